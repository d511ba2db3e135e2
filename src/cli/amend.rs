//! `yishi amend`: another text, another roll, while the canvass is open.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;

use super::details::flawless;
use super::{Context, Exit, Form, intake, open, stage};
use crate::book::{Access, Writing};
use crate::consult::amend_roll::{self, Amendment, Before, Change};
use crate::consult::box_decide::may_amend;
use crate::consult::consent::consent;
use crate::consult::{
    Door, Naming, Sealed, Slot, Then, amend, answer, process, roll_file_digest, roll_lines,
};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Text(TextArgs),
    Roll(RollArgs),
}

#[derive(clap::Args)]
struct TextArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    keep: bool,
    #[arg(long, conflicts_with = "keep")]
    reask: bool,
    #[arg(long, conflicts_with_all = ["keep", "reask"])]
    void_silent: bool,
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

#[derive(clap::Args)]
struct RollArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[arg(long, value_name = "DOOR")]
    remove: Vec<String>,
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: intake::Reading,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Text(args) => amend_text(args, context),
        Command::Roll(args) => amend_roll(args, context),
    }
}

fn reason(why: &Option<String>) -> Result<String, Fault> {
    match why {
        Some(why) => flawless("why", why, answer::note),
        None => Ok(String::new()),
    }
}

/// The day of the change: today, or an earlier one.
fn day(at: Option<&str>, context: &Context) -> Result<Date, Fault> {
    let today = context.today();
    let at = at.map_or(Ok(today), |word| stage::day("at", word))?;
    process::not_future(at, today)?;
    Ok(at)
}

fn amend_text(args: &TextArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let then = match (args.keep, args.reask, args.void_silent) {
        (true, _, _) => Then::Keep,
        (_, true, _) => Then::Reask,
        (_, _, true) => Then::Silent,
        _ => {
            return Err(Fault::new("usage", text::then_needed())
                .hint(text::then_needed_hint())
                .exit(2)
                .into());
        }
    };
    let at = day(args.at.as_deref(), context)?;
    let why = reason(&args.why)?;
    let bytes = open::proposal(&args.file)?;
    let salt = Hash(context.random()?);
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let turnout = writing.stored().positions.saturating_sub(writing.stored().replaced);
    may_amend(writing.ground(), false, turnout)?;
    let sealed = amend::amend_text(writing.ground(), &writing.text()?, &bytes, (then, at), &why, salt)?;
    let given = writing.given()?;
    writing.push_text(&sealed, &bytes)?;
    let version = writing.stored().course.texts.len() + 1;
    let head = context.written(&writing.commit()?);
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/amend/1", "consultation": args.id, "what": "text", "version": version,
            "text": Hash::of(&bytes), "then": then.code(), "given": given, "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let then = text::then_name(then.code());
    context.output.print(&format!("{}\n", text::amended_text(version, given, then.get(lang)).get(lang)))?;
    Ok(Exit::DONE)
}

/// A consent to be shown is a person's: it ends where the door has another
/// owner, or none on the roll.
fn end_consents(
    writing: &mut Writing<'_>,
    (slots, amendment): (&[Slot], &Amendment),
    at: Date,
    context: &mut Context,
) -> Result<usize, Fault> {
    if writing.stored().settings.consultation.naming() != Naming::Consenting {
        return Ok(0);
    }
    let consenting = writing.consenting()?;
    let owners: BTreeMap<&Door, &str> =
        amendment.slots.iter().map(|slot| (&slot.door, slot.owner.as_str())).collect();
    let gone = |slot: &&Slot| owners.get(&slot.door) != Some(&slot.owner.as_str());
    let mut plan = Vec::new();
    for slot in slots.iter().filter(|slot| consenting.contains(slot.door.as_str())).filter(gone) {
        let Some(state) = writing.door(&slot.door)? else { continue };
        let note = text::consent_ended_note().get(context.lang).to_owned();
        let detail = DetailOpening { at: at.to_string(), note, ..DetailOpening::default() };
        let mut salts = context.salts(2)?.into_iter();
        let salt = || salts.next().unwrap_or(Hash::ZERO);
        plan.push(consent(writing.ground(), &state, Some(true), false, detail, salt)?);
    }
    plan.sort_unstable_by_key(Sealed::commitment);
    plan.iter().try_for_each(|sealed| writing.push(sealed).map(|_| ()))?;
    Ok(plan.len())
}

