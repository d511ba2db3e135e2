//! What a folded log says.

use super::fold::{Disorder, Objection, SlotLines, State};
use super::fold_slots::Kept;
use super::{Course, Stage};
use crate::log::{Close, Hash, Note, Open, StageBody, Tally};
use std::collections::HashMap;

impl State {
    /// What the lines say beside positions and visits.
    #[must_use]
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The entries of the stages around the count, and their line numbers.
    #[must_use]
    pub fn stages(&self) -> &[(u64, StageBody)] {
        &self.stages
    }

    /// What households last said of the published result, by slot.
    #[must_use]
    pub fn objections(&self) -> &HashMap<Hash, Objection> {
        &self.objections
    }

    /// How far the consultation is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.close.is_some() { Stage::Closed } else { Stage::Open }
    }

    /// Number of households on the roll, as it was amended last.
    #[must_use]
    pub fn roll_n(&self) -> Option<u64> {
        let opened = self.open.as_ref().map(|open| open.roll_n);
        self.course.rolls.last().map(|roll| roll.n).or(opened)
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
    pub fn slot(&self, slot: &Hash) -> Option<SlotLines<'_>> {
        self.numbered(self.slots.number(slot)?)
    }

    /// As [`State::slot`], of its number.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Option<SlotLines<'_>> {
        let kept = self.slots.kept(number)?;
        Some(SlotLines {
            given: self.given(kept),
            visited: kept.visited,
            keyed: kept.keyed,
            second: kept.second.map(|seq| u64::from(seq.get())),
            reached: kept.reached,
            heads: self.slots.heads.get(&number),
        })
    }

    /// Commitment of the position that stands, and its `seq`.
    pub(super) fn given(&self, kept: Kept) -> Option<(Hash, u64)> {
        kept.given.and_then(|seq| self.commitments.at(seq))
    }

    /// The `seq` of the line with a commitment; line `near` is looked at first.
    #[must_use]
    pub fn seq_of(&self, commitment: &Hash, near: u64) -> Option<u64> {
        self.commitments.seq_of(commitment, near)
    }

    /// The number of a slot in memory, if the roll has it or a line names it.
    #[must_use]
    pub fn number(&self, slot: &Hash) -> Option<u32> {
        self.slots.number(slot)
    }

    /// As [`Self::number`] of a slot that has the number `near` if slots come in
    /// their order.
    #[must_use]
    pub fn number_near(&self, slot: &Hash, near: u32) -> Option<u32> {
        self.slots.number_near(slot, near)
    }

    /// Whether the roll that is known has a slot.
    #[must_use]
    pub fn is_on_roll(&self, slot: &Hash) -> bool {
        self.slots.on_roll(slot).is_some()
    }

    /// Every slot that a line names, sorted.
    pub fn slots(&self) -> impl Iterator<Item = (Hash, SlotLines<'_>)> {
        self.slots.sorted().filter_map(|(slot, number)| Some((*slot, self.numbered(number)?)))
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
