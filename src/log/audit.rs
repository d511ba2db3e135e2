//! What is written of call-backs: which doors the dice drew, and what each of
//! them said when it was asked again. Neither changes a count.

use super::line::Writer;
use super::opening::{Opening, OpeningError, Salt};
use super::opening_reader::Reader;
use super::take::{EntryError, Take};
use super::{Hash, OPENING_FORMAT};

/// The fewest dice. Whoever could choose the last line before the throw can
/// try heads until a sample suits for some of the throws; 6^20 throws, over
/// 2^51, are too many to suit even a few of them.
pub const FEWEST_DICE: usize = 20;
/// The most dice that a line has room for.
pub const MOST_DICE: usize = 200;

/// What a call-back came to.
pub const RESULTS: [&str; 4] = ["agrees", "differs", "unreached", "refused"];
/// Of these, that the household was asked and answered.
pub const ANSWERED: [&str; 2] = ["agrees", "differs"];

/// Doors are drawn to be asked again. No door is in it: it follows from the
/// head, the dice and the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// The day, as claimed.
    pub at: String,
    /// The dice in the order of the throw, a digit each.
    pub dice: String,
    /// Hash of the tally line, which was posted before the throw.
    pub head: Hash,
    /// Wrong entries that would turn the result; 0 if none are assumed.
    pub wrong: u64,
    /// Doors drawn.
    pub n: u64,
    /// The digest of the slots drawn, sorted.
    pub slots: Hash,
}

/// A door of the sample was asked again, or that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBack {
    /// Commitment to what was said.
    pub commitment: Hash,
    /// The household's slot.
    pub slot: Hash,
    /// One of [`RESULTS`].
    pub result: String,
    /// The commitment that this one corrects.
    pub sees: Option<Hash>,
}

impl Audit {
    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        out.str("at", &self.at)
            .str("dice", &self.dice)
            .str("head", &self.head.hex())
            .int("m", self.wrong)
            .int("n", self.n)
            .str("prev", prev)
            .int("seq", seq)
            .str("slots", &self.slots.hex())
    }

    pub(super) fn take(take: &mut Take<'_, '_>) -> Result<Self, EntryError> {
        Ok(Self {
            at: take.date("at")?,
            dice: take.matching("dice", are_dice)?,
            head: take.hash("head")?,
            wrong: take.int("m")?,
            n: take.int("n")?,
            slots: take.hash("slots")?,
        })
    }
}

impl CallBack {
    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        out.str("c", &self.commitment.hex())
            .str("hh", &self.slot.hex())
            .str("prev", prev)
            .str("result", &self.result)
            .opt("sees", self.sees.map(|sees| sees.hex()).as_deref())
            .int("seq", seq)
    }

    pub(super) fn take(take: &mut Take<'_, '_>) -> Result<Self, EntryError> {
        Ok(Self {
            commitment: take.hash("c")?,
            slot: take.hash("hh")?,
            result: take.matching("result", |text| RESULTS.contains(&text))?,
            sees: take.optional("sees", Take::hash)?,
        })
    }
}

/// Whether a text is a throw of enough dice: digits from 1 to 6.
#[must_use]
pub fn are_dice(text: &str) -> bool {
    (FEWEST_DICE..=MOST_DICE).contains(&text.len()) && text.bytes().all(|b| (b'1'..=b'6').contains(&b))
}

/// Opens `c` of a call-back line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackOpening {
    /// SHA-256 of a [`DetailOpening`](super::opening::DetailOpening) line: who
    /// called, when, and the remark.
    pub detail: Option<Hash>,
    /// The household's slot.
    pub slot: Hash,
    /// The log id.
    pub log: Hash,
    /// What the household says now: the code of a position, or `none` if it
    /// says that it gave no answer; nothing if it was not asked.
    pub position: Option<String>,
    /// As in the line.
    pub result: String,
    /// The salt.
    pub salt: Salt,
}

impl Opening for CallBackOpening {
    fn encode(&self) -> String {
        Writer::new()
            .opt("d", self.detail.map(|h| h.hex()).as_deref())
            .str("hh", &self.slot.hex())
            .str("log", &self.log.hex())
            .opt("pos", self.position.as_deref())
            .str("result", &self.result)
            .str("salt", &self.salt.hex())
            .str("t", "callback")
            .str("v", OPENING_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "callback")?;
        let position = if read.has("pos") { Some(read.string("pos")?) } else { None };
        let found = Self {
            detail: read.optional_hash("d")?,
            slot: read.hash("hh")?,
            log: read.hash("log")?,
            position,
            result: read.string("result")?,
            salt: read.hash("salt")?,
        };
        let answered = ANSWERED.contains(&found.result.as_str());
        if !RESULTS.contains(&found.result.as_str()) || found.position.is_some() != answered {
            return Err(OpeningError::Key { kind: "callback", key: "result".to_owned() });
        }
        read.end(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dice_have_six_faces_and_are_enough() {
        assert!(are_dice(&"123456".repeat(4)));
        for wrong in ["1234561234561234561", "", "12345612345612345607", "1234561234561234561٣"] {
            assert!(!are_dice(wrong), "{wrong}");
        }
        assert!(!are_dice(&"1".repeat(MOST_DICE + 1)));
    }

    #[test]
    fn an_opening_says_what_was_said_only_if_something_was() {
        let opening = CallBackOpening {
            detail: None,
            slot: Hash::ZERO,
            log: Hash::ZERO,
            position: Some("for".to_owned()),
            result: "agrees".to_owned(),
            salt: Hash::ZERO,
        };
        let unreached = CallBackOpening { position: None, result: "unreached".to_owned(), ..opening.clone() };
        for opening in [&opening, &unreached] {
            assert_eq!(&CallBackOpening::decode(opening.encode().as_bytes()).unwrap(), opening);
        }
        for wrong in [
            CallBackOpening { position: None, ..opening.clone() },
            CallBackOpening { result: "refused".to_owned(), ..opening.clone() },
            CallBackOpening { result: "maybe".to_owned(), ..opening },
        ] {
            assert!(CallBackOpening::decode(wrong.encode().as_bytes()).is_err(), "{wrong:?}");
        }
    }
}
