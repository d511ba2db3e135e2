//! The laws of the house, as `ARCHITECTURE.md` states them. A law that is
//! broken fails here with the place and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use yishi::cli::{command, without_help};
use yishi::text::{Lang, help};

/// Which rooms a room may use. `text` is a leaf and nobody uses `cli`.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("log", &["text"]),
    ("sign", &["log", "text"]),
    ("rule", &["text"]),
    ("sheet", &["text"]),
    ("consult", &["log", "rule", "sign", "text"]),
    ("book", &["log", "consult", "rule", "sign", "text"]),
    ("report", &["consult", "rule", "log", "sign", "text"]),
    ("minutes", &["log", "consult", "report", "sign", "text"]),
    ("anchor", &["log", "minutes", "sign", "text"]),
    ("verify", &["anchor", "log", "consult", "rule", "minutes", "report", "book", "sign", "text"]),
    (
        "cli",
        &["anchor", "text", "log", "rule", "sheet", "consult", "book", "report", "minutes", "sign", "verify"],
    ),
];

/// What the checker must never name: the writer's code.
const WRITERS: &[&str] = &["Writing", "book::write", "consult::decide", "decide::", "Access::Write"];

/// Files of more than 400 lines, each with its reason.
const LONG: &[(&str, &str)] = &[("text/catalogue/verify.rs", "a table of messages")];
const LONGEST: usize = 400;

/// Messages whose arguments differ between the languages, each with a reason.
const ONE_SIDED: &[(&str, &str)] = &[];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Each source file: its name below `src`, its room, and its text.
fn sources() -> Vec<(String, String, String)> {
    files("src", ".rs")
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
            let room = name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            (name, room, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The code of a file line by line, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| {
        let bare = if line.trim_start().starts_with("//") { "" } else { line };
        (at + 1, bare.split(" // ").next().unwrap_or(bare))
    })
}

/// The lines of code in `rooms` that hold one of `words`.
fn lines_with(words: &[&str], concerns: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (name, room, text) in sources().iter().filter(|(name, room, _)| concerns(name, room)) {
        for (at, line) in code(text) {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("src/{name}:{at}: {} ({room})", line.trim()));
            }
        }
    }
    found
}

#[track_caller]
fn none(found: &[String], law: &str) {
    assert!(found.is_empty(), "{law}\n{}", found.join("\n"));
}

fn names_below(command: &clap::Command, above: &str, names: &mut Vec<String>) {
    for sub in command.get_subcommands() {
        let name = format!("{above} {}", sub.get_name()).trim().to_owned();
        names_below(sub, &name, names);
        names.push(name);
    }
}

#[test]
fn every_command_has_help_examples_and_a_scenario() {
    let mut missing = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        let command = command(lang);
        missing.extend(without_help(&command));
        let mut names = Vec::new();
        names_below(&command, "", &mut names);
        for name in names {
            let key = format!("{name}.examples");
            if help(&key).is_none_or(|text| text.get(lang).trim().is_empty()) {
                missing.push(key);
            }
            let first = name.split(' ').next().unwrap();
            if !root().join(format!("tests/cmd/{first}.md")).is_file() {
                missing.push(format!("tests/cmd/{first}.md"));
            }
        }
    }
    none(&missing, "help texts are in src/text/catalogue/help.rs, scenarios in tests/cmd");
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut found = Vec::new();
    for (name, room, text) in sources() {
        if ["lib", "main"].contains(&room.as_str()) {
            if text.contains("crate::") {
                found.push(format!("src/{name} names a room"));
            }
            continue;
        }
        let Some(allowed) = rooms.get(room.as_str()) else {
            found.push(format!("src/{name}: the room {room} is not in ROOMS"));
            continue;
        };
        for (at, line) in code(&text) {
            for rest in line.split("crate::").skip(1) {
                let used: String =
                    rest.chars().take_while(|ch| ch.is_ascii_lowercase() || *ch == '_').collect();
                // `use crate::{a, b}` would hide the rooms from this test.
                if used.is_empty() || (used != room && !allowed.contains(&used.as_str())) {
                    found.push(format!("src/{name}:{at}: {room} uses {used}: {}", line.trim()));
                }
            }
        }
    }
    none(&found, "a room uses only those that ROOMS gives it");
    let main = std::fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert_eq!(main.matches("yishi::").count(), main.matches("yishi::cli::").count());
}

#[test]
fn the_table_of_rooms_has_no_circle() {
    let mut below: BTreeSet<&str> = BTreeSet::new();
    for (room, uses) in ROOMS {
        assert!(uses.iter().all(|used| below.contains(used)), "{room} uses a room that stands after it");
        below.insert(room);
    }
}

#[test]
fn the_checker_does_not_know_the_writer() {
    none(&lines_with(WRITERS, |_, room| room == "verify"), "the checker shares no code with the writer");
}

#[test]
fn counting_has_no_floats() {
    let exact = ["rule", "consult", "log", "book", "report", "minutes", "verify"];
    none(&lines_with(&["f32", "f64"], |_, room| exact.contains(&room)), "figures are whole numbers");
}

#[test]
fn the_world_enters_through_the_command_line() {
    let words =
        ["println!", "eprintln!", "process::exit", "SystemTime::now", "ZonedDateTime::now", "env::var"];
    none(&lines_with(&words, |name, _| name != "cli/mod.rs"), "only src/cli/mod.rs knows the world");
}

