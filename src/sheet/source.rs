//! The guard at the door: bytes to records, with every limit kept before a
//! record is held, and with line numbers as an editor shows them.

use super::encoding::{Decoded, Encoding};
use super::{MAX_COLUMNS, MAX_RECORD, fault};
use crate::text::Fault;
use std::io::{self, BufRead};

/// How records are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Split {
    /// Each line is a record.
    Lines,
    /// A record ends at a line end outside quotes; these bytes part cells.
    Cells(&'static [u8]),
}

/// Bytes with a name, a line counter and the limits.
pub(super) struct Source<R> {
    bytes: Decoded<R>,
    name: String,
    at: Counter,
    /// Blanks read while looking for the first sign, to be read again.
    lead: Vec<u8>,
}

/// Counts lines as an editor does: `\n`, `\r` and `\r\n` are one end each.
#[derive(Debug, Clone, Copy)]
struct Counter {
    line: u64,
    after_cr: bool,
}

impl Counter {
    /// Takes a byte; `true` if it is the second half of a `\r\n`.
    fn take(&mut self, byte: u8) -> bool {
        let pair = byte == b'\n' && self.after_cr;
        self.after_cr = byte == b'\r';
        self.line += u64::from(is_line_end(byte) && !pair);
        pair
    }
}

/// Where the reading of a CSV cell stands. It must agree with the `csv`
/// crate: a quote counts only at the start of a cell.
#[derive(PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of the cell, or half of a pair.
    Closing,
}

/// The state of one record while it is gathered.
struct Scan {
    split: Split,
    at: At,
    cells: usize,
    quote_line: u64,
}

impl Scan {
    /// Takes bytes that mean nothing by themselves.
    fn pass(&mut self) {
        if let Split::Cells(_) = self.split
            && self.at != At::Quoted
        {
            self.at = At::Plain;
        }
    }

