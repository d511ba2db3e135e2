//! The part of the minutes about keys: whoever holds one that may sign, with
//! the fingerprint to compare with the notice of the opening.

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
        let mut ring = Keyring::new(material.signers);
        for (line, body) in material.stages {
            // What cannot be so is told by `verify`.
            let _ = ring.line(&material.log, *line, body);
        }
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
}
