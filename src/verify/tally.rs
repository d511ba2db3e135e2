//! The result, counted again: the figures of `tally.json` from its own basis,
//! the basis from the openings, the tally line from both.

use super::audits;
use super::boxes;
use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use super::openings::Opened;
use crate::consult::basis::{Round, Twice};
use crate::consult::{Basis, Counts, Settings, Stage, Standing, TallySheet};
use crate::log::{Hash, Tally};
use crate::minutes::{CHAIN, TALLY};
use crate::rule::{Bucket, Buckets, Position};
use crate::text;

/// Counts made here, to be compared with those stated.
#[derive(Debug, Default)]
pub(super) enum Recount {
    /// No weights are opened, or not all.
    #[default]
    None,
    /// Weights are opened, visits are not: nobody without an answer is known
    /// to be silent rather than unreached.
    Folded(Counts),
    /// Everything is opened.
    Exact(Counts),
}

/// What a book knows of the canvass beyond the lines.
#[derive(Debug)]
pub(super) struct Details {
    pub(super) outside_window: u64,
    /// Households without an answer for which a public notice was posted.
    pub(super) posted: u64,
    /// Households whose area nobody else has.
    pub(super) unique_areas: u64,
    pub(super) rounds: Vec<Round>,
}

/// What is known independently of `tally.json`.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub(super) reader: &'a Reader,
    pub(super) settings: Option<&'a Settings>,
    pub(super) opened: Option<&'a Opened>,
    pub(super) recount: Recount,
    pub(super) details: Option<Details>,
    /// The counts on the roll as it was opened, where it was amended.
    pub(super) opened_roll: Option<Counts>,
}

/// Checks a closed log's result. Returns the sheet as computed here.
pub(super) fn check(ledger: &mut Ledger, known: &Known<'_>, bytes: Option<&[u8]>) -> Option<TallySheet> {
    let Some((line, tally)) = known.reader.state.tally() else {
        match bytes {
            Some(_) => ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_tally_no_line()),
            None => ledger.not_checked(Check::Tally, text::verify_no_tally()),
        }
        return None;
    };
    let line = known.reader.line(*line);
    line_alone(ledger, known.reader, line, tally);
    let Some(bytes) = bytes else {
        ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_file_missing(TALLY));
        return None;
    };
    if tally.detail != Some(Hash::of(bytes)) {
        ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_tally_digest(line));
    }
    let Some(settings) = known.settings else {
        ledger.not_checked(Check::Tally, text::verify_tally_no_rules());
        return None;
    };
    let sheet = Basis::from_bytes(bytes)
        .and_then(|basis| TallySheet::compute(settings, &basis).map(|sheet| (basis, sheet)))
        .and_then(|(basis, sheet)| sheet.to_bytes().map(|again| (basis, sheet, again)));
    let (basis, sheet, again) = match sheet {
        Ok(found) => found,
        Err(fault) => {
            ledger.fail(Check::Tally, TALLY.to_owned(), fault.message);
            return None;
        }
    };
    if again != bytes {
        let same = |(a, b): &(&[u8], &[u8])| a == b;
        let lines = again.split(|b| *b == b'\n').zip(bytes.split(|b| *b == b'\n')).take_while(same).count();
        let place = at(TALLY, u64::try_from(lines + 1).unwrap_or(u64::MAX));
        ledger.fail(Check::Tally, place, text::verify_tally_arithmetic());
    }
    basis_fits(ledger, known, &basis);
    line_fits(ledger, line, tally, &sheet);
    recounted(ledger, known, settings, &basis, (line, tally));
    ledger.ok(Check::Tally, summary(known, &sheet));
    Some(sheet)
}

fn summary(known: &Known<'_>, sheet: &TallySheet) -> text::Text {
    let households = sheet.households();
    let (agree, all) = (households.get(Bucket::For), households.all());
    let outcome = text::outcome_name(sheet.outcome.as_str());
    let secret = known.settings.is_some_and(Settings::is_secret);
    let counted = match known.opened {
        _ if secret => text::verify_tally_boxes(known.reader.state.boxes().len()),
        Some(opened) => text::verify_tally_counted(opened.number),
        None => text::verify_tally_stated(),
    };
    text::Text {
        zh: text::verify_tally_ok(&counted.zh, agree, all, &outcome.zh).zh,
        en: text::verify_tally_ok(&counted.en, agree, all, &outcome.en).en,
    }
}

