//! Text and roll that move honestly: while the canvass is open the proposal or
//! the roll may be changed, by an entry that says what becomes of the answers.

use jiff::civil::Date;

use super::decide::{Effect, Ground, Sealed};
use crate::log::opening::{NoteOpening, Opening, Salt};
use crate::log::stages::{AmendRoll, AmendText};
use crate::log::{Body, Hash, StageBody};
use crate::text::{self, Fault};

/// What becomes of the answers that were given on the text before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Then {
    /// They stay as they were given.
    Keep,
    /// They count no more, and every household is asked again: what was
    /// delivered was another text, so nobody is reached yet.
    Reask,
    /// They count no more; whoever answered or was reached is silent until it
    /// answers again.
    Silent,
}

impl Then {
    /// The code in the line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Reask => "reask",
            Self::Silent => "silent",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Keep, Self::Reask, Self::Silent].into_iter().find(|then| then.code() == code)
    }
}

/// A text that took the place of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextVersion {
    /// The day, as claimed.
    pub at: Date,
    /// SHA-256 of its bytes.
    pub text: Hash,
    /// What became of the answers given before.
    pub then: Then,
}

/// A roll that took the place of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollVersion {
    /// The day, as claimed.
    pub at: Date,
    /// SHA-256 of its lines.
    pub roll: Hash,
    /// Number of households on it.
    pub n: u64,
}

/// Decides on a new text.
///
/// # Errors
/// The consultation is closed, the text is the one that it has, or no reason
/// is given.
pub fn amend_text(
    ground: Ground<'_>,
    before: &[u8],
    bytes: &[u8],
    (then, at): (Then, Date),
    why: &str,
    salt: Salt,
) -> Result<Sealed, Fault> {
    ground.must_be_open()?;
    if before == bytes {
        return Err(Fault::new("text-same", text::text_same()).hint(text::text_same_hint()));
    }
    let (commitment, opening) = reason(&ground, why, salt)?;
    let amend =
        AmendText { at: at.to_string(), commitment, text: Hash::of(bytes), then: then.code().to_owned() };
    Ok(Sealed {
        body: Body::Stage(StageBody::AmendText(amend)),
        opening: Some(opening),
        detail: None,
        effect: Effect::Text { then },
    })
}

/// Decides on a new roll with the digest of its lines and their number.
///
/// # Errors
/// The consultation is closed, or no reason is given.
pub fn amend_roll(
    ground: Ground<'_>,
    (roll, roll_n): (Hash, u64),
    at: Date,
    why: &str,
    salt: Salt,
) -> Result<Sealed, Fault> {
    ground.must_be_open()?;
    let (commitment, opening) = reason(&ground, why, salt)?;
    let amend = AmendRoll { at: at.to_string(), commitment, roll, roll_n };
    Ok(Sealed {
        body: Body::Stage(StageBody::AmendRoll(amend)),
        opening: Some(opening),
        detail: None,
        effect: Effect::Roll,
    })
}

/// Refuses what is done without a reason.
///
/// # Errors
/// `why-missing`.
pub fn must_say_why(why: &str) -> Result<(), Fault> {
    if why.trim().is_empty() {
        return Err(Fault::new("why-missing", text::why_missing()).hint(text::why_missing_hint()));
    }
    Ok(())
}

pub(super) fn reason(ground: &Ground<'_>, why: &str, salt: Salt) -> Result<(Hash, String), Fault> {
    must_say_why(why)?;
    let line = NoteOpening { log: ground.log, text: why.to_owned(), salt }.encode();
    if line.len() > crate::log::line::MAX_LINE {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    Ok((Hash::of(line.as_bytes()), line))
}
