//! Rows to a roll: everything that is wrong with a file, at once.

use super::amend_roll::{Change, Filled};
use super::door::Door;
use super::doors::{Doors, Survey, total};
use super::origin::{LineReader, Origin, Seen};
use super::records::Records;
use super::roll::{Household, NotARoll, Roll};
pub use super::roll_row::{HouseholdRow, RawHousehold};
use super::roll_row::{Whole, filled, heads, household, only_door};
use super::totals;
use crate::text::{self, Fault, Place, Text};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A roll that has been read, with what the reader has to say about it.
#[derive(Debug, Clone)]
pub struct RollRead {
    /// The roll.
    pub roll: Roll,
    /// The lines left out because the caller said to skip what is refused.
    pub left_out: Vec<Place>,
    /// What was understood beyond the plain text, to be told.
    pub notes: Vec<Text>,
}

/// Everything that was read of a roll, and everything that was not.
#[derive(Debug)]
pub struct RollReview {
    /// The households, in the file's order, and the line of each.
    households: Records,
    lines: Vec<u64>,
    /// Every fault, by line.
    pub faults: Vec<Place>,
    /// Lines of totals, which are no households.
    pub left_out: Vec<u64>,
    /// What was understood beyond the plain text, to be told.
    pub notes: Vec<Text>,
    /// The cells that were filled, by door, if the rows change a roll.
    filled: BTreeMap<Door, Filled>,
    file: String,
}

impl RollReview {
    /// The households with their lines, in the file's order.
    pub fn households(&self) -> impl Iterator<Item = (u64, Household)> {
        self.lines.iter().copied().zip(self.households.iter().map(Household::unpack))
    }

    /// The rows as changes to a roll that there is.
    ///
    /// # Errors
    ///
    /// `changes-refused` with every faulty line, `changes-empty`.
    pub fn changes(mut self) -> Result<Vec<Change>, Fault> {
        let file = &self.file;
        if !self.faults.is_empty() {
            let lines: BTreeSet<Option<u64>> = self.faults.iter().map(|place| place.line).collect();
            let fault = Fault::new("changes-refused", text::changes_refused(file, lines.len()));
            return Err(fault.hint(text::changes_refused_hint()).at_all(self.faults));
        }
        if self.lines.is_empty() {
            return Err(Fault::new("changes-empty", text::changes_empty(file)));
        }
        let mut filled = std::mem::take(&mut self.filled);
        let change = |(line, household): (u64, Household)| Change {
            filled: filled.remove(&household.door).unwrap_or_default(),
            place: Place::line(file, line).door(household.door.as_str()),
            household,
        };
        Ok(self.households().map(change).collect())
    }

    /// The roll.
    ///
    /// With `skip_bad`, refused lines are left out and returned: of a door
    /// that is there twice the first line stays; of doors that look alike
    /// none does, since nobody can say which was meant.
    ///
    /// # Errors
    ///
    /// `roll-refused` with every faulty line, `roll-empty`, `roll-area`.
    pub fn roll(self, skip_bad: bool) -> Result<RollRead, Fault> {
        let file = &self.file;
        if !skip_bad && !self.faults.is_empty() {
            let lines: BTreeSet<Option<u64>> = self.faults.iter().map(|place| place.line).collect();
            let message = text::roll_refused(file, lines.len());
            let fault = Fault::new("roll-refused", message).hint(text::roll_refused_hint());
            return Err(fault.at_all(self.faults));
        }
        if self.lines.is_empty() {
            return Err(Fault::new("roll-empty", text::roll_empty(file)).at_all(self.faults));
        }
        match Roll::of(self.households) {
            Ok(roll) => Ok(RollRead { roll, left_out: self.faults, notes: self.notes }),
            Err(NotARoll::Area) => {
                Err(Fault::new("roll-area", text::roll_area(file)).hint(text::roll_area_hint()))
            }
            Err(NotARoll::Twice(door)) => Err(Fault::new("roll-refused", text::roll_twice(file, door))),
        }
    }
}

/// Collects the rows of a roll. Nothing is judged until [`Self::finish`],
/// because some faults show only in the whole: doors that look alike, areas
/// given on some lines only, bare room numbers.
#[derive(Debug)]
pub struct RollBuilder {
    origin: Origin,
    rows: Records,
    survey: Survey,
    /// Whether a row has an area, and how many have more than a door.
    areas: bool,
    told: usize,
    /// Lines of totals, each after so many rows.
    totals: Vec<(usize, RawHousehold)>,
    faults: Vec<Place>,
    notes: Vec<Text>,
    filled: BTreeMap<Door, Filled>,
    /// Whether the rows only change a roll, so that cells may be empty.
    partial: bool,
}

