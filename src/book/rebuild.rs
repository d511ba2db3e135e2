//! Making the derived tables again from lines and openings.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::fault::{damaged, sql};
use super::index::{self, Index, Source};
use super::read::{for_lines, for_secrets};
use super::write::outside_window;
use super::{Book, Stored, schema};
use crate::consult::{BoxTotals, Course, Door, DoorState, Effect, Keyed, Provenance, Standing, Then, decide};
use crate::log::opening::{DetailOpening, ObjectionOpening, Opening, PositionOpening, VisitOpening};
use crate::log::{Body, Entry, Hash, StageBody};
use crate::rule::Rule;
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

/// Replays one log into the index, exactly as its writers did; what is counted
/// follows from the rows at the end.
fn rebuild_one(conn: &Connection, path: &Path, stored: &Stored) -> Result<u64, Fault> {
    let rule = &stored.settings.rule;
    index::start(conn, path, stored.id, rule)?;
    let mut replay = Replay { path, rule, doors: HashMap::new(), objected: HashMap::new() };
    for slot in super::slots::rolls(conn, path, stored)?.into_iter().flatten() {
        let hash = slot.hash(&stored.name);
        replay.doors.insert(hash, DoorState::new(slot.door, hash));
    }
    let mut secrets: HashMap<u64, (String, DetailOpening)> = HashMap::new();
    for_secrets(conn, path, stored.id, &mut |seq, opening, detail| {
        let detail = detail.and_then(|line| DetailOpening::decode(line.as_bytes()).ok()).unwrap_or_default();
        secrets.insert(seq, (opening.to_owned(), detail));
        Ok(())
    })?;
    let mut index = Index::without_counters(stored.id);
    let opens = stored.settings.consultation.opens;
    let mut course = Course::default();
    let mut seq = 0;
    for_lines(conn, path, stored.id, &mut |line| {
        let entry = Entry::decode(line.as_bytes()).map_err(|error| damaged(path, error))?;
        let (opening, detail) = secrets.remove(&seq).unwrap_or_default();
        let at: String = detail.at.chars().take(10).collect();
        course.apply(&entry.body);
        let (effect, commitment) = replay.effect(&entry.body, &opening, &detail)?;
        let outside_window = outside_window(&at, opens, course.last_day(&stored.settings));
        index.apply(conn, path, rule, &effect, Source { seq, commitment, detail_at: &at, outside_window })?;
        seq += 1;
        Ok(())
    })?;
    index.flush(conn, path)?;
    index::recount(conn, path, stored.id, rule)?;
    index::write_course(conn, path, stored.id, &course)?;
    Ok(seq)
}

/// The doors while a log is replayed.
struct Replay<'a> {
    path: &'a Path,
    rule: &'a Rule,
    doors: HashMap<Hash, DoorState>,
    /// The door of each objection.
    objected: HashMap<Hash, Door>,
}

impl Replay<'_> {
    fn door(&mut self, slot: &Hash) -> Result<&mut DoorState, Fault> {
        self.doors.get_mut(slot).ok_or_else(|| damaged(self.path, format_args!("slot {slot}")))
    }

    /// What a line with its opening does to the state of its door.
    fn effect(
        &mut self,
        body: &Body,
        opening: &str,
        detail: &DetailOpening,
    ) -> Result<(Effect, Option<Hash>), Fault> {
        let path = self.path;
        let effect = match body {
            Body::Position { slot, commitment, .. } => {
                self.position(slot, *commitment, Keyed::Once, opening, detail)?
            }
            Body::Resolve { slot, commitment, .. } => {
                self.position(slot, *commitment, Keyed::Resolved, opening, detail)?
            }
            Body::Second { slot, commitment, agrees, .. } => {
                let state = self.door(slot)?;
                let before = state.standing();
                state.keyed = if *agrees { Keyed::Twice } else { Keyed::Contested };
                (Effect::Second { door: state.door.clone(), before, agrees: *agrees }, Some(*commitment))
            }
            Body::Visit { slot, commitment } => {
                let opened =
                    VisitOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?;
                let effect = decide::visited(self.rule, self.door(slot)?, &opened.outcome);
                if let Effect::Visit { delivered, .. } = effect {
                    self.door(slot)?.delivered |= delivered;
                }
                (effect, Some(*commitment))
            }
            Body::Close(_) => (Effect::Close, None),
            Body::Stage(StageBody::Objection { slot, commitment, .. }) => {
                let opened =
                    ObjectionOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?.0;
                let position = opened.position.parse().map_err(|_| damaged(path, &opened.position))?;
                let door = self.door(slot)?.door.clone();
                self.objected.insert(*commitment, door.clone());
                (Effect::Objection { door, position }, Some(*commitment))
            }
            Body::Stage(StageBody::Answer { re, commitment }) => {
                let door = self.objected.get(re).cloned();
                let door = door.ok_or_else(|| damaged(path, format_args!("slot {re}")))?;
                (Effect::Answered { door }, Some(*commitment))
            }
            Body::Stage(StageBody::Consent { slot, commitment, given }) => {
                let door = self.door(slot)?.door.clone();
                (Effect::Consent { door, given: *given }, Some(*commitment))
            }
            Body::Stage(StageBody::Turnout { slot, commitment }) => {
                let state = self.door(slot)?;
                let (before, after) = (state.standing(), Standing::Turnout);
                state.given = Some((after, *commitment));
                let (door, proxy) = (state.door.clone(), detail.proxy.clone());
                (Effect::Position { door, before, after, proxy, keyed: Keyed::Once }, Some(*commitment))
            }
            Body::Stage(StageBody::Strike { slot, commitment, .. }) => {
                let state = self.door(slot)?;
                state.given = None;
                (Effect::Strike(state.door.clone(), state.standing()), Some(*commitment))
            }
            Body::Stage(StageBody::Box(count)) => {
                (Effect::Box(count.name.clone(), BoxTotals::of(count)), Some(count.commitment))
            }
            Body::Stage(StageBody::AmendText(amend)) => {
                let then = Then::from_code(&amend.then).ok_or_else(|| damaged(path, &amend.then))?;
                self.doors.values_mut().for_each(|state| state.void(then));
                (Effect::Text { then }, Some(amend.commitment))
            }
            Body::Stage(StageBody::AmendRoll(amend)) => (Effect::Roll, Some(amend.commitment)),
            Body::Open(_) | Body::Note(_) | Body::Tally(_) | Body::Stage(_) => (Effect::None, None),
        };
        Ok(effect)
    }

    fn position(
        &mut self,
        slot: &Hash,
        commitment: Hash,
        keyed: Keyed,
        opening: &str,
        detail: &DetailOpening,
    ) -> Result<(Effect, Option<Hash>), Fault> {
        let path = self.path;
        let state = self.door(slot)?;
        let opened = PositionOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?;
        let position = opened.position.parse().map_err(|_| damaged(path, &opened.position))?;
        let before = state.standing();
        let after = Standing::Given(position, Provenance::of(detail));
        state.given = Some((after, commitment));
        state.keyed = keyed;
        let (door, proxy): (Door, String) = (state.door.clone(), detail.proxy.clone());
        Ok((Effect::Position { door, before, after, proxy, keyed }, Some(commitment)))
    }
}
