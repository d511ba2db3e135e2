//! The standing answers of one door, where packs of several stewards speak of
//! it.
//!
//! What a record had *seen* decides, never a clock: an answer takes the place
//! of the one that the household showed and of no other. So a door may have
//! several standing answers; while they differ it is contested. The result is
//! a function of the set of records alone, in whatever order they come in: an
//! answer that arrives after the one that replaced it changes nothing.

use std::collections::BTreeSet;

use super::decide::DoorState;
use super::provenance::Provenance;
use super::standing::Standing;
use super::twice::Keyed;
use crate::log::Hash;
use crate::rule::Position;

/// A standing answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standpoint {
    /// Its commitment.
    pub commitment: Hash,
    /// What was said.
    pub position: Position,
    /// Who says so.
    pub provenance: Provenance,
    /// Who answered for the owner; empty if the owner did.
    pub proxy: String,
    /// `seq` of its line.
    pub seq: u64,
}

/// The standing answers of a door.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// Those that nothing has replaced, sorted by commitment.
    pub live: Vec<Standpoint>,
    /// Commitments that were replaced before they arrived.
    pub awaited: BTreeSet<Hash>,
}

/// What a door is after one more answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// One answer stands.
    Alone,
    /// Several stand and say the same: it counts once.
    Agreeing,
    /// Several stand and differ, or a second entry differs from the first.
    Contested,
}

impl Became {
    /// From the number of standing answers, whether they agree, and whether a
    /// second entry of one of them differs.
    #[must_use]
    pub const fn of(live: usize, agree: bool, compared: bool) -> Self {
        match (live, agree && !compared) {
            (_, false) => Self::Contested,
            (0 | 1, true) => Self::Alone,
            (_, true) => Self::Agreeing,
        }
    }
}

impl Claims {
    /// The standing answers of a door of which a row tells one only.
    #[must_use]
    pub fn of(door: &DoorState, seq: u64, proxy: &str) -> Self {
        let live = door.given.and_then(|(standing, commitment)| {
            let (position, provenance) = (standing.position()?, standing.provenance()?);
            Some(Standpoint { commitment, position, provenance, proxy: proxy.to_owned(), seq })
        });
        Self { live: live.into_iter().collect(), awaited: BTreeSet::new() }
    }

    /// Takes in an answer that had seen `sees`; `known` tells whether a
    /// commitment is in the log already. `compared` is a contest between two
    /// entries of one answer: it is for a person to end, since which answer stands
    /// when others come and go is no matter of their order.
    pub fn take(
        &mut self,
        answer: Standpoint,
        sees: Option<Hash>,
        compared: bool,
        known: impl Fn(&Hash) -> bool,
    ) -> Became {
        if let Some(sees) = sees {
            self.live.retain(|live| live.commitment != sees);
            if sees != answer.commitment && !known(&sees) {
                self.awaited.insert(sees);
            }
        }
        // Answers that claim to replace each other in a circle cancel nothing.
        if !self.awaited.remove(&answer.commitment) || self.live.is_empty() {
            self.live.push(answer);
            self.live.sort_by_key(|live| live.commitment);
        }
        Became::of(self.live.len(), self.agree(), compared)
    }

    /// The answer that counts where they agree: the one with the smallest
    /// commitment, so that the order of arrival does not choose.
    #[must_use]
    pub fn given(&self) -> Option<&Standpoint> {
        self.live.first()
    }

    /// Whether all standing answers say the same.
    #[must_use]
    pub fn agree(&self) -> bool {
        self.live.windows(2).all(|pair| matches!(pair, [a, b] if a.position == b.position))
    }

    /// Where the door stands; `waiting` is where it stands without an answer.
    #[must_use]
    pub fn standing(&self, became: Became, waiting: Standing) -> Standing {
        match (became, self.given()) {
            (_, None) => waiting,
            (Became::Contested, _) => Standing::Contested,
            (_, Some(given)) => Standing::Given(given.position, given.provenance),
        }
    }
}

impl Became {
    /// What a door that became this is in the table.
    #[must_use]
    pub const fn keyed(self) -> Keyed {
        match self {
            Self::Contested => Keyed::Contested,
            Self::Alone | Self::Agreeing => Keyed::Once,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn answer(n: u8, position: Position) -> Standpoint {
        let provenance = Provenance::Steward;
        Standpoint { commitment: Hash([n; 32]), position, provenance, proxy: String::new(), seq: 0 }
    }

    /// A record: its commitment, what it says, and what it had seen.
    type Spoken = (u8, Position, Option<u8>);

    /// All orders of `n` things.
    fn orders(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for order in orders(n - 1) {
            for at in 0..n {
                let mut order = order.clone();
                order.insert(at, n - 1);
                all.push(order);
            }
        }
        all
    }

    #[test]
    fn the_end_does_not_depend_on_the_order_of_arrival() {
        use Position::{Against, For};
        let cases: [(&[Spoken], Became); 6] = [
            (&[(1, For, None), (2, Against, Some(1))], Became::Alone),
            (&[(1, For, None), (2, Against, None)], Became::Contested),
            (&[(1, For, None), (2, For, None)], Became::Agreeing),
            (&[(1, For, None), (2, Against, Some(1)), (3, For, None)], Became::Contested),
            (&[(1, For, None), (2, Against, Some(1)), (3, Against, None)], Became::Agreeing),
            (
                &[(4, For, None), (3, Against, Some(4)), (2, For, Some(3)), (1, For, Some(4))],
                Became::Agreeing,
            ),
        ];
        for (records, wanted) in cases {
            for order in orders(records.len()) {
                let mut claims = Claims::default();
                let mut there: BTreeSet<Hash> = BTreeSet::new();
                let mut became = Became::Alone;
                for at in &order {
                    let (n, position, sees) = records[*at];
                    let sees = sees.map(|n| Hash([n; 32]));
                    became = claims.take(answer(n, position), sees, false, |hash| there.contains(hash));
                    there.insert(Hash([n; 32]));
                }
                assert_eq!(became, wanted, "{records:?} in {order:?}");
                assert!(claims.awaited.is_empty());
            }
        }
    }
}
