//! Signatures and witness statements in a minutes folder, by the strict rule.

use std::path::{Path, PathBuf};

use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use super::there::There;
use crate::anchor::stamp::{self, Stamped};
use crate::book::Stored;
use crate::consult::{Decision, Keyring};
use crate::log::Hash;
use crate::log::witness::Witnessed;
use crate::minutes::{CHAIN, CHECKPOINT, SIGNERS, STAMP, SUMS, WITNESSES, binds_keys, signature_of};
use crate::sign::{self, Policy, Role, Signature, Signer, Signers, WITNESS};
use crate::text::{self, Fault, Text};

/// What the reader brings along to judge signatures by.
#[derive(Debug, Clone, Default)]
pub(super) struct Trust {
    /// A copy of `signers` from outside.
    pub(super) signers: Option<Brought>,
    /// Who must have signed.
    pub(super) policy: Option<Policy>,
    /// Certificates for time stamps.
    pub(super) stamp_ca: Option<PathBuf>,
}

/// The list of signers that the reader brings along.
#[derive(Debug, Clone)]
pub(super) struct Brought {
    /// How it was named.
    pub(super) shown: String,
    /// What it says.
    pub(super) bytes: Vec<u8>,
    /// It lies in the very folder that it should hold from outside.
    pub(super) inside: bool,
}

/// What the signatures of a folder are worth.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signed {
    /// Nothing is missing: no key is bound, or somebody signed the list.
    pub(super) enough: bool,
    /// Somebody signed whose key the reader brought along.
    pub(super) trusted: bool,
}

/// Where witnesses say that the log was, and what it is there.
pub(super) fn witnessed(there: &There<'_>) -> Result<Vec<(String, Option<Witnessed>)>, Fault> {
    let mut found = Vec::new();
    for name in there.witnesses().filter(|name| name.ends_with(".txt")) {
        let bytes = there.raw(&format!("{WITNESSES}/{name}"))?.unwrap_or_default();
        found.push((name.to_owned(), std::str::from_utf8(&bytes).ok().and_then(|text| text.parse().ok())));
    }
    Ok(found)
}

/// Checks all of them.
///
/// # Errors
/// A file cannot be read.
pub(super) fn check(
    ledger: &mut Ledger,
    reader: &Reader,
    there: &There<'_>,
    statements: &[(String, Option<Witnessed>)],
    trust: &Trust,
) -> Result<Signed, Fault> {
    let mut here =
        Here { ledger, reader, there, ring: Keyring::default(), said: Vec::new(), names: Vec::new() };
    let Some(open) = reader.state.open() else {
        here.ledger.not_checked(Check::Signatures, text::verify_genesis_unread());
        return Ok(Signed::default());
    };
    let bound = binds_keys(open);
    let signers = there.raw(SIGNERS)?.unwrap_or_default();
    here.ring(&signers);
    for name in there.signatures() {
        here.signature(name)?;
    }
    for (name, statement) in statements {
        here.statement(name, statement.as_ref())?;
    }
    here.stray(statements);
    let Here { mut said, names, ring, .. } = here;
    said.extend(stamp(ledger, there, trust.stamp_ca.as_deref()));
    if !said.is_empty() {
        ledger.ok(Check::Signatures, joined(&said));
    }
    let signed = names.iter().any(|(subject, _)| *subject == SUMS);
    if !bound {
        ledger.not_checked(Check::Signatures, text::verify_unsigned());
    } else if !signed {
        ledger.not_checked(Check::Signatures, text::verify_unsigned_yet());
    }
    // The minutes are what is on the list: a checkpoint is of the lines alone.
    let minutes: Vec<&Signer> =
        names.iter().filter(|(subject, _)| *subject == SUMS).map(|(_, signer)| signer).collect();
    let met = policy(ledger, trust.policy.as_ref(), &minutes, &ring);
    let trusted = match &trust.signers {
        None => {
            if signed {
                ledger.not_checked(Check::Signatures, text::verify_signers_untrusted());
            }
            false
        }
        Some(Brought { shown, bytes, .. }) if *bytes != signers => {
            ledger.fail(Check::Signatures, SIGNERS.to_owned(), text::verify_signers_other(shown));
            false
        }
        Some(Brought { shown, inside: true, .. }) => {
            ledger.not_checked(Check::Signatures, text::verify_signers_inside(shown));
            false
        }
        // A key that came later is vouched for by these, and they may be asked.
        // Whoever signed either file has signed this log.
        Some(_) => names
            .iter()
            .any(|(_, signer)| ring.iter().any(|held| held.from == 0 && held.signer.name == signer.name)),
    };
    Ok(Signed { enough: !bound || signed, trusted: trusted && met })
}

