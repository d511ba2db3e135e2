//! Decisions on the stages around a count: what may be written when. Each
//! refusal names the term of the rule that is broken.

use jiff::civil::Date;

use super::course::{self, Course, DELIVERY_PROOF, NOTICE, NOTICE_DAYS, VOTING_DAYS};
use super::decide::{Effect, Ground, Sealed, seal_detail};
use super::{DoorState, Settings};
use crate::log::opening::{DetailOpening, NoteOpening, ObjectionOpening, Opening, PositionOpening, Salt};
use crate::log::stages::{Extend, Fact, Final, Next, Publish};
use crate::log::{Body, Hash, StageBody};
use crate::rule::{GateResult, Outcome, Position, Rule};
use crate::text::{self, Fault, Text};

fn plain(body: StageBody) -> Sealed {
    Sealed { body: Body::Stage(body), opening: None, detail: None, effect: Effect::None }
}

/// The facts of a rule that can be recorded: [`NOTICE`] where it looks at the
/// days of the notice, and every other fact that is not computed.
#[must_use]
pub fn recordable(rule: &Rule) -> Vec<String> {
    let gates = rule.gates.iter().map(|gate| gate.fact.as_str());
    let clause = rule.silence.iter().flat_map(|silence| silence.requires.iter().map(String::as_str));
    let mut names: Vec<String> = gates
        .chain(clause)
        .filter(|fact| ![VOTING_DAYS, DELIVERY_PROOF].contains(fact))
        .map(|fact| if fact == NOTICE_DAYS { NOTICE } else { fact }.to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Decides on a process fact.
///
/// # Errors
/// The count is over, the fact is computed or the rule does not look at it.
pub fn fact(ground: Ground<'_>, name: &str, value: u64, at: Date, today: Date) -> Result<Sealed, Fault> {
    ground.must_be_open()?;
    let rule = &ground.settings.rule;
    let known = recordable(rule);
    if [NOTICE_DAYS, VOTING_DAYS, DELIVERY_PROOF].contains(&name) {
        return Err(Fault::new("fact-computed", text::fact_computed(name)).hint(text::fact_computed_hint()));
    }
    // The day of the notice is worth recording under any rule.
    if name != NOTICE && !known.iter().any(|fact| fact == name) {
        let hint = if known.is_empty() { NOTICE.to_owned() } else { known.join(", ") };
        return Err(
            Fault::new("fact-unknown", text::fact_unknown(name, &rule.id)).hint(text::fact_known(hint))
        );
    }
    not_future(at, today)?;
    Ok(plain(StageBody::Fact(Fact { at: at.to_string(), name: name.to_owned(), value })))
}

/// Decides on a longer canvass.
///
/// # Errors
/// The count is over, the day is not later, or the rule does not allow it.
pub fn extend(ground: Ground<'_>, closes: Date, today: Date) -> Result<Sealed, Fault> {
    ground.must_be_open()?;
    let settings = ground.settings;
    let last = ground.course.last_day(settings);
    if closes <= last {
        return Err(Fault::new("extend-not-later", text::extend_not_later(last)));
    }
    let Some(extension) = &settings.rule.extension else {
        return Err(Fault::new("extend-not-allowed", text::extend_not_allowed(&settings.rule.id))
            .hint(text::extend_not_allowed_hint()));
    };
    let days = course::days(settings.consultation.closes, closes);
    if let Some(most) = extension.max_days.filter(|most| i64::try_from(*most).is_ok_and(|most| days > most)) {
        let latest = course::after(settings.consultation.closes, most);
        return Err(Fault::new("extend-too-long", text::extend_too_long(days, most))
            .hint(text::extend_too_long_hint(latest)));
    }
    Ok(plain(StageBody::Extend(Extend { at: today.to_string(), closes: closes.to_string() })))
}

/// Refuses a day to come as the day of what has happened.
///
/// # Errors
/// `at` is after `today`.
pub fn not_future(at: Date, today: Date) -> Result<(), Fault> {
    if at <= today {
        return Ok(());
    }
    Err(Fault::new("fact-future", text::fact_future(at)).hint(text::fact_future_hint()))
}

/// The count must be there, and nothing final after it.
fn counted(ground: &Ground<'_>) -> Result<Date, Fault> {
    let Some(closed) = ground.course.closed.filter(|_| ground.course.result.is_some()) else {
        return Err(Fault::new("not-closed", text::not_counted(ground.consultation))
            .hint(text::not_closed_hint(ground.consultation)));
    };
    if ground.course.ended.is_some() {
        return Err(Fault::new("final", text::ended_already(ground.consultation)).hint(text::ended_hint()));
    }
    Ok(closed)
}

/// As [`counted`], and the result was posted.
fn published(ground: &Ground<'_>) -> Result<Date, Fault> {
    counted(ground)?;
    ground.course.published.ok_or_else(|| {
        Fault::new("not-published", text::not_published(ground.consultation))
            .hint(text::not_published_hint(ground.consultation))
    })
}

fn term(rule: &Rule, from: Date, days: u64) -> Date {
    let working = rule.publish.as_ref().is_some_and(|publish| publish.calendar.as_deref() == Some("working"));
    if working { course::after_working(from, days) } else { course::after(from, days) }
}

/// The days within which a result is to be posted after the close, and the
/// last of them, if the rule has such a term.
#[must_use]
pub fn publish_until(rule: &Rule, closed: Date) -> Option<(u64, Date)> {
    let within = rule.publish.as_ref().and_then(|publish| publish.within_days)?;
    Some((within, term(rule, closed, within)))
}

/// Decides on the publication of the result.
///
/// # Errors
/// Nothing was counted, it was posted before the close, or later than the
/// rule allows and `late` does not say so.
pub fn publish(ground: Ground<'_>, at: Date, late: bool, today: Date) -> Result<Sealed, Fault> {
    let closed = counted(&ground)?;
    if let Some(before) = ground.course.published {
        // A second day would move the period for objections.
        return Err(
            Fault::new("published", text::published_already(before)).hint(text::published_already_hint())
        );
    }
    // A finished canvass may be keyed from its papers long after its last day.
    let ended = closed.min(ground.course.last_day(ground.settings));
    let closed = if at < closed { ended } else { closed };
    if at < closed {
        return Err(Fault::new("publish-early", text::published_before_close(at, closed)));
    }
    not_future(at, today)?;
    let rule = &ground.settings.rule;
    let overdue = publish_until(rule, closed).filter(|(_, last)| at > *last);
    if let Some((within, last)) = overdue.filter(|_| !late) {
        return Err(
            Fault::new("publish-late", text::publish_late(at, within, last)).hint(text::publish_late_hint())
        );
    }
    Ok(plain(StageBody::Publish(Publish { at: at.to_string(), late: overdue.is_some() })))
}

/// The last day on which objections can be made, if the rule has such a term.
#[must_use]
pub fn objections_until(settings: &Settings, course: &Course) -> Option<Date> {
    let rule = &settings.rule;
    let posted = rule.publish.as_ref().and_then(|publish| publish.for_days);
    let waits = rule.confirm.as_ref().and_then(|confirm| confirm.after_days);
    let days = posted.into_iter().chain(waits).max()?;
    course.published.map(|published| term(rule, published, days))
}

/// What a household says of a published result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// It objects, or answers in the second count.
    Says(Position),
    /// It takes that back.
    Withdraws,
}

/// Decides on an objection or its withdrawal. `standing` is what the household
/// said before and its commitment.
///
/// # Errors
/// Nothing is published, the period is over, or it was said already.
pub fn objection(
    ground: Ground<'_>,
    door: &DoorState,
    standing: Option<(Position, Hash)>,
    saying: Saying,
    detail: DetailOpening,
    today: Date,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    let published = published(&ground)?;
    let at: Option<Date> = detail.at.get(..10).and_then(|day| day.parse().ok());
    at.map_or(Ok(()), |at| not_future(at, today))?;
    if let Some(at) = at.filter(|at| *at < published) {
        return Err(Fault::new("objection-early", text::objection_early(at, published))
            .hint(text::objection_late_hint()));
    }
    let last = objections_until(ground.settings, ground.course);
    if let Some((at, last)) = at.zip(last).filter(|(at, last)| at > last) {
        return Err(
            Fault::new("objection-late", text::objection_late(at, last)).hint(text::objection_late_hint())
        );
    }
    if ground.course.confirmed.is_some() {
        return Err(Fault::new("confirm-done", text::confirm_done()).hint(text::ended_hint()));
    }
    let position = match (saying, standing) {
        (Saying::Withdraws, None | Some((Position::Abstain, _))) => {
            return Err(Fault::new("objection-none", text::objection_none(&door.door)));
        }
        // Taken back, it is neither for nor against.
        (Saying::Withdraws, Some(_)) => Position::Abstain,
        (Saying::Says(position), Some((before, _))) if before == position => {
            return Err(Fault::new("objection-twice", text::objection_twice(&door.door))
                .hint(text::objection_twice_hint()));
        }
        (Saying::Says(position), _) => position,
    };
    let detail = seal_detail(detail, &mut salt)?;
    let line = ObjectionOpening(PositionOpening {
        slot: door.slot,
        log: ground.log,
        position: position.as_str().to_owned(),
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        salt: salt(),
    })
    .encode();
    let body = StageBody::Objection {
        slot: door.slot,
        commitment: Hash::of(line.as_bytes()),
        sees: standing.map(|(_, commitment)| commitment),
    };
    Ok(Sealed {
        body: Body::Stage(body),
        opening: Some(line),
        detail,
        effect: Effect::Objection { door: door.door.clone(), position },
    })
}

/// Decides on the answer to an objection.
///
/// # Errors
/// The door has no standing objection, or the text is too long.
pub fn answer(
    ground: Ground<'_>,
    door: &DoorState,
    standing: Option<(Position, Hash)>,
    words: &str,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    counted(&ground)?;
    let Some((_, re)) = standing.filter(|(position, _)| *position != Position::Abstain) else {
        return Err(Fault::new("objection-none", text::objection_none(&door.door)));
    };
    let line = NoteOpening { log: ground.log, text: words.to_owned(), salt: salt() }.encode();
    if line.len() > crate::log::line::MAX_LINE {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    let body = StageBody::Answer { re, commitment: Hash::of(line.as_bytes()) };
    let effect = Effect::Answered { door: door.door.clone() };
    Ok(Sealed { body: Body::Stage(body), opening: Some(line), detail: None, effect })
}

/// Whether the second count may be made now.
///
/// # Errors
/// The rule has none, nothing waits for it, it is done, or the period for
/// objections still runs.
pub fn may_confirm(ground: &Ground<'_>, at: Date, today: Date) -> Result<(), Fault> {
    counted(ground)?;
    not_future(at, today)?;
    let rule = &ground.settings.rule;
    if rule.confirm.is_none() {
        return Err(Fault::new("confirm-none", text::confirm_none(&rule.id)).hint(text::ended_hint()));
    }
    if ground.course.confirmed.is_some() {
        return Err(Fault::new("confirm-done", text::confirm_done()).hint(text::ended_hint()));
    }
    let result = ground.course.result.as_deref().unwrap_or_default();
    if result != Outcome::Pending.as_str() {
        let message = text::outcome_name(result).within(|outcome| text::confirm_not_pending(outcome));
        return Err(Fault::new("confirm-not-pending", message));
    }
    published(ground)?;
    period_over(ground, at)
}

fn period_over(ground: &Ground<'_>, at: Date) -> Result<(), Fault> {
    match objections_until(ground.settings, ground.course).filter(|last| at <= *last) {
        Some(last) => Err(Fault::new("objection-period", text::objection_period_runs(last))
            .hint(text::objection_period_hint(course::after(last, 1)))),
        None => Ok(()),
    }
}

/// Decides that the outcome stands. `open` is the number of objections that
/// wait for an answer.
///
/// # Errors
/// The period for objections still runs, one is open, or the matter goes on.
pub fn end(ground: Ground<'_>, at: Date, open: u64, today: Date) -> Result<Sealed, Fault> {
    published(&ground)?;
    not_future(at, today)?;
    let id = ground.consultation;
    let outcome = ground.course.outcome().unwrap_or_default();
    if outcome == Outcome::Pending.as_str() && ground.settings.rule.confirm.is_some() {
        return Err(Fault::new("confirm-first", text::confirm_first(id)).hint(text::confirm_first_hint()));
    }
    if outcome == Outcome::Pending.as_str() {
        return Err(Fault::new("open-conflicts", text::open_conflicts(id)).hint(text::reopen_not_hint()));
    }
    if outcome == Outcome::Fallback.as_str() && ground.course.next.is_none() {
        return Err(Fault::new("goes-on", text::goes_on(id)).hint(text::goes_on_hint(id)));
    }
    period_over(&ground, at)?;
    if open > 0 && ground.course.confirmed.is_none() {
        return Err(
            Fault::new("objections-open", text::objections_open(open)).hint(text::objections_open_hint(id))
        );
    }
    Ok(plain(StageBody::Final(Final { at: at.to_string(), result: outcome.to_owned() })))
}

/// Where the matter may go on after this count: whether under the other rule.
///
/// # Errors
/// The result stands, or it goes on elsewhere already.
pub fn may_go_on(ground: &Ground<'_>) -> Result<bool, Fault> {
    counted(ground)?;
    if let Some((_, log)) = ground.course.next {
        return Err(Fault::new("reopened", text::reopen_twice(log.code())).hint(text::reopen_not_hint()));
    }
    let result = ground.course.result.as_deref().unwrap_or_default();
    let attempts = match &ground.settings.rule.quorum {
        Some(crate::rule::Quorum::ByAttempt(each)) => u32::try_from(each.len()).unwrap_or(u32::MAX),
        _ => 1,
    };
    match result.parse() {
        Ok(Outcome::Fallback) => Ok(true),
        Ok(Outcome::NoQuorum) if ground.settings.attempt < attempts => Ok(false),
        _ => {
            let message = text::outcome_name(result).within(|outcome| text::reopen_not(outcome));
            Err(Fault::new("reopen-not", message).hint(text::reopen_not_hint()))
        }
    }
}

/// The entry that says where the matter goes on.
#[must_use]
pub fn next(fallback: bool, log: Hash) -> Sealed {
    plain(StageBody::Next(Next { fallback, log }))
}

/// A process condition that is not met, in words, with its source.
#[must_use]
pub fn unmet(rule: &Rule, gate: &GateResult) -> Text {
    let plain = text::fact_name(&gate.fact).within(|fact| match gate.found {
        None => text::gate_missing(fact, gate.op, gate.value),
        Some(found) => text::gate_broken(fact, found, gate.op, gate.value),
    });
    match rule.gates.iter().find(|known| known.id == gate.id).and_then(|known| known.cite.as_ref()) {
        Some(cite) => plain.within(|words| text::gate_cite(words, cite)),
        None => plain,
    }
}

/// The refusal of a step that would make the result void.
#[must_use]
pub fn gates_fault(rule: &Rule, unmet_gates: &[&GateResult], hint: Text) -> Fault {
    let places = unmet_gates.iter().map(|gate| crate::text::Place {
        column: Some(gate.id.clone()),
        reason: Some(unmet(rule, gate)),
        ..crate::text::Place::default()
    });
    Fault::new("gates-unmet", text::gates_unmet(unmet_gates.len())).hint(hint).at_all(places)
}
