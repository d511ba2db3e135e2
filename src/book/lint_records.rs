//! Gathering what the lint of a canvass looks at.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use rusqlite::Connection;

use super::fault::damaged;
use super::read::{for_answers, for_secrets};
use super::slots::for_slots;
use super::{Book, Stored, Writing};
use crate::consult::Slot;
use crate::consult::lint::{Canvassed, Placed, Record};
use crate::log::Hash;
use crate::log::opening::{DetailOpening, Opening, PositionOpening, VisitOpening};
use crate::text::Fault;

impl Book {
    /// The doors and every line about them, for
    /// [`findings`](crate::consult::lint::findings).
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn canvassed(&self, stored: &Stored) -> Result<Canvassed, Fault> {
        canvassed(&self.conn, &self.path, stored)
    }
}

impl Writing<'_> {
    /// As [`Book::canvassed`], with the lines pushed so far.
    ///
    /// # Errors
    /// As [`Book::canvassed`].
    pub fn canvassed(&self) -> Result<Canvassed, Fault> {
        canvassed(self.conn(), self.path(), self.stored())
    }
}

fn canvassed(conn: &Connection, path: &Path, stored: &Stored) -> Result<Canvassed, Fault> {
    let mut slots: BTreeMap<u64, Slot> = BTreeMap::new();
    for_slots(conn, path, stored.id, &mut |slot| {
        slots.insert(slot.n, slot);
        Ok(())
    })?;
    let mut counted: HashSet<u64> = HashSet::new();
    let mut doors: Vec<Placed> = Vec::with_capacity(slots.len());
    let mut by_slot: HashMap<Hash, usize> = HashMap::with_capacity(slots.len());
    for_answers(conn, path, stored.id, &mut |row| {
        let slot = slots.remove(&row.n).ok_or_else(|| damaged(path, &row.door))?;
        counted.extend(row.seq);
        by_slot.insert(slot.hash(&stored.name), doors.len());
        let due = row.notice_due(stored.settings.rule.delivery.as_ref());
        doors.push(Placed { slot, standing: row.standing, visits: row.visits, notice_due: due });
        Ok(())
    })?;
    let mut records = Vec::new();
    for_secrets(conn, path, stored.id, &mut |seq, line, detail| {
        let (slot, position, outcome) = if let Ok(opening) = PositionOpening::decode(line.as_bytes()) {
            let position = opening.position.parse().map_err(|_| damaged(path, seq))?;
            (opening.slot, Some(position), String::new())
        } else if let Ok(opening) = VisitOpening::decode(line.as_bytes()) {
            (opening.slot, None, opening.outcome)
        } else {
            return Ok(());
        };
        let detail = detail.map(|detail| DetailOpening::decode(detail.as_bytes())).transpose();
        let detail = detail.map_err(|error| damaged(path, error))?.unwrap_or_default();
        // A door may have left the roll since.
        let Some(door) = by_slot.get(&slot).and_then(|at| doors.get(*at)) else { return Ok(()) };
        records.push(Record {
            seq,
            door: door.slot.door.to_string(),
            own: door.slot.own.clone(),
            position,
            outcome,
            at: detail.at,
            steward: detail.steward,
            channel: detail.channel,
            form: detail.form,
            proxy: detail.proxy,
            noted: !(detail.note.is_empty() && detail.proof.is_empty()),
            round: detail.round,
            counted: counted.contains(&seq),
        });
        Ok(())
    })?;
    Ok(Canvassed { doors, records })
}
