//! What a record of a pack becomes: an answer, a visit, a late answer, or
//! something to be kept apart.

use std::collections::BTreeSet;

use super::claims::{Became, Claims, Standpoint};
use super::decide::{DoorState, Effect, Ground, Sealed, visited};
use super::lineage::{COPIED, Lineage};
use super::provenance::{self, Provenance};
use super::standing::Standing;
use super::value::{self, Flaw};
use super::{answer, visit};
use crate::log::opening::DetailOpening;
use crate::log::pack::{Placed, Record, Said};
use crate::log::packs::{Claim, Doubt, Late};
use crate::log::{Body, Hash, PackBody};
use crate::rule::{Position, Rule};

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

/// Visits in vain at a door, among the records of one pack that stand. No other
/// pack's count: what becomes of a record is no matter of their order.
#[must_use]
pub fn in_vain(before: &[Placed], slot: &Hash, stands: impl Fn(&Placed) -> bool) -> u64 {
    let vain = |placed: &&Placed| match &placed.record.said {
        Said::Visit { outcome } => visit::outcome(outcome).is_ok_and(visit::Outcome::in_vain),
        Said::Position { .. } => false,
    };
    let counts = |placed: &&Placed| as_written(&placed.record) && stands(placed);
    let there = before.iter().filter(|placed| placed.record.slot == *slot).filter(vain).filter(counts);
    // One that is copied is one.
    let visits: BTreeSet<Hash> = there.map(|placed| placed.commitment).collect();
    u64::try_from(visits.len()).unwrap_or(u64::MAX)
}

/// Whether a record says no more than the office would write: codes and keys in
/// their one spelling, a notice after its visits in vain. `before` is what stands
/// before it in the pack.
///
/// # Errors
/// Why the record is kept apart: the kind of a quarantine entry.
pub fn acceptable(
    rule: &Rule,
    placed: &Placed,
    before: &[Placed],
    lineage: &Lineage,
) -> Result<(), &'static str> {
    let record = &placed.record;
    let ruled = match &record.said {
        Said::Visit { .. } => true,
        Said::Position { position, .. } => {
            position.parse().is_ok_and(|known| rule.bucket_of(known).is_some())
        }
    };
    if !ruled || !as_written(record) {
        return Err("not-taken");
    }
    let posted = matches!(&record.said, Said::Visit { outcome } if outcome == visit::POSTED);
    // What is kept apart, now or in an earlier merge, is no visit, nor a copy of one
    // that is void.
    let stands = |placed: &Placed| !lineage.is_apart(&placed.digest) && !lineage.is_void(&placed.commitment);
    if posted && visit::notice_early(rule, in_vain(before, &record.slot, stands)).is_some() {
        return Err("notice-early");
    }
    Ok(())
}

/// Whether a record is as the office would have written it.
fn as_written(record: &Record) -> bool {
    let code = match &record.said {
        Said::Visit { outcome } => visit::outcome(outcome).is_ok_and(|known| known.code() == outcome),
        Said::Position { position, .. } => {
            position.parse().is_ok_and(|known: Position| known.as_str() == position)
        }
    };
    code && Provenance::check(&record.detail).is_ok() && as_read(&record.detail)
}

/// Whether details are as the office's own readers leave them, so that one proxy
/// has one key and one form one serial.
fn as_read(detail: &DetailOpening) -> bool {
    type Read = fn(&str) -> Result<String, Flaw>;
    let cells: [(&str, Read); 7] = [
        (&detail.channel, answer::channel),
        (&detail.form, value::line),
        (&detail.note, answer::note),
        (&detail.photo, provenance::digest),
        (&detail.proof, value::line),
        (&detail.proxy, value::key),
        (&detail.witness, value::line),
    ];
    let same = |(cell, read): (&str, Read)| cell.is_empty() || read(cell).is_ok_and(|again| again == cell);
    // One moment has several spellings, and none of them is compared.
    let dated = detail.at.is_empty() || answer::at(&detail.at).is_ok();
    dated && u32::try_from(detail.round).is_ok() && cells.into_iter().all(same)
}

/// Decides on a record of a pack. `claims` are the standing answers of its
/// door and are brought up to date; `lineage` is what the log has so far.
///
/// # Errors
/// Why the record is kept apart: the kind of a quarantine entry.
pub fn record(
    ground: Ground<'_>,
    door: &DoorState,
    claims: &mut Claims,
    placed: &Placed,
    from: From<'_>,
    lineage: &Lineage,
) -> Result<Sealed, &'static str> {
    let (opening, detail) = placed.record.openings(&ground.log);
    let (slot, commitment) = (door.slot, placed.commitment);
    let pack = from.pack.to_owned();
    // First, so that what a copy shows is no matter of which of the two came before.
    acceptable(&ground.settings.rule, placed, from.before, lineage)?;
    if lineage.knows(&commitment) {
        return Err(COPIED);
    }
    let (body, effect) = match &placed.record.said {
        Said::Visit { outcome } => {
            let effect = visited(&ground.settings.rule, door, outcome);
            (Body::Visit { slot, commitment, pack: Some(pack) }, effect)
        }
        Said::Position { position, sees } => {
            let position: Position = position.parse().map_err(|_| "not-taken")?;
            let answer = Standpoint {
                commitment,
                position,
                provenance: Provenance::of(&placed.record.detail),
                proxy: placed.record.detail.proxy.clone(),
                seq: from.seq,
            };
            let became = claims.take(answer, *sees, from.compared, |sees| lineage.knows(sees));
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

/// What a doubt does to its door: nothing where no answer stands.
#[must_use]
pub fn doubted(door: &DoorState) -> Effect {
    match door.given {
        Some(_) => Effect::Doubt { door: door.door.clone(), before: door.standing() },
        None => Effect::None,
    }
}

/// A record that shows that those of its door cannot all be so.
#[must_use]
pub fn doubt(door: &DoorState, placed: &Placed, kind: &str, pack: &str) -> Sealed {
    let (digest, slot) = (placed.digest, door.slot);
    let (kind, pack, re) = (kind.to_owned(), pack.to_owned(), placed.commitment);
    let doubt = Doubt { digest, slot, kind, pack, re };
    Sealed { body: Body::Pack(PackBody::Doubt(doubt)), opening: None, detail: None, effect: doubted(door) }
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
