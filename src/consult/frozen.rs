//! Freezing a roll, which may be that of a city: the packed roll stays as it
//! is, and what freezing adds stands beside it. A slot with its texts is several
//! times as large as all of that, so it is made when it is asked for.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::freeze::Slot;
use super::records::Place;
use super::roll::Roll;
use crate::log::opening::{Salt, SlotOpening};
use crate::log::{Hash, Hasher};
use crate::rule::{DeveloperStock, Rule};

/// A roll that is frozen for one consultation.
#[derive(Debug)]
pub struct Frozen<'r> {
    roll: &'r Roll,
    places: Vec<Place>,
    owners: Vec<Owned>,
    /// Of each door that of its slot, and that of owner and weight.
    salts: Vec<[Salt; 2]>,
}

/// Whose a door is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owned {
    /// The first door of its owner. Numbers are of 32 bits: a longer roll is
    /// longer than any memory.
    first: u32,
    /// How many doors the owner has.
    doors: u32,
}

impl Owned {
    /// The number of the first door of the owner.
    pub(super) fn first(self) -> usize {
        index(self.first)
    }

    /// How many doors the owner has.
    pub(super) fn doors(self) -> u64 {
        self.doors.into()
    }
}

/// Freezes a roll for one consultation: each door is given two salts, in the
/// natural order of doors.
#[must_use]
pub fn freeze<'r>(roll: &'r Roll, rule: &Rule, mut salt: impl FnMut() -> Salt) -> Frozen<'r> {
    let places = roll.places();
    let one_stock = one_stock(rule);
    let head = |at: usize| {
        let (owner, state) = places.get(at).and_then(|place| roll.owner_at(*place)).unwrap_or_default();
        head(owner, state, one_stock)
    };
    let owners = owners(places.len(), head);
    let mut salts = Vec::with_capacity(places.len());
    salts.resize_with(places.len(), || [salt(), salt()]);
    Frozen { roll, places, owners, salts }
}

/// Whether the developer's stock is one owner together.
pub(super) fn one_stock(rule: &Rule) -> bool {
    rule.heads.developer_stock == Some(DeveloperStock::One)
}

/// Who decides for a door: an owner's key; nothing for the developer's stock.
pub(super) fn head<'t>(owner: &'t str, state: &str, one_stock: bool) -> Option<&'t str> {
    // Unsold and undelivered units are one head together (Interpretation
    // of 2020, art. 9).
    let stock = one_stock && DeveloperStock::holds(state);
    (!stock).then_some(owner)
}

/// Whose each of so many doors is, of which the heads are these.
pub(super) fn owners<'t>(number: usize, head: impl Fn(usize) -> Option<&'t str>) -> Vec<Owned> {
    let key = RandomState::new();
    let hash = |at: u32| key.hash_one(head(index(at)));
    // The first door of each owner: less than the owners' keys again.
    let mut known: HashTable<u32> = HashTable::with_capacity(number);
    let mut owners: Vec<Owned> = Vec::with_capacity(number);
    for (at, number) in (0..number).zip(0_u32..) {
        let own = head(at);
        let first = match known.entry(hash(number), |first| head(index(*first)) == own, |first| hash(*first))
        {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => *free.insert(number).get(),
        };
        owners.push(Owned { first, doors: 0 });
        if let Some(owner) = owners.get_mut(index(first)) {
            owner.doors += 1;
        }
    }
    for at in 0..number {
        let doors = owners.get(at).and_then(|door| owners.get(door.first())).map_or(0, |owner| owner.doors);
        if let Some(door) = owners.get_mut(at) {
            door.doors = doors;
        }
    }
    owners
}

impl Frozen<'_> {
    /// How many doors there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The slots in the natural order of doors.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        (0..self.len()).filter_map(|at| self.slot(at))
    }

    /// The slots in the order of their doors as text: that of a table's key.
    pub fn by_text(&self) -> impl Iterator<Item = Slot> {
        let mut order: Vec<u32> = (0_u32..).zip(&self.places).map(|(at, _)| at).collect();
        // Most of them follow each other in it already, which a stable sort
        // makes use of.
        order.sort_by(|a, b| self.door(index(*a)).cmp(self.door(index(*b))));
        order.into_iter().filter_map(|at| self.slot(index(at)))
    }

    /// The digest of `roll.jsonl`, as
    /// [`roll_file_digest`](super::roll_file_digest) makes it of the lines.
    #[must_use]
    pub fn digest(&self, consultation: &str) -> Hash {
        let hash = |at: u32| {
            let [salt, _] = self.salts.get(index(at)).copied().unwrap_or([Hash::ZERO; 2]);
            Hash::of(SlotOpening::line(consultation, self.door(index(at)), &salt).as_bytes())
        };
        let part = |at: u32| hash(at).0.first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
        // The first bits order nearly all; the lines would need as much memory
        // as the salts.
        let mut order: Vec<(u64, u32)> = (0_u32..).zip(&self.places).map(|(at, _)| (part(at), at)).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| hash(a.1).cmp(&hash(b.1))));
        let mut digest = Hasher::default();
        for slot in order.into_iter().filter_map(|(_, at)| self.slot(index(at))) {
            digest.update(slot.roll_line(consultation).encode().as_bytes());
        }
        digest.finish()
    }

    fn door(&self, at: usize) -> &str {
        self.places.get(at).and_then(|place| self.roll.door_at(*place)).unwrap_or_default()
    }

    fn slot(&self, at: usize) -> Option<Slot> {
        let (owned, [salt, owner_salt]) = (self.owners.get(at)?, *self.salts.get(at)?);
        let household = self.roll.at(*self.places.get(at)?)?;
        Some(Slot {
            door: household.door,
            n: u64::try_from(at).ok()?,
            building: household.building,
            stairwell: household.stairwell,
            own: self.door(owned.first()).to_owned(),
            own_doors: owned.doors(),
            area: household.area,
            kind: household.kind,
            state: household.state,
            tags: household.tags.join(" "),
            shares: household.shares,
            salt,
            owner: household.owner,
            owner_salt,
        })
    }
}

