//! What became of a record: where its code stands in a log, and whether it
//! counts. The check page says the same in its own code (`check.js`).

use super::amend::Then;
use super::committed;
use super::fold::{Disorder, Law, State};
use super::twice::Keyed;
use crate::log::receipt::Code;
use crate::log::{Body, Entry, Hash, StageBody};
use crate::text::{self, Text};

/// A record as its line shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Line number from 1.
    pub line: u64,
    /// The type of the line.
    pub kind: &'static str,
    /// The household's slot, where it is about one.
    pub slot: Option<Hash>,
    /// The commitment, of which the receipt has the code.
    pub commitment: Hash,
    /// The law of order that the line breaks.
    pub broken: Option<Law>,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It counts in the result.
    Counted,
    /// It stands, and nothing was counted yet.
    Waiting,
    /// The record at this line took its place.
    Replaced {
        /// Line number from 1.
        line: u64,
        /// The commitment there.
        by: Hash,
    },
    /// Another text came at this line, and answers before it count no more.
    Voided(u64),
    /// Two entries or two answers differ, and nobody has decided.
    Contested,
    /// The household is no longer on the roll.
    Gone,
    /// It came after the close, or stands where none may.
    Late,
    /// It names the wrong record before it.
    Wrong,
    /// It is the last that the household said of the published result.
    Objection,
    /// The household took part in a secret ballot.
    TookPart,
    /// That it took part was struck from the list.
    Struck,
    /// A visit, a second entry or a note: no answer of its own.
    Other,
    /// A line of the log was not understood, and it may be about this very record.
    Unclear,
}

impl Placed {
    /// Whether it holds what a household answered, or that it took part.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        ["position", "duplicate", "conflict", "resolve", "late", "turnout", "objection"].contains(&self.kind)
    }

    /// What became of it. `present` are the slots of the roll as it was amended
    /// last, sorted, if they are known.
    #[must_use]
    pub fn fate(&self, state: &State, present: Option<&[Hash]>) -> Fate {
        match self.broken {
            Some(Law::States) => return Fate::Late,
            Some(_) => return Fate::Wrong,
            None => {}
        }
        let now = self.slot.and_then(|slot| state.slot(&slot));
        match self.kind {
            "late" => Fate::Late,
            "objection" => match self.slot.and_then(|slot| state.objections().get(&slot)) {
                Some(last) if last.commitment != self.commitment => {
                    Fate::Replaced { line: last.seq + 1, by: last.commitment }
                }
                _ => Fate::Objection,
            },
            "turnout" => match now.and_then(|now| now.given) {
                Some((given, _)) if given == self.commitment => Fate::TookPart,
                _ => Fate::Struck,
            },
            "position" | "duplicate" | "conflict" | "resolve" => self.standing(state, present),
            _ => Fate::Other,
        }
    }

    fn standing(&self, state: &State, present: Option<&[Hash]>) -> Fate {
        let (slot, now) = match self.slot.and_then(|slot| Some((slot, state.slot(&slot)?))) {
            Some(found) => found,
            None => return Fate::Wrong,
        };
        let contested = now.keyed == Keyed::Contested;
        // Of several answers that say the same one is counted, whichever it is.
        let beside = now.heads.as_ref().is_some_and(|heads| heads.live.contains_key(&self.commitment));
        match now.given {
            Some((given, _)) if given == self.commitment || beside => {}
            Some((by, seq)) => return Fate::Replaced { line: seq + 1, by },
            None => {
                let voids =
                    |amended: &&super::Amended| amended.then != Then::Keep && amended.line > self.line;
                return Fate::Voided(state.amended().iter().find(voids).map_or(0, |amended| amended.line));
            }
        }
        let amended = !state.course().rolls.is_empty();
        if contested {
            Fate::Contested
        } else if amended && present.is_some_and(|roll| roll.binary_search(&slot).is_err()) {
            Fate::Gone
        } else if state.tally().is_none() {
            Fate::Waiting
        } else {
            Fate::Counted
        }
    }
}

