//! The derived tables: written in the same transaction as their line, so that
//! no command ever replays a log to do its work.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, params};

use super::fault::{damaged, sql};
use super::index_answer;
pub(super) use super::index_answer::{AnswerCells, answer};
use super::index_claims;
pub(super) use super::index_read::{counts, course, held_by, objections, own, write_course};
use super::index_start::{insert_owned, owned_doors};
pub(super) use super::index_start::{recount, start};
use super::number;
use crate::consult::standing::{Said, said_code};
use crate::consult::{Effect, Keyed, Keys, OwnedDoors, Standing, Weight};
use crate::log::Hash;
use crate::rule::Rule;
use crate::text::Fault;

/// Changes to the derived tables of one consultation, gathered until
/// [`Index::flush`] writes the counters.
#[derive(Debug)]
pub(super) struct Index {
    consultation: i64,
    known: BTreeMap<Standing, (i64, i64)>,
    cells: BTreeMap<(String, Standing), (i64, i64)>,
    owners: BTreeMap<(String, String), OwnedDoors>,
    heads: BTreeMap<(String, Said), i64>,
    others: BTreeMap<(String, Standing), i64>,
    keys: Option<Keys>,
    positions: i64,
    replaced: i64,
    visits: i64,
    seconds: i64,
    differing: i64,
    resolved: i64,
    outside_window: i64,
    last_at: String,
    closed: bool,
    /// Whether counters are kept; a rebuild counts at its end.
    counting: bool,
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
            known: BTreeMap::new(),
            cells: BTreeMap::new(),
            owners: BTreeMap::new(),
            heads: BTreeMap::new(),
            others: BTreeMap::new(),
            keys: None,
            positions: 0,
            replaced: 0,
            visits: 0,
            seconds: 0,
            differing: 0,
            resolved: 0,
            outside_window: 0,
            last_at: String::new(),
            closed: false,
            counting: true,
        }
    }

    /// One that keeps rows and no counters: [`recount`] makes those.
    pub(super) fn without_counters(consultation: i64) -> Self {
        Self { counting: false, ..Self::new(consultation) }
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
            Effect::Position { door, before, after, proxy, keyed } => {
                let (before, after) = (*before, *after);
                if *keyed == Keyed::Resolved {
                    self.resolved += 1;
                } else {
                    self.positions += 1;
                    self.replaced += i64::from(!before.is_waiting());
                }
                self.date(source);
                let (door, id) = (door.as_str(), self.consultation);
                index_answer::put_position(conn, id, door, (after, *keyed, proxy), source)
                    .and_then(|()| index_claims::forget(conn, id, door, true))
                    .and_then(|()| index_answer::hold(conn, id, door, [before, after], proxy))
                    .map_err(sql(path))?;
                self.shift(conn, path, rule, door, before, after)
            }
            Effect::Claim { door, before, after, claims, keyed, replaced } => {
                self.positions += 1;
                self.replaced += i64::from(*replaced);
                self.date(source);
                let (door, id) = (door.as_str(), self.consultation);
                let proxy = claims.given().map_or("", |given| given.proxy.as_str());
                index_claims::put(conn, id, door, claims, *keyed)
                    .and_then(|()| index_answer::hold(conn, id, door, [*before, *after], proxy))
                    .map_err(sql(path))?;
                if before == after { Ok(()) } else { self.shift(conn, path, rule, door, *before, *after) }
            }
            Effect::Pack(body) => {
                index_claims::put_pack(conn, self.consultation, body, source).map_err(sql(path))
            }
            Effect::Second { door, before, agrees } => {
                self.seconds += 1;
                self.differing += i64::from(!agrees);
                let (door, id) = (door.as_str(), self.consultation);
                let after = if *agrees { *before } else { Standing::Contested };
                index_answer::put_second(conn, id, door, *agrees, source.seq).map_err(sql(path))?;
                if *agrees {
                    return Ok(());
                }
                index_answer::hold(conn, id, door, [*before, after], "").map_err(sql(path))?;
                self.shift(conn, path, rule, door, *before, after)
            }
            Effect::Visit { door, before, delivered, failed, posted } => {
                self.visits += 1;
                self.date(source);
                let done = [*delivered, *failed, *posted];
                index_answer::put_visit(conn, self.consultation, door.as_str(), done).map_err(sql(path))?;
                match before {
                    Standing::Unreached if *delivered => {
                        self.shift(conn, path, rule, door.as_str(), *before, Standing::Silent)
                    }
                    _ => Ok(()),
                }
            }
            Effect::Strike(door, after) => {
                self.replaced += 1;
                super::boxes::strike(conn, self.consultation, door.as_str()).map_err(sql(path))?;
                self.shift(conn, path, rule, door.as_str(), Standing::Turnout, *after)
            }
            Effect::Box(name, totals) => {
                super::boxes::put(conn, self.consultation, (name, totals), source.seq).map_err(sql(path))
            }
            Effect::Text { then } => {
                index_answer::void(conn, self.consultation, *then).map_err(sql(path))?;
                self.again(conn, path, rule)
            }
            Effect::Roll => self.again(conn, path, rule),
            Effect::Close => {
                self.closed = true;
                Ok(())
            }
            Effect::Objection { door, position } => {
                let commitment = source.commitment.map(|hash| hash.0);
                conn.prepare_cached(
                    "INSERT INTO objection VALUES(?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT DO UPDATE \
                     SET position = ?3, commitment = ?4, seq = ?5, answered = 0",
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
                .map(|_| ())
                .map_err(sql(path))
            }
            Effect::Answered { door } => conn
                .execute(
                    "UPDATE objection SET answered = 1 WHERE consultation = ?1 AND door = ?2",
                    params![self.consultation, door.as_str()],
                )
                .map(|_| ())
                .map_err(sql(path)),
            Effect::Consent { door, given } => {
                super::consents::put(conn, self.consultation, (door.as_str(), *given), source)
                    .map_err(sql(path))
            }
            Effect::CallBack { slot, result } => {
                super::audits::put(conn, self.consultation, (slot, result), source).map_err(sql(path))
            }
            Effect::None => Ok(()),
        }
    }

    /// Counts every door again from the rows of the roll and the answers.
    fn again(&mut self, conn: &Connection, path: &Path, rule: &Rule) -> Result<(), Fault> {
        self.flush(conn, path)?;
        if self.counting { recount(conn, path, self.consultation, rule) } else { Ok(()) }
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
        if !self.counting {
            return Ok(());
        }
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
        for (standing, sign) in [(from, -1), (to, 1)] {
            let total = self.known.entry(standing).or_default();
            let cell = self.cells.entry((building.clone(), standing.bare())).or_default();
            for cell in [total, cell] {
                cell.0 += sign;
                cell.1 += sign * area;
            }
            for (key, amount) in keys.others_of(&weight) {
                *self.others.entry((key.to_owned(), standing)).or_default() += sign * number(amount);
            }
        }
        let several = own_doors > 1;
        let tagged = keys.heads.iter().map(|(key, _)| key.as_str());
        let owned: Vec<&str> =
            if several { std::iter::once("heads").chain(tagged).collect() } else { keys.heads_of(&weight) };
        for key in owned {
            let (before, after) = if several {
                let owned = self.owner(conn, path, key, &own)?;
                if owned.said().is_empty() {
                    // None of this owner's doors carries the tag.
                    continue;
                }
                let before = owned.said();
                owned.shift(from, to);
                (before, owned.said())
            } else {
                (Said::from([from]), Said::from([to]))
            };
            *self.heads.entry((key.to_owned(), before)).or_default() -= 1;
            *self.heads.entry((key.to_owned(), after)).or_default() += 1;
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

    /// Writes the counters; nothing is gathered any more.
    pub(super) fn flush(&mut self, conn: &Connection, path: &Path) -> Result<(), Fault> {
        let fresh = Self { counting: self.counting, ..Self::new(self.consultation) };
        std::mem::replace(self, fresh).write(conn, path)
    }

    fn write(self, conn: &Connection, path: &Path) -> Result<(), Fault> {
        let write = || -> rusqlite::Result<()> {
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
            for ((building, standing), (households, area)) in &self.cells {
                cell.execute(params![self.consultation, building, standing.code(), households, area])?;
            }
            let mut head = conn.prepare_cached(
                "INSERT INTO head VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET heads = heads + ?4",
            )?;
            for ((key, said), heads) in &self.heads {
                head.execute(params![self.consultation, key, said_code(said), heads])?;
            }
            let mut other = conn.prepare_cached(
                "INSERT INTO other VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET amount = amount + ?4",
            )?;
            for ((key, standing), amount) in &self.others {
                other.execute(params![self.consultation, key, standing.code(), amount])?;
            }
            let mut forget = conn
                .prepare_cached("DELETE FROM owned WHERE consultation = ?1 AND measure = ?2 AND own = ?3")?;
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
            conn.prepare_cached(
                "UPDATE stage SET positions = positions + ?2, replaced = replaced + ?3, visits = visits + ?4, \
                 outside_window = outside_window + ?5, last_at = max(last_at, ?6), closed = max(closed, ?7), \
                 seconds = seconds + ?8, differing = differing + ?9, resolved = resolved + ?10 \
                 WHERE consultation = ?1",
            )?
            .execute(params![
                self.consultation,
                self.positions,
                self.replaced,
                self.visits,
                self.outside_window,
                self.last_at,
                self.closed,
                self.seconds,
                self.differing,
                self.resolved
            ])?;
            Ok(())
        };
        write().map_err(sql(path))
    }
}
