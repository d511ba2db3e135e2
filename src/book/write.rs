//! Writing to a log: one transaction for line, hash, opening and index.

use std::path::Path;

use rusqlite::{OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::consultation::{Standing, exists, find, guard};
use super::fault::{damaged, sql, unsure};
use super::headfile::Locked;
use super::index::{self, Index, Source};
use super::recheck::recheck;
use super::{Book, HeadStore, OverLimit, Seen, Stored, number};
use crate::consult::freeze::check_code;
use crate::consult::{Door, DoorState, Effect, Ground, Sealed, Stage};
use crate::log::opening::{Opening, Salt, SlotOpening};
use crate::log::stages::Confirm;
use crate::log::{Body, Entry, Hash, Head, StageBody};
use crate::rule::Position;
use crate::text::{self, Fault};

/// A transaction on one log. Nothing is written unless [`Writing::commit`]
/// returns; dropping it undoes everything.
#[derive(Debug)]
pub struct Writing<'b> {
    pub(super) tx: Transaction<'b>,
    pub(super) path: &'b Path,
    heads: &'b HeadStore,
    pub(super) stored: Stored,
    /// The head that the book had when the transaction began.
    from: Head,
    pub(super) index: Index,
    standing: Standing,
    /// Held until the head file is written.
    lock: Locked,
    tally: Option<(u64, Vec<u8>)>,
    confirm: Option<Vec<u8>>,
    /// Whether the course went on: most lines are answers, which leave it.
    pub(super) went_on: bool,
}

/// What a commit wrote.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// The new end of the log.
    pub head: Head,
    /// The line up to which the log was ahead of the head file: an earlier run
    /// ended between the two. It is caught up now.
    pub caught_up: Option<u64>,
}

impl Book {
    /// Begins to write to a log, waiting for another writer to end.
    ///
    /// # Errors
    /// There is no such consultation, the book cannot be written, or it was
    /// rolled back or forked against the head file (exit code 5).
    pub fn write(&mut self, name: &str) -> Result<Writing<'_>, Fault> {
        let writing = self.write_unguarded(name)?;
        writing.standing.must_continue(name, writing.from.size)?;
        Ok(writing)
    }

    /// As [`Book::write`], but a book that was rolled back is taken as it is.
    ///
    /// # Errors
    /// As [`Book::write`], except for rollback and fork.
    pub fn write_adopting(&mut self, name: &str) -> Result<(Writing<'_>, Option<Seen>), Fault> {
        let writing = self.write_unguarded(name)?;
        let lost = match writing.standing {
            Standing::Behind(seen) | Standing::Forked(seen) => Some(seen),
            _ => None,
        };
        Ok((writing, lost))
    }

    fn write_unguarded(&mut self, name: &str) -> Result<Writing<'_>, Fault> {
        if !exists(&self.conn, &self.path, name)? {
            // For the message with its hints.
            self.consultation(name)?;
        }
        let (path, heads) = (&self.path, &self.heads);
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql(path))?;
        let stored = find(&tx, path, name)?.ok_or_else(|| damaged(path, name))?;
        // Only now: whoever committed before has its head file written first.
        let lock = heads.lock(&stored.log)?;
        let standing = guard(&tx, path, heads, &stored)?;
        recheck(&tx, path, heads, &stored)?;
        let (from, index) = (stored.head(), Index::new(stored.id));
        Ok(Writing {
            tx,
            path,
            heads,
            stored,
            from,
            index,
            standing,
            lock,
            tally: None,
            confirm: None,
            went_on: false,
        })
    }
}

