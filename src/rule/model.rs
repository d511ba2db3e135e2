//! A decision rule as data: what it measures and what must hold.
//!
//! The types are written to JSON by `serde` and read, from TOML and JSON alike,
//! by the one reader in `read`.

use super::bucket::Bucket;
use super::codes::codes;
use super::node::{Criterion, Node, Op};
use super::position::{Position, Positions};
use super::terms::{Area, Cite, Delivery, Extension, Heads, Proxy, Publish};
use crate::text::Lang;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A rule with nothing left open: every setting filled, every `extends`
/// resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Stable name, e.g. `cn.civil-code.278.major`.
    pub id: String,
    /// Chinese title; the id where none is given.
    pub title_zh: String,
    /// English title; the id where none is given.
    pub title_en: String,
    /// The rule it was made from with `extends`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub based_on: Option<String>,
    /// The parts of that rule which were replaced, not merely set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// The settings of that rule and the values they were given.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, String>,
    /// Where the rule comes from.
    pub source: Source,
    /// First day on which the rule is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day on which the rule is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The sums that are kept, e.g. `heads` and `area`.
    pub measures: Vec<String>,
    /// How each position counts.
    pub positions: Positions,
    /// The form of the ballot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ballot: Option<Ballot>,
    /// Process conditions, checked first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// What silence means; without it nothing moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// Who must take part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// Who must agree.
    pub approval: Node,
    /// A second ballot under another rule, when approval fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Fallback>,
    /// A later stage, counted over a second tally.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm: Option<Confirm>,
    /// How owners become heads.
    pub heads: Heads,
    /// What area counts.
    pub area: Area,
    /// Limits on proxies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
    /// Whether the canvass may be extended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// How delivery is proved where nobody is met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// How the result is to be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish: Option<Publish>,
    /// The texts it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Cite>,
}

codes! {
    /// Where a rule comes from.
    Source {
        /// A law, a regulation or another text that must be cited.
        Law = "law",
        /// The community set it itself; there is no text to cite.
        Community = "community",
    }
}

/// The form of the ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ballot {
    /// E.g. `signed` or `secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The positions printed on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Position>,
}

/// A process condition on a recorded fact. Missing facts do not meet it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// Names it in results.
    pub id: String,
    /// The fact, e.g. `notice_days`.
    pub fact: String,
    /// How it is compared.
    pub op: Op,
    /// With what, in the unit of the fact.
    pub value: i64,
    /// The provision it implements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
}

codes! {
    /// Where the reached and silent go.
    Direction {
        /// They count as agreeing.
        For = "for",
        /// They count as opposing.
        Against = "against",
        /// They join the majority of the votes cast; a tie makes them abstain.
        Majority = "majority",
        /// They take part and abstain.
        None = "none",
    }
}

/// What the silence of those who were reached means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// Whether the silent take part at all.
    pub participates: bool,
    /// Where they go.
    pub direction: Direction,
    /// The measure that decides the majority; `None` lets each measure decide
    /// its own (written `each`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Facts that must be recorded (and not zero) for silence to move.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// The days an owner has to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u64>,
    /// The clause that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
}

/// Who must take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Quorum {
    /// The same at every attempt.
    Same(Node),
    /// One per attempt; the last one serves every later attempt.
    ByAttempt(Vec<Node>),
}

impl Quorum {
    /// The condition at `attempt`, counted from 1.
    #[must_use]
    pub fn at(&self, attempt: u32) -> Option<&Node> {
        match self {
            Self::Same(node) => Some(node),
            Self::ByAttempt(nodes) => {
                let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
                nodes.get(index).or_else(|| nodes.last())
            }
        }
    }

    fn nodes(&self) -> Vec<&Node> {
        match self {
            Self::Same(node) => vec![node],
            Self::ByAttempt(nodes) => nodes.iter().collect(),
        }
    }
}

/// A second ballot under another rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fallback {
    /// What must hold for it; without it a failed approval is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Node>,
    /// The id of the other rule.
    pub to: String,
}

/// A later stage over a second tally, such as written objections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confirm {
    /// Days to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_days: Option<u64>,
    /// What must hold then.
    #[serde(flatten)]
    pub node: Node,
}

impl Rule {
    /// Its title.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.title_zh,
            Lang::En => &self.title_en,
        }
    }

    /// The bucket that `position` counts in, or `None` where this rule does not
    /// accept it.
    #[must_use]
    pub fn bucket_of(&self, position: Position) -> Option<Bucket> {
        self.positions.bucket_of(position)
    }

    /// For how many owners one proxy may answer, where it sets a limit.
    #[must_use]
    pub fn most_per_holder(&self) -> Option<u64> {
        self.proxy.as_ref().and_then(|terms| terms.max_per_holder)
    }

    /// Every criterion of every stage, in order.
    #[must_use]
    pub fn criteria(&self) -> Vec<&Criterion> {
        let fallback = self.fallback.as_ref().and_then(|f| f.when.as_ref());
        let quorum = self.quorum.iter().flat_map(Quorum::nodes);
        quorum
            .chain([&self.approval])
            .chain(fallback)
            .chain(self.confirm.as_ref().map(|confirm| &confirm.node))
            .flat_map(Node::criteria)
            .collect()
    }

    /// The keys of [`Measures`](super::Measures) that its criteria look at.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        self.criteria().into_iter().map(Criterion::key).collect()
    }
}
