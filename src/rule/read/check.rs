//! What must be true of a rule as a whole, once each part has been read.

use super::fields::Fields;
use crate::rule::model::Rule;
use crate::text;
use std::collections::BTreeSet;

/// Reports every criterion and clause that does not fit the rest of the rule.
pub(super) fn check(rule: &Rule, fields: &Fields<'_>) {
    let mut ids = BTreeSet::new();
    for criterion in rule.criteria() {
        if !rule.measures.contains(&criterion.measure) {
            let known = rule.measures.join(", ");
            fields.report(&criterion.id, text::rule_measure_undeclared(&criterion.measure, known));
        }
        if !ids.insert(&criterion.id) {
            fields.report(&criterion.id, text::rule_id_twice(&criterion.id));
        }
    }
    if let Some(by) = rule.silence.as_ref().and_then(|silence| silence.by.as_ref())
        && !rule.measures.contains(by)
    {
        fields.report("silence.by", text::rule_measure_undeclared(by, rule.measures.join(", ")));
    }
    if rule.valid_from.zip(rule.valid_to).is_some_and(|(from, to)| from > to) {
        fields.report("valid_to", text::rule_dates_reversed());
    }
}
