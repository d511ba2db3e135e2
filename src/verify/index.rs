//! The tables that commands answer from, against the lines and openings.

use std::collections::HashMap;
use std::fmt::Display;

use super::chain::Reader;
use super::finding::{Check, Ledger};
use super::private::Private;
use crate::consult::standing::said_code;
use crate::consult::unique_areas::unique;
use crate::consult::{BoxTotals, Counter, Counts, Keyed, Owners, Settings, Slot, SlotLines, Standing, State};
use crate::log::Hash;
use crate::text;

/// The households of a book's frozen roll, with the slot hashes made here.
#[derive(Debug, Default)]
pub(super) struct Households {
    pub(super) slots: Vec<(Hash, Slot)>,
    /// Those of earlier rolls that are not on it any more.
    pub(super) gone: Vec<(Hash, Slot)>,
}

impl Households {
    /// The sorted slots of the present roll.
    pub(super) fn hashes(&self) -> Vec<Hash> {
        let mut hashes: Vec<Hash> = self.slots.iter().map(|(hash, _)| *hash).collect();
        hashes.sort_unstable();
        hashes
    }

    /// Counts every household where lines and openings put it.
    pub(super) fn count(&self, settings: &Settings, state: &State, private: &Private) -> (Counts, Owners) {
        count(&self.slots, settings, state, private)
    }

    /// Counts what households said of the published result.
    pub(super) fn second(&self, settings: &Settings, private: &Private) -> Counts {
        let mut counter = Counter::new(&settings.rule);
        for (hash, slot) in &self.slots {
            let reached = private.delivered.contains(hash) || private.answers.contains_key(hash);
            let standing = match private.objections.get(hash) {
                Some(position) => Standing::plain(*position),
                None if reached => Standing::Silent,
                None => Standing::Unreached,
            };
            counter.add(slot.weight(), standing);
        }
        counter.counts()
    }

