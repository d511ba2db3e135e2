//! `check.html` in a browser, held against the tool and against the script.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::Browser;
use crate::common::{MAJORITY, Sandbox, broken_chains, vectors};
use crate::forge::Forge;
use serde_json::{Value, json};
use yishi::log::Hash;
use yishi::minutes::put_inside;
use yishi::report::check_page::check_page;
use yishi::text::Lang;

/// A closed small consultation with its minutes; the folder and the log id.
fn closed(disclose: &str) -> (Sandbox, PathBuf, String) {
    let sandbox = Sandbox::new();
    let log = sandbox.close_small_as(disclose, MAJORITY);
    let folder = sandbox.path("minutes-small");
    (sandbox, folder, log)
}

/// A change of the figures of a sheet.
type Change = fn(&mut Value);

/// The exit code of the script of a folder.
fn script(folder: &Path, log: &str) -> i64 {
    let done = Command::new("bash").arg(folder.join("verify.sh")).arg(log).output().unwrap();
    done.status.code().unwrap().into()
}

fn blocks(digits: &str) -> String {
    let parts: Vec<&str> =
        (0..digits.len()).step_by(4).map(|at| &digits[at..(at + 4).min(digits.len())]).collect();
    parts.join(" ")
}

/// The page of a folder, opened from the disk.
fn opened(browser: &Browser, folder: &Path) {
    browser.open(&folder.join("check.html"));
}

#[test]
fn a_good_folder_in_each_mode_and_what_is_typed_from_the_notice() {
    let Some(browser) = Browser::start() else { return };
    for disclose in ["positions", "named", "none"] {
        let (_sandbox, folder, log) = closed(disclose);
        opened(&browser, &folder);
        assert_eq!(browser.judge(&folder), (3, String::new()), "{disclose}: {}", browser.text("report"));
        for (typed, verdict) in [
            (log.clone(), 0),
            (blocks(&log), 0),
            (log[..40].to_uppercase(), 0),
            (log[..39].to_owned(), 3),
            ("not a number".to_owned(), 3),
            (Hash::of(b"other").hex(), 4),
        ] {
            browser.type_in("log", &typed);
            assert_eq!(browser.verdict().0, verdict, "{typed}");
        }
        let weights = browser.run("found.list.holds.some(({check}) => check === 'weights')");
        assert_eq!(weights, json!(disclose == "named"));
        // Whatever it says has words, in both languages.
        for (lang, word) in [("zh", "核对无误"), ("en", "What holds")] {
            let said = browser.text("more") + &browser.text("report");
            assert!(said.contains(word), "{lang}: {said}");
            assert!(
                !said.contains("page_") && !said.contains("verify_tally") && !said.contains('{'),
                "{said}"
            );
            browser.run("document.getElementById('language').click()");
        }
    }
}

#[test]
fn the_page_the_tool_and_the_script_give_one_verdict_on_public_folders() {
    one_verdict(&["positions", "named", "none", "consents"]);
}

#[test]
fn the_page_the_tool_and_the_script_give_one_verdict_on_all_that_a_log_can_hold() {
    one_verdict(&["amended", "sealed", "sealed none"]);
}

#[test]
fn the_page_the_tool_and_the_script_give_one_verdict_on_what_packs_brought() {
    one_verdict(&["packs", "sealed packs"]);
}

