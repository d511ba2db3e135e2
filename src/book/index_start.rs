//! The counters of a consultation, made from its roll and answers as a whole:
//! when it opens, when text or roll are amended, and in a rebuild.

use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::{damaged, sql};
use super::index_answer::{STANDING, standing_of};
use super::number;
use super::slots::owners_of_several;
use crate::consult::standing::said_code;
use crate::consult::{Counter, Counts, OwnedDoors, Owners, Standing, Weight};
use crate::rule::Rule;
use crate::text::Fault;

/// Writes the derived rows of a consultation that has just opened.
pub(super) fn start(conn: &Connection, path: &Path, consultation: i64, rule: &Rule) -> Result<(), Fault> {
    conn.execute("INSERT INTO stage VALUES(?1, 0, 0, 0, 0, 0, 0, 0, 0, '')", [consultation])
        .map_err(sql(path))?;
    recount(conn, path, consultation, rule)
}

/// Makes every counter again from the roll and the answers.
pub(super) fn recount(conn: &Connection, path: &Path, consultation: i64, rule: &Rule) -> Result<(), Fault> {
    let mut counter = Counter::knowing(rule, owners_of_several(conn, path, consultation)?);
    let query = format!(
        "SELECT s.building, s.own, s.area, s.tags, s.shares, {STANDING} FROM slot s \
         LEFT JOIN answer a ON a.consultation = s.consultation AND a.door = s.door WHERE s.consultation = ?1"
    );
    let mut statement = conn.prepare(&query).map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let text = |column: usize| row.get::<_, String>(column).map_err(sql(path));
        let (building, own, tags, shares) = (text(0)?, text(1)?, text(3)?, text(4)?);
        let weight = Weight {
            building: &building,
            own: &own,
            area: row.get(2).map_err(sql(path))?,
            tags: &tags,
            shares: &shares,
        };
        let standing = standing_of(row, 5).map_err(sql(path))?.ok_or_else(|| damaged(path, "answer"))?;
        counter.add(weight, standing);
    }
    let (counts, owners) = counter.finish();
    write_counts(conn, consultation, &counts, &owners).map_err(sql(path))
}

fn write_counts(
    conn: &Connection,
    consultation: i64,
    counts: &Counts,
    owners: &Owners,
) -> rusqlite::Result<()> {
    for table in ["known", "tallied", "head", "other", "owned"] {
        conn.execute(&format!("DELETE FROM {table} WHERE consultation = ?1"), [consultation])?;
    }
    for (standing, cell) in &counts.total {
        let (households, area) = (number(cell.households), number(cell.area));
        conn.prepare_cached("INSERT INTO known VALUES(?1, ?2, ?3, ?4)")?.execute(params![
            consultation,
            standing.code(),
            households,
            area
        ])?;
    }
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
    for (key, said, heads) in heads_rows(counts) {
        conn.execute(
            "INSERT INTO head VALUES(?1, ?2, ?3, ?4)",
            params![consultation, key, said, number(heads)],
        )?;
    }
    for (key, standing, amount) in others_rows(counts) {
        conn.execute(
            "INSERT INTO other VALUES(?1, ?2, ?3, ?4)",
            params![consultation, key, standing, number(amount)],
        )?;
    }
    // The doors of an owner with only one are that one.
    for ((key, own), owned) in owners {
        insert_owned(conn, consultation, key, own, owned)?;
    }
    Ok(())
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
