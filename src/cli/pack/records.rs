//! The records of one pack: which doors they may speak of, what each becomes,
//! and what is kept apart.

use std::collections::{HashMap, HashSet};

use super::taken::Merged;
use crate::book::Writing;
use crate::consult::lineage::{self, Lineage};
use crate::consult::merge::{self, From};
use crate::consult::{DoorState, Keyed, Slot};
use crate::log::pack::{Pack, Placed, Said};
use crate::log::packs::Quarantine;
use crate::log::{Hash, PackBody};
use crate::text::{self, Fault};

/// The doors that a pack may speak of.
pub(super) struct Reach {
    revoked: bool,
    assigned: HashSet<Hash>,
    doors: HashMap<Hash, Slot>,
}

impl Reach {
    pub(super) fn of(writing: &Writing<'_>, pack: &str, revoked: bool) -> Result<Self, Fault> {
        let name = &writing.stored().name;
        let doors = writing.slots()?.into_iter().map(|slot| (slot.hash(name), slot)).collect();
        Ok(Self { revoked, assigned: writing.assigned(pack)?, doors })
    }

    /// The door of a record, or why the record is kept apart.
    pub(super) fn door(&self, placed: &Placed) -> Result<&Slot, &'static str> {
        let slot = &placed.record.slot;
        // What came in before the key went stays; order is by line, not by date.
        if self.revoked {
            return Err("key-revoked");
        }
        let door = self.doors.get(slot).ok_or("not-on-roll")?;
        if self.assigned.contains(slot) { Ok(door) } else { Err("not-assigned") }
    }
}

/// Pushes the records in the order of their commitments, so that the lines
/// show no route.
pub(super) fn push(
    writing: &mut Writing<'_>,
    whole: &Pack,
    fresh: &[Placed],
    (mut lineage, revoked): (Lineage, bool),
) -> Result<Merged, Fault> {
    let pack = whole.header.pack.as_str();
    let reach = Reach::of(writing, pack, revoked)?;
    let mut order: Vec<&Placed> = fresh.iter().collect();
    order.sort_by_key(|placed| placed.commitment);
    let mut merged = Merged::default();
    let mut kept: Vec<(&Placed, &'static str)> = Vec::new();
    let mut doubts: Vec<(&Placed, &Slot, &'static str)> = Vec::new();
    let mut touched: Vec<&Slot> = Vec::new();
    for placed in order {
        let door = match reach.door(placed) {
            Ok(door) => door,
            Err(why) => {
                kept.push((placed, why));
                continue;
            }
        };
        let state = there(writing, door)?;
        let (mut claims, compared) = writing.claims(&door.door)?;
        let seq = writing.stored().head().size;
        let before = whole.records.partition_point(|other| other.line < placed.line);
        let before = whole.records.get(..before).unwrap_or_default();
        let from = From { pack, seq, compared, before };
        match merge::record(writing.ground(), &state, &mut claims, placed, from, &lineage) {
            Err(why) => {
                if why == lineage::COPIED && lineage.is_put_in_doubt_by(placed) {
                    lineage.put_in_doubt(placed.commitment);
                    doubts.push((placed, door, lineage::COPIED));
                }
                kept.push((placed, why));
            }
            Ok(sealed) => {
                if lineage.add(&sealed.body) {
                    doubts.push((placed, door, lineage::CIRCLE));
                }
                merged.duplicates += usize::from(sealed.body.kind() == "duplicate");
                match placed.record.said {
                    Said::Visit { .. } => merged.visits += 1,
                    Said::Position { .. } => {
                        merged.recorded += 1;
                        touched.push(door);
                    }
                }
                writing.push(&sealed)?;
            }
        }
    }
    merged.doubts = doubted(writing, pack, &mut doubts)?;
    touched.extend(doubts.iter().map(|(_, door, _)| *door));
    merged.kept = keep_apart(writing, pack, kept)?;
    touched.sort_by_key(|slot| slot.n);
    touched.dedup_by_key(|slot| slot.n);
    for slot in touched {
        if writing.door(&slot.door)?.is_some_and(|state| state.keyed == Keyed::Contested) {
            merged.contested.push(slot.door.to_string());
        }
    }
    merged.over = writing.over_limit()?;
    Ok(merged)
}

/// Pushes what some records show of their doors.
fn doubted(
    writing: &mut Writing<'_>,
    pack: &str,
    doubts: &mut [(&Placed, &Slot, &'static str)],
) -> Result<Vec<(u64, String, &'static str)>, Fault> {
    doubts.sort_by_key(|(placed, ..)| placed.digest);
    for (placed, slot, kind) in &*doubts {
        let state = there(writing, slot)?;
        writing.push(&merge::doubt(&state, placed, kind, pack))?;
    }
    let mut lines: Vec<_> =
        doubts.iter().map(|(p, slot, kind)| (p.line, slot.door.to_string(), *kind)).collect();
    lines.sort_unstable();
    Ok(lines)
}

/// Where a door of the roll stands.
fn there(writing: &Writing<'_>, slot: &Slot) -> Result<DoorState, Fault> {
    let lost = || Fault::new("book-damaged", text::book_damaged(&writing.stored().name, &slot.door)).exit(4);
    writing.door(&slot.door)?.ok_or_else(lost)
}

/// Keeps records apart; their lines in the pack, and why.
pub(super) fn keep_apart(
    writing: &mut Writing<'_>,
    pack: &str,
    mut kept: Vec<(&Placed, &'static str)>,
) -> Result<Vec<(u64, &'static str)>, Fault> {
    kept.sort_by_key(|(placed, _)| placed.digest);
    for (placed, why) in &kept {
        let entry = Quarantine { digest: placed.digest, kind: (*why).to_owned(), pack: pack.to_owned() };
        writing.push(&merge::about(PackBody::Quarantine(entry), None))?;
    }
    let mut lines: Vec<_> = kept.into_iter().map(|(placed, why)| (placed.line, why)).collect();
    lines.sort_unstable();
    Ok(lines)
}
