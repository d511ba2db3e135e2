//! Typed entries of a log and their canonical lines.
//!
//! A type or key that this version does not know is refused as made by a
//! newer one: a count over lines that are not understood would be a guess.

use super::line::{self, Charset, Fields, Writer};
pub use super::take::{EntryError, is_consultation_id, types};

use super::settled::Settled;
use super::take::Take;
use super::{FORMAT, Hash, PackBody, StageBody};

/// One line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Place in the log, from 0.
    pub seq: u64,
    /// Hash of the line before; [`Hash::ZERO`] for the first.
    pub prev: Hash,
    /// What the line says.
    pub body: Body,
}

/// What a line says (key `t`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The first line: binds everything that must not change.
    Open(Open),
    /// What a household answered, as a commitment.
    Position {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a position opening.
        commitment: Hash,
        /// The commitment that this answer replaces.
        sees: Option<Hash>,
        /// Id of the pack that it came in.
        pack: Option<String>,
    },
    /// The answer of a household, keyed in a second time from the papers.
    Second {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a second opening.
        commitment: Hash,
        /// The commitment of the first entry.
        sees: Hash,
        /// Whether both entries say the same (`second`) or not (`contest`).
        agrees: bool,
    },
    /// A person has decided between two entries.
    Resolve {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a position opening.
        commitment: Hash,
        /// The commitment of the first entry.
        sees: Hash,
        /// The evidence, and who signed.
        settled: Option<Box<Settled>>,
    },
    /// An attempt at a door, as a commitment to its outcome.
    Visit {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a visit opening.
        commitment: Hash,
        /// Id of the pack that it came in.
        pack: Option<String>,
    },
    /// A correction or a fact about the record; nothing is ever edited.
    Note(Note),
    /// After this line no position counts.
    Close(Close),
    /// The result.
    Tally(Tally),
    /// An entry of a stage around the count.
    Stage(StageBody),
    /// An entry about a steward's pack.
    Pack(PackBody),
}

/// The genesis entry. Its hash is the log id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Id of the consultation.
    pub consultation: String,
    /// Last day of the canvass, `YYYY-MM-DD`.
    pub closes: String,
    /// Disclosure mode: `none`, `positions`, `named` or `box`.
    pub disclose: String,
    /// SHA-256 of the file `signers` (of nothing if no key is bound).
    pub keys: Hash,
    /// 16 random bytes as 32 hex digits: two logs of the same text differ.
    pub nonce: String,
    /// SHA-256 of the proposal's bytes.
    pub proposal: Hash,
    /// SHA-256 of `roll.jsonl`.
    pub roll: Hash,
    /// Number of households on the roll.
    pub roll_n: u64,
    /// SHA-256 of `rules.json`.
    pub rules: Hash,
}

/// A note. Its text, if any, is in an opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of note: `correction`, `rollback-adopted`, `small-groups`,
    /// `open-conflicts`, `proxy-refused`.
    pub kind: String,
    /// Commitment to the text.
    pub commitment: Option<Hash>,
    /// A head that the note speaks of.
    pub head: Option<Hash>,
    /// The size that goes with that head.
    pub size: Option<u64>,
}

/// The end of the canvass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// The day, as claimed by the clock of the machine.
    pub at: String,
    /// Whether that clock was behind the date of an earlier record.
    pub clock_behind: bool,
    /// Packs given out.
    pub packs_issued: u64,
    /// Packs taken in.
    pub packs_merged: u64,
}

/// Households per bucket and the outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Agreed.
    pub for_: u64,
    /// Disagreed.
    pub against: u64,
    /// Abstained.
    pub abstain: u64,
    /// Spoilt.
    pub invalid: u64,
    /// Present, did not vote.
    pub novote: u64,
    /// Delivery proved, no reply.
    pub silent: u64,
    /// No proof of delivery.
    pub unreached: u64,
    /// Two records disagree.
    pub contested: u64,
    /// All households on the roll.
    pub all: u64,
    /// SHA-256 of the openings of the counted positions, sorted by slot.
    pub openings: Hash,
    /// SHA-256 of `tally.json`, which holds every other figure.
    pub detail: Option<Hash>,
    /// `passed`, `rejected`, ...
    pub result: String,
}

