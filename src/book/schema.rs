//! The SQLite file: its tables, its settings, and what it must look like.
//!
//! Sources are the rolls, the lines and the openings. Everything under
//! "derived" can be thrown away and made again from them.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::fault::sql;
use crate::text::{self, Fault};
use std::path::Path;
use std::time::Duration;

/// "yish", so that `file` and other tools can tell a book.
const APPLICATION_ID: i32 = 0x7969_7368;
/// The version of the tables.
const VERSION: i32 = 7;
/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(60);

/// Tables whose rows are the record.
const SOURCES: &[&str] = &[
    "CREATE TABLE meta(key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE household(n INTEGER PRIMARY KEY, door TEXT NOT NULL, building TEXT NOT NULL, \
     stairwell TEXT NOT NULL, owner TEXT NOT NULL, area INTEGER NOT NULL, kind TEXT NOT NULL, \
     state TEXT NOT NULL, tags TEXT NOT NULL, shares TEXT NOT NULL) STRICT",
    "CREATE TABLE consultation(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, settings BLOB NOT NULL, \
     proposal BLOB NOT NULL, log BLOB NOT NULL, size INTEGER NOT NULL, head BLOB NOT NULL, \
     tree BLOB NOT NULL, tally BLOB, tally_seq INTEGER, confirm BLOB, \
     signers TEXT NOT NULL) STRICT",
    "CREATE TABLE slot(consultation INTEGER NOT NULL, door TEXT NOT NULL, n INTEGER NOT NULL, \
     building TEXT NOT NULL, stairwell TEXT NOT NULL, own TEXT NOT NULL, own_doors INTEGER NOT NULL, \
     area INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, tags TEXT NOT NULL, \
     shares TEXT NOT NULL, salt BLOB NOT NULL, owner TEXT NOT NULL, owner_salt BLOB NOT NULL, \
     PRIMARY KEY(consultation, door)) STRICT, WITHOUT ROWID",
    "CREATE TABLE entry(consultation INTEGER NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL, \
     PRIMARY KEY(consultation, seq)) STRICT, WITHOUT ROWID",
    "CREATE TABLE secret(consultation INTEGER NOT NULL, seq INTEGER NOT NULL, opening TEXT NOT NULL, \
     detail TEXT, PRIMARY KEY(consultation, seq)) STRICT, WITHOUT ROWID",
    "CREATE TABLE text(consultation INTEGER NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL, \
     PRIMARY KEY(consultation, seq)) STRICT, WITHOUT ROWID",
    "CREATE TABLE was(consultation INTEGER NOT NULL, seq INTEGER NOT NULL, door TEXT NOT NULL, \
     n INTEGER NOT NULL, building TEXT NOT NULL, stairwell TEXT NOT NULL, own TEXT NOT NULL, \
     own_doors INTEGER NOT NULL, area INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, \
     tags TEXT NOT NULL, shares TEXT NOT NULL, salt BLOB NOT NULL, owner TEXT NOT NULL, \
     owner_salt BLOB NOT NULL, PRIMARY KEY(consultation, seq, door)) STRICT, WITHOUT ROWID",
    "CREATE TABLE assigned(consultation INTEGER NOT NULL, pack TEXT NOT NULL, slots BLOB NOT NULL, \
     PRIMARY KEY(consultation, pack)) STRICT, WITHOUT ROWID",
    "CREATE TABLE packfile(consultation INTEGER NOT NULL, digest BLOB NOT NULL, pack TEXT NOT NULL, \
     bytes BLOB NOT NULL, signature TEXT NOT NULL, PRIMARY KEY(consultation, digest)) STRICT, WITHOUT ROWID",
    "CREATE TABLE erased(consultation INTEGER NOT NULL, seq INTEGER NOT NULL, slot BLOB NOT NULL, \
     weight BLOB, PRIMARY KEY(consultation, seq, slot)) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry \
     BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry \
     BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
];

