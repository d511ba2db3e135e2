//! Erasure: what a household said is forgotten, that it was recorded is not.
//!
//! The purpose of a canvass is the decision: while the count can still be
//! questioned it must be possible to check it, and once the result is final
//! that purpose is achieved (PIPL, art. 47). So openings are erased after
//! `final`; a court or an authority need not wait for it, but for the count.

use jiff::civil::Date;

use super::decide::{Effect, Ground as On, Sealed};
use super::{Course, Disclose, Settings};
use crate::log::line::MAX_LINE;
use crate::log::opening::{NoteOpening, Opening, Salt};
use crate::log::{Body, Erase, Hash, StageBody};
use crate::rule::Outcome;
use crate::text::{self, Fault};

/// On what ground something is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The purpose is achieved, or cannot be.
    Purpose,
    /// The household takes its consent back or asks for it.
    Consent,
    /// The time for which it may be kept is over.
    Term,
    /// It should not have been kept.
    Unlawful,
    /// A court orders it.
    Court,
    /// An authority orders it.
    Authority,
    /// In words of its own.
    Other,
}

impl Ground {
    /// Every ground, in the order in which they are told.
    pub const ALL: [Self; 7] =
        [Self::Purpose, Self::Consent, Self::Term, Self::Unlawful, Self::Court, Self::Authority, Self::Other];

    /// The code in the line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Purpose => "purpose",
            Self::Consent => "consent",
            Self::Term => "term",
            Self::Unlawful => "unlawful",
            Self::Court => "court",
            Self::Authority => "authority",
            Self::Other => "other",
        }
    }

    /// The ground with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }

    /// Reads a code, or the name of a ground in either language; any other
    /// words are a ground of their own.
    #[must_use]
    pub fn read(words: &str) -> Self {
        let word = words.trim().to_lowercase();
        let named = Self::ALL.into_iter().find(|ground| {
            let name = text::erase_ground(ground.code());
            [ground.code(), &name.zh, &name.en].contains(&word.as_str())
        });
        named.unwrap_or(Self::Other)
    }

    /// Whether it stands above the wish to have the count checked.
    #[must_use]
    pub const fn cannot_wait(self) -> bool {
        matches!(self, Self::Court | Self::Authority)
    }
}

/// An erasure as its line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The day, as claimed.
    pub at: Date,
    /// Households.
    pub doors: u64,
    /// Openings.
    pub n: u64,
    /// The code of the ground.
    pub ground: String,
}

impl Erased {
    /// What an entry says.
    #[must_use]
    pub fn of(entry: &Erase) -> Self {
        // Dates of an entry are checked when it is decoded.
        let at = entry.at.parse().unwrap_or(Date::ZERO);
        Self { at, doors: entry.doors, n: entry.n, ground: entry.ground.clone() }
    }

    /// Everything but the day, as the book's table holds it.
    #[must_use]
    pub fn value(&self) -> String {
        format!("{} {} {}", self.doors, self.n, self.ground)
    }

    /// Reads [`Erased::value`] back.
    #[must_use]
    pub fn from_value(at: Date, value: &str) -> Option<Self> {
        let mut words = value.split(' ');
        let (doors, n) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let ground = words.next()?.to_owned();
        words.next().is_none().then_some(Self { at, doors, n, ground })
    }
}

impl Course {
    /// Whether openings are gone, so that the count cannot be made again.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        !self.erasures.is_empty()
    }

    /// Openings that are gone, and the day of the last erasure.
    #[must_use]
    pub fn erased(&self) -> Option<(u64, Date)> {
        let n = self.erasures.iter().fold(0_u64, |sum, erased| sum.saturating_add(erased.n));
        self.erasures.last().map(|last| (n, last.at))
    }

    /// How far minutes disclose what households said. After an erasure nothing
    /// is opened any more: what is left out could be found by subtraction.
    #[must_use]
    pub fn disclosed(&self, settings: &Settings) -> Disclose {
        match settings.consultation.disclose {
            Disclose::Box => Disclose::Box,
            _ if self.is_erased() => Disclose::None,
            mode => mode,
        }
    }
}

/// Refuses where the count must stay such that it can be checked.
///
/// # Errors
/// Nothing is counted, a second count waits, or nothing is final and the
/// ground can wait.
pub fn may_erase(on: &On<'_>, ground: Ground) -> Result<(), Fault> {
    let (id, course) = (on.consultation, on.course);
    let Some(result) = course.result.as_deref() else {
        return Err(Fault::new("not-closed", text::erase_open(id)).hint(text::erase_open_hint(id)));
    };
    if course.ended.is_some() {
        return Ok(());
    }
    if !ground.cannot_wait() {
        return Err(Fault::new("not-final", text::erase_not_final(id)).hint(text::erase_not_final_hint(id)));
    }
    let second = on.settings.rule.confirm.is_some() && course.confirmed.is_none();
    if second && result == Outcome::Pending.as_str() {
        return Err(Fault::new("confirm-first", text::confirm_first(id)).hint(text::confirm_first_hint()));
    }
    Ok(())
}

/// The entry of an erasure of so many households and openings. `words` are the
/// ground in words of its own.
///
/// # Errors
/// As [`may_erase`], or the words are too long.
pub fn erase(
    on: &On<'_>,
    (ground, words): (Ground, &str),
    (doors, n): (u64, u64),
    today: Date,
    salt: Salt,
) -> Result<Sealed, Fault> {
    may_erase(on, ground)?;
    let line =
        (ground == Ground::Other).then(|| NoteOpening { log: on.log, text: words.to_owned(), salt }.encode());
    if line.as_ref().is_some_and(|line| line.len() > MAX_LINE) {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    let commitment = line.as_ref().map(|line| Hash::of(line.as_bytes()));
    let entry = Erase { at: today.to_string(), commitment, doors, ground: ground.code().to_owned(), n };
    let body = Body::Stage(StageBody::Erase(entry));
    Ok(Sealed { body, opening: line, detail: None, effect: Effect::None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_are_read_in_both_languages_and_other_words_are_kept() {
        for ground in Ground::ALL {
            let name = text::erase_ground(ground.code());
            for word in [ground.code(), &name.zh, &name.en] {
                assert_eq!(Ground::read(word), ground, "{word}");
            }
        }
        assert_eq!(Ground::read("the household moved abroad"), Ground::Other);
        assert!(Ground::Court.cannot_wait() && !Ground::Purpose.cannot_wait());
    }

    #[test]
    fn an_erasure_is_read_back_from_its_row() {
        let at = jiff::civil::date(2026, 3, 5);
        let erased = Erased { at, doors: 2, n: 5, ground: "consent".to_owned() };
        assert_eq!(Erased::from_value(at, &erased.value()), Some(erased.clone()));
        assert_eq!(Erased::from_value(at, &format!("{} 1", erased.value())), None);
    }
}
