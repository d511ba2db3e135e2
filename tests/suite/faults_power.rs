//! The power that fails between two steps of a writer, and disks that fail it.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::common::{Run, Sandbox, pick};
use crate::faults::strace::{calls, traced};
use crate::faults::{copied, opened, receipts, refused, sound};
use rusqlite::Connection;

const RECORD: [&str; 5] = ["record", "small", "2", "for", "--json"];

/// Four doors, one of which has answered.
fn template() -> Sandbox {
    let sandbox = opened(4);
    let _ = sandbox.run(&["record", "small", "1", "for"]).exits(0);
    sandbox
}

/// The head file of the only log, and the one that is written beside it.
fn head_files(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    let heads = std::fs::read_dir(sandbox.state().join("heads")).unwrap().next().unwrap().unwrap().path();
    let all = std::fs::read_dir(heads).unwrap().map(|entry| entry.unwrap().path());
    let head = all.filter(|path| path.extension().is_none()).collect::<Vec<_>>();
    assert_eq!(head.len(), 1);
    (head[0].clone(), head[0].with_extension("new"))
}

// Row 4.
#[test]
fn power_lost_before_the_head_file_is_caught_up_and_said() {
    for (lang, words) in [("zh", "补"), ("en", "caught up")] {
        let sandbox = template();
        let (head, new) = head_files(&sandbox);
        let old = std::fs::read(&head).unwrap();
        let _ = sandbox.run(&RECORD).exits(0);
        let late = std::fs::read(&head).unwrap();
        // What a disk may show afterwards: the old head, with the new one
        // beside it whole, in part, or not at all.
        for beside in [Some(&late[..]), Some(&late[..9]), Some(&[]), None] {
            let copy = copied(&sandbox);
            let (head, new) =
                (copy.state().join(below(&sandbox, &head)), copy.state().join(below(&sandbox, &new)));
            std::fs::write(&head, &old).unwrap();
            if let Some(bytes) = beside {
                std::fs::write(&new, bytes).unwrap();
            }
            // Who reads is not stopped, and is told.
            let _ = copy.run(&["verify"]).exits(3);
            let next = copy.run(&["record", "small", "3", "for", "--lang", lang]).exits(0);
            assert!(next.err.contains(words), "{}", next.err);
            let next = copy.run(&["record", "small", "4", "for", "--lang", lang]).exits(0);
            assert!(!next.err.contains(words), "{}", next.err);
            assert!(!new.exists());
            assert_eq!(sound(&copy, &[]).len(), 5);
        }
    }
}

/// A path below the state directory of a sandbox.
fn below(sandbox: &Sandbox, path: &std::path::Path) -> PathBuf {
    path.strip_prefix(sandbox.state()).unwrap().to_owned()
}

#[test]
fn a_head_file_in_pieces_is_named_and_nothing_is_written() {
    let sandbox = template();
    let (head, _) = head_files(&sandbox);
    let good = std::fs::read(&head).unwrap();
    let mut detected = 0;
    for cut in (0..good.len()).step_by(7) {
        std::fs::write(&head, &good[..cut]).unwrap();
        for args in [vec!["record", "small", "3", "for"], vec!["close", "small"]] {
            refused(&sandbox, &args, 1, "head-file");
        }
        detected += 1;
    }
    // One byte more or another one: never another head than the one seen.
    for at in 0..good.len() {
        for mask in [1 << (at % 8), 0xFF_u8] {
            let mut bytes = good.clone();
            bytes[at] ^= mask;
            std::fs::write(&head, &bytes).unwrap();
            let copy = copied(&sandbox);
            let run = copy.run(&["record", "small", "3", "for", "--json"]);
            if run.code == 0 {
                // The same head in other bytes, and it was said if it was not.
                assert_eq!(sound(&copy, &receipts(&run.out)).len(), 3, "{at} {mask:02x}");
            } else {
                assert!(matches!(run.code, 1 | 5), "{at}: {run:?}");
                // The lines are shown all the same, and what is proved is said with them.
                let shown = copy.run(&["log", "small", "--raw"]);
                assert_eq!(shown.out.lines().count(), 2, "{at} {mask:02x}");
                assert_eq!(shown.code, if run.code == 5 { 5 } else { 0 }, "{at} {mask:02x}");
                detected += 1;
            }
        }
    }
    println!("head file: {} changes, {detected} refused", 2 * good.len() + good.len().div_ceil(7));
    std::fs::write(&head, good).unwrap();
    let _ = sandbox.run(&["record", "small", "3", "for"]).exits(0);
}

