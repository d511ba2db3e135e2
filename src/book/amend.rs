//! Text and roll as they were and as they are: each other text is kept, and of
//! each other roll the rows that it took the place of.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::consultation::insert_slots;
use super::fault::{damaged, sql};
use super::read::{exact_door, for_slots, writable};
use super::write::Writing;
use super::{Book, Stored, number};
use crate::consult::amend_roll::Amendment;
use crate::consult::{Counter, Counts, Door, Sealed, Slot, Standing};
use crate::log::Hash;
use crate::log::opening::{DetailOpening, Opening, PositionOpening, SecondOpening};
use crate::rule::Position;
use crate::text::Fault;

impl Book {
    /// The texts that took the place of the proposal, in order.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn texts(&self, stored: &Stored) -> Result<Vec<(u64, Vec<u8>)>, Fault> {
        texts(&self.conn, &self.path, stored.id)
    }

    /// The text as it is: the last that took the place of the proposal.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn text(&self, stored: &Stored) -> Result<Vec<u8>, Fault> {
        match self.texts(stored)?.pop() {
            Some((_, bytes)) => Ok(bytes),
            None => self.proposal(stored),
        }
    }

    /// The rolls of a consultation, from the one as opened to the present one,
    /// each in the natural order of doors.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn rolls(&self, stored: &Stored) -> Result<Vec<Vec<Slot>>, Fault> {
        rolls(&self.conn, &self.path, stored)
    }

    /// The counts on the roll as it was opened; nothing if that is the roll.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn counts_as_opened(&self, stored: &Stored) -> Result<Option<Counts>, Fault> {
        as_opened(&self.conn, &self.path, stored)
    }
}

impl Writing<'_> {
    /// Appends another text with its bytes.
    ///
    /// # Errors
    /// The book cannot be written.
    pub fn push_text(&mut self, sealed: &Sealed, bytes: &[u8]) -> Result<Hash, Fault> {
        let (id, seq) = (self.stored().id, number(self.stored().head().size));
        self.conn()
            .execute("INSERT INTO text VALUES(?1, ?2, ?3)", params![id, seq, bytes])
            .map_err(sql(self.path()))?;
        self.push(sealed)
    }

    /// Appends another roll and puts it in the place of the present one.
    ///
    /// # Errors
    /// The book cannot be written.
    pub fn push_roll(&mut self, sealed: &Sealed, amendment: &Amendment) -> Result<Hash, Fault> {
        let before = self.slots()?;
        let (id, seq) = (self.stored().id, self.stored().head().size);
        replace(self.conn(), self.path(), id, seq, &before, &amendment.slots)?;
        self.push(sealed)
    }

    /// The roll as it is.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn slots(&self) -> Result<Vec<Slot>, Fault> {
        present(self.conn(), self.path(), self.stored().id)
    }

    /// Households of earlier rolls that are not on the present one.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn gone(&self) -> Result<Vec<Slot>, Fault> {
        let rolls = rolls(self.conn(), self.path(), self.stored())?;
        let here: BTreeSet<&Door> = rolls.last().into_iter().flatten().map(|slot| &slot.door).collect();
        let mut gone: BTreeMap<&Door, &Slot> = BTreeMap::new();
        for slot in rolls.iter().flatten().filter(|slot| !here.contains(&slot.door)) {
            gone.insert(&slot.door, slot);
        }
        Ok(gone.into_values().cloned().collect())
    }

    /// What the first and the second entry of a door say, with their details.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn two_entries(&self, door: &Door) -> Result<[Option<(Position, DetailOpening)>; 2], Fault> {
        let (conn, path, id) = (self.conn(), self.path(), self.stored().id);
        let entry = |column: &str| -> Result<Option<(Position, DetailOpening)>, Fault> {
            let found: Option<(String, Option<String>)> = conn
                .query_row(
                    &format!(
                        "SELECT s.opening, s.detail FROM answer a JOIN secret s ON \
                         s.consultation = a.consultation AND s.seq = a.{column} \
                         WHERE a.consultation = ?1 AND a.door = ?2"
                    ),
                    params![id, door.as_str()],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()
                .map_err(sql(path))?;
            let Some((opening, detail)) = found else { return Ok(None) };
            let bytes = opening.as_bytes();
            let said = PositionOpening::decode(bytes).or_else(|_| SecondOpening::decode(bytes).map(|s| s.0));
            let said = said.map_err(|error| damaged(path, error))?;
            let position = said.position.parse().map_err(|_| damaged(path, door))?;
            let detail = detail.map(|line| DetailOpening::decode(line.as_bytes())).transpose();
            Ok(Some((position, detail.map_err(|error| damaged(path, error))?.unwrap_or_default())))
        };
        Ok([entry("seq")?, entry("second_seq")?])
    }

    /// The text as it is.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn text(&self) -> Result<Vec<u8>, Fault> {
        let (conn, path, id) = (self.conn(), self.path(), self.stored().id);
        match texts(conn, path, id)?.pop() {
            Some((_, bytes)) => Ok(bytes),
            None => conn
                .query_row("SELECT proposal FROM consultation WHERE id = ?1", [id], |row| row.get(0))
                .map_err(sql(path)),
        }
    }

    /// As [`Book::counts_as_opened`], with the lines pushed so far.
    ///
    /// # Errors
    /// As [`Book::counts_as_opened`].
    pub fn counts_as_opened(&self) -> Result<Option<Counts>, Fault> {
        as_opened(self.conn(), self.path(), self.stored())
    }
}

