//! CSV with a header line, streamed.
//!
//! The `csv` crate splits and unquotes; it is fed by [`Feed`] with one whole
//! record at a time, which the guard has already measured. So the crate never
//! buffers more than a record within the limits, and the line of a record is
//! the guard's, not the crate's (which miscounts after empty lines).

use super::fault::{self, shown};
use super::header::Header;
use super::source::{Source, Split};
use super::{Bad, Column, Row, Shape};
use crate::text::{self, Fault, Place};
use std::io::{self, BufRead, Read};

/// The delimiters that are recognised, the commonest first.
const DELIMITERS: &[u8] = b",;\t";

/// The rows of a CSV file.
pub(super) struct Reader<R> {
    reader: csv::Reader<Feed<R>>,
    record: csv::StringRecord,
    header: Header,
    file: String,
}

/// Hands the `csv` crate one record per reading.
struct Feed<R> {
    source: Source<R>,
    split: Split,
    record: Vec<u8>,
    given: usize,
    line: u64,
    fault: Option<Fault>,
}

impl<R: BufRead> Read for Feed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.record.len() {
            match self.source.gather(&mut self.record, self.split) {
                Ok(None) => return Ok(0),
                Ok(Some(line)) => self.line = line,
                Err(fault) => {
                    self.fault = Some(fault);
                    return Err(io::Error::other("refused"));
                }
            }
            self.record.push(b'\n');
            self.given = 0;
        }
        let mut rest = self.record.get(self.given..).unwrap_or_default();
        let read = rest.read(out)?;
        self.given += read;
        Ok(read)
    }
}

impl<R> Reader<R> {
    /// The header.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads the header, and from it the delimiter.
    pub(super) fn new(mut source: Source<R>, shape: Shape) -> Result<Self, Fault> {
        let file = source.name().to_owned();
        let mut first = Vec::new();
        let line = source.gather(&mut first, Split::Cells(DELIMITERS))?.ok_or_else(|| fault::empty(&file))?;
        let delimiter = delimiter(&first);
        first.push(b'\n');
        let feed =
            Feed { source, split: Split::Cells(delimiter), record: first, given: 0, line, fault: None };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter.first().copied().unwrap_or(b','))
            .from_reader(feed);
        let mut record = csv::StringRecord::new();
        if let Err(error) = reader.read_record(&mut record) {
            return Err(refusal(&mut reader, &file, &error));
        }
        let header = Header::read(shape, &record, &file, line)?;
        Ok(Self { reader, record, header, file })
    }

    /// The next row that has a cell with text.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, Bad>> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return None,
                Ok(true) => {}
                Err(error) => {
                    let fault = refusal(&mut self.reader, &self.file, &error);
                    return Some(Err(Bad::File(fault)));
                }
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(self.row());
            }
        }
    }

    fn row(&self) -> Result<Row, Bad> {
        let line = self.reader.get_ref().line;
        let width = self.header.width();
        let extra = self.record.iter().skip(width).map(str::trim);
        if let Some(cell) = extra.clone().find(|cell| !cell.is_empty()) {
            let found = self.record.len();
            let mut place = Place::line(&*self.file, line)
                .value(shown(cell))
                .reason(text::sheet_row_wide(found, width))
                .remedy(text::sheet_row_wide_remedy());
            place.door = self.door().map(shown);
            return Err(Bad::Line(place));
        }
        let slots = self.header.slots().iter().zip(self.record.iter());
        let cells = slots.filter_map(|(slot, cell)| filled((*slot)?, cell));
        Ok(Row { line, cells: cells.collect() })
    }

    fn door(&self) -> Option<&str> {
        let mut slots = self.header.slots().iter();
        let index = slots.position(|slot| *slot == Some(Column::Door))?;
        self.record.get(index).filter(|door| !door.is_empty())
    }
}

fn filled(column: Column, cell: &str) -> Option<(Column, String)> {
    let cell = cell.trim();
    (!cell.is_empty()).then(|| (column, cell.to_owned()))
}

/// The guard's fault, or what the crate says.
fn refusal<R: BufRead>(reader: &mut csv::Reader<Feed<R>>, file: &str, error: &csv::Error) -> Fault {
    let feed = reader.get_mut();
    let line = feed.line;
    let kept = feed.fault.take();
    kept.unwrap_or_else(|| fault::unreadable(file, line, &io::Error::other(error.to_string())))
}

/// The delimiter that parts the header most often outside quotes; the comma
/// for a header of one column.
fn delimiter(header: &[u8]) -> &'static [u8] {
    let mut quoted = false;
    let (mut comma, mut semicolon, mut tab) = (0_usize, 0_usize, 0_usize);
    for byte in header {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => comma += 1,
            b';' if !quoted => semicolon += 1,
            b'\t' if !quoted => tab += 1,
            _ => {}
        }
    }
    if tab > comma && tab > semicolon {
        b"\t"
    } else if semicolon > comma {
        b";"
    } else {
        b","
    }
}
