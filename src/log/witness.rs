//! What a witness says: that this was the end of a log at a time.

use std::fmt;
use std::str::FromStr;

use super::Checkpoint;
use super::checkpoint::CheckpointError;

const FIRST: &str = "yishi-witness/v1";

/// A time, as the witness claims it, and a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// Seconds since 1970, by the witness's clock.
    pub time: u64,
    /// What was seen.
    pub checkpoint: Checkpoint,
}

impl fmt::Display for Witnessed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FIRST}\ntime {}\n{}", self.time, self.checkpoint)
    }
}

impl FromStr for Witnessed {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let parts = || {
            let (first, rest) = text.split_once('\n')?;
            let (time, checkpoint) = rest.split_once('\n')?;
            let time = time.strip_prefix("time ")?.parse().ok()?;
            (first == FIRST).then_some((time, checkpoint))
        };
        let (time, checkpoint) = parts().ok_or(CheckpointError)?;
        let found = Self { time, checkpoint: checkpoint.parse()? };
        // Only the one spelling of the number.
        if found.to_string() == text { Ok(found) } else { Err(CheckpointError) }
    }
}
