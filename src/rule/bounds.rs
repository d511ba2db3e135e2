//! What can still change: the outcome with every open unit at its best and at
//! its worst, and whether anything at all can turn it.

use super::bucket::{Bucket, Buckets, Measures};
use super::evaluate::{Facts, settle};
use super::model::Rule;
use super::outer::{Outer, answers, can_move};
use super::tally::Outcome;
use crate::text::{self, Fault};
use serde::Serialize;

/// What the open units can still do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// The best outcome reached by sending all of them the same way.
    pub best: Outcome,
    /// The worst outcome reached so.
    pub worst: Outcome,
    /// True only if nothing they do can change whether quorum and approval are
    /// met: already decided, or impossible to pass any more.
    pub decided: bool,
}

/// The bounds of `rule` over `counts`, where `open` says how many units of each
/// measure, by the bucket they are in now, may still answer: normally a part of
/// `silent` and `unreached`. The contested always may. A measure that is not in
/// `open` is settled.
///
/// # Errors
/// `open-exceeds` if more is open than counted; otherwise as
/// [`evaluate`](super::evaluate()).
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
    let outcomes = reached(rule, counts, &all_open, facts, attempt)?;
    let by_rank = |outcome: &&Outcome| rank(**outcome);
    let best = outcomes.iter().max_by_key(by_rank).copied();
    let worst = outcomes.iter().min_by_key(by_rank).copied();
    Ok(Bounds {
        best: best.unwrap_or(Outcome::Void),
        worst: worst.unwrap_or(Outcome::Void),
        // No answer changes a process fact.
        decided: best == Some(Outcome::Void)
            || Outer::new(rule, counts, &all_open, facts).standing(attempt)?.is_fixed(),
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

/// The outcome as counted, and with every open unit sent to each bucket in
/// turn: the inner bound, since each of them can happen.
fn reached(
    rule: &Rule,
    counts: &Measures,
    open: &Measures,
    facts: &Facts,
    attempt: u32,
) -> Result<Vec<Outcome>, Fault> {
    let ends = answers(rule).chain([Bucket::Silent, Bucket::Unreached]);
    let moved = ends.map(|to| all_to(to, rule, counts, open));
    std::iter::once(Ok(counts.clone()))
        .chain(moved)
        .map(|counts| Ok(settle(rule, &counts?, facts, attempt, None)?.outcome))
        .collect()
}

/// Whether every way of settling the contested gives the same outcome, gates
/// aside.
pub(super) fn settled(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    attempt: u32,
    second: Option<&Measures>,
) -> Result<bool, Fault> {
    let open = contested(counts)?;
    let outer = Outer::new(rule, counts, &open, facts);
    let quorum = outer.quorum(attempt)?;
    let approval = outer.node(&rule.approval)?;
    if !quorum.is_fixed() || !quorum.can_hold {
        return Ok(quorum.is_fixed());
    }
    if !approval.is_fixed() {
        return Ok(false);
    }
    match (&rule.fallback, &rule.confirm, second) {
        (Some(fallback), _, _) if !approval.can_hold => match &fallback.when {
            Some(when) => Ok(outer.node(when)?.is_fixed()),
            None => Ok(true),
        },
        (_, Some(confirm), Some(second)) if approval.can_hold => {
            // The silence clause is for the first tally; it is not applied here.
            let rule = Rule { silence: None, ..rule.clone() };
            let open = contested(second)?;
            let later = Outer::new(&rule, second, &open, facts);
            Ok(later.node(&confirm.node)?.is_fixed())
        }
        _ => Ok(true),
    }
}

/// The contested of every measure.
fn contested(counts: &Measures) -> Result<Measures, Fault> {
    let held = |(key, buckets): (&String, &Buckets)| {
        let held = buckets.get(Bucket::Contested);
        Ok((key.clone(), Buckets::of([(Bucket::Contested, held)])?))
    };
    counts.iter().map(held).collect()
}

fn all_to(to: Bucket, rule: &Rule, counts: &Measures, open: &Measures) -> Result<Measures, Fault> {
    let mut moved = counts.clone();
    for (key, still) in open {
        let Some(buckets) = moved.get_mut(key) else {
            continue;
        };
        for (from, count) in still.iter() {
            if can_move(rule, from, to) {
                buckets.shift(from, to, count)?;
            }
        }
    }
    Ok(moved)
}
