//! Making the derived tables again from lines and openings.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::fault::{damaged, sql, unsure};
use super::fresh::Fresh;
use super::index::{self, Index, Source};
use super::read::{for_lines, for_secrets};
use super::write::outside_window;
use super::{Access, Book, Stored, schema};
use crate::consult::claims::{Claims, Standpoint};
use crate::consult::{
    BoxTotals, Course, Door, DoorState, Effect, Keyed, Provenance, Standing, Then, committed, decide, merge,
};
use crate::log::opening::{DetailOpening, ObjectionOpening, Opening, PositionOpening, VisitOpening};
use crate::log::{Body, Entry, Hash, PackBody, StageBody};
use crate::rule::Rule;
use crate::text::{self, Fault};

/// What was made again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// Lines read.
    pub lines: u64,
    /// Consultations whose counters are kept, since their openings are erased.
    pub kept: Vec<String>,
}

/// What the lines alone say of the course, and how many they are.
fn course_of(conn: &Connection, path: &Path, stored: &Stored) -> Result<(Course, u64), Fault> {
    let (mut course, mut size) = (Course::default(), 0);
    for_lines(conn, path, stored.id, &mut |line| {
        let entry = Entry::decode(line.as_bytes()).map_err(|error| damaged(path, error))?;
        course.apply(&entry.body);
        size += 1;
        Ok(())
    })?;
    Ok((course, size))
}

impl Book {
    /// Throws the derived tables away and makes them again, all in one
    /// transaction. Of a consultation whose openings are erased only what the
    /// lines say is made again: its counters are kept as they are.
    ///
    /// # Errors
    /// The book cannot be read or written, or its lines or openings are
    /// damaged; then nothing changed.
    pub fn rebuild(&mut self) -> Result<Rebuilt, Fault> {
        let all = self.consultations()?;
        let path = self.path.clone();
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql(&path))?;
        let mut done = Rebuilt::default();
        for stored in &all {
            let (course, size) = course_of(&tx, &path, stored)?;
            let erased = course.is_erased();
            for (table, _) in schema::DERIVED.iter().filter(|(table, _)| !erased || *table == "course") {
                tx.execute(&format!("DELETE FROM {table} WHERE consultation = ?1"), [stored.id])
                    .map_err(sql(&path))?;
            }
            if erased {
                index::write_course(&tx, &path, stored.id, &course)?;
                done.lines += size;
                done.kept.push(stored.name.clone());
            } else {
                done.lines += rebuild_one(&tx, &path, stored)?;
            }
        }
        for (table, _) in schema::DERIVED {
            let stray =
                format!("DELETE FROM {table} WHERE consultation NOT IN (SELECT id FROM consultation)");
            tx.execute(&stray, []).map_err(sql(&path))?;
        }
        tx.commit().map_err(unsure(&path, text::change_unsure_hint()))?;
        Ok(done)
    }

    /// Copies the whole book into a new file and makes the derived tables there
    /// again, as [`Book::rebuild`] does.
    ///
    /// # Errors
    /// The file exists already or cannot be written, or the book is damaged;
    /// then nothing is left behind.
    pub fn rebuild_into(&self, to: &Path, state: &Path) -> Result<Rebuilt, Fault> {
        let to = super::path::plain(to)?;
        let fresh = Fresh::new(&to)?;
        if !self.conn.is_autocommit() {
            // SQLite copies outside a transaction only.
            self.conn.execute_batch("COMMIT").map_err(sql(&to))?;
        }
        let name = fresh.at().to_string_lossy().into_owned();
        self.conn.execute("VACUUM INTO ?1", [name]).map_err(sql(&to))?;
        let done = Self::open(fresh.at(), state, Access::Write)?.rebuild()?;
        fresh.finish()?;
        Ok(done)
    }
}

