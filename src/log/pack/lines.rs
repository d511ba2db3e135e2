//! The lines of a pack: the header, the doors, what was said at them.

use data_encoding::BASE64;

use super::super::escape::escape;
use super::super::line::{MAX_LINE, Writer};
use super::super::opening::{DetailOpening, Opening, OpeningError, PositionOpening, Salt, VisitOpening};
use super::super::opening_reader::Reader;
use super::super::{Hash, PACK_FORMAT};
use super::forms::Forms;

/// Bytes of a paper in one line: in base64 they fit with all that is beside
/// them.
const PIECE: usize = 2_700;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Root of the log when the pack was given out.
    pub base_root: Hash,
    /// Size of the log then.
    pub base_size: u64,
    /// The last day of the canvass, as it was known then.
    pub closes: String,
    /// Id of the consultation.
    pub consultation: String,
    /// The paper forms that were given out with it.
    pub forms: Forms,
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
    /// Who asked, when and how; it has no salt where there is nothing.
    pub detail: DetailOpening,
    /// The salt of the opening.
    pub salt: Salt,
}

/// A paper form that was spoilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoilt {
    /// When, as claimed.
    pub at: String,
    /// Its serial.
    pub serial: String,
    /// A private remark.
    pub note: String,
}

impl Header {
    /// The line.
    #[must_use]
    pub fn encode(&self) -> String {
        let text = |value: &str| (!value.is_empty()).then(|| escape(value));
        Writer::new()
            .str("base_root", &self.base_root.hex())
            .int("base_size", self.base_size)
            .opt("closes", text(&self.closes).as_deref())
            .opt("cons", text(&self.consultation).as_deref())
            .opt("forms", text(&self.forms.to_string()).as_deref())
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

    pub(super) fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::of(line, "pack", PACK_FORMAT)?;
        let wrong = |key: &str| OpeningError::Key { kind: "pack", key: key.to_owned() };
        if read.int("gen")? != 1 {
            return Err(wrong("gen"));
        }
        let forms = read.optional("forms");
        let forms = match forms.as_str() {
            "" => Forms::default(),
            text => Forms::parse(text)
                .ok()
                .filter(|forms| forms.to_string() == text)
                .ok_or_else(|| wrong("forms"))?,
        };
        let found = Self {
            base_root: read.hash("base_root")?,
            base_size: read.int("base_size")?,
            closes: read.optional("closes"),
            consultation: read.optional("cons"),
            forms,
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

    pub(super) fn decode(line: &[u8]) -> Result<(Self, Hash), OpeningError> {
        let mut read = Reader::of(line, "slot", PACK_FORMAT)?;
        let found = Self {
            known: read.optional_hash("c")?,
            slot: read.hash("hh")?,
            door: read.plain("id")?,
            salt: read.hash("salt")?,
        };
        let prev = read.hash("prev")?;
        read.end((found, prev))
    }
}

impl Record {
    /// The opening of its commitment in the log `log`, and its details.
    #[must_use]
    pub fn openings(&self, log: &Hash) -> (String, Option<String>) {
        let detail = self.detail.salt.map(|_| self.detail.encode());
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

    /// Whether all of its lines are as short as a line must be, where it is the
    /// `i`-th item of its pack: they stand in the book in lines of their own.
    #[must_use]
    pub fn fits(&self, log: &Hash, i: u64) -> bool {
        let (opening, detail) = self.openings(log);
        let line = self.encode(log, i, &Hash::ZERO);
        [Some(line), Some(opening), detail].iter().flatten().all(|line| line.len() <= MAX_LINE)
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
            .opt("dsalt", detail.salt.map(|salt| salt.hex()).as_deref())
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
    pub(super) fn decode(
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
            round: read.number("round")?,
            salt: read.optional_hash("dsalt")?,
            steward: String::new(),
            witness: read.optional("witness"),
        };
        if detail.salt.is_some() {
            steward.clone_into(&mut detail.steward);
        } else if detail.vouches() {
            // Without it nothing binds them, and they would count all the same.
            return Err(OpeningError::Key { kind, key: "dsalt".to_owned() });
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

impl Spoilt {
    /// The line as the `i`-th item after the line with hash `prev`.
    #[must_use]
    pub fn encode(&self, i: u64, prev: &Hash) -> String {
        let text = |value: &str| (!value.is_empty()).then(|| escape(value));
        Writer::new()
            .opt("at", text(&self.at).as_deref())
            .str("form", &escape(&self.serial))
            .int("i", i)
            .opt("note", text(&self.note).as_deref())
            .str("prev", &prev.hex())
            .str("t", "spoilt")
            .str("v", PACK_FORMAT)
            .finish()
    }

    pub(super) fn decode(line: &[u8]) -> Result<(Self, u64, Hash), OpeningError> {
        let mut read = Reader::of(line, "spoilt", PACK_FORMAT)?;
        let found =
            Self { at: read.optional("at"), serial: read.plain("form")?, note: read.optional("note") };
        let found = (found, read.int("i")?, read.hash("prev")?);
        read.end(found)
    }
}

/// The lines that carry a paper (`rules` or `text`) after the line with hash
/// `prev`, and the hash of the last of them.
#[must_use]
pub fn paper_lines(kind: &str, bytes: &[u8], prev: &Hash) -> (String, Hash) {
    let (mut out, mut prev) = (String::new(), *prev);
    for piece in bytes.chunks(PIECE) {
        let line = Writer::new()
            .str("data", &BASE64.encode(piece))
            .str("kind", kind)
            .str("prev", &prev.hex())
            .str("t", "paper")
            .str("v", PACK_FORMAT)
            .finish();
        prev = Hash::of(line.as_bytes());
        out.push_str(&line);
    }
    (out, prev)
}

/// Reads a line of a paper: its kind, what it adds, the hash of the line before.
pub(super) fn paper(line: &[u8]) -> Result<(String, Vec<u8>, Hash), OpeningError> {
    let mut read = Reader::of(line, "paper", PACK_FORMAT)?;
    let wrong = |key: &str| OpeningError::Key { kind: "paper", key: key.to_owned() };
    let data = BASE64.decode(read.string("data")?.as_bytes()).map_err(|_| wrong("data"))?;
    let kind = read.string("kind")?;
    if !["rules", "text"].contains(&kind.as_str()) {
        return Err(wrong("kind"));
    }
    let prev = read.hash("prev")?;
    read.end((kind, data, prev))
}
