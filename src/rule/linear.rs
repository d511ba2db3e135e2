//! A criterion as a linear form over the buckets, for asking what would change
//! it: met exactly when `level op 0`, where `level` is the sum of
//! `weight × count` and, for a fixed value, minus that value.

use super::bucket::{Base, Bucket, Buckets, too_large};
use super::node::{Criterion, Op, Threshold};
use crate::text::Fault;

impl Criterion {
    /// What one unit in `bucket` adds to the level.
    pub(super) fn weight(&self, bucket: Bucket) -> i128 {
        let counted = i128::from(self.count.contains(bucket));
        match &self.threshold {
            Threshold::Value { .. } => counted,
            Threshold::Ratio { ratio, of } => {
                let based = i128::from(of.contains(bucket));
                i128::from(ratio.den()) * counted - i128::from(ratio.num()) * based
            }
        }
    }

    /// The part of the level that no bucket changes.
    pub(super) fn constant(&self) -> i128 {
        match &self.threshold {
            Threshold::Value { value } => -i128::from(*value),
            Threshold::Ratio { .. } => 0,
        }
    }

    /// The level of `buckets`.
    pub(super) fn level(&self, buckets: &Buckets) -> Result<i128, Fault> {
        buckets
            .iter()
            .try_fold(self.constant(), |level, (bucket, count)| {
                level.checked_add(product(count, self.weight(bucket))?)
            })
            .ok_or_else(too_large)
    }

    /// The base that must not be empty for the criterion to be met: nobody is
    /// not a majority of nobody.
    pub(super) fn guard(&self) -> Option<&Base> {
        match (&self.threshold, self.op) {
            (Threshold::Ratio { of, .. }, Op::AtLeast | Op::MoreThan) if matches!(of, Base::Alias(_)) => {
                Some(of)
            }
            _ => None,
        }
    }

    /// Whether the criterion is met by `buckets`.
    pub(super) fn met(&self, buckets: &Buckets) -> Result<bool, Fault> {
        let based = self.guard().is_none_or(|base| base.sum(buckets) > 0);
        Ok(based && self.op.holds(&self.level(buckets)?, &0))
    }
}

/// `count × weight`, where it fits.
pub(super) fn product(count: u128, weight: i128) -> Option<i128> {
    i128::try_from(count).ok()?.checked_mul(weight)
}
