//! A minutes folder, whoever wrote it.

use super::amended;
use super::anchors::{self, Anchors};
use super::audits;
use super::chain::{Made, Reader};
use super::check_page;
use super::confirm;
use super::finding::{Check, Ground, Ledger, Report, at};
use super::named::Named;
use super::openings::{Opened, Openings};
use super::receipt;
use super::sealed::{self, Again};
use super::signatures;
use super::tally::{self, Known};
use super::texts;
use super::there::There;
use super::weights::{Roll, RollReader};
use crate::consult::{Disclose, Search, Settings};
use crate::log::opening::{Opening, PositionOpening};
use crate::log::{Checkpoint, Hash, RollLine};
use crate::minutes::{
    CHAIN, CHECK, CHECKPOINT, CONFIRM, Folder, OBJECTIONS, OPENINGS, ROLL, RULES, SIGNERS, Summary, TALLY,
    binds_keys, roll_name, text_name,
};
use crate::sign::Signers;
use crate::text::{self, Fault};

/// Checks a minutes folder.
///
/// # Errors
/// A file cannot be read, or what the anchors name is not of use.
pub fn folder(folder: &Folder, anchors: &Anchors) -> Result<Report, Fault> {
    let digits = anchors.digits()?;
    let older = anchors.older()?;
    let trust = anchors.trust(Some(folder.path()))?;
    let mut ledger = Ledger::new();
    let there = There::list(folder, &mut ledger)?;

    let rules = there.bytes(&mut ledger, RULES)?;
    let settings = rules.as_deref().and_then(|bytes| match Settings::from_bytes(bytes) {
        Ok(settings) => Some(settings),
        Err(fault) => {
            ledger.fail(Check::Genesis, RULES.to_owned(), fault.message);
            None
        }
    });
    let named = settings.as_ref().is_some_and(|settings| settings.consultation.disclose == Disclose::Named);
    let weights = named || there.sealed();
    let first = roll(&mut ledger, &there, ROLL, weights)?;
    let has_roll = first.is_some();
    let roll = first.unwrap_or_default();
    let later = later_rolls(&mut ledger, &there, weights)?;
    let union = amended::union(std::iter::once(&roll).chain(&later));
    let mut reader = Reader::new(has_roll.then_some(&union), older);
    drop(union);
    reader.committed = there.sealed().then(Vec::new);
    reader.search = Search::codes(anchors.codes()?);
    let statements = signatures::witnessed(&there)?;
    let seen = statements.iter().flat_map(|(_, statement)| statement);
    reader.marks = seen.map(|statement| (statement.checkpoint.size, None)).collect();
    there.lines_with(CHAIN, Made::of, |line, made| reader.push_made(&mut ledger, line, made))?;
    let name = reader.end(&mut ledger)?;
    if !has_roll {
        ledger.fail(Check::Slots, ROLL.to_owned(), text::verify_file_missing(ROLL));
    }
    let anchored = anchors::log_id(&mut ledger, digits.as_deref(), reader.log);

    let proposal = there.proposal(&mut ledger, settings.as_ref())?;
    let shown = proposal.as_ref().map(|(name, _)| *name);
    let keys = reader.state.open().is_some_and(binds_keys);
    there.complete(&mut ledger, settings.as_ref(), shown, (reader.state.course(), keys));
    let mut text = proposal.as_ref().map(|(_, bytes)| bytes.clone());
    let mut digests = Vec::new();
    for n in 0..reader.state.course().texts.len() {
        let bytes = there.bytes(&mut ledger, &text_name(shown.unwrap_or("proposal.md"), n + 2))?;
        digests.push(bytes.as_deref().map(Hash::of));
        text = bytes;
    }
    amended::texts(&mut ledger, &reader, shown.unwrap_or("proposal.md"), &digests);
    let found: Vec<Option<Roll>> = later.iter().cloned().map(Some).collect();
    amended::rolls(&mut ledger, &reader, &found);
    let amended_roll = later.last().filter(|_| !reader.state.course().rolls.is_empty());
    // After an erasure nothing is opened.
    let mode = settings.as_ref().map(|settings| reader.state.course().disclosed(settings));
    let opened = openings(&mut ledger, &there, &reader, mode, amended_roll)?;
    // Of a file that was read by now the digest is known.
    there.sums(&mut ledger)?;
    let bound = Bound {
        settings: settings.as_ref(),
        rules: rules.as_deref(),
        roll: has_roll.then_some(&roll),
        proposal: proposal.as_ref().map(|(name, bytes)| (*name, bytes.as_slice())),
        signers: there.bytes(&mut ledger, SIGNERS)?,
    };
    genesis(&mut ledger, &reader, &bound);
    let signed = signatures::check(&mut ledger, &reader, &there, &statements, &trust)?;
    let signers = bound.signers.as_deref().and_then(|bytes| Signers::parse(bytes).ok()).unwrap_or_default();
    checkpoint(&mut ledger, &reader, there.bytes(&mut Ledger::new(), CHECKPOINT)?.as_deref());

    let present = amended_roll.unwrap_or(&roll);
    let unknown = receipt::tell(&mut ledger, &reader, Some(&present.slots), opened.as_ref());
    receipt::missing(&mut ledger, &unknown);
    audits::check(&mut ledger, &reader, has_roll.then_some(present.slots.as_slice()));
    let slots = present.slots.iter().copied();
    let shown = settings.as_ref().map_or(0, |settings| reader.state.shown(settings, slots).len());
    let again = match &settings {
        Some(settings) if there.sealed() => {
            let rolls: Vec<&Roll> = std::iter::once(&roll).chain(&later).collect();
            sealed::check(&mut ledger, &there, &reader, settings, &rolls)?
        }
        Some(settings) if mode == Some(Disclose::Named) => {
            let named = Named { reader: &reader, roll: present, settings, opened: opened.as_ref() };
            Again { recount: named.check(&mut ledger, &there)?, ..Again::default() }
        }
        _ => {
            ledger.not_checked(Check::Weights, text::verify_weights_closed());
            Again::default()
        }
    };
    // What people read is put together next, from no more than figures.
    drop((roll, later));
    reader.state.keep_figures();
    let tally = there.bytes(&mut ledger, TALLY)?;
    let known = Known {
        reader: &reader,
        settings: settings.as_ref(),
        opened: opened.as_ref(),
        recount: again.recount,
        details: again.details,
        opened_roll: again.opened_roll,
    };
    let sheet = tally::check(&mut ledger, &known, tally.as_deref());
    let said = objections(&mut ledger, &there, &reader)?;
    let second = confirm::Known {
        reader: &reader,
        settings: settings.as_ref(),
        tally: tally.as_deref(),
        said: said.as_ref(),
        counts: again.second,
    };
    let bytes = there.bytes(&mut ledger, CONFIRM)?;
    // After a second count that is the result.
    let sheet = confirm::check(&mut ledger, &second, bytes.as_deref()).or(sheet);
    let terminal = reader.terminal();
    let (size, head, log) = (reader.chain.head().size, reader.chain.head().hash, reader.log);
    let root = reader.chain.root();
    let summary = Summary { state: reader.state, chain: reader.chain, log, signers };
    let made_from = settings.as_ref().zip(sheet.as_ref()).zip(text.as_deref());
    let form = (shown, again.inside.as_ref());
    let lang = texts::check(&mut ledger, &there, &summary, made_from, form)?;
    let page = there.bytes(&mut ledger, CHECK)?;
    check_page::check(&mut ledger, folder, lang, page.as_deref())?;
    Ok(Report {
        consultation: name,
        log,
        size,
        head: (size > 0).then_some(head),
        root: (size > 0).then_some(root),
        anchored: (anchored || signed.trusted) && signed.enough && terminal,
        ground: match (anchored, signed.enough) {
            (true, false) => Ground::Unsigned,
            (false, _) if signed.trusted => Ground::Signers,
            _ => Ground::Id,
        },
        findings: ledger.finish(),
    })
}