#[test]
fn signatures_beside_the_files_are_no_files_too_many() {
    let Some(browser) = Browser::start() else { return };
    let sandbox = Sandbox::new();
    let sign =
        |namespace: &str, message: &[u8]| crate::sign_support::sign_with(&[7; 32], None, namespace, message);
    sandbox.write("roll.csv", crate::common::SMALL_ROLL);
    sandbox.write("proposal.txt", "?\n");
    sandbox.write("meeting.toml", crate::common::small_meeting("positions", MAJORITY));
    sandbox.write("answers.csv", crate::common::SMALL_ANSWERS);
    sandbox.write("wang.pub", format!("{}\n", sign("yishi-minutes-v1", b"").0));
    for args in [
        &["init", "Lane 8"][..],
        &["key", "enrol", "wang", "wang.pub", "--role", "chair"],
        &["roll", "import", "roll.csv"],
        &["open", "meeting.toml"],
        &["record", "small", "--from", "answers.csv"],
        &["close", "small"],
        &["minutes", "small", "-o", "m", "--accept-small-groups"],
    ] {
        sandbox.run(args).exits(0);
    }
    for (file, namespace) in [("SHA256SUMS", "yishi-minutes-v1"), ("checkpoint", "yishi-checkpoint-v1")] {
        let signature = sign(namespace, &sandbox.read(&format!("m/{file}"))).1;
        sandbox.write(&format!("m/{file}.wang.sig"), signature);
    }
    let folder = sandbox.path("m");
    let chain = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
    let log = Hash::of(format!("{}\n", chain.lines().next().unwrap()).as_bytes()).hex();
    let signers = folder.join("signers");
    sandbox.run(&["verify", "m", "--log", &log, "--signers", signers.to_str().unwrap()]).exits(0);
    assert_eq!(script(&folder, &log), 0);
    opened(&browser, &folder);
    browser.type_in("log", &log);
    assert_eq!(browser.judge(&folder).0, 0, "{}", browser.text("report"));
    let said = String::from_utf8(sandbox.read("m/minutes.md")).unwrap();
    assert!(said.contains("ssh-keygen -Y verify -f signers"), "{said}");
    // A signature by somebody else, and a list that is missing, are found.
    let forged =
        crate::sign_support::sign_with(&[8; 32], None, "yishi-minutes-v1", &sandbox.read("m/SHA256SUMS")).1;
    let good = sandbox.read("m/SHA256SUMS.wang.sig");
    sandbox.write("m/SHA256SUMS.wang.sig", forged);
    sandbox.run(&["verify", "m", "--log", &log]).exits(4);
    if Command::new("ssh-keygen").arg("-?").output().is_ok() {
        assert_eq!(script(&folder, &log), 4);
    }
    sandbox.write("m/SHA256SUMS.wang.sig", good);
    std::fs::remove_file(&signers).unwrap();
    assert_eq!([script(&folder, &log), browser.judge(&folder).0], [4, 4]);
}

fn one_verdict(kinds: &[&str]) {
    // The script, which takes longest, is asked here about what the list of
    // files does not tell; `script.rs` asks it about the list.
    let all = crate::faults::every();
    let Some(browser) = Browser::start() else { return };
    for disclose in kinds.iter().copied() {
        let sandbox = Sandbox::new();
        let log = match disclose {
            "amended" | "sealed" => sandbox.close_amended(MAJORITY),
            "sealed none" => sandbox.close_small_as("none", MAJORITY),
            "packs" | "sealed packs" => crate::pack_support::closed(&sandbox, MAJORITY),
            "consents" => some_consent(&sandbox),
            mode => sandbox.close_small_as(mode, MAJORITY),
        };
        if disclose.starts_with("sealed") {
            let _ = sandbox.run(&["minutes", "small", "--sealed", "-o", "sealed"]).exits(0);
        }
        let folder = sandbox.path(if disclose.starts_with("sealed") { "sealed" } else { "minutes-small" });
        opened(&browser, &folder);
        browser.type_in("log", &log);
        let agree = |what: &str, forge: &Forge, [tool, page, by_script]: [i64; 3]| {
            let report = forge.check(&log);
            let here = browser.judge(forge.root());
            let said = format!("{disclose}, {what}: {here:?} {report:#?}");
            assert_eq!([i64::from(report.exit()), here.0], [tool, page], "{said}");
            // Without its script, or with another one, a folder has none that
            // could say anything.
            if forge.path("verify.sh").exists() && by_script >= 0 {
                assert_eq!(script(forge.root(), &log), by_script, "{said}");
            }
        };
        let good = Forge::of(&folder);
        agree("good", &good, [0, 0, 0]);
        for name in good.names() {
            let broken = [4, 4, if all && name != "verify.sh" { 4 } else { -1 }];
            let forge = Forge::of(&folder);
            let mut bytes = forge.read(&name);
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            forge.write(&name, &bytes);
            agree(&format!("{name} with one bit changed"), &forge, broken);
            forge.write(&name, b"");
            agree(&format!("{name} empty"), &forge, [4, 4, -1]);
            std::fs::remove_file(forge.path(&name)).unwrap();
            agree(&format!("{name} missing"), &forge, broken);
        }
        let forge = Forge::of(&folder);
        forge.write("more.txt", "x");
        agree("one file more", &forge, [4, 4, 4]);
        forge.sums();
        agree("one file more, and listed", &forge, [4, 4, 4]);
        let forge = Forge::of(&folder);
        forge.write(".DS_Store", "x");
        agree("what a file manager leaves", &forge, [0, 0, 0]);
        // With digests made good, what the log binds still tells.
        for name in good.names() {
            let forge = Forge::of(&folder);
            let mut bytes = forge.read(&name);
            if let Some(one) = bytes.iter_mut().find(|byte| **byte == b'1') {
                *one = b'2';
            }
            bytes.push(b'\n');
            forge.write(&name, bytes);
            forge.sums();
            // Text, script and page are for the tool to write again.
            let only_tool = ["minutes.md", "minutes.html", "minutes.docx", "check.html"];
            let wanted = match name.as_str() {
                "SHA256SUMS" => [0, 0, 0],
                "verify.sh" => [4, 0, -1],
                name if only_tool.contains(&name) => [4, 0, if all { 0 } else { -1 }],
                _ => [4, 4, 4],
            };
            agree(&format!("{name} changed, digests made good"), &forge, wanted);
        }
    }
}

