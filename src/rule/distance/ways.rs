//! The ways in which conditions can come out as wanted: which inequalities have
//! to hold together, and what the silence clause does meanwhile.

use super::{Inequality, Way, criterion_ways};
use crate::rule::bucket::{Bucket, Measures, too_large};
use crate::rule::evaluate::Facts;
use crate::rule::model::{Direction, Rule};
use crate::rule::node::{Criterion, Node};
use crate::rule::silence::measure;
use crate::text::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// More ways than any rule that a person could read.
const MOST_WAYS: usize = 4_096;

/// Whether the counts under a key may move; the others stay as they are.
pub(in crate::rule) type Free<'f> = &'f dyn Fn(&str) -> bool;

/// The measure that the counts under `key` belong to.
pub(in crate::rule) fn measure_of<'k>(rule: &'k Rule, key: &'k str) -> &'k str {
    let scoped = rule.criteria().into_iter().find(|criterion| criterion.key() == key);
    scoped.map_or(key, |criterion| &criterion.measure)
}

/// Every way in which moving the counts that are `free` makes each node hold,
/// or not hold, as `wanted` says.
pub(in crate::rule) fn ways(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    free: Free<'_>,
    wanted: &[(&Node, bool)],
) -> Result<Vec<Way>, Fault> {
    let mut all = Vec::new();
    for piece in pieces(rule, counts, facts, free, wanted)? {
        let start = vec![piece.when.clone()];
        let join = |ways: Vec<Way>, &(node, hold): &(&Node, bool)| {
            product(&ways, &piece.node(node, hold, counts, free)?)
        };
        all.extend(wanted.iter().try_fold(start, join)?);
        if all.len() > MOST_WAYS {
            return Err(too_large());
        }
    }
    Ok(all)
}

/// One of the directions that the silent may take, and when they do.
#[derive(Clone, Default)]
struct Piece {
    /// Where the silent of each key are counted; elsewhere they stay.
    silent: BTreeMap<String, Bucket>,
    /// The condition on the counts for that.
    when: Way,
}

/// How the silence clause can work out for what is `wanted`.
fn pieces(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    free: Free<'_>,
    wanted: &[(&Node, bool)],
) -> Result<Vec<Piece>, Fault> {
    let mut pieces = vec![Piece::default()];
    let Some(silence) = rule.silence.as_ref().filter(|silence| silence.applies(facts)) else {
        return Ok(pieces);
    };
    let criteria = wanted.iter().flat_map(|(node, _)| node.criteria());
    let keys = criteria.map(Criterion::key).collect::<BTreeSet<_>>();
    let deciders = keys.iter().map(|key| silence.decider(key)).collect::<BTreeSet<_>>();
    for decider in deciders {
        let own = free(decider) && silence.direction == Direction::Majority;
        let ends = if own {
            vec![Bucket::For, Bucket::Against, Bucket::Abstain]
        } else {
            vec![silence.target(measure(counts, decider)?)]
        };
        let with = |piece: &Piece, end: Bucket| {
            let mut piece = piece.clone();
            let follow = keys.iter().filter(|key| silence.decider(key) == decider);
            piece.silent.extend(follow.map(|key| (key.clone(), end)));
            piece.when.extend(if own { majority(decider, end) } else { Vec::new() });
            piece
        };
        pieces = pieces.iter().flat_map(|piece| ends.iter().map(|&end| with(piece, end))).collect();
        if pieces.len() > MOST_WAYS {
            return Err(too_large());
        }
    }
    Ok(pieces)
}

/// When the majority of `decider` sends the silent to `target`.
fn majority(decider: &str, target: Bucket) -> Way {
    let lead = |sign: i128, at_least| {
        let weight = |bucket: &Bucket| match bucket {
            Bucket::For => sign,
            Bucket::Against => -sign,
            _ => 0,
        };
        let weights = Bucket::ALL.iter().map(weight).collect();
        Inequality { key: decider.to_owned(), weights, at_least }
    };
    match target {
        Bucket::For => vec![lead(1, 1)],
        Bucket::Against => vec![lead(-1, 1)],
        _ => vec![lead(1, 0), lead(-1, 0)],
    }
}

impl Piece {
    fn node(&self, node: &Node, hold: bool, counts: &Measures, free: Free<'_>) -> Result<Vec<Way>, Fault> {
        let inner = |node: &Node| self.node(node, hold, counts, free);
        match node {
            Node::One(criterion) => {
                let key = criterion.key();
                let silent = self.silent.get(&key).copied().unwrap_or(Bucket::Silent);
                if free(&key) {
                    return Ok(criterion_ways(criterion, hold, silent));
                }
                // What does not move is already so, or never.
                let mut after = *measure(counts, &key)?;
                after.shift(Bucket::Silent, silent, after.get(Bucket::Silent))?;
                Ok(if criterion.met(&after)? == hold { vec![Vec::new()] } else { Vec::new() })
            }
            Node::All { all } => joined(all, hold, &inner),
            Node::Any { any } => joined(any, !hold, &inner),
        }
    }
}

/// The ways of several nodes: of all of them together, or of any one.
fn joined(
    nodes: &[Node],
    together: bool,
    ways: &dyn Fn(&Node) -> Result<Vec<Way>, Fault>,
) -> Result<Vec<Way>, Fault> {
    if together {
        nodes.iter().try_fold(vec![Vec::new()], |all, node| product(&all, &ways(node)?))
    } else {
        nodes.iter().try_fold(Vec::new(), |mut all, node| {
            all.extend(ways(node)?);
            Ok(all)
        })
    }
}

/// Every way of the one together with every way of the other.
fn product(left: &[Way], right: &[Way]) -> Result<Vec<Way>, Fault> {
    if left.len().saturating_mul(right.len()) > MOST_WAYS {
        return Err(too_large());
    }
    let both = left.iter().flat_map(|one| {
        let join = move |other: &Way| [one.as_slice(), other].concat();
        right.iter().map(join)
    });
    Ok(both.collect())
}
