//! Gathering what the lint of a canvass looks at.

use std::path::Path;

use rusqlite::Connection;

use super::fault::damaged;
use super::openings::counted;
use super::read::{In, for_answers, for_secrets};
use super::slots::{for_slots, rows};
use super::{Book, Stored, Writing};
use crate::consult::lint::{Canvassed, Told};
use crate::log::opening::{DetailOpening, Opening, PositionOpening, VisitOpening};
use crate::text::Fault;

impl Book {
    /// The doors and every line about them, for
    /// [`findings`](crate::consult::lint::findings).
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn canvassed(&self, stored: &Stored) -> Result<Canvassed, Fault> {
        canvassed(&self.conn, &self.path, stored)
    }
}

impl Writing<'_> {
    /// As [`Book::canvassed`], with the lines pushed so far.
    ///
    /// # Errors
    /// As [`Book::canvassed`].
    pub fn canvassed(&self) -> Result<Canvassed, Fault> {
        canvassed(self.conn(), self.path(), self.stored())
    }
}

fn canvassed(conn: &Connection, path: &Path, stored: &Stored) -> Result<Canvassed, Fault> {
    // Counted and not taken from the counters, which anybody may have changed.
    let mut found =
        Canvassed::of_about(rows(conn, path, "slot", stored.id)?, rows(conn, path, "secret", stored.id)?);
    for_slots(conn, path, stored.id, &mut |slot| {
        found.place(&slot, &stored.name);
        Ok(())
    })?;
    if !found.order() {
        return Err(damaged(path, "slot.n"));
    }
    for_answers(conn, path, (stored.id, In::NoOrder), &mut |row| {
        let due = row.notice_due(stored.settings.rule.delivery.as_ref());
        let known = found.stands(row.n, row.standing, row.visits, due);
        if known { Ok(()) } else { Err(damaged(path, &row.door)) }
    })?;
    let counted = counted(conn, path, stored.id)?;
    for_secrets(conn, path, stored.id, &mut |seq, line, detail| {
        let detail = || match detail {
            Some(detail) => DetailOpening::decode(detail.as_bytes()).map_err(|error| damaged(path, error)),
            None => Ok(DetailOpening::default()),
        };
        if let Ok(opening) = PositionOpening::decode(line.as_bytes()) {
            let position = opening.position.parse().map_err(|_| damaged(path, seq))?;
            let told = Told::Position(position);
            found.record(seq, (&opening.slot, told), &detail()?, counted.contains(seq));
        } else if let Ok(opening) = VisitOpening::decode(line.as_bytes()) {
            let told = Told::Visit(&opening.outcome);
            found.record(seq, (&opening.slot, told), &detail()?, counted.contains(seq));
        }
        Ok(())
    })?;
    Ok(found)
}
