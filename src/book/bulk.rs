//! Many positions at once: decided in the order of a file, written in the
//! order of their commitments, entered by door in the order of the doors.
//!
//! The place of a line must not show its door, so no line is written before
//! the commitment of every other one is known. Until then what is decided waits
//! in tables of SQLite's own temporary store, which puts them into a file
//! without a name as soon as they outgrow its cache: so the memory does not
//! grow with the file. Rows of an index that come in no order cost a read and a
//! write of the disk each, so they are sorted too before they are entered.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Row, Statement, params};

use super::fault::sql;
use super::index::{self, Source};
use super::write::{Writing, append, claimed_date, outside_window};
use super::{Book, number};
use crate::consult::{Effect, Keyed, Sealed, Standing};
use crate::log::{Body, Hash};
use crate::text::{self, Fault};

/// What waits for its line, and what waits for its door.
const TABLES: &str = "DROP TABLE IF EXISTS temp.kept; DROP TABLE IF EXISTS temp.placed; \
     CREATE TEMP TABLE kept(n INTEGER PRIMARY KEY, turn INTEGER NOT NULL, commitment BLOB NOT NULL, \
     door TEXT NOT NULL, slot BLOB NOT NULL, sees BLOB, before TEXT NOT NULL, after TEXT NOT NULL, \
     proxy TEXT NOT NULL, opening TEXT NOT NULL, detail TEXT) STRICT; \
     CREATE TEMP TABLE placed(seq INTEGER PRIMARY KEY, door TEXT NOT NULL, commitment BLOB NOT NULL, \
     before TEXT NOT NULL, after TEXT NOT NULL, proxy TEXT NOT NULL, at TEXT NOT NULL) STRICT";

/// Owners of several doors that are held before the counters are written.
const OWNERS: usize = 4096;

/// A decided position that waits for its line.
struct Kept {
    door: String,
    slot: Hash,
    commitment: Hash,
    sees: Option<Hash>,
    before: Standing,
    after: Standing,
    proxy: String,
    opening: String,
    detail: Option<String>,
}

/// Positions that wait for their lines.
#[derive(Debug)]
pub struct Bulk<'w> {
    insert: Statement<'w>,
    path: &'w Path,
}

impl Bulk<'_> {
    /// Keeps a decided position, the `turn`-th of its door in this bulk, until
    /// [`Writing::push_kept`]. Anything else is not for a bulk, and is passed
    /// over.
    ///
    /// # Errors
    /// There is no room for temporary files.
    pub fn keep(&mut self, turn: u32, sealed: &Sealed) -> Result<(), Fault> {
        let (
            Body::Position { slot, commitment, sees, .. },
            Effect::Position { door, before, after, proxy, .. },
        ) = (&sealed.body, &sealed.effect)
        else {
            return Ok(());
        };
        let kept = self.insert.execute(params![
            turn,
            commitment.0,
            door.as_str(),
            slot.0,
            sees.map(|hash| hash.0),
            before.code(),
            after.code(),
            proxy,
            sealed.opening,
            sealed.detail,
        ]);
        kept.map(|_| ()).map_err(room(self.path))
    }
}

