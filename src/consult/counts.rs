//! `Counts`: the joint between storage and arithmetic.
//!
//! Whatever produces them (the counters a book keeps, or a fold over lines
//! and openings), a rule sees the same exact integers. They are kept by what
//! households *said*, not by how that counts: so the same counts can be read
//! under the rule, and again without its silence, its proxies or a mapping.

use std::collections::BTreeMap;

use super::shares;
use super::standing::{Said, Standing, head};
use crate::rule::{Bucket, Buckets, Measures, Position, Rule};

/// Households and their area in 0.01 m².
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Number of households.
    pub households: u64,
    /// Sum of their areas, in 0.01 m².
    pub area: u64,
}

impl Cell {
    /// Adds another cell. A roll's total area is below 2^53, so sums of its
    /// parts cannot overflow; saturation would be seen by every check.
    pub fn add(&mut self, other: Self) {
        self.households = self.households.saturating_add(other.households);
        self.area = self.area.saturating_add(other.area);
    }
}

/// The counts of one consultation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Building, then standing.
    pub buildings: BTreeMap<String, BTreeMap<Standing, Cell>>,
    /// Owners merged over their doors, by what those said: under `heads`, and
    /// under `heads@tag` over the doors with that tag.
    pub heads: BTreeMap<String, BTreeMap<Said, u64>>,
    /// Further measures of the rule (`share`, `area@tag`), per standing.
    pub others: BTreeMap<String, BTreeMap<Standing, u64>>,
    /// Whether the roll gives areas.
    pub has_area: bool,
}

impl Counts {
    /// Households and area per standing, over all buildings.
    #[must_use]
    pub fn total(&self) -> BTreeMap<Standing, Cell> {
        let mut total: BTreeMap<Standing, Cell> = BTreeMap::new();
        for cells in self.buildings.values() {
            for (standing, cell) in cells {
                total.entry(*standing).or_default().add(*cell);
            }
        }
        total
    }

    /// All households, and their area.
    #[must_use]
    pub fn all(&self) -> Cell {
        let mut all = Cell::default();
        for cell in self.total().values() {
            all.add(*cell);
        }
        all
    }

    /// Households that took each position, by whomever.
    #[must_use]
    pub fn positions(&self) -> BTreeMap<Position, u64> {
        let mut positions: BTreeMap<Position, u64> = BTreeMap::new();
        for (standing, cell) in self.total() {
            if let Some(position) = standing.position() {
                *positions.entry(position).or_default() += cell.households;
            }
        }
        positions
    }

    /// Households for which somebody else answered.
    #[must_use]
    pub fn by_proxy(&self) -> u64 {
        let proxied = |(standing, cell): (Standing, Cell)| match standing {
            Standing::ByProxy(_) => cell.households,
            _ => 0,
        };
        self.total().into_iter().map(proxied).sum()
    }

    /// The measures that a rule counts in.
    #[must_use]
    pub fn measures(&self, rule: &Rule) -> Measures {
        let mut measures = measures_of(&self.total(), rule, self.has_area);
        for (key, said) in &self.heads {
            let mut buckets = Buckets::default();
            for (said, heads) in said {
                put(&mut buckets, head(said, rule), (*heads).into());
            }
            measures.insert(key.clone(), buckets);
        }
        for (key, standings) in &self.others {
            let mut buckets = Buckets::default();
            for (standing, amount) in standings {
                put(&mut buckets, standing.bucket(rule), (*amount).into());
            }
            measures.insert(key.clone(), buckets);
        }
        measures
    }

    /// The same counts with every standing `before` told as `change` says:
    /// how the result is made again without proxies or without a mapping.
    #[must_use]
    pub fn retold(&self, change: impl Fn(Standing) -> Standing) -> Self {
        let mut again = Self { has_area: self.has_area, ..Self::default() };
        for (name, cells) in &self.buildings {
            let to = again.buildings.entry(name.clone()).or_default();
            for (standing, cell) in cells {
                to.entry(change(*standing)).or_default().add(*cell);
            }
        }
        for (key, heads) in &self.heads {
            let to = again.heads.entry(key.clone()).or_default();
            for (said, count) in heads {
                *to.entry(said.iter().map(|standing| change(*standing)).collect()).or_default() += count;
            }
        }
        for (key, standings) in &self.others {
            let to = again.others.entry(key.clone()).or_default();
            for (standing, amount) in standings {
                *to.entry(change(*standing)).or_default() += amount;
            }
        }
        again
    }

    /// What may still be answered: per measure, what has no answer (while the
    /// canvass is open) and the heads in conflict.
    #[must_use]
    pub fn undecided(&self, rule: &Rule, open: bool) -> Measures {
        // A position that counts as silent was answered all the same.
        let answered = self.retold(|standing| match standing {
            Standing::Silent | Standing::Unreached => standing,
            answered if answered.bucket(rule) == Bucket::Silent => Standing::Answered(Position::For),
            answered => answered,
        });
        let mut measures = answered.measures(rule);
        for buckets in measures.values_mut() {
            let mut left = Buckets::default();
            let waiting = [Bucket::Silent, Bucket::Unreached];
            for bucket in waiting.into_iter().filter(|_| open).chain([Bucket::Contested]) {
                put(&mut left, bucket, buckets.get(bucket));
            }
            *buckets = left;
        }
        measures
    }
}

