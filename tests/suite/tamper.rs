//! Every byte of what is handed out and of the book itself, changed: found,
//! or without any effect. Nothing in between.

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::common::{MAJORITY, Sandbox};
use crate::forge::{Forge, anchors};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params};
use yishi::book::{Access, Book};
use yishi::log::{Chain, Hash};
use yishi::verify;

/// What became of the changes made.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Figures {
    injected: u64,
    detected: u64,
    without_effect: u64,
    /// Offset and mask of changes that nobody would see.
    silent: Vec<(usize, u8)>,
}

impl Figures {
    fn add(&mut self, other: Self) {
        self.injected += other.injected;
        self.detected += other.detected;
        self.without_effect += other.without_effect;
        self.silent.extend(other.silent);
    }

    /// For the test's output; the format is not a promise.
    fn say(&self, what: &str) {
        let line = format!(
            "{what}: {} injected, {} detected, {} without effect, {} silent\n",
            self.injected,
            self.detected,
            self.without_effect,
            self.silent.len()
        );
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        assert!(self.silent.is_empty(), "{what}: {:?}", self.silent);
    }
}

/// One bit that goes round; with `YISHI_FAULTS=all` also all bits.
fn masks(at: usize) -> impl Iterator<Item = u8> {
    let all = crate::faults::every().then_some(0xFF);
    [1 << (at % 8)].into_iter().chain(all)
}

/// Changes one byte in place: writing whole files 100,000 times would take
/// most of the time.
fn poke(path: &Path, at: usize, byte: u8) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(&[byte]).unwrap();
}

/// Both cores, every other byte each: the dear bytes of a file lie together.
fn both(run: impl Fn(usize) -> Figures + Sync) -> Figures {
    std::thread::scope(|scope| {
        let run = &run;
        let other = scope.spawn(move || run(1));
        let mut all = run(0);
        all.add(other.join().unwrap());
        all
    })
}

#[test]
fn every_byte_of_the_minutes_counts() {
    let sandbox = Sandbox::new();
    let log = sandbox.close_amended(MAJORITY);
    let _ =
        sandbox.run(&["minutes", "small", "--format", "md", "-o", "md", "--accept-small-groups"]).exits(0);
    let whole = |name: &str| [".html", ".docx", ".sh"].iter().any(|ending| name.ends_with(ending));
    let all = poked(&sandbox.path("md"), &log, 13, 1, |name| !whole(name));
    all.say("minutes folder");
    // The other texts are long, made by us as a whole, and compared as a whole:
    // every 101st byte stands for the others unless all are asked for.
    let texts = poked(&sandbox.path("minutes-small"), &log, 15, stride(101), whole);
    texts.say("pages and documents");
}

/// Every so manyth byte; with `YISHI_FAULTS=all` every one.
fn stride(usual: usize) -> usize {
    if crate::faults::every() { 1 } else { usual }
}

/// Changes every `stride`-th byte of the files of a folder one at a time.
fn poked(
    folder: &std::path::Path,
    log: &str,
    number: usize,
    stride: usize,
    wanted: impl Fn(&str) -> bool + Sync,
) -> Figures {
    let names = Forge::of(folder).names();
    assert_eq!(names.len(), number);
    let all = both(|half| {
        let copy = Forge::of(folder);
        let mut figures = Figures::default();
        for name in names.iter().filter(|name| wanted(name)) {
            let good = copy.read(name);
            for at in (half * stride..good.len()).step_by(2 * stride) {
                for mask in masks(at) {
                    poke(&copy.path(name), at, good[at] ^ mask);
                    figures.injected += 1;
                    if matches!(copy.check(log).exit(), 4 | 5) {
                        figures.detected += 1;
                    } else {
                        figures.silent.push((at, mask));
                    }
                }
                poke(&copy.path(name), at, good[at]);
            }
        }
        assert_eq!(copy.check(log).exit(), 0);
        figures
    });
    assert_eq!(all.without_effect, 0);
    all
}

