//! Canvass lint: what a person should look at. Nothing is dropped or blocked
//! for it; an honest canvass may have findings, and a false one none.
//!
//! Pure: the book gathers a [`Canvassed`], and [`findings`] judges it.

mod alone;
mod answers;
mod canvassed;
mod clock;
mod visits;

use jiff::civil::Date;

pub use canvassed::{Canvassed, Placed, Record, Told};

use super::{Course, Settings};
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
    fn of(code: &'static str, text: Text, records: &[Record<'_>]) -> Self {
        let mut lines: Vec<u64> = records.iter().map(Record::line).collect();
        lines.sort_unstable();
        Self { code, text, doors: doors_of(records), lines }
    }
}

/// The doors of records in natural order, each once.
fn doors_of(records: &[Record<'_>]) -> Vec<String> {
    let mut doors: Vec<(usize, &str)> = records.iter().map(|record| (record.n(), record.door())).collect();
    doors.sort_unstable();
    doors.dedup();
    doors.into_iter().map(|(_, door)| door.to_owned()).collect()
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

/// Marks the place of a door.
fn mark(marked: &mut Vec<bool>, n: usize) {
    marked.resize(marked.len().max(n.saturating_add(1)), false);
    if let Some(place) = marked.get_mut(n) {
        *place = true;
    }
}
