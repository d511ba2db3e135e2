//! The part of the fold that goes back on earlier lines: second entries, the
//! decisions between two, and another text.

use super::amend::Then;
use super::fold::{Disorder, Law, State};
use super::fold_slots::{Kept, kept_seq};
use super::settle::Decision;
use super::twice::Keyed;
use crate::log::stages::AmendText;
use crate::log::{Hash, Settled};
use crate::text::{self, Text};

/// What another text did to the answers given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// Line number from 1.
    pub line: u64,
    /// What becomes of them.
    pub then: Then,
    /// The slots with an answer at that moment.
    pub given: Vec<Hash>,
}

impl State {
    pub(super) fn position(&mut self, slot: Hash, commitment: Hash, sees: Option<Hash>) {
        let line = self.size;
        if !self.unique(commitment) {
            return;
        }
        let (number, kept) = self.slots.name(slot);
        self.slots.keep(number, kept);
        let before = self.given(kept).map(|(commitment, _)| commitment);
        if sees != before {
            self.sees(if before.is_some() { text::sees_wrong() } else { text::sees_nothing() });
            return;
        }
        if kept.keyed == Keyed::Contested {
            self.sees(text::state_contested());
            return;
        }
        let now = Kept { given: kept_seq(line - 1), keyed: Keyed::Once, second: None, ..kept };
        self.slots.stands_alone(number, now);
        self.positions += 1;
        self.replaced += u64::from(before.is_some());
    }

    pub(super) fn second(&mut self, slot: Hash, commitment: Hash, sees: Hash, agrees: bool) {
        let line = self.size;
        if !self.unique(commitment) {
            return;
        }
        let (number, kept) = self.slots.name(slot);
        self.slots.keep(number, kept);
        if self.given(kept).map(|(commitment, _)| commitment) != Some(sees) || kept.keyed != Keyed::Once {
            self.sees(text::state_second());
            return;
        }
        let keyed = if agrees { Keyed::Twice } else { Keyed::Contested };
        self.slots.keep(number, Kept { keyed, second: kept_seq(line - 1), ..kept });
        self.seconds += 1;
        self.differing += u64::from(!agrees);
    }

    pub(super) fn resolve(&mut self, [slot, commitment, sees]: [Hash; 3], settled: Option<&Settled>) {
        let line = self.size;
        if !self.unique(commitment) {
            return;
        }
        let (number, kept) = self.slots.name(slot);
        self.slots.keep(number, kept);
        if self.given(kept).map(|(commitment, _)| commitment) != Some(sees) || kept.keyed != Keyed::Contested
        {
            self.sees(text::state_resolve());
            return;
        }
        let now = Kept { given: kept_seq(line - 1), keyed: Keyed::Resolved, ..kept };
        self.slots.stands_alone(number, now);
        let settled = settled.cloned();
        self.resolved.push(Decision { line, slot, commitment, sees, settled });
    }

    pub(super) fn text(&mut self, amend: &AmendText) {
        let line = self.size;
        let Some(then) = Then::from_code(&amend.then) else {
            self.disorder.push(Disorder { law: Law::States, line, reason: text::state_then(&amend.then) });
            return;
        };
        let given = self.slots().filter(|(_, lines)| lines.given.is_some()).map(|(slot, _)| slot).collect();
        for kept in self.slots.each_mut().filter(|_| then != Then::Keep) {
            if then == Then::Reask {
                (kept.visited, kept.reached) = (false, false);
            } else {
                kept.reached |= kept.given.is_some();
            }
            (kept.given, kept.keyed, kept.second) = (None, Keyed::Once, None);
        }
        if then != Then::Keep {
            self.slots.heads.clear();
        }
        self.amended.push(Amended { line, then, given });
    }

    /// Each other text, with the answers that were given before it.
    #[must_use]
    pub fn amended(&self) -> &[Amended] {
        &self.amended
    }

    /// Second entries, those of them that differed, and the decisions.
    #[must_use]
    pub fn keyed_twice(&self) -> [u64; 3] {
        [self.seconds, self.differing, self.resolved.len() as u64]
    }

    /// What people decided of contested doors, in the order of the lines.
    #[must_use]
    pub fn resolved(&self) -> &[Decision] {
        &self.resolved
    }

    pub(super) fn sees(&mut self, reason: Text) {
        self.disorder.push(Disorder { law: Law::Sees, line: self.size, reason });
    }
}
