//! The second count, made again: the figures of `confirm.json` from its own
//! basis, its first count from `tally.json`, its objections from the openings.

use std::collections::BTreeMap;

use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use super::openings::fits;
use crate::consult::{Basis, Counts, Settings, TallySheet};
use crate::log::opening::{ObjectionOpening, Opening};
use crate::log::stages::Confirm;
use crate::log::{Hash, Hasher, StageBody};
use crate::minutes::{CHAIN, CONFIRM, OBJECTIONS};
use crate::rule::Position;
use crate::text;

/// What households last said of the published result, as opened.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) by_slot: BTreeMap<Hash, Position>,
    pub(super) digest: Option<Hash>,
}

/// Reads `objections.jsonl` line by line.
#[derive(Debug)]
pub(super) struct Objections<'a> {
    reader: &'a Reader,
    hasher: Hasher,
    line: u64,
    last: Option<Hash>,
    said: Said,
}

impl<'a> Objections<'a> {
    pub(super) fn new(reader: &'a Reader) -> Self {
        Self { reader, hasher: Hasher::default(), line: 0, last: None, said: Said::default() }
    }

    pub(super) fn push(&mut self, ledger: &mut Ledger, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.line += 1;
        if let Err(reason) = self.take(bytes) {
            ledger.fail(Check::Confirm, at(OBJECTIONS, self.line), reason);
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), text::Text> {
        let opening =
            ObjectionOpening::decode(bytes).map_err(|error| text::verify_opening_form(error.to_string()))?.0;
        let standing = self.reader.state.objections().get(&opening.slot);
        let counted = standing.map(|objection| (objection.commitment, objection.seq));
        let position = fits(self.reader, &mut self.last, &opening, Hash::of(bytes), counted)?;
        self.said.by_slot.insert(opening.slot, position);
        Ok(())
    }

    pub(super) fn end(mut self) -> Said {
        self.said.digest = Some(self.hasher.finish());
        self.said
    }
}

/// What is known independently of `confirm.json`.
pub(super) struct Known<'a> {
    pub(super) reader: &'a Reader,
    pub(super) settings: Option<&'a Settings>,
    pub(super) tally: Option<&'a [u8]>,
    pub(super) said: Option<&'a Said>,
    /// The second count, made from a whole book.
    pub(super) counts: Option<Counts>,
}

/// Checks the second count. Returns the sheet as computed here.
pub(super) fn check(ledger: &mut Ledger, known: &Known<'_>, bytes: Option<&[u8]>) -> Option<TallySheet> {
    let entry = known.reader.state.stages().iter().find_map(|(line, body)| match body {
        StageBody::Confirm(confirm) => Some((known.reader.line(*line), confirm)),
        _ => None,
    });
    let place = || CONFIRM.to_owned();
    let (line, confirm) = match (entry, bytes) {
        (Some(entry), Some(_)) => entry,
        (Some(_), None) => {
            ledger.fail(Check::Confirm, place(), text::verify_file_missing(CONFIRM));
            return None;
        }
        (None, Some(_)) => {
            ledger.fail(Check::Confirm, place(), text::verify_confirm_no_line());
            return None;
        }
        (None, None) => return None,
    };
    let (bytes, settings) = bytes.zip(known.settings)?;
    if confirm.detail != Hash::of(bytes) {
        ledger.fail(Check::Confirm, place(), text::verify_tally_digest(line));
    }
    let made = Basis::from_bytes(bytes).and_then(|basis| {
        let sheet = TallySheet::compute(settings, &basis)?;
        let again = sheet.to_bytes()?;
        Ok((basis, sheet, again))
    });
    let (basis, sheet, again) = match made {
        Ok(made) => made,
        Err(fault) => {
            ledger.fail(Check::Confirm, place(), fault.message);
            return None;
        }
    };
    if again != bytes {
        ledger.fail(Check::Confirm, place(), text::verify_tally_arithmetic());
    }
    let first = known.tally.and_then(|bytes| Basis::from_bytes(bytes).ok());
    let Some(second) = basis.second.clone() else {
        ledger.fail(Check::Confirm, place(), text::verify_tally_field("second"));
        return None;
    };
    if first != Some(Basis { second: None, ..basis }) {
        ledger.fail(Check::Confirm, place(), text::verify_confirm_first());
    }
    said(ledger, known, (line, confirm), &second);
    if confirm.result != sheet.outcome.as_str() {
        let reason = text::verify_tally_result(&confirm.result, sheet.outcome.as_str());
        ledger.fail(Check::Confirm, at(CHAIN, line), reason);
    }
    let outcome = text::outcome_name(sheet.outcome.as_str());
    ledger.ok(Check::Confirm, outcome.within(|outcome| text::verify_confirm_ok(outcome)));
    Some(sheet)
}

/// Whether the second count is that of the openings.
fn said(ledger: &mut Ledger, known: &Known<'_>, (line, confirm): (u64, &Confirm), second: &Counts) {
    let Some(said) = known.said else {
        ledger.not_checked(Check::Confirm, text::verify_tally_closed());
        return;
    };
    if said.digest != Some(confirm.openings) {
        let found = said.digest.unwrap_or(Hash::ZERO);
        ledger.fail(Check::Confirm, at(CHAIN, line), text::verify_openings_digest(found.code()));
    }
    let mut counts = BTreeMap::<Position, u64>::new();
    for position in said.by_slot.values() {
        *counts.entry(*position).or_default() += 1;
    }
    if second.positions() != counts {
        ledger.fail(Check::Confirm, CONFIRM.to_owned(), text::verify_tally_positions());
    }
    match &known.counts {
        Some(counts) if counts != second => {
            ledger.fail(Check::Confirm, CONFIRM.to_owned(), text::verify_tally_weights());
        }
        Some(_) => {}
        None => ledger.not_checked(Check::Confirm, text::verify_tally_unweighed()),
    }
}