/// What the tally line must satisfy by itself and by the lines before it.
pub(super) fn line_alone(ledger: &mut Ledger, reader: &Reader, line: u64, tally: &Tally) {
    let place = || at(CHAIN, line);
    let parts = [
        tally.for_,
        tally.against,
        tally.abstain,
        tally.invalid,
        tally.novote,
        tally.silent,
        tally.unreached,
        tally.contested,
    ];
    let sum: u128 = parts.into_iter().map(u128::from).sum();
    if sum != u128::from(tally.all) {
        ledger.fail(Check::Tally, place(), text::verify_tally_sum(sum, tally.all));
    }
    if let Some(n) = reader.state.roll_n().filter(|n| *n != tally.all) {
        ledger.fail(Check::Tally, place(), text::verify_tally_roll(tally.all, n));
    }
    if !reader.whole() {
        ledger.not_checked(Check::Tally, text::verify_lines_left_out());
        return;
    }
    if !reader.state.course().rolls.is_empty() {
        // Whether a household that answered is on the roll still is not in the lines.
        return;
    }
    let answered = reader.state.answered();
    let waiting = u128::from(tally.silent) + u128::from(tally.unreached);
    let stated = u128::from(tally.all).checked_sub(waiting);
    if stated != Some(u128::from(answered)) {
        let stated = stated.map_or_else(|| "-".to_owned(), |n| n.to_string());
        ledger.fail(Check::Tally, place(), text::verify_tally_answered(stated, answered));
    }
}

/// Whether `tally.json` speaks of this log, at the line before the tally.
fn basis_fits(ledger: &mut Ledger, known: &Known<'_>, basis: &Basis) {
    let reader = known.reader;
    let mut wrong = |what: &str| {
        ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_tally_field(what));
    };
    if Some(basis.log) != reader.log {
        wrong("log");
    }
    if Some(basis.head) != reader.before_tally {
        wrong("size, head");
    }
    if basis.stage != Stage::Closed {
        wrong("state");
    }
    if basis.second.is_some() {
        wrong("second");
    }
    if let Some(settings) = known.settings.filter(|_| reader.whole()) {
        // Every fact stands in the lines, or in what the first line binds.
        if basis.facts != reader.state.course().rule_facts(settings) {
            wrong("facts");
        }
    }
    if let Some((_, close)) = reader.state.close()
        && basis.on.to_string() != close.at
    {
        wrong("on");
    }
    let canvass = &basis.canvass;
    let state = &reader.state;
    if reader.whole() {
        if (canvass.records, canvass.replaced) != (state.positions(), state.replaced()) {
            wrong("canvass.records, canvass.replaced");
        }
        if canvass.twice != Twice::of(state.keyed_twice()) {
            wrong("canvass.twice");
        }
        if basis.opened.is_some() == state.course().rolls.is_empty() {
            wrong("as_opened");
        }
        if canvass.visits != state.visits() {
            wrong("canvass.visits");
        }
    }
    if known.opened_roll.is_some() && known.opened_roll != basis.opened {
        wrong("as_opened");
    }
    let per_round: u128 = canvass.rounds.iter().map(|round| u128::from(round.records)).sum();
    let per_position = |round: &Round| round.positions.values().map(|n| u128::from(*n)).sum::<u128>();
    let rounds_add_up = canvass
        .rounds
        .iter()
        .all(|round| round.positions.is_empty() || per_position(round) == u128::from(round.records));
    // Of a secret ballot there is nothing to be told by rounds.
    let by_round = if reader.state.is_secret() { 0 } else { u128::from(canvass.records) };
    if per_round != by_round || !rounds_add_up {
        wrong("canvass.rounds");
    }
    match &known.details {
        Some(details) => {
            if details.outside_window != canvass.outside_window {
                wrong("canvass.outside_window");
            }
            if details.posted != canvass.posted {
                wrong("canvass.posted");
            }
            if details.unique_areas != canvass.unique_areas {
                wrong("canvass.unique_areas");
            }
            if details.rounds != canvass.rounds {
                wrong("canvass.rounds");
            }
        }
        None => ledger.not_checked(Check::Tally, text::verify_tally_details()),
    }
    if basis.opened.is_some() && known.opened_roll.is_none() {
        ledger.not_checked(Check::Tally, text::verify_opened_roll());
    }
}