/// A closed small consultation in a book, and what is true of it.
struct Good {
    sandbox: Sandbox,
    log: String,
    bytes: Vec<u8>,
    tables: String,
    exported: String,
}

impl Good {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        let log = sandbox.close_amended(MAJORITY);
        let book = sandbox.path("yishi.db");
        // Small pages: the same rows, and less that is unused between them.
        Connection::open(&book).unwrap().execute_batch("PRAGMA page_size=512; VACUUM").unwrap();
        let (bytes, tables) = (std::fs::read(&book).unwrap(), tables(&book).unwrap());
        let exported = exported(&book, &sandbox.state()).unwrap();
        Self { sandbox, log, bytes, tables, exported }
    }

    fn book(&self) -> PathBuf {
        self.sandbox.path("yishi.db")
    }

    /// The exit code of the checker; a fault counts as its own.
    fn exit(&self, book: &Path) -> u8 {
        exit(book, &self.sandbox.state(), &self.log)
    }

    /// Whether everything in the book reads as before.
    fn same(&self, book: &Path) -> bool {
        let exported = exported(book, &self.sandbox.state());
        exported.as_ref() == Some(&self.exported) && tables(book).as_ref() == Some(&self.tables)
    }
}

fn exit(book: &Path, state: &Path, log: &str) -> u8 {
    match verify::path(book, state, &anchors(log, None)) {
        Ok(reports) => verify::exit(&reports),
        Err(fault) => fault.exit,
    }
}

/// Everything that commands can tell from a book.
fn exported(book: &Path, state: &Path) -> Option<String> {
    let book = Book::open(book, state, Access::Read).ok()?;
    let mut all = format!("{:?}\n{:?}\n", book.community(), book.roll().ok()?);
    for stored in book.consultations().ok()? {
        all.push_str(&format!("{stored:?}\n{:?}\n", book.proposal(&stored).ok()?));
        all.push_str(&format!("{:?}\n{:?}\n", book.texts(&stored).ok()?, book.rolls(&stored).ok()?));
        let mut put = |text: String| {
            all.push_str(&text);
            all.push('\n');
            Ok(())
        };
        book.lines(&stored, |line| put(line.to_owned())).ok()?;
        book.secrets(&stored, |seq, opening, detail| put(format!("{seq} {opening} {detail:?}"))).ok()?;
        book.slots(&stored).ok()?.iter().try_for_each(|slot| put(format!("{slot:?}"))).ok()?;
        book.answers(&stored, |row| put(format!("{row:?}"))).ok()?;
        put(format!("{:?}", book.counts(&stored).ok()?)).ok()?;
        put(format!("{:?}", book.mixed_owners(&stored).ok()?)).ok()?;
        put(format!("{:?}", book.derived_rows(&stored).ok()?)).ok()?;
        put(format!("{:?}", book.standing(&stored).ok()?)).ok()?;
    }
    Some(all)
}

/// Every column of every row, as SQLite reads it.
fn tables(book: &Path) -> Option<String> {
    let conn = Connection::open_with_flags(book, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let mut names: Vec<String> = Vec::new();
    let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").ok()?;
    for name in statement.query_map([], |row| row.get(0)).ok()? {
        names.push(name.ok()?);
    }
    let mut all = String::new();
    for name in names {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name}")).ok()?;
        let columns = statement.column_count();
        let mut rows = statement.query([]).ok()?;
        while let Some(row) = rows.next().ok()? {
            all.push_str(&name);
            for column in 0..columns {
                all.push_str(&format!("|{:?}", row.get::<_, Value>(column).ok()?));
            }
            all.push('\n');
        }
    }
    Some(all)
}

/// A folder for a copy of a book, emptied of what SQLite may have put there.
struct Copy {
    dir: tempfile::TempDir,
}

