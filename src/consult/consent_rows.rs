//! Rows of a list of those who agree to be shown by name.
//!
//! Where the list has a column that says so, only what it says counts; a list
//! without one is of those who agree. A sheet of answers is refused: an answer
//! is no consent.

use super::answer::{at, note};
use super::door::Door;
use super::doors::Located;
use super::origin::Seen;
use super::position::word_of;
use super::records::packed;
use super::review::{Review, RowReader};
use super::value::{self, Flaw};
use crate::text::{self, Fault};

const COLUMN: &str = "consent";
const WORDS: &[(bool, &[&str])] = &[
    (true, &["yes", "y", "是", "同意", "同意公开", "1", "√", "✓", "✔"]),
    (false, &["no", "n", "否", "不同意", "不公开", "0", "×", "✗"]),
];

/// A row of such a list as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawConsent {
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
    /// Whether it agrees.
    pub consent: Option<String>,
    /// What only a sheet of answers or of visits has.
    pub answer: Option<String>,
    /// The day or moment.
    pub at: Option<String>,
    /// Who wrote it down.
    pub steward: Option<String>,
    /// Serial of the form.
    pub form: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// A consent, or its withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// The line of the file.
    pub line: u64,
    /// The door; whether it is on the roll is not known here.
    pub door: Door,
    /// The day or moment.
    pub at: Option<String>,
    /// Who wrote it down.
    pub steward: Option<String>,
    /// Serial of the form.
    pub form: Option<String>,
    /// The note, as it was written.
    pub note: Option<String>,
}

impl ConsentRow {
    /// A consent of which nothing more is known.
    #[must_use]
    pub const fn new(door: Door) -> Self {
        Self { line: 0, door, at: None, steward: None, form: None, note: None }
    }
}

packed!(RawConsent: door building stairwell serial label consent answer at steward form note);

impl Located for RawConsent {
    fn cells(&self) -> [Option<&str>; 3] {
        [self.door.as_deref(), self.building.as_deref(), self.stairwell.as_deref()]
    }

    fn labels(&self) -> Vec<&str> {
        let cells = [&self.serial, &self.label, &self.building, &self.stairwell, &self.steward];
        cells.into_iter().filter_map(|cell| cell.as_deref()).collect()
    }
}

/// Collects the rows of a file, and every faulty line.
pub type ConsentReader = RowReader<RawConsent>;

impl ConsentReader {
    /// Reads all rows: those that say what is wanted (consent, or with
    /// `withdraw` that there is none any more), and every fault.
    #[must_use]
    pub fn review(mut self, withdraw: bool) -> Review<ConsentRow> {
        let says = {
            let (mut rows, origin) = self.rows.rows();
            origin.has(COLUMN) || rows.any(|row| row.consent.is_some())
        };
        let others = self.rows.take_out(|row| {
            let said = row.consent.as_deref().map(|cell| word_of(WORDS, cell));
            // A word that is not understood stays in, to be refused.
            says && matches!(said, None | Some(Ok(_))) && said != Some(Ok(!withdraw)) && row.door.is_some()
        });
        let mut seen = Seen::default();
        let mut review = self.rows.review("consent-refused", |line, row, door| {
            if let Some(door) = &door {
                line.refuse_double(door, &mut seen, text::roll_door_twice_remedy());
            }
            if let Some(cell) = &row.consent {
                line.read(COLUMN, cell, |word| word_of(WORDS, word));
            } else if let Some(cell) = &row.answer {
                line.read("position", cell, |_| {
                    Err::<(), _>(Flaw::new(text::consent_is_answer(), text::consent_is_answer_remedy()))
                });
            }
            let at = line.read_optional("at", row.at.as_deref(), at);
            let steward = line.read_optional("steward", row.steward.as_deref(), value::line);
            let form = line.read_optional("form", row.form.as_deref(), value::line);
            let note = line.read_optional("note", row.note.as_deref(), note);
            Some(ConsentRow { line: row.line, door: door?, at, steward, form, note })
        });
        if !others.is_empty() {
            review.notes.push(text::consent_others(others.len()));
        }
        review
    }

    /// The consents in the file's order.
    ///
    /// # Errors
    ///
    /// `consent-refused` with every faulty line, if there is one.
    pub fn finish(self) -> Result<Vec<ConsentRow>, Fault> {
        self.review(false).all()
    }
}
