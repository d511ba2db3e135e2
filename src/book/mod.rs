//! The book: one SQLite file with everything of one community.
//!
//! The lines are the record. The index tables beside them are written in the
//! same transaction and can be made again from lines and openings
//! ([`Book::rebuild`]). An append is a compare-and-swap on the head of its
//! log; the head is also kept outside the book's folder ([`headfile`]).

mod amend;
mod audits;
mod boxes;
mod bulk;
mod close;
mod confirm;
mod consents;
mod consultation;
mod counters;
mod erase;
mod fault;
mod fresh;
pub mod headfile;
mod index;
mod index_answer;
mod index_claims;
mod index_read;
mod index_start;
mod lint_records;
mod openings;
mod packs;
pub mod path;
mod read;
mod rebuild;
mod recheck;
mod register;
mod rolls;
mod schema;
mod slots;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

pub use audits::BackRow;
pub use bulk::Bulk;
pub use close::Terms;
pub use consultation::{Opened, Standing, Stored};
pub use erase::{Gone, Whose};
pub use headfile::{HeadStore, Seen};
pub use index_read::{ObjectionRow, OverLimit};
pub use openings::Counted;
pub use packs::{Carrier, PackRow};
pub use read::{AnswerRow, MixedOwner};
pub use rebuild::Rebuilt;
pub use write::{Writing, Written};

use crate::log::Hash;
use crate::log::escape::escape;
use crate::log::line::Writer;
use crate::sign::Signers;
use crate::text::{self, Fault};
use fault::{INTERRUPTED, damaged, io, sql};
use fresh::Fresh;

/// A book that is open.
#[derive(Debug)]
pub struct Book {
    conn: Connection,
    path: PathBuf,
    heads: HeadStore,
    community: String,
}

/// Whether a command only reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The file is opened read-only: works on a read-only medium. What a
    /// writer left half-way is put back first.
    Read,
    /// As [`Access::Read`], and nothing is put back: the book is somebody
    /// else's to write.
    Look,
    /// The file is opened for writing.
    Write,
}

impl Book {
    /// Makes a new book. `id` is 16 random bytes as hex; `created` a date.
    ///
    /// # Errors
    /// The name is refused, something is there already, or it cannot be
    /// written; then nothing is left behind.
    pub fn create(
        path: &Path,
        state: &Path,
        community: &str,
        id: &str,
        created: &str,
    ) -> Result<Self, Fault> {
        let path = path::plain(path)?;
        let fresh = Fresh::new(&path)?;
        let mut conn = schema::connect(fresh.at(), false)?;
        let tx = conn.transaction().map_err(sql(&path))?;
        schema::create(&tx, &path)?;
        for (key, value) in [("book", id), ("community", community), ("created", created)] {
            put_meta(&tx, &path, key, value)?;
        }
        rolls::seal(&tx, &path, &crate::consult::Roll::default())?;
        tx.commit().map_err(sql(&path))?;
        drop(conn);
        let path = fresh.finish()?;
        let made = schema::connect(&path, false).and_then(|conn| Self::with(conn, path.clone(), state));
        made.inspect_err(|_| {
            // Made just now, and nobody was told of it.
            let _ = std::fs::remove_file(&path);
        })
    }

    /// Opens a book.
    ///
    /// # Errors
    /// There is no such file, it is not a book, it is of a newer version, or
    /// its tables are not what they must be.
    pub fn open(path: &Path, state: &Path, access: Access) -> Result<Self, Fault> {
        let path = path::plain(path)?;
        if !path.exists() {
            return Err(Fault::new("book-missing", text::book_missing(path.display()))
                .hint(text::book_missing_hint()));
        }
        if access == Access::Write {
            // SQLite would quietly open a read-only file for reading only.
            std::fs::OpenOptions::new().write(true).open(&path).map_err(io(&path))?;
        }
        let connect = |access| -> Result<Connection, Fault> {
            let conn = schema::connect(&path, access != Access::Write)?;
            schema::check(&conn, &path)?;
            Ok(conn)
        };
        let conn = match connect(access) {
            // A writer was stopped half-way: reading for writing undoes it.
            Err(fault) if fault.code == INTERRUPTED && access != Access::Look => {
                connect(Access::Write)?;
                connect(access)?
            }
            other => other?,
        };
        if access != Access::Write {
            // All that a command reads is of one moment, whoever writes.
            conn.execute_batch("BEGIN").map_err(sql(&path))?;
        }
        Self::with(conn, path, state)
    }

