//! What of a roll a person should look at: regular rolls of any shape have
//! nothing, and each planted fault is found with its doors.

use crate::common::Sandbox;
use proptest::prelude::*;
use yishi::consult::lint::Finding;
use yishi::consult::roll::{Household, Roll};
use yishi::consult::roll_check::findings;

fn household(door: &str, owner: &str, area: u64) -> Household {
    let mut parts = door.split('-');
    Household {
        door: door.parse().unwrap(),
        building: parts.next().unwrap().to_owned(),
        stairwell: parts.next().unwrap().to_owned(),
        owner: owner.to_owned(),
        area,
        kind: String::new(),
        state: String::new(),
        tags: Vec::new(),
        shares: String::new(),
    }
}

/// Buildings of some stairwells, floors and flats a floor, without the floors
/// and flats in `never`; flats of a line have one area.
fn regular(buildings: u64, stairwells: u64, floors: u64, flats: u64, never: &[u64]) -> Vec<Household> {
    let mut all = Vec::new();
    let there = |n: &u64| !never.contains(n);
    for building in 1..=buildings {
        for stairwell in 1..=stairwells {
            for floor in (1..=floors).filter(there) {
                for flat in (1..=flats).filter(there) {
                    let door = format!("{building}-{stairwell}-{}", floor * 100 + flat);
                    all.push(household(&door, &format!("U{:04}", all.len()), 5_000 + flat * 2_000));
                }
            }
        }
    }
    all
}

fn found(households: Vec<Household>) -> Vec<Finding> {
    findings(&Roll::new(households).unwrap())
}

#[track_caller]
fn finds(households: Vec<Household>, code: &str, doors: &[&str]) -> Finding {
    let found = found(households);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].code, found[0].doors.iter().map(String::as_str).collect::<Vec<_>>()),
        (code, doors.to_vec())
    );
    found[0].clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_regular_roll_has_nothing(
        buildings in 1..3_u64,
        stairwells in 1..4_u64,
        floors in 1..20_u64,
        flats in 1..7_u64,
        never in proptest::sample::subsequence(vec![4_u64, 13, 14], 0..=3),
    ) {
        let found = found(regular(buildings, stairwells, floors, flats, &never));
        prop_assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn a_door_that_is_missing_is_found(
        stairwells in 1..4_u64,
        floors in 4..20_u64,
        flats in 3..7_u64,
        at in any::<prop::sample::Index>(),
    ) {
        let mut roll = regular(1, stairwells, floors, flats, &[]);
        let gone = roll.remove(at.index(roll.len()));
        let found = found(roll);
        prop_assert_eq!(found.len(), 1, "{:#?}", found);
        prop_assert_eq!((found[0].code, &found[0].doors[..]), ("door-missing", &[gone.door.to_string()][..]));
    }

    #[test]
    fn an_area_far_off_its_line_is_found(
        stairwells in 1..4_u64,
        floors in 4..20_u64,
        flats in 3..7_u64,
        at in any::<prop::sample::Index>(),
        off in prop_oneof![Just((5_u64, 4_u64)), Just((3, 4))],
    ) {
        let mut roll = regular(1, stairwells, floors, flats, &[]);
        let index = at.index(roll.len());
        let exact = roll[index].area * off.0 / off.1;
        // A quarter is not more than a quarter.
        roll[index].area = exact;
        prop_assert!(found(roll.clone()).is_empty());
        roll[index].area = if off.0 > off.1 { exact + 1 } else { exact - 1 };
        let door = roll[index].door.to_string();
        let found = found(roll);
        prop_assert_eq!(found.len(), 1, "{:#?}", found);
        prop_assert_eq!((found[0].code, &found[0].doors[..]), ("area-in-line", &[door][..]));
    }
}

#[test]
fn owner_keys_that_may_be_one_owner() {
    let with = |a: &str, b: &str| {
        let mut roll = regular(1, 1, 4, 2, &[]);
        (roll[0].owner, roll[1].owner) = (a.to_owned(), b.to_owned());
        roll
    };
    let doors = ["1-1-101", "1-1-102"];
    for (a, b) in
        [("Li Si", "LISI"), ("张三", "张 三"), ("O0093", "00093"), ("al-5", "a1-5"), ("U.77", "u77")]
    {
        // Named in the order of the keys, not of the doors.
        let found = found(with(a, b));
        assert_eq!(found.len(), 1, "{a} {b}: {found:#?}");
        assert_eq!(found[0].code, "owners-alike");
        let mut named = found[0].doors.clone();
        named.sort();
        assert_eq!(named, doors);
        assert!(found[0].text.en.contains(a) && found[0].text.zh.contains(b), "{:?}", found[0].text);
    }
    for (a, b) in
        [("wangfang", "wangfan"), ("wangfang", "wengfang"), ("欧阳小明", "欧阳晓明"), ("ab12", "a12")]
    {
        let found = found(with(a, b));
        // Keys of fewer than four letters are too short to be near.
        assert_eq!(found.len(), usize::from(a != "ab12"), "{a} {b}: {found:#?}");
        assert!(found.iter().all(|finding| finding.code == "owners-near"));
    }
    for (a, b) in
        [("U001", "U002"), ("U01", "U001"), ("开发商一", "开发商二"), ("1-11", "11-1"), ("张三", "张四")]
    {
        assert_eq!(found(with(a, b)), Vec::new(), "{a} {b}");
    }
    // Keys that differ in a letter all over the roll are a numbering.
    let mut roll = regular(1, 1, 4, 2, &[]);
    for (letter, household) in ('A'..='H').zip(&mut roll) {
        household.owner = format!("{letter}-500");
    }
    assert_eq!(found(roll), Vec::new());
}

