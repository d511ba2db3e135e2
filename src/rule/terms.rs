//! The terms of a rule that shape the counts and the publication rather than
//! the arithmetic, and the texts it rests on.

use super::codes::codes;
use jiff::civil::Date;
use serde::Serialize;

codes! {
    /// What makes one head.
    Merge {
        /// One owner is one head, however many units.
        Owner = "owner",
    }
}

codes! {
    /// What becomes of a head whose units answer differently.
    Mixed {
        /// It is contested until a person settles it.
        Contested = "contested",
        /// It counts as an invalid ballot.
        Invalid = "invalid",
    }
}

codes! {
    /// How unsold and undelivered units count.
    DeveloperStock {
        /// All together are one head.
        One = "one",
        /// Like any other owner's.
        Owner = "owner",
    }
}

impl DeveloperStock {
    /// Whether premises in this state, as a roll says it, are such stock.
    #[must_use]
    pub fn holds(state: &str) -> bool {
        ["unsold", "undelivered", "未售", "未出售", "未交付"].contains(&state)
    }
}

/// How owners become heads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heads {
    /// What makes one head.
    pub merge: Merge,
    /// An owner whose units answer differently.
    pub mixed: Mixed,
    /// Unsold and undelivered units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub developer_stock: Option<DeveloperStock>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { merge: Merge::Owner, mixed: Mixed::Contested, developer_stock: None }
    }
}

/// What area counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Area {
    /// Kinds of the roll that are left out of every measure.
    pub exclude_kinds: Vec<String>,
    /// Where an area may be taken from, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<String>,
}

/// Limits on proxies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proxy {
    /// E.g. `written`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// How many owners one holder may stand for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_per_holder: Option<u64>,
}

/// Whether the canvass may be extended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// The most days in all after the first closing day; `None` is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_days: Option<u64>,
    /// The provision that allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
}

/// How delivery is proved where nobody is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// After so many failed visits a public notice may be posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<u64>,
    /// Whether such a notice stands for delivery: the household then is
    /// silent, not unreached.
    pub notice: bool,
    /// The provision that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
}

/// How the result is to be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Publish {
    /// Days within which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u64>,
    /// Days for which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_days: Option<u64>,
    /// How those days are counted, e.g. `natural` or `working`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

codes! {
    /// How a source was checked.
    Checked {
        /// The text itself was read.
        Primary = "primary",
        /// A page that quotes it was read.
        Quoted = "quoted",
        /// Nobody has checked it.
        Unverified = "unverified",
    }
}

/// A text that a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// The provision.
    pub text: String,
    /// How it was checked.
    pub checked: Checked,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<Date>,
}
