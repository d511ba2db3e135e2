//! One table of many books and minutes folders: whoever looks after forty
//! communities reads it, and nobody's book is changed by that.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::{LANGS, Sandbox, pick, refused, refused_as};
use rusqlite::Connection;
use serde_json::Value;

const HALF: &str = "extends = \"community.target\"\nratio = \"1/2\"";

/// A community with its book in `name/`, closed, with its minutes beside it.
fn community(sandbox: &Sandbox, name: &str) {
    let book = format!("{name}/yishi.db");
    sandbox.write(&format!("{name}/.keep"), "");
    sandbox.write("roll.csv", crate::common::SMALL_ROLL);
    sandbox.write("answers.csv", crate::common::SMALL_ANSWERS);
    sandbox.write("proposal.txt", "Plant a tree?\n");
    sandbox.write("meeting.toml", crate::common::small_meeting("positions", HALF));
    for args in [
        vec!["init", name],
        vec!["roll", "import", "roll.csv"],
        vec!["open", "meeting.toml"],
        vec!["record", "small", "--from", "answers.csv"],
    ] {
        let _ = sandbox.run(&[args, vec!["--book", &book]].concat()).exits(0);
    }
}

fn close(sandbox: &Sandbox, name: &str) {
    let book = format!("{name}/yishi.db");
    let _ = sandbox.run(&["close", "small", "--book", &book]).exits(0);
    let folder = format!("{name}/minutes");
    let minutes = ["minutes", "small", "--book", &book, "-o", &folder, "--accept-small-groups"];
    let _ = sandbox.run(&minutes).exits(0);
}

fn rows(json: &Value) -> Vec<&Value> {
    json["rows"].as_array().unwrap().iter().collect()
}

/// Every file below a folder with its bytes.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.display().to_string(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn books_and_minutes_are_rows_in_the_order_of_their_paths() {
    let sandbox = Sandbox::new();
    for name in ["b", "a/2", "a/10"] {
        community(&sandbox, name);
    }
    close(&sandbox, "b");
    let json = sandbox.run(&["rollup", ".", "--json"]).exits(0).json();
    let places: Vec<&str> = rows(&json).iter().map(|row| row["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["a/10/yishi.db", "a/2/yishi.db", "b/minutes", "b/yishi.db"]);
    let (book, minutes) = (rows(&json)[3], rows(&json)[2]);
    for key in
        ["community", "consultation", "title", "closed", "all", "answered", "for", "against", "outcome"]
    {
        assert_eq!(book[key], minutes[key], "{key}: a book and its minutes say the same");
    }
    assert_eq!((&book["for"], &book["against"], &book["all"]), (&3.into(), &2.into(), &8.into()));
    assert_eq!((&book["answered"], &book["stage"]), (&7.into(), &"closed".into()));
    assert_eq!(
        (&rows(&json)[0]["stage"], &rows(&json)[0]["verified"]),
        (&"open".into(), &"not_checked".into())
    );
    assert_eq!(json["total"]["books"], 3);
    assert_eq!(json["total"]["minutes"], 1);
    assert_eq!(json["total"]["open"], 2);
    assert_eq!(book["log"], minutes["log"]);
    assert_eq!(json["total"]["consultations"], 3, "a book and its minutes tell of one: {json}");
    // Two folders of which one is in the other are not told twice.
    let again = sandbox.run(&["rollup", ".", "b", "--json"]).exits(0).json();
    assert_eq!(again, json);
}

#[test]
fn the_figures_are_those_of_the_tally() {
    let sandbox = Sandbox::new();
    community(&sandbox, "a");
    for _ in 0..2 {
        let tally = sandbox.run(&["tally", "small", "--book", "a/yishi.db", "--json"]).exits(0).json();
        let json = sandbox.run(&["rollup", "a/yishi.db", "--json"]).exits(0).json();
        let (row, households) = (rows(&json)[0], &tally["measures"]["households"]);
        assert_eq!(row["for"], households["for"]);
        assert_eq!(row["against"], households["against"]);
        assert_eq!(row["all"], households["all"]);
        assert_eq!(row["outcome"], tally["outcome"]);
        if row["stage"] == "open" {
            let _ = sandbox.run(&["close", "small", "--book", "a/yishi.db"]).exits(0);
        }
    }
}

#[test]
fn what_cannot_be_read_is_a_row_and_stops_nothing() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        community(&sandbox, "a");
        community(&sandbox, "z");
        close(&sandbox, "z");
        sandbox.write("m/yishi.db", "no database");
        sandbox.write("n/yishi.db", "");
        std::fs::remove_file(sandbox.path("z/minutes/tally.json")).unwrap();
        let other = Connection::open(sandbox.path("other.db")).unwrap();
        other.execute_batch("CREATE TABLE t(x)").unwrap();
        drop(other);
        let run = sandbox.run(&["rollup", "."]);
        refused(&run, "rollup-incomplete", &["3"]);
        let said = pick(lang, "不是议事簿", "is not a book");
        assert!(run.out.contains(said) && run.out.contains("tally.json"), "{}", run.out);
        assert!(!run.out.contains("other.db"), "another program's database is none of ours: {}", run.out);
        let run = sandbox.run(&["rollup", ".", "--json"]);
        assert_eq!(run.code, 1);
        let json = run.json();
        let read = rows(&json).into_iter().filter(|row| row["error"].is_null()).count();
        assert_eq!((read, json["total"]["unread"].as_u64()), (2, Some(3)));
        assert_eq!(run.error()["error"]["code"], "rollup-incomplete");
    }
}

