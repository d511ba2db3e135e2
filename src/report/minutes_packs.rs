//! The part of the minutes about stewards' packs: given out, taken in, out,
//! and what of them does not count.

use super::document::Page;
use super::minutes::Material;
use super::table::Table;
use crate::consult::fold_packs::PackLines;
use crate::text::{self, Lang};

impl Page {
    pub(super) fn packs(&mut self, material: &Material<'_>) {
        let packs = material.state.packs();
        if packs.issued() == 0 {
            return;
        }
        let lang = self.lang;
        let (issued, merged) = (packs.issued(), packs.merged());
        self.say(&text::minutes_packs(issued, merged, issued - merged));
        let headers = [
            text::pack_col().get(lang).to_owned(),
            format!(">{}", text::col_seq().get(lang)),
            format!(">{}", text::pack_col_doors().get(lang)),
            format!(">{}", text::pack_col_records().get(lang)),
            text::pack_col_state().get(lang).to_owned(),
            text::pack_col_key().get(lang).to_owned(),
        ];
        let mut table = Table::new(headers);
        let mut order: Vec<(&String, &PackLines)> = packs.by_id.iter().collect();
        order.sort_by_key(|(_, lines)| lines.seq);
        for (pack, lines) in order {
            table.row([
                pack.chars().take(8).collect::<String>(),
                (lines.seq + 1).to_string(),
                lines.issue.n.to_string(),
                lines.merged.map_or_else(|| "-".to_owned(), |merged| merged.n.to_string()),
                state(lines, lang),
                lines.issue.signer.clone(),
            ]);
        }
        self.table(&table);
        if packs.duplicates + packs.conflicts > 0 {
            self.say(&text::minutes_pack_claims(packs.duplicates, packs.conflicts));
        }
        if !packs.late.is_empty() {
            self.say(&text::minutes_pack_late(packs.late.len(), lines_of(&packs.late)));
        }
        if !packs.quarantine.is_empty() {
            self.say(&text::minutes_pack_apart(packs.quarantine.len(), lines_of(&packs.quarantine)));
        }
    }
}

fn lines_of<T>(found: &[(u64, T)]) -> String {
    found.iter().map(|(line, _)| line.to_string()).collect::<Vec<_>>().join(", ")
}

fn state(lines: &PackLines, lang: Lang) -> String {
    let mut state = match lines.merged {
        None => text::pack_state_out().get(lang).to_owned(),
        Some(merged) => text::pack_state_merged(merged.generation).get(lang).to_owned(),
    };
    if lines.retired {
        state.push_str(text::pack_state_retired().get(lang));
    }
    state
}
