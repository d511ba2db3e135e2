//! The course of a consultation: what its lines say beside positions and
//! visits, in the order in which they may stand.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Settings;
use super::amend::{RollVersion, TextVersion, Then};
use super::annotate::Annotation;
use super::audit::Drawn;
use super::erase::Erased;
use super::keys::KeyChange;
use crate::log::{Body, Hash, StageBody};
use crate::rule::Facts;

/// A process fact: the day it speaks of, and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The day, as claimed.
    pub at: Date,
    /// The value in its own unit; yes is 1 and no is 0.
    pub value: u64,
}

/// The fact under which the day of the posted notice is recorded.
pub const NOTICE: &str = "notice";
/// Days from the posted notice to the opening; computed from [`NOTICE`].
pub const NOTICE_DAYS: &str = "notice_days";
/// Days from the opening to the end of the canvass; computed.
pub const VOTING_DAYS: &str = "voting_days";
/// Whether what moves by silence was delivered; computed: only households
/// with a recorded delivery are counted as silent at all.
pub const DELIVERY_PROOF: &str = "delivery_proof";

/// How far a consultation has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Course {
    /// Facts recorded in the log.
    pub facts: BTreeMap<String, Claim>,
    /// The last day, where it was extended.
    pub closes: Option<Date>,
    /// Each other text, in order.
    pub texts: Vec<TextVersion>,
    /// Each other roll, in order.
    pub rolls: Vec<RollVersion>,
    /// The day of the close.
    pub closed: Option<Date>,
    /// The result of the count.
    pub result: Option<String>,
    /// The day on which the result was posted.
    pub published: Option<Date>,
    /// The result of the second count.
    pub confirmed: Option<String>,
    /// The outcome that stands.
    pub ended: Option<String>,
    /// Where the matter goes on, and whether under the other rule.
    pub next: Option<(bool, Hash)>,
    /// What became of the decision, in the order of the lines.
    pub annotations: Vec<Annotation>,
    /// Keys that came or went, in the order of the lines.
    pub keys: Vec<KeyChange>,
    /// Samples that were drawn, each larger than the one before.
    pub audits: Vec<Drawn>,
    /// Erasures, in the order of the lines.
    pub erasures: Vec<Erased>,
}

impl Course {
    /// Takes in what a line says, and returns whether that is of the course.
    /// Lines that are out of order are found by [`State`](super::State), and
    /// change nothing here worth believing.
    pub fn apply(&mut self, body: &Body) -> bool {
        // Dates of an entry are checked when it is decoded.
        let day = |text: &str| text.parse().unwrap_or(Date::ZERO);
        match body {
            Body::Close(close) => self.closed = Some(day(&close.at)),
            Body::Tally(tally) => self.result = Some(tally.result.clone()),
            Body::Stage(StageBody::Fact(fact)) => {
                self.facts.insert(fact.name.clone(), Claim { at: day(&fact.at), value: fact.value });
            }
            Body::Stage(StageBody::Extend(extend)) => self.closes = Some(day(&extend.closes)),
            Body::Stage(StageBody::AmendText(amend)) => {
                let then = Then::from_code(&amend.then).unwrap_or(Then::Keep);
                self.texts.push(TextVersion { at: day(&amend.at), text: amend.text, then });
            }
            Body::Stage(StageBody::AmendRoll(amend)) => {
                self.rolls.push(RollVersion { at: day(&amend.at), roll: amend.roll, n: amend.roll_n });
            }
            Body::Stage(StageBody::Publish(publish)) => self.published = Some(day(&publish.at)),
            Body::Stage(StageBody::Confirm(confirm)) => self.confirmed = Some(confirm.result.clone()),
            Body::Stage(StageBody::Final(end)) => self.ended = Some(end.result.clone()),
            Body::Stage(StageBody::Next(next)) => self.next = Some((next.fallback, next.log)),
            Body::Stage(StageBody::Annotate(entry)) => self.annotations.extend(Annotation::of(entry)),
            Body::Stage(StageBody::KeyAdd(add)) => self.keys.push(KeyChange {
                at: day(&add.at),
                name: add.name.clone(),
                added: Some((add.role.clone(), add.key.clone())),
            }),
            Body::Stage(StageBody::KeyRevoke(revoke)) => {
                self.keys.push(KeyChange { at: day(&revoke.at), name: revoke.name.clone(), added: None });
            }
            Body::Stage(StageBody::Audit(entry)) => self.audits.push(Drawn::of(entry)),
            Body::Stage(StageBody::Erase(entry)) => self.erasures.push(Erased::of(entry)),
            _ => return false,
        }
        true
    }

