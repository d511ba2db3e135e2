//! What a file would do, line by line: a sheet to take back to the office.

use super::{Table, table};
use crate::text::{self, Lang, Place, Text};
use std::collections::{BTreeMap, BTreeSet};

/// What one line would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line of the file; `None` for a household that the file lacks.
    pub line: Option<u64>,
    /// The door, as far as it is known.
    pub door: String,
    /// What it would do.
    pub what: What,
    /// More of it: what changes, or why the line is refused.
    pub detail: Option<Text>,
    /// What to do about a refusal.
    pub remedy: Option<Text>,
}

/// What a line would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A household that the present roll has not.
    New,
    /// A household that is there in another way.
    Changed,
    /// A household as it is there already.
    Same,
    /// A household that is there and not in the file.
    Removed,
    /// A position or a visit that would be recorded.
    Recorded,
    /// A position that would take the place of another.
    Replaces,
    /// A line that is about no household, or is passed over.
    LeftOut,
    /// A line that cannot be used.
    Refused,
}

impl What {
    /// The code in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Removed => "removed",
            Self::Recorded => "recorded",
            Self::Replaces => "replaces",
            Self::LeftOut => "left-out",
            Self::Refused => "refused",
        }
    }
}

impl Line {
    /// A line that does something.
    #[must_use]
    pub fn new(line: impl Into<Option<u64>>, door: impl Into<String>, what: What) -> Self {
        Self { line: line.into(), door: door.into(), what, detail: None, remedy: None }
    }

    /// Says more of it.
    #[must_use]
    pub fn detail(mut self, detail: Text) -> Self {
        self.detail = Some(detail);
        self
    }

    /// A place that is refused, or passed over.
    #[must_use]
    pub fn place(place: &Place, what: What) -> Self {
        let column = place.column.as_deref().unwrap_or_default();
        let value = place.value.as_ref().map(|value| format!("\"{value}\"")).unwrap_or_default();
        let lead = format!("{column} {value}");
        let lead = lead.trim();
        let detail = place.reason.clone().map(|reason| {
            if lead.is_empty() { reason } else { reason.within(|reason| text::trial_reason(lead, reason)) }
        });
        let door = place.door.clone().unwrap_or_default();
        Self { line: place.line, door, what, detail, remedy: place.remedy.clone() }
    }
}

/// What a file would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trial {
    lines: Vec<Line>,
}

impl Trial {
    /// Puts lines into the file's order; what is in no line comes last.
    #[must_use]
    pub fn new(mut lines: Vec<Line>) -> Self {
        lines.sort_by_key(|line| line.line.unwrap_or(u64::MAX));
        Self { lines }
    }

    /// How many lines of the file are refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        let refused = self.lines.iter().filter(|line| line.what == What::Refused);
        refused.map(|line| line.line).collect::<BTreeSet<_>>().len()
    }

    /// A row for each line.
    #[must_use]
    pub fn table(&self, lang: Lang) -> Table {
        let headers = [
            format!(">{}", text::col_line().get(lang)),
            text::col_door().get(lang).to_owned(),
            text::col_result().get(lang).to_owned(),
            text::col_detail().get(lang).to_owned(),
            text::col_remedy().get(lang).to_owned(),
        ];
        let mut table: table::Table = Table::new(headers);
        let said = |text: &Option<Text>| text.as_ref().map_or("", |text| text.get(lang)).to_owned();
        for line in &self.lines {
            let number = line.line.map(|line| line.to_string()).unwrap_or_default();
            let what = text::trial_name(line.what.code()).get(lang).to_owned();
            table.row([number, line.door.clone(), what, said(&line.detail), said(&line.remedy)]);
        }
        table
    }

    /// The same for programs.
    #[must_use]
    pub fn json(&self, lang: Lang) -> serde_json::Value {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for line in &self.lines {
            *counts.entry(line.what.code()).or_default() += 1;
        }
        let said = |text: &Option<Text>| text.as_ref().map(|text| text.get(lang).to_owned());
        let lines: Vec<serde_json::Value> = self
            .lines
            .iter()
            .map(|line| {
                serde_json::json!({
                    "line": line.line, "door": line.door, "what": line.what.code(),
                    "detail": said(&line.detail), "remedy": said(&line.remedy),
                })
            })
            .collect();
        serde_json::json!({
            "format": "yishi/dry-run/1", "refused": self.refused(), "counts": counts, "lines": lines,
        })
    }
}
