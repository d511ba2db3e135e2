//! `yishi visit`: attempts at doors.

use std::collections::HashMap;
use std::path::PathBuf;

use super::details::{Details, FATAL, flawless, not_on_roll, or, placed};
use super::intake::Reading;
use super::{Context, Exit, Form, intake, trial};
use crate::book::{Access, Writing};
use crate::consult::Door;
use crate::consult::decide::{self, Sealed};
use crate::consult::review::Review;
use crate::consult::value;
use crate::consult::visit::{Outcome, Visit, outcome};
use crate::log::opening::DetailOpening;
use crate::log::{Hash, Head};
use crate::report::trial::{Line, What};
use crate::text::{self, Fault, Place};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "DOOR")]
    door: Option<String>,
    #[arg(value_name = "OUTCOME")]
    outcome: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["door", "outcome"])]
    from: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["door", "outcome", "from"])]
    notice: bool,
    #[arg(long, value_name = "TEXT")]
    proof: Option<String>,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    details: Details,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let now = if args.from.is_some() { context.today().to_string() } else { context.now() };
    let mut defaults = args.details.read(&now)?;
    if let Some(proof) = &args.proof {
        defaults.proof = flawless("proof", proof, value::line)?;
    }
    if args.from.is_none() {
        args.reading.unused()?;
    }
    if args.notice {
        return notices(&args.id, &defaults, args.dry_run, context);
    }
    let review = match (&args.from, &args.door, &args.outcome) {
        (Some(file), _, _) => intake::visits(file, &args.reading, context)?.tell(context),
        (None, Some(door), Some(word)) => {
            let door = flawless("door", door, Door::read)?;
            Review::typed(vec![Visit::new(door, flawless("outcome", word, outcome)?)])
        }
        _ => {
            return Err(Fault::new("usage", text::visit_usage())
                .hint(text::visit_usage_hint())
                .exit(2)
                .into());
        }
    };
    if args.dry_run && args.from.is_some() {
        return try_many(args, &review, &defaults, context);
    }
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let tries = match review.read.as_slice() {
        [one] => writing.door(&one.door)?.map(|state| state.visits + 1),
        _ => None,
    };
    let before = writing.stored().head();
    let written = put(&mut writing, &review, &defaults, context)?;
    if args.dry_run {
        return tell(&review.read, tries, (before, true), context);
    }
    let head = if written { context.written(&writing.commit()?) } else { before };
    tell(&review.read, tries, (head, false), context)
}

/// Records a public notice for every door that was tried often enough in vain.
fn notices(id: &str, defaults: &DetailOpening, dry_run: bool, context: &mut Context) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(id)?;
    let terms = writing.stored().settings.rule.delivery.clone();
    let mut due: Vec<Visit> = Vec::new();
    writing.answers(|row| {
        if row.notice_due(terms.as_ref())
            && let Ok(door) = row.door.parse()
        {
            due.push(Visit::new(door, Outcome::Posted));
        }
        Ok(())
    })?;
    let before = writing.stored().head();
    let due = Review::typed(due);
    let written = put(&mut writing, &due, defaults, context)?;
    let head = if written && !dry_run { context.written(&writing.commit()?) } else { before };
    let due = due.read;
    if context.form == Form::Json {
        return tell(&due, None, (head, dry_run), context);
    }
    let said = match (due.len(), dry_run) {
        (0, _) => text::notices_none(),
        (doors, true) => text::notices_would(doors),
        (doors, false) => text::notices_posted(doors),
    };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    Ok(Exit::DONE)
}

/// Line by line what a file would do.
fn try_many(
    args: &Args,
    review: &Review<Visit>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let mut lines = trial::put_by(&review.faults, &review.left_out, What::Refused);
    for visit in &review.read {
        let door = visit.door.as_str();
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        lines.push(match seal(&writing, visit, defaults, 0, salts) {
            Ok(sealed) => {
                writing.push(&sealed)?;
                Line::new(visit.line, door, What::Recorded).detail(text::visit_name(visit.outcome.code()))
            }
            Err(fault) if FATAL.contains(&fault.code) => return Err(fault.into()),
            Err(fault) => trial::refused(visit.line, door, fault),
        });
    }
    trial::show(lines, &text::would_visit(review.read.len()), context)
}

/// Decides on every visit before anything is written, and writes them so that
/// the order of the lines shows no door and a later visit of a door still
/// follows the earlier one. Tells whether there was any.
fn put(
    writing: &mut Writing<'_>,
    review: &Review<Visit>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> Result<bool, Fault> {
    let mut plan = Vec::with_capacity(review.read.len());
    let mut faults: Vec<Place> = Vec::new();
    // How often each door came before in this file, and how often in vain.
    let mut before: HashMap<&Door, (u32, u64)> = HashMap::new();
    for visit in &review.read {
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        let (turn, failed) = before.entry(&visit.door).or_default();
        match seal(writing, visit, defaults, *failed, salts) {
            Ok(sealed) => plan.push((*turn, sealed.commitment(), salts, visit)),
            Err(fault) => faults.push(placed(review.file(), (visit.line, &visit.door), fault)?),
        }
        *turn += 1;
        *failed += u64::from(visit.outcome.in_vain());
    }
    review.flawless(faults)?;
    plan.sort_unstable_by_key(|(turn, commitment, ..)| (*turn, *commitment));
    for (_, _, salts, visit) in &plan {
        let sealed = seal(writing, visit, defaults, 0, *salts)?;
        writing.push(&sealed)?;
    }
    Ok(!plan.is_empty())
}

/// Decides on a visit; `failed` is how often the door was tried in vain before
/// it in the same file.
fn seal(
    writing: &Writing<'_>,
    visit: &Visit,
    defaults: &DetailOpening,
    failed: u64,
    salts: [Hash; 2],
) -> Result<Sealed, Fault> {
    let mut state = writing.door(&visit.door)?.ok_or_else(|| not_on_roll(&visit.door))?;
    state.failed += failed;
    let detail = DetailOpening {
        at: or(&visit.at, &defaults.at),
        channel: or(&visit.channel, &defaults.channel),
        note: or(&visit.note, &defaults.note),
        proof: or(&visit.proof, &defaults.proof),
        steward: or(&visit.steward, &defaults.steward),
        ..defaults.clone()
    };
    let mut salts = salts.into_iter();
    decide::visit(writing.ground(), &state, visit.outcome.code(), detail, || {
        salts.next().unwrap_or(Hash::ZERO)
    })
}

fn tell(
    visits: &[Visit],
    tries: Option<u64>,
    (head, dry_run): (Head, bool),
    context: &mut Context,
) -> anyhow::Result<Exit> {
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/visit/1", "dry_run": dry_run, "recorded": visits.len(), "attempt": tries,
            "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = match visits {
        many if dry_run => text::would_visit(many.len()),
        [one] => {
            let outcome = text::visit_name(one.outcome.code());
            let tries = text::visit_try(tries.unwrap_or(1));
            text::visited(&one.door, outcome.get(context.lang), tries.get(context.lang))
        }
        many => text::visited_many(many.len()),
    };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    Ok(Exit::DONE)
}
