//! What is typed, given or lying about wrongly: refused with a code and a
//! remedy in both languages, and without a trace in the book.

#![cfg(unix)]

use std::process::{Command, Stdio};

use crate::common::{MAJORITY, SMALL_ANSWERS, Sandbox, small_meeting};
use crate::faults::{as_run, copied, lines, opened, refused, refused_with, sound};
use yishi::log::Hash;

/// Refused because of one argument or cell: the remedy stands with the place.
fn places(error: &serde_json::Value) -> &Vec<serde_json::Value> {
    error["where"].as_array().unwrap()
}

/// A folder that cannot be written until this is dropped.
struct Locked(std::path::PathBuf);

impl Locked {
    /// By a mount, which stops root too, or else by permissions.
    fn new(folder: &std::path::Path) -> Option<Self> {
        let mount = |args: &[&str]| {
            let output = Command::new("mount").args(args).arg(folder).output();
            output.is_ok_and(|output| output.status.success())
        };
        if !mount(&["--bind", folder.to_str().unwrap()]) || !mount(&["-o", "remount,ro,bind"]) {
            let _ = Command::new("chmod").args(["-R", "a-w"]).arg(folder).status();
        }
        let locked = Self(folder.to_owned());
        if std::fs::write(folder.join("probe"), "").is_ok() {
            println!("skipped: a folder cannot be made read-only here");
            return None;
        }
        Some(locked)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
        let _ = Command::new("chmod").args(["-R", "u+w"]).arg(&self.0).status();
    }
}

// Row 18.
#[test]
fn a_read_only_folder_is_read_and_never_written() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_small(MAJORITY);
    let folder = sandbox.path("medium");
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(sandbox.path("yishi.db"), folder.join("yishi.db")).unwrap();
    let Some(_locked) = Locked::new(&folder) else { return };
    let shown = folder.to_str().unwrap().to_owned();
    let book = format!("{shown}/yishi.db");
    let with = |args: &[&str]| {
        [&["--book", &book], args].concat().iter().map(|a| (*a).to_owned()).collect::<Vec<_>>()
    };
    for (args, code) in [
        (vec!["verify", "--log", &log], 0),
        (vec!["tally", "small", "--recount"], 0),
        (vec!["log", "small"], 0),
        (vec!["status", "small"], 0),
        (vec!["roll", "show"], 0),
        (vec!["minutes", "small", "-o", "from-medium"], 0),
        (vec!["book", "rebuild", "-o", "copy.db"], 0),
    ] {
        let _ = sandbox.run(&with(&args)).exits(code);
    }
    for args in [
        vec!["record", "small", "1-1-101", "for"],
        vec!["note", "small", "words"],
        vec!["close", "small"],
        vec!["roll", "import", "roll.csv", "--replace"],
        vec!["book", "rebuild"],
        vec!["open", "meeting.toml"],
    ] {
        refused(&sandbox, &with(&args), 1, "read-only");
    }
    // A book that cannot be made there either.
    refused(&sandbox, &["--book", &format!("{shown}/new.db"), "init"], 1, "read-only");
}

/// A book whose writer was stopped half-way, with its journal beside it. The
/// journal is made by SQLite itself, stopped in the same way.
fn interrupted() -> Option<Sandbox> {
    let sandbox = opened(4);
    let inner = sandbox.command(&["record", "small", "2", "for"]);
    let mut strace = Command::new("strace");
    strace.args(["-o", "/dev/null", "-e", "inject=fsync:signal=KILL:when=5", "--"]);
    strace.arg(inner.get_program()).args(inner.get_args()).current_dir(sandbox.root());
    for (name, value) in inner.get_envs() {
        strace.env(name, value.unwrap_or_default());
    }
    let ran = strace.stdout(Stdio::null()).stderr(Stdio::null()).status();
    (ran.is_ok() && sandbox.path("yishi.db-journal").exists()).then_some(sandbox)
}

#[test]
fn reading_undoes_what_a_stopped_writer_left() {
    let Some(sandbox) = interrupted() else {
        println!("skipped: no strace");
        return;
    };
    for args in [
        vec!["log", "small"],
        vec!["tally", "small"],
        vec!["status", "small"],
        vec!["roll", "show"],
        vec!["verify"],
        vec!["book", "rebuild", "-o", "new.db"],
    ] {
        let one = copied(&sandbox);
        let exit = if args[0] == "verify" { 3 } else { 0 };
        let _ = one.run(&args).exits(exit);
        assert!(!one.path("yishi.db-journal").exists());
        assert_eq!(sound(&one, &[]).len(), 1);
    }
    // Where nothing can be written it is named, not read half-written.
    let folder = sandbox.path("medium");
    std::fs::create_dir(&folder).unwrap();
    for name in ["yishi.db", "yishi.db-journal"] {
        std::fs::copy(sandbox.path(name), folder.join(name)).unwrap();
    }
    let Some(_locked) = Locked::new(&folder) else { return };
    for args in [["verify", "medium/yishi.db"], ["--book=medium/yishi.db", "roll"]] {
        let more: &[&str] = if args[1] == "roll" { &["show"] } else { &[] };
        refused(&sandbox, &[&args, more].concat(), 1, "book-interrupted");
    }
}

// Row 19.
#[test]
fn names_that_are_no_book_are_refused() {
    let sandbox = opened(2);
    std::os::unix::fs::symlink("/dev/null", sandbox.path("null.db")).unwrap();
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    let long = format!("{}.db", "x".repeat(4096));
    for name in
        ["file:x.db?mode=memory", "FILE:x.db", ":memory:", "-x", &long, "folder", "null.db", "folder/"]
    {
        let book = format!("--book={name}");
        for args in [vec!["init", "X"], vec!["tally", "small"], vec!["record", "small", "1", "for"]] {
            let args: Vec<&str> = [&book as &str].into_iter().chain(args).collect();
            refused(&sandbox, &args, 1, "book-name");
        }
    }
    for (name, code) in
        [("none.db", "book-missing"), ("roll.csv", "not-a-book"), ("no/where.db", "book-missing")]
    {
        refused(&sandbox, &["--book", name, "record", "small", "1", "for"], 1, code);
    }
    refused(&sandbox, &["--book", "yishi.db", "init"], 1, "book-exists");
    refused(&sandbox, &["--book", "no/where.db", "init"], 1, "io");
    // A link to a book is the book.
    std::os::unix::fs::symlink("yishi.db", sandbox.path("link.db")).unwrap();
    let _ = sandbox.run(&["--book", "link.db", "tally", "small"]).exits(0);
}

