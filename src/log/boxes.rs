//! The lines of a secret ballot, and their openings: who took part, and what
//! was counted out of each sealed box. No line and no opening says what a
//! household answered: nobody who writes here knows.

use super::Hash;
use super::OPENING_FORMAT;
use super::line::Writer;
use super::opening::{Opening, OpeningError, Salt};
use super::opening_reader::Reader;
use super::take::{EntryError, Take};

/// What tellers counted out of one box, in public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxCount {
    /// The day of the count, as claimed, `YYYY-MM-DD`.
    pub at: String,
    /// The name of the box: `[a-z0-9-]{1,64}`.
    pub name: String,
    /// Ballots for.
    pub for_: u64,
    /// Ballots against.
    pub against: u64,
    /// Ballots that abstain.
    pub abstain: u64,
    /// Spoilt ballots.
    pub invalid: u64,
    /// Ballots that were given out at this box and are not in it.
    pub novote: u64,
    /// Commitment to a [`BoxOpening`].
    pub commitment: Hash,
    /// SHA-256 of the statement that the tellers signed, if it is bound.
    pub statement: Option<Hash>,
    /// The number of the seal, where there was one.
    pub seal: Option<String>,
    /// How many tellers signed.
    pub tellers: u64,
}

impl BoxCount {
    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        out.int("abstain", self.abstain)
            .int("against", self.against)
            .str("at", &self.at)
            .str("box", &self.name)
            .str("c", &self.commitment.hex())
            .opt("doc", self.statement.map(|h| h.hex()).as_deref())
            .int("for", self.for_)
            .int("invalid", self.invalid)
            .int("novote", self.novote)
            .str("prev", prev)
            .opt("seal", self.seal.as_deref())
            .int("seq", seq)
    }

    pub(super) fn take(take: &mut Take<'_, '_>) -> Result<Self, EntryError> {
        Ok(Self {
            abstain: take.int("abstain")?,
            against: take.int("against")?,
            at: take.date("at")?,
            name: take.id("box")?,
            commitment: take.hash("c")?,
            statement: take.optional("doc", Take::hash)?,
            for_: take.int("for")?,
            invalid: take.int("invalid")?,
            novote: take.int("novote")?,
            seal: take.optional("seal", |take, key| take.matching(key, is_seal))?,
            tellers: take.int("tellers")?,
        })
    }
}

/// Whether `text` can stand in a line as the number of a seal.
#[must_use]
pub fn is_seal(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.trim() == text
        && text.bytes().all(|b| matches!(b, b' '..=b'~') && !matches!(b, b'"' | b'\\'))
}

/// Opens `c` of a line that says who took part, or of one that strikes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnoutOpening {
    /// The household's slot.
    pub slot: Hash,
    /// The log id.
    pub log: Hash,
    /// Whether it strikes what was recorded by mistake.
    pub struck: bool,
    /// SHA-256 of a [`DetailOpening`](super::opening::DetailOpening) line: the
    /// day, the serial of the ballot paper's stub, who kept the list, why.
    pub detail: Option<Hash>,
    /// The salt.
    pub salt: Salt,
}

impl TurnoutOpening {
    fn read(line: &[u8], struck: bool) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, kind(struck))?;
        let found = Self {
            detail: read.optional_hash("d")?,
            slot: read.hash("hh")?,
            log: read.hash("log")?,
            struck,
            salt: read.hash("salt")?,
        };
        read.end(found)
    }
}

const fn kind(struck: bool) -> &'static str {
    if struck { "strike" } else { "turnout" }
}

impl Opening for TurnoutOpening {
    fn encode(&self) -> String {
        Writer::new()
            .opt("d", self.detail.map(|h| h.hex()).as_deref())
            .str("hh", &self.slot.hex())
            .str("log", &self.log.hex())
            .str("salt", &self.salt.hex())
            .str("t", kind(self.struck))
            .str("v", OPENING_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        Self::read(line, false).or_else(|_| Self::read(line, true))
    }
}

/// Opens `c` of a box line: who signed its totals, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxOpening {
    /// The name of the box.
    pub name: String,
    /// The buildings whose households used it, joined by commas; empty if that
    /// was not said.
    pub buildings: String,
    /// The log id.
    pub log: Hash,
    /// The tellers, joined by commas.
    pub tellers: String,
    /// The salt.
    pub salt: Salt,
}

impl Opening for BoxOpening {
    fn encode(&self) -> String {
        let buildings = super::escape::escape(&self.buildings);
        Writer::new()
            .str("box", &self.name)
            .opt("buildings", Some(buildings.as_str()).filter(|text| !text.is_empty()))
            .str("log", &self.log.hex())
            .str("salt", &self.salt.hex())
            .str("t", "box")
            .str("tellers", &super::escape::escape(&self.tellers))
            .str("v", OPENING_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "box")?;
        let found = Self {
            name: read.string("box")?,
            buildings: read.optional("buildings"),
            log: read.hash("log")?,
            salt: read.hash("salt")?,
            tellers: read.optional("tellers"),
        };
        read.end(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_openings_of_a_secret_ballot_are_read_back() {
        for struck in [true, false] {
            let opening =
                TurnoutOpening { slot: Hash::ZERO, log: Hash::ZERO, struck, detail: None, salt: Hash::ZERO };
            let line = opening.encode();
            assert_eq!(TurnoutOpening::decode(line.as_bytes()).unwrap(), opening);
            assert!(!line.contains("pos"), "no position stands in it: {line}");
        }
        let opening = BoxOpening {
            name: "hall-1".to_owned(),
            buildings: "3,5".to_owned(),
            log: Hash::ZERO,
            tellers: "李明,王\"芳\"".to_owned(),
            salt: Hash::ZERO,
        };
        assert_eq!(BoxOpening::decode(opening.encode().as_bytes()).unwrap(), opening);
    }

    #[test]
    fn a_seal_is_plain_text() {
        for good in ["A-0417", "No. 12/3", "x"] {
            assert!(is_seal(good), "{good}");
        }
        for wrong in ["", " a", "a ", "封条", "a\"b", "a\\b", "a\tb", &"x".repeat(65)] {
            assert!(!is_seal(wrong), "{wrong}");
        }
    }
}
