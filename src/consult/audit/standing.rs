//! How far call-backs are, and what they could mean for the result.

use super::{Drawn, percent};

/// How far the call-backs are. Whole numbers of households.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Drawn.
    pub drawn: u64,
    /// On the roll.
    pub of: u64,
    /// Wrong entries that would turn the result; 0 if none are assumed.
    pub wrong: u64,
    /// Say the same.
    pub agrees: u64,
    /// Say something else.
    pub differs: u64,
    /// Could not be reached.
    pub unreached: u64,
    /// Would not say.
    pub refused: u64,
}

impl Standing {
    /// Of a sample and the last result of each of its doors.
    #[must_use]
    pub fn of<'a>(drawn: &Drawn, all: u64, results: impl IntoIterator<Item = &'a str>) -> Self {
        let mut standing = Self { drawn: drawn.n, of: all, wrong: drawn.wrong, ..Self::default() };
        for result in results {
            match result {
                "agrees" => standing.agrees += 1,
                "differs" => standing.differs += 1,
                "refused" => standing.refused += 1,
                _ => standing.unreached += 1,
            }
        }
        standing
    }

    /// Asked, and said something.
    #[must_use]
    pub const fn reached(&self) -> u64 {
        self.agrees + self.differs
    }

    /// Drawn and not tried yet.
    #[must_use]
    pub const fn waiting(&self) -> u64 {
        self.drawn.saturating_sub(self.reached() + self.unreached + self.refused)
    }

    /// Whether the differences found are as many as would turn the result.
    #[must_use]
    pub const fn could_turn(&self) -> bool {
        self.wrong > 0 && self.differs >= self.wrong
    }

    /// The chance in percent, rounded down, with which the doors that said
    /// something would have met one of the wrong entries that would turn the
    /// result; nothing where none are assumed.
    #[must_use]
    pub fn chance(&self) -> Option<u32> {
        let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        (self.wrong > 0).then(|| percent(number(self.of), number(self.wrong), number(self.reached())))
    }
}
