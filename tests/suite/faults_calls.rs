//! A fault at every system call of the commands that write, beside `record`
//! (`crash.rs`): the book, and a folder that is made, are as before or as
//! after, never between, and the same command then does what is left to do.
//!
//! Every ninth fault and each at a sync is injected unless `YISHI_FAULTS=all` is set.

#![cfg(unix)]

use crate::common::{MAJORITY, Run, Sandbox, small_meeting};
use crate::faults::{copied, opened, receipts, strace};
use yishi::book::{Access, Book};
use yishi::consult::roll_digest;
use yishi::log::Hash;
use yishi::verify::{self, Anchors};

/// What a person would say of a book and of what was made from it: enough to
/// tell before from after, and without anything that is random.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    book: Option<Vec<String>>,
    made: Vec<(String, String)>,
}

/// Looks at everything there is, and asserts that each thing is whole.
#[track_caller]
fn shape(at: &str, sandbox: &Sandbox) -> Shape {
    let book = sandbox.path("yishi.db").exists().then(|| whole_book(at, sandbox, "yishi.db"));
    let made = std::fs::read_dir(sandbox.root()).unwrap().map(|entry| entry.unwrap().path());
    let mut made: Vec<(String, String)> = made
        .filter_map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name.starts_with("minutes") {
                let anchors = Anchors { log: Some(log_of(&path)), ..Anchors::default() };
                let reports = verify::path(&path, &sandbox.state(), &anchors).unwrap();
                assert_eq!(verify::exit(&reports), 0, "{at}: {name} is half there: {reports:?}");
                let files = std::fs::read_dir(&path).unwrap().count();
                return Some((name, files.to_string()));
            }
            let book = name == "new.db";
            book.then(|| (name.clone(), whole_book(at, sandbox, &name).join("\n")))
        })
        .collect();
    made.sort();
    Shape { book, made }
}

fn log_of(folder: &std::path::Path) -> String {
    let chain = std::fs::read(folder.join("chain.jsonl")).unwrap();
    Hash::of(chain.split_inclusive(|byte| *byte == b'\n').next().unwrap()).hex()
}

#[track_caller]
fn whole_book(at: &str, sandbox: &Sandbox, name: &str) -> Vec<String> {
    let path = sandbox.path(name);
    let open = || Book::open(&path, &sandbox.state(), Access::Read);
    let book = open().unwrap_or_else(|fault| panic!("{at}: {name}: {fault:?}"));
    let mut all = vec![format!("roll {}", roll_digest(&book.roll().unwrap()).hex())];
    for stored in book.consultations().unwrap() {
        all.push(format!("{} {} {:?}", stored.name, stored.head().size, stored.stage));
    }
    drop(book);
    let reports = verify::path(&path, &sandbox.state(), &Anchors::default()).unwrap();
    // Without a log there is nothing to be anchored.
    let wanted = if all.len() == 1 { 0 } else { 3 };
    assert_eq!(verify::exit(&reports), wanted, "{at}: {name}: {reports:?}");
    all
}

/// The lines of the log `small`, as they are in the book.
fn lines(sandbox: &Sandbox) -> Vec<String> {
    let mut all = Vec::new();
    if let Ok(book) = Book::open(&sandbox.path("yishi.db"), &sandbox.state(), Access::Read)
        && let Ok(stored) = book.consultation("small")
    {
        book.lines(&stored, |line| {
            all.push(line.to_owned());
            Ok(())
        })
        .unwrap();
    }
    all
}

/// The refusal of a run, after what else it said.
fn refusal(run: &Run) -> serde_json::Value {
    let last = run.err.lines().last().unwrap_or_default();
    let value: serde_json::Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("{run:?}"));
    value["error"].clone()
}