/// Whether the tally line is that of the sheet.
fn line_fits(ledger: &mut Ledger, line: u64, tally: &Tally, sheet: &TallySheet) {
    let households = sheet.households();
    for (bucket, stated) in [
        (Bucket::For, tally.for_),
        (Bucket::Against, tally.against),
        (Bucket::Abstain, tally.abstain),
        (Bucket::Invalid, tally.invalid),
        (Bucket::Novote, tally.novote),
        (Bucket::Silent, tally.silent),
        (Bucket::Unreached, tally.unreached),
        (Bucket::Contested, tally.contested),
    ] {
        let counted = households.get(bucket);
        if counted != u128::from(stated) {
            let name = text::bucket_name(bucket.as_str());
            let reason = name.within(|name| text::verify_tally_bucket(name, stated, counted));
            ledger.fail(Check::Tally, at(CHAIN, line), reason);
        }
    }
    if tally.result != sheet.outcome.as_str() {
        let reason = text::verify_tally_result(&tally.result, sheet.outcome.as_str());
        ledger.fail(Check::Tally, at(CHAIN, line), reason);
    }
}

/// Whether the stated counts are those of the openings.
fn recounted(
    ledger: &mut Ledger,
    known: &Known<'_>,
    settings: &Settings,
    basis: &Basis,
    (line, tally): (u64, &Tally),
) {
    if settings.is_secret() {
        boxes::result(ledger, known.reader, settings, basis, (line, tally));
        match &known.recount {
            Recount::Exact(counts) if *counts != basis.counts => {
                ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_tally_weights());
            }
            Recount::Exact(_) => {}
            Recount::Folded(_) | Recount::None => split(ledger, known, tally, line),
        }
        return;
    }
    let Some(opened) = known.opened else {
        let said = audits::erased(known.reader)
            .map_or_else(text::verify_tally_closed, |(_, line)| text::verify_tally_erased(line));
        ledger.not_checked(Check::Tally, said);
        return;
    };
    if basis.counts.positions() != opened.counts {
        ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_tally_positions());
    }
    let mut buckets = Buckets::default();
    let joined = basis.counts.follows(&settings.rule, "households");
    for (position, households) in &opened.counts {
        let said = joined.filter(|_| *position == Position::Majority).unwrap_or(*position);
        let bucket = Standing::plain(said).bucket(&settings.rule);
        if buckets.add(bucket, u128::from(*households)).is_err() {
            return;
        }
    }
    let stated = [
        (Bucket::For, tally.for_),
        (Bucket::Against, tally.against),
        (Bucket::Abstain, tally.abstain),
        (Bucket::Invalid, tally.invalid),
        (Bucket::Novote, tally.novote),
    ];
    for (bucket, stated) in stated {
        let counted = buckets.get(bucket);
        if counted != u128::from(stated) {
            let name = text::bucket_name(bucket.as_str());
            let reason = name.within(|name| text::verify_tally_recount(name, stated, counted));
            ledger.fail(Check::Tally, at(CHAIN, line), reason);
        }
    }
    match &known.recount {
        Recount::Exact(counts) => {
            if *counts != basis.counts {
                ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_tally_weights());
            }
        }
        Recount::Folded(counts) => {
            if *counts != folded(&basis.counts) {
                ledger.fail(Check::Tally, TALLY.to_owned(), text::verify_tally_weights());
            }
            split(ledger, known, tally, line);
        }
        Recount::None => {
            ledger.not_checked(Check::Tally, text::verify_tally_unweighed());
            split(ledger, known, tally, line);
        }
    }
}

/// Households reached without an answer are at most those with a visit.
fn split(ledger: &mut Ledger, known: &Known<'_>, tally: &Tally, line: u64) {
    let state = &known.reader.state;
    let visited = state.waiting();
    if known.reader.whole() && usize::try_from(tally.silent).is_ok_and(|silent| silent > visited) {
        ledger.fail(Check::Tally, at(CHAIN, line), text::verify_tally_silent(tally.silent, visited));
    }
    if tally.silent + tally.unreached > 0 {
        ledger.not_checked(Check::Tally, text::verify_tally_split(tally.silent, tally.unreached));
    }
}

/// The same counts as far as the openings tell them: nobody without an answer
/// is known to be silent rather than unreached, and no proxy is known.
fn folded(counts: &Counts) -> Counts {
    let fold = |standing: Standing| match standing {
        Standing::Silent => Standing::Unreached,
        other => other.bare(),
    };
    let mut folded = counts.retold(fold);
    for (building, cells) in &counts.buildings {
        let to = folded.buildings.entry(building.clone()).or_default();
        for (standing, cell) in cells {
            to.entry(fold(*standing)).or_default().add(*cell);
        }
    }
    folded
}
