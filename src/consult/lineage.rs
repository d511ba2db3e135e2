//! Which answers took the place of which, and what cannot be so: a record that
//! says it saw one which was made after it, and one answer in two records that
//! saw different things. What an answer saw is in no commitment, so whoever
//! holds a pack's key can write both. Which of them comes first would decide
//! what stands, so neither does: the door is for a person to settle.

use std::collections::{HashMap, HashSet};

use super::Then;
use super::committed;
use crate::log::pack::{Placed, Said};
use crate::log::{Body, Hash, PackBody, StageBody};

/// Answers that name one another in a circle.
pub const CIRCLE: &str = "circle";
/// One commitment in two records that saw different things.
pub const COPIED: &str = "copied";

/// Which commitments there are, and what each answer took the place of.
#[derive(Debug, Clone, Default)]
pub struct Lineage {
    all: HashSet<Hash>,
    /// Those from before a text that made all that was said void.
    void: HashSet<Hash>,
    /// Those of which copies have put a door in doubt.
    doubted: HashSet<Hash>,
    /// Digests of records and files that were kept apart, copies left out.
    apart: HashSet<Hash>,
    /// What an answer names.
    saw: HashMap<Hash, Hash>,
    /// By slot, of each answer one further back; no circles.
    back: HashMap<Hash, HashMap<Hash, Hash>>,
}

impl Lineage {
    /// Adds a line. Whether a circle of answers closes with it.
    pub fn add(&mut self, body: &Body) -> bool {
        self.all.extend(committed::of(body));
        match body {
            Body::Position { slot, pack: None, .. } | Body::Resolve { slot, .. } => {
                self.settle(slot);
                false
            }
            Body::Position { slot, commitment, sees, .. } => self.put(*slot, *commitment, *sees),
            Body::Pack(PackBody::Quarantine(kept)) => {
                self.apart.extend((kept.kind != COPIED).then_some(kept.digest));
                false
            }
            Body::Pack(PackBody::Claim(claim)) => self.put(claim.slot, claim.commitment, claim.sees),
            // With which answer a circle closes is a matter of their order.
            Body::Pack(PackBody::Doubt(doubt)) if doubt.kind == COPIED => {
                self.put_in_doubt(doubt.re);
                false
            }
            Body::Stage(StageBody::AmendText(amend)) if Then::from_code(&amend.then) != Some(Then::Keep) => {
                self.void.clone_from(&self.all);
                self.begin_anew();
                false
            }
            _ => false,
        }
    }

    /// Adds an answer. Whether what it saw leads, at its own door, back to itself.
    pub fn put(&mut self, slot: Hash, commitment: Hash, sees: Option<Hash>) -> bool {
        let Some(sees) = sees else { return false };
        self.saw.insert(commitment, sees);
        // One that names itself names nothing.
        if sees == commitment {
            return false;
        }
        let back = self.back.entry(slot).or_default();
        let closes = first_of(back, sees) == commitment;
        if !closes {
            back.insert(commitment, sees);
        }
        closes
    }

    /// Keeps that a copy of an answer has put its door in doubt.
    pub fn put_in_doubt(&mut self, commitment: Hash) {
        self.doubted.insert(commitment);
    }

    /// The office has said what holds at a door: what comes after that is held
    /// against it alone.
    pub fn settle(&mut self, slot: &Hash) {
        self.back.remove(slot);
    }

    /// What was said before stands no more.
    pub fn begin_anew(&mut self) {
        self.back.clear();
    }

    /// Whether a commitment is in the log.
    #[must_use]
    pub fn knows(&self, commitment: &Hash) -> bool {
        self.all.contains(commitment)
    }

    /// Whether it is there from before a text that made all that was said void.
    #[must_use]
    pub fn is_void(&self, commitment: &Hash) -> bool {
        self.void.contains(commitment)
    }

    /// Whether a record or a whole file with this digest was kept apart, and not for
    /// being a copy of one that counts.
    #[must_use]
    pub fn is_apart(&self, digest: &Hash) -> bool {
        self.apart.contains(digest)
    }

    /// Whether a record, a copy of one that is there, puts its door in doubt: no
    /// copy did before, and no text has made void what is copied. A person who
    /// decided has decided of all further copies.
    #[must_use]
    pub fn is_put_in_doubt_by(&self, placed: &Placed) -> bool {
        let commitment = &placed.commitment;
        let settled = self.doubted.contains(commitment) || self.void.contains(commitment);
        !settled && self.is_told_otherwise(placed)
    }

