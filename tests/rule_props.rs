//! What must be true of every rule and every tally.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod rule_support;

use proptest::prelude::*;
use rule_support::{measures, naive, rule};
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
    let (mut heads, mut area) = (Buckets::default(), Buckets::default());
    for (size, bucket, _) in doors {
        heads.add(*bucket, 1).unwrap();
        area.add(*bucket, *size).unwrap();
    }
    Measures::from([("heads".to_owned(), heads), ("area".to_owned(), area)])
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
    for key in rule_support::MEASURES {
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
    fn short_by_is_the_smallest(rule in rule(), heads in few(), area in few()) {
        let counts = Measures::from([("heads".to_owned(), heads), ("area".to_owned(), area)]);
        // One criterion after the other as a rule of its own, without silence.
        for criterion in rule.criteria() {
            let alone = Rule {
                approval: Node::One(Box::new(criterion.clone())),
                ..one_criterion_rule()
            };
            let tally = evaluate(&alone, &counts, &facts(1), 1, None).unwrap();
            let held = counts[&criterion.measure];
            let met = |to: &Buckets| {
                let mut counts = counts.clone();
                counts.insert(criterion.measure.clone(), *to);
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
    fn a_flip_is_the_smallest(rule in rule(), heads in few(), area in few()) {
        prop_assume!(rule.gates.iter().all(|gate| gate.value <= 1));
        let counts = Measures::from([("heads".to_owned(), heads), ("area".to_owned(), area)]);
        let found = flip(&rule, &counts, &facts(1), 1).unwrap();
        prop_assert_eq!(found, flip_by_force(&rule, &counts));
    }
}
