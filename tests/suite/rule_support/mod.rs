//! Random rules and tallies, and a second evaluator written another way.

pub(crate) mod doors;
mod reading;

use proptest::prelude::*;
use serde_json::{Value, json};
use std::cmp::Ordering;
use yishi::rule::{Bucket, Buckets, Facts, Measures, Rule};

pub(crate) const MEASURES: [&str; 2] = ["heads", "area"];
pub(crate) const TAG: &str = "t";
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

fn criterion(measures: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let counted = prop_oneof![2 => Just(json!(["for"])), 1 => Just(json!(["against"])), 2 => base()];
    let threshold = prop_oneof![
        4 => (0u64..5, 1u64..5, base()).prop_map(|(n, d, of)| json!({ "ratio": format!("{n}/{d}"), "of": of })),
        1 => (0u64..5).prop_map(|value| json!({ "value": value })),
    ];
    let measure = prop::sample::select(measures);
    // Equality is rare in rules and common among small numbers: one in nine.
    let op = prop_oneof![8 => 0..4usize, 1 => Just(4)];
    let scope = prop::bool::weighted(0.25);
    (measure, counted, op, threshold, scope).prop_map(|(measure, count, op, threshold, scope)| {
        let mut criterion = json!({ "measure": measure, "count": count, "op": OPS[op] });
        let fields = criterion.as_object_mut().unwrap();
        fields.extend(threshold.as_object().unwrap().clone());
        fields.extend(scope.then(|| ("scope".to_owned(), json!(TAG))));
        criterion
    })
}

/// More of `for` never hurts: it is counted, over a base that grows no faster.
/// No share is zero: `0` of those who answered is met by any answer at all, one
/// against it too, so that it asks for no agreement.
fn upward() -> impl Strategy<Value = Value> {
    let threshold = prop_oneof![
        4 => (1u64..5, 1u64..5, prop::sample::select(ALIASES.to_vec())).prop_map(|(n, d, of)| {
            json!({ "ratio": format!("{}/{d}", n.min(d)), "of": of })
        }),
        1 => (0u64..5).prop_map(|value| json!({ "value": value })),
    ];
    let measure = prop::sample::select(MEASURES.to_vec());
    let op = prop::sample::select(vec![">=", ">"]);
    (measure, op, threshold, prop::bool::weighted(0.25)).prop_map(|(measure, op, threshold, scope)| {
        let mut criterion = json!({ "measure": measure, "count": ["for"], "op": op });
        let fields = criterion.as_object_mut().unwrap();
        fields.extend(threshold.as_object().unwrap().clone());
        fields.extend(scope.then(|| ("scope".to_owned(), json!(TAG))));
        criterion
    })
}

fn node(criterion: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
    criterion
        .prop_recursive(2, 5, 3, |inner| {
            (prop::sample::select(vec!["all", "any"]), prop::collection::vec(inner, 1..3))
                .prop_map(|(join, nodes)| json!({ join: nodes }))
        })
        .boxed()
}

