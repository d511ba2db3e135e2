//! Files that are put beside the others after `SHA256SUMS` was written: what
//! signs the list cannot be on it, and witnesses come later. Each of them is
//! checked by what it says itself.

use super::{CHECKPOINT, SUMS};
use crate::log::Hash;
use crate::log::Open;
use crate::sign::{self, is_name};

/// The file with the keys of those who sign.
pub const SIGNERS: &str = "signers";
/// The folder of witness statements.
pub const WITNESSES: &str = "witness";
/// A time stamp on the checkpoint (RFC 3161).
pub const STAMP: &str = "checkpoint.tsr";
/// What is signed, and for what purpose.
pub const SIGNED: [(&str, &str); 2] = [(SUMS, sign::MINUTES), (CHECKPOINT, sign::CHECKPOINT)];

/// The name of somebody's signature on a file.
#[must_use]
pub fn signature_name(file: &str, signer: &str) -> String {
    format!("{file}.{signer}.sig")
}

/// Of a signature's file: what it signs, for what purpose, and who.
#[must_use]
pub fn signature_of(name: &str) -> Option<(&'static str, &'static str, &str)> {
    let inner = name.strip_suffix(".sig")?;
    SIGNED.into_iter().find_map(|(file, namespace)| {
        let who = inner.strip_prefix(file)?.strip_prefix('.')?;
        is_name(who).then_some((file, namespace, who))
    })
}

/// Whether a file (or, with `/` at its end, a folder) is put beside the others
/// later.
#[must_use]
pub fn is_added(name: &str) -> bool {
    signature_of(name).is_some() || name == STAMP || name.strip_suffix('/') == Some(WITNESSES)
}

/// Whether the first line of a log binds any key.
#[must_use]
pub fn binds_keys(open: &Open) -> bool {
    open.keys != Hash::of(&[])
}
