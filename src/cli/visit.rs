//! `yishi visit`: attempts at doors.

use std::path::PathBuf;

use super::details::{Details, flawless, not_on_roll, or};
use super::intake::Reading;
use super::{Context, Exit, Form, intake, trial};
use crate::book::{Access, Writing};
use crate::consult::Door;
use crate::consult::decide::{self, Sealed};
use crate::consult::review::Review;
use crate::consult::value;
use crate::consult::visit::{Outcome, Visit, outcome};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
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
        return notices(&args.id, &defaults, context);
    }
    let (visits, file) = match (&args.from, &args.door, &args.outcome) {
        (Some(file), _, _) => {
            let review = intake::visits(file, &args.reading, context)?.tell(context);
            if args.dry_run {
                return try_many(args, &review, &defaults, context);
            }
            (review.all()?, Some(file.display().to_string()))
        }
        (None, Some(door), Some(word)) => {
            let door = flawless("door", door, Door::read)?;
            let visit = Visit::new(door, flawless("outcome", word, outcome)?);
            (vec![visit], None)
        }
        _ => {
            return Err(Fault::new("usage", text::visit_usage())
                .hint(text::visit_usage_hint())
                .exit(2)
                .into());
        }
    };
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let tries = match visits.as_slice() {
        [one] => writing.door(&one.door)?.map(|state| state.visits + 1),
        _ => None,
    };
    if args.dry_run {
        seal_all(&writing, &visits, &defaults, None, context)?;
        context.output.print(&format!("{}\n", text::would_visit(visits.len()).get(context.lang)))?;
        return Ok(Exit::DONE);
    }
    let mut sealed = seal_all(&writing, &visits, &defaults, file.as_deref(), context)?;
    // As for positions: the order of the lines must not show doors.
    sealed.sort_unstable_by_key(Sealed::commitment);
    for visit in &sealed {
        writing.push(visit)?;
    }
    let head = if sealed.is_empty() { writing.stored().head() } else { context.written(&writing.commit()?) };
    tell(&visits, tries, head, context)
}

/// Records a public notice for every door that was tried often enough in vain.
fn notices(id: &str, defaults: &DetailOpening, context: &mut Context) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(id)?;
    let terms = writing.stored().settings.rule.delivery.clone();
    let mut visits: Vec<Visit> = Vec::new();
    writing.answers(|row| {
        if row.notice_due(terms.as_ref())
            && let Ok(door) = row.door.parse()
        {
            visits.push(Visit::new(door, Outcome::Posted));
        }
        Ok(())
    })?;
    let mut sealed = seal_all(&writing, &visits, defaults, None, context)?;
    sealed.sort_unstable_by_key(Sealed::commitment);
    for visit in &sealed {
        writing.push(visit)?;
    }
    let head = if sealed.is_empty() { writing.stored().head() } else { context.written(&writing.commit()?) };
    if context.form == Form::Json {
        return tell(&visits, None, head, context);
    }
    let said = if visits.is_empty() { text::notices_none() } else { text::notices_posted(visits.len()) };
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
    let writing = book.write(&args.id)?;
    let mut lines = trial::put_by(&review.faults, &review.left_out, What::Refused);
    for visit in &review.read {
        let door = visit.door.as_str();
        lines.push(match seal(&writing, visit, defaults, context) {
            Ok(_) => {
                Line::new(visit.line, door, What::Recorded).detail(text::visit_name(visit.outcome.code()))
            }
            Err(fault) if !["door-unknown", "notice-early"].contains(&fault.code) => return Err(fault.into()),
            Err(fault) => trial::refused(visit.line, door, fault),
        });
    }
    trial::show(lines, &text::would_visit(review.read.len()), context)
}

fn seal_all(
    writing: &Writing<'_>,
    visits: &[Visit],
    defaults: &DetailOpening,
    file: Option<&str>,
    context: &mut Context,
) -> Result<Vec<Sealed>, Fault> {
    let mut sealed = Vec::with_capacity(visits.len());
    let mut faults: Vec<Place> = Vec::new();
    for visit in visits {
        match seal(writing, visit, defaults, context) {
            Ok(one) => sealed.push(one),
            Err(fault) if !["door-unknown", "notice-early"].contains(&fault.code) => return Err(fault),
            Err(fault) => match file {
                None => return Err(fault),
                Some(file) => {
                    let place = Place::line(file, visit.line).door(visit.door.as_str()).reason(fault.message);
                    faults.push(Place { remedy: fault.hint, ..place });
                }
            },
        }
    }
    if faults.is_empty() {
        return Ok(sealed);
    }
    let message = text::record_refused(file.unwrap_or_default(), faults.len());
    Err(Fault::new("visit-refused", message).hint(text::record_refused_hint()).at_all(faults))
}

fn seal(
    writing: &Writing<'_>,
    visit: &Visit,
    defaults: &DetailOpening,
    context: &mut Context,
) -> Result<Sealed, Fault> {
    let state = writing.door(&visit.door)?.ok_or_else(|| not_on_roll(&visit.door))?;
    let detail = DetailOpening {
        at: or(&visit.at, &defaults.at),
        channel: or(&visit.channel, &defaults.channel),
        note: or(&visit.note, &defaults.note),
        proof: or(&visit.proof, &defaults.proof),
        steward: or(&visit.steward, &defaults.steward),
        ..defaults.clone()
    };
    let mut salts = [Hash(context.random()?), Hash(context.random()?)].into_iter();
    decide::visit(writing.ground(), &state, visit.outcome.code(), detail, || {
        salts.next().unwrap_or(Hash::ZERO)
    })
}

fn tell(
    visits: &[Visit],
    tries: Option<u64>,
    head: crate::log::Head,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/visit/1", "recorded": visits.len(), "attempt": tries, "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = match visits {
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
