//! The public and the sealed form of minutes, what small figures tell, and who
//! is shown by name.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::common::{LANGS, MAJORITY, Run, SMALL_ANSWERS, SMALL_ROLL, Sandbox, pick, refused, small_meeting};
use crate::forge::Forge;
use proptest::prelude::*;
use serde_json::Value;
use yishi::consult::unique_areas::unique;
use yishi::log::Hash;

/// A note that would colour a terminal and run in a page.
const EVIL: &str = "甲户说\u{1b}[31m红\u{1b}[0m <script>alert(1)</script> | x";

/// Exit code and words of the folder's own script.
fn script(folder: &Path, log: &str) -> (i32, String) {
    let output = Command::new("bash").arg("verify.sh").arg(log).current_dir(folder).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn log_of(sandbox: &Sandbox, folder: &str) -> String {
    let chain = sandbox.read(&format!("{folder}/chain.jsonl"));
    Hash::of(chain.split_inclusive(|b| *b == b'\n').next().unwrap()).hex()
}

/// What `verify --json` finds, by check: status and words.
fn findings(sandbox: &Sandbox, folder: &str, log: &str, code: i32) -> Vec<(String, String, String)> {
    let json = sandbox.run(&["verify", folder, "--log", log, "--json"]).exits(code).json();
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let all = json["findings"].as_array().unwrap();
    all.iter().map(|f| (text(f, "check"), text(f, "status"), text(f, "detail"))).collect()
}

fn status<'a>(found: &'a [(String, String, String)], check: &str) -> (&'a str, &'a str) {
    let found = found.iter().find(|(name, ..)| name == check).unwrap();
    (&found.1, &found.2)
}

/// The small consultation, closed, with both forms of minutes.
fn both(lang: &'static str, disclose: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::speaking(lang);
    let log = sandbox.close_small_as(disclose, MAJORITY);
    sandbox.run(&["note", "small", EVIL]).exits(0);
    sandbox.run(&["minutes", "small", "-o", "public", "--accept-small-groups", "--lang", lang]).exits(0);
    let said = sandbox.run(&["minutes", "small", "--sealed", "-o", "sealed", "--lang", lang]).exits(0);
    assert!(said.err.contains(pick(lang, "不得张贴", "not for the wall")), "{}", said.err);
    (sandbox, log)
}

#[test]
fn the_sealed_form_is_of_the_same_record_and_opens_everything() {
    for (lang, disclose) in [("zh", "positions"), ("en", "none"), ("en", "named")] {
        let (sandbox, log) = both(lang, disclose);
        for name in ["chain.jsonl", "roll.jsonl", "checkpoint", "tally.json", "rules.json"] {
            assert_eq!(
                sandbox.read(&format!("public/{name}")),
                sandbox.read(&format!("sealed/{name}")),
                "{name}"
            );
        }
        let lines = |name: &str| sandbox.read(&format!("sealed/{name}")).split(|b| *b == b'\n').count() - 1;
        let opened =
            ["openings.jsonl", "more-openings.jsonl", "slots.jsonl", "weights.jsonl", "details.jsonl"];
        // Seven count; one was replaced, one door was visited, one note written.
        assert_eq!(opened.map(lines), [7, 3, 8, 8, 9], "{disclose}");
        let text = String::from_utf8(sandbox.read("sealed/minutes.md")).unwrap();
        let top: String = text.lines().take(4).collect();
        assert!(top.contains(pick(lang, "不得张贴", "not for the wall")), "{top}");
        assert!(text.contains("先种小树") && text.contains("2-1-201"), "remarks are shown with their door");
        // What a note holds is shown, and does nothing.
        assert!(text.contains("甲户说") && text.contains("&lt;script&gt;"));
        assert!(!text.contains('\u{1b}') && !text.contains("<script>"));
        let found = findings(&sandbox, "sealed", &log, 0);
        for check in ["weights", "private", "openings", "tally", "minutes", "files"] {
            assert_eq!(status(&found, check).0, "ok", "{disclose} {check}: {found:?}");
        }
        assert!(
            !found.iter().any(|(check, status, _)| check == "tally" && status == "not_checked"),
            "{found:?}"
        );
        let (code, said) = script(&sandbox.path("sealed"), &log);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains(pick(lang, "按面积逐户加总", "added up door by door")), "{said}");
        // A second run finds the same, byte for byte.
        let again = sandbox.run(&["minutes", "small", "--sealed", "-o", "sealed", "--lang", lang, "--json"]);
        assert_eq!(again.exits(0).json()["unchanged"], true);
        #[cfg(unix)]
        for entry in std::fs::read_dir(sandbox.path("sealed")).unwrap() {
            use std::os::unix::fs::PermissionsExt;
            let entry = entry.unwrap();
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
            let folder = std::fs::metadata(sandbox.path("sealed")).unwrap();
            assert_eq!(folder.permissions().mode() & 0o777, 0o700);
        }
    }
}