    /// The outcome so far: of the second count where there was one.
    #[must_use]
    pub fn outcome(&self) -> Option<&str> {
        self.confirmed.as_deref().or(self.result.as_deref())
    }

    /// The last day of the canvass.
    #[must_use]
    pub fn last_day(&self, settings: &Settings) -> Date {
        self.closes.unwrap_or(settings.consultation.closes)
    }

    /// Every recorded fact: those of the consultation file, then those of the
    /// log, the later one of a name in the place of the earlier.
    #[must_use]
    pub fn claims(&self, settings: &Settings) -> BTreeMap<String, Claim> {
        let mut claims = settings.facts.clone();
        claims.extend(self.facts.iter().map(|(name, claim)| (name.clone(), *claim)));
        claims
    }

    /// The facts as a rule reads them. Periods are counted in local calendar
    /// days and the day they start on is left out (Civil Code, art. 201).
    #[must_use]
    pub fn rule_facts(&self, settings: &Settings) -> Facts {
        let claims = self.claims(settings);
        let mut facts = Facts::new();
        for (name, claim) in &claims {
            facts.insert(name.clone(), i64::try_from(claim.value).unwrap_or(i64::MAX));
        }
        let opens = settings.consultation.opens;
        if let Some(notice) = claims.get(NOTICE).filter(|claim| claim.value > 0) {
            facts.insert(NOTICE_DAYS.to_owned(), days(notice.at, opens));
        }
        // A canvass that ends early was shorter; papers may be keyed later.
        let last = self.last_day(settings);
        let end = self.closed.map_or(last, |closed| closed.min(last));
        facts.insert(VOTING_DAYS.to_owned(), days(opens, end));
        facts.insert(DELIVERY_PROOF.to_owned(), 1);
        facts
    }

    /// The rows of the book's table: name, day, value.
    #[must_use]
    pub fn rows(&self) -> Vec<(String, String, String)> {
        let mut rows = Vec::new();
        let mut row = |name: &str, at: Option<Date>, value: String| {
            rows.push((name.to_owned(), at.map(|at| at.to_string()).unwrap_or_default(), value));
        };
        for (name, claim) in &self.facts {
            row(&format!("fact:{name}"), Some(claim.at), claim.value.to_string());
        }
        for (n, version) in self.texts.iter().enumerate() {
            let value = format!("{} {}", version.then.code(), version.text);
            row(&format!("text:{}", n + 2), Some(version.at), value);
        }
        for (n, version) in self.rolls.iter().enumerate() {
            row(&format!("roll:{}", n + 2), Some(version.at), format!("{} {}", version.n, version.roll));
        }
        for (name, at) in [("closes", self.closes), ("closed", self.closed), ("published", self.published)] {
            if at.is_some() {
                row(name, at, String::new());
            }
        }
        for (name, word) in [("result", &self.result), ("confirm", &self.confirmed), ("final", &self.ended)] {
            if let Some(word) = word {
                row(name, None, word.clone());
            }
        }
        if let Some((fallback, log)) = &self.next {
            row(if *fallback { "fallback" } else { "attempt" }, None, log.hex());
        }
        for (n, annotation) in self.annotations.iter().enumerate() {
            row(&format!("annotation:{}", n + 1), Some(annotation.at), annotation.value());
        }
        for (n, change) in self.keys.iter().enumerate() {
            row(&format!("key:{}", n + 1), Some(change.at), change.value());
        }
        for (n, drawn) in self.audits.iter().enumerate() {
            row(&format!("audit:{}", n + 1), Some(drawn.at), drawn.value());
        }
        for (n, erased) in self.erasures.iter().enumerate() {
            row(&format!("erase:{}", n + 1), Some(erased.at), erased.value());
        }
        rows
    }

