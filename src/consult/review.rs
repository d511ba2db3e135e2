//! Rows of a canvass or of visits, read one by one, all or nothing.

use super::door::Door;
use super::doors::{Located, Survey, total};
use super::origin::{LineReader, Origin};
use super::records::{Packed, Records};
use super::sheet_mark::SheetMark;
use crate::text::{self, Fault, Place, Text};
use std::collections::BTreeSet;
use std::marker::PhantomData;

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
}

#[expect(private_bounds, reason = "the rows are those of this room")]
impl<R: Packed> RowReader<R> {
    /// Takes a row.
    pub fn add(&mut self, row: &R) {
        self.rows.add(row);
    }
}

/// Rows that wait for the last one: how doors are written shows only in the
/// whole file.
#[derive(Debug)]
pub(super) struct Collector<R> {
    origin: Origin,
    rows: Records,
    faults: Vec<Place>,
    row: PhantomData<R>,
}

impl<R> Collector<R> {
    pub(super) const fn new(origin: Origin) -> Self {
        Self { origin, rows: Records::new(), faults: Vec::new(), row: PhantomData }
    }

    /// Takes the fault of a line that could not be split into cells.
    pub(super) fn refuse(&mut self, place: Place) {
        self.faults.push(place);
    }
}

impl<R: Packed> Collector<R> {
    pub(super) fn add(&mut self, row: &R) {
        self.rows.push(row.line(), row.texts());
    }

    /// The rows, and the headers of their file.
    pub(super) fn rows(&self) -> (impl Iterator<Item = R>, &Origin) {
        (self.rows.iter().map(R::unpack), &self.origin)
    }

    /// Takes out the rows that are of no concern.
    pub(super) fn take_out(&mut self, which: impl Fn(&R) -> bool) -> Vec<R> {
        let mut out = Vec::new();
        for block in std::mem::replace(&mut self.rows, Records::new()).into_blocks() {
            for row in block.iter().map(R::unpack) {
                if which(&row) { out.push(row) } else { self.add(&row) }
            }
        }
        out
    }
}

impl<R: Packed + Located> Collector<R> {
    /// Reads every row with its door; a row is kept if no fault was noted.
    pub(super) fn review<T>(
        self,
        code: &'static str,
        read: impl FnMut(&mut LineReader<'_>, &R, Option<Door>) -> Option<T>,
    ) -> Review<T> {
        let mut kept = Vec::with_capacity(self.rows.len());
        let review = self.review_into(code, read, &mut |row| kept.push(row));
        Review { read: kept, ..review }
    }

    /// The same, but what is kept goes to `take` one by one, and nowhere else.
    pub(super) fn review_into<T>(
        self,
        code: &'static str,
        mut read: impl FnMut(&mut LineReader<'_>, &R, Option<Door>) -> Option<T>,
        take: &mut dyn FnMut(T),
    ) -> Review<T> {
        let Self { origin, rows, mut faults, .. } = self;
        let (mut survey, mut left_out) = (Survey::new(), Vec::new());
        for row in rows.iter().map(R::unpack) {
            if total(&row).is_some() { left_out.push(row.line()) } else { survey.see(&row) }
        }
        let mut doors = survey.doors();
        let mut totals = left_out.iter().peekable();
        for block in rows.into_blocks() {
            for row in block.iter().map(R::unpack) {
                if totals.next_if(|line| **line == row.line()).is_some() {
                    continue;
                }
                let mut line = LineReader::new(&origin, row.line(), row.door());
                let door = doors.read(&mut line, &row);
                let value = read(&mut line, &row, door);
                let places = line.finish();
                match value {
                    Some(value) if places.is_empty() => take(value),
                    _ => faults.extend(places),
                }
            }
        }
        faults.sort_by_key(|place| place.line);
        let mut notes: Vec<Text> = left_out.iter().map(text::roll_total_line).collect();
        notes.extend(doors.notes());
        let file = Some(origin.file().to_owned());
        Review { read: Vec::new(), faults, left_out, notes, mark: None, file, code }
    }
}
