//! A book, read only: every consultation in it, and the file itself.

use super::amended;
use super::anchors::{self, Anchors, Older};
use super::audits;
use super::chain::Reader;
use super::confirm;
use super::finding::{Check, Ground, Ledger, Report};
use super::folder::names_agree;
use super::heads::headfile;
use super::index::{Expected, Households, count};
use super::numbers::{Done, annotated, numbers};
use super::packs;
use super::private::Secrets;
use super::receipt;
use super::signatures;
use super::tally::{self, Known, Recount};
use super::weights::Roll;
use std::collections::{BTreeMap, HashSet};

use crate::book::{Book, Stored};
use crate::consult::{Basis, Search, Slot};
use crate::log::receipt::Code;
use crate::log::{Hash, RollLine, StageBody};
use crate::minutes::RULES;
use crate::text::{self, Fault};

/// Checks a whole book: first the file, then each consultation.
///
/// # Errors
/// The file cannot be read at all (damage is a finding, not an error), or what
/// the anchors name is not of use.
pub fn book(book: &Book, anchors: &Anchors) -> Result<Vec<Report>, Fault> {
    let digits = anchors.digits()?;
    let mut older = anchors.older()?;
    let codes = anchors.codes()?;
    // A code may be of any of the logs.
    let mut codes_left = codes.clone();
    let mut file = Ledger::new();
    anchors.only_for_folders(&mut file)?;
    if let Some(wrong) = tolerate(&mut file, book.self_check())? {
        for what in wrong {
            file.fail(Check::Book, None, text::verify_book_wrong(what));
        }
        file.ok(Check::Book, text::verify_book_ok());
    }
    let Some(all) = tolerate(&mut file, book.consultations())? else {
        file.not_checked(Check::Lost, text::verify_book_unread());
        return Ok(vec![about_file(file)]);
    };
    lost(&mut file, book, &all)?;
    let its = older.as_ref().and_then(|older| {
        let same = all.iter().position(|stored| older.is_of(&stored.log));
        same.or_else(|| all.iter().position(|stored| older.is_about(&stored.name)))
    });
    let mut done = Vec::new();
    for (at, stored) in all.iter().enumerate() {
        let mut ledger = Ledger::of(&stored.name);
        if older.is_some() && its != Some(at) {
            ledger.not_checked(Check::Since, text::verify_since_elsewhere());
        }
        let older = if its == Some(at) { older.take() } else { None };
        follows(&mut ledger, stored, &all);
        let (one, unknown) = one(book, stored, ledger, older, &codes)?;
        codes_left.retain(|code| unknown.contains(code));
        done.push(one);
    }
    receipt::missing(&mut file, &codes_left);
    if let Some(older) = older {
        file.fail(Check::Since, None, text::verify_since_other(older.shown()));
    }
    numbers(&mut done);
    annotated(&mut done);
    let matches = |log: Option<Hash>| {
        digits.as_ref().is_none_or(|digits| log.is_some_and(|log| log.hex().starts_with(digits)))
    };
    if !done.iter().any(|done| matches(done.report.log)) && digits.is_some() {
        file.fail(Check::Log, None, text::verify_log_nowhere());
    }
    let mut reports = vec![about_file(file)];
    for mut done in done {
        let anchored = if matches(done.report.log) {
            anchors::log_id(&mut done.ledger, digits.as_deref(), done.report.log)
        } else {
            done.ledger.not_checked(Check::Log, text::verify_log_elsewhere());
            false
        };
        done.report.anchored = anchored && done.terminal;
        done.report.findings = done.ledger.finish();
        reports.push(done.report);
    }
    Ok(reports)
}

/// A book that is too damaged to be opened, as a report.
#[must_use]
pub fn damaged_book(fault: &Fault) -> Report {
    let mut file = Ledger::new();
    file.fail(Check::Book, None, fault.message.clone());
    file.not_checked(Check::Lost, text::verify_book_unread());
    about_file(file)
}

/// Whether a fault of [`Book::open`] speaks of the content of the file; not so
/// a disk that fails, a missing permission, or a newer version of the tool.
#[must_use]
pub fn is_damage(fault: &Fault) -> bool {
    !["newer-version", "older-version"].contains(&fault.code) && in_the_file(fault)
}