/// A canvass by name in which two households agreed to be shown, one took it
/// back and the others were not asked.
fn some_consent(sandbox: &Sandbox) -> String {
    sandbox.open_small_as("named", MAJORITY);
    let meeting = String::from_utf8(sandbox.read("meeting.toml")).unwrap();
    let meeting: String =
        meeting.lines().filter(|line| !line.starts_with("named_ground")).map(|l| format!("{l}\n")).collect();
    for name in ["yishi.db", "state"] {
        let path = sandbox.path(name);
        let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
    }
    let _ = sandbox.run(&["init", "Lane 8"]).exits(0);
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    sandbox.write("meeting.toml", meeting);
    let _ = sandbox.run(&["open", "meeting.toml"]).exits(0);
    for door in ["1-1-101", "2-1-102", "2-1-201"] {
        let _ = sandbox.run(&["consent", "small", door]).exits(0);
    }
    let _ = sandbox.run(&["consent", "small", "2-1-201", "--withdraw"]).exits(0);
    sandbox.answer_and_close_small();
    let log = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
    Hash::of(log.split_inclusive('\n').next().unwrap().as_bytes()).hex()
}

/// Lines changed by someone who links and seals them again.
fn resealed(folder: &Path, change: impl FnOnce(&mut Vec<crate::forge::Line>)) -> Forge {
    let forge = Forge::of(folder);
    let mut lines = forge.chain();
    change(&mut lines);
    forge.reseal(lines);
    forge
}

