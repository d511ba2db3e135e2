//! Gathering what the lint of a canvass looks at.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use rusqlite::Connection;

use super::fault::damaged;
use super::read::{for_answers, for_secrets, for_slots};
use super::{Book, Stored, Writing};
use crate::consult::lint::{Canvassed, Placed, Record};
use crate::consult::{Slot, Standing};
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
        let position = row.position.as_deref().map(str::parse).transpose();
        let position = position.map_err(|_| damaged(path, &row.door))?;
        let standing = match position {
            Some(position) if row.proxy.is_empty() => Standing::Answered(position),
            Some(position) => Standing::ByProxy(position),
            None if row.delivered => Standing::Silent,
            None => Standing::Unreached,
        };
        counted.extend(row.seq);
        by_slot.insert(slot.hash(&stored.name), doors.len());
        doors.push(Placed { slot, standing, visits: row.visits });
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
        let door = by_slot.get(&slot).and_then(|at| doors.get(*at)).ok_or_else(|| damaged(path, seq))?;
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
            noted: !detail.note.is_empty(),
            round: detail.round,
            counted: counted.contains(&seq),
        });
        Ok(())
    })?;
    Ok(Canvassed { doors, records })
}
