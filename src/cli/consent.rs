//! `yishi consent`: who agrees to be shown by name.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::details::{FATAL, flawless, not_on_roll, or, placed};
use super::intake::Reading;
use super::{Context, Exit, Form, intake, trial};
use crate::book::{Access, Writing};
use crate::consult::consent::{consent, must_be_asked};
use crate::consult::decide::Sealed;
use crate::consult::review::Review;
use crate::consult::{ConsentRow, Door, answer, process, value};
use crate::log::opening::DetailOpening;
use crate::log::{Hash, Head};
use crate::report::trial::{Line, What};
use crate::text::{self, Fault, Place};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "DOOR", required_unless_present = "from")]
    door: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "door")]
    from: Option<PathBuf>,
    #[arg(long)]
    withdraw: bool,
    #[arg(long, value_name = "SERIAL")]
    form: Option<String>,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long, value_name = "NAME")]
    steward: Option<String>,
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let defaults = defaults(args, context)?;
    let review = match (&args.from, &args.door) {
        (Some(file), _) => intake::consents(file, &args.reading, args.withdraw, context)?.tell(context),
        (None, Some(door)) => {
            args.reading.unused()?;
            Review::typed(vec![ConsentRow::new(flawless("door", door, Door::read)?)])
        }
        (None, None) => {
            return Err(Fault::new("usage", text::consent_usage())
                .hint(text::consent_usage_hint())
                .exit(2)
                .into());
        }
    };
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    must_be_asked(&writing.stored().settings)?;
    if args.dry_run && args.from.is_some() {
        return try_many(args, &writing, &review, &defaults, context);
    }
    let before = writing.stored().head();
    put(&mut writing, &review, (!args.withdraw, &defaults), context)?;
    let standing = (writing.consenting()?.len(), writing.households()?);
    let written = !args.dry_run && !review.read.is_empty();
    let head = if written { context.written(&writing.commit()?) } else { before };
    tell(args, &review.read, (head, standing), context)
}

/// What holds for every row that does not say otherwise.
fn defaults(args: &Args, context: &Context) -> Result<DetailOpening, Fault> {
    let read = |name: &str, word: &Option<String>, read: fn(&str) -> Result<String, value::Flaw>| {
        word.as_deref().map_or(Ok(String::new()), |word| flawless(name, word, read))
    };
    let at = read("at", &args.at, answer::at)?;
    future(&at, context)?;
    Ok(DetailOpening {
        at: if at.is_empty() { context.today().to_string() } else { at },
        form: read("form", &args.form, value::line)?,
        note: read("note", &args.note, answer::note)?,
        steward: read("steward", &args.steward, value::line)?,
        ..DetailOpening::default()
    })
}

/// Refuses a day to come: nobody has consented yet.
fn future(at: &str, context: &Context) -> Result<(), Fault> {
    let day = at.get(..10).and_then(|day| day.parse().ok());
    day.map_or(Ok(()), |day| process::not_future(day, context.today()))
}

/// Line by line what a file would do.
fn try_many(
    args: &Args,
    writing: &Writing<'_>,
    review: &Review<ConsentRow>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let (what, said) = if args.withdraw {
        (text::consent_trial_no(), text::would_withdraw(review.read.len()))
    } else {
        (text::consent_trial_yes(), text::would_consent(review.read.len()))
    };
    let mut lines = trial::put_by(&review.faults, &review.left_out, What::Refused);
    for row in &review.read {
        let door = row.door.as_str();
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        lines.push(match seal(writing, row, !args.withdraw, defaults, salts) {
            Ok(_) => Line::new(row.line, door, What::Recorded).detail(what.clone()),
            Err(fault) if FATAL.contains(&fault.code) => return Err(fault.into()),
            Err(fault) => trial::refused(row.line, door, fault),
        });
    }
    trial::show(lines, &said, context)
}

/// Decides on every row before anything is written, and writes them in an
/// order that shows no door.
fn put(
    writing: &mut Writing<'_>,
    review: &Review<ConsentRow>,
    (given, defaults): (bool, &DetailOpening),
    context: &mut Context,
) -> Result<(), Fault> {
    let mut plan: Vec<Sealed> = Vec::with_capacity(review.read.len());
    let mut faults: Vec<Place> = Vec::new();
    // The reader refuses a door twice; so each row is decided on by itself.
    let mut doors: BTreeSet<&Door> = BTreeSet::new();
    for row in review.read.iter().filter(|row| doors.insert(&row.door)) {
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        match seal(writing, row, given, defaults, salts) {
            Ok(sealed) => plan.push(sealed),
            Err(fault) => faults.push(placed(review.file(), (row.line, &row.door), fault)?),
        }
    }
    review.flawless(faults)?;
    plan.sort_unstable_by_key(Sealed::commitment);
    plan.iter().try_for_each(|sealed| writing.push(sealed).map(|_| ()))
}

fn seal(
    writing: &Writing<'_>,
    row: &ConsentRow,
    given: bool,
    defaults: &DetailOpening,
    salts: [Hash; 2],
) -> Result<Sealed, Fault> {
    let state = writing.door(&row.door)?.ok_or_else(|| not_on_roll(&row.door))?;
    let before = writing.consent(&row.door)?;
    let detail = DetailOpening {
        at: or(&row.at, &defaults.at),
        form: or(&row.form, &defaults.form),
        note: or(&row.note, &defaults.note),
        steward: or(&row.steward, &defaults.steward),
        ..defaults.clone()
    };
    let mut salts = salts.into_iter();
    consent(writing.ground(), &state, before, given, detail, || salts.next().unwrap_or(Hash::ZERO))
}

fn tell(
    args: &Args,
    rows: &[ConsentRow],
    (head, (standing, all)): (Head, (usize, usize)),
    context: &mut Context,
) -> anyhow::Result<Exit> {
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/consent/1", "dry_run": args.dry_run, "recorded": rows.len(),
            "withdrawn": args.withdraw, "consents": standing, "households": all,
            "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = match (rows, args.withdraw) {
        (many, true) if args.dry_run => text::would_withdraw(many.len()),
        (many, false) if args.dry_run => text::would_consent(many.len()),
        ([one], true) => text::consent_withdrawn(&one.door),
        ([one], false) => text::consented(&one.door),
        (many, true) => text::consents_withdrawn(many.len()),
        (many, false) => text::consented_many(many.len()),
    };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    if !args.dry_run {
        context.output.say(text::consents_now(standing, all).get(context.lang));
        if args.withdraw {
            context.output.complain(text::consent_take_down().get(context.lang));
        }
    }
    Ok(Exit::DONE)
}
