//! `Counts`: the joint between storage and arithmetic.
//!
//! Whatever produces them (the counters a book keeps, or a fold over lines
//! and openings), a rule sees the same exact integers. They are kept by what
//! households *said*, not by how that counts: so the same counts can be read
//! under the rule, and again without its silence, its proxies or a mapping.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::boxes::{BoxTotals, Boxes, COUNTED};
pub use super::counter::{Counter, OwnedDoors, Owners};
use super::provenance::Provenance;
use super::standing::{Said, Standing, head};
pub use super::weigh::{Keys, Weight};
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
    /// Households and area per standing.
    pub total: BTreeMap<Standing, Cell>,
    /// The same per building, however a position is known: the few of a
    /// building whose answer is known in one way would be known by it.
    pub buildings: BTreeMap<String, BTreeMap<Standing, Cell>>,
    /// Owners merged over their doors, by what those said: under `heads` all of
    /// them, under `heads@tag` those with a door that carries the tag. An owner
    /// is one head in both, and says the same.
    pub heads: BTreeMap<String, BTreeMap<Said, u64>>,
    /// Further measures of the rule (`share`, `area@tag`), per standing.
    pub others: BTreeMap<String, BTreeMap<Standing, u64>>,
    /// What sealed boxes came to, in a secret ballot.
    pub boxes: Boxes,
    /// Whether the roll gives areas.
    pub has_area: bool,
}