#[test]
fn the_public_form_shows_no_note_and_no_remark() {
    for lang in LANGS {
        let (sandbox, log) = both(lang, "positions");
        for entry in std::fs::read_dir(sandbox.path("public")).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            // A document is not compressed: its words can be looked for.
            let text = String::from_utf8_lossy(&bytes);
            for private in ["甲户说", "先种小树", "太贵", "1-1-101"] {
                assert!(!text.contains(private), "{private}\n{text}");
            }
        }
        let text = String::from_utf8(sandbox.read("public/minutes.md")).unwrap();
        assert!(text.contains(pick(lang, "内容从略", "text not shown here")), "{text}");
        let found = findings(&sandbox, "public", &log, 0);
        assert_eq!(status(&found, "weights").0, "not_checked");
        assert!(!found.iter().any(|(check, ..)| check == "private"));
    }
}

#[test]
fn a_sealed_form_needs_no_acceptance_of_small_groups() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    sandbox.write("answers.csv", SMALL_ANSWERS);
    sandbox.run(&["record", "small", "--from", "answers.csv"]).exits(0);
    sandbox.run(&["close", "small"]).exits(0);
    refused(&sandbox.run(&["minutes", "small"]), "small-groups", &["building 1"]);
    sandbox.run(&["minutes", "small", "--sealed"]).exits(0);
    let log = log_of(&sandbox, "minutes-small-sealed");
    findings(&sandbox, "minutes-small-sealed", &log, 0);
    // Nothing was accepted, so nothing may be published yet.
    refused(&sandbox.run(&["minutes", "small", "--public"]), "small-groups", &["building 2"]);
    assert_eq!(sandbox.run(&["minutes", "small", "--public", "--sealed"]).code, 2);
}

/// The consultation with every kind of line a canvass can have, sealed.
fn amended() -> (Sandbox, String) {
    let sandbox = Sandbox::speaking("zh");
    let log = sandbox.close_amended(MAJORITY);
    sandbox.run(&["minutes", "small", "--sealed", "-o", "sealed"]).exits(0);
    (sandbox, log)
}

#[test]
fn earlier_rolls_and_reasons_are_open_to_scrutineers() {
    let (sandbox, log) = amended();
    let found = findings(&sandbox, "sealed", &log, 0);
    // The figures on the roll as opened too are counted again.
    assert!(!found.iter().any(|(check, status, _)| check == "tally" && status == "not_checked"), "{found:?}");
    let text = String::from_utf8(sandbox.read("sealed/minutes.md")).unwrap();
    for reason in ["改字", "过户", "看过表"] {
        assert!(text.contains(reason), "{reason}\n{text}");
    }
    assert_eq!(script(&sandbox.path("sealed"), &log).0, 0);
    let earlier = Forge::of(&sandbox.path("sealed"));
    earlier.replace("earlier-weights-1.jsonl", "\"area\":6000", "\"area\":6001");
    earlier.sums();
    assert_eq!(earlier.check(&log).exit(), 4);
}

#[test]
fn stray_and_missing_files_break_both_forms() {
    let (sandbox, log) = amended();
    let names = Forge::of(&sandbox.path("sealed")).names();
    assert_eq!(names.len(), 21);
    for name in names.iter().filter(|name| *name != "SHA256SUMS") {
        let copy = Forge::of(&sandbox.path("sealed"));
        std::fs::remove_file(copy.path(name)).unwrap();
        assert_eq!(copy.check(&log).exit(), 4, "{name}");
        copy.sums();
        assert_eq!(copy.check(&log).exit(), 4, "{name}, and the list made good");
    }
    let kept = Forge::of(&sandbox.path("minutes-small")).names();
    for name in names.iter().filter(|name| !kept.contains(name)) {
        let copy = Forge::of(&sandbox.path("minutes-small"));
        copy.write(name, sandbox.read(&format!("sealed/{name}")));
        copy.sums();
        assert_eq!(copy.check(&log).exit(), 4, "{name} is no part of the public form");
    }
    // The text of one form in the other.
    for name in ["minutes.md", "verify.sh"] {
        for (from, to) in [("sealed", "minutes-small"), ("minutes-small", "sealed")] {
            let copy = Forge::of(&sandbox.path(to));
            copy.write(name, sandbox.read(&format!("{from}/{name}")));
            copy.sums();
            assert_eq!(copy.check(&log).exit(), 4, "{name} of {from}");
        }
    }
}

