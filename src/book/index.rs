//! The derived tables: written in the same transaction as their line, so that
//! no command ever replays a log to do its work.

use std::path::Path;

use rusqlite::{Connection, params};

use super::counters::Counters;
use super::fault::sql;
use super::index_answer;
pub(super) use super::index_answer::{AnswerCells, answer};
use super::index_claims;
pub(super) use super::index_read::{counts, course, held_by, objections, over_limit, own, write_course};
pub(super) use super::index_start::{recount, start};
use super::number;
use crate::consult::{Effect, Keyed, Standing};
use crate::log::Hash;
use crate::rule::Rule;
use crate::text::Fault;

/// Changes to the derived tables of one consultation, gathered until
/// [`Index::flush`] writes the counters.
#[derive(Debug)]
pub(super) struct Index {
    consultation: i64,
    /// None where only rows are kept; a rebuild counts at its end.
    counters: Option<Counters>,
    positions: i64,
    replaced: i64,
    visits: i64,
    seconds: i64,
    differing: i64,
    resolved: i64,
    outside_window: i64,
    last_at: String,
    closed: bool,
    /// Whether any door has several answers of packs; not looked at yet if none.
    claims: Option<bool>,
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
        Self { counters: Some(Counters::new(consultation)), ..Self::without_counters(consultation) }
    }

    /// One that keeps rows and no counters: [`recount`] makes those.
    pub(super) const fn without_counters(consultation: i64) -> Self {
        Self {
            consultation,
            counters: None,
            positions: 0,
            replaced: 0,
            visits: 0,
            seconds: 0,
            differing: 0,
            resolved: 0,
            outside_window: 0,
            last_at: String::new(),
            closed: false,
            claims: None,
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
            Effect::Position { door, before, after, proxy, keyed } => {
                let said = ([*before, *after], *keyed, proxy.as_str());
                self.position((conn, path), rule, door.as_str(), said, source)
            }
            Effect::Claim { door, before, after, claims, keyed, replaced } => {
                self.claims = Some(true);
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
            Effect::Doubt { door, before } => {
                self.contest((conn, path), rule, door.as_str(), *before, source)
            }
            Effect::Second { door, before, agrees } => {
                self.seconds += 1;
                self.differing += i64::from(!agrees);
                if !agrees {
                    return self.contest((conn, path), rule, door.as_str(), *before, source);
                }
                index_answer::put_second(conn, self.consultation, door.as_str(), true, source.seq)
                    .map_err(sql(path))
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

    /// Takes in a position: where its door stood and stands, how it was keyed
    /// in and who answered.
    pub(super) fn position(
        &mut self,
        (conn, path): (&Connection, &Path),
        rule: &Rule,
        door: &str,
        ([before, after], keyed, proxy): ([Standing; 2], Keyed, &str),
        source: Source<'_>,
    ) -> Result<(), Fault> {
        if keyed == Keyed::Resolved {
            self.resolved += 1;
        } else {
            self.positions += 1;
            self.replaced += i64::from(!before.is_waiting());
        }
        self.date(source);
        let id = self.consultation;
        let claims = self.claims.map_or_else(|| index_claims::any(conn, id), Ok).map_err(sql(path))?;
        self.claims = Some(claims);
        index_answer::put_position(conn, id, door, (after, keyed, proxy), source)
            .and_then(|()| if claims { index_claims::forget(conn, id, door) } else { Ok(()) })
            .and_then(|()| index_answer::hold(conn, id, door, [before, after], proxy))
            .map_err(sql(path))?;
        self.shift(conn, path, rule, door, before, after)
    }

    /// What came second of a door is at odds with what stands: neither counts.
    fn contest(
        &mut self,
        (conn, path): (&Connection, &Path),
        rule: &Rule,
        door: &str,
        before: Standing,
        source: Source<'_>,
    ) -> Result<(), Fault> {
        let (id, after) = (self.consultation, Standing::Contested);
        index_answer::put_second(conn, id, door, false, source.seq)
            .and_then(|()| index_answer::hold(conn, id, door, [before, after], ""))
            .map_err(sql(path))?;
        if before == after { Ok(()) } else { self.shift(conn, path, rule, door, before, after) }
    }

    /// Owners of several doors whose counts are held.
    pub(super) fn owners_held(&self) -> usize {
        self.counters.as_ref().map_or(0, Counters::owners_held)
    }

    /// Counts every door again from the rows of the roll and the answers.
    fn again(&mut self, conn: &Connection, path: &Path, rule: &Rule) -> Result<(), Fault> {
        self.flush(conn, path)?;
        if self.counters.is_some() { recount(conn, path, self.consultation, rule) } else { Ok(()) }
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
        self.counters.as_mut().map_or(Ok(()), |counters| counters.shift((conn, path), rule, door, [from, to]))
    }

    fn date(&mut self, source: Source<'_>) {
        self.outside_window += i64::from(source.outside_window);
        // Dates start with YYYY-MM-DD: the text order is the order of days.
        if source.detail_at > self.last_at.as_str() {
            source.detail_at.clone_into(&mut self.last_at);
        }
    }

    /// Writes the counters; nothing is gathered any more.
    pub(super) fn flush(&mut self, conn: &Connection, path: &Path) -> Result<(), Fault> {
        let fresh = match self.counters {
            Some(_) => Self::new(self.consultation),
            None => Self::without_counters(self.consultation),
        };
        std::mem::replace(self, fresh).write(conn, path)
    }

    fn write(self, conn: &Connection, path: &Path) -> Result<(), Fault> {
        if let Some(counters) = &self.counters {
            counters.write(conn).map_err(sql(path))?;
        }
        let write = || -> rusqlite::Result<()> {
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
