//! Reading a log again where its last writer did not come to its end.
//!
//! A writer puts the new head beside the head file before it commits, and
//! renames it after. Whoever finds it there follows a writer that was killed or
//! that the disk failed; what such a disk kept is not taken on trust.

use std::path::Path;

use rusqlite::Connection;

use super::fault::damaged;
use super::read::{for_lines, for_secrets};
use super::{HeadStore, Stored};
use crate::consult::{Effect, Sealed};
use crate::log::{Chain, Entry, Hash};
use crate::text::Fault;

/// Every line and link, the head, the tree, and every opening against the
/// commitment in its line.
///
/// # Errors
/// The book is not what its last writer meant to leave; nothing is written.
pub(super) fn recheck(
    conn: &Connection,
    path: &Path,
    heads: &HeadStore,
    stored: &Stored,
) -> Result<(), Fault> {
    if !heads.is_unfinished(&stored.log) {
        return Ok(());
    }
    let mut chain = Chain::new();
    let mut wanted: Vec<Option<Hash>> = Vec::new();
    for_lines(conn, path, stored.id, &mut |line| {
        chain.check(line.as_bytes()).map_err(|error| damaged(path, error))?;
        let entry = Entry::decode(line.as_bytes()).map_err(|error| damaged(path, error))?;
        let sealed = Sealed { body: entry.body, opening: None, detail: None, effect: Effect::None };
        wanted.push(sealed.commitment());
        Ok(())
    })?;
    if chain != stored.chain {
        return Err(damaged(path, format_args!("consultation {}", stored.name)));
    }
    for_secrets(conn, path, stored.id, &mut |seq, opening, _| {
        let wanted = usize::try_from(seq).ok().and_then(|seq| wanted.get(seq).copied().flatten());
        match wanted {
            Some(commitment) if commitment != Hash::of(opening.as_bytes()) => {
                Err(damaged(path, format_args!("secret {seq}")))
            }
            _ => Ok(()),
        }
    })
}
