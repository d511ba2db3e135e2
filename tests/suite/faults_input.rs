//! Names, clocks, doors and cells that are not what they seem.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::common::{LANGS, MAJORITY, Sandbox, small_meeting};
use crate::faults::{opened, refused};
use yishi::book::path::plain;
use yishi::consult::Door;

// Row 19.
#[test]
fn names_that_no_system_gives_a_file_are_refused_too() {
    let sandbox = opened(2);
    for args in [vec!["tally", "small"], vec!["record", "small", "1", "for"], vec!["init"]] {
        refused(&sandbox, &[vec!["--book="], args.clone()].concat(), 2, "usage");
        let mut command = sandbox.command(&args);
        let run = crate::faults::as_run(&command.env("YISHI_BOOK", ":memory:").output().unwrap());
        assert!(run.code == 1 && run.err.contains("book-name"), "{run:?}");
    }
    // What no argument can hold, but a library call can.
    for name in ["a\0b", "", "file:x", ":memory:", "-x", "a/-x", "a/.."] {
        assert_eq!(plain(Path::new(name)).unwrap_err().code, "book-name", "{name:?}");
    }
    // Devices, pipes and links to them are no books, and are not waited for.
    let made = std::process::Command::new("mkfifo").arg(sandbox.path("pipe.db")).status();
    symlink("/dev/zero", sandbox.path("zero.db")).unwrap();
    symlink(sandbox.path("pipe.db"), sandbox.path("to-pipe.db")).unwrap();
    let names: &[&str] = if made.is_ok() {
        &["zero.db", "pipe.db", "to-pipe.db", "/dev/full"]
    } else {
        &["zero.db", "/dev/full"]
    };
    for name in names {
        refused(&sandbox, &["--book", name, "tally", "small"], 1, "book-name");
    }
    for name in ["zero.db", "pipe.db"] {
        let run = sandbox.run(&["verify", name]);
        assert_ne!(run.code, 0, "{run:?}");
    }
    // A link to nothing is not written through.
    symlink(sandbox.path("nowhere.db"), sandbox.path("dangling.db")).unwrap();
    let run = sandbox.run(&["--book", "dangling.db", "init"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!sandbox.path("nowhere.db").exists());
}

/// The lines of the log and the outcome of the same steps, with the clock at
/// these moments.
fn told_at(moments: [&str; 4]) -> (Vec<String>, String, String) {
    let sandbox = Sandbox::speaking("en");
    for (name, bytes) in [
        ("roll.csv", "door,owner,area\n1,A,60\n2,B,60\n3,C,60\n4,D,60\n5,E,60\n".to_owned()),
        ("proposal.txt", "Plant a tree?\n".to_owned()),
        ("meeting.toml", small_meeting("positions", MAJORITY)),
    ] {
        sandbox.write(name, bytes);
    }
    let path = |name: &str| sandbox.path(name).display().to_string();
    let (roll, meeting, folder) = (path("roll.csv"), path("meeting.toml"), path("m"));
    let [before, first, second, last] = moments;
    let mut said = String::new();
    for (moment, args) in [
        (before, vec!["init", "Lane 8"]),
        (before, vec!["roll", "import", &roll]),
        (before, vec!["open", &meeting]),
        (first, vec!["record", "small", "1", "against"]),
        (second, vec!["record", "small", "1", "for", "--replace"]),
        (first, vec!["record", "small", "2", "for"]),
        (second, vec!["visit", "small", "3", "delivered"]),
        (last, vec!["record", "small", "4", "for"]),
        (last, vec!["status", "small"]),
        (last, vec!["close", "small"]),
        (last, vec!["minutes", "small", "-o", &folder, "--accept-small-groups", "--lang", "en"]),
    ] {
        let run = sandbox.run_at(moment, &args).exits(0);
        said += &run.out;
        said += &run.err;
    }
    said += &String::from_utf8(sandbox.read("m/minutes.md")).unwrap();
    let tally: serde_json::Value = sandbox.run_at(last, &["tally", "small", "--json"]).exits(0).json();
    let chain = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
    let kinds = chain.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        format!("{} {}", line["seq"], line["t"])
    });
    let _ = sandbox.run_at(last, &["verify", &folder]).exits(3);
    (kinds.collect(), format!("{} {}", tally["outcome"], tally["measures"]), said)
}

