//! Rows to a roll: everything that is wrong with a file, at once.

use super::amend_roll::{Change, Filled};
use super::door::Door;
use super::origin::{LineReader, Origin, Seen};
use super::roll::{Household, NotARoll, Roll};
pub use super::roll_row::RawHousehold;
use super::roll_row::{Whole, filled, household, is_bare_room, is_subtotal, is_total};
use super::value;
use crate::text::{self, Fault, Place, Text};
use std::collections::{BTreeMap, BTreeSet};

/// A roll that has been read, with what the reader has to say about it.
#[derive(Debug, Clone)]
pub struct RollRead {
    /// The roll.
    pub roll: Roll,
    /// The lines left out because the caller said to skip what is refused.
    pub left_out: Vec<Place>,
    /// What was understood beyond the plain text, to be told.
    pub notes: Vec<Text>,
    /// The cells that were filled, by door.
    pub filled: BTreeMap<Door, Filled>,
}

impl RollRead {
    /// The rows as changes to a roll that there is.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let change = |household: &Household| Change {
            household: household.clone(),
            filled: self.filled.get(&household.door).copied().unwrap_or_default(),
        };
        self.roll.households().iter().map(change).collect()
    }
}

/// Collects the rows of a roll. Nothing is judged until [`Self::finish`],
/// because some faults show only in the whole: doors that look alike, areas
/// given on some lines only, bare room numbers.
#[derive(Debug)]
pub struct RollBuilder {
    origin: Origin,
    rows: Vec<RawHousehold>,
    totals: Vec<RawHousehold>,
    faults: Vec<Place>,
    notes: Vec<Text>,
    /// Whether the rows only change a roll, so that cells may be empty.
    partial: bool,
}

/// A household that may still turn out to be refused.
struct Candidate {
    line: u64,
    household: Household,
    filled: Filled,
}

impl RollBuilder {
    /// Starts with the file's name and headers.
    #[must_use]
    pub const fn new(origin: Origin) -> Self {
        Self {
            origin,
            rows: Vec::new(),
            totals: Vec::new(),
            faults: Vec::new(),
            notes: Vec::new(),
            partial: false,
        }
    }

    /// The same for rows that change some households of a roll: a cell that is
    /// empty leaves what the roll has.
    #[must_use]
    pub fn changes(origin: Origin) -> Self {
        let mut builder = Self::new(origin);
        builder.partial = true;
        builder
    }

    /// Takes a row.
    pub fn add(&mut self, row: RawHousehold) {
        if is_total(&row) {
            self.totals.push(row);
        } else {
            self.rows.push(row);
        }
    }

    /// Takes the fault of a line that could not even be split into cells.
    pub fn refuse(&mut self, place: Place) {
        self.faults.push(place);
    }

    /// Reads all rows.
    ///
    /// With `skip_bad`, refused lines are left out and returned: of a door
    /// that is there twice the first line stays; of doors that look alike
    /// none does, since nobody can say which was meant.
    ///
    /// # Errors
    ///
    /// `roll-refused` with every faulty line, `roll-empty`, `roll-area`.
    pub fn finish(mut self, skip_bad: bool) -> Result<RollRead, Fault> {
        let whole = self.survey();
        self.check_totals();
        let (mut candidates, doors) = self.read(&whole);
        let alike = self.refuse_lookalikes(&doors);
        candidates.retain(|candidate| !alike.contains(&candidate.line));
        self.faults.sort_by_key(|place| place.line);
        if !skip_bad && !self.faults.is_empty() {
            return Err(self.refused());
        }
        let file = self.origin.file();
        if candidates.is_empty() {
            return Err(Fault::new("roll-empty", text::roll_empty(file)).at_all(self.faults));
        }
        let filled = candidates.iter().map(|c| (c.household.door.clone(), c.filled)).collect();
        let households = candidates.into_iter().map(|c| c.household).collect();
        match Roll::new(households) {
            Ok(roll) => Ok(RollRead { roll, left_out: self.faults, notes: self.notes, filled }),
            Err(NotARoll::Area) => {
                Err(Fault::new("roll-area", text::roll_area(file)).hint(text::roll_area_hint()))
            }
            Err(NotARoll::Twice(door)) => Err(Fault::new("roll-refused", text::roll_twice(file, door))),
        }
    }

