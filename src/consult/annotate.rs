//! What became of a decision after it was counted: challenged in court, set
//! aside, changed by a later one. The decision and its number stay as they are.

use std::collections::HashMap;

use jiff::civil::Date;

use super::decide::{Effect, Ground, Sealed};
use super::process::not_future;
use crate::log::opening::{NoteOpening, Opening, Salt};
use crate::log::stages::Annotate;
use crate::log::{Body, Hash, StageBody};
use crate::rule::Outcome;
use crate::text::{self, Fault};

/// What happened to the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody went to court against it.
    Challenged,
    /// A court, an authority or a later decision has annulled it.
    SetAside,
    /// It stands after it was challenged.
    Upheld,
    /// A later decision has changed it.
    Changed,
    /// What was decided has been done.
    CarriedOut,
    /// It has no effect any more.
    Spent,
}

impl Kind {
    /// Every kind, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Challenged, Self::SetAside, Self::Upheld, Self::Changed, Self::CarriedOut, Self::Spent];

    /// The code in the line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Challenged => "challenged",
            Self::SetAside => "set-aside",
            Self::Upheld => "upheld",
            Self::Changed => "changed",
            Self::CarriedOut => "carried-out",
            Self::Spent => "spent",
        }
    }

    /// Reads a code, or the name of the kind in either language.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        Self::ALL.into_iter().find(|kind| {
            let name = text::annotation_name(kind.code());
            [kind.code(), &name.zh, &name.en].contains(&word.as_str())
        })
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether a later decision can have done it.
    #[must_use]
    pub const fn takes_by(self) -> bool {
        matches!(self, Self::SetAside | Self::Changed | Self::Spent)
    }
}

/// An annotation as its line says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Annotation {
    /// The day, as claimed.
    pub at: Date,
    /// What happened.
    pub kind: Kind,
    /// The later decision that did it: its number and its log.
    pub by: Option<(u64, Hash)>,
    /// Commitment to the words.
    pub commitment: Hash,
}

impl Annotation {
    /// What an entry says; `None` if it is of no kind that there is, or names
    /// a decision that cannot have done such a thing.
    #[must_use]
    pub fn of(entry: &Annotate) -> Option<Self> {
        let kind = Kind::from_code(&entry.kind).filter(|kind| entry.by.is_none() || kind.takes_by())?;
        let at = entry.at.parse().ok()?;
        Some(Self { at, kind, by: entry.by, commitment: entry.commitment })
    }

    /// Everything but the day, as the book's table holds it.
    #[must_use]
    pub fn value(&self) -> String {
        let by = self.by.map(|(number, log)| format!(" {number} {log}")).unwrap_or_default();
        format!("{} {}{by}", self.kind.code(), self.commitment)
    }

    /// Reads [`Annotation::value`] back.
    #[must_use]
    pub fn from_value(at: Date, value: &str) -> Option<Self> {
        let mut words = value.split(' ');
        let kind = Kind::from_code(words.next()?)?;
        let commitment = words.next()?.parse().ok()?;
        let by = match (words.next(), words.next()) {
            (Some(number), Some(log)) => Some((number.parse().ok()?, log.parse().ok()?)),
            (None, _) => None,
            _ => return None,
        };
        words.next().is_none().then_some(Self { at, kind, by, commitment })
    }
}

/// A decision of the same book that is said to have done it.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Its consultation.
    pub ground: Ground<'a>,
    /// The number of its minutes; none while it is open.
    pub number: Option<u64>,
}

/// What is to be put on record.
#[derive(Debug, Clone, Copy)]
pub struct Remark<'a> {
    /// What happened.
    pub kind: Kind,
    /// When, as claimed.
    pub at: Date,
    /// The words, which may be empty.
    pub words: &'a str,
}

