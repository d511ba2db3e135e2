//! Processes that are killed, and systems that fail, at every point of a
//! record: the log has the old or the new state, never one between, and a
//! receipt that was printed is in it.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{Dice, Sandbox};
use crate::faults::{Receipt, as_run, copied, lines, opened, receipts, sound, strace};

const RECORD: [&str; 5] = ["record", "small", "2", "for", "--json"];

#[test]
fn killed_at_any_moment_a_receipt_is_in_the_log() {
    const DOORS: usize = 200;
    let sandbox = opened(DOORS);
    let mut dice = Dice(20_260_501);
    let mut seen: Vec<Receipt> = Vec::new();
    for door in 1..=DOORS {
        let door = door.to_string();
        let mut command = sandbox.command(&["record", "small", &door, "for", "--json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(40_000)));
        let _ = child.kill();
        let run = as_run(&child.wait_with_output().unwrap());
        seen.extend(receipts(&run.out));
        if door.len() == 3 && door.ends_with('0') {
            sound(&sandbox, &seen);
        }
    }
    let lines = sound(&sandbox, &seen);
    println!("{} processes: {} receipts, {} lines", DOORS, seen.len(), lines.len());
    // Doors that were not reached are recorded now; nothing is there twice.
    for door in 1..=DOORS {
        let run = sandbox.run(&["record", "small", &door.to_string(), "for", "--json"]);
        assert!(run.code == 0 || run.error()["error"]["code"] == "already-recorded", "{}", run.err);
        seen.extend(receipts(&run.out));
    }
    assert_eq!(sound(&sandbox, &seen).len(), 1 + DOORS);
}

#[test]
fn a_killed_stream_has_answered_for_what_is_in_the_log() {
    let sandbox = opened(300);
    let mut dice = Dice(7);
    let mut seen: Vec<Receipt> = Vec::new();
    let mut next = 1;
    for _ in 0..12 {
        // Lines that come together are answered together, so a run may have
        // had all the doors there are; then they answer again.
        if next > 200 {
            next = 1;
        }
        let mut child = sandbox
            .command(&["record", "small", "-", "--replace", "--quiet"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let first = next;
        let feeder = std::thread::spawn(move || {
            for door in first..=300 {
                if writeln!(input, "{{\"door\":\"{door}\",\"position\":\"for\"}}").is_err() {
                    return;
                }
            }
        });
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut answered = Vec::new();
        // Some answers are waited for; the kill comes at any moment after.
        for _ in 0..=dice.below(12) {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            answered.extend(receipts(&line));
        }
        std::thread::sleep(Duration::from_micros(dice.below(9_000)));
        let _ = child.kill();
        child.wait().unwrap();
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut out, &mut rest).unwrap();
        answered.extend(receipts(&rest));
        feeder.join().unwrap();
        assert!(!answered.is_empty());
        next += answered.len();
        seen.extend(answered);
        let lines = sound(&sandbox, &seen);
        // The lines that came together and were not answered yet may be there besides.
        let distinct: std::collections::BTreeSet<&str> =
            seen.iter().map(|receipt| receipt.door.as_str()).collect();
        assert!(lines.len() > distinct.len());
    }
    println!("12 streams killed: {} receipts", seen.len());
}

/// Old or new state; a receipt only with the new one; the next run works and
/// says that it caught up exactly if the head file was left behind. Returns
/// whether the line is in the log.
fn old_or_new(at: &str, sandbox: &Sandbox, old: &[String], run: &crate::common::Run) -> bool {
    let given = receipts(&run.out);
    let lines = sound(sandbox, &given);
    assert!(lines.starts_with(old), "{at}: the old log is no prefix");
    let recorded = lines.len() - old.len();
    assert!(recorded <= 1, "{at}: {recorded} lines");
    assert!(given.len() <= recorded, "{at}");
    if run.code == 0 {
        assert_eq!(given.len(), 1, "{at}: success without a receipt");
    }
    let heads: Vec<_> = std::fs::read_dir(sandbox.state().join("heads")).unwrap().collect();
    let heads = heads[0].as_ref().unwrap().path();
    let head = std::fs::read_dir(heads).unwrap().map(|entry| entry.unwrap().path());
    let head = head.filter(|path| path.extension().is_none()).collect::<Vec<_>>();
    assert_eq!(head.len(), 1, "{at}");
    let size: usize = std::fs::read_to_string(&head[0]).unwrap().lines().nth(1).unwrap().parse().unwrap();
    assert!(size == lines.len() || size == old.len(), "{at}: head file at {size}");
    let next = sandbox.run(&["record", "small", "3", "against", "--json"]).exits(0);
    assert_eq!(next.err.contains("caught up"), size < lines.len(), "{at}: {}", next.err);
    let after = sound(sandbox, &receipts(&next.out));
    assert_eq!(after.len(), lines.len() + 1, "{at}");
    recorded == 1
}

#[test]
fn a_fault_at_every_system_call_leaves_the_old_or_the_new_state() {
    let template = opened(4);
    template.run(&["record", "small", "1", "for"]).exits(0);
    let old = lines(&template);
    let (mut recorded, mut codes) = (0, std::collections::BTreeMap::new());
    let faults = strace::each_fault(
        &template,
        &RECORD,
        |_, _| true,
        |at, sandbox, run| {
            if !at.contains("signal") && run.code != 0 {
                let error = run.error()["error"].clone();
                assert!(error["hint"].is_string(), "{at}: {error}");
                *codes.entry(error["code"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            }
            recorded += usize::from(old_or_new(at, sandbox, &old, run));
        },
    );
    let Some(faults) = faults else { return };
    assert!(faults > 100, "{faults}");
    println!("{faults} faults, {recorded} with the new state; refusals {codes:?}");
}

#[test]
fn a_limit_on_the_size_of_files_gives_no_receipt_and_no_damage() {
    let template = opened(4);
    template.run(&["record", "small", "1", "for"]).exits(0);
    let old = lines(&template);
    let mut refused = 0;
    for blocks in [0, 1, 4, 8, 16, 24, 32, 48, 64, 80, 100, 400] {
        // With the signal ignored writing fails; without it the process dies.
        for trap in ["trap '' XFSZ;", ""] {
            let sandbox = copied(&template);
            let inner = sandbox.command(&RECORD);
            let mut command = Command::new("sh");
            let script = format!("{trap} ulimit -f {blocks}; exec \"$0\" \"$@\"");
            command.arg("-c").arg(script).arg(inner.get_program()).args(inner.get_args());
            command.current_dir(sandbox.root());
            for (name, value) in inner.get_envs() {
                command.env(name, value.unwrap_or_default());
            }
            let run = as_run(&command.output().unwrap());
            let at = format!("ulimit -f {blocks} {trap}");
            let recorded = old_or_new(&at, &sandbox, &old, &run);
            if !recorded {
                refused += 1;
                if !trap.is_empty() {
                    assert_eq!(run.code, 1, "{at}: {}", run.err);
                    let error = run.error()["error"].clone();
                    assert!(error["message"].as_str().unwrap().contains('/'), "{error}");
                    assert!(error["hint"].is_string(), "{error}");
                }
            }
        }
    }
    assert!(refused >= 6, "{refused}");
    println!("{refused} of 24 limits refused");
}

#[test]
fn a_full_disk_is_named_and_the_next_run_works() {
    let template = opened(4);
    let mount = template.path("disk");
    std::fs::create_dir(&mount).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"])
        .arg(&mount)
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        println!("skipped: a tmpfs cannot be mounted here");
        return;
    }
    // Unmounted whatever happens.
    struct Mounted(std::path::PathBuf);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(&self.0).status();
        }
    }
    let _mounted = Mounted(mount.clone());
    let book = mount.join("full.db");
    std::fs::copy(template.path("yishi.db"), &book).unwrap();
    let book = book.to_str().unwrap().to_owned();
    let filler = mount.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    drop(file);
    let run = template.run(&["--book", &book, "record", "small", "1", "for", "--json"]).exits(1);
    assert_eq!((run.error()["error"]["code"].as_str(), run.out.as_str()), (Some("disk-full"), ""));
    assert!(run.error()["error"]["message"].as_str().unwrap().contains("full.db"));
    std::fs::remove_file(&filler).unwrap();
    let run = template.run(&["--book", &book, "record", "small", "1", "for", "--json"]).exits(0);
    assert_eq!(receipts(&run.out).len(), 1);
    template.run(&["--book", &book, "verify"]).exits(3);
}
