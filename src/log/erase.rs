//! What is written when openings are erased: how many, on what ground, and
//! never whose.

use super::Hash;
use super::line::Writer;
use super::take::{EntryError, Take};

/// Openings, salts and details of households are gone from the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erase {
    /// The day, as claimed.
    pub at: String,
    /// Commitment to the words of the ground, where it has words of its own.
    pub commitment: Option<Hash>,
    /// Households.
    pub doors: u64,
    /// The code of the ground.
    pub ground: String,
    /// Openings, those of slots apart.
    pub n: u64,
}

impl Erase {
    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        out.str("at", &self.at)
            .opt("c", self.commitment.map(|hash| hash.hex()).as_deref())
            .int("doors", self.doors)
            .str("ground", &self.ground)
            .int("n", self.n)
            .str("prev", prev)
            .int("seq", seq)
    }

    pub(super) fn take(take: &mut Take<'_, '_>) -> Result<Self, EntryError> {
        Ok(Self {
            at: take.date("at")?,
            commitment: take.optional("c", Take::hash)?,
            doors: take.int("doors")?,
            ground: take.code("ground")?,
            n: take.int("n")?,
        })
    }
}
