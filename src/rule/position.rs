//! What a household answered, and which bucket a rule puts it in.

use super::bucket::Bucket;
use super::codes::codes;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

codes! {
    /// What a household answered.
    Position {
        /// 同意.
        For = "for",
        /// 反对.
        Against = "against",
        /// 弃权.
        Abstain = "abstain",
        /// 有条件同意: for, if a stated condition is met.
        Conditional = "conditional",
        /// 从众: joins whatever the majority of the cast votes decides.
        Majority = "majority",
        /// 废票.
        Invalid = "invalid",
        /// 阻止: an objection that is meant to stop the decision.
        Block = "block",
    }
}

/// A rule's `[positions]`: the bucket of each position that it accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Positions {
    buckets: BTreeMap<Position, Bucket>,
    /// `majority` joins the cast majority; its bucket is that of a tie.
    joins: bool,
}

impl Serialize for Positions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let code = |(position, bucket): (&Position, &Bucket)| match position {
            Position::Majority if self.joins => (*position, Position::Majority.as_str()),
            _ => (*position, bucket.as_str()),
        };
        serializer.collect_map(self.buckets.iter().map(code))
    }
}

/// The mapping of a rule that says nothing. `majority` is left out: it counts
/// only where a rule says how, and is refused at entry elsewhere.
impl Default for Positions {
    fn default() -> Self {
        let buckets = BTreeMap::from([
            (Position::For, Bucket::For),
            (Position::Against, Bucket::Against),
            (Position::Abstain, Bucket::Abstain),
            (Position::Conditional, Bucket::Abstain),
            (Position::Invalid, Bucket::Invalid),
            (Position::Block, Bucket::Against),
        ]);
        Self { buckets, joins: false }
    }
}

impl Positions {
    /// The bucket of `position`, or `None` where the rule does not accept it.
    #[must_use]
    pub fn bucket_of(&self, position: Position) -> Option<Bucket> {
        self.buckets.get(&position).copied()
    }

    /// Every accepted position with its bucket.
    pub fn iter(&self) -> impl Iterator<Item = (Position, Bucket)> + '_ {
        self.buckets.iter().map(|(&position, &bucket)| (position, bucket))
    }

    /// Sets the bucket of one position.
    pub(super) fn set(&mut self, position: Position, bucket: Bucket) {
        self.buckets.insert(position, bucket);
    }

    /// Whether `majority` joins the majority of the votes cast.
    #[must_use]
    pub fn joins(&self) -> bool {
        self.joins
    }

    /// Lets `majority` join the majority of the votes cast; at a tie it abstains.
    pub(super) fn join(&mut self) {
        self.buckets.insert(Position::Majority, Bucket::Abstain);
        self.joins = true;
    }
}