#[test]
fn lies_that_are_linked_and_sealed_again_are_found_as_the_tool_finds_them() {
    let Some(browser) = Browser::start() else { return };
    let (_sandbox, folder, log) = closed("positions");
    opened(&browser, &folder);
    browser.type_in("log", &log);
    let find =
        |lines: &[crate::forge::Line], kind: &str| lines.iter().position(|line| line["t"] == kind).unwrap();
    let both = |what: &str, forge: &Forge, check: &str| {
        let report = forge.check(&log);
        let (verdict, failed) = browser.judge(forge.root());
        assert_eq!((report.exit(), verdict), (4, 4), "{what}: {failed} {report:#?}");
        let by_tool = crate::forge::failed(&report).iter().any(|found| found.code() == check);
        assert!(by_tool && failed.split(' ').any(|found| found == check), "{what}: {failed} {report:#?}");
        // What follows from a rule is not for a shell; the script says so.
        let by_rule = ["facts", "the day"].contains(&what);
        assert_eq!(script(forge.root(), &log), if by_rule { 0 } else { 4 }, "{what}");
    };
    for (what, check, change) in [
        (
            "an answer after the close",
            "states",
            (|lines: &mut Vec<crate::forge::Line>| {
                let answer = lines[1].clone();
                let last = lines.len();
                lines.insert(last, answer);
            }) as fn(&mut Vec<crate::forge::Line>),
        ),
        ("a second opening", "states", |lines| lines.insert(3, lines[0].clone())),
        ("no tally", "tally", |lines| lines.retain(|line| line["t"] != "tally")),
        ("two tallies", "states", |lines| {
            let tally = lines.iter().find(|line| line["t"] == "tally").unwrap().clone();
            lines.push(tally);
        }),
        ("a code copied", "commitments", |lines| lines[2]["c"] = lines[1]["c"].clone()),
        ("a household that is on no roll", "slots", |lines| lines[2]["hh"] = json!("ab".repeat(32))),
        ("a replacement that names another", "sees", |lines| {
            let line = lines.iter_mut().find(|line| line.contains_key("sees")).unwrap();
            line["sees"] = json!("cd".repeat(32));
        }),
        ("a kind that nobody knows", "types", |lines| lines[3]["t"] = json!("miracle")),
        ("a key that nobody knows", "types", |lines| {
            lines[3].insert("more".to_owned(), json!("x"));
        }),
        ("packs that were never given out", "packs", |lines| {
            let close = lines.iter_mut().find(|line| line["t"] == "close").unwrap();
            close["packs_issued"] = json!(1);
        }),
        ("more for than there are", "tally", |lines| {
            let tally = lines.iter_mut().find(|line| line["t"] == "tally").unwrap();
            (tally["for"], tally["against"]) = (json!(6), json!(0));
        }),
        ("another outcome", "tally", |lines| {
            let tally = lines.iter_mut().find(|line| line["t"] == "tally").unwrap();
            let other = if tally["result"] == "passed" { "rejected" } else { "passed" };
            tally["result"] = json!(other);
        }),
    ] {
        both(what, &resealed(&folder, change), check);
    }
    // Figures of the sheet, each with its digest in the tally line made good.
    let figures: &[(&str, Change)] = &[
        ("outcome", |sheet| sheet["outcome"] = json!("void")),
        ("a comparison", |sheet| {
            sheet["approval"][0]["met"] = json!(!sheet["approval"][0]["met"].as_bool().unwrap());
        }),
        ("a product", |sheet| sheet["approval"][0]["lhs"] = json!("99")),
        ("a ratio", |sheet| sheet["approval"][0]["ratio"] = json!("1/3")),
        ("a base", |sheet| sheet["approval"][0]["base"] = json!(7)),
        ("buckets", |sheet| sheet["measures"]["households"]["for"] = json!(7)),
        ("positions", |sheet| sheet["positions"]["block"] = json!(1)),
        ("a building", |sheet| sheet["by"]["building"]["1"]["households"]["for"] = json!(0)),
        ("facts", |sheet| sheet["facts"]["told_effect"] = json!(1)),
        ("records", |sheet| sheet["canvass"]["records"] = json!(3)),
        ("the day", |sheet| sheet["on"] = json!("2026-06-02")),
        ("another log", |sheet| sheet["log"] = json!("ab".repeat(32))),
    ];
    for (what, change) in figures {
        let forge = Forge::of(&folder);
        let mut sheet: Value = serde_json::from_slice(&forge.read("tally.json")).unwrap();
        change(&mut sheet);
        let bytes = serde_json::to_string_pretty(&sheet).unwrap() + "\n";
        forge.write("tally.json", &bytes);
        let mut lines = forge.chain();
        let at = find(&lines, "tally");
        lines[at]["detail"] = json!(Hash::of(bytes.as_bytes()).hex());
        forge.reseal(lines);
        both(what, &forge, "tally");
    }
    // A tail cut off with its seal, and everything made again by one who holds
    // all salts: no checker sees these without what was kept outside.
    let cut = resealed(&folder, |lines| lines.truncate(lines.len() - 1));
    cut.rewrite_minutes();
    cut.sums();
    assert_eq!((cut.check(&log).exit(), browser.judge(cut.root()).0, script(cut.root(), &log)), (0, 0, 0));
    let again = Forge::of(&folder);
    again.remake(|open, _, _| open["nonce"] = json!("ab".repeat(16)));
    let own = Hash::of(again.text("chain.jsonl").split_inclusive('\n').next().unwrap().as_bytes()).hex();
    assert_eq!(
        (again.check(&log).exit(), browser.judge(again.root()).0, script(again.root(), &log)),
        (4, 4, 4)
    );
    browser.type_in("log", &own);
    assert_eq!(browser.verdict().0, 0);
}

