//! Lines of JSON objects, from another program: `{"door":"1-1-101",...}`.
//!
//! Keys are the headers that a CSV file may have. A value is text, a whole
//! number, or for `tags` a list of texts. A number with a fraction is refused:
//! it has been through binary floating point, and an area must be exact.

use super::encoding::Encoding;
use super::fault::shown;
use super::header::{self, Column, Shape};
use super::personal::is_personal;
use super::source::{Source, Split};
use super::turnout;
use super::{Bad, Row};
use crate::text::{self, Place, Text};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::io::BufRead;

/// The most unknown keys remembered, so that a hostile file cannot fill the
/// memory with names.
const MAX_DROPPED: usize = 100;

/// The rows of a file of JSON lines.
pub(super) struct Reader<R> {
    source: Source<R>,
    shape: Shape,
    record: Vec<u8>,
    dropped: Vec<String>,
    personal: Vec<String>,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(source: Source<R>, shape: Shape) -> Self {
        Self { source, shape, record: Vec::new(), dropped: Vec::new(), personal: Vec::new() }
    }

    /// The encoding that was found, if it is to be said.
    pub(super) fn found(&self) -> Option<Encoding> {
        self.source.found()
    }

    /// The next line that is not blank.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, Bad>> {
        loop {
            match self.source.gather(&mut self.record, Split::Lines) {
                Ok(None) => return None,
                Ok(Some(line)) if !self.record.trim_ascii().is_empty() => {
                    return Some(self.row(line).map_err(Bad::Line));
                }
                Ok(Some(_)) => {}
                Err(fault) => return Some(Err(Bad::File(fault))),
            }
        }
    }

    fn row(&mut self, line: u64) -> Result<Row, Place> {
        let place = Place::line(self.source.name(), line);
        let Members(members) = serde_json::from_slice(&self.record).map_err(|error| {
            place
                .clone()
                .value(shown(&String::from_utf8_lossy(&self.record)))
                .reason(text::sheet_json_broken(error.column()))
                .remedy(text::sheet_json_remedy())
        })?;
        let mut cells: Vec<(Column, String)> = Vec::new();
        let mut unsure = None;
        for (key, value) in members {
            let column = header::lookup(self.shape, &key);
            let Some(column) = column.filter(|c| *c != Column::Serial) else {
                self.drop_key(&key);
                let says = !value.is_null() && turnout::may_say(self.shape, &key);
                unsure = unsure.or(says.then_some(key));
                continue;
            };
            let place = place.clone().column(shown(&key));
            if cells.iter().any(|(seen, _)| *seen == column) {
                return Err(place
                    .reason(text::sheet_key_twice(column.code()))
                    .remedy(text::sheet_key_twice_remedy()));
            }
            let cell = cell(column, &value).map_err(|reason| {
                place.value(shown(&value.to_string())).reason(reason).remedy(text::sheet_json_value_remedy())
            })?;
            cells.push((column, cell));
        }
        if let Some(key) = unsure.filter(|_| cells.iter().all(|(column, _)| *column != Column::Turnout)) {
            return Err(turnout::unsure(place, &shown(&key)));
        }
        let mut row = Row::new(line);
        for (column, cell) in cells.iter().filter(|(_, cell)| !cell.is_empty()) {
            row.push(*column, cell);
        }
        Ok(row)
    }

    fn drop_key(&mut self, key: &str) {
        let title = shown(key);
        if self.dropped.len() < MAX_DROPPED && !self.dropped.contains(&title) {
            if is_personal(key) {
                self.personal.push(title.clone());
            }
            self.dropped.push(title);
        }
    }
}

impl<R> Reader<R> {
    /// The keys met so far that are not needed.
    pub(super) fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// Those of them that name personal data.
    pub(super) fn personal(&self) -> &[String] {
        &self.personal
    }
}

/// The text of a value, or why it has none.
fn cell(column: Column, value: &Value) -> Result<String, Text> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(number) if !number.is_f64() => Ok(number.to_string()),
        Value::Number(_) => Err(text::sheet_json_fraction()),
        Value::Bool(said) if column == Column::Turnout => Ok(if *said { "yes" } else { "no" }.to_owned()),
        Value::Array(items) if column == Column::Tags => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            let texts = texts.ok_or_else(text::sheet_json_value)?;
            Ok(texts.join(";"))
        }
        _ => Err(text::sheet_json_value()),
    }
}

/// The members of an object in their order, doubles included: a map would
/// silently keep the last of two.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
