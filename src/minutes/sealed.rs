//! What the sealed form adds: every opening, so that scrutineers can count by
//! area, read the remarks, and follow each line to what it stands for.

use std::collections::BTreeMap;

use super::write::{Filler, Private, Record};
use super::{DETAILS, MORE, roll_openings};
use crate::log::Hash;
use crate::log::opening::{Opening, SlotOpening};
use crate::report::minutes_sealed::Inside;
use crate::text::Fault;

/// Writes the files that only the sealed form has. The openings are most of a
/// book, so they are read for each file again and never held.
pub(super) fn fill(
    out: &mut Filler<'_>,
    record: &dyn Record,
    private: &dyn Private,
) -> Result<Inside, Fault> {
    let mut counted: Vec<Hash> = Vec::new();
    record.openings(&mut |line| {
        counted.push(Hash::of(line.as_bytes()));
        Ok(())
    })?;
    counted.sort_unstable();
    let mut inside = Inside::default();
    out.lines(MORE, |each| {
        private.secrets(&mut |seq, opening, detail| {
            inside.push(seq, opening, detail);
            match counted.binary_search(&Hash::of(opening.as_bytes())) {
                Ok(_) => Ok(()),
                Err(_) => each(opening),
            }
        })
    })?;
    drop(counted);
    out.lines(DETAILS, |each| private.secrets(&mut |_, _, detail| detail.map_or(Ok(()), &mut *each)))?;
    let mut doors: BTreeMap<Hash, String> = inside.slots().map(|slot| (slot, String::new())).collect();
    let last = record.rolls();
    for n in 1..=last {
        let [slots, weights] = roll_openings(n, last);
        out.lines(&slots, |each| {
            private.slots_of(n, &mut |line| {
                if let Some(door) = doors.get_mut(&Hash::of(line.as_bytes()))
                    && let Ok(slot) = SlotOpening::decode(line.as_bytes())
                {
                    *door = slot.door;
                }
                each(line)
            })
        })?;
        out.lines(&weights, |each| private.weights_of(n, each))?;
    }
    inside.name(&doors);
    Ok(inside)
}
