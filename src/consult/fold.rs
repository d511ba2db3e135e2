//! The other road to the count: a fold over the lines of a log.
//!
//! A book answers from counters; `tally --recount` and `verify` fold the lines
//! and must agree. The fold also knows the order of events that a log must
//! keep, and names every line that breaks it.

use std::collections::HashMap;
use std::sync::Arc;

use super::Course;
use super::annotate::Annotation;
use super::audit::Backs;
use super::consent::Consents;
use super::fold_again::Amended;
use super::fold_figures::Figures;
use super::fold_packs::{Heads, Packs};
use super::fold_slots::{Commitments, Kept, Slots};
use super::settle::Decision;
use super::twice::Keyed;
use crate::log::{Body, BoxCount, Close, Entry, Hash, Note, Open, StageBody, Tally};
use crate::rule::Outcome;
use crate::text::{self, Text};

/// What the lines say of one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SlotLines<'a> {
    /// Commitment of the position that counts, and its `seq`.
    pub given: Option<(Hash, u64)>,
    /// It was visited, since the last text that all were asked anew.
    pub visited: bool,
    /// How often the answer was keyed in.
    pub keyed: Keyed,
    /// `seq` of the second entry.
    pub second: Option<u64>,
    /// It answered, and the answer counts no more since another text came.
    pub reached: bool,
    /// Its standing answers where packs brought several, and what was replaced
    /// before it arrived.
    pub heads: Option<&'a Heads>,
}

impl SlotLines<'_> {
    /// The position that counts: none while two entries of it disagree.
    #[must_use]
    pub fn counted(&self) -> Option<(Hash, u64)> {
        self.given.filter(|_| self.keyed != Keyed::Contested)
    }
}

/// What a household last said of the published result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Objection {
    /// Its commitment.
    pub commitment: Hash,
    /// `seq` of its line.
    pub seq: u64,
    /// Whether it was answered.
    pub answered: bool,
}

/// A line that a log of this kind must not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disorder {
    /// Which law is broken.
    pub law: Law,
    /// Line number from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: Text,
}

/// The laws of order, as checks are named by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// `open` first and once; nothing that counts after `close`; `tally` right after it.
    States,
    /// No commitment twice.
    Commitments,
    /// A replacing position names the one it replaces.
    Sees,
}

/// The state of a log after some of its lines.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub(super) size: u64,
    pub(super) open: Option<Open>,
    pub(super) close: Option<(u64, Close)>,
    pub(super) tally: Option<(u64, Tally)>,
    pub(super) slots: Slots,
    pub(super) commitments: Commitments,
    pub(super) notes: Vec<(u64, Note)>,
    pub(super) course: Course,
    pub(super) stages: Vec<(u64, StageBody)>,
    pub(super) objections: HashMap<Hash, Objection>,
    pub(super) consents: Consents,
    pub(super) positions: u64,
    pub(super) replaced: u64,
    pub(super) visits: u64,
    pub(super) disorder: Vec<Disorder>,
    pub(super) amended: Vec<Amended>,
    pub(super) seconds: u64,
    pub(super) differing: u64,
    pub(super) resolved: Vec<Decision>,
    pub(super) packs: Packs,
    pub(super) boxes: Vec<(u64, BoxCount)>,
    /// Hash of the tally line, as the line after it says.
    pub(super) tallied: Option<Hash>,
    pub(super) backs: Backs,
    /// What is left of slots and commitments when they are gone.
    pub(super) figures: Option<Figures>,
}

impl State {
    /// Before the first line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Before the first line of a log of which the roll is known: its slots,
    /// sorted, each once.
    #[must_use]
    pub fn on_roll(roll: Arc<Vec<Hash>>) -> Self {
        let commitments = Commitments::for_lines(roll.len());
        Self { slots: Slots::of_roll(roll), commitments, ..Self::default() }
    }

