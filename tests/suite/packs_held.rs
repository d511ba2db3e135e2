//! What packs bring is held to what the office is held to: other programs write
//! packs too, and a steward's own key signs them.

use crate::common::{LANGS, Sandbox, pick, refused, refused_as};
use crate::pack_support::{fill, issue, issue_named, opened, seal, seed, sign};
use serde_json::json;
use yishi::log::Hash;
use yishi::log::opening::{DetailOpening, Opening as _, PositionOpening};
use yishi::log::pack::{Pack, Record, Said, seal_line};

const ROLL: &str = "door,building,area\n1-101,1,50\n1-102,1,60\n1-201,1,70\n2-101,2,80\n";
const MAJORITY: &str = "extends = \"community.target\"\nratio = \"1/2\"\n";

/// A pack, and an answer at its first door with such details.
fn with_details(office: &Sandbox, n: u8, detail: DetailOpening) -> (Record, Pack) {
    let pack = Pack::parse(&office.read(&format!("p{n}.jsonl"))).unwrap();
    let steward = pack.header.steward.clone();
    let detail = DetailOpening { salt: Some(Hash([3; 32])), steward, ..detail };
    let said = Said::Position { position: "for".to_owned(), sees: None };
    (Record { slot: pack.doors[0].slot, said, detail, salt: Hash([4; 32]) }, pack)
}

/// Puts the lines of the first records into a pack, and seals it with the right
/// key.
fn sealed_after(office: &Sandbox, n: u8, lines: &[&str]) -> String {
    let file = format!("p{n}.jsonl");
    let records = lines.len() as u64;
    let seal = seal_line(records + 1, records, &Hash::of(lines.last().unwrap().as_bytes()));
    office.write(&file, [office.read(&file), lines.concat().into_bytes(), seal.into_bytes()].concat());
    sign(office, &file, &seed(n));
    file
}

/// What the office's own readers would not write is no answer: other spellings of
/// a key or a word, a word that nobody knows, an answer out of a box.
#[test]
fn what_the_office_would_not_write_is_kept_apart() {
    let empty = DetailOpening::default;
    let position = |word: &str| Said::Position { position: word.to_owned(), sees: None };
    let visit = |word: &str| Said::Visit { outcome: word.to_owned() };
    for (n, (said, detail)) in [
        (position("for"), DetailOpening { provenance: "box".to_owned(), ..empty() }),
        (position("for"), DetailOpening { provenance: "rumour".to_owned(), ..empty() }),
        (position("for"), DetailOpening { proxy: "Boss ".to_owned(), ..empty() }),
        (position("for"), DetailOpening { form: " ".to_owned(), provenance: "signed".to_owned(), ..empty() }),
        (position("for"), DetailOpening { form: "1".to_owned(), photo: "xyz".to_owned(), ..empty() }),
        (position("for"), DetailOpening { at: "not a day".to_owned(), ..empty() }),
        (position("maybe"), empty()),
        (visit("Delivered"), empty()),
        (visit("送达"), empty()),
    ]
    .into_iter()
    .enumerate()
    {
        // Before the close, and as a late one.
        for late in [false, true] {
            let office = Sandbox::speaking(LANGS[n % 2]);
            opened(&office, ROLL, MAJORITY);
            issue(&office, 1, &["1-101"]);
            let (mut record, pack) = with_details(&office, 1, detail.clone());
            record.said = said.clone();
            let file = sealed_after(&office, 1, &[&record.encode(&pack.header.log, 1, &pack.last)]);
            if late {
                office.run(&["close", "small"]).exits(0);
            }
            let merged =
                &office.run(&["pack", "merge", "small", &file, "--json"]).exits(0).json()["packs"][0];
            // Visits are not listed after the close.
            if !late || matches!(said, Said::Position { .. }) {
                assert_eq!(merged["kept_apart"][0]["why"], "not-taken", "{merged}");
            }
            let recorded = if late { "listed" } else { "recorded" };
            assert_eq!(merged[recorded], 0, "{merged}");
            let tally = office.run(&["tally", "small", "--recount", "--json"]).exits(0).json();
            assert_eq!((&tally["positions"]["for"], &tally["by"]["provenance"]), (&json!(0), &json!({})));
            office.run(&["check", "small"]).exits(0);
        }
    }
}

/// A laptop on any clock writes a moment that is taken.
#[test]
fn moments_of_every_zone_are_taken() {
    for at in ["2026-05-20", "2026-05-20T17:01:04+00:00", "2026-05-20T17:01:04Z", "2026-05-20T17:01:04-03:30"]
    {
        let office = Sandbox::speaking("en");
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101"]);
        let detail = DetailOpening { at: at.to_owned(), note: "a\nb".to_owned(), ..DetailOpening::default() };
        let (record, pack) = with_details(&office, 1, detail);
        let _ = sealed_after(&office, 1, &[&record.encode(&pack.header.log, 1, &pack.last)]);
        let merged = office.run(&["pack", "merge", "small", "p1.jsonl", "--json"]).exits(0).json();
        assert_eq!(merged["packs"][0]["recorded"], 1, "{at}: {merged}");
    }
}

