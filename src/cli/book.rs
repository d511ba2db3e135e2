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
    let (done, said) = match &args.output {
        None => {
            let done = context.open_book(Access::Write)?.rebuild()?;
            let said = text::rebuilt(done.lines);
            (done, said)
        }
        Some(to) => {
            let done = context.open_book(Access::Read)?.rebuild_into(to, context.state()?)?;
            let said = text::rebuilt_into(done.lines, to.display());
            (done, said)
        }
    };
    match context.form {
        Form::Json => {
            context.output.json(&serde_json::json!({
                "format": "yishi/rebuild/1", "lines": done.lines, "kept": done.kept,
            }))?;
        }
        _ => context.output.print(&format!("{}\n", said.get(context.lang)))?,
    }
    if !done.kept.is_empty() {
        context.output.say(text::erased_kept(done.kept.join(", ")).get(context.lang));
    }
    Ok(Exit::DONE)
}