/// Replays one log into the index, exactly as its writers did; what is counted
/// follows from the rows at the end.
fn rebuild_one(conn: &Connection, path: &Path, stored: &Stored) -> Result<u64, Fault> {
    let rule = &stored.settings.rule;
    index::start(conn, path, stored.id, rule)?;
    let mut replay = Replay {
        path,
        rule,
        doors: HashMap::new(),
        claims: HashMap::new(),
        answered: HashMap::new(),
        compared: HashSet::new(),
        known: HashSet::new(),
        objected: HashMap::new(),
    };
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
        let (effect, commitment) = replay.effect(&entry.body, seq, &opening, &detail)?;
        let outside_window = outside_window(&at, opens, course.last_day(&stored.settings));
        replay.known.extend(committed::of(&entry.body));
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
    /// Of the doors with answers from packs, their standing answers.
    claims: HashMap<Hash, Claims>,
    /// `seq` and holder of the one answer of a slot that packs have not spoken of.
    answered: HashMap<Hash, (u64, String)>,
    /// Slots of which two entries differ.
    compared: HashSet<Hash>,
    /// Every commitment so far.
    known: HashSet<Hash>,
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
        seq: u64,
        opening: &str,
        detail: &DetailOpening,
    ) -> Result<(Effect, Option<Hash>), Fault> {
        let path = self.path;
        let effect = match body {
            Body::Position { slot, commitment, sees, pack: Some(_) } => {
                self.claim(slot, (*commitment, *sees), seq, opening, detail)?
            }
            Body::Pack(PackBody::Claim(claim)) => {
                self.claim(&claim.slot, (claim.commitment, claim.sees), seq, opening, detail)?
            }
            Body::Pack(PackBody::Doubt(doubt)) => {
                let state = self.door(&doubt.slot)?;
                let effect = merge::doubted(state);
                if let Effect::Doubt { .. } = effect {
                    state.keyed = Keyed::Contested;
                    self.compared.insert(doubt.slot);
                }
                (effect, None)
            }
            Body::Pack(PackBody::Late(late)) => (Effect::None, Some(late.commitment)),
            Body::Pack(body) => (Effect::Pack(body.clone()), None),
            Body::Position { slot, commitment, .. } => {
                self.position(slot, *commitment, seq, Keyed::Once, opening, detail)?
            }
            Body::Resolve { slot, commitment, .. } => {
                self.position(slot, *commitment, seq, Keyed::Resolved, opening, detail)?
            }
            Body::Second { slot, commitment, agrees, .. } => {
                let state = self.door(slot)?;
                let before = state.standing();
                state.keyed = if *agrees { Keyed::Twice } else { Keyed::Contested };
                let effect = Effect::Second { door: state.door.clone(), before, agrees: *agrees };
                if !agrees {
                    self.compared.insert(*slot);
                }
                (effect, Some(*commitment))
            }
            Body::Visit { slot, commitment, .. } => {
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
            Body::Stage(StageBody::CallBack(back)) => {
                (Effect::CallBack { slot: back.slot, result: back.result.clone() }, Some(back.commitment))
            }
            Body::Stage(StageBody::AmendText(amend)) => {
                let then = Then::from_code(&amend.then).ok_or_else(|| damaged(path, &amend.then))?;
                self.doors.values_mut().for_each(|state| state.void(then));
                if then != Then::Keep {
                    self.claims.clear();
                    self.compared.clear();
                }
                (Effect::Text { then }, Some(amend.commitment))
            }
            Body::Stage(StageBody::AmendRoll(amend)) => (Effect::Roll, Some(amend.commitment)),
            Body::Open(_) | Body::Note(_) | Body::Tally(_) | Body::Stage(_) => (Effect::None, None),
        };
        Ok(effect)
    }

    /// As [`Self::position`], for an answer that came in with a pack.
    fn claim(
        &mut self,
        slot: &Hash,
        (commitment, sees): (Hash, Option<Hash>),
        seq: u64,
        opening: &str,
        detail: &DetailOpening,
    ) -> Result<(Effect, Option<Hash>), Fault> {
        let path = self.path;
        let opened = PositionOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?;
        let position = opened.position.parse().map_err(|_| damaged(path, &opened.position))?;
        let state = self.doors.get_mut(slot).ok_or_else(|| damaged(path, format_args!("slot {slot}")))?;
        let answered = self.answered.get(slot).cloned().unwrap_or_default();
        let claims = self.claims.entry(*slot).or_insert_with(|| Claims::of(state, answered.0, &answered.1));
        let (provenance, proxy) = (Provenance::of(detail), detail.proxy.clone());
        let answer = Standpoint { commitment, position, provenance, proxy, seq };
        let compared = self.compared.contains(slot);
        let known = &self.known;
        let became = claims.take(answer, sees, compared, |hash| known.contains(hash));
        let before = state.standing();
        let waiting = if state.delivered { Standing::Silent } else { Standing::Unreached };
        let after = claims.standing(became, waiting);
        state.given =
            claims.given().map(|given| (Standing::Given(given.position, given.provenance), given.commitment));
        state.keyed = became.keyed();
        let effect = Effect::Claim {
            door: state.door.clone(),
            before,
            after,
            claims: claims.clone(),
            keyed: state.keyed,
            replaced: sees.is_some(),
        };
        Ok((effect, Some(commitment)))
    }

    fn position(
        &mut self,
        slot: &Hash,
        commitment: Hash,
        seq: u64,
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
        self.answered.insert(*slot, (seq, proxy.clone()));
        self.compared.remove(slot);
        if let Some(claims) = self.claims.get_mut(slot) {
            claims.awaited.clear();
            let provenance = Provenance::of(detail);
            claims.live = vec![Standpoint { commitment, position, provenance, proxy: proxy.clone(), seq }];
        }
        Ok((Effect::Position { door, before, after, proxy, keyed }, Some(commitment)))
    }
}