/// After the close one key that sealed two contents proves itself as before.
#[test]
fn two_contents_of_one_generation_are_a_proof_after_the_close_too() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102"]);
    let fresh = office.read("p1.jsonl");
    fill(&office, 1, "1-101", "for", &[]);
    seal(&office, 1);
    let first = [office.read("p1.jsonl"), office.read("p1.jsonl.sig")];
    office.write("p1.jsonl", fresh);
    fill(&office, 1, "1-101", "against", &[]);
    seal(&office, 1);
    office.run(&["close", "small", "--yes"]).exits(0);
    let merge = || office.run(&["pack", "merge", "small", "p1.jsonl", "--json"]);
    assert_eq!(merge().exits(0).json()["packs"][0]["listed"], 1);
    office.write("p1.jsonl", &first[0]);
    office.write("p1.jsonl.sig", &first[1]);
    assert_eq!(merge().exits(5).json()["packs"][0]["outcome"], "quarantine");
    office.run(&["verify"]).exits(3);
}

/// A proof shows a line and no more; that the line counts for nothing it does say.
#[test]
fn a_proof_of_a_late_answer_says_that_it_does_not_count() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101"]);
        let code = fill(&office, 1, "1-101", "for", &[]);
        seal(&office, 1);
        office.run(&["close", "small"]).exits(0);
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
        office.run(&["minutes", "small", "-o", "m"]).exits(0);
        let proof = office.run(&["receipt", "prove", "--chain", "m", &code]).exits(0).out;
        office.write("late.proof", proof);
        let check =
            |more: &[&str]| office.run(&[&["receipt", "check", &code, "--in", "late.proof"], more].concat());
        assert!(check(&[]).out.contains(pick(lang, "截止", "after the close")), "{:?}", check(&[]));
        assert_eq!(check(&["--json"]).json()["answers"][0]["fate"], "late");
    }
}

/// Two entries at the office differ, and two packs bring answers after them: it is
/// for a person to decide, in whatever order the packs come.
#[test]
fn a_contest_of_two_entries_stays_until_a_person_decides() {
    for order in [["p1.jsonl", "p2.jsonl"], ["p2.jsonl", "p1.jsonl"]] {
        let office = Sandbox::speaking("en");
        opened(&office, ROLL, MAJORITY);
        let doors = ["1-101", "1-102", "1-201", "2-101"];
        issue(&office, 1, &doors);
        issue(&office, 2, &doors);
        for door in doors {
            let code = fill(&office, 1, door, "against", &["--form", "0001"]);
            fill(&office, 2, door, "for", &["--sees", &code]);
            office.run(&["record", "small", door, "for"]).exits(0);
            office.run(&["record", "small", door, "against", "--second"]).exits(0);
        }
        seal(&office, 1);
        seal(&office, 2);
        for file in order {
            office.run(&["pack", "merge", "small", file]).exits(0);
        }
        let tally = office.run(&["tally", "small", "--recount", "--json"]).exits(0).json();
        assert_eq!(tally["measures"]["households"]["contested"], 4, "{order:?}");
        office.run(&["verify"]).exits(3);
    }
}

/// Which of two papers is right is what is decided: what the other says of a proxy
/// or a form is not taken over.
#[test]
fn a_decision_between_packs_takes_nothing_from_the_side_that_lost() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    let doors = ["1-101", "1-102", "1-201"];
    issue(&office, 1, &doors);
    issue(&office, 2, &doors);
    office.write(
        "a.csv",
        format!("door,position,proxy\n{}", doors.map(|door| format!("{door},for,Boss\n")).concat()),
    );
    office.run(&["pack", "fill", "p1.jsonl", "--from", "a.csv"]).exits(0);
    for door in doors {
        fill(&office, 2, door, "against", &[]);
    }
    seal(&office, 1);
    seal(&office, 2);
    office.run(&["pack", "merge", "small", "p1.jsonl", "p2.jsonl"]).exits(0);
    for door in doors {
        office.run(&["resolve", "small", door, "against", "--why", "asked again"]).exits(0);
    }
    let tally = office.run(&["tally", "small", "--json"]).exits(0).json();
    assert_eq!(tally["by"]["provenance"].as_object().unwrap().keys().collect::<Vec<_>>(), ["steward"]);
}