    /// Reads such rows; `None` if one of them is no row of this kind.
    #[must_use]
    pub fn from_rows(rows: &[(String, String, String)]) -> Option<Self> {
        let mut course = Self::default();
        let mut texts: BTreeMap<u32, TextVersion> = BTreeMap::new();
        let mut rolls: BTreeMap<u32, RollVersion> = BTreeMap::new();
        let mut annotations: BTreeMap<u32, Annotation> = BTreeMap::new();
        let mut keys: BTreeMap<u32, KeyChange> = BTreeMap::new();
        let mut audits: BTreeMap<u32, Drawn> = BTreeMap::new();
        let mut erasures: BTreeMap<u32, Erased> = BTreeMap::new();
        for (name, at, value) in rows {
            let day = || at.parse::<Date>().ok();
            if let Some(n) = name.strip_prefix("text:") {
                let (then, text) = value.split_once(' ')?;
                let version =
                    TextVersion { at: day()?, text: text.parse().ok()?, then: Then::from_code(then)? };
                texts.insert(n.parse().ok()?, version);
                continue;
            }
            if let Some(k) = name.strip_prefix("roll:") {
                let (n, roll) = value.split_once(' ')?;
                let version = RollVersion { at: day()?, roll: roll.parse().ok()?, n: n.parse().ok()? };
                rolls.insert(k.parse().ok()?, version);
                continue;
            }
            if let Some(n) = name.strip_prefix("annotation:") {
                annotations.insert(n.parse().ok()?, Annotation::from_value(day()?, value)?);
                continue;
            }
            if let Some(n) = name.strip_prefix("key:") {
                keys.insert(n.parse().ok()?, KeyChange::from_value(day()?, value)?);
                continue;
            }
            if let Some(n) = name.strip_prefix("audit:") {
                audits.insert(n.parse().ok()?, Drawn::from_value(day()?, value)?);
                continue;
            }
            if let Some(n) = name.strip_prefix("erase:") {
                erasures.insert(n.parse().ok()?, Erased::from_value(day()?, value)?);
                continue;
            }
            match name.as_str() {
                "closes" => course.closes = Some(day()?),
                "closed" => course.closed = Some(day()?),
                "published" => course.published = Some(day()?),
                "result" => course.result = Some(value.clone()),
                "confirm" => course.confirmed = Some(value.clone()),
                "final" => course.ended = Some(value.clone()),
                "attempt" | "fallback" => {
                    course.next = Some((name == "fallback", value.parse().ok()?));
                }
                fact => {
                    let claim = Claim { at: day()?, value: value.parse().ok()? };
                    course.facts.insert(fact.strip_prefix("fact:")?.to_owned(), claim);
                }
            }
        }
        course.texts = texts.into_values().collect();
        course.rolls = rolls.into_values().collect();
        course.annotations = annotations.into_values().collect();
        course.keys = keys.into_values().collect();
        course.audits = audits.into_values().collect();
        course.erasures = erasures.into_values().collect();
        Some(course)
    }
}

/// Whole calendar days from one day to a later one; negative if it is earlier.
#[must_use]
pub fn days(from: Date, to: Date) -> i64 {
    // Two civil dates are less than 20,000 years apart.
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The day that is `n` days after another.
#[must_use]
pub fn after(day: Date, n: u64) -> Date {
    let span = jiff::Span::new().try_days(i64::try_from(n).unwrap_or(i64::MAX));
    span.ok().and_then(|span| day.checked_add(span).ok()).unwrap_or(Date::MAX)
}

/// The day that is `n` days before another.
#[must_use]
pub fn before(day: Date, n: u64) -> Date {
    let span = jiff::Span::new().try_days(i64::try_from(n).unwrap_or(i64::MAX));
    span.ok().and_then(|span| day.checked_sub(span).ok()).unwrap_or(Date::MIN)
}

/// The day that is `n` working days (Monday to Friday; public holidays are not
/// known here) after another.
#[must_use]
pub fn after_working(day: Date, n: u64) -> Date {
    let (mut day, mut left) = (day, n);
    while left > 0 && day < Date::MAX {
        day = after(day, 1);
        if day.weekday().to_monday_zero_offset() < 5 {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_first_day_of_a_period_is_not_counted() {
        assert_eq!(days(date(2026, 3, 1), date(2026, 3, 16)), 15);
        assert_eq!(days(date(2026, 3, 16), date(2026, 3, 1)), -15);
        assert_eq!(after(date(2024, 2, 28), 2), date(2024, 3, 1));
        // Friday and ten working days.
        assert_eq!(after_working(date(2026, 11, 20), 10), date(2026, 12, 4));
    }

    #[test]
    fn rows_are_read_back() {
        let course = Course {
            facts: [("notice".to_owned(), Claim { at: date(2026, 1, 2), value: 1 })].into(),
            closes: Some(date(2026, 2, 1)),
            result: Some("passed".to_owned()),
            next: Some((true, Hash::ZERO)),
            ..Course::default()
        };
        assert_eq!(Course::from_rows(&course.rows()), Some(course));
    }
}
