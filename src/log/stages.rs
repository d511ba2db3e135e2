//! What is written about the stages around a count: process facts, an
//! extension, another text or roll, the publication, objections and their answers, the second count,
//! the end, where the matter goes on, what became of the decision later, and who may be shown by name.

use super::Hash;
use super::audit::{Audit, CallBack};
use super::boxes::BoxCount;
use super::erase::Erase;
use super::keys::{KeyAdd, KeyRevoke};
use super::line::Writer;
use super::take::{EntryError, Take};

/// A process fact that a gate or a silence clause of the rule looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The day it speaks of, as claimed, `YYYY-MM-DD`.
    pub at: String,
    /// Its name, e.g. `notice` or `only_posted_items`.
    pub name: String,
    /// Its value in its own unit; yes is 1 and no is 0.
    pub value: u64,
}

/// The canvass goes on longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extend {
    /// The day on which that was decided, as claimed.
    pub at: String,
    /// The new last day.
    pub closes: String,
}

/// The proposal was changed while the canvass was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendText {
    /// The day, as claimed.
    pub at: String,
    /// Commitment to the reason.
    pub commitment: Hash,
    /// SHA-256 of the new text.
    pub text: Hash,
    /// What becomes of the positions given so far: `keep`, `reask`, `silent`.
    pub then: String,
}

/// The roll was changed while the canvass was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendRoll {
    /// The day, as claimed.
    pub at: String,
    /// Commitment to the reason.
    pub commitment: Hash,
    /// SHA-256 of the roll as it is from here on.
    pub roll: Hash,
    /// Number of households on it.
    pub roll_n: u64,
}

/// The result was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// The day, as claimed.
    pub at: String,
    /// Whether that was later than the rule allows.
    pub late: bool,
}

/// The second count, over objections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The day, as claimed.
    pub at: String,
    /// SHA-256 of `confirm.json`, which holds every figure.
    pub detail: Hash,
    /// SHA-256 of the openings of the standing objections, sorted by slot.
    pub openings: Hash,
    /// `passed`, `lapsed` or `pending`.
    pub result: String,
}

/// Nothing can be objected to any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Final {
    /// The day, as claimed.
    pub at: String,
    /// The outcome that stands.
    pub result: String,
}

/// The question is put again, in a log of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// Whether under the other rule; else it is the next attempt.
    pub fallback: bool,
    /// The id of that log.
    pub log: Hash,
}

/// What became of a decision after the count: nothing is edited for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotate {
    /// The day, as claimed.
    pub at: String,
    /// The later decision that did it: the number of its minutes, and its log.
    pub by: Option<(u64, Hash)>,
    /// Commitment to the words.
    pub commitment: Hash,
    /// `challenged`, `set-aside`, `upheld`, `changed`, `carried-out`, `spent`.
    pub kind: String,
}

/// An entry of a stage around the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageBody {
    /// A process fact.
    Fact(Fact),
    /// A longer canvass.
    Extend(Extend),
    /// Another text.
    AmendText(AmendText),
    /// Another roll.
    AmendRoll(AmendRoll),
    /// The publication.
    Publish(Publish),
    /// An objection of a household, or its withdrawal, as a commitment.
    Objection {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a position opening.
        commitment: Hash,
        /// The commitment that this one replaces.
        sees: Option<Hash>,
    },
    /// The answer to an objection.
    Answer {
        /// The objection's commitment.
        re: Hash,
        /// Commitment to the text.
        commitment: Hash,
    },
    /// The second count.
    Confirm(Confirm),
    /// Whether a household agrees to be shown with its door.
    Consent {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a consent opening.
        commitment: Hash,
        /// Given, or taken back.
        given: bool,
    },
    /// The end.
    Final(Final),
    /// Where the matter goes on.
    Next(Next),
    /// What became of the decision.
    Annotate(Annotate),
    /// A household took part in a secret ballot, as a commitment.
    Turnout {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a turnout opening.
        commitment: Hash,
    },
    /// That a household took part was recorded by mistake.
    Strike {
        /// The household's slot.
        slot: Hash,
        /// Commitment to a turnout opening with the reason.
        commitment: Hash,
        /// The commitment of the turnout line that is struck.
        sees: Hash,
    },
    /// What was counted out of a box.
    Box(BoxCount),
    /// A key comes.
    KeyAdd(KeyAdd),
    /// A key goes.
    KeyRevoke(KeyRevoke),
    /// Doors are drawn to be asked again.
    Audit(Audit),
    /// One of them was, or that was tried.
    CallBack(CallBack),
    /// Openings are erased.
    Erase(Erase),
}