// Row 20.
#[test]
fn clocks_and_dates_are_noted_and_decide_nothing() {
    let sandbox = opened(6);
    for (door, day) in [("1", "1999-01-01"), ("2", "2026-05-10"), ("3", "2199-12-31"), ("4", "2024-02-29")] {
        let _ = sandbox.run(&["record", "small", door, "for", "--at", day]).exits(0);
    }
    for day in ["2023-02-29", "2026-13-01", "yesterday", "2026-05-10T25:00:00+08:00"] {
        let error = refused(&sandbox, &["record", "small", "5", "for", "--at", day], 1, "value-invalid");
        assert_eq!(places(&error)[0]["value"], day);
    }
    let status = sandbox.run(&["status", "small", "--json"]).exits(0).json();
    assert_eq!(status["outside_window"], 3, "{status}");
    // Closing on a clock that is behind what was recorded: flagged, not refused.
    let book = sandbox.path("yishi.db");
    let closed = sandbox.run_fixed("2016-05-20", &["--book", book.to_str().unwrap(), "close", "small"]);
    let _ = closed.exits(0);
    assert!(
        lines(&sandbox)
            .iter()
            .any(|line| line.contains("\"clock\":\"behind\"") && line.contains("2016-05-20"))
    );
    let _ = sandbox.run(&["minutes", "small", "--accept-small-groups", "--lang", "en"]).exits(0);
    let minutes = String::from_utf8(sandbox.read("minutes-small/minutes.md")).unwrap();
    assert!(minutes.to_lowercase().contains("clock"), "{minutes}");
    let tally = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
    assert_eq!(tally["outcome"], "passed");
}

/// The lines of a closed log, each with its LF.
fn closed_chain() -> Vec<String> {
    let sandbox = Sandbox::new();
    sandbox.close_small(MAJORITY);
    let chain = String::from_utf8(sandbox.read("minutes-small/chain.jsonl")).unwrap();
    chain.split_inclusive('\n').map(str::to_owned).collect()
}

/// What `verify` says of lines alone.
fn verify_lines(sandbox: &Sandbox, chain: &[u8]) -> (i32, serde_json::Value) {
    sandbox.write("chain.jsonl", chain);
    let run = sandbox.run(&["verify", "chain.jsonl", "--json"]);
    (run.code, run.json())
}

// Rows 21 and 22.
#[test]
fn lines_in_another_spelling_or_of_a_newer_version_are_found() {
    let sandbox = Sandbox::new();
    let chain = closed_chain();
    let (code, report) = verify_lines(&sandbox, chain.concat().as_bytes());
    assert_eq!(code, 3, "{report}");
    let second = &chain[1];
    let spellings: Vec<(&str, Vec<u8>)> = vec![
        ("space", second.replacen(':', ": ", 1).into_bytes()),
        ("leading space", format!(" {second}").into_bytes()),
        ("key order", second.replacen("{\"", "{\"zz\":\"a\",\"", 1).into_bytes()),
        ("3.0", second.replace("\"seq\":1", "\"seq\":1.0").into_bytes()),
        ("1e0", second.replace("\"seq\":1", "\"seq\":1e0").into_bytes()),
        ("01", second.replace("\"seq\":1", "\"seq\":01").into_bytes()),
        ("-1", second.replace("\"seq\":1", "\"seq\":-1").into_bytes()),
        ("2^53", second.replace("\"seq\":1", "\"seq\":9007199254740992").into_bytes()),
        ("duplicate key", second.replace("\"seq\":1", "\"seq\":1,\"seq\":1").into_bytes()),
        ("escape", second.replace("\"t\":", "\"\\u0074\":").into_bytes()),
        ("BOM", format!("\u{FEFF}{second}").into_bytes()),
        ("CRLF", second.replace('\n', "\r\n").into_bytes()),
        ("invalid UTF-8", [b"{\"c\":\"\xff".as_slice(), &second.as_bytes()[6..]].concat()),
        ("lone surrogate", second.replace("\"t\":\"", "\"t\":\"\\ud800").into_bytes()),
        ("blank line", format!("\n{second}").into_bytes()),
        ("nested", second.replace("\"seq\":1", "\"seq\":[1]").into_bytes()),
        ("null", second.replace("\"seq\":1", "\"seq\":null").into_bytes()),
        ("newer type", second.replace("\"t\":\"position\"", "\"t\":\"lottery\"").into_bytes()),
        ("unknown key", second.replace("\"v\":", "\"u\":1,\"v\":").into_bytes()),
        ("newer version", second.replace("yishi/1", "yishi/2").into_bytes()),
    ];
    for (name, line) in spellings {
        assert_ne!(line, second.as_bytes(), "{name} changed nothing");
        let bytes = [chain[0].as_bytes(), &line, chain[2..].concat().as_bytes()].concat();
        let (code, report) = verify_lines(&sandbox, &bytes);
        assert_eq!(code, 4, "{name}: {report}");
        let said = sandbox.run(&["verify", "chain.jsonl"]).out;
        assert!(said.contains("chain.jsonl:2"), "{name}: {said}");
        if name.starts_with("newer") || name == "unknown key" {
            assert!(said.contains("newer version"), "{name}: {said}");
        }
    }
    let cut = chain.concat();
    let (code, _) = verify_lines(&sandbox, &cut.as_bytes()[..cut.len() - 1]);
    assert_eq!(code, 4, "missing LF at the end");
    let (code, _) = verify_lines(&sandbox, b"");
    assert_eq!(code, 4, "an empty chain");
}

