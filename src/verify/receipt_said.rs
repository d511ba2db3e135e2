//! What the codes of receipts stand for: openings that are public, and those
//! that somebody gives.

use std::fs;

use super::finding::{Check, Ledger};
use super::receipt::Answer;
use crate::log::opening::{ObjectionOpening, Opening, PositionOpening, SecondOpening, VisitOpening};
use crate::log::receipt::Code;
use crate::log::{Hash, TurnoutOpening};
use crate::minutes::{Folder, MORE, OBJECTIONS, OPENINGS};
use crate::text::{self, Fault, Text};

/// What an opening says.
struct Said {
    word: String,
    slot: Hash,
    log: Hash,
}

impl Said {
    fn read(line: &[u8]) -> Option<Self> {
        let position =
            |opening: PositionOpening| Self { word: opening.position, slot: opening.slot, log: opening.log };
        let visit =
            |opening: VisitOpening| Self { word: opening.outcome, slot: opening.slot, log: opening.log };
        let turnout = |opening: TurnoutOpening| Self {
            word: if opening.struck { "strike" } else { "turnout" }.to_owned(),
            slot: opening.slot,
            log: opening.log,
        };
        let second = |opening: SecondOpening| position(opening.0);
        let objection = |opening: ObjectionOpening| position(opening.0);
        PositionOpening::decode(line)
            .map(position)
            .or_else(|_| VisitOpening::decode(line).map(visit))
            .or_else(|_| TurnoutOpening::decode(line).map(turnout))
            .or_else(|_| SecondOpening::decode(line).map(second))
            .or_else(|_| ObjectionOpening::decode(line).map(objection))
            .ok()
    }
}

/// Compares the openings that were given with the codes.
pub(super) fn given(
    ledger: &mut Ledger,
    openings: &[String],
    codes: &[Code],
    answers: &mut [Answer],
    log: Option<Hash>,
) {
    for opening in openings {
        let line = format!("{}\n", opening.trim_end_matches(['\r', '\n']));
        let Some(said) = Said::read(line.as_bytes()) else {
            ledger.fail(Check::Openings, None, text::verify_receipt_opening_form());
            continue;
        };
        let hash = Hash::of(line.as_bytes());
        if !codes.iter().any(|code| code.fits(&hash)) {
            ledger.fail(Check::Openings, None, text::verify_receipt_opening_other());
            continue;
        }
        for answer in answers.iter_mut() {
            let Some(placed) = answer.placed.as_ref().filter(|placed| placed.commitment == hash) else {
                continue;
            };
            if placed.slot != Some(said.slot) || log != Some(said.log) {
                ledger.fail(Check::Openings, None, text::verify_receipt_opening_slot());
            } else {
                answer.said = Some(said.word.clone());
            }
        }
    }
}

/// Finds what is public of the codes that are there.
pub(super) fn public(folder: &Folder, answers: &mut [Answer]) -> Result<(), Fault> {
    for name in [OPENINGS, OBJECTIONS, MORE] {
        // Nothing that never ends is read.
        if !fs::metadata(folder.path().join(name)).is_ok_and(|meta| meta.is_file()) {
            continue;
        }
        folder.lines(name, |line| {
            let hash = Hash::of(line);
            for answer in answers.iter_mut() {
                if answer.placed.as_ref().is_some_and(|placed| placed.commitment == hash) {
                    answer.said = Said::read(line).map(|said| said.word);
                }
            }
        })?;
    }
    Ok(())
}

pub(super) fn as_said(ledger: &mut Ledger, answers: &[Answer]) {
    let mut unopened = false;
    for answer in answers.iter().filter(|answer| answer.placed.is_some()) {
        match &answer.said {
            Some(said) => {
                let name = word(said);
                let code = answer.code.digits();
                ledger.told(Check::Openings, name.within(|n| text::verify_receipt_opening_ok(code, n)));
            }
            None => unopened = true,
        }
    }
    if unopened && !ledger.failed(Check::Openings) {
        ledger.not_checked(Check::Openings, text::verify_receipt_opening_none());
    }
}

/// What an opening says, for a person.
fn word(code: &str) -> Text {
    match code {
        "turnout" => text::slip_said_turnout(),
        "strike" | "delivered" | "absent" | "refused" | "moved" | "posted" => text::visit_name(code),
        position => text::position_name(position),
    }
}
