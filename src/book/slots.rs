//! The rows of a roll: the present one in `slot`, each that an amendment took
//! the place of in `was`, with the number of the line that did.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, Row, params};

use super::erase::replaced;
use super::fault::{damaged, sql};
use super::read::{exact_door, in_turn};
use super::{Stored, number};
use crate::consult::Slot;
use crate::log::Hash;
use crate::log::escape::{escape, unescape};
use crate::log::line::{MAX_INT, MAX_LINE};
use crate::text::Fault;

/// Columns of a household, in both tables.
const COLUMNS: &str = "door, n, building, stairwell, own, own_doors, area, kind, state, tags, shares, salt, \
     owner, owner_salt";

/// Writes a roll. Its slots come in the order of the key: an import in random
/// order costs twice as much.
pub(super) fn insert_slots(
    conn: &Connection,
    path: &Path,
    id: i64,
    slots: impl Iterator<Item: Borrow<Slot>>,
) -> Result<(), Fault> {
    let mut insert = conn
        .prepare("INSERT INTO slot VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)")
        .map_err(sql(path))?;
    for slot in slots {
        let slot = slot.borrow();
        insert
            .execute(params![
                id,
                slot.door.as_str(),
                number(slot.n),
                slot.building,
                slot.stairwell,
                slot.own,
                number(slot.own_doors),
                number(slot.area),
                slot.kind,
                slot.state,
                slot.tags,
                slot.shares,
                slot.salt.0,
                slot.owner,
                slot.owner_salt.0,
            ])
            .map_err(sql(path))?;
    }
    Ok(())
}

/// Puts a roll in the place of the present one, which line `seq` takes away.
pub(super) fn replace_slots(
    conn: &Connection,
    path: &Path,
    id: i64,
    seq: u64,
    after: &[Slot],
) -> Result<(), Fault> {
    let keep = format!("INSERT INTO was SELECT ?1, ?2, {COLUMNS} FROM slot WHERE consultation = ?1");
    conn.execute(&keep, params![id, number(seq)]).map_err(sql(path))?;
    conn.execute("DELETE FROM slot WHERE consultation = ?1", [id]).map_err(sql(path))?;
    let mut order: Vec<&Slot> = after.iter().collect();
    order.sort_by(|a, b| a.door.as_str().cmp(b.door.as_str()));
    insert_slots(conn, path, id, order.into_iter())?;
    // Who answers for whom, on the roll as it is now.
    conn.execute("DELETE FROM holder WHERE consultation = ?1", [id]).map_err(sql(path))?;
    conn.execute(
        "INSERT INTO holder SELECT a.consultation, a.proxy, a.door, s.own FROM answer a \
         JOIN slot s ON s.consultation = a.consultation AND s.door = a.door \
         WHERE a.consultation = ?1 AND a.proxy <> '' AND a.keyed <> 2",
        [id],
    )
    .map(|_| ())
    .map_err(sql(path))
}

/// Gives each household of the present roll, in no order.
pub(super) fn for_slots(
    conn: &Connection,
    path: &Path,
    id: i64,
    each: &mut dyn FnMut(Slot) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let query = format!("SELECT {COLUMNS} FROM slot WHERE consultation = ?1");
    let mut statement = conn.prepare(&query).map_err(sql(path))?;
    let mut rows = statement.query([id]).map_err(sql(path))?;
    while let Some(row) = rows.next().map_err(sql(path))? {
        each(slot(row, path)?)?;
    }
    Ok(())
}

/// How many rows a table has of a consultation.
pub(super) fn rows(conn: &Connection, path: &Path, table: &str, id: i64) -> Result<usize, Fault> {
    let query = format!("SELECT count(*) FROM {table} WHERE consultation = ?1");
    conn.query_row(&query, [id], |row| row.get(0)).map_err(sql(path))
}

/// The owners with several doors, each by the first of them. An owner whom no
/// other door names has that one at most, whatever the row says of their number.
pub(super) fn owners_of_several(conn: &Connection, path: &Path, id: i64) -> Result<HashSet<String>, Fault> {
    let query = "SELECT own FROM slot WHERE consultation = ?1 AND own <> door";
    let mut statement = conn.prepare(query).map_err(sql(path))?;
    let mut rows = statement.query([id]).map_err(sql(path))?;
    let mut found: HashSet<String> = HashSet::new();
    while let Some(row) = rows.next().map_err(sql(path))? {
        let own = row.get_ref(0).map_err(sql(path))?.as_str().map_err(|_| damaged(path, "slot.own"))?;
        if !found.contains(own) {
            found.insert(own.to_owned());
        }
    }
    Ok(found)
}

/// The present roll, in the natural order of doors.
pub(super) fn present(conn: &Connection, path: &Path, id: i64) -> Result<Vec<Slot>, Fault> {
    let mut slots = Vec::new();
    for_slots(conn, path, id, &mut |slot| {
        slots.push(slot);
        Ok(())
    })?;
    slots.sort_unstable_by_key(|slot| slot.n);
    Ok(slots)
}

