//! The frozen roll with some of its households changed: a sale, a corrected
//! area, a door added by a decision on an objection.
//!
//! A row changes what its cells give and leaves the rest as the roll has it.
//! A door keeps its slot for good, so an answer that was given stays its own;
//! whatever weighs anew gets a fresh commitment.

use std::collections::{BTreeMap, BTreeSet};

use super::door::Door;
use super::eligible::reason;
use super::freeze::Slot;
use super::roll::{AREA_LIMIT, Household, Roll};
use super::settings::{RollTerms, Settings};
use crate::log::opening::Salt;
use crate::rule::DeveloperStock;
use crate::text::{self, Fault};

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
}

/// What a new roll is made from.
#[derive(Debug)]
pub struct Before<'a> {
    /// The roll as it is.
    pub slots: &'a [Slot],
    /// Households of earlier rolls that are not on it any more.
    pub gone: &'a [Slot],
    /// The owners' keys by door, as the community's roll has them.
    pub owners: &'a BTreeMap<Door, String>,
    /// What it is asked under.
    pub settings: &'a Settings,
}

/// A new roll and what is new about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The whole roll, in natural order of doors.
    pub slots: Vec<Slot>,
    /// Doors whose weight changed by a row of their own.
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
/// # Errors
/// Nothing differs, a door to be removed is not there, a new door has no area
/// where all others do, the rule leaves a door out, or nobody is left.
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
    for door in remove {
        if slots.remove(door).is_none() {
            return Err(Fault::new("door-unknown", text::not_on_roll(door)).hint(text::not_on_roll_hint()));
        }
        done.removed.push(door.clone());
    }
    let has_area = before.slots.iter().any(|slot| slot.area > 0);
    let groups = Groups::of(before, changes);
    for change in changes {
        let household = &change.household;
        let known = slots.get(&household.door).cloned();
        let was = known.is_some();
        let mut slot = known.unwrap_or_else(|| fresh(before, &household.door, &mut salt));
        let before_it = was.then(|| slot.clone());
        fill(&mut slot, change, was);
        if let Some(own) = groups.own(change, before_it.as_ref(), &slot) {
            slot.own = own;
        }
        check(&slot, before.settings, has_area)?;
        if !was {
            done.added.push(household.door.clone());
        }
        slots.insert(household.door.clone(), slot);
    }
    if slots.is_empty() {
        return Err(Fault::new("roll-empty", text::amend_roll_all()));
    }
    regroup(&mut slots);
    let area = slots.values().try_fold(0_u64, |sum, slot| sum.checked_add(slot.area));
    if area.is_none_or(|area| area >= AREA_LIMIT) {
        return Err(Fault::new("roll-area", text::roll_area("--from")).hint(text::roll_area_hint()));
    }
    let old: BTreeMap<&Door, &Slot> = before.slots.iter().map(|slot| (&slot.door, slot)).collect();
    let sold: BTreeSet<&Door> = changes
        .iter()
        .filter(|change| change.filled.owner)
        .map(|change| (&change.household.door, &change.household.owner))
        .filter(|(door, owner)| before.owners.get(door).is_some_and(|known| known != *owner))
        .map(|(door, _)| door)
        .collect();
    for slot in slots.values_mut() {
        let Some(old) = old.get(&slot.door) else { continue };
        let plain = Slot { n: old.n, own_doors: old.own_doors, ..slot.clone() };
        // A sale is a change too where the new owner has no other door: the
        // roll names no owner, and a fresh commitment marks the moment.
        if plain != **old || sold.contains(&slot.door) {
            // The old commitment speaks of the old weight.
            slot.weight_salt = salt();
        }
    }
    let rows: BTreeSet<&Door> = changes.iter().map(|change| &change.household.door).collect();
    for slot in slots.values() {
        let known = old.get(&slot.door).filter(|_| rows.contains(&slot.door));
        if known.is_some_and(|old| slot.weight_salt != old.weight_salt) {
            done.changed.push(slot.door.clone());
        }
        let joined = rows.contains(&slot.door) && slot.own_doors > 1;
        if joined && old.get(&slot.door).is_none_or(|old| old.own != slot.own) {
            done.merged.push((slot.door.clone(), slot.own.clone()));
        }
    }
    if done.changed.is_empty() && done.added.is_empty() && done.removed.is_empty() {
        return Err(
            Fault::new("amend-nothing", text::amend_roll_nothing()).hint(text::amend_roll_nothing_hint())
        );
    }
    done.slots = slots.into_values().collect();
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
    for Change { household, filled } in changes {
        let Some(here) = households.get_mut(&household.door) else {
            households.insert(household.door.clone(), household.clone());
            continue;
        };
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
        own: door.to_string(),
        own_doors: 1,
        area: 0,
        kind: String::new(),
        state: String::new(),
        tags: String::new(),
        shares: String::new(),
        salt: again.unwrap_or_else(&mut *salt),
        weight_salt: salt(),
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
    put(filled.kind, &mut slot.kind, &household.kind);
    put(filled.state, &mut slot.state, &household.state);
    put(filled.tags, &mut slot.tags, &household.tags.join(" "));
    put(filled.shares, &mut slot.shares, &household.shares);
    if filled.area || !was {
        slot.area = household.area;
    }
}

