//! The rows of `claim` and `pack`: the standing answers of doors of which
//! packs brought several, and how far each pack is.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::{damaged, sql};
use super::index::Source;
use super::number;
use crate::consult::claims::{Claims, Standpoint};
use crate::consult::{Keyed, Provenance};
use crate::log::{Hash, PackBody};
use crate::rule::Position;
use crate::text::Fault;

/// The standing answers of a door, and whether a second entry of the one that
/// counts differs from it.
pub(super) fn claims(
    conn: &Connection,
    path: &Path,
    consultation: i64,
    door: &str,
) -> Result<(Claims, bool), Fault> {
    let mut claims = Claims::default();
    let wrong = || damaged(path, door);
    let mut statement = conn
        .prepare_cached(
            "SELECT commitment, seq, position, provenance, proxy, live FROM claim \
             WHERE consultation = ?1 AND door = ?2 ORDER BY commitment",
        )
        .map_err(sql(path))?;
    let mut rows = statement.query(params![consultation, door]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        let (commitment, live): (Vec<u8>, bool) =
            row.get(0).and_then(|c| Ok((c, row.get(5)?))).map_err(sql(path))?;
        let commitment = Hash::from_slice(&commitment).ok_or_else(wrong)?;
        if live {
            let cells: (u64, String, String, String) = row
                .get(1)
                .and_then(|seq| Ok((seq, row.get(2)?, row.get(3)?, row.get(4)?)))
                .map_err(sql(path))?;
            claims.live.push(standpoint(commitment, cells).ok_or_else(wrong)?);
        } else {
            claims.awaited.insert(commitment);
        }
    }
    let answer = conn
        .prepare_cached(
            "SELECT commitment, seq, position, provenance, proxy, keyed = ?3 AND second_seq IS NOT NULL \
             FROM answer WHERE consultation = ?1 AND door = ?2 AND position IS NOT NULL",
        )
        .and_then(|mut statement| {
            statement
                .query_row(params![consultation, door, Keyed::Contested.number()], |row| {
                    let commitment: Vec<u8> = row.get(0)?;
                    let cells = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
                    Ok((commitment, cells, row.get::<_, bool>(5)?))
                })
                .optional()
        })
        .map_err(sql(path))?;
    let Some((commitment, cells, compared)) = answer else { return Ok((claims, false)) };
    if claims.live.is_empty() {
        let commitment = Hash::from_slice(&commitment).ok_or_else(wrong)?;
        claims.live.push(standpoint(commitment, cells).ok_or_else(wrong)?);
    }
    Ok((claims, compared))
}

fn standpoint(
    commitment: Hash,
    (seq, position, provenance, proxy): (u64, String, String, String),
) -> Option<Standpoint> {
    let position = position.parse().ok()?;
    let provenance = Provenance::from_code(&provenance)?;
    Some(Standpoint { commitment, position, provenance, proxy, seq })
}

/// Writes the standing answers of a door. What a second entry compared stays
/// known while it is open.
pub(super) fn put(
    conn: &Connection,
    consultation: i64,
    door: &str,
    claims: &Claims,
    keyed: Keyed,
) -> rusqlite::Result<()> {
    forget(conn, consultation, door)?;
    let mut insert = conn.prepare_cached("INSERT INTO claim VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for live in claims.live.iter().filter(|_| claims.live.len() > 1) {
        let (position, provenance) = (live.position.as_str(), live.provenance.code());
        let cells = params![
            consultation,
            door,
            live.commitment.0,
            number(live.seq),
            position,
            provenance,
            live.proxy,
            true
        ];
        insert.execute(cells)?;
    }
    for awaited in &claims.awaited {
        insert.execute(params![consultation, door, awaited.0, 0, "", "", "", false])?;
    }
    let given = claims.given();
    conn.prepare_cached(
        "INSERT INTO answer VALUES(?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, ?6, ?7, ?8, NULL) ON CONFLICT DO UPDATE \
         SET second_seq = CASE WHEN ?8 = 2 AND keyed = 2 THEN second_seq END, \
         position = ?3, commitment = ?4, seq = ?5, proxy = ?6, provenance = ?7, keyed = ?8",
    )?
    .execute(params![
        consultation,
        door,
        given.map(|given| Position::as_str(given.position)),
        given.map(|given| given.commitment.0),
        given.map(|given| number(given.seq)),
        given.map_or("", |given| given.proxy.as_str()),
        given.map_or("", |given| given.provenance.code()),
        keyed.number(),
    ])
    .map(|_| ())
}

/// Whether any door has several answers of packs.
pub(super) fn any(conn: &Connection, consultation: i64) -> rusqlite::Result<bool> {
    conn.query_row("SELECT EXISTS(SELECT 1 FROM claim WHERE consultation = ?1)", [consultation], |row| {
        row.get(0)
    })
}

/// One answer takes the place of all of a door, and of those still to come.
pub(super) fn forget(conn: &Connection, consultation: i64, door: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM claim WHERE consultation = ?1 AND door = ?2")?
        .execute(params![consultation, door])
        .map(|_| ())
}

/// Writes how far a pack is.
pub(super) fn put_pack(
    conn: &Connection,
    consultation: i64,
    body: &PackBody,
    source: Source<'_>,
) -> rusqlite::Result<()> {
    let seq = number(source.seq);
    match body {
        PackBody::Issue(issue) => conn.execute(
            "INSERT INTO pack VALUES(?1, ?2, ?3, ?4, ?5, 0, 0, NULL, NULL, 0)",
            params![consultation, issue.pack, seq, number(issue.n), issue.signer],
        ),
        PackBody::Merge(merge) => conn.execute(
            "UPDATE pack SET generation = ?3, records = ?4, digest = ?5, merge_seq = ?6 \
             WHERE consultation = ?1 AND pack = ?2",
            params![consultation, merge.pack, number(merge.generation), number(merge.n), merge.digest.0, seq],
        ),
        PackBody::Retire(retire) => conn.execute(
            "UPDATE pack SET retired = 1 WHERE consultation = ?1 AND pack = ?2",
            params![consultation, retire.pack],
        ),
        PackBody::Claim(_) | PackBody::Late(_) | PackBody::Quarantine(_) | PackBody::Doubt(_) => Ok(0),
    }
    .map(|_| ())
}
