//! What must be true of every rule and every tally.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod rule_support;

use proptest::prelude::*;
use rule_support::{KEYS, measures, naive, rule};
use std::collections::BTreeSet;
use yishi::rule::{Bucket, Buckets, Facts, Flip, Measures, Node, Outcome, Rule, bounds, evaluate, flip};

fn facts(days: i64) -> Facts {
    Facts::from([("days".to_owned(), days)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn the_evaluator_agrees_with_a_naive_one(
        rule in rule(),
        counts in measures(9, 7),
        second in prop::option::of(measures(9, 7)),
        days in -1i64..2,
        attempt in 1usize..4,
    ) {
        let number = u32::try_from(attempt).unwrap();
        let tally = evaluate(&rule, &counts, &facts(days), number, second.as_ref()).unwrap();
        let got = (tally.outcome.to_string(), tally.quorum_met, tally.approval_met);
        prop_assert_eq!(got, naive(&rule, &counts, days, attempt, second.as_ref()));
        for result in tally.quorum.iter().chain(&tally.approval) {
            prop_assert_eq!(result.met, result.short_by == Some(0));
        }
    }

    #[test]
    fn large_figures_are_exact_or_refused(rule in rule(), counts in measures(u128::MAX / 64, 7)) {
        if let Err(fault) = evaluate(&rule, &counts, &facts(1), 1, None) {
            prop_assert_eq!(fault.code, "too-large");
        }
        if let Err(fault) = flip(&rule, &counts, &facts(1), 1) {
            prop_assert_eq!(fault.code, "too-large");
        }
    }

    #[test]
    fn a_rule_survives_json_and_toml(rule in rule()) {
        let json = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Rule>(&json).unwrap(), &rule);
        let document = std::collections::BTreeMap::from([("rule", &rule)]);
        let text = toml::to_string(&document).unwrap();
        prop_assert_eq!(&Rule::from_toml(&text, "rule.toml").unwrap(), &rule);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,60}") {
        let _ = Rule::from_toml(&text, "any.toml");
        let _ = Rule::from_toml(&format!("[rule]\n{text}"), "any.toml");
    }

    #[test]
    fn no_damage_to_a_rule_makes_the_reader_panic(
        rule in rule(), at in 0usize..1000, what in "[\\[\\]{}=\"$a-z0-9./\n-]{0,3}", cut in 0usize..6,
    ) {
        let document = std::collections::BTreeMap::from([("rule", &rule)]);
        let mut text = toml::to_string(&document).unwrap();
        let start = at % text.len();
        let end = (start + cut).min(text.len());
        text.replace_range(start..end, &what);
        if let Err(fault) = Rule::from_toml(&text, "any.toml") {
            prop_assert!(matches!(fault.code, "rule-invalid" | "rule-unknown"));
            prop_assert!(!fault.places.is_empty());
        }
    }
}

/// One household of a tiny roll: its area, the bucket it is in, and whether it
/// may still answer.
type Door = (u128, Bucket, bool);

fn doors() -> impl Strategy<Value = Vec<Door>> {
    let bucket = prop::sample::select(Bucket::ALL.to_vec());
    prop::collection::vec((1u128..5, bucket, any::<bool>()), 0..6).prop_map(|mut doors| {
        // Three open doors are enough, and all that can be enumerated quickly.
        let mut left = 3;
        for (_, bucket, open) in &mut doors {
            *open = left > 0
                && match bucket {
                    Bucket::Contested => true,
                    Bucket::Silent | Bucket::Unreached => *open,
                    _ => false,
                };
            left -= u32::from(*open);
            if *bucket == Bucket::Contested && !*open {
                *bucket = Bucket::For;
            }
        }
        doors
    })
}

fn count<'d>(doors: impl IntoIterator<Item = &'d Door>) -> Measures {
    let (mut heads, mut area, mut tagged) = (Buckets::default(), Buckets::default(), Buckets::default());
    for (size, bucket, _) in doors {
        heads.add(*bucket, 1).unwrap();
        area.add(*bucket, *size).unwrap();
        // Doors of an even size carry the tag.
        tagged.add(*bucket, u128::from(size.is_multiple_of(2))).unwrap();
    }
    KEYS.iter().map(|key| (*key).to_owned()).zip([heads, area, tagged]).collect()
}

