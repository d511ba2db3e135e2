//! CSV with a header line, streamed.
//!
//! The `csv` crate splits and unquotes; it is fed by [`Feed`] with one whole
//! record at a time, which the guard has already measured. So the crate never
//! buffers more than a record within the limits, and the line of a record is
//! the guard's, not the crate's (which miscounts after empty lines).

use super::encoding::Encoding;
use super::fault::{self, shown};
use super::header::Header;
use super::search::Search;
use super::source::{Source, Split};
use super::turnout::unsure;
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
    preamble: Vec<Vec<String>>,
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

    /// The rows above the header.
    pub(super) fn preamble(&self) -> &[Vec<String>] {
        &self.preamble
    }
}

/// The cells of a header, and what follows it in the record that it was
/// gathered from.
struct Titles {
    cells: Vec<String>,
    delimiter: &'static [u8],
    rest: Vec<u8>,
}

impl Titles {
    /// Splits a record by the delimiter that it seems to have.
    fn split(record: &[u8], file: &str, line: u64) -> Result<Self, Fault> {
        let delimiter = delimiter(record);
        let mut bytes = record.to_vec();
        bytes.push(b'\n');
        let mut reader = builder(delimiter).from_reader(bytes.as_slice());
        let mut cells = csv::StringRecord::new();
        if let Err(error) = reader.read_record(&mut cells) {
            return Err(fault::unreadable(file, line, &io::Error::other(error.to_string())));
        }
        let read = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let rest = bytes.get(read..).unwrap_or_default().to_vec();
        Ok(Self { cells: cells.iter().map(str::to_owned).collect(), delimiter, rest })
    }
}

fn builder(delimiter: &[u8]) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter.first().copied().unwrap_or(b','));
    builder
}

impl<R: BufRead> Reader<R> {
    /// Looks for the header, and takes the delimiter from it.
    pub(super) fn new(mut source: Source<R>, shape: Shape) -> Result<Self, Fault> {
        let file = source.name().to_owned();
        let mut search = Search::new(shape);
        let mut record = Vec::new();
        while !search.is_over() {
            let line = match source.gather(&mut record, Split::Cells(DELIMITERS)) {
                Ok(Some(line)) => line,
                Ok(None) => break,
                // What is above it has no header: that is the fault to mend.
                Err(fault) => return Err(if search.is_empty() { fault } else { search.fault(&file) }),
            };
            let titles = Titles::split(&record, &file, line)?;
            if search.is_complete(&titles.cells) {
                let header = Header::read(shape, &titles.cells, &file, line)?;
                return Ok(Self::below(source, header, titles, search.preamble(), line));
            }
            if titles.cells.iter().any(|cell| !cell.trim().is_empty()) {
                search.miss(titles.cells, line);
            }
        }
        Err(search.fault(&file))
    }

    fn below(
        source: Source<R>,
        header: Header,
        titles: Titles,
        preamble: Vec<Vec<String>>,
        line: u64,
    ) -> Self {
        let file = source.name().to_owned();
        let split = Split::Cells(titles.delimiter);
        let feed = Feed { source, split, record: titles.rest, given: 0, line, fault: None };
        let reader = builder(titles.delimiter).from_reader(feed);
        Self { reader, record: csv::StringRecord::new(), header, preamble, file }
    }

    /// The encoding that was found, if it is to be said.
    pub(super) fn found(&self) -> Option<Encoding> {
        self.reader.get_ref().source.found()
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
        let says = |(at, cell): &(usize, &str)| self.header.is_unsure(*at) && !cell.trim().is_empty();
        if let Some((at, _)) = self.record.iter().enumerate().find(says).filter(|_| self.door().is_some()) {
            let mut place = unsure(Place::line(&*self.file, line), &format!("({})", at + 1));
            place.door = self.door().map(shown);
            return Err(Bad::Line(place));
        }
        let slots = self.header.slots().iter().zip(self.record.iter());
        let mut row = Row::new(line);
        row.text.reserve(self.record.as_slice().len());
        row.cells.reserve(self.header.titles().len());
        let mut left = None;
        for (slot, cell) in slots.map(|(slot, cell)| (slot, cell.trim())).filter(|(_, cell)| !cell.is_empty())
        {
            match slot {
                Some(column) => row.push(*column, cell),
                None => left = left.or(Some(cell)),
            }
        }
        row.label = left.filter(|_| row.get(Column::Door).is_none()).map(str::to_owned);
        Ok(row)
    }

    fn door(&self) -> Option<&str> {
        let mut slots = self.header.slots().iter();
        let index = slots.position(|slot| *slot == Some(Column::Door))?;
        self.record.get(index).filter(|door| !door.is_empty())
    }
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
