//! What may be written: a pure decision from the state of a door and an
//! intent to an entry with its opening, or a refusal that says why.

use super::amend::Then;
pub use super::effect::Effect;
use super::provenance::Provenance;
use super::twice::Keyed;
use super::visit::{DELIVERED, POSTED, notice_early, reaches};
use super::{Course, Door, Settings, Standing};
use crate::log::line::MAX_LINE;
use crate::log::opening::{DetailOpening, NoteOpening, Opening, PositionOpening, Salt, VisitOpening};
use crate::log::{Body, Close, Hash, Note};
use crate::rule::{Position, Rule};
use crate::text::{self, Fault};

/// How far a consultation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Positions are recorded.
    Open,
    /// No position counts any more.
    Closed,
}

/// A household as a decision sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorState {
    /// The door.
    pub door: Door,
    /// Its slot in this consultation.
    pub slot: Hash,
    /// The answer that counts now, and its commitment.
    pub given: Option<(Standing, Hash)>,
    /// Whether delivery is proved.
    pub delivered: bool,
    /// How often its answer was keyed in.
    pub keyed: Keyed,
    /// Visits so far, and how many of them failed.
    pub visits: u64,
    /// Of the visits, those at which nothing could be delivered.
    pub failed: u64,
}

impl DoorState {
    /// A door of which nothing is known.
    #[must_use]
    pub fn new(door: Door, slot: Hash) -> Self {
        Self { door, slot, given: None, delivered: false, keyed: Keyed::Once, visits: 0, failed: 0 }
    }

    /// What another text does to it.
    pub fn void(&mut self, then: Then) {
        match then {
            Then::Keep => return,
            Then::Silent => self.delivered |= self.given.is_some(),
            Then::Reask => (self.delivered, self.failed) = (false, 0),
        }
        (self.given, self.keyed) = (None, Keyed::Once);
    }

    /// Where the household stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.given {
            Some(_) if self.keyed == Keyed::Contested => Standing::Contested,
            Some((standing, _)) => standing,
            None if self.delivered => Standing::Silent,
            None => Standing::Unreached,
        }
    }
}

/// An entry that is decided but has no place in the log yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What the line will say.
    pub body: Body,
    /// The opening of its commitment.
    pub opening: Option<String>,
    /// The private details, bound by the opening.
    pub detail: Option<String>,
    /// What it does to the count.
    pub effect: Effect,
}

/// The log that an entry is decided for.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Id of the consultation.
    pub consultation: &'a str,
    /// The log id.
    pub log: Hash,
    /// How far it is.
    pub stage: Stage,
    /// What it is asked under.
    pub settings: &'a Settings,
    /// What the lines say so far.
    pub course: &'a Course,
}

impl Ground<'_> {
    /// Refuses a position that the rule does not take.
    pub(super) fn must_take(&self, position: Position) -> Result<(), Fault> {
        let rule = &self.settings.rule;
        if rule.bucket_of(position).is_some() {
            return Ok(());
        }
        let fault = text::position_name(position.as_str());
        let fault = fault.within(|name| text::position_not_allowed(name, &rule.id));
        Err(Fault::new("position-not-allowed", fault).hint(text::position_not_allowed_hint()))
    }

    /// Refuses a holder who answers for as many others as the rule lets one.
    pub(super) fn must_hold(&self, proxy: &str, held: u64) -> Result<(), Fault> {
        let most = self.settings.rule.most_per_holder();
        match most.filter(|most| !proxy.is_empty() && held >= *most) {
            Some(most) => {
                Err(Fault::new("proxy-limit", text::proxy_limit(proxy, most)).hint(text::proxy_limit_hint()))
            }
            None => Ok(()),
        }
    }

    /// Refuses where no answer counts any more.
    ///
    /// # Errors
    /// The consultation is closed.
    pub fn must_be_open(&self) -> Result<(), Fault> {
        match self.stage {
            Stage::Open => Ok(()),
            Stage::Closed => {
                Err(Fault::new("closed", text::closed(self.consultation)).hint(text::closed_hint()))
            }
        }
    }
}

/// A position to be recorded.
#[derive(Debug, Clone)]
pub struct PositionIntent {
    /// What the household answered.
    pub position: Position,
    /// Whether an earlier position may be replaced.
    pub replace: bool,
    /// Owners for whom the same proxy has answered already, this one apart.
    pub held: u64,
    /// Who asked, when and how (its salt is filled in here).
    pub detail: DetailOpening,
}

