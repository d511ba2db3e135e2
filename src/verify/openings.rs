//! The openings of the counted positions: exactly those that the lines say
//! count, each of its own household.

use std::collections::{BTreeMap, HashMap};

use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use crate::log::opening::{Opening, PositionOpening};
use crate::log::{Hash, Hasher};
use crate::minutes::{CHAIN, OPENINGS};
use crate::rule::Position;
use crate::text;

/// What the openings say.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) by_slot: HashMap<Hash, Position>,
    pub(super) counts: BTreeMap<Position, u64>,
    /// SHA-256 of the lines.
    pub(super) digest: Option<Hash>,
}

impl Opened {
    pub(super) fn put(&mut self, slot: Hash, position: Position) {
        self.by_slot.insert(slot, position);
        *self.counts.entry(position).or_default() += 1;
    }
}

/// Whether an opening is of this log, in its place, and that of the line that
/// counts for its household (`counted`: commitment and `seq`); its position.
pub(super) fn fits(
    reader: &Reader<'_>,
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
    reader: &'a Reader<'a>,
    hasher: Hasher,
    line: u64,
    last: Option<Hash>,
    opened: Opened,
    /// The slots of the roll as amended, sorted, where it was.
    amended: Option<&'a [Hash]>,
}

impl<'a> Openings<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, amended: Option<&'a [Hash]>) -> Self {
        Self { reader, hasher: Hasher::default(), line: 0, last: None, opened: Opened::default(), amended }
    }

    /// The line whose position counts for a household.
    fn counted(&self, slot: &Hash) -> Option<(Hash, u64)> {
        let here = self.amended.is_none_or(|roll| roll.binary_search(slot).is_ok());
        self.reader.state.slot(slot).filter(|_| here).and_then(crate::consult::SlotLines::counted)
    }

    pub(super) fn push(&mut self, ledger: &mut Ledger, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.line += 1;
        if let Err(reason) = self.take(bytes) {
            ledger.fail(Check::Openings, at(OPENINGS, self.line), reason);
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), text::Text> {
        let opening =
            PositionOpening::decode(bytes).map_err(|error| text::verify_opening_form(error.to_string()))?;
        let counted = self.counted(&opening.slot);
        let position = fits(self.reader, &mut self.last, &opening, Hash::of(bytes), counted)?;
        self.opened.put(opening.slot, position);
        Ok(())
    }

    /// Says whether the set is complete. `None` if it is not.
    pub(super) fn end(mut self, ledger: &mut Ledger) -> Option<Opened> {
        let state = &self.reader.state;
        for slot in state.slots() {
            let given = self.counted(&slot);
            if let Some((_, seq)) = given.filter(|_| !self.opened.by_slot.contains_key(&slot)) {
                ledger.fail(
                    Check::Openings,
                    at(CHAIN, self.reader.line(seq + 1)),
                    text::verify_opening_missing(),
                );
            }
        }
        let digest = self.hasher.finish();
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