/// Tables that `book rebuild` makes again from the sources.
pub(super) const DERIVED: &[(&str, &str)] = &[
    (
        "stage",
        "CREATE TABLE stage(consultation INTEGER NOT NULL PRIMARY KEY, closed INTEGER NOT NULL, \
         positions INTEGER NOT NULL, replaced INTEGER NOT NULL, visits INTEGER NOT NULL, \
         seconds INTEGER NOT NULL, differing INTEGER NOT NULL, resolved INTEGER NOT NULL, \
         outside_window INTEGER NOT NULL, last_at TEXT NOT NULL) STRICT, WITHOUT ROWID",
    ),
    (
        "answer",
        "CREATE TABLE answer(consultation INTEGER NOT NULL, door TEXT NOT NULL, position TEXT, \
         commitment BLOB, seq INTEGER, delivered INTEGER NOT NULL, visits INTEGER NOT NULL, \
         failed INTEGER NOT NULL, posted INTEGER NOT NULL, proxy TEXT NOT NULL, provenance TEXT NOT NULL, \
         keyed INTEGER NOT NULL, second_seq INTEGER, \
         PRIMARY KEY(consultation, door)) STRICT, WITHOUT ROWID",
    ),
    (
        "known",
        "CREATE TABLE known(consultation INTEGER NOT NULL, standing TEXT NOT NULL, households INTEGER NOT NULL, \
         area INTEGER NOT NULL, PRIMARY KEY(consultation, standing)) STRICT, WITHOUT ROWID",
    ),
    (
        "tallied",
        "CREATE TABLE tallied(consultation INTEGER NOT NULL, building TEXT NOT NULL, standing TEXT NOT NULL, \
         households INTEGER NOT NULL, area INTEGER NOT NULL, \
         PRIMARY KEY(consultation, building, standing)) STRICT, WITHOUT ROWID",
    ),
    (
        "owned",
        "CREATE TABLE owned(consultation INTEGER NOT NULL, measure TEXT NOT NULL, own TEXT NOT NULL, \
         standing TEXT NOT NULL, doors INTEGER NOT NULL, \
         PRIMARY KEY(consultation, measure, own, standing)) STRICT, WITHOUT ROWID",
    ),
    (
        "head",
        "CREATE TABLE head(consultation INTEGER NOT NULL, measure TEXT NOT NULL, said TEXT NOT NULL, \
         heads INTEGER NOT NULL, PRIMARY KEY(consultation, measure, said)) STRICT, WITHOUT ROWID",
    ),
    (
        "other",
        "CREATE TABLE other(consultation INTEGER NOT NULL, measure TEXT NOT NULL, standing TEXT NOT NULL, \
         amount INTEGER NOT NULL, PRIMARY KEY(consultation, measure, standing)) STRICT, WITHOUT ROWID",
    ),
    (
        "holder",
        "CREATE TABLE holder(consultation INTEGER NOT NULL, proxy TEXT NOT NULL, door TEXT NOT NULL, \
         own TEXT NOT NULL, PRIMARY KEY(consultation, proxy, door)) STRICT, WITHOUT ROWID",
    ),
    (
        "course",
        "CREATE TABLE course(consultation INTEGER NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, \
         value TEXT NOT NULL, PRIMARY KEY(consultation, name)) STRICT, WITHOUT ROWID",
    ),
    (
        "objection",
        "CREATE TABLE objection(consultation INTEGER NOT NULL, door TEXT NOT NULL, position TEXT NOT NULL, \
         commitment BLOB NOT NULL, seq INTEGER NOT NULL, answered INTEGER NOT NULL, \
         PRIMARY KEY(consultation, door)) STRICT, WITHOUT ROWID",
    ),
    (
        "box",
        "CREATE TABLE box(consultation INTEGER NOT NULL, name TEXT NOT NULL, agree INTEGER NOT NULL, \
         oppose INTEGER NOT NULL, abstain INTEGER NOT NULL, invalid INTEGER NOT NULL, \
         novote INTEGER NOT NULL, seq INTEGER NOT NULL, \
         PRIMARY KEY(consultation, name)) STRICT, WITHOUT ROWID",
    ),
    (
        "consent",
        "CREATE TABLE consent(consultation INTEGER NOT NULL, door TEXT NOT NULL, given INTEGER NOT NULL, \
         commitment BLOB NOT NULL, seq INTEGER NOT NULL, \
         PRIMARY KEY(consultation, door)) STRICT, WITHOUT ROWID",
    ),
    (
        "callback",
        "CREATE TABLE callback(consultation INTEGER NOT NULL, slot BLOB NOT NULL, result TEXT NOT NULL, \
         commitment BLOB NOT NULL, seq INTEGER NOT NULL, \
         PRIMARY KEY(consultation, slot)) STRICT, WITHOUT ROWID",
    ),
    (
        "claim",
        "CREATE TABLE claim(consultation INTEGER NOT NULL, door TEXT NOT NULL, commitment BLOB NOT NULL, \
         seq INTEGER NOT NULL, position TEXT NOT NULL, provenance TEXT NOT NULL, proxy TEXT NOT NULL, \
         live INTEGER NOT NULL, PRIMARY KEY(consultation, door, commitment)) STRICT, WITHOUT ROWID",
    ),
    (
        "pack",
        "CREATE TABLE pack(consultation INTEGER NOT NULL, pack TEXT NOT NULL, seq INTEGER NOT NULL, \
         n INTEGER NOT NULL, signer TEXT NOT NULL, generation INTEGER NOT NULL, records INTEGER NOT NULL, \
         digest BLOB, merge_seq INTEGER, retired INTEGER NOT NULL, \
         PRIMARY KEY(consultation, pack)) STRICT, WITHOUT ROWID",
    ),
];

