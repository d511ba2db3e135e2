//! Lines of `roll.jsonl`: slots and the commitments to their weights.

use super::Hash;
use super::line::{self, Charset, Writer};
use super::opening::OpeningError;
use super::opening_reader::Reader;

/// A line of `roll.jsonl`: a slot and the commitment to its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RollLine {
    /// The slot; the lines of a roll are sorted by it.
    pub slot: Hash,
    /// Commitment to a [`WeightOpening`](super::WeightOpening); absent in rolls without weights.
    pub weight: Option<Hash>,
}

impl RollLine {
    /// The line, final LF included.
    #[must_use]
    pub fn encode(&self) -> String {
        let out = Writer::new().hash("hh", &self.slot);
        match &self.weight {
            Some(weight) => out.hash("wt", weight),
            None => out,
        }
        .finish()
    }

    /// Reads a line.
    ///
    /// # Errors
    /// The line is not canonical or has other keys.
    pub fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let fields = line::parse(line, Charset::Ascii)?;
        let mut read = Reader { fields, kind: "roll", taken: 0 };
        let found = Self { slot: read.hash("hh")?, weight: read.optional_hash("wt")? };
        read.end(found)
    }
}