#[test]
fn lies_about_forms_are_found_as_the_tool_finds_them() {
    let Some(browser) = Browser::start() else { return };
    let sandbox = Sandbox::new();
    let log = crate::pack_support::closed(&sandbox, MAJORITY);
    let folder = sandbox.path("minutes-small");
    opened(&browser, &folder);
    browser.type_in("log", &log);
    // Pack 1 was given ten forms and came in twice: one and two are spoilt, then
    // one and two answered on.
    let merges = |lines: &[crate::forge::Line]| {
        let of_pack = |at: &usize| lines[*at]["t"] == "merge" && lines[*at].contains_key("forms");
        (0..lines.len()).filter(of_pack).collect::<Vec<_>>()
    };
    let lines = Forge::of(&folder).chain();
    let at = merges(&lines);
    let told = |at: usize| (lines[at]["forms"].as_u64(), lines[at]["spoilt"].as_u64());
    assert_eq!([told(at[0]), told(at[1])], [(Some(1), Some(2)), (Some(2), Some(2))]);
    for (what, check, change) in [
        (
            "more than were given out",
            "states",
            (|line| line["spoilt"] = json!(9)) as fn(&mut crate::forge::Line),
        ),
        ("fewer than before", "states", |line| line["forms"] = json!(0)),
        ("nothing said", "states", |line| {
            line.remove("forms");
            line.remove("spoilt");
        }),
        ("half of it said", "types", |line| {
            line.remove("spoilt");
        }),
        ("none that is odd", "types", |line| {
            line.insert("odd".to_owned(), json!(0));
        }),
    ] {
        let forge = resealed(&folder, |lines| {
            let at = merges(lines);
            change(&mut lines[at[1]]);
        });
        let report = forge.check(&log);
        let (verdict, failed) = browser.judge(forge.root());
        assert_eq!((report.exit(), verdict), (4, 4), "{what}: {failed} {report:#?}");
        let by_tool = crate::forge::failed(&report).iter().any(|found| found.code() == check);
        assert!(by_tool && failed.split(' ').any(|found| found == check), "{what}: {failed} {report:#?}");
        assert_eq!(script(forge.root(), &log), 4, "{what}");
    }
}

#[test]
fn every_broken_chain_of_the_vectors() {
    let Some(browser) = Browser::start() else { return };
    let (_sandbox, folder, _) = closed("positions");
    opened(&browser, &folder);
    let vectors = vectors();
    let read = |lines: &str| {
        let lines = json!(lines);
        browser.run(&format!(
            "(async () => {{ const findings = new Findings(async () => {{}}); \
             const log = await readLog(findings, new TextEncoder().encode({lines})); \
             return {{ root: hex(log.tree.root()), id: log.id, head: log.head, \
             fails: findings.failed.map(({{check, place}}) => `${{check}} ${{place}}`) }} }})()"
        ))
    };
    let good = read(vectors["files"]["chain.jsonl"].as_str().unwrap());
    assert_eq!(good["root"], vectors["chain"][12]["root_at_size"]);
    assert_eq!(good["head"], vectors["chain"][12]["entry_hash"]);
    assert_eq!(good["id"], vectors["chain"][0]["entry_hash"]);
    let mut found = 0;
    for (lines, expect) in broken_chains(&vectors) {
        let said = read(&lines);
        let fails: Vec<&str> =
            said["fails"].as_array().unwrap().iter().map(|fail| fail.as_str().unwrap()).collect();
        if let Some((kind, rest)) = expect.split_once(" at line ") {
            let check = if kind == "BROKEN" { "order" } else { "canonical" };
            let place = format!("{check} chain.jsonl:{}", rest.split(':').next().unwrap());
            assert!(fails.contains(&place.as_str()), "{expect}: {fails:?}");
            found += 1;
        } else {
            assert!(
                !fails.iter().any(|fail| fail.starts_with("order") || fail.starts_with("canonical")),
                "{fails:?}"
            );
            assert_ne!(said["root"], good["root"]);
        }
    }
    assert_eq!(found, 7);
}

