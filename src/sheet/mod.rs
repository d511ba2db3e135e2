//! Tables that come in: CSV and JSON lines, read as a stream of rows.
//!
//! This room delivers **text only**: which cell belongs to which column, on
//! which line of the file. What a cell means (an area, a door, a position) is
//! read in `consult`, so that a value typed at the command line and one in a
//! file go through the same function.
//!
//! Nothing is trusted: the limits below hold before anything is kept in
//! memory, so a file of any size can be offered.

// A refusal ends the reading of a line or of the file; its size in memory is
// of no weight beside the row that it stands for.

mod csv;
mod fault;
mod header;
mod jsonl;
mod source;

pub use header::{Column, Shape};

use crate::text::{Fault, Place};
use std::fmt;
use std::io::BufRead;

/// The longest record (a CSV row, a line of JSON) in bytes: 1 MiB.
pub const MAX_RECORD: usize = 1 << 20;

/// The most columns of a table.
pub const MAX_COLUMNS: usize = 1_000;

/// One row: the cells that the shape wants and that are not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which the row begins, as an editor counts; the header has
    /// its own number.
    pub line: u64,
    cells: Vec<(Column, String)>,
}

impl Row {
    /// The cell of a column, trimmed; `None` if it is empty or the table has
    /// no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&str> {
        let cell = self.cells.iter().find(|(c, _)| *c == column);
        cell.map(|(_, text)| text.as_str())
    }

    /// Takes a cell out of the row, to own it without a copy.
    pub fn take(&mut self, column: Column) -> Option<String> {
        let index = self.cells.iter().position(|(c, _)| *c == column)?;
        Some(self.cells.swap_remove(index).1)
    }
}

/// Why a row could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bad {
    /// This line is faulty; the lines after it can still be read.
    Line(Place),
    /// The file cannot be read on; no row follows.
    File(Fault),
}

/// The rows of a table, read as they are asked for.
pub struct Rows<R> {
    form: Form<R>,
    stopped: bool,
}

enum Form<R> {
    Csv(Box<csv::Reader<R>>),
    Jsonl(jsonl::Reader<R>),
}

/// Opens a table: lines of JSON if its first sign is `{`, CSV otherwise.
///
/// `name` is the file as the user named it; `shape` says which columns are
/// wanted. The header of a CSV file is read here.
///
/// # Errors
///
/// A fault of the whole file: it is empty, not UTF-8, has no usable header,
/// lacks a required column, has one twice, or breaks a limit.
pub fn open<R: BufRead>(reader: R, name: &str, shape: Shape) -> Result<Rows<R>, Fault> {
    let mut source = source::Source::new(reader, name)?;
    let form = match source.first_sign()? {
        None => return Err(fault::empty(name)),
        Some(b'{') => Form::Jsonl(jsonl::Reader::new(source, shape)),
        Some(_) => Form::Csv(Box::new(csv::Reader::new(source, shape)?)),
    };
    Ok(Rows { form, stopped: false })
}

impl<R> Rows<R> {
    /// The headers (for JSON lines: the keys met so far) that are not needed
    /// and whose cells were left out, in the order of the file.
    #[must_use]
    pub fn dropped(&self) -> &[String] {
        match &self.form {
            Form::Csv(reader) => reader.header().dropped(),
            Form::Jsonl(reader) => reader.dropped(),
        }
    }

    /// The columns found with the headers as the file writes them, so that a
    /// fault can name the column as the user sees it. Empty for JSON lines.
    #[must_use]
    pub fn titles(&self) -> &[(Column, String)] {
        match &self.form {
            Form::Csv(reader) => reader.header().titles(),
            Form::Jsonl(_) => &[],
        }
    }
}

impl<R> fmt::Debug for Rows<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("titles", &self.titles())
            .field("dropped", &self.dropped())
            .finish_non_exhaustive()
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Row, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.stopped {
            return None;
        }
        let next = match &mut self.form {
            Form::Csv(reader) => reader.next_row(),
            Form::Jsonl(reader) => reader.next_row(),
        };
        self.stopped = matches!(next, None | Some(Err(Bad::File(_))));
        next
    }
}
