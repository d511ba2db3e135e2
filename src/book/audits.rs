//! Call-backs: what is drawn from, and what came of the calls, from the index.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::{damaged, sql};
use super::index::Source;
use super::{Book, Stored, Writing, erase, number};
use crate::consult::Door;
use crate::log::{Hash, RollLine};
use crate::rule::Position;
use crate::text::Fault;

/// What came of the last call at a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackRow {
    /// Its slot.
    pub slot: Hash,
    /// One of [`RESULTS`](crate::log::audit::RESULTS).
    pub result: String,
}

/// Keeps what came of the last call at a household.
pub(super) fn put(
    conn: &Connection,
    consultation: i64,
    (slot, result): (&Hash, &str),
    source: Source<'_>,
) -> rusqlite::Result<()> {
    let commitment = source.commitment.map(|hash| hash.0);
    conn.prepare_cached(
        "INSERT INTO callback VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE \
         SET result = ?3, commitment = ?4, seq = ?5",
    )?
    .execute(params![consultation, slot.0, result, commitment, number(source.seq)])
    .map(|_| ())
}

fn rows(conn: &Connection, path: &Path, id: i64) -> Result<Vec<BackRow>, Fault> {
    let rows: Vec<(Vec<u8>, String)> = conn
        .prepare_cached("SELECT slot, result FROM callback WHERE consultation = ?1")
        .and_then(|mut found| found.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(sql(path))?;
    rows.into_iter()
        .map(|(slot, result)| {
            let slot = Hash::from_slice(&slot).ok_or_else(|| damaged(path, "callback"))?;
            Ok(BackRow { slot, result })
        })
        .collect()
}

/// The sorted slots of the present roll, those of erased households too.
fn roll(conn: &Connection, path: &Path, stored: &Stored) -> Result<Vec<Hash>, Fault> {
    let roll = erase::whole_roll(conn, path, stored, usize::MAX)?;
    Ok(roll.into_iter().map(|line| line.slot).collect())
}

/// Hash of the tally line.
fn tallied(conn: &Connection, path: &Path, stored: &Stored) -> Result<Hash, Fault> {
    let Some(seq) = stored.tally_seq else { return Err(damaged(path, &stored.name)) };
    let line: String = conn
        .query_row(
            "SELECT line FROM entry WHERE consultation = ?1 AND seq = ?2",
            params![stored.id, number(seq)],
            |row| row.get(0),
        )
        .map_err(sql(path))?;
    Ok(Hash::of(line.as_bytes()))
}

impl Book {
    /// What came of the last call at each household, in no order.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn call_backs(&self, stored: &Stored) -> Result<Vec<BackRow>, Fault> {
        rows(&self.conn, &self.path, stored.id)
    }

    /// The sorted slots of the present roll, those of erased households too.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn roll_slots(&self, stored: &Stored) -> Result<Vec<Hash>, Fault> {
        roll(&self.conn, &self.path, stored)
    }

    /// Hash of the tally line: the head to post before dice are thrown.
    ///
    /// # Errors
    /// There is none, or the book cannot be read.
    pub fn tally_hash(&self, stored: &Stored) -> Result<Hash, Fault> {
        tallied(&self.conn, &self.path, stored)
    }

    /// The sorted lines of the `n`-th roll, from 1, whether or not their
    /// households are erased.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn whole_roll(&self, stored: &Stored, n: usize) -> Result<Vec<RollLine>, Fault> {
        erase::whole_roll(&self.conn, &self.path, stored, n)
    }
}

impl Writing<'_> {
    /// As [`Book::roll_slots`].
    ///
    /// # Errors
    /// As [`Book::roll_slots`].
    pub fn roll_slots(&self) -> Result<Vec<Hash>, Fault> {
        roll(self.conn(), self.path(), self.stored())
    }

    /// As [`Book::tally_hash`].
    ///
    /// # Errors
    /// As [`Book::tally_hash`].
    pub fn tally_hash(&self) -> Result<Hash, Fault> {
        tallied(self.conn(), self.path(), self.stored())
    }

    /// Result and commitment of the last call at a household.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn call_back(&self, slot: &Hash) -> Result<Option<(String, Hash)>, Fault> {
        let found: Option<(String, Vec<u8>)> = self
            .conn()
            .prepare_cached("SELECT result, commitment FROM callback WHERE consultation = ?1 AND slot = ?2")
            .and_then(|mut statement| {
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                statement.query_row(params![self.stored().id, slot.0], read).optional()
            })
            .map_err(sql(self.path()))?;
        found
            .map(|(result, commitment)| {
                let hash = Hash::from_slice(&commitment).ok_or_else(|| damaged(self.path(), slot))?;
                Ok((result, hash))
            })
            .transpose()
    }

    /// The position that counts for a door; none where it gave none, or where
    /// two entries disagree.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn counted(&self, door: &Door) -> Result<Option<Position>, Fault> {
        let found: Option<Option<String>> = self
            .conn()
            .prepare_cached(
                "SELECT position FROM answer WHERE consultation = ?1 AND door = ?2 AND keyed <> 2",
            )
            .and_then(|mut statement| {
                statement.query_row(params![self.stored().id, door.as_str()], |row| row.get(0)).optional()
            })
            .map_err(sql(self.path()))?;
        let code = found.flatten();
        code.map(|code| code.parse().map_err(|_| damaged(self.path(), &code))).transpose()
    }
}
