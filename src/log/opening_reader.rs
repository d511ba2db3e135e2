//! Taking the fields of an opening one by one.

use super::escape::{escape, unescape};
use super::line::{self, Charset, Fields, Value};
use super::opening::OpeningError;
use super::{Hash, OPENING_FORMAT};

/// Takes the fields of an opening and refuses what is missing or unknown.
pub(super) struct Reader<'a> {
    pub(super) fields: Fields<'a>,
    pub(super) kind: &'static str,
    pub(super) taken: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(line: &'a [u8], kind: &'static str) -> Result<Self, OpeningError> {
        Self::of(line, kind, OPENING_FORMAT)
    }

    /// As [`Reader::new`], for a line of another format.
    pub(super) fn of(line: &'a [u8], kind: &'static str, format: &str) -> Result<Self, OpeningError> {
        let mut read = Self { fields: line::parse(line, Charset::Utf8)?, kind, taken: 0 };
        if read.str("t")? != kind {
            return Err(read.wrong("t"));
        }
        if read.str("v")? != format {
            return Err(read.wrong("v"));
        }
        Ok(read)
    }

    fn wrong(&self, key: &str) -> OpeningError {
        OpeningError::Key { kind: self.kind, key: key.to_owned() }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.get(key).is_some()
    }

    fn str(&mut self, key: &str) -> Result<&'a str, OpeningError> {
        match self.fields.get(key) {
            Some(Value::Str(text)) => {
                self.taken += 1;
                Ok(text)
            }
            _ => Err(self.wrong(key)),
        }
    }

    pub(super) fn string(&mut self, key: &str) -> Result<String, OpeningError> {
        self.str(key).map(str::to_owned)
    }

    /// A free text in its one spelling.
    pub(super) fn plain(&mut self, key: &str) -> Result<String, OpeningError> {
        let text = self.str(key)?;
        if !text.contains('%') {
            return Ok(text.to_owned());
        }
        let plain = unescape(text);
        if escape(&plain) == text { Ok(plain) } else { Err(self.wrong(key)) }
    }

    /// A free text that is left out where it is empty; `end` refuses one that is
    /// no string, that is empty all the same, or that has another spelling.
    pub(super) fn optional(&mut self, key: &str) -> String {
        if !self.has(key) {
            return String::new();
        }
        let taken = self.taken;
        let text = self.plain(key).unwrap_or_default();
        if text.is_empty() {
            self.taken = taken;
        }
        text
    }

    /// A number that is left out where it is 0.
    pub(super) fn number(&mut self, key: &str) -> Result<u64, OpeningError> {
        match if self.has(key) { Some(self.int(key)?) } else { None } {
            Some(0) => Err(self.wrong(key)),
            found => Ok(found.unwrap_or(0)),
        }
    }

    pub(super) fn int(&mut self, key: &str) -> Result<u64, OpeningError> {
        match self.fields.get(key) {
            Some(Value::Int(number)) => {
                self.taken += 1;
                Ok(number)
            }
            _ => Err(self.wrong(key)),
        }
    }

    pub(super) fn hash(&mut self, key: &str) -> Result<Hash, OpeningError> {
        self.str(key)?.parse().map_err(|_| self.wrong(key))
    }

    pub(super) fn optional_hash(&mut self, key: &str) -> Result<Option<Hash>, OpeningError> {
        if self.has(key) { self.hash(key).map(Some) } else { Ok(None) }
    }

    pub(super) fn end<T>(self, found: T) -> Result<T, OpeningError> {
        if self.fields.number() == self.taken { Ok(found) } else { Err(self.wrong("?")) }
    }
}
