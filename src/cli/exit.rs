//! The table of exit codes: the only place that knows them.

use crate::rule::Outcome;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit(pub u8);

impl Exit {
    /// Done; with `--check`: passed; for `verify`: all checked and true.
    pub const DONE: Self = Self(0);
    /// Could not run; nothing was written.
    pub const FAILED: Self = Self(1);
    /// The command line is wrong.
    pub const USAGE: Self = Self(2);
    /// Consistent, but nothing from outside the record vouches for it.
    pub const UNANCHORED: Self = Self(3);
    /// What is on record contradicts itself: tampered or damaged.
    pub const BROKEN: Self = Self(4);

    /// A fork, a rollback or a forgery is proved.
    pub const PROVED: Self = Self(5);

    /// The code of an outcome, for `--check`.
    #[must_use]
    pub const fn of(outcome: Outcome) -> Self {
        Self(match outcome {
            Outcome::Passed => 0,
            Outcome::Rejected => 10,
            Outcome::NoQuorum => 11,
            Outcome::Pending => 12,
            Outcome::Void => 13,
            Outcome::Fallback => 14,
            Outcome::Lapsed => 15,
        })
    }
}
