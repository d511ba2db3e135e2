//! Consultations in a book: opening one, and what is stored of each.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::fault::{damaged, sql, unsure};
use super::slots::insert_slots;
use super::write::head_late;
use super::{Book, HeadStore, Seen, index, number};
use crate::consult::basis::{Round, Twice};
use crate::consult::{Canvass, Course, Frozen, Ground, Settings, Stage};
use crate::log::entry::is_consultation_id;
use crate::log::merkle::Frontier;
use crate::log::{Chain, Entry, Hash, Head};
use crate::sign::Signers;
use crate::text::{self, Fault};

/// A consultation as it stands in the book.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Key in the book's tables.
    pub(super) id: i64,
    /// Id of the consultation.
    pub name: String,
    /// The bytes of `rules.json`.
    pub rules: Vec<u8>,
    /// Those bytes, read.
    pub settings: Settings,
    /// The log id.
    pub log: Hash,
    /// The end of the log and of its tree.
    pub chain: Chain,
    /// How far it is.
    pub stage: Stage,
    /// Position lines so far.
    pub positions: u64,
    /// Of these, lines that replaced an earlier one.
    pub replaced: u64,
    /// Visit lines so far.
    pub visits: u64,
    /// Households without an answer for which a public notice was posted.
    pub posted: u64,
    /// Second entries, those of them that differed, and decisions.
    pub twice: [u64; 3],
    /// Records whose claimed date is outside the window.
    pub outside_window: u64,
    /// The latest claimed date; empty if there is none.
    pub last_at: String,
    /// The bytes of `tally.json`, once closed.
    pub tally: Option<Vec<u8>>,
    /// `seq` of the tally line, once closed.
    pub tally_seq: Option<u64>,
    /// The bytes of `confirm.json`, once counted again.
    pub confirm: Option<Vec<u8>>,
    /// Who may sign, as bound when it opened.
    pub signers: Signers,
    /// What the lines say beside positions and visits.
    pub course: Course,
}

impl Stored {
    /// What is known of the canvass beside the count.
    #[must_use]
    pub fn canvass(&self, rounds: Vec<Round>) -> Canvass {
        Canvass {
            records: self.positions,
            replaced: self.replaced,
            visits: self.visits,
            outside_window: self.outside_window,
            twice: Twice::of(self.twice),
            posted: self.posted,
            unique_areas: 0,
            findings: None,
            rounds,
        }
    }

    /// Size and hash of the last line.
    #[must_use]
    pub fn head(&self) -> Head {
        self.chain.head()
    }

    /// What decisions are made on.
    #[must_use]
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            consultation: &self.name,
            log: self.log,
            stage: self.stage,
            settings: &self.settings,
            course: &self.course,
        }
    }
}

/// What opening a consultation writes.
#[derive(Debug)]
pub struct Opened<'a> {
    /// Its settings.
    pub settings: &'a Settings,
    /// Their bytes.
    pub rules: &'a [u8],
    /// The bytes of the proposal.
    pub proposal: &'a [u8],
    /// The frozen roll.
    pub frozen: &'a Frozen<'a>,
    /// Who may sign.
    pub signers: &'a Signers,
    /// The genesis entry.
    pub genesis: &'a Entry,
}

const COLUMNS: &str = "SELECT c.id, c.name, c.settings, c.log, c.size, c.head, c.tree, coalesce(s.closed, 0), \
                       coalesce(s.positions, 0), coalesce(s.replaced, 0), coalesce(s.visits, 0), \
                       coalesce(s.outside_window, 0), coalesce(s.last_at, ''), c.tally, \
                       c.tally_seq, c.confirm, coalesce(s.seconds, 0), coalesce(s.differing, 0), \
                       coalesce(s.resolved, 0), (SELECT count(*) FROM answer a INDEXED BY posted JOIN slot t ON t.consultation = a.consultation \
                       AND t.door = a.door WHERE a.consultation = c.id AND a.posted = 1 AND a.position IS NULL), c.signers \
                       FROM consultation c LEFT JOIN stage s ON s.consultation = c.id";

