//! What the reader brings along: a log id from the notice or a form, and an
//! older copy of the log. Only these can show a log that was written again as
//! a whole or cut at its end.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::finding::{Check, Ledger};
use super::signatures::{Brought, Trust};
use crate::anchor::{Lines, unchanged};
use crate::log::witness::Witnessed;
use crate::log::{Body, Chain, ChainError, Checkpoint, Entry, Hash, receipt};
use crate::minutes::{CHAIN, CHECKPOINT, SIGNERS, STAMP};
use crate::sign::{Policy, Signers};
use crate::text::{self, Fault};

/// What the reader brings along.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    /// The log id as typed: at least 40 hex digits, as people type them.
    pub log: Option<String>,
    /// An older `chain.jsonl`, checkpoint or minutes folder.
    pub since: Option<PathBuf>,
    /// A copy of the file `signers` that the reader trusts.
    pub signers: Option<PathBuf>,
    /// Who must have signed.
    pub policy: Option<String>,
    /// Certificates that a time stamp is checked by.
    pub stamp_ca: Option<PathBuf>,
    /// Receipt codes as typed.
    pub receipts: Vec<String>,
}

impl Anchors {
    /// The digits of the log id, lower case.
    pub(super) fn digits(&self) -> Result<Option<String>, Fault> {
        let Some(typed) = &self.log else { return Ok(None) };
        match receipt::digits(typed) {
            Ok(digits) if (40..=64).contains(&digits.len()) => Ok(Some(digits)),
            _ => Err(Fault::new("log-id", text::verify_log_id(typed)).hint(text::verify_log_id_hint())),
        }
    }

    /// What signatures are judged by.
    /// `folder` is what is checked: a list that lies in it is no copy from outside.
    pub(super) fn trust(&self, folder: Option<&Path>) -> Result<Trust, Fault> {
        let signers = self.signers.as_deref().map(|path| brought(path, folder)).transpose()?;
        let policy = self.policy.as_deref().map(|text| {
            Policy::parse(text).map_err(|error| {
                let at = if error.at.is_empty() { "…" } else { &error.at };
                Fault::new("policy", text::policy_wrong(at)).hint(text::policy_hint()).exit(2)
            })
        });
        if let Some(ca) = &self.stamp_ca {
            // Said here and not by another program; a device never ends.
            Lines::open(ca)?;
        }
        Ok(Trust { signers, policy: policy.transpose()?, stamp_ca: self.stamp_ca.clone() })
    }

    /// Signatures lie beside minutes: elsewhere a condition on them fails.
    pub(super) fn only_for_folders(&self, ledger: &mut Ledger) -> Result<(), Fault> {
        let trust = self.trust(None)?;
        if let Some(policy) = trust.policy {
            ledger.fail(Check::Policy, None, text::verify_policy_unmet(policy, "-"));
        }
        if trust.stamp_ca.is_some() {
            ledger.not_checked(Check::Signatures, text::verify_stamp_none(STAMP));
        }
        Ok(())
    }

    /// Opens the older copy.
    pub(super) fn older(&self) -> Result<Option<Older>, Fault> {
        self.since.as_deref().map(Older::open).transpose()
    }
}

/// The largest file `signers`: 1 MiB.
const LARGEST_SIGNERS: u64 = 1 << 20;

/// Reads the list of signers that the reader trusts.
fn brought(path: &Path, folder: Option<&Path>) -> Result<Brought, Fault> {
    let shown = path.display().to_string();
    // A device never ends, and a pipe may never begin.
    Lines::open(path)?;
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io(path))?;
    let inside = folder.is_some_and(|folder| is_inside(path, &file, folder));
    file.take(LARGEST_SIGNERS).read_to_end(&mut bytes).map_err(io(path))?;
    Signers::read(&shown, &bytes)?;
    Ok(Brought { shown, bytes, inside })
}

/// Whether a file lies in a folder, or is its list of signers by another name:
/// whoever wrote the folder wrote it too.
fn is_inside(path: &Path, file: &File, folder: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let below = whole(path).zip(whole(folder)).is_some_and(|(path, folder)| path.starts_with(folder));
    #[cfg(unix)]
    let same = {
        use std::os::unix::fs::MetadataExt as _;
        let own = fs::metadata(folder.join(SIGNERS)).ok();
        own.zip(file.metadata().ok())
            .is_some_and(|(own, file)| (own.dev(), own.ino()) == (file.dev(), file.ino()))
    };
    #[cfg(not(unix))]
    let same = {
        let _ = file;
        whole(path).is_some_and(|path| whole(&folder.join(SIGNERS)) == Some(path))
    };
    below || same
}

/// Compares the log id given with the log's own.
pub(super) fn log_id(ledger: &mut Ledger, digits: Option<&str>, log: Option<Hash>) -> bool {
    match (digits, log) {
        (None, _) => {
            ledger.not_checked(Check::Log, text::verify_log_none());
            false
        }
        (Some(digits), Some(log)) if log.hex().starts_with(digits) => {
            ledger.ok(Check::Log, text::verify_log_ok(digits.len()));
            true
        }
        (Some(_), log) => {
            let found = log.map_or_else(|| "-".to_owned(), |log| log.blocks());
            ledger.fail(Check::Log, None, text::verify_log_other(found));
            false
        }
    }
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> Fault + '_ {
    move |error| Fault::unread(path, &error)
}

/// An older copy of a log.
#[derive(Debug)]
pub(super) struct Older {
    shown: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Checkpoint {
        checkpoint: Checkpoint,
        /// Our root at its size.
        ours: Option<Hash>,
    },
    Chain {
        lines: Lines,
        chain: Chain,
        log: Hash,
        consultation: Option<String>,
        fault: Option<ChainError>,
        /// The first line that is not the same.
        differs: Option<u64>,
    },
}

