//! Every figure of a result against what a case expects.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::{Case, Difference, Figures};
use crate::rule::bucket::{Buckets, Measures};
use crate::rule::tally::{Against, CriterionResult, Tally};

/// Gathers what differs.
#[derive(Default)]
struct Found(Vec<Difference>);

impl Found {
    fn check(&mut self, path: &str, wanted: impl Display, found: impl Display) {
        let (wanted, found) = (wanted.to_string(), found.to_string());
        if wanted != found {
            self.0.push(Difference { path: path.to_owned(), wanted, found });
        }
    }
}

pub(super) fn differences(case: &Case, tally: &Tally) -> Vec<Difference> {
    let mut found = Found::default();
    let expect = &case.expect;
    found.check("outcome", expect.outcome, tally.outcome);
    if let Some(wanted) = &expect.tally {
        measures(&mut found, "tally", wanted, &case.counts);
    }
    if let Some(wanted) = &expect.after_silence {
        measures(&mut found, "after_silence", wanted, &tally.measures);
    }
    for (path, wanted, got) in [
        ("quorum_met", expect.quorum_met, Some(tally.quorum_met)),
        ("approval_met", expect.approval_met, Some(tally.approval_met)),
        ("confirm_met", expect.confirm_met, tally.confirm_met),
    ] {
        if let Some(wanted) = wanted {
            found.check(path, wanted, shown(got));
        }
    }
    for (path, wanted, got) in [
        ("quorum", &expect.quorum, &tally.quorum),
        ("approval", &expect.approval, &tally.approval),
        ("fallback", &expect.fallback, &tally.fallback),
        ("confirm", &expect.confirm, &tally.confirm),
    ] {
        if let Some(wanted) = wanted {
            criteria(&mut found, path, wanted, got);
        }
    }
    if let Some(wanted) = &expect.fallback_to {
        found.check("fallback_to", wanted, shown(tally.fallback_to.as_ref()));
    }
    if let Some(wanted) = &expect.gate {
        let failed = tally.gates.iter().find(|gate| !gate.met).map(|gate| &gate.id);
        found.check("gate", wanted, shown(failed));
    }
    found.0
}

/// A value that may be missing.
fn shown<T: Display>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn measures(found: &mut Found, path: &str, wanted: &BTreeMap<String, Buckets>, got: &Measures) {
    let mut keys: Vec<&String> = wanted.keys().chain(got.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let (wanted, got) = (wanted.get(key), got.get(key));
        let zero = Buckets::default();
        let (left, right) = (wanted.unwrap_or(&zero), got.unwrap_or(&zero));
        for ((bucket, wanted), (_, got)) in left.iter().zip(right.iter()) {
            found.check(&format!("{path}.{key}.{bucket}"), wanted, got);
        }
        // A measure without counts is not a measure of zeros.
        found.check(&format!("{path}.{key}"), wanted.is_some(), got.is_some());
    }
}

fn criteria(found: &mut Found, path: &str, wanted: &[Figures], got: &[CriterionResult]) {
    found.check(&format!("{path}.length"), wanted.len(), got.len());
    for (n, (wanted, got)) in (1_u32..).zip(wanted.iter().zip(got)) {
        let at = |key: &str| format!("{path}[{n}].{key}");
        found.check(&at("id"), &wanted.id, &got.id);
        found.check(&at("count"), wanted.count, got.count);
        found.check(&at("op"), wanted.op, got.op);
        found.check(&at("met"), wanted.met, got.met);
        found.check(&at("short_by"), wanted.met, got.short_by == Some(0));
        let (mut value, mut base, mut ratio) = (None, None, None);
        let (mut left, mut right, mut rate, mut percent) = (None, None, None, None);
        match &got.against {
            Against::Value { value: number } => value = Some(*number),
            Against::Share { ratio: part, base: of, lhs, rhs, rate: reduced, percent_floor } => {
                (base, ratio, left, right) = (Some(*of), Some(*part), Some(*lhs), Some(*rhs));
                (rate, percent) = (reduced.clone(), percent_floor.clone());
            }
        }
        found.check(&at("value"), shown(wanted.value), shown(value));
        found.check(&at("base"), shown(wanted.base), shown(base));
        found.check(&at("ratio"), shown(wanted.ratio.as_ref()), shown(ratio));
        found.check(&at("lhs"), shown(wanted.lhs.as_ref()), shown(left));
        found.check(&at("rhs"), shown(wanted.rhs.as_ref()), shown(right));
        found.check(&at("rate"), shown(wanted.rate.as_ref()), shown(rate));
        found.check(&at("percent_floor"), shown(wanted.percent_floor.as_ref()), shown(percent));
    }
}