/// Checks the time stamp on the checkpoint, if there is one.
fn stamp(ledger: &mut Ledger, there: &There<'_>, ca: Option<&Path>) -> Option<Text> {
    let said = match (there.has_stamp(), ca) {
        (false, None) => return None,
        (false, Some(_)) => text::verify_stamp_none(STAMP),
        (true, None) => text::verify_stamp_unread(STAMP),
        (true, Some(ca)) => match stamp::check(&there.path(CHECKPOINT), &there.path(STAMP), ca) {
            Stamped::Holds(time) => return Some(text::verify_stamp_ok(STAMP, time)),
            Stamped::Fails => {
                ledger.fail(Check::Signatures, STAMP.to_owned(), text::verify_stamp_false());
                return None;
            }
            Stamped::Unchecked(why) => why,
        },
    };
    ledger.not_checked(Check::Signatures, said);
    None
}

fn policy(ledger: &mut Ledger, policy: Option<&Policy>, people: &[&Signer], ring: &Keyring) -> bool {
    let Some(policy) = policy else { return true };
    let signed: Vec<(String, String)> = people
        .iter()
        .map(|signer| (signer.role.map(Role::tag).unwrap_or_default().to_owned(), signer.name.clone()))
        .collect();
    let met = policy.holds(&signed);
    if met {
        ledger.ok(Check::Policy, text::verify_policy_ok(policy));
    } else {
        let named = |signer: &&Signer| match signer.role {
            Some(role) => role.text().within(|role| text::verify_policy_name(&signer.name, role)),
            None => Text::same(&signer.name),
        };
        let names = match people {
            [] => Text::same("-"),
            people => joined(&people.iter().map(named).collect::<Vec<_>>()),
        };
        ledger.fail(Check::Policy, None, names.within(|names| text::verify_policy_unmet(policy, names)));
        // Misspelt, or a log in which there is no such person: either is worth a word.
        let is_known =
            |word: &&str| word.parse::<Role>().is_ok() || ring.iter().any(|held| held.signer.name == **word);
        for word in policy.words().into_iter().filter(|word| !is_known(word)) {
            ledger.fail(Check::Policy, None, text::verify_policy_nobody(word));
        }
    }
    met
}

/// The lines that carry signatures: keys that came and went, and decisions,
/// each judged by the keys that held before it.
pub(super) fn lines(ledger: &mut Ledger, ring: &mut Keyring, log: &Hash, reader: &Reader) {
    let mut decisions = reader.state.resolved().iter().peekable();
    let (mut signed, mut alone) = (0_u64, 0_u64);
    let mut settled = |ledger: &mut Ledger, ring: &Keyring, before: u64| {
        while let Some(decision) = decisions.next_if(|decision| decision.line < before) {
            let line = reader.line(decision.line);
            let decision = Decision { line, ..decision.clone() };
            match ring.settled(log, &decision) {
                Ok(people) if people.is_empty() => alone += 1,
                Ok(_) => signed += 1,
                Err(why) => ledger.fail(Check::Signatures, at(CHAIN, line), why),
            }
        }
    };
    for (line, body) in reader.state.stages() {
        settled(ledger, ring, *line);
        let line = reader.line(*line);
        if let Err(why) = ring.line(log, line, body) {
            ledger.fail(Check::Signatures, at(CHAIN, line), why);
        }
    }
    settled(ledger, ring, u64::MAX);
    if signed > 0 {
        ledger.ok(Check::Signatures, text::verify_settled(signed));
    }
    if alone > 0 && ring.iter().next().is_some() {
        ledger.not_checked(Check::Signatures, text::verify_settled_alone(alone));
    }
}

struct Here<'h> {
    ledger: &'h mut Ledger,
    reader: &'h Reader,
    there: &'h There<'h>,
    ring: Keyring,
    said: Vec<Text>,
    /// What was signed, and by whom.
    names: Vec<(&'static str, Signer)>,
}

