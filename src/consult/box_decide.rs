//! What may be written of a secret ballot.

use super::boxes::{BoxTotals, Boxes, DISCREPANCY, FEWEST_BALLOTS, FEWEST_TELLERS, accounted};
use super::decide::{Effect, Ground, Sealed, seal_detail};
use super::twice::Keyed;
use super::{DoorState, Standing};
use crate::log::line::MAX_LINE;
use crate::log::opening::{DetailOpening, Opening, Salt};
use crate::log::{Body, BoxCount, BoxOpening, Hash, StageBody, TurnoutOpening};
use crate::text::{self, Fault};

/// Decides that a household took part; `held` is for how many other owners the
/// same proxy did so.
///
/// # Errors
/// The ballot is not secret or is closed, the household took part already, or a
/// remark says how it voted.
pub fn turnout(
    ground: Ground<'_>,
    door: &DoorState,
    detail: DetailOpening,
    held: u64,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    ground.must_be_secret()?;
    ground.must_be_open()?;
    ground.must_not_tell(&detail)?;
    if door.given.is_some() {
        return Err(Fault::new("turnout-twice", text::turnout_twice(&door.door))
            .hint(text::turnout_twice_hint(ground.consultation, &door.door)));
    }
    let proxy = detail.proxy.clone();
    ground.must_hold(&proxy, held)?;
    let detail = seal_detail(detail, &mut salt)?;
    let line = TurnoutOpening {
        slot: door.slot,
        log: ground.log,
        struck: false,
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        salt: salt(),
    }
    .encode();
    let commitment = Hash::of(line.as_bytes());
    Ok(Sealed {
        body: Body::Stage(StageBody::Turnout { slot: door.slot, commitment }),
        opening: Some(line),
        detail,
        effect: Effect::Position {
            door: door.door.clone(),
            before: door.standing(),
            after: Standing::Turnout,
            proxy,
            keyed: Keyed::Once,
        },
    })
}

/// Decides that a household was recorded by mistake; the reason is in the note
/// of `detail`. A ballot that is in a box stays there: only a wrong line of the
/// list is struck, and never below what the boxes counted so far account for.
///
/// # Errors
/// The ballot is not secret or is closed, the household did not take part, no
/// reason is given, or the boxes hold a ballot for every household that did.
pub fn strike(
    ground: Ground<'_>,
    door: &DoorState,
    detail: DetailOpening,
    (turnout, boxes): (u64, &Boxes),
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    ground.must_be_secret()?;
    ground.must_be_open()?;
    ground.must_not_tell(&detail)?;
    let Some((_, sees)) = door.given else {
        return Err(
            Fault::new("turnout-none", text::turnout_none(&door.door)).hint(text::turnout_none_hint())
        );
    };
    if detail.note.trim().is_empty() {
        return Err(Fault::new("why-missing", text::strike_why()).hint(text::strike_why_hint()));
    }
    let counted = accounted(boxes);
    if turnout <= counted {
        return Err(Fault::new("strike-overfull", text::strike_overfull(turnout, counted))
            .hint(text::box_overfull_hint()));
    }
    let detail = seal_detail(detail, &mut salt)?;
    let line = TurnoutOpening {
        slot: door.slot,
        log: ground.log,
        struck: true,
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        salt: salt(),
    }
    .encode();
    let commitment = Hash::of(line.as_bytes());
    let after = if door.delivered { Standing::Silent } else { Standing::Unreached };
    Ok(Sealed {
        body: Body::Stage(StageBody::Strike { slot: door.slot, commitment, sees }),
        opening: Some(line),
        detail,
        effect: Effect::Strike(door.door.clone(), after),
    })
}

/// What tellers hand in of a box.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// The name of the box.
    pub name: String,
    /// The day of the count.
    pub at: String,
    /// What it came to.
    pub totals: BoxTotals,
    /// Who signed.
    pub tellers: Vec<String>,
    /// The number of the seal.
    pub seal: Option<String>,
    /// The buildings whose households used it.
    pub buildings: Vec<String>,
    /// The digest of what they signed.
    pub statement: Option<Hash>,
}