/// Lines made again with right numbers and links, whatever they say.
fn linked(bodies: &[&str]) -> String {
    let mut out = String::new();
    let mut before = "0".repeat(64);
    for (seq, body) in bodies.iter().enumerate() {
        let mut value: serde_json::Value = serde_json::from_str(body).unwrap();
        value["seq"] = seq.into();
        value["prev"] = before.as_str().into();
        let line = format!("{value}\n");
        before = Hash::of(line.as_bytes()).hex();
        out.push_str(&line);
    }
    out
}

// Row 23.
#[test]
fn lines_out_of_order_are_found_though_their_links_are_right() {
    let sandbox = Sandbox::new();
    let chain = closed_chain();
    let kind = |kind: &str| {
        let wanted = format!("\"t\":\"{kind}\"");
        chain.iter().find(|line| line.contains(&wanted)).unwrap().as_str()
    };
    let (open, position, close, tally) = (kind("open"), kind("position"), kind("close"), kind("tally"));
    let all: Vec<&str> = chain.iter().map(String::as_str).collect();
    assert_eq!(linked(&all), chain.concat(), "the test links as the tool does");
    for (name, order) in [
        ("position after close", vec![open, close, position, tally]),
        ("position after tally", vec![open, position, close, tally, position]),
        ("tally twice", vec![open, position, close, tally, tally]),
        ("close twice", vec![open, position, close, close, tally]),
        ("open twice", vec![open, open, position, close, tally]),
        ("no open", vec![position, close, tally]),
        ("tally without close", vec![open, position, tally]),
        ("a commitment twice", vec![open, position, position, close, tally]),
    ] {
        let (code, report) = verify_lines(&sandbox, linked(&order).as_bytes());
        assert_eq!(code, 4, "{name}: {report}");
    }
    // Without a close it is merely not finished.
    let (code, report) = verify_lines(&sandbox, linked(&[open, position]).as_bytes());
    assert_eq!(code, 3, "{report}");
}

// Row 34.
#[test]
fn doors_are_found_in_full_width_and_lookalikes_are_refused() {
    let sandbox = opened(4);
    sandbox.write("roll.csv", "door\n3-1-A101\n");
    let _ = sandbox.run(&["roll", "import", "roll.csv", "--replace"]).exits(0);
    sandbox.write("m2.toml", small_meeting("positions", MAJORITY).replace("\"small\"", "\"wide\""));
    let _ = sandbox.run(&["open", "m2.toml"]).exits(0);
    let run = sandbox.run(&["record", "wide", "３－１－Ａ１０１ ", "同意", "--json"]).exits(0);
    assert_eq!(run.json()["receipts"][0]["door"], "3-1-A101");
    for (what, door, code) in [
        ("Cyrillic", "3-1-\u{0410}101", "0410"),
        ("zero-width", "3-1\u{200B}-A101", "200B"),
        ("right to left", "3-1-\u{202E}A101", "202E"),
        ("control", "3-1-\u{7}A101", "0007"),
    ] {
        sandbox.write("bad.csv", format!("door\n3-1-A101\n{door}\n"));
        let error = refused(&sandbox, &["roll", "import", "bad.csv", "--replace"], 1, "roll-refused");
        assert!(error.to_string().contains(code), "{what}: {error}");
        assert!(places(&error).iter().any(|place| place["line"] == 3), "{what}: {error}");
        let run = sandbox.run(&["roll", "import", "bad.csv", "--replace", "--lang", "en"]);
        assert!(
            run.err.contains(code) && !run.err.contains(['\u{202E}', '\u{7}', '\u{200B}']),
            "{what}: {}",
            run.err
        );
        // Nor is it taken at the command line.
        let run = sandbox.run(&["record", "wide", door, "for", "--replace", "--json"]).exits(1);
        assert!(["value-invalid", "door-unknown"].contains(&run.error()["error"]["code"].as_str().unwrap()));
    }
    sandbox.write("bad.csv", "door\n3-1-1O1\n3-1-101\n");
    refused(&sandbox, &["roll", "import", "bad.csv", "--replace"], 1, "roll-refused");
    sandbox.write("bad.csv", "door\n3-1-101\n３-1-101 \n");
    refused(&sandbox, &["roll", "import", "bad.csv", "--replace"], 1, "roll-refused");
}

