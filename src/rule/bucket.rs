//! What is counted: buckets, the whole numbers in them, and sets of buckets.

use super::codes::codes;
use crate::text::{self, Fault};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;

codes! {
    /// How one household, head or square metre counts under a rule.
    Bucket {
        /// 同意.
        For = "for",
        /// 反对.
        Against = "against",
        /// 弃权.
        Abstain = "abstain",
        /// 废票: a ballot was given, its content does not count.
        Invalid = "invalid",
        /// Present at the meeting, gave no ballot.
        Novote = "novote",
        /// 已送达未表态: delivery is proved, no reply.
        Silent = "silent",
        /// 无法送达: no proof of delivery.
        Unreached = "unreached",
        /// Two records disagree; a person has to settle which one stands.
        Contested = "contested",
    }
}

codes! {
    /// A named set of buckets, used as what is counted or as a base.
    Alias {
        /// Everybody on the roll, the contested included.
        All = "all",
        /// For, against, abstain, invalid and novote.
        Present = "present",
        /// For, against, abstain and invalid: took part.
        Ballots = "ballots",
        /// For, against and abstain.
        Valid = "valid",
        /// For and against.
        Cast = "cast",
    }
}

impl Alias {
    /// Whether `bucket` belongs to this set.
    #[must_use]
    pub fn contains(self, bucket: Bucket) -> bool {
        // The buckets are declared from the narrowest set to the widest, and
        // the contested belong to `all` only: nobody knows what they said.
        match self {
            Self::All => true,
            Self::Present => bucket <= Bucket::Novote,
            Self::Ballots => bucket <= Bucket::Invalid,
            Self::Valid => bucket <= Bucket::Abstain,
            Self::Cast => bucket <= Bucket::Against,
        }
    }
}

/// A set of buckets: a named one or an explicit list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Base {
    /// A named set.
    Alias(Alias),
    /// The buckets listed.
    List(Vec<Bucket>),
}

impl Base {
    /// Whether `bucket` belongs to this set.
    #[must_use]
    pub fn contains(&self, bucket: Bucket) -> bool {
        match self {
            Self::Alias(alias) => alias.contains(bucket),
            Self::List(list) => list.contains(&bucket),
        }
    }

    /// The sum of the buckets of this set, in the unit of `buckets`.
    #[must_use]
    pub fn sum(&self, buckets: &Buckets) -> u128 {
        // Cannot overflow: the sum of all eight fits (see `Buckets`).
        buckets.iter().filter(|(bucket, _)| self.contains(*bucket)).map(|(_, count)| count).sum()
    }
}

/// One exact whole number per bucket: doors, heads, or 0.01 m².
///
/// The sum of all eight always fits in a `u128`; [`Buckets::add`] refuses what
/// would break this, so no sum of buckets can overflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Buckets {
    for_: u128,
    against: u128,
    abstain: u128,
    invalid: u128,
    novote: u128,
    silent: u128,
    unreached: u128,
    contested: u128,
}

/// The counts of a consultation: one [`Buckets`] per measure.
///
/// Keys are `households`, `heads`, `units`, `area` (0.01 m²), `share` or a name
/// the rule declares; what falls within a tag is kept under `measure@tag`.
pub type Measures = BTreeMap<String, Buckets>;

impl Buckets {
    /// The count in `bucket`.
    #[must_use]
    pub const fn get(&self, bucket: Bucket) -> u128 {
        match bucket {
            Bucket::For => self.for_,
            Bucket::Against => self.against,
            Bucket::Abstain => self.abstain,
            Bucket::Invalid => self.invalid,
            Bucket::Novote => self.novote,
            Bucket::Silent => self.silent,
            Bucket::Unreached => self.unreached,
            Bucket::Contested => self.contested,
        }
    }

    fn slot(&mut self, bucket: Bucket) -> &mut u128 {
        match bucket {
            Bucket::For => &mut self.for_,
            Bucket::Against => &mut self.against,
            Bucket::Abstain => &mut self.abstain,
            Bucket::Invalid => &mut self.invalid,
            Bucket::Novote => &mut self.novote,
            Bucket::Silent => &mut self.silent,
            Bucket::Unreached => &mut self.unreached,
            Bucket::Contested => &mut self.contested,
        }
    }

