//! The sealed form: every opening is there, so that everything is counted again
//! as in a book, and nothing is left that no line knows of.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::chain::{Committed, Reader};
use super::finding::{Check, Ledger, at};
use super::index::{Households, count};
use super::private::Secrets;
use super::tally::{Details, Recount};
use super::there::There;
use super::weights::{Roll, slot_of, weight_of};
use crate::consult::{Counts, Door, Settings, Slot};
use crate::log::line::{self, Charset, Value};
use crate::log::{Hash, RollLine};
use crate::minutes::{DETAILS, MORE, OPENINGS, roll_name, roll_openings};
use crate::report::minutes_sealed::Inside;
use crate::text::{self, Fault};

/// `seq` of a line, its opening, its details.
type Secret = (u64, String, Option<String>);

/// What the openings of a folder let be counted again.
#[derive(Default)]
pub(super) struct Again {
    /// What only the text of the sealed form shows.
    pub(super) inside: Option<Inside>,
    /// What is counted again; nothing if something did not fit.
    pub(super) recount: Recount,
    pub(super) details: Option<Details>,
    pub(super) opened_roll: Option<Counts>,
    pub(super) second: Option<Counts>,
}

/// Checks the files that only the sealed form has; `rolls` is all of them, the
/// present one last.
///
/// # Errors
/// A file cannot be read.
pub(super) fn check(
    ledger: &mut Ledger,
    there: &There<'_>,
    reader: &Reader,
    settings: &Settings,
    rolls: &[&Roll],
) -> Result<Again, Fault> {
    let mut doors: BTreeMap<Hash, String> = BTreeMap::new();
    let mut versions = Vec::new();
    for (n, roll) in (1..).zip(rolls) {
        let names = roll_openings(n, rolls.len());
        let slots = households(ledger, there, (&names, n), roll, &settings.consultation.id)?;
        doors.extend(slots.iter().map(|(hash, slot)| (*hash, slot.door.to_string())));
        versions.push(slots);
    }
    let present = rolls.last().map_or(0, |roll| roll.lines.len());
    ledger.ok(Check::Weights, text::verify_weights_ok(present));
    let secrets = secrets(ledger, there, reader.committed.as_deref().unwrap_or_default())?;
    let slots = versions.pop().unwrap_or_default();
    let households = Households { slots, gone: Vec::new() };
    let roll = households.hashes();
    let mut taken = Secrets::new(reader, settings, &roll);
    let mut inside = Inside::default();
    for (seq, opening, detail) in &secrets {
        taken.push(ledger, *seq, opening, detail.as_deref());
        inside.push(*seq, opening, detail.as_deref());
    }
    let private = taken.end(ledger);
    inside.name(&doors);
    let broken =
        [Check::Private, Check::Openings, Check::Weights].into_iter().any(|check| ledger.failed(check));
    if broken || !reader.whole() {
        return Ok(Again { inside: Some(inside), ..Again::default() });
    }
    let (counts, _) = households.count(settings, &reader.state, &private);
    let counts = counts.counted(settings, || reader.state.boxes());
    let first = versions.first().map(|first| count(first, settings, &reader.state, &private).0);
    Ok(Again {
        inside: Some(inside),
        recount: Recount::Exact(counts),
        details: Some(private.details(&households)),
        opened_roll: first,
        second: Some(households.second(settings, &private)),
    })
}

