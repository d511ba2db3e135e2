//! `yishi extend`: the canvass goes on longer, as far as the rule allows.

use super::{Context, Exit, stage};
use crate::consult::process;
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "DATE")]
    closes: String,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let closes = stage::day("closes", &args.closes)?;
    let today = context.today();
    stage::append(&args.id, context, |writing| {
        Ok((process::extend(writing.ground(), closes, today)?, text::extended(closes)))
    })?;
    Ok(Exit::DONE)
}
