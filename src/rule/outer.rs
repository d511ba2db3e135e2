//! The interval bound: whether any mixture of answers could make a condition
//! hold, or fail. It is quick and errs on the side of "could"; `possible` looks
//! closer where it leaves a doubt.

use super::bucket::{Bucket, Buckets, Measures, too_large};
use super::evaluate::Facts;
use super::linear::product;
use super::model::{Direction, Rule, Silence};
use super::node::{Criterion, Node, Op};
use super::silence::measure;
use super::terms::Mixed;
use crate::text::Fault;

/// The buckets that an answer can put a unit in.
pub(super) fn answers(rule: &Rule) -> impl Iterator<Item = Bucket> + '_ {
    let reached = |bucket: &Bucket| rule.positions.iter().any(|(_, to)| to == *bucket);
    Bucket::ALL.iter().copied().filter(reached)
}

/// Whether an open unit that is in `from` can end in `to`.
pub(super) fn can_move(rule: &Rule, from: Bucket, to: Bucket) -> bool {
    // Where two records disagree there was an answer: settling it gives one.
    let unanswered = matches!(to, Bucket::Silent | Bucket::Unreached);
    // A head whose doors answer differently may be a ballot that nobody gave.
    let mixed = to == Bucket::Invalid && rule.heads.mixed == Mixed::Invalid;
    let answered = mixed || answers(rule).any(|bucket| bucket == to);
    from == to || answered || (unanswered && from != Bucket::Contested)
}

/// What a condition may turn out to be.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    pub(super) can_hold: bool,
    pub(super) can_fail: bool,
}

impl Reach {
    const ALWAYS: Self = Self { can_hold: true, can_fail: false };
    const NEVER: Self = Self { can_hold: false, can_fail: true };

    fn and(self, other: Self) -> Self {
        Self { can_hold: self.can_hold && other.can_hold, can_fail: self.can_fail || other.can_fail }
    }

    fn or(self, other: Self) -> Self {
        Self { can_hold: self.can_hold || other.can_hold, can_fail: self.can_fail && other.can_fail }
    }

    fn either(self, other: Self) -> Self {
        Self { can_hold: self.can_hold || other.can_hold, can_fail: self.can_fail || other.can_fail }
    }
}

/// The interval bound. Each criterion is exact by itself; joining them ignores
/// that one door moves all its measures at once, which can only widen it.
pub(super) struct Outer<'b> {
    rule: &'b Rule,
    counts: &'b Measures,
    open: &'b Measures,
    facts: &'b Facts,
}

impl<'b> Outer<'b> {
    pub(super) fn new(rule: &'b Rule, counts: &'b Measures, open: &'b Measures, facts: &'b Facts) -> Self {
        Self { rule, counts, open, facts }
    }

    pub(super) fn node(&self, node: &Node) -> Result<Reach, Fault> {
        let fold = |nodes: &[Node], start: Reach, join: fn(Reach, Reach) -> Reach| {
            nodes.iter().try_fold(start, |reach, node| Ok(join(reach, self.node(node)?)))
        };
        match node {
            Node::One(criterion) => self.criterion(criterion),
            Node::All { all } => fold(all, Reach::ALWAYS, Reach::and),
            Node::Any { any } => fold(any, Reach::NEVER, Reach::or),
        }
    }

    fn criterion(&self, criterion: &Criterion) -> Result<Reach, Fault> {
        let key = criterion.key();
        let counts = measure(self.counts, &key)?;
        let open = self.open.get(&key).copied().unwrap_or_default();
        let none = Reach { can_hold: false, can_fail: false };
        self.silent_targets(&key)?
            .into_iter()
            .try_fold(none, |reach, silent| Ok(reach.either(self.range(criterion, counts, &open, silent)?)))
    }

    /// Where the silent of `key` may end up under the rule's silence clause.
    fn silent_targets(&self, key: &str) -> Result<Vec<Bucket>, Fault> {
        let applies = |silence: &&Silence| silence.applies(self.facts);
        let Some(silence) = self.rule.silence.as_ref().filter(applies) else {
            return Ok(vec![Bucket::Silent]);
        };
        let decider = silence.decider(key);
        let counts = measure(self.counts, decider)?;
        if silence.direction != Direction::Majority {
            return Ok(vec![silence.target(counts)]);
        }
        let open = self.open.get(decider).copied().unwrap_or_default();
        let lead = |bucket| match bucket {
            Bucket::For => 1,
            Bucket::Against => -1,
            _ => 0,
        };
        let (low, high) = self.extremes(counts, &open, 0, lead)?;
        let mut targets = Vec::new();
        targets.extend((high > 0).then_some(Bucket::For));
        targets.extend((low < 0).then_some(Bucket::Against));
        targets.extend((low <= 0 && high >= 0).then_some(Bucket::Abstain));
        Ok(targets)
    }

    /// The reach of one criterion, with the silent counted in `silent`.
    fn range(
        &self,
        criterion: &Criterion,
        counts: &Buckets,
        open: &Buckets,
        silent: Bucket,
    ) -> Result<Reach, Fault> {
        let counted = |bucket| {
            if bucket == Bucket::Silent { silent } else { bucket }
        };
        let level = |bucket| criterion.weight(counted(bucket));
        let (low, high) = self.extremes(counts, open, criterion.constant(), level)?;
        let mut reach = criterion.op.reach(low, high);
        if let Some(base) = criterion.guard() {
            let in_base = |bucket| i128::from(base.contains(counted(bucket)));
            let (fewest, most) = self.extremes(counts, open, 0, in_base)?;
            reach.can_hold &= most > 0;
            reach.can_fail |= fewest == 0;
        }
        Ok(reach)
    }

    /// The least and the greatest sum of `weight` over all that can happen.
    fn extremes(
        &self,
        counts: &Buckets,
        open: &Buckets,
        constant: i128,
        weight: impl Fn(Bucket) -> i128,
    ) -> Result<(i128, i128), Fault> {
        let (mut low, mut high) = (Some(constant), Some(constant));
        let add = |sum: Option<i128>, count, weight| sum?.checked_add(product(count, weight)?);
        for (bucket, count) in counts.iter() {
            let still = open.get(bucket);
            let ends =
                Bucket::ALL.iter().filter(|&&to| can_move(self.rule, bucket, to)).map(|&to| weight(to));
            let own = weight(bucket);
            let (least, most) = ends.fold((own, own), |(l, m), w| (l.min(w), m.max(w)));
            low = add(add(low, count - still, own), still, least);
            high = add(add(high, count - still, own), still, most);
        }
        low.zip(high).ok_or_else(too_large)
    }
}

impl Op {
    /// What comparing a level in `low..=high` with zero may give. Levels in
    /// between may not all be reachable; assuming they are only widens it.
    fn reach(self, low: i128, high: i128) -> Reach {
        let (can_hold, can_fail) = match self {
            Self::AtLeast => (high >= 0, low < 0),
            Self::MoreThan => (high > 0, low <= 0),
            Self::AtMost => (low <= 0, high > 0),
            Self::LessThan => (low < 0, high >= 0),
            Self::Equal => (low <= 0 && high >= 0, low != 0 || high != 0),
        };
        Reach { can_hold, can_fail }
    }
}