/// A rule with a quorum of ballots and shares of those that agree.
fn asking_only_for_more() -> impl Strategy<Value = Rule> {
    let ratio = || (0u64..4, 1u64..4).prop_map(|(n, d)| format!("{}/{d}", n.min(d)));
    let op = || prop::sample::select(vec![">=", ">"]);
    let base = prop::sample::select(vec!["all", "present", "ballots", "valid", "cast"]);
    let key = || prop::sample::select(vec!["heads", "area", "heads@lift"]);
    ((key(), op(), ratio()), (key(), op(), ratio(), base)).prop_map(|(quorum, approval)| {
        let node = |id: &str, key: &str, count: &str, op: &str, ratio: String, of: &str| {
            let (measure, scope) = key.split_once('@').map_or((key, None), |(m, tag)| (m, Some(tag)));
            let mut node = serde_json::json!({
                "id": id, "measure": measure, "count": count, "op": op, "ratio": ratio, "of": of,
            });
            if count == "for" {
                node["count"] = serde_json::json!(["for"]);
            }
            if let Some(tag) = scope {
                node["scope"] = serde_json::json!(tag);
            }
            node
        };
        let rule = serde_json::json!({
            "id": "plain", "measures": ["heads", "area"],
            "quorum": node("q", quorum.0, "ballots", quorum.1, quorum.2, "all"),
            "approval": node("a", approval.0, "for", approval.1, approval.2, approval.3),
        });
        Rule::from_json(&rule, "plain").unwrap()
    })
}

