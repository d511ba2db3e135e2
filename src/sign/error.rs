//! Why a key, a signature or a list of signers is refused.

use crate::text::{self, Text};

/// Why a key, a signature or a list of signers is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Not the line of a public key.
    #[error("not the line of an OpenSSH public key")]
    NotAKey,
    /// RSA, DSA, ECDSA, a certificate: not one of the two kinds taken.
    #[error("a key of type {0}; only Ed25519 is taken")]
    Kind(String),
    /// A point of small order, or one that has a second spelling.
    #[error("a weak key: one signature would hold for every message")]
    Weak,
    /// Not an SSHSIG text in its one spelling.
    #[error("not an SSH signature in its one spelling")]
    NotASignature,
    /// The key in the signature is another.
    #[error("signed with another key: {0}")]
    OtherKey(String),
    /// The signature was made for something else.
    #[error("signed for {found}, not for {wanted}")]
    Namespace {
        /// What it was made for.
        found: String,
        /// What it should have been made for.
        wanted: String,
    },
    /// The hardware key signed without being touched.
    #[error("the hardware key was not touched")]
    Untouched,
    /// The signature does not hold for these bytes.
    #[error("the signature does not hold for these bytes")]
    False,
    /// A line of `signers` is not one.
    #[error("line {line} is not: NAME namespaces=\"…\" TYPE KEY ROLE")]
    Line {
        /// Counted from 1.
        line: u64,
    },
    /// A key on a line of `signers` is refused.
    #[error("line {line}: {why}")]
    At {
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        why: Box<SignError>,
    },
    /// A name that stands twice.
    #[error("line {line}: the name {name} stands twice")]
    NameTwice {
        /// Counted from 1.
        line: u64,
        /// The name.
        name: String,
    },
    /// A key that stands under two names.
    #[error("line {line}: the key of {name} stands twice")]
    KeyTwice {
        /// Counted from 1.
        line: u64,
        /// Who has it already.
        name: String,
    },
}

impl SignError {
    /// The reason in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotAKey => text::sign_not_a_key(),
            Self::Kind(kind) => text::sign_kind(kind),
            Self::Weak => text::sign_weak(),
            Self::NotASignature => text::sign_not_a_signature(),
            Self::OtherKey(fingerprint) => text::sign_other_key(fingerprint),
            Self::Namespace { found, wanted } => text::sign_namespace(found, wanted),
            Self::Untouched => text::sign_untouched(),
            Self::False => text::sign_false(),
            Self::Line { line } => text::signers_line(line),
            Self::At { line, why } => why.text().within(|why| text::signers_at(line, why)),
            Self::NameTwice { line, name } => text::signers_name_twice(line, name),
            Self::KeyTwice { line, name } => text::signers_key_twice(line, name),
        }
    }
}
