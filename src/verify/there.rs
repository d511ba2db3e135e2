//! The files of a minutes folder, as they are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::finding::{Check, Ledger};
use crate::consult::{Course, Disclose, Settings};
use crate::log::Hash;
use crate::minutes::{
    DOCX, DROPPINGS, Folder, Forms, Kept, PAGE, PROPOSALS, RULES, STAMP, SUMS, WITNESSES, files, is_added,
    is_sealed, signature_of,
};
use crate::text::{self, Fault};

/// The regular files of a folder.
pub(super) struct There<'a> {
    folder: &'a Folder,
    names: Vec<String>,
    /// What was put beside the others later.
    added: Vec<String>,
    witnesses: Vec<String>,
    /// Of the files that were read line by line.
    digests: RefCell<BTreeMap<String, Hash>>,
}

impl<'a> There<'a> {
    pub(super) fn list(folder: &'a Folder, ledger: &mut Ledger) -> Result<Self, Fault> {
        let (mut names, mut added) = (Vec::new(), Vec::new());
        let mut witnesses = Vec::new();
        for name in folder.names()? {
            if name.strip_suffix('/') == Some(WITNESSES) {
                witnesses = Self::regular(&Folder::new(&folder.path().join(WITNESSES)), WITNESSES, ledger)?;
                continue;
            }
            // Nothing else is opened: a pipe or a device would never end.
            if fs::metadata(folder.path().join(&name)).is_ok_and(|meta| meta.is_file()) {
                if is_added(&name) { added.push(name) } else { names.push(name) }
            } else {
                ledger.fail(Check::Files, name, text::verify_file_odd());
            }
        }
        Ok(Self { folder, names, added, witnesses, digests: RefCell::default() })
    }

    fn regular(folder: &Folder, shown: &str, ledger: &mut Ledger) -> Result<Vec<String>, Fault> {
        let mut names = folder.names()?;
        names.retain(|name| {
            let regular = fs::metadata(folder.path().join(name)).is_ok_and(|meta| meta.is_file());
            if !regular {
                ledger.fail(Check::Files, format!("{shown}/{name}"), text::verify_file_odd());
            }
            regular && !DROPPINGS.contains(&name.as_str())
        });
        Ok(names)
    }

    /// The names of the signatures on files of the folder.
    pub(super) fn signatures(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(String::as_str).filter(|name| signature_of(name).is_some())
    }

    /// The names of the files in the folder of the witnesses.
    pub(super) fn witnesses(&self) -> impl Iterator<Item = &str> {
        self.witnesses.iter().map(String::as_str)
    }

    /// Where a file of the folder is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Whether there is a time stamp on the checkpoint.
    pub(super) fn has_stamp(&self) -> bool {
        self.added.iter().any(|name| name == STAMP)
    }

    /// The bytes of one of these, or of another regular file.
    pub(super) fn raw(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let own = |names: &[String], name: &str| names.iter().any(|there| there == name);
        let inside = name.strip_prefix(WITNESSES).and_then(|rest| rest.strip_prefix('/'));
        let there = inside.is_some_and(|name| own(&self.witnesses, name));
        if !there && !own(&self.added, name) && !self.has(name) {
            return Ok(None);
        }
        match self.folder.bytes(name) {
            Err(fault) if fault.code == "file-too-large" => Ok(None),
            other => other,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|there| there == name)
    }

    /// The forms that its text is there in.
    pub(super) fn forms(&self) -> Forms {
        Forms { html: self.has(PAGE), docx: self.has(DOCX) }
    }

    /// Whether these are files of the sealed form, whole or not.
    pub(super) fn sealed(&self) -> bool {
        is_sealed(&self.names)
    }

    pub(super) fn bytes(&self, ledger: &mut Ledger, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        if !self.has(name) {
            return Ok(None);
        }
        match self.folder.bytes(name) {
            Err(fault) if fault.code == "file-too-large" => {
                ledger.fail(Check::Files, name.to_owned(), fault.message);
                Ok(None)
            }
            other => other,
        }
    }

    pub(super) fn lines(
        &self,
        name: &str,
        mut each: impl FnMut(&[u8]) -> Result<(), Fault>,
    ) -> Result<bool, Fault> {
        let mut failed = None;
        let there = self.has(name)
            && self.folder.lines(name, |line| {
                if failed.is_none() {
                    failed = each(line).err();
                }
            })?;
        failed.map_or(Ok(there), Err)
    }

