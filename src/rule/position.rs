//! What a household answered, and which bucket a rule puts it in.

use super::bucket::Bucket;
use super::codes::codes;
use serde::Serialize;
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Positions(BTreeMap<Position, Bucket>);

/// The mapping of a rule that says nothing. `majority` is left out: it counts
/// only where a rule says how, and is refused at entry elsewhere.
impl Default for Positions {
    fn default() -> Self {
        Self(BTreeMap::from([
            (Position::For, Bucket::For),
            (Position::Against, Bucket::Against),
            (Position::Abstain, Bucket::Abstain),
            (Position::Conditional, Bucket::Abstain),
            (Position::Invalid, Bucket::Invalid),
            (Position::Block, Bucket::Against),
        ]))
    }
}

impl Positions {
    /// The bucket of `position`, or `None` where the rule does not accept it.
    #[must_use]
    pub fn bucket_of(&self, position: Position) -> Option<Bucket> {
        self.0.get(&position).copied()
    }

    /// Every accepted position with its bucket.
    pub fn iter(&self) -> impl Iterator<Item = (Position, Bucket)> + '_ {
        self.0.iter().map(|(&position, &bucket)| (position, bucket))
    }

    /// Sets the bucket of one position.
    pub(super) fn set(&mut self, position: Position, bucket: Bucket) {
        self.0.insert(position, bucket);
    }
}