/// Decides on what was counted out of a box. `turnout` is how many households
/// took part, in all and in the buildings of the box.
///
/// # Errors
/// The ballot is not secret or is closed, the box is recorded already, has few
/// ballots or few tellers, or more ballots than households took part.
pub fn count_box(
    ground: Ground<'_>,
    counted: Counted,
    (turnout, there): (u64, Option<u64>),
    boxes: &Boxes,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    ground.must_be_secret()?;
    ground.must_be_open()?;
    let Counted { name, at, totals, tellers, seal, buildings, statement } = counted;
    if boxes.contains_key(&name) {
        return Err(Fault::new("box-twice", text::box_twice(&name)).hint(text::box_twice_hint()));
    }
    let number = u64::try_from(tellers.len()).unwrap_or(u64::MAX);
    if number < FEWEST_TELLERS {
        return Err(Fault::new("box-tellers", text::box_tellers(number, FEWEST_TELLERS))
            .hint(text::box_tellers_hint()));
    }
    if totals.number() < FEWEST_BALLOTS {
        return Err(Fault::new("box-small", text::box_small(&name, totals.number(), FEWEST_BALLOTS))
            .hint(text::box_small_hint()));
    }
    let all = accounted(boxes).saturating_add(totals.accounted());
    if all > turnout {
        return Err(
            Fault::new("box-overfull", text::box_overfull(all, turnout)).hint(text::box_overfull_hint())
        );
    }
    if let Some(there) = there.filter(|there| totals.accounted() > *there) {
        let message = text::box_overfull_there(&name, totals.accounted(), there);
        return Err(Fault::new("box-overfull", message).hint(text::box_overfull_hint()));
    }
    let opening = BoxOpening {
        name: name.clone(),
        buildings: buildings.join(","),
        log: ground.log,
        tellers: tellers.join(","),
        salt: salt(),
    };
    let line = opening.encode();
    if line.len() > MAX_LINE {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    let count = BoxCount {
        at,
        name: name.clone(),
        for_: totals.for_,
        against: totals.against,
        abstain: totals.abstain,
        invalid: totals.invalid,
        novote: totals.novote,
        commitment: Hash::of(line.as_bytes()),
        statement,
        seal,
        tellers: number,
    };
    Ok(Sealed {
        body: Body::Stage(StageBody::Box(count)),
        opening: Some(line),
        detail: None,
        effect: Effect::Box(name, totals),
    })
}

/// Refuses to close where the boxes do not account for every household that
/// took part, unless that is accepted; then the note that says so is owed.
///
/// # Errors
/// They differ and that is not accepted (`box-discrepancy`).
pub fn must_balance(
    ground: Ground<'_>,
    (turnout, boxes): (u64, &Boxes),
    accepted: bool,
) -> Result<bool, Fault> {
    let counted = accounted(boxes);
    if !ground.settings.is_secret() || turnout == counted {
        return Ok(false);
    }
    if turnout > counted && accepted {
        return Ok(true);
    }
    Err(Fault::new(DISCREPANCY, text::box_discrepancy(turnout, counted))
        .hint(text::box_discrepancy_hint(ground.consultation)))
}

/// Refuses another text once a ballot may be in a box, and another roll at any
/// time: a ballot cannot be asked again, nor be taken out.
///
/// # Errors
/// `box-amend`.
pub fn may_amend(ground: Ground<'_>, roll: bool, turnout: u64) -> Result<(), Fault> {
    let id = ground.consultation;
    match (ground.settings.is_secret(), roll) {
        (true, true) => Err(Fault::new("box-amend", text::box_amend_roll()).hint(text::box_amend_hint(id))),
        (true, false) if turnout > 0 => {
            Err(Fault::new("box-amend", text::box_amend_text(turnout)).hint(text::box_amend_hint(id)))
        }
        _ => Ok(()),
    }
}