impl Older {
    fn open(path: &Path) -> Result<Self, Fault> {
        let shown = path.display().to_string();
        let meta = fs::metadata(path).map_err(io(path))?;
        let file = if !meta.is_dir() {
            path.to_owned()
        } else if path.join(CHAIN).is_file() {
            path.join(CHAIN)
        } else {
            path.join(CHECKPOINT)
        };
        let unreadable =
            || Fault::new("since", text::verify_since_unreadable(&shown)).hint(text::anchor_none_hint());
        let mut lines = Lines::open(&file)?;
        let first = lines.take()?.ok_or_else(unreadable)?.to_owned();
        unchanged(&shown, &first)?;
        if first.starts_with(b"yishi-witness/") {
            let bytes = fs::read(&file).map_err(io(&file))?;
            let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
            let Witnessed { checkpoint, .. } = text.parse().map_err(|_| unreadable())?;
            return Ok(Self { shown, kind: Kind::Checkpoint { checkpoint, ours: None } });
        }
        if first.starts_with(b"yishi/") {
            let bytes = fs::read(&file).map_err(io(&file))?;
            let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
            let checkpoint = text.parse().map_err(|_| unreadable())?;
            return Ok(Self { shown, kind: Kind::Checkpoint { checkpoint, ours: None } });
        }
        let entry = Entry::decode(&first).map_err(|_| unreadable())?;
        let Body::Open(open) = entry.body else { return Err(unreadable()) };
        let kind = Kind::Chain {
            lines: Lines::open(&file)?,
            chain: Chain::new(),
            log: Hash::of(&first),
            consultation: Some(open.consultation),
            fault: None,
            differs: None,
        };
        Ok(Self { shown, kind })
    }

    /// Whether this is a copy of the log `log`.
    pub(super) fn is_of(&self, ours: &Hash) -> bool {
        match &self.kind {
            Kind::Checkpoint { checkpoint, .. } => checkpoint.is_of(ours),
            Kind::Chain { log, .. } => log == ours,
        }
    }

    /// Whether this is a copy of some log of that consultation.
    pub(super) fn is_about(&self, name: &str) -> bool {
        matches!(&self.kind, Kind::Chain { consultation, .. } if consultation.as_deref() == Some(name))
    }

    /// How the reader named it.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Its size and root at `size` lines, or where it ends before or speaks of
    /// another size.
    pub(super) fn root_at(&mut self, size: u64) -> Result<(u64, Hash), Fault> {
        match &mut self.kind {
            Kind::Checkpoint { checkpoint, .. } => Ok((checkpoint.size, checkpoint.root)),
            Kind::Chain { lines, chain, .. } => {
                while chain.head().size < size {
                    let Some(line) = lines.take()? else { break };
                    if let Err(error) = chain.check(line) {
                        let message = text::verify_since_damaged(&self.shown, error.line());
                        return Err(Fault::new("since", message));
                    }
                }
                Ok((chain.head().size, chain.root()))
            }
        }
    }

    /// Takes our next line; `chain` has it already.
    pub(super) fn line(&mut self, bytes: &[u8], ours: &Chain) -> Result<(), Fault> {
        match &mut self.kind {
            Kind::Checkpoint { checkpoint, ours: root } => {
                if ours.head().size == checkpoint.size {
                    *root = Some(ours.root());
                }
            }
            Kind::Chain { lines, chain, fault, differs, .. } => {
                if let Some(old) = lines.take()? {
                    if let Err(error) = chain.check(old) {
                        fault.get_or_insert(error);
                    }
                    if old != bytes {
                        differs.get_or_insert(ours.head().size);
                    }
                }
            }
        }
        Ok(())
    }

    /// Says whether our log goes on from the older one.
    pub(super) fn end(
        self,
        ledger: &mut Ledger,
        ours: &Chain,
        log: Option<Hash>,
        name: &str,
    ) -> Result<(), Fault> {
        let size = ours.head().size;
        let same_log = log.is_some_and(|log| self.is_of(&log));
        let same_name = self.is_about(name);
        let shown = self.shown;
        match self.kind {
            Kind::Checkpoint { checkpoint, ours } => {
                if !same_log {
                    ledger.fail(Check::Since, None, text::verify_since_other(&shown));
                } else if checkpoint.size > size {
                    ledger.prove(Check::Since, None, text::verify_since_shorter(size, checkpoint.size));
                } else if ours == Some(checkpoint.root)
                    || (checkpoint.size == 0 && checkpoint.root == Hash::of(&[]))
                {
                    ledger.ok(Check::Since, text::verify_since_ok(&shown, checkpoint.size));
                } else {
                    ledger.prove(Check::Since, None, text::verify_since_root(checkpoint.size));
                }
            }
            Kind::Chain { mut lines, mut chain, mut fault, differs, .. } => {
                while let Some(old) = lines.take()? {
                    if let Err(error) = chain.check(old) {
                        fault.get_or_insert(error);
                    }
                }
                let old = chain.head().size;
                if let Some(error) = fault {
                    // A damaged copy proves nothing against anyone.
                    return Err(Fault::new("since", text::verify_since_damaged(&shown, error.line())));
                }
                match differs {
                    Some(_) if !same_log && !same_name => {
                        ledger.fail(Check::Since, None, text::verify_since_other(&shown));
                    }
                    Some(line) => ledger.prove(
                        Check::Since,
                        super::finding::at(CHAIN, line),
                        text::verify_since_differs(&shown, line),
                    ),
                    None if old > size => {
                        ledger.prove(Check::Since, None, text::verify_since_shorter(size, old));
                    }
                    None => ledger.ok(Check::Since, text::verify_since_ok(&shown, old)),
                }
            }
        }
        Ok(())
    }
}
