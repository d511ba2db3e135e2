//! Text and roll as they were and as they are: each other text is kept, and of
//! each other roll the rows that it took the place of.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::erase::replaced;
use super::fault::{damaged, sql};
use super::slots::{by_slot, for_slots, owners_of_several, present, replace_slots, rolls, rows};
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
        text(&self.conn, &self.path, stored.id)
    }

    /// The roll of a consultation as it is, in the natural order of doors.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn slots(&self, stored: &Stored) -> Result<Vec<Slot>, Fault> {
        present(&self.conn, &self.path, stored.id)
    }

    /// Gives each household of the roll as it is, in no order.
    ///
    /// # Errors
    /// The book cannot be read or is damaged, or `each` fails.
    pub fn for_slots(
        &self,
        stored: &Stored,
        mut each: impl FnMut(Slot) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for_slots(&self.conn, &self.path, stored.id, &mut each)
    }

    /// Gives each household of the `n`-th roll, from 1, in the order of the slots.
    ///
    /// # Errors
    /// The book cannot be read or is damaged, or `each` fails.
    pub fn slots_in_order(
        &self,
        stored: &Stored,
        n: usize,
        mut each: impl FnMut(Slot) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        by_slot(&self.conn, &self.path, (stored, n), &mut each)
    }

    /// The owners with several doors on the roll as it is, each by the first.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn owners_of_several(&self, stored: &Stored) -> Result<HashSet<String>, Fault> {
        owners_of_several(&self.conn, &self.path, stored.id)
    }

    /// The rolls of a consultation, from the one as opened to the present one,
    /// each in the natural order of doors.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn rolls(&self, stored: &Stored) -> Result<Vec<Vec<Slot>>, Fault> {
        rolls(&self.conn, &self.path, stored)
    }

    /// The lines of the log that took a roll's place, in order.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn roll_lines(&self, stored: &Stored) -> Result<Vec<u64>, Fault> {
        replaced(&self.conn, &self.path, stored.id)
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
        let (id, seq) = (self.stored().id, self.stored().head().size);
        replace_slots(self.conn(), self.path(), id, seq, &amendment.slots)?;
        self.push(sealed)
    }

    /// The roll as it is.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn slots(&self) -> Result<Vec<Slot>, Fault> {
        present(self.conn(), self.path(), self.stored().id)
    }

    /// How many households the roll as it is has.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn households(&self) -> Result<usize, Fault> {
        rows(self.conn(), self.path(), "slot", self.stored().id)
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

    /// Doors with an answer that no other text took away, whether or not it is
    /// contested or the door is on the roll.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn given(&self) -> Result<u64, Fault> {
        self.conn()
            .query_row(
                "SELECT count(*) FROM answer WHERE consultation = ?1 AND position IS NOT NULL",
                [self.stored().id],
                |row| row.get(0),
            )
            .map_err(sql(self.path()))
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
        text(self.conn(), self.path(), self.stored().id)
    }

    /// The digest of the proposal and of each text that took its place.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn text_digests(&self) -> Result<Vec<Hash>, Fault> {
        let stored = self.stored();
        let proposal = proposal(self.conn(), self.path(), stored.id)?;
        let later = stored.course.texts.iter().map(|version| version.text);
        Ok([Hash::of(&proposal)].into_iter().chain(later).collect())
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

pub(super) fn proposal(conn: &Connection, path: &Path, id: i64) -> Result<Vec<u8>, Fault> {
    conn.query_row("SELECT proposal FROM consultation WHERE id = ?1", [id], |row| row.get(0))
        .map_err(sql(path))
}

fn text(conn: &Connection, path: &Path, id: i64) -> Result<Vec<u8>, Fault> {
    match texts(conn, path, id)?.pop() {
        Some((_, bytes)) => Ok(bytes),
        None => proposal(conn, path, id),
    }
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
    Ok(Some(counter.counts()))
}
