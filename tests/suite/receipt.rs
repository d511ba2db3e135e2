//! Receipts as households use them: the slip, its lines for a shell, the proof
//! of one record, and what is said of a code that is there, or is not.

use std::path::Path;
use std::process::Command;

use crate::common::{LANGS, MAJORITY, Run, Sandbox, pick, refused, refused_as, small_meeting};
use crate::forge::{Forge, Line, relinked};
use serde_json::json;
use yishi::log::{Body, Chain, Entry, Hash};
use yishi::verify::{self, Anchors};

/// What a slip says, as JSON.
fn slip(sandbox: &Sandbox, door: &str) -> serde_json::Value {
    sandbox.run(&["receipt", "show", "small", "--door", door, "--json"]).exits(0).json()
}

/// The full code of what a door last said.
fn code(sandbox: &Sandbox, door: &str) -> String {
    slip(sandbox, door)["slips"][0]["records"][0]["commitment"].as_str().unwrap().to_owned()
}

fn check(sandbox: &Sandbox, args: &[&str]) -> Run {
    sandbox.run(&[&["receipt", "check"], args].concat())
}

/// Runs a line in a folder as somebody would who types it.
fn bash(sandbox: &Sandbox, folder: &str, line: &str) -> (bool, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_yishi")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.args(["-c", line]).current_dir(sandbox.path(folder)).env("PATH", path);
    let output =
        command.env("YISHI_LANG", sandbox.lang).env("YISHI_STATE", sandbox.state()).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_lines_of_a_slip_give_what_it_says() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        let log = sandbox.close_small(MAJORITY);
        let code = &code(&sandbox, "1-1-102")[..40];
        let shown =
            sandbox.run(&["receipt", "show", "small", "--door", "1-1-102", "--lang", lang]).exits(0).out;
        for words in [
            pick(lang, "户号：1-1-102", "Door: 1-1-102"),
            pick(lang, "记录的内容：同意", "Recorded: for"),
            pick(lang, "没有签名的回执只是一种说法", "A slip without a signature is only a claim"),
            pick(lang, "较早的编号", "the earlier code"),
            pick(lang, "您的记录在第 9 行，已计入。", "Your entry is line 9 and is counted."),
        ] {
            assert!(shown.contains(words), "{words}\n{shown}");
        }
        let blocks: Vec<&str> = (0..10).map(|n| &code[4 * n..4 * n + 4]).collect();
        assert!(shown.contains(&blocks.join(" ")));
        let lines: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("  ")).collect();
        assert_eq!(lines.len(), 3, "{shown}");
        let (found, line) = bash(&sandbox, "minutes-small", lines[0]);
        assert!(found && line.lines().count() == 1 && line.contains("\"t\":\"position\""), "{line}");
        let (_, digest) = bash(&sandbox, "minutes-small", lines[1]);
        assert!(digest.starts_with(code), "{digest}");
        let (all, said) = bash(&sandbox, "minutes-small", lines[2]);
        assert!(all && said.contains(pick(lang, "已计入", "is counted")), "{said}");
        assert!(lines[2].contains(&log));
        assert!(said.contains(pick(lang, "所指的：同意", "stands for: for")), "{said}");
    }
}

#[test]
fn a_slip_says_what_it_shows_to_others_in_every_mode() {
    let words = [
        ("none", "No household's answer is published"),
        ("positions", "This slip has the opening on it"),
        ("named", "This canvass publishes names"),
    ];
    for (mode, says) in words {
        let sandbox = Sandbox::new();
        sandbox.open_small_as(mode, MAJORITY);
        sandbox.run(&["record", "small", "1-1-101", "against"]).exits(0);
        let show = ["receipt", "show", "small", "--door", "1-1-101", "--lang", "en"];
        let shown = sandbox.run(&show).exits(0).out;
        assert!(shown.contains(says), "{mode}\n{shown}");
        let opened = mode != "none";
        assert_eq!(shown.contains("Recorded: against"), opened, "{mode}");
        assert_eq!(shown.contains("\"salt\""), opened, "{mode}");
        // Without the opening nothing tells what was said.
        for form in [&[][..], &["--json"], &["-o", "s.html"]] {
            let args = [&show[..], &["--no-salt-on-slip"], form].concat();
            let plain = sandbox.run(&args).exits(0).out;
            let plain =
                if form.contains(&"-o") { String::from_utf8(sandbox.read("s.html")).unwrap() } else { plain };
            for shows in ["\"salt\"", "against", "&quot;pos&quot;"] {
                assert!(!plain.contains(shows), "{mode} {shows}\n{plain}");
            }
        }
    }
}

