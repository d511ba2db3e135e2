//! Areas that are far off those of comparable doors.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, LINE_LENGTH, finding, room};
use crate::consult::{Household, Roll};
use crate::text;

/// Flats above each other are alike; a door more than a quarter off the middle
/// of its line is named. Other doors are named when they are over four times
/// the middle of their kind, or less than a quarter of it.
pub(super) fn odd(roll: &Roll) -> Vec<Finding> {
    let (lines, judged) = lines(roll);
    let mut kinds: BTreeMap<&str, Vec<&Household>> = BTreeMap::new();
    for household in roll.households().iter().filter(|household| household.area > 0) {
        kinds.entry(&household.kind).or_default().push(household);
    }
    let mut found = lines;
    for households in kinds.into_values() {
        let Some(middle) = middle(&households) else { continue };
        let off = |household: &&&Household| {
            let area = household.area;
            !judged.contains(household.door.as_str())
                && (area > middle.saturating_mul(4) || area.saturating_mul(4) < middle)
        };
        found.extend(households.iter().filter(off).map(|household| {
            let text = text::roll_check_area(&household.door, text::square_metres(household.area));
            finding("area", text, [*household])
        }));
    }
    found
}

/// The upper one of the two in the middle, where there are two.
fn middle(households: &[&Household]) -> Option<u64> {
    let mut areas: Vec<u64> = households.iter().map(|household| household.area).collect();
    areas.sort_unstable();
    areas.get(areas.len() / 2).copied()
}

/// What is odd in its line, and the doors that were judged by their line. A
/// line of which more than a quarter is off has no middle to be measured by;
/// and where more than a tenth of the doors in lines are off, flats above each
/// other are not alike in this place at all.
fn lines(roll: &Roll) -> (Vec<Finding>, BTreeSet<&str>) {
    let mut lines: BTreeMap<(&str, &str, &str, u64), Vec<&Household>> = BTreeMap::new();
    for household in roll.households().iter().filter(|household| household.area > 0) {
        if let Some((_, flat)) = room(household) {
            let key =
                (household.building.as_str(), household.stairwell.as_str(), household.kind.as_str(), flat);
            lines.entry(key).or_default().push(household);
        }
    }
    lines.retain(|_, households| households.len() >= LINE_LENGTH);
    let (mut found, mut judged) = (Vec::new(), BTreeSet::new());
    let (mut off_in_all, mut all) = (0, 0);
    for households in lines.values() {
        let Some(middle) = middle(households) else { continue };
        let far = |household: &&&Household| household.area.abs_diff(middle).saturating_mul(4) > middle;
        let off: Vec<&&Household> = households.iter().filter(far).collect();
        off_in_all += off.len();
        all += households.len();
        if off.len() * 4 > households.len() {
            continue;
        }
        judged.extend(households.iter().map(|household| household.door.as_str()));
        found.extend(off.into_iter().map(|household| {
            let (area, middle) = (text::square_metres(household.area), text::square_metres(middle));
            finding("area-in-line", text::roll_check_line(&household.door, area, middle), [*household])
        }));
    }
    if off_in_all * 10 > all {
        return (Vec::new(), BTreeSet::new());
    }
    found.sort_by(|a, b| {
        a.doors
            .iter()
            .zip(&b.doors)
            .map(|(a, b)| crate::consult::value::natural(a, b))
            .next()
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    (found, judged)
}
