//! Where a value came from, to say so when it is refused.

use super::chars::{code_point, is_hidden};
use super::door::Door;
use super::names::Names;
use super::value::Flaw;
use crate::text::{self, Place, Text};

/// The longest value shown in a fault, in characters.
const SHOWN: usize = 60;

/// The file that rows come from, and its headers as the user sees them.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    file: String,
    titles: Vec<(&'static str, String)>,
}

impl Origin {
    /// A file as the user named it.
    #[must_use]
    pub fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), titles: Vec::new() }
    }

    /// Says how the file heads a column, so that faults name `建筑面积` and
    /// not `area`.
    #[must_use]
    pub fn title(mut self, column: &'static str, title: impl Into<String>) -> Self {
        self.titles.push((column, title.into()));
        self
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether the file heads such a column.
    pub(super) fn has(&self, code: &str) -> bool {
        self.titles.iter().any(|(column, _)| *column == code)
    }

    fn column(&self, code: &'static str) -> &str {
        let title = self.titles.iter().find(|(column, _)| *column == code);
        title.map_or(code, |(_, title)| title.as_str())
    }
}

/// The doors of a file, each with the first line that has it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    doors: Names,
    /// By the place of the door's name.
    lines: Vec<u64>,
}

impl Seen {
    /// The first line that has a door; `line` if none had it yet.
    fn first(&mut self, door: &Door, line: u64) -> u64 {
        let at = self.doors.add(door.as_str()).index();
        if at >= self.lines.len() {
            self.lines.resize(at.saturating_add(1), line);
        }
        self.lines.get(at).copied().unwrap_or(line)
    }

    /// Every door, in the order of the file.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Door, u64)> {
        // No door is the empty text, which comes first.
        let doors = self.doors.iter().zip(self.lines.iter().copied());
        doors.skip(1).map(|(door, line)| (Door::known(door), line))
    }
}

/// Reads the values of one line and collects every fault of it.
pub(super) struct LineReader<'a> {
    origin: &'a Origin,
    line: u64,
    door: &'a str,
    places: Vec<Place>,
}

impl<'a> LineReader<'a> {
    pub(super) fn new(origin: &'a Origin, line: u64, door: Option<&'a str>) -> Self {
        Self { origin, line, door: door.unwrap_or_default(), places: Vec::new() }
    }

    /// The value, or `None` after noting the fault.
    pub(super) fn read<T>(
        &mut self,
        column: &'static str,
        cell: &str,
        read: impl FnOnce(&str) -> Result<T, Flaw>,
    ) -> Option<T> {
        let flaw = match read(cell) {
            Ok(value) => return Some(value),
            Err(flaw) => flaw,
        };
        self.refuse(column, cell, flaw.reason, flaw.remedy);
        None
    }

    /// As [`Self::read`] for a cell that may be empty.
    pub(super) fn read_optional<T>(
        &mut self,
        column: &'static str,
        cell: Option<&str>,
        read: impl FnOnce(&str) -> Result<T, Flaw>,
    ) -> Option<T> {
        let cell = cell.filter(|cell| !cell.trim().is_empty())?;
        self.read(column, cell, read)
    }

    /// Notes a fault.
    pub(super) fn refuse(&mut self, column: &'static str, cell: &str, reason: Text, remedy: Text) {
        let mut place = Place::line(&*self.origin.file, self.line)
            .column(self.origin.column(column))
            .value(shown(cell))
            .reason(reason)
            .remedy(remedy);
        let door = shown(self.door);
        if !door.is_empty() {
            place = place.door(&*door);
        }
        self.places.push(place);
    }

    /// Refuses a door that an earlier line has.
    pub(super) fn refuse_double(&mut self, door: &Door, seen: &mut Seen, remedy: Text) {
        let first = seen.first(door, self.line);
        if first != self.line {
            let reason = text::roll_door_twice(first);
            self.refuse("door", door.as_str(), reason, remedy);
        }
    }

    /// Every fault noted.
    pub(super) fn finish(self) -> Vec<Place> {
        self.places
    }
}

/// A value as a fault shows it: cut, and with hidden characters spelled out,
/// because they are often the fault itself.
fn shown(value: &str) -> String {
    let value = value.trim();
    let mut out = String::new();
    for ch in value.chars().take(SHOWN) {
        if is_hidden(ch) {
            out.push_str(&format!("<{}>", code_point(ch)));
        } else {
            out.push(ch);
        }
    }
    if value.chars().nth(SHOWN).is_some() {
        out.push_str("..");
    }
    out
}