#[test]
fn a_secret_ballot_has_receipts_of_taking_part_only() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        sandbox.open_small_as("box", MAJORITY);
        sandbox.run(&["turnout", "small", "1-1-101", "--form", "17"]).exits(0);
        let shown =
            sandbox.run(&["receipt", "show", "small", "--door", "1-1-101", "--lang", lang]).exits(0).out;
        assert!(shown.contains(pick(lang, "从不证明怎么投", "never what was on the ballot")), "{shown}");
        assert!(shown.contains(pick(lang, "参加了投票", "took part")) && !shown.contains("salt"), "{shown}");
        sandbox.write("chain.jsonl", sandbox.run(&["log", "small", "--raw"]).exits(0).out);
        let code = code(&sandbox, "1-1-101");
        let said = check(&sandbox, &[&code, "--in", "chain.jsonl"]).exits(3).out;
        assert!(said.contains(pick(lang, "从不说明怎么投", "never says what was on the ballot")), "{said}");
        sandbox.run(&["turnout", "small", "1-1-101", "--strike", "--why", "x"]).exits(0);
        let shown =
            sandbox.run(&["receipt", "show", "small", "--door", "1-1-101", "--lang", lang]).exits(0).out;
        assert!(shown.contains(pick(lang, "已被划去", "was struck")), "{shown}");
    }
}

#[test]
fn every_fate_of_a_record_has_its_sentence() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    let show = |door: &str| sandbox.run(&["receipt", "show", "small", "--door", door, "--lang", "en"]);
    let run = |args: &[&str]| sandbox.run(args).exits(0);
    refused(&show("1-1-101"), "receipt-none", &["nothing is recorded of 1-1-101 yet", "yishi record small"]);
    run(&["visit", "small", "1-1-101", "absent"]);
    refused(
        &show("1-1-101"),
        "receipt-none",
        &["has not answered (visits on record: 1)", "a visit has no receipt"],
    );
    refused(&show("9-9-901"), "door-unknown", &["not on the roll"]);
    run(&["record", "small", "1-1-101", "for"]);
    assert!(show("1-1-101").exits(0).out.contains("nothing is counted yet"));
    let first = code(&sandbox, "1-1-101");
    run(&["record", "small", "1-1-101", "against", "--replace"]);
    let said = show("1-1-101").exits(0).out;
    assert!(said.contains(&format!("the earlier code {} (line 3) was replaced at line 4", &first[..40])));
    // The opening of what was said before is on no slip.
    assert_eq!(said.matches("\"salt\"").count(), 1);
    run(&["record", "small", "1-1-102", "for"]);
    run(&["record", "small", "--second", "1-1-102", "against"]);
    assert!(show("1-1-102").exits(0).out.contains("contested"));
    run(&["resolve", "small", "1-1-102", "against", "--why", "form"]);
    let said = show("1-1-102").exits(0).out;
    assert!(said.contains("Recorded: against") && said.contains("was replaced at line 7"), "{said}");
    run(&["record", "small", "2-1-101", "for"]);
    sandbox.write("second.txt", "Plant two trees?\n");
    run(&["amend", "text", "small", "second.txt", "--reask", "--why", "x"]);
    assert!(show("2-1-101").exits(0).out.contains("line 9 changed the text"));
    run(&["record", "small", "2-1-101", "for"]);
    run(&["amend", "roll", "small", "--remove", "2-1-101", "--why", "sold"]);
    assert!(show("2-1-101").exits(0).out.contains("no longer has the household"));
}

