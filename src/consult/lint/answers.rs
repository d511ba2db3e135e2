//! Findings on what was answered, and by whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Canvassed, Finding, PROXIES, Placed, REPLACED, Record, UNANIMOUS};
use crate::consult::Settings;
use crate::text::{self, Text};

/// One serial of a form at two doors, whether the answers count or not.
pub(super) fn form_twice(canvassed: &Canvassed) -> Vec<Finding> {
    let mut forms: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in canvassed.records.iter().filter(|record| !record.form.is_empty()) {
        forms.entry(&record.form).or_default().push(record);
    }
    let finding = |(form, records): (&str, Vec<&Record>)| {
        let doors: BTreeSet<&str> = records.iter().map(|record| record.door.as_str()).collect();
        let text = text::lint_form_twice(form, doors.len());
        (doors.len() > 1).then(|| Finding::of("form-twice", text, &records))
    };
    forms.into_iter().filter_map(finding).collect()
}

/// One proxy who answers for more owners than [`PROXIES`], or for as many as
/// the rule allows at most.
pub(super) fn many_proxies(settings: &Settings, canvassed: &Canvassed) -> Vec<Finding> {
    let most = settings.rule.proxy.as_ref().and_then(|terms| terms.max_per_holder);
    let limit = most.and_then(|most| usize::try_from(most).ok());
    let mut holders: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in canvassed.answers().filter(|record| record.counted && !record.proxy.is_empty()) {
        holders.entry(&record.proxy).or_default().push(record);
    }
    let finding = |(holder, records): (&str, Vec<&Record>)| {
        let owners = records.iter().map(|record| record.own.as_str()).collect::<BTreeSet<_>>().len();
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
        let Some(slot) = doors.first().map(|door| &door.slot) else { continue };
        let nowhere = slot.building.is_empty() && slot.stairwell.is_empty();
        let said: BTreeSet<_> = doors.iter().map(|door| door.standing.position()).collect();
        let mut said = said.into_iter();
        let (Some(Some(position)), None) = (said.next(), said.next()) else { continue };
        if nowhere || doors.len() < UNANIMOUS {
            continue;
        }
        let place = text::place_name(&slot.building, &slot.stairwell);
        let name = text::position_name(position.as_str());
        found.push(Finding {
            code: "unanimous",
            text: Text::in_each(|lang| text::lint_unanimous(place.get(lang), doors.len(), name.get(lang))),
            doors: names(&doors),
            lines: Vec::new(),
        });
    }
    found
}

fn names(doors: &[&Placed]) -> Vec<String> {
    doors.iter().map(|door| door.slot.door.to_string()).collect()
}

/// A door that changed its answer again and again.
pub(super) fn replaced_often(canvassed: &Canvassed) -> Vec<Finding> {
    let mut doors: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in canvassed.answers() {
        doors.entry(&record.door).or_default().push(record);
    }
    let mut often: Vec<(&str, Vec<&Record>)> =
        doors.into_iter().filter(|(_, records)| records.len() > REPLACED).collect();
    often.sort_by(|a, b| crate::consult::value::natural(a.0, b.0));
    let finding = |(door, records): (&str, Vec<&Record>)| {
        let times = records.len().saturating_sub(1);
        Finding::of("replaced-often", text::lint_replaced(door, times), &records)
    };
    often.into_iter().map(finding).collect()
}
