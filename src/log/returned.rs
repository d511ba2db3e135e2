//! What the office gives back for a pack that it took in: which bytes those
//! were, and that the log as it is now goes on from where the pack began.
//!
//! ```text
//! yishi-return/v1
//! pack 44370e24854224627df68188708f9d66 1 9b3f…
//! base 4
//! WI+ZacYQxi5fnlLE6sNzBmMX+/4d354IzegHJIIfhLI=
//!
//! yishi/bd4b1590b6b5ad586c41a5f546c2fddc
//! 13
//! WI+ZacYQxi5fnlLE6sNzBmMX+/4d354IzegHJIIfhLI=
//! ```
//!
//! Pack, generation and SHA-256 of the file up to that seal; the size of the
//! log in the pack's header; the consistency proof from there (RFC 6962,
//! 2.1.2), a hash a line; an empty line; the checkpoint. It is signed detached
//! like a checkpoint.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;

use super::line::MAX_INT;
use super::merkle::verify_consistency;
use super::{Checkpoint, Hash};

const FIRST: &str = "yishi-return/v1";
/// The largest file that is read, in bytes.
pub const MAX_RETURN: u64 = 8 << 10;
/// The longest proof: one hash a level on either side of the edge, and a log
/// of 2^53 lines has 53 levels.
const MAX_PROOF: usize = 108;

/// What was taken in of a pack, and where the log is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Id of the pack, 32 hex digits.
    pub pack: String,
    /// The generation taken in last, from 1.
    pub generation: u64,
    /// SHA-256 of the pack up to the seal of that generation.
    pub digest: Hash,
    /// Lines of the log when the pack was given out.
    pub base: u64,
    /// The proof that those lines are the first of the checkpoint's.
    pub proof: Vec<Hash>,
    /// The end of the log.
    pub checkpoint: Checkpoint,
}

/// The text is not what the office returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not what the office returns for a pack")]
pub struct ReturnError;

impl Returned {
    /// Whether the log goes on from a root that it had at [`Self::base`].
    #[must_use]
    pub fn extends(&self, root: &Hash) -> bool {
        verify_consistency(self.base, self.checkpoint.size, root, &self.checkpoint.root, &self.proof)
    }
}

impl fmt::Display for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}\npack {} {} {}\nbase {}", self.pack, self.generation, self.digest, self.base)?;
        for hash in &self.proof {
            writeln!(f, "{}", BASE64.encode(&hash.0))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Returned {
    type Err = ReturnError;

    fn from_str(text: &str) -> Result<Self, ReturnError> {
        let found = parse(text).ok_or(ReturnError)?;
        // Only the one spelling of numbers, digits and lines.
        if found.to_string() == text { Ok(found) } else { Err(ReturnError) }
    }
}

fn parse(text: &str) -> Option<Returned> {
    if u64::try_from(text.len()).ok()? > MAX_RETURN {
        return None;
    }
    let (above, checkpoint) = text.split_once("\n\n")?;
    let mut lines = above.split('\n');
    if lines.next()? != FIRST {
        return None;
    }
    let mut words = lines.next()?.strip_prefix("pack ")?.split(' ');
    let (pack, generation, digest) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some()
        || pack.len() != 32
        || !pack.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    {
        return None;
    }
    let base = lines.next()?.strip_prefix("base ")?.parse().ok()?;
    let hash = |line: &str| Hash::from_slice(&BASE64.decode(line.as_bytes()).ok()?);
    let proof = lines.map(hash).collect::<Option<Vec<Hash>>>()?;
    let found = Returned {
        pack: pack.to_owned(),
        generation: generation.parse().ok()?,
        digest: digest.parse().ok()?,
        base,
        proof,
        checkpoint: checkpoint.parse().ok()?,
    };
    let sizes = 1..=MAX_INT;
    let fits = found.generation > 0
        && found.generation <= MAX_INT
        && sizes.contains(&found.base)
        && sizes.contains(&found.checkpoint.size)
        && found.proof.len() <= MAX_PROOF;
    fits.then_some(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::merkle::{consistency, leaf, root};
    use super::*;

    fn returned(base: usize, size: usize) -> (Returned, Hash) {
        let leaves: Vec<Hash> = (0..size).map(|n| leaf(format!("line {n}\n").as_bytes())).collect();
        let returned = Returned {
            pack: "44370e24854224627df68188708f9d66".to_owned(),
            generation: 2,
            digest: Hash::of(b"pack"),
            base: base as u64,
            proof: consistency(&leaves, base).unwrap(),
            checkpoint: Checkpoint::new(&Hash::of(b"log"), size as u64, root(&leaves)),
        };
        (returned, root(&leaves[..base]))
    }

    #[test]
    fn it_is_read_as_it_was_written_and_proves_what_it_says() {
        for (base, size) in [(1, 1), (1, 2), (4, 13), (8, 13), (13, 13), (7, 1000)] {
            let (made, before) = returned(base, size);
            let text = made.to_string();
            assert_eq!(text.parse(), Ok(made.clone()));
            assert!(made.extends(&before));
            assert!(!made.extends(&Hash::of(b"another log")));
            assert_eq!(text.lines().count(), 7 + made.proof.len());
        }
    }

    /// No byte can be changed so that it says the same: it is refused, says
    /// something else, or does not fit the root. The size is one of the things
    /// said: the proof alone fits more than one, so the signature is over it.
    #[test]
    fn every_byte_counts() {
        let (made, before) = returned(4, 13);
        let text = made.to_string();
        for at in 0..text.len() {
            for change in [1_u8, 2, 16, 32, 128] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= change;
                let Ok(other) = String::from_utf8(bytes) else { continue };
                let Ok(other) = other.parse::<Returned>() else { continue };
                let same = other.pack == made.pack
                    && other.generation == made.generation
                    && other.digest == made.digest
                    && other.base == made.base
                    && other.checkpoint.log == made.checkpoint.log
                    && other.checkpoint.size == made.checkpoint.size;
                assert!(!same || !other.extends(&before), "byte {at}");
            }
            assert!(text[..at].parse::<Returned>().is_err(), "cut at {at}");
        }
    }

    #[test]
    fn there_is_one_spelling() {
        let (made, _) = returned(4, 13);
        let text = made.to_string();
        for (from, to) in [
            ("base 4", "base 04"),
            ("base 4", "base +4"),
            ("base 4", "base 0"),
            ("base 4", "base 9007199254740992"),
            ("base 4", "base  4"),
            (" 2 ", " 0 "),
            (" 2 ", " 2  "),
            ("44370e", "44370E"),
            ("v1\n", "v1\r\n"),
            ("v1\n", "v2\n"),
            ("v1\n", "v1\n\n"),
            ("\n\nyishi", "\n\n\nyishi"),
            ("\n\nyishi", "\nyishi"),
            ("\n13\n", "\n0\n"),
        ] {
            assert!(text.contains(from));
            assert!(text.replacen(from, to, 1).parse::<Returned>().is_err(), "{from:?} as {to:?}");
        }
        let long =
            text.replacen("\n\n", &format!("{}\n\n", format!("\n{}", "A".repeat(43) + "=").repeat(200)), 1);
        for other in [format!("{text}\n"), format!("{text}x"), format!("\u{feff}{text}"), String::new(), long]
        {
            assert!(other.parse::<Returned>().is_err());
        }
    }
}