impl Body {
    /// The type as it stands in key `t`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Position { .. } => "position",
            Self::Second { agrees: true, .. } => "second",
            Self::Second { agrees: false, .. } => "contest",
            Self::Resolve { .. } => "resolve",
            Self::Visit { .. } => "visit",
            Self::Note(_) => "note",
            Self::Close(_) => "close",
            Self::Tally(_) => "tally",
            Self::Stage(body) => body.kind(),
            Self::Pack(body) => body.kind(),
        }
    }
}

impl Entry {
    /// The canonical line, final LF included.
    #[must_use]
    pub fn encode(&self) -> String {
        let out = Writer::new();
        let (seq, prev) = (self.seq, self.prev.hex());
        match &self.body {
            Body::Open(open) => out
                .str("closes", &open.closes)
                .str("cons", &open.consultation)
                .str("disclose", &open.disclose)
                .str("keys", &open.keys.hex())
                .str("nonce", &open.nonce)
                .str("prev", &prev)
                .str("proposal", &open.proposal.hex())
                .str("roll", &open.roll.hex())
                .int("roll_n", open.roll_n)
                .str("rules", &open.rules.hex())
                .int("seq", seq),
            Body::Position { slot, commitment, sees, pack } => out
                .str("c", &commitment.hex())
                .str("hh", &slot.hex())
                .opt("pack", pack.as_deref())
                .str("prev", &prev)
                .opt("sees", sees.map(|h| h.hex()).as_deref())
                .int("seq", seq),
            Body::Resolve { slot, commitment, sees, settled } => {
                let out = Settled::before(settled.as_deref(), out.str("c", &commitment.hex()));
                let out = out.str("hh", &slot.hex()).str("prev", &prev).str("sees", &sees.hex());
                Settled::after(settled.as_deref(), out.int("seq", seq))
            }
            Body::Second { slot, commitment, sees, .. } => out
                .str("c", &commitment.hex())
                .str("hh", &slot.hex())
                .str("prev", &prev)
                .str("sees", &sees.hex())
                .int("seq", seq),
            Body::Visit { slot, commitment, pack } => out
                .str("c", &commitment.hex())
                .str("hh", &slot.hex())
                .opt("pack", pack.as_deref())
                .str("prev", &prev)
                .int("seq", seq),
            Body::Note(note) => {
                let out = out
                    .opt("c", note.commitment.map(|h| h.hex()).as_deref())
                    .opt("head", note.head.map(|h| h.hex()).as_deref())
                    .str("kind", &note.kind)
                    .str("prev", &prev)
                    .int("seq", seq);
                match note.size {
                    Some(size) => out.int("size", size),
                    None => out,
                }
            }
            Body::Close(close) => out
                .str("at", &close.at)
                .opt("clock", close.clock_behind.then_some("behind"))
                .int("packs_issued", close.packs_issued)
                .int("packs_merged", close.packs_merged)
                .str("prev", &prev)
                .int("seq", seq),
            Body::Tally(tally) => out
                .int("abstain", tally.abstain)
                .int("against", tally.against)
                .int("all", tally.all)
                .int("contested", tally.contested)
                .opt("detail", tally.detail.map(|h| h.hex()).as_deref())
                .int("for", tally.for_)
                .int("invalid", tally.invalid)
                .int("novote", tally.novote)
                .str("openings", &tally.openings.hex())
                .str("prev", &prev)
                .str("result", &tally.result)
                .int("seq", seq)
                .int("silent", tally.silent),
            Body::Stage(body) => body.write(out, &prev, seq),
            Body::Pack(body) => body.write(out, &prev, seq),
        }
        .str("t", self.body.kind())
        .tail(&self.body)
        .finish()
    }

