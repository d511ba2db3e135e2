//! What an entry does to the count: the joint between a decision and the
//! tables that commands answer from.

use super::Door;
use super::amend::Then;
use super::boxes::BoxTotals;
use super::claims::Claims;
use super::standing::Standing;
use super::twice::Keyed;
use crate::log::{Hash, PackBody};
use crate::rule::Position;

/// What happened at a door, as far as the count is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A position was given.
    Position {
        /// Which door.
        door: Door,
        /// Where it stood before.
        before: Standing,
        /// Where it stands now.
        after: Standing,
        /// The proxy who answered; empty if the owner did.
        proxy: String,
        /// `Once`, or `Resolved` by a person's decision between two entries.
        keyed: Keyed,
    },
    /// A position was keyed in a second time.
    Second {
        /// Which door.
        door: Door,
        /// Where it stood before.
        before: Standing,
        /// Whether both entries say the same.
        agrees: bool,
    },
    /// A visit was made.
    Visit {
        /// Which door.
        door: Door,
        /// Where it stood before.
        before: Standing,
        /// Whether this proves delivery.
        delivered: bool,
        /// Whether nothing could be delivered.
        failed: bool,
        /// Whether a public notice was posted for it.
        posted: bool,
    },
    /// That a door took part was struck; where it stands now.
    Strike(Door, Standing),
    /// A box was counted: its name, and what it came to.
    Box(String, BoxTotals),
    /// Another text took the place of the one before.
    Text {
        /// What becomes of the answers.
        then: Then,
    },
    /// Another roll took the place of the one before.
    Roll,
    /// The canvass ended.
    Close,
    /// Something was said of the published result.
    Objection {
        /// Which door.
        door: Door,
        /// What it says.
        position: Position,
    },
    /// The objection of a door was answered.
    Answered {
        /// Which door.
        door: Door,
    },
    /// An answer came in with a pack.
    Claim {
        /// Which door.
        door: Door,
        /// Where it stood before.
        before: Standing,
        /// Where it stands now.
        after: Standing,
        /// The standing answers now.
        claims: Claims,
        /// Whether they are contested.
        keyed: Keyed,
        /// Whether it replaced another.
        replaced: bool,
    },
    /// Records of a door cannot all be what they say.
    Doubt {
        /// Which door.
        door: Door,
        /// Where it stood before.
        before: Standing,
    },
    /// A household agrees to be shown by name, or takes that back.
    Consent {
        /// Which door.
        door: Door,
        /// Given, or taken back.
        given: bool,
    },
    /// A door of the sample was asked again.
    CallBack {
        /// Its slot: no door stands beside it, so the row outlives an erasure.
        slot: Hash,
        /// One of [`RESULTS`](crate::log::audit::RESULTS).
        result: String,
    },
    /// A pack was given out, taken in, retired, or kept apart.
    Pack(PackBody),
    /// Nothing that counts.
    None,
}
