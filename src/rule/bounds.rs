//! What can still change: the outcome with every open unit at its best and at
//! its worst, and whether anything at all can turn it.

use super::bucket::{Bucket, Measures};
use super::evaluate::Facts;
use super::model::Rule;
use super::possible::{Can, Count, possible};
use super::tally::Outcome;
use crate::text::{self, Fault};
use serde::Serialize;

/// What the open units can still do.
///
/// These are guarantees: nothing that the open units do makes the outcome
/// better than `best` or worse than `worst`. Whether these two can be reached
/// is another question, since counts do not say which units belong to one door:
/// a door answers once and moves its head and its area together. They are
/// certainly reached ([`Bounds::reached`]) if sending every open unit the same
/// way does it, as it does for every rule that only asks for enough agreement;
/// or if only one measure is open, its units answer one by one (`households`,
/// `heads`, `units`) and the rule looks at no more than one tag in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// Nothing better can come of it.
    pub best: Outcome,
    /// Nothing worse can come of it.
    pub worst: Outcome,
    /// True only if nothing the open units do can change whether it passes
    /// (quorum and approval are met) and whether a second ballot under another
    /// rule is allowed: already decided, or impossible to pass any more. Which
    /// of quorum and approval it fails by may still be open. Where only one
    /// measure is open, as described above, it is never false without need;
    /// elsewhere it may be, for want of knowing which units move together.
    pub decided: bool,
    /// Whether `best` and `worst` can both be reached for certain. Not written:
    /// the form of a tally sheet is fixed.
    #[serde(skip)]
    pub reached: bool,
}

/// The bounds of `rule` over `counts`, where `open` says how many units of each
/// measure, by the bucket they are in now, may still answer: normally a part of
/// `silent` and `unreached`. The contested always may. A measure that is not in
/// `open` is settled. What is open within a tag is a part of what is open in
/// its measure, and moves with it.
///
/// They are bounds on the first tally; where the rule waits for a second one,
/// [`Outcome::Pending`] is the best that can come of it.
///
/// # Errors
/// `open-exceeds` if more is open than counted; `tag-exceeds` if a tag holds
/// more than its measure; otherwise as [`evaluate`](super::evaluate()).
pub fn bounds(
    rule: &Rule,
    counts: &Measures,
    open: &Measures,
    facts: &Facts,
    attempt: u32,
) -> Result<Bounds, Fault> {
    let mut all_open = Measures::new();
    for (key, buckets) in counts {
        let mut still = open.get(key).copied().unwrap_or_default();
        for (bucket, count) in still.iter() {
            if count > buckets.get(bucket) {
                let message = text::rule_open_exceeds(key, bucket);
                return Err(Fault::new("open-exceeds", message));
            }
        }
        let rest = buckets.get(Bucket::Contested) - still.get(Bucket::Contested);
        still.add(Bucket::Contested, rest)?;
        all_open.insert(key.clone(), still);
    }
    let count = Count { rule, counts, open: &all_open, facts };
    count.check_tags()?;
    let outcomes = possible(count, attempt, None)?;
    let rank = |(outcome, _): &&(Outcome, Can)| rank(*outcome);
    let end = |end: Option<&(Outcome, Can)>| end.copied().unwrap_or((Outcome::Void, Can::Yes));
    let (best, can_best) = end(outcomes.iter().max_by_key(rank));
    let (worst, can_worst) = end(outcomes.iter().min_by_key(rank));
    let mut ends = outcomes.iter().map(|(outcome, _)| end_of(*outcome));
    let first = ends.next();
    Ok(Bounds {
        best,
        worst,
        decided: ends.all(|end| Some(end) == first),
        reached: (can_best, can_worst) == (Can::Yes, Can::Yes),
    })
}

/// From the worst for the proposal to the best.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Void => 0,
        Outcome::NoQuorum => 1,
        Outcome::Rejected => 2,
        Outcome::Lapsed => 3,
        Outcome::Fallback => 4,
        Outcome::Pending => 5,
        Outcome::Passed => 6,
    }
}

