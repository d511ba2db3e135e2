//! Packs that come in after the close: what they hold is listed or kept apart
//! and named, in whatever order, and nothing of it counts.

use std::collections::BTreeSet;

use crate::common::{LANGS, Run, Sandbox, pick, refused};
use crate::pack_support::{copied, fill, forge, forge_at, forged, issue, opened, seal};
use yishi::log::opening::DetailOpening;
use yishi::log::pack::Pack;
use yishi::log::{Body, Entry, Hash, PackBody};

const ROLL: &str = "door,building,area\n1-101,1,50\n1-102,1,60\n1-201,1,70\n2-101,2,80\n";
const MAJORITY: &str = "extends = \"community.target\"\nratio = \"1/2\"\n";

fn merge(office: &Sandbox, file: &str) -> Run {
    office.run(&["pack", "merge", "small", file, "--json"])
}

/// Hands the files in one after the other in a copy of the book; the codes that
/// are listed as late, and how often each kind was kept apart.
fn late(office: &Sandbox, order: &[&str]) -> (BTreeSet<String>, Vec<String>) {
    let office = copied(office);
    for file in order {
        let run = merge(&office, file);
        assert!([0, 5].contains(&run.code), "{file}: {run:?}");
    }
    office.run(&["verify"]).exits(3);
    let (mut listed, mut kept) = (BTreeSet::new(), Vec::new());
    for line in office.run(&["log", "small", "--raw"]).exits(0).out.split_inclusive('\n') {
        match Entry::decode(line.as_bytes()).unwrap().body {
            Body::Pack(PackBody::Late(late)) => {
                assert!(listed.insert(late.commitment.hex()), "listed twice: {line}");
            }
            Body::Pack(PackBody::Quarantine(apart)) => kept.push(apart.kind),
            _ => {}
        }
    }
    kept.sort();
    (listed, kept)
}

/// A generation of pack `n` under another name.
fn generation(office: &Sandbox, n: u8, name: &str) {
    seal(office, n);
    office.write(name, office.read(&format!("p{n}.jsonl")));
    office.write(&format!("{name}.sig"), office.read(&format!("p{n}.jsonl.sig")));
}

fn close(office: &Sandbox) {
    office.run(&["close", "small", "--yes"]).exits(0);
}

#[test]
fn a_copy_that_is_badly_written_hides_no_good_one() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102"]);
    // Details without a salt are bound by nothing: the same code, badly written.
    let pack = Pack::parse(&office.read("p1.jsonl")).unwrap();
    let slot = pack.doors.iter().find(|there| there.door == "1-101").unwrap().slot;
    let detail = DetailOpening { at: "yesterday".to_owned(), ..DetailOpening::default() };
    let bad = forge_at(&office, 1, (slot, "for", 1), None, detail);
    generation(&office, 1, "g1.jsonl");
    let good = forge(&office, 1, ("1-101", "for", 1), None);
    assert_eq!(good, bad);
    generation(&office, 1, "g2.jsonl");
    close(&office);
    let wanted = (BTreeSet::from([good.hex()]), vec!["not-taken".to_owned()]);
    for order in [&["g1.jsonl", "g2.jsonl"][..], &["g2.jsonl"], &["g2.jsonl", "g1.jsonl"]] {
        assert_eq!(late(&office, order), wanted, "{order:?}");
    }
}

#[test]
fn what_is_wrong_with_a_late_pack_is_named_whichever_came_first() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102"]);
    issue(&office, 2, &["1-101", "1-201"]);
    // Both have the code; one of them was not given the door.
    let code = forged(&office, 1, ("1-102", "for", 7));
    forge(&office, 1, ("1-102", "for", 7), None);
    let slot = Pack::parse(&office.read("p1.jsonl")).unwrap().records[0].record.slot;
    forge_at(&office, 2, (slot, "for", 7), None, DetailOpening::default());
    // And both have one more, with another word of what was seen.
    forge(&office, 1, ("1-101", "against", 8), None);
    let second = forge(&office, 2, ("1-101", "against", 8), Some(Hash([9; 32])));
    seal(&office, 1);
    seal(&office, 2);
    close(&office);
    let wanted =
        (BTreeSet::from([code.hex(), second.hex()]), vec!["copied".to_owned(), "not-assigned".to_owned()]);
    assert_eq!(late(&office, &["p1.jsonl", "p2.jsonl"]), wanted);
    assert_eq!(late(&office, &["p2.jsonl", "p1.jsonl"]), wanted);
    // Once more changes nothing, and says so.
    merge(&office, "p1.jsonl").exits(0);
    assert_eq!(merge(&office, "p1.jsonl").exits(0).json()["packs"][0]["outcome"], "older");
}