impl Writing<'_> {
    /// Makes room for positions that wait for [`Writing::push_kept`].
    ///
    /// # Errors
    /// There is no room for temporary files.
    pub fn begin_bulk(&self) -> Result<Bulk<'_>, Fault> {
        self.tx.execute_batch(TABLES).map_err(room(self.path))?;
        let insert = "INSERT INTO temp.kept VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let insert = self.tx.prepare(insert).map_err(room(self.path))?;
        Ok(Bulk { insert, path: self.path })
    }

    /// Appends what was kept: by how often its door came before, then by
    /// commitment, so that a later answer of a door still follows the earlier
    /// one. Says after each how many are done. Returns how many took the place
    /// of an earlier answer.
    ///
    /// # Errors
    /// The book cannot be written or is damaged.
    pub fn push_kept(&mut self, mut done: impl FnMut(u64)) -> Result<u64, Fault> {
        let turns: u32 = self
            .tx
            .query_row("SELECT coalesce(max(turn) + 1, 0) FROM temp.kept", [], |row| row.get(0))
            .map_err(sql(self.path))?;
        let (mut written, mut replaced) = (0, 0);
        for turn in 0..turns {
            replaced += self.append_turn(turn, &mut || {
                written += 1;
                done(written);
            })?;
            self.enter_placed()?;
        }
        Ok(replaced)
    }

    fn append_turn(&mut self, turn: u32, done: &mut dyn FnMut()) -> Result<u64, Fault> {
        let Self { tx, path, stored, went_on, .. } = self;
        let mut read = tx
            .prepare_cached(
                "SELECT commitment, door, slot, sees, before, after, proxy, opening, detail \
                 FROM temp.kept WHERE turn = ?1 ORDER BY commitment",
            )
            .map_err(room(path))?;
        let mut place = tx
            .prepare_cached("INSERT INTO temp.placed VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .map_err(room(path))?;
        let mut rows = read.query([turn]).map_err(room(path))?;
        let mut replaced = 0;
        while let Some(row) = rows.next().map_err(room(path))? {
            let mut kept = kept(row).map_err(room(path))?;
            if turn > 0 {
                // What the door's earlier answer in this bulk made of it.
                let cells = index::answer(tx, path, stored.id, &kept.door)?;
                kept.sees = cells.given.map(|(_, commitment)| commitment);
                kept.before = cells.given.map_or(kept.before, |(standing, _)| standing);
            }
            replaced += u64::from(kept.sees.is_some());
            let Kept { door, slot, commitment, sees, before, after, proxy, opening, detail } = kept;
            let body = Body::Position { slot, commitment, sees, pack: None };
            let at = claimed_date(detail.as_deref());
            let (seq, _) = append((tx, path), stored, body, (Some(&opening), detail.as_deref()), went_on)?;
            place
                .execute(params![number(seq), door, commitment.0, before.code(), after.code(), proxy, at])
                .map_err(room(path))?;
            done();
        }
        Ok(replaced)
    }

    /// Enters the lines of one turn into the tables by door.
    fn enter_placed(&mut self) -> Result<(), Fault> {
        let Self { tx, path, stored, index, .. } = self;
        let mut read = tx
            .prepare_cached(
                "SELECT seq, door, commitment, before, after, proxy, at FROM temp.placed ORDER BY door",
            )
            .map_err(room(path))?;
        let opens = stored.settings.consultation.opens;
        let closes = stored.course.last_day(&stored.settings);
        let mut rows = read.query([]).map_err(room(path))?;
        while let Some(row) = rows.next().map_err(room(path))? {
            let (seq, commitment) =
                row.get(0).and_then(|seq| Ok((seq, hash(row, 2)?))).map_err(room(path))?;
            let [door, proxy, at] = [1, 5, 6].map(|column| word(row, column));
            let (door, proxy, at) = door.and_then(|door| Ok((door, proxy?, at?))).map_err(room(path))?;
            let moved = standing(row, 3).and_then(|before| Ok([before, standing(row, 4)?]));
            let source = Source {
                seq,
                commitment: Some(commitment),
                detail_at: at,
                outside_window: outside_window(at, opens, closes),
            };
            let said = (moved.map_err(room(path))?, Keyed::Once, proxy);
            index.position((tx, path), &stored.settings.rule, door, said, source)?;
            if index.owners_held() > OWNERS {
                index.flush(tx, path)?;
            }
        }
        tx.execute("DELETE FROM temp.placed", []).map(|_| ()).map_err(room(path))
    }
}

impl Book {
    /// Gives each answer of the bulk that was written last, in the order in
    /// which it was kept: its door, where it stands and its commitment.
    ///
    /// # Errors
    /// There was no bulk, its tables cannot be read, or `each` fails.
    pub fn kept<E: From<Fault>>(
        &self,
        mut each: impl FnMut(&str, Standing, Hash) -> Result<(), E>,
    ) -> Result<(), E> {
        let path = &self.path;
        let query = "SELECT door, after, commitment FROM temp.kept ORDER BY n";
        let mut read = self.conn.prepare(query).map_err(sql(path))?;
        let mut rows = read.query([]).map_err(sql(path))?;
        while let Some(row) = rows.next().map_err(sql(path))? {
            let found = word(row, 0).and_then(|door| Ok((door, standing(row, 1)?, hash(row, 2)?)));
            let (door, after, commitment) = found.map_err(sql(path))?;
            each(door, after, commitment)?;
        }
        Ok(())
    }
}

/// As [`sql`]; a full disk may be that of the temporary files.
fn room(path: &Path) -> impl Fn(rusqlite::Error) -> Fault + '_ {
    move |error| match sql(path)(error) {
        fault if fault.code == "disk-full" => fault.hint(text::disk_full_bulk_hint()),
        fault => fault,
    }
}

/// A position that waits for its line, from the columns of [`Writing::append_turn`].
fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let sees = if row.get_ref(3)? == ValueRef::Null { None } else { Some(hash(row, 3)?) };
    Ok(Kept {
        commitment: hash(row, 0)?,
        door: row.get(1)?,
        slot: hash(row, 2)?,
        sees,
        before: standing(row, 4)?,
        after: standing(row, 5)?,
        proxy: row.get(6)?,
        opening: row.get(7)?,
        detail: row.get(8)?,
    })
}

fn word<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<&'r str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<Hash> {
    let found = Hash::from_slice(row.get_ref(column)?.as_blob()?);
    found.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, 0))
}

fn standing(row: &Row<'_>, column: usize) -> rusqlite::Result<Standing> {
    let found = Standing::from_code(word(row, column)?);
    found.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, 0))
}
