//! What a person signs for.

use std::fmt;
use std::str::FromStr;

use super::{CHECKPOINT, MINUTES, PACK, RESOLVE, WITNESS};
use crate::text::{self, Text};

/// What a person is in a consultation, and so what their key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Answers for the minutes.
    Chair,
    /// Sits on the owners' committee.
    Committee,
    /// Speaks for those who are against.
    Opposed,
    /// Watches the count.
    Scrutineer,
    /// Goes to the doors.
    Steward,
    /// A neighbour who keeps heads of the log.
    Witness,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] =
        [Self::Chair, Self::Committee, Self::Opposed, Self::Scrutineer, Self::Steward, Self::Witness];

    /// The word in the file `signers` and on the command line.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Committee => "committee",
            Self::Opposed => "opposed",
            Self::Scrutineer => "scrutineer",
            Self::Steward => "steward",
            Self::Witness => "witness",
        }
    }

    /// What a key of this role may sign.
    #[must_use]
    pub const fn namespaces(self) -> &'static [&'static str] {
        match self {
            Self::Chair | Self::Committee | Self::Scrutineer => &[CHECKPOINT, MINUTES, RESOLVE],
            Self::Opposed => &[CHECKPOINT, MINUTES],
            Self::Steward => &[PACK],
            Self::Witness => &[WITNESS],
        }
    }

    /// The role in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Chair => text::role_chair(),
            Self::Committee => text::role_committee(),
            Self::Opposed => text::role_opposed(),
            Self::Scrutineer => text::role_scrutineer(),
            Self::Steward => text::role_steward(),
            Self::Witness => text::role_witness(),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.tag() == text).ok_or(())
    }
}
