//! The tables that commands answer from, against the lines and openings.

use std::collections::HashMap;
use std::fmt::Display;

use super::chain::Reader;
use super::finding::{Check, Ledger};
use super::private::Private;
use crate::consult::standing::said_code;
use crate::consult::{Counter, Counts, Owners, Settings, Slot, Standing};
use crate::log::Hash;
use crate::text;

/// The households of a book's frozen roll, with the slot hashes made here.
#[derive(Debug, Default)]
pub(super) struct Households {
    pub(super) slots: Vec<(Hash, Slot)>,
}

impl Households {
    /// Counts every household where lines and openings put it.
    pub(super) fn count(&self, settings: &Settings, private: &Private) -> (Counts, Owners) {
        let mut counter = Counter::new(&settings.rule);
        for (hash, slot) in &self.slots {
            counter.add(slot.weight(), private.standing(hash));
        }
        counter.finish()
    }

    /// Counts what households said of the published result.
    pub(super) fn second(&self, settings: &Settings, private: &Private) -> Counts {
        let mut counter = Counter::new(&settings.rule);
        for (hash, slot) in &self.slots {
            let reached = private.delivered.contains(hash) || private.opened.by_slot.contains_key(hash);
            let standing = match private.objections.get(hash) {
                Some(position) => Standing::Answered(*position),
                None if reached => Standing::Silent,
                None => Standing::Unreached,
            };
            counter.add(slot.weight(), standing);
        }
        counter.finish().0
    }

    /// What of the roll's rows follows from the others: the order of doors
    /// and the doors of each owner.
    pub(super) fn check(&self, ledger: &mut Ledger) {
        let mut order: Vec<&Slot> = self.slots.iter().map(|(_, slot)| slot).collect();
        order.sort_by(|a, b| a.door.cmp(&b.door));
        let mut owned: HashMap<&str, u64> = HashMap::new();
        for slot in &order {
            *owned.entry(slot.own.as_str()).or_default() += 1;
        }
        for (n, slot) in (0_u64..).zip(&order) {
            if slot.n != n || owned.get(slot.own.as_str()) != Some(&slot.own_doors) {
                ledger.fail(Check::Index, None, text::verify_index_row("slot", &slot.door));
            }
        }
    }
}

impl Private {
    fn standing(&self, slot: &Hash) -> Standing {
        match self.opened.by_slot.get(slot) {
            Some(position) if self.proxies.contains_key(slot) => Standing::ByProxy(*position),
            Some(position) => Standing::Answered(*position),
            None if self.delivered.contains(slot) => Standing::Silent,
            None => Standing::Unreached,
        }
    }
}

/// What a book should hold, as [`crate::book::Book::derived_rows`] gives it.
pub(super) struct Expected<'a> {
    pub(super) reader: &'a Reader<'a>,
    pub(super) households: &'a Households,
    pub(super) private: &'a Private,
    pub(super) counts: &'a Counts,
    pub(super) owners: &'a Owners,
}

