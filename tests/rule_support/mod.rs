//! Random rules and tallies, and a second evaluator written another way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, dead_code)]

use proptest::prelude::*;
use serde_json::{Value, json};
use std::cmp::Ordering;
use yishi::rule::{Bucket, Buckets, Measures, Rule};

pub(crate) const MEASURES: [&str; 2] = ["heads", "area"];
/// What is counted: the measures, and heads within a tag.
pub(crate) const KEYS: [&str; 3] = ["heads", "area", "heads@lift"];
const ALIASES: [&str; 5] = ["all", "present", "ballots", "valid", "cast"];
const OPS: [&str; 5] = [">=", ">", "<=", "<", "=="];

fn base() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => prop::sample::select(ALIASES.to_vec()).prop_map(|alias| json!(alias)),
        1 => prop::sample::select(vec!["for", "against"]).prop_map(|bucket| json!([bucket])),
        1 => prop::sample::subsequence(vec!["for", "against", "abstain", "silent"], 1..4)
            .prop_map(|buckets| json!(buckets)),
    ]
}

fn criterion() -> impl Strategy<Value = Value> {
    let counted = prop_oneof![2 => Just(json!(["for"])), 1 => Just(json!(["against"])), 2 => base()];
    let threshold = prop_oneof![
        4 => (0u64..5, 1u64..5, base()).prop_map(|(n, d, of)| json!({ "ratio": format!("{n}/{d}"), "of": of })),
        1 => (0u64..5).prop_map(|value| json!({ "value": value })),
    ];
    let measure = prop::sample::select(MEASURES.to_vec());
    // Equality is rare in rules and common among small numbers: one in nine.
    let op = prop_oneof![8 => 0..4usize, 1 => Just(4)];
    let scoped = prop::bool::weighted(0.3);
    (measure, counted, op, threshold, scoped).prop_map(|(measure, count, op, threshold, scoped)| {
        let mut criterion = json!({ "measure": measure, "count": count, "op": OPS[op] });
        if scoped && measure == "heads" {
            criterion["scope"] = json!("lift");
        }
        let fields = criterion.as_object_mut().unwrap();
        fields.extend(threshold.as_object().unwrap().clone());
        criterion
    })
}

fn node() -> impl Strategy<Value = Value> {
    criterion().prop_recursive(2, 5, 3, |inner| {
        (prop::sample::select(vec!["all", "any"]), prop::collection::vec(inner, 1..3))
            .prop_map(|(join, nodes)| json!({ join: nodes }))
    })
}

fn silence() -> impl Strategy<Value = Value> {
    let direction = prop::sample::select(vec!["for", "against", "majority", "majority", "none"]);
    let by = prop::sample::select(vec!["each", "heads", "area"]);
    (prop::bool::weighted(0.8), direction, by).prop_map(|(participates, direction, by)| {
        json!({ "participates": participates, "direction": direction, "by": by })
    })
}

/// Criteria need names of their own; they are numbered in reading order.
fn number(value: &mut Value, next: &mut u32) {
    match value {
        Value::Object(fields) if fields.contains_key("measure") => {
            *next += 1;
            fields.insert("id".to_owned(), json!(format!("c{next}")));
        }
        Value::Object(fields) => fields.values_mut().for_each(|value| number(value, next)),
        Value::Array(items) => items.iter_mut().for_each(|item| number(item, next)),
        _ => {}
    }
}

prop_compose! {
    /// A rule over heads and area.
    pub(crate) fn rule()(
        approval in node(),
        quorum in prop::option::of(prop_oneof![2 => node(), 1 => prop::collection::vec(node(), 1..3).prop_map(|n| json!(n))]),
        silence in prop::option::weighted(0.4, silence()),
        fallback in prop::option::weighted(0.3, prop::option::of(node())),
        confirm in prop::option::weighted(0.3, node()),
        gate in prop::option::weighted(0.2, -1i64..2),
    ) -> Rule {
        let mut rule = json!({ "id": "random", "measures": MEASURES, "approval": approval });
        let fields = rule.as_object_mut().unwrap();
        let mut set = |key: &str, value: Option<Value>| {
            fields.extend(value.map(|value| (key.to_owned(), value)));
        };
        set("quorum", quorum);
        set("silence", silence);
        set("fallback", fallback.map(|when| match when {
            Some(when) => json!({ "to": "other", "when": when }),
            None => json!({ "to": "other" }),
        }));
        set("confirm", confirm);
        set("gates", gate.map(|value| json!([{ "id": "g", "fact": "days", "op": ">=", "value": value }])));
        number(&mut rule, &mut 0);
        Rule::from_json(&rule, "random").unwrap()
    }
}

/// Buckets with at most `most` in each of the first `kinds` buckets.
pub(crate) fn buckets(most: u128, kinds: usize) -> impl Strategy<Value = Buckets> {
    let empty_often = prop_oneof![1 => Just(0), 2 => 0..=most];
    prop::collection::vec(empty_often, kinds)
        .prop_map(|counts| Buckets::of(Bucket::ALL.iter().copied().zip(counts)).unwrap())
}

pub(crate) fn measures(most: u128, kinds: usize) -> impl Strategy<Value = Measures> {
    (buckets(most, kinds), buckets(most, kinds), buckets(most, kinds))
        .prop_map(|all| KEYS.iter().map(|key| (*key).to_owned()).zip([all.0, all.1, all.2]).collect())
}

