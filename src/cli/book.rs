//! `yishi book`: care of the file itself.

use std::path::PathBuf;

use super::{Context, Exit, Form};
use crate::book::Access;
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Rebuild(RebuildArgs),
}

#[derive(clap::Args)]
struct RebuildArgs {
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let Command::Rebuild(args) = &args.command;
    let (lines, said) = match &args.output {
        None => {
            let lines = context.open_book(Access::Write)?.rebuild()?;
            (lines, text::rebuilt(lines))
        }
        Some(to) => {
            let lines = context.open_book(Access::Read)?.rebuild_into(to, context.state()?)?;
            (lines, text::rebuilt_into(lines, to.display()))
        }
    };
    match context.form {
        Form::Json => {
            context.output.json(&serde_json::json!({"format": "yishi/rebuild/1", "lines": lines}))?;
        }
        _ => context.output.print(&format!("{}\n", said.get(context.lang)))?,
    }
    Ok(Exit::DONE)
}
