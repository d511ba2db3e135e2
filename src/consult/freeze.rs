//! The roll as it is frozen when a consultation opens.
//!
//! Every household gets a slot and a weight of its own, each with a fresh
//! salt: linkable inside one consultation, unlinkable between two.

use std::borrow::Cow;

use super::counts::Weight;
use super::frozen::{head, one_stock, owners};
use super::{Door, Household, Roll};
use crate::log::RollLine;
use crate::log::escape::escape;
use crate::log::line::Writer;
use crate::log::opening::{Opening, Salt, SlotOpening, WeightOpening};
use crate::log::{Hash, Hasher};
use crate::rule::Rule;

/// One household of a frozen roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The door.
    pub door: Door,
    /// Place in the natural order of doors, from 0.
    pub n: u64,
    /// Building.
    pub building: String,
    /// Stairwell.
    pub stairwell: String,
    /// First door of the same owner: heads are merged by it.
    pub own: String,
    /// Doors of that owner.
    pub own_doors: u64,
    /// Area in 0.01 m²; 0 if the roll has none.
    pub area: u64,
    /// Kind; empty if not given.
    pub kind: String,
    /// State; empty if not given.
    pub state: String,
    /// Tags, separated by spaces.
    pub tags: String,
    /// Further amounts; see [`shares`](super::shares).
    pub shares: String,
    /// Salt of the slot.
    pub salt: Salt,
    /// The owner's key, as the roll has it. It is never published: the line
    /// of the roll only binds it.
    pub owner: String,
    /// Salt of the owner and of the weight.
    pub owner_salt: Salt,
}

impl Slot {
    /// The opening of the slot.
    #[must_use]
    pub fn opening(&self, consultation: &str) -> SlotOpening {
        SlotOpening { consultation: consultation.to_owned(), door: self.door.to_string(), salt: self.salt }
    }

    /// The slot's hash.
    #[must_use]
    pub fn hash(&self, consultation: &str) -> Hash {
        Hash::of(SlotOpening::line(consultation, self.door.as_str(), &self.salt).as_bytes())
    }

    /// The short code that tells its row on a sheet. A slip of the pen in the
    /// door or the row does not fit it.
    ///
    /// It is not the head of the slot's hash: that hash is published beside the
    /// position, and a photograph of a sheet would then tell every neighbour's
    /// answer.
    #[must_use]
    pub fn check_code(&self) -> String {
        check_code(&self.salt, &self.door)
    }

    /// The opening of the weight.
    #[must_use]
    pub fn weight_opening(&self, consultation: &str) -> WeightOpening {
        WeightOpening {
            consultation: consultation.to_owned(),
            slot: self.hash(consultation),
            area: self.area,
            building: self.building.clone(),
            own: self.own.clone(),
            kind: self.kind.clone(),
            state: self.state.clone(),
            stairwell: self.stairwell.clone(),
            tags: self.tags.clone(),
            shares: self.shares.clone(),
            salt: self.weight_salt(),
        }
    }

    /// Salt of the weight. It binds the owner's key too: a book in which
    /// somebody else is the owner has another roll.
    fn weight_salt(&self) -> Salt {
        Hash::of_parts(&[b"yishi/owner/1", &self.owner_salt.0, self.owner.as_bytes()])
    }

    /// Its line of `roll.jsonl`.
    #[must_use]
    pub fn roll_line(&self, consultation: &str) -> RollLine {
        let weight = self.weight_opening(consultation);
        RollLine { slot: weight.slot, weight: Some(weight.commitment()) }
    }

    /// What a count needs to know of it.
    #[must_use]
    pub fn weight(&self) -> Weight<'_> {
        Weight {
            building: &self.building,
            own: &self.own,
            area: self.area,
            tags: &self.tags,
            shares: &self.shares,
        }
    }
}

/// The short code of the row of a door with this salt; see
/// [`Slot::check_code`].
#[must_use]
pub fn check_code(salt: &Salt, door: &Door) -> String {
    let parts: [&[u8]; 3] = [b"yishi/sheet-code/1", &salt.0, door.as_str().as_bytes()];
    Hash::of_parts(&parts).hex().chars().take(8).collect()
}

/// Numbers the households, which are in the natural order of doors, and names
/// the owner of each by the first door that is theirs.
pub(super) fn number(slots: &mut [Slot], rule: &Rule) {
    let one_stock = one_stock(rule);
    let owners =
        owners(slots.len(), |at| slots.get(at).and_then(|slot| head(&slot.owner, &slot.state, one_stock)));
    for ((n, at), owned) in (0..).zip(0..).zip(owners) {
        let own = slots.get(owned.first()).map(|slot| slot.door.to_string()).unwrap_or_default();
        if let Some(slot) = slots.get_mut(at) {
            (slot.n, slot.own, slot.own_doors) = (n, own, owned.doors());
        }
    }
}

/// The lines of `roll.jsonl`: sorted by slot, so that the order shows no door.
#[must_use]
pub fn roll_lines(slots: &[Slot], consultation: &str) -> Vec<RollLine> {
    let mut lines: Vec<RollLine> = slots.iter().map(|slot| slot.roll_line(consultation)).collect();
    lines.sort_unstable();
    lines
}

/// The digest of `roll.jsonl`, which genesis binds.
#[must_use]
pub fn roll_file_digest(lines: &[RollLine]) -> Hash {
    Hash::of_lines(lines.iter().map(RollLine::encode))
}

/// As [`escape`], without a copy of what is its own escape, as most names are.
fn escaped(text: &str) -> Cow<'_, str> {
    match text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        true => Cow::Borrowed(text),
        false => Cow::Owned(escape(text)),
    }
}

/// The digest of a roll before it is frozen: one canonical line a household,
/// in the natural order of doors.
#[must_use]
pub fn roll_digest(roll: &Roll) -> Hash {
    let mut digest = RollDigest::default();
    roll.iter().for_each(|household| digest.take(&household));
    digest.finish()
}

/// A [`roll_digest`] household by household, for who goes over them anyway.
#[derive(Debug, Default)]
pub struct RollDigest(Hasher);

impl RollDigest {
    /// Takes the next household.
    pub fn take(&mut self, household: &Household) {
        let line = Writer::new()
            .int("area", household.area)
            .str("building", &escaped(&household.building))
            .str("door", household.door.as_str())
            .str("kind", &escaped(&household.kind))
            .str("owner", &escaped(&household.owner))
            .opt("shares", (!household.shares.is_empty()).then(|| escaped(&household.shares)).as_deref())
            .str("stairwell", &escaped(&household.stairwell))
            .str("state", &escaped(&household.state))
            .str("tags", &escape(&household.tags.join(" ")))
            .finish();
        self.0.update(line.as_bytes());
    }

    /// The digest of all that was taken.
    #[must_use]
    pub fn finish(self) -> Hash {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn what_is_its_own_escape_is_not_copied(text in "[0-9A-Za-z-]{0,8}|[ -~甲%]{0,8}") {
            prop_assert_eq!(escaped(&text), escape(&text));
        }
    }
}
