//! The minutes folder: what a consultation ends in, and what anyone checks.
//!
//! Every name in it is fixed and there is no archive to unpack. The folder is
//! written from a [`Record`] and read back as a [`Folder`]; this room knows no
//! database.

mod batch;
mod embed;
mod folder;
mod sealed;
mod signed;
mod summary;
mod write;

pub use embed::put_inside;
pub use folder::Folder;
pub use signed::{SIGNED, SIGNERS, STAMP, WITNESSES, binds_keys, is_added, signature_name, signature_of};
pub use summary::Summary;
pub use write::{Each, EachSecret, Private, Record, Style, Written, may_write, write};

use std::path::Path;

use crate::consult::Disclose;
pub use crate::report::versions::{DROPPINGS, roll_name, roll_openings, text_name};
use crate::text::{self, Fault};

/// The text for people.
pub const MINUTES: &str = "minutes.md";
/// The same text as a page.
pub const PAGE: &str = "minutes.html";
/// The same text for a word processor.
pub const DOCX: &str = "minutes.docx";
/// The checks as a script.
pub const SCRIPT: &str = "verify.sh";
/// The checks as a page for a browser.
pub const CHECK: &str = "check.html";
/// The lines of the log.
pub const CHAIN: &str = "chain.jsonl";
/// The slots and weight commitments of the frozen roll.
pub const ROLL: &str = "roll.jsonl";
/// The openings of the counted positions.
pub const OPENINGS: &str = "openings.jsonl";
/// The openings of the slots (in mode `named`, and in the sealed form).
pub const SLOTS: &str = "slots.jsonl";
/// The openings of the weights (in mode `named`, and in the sealed form).
pub const WEIGHTS: &str = "weights.jsonl";
/// Every opening that is not among those of the counted positions (sealed form).
pub const MORE: &str = "more-openings.jsonl";
/// Who asked, when and how, and the remarks (sealed form).
pub const DETAILS: &str = "details.jsonl";
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

/// The forms of the text beside `minutes.md`, which is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forms {
    /// `minutes.html`.
    pub html: bool,
    /// `minutes.docx`.
    pub docx: bool,
}

impl Forms {
    /// All of them.
    pub const ALL: Self = Self { html: true, docx: true };

    /// The forms of a list such as `md,html,docx`.
    ///
    /// # Errors
    /// A name in it is no form.
    pub fn parse(list: &str) -> Result<Self, Fault> {
        let mut forms = Self { html: false, docx: false };
        for name in list.split(',').map(str::trim) {
            match name {
                "md" => {}
                "html" => forms.html = true,
                "docx" => forms.docx = true,
                other => {
                    return Err(Fault::new("form-unknown", text::form_unknown(other))
                        .hint(text::form_hint("md, html, docx"))
                        .exit(2));
                }
            }
        }
        Ok(forms)
    }

    /// Their files.
    pub fn files(self) -> impl Iterator<Item = &'static str> {
        [(PAGE, self.html), (DOCX, self.docx)].into_iter().filter(|(_, there)| *there).map(|(name, _)| name)
    }
}

/// What decides which files a folder holds.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// The disclosure mode.
    pub disclose: Disclose,
    /// The name of the proposal as opened.
    pub proposal: &'a str,
    /// Whether there was a second count.
    pub confirmed: bool,
    /// How often the text was changed.
    pub texts: usize,
    /// How often the roll was changed.
    pub rolls: usize,
    /// The forms of its text.
    pub forms: Forms,
    /// Whether it is the sealed form.
    pub sealed: bool,
    /// Whether keys are bound.
    pub signers: bool,
}

/// Whether a folder with these files is of the sealed form, whole or not.
#[must_use]
pub fn is_sealed(names: &[String]) -> bool {
    names.iter().any(|name| [MORE, DETAILS].contains(&name.as_str()))
}

/// The files that a folder holds, `SHA256SUMS` last.
#[must_use]
pub fn files(kept: &Kept<'_>) -> Vec<String> {
    let &Kept { disclose, proposal, confirmed, texts, rolls, forms, sealed, signers } = kept;
    let opened: &[&str] = match disclose {
        Disclose::Box if sealed => &[SLOTS, WEIGHTS, MORE, DETAILS],
        _ if sealed => &[OPENINGS, SLOTS, WEIGHTS, MORE, DETAILS],
        Disclose::None | Disclose::Box => &[],
        Disclose::Positions => &[OPENINGS],
        Disclose::Named => &[OPENINGS, SLOTS, WEIGHTS],
    };
    let second: &[&str] = match (confirmed, disclose) {
        (false, _) => &[],
        (true, Disclose::None | Disclose::Box) if !sealed => &[CONFIRM],
        (true, _) => &[CONFIRM, OBJECTIONS],
    };
    let earlier = (1..=rolls).filter(|_| sealed).flat_map(|n| roll_openings(n, rolls + 1));
    let mut names: Vec<String> = [CHAIN, CHECK, CHECKPOINT, MINUTES, ROLL, RULES, SCRIPT, TALLY]
        .iter()
        .chain(opened)
        .chain(second)
        .map(|name| (*name).to_owned())
        .chain(signers.then(|| SIGNERS.to_owned()))
        .chain(forms.files().map(str::to_owned))
        .chain((1..=texts + 1).map(|n| text_name(proposal, n)))
        .chain((2..=rolls + 1).map(roll_name))
        .chain(earlier)
        .collect();
    names.sort_unstable();
    names.push(SUMS.to_owned());
    names
}

/// An error of the file system, with the path it is about.
fn io(path: &Path) -> impl Fn(std::io::Error) -> Fault + '_ {
    move |error| Fault::io(path, &error)
}