/// What another program may write into a pack, with a key that is the steward's
/// own: details that could not be read again in the book once they were there, or
/// that would count and could be changed later.
#[test]
fn details_that_no_line_can_hold_are_refused_with_their_line() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101"]);
        issue_named(&office, 2, &"王".repeat(200), &["1-102"], &[]);
        issue(&office, 3, &["1-201"]);
        // A salt that ends the text it stands in.
        let (odd, pack) = with_details(&office, 1, DetailOpening::default());
        let salt = Hash([3; 32]).hex();
        let detail = odd.detail.encode().replace(&salt, "\"");
        let opening = PositionOpening {
            slot: odd.slot,
            log: pack.header.log,
            position: "for".to_owned(),
            detail: Some(Hash::of(detail.as_bytes())),
            salt: odd.salt,
        };
        let good = odd.encode(&pack.header.log, 1, &pack.last);
        let commitment = odd.commitment(&pack.header.log).hex();
        let odd = good.replace(&salt, "%22").replace(&commitment, &opening.commitment().hex());
        // Details that are longer than a line, in a record that is not.
        let note = "n".repeat(3500);
        let (long, other) = with_details(&office, 2, DetailOpening { note, ..DetailOpening::default() });
        let long = long.encode(&other.header.log, 1, &other.last);
        assert!(long.len() < 4096);
        // Who answered, in details that no commitment binds.
        let (mut loose, third) = with_details(&office, 3, DetailOpening::default());
        loose.detail = DetailOpening { proxy: "H7".to_owned(), ..DetailOpening::default() };
        let loose = loose.encode(&third.header.log, 1, &third.last);
        let before = office.read("yishi.db");
        for (n, pack, line) in [(1, pack, odd), (2, other, long), (3, third, loose)] {
            let file = sealed_after(&office, n, &[&line]);
            let place = format!("{file}:{}", 2 + pack.doors.len() + usize::try_from(pack.papers).unwrap());
            refused_as(4, &office.run(&["pack", "merge", "small", &file]), "pack-damaged", &[&place]);
            assert!(office.read("yishi.db") == before, "something was written");
        }
    }
}

/// A notice stands for delivery, so it needs its visits in vain in a pack too:
/// the pack says so at the door, and the office where another program wrote it.
#[test]
fn a_notice_in_a_pack_needs_its_failed_visits() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, &format!("{MAJORITY}delivery = {{ visits = 2, notice = true }}\n"));
        issue(&office, 1, &["1-101", "1-102"]);
        issue(&office, 2, &["1-201"]);
        let visit = |outcome: &str| office.run(&["pack", "fill", "p1.jsonl", "1-101", outcome]);
        visit("absent").exits(0);
        office.run(&["pack", "fill", "p1.jsonl", "1-102", "absent"]).exits(0);
        let before = office.read("p1.jsonl");
        refused(&visit("posted"), "notice-early", &["yishi visit small 1-101 posted"]);
        assert!(office.read("p1.jsonl") == before, "something was written");
        visit("refused").exits(0);
        visit("posted").exits(0);
        seal(&office, 1);
        let (mut record, pack) = with_details(&office, 2, DetailOpening::default());
        record.said = Said::Visit { outcome: "posted".to_owned() };
        let _ = sealed_after(&office, 2, &[&record.encode(&pack.header.log, 1, &pack.last)]);
        let merged =
            office.run(&["pack", "merge", "small", "p1.jsonl", "p2.jsonl", "--json"]).exits(0).json();
        assert_eq!(
            (&merged["packs"][0]["visits"], &merged["packs"][0]["kept_apart"]),
            (&json!(4), &json!([]))
        );
        assert_eq!(merged["packs"][1]["kept_apart"][0]["why"], "notice-early");
        // A visit that is copied is one.
        issue(&office, 3, &["2-101"]);
        let (record, pack) = with_details(&office, 3, DetailOpening::default());
        let said = |outcome: &str| Said::Visit { outcome: outcome.to_owned() };
        let (absent, posted) =
            (Record { said: said("absent"), ..record.clone() }, Record { said: said("posted"), ..record });
        let first = absent.encode(&pack.header.log, 1, &pack.last);
        let second = absent.encode(&pack.header.log, 2, &Hash::of(first.as_bytes()));
        let third = posted.encode(&pack.header.log, 3, &Hash::of(second.as_bytes()));
        let _ = sealed_after(&office, 3, &[&first, &second, &third]);
        let merged = office.run(&["pack", "merge", "small", "p3.jsonl", "--json"]).exits(0).json();
        let why: Vec<&str> =
            (0..2).map(|at| merged["packs"][0]["kept_apart"][at]["why"].as_str().unwrap()).collect();
        assert_eq!(why, ["copied", "notice-early"], "{merged}");
        let households = &office.run(&["tally", "small", "--json"]).exits(0).json()["measures"]["households"];
        assert_eq!((&households["silent"], &households["unreached"]), (&json!(1), &json!(3)));
        // Nor is one that is kept apart itself any.
        issue(&office, 4, &["2-101"]);
        let (record, pack) = with_details(&office, 4, DetailOpening::default());
        let (mut lines, mut last) = (Vec::new(), pack.last);
        for (n, word) in (1..).zip(["Absent", "Absent", "posted"]) {
            let record = Record {
                said: said(word),
                salt: Hash([20 + u8::try_from(n).unwrap(); 32]),
                ..record.clone()
            };
            lines.push(record.encode(&pack.header.log, n, &last));
            last = Hash::of(lines.last().unwrap().as_bytes());
        }
        let _ = sealed_after(&office, 4, &lines.iter().map(String::as_str).collect::<Vec<_>>());
        let merged = office.run(&["pack", "merge", "small", "p4.jsonl", "--json"]).exits(0).json();
        assert_eq!(merged["packs"][0]["kept_apart"][2]["why"], "notice-early", "{merged}");
        office.run(&["verify"]).exits(3);
    }
}

