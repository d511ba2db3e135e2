//! The boxes of a secret ballot, from the index. A row is of a box, never of a
//! door: the rows of doors say who took part and nothing else.

use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::sql;
use super::{Writing, number};
use crate::consult::{BoxTotals, Boxes, Counts, Standing};
use crate::text::Fault;

/// The word that stands for a position where a door took part in a secret
/// ballot.
pub(super) const TURNOUT: &str = "turnout";

/// Keeps what a box came to.
pub(super) fn put(
    conn: &Connection,
    consultation: i64,
    (name, totals): (&str, &BoxTotals),
    seq: u64,
) -> rusqlite::Result<()> {
    let [agree, oppose, abstain, invalid] = totals.ballots().map(|(_, ballots)| number(ballots));
    let novote = number(totals.novote);
    conn.prepare_cached("INSERT INTO box VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![consultation, name, agree, oppose, abstain, invalid, novote, number(seq)])
        .map(|_| ())
}

/// Takes back that a door took part.
pub(super) fn strike(conn: &Connection, consultation: i64, door: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM holder WHERE consultation = ?1 AND door = ?2")?
        .execute(params![consultation, door])?;
    conn.prepare_cached(
        "UPDATE answer SET position = NULL, commitment = NULL, seq = NULL, proxy = '' \
         WHERE consultation = ?1 AND door = ?2",
    )?
    .execute(params![consultation, door])
    .map(|_| ())
}

/// All boxes counted so far.
pub(super) fn boxes(conn: &Connection, path: &Path, consultation: i64) -> Result<Boxes, Fault> {
    let read = |row: &rusqlite::Row<'_>| {
        let totals = BoxTotals {
            for_: row.get(1)?,
            against: row.get(2)?,
            abstain: row.get(3)?,
            invalid: row.get(4)?,
            novote: row.get(5)?,
        };
        Ok((row.get(0)?, totals))
    };
    conn.prepare_cached(
        "SELECT name, agree, oppose, abstain, invalid, novote FROM box WHERE consultation = ?1",
    )
    .and_then(|mut statement| statement.query_map([consultation], read)?.collect())
    .map_err(sql(path))
}

impl Writing<'_> {
    /// The boxes counted so far, with the lines pushed so far.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn boxes(&self) -> Result<Boxes, Fault> {
        boxes(self.conn(), self.path(), self.stored().id)
    }

    /// Households that took part so far, in all or in some buildings.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn turnout(&self, buildings: Option<&[String]>) -> Result<u64, Fault> {
        let mut found = 0;
        self.answers(|row| {
            let here = buildings.is_none_or(|buildings| buildings.contains(&row.building));
            found += u64::from(here && row.standing == Standing::Turnout);
            Ok(())
        })?;
        Ok(found)
    }
}

/// Counts by who took part, with the boxes where the ballot is secret.
pub(super) fn counted(
    conn: &Connection,
    path: &Path,
    (consultation, secret): (i64, bool),
    counts: Counts,
) -> Result<Counts, Fault> {
    if secret { Ok(counts.in_boxes(boxes(conn, path, consultation)?)) } else { Ok(counts) }
}
