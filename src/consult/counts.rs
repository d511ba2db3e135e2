//! `Counts`: the joint between storage and arithmetic.
//!
//! Whatever produces them (the counters a book keeps, or a fold over lines
//! and openings), a rule sees the same exact integers.

use std::collections::BTreeMap;

use crate::rule::{Bucket, Buckets, Measures, Mixed, Position, Rule};

/// Where a household stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It answered.
    Answered(Position),
    /// Delivery is proved; no answer.
    Silent,
    /// No proof of delivery; no answer.
    Unreached,
}

impl Standing {
    /// The code used in tables and JSON: a position's, `silent`, `unreached`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered(position) => position.as_str(),
            Self::Silent => "silent",
            Self::Unreached => "unreached",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "silent" => Some(Self::Silent),
            "unreached" => Some(Self::Unreached),
            other => other.parse().ok().map(Self::Answered),
        }
    }

    /// How it counts under `rule`. A position that the rule does not take is
    /// refused at entry; should one be met all the same it counts as spoilt.
    #[must_use]
    pub fn bucket(self, rule: &Rule) -> Bucket {
        match self {
            Self::Answered(position) => rule.bucket_of(position).unwrap_or(Bucket::Invalid),
            Self::Silent => Bucket::Silent,
            Self::Unreached => Bucket::Unreached,
        }
    }
}

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
    /// Owners, merged over their doors, per bucket under the rule.
    pub heads: Buckets,
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

    /// Households that took each position.
    #[must_use]
    pub fn positions(&self) -> BTreeMap<Position, u64> {
        self.total()
            .into_iter()
            .filter_map(|(standing, cell)| match standing {
                Standing::Answered(position) => Some((position, cell.households)),
                _ => None,
            })
            .collect()
    }

    /// The measures that a rule counts in.
    #[must_use]
    pub fn measures(&self, rule: &Rule) -> Measures {
        let mut measures = measures_of(&self.total(), rule, self.has_area);
        measures.insert("heads".to_owned(), self.heads);
        measures
    }

    /// What may still be answered: per measure, the households without an
    /// answer (while the canvass is open) and the heads in conflict.
    #[must_use]
    pub fn undecided(&self, rule: &Rule, open: bool) -> Measures {
        let mut measures = self.measures(rule);
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

/// The doors of one owner, per bucket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnedDoors(BTreeMap<Bucket, u64>);

impl OwnedDoors {
    /// Adds `doors` doors that stand in `bucket`.
    pub fn add(&mut self, bucket: Bucket, doors: u64) {
        let slot = self.0.entry(bucket).or_default();
        *slot = slot.saturating_add(doors);
    }

    /// One door moves from a bucket to another.
    pub fn shift(&mut self, from: Bucket, to: Bucket) {
        if let Some(count) = self.0.get_mut(&from) {
            *count = count.saturating_sub(1);
        }
        self.0.retain(|_, count| *count > 0);
        self.add(to, 1);
    }

    /// Doors per bucket.
    pub fn iter(&self) -> impl Iterator<Item = (Bucket, u64)> + '_ {
        self.0.iter().map(|(bucket, count)| (*bucket, *count))
    }

    /// The bucket of the owner as one head.
    ///
    /// Doors that all stand in one bucket put the head there. An owner whose
    /// doors are partly silent and partly unreached was reached: silent. If
    /// the doors differ otherwise the head is contested, or invalid where the
    /// rule says so (product choice; Interpretation of 2020, art. 9: one
    /// buyer of several units is one head).
    #[must_use]
    pub fn head(&self, rule: &Rule) -> Bucket {
        let mut buckets = self.0.iter().filter(|(_, count)| **count > 0).map(|(bucket, _)| *bucket);
        let first = buckets.next().unwrap_or(Bucket::Unreached);
        let waiting = |bucket: Bucket| matches!(bucket, Bucket::Silent | Bucket::Unreached);
        let rest: Vec<Bucket> = buckets.collect();
        if rest.is_empty() {
            first
        } else if waiting(first) && rest.iter().all(|bucket| waiting(*bucket)) {
            Bucket::Silent
        } else if rule.heads.mixed == Mixed::Invalid {
            Bucket::Invalid
        } else {
            Bucket::Contested
        }
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
}

/// Adds up households one by one.
#[derive(Debug)]
pub struct Counter<'r> {
    rule: &'r Rule,
    counts: Counts,
    owners: BTreeMap<String, OwnedDoors>,
}

impl<'r> Counter<'r> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rule: &'r Rule) -> Self {
        Self { rule, counts: Counts::default(), owners: BTreeMap::new() }
    }

    /// Counts one household.
    pub fn add(&mut self, household: Weight<'_>, standing: Standing) {
        if !self.counts.buildings.contains_key(household.building) {
            self.counts.buildings.insert(household.building.to_owned(), BTreeMap::new());
        }
        if let Some(cells) = self.counts.buildings.get_mut(household.building) {
            cells.entry(standing).or_default().add(Cell { households: 1, area: household.area });
        }
        if !self.owners.contains_key(household.own) {
            self.owners.insert(household.own.to_owned(), OwnedDoors::default());
        }
        if let Some(owned) = self.owners.get_mut(household.own) {
            owned.add(standing.bucket(self.rule), 1);
        }
    }

    /// The counts, and the owners over whose doors heads were merged.
    #[must_use]
    pub fn finish(self) -> (Counts, BTreeMap<String, OwnedDoors>) {
        let mut counts = self.counts;
        counts.has_area = counts.all().area > 0;
        for owned in self.owners.values() {
            let bucket = owned.head(self.rule);
            put(&mut counts.heads, bucket, 1);
        }
        (counts, self.owners)
    }
}