impl Counts {
    /// Whether the buildings add up to the total.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let mut sum: BTreeMap<Standing, Cell> = BTreeMap::new();
        for (standing, cell) in self.buildings.values().flatten() {
            sum.entry(*standing).or_default().add(*cell);
        }
        let mut total: BTreeMap<Standing, Cell> = BTreeMap::new();
        for (standing, cell) in &self.total {
            // Of a secret ballot buildings know only who took part.
            let there = if secret(standing) { Standing::Turnout } else { standing.bare() };
            total.entry(there).or_default().add(*cell);
        }
        sum == total && self.boxes_add_up()
    }

    /// Whether the boxes are what the total says of secret ballots.
    fn boxes_add_up(&self) -> bool {
        let mut ballots: BTreeMap<Position, u64> = BTreeMap::new();
        for (position, number) in self.boxes.values().flat_map(BoxTotals::ballots) {
            *ballots.entry(position).or_default() += number;
        }
        ballots.retain(|_, number| *number > 0);
        let counted = self.total.iter().filter(|(standing, _)| secret(standing));
        counted.filter_map(|(standing, cell)| Some((standing.position()?, cell.households))).eq(ballots)
    }

    /// All households, and their area.
    #[must_use]
    pub fn all(&self) -> Cell {
        let mut all = Cell::default();
        for cell in self.total.values() {
            all.add(*cell);
        }
        all
    }

    /// Households that took each position, by whomever.
    #[must_use]
    pub fn positions(&self) -> BTreeMap<Position, u64> {
        let mut positions: BTreeMap<Position, u64> = BTreeMap::new();
        for (standing, cell) in &self.total {
            if let Some(position) = standing.position() {
                *positions.entry(position).or_default() += cell.households;
            }
        }
        positions
    }

    /// Households for which somebody else answered.
    #[must_use]
    pub fn by_proxy(&self) -> u64 {
        let proxied = |(standing, cell): (&Standing, &Cell)| match standing {
            Standing::Given(_, Provenance::Proxy) => cell.households,
            _ => 0,
        };
        self.total.iter().map(proxied).sum()
    }

    /// The measures that a rule counts in.
    ///
    /// Where the rule lets `majority` join the majority of the votes cast, that
    /// is the majority by the measure that its clause on silence names, else by
    /// each measure; those who join do not make it, and at a tie they abstain.
    #[must_use]
    pub fn measures(&self, rule: &Rule) -> Measures {
        let mut measures = self.plain(rule);
        for (key, buckets) in &mut measures {
            let Some(position) = self.follows(rule, key) else { return measures };
            let joined = self.retold(|standing| followed(standing, position));
            if let Some(joined) = joined.plain(rule).get(key) {
                *buckets = *joined;
            }
        }
        measures
    }

    /// What those say under `key` who join the majority; `None` where nobody
    /// does, or the rule does not let them.
    #[must_use]
    pub fn follows(&self, rule: &Rule, key: &str) -> Option<Position> {
        if !rule.positions.joins() || self.joining() == 0 {
            return None;
        }
        let others = self.retold(|standing| match standing.position() {
            Some(Position::Majority) => Standing::Silent,
            _ => standing,
        });
        let by = rule.silence.as_ref().and_then(|silence| silence.by.as_deref());
        // Within a tag the majority is that of the whole measure.
        let measure = key.split('@').next().unwrap_or(key);
        let cast = others.plain(rule).get(by.unwrap_or(measure)).copied().unwrap_or_default();
        Some(match cast.get(Bucket::For).cmp(&cast.get(Bucket::Against)) {
            Ordering::Greater => Position::For,
            Ordering::Less => Position::Against,
            Ordering::Equal => Position::Abstain,
        })
    }

    /// Households that join the majority.
    #[must_use]
    pub fn joining(&self) -> u64 {
        self.positions().get(&Position::Majority).copied().unwrap_or(0)
    }

    fn plain(&self, rule: &Rule) -> Measures {
        let mut measures = measures_of(&self.total, rule, self.has_area);
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
    /// how the result is made again without proxies or without a mapping. The
    /// buildings do not go along, since they do not tell all of a standing.
    #[must_use]
    pub fn retold(&self, change: impl Fn(Standing) -> Standing) -> Self {
        let mut again = Self { has_area: self.has_area, ..Self::default() };
        for (standing, cell) in &self.total {
            again.total.entry(change(*standing)).or_default().add(*cell);
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
        let mut measures = self.measures(rule);
        // Those who join the majority follow it wherever it goes.
        let joining = self.joining() > 0 && rule.positions.joins() && open;
        for buckets in measures.values_mut() {
            let mut left = Buckets::default();
            let waiting = [Bucket::Silent, Bucket::Unreached];
            for bucket in waiting.into_iter().filter(|_| open).chain([Bucket::Contested]) {
                put(&mut left, bucket, buckets.get(bucket));
            }
            *buckets = left;
        }
        if open && self.uncounted() > 0 {
            // Ballots that nobody has counted yet may say anything.
            for (_, buckets) in measures.iter_mut().filter(|(key, _)| COUNTED.contains(&key.as_str())) {
                put(buckets, Bucket::Novote, self.uncounted().into());
            }
        }
        if joining {
            self.may_follow(rule, &mut measures);
        }
        measures
    }

    /// Adds those who join the majority to what is undecided.
    fn may_follow(&self, rule: &Rule, undecided: &mut Measures) {
        let without = self.retold(|standing| match standing.position() {
            Some(Position::Majority) => Standing::Unreached,
            _ => standing,
        });
        let (with, without) = (self.measures(rule), without.plain(rule));
        for (key, left) in undecided {
            let (Some(with), Some(without)) = (with.get(key), without.get(key)) else { continue };
            for bucket in [Bucket::For, Bucket::Against, Bucket::Abstain] {
                put(left, bucket, with.get(bucket).saturating_sub(without.get(bucket)));
            }
        }
    }
}

/// Whether it is that of ballots out of a box.
fn secret(standing: &Standing) -> bool {
    standing.provenance() == Some(Provenance::Box)
}

/// A standing, with `majority` told as the position that it follows.
fn followed(standing: Standing, position: Position) -> Standing {
    match standing.position() {
        Some(Position::Majority) => Standing::plain(position),
        _ => standing,
    }
}

/// `households` and `area` per bucket of a part of `whole`, where those who
/// join the majority follow that of the whole.
#[must_use]
pub fn part_of(whole: &Counts, cells: &BTreeMap<Standing, Cell>, rule: &Rule) -> Measures {
    let mut measures = measures_of(cells, rule, whole.has_area);
    for (key, buckets) in &mut measures {
        let Some(position) = whole.follows(rule, key) else { return measures };
        let mut told: BTreeMap<Standing, Cell> = BTreeMap::new();
        for (standing, cell) in cells {
            told.entry(followed(*standing, position)).or_default().add(*cell);
        }
        if let Some(joined) = measures_of(&told, rule, whole.has_area).get(key) {
            *buckets = *joined;
        }
    }
    measures
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
