//! What was canvassed, in as little memory as tells it apart: a city has
//! millions of doors and of records. What they say is mostly one of few texts,
//! each of which is kept once.

use jiff::civil::Date;

use crate::consult::names::{Name, Names};
use crate::consult::value::grouped;
use crate::consult::{Slot, Standing, Weight};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::rule::Position;

/// What was canvassed: the frozen roll in its order, and the lines about its
/// doors in that of the log.
#[derive(Debug, Clone, Default)]
pub struct Canvassed {
    pub(super) names: Names,
    doors: Vec<DoorRow>,
    /// The numbers of the doors by the hash of their slot.
    slots: Vec<(Hash, u64)>,
    records: Vec<RecordRow>,
}

#[derive(Debug, Clone)]
struct DoorRow {
    /// Its number in the order of the roll, where an erasure leaves gaps.
    n: u64,
    door: Name,
    own: Name,
    building: Name,
    stairwell: Name,
    tags: Name,
    shares: Name,
    area: u64,
    visits: u32,
    standing: Standing,
    notice_due: bool,
}

#[derive(Debug, Clone)]
struct RecordRow {
    seq: u64,
    door: u32,
    outcome: Name,
    at: Name,
    steward: Name,
    channel: Name,
    form: Name,
    proxy: Name,
    position: Option<Position>,
    noted: bool,
    counted: bool,
}

/// A line about a door: what it says beside its detail.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// An answer.
    Position(Position),
    /// How a visit ended.
    Visit(&'a str),
}

/// A door of the frozen roll and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'c> {
    of: &'c Canvassed,
    row: &'c DoorRow,
    /// Its place in the natural order of doors.
    pub n: usize,
}

/// A line about a door, with its private detail.
#[derive(Debug, Clone, Copy)]
pub struct Record<'c> {
    of: &'c Canvassed,
    row: &'c RecordRow,
}

impl Canvassed {
    /// Nothing yet, of about so many doors and lines about them.
    #[must_use]
    pub fn of_about(doors: usize, records: usize) -> Self {
        Self {
            names: Names::default(),
            doors: Vec::with_capacity(doors),
            slots: Vec::with_capacity(doors),
            records: Vec::with_capacity(records),
        }
    }

    /// Takes a door, not yet visited.
    pub fn place(&mut self, slot: &Slot, consultation: &str) {
        let mut name = |text: &str| self.names.add(text);
        self.doors.push(DoorRow {
            n: slot.n,
            door: name(slot.door.as_str()),
            own: name(&slot.own),
            building: name(&slot.building),
            stairwell: name(&slot.stairwell),
            tags: name(&slot.tags),
            shares: name(&slot.shares),
            area: slot.area,
            visits: 0,
            standing: Standing::Unreached,
            notice_due: false,
        });
        self.slots.push((slot.hash(consultation), slot.n));
    }

    /// Puts the doors into their order, once all are there. False if two of them
    /// have one place.
    #[must_use]
    pub fn order(&mut self) -> bool {
        self.slots.sort_unstable();
        self.doors.sort_unstable_by_key(|row| row.n);
        self.doors.is_sorted_by(|a, b| a.n < b.n)
    }

    fn index(&self, n: u64) -> Option<usize> {
        // Without an erasure the number is the place.
        let here = usize::try_from(n).ok().filter(|at| self.doors.get(*at).is_some_and(|row| row.n == n));
        here.or_else(|| self.doors.binary_search_by_key(&n, |row| row.n).ok())
    }

    /// Says where door `n` stands, how often it was visited, and whether it was
    /// tried often enough in vain for a public notice. False if there is no such
    /// door.
    #[must_use]
    pub fn stands(&mut self, n: u64, standing: Standing, visits: u64, notice_due: bool) -> bool {
        let index = self.index(n);
        let Some(row) = index.and_then(|index| self.doors.get_mut(index)) else { return false };
        row.visits = u32::try_from(visits).unwrap_or(u32::MAX);
        (row.standing, row.notice_due) = (standing, notice_due);
        true
    }

    /// Takes the next line about a door. One that left the roll since is passed
    /// over.
    pub fn record(
        &mut self,
        seq: u64,
        (slot, told): (&Hash, Told<'_>),
        detail: &DetailOpening,
        counted: bool,
    ) {
        let found = self.slots.binary_search_by(|(hash, _)| hash.cmp(slot)).ok();
        let index = found.and_then(|at| self.slots.get(at)).and_then(|(_, n)| self.index(*n));
        let Some(door) = index.and_then(|index| u32::try_from(index).ok()) else { return };
        let (position, outcome) = match told {
            Told::Position(position) => (Some(position), ""),
            Told::Visit(outcome) => (None, outcome),
        };
        let mut name = |text: &str| self.names.add(text);
        self.records.push(RecordRow {
            seq,
            door,
            outcome: name(outcome),
            at: name(&detail.at),
            steward: name(&detail.steward),
            channel: name(&detail.channel),
            form: name(&detail.form),
            proxy: name(&detail.proxy),
            position,
            noted: !(detail.note.is_empty() && detail.proof.is_empty()),
            counted,
        });
    }

    /// Every door, in the order of the roll.
    pub fn doors(&self) -> impl Iterator<Item = Placed<'_>> {
        self.doors.iter().enumerate().map(|(n, row)| Placed { of: self, row, n })
    }

