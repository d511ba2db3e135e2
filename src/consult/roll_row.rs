//! One row of a roll to a household.

use super::amend_roll::Filled;
use super::doors::{Doors, Located};
use super::origin::{LineReader, Seen};
use super::roll::Household;
use super::shares;
use super::value;
use crate::text;

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

impl Located for RawHousehold {
    fn cells(&self) -> [&Option<String>; 3] {
        [&self.door, &self.building, &self.stairwell]
    }

    fn labels(&self) -> Vec<&str> {
        let cells = [
            &self.serial,
            &self.label,
            &self.building,
            &self.stairwell,
            &self.owner,
            &self.kind,
            &self.state,
            &self.tags,
        ];
        cells.into_iter().filter_map(|cell| cell.as_deref()).collect()
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
}

/// Whether a row has nothing but a door.
pub(super) fn only_door(row: &RawHousehold) -> bool {
    row.door.is_some() && filled(row) == Filled::default() && row.serial.is_none()
}

/// Whether a row with nothing but a door is rather a heading, such as `1号楼`
/// or `东区`, or a footer, such as `制表人：`.
pub(super) fn heads(row: &RawHousehold) -> bool {
    let door = row.door.as_deref().unwrap_or_default().trim();
    let words = value::BUILDINGS.iter().chain(value::STAIRWELLS).any(|word| door.ends_with(word));
    let numbered = door.chars().any(char::is_numeric);
    only_door(row) && (words || !numbered || door.contains([':', '：']))
}

/// Reads one row; faults are noted in `line`, all of them.
pub(super) fn household(
    line: &mut LineReader<'_>,
    row: &RawHousehold,
    whole: &mut Whole,
    seen: &mut Seen,
) -> Option<Household> {
    let door = whole.doors.read(line, row);
    if let Some(door) = &door {
        line.refuse_double(door, seen, text::roll_door_twice_remedy());
    }
    let plain = |cell: &str| value::line(cell);
    let building =
        line.read_optional("building", row.building.as_deref(), |cell| value::name(&value::building(cell)));
    let stairwell = line
        .read_optional("stairwell", row.stairwell.as_deref(), |cell| value::name(&value::stairwell(cell)));
    let owner = line.read_optional("owner", row.owner.as_deref(), value::key);
    let area = match row.area.as_deref() {
        None if !whole.areas => Some(0),
        cell => line.read("area", cell.unwrap_or_default(), value::area),
    };
    let kind = line.read_optional("kind", row.kind.as_deref(), plain);
    let state = line.read_optional("state", row.state.as_deref(), plain);
    let tags = line.read_optional("tags", row.tags.as_deref(), tags);
    let share = line.read_optional("share", row.share.as_deref(), shares::amount);
    let amounts = line.read_optional("amounts", row.amounts.as_deref(), shares::amounts);
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
pub(super) fn filled(row: &RawHousehold) -> Filled {
    let has = |cell: &Option<String>| cell.as_deref().is_some_and(|cell| !cell.trim().is_empty());
    Filled {
        building: has(&row.building),
        stairwell: has(&row.stairwell),
        owner: has(&row.owner),
        area: has(&row.area),
        kind: has(&row.kind),
        state: has(&row.state),
        tags: has(&row.tags),
        shares: has(&row.share) || has(&row.amounts),
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