#[test]
fn receipts_from_packs_are_those_of_the_log_after_the_merge() {
    let sandbox = Sandbox::new();
    crate::pack_support::opened(&sandbox, crate::common::SMALL_ROLL, MAJORITY);
    crate::pack_support::issue(&sandbox, 1, &["1-1-101", "1-1-102"]);
    crate::pack_support::issue(&sandbox, 2, &["1-1-101"]);
    let out = sandbox.run(&["receipt", "show", "small", "--door", "1-1-102"]);
    refused(&out, "receipt-none", &["in the pack of Steward 1, which is out", "yishi pack merge small"]);
    let given = crate::pack_support::fill(&sandbox, 1, "1-1-101", "for", &[]);
    let other = crate::pack_support::fill(&sandbox, 2, "1-1-101", "against", &[]);
    for n in [1, 2] {
        crate::pack_support::seal(&sandbox, n);
        sandbox.run(&["pack", "merge", "small", &format!("p{n}.jsonl")]).exits(0);
    }
    let shown = slip(&sandbox, "1-1-101");
    let records = shown["slips"][0]["records"].as_array().unwrap();
    let codes: Vec<&str> = records.iter().map(|record| record["commitment"].as_str().unwrap()).collect();
    assert_eq!(codes, [given.as_str(), other.as_str()]);
    assert!(records.iter().all(|record| record["fate"] == "contested"), "{shown}");
    assert_eq!(records[0]["steward"], "Steward 1");
}

#[test]
fn slips_for_cutting_hold_every_door_with_a_record_and_say_so() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        sandbox.close_small(MAJORITY);
        let args = ["receipt", "show", "small", "--all", "--lang", lang, "-o", "slips.html"];
        let said = sandbox.run(&args).exits(0);
        assert!(said.err.contains(pick(lang, "请删除", "then delete it")), "{}", said.err);
        assert!(said.err.contains(pick(
            lang,
            "未列入的户：1",
            "left out because nothing is recorded of them: 1"
        )));
        let page = String::from_utf8(sandbox.read("slips.html")).unwrap();
        assert_eq!(page.matches("<article>").count(), 7);
        assert!(page.contains("break-inside: avoid") && page.contains("default-src 'none'"));
        let plain = sandbox.run(&["receipt", "show", "small", "--all", "--no-salt-on-slip", "--lang", lang]);
        let said = plain.exits(0).err;
        assert!(said.contains(pick(lang, "哪一户是哪个编号", "which code is whose")), "{said}");
        let of_one = ["receipt", "show", "small", "--building", "2", "--json"];
        let doors = sandbox.run(&of_one).exits(0).json();
        let doors: Vec<&str> =
            doors["slips"].as_array().unwrap().iter().map(|slip| slip["door"].as_str().unwrap()).collect();
        assert_eq!(doors, ["2-1-101", "2-1-102", "2-1-201"]);
        // Every form of a slip can be looked up as it is.
        sandbox.write("slips.json", sandbox.run(&of_one).exits(0).out);
        for (file, number) in [("slips.html", 7), ("slips.json", 3)] {
            let said = check(&sandbox, &[file, "--in", "minutes-small", "--json"]).exits(0).json();
            let answers = said["answers"].as_array().unwrap();
            assert!(answers.iter().filter(|a| a["fate"] == "counted").count() >= number, "{file} {said}");
        }
    }
}

/// What a camera reads of dark modules.
fn scanned(dark: &[Vec<bool>]) -> String {
    let (side, scale) = (dark.len(), 4);
    let at = |x: usize, y: usize| dark[y / scale].get(x / scale).copied().unwrap_or(false);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * scale, side * scale, |x, y| {
        if at(x, y) { 0 } else { 255 }
    });
    image.detect_grids()[0].decode().unwrap().1
}

#[test]
fn the_picture_carries_all_digits() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    sandbox.run(&["record", "small", "1-1-101", "for"]).exits(0);
    let code = code(&sandbox, "1-1-101");
    let shown = sandbox.run(&["receipt", "show", "small", "--door", "1-1-101", "--qr"]).exits(0).out;
    // Light is drawn: a full block is two light modules, a blank two dark ones.
    let dark: Vec<Vec<bool>> = shown
        .lines()
        .filter(|line| line.starts_with('█'))
        .flat_map(|line| {
            let row = |light: char| line.chars().map(|ch| ch != '█' && ch != light).collect();
            [row('▀'), row('▄')]
        })
        .collect();
    assert_eq!(scanned(&dark[..dark[0].len()]), code);
    sandbox.run(&["receipt", "show", "small", "--door", "1-1-101", "-o", "slip.html"]).exits(0);
    let page = String::from_utf8(sandbox.read("slip.html")).unwrap();
    let path = page.split_once(" d=\"").unwrap().1.split_once('"').unwrap().0;
    let side: usize =
        page.split_once("viewBox=\"0 0 ").unwrap().1.split_once(' ').unwrap().0.parse().unwrap();
    let mut dark = vec![vec![false; side]; side];
    for run in path.split('M').skip(1) {
        let (at, rest) = run.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let length = rest.split_once('v').unwrap().0;
        let [x, y, length]: [usize; 3] = [x, y, length].map(|number| number.parse().unwrap());
        dark[y][x..x + length].fill(true);
    }
    assert_eq!(scanned(&dark), code);
}