    fn with(conn: Connection, path: PathBuf, state: &Path) -> Result<Self, Fault> {
        let id = get_meta(&conn, &path, "book")?;
        if id.len() != 32 || !id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(damaged(&path, "meta.book"));
        }
        let community = get_meta(&conn, &path, "community")?;
        let heads = HeadStore::new(state, &id);
        Ok(Self { conn, path, heads, community })
    }

    /// The community whose book this is.
    #[must_use]
    pub fn community(&self) -> &str {
        &self.community
    }

    /// Who may sign in the next consultation.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn signers(&self) -> Result<Signers, Fault> {
        signers(&self.conn, &self.path)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The heads that this machine keeps of this book.
    #[must_use]
    pub fn heads(&self) -> &HeadStore {
        &self.heads
    }

    /// Checks what SQLite itself can check, and the digest over the book's own
    /// facts and the present roll.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn self_check(&self) -> Result<Vec<String>, Fault> {
        let mut wrong: Vec<String> = Vec::new();
        let mut statement = self.conn.prepare("PRAGMA integrity_check").map_err(sql(&self.path))?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).map_err(sql(&self.path))?;
        for row in rows {
            let row = row.map_err(sql(&self.path))?;
            if row != "ok" {
                wrong.push(row);
            }
        }
        if !rolls::seal_holds(&self.conn, &self.path)? {
            wrong.push("meta.seal".to_owned());
        }
        // Rows planted for a consultation still to come would be taken for its own.
        for table in schema::tables_by_consultation() {
            let stray = format!(
                "SELECT EXISTS(SELECT 1 FROM {table} WHERE consultation NOT IN (SELECT id FROM consultation))"
            );
            if self.conn.query_row(&stray, [], |row| row.get(0)).map_err(sql(&self.path))? {
                wrong.push(format!("{table}: consultation"));
            }
        }
        Ok(wrong)
    }
}

/// A 64-bit count as SQLite keeps it. Counts are of rows and of areas below
/// 2^53, so the conversion does not saturate.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn get_meta(conn: &Connection, path: &Path, key: &str) -> Result<String, Fault> {
    conn.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
        .optional()
        .map_err(sql(path))?
        .ok_or_else(|| damaged(path, format_args!("meta.{key}")))
}

/// Who may sign in the next consultation.
fn signers(conn: &Connection, path: &Path) -> Result<Signers, Fault> {
    let bytes: Option<String> = conn
        .query_row("SELECT value FROM meta WHERE key = 'signers'", [], |row| row.get(0))
        .optional()
        .map_err(sql(path))?;
    Signers::parse(bytes.unwrap_or_default().as_bytes()).map_err(|_| damaged(path, "meta.signers"))
}

fn put_meta(conn: &Connection, path: &Path, key: &str, value: &str) -> Result<(), Fault> {
    conn.execute("INSERT OR REPLACE INTO meta VALUES(?1, ?2)", params![key, value])
        .map(|_| ())
        .map_err(sql(path))
}

/// The digest that makes a change of the book's own facts visible.
fn seal_of(conn: &Connection, path: &Path, roll: &Hash) -> Result<String, Fault> {
    let line = Writer::new()
        .str("book", &get_meta(conn, path, "book")?)
        .str("community", &escape(&get_meta(conn, path, "community")?))
        .str("created", &escape(&get_meta(conn, path, "created")?))
        .str("roll", &roll.hex())
        .opt("signers", signers(conn, path)?.digest().map(|digest| digest.hex()).as_deref())
        .finish();
    Ok(Hash::of(line.as_bytes()).hex())
}
