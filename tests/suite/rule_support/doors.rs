//! Tiny rolls of which every ending can be tried.

use crate::rule_support::{MEASURES, parts};
use proptest::prelude::*;
use std::collections::BTreeSet;
use yishi::rule::{Bucket, Buckets, Measures, Rule};

/// One household of a tiny roll.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Door {
    pub(crate) area: u128,
    pub(crate) bucket: Bucket,
    /// Whether it may still answer.
    pub(crate) open: bool,
    pub(crate) tagged: bool,
    /// Whether it carries another tag as well, or instead.
    pub(crate) other: bool,
}

pub(crate) fn doors() -> impl Strategy<Value = Vec<Door>> {
    let bucket = prop::sample::select(Bucket::ALL.to_vec());
    let tag = || prop::bool::weighted(0.4);
    let door = (1u128..5, bucket, any::<bool>(), tag(), tag())
        .prop_map(|(area, bucket, open, tagged, other)| Door { area, bucket, open, tagged, other });
    prop::collection::vec(door, 0..6).prop_map(|mut doors| {
        // Three open doors are enough, and all that can be enumerated quickly.
        let mut left = 3;
        for door in &mut doors {
            door.open = left > 0
                && match door.bucket {
                    Bucket::Contested => true,
                    Bucket::Silent | Bucket::Unreached | Bucket::Novote => door.open,
                    _ => false,
                };
            left -= u32::from(door.open);
            if door.bucket == Bucket::Contested && !door.open {
                door.bucket = Bucket::For;
            }
        }
        doors
    })
}

pub(crate) fn count<'d>(doors: impl IntoIterator<Item = &'d Door>) -> Measures {
    let doors = doors.into_iter().collect::<Vec<_>>();
    // Heads and area, each of the rest and of the tagged.
    let mut sums = [[Buckets::default(); 2]; 2];
    for door in &doors {
        sums[0][usize::from(door.tagged)].add(door.bucket, 1).unwrap();
        sums[1][usize::from(door.tagged)].add(door.bucket, door.area).unwrap();
    }
    let mut measures = Measures::new();
    for (key, [rest, tagged]) in MEASURES.iter().zip(sums) {
        parts(&mut measures, key, rest, tagged);
    }
    let (mut heads, mut area) = (Buckets::default(), Buckets::default());
    for door in doors.iter().filter(|door| door.other) {
        heads.add(door.bucket, 1).unwrap();
        area.add(door.bucket, door.area).unwrap();
    }
    measures.extend([("heads@other".to_owned(), heads), ("area@other".to_owned(), area)]);
    measures
}

/// The same rule with another tag in the place of the first, here and there.
pub(crate) fn with_two_tags(rule: &Rule, mut which: u32) -> Rule {
    let mut json = serde_json::to_value(rule).unwrap();
    retag(&mut json, &mut which);
    Rule::from_json(&json, "tags").unwrap()
}

fn retag(value: &mut serde_json::Value, which: &mut u32) {
    if let Some(scope) = value.get_mut("scope") {
        if *which % 2 == 1 {
            *scope = "other".into();
        }
        *which /= 2;
    }
    match value {
        serde_json::Value::Object(fields) => fields.values_mut().for_each(|value| retag(value, which)),
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| retag(item, which)),
        _ => {}
    }
}

/// Every way in which the doors that `may_move` can end.
pub(crate) fn endings(rule: &Rule, doors: &[Door], may_move: impl Fn(&Door) -> bool) -> Vec<Vec<Door>> {
    let answers = rule.positions.iter().map(|(_, bucket)| bucket).collect::<BTreeSet<_>>();
    let mut all = vec![Vec::new()];
    for &door in doors {
        let mut ends = BTreeSet::from([door.bucket]);
        if may_move(&door) {
            ends.extend(&answers);
            if door.bucket != Bucket::Contested {
                ends.extend([Bucket::Silent, Bucket::Unreached]);
            }
        }
        let longer = |so_far: &Vec<Door>| {
            let so_far = so_far.clone();
            let add = move |&bucket: &Bucket| [so_far.clone(), vec![Door { bucket, ..door }]].concat();
            ends.iter().map(add).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// Every way in which the doors that are not contested could have been counted.
pub(crate) fn everywhere(doors: &[Door]) -> Vec<Vec<Door>> {
    doors.iter().fold(vec![Vec::new()], |all, &door| {
        let free = |bucket: &Bucket| (*bucket == Bucket::Contested) == (door.bucket == Bucket::Contested);
        let ends = Bucket::ALL.iter().copied().filter(free).collect::<Vec<_>>();
        let end = |so_far: &Vec<Door>, bucket| [so_far.clone(), vec![Door { bucket, ..door }]].concat();
        all.iter()
            .flat_map(|so_far| ends.iter().map(|&bucket| end(so_far, bucket)).collect::<Vec<_>>())
            .collect()
    })
}
