//! One consultation among those of many books, in the figures that fit a line.

use jiff::civil::Date;

use super::course::Course;
use super::{Basis, Counts, Settings};
use crate::log::Hash;
use crate::rule::{self, Bucket, Facts, Outcome};
use crate::text::Fault;

/// How far a consultation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Households are asked.
    Open,
    /// It is closed and counted.
    Closed,
    /// The result was posted.
    Published,
    /// Nothing can change any more.
    Final,
    /// The matter goes on in another log.
    Continued,
}

impl Reached {
    /// How far the lines have come.
    #[must_use]
    pub fn of(course: &Course) -> Self {
        if course.ended.is_some() {
            Self::Final
        } else if course.next.is_some() {
            Self::Continued
        } else if course.published.is_some() {
            Self::Published
        } else if course.closed.is_some() {
            Self::Closed
        } else {
            Self::Open
        }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Published => "published",
            Self::Final => "final",
            Self::Continued => "continued",
        }
    }
}

/// The line of a consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub consultation: String,
    /// The log id: a book and its minutes have the same.
    pub log: Hash,
    /// What is asked.
    pub title: String,
    /// How far it has come.
    pub reached: Reached,
    /// The day of the close.
    pub closed: Option<Date>,
    /// Households asked.
    pub all: u64,
    /// Of these, households that answered or took part.
    pub answered: u64,
    /// Households that count as for.
    pub agree: u64,
    /// Households that count as against.
    pub oppose: u64,
    /// The outcome; of what is known so far while it is open.
    pub outcome: Outcome,
}

impl Line {
    /// The line of a consultation whose result is bound: `basis` is read from
    /// its sheet, which says what the figures are.
    ///
    /// # Errors
    /// A product does not fit (`too-large`).
    pub fn counted(settings: &Settings, basis: &Basis, course: &Course) -> Result<Self, Fault> {
        Self::of(settings, (basis.log, course), &basis.counts, &basis.facts, basis.second.as_ref())
    }

    /// The line of a consultation that is open, with the counts so far.
    ///
    /// # Errors
    /// As [`Line::counted`].
    pub fn open(settings: &Settings, log: Hash, counts: &Counts, course: &Course) -> Result<Self, Fault> {
        Self::of(settings, (log, course), counts, &course.rule_facts(settings), None)
    }

    fn of(
        settings: &Settings,
        (log, course): (Hash, &Course),
        counts: &Counts,
        facts: &Facts,
        second: Option<&Counts>,
    ) -> Result<Self, Fault> {
        let rule = &settings.rule;
        let second = second.map(|counts| counts.measures(rule));
        let tally = rule::evaluate(rule, &counts.measures(rule), facts, settings.attempt, second.as_ref())?;
        let households = tally.measures.get("households").copied().unwrap_or_default();
        let waiting = counts.total.iter().filter(|(standing, _)| standing.is_waiting());
        let waiting: u64 = waiting.map(|(_, cell)| cell.households).sum();
        let all = counts.all().households;
        let ended = course.ended.as_deref().and_then(|code| code.parse().ok());
        Ok(Self {
            consultation: settings.consultation.id.clone(),
            log,
            title: settings.consultation.title.clone(),
            reached: Reached::of(course),
            closed: course.closed,
            all,
            answered: all.saturating_sub(waiting),
            agree: number(households.get(Bucket::For)),
            oppose: number(households.get(Bucket::Against)),
            outcome: ended.unwrap_or(tally.outcome),
        })
    }

    /// Whether the outcome can still change by what households say.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.reached == Reached::Open
    }
}

/// Households, which are counted in 64 bits before they are put into buckets.
fn number(households: u128) -> u64 {
    u64::try_from(households).unwrap_or(u64::MAX)
}
