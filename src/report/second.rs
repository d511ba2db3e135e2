//! What comparing a second entry with the first shows.

use super::Table;
use crate::log::Head;
use crate::text::{self, Lang};

/// One door of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The door.
    pub door: String,
    /// Code of the first entry's position.
    pub first: Option<String>,
    /// Code of the second entry's position.
    pub second: Option<String>,
    /// `same`, `different`, `same_again`, `still_contested`, `only_first`,
    /// `only_second`.
    pub compared: &'static str,
    /// The line of the file; 0 if there is none.
    pub line: u64,
}

/// The whole comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The consultation.
    pub consultation: String,
    /// The doors of the file, then those of its stairwells that it lacks.
    pub lines: Vec<Line>,
    /// Every door with a first entry that the file lacks.
    pub only_first: Vec<String>,
}

impl Report {
    /// How many doors compare so.
    #[must_use]
    pub fn number(&self, compared: &str) -> usize {
        self.lines.iter().filter(|line| line.compared == compared).count()
    }
}

/// One row a door; without `all` only those that a person must look at.
#[must_use]
pub fn table(report: &Report, all: bool, lang: Lang) -> Table {
    let headers = [text::col_door(), text::col_first(), text::col_second(), text::col_compared()];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
    let name = |code: &Option<String>| {
        code.as_deref().map_or_else(|| "-".to_owned(), |code| text::position_name(code).get(lang).to_owned())
    };
    for line in report.lines.iter().filter(|line| all || !line.compared.starts_with("same")) {
        let compared = match line.compared {
            "same" => text::compared_name_same(),
            "different" => text::compared_name_different(),
            "same_again" => text::compared_name_again(),
            "still_contested" => text::compared_name_still(),
            "only_first" => text::compared_name_here(),
            _ => text::compared_name_there(),
        };
        let (first, second) = (name(&line.first), name(&line.second));
        table.row([line.door.as_str(), &first, &second, compared.get(lang)]);
    }
    table
}

/// The comparison for programs.
#[must_use]
pub fn json(report: &Report, head: Head, dry_run: bool) -> serde_json::Value {
    let lines: Vec<serde_json::Value> = report
        .lines
        .iter()
        .filter(|line| line.compared != "only_first")
        .map(|line| {
            serde_json::json!({
                "door": line.door, "first": line.first, "second": line.second,
                "compared": line.compared, "line": line.line,
            })
        })
        .collect();
    serde_json::json!({
        "format": "yishi/second/1", "consultation": report.consultation, "dry_run": dry_run,
        "same": report.number("same"), "different": report.number("different"),
        "same_again": report.number("same_again"), "still_contested": report.number("still_contested"),
        "only_first": report.only_first, "only_second": report.number("only_second"),
        "doors": lines, "head": head.hash, "size": head.size,
    })
}