#[test]
fn a_receipt_says_what_became_of_one_entry_and_nothing_else() {
    let Some(browser) = Browser::start() else { return };
    let sandbox = Sandbox::new();
    let log = sandbox.close_amended(MAJORITY);
    let folder = sandbox.path("minutes-small");
    let lines = Forge::of(&folder).chain();
    opened(&browser, &folder);
    browser.type_in("log", &log);
    browser.judge(&folder);
    let said = |code: &str| {
        browser.run("document.documentElement.removeAttribute('data-receipt')");
        browser.run("document.getElementById('code').focus(); document.getElementById('code').select()");
        browser.ask("Input.insertText", json!({"text": code}));
        let kind = browser.run("document.documentElement.dataset.receipt || ''");
        (kind.as_str().unwrap().to_owned(), browser.text("answer"))
    };
    let code = |line: &crate::forge::Line| line["c"].as_str().unwrap()[..40].to_owned();
    let replaced: Vec<&Value> = lines.iter().filter_map(|line| line.get("sees")).collect();
    let gone: Vec<String> = {
        let roll = Forge::of(&folder).text("roll-2.jsonl");
        let left_out = |line: &&crate::forge::Line| {
            line["t"] == "position" && !roll.contains(line["hh"].as_str().unwrap())
        };
        lines.iter().filter(left_out).map(code).collect()
    };
    let mut counted = 0;
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| line["t"] == "position") {
        let (kind, words) = said(&blocks(&code(line)));
        assert!(words.contains(&format!("第 {} 行", n + 1)), "{words}");
        let wanted = if replaced.contains(&&line["c"])
            && lines.iter().any(|later| {
                (later["t"] == "position" || later["t"] == "resolve") && later.get("sees") == Some(&line["c"])
            }) {
            "page_receipt_replaced"
        } else if gone.contains(&code(line)) {
            "page_receipt_gone"
        } else {
            counted += 1;
            "page_receipt_said"
        };
        assert_eq!(kind, wanted, "{words}");
        // No other code and no slot is shown.
        for other in lines.iter().filter_map(|line| line.get("hh")) {
            assert!(!words.contains(&other.as_str().unwrap()[..8]), "{words}");
        }
    }
    assert!(counted >= 4 && gone.len() == 1);
    let resolve = lines.iter().find(|line| line["t"] == "resolve").unwrap();
    assert_eq!(said(&code(resolve)).0, "page_receipt_said");
    let visit = lines.iter().find(|line| line["t"] == "visit").unwrap();
    assert_eq!(said(&code(visit)).0, "page_receipt_other");
    assert_eq!(said(&"ab".repeat(20)).0, "page_receipt_none");
    assert_eq!(said("123").0, "page_receipt_form");
    // An answer that came after the close.
    let late = resealed(&folder, |lines| {
        let mut answer = lines[1].clone();
        answer["c"] = json!("ef".repeat(32));
        lines.push(answer);
    });
    browser.judge(late.root());
    let (kind, words) = said(&"ef".repeat(20));
    assert_eq!(kind, "page_receipt_late");
    assert!(words.contains("有不符之处"), "{words}");
    // Full width and hyphens are how some people write it.
    let wide: String =
        "ef".repeat(20).chars().map(|ch| char::from_u32(u32::from(ch) + 0xFEE0).unwrap()).collect();
    assert_eq!(said(&wide).0, "page_receipt_late");
    assert_eq!(said(&["efef"; 10].join("-")).0, "page_receipt_late");
    // A line that this version does not know may be about any record.
    let newer = resealed(&folder, |lines| drop(lines[1].insert("t".to_owned(), json!("ballot"))));
    browser.judge(newer.root());
    assert_eq!(said(&code(&lines[1])).0, "page_receipt_damaged");
    assert_eq!(said(&code(resolve)).0, "page_receipt_unclear");
    let unlinked = resealed(&folder, |_| {});
    unlinked.replace("chain.jsonl", "\"seq\":3,", "\"seq\":4,");
    browser.judge(unlinked.root());
    assert_eq!(said(&"ab".repeat(20)).0, "page_receipt_damaged");
}

#[test]
fn a_contested_entry_is_shown_as_one() {
    let Some(browser) = Browser::start() else { return };
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    let code = |door: &str, position: &str| {
        let told = sandbox.run(&["record", "small", door, position, "--json"]).exits(0).json();
        told["receipts"][0]["code"].as_str().unwrap().to_owned()
    };
    let first = code("1-1-101", "for");
    for door in ["1-1-102", "1-1-201", "2-1-101", "2-1-102", "2-1-201"] {
        code(door, "for");
    }
    let _ = sandbox.run(&["record", "small", "--second", "1-1-101", "against"]);
    sandbox.run(&["close", "small", "--accept-open-conflicts"]).exits(0);
    sandbox.run(&["minutes", "small", "--accept-small-groups"]).exits(0);
    let folder = sandbox.path("minutes-small");
    assert_eq!(sandbox.run(&["verify", "minutes-small"]).code, 3);
    opened(&browser, &folder);
    assert_eq!(browser.judge(&folder), (3, String::new()), "{}", browser.text("report"));
    browser.type_in("code", &first);
    assert!(browser.text("answer").contains("没有计入"), "{}", browser.text("answer"));
}

