//! How far counts are from satisfying inequalities, in units moved between
//! buckets: exactly, by small integer programs.

mod fraction;
mod moves;
mod program;
mod ways;

use super::bucket::{Base, Bucket, Buckets};
use super::linear::product;
use super::node::{Criterion, Op};
use program::{Row, minimum};
use std::collections::BTreeMap;

pub(super) use moves::{Entry, Moves, Part};
pub(super) use program::{Effort, TooHard};
pub(super) use ways::{measure_of, ways};

/// `Σ weight × count ≥ at_least` over the counts under `key`, one weight per
/// bucket in declared order.
#[derive(Debug, Clone)]
pub(super) struct Inequality {
    pub(super) key: String,
    pub(super) weights: Vec<i128>,
    pub(super) at_least: i128,
}

/// Inequalities that have to hold together; any one way is enough.
pub(super) type Way = Vec<Inequality>;

/// The fewest units whose move satisfies every inequality of one way, if there
/// is such a move below `below`. Inequalities over other keys are left out.
pub(super) fn fewest(
    moves: &Moves,
    way: &[Inequality],
    below: Option<i128>,
    effort: &mut Effort,
) -> Result<Option<i128>, TooHard> {
    let way = way.iter().filter(|row| moves.part(&row.key).is_some()).collect::<Vec<_>>();
    let classes = classes(moves, &way)?;
    let grid = Grid { classes: classes.len(), parts: moves.parts().count() };
    let mut rows = Vec::new();
    for inequality in way {
        let Some((at, part)) = moves.part(&inequality.key) else {
            continue;
        };
        let level = level(&part.counts, inequality).ok_or(TooHard)?;
        let at_least = inequality.at_least.checked_sub(level).ok_or(TooHard)?;
        // So that it can be negated.
        let at_least = at_least.checked_neg().and(Some(at_least)).ok_or(TooHard)?;
        let moved = classes.iter().enumerate().flat_map(|(class, of)| {
            let weight = of.bucket.and_then(|b| weight(inequality, b)).unwrap_or_default();
            [(grid.leaves(at, class), -weight), (grid.enters(at, class), weight)]
        });
        rows.push(grid.row(moved, at_least));
    }
    limits(&grid, &classes, &mut rows);
    plain_only(&grid, &classes, &mut rows);
    // What leaves one class enters another, so that counting what leaves the
    // whole counts the moves.
    let price = |variable| i128::from(moves.counted && variable < classes.len());
    let cost = (0..grid.size()).map(price).collect::<Vec<_>>();
    minimum(&cost, &rows, below, effort)
}

/// The variables of a program: for the whole and then for each tag, what
/// leaves each class, then what enters it.
struct Grid {
    classes: usize,
    parts: usize,
}

impl Grid {
    fn size(&self) -> usize {
        2 * self.parts * self.classes
    }

    fn leaves(&self, part: usize, class: usize) -> usize {
        2 * part * self.classes + class
    }

    fn enters(&self, part: usize, class: usize) -> usize {
        self.leaves(part, class) + self.classes
    }

    /// A row from its coefficients; those of a variable named twice add up.
    fn row(&self, terms: impl IntoIterator<Item = (usize, i128)>, at_least: i128) -> Row {
        let mut coefs = vec![0; self.size()];
        for (variable, coef) in terms {
            if let Some(slot) = coefs.get_mut(variable) {
                *slot += coef;
            }
        }
        Row { coefs, at_least }
    }
}

