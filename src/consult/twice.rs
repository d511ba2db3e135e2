//! Keyed twice: a second, independent entry of the same papers, and what a
//! person decides where the two differ.
//!
//! | state | reached by | a new answer | second entry, same | second entry, other | `resolve` |
//! |---|---|---|---|---|---|
//! | once | an answer | once | twice | contested | refused |
//! | twice | a second entry that agrees | once | nothing to do | refused | refused |
//! | contested | a second entry that differs | refused | still contested | still contested | resolved |
//! | resolved | a person's decision | once | nothing to do | refused | refused |
//!
//! A contested door counts in no bucket. The states follow those of Abacus,
//! the counting software of the Dutch Electoral Council.

use super::decide::{DoorState, Effect, Ground, Sealed, seal_detail};
use super::provenance::Provenance;
use super::standing::Standing;
use crate::log::opening::{DetailOpening, Opening, PositionOpening, Salt, SecondOpening};
use crate::log::{Body, Hash};
use crate::rule::Position;
use crate::text::{self, Fault};

/// How often the answer of a door was keyed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Keyed {
    /// Once; also where there is no answer.
    #[default]
    Once,
    /// Twice, and both entries agree.
    Twice,
    /// Twice, and the entries differ.
    Contested,
    /// A person has decided between them.
    Resolved,
}

impl Keyed {
    /// The number in the book's table.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Once => 0,
            Self::Twice => 1,
            Self::Contested => 2,
            Self::Resolved => 3,
        }
    }

    /// Reads that number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Once),
            1 => Some(Self::Twice),
            2 => Some(Self::Contested),
            3 => Some(Self::Resolved),
            _ => None,
        }
    }

    /// The code in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Twice => "twice",
            Self::Contested => "contested",
            Self::Resolved => "resolved",
        }
    }
}

/// What comparing a second entry with the first shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    /// Both say the same; to be written.
    Same,
    /// They differ; to be written.
    Different,
    /// Both say the same, as an earlier second entry said already.
    SameAgain,
    /// The door is contested already.
    StillContested,
    /// There is no first entry.
    OnlyThere,
}

/// Compares a second entry with the first one of its door.
///
/// # Errors
/// The door was settled by two entries or by a person, and this one differs.
pub fn compare(door: &DoorState, position: Position) -> Result<Compared, Fault> {
    let Some((first, _)) = door.given else { return Ok(Compared::OnlyThere) };
    let same = first.position() == Some(position);
    match door.keyed {
        Keyed::Once if same => Ok(Compared::Same),
        Keyed::Once => Ok(Compared::Different),
        Keyed::Contested => Ok(Compared::StillContested),
        Keyed::Twice | Keyed::Resolved if same => Ok(Compared::SameAgain),
        Keyed::Twice | Keyed::Resolved => {
            let first = text::position_name(first.position().map_or("", Position::as_str));
            Err(Fault::new("second-settled", first.within(|first| text::second_settled(&door.door, first)))
                .hint(text::second_settled_hint(&door.door)))
        }
    }
}

/// Decides on a second entry that [`compare`] found to be the same or
/// different.
///
/// # Errors
/// The consultation is closed, the rule does not take the position, or there
/// is nothing to compare with.
pub fn second(
    ground: Ground<'_>,
    door: &DoorState,
    position: Position,
    detail: DetailOpening,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    ground.must_not_be_secret()?;
    ground.must_be_open()?;
    ground.must_take(position)?;
    let Some((first, sees)) = door.given.filter(|_| door.keyed == Keyed::Once) else {
        return Err(
            Fault::new("second-nothing", text::second_nothing(&door.door)).hint(text::second_nothing_hint())
        );
    };
    let agrees = first.position() == Some(position);
    let (line, detail) = opening(&ground, door, position, detail, &mut salt)?;
    let line = SecondOpening(line).encode();
    Ok(Sealed {
        body: Body::Second { slot: door.slot, commitment: Hash::of(line.as_bytes()), sees, agrees },
        opening: Some(line),
        detail,
        effect: Effect::Second { door: door.door.clone(), before: door.standing(), agrees },
    })
}

/// Decides what a contested door said. The details of the entry that is right
/// go with it; `detail` has the reason as its note; `held` as in
/// [`PositionIntent`](super::PositionIntent).
///
/// # Errors
/// The consultation is closed, the door is not contested, the rule does not
/// take the position, no reason is given, or the holder stands for too many.
pub fn resolve(
    ground: Ground<'_>,
    door: &DoorState,
    (position, held): (Position, u64),
    detail: DetailOpening,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    ground.must_not_be_secret()?;
    ground.must_be_open()?;
    ground.must_take(position)?;
    let Some((_, sees)) = door.given.filter(|_| door.keyed == Keyed::Contested) else {
        return Err(
            Fault::new("not-contested", text::not_contested(&door.door)).hint(text::not_contested_hint())
        );
    };
    if detail.note.trim().is_empty() {
        return Err(Fault::new("why-missing", text::why_missing()).hint(text::why_missing_hint()));
    }
    Provenance::check(&detail)?;
    ground.must_hold(&detail.proxy, held)?;
    let after = Standing::Given(position, Provenance::of(&detail));
    let proxy = detail.proxy.clone();
    let (line, detail) = opening(&ground, door, position, detail, &mut salt)?;
    let line = line.encode();
    Ok(Sealed {
        body: Body::Resolve { slot: door.slot, commitment: Hash::of(line.as_bytes()), sees, settled: None },
        opening: Some(line),
        detail,
        effect: Effect::Position {
            door: door.door.clone(),
            before: Standing::Contested,
            after,
            proxy,
            keyed: Keyed::Resolved,
        },
    })
}

fn opening(
    ground: &Ground<'_>,
    door: &DoorState,
    position: Position,
    detail: DetailOpening,
    salt: &mut impl FnMut() -> Salt,
) -> Result<(PositionOpening, Option<String>), Fault> {
    let detail = seal_detail(detail, salt)?;
    let opening = PositionOpening {
        slot: door.slot,
        log: ground.log,
        position: position.as_str().to_owned(),
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        salt: salt(),
    };
    Ok((opening, detail))
}
