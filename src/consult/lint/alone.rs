//! Owners whose weight decides alone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Canvassed, Finding, LARGEST, Placed};
use crate::consult::{Counter, Counts, Course, Settings, Standing};
use crate::rule::{self, Outcome, Rule};
use crate::text::{self, Fault, Text};

/// Owners without whose answer the outcome is another one: of those with the
/// largest areas, where the rule counts area. Their doors are told as reached
/// and silent, and everything is counted and compared again.
pub(super) fn alone(
    settings: &Settings,
    course: &Course,
    canvassed: &Canvassed,
) -> Result<Vec<Finding>, Fault> {
    let rule = &settings.rule;
    if !rule.keys().iter().any(|key| key.split('@').next() == Some("area")) {
        return Ok(Vec::new());
    }
    let facts = course.rule_facts(settings);
    let outcome = |counts: &Counts| -> Result<Outcome, Fault> {
        let measures = counts.measures(rule);
        Ok(rule::evaluate(rule, &measures, &facts, settings.attempt, None)?.outcome)
    };
    let several = canvassed.doors().filter(|door| door.own() != door.door());
    let counter = Counter::knowing(rule, several.map(|door| door.own().to_owned()).collect());
    let all = add(counter, canvassed.doors().map(|door| (door, door.standing())));
    let now = outcome(&all)?;
    let mut found = Vec::new();
    for doors in largest(canvassed) {
        let told = doors.iter().map(|door| (*door, if_silent(door.standing())));
        let before = count(rule, doors.iter().map(|door| (*door, door.standing())));
        let without = outcome(&instead(all.clone(), &before, &count(rule, told)))?;
        if without == now {
            continue;
        }
        let area = doors.iter().fold(0_u64, |sum, door| sum.saturating_add(door.area()));
        let own = doors.first().map_or("", Placed::own);
        let area = text::square_metres(area);
        let (is, would) = (text::outcome_name(now.as_str()), text::outcome_name(without.as_str()));
        found.push(Finding {
            code: "alone",
            text: Text::in_each(|lang| {
                text::lint_alone(own, doors.len(), &area, is.get(lang), would.get(lang))
            }),
            doors: doors.iter().map(|door| door.door().to_owned()).collect(),
            lines: Vec::new(),
        });
    }
    Ok(found)
}

fn if_silent(standing: Standing) -> Standing {
    if standing.is_waiting() { standing } else { Standing::Silent }
}

/// The doors of each of the owners with the largest areas who answered.
fn largest(canvassed: &Canvassed) -> Vec<Vec<Placed<'_>>> {
    // Of each owner the first door, the area, and whether any door answered.
    let mut owners: Vec<(usize, u64, bool)> = vec![(usize::MAX, 0, false); canvassed.names.len()];
    for door in canvassed.doors() {
        if let Some((first, area, answered)) = owners.get_mut(door.own_name().index()) {
            *first = door.n.min(*first);
            *area = area.saturating_add(door.area());
            *answered |= !door.standing().is_waiting();
        }
    }
    let owners = (0..).zip(owners).filter(|(_, (_, _, answered))| *answered);
    let mut owners: Vec<_> = owners.map(|(own, (first, area, _))| (Reverse(area), first, own)).collect();
    owners.sort_unstable();
    owners.truncate(LARGEST);
    let doors = |own| canvassed.doors().filter(|door| door.own_name().index() == own).collect();
    owners.into_iter().map(|(_, _, own)| doors(own)).collect()
}

fn count<'d>(rule: &Rule, doors: impl Iterator<Item = (Placed<'d>, Standing)>) -> Counts {
    add(Counter::new(rule), doors)
}

fn add<'d>(mut counter: Counter, doors: impl Iterator<Item = (Placed<'d>, Standing)>) -> Counts {
    for (door, standing) in doors {
        counter.add(door.weight(), standing);
    }
    counter.counts()
}

