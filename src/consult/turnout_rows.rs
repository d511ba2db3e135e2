//! Rows of the list of a secret ballot: who took part.
//!
//! Where the list has a column that says so, only what it says counts; a list
//! without one is of those who took part. A list that says how somebody voted
//! is refused: it should not be there.

use super::answer::{at, note};
use super::door::Door;
use super::doors::Located;
use super::origin::Seen;
use super::position::word_of;
use super::records::packed;
use super::review::{Review, RowReader};
use super::value::{self, Flaw, nfkc};
use crate::text;

const COLUMN: &str = "turnout";
const WORDS: &[(bool, &[&str])] = &[
    (true, &["yes", "y", "是", "已投", "已投票", "已领票", "1", "√", "✓", "✔"]),
    (false, &["no", "n", "否", "未投", "未投票", "未领票", "0", "×", "✗"]),
];

/// A row of such a list as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawTurnout {
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
    /// Whether it took part.
    pub turnout: Option<String>,
    /// What must not be there.
    pub answer: Option<String>,
    /// The day or moment.
    pub at: Option<String>,
    /// Who kept the list.
    pub steward: Option<String>,
    /// Serial of the stub of the ballot paper.
    pub form: Option<String>,
    /// Who came for the owner.
    pub proxy: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// A household that took part, or that is struck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnoutRow {
    /// The line of the file.
    pub line: u64,
    /// The door; whether it is on the roll is not known here.
    pub door: Door,
    /// The day or moment.
    pub at: Option<String>,
    /// Who kept the list.
    pub steward: Option<String>,
    /// Serial of the stub of the ballot paper.
    pub form: Option<String>,
    /// Who came for the owner.
    pub proxy: Option<String>,
    /// The note, as it was written.
    pub note: Option<String>,
}

impl TurnoutRow {
    /// One of which nothing more is known.
    #[must_use]
    pub const fn new(door: Door) -> Self {
        Self { line: 0, door, at: None, steward: None, form: None, proxy: None, note: None }
    }
}

packed!(RawTurnout: door building stairwell serial label turnout answer at steward form proxy note);

impl Located for RawTurnout {
    fn cells(&self) -> [Option<&str>; 3] {
        [self.door.as_deref(), self.building.as_deref(), self.stairwell.as_deref()]
    }

    fn labels(&self) -> Vec<&str> {
        let cells = [&self.serial, &self.label, &self.building, &self.stairwell, &self.steward];
        cells.into_iter().filter_map(|cell| cell.as_deref()).collect()
    }
}

/// Parts of a remark that say that a household did not take part.
const ABSENT: [&str; 16] = [
    "未参加",
    "没参加",
    "没有参加",
    "不参加",
    "未参与",
    "未到",
    "没到",
    "没来",
    "缺席",
    "未投",
    "没投",
    "没有投",
    "未领",
    "没领",
    "absent",
    "did not",
];

/// Collects the rows of a file, and every faulty line.
pub type TurnoutReader = RowReader<RawTurnout>;

impl TurnoutReader {
    /// Reads all rows: those that took part, and every fault.
    #[must_use]
    pub fn review(mut self) -> Review<TurnoutRow> {
        let says = {
            let (mut rows, origin) = self.rows.rows();
            origin.has(COLUMN) || rows.any(|row| row.turnout.is_some())
        };
        let others = self.rows.take_out(|row| {
            let said = row.turnout.as_deref().map(|cell| word_of(WORDS, cell));
            // A word that is not understood stays in, to be refused.
            says && matches!(said, None | Some(Ok(false))) && row.door.is_some() && row.answer.is_none()
        });
        let mut seen = Seen::default();
        let mut review = self.rows.review("turnout-refused", |line, row, door| {
            if let Some(door) = &door {
                line.refuse_double(door, &mut seen, text::roll_door_twice_remedy());
            }
            if let Some(cell) = &row.turnout {
                line.read(COLUMN, cell, |word| word_of(WORDS, word));
            }
            if row.answer.is_some() {
                // The word itself is repeated nowhere.
                line.read("position", "…", |_| {
                    Err::<(), _>(Flaw::new(text::turnout_is_answer(), text::turnout_is_answer_remedy()))
                });
            }
            let absent = |note: &String| ABSENT.iter().any(|word| nfkc(note).to_lowercase().contains(word));
            if let Some(note) = row.note.as_ref().filter(|note| !says && absent(note)) {
                line.read("note", note, |_| {
                    Err::<(), _>(Flaw::new(text::turnout_absent(), text::turnout_absent_remedy()))
                });
            }
            let at = line.read_optional("at", row.at.as_deref(), at);
            let steward = line.read_optional("steward", row.steward.as_deref(), value::line);
            let form = line.read_optional("form", row.form.as_deref(), value::line);
            let proxy = line.read_optional("proxy", row.proxy.as_deref(), value::key);
            let note = line.read_optional("note", row.note.as_deref(), note);
            Some(TurnoutRow { line: row.line, door: door?, at, steward, form, proxy, note })
        });
        if !others.is_empty() {
            review.notes.push(text::turnout_others(others.len()));
        }
        review
    }
}
