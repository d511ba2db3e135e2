//! What a workbook may be before it is read: every limit is kept by counting,
//! entry by entry and tag by tag, with nothing held in memory but the file.
//!
//! The tags are read by the same XML reader, set in the same way, as the reader
//! of workbooks uses after it, so the two cannot see different files.

use super::Refused;
use crate::sheet::MAX_COLUMNS;
use crate::text;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Cursor, Read};
use zip::ZipArchive;

/// The largest file, and the most that it may hold once inflated: 64 MiB.
pub(super) const MAX_BYTES: u64 = 64 << 20;

/// The most entries of the archive.
const MAX_ENTRIES: usize = 1_000;

/// The most worksheets.
pub(super) const MAX_SHEETS: usize = 255;

/// The longest tag or text of XML.
const MAX_EVENT: u64 = 8 << 20;

/// The rows and columns that a worksheet has in any program.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// How often an element may be there in the whole file: each becomes
/// something in memory when the workbook is read.
const MOST: &[(&str, u64)] = &[
    ("c", 2_000_000),
    ("row", 1 << 20),
    ("si", 400_000),
    ("mergeCell", 200_000),
    ("definedName", 50_000),
    ("Relationship", 20_000),
    ("numFmt", 65_536),
    ("xf", 131_072),
    ("font", 65_536),
    ("fill", 65_536),
    ("border", 65_536),
    ("sheet", MAX_SHEETS as u64),
];

/// The most texts that a table of texts may announce: the reader makes room
/// for so many.
const MAX_TEXTS: u64 = 1_000_000;

/// Looks through a workbook; the first thing that it may not be is named.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refused> {
    // Counted in the bytes, because the archive's own number may lie and
    // reading a million entries takes the memory that is to be saved.
    let entries = bytes.windows(4).filter(|four| *four == b"PK\x01\x02").count();
    if entries > MAX_ENTRIES {
        return Err(Refused::Big(text::xlsx_entries(MAX_ENTRIES)));
    }
    let broken = |_| Refused::Broken(text::xlsx_zip());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    kind(&archive)?;
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        declared = declared.saturating_add(archive.by_index_raw(index).map_err(broken)?.size());
    }
    if declared > MAX_BYTES {
        return Err(Refused::Big(text::xlsx_inflated(MAX_BYTES >> 20)));
    }
    let mut seen = Seen { meter: Meter::new(), counts: BTreeMap::new() };
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?.to_ascii_lowercase();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            seen.tags(entry)?;
        } else {
            seen.bytes(entry)?;
        }
    }
    Ok(())
}

/// Tells workbooks from other archives.
fn kind(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Refused> {
    let has = |wanted: &str| archive.file_names().flatten().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("mimetype") || has("xl/workbook.bin") {
        return Err(Refused::Foreign);
    }
    let workbook = has("[Content_Types].xml") && has("_rels/.rels");
    if workbook { Ok(()) } else { Err(Refused::Broken(text::xlsx_no_workbook())) }
}

/// Counts bytes as they are inflated, over the file and since the last tag.
struct Meter {
    left: Cell<u64>,
    event: Cell<u64>,
    over: Cell<bool>,
}

impl Meter {
    const fn new() -> Self {
        Self { left: Cell::new(MAX_BYTES), event: Cell::new(MAX_EVENT), over: Cell::new(false) }
    }
}

struct Metered<'a, R> {
    reader: R,
    meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(out)?;
        let taken = u64::try_from(read).unwrap_or(u64::MAX);
        let left = self.meter.left.get().checked_sub(taken);
        let event = self.meter.event.get().checked_sub(taken);
        let (Some(left), Some(event)) = (left, event) else {
            self.meter.over.set(true);
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        };
        self.meter.left.set(left);
        self.meter.event.set(event);
        Ok(read)
    }
}

/// What was counted so far.
struct Seen {
    meter: Meter,
    counts: BTreeMap<&'static str, u64>,
}

impl Seen {
    fn big(&self) -> Refused {
        Refused::Big(text::xlsx_inflated(MAX_BYTES >> 20))
    }

    /// An entry that is not read later: its size is all that matters.
    fn bytes(&self, entry: impl Read) -> Result<(), Refused> {
        self.meter.event.set(u64::MAX);
        let copied = io::copy(&mut Metered { reader: entry, meter: &self.meter }, &mut io::sink());
        match copied {
            Ok(_) => Ok(()),
            Err(_) if self.meter.over.get() => Err(self.big()),
            Err(_) => Err(Refused::Broken(text::xlsx_zip())),
        }
    }

