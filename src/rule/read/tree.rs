//! TOML and JSON as one tree whose nodes remember their lines.

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt;
use toml::de::{DeTable, DeValue};

/// The entries of a table.
pub(crate) type Table = BTreeMap<String, Tree>;

/// A value and the line it (or its key) stands on, where that is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    pub(crate) line: Option<u64>,
    pub(crate) value: Value,
}

/// A value of either format. Numbers that are not whole keep their text: they
/// are only ever shown in a refusal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Bool(bool),
    Whole(i128),
    Text(String),
    Date(String),
    List(Vec<Tree>),
    Table(Table),
    Other(String),
}

impl Tree {
    /// Parses a TOML document; on a syntax error, its message and line.
    pub(crate) fn parse_toml(text: &str) -> Result<Table, (String, Option<u64>)> {
        let lines = Lines::of(text);
        match DeTable::parse(text) {
            Ok(table) => Ok(from_toml_table(table.get_ref(), &lines)),
            Err(error) => {
                let line = error.span().map(|span| lines.at(span.start));
                Err((error.message().to_owned(), line))
            }
        }
    }

    /// Forgets every line below and here.
    pub(crate) fn forget_lines(&mut self) {
        self.line = None;
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(Self::forget_lines),
            Value::Table(table) => table.values_mut().for_each(Self::forget_lines),
            Value::Bool(_) | Value::Whole(_) | Value::Text(_) | Value::Date(_) | Value::Other(_) => {}
        }
    }

    /// A TOML value parsed elsewhere; its lines are not known any more.
    pub(crate) fn from_toml_value(value: &toml::Value) -> Self {
        let value = match value {
            toml::Value::String(text) => Value::Text(text.clone()),
            toml::Value::Integer(whole) => Value::Whole((*whole).into()),
            toml::Value::Boolean(flag) => Value::Bool(*flag),
            toml::Value::Datetime(date) => Value::Date(date.to_string()),
            toml::Value::Array(items) => Value::List(items.iter().map(Self::from_toml_value).collect()),
            toml::Value::Table(table) => Value::Table(Self::from_toml_map(table)),
            toml::Value::Float(number) => Value::Other(number.to_string()),
        };
        Self { line: None, value }
    }

    /// A TOML table parsed elsewhere.
    pub(crate) fn from_toml_map(table: &toml::Table) -> Table {
        let entry = |(key, value): (&String, &toml::Value)| (key.clone(), Self::from_toml_value(value));
        table.iter().map(entry).collect()
    }

    /// A JSON value. A `null` entry is the same as no entry.
    pub(crate) fn from_json(value: &Json) -> Self {
        let value = match value {
            Json::Null => Value::Other("null".to_owned()),
            Json::Bool(flag) => Value::Bool(*flag),
            Json::Number(number) => match number.to_string().parse() {
                Ok(whole) => Value::Whole(whole),
                Err(_) => Value::Other(number.to_string()),
            },
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(items) => Value::List(items.iter().map(Self::from_json).collect()),
            Json::Object(entries) => Value::Table(
                entries
                    .iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(key, value)| (key.clone(), Self::from_json(value)))
                    .collect(),
            ),
        };
        Self { line: None, value }
    }
}

fn from_toml_table(table: &DeTable<'_>, lines: &Lines) -> Table {
    table
        .iter()
        .map(|(key, value)| {
            // The key's line: the value of a `[header]` has no place of its own.
            let tree =
                Tree { line: Some(lines.at(key.span().start)), value: from_toml(value.get_ref(), lines) };
            (key.get_ref().to_string(), tree)
        })
        .collect()
}

fn from_toml(value: &DeValue<'_>, lines: &Lines) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(whole) => match i128::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(number) => Value::Whole(number),
            Err(_) => Value::Other(whole.to_string()),
        },
        DeValue::Float(number) => Value::Other(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| Tree {
                    line: Some(lines.at(item.span().start)),
                    value: from_toml(item.get_ref(), lines),
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(from_toml_table(table, lines)),
    }
}

/// The value as a person would recognise it in the file.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Bool(flag) => write!(f, "{flag}"),
            Value::Whole(whole) => write!(f, "{whole}"),
            Value::Text(text) | Value::Date(text) | Value::Other(text) => f.write_str(text),
            Value::Table(_) => f.write_str("{…}"),
            Value::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str("]")
            }
        }
    }
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let after = |(index, _): (usize, &str)| index + 1;
        Self(text.match_indices('\n').map(after).collect())
    }

    /// The line of a byte offset, counted from 1.
    fn at(&self, offset: usize) -> u64 {
        let before = self.0.partition_point(|&start| start <= offset);
        u64::try_from(before).map_or(u64::MAX, |line| line.saturating_add(1))
    }
}