#[test]
fn a_proof_shows_no_neighbour_and_every_byte_of_it_counts() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_small(MAJORITY);
    let mine = code(&sandbox, "1-1-102");
    sandbox.run(&["receipt", "prove", "small", "--door", "1-1-102", "-o", "my.proof"]).exits(0);
    let proof = sandbox.read("my.proof");
    let text = String::from_utf8(proof.clone()).unwrap();
    // From the book, from a folder, from the lines: the same bytes.
    for args in [
        &["receipt", "prove", "small", &mine][..],
        &["receipt", "prove", "--chain", "minutes-small", &mine[..40]],
        &["receipt", "prove", "--chain", "minutes-small/chain.jsonl", &mine],
    ] {
        assert_eq!(sandbox.run(args).exits(0).out, text, "{args:?}");
    }
    let own = slip(&sandbox, "1-1-102");
    let earlier = own["slips"][0]["earlier"][0]["commitment"].as_str().unwrap().to_owned();
    let slot = own["slips"][0]["slot"].as_str().unwrap().to_owned();
    let chain = String::from_utf8(sandbox.read("minutes-small/chain.jsonl")).unwrap();
    for line in chain.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        for key in ["c", "hh"] {
            let value = line[key].as_str().unwrap_or("-none-");
            if ![&mine, &earlier, &slot].contains(&&value.to_owned()) {
                assert!(!text.contains(value), "{key} {value}");
                assert!(!text.contains(&value[..value.len().min(16)]), "{key} {value}");
            }
        }
    }
    for door in crate::common::SMALL_ROLL.lines().skip(1).map(|row| row.split(',').next().unwrap()) {
        assert!(!text.contains(door), "{door}");
    }
    let wanted = [verify::code(&mine).unwrap()];
    let path = sandbox.path("changed.proof");
    let anchors =
        Anchors { log: Some(log), since: Some(sandbox.path("minutes-small")), ..Anchors::default() };
    let exit = |bytes: &[u8], anchors: &Anchors| {
        std::fs::write(&path, bytes).unwrap();
        // What is no proof any more is read as the lines of a log.
        verify::receipts(&path, &wanted, &[], anchors).map_or(1, |looked| looked.report.exit())
    };
    assert_eq!(exit(&proof, &anchors), 0);
    let kept = Anchors { since: Some(sandbox.path("minutes-small/checkpoint")), ..anchors.clone() };
    let size = text.find("\n\nyishi/").unwrap() + "\n\nyishi/".len() + 33;
    let size = size..text.trim_end().rfind('\n').unwrap();
    assert_eq!(&text[size.clone()], "13");
    for at in 0..proof.len() {
        for other in [proof[at] ^ 1, proof[at] ^ 0x20, b'\n'] {
            let mut bytes = proof.clone();
            if bytes[at] != other {
                bytes[at] = other;
                // A path fits several sizes: those are held against a checkpoint.
                let alone = if size.contains(&at) { &anchors } else { &Anchors::default() };
                assert!(![0, 3].contains(&exit(&bytes, alone)), "byte {at} as {other}");
                if size.contains(&at) {
                    assert!(![0, 3].contains(&exit(&bytes, &kept)), "byte {at} as {other}");
                }
            }
        }
        assert!(![0, 3].contains(&exit(&proof[..at], &anchors)), "cut at {at}");
    }
    assert!(![0, 3].contains(&exit(&[&proof[..], b"\n"].concat(), &anchors)));
}

