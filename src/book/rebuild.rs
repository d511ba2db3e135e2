//! Making the derived tables again from lines and openings.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::fault::{damaged, sql};
use super::index::{self, Index, Source};
use super::read::{for_lines, for_secrets, for_slots};
use super::write::outside_window;
use super::{Book, Stored, schema};
use crate::consult::{Course, DELIVERED, Door, DoorState, Effect, Slot, Standing};
use crate::log::opening::{DetailOpening, ObjectionOpening, Opening, PositionOpening, VisitOpening};
use crate::log::{Body, Entry, Hash, StageBody};
use crate::text::Fault;

impl Book {
    /// Throws the derived tables away and makes them again, all in one
    /// transaction. Returns the number of lines read.
    ///
    /// # Errors
    /// The book cannot be read or written, or its lines or openings are
    /// damaged; then nothing changed.
    pub fn rebuild(&mut self) -> Result<u64, Fault> {
        let all = self.consultations()?;
        let path = self.path.clone();
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql(&path))?;
        for (table, _) in schema::DERIVED {
            tx.execute(&format!("DELETE FROM {table}"), []).map_err(sql(&path))?;
        }
        let mut lines = 0;
        for stored in &all {
            lines += rebuild_one(&tx, &path, stored)?;
        }
        tx.commit().map_err(sql(&path))?;
        Ok(lines)
    }

    /// Copies the whole book into a new file.
    ///
    /// # Errors
    /// The file exists already or cannot be written; then nothing is left
    /// behind.
    pub fn copy_to(&self, to: &Path) -> Result<(), Fault> {
        let to = super::path::plain(to)?;
        super::create_new(&to)?;
        if !self.conn.is_autocommit() {
            // SQLite copies outside a transaction only.
            self.conn.execute_batch("COMMIT").map_err(sql(&to))?;
        }
        let name = to.to_string_lossy().into_owned();
        self.conn.execute("VACUUM INTO ?1", [name]).map(|_| ()).map_err(|error| {
            // The file is ours: nothing else can be lost with it.
            let _ = std::fs::remove_file(&to);
            sql(&to)(error)
        })
    }
}

/// Replays one log into the index, exactly as its writers did.
fn rebuild_one(conn: &Connection, path: &Path, stored: &Stored) -> Result<u64, Fault> {
    let rule = &stored.settings.rule;
    let mut slots: Vec<Slot> = Vec::new();
    for_slots(conn, path, stored.id, &mut |slot| {
        slots.push(slot);
        Ok(())
    })?;
    index::start(conn, path, stored.id, rule, &slots)?;
    let mut doors: HashMap<Hash, DoorState> = slots
        .into_iter()
        .map(|slot| {
            let hash = slot.hash(&stored.name);
            (hash, DoorState { door: slot.door, slot: hash, given: None, delivered: false })
        })
        .collect();
    let mut secrets: HashMap<u64, (String, DetailOpening)> = HashMap::new();
    for_secrets(conn, path, stored.id, &mut |seq, opening, detail| {
        let detail = detail.and_then(|line| DetailOpening::decode(line.as_bytes()).ok()).unwrap_or_default();
        secrets.insert(seq, (opening.to_owned(), detail));
        Ok(())
    })?;
    let mut index = Index::new(stored.id);
    let opens = stored.settings.consultation.opens;
    let mut course = Course::default();
    let mut answered: HashMap<Hash, Door> = HashMap::new();
    let mut seq = 0;
    for_lines(conn, path, stored.id, &mut |line| {
        let entry = Entry::decode(line.as_bytes()).map_err(|error| damaged(path, error))?;
        let (opening, detail) = secrets.remove(&seq).unwrap_or_default();
        let at: String = detail.at.chars().take(10).collect();
        course.apply(&entry.body);
        let lookup = (&mut doors, &mut answered);
        let (effect, commitment) = effect(path, lookup, &entry.body, (&opening, &detail.proxy))?;
        let outside_window = outside_window(&at, opens, course.last_day(&stored.settings));
        index.apply(conn, path, rule, &effect, Source { seq, commitment, detail_at: &at, outside_window })?;
        seq += 1;
        Ok(())
    })?;
    index.flush(conn, path)?;
    index::write_course(conn, path, stored.id, &course)?;
    Ok(seq)
}

/// What a line with its opening does to the state of its door.
fn effect(
    path: &Path,
    (doors, objected): (&mut HashMap<Hash, DoorState>, &mut HashMap<Hash, Door>),
    body: &Body,
    (opening, proxy): (&str, &str),
) -> Result<(Effect, Option<Hash>), Fault> {
    let lost = |slot: &Hash| damaged(path, format_args!("slot {slot}"));
    match body {
        Body::Position { slot, commitment, .. } => {
            let state = doors.get_mut(slot).ok_or_else(|| lost(slot))?;
            let opened = PositionOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?;
            let position = opened.position.parse().map_err(|_| damaged(path, &opened.position))?;
            let before = state.standing();
            let after =
                if proxy.is_empty() { Standing::Answered(position) } else { Standing::ByProxy(position) };
            state.given = Some((after, *commitment));
            let (door, proxy): (Door, String) = (state.door.clone(), proxy.to_owned());
            Ok((Effect::Position { door, before, after, proxy }, Some(*commitment)))
        }
        Body::Visit { slot, commitment } => {
            let state = doors.get_mut(slot).ok_or_else(|| lost(slot))?;
            let opened = VisitOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?;
            let (before, delivered) = (state.standing(), opened.outcome == DELIVERED);
            state.delivered |= delivered;
            Ok((Effect::Visit { door: state.door.clone(), before, delivered }, Some(*commitment)))
        }
        Body::Close(_) => Ok((Effect::Close, None)),
        Body::Stage(StageBody::Objection { slot, commitment, .. }) => {
            let state = doors.get(slot).ok_or_else(|| lost(slot))?;
            let opened =
                ObjectionOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?.0;
            let position = opened.position.parse().map_err(|_| damaged(path, &opened.position))?;
            objected.insert(*commitment, state.door.clone());
            Ok((Effect::Objection { door: state.door.clone(), position }, Some(*commitment)))
        }
        Body::Stage(StageBody::Answer { re, commitment }) => {
            let door = objected.get(re).cloned().ok_or_else(|| lost(re))?;
            Ok((Effect::Answered { door }, Some(*commitment)))
        }
        Body::Open(_) | Body::Note(_) | Body::Tally(_) | Body::Stage(_) => Ok((Effect::None, None)),
    }
}
