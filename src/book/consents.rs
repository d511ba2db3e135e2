//! Who agrees to be shown by name, from the index.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::sql;
use super::index::Source;
use super::{Book, Stored, Writing, number};
use crate::consult::Door;
use crate::text::Fault;

/// Keeps what a household said last.
pub(super) fn put(
    conn: &Connection,
    consultation: i64,
    (door, given): (&str, bool),
    source: Source<'_>,
) -> rusqlite::Result<()> {
    let commitment = source.commitment.map(|hash| hash.0);
    conn.prepare_cached(
        "INSERT INTO consent VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE \
         SET given = ?3, commitment = ?4, seq = ?5",
    )?
    .execute(params![consultation, door, given, commitment, number(source.seq)])
    .map(|_| ())
}

/// The doors of the present roll whose consent stands.
fn standing(conn: &Connection, path: &Path, consultation: i64) -> Result<BTreeSet<String>, Fault> {
    conn.prepare_cached(
        "SELECT c.door FROM consent c JOIN slot s ON s.consultation = c.consultation AND s.door = c.door \
         WHERE c.consultation = ?1 AND c.given = 1",
    )
    .and_then(|mut statement| statement.query_map([consultation], |row| row.get(0))?.collect())
    .map_err(sql(path))
}

impl Book {
    /// The doors of the present roll whose consent to be shown stands.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn consenting(&self, stored: &Stored) -> Result<BTreeSet<String>, Fault> {
        standing(&self.conn, &self.path, stored.id)
    }
}

impl Writing<'_> {
    /// What a household said last of being shown by name.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn consent(&self, door: &Door) -> Result<Option<bool>, Fault> {
        self.conn()
            .prepare_cached("SELECT given FROM consent WHERE consultation = ?1 AND door = ?2")
            .and_then(|mut statement| {
                statement.query_row(params![self.stored().id, door.as_str()], |row| row.get(0)).optional()
            })
            .map_err(sql(self.path()))
    }

    /// As [`Book::consenting`], with the lines pushed so far.
    ///
    /// # Errors
    /// As [`Book::consenting`].
    pub fn consenting(&self) -> Result<BTreeSet<String>, Fault> {
        standing(self.conn(), self.path(), self.stored().id)
    }
}