/// Decides on a position.
///
/// # Errors
/// The consultation is closed, the rule does not take this position, or the
/// door has a position already and `replace` is not set.
pub fn position(
    ground: Ground<'_>,
    door: &DoorState,
    intent: PositionIntent,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    ground.must_not_be_secret()?;
    ground.must_be_open()?;
    ground.must_take(intent.position)?;
    if door.keyed == Keyed::Contested {
        return Err(Fault::new("contested", text::door_contested(&door.door))
            .hint(text::door_contested_hint(&door.door)));
    }
    Provenance::check(&intent.detail)?;
    let sees = match door.given {
        Some((given, commitment)) => {
            if !intent.replace {
                let given = text::position_name(given.position().map_or("", Position::as_str));
                let fault = given.within(|given| text::already_recorded(&door.door, given));
                return Err(Fault::new("already-recorded", fault).hint(text::already_recorded_hint()));
            }
            Some(commitment)
        }
        None => None,
    };
    let proxy = intent.detail.proxy.clone();
    ground.must_hold(&proxy, intent.held)?;
    let after = Standing::Given(intent.position, Provenance::of(&intent.detail));
    let detail = seal_detail(intent.detail, &mut salt)?;
    let opening = PositionOpening {
        slot: door.slot,
        log: ground.log,
        position: intent.position.as_str().to_owned(),
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        salt: salt(),
    };
    let line = opening.encode();
    Ok(Sealed {
        body: Body::Position { slot: door.slot, commitment: Hash::of(line.as_bytes()), sees, pack: None },
        opening: Some(line),
        detail,
        effect: Effect::Position {
            door: door.door.clone(),
            before: door.standing(),
            after,
            proxy,
            keyed: Keyed::Once,
        },
    })
}

/// Decides on a visit. Its outcome is one of `delivered`, `absent`,
/// `refused`, `moved`, `posted`. `delivered` proves delivery; a public notice
/// stands in for it only where the rule says so, after as many failed visits
/// as it sets.
///
/// # Errors
/// The consultation is closed, or it is too early for a notice.
pub fn visit(
    ground: Ground<'_>,
    door: &DoorState,
    outcome: &str,
    detail: DetailOpening,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    ground.must_be_open()?;
    ground.must_not_tell(&detail)?;
    if let Some(visits) = notice_early(&ground.settings.rule, door.failed).filter(|_| outcome == POSTED) {
        return Err(Fault::new("notice-early", text::notice_early(&door.door, door.failed, visits))
            .hint(text::notice_early_hint(&door.door)));
    }
    let detail = seal_detail(detail, &mut salt)?;
    let opening = VisitOpening {
        slot: door.slot,
        log: ground.log,
        outcome: outcome.to_owned(),
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        salt: salt(),
    };
    let line = opening.encode();
    Ok(Sealed {
        body: Body::Visit { slot: door.slot, commitment: Hash::of(line.as_bytes()), pack: None },
        opening: Some(line),
        detail,
        effect: visited(&ground.settings.rule, door, outcome),
    })
}

/// What a visit does to the count. A public notice stands for delivery only
/// where the rule says so.
#[must_use]
pub fn visited(rule: &Rule, door: &DoorState, outcome: &str) -> Effect {
    let posted = outcome == POSTED;
    Effect::Visit {
        door: door.door.clone(),
        before: door.standing(),
        delivered: reaches(rule, outcome),
        failed: outcome != DELIVERED && !posted,
        posted,
    }
}

/// Decides on a note with a text. Notes are taken before and after the close.
///
/// # Errors
/// The text is too long for a line.
pub fn note(
    ground: Ground<'_>,
    kind: &str,
    words: &str,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    let line = NoteOpening { log: ground.log, text: words.to_owned(), salt: salt() }.encode();
    if line.len() > MAX_LINE {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    let commitment = Some(Hash::of(line.as_bytes()));
    let note = Note { kind: kind.to_owned(), commitment, head: None, size: None };
    Ok(Sealed { body: Body::Note(note), opening: Some(line), detail: None, effect: Effect::None })
}

/// A note that the tool itself writes: a fact about the record, no text.
#[must_use]
pub fn mark(kind: &str, head: Option<Hash>, size: Option<u64>) -> Sealed {
    let note = Note { kind: kind.to_owned(), commitment: None, head, size };
    Sealed { body: Body::Note(note), opening: None, detail: None, effect: Effect::None }
}

/// Decides on the end of the canvass.
///
/// # Errors
/// It is closed already.
pub fn close(
    ground: Ground<'_>,
    at: jiff::civil::Date,
    clock_behind: bool,
    [packs_issued, packs_merged]: [u64; 2],
) -> Result<Sealed, Fault> {
    ground.must_be_open()?;
    let close = Close { at: at.to_string(), clock_behind, packs_issued, packs_merged };
    Ok(Sealed { body: Body::Close(close), opening: None, detail: None, effect: Effect::Close })
}

pub(super) fn seal_detail(
    mut detail: DetailOpening,
    salt: &mut impl FnMut() -> Salt,
) -> Result<Option<String>, Fault> {
    if detail.is_empty() {
        return Ok(None);
    }
    detail.salt = Some(salt());
    let line = detail.encode();
    if line.len() > MAX_LINE {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    Ok(Some(line))
}
