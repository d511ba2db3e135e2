//! Openings: what commitments stand for, kept apart and shown as disclosed.
//!
//! A commitment is the SHA-256 of an opening line. Each opening has 32 random
//! bytes of salt of its own, so nobody finds a position by trying them all,
//! and destroying the salt destroys the link. A household's slot binds its
//! door; its weight (area, building, owner) is committed apart, since square
//! metres are nearly a fingerprint.

use super::escape::escape;
use super::line::Writer;
use super::opening_reader::Reader;
use super::{Hash, LineError, OPENING_FORMAT};

/// Thirty-two random bytes as 64 hex digits.
pub type Salt = Hash;

/// Why a line is not the opening that it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// The line is not canonical.
    #[error("not canonical: {0}")]
    Line(#[from] LineError),
    /// A key is missing, wrong or unknown.
    #[error("not an opening of type {kind}: key {key}")]
    Key {
        /// The type wanted.
        kind: &'static str,
        /// The key at fault.
        key: String,
    },
}

/// Opens a slot `hh`: which door it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotOpening {
    /// Id of the consultation (genesis binds the roll, so not the log).
    pub consultation: String,
    /// The door.
    pub door: String,
    /// The salt.
    pub salt: Salt,
}

/// Opens `wt` of a roll line: everything of a household that can weigh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightOpening {
    /// Id of the consultation.
    pub consultation: String,
    /// The household's slot.
    pub slot: Hash,
    /// Area in 0.01 m²; 0 if the roll has none.
    pub area: u64,
    /// Building.
    pub building: String,
    /// The first door, in the order of the roll, of the same owner: owners
    /// are merged by it and no owner is named.
    pub own: String,
    /// Kind, e.g. `parking`; empty if not given.
    pub kind: String,
    /// Further amounts of the roll, e.g. `share=120`, separated by spaces.
    pub shares: String,
    /// State, e.g. `unsold`; empty if not given.
    pub state: String,
    /// Stairwell.
    pub stairwell: String,
    /// Tags, separated by spaces.
    pub tags: String,
    /// The salt.
    pub salt: Salt,
}

/// Opens `c` of a position line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionOpening {
    /// The household's slot.
    pub slot: Hash,
    /// The log id.
    pub log: Hash,
    /// The position's code.
    pub position: String,
    /// SHA-256 of a [`DetailOpening`] line, if the record has details.
    pub detail: Option<Hash>,
    /// The salt.
    pub salt: Salt,
}

/// Opens `c` of a visit line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitOpening {
    /// The household's slot.
    pub slot: Hash,
    /// The log id.
    pub log: Hash,
    /// `delivered`, `absent`, `refused` or `moved`.
    pub outcome: String,
    /// As for a position.
    pub detail: Option<Hash>,
    /// The salt.
    pub salt: Salt,
}

/// Opens `c` of a note line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteOpening {
    /// The log id.
    pub log: Hash,
    /// The text, free.
    pub text: String,
    /// The salt.
    pub salt: Salt,
}

/// Who asked, when and how: never published, bound by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DetailOpening {
    /// When, as claimed: a date or a date and time.
    pub at: String,
    /// How: `door`, `phone`, `paper`, ...
    pub channel: String,
    /// Serial of the form.
    pub form: String,
    /// A remark, free.
    pub note: String,
    /// SHA-256 of a photograph of the form, as 64 hex digits; empty if none.
    pub photo: String,
    /// What proves a delivery, e.g. the number of a registered letter.
    pub proof: String,
    /// Who says so, where that was stated: `signed`, `witnessed`, ...
    pub provenance: String,
    /// Who answered for the owner, as a key; empty if the owner did.
    pub proxy: String,
    /// Round of the canvass; 0 if not given.
    pub round: u64,
    /// Who asked.
    pub steward: String,
    /// The salt, once it is drawn.
    pub salt: Option<Salt>,
    /// Before whom it was said.
    pub witness: String,
}

impl DetailOpening {
    /// Whether there is anything to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let texts = [&self.at, &self.channel, &self.form, &self.note, &self.photo, &self.proof];
        let people = [&self.provenance, &self.proxy, &self.steward, &self.witness];
        self.round == 0 && texts.iter().chain(&people).all(|text| text.is_empty())
    }

    /// Whether they say who answered, how, or what shows it: what an answer is
    /// counted by.
    #[must_use]
    pub fn vouches(&self) -> bool {
        let shown = [&self.channel, &self.photo, &self.proof];
        let people = [&self.provenance, &self.proxy, &self.steward, &self.witness];
        shown.iter().chain(&people).any(|text| !text.is_empty())
    }
}

/// An opening: a line whose hash is a commitment.
pub trait Opening: Sized {
    /// The line, final LF included.
    fn encode(&self) -> String;

    /// Reads a line.
    ///
    /// # Errors
    /// The line is not canonical or not of this type.
    fn decode(line: &[u8]) -> Result<Self, OpeningError>;

    /// The commitment: SHA-256 of the line.
    fn commitment(&self) -> Hash {
        Hash::of(self.encode().as_bytes())
    }
}

impl SlotOpening {
    /// The line of such an opening.
    #[must_use]
    pub fn line(consultation: &str, door: &str, salt: &Salt) -> String {
        Writer::new()
            .str("cons", consultation)
            .str("id", door)
            .hash("salt", salt)
            .str("t", "hh")
            .str("v", OPENING_FORMAT)
            .finish()
    }
}

