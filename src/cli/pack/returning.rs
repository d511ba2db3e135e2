//! What the office gives back for a pack: `pack merge --return FILE`.
//!
//! The lines are read again from the book after what was taken in is durable,
//! and only what they say is signed.

use std::fs;
use std::path::{Path, PathBuf};

use super::MergeArgs;
use crate::book::{Book, Stored};
use crate::cli::{self, beside, signing};
use crate::consult::Keyring;
use crate::consult::keys::NOW;
use crate::log::merkle::{consistency, leaf, root};
use crate::log::pack::Pack;
use crate::log::{Checkpoint, Returned};
use crate::minutes::signature_name;
use crate::sign::{self, PublicKey, Signer};
use crate::text::{self, Fault, Text};

/// What was written.
pub(super) struct Given {
    file: PathBuf,
    returned: Returned,
    signed: Vec<(Signer, PathBuf)>,
}

/// Refuses what could not be written or signed, before anything is taken in.
///
/// # Errors
/// Several packs, a file that is there, a key that may not sign checkpoints.
pub(super) fn look(stored: &Stored, args: &MergeArgs) -> Result<(), Fault> {
    let Some(file) = &args.back else { return Ok(()) };
    if args.files.len() > 1 {
        return Err(Fault::new("usage", text::return_one()).hint(text::return_one_hint()).exit(2));
    }
    if fs::symlink_metadata(file).is_ok() {
        return Err(
            Fault::new("file-exists", text::return_exists(file.display())).hint(text::return_exists_hint())
        );
    }
    let ring = Keyring::present(&stored.signers, &stored.course.keys);
    for key in &args.key {
        signing::there(key)?;
        if let Some(public) = signing::public_beside(key) {
            holder(&ring, &public)?;
        }
    }
    Ok(())
}

/// Writes what the office returns for a pack, and its signatures.
///
/// # Errors
/// The log does not go on from the base of the pack, somebody does not sign, or
/// a file cannot be written.
pub(super) fn give(
    book: &Book,
    stored: &Stored,
    pack: &Pack,
    file: &Path,
    keys: &[PathBuf],
) -> Result<Option<Given>, Fault> {
    let rows = book.packs(stored)?;
    let row = rows.iter().find(|row| row.pack == pack.header.pack);
    let Some((row, (digest, _))) = row.and_then(|row| row.merged.map(|merged| (row, merged))) else {
        return Ok(None);
    };
    let mut leaves = Vec::new();
    book.lines(stored, |line| {
        leaves.push(leaf(line.as_bytes()));
        Ok(())
    })?;
    let now = root(&leaves);
    if now != stored.chain.root() {
        return Err(Fault::new("book-damaged", text::book_damaged(&stored.name, "root")).exit(4));
    }
    let base = pack.header.base_size;
    let at = usize::try_from(base).unwrap_or(usize::MAX);
    let proof = consistency(&leaves, at)
        .filter(|_| leaves.get(..at).is_some_and(|first| root(first) == pack.header.base_root))
        .ok_or_else(|| {
            Fault::new("return-base", text::return_base(base)).hint(text::return_base_hint()).exit(5)
        })?;
    let size = stored.head().size;
    let returned = Returned {
        pack: row.pack.clone(),
        generation: row.generation,
        digest,
        base,
        proof,
        checkpoint: Checkpoint::new(&stored.log, size, now),
    };
    let words = returned.to_string();
    let ring = Keyring::present(&stored.signers, &stored.course.keys);
    let shown = file.display().to_string();
    let mut signed: Vec<(Signer, PathBuf)> = Vec::new();
    let mut armored = Vec::new();
    for key in keys {
        let signature = signing::sign(key, sign::CHECKPOINT, words.as_bytes())?;
        let signer = holder(&ring, signature.key())?;
        let path = PathBuf::from(signature_name(&shown, &signer.name));
        armored.push((path.clone(), signature.armored()));
        signed.push((signer, path));
    }
    beside::put(file, words.as_bytes())?;
    for (path, armored) in &armored {
        beside::put(path, armored.as_bytes())?;
    }
    Ok(Some(Given { file: file.to_owned(), returned, signed }))
}

/// Whose key it is, if it may sign checkpoints now.
fn holder(ring: &Keyring, key: &PublicKey) -> Result<Signer, Fault> {
    let role = |name: &str, role: &str| text::return_role(name, role);
    cli::sign::holder(ring, key, (sign::CHECKPOINT, NOW), role).cloned()
}

impl Given {
    /// For programs.
    pub(super) fn json(&self) -> serde_json::Value {
        let signed: Vec<serde_json::Value> = self
            .signed
            .iter()
            .map(|(signer, path)| {
                serde_json::json!({
                    "name": signer.name, "fingerprint": signer.key.fingerprint(),
                    "file": path.display().to_string(),
                })
            })
            .collect();
        let Returned { pack, generation, digest, base, checkpoint, .. } = &self.returned;
        serde_json::json!({
            "file": self.file.display().to_string(), "pack": pack, "generation": generation,
            "sha256": digest, "base": base, "size": checkpoint.size, "root": checkpoint.root,
            "signed": signed,
        })
    }

    /// For people.
    pub(super) fn lines(&self) -> Vec<Text> {
        let file = self.file.display();
        let mut lines = vec![text::return_given(&file, self.returned.checkpoint.size)];
        for (signer, path) in &self.signed {
            lines.push(text::signed_by(&signer.name, signer.key.fingerprint(), path.display()));
        }
        if self.signed.is_empty() {
            lines.push(text::return_unsigned(&file));
        }
        lines
    }

    /// What the steward does with it.
    pub(super) fn next(&self) -> Text {
        text::return_next(self.file.display())
    }
}
