//! Lines of totals in a roll: a total that is given must be right, because a
//! wrong one shows that lines are missing or there twice.

use super::door::Door;
use super::doors::{Total, stated_doors, total};
use super::origin::{LineReader, Origin};
use super::roll_row::{HouseholdRow, RawHousehold};
use super::value;
use crate::text::{self, Place, Text};

/// Compares each line of totals with the lines above it. Each stands with the
/// number of rows before it; `whole` says that every line could be split into
/// cells, without which no sum can be held against a total.
///
/// Lines with an area count even if they are refused for something else; if an
/// area could not be read at all, that is the fault to mend first.
pub(super) fn check(
    origin: &Origin,
    rows: &[HouseholdRow<'_>],
    totals: &[(usize, RawHousehold)],
    whole: bool,
) -> (Vec<Text>, Vec<Place>) {
    let (mut notes, mut faults) = (Vec::new(), Vec::new());
    // A remark below the table is refused for itself.
    let with_door = rows.iter().filter(|row| row.door.is_some_and(|door| !door.trim().is_empty())).count();
    let mut from = 0;
    for (at, row) in totals {
        let row = &row.row();
        let block = rows.get(from..*at).unwrap_or_default();
        let part = total(row) == Some(Total::Part);
        if part && !block.is_empty() {
            from = *at;
        }
        faults.extend(doors(origin, row, if part { block.len() } else { with_door }, (part, whole)));
        let Some(cell) = row.area.filter(|_| whole) else {
            notes.push(text::roll_total_line(row.line));
            continue;
        };
        let mut line = LineReader::new(origin, row.line, None);
        let checked = match line.read("area", cell, value::total_area) {
            // A total that is no area is refused as one.
            None => Some(true),
            Some(stated) if part => subtotal(stated, rows, *at, block),
            Some(stated) => sum(rows).map(|sum| sum == stated),
        };
        let sum = if part { sum(block) } else { sum(rows) };
        if let (Some(false), Some(sum)) = (checked, sum) {
            line.refuse("area", cell, text::roll_total_wrong(metres(sum)), text::roll_total_remedy());
        }
        notes.push(match checked {
            None if part => text::roll_subtotal_unchecked(row.line),
            _ => text::roll_total_line(row.line),
        });
        faults.extend(line.finish());
    }
    (notes, faults)
}

/// The fault of a number of doors that is not that of the lines. That of a part
/// is not held against lines, since it cannot be told which they are.
fn doors(origin: &Origin, row: &HouseholdRow<'_>, lines: usize, (part, whole): (bool, bool)) -> Vec<Place> {
    let mut line = LineReader::new(origin, row.line, None);
    if let Some(stated) = stated_doors(row).filter(|_| whole && !part)
        && u64::try_from(lines) != Ok(stated)
    {
        line.refuse("door", &stated.to_string(), text::roll_total_doors(lines), text::roll_total_remedy());
    }
    line.finish()
}

/// Whether the total of a part is right; `None` if it cannot be told of which
/// lines it is. It may be that of the lines since the last one, of the building
/// that ends here, or of all lines so far; it is wrong for certain only if the
/// lines since the last one are one whole building.
fn subtotal(stated: u64, rows: &[HouseholdRow<'_>], at: usize, block: &[HouseholdRow<'_>]) -> Option<bool> {
    let above = rows.get(..at).unwrap_or_default();
    let last = above.last().and_then(building);
    let same: Vec<&HouseholdRow<'_>> = above.iter().filter(|row| building(row) == last).collect();
    let sums = [sum(block), sum(same.iter().copied()), sum(above)];
    if sums.contains(&Some(stated)) {
        return Some(true);
    }
    sum(block)?;
    let here = block.iter().all(|row| building(row).is_some() && building(row) == last);
    let elsewhere = rows.iter().filter(|row| building(row) == last).count() > block.len();
    (here && !block.is_empty() && !elsewhere).then_some(false)
}

fn building(row: &HouseholdRow<'_>) -> Option<String> {
    match row.building {
        Some(cell) => Some(value::building(cell)),
        None => {
            let door = Door::read(row.door?).ok()?;
            Some(door.building().to_owned()).filter(|building| !building.is_empty())
        }
    }
}

/// The sum of the areas given; `None` if one of them is no area.
fn sum<'a>(rows: impl IntoIterator<Item = &'a HouseholdRow<'a>>) -> Option<u64> {
    let mut areas = rows.into_iter().filter_map(|row| row.area).map(|cell| value::area(cell).ok());
    areas.try_fold(0_u64, |sum, area| sum.checked_add(area?))
}

/// 0.01 m² as square metres, for a message.
fn metres(area: u64) -> String {
    format!("{}.{:02}", area / 100, area % 100)
}
