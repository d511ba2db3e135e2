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

/// Makes both rows of a roll, the one that owns its cells and the one that
/// borrows them, and the ways between them, from one list of the cells.
macro_rules! rows {
    ($($(#[$doc:meta])* $cell:ident)*) => {
        /// A row of a roll as text; an empty cell is `None`.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct RawHousehold {
            /// The line of the file.
            pub line: u64,
            $($(#[$doc])* pub $cell: Option<String>,)*
        }

        /// A [`RawHousehold`] whose cells are somebody else's.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct HouseholdRow<'a> {
            /// The line of the file.
            pub line: u64,
            $($(#[$doc])* pub $cell: Option<&'a str>,)*
        }

        /// How many cells a row of a roll has.
        const CELLS: usize = [$(stringify!($cell)),*].len();

        impl RawHousehold {
            /// The cells, borrowed.
            #[must_use]
            pub fn row(&self) -> HouseholdRow<'_> {
                HouseholdRow { line: self.line, $($cell: self.$cell.as_deref()),* }
            }
        }

        impl<'a> HouseholdRow<'a> {
            pub(super) fn to_raw(self) -> RawHousehold {
                RawHousehold { line: self.line, $($cell: self.$cell.map(str::to_owned)),* }
            }

            /// Every cell, in the order of the list; [`Self::of`] is the way back.
            pub(super) const fn all(&self) -> [Option<&'a str>; CELLS] {
                [$(self.$cell),*]
            }

            pub(super) fn of((line, mut texts): (u64, Texts<'a>)) -> Self {
                Self { line, $($cell: texts.next().flatten()),* }
            }
        }
    };
}

rows! {
    /// The door, or a bare room number.
    door
    /// The building.
    building
    /// The stairwell.
    stairwell
    /// The owner's key.
    owner
    /// The area in square metres.
    area
    /// What the premises are.
    kind
    /// The standing of the household.
    state
    /// Tags, parted by `;`, `,`, `、` or `|`.
    tags
    /// The share of the whole, a whole number.
    share
    /// Further amounts, `name=number`.
    amounts
    /// The row's own number: read only to recognise a line of totals.
    serial
    /// A cell of a column that is not needed, on a row without a door: read
    /// only to recognise a line of totals.
    label
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
    let door = row.door.unwrap_or_default().trim();
    // Where rows are numbered, a word instead of the number is no household's.
    let unnumbered =
        row.serial.is_some_and(|serial| !serial.trim().is_empty() && !serial.chars().any(char::is_numeric));
    if unnumbered || door.contains([':', '：']) {
        return true;
    }
    if !only_door(row) {
        return false;
    }
    let words = value::BUILDINGS.iter().chain(value::STAIRWELLS).any(|word| door.ends_with(word));
    let numbered = door.chars().any(char::is_numeric);
    words || !numbered
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
        // The book keeps the tags of a door as words.
        if tag.contains(char::is_whitespace) {
            let word = tag.split_whitespace().collect::<Vec<_>>().join("-");
            return Err(value::Flaw::new(text::tag_blank(tag), text::tag_blank_remedy(word)));
        }
        if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    Ok(tags)
}
