//! Counting households one by one, and merging heads over their doors.

use std::collections::{BTreeMap, BTreeSet, HashSet};

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
    /// The owners who may have several doors; not known: all of them.
    several: Option<HashSet<String>>,
}

/// An owner of a community: there are nearly as many as doors.
#[derive(Debug, Default)]
struct Owner {
    doors: OwnedDoors,
    /// Under which keys it is a head, beside `heads`, by their place.
    keys: Box<[usize]>,
}

impl Owner {
    /// Takes one of its doors.
    fn take(&mut self, keys: &Keys, household: Weight<'_>, standing: Standing) {
        self.doors.add(standing, 1);
        for (n, (_, tag)) in keys.heads.iter().enumerate() {
            if household.has_tag(tag) && !self.keys.contains(&n) {
                self.keys = self.keys.iter().copied().chain([n]).collect();
            }
        }
    }

    /// Counts it as one head under each of its keys, which `each` is given.
    fn merge(&self, keys: &Keys, counts: &mut Counts, mut each: impl FnMut(&str)) {
        // A rule may name a key in several places: the owner is one head.
        let tagged = self.keys.iter().filter_map(|n| keys.heads.get(*n)).map(|(key, _)| key.as_str());
        for key in std::iter::once("heads").chain(tagged).collect::<BTreeSet<&str>>() {
            if let Some(heads) = counts.heads.get_mut(key) {
                *heads.entry(self.doors.said()).or_default() += 1;
            }
            each(key);
        }
    }
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
        Self { keys, counts, owners: BTreeMap::new(), several: None }
    }

    /// As [`Counter::new`], where no owner but these has several doors. All
    /// others, who are nearly as many as the doors, are heads at once and need
    /// not be kept.
    #[must_use]
    pub fn knowing(rule: &Rule, several: HashSet<String>) -> Self {
        Self { several: Some(several), ..Self::new(rule) }
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
        if self.several.as_ref().is_some_and(|several| !several.contains(household.own)) {
            let mut owner = Owner::default();
            owner.take(&self.keys, household, standing);
            owner.merge(&self.keys, &mut self.counts, |_| {});
        } else {
            let owner = match self.owners.get_mut(household.own) {
                Some(owner) => owner,
                None => self.owners.entry(household.own.into()).or_default(),
            };
            owner.take(&self.keys, household, standing);
        }
        for (key, amount) in self.keys.others_of(&household) {
            let sums = self.counts.others.entry(key.to_owned()).or_default();
            let sum = sums.entry(standing).or_default();
            *sum = sum.saturating_add(amount);
        }
    }

    /// The counts, and the owners over whose doors heads were merged: without
    /// those who were known to have one.
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
        for (own, owner) in self.owners {
            owner.merge(&self.keys, &mut counts, |key| each(key, &own, &owner.doors));
        }
        for sums in counts.others.values_mut() {
            sums.retain(|_, amount| *amount > 0);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use proptest::{collection::vec, prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::consult::Provenance;
    use crate::rule::Position;

    const RULE: &str = "[rule]\nid = \"x\"\nsource = \"community\"\nmeasures = [\"heads\", \"area\"]\napproval.all = [\n\
        { id = \"a\", measure = \"heads\", count = [\"for\"], op = \">\", ratio = \"1/2\", of = \"all\" },\n\
        { id = \"b\", measure = \"heads\", scope = \"lift\", count = [\"for\"], op = \">\", ratio = \"1/2\", of = \"all\" },\n\
        { id = \"c\", measure = \"area\", scope = \"lift\", count = [\"for\"], op = \">\", ratio = \"1/2\", of = \"all\" },\n\
        ]\n";

    proptest! {
        #[test]
        fn to_know_who_has_several_doors_changes_no_count(
            doors in vec((0..12_u32, 0..4_usize, 0..3_u32, proptest::bool::ANY), 0..40),
        ) {
            let rule = Rule::from_toml(RULE, "x").unwrap();
            let standings = [
                Standing::plain(Position::For),
                Standing::Given(Position::Against, Provenance::Proxy),
                Standing::Silent,
                Standing::Contested,
            ];
            let mut often: BTreeMap<String, u64> = BTreeMap::new();
            for (own, ..) in &doors {
                *often.entry(own.to_string()).or_default() += 1;
            }
            let several: HashSet<String> =
                often.into_iter().filter(|(_, doors)| *doors > 1).map(|(own, _)| own).collect();
            let (mut all, mut some) = (Counter::new(&rule), Counter::knowing(&rule, several.clone()));
            for (own, standing, building, tagged) in &doors {
                let (own, building) = (own.to_string(), building.to_string());
                let tags = if *tagged { "old lift" } else { "old" };
                let weight = Weight { building: &building, own: &own, area: 7, tags, shares: "" };
                all.add(weight, standings[*standing]);
                some.add(weight, standings[*standing]);
            }
            let ((all, mut owners), (some, known)) = (all.finish(), some.finish());
            prop_assert_eq!(all, some);
            owners.retain(|(_, own), _| several.contains(own));
            prop_assert!(owners == known);
        }
    }
}