#[test]
fn files_come_by_the_picker_by_a_folder_and_by_dropping() {
    let Some(browser) = Browser::start() else { return };
    let (_sandbox, folder, _) = closed("positions");
    opened(&browser, &folder);
    browser.choose("folder", std::slice::from_ref(&folder));
    assert_eq!(browser.verdict(), (3, String::new()), "{}", browser.text("report"));
    opened(&browser, &folder);
    browser.drop_on("drop", &crate::browser::files(&folder));
    assert_eq!(browser.verdict(), (3, String::new()), "{}", browser.text("report"));
    // One by one they add up; a changed one takes the place of the first.
    opened(&browser, &folder);
    let files = crate::browser::files(&folder);
    let chain = files.iter().position(|file| file.ends_with("chain.jsonl")).unwrap();
    browser.choose("some", &files[chain..=chain]);
    assert_eq!(browser.verdict().0, 4, "a log alone is no folder");
    let others: Vec<PathBuf> =
        files.iter().enumerate().filter(|(n, _)| *n != chain).map(|(_, f)| f.clone()).collect();
    browser.choose("some", &others);
    assert_eq!(browser.verdict(), (3, String::new()));
    let other = Forge::of(&folder);
    other.replace("minutes.md", "种树", "砍树");
    browser.drop_on("drop", &[other.path("minutes.md")]);
    assert_eq!(browser.verdict(), (4, "files".to_owned()));
    assert!(browser.text("report").contains("minutes.md"));
    // The other language says the same.
    browser.run("document.getElementById('language').click()");
    assert_eq!(browser.run("document.documentElement.lang"), "en");
    assert!(browser.text("verdict").contains("Not true"));
    browser.run("document.getElementById('clear').click()");
    assert!(browser.text("verdict").contains("No files yet"));
}

#[test]
fn a_page_that_brings_its_files_along_needs_nothing_else() {
    let Some(browser) = Browser::start() else { return };
    let (sandbox, plain, log) = closed("named");
    sandbox.run(&["minutes", "small", "--embed", "-o", "one"]).exits(0);
    let folder = sandbox.path("one");
    assert_eq!((sandbox.run(&["verify", "one", "--log", &log]).code, script(&folder, &log)), (0, 0));
    // Alone, far from its folder.
    let alone = tempfile::tempdir().unwrap();
    std::fs::copy(folder.join("check.html"), alone.path().join("check.html")).unwrap();
    opened(&browser, alone.path());
    assert_eq!(browser.verdict(), (3, String::new()), "{}", browser.text("report"));
    assert!(browser.text("more").contains("SHA256SUMS"));
    browser.type_in("log", &log);
    assert_eq!(browser.verdict().0, 0);
    // With the list and the page itself they are checked as well.
    browser.choose("some", &[folder.join("SHA256SUMS"), folder.join("check.html")]);
    assert_eq!(browser.verdict(), (0, String::new()));
    assert_eq!(browser.run("found.list.open.some(({key}) => key === 'page_embedded_sums')"), json!(false));
    // The tool wants these very files in it, or none.
    let page = std::fs::read(plain.join("check.html")).unwrap();
    let forge = Forge::of(&folder);
    forge.write("check.html", &page);
    forge.sums();
    assert_eq!(forge.check(&log).exit(), 0);
    let other = Forge::of(&plain);
    other.replace("minutes.md", "种树", "砍树");
    forge.write("check.html", put_inside(other.root(), Lang::Zh).unwrap());
    forge.sums();
    assert_eq!(forge.check(&log).exit(), 4);
    // Broken files inside are found.
    std::fs::write(alone.path().join("check.html"), put_inside(other.root(), Lang::Zh).unwrap()).unwrap();
    opened(&browser, alone.path());
    assert_eq!(browser.verdict().0, 3, "the text is not made again");
    other.replace("openings.jsonl", "\"for\"", "\"block\"");
    std::fs::write(alone.path().join("check.html"), put_inside(other.root(), Lang::En).unwrap()).unwrap();
    opened(&browser, alone.path());
    let (verdict, failed) = browser.verdict();
    assert_eq!((verdict, failed.contains("openings")), (4, true), "{failed}");
    other.write("proposal-9.txt", vec![b'x'; 9 << 20]);
    assert_eq!(put_inside(other.root(), Lang::Zh).unwrap_err().code, "page-too-large");
}

