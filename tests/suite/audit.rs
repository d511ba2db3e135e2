//! Doors asked again: drawn by dice, the same for everybody, once each, and
//! never to change a count.

use std::collections::BTreeSet;
use std::process::Command;

use crate::common::{LANGS, MAJORITY, Run, Sandbox, pick, refused, refused_as};
use serde_json::Value;
use yishi::consult::audit::draw;
use yishi::log::{Body, Entry, Hash, StageBody};

const DICE: &str = "6,2,5,1,3,4,6,2,5,1,3,4,6,2,5,1,3,4,6,2";

/// The small consultation, closed.
fn closed(lang: &'static str) -> (Sandbox, String) {
    let sandbox = Sandbox::speaking(lang);
    let log = sandbox.close_small(MAJORITY);
    (sandbox, log)
}

fn drawn(sandbox: &Sandbox, size: &str) -> Vec<String> {
    let args = ["audit", "draw", "small", "--dice", DICE, "--size", size, "--json"];
    names(&sandbox.run(&args).exits(0).json()["doors"])
}

fn names(doors: &Value) -> Vec<String> {
    doors.as_array().unwrap().iter().map(|door| door.as_str().unwrap().to_owned()).collect()
}

fn size(sandbox: &Sandbox) -> usize {
    sandbox.run(&["log", "small", "--raw"]).exits(0).out.lines().count()
}

fn record(sandbox: &Sandbox, door: &str, more: &[&str]) -> Run {
    sandbox.run(&[&["audit", "record", "small", "--door", door], more].concat())
}

#[test]
fn the_table_of_the_design_is_what_the_command_says() {
    let sandbox = Sandbox::new();
    for (doors, wanted) in [
        ("60", [57, 47, 38, 27, 15, 7]),
        ("200", [190, 155, 126, 90, 51, 27]),
        ("500", [475, 388, 316, 225, 129, 69]),
        ("1500", [1425, 1165, 947, 676, 388, 208]),
    ] {
        for (wrong, wanted) in ["1", "2", "3", "5", "10", "20"].iter().zip(wanted) {
            let found =
                sandbox.run(&["audit", "size", "--doors", doors, "--wrong", wrong, "--json"]).exits(0).json();
            assert_eq!(found["size"], wanted, "{doors} {wrong}");
        }
    }
    let odd = ["audit", "size", "--doors", "60", "--wrong", "61"];
    refused_as(2, &sandbox.run(&odd), "audit-wrong", &["60"]);
    let odd = ["audit", "size", "--doors", "60", "--wrong", "1", "--chance", "100"];
    refused_as(2, &sandbox.run(&odd), "audit-chance", &["100"]);
}

#[test]
fn before_the_close_nothing_is_drawn_and_a_throw_stands() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        sandbox.open_small(MAJORITY);
        let early = sandbox.run(&["audit", "draw", "small", "--dice", DICE]);
        refused(&early, "not-closed", &[pick(lang, "还没有截止计票", "not closed and counted")]);
        sandbox.answer_and_close_small();
        let lines = size(&sandbox);
        for (dice, words) in [
            ("6,2,5", pick(lang, "须有 20", "20 to 200")),
            ("7,2,5,1,3,4,6,2,5,1,3,4,6,2,5,1,3,4,6,2", "7"),
            ("0", "0"),
        ] {
            let odd = sandbox.run(&["audit", "draw", "small", "--dice", dice]);
            refused(&odd, "value-invalid", &[words, "dice"]);
        }
        refused_as(2, &sandbox.run(&["audit", "draw", "small", "--size", "3"]), "audit-dice", &["--dice"]);
        let many = ["audit", "draw", "small", "--dice", DICE, "--size", "9"];
        refused(&sandbox.run(&many), "audit-size", &["9", "8"]);
        for odd in ["roll.csv/x.csv", "/proc/x.csv"] {
            let args = ["audit", "draw", "small", "--dice", DICE, "--size", "3", "-o", odd];
            refused(&sandbox.run(&args), "io", &[odd]);
        }
        assert_eq!(size(&sandbox), lines, "nothing was written");
        let three = drawn(&sandbox, "3");
        assert_eq!(three.len(), 3);
        // Nobody throws again until a sample suits, and none is taken back.
        let other = format!("1,{DICE}");
        let again = ["audit", "draw", "small", "--dice", &other, "--size", "5"];
        refused(&sandbox.run(&again), "audit-dice", &["62513462513462513462"]);
        for odd in ["0", "9", "3"] {
            let args = ["audit", "draw", "small", "--size", odd, "--json"];
            let done = sandbox.run(&args).exits(1).error()["error"]["code"].clone();
            let tried = sandbox.run(&[&args[..], &["--dry-run"]].concat()).exits(1);
            assert_eq!(tried.error()["error"]["code"], done, "{odd}");
        }
        let fewer = ["audit", "draw", "small", "--size", "3"];
        refused(&sandbox.run(&fewer), "audit-drawn", &["3"]);
        let five: BTreeSet<String> = {
            let args = ["audit", "draw", "small", "--size", "5", "--json"];
            names(&sandbox.run(&args).exits(0).json()["doors"]).into_iter().collect()
        };
        assert!(five.len() == 5 && three.iter().all(|door| five.contains(door)));
    }
}

