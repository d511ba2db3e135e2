//! The roll: the households that are entitled to a position.

use super::door::Door;
use super::value::natural;
use std::borrow::Cow;
use std::collections::BTreeMap;

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roll {
    households: Vec<Household>,
    area: u64,
}

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

impl From<Roll> for Cow<'_, Roll> {
    fn from(roll: Roll) -> Self {
        Self::Owned(roll)
    }
}

impl<'r> From<&'r Roll> for Cow<'r, Roll> {
    fn from(roll: &'r Roll) -> Self {
        Self::Borrowed(roll)
    }
}

impl Roll {
    /// Sorts households into a roll.
    ///
    /// # Errors
    ///
    /// A door is there twice, or the total area reaches [`AREA_LIMIT`].
    pub fn new(mut households: Vec<Household>) -> Result<Self, NotARoll> {
        // As most come, and as every stored roll is.
        if !households.is_sorted_by(|a, b| a.door < b.door) {
            households.sort_unstable_by(|a, b| a.door.cmp(&b.door));
            let twice = households.iter().zip(households.iter().skip(1)).find(|(a, b)| a.door == b.door);
            if let Some((household, _)) = twice {
                return Err(NotARoll::Twice(household.door.clone()));
            }
        }
        let add = |sum: u64, household: &Household| sum.checked_add(household.area);
        let area = households.iter().try_fold(0, add);
        let area = area.filter(|a| *a < AREA_LIMIT).ok_or(NotARoll::Area)?;
        Ok(Self { households, area })
    }

    /// The households in natural order of their doors.
    #[must_use]
    pub fn households(&self) -> &[Household] {
        &self.households
    }

    /// The households, for who needs the roll no more.
    #[must_use]
    pub fn into_households(self) -> Vec<Household> {
        self.households
    }

    /// The household of a door.
    #[must_use]
    pub fn find(&self, door: &Door) -> Option<&Household> {
        let found = self.households.binary_search_by(|h| h.door.cmp(door));
        self.households.get(found.ok()?)
    }

    /// The owners with their households, by key.
    #[must_use]
    pub fn owners(&self) -> BTreeMap<&str, Vec<&Household>> {
        let mut owners: BTreeMap<&str, Vec<&Household>> = BTreeMap::new();
        for household in &self.households {
            owners.entry(&household.owner).or_default().push(household);
        }
        owners
    }

    /// How many owners there are.
    #[must_use]
    pub fn owner_count(&self) -> usize {
        let mut owners: Vec<&str> =
            self.households.iter().map(|household| household.owner.as_str()).collect();
        owners.sort_unstable();
        owners.dedup();
        owners.len()
    }

    /// How many households `next` adds, lacks and changes against this roll.
    #[must_use]
    pub fn changes_to(&self, next: &Self) -> [usize; 3] {
        let old: BTreeMap<&str, &Household> = self.households.iter().map(|h| (h.door.as_str(), h)).collect();
        let (mut added, mut changed) = (0, 0);
        for household in &next.households {
            match old.get(household.door.as_str()) {
                None => added += 1,
                Some(before) => changed += usize::from(*before != household),
            }
        }
        // Every household of `next` that is not added was there before.
        [added, old.len() + added - next.households.len(), changed]
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
        for household in &self.households {
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
