//! Counting households one by one, and merging heads over their doors.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::{Cell, Counts, Keys, Weight};
use super::standing::{Said, Standing};
use crate::rule::Rule;

/// The doors of one owner, per standing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnedDoors {
    /// Sorted. Most owners have one door, which needs no memory of its own.
    first: Option<(Standing, u64)>,
    more: Box<[(Standing, u64)]>,
}

impl OwnedDoors {
    /// Adds `doors` doors that stand so.
    pub fn add(&mut self, standing: Standing, doors: u64) {
        match self.first.iter_mut().chain(&mut self.more).find(|(there, _)| *there == standing) {
            Some((_, count)) => *count = count.saturating_add(doors),
            None => self.put(self.iter().chain([(standing, doors)]).collect()),
        }
    }

    /// One door moves from a standing to another.
    pub fn shift(&mut self, from: Standing, to: Standing) {
        let less = |(there, count): (Standing, u64)| (there, count.saturating_sub((there == from).into()));
        self.put(self.iter().map(less).filter(|(_, count)| *count > 0).collect());
        self.add(to, 1);
    }

    fn put(&mut self, mut all: Vec<(Standing, u64)>) {
        all.sort_unstable();
        let mut all = all.into_iter();
        (self.first, self.more) = (all.next(), all.collect());
    }

    /// Doors per standing.
    pub fn iter(&self) -> impl Iterator<Item = (Standing, u64)> + '_ {
        self.first.iter().chain(&self.more).copied()
    }

    /// What the doors say, each answer once.
    #[must_use]
    pub fn said(&self) -> Said {
        self.iter().map(|(standing, _)| standing).collect()
    }
}

/// Owners by key and first door, with their doors.
pub type Owners = BTreeMap<(String, String), OwnedDoors>;

/// Adds up households one by one.
#[derive(Debug)]
pub struct Counter {
    keys: Keys,
    counts: Counts,
    owners: BTreeMap<Box<str>, Owner>,
}

/// An owner of a community: there are nearly as many as doors.
#[derive(Debug, Default)]
struct Owner {
    doors: OwnedDoors,
    /// Under which keys it is a head, beside `heads`, by their place.
    keys: Box<[usize]>,
}

impl Counter {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rule: &Rule) -> Self {
        let keys = Keys::of(rule);
        let mut counts = Counts::default();
        // A key that nobody counts under is there with nothing in it.
        counts.heads.extend(keys.heads.iter().map(|(key, _)| (key.clone(), BTreeMap::new())));
        counts.heads.insert("heads".to_owned(), BTreeMap::new());
        counts.others.extend(keys.others.iter().map(|(key, _, _)| (key.clone(), BTreeMap::new())));
        Self { keys, counts, owners: BTreeMap::new() }
    }

    /// Counts one household.
    pub fn add(&mut self, household: Weight<'_>, standing: Standing) {
        let cell = Cell { households: 1, area: household.area };
        self.counts.total.entry(standing).or_default().add(cell);
        let building = match self.counts.buildings.get_mut(household.building) {
            Some(building) => building,
            None => self.counts.buildings.entry(household.building.to_owned()).or_default(),
        };
        building.entry(standing.bare()).or_default().add(cell);
        let owner = match self.owners.get_mut(household.own) {
            Some(owner) => owner,
            None => self.owners.entry(household.own.into()).or_default(),
        };
        owner.doors.add(standing, 1);
        for (n, (_, tag)) in self.keys.heads.iter().enumerate() {
            if household.has_tag(tag) && !owner.keys.contains(&n) {
                owner.keys = owner.keys.iter().copied().chain([n]).collect();
            }
        }
        for (key, amount) in self.keys.others_of(&household) {
            let sums = self.counts.others.entry(key.to_owned()).or_default();
            let sum = sums.entry(standing).or_default();
            *sum = sum.saturating_add(amount);
        }
    }

    /// The counts, and the owners over whose doors heads were merged.
    #[must_use]
    pub fn finish(self) -> (Counts, Owners) {
        let mut owners = Owners::new();
        let counts = self.merge(|key, own, doors| {
            owners.insert((key.to_owned(), own.to_owned()), doors.clone());
        });
        (counts, owners)
    }

    /// The counts.
    #[must_use]
    pub fn counts(self) -> Counts {
        self.merge(|_, _, _| {})
    }

    /// Merges heads over the doors of each owner, who is given with each key.
    fn merge(self, mut each: impl FnMut(&str, &str, &OwnedDoors)) -> Counts {
        let mut counts = self.counts;
        counts.has_area = counts.all().area > 0;
        for (own, Owner { doors, keys }) in self.owners {
            // A rule may name a key in several places: the owner is one head.
            let tagged = keys.iter().filter_map(|n| self.keys.heads.get(*n)).map(|(key, _)| key.as_str());
            for key in std::iter::once("heads").chain(tagged).collect::<BTreeSet<&str>>() {
                let heads = counts.heads.entry(key.to_owned()).or_default();
                *heads.entry(doors.said()).or_default() += 1;
                each(key, &own, &doors);
            }
        }
        for sums in counts.others.values_mut() {
            sums.retain(|_, amount| *amount > 0);
        }
        counts
    }
}