// Row 20.
#[test]
fn whatever_the_clock_says_order_and_outcome_are_the_same() {
    let usual = ["2026-04-30T12:00:00", "2026-05-02T12:00:00", "2026-05-03T12:00:00", "2026-05-31T12:00:00"];
    let at = |moments: [&str; 4], zone: &str| {
        let moments = moments.map(|moment| format!("{moment}[{zone}]"));
        told_at([&moments[0], &moments[1], &moments[2], &moments[3]])
    };
    let (order, outcome, said) = at(usual, "Asia/Shanghai");
    assert!(outcome.contains("passed"), "{outcome}");
    const FLAG: &str = "the clock of the machine is behind dates in the record";
    assert!(!said.contains(FLAG), "nothing to flag: {said}");
    for (name, moments, zone, flagged) in [
        (
            "ten years back after the first answers",
            ["2026-04-30T12:00:00", "2026-05-02T12:00:00", "2026-05-03T12:00:00", "2016-05-31T12:00:00"],
            "Asia/Shanghai",
            true,
        ),
        (
            "ten years on",
            ["2026-04-30T12:00:00", "2036-05-02T12:00:00", "2036-05-03T12:00:00", "2036-05-31T12:00:00"],
            "Asia/Shanghai",
            false,
        ),
        ("no clock at all", ["1970-01-01T00:00:00"; 4], "UTC", false),
        (
            "no clock after a restart",
            ["2026-04-30T12:00:00", "2026-05-02T12:00:00", "1970-01-01T00:00:07", "1970-01-01T00:00:09"],
            "UTC",
            true,
        ),
        (
            "a second that is left in",
            ["2016-12-31T23:59:59", "2016-12-31T23:59:60", "2017-01-01T00:00:00", "2017-01-01T00:00:00"],
            "UTC",
            false,
        ),
        (
            "an hour that is left out",
            ["2026-03-08T01:59:59", "2026-03-08T02:30:00", "2026-03-08T03:00:00", "2026-03-08T03:00:01"],
            "America/New_York",
            false,
        ),
        (
            "an hour that is there twice",
            ["2026-11-01T00:59:59", "2026-11-01T01:30:00", "2026-11-01T01:30:00", "2026-11-01T01:00:00"],
            "America/New_York",
            false,
        ),
        (
            "a day that is left out",
            ["2011-12-29T23:59:59", "2011-12-31T00:00:00", "2011-12-31T00:00:01", "2011-12-31T12:00:00"],
            "Pacific/Apia",
            false,
        ),
        ("the end of what clocks can tell", ["9998-12-31T23:59:59"; 4], "UTC", false),
        ("before there were zones", ["0001-01-02T00:00:00"; 4], "UTC", false),
    ] {
        let (found, result, said) = at(moments, zone);
        assert_eq!((&found, &result), (&order, &outcome), "{name}");
        assert_eq!(said.contains(FLAG), flagged, "{name}: {said}");
    }
}

// Row 20.
#[test]
fn a_real_process_takes_the_zone_of_its_machine() {
    let sandbox = opened(8);
    for (door, zone) in
        (1..).zip(["Asia/Shanghai", "America/New_York", "UTC", "Pacific/Kiritimati", "No/Such", ""])
    {
        let door: &str = &format!("{door}");
        let mut command = sandbox.command(&["record", "small", door, "for", "--json"]);
        let run = crate::faults::as_run(&command.env("TZ", zone).output().unwrap()).exits(0);
        crate::faults::sound(&sandbox, &crate::faults::receipts(&run.out));
    }
}

