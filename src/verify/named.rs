//! The doors that a public folder shows: of everybody on a stated ground, else
//! exactly of those whose consent stands in the log.

use std::collections::BTreeSet;

use super::amended::roll_of;
use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use super::openings::Opened;
use super::tally::Recount;
use super::there::There;
use super::weights::{Roll, Weights};
use crate::consult::{Keyed, Settings};
use crate::log::Hash;
use crate::log::opening::{Opening, WeightOpening};
use crate::minutes::{SLOTS, WEIGHTS};
use crate::text::{self, Fault, Text};

/// What a folder of mode `named` is checked against.
pub(super) struct Named<'a> {
    pub(super) reader: &'a Reader,
    pub(super) roll: &'a Roll,
    pub(super) settings: &'a Settings,
    /// The positions that count; nothing if they are at fault.
    pub(super) opened: Option<&'a Opened>,
}

impl Named<'_> {
    /// Checks the openings of slots and weights, and counts again where all
    /// are opened.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn check(&self, ledger: &mut Ledger, there: &There<'_>) -> Result<Recount, Fault> {
        if !self.reader.whole() || ledger.failed(Check::Slots) {
            // A consent may be in the very line that is missed.
            ledger.not_checked(Check::Weights, text::verify_weights_unread());
            return Ok(Recount::None);
        }
        let everybody = self.roll.slots.iter().copied();
        let shown = self.reader.state.shown(self.settings, everybody);
        let wanted: BTreeSet<Hash> = shown.iter().copied().collect();
        let all = self.roll.lines.len();
        let of_all = wanted.len() == all;
        if !of_all && !self.exactly(ledger, there, &wanted)? {
            return Ok(Recount::None);
        }
        let Some(opened) = self.opened else {
            ledger.not_checked(Check::Weights, text::verify_weights_unread());
            return Ok(Recount::None);
        };
        let lines = self.roll.lines.iter().filter(|line| wanted.contains(&line.slot));
        let part = roll_of(lines.copied().collect());
        let state = &self.reader.state;
        let contested = |slot: &Hash| state.slot(slot).is_some_and(|l| l.keyed == Keyed::Contested);
        let contested = part.slots.iter().copied().filter(contested).collect();
        let (id, rule) = (&self.settings.consultation.id, &self.settings.rule);
        let mut weights = Weights::new(&part, id, rule, (state, opened), contested);
        there.lines(SLOTS, |line| {
            weights.slot(ledger, line);
            Ok(())
        })?;
        there.lines(WEIGHTS, |line| {
            weights.weight(ledger, line);
            Ok(())
        })?;
        if !of_all {
            weights.end_of_some(ledger, all);
            return Ok(Recount::None);
        }
        Ok(weights.end(ledger).map_or(Recount::None, Recount::Folded))
    }

    /// Whether nobody is shown who is not to be, and nobody left out; each
    /// named by slot.
    fn exactly(
        &self,
        ledger: &mut Ledger,
        there: &There<'_>,
        wanted: &BTreeSet<Hash>,
    ) -> Result<bool, Fault> {
        let slot = |line: &[u8]| Some(Hash::of(line));
        let weight = |line: &[u8]| WeightOpening::decode(line).ok().map(|opening| opening.slot);
        let slots = self.all_in(ledger, there, (SLOTS, wanted), slot, text::verify_named_extra)?;
        let weights = self.all_in(ledger, there, (WEIGHTS, wanted), weight, text::verify_named_weight)?;
        Ok(slots && weights)
    }

    fn all_in(
        &self,
        ledger: &mut Ledger,
        there: &There<'_>,
        (file, wanted): (&str, &BTreeSet<Hash>),
        slot: impl Fn(&[u8]) -> Option<Hash>,
        extra: fn(String) -> Text,
    ) -> Result<bool, Fault> {
        let (mut number, mut found, mut fits) = (0_u64, BTreeSet::new(), true);
        there.lines(file, |line| {
            number += 1;
            match slot(line) {
                Some(slot) if wanted.contains(&slot) => {
                    found.insert(slot);
                }
                Some(slot) if self.roll.slots.binary_search(&slot).is_ok() => {
                    fits = false;
                    ledger.fail(Check::Weights, at(file, number), extra(slot.code()));
                }
                // Of no household of the roll at all: the lines are compared next.
                _ => {}
            }
            Ok(())
        })?;
        for missing in wanted.difference(&found) {
            fits = false;
            ledger.fail(Check::Weights, file.to_owned(), text::verify_named_missing(missing.code()));
        }
        Ok(fits)
    }
}