/// Changes a line of the book past the triggers, as a disk that lost a write
/// might: the head row, which an append compares, stays as it is.
fn lose_a_write(sandbox: &Sandbox) {
    let conn = Connection::open(sandbox.path("yishi.db")).unwrap();
    let mut query = conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let triggers: Vec<(String, String)> = triggers.map(Result::unwrap).collect();
    let drop: String = triggers.iter().map(|(name, _)| format!("DROP TRIGGER {name};")).collect();
    let make: String = triggers.iter().map(|(_, sql)| format!("{sql};")).collect();
    let lost = "UPDATE entry SET line = replace(line, '\"seq\":1', '\"seq\":7') WHERE seq = 1;";
    conn.execute_batch(&[drop.as_str(), lost, make.as_str()].concat()).unwrap();
}

// Row 5.
#[test]
fn an_fsync_error_stops_the_writer_and_the_next_one_reads_everything_again() {
    let template = template();
    let Some(calls) = calls(&template, &RECORD) else { return };
    let (mut injected, mut passed) = (0, 0);
    for (name, first, last) in calls.iter().filter(|call| call.0.contains("sync")) {
        for n in *first..=*last {
            let sandbox = copied(&template);
            let trace = sandbox.path("trace");
            let inject = format!("inject={name}:error=EIO:when={n}");
            let run = traced(&sandbox, &["-y", "-o", trace.to_str().unwrap(), "-e", &inject], &RECORD);
            let (run, trace) = (run.unwrap(), std::fs::read_to_string(&trace).unwrap());
            injected += 1;
            if run.code == 0 {
                // The one error that SQLite does not report: that the name of
                // its new journal may not last. What it guards is in the book.
                assert!(trace.contains(&format!("<{}>)", sandbox.root().display())), "{inject}: {trace}");
                passed += 1;
                assert_eq!(sound(&sandbox, &receipts(&run.out)).len(), 3);
                continue;
            }
            assert_eq!((run.code, run.out.as_str()), (1, ""), "{inject}: {run:?}");
            let hint = run.error()["error"]["hint"].as_str().unwrap().to_owned();
            assert!(hint.contains("check the disk"), "{inject}: {hint}");
            let unsure = hint.contains("not certain");
            not_tried_again(&inject, &trace);
            // Whether the line got there is found by reading, not by trust.
            let recorded = sound(&sandbox, &[]).len() - 2;
            assert!(recorded <= 1);
            let late = run.error()["error"]["code"] == "head-file";
            assert!(unsure || (recorded == 1) == late, "{inject}: {run:?}");
            // The disk lost more than was said: the next writer sees it.
            let broken = copied(&sandbox);
            lose_a_write(&broken);
            let next = broken.run(&["record", "small", "3", "for", "--json"]);
            assert_eq!((next.code, next.out.as_str()), (4, ""), "{inject}: {next:?}");
            assert_eq!(next.error()["error"]["code"], "book-damaged", "{inject}");
            // It lost nothing: the next writer goes on.
            let next = sandbox.run(&["record", "small", "3", "for", "--json"]).exits(0);
            assert_eq!(sound(&sandbox, &receipts(&next.out)).len(), 3 + recorded, "{inject}");
        }
    }
    assert!(injected >= 5 && passed <= 1, "{calls:?}");
    println!("fsync: {injected} errors, {} stopped", injected - passed);
}

