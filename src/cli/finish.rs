//! `yishi final`: the outcome stands; nothing can be objected to any more.

use super::{Context, Exit, stage};
use crate::consult::process;
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let today = context.today();
    let at = args.at.as_deref().map_or(Ok(today), |word| stage::day("at", word))?;
    stage::append(&args.id, context, |writing| {
        let sealed = process::end(writing.ground(), at, writing.open_objections()?, today)?;
        let outcome = writing.stored().course.outcome().unwrap_or_default();
        let said = text::outcome_name(outcome).within(|outcome| text::ended(outcome));
        Ok((sealed, said))
    })?;
    Ok(Exit::DONE)
}
