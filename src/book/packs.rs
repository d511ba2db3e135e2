//! Packs in the book: what was given out, and the bytes that came back.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fault::{damaged, sql};
use super::index_claims;
use super::read::for_lines;
use super::{Book, Stored, Writing, number};
use crate::consult::Door;
use crate::consult::claims::Claims;
use crate::consult::lineage::Lineage;
use crate::log::opening::{NoteOpening, Opening};
use crate::log::pack::Forms;
use crate::log::{Entry, Hash};
use crate::text::Fault;

/// How far a pack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRow {
    /// Its id.
    pub pack: String,
    /// `seq` of the line that gave it out.
    pub seq: u64,
    /// Number of doors.
    pub n: u64,
    /// Fingerprint of the key that seals it.
    pub signer: String,
    /// The generation taken in last; 0 if none was.
    pub generation: u64,
    /// Records in it.
    pub records: u64,
    /// SHA-256 of its bytes, and `seq` of the line that took it in.
    pub merged: Option<(Hash, u64)>,
    /// Whether its steward has confirmed that no copy is left.
    pub retired: bool,
}

/// Who carries a pack: the public key as OpenSSH writes it, and the name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carrier {
    /// `ssh-ed25519 AAAA…`.
    pub key: String,
    /// The steward.
    pub steward: String,
    /// The ranges of paper forms that were given out with it.
    pub forms: Forms,
}

impl Carrier {
    /// The words of the note that an issue commits to: a line each, the last
    /// only where forms were given out.
    #[must_use]
    pub fn words(&self) -> String {
        let forms = if self.forms.is_empty() { String::new() } else { format!("\n{}", self.forms) };
        format!("{}\n{}{forms}", self.key, self.steward)
    }
}

impl Book {
    /// The packs of a consultation in the order in which they were given out.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn packs(&self, stored: &Stored) -> Result<Vec<PackRow>, Fault> {
        rows(&self.conn, &self.path, stored.id)
    }

    /// Who carries a pack.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn carrier(&self, stored: &Stored, pack: &PackRow) -> Result<Carrier, Fault> {
        carrier(&self.conn, &self.path, stored.id, pack)
    }

    /// What was kept of packs: the pack, the digest it is kept under, its bytes
    /// and its signature.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn pack_files(
        &self,
        stored: &Stored,
        mut each: impl FnMut(&str, Hash, &[u8], &str) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let path = &self.path;
        let mut statement = self
            .conn
            .prepare("SELECT pack, digest, bytes, signature FROM packfile WHERE consultation = ?1")
            .map_err(sql(path))?;
        let mut rows = statement.query([stored.id]).map_err(sql(path))?;
        while let Some(row) = rows.next().map_err(sql(path))? {
            let cells: (String, Vec<u8>, Vec<u8>, String) = row
                .get(0)
                .and_then(|pack| Ok((pack, row.get(1)?, row.get(2)?, row.get(3)?)))
                .map_err(sql(path))?;
            let digest = Hash::from_slice(&cells.1).ok_or_else(|| damaged(path, &cells.0))?;
            each(&cells.0, digest, &cells.2, &cells.3)?;
        }
        Ok(())
    }

    /// The slots that each pack was given, in the order of the ids.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn assigned(&self, stored: &Stored) -> Result<Vec<(String, Vec<Hash>)>, Fault> {
        let path = &self.path;
        let mut statement = self
            .conn
            .prepare("SELECT pack, slots FROM assigned WHERE consultation = ?1 ORDER BY pack")
            .map_err(sql(path))?;
        let rows = statement
            .query_map([stored.id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(sql(path))?;
        rows.into_iter()
            .map(|(pack, bytes)| {
                let slots = slots_of(&bytes).ok_or_else(|| damaged(path, &pack))?;
                Ok((pack, slots))
            })
            .collect()
    }
}