#[test]
fn a_line_lost_added_changed_or_moved_is_found() {
    let (sandbox, log) = amended();
    let lines = |name: &str| -> Vec<String> {
        let text = String::from_utf8(sandbox.read(&format!("sealed/{name}"))).unwrap();
        text.split_inclusive('\n').map(str::to_owned).collect()
    };
    let (more, details) = (lines("more-openings.jsonl"), lines("details.jsonl"));
    assert!(more.len() > 5 && details.len() > 5);
    let mut lies: Vec<(&str, &str, Vec<String>)> = Vec::new();
    for (name, good) in [("more-openings.jsonl", &more), ("details.jsonl", &details)] {
        lies.push((name, "the first is lost", good[1..].to_vec()));
        lies.push((name, "the last is lost", good[..good.len() - 1].to_vec()));
        lies.push((name, "one is there twice", [&good[..], &good[..1]].concat()));
        let mut swapped = good.clone();
        swapped.swap(0, 1);
        lies.push((name, "two are swapped", swapped));
    }
    let opening = lines("openings.jsonl")[0].clone();
    lies.push(("more-openings.jsonl", "a counted one is there too", [vec![opening], more].concat()));
    lies.push((
        "details.jsonl",
        "another remark",
        details.iter().map(|line| line.replace("先种小树", "先种大树")).collect(),
    ));
    for (name, what, lines) in lies {
        let copy = Forge::of(&sandbox.path("sealed"));
        copy.write(name, lines.concat());
        copy.sums();
        assert_eq!(copy.check(&log).exit(), 4, "{name}: {what}");
    }
}

#[test]
fn bytes_of_a_sealed_folder_cannot_be_changed_unseen() {
    let (sandbox, log) = amended();
    let copy = Forge::of(&sandbox.path("sealed"));
    let mut changed = 0;
    for (n, name) in copy.names().into_iter().enumerate() {
        let good = copy.read(&name);
        for at in (n % 7..good.len()).step_by(101) {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            copy.write(&name, &bad);
            assert!(matches!(copy.check(&log).exit(), 4 | 5), "{name} byte {at}");
            changed += 1;
        }
        copy.write(&name, &good);
    }
    assert!(changed > 300, "{changed}");
    assert_eq!(copy.check(&log).exit(), 0);
}

/// An open `named` consultation without a ground, and with some answers.
fn named(lang: &'static str) -> Sandbox {
    let sandbox = asked_by_name(lang);
    sandbox.write("answers.csv", SMALL_ANSWERS);
    sandbox.run(&["record", "small", "--from", "answers.csv"]).exits(0);
    sandbox
}

/// An open `named` consultation without a ground.
fn asked_by_name(lang: &'static str) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.write("roll.csv", SMALL_ROLL);
    sandbox.write("proposal.txt", "Plant a tree in the yard?\n");
    let meeting = small_meeting("named", MAJORITY);
    let plain: String =
        meeting.lines().filter(|line| !line.starts_with("named_ground")).map(|l| format!("{l}\n")).collect();
    sandbox.write("meeting.toml", plain);
    sandbox.run(&["init", "Lane 8"]).exits(0);
    sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    let opened = sandbox.run(&["open", "meeting.toml"]).exits(0);
    assert!(opened.err.contains("yishi consent"), "{}", opened.err);
    sandbox
}

fn consent(sandbox: &Sandbox, args: &[&str]) -> Run {
    sandbox.run(&[&["consent", "small"], args].concat())
}