impl Fate {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Waiting => "recorded",
            Self::Replaced { .. } => "replaced",
            Self::Voided(_) => "voided",
            Self::Contested => "contested",
            Self::Gone => "gone",
            Self::Late => "late",
            Self::Wrong => "wrong",
            Self::Objection => "objection",
            Self::TookPart => "turnout",
            Self::Struck => "struck",
            Self::Other => "other",
            Self::Unclear => "unclear",
        }
    }

    /// Whether it is what the household last said.
    #[must_use]
    pub const fn stands(self) -> bool {
        !matches!(self, Self::Replaced { .. } | Self::Struck)
    }

    /// What to tell the household of its record at `line`.
    #[must_use]
    pub fn text(self, line: u64) -> Text {
        match self {
            Self::Counted => text::page_receipt_counted(line),
            Self::Waiting => text::page_receipt_open(line),
            Self::Replaced { line: later, .. } => text::page_receipt_replaced(line, later),
            Self::Voided(amended) => text::page_receipt_voided(line, amended),
            Self::Contested => text::page_receipt_contested(line),
            Self::Gone => text::page_receipt_gone(line),
            Self::Late => text::page_receipt_late(line),
            Self::Wrong => text::page_receipt_wrong(line),
            Self::Objection => text::page_receipt_objection(line),
            Self::TookPart => text::receipt_took_part(line),
            Self::Struck => text::receipt_struck(line),
            Self::Other => text::page_receipt_other(line),
            Self::Unclear => text::page_receipt_unclear(line),
        }
    }
}

/// Looks for records while the lines of a log are folded.
#[derive(Debug, Clone, Default)]
pub struct Search {
    codes: Vec<Code>,
    all: bool,
    found: Vec<Placed>,
}

impl Search {
    /// For the records with these codes.
    #[must_use]
    pub fn codes(codes: Vec<Code>) -> Self {
        Self { codes, ..Self::default() }
    }

    /// For every record of a household.
    #[must_use]
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Looks at the line that was just folded, with what the fold found wrong
    /// with it.
    pub fn look(&mut self, entry: &Entry, line: u64, fresh: &[Disorder]) {
        if !self.all && self.codes.is_empty() {
            return;
        }
        let Some(commitment) = committed::of(&entry.body) else { return };
        let slot = slot_of(&entry.body);
        let wanted = (self.all && slot.is_some()) || self.codes.iter().any(|code| code.fits(&commitment));
        if wanted {
            let broken = fresh.first().map(|disorder| disorder.law);
            self.found.push(Placed { line, kind: entry.body.kind(), slot, commitment, broken });
        }
    }

    /// What was looked for.
    #[must_use]
    pub fn asked(&self) -> &[Code] {
        &self.codes
    }

    /// What was found, in the order of the lines.
    #[must_use]
    pub fn found(&self) -> &[Placed] {
        &self.found
    }

    /// The records that a code names: one, unless somebody met a code by a
    /// search.
    pub fn of<'a>(&'a self, code: &'a Code) -> impl Iterator<Item = &'a Placed> {
        self.found.iter().filter(|placed| code.fits(&placed.commitment))
    }
}

/// The household that a line is about.
fn slot_of(body: &Body) -> Option<Hash> {
    match body {
        Body::Position { slot, .. }
        | Body::Second { slot, .. }
        | Body::Resolve { slot, .. }
        | Body::Visit { slot, .. } => Some(*slot),
        Body::Stage(
            StageBody::Objection { slot, .. }
            | StageBody::Consent { slot, .. }
            | StageBody::Turnout { slot, .. }
            | StageBody::Strike { slot, .. },
        ) => Some(*slot),
        Body::Pack(body) => body.commitment().map(|(slot, _)| slot),
        _ => None,
    }
}
