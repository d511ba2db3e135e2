//! Erasure: what households said is not in the file any more, and the chain
//! verifies as before.

use std::collections::BTreeMap;
use std::process::Command;

use crate::common::{LANGS, MAJORITY, Sandbox, pick, refused, refused_as};
use serde_json::Value;
use yishi::log::Hash;

/// The small consultation, final.
fn ended(lang: &'static str, disclose: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::speaking(lang);
    let log = sandbox.close_small_as(disclose, MAJORITY);
    end(&sandbox);
    (sandbox, log)
}

fn end(sandbox: &Sandbox) {
    let _ = sandbox.run_fixed("2030-01-02", &["publish", "small", "--late"]).exits(0);
    let _ = sandbox.run_fixed("2030-12-02", &["final", "small"]).exits(0);
}

/// Every salt of the sealed minutes, by door where it belongs to one.
fn salts(sandbox: &Sandbox, folder: &str) -> BTreeMap<String, Vec<String>> {
    let _ = sandbox.run(&["minutes", "small", "--sealed", "-o", folder]).exits(0);
    let lines = |name: &str| -> Vec<String> {
        let text = std::fs::read_to_string(sandbox.path(folder).join(name)).unwrap_or_default();
        text.split_inclusive('\n').map(str::to_owned).collect()
    };
    let field = |line: &str, key: &str| -> Option<String> {
        serde_json::from_str::<Value>(line).unwrap()[key].as_str().map(str::to_owned)
    };
    let mut door_of: BTreeMap<String, String> = BTreeMap::new();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in [lines("slots.jsonl"), lines("earlier-slots-1.jsonl")].concat() {
        let door = field(&line, "id").unwrap();
        door_of.insert(Hash::of(line.as_bytes()).hex(), door.clone());
        found.entry(door).or_default().push(field(&line, "salt").unwrap());
    }
    let mut detail_of: BTreeMap<String, String> = BTreeMap::new();
    // The salt of a weight is made from this one.
    let conn = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
    let query =
        "SELECT door, lower(hex(owner_salt)) FROM slot UNION SELECT door, lower(hex(owner_salt)) FROM was";
    let mut owners = conn.prepare(query).unwrap();
    let rows = owners.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    for row in rows {
        let (door, salt): (String, String) = row.unwrap();
        found.entry(door).or_default().push(salt);
    }
    for name in ["openings.jsonl", "more-openings.jsonl"] {
        for line in lines(name) {
            let door = field(&line, "hh").map(|slot| door_of[&slot].clone()).unwrap_or_default();
            found.entry(door.clone()).or_default().push(field(&line, "salt").unwrap());
            if let Some(detail) = field(&line, "d") {
                detail_of.insert(detail, door);
            }
        }
    }
    for line in lines("details.jsonl") {
        let door = detail_of[&Hash::of(line.as_bytes()).hex()].clone();
        found.entry(door).or_default().push(field(&line, "salt").unwrap());
    }
    found
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}

/// Whether the book or a file beside it holds a salt, in hex or as bytes.
fn in_the_file(sandbox: &Sandbox, salt: &str) -> bool {
    let raw: Hash = salt.parse().unwrap();
    ["yishi.db", "yishi.db-journal", "yishi.db-wal"].iter().any(|name| {
        std::fs::read(sandbox.path(name))
            .is_ok_and(|bytes| holds(&bytes, salt.as_bytes()) || holds(&bytes, &raw.0))
    })
}

fn finding(report: &Value, check: &str) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().unwrap().iter().filter(|found| found["check"] == check);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    findings.map(|found| (text(&found["status"]), text(&found["detail"]))).collect()
}

