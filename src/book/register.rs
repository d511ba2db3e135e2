//! The decisions of a book, and the words of their annotations.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::{damaged, sql};
use super::read::for_secrets;
use super::{Book, Stored, Writing, number};
use crate::consult::register::{Decision, Register, TallyLine, Told};
use crate::consult::{Basis, Numbering, Stage};
use crate::log::opening::{NoteOpening, Opening};
use crate::log::{Body, Entry, Hash};
use crate::text::Fault;

impl Stored {
    /// The number of its minutes and the ones before; none while it is open.
    #[must_use]
    pub fn numbering(&self) -> Option<Numbering> {
        self.tally.as_deref().and_then(|bytes| Basis::from_bytes(bytes).ok()?.minutes)
    }
}

impl Book {
    /// Every decision, by number. The words of annotations may name people:
    /// they are read only `with_words`.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn register(&self, with_words: bool) -> Result<Register, Fault> {
        let mut register = Register { community: self.community.clone(), ..Register::default() };
        for stored in self.consultations()? {
            // Closing and counting are one transaction.
            if stored.stage == Stage::Open && stored.tally.is_none() {
                register.open += 1;
                continue;
            }
            let mut words = match with_words {
                true => annotation_words(&self.conn, &self.path, &stored)?,
                false => HashMap::new(),
            };
            let tally = tally_line(&self.conn, &self.path, &stored)?;
            let numbering = stored.numbering();
            let consultation = stored.settings.consultation;
            let rule = stored.settings.rule;
            let course = stored.course;
            let told = |annotation| Told { annotation, words: words.remove(&annotation.commitment) };
            register.decisions.push(Decision {
                number: numbering.as_ref().map(|numbering| numbering.number),
                consultation: stored.name,
                title: consultation.title,
                rule: rule.based_on.unwrap_or(rule.id),
                closed: course.closed,
                outcome: course.outcome().unwrap_or_default().to_owned(),
                log: stored.log,
                tally,
                before: numbering.and_then(|numbering| numbering.before),
                published: course.published,
                ended: course.ended.is_some(),
                annotations: course.annotations.into_iter().map(told).collect(),
            });
        }
        register.sort();
        Ok(register)
    }

    /// Refuses a book that is not as this machine left it.
    ///
    /// # Errors
    /// A log was lost, rolled back or rewritten (exit code 5).
    pub fn is_whole(&self) -> Result<(), Fault> {
        self.no_lost_log()?;
        for stored in self.consultations()? {
            self.standing(&stored)?.must_continue(&stored.name, stored.head().size)?;
        }
        Ok(())
    }
}

impl Writing<'_> {
    /// The words of the annotations that are there, by commitment.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn annotation_words(&self) -> Result<HashMap<Hash, String>, Fault> {
        annotation_words(self.conn(), self.path(), self.stored())
    }
}

fn annotation_words(conn: &Connection, path: &Path, stored: &Stored) -> Result<HashMap<Hash, String>, Fault> {
    let mut found = HashMap::new();
    if stored.course.annotations.is_empty() {
        return Ok(found);
    }
    for_secrets(conn, path, stored.id, &mut |_, line, _| {
        if let Ok(opening) = NoteOpening::decode(line.as_bytes()) {
            found.insert(Hash::of(line.as_bytes()), opening.text);
        }
        Ok(())
    })?;
    Ok(found)
}

/// What the tally line says, and whether it binds the bytes of `tally.json`:
/// the number stands only in these.
fn tally_line(conn: &Connection, path: &Path, stored: &Stored) -> Result<Option<TallyLine>, Fault> {
    let Some(seq) = stored.tally_seq else { return Ok(None) };
    let line: Option<String> = conn
        .query_row(
            "SELECT line FROM entry WHERE consultation = ?1 AND seq = ?2",
            params![stored.id, number(seq)],
            |row| row.get(0),
        )
        .optional()
        .map_err(sql(path))?;
    let Some(line) = line else { return Ok(None) };
    let entry = Entry::decode(line.as_bytes()).map_err(|error| damaged(path, error))?;
    let Body::Tally(tally) = entry.body else { return Ok(None) };
    let binds = stored.tally.as_deref().map(Hash::of) == tally.detail;
    Ok(Some(TallyLine { hash: Hash::of(line.as_bytes()), agree: tally.for_, all: tally.all, binds }))
}
