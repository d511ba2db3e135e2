//! What must be true of every rule and every tally.

use crate::rule_support::doors::{Door, count, doors, endings, everywhere, with_two_tags};
use crate::rule_support::{facts, measures, naive, parts, rule, rule_of_heads, upward_rule};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use yishi::rule::{Bucket, Buckets, Facts, Flip, Measures, Node, Outcome, Rule, bounds, evaluate, flip};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn the_evaluator_agrees_with_a_naive_one(
        rule in rule(),
        counts in measures(9, 7),
        second in prop::option::of(measures(9, 7)),
        facts in facts(),
        attempt in 1usize..4,
    ) {
        let number = u32::try_from(attempt).unwrap();
        let tally = evaluate(&rule, &counts, &facts, number, second.as_ref()).unwrap();
        let got = (tally.outcome.to_string(), tally.quorum_met, tally.approval_met);
        prop_assert_eq!(got, naive(&rule, &counts, &facts, attempt, second.as_ref()));
        for result in tally.quorum.iter().chain(&tally.approval) {
            prop_assert_eq!(result.met, result.short_by == Some(0));
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
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn large_figures_are_exact_or_refused(
        rule in rule(), counts in measures(u128::MAX / 128, 8), facts in facts(),
    ) {
        let refused = [
            evaluate(&rule, &counts, &facts, 1, None).err(),
            bounds(&rule, &counts, &counts, &facts, 1).err(),
            flip(&rule, &counts, &facts, 1).err(),
        ];
        for fault in refused.into_iter().flatten() {
            prop_assert_eq!(fault.code, "too-large");
        }
    }
}

/// From the worst to the best, with what each comes to.
const OUTCOMES: [(&str, char); 7] = [
    ("void", 'f'),
    ("no_quorum", 'f'),
    ("rejected", 'f'),
    ("lapsed", 'p'),
    ("fallback", 'g'),
    ("pending", 'p'),
    ("passed", 'p'),
];

fn rank(outcome: &str) -> usize {
    OUTCOMES.iter().position(|(code, _)| *code == outcome).unwrap()
}

/// The ranks of the outcomes that can be reached, by trying them all.
fn ranks(rule: &Rule, endings: &[Vec<Door>], facts: &Facts, second: Option<&Measures>) -> BTreeSet<usize> {
    let outcome = |ending: &Vec<Door>| rank(&naive(rule, &count(ending), facts, 1, second).0);
    endings.iter().map(outcome).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn bounds_are_guarantees(
        rule in rule(), which in any::<u32>(), doors in doors(), facts in facts(),
    ) {
        let rule = with_two_tags(&rule, which);
        let counts = count(&doors);
        let open = count(doors.iter().filter(|door| door.open));
        let bounds = bounds(&rule, &counts, &open, &facts, 1).unwrap();
        let ranks = ranks(&rule, &endings(&rule, &doors, |door| door.open), &facts, None);
        let (worst, best) = (rank(bounds.worst.as_str()), rank(bounds.best.as_str()));
        prop_assert!(worst <= *ranks.first().unwrap() && *ranks.last().unwrap() <= best, "{bounds:?} {ranks:?}");
        if bounds.reached {
            prop_assert!(ranks.contains(&worst) && ranks.contains(&best), "{bounds:?} {ranks:?}");
        }
        let ends = ranks.iter().map(|&rank| OUTCOMES[rank].1).collect::<BTreeSet<_>>();
        prop_assert!(!bounds.decided || ends.len() == 1, "{bounds:?} {ranks:?}");
    }

    #[test]
    fn bounds_of_one_measure_are_exact(rule in rule_of_heads(), doors in doors(), facts in facts()) {
        let counts = count(&doors);
        let open = count(doors.iter().filter(|door| door.open));
        let bounds = bounds(&rule, &counts, &open, &facts, 1).unwrap();
        let ranks = ranks(&rule, &endings(&rule, &doors, |door| door.open), &facts, None);
        let ends = ranks.iter().map(|&rank| OUTCOMES[rank].1).collect::<BTreeSet<_>>();
        prop_assert!(bounds.reached);
        prop_assert_eq!(rank(bounds.worst.as_str()), *ranks.first().unwrap());
        prop_assert_eq!(rank(bounds.best.as_str()), *ranks.last().unwrap());
        prop_assert_eq!(bounds.decided, ends.len() == 1);
    }

    #[test]
    fn bounds_of_a_rule_that_asks_for_agreement_are_reached(rule in upward_rule(), doors in doors(), facts in facts()) {
        let open = count(doors.iter().filter(|door| door.open));
        prop_assert!(bounds(&rule, &count(&doors), &open, &facts, 1).unwrap().reached);
    }

    #[test]
    fn no_overlap_of_tags_makes_a_flip_smaller(
        rule in rule_of_heads(), which in any::<u32>(), doors in doors(), facts in facts(),
    ) {
        let rule = with_two_tags(&rule, which);
        let doors = &doors[..doors.len().min(3)];
        let found = flip(&rule, &count(doors), &facts, 1).unwrap();
        let stands = |doors: &[Door]| {
            let (outcome, quorum, approval) = naive(&rule, &count(doors), &facts, 1, None);
            (outcome != "void").then_some(quorum && approval)
        };
        let now = stands(doors);
        let moved = |to: &Vec<Door>| to.iter().zip(doors).filter(|(to, door)| to.bucket != door.bucket).count();
        let least = everywhere(doors).iter().filter(|to| stands(to) != now).map(moved).min();
        if let Some(least) = least {
            prop_assert!(found.unwrap().count <= u128::try_from(least).unwrap());
        }
    }

    #[test]
    fn one_more_for_it_never_undoes_it(rule in upward_rule(), doors in doors(), facts in facts()) {
        let passes = |doors: &[Door]| {
            let tally = evaluate(&rule, &count(doors), &facts, 1, None).unwrap();
            matches!(tally.outcome, Outcome::Void) || tally.quorum_met && tally.approval_met
        };
        let before = passes(&doors);
        for at in 0..doors.len() {
            let mut doors = doors.clone();
            doors[at].bucket = Bucket::For;
            prop_assert!(passes(&doors) || !before);
        }
    }

    #[test]
    fn contested_records_never_decide(
        rule in rule(), doors in doors(), later in prop::option::of(doors()), facts in facts(),
    ) {
        let second = later.as_ref().map(count);
        let tally = evaluate(&rule, &count(&doors), &facts, 1, second.as_ref()).unwrap();
        let now = rank(tally.outcome.as_str());
        let all = settled(&rule, &doors, later.as_deref(), &facts);
        prop_assert!(tally.outcome == Outcome::Pending || all == [now].into(), "{now} {all:?}");
    }

    #[test]
    fn contested_records_of_one_measure_hold_it_up_only_if_they_matter(
        rule in rule_of_heads(), doors in doors(), later in prop::option::of(doors()), facts in facts(),
    ) {
        let second = later.as_ref().map(count);
        let tally = evaluate(&rule, &count(&doors), &facts, 1, second.as_ref()).unwrap();
        let all = settled(&rule, &doors, later.as_deref(), &facts);
        let expected = if all.len() == 1 { *all.first().unwrap() } else { rank("pending") };
        prop_assert_eq!(rank(tally.outcome.as_str()), expected);
    }
}

/// The ranks of the outcomes of settling what is contested in both tallies.
fn settled(rule: &Rule, doors: &[Door], later: Option<&[Door]>, facts: &Facts) -> BTreeSet<usize> {
    let contested = |door: &Door| door.bucket == Bucket::Contested;
    let first = endings(rule, doors, contested);
    match later {
        None => ranks(rule, &first, facts, None),
        Some(later) => endings(rule, later, contested)
            .iter()
            .flat_map(|later| ranks(rule, &first, facts, Some(&count(later))))
            .collect(),
    }
}

/// At most four units, in any buckets: of the rest and of the tagged.
fn few() -> impl Strategy<Value = [Buckets; 2]> {
    let unit = (prop::sample::select(Bucket::ALL.to_vec()), prop::bool::weighted(0.4));
    prop::collection::vec(unit, 0..5).prop_map(|units| {
        let mut parts = [Buckets::default(); 2];
        for (bucket, tagged) in units {
            parts[usize::from(tagged)].add(bucket, 1).unwrap();
        }
        parts
    })
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

/// Every place that the units of a measure can move to but the contested, with
/// how many move.
fn moves([rest, tagged]: [Buckets; 2]) -> Vec<([Buckets; 2], u128)> {
    let of = |part: Buckets| {
        let contested = part.get(Bucket::Contested);
        distributions(part.all() - contested, contested)
    };
    let (rests, tags) = (of(rest), of(tagged));
    let both = rests.iter().flat_map(|&to| tags.iter().map(move |&tag| [to, tag]));
    both.map(|to| (to, moved(&rest, &to[0]) + moved(&tagged, &to[1]))).collect()
}

/// The smallest flip by trying every distribution of every measure.
fn flip_by_force(rule: &Rule, few: &BTreeMap<&str, [Buckets; 2]>, facts: &Facts) -> Option<Flip> {
    let mut counts = Measures::new();
    few.iter().for_each(|(key, [rest, tagged])| parts(&mut counts, key, *rest, *tagged));
    let stands = |counts: &Measures| {
        let (outcome, quorum, approval) = naive(rule, counts, facts, 1, None);
        (outcome != "void").then_some(quorum && approval)
    };
    let now = stands(&counts)?;
    let mut best: Option<(Flip, u128)> = None;
    // Heads before area: the first of equals stays.
    for key in crate::rule_support::MEASURES {
        let held = few[key];
        let mut other = counts.clone();
        let turned = moves(held).into_iter().filter(|([rest, tagged], _)| {
            parts(&mut other, key, *rest, *tagged);
            stands(&other) != Some(now)
        });
        let Some(count) = turned.map(|(_, count)| count).min() else {
            continue;
        };
        let all = counts[key].all();
        let closer = |(best, total): &(Flip, u128)| count * total < best.count * all;
        if best.as_ref().is_none_or(closer) {
            best = Some((Flip { measure: key.to_owned(), count }, all));
        }
    }
    best.map(|(flip, _)| flip)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn short_by_is_the_smallest(rule in rule(), heads in few(), area in few()) {
        let mut counts = Measures::new();
        parts(&mut counts, "heads", heads[0], heads[1]);
        parts(&mut counts, "area", area[0], area[1]);
        // One criterion after the other as a rule of its own, without silence.
        for criterion in rule.criteria() {
            let alone = Rule {
                approval: Node::One(Box::new(criterion.clone())),
                ..one_criterion_rule()
            };
            let tally = evaluate(&alone, &counts, &Facts::new(), 1, None).unwrap();
            let held = counts[&criterion.key()];
            let met = |to: &Buckets| {
                let mut counts = counts.clone();
                counts.insert(criterion.key(), *to);
                naive(&alone, &counts, &Facts::new(), 1, None).2
            };
            // The contested may be settled here, so they move, yet none is made.
            let contested = held.get(Bucket::Contested);
            let targets = (0..=contested).flat_map(|left| distributions(held.all() - left, left));
            let least = targets.filter(met).map(|to| moved(&held, &to)).min();
            prop_assert_eq!(tally.approval[0].short_by, least);
        }
    }

    #[test]
    fn a_flip_is_the_smallest(rule in rule(), heads in few(), area in few(), facts in facts()) {
        let few = BTreeMap::from([("heads", heads), ("area", area)]);
        let mut counts = Measures::new();
        few.iter().for_each(|(key, [rest, tagged])| parts(&mut counts, key, *rest, *tagged));
        let found = flip(&rule, &counts, &facts, 1).unwrap();
        prop_assert_eq!(found, flip_by_force(&rule, &few, &facts));
    }
}