    /// Reads a canonical line.
    ///
    /// # Errors
    /// The line is not canonical, is of a type or has a key that this version
    /// does not know, or lacks a key of its type.
    pub fn decode(line: &[u8]) -> Result<Self, EntryError> {
        Self::from_fields(&line::parse(line, Charset::Ascii)?)
    }

    /// Reads an entry from the fields of a line.
    ///
    /// # Errors
    /// As [`Entry::decode`].
    pub fn from_fields(fields: &Fields<'_>) -> Result<Self, EntryError> {
        let mut take = Take { fields, taken: 2 };
        if take.string("v")? != FORMAT {
            return Err(EntryError::Newer { what: format!("format \"{}\"", take.string("v")?) });
        }
        let kind = take.string("t")?;
        take.taken = 2;
        let body = match kind {
            "open" => Body::Open(Open {
                closes: take.date("closes")?,
                consultation: take.id("cons")?,
                disclose: take.code("disclose")?,
                keys: take.hash("keys")?,
                nonce: take.nonce("nonce")?,
                proposal: take.hash("proposal")?,
                roll: take.hash("roll")?,
                roll_n: take.int("roll_n")?,
                rules: take.hash("rules")?,
            }),
            "position" => Body::Position {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                sees: take.optional("sees", Take::hash)?,
                pack: take.optional("pack", Take::nonce)?,
            },
            "second" | "contest" => Body::Second {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                sees: take.hash("sees")?,
                agrees: kind == "second",
            },
            "resolve" => Body::Resolve {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                sees: take.hash("sees")?,
                settled: Settled::take(&mut take)?,
            },
            "visit" => Body::Visit {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                pack: take.optional("pack", Take::nonce)?,
            },
            "note" => Body::Note(Note {
                commitment: take.optional("c", Take::hash)?,
                head: take.optional("head", Take::hash)?,
                kind: take.code("kind")?,
                size: take.optional("size", Take::int)?,
            }),
            "close" => Body::Close(Close {
                at: take.date("at")?,
                clock_behind: match take.optional("clock", Take::code)?.as_deref() {
                    None => false,
                    Some("behind") => true,
                    Some(_) => return Err(EntryError::Key { key: "clock" }),
                },
                packs_issued: take.int("packs_issued")?,
                packs_merged: take.int("packs_merged")?,
            }),
            "tally" => Body::Tally(Tally {
                abstain: take.int("abstain")?,
                against: take.int("against")?,
                all: take.int("all")?,
                contested: take.int("contested")?,
                detail: take.optional("detail", Take::hash)?,
                for_: take.int("for")?,
                invalid: take.int("invalid")?,
                novote: take.int("novote")?,
                openings: take.hash("openings")?,
                result: take.code("result")?,
                silent: take.int("silent")?,
                unreached: take.int("unreached")?,
            }),
            other => match StageBody::take(other, &mut take)? {
                Some(body) => Body::Stage(body),
                None => match PackBody::take(other, &mut take)? {
                    Some(body) => Body::Pack(body),
                    None => return Err(EntryError::Newer { what: format!("type \"{other}\"") }),
                },
            },
        };
        let entry = Self { seq: take.int("seq")?, prev: take.hash("prev")?, body };
        take.nothing_left(kind)?;
        Ok(entry)
    }
}

impl Writer {
    /// What sorts after `t`, then the format.
    fn tail(self, body: &Body) -> Self {
        match body {
            Body::Tally(tally) => self.int("unreached", tally.unreached),
            Body::Stage(StageBody::AmendText(amend)) => {
                self.str("text", &amend.text.hex()).str("then", &amend.then)
            }
            Body::Stage(StageBody::Box(count)) => self.int("tellers", count.tellers),
            _ => self,
        }
        .str("v", FORMAT)
    }
}
