//! Which outcomes are still possible, given what is open.

use super::bucket::{Bucket, Buckets, Measures};
use super::distance::{Effort, Entry, Moves, TooHard, Way, fewest, measure_of, ways};
use super::evaluate::{Facts, verdict};
use super::model::{Quorum, Rule};
use super::node::Node;
use super::outer::{Outer, answers, can_move};
use super::tally::Outcome;
use crate::text::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// Pivots per outcome.
const EFFORT: Effort = Effort(3_000);

/// Measures whose units answer one by one. Those of others come in lots: a door
/// moves all of its area at once, and how much that is counts do not say.
const ONE_BY_ONE: &[&str] = &["households", "heads", "units"];

/// Whether something can come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Can {
    /// It cannot.
    No,
    /// The counts do not rule it out.
    Perhaps,
    /// It can.
    Yes,
}

/// Counts, and how many of them are open.
#[derive(Clone, Copy)]
pub(super) struct Count<'c> {
    pub(super) rule: &'c Rule,
    pub(super) counts: &'c Measures,
    pub(super) open: &'c Measures,
    pub(super) facts: &'c Facts,
}

/// The outcomes that are not ruled out; the present one is among them. The gates
/// are looked at, `second` is the tally that `confirm` looks at: of this only
/// the contested are open.
pub(super) fn possible(
    count: Count<'_>,
    attempt: u32,
    second: Option<&Measures>,
) -> Result<Vec<(Outcome, Can)>, Fault> {
    let Count { rule, counts, facts, .. } = count;
    let now = verdict(rule, counts, facts, attempt, second)?.outcome;
    // No answer changes a process fact.
    if now == Outcome::Void {
        return Ok(vec![(now, Can::Yes)]);
    }
    let reached = count.reached(attempt, second)?;
    let mut outcomes = Vec::new();
    for (outcome, wanted) in count.wanted(attempt, second.is_some()) {
        let mut can = Can::Yes;
        if !reached.contains(&outcome) {
            can = count.can(&wanted)?;
            if let (Some(confirm), Some(second)) = (&rule.confirm, second)
                && matches!(outcome, Outcome::Passed | Outcome::Lapsed)
            {
                // The silence clause is for the first tally.
                let rule = Rule { silence: None, ..rule.clone() };
                let later = Count { rule: &rule, counts: second, open: &contested(second)?, facts };
                can = can.min(later.can(&[(&confirm.node, outcome == Outcome::Passed)])?);
            }
        }
        if can != Can::No {
            outcomes.push((outcome, can));
        }
    }
    Ok(outcomes)
}

/// Whether every way of settling the contested gives the same outcome.
pub(super) fn settled(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    attempt: u32,
    second: Option<&Measures>,
) -> Result<bool, Fault> {
    let disputed = |measures: &Measures| measures.values().any(|held| held.get(Bucket::Contested) > 0);
    if !disputed(counts) && !second.is_some_and(disputed) {
        return Ok(true);
    }
    let count = Count { rule, counts, open: &contested(counts)?, facts };
    Ok(possible(count, attempt, second)?.len() < 2)
}

/// The contested of every measure.
fn contested(counts: &Measures) -> Result<Measures, Fault> {
    let held = |(key, buckets): (&String, &Buckets)| {
        let held = buckets.get(Bucket::Contested);
        Ok((key.clone(), Buckets::of([(Bucket::Contested, held)])?))
    };
    counts.iter().map(held).collect()
}

/// Conditions, and for each whether it is to hold or to fail.
type Wanted<'n> = Vec<(&'n Node, bool)>;

impl<'c> Count<'c> {
    /// Every outcome but `void`, with what brings it about.
    fn wanted(&self, attempt: u32, second: bool) -> Vec<(Outcome, Wanted<'c>)> {
        let quorum = self.rule.quorum.as_ref().and_then(|quorum| Quorum::at(quorum, attempt));
        let with = |approval: bool, more: Option<(&'c Node, bool)>| {
            let quorum = quorum.map(|node| (node, true));
            quorum.into_iter().chain([(&self.rule.approval, approval)]).chain(more).collect()
        };
        let mut all = Vec::new();
        all.extend(quorum.map(|node| (Outcome::NoQuorum, vec![(node, false)])));
        match self.rule.fallback.as_ref().map(|fallback| &fallback.when) {
            None => all.push((Outcome::Rejected, with(false, None))),
            Some(None) => all.push((Outcome::Fallback, with(false, None))),
            Some(Some(when)) => {
                all.push((Outcome::Rejected, with(false, Some((when, false)))));
                all.push((Outcome::Fallback, with(false, Some((when, true)))));
            }
        }
        match (&self.rule.confirm, second) {
            (None, _) => all.push((Outcome::Passed, with(true, None))),
            (Some(_), false) => all.push((Outcome::Pending, with(true, None))),
            (Some(_), true) => {
                all.push((Outcome::Lapsed, with(true, None)));
                all.push((Outcome::Passed, with(true, None)));
            }
        }
        all
    }

