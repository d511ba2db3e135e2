//! The links: each line names the hash of the line before it.
//!
//! A chain alone proves nothing about its end or about a full rewrite; that
//! is what heads outside the book are for. What it does prove is checked here
//! line by line, feeding the chain and the tree from the same buffer.

use super::line::{self, Charset, Fields, Value};
use super::merkle::{self, Frontier};
use super::{Entry, Hash, LineError};
use crate::text::{self, Text};

/// The end of a log: how many lines it has, and the hash of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of lines.
    pub size: u64,
    /// Hash of the last line ([`Hash::ZERO`] for an empty log).
    pub hash: Hash,
}

/// Why a line does not continue a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// The bytes are not canonical.
    #[error("NOT CANONICAL at line {line}: {source}")]
    NotCanonical {
        /// Line number from 1.
        line: u64,
        /// What is wrong.
        source: LineError,
    },
    /// `seq` is missing or not the next one.
    #[error("BROKEN at line {line}: seq {found}, wanted {wanted}")]
    Seq {
        /// Line number from 1.
        line: u64,
        /// What stands there (`-` if nothing).
        found: String,
        /// What should.
        wanted: u64,
    },
    /// `prev` is missing or not the hash of the line before.
    #[error("BROKEN at line {line}: prev does not match entry {before}")]
    Prev {
        /// Line number from 1.
        line: u64,
        /// The `seq` of the line before.
        before: u64,
    },
}

impl ChainError {
    /// The line, counted from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        match self {
            Self::NotCanonical { line, .. } | Self::Seq { line, .. } | Self::Prev { line, .. } => *line,
        }
    }

    /// The reason in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotCanonical { line, source } => {
                source.text().within(|reason| text::chain_not_canonical(line, reason))
            }
            Self::Seq { line, found, wanted } => text::chain_seq(line, found, wanted),
            Self::Prev { line, before } => text::chain_prev(line, before),
        }
    }
}

/// What chain and tree need of a line. It follows from the line alone, so it can
/// be made before the lines before it are read.
#[derive(Debug, Clone, Copy)]
pub struct LineHashes {
    line: Hash,
    leaf: Hash,
}

impl LineHashes {
    /// Those of a line, final LF included.
    #[must_use]
    pub fn of(line: &[u8]) -> Self {
        Self { line: Hash::of(line), leaf: merkle::leaf(line) }
    }
}

/// The running state of a chain: its head and the edge of its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    head: Hash,
    tree: Frontier,
}

impl Default for Chain {
    fn default() -> Self {
        Self { head: Hash::ZERO, tree: Frontier::new() }
    }
}

impl Chain {
    /// An empty chain.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Restores a chain from what a book keeps of it.
    #[must_use]
    pub fn resume(head: Hash, tree: Frontier) -> Self {
        Self { head, tree }
    }

    /// Size and hash of the last line.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { size: self.tree.size(), hash: self.head }
    }

    /// The root of the tree over all lines so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.tree.root()
    }

    /// The edge of the tree.
    #[must_use]
    pub fn tree(&self) -> &Frontier {
        &self.tree
    }

    /// Adds a line that was made for this head (its `seq` and `prev` fit).
    pub fn push(&mut self, line: &[u8]) -> Hash {
        self.push_hashed(LineHashes::of(line))
    }

    fn push_hashed(&mut self, hashes: LineHashes) -> Hash {
        self.head = hashes.line;
        self.tree.push(hashes.leaf);
        self.head
    }

    /// Checks a line, whoever made it, adds it, and gives its fields.
    ///
    /// The line is added even if it is at fault, so that the rest of a broken
    /// chain can be looked at and every fault named.
    ///
    /// # Errors
    /// The first fault of this line.
    pub fn check<'a>(&mut self, bytes: &'a [u8]) -> Result<Fields<'a>, ChainError> {
        let before = self.head();
        self.push(bytes);
        continues(before, bytes)
    }

    /// As [`Chain::check`], where the hashes of this very line are made and it
    /// was read as this entry.
    ///
    /// # Errors
    /// As [`Chain::check`].
    pub fn check_read(
        &mut self,
        bytes: &[u8],
        hashes: LineHashes,
        entry: Option<&Entry>,
    ) -> Result<(), ChainError> {
        let before = self.head();
        self.push_hashed(hashes);
        match entry {
            Some(entry) if entry.seq == before.size && entry.prev == before.hash => Ok(()),
            _ => continues(before, bytes).map(drop),
        }
    }
}

/// The fields of a line, if it continues a chain that ends here.
fn continues(before: Head, bytes: &[u8]) -> Result<Fields<'_>, ChainError> {
    let line = before.size + 1;
    let fields =
        line::parse(bytes, Charset::Ascii).map_err(|source| ChainError::NotCanonical { line, source })?;
    match fields.get("seq") {
        Some(Value::Int(seq)) if seq == before.size => {}
        found => {
            let found = match found {
                Some(Value::Int(seq)) => seq.to_string(),
                Some(Value::Str(seq)) => seq.to_owned(),
                None => "-".to_owned(),
            };
            return Err(ChainError::Seq { line, found, wanted: before.size });
        }
    }
    match fields.get("prev") {
        Some(Value::Str(prev)) if prev.parse() == Ok(before.hash) => Ok(fields),
        _ => Err(ChainError::Prev { line, before: before.size.saturating_sub(1) }),
    }
}