// Rows 35 and 36.
#[test]
fn cells_run_nothing_in_a_spreadsheet_and_move_no_cursor() {
    let sandbox = Sandbox::new();
    let building = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)"];
    let rows: String = (0..4).map(|n| format!("d{n},\"{}\",60\n", building[n])).collect();
    sandbox.write("roll.csv", format!("door,building,area\n{rows}"));
    sandbox.write("proposal.txt", "Harmless?\u{1b}[2J\n");
    sandbox.write("meeting.toml", small_meeting("positions", MAJORITY));
    let _ = sandbox.run(&["init", "L"]).exits(0);
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    let _ = sandbox.run(&["open", "meeting.toml"]).exits(0);
    let _ = sandbox
        .run(&["record", "small", "d0", "for", "--steward", "=1+1", "--note", "=HYPERLINK(\"x\")"])
        .exits(0);
    let before = lines(&sandbox);
    for args in [
        vec!["status", "small", "--format", "csv"],
        vec!["status", "small", "--missing", "--format", "csv"],
        vec!["status", "small", "--by", "steward", "--format", "csv"],
        vec!["roll", "show", "--format", "csv"],
        vec!["tally", "small", "--format", "csv"],
        vec!["log", "small", "--format", "csv"],
    ] {
        let run = sandbox.run(&args).exits(0);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(run.out.trim_start_matches('\u{FEFF}').as_bytes());
        for record in reader.records() {
            for cell in &record.unwrap() {
                let run_it = cell.len() > 1 && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!run_it, "{args:?}: {cell}");
            }
        }
    }
    let shown = sandbox.run(&["roll", "show", "--format", "csv"]).exits(0).out;
    assert!(shown.contains("'=cmd"), "{shown}");
    assert_eq!(lines(&sandbox), before);

    // Escapes: taken away or refused at the door, never printed.
    let escape = "\u{1b}[2J\u{1b}]0;x\u{7}<script>\u{9b}31m";
    for (flag, args) in [
        ("note", vec!["record", "small", "d1", "for", "--note", escape]),
        ("steward", vec!["record", "small", "d1", "for", "--steward", escape]),
        ("text", vec!["note", "small", escape]),
        ("door", vec!["record", "small", escape, "for"]),
        ("position", vec!["record", "small", "d1", escape]),
        ("id", vec!["tally", escape]),
        ("command", vec![escape]),
        ("option", vec!["tally", "small", "--lang", escape]),
        ("book", vec!["--book", escape, "tally", "small"]),
        ("community", vec!["--book", "other.db", "init", escape]),
    ] {
        for lang in ["zh", "en"] {
            let run = sandbox.run(&[args.clone(), vec!["--lang", lang]].concat());
            let clean = |text: &str| !text.chars().any(|ch| ch.is_control() && ch != '\n' && ch != '\t');
            assert!(clean(&run.out) && clean(&run.err), "{flag} {lang}: {:?} {:?}", run.out, run.err);
        }
    }
    for args in [vec!["status", "small"], vec!["status", "small", "--by", "steward"], vec!["log", "small"]] {
        let run = sandbox.run(&args).exits(0);
        assert!(!run.out.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{args:?}");
    }
    sandbox.write(
        "evil.toml",
        small_meeting("positions", MAJORITY).replace("种树", "a\\u001b[2J").replace("\"small\"", "\"evil\""),
    );
    let run = sandbox.run(&["open", "evil.toml"]).exits(1);
    assert!(run.err.contains("U+001B") && !run.err.contains('\u{1b}'), "{}", run.err);
    sandbox.write("evil.csv", "door,position,note\nd2,\u{1b}[2J,x\n");
    let run = sandbox.run(&["record", "small", "--from", "evil.csv"]).exits(1);
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
    sandbox.write("\u{1b}[2J.csv", "door,position\nnone,for\n");
    let run = sandbox.run(&["record", "small", "--from", "\u{1b}[2J.csv"]).exits(1);
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
}

// Row 39.
#[test]
fn tables_beyond_the_limits_are_refused_with_the_line() {
    let sandbox = opened(3);
    let wide = |n: usize| format!("door,position{}\n1,for\n", ",x".repeat(n));
    let neither = [b"door,position\n1,".as_slice(), &[0xFF, 0xFF], b"\n"].concat();
    for (name, bytes, code, line) in [
        ("quote", b"door,position\n1,\"for\n2,for\n".to_vec(), "sheet-quote-open", 2),
        ("zeros", b"door,position\n1,for\n\0\0".to_vec(), "sheet-encoding", 3),
        ("neither", neither, "sheet-encoding", 2),
        ("cut zip", b"PK\x03\x04cut".to_vec(), "sheet-broken", 1),
        ("old", [0xD0, 0xCF, 0x11, 0xE0, 0, 0, 0, 0].to_vec(), "sheet-format", 1),
        ("web page", b"<html></html>".to_vec(), "sheet-format", 1),
        ("wide", wide(2_000).into_bytes(), "sheet-too-wide", 1),
        ("long", format!("door,position\n1,{}\n", "x".repeat(1 << 21)).into_bytes(), "sheet-too-long", 2),
        ("empty", Vec::new(), "sheet-empty", 1),
        ("blank", b"\n\n\n".to_vec(), "sheet-empty", 1),
        ("no column", b"door\n1\n".to_vec(), "sheet-column-missing", 1),
        ("twice", b"door,position,position\n1,for,for\n".to_vec(), "sheet-column-twice", 1),
    ] {
        sandbox.write("bad.csv", &bytes);
        let error = refused(&sandbox, &["record", "small", "--from", "bad.csv"], 1, code);
        if let Some(place) = places(&error).first() {
            assert_eq!(place["line"], line, "{name}: {error}");
        }
        let error = refused_with(&sandbox, &["record", "small", "--from", "-"], 1, code, &bytes);
        assert_eq!(error["code"], code);
    }
    sandbox.write("bad.csv", "door,position\n1,for\n9,for\n2,maybe\n3,for,x,y\n");
    let error = refused(&sandbox, &["record", "small", "--from", "bad.csv"], 1, "record-refused");
    assert!(!places(&error).is_empty(), "{error}");
    for name in ["none.csv", "."] {
        refused(&sandbox, &["record", "small", "--from", name], 1, "file-unread");
    }
}

// Row 41.
#[test]
fn areas_near_the_largest_number_are_refused_and_never_wrap() {
    let sandbox = Sandbox::new();
    let _ = sandbox.run(&["init", "L"]).exits(0);
    for area in [
        "90071992547409.91",
        "90071992547409.92",
        "184467440737095516.15",
        "184467440737095516.16",
        "99999999999999999999999",
        "1e15",
        "1000000000.01",
    ] {
        sandbox.write("roll.csv", format!("door,area\n1,{area}\n2,60\n"));
        let error = refused(&sandbox, &["roll", "import", "roll.csv"], 1, "roll-refused");
        assert_eq!(places(&error)[0]["line"], 2, "{error}");
    }
    // Each door is allowed, all together are not below 2^53.
    let rows: String = (0..90_073).map(|n| format!("{n},1000000000\n")).collect();
    sandbox.write("roll.csv", format!("door,area\n{rows}"));
    refused(&sandbox, &["roll", "import", "roll.csv"], 1, "roll-area");
    let rows: String = (0..1_000).map(|n| format!("{n},1000000000\n")).collect();
    sandbox.write("roll.csv", format!("door,area\n{rows}"));
    let roll = sandbox.run(&["roll", "import", "roll.csv", "--json"]).exits(0).json();
    assert_eq!(roll["area"], 100_000_000_000_000_u64);
    sandbox.write("proposal.txt", "?\n");
    sandbox.write("m.toml", small_meeting("positions", "extends = \"cn.civil-code.278.ordinary\"\n"));
    let _ = sandbox.run(&["open", "m.toml"]).exits(0);
    sandbox.write(
        "a.csv",
        format!("door,position\n{}", (0..1_000).map(|n| format!("{n},for\n")).collect::<String>()),
    );
    let _ = sandbox.run(&["record", "small", "--from", "a.csv", "-q"]).exits(0);
    let tally = sandbox.run(&["tally", "small", "--json", "--recount"]).exits(0).json();
    assert_eq!(tally["measures"]["area"]["for"], 100_000_000_000_000_u64);
    assert_eq!(tally["outcome"], "passed");
}