#[test]
fn words_of_a_file_never_become_markup() {
    let Some(browser) = Browser::start() else { return };
    let (_sandbox, folder, _) = closed("positions");
    let forge = Forge::of(&folder);
    let trap = "</script><img src=x onerror=\\\"document.documentElement.dataset.trap=1\\\">";
    forge.replace("rules.json", "\"title\": \"种树\"", &format!("\"title\": \"{trap}\""));
    forge.write(&format!("{}.txt", "a&lt;b"), "x");
    std::fs::write(forge.path("check.html"), put_inside(forge.root(), Lang::En).unwrap()).unwrap();
    opened(&browser, forge.root());
    assert_eq!(browser.verdict().0, 4);
    assert!(browser.text("report").contains("<img src=x"), "{}", browser.text("report"));
    assert_eq!(browser.run("document.querySelectorAll('img').length"), json!(0));
    assert_eq!(browser.run("document.documentElement.dataset.trap || ''"), json!(""));
    // The policy lets no other script through, and nothing out.
    browser.run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')");
    let fetched = browser.run("fetch('file:///etc/hostname').then(() => 'read', () => 'refused')");
    assert_eq!((fetched, browser.run("document.title")), (json!("refused"), json!("Check these minutes")));
}

/// The least contrast of any shown text with what is behind it, in hundredths.
const CONTRAST: &str = "(() => { const light = c => { const p = c.match(/[0-9.]+/g).map(Number).slice(0, 3) \
    .map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); \
    return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2] }; let least = 9999; \
    for (const e of document.querySelectorAll('body *')) { \
      if (!e.offsetParent || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue; \
      let b = e; while (b && getComputedStyle(b).backgroundColor.startsWith('rgba(0, 0, 0, 0')) b = b.parentElement; \
      const [x, y] = [light(getComputedStyle(e).color), light(getComputedStyle(b || document.body).backgroundColor)]; \
      least = Math.min(least, (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)) } \
    return Math.floor(least * 100) })()";

#[test]
fn it_can_be_read_on_a_telephone_and_by_those_who_see_less() {
    let Some(browser) = Browser::start() else { return };
    let (_sandbox, folder, log) = closed("positions");
    let broken = Forge::of(&folder);
    broken.replace("openings.jsonl", "\"for\"", "\"block\"");
    let pictures = std::env::var("YISHI_PICTURES").ok().map(PathBuf::from);
    for (name, files, typed) in [
        ("true", folder.as_path(), log.as_str()),
        ("unanchored", folder.as_path(), ""),
        ("broken", broken.root(), &log),
    ] {
        for lang in [Lang::Zh, Lang::En] {
            let page = tempfile::tempdir().unwrap();
            std::fs::write(page.path().join("check.html"), check_page(lang, None)).unwrap();
            opened(&browser, page.path());
            browser.judge(files);
            if !typed.is_empty() {
                browser.type_in("log", typed);
                browser.verdict();
                browser.type_in("code", Forge::of(files).chain()[1]["c"].as_str().unwrap());
            }
            for (width, dark) in [(1200, false), (1200, true), (375, false), (375, true)] {
                let shot = tempfile::tempdir().unwrap();
                let file = pictures.as_deref().unwrap_or(shot.path());
                let kind = if dark { "dark" } else { "light" };
                browser.picture(width, dark, &file.join(format!("{name}-{}-{width}-{kind}.png", lang.tag())));
                assert!(
                    browser.run("document.documentElement.scrollWidth").as_i64().unwrap() <= width.into()
                );
                assert!(browser.run(CONTRAST).as_i64().unwrap() >= 450, "{name} {kind}");
            }
        }
    }
    // Every field has its label, every section its heading, the verdict is told.
    let named = browser.run(
        "[...document.querySelectorAll('input')].every(i => i.labels.length === 1 && i.labels[0].innerText.trim())",
    );
    assert_eq!(named, json!(true));
    assert_eq!(browser.run("document.getElementById('verdict').getAttribute('aria-live')"), json!("polite"));
    assert_eq!(browser.run("document.querySelectorAll('h1').length"), json!(1));
}
