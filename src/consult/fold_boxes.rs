//! The part of the fold that is about a secret ballot.

use super::boxes::{BoxTotals, Boxes, DISCREPANCY, FEWEST_BALLOTS, FEWEST_TELLERS, accounted};
use super::fold::State;
use super::fold_slots::{Kept, kept_seq};
use super::{Disclose, Keyed};
use crate::log::{Body, BoxCount, Hash, StageBody};
use crate::text::{self, Text};

impl State {
    /// Whether the ballot is secret, counted from sealed boxes.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.disclose == Disclose::Box.code())
    }

    /// The boxes that were counted, in the order of their lines, with the line
    /// numbers.
    #[must_use]
    pub fn box_counts(&self) -> &[(u64, BoxCount)] {
        &self.boxes
    }

    /// What they came to.
    #[must_use]
    pub fn boxes(&self) -> Boxes {
        self.boxes.iter().map(|(_, count)| (count.name.clone(), BoxTotals::of(count))).collect()
    }

    /// Households that took part, those struck left out.
    #[must_use]
    pub fn turnout(&self) -> u64 {
        self.positions.saturating_sub(self.replaced)
    }

    pub(super) fn took_part(&mut self, slot: Hash, commitment: Hash) {
        let seq = self.size - 1;
        if !self.unique(commitment) {
            return;
        }
        let (number, kept) = self.slots.name(slot);
        if kept.given.is_some() {
            self.sees(text::state_turnout_twice());
            return;
        }
        self.slots.keep(number, Kept { given: kept_seq(seq), keyed: Keyed::Once, ..kept });
        self.positions += 1;
    }

    pub(super) fn strike(&mut self, slot: Hash, commitment: Hash, sees: Hash) {
        if !self.unique(commitment) {
            return;
        }
        let (number, kept) = self.slots.name(slot);
        self.slots.keep(number, kept);
        if self.given(kept).map(|(commitment, _)| commitment) != Some(sees) {
            self.sees(text::state_strike());
            return;
        }
        self.slots.keep(number, Kept { given: None, ..kept });
        self.replaced += 1;
    }

    /// Why a line must not stand here, as far as that has to do with a secret
    /// ballot.
    pub(super) fn box_order(&self, body: &Body) -> Option<Text> {
        let kind = body.kind();
        if !self.is_secret() {
            let only = matches!(
                body,
                Body::Stage(StageBody::Turnout { .. } | StageBody::Strike { .. } | StageBody::Box(_))
            );
            return only.then(|| text::state_only_boxes(kind));
        }
        let (turnout, counted) = (self.turnout(), accounted(&self.boxes()));
        match body {
            Body::Position { .. } | Body::Second { .. } | Body::Resolve { .. } | Body::Pack(_) => {
                Some(text::state_not_in_boxes(kind))
            }
            Body::Stage(
                StageBody::Consent { .. }
                | StageBody::Confirm(_)
                | StageBody::AmendRoll(_)
                | StageBody::Audit(_)
                | StageBody::CallBack(_),
            ) => Some(text::state_not_in_boxes(kind)),
            Body::Stage(StageBody::AmendText(_)) if turnout > 0 => Some(text::state_text_turnout()),
            Body::Stage(StageBody::Turnout { .. } | StageBody::Strike { .. } | StageBody::Box(_))
                if self.close.is_some() =>
            {
                Some(text::state_after_close(kind))
            }
            Body::Stage(StageBody::Strike { .. }) if turnout <= counted => {
                Some(text::strike_overfull(turnout, counted))
            }
            Body::Stage(StageBody::Box(count)) => self.box_wrong(count, turnout, counted),
            Body::Close(_) if turnout != counted && !self.tells_discrepancy() => {
                Some(text::state_box_close(turnout, counted))
            }
            _ => None,
        }
    }

    fn box_wrong(&self, count: &BoxCount, turnout: u64, counted: u64) -> Option<Text> {
        let totals = BoxTotals::of(count);
        let all = counted.saturating_add(totals.accounted());
        if self.boxes.iter().any(|(_, other)| other.name == count.name) {
            Some(text::box_twice(&count.name))
        } else if count.tellers < FEWEST_TELLERS {
            Some(text::box_tellers(count.tellers, FEWEST_TELLERS))
        } else if totals.number() < FEWEST_BALLOTS {
            Some(text::box_small(&count.name, totals.number(), FEWEST_BALLOTS))
        } else {
            (all > turnout).then(|| text::box_overfull(all, turnout))
        }
    }

    fn tells_discrepancy(&self) -> bool {
        self.notes.iter().any(|(_, note)| note.kind == DISCREPANCY)
    }
}
