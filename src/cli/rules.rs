//! `yishi rules`: the rulebooks that ship.

use super::{Context, Exit, Form};
use crate::report::rules as form;
use crate::rule::book;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    List,
    Show(ShowArgs),
}

#[derive(clap::Args)]
struct ShowArgs {
    #[arg(value_name = "ID")]
    id: String,
}

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
                _ => context.output.print(&form::show(template, lang))?,
            }
        }
    }
    Ok(Exit::DONE)
}
