//! Call-backs: some doors are asked again, drawn by dice that are thrown after
//! the result is posted, so that nobody can choose which. What they say is
//! recorded beside what was recorded before. It changes no count: a person
//! decides what follows.

mod chance;
mod fold;
mod rows;
mod sample;
mod standing;

use jiff::civil::Date;

pub use chance::{percent, sample_size};
pub use fold::{BackLine, Backs};
pub use rows::{Call, CallReader, RawCall, says};
pub use sample::draw;
pub use standing::Standing;

use super::boxes::not_secret;
use super::decide::{Effect, Ground, Sealed, seal_detail};
use super::value::Flaw;
use super::{Course, DoorState, Slot, TallySheet};
use crate::log::audit::{self, Audit, CallBack, CallBackOpening};
use crate::log::opening::{DetailOpening, Opening, Salt};
use crate::log::pack::slots_digest;
use crate::log::{Body, Hash, StageBody};
use crate::rule::Position;
use crate::text::{self, Fault};

/// The chance in percent of meeting a wrong entry, if nothing else is asked.
pub const CHANCE: u32 = 95;

/// What a household that gave no answer says of it.
pub const NO_ANSWER: &str = "none";

/// A sample as its line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The day, as claimed.
    pub at: Date,
    /// The dice, a digit each.
    pub dice: String,
    /// Hash of the tally line.
    pub head: Hash,
    /// Wrong entries that would turn the result; 0 if none are assumed.
    pub wrong: u64,
    /// Doors drawn.
    pub n: u64,
    /// The digest of their slots.
    pub slots: Hash,
}

impl Drawn {
    /// What an entry says.
    #[must_use]
    pub fn of(entry: &Audit) -> Self {
        Self {
            // Dates of an entry are checked when it is decoded.
            at: entry.at.parse().unwrap_or(Date::ZERO),
            dice: entry.dice.clone(),
            head: entry.head,
            wrong: entry.wrong,
            n: entry.n,
            slots: entry.slots,
        }
    }

    /// Everything but the day, as the book's table holds it.
    #[must_use]
    pub fn value(&self) -> String {
        format!("{} {} {} {} {}", self.n, self.wrong, self.head, self.slots, self.dice)
    }

    /// Reads [`Drawn::value`] back.
    #[must_use]
    pub fn from_value(at: Date, value: &str) -> Option<Self> {
        let mut words = value.split(' ');
        let (n, wrong) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let (head, slots) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let dice = words.next()?.to_owned();
        words.next().is_none().then_some(Self { at, dice, head, wrong, n, slots })
    }

    /// The slots drawn from a sorted roll.
    #[must_use]
    pub fn draw(&self, roll: &[Hash]) -> Vec<Hash> {
        draw(&self.head, &self.dice, roll, self.n)
    }
}

impl Course {
    /// The sample that doors are asked again by: a larger one of the same dice
    /// takes the place of the one before.
    #[must_use]
    pub fn sample(&self) -> Option<&Drawn> {
        self.audits.last()
    }
}

/// Reads dice as people write them: digits with or without commas, blanks or
/// stops between.
///
/// # Errors
/// A sign is no die, or they are too few or too many.
pub fn dice(word: &str) -> Result<String, Flaw> {
    let mut dice = String::new();
    for sign in word.chars() {
        // Full-width digits are digits.
        let sign = match sign {
            '１'..='６' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
            other => other,
        };
        match sign {
            '1'..='6' => dice.push(sign),
            ',' | '，' | '、' | '.' | ';' | '；' | ' ' | '-' | '\u{3000}' => {}
            other => return Err(Flaw::new(text::audit_die_wrong(other), text::audit_die_hint())),
        }
    }
    if audit::are_dice(&dice) {
        Ok(dice)
    } else {
        let number = dice.len();
        let reason = text::audit_dice_number(number, audit::FEWEST_DICE, audit::MOST_DICE);
        Err(Flaw::new(reason, text::audit_dice_hint(audit::FEWEST_DICE)))
    }
}