impl Writing<'_> {
    /// The consultation, with the lines pushed so far.
    #[must_use]
    pub fn stored(&self) -> &Stored {
        &self.stored
    }

    /// What decisions are made on.
    #[must_use]
    pub fn ground(&self) -> Ground<'_> {
        self.stored.ground()
    }

    /// The state of a door; `None` if it is not on this consultation's roll.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn door(&self, door: &Door) -> Result<Option<DoorState>, Fault> {
        let Some(salt) = self.salt(door)? else { return Ok(None) };
        let consultation = self.stored.name.clone();
        let slot = SlotOpening { consultation, door: door.to_string(), salt }.commitment();
        let cells = index::answer(&self.tx, self.path, self.stored.id, door.as_str())?;
        let index::AnswerCells { given, keyed, delivered, visits, failed } = cells;
        Ok(Some(DoorState { door: door.clone(), slot, given, delivered, keyed, visits, failed }))
    }

    /// The short code of a door's row on a sheet; `None` if the door is not on
    /// this consultation's roll.
    ///
    /// # Errors
    /// As [`Writing::door`].
    pub fn row_code(&self, door: &Door) -> Result<Option<String>, Fault> {
        Ok(self.salt(door)?.map(|salt| check_code(&salt, door)))
    }

    fn salt(&self, door: &Door) -> Result<Option<Salt>, Fault> {
        let query = "SELECT salt FROM slot WHERE consultation = ?1 AND door = ?2";
        let read = |row: &Row<'_>| Ok(Hash::from_slice(row.get_ref(0)?.as_blob()?));
        let found: Option<Option<Salt>> = self
            .tx
            .prepare_cached(query)
            .and_then(|mut select| select.query_row(params![self.stored.id, door.as_str()], read).optional())
            .map_err(sql(self.path))?;
        found.map(|salt| salt.ok_or_else(|| damaged(self.path, door))).transpose()
    }

    /// Appends a decided entry. Returns its hash.
    ///
    /// # Errors
    /// The book cannot be written.
    pub fn push(&mut self, sealed: &Sealed) -> Result<Hash, Fault> {
        let Self { tx, path, stored, went_on, .. } = self;
        let texts = (sealed.opening.as_deref(), sealed.detail.as_deref());
        let (seq, hash) = append((tx, path), stored, sealed.body.clone(), texts, went_on)?;
        if sealed.effect == Effect::Close {
            self.stored.stage = Stage::Closed;
        }
        let at = claimed_date(sealed.detail.as_deref());
        let opens = self.stored.settings.consultation.opens;
        let closes = self.stored.course.last_day(&self.stored.settings);
        let source = Source {
            seq,
            commitment: sealed.commitment(),
            detail_at: &at,
            outside_window: outside_window(&at, opens, closes),
        };
        let rule = &self.stored.settings.rule;
        self.index.apply(&self.tx, self.path, rule, &sealed.effect, source)?;
        Ok(hash)
    }

    /// Appends the tally with the bytes of `tally.json` that it binds.
    ///
    /// # Errors
    /// The book cannot be written.
    pub fn push_tally(&mut self, tally: crate::log::Tally, file: Vec<u8>) -> Result<(), Fault> {
        let body = Body::Tally(tally);
        let seq = self.stored.head().size;
        self.push(&Sealed { body, opening: None, detail: None, effect: Effect::None })?;
        self.tally = Some((seq, file));
        Ok(())
    }

    /// Appends the second count with the bytes of `confirm.json`.
    ///
    /// # Errors
    /// The book cannot be written.
    pub fn push_confirm(&mut self, confirm: Confirm, file: Vec<u8>) -> Result<(), Fault> {
        let body = Body::Stage(StageBody::Confirm(confirm));
        self.push(&Sealed { body, opening: None, detail: None, effect: Effect::None })?;
        self.confirm = Some(file);
        Ok(())
    }

    /// Doors for which a holder has answered, each with the first door of its
    /// owner.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn held_by(&self, proxy: &str) -> Result<Vec<(Door, String)>, Fault> {
        index::held_by(&self.tx, self.path, self.stored.id, proxy)
    }

    /// The proxies who answer for more owners than the rule lets one; none
    /// where it sets no limit.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn over_limit(&self) -> Result<Vec<OverLimit>, Fault> {
        match self.stored.settings.rule.most_per_holder() {
            Some(most) => index::over_limit(&self.tx, self.path, self.stored.id, most),
            None => Ok(Vec::new()),
        }
    }

    /// The first door of the owner of a door on the roll.
    ///
    /// # Errors
    /// The book cannot be read, or the door is not on the roll.
    pub fn own(&self, door: &Door) -> Result<String, Fault> {
        index::own(&self.tx, self.path, self.stored.id, door.as_str())
    }

    /// What a household last said of the published result, with its
    /// commitment.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn objection(&self, door: &Door) -> Result<Option<(Position, Hash)>, Fault> {
        let all = index::objections(&self.tx, self.path, self.stored.id)?;
        Ok(all.into_iter().find(|row| row.door == door.as_str()).map(|row| (row.position, row.commitment)))
    }

    /// Objections without an answer.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn open_objections(&self) -> Result<u64, Fault> {
        let all = index::objections(&self.tx, self.path, self.stored.id)?;
        let open = all.iter().filter(|row| row.is_open()).count();
        Ok(u64::try_from(open).unwrap_or(u64::MAX))
    }

    /// The counts with the lines pushed so far.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn counts(&mut self) -> Result<crate::consult::Counts, Fault> {
        self.index.flush(&self.tx, self.path)?;
        let counts = index::counts(&self.tx, self.path, self.stored.id, &self.stored.settings.rule)?;
        super::boxes::counted(&self.tx, self.path, (self.stored.id, self.stored.settings.is_secret()), counts)
    }

    /// The transaction's connection, for reading what it has written.
    pub(super) fn conn(&self) -> &rusqlite::Connection {
        &self.tx
    }

    pub(super) fn path(&self) -> &std::path::Path {
        self.path
    }

    /// Makes everything durable: the book first, then the head file. Receipts
    /// may be given once this has returned.
    ///
    /// # Errors
    /// The book or the head file cannot be written. Unless the message says
    /// otherwise nothing was recorded.
    pub fn commit(self) -> Result<Written, Fault> {
        let Self { tx, path, heads, stored, from, mut index, standing, lock, tally, confirm, went_on } = self;
        let (tally_seq, tally) = tally.map_or((None, None), |(seq, file)| (Some(number(seq)), Some(file)));
        let head = stored.head();
        index.flush(&tx, path)?;
        if went_on {
            index::write_course(&tx, path, stored.id, &stored.course)?;
        }
        let changed = tx
            .execute(
                "UPDATE consultation SET size = ?2, head = ?3, tree = ?4, tally = coalesce(?5, tally), \
                 tally_seq = coalesce(?8, tally_seq), confirm = coalesce(?9, confirm) WHERE id = ?1 AND size = ?6 AND head = ?7",
                params![
                    stored.id,
                    number(head.size),
                    head.hash.0,
                    stored.chain.tree().to_bytes(),
                    tally,
                    number(from.size),
                    from.hash.0,
                    tally_seq,
                    confirm,
                ],
            )
            .map_err(sql(path))?;
        if changed != 1 {
            return Err(Fault::new("head-moved", text::head_moved(&stored.name)).hint(text::book_busy_hint()));
        }
        let prepared = heads.prepare(&stored.log, Seen { head, root: stored.chain.root() })?;
        tx.commit().map_err(unsure(path, text::commit_unsure_hint()))?;
        prepared.publish().map_err(|fault| head_late(&fault, head))?;
        drop(lock);
        let caught_up = matches!(standing, Standing::Ahead(_)).then_some(from.size);
        Ok(Written { head, caught_up })
    }
}

