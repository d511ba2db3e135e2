//! Tables that come in: CSV, workbooks and JSON lines, read as rows.
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

mod calls;
mod consent;
mod csv;
mod encoding;
mod fault;
mod header;
mod jsonl;
mod personal;
mod search;
mod source;
mod turnout;
mod unit;
mod xlsx;

pub use encoding::Encoding;
pub use header::{Column, Shape};

use crate::text::{self, Fault, Place, Text};
use std::fmt;
use std::io::{BufRead, Chain, Cursor, Read};
use std::ops::Range;

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
    /// The cells, each after the other, and where each is.
    text: String,
    cells: Vec<(Column, Range<usize>)>,
    label: Option<String>,
}

impl Row {
    fn new(line: u64) -> Self {
        Self { line, text: String::new(), cells: Vec::new(), label: None }
    }

    fn push(&mut self, column: Column, cell: &str) {
        let from = self.text.len();
        self.text.push_str(cell);
        self.cells.push((column, from..self.text.len()));
    }

    fn at(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// The cell of a column, trimmed; `None` if it is empty or the table has
    /// no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&str> {
        let cell = self.cells.iter().find(|(c, _)| *c == column);
        cell.map(|(_, at)| self.at(at))
    }

    /// On a row without a door, the first cell of the columns that are left
    /// out: the word "total" may stand in any column.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// Takes a cell out of the row.
    pub fn take(&mut self, column: Column) -> Option<String> {
        let index = self.cells.iter().position(|(c, _)| *c == column)?;
        let (_, at) = self.cells.swap_remove(index);
        Some(self.at(&at).to_owned())
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

/// What a caller knows of a file beyond its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The worksheet, by name or by its number from 1.
    pub sheet: Option<&'a str>,
    /// The encoding of a text.
    pub encoding: Option<Encoding>,
}

/// The rows of a table, read as they are asked for.
pub struct Rows<R> {
    form: Form<Peeked<R>>,
    stopped: bool,
    /// Lines that are the header over again, as at the top of each page.
    repeated: Vec<u64>,
}

/// A reader whose first bytes were looked at.
type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

enum Form<R> {
    Csv(Box<csv::Reader<R>>),
    Jsonl(Box<jsonl::Reader<R>>),
    Xlsx(Box<xlsx::Reader>),
}

/// Opens a table without knowing anything of it; see [`open_with`].
///
/// # Errors
///
/// As [`open_with`].
pub fn open<R: BufRead>(reader: R, name: &str, shape: Shape) -> Result<Rows<R>, Fault> {
    open_with(reader, name, shape, Hints::default())
}

/// Opens a table by what it holds, whatever it is called: a workbook, lines of
/// JSON if its first sign is `{`, CSV otherwise.
///
/// `name` is the file as the user named it; `shape` says which columns are
/// wanted. The header is read here: the first of the first twenty rows that
/// names all required columns. A workbook is read as a whole.
///
/// # Errors
///
/// A fault of the whole file: it is empty, not in a known encoding or form,
/// has no usable header, lacks a required column, has one twice, or breaks a
/// limit.
pub fn open_with<R: BufRead>(
    mut reader: R,
    name: &str,
    shape: Shape,
    hints: Hints<'_>,
) -> Result<Rows<R>, Fault> {
    let mut head = Vec::with_capacity(8);
    let read = reader.by_ref().take(8).read_to_end(&mut head);
    read.map_err(|error| fault::unreadable(name, 1, &error))?;
    let signature = head.clone();
    let peeked = Cursor::new(head).chain(reader);
    let form = match signature.as_slice() {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => {
            Form::Xlsx(Box::new(xlsx::Reader::new(peeked, name, shape, hints.sheet)?))
        }
        // The container of old workbooks, and of those with a password.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(fault::other_format(name)),
        _ if hints.sheet.is_some() => return Err(fault::no_sheets(name)),
        _ => {
            let mut source = source::Source::new(peeked, name, hints.encoding)?;
            match source.first_sign()? {
                None => return Err(fault::empty(name)),
                Some(b'{') => Form::Jsonl(Box::new(jsonl::Reader::new(source, shape))),
                // Some programs write a web page and call it a workbook.
                Some(b'<') => return Err(fault::web_page(name)),
                Some(_) => Form::Csv(Box::new(csv::Reader::new(source, shape)?)),
            }
        }
    };
    Ok(Rows { form, stopped: false, repeated: Vec::new() })
}

impl<R> Rows<R> {
    fn header(&self) -> Option<&header::Header> {
        match &self.form {
            Form::Csv(reader) => Some(reader.header()),
            Form::Xlsx(reader) => Some(reader.header()),
            Form::Jsonl(_) => None,
        }
    }