fn silence(measures: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let direction = prop::sample::select(vec!["for", "against", "majority", "majority", "none"]);
    let by = (0..=measures.len()).prop_map(|at| measures.get(at).copied().unwrap_or("each"));
    let requires = prop::sample::select(vec![json!([]), json!([]), json!(["told"])]);
    (prop::bool::weighted(0.8), direction, by, requires).prop_map(|(participates, direction, by, requires)| {
        json!({ "participates": participates, "direction": direction, "by": by, "requires": requires })
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

/// A rule over heads and area.
pub(crate) fn rule() -> impl Strategy<Value = Rule> {
    rule_of(&MEASURES, node(criterion(&MEASURES)))
}

/// A rule over heads alone.
pub(crate) fn rule_of_heads() -> impl Strategy<Value = Rule> {
    rule_of(&MEASURES[..1], node(criterion(&MEASURES[..1])))
}

/// A rule over heads and area that only asks for enough who are for it.
pub(crate) fn upward_rule() -> impl Strategy<Value = Rule> {
    rule_of(&MEASURES, node(upward()))
}

prop_compose! {
    fn rule_of(measures: &'static [&'static str], node: BoxedStrategy<Value>)(
        approval in node.clone(),
        quorum in prop::option::of(prop_oneof![
            2 => node.clone(),
            1 => prop::collection::vec(node.clone(), 1..3).prop_map(|n| json!(n)),
        ]),
        silence in prop::option::weighted(0.4, silence(measures)),
        fallback in prop::option::weighted(0.3, prop::option::of(node.clone())),
        confirm in prop::option::weighted(0.3, node),
        gate in prop::option::weighted(0.2, (0..OPS.len(), -1i64..2)),
        positions in prop::option::weighted(0.2, prop::sample::select(vec!["abstain", "novote"])),
    ) -> Rule {
        let mut rule = json!({ "id": "random", "measures": measures, "approval": approval });
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
        set("gates", gate.map(|(op, value)| json!([{ "id": "g", "fact": "days", "op": OPS[op], "value": value }])));
        set("positions", positions.map(|bucket| json!({ "invalid": bucket })));
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

/// Counts of heads and area, and of the part of each that carries the tag.
pub(crate) fn measures(most: u128, kinds: usize) -> impl Strategy<Value = Measures> {
    let one = move || (buckets(most, kinds), buckets(most, kinds));
    (one(), one()).prop_map(|(heads, area)| {
        let mut measures = Measures::new();
        parts(&mut measures, "heads", heads.0, heads.1);
        parts(&mut measures, "area", area.0, area.1);
        measures
    })
}

/// Enters a measure that consists of a tagged part and the rest.
pub(crate) fn parts(measures: &mut Measures, key: &str, rest: Buckets, tagged: Buckets) {
    let whole = Buckets::of(rest.iter().chain(tagged.iter())).unwrap();
    measures.insert(key.to_owned(), whole);
    measures.insert(format!("{key}@{TAG}"), tagged);
}

/// The facts that random rules look at; `days` beyond 2 are not recorded.
pub(crate) fn facts() -> impl Strategy<Value = Facts> {
    (-1i64..4, -1i64..2).prop_map(|(days, told)| {
        let days = (days < 3).then(|| ("days".to_owned(), days));
        let told = (told >= 0).then(|| ("told".to_owned(), told));
        days.into_iter().chain(told).collect()
    })
}

/// The outcome and the truth of both stages, computed another way: from the
/// rule's JSON, comparing fractions by their whole parts and remainders.
pub(crate) fn naive(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    attempt: usize,
    second: Option<&Measures>,
) -> (String, bool, bool) {
    let rule = serde_json::to_value(rule).unwrap();
    let after = naive_silence(&rule, counts, facts);
    let quorum = match rule.get("quorum") {
        None => true,
        Some(Value::Array(nodes)) => holds(&nodes[(attempt - 1).min(nodes.len() - 1)], &after),
        Some(node) => holds(node, &after),
    };
    let approval = holds(&rule["approval"], &after);
    let gate = rule["gates"][0]["value"].as_i64().is_none_or(|value| {
        let op = rule["gates"][0]["op"].as_str().unwrap();
        facts.get("days").is_some_and(|days| is(op, days.cmp(&value)))
    });
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

fn naive_silence(rule: &Value, counts: &Measures, facts: &Facts) -> Measures {
    let mut after = counts.clone();
    let told = facts.get("told").is_some_and(|told| *told != 0);
    if rule["silence"]["requires"].is_array() && !told {
        return after;
    }
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
    let measure = node["measure"].as_str().unwrap().to_owned();
    let scope = node.get("scope").map_or(String::new(), |tag| format!("@{}", tag.as_str().unwrap()));
    let buckets = &counts[&(measure + &scope)];
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
    is(op, order) && !(empty && matches!(op, ">=" | ">"))
}

fn is(op: &str, order: Ordering) -> bool {
    match op {
        ">=" => order.is_ge(),
        ">" => order.is_gt(),
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