impl RollBuilder {
    /// Starts with the file's name and headers.
    #[must_use]
    pub const fn new(origin: Origin) -> Self {
        Self {
            origin,
            rows: Records::new(),
            survey: Survey::new(),
            areas: false,
            told: 0,
            totals: Vec::new(),
            faults: Vec::new(),
            notes: Vec::new(),
            filled: BTreeMap::new(),
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
        match total(&row.row()) {
            Some(_) => self.totals.push((self.rows.len(), row)),
            None => self.keep(&row.row()),
        }
    }

    /// As [`Self::add`], and only a line of totals is copied.
    pub fn add_row(&mut self, row: &HouseholdRow<'_>) {
        match total(row) {
            Some(_) => self.totals.push((self.rows.len(), row.to_raw())),
            None => self.keep(row),
        }
    }

    fn keep(&mut self, row: &HouseholdRow<'_>) {
        self.survey.see(row);
        self.areas |= row.area.is_some();
        self.told += usize::from(!only_door(row));
        // Most files have few of the columns; what is not there reads as nothing.
        let cells = row.all();
        let last = cells.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        self.rows.push(row.line, cells.into_iter().take(last));
    }

    /// Takes the fault of a line that could not even be split into cells.
    pub fn refuse(&mut self, place: Place) {
        self.faults.push(place);
    }

    /// Reads all rows to a roll; see [`RollReview::roll`].
    ///
    /// # Errors
    ///
    /// As [`RollReview::roll`].
    pub fn finish(self, skip_bad: bool) -> Result<RollRead, Fault> {
        self.review().roll(skip_bad)
    }

    /// Reads all rows: the households, and every fault.
    #[must_use]
    pub fn review(mut self) -> RollReview {
        let doors = self.survey.doors();
        let mut whole = Whole {
            alike: self.alike(self.survey.doors()),
            doors,
            areas: self.areas && !self.partial,
            // A list of nothing but doors has no other cells to miss.
            told: self.told * 2 > self.rows.len(),
        };
        let left_out = self.totals.iter().map(|(_, row)| row.line).collect();
        self.check_totals();
        let (mut households, mut lines, doors) = self.read(&mut whole);
        self.notes.extend(whole.doors.notes());
        let alike = self.refuse_lookalikes(&doors);
        if !alike.is_empty() {
            let mut kept = Records::new();
            let others = households.iter().zip(&lines).filter(|(_, line)| !alike.contains(line));
            others.for_each(|((area, texts), _)| kept.push(area, texts));
            households = kept;
            lines.retain(|line| !alike.contains(line));
        }
        self.faults.sort_by_key(|place| place.line);
        let file = self.origin.file().to_owned();
        let filled = self.filled;
        RollReview { households, lines, faults: self.faults, left_out, notes: self.notes, filled, file }
    }

    /// The looks of doors that are there twice, or look like another one: few
    /// or none, so that only these need be kept to say so.
    fn alike(&self, mut doors: Doors) -> HashSet<u64> {
        let mut look = |row: HouseholdRow<'_>| {
            let mut line = LineReader::new(&self.origin, row.line, row.door);
            doors.read(&mut line, &row).map(|door| door.look())
        };
        let mut looks: Vec<u64> = self.rows.iter().map(HouseholdRow::of).filter_map(&mut look).collect();
        looks.sort_unstable();
        let several = looks.chunk_by(|a, b| a == b).filter(|group| group.len() > 1);
        several.flat_map(|group| group.first().copied()).collect()
    }

    fn read(&mut self, whole: &mut Whole) -> (Records, Vec<u64>, Seen) {
        let mut seen = Seen::default();
        let (mut households, mut lines) = (Records::new(), Vec::with_capacity(self.rows.len()));
        for block in std::mem::take(&mut self.rows).into_blocks() {
            for row in block.iter().map(HouseholdRow::of) {
                let mut line = LineReader::new(&self.origin, row.line, row.door);
                let household = if whole.told && heads(&row) {
                    let door = row.door.unwrap_or_default();
                    line.refuse("door", door, text::roll_heading(), text::roll_heading_remedy());
                    None
                } else {
                    household(&mut line, &row, whole, &mut seen)
                };
                let places = line.finish();
                match household {
                    Some(household) if places.is_empty() => {
                        if self.partial {
                            self.filled.insert(household.door.clone(), filled(&row));
                        }
                        household.pack(&mut households);
                        lines.push(row.line);
                    }
                    _ => self.faults.extend(places),
                }
            }
        }
        (households, lines, seen)
    }

    /// Leaves out the lines of totals; a total that is given must be right. If
    /// a line could not be read at all, that is the fault to mend first.
    fn check_totals(&mut self) {
        let whole = self.faults.is_empty();
        let totals = std::mem::take(&mut self.totals);
        if totals.is_empty() {
            return;
        }
        let rows: Vec<HouseholdRow<'_>> = self.rows.iter().map(HouseholdRow::of).collect();
        let (notes, faults) = totals::check(&self.origin, &rows, &totals, whole);
        self.notes.extend(notes);
        self.faults.extend(faults);
    }

    /// Refuses all doors that look like another one, on lines that are
    /// otherwise faulty too; returns the lines.
    fn refuse_lookalikes(&mut self, doors: &Seen) -> BTreeSet<u64> {
        let mut skeletons: Vec<(String, u64, Door)> =
            doors.iter().map(|(door, line)| (door.skeleton(), line, door)).collect();
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

fn lookalike(
    origin: &Origin,
    (_, at, door): &(String, u64, Door),
    (_, other, twin): &(String, u64, Door),
) -> Place {
    let mut line = LineReader::new(origin, *at, Some(door.as_str()));
    let reason = text::roll_lookalike(twin, other, door.difference(twin));
    line.refuse("door", door.as_str(), reason, text::roll_lookalike_remedy());
    line.finish().pop().unwrap_or_default()
}
