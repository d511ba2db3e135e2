//! `yishi rules`: the rulebooks that ship.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Context, Exit, Form, source};
use crate::report::{cases as cases_form, rules as form};
use crate::rule::book;
use crate::rule::case::{self, Verdict};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    List,
    Show(ShowArgs),
    Test(TestArgs),
}

#[derive(clap::Args)]
struct ShowArgs {
    #[arg(value_name = "ID")]
    id: String,
}

#[derive(clap::Args)]
struct TestArgs {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// The largest file of cases or rules: 64 MiB.
const LARGEST: u64 = 64 << 20;

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    match &args.command {
        Command::List => match context.form {
            Form::Json => context.output.json(&form::list_json())?,
            Form::Csv => context.output.raw(&form::list(lang).csv())?,
            Form::Table => context.output.print(&form::list(lang).text())?,
        },
        Command::Show(args) => {
            let template = book::template(&args.id)?;
            match context.form {
                Form::Json => context.output.json(&form::show_json(template))?,
                _ => context.output.print(&form::show(template, lang, context.today()))?,
            }
        }
        Command::Test(args) => return test(args.file.as_deref(), context),
    }
    Ok(Exit::DONE)
}

/// Runs worked cases: all that ship, or those of a file.
fn test(file: Option<&Path>, context: &mut Context) -> anyhow::Result<Exit> {
    let cases = match file {
        None => case::shipped()?,
        Some(file) => {
            let name = file.display().to_string();
            let bytes = if name == "-" {
                let mut bytes = Vec::new();
                let stdin = context.input.by_ref().take(LARGEST);
                std::io::Read::read_to_end(&mut { stdin }, &mut bytes)
                    .map_err(|error| Fault::io(Path::new("-"), &error))?;
                bytes
            } else {
                source::bytes(file, LARGEST)?
            };
            let text = String::from_utf8(bytes).map_err(|_| {
                Fault::new("cases-invalid", text::cases_invalid(&name)).hint(text::cases_hint())
            })?;
            // A JSON file begins with a brace; no TOML document does.
            if text.trim_start().starts_with('{') {
                case::from_json(&text, &name)?
            } else {
                case::from_book(&text, &name)?
            }
        }
    };
    let verdicts: Vec<Verdict> = cases.into_iter().map(case::run).collect();
    match context.form {
        Form::Json => context.output.json(&cases_form::json(&verdicts))?,
        Form::Csv => context.output.raw(&cases_form::table(&verdicts, context.lang).csv())?,
        Form::Table => context.output.print(&cases_form::lines(&verdicts, context.lang))?,
    }
    Ok(if verdicts.iter().all(Verdict::holds) { Exit::DONE } else { Exit::FAILED })
}