#[test]
fn verify_finds_what_was_changed_and_where() {
    let sandbox = Sandbox::new();
    for name in ["a", "b", "c"] {
        community(&sandbox, name);
    }
    close(&sandbox, "c");
    let json = sandbox.run(&["rollup", ".", "--verify", "--json"]).exits(0).json();
    assert!(rows(&json).iter().all(|row| row["verified"] == "consistent"), "{json}");
    let book = Connection::open(sandbox.path("b/yishi.db")).unwrap();
    book.execute("UPDATE answer SET position = 'for' WHERE door = '1-1-102'", []).unwrap();
    drop(book);
    let chain = sandbox.path("c/minutes/chain.jsonl");
    let text = std::fs::read_to_string(&chain).unwrap().replacen("\"close\"", "\"clase\"", 1);
    std::fs::write(&chain, text).unwrap();
    let run = sandbox.run(&["rollup", ".", "--verify", "--json"]);
    assert_eq!(run.code, 4, "{}", run.err);
    let json = run.json();
    let of = |place: &str| rows(&json).into_iter().find(|row| row["place"] == place).unwrap().clone();
    assert_eq!(of("a/yishi.db")["verified"], "consistent");
    assert_eq!(of("b/yishi.db")["verified"], "broken");
    assert_eq!(of("c/yishi.db")["verified"], "consistent");
    assert_eq!(of("c/minutes")["verified"], "broken");
    assert_eq!(of("c/minutes")["error"]["code"], "entry");
    refused_as(4, &sandbox.run(&["rollup", ".", "--verify"]), "rollup-untrue", &[]);
    // An older copy of a book that this machine wrote to proves a rollback.
    let older = sandbox.read("a/yishi.db");
    let _ = sandbox.run(&["record", "small", "2-2-202", "for", "--book", "a/yishi.db"]);
    let _ = sandbox.run(&["close", "small", "--book", "a/yishi.db"]).exits(0);
    sandbox.write("a/yishi.db", older);
    let run = sandbox.run(&["rollup", "a", "--verify", "--json"]);
    assert_eq!(
        (run.code, run.json()["rows"][0]["verified"].as_str().unwrap().to_owned()),
        (5, "forked".into())
    );
}

#[test]
fn nothing_is_written() {
    let sandbox = Sandbox::new();
    community(&sandbox, "a");
    community(&sandbox, "b");
    close(&sandbox, "b");
    let before = everything(sandbox.root());
    for form in ["table", "json", "csv"] {
        let _ = sandbox.run(&["rollup", ".", "--verify", "--format", form]).exits(0);
    }
    assert_eq!(everything(sandbox.root()), before);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_pipes_not_opened() {
    let sandbox = Sandbox::new();
    community(&sandbox, "out/a");
    sandbox.write("in/here/.keep", "");
    std::os::unix::fs::symlink(sandbox.path("out"), sandbox.path("in/link")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("out/a/yishi.db"), sandbox.path("in/here/yishi.db")).unwrap();
    std::os::unix::fs::symlink("..", sandbox.path("in/here/round")).unwrap();
    let pipe = sandbox.path("in/here/pipe.db");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    refused(&sandbox.run(&["rollup", "in"]), "rollup-nothing", &["in"]);
    let _ = sandbox.run(&["rollup", "in", "out"]).exits(0);
    // What is named was chosen.
    let named = sandbox.run(&["rollup", "in/link", "--json"]).exits(0);
    assert_eq!(rows(&named.json()).len(), 1);
    refused(&sandbox.run(&["rollup", "in/here/pipe.db"]), "path-odd", &[]);
    refused(&sandbox.run(&["rollup", "in", "nowhere"]), "path-missing", &["nowhere"]);
}

#[test]
fn a_book_without_consultations_is_a_row() {
    let sandbox = Sandbox::new();
    sandbox.write("a/.keep", "");
    let _ = sandbox.run(&["init", "=1+1", "--book", "a/yishi.db"]).exits(0);
    let run = sandbox.run(&["rollup", "a"]).exits(0);
    assert!(run.out.contains("no consultation yet"), "{}", run.out);
    let csv = sandbox.run(&["rollup", "a", "--verify", "--format", "csv"]).exits(0);
    assert!(csv.out.lines().nth(1).unwrap().starts_with("'=1+1,,"), "{}", csv.out);
}

#[test]
fn many_books_come_in_the_same_order_each_time() {
    let sandbox = Sandbox::new();
    community(&sandbox, "one");
    let book = sandbox.read("one/yishi.db");
    for n in 0..100 {
        sandbox.write(&format!("many/{n:03}/yishi.db"), &book);
    }
    let first = sandbox.run(&["rollup", "many", "--format", "csv"]).exits(0);
    assert_eq!(first.out.lines().count(), 101);
    let places: Vec<&str> = first.out.lines().skip(1).map(|line| line.rsplit(',').nth(2).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(sandbox.run(&["rollup", "many", "--format", "csv"]).exits(0).out, first.out);
}
