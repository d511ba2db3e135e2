//! Records that cannot all be what they say. What an answer saw is in no
//! commitment, so whoever holds a pack's key can write what could not have been:
//! answers that saw one another, one answer that saw two things. What then stands
//! is no matter of the order in which the packs come in.

use std::collections::BTreeSet;

use crate::common::{LANGS, Sandbox, pick};
use crate::pack_support::{copied, fill, forge, forged, issue, opened, seal};
use serde_json::{Value, json};
use yishi::book::{Access, Book};
use yishi::consult::merge;
use yishi::log::Hash;
use yishi::log::pack::Pack;

const ROLL: &str = "door,building,area\n1-101,1,50\n1-102,1,60\n1-201,1,70\n2-101,2,80\n2-102,2,90\n";
const MAJORITY: &str = "extends = \"community.target\"\nratio = \"1/2\"\n";
const ORDERS: [[u8; 3]; 6] = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];

/// Three packs, sealed: at 1-101 two answers name each other and a third names
/// none, at 1-102 three name one another, at 1-201 one answer is in two packs and
/// saw another in one of them only. At 2-101 the middle of a chain of three is in
/// the last pack, and at 2-102 an answer names itself: those are as they should be.
fn three_packs(office: &Sandbox) {
    opened(office, ROLL, MAJORITY);
    for n in 1..=3 {
        issue(office, n, &["1-101", "1-102", "1-201", "2-101", "2-102"]);
    }
    let code = |n, door, position| forged(office, n, (door, position, n));
    let put = |n, door, position, sees| forge(office, n, (door, position, n), sees);
    let [first, second] = [code(1, "1-101", "for"), code(2, "1-101", "against")];
    put(1, "1-101", "for", Some(second));
    put(2, "1-101", "against", Some(first));
    put(3, "1-101", "for", None);
    let ring = [1, 2, 3].map(|n| code(n, "1-102", "for"));
    for n in 1..=3 {
        put(n, "1-102", "for", Some(ring[usize::from(n) % 3]));
    }
    let before = put(1, "1-201", "for", None);
    forge(office, 2, ("1-201", "against", 7), Some(before));
    forge(office, 3, ("1-201", "against", 7), None);
    let start = put(1, "2-101", "for", None);
    let middle = put(3, "2-101", "against", Some(start));
    put(2, "2-101", "for", Some(middle));
    put(2, "2-102", "for", Some(code(2, "2-102", "for")));
    for n in 1..=3 {
        seal(office, n);
    }
}

fn bring(office: &Sandbox, order: [u8; 3]) -> Vec<Value> {
    let one = |n: u8| {
        let merged = office.run(&["pack", "merge", "small", &format!("p{n}.jsonl"), "--json"]).exits(0);
        merged.json()["packs"][0].clone()
    };
    order.map(one).to_vec()
}

/// The tally, and every commitment in the log.
fn outcome(office: &Sandbox) -> (Value, BTreeSet<String>) {
    let tally = office.run(&["tally", "small", "--recount", "--json"]).exits(0).json();
    let raw = office.run(&["log", "small", "--raw"]).exits(0).out;
    let lines = raw.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let answers = lines.filter(|line| line["hh"].is_string());
    let codes = answers.filter_map(|line| line["c"].as_str().map(str::to_owned)).collect();
    (json!([tally["positions"], tally["measures"], tally["by"]]), codes)
}

/// Closes and writes the minutes to `m`; in the lines alone the same stands as in the
/// book, to the tool and to the script.
fn published(office: &Sandbox, lang: &str) {
    let raw = office.run(&["log", "small", "--raw"]).exits(0).out;
    let log = Hash::of(format!("{}\n", raw.lines().next().unwrap()).as_bytes()).hex();
    office.run(&["close", "small", "--yes", "--accept-open-conflicts"]).exits(0);
    office.run(&["minutes", "small", "-o", "m", "--accept-small-groups", "--lang", lang]).exits(0);
    office.run(&["verify", "m", "--log", &log]).exits(0);
    let script =
        std::process::Command::new("bash").arg(office.path("m/verify.sh")).arg(&log).output().unwrap();
    assert_eq!(script.status.code(), Some(0), "{script:?}");
}

