//! Findings for people and programs.

use super::Table;
use crate::consult::lint::Finding;
use crate::text::{self, Lang};

/// Doors that a table names before it leaves the rest to JSON and CSV.
const NAMED: usize = 4;
/// Findings of one code that a table shows before it counts the rest.
const SHOWN: usize = 8;

/// The findings on a terminal, and what was found in all.
#[must_use]
pub fn terminal(findings: &[Finding], lang: Lang) -> String {
    if findings.is_empty() {
        return format!("{}\n", text::lint_none().get(lang));
    }
    format!("{}\n{}\n", table(findings, lang).text(), text::lint_end(findings.len()).get(lang))
}

/// The same of a roll.
#[must_use]
pub fn terminal_of_roll(findings: &[Finding], lang: Lang) -> String {
    if findings.is_empty() {
        return format!("{}\n", text::roll_check_fine().get(lang));
    }
    format!("{}\n{}\n", table(findings, lang).text(), text::roll_check_end(findings.len()).get(lang))
}

fn table(findings: &[Finding], lang: Lang) -> Table {
    let mut table = Table::new([
        text::col_finding_code().get(lang).to_owned(),
        text::col_finding().get(lang).to_owned(),
        format!(">{}", text::col_doors().get(lang)),
        text::col_where().get(lang).to_owned(),
    ]);
    for same in findings.chunk_by(|a, b| a.code == b.code) {
        for finding in same.iter().take(SHOWN) {
            let doors = finding.doors.len().to_string();
            table.row([finding.code, finding.text.get(lang), &doors, &place(finding, lang)]);
        }
        if let (Some(first), Some(left)) = (same.first(), same.len().checked_sub(SHOWN).filter(|n| *n > 0)) {
            table.row([first.code, text::lint_more(left).get(lang), "", ""]);
        }
    }
    table
}

/// The first doors of a finding, or its lines where it has no door.
fn place(finding: &Finding, lang: Lang) -> String {
    let lines: Vec<String> = finding.lines.iter().map(u64::to_string).collect();
    let first = |names: &[String]| {
        let named: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
        let more = if names.len() > NAMED { " ..." } else { "" };
        format!("{}{more}", named.join(", "))
    };
    match (finding.doors.is_empty(), lines.is_empty()) {
        (false, _) => first(&finding.doors),
        (true, false) => text::lint_lines(first(&lines)).get(lang).to_owned(),
        (true, true) => String::new(),
    }
}

/// Every finding with every door and line.
#[must_use]
pub fn rows(findings: &[Finding], lang: Lang) -> Table {
    let headers = [text::col_finding_code(), text::col_finding(), text::col_where(), text::col_lines()];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
    for finding in findings {
        let lines: Vec<String> = finding.lines.iter().map(u64::to_string).collect();
        table.row([finding.code, finding.text.get(lang), &finding.doors.join(" "), &lines.join(" ")]);
    }
    table
}

/// `check --json`.
#[must_use]
pub fn json(id: &str, findings: &[Finding], lang: Lang) -> serde_json::Value {
    let each = |finding: &Finding| {
        serde_json::json!({
            "code": finding.code, "text": finding.text.get(lang),
            "doors": finding.doors, "lines": finding.lines,
        })
    };
    let findings: Vec<serde_json::Value> = findings.iter().map(each).collect();
    serde_json::json!({"format": "yishi/check/1", "consultation": id, "findings": findings})
}