#[test]
fn a_proof_is_worth_what_its_checkpoint_is_compared_with() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        let log = sandbox.close_small(MAJORITY);
        let mine = code(&sandbox, "1-1-101");
        sandbox.run(&["receipt", "prove", "small", &mine, "-o", "my.proof"]).exits(0);
        let alone = check(&sandbox, &[&mine, "--in", "my.proof", "--log", &log]).exits(3);
        assert!(alone.out.contains(pick(
            lang,
            "没有与别处的检查点对照",
            "not compared with one from elsewhere"
        )));
        for since in ["minutes-small", "minutes-small/checkpoint", "minutes-small/chain.jsonl"] {
            check(&sandbox, &[&mine, "--in", "my.proof", "--log", &log, "--since", since]).exits(0);
        }
        check(&sandbox, &[&mine, "--in", "my.proof", "--log", &"0".repeat(64)]).exits(4);
        let other = code(&sandbox, "1-1-102");
        let said = check(&sandbox, &[&other, "--in", "my.proof"]).exits(4).out;
        assert!(said.contains(&mine[..40]) && !said.contains(pick(lang, "缺了一条", "a record is missing")));
        // A proof from before the end fits the lines, and no checkpoint of another size.
        let chain = String::from_utf8(sandbox.read("minutes-small/chain.jsonl")).unwrap();
        let early: String = chain.split_inclusive('\n').take(8).collect();
        sandbox.write("early.jsonl", &early);
        sandbox.run(&["receipt", "prove", "--chain", "early.jsonl", &mine, "-o", "early.proof"]).exits(0);
        let with = |since: &str| check(&sandbox, &[&mine, "--in", "early.proof", "--since", since]);
        let _ = with("minutes-small").exits(0);
        let said = with("minutes-small/checkpoint").exits(3).out;
        assert!(said.contains(pick(lang, "请索取同一行数的证明", "ask for a proof at that size")), "{said}");
        // Two logs with one first line are a fork.
        let forged = rewritten(&chain, |entries| {
            entries.remove(3);
        });
        sandbox.write("forged.jsonl", forged.split_inclusive('\n').take(8).collect::<String>());
        let _ = with("forged.jsonl").exits(5);
        let as_log = sandbox.run(&["verify", "my.proof"]);
        refused(&as_log, "proof", &["yishi receipt check"]);
    }
}

/// A log of other lines, each naming the one before it.
fn rewritten(chain: &str, change: impl Fn(&mut Vec<Body>)) -> String {
    let mut bodies: Vec<Body> =
        chain.split_inclusive('\n').map(|line| Entry::decode(line.as_bytes()).unwrap().body).collect();
    change(&mut bodies);
    let (mut out, mut made) = (String::new(), Chain::new());
    for body in bodies {
        let head = made.head();
        let line = Entry { seq: head.size, prev: head.hash, body }.encode();
        made.push(line.as_bytes());
        out.push_str(&line);
    }
    out
}

#[test]
fn a_dropped_record_is_found_by_its_receipt() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        let log = sandbox.close_small(MAJORITY);
        let mine = code(&sandbox, "2-1-102");
        let hash: Hash = mine.parse().unwrap();
        let chain = String::from_utf8(sandbox.read("minutes-small/chain.jsonl")).unwrap();
        // The record is left out and all lines are written again after it.
        let without = rewritten(&chain, |bodies| {
            bodies.retain(|body| !matches!(body, Body::Position { commitment, .. } if *commitment == hash));
        });
        sandbox.write("chain.jsonl", &without);
        let said = check(&sandbox, &[&mine, "--in", "chain.jsonl", "--log", &log]);
        assert_eq!(said.code, 4, "{said:?}");
        assert!(said.out.contains(pick(lang, "缺了一条记录", "a record is missing")), "{}", said.out);
        assert!(said.err.contains(pick(lang, "带去见监票人", "take it to a scrutineer")), "{}", said.err);
        let kept = code(&sandbox, "1-1-101");
        check(&sandbox, &[&kept, "--in", "chain.jsonl", "--log", &log]).exits(0);
        sandbox.write("minutes-small/chain.jsonl", &without);
        for path in ["chain.jsonl", "minutes-small"] {
            let report = sandbox.run(&["verify", path, "--receipt", &mine, "--receipt", &kept, "--json"]);
            let findings = report.exits(4).json()["findings"].clone();
            let of: Vec<&str> = findings
                .as_array()
                .unwrap()
                .iter()
                .filter(|finding| finding["check"] == "receipt")
                .map(|finding| finding["status"].as_str().unwrap())
                .collect();
            assert_eq!(of, ["fail", "ok"], "{path}");
        }
        // A chain that does not hold is no ground for a proof.
        sandbox.write("torn.jsonl", chain.replacen("\"seq\":2,", "\"seq\":9,", 1));
        let torn = sandbox.run(&["receipt", "prove", "--chain", "torn.jsonl", &kept]);
        refused_as(4, &torn, "chain-broken", &["yishi verify torn.jsonl"]);
        check(&sandbox, &[&kept, "--in", "torn.jsonl", "--log", &log]).exits(4);
        let none = sandbox.run(&["receipt", "prove", "--chain", "chain.jsonl", &mine]);
        refused_as(4, &none, "receipt-missing", &[]);
    }
}

