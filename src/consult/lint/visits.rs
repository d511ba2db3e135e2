//! Findings on visits.

use super::{Canvassed, Finding, Record};
use crate::consult::DELIVERED;
use crate::text;
use std::collections::BTreeSet;

/// Answers that came at the door, or in a way that nobody noted, where no
/// visit is on record; told only where visits are recorded at all.
pub(super) fn no_visit(canvassed: &Canvassed) -> Option<Finding> {
    let visited = canvassed.records.iter().filter(|record| record.position.is_none());
    let visited: BTreeSet<&str> = visited.map(|record| record.door.as_str()).collect();
    if visited.is_empty() {
        return None;
    }
    let unseen = |record: &&Record| {
        record.counted
            && ["", "door"].contains(&record.channel.as_str())
            && !visited.contains(record.door.as_str())
    };
    let records: Vec<&Record> = canvassed.answers().filter(unseen).collect();
    (!records.is_empty()).then(|| Finding::of("no-visit", text::lint_no_visit(records.len()), &records))
}

/// Deliveries that name nobody who made them and hold no remark: they prove
/// little.
pub(super) fn delivered_bare(canvassed: &Canvassed) -> Option<Finding> {
    let bare = |record: &&Record| record.outcome == DELIVERED && record.steward.is_empty() && !record.noted;
    let records: Vec<&Record> = canvassed.records.iter().filter(bare).collect();
    let text = text::lint_delivered_bare(records.len());
    (!records.is_empty()).then(|| Finding::of("delivered-bare", text, &records))
}