/// Nothing is made or lost, and no class gives more than may leave it: neither
/// of the whole, nor of a tag, nor of what lies outside the tag.
fn limits(grid: &Grid, classes: &[Class], rows: &mut Vec<Row>) {
    for part in 0..grid.parts {
        let balance = |sign: i128| {
            let terms = (0..grid.classes)
                .flat_map(move |class| [(grid.leaves(part, class), sign), (grid.enters(part, class), -sign)]);
            grid.row(terms, 0)
        };
        rows.extend([balance(1), balance(-1)]);
    }
    for part in 0..grid.parts {
        for (index, class) in classes.iter().enumerate() {
            let (Some(&whole), Some(&held)) = (class.leaving.first(), class.leaving.get(part)) else {
                continue;
            };
            let (leaves, enters) = (grid.leaves(part, index), grid.enters(part, index));
            rows.push(grid.row([(leaves, -1)], -held));
            if part > 0 {
                let outside = |sign: i128| [(grid.leaves(0, index), sign), (leaves, -sign)];
                rows.push(grid.row(outside(1), 0));
                rows.push(grid.row(outside(-1), held - whole));
                rows.push(grid.row([(grid.enters(0, index), 1), (enters, -1)], 0));
            } else if class.entry == Entry::Never {
                rows.push(grid.row([(enters, -1)], 0));
            }
        }
    }
}

/// Where contested units leave, they may not enter every class: what enters the
/// classes closed to them has to come from the others. With two kinds of units,
/// one of which may enter everywhere the other may, this is enough (Hall).
fn plain_only(grid: &Grid, classes: &[Class], rows: &mut Vec<Row>) {
    let closed = |class: &Class| class.entry == Entry::Plain;
    let contested = |class: &Class| class.contested && class.leaving.first() > Some(&0);
    if !classes.iter().any(closed) || !classes.iter().any(contested) {
        return;
    }
    for part in 0..grid.parts {
        let terms = |part: usize, sign: i128| {
            classes.iter().enumerate().flat_map(move |(index, class)| {
                let leaves = (!class.contested).then(|| (grid.leaves(part, index), sign));
                let enters = closed(class).then(|| (grid.enters(part, index), -sign));
                leaves.into_iter().chain(enters)
            })
        };
        rows.push(grid.row(terms(part, 1), 0));
        if part > 0 {
            rows.push(grid.row(terms(0, 1).chain(terms(part, -1)), 0));
        }
    }
}

/// Buckets that weigh the same in every inequality and are as open to what
/// moves: a move within a class changes nothing.
struct Class {
    entry: Entry,
    contested: bool,
    /// Any one of its buckets, for its weights.
    bucket: Option<Bucket>,
    /// How many units may leave it, of the whole and of each tag.
    leaving: Vec<i128>,
}

fn classes(moves: &Moves, way: &[&Inequality]) -> Result<Vec<Class>, TooHard> {
    let mut classes = BTreeMap::<(Entry, bool, Vec<i128>), Class>::new();
    for &bucket in Bucket::ALL {
        let (entry, contested) = ((moves.entry)(bucket), bucket == Bucket::Contested);
        if entry == Entry::Never && moves.whole.leaving.get(bucket) == 0 {
            continue;
        }
        let weights = way.iter().filter_map(|row| weight(row, bucket)).collect();
        let class = classes.entry((entry, contested, weights)).or_insert_with(|| Class {
            entry,
            contested,
            bucket: Some(bucket),
            leaving: vec![0; moves.parts().count()],
        });
        for (held, part) in class.leaving.iter_mut().zip(moves.parts()) {
            let count = i128::try_from(part.leaving.get(bucket)).ok();
            *held = count.and_then(|count| held.checked_add(count)).ok_or(TooHard)?;
        }
    }
    Ok(classes.into_values().collect())
}

fn weight(inequality: &Inequality, bucket: Bucket) -> Option<i128> {
    let mut weights = Bucket::ALL.iter().zip(&inequality.weights);
    weights.find(|(own, _)| **own == bucket).map(|(_, weight)| *weight)
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
        inequality(criterion, silent, weight, at_least - sign * constant)
    };
    let base = |base: &Base, sign: i128, at_least: i128| {
        let weight = |bucket| sign * i128::from(base.contains(bucket));
        inequality(criterion, silent, weight, at_least)
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
fn inequality(
    criterion: &Criterion,
    silent: Bucket,
    weight: impl Fn(Bucket) -> i128,
    at_least: i128,
) -> Inequality {
    let counted = |&bucket: &Bucket| match bucket {
        Bucket::Silent => weight(silent),
        other => weight(other),
    };
    let weights = Bucket::ALL.iter().map(counted).collect();
    Inequality { key: criterion.key(), weights, at_least }
}