/// The outcome of a rule on a roll of `areas` with these answers.
fn outcome(rule: &str, areas: &[&str], answers: &[(usize, &str)]) -> String {
    let sandbox = Sandbox::new();
    let rows: String = areas.iter().enumerate().map(|(n, area)| format!("{n},O{n},{area}\n")).collect();
    sandbox.write("roll.csv", format!("door,owner,area\n{rows}"));
    sandbox.write("proposal.txt", "?\n");
    sandbox.write("m.toml", small_meeting("positions", rule));
    sandbox.write(
        "a.csv",
        format!(
            "door,position\n{}",
            answers.iter().map(|(n, word)| format!("{n},{word}\n")).collect::<String>()
        ),
    );
    let _ = sandbox.run(&["init", "L"]).exits(0);
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    let _ = sandbox.run(&["open", "m.toml"]).exits(0);
    let _ = sandbox.run(&["record", "small", "--from", "a.csv", "-q"]).exits(0);
    let now = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
    let checked = sandbox.run(&["close", "small", "--check", "--json"]);
    let closed = checked.json()["outcome"].as_str().unwrap().to_owned();
    let exits = [("passed", 0), ("rejected", 10), ("no_quorum", 11)];
    let exit = exits.iter().find(|(name, _)| *name == closed).map(|(_, exit)| *exit);
    assert_eq!(Some(checked.code), exit, "{closed}");
    assert_eq!(now["outcome"], closed.as_str());
    closed
}

