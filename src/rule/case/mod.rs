//! Worked cases: a rule, what is counted, and the result to the last figure.
//!
//! They come in two forms: a JSON file that spells out every figure
//! ([`from_json`]), and the `[[case]]` tables beside the rules of a rulebook
//! ([`from_book`]). Both are run by [`run`], which names every difference.

mod booked;
mod compare;
mod file;
mod register;

pub(super) use booked::{Booked, read as booked};
pub use booked::{from_book, shipped};
pub use file::from_json;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::bucket::{Buckets, Measures};
use super::evaluate::{Facts, evaluate};
use super::model::Rule;
use super::node::Op;
use super::tally::Outcome;
use crate::text::{Fault, Text};

/// One worked case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What it shows, in both languages.
    pub title: Text,
    /// The rule.
    pub rule: Rule,
    /// What is counted.
    pub counts: Measures,
    /// The process facts.
    pub facts: Facts,
    /// The attempt, from 1.
    pub attempt: u32,
    /// The later tally.
    pub second: Option<Measures>,
    /// What must come out; what is not given is not compared.
    pub expect: Expect,
}

/// What must come out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The counts, zeros left out.
    pub tally: Option<BTreeMap<String, Buckets>>,
    /// The counts after the silence step.
    pub after_silence: Option<BTreeMap<String, Buckets>>,
    /// Whether the quorum is met.
    pub quorum_met: Option<bool>,
    /// Whether approval is met.
    pub approval_met: Option<bool>,
    /// Whether confirmation is met.
    pub confirm_met: Option<bool>,
    /// The criteria of the quorum.
    pub quorum: Option<Vec<Figures>>,
    /// The criteria of approval.
    pub approval: Option<Vec<Figures>>,
    /// The criteria of the second ballot.
    pub fallback: Option<Vec<Figures>>,
    /// The criteria of confirmation.
    pub confirm: Option<Vec<Figures>>,
    /// The outcome.
    pub outcome: Outcome,
    /// The rule of the second ballot.
    pub fallback_to: Option<String>,
    /// The first condition of the procedure that is not met.
    pub gate: Option<String>,
}

/// One criterion as it must come out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Its name.
    pub id: String,
    /// What is counted.
    pub count: u128,
    /// The comparison.
    pub op: Op,
    /// Whether it is met.
    pub met: bool,
    /// The fixed number it is compared with.
    pub value: Option<u64>,
    /// The base.
    pub base: Option<u128>,
    /// The part of the base.
    pub ratio: Option<String>,
    /// `count × denominator`.
    pub lhs: Option<String>,
    /// `base × numerator`.
    pub rhs: Option<String>,
    /// The rate in lowest terms.
    pub rate: Option<String>,
    /// The rate in percent, rounded down.
    pub percent_floor: Option<String>,
}

/// One figure that came out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where, e.g. `approval[1].lhs`.
    pub path: String,
    /// What was expected.
    pub wanted: String,
    /// What came out.
    pub found: String,
}

/// How a case ended.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Its name.
    pub id: String,
    /// What it shows.
    pub title: Text,
    /// The outcome; `None` if the case could not be run.
    pub outcome: Option<Outcome>,
    /// Every figure that came out otherwise.
    pub differences: Vec<Difference>,
    /// Why it could not be run.
    pub fault: Option<Fault>,
}

impl Verdict {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.fault.is_none() && self.differences.is_empty()
    }
}

/// A case that may be unreadable: the others are run all the same.
pub type Read = Result<Case, (String, Fault)>;

/// Runs a case.
#[must_use]
pub fn run(case: Read) -> Verdict {
    let broken =
        |id, title, fault| Verdict { id, title, outcome: None, differences: Vec::new(), fault: Some(fault) };
    let case = match case {
        Ok(case) => case,
        Err((id, fault)) => return broken(id, Text::same(""), fault),
    };
    match evaluate(&case.rule, &case.counts, &case.facts, case.attempt, case.second.as_ref()) {
        Ok(tally) => Verdict {
            outcome: Some(tally.outcome),
            differences: compare::differences(&case, &tally),
            id: case.id,
            title: case.title,
            fault: None,
        },
        Err(fault) => broken(case.id, case.title, fault),
    }
}
