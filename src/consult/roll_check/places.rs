//! Doors that a stairwell's pattern would have, and doors whose columns say
//! another place than their id.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, finding, place, room};
use crate::consult::value::{self, natural};
use crate::consult::{Household, Roll};
use crate::text::{self, Text};

/// The doors of a stairwell by floor and place on the floor.
#[derive(Default)]
struct Grid {
    cells: BTreeSet<(u64, u64)>,
    floors: BTreeSet<u64>,
    flats: BTreeSet<u64>,
}

impl Grid {
    fn add(&mut self, (floor, flat): (u64, u64)) {
        self.cells.insert((floor, flat));
        self.floors.insert(floor);
        self.flats.insert(flat);
    }
}

/// Doors, floors and lines of flats that are missing. Floors and flats are
/// left out on purpose in many places (the fourth, the thirteenth, the one
/// above the gate): what no stairwell of the same numbering in the building
/// has is not missed in one of them.
pub(super) fn missing(roll: &Roll) -> Vec<Finding> {
    let mut buildings: BTreeMap<&str, BTreeMap<&str, Grid>> = BTreeMap::new();
    for household in roll.households() {
        if let Some(cell) = room(household) {
            let stairwells = buildings.entry(&household.building).or_default();
            stairwells.entry(&household.stairwell).or_default().add(cell);
        }
    }
    let mut found = Vec::new();
    for (building, stairwells) in &buildings {
        for (stairwell, grid) in stairwells {
            let others: Vec<&Grid> = stairwells
                .iter()
                .filter(|(name, other)| *name != stairwell && !other.flats.is_disjoint(&grid.flats))
                .map(|(_, other)| other)
                .collect();
            found.push((*building, *stairwell, gaps(building, stairwell, grid, &others)));
        }
    }
    found.sort_by(|a, b| natural(a.0, b.0).then_with(|| natural(a.1, b.1)));
    found.into_iter().flat_map(|(.., found)| found).collect()
}

fn gaps(building: &str, stairwell: &str, grid: &Grid, others: &[&Grid]) -> Vec<Finding> {
    let here = place(building, stairwell);
    let elsewhere = |has: &dyn Fn(&Grid) -> bool| others.iter().any(|other| has(other));
    let door = |(floor, flat): (u64, u64)| {
        let parts = [building, stairwell].into_iter().filter(|part| !part.is_empty());
        parts.map(str::to_owned).chain([format!("{}", floor * 100 + flat)]).collect::<Vec<_>>().join("-")
    };
    let say = |code: &'static str, text: Text, cells: Vec<(u64, u64)>| Finding {
        code,
        text,
        doors: cells.into_iter().map(door).collect(),
        lines: Vec::new(),
    };
    let (Some(low), Some(high)) = (grid.floors.first(), grid.floors.last()) else { return Vec::new() };
    let lost: Vec<u64> = (*low..=*high)
        .filter(|floor| !grid.floors.contains(floor) && elsewhere(&|other| other.floors.contains(floor)))
        .collect();
    let top = grid.flats.last().copied().unwrap_or(0);
    let gone: Vec<u64> = (1..=top)
        .filter(|flat| !grid.flats.contains(flat) && elsewhere(&|other| other.flats.contains(flat)))
        .collect();
    let mut found = Vec::new();
    for floor in lost {
        let text = here.within(|here| text::roll_check_floor(here, floor));
        found.push(say("floor-missing", text, grid.flats.iter().map(|flat| (floor, *flat)).collect()));
    }
    for flat in gone {
        let text = here.within(|here| text::roll_check_flats(here, format!("{flat:02}")));
        found.push(say("line-missing", text, grid.floors.iter().map(|floor| (*floor, flat)).collect()));
    }
    let wanted = grid.floors.len() * grid.flats.len();
    let single: Vec<(u64, u64)> = grid
        .floors
        .iter()
        .flat_map(|floor| grid.flats.iter().map(move |flat| (*floor, *flat)))
        .filter(|cell| !grid.cells.contains(cell))
        .collect();
    // Many gaps are another numbering, not a mistake.
    if wanted >= 8 && single.len() <= (wanted / 10).max(1) {
        let missed =
            single.into_iter().filter(|cell| others.is_empty() || elsewhere(&|o| o.cells.contains(cell)));
        for cell in missed {
            let text = here.within(|here| text::roll_check_gap(door(cell), here));
            found.push(say("door-missing", text, vec![cell]));
        }
    }
    found
}

/// Doors whose column of the building or the stairwell says something else
/// than their id. Where it does for most of them, ids are made in another way.
pub(super) fn contradicted(roll: &Roll) -> Vec<Finding> {
    let differs = |id: &str, column: &str, bare: fn(&str) -> String| {
        !id.is_empty() && !column.is_empty() && bare(id) != column
    };
    let named: Vec<&Household> =
        roll.households().iter().filter(|household| !household.door.building().is_empty()).collect();
    let odd: Vec<&Household> = named
        .iter()
        .filter(|household| {
            differs(household.door.building(), &household.building, value::building)
                || differs(household.door.stairwell(), &household.stairwell, value::stairwell)
        })
        .copied()
        .collect();
    if odd.len() * 2 > named.len() {
        return Vec::new();
    }
    let say = |household: &Household| {
        let here = place(&household.building, &household.stairwell);
        let text = here.within(|here| text::roll_check_place(&household.door, here));
        finding("place-differs", text, [household])
    };
    odd.into_iter().map(say).collect()
}