/// The rolls that took the place of the first one, as far as they are there.
fn later_rolls(ledger: &mut Ledger, there: &There<'_>, weights: bool) -> Result<Vec<Roll>, Fault> {
    let mut found = Vec::new();
    while let Some(next) = roll(ledger, there, &roll_name(found.len() + 2), weights)? {
        found.push(next);
    }
    Ok(found)
}

/// A roll, if it is there.
fn roll(ledger: &mut Ledger, there: &There<'_>, name: &str, weights: bool) -> Result<Option<Roll>, Fault> {
    let mut reader = RollReader::new(name.to_owned(), weights);
    let digest = there.lines_with(name, RollLine::decode, |_, line| {
        reader.push(ledger, line);
        Ok(())
    })?;
    Ok(digest.map(|digest| reader.end(digest)))
}

/// What genesis binds by digest.
struct Bound<'a> {
    settings: Option<&'a Settings>,
    rules: Option<&'a [u8]>,
    roll: Option<&'a Roll>,
    proposal: Option<(&'static str, &'a [u8])>,
    signers: Option<Vec<u8>>,
}

fn genesis(ledger: &mut Ledger, reader: &Reader, bound: &Bound<'_>) {
    let Some(open) = reader.state.open() else {
        ledger.not_checked(Check::Genesis, text::verify_genesis_unread());
        return;
    };
    let mut file = |name: &str, found: Option<Hash>, wanted: Hash| match found {
        Some(found) if found == wanted => {}
        Some(_) => ledger.fail(Check::Genesis, name.to_owned(), text::verify_genesis_file(name)),
        None => ledger.fail(Check::Genesis, name.to_owned(), text::verify_file_missing(name)),
    };
    file(RULES, bound.rules.map(Hash::of), open.rules);
    file(ROLL, bound.roll.and_then(|roll| roll.digest), open.roll);
    let (name, proposal) = bound.proposal.map_or(("proposal", None), |(name, bytes)| (name, Some(bytes)));
    file(name, proposal.map(Hash::of), open.proposal);
    file(SIGNERS, Some(Hash::of(bound.signers.as_deref().unwrap_or_default())), open.keys);
    let lines = bound.roll.map_or(0, |roll| roll.number);
    if bound.roll.is_some() && u64::try_from(lines).is_ok_and(|lines| lines != open.roll_n) {
        ledger.fail(Check::Genesis, ROLL.to_owned(), text::verify_genesis_roll(lines, open.roll_n));
    }
    if let Some(settings) = bound.settings {
        names_agree(ledger, open, settings);
    }
    ledger.ok(Check::Genesis, text::verify_genesis_ok(open.roll_n));
}

