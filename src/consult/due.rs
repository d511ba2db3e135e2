//! What is due next: every step that the rule or the calendar asks for.

use jiff::civil::Date;

use super::course::{self, NOTICE, NOTICE_DAYS};
use super::decide::{Ground, Stage};
use super::process;
use crate::rule::{Op, Outcome};
use crate::text::{self, Text};

/// A step that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The day; `None` if it can be done now and has no term.
    pub date: Option<Date>,
    /// Stable, lower-case, hyphenated.
    pub code: &'static str,
    /// What is due, with the days that are left.
    pub text: Text,
}

/// What waits for a person, from the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Objections without an answer.
    pub objections: u64,
    /// Doors that were visited and have not answered.
    pub visits: u64,
    /// Doors that were tried often enough in vain for a public notice.
    pub notices: u64,
    /// Doors whose two entries differ.
    pub contested: u64,
}

/// Everything that is due, by date; what has no date is for today.
#[must_use]
pub fn due(ground: &Ground<'_>, waiting: Waiting, today: Date) -> Vec<Due> {
    let mut found = match ground.stage {
        Stage::Open => open(ground, waiting, today),
        Stage::Closed if ground.course.ended.is_some() => Vec::new(),
        Stage::Closed => closed(ground, waiting, today),
    };
    found.sort_by_key(|due| due.date.unwrap_or(today));
    found
}

/// A step with a last day.
fn until(code: &'static str, last: Date, what: &Text, today: Date) -> Due {
    let left = text::days_left(course::days(today, last));
    let text = Text::in_each(|lang| text::due_left(what.get(lang), left.get(lang)));
    Due { date: Some(last), code, text }
}

/// A step that can be taken from a day on.
fn from(code: &'static str, first: Date, what: Text, today: Date) -> Due {
    if first > today { until(code, first, &what, today) } else { Due { date: Some(first), code, text: what } }
}

fn now(code: &'static str, text: Text) -> Due {
    Due { date: None, code, text }
}

fn open(ground: &Ground<'_>, waiting: Waiting, today: Date) -> Vec<Due> {
    let (settings, course, id) = (ground.settings, ground.course, ground.consultation);
    let (opens, last) = (settings.consultation.opens, course.last_day(settings));
    let mut found: Vec<Due> = notice(ground, today).into_iter().collect();
    if today < opens {
        found.push(until("opens", opens, &text::due_opens(), today));
    }
    let closes = if today > last { text::due_close(id) } else { text::due_closes() };
    found.push(until("close", last, &closes, today));
    if waiting.contested > 0 {
        found.push(now("resolve", text::due_resolve(waiting.contested, id)));
    }
    if waiting.notices > 0 {
        found.push(now("notices", text::due_notices(waiting.notices, id)));
    }
    if waiting.visits > 0 && (opens..=last).contains(&today) {
        found.push(now("visit-again", text::due_visit(waiting.visits, id)));
    }
    found
}

/// The notice that the rule wants before the opening: until when to post it,
/// or when its days are over.
fn notice(ground: &Ground<'_>, today: Date) -> Option<Due> {
    let gates = ground.settings.rule.gates.iter();
    let asked = gates.filter(|gate| gate.fact == NOTICE_DAYS).filter_map(|gate| match gate.op {
        Op::AtLeast => u64::try_from(gate.value).ok(),
        Op::MoreThan => u64::try_from(gate.value).ok()?.checked_add(1),
        _ => None,
    });
    let days = asked.max()?;
    let claims = ground.course.claims(ground.settings);
    match claims.get(NOTICE).filter(|claim| claim.value > 0) {
        Some(claim) => {
            let over = course::after(claim.at, days);
            (over > today).then(|| until("notice-ends", over, &text::due_notice_ends(), today))
        }
        None => {
            let last = course::before(ground.settings.consultation.opens, days);
            Some(until("notice", last, &text::due_notice(days, ground.consultation), today))
        }
    }
}

fn closed(ground: &Ground<'_>, waiting: Waiting, today: Date) -> Vec<Due> {
    let (settings, course, id) = (ground.settings, ground.course, ground.consultation);
    let mut found = Vec::new();
    if let Ok(fallback) = process::may_go_on(ground) {
        let text = if fallback { text::due_fallback(id) } else { text::due_reopen(id) };
        found.push(now("reopen", text));
    }
    let Some(published) = course.published else {
        let last = course.closed.and_then(|closed| process::publish_until(&settings.rule, closed));
        found.push(match last {
            Some((_, last)) => until("publish", last, &text::due_publish(id), today),
            None => now("publish", text::due_publish(id)),
        });
        return found;
    };
    let last = process::objections_until(settings, course);
    if let Some(last) = last.filter(|last| *last >= today) {
        found.push(until("objections-end", last, &text::due_objections_end(), today));
    }
    if waiting.objections > 0 && course.confirmed.is_none() {
        found.push(now("answer", text::due_answer(waiting.objections, id)));
    }
    let free = last.map_or(published, |last| course::after(last, 1));
    let outcome = course.outcome().unwrap_or_default();
    let pending = outcome == Outcome::Pending.as_str();
    if pending && settings.rule.confirm.is_some() {
        found.push(from("confirm", free, text::due_confirm(id), today));
    } else if !pending && (outcome != Outcome::Fallback.as_str() || course.next.is_some()) {
        found.push(from("final", free, text::due_final(id), today));
    }
    found
}