#[test]
fn what_cannot_all_be_so_is_contested_in_whatever_order_it_comes() {
    let office = Sandbox::speaking("en");
    three_packs(&office);
    let mut first = None;
    for order in ORDERS {
        let office = copied(&office);
        let told = bring(&office, order);
        let doubts: Vec<_> = told.iter().flat_map(|pack| pack["doubts"].as_array().unwrap()).collect();
        let of = |door: &str| doubts.iter().filter(|doubt| doubt["door"] == door).count();
        assert_eq!(["1-101", "1-102", "1-201", "2-101", "2-102"].map(of), [1, 1, 1, 0, 0], "{doubts:?}");
        let now = outcome(&office);
        assert_eq!(now.0[1]["households"]["contested"], 3, "{order:?}");
        assert_eq!(now.0[0]["for"], 2, "{order:?}");
        assert_eq!(first.get_or_insert_with(|| now.clone()), &now, "{order:?}");
        // The book agrees with its lines and its packs, and so does one made anew.
        office.run(&["verify"]).exits(3);
        office.run(&["book", "rebuild"]).exits(0);
        office.run(&["verify"]).exits(3);
        assert_eq!(outcome(&office), now, "{order:?}");
    }
}

/// Packs in one command or in several, and more answers after it: a person decides.
#[test]
fn a_doubt_stays_until_a_person_decides_and_the_minutes_say_so() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        three_packs(&office);
        issue(&office, 4, &["1-101"]);
        forge(&office, 4, ("1-101", "against", 9), Some(forged(&office, 2, ("1-101", "against", 2))));
        seal(&office, 4);
        let files = [1, 2, 3, 4].map(|n| format!("p{n}.jsonl"));
        let merged =
            office.run(&["pack", "merge", "small", &files[0], &files[1], &files[2], &files[3]]).exits(0);
        for said in [pick(lang, "互称看到对方", "saw one another"), pick(lang, "却不同", "something else")]
        {
            assert!(merged.out.contains(said), "{}", merged.out);
        }
        assert_eq!(outcome(&office).0[1]["households"]["contested"], 3);
        for door in ["1-101", "1-102"] {
            office.run(&["record", "small", door, "for", "--replace"]).exits(1);
            office.run(&["resolve", "small", door, "for", "--why", "asked again"]).exits(0);
        }
        assert_eq!(outcome(&office).0[1]["households"]["contested"], 1);
        published(&office, lang);
        let minutes = String::from_utf8(office.read("m/minutes.html")).unwrap();
        let said = pick(lang, "有 3 户因走访记录互相矛盾而存疑", "3 doors were put in doubt by records");
        assert!(minutes.contains(said), "{minutes}");
    }
}

/// Whether there is an answer that a text made void: a copy of it is kept apart and
/// puts nothing in doubt, before an honest answer or after it.
#[test]
fn a_copy_of_what_a_text_has_made_void_puts_nothing_in_doubt() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    let answer = ("1-101", "for", 5);
    issue(&office, 1, &["1-101"]);
    forge(&office, 1, answer, None);
    seal(&office, 1);
    office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
    office.write("other.txt", "Plant two trees?\n");
    office.run(&["amend", "text", "small", "other.txt", "--reask", "--why", "two", "--yes"]).exits(0);
    issue(&office, 2, &["1-101"]);
    issue(&office, 3, &["1-101"]);
    forge(&office, 2, answer, Some(Hash::of(b"another")));
    forge(&office, 3, ("1-101", "against", 6), None);
    seal(&office, 2);
    seal(&office, 3);
    for order in [["p2.jsonl", "p3.jsonl"], ["p3.jsonl", "p2.jsonl"]] {
        let office = copied(&office);
        for file in order {
            let merged = office.run(&["pack", "merge", "small", file, "--json"]).exits(0).json();
            assert_eq!(merged["packs"][0]["doubts"], json!([]), "{order:?}");
        }
        let tally = outcome(&office).0;
        assert_eq!((&tally[0]["against"], &tally[1]["households"]["contested"]), (&json!(1), &json!(0)));
        office.run(&["verify"]).exits(3);
    }
}

