//! What of a roll a person should look at before a consultation opens. Nothing
//! is corrected or merged: two owner keys are two owners until a person says
//! otherwise.

mod areas;
mod owners;
mod places;

use super::lint::Finding;
use super::{Household, Roll};
use crate::text::{self, Text};

/// Doors of one owner from which on the owner is named.
pub const MANY_DOORS: usize = 20;
/// The shortest key in which one letter more or less is a likely slip.
pub const NEAR_LENGTH: usize = 4;
/// Keys that one key may be near to: with more of them it is a numbering.
pub const NEAR_MOST: usize = 2;
/// Flats above each other from which on they are expected to be alike.
pub const LINE_LENGTH: usize = 4;

/// Everything to be looked at, in a fixed order: owners, doors, areas, places.
#[must_use]
pub fn findings(roll: &Roll) -> Vec<Finding> {
    let mut found = owners::alike(roll);
    found.extend(places::missing(roll));
    found.extend(areas::odd(roll));
    found.extend(places::contradicted(roll));
    found.extend(owners::many_doors(roll));
    found
}

fn finding<'h>(
    code: &'static str,
    text: Text,
    households: impl IntoIterator<Item = &'h Household>,
) -> Finding {
    let doors = households.into_iter().map(|household| household.door.to_string()).collect();
    Finding { code, text, doors, lines: Vec::new() }
}

/// A room by its floor and its place on the floor: `501` is the first of the
/// fifth.
fn room(household: &Household) -> Option<(u64, u64)> {
    let room = household.door.as_str().rsplit('-').next()?;
    let digits = room.bytes().all(|byte| byte.is_ascii_digit());
    let number = room.parse::<u64>().ok().filter(|room| digits && (101..10_000).contains(room))?;
    Some((number / 100, number % 100)).filter(|(_, flat)| *flat > 0)
}

/// The name of a stairwell.
fn place(building: &str, stairwell: &str) -> Text {
    text::place_name(building, stairwell)
}