#[test]
fn a_stairwell_that_lacks_a_floor_or_a_line() {
    let without = |lost: fn(&Household) -> bool| {
        let mut roll = regular(1, 2, 6, 3, &[]);
        roll.retain(|household| !lost(household));
        roll
    };
    let floor = finds(
        without(|h| h.door.as_str().starts_with("1-2-5")),
        "floor-missing",
        &["1-2-501", "1-2-502", "1-2-503"],
    );
    assert!(floor.text.zh.contains("1 号楼 2 单元没有 5 层"), "{}", floor.text.zh);
    finds(
        without(|h| h.door.as_str().starts_with("1-2-") && h.door.as_str().ends_with("02")),
        "line-missing",
        &["1-2-102", "1-2-202", "1-2-302", "1-2-402", "1-2-502", "1-2-602"],
    );
    // Left out in every stairwell of the building: on purpose.
    assert_eq!(found(without(|h| h.door.as_str()[4..].starts_with('4'))), Vec::new());
    assert_eq!(found(without(|h| h.door.as_str().ends_with("02"))), Vec::new());
    assert_eq!(found(without(|h| h.door.as_str()[4..] == *"101")), Vec::new());
    // Flats that are numbered on through the stairwells.
    let mut roll = regular(1, 1, 6, 2, &[]);
    let second =
        |n: u64| household(&format!("1-2-{}", (n / 2 + 1) * 100 + 3 + n % 2), &format!("V{n:03}"), 6_000);
    roll.extend((0..12).map(second));
    assert_eq!(found(roll.clone()), Vec::new());
    roll.retain(|household| household.door.as_str() != "1-2-303");
    finds(roll, "door-missing", &["1-2-303"]);
}

#[test]
fn places_kinds_and_large_owners() {
    let mut roll = regular(2, 2, 6, 3, &[]);
    roll[0].building = "4".to_owned();
    let moved = found(roll);
    let codes: Vec<&str> = moved.iter().map(|finding| finding.code).collect();
    // It is missing where it belongs too.
    assert_eq!(codes, ["door-missing", "place-differs"], "{moved:#?}");
    assert_eq!(moved[1].doors, ["1-1-101"]);
    assert!(moved[1].text.en.contains("building 4, stairwell 1"), "{}", moved[1].text.en);

    // Parking spaces are compared with each other, flats with flats.
    let mut roll = regular(1, 2, 6, 3, &[]);
    for n in 0..9 {
        let mut space = household(&format!("9-1-{n}"), &format!("U{n:04}"), 1_200);
        space.kind = "parking".into();
        roll.push(space);
    }
    assert_eq!(found(roll.clone()), Vec::new());
    let last = roll.len() - 1;
    roll[last].area = 12_000;
    finds(roll, "area", &["9-1-8"]);

    let mut roll = regular(1, 2, 6, 3, &[]);
    for household in roll.iter_mut().take(21) {
        household.owner = "developer".to_owned();
    }
    let many = found(roll.clone());
    assert_eq!((many.len(), many[0].code, many[0].doors.len()), (1, "many-doors", 21));
    roll[0].owner = "U0000".to_owned();
    assert_eq!(found(roll), Vec::new());
}

/// Areas that are drawn at random make no line: nobody is drowned in them.
#[test]
fn a_place_without_lines_is_judged_by_its_middle() {
    let mut roll = regular(2, 3, 6, 4, &[]);
    for (n, household) in roll.iter_mut().enumerate() {
        household.area = [4_400, 6_357, 9_137, 7_280, 4_732][(n * 7 + n / 5) % 5];
    }
    assert_eq!(found(roll.clone()), Vec::new());
    roll[5].area = 70_000;
    let door = roll[5].door.to_string();
    finds(roll, "area", &[&door]);
}

#[test]
fn it_is_told_to_people_and_to_programs() {
    let roll = "户号,楼号,单元,业主,面积\n1-1-101,1,1,Li Si,60\n1-1-102,1,1,LISI,60\n1-1-201,1,1,C,60\n1-1-202,1,1,D,900\n";
    for (lang, words, end) in [
        ("zh", "业主编号相近：LISI 与 Li Si", "2 处，供人查看；名册没有改动。"),
        (
            "en",
            "owner keys look alike: LISI and Li Si",
            "For a person to look at: 2. The roll was not changed.",
        ),
    ] {
        let sandbox = Sandbox::speaking(lang);
        sandbox.write("roll.csv", roll);
        let _ = sandbox.run(&["init", "Lane"]).exits(0);
        let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
        let told = sandbox.run(&["roll", "check", "--json"]).exits(0).json();
        let found = told["findings"].as_array().unwrap();
        assert_eq!(found.len(), 2, "{told}");
        assert_eq!((&found[0]["code"], &found[0]["text"]), (&"owners-alike".into(), &words.into()));
        assert_eq!(found[0]["doors"], serde_json::json!(["1-1-102", "1-1-101"]));
        assert_eq!(found[1]["code"], "area");
        let table = sandbox.run(&["roll", "check"]).exits(0).out;
        assert!(table.contains(words) && table.contains(end), "{table}");
    }
}