    /// Takes the next line in. A line that breaks the order is named in
    /// [`State::disorder`] and changes nothing.
    pub fn push(&mut self, entry: &Entry) {
        self.size += 1;
        let line = self.size;
        if self.tally.as_ref().is_some_and(|(tally, _)| tally + 1 == line) {
            self.tallied = Some(entry.prev);
        }
        if let Some(reason) = self.out_of_state(&entry.body) {
            self.disorder.push(Disorder { law: Law::States, line, reason });
            return;
        }
        match &entry.body {
            Body::Open(open) => self.open = Some(open.clone()),
            Body::Position { slot, commitment, sees, pack: None } => {
                self.position(*slot, *commitment, *sees);
            }
            Body::Position { slot, commitment, sees, .. } => self.claim(*slot, *commitment, *sees, None),
            Body::Second { slot, commitment, sees, agrees } => {
                self.second(*slot, *commitment, *sees, *agrees);
            }
            Body::Resolve { slot, commitment, sees, settled } => {
                self.resolve([*slot, *commitment, *sees], settled.as_deref());
            }
            Body::Visit { slot, commitment, .. } => {
                self.unique(*commitment);
                self.visits += 1;
                let (number, kept) = self.slots.name(*slot);
                self.slots.keep(number, Kept { visited: true, ..kept });
            }
            Body::Note(note) => {
                if let Some(commitment) = note.commitment {
                    self.unique(commitment);
                }
                self.notes.push((line, note.clone()));
            }
            Body::Close(close) => self.close = Some((line, close.clone())),
            Body::Tally(tally) => self.tally = Some((line, tally.clone())),
            Body::Stage(body) => self.stage_entry(body),
            Body::Pack(body) => self.pack_entry(body),
        }
        self.course.apply(&entry.body);
    }

    fn stage_entry(&mut self, body: &StageBody) {
        let line = self.size;
        match body {
            StageBody::Objection { slot, commitment, sees } => {
                if !self.unique(*commitment) {
                    return;
                }
                let before = self.objections.get(slot).map(|objection| objection.commitment);
                if *sees != before {
                    let reason = if before.is_some() { text::sees_wrong() } else { text::sees_nothing() };
                    self.disorder.push(Disorder { law: Law::Sees, line, reason });
                    return;
                }
                let fresh = Objection { commitment: *commitment, seq: line - 1, answered: false };
                self.objections.insert(*slot, fresh);
            }
            StageBody::Answer { re, commitment } => {
                if !self.unique(*commitment) {
                    return;
                }
                match self.objections.values_mut().find(|objection| objection.commitment == *re) {
                    Some(objection) => objection.answered = true,
                    None => {
                        let reason = text::state_answer();
                        self.disorder.push(Disorder { law: Law::Sees, line, reason });
                    }
                }
            }
            // Not among the stages: there may be one for every door.
            StageBody::Consent { slot, commitment, given } => {
                self.consent(*slot, *commitment, *given);
                return;
            }
            StageBody::Turnout { slot, commitment } => {
                self.took_part(*slot, *commitment);
                return;
            }
            StageBody::Strike { slot, commitment, sees } => {
                self.strike(*slot, *commitment, *sees);
                return;
            }
            StageBody::Box(count) => {
                if self.unique(count.commitment) {
                    self.boxes.push((line, count.clone()));
                }
                return;
            }
            StageBody::AmendText(amend) => {
                if !self.unique(amend.commitment) {
                    return;
                }
                self.text(amend);
            }
            StageBody::CallBack(back) => {
                self.call_back(back);
                return;
            }
            StageBody::AmendRoll(amend) if !self.unique(amend.commitment) => return,
            StageBody::Annotate(entry) if !self.unique(entry.commitment) => return,
            StageBody::KeyAdd(add) if !self.unique(add.commitment) => return,
            StageBody::KeyRevoke(revoke) if !self.unique(revoke.commitment) => return,
            StageBody::Erase(erase) if erase.commitment.is_some_and(|c| !self.unique(c)) => return,
            _ => {}
        }
        self.stages.push((line, body.clone()));
    }

    /// Notes a commitment; false (and a disorder) if it was there already.
    pub(super) fn unique(&mut self, commitment: Hash) -> bool {
        let fresh = self.commitments.add(self.size - 1, commitment);
        if !fresh {
            let reason = text::commitment_twice(commitment.code());
            self.disorder.push(Disorder { law: Law::Commitments, line: self.size, reason });
        }
        fresh
    }

