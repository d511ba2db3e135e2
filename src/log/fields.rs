//! The fields of a canonical line, where they stand.

use super::line::Value;

/// The fields of a parsed line, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields<'a> {
    line: &'a str,
    /// The first of them: the lines there are most of have no others.
    few: [Field; FEW],
    more: Vec<Field>,
    number: usize,
}

/// Where a field stands in its line, in as few bytes as tell it: they are
/// moved about for each line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) head: u64,
    /// Of an integer, what it is; of a string, its length.
    pub(super) value: u64,
    pub(super) value_at: u16,
    pub(super) key_at: u16,
    pub(super) key_len: u16,
    pub(super) is_int: bool,
}

/// Fields that need no memory of their own.
const FEW: usize = 8;

impl<'a> Fields<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        let none = Field { head: 0, value: 0, value_at: 0, key_at: 0, key_len: 0, is_int: true };
        Self { line, few: [none; FEW], more: Vec::new(), number: 0 }
    }

    pub(super) fn push(&mut self, field: Field) {
        match self.few.get_mut(self.number) {
            Some(free) => *free = field,
            None => self.more.push(field),
        }
        self.number += 1;
    }

    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        let head = head(key.as_bytes());
        let is = |field: &&Field| {
            field.head == head
                && usize::from(field.key_len) == key.len()
                && (key.len() <= size_of_val(&head) || self.key(field) == key)
        };
        let found = self.few.iter().take(self.number).find(is);
        found.or_else(|| self.more.iter().find(is)).map(|field| self.value(field))
    }

    /// All fields in the order of the line.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> + '_ {
        let all = self.few.iter().take(self.number).chain(&self.more);
        all.map(|field| (self.key(field), self.value(field)))
    }

    /// How many there are.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    fn key(&self, field: &Field) -> &'a str {
        self.text(field.key_at, usize::from(field.key_len))
    }

    fn value(&self, field: &Field) -> Value<'a> {
        if field.is_int {
            return Value::Int(field.value);
        }
        Value::Str(self.text(field.value_at, usize::try_from(field.value).unwrap_or_default()))
    }

    fn text(&self, at: u16, len: usize) -> &'a str {
        let at = usize::from(at);
        self.line.get(at..at + len).unwrap_or_default()
    }
}

/// The first eight bytes of a key, which has no zeros, as a number that sorts as
/// keys do: most are told apart by it.
pub(super) fn head(key: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(key).for_each(|(to, byte)| *to = *byte);
    u64::from_be_bytes(first)
}
