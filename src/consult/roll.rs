//! The roll: the households that are entitled to a position.

use super::door::Door;
use super::records::{Place, Records, Texts};
use super::value::natural;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The area of a roll stays below this, in 0.01 m², so that it is exact in
/// every program that reads the JSON, JavaScript's doubles included.
pub const AREA_LIMIT: u64 = 1 << 53;

/// One household of the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Its id.
    pub door: Door,
    /// The building; empty if not known.
    pub building: String,
    /// The stairwell within the building; empty if not known.
    pub stairwell: String,
    /// The key of the owner; the door itself if none was given.
    pub owner: String,
    /// The area in 0.01 m²; 0 if the roll has no areas.
    pub area: u64,
    /// What the premises are, as the roll says; may be empty.
    pub kind: String,
    /// The standing of the household, as the roll says; may be empty.
    pub state: String,
    /// Tags, each once, in the roll's order.
    pub tags: Vec<String>,
    /// Further amounts; see [`shares`](super::shares).
    pub shares: String,
}

/// Households in natural order of their doors, each door once.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    records: Records,
    area: u64,
    /// The same again, for who must look at many at a time.
    whole: OnceLock<Vec<Household>>,
}

impl PartialEq for Roll {
    fn eq(&self, other: &Self) -> bool {
        self.records == other.records
    }
}

impl Eq for Roll {}

impl Household {
    /// Puts it to the others.
    pub(super) fn pack(&self, records: &mut Records) {
        let Self { building, stairwell, owner, kind, state, shares, .. } = self;
        let texts = [building, stairwell, owner, kind, state, shares].into_iter().chain(&self.tags);
        let texts = [self.door.as_str()].into_iter().chain(texts.map(String::as_str));
        records.push(self.area, texts.map(Some));
    }

    /// One of those that were put together.
    pub(super) fn unpack((area, mut texts): (u64, Texts<'_>)) -> Self {
        let mut next = || texts.next().flatten().unwrap_or_default();
        Self {
            area,
            door: Door::known(next()),
            building: next().to_owned(),
            stairwell: next().to_owned(),
            owner: next().to_owned(),
            kind: next().to_owned(),
            state: next().to_owned(),
            shares: next().to_owned(),
            tags: texts.flatten().map(str::to_owned).collect(),
        }
    }

    /// All of them; each block goes when it is read.
    pub(super) fn unpack_all(records: Records) -> impl Iterator<Item = Self> {
        records.into_blocks().flat_map(|block| block.iter().map(Self::unpack).collect::<Vec<_>>())
    }
}

/// Where a packed household has the owner and the state.
const OWNER: usize = 3;
const STATE: usize = 5;

/// What a building holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildingSum {
    /// The building; empty for households without one.
    pub building: String,
    /// Its households.
    pub households: u64,
    /// Their area in 0.01 m².
    pub area: u64,
}

/// Why households do not make a roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotARoll {
    /// This door is there twice.
    Twice(Door),
    /// The areas add up to [`AREA_LIMIT`] or more.
    Area,
}

impl Roll {
    /// Sorts households into a roll.
    ///
    /// # Errors
    ///
    /// A door is there twice, or the total area reaches [`AREA_LIMIT`].
    pub fn new(households: Vec<Household>) -> Result<Self, NotARoll> {
        Self::collect(households)
    }

