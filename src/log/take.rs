//! Taking the fields of a line one by one, and knowing whether some are left.

use super::line::{Fields, Value};
use super::{Hash, LineError};
use crate::text::{self, Text};

/// Why a line is not an entry that this version understands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The line is not canonical.
    #[error("not canonical: {0}")]
    Line(#[from] LineError),
    /// A type, key or format that this version does not know.
    #[error("{what} is unknown: made by a newer version")]
    Newer {
        /// What is unknown, e.g. `type "merge"`.
        what: String,
    },
    /// A key is missing or its value has the wrong form.
    #[error("key {key:?} is missing or wrong")]
    Key {
        /// The key.
        key: &'static str,
    },
}

impl EntryError {
    /// The reason in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Line(error) => error.text(),
            Self::Newer { what } => text::entry_newer(what),
            Self::Key { key } => text::entry_key(key),
        }
    }
}

/// Takes the fields of a line one by one, and knows whether some are left.
pub(super) struct Take<'f, 'a> {
    pub(super) fields: &'f Fields<'a>,
    pub(super) taken: usize,
}

impl<'a> Take<'_, 'a> {
    pub(super) fn string(&mut self, key: &'static str) -> Result<&'a str, EntryError> {
        match self.fields.get(key) {
            Some(Value::Str(text)) => {
                self.taken += 1;
                Ok(text)
            }
            _ => Err(EntryError::Key { key }),
        }
    }

    pub(super) fn int(&mut self, key: &'static str) -> Result<u64, EntryError> {
        match self.fields.get(key) {
            Some(Value::Int(number)) => {
                self.taken += 1;
                Ok(number)
            }
            _ => Err(EntryError::Key { key }),
        }
    }

    pub(super) fn matching(
        &mut self,
        key: &'static str,
        fits: impl Fn(&str) -> bool,
    ) -> Result<String, EntryError> {
        let text = self.string(key)?;
        if fits(text) { Ok(text.to_owned()) } else { Err(EntryError::Key { key }) }
    }

    pub(super) fn hash(&mut self, key: &'static str) -> Result<Hash, EntryError> {
        self.string(key)?.parse().map_err(|_| EntryError::Key { key })
    }

    pub(super) fn code(&mut self, key: &'static str) -> Result<String, EntryError> {
        self.matching(key, |text| {
            (1..=32).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_' | b'-'))
        })
    }

    pub(super) fn id(&mut self, key: &'static str) -> Result<String, EntryError> {
        self.matching(key, is_consultation_id)
    }

    pub(super) fn nonce(&mut self, key: &'static str) -> Result<String, EntryError> {
        self.matching(key, |text| {
            text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        })
    }

    /// `SHA256:` and 43 base64 digits, as `ssh-keygen -l` prints a key.
    pub(super) fn fingerprint(&mut self, key: &'static str) -> Result<String, EntryError> {
        let digit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
        self.matching(key, |text| {
            text.strip_prefix("SHA256:").is_some_and(|rest| rest.len() == 43 && rest.bytes().all(digit))
        })
    }

    pub(super) fn date(&mut self, key: &'static str) -> Result<String, EntryError> {
        self.matching(key, |text| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok())
    }

    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        take: impl Fn(&mut Self, &'static str) -> Result<T, EntryError>,
    ) -> Result<Option<T>, EntryError> {
        match self.fields.get(key) {
            Some(_) => take(self, key).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn nothing_left(&self, kind: &str) -> Result<(), EntryError> {
        if self.fields.number() == self.taken {
            return Ok(());
        }
        let known = known_keys(kind);
        let unknown = self.fields.iter().map(|(key, _)| key).find(|key| !known.contains(key));
        Err(EntryError::Newer { what: format!("key \"{}\" of type \"{kind}\"", unknown.unwrap_or_default()) })
    }
}

/// Every type of entry, and the keys that one may have.
pub fn types() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    const TYPES: [&str; 37] = [
        "annotate",
        "answer",
        "attempt",
        "audit",
        "box",
        "callback",
        "close",
        "confirm",
        "conflict",
        "consent",
        "contest",
        "doubt",
        "duplicate",
        "erase",
        "extend",
        "fact",
        "fallback",
        "final",
        "issue",
        "key-add",
        "key-revoke",
        "late",
        "merge",
        "note",
        "objection",
        "open",
        "position",
        "publish",
        "quarantine",
        "resolve",
        "retire",
        "roll-amend",
        "second",
        "strike",
        "tally",
        "text-amend",
        "turnout",
    ];
    TYPES.into_iter().chain(["visit"]).map(|kind| (kind, known_keys(kind)))
}

/// The keys of each type, so that a refusal names the unknown one.
fn known_keys(kind: &str) -> &'static [&'static str] {
    match kind {
        "open" => &[
            "closes", "cons", "disclose", "keys", "nonce", "prev", "proposal", "roll", "roll_n", "rules",
            "seq", "t", "v",
        ],
        "resolve" => &["c", "evidence", "hh", "prev", "sees", "seq", "sig1", "sig2", "t", "v"],
        "second" | "contest" | "strike" => &["c", "hh", "prev", "sees", "seq", "t", "v"],
        "position" | "duplicate" | "conflict" => &["c", "hh", "pack", "prev", "sees", "seq", "t", "v"],
        "visit" | "late" => &["c", "hh", "pack", "prev", "seq", "t", "v"],
        "turnout" => &["c", "hh", "prev", "seq", "t", "v"],
        "issue" => &["c", "forms", "n", "pack", "prev", "seq", "signer", "slots", "t", "v"],
        "merge" => &["forms", "gen", "n", "odd", "pack", "pack_sha256", "prev", "seq", "spoilt", "t", "v"],
        "quarantine" => &["digest", "kind", "pack", "prev", "seq", "t", "v"],
        "doubt" => &["digest", "hh", "kind", "pack", "prev", "re", "seq", "t", "v"],
        "retire" => &["at", "pack", "prev", "seq", "t", "v"],
        "note" => &["c", "head", "kind", "prev", "seq", "size", "t", "v"],
        "close" => &["at", "clock", "packs_issued", "packs_merged", "prev", "seq", "t", "v"],
        "text-amend" => &["at", "c", "prev", "seq", "t", "text", "then", "v"],
        "roll-amend" => &["at", "c", "prev", "roll", "roll_n", "seq", "t", "v"],
        "fact" => &["at", "n", "name", "prev", "seq", "t", "v"],
        "extend" => &["at", "closes", "prev", "seq", "t", "v"],
        "publish" => &["at", "late", "prev", "seq", "t", "v"],
        "objection" => &["c", "hh", "prev", "sees", "seq", "t", "v"],
        "answer" => &["c", "prev", "re", "seq", "t", "v"],
        "confirm" => &["at", "detail", "openings", "prev", "result", "seq", "t", "v"],
        "consent" => &["c", "hh", "ok", "prev", "seq", "t", "v"],
        "box" => &[
            "abstain", "against", "at", "box", "c", "doc", "for", "invalid", "novote", "prev", "seal", "seq",
            "t", "tellers", "v",
        ],
        "final" => &["at", "prev", "result", "seq", "t", "v"],
        "audit" => &["at", "dice", "head", "m", "n", "prev", "seq", "slots", "t", "v"],
        "callback" => &["c", "hh", "prev", "result", "sees", "seq", "t", "v"],
        "erase" => &["at", "c", "doors", "ground", "n", "prev", "seq", "t", "v"],
        "annotate" => &["at", "by", "c", "kind", "n", "prev", "seq", "t", "v"],
        "key-add" => &["at", "c", "key", "name", "prev", "role", "seq", "sig1", "sig2", "t", "v"],
        "key-revoke" => &["at", "c", "name", "prev", "seq", "t", "v"],
        "attempt" | "fallback" => &["log", "prev", "seq", "t", "v"],
        _ => &[
            "abstain",
            "against",
            "all",
            "contested",
            "detail",
            "for",
            "invalid",
            "novote",
            "openings",
            "prev",
            "result",
            "seq",
            "silent",
            "t",
            "unreached",
            "v",
        ],
    }
}

/// Whether `text` is a consultation's id: `[a-z0-9-]{1,64}`.
#[must_use]
pub fn is_consultation_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

pub(super) fn is_base64(text: &str) -> bool {
    (1..=1024).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}
