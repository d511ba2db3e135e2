//! Findings on visits.

use super::{Canvassed, Finding, Record, mark};
use crate::consult::DELIVERED;
use crate::text;

/// Answers that came at the door, or in a way that nobody noted, where no
/// visit is on record; told only where visits are recorded at all.
pub(super) fn no_visit(canvassed: &Canvassed) -> Option<Finding> {
    let mut visited: Vec<bool> = Vec::new();
    for visit in canvassed.visits() {
        mark(&mut visited, visit.n());
    }
    if visited.is_empty() {
        return None;
    }
    let unseen = |record: &Record<'_>| {
        record.counted() && ["", "door"].contains(&record.channel()) && visited.get(record.n()) != Some(&true)
    };
    let records: Vec<Record<'_>> = canvassed.answers().filter(unseen).collect();
    (!records.is_empty()).then(|| Finding::of("no-visit", text::lint_no_visit(records.len()), &records))
}

/// Deliveries that name nobody who made them and hold no remark: they prove
/// little.
pub(super) fn delivered_bare(canvassed: &Canvassed) -> Option<Finding> {
    let bare =
        |record: &Record<'_>| record.outcome() == DELIVERED && record.steward().is_empty() && !record.noted();
    let records: Vec<Record<'_>> = canvassed.records().filter(bare).collect();
    let text = text::lint_delivered_bare(records.len());
    (!records.is_empty()).then(|| Finding::of("delivered-bare", text, &records))
}