/// What an outcome comes to for those who proposed it.
#[derive(PartialEq, Eq)]
enum End {
    Fails,
    GoesOn,
    Passes,
}

fn end_of(outcome: Outcome) -> End {
    match outcome {
        Outcome::Void | Outcome::NoQuorum | Outcome::Rejected => End::Fails,
        Outcome::Fallback => End::GoesOn,
        Outcome::Lapsed | Outcome::Pending | Outcome::Passed => End::Passes,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rule::Buckets;

    fn of(conditions: &str, counts: &[(&str, &[(Bucket, u128)])]) -> Bounds {
        let text = format!("[rule]\nid = \"r\"\nmeasures = [\"heads\", \"area\"]\n{conditions}");
        let rule = Rule::from_toml(&text, "r.toml").unwrap();
        let counts = counts.iter().map(|(key, pairs)| {
            let buckets = Buckets::of(pairs.iter().copied()).unwrap();
            ((*key).to_owned(), buckets)
        });
        let counts = counts.collect::<Measures>();
        let open = counts.iter().map(|(key, buckets)| {
            let silent = Buckets::of([(Bucket::Silent, buckets.get(Bucket::Silent))]).unwrap();
            (key.clone(), silent)
        });
        bounds(&rule, &counts, &open.collect(), &Facts::new(), 1).unwrap()
    }

    /// Three heads open; two criteria that look at the same heads.
    const THREE: &[(&str, &[(Bucket, u128)])] = &[("heads", &[(Bucket::For, 1), (Bucket::Silent, 3)])];

    #[test]
    fn conditions_that_exclude_each_other_are_decided() {
        let bounds = of(
            r#"approval.all = [
  { id = "most", measure = "heads", count = ["for"], op = ">=", value = 3 },
  { id = "some", measure = "heads", count = ["against"], op = ">=", value = 2 },
]"#,
            THREE,
        );
        let rejected = Outcome::Rejected;
        assert_eq!(bounds, Bounds { best: rejected, worst: rejected, decided: true, reached: true });
    }

    #[test]
    fn what_only_a_mixture_brings_about_is_found() {
        let bounds = of(
            r#"approval.all = [
  { id = "most", measure = "heads", count = ["for"], op = ">=", value = 3 },
  { id = "one", measure = "heads", count = ["against"], op = ">=", value = 1 },
]"#,
            THREE,
        );
        let (best, worst) = (Outcome::Passed, Outcome::Rejected);
        assert_eq!(bounds, Bounds { best, worst, decided: false, reached: true });
    }

    #[test]
    fn what_depends_on_how_heads_and_area_hang_together_is_no_promise() {
        // The three heads might have areas that allow it, or one might have all.
        let bounds = of(
            r#"approval.all = [
  { id = "two", measure = "heads", count = ["for"], op = "==", value = 2 },
  { id = "half", measure = "area", count = ["for"], op = "==", ratio = "1/2", of = "all" },
]"#,
            &[("heads", &[(Bucket::Silent, 3)]), ("area", &[(Bucket::Silent, 300)])],
        );
        let (best, worst) = (Outcome::Passed, Outcome::Rejected);
        assert_eq!(bounds, Bounds { best, worst, decided: false, reached: false });
    }

    #[test]
    fn whether_a_second_ballot_is_allowed_can_be_open() {
        let conditions = r#"approval = { id = "all", measure = "heads", count = ["for"], op = ">=", value = 5 }
fallback = { to = "other", when = { id = "half", measure = "heads", count = ["for"], op = ">=", value = 2 } }"#;
        let bounds = of(conditions, THREE);
        let (best, worst) = (Outcome::Fallback, Outcome::Rejected);
        assert_eq!(bounds, Bounds { best, worst, decided: false, reached: true });
    }
}
