//! Answering from the derived tables.

use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::{damaged, sql};
use super::number;
use super::read::exact_door;
use crate::consult::standing::said_from_code;
use crate::consult::{Cell, Counts, Course, Door, Keys, Standing};
use crate::log::Hash;
use crate::rule::{Position, Rule};
use crate::text::{self, Fault, Text};

/// The counts of a consultation, from its counters.
pub(super) fn counts(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    rule: &Rule,
) -> Result<Counts, Fault> {
    let mut counts = Counts::default();
    // A key that nobody counts under is there with nothing in it.
    let keys = Keys::of(rule);
    let heads = keys.heads.iter().map(|(key, _)| key.as_str()).chain(["heads"]);
    counts.heads.extend(heads.map(|key| (key.to_owned(), Default::default())));
    counts.others.extend(keys.others.iter().map(|(key, _, _)| (key.clone(), Default::default())));
    let mut statement = conn
        .prepare_cached("SELECT standing, households, area FROM known WHERE consultation = ?1")
        .map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let code: String = row.get(0).map_err(sql(path))?;
        let standing = Standing::from_code(&code).ok_or_else(|| damaged(path, &code))?;
        let cell = Cell { households: row.get(1).map_err(sql(path))?, area: row.get(2).map_err(sql(path))? };
        counts.total.insert(standing, cell);
    }
    let mut statement = conn
        .prepare_cached("SELECT building, standing, households, area FROM tallied WHERE consultation = ?1")
        .map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let code: String = row.get(1).map_err(sql(path))?;
        let standing = Standing::from_code(&code).ok_or_else(|| damaged(path, &code))?;
        let cell = Cell { households: row.get(2).map_err(sql(path))?, area: row.get(3).map_err(sql(path))? };
        let building: String = row.get(0).map_err(sql(path))?;
        counts.buildings.entry(building).or_default().insert(standing, cell);
    }
    let mut statement = conn
        .prepare_cached("SELECT measure, said, heads FROM head WHERE consultation = ?1")
        .map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let (key, code): (String, String) = (row.get(0).map_err(sql(path))?, row.get(1).map_err(sql(path))?);
        let said = said_from_code(&code).ok_or_else(|| damaged(path, &code))?;
        counts.heads.entry(key).or_default().insert(said, row.get(2).map_err(sql(path))?);
    }
    let mut statement = conn
        .prepare_cached("SELECT measure, standing, amount FROM other WHERE consultation = ?1")
        .map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let (key, code): (String, String) = (row.get(0).map_err(sql(path))?, row.get(1).map_err(sql(path))?);
        let standing = Standing::from_code(&code).ok_or_else(|| damaged(path, &code))?;
        counts.others.entry(key).or_default().insert(standing, row.get(2).map_err(sql(path))?);
    }
    counts.has_area = counts.all().area > 0;
    Ok(counts)
}

/// Owners, by their first door, for whom a proxy has answered.
pub(super) fn held_by(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    proxy: &str,
) -> Result<Vec<(Door, String)>, Fault> {
    let found: Vec<(String, String)> = conn
        .prepare_cached("SELECT door, own FROM holder WHERE consultation = ?1 AND proxy = ?2")
        .and_then(|mut statement| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            statement.query_map(params![consultation, proxy], read)?.collect()
        })
        .map_err(sql(path))?;
    found.into_iter().map(|(door, own)| Ok((exact_door(path, &door)?, own))).collect()
}

/// A proxy who answers for more owners than the rule lets one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverLimit {
    /// The key of the proxy.
    pub proxy: String,
    /// For how many owners.
    pub owners: u64,
    /// The doors, in their natural order.
    pub doors: Vec<Door>,
    /// The most that the rule lets one answer for.
    pub most: u64,
}

impl OverLimit {
    /// Who it is, and at which doors.
    #[must_use]
    pub fn text(&self) -> Text {
        let doors: Vec<&str> = self.doors.iter().map(Door::as_str).collect();
        text::lint_proxies_limit(&self.proxy, self.owners, self.most)
            .within(|said| text::proxies_at(said, doors.join(", ")))
    }
}

