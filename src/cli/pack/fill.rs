//! `yishi pack fill`: what was said at the doors, without the book.

use std::path::Path;

use super::FillArgs;
use super::file::Filling;
use super::forms::{form_fits, spoilt};
use super::quick;
use crate::cli::details::{detail, flawless};
use crate::cli::{Context, Exit, Form, intake};
use crate::consult::answer::Answer;
use crate::consult::freeze::check_code;
use crate::consult::position::position;
use crate::consult::visit::{Outcome, notice_early, outcome};
use crate::consult::{Door, Provenance, Settings, merge};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::log::pack::{Pack, PackDoor, Record, Said};
use crate::report::canvass_sheet::of_pack;
use crate::rule::Position;
use crate::text::{self, Fault, Place, Text};

/// What a word at a door says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Position(Position),
    Visit(crate::consult::visit::Outcome),
}

impl Word {
    /// Reads a word for an answer or for the outcome of a visit.
    pub(super) fn read(word: &str) -> Result<Self, Fault> {
        position(word).map(Self::Position).or_else(|_| outcome(word).map(Self::Visit)).map_err(|_| {
            Fault::new("position-unknown", text::pack_not_position(word)).hint(text::record_usage_hint())
        })
    }

    /// What it is called.
    pub(super) fn name(self) -> Text {
        match self {
            Self::Position(position) => text::position_name(position.as_str()),
            Self::Visit(outcome) => text::visit_name(outcome.code()),
        }
    }
}

/// What is written at one door.
pub(super) struct AtDoor<'a> {
    pub(super) door: &'a Door,
    pub(super) word: Word,
    /// Whether the household has shown its receipt and changes its answer.
    pub(super) replace: bool,
    /// The code on that receipt.
    pub(super) sees: Option<&'a str>,
    pub(super) detail: DetailOpening,
}

pub(super) fn run(args: &FillArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let now = if args.from.is_some() { context.today().to_string() } else { context.now() };
    let mut defaults = args.details.read(&now)?;
    args.known.read(&mut defaults)?;
    if args.from.is_none() {
        args.reading.unused()?;
    }
    if let Some(file) = &args.from {
        return from_file(args, file, &defaults, context);
    }
    let mut filling = Filling::open(&args.file, context)?;
    if !args.spoiled.is_empty() {
        return spoilt(&mut filling, args, context);
    }
    match (&args.door, &args.said) {
        (Some(door), Some(word)) => {
            let door = flawless("door", door, Door::read)?;
            let (word, sees) = (Word::read(word)?, args.sees.as_deref());
            let said = AtDoor { door: &door, word, replace: args.replace, sees, detail: defaults };
            let code = put(&mut filling, said, context)?;
            tell(&door, word, code, context)?;
            Ok(Exit::DONE)
        }
        _ => quick::run(&mut filling, &args.details, &args.known, context),
    }
}

/// Appends what was said at a door. Returns its commitment once it is on disk.
pub(super) fn put(filling: &mut Filling, said: AtDoor<'_>, context: &mut Context) -> Result<Hash, Fault> {
    let record = record(&filling.pack, said, context)?;
    filling.push(&record)
}