/// Visits that were kept apart in an earlier merge, while their door was not on the
/// roll, are no reason for a notice after it came back.
#[test]
fn visits_kept_apart_before_are_no_reason_for_a_notice() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, &format!("{MAJORITY}delivery = {{ visits = 2, notice = true }}\n"));
    issue(&office, 1, &["1-101"]);
    for _ in 0..2 {
        office.run(&["pack", "fill", "p1.jsonl", "1-101", "absent"]).exits(0);
    }
    seal(&office, 1);
    office.run(&["amend", "roll", "small", "--remove", "1-101", "--why", "merged", "--yes"]).exits(0);
    office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
    office.write("back.csv", "door,building,area\n1-101,1,50\n");
    office.run(&["amend", "roll", "small", "--from", "back.csv", "--why", "back", "--yes"]).exits(0);
    office.run(&["pack", "fill", "p1.jsonl", "1-101", "posted"]).exits(0);
    seal(&office, 1);
    let merged = office.run(&["pack", "merge", "small", "p1.jsonl", "--json"]).exits(0).json();
    assert_eq!(merged["packs"][0]["kept_apart"][0]["why"], "notice-early", "{merged}");
    office.run(&["verify"]).exits(3);
}

/// Each pack keeps to the limit on proxies, and the two together do not: in
/// either order all of it is kept, told, and decided by a person before the close.
#[test]
fn proxies_over_the_limit_are_told_and_keep_it_open() {
    for (lang, order) in LANGS.into_iter().zip([["p1.jsonl", "p2.jsonl"], ["p2.jsonl", "p1.jsonl"]]) {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, &format!("{MAJORITY}proxy = {{ max_per_holder = 1 }}\n"));
        for (n, door, said) in [(1, "1-101", "for"), (2, "1-102", "against")] {
            issue(&office, n, &[door]);
            let rows = format!("door,position,proxy,form\n{door},{said},H,W{n}\n");
            office.write(&format!("{n}.csv"), rows);
            let file = format!("p{n}.jsonl");
            office.run(&["pack", "fill", &file, "--from", &format!("{n}.csv")]).exits(0);
            seal(&office, n);
        }
        let first = office.run(&["pack", "merge", "small", order[0], "--json"]).exits(0).json();
        assert_eq!(
            (&first["packs"][0]["recorded"], &first["packs"][0]["proxies_over"]),
            (&json!(1), &json!([]))
        );
        let second = office.run(&["pack", "merge", "small", order[1]]).exits(0);
        let said = pick(
            lang,
            "代 2 位业主表态，规则最多 1 位：1-101, 1-102",
            "answers for 2 owners; the rule allows 1: 1-101, 1-102",
        );
        assert!(second.out.contains(said), "{second:?}");
        assert!(second.err.contains("--replace"), "{second:?}");
        let log = office.run(&["log", "small", "--raw"]).exits(0).out;
        let refused_close = office.run(&["close", "small"]);
        refused(&refused_close, "proxy-limit", &[said, pick(lang, "\n  受托人", "\n  proxy H")]);
        assert_eq!(office.run(&["log", "small", "--raw"]).exits(0).out, log, "nothing is written");
        // The owner is asked, and the other answer stays the proxy's.
        office.run(&["record", "small", "1-102", "for", "--replace"]).exits(0);
        let closed = office.run(&["close", "small", "--json"]).exits(0).json();
        assert_eq!((&closed["positions"]["for"], &closed["positions"]["against"]), (&json!(2), &json!(0)));
    }
}
