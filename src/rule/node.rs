//! What must hold: criteria, and how they are joined.

use super::bucket::Base;
use super::codes::codes;
use super::ratio::Ratio;
use serde::Serialize;

codes! {
    /// How a count is compared.
    Op {
        /// At least (以上).
        AtLeast = ">=",
        /// More than (超过, 过半数).
        MoreThan = ">",
        /// At most.
        AtMost = "<=",
        /// Fewer than.
        LessThan = "<",
        /// Exactly.
        Equal = "==",
    }
}

impl Op {
    /// Whether `left op right` is true.
    pub fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::AtLeast => left >= right,
            Self::MoreThan => left > right,
            Self::AtMost => left <= right,
            Self::LessThan => left < right,
            Self::Equal => left == right,
        }
    }
}

/// A condition: one criterion, or several joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Node {
    /// One comparison.
    One(Box<Criterion>),
    /// Every one must hold.
    All {
        /// The conditions joined.
        all: Vec<Node>,
    },
    /// At least one must hold.
    Any {
        /// The conditions joined.
        any: Vec<Node>,
    },
}

impl Node {
    /// Every criterion in it, in reading order.
    #[must_use]
    pub fn criteria(&self) -> Vec<&Criterion> {
        match self {
            Self::One(criterion) => vec![criterion],
            Self::All { all: nodes } | Self::Any { any: nodes } => {
                nodes.iter().flat_map(Self::criteria).collect()
            }
        }
    }
}

/// One comparison: `sum(count) op ratio × sum(of)`, or `sum(count) op value`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// Names it in results; unique within the rule.
    pub id: String,
    /// The measure it looks at.
    pub measure: String,
    /// Counts only what carries this tag of the roll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// What is counted.
    pub count: Base,
    /// How it is compared.
    pub op: Op,
    /// With what it is compared.
    #[serde(flatten)]
    pub threshold: Threshold,
    /// The provision it implements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
}

/// What a count is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Threshold {
    /// A part of a base.
    Ratio {
        /// Which part.
        ratio: Ratio,
        /// The base.
        of: Base,
    },
    /// A fixed number of units of the measure.
    Value {
        /// The number.
        value: u64,
    },
}

impl Criterion {
    /// The key of its counts in [`Measures`](super::Measures): the measure, or
    /// `measure@tag` where it is scoped.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.scope {
            Some(tag) => format!("{}@{tag}", self.measure),
            None => self.measure.clone(),
        }
    }
}