#[test]
fn verify_answers_to_receipts_of_a_folder_and_of_a_book() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_small(MAJORITY);
    let shown = slip(&sandbox, "1-1-102");
    let now = shown["slips"][0]["records"][0]["code"].as_str().unwrap();
    let before = shown["slips"][0]["earlier"][0]["code"].as_str().unwrap();
    let asked = ["--log", &log, "--receipt", now, "--receipt", before];
    for path in ["minutes-small", "minutes-small/chain.jsonl", "yishi.db"] {
        // Lines alone never show everything.
        let exit = if path.ends_with(".jsonl") { 3 } else { 0 };
        let said = sandbox.run(&[&["verify", path], &asked[..]].concat()).exits(exit).out;
        assert!(said.contains("is line 9 and is counted"), "{path}\n{said}");
        assert!(said.contains("was replaced by a later record at line 9"), "{path}\n{said}");
        let none = sandbox.run(&["verify", path, "--receipt", &"0".repeat(40)]).exits(4).out;
        assert!(none.contains("this code is not in the log"), "{path}\n{none}");
    }
    // In a file that is damaged nothing is said to be missing.
    let chain = String::from_utf8(sandbox.read("minutes-small/chain.jsonl")).unwrap();
    sandbox.write("half.jsonl", &chain[..chain.len() / 2]);
    let half = check(&sandbox, &[now, "--in", "half.jsonl"]).exits(4);
    let damaged = pick(sandbox.lang, "这份文件已损坏", "This file is damaged");
    assert!(half.out.contains(damaged) && !half.err.contains("scrutineer"), "{half:?}");
    let other = check(&sandbox, &[&"0".repeat(40), "--in", "minutes-small"]).exits(4);
    assert!(other.out.contains("small") && other.out.contains(&log[..4]), "{}", other.out);
    let short = sandbox.run(&["verify", "minutes-small", "--receipt", &now[..39]]);
    refused(&short, "receipt-code", &["at least 40 are needed, 1 more"]);
    // Nothing is said of receipts where none was asked for.
    assert!(!sandbox.run(&["verify", "minutes-small"]).exits(3).out.contains("Receipt"));
}

#[test]
fn where_a_line_is_not_understood_nothing_is_said_of_a_record() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        let _ = sandbox.close_small(MAJORITY);
        let mine = code(&sandbox, "1-1-101");
        let forge = Forge::of(&sandbox.path("minutes-small"));
        let at = forge.chain().iter().position(|line| line.get("c") == Some(&json!(mine))).unwrap();
        let look = |change: &dyn Fn(&mut Vec<Line>)| {
            let mut lines = forge.chain();
            change(&mut lines);
            sandbox.write("newer.jsonl", relinked(lines).concat());
            let run = check(&sandbox, &[&mine, "--in", "newer.jsonl"]).exits(4);
            let fate = check(&sandbox, &[&mine, "--in", "newer.jsonl", "--json"]).exits(4).json();
            (run.out, run.err, fate["answers"][0]["fate"].as_str().unwrap().to_owned())
        };
        // Its own line is of a kind, or a version, that comes later.
        for (key, value) in [("t", "ballot"), ("v", "yishi/2")] {
            let (out, err, fate) = look(&|lines| drop(lines[at].insert(key.to_owned(), json!(value))));
            assert!(out.contains(pick(lang, "从中看不出您的记录在不在", "does not show whether")), "{out}");
            assert!(
                out.contains(pick(lang, "读得懂的各行里没有", "none of the lines that could be")),
                "{out}"
            );
            assert!(!err.contains(pick(lang, "监票人", "scrutineer")) && fate == "unclear", "{err} {fate}");
        }
        // Another is: what became of this one cannot be told.
        let (out, _, fate) = look(&|lines| drop(lines[0].insert("clozes".to_owned(), json!("x"))));
        assert!(out.contains(pick(lang, "看不出它后来怎样了", "cannot be told")), "{out}");
        assert!(!out.contains(pick(lang, "没有计入", "not counted")) && fate == "unclear", "{out} {fate}");
    }
}

