//! The openings of the counted positions: exactly those that the lines say
//! count, each of its own household.

use std::collections::BTreeMap;

use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use crate::consult::{SlotLines, State};
use crate::log::Hash;
use crate::log::opening::{OpeningError, PositionOpening};
use crate::minutes::{CHAIN, OPENINGS};
use crate::rule::Position;
use crate::text;

/// What the openings say.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// By the number that the fold gives each slot.
    by_slot: Vec<Option<Position>>,
    /// How many there are.
    pub(super) number: usize,
    pub(super) counts: BTreeMap<Position, u64>,
    /// SHA-256 of the lines.
    pub(super) digest: Option<Hash>,
}

impl Opened {
    /// Puts the position of a slot that has this number.
    pub(super) fn put(&mut self, number: u32, position: Position) {
        *self.counts.entry(position).or_default() += 1;
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        if at >= self.by_slot.len() {
            self.by_slot.resize(at + 1, None);
        }
        if let Some(place) = self.by_slot.get_mut(at) {
            self.number += usize::from(place.replace(position).is_none());
        }
    }

    /// The position of a slot, where one is opened.
    pub(super) fn of(&self, state: &State, slot: &Hash) -> Option<Position> {
        self.by_slot.get(usize::try_from(state.number(slot)?).ok()?).copied().flatten()
    }
}

/// Whether an opening is of this log, in its place, and that of the line that
/// counts for its household (`counted`: commitment and `seq`); its position.
pub(super) fn fits(
    reader: &Reader,
    last: &mut Option<Hash>,
    opening: &PositionOpening,
    hash: Hash,
    counted: Option<(Hash, u64)>,
) -> Result<Position, text::Text> {
    if Some(opening.log) != reader.log {
        return Err(text::verify_opening_log());
    }
    if last.is_some_and(|last| last >= opening.slot) {
        return Err(text::verify_opening_order());
    }
    *last = Some(opening.slot);
    match counted {
        Some((commitment, _)) if commitment == hash => {}
        Some((_, seq)) => return Err(text::verify_opening_hash(reader.line(seq + 1))),
        None => return Err(text::verify_opening_none(opening.slot.code())),
    }
    opening.position.parse().map_err(|_| text::verify_position_unknown(&opening.position))
}

/// Reads openings line by line.
#[derive(Debug)]
pub(super) struct Openings<'a> {
    reader: &'a Reader,
    line: u64,
    last: Option<Hash>,
    /// The number after that of the last slot.
    next: u32,
    opened: Opened,
    /// The slots of the roll as amended, sorted, where it was.
    amended: Option<&'a [Hash]>,
}

impl<'a> Openings<'a> {
    pub(super) fn new(reader: &'a Reader, amended: Option<&'a [Hash]>) -> Self {
        Self { reader, line: 0, last: None, next: 0, opened: Opened::default(), amended }
    }

    /// The line whose position counts for a household, of which this is known.
    fn counted(&self, slot: &Hash, lines: Option<SlotLines<'_>>) -> Option<(Hash, u64)> {
        let here = self.amended.is_none_or(|roll| roll.binary_search(slot).is_ok());
        lines.filter(|_| here)?.counted()
    }

    /// Takes the next line: its hash, and how it was read.
    pub(super) fn push(
        &mut self,
        ledger: &mut Ledger,
        hash: Hash,
        opening: Result<PositionOpening, OpeningError>,
    ) {
        self.line += 1;
        if let Err(reason) = self.take(hash, opening) {
            ledger.fail(Check::Openings, at(OPENINGS, self.line), reason);
        }
    }

    fn take(&mut self, hash: Hash, opening: Result<PositionOpening, OpeningError>) -> Result<(), text::Text> {
        let opening = opening.map_err(|error| text::verify_opening_form(error.to_string()))?;
        // They are sorted, and so are the numbers.
        let number = self.reader.state.number_near(&opening.slot, self.next);
        let lines = number.and_then(|number| self.reader.state.numbered(number));
        let counted = self.counted(&opening.slot, lines);
        let position = fits(self.reader, &mut self.last, &opening, hash, counted)?;
        if let Some(number) = number {
            self.opened.put(number, position);
            self.next = number.saturating_add(1);
        }
        Ok(())
    }

    /// Says whether the set, which has this digest, is complete. `None` if it
    /// is not.
    pub(super) fn end(mut self, ledger: &mut Ledger, digest: Hash) -> Option<Opened> {
        let state = &self.reader.state;
        // Each that was opened counts, so that with as many none is missing.
        let complete = self.opened.number == state.counted();
        for (slot, lines) in (!complete).then(|| state.slots()).into_iter().flatten() {
            let given = self.counted(&slot, Some(lines));
            if let Some((_, seq)) = given.filter(|_| self.opened.of(state, &slot).is_none()) {
                ledger.fail(
                    Check::Openings,
                    at(CHAIN, self.reader.line(seq + 1)),
                    text::verify_opening_missing(),
                );
            }
        }
        if let Some((line, _)) = state.tally().filter(|(_, tally)| tally.openings != digest) {
            ledger.fail(
                Check::Openings,
                at(CHAIN, self.reader.line(*line)),
                text::verify_openings_digest(digest.code()),
            );
        }
        ledger.ok(Check::Openings, text::verify_openings_ok(self.line));
        self.opened.digest = Some(digest);
        (!ledger.failed(Check::Openings)).then_some(self.opened)
    }
}
