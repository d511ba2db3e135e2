//! The register of a book: one line a decision, in the order of their numbers,
//! and whether these numbers are the row that they must be.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Annotation;
use super::basis::Before;
use crate::log::Hash;
use crate::text::{self, Text};

/// The decisions of a book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    /// Whose book it is.
    pub community: String,
    /// The decisions, by number; what has none stands at the end.
    pub decisions: Vec<Decision>,
    /// Consultations that are not decided yet.
    pub open: u64,
}

/// A consultation that is closed and counted, whatever came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The number of its minutes.
    pub number: Option<u64>,
    /// The consultation.
    pub consultation: String,
    /// What was asked.
    pub title: String,
    /// The rule.
    pub rule: String,
    /// The day of the close.
    pub closed: Option<Date>,
    /// The outcome so far: of the second count where there was one.
    pub outcome: String,
    /// The log id.
    pub log: Hash,
    /// What its tally line says.
    pub tally: Option<TallyLine>,
    /// The decision that it names as the one before.
    pub before: Option<Before>,
    /// The day on which the result was posted.
    pub published: Option<Date>,
    /// Whether it is final.
    pub ended: bool,
    /// What became of it.
    pub annotations: Vec<Told>,
}

/// The line that a decision is bound by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TallyLine {
    /// Its hash, which the next decision names.
    pub hash: Hash,
    /// Households for.
    pub agree: u64,
    /// Households on the roll.
    pub all: u64,
    /// Whether it binds the figures that the number was read from.
    pub binds: bool,
}

/// An annotation, and its words where they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What the line says.
    pub annotation: Annotation,
    /// What it was explained with; these words are not in the line.
    pub words: Option<String>,
}

/// What is wrong with the row of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The consultation; none where one is missing.
    pub consultation: Option<String>,
    /// The number.
    pub number: Option<u64>,
    /// What is wrong.
    pub text: Text,
}

impl Register {
    /// Puts the decisions in the order of their numbers.
    pub fn sort(&mut self) {
        let place =
            |decision: &Decision| (decision.number.unwrap_or(u64::MAX), decision.consultation.clone());
        self.decisions.sort_by_key(place);
    }

    /// The decision with a log.
    #[must_use]
    pub fn of_log(&self, log: Hash) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.log == log)
    }

    /// Whether the numbers are 1 to n, each once, each naming the line of the
    /// one before; and whether each later decision that is named is there.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut row: BTreeMap<u64, Vec<&Decision>> = BTreeMap::new();
        for decision in &self.decisions {
            match decision.number {
                Some(number) => row.entry(number).or_default().push(decision),
                None => found.push(problem(decision, text::register_unnumbered())),
            }
            if decision.tally.is_none_or(|tally| !tally.binds) {
                found.push(problem(decision, text::register_unbound()));
            }
            found.extend(self.misnamed(decision));
        }
        let mut next = 1;
        for (number, here) in &row {
            if *number > next {
                // Many may be missing; one sentence says so.
                let text = match number - next {
                    1 => text::register_missing(next),
                    _ => text::register_missing_several(next, number - 1),
                };
                found.push(Problem { consultation: None, number: Some(next), text });
            }
            next = number.saturating_add(1);
            for decision in here {
                if here.len() > 1 {
                    found.push(problem(decision, text::register_twice(number)));
                }
                let before = number.checked_sub(1).and_then(|before| row.get(&before));
                found.extend(link(decision, *number, before.map(Vec::as_slice).unwrap_or_default()));
            }
        }
        found
    }

    /// The decisions that annotations name and that are not there, or not
    /// later.
    fn misnamed<'a>(&'a self, decision: &'a Decision) -> impl Iterator<Item = Problem> + 'a {
        decision.annotations.iter().filter_map(move |told| {
            let (number, log) = told.annotation.by?;
            let there = self.of_log(log).is_some_and(|by| by.number == Some(number));
            let fits = there && decision.number.is_some_and(|own| own < number);
            (!fits).then(|| problem(decision, text::register_by_wrong(number)))
        })
    }
}

fn problem(decision: &Decision, text: Text) -> Problem {
    Problem { consultation: Some(decision.consultation.clone()), number: decision.number, text }
}

/// What is wrong with what a decision says of the one before.
fn link(decision: &Decision, number: u64, before: &[&Decision]) -> Option<Problem> {
    let text = match (&decision.before, number) {
        (None, 1) => return None,
        (None, _) => text::register_before_none(),
        (Some(named), _) if named.number.checked_add(1) != Some(number) => {
            text::register_before_number(named.number)
        }
        (Some(named), _) => {
            let same = |before: &&&Decision| {
                before.consultation == named.consultation
                    && before.tally.map(|tally| tally.hash) == Some(named.hash)
            };
            if before.iter().any(|before| same(&before)) {
                return None;
            }
            text::register_before_wrong(named.number, named.hash.code())
        }
    };
    Some(problem(decision, text))
}
