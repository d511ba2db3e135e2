//! A proof that one record is in a log, without any other record: a text file
//! of its own in the manner of C2SP tlog-proof.
//!
//! ```text
//! yishi/proof/1
//! index 0
//! <the first line of the log, whose hash is the log id>
//! <one hash a line in base64: its path to the root>
//! index 4
//! <the line of the record>
//! <its path>
//!
//! <the three lines of the checkpoint>
//! ```
//!
//! The first line is there since the origin of a checkpoint has 128 bits of the
//! log id only. There is one spelling, and every byte is checked but the size:
//! a path fits trees of several sizes, so size and root are worth what the same
//! checkpoint from elsewhere says of both.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;

use super::merkle;
use super::{Body, Checkpoint, Entry, Hash};
use crate::text::{self, Text};

/// The first line of a proof.
pub const PROOF_FORMAT: &str = "yishi/proof/1";
/// The longest file that can be a proof: two lines, two paths of 64 hashes.
pub const LARGEST_PROOF: u64 = 64 << 10;

/// A line of a log with its way to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Its `seq`, from 0.
    pub index: u64,
    /// Its bytes, final LF included.
    pub line: String,
    /// The hashes beside its way, from the leaf up.
    pub path: Vec<Hash>,
}

/// The first line of a log and one more, under one checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The first line.
    pub first: Included,
    /// The line that is proved.
    pub record: Included,
    /// Size and root.
    pub checkpoint: Checkpoint,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The text is not a proof in its one spelling.
    #[error("not a proof of format {PROOF_FORMAT}")]
    Form,
    /// The first line is not that of a log.
    #[error("the first line does not open a log")]
    First,
    /// The line is not an entry with a commitment at its place.
    #[error("the line is not a record at its place")]
    Record,
    /// The checkpoint is of another log.
    #[error("the checkpoint is of another log")]
    Origin,
    /// A path does not end in the root.
    #[error("the path of line {0} does not lead to the root")]
    Path(u64),
}

impl ProofError {
    /// The reason in both languages.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Form => text::proof_form(PROOF_FORMAT),
            Self::First => text::proof_first(),
            Self::Record => text::proof_record(),
            Self::Origin => text::proof_origin(),
            Self::Path(line) => text::proof_path(line),
        }
    }
}

impl Proof {
    /// The proof of line `index` of a log whose lines have these leaf hashes;
    /// `None` if there is no such line, or it is the first.
    #[must_use]
    pub fn of(leaves: &[Hash], first: &str, index: u64, line: &str) -> Option<Self> {
        let at = usize::try_from(index).ok().filter(|at| *at > 0)?;
        let path = merkle::inclusion(leaves, at)?;
        let size = u64::try_from(leaves.len()).ok()?;
        Some(Self {
            first: Included { index: 0, line: first.to_owned(), path: merkle::inclusion(leaves, 0)? },
            record: Included { index, line: line.to_owned(), path },
            checkpoint: Checkpoint::new(&Hash::of(first.as_bytes()), size, merkle::root(leaves)),
        })
    }

    /// The log id: the hash of the first line.
    #[must_use]
    pub fn log(&self) -> Hash {
        Hash::of(self.first.line.as_bytes())
    }

