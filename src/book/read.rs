//! Reading a book: lines, openings, slots and answers, one row at a time.

use rusqlite::{Connection, params};
use std::path::Path;

use super::amend::proposal;
use super::consultation::{Standing, guard};
use super::fault::{damaged, sql};
use super::index_answer::{STANDING, standing_of};
use super::index_read::ObjectionRow;
use super::{Book, Stored, Writing, index};
use crate::consult::standing::Standing as Stands;
use crate::consult::standing::head;
use crate::consult::{Counts, Door, Keyed};
use crate::log::Hash;
use crate::rule::{Bucket, Delivery};
use crate::text::Fault;

/// A household with what is known of it: one row of a walking list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// Place in the natural order of doors.
    pub n: u64,
    /// The door.
    pub door: String,
    /// Building.
    pub building: String,
    /// Stairwell.
    pub stairwell: String,
    /// Area in 0.01 m².
    pub area: u64,
    /// Code of the position that counts.
    pub position: Option<String>,
    /// Commitment of that position.
    pub commitment: Option<Vec<u8>>,
    /// `seq` of the line whose position counts; none while it is contested.
    pub seq: Option<u64>,
    /// Whether delivery is proved.
    pub delivered: bool,
    /// Visits so far.
    pub visits: u64,
    /// The proxy who answered; empty if the owner did.
    pub proxy: String,
    /// Of the visits, those that failed.
    pub failed: u64,
    /// Whether a public notice was posted for it.
    pub posted: bool,
    /// How often the answer was keyed in.
    pub keyed: Keyed,
    /// Where it stands.
    pub standing: Stands,
}

impl AnswerRow {
    /// Whether a public notice may be posted for it: nothing was delivered, it
    /// was tried as often as the rule sets, and none was posted yet.
    #[must_use]
    pub fn notice_due(&self, terms: Option<&Delivery>) -> bool {
        let often = terms.and_then(|terms| terms.visits).is_some_and(|visits| self.failed >= visits);
        often && self.standing == Stands::Unreached && !self.posted
    }
}

/// An owner of several doors that do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixedOwner {
    /// The owner's first door.
    pub own: String,
    /// Doors per standing.
    pub doors: Vec<(String, u64)>,
}

