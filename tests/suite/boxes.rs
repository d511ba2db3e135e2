//! The secret ballot: who took part and what sealed boxes came to, and that no
//! file knows what a household said.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::browser::Browser;
use crate::common::{LANGS, Run, Sandbox, pick, refused, refused_as};
use crate::forge::{Forge, Line};
use proptest::prelude::*;
use serde_json::Value;
use yishi::consult::counts::{Counter, Weight};
use yishi::consult::{BoxTotals, Boxes, Standing};
use yishi::log::Hash;
use yishi::rule::Rule;

/// Forty doors in four buildings; the owner of the first two is one.
fn roll() -> String {
    let mut rows = "户号,楼号,单元,业主,建筑面积\n".to_owned();
    for door in doors() {
        let (building, owner) = (&door[..1], if door == "1-1-102" { "O1-1-101" } else { door.as_str() });
        let owner = owner.trim_start_matches('O');
        rows.push_str(&format!("{door},{building},1,O{owner},{}.25\n", 50 + door.len() + rows.len() % 37));
    }
    rows
}

fn doors() -> Vec<String> {
    (1..=4).flat_map(|building| (101..=110).map(move |room| format!("{building}-1-{room}"))).collect()
}

fn meeting(rule: &str) -> String {
    format!(
        "[consultation]\nid = \"fence\"\ntitle = \"围栏\"\nlang = \"zh\"\nconvener = \"院委会\"\n\
         opens = 2026-05-01\ncloses = 2026-05-31\ndisclose = \"box\"\n\n\
         [proposal]\ntext = \"proposal.txt\"\n\n[rule]\n{rule}"
    )
}

const HALF: &str = "extends = \"community.target\"\nratio = \"1/2\"\n";

/// Open, nobody has voted yet.
fn opened(lang: &'static str) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.write("roll.csv", roll());
    sandbox.write("proposal.txt", "围栏刷漆？\n");
    sandbox.write("meeting.toml", meeting(HALF));
    sandbox.run(&["init", "Lane 8"]).exits(0);
    sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    let said = sandbox.run(&["open", "meeting.toml"]).exits(0);
    assert!(said.err.contains(pick(lang, "无记名投票", "a secret ballot")), "{}", said.err);
    sandbox
}

/// Thirty-six of forty took part: all but the last four of building 4.
fn voted(lang: &'static str) -> Sandbox {
    let sandbox = opened(lang);
    let voters = doors().into_iter().take(36).map(|door| format!("{door}\n"));
    sandbox.write("turnout.csv", format!("户号\n{}", voters.collect::<String>()));
    sandbox.run(&["turnout", "fence", "--from", "turnout.csv"]).exits(0);
    sandbox.run(&["visit", "fence", "4-1-110", "delivered"]).exits(0);
    sandbox
}

fn put(sandbox: &Sandbox, name: &str, [agree, against, abstain, invalid]: [u64; 4], more: &[&str]) -> Run {
    let numbers = [agree, against, abstain, invalid].map(|n| n.to_string());
    let [agree, against, abstain, invalid] = numbers.each_ref().map(String::as_str);
    let args = ["box", "fence", name, "--for", agree, "--against", against, "--abstain", abstain];
    let rest = ["--invalid", invalid, "--tellers", "李明,王芳"];
    sandbox.run(&[&args[..], &rest, more].concat())
}

/// Three boxes with 36 ballots, closed; the log id.
fn closed(lang: &'static str) -> (Sandbox, String) {
    let sandbox = voted(lang);
    put(&sandbox, "hall-1", [10, 2, 1, 0], &["--seal", "A-0417", "--building", "1", "--building", "2"])
        .exits(0);
    put(&sandbox, "hall-2", [7, 4, 0, 1], &["--seal", "A-0418"]).exits(0);
    put(&sandbox, "mobile", [6, 4, 0, 0], &["--novote", "1"]).exits(0);
    sandbox.run(&["close", "fence"]).exits(0);
    let log = sandbox.run(&["tally", "fence", "--json"]).exits(0).json()["log"].as_str().unwrap().to_owned();
    (sandbox, log)
}

