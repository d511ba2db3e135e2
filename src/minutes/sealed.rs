//! What the sealed form adds: every opening, so that scrutineers can count by
//! area, read the remarks, and follow each line to what it stands for.

use std::collections::{BTreeMap, HashSet};

use super::write::{Filler, Private, Record};
use super::{DETAILS, MORE, roll_openings};
use crate::log::Hash;
use crate::log::opening::{Opening, SlotOpening};
use crate::report::minutes_sealed::{Inside, Secret};
use crate::text::Fault;

/// Writes the files that only the sealed form has.
pub(super) fn fill(
    out: &mut Filler<'_>,
    record: &dyn Record,
    private: &dyn Private,
) -> Result<Inside, Fault> {
    let mut doors: BTreeMap<Hash, String> = BTreeMap::new();
    let last = record.rolls();
    for n in 1..=last {
        let [slots, weights] = roll_openings(n, last);
        out.lines(&slots, |each| {
            private.slots_of(n, &mut |line| {
                if let Ok(slot) = SlotOpening::decode(line.as_bytes()) {
                    doors.insert(Hash::of(line.as_bytes()), slot.door);
                }
                each(line)
            })
        })?;
        out.lines(&weights, |each| private.weights_of(n, each))?;
    }
    let mut counted: HashSet<Hash> = HashSet::new();
    record.openings(&mut |line| {
        counted.insert(Hash::of(line.as_bytes()));
        Ok(())
    })?;
    let mut secrets: Vec<Secret> = Vec::new();
    private.secrets(&mut |seq, opening, detail| {
        secrets.push((seq, opening.to_owned(), detail.map(str::to_owned)));
        Ok(())
    })?;
    out.lines(MORE, |each| {
        let more = secrets.iter().filter(|(_, opening, _)| !counted.contains(&Hash::of(opening.as_bytes())));
        more.map(|(_, opening, _)| opening).try_for_each(|opening| each(opening))
    })?;
    out.lines(DETAILS, |each| {
        secrets.iter().filter_map(|(_, _, detail)| detail.as_ref()).try_for_each(|detail| each(detail))
    })?;
    Ok(Inside::of(&secrets, &doors))
}
