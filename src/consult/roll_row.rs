//! One row of a roll to a household.

use super::amend_roll::Filled;
use super::doors::{Doors, Located};
use super::origin::{LineReader, Seen};
use super::records::Texts;
use super::roll::Household;
use super::shares;
use super::value;
use crate::text;
use std::collections::HashSet;

/// How many cells a row of a roll has.
pub(super) const CELLS: usize = 12;

/// A row of a roll as text; an empty cell is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawHousehold {
    /// The line of the file.
    pub line: u64,
    /// The door, or a bare room number.
    pub door: Option<String>,
    /// The building.
    pub building: Option<String>,
    /// The stairwell.
    pub stairwell: Option<String>,
    /// The owner's key.
    pub owner: Option<String>,
    /// The area in square metres.
    pub area: Option<String>,
    /// What the premises are.
    pub kind: Option<String>,
    /// The standing of the household.
    pub state: Option<String>,
    /// Tags, parted by `;`, `,`, `、` or `|`.
    pub tags: Option<String>,
    /// The share of the whole, a whole number.
    pub share: Option<String>,
    /// Further amounts, `name=number`.
    pub amounts: Option<String>,
    /// The row's own number: read only to recognise a line of totals.
    pub serial: Option<String>,
    /// A cell of a column that is not needed, on a row without a door: read
    /// only to recognise a line of totals.
    pub label: Option<String>,
}

impl RawHousehold {
    /// The cells, borrowed.
    #[must_use]
    pub fn row(&self) -> HouseholdRow<'_> {
        HouseholdRow {
            line: self.line,
            door: self.door.as_deref(),
            building: self.building.as_deref(),
            stairwell: self.stairwell.as_deref(),
            owner: self.owner.as_deref(),
            area: self.area.as_deref(),
            kind: self.kind.as_deref(),
            state: self.state.as_deref(),
            tags: self.tags.as_deref(),
            share: self.share.as_deref(),
            amounts: self.amounts.as_deref(),
            serial: self.serial.as_deref(),
            label: self.label.as_deref(),
        }
    }
}

/// A [`RawHousehold`] whose cells are somebody else's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `RawHousehold`")]
pub struct HouseholdRow<'a> {
    pub line: u64,
    pub door: Option<&'a str>,
    pub building: Option<&'a str>,
    pub stairwell: Option<&'a str>,
    pub owner: Option<&'a str>,
    pub area: Option<&'a str>,
    pub kind: Option<&'a str>,
    pub state: Option<&'a str>,
    pub tags: Option<&'a str>,
    pub share: Option<&'a str>,
    pub amounts: Option<&'a str>,
    pub serial: Option<&'a str>,
    pub label: Option<&'a str>,
}

impl HouseholdRow<'_> {
    pub(super) fn to_raw(self) -> RawHousehold {
        let [door, building, stairwell, owner, area, kind, state, tags, share, amounts, serial, label] =
            self.all().map(|cell| cell.map(str::to_owned));
        let line = self.line;
        RawHousehold {
            line,
            door,
            building,
            stairwell,
            owner,
            area,
            kind,
            state,
            tags,
            share,
            amounts,
            serial,
            label,
        }
    }
}

impl<'a> HouseholdRow<'a> {
    /// Every cell; [`Self::of`] is the way back.
    pub(super) const fn all(&self) -> [Option<&'a str>; CELLS] {
        [
            self.door,
            self.building,
            self.stairwell,
            self.owner,
            self.area,
            self.kind,
            self.state,
            self.tags,
            self.share,
            self.amounts,
            self.serial,
            self.label,
        ]
    }

    pub(super) fn of((line, mut texts): (u64, Texts<'a>)) -> Self {
        let mut cells = [None; CELLS];
        cells.fill_with(|| texts.next().flatten());
        let [door, building, stairwell, owner, area, kind, state, tags, share, amounts, serial, label] =
            cells;
        Self {
            line,
            door,
            building,
            stairwell,
            owner,
            area,
            kind,
            state,
            tags,
            share,
            amounts,
            serial,
            label,
        }
    }
}

impl Located for HouseholdRow<'_> {
    fn cells(&self) -> [Option<&str>; 3] {
        [self.door, self.building, self.stairwell]
    }