/// Gives each household of the `n`-th roll, from 1, in the order of its slots:
/// that of every published list. Whatever is past the last amendment is the
/// present one; of that one all doors are held, and no more than some rows.
pub(super) fn by_slot(
    conn: &Connection,
    path: &Path,
    (stored, n): (&Stored, usize),
    each: &mut dyn FnMut(Slot) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let id = stored.id;
    if let Some((_, mut slots)) = replaced_roll(conn, path, stored, n)? {
        slots.sort_by_cached_key(|slot| slot.hash(&stored.name));
        return slots.into_iter().try_for_each(each);
    }
    let mut order: Vec<(Hash, Box<str>)> = Vec::new();
    for_slots(conn, path, id, &mut |slot| {
        order.push((slot.hash(&stored.name), slot.door.as_str().into()));
        Ok(())
    })?;
    order.sort_unstable();
    let query = format!("SELECT {COLUMNS} FROM slot WHERE consultation = ?1 AND door = ?2");
    let mut statement = conn.prepare(&query).map_err(sql(path))?;
    in_turn(
        &order,
        |door| {
            let mut rows = statement.query(params![id, door]).map_err(sql(path))?;
            rows.next().map_err(sql(path))?.map(|row| slot(row, path)).transpose()
        },
        each,
    )
}

/// The `n`-th roll, from 1, if an amendment took its place, with the number of
/// the line that did; none of what is past the last amendment.
pub(super) fn replaced_roll(
    conn: &Connection,
    path: &Path,
    stored: &Stored,
    n: usize,
) -> Result<Option<(u64, Vec<Slot>)>, Fault> {
    let Some(seq) = replaced(conn, path, stored.id)?.get(n.saturating_sub(1)).copied() else {
        return Ok(None);
    };
    Ok(Some((seq, kept(conn, path, stored, seq)?)))
}

/// The rolls, from the one as opened to the present one, each in the natural
/// order of doors.
pub(super) fn rolls(conn: &Connection, path: &Path, stored: &Stored) -> Result<Vec<Vec<Slot>>, Fault> {
    let mut rolls = earlier(conn, path, stored)?;
    rolls.push(present(conn, path, stored.id)?);
    Ok(rolls)
}

/// The rolls that amendments took the place of, in the same way.
pub(super) fn earlier(conn: &Connection, path: &Path, stored: &Stored) -> Result<Vec<Vec<Slot>>, Fault> {
    replaced(conn, path, stored.id)?.into_iter().map(|seq| kept(conn, path, stored, seq)).collect()
}

/// The roll that line `seq` took the place of, in the natural order of doors.
fn kept(conn: &Connection, path: &Path, stored: &Stored, seq: u64) -> Result<Vec<Slot>, Fault> {
    let query = format!("SELECT {COLUMNS} FROM was WHERE consultation = ?1 AND seq = ?2 ORDER BY n");
    let mut statement = conn.prepare_cached(&query).map_err(sql(path))?;
    let mut rows = statement.query(params![stored.id, number(seq)]).map_err(sql(path))?;
    let mut slots = Vec::new();
    while let Some(row) = rows.next().map_err(sql(path))? {
        slots.push(slot(row, path)?);
    }
    if stored.course.is_erased() {
        // Some households have no row left, and the others keep their numbers.
        return Ok(slots);
    }
    // No line binds the order and the count of doors, so they are made again.
    let mut owned: HashMap<&str, u64> = HashMap::new();
    for slot in &slots {
        *owned.entry(&slot.own).or_default() += 1;
    }
    let counted = |slot: &Slot| owned.get(slot.own.as_str()) == Some(&slot.own_doors);
    let ordered = slots.is_sorted_by(|a, b| a.door < b.door)
        && (0..).zip(&slots).all(|(n, slot)| slot.n == n && counted(slot));
    if slots.is_empty() || !ordered {
        return Err(damaged(path, format_args!("was {seq}")));
    }
    Ok(slots)
}

fn slot(row: &Row<'_>, path: &Path) -> Result<Slot, Fault> {
    let text = |column: usize| row.get::<_, String>(column).map_err(sql(path));
    let count = |column: usize| row.get::<_, u64>(column).map_err(sql(path));
    let door = text(0)?;
    let salt = |column: usize| -> Result<Hash, Fault> {
        let bytes: Vec<u8> = row.get(column).map_err(sql(path))?;
        Hash::from_slice(&bytes).ok_or_else(|| damaged(path, &door))
    };
    let slot = Slot {
        door: exact_door(path, &door)?,
        n: count(1)?,
        building: text(2)?,
        stairwell: text(3)?,
        own: text(4)?,
        own_doors: count(5)?,
        area: count(6)?,
        kind: text(7)?,
        state: text(8)?,
        tags: text(9)?,
        shares: text(10)?,
        salt: salt(11)?,
        owner: text(12)?,
        owner_salt: salt(13)?,
    };
    exact_door(path, &slot.own)?;
    let texts = [&slot.building, &slot.stairwell, &slot.kind, &slot.state, &slot.tags, &slot.shares];
    if !writable(&texts, slot.area) {
        return Err(damaged(path, &door));
    }
    Ok(slot)
}

/// Whether a row's texts and area can stand in a line again as they are: only
/// then does the line's digest speak for the row's bytes.
pub(super) fn writable(texts: &[&String], area: u64) -> bool {
    // What the line holds beside the texts is shorter than this.
    let room = MAX_LINE - 512;
    let plain = |text: &&String| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if texts.iter().all(plain) {
        return area <= MAX_INT && texts.iter().map(|text| text.len()).sum::<usize>() <= room;
    }
    let escaped: Vec<String> = texts.iter().map(|text| escape(text)).collect();
    area <= MAX_INT
        && escaped.iter().map(String::len).sum::<usize>() <= room
        && texts.iter().zip(&escaped).all(|(text, escaped)| unescape(escaped) == **text)
}
