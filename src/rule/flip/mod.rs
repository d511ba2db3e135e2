//! The smallest change that turns the result: how far it is from the edge.

mod ways;

use super::bucket::{Measures, too_large};
use super::distance::{Contested, Effort, fewest};
use super::evaluate::{Facts, settle};
use super::model::{Quorum, Rule};
use super::node::Node;
use super::silence::measure;
use super::tally::Outcome;
use crate::text::Fault;
use serde::Serialize;
use std::cmp::Ordering;
use ways::ways;

/// The smallest change of one measure that turns the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flip {
    /// The measure to move.
    pub measure: String,
    /// How many of its units, between any buckets but `contested`.
    pub count: u128,
}

/// Pivots per measure; the widest of the random rules in the tests needs fewer.
const EFFORT: Effort = Effort(3_000);

/// Where two measures are equally close, the one that people count in doors.
const ORDER: &[&str] = &["households", "heads", "units", "share", "area"];

/// The smallest number of units of one measure that, moved between buckets,
/// turn quorum and approval together from met to not met or back. Among the
/// measures, the one whose change is the smallest part of its total.
///
/// `None` if no single measure can turn it, or if a gate has failed. Measures
/// move alone here, although a door moves all of its measures: this is a
/// distance, not a forecast. What is counted within a tag (`measure@tag`) moves
/// like a measure of its own, and is named so.
///
/// # Errors
/// `too-large` if a number does not fit or the rule is too intricate to
/// search; otherwise as [`evaluate`](super::evaluate()).
pub fn flip(rule: &Rule, counts: &Measures, facts: &Facts, attempt: u32) -> Result<Option<Flip>, Fault> {
    let tally = settle(rule, counts, facts, attempt, None)?;
    if tally.outcome == Outcome::Void {
        return Ok(None);
    }
    let stands = tally.quorum_met && tally.approval_met;
    let quorum = rule.quorum.as_ref().and_then(|quorum| Quorum::at(quorum, attempt));
    let nodes = quorum.into_iter().chain([&rule.approval]).collect::<Vec<_>>();
    let mut best: Option<(Flip, u128)> = None;
    let tagged = rule.keys().into_iter().filter(|key| key.contains('@'));
    for key in rule.measures.iter().cloned().chain(tagged) {
        let Some(buckets) = counts.get(&key) else {
            continue;
        };
        if let Some(count) = least_move(rule, counts, facts, &key, &nodes, !stands)? {
            let next = (Flip { measure: key.clone(), count }, buckets.all());
            if best.as_ref().map_or(Ok(true), |best| closer(&next, best))? {
                best = Some(next);
            }
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

/// The fewest units of `key` that make `nodes` hold (or not hold) together.
fn least_move(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    key: &str,
    nodes: &[&Node],
    hold: bool,
) -> Result<Option<u128>, Fault> {
    let buckets = measure(counts, key)?;
    let (mut least, mut effort) = (None, EFFORT);
    for way in ways(rule, counts, facts, key, nodes, hold)? {
        let found = fewest(buckets, &way, Contested::Stay, least, &mut effort).map_err(|_| too_large())?;
        least = found.or(least);
    }
    Ok(least.and_then(|least| u128::try_from(least).ok()))
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
}
