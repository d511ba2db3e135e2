//! Reading a table field by field, collecting every mistake on the way.

use super::near::nearest;
use super::tree::{Table, Tree, Value};
use crate::text::{self, Place, Text};
use std::cell::RefCell;
use std::str::FromStr;

/// Collects the mistakes of one input; it never stops at the first.
pub(crate) struct Reader<'a> {
    file: &'a str,
    places: RefCell<Vec<Place>>,
}

/// A table being read: which keys were asked for decides which are unknown.
pub(crate) struct Fields<'r> {
    reader: &'r Reader<'r>,
    path: String,
    line: Option<u64>,
    table: &'r Table,
    asked: RefCell<Vec<&'static str>>,
}

/// One value with its path, for reading and for saying what is wrong with it.
#[derive(Clone)]
pub(crate) struct Field<'r> {
    reader: &'r Reader<'r>,
    pub(crate) path: String,
    tree: &'r Tree,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, places: RefCell::new(Vec::new()) }
    }

    pub(crate) fn file(&self) -> &'a str {
        self.file
    }

    /// A place in this file.
    pub(crate) fn place(&self, line: Option<u64>, path: &str, reason: Text) -> Place {
        Place {
            file: Some(self.file.to_owned()),
            line,
            column: Some(path.to_owned()).filter(|path| !path.is_empty()),
            reason: Some(reason),
            ..Place::default()
        }
    }

    pub(crate) fn report(&self, place: Place) {
        self.places.borrow_mut().push(place);
    }

    pub(crate) fn into_places(self) -> Vec<Place> {
        self.places.into_inner()
    }

    pub(crate) fn fields<'r>(&'r self, table: &'r Table, path: &str, line: Option<u64>) -> Fields<'r> {
        Fields { reader: self, path: path.to_owned(), line, table, asked: RefCell::default() }
    }
}

impl<'r> Fields<'r> {
    /// The field named `key`, where present.
    pub(crate) fn get(&self, key: &'static str) -> Option<Field<'r>> {
        self.asked.borrow_mut().push(key);
        let tree = self.table.get(key)?;
        Some(Field { reader: self.reader, path: self.child(key), tree })
    }

    /// The field named `key`; its absence is a mistake.
    pub(crate) fn need(&self, key: &'static str) -> Option<Field<'r>> {
        let field = self.get(key);
        if field.is_none() {
            self.report(&self.path, text::rule_key_missing(key));
        }
        field
    }

    /// Where this table stands in the document.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Whether the table has `key`, without taking it as known.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Reports a mistake of the table as a whole.
    pub(crate) fn report(&self, path: &str, reason: Text) {
        let place = self.reader.place(self.line, path, reason);
        self.reader.report(place);
    }

    /// Every key that nobody asked for is unknown.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        let unknown = self.table.iter().filter(|(key, _)| !asked.contains(&key.as_str()));
        for (key, tree) in unknown {
            let reason = text::rule_key_unknown(key);
            let mut place = self.reader.place(tree.line, &self.child(key), reason);
            place.remedy = Some(match nearest(key, asked.iter().copied()) {
                Some(meant) => text::rule_meant(meant),
                None => text::rule_keys_known(asked.join(", ")),
            });
            self.reader.report(place);
        }
    }

    fn child(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl<'r> Field<'r> {
    /// Reports a mistake of this value.
    pub(crate) fn refuse(&self, reason: Text, remedy: Text) {
        self.reader.report(self.place(reason).remedy(remedy));
    }

    /// The place of this value, with its text.
    pub(crate) fn place(&self, reason: Text) -> Place {
        let place = self.reader.place(self.tree.line, &self.path, reason);
        place.value(self.tree.to_string())
    }

    pub(crate) fn line(&self) -> Option<u64> {
        self.tree.line
    }

    /// Reports a value of the wrong type; always nothing.
    fn wrong<T>(&self, wanted: Text) -> Option<T> {
        self.refuse(text::rule_type(), wanted);
        None
    }

    pub(crate) fn tree(&self) -> &'r Tree {
        self.tree
    }

    pub(crate) fn value(&self) -> &'r Value {
        &self.tree.value
    }

    pub(crate) fn text(&self) -> Option<String> {
        match self.value() {
            Value::Text(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Text(_) => {
                self.refuse(text::rule_empty(), text::rule_want_text());
                None
            }
            _ => self.wrong(text::rule_want_text()),
        }
    }

    /// A whole number that fits `T`.
    pub(crate) fn whole<T: TryFrom<i128>>(&self) -> Option<T> {
        match self.value() {
            Value::Whole(whole) => match T::try_from(*whole) {
                Ok(number) => Some(number),
                Err(_) => self.wrong(text::rule_want_whole()),
            },
            _ => self.wrong(text::rule_want_whole()),
        }
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        match self.value() {
            Value::Bool(flag) => Some(*flag),
            _ => self.wrong(text::rule_want_flag()),
        }
    }

    /// A date written as TOML has them or as text: `2026-01-31`.
    pub(crate) fn date(&self) -> Option<jiff::civil::Date> {
        match self.value() {
            // The length rules out a time of day, which jiff would drop.
            Value::Date(text) | Value::Text(text) if text.len() == "2026-01-31".len() => {
                text.parse().ok().or_else(|| self.wrong(text::rule_want_date()))
            }
            _ => self.wrong(text::rule_want_date()),
        }
    }

    /// One code of a closed set; `all` lists its codes.
    pub(crate) fn code<T: FromStr>(&self, all: &[&'static str]) -> Option<T> {
        let Value::Text(code) = self.value() else {
            return self.wrong(text::rule_want_one_of(all.join(", ")));
        };
        let parsed = code.parse().ok();
        if parsed.is_none() {
            let remedy = match nearest(code, all.iter().copied()) {
                Some(meant) => text::rule_meant(meant),
                None => text::rule_want_one_of(all.join(", ")),
            };
            self.refuse(text::rule_word_unknown(code), remedy);
        }
        parsed
    }

    pub(crate) fn items(&self) -> Option<Vec<Field<'r>>> {
        let Value::List(items) = self.value() else {
            return self.wrong(text::rule_want_list());
        };
        let item = |(index, tree): (usize, &'r Tree)| Field {
            reader: self.reader,
            path: format!("{}[{}]", self.path, index + 1),
            tree,
        };
        Some(items.iter().enumerate().map(item).collect())
    }

    /// Reads every item of a list; nothing if any of them is faulty.
    pub(crate) fn list<T>(&self, read: impl Fn(&Field<'r>) -> Option<T>) -> Option<Vec<T>> {
        // Collected first, so that one faulty item does not hide the next.
        let read = self.items()?.iter().map(read).collect::<Vec<_>>();
        read.into_iter().collect()
    }

    pub(crate) fn table(&self) -> Option<Fields<'r>> {
        match self.value() {
            Value::Table(table) => Some(self.reader.fields(table, &self.path, self.tree.line)),
            _ => self.wrong(text::rule_want_table()),
        }
    }

    /// The entries of a table whose keys are not fixed.
    pub(crate) fn entries(&self) -> Option<Vec<(&'r str, Field<'r>)>> {
        let Value::Table(table) = self.value() else {
            return self.wrong(text::rule_want_table());
        };
        let entry = |(key, tree): (&'r String, &'r Tree)| {
            let path = format!("{}.{key}", self.path);
            (key.as_str(), Field { reader: self.reader, path, tree })
        };
        Some(table.iter().map(entry).collect())
    }
}