// Row 34.
#[test]
fn doors_that_look_alike_are_one_door_or_are_refused_with_both_code_points() {
    // One door in other signs: read as the one that it is.
    for (typed, meant) in [
        ("３－１－１０１", "3-1-101"),
        ("3-1-101 ", "3-1-101"),
        ("\u{3000}3-1-101\u{A0}", "3-1-101"),
        ("e\u{301}-1", "\u{E9}-1"),
        ("①-1", "1-1"),
        ("ｶﾞ-1", "ガ-1"),
    ] {
        assert_eq!(
            typed.parse::<Door>().map(|door| door.as_str().to_owned()),
            Ok(meant.to_owned()),
            "{typed:?}"
        );
    }
    let sandbox = Sandbox::new();
    let _ = sandbox.run(&["init", "L"]).exits(0);
    // The same door twice in a roll, however it is written.
    for pair in
        [["3-1-101", "３-1-101"], ["e\u{301}1", "\u{E9}1"], ["3-1-101", "3-1-101\u{3000}"], ["1", "１"]]
    {
        sandbox.write("roll.csv", format!("door\n{}\n{}\n", pair[0], pair[1]));
        let error = refused(&sandbox, &["roll", "import", "roll.csv"], 1, "roll-refused");
        assert!(error["where"].as_array().unwrap().iter().any(|place| place["line"] == 3), "{error}");
    }
    // Two doors that an eye takes for one: both code points are told.
    for (one, other, points) in [
        ("3-1-101", "3-1-1O1", ["U+0030", "U+004F"]),
        ("3-1-A1", "3-1-\u{410}1", ["U+0041", "U+0410"]),
        ("3-1-l1", "3-1-11", ["U+006C", "U+0031"]),
        ("3-1-A1", "3-1-\u{391}1", ["U+0041", "U+0391"]),
    ] {
        sandbox.write("roll.csv", format!("door\n{one}\n{other}\n"));
        let error = refused(&sandbox, &["roll", "import", "roll.csv"], 1, "roll-refused");
        for lang in LANGS {
            let run = sandbox.run(&["roll", "import", "roll.csv", "--lang", lang]);
            for point in points {
                assert!(run.err.contains(point), "{one} {other}: {point} is not told: {}", run.err);
            }
        }
        assert!(error["where"].as_array().unwrap().iter().any(|place| place["line"] == 3), "{error}");
    }
    for (hidden, point) in [
        ("\u{200B}", "U+200B"),
        ("\u{200D}", "U+200D"),
        ("\u{202E}", "U+202E"),
        ("\u{2066}", "U+2066"),
        ("\u{AD}", "U+00AD"),
        ("\u{FEFF}", "U+FEFF"),
        ("\u{7}", "U+0007"),
        ("\u{E0041}", "U+E0041"),
    ] {
        sandbox.write("roll.csv", format!("door\n3-1-100\n3-1-{hidden}101\n"));
        let run = sandbox.run(&["roll", "import", "roll.csv"]).exits(1);
        assert!(run.err.contains(point) && !run.err.contains(hidden), "{point}: {}", run.err);
    }
}

// Row 35.
#[test]
fn what_a_spreadsheet_would_run_is_text_in_it_and_unchanged_in_the_record() {
    let sandbox = opened(8);
    let notes = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", "'=1", "＝1+1"];
    for (door, note) in (1..).zip(notes) {
        let door = format!("{door}");
        let (note, steward) = (format!("--note={note}"), format!("--steward={note}"));
        let args = ["record", "small", &door, "for", &note, &steward];
        let _ = sandbox.run(&args).exits(0);
    }
    let details = || {
        let conn = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
        let mut query = conn.prepare("SELECT detail FROM secret ORDER BY seq").unwrap();
        let all = query.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
        all.collect::<Vec<String>>()
    };
    let before = details();
    for (detail, note) in before.iter().zip(notes) {
        let detail: serde_json::Value = serde_json::from_str(detail).unwrap();
        let kept = yishi::log::escape::unescape(detail["note"].as_str().unwrap());
        assert_eq!(kept, note, "the record keeps what was said");
    }
    let mut seen = 0;
    for args in [
        &["status", "small", "--by", "steward"][..],
        &["status", "small"],
        &["check", "small"],
        &["log", "small"],
        &["roll", "show"],
        &["register"],
    ] {
        let run = sandbox.run(&[args, &["--format", "csv"]].concat()).exits(0);
        let text = run.out.trim_start_matches('\u{FEFF}');
        for record in
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes()).records()
        {
            for cell in &record.unwrap() {
                let runs = cell.chars().count() > 1 && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!runs, "{args:?}: {cell}");
                seen += usize::from(cell.starts_with('\''));
            }
        }
    }
    assert!(seen >= 5, "{seen}: the stewards' names stand there with an apostrophe");
    assert_eq!(details(), before);
    // Signs that move to the next cell or line are no part of a cell.
    for trap in ["\tx", "\rx", "x\ty", "x\ny"] {
        sandbox.write("bad.csv", format!("door,building\n1,\"{trap}\"\n"));
        let run = sandbox.run(&["roll", "import", "bad.csv", "--replace", "--dry-run", "--format", "csv"]);
        assert!(!run.out.contains(trap), "{trap:?}: {run:?}");
    }
}

/// The files below a folder with their bytes, links as what they are.
fn all_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut all, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap_or_default();
                all.insert(path.display().to_string(), bytes);
            }
        }
    }
    all
}