    /// Adds `count` units to `bucket`.
    ///
    /// # Errors
    /// `too-large` if the sum of all buckets would not fit; nothing is added.
    pub fn add(&mut self, bucket: Bucket, count: u128) -> Result<(), Fault> {
        if self.all().checked_add(count).is_none() {
            return Err(too_large());
        }
        *self.slot(bucket) += count;
        Ok(())
    }

    /// Takes `count` units out of `bucket`.
    ///
    /// # Errors
    /// `bucket-short` if fewer are in it; nothing is taken.
    pub fn sub(&mut self, bucket: Bucket, count: u128) -> Result<(), Fault> {
        let held = self.slot(bucket);
        let Some(rest) = held.checked_sub(count) else {
            let message = text::rule_bucket_short(bucket, *held, count);
            return Err(Fault::new("bucket-short", message));
        };
        *held = rest;
        Ok(())
    }

    /// Moves `count` units from one bucket to another.
    ///
    /// # Errors
    /// `bucket-short` if fewer are in `from`; nothing is moved.
    pub fn shift(&mut self, from: Bucket, to: Bucket, count: u128) -> Result<(), Fault> {
        self.sub(from, count)?;
        self.add(to, count)
    }

    /// The sum of all eight buckets, the contested included.
    #[must_use]
    pub fn all(&self) -> u128 {
        self.iter().map(|(_, count)| count).sum()
    }

    /// Every bucket with its count, in the order of the contract.
    pub fn iter(&self) -> impl Iterator<Item = (Bucket, u128)> + '_ {
        Bucket::ALL.iter().map(|&bucket| (bucket, self.get(bucket)))
    }

    /// Buckets from pairs; a bucket named twice is added up.
    ///
    /// # Errors
    /// `too-large` if the sum does not fit.
    pub fn of(pairs: impl IntoIterator<Item = (Bucket, u128)>) -> Result<Self, Fault> {
        let mut buckets = Self::default();
        for (bucket, count) in pairs {
            buckets.add(bucket, count)?;
        }
        Ok(buckets)
    }
}

/// The refusal of figures whose products do not fit: never a wrapped number.
pub(super) fn too_large() -> Fault {
    Fault::new("too-large", text::rule_too_large())
}

/// The eight buckets in order, then `all`.
impl Serialize for Buckets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Bucket::ALL.len() + 1))?;
        for (bucket, count) in self.iter() {
            map.serialize_entry(bucket.as_str(), &count)?;
        }
        map.serialize_entry("all", &self.all())?;
        map.end()
    }
}

/// Reads any subset of the buckets; `all`, where given, must be their sum.
impl<'de> Deserialize<'de> for Buckets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = BTreeMap::<String, u128>::deserialize(deserializer)?;
        let all = map.remove("all");
        let mut buckets = Self::default();
        for (code, count) in map {
            let bucket = code.parse().map_err(de::Error::custom)?;
            buckets.add(bucket, count).map_err(de::Error::custom)?;
        }
        match all {
            Some(all) if all != buckets.all() => {
                Err(de::Error::custom("`all` is not the sum of the buckets"))
            }
            _ => Ok(buckets),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_contested_count_in_all_only() {
        let buckets = Buckets::of(Bucket::ALL.iter().map(|&b| (b, 1))).unwrap();
        let sums = Alias::ALL.iter().map(|&alias| Base::Alias(alias).sum(&buckets)).collect::<Vec<_>>();
        assert_eq!(sums, [8, 5, 4, 3, 2]);
    }

    #[test]
    fn counts_are_checked() {
        let mut buckets = Buckets::of([(Bucket::For, u128::MAX)]).unwrap();
        assert_eq!(buckets.add(Bucket::Silent, 1).unwrap_err().code, "too-large");
        assert_eq!(buckets.sub(Bucket::Silent, 1).unwrap_err().code, "bucket-short");
        assert_eq!(buckets.all(), u128::MAX);
    }

    #[test]
    fn json_has_the_order_of_the_contract() {
        let buckets = Buckets::of([(Bucket::For, 2), (Bucket::Contested, 1)]).unwrap();
        let json = serde_json::to_string(&buckets).unwrap();
        assert_eq!(
            json,
            r#"{"for":2,"against":0,"abstain":0,"invalid":0,"novote":0,"silent":0,"unreached":0,"contested":1,"all":3}"#
        );
        assert_eq!(serde_json::from_str::<Buckets>(&json).unwrap(), buckets);
        assert!(serde_json::from_str::<Buckets>(r#"{"for":2,"all":3}"#).is_err());
    }
}
