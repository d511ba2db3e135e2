//! The roll, and the openings of its slots and weights where they are shown.

use std::collections::HashSet;

use super::finding::{Check, Ledger, at};
use super::openings::Opened;
use crate::consult::counts::Weight;
use crate::consult::{Counter, Counts, Door, Standing};
use crate::log::RollLine;
use crate::log::opening::{Opening, SlotOpening, WeightOpening};
use crate::log::{Hash, Hasher};
use crate::minutes::{ROLL, SLOTS, WEIGHTS};
use crate::rule::Rule;
use crate::text;

/// A frozen roll as read.
#[derive(Debug, Clone, Default)]
pub(super) struct Roll {
    pub(super) lines: Vec<RollLine>,
    pub(super) digest: Option<Hash>,
    /// The slots, sorted whatever the file's order.
    pub(super) slots: Vec<Hash>,
}

/// Reads `roll.jsonl` line by line.
#[derive(Debug, Default)]
pub(super) struct RollReader {
    hasher: Hasher,
    line: u64,
    lines: Vec<RollLine>,
    file: Option<String>,
}

impl RollReader {
    /// Reads a file of another name than the first roll's.
    pub(super) fn named(file: String) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    fn file(&self) -> &str {
        self.file.as_deref().unwrap_or(ROLL)
    }

    pub(super) fn push(&mut self, ledger: &mut Ledger, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.line += 1;
        match RollLine::decode(bytes) {
            Ok(line) => {
                if self.lines.last().is_some_and(|last| last.slot >= line.slot) {
                    ledger.fail(Check::Slots, at(self.file(), self.line), text::verify_roll_order());
                }
                self.lines.push(line);
            }
            Err(error) => {
                let reason = text::verify_opening_form(error.to_string());
                ledger.fail(Check::Slots, at(self.file(), self.line), reason);
            }
        }
    }

    pub(super) fn end(self) -> Roll {
        let mut slots: Vec<Hash> = self.lines.iter().map(|line| line.slot).collect();
        slots.sort_unstable();
        Roll { lines: self.lines, digest: Some(self.hasher.finish()), slots }
    }
}

/// Reads `slots.jsonl` and `weights.jsonl`: line for line with the roll.
#[derive(Debug)]
pub(super) struct Weights<'a> {
    roll: &'a Roll,
    consultation: &'a str,
    doors: HashSet<String>,
    slots: usize,
    owners: HashSet<String>,
    weights: usize,
    counter: Counter,
    opened: &'a Opened,
    contested: HashSet<Hash>,
}

impl<'a> Weights<'a> {
    pub(super) fn new(
        roll: &'a Roll,
        consultation: &'a str,
        rule: &Rule,
        opened: &'a Opened,
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
            opened,
            contested,
        }
    }

    pub(super) fn slot(&mut self, ledger: &mut Ledger, bytes: &[u8]) {
        let wanted = self.roll.lines.get(self.slots).map(|line| line.slot);
        self.slots += 1;
        let opening = SlotOpening::decode(bytes).ok();
        let fits = wanted == Some(Hash::of(bytes));
        let door =
            opening.filter(|slot| fits && slot.consultation == self.consultation).map(|slot| slot.door);
        let fresh = door.is_some_and(|door| {
            door.parse::<Door>().is_ok_and(|same| same.as_str() == door) && self.doors.insert(door)
        });
        if !fresh {
            let line = u64::try_from(self.slots).unwrap_or(u64::MAX);
            ledger.fail(Check::Weights, at(SLOTS, line), text::verify_weight_wrong(ROLL));
        }
    }

    pub(super) fn weight(&mut self, ledger: &mut Ledger, bytes: &[u8]) {
        let wanted = self.roll.lines.get(self.weights).copied();
        self.weights += 1;
        let line = u64::try_from(self.weights).unwrap_or(u64::MAX);
        let opening = WeightOpening::decode(bytes).ok().zip(wanted).filter(|(opening, wanted)| {
            wanted.weight == Some(Hash::of(bytes))
                && opening.slot == wanted.slot
                && opening.consultation == self.consultation
        });
        let Some((opening, _)) = opening else {
            ledger.fail(Check::Weights, at(WEIGHTS, line), text::verify_weight_wrong(ROLL));
            return;
        };
        let standing =
            self.opened.by_slot.get(&opening.slot).map_or(Standing::Unreached, |p| Standing::plain(*p));
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

    /// The counts, unless something did not fit.
    pub(super) fn end(self, ledger: &mut Ledger) -> Option<Counts> {
        let wanted = self.roll.lines.len();
        for (file, found) in [(SLOTS, self.slots), (WEIGHTS, self.weights)] {
            if found != wanted {
                let reason = text::verify_weight_number(found, wanted);
                ledger.fail(Check::Weights, file.to_owned(), reason);
            }
        }
        if !self.owners.is_subset(&self.doors) {
            ledger.fail(Check::Weights, WEIGHTS.to_owned(), text::verify_weight_owner());
        }
        ledger.ok(Check::Weights, text::verify_weights_ok(wanted));
        (!ledger.failed(Check::Weights)).then(|| self.counter.finish().0)
    }
}
