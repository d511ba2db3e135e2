//! The 46 worked cases of `tests/data/rules-cases.json`, every figure compared.
//!
//! The cases give either finished counts or a register with ballots; the
//! small builder here turns the latter into counts, as a consultation does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use yishi::rule::{Bucket, Buckets, Facts, Measures, Rule, Tally, evaluate};

#[test]
fn every_worked_case_gives_every_figure() {
    let file = include_str!("data/rules-cases.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 46);
    for case in cases {
        check(case);
    }
}

fn check(case: &Value) {
    let id = case["id"].as_str().unwrap();
    let expect = &case["expect"];
    let rule = rule_of(&case["rule"]);
    let counts = match case.get("register") {
        Some(register) => count(case, register.as_array().unwrap(), &rule),
        None => measures_of(&case["tally"]),
    };
    assert_eq!(non_zero(&counts), expect["tally"], "{id}: tally");

    let facts =
        case.get("facts").map_or_else(Facts::new, |facts| serde_json::from_value(facts.clone()).unwrap());
    let attempt = case.get("attempt").map_or(1, |n| n.as_u64().unwrap());
    let second = case.get("second_tally").map(measures_of);
    let attempt = u32::try_from(attempt).unwrap();
    let tally = evaluate(&rule, &counts, &facts, attempt, second.as_ref()).unwrap();
    compare(id, expect, &tally);
}

/// A case's rule: the cases keep excluded kinds beside the rule's tables.
fn rule_of(rule: &Value) -> Rule {
    let mut rule = rule.clone();
    let kinds = rule.as_object_mut().unwrap().remove("exclude_kinds");
    if let Some(kinds) = kinds {
        rule["area"] = json!({ "exclude_kinds": kinds });
    }
    Rule::from_json(&rule, "case").unwrap_or_else(|fault| panic!("{fault:#?}"))
}

fn measures_of(tally: &Value) -> Measures {
    serde_json::from_value(tally.clone()).unwrap()
}

fn non_zero(measures: &Measures) -> Value {
    let buckets = |buckets: &Buckets| {
        let counted = buckets.iter().filter(|(_, count)| *count > 0);
        let entry = |(bucket, count): (Bucket, u128)| (bucket.to_string(), json!(count));
        Value::Object(counted.map(entry).collect())
    };
    let entry = |(key, counts): (&String, &Buckets)| (key.clone(), buckets(counts));
    Value::Object(measures.iter().map(entry).collect())
}

fn compare(id: &str, expect: &Value, tally: &Tally) {
    let got = serde_json::to_value(tally).unwrap();
    assert_eq!(got["outcome"], expect["outcome"], "{id}: outcome");
    for key in ["quorum_met", "approval_met", "confirm_met", "fallback_to"] {
        if let Some(wanted) = expect.get(key) {
            assert_eq!(&got[key], wanted, "{id}: {key}");
        }
    }
    for stage in ["quorum", "approval", "fallback", "confirm"] {
        if let Some(wanted) = expect.get(stage) {
            let got = got[stage].as_array().unwrap().iter().map(figures);
            let got = got.collect::<Vec<_>>();
            assert_eq!(&json!(got), wanted, "{id}: {stage}");
        }
    }
    if let Some(wanted) = expect.get("gate") {
        let failed = tally.gates.iter().find(|gate| !gate.met).unwrap();
        assert_eq!(&json!(failed.id), wanted, "{id}: gate");
    }
    let after = expect.get("after_silence");
    if let Some(wanted) = after {
        assert_eq!(&non_zero(&tally.measures), wanted, "{id}: after silence");
    }
    assert_eq!(after.is_some(), tally.silence.is_some(), "{id}: silence");
}

/// A criterion's result without what the cases do not list; `short_by` is
/// checked for agreeing with `met`.
fn figures(result: &Value) -> Value {
    let mut result = result.as_object().unwrap().clone();
    let short = result.remove("short_by").unwrap();
    assert_eq!(short == json!(0), result["met"] == json!(true), "{result:?}");
    result.remove("measure");
    Value::Object(result)
}

/// Counts a register and its ballots: scope, excluded kinds, struck-out owners,
/// merged heads, proxies above the limit.
fn count(case: &Value, register: &[Value], rule: &Rule) -> Measures {
    let ineligible = names(case.get("ineligible"));
    let scope = case.get("scope").and_then(Value::as_str);
    let counts = |unit: &&Value| {
        let kind = unit.get("kind").and_then(Value::as_str);
        let excluded = kind.is_some_and(|kind| rule.area.exclude_kinds.iter().any(|k| k == kind));
        let tagged = scope.is_none_or(|tag| names(unit.get("tags")).contains(tag));
        !excluded && tagged && !ineligible.contains(owner(unit))
    };
    let units = register.iter().filter(counts).collect::<Vec<_>>();
    let positions = positions(case["ballots"].as_object().unwrap(), rule);
    let bucket = |owner: &str| positions.get(owner).copied().unwrap_or(Bucket::Silent);

    let mut measures = Measures::new();
    for measure in &rule.measures {
        let mut buckets = Buckets::default();
        let mut heads = BTreeSet::new();
        for unit in &units {
            let amount = match measure.as_str() {
                "heads" => u128::from(heads.insert(owner(unit))),
                "units" => 1,
                "area" => hundredths(unit["area"].as_str().unwrap()),
                "share" => u128::from(unit["share"].as_u64().unwrap()),
                other => panic!("a register has no {other}"),
            };
            buckets.add(bucket(owner(unit)), amount).unwrap();
        }
        measures.insert(measure.clone(), buckets);
    }
    measures
}

/// The bucket of each owner who answered. The cases name owners so that their
/// sorted order, which this map has, is the order of receipt.
fn positions<'c>(ballots: &'c Map<String, Value>, rule: &Rule) -> BTreeMap<&'c str, Bucket> {
    let limit = rule.proxy.as_ref().and_then(|proxy| proxy.max_per_holder);
    let mut held = BTreeMap::<&str, u64>::new();
    let mut positions = BTreeMap::new();
    for (owner, ballot) in ballots {
        if let Some(holder) = ballot.get("proxy").and_then(Value::as_str) {
            let count = held.entry(holder).or_default();
            *count += 1;
            if limit.is_some_and(|limit| *count > limit) {
                continue;
            }
        }
        let position = ballot.get("position").unwrap_or(ballot).as_str().unwrap();
        let bucket = rule.bucket_of(position.parse().unwrap()).unwrap();
        positions.insert(owner.as_str(), bucket);
    }
    positions
}

fn owner(unit: &Value) -> &str {
    unit["owner"].as_str().unwrap()
}

fn names(list: Option<&Value>) -> BTreeSet<&str> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.map(|name| name.as_str().unwrap()).collect()
}

/// `100.00` square metres as hundredths.
fn hundredths(area: &str) -> u128 {
    let (whole, part) = area.split_once('.').unwrap();
    assert_eq!(part.len(), 2);
    format!("{whole}{part}").parse().unwrap()
}