impl Writing<'_> {
    /// As [`Book::packs`], with the lines pushed so far.
    ///
    /// # Errors
    /// As [`Book::packs`].
    pub fn packs(&self) -> Result<Vec<PackRow>, Fault> {
        rows(self.conn(), self.path(), self.stored().id)
    }

    /// As [`Book::carrier`].
    ///
    /// # Errors
    /// As [`Book::carrier`].
    pub fn carrier(&self, pack: &PackRow) -> Result<Carrier, Fault> {
        carrier(self.conn(), self.path(), self.stored().id, pack)
    }

    /// The standing answers of a door, and whether a second entry of the one
    /// that counts differs from it.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn claims(&self, door: &Door) -> Result<(Claims, bool), Fault> {
        index_claims::claims(self.conn(), self.path(), self.stored().id, door.as_str())
    }

    /// The slots that a pack was given.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn assigned(&self, pack: &str) -> Result<HashSet<Hash>, Fault> {
        let bytes: Option<Vec<u8>> = self
            .conn()
            .query_row(
                "SELECT slots FROM assigned WHERE consultation = ?1 AND pack = ?2",
                params![self.stored().id, pack],
                |row| row.get(0),
            )
            .optional()
            .map_err(sql(self.path()))?;
        let slots = slots_of(&bytes.unwrap_or_default()).ok_or_else(|| damaged(self.path(), pack))?;
        Ok(slots.into_iter().collect())
    }

    /// Keeps which slots a pack is given.
    ///
    /// # Errors
    /// The book cannot be written.
    pub fn assign(&mut self, pack: &str, slots: &[Hash]) -> Result<(), Fault> {
        let bytes: Vec<u8> = slots.iter().flat_map(|slot| slot.0).collect();
        self.conn()
            .execute("INSERT INTO assigned VALUES(?1, ?2, ?3)", params![self.stored().id, pack, bytes])
            .map(|_| ())
            .map_err(sql(self.path()))
    }

    /// The kept bytes with a digest.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn pack_bytes(&self, digest: &Hash) -> Result<Option<Vec<u8>>, Fault> {
        self.conn()
            .query_row(
                "SELECT bytes FROM packfile WHERE consultation = ?1 AND digest = ?2",
                params![self.stored().id, digest.0],
                |row| row.get(0),
            )
            .optional()
            .map_err(sql(self.path()))
    }

    /// The bytes of every file of a pack that is kept.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn packs_kept(&self, pack: &str) -> Result<Vec<Vec<u8>>, Fault> {
        self.conn()
            .prepare("SELECT bytes FROM packfile WHERE consultation = ?1 AND pack = ?2 ORDER BY digest")
            .and_then(|mut kept| kept.query_map(params![self.stored().id, pack], |row| row.get(0))?.collect())
            .map_err(sql(self.path()))
    }

    /// Keeps the bytes of a pack with their signature.
    ///
    /// # Errors
    /// The book cannot be written.
    pub fn keep_pack(&mut self, pack: &str, bytes: &[u8], signature: &str) -> Result<(), Fault> {
        self.conn()
            .execute(
                "INSERT INTO packfile VALUES(?1, ?2, ?3, ?4, ?5)",
                params![self.stored().id, Hash::of(bytes).0, pack, bytes, signature],
            )
            .map(|_| ())
            .map_err(sql(self.path()))
    }

    /// `seq` of the lines that changed the text.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn text_lines(&self) -> Result<Vec<u64>, Fault> {
        self.conn()
            .prepare("SELECT seq FROM text WHERE consultation = ?1 ORDER BY seq")
            .and_then(|mut statement| statement.query_map([self.stored().id], |row| row.get(0))?.collect())
            .map_err(sql(self.path()))
    }

    /// Every commitment in the log, and what each answer took the place of. A
    /// pack is checked against all of them, and is the one thing for which a
    /// command reads the lines: no commitment may be there twice, whoever
    /// brings it.
    ///
    /// # Errors
    /// The book cannot be read or is damaged.
    pub fn lineage(&self) -> Result<Lineage, Fault> {
        let mut lineage = Lineage::default();
        for_lines(self.conn(), self.path(), self.stored().id, &mut |line| {
            let entry = Entry::decode(line.as_bytes()).map_err(|error| damaged(self.path(), error))?;
            lineage.add(&entry.body);
            Ok(())
        })?;
        Ok(lineage)
    }
}

/// Slots, 32 bytes each.
fn slots_of(bytes: &[u8]) -> Option<Vec<Hash>> {
    bytes.chunks(32).map(Hash::from_slice).collect()
}

fn rows(conn: &Connection, path: &Path, id: i64) -> Result<Vec<PackRow>, Fault> {
    let read = |row: &Row<'_>| {
        let (digest, merge_seq): (Option<Vec<u8>>, Option<u64>) = (row.get(6)?, row.get(7)?);
        Ok(PackRow {
            pack: row.get(0)?,
            seq: row.get(1)?,
            n: row.get(2)?,
            signer: row.get(3)?,
            generation: row.get(4)?,
            records: row.get(5)?,
            merged: digest.as_deref().and_then(Hash::from_slice).zip(merge_seq),
            retired: row.get(8)?,
        })
    };
    conn.prepare(
        "SELECT pack, seq, n, signer, generation, records, digest, merge_seq, retired FROM pack \
         WHERE consultation = ?1 ORDER BY seq",
    )
    .and_then(|mut statement| statement.query_map([id], read)?.collect())
    .map_err(sql(path))
}

fn carrier(conn: &Connection, path: &Path, id: i64, pack: &PackRow) -> Result<Carrier, Fault> {
    let opening: Option<String> = conn
        .query_row(
            "SELECT opening FROM secret WHERE consultation = ?1 AND seq = ?2",
            params![id, number(pack.seq)],
            |row| row.get(0),
        )
        .optional()
        .map_err(sql(path))?;
    let Some(opening) = opening else { return Ok(Carrier::default()) };
    let note = NoteOpening::decode(opening.as_bytes()).map_err(|error| damaged(path, error))?;
    let wrong = || damaged(path, &pack.pack);
    let (key, rest) = note.text.split_once('\n').ok_or_else(wrong)?;
    let (steward, forms) = match rest.split_once('\n') {
        Some((steward, forms)) => (steward, Forms::parse(forms).map_err(|_| wrong())?),
        None => (rest, Forms::default()),
    };
    Ok(Carrier { key: key.to_owned(), steward: steward.to_owned(), forms })
}