/// The households of a roll from the openings of its slots and weights, in the
/// natural order of doors.
fn households(
    ledger: &mut Ledger,
    there: &There<'_>,
    ([slots, weights], n): (&[String; 2], usize),
    roll: &Roll,
    consultation: &str,
) -> Result<Vec<(Hash, Slot)>, Fault> {
    let from = roll_name(n);
    let (mut doors, mut known): (Vec<Option<Door>>, HashSet<String>) = (Vec::new(), HashSet::new());
    let wanted = |at: usize| -> Option<RollLine> { roll.lines.get(at).copied() };
    let place = |file: &str, line: usize| at(file, u64::try_from(line).unwrap_or(u64::MAX));
    there.lines(slots, |bytes| {
        let door = slot_of(bytes, wanted(doors.len()).map(|line| line.slot), consultation);
        doors.push(door.filter(|door| known.insert(door.to_string())));
        if doors.last().is_some_and(Option::is_none) {
            ledger.fail(Check::Weights, place(slots, doors.len()), text::verify_weight_wrong(&from));
        }
        Ok(())
    })?;
    let (mut found, mut number) = (Vec::new(), 0);
    there.lines(weights, |bytes| {
        let opening = weight_of(bytes, wanted(number), consultation);
        let door = doors.get(number).cloned().flatten();
        number += 1;
        match opening {
            None => ledger.fail(Check::Weights, place(weights, number), text::verify_weight_wrong(&from)),
            Some(opening) => found.extend(door.map(|door| {
                let slot = Slot {
                    door,
                    n: 0,
                    building: opening.building,
                    stairwell: opening.stairwell,
                    own: opening.own,
                    own_doors: 0,
                    area: opening.area,
                    kind: opening.kind,
                    state: opening.state,
                    tags: opening.tags,
                    shares: opening.shares,
                    // What only the book knows: nothing is counted by it.
                    salt: Hash::ZERO,
                    owner: String::new(),
                    owner_salt: Hash::ZERO,
                };
                (opening.slot, slot)
            })),
        }
        Ok(())
    })?;
    for (file, found) in [(slots, doors.len()), (weights, number)] {
        if found != roll.lines.len() {
            let reason = text::verify_weight_number(found, roll.lines.len());
            ledger.fail(Check::Weights, file.clone(), reason);
        }
    }
    if found.iter().any(|(_, slot)| !known.contains(slot.own.as_str())) {
        ledger.fail(Check::Weights, weights.clone(), text::verify_weight_owner());
    }
    found.sort_by(|(_, a), (_, b)| a.door.cmp(&b.door));
    let mut owned: HashMap<String, u64> = HashMap::new();
    for (_, slot) in &found {
        *owned.entry(slot.own.clone()).or_default() += 1;
    }
    for (n, (_, slot)) in (0..).zip(&mut found) {
        (slot.n, slot.own_doors) = (n, owned.get(&slot.own).copied().unwrap_or(0));
    }
    Ok(found)
}

/// The openings and details that belong to the lines, in their order; whatever
/// is not exactly what the lines want is named.
fn secrets(ledger: &mut Ledger, there: &There<'_>, committed: &[Committed]) -> Result<Vec<Secret>, Fault> {
    let counted = lines(there, OPENINGS)?;
    let (more, details) = (lines(there, MORE)?, lines(there, DETAILS)?);
    let by_hash = |lines: &[String]| -> HashMap<Hash, String> {
        lines.iter().map(|line| (Hash::of(line.as_bytes()), line.clone())).collect()
    };
    let (first, second, told) = (by_hash(&counted), by_hash(&more), by_hash(&details));
    let mut found: Vec<Secret> = Vec::new();
    let (mut more_wanted, mut details_wanted) = (Vec::new(), Vec::new());
    for committed in committed {
        let opening = match first.get(&committed.commitment) {
            Some(opening) => opening,
            None => match second.get(&committed.commitment) {
                Some(opening) => {
                    more_wanted.push(opening);
                    opening
                }
                // Named by its line when the openings are read.
                None => continue,
            },
        };
        let detail = bound(opening).and_then(|bound| told.get(&bound));
        details_wanted.extend(detail);
        found.push((committed.seq, opening.clone(), detail.cloned()));
    }
    for (file, there, wanted) in [(MORE, &more, more_wanted), (DETAILS, &details, details_wanted)] {
        let same = there.iter().zip(&wanted).take_while(|(there, wanted)| there == *wanted).count();
        if same < there.len() {
            let line = u64::try_from(same + 1).unwrap_or(u64::MAX);
            ledger.fail(Check::Private, at(file, line), text::verify_more_wrong());
        } else if same < wanted.len() {
            let reason = text::verify_sealed_number(there.len(), wanted.len());
            ledger.fail(Check::Private, file.to_owned(), reason);
        }
    }
    Ok(found)
}

/// The lines of a file, each with its final LF.
fn lines(there: &There<'_>, name: &str) -> Result<Vec<String>, Fault> {
    let mut lines = Vec::new();
    there.lines(name, |line| {
        lines.push(String::from_utf8_lossy(line).into_owned());
        Ok(())
    })?;
    Ok(lines)
}

/// The details that an opening binds.
fn bound(opening: &str) -> Option<Hash> {
    match line::parse(opening.as_bytes(), Charset::Utf8).ok()?.get("d") {
        Some(Value::Str(digest)) => digest.parse().ok(),
        _ => None,
    }
}
