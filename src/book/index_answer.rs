//! The rows of `answer` and `holder`: where each door stands.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::boxes::TURNOUT;
use super::fault::{damaged, sql};
use super::index::Source;
use super::number;
use crate::consult::{Keyed, Provenance, Standing, Then};
use crate::log::Hash;
use crate::rule::Position;
use crate::text::Fault;

/// Where a door stands, from the index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct AnswerCells {
    /// The position that was given last, and its commitment.
    pub(super) given: Option<(Standing, Hash)>,
    pub(super) keyed: Keyed,
    pub(super) delivered: bool,
    pub(super) visits: u64,
    pub(super) failed: u64,
}

/// The columns that [`standing_of`] reads.
pub(super) const STANDING: &str =
    "a.position, coalesce(a.provenance, ''), coalesce(a.keyed, 0), coalesce(a.delivered, 0)";

/// Where a door stands, from the columns [`STANDING`] that begin at `from`.
pub(super) fn standing_of(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Standing>> {
    let (position, provenance): (Option<String>, String) = (row.get(from)?, row.get(from + 1)?);
    let (keyed, delivered): (u8, bool) = (row.get(from + 2)?, row.get(from + 3)?);
    let waiting = if delivered { Standing::Silent } else { Standing::Unreached };
    Ok(match position {
        None => Some(waiting),
        Some(word) if word == TURNOUT => Some(Standing::Turnout),
        Some(_) if Keyed::from_number(keyed) == Some(Keyed::Contested) => Some(Standing::Contested),
        Some(position) => {
            let known = position.parse().ok().zip(Provenance::from_code(&provenance));
            known.map(|(position, provenance)| Standing::Given(position, provenance))
        }
    })
}

/// Where a door stands; nothing if nothing is known of it.
pub(super) fn answer(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    door: &str,
) -> Result<AnswerCells, Fault> {
    let found = conn
        .prepare_cached(
            "SELECT position, provenance, commitment, keyed, delivered, visits, failed FROM answer \
             WHERE consultation = ?1 AND door = ?2",
        )
        .and_then(|mut statement| {
            statement
                .query_row(params![consultation, door], |row| {
                    let given: (Option<String>, String, Option<Vec<u8>>) =
                        (row.get(0)?, row.get(1)?, row.get(2)?);
                    let keyed: u8 = row.get(3)?;
                    Ok((given, keyed, row.get(4)?, row.get(5)?, row.get(6)?))
                })
                .optional()
        })
        .map_err(sql(path))?;
    let Some((given, keyed, delivered, visits, failed)) = found else { return Ok(AnswerCells::default()) };
    let wrong = || damaged(path, door);
    let given = match given {
        (Some(position), provenance, Some(commitment)) => {
            let commitment = Hash::from_slice(&commitment).ok_or_else(wrong)?;
            let standing = if position == TURNOUT {
                Standing::Turnout
            } else {
                let position = position.parse().map_err(|_| wrong())?;
                Standing::Given(position, Provenance::from_code(&provenance).ok_or_else(wrong)?)
            };
            Some((standing, commitment))
        }
        _ => None,
    };
    let keyed = Keyed::from_number(keyed).ok_or_else(wrong)?;
    Ok(AnswerCells { given, keyed, delivered, visits, failed })
}

/// Writes a position.
pub(super) fn put_position(
    conn: &Connection,
    consultation: i64,
    door: &str,
    (after, keyed, proxy): (Standing, Keyed, &str),
    source: Source<'_>,
) -> rusqlite::Result<()> {
    // What was compared stays known of a decision; a new answer starts anew.
    conn.prepare_cached(
        "INSERT INTO answer VALUES(?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, ?6, ?7, ?8, NULL) ON CONFLICT DO UPDATE \
         SET position = ?3, commitment = ?4, seq = ?5, proxy = ?6, provenance = ?7, keyed = ?8, \
         second_seq = CASE WHEN ?8 = 3 THEN second_seq END",
    )?
    .execute(params![
        consultation,
        door,
        if after == Standing::Turnout { Some(TURNOUT) } else { after.position().map(Position::as_str) },
        source.commitment.map(|hash| hash.0),
        number(source.seq),
        proxy,
        after.provenance().map_or("", Provenance::code),
        keyed.number(),
    ])
    .map(|_| ())
}

/// Writes what a second entry shows, or a doubt; an entry stays known beside that.
pub(super) fn put_second(
    conn: &Connection,
    consultation: i64,
    door: &str,
    agrees: bool,
    seq: u64,
) -> rusqlite::Result<()> {
    let keyed = if agrees { Keyed::Twice } else { Keyed::Contested };
    conn.prepare_cached(
        "UPDATE answer SET keyed = ?3, second_seq = coalesce(second_seq, ?4) WHERE consultation = ?1 AND door = ?2",
    )?
    .execute(params![consultation, door, keyed.number(), number(seq)])
    .map(|_| ())
}

/// Writes a visit.
pub(super) fn put_visit(
    conn: &Connection,
    consultation: i64,
    door: &str,
    [delivered, failed, posted]: [bool; 3],
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO answer VALUES(?1, ?2, NULL, NULL, NULL, ?3, 1, ?4, ?5, '', '', 0, NULL) \
         ON CONFLICT DO UPDATE SET delivered = max(delivered, ?3), visits = visits + 1, \
         failed = failed + ?4, posted = max(posted, ?5)",
    )?
    .execute(params![consultation, door, delivered, failed, posted])
    .map(|_| ())
}

/// What another text does to the answers given before.
pub(super) fn void(conn: &Connection, consultation: i64, then: Then) -> rusqlite::Result<()> {
    let delivered = match then {
        Then::Keep => return Ok(()),
        // Whoever answered was reached.
        Then::Silent => "delivered = max(delivered, position IS NOT NULL)",
        Then::Reask => "delivered = 0, failed = 0, posted = 0",
    };
    conn.execute("DELETE FROM holder WHERE consultation = ?1", [consultation])?;
    conn.execute("DELETE FROM claim WHERE consultation = ?1", [consultation])?;
    conn.execute(
        &format!(
            "UPDATE answer SET {delivered}, position = NULL, commitment = NULL, seq = NULL, proxy = '', \
             provenance = '', keyed = 0, second_seq = NULL WHERE consultation = ?1"
        ),
        [consultation],
    )
    .map(|_| ())
}

/// Keeps by whom a door was answered for.
pub(super) fn hold(
    conn: &Connection,
    consultation: i64,
    door: &str,
    [before, after]: [Standing; 2],
    proxy: &str,
) -> rusqlite::Result<()> {
    let proxied = |standing: Standing| standing.provenance() == Some(Provenance::Proxy);
    if proxied(before) || before == Standing::Contested {
        conn.prepare_cached("DELETE FROM holder WHERE consultation = ?1 AND door = ?2")?
            .execute(params![consultation, door])?;
    }
    if proxied(after) || (after == Standing::Turnout && !proxy.is_empty()) {
        conn.prepare_cached(
            "INSERT INTO holder SELECT ?1, ?3, door, own FROM slot WHERE consultation = ?1 AND door = ?2",
        )?
        .execute(params![consultation, door, proxy])?;
    }
    Ok(())
}