/// `households` and `area` per bucket.
#[must_use]
pub fn measures_of(cells: &BTreeMap<Standing, Cell>, rule: &Rule, has_area: bool) -> Measures {
    let (mut households, mut area) = (Buckets::default(), Buckets::default());
    for (standing, cell) in cells {
        let bucket = standing.bucket(rule);
        put(&mut households, bucket, cell.households.into());
        put(&mut area, bucket, cell.area.into());
    }
    let mut measures = Measures::new();
    measures.insert("households".to_owned(), households);
    if has_area {
        measures.insert("area".to_owned(), area);
    }
    measures
}

/// Adds to a bucket. Sums of 64-bit counts cannot overflow 128 bits, so the
/// check of [`Buckets::add`] never refuses here.
pub(crate) fn put(buckets: &mut Buckets, bucket: Bucket, count: u128) {
    let added = buckets.add(bucket, count);
    debug_assert!(added.is_ok(), "{added:?}");
}

/// The doors of one owner, per standing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnedDoors(BTreeMap<Standing, u64>);

impl OwnedDoors {
    /// Adds `doors` doors that stand so.
    pub fn add(&mut self, standing: Standing, doors: u64) {
        let slot = self.0.entry(standing).or_default();
        *slot = slot.saturating_add(doors);
    }

    /// One door moves from a standing to another.
    pub fn shift(&mut self, from: Standing, to: Standing) {
        if let Some(count) = self.0.get_mut(&from) {
            *count = count.saturating_sub(1);
        }
        self.0.retain(|_, count| *count > 0);
        self.add(to, 1);
    }

    /// Doors per standing.
    pub fn iter(&self) -> impl Iterator<Item = (Standing, u64)> + '_ {
        self.0.iter().map(|(standing, count)| (*standing, *count))
    }

    /// What the doors say, each answer once.
    #[must_use]
    pub fn said(&self) -> Said {
        self.0.keys().copied().collect()
    }
}

/// What a count needs to know of a household.
#[derive(Debug, Clone, Copy)]
pub struct Weight<'a> {
    /// Building.
    pub building: &'a str,
    /// First door of the same owner.
    pub own: &'a str,
    /// Area in 0.01 m².
    pub area: u64,
    /// Tags, separated by spaces.
    pub tags: &'a str,
    /// Further amounts; see [`shares`].
    pub shares: &'a str,
}

impl Weight<'_> {
    /// What it weighs in a measure that is not heads; nothing if it has none.
    #[must_use]
    pub fn amount(&self, measure: &str) -> u64 {
        match measure {
            "households" | "units" => 1,
            "area" => self.area,
            other => shares::parse(self.shares).get(other).copied().unwrap_or(0),
        }
    }

    /// Whether it carries a tag.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.split(' ').any(|own| own == tag)
    }
}

/// The keys that a rule counts under, beside households, area and heads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// `heads@tag` and its tag.
    pub heads: Vec<(String, String)>,
    /// Other keys, their measure and their tag.
    pub others: Vec<(String, String, Option<String>)>,
}

impl Keys {
    /// Those of a rule.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        let mut keys = Self::default();
        let by = rule.silence.iter().filter_map(|silence| silence.by.clone());
        for key in rule.keys().into_iter().chain(by) {
            let (measure, tag) = match key.split_once('@') {
                Some((measure, tag)) => (measure.to_owned(), Some(tag.to_owned())),
                None => (key.clone(), None),
            };
            match (measure.as_str(), tag) {
                ("heads" | "households" | "area", None) => {}
                ("heads", Some(tag)) => keys.heads.push((key, tag)),
                (_, tag) => keys.others.push((key, measure, tag)),
            }
        }
        keys.others.dedup();
        keys
    }

    /// Where a household counts as a head: `heads` and the tags it carries.
    pub fn heads_of<'k>(&'k self, weight: &Weight<'_>) -> Vec<&'k str> {
        let tagged = self.heads.iter().filter(|(_, tag)| weight.has_tag(tag)).map(|(key, _)| key.as_str());
        std::iter::once("heads").chain(tagged).collect()
    }

    /// What a household weighs under each other key.
    pub fn others_of<'k>(&'k self, weight: &Weight<'_>) -> Vec<(&'k str, u64)> {
        let within = |tag: &Option<String>| tag.as_ref().is_none_or(|tag| weight.has_tag(tag));
        let counted = self.others.iter().filter(|(_, _, tag)| within(tag));
        counted.map(|(key, measure, _)| (key.as_str(), weight.amount(measure))).collect()
    }
}

/// Owners by key and first door, with their doors.
pub type Owners = BTreeMap<(String, String), OwnedDoors>;

/// Adds up households one by one.
#[derive(Debug)]
pub struct Counter {
    keys: Keys,
    counts: Counts,
    owners: Owners,
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
        Self { keys, counts, owners: Owners::new() }
    }

    /// Counts one household.
    pub fn add(&mut self, household: Weight<'_>, standing: Standing) {
        let building = self.counts.buildings.entry(household.building.to_owned()).or_default();
        building.entry(standing).or_default().add(Cell { households: 1, area: household.area });
        for key in self.keys.heads_of(&household) {
            let owner = (key.to_owned(), household.own.to_owned());
            self.owners.entry(owner).or_default().add(standing, 1);
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
        let mut counts = self.counts;
        counts.has_area = counts.all().area > 0;
        for ((key, _), owned) in &self.owners {
            *counts.heads.entry(key.clone()).or_default().entry(owned.said()).or_default() += 1;
        }
        for sums in counts.others.values_mut() {
            sums.retain(|_, amount| *amount > 0);
        }
        (counts, self.owners)
    }
}