fn answers(given: &[(usize, &'static str)]) -> Vec<(usize, &'static str)> {
    let words = given.iter().flat_map(|(count, word)| std::iter::repeat_n(*word, *count));
    words.enumerate().collect()
}

// Row 42.
#[test]
fn every_ratio_is_exact_at_its_boundary() {
    let target = |ratio: &str| format!("extends = \"community.target\"\nratio = \"{ratio}\"\n");
    let majority = "extends = \"community.majority\"\n";
    let ordinary = "extends = \"cn.civil-code.278.ordinary\"\n";
    let major = "extends = \"cn.civil-code.278.major\"\n";
    let same = |n: usize| vec!["60"; n];
    for (rule, areas, given, wanted) in [
        // 2/3 of 6 is 4; of 7 it takes 5.
        (target("2/3"), same(6), answers(&[(4, "for")]), "passed"),
        (target("2/3"), same(6), answers(&[(3, "for")]), "rejected"),
        (target("2/3"), same(7), answers(&[(4, "for")]), "rejected"),
        (target("2/3"), same(7), answers(&[(5, "for")]), "passed"),
        (target("1/1"), same(5), answers(&[(5, "for")]), "passed"),
        (target("1/1"), same(5), answers(&[(4, "for")]), "rejected"),
        (target("97/100"), same(100), answers(&[(97, "for"), (3, "against")]), "passed"),
        (target("97/100"), same(100), answers(&[(96, "for"), (4, "against")]), "rejected"),
        // More than half: half is not enough.
        (majority.to_owned(), same(6), answers(&[(2, "for"), (2, "against"), (2, "abstain")]), "rejected"),
        (majority.to_owned(), same(6), answers(&[(3, "for"), (2, "against")]), "passed"),
        (majority.to_owned(), same(6), answers(&[(1, "for")]), "passed"),
        // Participation 2/3 of 6 heads: 4; approval more than half of them.
        (ordinary.to_owned(), same(6), answers(&[(3, "for"), (1, "against")]), "passed"),
        (ordinary.to_owned(), same(6), answers(&[(3, "for")]), "no_quorum"),
        (ordinary.to_owned(), same(6), answers(&[(2, "for"), (2, "against")]), "rejected"),
        // Enough heads, one hundredth of a square metre short of 2/3 of the area.
        (ordinary.to_owned(), vec!["50", "50", "50", "50", "50", "50"], answers(&[(4, "for")]), "passed"),
        (
            ordinary.to_owned(),
            vec!["49.99", "50", "50", "50", "50", "50.01"],
            answers(&[(4, "for")]),
            "no_quorum",
        ),
        // Half of the area exactly, more than half of the heads.
        (ordinary.to_owned(), vec!["50", "50", "100"], answers(&[(2, "for"), (1, "against")]), "rejected"),
        (ordinary.to_owned(), vec!["50", "50.01", "100"], answers(&[(2, "for"), (1, "against")]), "passed"),
        // Three quarters of 4 and of 8 that take part.
        (major.to_owned(), same(4), answers(&[(3, "for"), (1, "against")]), "passed"),
        (major.to_owned(), same(8), answers(&[(6, "for"), (1, "against"), (1, "abstain")]), "passed"),
        (major.to_owned(), same(8), answers(&[(5, "for"), (3, "against")]), "rejected"),
        (
            major.to_owned(),
            vec!["50", "50", "50", "50.01"],
            answers(&[(3, "for"), (1, "against")]),
            "rejected",
        ),
        (major.to_owned(), vec!["50", "50", "50.02", "50"], answers(&[(3, "for"), (1, "against")]), "passed"),
    ] {
        assert_eq!(outcome(&rule, &areas, &given), wanted, "{rule} {areas:?} {given:?}");
    }
}

// Row 44.
#[test]
fn small_groups_are_published_only_on_purpose() {
    for disclose in ["none", "positions", "named"] {
        let sandbox = opened(6);
        sandbox.write("m2.toml", small_meeting(disclose, MAJORITY).replace("\"small\"", "\"few\""));
        let _ = sandbox.run(&["open", "m2.toml"]).exits(0);
        for door in ["1", "2", "3"] {
            let _ = sandbox.run(&["record", "few", door, "for"]).exits(0);
        }
        let _ = sandbox.run(&["close", "few"]).exits(0);
        if disclose == "named" {
            let _ = sandbox.run(&["minutes", "few"]).exits(0);
            continue;
        }
        refused(&sandbox, &["minutes", "few"], 1, "small-groups");
        assert!(!sandbox.path("minutes-few").exists());
        let _ = sandbox.run(&["minutes", "few", "--accept-small-groups"]).exits(0);
        let log = sandbox.run(&["log", "few", "--raw"]).exits(0).out;
        assert!(log.contains("\"kind\":\"small-groups\""));
        // It is in the log: the second run need not be told again.
        let _ = sandbox.run(&["minutes", "few"]).exits(0);
    }
}

// Rows 45 and 46.
#[test]
fn verify_is_never_fine_without_an_anchor_and_sees_edited_minutes() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_small(MAJORITY);
    for path in ["minutes-small", "yishi.db", "minutes-small/chain.jsonl"] {
        let _ = sandbox.run(&["verify", path]).exits(3);
        let _ = sandbox.run(&["verify", path, "--json"]).exits(3);
    }
    let _ = sandbox.run(&["verify"]).exits(3);
    let _ = sandbox.run(&["verify", "minutes-small", "--log", &log]).exits(0);
    let _ = sandbox.run(&["verify", "minutes-small", "--log", &Hash::of(b"other").hex()]).exits(4);
    let minutes = String::from_utf8(sandbox.read("minutes-small/minutes.md")).unwrap();
    let edits = [("通过", "未通过"), ("1", "2"), ("\n", "\n\n"), ("院委会", "院委員会")];
    for (from, to) in edits {
        assert!(minutes.contains(from), "{from}");
        sandbox.write("minutes-small/minutes.md", minutes.replacen(from, to, 1));
        let _ = sandbox.run(&["verify", "minutes-small", "--log", &log]).exits(4);
        // Even with the list of digests made again.
        let _ = Command::new("sh")
            .args(["-c", "cut -d' ' -f3- SHA256SUMS | xargs sha256sum > new && mv new SHA256SUMS"])
            .current_dir(sandbox.path("minutes-small"))
            .status();
        let run = sandbox.run(&["verify", "minutes-small", "--log", &log]);
        assert_eq!(run.code, 4, "{from}: {}", run.out);
    }
}

// Row 47.
#[test]
fn consultations_that_cannot_be_counted_are_not_opened() {
    let sandbox = opened(4);
    let good = small_meeting("positions", MAJORITY).replace("\"small\"", "\"next\"");
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let more = |rule: &str| format!("{good}{rule}\n");
    let cases = [
        ("mode", with("\"positions\"", "\"all\""), "disclose-unknown", Some(8)),
        ("key", with("convener", "convenor"), "definition-invalid", Some(5)),
        ("table", format!("{good}[extra]\na = 1\n"), "definition-invalid", None),
        ("not TOML", with("id = ", "id == "), "definition-invalid", Some(2)),
        ("no id", with("id = \"next\"\n", ""), "definition-invalid", None),
        ("id", with("\"next\"", "\"Next One\""), "id-invalid", Some(2)),
        ("id path", with("\"next\"", "\"../next\""), "id-invalid", Some(2)),
        ("title", with("\"种树\"", "\"\""), "text-invalid", Some(3)),
        ("lang", with("\"zh\"", "\"fr\""), "lang-unknown", Some(4)),
        ("date", with("2026-05-31", "\"2026-05-31\""), "definition-invalid", Some(7)),
        ("date-time", with("2026-05-31", "2026-05-31T10:00:00"), "date-invalid", Some(7)),
        ("window", with("2026-05-31", "2026-04-30"), "window-invalid", Some(7)),
        ("rule", with("community.target", "community.targt"), "rule-unknown", None),
        ("ratio", with("\"1/2\"", "\"2/0\""), "rule-invalid", None),
        ("ratio as a number", with("\"1/2\"", "0.5"), "rule-invalid", None),
        ("no ratio", with("ratio = \"1/2\"\n", ""), "rule-invalid", None),
        ("rule key", more("ratoi = \"1/2\""), "rule-invalid", Some(16)),
        ("groups", format!("{good}[groups]\na = 1\n"), "groups-unsupported", None),
        ("proposal", with("proposal.txt", "proposal.pdf"), "proposal-name", None),
        ("proposal missing", with("proposal.txt", "none.txt"), "file-unread", None),
        ("proposal empty", with("proposal.txt", "empty.txt"), "proposal-empty", None),
        ("proposal large", with("proposal.txt", "large.txt"), "proposal-large", None),
        ("proposal GBK", with("proposal.txt", "gbk.txt"), "proposal-encoding", None),
        ("taken", with("\"next\"", "\"small\""), "consultation-exists", None),
    ];
    sandbox.write("empty.txt", " \n");
    sandbox.write("large.txt", vec![b'x'; (1 << 20) + 1]);
    sandbox.write("gbk.txt", [0xCD, 0xAC, 0xD2, 0xE2]);
    let mut wrong = Vec::new();
    for (name, text, code, line) in cases {
        sandbox.write("next.toml", text);
        let run = sandbox.run(&["open", "next.toml", "--json"]);
        if run.code == 0 {
            wrong.push(format!("{name}: opened"));
            continue;
        }
        let found = run.error()["error"].clone();
        if found["code"] != code || (line.is_some() && found["where"][0]["line"] != serde_json::json!(line)) {
            wrong.push(format!("{name}: {found}"));
            continue;
        }
        refused(&sandbox, &["open", "next.toml"], 1, code);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (stage, rule) in [
        ("silence", "silence = { as = \"for\" }"),
        ("gates", "[[rule.gate]]\nid = \"g\""),
        ("fallback", "fallback = { rule = \"community.majority\" }"),
    ] {
        sandbox.write("next.toml", more(rule));
        let run = sandbox.run(&["open", "next.toml", "--json"]).exits(1);
        let code = run.error()["error"]["code"].as_str().unwrap().to_owned();
        assert!(["rule-unsupported", "rule-invalid"].contains(&code.as_str()), "{stage}: {}", run.err);
        refused(&sandbox, &["open", "next.toml"], 1, &code);
    }
    assert_eq!(lines(&sandbox).len(), 1);
}

#[test]
fn commands_at_the_wrong_time_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("proposal.txt", "?\n");
    sandbox.write("meeting.toml", small_meeting("positions", MAJORITY));
    refused(&sandbox, &["status"], 1, "book-missing");
    let _ = sandbox.run(&["init", "L"]).exits(0);
    refused(&sandbox, &["open", "meeting.toml"], 1, "roll-empty");
    for args in [
        vec!["tally", "small"],
        vec!["record", "small", "1", "for"],
        vec!["close", "small"],
        vec!["log", "small"],
    ] {
        refused(&sandbox, &args, 1, "consultation-unknown");
    }
    sandbox.write("roll.csv", "door\n1\n2\n3\n4\n5\n6\n");
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    sandbox.write("other.csv", "door\n1\n");
    refused(&sandbox, &["roll", "import", "other.csv"], 1, "roll-exists");
    let _ = sandbox.run(&["open", "meeting.toml"]).exits(0);
    refused(&sandbox, &["minutes", "small"], 1, "not-closed");
    let _ = sandbox.run(&["record", "small", "1", "for"]).exits(0);
    refused(&sandbox, &["record", "small", "1", "for"], 1, "already-recorded");
    refused(&sandbox, &["record", "small", "1", "against"], 1, "already-recorded");
    refused(&sandbox, &["record", "small", "99", "for"], 1, "door-unknown");
    refused(&sandbox, &["visit", "small", "99", "delivered"], 1, "door-unknown");
    refused(&sandbox, &["record", "small", "2", "perhaps"], 1, "value-invalid");
    refused(&sandbox, &["visit", "small", "2", "perhaps"], 1, "value-invalid");
    refused(&sandbox, &["record", "small", "2", "majority"], 1, "position-not-allowed");
    refused(&sandbox, &["record", "small", "2", "从众"], 1, "position-not-allowed");
    refused(&sandbox, &["record", "small", "2", "for", "--round", "0"], 1, "value-invalid");
    refused(&sandbox, &["note", "small", " "], 1, "note-empty");
    refused(&sandbox, &["note", "small", &"长".repeat(3_000)], 1, "note-too-long");
    refused(&sandbox, &["note", "small", "--adopt-rollback"], 1, "no-rollback");
    refused(&sandbox, &["rules", "show", "community.none"], 1, "rule-unknown");
    refused(&sandbox, &["verify", "none"], 1, "path-missing");
    let _ = sandbox.run(&["close", "small"]).exits(0);
    refused(&sandbox, &["close", "small"], 1, "closed");
    refused(&sandbox, &["record", "small", "2", "for"], 1, "closed");
    refused(&sandbox, &["record", "small", "1", "against", "--replace"], 1, "closed");
    refused(&sandbox, &["visit", "small", "2", "delivered"], 1, "closed");
    sandbox.write("answers.csv", "door,position\n2,for\n");
    refused(&sandbox, &["record", "small", "--from", "answers.csv"], 1, "closed");
    refused(&sandbox, &["open", "meeting.toml"], 1, "consultation-exists");
    sound_closed(&sandbox);
}

fn sound_closed(sandbox: &Sandbox) {
    let _ = sandbox.run(&["tally", "small", "--recount"]).exits(0);
    let _ = sandbox.run(&["verify"]).exits(3);
    assert_eq!(lines(sandbox).len(), 4);
}

#[test]
fn standard_input_standard_output_and_quiet() {
    let sandbox = opened(2_000);
    let run =
        sandbox.run_with(&["record", "small", "--from", "-", "--json"], b"door,position\n1,for\n2,against\n");
    assert_eq!(run.exits(0).json()["recorded"], 2);
    let run = sandbox.run_with(&["record", "small", "-", "-q"], b"{\"door\":\"3\",\"position\":\"for\"}\n{\"door\":\"3\",\"position\":\"for\"}\nnonsense\n\n{\"door\":\"4\",\"position\":\"for\"}");
    let run = run.exits(1);
    let answers: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 4, "{}", run.out);
    assert_eq!((answers[0]["recorded"].clone(), answers[3]["recorded"].clone()), (1.into(), 1.into()));
    assert_eq!(
        (answers[1]["error"]["code"].clone(), answers[1]["line"].clone()),
        ("already-recorded".into(), 2.into())
    );
    assert_eq!(answers[2]["line"], 3);
    assert_eq!(run.err, "");
    let run = sandbox.run(&["record", "small", "5", "for", "-q"]).exits(0);
    assert!(run.err.is_empty() && run.out.contains("receipt"), "{run:?}");
    let run = sandbox.run(&["record", "small", "5", "for", "-q"]).exits(1);
    assert!(run.err.contains("already-recorded"), "an error is said in spite of --quiet");

    // A reader that has enough ends the program quietly.
    let rows: String = (6..=2_000).map(|n| format!("{n},for\n")).collect();
    sandbox.write("answers.csv", format!("door,position\n{rows}"));
    let _ = sandbox.run(&["record", "small", "--from", "answers.csv", "-q"]).exits(0);
    for args in [
        "log small",
        "log small --raw",
        "status small --missing",
        "log small --format csv",
        "man",
        "completions bash",
    ] {
        let bin = env!("CARGO_BIN_EXE_yishi");
        let script = format!("\"{bin}\" {args} | head -n 1; exit ${{PIPESTATUS[0]}}");
        let inner = sandbox.command(&[] as &[&str]);
        let mut command = Command::new("bash");
        command.args(["-c", &script]).current_dir(sandbox.root());
        for (name, value) in inner.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        let run = as_run(&command.output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args}");
    }
}

