//! What is compared between the consultations of a book: the row of the
//! numbers of their minutes, and the decisions that annotations name.

use super::finding::{Check, Ledger, Report};
use crate::consult::{Annotation, Numbering};
use crate::log::Hash;
use crate::minutes::TALLY;
use crate::text;

/// One consultation, before what is compared between several.
pub(super) struct Done {
    pub(super) ledger: Ledger,
    pub(super) report: Report,
    pub(super) terminal: bool,
    pub(super) numbering: Option<Numbering>,
    pub(super) tally_line: Option<Hash>,
    pub(super) annotations: Vec<Annotation>,
}

/// Whether the minutes of a book are numbered in one row, each naming the one
/// before it.
pub(super) fn numbers(done: &mut [Done]) {
    let row: Vec<(u64, String, Option<Hash>)> = done
        .iter()
        .filter_map(|done| {
            let number = done.numbering.as_ref()?.number;
            Some((number, done.report.consultation.clone().unwrap_or_default(), done.tally_line))
        })
        .collect();
    for done in done {
        let Some(numbering) = &done.numbering else { continue };
        let before = row.iter().find(|(number, _, _)| number.checked_add(1) == Some(numbering.number));
        let fits = match (&numbering.before, before) {
            (None, None) => numbering.number == 1,
            (Some(named), Some((number, name, hash))) => {
                (named.number, &named.consultation, Some(named.hash)) == (*number, name, *hash)
            }
            _ => false,
        };
        let twice = row.iter().filter(|(number, _, _)| *number == numbering.number).count() > 1;
        if !fits || twice {
            done.ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_numbering(numbering.number));
        }
    }
}

/// Whether every decision that an annotation names is a later one of the book.
pub(super) fn annotated(done: &mut [Done]) {
    let number = |done: &Done| done.numbering.as_ref().map(|numbering| numbering.number);
    let row: Vec<(Option<Hash>, Option<u64>)> =
        done.iter().map(|done| (done.report.log, number(done))).collect();
    for done in done.iter_mut().filter(|done| !done.annotations.is_empty()) {
        let own = number(done);
        for (by, log) in done.annotations.iter().filter_map(|annotation| annotation.by) {
            let there = row.contains(&(Some(log), Some(by)));
            if !there || own.is_none_or(|own| by <= own) {
                done.ledger.fail(Check::Register, None, text::register_by_wrong(by));
            }
        }
        done.ledger.ok(Check::Register, text::verify_register_ok(done.annotations.len()));
    }
}