#[test]
fn an_independent_script_draws_the_same_doors_from_the_minutes() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let sandbox = Sandbox::new();
    // The roll was amended: the sample is of the last one.
    sandbox.close_amended(MAJORITY);
    let doors = drawn(&sandbox, "5");
    let _ = sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/draw.py");
    let done = Command::new("python3").arg(script).arg(sandbox.path("m")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let theirs: Vec<Hash> =
        String::from_utf8(done.stdout).unwrap().lines().map(|line| line.parse().unwrap()).collect();
    let chain = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
    let mut last = chain.split_inclusive('\n').map(|line| Entry::decode(line.as_bytes()).unwrap().body);
    let Some(Body::Stage(StageBody::Audit(audit))) =
        last.rfind(|body| matches!(body, Body::Stage(StageBody::Audit(_))))
    else {
        panic!("no sample")
    };
    let roll = String::from_utf8(sandbox.read("m/roll-2.jsonl")).unwrap();
    let roll: Vec<Hash> = roll
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            line["hh"].as_str().unwrap().parse().unwrap()
        })
        .collect();
    assert_eq!(draw(&audit.head, &audit.dice, &roll, audit.n), theirs);
    // And those are the doors that the command named.
    let _ = sandbox.run(&["minutes", "small", "--sealed", "-o", "s"]).exits(0);
    let slots = String::from_utf8(sandbox.read("s/slots.jsonl")).unwrap();
    let mut named: Vec<String> = slots
        .split_inclusive('\n')
        .filter(|line| theirs.contains(&Hash::of(line.as_bytes())))
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    let mut doors = doors;
    doors.sort();
    named.sort();
    assert_eq!(named, doors);
}