impl Expected<'_> {
    /// Compares every derived row.
    pub(super) fn compare(&self, ledger: &mut Ledger, mut found: Vec<String>) {
        // The key of the consultation inside the book; it is not told elsewhere.
        let id = found.first().and_then(|row| row.split('|').nth(1)).unwrap_or("-").to_owned();
        let mut wanted = self.rows(&id);
        wanted.sort_unstable();
        found.sort_unstable();
        let number = wanted.len();
        let mut named: Vec<(String, String)> = Vec::new();
        let only_in = |these: &[String], those: &[String]| -> Vec<(String, String)> {
            these.iter().filter(|row| those.binary_search(row).is_err()).map(|row| name(row)).collect()
        };
        named.extend(only_in(&wanted, &found));
        named.extend(only_in(&found, &wanted));
        named.sort_unstable();
        named.dedup();
        if named.is_empty() && wanted.len() != found.len() {
            named.push(("?".to_owned(), "?".to_owned()));
        }
        for (table, key) in named {
            ledger.fail(Check::Index, None, text::verify_index_row(table, key));
        }
        ledger.ok(Check::Index, text::verify_index_ok(number));
    }

    fn rows(&self, id: &str) -> Vec<String> {
        let state = &self.reader.state;
        let mut rows = vec![format!(
            "stage|{id}|{}|{}|{}|{}|{}|{}",
            int(u8::from(state.close().is_some())),
            int(state.positions()),
            int(state.replaced()),
            int(state.visits()),
            int(self.private.details().outside_window),
            string(&self.private.last_at),
        )];
        for (hash, slot) in &self.households.slots {
            let Some(lines) = state.slot(hash) else { continue };
            let (position, commitment, seq) = match lines.given {
                Some((commitment, seq)) => {
                    let position = self.private.opened.by_slot.get(hash);
                    let position = position.map_or_else(|| "?".to_owned(), |p| string(p.as_str()));
                    (position, format!("Blob({:?})", commitment.0), int(seq))
                }
                None => ("Null".to_owned(), "Null".to_owned(), "Null".to_owned()),
            };
            let delivered = int(u8::from(self.private.delivered.contains(hash)));
            let visits = int(self.private.visits.get(hash).copied().unwrap_or(0));
            let door = string(slot.door.as_str());
            let proxy = string(self.private.proxies.get(hash).map_or("", String::as_str));
            rows.push(format!(
                "answer|{id}|{door}|{position}|{commitment}|{seq}|{delivered}|{visits}|{proxy}"
            ));
            if let Some(holder) = self.private.proxies.get(hash) {
                rows.push(format!("holder|{id}|{}|{door}|{}", string(holder), string(&slot.own)));
            }
        }
        for (building, cells) in &self.counts.buildings {
            for (standing, cell) in cells {
                let (building, standing) = (string(building), string(standing.code()));
                let (households, area) = (int(cell.households), int(cell.area));
                rows.push(format!("tallied|{id}|{building}|{standing}|{households}|{area}"));
            }
        }
        let several: std::collections::HashSet<&str> = self
            .households
            .slots
            .iter()
            .filter(|(_, slot)| slot.own_doors > 1)
            .map(|(_, slot)| slot.own.as_str())
            .collect();
        for ((key, own), owned) in self.owners {
            for (standing, doors) in owned.iter().filter(|_| several.contains(own.as_str())) {
                let (key, own, standing) = (string(key), string(own), string(standing.code()));
                rows.push(format!("owned|{id}|{key}|{own}|{standing}|{}", int(doors)));
            }
        }
        for (key, heads) in &self.counts.heads {
            for (said, heads) in heads {
                rows.push(format!("head|{id}|{}|{}|{}", string(key), string(&said_code(said)), int(heads)));
            }
        }
        for (key, sums) in &self.counts.others {
            for (standing, amount) in sums {
                let standing = string(standing.code());
                rows.push(format!("other|{id}|{}|{standing}|{}", string(key), int(amount)));
            }
        }
        for (name, at, value) in state.course().rows() {
            rows.push(format!("course|{id}|{}|{}|{}", string(&name), string(&at), string(&value)));
        }
        for (hash, slot) in &self.households.slots {
            let Some(objection) = state.objections().get(hash) else { continue };
            let position = self.private.objections.get(hash).map_or("?", |position| position.as_str());
            rows.push(format!(
                "objection|{id}|{}|{}|Blob({:?})|{}|{}",
                string(slot.door.as_str()),
                string(position),
                objection.commitment.0,
                int(objection.seq),
                int(u8::from(objection.answered))
            ));
        }
        rows
    }
}

fn int(value: impl Display) -> String {
    format!("Integer({value})")
}

fn string(value: &str) -> String {
    format!("Text({value:?})")
}

/// The table of a row, and what it is about.
fn name(row: &str) -> (String, String) {
    let mut parts = row.split('|');
    let table = parts.next().unwrap_or_default().to_owned();
    let key = parts.nth(1).filter(|_| table != "stage").unwrap_or_default();
    let key = key.trim_start_matches("Text(\"").trim_end_matches("\")");
    (table, key.to_owned())
}