#[test]
fn of_a_line_without_end_only_the_line_is_refused() {
    let sandbox = Sandbox::new();
    let _ = sandbox.close_small(MAJORITY);
    let mut lines = Forge::of(&sandbox.path("minutes-small")).chain();
    lines[2].insert("c".to_owned(), json!("e".repeat(9000)));
    sandbox.write("long.jsonl", relinked(lines).concat());
    let found = sandbox.run(&["verify", "long.jsonl", "--json"]).exits(4).json();
    let fails = found["findings"].as_array().unwrap().iter().filter(|one| one["status"] == "fail");
    let places: Vec<String> = fails.map(|one| format!("{} {}", one["check"], one["where"])).collect();
    assert_eq!(places, ["\"canonical\" \"chain.jsonl:3\""], "{found}");
}

#[test]
fn a_code_is_taken_as_it_is_typed() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_small(MAJORITY);
    let mine = code(&sandbox, "1-1-101");
    let blocks: Vec<String> = (0..10).map(|n| mine[4 * n..4 * n + 4].to_uppercase()).collect();
    let wide: String = mine[..40].chars().map(|ch| char::from_u32(u32::from(ch) + 0xFEE0).unwrap()).collect();
    let end = ["--in", "minutes-small", "--log", &log];
    let words: Vec<&str> = blocks.iter().map(String::as_str).collect();
    check(&sandbox, &[&words[..], &end].concat()).exits(0);
    check(&sandbox, &[&[blocks.join(" ").as_str()][..], &end].concat()).exits(0);
    check(&sandbox, &[&[wide.as_str()][..], &end].concat()).exits(0);
    let two = check(&sandbox, &[&[&mine[..], &code(&sandbox, "1-1-102")][..], &end].concat()).exits(0).out;
    assert_eq!(two.matches("is counted").count(), 2);
    for (typed, says) in [
        (&mine[..39], "39 digits do not name one record: at least 40 are needed, 1 more"),
        ("", "0 digits do not name one record"),
        (&format!("{mine}0"), "65 digits"),
        ("3-2-501x", "x stands in no receipt code"),
    ] {
        refused(&check(&sandbox, &[&[typed][..], &end].concat()), "receipt-code", &[says]);
    }
}

#[test]
fn an_opening_is_what_the_code_stands_for_or_is_refused() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_small_as("none", MAJORITY);
    let mine = code(&sandbox, "1-1-102");
    let end = [&mine[..], "--in", "minutes-small", "--log", &log];
    let closed = check(&sandbox, &end).exits(0).out;
    assert!(closed.contains("that something is recorded is known, not what"), "{closed}");
    // Two scrutineers open it from the sealed minutes.
    sandbox.run(&["minutes", "small", "--sealed", "-o", "sealed"]).exits(0);
    let all = String::from_utf8(sandbox.read("sealed/openings.jsonl")).unwrap();
    let own = all.split_inclusive('\n').find(|line| Hash::of(line.as_bytes()).hex() == mine).unwrap();
    let other = all.split_inclusive('\n').find(|line| *line != own).unwrap();
    let args = [&["receipt", "check"][..], &end, &["--opening", "-"]].concat();
    for typed in [own.to_owned(), own.trim_end().to_owned(), own.replace('\n', "\r\n")] {
        let said = sandbox.run_with(&args, typed.as_bytes()).exits(0).out;
        assert!(said.contains("stands for: for"), "{said}");
    }
    for (typed, says) in [
        (own.replace("\"pos\":\"for\"", "\"pos\":\"against\""), "not what this code stands for"),
        (other.to_owned(), "not what this code stands for"),
        ("I said yes\n".to_owned(), "not the line of an opening"),
        (String::new(), "not the line of an opening"),
    ] {
        let said = sandbox.run_with(&args, typed.as_bytes()).exits(4).out;
        assert!(said.contains(says), "{typed}\n{said}");
    }
    // Where openings are public, or in the sealed form, it is found there.
    let said = check(&sandbox, &[&mine, "--in", "sealed", "--log", &log]).exits(0).out;
    assert!(said.contains("stands for: for"), "{said}");
}