#[test]
fn calls_are_recorded_once_for_doors_of_the_sample_and_change_no_count() {
    for lang in LANGS {
        let (sandbox, _) = closed(lang);
        let before = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
        refused(&record(&sandbox, "1-1-101", &["--unreached"]), "audit-none", &[]);
        let doors = drawn(&sandbox, "7");
        let outside =
            ["1-1-101", "1-1-102", "1-1-201", "1-1-202", "2-1-101", "2-1-102", "2-1-201", "2-1-202"]
                .into_iter()
                .find(|door| !doors.iter().any(|drawn| drawn == door))
                .unwrap();
        refused(&record(&sandbox, outside, &["--unreached"]), "audit-not-drawn", &[outside]);
        refused(&record(&sandbox, "9-9-999", &["--unreached"]), "door-unknown", &[]);
        refused_as(2, &record(&sandbox, &doors[0], &[]), "usage", &["--position"]);
        // What is there: 1-1-202 abstains, 2-1-202 gave no answer.
        let said = |door: &str| match door {
            "1-1-202" => "abstain",
            "2-1-102" => "against",
            "2-1-201" => "conditional",
            "2-1-202" => "none",
            _ => "for",
        };
        for (n, door) in doors.iter().enumerate().take(4) {
            let differs = n == 0;
            let word = match (differs, said(door)) {
                (true, "for") => "against",
                (true, _) => "for",
                (false, said) => said,
            };
            let done = record(&sandbox, door, &["--position", word, "--by", "李"]).exits(0);
            let result =
                if differs { pick(lang, "不一致", "differs") } else { pick(lang, "一致", "the same") };
            assert!(done.out.contains(result), "{door}: {}", done.out);
        }
        refused(&record(&sandbox, &doors[1], &["--refused"]), "already-recorded", &[&doors[1]]);
        let _ = record(&sandbox, &doors[1], &["--refused", "--replace"]).exits(0);
        // A sheet that comes back: one row has no result yet, one is wrong.
        sandbox.write("back.csv", format!("户号,意见,结果\n{},,未联系上\n{},,\n", doors[4], doors[5]));
        sandbox.write("odd.csv", format!("户号,意见,结果\n{},,未联系上\n{},随便,\n", doors[5], doors[6]));
        let lines = size(&sandbox);
        let odd = sandbox.run(&["audit", "record", "small", "--from", "odd.csv"]);
        refused(&odd, "callback-refused", &["odd.csv:3"]);
        let _ = sandbox.run(&["audit", "record", "small", "--from", "back.csv", "--dry-run"]).exits(0);
        assert_eq!(size(&sandbox), lines, "nothing was written");
        let _ = sandbox.run(&["audit", "record", "small", "--from", "back.csv"]).exits(0);
        let shown = sandbox.run(&["audit", "show", "small", "--json"]).exits(0).json();
        for (key, wanted) in [
            ("drawn", 7),
            ("households", 8),
            ("reached", 3),
            ("agrees", 2),
            ("differs", 1),
            ("unreached", 1),
            ("refused", 1),
            ("waiting", 2),
        ] {
            assert_eq!(shown[key], wanted, "{key}: {shown}");
        }
        let after = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
        for key in ["positions", "measures", "outcome", "bounds", "flip", "by"] {
            assert_eq!(before[key], after[key], "{key}");
        }
        let _ = sandbox.run(&["tally", "small", "--recount"]).exits(0);
        let _ = sandbox.run(&["book", "rebuild"]).exits(0);
        assert_eq!(sandbox.run(&["audit", "show", "small", "--json"]).exits(0).json(), shown);
        let status = sandbox.run(&["status", "small"]).exits(0).out;
        assert!(status.contains(pick(lang, "抽样回访", "call-backs")), "{status}");
    }
}

/// The finding of a check.
fn finding(report: &Value, check: &str) -> Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|found| found["check"] == check).cloned().unwrap_or_default()
}

#[test]
fn book_minutes_sealed_minutes_script_and_text_tell_of_the_calls() {
    let (sandbox, log) = closed("en");
    let doors = drawn(&sandbox, "6");
    for door in &doors[..3] {
        let _ = record(&sandbox, door, &["--position", "block", "--note", "私下的话"]).exits(0);
    }
    let book = sandbox.run(&["verify", "--json"]).exits(3).json();
    assert_eq!(finding(&book, "audits")["status"], "ok", "{book}");
    for (folder, more) in [("p", "--accept-small-groups"), ("s", "--sealed")] {
        let _ = sandbox.run(&["minutes", "small", "-o", folder, more]).exits(0);
        let report = sandbox.run(&["verify", folder, "--log", &log, "--json"]).exits(0).json();
        assert_eq!(finding(&report, "audits")["status"], "ok", "{report}");
        let script = Command::new("bash").arg(sandbox.path(folder).join("verify.sh")).arg(&log).output();
        let script = script.unwrap();
        assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stdout));
    }
    let text = String::from_utf8(sandbox.read("p/minutes.md")).unwrap();
    for words in ["抽样回访", "62513 46251 34625 13462", "6 / 8", "计票不因此改动", "有 3 户与记录不一致"]
    {
        assert!(text.contains(words), "{words}");
    }
    // No door, and nothing of what was said, is in the public folder.
    for file in ["chain.jsonl", "minutes.md", "openings.jsonl"] {
        let bytes = String::from_utf8(sandbox.read(&format!("p/{file}"))).unwrap();
        assert!(!doors.iter().any(|door| bytes.contains(door)) && !bytes.contains("私下"), "{file}");
    }
}

