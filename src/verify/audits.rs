//! Call-backs: the sample drawn again, the calls counted again; and what an
//! erasure leaves to be checked.

use std::collections::HashSet;

use super::book::tolerate;
use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use super::openings::Opened;
use crate::book::{Book, Stored};
use crate::consult::audit::{Drawn, NO_ANSWER, Standing};
use crate::consult::{Basis, State};
use crate::log::opening::Opening;
use crate::log::pack::slots_digest;
use crate::log::{CallBackOpening, Hash, StageBody};
use crate::minutes::CHAIN;
use crate::rule::Position;
use crate::text::{self, Fault, Text};

/// Draws every sample again from the sorted slots of the present roll, and
/// counts what came of the calls.
pub(super) fn check(ledger: &mut Ledger, reader: &Reader, roll: Option<&[Hash]>) {
    let state = &reader.state;
    let audits: Vec<(u64, Drawn)> = state
        .stages()
        .iter()
        .filter_map(|(line, body)| match body {
            StageBody::Audit(audit) => Some((*line, Drawn::of(audit))),
            _ => None,
        })
        .collect();
    let Some((_, last)) = audits.last() else { return };
    let Some(roll) = roll else {
        ledger.not_checked(Check::Audits, text::verify_audits_unread());
        return;
    };
    if !reader.whole() {
        ledger.not_checked(Check::Audits, text::verify_lines_left_out());
        return;
    }
    let mut samples: Vec<(u64, HashSet<Hash>)> = Vec::new();
    for (line, drawn) in &audits {
        let slots = drawn.draw(roll);
        if slots_digest(slots.iter().copied()) != drawn.slots {
            ledger.fail(Check::Audits, at(CHAIN, reader.line(*line)), text::verify_audits_wrong());
        }
        samples.push((*line, slots.into_iter().collect()));
    }
    let mut backs: Vec<_> = state.backs().iter().collect();
    backs.sort_unstable_by_key(|(_, back)| back.seq);
    for (slot, back) in &backs {
        // A door may be called once it is drawn.
        let drawn = samples.iter().any(|(line, sample)| *line <= back.seq && sample.contains(*slot));
        if !drawn {
            let place = at(CHAIN, reader.line(back.seq + 1));
            ledger.fail(Check::Audits, place, text::verify_audits_stray(slot.code()));
        }
    }
    let all = u64::try_from(roll.len()).unwrap_or(u64::MAX);
    let found = Standing::of(last, all, backs.iter().map(|(_, back)| back.result.as_str()));
    let Standing { drawn, of, agrees, differs, .. } = found;
    ledger.ok(Check::Audits, text::verify_audits_ok(drawn, of, found.reached(), agrees, differs));
}

/// Openings that are gone by the lines, and the last line that says so.
pub(super) fn erased(reader: &Reader) -> Option<(u64, u64)> {
    let mut found = None;
    for (line, erase) in reader.state.erasures() {
        let before = found.map_or(0, |(n, _)| n);
        found = Some((erase.n.saturating_add(before), reader.line(line)));
    }
    found
}

/// Reads what a door said when it was called back; its result must be that of
/// the line, and follow from the position that counts.
pub(super) fn called(
    state: &State,
    counted: &Opened,
    opening: &str,
    result: &str,
) -> Result<CallBackOpening, Text> {
    let read = CallBackOpening::decode(opening.as_bytes())
        .map_err(|error| text::verify_opening_form(error.to_string()))?;
    let counted = counted.of(state, &read.slot).map_or(NO_ANSWER, Position::as_str);
    let fits = read.position.as_ref().is_none_or(|now| (now == counted) == (result == "agrees"));
    if read.result == result && fits { Ok(read) } else { Err(text::verify_callback_wrong()) }
}

/// Lines without their openings: erased, if they are as many as the lines say
/// and none is after the line that says so; else missing.
pub(super) fn missing(ledger: &mut Ledger, reader: &Reader, missing: &[u64]) -> Option<(u64, u64)> {
    let gone = erased(reader).filter(|(n, line)| {
        u64::try_from(missing.len()) == Ok(*n) && missing.iter().all(|seq| seq + 1 < *line)
    });
    match gone {
        Some((n, line)) => ledger.not_checked(Check::Private, text::verify_erased(n, line)),
        None => {
            for seq in missing {
                ledger.fail(Check::Private, at(CHAIN, seq + 1), text::verify_private_missing());
            }
        }
    }
    gone
}

/// After an erasure the counters must be those of the tally: they cannot be
/// counted again.
pub(super) fn kept_counts(ledger: &mut Ledger, book: &Book, stored: &Stored, line: u64) -> Result<(), Fault> {
    let tallied = stored.tally.as_deref().and_then(|bytes| Basis::from_bytes(bytes).ok());
    match tolerate(ledger, book.counts(stored))? {
        Some(kept) if tallied.is_none_or(|tallied| tallied.counts != kept) => {
            ledger.fail(Check::Index, None, text::verify_counts_erased());
        }
        _ => ledger.not_checked(Check::Index, text::verify_tally_erased(line)),
    }
    Ok(())
}
