//! A steward's pack: one text file, filled without the book, only ever
//! appended to.
//!
//! A header names the log, the pack and the end of the log when it was given
//! out; then come the doors of the steward with the openings of their slots;
//! then, one line each, what was said at the doors. Every line but the header
//! has the hash of the line before it. A seal ends a generation: what follows
//! it belongs to the next, whose bytes begin with all of the one before.

use super::escape::{escape, unescape};
use super::line::{self, Charset, Value, Writer};
use super::opening::{
    DetailOpening, Opening, OpeningError, PositionOpening, Salt, SlotOpening, VisitOpening,
};
use super::opening_reader::Reader;
use super::{Hash, PACK_FORMAT};

/// The largest pack that is read: far more than one steward's doors.
pub const MAX_PACK: u64 = 64 << 20;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Root of the log when the pack was given out.
    pub base_root: Hash,
    /// Size of the log then.
    pub base_size: u64,
    /// Id of the consultation.
    pub consultation: String,
    /// The language of its papers, `zh` or `en`.
    pub lang: String,
    /// The log id.
    pub log: Hash,
    /// Id of the pack, 32 hex digits.
    pub pack: String,
    /// Fingerprint of the key that seals it.
    pub signer: String,
    /// Who carries it.
    pub steward: String,
    /// The positions that the rule takes, separated by spaces; all if empty.
    pub takes: String,
    /// What the consultation is about.
    pub title: String,
}

/// A door of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackDoor {
    /// Its slot.
    pub slot: Hash,
    /// The door.
    pub door: String,
    /// The salt of the slot.
    pub salt: Salt,
    /// The commitment that counted when the pack was given out.
    pub known: Option<Hash>,
}

/// What was said or done at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// An answer: its code, and the commitment that the household had shown.
    Position {
        /// The position's code.
        position: String,
        /// What it replaces.
        sees: Option<Hash>,
    },
    /// An attempt: its outcome.
    Visit {
        /// The outcome's code.
        outcome: String,
    },
}

/// A record of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The household's slot.
    pub slot: Hash,
    /// What was said or done.
    pub said: Said,
    /// Who asked, when and how; its salt is empty where there is nothing.
    pub detail: DetailOpening,
    /// The salt of the opening.
    pub salt: Salt,
}

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
    /// The records in order.
    pub records: Vec<Placed>,
    /// The seals in order; generation `n` ends with the `n`-th.
    pub seals: Vec<SealedAt>,
    /// Hash of the last line.
    pub last: Hash,
    /// Records and seals so far.
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

impl Header {
    /// The line.
    #[must_use]
    pub fn encode(&self) -> String {
        let text = |value: &str| (!value.is_empty()).then(|| escape(value));
        Writer::new()
            .str("base_root", &self.base_root.hex())
            .int("base_size", self.base_size)
            .opt("cons", text(&self.consultation).as_deref())
            .int("gen", 1)
            .opt("lang", text(&self.lang).as_deref())
            .str("log", &self.log.hex())
            .str("pack", &self.pack)
            .str("signer", &self.signer)
            .opt("steward", text(&self.steward).as_deref())
            .str("t", "pack")
            .opt("takes", text(&self.takes).as_deref())
            .opt("title", text(&self.title).as_deref())
            .str("v", PACK_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::of(line, "pack", PACK_FORMAT)?;
        let wrong = |key: &str| OpeningError::Key { kind: "pack", key: key.to_owned() };
        if read.int("gen")? != 1 {
            return Err(wrong("gen"));
        }
        let found = Self {
            base_root: read.hash("base_root")?,
            base_size: read.int("base_size")?,
            consultation: read.optional("cons"),
            lang: read.optional("lang"),
            log: read.hash("log")?,
            pack: read.string("pack")?,
            signer: read.string("signer")?,
            steward: read.optional("steward"),
            takes: read.optional("takes"),
            title: read.optional("title"),
        };
        if found.pack.len() != 32 || !found.pack.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(wrong("pack"));
        }
        read.end(found)
    }
}