#[test]
fn the_raw_file_holds_no_salt_of_an_erased_door_and_the_chain_verifies() {
    for lang in LANGS {
        let (sandbox, log) = ended(lang, "positions");
        let before = salts(&sandbox, "sealed-before");
        let kept = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
        assert!(before.values().flatten().all(|salt| in_the_file(&sandbox, salt)), "the test sees salts");
        let door = "1-1-102";
        let done =
            sandbox.run(&["erase", "small", "--door", door, "--ground", "consent", "--json"]).exits(0).json();
        // Two answers; what is bound to them is gone with them.
        assert_eq!((done["doors"].as_u64(), done["openings"].as_u64()), (Some(1), Some(2)), "{done}");
        for (whose, salts) in &before {
            for salt in salts {
                assert_eq!(in_the_file(&sandbox, salt), whose != door, "{whose}");
            }
        }
        let raw = sandbox.read("yishi.db");
        assert!(!holds(&raw, "太贵".as_bytes()), "the remark is gone");
        let report = sandbox.run(&["verify", "--json"]).exits(3).json();
        let (status, said) = &finding(&report, "private")[0];
        assert_eq!(status, "not_checked");
        assert!(said.contains(pick(lang, "2 条原文没有了", "2 openings are gone")), "{said}");
        assert!(!report["findings"].as_array().unwrap().iter().any(|found| found["status"] == "fail"));
        let now = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
        for key in ["positions", "measures", "outcome", "by"] {
            assert_eq!(kept[key], now[key], "{key}");
        }
        for args in [
            &["receipt", "show", "small", "--door", door][..],
            &["receipt", "prove", "small", "--door", door],
        ] {
            refused(&sandbox.run(args), "door-unknown", &[pick(lang, "已经删除", "was erased already")]);
        }
        let status = sandbox.run(&["status", "small"]).exits(0).out;
        assert!(status.contains(pick(lang, "不含已删除的 1 户", "1 household is erased")), "{status}");
        // The doors after the one that is gone are still found.
        let missing = sandbox.run(&["status", "small", "--missing", "--json"]).exits(0).json();
        assert!(!missing["doors"].as_array().unwrap().iter().any(|one| one["door"] == door), "{missing}");
        let _ = sandbox.run(&["check", "small"]).exits(0);
        refused(&sandbox.run(&["tally", "small", "--recount"]), "erased", &["2"]);
        let again = ["erase", "small", "--door", door, "--ground", "consent"];
        refused(&sandbox.run(&again), "door-unknown", &[door]);
        let _ = sandbox.run(&["book", "rebuild"]).exits(0);
        let rebuilt = sandbox.run(&["book", "rebuild", "--json"]).exits(0).json();
        assert_eq!(rebuilt["kept"][0], "small");
        let _ = sandbox.run(&["verify"]).exits(3);
        // Minutes that were written before stay true; those after say it.
        let _ = sandbox.run(&["verify", "minutes-small", "--log", &log]).exits(0);
        let _ = sandbox.run(&["minutes", "small", "-o", "after"]).exits(0);
        let _ = sandbox.run(&["verify", "after", "--log", &log]).exits(0);
        assert!(!sandbox.path("after/openings.jsonl").exists());
        let text = String::from_utf8(sandbox.read("after/minutes.md")).unwrap();
        assert!(text.contains("1 户的 2 条原文已删除"), "{text}");
        let script = Command::new("bash").arg(sandbox.path("after/verify.sh")).arg(&log).output().unwrap();
        assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stdout));
        refused(&sandbox.run(&["minutes", "small", "--sealed", "-o", "s"]), "erased", &["2"]);
        // Nothing of a household is in the line.
        let line = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
        let line: Value = serde_json::from_str(line.lines().last().unwrap()).unwrap();
        let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["at", "doors", "ground", "n", "prev", "seq", "t", "v"]);
    }
}

#[test]
fn all_is_erased_on_a_ground_in_words_of_its_own() {
    for disclose in ["named", "none", "positions"] {
        let (sandbox, log) = ended("en", disclose);
        let before = salts(&sandbox, "sealed-before");
        let ground = "the self-management group is dissolved";
        let done = sandbox.run(&["erase", "small", "--all", "--ground", ground, "--json"]).exits(0).json();
        assert_eq!((done["doors"].as_u64(), done["ground"].as_str()), (Some(8), Some("other")));
        let left: Vec<&String> =
            before.values().flatten().filter(|salt| in_the_file(&sandbox, salt)).collect();
        assert!(left.is_empty(), "{left:?}");
        let report = sandbox.run(&["verify", "--json"]).exits(3).json();
        assert_eq!(finding(&report, "private")[0].0, "not_checked", "{report}");
        let _ = sandbox.run(&["minutes", "small", "-o", "after"]).exits(0);
        let _ = sandbox.run(&["verify", "after", "--log", &log]).exits(0);
        refused(&sandbox.run(&["erase", "small", "--all", "--ground", "term"]), "erased", &["small"]);
        // Life goes on: a decision can be annotated, a note written.
        let _ = sandbox.run_fixed("2031-01-01", &["annotate", "small", "carried-out"]).exits(0);
        let _ = sandbox.run(&["note", "small", "done"]).exits(0);
        let _ = sandbox.run(&["verify"]).exits(3);
    }
}

#[test]
fn before_it_is_final_only_an_order_erases_and_never_before_the_count() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        sandbox.open_small(MAJORITY);
        let erase = |ground: &str, more: &[&str]| {
            sandbox.run(&[&["erase", "small", "--door", "1-1-101", "--ground", ground], more].concat())
        };
        refused(&erase("court", &[]), "not-closed", &[]);
        sandbox.answer_and_close_small();
        let lines = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
        refused(&erase("consent", &[]), "not-final", &[pick(lang, "终结", "final")]);
        refused_as(2, &erase(" ", &[]), "usage", &["court"]);
        refused(
            &sandbox.run(&["erase", "small", "--door", "9-9-9", "--ground", "court"]),
            "door-unknown",
            &[],
        );
        let would = erase("court", &["--dry-run", "--json"]).exits(0).json();
        assert_eq!(would["doors"], 1);
        assert_eq!(sandbox.run(&["log", "small", "--raw"]).exits(0).out, lines, "nothing was written");
        let _ = sandbox.run(&["tally", "small", "--recount"]).exits(0);
        let done = erase(pick(lang, "法院要求", "court order"), &["--json"]).exits(0).json();
        assert_eq!(done["ground"], "court");
        let _ = sandbox.run(&["verify"]).exits(3);
    }
}

