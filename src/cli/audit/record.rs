//! What the doors say when they are asked again.

use std::collections::{BTreeSet, HashSet};

use super::RecordArgs;
use crate::book::{Access, Writing};
use crate::cli::details::{flawless, not_known, or, placed};
use crate::cli::{Context, Exit, Form, intake};
use crate::consult::audit::{self, Call, Said};
use crate::consult::decide::Sealed;
use crate::consult::review::Review;
use crate::consult::{Door, Effect, answer, process, value};
use crate::log::opening::DetailOpening;
use crate::log::{Hash, Head};
use crate::text::{self, Fault, Place};

pub(super) fn run(args: &RecordArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let defaults = defaults(args, context)?;
    let review = match (&args.from, &args.door) {
        (Some(file), _) => intake::calls(file, &args.reading, context)?.tell(context),
        (None, door) => {
            args.reading.unused()?;
            let door = flawless("door", door.as_deref().unwrap_or_default(), Door::read)?;
            Review::typed(vec![Call::new(door, said(args)?)])
        }
    };
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let before = writing.stored().head();
    let results = put(&mut writing, &review, (args.replace, &defaults), context)?;
    let written = !args.dry_run && !review.read.is_empty();
    let head = if written {
        context.written(&writing.commit()?)
    } else {
        drop(writing);
        before
    };
    let stored = book.consultation(&args.id)?;
    let standing = super::show::standing(&book, &stored)?.unwrap_or_default();
    tell(args, &review.read, &results, (head, standing), context)
}

/// What was said, by the flags.
fn said(args: &RecordArgs) -> Result<Said, Fault> {
    match &args.position {
        Some(word) => flawless("position", word, audit::says).map(Said::Answers),
        None if args.unreached => Ok(Said::Unreached),
        None if args.refused => Ok(Said::Refused),
        None => Err(Fault::new("usage", text::audit_usage()).hint(text::audit_usage_hint()).exit(2)),
    }
}

/// What holds for every row that does not say otherwise.
fn defaults(args: &RecordArgs, context: &Context) -> Result<DetailOpening, Fault> {
    let read = |name: &str, word: &Option<String>, read: fn(&str) -> Result<String, value::Flaw>| {
        word.as_deref().map_or(Ok(String::new()), |word| flawless(name, word, read))
    };
    let at = read("at", &args.at, answer::at)?;
    let day = at.get(..10).and_then(|day| day.parse().ok());
    day.map_or(Ok(()), |day| process::not_future(day, context.today()))?;
    Ok(DetailOpening {
        at: if at.is_empty() { context.today().to_string() } else { at },
        note: read("note", &args.note, answer::note)?,
        steward: read("by", &args.by, value::line)?,
        ..DetailOpening::default()
    })
}

/// Decides on every row before anything is written, and writes them in an
/// order that shows no door. Returns what came of each.
fn put(
    writing: &mut Writing<'_>,
    review: &Review<Call>,
    (replace, defaults): (bool, &DetailOpening),
    context: &mut Context,
) -> Result<Vec<String>, Fault> {
    let sample: HashSet<Hash> = {
        let roll = writing.roll_slots()?;
        audit::must_be_drawn(&writing.ground())?.draw(&roll).into_iter().collect()
    };
    let mut plan: Vec<Sealed> = Vec::with_capacity(review.read.len());
    let mut faults: Vec<Place> = Vec::new();
    let mut results = Vec::new();
    let mut doors: BTreeSet<&Door> = BTreeSet::new();
    for row in review.read.iter().filter(|row| doors.insert(&row.door)) {
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        match seal(writing, row, &sample, (replace, defaults), salts) {
            Ok(sealed) => {
                if let Effect::CallBack { result, .. } = &sealed.effect {
                    results.push(result.clone());
                }
                plan.push(sealed);
            }
            Err(fault) => faults.push(placed(review.file(), (row.line, &row.door), fault)?),
        }
    }
    review.flawless(faults)?;
    plan.sort_unstable_by_key(Sealed::commitment);
    plan.iter().try_for_each(|sealed| writing.push(sealed).map(|_| ()))?;
    Ok(results)
}

fn seal(
    writing: &Writing<'_>,
    row: &Call,
    sample: &HashSet<Hash>,
    (replace, defaults): (bool, &DetailOpening),
    salts: [Hash; 2],
) -> Result<Sealed, Fault> {
    let state = writing.door(&row.door)?.ok_or_else(|| not_known(writing.stored(), &row.door))?;
    let detail = DetailOpening {
        at: or(&row.at, &defaults.at),
        note: or(&row.note, &defaults.note),
        steward: or(&row.steward, &defaults.steward),
        ..defaults.clone()
    };
    let before = writing.call_back(&state.slot)?;
    let before = before.as_ref().map(|(result, commitment)| (result.as_str(), *commitment));
    let counted = writing.counted(&row.door)?;
    let drawn = sample.contains(&state.slot);
    let mut salts = salts.into_iter();
    audit::call_back(writing.ground(), (&state, counted, drawn), (row.said, replace), before, detail, || {
        salts.next().unwrap_or(Hash::ZERO)
    })
}

fn tell(
    args: &RecordArgs,
    rows: &[Call],
    results: &[String],
    (head, standing): (Head, audit::Standing),
    context: &mut Context,
) -> anyhow::Result<Exit> {
    if context.form == Form::Json {
        let number = |code: &str| results.iter().filter(|result| *result == code).count();
        context.output.json(&serde_json::json!({
            "format": "yishi/audit-record/1", "dry_run": args.dry_run, "recorded": rows.len(),
            "agrees": number("agrees"), "differs": number("differs"), "unreached": number("unreached"),
            "refused": number("refused"), "waiting": standing.waiting(), "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let said = match (rows, results) {
        (many, _) if args.dry_run => text::audit_would_record(many.len()),
        ([one], [result]) => {
            text::audit_result(result).within(|result| text::audit_recorded(&one.door, result))
        }
        (many, _) => text::audit_recorded_many(many.len()),
    };
    context.output.print(&format!("{}\n", said.get(lang)))?;
    if !args.dry_run {
        context.output.say(crate::report::minutes_audit::sum(&standing).get(lang));
        if standing.could_turn() {
            context.output.complain(text::audit_meaning_turn(standing.differs, standing.wrong).get(lang));
        }
    }
    Ok(Exit::DONE)
}
