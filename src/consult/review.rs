//! Rows of a canvass or of visits, read one by one, all or nothing.

use super::door::Door;
use super::doors::{Doors, Located, total};
use super::origin::{LineReader, Origin};
use super::sheet_mark::SheetMark;
use crate::text::{self, Fault, Place, Text};
use std::collections::BTreeSet;

/// Everything that was read of a file, and everything that was not.
#[derive(Debug)]
pub struct Review<T> {
    /// What could be read, in the file's order.
    pub read: Vec<T>,
    /// Every fault, by line.
    pub faults: Vec<Place>,
    /// Lines of totals, which are about no door.
    pub left_out: Vec<u64>,
    /// What was understood beyond the plain text, to be told.
    pub notes: Vec<Text>,
    /// The sheet that the file is, where it was made here.
    pub mark: Option<SheetMark>,
    /// The file's name; nothing for what comes from none.
    file: Option<String>,
    code: &'static str,
}

impl<T> Review<T> {
    /// What comes from no file.
    #[must_use]
    pub const fn typed(read: Vec<T>) -> Self {
        Self {
            read,
            faults: Vec::new(),
            left_out: Vec::new(),
            notes: Vec::new(),
            mark: None,
            file: None,
            code: "",
        }
    }

    /// The file's name; nothing for what comes from none.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// All rows, or all faults.
    ///
    /// # Errors
    ///
    /// As [`Self::flawless`].
    pub fn all(self) -> Result<Vec<T>, Fault> {
        self.flawless(Vec::new())?;
        Ok(self.read)
    }

    /// Refuses the file if any line is faulty: one that could not be read, or
    /// one of `more`, which the record does not take.
    ///
    /// # Errors
    ///
    /// The file's fault with every faulty line.
    pub fn flawless(&self, more: Vec<Place>) -> Result<(), Fault> {
        let mut faults: Vec<Place> = self.faults.iter().cloned().chain(more).collect();
        if faults.is_empty() {
            return Ok(());
        }
        faults.sort_by_key(|place| place.line);
        let lines: BTreeSet<Option<u64>> = faults.iter().map(|place| place.line).collect();
        let message = text::record_refused(self.file.as_deref().unwrap_or_default(), lines.len());
        Err(Fault::new(self.code, message).hint(text::record_refused_hint()).at_all(faults))
    }
}

/// The rows of a file as they come; what is said of them is for each kind.
#[derive(Debug)]
pub struct RowReader<R> {
    pub(super) rows: Collector<R>,
}

impl<R> RowReader<R> {
    /// Starts with the file's name and headers.
    #[must_use]
    pub const fn new(origin: Origin) -> Self {
        Self { rows: Collector::new(origin) }
    }

    /// Takes the fault of a line that could not be split into cells.
    pub fn refuse(&mut self, place: Place) {
        self.rows.refuse(place);
    }

    /// Takes a row.
    pub fn add(&mut self, row: R) {
        self.rows.add(row);
    }
}

/// Rows that wait for the last one: how doors are written shows only in the
/// whole file.
#[derive(Debug)]
pub(super) struct Collector<R> {
    origin: Origin,
    rows: Vec<R>,
    faults: Vec<Place>,
}

impl<R> Collector<R> {
    pub(super) const fn new(origin: Origin) -> Self {
        Self { origin, rows: Vec::new(), faults: Vec::new() }
    }

    /// Takes the fault of a line that could not be split into cells.
    pub(super) fn refuse(&mut self, place: Place) {
        self.faults.push(place);
    }

    pub(super) fn add(&mut self, row: R) {
        self.rows.push(row);
    }

    /// The rows, and the headers of their file.
    pub(super) fn rows(&self) -> (&[R], &Origin) {
        (&self.rows, &self.origin)
    }

    /// Takes out the rows that are of no concern.
    pub(super) fn take_out(&mut self, which: impl Fn(&R) -> bool) -> Vec<R> {
        self.rows.extract_if(.., |row| which(row)).collect()
    }
}

impl<R: Located> Collector<R> {
    /// Reads every row with its door; a row is kept if no fault was noted.
    pub(super) fn review<T>(
        self,
        code: &'static str,
        line_of: impl Fn(&R) -> u64,
        mut read: impl FnMut(&mut LineReader<'_>, &R, Option<Door>) -> Option<T>,
    ) -> Review<T> {
        let Self { origin, mut rows, mut faults } = self;
        let totals: Vec<R> = rows.extract_if(.., |row| total(row).is_some()).collect();
        let mut doors = Doors::survey(&rows);
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            let mut line = LineReader::new(&origin, line_of(&row), row.door());
            let door = doors.read(&mut line, &row);
            let value = read(&mut line, &row, door);
            let places = line.finish();
            match value {
                Some(value) if places.is_empty() => kept.push(value),
                _ => faults.extend(places),
            }
        }
        faults.sort_by_key(|place| place.line);
        let left_out: Vec<u64> = totals.iter().map(line_of).collect();
        let mut notes: Vec<Text> = left_out.iter().map(text::roll_total_line).collect();
        notes.extend(doors.notes());
        Review { read: kept, faults, left_out, notes, mark: None, file: Some(origin.file().to_owned()), code }
    }
}