    fn refused(self) -> Fault {
        let lines: BTreeSet<Option<u64>> = self.faults.iter().map(|place| place.line).collect();
        let message = text::roll_refused(self.origin.file(), lines.len());
        Fault::new("roll-refused", message).hint(text::roll_refused_hint()).at_all(self.faults)
    }

    /// Looks at the file as a whole, before any line is read.
    fn survey(&mut self) -> Whole {
        let any =
            |cell: fn(&RawHousehold) -> &Option<String>| self.rows.iter().any(|row| cell(row).is_some());
        let doors = self.rows.iter().filter_map(|row| row.door.as_deref());
        let (bare, others): (Vec<&str>, Vec<&str>) = doors.partition(|door| is_bare_room(door));
        // By the greater part, so that one mistyped room does not change how
        // all the others are read.
        let composed = bare.len() > others.len() && any(|row| &row.building) && any(|row| &row.stairwell);
        if composed {
            self.notes.push(text::roll_composed());
        }
        Whole { composed, areas: !self.partial && any(|row| &row.area) }
    }

    fn read(&mut self, whole: &Whole) -> (Vec<Candidate>, Seen) {
        let mut seen = Seen::new();
        let mut candidates = Vec::with_capacity(self.rows.len());
        for row in std::mem::take(&mut self.rows) {
            let mut line = LineReader::new(&self.origin, row.line, row.door.as_deref());
            let household = household(&mut line, &row, whole, &mut seen);
            let places = line.finish();
            match household {
                Some(household) if places.is_empty() => {
                    candidates.push(Candidate { line: row.line, household, filled: filled(&row) });
                }
                _ => self.faults.extend(places),
            }
        }
        (candidates, seen)
    }

    /// Refuses all doors that look like another one, on lines that are
    /// otherwise faulty too; returns the lines.
    fn refuse_lookalikes(&mut self, doors: &Seen) -> BTreeSet<u64> {
        let mut skeletons: Vec<(String, u64, &Door)> =
            doors.iter().map(|(door, line)| (door.skeleton(), *line, door)).collect();
        skeletons.sort_unstable();
        let mut alike = BTreeSet::new();
        for group in skeletons.chunk_by(|a, b| a.0 == b.0) {
            let [first, second, ..] = group else { continue };
            for member in group {
                let twin = if member == first { second } else { first };
                self.faults.push(lookalike(&self.origin, member, twin));
                alike.insert(member.1);
            }
        }
        alike
    }
}

impl RollBuilder {
    /// Leaves out the lines of totals; a total that is given must be right.
    ///
    /// It is compared with every line that has an area, those included that
    /// are refused for something else; if an area could not be read at all,
    /// that is the fault to mend first.
    fn check_totals(&mut self) {
        let whole = self.faults.is_empty();
        let areas = self.rows.iter().filter_map(|row| row.area.as_deref());
        let mut sum = areas.map(|cell| value::area(cell).ok());
        let sum = sum.try_fold(0_u64, |sum, area| sum.checked_add(area?));
        for row in std::mem::take(&mut self.totals) {
            self.notes.push(text::roll_total_line(row.line));
            let Some((cell, sum)) = row.area.as_deref().zip(sum.filter(|_| whole)) else {
                continue;
            };
            if is_subtotal(&row) {
                continue;
            }
            let mut line = LineReader::new(&self.origin, row.line, None);
            if let Some(total) = line.read("area", cell, value::total_area)
                && total != sum
            {
                let reason = text::roll_total_wrong(metres(sum));
                line.refuse("area", cell, reason, text::roll_total_remedy());
            }
            self.faults.extend(line.finish());
        }
    }
}

fn lookalike(
    origin: &Origin,
    (_, at, door): &(String, u64, &Door),
    (_, other, twin): &(String, u64, &Door),
) -> Place {
    let mut line = LineReader::new(origin, *at, Some(door.as_str()));
    let reason = text::roll_lookalike(twin, other, door.difference(twin));
    line.refuse("door", door.as_str(), reason, text::roll_lookalike_remedy());
    line.finish().pop().unwrap_or_default()
}

/// 0.01 m² as square metres, for a message.
fn metres(area: u64) -> String {
    format!("{}.{:02}", area / 100, area % 100)
}
