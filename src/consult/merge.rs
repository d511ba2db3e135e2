//! What a record of a pack becomes: an answer, a visit, a late answer, or
//! something to be kept apart.

use super::claims::{Became, Claims, Standpoint};
use super::decide::{DoorState, Effect, Ground, Sealed, visited};
use super::provenance::Provenance;
use super::standing::Standing;
use super::visit;
use crate::log::pack::{Placed, Said};
use crate::log::packs::{Claim, Late};
use crate::log::{Body, Hash, PackBody};
use crate::rule::Position;

/// The pack that a record comes from, and where its line will stand.
#[derive(Debug, Clone, Copy)]
pub struct From<'a> {
    /// Id of the pack.
    pub pack: &'a str,
    /// `seq` of the line.
    pub seq: u64,
    /// Whether a second entry of the standing answer differs from it.
    pub compared: bool,
    /// What stands before it in the pack.
    pub before: &'a [Placed],
}

/// Visits in vain at a door, among the records of one pack. No other pack's
/// count: what becomes of a record is no matter of their order.
#[must_use]
pub fn in_vain(records: &[Placed], slot: &Hash) -> u64 {
    let vain = |placed: &&Placed| match &placed.record.said {
        Said::Visit { outcome } => visit::outcome(outcome).is_ok_and(visit::Outcome::in_vain),
        Said::Position { .. } => false,
    };
    let there = records.iter().filter(|placed| placed.record.slot == *slot).filter(vain);
    u64::try_from(there.count()).unwrap_or(u64::MAX)
}

/// Decides on a record of a pack. `claims` are the standing answers of its
/// door and are brought up to date; `known` tells whether a commitment is in
/// the log.
///
/// # Errors
/// Why the record is kept apart: the kind of a quarantine entry.
pub fn record(
    ground: Ground<'_>,
    door: &DoorState,
    claims: &mut Claims,
    placed: &Placed,
    from: From<'_>,
    known: impl Fn(&Hash) -> bool,
) -> Result<Sealed, &'static str> {
    let (opening, detail) = placed.record.openings(&ground.log);
    let (slot, commitment) = (door.slot, placed.commitment);
    let pack = from.pack.to_owned();
    if known(&commitment) {
        return Err("copied");
    }
    let (body, effect) = match &placed.record.said {
        Said::Visit { outcome } => {
            let outcome = visit::outcome(outcome).map_err(|_| "not-taken")?;
            let early = || visit::notice_early(&ground.settings.rule, in_vain(from.before, &slot));
            if outcome.code() == visit::POSTED && early().is_some() {
                return Err("notice-early");
            }
            let effect = visited(&ground.settings.rule, door, outcome.code());
            (Body::Visit { slot, commitment, pack: Some(pack) }, effect)
        }
        Said::Position { position, sees } => {
            let position: Position = position.parse().map_err(|_| "not-taken")?;
            if ground.settings.rule.bucket_of(position).is_none()
                || Provenance::check(&placed.record.detail).is_err()
            {
                return Err("not-taken");
            }
            let answer = Standpoint {
                commitment,
                position,
                provenance: Provenance::of(&placed.record.detail),
                proxy: placed.record.detail.proxy.clone(),
                seq: from.seq,
            };
            let became = claims.take(answer, *sees, from.compared, known);
            let waiting = if door.delivered { Standing::Silent } else { Standing::Unreached };
            let effect = Effect::Claim {
                door: door.door.clone(),
                before: door.standing(),
                after: claims.standing(became, waiting),
                claims: claims.clone(),
                keyed: became.keyed(),
                replaced: sees.is_some(),
            };
            let sees = *sees;
            let body = match became {
                Became::Alone => Body::Position { slot, commitment, sees, pack: Some(pack) },
                other => {
                    let agrees = other == Became::Agreeing;
                    Body::Pack(PackBody::Claim(Claim { slot, commitment, sees, pack, agrees }))
                }
            };
            (body, effect)
        }
    };
    Ok(Sealed { body, opening: Some(opening), detail, effect })
}

/// An answer that came after the close: listed, not counted.
#[must_use]
pub fn late(log: &Hash, placed: &Placed, pack: &str) -> Sealed {
    let (opening, detail) = placed.record.openings(log);
    let late = Late { slot: placed.record.slot, commitment: placed.commitment, pack: pack.to_owned() };
    Sealed { body: Body::Pack(PackBody::Late(late)), opening: Some(opening), detail, effect: Effect::None }
}

/// An entry about a pack as a whole.
#[must_use]
pub fn about(body: PackBody, opening: Option<String>) -> Sealed {
    Sealed { effect: Effect::Pack(body.clone()), body: Body::Pack(body), opening, detail: None }
}