    /// As [`Self::new`]. Households that come in order, as most do, are not all
    /// held at once.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn collect(households: impl IntoIterator<Item = Household>) -> Result<Self, NotARoll> {
        let mut records = Records::new();
        households.into_iter().for_each(|household| household.pack(&mut records));
        Self::of(records)
    }

    pub(super) fn of(mut records: Records) -> Result<Self, NotARoll> {
        let (mut area, mut last, mut sorted) = (Some(0_u64), None, true);
        for (next, mut texts) in records.iter() {
            let door = texts.next().flatten().unwrap_or_default();
            sorted &= last.is_none_or(|last| natural(last, door).is_lt());
            area = area.and_then(|sum| sum.checked_add(next));
            last = Some(door);
        }
        if !sorted {
            let mut households: Vec<Household> = Household::unpack_all(records).collect();
            households.sort_unstable_by(|a, b| a.door.cmp(&b.door));
            let twice = households.iter().zip(households.iter().skip(1)).find(|(a, b)| a.door == b.door);
            if let Some((household, _)) = twice {
                return Err(NotARoll::Twice(household.door.clone()));
            }
            records = Records::new();
            households.iter().for_each(|household| household.pack(&mut records));
        }
        let area = area.filter(|a| *a < AREA_LIMIT).ok_or(NotARoll::Area)?;
        Ok(Self { records, area, whole: OnceLock::new() })
    }

    /// How many households there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The households in natural order of their doors, each made as it is asked
    /// for.
    pub fn iter(&self) -> impl Iterator<Item = Household> {
        self.records.iter().map(Household::unpack)
    }

    /// Where each household is, in natural order of their doors.
    pub(super) fn places(&self) -> Vec<Place> {
        self.records.places()
    }

    /// The household there.
    pub(super) fn at(&self, place: Place) -> Option<Household> {
        self.records.at(place).map(Household::unpack)
    }

    /// The door of the household there.
    pub(super) fn door_at(&self, place: Place) -> Option<&str> {
        self.records.at(place)?.1.next().flatten()
    }

    /// The owner and the state of the household there.
    pub(super) fn owner_at(&self, place: Place) -> Option<(&str, &str)> {
        let (_, mut texts) = self.records.at(place)?;
        let owner = texts.nth(OWNER).flatten()?;
        Some((owner, texts.nth(STATE - OWNER - 1).flatten()?))
    }

    /// The areas in natural order of their doors, in 0.01 m².
    pub fn areas(&self) -> impl Iterator<Item = u64> {
        self.records.iter().map(|(area, _)| area)
    }

    /// The households one by one; each block goes when it is read.
    pub(super) fn into_households(self) -> impl Iterator<Item = Household> {
        Household::unpack_all(self.records)
    }

    /// The households in natural order of their doors, all at once: several times
    /// as large as the roll is.
    #[must_use]
    pub fn households(&self) -> &[Household] {
        self.whole.get_or_init(|| self.iter().collect())
    }

    /// The household of a door.
    #[must_use]
    pub fn find(&self, door: &Door) -> Option<&Household> {
        let found = self.households().binary_search_by(|h| h.door.cmp(door));
        self.households().get(found.ok()?)
    }

    /// The owners with their households, by key.
    #[must_use]
    pub fn owners(&self) -> BTreeMap<&str, Vec<&Household>> {
        let mut owners: BTreeMap<&str, Vec<&Household>> = BTreeMap::new();
        for household in self.households() {
            owners.entry(&household.owner).or_default().push(household);
        }
        owners
    }

    /// How many owners there are.
    #[must_use]
    pub fn owner_count(&self) -> usize {
        let owner = self.records.iter().map(|(_, mut texts)| texts.nth(OWNER).flatten());
        let mut owners: Vec<Option<&str>> = owner.collect();
        owners.sort_unstable();
        owners.dedup();
        owners.len()
    }

    /// How many households `next` adds, lacks and changes against this roll.
    #[must_use]
    pub fn changes_to(&self, next: &Self) -> [usize; 3] {
        let old: BTreeMap<&str, &Household> =
            self.households().iter().map(|h| (h.door.as_str(), h)).collect();
        let (mut added, mut changed) = (0, 0);
        for household in next.households() {
            match old.get(household.door.as_str()) {
                None => added += 1,
                Some(before) => changed += usize::from(*before != household),
            }
        }
        // Every household of `next` that is not added was there before.
        [added, old.len() + added - next.len(), changed]
    }

    /// The total area in 0.01 m².
    #[must_use]
    pub const fn area(&self) -> u64 {
        self.area
    }

    /// The buildings in natural order.
    #[must_use]
    pub fn by_building(&self) -> Vec<BuildingSum> {
        let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for household in self.households() {
            let sum = sums.entry(&household.building).or_default();
            sum.0 += 1;
            sum.1 += household.area; // cannot overflow: the total did not
        }
        let mut sums: Vec<BuildingSum> = sums
            .into_iter()
            .map(|(building, (households, area))| BuildingSum {
                building: building.to_owned(),
                households,
                area,
            })
            .collect();
        sums.sort_by(|a, b| natural(&a.building, &b.building));
        sums
    }
}