impl Opening for SlotOpening {
    fn encode(&self) -> String {
        Self::line(&self.consultation, &self.door, &self.salt)
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "hh")?;
        let found =
            Self { consultation: read.string("cons")?, door: read.string("id")?, salt: read.hash("salt")? };
        read.end(found)
    }
}

impl Opening for WeightOpening {
    fn encode(&self) -> String {
        Writer::new()
            .int("area", self.area)
            .str("building", &escape(&self.building))
            .str("cons", &self.consultation)
            .hash("hh", &self.slot)
            .str("kind", &escape(&self.kind))
            .str("own", &self.own)
            .hash("salt", &self.salt)
            .opt("shares", (!self.shares.is_empty()).then(|| escape(&self.shares)).as_deref())
            .str("stairwell", &escape(&self.stairwell))
            .str("state", &escape(&self.state))
            .str("t", "wt")
            .str("tags", &escape(&self.tags))
            .str("v", OPENING_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "wt")?;
        let found = Self {
            area: read.int("area")?,
            building: read.plain("building")?,
            consultation: read.string("cons")?,
            slot: read.hash("hh")?,
            kind: read.plain("kind")?,
            own: read.string("own")?,
            salt: read.hash("salt")?,
            shares: read.optional("shares"),
            stairwell: read.plain("stairwell")?,
            state: read.plain("state")?,
            tags: read.plain("tags")?,
        };
        read.end(found)
    }
}

impl PositionOpening {
    fn encode_as(&self, kind: &str) -> String {
        Writer::new()
            .opt("d", self.detail.map(|h| h.hex()).as_deref())
            .str("hh", &self.slot.hex())
            .str("log", &self.log.hex())
            .str("pos", &self.position)
            .str("salt", &self.salt.hex())
            .str("t", kind)
            .str("v", OPENING_FORMAT)
            .finish()
    }

    fn decode_as(line: &[u8], kind: &'static str) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, kind)?;
        let found = Self {
            detail: read.optional_hash("d")?,
            slot: read.hash("hh")?,
            log: read.hash("log")?,
            position: read.string("pos")?,
            salt: read.hash("salt")?,
        };
        read.end(found)
    }
}

impl Opening for PositionOpening {
    fn encode(&self) -> String {
        self.encode_as("pos")
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        Self::decode_as(line, "pos")
    }
}

/// Opens `c` of an objection line: what a household says of a published
/// result, in the same words as a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionOpening(pub PositionOpening);

impl Opening for ObjectionOpening {
    fn encode(&self) -> String {
        self.0.encode_as("objection")
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        PositionOpening::decode_as(line, "objection").map(Self)
    }
}

/// Opens `c` of a `second` or `contest` line: what the second entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondOpening(pub PositionOpening);

impl Opening for SecondOpening {
    fn encode(&self) -> String {
        self.0.encode_as("second")
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        PositionOpening::decode_as(line, "second").map(Self)
    }
}

impl Opening for VisitOpening {
    fn encode(&self) -> String {
        Writer::new()
            .opt("d", self.detail.map(|h| h.hex()).as_deref())
            .str("hh", &self.slot.hex())
            .str("log", &self.log.hex())
            .str("salt", &self.salt.hex())
            .str("t", "visit")
            .str("v", OPENING_FORMAT)
            .str("visit", &self.outcome)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "visit")?;
        let found = Self {
            detail: read.optional_hash("d")?,
            slot: read.hash("hh")?,
            log: read.hash("log")?,
            salt: read.hash("salt")?,
            outcome: read.string("visit")?,
        };
        read.end(found)
    }
}

impl Opening for NoteOpening {
    fn encode(&self) -> String {
        Writer::new()
            .str("log", &self.log.hex())
            .str("salt", &self.salt.hex())
            .str("t", "note")
            .str("text", &escape(&self.text))
            .str("v", OPENING_FORMAT)
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "note")?;
        let found = Self { log: read.hash("log")?, salt: read.hash("salt")?, text: read.plain("text")? };
        read.end(found)
    }
}

impl Opening for DetailOpening {
    fn encode(&self) -> String {
        let text = |value: &str| (!value.is_empty()).then(|| escape(value));
        let out = Writer::new()
            .opt("at", text(&self.at).as_deref())
            .opt("channel", text(&self.channel).as_deref())
            .opt("form", text(&self.form).as_deref())
            .opt("note", text(&self.note).as_deref())
            .opt("photo", text(&self.photo).as_deref())
            .opt("proof", text(&self.proof).as_deref())
            .opt("provenance", text(&self.provenance).as_deref())
            .opt("proxy", text(&self.proxy).as_deref());
        let out = if self.round == 0 { out } else { out.int("round", self.round) };
        out.opt("salt", self.salt.map(|salt| salt.hex()).as_deref())
            .opt("steward", text(&self.steward).as_deref())
            .str("t", "detail")
            .str("v", OPENING_FORMAT)
            .opt("witness", text(&self.witness).as_deref())
            .finish()
    }

    fn decode(line: &[u8]) -> Result<Self, OpeningError> {
        let mut read = Reader::new(line, "detail")?;
        let found = Self {
            at: read.optional("at"),
            channel: read.optional("channel"),
            form: read.optional("form"),
            note: read.optional("note"),
            photo: read.optional("photo"),
            proof: read.optional("proof"),
            provenance: read.optional("provenance"),
            proxy: read.optional("proxy"),
            round: read.number("round")?,
            salt: Some(read.hash("salt")?),
            steward: read.optional("steward"),
            witness: read.optional("witness"),
        };
        read.end(found)
    }
}