impl Book {
    /// The counts, from the counters.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn counts(&self, stored: &Stored) -> Result<Counts, Fault> {
        let counts = index::counts(&self.conn, &self.path, stored.id, &stored.settings.rule)?;
        let of = (stored.id, stored.settings.is_secret());
        super::boxes::counted(&self.conn, &self.path, of, counts)
    }

    /// What households last said of the published result, by door.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn objections(&self, stored: &Stored) -> Result<Vec<ObjectionRow>, Fault> {
        index::objections(&self.conn, &self.path, stored.id)
    }

    /// How the log stands to the head file.
    ///
    /// # Errors
    /// The book or the head file cannot be read.
    pub fn standing(&self, stored: &Stored) -> Result<Standing, Fault> {
        guard(&self.conn, &self.path, &self.heads, stored)
    }

    /// The bytes of the proposal.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn proposal(&self, stored: &Stored) -> Result<Vec<u8>, Fault> {
        proposal(&self.conn, &self.path, stored.id)
    }

    /// Gives each line (final LF included) in order.
    ///
    /// # Errors
    /// The book cannot be read, or `each` fails.
    pub fn lines(
        &self,
        stored: &Stored,
        mut each: impl FnMut(&str) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for_lines(&self.conn, &self.path, stored.id, &mut each)
    }

    /// Gives each opening with its `seq` and its private detail, in order.
    ///
    /// # Errors
    /// The book cannot be read, or `each` fails.
    pub fn secrets(
        &self,
        stored: &Stored,
        mut each: impl FnMut(u64, &str, Option<&str>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for_secrets(&self.conn, &self.path, stored.id, &mut each)
    }

    /// Gives each household with what is known of it, in the natural order of
    /// doors.
    ///
    /// # Errors
    /// The book cannot be read, or `each` fails.
    pub fn answers(
        &self,
        stored: &Stored,
        mut each: impl FnMut(AnswerRow) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for_answers(&self.conn, &self.path, (stored.id, In::Order), &mut each)
    }

    /// Doors that were visited and have not answered.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn visited_in_vain(&self, stored: &Stored) -> Result<u64, Fault> {
        let query = "SELECT count(*) FROM answer WHERE consultation = ?1 AND position IS NULL AND visits > 0";
        self.conn.query_row(query, [stored.id], |row| row.get(0)).map_err(sql(&self.path))
    }

    /// The owners of several doors that do not agree, by first door.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn mixed_owners(&self, stored: &Stored) -> Result<Vec<MixedOwner>, Fault> {
        if stored.settings.is_secret() {
            // Whether their ballots differ is not known.
            return Ok(Vec::new());
        }
        let path = &self.path;
        let mut statement = self
            .conn
            .prepare(
                "SELECT own, standing, doors FROM owned WHERE consultation = ?1 AND measure = 'heads' \
                 ORDER BY own, standing",
            )
            .map_err(sql(path))?;
        let mut rows = statement.query([stored.id]).map_err(sql(path))?;
        let mut found: Vec<MixedOwner> = Vec::new();
        while let Some(row) = rows.next().map_err(sql(path))? {
            let own: String = row.get(0).map_err(sql(path))?;
            let doors = (row.get(1).map_err(sql(path))?, row.get(2).map_err(sql(path))?);
            match found.last_mut().filter(|last| last.own == own) {
                Some(last) => last.doors.push(doors),
                None => found.push(MixedOwner { own, doors: vec![doors] }),
            }
        }
        // Answers that count alike agree.
        let rule = &stored.settings.rule;
        found.retain(|owner| {
            let said = owner.doors.iter().filter_map(|(code, _)| Stands::from_code(code)).collect();
            let bucket = head(&said, rule);
            bucket == Bucket::Contested
                || (bucket == Bucket::Invalid && said.iter().any(|s| s.bucket(rule) != Bucket::Invalid))
        });
        Ok(found)
    }

    /// All derived rows of a consultation as text, for comparison.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn derived_rows(&self, stored: &Stored) -> Result<Vec<String>, Fault> {
        let mut all = Vec::new();
        for (table, _) in super::schema::DERIVED {
            let query = format!("SELECT * FROM {table} WHERE consultation = ?1");
            let mut statement = self.conn.prepare(&query).map_err(sql(&self.path))?;
            let columns = statement.column_count();
            let mut rows = statement.query([stored.id]).map_err(sql(&self.path))?;
            while let Some(row) = rows.next().map_err(sql(&self.path))? {
                let mut text = (*table).to_owned();
                for column in 0..columns {
                    let value: rusqlite::types::Value = row.get(column).map_err(sql(&self.path))?;
                    text.push_str(&format!("|{value:?}"));
                }
                all.push(text);
            }
        }
        all.sort_unstable();
        Ok(all)
    }
}

impl Writing<'_> {
    /// As [`Book::secrets`], with the lines pushed so far.
    ///
    /// # Errors
    /// As [`Book::secrets`].
    pub fn secrets(
        &self,
        mut each: impl FnMut(u64, &str, Option<&str>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for_secrets(self.conn(), self.path(), self.stored().id, &mut each)
    }

    /// As [`Book::answers`], with the lines pushed so far.
    ///
    /// # Errors
    /// As [`Book::answers`].
    pub fn answers(&self, mut each: impl FnMut(AnswerRow) -> Result<(), Fault>) -> Result<(), Fault> {
        for_answers(self.conn(), self.path(), (self.stored().id, In::Order), &mut each)
    }
}

pub(super) fn for_lines(
    conn: &Connection,
    path: &Path,
    id: i64,
    each: &mut dyn FnMut(&str) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = conn
        .prepare("SELECT seq, line FROM entry WHERE consultation = ?1 ORDER BY seq")
        .map_err(sql(path))?;
    let mut rows = statement.query([id]).map_err(sql(path))?;
    let mut wanted = 0_u64;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let seq: u64 = row.get(0).map_err(sql(path))?;
        if seq != wanted {
            return Err(damaged(path, format_args!("entry {wanted}")));
        }
        wanted += 1;
        let line = row.get_ref(1).map_err(sql(path))?;
        each(line.as_str().map_err(|_| damaged(path, format_args!("entry {seq}")))?)?;
    }
    Ok(())
}

