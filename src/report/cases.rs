//! Worked cases as they ended.

use super::Table;
use crate::rule::Outcome;
use crate::rule::case::Verdict;
use crate::text::{self, Lang, Text};

fn status(verdict: &Verdict) -> Text {
    if verdict.holds() { text::case_ok() } else { text::case_differs() }
}

fn outcome(verdict: &Verdict, lang: Lang) -> String {
    let name = verdict.outcome.map(|outcome| text::outcome_name(outcome.as_str()));
    name.map_or_else(|| "-".to_owned(), |name| name.get(lang).to_owned())
}

fn passed(verdicts: &[Verdict]) -> usize {
    verdicts.iter().filter(|verdict| verdict.holds()).count()
}

/// Every figure that differs, and why a case could not be run.
fn details(verdict: &Verdict, lang: Lang) -> Vec<String> {
    let differences = verdict.differences.iter().map(|difference| {
        let words = text::case_difference(&difference.path, &difference.wanted, &difference.found);
        words.get(lang).to_owned()
    });
    let faults = verdict.fault.iter().flat_map(|fault| {
        let places = fault.places.iter().filter_map(move |place| {
            let reason = place.reason.as_ref()?.get(lang);
            Some(match &place.column {
                Some(column) if !column.is_empty() => format!("{column}: {reason}"),
                _ => reason.to_owned(),
            })
        });
        std::iter::once(fault.message.get(lang).to_owned()).chain(places)
    });
    differences.chain(faults).collect()
}

/// One line a case, every difference below it, the sum at the end.
#[must_use]
pub fn lines(verdicts: &[Verdict], lang: Lang) -> String {
    let mut out = String::new();
    let widest = verdicts.iter().map(|verdict| verdict.id.len()).max().unwrap_or(0);
    for verdict in verdicts {
        let (status, title) = (status(verdict), verdict.title.get(lang));
        let id = format!("{:<widest$}", verdict.id);
        let outcome = outcome(verdict, lang);
        out.push_str(format!("{}  {id}  {outcome}  {title}", status.get(lang)).trim_end());
        out.push('\n');
        for line in details(verdict, lang) {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out.push_str(text::cases_summary(passed(verdicts), verdicts.len()).get(lang));
    out.push('\n');
    out
}

/// The same as a table.
#[must_use]
pub fn table(verdicts: &[Verdict], lang: Lang) -> Table {
    let mut table = Table::new(["case", "status", "outcome", "differences"]);
    for verdict in verdicts {
        let status = if verdict.holds() { "ok" } else { "differs" };
        let outcome = verdict.outcome.map_or("", Outcome::as_str);
        table.row([&verdict.id, status, outcome, &details(verdict, lang).join("; ")]);
    }
    table
}

/// The same for programs.
#[must_use]
pub fn json(verdicts: &[Verdict]) -> serde_json::Value {
    let cases: Vec<serde_json::Value> = verdicts
        .iter()
        .map(|verdict| {
            let differences: Vec<serde_json::Value> = verdict
                .differences
                .iter()
                .map(|d| serde_json::json!({"path": d.path, "expected": d.wanted, "found": d.found}))
                .collect();
            serde_json::json!({
                "id": verdict.id, "ok": verdict.holds(), "outcome": verdict.outcome,
                "title": {"zh": verdict.title.zh, "en": verdict.title.en},
                "differences": differences,
                "error": verdict.fault.as_ref().map(details_json),
            })
        })
        .collect();
    serde_json::json!({
        "format": "yishi/rules-test/1", "cases": cases,
        "passed": passed(verdicts), "total": verdicts.len(),
    })
}

fn details_json(fault: &text::Fault) -> serde_json::Value {
    serde_json::json!({"code": fault.code, "zh": fault.message.zh, "en": fault.message.en})
}