/// What genesis and the settings both say.
pub(super) fn names_agree(ledger: &mut Ledger, open: &crate::log::Open, settings: &Settings) {
    let consultation = &settings.consultation;
    for (what, first, second) in [
        ("id", &open.consultation, &consultation.id),
        ("closes", &open.closes, &consultation.closes.to_string()),
        ("disclose", &open.disclose, &consultation.disclose.code().to_owned()),
    ] {
        if first != second {
            ledger.fail(Check::Genesis, RULES.to_owned(), text::verify_genesis_field(what, second, first));
        }
    }
}

fn checkpoint(ledger: &mut Ledger, reader: &Reader, bytes: Option<&[u8]>) {
    let place = || CHECKPOINT.to_owned();
    let Some(bytes) = bytes else {
        ledger.fail(Check::Checkpoint, place(), text::verify_file_missing(CHECKPOINT));
        return;
    };
    let parsed = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<Checkpoint>().ok());
    let Some(found) = parsed else {
        ledger.fail(Check::Checkpoint, place(), text::verify_checkpoint_form());
        return;
    };
    let size = reader.chain.head().size;
    if !reader.log.is_some_and(|log| found.is_of(&log)) {
        ledger.fail(Check::Checkpoint, place(), text::verify_checkpoint_origin());
    }
    if found.size > size {
        ledger.fail(Check::Checkpoint, at(CHAIN, size), text::verify_checkpoint_cut(size, found.size));
    } else if found.size < size {
        ledger.fail(Check::Checkpoint, place(), text::verify_checkpoint_size(found.size, size));
    } else if found.root != reader.chain.root() {
        ledger.fail(Check::Checkpoint, place(), text::verify_checkpoint_root());
    }
    ledger.ok(Check::Checkpoint, text::verify_checkpoint_ok(size));
}

fn openings(
    ledger: &mut Ledger,
    there: &There<'_>,
    reader: &Reader,
    mode: Option<Disclose>,
    amended: Option<&Roll>,
) -> Result<Option<Opened>, Fault> {
    if mode == Some(Disclose::Box) {
        ledger.not_checked(Check::Openings, text::verify_openings_boxes());
        return Ok(None);
    }
    if mode == Some(Disclose::None) && !there.sealed() {
        let said = audits::erased(reader)
            .map_or_else(text::verify_openings_closed, |(n, line)| text::verify_openings_erased(n, line));
        ledger.not_checked(Check::Openings, said);
        return Ok(None);
    }
    let mut openings = Openings::new(reader, amended.map(|roll| roll.slots.as_slice()));
    let of = |line: &[u8]| (Hash::of(line), PositionOpening::decode(line));
    let digest = there.lines_with(OPENINGS, of, |_, (hash, opening)| {
        openings.push(ledger, hash, opening);
        Ok(())
    })?;
    let Some(digest) = digest else {
        ledger.fail(Check::Openings, OPENINGS.to_owned(), text::verify_file_missing(OPENINGS));
        return Ok(None);
    };
    Ok(openings.end(ledger, digest))
}

fn objections(
    ledger: &mut Ledger,
    there: &There<'_>,
    reader: &Reader,
) -> Result<Option<confirm::Said>, Fault> {
    let mut objections = confirm::Objections::new(reader);
    let found = there.lines(OBJECTIONS, |line| {
        objections.push(ledger, line);
        Ok(())
    })?;
    Ok(found.then(|| objections.end()))
}