impl Copy {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("yishi.db")
    }

    fn put(&self, bytes: &[u8]) -> PathBuf {
        std::fs::write(self.path(), bytes).unwrap();
        self.path()
    }

    /// Removes what a changed header can make SQLite put beside the file.
    fn clear(&self) {
        for beside in ["-journal", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.dir.path().join(format!("yishi.db{beside}")));
        }
    }
}

#[test]
fn every_byte_of_the_book_counts_or_is_unused() {
    let good = Good::new();
    assert_eq!(good.exit(&good.book()), 0);
    assert!(good.same(&good.book()));
    let (bytes, log) = (&good.bytes, &good.log);
    let (state, wanted) = (good.sandbox.state(), (&good.exported, &good.tables));
    let all = both(|half| {
        let copy = Copy::new();
        let path = copy.put(bytes);
        let mut figures = Figures::default();
        // Every 23rd, a number that no width of a field shares.
        let stride = stride(23);
        for at in (half * stride..bytes.len()).step_by(2 * stride) {
            for mask in masks(at) {
                copy.clear();
                poke(&path, at, bytes[at] ^ mask);
                figures.injected += 1;
                match exit(&path, &state, log) {
                    0 => {
                        let exported = exported(&path, &state);
                        let same =
                            exported.as_ref() == Some(wanted.0) && tables(&path).as_ref() == Some(wanted.1);
                        if same {
                            figures.without_effect += 1;
                        } else {
                            figures.silent.push((at, mask));
                        }
                    }
                    1 | 4 | 5 => figures.detected += 1,
                    _ => figures.silent.push((at, mask)),
                }
            }
            poke(&path, at, bytes[at]);
        }
        copy.clear();
        assert_eq!(&std::fs::read(&path).unwrap(), bytes);
        figures
    });
    all.say("book");
}

