//! `yishi check`: what of a canvass a person should look at.

use super::{Context, Exit, Form};
use crate::consult::lint;
use crate::report::lint as form;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let (book, stored) = context.open_to_show(&args.id)?;
    let canvassed = book.canvassed(&stored)?;
    let found = lint::findings(&stored.settings, &stored.course, &canvassed, context.today())?;
    let lang = context.lang;
    match context.form {
        Form::Json => context.output.json(&form::json(&stored.name, &found, lang))?,
        Form::Csv => context.output.raw(&form::rows(&found, lang).csv())?,
        Form::Table => context.output.print(&form::terminal(&found, lang))?,
    }
    Ok(Exit::DONE)
}