/// The chain of a folder with one text in the place of another, links mended.
fn forged(sandbox: &Sandbox, folder: &str, from: &str, to: &str) {
    let chain = String::from_utf8(sandbox.read(&format!("{folder}/chain.jsonl"))).unwrap();
    let (mut out, mut prev) = (String::new(), Hash::ZERO);
    for line in chain.split_inclusive('\n') {
        let mut entry = Entry::decode(line.replace(from, to).as_bytes()).unwrap();
        entry.prev = prev;
        let line = entry.encode();
        prev = Hash::of(line.as_bytes());
        out.push_str(&line);
    }
    sandbox.write(&format!("{folder}/chain.jsonl"), out);
}

#[test]
fn a_sample_that_was_chosen_and_a_call_outside_of_it_are_found() {
    for (from, to, check) in [
        // Other dice than those over which the slots were drawn.
        ("62513462513462513462", "62513462513462513461", "audits"),
        // A head that is not that of the tally line.
        ("\"head\":\"", "\"head\":\"0", "states"),
        ("\"n\":4,", "\"n\":5,", "audits"),
    ] {
        let (sandbox, _) = closed("en");
        let doors = drawn(&sandbox, "4");
        let _ = record(&sandbox, &doors[0], &["--unreached"]).exits(0);
        let _ = sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
        let (from, to) = if check == "states" {
            let chain = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
            let at = chain.find(from).unwrap() + from.len();
            (chain[at..at + 64].to_owned(), Hash::of(b"another").hex())
        } else {
            (from.to_owned(), to.to_owned())
        };
        // The tally line itself stays: only what follows it is forged.
        forged(&sandbox, "m", &from, &to);
        let report = sandbox.run(&["verify", "m", "--json"]).exits(4).json();
        assert_eq!(finding(&report, check)["status"], "fail", "{report}");
    }
}

#[test]
fn a_call_sheet_is_a_new_file_that_says_nothing_of_the_record() {
    let (sandbox, _) = closed("zh");
    let lines = size(&sandbox);
    sandbox.write("there.csv", "x");
    for (path, code, exit) in [("there.csv", "file-exists", 1), ("calls.pdf", "form-unknown", 2)] {
        let args = ["audit", "draw", "small", "--dice", DICE, "--size", "5", "-o", path];
        refused_as(exit, &sandbox.run(&args), code, &[path]);
    }
    assert_eq!(size(&sandbox), lines, "nothing was written");
    let args = ["audit", "draw", "small", "--dice", DICE, "--size", "5", "-o", "calls.csv"];
    let _ = sandbox.run(&args).exits(0);
    let _ = sandbox.run(&["audit", "show", "small", "-o", "calls.html"]).exits(0);
    let csv = String::from_utf8(sandbox.read("calls.csv")).unwrap();
    assert_eq!(csv.lines().next().unwrap(), "\u{FEFF}户号,楼号,单元,状态,意见,结果,楼门长,备注");
    assert_eq!(csv.lines().count(), 6);
    let html = String::from_utf8(sandbox.read("calls.html")).unwrap();
    for words in ["同意", "反对", "弃权", "太贵", "经手人"] {
        assert!(!csv.contains(words) && !html.contains(words), "{words}");
    }
    // Filled in, the sheet is read back as it stands.
    let filled: String = csv
        .lines()
        .enumerate()
        .map(
            |(n, line)| {
                if n == 0 { format!("{line}\n") } else { line.replacen(",,,,", ",,,拒答,", 1) + "\n" }
            },
        )
        .collect();
    sandbox.write("filled.csv", filled);
    let done = sandbox.run(&["audit", "record", "small", "--from", "filled.csv", "--json"]).exits(0).json();
    assert_eq!((done["recorded"].as_u64(), done["refused"].as_u64()), (Some(5), Some(5)), "{done}");
    let _ = sandbox.run(&["audit", "show", "small", "-o", "left.csv"]).exits(0);
    assert_eq!(sandbox.read("left.csv").iter().filter(|b| **b == b'\n').count(), 1, "nobody is left");
}

#[test]
fn a_secret_ballot_has_nothing_to_compare_with() {
    let sandbox = Sandbox::new();
    sandbox.open_small_as("box", MAJORITY);
    let run = sandbox.run(&["audit", "draw", "small", "--dice", DICE]);
    refused(&run, "box-mode", &[]);
}
