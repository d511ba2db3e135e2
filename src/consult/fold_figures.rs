//! The figures of a fold over slots, which are asked for when none of the slots
//! is any more: a city has millions, and whoever puts minutes together needs
//! the memory.

use std::collections::BTreeMap;

use super::fold::State;
use super::fold_again::Amended;
use super::fold_slots::{Commitments, Slots};
use super::twice::Keyed;

/// What a fold says of its slots in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figures {
    answered: u64,
    counted: usize,
    waiting: usize,
    /// By the line of each other text.
    since: BTreeMap<u64, [u64; 3]>,
}

impl State {
    /// Lets go of the slots and commitments when the last line is read. The
    /// figures stay what they are; no slot and no commitment is found any more.
    pub fn keep_figures(&mut self) {
        self.figures = Some(Figures {
            answered: self.answered(),
            counted: self.counted(),
            waiting: self.waiting(),
            since: self.amended.iter().map(|amended| (amended.line, self.since(amended))).collect(),
        });
        (self.slots, self.commitments) = (Slots::default(), Commitments::default());
    }

    /// Of the slots with an answer before another text: how many answered
    /// again since, how many stand by what they said, and how many have no
    /// answer any more.
    #[must_use]
    pub fn since(&self, amended: &Amended) -> [u64; 3] {
        if let Some(known) = self.figures.as_ref().and_then(|figures| figures.since.get(&amended.line)) {
            return *known;
        }
        let mut since = [0; 3];
        let [again, stand, none] = &mut since;
        for slot in &amended.given {
            let given = self.slot(slot).and_then(|lines| lines.given);
            *match given {
                Some((_, seq)) if seq >= amended.line => &mut *again,
                Some(_) => &mut *stand,
                None => &mut *none,
            } += 1;
        }
        since
    }

    /// Slots whose answer counts or is contested.
    #[must_use]
    pub fn answered(&self) -> u64 {
        let given = || self.slots.each().filter(|kept| kept.given.is_some()).count();
        self.figures
            .as_ref()
            .map_or_else(|| u64::try_from(given()).unwrap_or(u64::MAX), |known| known.answered)
    }

    /// Number of slots whose position counts.
    #[must_use]
    pub fn counted(&self) -> usize {
        let counts = || {
            self.slots.each().filter(|kept| kept.given.is_some() && kept.keyed != Keyed::Contested).count()
        };
        self.figures.as_ref().map_or_else(counts, |known| known.counted)
    }

    /// Number of slots without an answer that were visited or once answered.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let waits = || {
            self.slots.each().filter(|kept| kept.given.is_none() && (kept.reached || kept.visited)).count()
        };
        self.figures.as_ref().map_or_else(waits, |known| known.waiting)
    }
}
