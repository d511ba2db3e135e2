//! A secret ballot as people read it: who took part by building, and the boxes.

use super::document::Page;
use super::figure::percent_floor;
use super::markdown::escape;
use super::measures::in_order;
use super::minutes::Material;
use super::table::Table;
use crate::consult::{BoxTotals, TallySheet};
use crate::rule::Bucket;
use crate::text::{self, Lang, Text};

/// One row a building: how many took part. What they said is known of no part.
pub(super) fn buildings(sheet: &TallySheet, lang: Lang) -> Table {
    let number = |text: Text| format!(">{}", text.get(lang));
    let mut table = Table::new([
        text::col_building().get(lang).to_owned(),
        number(text::col_households()),
        number(text::col_turnout()),
        number(text::bucket_name("silent")),
        number(text::bucket_name("unreached")),
        number(text::col_turnout_rate()),
    ]);
    for (name, figures) in in_order(sheet) {
        let Some(households) = figures.measures.get("households") else { continue };
        let shown = if name.is_empty() { "-" } else { name.as_str() };
        let count = |bucket: Bucket| households.get(bucket).to_string();
        table.row([
            shown.to_owned(),
            households.all().to_string(),
            count(Bucket::Novote),
            count(Bucket::Silent),
            count(Bucket::Unreached),
            percent_floor(households.get(Bucket::Novote), households.all()),
        ]);
    }
    table
}

/// The boxes: what each came to, its seal, how many signed.
fn boxes(material: &Material<'_>, lang: Lang) -> Table {
    let number = |text: Text| format!(">{}", text.get(lang));
    let says = |code: &str| number(text::position_name(code));
    let mut table = Table::new([
        text::col_box().get(lang).to_owned(),
        number(text::col_ballots()),
        says("for"),
        says("against"),
        says("abstain"),
        says("invalid"),
        number(text::bucket_name("novote")),
        text::col_seal().get(lang).to_owned(),
        number(text::col_tellers()),
        text::col_date().get(lang).to_owned(),
        text::col_statement().get(lang).to_owned(),
    ]);
    for (_, count) in material.state.box_counts() {
        let totals = BoxTotals::of(count);
        let parts = totals.ballots().map(|(_, ballots)| ballots.to_string());
        let seal = count.seal.as_deref().map_or_else(|| "-".to_owned(), escape);
        let statement = count.statement.map_or_else(|| "-".to_owned(), |digest| format!("`{digest}`"));
        let first = [count.name.clone(), totals.number().to_string()];
        let rest = [totals.novote.to_string(), seal, count.tellers.to_string(), count.at.clone(), statement];
        table.row(first.into_iter().chain(parts).chain(rest));
    }
    table
}

impl Page {
    /// Who took part in a secret ballot, and what the boxes came to.
    pub(super) fn secret_ballot(&mut self, material: &Material<'_>) {
        let (state, lang) = (material.state, self.lang);
        let canvass = &material.sheet.canvass;
        self.say(&text::turnout_records(canvass.records, canvass.replaced, canvass.visits));
        let counted = state.boxes();
        if counted.is_empty() {
            self.say(&text::boxes_none(state.turnout()));
        } else {
            let ballots: u64 = counted.values().map(BoxTotals::number).sum();
            self.say(&text::boxes_heading(counted.len(), ballots, state.turnout()));
            self.table(&boxes(material, lang));
        }
        for (line, count) in state.box_counts() {
            let tellers = material.inside.and_then(|inside| inside.tellers.get(line));
            if let Some(tellers) = tellers {
                self.say(&text::box_tellers_named(&count.name, escape(tellers)));
            }
        }
        self.say(&text::box_not_proved());
    }
}