/// Changes a book by SQL, past the triggers, which are put back after it.
fn by_sql(book: &Path, change: impl FnOnce(&Connection)) {
    let conn = Connection::open(book).unwrap();
    let mut statement = conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    drop(statement);
    for (name, _) in &triggers {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    change(&conn);
    for (_, sql) in &triggers {
        conn.execute_batch(sql).unwrap();
    }
}

/// The lines in a book.
fn lines(conn: &Connection) -> Vec<String> {
    let mut statement = conn.prepare("SELECT line FROM entry ORDER BY consultation, seq").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Makes the row of the head fit the lines.
fn fix_head(conn: &Connection) {
    let mut chain = Chain::new();
    for line in lines(conn) {
        chain.push(line.as_bytes());
    }
    let head = chain.head();
    conn.execute(
        "UPDATE consultation SET size = ?1, head = ?2, tree = ?3",
        params![head.size, head.hash.0, chain.tree().to_bytes()],
    )
    .unwrap();
}

fn rebuild(book: &Path, state: &Path) {
    Book::open(book, state, Access::Write).unwrap().rebuild().unwrap();
}

#[test]
fn changes_by_sql_are_found() {
    let good = Good::new();
    let copy = Copy::new();
    let mut unseen: Vec<String> = Vec::new();
    for (what, change) in [
        ("counter", "UPDATE tallied SET households = households + 1"),
        ("counter of one", "UPDATE tallied SET area = area + 1 WHERE standing = 'for'"),
        ("two counters that add up", "UPDATE tallied SET standing = 'x' WHERE standing = 'for'"),
        ("positions", "UPDATE stage SET positions = positions - 1"),
        ("opened again", "UPDATE stage SET closed = 0"),
        ("last date", "UPDATE stage SET last_at = '2026-05-05'"),
        ("outside window", "UPDATE stage SET outside_window = 1"),
        ("answer", "UPDATE answer SET position = 'for' WHERE position = 'against'"),
        ("answer gone", "DELETE FROM answer WHERE door = '1-1-101'"),
        ("visits", "UPDATE answer SET visits = visits + 1"),
        ("failed visits", "UPDATE answer SET failed = failed + 1"),
        ("how it is known", "UPDATE answer SET provenance = 'signed' WHERE position = 'for'"),
        ("keyed twice", "UPDATE answer SET keyed = 1 WHERE keyed = 0"),
        ("contested", "UPDATE answer SET keyed = 2 WHERE door = '1-1-202'"),
        ("second entries", "UPDATE stage SET seconds = 0"),
        ("another text", "UPDATE text SET bytes = CAST('Plant ten trees' AS BLOB)"),
        ("another text gone", "DELETE FROM text"),
        ("a text of no line", "INSERT INTO text SELECT consultation, 1, bytes FROM text"),
        ("earlier roll", "UPDATE was SET area = area + 1"),
        ("owner of an earlier roll", "UPDATE was SET owner = 'x' WHERE door = '1-1-101'"),
        ("place of an earlier roll", "UPDATE was SET seq = seq + 1"),
        ("order of an earlier roll", "UPDATE was SET n = n + 1"),
        ("doors of an owner of an earlier roll", "UPDATE was SET own_doors = own_doors + 1"),
        ("earlier roll gone", "DELETE FROM was"),
        ("a door of an earlier roll gone", "DELETE FROM was WHERE door = '2-1-101'"),
        (
            "an earlier roll more",
            "INSERT INTO was SELECT consultation, 1, door, n, building, stairwell, own, own_doors, area, kind, state, tags, shares, salt, owner, owner_salt FROM slot",
        ),
        (
            "no derived rows",
            "DELETE FROM stage; DELETE FROM answer; DELETE FROM tallied; DELETE FROM owned; DELETE FROM head",
        ),
        ("owner", "UPDATE owned SET doors = doors + 1"),
        ("heads", "UPDATE head SET heads = heads + 1"),
        ("detail", "UPDATE secret SET detail = replace(detail, '太贵', '便宜')"),
        ("detail gone", "UPDATE secret SET detail = NULL WHERE seq = 1"),
        ("opening", "UPDATE secret SET opening = replace(opening, 'against', 'for')"),
        ("opening gone", "DELETE FROM secret WHERE seq = 2"),
        (
            "opening of no line",
            "INSERT INTO secret SELECT consultation, 99, opening, detail FROM secret WHERE seq = 1",
        ),
        ("slot gone", "DELETE FROM slot WHERE door = '1-1-101'"),
        ("area", "UPDATE slot SET area = area + 1 WHERE door = '1-1-101'"),
        ("area past all bounds", "UPDATE slot SET area = 9007199254740992 WHERE door = '1-1-101'"),
        ("owner of a slot", "UPDATE slot SET own = '1-1-102' WHERE door = '1-1-101'"),
        ("owner that no line can hold", "UPDATE slot SET own = 'a\"b' WHERE door = '1-1-101'"),
        ("building in another spelling", "UPDATE slot SET building = 'e' || char(769)"),
        ("building too long for a line", "UPDATE slot SET building = replace(printf('%5000d', 1), ' ', '1')"),
        ("order of doors", "UPDATE slot SET n = 7 - n"),
        ("salt", "UPDATE slot SET salt = owner_salt"),
        ("key of an owner", "UPDATE slot SET owner = 'x' WHERE door = '1-1-101'"),
        ("salt of an owner", "UPDATE slot SET owner_salt = salt WHERE door = '1-1-101'"),
        (
            "settings",
            "UPDATE consultation SET settings = CAST(replace(CAST(settings AS TEXT), '院委会', '某某会') AS BLOB)",
        ),
        ("proposal", "UPDATE consultation SET proposal = x'00'"),
        ("tally", "UPDATE consultation SET tally = NULL"),
        ("place of the tally", "UPDATE consultation SET tally_seq = 3"),
        ("no place of the tally", "UPDATE consultation SET tally_seq = NULL"),
        ("head", "UPDATE consultation SET head = log"),
        ("size", "UPDATE consultation SET size = 2"),
        ("tree", "UPDATE consultation SET tree = zeroblob(length(tree))"),
        ("log", "UPDATE consultation SET log = head"),
        ("name", "UPDATE consultation SET name = 'other'"),
        ("name that no line can hold", "UPDATE consultation SET name = 'a\"b'"),
        ("consultation gone", "DELETE FROM consultation"),
        ("last line gone", "DELETE FROM entry WHERE seq = 12"),
        ("line in the middle gone", "DELETE FROM entry WHERE seq = 4"),
        ("line", "UPDATE entry SET line = replace(line, '\"result\":\"rejected\"', '\"result\":\"passed\"')"),
        (
            "what became of answers",
            "UPDATE entry SET line = replace(line, '\"then\":\"keep\"', '\"then\":\"reask\"')",
        ),
        ("rows of no consultation", "INSERT INTO entry VALUES(2, 0, 'x')"),
        (
            "slot for a later consultation",
            "INSERT INTO stage SELECT 2, closed, positions, replaced, visits, seconds, differing, resolved, outside_window, last_at FROM stage",
        ),
        ("area of the present roll", "UPDATE household SET area = area + 1"),
        ("owner in the present roll", "UPDATE household SET owner = 'Z' WHERE n = 0"),
        ("community", "UPDATE meta SET value = 'Lane 9' WHERE key = 'community'"),
        ("date", "UPDATE meta SET value = '1999-01-01' WHERE key = 'created'"),
        ("book id", "UPDATE meta SET value = '0123456789abcdef0123456789abcdef' WHERE key = 'book'"),
        ("an added table", "CREATE TABLE more(x)"),
        ("an added view", "CREATE VIEW more AS SELECT 1"),
        ("an added index", "CREATE INDEX more ON household(door)"),
    ] {
        let book = copy.put(&good.bytes);
        by_sql(&book, |conn| conn.execute_batch(change).unwrap());
        let schema = what.starts_with("an added");
        if !schema && tables(&book).as_ref() == Some(&good.tables) {
            unseen.push(format!("{what} changed nothing"));
        }
        let exit = good.exit(&book);
        if !matches!(exit, 4 | 5) {
            unseen.push(format!("{what}: exit {exit}"));
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
    // A trigger taken away is a table that is not as it was made.
    let book = copy.put(&good.bytes);
    Connection::open(&book).unwrap().execute_batch("DROP TRIGGER entry_is_never_deleted").unwrap();
    assert_eq!(good.exit(&book), 4);
}

#[test]
fn a_cut_or_rewritten_log_with_its_head_row_fixed_is_found_from_outside() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    sandbox.write("answers.csv", crate::common::SMALL_ANSWERS);
    sandbox.run(&["record", "small", "--from", "answers.csv"]).exits(0);
    let (good, empty) = (sandbox.read("yishi.db"), sandbox.path("no-state"));
    let chain = lines(&Connection::open(sandbox.path("yishi.db")).unwrap()).concat();
    let log = Hash::of(chain.split_inclusive('\n').next().unwrap().as_bytes()).hex();
    let since = sandbox.write("older/chain.jsonl", &chain);
    let copy = Copy::new();
    let check = |book: &Path, state: &Path, since: Option<PathBuf>| {
        verify::exit(&verify::path(book, state, &anchors(&log, since)).unwrap())
    };
    let book = copy.put(&good);
    assert_eq!(check(&book, &sandbox.state(), Some(since.clone())), 3);
    // Cut: with every table made to fit.
    by_sql(&book, |conn| {
        conn.execute_batch("DELETE FROM entry WHERE seq > 5; DELETE FROM secret WHERE seq > 5").unwrap();
        fix_head(conn);
    });
    rebuild(&book, &empty);
    assert_eq!(check(&book, &sandbox.state(), None), 5);
    assert_eq!(check(&book, &empty, None), 3);
    assert_eq!(check(&book, &empty, Some(since.clone())), 5);
    // Written again in another order from the second line on.
    let book = copy.put(&good);
    by_sql(&book, |conn| {
        let mut all: Vec<crate::forge::Line> =
            lines(conn).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        all.swap(1, 2);
        for (seq, line) in crate::forge::relinked(all).iter().enumerate() {
            conn.execute("UPDATE entry SET line = ?2 WHERE seq = ?1", params![seq, line]).unwrap();
        }
        conn.execute_batch(
            "UPDATE secret SET seq = 99 WHERE seq = 1; UPDATE secret SET seq = 1 WHERE seq = 2; \
             UPDATE secret SET seq = 2 WHERE seq = 99",
        )
        .unwrap();
        fix_head(conn);
    });
    rebuild(&book, &empty);
    assert_eq!(check(&book, &sandbox.state(), None), 5);
    assert_eq!(check(&book, &empty, None), 3);
    assert_eq!(check(&book, &empty, Some(since)), 5);
}

#[test]
fn a_book_cut_at_any_page_is_found() {
    let good = Good::new();
    let copy = Copy::new();
    for page in 0..good.bytes.len() / 512 {
        let book = copy.put(&good.bytes[..page * 512]);
        let exit = good.exit(&book);
        assert!(matches!(exit, 1 | 4 | 5), "{page}: exit {exit}");
        let book = copy.put(&good.bytes[..page * 512 + 100]);
        let exit = good.exit(&book);
        assert!(matches!(exit, 1 | 4 | 5), "{page} and a half: exit {exit}");
    }
}

/// A journal with pages that a crash would have SQLite put back.
fn hot_journal(bytes: &[u8]) -> Vec<u8> {
    let copy = Copy::new();
    let book = copy.put(bytes);
    let conn = Connection::open(&book).unwrap();
    // No room for changed pages: they are written, after their journal.
    conn.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; BEGIN").unwrap();
    conn.execute_batch(
        "UPDATE household SET owner = 'Z'; UPDATE slot SET kind = replace(printf('%900d', 1), ' ', 'x')",
    )
    .unwrap();
    std::fs::read(copy.dir.path().join("yishi.db-journal")).unwrap()
}

#[test]
fn a_foreign_file_beside_the_book_is_refused_or_without_effect() {
    let good = Good::new();
    let other = Good::new();
    let journals = [
        b"not a journal".to_vec(),
        vec![0; 4096],
        vec![0xFF; 4096],
        hot_journal(&other.bytes),
        hot_journal(&good.bytes),
    ];
    let copy = Copy::new();
    for (at, journal) in journals.iter().enumerate() {
        for beside in ["-journal", "-wal", "-shm"] {
            copy.clear();
            let book = copy.put(&good.bytes);
            std::fs::write(copy.dir.path().join(format!("yishi.db{beside}")), journal).unwrap();
            let exit = good.exit(&book);
            let fine = matches!(exit, 1 | 4 | 5) || (exit == 0 && good.same(&book));
            assert!(fine, "{at} {beside}: exit {exit}");
            // Who writes lets SQLite put the journal's pages back: the book is
            // then what it was, or what it is now is found.
            if Book::open(&book, &good.sandbox.state(), Access::Write).is_ok() {
                let exit = good.exit(&book);
                let fine = matches!(exit, 1 | 4 | 5) || (exit == 0 && good.same(&book));
                assert!(fine, "{at} {beside} after a writer: exit {exit}");
            }
        }
    }
}

#[test]
fn an_old_book_put_back_is_refused_until_someone_answers_for_it() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    let record = |door: &str| sandbox.run(&["record", "small", door, "for", "--json"]);
    record("1-1-101").exits(0);
    let old = sandbox.read("yishi.db");
    record("1-1-102").exits(0);
    sandbox.write("yishi.db", &old);
    let refused = record("2-1-101").exits(5);
    assert_eq!(refused.error()["error"]["code"], "rollback");
    assert_eq!(sandbox.read("yishi.db"), old);
    sandbox.run(&["verify"]).exits(5);
    sandbox.run(&["close", "small"]).exits(5);
    sandbox.run(&["note", "small", "words"]).exits(5);
    // What it says is shown, with a warning that --quiet does not silence; no forms are made of it.
    for args in [&["tally", "small"][..], &["status", "small"], &["explain", "small"], &["check", "small"]] {
        let shown = sandbox.run(&[args, &["-q"]].concat()).exits(0);
        assert!(!shown.out.is_empty() && shown.err.contains("the book was rolled back"), "{shown:?}");
    }
    sandbox.run(&["sheet", "small", "-o", "forms"]).exits(5);
    assert!(!sandbox.path("forms").exists());
    let adopted = sandbox.run(&["note", "small", "--adopt-rollback"]).exits(0);
    assert!(adopted.out.contains("must be erased again"), "{adopted:?}");
    assert!(!sandbox.run(&["tally", "small"]).exits(0).err.contains("rolled back"));
    record("2-1-101").exits(0);
    sandbox.run(&["verify"]).exits(3);
    // There is nothing to adopt twice.
    sandbox.run(&["note", "small", "--adopt-rollback"]).exits(1);
    sandbox.run(&["close", "small"]).exits(0);
    sandbox.run(&["minutes", "small", "--accept-small-groups"]).exits(0);
    let minutes = String::from_utf8(sandbox.read("minutes-small/minutes.md")).unwrap();
    let said = yishi::text::note_rollback();
    assert!(minutes.contains(said.zh.as_ref()), "{minutes}");
    sandbox.run(&["verify", "minutes-small"]).exits(3);
}

#[test]
fn two_copies_that_went_different_ways_are_told_apart() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    sandbox.run(&["record", "small", "1-1-101", "for"]).exits(0);
    let common = sandbox.read("yishi.db");
    sandbox.run(&["record", "small", "1-1-102", "for"]).exits(0);
    // On this machine the copy cannot be written to at all.
    sandbox.write("copy/yishi.db", &common);
    sandbox.run(&["record", "small", "1-1-102", "against", "--book", "copy/yishi.db"]).exits(5);
    // On another machine it can; brought here it is a fork.
    let mut elsewhere =
        sandbox.command(&["record", "small", "1-1-102", "against", "--book", "copy/yishi.db"]);
    assert!(elsewhere.env("YISHI_STATE", sandbox.path("other-state")).output().unwrap().status.success());
    sandbox.run(&["verify", "copy/yishi.db"]).exits(5);
    let refused =
        sandbox.run(&["record", "small", "2-1-101", "for", "--book", "copy/yishi.db", "--json"]).exits(5);
    assert_eq!(refused.error()["error"]["code"], "fork");
    // Longer or shorter than what was seen: the line that was seen is another.
    let mut elsewhere = sandbox.command(&["record", "small", "2-1-101", "for", "--book", "copy/yishi.db"]);
    assert!(elsewhere.env("YISHI_STATE", sandbox.path("other-state")).output().unwrap().status.success());
    sandbox.run(&["verify", "copy/yishi.db"]).exits(5);
    sandbox.run(&["record", "small", "2-1-201", "for", "--book", "copy/yishi.db"]).exits(5);
    sandbox.run(&["verify"]).exits(3);
}

#[test]
fn without_the_state_folder_the_book_works_and_says_what_is_not_known() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    sandbox.run(&["record", "small", "1-1-101", "for"]).exits(0);
    let status = |check: &str| -> String {
        let report = sandbox.run(&["verify", "--json"]).exits(3).json();
        let findings = report["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["check"] == check).unwrap();
        found["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("headfile"), "ok");
    std::fs::remove_dir_all(sandbox.state()).unwrap();
    assert_eq!((status("headfile"), status("lost")), ("not_checked".to_owned(), "not_checked".to_owned()));
    sandbox.run(&["record", "small", "1-1-102", "for"]).exits(0);
    assert_eq!(status("headfile"), "ok");
}