/// Every way in which the doors that `may_move` can end.
fn endings(doors: &[Door], may_move: impl Fn(&Door) -> bool) -> Vec<Vec<Door>> {
    let mut all = vec![Vec::new()];
    for door in doors {
        let mut ends = BTreeSet::from([door.1]);
        if may_move(door) {
            ends.extend([Bucket::For, Bucket::Against, Bucket::Abstain, Bucket::Invalid]);
            if door.1 != Bucket::Contested {
                ends.extend([Bucket::Silent, Bucket::Unreached]);
            }
        }
        let longer = |so_far: &Vec<Door>| {
            let so_far = so_far.clone();
            let add = move |&end: &Bucket| [so_far.clone(), vec![(door.0, end, door.2)]].concat();
            ends.iter().map(add).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn bounds_are_sound(rule in rule(), doors in doors()) {
        let counts = count(&doors);
        let open = count(doors.iter().filter(|door| door.2));
        let bounds = bounds(&rule, &counts, &open, &facts(1), 1).unwrap();
        let mut outcomes = BTreeSet::new();
        let mut standings = BTreeSet::new();
        for ending in endings(&doors, |door| door.2) {
            let (outcome, quorum, approval) = naive(&rule, &count(&ending), 1, 1, None);
            outcomes.insert(outcome);
            standings.insert(quorum && approval);
        }
        prop_assert!(outcomes.contains(bounds.best.as_str()));
        prop_assert!(outcomes.contains(bounds.worst.as_str()));
        prop_assert!(!bounds.decided || standings.len() == 1, "{bounds:?} {standings:?}");
    }

    /// The usual rules ask for people who take part and agree, and nothing
    /// else: there the bounds are the very best and worst that can happen.
    #[test]
    fn bounds_are_exact_where_a_rule_asks_only_for_more(
        rule in asking_only_for_more(), doors in doors(),
    ) {
        let counts = count(&doors);
        let open = count(doors.iter().filter(|door| door.2));
        let bounds = bounds(&rule, &counts, &open, &facts(1), 1).unwrap();
        let rank = |outcome: &str| ["no_quorum", "rejected", "passed"].iter().position(|o| *o == outcome);
        let ranks: BTreeSet<Option<usize>> = endings(&doors, |door| door.2)
            .iter()
            .map(|ending| rank(&naive(&rule, &count(ending), 1, 1, None).0))
            .collect();
        prop_assert_eq!(rank(bounds.best.as_str()), *ranks.last().unwrap());
        prop_assert_eq!(rank(bounds.worst.as_str()), *ranks.first().unwrap());
    }

    /// There, too, one more who agrees never turns a passed vote.
    #[test]
    fn one_more_for_never_hurts(rule in asking_only_for_more(), doors in doors(), at in 0..6_usize) {
        let mut more = doors.clone();
        let Some(door) = more.get_mut(at) else { return Ok(()) };
        door.1 = Bucket::For;
        let passes = |doors: &[Door]| {
            let tally = evaluate(&rule, &count(doors), &facts(1), 1, None).unwrap();
            tally.outcome == Outcome::Passed
        };
        prop_assert!(!passes(&doors) || passes(&more));
    }

    #[test]
    fn contested_records_never_decide(rule in rule(), doors in doors()) {
        let counts = count(&doors);
        let tally = evaluate(&rule, &counts, &facts(1), 1, None).unwrap();
        for ending in endings(&doors, |door| door.1 == Bucket::Contested) {
            let (outcome, _, _) = naive(&rule, &count(&ending), 1, 1, None);
            prop_assert!(tally.outcome == Outcome::Pending || tally.outcome.as_str() == outcome);
        }
    }
}

/// At most four units, in any buckets.
fn few() -> impl Strategy<Value = Buckets> {
    prop::collection::vec(prop::sample::select(Bucket::ALL.to_vec()), 0..5)
        .prop_map(|units| Buckets::of(units.into_iter().map(|bucket| (bucket, 1))).unwrap())
}

/// Every distribution of `total` units over the first seven buckets.
fn distributions(total: u128, contested: u128) -> Vec<Buckets> {
    let movable = Bucket::ALL.iter().filter(|&&b| b != Bucket::Contested);
    let start = Buckets::of([(Bucket::Contested, contested)]).unwrap();
    let mut partial = vec![(start, total)];
    for &bucket in movable {
        let more = |(buckets, left): (Buckets, u128)| {
            (0..=left).map(move |count| {
                let mut buckets = buckets;
                buckets.add(bucket, count).unwrap();
                (buckets, left - count)
            })
        };
        partial = partial.into_iter().flat_map(more).collect();
    }
    let full = partial.into_iter().filter(|(_, left)| *left == 0);
    full.map(|(buckets, _)| buckets).collect()
}

fn moved(from: &Buckets, to: &Buckets) -> u128 {
    let left = |(bucket, count): (Bucket, u128)| count.saturating_sub(to.get(bucket));
    from.iter().map(left).sum()
}

fn one_criterion_rule() -> Rule {
    let text = r#"[rule]
id = "alone"
measures = ["heads", "area"]
approval = { id = "c", measure = "heads", count = ["for"], op = ">=", value = 1 }
"#;
    Rule::from_toml(text, "alone.toml").unwrap()
}

/// The smallest flip by trying every distribution of every measure.
fn flip_by_force(rule: &Rule, counts: &Measures) -> Option<Flip> {
    let stands = |counts: &Measures| {
        let (_, quorum, approval) = naive(rule, counts, 1, 1, None);
        quorum && approval
    };
    let now = stands(counts);
    let mut best: Option<(Flip, u128)> = None;
    // Heads before area: the first of equals stays.
    for key in KEYS {
        let held = counts[key];
        let contested = held.get(Bucket::Contested);
        let mut other = counts.clone();
        let turned = distributions(held.all() - contested, contested).into_iter().filter(|to| {
            other.insert(key.to_owned(), *to);
            stands(&other) != now
        });
        let Some(count) = turned.map(|to| moved(&held, &to)).min() else {
            continue;
        };
        let closer = |(best, total): &(Flip, u128)| count * total < best.count * held.all();
        if best.as_ref().is_none_or(closer) {
            best = Some((Flip { measure: key.to_owned(), count }, held.all()));
        }
    }
    best.map(|(flip, _)| flip)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn short_by_is_the_smallest(rule in rule(), all in [few(), few(), few()]) {
        let counts: Measures = KEYS.iter().map(|key| (*key).to_owned()).zip(all).collect();
        // One criterion after the other as a rule of its own, without silence.
        for criterion in rule.criteria() {
            let alone = Rule {
                approval: Node::One(Box::new(criterion.clone())),
                ..one_criterion_rule()
            };
            let tally = evaluate(&alone, &counts, &facts(1), 1, None).unwrap();
            let held = counts[&criterion.key()];
            let met = |to: &Buckets| {
                let mut counts = counts.clone();
                counts.insert(criterion.key(), *to);
                naive(&alone, &counts, 1, 1, None).2
            };
            // The contested may be settled here, so they move, yet none is made.
            let contested = held.get(Bucket::Contested);
            let targets = (0..=contested).flat_map(|left| distributions(held.all() - left, left));
            let least = targets.filter(met).map(|to| moved(&held, &to)).min();
            prop_assert_eq!(tally.approval[0].short_by, least);
        }
    }

    #[test]
    fn a_flip_is_the_smallest(rule in rule(), all in [few(), few(), few()]) {
        prop_assume!(rule.gates.iter().all(|gate| gate.value <= 1));
        let counts: Measures = KEYS.iter().map(|key| (*key).to_owned()).zip(all).collect();
        let found = flip(&rule, &counts, &facts(1), 1).unwrap();
        prop_assert_eq!(found, flip_by_force(&rule, &counts));
    }
}
