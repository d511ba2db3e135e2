//! `yishi confirm`: the second count, over what was said of the result.

use super::{Context, Exit, Form, stage, tally};
use crate::book::Access;
use crate::report::tally as form;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let today = context.today();
    let at = args.at.as_deref().map_or(Ok(today), |word| stage::day("at", word))?;
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let sheet = writing.confirm(at, today)?;
    let settings = writing.stored().settings.clone();
    context.written(&writing.commit()?);
    match context.form {
        Form::Json | Form::Csv => tally::print(&settings, &sheet, context)?,
        Form::Table => context.output.print(&form::terminal(&settings, &sheet, context.lang))?,
    }
    Ok(if args.check { Exit::of(sheet.outcome) } else { Exit::DONE })
}