impl Book {
    /// Every consultation, oldest first.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn consultations(&self) -> Result<Vec<Stored>, Fault> {
        let mut statement =
            self.conn.prepare(&format!("{COLUMNS} ORDER BY c.id")).map_err(sql(&self.path))?;
        let mut rows = statement.query([]).map_err(sql(&self.path))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(sql(&self.path))? {
            let mut one = stored(row, &self.path)?;
            one.course = index::course(&self.conn, &self.path, one.id)?;
            found.push(one);
        }
        Ok(found)
    }

    /// One consultation.
    ///
    /// # Errors
    /// There is none of that name (the hint lists those there are), or the
    /// book is older than one that this machine has seen.
    pub fn consultation(&self, name: &str) -> Result<Stored, Fault> {
        if let Some(found) = find(&self.conn, &self.path, name)? {
            return Ok(found);
        }
        self.no_lost_log()?;
        let known: Vec<String> = self.consultations()?.into_iter().map(|stored| stored.name).collect();
        let fault = Fault::new("consultation-unknown", text::consultation_unknown(name));
        Err(if known.is_empty() {
            fault.hint(text::consultation_none_hint())
        } else {
            fault.hint(text::consultation_unknown_hint(known.join(", ")))
        })
    }

    /// Refuses a book that lacks a log which this machine has written to it.
    ///
    /// # Errors
    /// The book was rolled back to before that log was opened (exit code 5).
    pub fn no_lost_log(&self) -> Result<(), Fault> {
        let here: Vec<Hash> = self.consultations()?.into_iter().map(|stored| stored.log).collect();
        match self.heads.logs()?.into_iter().find(|log| !here.contains(log)) {
            Some(lost) => Err(Fault::new("rollback", text::rollback_lost_log(lost.code()))
                .hint(text::rollback_hint(self.heads.folder().display()))
                .exit(5)),
            None => Ok(()),
        }
    }

    /// Opens a consultation: freezes the roll and writes the genesis line.
    ///
    /// # Errors
    /// The id is taken, or the book cannot be written; then nothing changed.
    pub fn open_consultation(&mut self, opened: &Opened<'_>) -> Result<Head, Fault> {
        self.no_lost_log()?;
        let path = self.path.clone();
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql(&path))?;
        let name = &opened.settings.consultation.id;
        if exists(&tx, &path, name)? {
            return Err(Fault::new("consultation-exists", text::consultation_exists(name))
                .hint(text::consultation_exists_hint()));
        }
        let line = opened.genesis.encode();
        let mut chain = Chain::new();
        let log = chain.push(line.as_bytes());
        let tree = chain.tree().to_bytes();
        tx.execute(
            "INSERT INTO consultation(name, settings, proposal, log, size, head, tree, signers) \
             VALUES(?1, ?2, ?3, ?4, 1, ?4, ?5, ?6)",
            params![name, opened.rules, opened.proposal, log.0, tree, opened.signers.encode()],
        )
        .map_err(sql(&path))?;
        let id = tx.last_insert_rowid();
        tx.execute("INSERT INTO entry VALUES(?1, 0, ?2)", params![id, line]).map_err(sql(&path))?;
        insert_slots(&tx, &path, id, opened.frozen.by_text())?;
        index::start(&tx, &path, id, &opened.settings.rule)?;
        let head = chain.head();
        let prepared = self.heads.prepare(&log, Seen { head, root: chain.root() })?;
        if let Err(error) = tx.commit() {
            prepared.discard();
            return Err(unsure(&path, text::commit_unsure_hint())(error));
        }
        prepared.publish().map_err(|fault| head_late(&fault, head))?;
        Ok(head)
    }
}

/// Whether there is a consultation of that id: quicker than to read it.
pub(super) fn exists(conn: &Connection, path: &Path, name: &str) -> Result<bool, Fault> {
    let query = "SELECT EXISTS(SELECT 1 FROM consultation WHERE name = ?1)";
    conn.query_row(query, [name], |row| row.get(0)).map_err(sql(path))
}

/// Finds a consultation by its id.
pub(super) fn find(conn: &Connection, path: &Path, name: &str) -> Result<Option<Stored>, Fault> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} WHERE c.name = ?1")).map_err(sql(path))?;
    let mut rows = statement.query([name]).map_err(sql(path))?;
    match rows.next().map_err(sql(path))? {
        Some(row) => {
            let mut found = stored(row, path)?;
            found.course = index::course(conn, path, found.id)?;
            Ok(Some(found))
        }
        None => Ok(None),
    }
}

