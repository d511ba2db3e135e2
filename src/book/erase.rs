//! Erasure in the file: openings, salts, details, and every row by which a
//! household's answer could be told. The lines stay, and of a slot its hash.
//!
//! What is deleted and the line that says so are one transaction; SQLite
//! overwrites deleted content with zeros (`secure_delete`), and the file is
//! compacted after.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::{damaged, sql};
use super::read::for_lines;
use super::slots::{for_slots, replaced_roll, rolls};
use super::{Book, Stored, Writing, number};
use crate::consult::{Door, Slot};
use crate::log::line::{self, Charset, Value};
use crate::log::pack::Pack;
use crate::log::{Body, Entry, Hash, RollLine, StageBody};
use crate::text::{self, Fault};

/// Whose openings are erased.
#[derive(Debug, Clone)]
pub enum Whose {
    /// Of everybody, and what belongs to no household.
    All,
    /// Of these doors.
    Of(Vec<Door>),
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone {
    /// Households.
    pub doors: u64,
    /// Openings.
    pub openings: u64,
}

/// Rows by door that tell what a household did.
const BY_DOOR: [&str; 5] = ["answer", "objection", "consent", "claim", "holder"];

impl Book {
    /// Gives the space of what was deleted back, and what was left in it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn compact(&self) -> Result<(), Fault> {
        // What is left of the book must not come onto another disk on the way.
        let whole = "PRAGMA temp_store=MEMORY; VACUUM; PRAGMA temp_store=FILE";
        self.conn.execute_batch(whole).map_err(sql(&self.path))
    }

    /// Whether something was deleted since the file was compacted.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn is_loose(&self) -> Result<bool, Fault> {
        let free: i64 = self
            .conn
            .pragma_query_value(None, "freelist_count", |row| row.get(0))
            .map_err(sql(&self.path))?;
        Ok(free > 0)
    }

    /// The lines of rolls whose households are erased, with the number of the
    /// line that took the roll away, 0 for the present one.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn erased_lines(&self, stored: &Stored) -> Result<Vec<(u64, RollLine)>, Fault> {
        erased_lines(&self.conn, &self.path, stored.id)
    }
}

impl Writing<'_> {
    /// The slots of households that are erased.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn erased_slots(&self) -> Result<HashSet<Hash>, Fault> {
        let lines = erased_lines(self.conn(), self.path(), self.stored().id)?;
        Ok(lines.into_iter().map(|(_, line)| line.slot).collect())
    }

    /// Deletes what is known of households in this consultation. The line that
    /// says so is still to be pushed.
    ///
    /// # Errors
    /// A door is not on a roll of it, nothing is left, or the book cannot be
    /// written.
    pub fn erase(&mut self, whose: &Whose) -> Result<Gone, Fault> {
        let (conn, path, stored) = (self.conn(), self.path(), self.stored());
        let (id, name) = (stored.id, &stored.name);
        let versions = rolls(conn, path, stored)?;
        let seqs = replaced(conn, path, id)?;
        let mut known: HashMap<&Door, Vec<(u64, &Slot)>> = HashMap::new();
        for (seq, slots) in seqs.iter().copied().chain([0]).zip(&versions) {
            for slot in slots {
                known.entry(&slot.door).or_default().push((seq, slot));
            }
        }
        let doors: BTreeSet<&Door> = match whose {
            Whose::All => known.keys().copied().collect(),
            Whose::Of(doors) => doors.iter().collect(),
        };
        if let Some(door) = doors.iter().find(|door| !known.contains_key(**door)) {
            return Err(Fault::new("door-unknown", text::erase_gone(door)).hint(text::erase_gone_hint(name)));
        }
        let mut hashes = HashSet::new();
        for (seq, slot) in doors.iter().filter_map(|door| known.get(*door)).flatten() {
            let RollLine { slot: hash, weight } = slot.roll_line(name);
            hashes.insert(hash);
            conn.execute(
                "INSERT INTO erased VALUES(?1, ?2, ?3, ?4)",
                params![id, number(*seq), hash.0, weight.map(|weight| weight.0)],
            )
            .map_err(sql(path))?;
        }
        let openings = match whose {
            Whose::All => forget(conn, path, id, None)?,
            Whose::Of(_) => forget(conn, path, id, Some(&hashes))?,
        };
        if doors.is_empty() && openings == 0 {
            return Err(Fault::new("erased", text::erase_nothing(name)).hint(text::erase_gone_hint(name)));
        }
        for door in &doors {
            for table in BY_DOOR.iter().chain(&["slot", "was"]) {
                conn.execute(
                    &format!("DELETE FROM {table} WHERE consultation = ?1 AND door = ?2"),
                    params![id, door.as_str()],
                )
                .map_err(sql(path))?;
            }
        }
        // Owners of several doors, by the name of the first.
        for (_, slot) in doors.iter().filter_map(|door| known.get(*door)).flatten() {
            conn.execute("DELETE FROM owned WHERE consultation = ?1 AND own = ?2", params![id, slot.own])
                .map_err(sql(path))?;
        }
        packs(conn, path, id, matches!(whose, Whose::All).then_some(()), &hashes)?;
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        Ok(Gone { doors: count(doors.len()), openings: count(openings) })
    }
}

