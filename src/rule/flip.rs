//! The smallest change that turns the result: how far it is from the edge.

use super::bucket::{Bucket, Measures, too_large};
use super::distance::{Effort, Entry, Moves, fewest, measure_of, ways};
use super::evaluate::{Facts, verdict};
use super::model::{Quorum, Rule};
use super::node::{Criterion, Node};
use super::tally::Outcome;
use crate::text::Fault;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The smallest change of one measure that turns the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flip {
    /// The measure to move.
    pub measure: String,
    /// How many of its units, between any buckets but `contested`.
    pub count: u128,
}

/// Pivots per measure; the widest of the random rules in the tests needs fewer.
const EFFORT: Effort = Effort(30_000);

/// Where two measures are equally close, the one that people count in doors.
const ORDER: &[&str] = &["households", "heads", "units", "share", "area"];

/// The smallest number of units of one measure that, moved between buckets,
/// turn quorum and approval together from met to not met or back: whether it
/// passes, or would but for the second tally that `confirm` waits for. Among
/// the measures, the one whose change is the smallest part of its total.
///
/// It is exact: no fewer units turn it, and so many do. Measures move alone
/// here, although a door moves all of its measures: this is a distance, not a
/// forecast. A unit that carries a tag moves in its measure and under the tag
/// (`measure@tag`) at once, and counts once. Counts do not say which units
/// carry two tags; where a rule looks at several tags of one measure, no fewer
/// units turn it however the tags overlap, but more may be needed.
///
/// `None` if no single measure can turn it, or if a gate has failed.
///
/// # Errors
/// `too-large` if a number does not fit or the rule is too intricate to
/// search; `tag-exceeds` if a tag holds more than its measure; otherwise as
/// [`evaluate`](super::evaluate()).
pub fn flip(rule: &Rule, counts: &Measures, facts: &Facts, attempt: u32) -> Result<Option<Flip>, Fault> {
    let verdict = verdict(rule, counts, facts, attempt, None)?;
    if verdict.outcome == Outcome::Void {
        return Ok(None);
    }
    // Nodes that hold together fail when one of them does.
    let quorum = rule.quorum.as_ref().and_then(|quorum| Quorum::at(quorum, attempt));
    let nodes = quorum.into_iter().chain([&rule.approval]).collect::<Vec<_>>();
    let wanted = if verdict.stands() {
        nodes.iter().map(|node| vec![(*node, false)]).collect()
    } else {
        vec![nodes.iter().map(|node| (*node, true)).collect()]
    };
    let mut best: Option<(Flip, u128)> = None;
    for measure in &rule.measures {
        let Some((count, all)) = least_move(rule, counts, facts, measure, &wanted)? else {
            continue;
        };
        let next = (Flip { measure: measure.clone(), count }, all);
        if best.as_ref().map_or(Ok(true), |best| closer(&next, best))? {
            best = Some(next);
        }
    }
    Ok(best.map(|(flip, _)| flip))
}

/// Whether a change is a smaller part of its total than another.
fn closer(next: &(Flip, u128), best: &(Flip, u128)) -> Result<bool, Fault> {
    let part =
        |one: &(Flip, u128), other: &(Flip, u128)| one.0.count.checked_mul(other.1).ok_or_else(too_large);
    Ok(match part(next, best)?.cmp(&part(best, next)?) {
        Ordering::Less => true,
        Ordering::Equal => place(&next.0.measure) < place(&best.0.measure),
        Ordering::Greater => false,
    })
}

fn place(measure: &str) -> usize {
    let known = ORDER.iter().position(|name| *name == measure);
    known.unwrap_or(ORDER.len())
}

