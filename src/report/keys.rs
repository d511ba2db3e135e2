//! Who may sign, for people and programs: what stands on a badge.

use super::qr::Qr;
use crate::log::Hash;
use crate::sign::{Role, Signer};
use crate::text::{self, Lang, Text};

/// A key and the lines between which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Whose it is and what it may sign.
    pub signer: Signer,
    /// The line that brought it; 0 if it was there before.
    pub from: u64,
    /// The line that took it off.
    pub until: Option<u64>,
}

/// `key show --json`.
#[must_use]
pub fn json(people: &[Person], log: Option<Hash>) -> serde_json::Value {
    let keys: Vec<serde_json::Value> = people
        .iter()
        .map(|Person { signer, from, until }| {
            serde_json::json!({
                "name": signer.name, "role": signer.role.map(Role::tag), "namespaces": signer.namespaces,
                "key": signer.key.openssh(), "fingerprint": signer.key.fingerprint(),
                "words": signer.key.words(), "from": from, "until": until,
            })
        })
        .collect();
    serde_json::json!({"format": "yishi/keys/1", "log": log, "keys": keys})
}

/// A few lines a person, as they stand on the badge.
#[must_use]
pub fn terminal(people: &[Person], qr: bool, lang: Lang) -> String {
    if people.is_empty() {
        return format!("{}\n", text::keys_nobody().get(lang));
    }
    let badge = |person: &Person| {
        let signer = &person.signer;
        let role = signer.role.map_or_else(|| Text::same("-"), Role::text);
        let mut out = format!("{}  {}\n", signer.name, role.get(lang));
        out.push_str(&format!("  {}\n  {}\n", signer.key.fingerprint(), signer.key.words()));
        if person.from > 0 {
            out.push_str(&format!("  {}\n", text::key_since(person.from).get(lang)));
        }
        if let Some(until) = person.until {
            out.push_str(&format!("  {}\n", text::key_until(until).get(lang)));
        }
        if let Some(code) = Qr::new(&signer.key.fingerprint()).filter(|_| qr) {
            out.push_str(&code.half_blocks());
        }
        out
    };
    people.iter().map(badge).collect::<Vec<_>>().join("\n")
}