/// Takes `seq`, opening and private detail.
type EachSecret<'a> = dyn FnMut(u64, &str, Option<&str>) -> Result<(), Fault> + 'a;

pub(super) fn for_secrets(
    conn: &Connection,
    path: &Path,
    id: i64,
    each: &mut EachSecret<'_>,
) -> Result<(), Fault> {
    let mut statement = conn
        .prepare("SELECT seq, opening, detail FROM secret WHERE consultation = ?1 ORDER BY seq")
        .map_err(sql(path))?;
    let mut rows = statement.query([id]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let seq: u64 = row.get(0).map_err(sql(path))?;
        let broken = |_| damaged(path, format_args!("secret {seq}"));
        let opening = row.get_ref(1).map_err(sql(path))?.as_str().map_err(broken)?;
        let detail = row.get_ref(2).map_err(sql(path))?.as_str_or_null().map_err(broken)?;
        each(seq, opening, detail)?;
    }
    Ok(())
}

/// Rows that are held at a time where they are given in another order than they
/// lie in the file.
const SOME: usize = 1 << 15;

/// Gives what there is of each key, in the order of the list. It is read in the
/// order of the keys, some at a time: one by one each would be sought through
/// the whole file.
pub(super) fn in_turn<K: Ord, T>(
    order: &[(Hash, K)],
    mut read: impl FnMut(&K) -> Result<Option<T>, Fault>,
    mut each: impl FnMut(T) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for some in order.chunks(SOME) {
        let mut keys: Vec<(&K, usize)> = some.iter().map(|(_, key)| key).zip(0..).collect();
        keys.sort_unstable();
        let mut found: Vec<Option<T>> = some.iter().map(|_| None).collect();
        for (key, place) in keys {
            if let Some(free) = found.get_mut(place) {
                *free = read(key)?;
            }
        }
        found.into_iter().flatten().try_for_each(&mut each)?;
    }
    Ok(())
}

/// A door in the one spelling that is ever written.
pub(super) fn exact_door(path: &Path, text: &str) -> Result<Door, Fault> {
    text.parse().ok().filter(|door: &Door| door.as_str() == text).ok_or_else(|| damaged(path, text))
}

/// Whether rows come in the natural order of doors: SQLite holds all of them
/// before it can give the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum In {
    Order,
    NoOrder,
}

pub(super) fn for_answers(
    conn: &Connection,
    path: &Path,
    (id, order): (i64, In),
    each: &mut dyn FnMut(AnswerRow) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let order = if order == In::Order { "ORDER BY s.n" } else { "" };
    // A contested position is known, and counts nowhere.
    let query = format!(
        "SELECT s.n, s.door, s.building, s.stairwell, s.area, a.position, a.commitment, \
         CASE WHEN a.keyed = 2 THEN NULL ELSE a.seq END, \
         coalesce(a.delivered, 0), coalesce(a.visits, 0), coalesce(a.proxy, ''), coalesce(a.failed, 0), \
         coalesce(a.posted, 0), coalesce(a.keyed, 0), {STANDING} FROM slot s \
         LEFT JOIN answer a ON a.consultation = s.consultation AND a.door = s.door \
         WHERE s.consultation = ?1 {order}"
    );
    let mut statement = conn.prepare(&query).map_err(sql(path))?;
    let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<AnswerRow> {
        Ok(AnswerRow {
            n: row.get(0)?,
            door: row.get(1)?,
            building: row.get(2)?,
            stairwell: row.get(3)?,
            area: row.get(4)?,
            position: row.get(5)?,
            commitment: row.get(6)?,
            seq: row.get(7)?,
            delivered: row.get(8)?,
            visits: row.get(9)?,
            proxy: row.get(10)?,
            failed: row.get(11)?,
            posted: row.get(12)?,
            keyed: Keyed::from_number(row.get(13)?).unwrap_or_default(),
            standing: standing_of(row, 14)?.unwrap_or(Stands::Unreached),
        })
    };
    let rows = statement.query_map(params![id], read).map_err(sql(path))?;
    for row in rows {
        each(row.map_err(sql(path))?)?;
    }
    Ok(())
}
