//! Where a household stands, and where an owner of several doors does.

use std::collections::BTreeSet;

use crate::rule::{Bucket, Mixed, Position, Rule};

/// Where a household stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It answered.
    Answered(Position),
    /// Somebody answered for it.
    ByProxy(Position),
    /// Delivery is proved; no answer.
    Silent,
    /// No proof of delivery; no answer.
    Unreached,
}

impl Standing {
    /// The code used in tables and JSON: a position's, the same after
    /// `proxy-`, `silent`, `unreached`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered(position) => position.as_str(),
            Self::ByProxy(position) => match position {
                Position::For => "proxy-for",
                Position::Against => "proxy-against",
                Position::Abstain => "proxy-abstain",
                Position::Conditional => "proxy-conditional",
                Position::Majority => "proxy-majority",
                Position::Invalid => "proxy-invalid",
                Position::Block => "proxy-block",
            },
            Self::Silent => "silent",
            Self::Unreached => "unreached",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match (code, code.strip_prefix("proxy-")) {
            ("silent", _) => Some(Self::Silent),
            ("unreached", _) => Some(Self::Unreached),
            (_, Some(position)) => position.parse().ok().map(Self::ByProxy),
            (position, None) => position.parse().ok().map(Self::Answered),
        }
    }

    /// The position taken, by whomever.
    #[must_use]
    pub fn position(self) -> Option<Position> {
        match self {
            Self::Answered(position) | Self::ByProxy(position) => Some(position),
            Self::Silent | Self::Unreached => None,
        }
    }

    /// Whether nothing was answered yet.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        self.position().is_none()
    }

    /// How it counts under `rule`. A position that the rule does not take is
    /// refused at entry; should one be met all the same it counts as spoilt.
    #[must_use]
    pub fn bucket(self, rule: &Rule) -> Bucket {
        match self {
            Self::Answered(position) | Self::ByProxy(position) => {
                rule.bucket_of(position).unwrap_or(Bucket::Invalid)
            }
            Self::Silent => Bucket::Silent,
            Self::Unreached => Bucket::Unreached,
        }
    }
}

/// What the doors of one owner said, each answer once.
pub type Said = BTreeSet<Standing>;

/// The text of a [`Said`] in tables and JSON: codes joined by `+`.
#[must_use]
pub fn said_code(said: &Said) -> String {
    said.iter().map(|standing| standing.code()).collect::<Vec<_>>().join("+")
}

/// Reads that text.
#[must_use]
pub fn said_from_code(code: &str) -> Option<Said> {
    code.split('+').map(Standing::from_code).collect()
}

/// The bucket of an owner as one head.
///
/// Doors that all stand in one bucket put the head there. An owner whose doors
/// are partly silent and partly unreached was reached: silent. If the doors
/// differ otherwise the head is contested, or invalid where the rule says so
/// (product choice; Interpretation of 2020, art. 9: one buyer of several units
/// is one head).
#[must_use]
pub fn head(said: &Said, rule: &Rule) -> Bucket {
    let buckets: BTreeSet<Bucket> = said.iter().map(|standing| standing.bucket(rule)).collect();
    let mut each = buckets.iter().copied();
    match (each.next(), buckets.len()) {
        (None, _) => Bucket::Unreached,
        (Some(only), 1) => only,
        _ if buckets.iter().all(|b| matches!(b, Bucket::Silent | Bucket::Unreached)) => Bucket::Silent,
        _ if rule.heads.mixed == Mixed::Invalid => Bucket::Invalid,
        _ => Bucket::Contested,
    }
}
