//! The frozen roll with some of its households changed: a sale, a corrected
//! area, a door added by a decision on an objection.
//!
//! A row changes what its cells give and leaves the rest as the roll has it.
//! A door keeps its slot for good, so an answer that was given stays its own.

use std::collections::{BTreeMap, BTreeSet};

use super::door::Door;
use super::eligible::reason;
use super::freeze::{Slot, number};
use super::roll::{AREA_LIMIT, Household, Roll};
use super::settings::{RollTerms, Settings};
use crate::log::Hash;
use crate::log::opening::Salt;
use crate::rule::DeveloperStock;
use crate::text::{self, Fault, Place};

/// Which cells of a row are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)]
pub struct Filled {
    /// The building.
    pub building: bool,
    /// The stairwell.
    pub stairwell: bool,
    /// The owner.
    pub owner: bool,
    /// The area.
    pub area: bool,
    /// The kind.
    pub kind: bool,
    /// The state.
    pub state: bool,
    /// The tags.
    pub tags: bool,
    /// Further amounts.
    pub shares: bool,
}

/// A household as a row changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What the row says, with defaults where a cell is empty.
    pub household: Household,
    /// Which cells are filled.
    pub filled: Filled,
    /// Where the row stands.
    pub place: Place,
}

/// What a new roll is made from.
#[derive(Debug)]
pub struct Before<'a> {
    /// The roll as it is.
    pub slots: &'a [Slot],
    /// Households of earlier rolls that are not on it any more.
    pub gone: &'a [Slot],
    /// What it is asked under.
    pub settings: &'a Settings,
}

/// A new roll and what is new about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The whole roll, in natural order of doors.
    pub slots: Vec<Slot>,
    /// Doors that a row changed.
    pub changed: Vec<Door>,
    /// Doors that were not on the roll.
    pub added: Vec<Door>,
    /// Doors that are not on it any more.
    pub removed: Vec<Door>,
    /// Doors that a row gave to an owner of other doors, with that owner's
    /// first door.
    pub merged: Vec<(Door, String)>,
}

/// Changes a roll.
///
/// Every weight is committed to anew, so that two rolls side by side do not
/// show which households were changed.
///
/// # Errors
/// Nothing differs, a door is to be both changed and removed, a door to be
/// removed is not there, a new door has no area where all others do or looks
/// like another, the rule leaves a door out, or nobody is left.
pub fn amend(
    before: &Before<'_>,
    changes: &[Change],
    remove: &[Door],
    mut salt: impl FnMut() -> Salt,
) -> Result<Amendment, Fault> {
    let mut slots: BTreeMap<Door, Slot> =
        before.slots.iter().map(|slot| (slot.door.clone(), slot.clone())).collect();
    let mut done = Amendment {
        slots: Vec::new(),
        changed: Vec::new(),
        added: Vec::new(),
        removed: Vec::new(),
        merged: Vec::new(),
    };
    let removed: BTreeSet<&Door> = remove.iter().collect();
    if let Some(both) = changes.iter().find(|change| removed.contains(&change.household.door)) {
        let door = &both.household.door;
        return Err(Fault::new("usage", text::amend_roll_both(door)).at(both.place.clone()).exit(2));
    }
    for door in removed {
        if slots.remove(door).is_none() {
            return Err(Fault::new("door-unknown", text::not_on_roll(door)).hint(text::not_on_roll_hint()));
        }
        done.removed.push(door.clone());
    }
    let has_area = before.slots.iter().any(|slot| slot.area > 0);
    for change in changes {
        let door = &change.household.door;
        let known = slots.get(door).cloned();
        let mut slot = known.clone().unwrap_or_else(|| fresh(before, door, &mut salt));
        fill(&mut slot, change, known.is_some());
        check(&slot, before.settings, has_area).map_err(|fault| at(fault, &change.place))?;
        match known {
            None => done.added.push(door.clone()),
            Some(known) if known != slot => done.changed.push(door.clone()),
            Some(_) => {}
        }
        slots.insert(door.clone(), slot);
    }
    if slots.is_empty() {
        return Err(Fault::new("roll-empty", text::amend_roll_all()));
    }
    if done.changed.is_empty() && done.added.is_empty() && done.removed.is_empty() {
        return Err(
            Fault::new("amend-nothing", text::amend_roll_nothing()).hint(text::amend_roll_nothing_hint())
        );
    }
    distinct(&slots, &done.added, changes)?;
    let area = slots.values().try_fold(0_u64, |sum, slot| sum.checked_add(slot.area));
    if area.is_none_or(|area| area >= AREA_LIMIT) {
        return Err(Fault::new("roll-area", text::roll_area("--from")).hint(text::roll_area_hint()));
    }
    done.slots = slots.into_values().collect();
    number(&mut done.slots, &before.settings.rule);
    for slot in &mut done.slots {
        slot.owner_salt = salt();
    }
    let old: BTreeMap<&Door, &str> =
        before.slots.iter().map(|slot| (&slot.door, slot.own.as_str())).collect();
    let rows: BTreeSet<&Door> = changes.iter().map(|change| &change.household.door).collect();
    for slot in done.slots.iter().filter(|slot| slot.own_doors > 1 && rows.contains(&slot.door)) {
        if old.get(&slot.door) != Some(&slot.own.as_str()) {
            done.merged.push((slot.door.clone(), slot.own.clone()));
        }
    }
    Ok(done)
}