#[test]
fn files_are_short_enough_to_read() {
    let long: BTreeSet<String> = sources()
        .iter()
        .filter(|(_, _, text)| text.lines().count() > LONGEST)
        .map(|(name, ..)| name.clone())
        .collect();
    let excepted: BTreeSet<String> = LONG.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(long, excepted, "files of more than {LONGEST} lines, and those that LONG excepts");
}

#[test]
fn nothing_lies_about_unrun() {
    let mut unrun = Vec::new();
    let tests: String =
        files("tests", ".rs").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(tests.contains("tests/cmd/*.md"));
    let mut names = Vec::new();
    names_below(&command(Lang::En), "", &mut names);
    for path in files("tests/cmd", ".md") {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !names.contains(&stem) {
            unrun.push(format!("{}: there is no such command", path.display()));
        }
    }
    // A file runs when the program of the tests names it, and tests/ has no other.
    let program = std::fs::read_to_string(root().join("tests/suite/main.rs")).unwrap();
    for entry in std::fs::read_dir(root().join("tests/suite")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name == "main" {
            continue;
        }
        if !program.contains(&format!("\nmod {name};\n")) {
            unrun.push(format!("{}: tests/suite/main.rs does not name it", path.display()));
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        if path.is_file() && !text.contains("#[test]") && !text.contains("proptest!") {
            unrun.push(format!("{}: there is no test in it", path.display()));
        }
    }
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("autotests") && !manifest.contains("[[test]]"));
    for folder in ["meetings", "examples"] {
        for entry in std::fs::read_dir(root().join(folder)).into_iter().flatten() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if !tests.contains(&format!("{folder}/{name}")) && !tests.contains(&format!("\"{folder}\"")) {
                unrun.push(format!("{folder}/{name}: no test names it"));
            }
        }
    }
    none(&unrun, "what is not run is not true for long");
}

#[test]
fn nothing_is_left_to_do_in_the_code() {
    let words = ["todo!", "unimplemented!", "FIXME", "XXX"];
    let mut found = Vec::new();
    for (name, _, text) in sources() {
        found.extend(words.iter().filter(|word| text.contains(**word)).map(|word| format!("{name}: {word}")));
    }
    none(&found, "finish it or leave it out");
}

#[test]
fn sql_is_written_only_in_the_book() {
    let words = ["SELECT ", "INSERT INTO", "DELETE FROM", "CREATE TABLE", "PRAGMA ", "rusqlite"];
    none(&lines_with(&words, |_, room| room != "book"), "SQL is the book's");
}

/// The arguments that a wording names.
fn arguments(wording: &str) -> BTreeSet<String> {
    let bare = wording.replace("{{", "").replace("}}", "");
    bare.split('{').skip(1).filter_map(|part| part.split(['}', ':']).next()).map(str::to_owned).collect()
}

/// The string literals of a piece of code.
fn literals(text: &str) -> Vec<String> {
    let (mut found, mut now, mut escaped) = (Vec::new(), None::<String>, false);
    for ch in text.chars() {
        match &mut now {
            None if ch == '"' => now = Some(String::new()),
            None => {}
            Some(_) if ch == '"' && !escaped => found.extend(now.take()),
            Some(literal) => literal.push(ch),
        }
        escaped = ch == '\\' && !escaped;
    }
    found
}

#[test]
fn messages_say_the_same_in_both_languages() {
    let mut found = Vec::new();
    let mut seen = 0_usize;
    for (name, _, text) in sources().iter().filter(|(name, ..)| name.starts_with("text/catalogue/")) {
        for table in text.split("messages! {").skip(1) {
            let table = table.split("\n}").next().unwrap();
            for entry in table.split(") {").collect::<Vec<_>>().windows(2) {
                let [head, body] = entry else { continue };
                let key = head.rsplit_once('(').map_or("", |(before, _)| before);
                let key = key.rsplit([' ', '\n']).next().unwrap();
                // What follows is the next message, whose numbers bring words along.
                let wordings = literals(body.rsplit_once("}\n").map_or(*body, |(own, _)| own));
                let [zh, en] = wordings.as_slice() else {
                    found.push(format!("src/{name}: {key} has {} wordings", wordings.len()));
                    continue;
                };
                seen += 1;
                let excepted = ONE_SIDED.iter().any(|(excepted, _)| *excepted == key);
                if arguments(zh) != arguments(en) && !excepted {
                    found.push(format!("src/{name}: {key} names other arguments in Chinese and English"));
                }
            }
        }
    }
    none(&found, "both languages of src/text/catalogue say the same");
    assert!(seen > 300, "only {seen} messages were read: does this test still understand the tables?");
}

#[test]
fn the_table_of_faults_names_tests_that_exist() {
    let table = std::fs::read_to_string(root().join("tests/faults/README.md")).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    let numbers: Vec<u32> =
        rows.iter().map(|row| row.split('|').nth(1).unwrap().trim().parse().unwrap()).collect();
    assert_eq!(numbers, (1..=50).collect::<Vec<u32>>());
    let tests: Vec<String> =
        files("tests", ".rs").into_iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let mut missing = Vec::new();
    for row in rows {
        let run_by = row.split('|').nth(4).unwrap();
        for name in
            run_by.split('`').skip(1).step_by(2).filter(|name| name.contains('_') && !name.contains('='))
        {
            if tests.iter().all(|text| !text.contains(&format!("fn {name}("))) {
                missing.push(format!("{name} in {row}"));
            }
        }
    }
    none(&missing, "each row of tests/faults/README.md names the tests that run it");
}
