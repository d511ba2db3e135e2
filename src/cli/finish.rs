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
    let waiting = {
        let book = context.open_book(crate::book::Access::Read)?;
        let stored = book.consultation(&args.id)?;
        book.objections(&stored)?.iter().filter(|row| row.is_open()).count()
    };
    stage::append(&args.id, context, |writing| {
        let open = u64::try_from(waiting).unwrap_or(u64::MAX);
        let sealed = process::end(writing.ground(), at, open, today)?;
        let name = text::outcome_name(writing.stored().course.outcome().unwrap_or_default());
        let said = text::Text { zh: text::ended(&name.zh).zh, en: text::ended(&name.en).en };
        Ok((sealed, said))
    })?;
    Ok(Exit::DONE)
}