/// Exit code and words of a folder's own script.
fn script(folder: &Path, log: &str) -> (i32, String) {
    let output = Command::new("bash").arg("verify.sh").arg(log).current_dir(folder).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The checks that failed.
fn failed(sandbox: &Sandbox, folder: &str, log: &str) -> Vec<String> {
    let json = sandbox.run(&["verify", folder, "--log", log, "--json"]).exits(4).json();
    let all = json["findings"].as_array().unwrap().clone();
    let failed = all.iter().filter(|finding| finding["status"] == "fail");
    failed.map(|finding| finding["check"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_whole_story_in_both_languages() {
    for lang in LANGS {
        let (sandbox, log) = closed(lang);
        let json = sandbox.run(&["tally", "fence", "--json"]).exits(0).json();
        for (position, number) in [("for", 23), ("against", 10), ("abstain", 1), ("invalid", 1)] {
            assert_eq!(json["positions"][position], number, "{position}");
        }
        let households = &json["measures"]["households"];
        for (bucket, number) in [("for", 23), ("novote", 1), ("silent", 1), ("unreached", 3), ("all", 40)] {
            assert_eq!(households[bucket], number, "{bucket}");
        }
        assert_eq!(json["outcome"], "passed");
        assert_eq!(json["canvass"]["records"], 36);
        assert_eq!(json["by"]["boxes"]["hall-2"]["against"], 4);
        assert!(json["measures"].get("area").is_none(), "a ballot has no area");
        sandbox.run(&["tally", "fence", "--recount"]).exits(0);
        for (name, args) in [("public", &[][..]), ("sealed", &["--sealed"])] {
            sandbox.run(&[&["minutes", "fence", "-o", name, "--lang", lang], args].concat()).exits(0);
            sandbox.run(&["verify", name, "--log", &log]).exits(0);
            let (code, said) = script(&sandbox.path(name), &log);
            assert_eq!(code, 0, "{said}");
            assert!(said.contains(pick(lang, "每箱不少于 10 票", "each box has 10 ballots")), "{said}");
            assert!(!sandbox.path(&format!("{name}/openings.jsonl")).exists(), "there is nothing to open");
        }
        let minutes = String::from_utf8(sandbox.read("public/minutes.md")).unwrap();
        for word in ["hall-1", "A-0417", "mobile", pick(lang, "不能证明的", "What it does not prove")] {
            assert!(minutes.contains(word), "{word}\n{minutes}");
        }
        assert!(!minutes.contains("李明"), "tellers are not published");
        let sealed = String::from_utf8(sandbox.read("sealed/minutes.md")).unwrap();
        assert!(sealed.contains("李明"), "{sealed}");
        sandbox.run(&["verify", "--log", &log]).exits(0);
        sandbox.run(&["book", "rebuild"]).exits(0);
        sandbox.run(&["verify", "--log", &log]).exits(0);
        let told = sandbox.run(&["explain", "fence"]).exits(0).out;
        assert!(told.contains("23"), "{told}");
        let lines = sandbox.run(&["log", "fence"]).exits(0).out;
        assert!(lines.contains("hall-2 for=7 against=4 abstain=0 invalid=1 novote=0"), "{lines}");
        sandbox
            .run(&["notice", "fence", "--kind", "open", "--place", "x", "--format", "md", "--lang", lang])
            .exits(0);
        let mut names = std::fs::read_dir(sandbox.root()).unwrap().map(|entry| entry.unwrap().path());
        let notice = names.find(|path| path.extension().is_some_and(|end| end == "md")).unwrap();
        let notice = std::fs::read_to_string(notice).unwrap();
        assert!(notice.contains(pick(lang, "本次为无记名投票", "This ballot is secret")), "{notice}");
    }
}

/// Every text and every row in the file, as `strings` would find them.
fn bytes_of(sandbox: &Sandbox) -> Vec<u8> {
    sandbox.read("yishi.db")
}

#[test]
fn no_file_joins_a_door_to_a_position() {
    let (sandbox, _) = closed("en");
    sandbox.run(&["minutes", "fence", "-o", "public"]).exits(0);
    sandbox.run(&["minutes", "fence", "--sealed", "-o", "sealed"]).exits(0);
    // No opening of a position was ever written, neither in the book nor in
    // free pages of its file, nor in any folder.
    let needles: [&[u8]; 3] = [b"\"pos\":", b"\"t\":\"pos\"", b"\"t\":\"second\""];
    let mut files = vec![("yishi.db".to_owned(), bytes_of(&sandbox))];
    for folder in ["public", "sealed"] {
        for entry in std::fs::read_dir(sandbox.path(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            // These two say what an opening of a position would look like.
            if name != "check.html" && name != "verify.sh" {
                files.push((format!("{folder}/{name}"), std::fs::read(entry.path()).unwrap()));
            }
        }
    }
    for (name, bytes) in &files {
        for needle in needles {
            assert!(!bytes.windows(needle.len()).any(|part| part == needle), "{name}");
        }
    }
    // Every row that names a door, and every word in it that is a position.
    let book = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
    let tables: Vec<String> = book
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .unwrap();
    let said = ["for", "against", "abstain", "invalid", "box-for", "box-against"];
    let mut rows = 0;
    for table in tables {
        let mut all = book.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = all.column_count();
        let mut found = all.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<String> =
                (0..columns).filter_map(|column| row.get::<_, String>(column).ok()).collect();
            if cells.iter().any(|cell| doors().contains(cell)) {
                rows += 1;
                assert!(!cells.iter().any(|cell| said.contains(&cell.as_str())), "{table}: {cells:?}");
            }
        }
    }
    assert!(rows > 100, "rows of doors were looked at: {rows}");
    // In the lines of the public record a slot stands beside no answer.
    for line in String::from_utf8(sandbox.read("public/chain.jsonl")).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        if keys.contains(&"hh") {
            assert!(["turnout", "strike", "visit"].contains(&line["t"].as_str().unwrap()), "{line}");
            assert!(
                keys.iter().all(|key| ["c", "hh", "prev", "sees", "seq", "t", "v"].contains(key)),
                "{line}"
            );
        }
    }
    // The sealed form knows who took part, by door, and not more than that.
    let sealed = String::from_utf8(sandbox.read("sealed/more-openings.jsonl")).unwrap();
    assert_eq!(sealed.lines().filter(|line| line.contains("\"t\":\"turnout\"")).count(), 36);
    let public: String = files
        .iter()
        .filter(|(name, _)| name.starts_with("public/") && !name.ends_with(".docx"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    assert!(doors().iter().all(|door| !public.contains(door.as_str())), "the wall shows no door");
}

#[test]
fn what_joins_a_door_to_an_answer_is_refused() {
    for lang in LANGS {
        let sandbox = voted(lang);
        sandbox.write("answers.csv", "户号,意见\n1-1-101,同意\n");
        let hint = pick(lang, "yishi turnout fence 户号", "yishi turnout fence DOOR");
        for args in [
            &["record", "fence", "1-1-101", "for"][..],
            &["record", "fence", "--from", "answers.csv"],
            &["record", "fence", "--second", "1-1-101", "for"],
            &["record", "fence", "--second", "--from", "answers.csv"],
            &["resolve", "fence", "1-1-101", "for", "--why", "x"],
            &["consent", "fence", "1-1-101"],
            &["sheet", "fence"],
        ] {
            refused(&sandbox.run(args), "box-mode", &[hint]);
        }
        // A list that says how somebody voted is no list of who took part, and
        // the word itself is not repeated.
        let said = sandbox.run(&["turnout", "fence", "--from", "answers.csv"]);
        refused(&said, "turnout-refused", &[pick(lang, "投票登记中写了意见", "says how somebody voted")]);
        assert!(!said.err.contains("同意"), "{}", said.err);
        refused(
            &sandbox.run(&["amend", "roll", "fence", "--remove", "1-1-101", "--why", "x"]),
            "box-amend",
            &[],
        );
        sandbox.write("other.txt", "another\n");
        refused(
            &sandbox.run(&["amend", "text", "fence", "other.txt", "--keep", "--why", "x"]),
            "box-amend",
            &["36"],
        );
        // The other way round.
        let named = Sandbox::speaking(lang);
        named.open_small(crate::common::MAJORITY);
        refused(&named.run(&["turnout", "small", "1-1-101"]), "not-box-mode", &["yishi record small"]);
    }
}

#[test]
fn a_remark_that_says_how_somebody_voted_is_refused_and_not_repeated() {
    for lang in LANGS {
        let sandbox = opened(lang);
        sandbox.write("remarks.csv", "户号,备注\n1-1-101,代领\n1-1-102,他投了同意\n");
        let said = sandbox.run(&["turnout", "fence", "--from", "remarks.csv"]);
        refused(
            &said,
            "turnout-refused",
            &["1-1-102", pick(lang, "备注等栏里像是写了意见", "may say how somebody voted")],
        );
        assert!(!said.err.contains("他投了"), "{}", said.err);
        for args in [
            &["turnout", "fence", "1-1-101", "--note", "反对"][..],
            &["turnout", "fence", "1-1-101", "--form", "同意"],
            &["turnout", "fence", "1-1-101", "--note", "voted against"],
            &["visit", "fence", "1-1-101", "absent", "--note", "说弃权"],
        ] {
            refused(&sandbox.run(args), "box-answer", &[]);
        }
        assert_eq!(sandbox.run(&["log", "fence", "--raw"]).exits(0).out.lines().count(), 1);
        let proxy = ["turnout", "fence", "1-1-101", "--note", "业主同意由女儿代领", "--steward", "王赞同"];
        sandbox.run(&proxy).exits(0);
    }
}

#[test]
fn a_list_of_voters_is_read_by_what_its_columns_are_called_or_refused() {
    for lang in LANGS {
        for header in ["是否参加", "参加", "是否投票", "是否领票", "已投票", "turnout"] {
            let sandbox = opened(lang);
            sandbox.write("list.csv", format!("户号,{header}\n1-1-101,是\n1-1-102,否\n"));
            let said = sandbox.run(&["turnout", "fence", "--from", "list.csv", "--json"]).exits(0).json();
            assert_eq!(said["turnout"], 1, "{header}");
        }
        let sandbox = opened(lang);
        for header in ["参加情况", "签到", "是否到场", "ballot received"] {
            sandbox.write("list.csv", format!("户号,{header},备注\n1-1-101,是,\n1-1-102,否,\n"));
            let said = sandbox.run(&["turnout", "fence", "--from", "list.csv"]);
            refused(&said, "sheet-column-unsure", &["list.csv:1", header, "turnout"]);
        }
        // Whatever its name, and without one.
        for header in ["participated", "absent", "缺席", "签字", "状态", "赞成", ""] {
            sandbox.write("list.csv", format!("户号,{header},备注\n1-1-101,是,\n1-1-102,否,\n"));
            let said = sandbox.run(&["turnout", "fence", "--from", "list.csv"]);
            let code = if header.is_empty() { "turnout-refused" } else { "sheet-column-unsure" };
            refused(&said, code, &["list.csv:", header, "turnout"]);
        }
        for (key, value) in [("attended", "\"no\""), ("签到", "\"否\""), ("present", "false")] {
            sandbox.write("list.jsonl", format!("{{\"door\":\"1-1-101\",\"{key}\":{value}}}\n"));
            let said = sandbox.run(&["turnout", "fence", "--from", "list.jsonl"]);
            refused(&said, "turnout-refused", &["list.jsonl:1", key, "turnout"]);
        }
        // A remark may say so too.
        sandbox.write("list.csv", "户号,备注\n1-1-101,\n1-1-102,未参加\n");
        let said = sandbox.run(&["turnout", "fence", "--from", "list.csv"]);
        refused(&said, "turnout-refused", &["list.csv:3", "1-1-102", "turnout"]);
        assert_eq!(sandbox.run(&["status", "fence", "--json"]).exits(0).json()["answered"], 0);
        // What a roll holds, and who a person is, say nothing of it.
        sandbox.write("list.csv", "序号,户号,业主姓名,面积\n1,1-1-103,甲,80\n合计,,,80\n");
        sandbox.run(&["turnout", "fence", "--from", "list.csv"]).exits(0);
        let lines = "{\"door\":\"1-1-104\",\"turnout\":true}\n{\"door\":\"1-1-201\",\"turnout\":false}\n";
        sandbox.write("list.jsonl", lines);
        let said = sandbox.run(&["turnout", "fence", "--from", "list.jsonl", "--json"]).exits(0).json();
        assert_eq!(said["turnout"], 2);
        // Where a known column says it, another may say what it likes.
        sandbox.write("list.csv", "户号,已投票,参加情况\n1-1-101,是,下午\n1-1-102,否,\n");
        let said = sandbox.run(&["turnout", "fence", "--from", "list.csv", "--json"]).exits(0).json();
        assert_eq!(said["turnout"], 3);
    }
}

#[test]
fn rules_that_a_ballot_cannot_answer_are_refused_at_the_opening() {
    for lang in LANGS {
        for (rule, word) in [
            ("extends = \"cn.civil-code.278.ordinary\"\n", pick(lang, "面积", "area")),
            ("extends = \"cn.villagers-meeting.22\"\n", pick(lang, "一票是一户", "merged to one head")),
        ] {
            let sandbox = Sandbox::speaking(lang);
            sandbox.write("roll.csv", roll());
            sandbox.write("proposal.txt", "?\n");
            sandbox.write("meeting.toml", meeting(rule));
            sandbox.run(&["init", "Lane 8"]).exits(0);
            sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
            refused(&sandbox.run(&["open", "meeting.toml"]), "box-rule", &[word]);
        }
    }
}

#[test]
fn turnout_is_once_and_struck_only_with_a_reason() {
    for lang in LANGS {
        let sandbox = opened(lang);
        // Until somebody has voted the text may still be mended.
        sandbox.write("better.txt", "围栏刷绿漆？\n");
        sandbox.run(&["amend", "text", "fence", "better.txt", "--reask", "--why", "写明颜色"]).exits(0);
        let said = sandbox.run(&["turnout", "fence", "1-1-101", "--form", "0417", "--json"]).exits(0).json();
        assert_eq!((said["turnout"].as_u64(), said["households"].as_u64()), (Some(1), Some(40)));
        refused(&sandbox.run(&["turnout", "fence", "1-1-101"]), "turnout-twice", &["--strike"]);
        refused(&sandbox.run(&["turnout", "fence", "9-1-101"]), "door-unknown", &["9-1-101"]);
        refused_as(2, &sandbox.run(&["turnout", "fence", "1-1-101", "--strike"]), "usage", &["--why"]);
        refused(
            &sandbox.run(&["turnout", "fence", "1-1-102", "--strike", "--why", "x"]),
            "turnout-none",
            &["1-1-102"],
        );
        sandbox.run(&["turnout", "fence", "1-1-101", "--strike", "--why", "登记错了门牌"]).exits(0);
        // The household that was meant, and later the one that was struck.
        sandbox.run(&["turnout", "fence", "1-1-103"]).exits(0);
        sandbox.run(&["turnout", "fence", "1-1-101"]).exits(0);
        let status = sandbox.run(&["status", "fence", "--json"]).exits(0).json();
        assert_eq!((status["answered"].as_u64(), status["replaced"].as_u64()), (Some(2), Some(1)));
        let missing = sandbox.run(&["status", "fence", "--missing", "--json"]).exits(0).json();
        assert_eq!(missing["doors"].as_array().unwrap().len(), 38);
        sandbox.run(&["verify"]).exits(3);
        sandbox.run(&["tally", "fence", "--recount"]).exits(0);
        sandbox.run(&["book", "rebuild"]).exits(0);
        sandbox.run(&["verify"]).exits(3);
    }
}

#[test]
fn a_small_an_overfull_and_a_second_box_are_refused() {
    for lang in LANGS {
        let sandbox = voted(lang);
        let before = sandbox.run(&["log", "fence", "--raw"]).exits(0).out;
        refused(&put(&sandbox, "a", [5, 4, 0, 0], &[]), "box-small", &["9", "10"]);
        refused(&put(&sandbox, "a", [5, 4, 0, 0], &["--novote", "5"]), "box-small", &["9"]);
        refused(&put(&sandbox, "a", [30, 7, 0, 0], &[]), "box-overfull", &["37", "36"]);
        refused(&put(&sandbox, "a", [30, 6, 0, 0], &["--novote", "1"]), "box-overfull", &["37"]);
        refused(&put(&sandbox, "a", [9, 2, 0, 0], &["--building", "1"]), "box-overfull", &["11", "10"]);
        refused(&put(&sandbox, "a", [9, 2, 0, 0], &["--building", "7"]), "building-unknown", &["7"]);
        refused(&put(&sandbox, "A b", [9, 2, 0, 0], &[]), "value-invalid", &["A b"]);
        refused(&put(&sandbox, "a", [9, 2, 0, 0], &["--seal", "封条"]), "value-invalid", &["A-0417"]);
        let one = ["box", "fence", "a", "--for", "9", "--against", "2", "--abstain", "0", "--invalid", "0"];
        for tellers in ["李明", "李明,李明", "李明, 李明"] {
            let run = sandbox.run(&[&one[..], &["--tellers", tellers]].concat());
            refused(&run, "box-tellers", &[pick(lang, "1 名", "1")]);
        }
        assert_eq!(sandbox.run(&["log", "fence", "--raw"]).exits(0).out, before, "nothing was written");
        put(&sandbox, "a", [9, 2, 0, 0], &[]).exits(0);
        refused(&put(&sandbox, "a", [9, 2, 0, 0], &[]), "box-twice", &["a"]);
        put(&sandbox, "b", [20, 5, 0, 0], &[]).exits(0);
        // Every household that took part has its ballot in a box: none can be
        // struck any more.
        let strike = sandbox.run(&["turnout", "fence", "1-1-101", "--strike", "--why", "x"]);
        refused(&strike, "strike-overfull", &["36"]);
    }
}

#[test]
fn a_close_with_ballots_missing_says_so_in_the_minutes() {
    for lang in LANGS {
        let sandbox = voted(lang);
        put(&sandbox, "a", [18, 14, 0, 0], &[]).exits(0);
        refused(
            &sandbox.run(&["close", "fence"]),
            "box-discrepancy",
            &["36", "32", "--accept-open-conflicts"],
        );
        let open = sandbox.run(&["tally", "fence", "--json"]).exits(0).json();
        assert_eq!(open["bounds"]["best"], "passed");
        assert_eq!(open["bounds"]["worst"], "rejected");
        sandbox.run(&["close", "fence", "--accept-open-conflicts"]).exits(0);
        sandbox.run(&["minutes", "fence", "-o", "public", "--lang", lang]).exits(0);
        let minutes = String::from_utf8(sandbox.read("public/minutes.md")).unwrap();
        // Four ballots for would have made twenty-two of forty.
        for words in [
            pick(lang, "4 户登记了投票", "4 households took part and no box has their ballots"),
            pick(
                lang,
                "如果都是同意，结论为“通过”；都是反对，为“未通过”",
                "the outcome would be passed; had all been against, rejected",
            ),
            pick(lang, "截止时登记投票与票箱不符", "at the close turnout and boxes differed"),
        ] {
            assert!(minutes.contains(words), "{words}\n{minutes}");
        }
        let log =
            Hash::of(sandbox.read("public/chain.jsonl").split_inclusive(|b| *b == b'\n').next().unwrap());
        sandbox.run(&["verify", "public", "--log", &log.hex()]).exits(0);
        assert_eq!(script(&sandbox.path("public"), &log.hex()).0, 0);
        sandbox.run(&["verify", "--log", &log.hex()]).exits(0);
        refused(&sandbox.run(&["turnout", "fence", "4-1-107"]), "closed", &[]);
        refused(&put(&sandbox, "z", [10, 0, 0, 0], &[]), "closed", &[]);
    }
}

/// A change of the lines of a chain.
type Change = fn(&mut Vec<Line>);

fn first_box(lines: &mut [Line]) -> &mut Line {
    lines.iter_mut().find(|line| line["t"] == "box").unwrap()
}

fn set(line: &mut Line, key: &str, value: u64) {
    line.insert(key.to_owned(), value.into());
}

#[test]
fn tampered_totals_are_found_by_tool_script_and_page() {
    let (sandbox, log) = closed("en");
    sandbox.run(&["minutes", "fence", "-o", "good"]).exits(0);
    let browser = Browser::start();
    let changes: [(&str, Change, &str); 7] = [
        (
            "votes moved",
            |lines| {
                set(first_box(lines), "for", 11);
                set(first_box(lines), "against", 1);
            },
            "boxes",
        ),
        ("a ballot more", |lines| set(first_box(lines), "for", 11), "states"),
        ("a small box", |lines| set(first_box(lines), "for", 1), "states"),
        ("one teller", |lines| set(first_box(lines), "tellers", 1), "states"),
        (
            "a box twice",
            |lines| {
                let again = first_box(lines).clone();
                let at = lines.iter().position(|line| line["t"] == "close").unwrap();
                lines.insert(at, again);
            },
            "states",
        ),
        (
            "a household left out",
            |lines| {
                let at = lines.iter().position(|line| line["t"] == "turnout").unwrap();
                lines.remove(at);
            },
            "states",
        ),
        (
            "the tally",
            |lines| {
                let tally = lines.iter_mut().find(|line| line["t"] == "tally").unwrap();
                set(tally, "for", 24);
                set(tally, "against", 9);
            },
            "boxes",
        ),
    ];
    for (what, change, check) in changes {
        let forge = Forge::of(&sandbox.path("good"));
        let mut lines = forge.chain();
        change(&mut lines);
        forge.reseal(lines);
        let folder = forge.root();
        let failed = failed(&sandbox, &folder.display().to_string(), &log);
        assert!(failed.iter().any(|found| found == check), "{what}: {failed:?}");
        assert_eq!(script(folder, &log).0, 4, "{what}");
        if let Some(browser) = &browser {
            browser.open(&folder.join("check.html"));
            assert_eq!(browser.judge(folder).0, 4, "{what}");
        }
    }
}

#[test]
fn the_page_finds_a_good_folder_good_in_both_forms() {
    let Some(browser) = Browser::start() else { return };
    let (sandbox, log) = closed("en");
    for (name, args) in [("public", &[][..]), ("sealed", &["--sealed"])] {
        sandbox.run(&[&["minutes", "fence", "-o", name], args].concat()).exits(0);
        browser.open(&sandbox.path(name).join("check.html"));
        assert_eq!(
            browser.judge(&sandbox.path(name)),
            (3, String::new()),
            "{name}: {}",
            browser.text("report")
        );
        browser.type_in("log", &log);
        assert_eq!(browser.judge(&sandbox.path(name)), (0, String::new()), "{name}");
    }
}

fn rule() -> Rule {
    let text = "[rule]\nid = \"r\"\nmeasures = [\"households\"]\n\
                approval = { id = \"a\", measure = \"households\", count = [\"for\"], op = \">\", ratio = \"1/2\", of = \"ballots\" }\n";
    Rule::from_toml(text, "r.toml").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_split_of_the_ballots_into_boxes_gives_the_same_tally(
        ballots in prop::collection::vec((0_usize..4, 0_usize..5), 10..120),
        away in 0_u64..20,
    ) {
        let rule = rule();
        let turnout = u64::try_from(ballots.len()).unwrap() + 2;
        let counts = || {
            let mut counter = Counter::new(&rule);
            for door in 0..turnout + away {
                let own = door.to_string();
                let building = (door % 3).to_string();
                let weight = Weight { building: &building, own: &own, area: 100, tags: "", shares: "" };
                counter.add(weight, if door < turnout { Standing::Turnout } else { Standing::Unreached });
            }
            counter.finish().0
        };
        let split = |into: usize| -> Boxes {
            let mut boxes: BTreeMap<String, BoxTotals> = BTreeMap::new();
            for (said, at) in &ballots {
                let totals = boxes.entry(format!("b{}", at % into)).or_default();
                match said {
                    0 => totals.for_ += 1,
                    1 => totals.against += 1,
                    2 => totals.abstain += 1,
                    _ => totals.invalid += 1,
                }
            }
            boxes
        };
        let one = counts().in_boxes(split(1));
        prop_assert!(one.adds_up());
        for into in 2..=5 {
            let many = counts().in_boxes(split(into));
            prop_assert!(many.adds_up());
            prop_assert_eq!(many.measures(&rule), one.measures(&rule));
            prop_assert_eq!(many.positions(), one.positions());
            prop_assert_eq!(many.undecided(&rule, true), one.undecided(&rule, true));
        }
        prop_assert_eq!(one.uncounted(), 2);
    }
}