// Row 37.
#[test]
fn nothing_is_written_through_a_link_or_over_a_file() {
    let sandbox = opened(7);
    for door in 1..=5 {
        let _ = sandbox.run(&["record", "small", &door.to_string(), "for"]).exits(0);
    }
    let _ = sandbox.run(&["close", "small"]).exits(0);
    let _ = sandbox.run(&["minutes", "small", "--accept-small-groups", "-o", "first"]).exits(0);
    std::fs::create_dir(sandbox.path("elsewhere")).unwrap();
    sandbox.write("elsewhere/mine", "mine");
    sandbox.write("file", "mine");
    for (name, target) in
        [("link", "elsewhere"), ("to-file", "file"), ("to-nothing", "nothing"), ("round", "round")]
    {
        symlink(sandbox.path(target), sandbox.path(name)).unwrap();
    }
    let before = all_files(sandbox.root());
    for to in ["link", "to-file", "to-nothing", "round", "file", "elsewhere"] {
        for args in [
            vec!["minutes", "small", "-o", to],
            vec!["minutes", "small", "--sealed", "-o", to],
            vec!["book", "rebuild", "-o", to],
        ] {
            let run = sandbox.run(&args);
            assert_eq!(run.code, 1, "{args:?}: {run:?}");
            assert_eq!(run.out, "", "{args:?}");
        }
    }
    for to in ["to-file", "to-nothing", "round", "file"] {
        let run = sandbox.run(&["notice", "result", "small", "-o", to]);
        assert_ne!(run.code, 0, "{to}: {run:?}");
    }
    assert_eq!(all_files(sandbox.root()), before);
    for to in ["/", ".", "..", "first/..", ""] {
        let run = sandbox.run(&["minutes", "small", "-o", to]);
        assert_ne!(run.code, 0, "{to}: {run:?}");
    }
    assert_eq!(all_files(sandbox.root()), before);
}

// Row 37.
#[test]
fn no_name_that_someone_gives_becomes_a_path() {
    let sandbox = opened(2);
    let long = "x".repeat(65);
    for id in [
        "../next",
        "a/b",
        "/abs",
        "C:\\x",
        "\\\\srv\\share",
        "a\\b",
        ".",
        "..",
        "con:",
        "a b",
        "a\u{0}b",
        "",
        "Ä",
        "A",
        &long,
    ] {
        let id = id.replace('\\', "\\\\").replace('\u{0}', "\\u0000");
        sandbox.write(
            "next.toml",
            small_meeting("positions", MAJORITY).replace("\"small\"", &format!("\"{id}\"")),
        );
        let error = refused(&sandbox, &["open", "next.toml"], 1, "id-invalid");
        assert!(!error.to_string().contains('\u{0}'));
    }
    // The name under which the proposal is kept is not a path either.
    std::fs::create_dir(sandbox.path("sub")).unwrap();
    for (text, kept) in [("sub/p.txt", true), ("./p.md", true), ("sub/../p.md", true)] {
        for name in ["sub/p.txt", "p.md"] {
            sandbox.write(name, "?\n");
        }
        let meeting = small_meeting("positions", MAJORITY).replace("proposal.txt", text);
        let meeting = meeting.replace("\"small\"", &format!("\"m{}\"", text.len()));
        sandbox.write("next.toml", meeting);
        assert_eq!(sandbox.run(&["open", "next.toml"]).code == 0, kept, "{text}");
    }
    let (status, folder) = (sandbox.run(&["status", "m9"]), sandbox.path("minutes-m9"));
    assert_eq!(status.code, 0, "{status:?}");
    let _ = sandbox.run(&["close", "m9"]).exits(0);
    let _ = sandbox.run(&["minutes", "m9", "--accept-small-groups", "--format", "md"]).exits(0);
    assert!(
        all_files(&folder).keys().any(|path| path.ends_with("minutes-m9/proposal.txt")),
        "{:?}",
        all_files(&folder).keys()
    );
    // A folder that names files outside itself.
    for name in ["../../outside", "/etc/hostname", "..\\outside", "sub/inside"] {
        let sums = sandbox.read("minutes-m9/SHA256SUMS");
        let more = format!("{}{}  {name}\n", String::from_utf8(sums.clone()).unwrap(), "0".repeat(64));
        sandbox.write("minutes-m9/SHA256SUMS", more);
        let run = sandbox.run(&["verify", "minutes-m9"]).exits(4);
        assert!(!run.out.contains("root:") && run.err.is_empty(), "{run:?}");
        sandbox.write("minutes-m9/SHA256SUMS", sums);
    }
}