    /// An entry of XML.
    fn tags(&mut self, entry: impl Read) -> Result<(), Refused> {
        let counts = &mut self.counts;
        let meter = &self.meter;
        meter.event.set(MAX_EVENT);
        let mut reader = Reader::from_reader(BufReader::new(Metered { reader: entry, meter }));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.trim_text(false);
        config.check_comments = false;
        config.expand_empty_elements = true;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(tag)) => look(&tag, counts)?,
                Ok(Event::DocType(_)) => return Err(Refused::Broken(text::xlsx_doctype())),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) if meter.over.get() => return Err(self.big()),
                Err(quick_xml::Error::Io(_)) => return Err(Refused::Broken(text::xlsx_zip())),
                // The reader of workbooks comes to this place too, if it reads
                // this entry at all, and no further.
                Err(_) => return Ok(()),
            }
            meter.event.set(MAX_EVENT);
        }
    }
}

/// Counts one tag, and reads of it what the reader of workbooks will trust.
fn look(tag: &BytesStart<'_>, counts: &mut BTreeMap<&'static str, u64>) -> Result<(), Refused> {
    let local = tag.local_name();
    let local = local.as_ref();
    if let Some((name, most)) = MOST.iter().find(|(name, _)| *name == local) {
        let count = counts.entry(name).or_default();
        *count += 1;
        if *count > *most {
            return Err(Refused::Big(text::xlsx_elements(most, name)));
        }
    }
    if !["c", "f", "row", "dimension", "mergeCell", "sst", "Relationship"].contains(&local) {
        return Ok(());
    }
    let mut kind = String::new();
    let mut target = String::new();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Refused::Broken(text::xlsx_xml()))?;
        let value = attribute.value.as_ref();
        let sound = match (local, attribute.key.as_ref()) {
            ("c", "r") => cell(value).is_some(),
            ("row", "r") => value.parse::<u32>().is_ok_and(|row| (1..=ROWS).contains(&row)),
            ("dimension" | "mergeCell" | "f", "ref") => range(value),
            ("sst", "uniqueCount") => value.parse::<u64>().is_ok_and(|count| count <= MAX_TEXTS),
            ("Relationship", "Type") => {
                value.clone_into(&mut kind);
                true
            }
            ("Relationship", "Target") => {
                value.clone_into(&mut target);
                true
            }
            _ => true,
        };
        if !sound {
            return Err(Refused::Broken(text::xlsx_attribute(local, super::shown(value))));
        }
    }
    // What is read as a sheet must have been looked at as XML.
    let read = ["/officeDocument", "/worksheet", "/chartsheet", "/dialogsheet"];
    if read.iter().any(|end| kind.ends_with(end)) && !target.to_ascii_lowercase().ends_with(".xml") {
        let foreign = kind.ends_with("/officeDocument") && target.to_ascii_lowercase().ends_with(".bin");
        return Err(if foreign { Refused::Foreign } else { Refused::Broken(text::xlsx_no_workbook()) });
    }
    Ok(())
}

/// A cell such as `AB12`, by row and column from 0.
fn cell(name: &str) -> Option<(u32, u32)> {
    let letters = name.len() - name.trim_start_matches(|ch: char| ch.is_ascii_alphabetic()).len();
    let (column, row) = name.split_at_checked(letters)?;
    let plain = !row.starts_with('+') && (1..=3).contains(&column.len());
    let value = |byte: u8| u32::from(byte.to_ascii_uppercase()) - u32::from(b'A') + 1;
    let column = column.bytes().fold(0, |sum, byte| sum * 26 + if plain { value(byte) } else { 0 });
    let row: u32 = row.parse().ok()?;
    let inside = plain && (1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column);
    inside.then(|| (row - 1, column - 1))
}

/// A range such as `A1:G67`, or one cell.
fn range(name: &str) -> bool {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    let ends = cell(first).zip(cell(last));
    ends.is_some_and(|(first, last)| first.0 <= last.0 && first.1 <= last.1)
}

/// Whether a table may have this column.
pub(super) fn fits(column: u32) -> bool {
    usize::try_from(column).is_ok_and(|column| column < MAX_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_ranges() {
        assert_eq!(cell("A1"), Some((0, 0)));
        assert_eq!(cell("ab12"), Some((11, 27)));
        assert_eq!(cell("XFD1048576"), Some((1_048_575, 16_383)));
        for name in ["", "A", "1", "A0", "A+1", "XFE1", "A1048577", "ZZZZZZZ1", "A1A", "é1"] {
            assert_eq!(cell(name), None, "{name}");
        }
        assert!(range("A1") && range("A1:B2") && !range("B2:A1") && !range("A:B") && !range("A1:B2:C3"));
    }
}
