//! The opening of a consent line. A consent to be shown by name is recorded
//! apart from the answer: neither follows from the other (PIPL, art. 25).

use super::Hash;
use super::OPENING_FORMAT;
use super::line::Writer;
use super::opening::{Opening, OpeningError, Salt};
use super::opening_reader::Reader;

/// Opens `c` of a consent line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentOpening {
    /// The household's slot.
    pub slot: Hash,
    /// The log id.
    pub log: Hash,
    /// Given, or taken back.
    pub given: bool,
    /// SHA-256 of a [`DetailOpening`](super::opening::DetailOpening) line: the
    /// form, the day, who wrote it down.
    pub detail: Option<Hash>,
    /// The salt.
    pub salt: Salt,
}

impl Opening for ConsentOpening {
    fn encode(&self) -> String {
        Writer::new()
            .opt("d", self.detail.map(|h| h.hex()).as_deref())
            .str("hh", &self.slot.hex())
            .str("log", &self.log.hex())
            .int("ok", u64::from(self.given))
            .str("salt", &self.salt.hex())
            .str("t", "consent")
            .str("v", OPENING_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "consent")?;
        let found = Self {
            detail: read.optional_hash("d")?,
            slot: read.hash("hh")?,
            log: read.hash("log")?,
            given: match read.int("ok")? {
                0 => false,
                1 => true,
                _ => return Err(OpeningError::Key { kind: "consent", key: "ok".to_owned() }),
            },
            salt: read.hash("salt")?,
        };
        read.end(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_consent_is_read_back_and_says_yes_or_no() {
        for given in [true, false] {
            let opening =
                ConsentOpening { slot: Hash::ZERO, log: Hash::ZERO, given, detail: None, salt: Hash::ZERO };
            assert_eq!(ConsentOpening::decode(opening.encode().as_bytes()).unwrap(), opening);
        }
        let given =
            ConsentOpening { slot: Hash::ZERO, log: Hash::ZERO, given: true, detail: None, salt: Hash::ZERO };
        let wrong = given.encode().replace("\"ok\":1", "\"ok\":2");
        assert!(ConsentOpening::decode(wrong.as_bytes()).is_err());
    }
}
