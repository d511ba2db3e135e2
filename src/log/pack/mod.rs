//! A steward's pack: one text file, filled without the book, only ever
//! appended to.
//!
//! A header names the log, the pack and the end of the log when it was given
//! out; then come the doors of the steward with the openings of their slots,
//! and the rules and the text asked about, so that sheets can be made of them;
//! then, one line each, what was said at the doors. Every line but the header
//! has the hash of the line before it. A seal ends a generation: what follows
//! it belongs to the next, whose bytes begin with all of the one before.

use super::line::{self, Charset, LineError, Value, Writer};
use super::opening::OpeningError;
use super::opening_reader::Reader;
use super::{Hash, PACK_FORMAT};
use crate::text::{self, Text};

mod forms;
mod lines;

pub use forms::{FormCount, FormUse, Forms, MAX_FORMS};
pub use lines::{Header, PackDoor, Record, Said, Spoilt, paper_lines};

/// The largest pack that is read: far more than one steward's doors.
pub const MAX_PACK: u64 = 64 << 20;

/// A record where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Line of the file, from 1.
    pub line: u64,
    /// SHA-256 of that line.
    pub digest: Hash,
    /// Its commitment.
    pub commitment: Hash,
    /// The record.
    pub record: Record,
}

/// The end of a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedAt {
    /// Bytes up to and with the seal.
    pub bytes: usize,
    /// Records up to it.
    pub records: usize,
}

/// A pack that was read: every line canonical, every link right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The first line.
    pub header: Header,
    /// The doors.
    pub doors: Vec<PackDoor>,
    /// The bytes of `rules.json`; empty if it was not put in.
    pub rules: Vec<u8>,
    /// The bytes of the text asked about; empty if they were not put in.
    pub text: Vec<u8>,
    /// Lines of papers.
    pub papers: u64,
    /// The records in order.
    pub records: Vec<Placed>,
    /// Forms that were spoilt, in order.
    pub spoilt: Vec<Spoilt>,
    /// The seals in order; generation `n` ends with the `n`-th.
    pub seals: Vec<SealedAt>,
    /// Hash of the last line.
    pub last: Hash,
    /// Records, spoilt forms and seals so far.
    pub items: u64,
    /// Bytes that were read.
    pub bytes: usize,
}

/// Why bytes are not a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the pack: {why}")]
pub struct PackError {
    /// Line of the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: PackFlaw,
}

/// What is wrong with a line of a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackFlaw {
    /// Not canonical, or a key is missing, wrong or unknown.
    #[error("{0}")]
    Form(#[from] OpeningError),
    /// The line before is not the one that this one names.
    #[error("the link to the line before is wrong")]
    Link,
    /// A number or an order is wrong.
    #[error("out of order")]
    Order,
    /// The commitment is not that of the record.
    #[error("the commitment is not that of the record")]
    Commitment,
}

impl PackFlaw {
    /// The reason in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Form(OpeningError::Line(error)) => error.text(),
            Self::Form(OpeningError::Key { key, .. }) => text::entry_key(key),
            Self::Link => text::pack_flaw_link(),
            Self::Order => text::pack_flaw_order(),
            Self::Commitment => text::pack_flaw_commitment(),
        }
    }
}

/// The seal as the `i`-th item after the line with hash `prev`, over `n`
/// records.
#[must_use]
pub fn seal_line(i: u64, n: u64, prev: &Hash) -> String {
    Writer::new()
        .int("i", i)
        .int("n", n)
        .str("prev", &prev.hex())
        .str("t", "seal")
        .str("v", PACK_FORMAT)
        .finish()
}

/// The digest of the doors of a pack, which its issue binds.
#[must_use]
pub fn slots_digest(slots: impl IntoIterator<Item = Hash>) -> Hash {
    let mut slots: Vec<Hash> = slots.into_iter().collect();
    slots.sort_unstable();
    Hash::of_lines(slots.iter().map(|slot| format!("{slot}\n")))
}