    /// Every answer and visit.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().map(|row| Record { of: self, row })
    }

    /// Every visit.
    pub fn visits(&self) -> impl Iterator<Item = Record<'_>> {
        self.records().filter(|record| record.position().is_none())
    }

    pub(super) fn answers(&self) -> impl Iterator<Item = Record<'_>> {
        self.records().filter(|record| record.position().is_some())
    }

    /// The doors by building and stairwell, in the order of the roll.
    #[must_use]
    pub fn stairwells(&self) -> Vec<Vec<Placed<'_>>> {
        grouped(self.doors(), |door| (door.row.building, door.row.stairwell))
    }

    fn text(&self, name: Name) -> &str {
        self.names.text(name)
    }
}

impl<'c> Placed<'c> {
    /// The door.
    #[must_use]
    pub fn door(&self) -> &'c str {
        self.of.text(self.row.door)
    }

    /// First door of the same owner.
    #[must_use]
    pub fn own(&self) -> &'c str {
        self.of.text(self.row.own)
    }

    /// The name of that door.
    pub(super) fn own_name(&self) -> Name {
        self.row.own
    }

    /// Building.
    #[must_use]
    pub fn building(&self) -> &'c str {
        self.of.text(self.row.building)
    }

    /// Stairwell.
    #[must_use]
    pub fn stairwell(&self) -> &'c str {
        self.of.text(self.row.stairwell)
    }

    /// Area in 0.01 m²; 0 if the roll has none.
    #[must_use]
    pub fn area(&self) -> u64 {
        self.row.area
    }

    /// What a count needs to know of it.
    #[must_use]
    pub fn weight(&self) -> Weight<'c> {
        Weight {
            building: self.building(),
            own: self.own(),
            area: self.row.area,
            tags: self.of.text(self.row.tags),
            shares: self.of.text(self.row.shares),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.row.standing
    }

    /// Visits so far.
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.row.visits.into()
    }

    /// Whether it was tried often enough in vain for a public notice.
    #[must_use]
    pub fn notice_due(&self) -> bool {
        self.row.notice_due
    }
}

impl<'c> Record<'c> {
    /// `seq` of its line.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.row.seq
    }

    /// The number of its line, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.row.seq + 1
    }

    /// Its door's place in the order of the roll.
    #[must_use]
    pub fn n(&self) -> usize {
        usize::try_from(self.row.door).unwrap_or(usize::MAX)
    }

    fn placed(&self) -> Option<&'c DoorRow> {
        self.of.doors.get(self.n())
    }

    /// The door.
    #[must_use]
    pub fn door(&self) -> &'c str {
        self.placed().map_or("", |row| self.of.text(row.door))
    }

    /// First door of the same owner.
    #[must_use]
    pub fn own(&self) -> &'c str {
        self.placed().map_or("", |row| self.of.text(row.own))
    }

    /// What was answered; `None` for a visit.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.row.position
    }

    /// How the visit ended; empty for an answer.
    #[must_use]
    pub fn outcome(&self) -> &'c str {
        self.of.text(self.row.outcome)
    }

    /// When, as claimed: a day, a moment, or nothing.
    #[must_use]
    pub fn at(&self) -> &'c str {
        self.of.text(self.row.at)
    }

    /// Who asked.
    #[must_use]
    pub fn steward(&self) -> &'c str {
        self.of.text(self.row.steward)
    }

    /// How.
    #[must_use]
    pub fn channel(&self) -> &'c str {
        self.of.text(self.row.channel)
    }

    /// Serial of the form.
    #[must_use]
    pub fn form(&self) -> &'c str {
        self.of.text(self.row.form)
    }

    pub(super) fn form_name(&self) -> Name {
        self.row.form
    }

    /// Who answered for the owner.
    #[must_use]
    pub fn proxy(&self) -> &'c str {
        self.of.text(self.row.proxy)
    }

    /// Whether there is a remark, or a proof of the delivery.
    #[must_use]
    pub fn noted(&self) -> bool {
        self.row.noted
    }

    /// Whether it is the answer that counts.
    #[must_use]
    pub fn counted(&self) -> bool {
        self.row.counted
    }

    /// The day that it claims.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.at().get(..10).and_then(|day| day.parse().ok())
    }
}
