//! What must be said beside the result of a secret ballot.

use super::basis::Basis;
use super::boxes::{COUNTED, DISCREPANCY};
use super::tally_sheet::Notice;
use super::{Settings, Stage};
use crate::rule::{self, Bucket};
use crate::text::{self, Fault, Text};

/// What must be said of the boxes of a secret ballot.
pub(super) fn box_notices(settings: &Settings, basis: &Basis) -> Result<Vec<Notice>, Fault> {
    let (counts, left) = (&basis.counts, basis.counts.uncounted());
    let mut notices = Vec::new();
    if left > 0 && basis.stage == Stage::Open {
        notices.push(Notice::new("box-uncounted", text::box_uncounted(left)));
    } else if left > 0 {
        let rule = &settings.rule;
        let told = |bucket| -> Result<Text, Fault> {
            let mut measures = counts.measures(rule);
            for (_, buckets) in measures.iter_mut().filter(|(key, _)| COUNTED.contains(&key.as_str())) {
                buckets.shift(Bucket::Novote, bucket, left.into())?;
            }
            let result = rule::evaluate(rule, &measures, &basis.facts, settings.attempt, None)?;
            Ok(text::outcome_name(result.outcome.as_str()))
        };
        let (agreed, opposed) = (told(Bucket::For)?, told(Bucket::Against)?);
        notices.push(Notice::new(
            DISCREPANCY,
            Text::in_each(|lang| text::box_missing(left, agreed.get(lang), opposed.get(lang))),
        ));
    }
    let unanimous = counts.boxes.iter().filter(|(_, totals)| totals.is_unanimous());
    let names: Vec<&str> = unanimous.map(|(name, _)| name.as_str()).collect();
    if !names.is_empty() {
        notices.push(Notice::new("box-unanimous", text::box_unanimous(names.join(", "))));
    }
    Ok(notices)
}
