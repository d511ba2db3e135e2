//! How many more are needed for one criterion to be met.

use super::bucket::{Bucket, Buckets};
use super::distance::{Effort, Entry, Moves, Part, criterion_ways, fewest};
use super::node::Criterion;

/// Pivots per criterion. `>=` and its kin need a handful; `==` on a ratio may
/// need hundreds to find whole numbers that meet it exactly.
const EFFORT: Effort = Effort(3_000);

impl Criterion {
    /// The smallest number of units that, moved to where they help most, meet
    /// this criterion alone; 0 when it is met. The contested may be among them:
    /// settling one is a way of winning it.
    ///
    /// `None` when no move is enough, or when the figures are so large that the
    /// exact answer cannot be computed: a hint is no reason to refuse a count.
    pub(super) fn short_by(&self, buckets: &Buckets) -> Option<u128> {
        let (mut least, mut effort) = (None, EFFORT);
        let entry = |bucket| if bucket == Bucket::Contested { Entry::Never } else { Entry::Any };
        let moves = Moves::of(Part::new(&self.key(), *buckets, *buckets), &entry);
        for way in criterion_ways(self, true, Bucket::Silent) {
            let found = fewest(&moves, &way, least, &mut effort).ok()?;
            least = found.or(least);
        }
        u128::try_from(least?).ok()
    }
}