/// Counts with one owner's part put in the place of another. An owner's doors
/// are one head together, so the parts add up exactly.
fn instead(mut all: Counts, before: &Counts, after: &Counts) -> Counts {
    for (standing, cell) in &before.total {
        let sum = all.total.entry(*standing).or_default();
        sum.households = sum.households.saturating_sub(cell.households);
        sum.area = sum.area.saturating_sub(cell.area);
    }
    for (standing, cell) in &after.total {
        all.total.entry(*standing).or_default().add(*cell);
    }
    for (key, said, less, more) in changed(&before.heads, &after.heads) {
        let sum = all.heads.entry(key).or_default().entry(said).or_default();
        *sum = sum.saturating_sub(less).saturating_add(more);
    }
    for (key, standing, less, more) in changed(&before.others, &after.others) {
        let sum = all.others.entry(key).or_default().entry(standing).or_default();
        *sum = sum.saturating_sub(less).saturating_add(more);
    }
    all
}

type Sums<K> = BTreeMap<String, BTreeMap<K, u64>>;

/// Key, inner key, what is taken away and what is added.
fn changed<K: Ord + Clone>(before: &Sums<K>, after: &Sums<K>) -> Vec<(String, K, u64, u64)> {
    let flat = |sums: &Sums<K>, sign: bool| -> Vec<(String, K, u64, u64)> {
        let row = |key: &String, inner: &K, n: u64| {
            let (less, more) = if sign { (0, n) } else { (n, 0) };
            (key.clone(), inner.clone(), less, more)
        };
        sums.iter()
            .flat_map(|(key, inner)| inner.iter().map(move |(k, n)| (key, k, *n)))
            .map(|(key, inner, n)| row(key, inner, n))
            .collect()
    };
    let mut rows = flat(before, false);
    rows.extend(flat(after, true));
    rows
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::consult::{Household, Provenance, Roll, freeze};
    use crate::log::Hash;
    use crate::rule::Position;

    const RULE: &str = r#"[rule]
id = "own"
source = "community"
measures = ["heads", "area", "share"]
quorum = { id = "q", measure = "heads", scope = "lift", count = "ballots", op = ">=", ratio = "1/3", of = "all" }
approval.all = [
  { id = "a", measure = "area", scope = "lift", count = ["for"], op = ">", ratio = "1/2", of = "ballots" },
  { id = "b", measure = "share", count = ["for"], op = ">", ratio = "1/2", of = "all" },
]
"#;

    /// Twenty doors of eight owners, some with a tag, standing in every way.
    fn canvassed(rule: &Rule, turn: usize) -> Canvassed {
        let household = |n: usize| Household {
            door: format!("{}-1-{}", n / 10 + 1, 101 + n).parse().unwrap(),
            building: (n / 10 + 1).to_string(),
            stairwell: "1".to_owned(),
            owner: format!("o{}", n * n % 8),
            area: 5_000 + 37 * u64::try_from(n).unwrap(),
            kind: String::new(),
            state: String::new(),
            tags: if n.is_multiple_of(3) { vec!["lift".to_owned()] } else { Vec::new() },
            shares: format!("share={}", n + 1),
        };
        let roll = Roll::new((0..20).map(household).collect()).unwrap();
        let standings = [
            Standing::plain(Position::For),
            Standing::Unreached,
            Standing::Given(Position::Against, Provenance::Proxy),
            Standing::plain(Position::Conditional),
            Standing::Silent,
        ];
        let mut canvassed = Canvassed::default();
        let frozen = freeze(&roll, rule, || Hash::ZERO);
        frozen.slots().for_each(|slot| canvassed.place(&slot, "canvass"));
        assert!(canvassed.order());
        for (n, slot) in frozen.slots().enumerate() {
            assert!(canvassed.stands(slot.n, standings[(n * turn + turn / 3) % 5], 0, false));
        }
        canvassed
    }

    #[test]
    fn an_owner_told_as_silent_is_the_same_as_counting_again() {
        let rule = Rule::from_toml(RULE, "own").unwrap();
        for turn in 1..12 {
            let canvassed = canvassed(&rule, turn);
            let all = count(&rule, canvassed.doors().map(|door| (door, door.standing())));
            for doors in largest(&canvassed) {
                let own = doors[0].own();
                let told = |door: &Placed<'_>| {
                    if door.own() == own { if_silent(door.standing()) } else { door.standing() }
                };
                let again = count(&rule, canvassed.doors().map(|door| (door, told(&door))));
                let before = count(&rule, doors.iter().map(|door| (*door, door.standing())));
                let after = count(&rule, doors.iter().map(|door| (*door, if_silent(door.standing()))));
                let moved = instead(all.clone(), &before, &after);
                assert_eq!(moved.measures(&rule), again.measures(&rule), "{own} in turn {turn}");
            }
        }
    }
}