fn stored(row: &Row<'_>, path: &Path) -> Result<Stored, Fault> {
    let name: String = row.get(1).map_err(sql(path))?;
    let hash = |column: usize| -> Result<Hash, Fault> {
        let bytes: Vec<u8> = row.get(column).map_err(sql(path))?;
        Hash::from_slice(&bytes).ok_or_else(|| damaged(path, &name))
    };
    // The name stands in lines: any other could not be written there again.
    if !is_consultation_id(&name) {
        return Err(damaged(path, "consultation.name"));
    }
    let rules: Vec<u8> = row.get(2).map_err(sql(path))?;
    let size: u64 = row.get(4).map_err(sql(path))?;
    let tree: Vec<u8> = row.get(6).map_err(sql(path))?;
    let tree = Frontier::from_bytes(size, &tree).ok_or_else(|| damaged(path, &name))?;
    let (log, head) = (hash(3)?, hash(5)?);
    let signers: String = row.get(20).map_err(sql(path))?;
    let signers = Signers::parse(signers.as_bytes()).map_err(|_| damaged(path, "consultation.signers"))?;
    Ok(Stored {
        id: row.get(0).map_err(sql(path))?,
        settings: Settings::from_bytes(&rules)?,
        rules,
        log,
        chain: Chain::resume(head, tree),
        stage: if row.get(7).map_err(sql(path))? { Stage::Closed } else { Stage::Open },
        positions: row.get(8).map_err(sql(path))?,
        replaced: row.get(9).map_err(sql(path))?,
        visits: row.get(10).map_err(sql(path))?,
        outside_window: row.get(11).map_err(sql(path))?,
        last_at: row.get(12).map_err(sql(path))?,
        tally: row.get(13).map_err(sql(path))?,
        tally_seq: row.get(14).map_err(sql(path))?,
        confirm: row.get(15).map_err(sql(path))?,
        posted: row.get(19).map_err(sql(path))?,
        twice: [
            row.get(16).map_err(sql(path))?,
            row.get(17).map_err(sql(path))?,
            row.get(18).map_err(sql(path))?,
        ],
        signers,
        course: Course::default(),
        name,
    })
}

/// What the head file says of a log, against the book.
pub(super) fn guard(
    conn: &Connection,
    path: &Path,
    heads: &HeadStore,
    stored: &Stored,
) -> Result<Standing, Fault> {
    let Some(seen) = heads.seen(&stored.log)? else { return Ok(Standing::FirstHere) };
    let now = stored.head();
    if seen.head == now && seen.root == stored.chain.root() {
        return Ok(Standing::Same);
    }
    if seen.head.size > now.size {
        return Ok(Standing::Behind(seen));
    }
    let line: Option<String> = conn
        .query_row(
            "SELECT line FROM entry WHERE consultation = ?1 AND seq = ?2",
            params![stored.id, number(seen.head.size.saturating_sub(1))],
            |row| row.get(0),
        )
        .optional()
        .map_err(sql(path))?;
    let same = line.is_some_and(|line| Hash::of(line.as_bytes()) == seen.head.hash);
    Ok(if same && seen.head.size < now.size { Standing::Ahead(seen) } else { Standing::Forked(seen) })
}

/// How a book's log stands to what this machine saw last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// This machine has not written to it before.
    FirstHere,
    /// The same head.
    Same,
    /// The book went on by a consistent suffix: a crash before the head file.
    Ahead(Seen),
    /// The book is shorter than what was seen: rolled back.
    Behind(Seen),
    /// The line that was seen is another one now: rewritten.
    Forked(Seen),
}

impl Standing {
    /// Refuses to write after a rollback or a fork.
    ///
    /// # Errors
    /// The book is behind or forked (exit code 5).
    pub fn must_continue(self, name: &str, size: u64) -> Result<(), Fault> {
        let fault = match self {
            Self::FirstHere | Self::Same | Self::Ahead(_) => return Ok(()),
            Self::Behind(seen) => Fault::new("rollback", text::rollback(name, size, seen.head.size)),
            Self::Forked(seen) => Fault::new("fork", text::fork(name, seen.head.size)),
        };
        Err(fault.hint(text::rollback_adopt_hint(name)).exit(5))
    }
}