    /// Checks every byte of it, and gives the first entry and the record's.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn check(&self) -> Result<(Entry, Entry), ProofError> {
        let first = Entry::decode(self.first.line.as_bytes()).map_err(|_| ProofError::First)?;
        if !matches!(first.body, Body::Open(_)) || (first.seq, self.first.index) != (0, 0) {
            return Err(ProofError::First);
        }
        let record = Entry::decode(self.record.line.as_bytes()).map_err(|_| ProofError::Record)?;
        if record.seq != self.record.index || record.seq == 0 {
            return Err(ProofError::Record);
        }
        if !self.checkpoint.is_of(&self.log()) {
            return Err(ProofError::Origin);
        }
        for included in [&self.first, &self.record] {
            let leaf = merkle::leaf(included.line.as_bytes());
            let Checkpoint { size, root, .. } = &self.checkpoint;
            if !merkle::verify_inclusion(leaf, included.index, *size, &included.path, root) {
                return Err(ProofError::Path(included.index.saturating_add(1)));
            }
        }
        Ok((first, record))
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{PROOF_FORMAT}")?;
        for Included { index, line, path } in [&self.first, &self.record] {
            write!(f, "index {index}\n{line}")?;
            for hash in path {
                writeln!(f, "{}", BASE64.encode(&hash.0))?;
            }
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        let parsed = || -> Option<Self> {
            let (body, checkpoint) =
                text.strip_prefix(PROOF_FORMAT)?.strip_prefix('\n')?.split_once("\n\n")?;
            let mut lines = body.split('\n').peekable();
            let first = included(&mut lines)?;
            let record = included(&mut lines)?;
            let checkpoint = checkpoint.parse().ok()?;
            lines.next().is_none().then_some(Self { first, record, checkpoint })
        };
        parsed().filter(|found| found.to_string() == text).ok_or(ProofError::Form)
    }
}

fn included<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Option<Included> {
    let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
    let line = format!("{}\n", lines.next()?);
    let mut path = Vec::new();
    while let Some(code) = lines.next_if(|line| !line.starts_with("index ")) {
        path.push(Hash::from_slice(&BASE64.decode(code.as_bytes()).ok()?)?);
    }
    Some(Included { index, line, path })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    /// A log of `n` lines and a proof of line `index`.
    fn proof(n: u64, index: u64) -> Proof {
        let mut lines: Vec<String> = Vec::new();
        let mut prev = Hash::ZERO;
        for seq in 0..n {
            let zero = Hash::ZERO;
            let body = if seq == 0 {
                Body::Open(crate::log::Open {
                    closes: "2026-05-31".to_owned(),
                    consultation: "small".to_owned(),
                    disclose: "positions".to_owned(),
                    keys: zero,
                    nonce: "0".repeat(32),
                    proposal: zero,
                    roll: zero,
                    roll_n: 8,
                    rules: zero,
                })
            } else {
                let (slot, commitment) = (Hash::of(&seq.to_le_bytes()), Hash::of(&(seq + 99).to_le_bytes()));
                Body::Position { slot, commitment, sees: None, pack: None }
            };
            let line = Entry { seq, prev, body }.encode();
            prev = Hash::of(line.as_bytes());
            lines.push(line);
        }
        let leaves: Vec<Hash> = lines.iter().map(|line| merkle::leaf(line.as_bytes())).collect();
        Proof::of(&leaves, &lines[0], index, &lines[usize::try_from(index).unwrap()]).unwrap()
    }

    #[test]
    fn a_proof_of_every_line_holds_and_has_one_spelling() {
        for n in 2..20 {
            for index in 1..n {
                let made = proof(n, index);
                let text = made.to_string();
                let read: Proof = text.parse().unwrap();
                assert_eq!(read, made);
                assert_eq!(read.check().unwrap().1.seq, index);
            }
        }
    }

    #[test]
    fn no_byte_of_a_proof_is_idle() {
        let made = proof(7, 3);
        let text = made.to_string();
        let holds = |proof: Proof| proof.checkpoint.size == made.checkpoint.size && proof.check().is_ok();
        for at in 0..text.len() {
            for other in [text.as_bytes()[at] ^ 1, text.as_bytes()[at] ^ 0x20, b'\n', b'0'] {
                let mut bytes = text.clone().into_bytes();
                if bytes[at] == other {
                    continue;
                }
                bytes[at] = other;
                let read = String::from_utf8(bytes).ok().and_then(|text| text.parse::<Proof>().ok());
                assert!(!read.is_some_and(holds), "byte {at} as {other}");
            }
            let mut short = text.clone();
            short.remove(at);
            assert!(!short.parse().is_ok_and(holds), "without byte {at}");
        }
    }
}
