//! Writing a canonical line.

use data_encoding::HEXLOWER;

use super::Hash;
use super::line::{Charset, LineError, parse};

/// Writes one line. Keys must be given in ASCII order.
#[derive(Debug)]
pub struct Writer {
    out: String,
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

impl Writer {
    /// An empty object.
    #[must_use]
    pub fn new() -> Self {
        Self { out: String::with_capacity(320) }
    }

    fn key(&mut self, key: &str) {
        self.out.push(if self.out.is_empty() { '{' } else { ',' });
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\":");
    }

    /// Adds a string, which must need no escape (see [`super::escape`]).
    #[must_use]
    pub fn str(mut self, key: &str, value: &str) -> Self {
        self.key(key);
        self.out.push('"');
        self.out.push_str(value);
        self.out.push('"');
        self
    }

    /// Adds a hash.
    #[must_use]
    pub fn hash(mut self, key: &str, hash: &Hash) -> Self {
        self.key(key);
        self.out.push('"');
        HEXLOWER.encode_append(&hash.0, &mut self.out);
        self.out.push('"');
        self
    }

    /// Adds a string if there is one.
    #[must_use]
    pub fn opt(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.str(key, value),
            None => self,
        }
    }

    /// Adds an integer, at most 2^53 - 1.
    #[must_use]
    pub fn int(mut self, key: &str, value: u64) -> Self {
        self.key(key);
        self.out.push_str(&value.to_string());
        self
    }

    /// Adds an integer if there is one.
    #[must_use]
    pub fn opt_int(self, key: &str, value: Option<u64>) -> Self {
        match value {
            Some(value) => self.int(key, value),
            None => self,
        }
    }

    /// Closes the object and adds the LF.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.out.push_str("}\n");
        // Too long a text is the caller's to refuse.
        debug_assert!(
            matches!(parse(self.out.as_bytes(), Charset::Utf8), Ok(_) | Err(LineError::TooLong)),
            "{}",
            self.out
        );
        self.out
    }
}
