//! What is written when a key comes to a log that has opened, or is taken off.
//! With the file `signers` these lines say who may sign at any size of the log.

use super::Hash;
use super::line::Writer;
use super::take::{EntryError, Take, is_base64};

/// A key that two people with bound keys vouch for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAdd {
    /// The day, as claimed.
    pub at: String,
    /// Commitment to the reason.
    pub commitment: Hash,
    /// Type and key as in a `.pub` file.
    pub key: String,
    /// The name that the signer goes by.
    pub name: String,
    /// The role: what the key may sign.
    pub role: String,
    /// The signatures of two others over name, role and key, in base64.
    pub vouched: [String; 2],
}

/// From this line on a key signs no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRevoke {
    /// The day, as claimed.
    pub at: String,
    /// Commitment to the reason.
    pub commitment: Hash,
    /// Whose key.
    pub name: String,
}

impl KeyAdd {
    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        let [first, second] = &self.vouched;
        out.str("at", &self.at)
            .str("c", &self.commitment.hex())
            .str("key", &self.key)
            .str("name", &self.name)
            .str("prev", prev)
            .str("role", &self.role)
            .int("seq", seq)
            .str("sig1", first)
            .str("sig2", second)
    }

    pub(super) fn take(take: &mut Take<'_, '_>) -> Result<Self, EntryError> {
        Ok(Self {
            at: take.date("at")?,
            commitment: take.hash("c")?,
            key: take.matching("key", |text| (1..=512).contains(&text.len()))?,
            name: take.id("name")?,
            role: take.code("role")?,
            vouched: [take.matching("sig1", is_base64)?, take.matching("sig2", is_base64)?],
        })
    }
}

impl KeyRevoke {
    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        out.str("at", &self.at)
            .str("c", &self.commitment.hex())
            .str("name", &self.name)
            .str("prev", prev)
            .int("seq", seq)
    }

    pub(super) fn take(take: &mut Take<'_, '_>) -> Result<Self, EntryError> {
        Ok(Self { at: take.date("at")?, commitment: take.hash("c")?, name: take.id("name")? })
    }
}