/// Deletes the openings of these slots and of the answers to their objections,
/// or every opening. The ground of an erasure stays: it is why they are gone.
fn forget(conn: &Connection, path: &Path, id: i64, slots: Option<&HashSet<Hash>>) -> Result<usize, Fault> {
    let mut objections = HashSet::new();
    let mut lines: Vec<u64> = Vec::new();
    let mut seq = 0_u64;
    for_lines(conn, path, id, &mut |text| {
        let entry = Entry::decode(text.as_bytes()).map_err(|error| damaged(path, error))?;
        let theirs = match &entry.body {
            Body::Stage(StageBody::Erase(_)) => false,
            _ if slots.is_none() => true,
            Body::Stage(StageBody::Answer { re, .. }) => objections.contains(re),
            // Whatever speaks of a household names its slot by this key.
            _ => slot_of(text).zip(slots).is_some_and(|(slot, slots)| slots.contains(&slot)),
        };
        if let Body::Stage(StageBody::Objection { commitment, .. }) = &entry.body
            && theirs
        {
            objections.insert(*commitment);
        }
        if theirs {
            lines.push(seq);
        }
        seq += 1;
        Ok(())
    })?;
    let mut deleted = 0;
    for seq in lines {
        deleted += conn
            .execute("DELETE FROM secret WHERE consultation = ?1 AND seq = ?2", params![id, number(seq)])
            .map_err(sql(path))?;
    }
    Ok(deleted)
}

/// The slot that a line names.
fn slot_of(text: &str) -> Option<Hash> {
    match line::parse(text.as_bytes(), Charset::Ascii).ok()?.get("hh") {
        Some(Value::Str(slot)) => slot.parse().ok(),
        _ => None,
    }
}

/// Deletes every pack that was given one of these slots or speaks of one all the
/// same: its bytes hold the openings of all of its doors, and are signed as a
/// whole.
fn packs(
    conn: &Connection,
    path: &Path,
    id: i64,
    all: Option<()>,
    slots: &HashSet<Hash>,
) -> Result<(), Fault> {
    let given =
        |bytes: &[u8]| bytes.chunks(32).filter_map(Hash::from_slice).any(|slot| slots.contains(&slot));
    let speaks = |bytes: &[u8]| {
        // What cannot be read was not taken in as a pack.
        Pack::parse(bytes)
            .is_ok_and(|pack| pack.records.iter().any(|placed| slots.contains(&placed.record.slot)))
    };
    let mut theirs: BTreeSet<String> = BTreeSet::new();
    let mut look = |query: &str, whose: &dyn Fn(&[u8]) -> bool| -> rusqlite::Result<()> {
        let mut found = conn.prepare(query)?;
        let mut rows = found.query([id])?;
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get(1)?;
            if all.is_some() || whose(&bytes) {
                theirs.insert(row.get(0)?);
            }
        }
        Ok(())
    };
    look("SELECT pack, slots FROM assigned WHERE consultation = ?1", &given)
        .and_then(|()| look("SELECT pack, bytes FROM packfile WHERE consultation = ?1", &speaks))
        .map_err(sql(path))?;
    for (pack, table) in theirs.iter().flat_map(|pack| [(pack, "assigned"), (pack, "packfile")]) {
        let query = format!("DELETE FROM {table} WHERE consultation = ?1 AND pack = ?2");
        conn.execute(&query, params![id, pack]).map_err(sql(path))?;
    }
    Ok(())
}

/// The lines that took a roll's place, in order.
pub(super) fn replaced(conn: &Connection, path: &Path, id: i64) -> Result<Vec<u64>, Fault> {
    conn.prepare(
        "SELECT seq FROM was WHERE consultation = ?1 \
         UNION SELECT seq FROM erased WHERE consultation = ?1 AND seq > 0 ORDER BY seq",
    )
    .and_then(|mut found| found.query_map([id], |row| row.get(0))?.collect())
    .map_err(sql(path))
}

fn erased_lines(conn: &Connection, path: &Path, id: i64) -> Result<Vec<(u64, RollLine)>, Fault> {
    let rows: Vec<(u64, Vec<u8>, Option<Vec<u8>>)> = conn
        .prepare("SELECT seq, slot, weight FROM erased WHERE consultation = ?1 ORDER BY seq, slot")
        .and_then(|mut found| {
            found.query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        })
        .map_err(sql(path))?;
    let hash = |bytes: &[u8]| Hash::from_slice(bytes).ok_or_else(|| damaged(path, "erased"));
    rows.into_iter()
        .map(|(seq, slot, weight)| {
            Ok((seq, RollLine { slot: hash(&slot)?, weight: weight.as_deref().map(hash).transpose()? }))
        })
        .collect()
}

/// The sorted lines of the `n`-th roll, from 1, whether or not their households
/// are erased. Whatever is past the last amendment is the present one.
pub(super) fn whole_roll(
    conn: &Connection,
    path: &Path,
    stored: &Stored,
    n: usize,
) -> Result<Vec<RollLine>, Fault> {
    let mut lines: Vec<RollLine> = Vec::new();
    let taken_by = match replaced_roll(conn, path, stored, n)? {
        Some((seq, slots)) => {
            lines.extend(slots.iter().map(|slot| slot.roll_line(&stored.name)));
            seq
        }
        None => {
            for_slots(conn, path, stored.id, &mut |slot| {
                lines.push(slot.roll_line(&stored.name));
                Ok(())
            })?;
            0
        }
    };
    let erased = erased_lines(conn, path, stored.id)?.into_iter();
    lines.extend(erased.filter(|(of, _)| *of == taken_by).map(|(_, line)| line));
    lines.sort_unstable();
    Ok(lines)
}