/// The fewest wrong entries that would turn the result: a unit of households
/// or heads is an entry (one from one side to the other moves the margin by 2);
/// of areas as many of the largest doors are taken as
/// come to the distance. Nothing where no single measure can turn it, or by a
/// measure of which that is not known.
#[must_use]
pub fn wrong_entries(sheet: &TallySheet, slots: &[Slot]) -> Option<u64> {
    let flip = sheet.flip.as_ref()?;
    let all = u64::try_from(slots.len()).unwrap_or(u64::MAX);
    let entries = match flip.measure.as_str() {
        "households" | "heads" => u64::try_from(flip.count).ok()?,
        "area" => {
            let mut areas: Vec<u64> = slots.iter().map(|slot| slot.area).collect();
            areas.sort_unstable_by(|a, b| b.cmp(a));
            let mut sum = 0_u128;
            let fewer = areas.iter().take_while(|area| {
                let before = sum;
                sum += u128::from(**area);
                before < flip.count
            });
            u64::try_from(fewer.count()).ok()?
        }
        _ => return None,
    };
    Some(entries.clamp(1, all.max(1)))
}

/// Refuses before the count is there: what could be drawn then could still be
/// mended at those very doors.
///
/// # Errors
/// `not-closed`, or `box-mode` for a secret ballot.
pub fn may_draw(ground: &Ground<'_>) -> Result<(), Fault> {
    not_secret(ground.settings)?;
    let id = ground.consultation;
    if ground.course.result.is_none() {
        return Err(Fault::new("not-closed", text::audit_open(id)).hint(text::audit_open_hint(id)));
    }
    Ok(())
}

/// A sample that is asked for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The dice; none for more doors of the dice that are on record.
    pub dice: Option<String>,
    /// Doors to draw.
    pub n: u64,
    /// Wrong entries that would turn the result; 0 if none are assumed.
    pub wrong: u64,
}

/// Refuses a sample of so many households that cannot be drawn, whatever dice are
/// thrown.
///
/// # Errors
/// Nothing is counted yet, others were thrown before, or the size is none or not
/// larger than before.
pub fn may_sample(ground: &Ground<'_>, wish: &Wish, all: u64) -> Result<(), Fault> {
    may_draw(ground)?;
    let id = ground.consultation;
    if let Some(before) = ground.course.sample() {
        // Who may throw again throws until the sample suits.
        if wish.dice.as_ref().is_some_and(|dice| before.dice != *dice) {
            return Err(Fault::new("audit-dice", text::audit_dice_other(&before.dice))
                .hint(text::audit_dice_other_hint(id)));
        }
        if wish.n <= before.n {
            return Err(Fault::new("audit-drawn", text::audit_drawn_already(before.n))
                .hint(text::audit_drawn_hint(id, before.n)));
        }
    }
    if wish.n == 0 || wish.n > all {
        return Err(
            Fault::new("audit-size", text::audit_size_wrong(wish.n, all)).hint(text::audit_size_hint(all))
        );
    }
    Ok(())
}

/// Decides on a sample of the sorted `roll`; `head` is the hash of the tally
/// line.
///
/// # Errors
/// As [`may_sample`], or no dice are given.
pub fn sample(
    ground: Ground<'_>,
    head: Hash,
    roll: &[Hash],
    wish: Wish,
    today: Date,
) -> Result<Sealed, Fault> {
    may_sample(&ground, &wish, u64::try_from(roll.len()).unwrap_or(u64::MAX))?;
    let recorded = || ground.course.sample().map(|before| before.dice.clone());
    let Some(dice) = wish.dice.or_else(recorded) else {
        return Err(Fault::new("audit-dice", text::audit_no_dice())
            .hint(text::audit_dice_hint(audit::FEWEST_DICE))
            .exit(2));
    };
    let slots = slots_digest(draw(&head, &dice, roll, wish.n));
    let entry = Audit { at: today.to_string(), dice, head, wrong: wish.wrong, n: wish.n, slots };
    let body = Body::Stage(StageBody::Audit(entry));
    Ok(Sealed { body, opening: None, detail: None, effect: Effect::None })
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// This is what the household says now; nothing if it says that it gave no
    /// answer.
    Answers(Option<Position>),
    /// Nobody was reached.
    Unreached,
    /// It would not say.
    Refused,
}

