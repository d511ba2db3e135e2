//! The other road to the count: a fold over the lines of a log.
//!
//! A book answers from counters; `tally --recount` and `verify` fold the lines
//! and must agree. The fold also knows the order of events that a log must
//! keep, and names every line that breaks it.

use std::collections::{HashMap, HashSet};

use super::Stage;
use crate::log::{Body, Close, Entry, Hash, Note, Open, Tally};
use crate::text::{self, Text};

/// What the lines say of one slot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlotLines {
    /// Commitment of the position that counts, and its `seq`.
    pub given: Option<(Hash, u64)>,
    /// Commitments of visits.
    pub visits: Vec<Hash>,
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
    size: u64,
    open: Option<Open>,
    close: Option<(u64, Close)>,
    tally: Option<(u64, Tally)>,
    slots: HashMap<Hash, SlotLines>,
    commitments: HashSet<Hash>,
    notes: Vec<(u64, Note)>,
    positions: u64,
    replaced: u64,
    visits: u64,
    disorder: Vec<Disorder>,
}

impl State {
    /// Before the first line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next line in. A line that breaks the order is named in
    /// [`State::disorder`] and changes nothing.
    pub fn push(&mut self, entry: &Entry) {
        self.size += 1;
        let line = self.size;
        if let Some(reason) = self.out_of_state(&entry.body) {
            self.disorder.push(Disorder { law: Law::States, line, reason });
            return;
        }
        match &entry.body {
            Body::Open(open) => self.open = Some(open.clone()),
            Body::Position { slot, commitment, sees } => self.position(*slot, *commitment, *sees),
            Body::Visit { slot, commitment } => {
                self.unique(*commitment);
                self.visits += 1;
                self.slots.entry(*slot).or_default().visits.push(*commitment);
            }
            Body::Note(note) => {
                if let Some(commitment) = note.commitment {
                    self.unique(commitment);
                }
                self.notes.push((line, note.clone()));
            }
            Body::Close(close) => self.close = Some((line, close.clone())),
            Body::Tally(tally) => self.tally = Some((line, tally.clone())),
        }
    }

    fn position(&mut self, slot: Hash, commitment: Hash, sees: Option<Hash>) {
        let line = self.size;
        if !self.unique(commitment) {
            return;
        }
        let lines = self.slots.entry(slot).or_default();
        let before = lines.given.map(|(commitment, _)| commitment);
        if sees != before {
            let reason = if before.is_some() { text::sees_wrong() } else { text::sees_nothing() };
            self.disorder.push(Disorder { law: Law::Sees, line, reason });
            return;
        }
        lines.given = Some((commitment, line - 1));
        self.positions += 1;
        self.replaced += u64::from(before.is_some());
    }

    /// Notes a commitment; false (and a disorder) if it was there already.
    fn unique(&mut self, commitment: Hash) -> bool {
        let fresh = self.commitments.insert(commitment);
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
            Body::Position { .. } | Body::Visit { .. } if self.close.is_some() => {
                Some(text::state_after_close(kind))
            }
            Body::Close(_) if self.close.is_some() => Some(text::state_close_twice()),
            Body::Tally(_) if self.tally.is_some() => Some(text::state_tally_twice()),
            Body::Tally(_) if self.close.as_ref().is_none_or(|(line, _)| line + 1 != self.size) => {
                Some(text::state_tally_alone())
            }
            Body::Note(_) if self.close.is_some() && self.tally.is_none() => Some(text::state_tally_alone()),
            _ => None,
        }
    }

    /// How far the consultation is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.close.is_some() { Stage::Closed } else { Stage::Open }
    }

    /// The genesis entry.
    #[must_use]
    pub fn open(&self) -> Option<&Open> {
        self.open.as_ref()
    }

    /// The closing entry and its line number.
    #[must_use]
    pub fn close(&self) -> Option<&(u64, Close)> {
        self.close.as_ref()
    }

    /// The tally entry and its line number.
    #[must_use]
    pub fn tally(&self) -> Option<&(u64, Tally)> {
        self.tally.as_ref()
    }

    /// The notes and their line numbers.
    #[must_use]
    pub fn notes(&self) -> &[(u64, Note)] {
        &self.notes
    }

    /// What the lines say of a slot.
    #[must_use]
    pub fn slot(&self, slot: &Hash) -> Option<&SlotLines> {
        self.slots.get(slot)
    }

    /// Every slot that a line names, sorted.
    #[must_use]
    pub fn slots(&self) -> Vec<Hash> {
        let mut slots: Vec<Hash> = self.slots.keys().copied().collect();
        slots.sort_unstable();
        slots
    }

    /// Number of position lines.
    #[must_use]
    pub fn positions(&self) -> u64 {
        self.positions
    }

    /// Number of position lines that replaced an earlier one.
    #[must_use]
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Number of visit lines.
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.visits
    }

    /// Every line out of order.
    #[must_use]
    pub fn disorder(&self) -> &[Disorder] {
        &self.disorder
    }
}