/// Households for whom a notice was posted and who have not answered are few
/// among many, and every command says how many they are.
const INDEX: &str = "CREATE INDEX posted ON answer(consultation, door) WHERE posted = 1 AND position IS NULL";

/// All statements that make a book, in their order.
fn statements() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().copied().chain(DERIVED.iter().map(|(_, table)| *table)).chain([INDEX])
}

/// Every table whose rows belong to a consultation.
pub(super) fn tables_by_consultation() -> impl Iterator<Item = &'static str> {
    ["slot", "entry", "secret", "text", "was", "assigned", "packfile", "erased"]
        .into_iter()
        .chain(DERIVED.iter().map(|(table, _)| *table))
}

/// Opens the file for writing or, if `read_only`, for reading only.
pub(super) fn connect(path: &Path, read_only: bool) -> Result<Connection, Fault> {
    // No SQLITE_OPEN_CREATE: a mistyped name must not make an empty book. No
    // URI flag either, and `super::path` has refused names that would be one.
    let mode = if read_only { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
    let conn =
        Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(sql(path))?;
    conn.busy_timeout(BUSY).map_err(sql(path))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(sql(path))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(sql(path))?;
    // Lines of a bulk come in the order of their commitments, so their doors in
    // none: with the default of 2 MiB every answer is read from the disk again.
    conn.execute_batch("PRAGMA cache_size=-16384").map_err(sql(path))?;
    // What sorts a whole book does so in files without a name, of which it holds
    // as much as the cache; in memory alone it would hold the book.
    conn.execute_batch("PRAGMA temp_store=FILE").map_err(sql(path))?;
    // EXTRA syncs the folder after the journal is unlinked; FULL does not.
    conn.execute_batch(
        "PRAGMA synchronous=EXTRA; PRAGMA fullfsync=1; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; \
         PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;",
    )
    .map_err(sql(path))?;
    if !read_only {
        conn.query_row("PRAGMA journal_mode=DELETE", [], |_| Ok(())).map_err(sql(path))?;
    }
    Ok(conn)
}

/// Makes all tables in an empty file.
pub(super) fn create(conn: &Connection, path: &Path) -> Result<(), Fault> {
    for statement in statements() {
        conn.execute_batch(statement).map_err(sql(path))?;
    }
    conn.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql(path))?;
    conn.pragma_update(None, "user_version", VERSION).map_err(sql(path))
}

/// Kind, name, table and statement of what a schema holds.
type Object = (String, String, String, Option<String>);

/// What [`create`] leaves in the schema, sorted.
fn objects() -> Vec<Object> {
    let unique = "sqlite_autoindex_consultation_1";
    let mut all = vec![("index".to_owned(), unique.to_owned(), "consultation".to_owned(), None)];
    for statement in statements() {
        let mut words = statement.split([' ', '(']).skip(1);
        let kind = words.next().unwrap_or_default().to_ascii_lowercase();
        let name = words.next().unwrap_or_default();
        let table = match kind.as_str() {
            "trigger" | "index" => words.skip_while(|word| *word != "ON").nth(1).unwrap_or(name),
            _ => name,
        };
        all.push((kind, name.to_owned(), table.to_owned(), Some(statement.to_owned())));
    }
    all.sort_unstable();
    all
}

/// Refuses a file that is not a book, or one of a newer version, or one whose
/// tables and triggers are not exactly those of [`create`].
pub(super) fn check(conn: &Connection, path: &Path) -> Result<(), Fault> {
    let shown = path.display();
    let number =
        |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(sql(path));
    if number("application_id")? != APPLICATION_ID {
        return Err(Fault::new("not-a-book", text::not_a_book(shown)).hint(text::not_a_book_hint()));
    }
    let version = number("user_version")?;
    if version > VERSION {
        return Err(Fault::new("newer-version", text::book_newer(shown, version)));
    }
    if (1..VERSION).contains(&version) {
        return Err(
            Fault::new("older-version", text::book_older(shown, version)).hint(text::book_older_hint())
        );
    }
    // All columns: SQLite takes a table for the same one when its kind or name
    // is in other letters there, but no book was ever made so.
    let mut statement =
        conn.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema").map_err(sql(path))?;
    let mut found: Vec<Object> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .and_then(Iterator::collect)
        .map_err(sql(path))?;
    found.sort_unstable();
    let wanted = objects();
    if version == VERSION && found == wanted {
        Ok(())
    } else {
        Err(Fault::new("book-damaged", text::book_schema(shown)).hint(text::book_damaged_hint()).exit(4))
    }
}
