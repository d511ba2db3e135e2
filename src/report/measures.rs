//! The measures and buckets that a form shows, and what they are called.

use crate::consult::tally_sheet::BuildingFigures;
use crate::consult::{Settings, TallySheet, value};
use crate::rule::{Bucket, CriterionResult, Measures};
use crate::text::{self, Lang, Text};

/// The buckets that a table shows: those in use, and always for and against.
pub(super) fn buckets_in_use(measures: &Measures, shown: &[String]) -> Vec<Bucket> {
    let counted = measures.iter().filter(|(measure, _)| shown.contains(measure)).map(|(_, buckets)| buckets);
    let used = |bucket: Bucket| counted.clone().any(|buckets| buckets.get(bucket) > 0);
    let plain = |bucket: Bucket| matches!(bucket, Bucket::For | Bucket::Against);
    Bucket::ALL.iter().copied().filter(|bucket| plain(*bucket) || used(*bucket)).collect()
}

/// The measures that a table shows: households, then those of the rule, then
/// area where the roll has it.
pub(super) fn measures_shown(settings: &Settings, measures: &Measures) -> Vec<String> {
    let keys = settings.rule.keys();
    let plain = ["households", "heads", "area"];
    let plain = plain.into_iter().filter(|measure| *measure != "heads" || keys.contains(*measure));
    let plain = plain.map(str::to_owned);
    let others = keys.iter().filter(|key| !["households", "heads", "area"].contains(&key.as_str()));
    plain.chain(others.cloned()).filter(|measure| measures.contains_key(measure)).collect()
}

/// The results of each stage of the rule, in the order in which they are read.
pub(super) fn stages(sheet: &TallySheet) -> [(Text, &[CriterionResult]); 4] {
    [
        (text::stage_quorum(), &sheet.quorum),
        (text::stage_approval(), &sheet.approval),
        (text::stage_fallback(), &sheet.fallback),
        (text::stage_confirm(), &sheet.confirm),
    ]
}

/// The buildings of a sheet in their natural order.
pub(super) fn in_order(sheet: &TallySheet) -> Vec<(&String, &BuildingFigures)> {
    let mut buildings: Vec<_> = sheet.by.building.iter().collect();
    buildings.sort_by(|(a, _), (b, _)| value::natural(a, b));
    buildings
}

/// The name of what is counted under a key: the measure, and the tag within
/// which it is counted.
#[must_use]
pub(super) fn key_name(key: &str, lang: Lang) -> String {
    match key.split_once('@') {
        Some((measure, tag)) => {
            let measure = text::measure_name(measure);
            text::measure_within(measure.get(lang), tag).get(lang).to_owned()
        }
        None => text::measure_name(key).get(lang).to_owned(),
    }
}

/// A key with its unit, as a table's header.
pub(super) fn key_unit(key: &str, lang: Lang) -> String {
    match key.split_once('@') {
        Some((measure, tag)) => {
            let unit = text::measure_unit(measure);
            text::measure_within(unit.get(lang), tag).get(lang).to_owned()
        }
        None => text::measure_unit(key).get(lang).to_owned(),
    }
}
