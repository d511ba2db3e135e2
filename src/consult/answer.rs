//! Rows of a canvass to answers: all or nothing.

use super::chars::is_control;
use super::door::Door;
use super::doors::Located;
use super::origin::{LineReader, Origin, Seen};
use super::position::{position, word_of};
use super::provenance::{digest, provenance};
use super::records::packed;
use super::review::{Collector, Review};
use super::sheet_mark::SheetMark;
use super::value::{self, Flaw, bounded};
use super::when::when;
use crate::rule::Position;
use crate::text::{self, Fault, Place};

/// The longest note, in characters.
pub const MAX_NOTE: usize = 2_000;

/// The longest channel that is not one of the known words, in characters.
pub const MAX_CHANNEL: usize = 40;

/// A row of a canvass as text; an empty cell is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawAnswer {
    /// The line of the file.
    pub line: u64,
    /// The door.
    pub door: Option<String>,
    /// The building, if the door is only a room.
    pub building: Option<String>,
    /// The stairwell, if the door is only a room.
    pub stairwell: Option<String>,
    /// The row's own number, and a cell of a column that is not needed: read
    /// only to recognise a line of totals.
    pub serial: Option<String>,
    /// See `serial`.
    pub label: Option<String>,
    /// The word for the position.
    pub position: Option<String>,
    /// The day or moment.
    pub at: Option<String>,
    /// Who asked.
    pub steward: Option<String>,
    /// The way the answer came.
    pub channel: Option<String>,
    /// The round.
    pub round: Option<String>,
    /// The number of the paper form.
    pub form: Option<String>,
    /// Who answered for the owner.
    pub proxy: Option<String>,
    /// Who says so.
    pub provenance: Option<String>,
    /// SHA-256 of a photograph of the form.
    pub photo: Option<String>,
    /// Before whom it was said.
    pub witness: Option<String>,
    /// The short code of its row on a sheet.
    pub code: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// What one household answered, by the papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The line of the file.
    pub line: u64,
    /// The door; whether it is on the roll is not known here.
    pub door: Door,
    /// What it answered.
    pub position: Position,
    /// `2019-03-04` or RFC 3339, as exact as it was given.
    pub at: Option<String>,
    /// Who asked.
    pub steward: Option<String>,
    /// A code of [`channel`], or other text.
    pub channel: Option<String>,
    /// The round.
    pub round: Option<u32>,
    /// The number of the paper form.
    pub form: Option<String>,
    /// The key of the proxy who answered for the owner.
    pub proxy: Option<String>,
    /// Code of a [`Provenance`](super::Provenance), where it was stated.
    pub provenance: Option<String>,
    /// SHA-256 of a photograph of the form, as 64 hex digits.
    pub photo: Option<String>,
    /// Before whom it was said.
    pub witness: Option<String>,
    /// The short code of its row on a sheet, as it stands.
    pub code: Option<String>,
    /// The note, as it was written.
    pub note: Option<String>,
}

impl Answer {
    /// An answer of which nothing more is known.
    #[must_use]
    pub const fn new(door: Door, position: Position) -> Self {
        Self {
            line: 0,
            door,
            position,
            at: None,
            steward: None,
            channel: None,
            round: None,
            form: None,
            proxy: None,
            provenance: None,
            photo: None,
            witness: None,
            code: None,
            note: None,
        }
    }
}

packed!(RawAnswer: door building stairwell serial label position at steward channel round form proxy provenance photo witness code note);

impl Located for RawAnswer {
    fn cells(&self) -> [Option<&str>; 3] {
        [self.door.as_deref(), self.building.as_deref(), self.stairwell.as_deref()]
    }

    fn labels(&self) -> Vec<&str> {
        let cells = [&self.serial, &self.label, &self.building, &self.stairwell, &self.form, &self.steward];
        cells.into_iter().filter_map(|cell| cell.as_deref()).collect()
    }
}

/// Collects the answers of a file, and every faulty line.
#[derive(Debug)]
pub struct AnswerReader {
    rows: Collector<RawAnswer>,
    replace: bool,
}

impl AnswerReader {
    /// Starts with the file's name and headers. With `replace`, a door may be
    /// there more than once: all its answers are kept in the file's order and
    /// the last one counts.
    #[must_use]
    pub const fn new(origin: Origin, replace: bool) -> Self {
        Self { rows: Collector::new(origin), replace }
    }

    /// Takes the fault of a line that could not be split into cells.
    pub fn refuse(&mut self, place: Place) {
        self.rows.refuse(place);
    }

    /// Takes a row.
    pub fn add(&mut self, row: &RawAnswer) {
        self.rows.add(row);
    }

    /// Reads all rows: the answers in the file's order, and every fault. On a
    /// sheet that was made here (`mark`) a row without a position is a door that
    /// was not asked yet.
    #[must_use]
    pub fn review(self, mark: Option<SheetMark>) -> Review<Answer> {
        let mut read = Vec::new();
        let mut review = self.review_into(mark, &mut |answer| read.push(answer));
        review.read = read;
        review
    }

