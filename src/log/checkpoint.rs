//! The checkpoint: three lines that fix a log's size and root
//! (C2SP tlog-checkpoint, body only).

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;

use super::Hash;

/// Origin (`yishi/` and the first 32 hex digits of the log id), size, root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The first 32 hex digits of the log id.
    pub log: String,
    /// Number of lines.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

/// The text is not the three lines of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a checkpoint of three lines")]
pub struct CheckpointError;

impl Checkpoint {
    /// The checkpoint of a log at a size.
    #[must_use]
    pub fn new(log: &Hash, size: u64, root: Hash) -> Self {
        Self { log: log.hex().chars().take(32).collect(), size, root }
    }

    /// Whether this is a checkpoint of the log with id `log`.
    #[must_use]
    pub fn is_of(&self, log: &Hash) -> bool {
        log.hex().starts_with(&self.log)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "yishi/{}\n{}\n{}", self.log, self.size, BASE64.encode(&self.root.0))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.split('\n');
        let (origin, size, root, end) = (lines.next(), lines.next(), lines.next(), lines.next());
        let parsed = || -> Option<Self> {
            let log = origin?.strip_prefix("yishi/")?;
            let root = BASE64.decode(root?.as_bytes()).ok()?;
            Some(Self { log: log.to_owned(), size: size?.parse().ok()?, root: Hash::from_slice(&root)? })
        };
        let found = parsed().ok_or(CheckpointError)?;
        // Only the one canonical spelling: no sign, no leading zero, no fourth line.
        let log_is_hex =
            found.log.len() == 32 && found.log.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if end == Some("") && lines.next().is_none() && log_is_hex && found.to_string() == text {
            Ok(found)
        } else {
            Err(CheckpointError)
        }
    }
}
