//! The roll, and the openings of its slots and weights where they are shown.

use std::collections::HashSet;
use std::sync::Arc;

use super::finding::{Check, Ledger, at};
use super::openings::Opened;
use crate::consult::counts::Weight;
use crate::consult::{Counter, Counts, Door, Standing, State};
use crate::log::Hash;
use crate::log::RollLine;
use crate::log::opening::{Opening, OpeningError, SlotOpening, WeightOpening};
use crate::minutes::{ROLL, SLOTS, WEIGHTS};
use crate::rule::Rule;
use crate::text;

/// A frozen roll as read.
#[derive(Debug, Clone, Default)]
pub(super) struct Roll {
    /// Its lines, where their weights are asked for.
    pub(super) lines: Vec<RollLine>,
    /// How many it has.
    pub(super) number: usize,
    pub(super) digest: Option<Hash>,
    /// The slots, sorted whatever the file's order.
    pub(super) slots: Arc<Vec<Hash>>,
}

/// Reads `roll.jsonl` line by line.
#[derive(Debug, Default)]
pub(super) struct RollReader {
    line: u64,
    lines: Vec<RollLine>,
    slots: Vec<Hash>,
    file: String,
    weights: bool,
}

impl RollReader {
    /// Reads a file, and keeps the lines where their weights are asked for.
    pub(super) fn new(file: String, weights: bool) -> Self {
        Self { file, weights, ..Self::default() }
    }

    /// Takes the next line, as it was read.
    pub(super) fn push(&mut self, ledger: &mut Ledger, line: Result<RollLine, OpeningError>) {
        self.line += 1;
        match line {
            Ok(line) => {
                if self.slots.last().is_some_and(|last| *last >= line.slot) {
                    ledger.fail(Check::Slots, at(&self.file, self.line), text::verify_roll_order());
                }
                self.slots.push(line.slot);
                self.lines.extend(self.weights.then_some(line));
            }
            Err(error) => {
                let reason = text::verify_opening_form(error.to_string());
                ledger.fail(Check::Slots, at(&self.file, self.line), reason);
            }
        }
    }

    pub(super) fn end(self, digest: Hash) -> Roll {
        let Self { lines, mut slots, .. } = self;
        slots.sort_unstable();
        Roll { lines, number: slots.len(), digest: Some(digest), slots: Arc::new(slots) }
    }
}

/// The slot that a line of `slots.jsonl` opens, if it is this one.
pub(super) fn slot_of(bytes: &[u8], wanted: Option<Hash>, consultation: &str) -> Option<Door> {
    let opening = SlotOpening::decode(bytes).ok()?;
    let fits = wanted == Some(Hash::of(bytes)) && opening.consultation == consultation;
    opening.door.parse().ok().filter(|door: &Door| fits && door.as_str() == opening.door)
}

/// The weight that a line of `weights.jsonl` opens, if it is that of this line
/// of the roll.
pub(super) fn weight_of(bytes: &[u8], wanted: Option<RollLine>, consultation: &str) -> Option<WeightOpening> {
    let wanted = wanted?;
    WeightOpening::decode(bytes).ok().filter(|opening| {
        wanted.weight == Some(Hash::of(bytes))
            && opening.slot == wanted.slot
            && opening.consultation == consultation
    })
}

/// Reads `slots.jsonl` and `weights.jsonl`: line for line with the roll, or
/// with that part of it whose doors are shown.
#[derive(Debug)]
pub(super) struct Weights<'a> {
    roll: &'a Roll,
    consultation: &'a str,
    doors: HashSet<String>,
    slots: usize,
    owners: HashSet<String>,
    weights: usize,
    counter: Counter,
    state: &'a State,
    opened: &'a Opened,
    contested: HashSet<Hash>,
}

impl<'a> Weights<'a> {
    pub(super) fn new(
        roll: &'a Roll,
        consultation: &'a str,
        rule: &Rule,
        (state, opened): (&'a State, &'a Opened),
        contested: HashSet<Hash>,
    ) -> Self {
        Self {
            roll,
            consultation,
            doors: HashSet::new(),
            slots: 0,
            owners: HashSet::new(),
            weights: 0,
            counter: Counter::new(rule),
            state,
            opened,
            contested,
        }
    }

    pub(super) fn slot(&mut self, ledger: &mut Ledger, bytes: &[u8]) {
        let wanted = self.roll.lines.get(self.slots).map(|line| line.slot);
        self.slots += 1;
        let door = slot_of(bytes, wanted, self.consultation);
        if !door.is_some_and(|door| self.doors.insert(door.to_string())) {
            let line = u64::try_from(self.slots).unwrap_or(u64::MAX);
            ledger.fail(Check::Weights, at(SLOTS, line), text::verify_weight_wrong(ROLL));
        }
    }

    pub(super) fn weight(&mut self, ledger: &mut Ledger, bytes: &[u8]) {
        let wanted = self.roll.lines.get(self.weights).copied();
        self.weights += 1;
        let line = u64::try_from(self.weights).unwrap_or(u64::MAX);
        let Some(opening) = weight_of(bytes, wanted, self.consultation) else {
            ledger.fail(Check::Weights, at(WEIGHTS, line), text::verify_weight_wrong(ROLL));
            return;
        };
        let standing = self.opened.of(self.state, &opening.slot).map_or(Standing::Unreached, Standing::plain);
        let contested = self.contested.contains(&opening.slot);
        let standing = if contested { Standing::Contested } else { standing };
        let weight = Weight {
            building: &opening.building,
            own: &opening.own,
            area: opening.area,
            tags: &opening.tags,
            shares: &opening.shares,
        };
        self.counter.add(weight, standing);
        self.owners.insert(opening.own);
    }

    /// Whether both files have as many lines as they should: the owners named,
    /// the doors, and what was counted.
    fn number(self, ledger: &mut Ledger) -> (HashSet<String>, HashSet<String>, Counter) {
        let wanted = self.roll.lines.len();
        for (file, found) in [(SLOTS, self.slots), (WEIGHTS, self.weights)] {
            if found != wanted {
                let reason = text::verify_weight_number(found, wanted);
                ledger.fail(Check::Weights, file.to_owned(), reason);
            }
        }
        (self.owners, self.doors, self.counter)
    }

    /// The counts of the whole roll, unless something did not fit.
    pub(super) fn end(self, ledger: &mut Ledger) -> Option<Counts> {
        let wanted = self.roll.lines.len();
        let (owners, doors, counter) = self.number(ledger);
        if !owners.is_subset(&doors) {
            ledger.fail(Check::Weights, WEIGHTS.to_owned(), text::verify_weight_owner());
        }
        ledger.ok(Check::Weights, text::verify_weights_ok(wanted));
        (!ledger.failed(Check::Weights)).then(|| counter.counts())
    }

    /// Of a part of the roll nothing can be counted.
    pub(super) fn end_of_some(self, ledger: &mut Ledger, all: usize) {
        let shown = self.roll.lines.len();
        self.number(ledger);
        ledger.not_checked(Check::Weights, text::verify_weights_some(shown, all));
    }
}
