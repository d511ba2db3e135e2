//! What the fault suites share: a small open consultation, what a receipt
//! promises, and that a refusal leaves no trace.

#[cfg(unix)]
pub(crate) mod strace;

use std::process::Output;

use serde_json::Value;
use yishi::log::Hash;

use crate::common::{MAJORITY, Run, Sandbox, small_meeting};

/// Whether every fault is asked for (`YISHI_FAULTS=all`), not a sample.
pub(crate) fn every() -> bool {
    std::env::var("YISHI_FAULTS").is_ok_and(|which| which == "all")
}

/// A consultation `small` of so many doors (`1` to `doors`), open.
pub(crate) fn opened(doors: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    let rows: String = (1..=doors).map(|n| format!("{n},{},O{},60.5\n", 1 + n % 3, n / 2)).collect();
    sandbox.write("roll.csv", format!("door,building,owner,area\n{rows}"));
    sandbox.write("proposal.txt", "Plant a tree?\n");
    sandbox.write("meeting.toml", small_meeting("positions", MAJORITY));
    sandbox.run(&["init", "Lane 8"]).exits(0);
    sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    sandbox.run(&["open", "meeting.toml"]).exits(0);
    sandbox
}

/// A copy of a sandbox's book and heads in a folder of its own.
pub(crate) fn copied(from: &Sandbox) -> Sandbox {
    let to = Sandbox::new();
    copy_folder(from.root(), to.root());
    to
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub(crate) fn as_run(output: &Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What was printed of one record.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    pub(crate) code: String,
    pub(crate) door: String,
    pub(crate) size: usize,
    pub(crate) head: String,
}

/// The receipts in the JSON lines of standard output. A line that a killed
/// process did not finish is none.
pub(crate) fn receipts(out: &str) -> Vec<Receipt> {
    let values = out.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let values = values.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    values
        .flat_map(|value| {
            let (size, head) = (value["size"].as_u64().unwrap_or(0), value["head"].clone());
            let all = value["receipts"].as_array().cloned().unwrap_or_default();
            all.into_iter().map(move |receipt| Receipt {
                code: receipt["code"].as_str().unwrap().to_owned(),
                door: receipt["door"].as_str().unwrap().to_owned(),
                size: usize::try_from(size).unwrap(),
                head: head.as_str().unwrap().to_owned(),
            })
        })
        .collect()
}

/// The lines of the log.
pub(crate) fn lines(sandbox: &Sandbox) -> Vec<String> {
    let run = sandbox.run(&["log", "small", "--raw"]).exits(0);
    run.out.lines().map(str::to_owned).collect()
}

/// The standing invariant: the book is whole, its index is that of its lines,
/// and the log goes on from what every receipt saw. Returns the lines.
#[track_caller]
pub(crate) fn sound(sandbox: &Sandbox, seen: &[Receipt]) -> Vec<String> {
    sandbox.run(&["verify"]).exits(3);
    sandbox.run(&["tally", "small", "--recount"]).exits(0);
    let lines = lines(sandbox);
    for receipt in seen {
        let line = lines.get(receipt.size - 1).unwrap_or_else(|| panic!("lost: {receipt:?}"));
        assert_eq!(Hash::of(format!("{line}\n").as_bytes()).hex(), receipt.head, "{receipt:?}");
        let held = lines.iter().take(receipt.size).any(|line| line.contains(&receipt.code));
        assert!(held, "a receipt is not in the log: {receipt:?}");
    }
    lines
}

/// Runs a command that must be refused with `code`, in both languages and as
/// JSON: exit code as given, a message and a hint in each language, and not
/// one byte of the book changed. Returns the JSON.
#[track_caller]
pub(crate) fn refused<S: AsRef<str>>(sandbox: &Sandbox, args: &[S], exit: i32, code: &str) -> Value {
    refused_with(sandbox, args, exit, code, b"")
}

#[track_caller]
pub(crate) fn refused_with<S: AsRef<str>>(
    sandbox: &Sandbox,
    args: &[S],
    exit: i32,
    code: &str,
    input: &[u8],
) -> Value {
    let book = || std::fs::read(sandbox.path("yishi.db")).ok();
    let before = book();
    let run = |more: &[&str]| {
        let args: Vec<&str> = args.iter().map(AsRef::as_ref).chain(more.iter().copied()).collect();
        sandbox.run_with(&args, input).exits(exit)
    };
    let zh = run(&["--lang", "zh"]);
    assert!(zh.err.contains(&format!("[{code}]")), "{}", zh.err);
    assert!(zh.err.contains("提示："), "no hint: {}", zh.err);
    assert!(zh.err.chars().any(|ch| ch >= '\u{4E00}'), "{}", zh.err);
    let en = run(&["--lang", "en"]);
    assert!(en.err.contains(&format!("error[{code}]: ")), "{}", en.err);
    assert!(en.err.contains("hint: "), "no hint: {}", en.err);
    assert_eq!((zh.out.as_str(), en.out.as_str()), ("", ""));
    let json = run(&["--json"]);
    let error = json.error()["error"].clone();
    assert_eq!(error["code"], code, "{error}");
    assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{error}");
    assert!(book() == before, "a refusal changed the book: {:?}", en.err);
    error
}
