//! The ways in which a result can turn: which criteria have to hold or fail
//! together, and what the silence clause does meanwhile.

use crate::rule::bucket::{Bucket, Measures, too_large};
use crate::rule::distance::{Inequality, Way, criterion_ways};
use crate::rule::evaluate::Facts;
use crate::rule::model::{Direction, Rule};
use crate::rule::node::Node;
use crate::rule::silence::measure;
use crate::text::Fault;

/// More ways than any rule that a person could read.
const MOST_WAYS: usize = 4_096;

/// One of the directions that the silent of a measure may take, and when.
struct Piece {
    /// Where the silent of the measure being moved are counted.
    silent: Bucket,
    /// The condition on its buckets for that.
    when: Way,
    /// The counts of every measure after the silence step of this piece; those
    /// of the measure being moved are not looked at.
    after: Measures,
}

/// Every way in which moving units of `moved` makes `nodes` hold together, or
/// not hold together.
pub(super) fn ways(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    moved: &str,
    nodes: &[&Node],
    hold: bool,
) -> Result<Vec<Way>, Fault> {
    let mut all = Vec::new();
    for piece in pieces(rule, counts, facts, moved)? {
        let piece_ways = joined(nodes.iter().copied(), hold, &|node| node_ways(node, hold, moved, &piece))?;
        all.extend(product(std::slice::from_ref(&piece.when), &piece_ways)?);
    }
    Ok(all)
}

/// How the silence clause can work out while only `moved` changes.
fn pieces(rule: &Rule, counts: &Measures, facts: &Facts, moved: &str) -> Result<Vec<Piece>, Fault> {
    let Some(silence) = rule.silence.as_ref().filter(|s| s.applies(facts)) else {
        return Ok(vec![Piece { silent: Bucket::Silent, when: Vec::new(), after: counts.clone() }]);
    };
    let follows = silence.direction == Direction::Majority;
    let own = silence.decider(moved) == moved && follows;
    let ends = if own {
        vec![Bucket::For, Bucket::Against, Bucket::Abstain]
    } else {
        vec![silence.target(measure(counts, silence.decider(moved))?)]
    };
    let piece = |silent| {
        let mut after = counts.clone();
        for (key, buckets) in &mut after {
            let decider = silence.decider(key);
            let to = if own && decider == moved { silent } else { silence.target(measure(counts, decider)?) };
            buckets.shift(Bucket::Silent, to, buckets.get(Bucket::Silent))?;
        }
        let when = if own { majority(silent) } else { Vec::new() };
        Ok(Piece { silent, when, after })
    };
    ends.into_iter().map(piece).collect()
}

/// When the majority of the measure itself sends its silent to `target`.
fn majority(target: Bucket) -> Way {
    let lead = |sign: i128, at_least| {
        let weight = |bucket: &Bucket| match bucket {
            Bucket::For => sign,
            Bucket::Against => -sign,
            _ => 0,
        };
        let weights = Bucket::ALL.iter().map(weight).collect();
        Inequality { weights, at_least }
    };
    match target {
        Bucket::For => vec![lead(1, 1)],
        Bucket::Against => vec![lead(-1, 1)],
        _ => vec![lead(1, 0), lead(-1, 0)],
    }
}

fn node_ways(node: &Node, hold: bool, moved: &str, piece: &Piece) -> Result<Vec<Way>, Fault> {
    let inner = |node: &Node| node_ways(node, hold, moved, piece);
    match node {
        Node::One(criterion) if criterion.key() == moved => Ok(criterion_ways(criterion, hold, piece.silent)),
        Node::One(criterion) => {
            // Other measures stay as they are: already so, or never.
            let met = criterion.met(measure(&piece.after, &criterion.key())?)?;
            Ok(if met == hold { vec![Vec::new()] } else { Vec::new() })
        }
        Node::All { all } => joined(all.iter(), hold, &inner),
        Node::Any { any } => joined(any.iter(), !hold, &inner),
    }
}

/// The ways of several nodes: of all of them together, or of any one.
fn joined<'n>(
    nodes: impl Iterator<Item = &'n Node>,
    together: bool,
    ways: &dyn Fn(&Node) -> Result<Vec<Way>, Fault>,
) -> Result<Vec<Way>, Fault> {
    let mut nodes = nodes;
    if together {
        nodes.try_fold(vec![Vec::new()], |all, node| product(&all, &ways(node)?))
    } else {
        nodes.try_fold(Vec::new(), |mut all, node| {
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
