//! Findings on what was answered, and by whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Canvassed, Finding, PROXIES, REPLACED, Record, UNANIMOUS};
use crate::consult::Settings;
use crate::text::{self, Text};

/// One serial of a form at two doors, whether the answers count or not.
pub(super) fn form_twice(canvassed: &Canvassed) -> Vec<Finding> {
    // Nearly every record has a form of its own, so only those are gathered
    // that are met at a second door.
    let with_form = || canvassed.records().filter(|record| !record.form().is_empty());
    let mut first: Vec<Option<usize>> = vec![None; canvassed.names.len()];
    let mut twice: BTreeMap<&str, Vec<Record<'_>>> = BTreeMap::new();
    for record in with_form() {
        let door = first.get_mut(record.form_name().index()).map(|door| *door.get_or_insert(record.n()));
        if door.is_some_and(|door| door != record.n()) {
            twice.entry(record.form()).or_default();
        }
    }
    for record in with_form() {
        if let Some(records) = twice.get_mut(record.form()) {
            records.push(record);
        }
    }
    let finding = |(form, records): (&str, Vec<Record<'_>>)| {
        let doors: BTreeSet<usize> = records.iter().map(Record::n).collect();
        Finding::of("form-twice", text::lint_form_twice(form, doors.len()), &records)
    };
    twice.into_iter().map(finding).collect()
}

/// One proxy who answers for more owners than [`PROXIES`], or for as many as
/// the rule allows at most.
pub(super) fn many_proxies(settings: &Settings, canvassed: &Canvassed) -> Vec<Finding> {
    let limit = settings.rule.most_per_holder().and_then(|most| usize::try_from(most).ok());
    let mut holders: BTreeMap<&str, Vec<Record<'_>>> = BTreeMap::new();
    for record in canvassed.answers().filter(|record| record.counted() && !record.proxy().is_empty()) {
        holders.entry(record.proxy()).or_default().push(record);
    }
    let finding = |(holder, records): (&str, Vec<Record<'_>>)| {
        let owners = records.iter().map(Record::own).collect::<BTreeSet<_>>().len();
        let text = match limit {
            Some(limit) if owners >= limit => text::lint_proxies_limit(holder, owners, limit),
            None if owners > PROXIES => text::lint_proxies(holder, owners),
            _ => return None,
        };
        Some(Finding::of("many-proxies", text, &records))
    };
    holders.into_iter().filter_map(finding).collect()
}

/// A stairwell of some size in which everybody answered, and all the same.
pub(super) fn unanimous(canvassed: &Canvassed) -> Vec<Finding> {
    let mut found = Vec::new();
    for doors in canvassed.stairwells() {
        let Some(first) = doors.first() else { continue };
        let nowhere = first.building().is_empty() && first.stairwell().is_empty();
        let said: BTreeSet<_> = doors.iter().map(|door| door.standing().position()).collect();
        let mut said = said.into_iter();
        let (Some(Some(position)), None) = (said.next(), said.next()) else { continue };
        if nowhere || doors.len() < UNANIMOUS {
            continue;
        }
        let place = text::place_name(first.building(), first.stairwell());
        let name = text::position_name(position.as_str());
        found.push(Finding {
            code: "unanimous",
            text: Text::in_each(|lang| text::lint_unanimous(place.get(lang), doors.len(), name.get(lang))),
            doors: doors.iter().map(|door| door.door().to_owned()).collect(),
            lines: Vec::new(),
        });
    }
    found
}

/// A door that changed its answer again and again.
pub(super) fn replaced_often(canvassed: &Canvassed) -> Vec<Finding> {
    let mut times: Vec<usize> = vec![0; canvassed.doors().count()];
    for record in canvassed.answers() {
        times.get_mut(record.n()).into_iter().for_each(|times| *times += 1);
    }
    let often = |record: &Record<'_>| times.get(record.n()).is_some_and(|times| *times > REPLACED);
    let mut doors: BTreeMap<usize, Vec<Record<'_>>> = BTreeMap::new();
    for record in canvassed.answers().filter(often) {
        doors.entry(record.n()).or_default().push(record);
    }
    let finding = |records: Vec<Record<'_>>| {
        let (door, times) = (records.first().map_or("", Record::door), records.len().saturating_sub(1));
        Finding::of("replaced-often", text::lint_replaced(door, times), &records)
    };
    doors.into_values().map(finding).collect()
}