/// Minutes of the present state in a folder, verified; the doors shown.
fn shown(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let made =
        sandbox.run(&["minutes", "small", "-o", folder, "--lang", sandbox.lang, "--accept-small-groups"]);
    let made = made.exits(0);
    assert!(made.err.contains(pick(sandbox.lang, "另行同意公开", "agreed")), "{}", made.err);
    let log = log_of(sandbox, folder);
    let found = findings(sandbox, folder, &log, 0);
    let doors = |name: &str| -> Vec<String> {
        let text = String::from_utf8(sandbox.read(&format!("{folder}/{name}"))).unwrap();
        text.lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    let mut slots = doors("slots.jsonl");
    assert_eq!(slots.len(), doors("weights.jsonl").len());
    let (status, words) = status(&found, "weights");
    if slots.len() == 8 {
        assert_eq!(status, "ok");
    } else {
        assert_eq!(status, "not_checked");
        assert!(words.contains(&slots.len().to_string()) && words.contains('8'), "{words}");
    }
    assert_eq!(script(&sandbox.path(folder), &log).0, 0);
    slots.sort();
    slots
}

#[test]
fn only_doors_with_a_standing_consent_are_shown() {
    for lang in LANGS {
        let sandbox = named(lang);
        consent(&sandbox, &["1-1-101", "--form", "0417", "--at", "2026-05-02", "--steward", "甲"]).exits(0);
        consent(&sandbox, &["2-1-202"]).exits(0);
        // Before the close and after it, given and taken back.
        sandbox.run(&["close", "small"]).exits(0);
        consent(&sandbox, &["2-1-101"]).exits(0);
        consent(&sandbox, &["2-1-202", "--withdraw"]).exits(0);
        assert_eq!(shown(&sandbox, "some"), ["1-1-101", "2-1-101"]);
        let text = String::from_utf8(sandbox.read("some/minutes.md")).unwrap();
        assert!(
            text.contains(pick(lang, "另行同意公开的 2 户（共 8 户", "shown of the 2 households of 8")),
            "{text}"
        );
        // The positions of all are counted and published, whoever is shown.
        assert_eq!(sandbox.read("some/openings.jsonl").split(|b| *b == b'\n').count() - 1, 7);
        for door in ["1-1-101", "2-1-101"] {
            consent(&sandbox, &[door, "--withdraw"]).exits(0);
        }
        assert!(shown(&sandbox, "none").is_empty());
        sandbox.write("all.csv", SMALL_ROLL);
        consent(&sandbox, &["--from", "all.csv"]).exits(0);
        assert_eq!(shown(&sandbox, "all").len(), 8);
        // The book and what is made again of it agree.
        sandbox.run(&["verify", "--log", &log_of(&sandbox, "all")]).exits(0);
        sandbox.run(&["book", "rebuild"]).exits(0);
        sandbox.run(&["verify", "--log", &log_of(&sandbox, "all")]).exits(0);
        let status = sandbox.run(&["status", "small"]).exits(0);
        assert!(status.out.contains(pick(lang, "同意公开户号：8 户，共 8 户", "8 of 8")), "{}", status.out);
        assert_eq!(sandbox.run(&["status", "small", "--json"]).exits(0).json()["consents"], 8);
        let log = sandbox.run(&["log", "small", "-n", "1"]).exits(0);
        assert!(log.out.contains(pick(lang, "公开户号的同意", "consent to be shown")), "{}", log.out);
        assert!(!log.out.contains("1-1-"), "{}", log.out);
    }
}

#[test]
fn a_door_more_or_less_than_consented_is_named_by_its_slot() {
    let sandbox = named("en");
    for door in ["1-1-101", "2-1-101", "2-1-202"] {
        consent(&sandbox, &[door]).exits(0);
    }
    sandbox.run(&["close", "small"]).exits(0);
    sandbox.run(&["minutes", "small", "-o", "public", "--accept-small-groups"]).exits(0);
    sandbox.run(&["minutes", "small", "--sealed", "-o", "sealed"]).exits(0);
    let log = log_of(&sandbox, "public");
    findings(&sandbox, "sealed", &log, 0);
    let lines = |folder: &str, name: &str| -> Vec<String> {
        let text = String::from_utf8(sandbox.read(&format!("{folder}/{name}"))).unwrap();
        text.split_inclusive('\n').map(str::to_owned).collect()
    };
    for name in ["slots.jsonl", "weights.jsonl"] {
        let (some, all) = (lines("public", name), lines("sealed", name));
        let slot = |line: &str| match name {
            "slots.jsonl" => Hash::of(line.as_bytes()).code(),
            _ => serde_json::from_str::<Value>(line).unwrap()["hh"].as_str().unwrap()[..40].to_owned(),
        };
        let extra = all.iter().find(|line| !some.contains(line)).unwrap();
        let more: Vec<String> =
            all.iter().filter(|line| some.contains(line) || *line == extra).cloned().collect();
        for (lines, named) in [(more, slot(extra)), (some[1..].to_vec(), slot(&some[0]))] {
            let copy = Forge::of(&sandbox.path("public"));
            copy.write(name, lines.concat());
            copy.sums();
            let report = copy.check(&log);
            assert_eq!(report.exit(), 4, "{name}");
            let said: String = report.findings.iter().map(|f| f.detail.en.to_string()).collect();
            assert!(said.contains(&named), "{name} {named}\n{said}");
        }
    }
}

#[test]
fn a_consent_changed_in_the_book_is_found() {
    let sandbox = named("en");
    consent(&sandbox, &["1-1-101", "--form", "0417"]).exits(0);
    consent(&sandbox, &["2-1-101"]).exits(0);
    consent(&sandbox, &["2-1-101", "--withdraw"]).exits(0);
    let log = Hash::of(
        sandbox.run(&["log", "small", "--raw"]).out.split_inclusive('\n').next().unwrap().as_bytes(),
    )
    .hex();
    let code = || sandbox.run(&["verify", "--log", &log]).code;
    let good = sandbox.read("yishi.db");
    // Still open, so it is not anchored in full.
    assert_eq!(code(), 3);
    for lie in [
        "UPDATE consent SET given = 1",
        "UPDATE consent SET given = 0",
        "DELETE FROM consent WHERE door = '1-1-101'",
        "INSERT INTO consent SELECT consultation, '1-1-102', 1, commitment, seq FROM consent LIMIT 1",
        "DELETE FROM secret WHERE opening LIKE '%\"t\":\"consent\"%'",
        "UPDATE secret SET opening = replace(opening, '\"ok\":0', '\"ok\":1')",
        "UPDATE secret SET detail = replace(detail, '0417', '0418')",
    ] {
        let changed = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap().execute(lie, []).unwrap();
        assert!(changed > 0, "{lie}");
        assert_eq!(code(), 4, "{lie}");
        sandbox.write("yishi.db", &good);
    }
    assert_eq!(code(), 3);
}

#[test]
fn a_consent_is_refused_where_it_makes_no_sense() {
    for lang in LANGS {
        let sandbox = named(lang);
        refused(&consent(&sandbox, &["9-9-901"]), "door-unknown", &["9-9-901"]);
        refused(&consent(&sandbox, &["1-1-101", "--withdraw"]), "consent-none", &["1-1-101"]);
        consent(&sandbox, &["1-1-101"]).exits(0);
        refused(&consent(&sandbox, &["1-1-101"]), "consent-twice", &["--withdraw"]);
        assert_eq!(consent(&sandbox, &[]).code, 2);
        // A sheet of answers is no list of consents: nobody has consented by answering.
        let answers = consent(&sandbox, &["--from", "answers.csv"]);
        refused(&answers, "consent-refused", &[pick(lang, "不是公开户号的同意", "not a consent")]);
        assert_eq!(sandbox.run(&["status", "small", "--json"]).json()["consents"], 1);
    }
    let plain = Sandbox::new();
    plain.open_small(MAJORITY);
    refused(&consent(&plain, &["1-1-101"]), "consent-needless", &["named"]);
    let ground = Sandbox::new();
    let _ = ground.close_small_as("named", MAJORITY);
    refused(&consent(&ground, &["1-1-101"]), "consent-needless", &["ground"]);
    let text = String::from_utf8(ground.read("minutes-small/minutes.md")).unwrap();
    assert!(text.contains("议事规则第 9 条"), "{text}");
    // A ground without doors to show is a mistake in the file.
    let meeting = small_meeting("named", MAJORITY)
        .replace("\"named\"", "\"positions\"")
        .replace("\"small\"", "\"two\"");
    ground.write("two.toml", meeting);
    refused(&ground.run(&["open", "two.toml"]), "ground-needless", &["two.toml:9"]);
}

#[test]
fn a_list_of_consents_says_for_itself_who_agrees() {
    let sandbox = named("en");
    sandbox.write(
        "list.csv",
        "户号,同意公开,表号,日期\n1-1-101,是,0417,2026-05-02\n1-1-102,否,0418,2026-05-02\n2-1-101,同意,0419,2026-05-03\n2-1-102,,,\n",
    );
    let before = sandbox.run(&["log", "small", "--raw"]).out;
    let dry = consent(&sandbox, &["--from", "list.csv", "--dry-run"]).exits(0);
    assert!(dry.out.contains("1-1-101") && !dry.out.contains("1-1-102"), "{}", dry.out);
    assert_eq!(sandbox.run(&["log", "small", "--raw"]).out, before, "a dry run writes nothing");
    let done = consent(&sandbox, &["--from", "list.csv", "--json"]).exits(0).json();
    assert_eq!((&done["recorded"], &done["consents"]), (&2.into(), &2.into()));
    // The order of the lines shows no door.
    let after = sandbox.run(&["log", "small", "--raw"]).out;
    let codes: Vec<String> = after
        .lines()
        .rev()
        .take(2)
        .map(|l| serde_json::from_str::<Value>(l).unwrap()["c"].to_string())
        .collect();
    assert!(codes[0] > codes[1]);
    // Twice, unknown, a word that is not understood: all or nothing.
    sandbox.write(
        "bad.csv",
        "户号,同意公开\n1-1-201,是\n1-1-101,是\n9-9-901,是\n1-1-202,也许\n2-1-201,是\n2-1-201,是\n",
    );
    let bad = consent(&sandbox, &["--from", "bad.csv"]);
    refused(&bad, "consent-refused", &["bad.csv:3", "bad.csv:4", "bad.csv:5", "bad.csv:7"]);
    assert_eq!(sandbox.run(&["log", "small", "--raw"]).out, after);
    // The same list with --withdraw takes back where it says no.
    sandbox.write(
        "no.jsonl",
        "{\"door\":\"1-1-101\",\"consent\":\"no\"}\n{\"door\":\"2-1-101\",\"consent\":\"yes\"}\n",
    );
    let back = consent(&sandbox, &["--from", "no.jsonl", "--withdraw", "--json"]).exits(0).json();
    assert_eq!((&back["recorded"], &back["consents"]), (&1.into(), &1.into()));
}

#[test]
fn what_small_figures_tell_is_said() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        sandbox.write("roll.csv", SMALL_ROLL);
        sandbox.write("proposal.txt", "x\n");
        sandbox.write("meeting.toml", small_meeting("positions", MAJORITY));
        sandbox.run(&["init", "Lane 8"]).exits(0);
        sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
        // 60.00 and 90.00 are there twice; four areas only once.
        let said = pick(lang, "8 户中有 4 户的面积独一无二", "unique by area: 4 of 8");
        assert!(sandbox.run(&["roll", "check"]).exits(0).err.contains(said));
        assert!(sandbox.run(&["open", "meeting.toml"]).exits(0).err.contains(said));
        sandbox.write("answers.csv", SMALL_ANSWERS);
        sandbox.run(&["record", "small", "--from", "answers.csv"]).exits(0);
        sandbox.run(&["close", "small"]).exits(0);
        let made = sandbox.run(&["minutes", "small", "--accept-small-groups", "--lang", lang]).exits(0);
        assert!(made.err.contains(said), "{}", made.err);
        // In building 2 one household each is for, against, and conditional.
        let cells = pick(lang, "2 号楼 同意", "building 2 for");
        assert!(made.err.contains(cells), "{}", made.err);
        let text = String::from_utf8(sandbox.read("minutes-small/minutes.md")).unwrap();
        assert!(
            text.contains(pick(lang, "名册 8 户中有 4 户", "Of the 8 doors of the roll 4 are unique")),
            "{text}"
        );
        // The number is in the tally, and who has the areas checks it.
        let tally: Value = serde_json::from_slice(&sandbox.read("minutes-small/tally.json")).unwrap();
        assert_eq!(tally["canvass"]["unique_areas"], 4);
        // Nothing is said of a form that is not published.
        let sealed = sandbox.run(&["minutes", "small", "--sealed"]).exits(0);
        assert!(!sealed.err.contains(cells) && !sealed.err.contains(said), "{}", sealed.err);
    }
}

