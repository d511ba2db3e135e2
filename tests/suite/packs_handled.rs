//! Packs that were cut, sealed with another key, retired, or brought twice.

use crate::common::{LANGS, Sandbox, pick, refused, refused_as};
use crate::pack_support::{fill, forge_at, issue, issue_with, opened, seal, seed, sign};
use data_encoding::BASE64;
use yishi::log::Hash;
use yishi::log::opening::DetailOpening;
use yishi::log::pack::Pack;

const ROLL: &str = "door,building,area\n1-101,1,50\n1-102,1,60\n1-201,1,70\n2-101,2,80\n";
const MAJORITY: &str = "extends = \"community.target\"\nratio = \"1/2\"\n";

#[test]
fn a_record_that_lacks_only_its_line_feed_is_kept() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101", "1-102"]);
        let code = fill(&office, 1, "1-101", "against", &[]);
        let whole = office.read("p1.jsonl");
        office.write("p1.jsonl", &whole[..whole.len() - 1]);
        let next = office.run(&["pack", "fill", "p1.jsonl", "1-102", "for"]).exits(0);
        assert!(next.err.contains(pick(lang, "只少换行", "lacked only its end")), "{next:?}");
        let pack = Pack::parse(&office.read("p1.jsonl")).unwrap();
        assert_eq!(pack.records.len(), 2);
        assert_eq!(pack.records[0].commitment.hex(), code);
    }
}

#[test]
fn a_pack_that_lost_a_door_is_neither_filled_nor_taken_in() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101", "1-102", "1-201"]);
        let whole = office.read("p1.jsonl");
        for cut in [10, 100] {
            office.write("cut.jsonl", &whole[..whole.len() - cut]);
            let filled = office.run(&["pack", "fill", "cut.jsonl", "1-101", "for"]);
            refused_as(4, &filled, "pack-damaged", &["cut.jsonl"]);
            assert_eq!(office.read("cut.jsonl"), &whole[..whole.len() - cut]);
        }
        // A last door and all papers taken off whole leave a good pack of fewer doors.
        let text = String::from_utf8(whole).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        assert!(lines[3].contains("\"t\":\"slot\"") && !lines[4].contains("\"t\":\"slot\""), "{text}");
        office.write("p1.jsonl", lines[..3].concat());
        fill(&office, 1, "1-101", "for", &[]);
        seal(&office, 1);
        let before = office.read("yishi.db");
        let merged = office.run(&["pack", "merge", "small", "p1.jsonl"]);
        refused_as(4, &merged, "pack-doors", &["p1.jsonl"]);
        assert_eq!(office.read("yishi.db"), before);
    }
}

#[test]
fn a_pack_of_erased_households_is_to_be_deleted_and_nobody_is_blamed() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101", "1-102", "1-201"]);
        fill(&office, 1, "1-101", "for", &[]);
        seal(&office, 1);
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
        office.run(&["close", "small", "--yes"]).exits(0);
        let erase = |more: &[&str]| {
            let args = [&["--yes", "erase", "small", "--ground", "court"], more].concat();
            office.run(&args).exits(0);
        };
        for more in [&["--door", "1-101"][..], &["--all"]] {
            erase(more);
            let before = office.read("yishi.db");
            let merged = office.run(&["pack", "merge", "small", "p1.jsonl"]);
            refused(&merged, "pack-erased", &["p1.jsonl", pick(lang, "请删除", "delete this file")]);
            assert_eq!(office.read("yishi.db"), before);
        }
    }
}

#[test]
fn what_a_pack_says_of_a_door_it_was_not_given_is_erased_with_that_door() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101"]);
    issue(&office, 2, &["1-102"]);
    fill(&office, 2, "1-102", "for", &[]);
    let slot = Pack::parse(&office.read("p2.jsonl")).unwrap().records[0].record.slot;
    forge_at(&office, 1, (slot, "for", 0xA7), None, DetailOpening::default());
    seal(&office, 1);
    office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
    office.run(&["close", "small", "--yes"]).exits(0);
    let salt = "a7".repeat(32);
    let holds = || office.read("yishi.db").windows(64).any(|part| part == salt.as_bytes());
    assert!(holds(), "the test sees the salt");
    office.run(&["--yes", "erase", "small", "--ground", "court", "--door", "1-102"]).exits(0);
    assert!(!holds());
    refused(&office.run(&["pack", "merge", "small", "p1.jsonl"]), "pack-erased", &["p1.jsonl"]);
    assert!(!holds());
    office.run(&["verify"]).exits(3);
}

