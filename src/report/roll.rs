//! The roll for people and programs, and what about it looks wrong.

use super::{Table, figure};
use crate::consult::Roll;
use crate::consult::lint::Finding;
use crate::log::Hash;
use crate::text::{self, Lang};

/// `roll show --json`.
#[must_use]
pub fn json(roll: &Roll, digest: Hash) -> serde_json::Value {
    let building: serde_json::Map<String, serde_json::Value> = roll
        .by_building()
        .into_iter()
        .map(|sum| (sum.building, serde_json::json!({"households": sum.households, "area": sum.area})))
        .collect();
    serde_json::json!({
        "format": "yishi/roll/1", "households": roll.len(), "owners": roll.owner_count(),
        "area": roll.area(), "digest": digest, "building": building,
    })
}

/// Households and area per building.
#[must_use]
pub fn buildings(roll: &Roll, lang: Lang) -> Table {
    let headers = [
        text::col_building().get(lang).to_owned(),
        format!(">{}", text::col_households().get(lang)),
        format!(">{}", text::col_area().get(lang)),
    ];
    let mut table = Table::new(headers);
    for sum in roll.by_building() {
        let name = if sum.building.is_empty() { "-".to_owned() } else { sum.building };
        table.row([name, sum.households.to_string(), figure::area(sum.area.into())]);
    }
    table
}

/// The roll on a terminal.
#[must_use]
pub fn terminal(roll: &Roll, digest: Hash, lang: Lang) -> String {
    if roll.is_empty() {
        return format!("{}\n", text::roll_none().get(lang));
    }
    let owners = roll.owners();
    let area = figure::area(roll.area().into());
    let mut out = format!("{}\n", text::roll_summary(roll.len(), owners.len(), area).get(lang));
    let several: Vec<usize> = owners.values().map(Vec::len).filter(|doors| *doors > 1).collect();
    if !several.is_empty() {
        let line = text::roll_multi(several.len(), several.iter().sum::<usize>());
        out.push_str(&format!("{}\n", line.get(lang)));
    }
    out.push_str(&format!("\n{}\n", buildings(roll, lang).text()));
    out.push_str(&format!("{}\n", text::roll_digest_line(digest).get(lang)));
    out
}

/// `roll check --json`.
#[must_use]
pub fn findings_json(findings: &[Finding], lang: Lang) -> serde_json::Value {
    let each = |finding: &Finding| serde_json::json!({"code": finding.code, "text": finding.text.get(lang), "doors": finding.doors});
    let findings: Vec<serde_json::Value> = findings.iter().map(each).collect();
    serde_json::json!({"format": "yishi/roll-check/1", "findings": findings})
}
