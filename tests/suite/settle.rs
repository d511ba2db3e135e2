//! A contested door is decided by two people of different roles, who sign.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::common::{LANGS, Run, Sandbox, pick, refused_as};
use crate::sign_support::{MEETING, ROLL, run};

const PEOPLE: &[(&str, &str)] =
    &[("li", "chair"), ("zhao", "scrutineer"), ("qian", "scrutineer"), ("wang", "opposed")];

/// Open, with 1-101 and 1-102 contested.
fn contested(lang: &'static str, people: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.write("roll.csv", ROLL);
    sandbox.write("meeting.toml", MEETING);
    sandbox.write("proposal.txt", "A lift?\n");
    sandbox.write("form.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);
    run(&sandbox, &["init", "Lane"]).exits(0);
    run(&sandbox, &["roll", "import", "roll.csv"]).exits(0);
    sandbox.enrol(people);
    run(&sandbox, &["open", "meeting.toml"]).exits(0);
    for (door, first, second) in [("1-101", "for", "against"), ("1-102", "against", "for")] {
        run(&sandbox, &["record", "lift", door, first]).exits(0);
        run(&sandbox, &["record", "lift", "--second", door, second]).exits(0);
    }
    for door in ["1-201", "1-202", "1-301"] {
        run(&sandbox, &["record", "lift", door, "for"]).exits(0);
    }
    sandbox
}

const DECIDE: &[&str] = &["resolve", "lift", "1-101", "against", "--why", "form 7"];

fn decide(sandbox: &Sandbox, more: &[&str]) -> Run {
    run(sandbox, &[DECIDE, more].concat())
}

/// The cells of each row of each table.
fn rows(minutes: &str) -> Vec<Vec<&str>> {
    let rows = minutes.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    rows.map(|row| row.split('|').map(str::trim).collect()).collect()
}

/// Signs the statement as somebody does who has `ssh-keygen` and nothing else.
fn sign(sandbox: &Sandbox, who: &str, file: &str) -> String {
    let done = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "yishi-resolve-v1", "-f"])
        .arg(sandbox.path(who))
        .stdin(File::open(sandbox.path(file)).unwrap())
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let name = format!("{who}.sig");
    sandbox.write(&name, done.stdout);
    name
}

#[test]
fn two_of_different_roles_sign_and_the_tool_holds_them_to_it() {
    for lang in LANGS {
        let sandbox = contested(lang, PEOPLE);
        let before = run(&sandbox, &["log", "lift"]).exits(0).out;
        // Who is sent to `resolve` is told all that it takes here.
        let over = run(&sandbox, &["record", "lift", "1-101", "for", "--replace"]);
        refused_as(1, &over, "contested", &["yishi resolve", "--evidence", "--vouch"]);
        let evidence = ["--evidence", "form.jpg"];
        let with = |keys: &[&str]| {
            let keys: Vec<&str> = keys.iter().flat_map(|key| ["--vouch", *key]).collect();
            decide(&sandbox, &[&evidence[..], &keys].concat())
        };
        refused_as(1, &decide(&sandbox, &[]), "settle-signatures", &["lift"]);
        refused_as(1, &with(&[]), "settle-signatures", &["lift"]);
        refused_as(1, &with(&["li"]), "settle-signatures", &["lift"]);
        refused_as(1, &with(&["li", "li"]), "settle-signatures", &["lift"]);
        refused_as(1, &with(&["zhao", "qian"]), "settle-signatures", &["lift"]);
        refused_as(1, &with(&["li", "wang"]), "settle-signatures", &["lift"]);
        refused_as(1, &with(&["li", "zhao", "qian"]), "settle-signatures", &["lift"]);
        refused_as(1, &decide(&sandbox, &["--vouch", "li", "--vouch", "zhao"]), "settle-evidence", &["lift"]);
        let absent = ["--evidence", "none.jpg", "--vouch", "li", "--vouch", "zhao"];
        refused_as(1, &decide(&sandbox, &absent), "file-unread", &["none.jpg"]);
        assert_eq!(run(&sandbox, &["log", "lift"]).exits(0).out, before, "nothing was written");
        let said = with(&["li", "zhao"]).exits(0).out;
        assert!(said.contains(pick(lang, "1-101 裁定为：反对", "1-101 decided: against")), "{said}");
        let verified = run(&sandbox, &["verify"]).exits(3).out;
        assert!(verified.contains(pick(lang, "1 项裁定各由两名", "1 decision is each signed")), "{verified}");
    }
}

