//! What a check finds, gathered so that a broken file of a million lines does
//! not print a million lines.

use std::collections::BTreeMap;

use crate::log::Hash;
use crate::text::{self, Text};

/// Faults of one check that are shown one by one; the rest are counted.
const SHOWN: usize = 5;

macro_rules! checks {
    ($( $(#[$doc:meta])* $name:ident = $code:literal )*) => {
        /// What is checked, in the order in which it is told.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check { $( $(#[$doc])* $name ),* }

        impl Check {
            /// All checks, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

checks! {
    /// The folder holds the files that it must, with the digests listed.
    Files = "files"
    /// Every line is in the one allowed spelling.
    Canonical = "canonical"
    /// Every line is of a kind that this version understands.
    Types = "types"
    /// Numbering and links.
    Order = "order"
    /// Nothing counts after the close; one close, one tally.
    States = "states"
    /// What the first line binds.
    Genesis = "genesis"
    /// The root of the tree over all lines.
    Root = "root"
    /// The checkpoint file.
    Checkpoint = "checkpoint"
    /// Electronic signatures.
    Signatures = "signatures"
    /// Who must have signed.
    Policy = "policy"
    /// The log id that the reader brings along.
    Log = "log"
    /// An older copy that the reader brings along.
    Since = "since"
    /// The receipt codes that the reader brings along.
    Receipt = "receipt"
    /// The proof of one record.
    Proof = "proof"
    /// Every line speaks of a household on the roll.
    Slots = "slots"
    /// No commitment is there twice.
    Commitments = "commitments"
    /// A replacing position names the one it replaces.
    Sees = "sees"
    /// Packs given out and taken in.
    Packs = "packs"
    /// The boxes of a secret ballot, against turnout and result.
    Boxes = "boxes"
    /// The opened positions are those that count.
    Openings = "openings"
    /// The opened areas, buildings and owners are those of the roll.
    Weights = "weights"
    /// The result, counted again.
    Tally = "tally"
    /// The second count, made again.
    Confirm = "confirm"
    /// The doors that were drawn to be asked again, and what they said.
    Audits = "audits"
    /// The text for people, written again.
    Minutes = "minutes"
    /// The file of the book itself.
    Book = "book"
    /// What this machine saw last.
    Headfile = "headfile"
    /// The tables that commands answer from.
    Index = "index"
    /// The private openings and details.
    Private = "private"
    /// The decisions that annotations name.
    Register = "register"
    /// Logs that this machine wrote and the book lacks.
    Lost = "lost"
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Checked and true.
    Ok,
    /// Checked and not true.
    Fail,
    /// Not checked, and why.
    NotChecked,
}

impl Status {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Fail => "fail",
            Self::NotChecked => "not_checked",
        }
    }
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// By which check.
    pub check: Check,
    /// How it ended.
    pub status: Status,
    /// Where, e.g. `chain.jsonl:5`; in a book after the consultation's name.
    pub place: Option<String>,
    /// What was checked, or what is wrong, or why it was not checked.
    pub detail: Text,
    /// A fail that proves a fork or a rollback, not just damage.
    pub proved: bool,
}

/// What of the reader's own a report was held against, and over what: for the
/// words that sum it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// The log id, or nothing.
    #[default]
    Id,
    /// The list of signers alone: no log id was given.
    Signers,
    /// The log id; but keys are bound and nobody signed the list of files.
    Unsigned,
    /// The log id, and there were only lines: neither files nor count.
    Lines,
}

/// What was found of one log, or of a book as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The consultation, if it is known.
    pub consultation: Option<String>,
    /// The log id: the hash of the first line.
    pub log: Option<Hash>,
    /// Number of lines.
    pub size: u64,
    /// Hash of the last line.
    pub head: Option<Hash>,
    /// Root of the tree over all lines.
    pub root: Option<Hash>,
    /// Whether there is nothing left to anchor: the log id given is this
    /// log's, and the log has its last line of the canvass, the tally.
    pub anchored: bool,
    /// What it was held against.
    pub ground: Ground,
    /// All findings, in the order of [`Check`].
    pub findings: Vec<Finding>,
}

impl Report {
    /// The exit code: 5 if a fork or rollback is proved; 4 if anything is not
    /// true; 3 if all is consistent but not anchored outside; else 0.
    #[must_use]
    pub fn exit(&self) -> u8 {
        if self.findings.iter().any(|finding| finding.proved) {
            5
        } else if self.findings.iter().any(|finding| finding.status == Status::Fail) {
            4
        } else if self.anchored {
            0
        } else {
            3
        }
    }
}

/// The exit code of several reports: the gravest.
#[must_use]
pub fn exit(reports: &[Report]) -> u8 {
    reports.iter().map(Report::exit).max().unwrap_or(0)
}

/// One fault, before it is a finding.
#[derive(Debug)]
struct Fail {
    place: Option<String>,
    detail: Text,
    proved: bool,
}

#[derive(Debug, Default)]
struct Group {
    ok: Option<Text>,
    fails: Vec<Fail>,
    failed: u64,
    open: Vec<Text>,
    told: Vec<Text>,
}

/// Gathers findings.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    consultation: Option<String>,
    groups: BTreeMap<Check, Group>,
}

