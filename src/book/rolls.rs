//! The present roll of the community. Consultations keep frozen copies.

use std::path::Path;

use rusqlite::{Connection, Row, TransactionBehavior, params};

use super::fault::{damaged, sql, unsure};
use super::read::exact_door;
use super::slots::writable;
use super::write::Writing;
use super::{Book, get_meta, number, put_meta, seal_of, signers};
use crate::consult::{Household, Roll, RollDigest, roll_digest};
use crate::log::Hash;
use crate::sign::Signers;
use crate::text::{self, Fault};

impl Book {
    /// The present roll, in the natural order of doors.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn roll(&self) -> Result<Roll, Fault> {
        load(&self.conn, &self.path)
    }

    /// Changes who may sign in the next consultation.
    ///
    /// # Errors
    /// `change` refuses, or the book cannot be written; then nothing changed,
    /// unless the hint says that this is not certain.
    pub fn set_signers<T>(
        &mut self,
        change: impl FnOnce(&mut Signers) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let path = self.path.clone();
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql(&path))?;
        let mut present = signers(&tx, &path)?;
        let done = change(&mut present)?;
        put_meta(&tx, &path, "signers", &present.encode())?;
        seal(&tx, &path, &load(&tx, &path)?)?;
        tx.commit().map_err(unsure(&path, text::change_unsure_hint()))?;
        Ok(done)
    }

    /// Puts a roll in the place of the present one.
    ///
    /// # Errors
    /// The book cannot be written; then the present roll stays, unless the hint
    /// says that this is not certain.
    pub fn set_roll(&mut self, roll: &Roll) -> Result<(), Fault> {
        let path = self.path.clone();
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql(&path))?;
        store(&tx, &path, roll)?;
        tx.commit().map_err(unsure(&path, text::change_unsure_hint()))
    }
}

impl Writing<'_> {
    /// As [`Book::set_roll`], together with the lines pushed.
    ///
    /// # Errors
    /// As [`Book::set_roll`].
    pub fn set_roll(&self, roll: &Roll) -> Result<(), Fault> {
        store(self.conn(), self.path(), roll)
    }
}

fn store(conn: &Connection, path: &Path, roll: &Roll) -> Result<(), Fault> {
    conn.execute("DELETE FROM household", []).map_err(sql(path))?;
    let mut insert = conn
        .prepare("INSERT INTO household VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
        .map_err(sql(path))?;
    let mut digest = RollDigest::default();
    for (n, household) in (0_i64..).zip(roll.iter()) {
        digest.take(&household);
        insert
            .execute(params![
                n,
                household.door.as_str(),
                household.building,
                household.stairwell,
                household.owner,
                number(household.area),
                household.kind,
                household.state,
                household.tags.join(" "),
                household.shares,
            ])
            .map_err(sql(path))?;
    }
    seal_by(conn, path, &digest.finish())
}

/// Writes the seal over the book's facts and this roll.
pub(super) fn seal(conn: &Connection, path: &Path, roll: &Roll) -> Result<(), Fault> {
    seal_by(conn, path, &roll_digest(roll))
}

fn seal_by(conn: &Connection, path: &Path, digest: &Hash) -> Result<(), Fault> {
    put_meta(conn, path, "seal", &seal_of(conn, path, digest)?)
}

/// Whether the seal is that of the facts and the roll in the book.
pub(super) fn seal_holds(conn: &Connection, path: &Path) -> Result<bool, Fault> {
    let roll = load(conn, path)?;
    Ok(get_meta(conn, path, "seal")? == seal_of(conn, path, &roll_digest(&roll))?)
}

fn load(conn: &Connection, path: &Path) -> Result<Roll, Fault> {
    let mut statement = conn
        .prepare("SELECT door, building, stairwell, owner, area, kind, state, tags, shares FROM household ORDER BY n")
        .map_err(sql(path))?;
    let mut rows = statement.query([]).map_err(sql(path))?;
    let mut wrong = None;
    let households = std::iter::from_fn(|| {
        let row =
            rows.next().map_err(sql(path)).and_then(|row| row.map(|row| household(row, path)).transpose());
        row.map_err(|fault| wrong = Some(fault)).ok().flatten()
    });
    let roll = Roll::collect(households);
    match wrong {
        Some(fault) => Err(fault),
        None => roll.map_err(|_| damaged(path, "household")),
    }
}

fn household(row: &Row<'_>, path: &Path) -> Result<Household, Fault> {
    let text = |column: usize| row.get::<_, String>(column).map_err(sql(path));
    let (door, tags) = (text(0)?, text(7)?);
    let household = Household {
        door: exact_door(path, &door)?,
        building: text(1)?,
        stairwell: text(2)?,
        owner: text(3)?,
        area: row.get(4).map_err(sql(path))?,
        kind: text(5)?,
        state: text(6)?,
        tags: tags.split(' ').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
        shares: text(8)?,
    };
    let Household { building, stairwell, owner, kind, state, shares, .. } = &household;
    if !writable(&[building, stairwell, owner, kind, state, shares, &tags], household.area) {
        return Err(damaged(path, &door));
    }
    Ok(household)
}