fn in_the_file(fault: &Fault) -> bool {
    let outside = [
        "io",
        "read-only",
        "disk-full",
        "book-busy",
        "book-unopened",
        "book-missing",
        "book-name",
        "book-interrupted",
    ];
    !outside.contains(&fault.code)
}

/// What is read, or nothing and a finding where the book is damaged.
pub(super) fn tolerate<T>(ledger: &mut Ledger, read: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(fault) if in_the_file(&fault) => {
            ledger.fail(Check::Book, None, fault.message);
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

/// The findings on the file as a whole. There is no log of its own to anchor.
fn about_file(ledger: Ledger) -> Report {
    Report {
        consultation: None,
        log: None,
        size: 0,
        head: None,
        root: None,
        anchored: true,
        ground: Ground::Id,
        findings: ledger.finish(),
    }
}

fn lost(file: &mut Ledger, book: &Book, all: &[Stored]) -> Result<(), Fault> {
    let seen = book.heads().logs()?;
    for log in seen.iter().filter(|log| !all.iter().any(|stored| stored.log == **log)) {
        file.prove(Check::Lost, None, text::rollback_lost_log(log.code()));
    }
    if seen.is_empty() {
        file.not_checked(Check::Lost, text::verify_lost_unknown());
    } else {
        file.ok(Check::Lost, text::verify_lost_ok(seen.len()));
    }
    Ok(())
}

/// One consultation, and the codes of receipts that are not in its log.
fn one(
    book: &Book,
    stored: &Stored,
    mut ledger: Ledger,
    older: Option<Older>,
    codes: &[Code],
) -> Result<(Done, Vec<Code>), Fault> {
    let versions = tolerate(&mut ledger, book.rolls(stored))?;
    let has_roll = versions.is_some();
    let replaced = tolerate(&mut ledger, book.roll_lines(stored))?.unwrap_or_default();
    let hidden = tolerate(&mut ledger, book.erased_lines(stored))?.unwrap_or_default();
    let (households, first, rolls) = households(stored, versions.unwrap_or_default(), (&replaced, &hidden));
    let slots = amended::union(rolls.iter());
    let mut reader = Reader::new(has_roll.then_some(&slots), older);
    reader.committed = Some(Vec::new());
    reader.search = Search::codes(codes.to_vec());
    let read = book.lines(stored, |line| reader.push(&mut ledger, line.as_bytes()));
    let has_lines = tolerate(&mut ledger, read)?.is_some();
    reader.end(&mut ledger)?;
    reader.no_signatures_here(&mut ledger);
    signatures::keys(&mut ledger, stored, &reader);
    let (kept, made) = (&stored.chain, &reader.chain);
    let tally_seq = reader.state.tally().map(|(line, _)| line.saturating_sub(1));
    if has_lines && stored.tally_seq != tally_seq {
        // The next minutes take their predecessor's hash from that line.
        ledger.fail(Check::Index, None, text::verify_index_row("consultation", &stored.name));
    }
    if has_lines && (kept != made || reader.log != Some(stored.log)) {
        ledger.fail(Check::Root, None, text::verify_head_row());
    }
    let proposal = tolerate(&mut ledger, book.proposal(stored))?;
    let roll = rolls.first().map(|roll| roll.lines.as_slice());
    genesis(&mut ledger, stored, &reader, roll.filter(|_| has_roll), proposal.as_deref());
    let texts = tolerate(&mut ledger, book.texts(stored))?.unwrap_or_default();
    amendments(&mut ledger, stored, &reader, &texts, (&rolls, &replaced));
    headfile(&mut ledger, book, stored)?;

    let present = rolls.last().map(|roll| roll.slots.as_slice()).unwrap_or_default();
    audits::check(&mut ledger, &reader, has_roll.then_some(present));
    let mut secrets = Secrets::new(&reader, &stored.settings, present);
    let read = book.secrets(stored, |seq, opening, detail| {
        secrets.push(&mut ledger, seq, opening, detail);
        Ok(())
    });
    tolerate(&mut ledger, read)?;
    let private = secrets.end(&mut ledger);
    let unknown = receipt::tell(&mut ledger, &reader, Some(present), Some(&private.opened));
    let gone = audits::erased(&reader);
    let (counts, owners) = households.count(&stored.settings, &reader.state, &private);
    let counts = if let Some((_, line)) = gone {
        audits::kept_counts(&mut ledger, book, stored, line)?;
        counts
    } else {
        households.check(&mut ledger);
        let expected = Expected {
            reader: &reader,
            households: &households,
            private: &private,
            counts: &counts,
            owners: &owners,
        };
        if let Some(found) = tolerate(&mut ledger, book.derived_rows(stored))? {
            expected.compare(&mut ledger, found);
        }
        let counts = counts.counted(&stored.settings, || reader.state.boxes());
        match tolerate(&mut ledger, book.counts(stored))? {
            Some(kept) if kept != counts => {
                ledger.fail(Check::Index, None, text::verify_index_counts());
            }
            _ => {}
        }
        counts
    };
    if ledger.failed(Check::Genesis) || !has_roll {
        ledger.not_checked(Check::Weights, text::verify_weights_unread());
    } else {
        ledger.ok(Check::Weights, text::verify_weights_ok(present.len()));
    }
    if let Some((_, line)) = gone.filter(|_| reader.state.packs().issued() > 0) {
        ledger.not_checked(Check::Packs, text::verify_packs_erased(line));
    } else {
        let kept = packs::kept(&mut ledger, book, stored, &reader);
        tolerate(&mut ledger, kept)?;
    }
    let known = Known {
        reader: &reader,
        settings: Some(&stored.settings),
        opened: gone.is_none().then_some(&private.opened),
        recount: if gone.is_none() { Recount::Exact(counts) } else { Recount::None },
        details: gone.is_none().then(|| private.details(&households)),
        opened_roll: (rolls.len() > 1 && gone.is_none())
            .then(|| count(&first, &stored.settings, &reader.state, &private).0),
    };
    tally::check(&mut ledger, &known, stored.tally.as_deref());
    let said = confirm::Said { by_slot: private.objections.clone(), digest: private.objected };
    let second = confirm::Known {
        reader: &reader,
        settings: Some(&stored.settings),
        tally: stored.tally.as_deref(),
        said: gone.is_none().then_some(&said),
        counts: gone.is_none().then(|| households.second(&stored.settings, &private)),
    };
    confirm::check(&mut ledger, &second, stored.confirm.as_deref());
    let numbering = stored.tally.as_deref().and_then(|bytes| Basis::from_bytes(bytes).ok()?.minutes);
    let head = reader.chain.head();
    let report = Report {
        consultation: Some(stored.name.clone()),
        log: reader.log,
        size: head.size,
        head: Some(head.hash),
        root: Some(reader.chain.root()),
        anchored: false,
        ground: Ground::Id,
        findings: Vec::new(),
    };
    let (terminal, tally_line) = (reader.terminal(), reader.tally_line);
    let annotations = reader.state.course().annotations.clone();
    Ok((Done { ledger, report, terminal, numbering, tally_line, annotations }, unknown))
}

/// The households of the present roll and of earlier ones, those of the roll
/// as opened, and the lines of every roll.
fn households(
    stored: &Stored,
    versions: Vec<Vec<Slot>>,
    (replaced, hidden): (&[u64], &[(u64, RollLine)]),
) -> (Households, Vec<(Hash, Slot)>, Vec<Roll>) {
    let hashed = |slots: Vec<Slot>| -> Vec<(Hash, Slot)> {
        slots.into_iter().map(|slot| (slot.hash(&stored.name), slot)).collect()
    };
    let rolls = versions
        .iter()
        .zip(replaced.iter().copied().chain([0]))
        .map(|(slots, seq)| {
            // Of an erased household the book keeps the line of the roll alone.
            let hidden = hidden.iter().filter(|(of, _)| *of == seq).map(|(_, line)| *line);
            let lines = slots.iter().map(|slot| slot.roll_line(&stored.name)).chain(hidden);
            amended::roll_of(lines.collect())
        })
        .collect();
    let mut versions: Vec<Vec<(Hash, Slot)>> = versions.into_iter().map(hashed).collect();
    let slots = versions.pop().unwrap_or_default();
    let here: HashSet<Hash> = slots.iter().map(|(hash, _)| *hash).collect();
    let mut gone: BTreeMap<Hash, Slot> = BTreeMap::new();
    for (hash, slot) in versions.iter().flatten().filter(|(hash, _)| !here.contains(hash)) {
        gone.insert(*hash, slot.clone());
    }
    let first = if versions.is_empty() { Vec::new() } else { versions.swap_remove(0) };
    (Households { slots, gone: gone.into_iter().collect() }, first, rolls)
}

/// Whether every other text and roll is the one that its line names.
fn amendments(
    ledger: &mut Ledger,
    stored: &Stored,
    reader: &Reader,
    texts: &[(u64, Vec<u8>)],
    (rolls, replaced): (&[Roll], &[u64]),
) {
    let digests: Vec<Option<Hash>> = texts.iter().map(|(_, bytes)| Some(Hash::of(bytes))).collect();
    amended::texts(ledger, reader, &stored.settings.consultation.proposal, &digests);
    let later: Vec<Option<Roll>> = rolls.iter().skip(1).cloned().map(Some).collect();
    amended::rolls(ledger, reader, &later);
    // Each version is kept at the line that names it, and no other.
    let at = |wanted: fn(&StageBody) -> bool| -> Vec<u64> {
        let lines = reader.state.stages().iter().filter(|(_, body)| wanted(body));
        lines.map(|(line, _)| reader.line(*line).saturating_sub(1)).collect()
    };
    let kept: Vec<u64> = texts.iter().map(|(seq, _)| *seq).collect();
    if kept != at(|body| matches!(body, StageBody::AmendText(_))) {
        ledger.fail(Check::Genesis, "text".to_owned(), text::verify_text_missing("text"));
    }
    if replaced != at(|body| matches!(body, StageBody::AmendRoll(_))) {
        ledger.fail(Check::Genesis, "was".to_owned(), text::verify_text_missing("was"));
    }
}

/// Whether a second attempt or ballot follows what it says it follows.
fn follows(ledger: &mut Ledger, stored: &Stored, all: &[Stored]) {
    let Some(after) = &stored.settings.after else { return };
    let before = all.iter().find(|other| other.log == after.log);
    let fits = before.is_some_and(|before| {
        before.name == after.consultation && before.course.result.as_deref() == Some(&after.result)
    });
    if !fits {
        ledger.fail(Check::Genesis, RULES.to_owned(), text::verify_after_wrong(&after.consultation));
    } else if before.and_then(|before| before.course.next).map(|(_, log)| log) != Some(stored.log) {
        // Written after this log was opened: a run may have ended in between.
        ledger.not_checked(Check::Genesis, text::verify_after_unnamed(&after.consultation));
    }
}

fn genesis(
    ledger: &mut Ledger,
    stored: &Stored,
    reader: &Reader,
    roll: Option<&[RollLine]>,
    proposal: Option<&[u8]>,
) {
    let Some(open) = reader.state.open() else {
        ledger.not_checked(Check::Genesis, text::verify_genesis_unread());
        return;
    };
    let mut bound = |what: &str, found: Option<Hash>, wanted: Hash| {
        if found != Some(wanted) {
            ledger.fail(Check::Genesis, what.to_owned(), text::verify_genesis_file(what));
        }
    };
    let digest = roll.map(|roll| Hash::of_lines(roll.iter().map(RollLine::encode)));
    bound("roll", digest, open.roll);
    bound(RULES, Some(Hash::of(&stored.rules)), open.rules);
    bound("proposal", proposal.map(Hash::of), open.proposal);
    bound("signers", Some(Hash::of(stored.signers.encode().as_bytes())), open.keys);
    let number = roll.map_or(0, <[RollLine]>::len);
    if u64::try_from(number).is_ok_and(|number| number != open.roll_n) {
        ledger.fail(Check::Genesis, "roll".to_owned(), text::verify_genesis_roll(number, open.roll_n));
    }
    if open.consultation != stored.name {
        let reason = text::verify_genesis_field("id", &stored.name, &open.consultation);
        ledger.fail(Check::Genesis, None, reason);
    }
    names_agree(ledger, open, &stored.settings);
    ledger.ok(Check::Genesis, text::verify_genesis_ok(open.roll_n));
}