/// The community's roll with the same changes.
///
/// # Errors
/// The areas add up to too much.
pub fn amend_present(roll: &Roll, changes: &[Change], remove: &[Door]) -> Result<Roll, Fault> {
    let mut households: BTreeMap<Door, Household> =
        roll.households().iter().map(|household| (household.door.clone(), household.clone())).collect();
    for door in remove {
        households.remove(door);
    }
    for Change { household, filled, .. } in changes {
        let Some(here) = households.get_mut(&household.door) else {
            households.insert(household.door.clone(), household.clone());
            continue;
        };
        let was = here.state.clone();
        let put = |given: bool, to: &mut String, from: &str| {
            if given {
                from.clone_into(to);
            }
        };
        put(filled.building, &mut here.building, &household.building);
        put(filled.stairwell, &mut here.stairwell, &household.stairwell);
        put(filled.owner, &mut here.owner, &household.owner);
        put(filled.kind, &mut here.kind, &household.kind);
        put(filled.state, &mut here.state, &household.state);
        put(filled.shares, &mut here.shares, &household.shares);
        put(sold(&was, &here.state, *filled), &mut here.owner, household.door.as_str());
        if filled.area {
            here.area = household.area;
        }
        if filled.tags {
            here.tags.clone_from(&household.tags);
        }
    }
    Roll::new(households.into_values().collect())
        .map_err(|_| Fault::new("roll-area", text::roll_area("--from")).hint(text::roll_area_hint()))
}

fn at(fault: Fault, place: &Place) -> Fault {
    if fault.places.is_empty() { fault.at(place.clone()) } else { fault }
}

/// Whether the developer sold a unit and nobody says to whom.
fn sold(before: &str, after: &str, filled: Filled) -> bool {
    !filled.owner && DeveloperStock::holds(before) && !DeveloperStock::holds(after)
}

/// Refuses a new door that looks like another one.
fn distinct(slots: &BTreeMap<Door, Slot>, added: &[Door], changes: &[Change]) -> Result<(), Fault> {
    let mut looks: BTreeMap<String, Vec<&Door>> = BTreeMap::new();
    for door in slots.keys() {
        looks.entry(door.skeleton()).or_default().push(door);
    }
    for door in added {
        let twin = looks.get(&door.skeleton()).into_iter().flatten().find(|twin| **twin != door);
        if let Some(twin) = twin {
            let place = changes.iter().find(|change| change.household.door == *door);
            return Err(Fault::new(
                "roll-lookalike",
                text::amend_roll_lookalike(door, twin, door.difference(twin)),
            )
            .hint(text::roll_lookalike_remedy())
            .at(place.map(|change| change.place.clone()).unwrap_or_default()));
        }
    }
    Ok(())
}

/// A door that is not on the roll; one that was on an earlier roll gets its
/// old slot back, and with it what it answered.
fn fresh(before: &Before<'_>, door: &Door, salt: &mut impl FnMut() -> Salt) -> Slot {
    let known = before.slots.iter().chain(before.gone);
    let again = known.into_iter().find(|slot| slot.door == *door).map(|slot| slot.salt);
    Slot {
        door: door.clone(),
        n: 0,
        building: door.building().to_owned(),
        stairwell: door.stairwell().to_owned(),
        own: String::new(),
        own_doors: 1,
        area: 0,
        kind: String::new(),
        state: String::new(),
        tags: String::new(),
        shares: String::new(),
        salt: again.unwrap_or_else(salt),
        owner: door.to_string(),
        owner_salt: Hash::ZERO,
    }
}

fn fill(slot: &mut Slot, change: &Change, was: bool) {
    let (household, filled) = (&change.household, change.filled);
    let put = |given: bool, to: &mut String, from: &str| {
        if given || !was {
            from.clone_into(to);
        }
    };
    put(filled.building, &mut slot.building, &household.building);
    put(filled.stairwell, &mut slot.stairwell, &household.stairwell);
    put(filled.owner, &mut slot.owner, &household.owner);
    let was_state = slot.state.clone();
    put(filled.kind, &mut slot.kind, &household.kind);
    put(filled.state, &mut slot.state, &household.state);
    put(filled.tags, &mut slot.tags, &household.tags.join(" "));
    put(filled.shares, &mut slot.shares, &household.shares);
    if was && sold(&was_state, &slot.state, filled) {
        slot.owner = slot.door.to_string();
    }
    if filled.area || !was {
        slot.area = household.area;
    }
}

fn check(slot: &Slot, settings: &Settings, has_area: bool) -> Result<(), Fault> {
    if has_area && slot.area == 0 {
        return Err(Fault::new("area-missing", text::area_empty()).hint(text::area_remedy()));
    }
    let none = RollTerms::default();
    let terms = settings.roll.as_ref().unwrap_or(&none);
    let household = Household {
        door: slot.door.clone(),
        building: slot.building.clone(),
        stairwell: slot.stairwell.clone(),
        owner: slot.owner.clone(),
        area: slot.area,
        kind: slot.kind.clone(),
        state: slot.state.clone(),
        tags: slot.tags.split(' ').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
        shares: slot.shares.clone(),
    };
    if reason(&household, &settings.rule, terms).is_some() {
        return Err(Fault::new("left-out", text::amend_roll_left_out(&slot.door))
            .hint(text::amend_roll_left_out_hint()));
    }
    super::eligible::fits(|| std::iter::once(&household), &settings.rule, false)
}