impl Said {
    /// Against what counts for the door: one of [`audit::RESULTS`].
    #[must_use]
    pub fn result(self, counted: Option<Position>) -> &'static str {
        match self {
            Self::Answers(now) if now == counted => "agrees",
            Self::Answers(_) => "differs",
            Self::Unreached => "unreached",
            Self::Refused => "refused",
        }
    }

    fn position(self) -> Option<&'static str> {
        match self {
            Self::Answers(Some(position)) => Some(position.as_str()),
            Self::Answers(None) => Some(NO_ANSWER),
            Self::Unreached | Self::Refused => None,
        }
    }
}

/// Decides on the result of one call. `counted` is the position that counts
/// for the door, `before` its last call-back: result and commitment.
///
/// # Errors
/// The door was not drawn, or has a result and `replace` is not set.
pub fn call_back(
    ground: Ground<'_>,
    (door, counted, drawn): (&DoorState, Option<Position>, bool),
    (said, replace): (Said, bool),
    before: Option<(&str, Hash)>,
    detail: DetailOpening,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    let id = ground.consultation;
    if !drawn {
        return Err(Fault::new("audit-not-drawn", text::audit_not_drawn(&door.door))
            .hint(text::audit_not_drawn_hint(id)));
    }
    if let Some((result, _)) = before.filter(|_| !replace) {
        let message = text::audit_result(result).within(|result| text::audit_twice(&door.door, result));
        return Err(Fault::new("already-recorded", message).hint(text::audit_twice_hint()));
    }
    let result = said.result(counted).to_owned();
    let detail = seal_detail(detail, &mut salt)?;
    let line = CallBackOpening {
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        slot: door.slot,
        log: ground.log,
        position: said.position().map(str::to_owned),
        result: result.clone(),
        salt: salt(),
    }
    .encode();
    let back = CallBack {
        commitment: Hash::of(line.as_bytes()),
        slot: door.slot,
        result: result.clone(),
        sees: before.map(|(_, commitment)| commitment),
    };
    Ok(Sealed {
        body: Body::Stage(StageBody::CallBack(back)),
        opening: Some(line),
        detail,
        effect: Effect::CallBack { slot: door.slot, result },
    })
}

/// The sample on record.
///
/// # Errors
/// `audit-none`.
pub fn must_be_drawn<'a>(ground: &Ground<'a>) -> Result<&'a Drawn, Fault> {
    not_secret(ground.settings)?;
    let id = ground.consultation;
    ground
        .course
        .sample()
        .ok_or_else(|| Fault::new("audit-none", text::audit_none(id)).hint(text::audit_none_hint(id)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dice_are_read_as_people_write_them() {
        let digits = "62513462513462513462";
        let commas: Vec<String> = digits.chars().map(String::from).collect();
        for word in [digits.to_owned(), commas.join(","), commas.join("、"), commas.join("， ")] {
            assert_eq!(dice(&word).unwrap(), digits, "{word}");
        }
        assert_eq!(dice("６２５１３４６２５１３４６２５１３４６２").unwrap(), digits);
        for wrong in ["6,2,5", "7,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "abc", ""] {
            assert!(dice(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_sample_is_read_back_from_its_row() {
        let at = jiff::civil::date(2026, 3, 5);
        let drawn =
            Drawn { at, dice: "1".repeat(20), head: Hash::of(b"x"), wrong: 3, n: 12, slots: Hash::ZERO };
        assert_eq!(Drawn::from_value(at, &drawn.value()), Some(drawn.clone()));
        assert_eq!(Drawn::from_value(at, &format!("{} 1", drawn.value())), None);
    }

    #[test]
    fn what_is_said_now_is_compared_with_what_counts() {
        let (agree, oppose) = (Position::For, Position::Against);
        assert_eq!(Said::Answers(Some(agree)).result(Some(agree)), "agrees");
        assert_eq!(Said::Answers(Some(agree)).result(Some(oppose)), "differs");
        assert_eq!(Said::Answers(None).result(None), "agrees");
        assert_eq!(Said::Answers(None).result(Some(agree)), "differs");
        assert_eq!(Said::Answers(Some(agree)).result(None), "differs");
        assert_eq!(Said::Refused.result(Some(agree)), "refused");
    }
}