/// The outcome and the truth of both stages, computed another way: from the
/// rule's JSON, comparing fractions by their whole parts and remainders.
pub(crate) fn naive(
    rule: &Rule,
    counts: &Measures,
    days: i64,
    attempt: usize,
    second: Option<&Measures>,
) -> (String, bool, bool) {
    let rule = serde_json::to_value(rule).unwrap();
    let after = naive_silence(&rule, counts);
    let quorum = match rule.get("quorum") {
        None => true,
        Some(Value::Array(nodes)) => holds(&nodes[(attempt - 1).min(nodes.len() - 1)], &after),
        Some(node) => holds(node, &after),
    };
    let approval = holds(&rule["approval"], &after);
    let gate = rule["gates"][0]["value"].as_i64().is_none_or(|value| days >= value);
    let outcome = match (gate, quorum, approval) {
        (false, _, _) => "void",
        (_, false, _) => "no_quorum",
        (_, _, false) => match rule.get("fallback") {
            Some(fallback) if fallback.get("when").is_none_or(|when| holds(when, &after)) => "fallback",
            _ => "rejected",
        },
        _ => match (rule.get("confirm"), second) {
            (None, _) => "passed",
            (_, None) => "pending",
            (Some(node), Some(second)) => {
                if holds(node, second) {
                    "passed"
                } else {
                    "lapsed"
                }
            }
        },
    };
    (outcome.to_owned(), quorum, approval)
}

fn naive_silence(rule: &Value, counts: &Measures) -> Measures {
    let mut after = counts.clone();
    let Some(silence) = rule.get("silence").filter(|s| s["participates"] == true) else {
        return after;
    };
    for (key, buckets) in &mut after {
        let by = silence.get("by").map_or(key.as_str(), |by| by.as_str().unwrap());
        let lead = |bucket| counts[by].get(bucket);
        let to = match silence["direction"].as_str().unwrap() {
            "for" => Bucket::For,
            "against" => Bucket::Against,
            "majority" if lead(Bucket::For) > lead(Bucket::Against) => Bucket::For,
            "majority" if lead(Bucket::For) < lead(Bucket::Against) => Bucket::Against,
            _ => Bucket::Abstain,
        };
        let moved = buckets.get(Bucket::Silent);
        buckets.shift(Bucket::Silent, to, moved).unwrap();
    }
    after
}

fn holds(node: &Value, counts: &Measures) -> bool {
    let each = |nodes: &Value| {
        let nodes = nodes.as_array().unwrap().clone();
        nodes.into_iter().map(|node| holds(&node, counts)).collect::<Vec<_>>()
    };
    if let Some(all) = node.get("all") {
        return each(all).into_iter().all(|met| met);
    }
    if let Some(any) = node.get("any") {
        return each(any).into_iter().any(|met| met);
    }
    let measure = node["measure"].as_str().unwrap();
    let key =
        node.get("scope").map_or(measure.to_owned(), |tag| format!("{measure}@{}", tag.as_str().unwrap()));
    let buckets = &counts[&key];
    let count = sum(&node["count"], buckets);
    let op = node["op"].as_str().unwrap();
    let (order, empty) = match node.get("value") {
        Some(value) => (count.cmp(&u128::from(value.as_u64().unwrap())), false),
        None => {
            let ratio = node["ratio"].as_str().unwrap();
            let (num, den) = ratio.split_once('/').unwrap();
            let (num, den): (u128, u128) = (num.parse().unwrap(), den.parse().unwrap());
            let base = sum(&node["of"], buckets);
            let order = compare((count, 1), (base * num, den));
            (order, base == 0 && node["of"].is_string())
        }
    };
    match op {
        ">=" => order.is_ge() && !empty,
        ">" => order.is_gt() && !empty,
        "<=" => order.is_le(),
        "<" => order.is_lt(),
        _ => order.is_eq(),
    }
}

fn sum(base: &Value, buckets: &Buckets) -> u128 {
    let within: &[&str] = match base.as_str() {
        Some("all") => return buckets.all(),
        Some("present") => &["for", "against", "abstain", "invalid", "novote"],
        Some("ballots") => &["for", "against", "abstain", "invalid"],
        Some("valid") => &["for", "against", "abstain"],
        Some("cast") => &["for", "against"],
        _ => &[],
    };
    let listed = base.as_array().into_iter().flatten().map(|b| b.as_str().unwrap());
    let named = within.iter().copied().chain(listed).map(|b| b.parse().unwrap());
    named.map(|bucket| buckets.get(bucket)).sum()
}

/// Compares two fractions by continued fractions: no product of the two.
fn compare(left: (u128, u128), right: (u128, u128)) -> Ordering {
    let whole = (left.0 / left.1).cmp(&(right.0 / right.1));
    let (left_rest, right_rest) = (left.0 % left.1, right.0 % right.1);
    match (whole, left_rest, right_rest) {
        (Ordering::Equal, 0, rest) => 0.cmp(&rest),
        (Ordering::Equal, _, 0) => Ordering::Greater,
        (Ordering::Equal, _, _) => compare((right.1, right_rest), (left.1, left_rest)),
        (unequal, _, _) => unequal,
    }
}
