//! `yishi publish`: the day on which the result was posted.

use super::{Context, Exit, stage};
use crate::consult::{Course, process};
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long)]
    late: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let today = context.today();
    let at = args.at.as_deref().map_or(Ok(today), |word| stage::day("at", word))?;
    stage::append(&args.id, context, |writing| {
        let sealed = process::publish(writing.ground(), at, args.late, today)?;
        let course = Course { published: Some(at), ..writing.stored().course.clone() };
        let said = match process::objections_until(&writing.stored().settings, &course) {
            Some(last) => text::published_until(at, last),
            None => text::published(at),
        };
        Ok((sealed, said))
    })?;
    Ok(Exit::DONE)
}