/// What was said at a door as a record of the pack.
fn record(pack: &Pack, said: AtDoor<'_>, context: &mut Context) -> Result<Record, Fault> {
    let slot = pack.door(said.door.as_str()).ok_or_else(|| {
        Fault::new("door-unknown", text::pack_door_unknown(said.door)).hint(text::pack_door_unknown_hint())
    })?;
    let slot_hash = slot.slot;
    let word = match said.word {
        Word::Visit(outcome) => {
            form_fits(pack, &said.detail.form, said.door)?;
            if outcome == Outcome::Posted {
                due(pack, &slot_hash, said.door)?;
            }
            Said::Visit { outcome: outcome.code().to_owned() }
        }
        Word::Position(position) => {
            let takes = &pack.header.takes;
            if !takes.is_empty() && takes.split(' ').all(|taken| taken != position.as_str()) {
                let name = text::position_name(position.as_str());
                let message = name.within(|name| text::position_not_allowed(name, &pack.header.consultation));
                return Err(
                    Fault::new("position-not-allowed", message).hint(text::position_not_allowed_hint())
                );
            }
            Provenance::check(&said.detail)?;
            form_fits(pack, &said.detail.form, said.door)?;
            let before = pack.answer(&slot_hash).map(|placed| placed.commitment).or(slot.known);
            let sees = match said.sees {
                Some(code) => Some(seen(code, before)?),
                None if before.is_some() && !said.replace => {
                    return Err(Fault::new("already-recorded", text::pack_answered(said.door))
                        .hint(text::pack_answered_hint()));
                }
                None => before,
            };
            Said::Position { position: position.as_str().to_owned(), sees }
        }
    };
    let mut detail = said.detail;
    detail.steward.clone_from(&pack.header.steward);
    detail.salt = Some(Hash(context.random()?));
    let record = Record { slot: slot_hash, said: word, detail, salt: Hash(context.random()?) };
    if !record.fits(&pack.header.log, pack.items + 1) {
        return Err(Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint()));
    }
    Ok(record)
}

/// Refuses a public notice before the visits in vain that the rule asks for; a
/// pack without the rule leaves that to the office.
fn due(pack: &Pack, slot: &Hash, door: &Door) -> Result<(), Fault> {
    if pack.rules.is_empty() {
        return Ok(());
    }
    let in_vain = merge::in_vain(&pack.records, slot, |_| true);
    match notice_early(&Settings::from_bytes(&pack.rules)?.rule, in_vain) {
        Some(visits) => Err(Fault::new("notice-early", text::notice_early(door, in_vain, visits))
            .hint(text::notice_early_pack_hint(&pack.header.consultation, door))),
        None => Ok(()),
    }
}

/// The commitment that a receipt's code stands for.
fn seen(code: &str, before: Option<Hash>) -> Result<Hash, Fault> {
    let digits: String =
        code.chars().filter(|ch| !ch.is_whitespace()).map(|ch| ch.to_ascii_lowercase()).collect();
    if let Ok(whole) = digits.parse() {
        return Ok(whole);
    }
    before
        .filter(|before| digits.len() >= 40 && before.hex().starts_with(&digits))
        .ok_or_else(|| Fault::new("receipt-code", text::pack_sees_short()).hint(text::pack_sees_hint()))
}

/// Gives the receipt.
pub(super) fn tell(door: &Door, word: Word, code: Hash, context: &mut Context) -> anyhow::Result<()> {
    if context.form == Form::Json {
        let mut value = serde_json::json!({
            "format": "yishi/pack-fill/1", "door": door.as_str(), "code": code.code(), "commitment": code,
        });
        let (key, said) = match word {
            Word::Position(position) => ("position", position.as_str()),
            Word::Visit(outcome) => ("outcome", outcome.code()),
        };
        if let Some(object) = value.as_object_mut() {
            object.insert(key.to_owned(), said.into());
        }
        context.output.json(&value)?;
    } else {
        let lang = context.lang;
        let said = word.name().within(|name| text::pack_filled(door, name));
        let code = text::pack_code(code.hex());
        context.output.print(&format!("{}\n{}\n", said.get(lang), code.get(lang)))?;
    }
    // The receipt must be with the household before the next door.
    context.output.flush()
}

