//! The part of the minutes about stewards' packs: given out, taken in, out,
//! and what of them does not count.

use std::collections::BTreeSet;

use super::document::Page;
use super::minutes::Material;
use super::table::Table;
use crate::consult::fold_packs::{PackLines, Packs};
use crate::log::pack::FormCount;
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
        let forms = packs.by_id.values().any(|lines| lines.issue.forms.is_some());
        let more =
            [text::pack_col_forms(), text::pack_col_back(), text::pack_col_spoilt(), text::pack_col_still()];
        let more = more.iter().filter(|_| forms).map(|header| format!(">{}", header.get(lang)));
        let mut table = Table::new(headers.into_iter().chain(more));
        let mut order: Vec<(&String, &PackLines)> = packs.by_id.iter().collect();
        order.sort_by_key(|(_, lines)| lines.seq);
        for (pack, lines) in order {
            let cells = [
                pack.chars().take(8).collect::<String>(),
                (lines.seq + 1).to_string(),
                lines.issue.n.to_string(),
                lines.merged.map_or_else(|| "-".to_owned(), |merged| merged.n.to_string()),
                state(lines, lang),
                lines.issue.signer.clone(),
            ];
            table.row(cells.into_iter().chain(form_cells(lines).into_iter().filter(|_| forms)));
        }
        self.table(&table);
        if forms {
            self.forms(packs);
        }
        if packs.duplicates + packs.conflicts > 0 {
            self.say(&text::minutes_pack_claims(packs.duplicates, packs.conflicts));
        }
        if !packs.doubts.is_empty() {
            let doors: BTreeSet<_> = packs.doubts.iter().map(|(_, doubt)| doubt.slot).collect();
            self.say(&text::minutes_pack_doubts(doors.len(), lines_of(&packs.doubts)));
        }
        if !packs.late.is_empty() {
            self.say(&text::minutes_pack_late(packs.late.len(), lines_of(&packs.late)));
        }
        if !packs.quarantine.is_empty() {
            self.say(&text::minutes_pack_apart(packs.quarantine.len(), lines_of(&packs.quarantine)));
        }
    }
}

impl Page {
    /// What became of the paper forms, and in words where they do not add up.
    fn forms(&mut self, packs: &Packs) {
        let (mut given, mut came, mut out) = (0_u64, FormCount::default(), 0_u64);
        for lines in packs.by_id.values() {
            let of_pack = lines.merged.and_then(|merged| merged.forms).unwrap_or_default();
            given = given.saturating_add(lines.issue.forms.unwrap_or(0));
            came.back = came.back.saturating_add(of_pack.back);
            came.spoilt = came.spoilt.saturating_add(of_pack.spoilt);
            came.odd = came.odd.saturating_add(of_pack.odd);
            out = out.saturating_add(lines.forms_out());
        }
        self.say(&text::minutes_forms(given, came.back, came.spoilt, out));
        if out > 0 {
            self.say(&text::minutes_forms_out(out));
        }
        if came.odd > 0 {
            self.say(&text::minutes_forms_odd(came.odd));
        }
    }
}

/// Forms given out, come back, spoilt, still out.
fn form_cells(lines: &PackLines) -> [String; 4] {
    let Some(given) = lines.issue.forms else { return std::array::from_fn(|_| "-".to_owned()) };
    let came = lines.merged.and_then(|merged| merged.forms).unwrap_or_default();
    [given, came.back, came.spoilt, lines.forms_out()].map(|n| n.to_string())
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
