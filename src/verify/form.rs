//! What the checker found: lines for people, JSON for programs.

use serde_json::{Value, json};

use super::finding::{Check, Ground, Report, Status, exit};
use crate::report::Table;
use crate::text::{self, Lang, Text, pad, width};

/// The format tag of the JSON form.
pub const VERIFY_FORMAT: &str = "yishi/verify/1";

/// A line that says what the result means, then a line a finding: status,
/// check, where, what. Lines rather than a table, since the words are long and
/// a narrow terminal would break every row of one.
#[must_use]
pub fn lines(reports: &[Report], lang: Lang) -> String {
    format!("{}\n\n{}", meaning(reports).get(lang), findings(reports, lang))
}

/// The lines of the findings alone.
#[must_use]
pub fn findings(reports: &[Report], lang: Lang) -> String {
    let findings: Vec<_> = reports.iter().flat_map(|report| &report.findings).collect();
    let label = |status: Status| match status {
        Status::Ok => text::status_ok(),
        Status::Fail => text::status_fail(),
        Status::NotChecked => text::status_not_checked(),
    };
    let widest =
        |texts: &mut dyn Iterator<Item = Text>| texts.map(|text| width(text.get(lang))).max().unwrap_or(0);
    let statuses = widest(&mut findings.iter().map(|finding| label(finding.status)));
    let names = widest(&mut findings.iter().map(|finding| name(finding.check)));
    let mut out = String::new();
    for finding in findings {
        let status = pad(label(finding.status).get(lang), statuses);
        let check = pad(name(finding.check).get(lang), names);
        let place = finding.place.as_ref().map(|place| format!("{place}{}", text::colon().get(lang)));
        let place = place.unwrap_or_default();
        out.push_str(&format!("{status}  {check}  {place}{}\n", finding.detail.get(lang)));
    }
    out
}

/// What the result means.
#[must_use]
pub fn meaning(reports: &[Report]) -> Text {
    let all = |ground| reports.iter().all(|report| report.ground == ground);
    match exit(reports) {
        5 if against_the_readers(reports) => text::verify_sum_against(),
        5 => text::verify_sum_fork(),
        4 => text::verify_sum_broken(),
        3 if all(Ground::Unsigned) => text::verify_sum_unsigned(),
        3 if all(Ground::Lines) => text::verify_sum_lines(),
        3 => text::verify_sum_unanchored(),
        0 if all(Ground::Signers) => text::verify_sum_signers(),
        _ if reports.iter().all(|report| report.log.is_none()) => text::verify_sum_book(),
        _ => text::verify_sum_ok(),
    }
}

/// Whether all that proves a fork is the copy that the reader brought: they know
/// where they have it from, and nobody else does.
fn against_the_readers(reports: &[Report]) -> bool {
    let mut proved = reports.iter().flat_map(|report| &report.findings).filter(|finding| finding.proved);
    proved.all(|finding| finding.check == Check::Since)
}

/// The contract form. For several logs the top-level `log`, `size`, `head` and
/// `root` are null; findings name the consultation in `where`.
#[must_use]
pub fn json(reports: &[Report], lang: Lang) -> Value {
    let mut logs = reports.iter().filter(|report| report.log.is_some());
    let only = match (logs.next(), logs.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    let findings: Vec<Value> = reports
        .iter()
        .flat_map(|report| &report.findings)
        .map(|finding| {
            json!({
                "check": finding.check.code(),
                "status": finding.status.code(),
                "where": finding.place,
                "detail": finding.detail.get(lang),
            })
        })
        .collect();
    json!({
        "format": VERIFY_FORMAT,
        "log": only.and_then(|report| report.log),
        "size": only.map(|report| report.size),
        "head": only.and_then(|report| report.head),
        "root": only.and_then(|report| report.root),
        "findings": findings,
        "exit": exit(reports),
    })
}

/// The findings as rows for a spreadsheet; what they mean together is the exit
/// code.
#[must_use]
pub fn rows(reports: &[Report], lang: Lang) -> Table {
    let mut table = Table::new(["check", "status", "where", "detail"]);
    for finding in reports.iter().flat_map(|report| &report.findings) {
        let place = finding.place.as_deref().unwrap_or_default();
        table.row([finding.check.code(), finding.status.code(), place, finding.detail.get(lang)]);
    }
    table
}

fn name(check: Check) -> Text {
    match check {
        Check::Files => text::check_files(),
        Check::Canonical => text::check_canonical(),
        Check::Types => text::check_types(),
        Check::Order => text::check_order(),
        Check::States => text::check_states(),
        Check::Genesis => text::check_genesis(),
        Check::Root => text::check_root(),
        Check::Checkpoint => text::check_checkpoint(),
        Check::Signatures => text::check_signatures(),
        Check::Policy => text::check_policy(),
        Check::Log => text::check_log(),
        Check::Since => text::check_since(),
        Check::Receipt => text::check_receipt(),
        Check::Proof => text::check_proof(),
        Check::Slots => text::check_slots(),
        Check::Commitments => text::check_commitments(),
        Check::Sees => text::check_sees(),
        Check::Packs => text::check_packs(),
        Check::Boxes => text::check_boxes(),
        Check::Openings => text::check_openings(),
        Check::Weights => text::check_weights(),
        Check::Tally => text::check_tally(),
        Check::Confirm => text::check_confirm(),
        Check::Audits => text::check_audits(),
        Check::Minutes => text::check_minutes(),
        Check::Book => text::check_book(),
        Check::Headfile => text::check_headfile(),
        Check::Index => text::check_index(),
        Check::Private => text::check_private(),
        Check::Register => text::check_register(),
        Check::Lost => text::check_lost(),
    }
}