impl Here<'_> {
    fn fail(&mut self, place: &str, why: Text) {
        self.ledger.fail(Check::Signatures, place.to_owned(), why);
    }

    fn size(&self) -> u64 {
        self.reader.chain.head().size
    }

    /// Who may sign: the file and the lines.
    fn ring(&mut self, signers: &[u8]) {
        match Signers::parse(signers) {
            Ok(signers) => self.ring = Keyring::new(&signers),
            Err(why) => self.fail(SIGNERS, why.text()),
        }
        let log = self.reader.log.unwrap_or(Hash::ZERO);
        lines(self.ledger, &mut self.ring, &log, self.reader);
    }

    fn signature(&mut self, name: &str) -> Result<(), Fault> {
        let Some((subject, namespace, who)) = signature_of(name) else { return Ok(()) };
        let armored = self.there.raw(name)?.unwrap_or_default();
        let message = self.there.raw(subject)?.unwrap_or_default();
        match self.holds(who, namespace, &message, &armored, self.size()) {
            Ok(Some(signer)) => {
                self.said.push(told(subject, &signer));
                self.names.push((subject, signer));
            }
            Ok(None) => self.fail(name, text::verify_signer_unknown(who)),
            Err(why) => self.fail(name, why),
        }
        Ok(())
    }

    /// Whose signature it is, by the keys that held at `size`; nothing if nobody
    /// of that name had a key by then.
    fn holds(
        &self,
        who: &str,
        namespace: &str,
        message: &[u8],
        armored: &[u8],
        size: u64,
    ) -> Result<Option<Signer>, Text> {
        let armored = std::str::from_utf8(armored).map_err(|_| text::sign_not_a_signature())?;
        let signature = Signature::parse(armored).map_err(|why| why.text())?;
        let Some(held) = self.ring.holder(who, size) else {
            let gone = self.ring.iter().find(|held| held.signer.name == who && held.from <= size);
            return gone.map_or(Ok(None), |held| {
                Err(text::verify_signer_revoked(who, held.until.unwrap_or(held.from)))
            });
        };
        if !held.signer.may(namespace) {
            return Err(text::verify_signer_role(who, namespace));
        }
        sign::verify(&held.signer.key, namespace, message, &signature).map_err(|why| why.text())?;
        Ok(Some(held.signer.clone()))
    }

    /// A witness statement: of this log, a part of it, and signed.
    fn statement(&mut self, name: &str, statement: Option<&Witnessed>) -> Result<(), Fault> {
        let place = format!("{WITNESSES}/{name}");
        let Some(statement) = statement else {
            self.fail(&place, text::verify_witness_form());
            return Ok(());
        };
        let who = name.strip_suffix(".txt").unwrap_or(name);
        let message = self.there.raw(&place)?.unwrap_or_default();
        let signer = match self.there.raw(&format!("{place}.sig"))? {
            None => {
                self.ledger.not_checked(Check::Signatures, text::verify_witness_unsigned(&place));
                None
            }
            // What was seen before a key was taken off stays seen.
            Some(armored) => match self.holds(who, WITNESS, &message, &armored, statement.checkpoint.size) {
                Ok(None) => {
                    self.ledger.not_checked(Check::Signatures, text::verify_witness_unknown(who));
                    None
                }
                Ok(signer) => signer,
                Err(why) => {
                    self.fail(&format!("{place}.sig"), why);
                    None
                }
            },
        };
        let seen = &statement.checkpoint;
        if !self.reader.log.is_some_and(|log| seen.is_of(&log)) {
            self.fail(&place, text::verify_witness_other());
            return Ok(());
        }
        let ours = self.reader.marks.get(&seen.size).copied().flatten();
        let empty = seen.size == 0 && seen.root == Hash::of(&[]);
        if ours == Some(seen.root) || empty {
            match signer {
                Some(signer) => {
                    self.said.push(text::verify_witness_ok(who, seen.size, signer.key.fingerprint()));
                }
                None => self.ledger.not_checked(Check::Signatures, text::verify_witness_fits(who, seen.size)),
            }
            return Ok(());
        }
        let size = self.size();
        let why = if seen.size > size {
            text::verify_witness_longer(who, seen.size, size)
        } else {
            text::verify_witness_fork(who, seen.size)
        };
        // A statement that nobody known signed proves nothing.
        match signer {
            Some(_) => self.ledger.prove(Check::Signatures, place, why),
            None => self.fail(&place, why),
        }
        Ok(())
    }

    /// Files among the witness statements that belong to none.
    fn stray(&mut self, statements: &[(String, Option<Witnessed>)]) {
        let there = self.there;
        for name in there.witnesses() {
            let of = name.strip_suffix(".sig").unwrap_or(name);
            let known = statements.iter().any(|(statement, _)| statement == of);
            if !known || !of.strip_suffix(".txt").is_some_and(sign::is_name) {
                self.fail(&format!("{WITNESSES}/{name}"), text::verify_file_extra());
            }
        }
    }
}

fn told(subject: &str, signer: &Signer) -> Text {
    let role = signer.role.map_or_else(|| Text::same("-"), Role::text);
    role.within(|role| text::verify_signed_by(subject, &signer.name, role, signer.key.fingerprint()))
}

fn joined(all: &[Text]) -> Text {
    Text::in_each(|lang| {
        Text::same(all.iter().map(|one| one.get(lang)).collect::<Vec<_>>().join(text::semicolon().get(lang)))
    })
}

/// Whether every key that came or went could.
pub(super) fn keys(ledger: &mut Ledger, stored: &Stored, reader: &Reader) {
    let mut ring = Keyring::new(&stored.signers);
    lines(ledger, &mut ring, &stored.log, reader);
}
