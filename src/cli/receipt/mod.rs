//! `yishi receipt`: the slip for a household, the proof of one record, and the
//! look for a code.

mod check;
mod prove;
mod show;

use super::{Context, Exit};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Show(show::Args),
    Prove(prove::Args),
    Check(check::Args),
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Show(args) => show::run(args, context),
        Command::Prove(args) => prove::run(args, context),
        Command::Check(args) => check::run(args, context),
    }
}