proptest! {
    #[test]
    fn unique_areas_are_those_that_stand_alone(areas in proptest::collection::vec(0_u64..12, 0..40)) {
        let found = unique(areas.iter().copied().enumerate());
        let mut often: BTreeMap<u64, usize> = BTreeMap::new();
        areas.iter().for_each(|area| *often.entry(*area).or_default() += 1);
        let wanted: Vec<usize> = (0..areas.len()).filter(|at| areas[*at] > 0 && often[&areas[*at]] == 1).collect();
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn a_consent_ends_with_the_owner_and_with_the_door() {
    for lang in LANGS {
        let sandbox = asked_by_name(lang);
        for door in ["1-1-101", "1-1-102", "2-1-101", "2-1-102"] {
            let _ = consent(&sandbox, &[door]).exits(0);
        }
        sandbox.write("sold.csv", "户号,业主\n2-1-101,新业主\n");
        let args = [
            "amend", "roll", "small", "--from", "sold.csv", "--remove", "2-1-102", "--why", "过户", "--json",
        ];
        let told = sandbox.run(&args).exits(0).json();
        assert_eq!(told["consents_ended"], 2);
        sandbox.write("back.csv", "户号,楼号,单元,业主,建筑面积\n2-1-102,2,1,又一业主,70.00\n");
        let back = ["amend", "roll", "small", "--from", "back.csv", "--why", "补登"];
        let _ = sandbox.run(&back).exits(0);
        sandbox.answer_and_close_small();
        let shown = String::from_utf8(sandbox.read("minutes-small/slots.jsonl")).unwrap();
        let doors: Vec<&str> = ["1-1-101", "1-1-102", "2-1-101", "2-1-102"]
            .into_iter()
            .filter(|door| shown.contains(door))
            .collect();
        assert_eq!(doors, ["1-1-101", "1-1-102"]);
        let _ = sandbox.run(&["verify", "minutes-small"]).exits(3);
        let _ = sandbox.run(&["verify"]).exits(3);
    }
}

#[test]
fn those_who_are_shown_do_not_give_away_the_others() {
    let sandbox = asked_by_name("en");
    // Everybody in building 1 but the one who abstains.
    for door in ["1-1-101", "1-1-102", "1-1-201"] {
        let _ = consent(&sandbox, &[door]).exits(0);
    }
    sandbox.write("answers.csv", SMALL_ANSWERS);
    let _ = sandbox.run(&["record", "small", "--from", "answers.csv"]).exits(0);
    let _ = sandbox.run(&["close", "small"]).exits(0);
    refused(&sandbox.run(&["minutes", "small", "-o", "m"]), "small-groups", &["building 1"]);
    let _ = sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
}

#[test]
fn a_day_to_come_is_no_consent() {
    let sandbox = asked_by_name("en");
    refused(&consent(&sandbox, &["1-1-101", "--at", "2999-01-01"]), "fact-future", &["2999-01-01"]);
}

#[test]
fn a_round_of_few_tells_only_its_size() {
    let sandbox = Sandbox::speaking("en");
    sandbox.open_small_as("positions", MAJORITY);
    sandbox.write("answers.csv", SMALL_ANSWERS);
    let _ = sandbox.run(&["record", "small", "--from", "answers.csv", "--round", "1"]).exits(0);
    let _ = sandbox.run(&["record", "small", "2-1-202", "against", "--round", "2"]).exits(0);
    let _ = sandbox.run(&["close", "small"]).exits(0);
    let _ = sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups", "--lang", "en"]).exits(0);
    let sheet: Value = serde_json::from_slice(&sandbox.read("m/tally.json")).unwrap();
    let rounds = &sheet["canvass"]["rounds"];
    // With the first one shown, the tally less it would be what the second said.
    assert_eq!(rounds[0], serde_json::json!({"round": 1, "records": 7, "positions": {}}));
    assert_eq!(rounds[1], serde_json::json!({"round": 2, "records": 1, "positions": {}}));
    let text = String::from_utf8(sandbox.read("m/minutes.md")).unwrap();
    assert!(text.lines().any(|line| line.starts_with("| 2     |       1 |")), "{text}");
    assert!(text.contains("What was said in each round is not shown"), "{text}");
    let _ = sandbox.run(&["verify", "m"]).exits(3);
    let _ = sandbox.run(&["verify"]).exits(3);
}

#[test]
fn what_is_sealed_is_not_put_into_a_page_to_be_sent() {
    let sandbox = Sandbox::speaking("en");
    let _ = sandbox.close_small_as("positions", MAJORITY);
    assert_eq!(sandbox.run(&["minutes", "small", "--sealed", "--embed"]).code, 2);
    assert!(!sandbox.path("minutes-small-sealed").exists());
}
