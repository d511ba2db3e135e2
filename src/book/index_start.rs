//! The derived rows of a consultation when it opens.

use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::{damaged, sql};
use super::number;
use crate::consult::standing::said_code;
use crate::consult::{Counter, Counts, OwnedDoors, Slot, Standing};
use crate::rule::Rule;
use crate::text::Fault;

/// Writes the derived rows of a consultation that has just opened.
pub(super) fn start(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    rule: &Rule,
    slots: &[Slot],
) -> Result<(), Fault> {
    let mut counter = Counter::new(rule);
    for slot in slots {
        counter.add(slot.weight(), Standing::Unreached);
    }
    let (counts, owners) = counter.finish();
    let write = || -> rusqlite::Result<()> {
        conn.execute("INSERT INTO stage VALUES(?1, 0, 0, 0, 0, 0, '')", [consultation])?;
        for (building, cells) in &counts.buildings {
            for (standing, cell) in cells {
                conn.prepare_cached("INSERT INTO tallied VALUES(?1, ?2, ?3, ?4, ?5)")?.execute(params![
                    consultation,
                    building,
                    standing.code(),
                    number(cell.households),
                    number(cell.area)
                ])?;
            }
        }
        for (key, said, heads) in heads_rows(&counts) {
            conn.execute(
                "INSERT INTO head VALUES(?1, ?2, ?3, ?4)",
                params![consultation, key, said, number(heads)],
            )?;
        }
        for (key, standing, amount) in others_rows(&counts) {
            conn.execute(
                "INSERT INTO other VALUES(?1, ?2, ?3, ?4)",
                params![consultation, key, standing, number(amount)],
            )?;
        }
        // The doors of an owner with only one are that one.
        let several: std::collections::HashSet<&str> =
            slots.iter().filter(|slot| slot.own_doors > 1).map(|slot| slot.own.as_str()).collect();
        for ((key, own), owned) in &owners {
            if several.contains(own.as_str()) {
                insert_owned(conn, consultation, key, own, owned)?;
            }
        }
        Ok(())
    };
    write().map_err(sql(path))
}

/// The rows of `head`: measure, what the doors said, owners.
fn heads_rows(counts: &Counts) -> impl Iterator<Item = (&str, String, u64)> {
    counts
        .heads
        .iter()
        .flat_map(|(key, heads)| heads.iter().map(|(said, heads)| (key.as_str(), said_code(said), *heads)))
}

/// The rows of `other`: measure, standing, amount.
fn others_rows(counts: &Counts) -> impl Iterator<Item = (&str, &'static str, u64)> {
    counts.others.iter().flat_map(|(key, sums)| {
        sums.iter().map(|(standing, amount)| (key.as_str(), standing.code(), *amount))
    })
}

pub(super) fn insert_owned(
    conn: &Connection,
    consultation: i64,
    key: &str,
    own: &str,
    owned: &OwnedDoors,
) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached("INSERT INTO owned VALUES(?1, ?2, ?3, ?4, ?5)")?;
    for (standing, doors) in owned.iter() {
        insert.execute(params![consultation, key, own, standing.code(), number(doors)])?;
    }
    Ok(())
}

/// The doors of an owner with several, per standing.
pub(super) fn owned_doors(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    key: &str,
    own: &str,
) -> Result<OwnedDoors, Fault> {
    let mut statement = conn
        .prepare_cached(
            "SELECT standing, doors FROM owned WHERE consultation = ?1 AND measure = ?2 AND own = ?3",
        )
        .map_err(sql(path))?;
    let mut rows = statement.query(params![consultation, key, own]).map_err(sql(path))?;
    let mut owned = OwnedDoors::default();
    while let Some(row) = rows.next().map_err(sql(path))? {
        let standing: String = row.get(0).map_err(sql(path))?;
        let standing = Standing::from_code(&standing).ok_or_else(|| damaged(path, &standing))?;
        owned.add(standing, row.get(1).map_err(sql(path))?);
    }
    Ok(owned)
}