#[test]
fn an_opening_that_only_went_missing_is_no_erasure() {
    let (sandbox, _) = ended("en", "positions");
    let _ = sandbox.run(&["erase", "small", "--door", "1-1-102", "--ground", "term"]).exits(0);
    let conn = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
    conn.execute("DELETE FROM secret WHERE seq = (SELECT min(seq) FROM secret)", []).unwrap();
    drop(conn);
    let report = sandbox.run(&["verify", "--json"]).exits(4).json();
    assert_eq!(finding(&report, "private")[0].0, "fail", "{report}");
    // Nor do counters pass that are not those of the tally.
    let (sandbox, _) = ended("en", "positions");
    let _ = sandbox.run(&["erase", "small", "--door", "1-1-102", "--ground", "term"]).exits(0);
    let conn = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
    conn.execute("UPDATE known SET households = households + 1 WHERE standing LIKE 'for%'", []).unwrap();
    drop(conn);
    let report = sandbox.run(&["verify", "--json"]).exits(4).json();
    assert_eq!(finding(&report, "index")[0].0, "fail", "{report}");
}

#[test]
fn a_crash_before_the_file_is_compacted_leaves_no_salt_and_is_finished_later() {
    let (sandbox, _) = ended("en", "positions");
    let before = salts(&sandbox, "sealed-before");
    // What the command does up to its commit, and then nothing more.
    let id = |conn: &rusqlite::Connection| -> i64 {
        conn.query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap()
    };
    {
        use yishi::book::{Access, Book, Whose};
        use yishi::consult::erase::{self, Ground};
        let mut book = Book::open(&sandbox.path("yishi.db"), &sandbox.state(), Access::Write).unwrap();
        let mut writing = book.write("small").unwrap();
        let gone = writing.erase(&Whose::All).unwrap();
        let counts = (gone.doors, gone.openings);
        let today = jiff::civil::date(2031, 1, 1);
        let sealed = erase::erase(&writing.ground(), (Ground::Term, ""), counts, today, Hash::ZERO).unwrap();
        writing.push(&sealed).unwrap();
        writing.commit().unwrap();
    }
    assert!(before.values().flatten().all(|salt| !in_the_file(&sandbox, salt)), "zeros are in their place");
    let _ = sandbox.run(&["verify"]).exits(3);
    let conn = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
    let loose = id(&conn);
    drop(conn);
    let again = sandbox.run(&["erase", "small", "--all", "--ground", "term"]);
    refused(&again, "erased", &[]);
    let conn = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
    assert_eq!(id(&conn), 0, "was {loose}");
}

#[test]
fn a_pack_goes_with_any_of_its_doors() {
    let sandbox = Sandbox::new();
    let log = crate::pack_support::closed(&sandbox, MAJORITY);
    let before = salts(&sandbox, "sealed-before");
    end(&sandbox);
    let door = before.keys().find(|door| !door.is_empty()).unwrap().clone();
    let done = sandbox.run(&["erase", "small", "--door", &door, "--ground", "unlawful"]).exits(0);
    assert!(done.err.contains("pack retire"), "{}", done.err);
    assert!(before[&door].iter().all(|salt| !in_the_file(&sandbox, salt)), "{door}");
    let report = sandbox.run(&["verify", "--json"]).exits(3).json();
    assert!(
        !report["findings"].as_array().unwrap().iter().any(|found| found["status"] == "fail"),
        "{report}"
    );
    let _ = sandbox.run(&["pack", "status", "small"]).exits(0);
    let _ = sandbox.run(&["minutes", "small", "-o", "after"]).exits(0);
    let _ = sandbox.run(&["verify", "after", "--log", &log]).exits(0);
}

#[test]
fn rolls_that_were_amended_are_erased_in_every_version() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_amended(MAJORITY);
    end(&sandbox);
    let before = salts(&sandbox, "sealed-before");
    // One that left, one that stayed.
    for door in ["2-1-101", "1-1-101"] {
        let _ = sandbox.run(&["erase", "small", "--door", door, "--ground", "term"]).exits(0);
        assert!(before.get(door).into_iter().flatten().all(|salt| !in_the_file(&sandbox, salt)), "{door}");
        let _ = sandbox.run(&["verify"]).exits(3);
    }
    let _ = sandbox.run(&["erase", "small", "--all", "--ground", "term"]).exits(0);
    assert!(before.values().flatten().all(|salt| !in_the_file(&sandbox, salt)));
    let _ = sandbox.run(&["verify"]).exits(3);
    let _ = sandbox.run(&["minutes", "small", "-o", "after"]).exits(0);
    let _ = sandbox.run(&["verify", "after", "--log", &log]).exits(0);
}
