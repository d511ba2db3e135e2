//! The parts of the minutes about keys: whoever holds one that may sign, with
//! the fingerprint to compare with the notice of the opening, and who signed what
//! was decided of a contested door.

use super::document::Page;
use super::minutes::Material;
use super::table::Table;
use crate::consult::Keyring;
use crate::sign::Role;
use crate::text;

impl Page {
    /// Nothing where the first line binds no key.
    pub(super) fn keys(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let ring = ring(material);
        if ring.iter().next().is_none() {
            return;
        }
        self.say(&text::minutes_keys());
        let headers = [
            text::minutes_key_name(),
            text::minutes_key_role(),
            text::minutes_key_fingerprint(),
            text::minutes_key_lines(),
        ];
        let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
        for held in ring.iter() {
            let signer = &held.signer;
            let role = signer.role.map_or_else(|| text::Text::same("-"), Role::text);
            let lines = match (held.from, held.until) {
                (0, None) => "-".to_owned(),
                (0, Some(until)) => text::key_until(until).get(lang).to_owned(),
                (from, None) => text::key_since(from).get(lang).to_owned(),
                (from, Some(until)) => {
                    format!("{} {}", text::key_since(from).get(lang), text::key_until(until).get(lang))
                }
            };
            table.row([signer.name.as_str(), role.get(lang), &signer.key.fingerprint(), &lines]);
        }
        self.table(&table);
    }

    /// What persons decided of contested doors: the line, the evidence, and who
    /// signed it. Nothing where nobody had to.
    pub(super) fn decisions(&mut self, material: &Material<'_>) {
        let (lang, decisions) = (self.lang, material.state.resolved());
        if decisions.is_empty() {
            return;
        }
        self.say(&text::minutes_decisions(decisions.len()));
        let right = format!(">{}", text::col_seq().get(lang));
        let headers = [text::minutes_decision_evidence(), text::minutes_decision_signed()];
        let headers = headers.iter().map(|header| header.get(lang).to_owned());
        let mut table = Table::new([right].into_iter().chain(headers));
        let ring = ring(material);
        for decision in decisions {
            let evidence = decision.settled.as_ref().map(|settled| settled.evidence.code());
            let signed = match ring.settled(&material.log, decision) {
                Ok(people) if !people.is_empty() => people.join(text::joined_names().get(lang)),
                // A signature that does not hold is told by `verify`.
                _ => text::minutes_decision_alone().get(lang).to_owned(),
            };
            table.row([decision.line.to_string(), evidence.unwrap_or_else(|| "-".to_owned()), signed]);
        }
        self.table(&table);
    }
}

/// The keys that were ever bound.
fn ring(material: &Material<'_>) -> Keyring {
    let mut ring = Keyring::new(material.signers);
    for (line, body) in material.stages {
        // What cannot be so is told by `verify`.
        let _ = ring.line(&material.log, *line, body);
    }
    ring
}