#[test]
fn a_wrong_command_line_exits_2_in_both_languages() {
    let sandbox = opened(2);
    let before = sandbox.read("yishi.db");
    for args in [
        vec![],
        vec!["vote"],
        vec!["record"],
        vec!["record", "small"],
        vec!["record", "small", "1"],
        vec!["record", "small", "1", "for", "extra"],
        vec!["record", "small", "1", "for", "--from", "x.csv"],
        vec!["tally", "small", "--chek"],
        vec!["status", "small", "--by", "moon"],
        vec!["--format", "xml", "status"],
        vec!["--lang"],
        vec!["log", "small", "-n", "x"],
        vec!["log", "small", "-n", "-1"],
        vec!["visit", "small", "1"],
        vec!["book"],
        vec!["completions", "dos"],
        vec!["minutes", "small", "--format", "pdf"],
    ] {
        for (lang, label) in [("zh", "错误["), ("en", "error[")] {
            let all = [args.clone(), if args == ["--lang"] { vec![] } else { vec!["--lang", lang] }].concat();
            let mut command = sandbox.command(&all);
            let run = as_run(&command.env("YISHI_LANG", lang).output().unwrap());
            assert_eq!(run.code, 2, "{args:?}: {run:?}");
            assert!(run.err.starts_with(label) && run.out.is_empty(), "{args:?}: {run:?}");
            assert!(run.err.contains(if lang == "zh" { "提示：" } else { "hint: " }), "{args:?}: {run:?}");
        }
    }
    assert!(before == sandbox.read("yishi.db"));
    let run = sandbox.run(&["tally", "small", "--lang", "fr"]).exits(2);
    assert!(run.err.contains("lang-unknown"), "{}", run.err);
}

