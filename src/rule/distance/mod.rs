//! How far counts are from satisfying inequalities, in units moved between
//! buckets: exactly, by small integer programs.

mod fraction;
mod program;

use super::bucket::{Base, Bucket, Buckets};
use super::linear::product;
use super::node::{Criterion, Op};
use program::{Row, minimum};
use std::collections::BTreeMap;

pub(super) use program::{Effort, TooHard};

/// `Σ weight × count ≥ at_least`, one weight per bucket in declared order.
#[derive(Debug, Clone)]
pub(super) struct Inequality {
    pub(super) weights: Vec<i128>,
    pub(super) at_least: i128,
}

/// Inequalities that together turn the result; any one way is enough.
pub(super) type Way = Vec<Inequality>;

/// Whether contested units may be moved out of their bucket; none is moved in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contested {
    /// They stay contested.
    Stay,
    /// They may be settled.
    Leave,
}

/// The fewest units whose move satisfies every inequality of one way, if there
/// is such a move below `below`.
pub(super) fn fewest(
    buckets: &Buckets,
    way: &[Inequality],
    contested: Contested,
    below: Option<i128>,
    effort: &mut Effort,
) -> Result<Option<i128>, TooHard> {
    let classes = classes(buckets, way, contested)?;
    // Variables: what leaves each class, then what enters it. What leaves one
    // class enters another, so that counting the leaving counts the moves.
    let size = classes.len();
    let cost = [vec![1; size], vec![0; size]].concat();
    let both = |weights: Vec<i128>| {
        let leaving = weights.iter().map(|weight| -weight).collect();
        [leaving, weights].concat()
    };
    let balance = both(vec![1; size]);
    let opposite = balance.iter().map(|coef| -coef).collect();
    let mut rows = vec![Row { coefs: balance, at_least: 0 }, Row { coefs: opposite, at_least: 0 }];
    for (index, inequality) in way.iter().enumerate() {
        let weights = classes.keys().filter_map(|(_, weights)| weights.get(index).copied());
        let level = level(buckets, inequality).ok_or(TooHard)?;
        let at_least = inequality.at_least.checked_sub(level).ok_or(TooHard)?;
        // So that it can be negated.
        let at_least = at_least.checked_neg().and(Some(at_least)).ok_or(TooHard)?;
        rows.push(Row { coefs: both(weights.collect()), at_least });
    }
    let mut at_most = |variable: usize, most: i128| {
        let coefs = (0..2 * size).map(|other| if other == variable { -1 } else { 0 });
        rows.push(Row { coefs: coefs.collect(), at_least: -most });
    };
    for (index, ((is_contested, _), held)) in classes.iter().enumerate() {
        at_most(index, *held);
        if *is_contested {
            at_most(size + index, 0);
        }
    }
    minimum(&cost, &rows, below, effort)
}

/// Whether it is the contested, and the weight in each inequality.
type Class = (bool, Vec<i128>);

/// Buckets that weigh the same in every inequality, with what they hold: a move
/// within a class changes nothing.
fn classes(
    buckets: &Buckets,
    way: &[Inequality],
    contested: Contested,
) -> Result<BTreeMap<Class, i128>, TooHard> {
    let mut classes = BTreeMap::<Class, i128>::new();
    for (index, (bucket, count)) in buckets.iter().enumerate() {
        let is_contested = bucket == Bucket::Contested;
        if is_contested && contested == Contested::Stay {
            continue;
        }
        let weights = way.iter().filter_map(|row| row.weights.get(index).copied());
        let held = classes.entry((is_contested, weights.collect())).or_default();
        let count = i128::try_from(count).ok();
        *held = count.and_then(|count| held.checked_add(count)).ok_or(TooHard)?;
    }
    Ok(classes)
}

/// The left side of an inequality now.
fn level(buckets: &Buckets, inequality: &Inequality) -> Option<i128> {
    let mut counts = buckets.iter().zip(&inequality.weights);
    counts.try_fold(0i128, |level, ((_, count), &weight)| level.checked_add(product(count, weight)?))
}

/// The ways in which one criterion holds, or fails, where the silent are counted
/// in `silent`.
pub(super) fn criterion_ways(criterion: &Criterion, hold: bool, silent: Bucket) -> Vec<Way> {
    let constant = criterion.constant();
    let level = |sign: i128, at_least: i128| {
        let weight = |bucket| sign * criterion.weight(bucket);
        inequality(silent, weight, at_least - sign * constant)
    };
    let base = |base: &Base, sign: i128, at_least: i128| {
        let weight = |bucket| sign * i128::from(base.contains(bucket));
        inequality(silent, weight, at_least)
    };
    // With a level of whole numbers, `not ≥ 0` is `-level ≥ 1`.
    let mut ways = match (criterion.op, hold) {
        (Op::AtLeast, true) | (Op::LessThan, false) => vec![vec![level(1, 0)]],
        (Op::MoreThan, true) | (Op::AtMost, false) => vec![vec![level(1, 1)]],
        (Op::AtMost, true) | (Op::MoreThan, false) => vec![vec![level(-1, 0)]],
        (Op::LessThan, true) | (Op::AtLeast, false) => vec![vec![level(-1, 1)]],
        (Op::Equal, true) => vec![vec![level(1, 0), level(-1, 0)]],
        (Op::Equal, false) => vec![vec![level(1, 1)], vec![level(-1, 1)]],
    };
    match criterion.guard() {
        Some(of) if hold => ways.iter_mut().for_each(|way| way.push(base(of, 1, 1))),
        Some(of) => ways.push(vec![base(of, -1, 0)]),
        None => {}
    }
    ways
}

/// An inequality over the buckets as recorded: the silent weigh as much as the
/// bucket that the silence step puts them in.
fn inequality(silent: Bucket, weight: impl Fn(Bucket) -> i128, at_least: i128) -> Inequality {
    let counted = |&bucket: &Bucket| match bucket {
        Bucket::Silent => weight(silent),
        other => weight(other),
    };
    Inequality { weights: Bucket::ALL.iter().map(counted).collect(), at_least }
}
