//! The result of a count: every step and every comparison, met or not.

use super::bucket::{Bucket, Measures};
use super::codes::codes;
use super::model::Direction;
use super::node::Op;
use super::ratio::Ratio;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

codes! {
    /// What the rule makes of the counts.
    Outcome {
        /// 通过.
        Passed = "passed",
        /// 未通过.
        Rejected = "rejected",
        /// Too few took part.
        NoQuorum = "no_quorum",
        /// A process condition is not met.
        Void = "void",
        /// Not passed; a second ballot under another rule is allowed.
        Fallback = "fallback",
        /// Waits for a second tally, or hangs on contested records.
        Pending = "pending",
        /// Passed, and undone by the second tally.
        Lapsed = "lapsed",
    }
}

/// The whole arithmetic of one count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The counts after the silence step.
    pub measures: Measures,
    /// The process conditions.
    pub gates: Vec<GateResult>,
    /// The silence step; `None` where the rule has none.
    pub silence: Option<SilenceResult>,
    /// The criteria of the quorum, in order.
    pub quorum: Vec<CriterionResult>,
    /// Whether they hold together; true where the rule has none.
    pub quorum_met: bool,
    /// The criteria of approval, in order.
    pub approval: Vec<CriterionResult>,
    /// Whether they hold together.
    pub approval_met: bool,
    /// The criteria under which a second ballot is allowed, when approval
    /// failed and the rule has them.
    pub fallback: Vec<CriterionResult>,
    /// The rule of that second ballot, when the outcome is `fallback`.
    pub fallback_to: Option<String>,
    /// The criteria over the second tally, when there is one.
    pub confirm: Vec<CriterionResult>,
    /// Whether they hold together; `None` without a second tally.
    pub confirm_met: Option<bool>,
    /// What the rule makes of it.
    pub outcome: Outcome,
}

/// One process condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateResult {
    /// Its name in the rule.
    pub id: String,
    /// The fact it looks at.
    pub fact: String,
    /// How that is compared.
    pub op: Op,
    /// With what.
    pub value: i64,
    /// The fact as recorded; `None` if it was not.
    pub found: Option<i64>,
    /// Whether it holds.
    pub met: bool,
}

/// What the silence step did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SilenceResult {
    /// Where the rule sends the silent.
    pub direction: Direction,
    /// The measure that decided the majority; `None` if each its own.
    pub by: Option<String>,
    /// Whether anything could move.
    pub applied: bool,
    /// Facts the rule requires that are not recorded.
    pub missing: Vec<String>,
    /// Per measure: how many moved, and where to.
    pub moved: BTreeMap<String, Moved>,
}

/// The silent of one measure that were counted elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Where to.
    pub to: Bucket,
    /// How many, in the unit of the measure.
    pub count: u128,
}

/// One comparison, with everything needed to repeat it by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CriterionResult {
    /// Its name in the rule.
    pub id: String,
    /// The key of the counts it looked at.
    pub measure: String,
    /// What was counted, in the unit of the measure.
    pub count: u128,
    /// How it was compared.
    pub op: Op,
    /// With what.
    #[serde(flatten)]
    pub against: Against,
    /// Whether it holds.
    pub met: bool,
    /// How many more units are needed for it to hold, moved where they help
    /// most; 0 when it holds, `None` when no such move is enough or the figures
    /// are too large to say.
    pub short_by: Option<u128>,
}

/// What a count was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Against {
    /// A part of a base.
    Share {
        /// Which part.
        ratio: Ratio,
        /// The base, in the unit of the measure.
        base: u128,
        /// `count × denominator`.
        #[serde(serialize_with = "decimal")]
        lhs: u128,
        /// `base × numerator`.
        #[serde(serialize_with = "decimal")]
        rhs: u128,
        /// `count / base` in lowest terms; `None` of an empty base.
        #[serde(skip_serializing_if = "Option::is_none")]
        rate: Option<String>,
        /// The same in percent, two decimals, rounded down, so that a missed
        /// threshold never looks met.
        #[serde(skip_serializing_if = "Option::is_none")]
        percent_floor: Option<String>,
    },
    /// A fixed number.
    Value {
        /// The number.
        value: u64,
    },
}

/// Products exceed what JSON readers keep exact, so they travel as text.
fn decimal<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}
