//! Rows of visits: attempts at a door.

use super::answer::{at, channel, note};
use super::door::Door;
use super::doors::Located;
use super::origin::Origin;
use super::position::word_of;
use super::records::packed;
use super::review::{Collector, Review};
use super::value::{self, Flaw};
use crate::rule::Rule;
use crate::text::{Fault, Place};

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// 已送达: the form was handed over.
    Delivered,
    /// 无人: nobody was there.
    Absent,
    /// 拒收: it was not taken.
    Refused,
    /// 搬走: the household has moved.
    Moved,
    /// 公告送达: a public notice was posted for who could not be reached.
    Posted,
}

/// The outcome of a visit that proves delivery.
pub const DELIVERED: &str = "delivered";
/// The outcome that stands for a posted public notice.
pub const POSTED: &str = "posted";

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::Delivered, Self::Absent, Self::Refused, Self::Moved, Self::Posted];

    /// The code in files and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Delivered => DELIVERED,
            Self::Absent => "absent",
            Self::Refused => "refused",
            Self::Moved => "moved",
            Self::Posted => POSTED,
        }
    }

    /// Whether nobody was reached, so that a public notice may follow.
    #[must_use]
    pub const fn in_vain(self) -> bool {
        matches!(self, Self::Absent | Self::Refused | Self::Moved)
    }
}

/// Whether an outcome proves delivery; a public notice stands for it only
/// where the rule says so.
#[must_use]
pub fn reaches(rule: &Rule, outcome: &str) -> bool {
    let stands = rule.delivery.as_ref().is_some_and(|terms| terms.notice);
    outcome == DELIVERED || (outcome == POSTED && stands)
}

/// How many visits in vain the rule asks for before a public notice, where there
/// were fewer.
#[must_use]
pub fn notice_early(rule: &Rule, in_vain: u64) -> Option<u64> {
    rule.delivery.as_ref().and_then(|terms| terms.visits).filter(|visits| in_vain < *visits)
}

const OUTCOMES: &[(Outcome, &[&str])] = &[
    (Outcome::Delivered, &["delivered", "已送达", "送达", "签收"]),
    (Outcome::Absent, &["absent", "无人", "不在", "家中无人", "not-at-home"]),
    (Outcome::Refused, &["refused", "拒收", "拒绝"]),
    (Outcome::Moved, &["moved", "搬走", "已搬", "已搬走"]),
    (Outcome::Posted, &["posted", "公告送达", "送达公告", "已公告", "公示送达"]),
];

/// Reads a word for the outcome of a visit.
///
/// # Errors
///
/// The word is unknown; the remedy lists those that are known.
pub fn outcome(word: &str) -> Result<Outcome, Flaw> {
    word_of(OUTCOMES, word)
}

/// A row of a visit sheet as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawVisit {
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
    /// The word for the outcome.
    pub outcome: Option<String>,
    /// The day or moment.
    pub at: Option<String>,
    /// Who went there.
    pub steward: Option<String>,
    /// How it was tried.
    pub channel: Option<String>,
    /// What proves it.
    pub proof: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// An attempt at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The line of the file.
    pub line: u64,
    /// The door; whether it is on the roll is not known here.
    pub door: Door,
    /// How it ended.
    pub outcome: Outcome,
    /// `2019-03-04` or RFC 3339, as exact as it was given.
    pub at: Option<String>,
    /// Who went there.
    pub steward: Option<String>,
    /// How it was tried.
    pub channel: Option<String>,
    /// What proves it, e.g. the number of a registered letter.
    pub proof: Option<String>,
    /// The note, as it was written.
    pub note: Option<String>,
}

impl Visit {
    /// An attempt of which nothing more is known.
    #[must_use]
    pub const fn new(door: Door, outcome: Outcome) -> Self {
        Self { line: 0, door, outcome, at: None, steward: None, channel: None, proof: None, note: None }
    }
}

packed!(RawVisit: door building stairwell serial label outcome at steward channel proof note);

impl Located for RawVisit {
    fn cells(&self) -> [Option<&str>; 3] {
        [self.door.as_deref(), self.building.as_deref(), self.stairwell.as_deref()]
    }

    fn labels(&self) -> Vec<&str> {
        let cells = [&self.serial, &self.label, &self.building, &self.stairwell, &self.steward];
        cells.into_iter().filter_map(|cell| cell.as_deref()).collect()
    }
}

/// Collects the visits of a file, and every faulty line. A door may be there
/// as often as it was tried.
#[derive(Debug)]
pub struct VisitReader {
    rows: Collector<RawVisit>,
}

impl VisitReader {
    /// Starts with the file's name and headers.
    #[must_use]
    pub const fn new(origin: Origin) -> Self {
        Self { rows: Collector::new(origin) }
    }

    /// Takes the fault of a line that could not be split into cells.
    pub fn refuse(&mut self, place: Place) {
        self.rows.refuse(place);
    }

    /// Takes a row.
    pub fn add(&mut self, row: &RawVisit) {
        self.rows.add(row);
    }

    /// Reads all rows: the visits in the file's order, and every fault.
    #[must_use]
    pub fn review(self) -> Review<Visit> {
        self.rows.review("visit-refused", |line, row, door| {
            let cell = row.outcome.as_deref().unwrap_or_default();
            let outcome = line.read("outcome", cell, outcome);
            let at = line.read_optional("at", row.at.as_deref(), at);
            let steward = line.read_optional("steward", row.steward.as_deref(), value::line);
            let channel = line.read_optional("channel", row.channel.as_deref(), channel);
            let proof = line.read_optional("proof", row.proof.as_deref(), value::line);
            let note = line.read_optional("note", row.note.as_deref(), note);
            Some(Visit { line: row.line, door: door?, outcome: outcome?, at, steward, channel, proof, note })
        })
    }

    /// The visits in the file's order.
    ///
    /// # Errors
    ///
    /// `visit-refused` with every faulty line, if there is one.
    pub fn finish(self) -> Result<Vec<Visit>, Fault> {
        self.review().all()
    }
}