fn check(slot: &Slot, settings: &Settings, has_area: bool) -> Result<(), Fault> {
    if has_area && slot.area == 0 {
        let place = crate::text::Place { door: Some(slot.door.to_string()), ..crate::text::Place::default() };
        return Err(Fault::new("area-missing", text::area_empty()).hint(text::area_remedy()).at(place));
    }
    let none = RollTerms::default();
    let terms = settings.roll.as_ref().unwrap_or(&none);
    let household = Household {
        door: slot.door.clone(),
        building: slot.building.clone(),
        stairwell: slot.stairwell.clone(),
        owner: String::new(),
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
    super::eligible::fits(&[household], &settings.rule, false)
}

/// Which doors belong to one owner.
struct Groups<'a> {
    /// First door of an owner on the roll, by the owner's key.
    known: BTreeMap<&'a str, &'a str>,
    /// First door among the rows that name a new owner, by key.
    new: BTreeMap<&'a str, String>,
    /// Whether unsold units are one head together, and their group.
    stock: Option<String>,
}

impl<'a> Groups<'a> {
    fn of(before: &'a Before<'a>, changes: &'a [Change]) -> Self {
        let one = before.settings.rule.heads.developer_stock == Some(DeveloperStock::One);
        let in_stock = |slot: &&Slot| one && DeveloperStock::holds(&slot.state);
        let stock = before.slots.iter().find(in_stock).map_or("new:stock", |slot| &slot.own).to_owned();
        let moving: BTreeSet<&Door> = changes
            .iter()
            .filter(|change| change.filled.owner)
            .map(|change| &change.household.door)
            .collect();
        let mut known: BTreeMap<&str, &str> = BTreeMap::new();
        // The group of the stock is nobody's by name.
        let named = before.slots.iter().filter(|slot| !in_stock(slot));
        for slot in named.filter(|slot| !moving.contains(&slot.door)) {
            if let Some(owner) = before.owners.get(&slot.door) {
                known.entry(owner).or_insert(&slot.own);
            }
        }
        let mut new: BTreeMap<&str, String> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.filled.owner) {
            let key = change.household.owner.as_str();
            if !known.contains_key(key) {
                // Apart from any door, whatever it is called.
                new.entry(key).or_insert_with(|| format!("new:{}", change.household.door));
            }
        }
        Self { known, new, stock: one.then_some(stock) }
    }

    /// The group that a row puts its door into; nothing if it stays.
    fn own(&self, change: &Change, before: Option<&Slot>, slot: &Slot) -> Option<String> {
        let household = &change.household;
        if let Some(stock) = &self.stock {
            let in_stock = |slot: &Slot| DeveloperStock::holds(&slot.state);
            match (before.is_some_and(in_stock), in_stock(slot)) {
                (_, true) => return Some(stock.clone()),
                // Sold, and nobody says to whom.
                (true, false) if !change.filled.owner => return Some(format!("new:{}", household.door)),
                _ => {}
            }
        }
        if !change.filled.owner {
            return before.is_none().then(|| format!("new:{}", household.door));
        }
        let key = household.owner.as_str();
        self.known.get(key).map(|own| (*own).to_owned()).or_else(|| self.new.get(key).cloned())
    }
}

/// Names every group by its first door, counts its doors, and numbers the
/// doors in their order.
fn regroup(slots: &mut BTreeMap<Door, Slot>) {
    let mut groups: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for slot in slots.values() {
        let group = groups.entry(slot.own.clone()).or_insert_with(|| (slot.door.to_string(), 0));
        group.1 += 1;
    }
    for (n, slot) in (0_u64..).zip(slots.values_mut()) {
        if let Some((own, doors)) = groups.get(&slot.own) {
            own.clone_into(&mut slot.own);
            slot.own_doors = *doors;
        }
        slot.n = n;
    }
}