/// What a person has decided is decided of all that was there, whichever of it came
/// first; a pack that comes in later is asked about again.
#[test]
fn after_a_decision_the_order_before_it_is_no_matter() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    for n in 1..=4 {
        issue(&office, n, &["1-101"]);
    }
    let honest = forge(&office, 3, ("1-101", "against", 3), None);
    forge(&office, 1, ("1-101", "for", 1), None);
    forge(&office, 2, ("1-101", "for", 1), Some(honest));
    forge(&office, 4, ("1-101", "for", 1), Some(honest));
    for n in 1..=4 {
        seal(&office, n);
    }
    for order in [["p1.jsonl", "p2.jsonl"], ["p2.jsonl", "p1.jsonl"]] {
        let office = copied(&office);
        office.run(&["pack", "merge", "small", order[0], order[1]]).exits(0);
        office.run(&["resolve", "small", "1-101", "for", "--why", "asked again"]).exits(0);
        // One more copy of what was decided asks nothing new.
        let again = office.run(&["pack", "merge", "small", "p4.jsonl", "--json"]).exits(0).json();
        assert_eq!(again["packs"][0]["doubts"], json!([]), "{order:?}");
        assert_eq!(outcome(&office).0[1]["households"]["for"], 1, "{order:?}");
        office.run(&["pack", "merge", "small", "p3.jsonl"]).exits(0);
        assert_eq!(outcome(&office).0[1]["households"]["contested"], 1, "{order:?}");
        office.run(&["verify"]).exits(3);
        office.run(&["book", "rebuild"]).exits(0);
        office.run(&["verify"]).exits(3);
        // In the lines alone the same stands.
        published(&office, "en");
    }
}

/// The same where the answer that is still to come closes a circle with one of two
/// copies, of which either may have come first.
#[test]
fn a_decision_ends_what_either_of_two_copies_saw() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    for n in 1..=3 {
        issue(&office, n, &["1-101"]);
    }
    let late = forged(&office, 3, ("1-101", "for", 3));
    let copy = forge(&office, 1, ("1-101", "for", 1), Some(late));
    forge(&office, 2, ("1-101", "for", 1), None);
    forge(&office, 3, ("1-101", "for", 3), Some(copy));
    for n in 1..=3 {
        seal(&office, n);
    }
    for order in [["p1.jsonl", "p2.jsonl"], ["p2.jsonl", "p1.jsonl"]] {
        let office = copied(&office);
        office.run(&["pack", "merge", "small", order[0], order[1]]).exits(0);
        office.run(&["resolve", "small", "1-101", "for", "--why", "asked again"]).exits(0);
        office.run(&["pack", "merge", "small", "p3.jsonl"]).exits(0);
        let households = &outcome(&office).0[1]["households"];
        assert_eq!((&households["for"], &households["contested"]), (&json!(1), &json!(0)), "{order:?}");
        office.run(&["verify"]).exits(3);
    }
}

/// What the office has written, in a decision or in the place of another answer, is
/// what later packs are held against: who was awaited before it is no matter.
#[test]
fn what_comes_in_after_the_office_spoke_is_held_against_that_alone() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    let doors = ["1-101", "1-102"];
    for n in 1..=4 {
        issue(&office, n, &doors);
    }
    // At both doors one that is still to come was seen; then the office decides
    // between answers that differ, and replaces those that agree.
    let awaited = doors.map(|door| forged(&office, 3, (door, "against", 3)));
    for (door, said, sees) in [("1-101", "against", awaited[0]), ("1-102", "for", awaited[1])] {
        forge(&office, 1, (door, "for", 1), Some(sees));
        forge(&office, 2, (door, said, 2), None);
    }
    for n in 1..=2 {
        seal(&office, n);
    }
    office.run(&["pack", "merge", "small", "p1.jsonl", "p2.jsonl"]).exits(0);
    office.run(&["resolve", "small", "1-101", "for", "--why", "asked again"]).exits(0);
    office.run(&["record", "small", "1-102", "against", "--replace"]).exits(0);
    let raw = office.run(&["log", "small", "--raw"]).exits(0).out;
    let codes = raw.lines().rev().take(2).map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["c"].as_str().unwrap().parse::<Hash>().unwrap()
    });
    let mut codes: Vec<Hash> = codes.collect();
    codes.reverse();
    for (door, code) in doors.into_iter().zip(codes) {
        forge(&office, 3, (door, "against", 3), Some(code));
        forge(&office, 4, (door, "for", 4), Some(code));
    }
    for n in 3..=4 {
        seal(&office, n);
    }
    for order in [["p3.jsonl", "p4.jsonl"], ["p4.jsonl", "p3.jsonl"]] {
        let office = copied(&office);
        office.run(&["pack", "merge", "small", order[0]]).exits(0);
        office.run(&["pack", "merge", "small", order[1]]).exits(0);
        assert_eq!(outcome(&office).0[1]["households"]["contested"], 2, "{order:?}");
        office.run(&["verify"]).exits(3);
        office.run(&["book", "rebuild"]).exits(0);
        office.run(&["verify"]).exits(3);
        published(&office, "en");
    }
}