    fn labels(&self) -> Vec<&str> {
        let cells = [
            self.serial,
            self.label,
            self.building,
            self.stairwell,
            self.owner,
            self.kind,
            self.state,
            self.tags,
        ];
        cells.into_iter().flatten().collect()
    }
}

/// What the whole file says about each line.
pub(super) struct Whole {
    /// How doors are written.
    pub(super) doors: Doors,
    /// Some line has an area, so all must.
    pub(super) areas: bool,
    /// Most lines say more than a door.
    pub(super) told: bool,
    /// The [`look`](super::Door::look) of doors that more than one line may have.
    pub(super) alike: HashSet<u64>,
}

/// Whether a row has nothing but a door.
pub(super) fn only_door(row: &HouseholdRow<'_>) -> bool {
    let [door, others @ .., serial, _] = row.all();
    let blank = |cell: Option<&str>| cell.is_none_or(|cell| cell.trim().is_empty());
    door.is_some() && serial.is_none() && others.into_iter().all(blank)
}

/// Whether a row with nothing but a door is rather a heading, such as `1号楼`
/// or `东区`, or a footer, such as `制表人：`.
pub(super) fn heads(row: &HouseholdRow<'_>) -> bool {
    if !only_door(row) {
        return false;
    }
    let door = row.door.unwrap_or_default().trim();
    let words = value::BUILDINGS.iter().chain(value::STAIRWELLS).any(|word| door.ends_with(word));
    let numbered = door.chars().any(char::is_numeric);
    words || !numbered || door.contains([':', '：'])
}

/// Reads one row; faults are noted in `line`, all of them.
pub(super) fn household(
    line: &mut LineReader<'_>,
    row: &HouseholdRow<'_>,
    whole: &mut Whole,
    seen: &mut Seen,
) -> Option<Household> {
    let door = whole.doors.read(line, row);
    if let Some(door) = &door
        && !whole.alike.is_empty()
        && whole.alike.contains(&door.look())
    {
        line.refuse_double(door, seen, text::roll_door_twice_remedy());
    }
    let plain = |cell: &str| value::line(cell);
    let building = line.read_optional("building", row.building, |cell| value::name(&value::building(cell)));
    let stairwell =
        line.read_optional("stairwell", row.stairwell, |cell| value::name(&value::stairwell(cell)));
    let owner = line.read_optional("owner", row.owner, value::key);
    let area = match row.area {
        None if !whole.areas => Some(0),
        cell => line.read("area", cell.unwrap_or_default(), value::area),
    };
    let kind = line.read_optional("kind", row.kind, plain);
    let state = line.read_optional("state", row.state, plain);
    let tags = line.read_optional("tags", row.tags, tags);
    let share = line.read_optional("share", row.share, shares::amount);
    let amounts = line.read_optional("amounts", row.amounts, shares::amounts);
    let mut amounts = amounts.unwrap_or_default();
    amounts.extend(share.map(|share| ("share".to_owned(), share)));
    let door = door?;
    Some(Household {
        building: building.unwrap_or_else(|| door.building().to_owned()),
        stairwell: stairwell.unwrap_or_else(|| door.stairwell().to_owned()),
        owner: owner.unwrap_or_else(|| door.as_str().to_owned()),
        area: area?,
        kind: kind.unwrap_or_default(),
        state: state.unwrap_or_default(),
        tags: tags.unwrap_or_default(),
        shares: shares::write(&amounts),
        door,
    })
}

/// Which cells of a row are filled.
pub(super) fn filled(row: &HouseholdRow<'_>) -> Filled {
    let has = |cell: Option<&str>| cell.is_some_and(|cell| !cell.trim().is_empty());
    Filled {
        building: has(row.building),
        stairwell: has(row.stairwell),
        owner: has(row.owner),
        area: has(row.area),
        kind: has(row.kind),
        state: has(row.state),
        tags: has(row.tags),
        shares: has(row.share) || has(row.amounts),
    }
}

/// Tags, each once, in their order.
fn tags(cell: &str) -> Result<Vec<String>, value::Flaw> {
    let cell = value::line(cell)?;
    let mut tags: Vec<String> = Vec::new();
    for tag in cell.split([';', ',', '、', '|']).map(str::trim) {
        if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    Ok(tags)
}