    /// Takes one byte; `true` if it ends the record.
    fn ends(&mut self, byte: u8, line: u64) -> bool {
        let Split::Cells(delimiters) = self.split else {
            return is_line_end(byte);
        };
        self.at = match (&self.at, byte) {
            (At::Start, b'"') => {
                self.quote_line = line;
                At::Quoted
            }
            (At::Closing, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Closing,
            (At::Quoted, _) => At::Quoted,
            (_, b) if delimiters.contains(&b) => {
                self.cells += 1;
                At::Start
            }
            _ => At::Plain,
        };
        self.at != At::Quoted && is_line_end(byte)
    }
}

/// Whether a byte means nothing by itself, whatever parts the cells.
fn is_plain(byte: u8) -> bool {
    !matches!(byte, 0 | b'\n' | b'\r' | b'"' | b',' | b';' | b'\t')
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl<R: BufRead> Source<R> {
    /// Wraps `reader`, in the encoding that is asked for or found.
    pub(super) fn new(reader: R, name: &str, encoding: Option<Encoding>) -> Result<Self, Fault> {
        let bytes = Decoded::new(reader, encoding).map_err(|error| fault::unreadable(name, 1, &error))?;
        Ok(Self { bytes, name: name.to_owned(), at: Counter { line: 1, after_cr: false }, lead: Vec::new() })
    }

    /// The encoding that was found, if it is to be said.
    pub(super) fn found(&self) -> Option<Encoding> {
        self.bytes.found()
    }

    /// The file's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The first byte that is not blank, without taking it.
    pub(super) fn first_sign(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let byte = match fill(&mut self.bytes) {
                Ok(chunk) => chunk.first().copied(),
                Err(error) => return Err(self.unreadable(&error)),
            };
            match byte {
                Some(b) if is_line_end(b) => self.lead.clear(),
                Some(b @ (b' ' | b'\t')) => self.lead.push(b),
                other => return Ok(other),
            }
            if self.lead.len() > MAX_RECORD {
                return Err(fault::too_long(&self.name, self.at.line));
            }
            self.bytes.consume(1);
            self.at.take(byte.unwrap_or_default());
        }
    }

    /// Gathers the next record that is not an empty line into `record`
    /// (without its line end, valid UTF-8); returns the line it begins on.
    pub(super) fn gather(&mut self, record: &mut Vec<u8>, split: Split) -> Result<Option<u64>, Fault> {
        loop {
            record.clear();
            let start = self.at.line;
            let ended = self.gather_any(record, split)?;
            if !record.is_empty() {
                return self.checked(record, start).map(Some);
            }
            if !ended {
                return Ok(None);
            }
        }
    }

    fn unreadable(&self, error: &io::Error) -> Fault {
        unreadable(&self.name, self.at.line, error, self.bytes.encoding())
    }

    fn checked(&self, record: &[u8], start: u64) -> Result<u64, Fault> {
        match std::str::from_utf8(record) {
            Ok(_) => Ok(start),
            Err(error) => {
                let valid = record.get(..error.valid_up_to()).unwrap_or_default();
                let mut lines = Counter { line: start, after_cr: false };
                for &byte in valid {
                    lines.take(byte);
                }
                Err(fault::not_encoded(&self.name, lines.line, self.bytes.encoding()))
            }
        }
    }

    /// Gathers up to the next record end; `false` at the end of the file.
    fn gather_any(&mut self, record: &mut Vec<u8>, split: Split) -> Result<bool, Fault> {
        let mut scan = Scan { split, at: At::Start, cells: 1, quote_line: self.at.line };
        for byte in std::mem::take(&mut self.lead) {
            scan.ends(byte, self.at.line);
            record.push(byte);
        }
        loop {
            let (used, ended) = self.gather_chunk(record, &mut scan)?;
            self.bytes.consume(used);
            if ended {
                return Ok(true);
            }
            if used == 0 && scan.at == At::Quoted {
                return Err(fault::quote_open(&self.name, scan.quote_line));
            }
            if used == 0 {
                return Ok(false);
            }
        }
    }

    /// Gathers from what is buffered; returns how much was used and whether
    /// the record ended. Nothing used is the end of the file.
    fn gather_chunk(&mut self, record: &mut Vec<u8>, scan: &mut Scan) -> Result<(usize, bool), Fault> {
        let chunk = match fill(&mut self.bytes) {
            Ok(chunk) => chunk,
            Err(error) => {
                let encoding = self.bytes.encoding();
                return Err(unreadable(&self.name, self.at.line, &error, encoding));
            }
        };
        let mut index = 0;
        while let Some(rest) = chunk.get(index..).filter(|rest| !rest.is_empty()) {
            // At most what the record may still take, so that the limit is found below.
            let run = rest.iter().take(MAX_RECORD.saturating_sub(record.len()));
            let run = run.take_while(|byte| is_plain(**byte)).count();
            if let Some(run) = rest.get(..run).filter(|run| !run.is_empty()) {
                record.extend_from_slice(run);
                scan.pass();
                self.at.after_cr = false;
                index += run.len();
                continue;
            }
            let Some(&byte) = rest.first() else { break };
            index += 1;
            let line = self.at.line;
            if self.at.take(byte) && scan.at != At::Quoted {
                continue; // the line has ended with the first half
            }
            if scan.ends(byte, line) {
                return Ok((index, true));
            }
            record.push(byte);
            if byte == 0 {
                return Err(fault::no_text(&self.name, line));
            }
            if record.len() > MAX_RECORD {
                return Err(match scan.at {
                    At::Quoted => fault::quote_open(&self.name, scan.quote_line),
                    _ => fault::too_long(&self.name, line),
                });
            }
            if scan.cells > MAX_COLUMNS {
                return Err(fault::too_wide(&self.name, line));
            }
        }
        Ok((chunk.len(), false))
    }
}

/// The decoder's refusal, or that of the system.
fn unreadable(name: &str, line: u64, error: &io::Error, encoding: Option<Encoding>) -> Fault {
    if error.kind() == io::ErrorKind::InvalidData {
        return fault::not_encoded(name, line, encoding);
    }
    fault::unreadable(name, line, error)
}

/// The buffered bytes, filled again if none are left.
fn fill(bytes: &mut impl BufRead) -> io::Result<&[u8]> {
    while let Err(error) = bytes.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    bytes.fill_buf()
}