    fn out_of_state(&self, body: &Body) -> Option<Text> {
        let kind = body.kind();
        match body {
            Body::Open(_) if self.size > 1 => Some(text::state_open_twice()),
            Body::Open(_) => None,
            _ if self.open.is_none() => Some(text::state_not_open(kind)),
            _ if self.box_order(body).is_some() => self.box_order(body),
            Body::Position { .. } | Body::Second { .. } | Body::Resolve { .. } | Body::Visit { .. }
                if self.close.is_some() =>
            {
                Some(text::state_after_close(kind))
            }
            Body::Position { pack: Some(pack), .. } | Body::Visit { pack: Some(pack), .. }
                if !self.merged(pack) =>
            {
                Some(text::state_pack_unknown(pack))
            }
            Body::Pack(body) => self.pack_order(body),
            Body::Close(_) if self.close.is_some() => Some(text::state_close_twice()),
            Body::Tally(_) if self.tally.is_some() => Some(text::state_tally_twice()),
            Body::Tally(_) if self.close.as_ref().is_none_or(|(line, _)| line + 1 != self.size) => {
                Some(text::state_tally_alone())
            }
            Body::Note(_) if self.close.is_some() && self.tally.is_none() => Some(text::state_tally_alone()),
            Body::Stage(_) if self.close.is_some() && self.tally.is_none() => Some(text::state_tally_alone()),
            Body::Stage(body) => self.stage_order(body),
            _ => None,
        }
    }

    /// Why an entry of a stage must not stand here.
    fn stage_order(&self, body: &StageBody) -> Option<Text> {
        let kind = body.kind();
        let course = &self.course;
        // Given or taken back at any time: the next minutes honour it. Keys too
        // come and go at any time: minutes are signed after all is said.
        if matches!(body, StageBody::Consent { .. } | StageBody::KeyAdd(_) | StageBody::KeyRevoke(_)) {
            return None;
        }
        if matches!(body, StageBody::Audit(_) | StageBody::CallBack(_) | StageBody::Erase(_)) {
            return self.audit_order(body);
        }
        let Some(result) = course.result.as_deref() else {
            return match body {
                StageBody::Turnout { .. } | StageBody::Strike { .. } | StageBody::Box(_) => None,
                StageBody::Fact(_) | StageBody::AmendText(_) | StageBody::AmendRoll(_) => None,
                StageBody::Extend(extend) => {
                    let before = course.closes.map(|day| day.to_string());
                    let before = before.or_else(|| self.open.as_ref().map(|open| open.closes.clone()));
                    before.is_some_and(|before| extend.closes <= before).then(text::state_extend)
                }
                _ => Some(text::state_needs_tally(kind)),
            };
        };
        // The life of a decision goes on after the procedure has ended.
        if let StageBody::Annotate(entry) = body {
            return Annotation::of(entry).is_none().then(|| text::state_annotation(&entry.kind));
        }
        if course.ended.is_some() {
            return Some(text::state_after_final(kind));
        }
        let pending = result == Outcome::Pending.as_str();
        match body {
            StageBody::Fact(_) | StageBody::Extend(_) | StageBody::AmendText(_) | StageBody::AmendRoll(_) => {
                Some(text::state_after_close(kind))
            }
            StageBody::Next(_) if course.next.is_some() => Some(text::state_once(kind)),
            StageBody::Next(next) => {
                let wanted = if next.fallback { Outcome::Fallback } else { Outcome::NoQuorum };
                (result != wanted.as_str()).then(|| text::state_result(kind, result))
            }
            StageBody::Publish(_) => course.published.is_some().then(|| text::state_once(kind)),
            _ if course.published.is_none() => Some(text::state_needs_publication(kind)),
            StageBody::Confirm(_) | StageBody::Objection { .. } if course.confirmed.is_some() => {
                Some(text::state_once(kind))
            }
            StageBody::Confirm(_) if !pending => Some(text::state_result(kind, result)),
            StageBody::Final(end) => {
                (course.outcome() != Some(end.result.as_str())).then(|| text::state_result(kind, &end.result))
            }
            _ => None,
        }
    }
}