#[test]
fn a_late_copy_of_what_counts_leaves_a_trace() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        for n in [1, 2] {
            issue(&office, n, &["1-101"]);
        }
        forge(&office, 1, ("1-101", "for", 3), None);
        forge(&office, 2, ("1-101", "for", 3), Some(Hash([9; 32])));
        seal(&office, 1);
        seal(&office, 2);
        merge(&office, "p1.jsonl").exits(0);
        close(&office);
        assert_eq!(late(&office, &["p2.jsonl"]), (BTreeSet::new(), vec!["copied".to_owned()]));
        let said = office.run(&["pack", "merge", "small", "p2.jsonl"]).exits(0);
        let said = [said.out, said.err].concat();
        assert!(
            said.contains("p2.jsonl")
                && said.contains(pick(lang, "与已有记录的凭证相同", "is in the log already")),
            "{said}"
        );
        assert_eq!(merge(&office, "p2.jsonl").exits(0).json()["packs"][0]["outcome"], "older");
    }
}

#[test]
fn what_goes_on_from_the_pack_that_counted_is_no_fork() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102", "1-201"]);
    let empty = office.read("p1.jsonl");
    fill(&office, 1, "1-101", "for", &[]);
    generation(&office, 1, "g1.jsonl");
    let next = fill(&office, 1, "1-102", "for", &[]);
    generation(&office, 1, "g2.jsonl");
    // The same key sealed its first generation with another content too.
    office.write("p1.jsonl", empty);
    fill(&office, 1, "1-101", "against", &[]);
    generation(&office, 1, "fork.jsonl");
    merge(&office, "g1.jsonl").exits(0);
    merge(&office, "fork.jsonl").exits(5);
    close(&office);
    let wanted = (BTreeSet::from([next]), vec!["other-bytes".to_owned()]);
    for order in [&["g2.jsonl"][..], &["fork.jsonl", "g2.jsonl"], &["g2.jsonl", "fork.jsonl", "g2.jsonl"]] {
        assert_eq!(late(&office, order), wanted, "{order:?}");
    }
}

#[test]
fn a_pack_from_before_another_text_is_refused_after_the_close_as_before() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101"]);
    fill(&office, 1, "1-101", "for", &[]);
    seal(&office, 1);
    office.write("two.txt", "Plant two trees?\n");
    office.run(&["amend", "text", "small", "two.txt", "--reask", "--why", "asked for", "--yes"]).exits(0);
    let merge = || office.run(&["pack", "merge", "small", "p1.jsonl"]);
    refused(&merge(), "pack-stale", &["given out"]);
    close(&office);
    let lines = |office: &Sandbox| office.run(&["log", "small", "--raw"]).exits(0).out;
    let before = lines(&office);
    refused(&merge(), "pack-stale", &[]);
    assert_eq!(lines(&office), before);
}

#[test]
fn a_generation_of_visits_alone_is_kept_so_that_a_fork_of_it_is_seen() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102", "1-201"]);
    let first = fill(&office, 1, "1-101", "for", &[]);
    generation(&office, 1, "g1.jsonl");
    let here = office.read("p1.jsonl");
    fill(&office, 1, "1-102", "absent", &[]);
    generation(&office, 1, "g2.jsonl");
    office.write("p1.jsonl", here);
    fill(&office, 1, "1-201", "for", &[]);
    generation(&office, 1, "f2.jsonl");
    close(&office);
    let wanted = (BTreeSet::from([first]), vec!["other-bytes".to_owned()]);
    for order in [&["g1.jsonl", "g2.jsonl", "f2.jsonl"][..], &["g2.jsonl", "f2.jsonl", "g2.jsonl"]] {
        assert_eq!(late(&office, order), wanted, "{order:?}");
    }
}
