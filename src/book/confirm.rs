//! The second count, over what households said of the published result.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use jiff::civil::Date;
use rusqlite::Connection;

use super::fault::damaged;
use super::index_read::objections;
use super::read::{In, for_answers, for_secrets};
use super::slots::for_slots;
use super::write::Writing;
use super::{Book, Stored};
use crate::consult::{Basis, Counter, Counts, Standing, TallySheet, process};
use crate::log::Hash;
use crate::log::opening::{ObjectionOpening, Opening};
use crate::log::stages::Confirm;
use crate::rule::Position;
use crate::text::{self, Fault};

impl Writing<'_> {
    /// Counts again on the day `at`, and appends the result.
    ///
    /// # Errors
    /// The rule has no such stage, it is too early, it is done, or the book
    /// cannot be written.
    pub fn confirm(&mut self, at: Date, today: Date) -> Result<TallySheet, Fault> {
        process::may_confirm(&self.ground(), at, today)?;
        let second = self.second()?;
        let stored = self.stored();
        let Some(tally) = stored.tally.as_deref() else {
            return Err(Fault::new("not-closed", text::not_closed(&stored.name)));
        };
        // The first count stays as it was made.
        let basis = Basis { second: Some(second), ..Basis::from_bytes(tally)? };
        let sheet = TallySheet::compute(&stored.settings, &basis)?;
        let file = sheet.to_bytes()?;
        let confirm = Confirm {
            at: at.to_string(),
            detail: Hash::of(&file),
            openings: Hash::of_lines(standing(self.conn(), self.path(), stored)?),
            result: sheet.outcome.as_str().to_owned(),
        };
        self.push_confirm(confirm, file)?;
        Ok(sheet)
    }

    fn second(&mut self) -> Result<Counts, Fault> {
        let stored = self.stored();
        let said: HashMap<String, Position> = objections(self.conn(), self.path(), stored.id)?
            .into_iter()
            .map(|row| (row.door, row.position))
            .collect();
        let mut delivered: HashMap<String, bool> = HashMap::new();
        for_answers(self.conn(), self.path(), (stored.id, In::NoOrder), &mut |row| {
            delivered.insert(row.door, row.delivered || row.position.is_some());
            Ok(())
        })?;
        let mut counter = Counter::new(&stored.settings.rule);
        for_slots(self.conn(), self.path(), stored.id, &mut |slot| {
            let door = slot.door.as_str();
            let standing = match said.get(door) {
                Some(position) => Standing::plain(*position),
                None if delivered.get(door).copied().unwrap_or(false) => Standing::Silent,
                None => Standing::Unreached,
            };
            counter.add(slot.weight(), standing);
            Ok(())
        })?;
        Ok(counter.counts())
    }
}

/// The openings of what households last said of the published result, sorted
/// by slot.
fn standing(conn: &Connection, path: &Path, stored: &Stored) -> Result<Vec<String>, Fault> {
    let all = objections(conn, path, stored.id)?;
    let counted: HashSet<u64> = all.iter().map(|row| row.seq).collect();
    let mut lines: Vec<(String, String)> = Vec::new();
    for_secrets(conn, path, stored.id, &mut |seq, line, _| {
        if counted.contains(&seq) {
            let opening = ObjectionOpening::decode(line.as_bytes()).map_err(|error| damaged(path, error))?;
            lines.push((opening.0.slot.hex(), line.to_owned()));
        }
        Ok(())
    })?;
    lines.sort_unstable();
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

impl Book {
    /// The lines of `objections.jsonl`.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn objection_openings(&self, stored: &Stored) -> Result<Vec<String>, Fault> {
        standing(&self.conn, &self.path, stored)
    }
}