/// Decides on an annotation of the decision with this number. `said` are the
/// words of the annotations that are there, by commitment.
///
/// # Errors
/// Nothing is decided yet, the day is before that or to come, the decision
/// named is not a later one that passed, or the same is on record.
pub fn annotate(
    (ground, number): (Ground<'_>, Option<u64>),
    remark: Remark<'_>,
    by: Option<By<'_>>,
    said: &HashMap<Hash, String>,
    today: Date,
    salt: Salt,
) -> Result<Sealed, Fault> {
    let id = ground.consultation;
    let Some(closed) = ground.course.closed.filter(|_| ground.course.result.is_some()) else {
        return Err(Fault::new("not-closed", text::annotate_open(id)).hint(text::annotate_open_hint(id)));
    };
    let Remark { kind, at, words } = remark;
    not_future(at, today)?;
    // A count may be closed long after its last day, when the papers are in.
    let closed = closed.min(ground.course.last_day(ground.settings));
    if at < closed {
        return Err(
            Fault::new("annotate-early", text::annotate_early(at, closed)).hint(text::annotate_early_hint())
        );
    }
    let Some(number) = number else {
        return Err(Fault::new("register-broken", text::register_unnumbered())
            .hint(text::register_broken_hint())
            .exit(4));
    };
    let by = by.map(|by| later(id, number, kind, by)).transpose()?;
    let same = |there: &Annotation| {
        let its = said.get(&there.commitment);
        (there.kind, there.at, there.by) == (kind, at, by) && its.is_none_or(|its| its == words)
    };
    if ground.course.annotations.iter().any(same) {
        let message = text::annotation_name(kind.code()).within(|kind| text::annotate_twice(id, kind, at));
        return Err(Fault::new("annotate-twice", message).hint(text::annotate_twice_hint()));
    }
    let line = NoteOpening { log: ground.log, text: words.to_owned(), salt }.encode();
    if line.len() > crate::log::line::MAX_LINE {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    let entry = Annotate {
        at: at.to_string(),
        by,
        commitment: Hash::of(line.as_bytes()),
        kind: kind.code().to_owned(),
    };
    Ok(Sealed {
        body: Body::Stage(StageBody::Annotate(entry)),
        opening: Some(line),
        detail: None,
        effect: Effect::None,
    })
}

/// The number and log of the decision that did it, if it can have.
fn later(id: &str, number: u64, kind: Kind, by: By<'_>) -> Result<(u64, Hash), Fault> {
    let name = by.ground.consultation;
    if !kind.takes_by() {
        let able = Kind::ALL.into_iter().filter(|kind| kind.takes_by());
        let able: Vec<&str> = able.map(Kind::code).collect();
        let message = text::annotation_name(kind.code()).within(|kind| text::annotate_by_kind(kind));
        return Err(Fault::new("annotate-by", message).hint(text::annotate_by_kind_hint(able.join(", "))));
    }
    if name == id {
        return Err(
            Fault::new("annotate-by", text::annotate_by_itself(id)).hint(text::annotate_by_later_hint())
        );
    }
    let Some(later) = by.number else {
        return Err(Fault::new("annotate-by", text::annotate_by_open(name)).hint(text::not_closed_hint(name)));
    };
    if later < number {
        return Err(Fault::new("annotate-by", text::annotate_by_earlier(name, later, number))
            .hint(text::annotate_by_later_hint()));
    }
    let outcome = by.ground.course.outcome().unwrap_or_default();
    if outcome != Outcome::Passed.as_str() {
        let message = text::outcome_name(outcome).within(|outcome| text::annotate_by_failed(name, outcome));
        return Err(Fault::new("annotate-by", message).hint(text::annotate_by_later_hint()));
    }
    Ok((later, by.ground.log))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_in_both_languages() {
        for kind in Kind::ALL {
            let name = text::annotation_name(kind.code());
            for word in [kind.code(), &name.zh, &name.en, &name.en.to_uppercase()] {
                assert_eq!(Kind::read(word), Some(kind), "{word}");
            }
        }
        assert_eq!(Kind::read("doubtful"), None);
    }

    #[test]
    fn values_are_read_back_and_nothing_else_is() {
        let at = jiff::civil::date(2026, 3, 5);
        let plain = Annotation { at, kind: Kind::SetAside, by: None, commitment: Hash::ZERO };
        for annotation in [plain, Annotation { by: Some((3, Hash::of(b"x"))), ..plain }] {
            assert_eq!(Annotation::from_value(at, &annotation.value()), Some(annotation));
            assert_eq!(Annotation::from_value(at, &format!("{} 1", annotation.value())), None);
        }
    }
}
