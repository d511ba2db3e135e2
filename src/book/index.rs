//! The derived tables: written in the same transaction as their line, so that
//! no command ever replays a log to do its work.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::{damaged, sql};
use super::number;
use crate::consult::{Counter, Counts, Effect, OwnedDoors, Slot, Standing};
use crate::log::Hash;
use crate::rule::{Bucket, Rule};
use crate::text::Fault;

/// Changes to the derived tables of one consultation, gathered until
/// [`Index::flush`] writes the counters.
#[derive(Debug)]
pub(super) struct Index {
    consultation: i64,
    cells: BTreeMap<(String, Standing), (i64, i64)>,
    owners: BTreeMap<String, OwnedDoors>,
    heads: BTreeMap<Bucket, i64>,
    positions: i64,
    replaced: i64,
    visits: i64,
    outside_window: i64,
    last_at: String,
    closed: bool,
}

/// What the index needs to know of the line that an effect comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub seq: u64,
    pub commitment: Option<Hash>,
    pub detail_at: &'a str,
    pub outside_window: bool,
}

impl Index {
    pub(super) fn new(consultation: i64) -> Self {
        Self {
            consultation,
            cells: BTreeMap::new(),
            owners: BTreeMap::new(),
            heads: BTreeMap::new(),
            positions: 0,
            replaced: 0,
            visits: 0,
            outside_window: 0,
            last_at: String::new(),
            closed: false,
        }
    }

    /// Takes in what an entry does.
    pub(super) fn apply(
        &mut self,
        conn: &Connection,
        path: &Path,
        rule: &Rule,
        effect: &Effect,
        source: Source<'_>,
    ) -> Result<(), Fault> {
        match effect {
            Effect::Position { door, before, position } => {
                self.positions += 1;
                self.replaced += i64::from(matches!(before, Standing::Answered(_)));
                self.date(source);
                let commitment = source.commitment.map(|hash| hash.0);
                conn.prepare_cached(
                    "INSERT INTO answer VALUES(?1, ?2, ?3, ?4, ?5, 0, 0) ON CONFLICT DO UPDATE \
                     SET position = ?3, commitment = ?4, seq = ?5",
                )
                .and_then(|mut statement| {
                    let seq = number(source.seq);
                    statement.execute(params![
                        self.consultation,
                        door.as_str(),
                        position.as_str(),
                        commitment,
                        seq
                    ])
                })
                .map_err(sql(path))?;
                self.shift(conn, path, rule, door.as_str(), *before, Standing::Answered(*position))
            }
            Effect::Visit { door, before, delivered } => {
                self.visits += 1;
                self.date(source);
                conn.prepare_cached(
                    "INSERT INTO answer VALUES(?1, ?2, NULL, NULL, NULL, ?3, 1) ON CONFLICT DO UPDATE \
                     SET delivered = max(delivered, ?3), visits = visits + 1",
                )
                .and_then(|mut statement| {
                    statement.execute(params![self.consultation, door.as_str(), delivered])
                })
                .map_err(sql(path))?;
                match before {
                    Standing::Unreached if *delivered => {
                        self.shift(conn, path, rule, door.as_str(), *before, Standing::Silent)
                    }
                    _ => Ok(()),
                }
            }
            Effect::Close => {
                self.closed = true;
                Ok(())
            }
            Effect::None => Ok(()),
        }
    }

    fn date(&mut self, source: Source<'_>) {
        self.outside_window += i64::from(source.outside_window);
        // Dates start with YYYY-MM-DD: the text order is the order of days.
        if source.detail_at > self.last_at.as_str() {
            source.detail_at.clone_into(&mut self.last_at);
        }
    }

