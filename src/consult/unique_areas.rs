//! Areas that only one door has: nearly as good as its name.

use std::collections::BTreeMap;

use super::Standing;
use super::counts::{Cell, Counts};

/// Those whose area nobody else has, in the order given. An area of 0 is none.
#[must_use]
pub fn unique<K>(doors: impl IntoIterator<Item = (K, u64)>) -> Vec<K> {
    let doors: Vec<(K, u64)> = doors.into_iter().filter(|(_, area)| *area > 0).collect();
    let mut often: BTreeMap<u64, u64> = BTreeMap::new();
    for (_, area) in &doors {
        *often.entry(*area).or_default() += 1;
    }
    doors.into_iter().filter(|(_, area)| often.get(area) == Some(&1)).map(|(key, _)| key).collect()
}

/// How many of these areas are there once. An area of 0 is none.
#[must_use]
pub fn unique_number(mut areas: Vec<u64>) -> u64 {
    areas.sort_unstable();
    let once = areas.chunk_by(|a, b| a == b).filter(|same| matches!(same, [area] if *area > 0));
    u64::try_from(once.count()).unwrap_or(u64::MAX)
}

/// The areas of the households of each building.
pub type Areas = BTreeMap<String, Vec<u64>>;

/// A published figure that points at a door.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pointing {
    /// The building; nothing for a figure of all households.
    pub building: Option<String>,
    /// What that one household said.
    pub standing: Standing,
}

/// The figures of exactly one household whose area nobody else has, in its
/// building or, for figures of all, on the whole roll: they point at its door.
#[must_use]
pub fn pointing(areas: &Areas, counts: &Counts) -> Vec<Pointing> {
    let alone = |areas: &[u64]| unique(areas.iter().map(|area| (*area, *area)));
    let of_one = |cells: &BTreeMap<Standing, Cell>, areas: &[u64]| -> Vec<Standing> {
        let alone = alone(areas);
        let one = |cell: &Cell| cell.households == 1 && alone.contains(&cell.area);
        cells.iter().filter(|(_, cell)| one(cell)).map(|(standing, _)| *standing).collect()
    };
    let mut found = Vec::new();
    for (building, cells) in &counts.buildings {
        let areas = areas.get(building).map(Vec::as_slice).unwrap_or_default();
        let named = |standing| Pointing { building: Some(building.clone()), standing };
        found.extend(of_one(cells, areas).into_iter().map(named));
    }
    let all: Vec<u64> = areas.values().flatten().copied().collect();
    found.extend(
        of_one(&counts.total, &all).into_iter().map(|standing| Pointing { building: None, standing }),
    );
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_unique_if_no_other_door_has_it() {
        for (areas, unique_at) in [
            (vec![], vec![]),
            (vec![60], vec![0]),
            (vec![60, 60], vec![]),
            (vec![60, 70, 60, 80], vec![1, 3]),
            // No area is no fingerprint.
            (vec![0, 70, 0], vec![1]),
            (vec![0], vec![]),
            (vec![1, 2, 3], vec![0, 1, 2]),
        ] {
            assert_eq!(unique_number(areas.clone()), u64::try_from(unique_at.len()).unwrap(), "{areas:?}");
            assert_eq!(unique(areas.iter().copied().enumerate()), unique_at, "{areas:?}");
        }
    }
}