/// Injects the faults; `again` is the code of the refusal where the command
/// has nothing left to do, and empty where it may be given twice.
fn before_or_after(template: &Sandbox, args: &[&str], again: &str) {
    let all = crate::faults::every();
    let before = shape("before", template);
    let old = lines(template);
    let done = copied(template);
    let _ = done.run(args).exits(0);
    let after = shape("after", &done);
    assert_ne!(before, after, "{args:?} changes nothing");
    let (mut new, mut refused) = (0, 0);
    let json = [args, &["--json"]].concat();
    let check = |at: &str, sandbox: &Sandbox, run: &Run| {
        let at = format!("{args:?} {at}");
        let found = shape(&at, sandbox);
        assert!(found == before || found == after, "{at}: {found:?} is between");
        assert!(lines(sandbox).starts_with(&old), "{at}: the old log is no prefix");
        if run.code == 0 {
            assert_eq!(found, after, "{at}: success without effect");
        } else if !at.contains("signal") {
            refused += 1;
            let error = refusal(run);
            assert!(error["hint"].is_string(), "{at}: {error}");
            // What it says of the book is so.
            if run.err.contains("nothing was recorded") {
                assert_eq!(found.book, before.book, "{at}: {}", run.err);
            }
            if found.book != before.book {
                // Also where only the result could not be printed any more.
                let unprinted = error["code"] == "output" && run.err.contains("may be done");
                let unsure = run.err.contains("not certain") || unprinted;
                assert!(unsure || error["code"] == "head-file", "{at}: {}", run.err);
            }
        }
        if found.book == before.book {
            assert!(receipts(&run.out).is_empty(), "{at}: a receipt of nothing");
        }
        // The next run does it, or says that it is done.
        let next = sandbox.run(&json);
        if found == after && !again.is_empty() {
            assert_eq!(refusal(&next)["code"], again, "{at}");
        } else {
            assert_eq!(next.code, 0, "{at}: {}", next.err);
        }
        assert_eq!(shape(&at, sandbox), after, "{at}");
        new += usize::from(found == after);
    };
    // What becomes of a commit shows at the syncs: none of them is left out.
    let wanted = |n: usize, call: &str| all || call == "fsync" || n % 9 == 1;
    let Some(faults) = strace::each_fault(template, &json, wanted, check) else { return };
    assert!(faults > 5, "{faults}");
    println!("{args:?}: {faults} faults, {refused} refused, {new} with the new state");
}

fn closed() -> Sandbox {
    let sandbox = opened(7);
    for door in ["1", "2", "3", "4", "5"] {
        let _ = sandbox.run(&["record", "small", door, if door == "2" { "against" } else { "for" }]).exits(0);
    }
    let _ = sandbox.run(&["close", "small"]).exits(0);
    // That few doors may be shown is a line of its own, before the folder.
    let _ = sandbox.run(&["minutes", "small", "--accept-small-groups"]).exits(0);
    std::fs::remove_dir_all(sandbox.path("minutes-small")).unwrap();
    sandbox
}

#[test]
fn a_book_is_made_or_not() {
    before_or_after(&Sandbox::new(), &["init", "Lane 8"], "book-exists");
}

#[test]
fn a_roll_is_taken_whole_or_not() {
    let sandbox = opened(4);
    sandbox.write("new.csv", "door,owner,area\n1,A,50\n2,B,60\n3,C,70\n4,D,80\n5,E,90\n");
    before_or_after(&sandbox, &["roll", "import", "new.csv", "--replace"], "");
}

#[test]
fn a_consultation_is_opened_or_not() {
    let sandbox = opened(4);
    sandbox.write("next.toml", small_meeting("positions", MAJORITY).replace("\"small\"", "\"next\""));
    before_or_after(&sandbox, &["open", "next.toml"], "consultation-exists");
}

#[test]
fn a_file_of_answers_is_taken_whole_or_not() {
    let sandbox = opened(8);
    let rows: String = (2..=8).map(|n| format!("{n},for,note {n}\n")).collect();
    sandbox.write("answers.csv", format!("door,position,note\n{rows}"));
    before_or_after(&sandbox, &["record", "small", "--from", "answers.csv"], "record-refused");
}

#[test]
fn a_roll_is_amended_whole_or_not() {
    let sandbox = opened(4);
    let args = ["amend", "roll", "small", "--remove", "2", "--why", "merged"];
    before_or_after(&sandbox, &args, "door-unknown");
}

#[test]
fn a_consultation_is_closed_with_its_tally_or_not() {
    let sandbox = opened(4);
    let _ = sandbox.run(&["record", "small", "1", "for"]).exits(0);
    before_or_after(&sandbox, &["close", "small"], "closed");
}

#[test]
fn minutes_are_there_whole_or_not() {
    before_or_after(&closed(), &["minutes", "small", "--format", "md"], "");
}

#[test]
fn sealed_minutes_are_there_whole_or_not() {
    before_or_after(&closed(), &["minutes", "small", "--sealed", "--format", "md,html"], "");
}

#[test]
fn a_copy_of_the_book_is_there_whole_or_not() {
    before_or_after(&closed(), &["book", "rebuild", "-o", "new.db"], "book-exists");
}