#[test]
fn wrong_input_is_named_and_nothing_is_written_over() {
    let sandbox = Sandbox::new();
    sandbox.close_small(MAJORITY);
    let mine = code(&sandbox, "1-1-101");
    sandbox.write("empty", "");
    sandbox.write("words.txt", "I said yes, \u{4f60}\u{597d}\n");
    sandbox.write("gbk.txt", [0xc4, 0xe3, 0xba, 0xc3, b'\n']);
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    refused(&check(&sandbox, &[&mine, "--in", "yishi.db"]), "receipt-book", &["yishi verify --receipt"]);
    refused(&check(&sandbox, &[&mine, "--in", "folder"]), "receipt-no-chain", &["chain.jsonl"]);
    refused(&check(&sandbox, &[&mine, "--in", "nowhere"]), "path-missing", &["nowhere"]);
    refused(&check(&sandbox, &[&mine, "--in", "/dev/null"]), "path-odd", &[]);
    for file in ["empty", "words.txt", "gbk.txt"] {
        // What is no log cannot show that a record is missing from one.
        let said = check(&sandbox, &[&mine, "--in", file]).exits(4);
        assert!(said.out.starts_with("This file is no log"), "{said:?}");
        assert!(!said.err.contains("a record is missing"), "{said:?}");
        refused(
            &check(&sandbox, &[&format!("./{file}"), "--in", "minutes-small"]),
            "receipt-no-slip",
            &[file],
        );
    }
    refused(&check(&sandbox, &["./folder", "--in", "minutes-small"]), "receipt-no-slip", &[]);
    refused(&check(&sandbox, &["/dev/zero", "--in", "minutes-small"]), "path-odd", &[]);
    refused_as(2, &check(&sandbox, &[&mine]), "usage", &["--in"]);
    let show = ["receipt", "show", "small"];
    refused_as(2, &sandbox.run(&show), "usage", &["--door 3-2-501"]);
    refused_as(2, &sandbox.run(&[&show[..], &["--all", "--qr"]].concat()), "usage", &["-o FILE.html"]);
    refused(&sandbox.run(&[&show[..], &["--building", "9"]].concat()), "building-unknown", &["1 2"]);
    let one = [&show[..], &["--door", "1-1-101", "-o", "words.txt"]].concat();
    refused(&sandbox.run(&one), "file-exists", &["words.txt"]);
    std::os::unix::fs::symlink("elsewhere", sandbox.path("link")).unwrap();
    for what in [&["show", "small", "--door", "1-1-101"][..], &["prove", "small", &mine]] {
        let args = [&["receipt"], what, &["-o", "link"]].concat();
        refused(&sandbox.run(&args), "file-exists", &["link"]);
        assert!(!sandbox.path("elsewhere").exists());
        // A second run makes the same bytes, and is no fault.
        let made = format!("made-{}", what[0]);
        let again = [&["receipt"], what, &["-o", &made]].concat();
        sandbox.run(&again).exits(0);
        sandbox.run(&again).exits(0);
    }
    for args in [&["prove"][..], &["prove", "small"], &["prove", "--chain", "minutes-small"]] {
        refused_as(2, &sandbox.run(&[&["receipt"], args].concat()), "usage", &["yishi receipt prove"]);
    }
    let book = sandbox.run(&["receipt", "prove", "--chain", "yishi.db", &mine]);
    refused(&book, "receipt-book", &["yishi receipt prove"]);
    let two = check(&sandbox, &[&mine, &code(&sandbox, "1-1-102"), "--in", "made-prove"]);
    refused_as(2, &two, "proof-one", &[]);
    // Slips of two logs are two questions.
    sandbox.write("meeting2.toml", small_meeting("positions", MAJORITY).replace("\"small\"", "\"other\""));
    sandbox.run(&["open", "meeting2.toml"]).exits(0);
    sandbox.run(&["record", "other", "1-1-101", "for"]).exits(0);
    let second = sandbox.run(&["receipt", "show", "other", "--door", "1-1-101"]).exits(0).out;
    let both = format!("{}{second}", String::from_utf8(sandbox.read("made-show")).unwrap());
    sandbox.write("both.txt", both);
    refused(&check(&sandbox, &["both.txt", "--in", "minutes-small"]), "receipt-logs", &[]);
}