impl Ledger {
    /// Findings of a single log.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Findings of one consultation of a book.
    pub(super) fn of(consultation: &str) -> Self {
        Self { consultation: Some(consultation.to_owned()), groups: BTreeMap::new() }
    }

    fn group(&mut self, check: Check) -> &mut Group {
        self.groups.entry(check).or_default()
    }

    /// The check was made in full and held. Does not show if it also failed.
    pub(super) fn ok(&mut self, check: Check, detail: Text) {
        self.group(check).ok = Some(detail);
    }

    /// One part of the check held: shown beside the faults of other parts.
    pub(super) fn told(&mut self, check: Check, detail: Text) {
        self.group(check).told.push(detail);
    }

    /// The check, or a part of it, could not be made.
    pub(super) fn not_checked(&mut self, check: Check, detail: Text) {
        let open = &mut self.group(check).open;
        if !open.contains(&detail) {
            open.push(detail);
        }
    }

    /// Something is not true.
    pub(super) fn fail(&mut self, check: Check, place: impl Into<Option<String>>, detail: Text) {
        self.put(check, Fail { place: place.into(), detail, proved: false });
    }

    /// A fork or rollback is proved.
    pub(super) fn prove(&mut self, check: Check, place: impl Into<Option<String>>, detail: Text) {
        self.put(check, Fail { place: place.into(), detail, proved: true });
    }

    fn put(&mut self, check: Check, fail: Fail) {
        let group = self.group(check);
        group.failed += 1;
        // A proof is always shown: it decides the exit code.
        if group.fails.len() < SHOWN || fail.proved {
            group.fails.push(fail);
        }
    }

    /// Whether a check failed.
    pub(super) fn failed(&self, check: Check) -> bool {
        self.groups.get(&check).is_some_and(|group| group.failed > 0)
    }

    /// Whether a check has anything to say.
    pub(super) fn has(&self, check: Check) -> bool {
        self.groups.contains_key(&check)
    }

    /// The findings, in order.
    pub(super) fn finish(self) -> Vec<Finding> {
        let consultation = self.consultation;
        let placed = |place: Option<String>| match (&consultation, place) {
            (Some(name), Some(place)) => Some(format!("{name}/{place}")),
            (Some(name), None) => Some(name.clone()),
            (None, place) => place,
        };
        let mut findings = Vec::new();
        for (check, group) in self.groups {
            let shown = u64::try_from(group.fails.len()).unwrap_or(u64::MAX);
            let mut put = |status, place, detail, proved| {
                findings.push(Finding { check, status, place: placed(place), detail, proved });
            };
            for fail in group.fails {
                put(Status::Fail, fail.place, fail.detail, fail.proved);
            }
            if group.failed > shown {
                put(Status::Fail, None, text::verify_more(group.failed - shown), false);
            }
            for detail in group.told {
                put(Status::Ok, None, detail, false);
            }
            if let Some(detail) = group.ok.filter(|_| group.failed == 0) {
                put(Status::Ok, None, detail, false);
            }
            for detail in group.open {
                put(Status::NotChecked, None, detail, false);
            }
        }
        findings
    }
}

/// A place in a file.
pub(super) fn at(file: &str, line: u64) -> String {
    format!("{file}:{line}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn report(ledger: Ledger, anchored: bool) -> Report {
        let findings = ledger.finish();
        Report {
            consultation: None,
            log: None,
            size: 0,
            head: None,
            root: None,
            anchored,
            ground: Ground::Id,
            findings,
        }
    }

    #[test]
    fn faults_of_one_kind_are_shown_first_and_then_counted() {
        let mut ledger = Ledger::of("lift");
        for line in 1..=1_000 {
            ledger.fail(Check::Order, at("chain.jsonl", line), Text::same("x"));
        }
        ledger.ok(Check::Order, Text::same("not shown beside a fault"));
        ledger.ok(Check::Canonical, Text::same("y"));
        let findings = ledger.finish();
        assert_eq!(findings.len(), 1 + SHOWN + 1);
        assert_eq!((findings[0].check, findings[0].place.as_deref()), (Check::Canonical, Some("lift")));
        assert_eq!(findings[1].place.as_deref(), Some("lift/chain.jsonl:1"));
        assert!(findings[6].detail.en.contains("995"));
    }

    #[test]
    fn the_gravest_finding_gives_the_exit_code() {
        let mut ledger = Ledger::new();
        ledger.ok(Check::Order, Text::same("x"));
        ledger.not_checked(Check::Since, Text::same("x"));
        assert_eq!(report(ledger, false).exit(), 3);
        let mut ledger = Ledger::new();
        ledger.not_checked(Check::Since, Text::same("x"));
        assert_eq!(report(ledger, true).exit(), 0);
        let mut ledger = Ledger::new();
        ledger.fail(Check::Order, None, Text::same("x"));
        let broken = report(ledger, true);
        let mut ledger = Ledger::new();
        for _ in 0..SHOWN {
            ledger.fail(Check::Since, None, Text::same("x"));
        }
        ledger.prove(Check::Since, None, Text::same("x"));
        let forked = report(ledger, true);
        assert_eq!((broken.exit(), forked.exit(), exit(&[broken, forked])), (4, 5, 5));
        assert_eq!(exit(&[]), 0);
    }

    #[test]
    fn codes_are_distinct() {
        let mut codes: Vec<&str> = Check::ALL.iter().map(|check| check.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Check::ALL.len());
    }
}