impl StageBody {
    /// The type as it stands in key `t`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Fact(_) => "fact",
            Self::Extend(_) => "extend",
            Self::AmendText(_) => "text-amend",
            Self::AmendRoll(_) => "roll-amend",
            Self::Publish(_) => "publish",
            Self::Objection { .. } => "objection",
            Self::Answer { .. } => "answer",
            Self::Confirm(_) => "confirm",
            Self::Consent { .. } => "consent",
            Self::Final(_) => "final",
            Self::Next(next) if next.fallback => "fallback",
            Self::Next(_) => "attempt",
            Self::Annotate(_) => "annotate",
            Self::Turnout { .. } => "turnout",
            Self::Strike { .. } => "strike",
            Self::Box(_) => "box",
            Self::KeyAdd(_) => "key-add",
            Self::KeyRevoke(_) => "key-revoke",
            Self::Audit(_) => "audit",
            Self::CallBack(_) => "callback",
            Self::Erase(_) => "erase",
        }
    }

    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        match self {
            Self::Fact(fact) => out
                .str("at", &fact.at)
                .int("n", fact.value)
                .str("name", &fact.name)
                .str("prev", prev)
                .int("seq", seq),
            Self::Extend(extend) => {
                out.str("at", &extend.at).str("closes", &extend.closes).str("prev", prev).int("seq", seq)
            }
            Self::AmendText(amend) => {
                out.str("at", &amend.at).str("c", &amend.commitment.hex()).str("prev", prev).int("seq", seq)
            }
            Self::AmendRoll(amend) => out
                .str("at", &amend.at)
                .str("c", &amend.commitment.hex())
                .str("prev", prev)
                .str("roll", &amend.roll.hex())
                .int("roll_n", amend.roll_n)
                .int("seq", seq),
            Self::Publish(publish) => out
                .str("at", &publish.at)
                .opt("late", publish.late.then_some("yes"))
                .str("prev", prev)
                .int("seq", seq),
            Self::Objection { slot, commitment, sees } => out
                .str("c", &commitment.hex())
                .str("hh", &slot.hex())
                .str("prev", prev)
                .opt("sees", sees.map(|h| h.hex()).as_deref())
                .int("seq", seq),
            Self::Answer { re, commitment } => {
                out.str("c", &commitment.hex()).str("prev", prev).str("re", &re.hex()).int("seq", seq)
            }
            Self::Confirm(confirm) => out
                .str("at", &confirm.at)
                .str("detail", &confirm.detail.hex())
                .str("openings", &confirm.openings.hex())
                .str("prev", prev)
                .str("result", &confirm.result)
                .int("seq", seq),
            Self::Consent { slot, commitment, given } => out
                .str("c", &commitment.hex())
                .str("hh", &slot.hex())
                .int("ok", u64::from(*given))
                .str("prev", prev)
                .int("seq", seq),
            Self::Final(end) => {
                out.str("at", &end.at).str("prev", prev).str("result", &end.result).int("seq", seq)
            }
            Self::Next(next) => out.str("log", &next.log.hex()).str("prev", prev).int("seq", seq),
            Self::Annotate(annotate) => {
                let by = annotate.by.map(|(_, log)| log.hex());
                let out = out.str("at", &annotate.at).opt("by", by.as_deref());
                let out = out.str("c", &annotate.commitment.hex()).str("kind", &annotate.kind);
                let out = match annotate.by {
                    Some((number, _)) => out.int("n", number),
                    None => out,
                };
                out.str("prev", prev).int("seq", seq)
            }
            Self::Turnout { slot, commitment } => {
                out.str("c", &commitment.hex()).str("hh", &slot.hex()).str("prev", prev).int("seq", seq)
            }
            Self::Strike { slot, commitment, sees } => out
                .str("c", &commitment.hex())
                .str("hh", &slot.hex())
                .str("prev", prev)
                .str("sees", &sees.hex())
                .int("seq", seq),
            Self::Box(count) => count.write(out, prev, seq),
            Self::KeyAdd(add) => add.write(out, prev, seq),
            Self::KeyRevoke(revoke) => revoke.write(out, prev, seq),
            Self::Audit(audit) => audit.write(out, prev, seq),
            Self::CallBack(back) => back.write(out, prev, seq),
            Self::Erase(erase) => erase.write(out, prev, seq),
        }
    }

    /// Reads the keys of a type; `None` if it is none of these.
    pub(super) fn take(kind: &str, take: &mut Take<'_, '_>) -> Result<Option<Self>, EntryError> {
        Ok(Some(match kind {
            "fact" => {
                Self::Fact(Fact { at: take.date("at")?, value: take.int("n")?, name: take.code("name")? })
            }
            "extend" => Self::Extend(Extend { at: take.date("at")?, closes: take.date("closes")? }),
            "text-amend" => Self::AmendText(AmendText {
                at: take.date("at")?,
                commitment: take.hash("c")?,
                text: take.hash("text")?,
                then: take.code("then")?,
            }),
            "roll-amend" => Self::AmendRoll(AmendRoll {
                at: take.date("at")?,
                commitment: take.hash("c")?,
                roll: take.hash("roll")?,
                roll_n: take.int("roll_n")?,
            }),
            "publish" => Self::Publish(Publish {
                at: take.date("at")?,
                late: match take.optional("late", Take::code)?.as_deref() {
                    None => false,
                    Some("yes") => true,
                    Some(_) => return Err(EntryError::Key { key: "late" }),
                },
            }),
            "objection" => Self::Objection {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                sees: take.optional("sees", Take::hash)?,
            },
            "answer" => Self::Answer { commitment: take.hash("c")?, re: take.hash("re")? },
            "confirm" => Self::Confirm(Confirm {
                at: take.date("at")?,
                detail: take.hash("detail")?,
                openings: take.hash("openings")?,
                result: take.code("result")?,
            }),
            "consent" => Self::Consent {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                given: match take.int("ok")? {
                    0 => false,
                    1 => true,
                    _ => return Err(EntryError::Key { key: "ok" }),
                },
            },
            "turnout" => Self::Turnout { commitment: take.hash("c")?, slot: take.hash("hh")? },
            "strike" => {
                Self::Strike { commitment: take.hash("c")?, slot: take.hash("hh")?, sees: take.hash("sees")? }
            }
            "box" => Self::Box(BoxCount::take(take)?),
            "final" => Self::Final(Final { at: take.date("at")?, result: take.code("result")? }),
            "attempt" | "fallback" => {
                Self::Next(Next { fallback: kind == "fallback", log: take.hash("log")? })
            }
            "annotate" => {
                let (log, number) = (take.optional("by", Take::hash)?, take.optional("n", Take::int)?);
                let by = match (log, number) {
                    (Some(log), Some(number)) => Some((number, log)),
                    (None, None) => None,
                    (None, Some(_)) => return Err(EntryError::Key { key: "by" }),
                    (Some(_), None) => return Err(EntryError::Key { key: "n" }),
                };
                Self::Annotate(Annotate {
                    at: take.date("at")?,
                    by,
                    commitment: take.hash("c")?,
                    kind: take.code("kind")?,
                })
            }
            "key-add" => Self::KeyAdd(KeyAdd::take(take)?),
            "key-revoke" => Self::KeyRevoke(KeyRevoke::take(take)?),
            "audit" => Self::Audit(Audit::take(take)?),
            "callback" => Self::CallBack(CallBack::take(take)?),
            "erase" => Self::Erase(Erase::take(take)?),
            _ => return Ok(None),
        }))
    }
}
