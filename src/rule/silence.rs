//! The silence step: the reached and silent may be counted elsewhere, the
//! unreached never.

use super::bucket::{Bucket, Buckets, Measures};
use super::evaluate::Facts;
use super::model::{Direction, Rule, Silence};
use super::tally::{Moved, SilenceResult};
use crate::text::{self, Fault};
use std::cmp::Ordering;

impl Silence {
    /// The required facts that are not recorded, or recorded as zero.
    fn missing(&self, facts: &Facts) -> Vec<String> {
        let lacking = |fact: &&String| facts.get(*fact).is_none_or(|&value| value == 0);
        self.requires.iter().filter(lacking).cloned().collect()
    }

    /// Whether the silent take part under these facts.
    pub(super) fn applies(&self, facts: &Facts) -> bool {
        self.participates && self.missing(facts).is_empty()
    }

    /// Where the silent go if `deciding` are the counts that decide.
    pub(super) fn target(&self, deciding: &Buckets) -> Bucket {
        match self.direction {
            Direction::For => Bucket::For,
            Direction::Against => Bucket::Against,
            Direction::None => Bucket::Abstain,
            Direction::Majority => {
                match deciding.get(Bucket::For).cmp(&deciding.get(Bucket::Against)) {
                    Ordering::Greater => Bucket::For,
                    Ordering::Less => Bucket::Against,
                    // A tie is no majority to join.
                    Ordering::Equal => Bucket::Abstain,
                }
            }
        }
    }

    /// The key whose counts decide for `key`.
    pub(super) fn decider<'a>(&'a self, key: &'a str) -> &'a str {
        self.by.as_deref().unwrap_or(key)
    }
}

/// The counts after the silence step, and what it did.
pub(super) fn after_silence(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
) -> Result<(Measures, Option<SilenceResult>), Fault> {
    let Some(silence) = &rule.silence else {
        return Ok((counts.clone(), None));
    };
    let mut result = SilenceResult {
        direction: silence.direction,
        by: silence.by.clone(),
        applied: silence.applies(facts),
        missing: silence.missing(facts),
        moved: [].into(),
    };
    let mut after = counts.clone();
    if result.applied {
        for (key, buckets) in &mut after {
            // Decided on the counts before anything moved.
            let to = silence.target(measure(counts, silence.decider(key))?);
            let count = buckets.get(Bucket::Silent);
            buckets.shift(Bucket::Silent, to, count)?;
            result.moved.insert(key.clone(), Moved { to, count });
        }
    }
    Ok((after, Some(result)))
}

/// The counts under `key`.
pub(super) fn measure<'c>(counts: &'c Measures, key: &str) -> Result<&'c Buckets, Fault> {
    counts.get(key).ok_or_else(|| Fault::new("measure-missing", text::rule_measure_missing(key)))
}