    /// Whether a record, a copy of one that is there, says that it saw something
    /// else than that one.
    #[must_use]
    pub fn is_told_otherwise(&self, placed: &Placed) -> bool {
        let first = self.saw.get(&placed.commitment).copied();
        matches!(placed.record.said, Said::Position { sees, .. } if sees != first)
    }
}

/// The end of what an answer saw. The way there is made short, so that long
/// chains cost no more than short ones.
fn first_of(back: &mut HashMap<Hash, Hash>, answer: Hash) -> Hash {
    let (mut at, mut passed) = (answer, Vec::new());
    while let Some(next) = back.get(&at) {
        passed.push(at);
        at = *next;
    }
    back.extend(passed.into_iter().map(|answer| (answer, at)));
    at
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::consult::Provenance;
    use crate::consult::claims::{Became, Claims, Standpoint};
    use crate::rule::Position;

    const DOOR: Hash = Hash([9; 32]);

    #[test]
    fn only_what_leads_back_is_a_circle() {
        let closes = |edges: &[(u8, u8)], door: Hash, (from, to): (u8, u8)| {
            let mut lineage = Lineage::default();
            for (from, to) in edges {
                lineage.put(DOOR, Hash([*from; 32]), Some(Hash([*to; 32])));
            }
            lineage.put(door, Hash([from; 32]), Some(Hash([to; 32])))
        };
        assert!(closes(&[(1, 2)], DOOR, (2, 1)));
        assert!(closes(&[(1, 2), (2, 3)], DOOR, (3, 1)));
        assert!(closes(&[(2, 3), (1, 2), (4, 1)], DOOR, (3, 4)));
        // A chain whose middle comes last is none, nor what names itself.
        assert!(!closes(&[(2, 3)], DOOR, (3, 4)));
        assert!(!closes(&[(3, 2)], DOOR, (2, 1)));
        assert!(!closes(&[], DOOR, (1, 1)));
        // At another door nothing is replaced, and a circle of others ends too.
        assert!(!closes(&[(1, 2)], Hash([8; 32]), (2, 1)));
        assert!(!closes(&[(1, 2), (2, 1)], DOOR, (3, 1)));
    }

    /// What a door with these records is in the end: a doubt, or how many answers
    /// stand and what they say.
    fn end(order: &[usize], records: &[(Position, Option<Hash>)]) -> Option<(Became, Vec<Position>)> {
        let code = |at: usize| Hash([u8::try_from(at).unwrap_or(u8::MAX); 32]);
        let (mut claims, mut lineage) = (Claims::default(), Lineage::default());
        let (mut known, mut doubt, mut became) = (BTreeSet::new(), false, Became::Alone);
        for &at in order {
            let (position, sees) = records[at];
            let commitment = code(at);
            let (provenance, proxy) = (Provenance::Steward, String::new());
            let answer = Standpoint { commitment, position, provenance, proxy, seq: 0 };
            became = claims.take(answer, sees, false, |hash| known.contains(hash));
            known.insert(commitment);
            doubt |= lineage.put(DOOR, commitment, sees);
        }
        (!doubt).then(|| (became, claims.live.iter().map(|live| live.position).collect()))
    }

    /// Whatever four records say that they saw: one of the others, one of another
    /// pack that is lost, themselves, or nothing.
    #[test]
    fn the_order_of_four_records_is_no_matter_whatever_they_say() {
        let orders: Vec<Vec<usize>> = (0..256_usize)
            .map(|n| vec![n / 64, n / 16 % 4, n / 4 % 4, n % 4])
            .filter(|order| order.iter().collect::<BTreeSet<_>>().len() == 4)
            .collect();
        assert_eq!(orders.len(), 24);
        let seen = |n: u8| if n < 5 { Some(Hash([n; 32])) } else { None };
        for n in 0..1296_u16 {
            let at = |place: u32| seen(u8::try_from(n / 6_u16.pow(place) % 6).unwrap_or(0));
            for said in 0..8 {
                let position = |place: u32| {
                    if said >> place & 1 == 0 { Position::For } else { Position::Against }
                };
                let records: Vec<_> = (0..4).map(|place| (position(place), at(place))).collect();
                let ends: Vec<_> = orders.iter().map(|order| end(order, &records)).collect();
                assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{records:?}");
            }
        }
    }
}