#[test]
fn a_rebuilt_book_is_the_same_book() {
    let sandbox = Sandbox::new();
    let _ = sandbox.close_small(MAJORITY);
    sandbox.write(
        "m2.toml",
        small_meeting("named", "extends = \"cn.civil-code.278.major\"\n").replace("\"small\"", "\"second\""),
    );
    let _ = sandbox.run(&["open", "m2.toml"]).exits(0);
    sandbox.write("answers.csv", SMALL_ANSWERS.replace("有条件同意", "弃权"));
    let _ = sandbox.run(&["record", "second", "--from", "answers.csv"]).exits(0);
    let _ = sandbox.run(&["record", "second", "1-1-101", "against", "--replace"]).exits(0);
    let _ = sandbox.run(&["visit", "second", "2-1-202", "delivered"]).exits(0);
    let derived = |name: &str| {
        let book = yishi::book::Book::open(&sandbox.path(name), &sandbox.state(), yishi::book::Access::Read)
            .unwrap();
        let all = book.consultations().unwrap();
        all.iter().flat_map(|stored| book.derived_rows(stored).unwrap()).collect::<Vec<String>>()
    };
    let sql = |statement: &str| {
        let connection = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
        connection.execute_batch(statement).unwrap();
    };
    let before = derived("yishi.db");
    assert!(before.len() > 20);
    let _ = sandbox.run(&["book", "rebuild"]).exits(0);
    assert_eq!(derived("yishi.db"), before);
    for damage in [
        "UPDATE tallied SET households = households + 1",
        "UPDATE answer SET position = 'for'",
        "DELETE FROM answer",
        "DELETE FROM stage",
        "DELETE FROM head",
        "UPDATE head SET said = 'nonsense' WHERE said = 'for'",
        "UPDATE owned SET doors = doors + 1",
        "DELETE FROM course",
        "UPDATE course SET at = '2026-01-01' WHERE name = 'closed'",
        "UPDATE stage SET closed = 1 - closed, positions = 0, last_at = ''",
        "DELETE FROM tallied; DELETE FROM owned; DELETE FROM answer; DELETE FROM head; DELETE FROM stage",
    ] {
        sql(damage);
        assert_ne!(derived("yishi.db"), before, "{damage}");
        let _ = sandbox.run(&["verify"]).exits(4);
        // First into a new file, which leaves the damaged one as it is.
        let damaged = sandbox.read("yishi.db");
        let _ = sandbox.run(&["book", "rebuild", "-o", "new.db"]).exits(0);
        assert!(sandbox.read("yishi.db") == damaged);
        assert_eq!(derived("new.db"), before, "{damage}");
        let _ = sandbox.run(&["--book", "new.db", "verify"]).exits(3);
        let run = sandbox.run(&["book", "rebuild", "-o", "new.db"]);
        assert_ne!(run.code, 0, "an existing file is never replaced");
        std::fs::remove_file(sandbox.path("new.db")).unwrap();
        let _ = sandbox.run(&["book", "rebuild"]).exits(0);
        assert_eq!(derived("yishi.db"), before, "{damage}");
        let _ = sandbox.run(&["verify"]).exits(3);
    }
    refused(&sandbox, &["book", "rebuild", "-o", "answers.csv"], 1, "book-exists");
}

#[test]
fn a_book_of_an_earlier_version_is_named_as_such() {
    for (lang, words) in [("zh", "较早的开发版本"), ("en", "earlier development version")] {
        let sandbox = Sandbox::speaking(lang);
        let _ = sandbox.run(&["init", "Lane 8"]).exits(0);
        let connection = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        drop(connection);
        let refusal = sandbox.run(&["status"]).exits(1);
        assert!(refusal.err.contains("[older-version]") && refusal.err.contains(words), "{}", refusal.err);
        let _ = sandbox.run(&["verify"]).exits(1);
    }
}