#[test]
fn they_sign_apart_what_was_prepared_and_nothing_else() {
    for lang in LANGS {
        let sandbox = contested(lang, PEOPLE);
        let statement = decide(&sandbox, &["--evidence", "form.jpg", "--prepare", "kept.json"]).exits(0).out;
        assert_eq!(statement.lines().next(), Some("yishi-resolve/1"));
        assert!(!statement.contains("against") && !statement.contains("1-101"), "{statement}");
        sandbox.write("statement", &statement);
        let (li, zhao) = (sign(&sandbox, "li", "statement"), sign(&sandbox, "zhao", "statement"));
        let signed = ["--prepared", "kept.json", "--vouch", &li, "--vouch", &zhao];
        // Another door, another answer: not what was prepared.
        let other = ["resolve", "lift", "1-101", "for"];
        refused_as(1, &run(&sandbox, &[&other[..], &signed].concat()), "resolve-prepared", &["kept.json"]);
        let other = ["resolve", "lift", "1-102", "against"];
        refused_as(1, &run(&sandbox, &[&other[..], &signed].concat()), "resolve-prepared", &["kept.json"]);
        // The reason and the rest are in the file: nothing is to be typed again.
        run(&sandbox, &[DECIDE, &signed].concat()).exits(2);
        let decide = |more: &[&str]| run(&sandbox, &[&DECIDE[..4], more].concat());
        sandbox.write("cut.json", &sandbox.read("kept.json")[..40]);
        let cut = ["--prepared", "cut.json", "--vouch", &li, "--vouch", &zhao];
        refused_as(1, &decide(&cut), "resolve-prepared", &["cut.json"]);
        // Whoever signs sees what it is, and a file that says something else is refused.
        let seen = run(&sandbox, &["sign", "kept.json", "--key", "li"]).exits(0);
        let words = pick(lang, "1-101 裁定为：反对", "1-101 is decided as: against");
        assert!(seen.err.contains(words) && seen.err.contains("form 7"), "{seen:?}");
        assert_eq!(sandbox.read("kept.json.li.sig"), sandbox.read("li.sig"));
        let kept = String::from_utf8(sandbox.read("kept.json")).unwrap();
        for (was, is) in [("1-101", "1-102"), ("form 7", "form 8")] {
            sandbox.write("other.json", kept.replace(was, is));
            let other = run(&sandbox, &["sign", "other.json", "--key", "li"]);
            refused_as(1, &other, "resolve-prepared", &["other.json"]);
        }
        // Another answer is another decision: it is shown as such, and its signature is of no use here.
        sandbox.write("other.json", kept.replace("against", "for"));
        let seen = run(&sandbox, &["sign", "other.json", "--key", "zhao"]).exits(0).err;
        assert!(seen.contains(pick(lang, "1-101 裁定为：同意", "1-101 is decided as: for")), "{seen}");
        let mixed = ["--prepared", "kept.json", "--vouch", &li, "--vouch", "other.json.zhao.sig"];
        refused_as(1, &decide(&mixed), "settle-signatures", &["lift"]);
        let json = decide(&[&signed[..], &["--json"]].concat()).exits(0).json();
        assert_eq!(json["signatures"], 2);
        assert!(statement.contains(json["evidence"].as_str().unwrap()));
        // A second time there is nothing to decide.
        refused_as(1, &decide(&signed), "not-contested", &["1-101"]);
    }
}