#[test]
fn only_the_key_it_was_given_out_to_seals_a_pack() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        for name in ["wang", "rogue"] {
            office.key(name);
        }
        let args = ["pack", "issue", "small", "--steward", "Wang", "--key", "wang.pub", "--building", "1"];
        // What the system says is said in the reader's language.
        let nowhere = office.run(&[&args[..], &["-o", "none/w.jsonl"]].concat());
        let absent = pick(lang, "没有这个文件或文件夹", "there is no such file or folder");
        refused(&nowhere, "io", &["none/w.jsonl", absent]);
        office.run(&[&args[..], &["-o", "w.jsonl"]].concat()).exits(0);
        office.run(&["pack", "fill", "w.jsonl", "1-101", "for"]).exits(0);
        let open = office.read("w.jsonl");
        let seal = |key: &str| office.run(&["pack", "seal", "w.jsonl", "--key", key]);
        refused(&seal("rogue"), "pack-key", &["SHA256:"]);
        // Nor where it is known only after signing; and a key that cannot sign seals nothing.
        std::fs::rename(office.path("rogue.pub"), office.path("away")).unwrap();
        refused(&seal("rogue"), "pack-key", &["SHA256:"]);
        refused(&seal("nobody"), "sign-failed", &["nobody", absent]);
        assert_eq!(office.read("w.jsonl"), open, "no seal without a signature");
        assert!(!office.path("w.jsonl.sig").exists());
        seal("wang").exits(0);
        let good = office.read("w.jsonl.sig");
        refused(&seal("rogue"), "pack-key", &[]);
        assert_eq!(office.read("w.jsonl.sig"), good);
        office.run(&["pack", "merge", "small", "w.jsonl"]).exits(0);
    }
}

#[test]
fn a_pack_that_was_said_to_be_gone_is_taken_in_and_that_is_said() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101"]);
        fill(&office, 1, "1-101", "for", &[]);
        seal(&office, 1);
        let id = Pack::parse(&office.read("p1.jsonl")).unwrap().header.pack;
        office.run(&["pack", "retire", "small", &id, "--yes"]).exits(0);
        let merged = office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
        let said = [merged.out, merged.err].concat();
        assert!(said.contains(pick(lang, "曾确认已全部删除", "was said to be left")), "{said}");
    }
}

#[test]
fn a_late_pack_that_comes_again_was_there_before() {
    let office = Sandbox::speaking("en");
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101"]);
    fill(&office, 1, "1-101", "for", &[]);
    seal(&office, 1);
    office.run(&["close", "small", "--yes"]).exits(0);
    let merge = || office.run(&["pack", "merge", "small", "p1.jsonl", "--json"]).exits(0).json();
    assert_eq!(merge()["packs"][0]["outcome"], "late");
    assert_eq!(merge()["packs"][0]["outcome"], "older");
}

#[test]
fn a_door_that_answered_before_is_not_open() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        office.run(&["record", "small", "1-101", "for"]).exits(0);
        issue(&office, 1, &["1-101", "1-102"]);
        let status = office.run(&["pack", "status", "p1.jsonl"]).exits(0).out;
        assert!(status.contains(pick(lang, "发出前已有意见", "answered before")), "{status}");
        assert!(status.contains(pick(lang, "尚无记录", "nothing is recorded yet")), "{status}");
        let json = office.run(&["pack", "status", "p1.jsonl", "--json"]).exits(0).json();
        assert_eq!(json["doors"][0]["answered_before"], true);
        // Who signs for it is still the office's question.
        sign(&office, "p1.jsonl", &seed(1));
        refused(&office.run(&["pack", "merge", "small", "p1.jsonl"]), "pack-unsealed", &[]);
    }
}

/// What becomes of a line.
type Change = Box<dyn Fn(&str) -> String>;

/// A pack with each line changed by `change`, and its links made good.
fn changed(pack: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let (mut out, mut before) = (String::new(), None);
    for line in std::str::from_utf8(pack).unwrap().split_inclusive('\n') {
        let mut line = change(line);
        if let Some(before) = before {
            let at = line.find("\"prev\":\"").unwrap() + 8;
            line.replace_range(at..at + 64, &Hash::to_string(&before));
        }
        before = Some(Hash::of(line.as_bytes()));
        out.push_str(&line);
    }
    out.into_bytes()
}

/// The steward holds the key, and could write another name, other forms or
/// another question at the head of what is signed.
#[test]
fn a_pack_begins_with_what_it_was_given_out_with() {
    let paper = |kind: &'static str| {
        move |line: &str| {
            if !line.contains(&format!("\"kind\":\"{kind}\"")) {
                return line.to_owned();
            }
            let (before, rest) = line.split_once("\"data\":\"").unwrap();
            let (data, after) = rest.split_once('"').unwrap();
            let other = [&BASE64.decode(data.as_bytes()).unwrap()[..], b" "].concat();
            format!("{before}\"data\":\"{}\"{after}", BASE64.encode(&other))
        }
    };
    let parts: [(&str, &str, Change); 4] = [
        ("楼门长姓名", "the steward's name", Box::new(|line| line.replace("Steward 1", "Steward 2"))),
        ("表单号段", "the range of forms", Box::new(|line| line.replace("0001-0010", "0001-0009"))),
        ("规则", "the rule", Box::new(paper("rules"))),
        ("征询文本", "the text asked about", Box::new(paper("text"))),
    ];
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue_with(&office, 1, &["1-101"], &["--forms", "0001-0010"]);
        let (given, before) = (office.read("p1.jsonl"), office.read("yishi.db"));
        for (zh, en, change) in &parts {
            let other = changed(&given, change);
            assert!(other != given, "{en}");
            office.write("p1.jsonl", other);
            fill(&office, 1, "1-101", "for", &[]);
            seal(&office, 1);
            let merged = office.run(&["pack", "merge", "small", "p1.jsonl"]);
            refused_as(4, &merged, "pack-changed", &["p1.jsonl", pick(lang, zh, en)]);
            assert!(office.read("yishi.db") == before, "something was written");
        }
        office.write("p1.jsonl", given);
        fill(&office, 1, "1-101", "for", &[]);
        seal(&office, 1);
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
    }
}