/// The proxies who answer for more than `most` owners, in the order of their
/// keys. Records at the office are held to the limit one by one; packs are
/// filled apart from each other, and may exceed it together.
pub(super) fn over_limit(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    most: u64,
) -> Result<Vec<OverLimit>, Fault> {
    let found: Vec<(String, u64)> = conn
        .prepare(
            "SELECT proxy, count(DISTINCT own) FROM holder WHERE consultation = ?1 \
             GROUP BY proxy HAVING count(DISTINCT own) > ?2 ORDER BY proxy",
        )
        .and_then(|mut statement| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            statement.query_map(params![consultation, number(most)], read)?.collect()
        })
        .map_err(sql(path))?;
    let doors = |(proxy, owners): (String, u64)| {
        let held = held_by(conn, path, consultation, &proxy)?;
        let mut doors: Vec<Door> = held.into_iter().map(|(door, _)| door).collect();
        doors.sort_unstable();
        Ok(OverLimit { proxy, owners, doors, most })
    };
    found.into_iter().map(doors).collect()
}

/// The first door of the owner of a door.
pub(super) fn own(conn: &Connection, path: &Path, consultation: i64, door: &str) -> Result<String, Fault> {
    conn.prepare_cached("SELECT own FROM slot WHERE consultation = ?1 AND door = ?2")
        .and_then(|mut statement| statement.query_row(params![consultation, door], |row| row.get(0)))
        .map_err(sql(path))
}

/// What a household last said of the published result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionRow {
    /// The door.
    pub door: String,
    /// What it says.
    pub position: Position,
    /// Its commitment.
    pub commitment: Hash,
    /// `seq` of its line.
    pub seq: u64,
    /// Whether it was answered.
    pub answered: bool,
}

impl ObjectionRow {
    /// Whether it waits for an answer: it was not taken back.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.answered && self.position != Position::Abstain
    }
}

/// All of them, by door.
pub(super) fn objections(
    conn: &Connection,
    path: &Path,
    consultation: i64,
) -> Result<Vec<ObjectionRow>, Fault> {
    let mut statement = conn
        .prepare_cached(
            "SELECT door, position, commitment, seq, answered FROM objection WHERE consultation = ?1",
        )
        .map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(sql(path))? {
        let door: String = row.get(0).map_err(sql(path))?;
        let position: String = row.get(1).map_err(sql(path))?;
        let commitment: Vec<u8> = row.get(2).map_err(sql(path))?;
        found.push(ObjectionRow {
            position: position.parse().map_err(|_| damaged(path, &door))?,
            commitment: Hash::from_slice(&commitment).ok_or_else(|| damaged(path, &door))?,
            seq: row.get(3).map_err(sql(path))?,
            answered: row.get(4).map_err(sql(path))?,
            door,
        });
    }
    Ok(found)
}

/// What the lines say beside positions and visits.
pub(super) fn course(conn: &Connection, path: &Path, consultation: i64) -> Result<Course, Fault> {
    let mut statement = conn
        .prepare_cached("SELECT name, at, value FROM course WHERE consultation = ?1")
        .map_err(sql(path))?;
    let rows = statement
        .query_map([consultation], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .and_then(Iterator::collect::<rusqlite::Result<Vec<_>>>)
        .map_err(sql(path))?;
    Course::from_rows(&rows).ok_or_else(|| damaged(path, "course"))
}

/// Writes that.
pub(super) fn write_course(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    course: &Course,
) -> Result<(), Fault> {
    let rows = course.rows();
    if rows.is_empty() {
        return Ok(());
    }
    let write = || -> rusqlite::Result<()> {
        let mut put = conn.prepare_cached("INSERT OR REPLACE INTO course VALUES(?1, ?2, ?3, ?4)")?;
        for (name, at, value) in &rows {
            put.execute(params![consultation, name, at, value])?;
        }
        Ok(())
    };
    write().map_err(sql(path))
}