fn texts(conn: &Connection, path: &Path, id: i64) -> Result<Vec<(u64, Vec<u8>)>, Fault> {
    let mut statement = conn
        .prepare_cached("SELECT seq, bytes FROM text WHERE consultation = ?1 ORDER BY seq")
        .map_err(sql(path))?;
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).map_err(sql(path))?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql(path))
}

fn present(conn: &Connection, path: &Path, id: i64) -> Result<Vec<Slot>, Fault> {
    let mut slots = Vec::new();
    for_slots(conn, path, id, &mut |slot| {
        slots.push(slot);
        Ok(())
    })?;
    slots.sort_unstable_by_key(|slot| slot.n);
    Ok(slots)
}

/// Writes the rows that differ from the new roll into `was`, and the new roll
/// in their place.
fn replace(
    conn: &Connection,
    path: &Path,
    id: i64,
    seq: u64,
    before: &[Slot],
    after: &[Slot],
) -> Result<(), Fault> {
    let new: BTreeMap<&Door, &Slot> = after.iter().map(|slot| (&slot.door, slot)).collect();
    let old: BTreeMap<&Door, &Slot> = before.iter().map(|slot| (&slot.door, slot)).collect();
    let mut put = conn
        .prepare("INSERT INTO was VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")
        .map_err(sql(path))?;
    for (door, slot) in &old {
        let same = new.get(door).is_some_and(|new| new.weight_salt == slot.weight_salt);
        if !same {
            let cells = params![
                id,
                number(seq),
                door.as_str(),
                true,
                slot.building,
                slot.stairwell,
                slot.own,
                number(slot.area),
                slot.kind,
                slot.state,
                slot.tags,
                slot.shares,
                slot.salt.0,
                slot.weight_salt.0
            ];
            put.execute(cells).map_err(sql(path))?;
        }
    }
    for door in new.keys().filter(|door| !old.contains_key(*door)) {
        let none: &[u8] = &[];
        let cells = params![id, number(seq), door.as_str(), false, "", "", "", 0, "", "", "", "", none, none];
        put.execute(cells).map_err(sql(path))?;
    }
    conn.execute("DELETE FROM slot WHERE consultation = ?1", [id]).map_err(sql(path))?;
    insert_slots(conn, path, id, after)?;
    // Who answers for whom, on the roll as it is now.
    conn.execute("DELETE FROM holder WHERE consultation = ?1", [id]).map_err(sql(path))?;
    conn.execute(
        "INSERT INTO holder SELECT a.consultation, a.proxy, a.door, s.own FROM answer a \
         JOIN slot s ON s.consultation = a.consultation AND s.door = a.door \
         WHERE a.consultation = ?1 AND a.proxy <> '' AND a.keyed <> 2",
        [id],
    )
    .map(|_| ())
    .map_err(sql(path))
}

/// A row of `was`: a household before an amendment, or its absence.
struct Was {
    seq: u64,
    door: Door,
    slot: Option<Slot>,
}