    /// As [`Self::review`], but each answer goes to `take` and is not kept.
    #[must_use]
    pub fn review_into(mut self, mark: Option<SheetMark>, take: &mut dyn FnMut(Answer)) -> Review<Answer> {
        let Some(mark) = mark else { return self.read_into(take) };
        let empty = |cell: &Option<String>| cell.as_deref().is_none_or(|cell| cell.trim().is_empty());
        let blank = self.rows.take_out(|row| empty(&row.position));
        let written = |row: &&RawAnswer| {
            [&row.form, &row.proxy, &row.provenance, &row.note, &row.at].iter().any(|cell| !empty(cell))
        };
        let written: Vec<String> = blank.iter().filter(written).map(|row| row.line.to_string()).collect();
        let mut read = 0;
        let mut review = self.read_into(&mut |mut answer| {
            read += 1;
            // Every row of such a sheet had a code.
            answer.code.get_or_insert_default();
            take(answer);
        });
        review.notes.push(text::sheet_came_back(&mark.part, mark.size, read, blank.len()));
        if !written.is_empty() {
            review.notes.push(text::sheet_blank_written(written.join(", ")));
        }
        review.mark = Some(mark);
        review
    }

    fn read_into(self, take: &mut dyn FnMut(Answer)) -> Review<Answer> {
        let replace = self.replace;
        let mut seen = Seen::default();
        let read = |line: &mut LineReader<'_>, row: &RawAnswer, door: Option<Door>| {
            if let Some(door) = door.as_ref().filter(|_| !replace) {
                line.refuse_double(door, &mut seen, text::answer_twice_remedy());
            }
            let cell = row.position.as_deref().unwrap_or_default();
            let position = line.read("position", cell, position);
            let at = line.read_optional("at", row.at.as_deref(), at);
            let steward = line.read_optional("steward", row.steward.as_deref(), value::line);
            let channel = line.read_optional("channel", row.channel.as_deref(), channel);
            let round = line.read_optional("round", row.round.as_deref(), value::round);
            let form = line.read_optional("form", row.form.as_deref(), value::line);
            let proxy = line.read_optional("proxy", row.proxy.as_deref(), value::key);
            let provenance = line.read_optional("provenance", row.provenance.as_deref(), |cell| {
                provenance(cell).map(|one| one.code().to_owned())
            });
            let photo = line.read_optional("photo", row.photo.as_deref(), digest);
            let witness = line.read_optional("witness", row.witness.as_deref(), value::line);
            let note = line.read_optional("note", row.note.as_deref(), note);
            Some(Answer {
                line: row.line,
                door: door?,
                position: position?,
                at,
                steward,
                channel,
                round,
                form,
                proxy,
                provenance,
                photo,
                witness,
                code: row.code.clone(),
                note,
            })
        };
        self.rows.review_into("record-refused", read, take)
    }

    /// The answers in the file's order.
    ///
    /// # Errors
    ///
    /// `record-refused` with every faulty line, if there is one.
    pub fn finish(self) -> Result<Vec<Answer>, Fault> {
        self.review(None).all()
    }
}

/// A date or moment in its normal spelling.
///
/// # Errors
///
/// As [`when`].
pub fn at(cell: &str) -> Result<String, Flaw> {
    when(cell).map(|when| when.to_string())
}

/// The words for the ways an answer comes; the first is the code.
const CHANNELS: &[(&str, &[&str])] = &[
    ("door", &["door", "上门", "入户", "当面"]),
    ("phone", &["phone", "电话", "telephone", "call"]),
    ("paper", &["paper", "纸质", "书面", "纸面"]),
    ("online", &["online", "线上", "网上", "微信"]),
    ("meeting", &["meeting", "会议", "现场会议"]),
];

/// A channel: `door`, `phone`, `paper`, `online`, `meeting` for their words in
/// both languages, any other text as it is.
///
/// # Errors
///
/// Text of more than [`MAX_CHANNEL`] characters or with controls.
pub fn channel(cell: &str) -> Result<String, Flaw> {
    match word_of(CHANNELS, cell) {
        Ok(code) => Ok(code.to_owned()),
        Err(_) => bounded(cell, MAX_CHANNEL, is_control),
    }
}

/// A note as it was written, trimmed: line breaks and tabs are kept, quotes
/// and backslashes too.
///
/// # Errors
///
/// More than [`MAX_NOTE`] characters, or another control.
pub fn note(cell: &str) -> Result<String, Flaw> {
    let unix = cell.replace("\r\n", "\n");
    bounded(&unix, MAX_NOTE, |ch| is_control(ch) && !matches!(ch, '\n' | '\t'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn channels_and_notes() {
        assert_eq!(channel("上门"), Ok("door".into()));
        assert_eq!(channel("书面"), Ok("paper".into()));
        assert_eq!(channel("Online"), Ok("online".into()));
        assert_eq!(channel("小程序"), Ok("小程序".into()));
        assert!(channel(&"长".repeat(41)).is_err() && channel("a\u{7}").is_err());
        assert_eq!(note(" =1+1 \"\\\r\n\t. "), Ok("=1+1 \"\\\n\t.".into()));
        assert!(note("a\u{1b}[2J").is_err() && note("a\u{202e}").is_err());
        assert!(note(&"字".repeat(2_000)).is_ok() && note(&"字".repeat(2_001)).is_err());
    }

    #[test]
    fn every_fault_of_a_line_is_noted() {
        let mut reader = AnswerReader::new(Origin::new("a.csv"), false);
        reader.add(&RawAnswer {
            line: 2,
            position: Some("?".into()),
            at: Some("yesterday".into()),
            round: Some("x".into()),
            ..RawAnswer::default()
        });
        let fault = reader.finish().unwrap_err();
        let columns: Vec<&str> = fault.places.iter().filter_map(|p| p.column.as_deref()).collect();
        assert_eq!(columns, ["door", "position", "at", "round"]);
    }
}
