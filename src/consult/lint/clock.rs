//! Findings on the dates that records claim.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Canvassed, FAST, Finding, Record};
use crate::consult::when::{When, when};
use crate::consult::{Course, Settings};
use crate::text::{self, Text};

/// The second of a moment; a mere day claims none.
fn second(record: &Record<'_>) -> Option<i64> {
    match when(record.at()).ok()? {
        When::Moment(time, offset) => offset.to_timestamp(time).ok().map(jiff::Timestamp::as_second),
        When::Day(_) => None,
    }
}

/// One person with more answers within a minute than one can ask for.
pub(super) fn fast(canvassed: &Canvassed) -> Vec<Finding> {
    let mut hands: BTreeMap<&str, Vec<(i64, Record<'_>)>> = BTreeMap::new();
    for record in canvassed.answers() {
        if let Some(second) = second(&record) {
            hands.entry(record.steward()).or_default().push((second, record));
        }
    }
    let mut found = Vec::new();
    for (steward, mut timed) in hands {
        timed.sort_by_key(|(second, record)| (*second, record.seq()));
        found.extend(bursts(&timed).into_iter().map(|(most, burst)| named(steward, most, &burst)));
    }
    found
}

/// Runs of minutes that overlap and hold more than [`FAST`] answers each, with
/// the most that one of those minutes holds.
fn bursts<'r>(timed: &[(i64, Record<'r>)]) -> Vec<(usize, Vec<Record<'r>>)> {
    let mut found: Vec<(usize, Vec<Record<'_>>)> = Vec::new();
    // Up to where answers stand in the last burst already.
    let mut taken = 0;
    let mut end = 0;
    for (start, (first, _)) in timed.iter().enumerate() {
        while timed.get(end).is_some_and(|(second, _)| *second < first.saturating_add(60)) {
            end += 1;
        }
        let most = end - start;
        if most <= FAST {
            continue;
        }
        let fresh = timed.iter().take(end).skip(taken.max(start)).map(|(_, record)| *record);
        match found.last_mut().filter(|_| taken > start) {
            Some(burst) => {
                burst.0 = burst.0.max(most);
                burst.1.extend(fresh);
            }
            None => found.push((most, fresh.collect())),
        }
        taken = end;
    }
    found
}

fn named(steward: &str, most: usize, burst: &[Record<'_>]) -> Finding {
    let from = burst.first().map_or("", |record| record.at());
    let who = if steward.is_empty() { text::lint_nobody() } else { Text::same(steward) };
    Finding::of("fast", who.within(|who| text::lint_fast(who, from, most)), burst)
}

/// Records that claim a day outside the canvass.
pub(super) fn outside_window(settings: &Settings, course: &Course, canvassed: &Canvassed) -> Option<Finding> {
    let (opens, last) = (settings.consultation.opens, course.last_day(settings));
    let outside = |record: &Record<'_>| record.day().is_some_and(|day| day < opens || day > last);
    let records: Vec<Record<'_>> = canvassed.records().filter(outside).collect();
    let text = text::lint_outside_window(records.len(), opens, last);
    (!records.is_empty()).then(|| Finding::of("outside-window", text, &records))
}

/// Records that claim a day that has not come.
pub(super) fn future(canvassed: &Canvassed, today: Date) -> Option<Finding> {
    let later = |record: &Record<'_>| record.day().is_some_and(|day| day > today);
    let records: Vec<Record<'_>> = canvassed.records().filter(later).collect();
    let text = text::lint_future(records.len(), today);
    (!records.is_empty()).then(|| Finding::of("future", text, &records))
}

/// The last day that the log claims anywhere is later than today: either that
/// day is wrong or the machine's clock runs behind.
pub(super) fn clock(course: &Course, canvassed: &Canvassed, today: Date) -> Option<Finding> {
    let records = canvassed.records().filter_map(|record| Some((record.day()?, Some(record))));
    let facts = course.facts.values().map(|claim| claim.at);
    let stages = facts.chain(course.closed).chain(course.published).map(|day| (day, None));
    let (last, record) = stages.chain(records).max_by_key(|(day, _)| *day).filter(|(day, _)| *day > today)?;
    let records: Vec<Record<'_>> = record.into_iter().collect();
    Some(Finding::of("clock", text::lint_clock(last, today), &records))
}
