//! `yishi roll`: imports, shows and checks the roll.

use std::path::PathBuf;

use super::intake::Reading;
use super::{Context, Exit, Form, intake, leaks, trial};
use crate::book::Access;
use crate::consult::roll_builder::RollRead;
use crate::consult::{Roll, roll_check, roll_digest};
use crate::report::{figure, lint, roll as form};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Import(ImportArgs),
    Show,
    Check,
}

#[derive(clap::Args)]
struct ImportArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    skip_bad: bool,
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Import(args) => import(args, context),
        Command::Show => show(context),
        Command::Check => check(context),
    }
}

fn import(args: &ImportArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    let review = intake::roll(&args.file, &args.reading, context)?.tell(context);
    if args.dry_run {
        return trial::roll(review, args.skip_bad, context);
    }
    let RollRead { roll, left_out, .. } = review.roll(args.skip_bad)?;
    if !left_out.is_empty() {
        let fault = Fault::new("left-out", text::roll_left_out(left_out.len())).at_all(left_out.clone());
        context.output.remark_places(&fault, lang);
    }
    // Before a book and its cache are in memory too.
    let (households, owners) = (roll.len(), roll.owner_count());
    store(args, &roll, context)?;
    match context.form {
        Form::Json => {
            let mut value = form::json(&roll, roll_digest(&roll));
            if let Some(object) = value.as_object_mut() {
                object.insert("dry_run".to_owned(), false.into());
                object.insert("left_out".to_owned(), left_out.len().into());
            }
            context.output.json(&value)?;
        }
        _ => {
            let area = figure::area(roll.area().into());
            let said = text::roll_imported(households, owners, area);
            context.output.print(&format!("{}\n", said.get(lang)))?;
        }
    }
    Ok(Exit::DONE)
}

fn store(args: &ImportArgs, roll: &Roll, context: &mut Context) -> anyhow::Result<()> {
    let mut book = context.open_book(Access::Write)?;
    let before = book.roll()?;
    if !before.is_empty() {
        if before == *roll {
            return Ok(());
        }
        if !args.replace {
            let fault = Fault::new("roll-exists", text::roll_there(before.len()));
            return Err(fault.hint(text::roll_there_hint()).into());
        }
        let [added, removed, changed] = before.changes_to(roll);
        context.output.say(text::roll_changes(added, removed, changed).get(context.lang));
    }
    book.set_roll(roll)?;
    Ok(())
}

fn show(context: &mut Context) -> anyhow::Result<Exit> {
    let roll = context.open_book(Access::Read)?.roll()?;
    let digest = roll_digest(&roll);
    match context.form {
        Form::Json => context.output.json(&form::json(&roll, digest))?,
        Form::Csv => context.output.raw(&form::buildings(&roll, context.lang).csv())?,
        Form::Table => context.output.print(&form::terminal(&roll, digest, context.lang))?,
    }
    Ok(Exit::DONE)
}

fn check(context: &mut Context) -> anyhow::Result<Exit> {
    let roll = context.open_book(Access::Read)?.roll()?;
    let found = roll_check::findings(&roll);
    let lang = context.lang;
    leaks::unique_areas(roll.households().iter().map(|household| household.area), context);
    match context.form {
        Form::Json => context.output.json(&form::findings_json(&found, lang))?,
        Form::Csv => context.output.raw(&lint::rows(&found, lang).csv())?,
        Form::Table => context.output.print(&lint::terminal_of_roll(&found, lang))?,
    }
    Ok(Exit::DONE)
}
