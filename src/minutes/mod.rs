//! The minutes folder: what a consultation ends in, and what anyone checks.
//!
//! Every name in it is fixed and there is no archive to unpack. The folder is
//! written from a [`Record`] and read back as a [`Folder`]; this room knows no
//! database.

mod folder;
mod summary;
mod write;

pub use folder::Folder;
pub use summary::Summary;
pub use write::{Each, Record, Written, write};

use std::path::Path;

use crate::consult::Disclose;
use crate::text::{self, Fault};

/// The text for people.
pub const MINUTES: &str = "minutes.md";
/// The lines of the log.
pub const CHAIN: &str = "chain.jsonl";
/// The slots and weight commitments of the frozen roll.
pub const ROLL: &str = "roll.jsonl";
/// The openings of the counted positions.
pub const OPENINGS: &str = "openings.jsonl";
/// The openings of the slots (mode `named` only).
pub const SLOTS: &str = "slots.jsonl";
/// The openings of the weights (mode `named` only).
pub const WEIGHTS: &str = "weights.jsonl";
/// Settings and rule.
pub const RULES: &str = "rules.json";
/// Every figure.
pub const TALLY: &str = "tally.json";
/// Every figure with those of the second count, where there was one.
pub const CONFIRM: &str = "confirm.json";
/// The openings of what households said of the published result.
pub const OBJECTIONS: &str = "objections.jsonl";
/// Size and root of the log.
pub const CHECKPOINT: &str = "checkpoint";
/// The digests of all other files.
pub const SUMS: &str = "SHA256SUMS";
/// The proposal, under one of these names.
pub const PROPOSALS: [&str; 2] = ["proposal.md", "proposal.txt"];

/// The files that a folder of a disclosure mode holds, `SHA256SUMS` last;
/// `confirmed` if there was a second count.
#[must_use]
pub fn files(disclose: Disclose, proposal: &str, confirmed: bool) -> Vec<String> {
    let opened: &[&str] = match disclose {
        Disclose::None => &[],
        Disclose::Positions => &[OPENINGS],
        Disclose::Named => &[OPENINGS, SLOTS, WEIGHTS],
    };
    let second: &[&str] = match (confirmed, disclose) {
        (false, _) => &[],
        (true, Disclose::None) => &[CONFIRM],
        (true, _) => &[CONFIRM, OBJECTIONS],
    };
    let mut names: Vec<String> = [CHAIN, CHECKPOINT, MINUTES, ROLL, RULES, TALLY]
        .iter()
        .chain(opened)
        .chain(second)
        .map(|name| (*name).to_owned())
        .chain([proposal.to_owned()])
        .collect();
    names.sort_unstable();
    names.push(SUMS.to_owned());
    names
}

/// An error of the file system, with the path it is about.
fn io(path: &Path) -> impl Fn(std::io::Error) -> Fault + '_ {
    move |error| Fault::new("io", text::io_failed(path.display(), error))
}