impl Pack {
    /// Reads a pack.
    ///
    /// # Errors
    /// A line is not canonical, in the wrong place, not linked to the one
    /// before, or does not hold what it commits to.
    pub fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        let mut lines = (1_u64..).zip(bytes.split_inclusive(|byte| *byte == b'\n'));
        let at = |line: u64| move |why: PackFlaw| PackError { line, why };
        let (_, first) = lines.next().unwrap_or((1, &[]));
        let header = Header::decode(first).map_err(|error| at(1)(error.into()))?;
        let mut pack = Self {
            header,
            doors: Vec::new(),
            rules: Vec::new(),
            text: Vec::new(),
            papers: 0,
            records: Vec::new(),
            spoilt: Vec::new(),
            seals: Vec::new(),
            last: Hash::of(first),
            items: 0,
            bytes: first.len(),
        };
        for (number, line) in lines {
            pack.push(number, line).map_err(at(number))?;
        }
        Ok(pack)
    }

    fn push(&mut self, number: u64, line: &[u8]) -> Result<(), PackFlaw> {
        let fields = line::parse(line, Charset::Utf8).map_err(OpeningError::from)?;
        let kind = match fields.get("t") {
            Some(Value::Str(kind)) => kind,
            _ => "",
        };
        let linked = |prev: Hash| if prev == self.last { Ok(()) } else { Err(PackFlaw::Link) };
        match kind {
            "slot" => {
                let (door, prev) = PackDoor::decode(line)?;
                linked(prev)?;
                if self.items > 0 {
                    return Err(PackFlaw::Order);
                }
                self.doors.push(door);
            }
            "paper" => {
                let (kind, data, prev) = lines::paper(line)?;
                linked(prev)?;
                if self.items > 0 {
                    return Err(PackFlaw::Order);
                }
                self.papers += 1;
                let paper = if kind == "rules" { &mut self.rules } else { &mut self.text };
                paper.extend(data);
            }
            "rec" | "visit" => {
                let kind = if kind == "rec" { "rec" } else { "visit" };
                let (record, i, prev, commitment) = Record::decode(line, kind, &self.header.steward)?;
                linked(prev)?;
                self.items += 1;
                if i != self.items {
                    return Err(PackFlaw::Order);
                }
                if record.commitment(&self.header.log) != commitment {
                    return Err(PackFlaw::Commitment);
                }
                if !record.fits(&self.header.log, i) {
                    return Err(OpeningError::from(LineError::TooLong).into());
                }
                self.records.push(Placed { line: number, digest: Hash::of(line), commitment, record });
            }
            "spoilt" => {
                let (spoilt, i, prev) = Spoilt::decode(line)?;
                linked(prev)?;
                self.items += 1;
                if i != self.items {
                    return Err(PackFlaw::Order);
                }
                self.spoilt.push(spoilt);
            }
            "seal" => {
                let mut read = Reader::of(line, "seal", PACK_FORMAT)?;
                let (i, n, prev) = (read.int("i")?, read.int("n")?, read.hash("prev")?);
                read.end(())?;
                linked(prev)?;
                self.items += 1;
                if i != self.items || u64::try_from(self.records.len()).is_ok_and(|records| records != n) {
                    return Err(PackFlaw::Order);
                }
                self.seals.push(SealedAt { bytes: self.bytes + line.len(), records: self.records.len() });
            }
            _ => {
                let key = "t".to_owned();
                return Err(OpeningError::Key { kind: "pack", key }.into());
            }
        }
        self.last = Hash::of(line);
        self.bytes += line.len();
        Ok(())
    }

    /// Takes in one more line.
    ///
    /// # Errors
    /// As [`Pack::parse`].
    pub fn append(&mut self, line: &[u8]) -> Result<(), PackError> {
        let number = 2 + self.doors.len() as u64 + self.papers + self.items;
        self.push(number, line).map_err(|why| PackError { line: number, why })
    }

    /// Where a serial stands that was used before: on the answer of a door, or
    /// left at one; nothing if it was not.
    #[must_use]
    pub fn form_at(&self, serial: &str) -> Option<&PackDoor> {
        let placed = self.records.iter().find(|placed| placed.record.detail.form == serial)?;
        self.doors.iter().find(|door| door.slot == placed.record.slot)
    }

    /// Whether a form was spoilt.
    #[must_use]
    pub fn is_spoilt(&self, serial: &str) -> bool {
        self.spoilt.iter().any(|spoilt| spoilt.serial == serial)
    }

    /// Whether nothing follows the last seal.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.seals.last().is_some_and(|seal| seal.bytes == self.bytes)
    }

    /// The door with this name.
    #[must_use]
    pub fn door(&self, name: &str) -> Option<&PackDoor> {
        self.doors.iter().find(|door| door.door == name)
    }

    /// The last answer of a slot in this pack.
    #[must_use]
    pub fn answer(&self, slot: &Hash) -> Option<&Placed> {
        let answers = |placed: &&Placed| matches!(placed.record.said, Said::Position { .. });
        self.records.iter().rev().filter(|placed| placed.record.slot == *slot).find(answers)
    }
}
