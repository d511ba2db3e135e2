//! `yishi explain`: the arithmetic of a result in plain words.

use super::{Context, Exit, Form, tally};
use crate::report::explain as form;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let (book, stored) = context.open_to_show(&args.id)?;
    let sheet = tally::sheet(&book, &stored, book.counts(&stored)?, context.today())?;
    match context.form {
        Form::Table => context.output.print(&form::words(&stored.settings, &sheet, context.lang))?,
        _ => tally::print(&stored.settings, &sheet, context)?,
    }
    Ok(Exit::DONE)
}