/// Appends a line with its opening and detail. Returns its number and hash.
pub(super) fn append(
    (tx, path): (&Transaction<'_>, &Path),
    stored: &mut Stored,
    body: Body,
    (opening, detail): (Option<&str>, Option<&str>),
    went_on: &mut bool,
) -> Result<(u64, Hash), Fault> {
    let head = stored.head();
    *went_on |= stored.course.apply(&body);
    let line = Entry { seq: head.size, prev: head.hash, body }.encode();
    tx.prepare_cached("INSERT INTO entry VALUES(?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute(params![stored.id, number(head.size), line]))
        .map_err(sql(path))?;
    if let Some(opening) = opening {
        tx.prepare_cached("INSERT INTO secret VALUES(?1, ?2, ?3, ?4)")
            .and_then(|mut insert| insert.execute(params![stored.id, number(head.size), opening, detail]))
            .map_err(sql(path))?;
    }
    Ok((head.size, stored.chain.push(line.as_bytes())))
}

/// The book is written and its head file is not: nothing is lost, and the next
/// writer catches up.
pub(super) fn head_late(fault: &Fault, head: Head) -> Fault {
    let message = fault.message.within(|reason| text::head_file_late(head.size, reason));
    Fault::new("head-file", message).hint(text::head_file_late_hint())
}

/// The date claimed in a detail line; empty if there is none.
pub(super) fn claimed_date(detail: Option<&str>) -> String {
    // It is the first key of a line that has it, and never needs an escape.
    let at = detail.and_then(|line| line.strip_prefix("{\"at\":\"")?.split('"').next());
    at.unwrap_or_default().chars().take(10).collect()
}

/// Whether a claimed date lies outside the canvass.
pub(super) fn outside_window(at: &str, opens: jiff::civil::Date, closes: jiff::civil::Date) -> bool {
    at.parse::<jiff::civil::Date>().is_ok_and(|day| day < opens || day > closes)
}