/// Why a row of a sheet is not the door's own, by the short code in it.
fn moved(pack: &Pack, slot: &PackDoor, answer: &Answer) -> Option<text::Text> {
    let code = answer.code.as_deref()?.trim();
    let own = |slot: &PackDoor| slot.door.parse::<Door>().ok().map(|door| check_code(&slot.salt, &door));
    if own(slot).is_some_and(|own| own.eq_ignore_ascii_case(code)) {
        return None;
    }
    if code.is_empty() {
        return Some(text::sheet_code_missing(&slot.door));
    }
    let is_its = |other: &&PackDoor| own(other).is_some_and(|own| own.eq_ignore_ascii_case(code));
    Some(match pack.doors.iter().find(is_its) {
        Some(other) => text::sheet_row_moved_to(code, &slot.door, &other.door),
        None => text::sheet_row_moved(code, &slot.door),
    })
}

/// Fills a pack from a table, such as a canvass sheet that was written on.
fn from_file(
    args: &FillArgs,
    file: &Path,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let review = intake::answers(file, &args.reading, args.replace, context)?.tell(context);
    let mut filling = Filling::open(&args.file, context)?;
    if let Some(mark) = review.mark.as_ref().filter(|mark| mark.log != filling.pack.header.log) {
        return Err(Fault::new("sheet-other", text::sheet_other(&filling.pack.header.consultation))
            .hint(text::sheet_other_hint(&mark.id))
            .into());
    }
    let own = of_pack(&filling.pack.header.pack);
    let of_another = |part: &str| part != own && part.strip_prefix("pack-").is_some_and(|id| id.len() == 32);
    if let Some(mark) = review.mark.as_ref().filter(|mark| of_another(&mark.part)) {
        let short: String = mark.part.chars().take(13).collect();
        return Err(Fault::new("sheet-other", text::pack_sheet_other(short))
            .hint(text::pack_sheet_other_hint(args.file.display()))
            .into());
    }
    // Every faulty line is named before anything is written.
    let (mut faults, mut refused) = (Vec::new(), Vec::new());
    let mut seen: std::collections::HashSet<&Door> = std::collections::HashSet::new();
    for answer in &review.read {
        let place = || Place::line(review.file().unwrap_or_default(), answer.line).door(answer.door.as_str());
        match filling.pack.door(answer.door.as_str()) {
            None => faults.push(place().reason(text::pack_door_unknown(&answer.door))),
            Some(slot) => {
                if let Some(moved) = moved(&filling.pack, slot, answer) {
                    faults.push(place().reason(moved).remedy(text::sheet_row_moved_hint()));
                    continue;
                }
                let before = filling.pack.answer(&slot.slot).is_some() || slot.known.is_some();
                if (before || !seen.insert(&answer.door)) && !args.replace {
                    faults.push(place().reason(text::pack_answered(&answer.door)));
                }
            }
        }
    }
    let mut batch = filling.batch();
    let mut receipts = Vec::new();
    for answer in review.read.iter().filter(|_| faults.is_empty()) {
        let word = Word::Position(answer.position);
        let detail = detail(answer, defaults);
        let said = AtDoor { door: &answer.door, word, replace: args.replace, sees: None, detail };
        let added = record(&batch.pack, said, context).and_then(|record| batch.push(&record));
        match added {
            Ok(code) => receipts.push((answer, code)),
            Err(fault) => {
                let place = Place::line(review.file().unwrap_or_default(), answer.line);
                let place = place.door(answer.door.as_str()).reason(fault.message);
                refused.push(Place { remedy: fault.hint, ..place });
            }
        }
    }
    faults.extend(refused);
    review.flawless(faults)?;
    filling.push_all(batch)?;
    if context.form == Form::Json {
        let receipts: Vec<serde_json::Value> = receipts
            .iter()
            .map(|(answer, code)| {
                serde_json::json!({"door": answer.door.as_str(), "position": answer.position,
                    "code": code.code(), "commitment": code})
            })
            .collect();
        context.output.json(&serde_json::json!({
            "format": "yishi/pack-fill/1", "recorded": receipts.len(), "receipts": receipts,
        }))?;
        return Ok(Exit::DONE);
    }
    for (answer, code) in receipts {
        tell(&answer.door, Word::Position(answer.position), code, context)?;
    }
    Ok(Exit::DONE)
}