fn amend_roll(args: &RollArgs, context: &mut Context) -> anyhow::Result<Exit> {
    if args.from.is_none() && args.remove.is_empty() {
        return Err(Fault::new("usage", text::amend_roll_empty()).exit(2).into());
    }
    let at = day(args.at.as_deref(), context)?;
    let why = reason(&args.why)?;
    let changes: Vec<Change> = match &args.from {
        Some(file) => intake::changes(file, &args.reading, context)?.tell(context).changes()?,
        None => Vec::new(),
    };
    let remove: Vec<Door> =
        args.remove.iter().map(|door| flawless("door", door, str::parse)).collect::<Result<_, Fault>>()?;
    let mut book = context.open_book(Access::Write)?;
    let present = book.roll()?;
    let mut writing = book.write(&args.id)?;
    may_amend(writing.ground(), true, 0)?;
    let (slots, gone) = (writing.slots()?, writing.gone()?);
    let salt = Hash(context.random()?);
    // As many as any change can need: a slot and a weight for each row, and a
    // weight for each door.
    let mut salts = context.salts(2 * changes.len() + slots.len())?.into_iter();
    let settings = &writing.stored().settings;
    let before = Before { slots: &slots, gone: &gone, settings };
    let amendment = amend_roll::amend(&before, &changes, &remove, || salts.next().unwrap_or(Hash::ZERO))?;
    let lines = roll_lines(&amendment.slots, &args.id);
    let digest = (roll_file_digest(&lines), u64::try_from(lines.len())?);
    let sealed = amend::amend_roll(writing.ground(), digest, at, &why, salt)?;
    let before = writing.stored().head();
    let ended = end_consents(&mut writing, (&slots, &amendment), at, context)?;
    writing.push_roll(&sealed, &amendment)?;
    // What is true of a home is true for the next consultation too.
    writing.set_roll(&amend_roll::amend_present(&present, &changes, &remove)?)?;
    let head = if args.dry_run { before } else { context.written(&writing.commit()?) };
    let numbers = [amendment.changed.len(), amendment.added.len(), amendment.removed.len()];
    if context.form == Form::Json {
        let names =
            |doors: &[Door]| doors.iter().map(|door| door.as_str().to_owned()).collect::<Vec<String>>();
        let merged: BTreeMap<&str, &str> =
            amendment.merged.iter().map(|(door, own)| (door.as_str(), own.as_str())).collect();
        context.output.json(&serde_json::json!({
            "format": "yishi/amend/1", "consultation": args.id, "what": "roll", "dry_run": args.dry_run,
            "changed": names(&amendment.changed), "added": names(&amendment.added),
            "removed": names(&amendment.removed), "same_owner_as": merged,
            "consents_ended": ended, "households": lines.len(), "roll": digest.0, "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    for (door, own) in &amendment.merged {
        if door.as_str() != own {
            context.output.say(text::amend_roll_merges(door, own).get(lang));
        }
    }
    if ended > 0 {
        context.output.say(text::consents_ended(ended).get(lang));
    }
    let [changed, added, removed] = numbers;
    let said = if args.dry_run {
        text::would_amend_roll(changed, added, removed, lines.len())
    } else {
        text::amended_roll(changed, added, removed, lines.len())
    };
    context.output.print(&format!("{}\n", said.get(lang)))?;
    Ok(Exit::DONE)
}