    /// The lines with what `of` makes of each; the digest is that of the very
    /// bytes that were given.
    pub(super) fn lines_with<T: Send>(
        &self,
        name: &str,
        of: impl Fn(&[u8]) -> T + Sync,
        mut each: impl FnMut(&[u8], T) -> Result<(), Fault>,
    ) -> Result<Option<Hash>, Fault> {
        if !self.has(name) {
            return Ok(None);
        }
        let mut failed = None;
        let digest = self.folder.lines_with(name, of, |line, made| {
            if failed.is_none() {
                failed = each(line, made).err();
            }
        })?;
        if let Some(digest) = digest {
            self.digests.borrow_mut().insert(name.to_owned(), digest);
        }
        failed.map_or(Ok(digest), Err)
    }

    fn digest(&self, name: &str) -> Result<Option<Hash>, Fault> {
        let known = self.digests.borrow().get(name).copied();
        if known.is_some() { Ok(known) } else { self.lines_with(name, |_| (), |_, ()| Ok(())) }
    }

    /// The proposal, under the name that the settings give it. Any other name
    /// than the two fixed ones is not followed.
    pub(super) fn proposal(
        &self,
        ledger: &mut Ledger,
        settings: Option<&Settings>,
    ) -> Result<Option<(&'static str, Vec<u8>)>, Fault> {
        let named = settings.map(|settings| settings.consultation.proposal.as_str());
        let known = PROPOSALS.iter().find(|name| named.map_or(self.has(name), |named| named == **name));
        let Some(name) = known else {
            ledger.fail(Check::Genesis, RULES.to_owned(), text::verify_proposal_name());
            return Ok(None);
        };
        Ok(self.bytes(ledger, name)?.map(|bytes| (*name, bytes)))
    }

    /// Whether exactly the files of the disclosure mode are there.
    pub(super) fn complete(
        &self,
        ledger: &mut Ledger,
        settings: Option<&Settings>,
        proposal: Option<&str>,
        (course, signers): (&Course, bool),
    ) {
        let wanted = self.wanted(settings, proposal, (course, signers));
        for name in wanted.iter().filter(|name| !self.has(name)) {
            ledger.fail(Check::Files, name.clone(), text::verify_file_missing(name));
        }
        for name in self.names.iter().filter(|name| !wanted.contains(name)) {
            if DROPPINGS.contains(&name.as_str()) {
                ledger.not_checked(Check::Files, text::verify_file_dropping(name));
            } else {
                ledger.fail(Check::Files, name.clone(), text::verify_file_extra());
            }
        }
    }

    /// The files of the disclosure mode, in the forms that are there.
    pub(super) fn wanted(
        &self,
        settings: Option<&Settings>,
        proposal: Option<&str>,
        (course, signers): (&Course, bool),
    ) -> Vec<String> {
        let mode = settings.map_or(Disclose::Positions, |settings| course.disclosed(settings));
        let proposal = settings.map_or(proposal, |settings| Some(settings.consultation.proposal.as_str()));
        files(&Kept {
            disclose: mode,
            proposal: proposal.unwrap_or("proposal.md"),
            confirmed: course.confirmed.is_some(),
            texts: course.texts.len(),
            rolls: course.rolls.len(),
            forms: self.forms(),
            sealed: self.sealed(),
            signers,
        })
    }

    /// Whether `SHA256SUMS` lists the files as they are, in its one spelling.
    pub(super) fn sums(&self, ledger: &mut Ledger) -> Result<(), Fault> {
        let Some(found) = self.bytes(ledger, SUMS)? else { return Ok(()) };
        let found = String::from_utf8_lossy(&found).into_owned();
        let mut wanted = String::new();
        let mut number = 0;
        for name in self.names.iter().filter(|name| *name != SUMS && !DROPPINGS.contains(&name.as_str())) {
            let Some(digest) = self.digest(name)? else { continue };
            let line = format!("{digest}  {name}\n");
            let listed = found.lines().find_map(|line| line.split_once("  ").filter(|(_, of)| of == name));
            match listed {
                Some((listed, _)) if listed != digest.hex() => {
                    ledger.fail(Check::Files, name.clone(), text::verify_file_changed(SUMS));
                }
                Some(_) => number += 1,
                None => ledger.fail(Check::Files, name.clone(), text::verify_file_unlisted(SUMS)),
            }
            wanted.push_str(&line);
        }
        // A form that was written and is gone; the other files are missed anyway.
        for name in Forms::ALL.files().filter(|name| !self.has(name)) {
            if found.lines().any(|line| line.ends_with(&format!("  {name}"))) {
                ledger.fail(Check::Files, name.to_owned(), text::verify_file_missing(name));
            }
        }
        if !ledger.failed(Check::Files) && found != wanted {
            ledger.fail(Check::Files, SUMS.to_owned(), text::verify_sums_form());
        }
        ledger.ok(Check::Files, text::verify_files_ok(number));
        Ok(())
    }
}