    /// The outcomes of sending all that is open to one bucket, and all that is
    /// contested to one: each of them can happen, however doors hang together.
    fn reached(&self, attempt: u32, second: Option<&Measures>) -> Result<BTreeSet<Outcome>, Fault> {
        let disputed = self.open.values().any(|open| open.get(Bucket::Contested) > 0);
        let settled = answers(self.rule).filter(|_| disputed).map(Some).chain([None]);
        let mut outcomes = BTreeSet::new();
        for contested in settled {
            let ends = answers(self.rule).chain([Bucket::Silent, Bucket::Unreached]).map(Some);
            for plain in ends.chain([None]) {
                let moved = self.sent(plain, contested)?;
                outcomes.insert(verdict(self.rule, &moved, self.facts, attempt, second)?.outcome);
            }
        }
        Ok(outcomes)
    }

    /// The counts with what is open sent to these buckets, or left.
    fn sent(&self, plain: Option<Bucket>, contested: Option<Bucket>) -> Result<Measures, Fault> {
        let mut moved = self.counts.clone();
        for (key, buckets) in &mut moved {
            for (from, count) in self.open.get(key).copied().unwrap_or_default().iter() {
                let to = if from == Bucket::Contested { contested } else { plain };
                if let Some(to) = to {
                    buckets.shift(from, to, count)?;
                }
            }
        }
        Ok(moved)
    }

    /// Whether what is open can bring about all that is `wanted` at once.
    /// Measures are taken to move independently of each other, which only
    /// widens it.
    fn can(&self, wanted: &[(&Node, bool)]) -> Result<Can, Fault> {
        let outer = Outer::new(self.rule, self.counts, self.open, self.facts);
        for (node, hold) in wanted {
            let reach = outer.node(node)?;
            if !(if *hold { reach.can_hold } else { reach.can_fail }) {
                return Ok(Can::No);
            }
        }
        let keys = self.keys(wanted.iter().map(|(node, _)| *node));
        let Ok(ways) = ways(self.rule, self.counts, self.facts, &|_| true, wanted) else {
            // Too intricate: the interval bound has to do.
            return Ok(Can::Perhaps);
        };
        let (mut effort, mut doubt) = (EFFORT, false);
        for way in ways {
            match self.leads(&keys, &way, &mut effort) {
                Ok(true) => return Ok(if self.one_by_one(&keys) { Can::Yes } else { Can::Perhaps }),
                Ok(false) => {}
                Err(TooHard) => doubt = true,
            }
        }
        Ok(if doubt { Can::Perhaps } else { Can::No })
    }

    /// Whether what is open can satisfy every inequality of `way`.
    fn leads(&self, keys: &Keys, way: &Way, effort: &mut Effort) -> Result<bool, TooHard> {
        let entry = |bucket| self.entry(bucket);
        for (measure, tags) in keys {
            let tags = tags.iter().collect::<Vec<_>>();
            // Tags that are no part of their measure: the interval bound has to do.
            let moves = Moves::within(measure, &tags, self.counts, self.open, &entry).map_err(|_| TooHard)?;
            if fewest(&moves.uncounted(), way, None, effort)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn entry(&self, bucket: Bucket) -> Entry {
        if bucket != Bucket::Contested && can_move(self.rule, Bucket::Contested, bucket) {
            Entry::Any
        } else if matches!(bucket, Bucket::Silent | Bucket::Unreached) {
            Entry::Plain
        } else {
            Entry::Never
        }
    }

    /// Whether the units that are open can end in any mixture: those of one
    /// measure, which answer one by one, with the units of no more than one tag.
    fn one_by_one(&self, keys: &Keys) -> bool {
        let is_open = |key: &String| self.open.get(key).is_some_and(|open| open.all() > 0);
        let mut open = keys.iter().filter(|(measure, tags)| is_open(measure) || tags.iter().any(is_open));
        let alone = open
            .next()
            .is_none_or(|(measure, tags)| ONE_BY_ONE.contains(&measure.as_str()) && tags.len() < 2);
        let answered = |bucket| answers(self.rule).any(|answer| answer == bucket);
        let ends = Bucket::ALL.iter().filter(|&&bucket| self.entry(bucket) == Entry::Any);
        alone && open.next().is_none() && ends.copied().all(answered)
    }

    /// The measures that `nodes` look at, with the keys of the tags in each.
    fn keys<'n>(&self, nodes: impl IntoIterator<Item = &'n Node>) -> Keys {
        let mut keys = Keys::new();
        for criterion in nodes.into_iter().flat_map(Node::criteria) {
            let key = criterion.key();
            let silence = self.rule.silence.as_ref().filter(|silence| silence.applies(self.facts));
            let decider = silence.map(|silence| silence.decider(&key));
            for key in [Some(key.as_str()), decider].into_iter().flatten() {
                let measure = measure_of(self.rule, key);
                let tags = keys.entry(measure.to_owned()).or_default();
                if key != measure {
                    tags.insert(key.to_owned());
                }
            }
        }
        keys
    }

    /// Refuses tags that are no part of their measure.
    ///
    /// # Errors
    /// `tag-exceeds`.
    pub(super) fn check_tags(&self) -> Result<(), Fault> {
        let entry = |_| Entry::Never;
        for criterion in self.rule.criteria().iter().filter(|criterion| criterion.scope.is_some()) {
            let tag = criterion.key();
            Moves::within(&criterion.measure, &[&tag], self.counts, self.open, &entry)?;
        }
        Ok(())
    }
}

/// Measures with the keys of the tags in each.
type Keys = BTreeMap<String, BTreeSet<String>>;
