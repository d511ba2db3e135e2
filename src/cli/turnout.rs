//! `yishi turnout`: who took part in a secret ballot.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::details::{ByProxy, FATAL, Held, flawless, not_on_roll, or, placed};
use super::intake::Reading;
use super::{Context, Exit, Form, intake, trial};
use crate::book::{Access, Writing};
use crate::consult::box_decide::{strike, turnout};
use crate::consult::decide::Sealed;
use crate::consult::review::Review;
use crate::consult::{Door, TurnoutRow, answer, process, value};
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
    #[arg(long, conflicts_with_all = ["from", "form", "proxy"], requires = "why")]
    strike: bool,
    #[arg(long, value_name = "TEXT", requires = "strike")]
    why: Option<String>,
    #[arg(long, value_name = "SERIAL")]
    form: Option<String>,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long, value_name = "NAME")]
    steward: Option<String>,
    #[arg(long, value_name = "TEXT", conflicts_with = "why")]
    note: Option<String>,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    by_proxy: ByProxy,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let defaults = defaults(args, context)?;
    let review = match (&args.from, &args.door) {
        (Some(file), _) => intake::turnouts(file, &args.reading, context)?.tell(context),
        (None, door) => {
            args.reading.unused()?;
            let door = door.as_deref().unwrap_or_default();
            Review::typed(vec![TurnoutRow::new(flawless("door", door, Door::read)?)])
        }
    };
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    if args.dry_run && args.from.is_some() {
        return try_many(&writing, &review, &defaults, context);
    }
    let before = writing.stored().head();
    put(&mut writing, &review, (args.strike, &defaults), context)?;
    let counts = (writing.turnout(None)?, writing.households()?);
    let written = !args.dry_run && !review.read.is_empty();
    let head = if written { context.written(&writing.commit()?) } else { before };
    tell(args, &review.read, (head, counts), context)
}

/// What holds for every row that does not say otherwise.
fn defaults(args: &Args, context: &Context) -> Result<DetailOpening, Fault> {
    let read = |name: &str, word: &Option<String>, read: fn(&str) -> Result<String, value::Flaw>| {
        word.as_deref().map_or(Ok(String::new()), |word| flawless(name, word, read))
    };
    let at = read("at", &args.at, answer::at)?;
    let day = at.get(..10).and_then(|day| day.parse().ok());
    day.map_or(Ok(()), |day| process::not_future(day, context.today()))?;
    let why = if args.strike { &args.why } else { &args.note };
    Ok(DetailOpening {
        // The day and no moment: moments would tell the order of the ballots.
        at: if at.is_empty() { context.today().to_string() } else { at.chars().take(10).collect() },
        form: read("form", &args.form, value::line)?,
        note: read(if args.strike { "why" } else { "note" }, why, answer::note)?,
        proxy: read("proxy", &args.by_proxy.proxy, value::key)?,
        steward: read("steward", &args.steward, value::line)?,
        ..DetailOpening::default()
    })
}

/// Line by line what a file would do.
fn try_many(
    writing: &Writing<'_>,
    review: &Review<TurnoutRow>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut lines = trial::put_by(&review.faults, &review.left_out, What::Refused);
    let mut held = Held::default();
    for row in &review.read {
        let door = row.door.as_str();
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        lines.push(match seal(writing, row, (false, defaults), &mut held, salts) {
            Ok(_) => Line::new(row.line, door, What::Recorded).detail(text::turnout_trial()),
            Err(fault) if FATAL.contains(&fault.code) => return Err(fault.into()),
            Err(fault) => trial::refused(row.line, door, fault),
        });
    }
    trial::show(lines, &text::turnout_would(review.read.len()), context)
}

/// Decides on every row before anything is written, and writes them in an
/// order that shows no door.
fn put(
    writing: &mut Writing<'_>,
    review: &Review<TurnoutRow>,
    how: (bool, &DetailOpening),
    context: &mut Context,
) -> Result<(), Fault> {
    let mut plan: Vec<Sealed> = Vec::with_capacity(review.read.len());
    let mut faults: Vec<Place> = Vec::new();
    let mut doors: BTreeSet<&Door> = BTreeSet::new();
    let mut held = Held::default();
    for row in review.read.iter().filter(|row| doors.insert(&row.door)) {
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        match seal(writing, row, how, &mut held, salts) {
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
    row: &TurnoutRow,
    (struck, defaults): (bool, &DetailOpening),
    held: &mut Held,
    salts: [Hash; 2],
) -> Result<Sealed, Fault> {
    let state = writing.door(&row.door)?.ok_or_else(|| not_on_roll(&row.door))?;
    let at = or(&row.at, &defaults.at);
    let detail = DetailOpening {
        at: at.chars().take(10).collect(),
        form: or(&row.form, &defaults.form),
        note: or(&row.note, &defaults.note),
        proxy: or(&row.proxy, &defaults.proxy),
        steward: or(&row.steward, &defaults.steward),
        ..defaults.clone()
    };
    let mut salts = salts.into_iter();
    let salt = || salts.next().unwrap_or(Hash::ZERO);
    if struck {
        let boxes = writing.boxes()?;
        return strike(writing.ground(), &state, detail, (writing.turnout(None)?, &boxes), salt);
    }
    let holder = detail.proxy.clone();
    let others = held.by(writing, &holder, &row.door)?;
    let sealed = turnout(writing.ground(), &state, detail, others, salt)?;
    held.take(writing, &row.door, holder)?;
    Ok(sealed)
}

fn tell(
    args: &Args,
    rows: &[TurnoutRow],
    (head, (turnout, all)): (Head, (u64, usize)),
    context: &mut Context,
) -> anyhow::Result<Exit> {
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/turnout/1", "dry_run": args.dry_run, "recorded": rows.len(),
            "struck": args.strike, "turnout": turnout, "households": all,
            "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = match (rows, args.strike) {
        ([one], true) if args.dry_run => text::strike_would(&one.door),
        (many, _) if args.dry_run => text::turnout_would(many.len()),
        ([one], true) => text::struck(&one.door),
        ([one], false) => text::turned_out(&one.door),
        (many, _) => text::turned_out_many(many.len()),
    };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    if !args.dry_run {
        context.output.say(text::turnout_now(turnout, all).get(context.lang));
    }
    Ok(Exit::DONE)
}