/// After the error no file is synced again as it is: SQLite, which undoes its
/// own work, first writes every page again that the failed sync was to keep.
fn not_tried_again(at: &str, trace: &str) {
    let mut unsynced: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let mut failed: Option<&str> = None;
    let lines = trace.lines().filter_map(|line| Some((line, line.split_once('(')?)));
    for (line, (call, rest)) in lines {
        let file = rest.split([',', ')']).next().unwrap();
        let number = || -> u64 {
            let last = rest.rsplit_once(") ").unwrap().0.rsplit(", ").next().unwrap();
            last.parse().unwrap()
        };
        match call {
            _ if line.contains("INJECTED") => failed = Some(file),
            "pwrite64" if failed == Some(file) => {
                unsynced.entry(file).or_default().remove(&number());
            }
            "pwrite64" => {
                unsynced.entry(file).or_default().insert(number());
            }
            "ftruncate" => {
                let end = number();
                unsynced.entry(file).or_default().retain(|offset| *offset < end);
            }
            "close" if failed == Some(file) => return,
            "fsync" | "fdatasync" if failed == Some(file) => {
                let left = unsynced.get(file).cloned().unwrap_or_default();
                assert!(left.is_empty() && unsynced.contains_key(file), "{at}: {left:?} {line}");
            }
            "fsync" | "fdatasync" => unsynced.entry(file).or_default().clear(),
            _ => {}
        }
    }
}

#[test]
fn a_book_that_nobody_doubts_is_not_read_as_a_whole() {
    // The other side of it: an append compares the head and reads no lines.
    let sandbox = template();
    lose_a_write(&sandbox);
    let _ = sandbox.run(&["record", "small", "3", "for"]).exits(0);
    let _ = sandbox.run(&["verify"]).exits(4);
}

/// A commit of which the system says that it failed, and that is on the disk
/// all the same (Sunlight's "persisted anyway"): the old state or the new one,
/// and in the new one the receipt that was not given is simply not there.
#[test]
fn a_commit_that_is_said_to_have_failed_may_be_there() {
    let template = template();
    let Some(calls) = calls(&template, &RECORD) else { return };
    let (mut there, mut tried) = (0, 0);
    for (name, first, last) in calls.iter().filter(|call| ["unlink", "fsync"].contains(&call.0.as_str())) {
        for n in *first..=*last {
            for what in ["error=EIO", "signal=KILL"] {
                let sandbox = copied(&template);
                let inject = format!("inject={name}:{what}:when={n}");
                let run = traced(&sandbox, &["-o", "/dev/null", "-e", &inject], &RECORD).unwrap();
                tried += 1;
                // The name of the journal did go, whatever was said.
                let hot = std::fs::remove_file(sandbox.path("yishi.db-journal")).is_ok();
                assert!(receipts(&run.out).is_empty() || run.code == 0);
                let verified = sandbox.run(&["verify"]);
                if verified.code == 3 {
                    let now = sound(&sandbox, &receipts(&run.out)).len();
                    there += usize::from(now == 3 && receipts(&run.out).is_empty());
                    let next = sandbox.run(&["record", "small", "3", "for", "--json"]).exits(0);
                    assert_eq!(sound(&sandbox, &receipts(&next.out)).len(), now + 1, "{inject}");
                } else {
                    // Half of the pages: found, never taken for good.
                    assert!(hot && matches!(verified.code, 1 | 4), "{inject}: {verified:?}");
                }
            }
        }
    }
    println!("{tried} commits doubted, {there} of them there without a receipt");
    assert!(there > 0);
}

// Row 3.
#[test]
fn a_disk_without_room_is_named_for_what_is_made_too() {
    let sandbox = opened(7);
    for door in 1..=5 {
        let _ = sandbox.run(&["record", "small", &door.to_string(), "for"]).exits(0);
    }
    let _ = sandbox.run(&["close", "small"]).exits(0);
    for (lang, words) in [("zh", pick("zh", "磁盘已满", "")), ("en", "the disk is full")] {
        for args in [
            vec!["minutes", "small", "--accept-small-groups", "-o", "full"],
            vec!["sheet", "small", "-o", "full"],
            vec!["book", "rebuild", "-o", "full.db"],
        ] {
            let options = ["-o", "/dev/null", "-e", "inject=write,pwrite64:error=ENOSPC:when=1+"];
            let args = [args, vec!["--lang", lang]].concat();
            let Some(run) = traced(&sandbox, &options, &args) else { return };
            said_or_silent(&run, words);
            assert!(!sandbox.path("full").exists() && !sandbox.path("full.db").exists(), "{args:?}");
        }
    }
}

/// Where standard error cannot be written either, the exit code says it.
fn said_or_silent(run: &Run, words: &str) {
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.is_empty() || run.err.contains(words), "{run:?}");
}