    /// The headers (for JSON lines: the keys met so far) that are not needed
    /// and whose cells were left out, in the order of the file.
    #[must_use]
    pub fn dropped(&self) -> &[String] {
        match &self.form {
            Form::Jsonl(reader) => reader.dropped(),
            _ => self.header().map_or(&[], header::Header::dropped),
        }
    }

    /// Of the headers left out, those that name personal data.
    #[must_use]
    pub fn personal(&self) -> &[String] {
        match &self.form {
            Form::Jsonl(reader) => reader.personal(),
            _ => self.header().map_or(&[], header::Header::personal),
        }
    }

    /// The columns found with the headers as the file writes them, so that a
    /// fault can name the column as the user sees it. Empty for JSON lines.
    #[must_use]
    pub fn titles(&self) -> &[(Column, String)] {
        self.header().map_or(&[], header::Header::titles)
    }

    /// The rows above the header that are not empty, cell by cell, trimmed: a
    /// title, a date, who filled it in.
    #[must_use]
    pub fn preamble(&self) -> &[Vec<String>] {
        match &self.form {
            Form::Csv(reader) => reader.preamble(),
            Form::Xlsx(reader) => reader.preamble(),
            Form::Jsonl(_) => &[],
        }
    }
}

impl<R: BufRead> Rows<R> {
    /// What was chosen in reading, to be said: the encoding, the worksheet,
    /// the lines left out. The encoding may show only in the last row.
    #[must_use]
    pub fn remarks(&self) -> Vec<Text> {
        let lines: Vec<String> = self.repeated.iter().map(u64::to_string).collect();
        let repeated = (!lines.is_empty()).then(|| text::sheet_header_again(lines.join(", ")));
        self.chosen().into_iter().chain(repeated).collect()
    }

    fn is_header(&self, row: &Row) -> bool {
        let titles = self.titles();
        let again = |(column, at): &(Column, Range<usize>)| {
            titles.iter().any(|(titled, title)| titled == column && title.trim() == row.at(at))
        };
        !row.cells.is_empty() && !titles.is_empty() && row.cells.iter().all(again)
    }

    fn chosen(&self) -> Vec<Text> {
        let found = match &self.form {
            Form::Csv(reader) => reader.found(),
            Form::Jsonl(reader) => reader.found(),
            Form::Xlsx(reader) => {
                return reader
                    .sheet()
                    .map(|sheet| text::xlsx_sheet_read(fault::shown(sheet)))
                    .into_iter()
                    .collect();
            }
        };
        found.map(|encoding| text::sheet_read_as(encoding.name())).into_iter().collect()
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
        let next = loop {
            let next = match &mut self.form {
                Form::Csv(reader) => reader.next_row(),
                Form::Jsonl(reader) => reader.next_row(),
                Form::Xlsx(reader) => reader.next_row(),
            };
            match &next {
                Some(Ok(row)) if self.is_header(row) => self.repeated.push(row.line),
                _ => break next,
            }
        };
        self.stopped = matches!(next, None | Some(Err(Bad::File(_))));
        next
    }
}