fn was(conn: &Connection, path: &Path, id: i64) -> Result<Vec<Was>, Fault> {
    let mut statement = conn
        .prepare(
            "SELECT seq, door, here, building, stairwell, own, area, kind, state, tags, shares, salt, \
             weight_salt FROM was WHERE consultation = ?1 ORDER BY seq DESC, door",
        )
        .map_err(sql(path))?;
    let mut rows = statement.query([id]).map_err(sql(path))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(sql(path))? {
        let text = |column: usize| row.get::<_, String>(column).map_err(sql(path));
        let bytes = |column: usize| row.get::<_, Vec<u8>>(column).map_err(sql(path));
        let door = exact_door(path, &text(1)?)?;
        let broken = || damaged(path, &door);
        let texts = [text(3)?, text(4)?, text(5)?, text(7)?, text(8)?, text(9)?, text(10)?];
        let (area, salts): (u64, _) = (row.get(6).map_err(sql(path))?, [bytes(11)?, bytes(12)?]);
        let here: u8 = row.get(2).map_err(sql(path))?;
        let slot = match here {
            1 => {
                let [building, stairwell, own, kind, state, tags, shares] = texts;
                let salt = |bytes: &[u8]| Hash::from_slice(bytes).ok_or_else(broken);
                exact_door(path, &own)?;
                if !writable(&[&building, &stairwell, &kind, &state, &tags, &shares], area) {
                    return Err(broken());
                }
                let [first, second] = &salts;
                Some(Slot {
                    door: door.clone(),
                    n: 0,
                    building,
                    stairwell,
                    own,
                    own_doors: 0,
                    area,
                    kind,
                    state,
                    tags,
                    shares,
                    salt: salt(first)?,
                    weight_salt: salt(second)?,
                })
            }
            // Absence has one spelling.
            0 if area == 0 && texts.iter().all(String::is_empty) && salts.iter().all(Vec::is_empty) => None,
            _ => return Err(broken()),
        };
        found.push(Was { seq: row.get(0).map_err(sql(path))?, door, slot });
    }
    Ok(found)
}

pub(super) fn rolls(conn: &Connection, path: &Path, stored: &Stored) -> Result<Vec<Vec<Slot>>, Fault> {
    let now = present(conn, path, stored.id)?;
    let rows = was(conn, path, stored.id)?;
    let seqs: BTreeSet<u64> = rows.iter().map(|row| row.seq).collect();
    let mut roll: BTreeMap<Door, Slot> = now.iter().map(|slot| (slot.door.clone(), slot.clone())).collect();
    let mut found = vec![now];
    for seq in seqs.into_iter().rev() {
        for row in rows.iter().filter(|row| row.seq == seq) {
            match &row.slot {
                Some(slot) => roll.insert(row.door.clone(), slot.clone()),
                None => roll.remove(&row.door),
            };
        }
        let mut owned: HashMap<String, u64> = HashMap::new();
        for slot in roll.values() {
            *owned.entry(slot.own.clone()).or_default() += 1;
        }
        let number = |(n, slot): (u64, &Slot)| Slot {
            n,
            own_doors: owned.get(&slot.own).copied().unwrap_or(1),
            ..slot.clone()
        };
        found.push((0..).zip(roll.values()).map(number).collect());
    }
    found.reverse();
    Ok(found)
}

fn as_opened(conn: &Connection, path: &Path, stored: &Stored) -> Result<Option<Counts>, Fault> {
    if stored.course.rolls.is_empty() {
        return Ok(None);
    }
    let rolls = rolls(conn, path, stored)?;
    let query =
        format!("SELECT a.door, {} FROM answer a WHERE a.consultation = ?1", super::index_answer::STANDING);
    let mut statement = conn.prepare(&query).map_err(sql(path))?;
    let mut rows = statement.query([stored.id]).map_err(sql(path))?;
    let mut standings: HashMap<String, Standing> = HashMap::new();
    while let Some(row) = rows.next().map_err(sql(path))? {
        let standing = super::index_answer::standing_of(row, 1).map_err(sql(path))?;
        let standing = standing.ok_or_else(|| damaged(path, "answer"))?;
        standings.insert(row.get(0).map_err(sql(path))?, standing);
    }
    let mut counter = Counter::new(&stored.settings.rule);
    for slot in rolls.first().into_iter().flatten() {
        let standing = standings.get(slot.door.as_str()).copied().unwrap_or(Standing::Unreached);
        counter.add(slot.weight(), standing);
    }
    Ok(Some(counter.finish().0))
}
