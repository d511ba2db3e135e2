//! The counters of a consultation, gathered until they are written.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::{damaged, sql};
use super::index_start::{insert_owned, owned_doors};
use super::number;
use crate::consult::standing::{Said, said_code};
use crate::consult::{Keys, OwnedDoors, Standing, Weight};
use crate::rule::Rule;
use crate::text::Fault;

/// The measure that counts each owner once.
const HEADS: &str = "heads";

/// What the counters change by; the owners of several doors as they are now.
#[derive(Debug)]
pub(super) struct Counters {
    consultation: i64,
    known: BTreeMap<Standing, (i64, i64)>,
    cells: BTreeMap<String, BTreeMap<Standing, (i64, i64)>>,
    owners: BTreeMap<(String, String), OwnedDoors>,
    heads: BTreeMap<(String, Said), i64>,
    /// Heads of the owners of one door, by `heads` (0) or the n-th tagged key
    /// from 1: most are, and what they say needs no set.
    single: BTreeMap<(usize, Standing), i64>,
    others: BTreeMap<(String, Standing), i64>,
    keys: Option<Keys>,
}

impl Counters {
    pub(super) fn new(consultation: i64) -> Self {
        Self {
            consultation,
            known: BTreeMap::new(),
            cells: BTreeMap::new(),
            owners: BTreeMap::new(),
            heads: BTreeMap::new(),
            single: BTreeMap::new(),
            others: BTreeMap::new(),
            keys: None,
        }
    }

    /// Owners of several doors that are held.
    pub(super) fn owners_held(&self) -> usize {
        self.owners.len()
    }

    /// A household moves from one standing to another.
    pub(super) fn shift(
        &mut self,
        (conn, path): (&Connection, &Path),
        rule: &Rule,
        door: &str,
        [from, to]: [Standing; 2],
    ) -> Result<(), Fault> {
        let (building, own, own_doors, area, tags, shares): (String, String, i64, i64, String, String) = conn
            .prepare_cached(
                "SELECT building, own, own_doors, area, tags, shares FROM slot \
                 WHERE consultation = ?1 AND door = ?2",
            )
            .and_then(|mut statement| {
                statement.query_row(params![self.consultation, door], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
                })
            })
            .map_err(sql(path))?;
        let keys = self.keys.take().unwrap_or_else(|| Keys::of(rule));
        let weight = Weight {
            building: &building,
            own: &own,
            area: u64::try_from(area).unwrap_or(0),
            tags: &tags,
            shares: &shares,
        };
        if !self.cells.contains_key(&building) {
            self.cells.insert(building.clone(), BTreeMap::new());
        }
        let cells = self.cells.get_mut(&building).ok_or_else(|| damaged(path, door))?;
        for (standing, sign) in [(from, -1), (to, 1)] {
            let total = self.known.entry(standing).or_default();
            let cell = cells.entry(standing.bare()).or_default();
            for cell in [total, cell] {
                cell.0 += sign;
                cell.1 += sign * area;
            }
            for (key, amount) in keys.others_of(&weight) {
                *self.others.entry((key.to_owned(), standing)).or_default() += sign * number(amount);
            }
        }
        if own_doors > 1 {
            let tagged = keys.heads.iter().map(|(key, _)| key.as_str());
            for key in std::iter::once(HEADS).chain(tagged) {
                let owned = self.owner(conn, path, key, &own)?;
                let before = owned.said();
                if before.is_empty() {
                    // None of this owner's doors carries the tag.
                    continue;
                }
                owned.shift(from, to);
                let after = owned.said();
                *self.heads.entry((key.to_owned(), before)).or_default() -= 1;
                *self.heads.entry((key.to_owned(), after)).or_default() += 1;
            }
        } else {
            let tagged = (1..).zip(&keys.heads).filter(|(_, (_, tag))| weight.has_tag(tag)).map(|(n, _)| n);
            for key in std::iter::once(0).chain(tagged) {
                *self.single.entry((key, from)).or_default() -= 1;
                *self.single.entry((key, to)).or_default() += 1;
            }
        }
        self.keys = Some(keys);
        Ok(())
    }

    fn owner(
        &mut self,
        conn: &Connection,
        path: &Path,
        key: &str,
        own: &str,
    ) -> Result<&mut OwnedDoors, Fault> {
        let name = (key.to_owned(), own.to_owned());
        if !self.owners.contains_key(&name) {
            let owned = owned_doors(conn, path, self.consultation, key, own)?;
            self.owners.insert(name.clone(), owned);
        }
        self.owners.get_mut(&name).ok_or_else(|| damaged(path, own))
    }

    /// Adds the changes to the tables.
    pub(super) fn write(&self, conn: &Connection) -> rusqlite::Result<()> {
        let mut total = conn.prepare_cached(
            "INSERT INTO known VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE \
             SET households = households + ?3, area = area + ?4",
        )?;
        for (standing, (households, area)) in &self.known {
            total.execute(params![self.consultation, standing.code(), households, area])?;
        }
        conn.prepare_cached("DELETE FROM known WHERE consultation = ?1 AND households = 0")?
            .execute([self.consultation])?;
        let mut cell = conn.prepare_cached(
            "INSERT INTO tallied VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE \
             SET households = households + ?4, area = area + ?5",
        )?;
        for (building, cells) in &self.cells {
            for (standing, (households, area)) in cells {
                cell.execute(params![self.consultation, building, standing.code(), households, area])?;
            }
        }
        let mut head = conn.prepare_cached(
            "INSERT INTO head VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET heads = heads + ?4",
        )?;
        for ((key, said), heads) in &self.heads {
            head.execute(params![self.consultation, key, said_code(said), heads])?;
        }
        let tagged = self.keys.iter().flat_map(|keys| keys.heads.iter().map(|(key, _)| key.as_str()));
        let measures: Vec<&str> = std::iter::once(HEADS).chain(tagged).collect();
        for ((key, standing), heads) in &self.single {
            let measure = measures.get(*key).copied().unwrap_or(HEADS);
            head.execute(params![self.consultation, measure, standing.code(), heads])?;
        }
        let mut other = conn.prepare_cached(
            "INSERT INTO other VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET amount = amount + ?4",
        )?;
        for ((key, standing), amount) in &self.others {
            other.execute(params![self.consultation, key, standing.code(), amount])?;
        }
        let mut forget =
            conn.prepare_cached("DELETE FROM owned WHERE consultation = ?1 AND measure = ?2 AND own = ?3")?;
        for ((key, own), owned) in &self.owners {
            forget.execute(params![self.consultation, key, own])?;
            insert_owned(conn, self.consultation, key, own, owned)?;
        }
        conn.prepare_cached("DELETE FROM other WHERE consultation = ?1 AND amount = 0")?
            .execute([self.consultation])?;
        // Cells that went back to nothing leave no row, so that equal
        // books have equal tables whatever happened in between.
        conn.prepare_cached("DELETE FROM tallied WHERE consultation = ?1 AND households = 0")?
            .execute([self.consultation])?;
        conn.prepare_cached("DELETE FROM head WHERE consultation = ?1 AND heads = 0")?
            .execute([self.consultation])?;
        Ok(())
    }
}