    /// A household moves from one standing to another.
    fn shift(
        &mut self,
        conn: &Connection,
        path: &Path,
        rule: &Rule,
        door: &str,
        from: Standing,
        to: Standing,
    ) -> Result<(), Fault> {
        let (building, own, own_doors, area): (String, String, i64, i64) = conn
            .prepare_cached(
                "SELECT building, own, own_doors, area FROM slot WHERE consultation = ?1 AND door = ?2",
            )
            .and_then(|mut statement| {
                statement.query_row(params![self.consultation, door], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
            })
            .map_err(sql(path))?;
        for (standing, sign) in [(from, -1), (to, 1)] {
            let cell = self.cells.entry((building.clone(), standing)).or_default();
            cell.0 += sign;
            cell.1 += sign * area;
        }
        let (from, to) = (from.bucket(rule), to.bucket(rule));
        let (before, after) = if own_doors == 1 {
            (from, to)
        } else {
            let owned = self.owner(conn, path, &own)?;
            let before = owned.head(rule);
            owned.shift(from, to);
            (before, owned.head(rule))
        };
        *self.heads.entry(before).or_default() -= 1;
        *self.heads.entry(after).or_default() += 1;
        Ok(())
    }

    fn owner(&mut self, conn: &Connection, path: &Path, own: &str) -> Result<&mut OwnedDoors, Fault> {
        if !self.owners.contains_key(own) {
            let owned = owned_doors(conn, path, self.consultation, own)?;
            self.owners.insert(own.to_owned(), owned);
        }
        self.owners.get_mut(own).ok_or_else(|| damaged(path, own))
    }

    /// Writes the counters; nothing is gathered any more.
    pub(super) fn flush(&mut self, conn: &Connection, path: &Path) -> Result<(), Fault> {
        std::mem::replace(self, Self::new(self.consultation)).write(conn, path)
    }

    fn write(self, conn: &Connection, path: &Path) -> Result<(), Fault> {
        let write = || -> rusqlite::Result<()> {
            let mut cell = conn.prepare_cached(
                "INSERT INTO tallied VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE \
                 SET households = households + ?4, area = area + ?5",
            )?;
            for ((building, standing), (households, area)) in &self.cells {
                cell.execute(params![self.consultation, building, standing.code(), households, area])?;
            }
            let mut head = conn.prepare_cached(
                "INSERT INTO head VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET heads = heads + ?3",
            )?;
            for (bucket, heads) in &self.heads {
                head.execute(params![self.consultation, bucket.as_str(), heads])?;
            }
            let mut forget = conn.prepare_cached("DELETE FROM owned WHERE consultation = ?1 AND own = ?2")?;
            for (own, owned) in &self.owners {
                forget.execute(params![self.consultation, own])?;
                insert_owned(conn, self.consultation, own, owned)?;
            }
            // Cells that went back to nothing leave no row, so that equal
            // books have equal tables whatever happened in between.
            conn.prepare_cached("DELETE FROM tallied WHERE consultation = ?1 AND households = 0")?
                .execute([self.consultation])?;
            conn.prepare_cached("DELETE FROM head WHERE consultation = ?1 AND heads = 0")?
                .execute([self.consultation])?;
            conn.prepare_cached(
                "UPDATE stage SET positions = positions + ?2, replaced = replaced + ?3, visits = visits + ?4, \
                 outside_window = outside_window + ?5, last_at = max(last_at, ?6), closed = max(closed, ?7) \
                 WHERE consultation = ?1",
            )?
            .execute(params![
                self.consultation,
                self.positions,
                self.replaced,
                self.visits,
                self.outside_window,
                self.last_at,
                self.closed
            ])?;
            Ok(())
        };
        write().map_err(sql(path))
    }
}

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
        for (bucket, heads) in counts.heads.iter().filter(|(_, heads)| *heads > 0) {
            let heads = i64::try_from(heads).unwrap_or(i64::MAX);
            conn.execute(
                "INSERT INTO head VALUES(?1, ?2, ?3)",
                params![consultation, bucket.as_str(), heads],
            )?;
        }
        for (own, owned) in &owners {
            if owned.iter().map(|(_, doors)| doors).sum::<u64>() > 1 {
                insert_owned(conn, consultation, own, owned)?;
            }
        }
        Ok(())
    };
    write().map_err(sql(path))
}

fn insert_owned(conn: &Connection, consultation: i64, own: &str, owned: &OwnedDoors) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached("INSERT INTO owned VALUES(?1, ?2, ?3, ?4)")?;
    for (bucket, doors) in owned.iter() {
        insert.execute(params![consultation, own, bucket.as_str(), number(doors)])?;
    }
    Ok(())
}

/// The doors of an owner with several, per bucket.
fn owned_doors(conn: &Connection, path: &Path, consultation: i64, own: &str) -> Result<OwnedDoors, Fault> {
    let mut statement = conn
        .prepare_cached("SELECT bucket, doors FROM owned WHERE consultation = ?1 AND own = ?2")
        .map_err(sql(path))?;
    let mut rows = statement.query(params![consultation, own]).map_err(sql(path))?;
    let mut owned = OwnedDoors::default();
    while let Some(row) = rows.next().map_err(sql(path))? {
        let bucket: String = row.get(0).map_err(sql(path))?;
        let bucket: Bucket = bucket.parse().map_err(|_| damaged(path, &bucket))?;
        owned.add(bucket, row.get(1).map_err(sql(path))?);
    }
    Ok(owned)
}

/// The counts of a consultation, from its counters.
pub(super) fn counts(conn: &Connection, path: &Path, consultation: i64) -> Result<Counts, Fault> {
    let mut counts = Counts::default();
    let mut statement = conn
        .prepare_cached("SELECT building, standing, households, area FROM tallied WHERE consultation = ?1")
        .map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let standing: String = row.get(1).map_err(sql(path))?;
        let standing = Standing::from_code(&standing).ok_or_else(|| damaged(path, &standing))?;
        let cell = crate::consult::Cell {
            households: row.get(2).map_err(sql(path))?,
            area: row.get(3).map_err(sql(path))?,
        };
        let building: String = row.get(0).map_err(sql(path))?;
        counts.buildings.entry(building).or_default().insert(standing, cell);
    }
    let mut statement =
        conn.prepare_cached("SELECT bucket, heads FROM head WHERE consultation = ?1").map_err(sql(path))?;
    let mut rows = statement.query([consultation]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let bucket: String = row.get(0).map_err(sql(path))?;
        let bucket: Bucket = bucket.parse().map_err(|_| damaged(path, &bucket))?;
        let heads: u64 = row.get(1).map_err(sql(path))?;
        counts.heads.add(bucket, heads.into())?;
    }
    counts.has_area = counts.all().area > 0;
    Ok(counts)
}

/// The cells of a row of `answer`: position, commitment, delivered.
pub(super) type AnswerCells = (Option<String>, Option<Vec<u8>>, bool);

/// Where a door stands, from the index; `None` if nothing is known of it.
pub(super) fn answer(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    door: &str,
) -> Result<Option<AnswerCells>, Fault> {
    conn.prepare_cached(
        "SELECT position, commitment, delivered FROM answer WHERE consultation = ?1 AND door = ?2",
    )
    .and_then(|mut statement| {
        statement
            .query_row(params![consultation, door], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()
    })
    .map_err(sql(path))
}