/// The fewest units of `measure` that bring about one of the things `wanted`,
/// and how many units it has.
fn least_move(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    measure: &str,
    wanted: &[Vec<(&Node, bool)>],
) -> Result<Option<(u128, u128)>, Fault> {
    let nodes = wanted.iter().flatten().flat_map(|(node, _)| node.criteria());
    let keys = nodes.map(Criterion::key).collect::<BTreeSet<_>>();
    let free = |key: &str| measure_of(rule, key) == measure;
    let tags = keys.iter().filter(|key| *key != measure && free(key)).collect::<Vec<_>>();
    let mut leaving = counts.clone();
    for buckets in leaving.values_mut() {
        buckets.sub(Bucket::Contested, buckets.get(Bucket::Contested))?;
    }
    let entry = |bucket| if bucket == Bucket::Contested { Entry::Never } else { Entry::Any };
    let moves = Moves::within(measure, &tags, counts, &leaving, &entry)?;
    let (mut least, mut effort) = (None, EFFORT);
    for wanted in wanted {
        for way in ways(rule, counts, facts, &free, wanted)? {
            let found = fewest(&moves, &way, least, &mut effort).map_err(|_| too_large())?;
            least = found.or(least);
        }
    }
    Ok(least.and_then(|least| u128::try_from(least).ok()).map(|least| (least, moves.total())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use crate::rule::{Bucket, Buckets, book};

    fn counts(heads: [u128; 4], area: [u128; 4]) -> Measures {
        let order = [Bucket::For, Bucket::Against, Bucket::Abstain, Bucket::Silent];
        let buckets = |counts| Buckets::of(order.into_iter().zip(counts)).unwrap();
        Measures::from([("heads".to_owned(), buckets(heads)), ("area".to_owned(), buckets(area))])
    }

    fn turned(id: &str, counts: &Measures) -> Option<(String, u128)> {
        let rule = book::find(id).unwrap();
        let found = flip(&rule, counts, &Facts::new(), 1).unwrap();
        found.map(|flip| (flip.measure, flip.count))
    }

    #[test]
    fn a_passed_vote_falls_by_its_weakest_condition() {
        // 8 of 12 take part, the least that will do: one withdrawal is enough.
        let counts = counts([8, 0, 0, 4], [900, 0, 0, 100]);
        let expected = Some(("heads".to_owned(), 1));
        assert_eq!(turned("cn.civil-code.278.ordinary", &counts), expected);
    }

    #[test]
    fn what_is_short_on_both_sides_mixes_sources() {
        // Two must come in from silence (6 to 8 of 12) and, with them for, the
        // majority of 8 needs 5: two more than 1 + 2, from against.
        let counts = counts([1, 5, 0, 6], [900, 0, 0, 100]);
        let expected = Some(("heads".to_owned(), 4));
        assert_eq!(turned("cn.civil-code.278.ordinary", &counts), expected);
    }

    #[test]
    fn no_single_measure_turns_what_fails_on_two() {
        let counts = counts([1, 7, 0, 4], [100, 700, 0, 200]);
        assert_eq!(turned("cn.civil-code.278.ordinary", &counts), None);
    }

    #[test]
    fn areas_of_a_large_estate_are_searched_exactly() {
        let counts = counts([1600, 100, 50, 250], [11_000_003, 4_000_000, 999_997, 3_500_000]);
        // Participation may lose 2 666 666 hundredths; approval at 3/4 of the
        // ballots is 999 997 short already, so area alone turns it to passed.
        let (measure, count) = turned("cn.civil-code.278.major", &counts).unwrap();
        assert_eq!((measure.as_str(), count), ("area", 999_997));
    }

    #[test]
    fn a_unit_that_carries_a_tag_moves_in_its_measure_as_well() {
        let text = r#"[rule]
id = "affected"
measures = ["heads"]
quorum = { id = "voted", measure = "heads", count = "valid", op = ">=", value = 1 }
approval = { id = "veto", measure = "heads", scope = "below", count = "present", op = "==", value = 0 }
"#;
        let rule = Rule::from_toml(text, "affected.toml").unwrap();
        let whole = Buckets::of([(Bucket::For, 1), (Bucket::Invalid, 1)]).unwrap();
        let below = Buckets::of([(Bucket::For, 1)]).unwrap();
        let counts = Measures::from([("heads".to_owned(), whole), ("heads@below".to_owned(), below)]);
        // Once the one below is away, nobody has voted: the other has to.
        let turned = flip(&rule, &counts, &Facts::new(), 1).unwrap();
        assert_eq!(turned, Some(Flip { measure: "heads".to_owned(), count: 2 }));
        let more = Buckets::of([(Bucket::For, 2)]).unwrap();
        let counts = Measures::from([("heads".to_owned(), whole), ("heads@below".to_owned(), more)]);
        assert_eq!(flip(&rule, &counts, &Facts::new(), 1).unwrap_err().code, "tag-exceeds");
    }
}