/// A paper that was entered twice stays one paper beside a doubt: what it says of
/// itself is not lost when a person decides.
#[test]
fn a_doubt_leaves_what_two_entries_say_of_their_paper() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    for n in 1..=2 {
        issue(&office, n, &["1-101"]);
    }
    let answer = ("1-101", "for", 1);
    forge(&office, 1, answer, None);
    forge(&office, 2, answer, Some(Hash::of(b"another")));
    seal(&office, 1);
    seal(&office, 2);
    office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
    let signed = ["--form", "F9", "--provenance", "signed"];
    office.run(&[&["record", "small", "1-101", "for", "--replace"][..], &signed].concat()).exits(0);
    office.run(&[&["record", "small", "1-101", "against", "--second"][..], &signed].concat()).exits(0);
    let merged = office.run(&["pack", "merge", "small", "p2.jsonl", "--json"]).exits(0).json();
    assert_eq!(merged["packs"][0]["doubts"][0]["why"], "copied");
    office.run(&["resolve", "small", "1-101", "for", "--why", "the paper"]).exits(0);
    assert_eq!(
        outcome(&office).0[2]["provenance"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["signed"]
    );
    office.run(&["verify"]).exits(3);
}

/// The code that a household shows may be that of a visit or of a second entry: it
/// names no answer, and the book, its lines and a book made anew see that alike.
#[test]
fn a_code_that_is_no_answers_replaces_nothing() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102"]);
    let code = |args: &[&str]| {
        office.run(args).exits(0);
        let raw = office.run(&["log", "small", "--raw"]).exits(0).out;
        let last: Value = serde_json::from_str(raw.lines().last().unwrap()).unwrap();
        last["c"].as_str().unwrap().to_owned()
    };
    let visit = code(&["visit", "small", "1-101", "absent"]);
    office.run(&["record", "small", "1-102", "for"]).exits(0);
    let second = code(&["record", "small", "1-102", "for", "--second"]);
    fill(&office, 1, "1-101", "for", &["--sees", &visit]);
    fill(&office, 1, "1-102", "for", &["--sees", &second]);
    seal(&office, 1);
    office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
    office.run(&["verify"]).exits(3);
    office.run(&["book", "rebuild"]).exits(0);
    office.run(&["verify"]).exits(3);
}

/// A doubt takes a household's answer out of the count, so an office that writes one
/// where the records show none, or leaves one out, is found by its packs.
#[test]
fn a_doubt_that_the_packs_do_not_show_is_found() {
    let office = Sandbox::speaking("en");
    three_packs(&office);
    bring(&office, [1, 2, 3]);
    let packs = |office: &Sandbox| -> Value {
        let report = office.run(&["verify", "--json"]).json();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.into_iter().filter(|found| found["check"] == "packs" && found["status"] == "fail").collect()
    };
    assert_eq!(packs(&office), json!([]));
    let honest = Pack::parse(&office.read("p3.jsonl")).unwrap();
    let record = honest.records.last().unwrap();
    let mut book = Book::open(&office.path("yishi.db"), &office.state(), Access::Write).unwrap();
    let mut writing = book.write("small").unwrap();
    let state = writing.door(&"2-101".parse().unwrap()).unwrap().unwrap();
    writing.push(&merge::doubt(&state, record, "circle", &honest.header.pack)).unwrap();
    writing.commit().unwrap();
    drop(book);
    assert_eq!(outcome(&office).0[1]["households"]["contested"], 4);
    assert_eq!(packs(&office).as_array().unwrap().len(), 1);
}
