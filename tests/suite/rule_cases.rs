//! Worked cases: the published file with every figure, and those beside the
//! rules that ship.

use std::collections::{BTreeMap, BTreeSet};

use yishi::rule::case::{self, Verdict};
use yishi::rule::{Outcome, book};

fn told(verdicts: &[Verdict]) -> String {
    let failed = verdicts.iter().filter(|verdict| !verdict.holds());
    failed.map(|v| format!("{}: {:?} {:?}\n", v.id, v.differences, v.fault)).collect()
}

#[test]
fn every_published_case_gives_every_figure() {
    let text = include_str!("../data/rules-cases.json");
    let verdicts: Vec<Verdict> =
        case::from_json(text, "cases.json").unwrap().into_iter().map(case::run).collect();
    assert_eq!(verdicts.len(), 46);
    assert_eq!(told(&verdicts), "");
}

/// A comparison that compares nothing would let every case pass: each figure
/// of the file, changed by itself, must be found.
#[test]
fn each_changed_figure_is_found() {
    let text = include_str!("../data/rules-cases.json");
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut changed = 0;
    for (n, case) in file["cases"].as_array().unwrap().iter().enumerate() {
        for path in leaves(&case["expect"], String::new()) {
            let mut file = file.clone();
            let leaf = file["cases"][n]["expect"].pointer_mut(&path).unwrap();
            *leaf = match leaf {
                serde_json::Value::Bool(flag) => serde_json::json!(!*flag),
                serde_json::Value::Number(_) => serde_json::json!(123_456_789),
                _ if path == "/outcome" && *leaf == "void" => serde_json::json!("lapsed"),
                _ if path == "/outcome" => serde_json::json!("void"),
                _ if path.ends_with("/op") && *leaf == "==" => serde_json::json!(">"),
                _ if path.ends_with("/op") => serde_json::json!("=="),
                _ => serde_json::json!("other"),
            };
            let text = serde_json::json!({
                "format": file["format"], "version": 1, "cases": [file["cases"][n]],
            });
            let cases = case::from_json(&text.to_string(), "changed").unwrap();
            let verdict = case::run(cases.into_iter().next().unwrap());
            assert!(!verdict.holds(), "{} {path}", verdict.id);
            changed += 1;
        }
    }
    assert!(changed > 800, "{changed}");
}

fn leaves(value: &serde_json::Value, path: String) -> Vec<String> {
    match value {
        serde_json::Value::Object(map) => {
            map.iter().flat_map(|(key, value)| leaves(value, format!("{path}/{key}"))).collect()
        }
        serde_json::Value::Array(items) => {
            items.iter().enumerate().flat_map(|(n, value)| leaves(value, format!("{path}/{n}"))).collect()
        }
        _ => vec![path],
    }
}

#[test]
fn what_is_not_understood_of_a_case_is_said_and_the_others_run() {
    let text = r#"{"format":"yishi-tally-cases","version":1,"cases":[
        {"id":"a","rule":{"id":"r"},"tally":{},"expect":{"outcome":"passed"}},
        {"id":"b","rule":{},"tally":{},"expect":{"outcome":"passed"},"more":1},
        {"id":"c","rule":{"id":"r","measures":["heads"],"approval":{"id":"x","measure":"heads","count":["for"],"op":">=","value":1}},
         "tally":{"heads":{"for":1267650600228229401496703205376}},"expect":{"outcome":"passed","aproval":[]}},
        {"id":"d","rule":{"id":"r","measures":["heads"],"approval":{"id":"x","measure":"heads","count":["for"],"op":">=","value":1}},
         "tally":{"heads":{"for":1267650600228229401496703205376}},"expect":{"outcome":"passed"}}]}"#;
    let verdicts: Vec<Verdict> =
        case::from_json(text, "t.json").unwrap().into_iter().map(case::run).collect();
    let broken: Vec<(&str, bool)> = verdicts.iter().map(|v| (v.id.as_str(), v.fault.is_some())).collect();
    assert_eq!(broken, [("a", true), ("b", true), ("c", true), ("d", false)]);
    assert!(verdicts[3].holds());
    for wrong in ["", "[]", "{}", "{\"format\":\"other\",\"version\":1,\"cases\":[]}"] {
        assert!(case::from_json(wrong, "t.json").is_err(), "{wrong}");
    }
}

/// Ballots count in the order of receipt, whatever the owners are called.
#[test]
fn a_proxy_above_the_limit_is_the_last_one_received() {
    let text = r#"{"format":"yishi-tally-cases","version":1,"cases":[{"id":"p",
        "rule":{"id":"r","measures":["heads"],"proxy":{"max_per_holder":1},
          "approval":{"id":"x","measure":"heads","count":["for"],"op":">=","value":1}},
        "register":[{"unit":"1","owner":"Z"},{"unit":"2","owner":"A"}],
        "ballots":{"Z":{"position":"for","proxy":"H"},"A":{"position":"against","proxy":"H"}},
        "expect":{"outcome":"passed","tally":{"heads":{"for":1,"silent":1}}}}]}"#;
    let cases = case::from_json(text, "t.json").unwrap();
    let verdict = case::run(cases.into_iter().next().unwrap());
    assert!(verdict.holds(), "{:?}", verdict.differences);
}

#[test]
fn every_shipped_rule_has_cases_on_both_sides_of_its_boundary() {
    let verdicts: Vec<Verdict> = case::shipped().unwrap().into_iter().map(case::run).collect();
    assert_eq!(told(&verdicts), "");
    let mut by_rule: BTreeMap<&str, Vec<Outcome>> = BTreeMap::new();
    for verdict in &verdicts {
        let (rule, _) = verdict.id.rsplit_once('#').unwrap();
        by_rule.entry(rule).or_default().push(verdict.outcome.unwrap());
    }
    for template in book::all() {
        let outcomes = by_rule.get(template.id()).unwrap_or_else(|| panic!("{}: no case", template.id()));
        assert!(outcomes.len() >= 2, "{}", template.id());
        let differ = outcomes.iter().map(|outcome| outcome.as_str()).collect::<BTreeSet<_>>().len() > 1;
        // A consultation without a threshold has no other side.
        assert!(differ || template.id() == "community.consultation", "{}", template.id());
    }
}

#[test]
fn every_shipped_rule_stands_for_itself_and_names_its_sources() {
    let today = jiff::civil::date(2026, 11, 24);
    for template in book::all() {
        let Ok(rule) = book::find(template.id()) else {
            assert_eq!(template.id(), "community.target", "only the target has a setting without a default");
            continue;
        };
        assert!(rule.based_on.is_none() && rule.changed.is_empty(), "{}", rule.id);
        assert_eq!(rule.cite.is_empty(), rule.id.starts_with("community."), "{}", rule.id);
        if let Some(fallback) = &rule.fallback {
            assert!(book::find(&fallback.to).is_ok(), "{}", rule.id);
        }
        let unchecked = rule.cite.iter().any(|cite| cite.checked != yishi::rule::Checked::Primary);
        let over = rule.valid_to.is_some_and(|to| to < today);
        assert_eq!(unchecked || over, !rule.warnings(today).is_empty(), "{}", rule.id);
    }
    assert!(book::all().len() >= 55, "{}", book::all().len());
}
