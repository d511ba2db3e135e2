//! Where a household stands, and where an owner of several doors does.

use std::collections::BTreeSet;

use super::provenance::Provenance;
use crate::rule::{Bucket, Mixed, Position, Rule};

/// Where a household stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It answered; how that is known.
    Given(Position, Provenance),
    /// It took part in a secret ballot: what it said is not known.
    Turnout,
    /// Two entries of its answer disagree, and nobody has decided yet.
    Contested,
    /// Delivery is proved; no answer.
    Silent,
    /// No proof of delivery; no answer.
    Unreached,
}

/// The code of an answer: the position, after how it is known unless that is
/// the word of who asked.
macro_rules! codes {
    ($position:expr, $provenance:expr; $($variant:ident $plain:literal)*) => {
        match ($position, $provenance) {
            $(
                (Position::$variant, Provenance::Steward) => $plain,
                (Position::$variant, Provenance::Signed) => concat!("signed-", $plain),
                (Position::$variant, Provenance::Witnessed) => concat!("witnessed-", $plain),
                (Position::$variant, Provenance::Proxy) => concat!("proxy-", $plain),
                (Position::$variant, Provenance::Phone) => concat!("phone-", $plain),
                (Position::$variant, Provenance::Box) => concat!("box-", $plain),
            )*
        }
    };
}

impl Standing {
    /// A position of which nothing more is known.
    #[must_use]
    pub fn plain(position: Position) -> Self {
        Self::Given(position, Provenance::Steward)
    }

    /// The same, however it is known.
    #[must_use]
    pub fn bare(self) -> Self {
        self.position().map_or(self, Self::plain)
    }

    /// The code used in tables and JSON: a position's, `signed-for` and the
    /// like, `contested`, `silent`, `unreached`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Given(position, provenance) => codes!(
                position, provenance;
                For "for" Against "against" Abstain "abstain" Conditional "conditional"
                Majority "majority" Invalid "invalid" Block "block"
            ),
            Self::Turnout => "turnout",
            Self::Contested => "contested",
            Self::Silent => "silent",
            Self::Unreached => "unreached",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "turnout" => return Some(Self::Turnout),
            "contested" => return Some(Self::Contested),
            "silent" => return Some(Self::Silent),
            "unreached" => return Some(Self::Unreached),
            _ => {}
        }
        let (provenance, position) = code.split_once('-').unwrap_or(("steward", code));
        let provenance = Provenance::from_code(provenance)?;
        let standing = Self::Given(position.parse().ok()?, provenance);
        // One spelling only: `steward-for` is never written.
        (standing.code() == code).then_some(standing)
    }

    /// The position taken, by whomever.
    #[must_use]
    pub fn position(self) -> Option<Position> {
        match self {
            Self::Given(position, _) => Some(position),
            Self::Turnout | Self::Contested | Self::Silent | Self::Unreached => None,
        }
    }

    /// How the position is known.
    #[must_use]
    pub fn provenance(self) -> Option<Provenance> {
        match self {
            Self::Given(_, provenance) => Some(provenance),
            Self::Turnout | Self::Contested | Self::Silent | Self::Unreached => None,
        }
    }

    /// Whether nothing was answered yet.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Silent | Self::Unreached)
    }

    /// How it counts under `rule`. A position that the rule does not take is
    /// refused at entry; should one be met all the same it counts as spoilt.
    #[must_use]
    pub fn bucket(self, rule: &Rule) -> Bucket {
        match self {
            Self::Given(position, _) => rule.bucket_of(position).unwrap_or(Bucket::Invalid),
            // It was there, and no box knows its ballot.
            Self::Turnout => Bucket::Novote,
            Self::Contested => Bucket::Contested,
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
        // What a contested door says decides whether the doors differ at all.
        _ if buckets.contains(&Bucket::Contested) => Bucket::Contested,
        _ if rule.heads.mixed == Mixed::Invalid => Bucket::Invalid,
        _ => Bucket::Contested,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        for position in Position::ALL {
            for provenance in Provenance::ALL {
                let standing = Standing::Given(*position, provenance);
                assert_eq!(Standing::from_code(standing.code()), Some(standing));
            }
        }
        for standing in [Standing::Turnout, Standing::Contested, Standing::Silent, Standing::Unreached] {
            assert_eq!(Standing::from_code(standing.code()), Some(standing));
        }
        for wrong in ["", "steward-for", "proxy-", "-for", "signed-silent", "proxy-proxy-for"] {
            assert_eq!(Standing::from_code(wrong), None, "{wrong}");
        }
    }
}
