//! The openings that count: which lines they open, and in which order they are
//! published.

use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::{damaged, sql};
use super::read::{In, for_answers, in_turn};
use super::{Book, Stored, number};
use crate::log::Hash;
use crate::log::opening::{Opening, PositionOpening};
use crate::text::Fault;

/// The lines whose position counts, sorted.
#[derive(Debug, Clone, Default)]
pub struct Counted(Vec<u64>);

impl Counted {
    /// Whether the position of line `seq` counts.
    #[must_use]
    pub fn contains(&self, seq: u64) -> bool {
        self.0.binary_search(&seq).is_ok()
    }
}

impl Book {
    /// The lines whose position counts.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn counted(&self, stored: &Stored) -> Result<Counted, Fault> {
        counted(&self.conn, &self.path, stored.id)
    }

    /// Gives the openings that count, sorted by slot: the lines of
    /// `openings.jsonl`.
    ///
    /// # Errors
    /// The book cannot be read or is damaged, or `each` fails.
    pub fn counted_openings(
        &self,
        stored: &Stored,
        each: &mut dyn FnMut(&str) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let counted = self.counted(stored)?;
        let mut order = Order::default();
        self.secrets(stored, |seq, opening, _| {
            if counted.contains(seq) {
                let read = PositionOpening::decode(opening.as_bytes());
                order.take(seq, read.map_or(Hash::ZERO, |opening| opening.slot));
            }
            Ok(())
        })?;
        drop(counted);
        order.each(&self.conn, &self.path, stored.id, each)
    }
}

/// The lines whose position counts.
pub(super) fn counted(conn: &Connection, path: &Path, id: i64) -> Result<Counted, Fault> {
    let mut counted = Counted::default();
    for_answers(conn, path, (id, In::NoOrder), &mut |row| {
        counted.0.extend(row.seq);
        Ok(())
    })?;
    counted.0.sort_unstable();
    Ok(counted)
}

/// What puts openings into the order of their slots. They themselves are most of
/// a book, so no more than some are held.
#[derive(Debug, Default)]
pub(super) struct Order(Vec<(Hash, u64)>);

impl Order {
    /// Takes the opening of line `seq`, about a slot.
    pub(super) fn take(&mut self, seq: u64, slot: Hash) {
        self.0.push((slot, seq));
    }

    /// Gives the openings.
    pub(super) fn each(
        mut self,
        conn: &Connection,
        path: &Path,
        id: i64,
        each: &mut dyn FnMut(&str) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.0.sort_unstable();
        let query = "SELECT opening FROM secret WHERE consultation = ?1 AND seq = ?2";
        let mut statement = conn.prepare(query).map_err(sql(path))?;
        let read = |seq: &u64| -> Result<Option<String>, Fault> {
            let mut rows = statement.query(params![id, number(*seq)]).map_err(sql(path))?;
            let Some(row) = rows.next().map_err(sql(path))? else { return Ok(None) };
            let opening = row.get_ref(0).map_err(sql(path))?.as_str();
            Ok(Some(opening.map_err(|_| damaged(path, format_args!("secret {seq}")))?.to_owned()))
        };
        in_turn(&self.0, read, |opening| each(&opening))
    }
}