    /// Households whose area nobody else has.
    pub(super) fn unique_areas(&self) -> u64 {
        let found = unique(self.slots.iter().map(|(_, slot)| ((), slot.area)));
        u64::try_from(found.len()).unwrap_or(u64::MAX)
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

/// Counts the households of a roll where lines and openings put them.
pub(super) fn count(
    slots: &[(Hash, Slot)],
    settings: &Settings,
    state: &State,
    private: &Private,
) -> (Counts, Owners) {
    let mut counter = Counter::new(&settings.rule);
    for (hash, slot) in slots {
        counter.add(slot.weight(), private.standing(state, hash));
    }
    counter.finish()
}

impl Private {
    fn standing(&self, state: &State, slot: &Hash) -> Standing {
        let lines = state.slot(slot);
        match self.answers.get(slot) {
            Some(_) if lines.is_some_and(|lines| lines.keyed == Keyed::Contested) => Standing::Contested,
            Some(said) => Standing::Given(said.position, said.provenance),
            None if self.turnout.contains_key(slot) => Standing::Turnout,
            None if self.delivered.contains(slot) => Standing::Silent,
            None => Standing::Unreached,
        }
    }
}

/// What a book should hold, as [`crate::book::Book::derived_rows`] gives it.
pub(super) struct Expected<'a> {
    pub(super) reader: &'a Reader,
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
        let [seconds, differing, resolved] = state.keyed_twice();
        let mut rows = vec![format!(
            "stage|{id}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
            int(u8::from(state.close().is_some())),
            int(state.positions()),
            int(state.replaced()),
            int(state.visits()),
            int(seconds),
            int(differing),
            int(resolved),
            int(self.private.outside_window()),
            string(&self.private.last_at),
        )];
        for (hash, slot) in &self.households.slots {
            let Some(lines) = state.slot(hash) else { continue };
            rows.push(self.answer(id, hash, slot, &lines));
            let holder = self.private.answers.get(hash).map(|said| &said.proxy);
            let holder = holder.or_else(|| self.private.turnout.get(hash)).map(String::as_str);
            if let Some(holder) =
                holder.filter(|holder| !holder.is_empty() && lines.keyed != Keyed::Contested)
            {
                let door = string(slot.door.as_str());
                rows.push(format!("holder|{id}|{}|{door}|{}", string(holder), string(&slot.own)));
            }
        }
        for (hash, slot) in &self.households.gone {
            if let Some(lines) = state.slot(hash) {
                rows.push(self.answer(id, hash, slot, &lines));
            }
        }
        for (standing, cell) in &self.counts.total {
            let (households, area) = (int(cell.households), int(cell.area));
            rows.push(format!("known|{id}|{}|{households}|{area}", string(standing.code())));
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
        for (line, count) in state.box_counts() {
            let totals = BoxTotals::of(count);
            let [agree, oppose, abstain, invalid] = totals.ballots().map(|(_, ballots)| int(ballots));
            let (name, novote) = (string(&count.name), int(totals.novote));
            let seq = int(self.reader.line(*line).saturating_sub(1));
            rows.push(format!("box|{id}|{name}|{agree}|{oppose}|{abstain}|{invalid}|{novote}|{seq}"));
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
        self.packs(id, &mut rows);
        for (slot, back) in state.backs() {
            let (result, seq) = (string(&back.result), int(back.seq));
            rows.push(format!(
                "callback|{id}|Blob({:?})|{result}|Blob({:?})|{seq}",
                slot.0, back.commitment.0
            ));
        }
        for (hash, slot) in self.households.slots.iter().chain(&self.households.gone) {
            let Some(consent) = state.consents().get(hash) else { continue };
            let (door, given) = (string(slot.door.as_str()), int(u8::from(consent.given)));
            let seq = int(consent.seq);
            rows.push(format!("consent|{id}|{door}|{given}|Blob({:?})|{seq}", consent.commitment.0));
        }
        rows
    }
}

impl Expected<'_> {
    /// The rows of packs, and of doors with several standing answers.
    fn packs(&self, id: &str, rows: &mut Vec<String>) {
        for (hash, slot) in self.households.slots.iter().chain(&self.households.gone) {
            let Some(claims) = self.private.claims.get(hash) else { continue };
            let door = string(slot.door.as_str());
            for live in claims.live.iter().filter(|_| claims.live.len() > 1) {
                rows.push(format!(
                    "claim|{id}|{door}|Blob({:?})|{}|{}|{}|{}|{}",
                    live.commitment.0,
                    int(live.seq),
                    string(live.position.as_str()),
                    string(live.provenance.code()),
                    string(&live.proxy),
                    int(1)
                ));
            }
            for awaited in &claims.awaited {
                let (zero, empty) = (int(0), string(""));
                rows.push(format!(
                    "claim|{id}|{door}|Blob({:?})|{zero}|{empty}|{empty}|{empty}|{zero}",
                    awaited.0
                ));
            }
        }
        for (pack, lines) in &self.reader.state.packs().by_id {
            let merged = lines.merged.as_ref();
            let null = || "Null".to_owned();
            rows.push(format!(
                "pack|{id}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
                string(pack),
                int(lines.seq),
                int(lines.issue.n),
                string(&lines.issue.signer),
                int(merged.map_or(0, |merged| merged.generation)),
                int(merged.map_or(0, |merged| merged.n)),
                merged.map_or_else(null, |merged| format!("Blob({:?})", merged.digest.0)),
                merged.map_or_else(null, |merged| int(merged.seq)),
                int(u8::from(lines.retired)),
            ));
        }
    }

    /// The row of `answer` of a door.
    fn answer(&self, id: &str, hash: &Hash, slot: &Slot, lines: &SlotLines<'_>) -> String {
        let null = || "Null".to_owned();
        let said = self.private.answers.get(hash);
        let (position, commitment, seq) = match lines.given {
            Some((commitment, seq)) => {
                let took_part = self.private.turnout.get(hash).map(|_| string("turnout"));
                let position = said.map(|said| string(said.position.as_str())).or(took_part);
                let position = position.unwrap_or_else(|| "?".to_owned());
                (position, format!("Blob({:?})", commitment.0), int(seq))
            }
            None => (null(), null(), null()),
        };
        let number = |of: &HashMap<Hash, u64>| int(of.get(hash).copied().unwrap_or(0));
        let has = |set: &std::collections::HashSet<Hash>| int(u8::from(set.contains(hash)));
        let cells = [
            string(slot.door.as_str()),
            position,
            commitment,
            seq,
            has(&self.private.delivered),
            number(&self.private.visits),
            number(&self.private.failed),
            has(&self.private.posted),
            string(
                said.map(|said| &said.proxy).or(self.private.turnout.get(hash)).map_or("", String::as_str),
            ),
            string(said.map_or("", |said| said.provenance.code())),
            int(lines.keyed.number()),
            lines.second.map_or_else(null, int),
        ];
        format!("answer|{id}|{}", cells.join("|"))
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
