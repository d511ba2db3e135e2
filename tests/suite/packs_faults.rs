//! Faults while a pack is given out, filled and taken in: an error or the end
//! at every system call. All of a pack is taken in or nothing of it, and a
//! receipt that was given at a door is in the pack.
//!
//! Every ninth fault is injected unless `YISHI_FAULTS=all` is set.

#![cfg(unix)]

use crate::common::{MAJORITY, Sandbox};
use crate::faults::strace;
use crate::pack_support::{fill, issue, opened, seal};
use yishi::log::pack::Pack;

const ROLL: &str = "door,building,owner,area\n1,1,A,60\n2,1,B,60\n3,1,C,60\n4,1,D,60\n";

fn wanted(number: usize) -> bool {
    number.is_multiple_of(9) || crate::faults::every()
}

/// An open consultation, a pack of all doors that is filled, and one more.
fn template() -> Sandbox {
    let sandbox = Sandbox::new();
    opened(&sandbox, ROLL, MAJORITY);
    issue(&sandbox, 1, &["1", "2", "3", "4"]);
    for (door, said) in [("1", "for"), ("2", "against"), ("3", "for"), ("4", "absent")] {
        fill(&sandbox, 1, door, said, &[]);
    }
    sandbox
}

fn lines(sandbox: &Sandbox) -> usize {
    sandbox.run(&["log", "small", "--raw"]).exits(0).out.lines().count()
}

#[test]
fn a_merge_that_is_stopped_anywhere_took_in_all_or_nothing_and_is_done_again() {
    let template = template();
    seal(&template, 1);
    let before = lines(&template);
    let (mut old, mut new) = (0, 0);
    let args = ["pack", "merge", "small", "p1.jsonl", "--json"];
    let faults = strace::each_fault(
        &template,
        &args,
        |n, _| wanted(n),
        |at, sandbox, run| {
            sandbox.run(&["verify"]).exits(3);
            sandbox.run(&["tally", "small", "--recount"]).exits(0);
            let after = lines(sandbox);
            assert!(after == before || after == before + 5, "{at}: {} lines of five", after - before);
            assert!(run.code != 0 || after == before + 5, "{at}: success and nothing taken in");
            if after == before {
                old += 1;
            } else {
                new += 1;
            }
            let again = sandbox.run(&args).exits(0).json()["packs"][0]["outcome"].clone();
            assert_eq!(again, if after == before { "merged" } else { "again" }, "{at}");
            assert_eq!(lines(sandbox), before + 5, "{at}");
            sandbox.run(&["verify"]).exits(3);
        },
    );
    let Some(faults) = faults else { return };
    assert!(faults > 10, "{faults}");
    println!("{faults} faults in a merge: {old} with the old state, {new} with the new, 0 between");
}

#[test]
fn a_pack_is_on_record_exactly_if_its_file_is_there_or_the_record_is_missed() {
    let template = template();
    let (key, _) = crate::sign_support::sign_with(&crate::pack_support::seed(2), None, "yishi-pack-v1", b"");
    template.write("2.pub", format!("{key}\n"));
    let before = lines(&template);
    let args = ["pack", "issue", "small", "--steward", "Li", "--key", "2.pub", "--all", "-o", "p2.jsonl"];
    let faults = strace::each_fault(
        &template,
        &args,
        |n, _| wanted(n),
        |at, sandbox, run| {
            sandbox.run(&["verify"]).exits(3);
            let issued = lines(sandbox) > before;
            let file = sandbox.path("p2.jsonl").exists();
            let whole =
                file && Pack::parse(&sandbox.read("p2.jsonl")).is_ok_and(|pack| pack.doors.len() == 4);
            // A pack on record without a file could never come back.
            assert!(!issued || whole, "{at}: on record, and no whole file");
            assert!(run.code != 0 || issued, "{at}");
            if file && !issued {
                // A file that is on no record is refused when it comes back.
                assert!(run.code != 0, "{at}");
            }
        },
    );
    let Some(faults) = faults else { return };
    println!("{faults} faults while a pack is given out");
}

#[test]
fn a_receipt_given_at_a_door_is_in_the_pack_whenever_filling_is_stopped() {
    let template = template();
    let before = Pack::parse(&template.read("p1.jsonl")).unwrap().records.len();
    let args = ["pack", "fill", "p1.jsonl", "4", "for", "--json"];
    // What is watched begins where the book is named; there is none here.
    let Some(calls) = strace::calls(&template, &args) else { return };
    let (mut tried, mut kept) = (0, 0);
    for (name, _, last) in calls {
        for n in 1..=last {
            for what in strace::WHAT {
                tried += 1;
                if !wanted(tried) {
                    continue;
                }
                let sandbox = crate::faults::copied(&template);
                let inject = format!("inject={name}:{what}:when={n}");
                let run = strace::traced(&sandbox, &["-o", "/dev/null", "-e", &inject], &args).unwrap();
                let next = sandbox.run(&["pack", "fill", "p1.jsonl", "4", "absent"]).exits(0);
                let pack = Pack::parse(&sandbox.read("p1.jsonl")).unwrap();
                let added = pack.records.len() - before - 1;
                assert!(added <= 1, "{inject}: {added}");
                let receipt = run.out.contains("\"commitment\"");
                assert!(!receipt || added == 1, "{inject}: a receipt, and no record; {}", next.err);
                kept += added;
            }
        }
    }
    println!("{tried} faults while a pack is filled, {kept} with the record");
}