impl PackDoor {
    /// The line after the line with hash `prev`.
    #[must_use]
    pub fn encode(&self, prev: &Hash) -> String {
        Writer::new()
            .opt("c", self.known.map(|h| h.hex()).as_deref())
            .str("hh", &self.slot.hex())
            .str("id", &escape(&self.door))
            .str("prev", &prev.hex())
            .str("salt", &self.salt.hex())
            .str("t", "slot")
            .str("v", PACK_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<(Self, Hash), OpeningError> {
        let mut read = Reader::of(line, "slot", PACK_FORMAT)?;
        let found = Self {
            known: read.optional_hash("c")?,
            slot: read.hash("hh")?,
            door: unescape(&read.string("id")?),
            salt: read.hash("salt")?,
        };
        let prev = read.hash("prev")?;
        read.end((found, prev))
    }

    /// What its slot stands for.
    #[must_use]
    pub fn opening(&self, consultation: &str) -> SlotOpening {
        SlotOpening { consultation: consultation.to_owned(), door: self.door.clone(), salt: self.salt }
    }
}

impl Record {
    /// The opening of its commitment in the log `log`, and its details.
    #[must_use]
    pub fn openings(&self, log: &Hash) -> (String, Option<String>) {
        let detail = (!self.detail.salt.is_empty()).then(|| self.detail.encode());
        let bound = detail.as_deref().map(|line| Hash::of(line.as_bytes()));
        let opening = match &self.said {
            Said::Position { position, .. } => PositionOpening {
                slot: self.slot,
                log: *log,
                position: position.clone(),
                detail: bound,
                salt: self.salt,
            }
            .encode(),
            Said::Visit { outcome } => VisitOpening {
                slot: self.slot,
                log: *log,
                outcome: outcome.clone(),
                detail: bound,
                salt: self.salt,
            }
            .encode(),
        };
        (opening, detail)
    }

    /// Its commitment in the log `log`.
    #[must_use]
    pub fn commitment(&self, log: &Hash) -> Hash {
        Hash::of(self.openings(log).0.as_bytes())
    }

    /// The line as the `i`-th item after the line with hash `prev`.
    #[must_use]
    pub fn encode(&self, log: &Hash, i: u64, prev: &Hash) -> String {
        let text = |value: &str| (!value.is_empty()).then(|| escape(value));
        let detail = &self.detail;
        let (position, outcome, sees) = match &self.said {
            Said::Position { position, sees } => (Some(position.as_str()), None, *sees),
            Said::Visit { outcome } => (None, Some(outcome.as_str()), None),
        };
        let out = Writer::new()
            .opt("at", text(&detail.at).as_deref())
            .str("c", &self.commitment(log).hex())
            .opt("channel", text(&detail.channel).as_deref())
            .opt("dsalt", text(&detail.salt).as_deref())
            .opt("form", text(&detail.form).as_deref())
            .str("hh", &self.slot.hex())
            .int("i", i)
            .opt("note", text(&detail.note).as_deref())
            .opt("outcome", outcome)
            .opt("photo", text(&detail.photo).as_deref())
            .opt("pos", position)
            .str("prev", &prev.hex())
            .opt("proof", text(&detail.proof).as_deref())
            .opt("provenance", text(&detail.provenance).as_deref())
            .opt("proxy", text(&detail.proxy).as_deref());
        let out = if detail.round == 0 { out } else { out.int("round", detail.round) };
        out.str("salt", &self.salt.hex())
            .opt("sees", sees.map(|h| h.hex()).as_deref())
            .str("t", if position.is_some() { "rec" } else { "visit" })
            .str("v", PACK_FORMAT)
            .opt("witness", text(&detail.witness).as_deref())
            .finish()
    }

    /// Reads the line of a record; `steward` carries the pack.
    fn decode(
        line: &[u8],
        kind: &'static str,
        steward: &str,
    ) -> Result<(Self, u64, Hash, Hash), OpeningError> {
        let mut read = Reader::of(line, kind, PACK_FORMAT)?;
        let mut detail = DetailOpening {
            at: read.optional("at"),
            channel: read.optional("channel"),
            form: read.optional("form"),
            note: read.optional("note"),
            photo: read.optional("photo"),
            proof: read.optional("proof"),
            provenance: read.optional("provenance"),
            proxy: read.optional("proxy"),
            round: if read.has("round") { read.int("round")? } else { 0 },
            salt: read.optional("dsalt"),
            steward: String::new(),
            witness: read.optional("witness"),
        };
        if !detail.salt.is_empty() {
            steward.clone_into(&mut detail.steward);
        }
        let said = if kind == "rec" {
            Said::Position { position: read.string("pos")?, sees: read.optional_hash("sees")? }
        } else {
            Said::Visit { outcome: read.string("outcome")? }
        };
        let record = Self { slot: read.hash("hh")?, said, detail, salt: read.hash("salt")? };
        let found = (record, read.int("i")?, read.hash("prev")?, read.hash("c")?);
        read.end(found)
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
            records: Vec::new(),
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
                self.records.push(Placed { line: number, digest: Hash::of(line), commitment, record });
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
        let number = 2 + self.doors.len() as u64 + self.items;
        self.push(number, line).map_err(|why| PackError { line: number, why })
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