/// The place of a number in memory.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::collections::BTreeMap;

    use proptest::{collection::btree_map, prop_assert, prop_assert_eq, proptest};

    use super::super::Household;
    use super::super::freeze::{number, roll_file_digest, roll_lines};
    use super::*;

    const RULE: &str = "[rule]\nid = \"x\"\nsource = \"community\"\nmeasures = [\"heads\"]\n\
        approval.all = [{ id = \"a\", measure = \"heads\", count = [\"for\"], op = \">\", ratio = \"1/2\", of = \"all\" }]\n";

    fn rule(stock: bool) -> Rule {
        let heads = if stock { "heads.developer_stock = \"one\"\n" } else { "" };
        Rule::from_toml(&format!("{RULE}{heads}"), "x").unwrap()
    }

    fn salts() -> impl FnMut() -> Salt {
        let mut n = 0_u32;
        move || {
            n += 1;
            Hash::of(&n.to_be_bytes())
        }
    }

    /// Every slot at once, each owner looked for among all doors.
    fn naive(roll: &Roll, one_stock: bool) -> Vec<Slot> {
        let mut salt = salts();
        let all: Vec<Household> = roll.iter().collect();
        let whose = |h: &Household| match one_stock && DeveloperStock::holds(&h.state) {
            true => None,
            false => Some(h.owner.clone()),
        };
        let slot = |(n, h): (usize, &Household)| {
            let same: Vec<&Household> = all.iter().filter(|other| whose(other) == whose(h)).collect();
            Slot {
                door: h.door.clone(),
                n: n as u64,
                building: h.building.clone(),
                stairwell: h.stairwell.clone(),
                own: same[0].door.to_string(),
                own_doors: same.len() as u64,
                area: h.area,
                kind: h.kind.clone(),
                state: h.state.clone(),
                tags: h.tags.join(" "),
                shares: h.shares.clone(),
                salt: salt(),
                owner: h.owner.clone(),
                owner_salt: salt(),
            }
        };
        all.iter().enumerate().map(slot).collect()
    }

    proptest! {
        #[test]
        fn a_frozen_roll_has_the_slots_and_the_digest_of_one_made_at_once(
            doors in btree_map((1..30_u32, 1..4_u32, 1..130_u32), (0..6_u32, 0..3_usize, "[a甲]{0,3}"), 0..40),
            stock in proptest::bool::ANY,
        ) {
            let household = |((b, s, r), (owner, state, tag)): (&(u32, u32, u32), &(u32, usize, String))| Household {
                door: format!("{b}-{s}-{r}").parse().unwrap(),
                building: b.to_string(),
                stairwell: s.to_string(),
                owner: format!("o{owner}"),
                area: u64::from(b * r),
                kind: String::new(),
                state: ["", "unsold", "undelivered"][*state].to_owned(),
                tags: Some(tag.clone()).filter(|tag| !tag.is_empty()).into_iter().collect(),
                shares: String::new(),
            };
            let roll = Roll::collect(doors.iter().map(household)).unwrap();
            let rule = rule(stock);
            let frozen = freeze(&roll, &rule, salts());
            let wanted = naive(&roll, stock);
            prop_assert_eq!(frozen.len(), wanted.len());
            prop_assert_eq!(frozen.is_empty(), wanted.is_empty());
            prop_assert!(frozen.slots().eq(wanted.iter().cloned()));
            prop_assert_eq!(frozen.digest("x"), roll_file_digest(&roll_lines(&wanted, "x")));
            let by_text: BTreeMap<String, Slot> =
                wanted.iter().map(|slot| (slot.door.to_string(), slot.clone())).collect();
            prop_assert!(frozen.by_text().eq(by_text.into_values()));
            // An amended roll, which is there as slots, is numbered in the same way.
            let mut again = wanted.clone();
            again.iter_mut().for_each(|slot| (slot.n, slot.own, slot.own_doors) = (9, String::new(), 9));
            number(&mut again, &rule);
            prop_assert_eq!(again, wanted);
        }
    }
}
