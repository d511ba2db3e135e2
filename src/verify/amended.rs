//! Text and roll as they were changed: each version is the one that its line
//! names.

use std::sync::Arc;

use super::chain::Reader;
use super::finding::{Check, Ledger};
use super::weights::Roll;
use crate::consult::course::Course;
use crate::log::{Hash, RollLine, StageBody};
use crate::minutes::{roll_name, text_name};
use crate::text;

/// The lines of the entries that changed the text, then of those that changed
/// the roll.
fn lines(reader: &Reader) -> (Vec<u64>, Vec<u64>) {
    let (mut texts, mut rolls) = (Vec::new(), Vec::new());
    for (line, body) in reader.state.stages() {
        match body {
            StageBody::AmendText(_) => texts.push(reader.line(*line)),
            StageBody::AmendRoll(_) => rolls.push(reader.line(*line)),
            _ => {}
        }
    }
    (texts, rolls)
}

/// Compares every later version of the text; `proposal` is the first one's
/// name.
pub(super) fn texts(ledger: &mut Ledger, reader: &Reader, proposal: &str, found: &[Option<Hash>]) {
    let course: &Course = reader.state.course();
    let (at, _) = lines(reader);
    for (n, version) in course.texts.iter().enumerate() {
        let name = text_name(proposal, n + 2);
        let line = at.get(n).copied().unwrap_or(0);
        match found.get(n).copied().flatten() {
            None => ledger.fail(Check::Genesis, name.clone(), text::verify_text_missing(&name)),
            Some(digest) if digest != version.text => {
                ledger.fail(Check::Genesis, name.clone(), text::verify_text_wrong(&name, line));
            }
            Some(_) => {}
        }
    }
}

/// Compares every later version of the roll.
pub(super) fn rolls(ledger: &mut Ledger, reader: &Reader, found: &[Option<Roll>]) {
    let (_, at) = lines(reader);
    for (n, version) in reader.state.course().rolls.iter().enumerate() {
        let name = roll_name(n + 2);
        let line = at.get(n).copied().unwrap_or(0);
        let fits = found.get(n).and_then(Option::as_ref).is_some_and(|roll| {
            roll.digest == Some(version.roll) && u64::try_from(roll.number) == Ok(version.n)
        });
        if !fits {
            ledger.fail(Check::Genesis, name.clone(), text::verify_roll_wrong(&name, line));
        }
    }
}

/// A roll from its lines.
pub(super) fn roll_of(mut lines: Vec<RollLine>) -> Roll {
    lines.sort_unstable();
    let slots = Arc::new(lines.iter().map(|line| line.slot).collect());
    let digest = Some(Hash::of_lines(lines.iter().map(RollLine::encode)));
    Roll { digest, slots, number: lines.len(), lines }
}

/// The slots of all rolls, sorted, each once.
pub(super) fn union<'a>(rolls: impl Iterator<Item = &'a Roll>) -> Arc<Vec<Hash>> {
    let rolls: Vec<&Roll> = rolls.collect();
    if let [only] = rolls.as_slice()
        && only.slots.is_sorted_by(|a, b| a < b)
    {
        return Arc::clone(&only.slots);
    }
    let mut all: Vec<Hash> = rolls.iter().flat_map(|roll| roll.slots.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    Arc::new(all)
}