#[test]
fn minutes_with_a_decision_that_is_not_signed_as_it_must_be_are_broken() {
    let sandbox = contested("en", PEOPLE);
    for (door, said) in [("1-101", "against"), ("1-102", "for")] {
        let args = ["resolve", "lift", door, said, "--why", "form", "--evidence", "form.jpg"];
        run(&sandbox, &[&args[..], &["--vouch", "li", "--vouch", "zhao"]].concat()).exits(0);
    }
    run(&sandbox, &["close", "lift", "--yes"]).exits(0);
    run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups"]).exits(0);
    // The minutes say which line it is, what was looked at, and who signed.
    let minutes = String::from_utf8(sandbox.read("m/minutes.md")).unwrap();
    assert!(minutes.contains("2 contested doors were settled by a person"), "{minutes}");
    let rows = rows(&minutes);
    let log = run(&sandbox, &["log", "lift", "--raw"]).exits(0).out;
    let evidence = &yishi::log::Hash::of(&sandbox.read("form.jpg")).code();
    for (at, _) in log.lines().enumerate().filter(|(_, line)| line.contains("\"t\":\"resolve\"")) {
        let row = [&(at + 1).to_string(), evidence, "li, zhao"];
        assert!(rows.iter().any(|cells| *cells == row), "{row:?}: {minutes}");
    }
    let verified = run(&sandbox, &["verify", "m"]).exits(3).out;
    assert!(verified.contains("2 decisions are each signed"), "{verified}");
    let script = Command::new("bash").arg(sandbox.path("m/verify.sh")).output().unwrap();
    let said = String::from_utf8_lossy(&script.stdout).into_owned();
    assert!(said.contains("ok      every later key and every decision"), "{said}");
    // The signature of one decision under another is found.
    let chain = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
    let value = |line: &str, key: &str| {
        let rest = line.split_once(&format!("\"{key}\":\"")).unwrap().1;
        rest.split_once('"').unwrap().0.to_owned()
    };
    let decisions: Vec<&str> = chain.lines().filter(|line| line.contains("\"t\":\"resolve\"")).collect();
    assert_eq!(decisions.len(), 2);
    let moved = decisions[1].replace(&value(decisions[1], "sig1"), &value(decisions[0], "sig1"));
    sandbox.write("m/chain.jsonl", chain.replace(decisions[1], &moved));
    let broken = run(&sandbox, &["verify", "m", "--json"]).exits(4).json();
    // The script says it too.
    let script = Command::new("bash").arg(sandbox.path("m/verify.sh")).output().unwrap();
    let said = String::from_utf8_lossy(&script.stdout).into_owned();
    assert_eq!(script.status.code(), Some(4));
    assert!(said.contains("FAIL    every later key and every decision"), "{said}");
    let line = chain.lines().position(|line| line == decisions[1]).unwrap() + 1;
    let place = format!("chain.jsonl:{line}");
    let mut found = broken["findings"].as_array().unwrap().iter();
    assert!(
        found.any(|f| f["check"] == "signatures" && f["status"] == "fail" && f["where"] == *place),
        "{broken:#}"
    );
}

/// What opens a household's answer, and the book, are for their owner's eyes.
#[cfg(unix)]
#[test]
fn what_opens_answers_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = contested("en", PEOPLE);
    let told =
        decide(&sandbox, &["--evidence", "form.jpg", "--prepare", "kept.json", "--json"]).exits(0).json();
    assert_eq!(told["format"], "yishi/resolve-prepare/1");
    for file in ["kept.json", "yishi.db"] {
        let mode = std::fs::metadata(sandbox.path(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file}");
    }
}

#[test]
fn whoever_keeps_the_book_cannot_do_away_with_the_second_signature() {
    let sandbox = contested("en", &[("li", "chair"), ("zhao", "scrutineer")]);
    run(&sandbox, &["key", "revoke", "zhao", "--for", "lift", "--why", "inconvenient"]).exits(0);
    refused_as(1, &decide(&sandbox, &[]), "settle-signatures", &["lift"]);
    let alone = ["--evidence", "form.jpg", "--vouch", "li", "--vouch", "zhao"];
    refused_as(1, &decide(&sandbox, &alone), "settle-signatures", &["lift"]);
}

#[test]
fn without_two_roles_to_sign_it_is_one_persons_decision() {
    let sandbox = contested("en", &[("zhao", "scrutineer"), ("qian", "scrutineer"), ("wang", "opposed")]);
    decide(&sandbox, &["--evidence", "form.jpg"]).exits(0);
    run(&sandbox, &["resolve", "lift", "1-102", "for", "--why", "form 8"]).exits(0);
    let verified = run(&sandbox, &["verify"]).exits(3).out;
    assert!(verified.contains("2 decisions carry no signature"), "{verified}");
    run(&sandbox, &["close", "lift", "--yes"]).exits(0);
    run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups"]).exits(0);
    let chain = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
    assert_eq!(chain.matches("\"evidence\"").count(), 1, "{chain}");
    let minutes = String::from_utf8(sandbox.read("m/minutes.md")).unwrap();
    let rows = rows(&minutes);
    let alone: Vec<&str> =
        rows.iter().filter(|cells| cells.last() == Some(&"nobody")).map(|cells| cells[1]).collect();
    assert_eq!(alone, [&yishi::log::Hash::of(&sandbox.read("form.jpg")).code(), "-"], "{minutes}");
}
