//! Canvass lint: what a person should look at. Nothing is dropped or blocked
//! for it; an honest canvass may have findings, and a false one none.
//!
//! Pure: the book gathers a [`Canvassed`], and [`findings`] judges it.

mod alone;
mod answers;
mod clock;
mod visits;

use jiff::civil::Date;

use super::value::grouped;
use super::{Course, Settings, Slot, Standing};
use crate::rule::Position;
use crate::text::{Fault, Text};

/// Answers that one person can take down within one minute: more are named.
pub const FAST: usize = 10;
/// Owners that one proxy may answer for before it is named, where the rule
/// sets no limit of its own.
pub const PROXIES: usize = 3;
/// Doors from which on it is remarkable that a whole stairwell says the same.
pub const UNANIMOUS: usize = 8;
/// How often a door may change its answer before it is named.
pub const REPLACED: usize = 3;
/// The owners with the largest areas whose weight is tried.
pub const LARGEST: usize = 20;

/// A line about a door, with its private detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// `seq` of its line; the line's number is one more.
    pub seq: u64,
    /// The door.
    pub door: String,
    /// First door of the same owner.
    pub own: String,
    /// What was answered; `None` for a visit.
    pub position: Option<Position>,
    /// How the visit ended; empty for an answer.
    pub outcome: String,
    /// When, as claimed: a day, a moment, or nothing.
    pub at: String,
    /// Who asked.
    pub steward: String,
    /// How.
    pub channel: String,
    /// Serial of the form.
    pub form: String,
    /// Who answered for the owner.
    pub proxy: String,
    /// Whether there is a remark, or a proof of the delivery.
    pub noted: bool,
    /// Round of the canvass.
    pub round: u64,
    /// Whether it is the answer that counts.
    pub counted: bool,
}

impl Record {
    /// The number of its line, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.seq + 1
    }

    /// The day that it claims.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.at.get(..10).and_then(|day| day.parse().ok())
    }
}

/// A door of the frozen roll and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What the roll says of it.
    pub slot: Slot,
    /// Where it stands.
    pub standing: Standing,
    /// Visits so far.
    pub visits: u64,
    /// Whether it was tried often enough in vain for a public notice.
    pub notice_due: bool,
}

/// What was canvassed: the frozen roll in its order, and the lines about its
/// doors in that of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Canvassed {
    /// Every door.
    pub doors: Vec<Placed>,
    /// Every answer and visit.
    pub records: Vec<Record>,
}

impl Canvassed {
    /// The doors by building and stairwell, in the order of the roll.
    #[must_use]
    pub fn stairwells(&self) -> Vec<Vec<&Placed>> {
        grouped(&self.doors, |door| (&door.slot.building, &door.slot.stairwell))
    }

    fn answers(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.position.is_some())
    }
}

/// Something for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable, lower-case, hyphenated.
    pub code: &'static str,
    /// What it is.
    pub text: Text,
    /// The doors concerned.
    pub doors: Vec<String>,
    /// The lines concerned, by number from 1.
    pub lines: Vec<u64>,
}

impl Finding {
    /// A finding about records: their doors, each once, and their lines.
    fn of(code: &'static str, text: Text, records: &[&Record]) -> Self {
        let mut lines: Vec<u64> = records.iter().map(|record| record.line()).collect();
        lines.sort_unstable();
        Self { code, text, doors: doors_of(records), lines }
    }
}

/// The doors of records in natural order, each once.
fn doors_of(records: &[&Record]) -> Vec<String> {
    let mut doors: Vec<String> = records.iter().map(|record| record.door.clone()).collect();
    doors.sort_unstable_by(|a, b| super::value::natural(a, b));
    doors.dedup();
    doors
}

/// Everything to be looked at, in a fixed order: by code, then as the log or
/// the roll has it.
///
/// # Errors
/// The figures are too large to be compared.
pub fn findings(
    settings: &Settings,
    course: &Course,
    canvassed: &Canvassed,
    today: Date,
) -> Result<Vec<Finding>, Fault> {
    let mut found = clock::fast(canvassed);
    found.extend(answers::form_twice(canvassed));
    found.extend(answers::many_proxies(settings, canvassed));
    found.extend(answers::unanimous(canvassed));
    found.extend(clock::outside_window(settings, course, canvassed));
    found.extend(clock::future(canvassed, today));
    found.extend(clock::clock(course, canvassed, today));
    found.extend(alone::alone(settings, course, canvassed)?);
    found.extend(visits::no_visit(canvassed));
    found.extend(visits::delivered_bare(canvassed));
    found.extend(answers::replaced_often(canvassed));
    Ok(found)
}
