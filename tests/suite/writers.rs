//! Several processes that write to one book at the same time.

use std::collections::BTreeSet;
use std::process::Stdio;

use crate::common::Sandbox;
use crate::faults::{Receipt, as_run, opened, receipts, sound};

/// Records doors one by one in processes of their own.
fn one_by_one(sandbox: &Sandbox, doors: std::ops::RangeInclusive<usize>) -> Vec<Receipt> {
    let mut all = Vec::new();
    for door in doors {
        let door = door.to_string();
        let mut command = sandbox.command(&["record", "small", &door, "for", "--json"]);
        let run = as_run(&command.output().unwrap()).exits(0);
        all.extend(receipts(&run.out));
    }
    all
}

/// Every receipt is of another door and another line; the log has these lines
/// and no other.
fn nothing_lost_or_doubled(sandbox: &Sandbox, seen: &[Receipt], doors: usize) {
    let lines = sound(sandbox, seen);
    assert_eq!(lines.len(), 1 + doors);
    assert_eq!(seen.len(), doors);
    assert_eq!(seen.iter().map(|receipt| &receipt.door).collect::<BTreeSet<_>>().len(), doors);
    assert_eq!(seen.iter().map(|receipt| &receipt.code).collect::<BTreeSet<_>>().len(), doors);
}

/// Two rows of processes, each row one after the other.
fn side_by_side(
    left: Vec<std::process::Command>,
    right: Vec<std::process::Command>,
) -> Vec<crate::common::Run> {
    let run = |commands: Vec<std::process::Command>| {
        std::thread::spawn(move || {
            let outputs = commands.into_iter().map(|mut command| command.output().unwrap());
            outputs.map(|output| as_run(&output)).collect::<Vec<_>>()
        })
    };
    let (left, right) = (run(left), run(right));
    let mut all = left.join().unwrap();
    all.extend(right.join().unwrap());
    all
}

fn commands(sandbox: &Sandbox, doors: std::ops::RangeInclusive<usize>) -> Vec<std::process::Command> {
    doors.map(|door| sandbox.command(&["record", "small", &door.to_string(), "for", "--json"])).collect()
}

#[test]
fn two_writers_make_one_chain() {
    // 200 runs by hand: YISHI_RUNS=200 cargo test two_writers
    #[allow(clippy::disallowed_methods)]
    let runs = std::env::var("YISHI_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(4);
    for _ in 0..runs {
        let sandbox = opened(100);
        let runs = side_by_side(commands(&sandbox, 1..=50), commands(&sandbox, 51..=100));
        let mut seen = Vec::new();
        for run in runs {
            assert!(!run.err.contains("caught up"), "{}", run.err);
            seen.extend(receipts(&run.exits(0).out));
        }
        nothing_lost_or_doubled(&sandbox, &seen, 100);
        let sizes: BTreeSet<usize> = seen.iter().map(|receipt| receipt.size).collect();
        assert_eq!(sizes, (2..=101).collect());
    }
}

#[test]
fn of_two_writers_at_one_door_one_wins() {
    let sandbox = opened(20);
    let runs = side_by_side(commands(&sandbox, 1..=20), commands(&sandbox, 1..=20));
    let mut seen = Vec::new();
    for run in &runs {
        if run.code == 0 {
            seen.extend(receipts(&run.out));
        } else {
            assert_eq!(run.error()["error"]["code"], "already-recorded", "{}", run.err);
        }
    }
    nothing_lost_or_doubled(&sandbox, &seen, 20);
}

#[test]
fn a_bulk_import_beside_single_records() {
    let sandbox = opened(2_030);
    let rows: String = (31..=2_030).map(|n| format!("{n},for\n")).collect();
    sandbox.write("answers.csv", format!("door,position\n{rows}"));
    let bulk = sandbox
        .command(&["record", "small", "--from", "answers.csv", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = one_by_one(&sandbox, 1..=30);
    let bulk = as_run(&bulk.wait_with_output().unwrap()).exits(0);
    let many = receipts(&bulk.out);
    assert_eq!(many.len(), 2_000);
    seen.extend(many);
    nothing_lost_or_doubled(&sandbox, &seen, 2_030);
}

#[test]
fn a_refused_bulk_beside_a_writer_leaves_nothing() {
    let sandbox = opened(40);
    // The single record comes first at one of the doors, or after: either way
    // the bulk is all there or not at all.
    let rows: String = (1..=40).map(|n| format!("{n},against\n")).collect();
    sandbox.write("answers.csv", format!("door,position\n{rows}"));
    let bulk = vec![sandbox.command(&["record", "small", "--from", "answers.csv", "--json"])];
    let runs = side_by_side(commands(&sandbox, 1..=3), bulk);
    let seen: Vec<Receipt> = runs.iter().flat_map(|run| receipts(&run.out)).collect();
    nothing_lost_or_doubled(&sandbox, &seen, if runs[3].code == 0 { 40 } else { 3 });
}

#[test]
fn readers_beside_a_writer_see_one_moment() {
    let sandbox = opened(60);
    let readers = ["verify", "tally small --recount --json", "status small --json", "log small --raw"];
    let read = (0..40).map(|n| {
        let args: Vec<&str> = readers[n % readers.len()].split(' ').collect();
        sandbox.command(&args)
    });
    let runs = side_by_side(commands(&sandbox, 1..=60), read.collect());
    let (written, read) = runs.split_at(60);
    for (n, run) in read.iter().enumerate() {
        let exit = if n % readers.len() == 0 { 3 } else { 0 };
        let _ = run.clone().exits(exit);
    }
    let mut seen = Vec::new();
    for run in written {
        // Nobody was stopped, so nobody has anything to catch up.
        assert!(!run.err.contains("caught up"), "{}", run.err);
        seen.extend(receipts(&run.clone().exits(0).out));
    }
    nothing_lost_or_doubled(&sandbox, &seen, 60);
}

/// A writer that is slow between its commit and its head file, and one that
/// comes in between and is killed before its own commit: the head that takes
/// its name must be the first one's.
#[test]
fn a_head_is_named_by_the_writer_who_wrote_it() {
    let sandbox = opened(3);
    let under = |inject: &str, door: &str| {
        let inner = sandbox.command(&["record", "small", door, "for", "--json"]);
        let mut strace = std::process::Command::new("strace");
        strace.args(["-o", "/dev/null", "-e", inject, "--"]).arg(inner.get_program()).args(inner.get_args());
        strace.current_dir(sandbox.root()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for (name, value) in inner.get_envs() {
            strace.env(name, value.unwrap_or_default());
        }
        strace
    };
    let Ok(slow) = under("inject=rename:delay_enter=700000", "1").spawn() else { return };
    // Where strace may not trace, nothing is ever written: no test then.
    if !(0..400).any(|_| crate::faults::lines(&sandbox).len() == 2) {
        return;
    }
    let killed = under("inject=unlink:signal=KILL", "2").output().unwrap();
    let slow = as_run(&slow.wait_with_output().unwrap()).exits(0);
    assert!(killed.stdout.is_empty());
    assert_eq!(sound(&sandbox, &receipts(&slow.out)).len(), 2);
    let run = sandbox.run(&["record", "small", "3", "for", "--json"]).exits(0);
    assert!(!run.err.contains("caught up"), "{}", run.err);
    assert_eq!(sound(&sandbox, &receipts(&run.out)).len(), 3);
}
