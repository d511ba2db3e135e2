//! Rows of a call sheet that comes back: what each household says now.

use super::Said;
use crate::consult::answer::{at, note};
use crate::consult::door::Door;
use crate::consult::doors::Located;
use crate::consult::origin::Seen;
use crate::consult::position::{position, word_of};
use crate::consult::records::packed;
use crate::consult::review::{Review, RowReader};
use crate::consult::value::{self, Flaw};
use crate::rule::Position;
use crate::text;

const NONE: &[(bool, &[&str])] = &[(true, &["none", "未表态", "没表态", "没有表态", "noanswer"])];
const OUTCOMES: &[(Said, &[&str])] = &[
    (Said::Unreached, &["unreached", "未联系上", "没联系上", "联系不上", "无人", "absent"]),
    (Said::Refused, &["refused", "拒答", "拒绝", "拒绝回答"]),
];

/// Reads what a household says now: a position, or that it gave no answer.
///
/// # Errors
/// The word is unknown.
pub fn says(word: &str) -> Result<Option<Position>, Flaw> {
    match word_of(NONE, word) {
        Ok(_) => Ok(None),
        Err(_) => {
            position(word).map(Some).map_err(|flaw| Flaw::new(flaw.reason, text::audit_position_none()))
        }
    }
}

/// A row of such a sheet as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawCall {
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
    /// What it says now.
    pub position: Option<String>,
    /// That it was not reached, or would not say.
    pub outcome: Option<String>,
    /// The day or moment.
    pub at: Option<String>,
    /// Who called.
    pub steward: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// A door that was called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The line of the file.
    pub line: u64,
    /// The door; whether it was drawn is not known here.
    pub door: Door,
    /// What came of it.
    pub said: Said,
    /// The day or moment.
    pub at: Option<String>,
    /// Who called.
    pub steward: Option<String>,
    /// The note, as it was written.
    pub note: Option<String>,
}

impl Call {
    /// One of which nothing more is known.
    #[must_use]
    pub const fn new(door: Door, said: Said) -> Self {
        Self { line: 0, door, said, at: None, steward: None, note: None }
    }
}

packed!(RawCall: door building stairwell serial label position outcome at steward note);

impl Located for RawCall {
    fn cells(&self) -> [Option<&str>; 3] {
        [self.door.as_deref(), self.building.as_deref(), self.stairwell.as_deref()]
    }

    fn labels(&self) -> Vec<&str> {
        let cells = [&self.serial, &self.label, &self.building, &self.stairwell, &self.steward];
        cells.into_iter().filter_map(|cell| cell.as_deref()).collect()
    }
}

/// Collects the rows of a file, and every faulty line.
pub type CallReader = RowReader<RawCall>;

impl CallReader {
    /// Reads all rows that have a result, and every fault.
    #[must_use]
    pub fn review(mut self) -> Review<Call> {
        let empty =
            self.rows.take_out(|row| row.position.is_none() && row.outcome.is_none() && row.door.is_some());
        let mut seen = Seen::default();
        let mut review = self.rows.review("callback-refused", |line, row, door| {
            if let Some(door) = &door {
                line.refuse_double(door, &mut seen, text::roll_door_twice_remedy());
            }
            let said = match (&row.position, &row.outcome) {
                (Some(_), Some(cell)) => line.read("outcome", cell, |_| {
                    Err(Flaw::new(text::audit_row_both(), text::audit_row_both_remedy()))
                }),
                (Some(cell), None) => line.read("position", cell, says).map(Said::Answers),
                (None, Some(cell)) => line.read("outcome", cell, |word| {
                    let flaw = |_| Flaw::new(text::audit_outcome_unknown(), text::audit_outcome_remedy());
                    word_of(OUTCOMES, word).map_err(flaw)
                }),
                (None, None) => None,
            };
            let at = line.read_optional("at", row.at.as_deref(), at);
            let steward = line.read_optional("steward", row.steward.as_deref(), value::line);
            let note = line.read_optional("note", row.note.as_deref(), note);
            Some(Call { line: row.line, door: door?, said: said?, at, steward, note })
        });
        if !empty.is_empty() {
            review.notes.push(text::audit_rows_empty(empty.len()));
        }
        review
    }
}
