//! `yishi audit`: some doors are asked again, drawn by dice.

mod draw;
mod record;
mod sheet;
mod show;

use std::path::PathBuf;

pub(in crate::cli) use show::standing;

use super::intake::Reading;
use super::{Context, Exit};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Size(SizeArgs),
    Draw(DrawArgs),
    Record(Box<RecordArgs>),
    Show(ShowArgs),
}

#[derive(clap::Args)]
struct SizeArgs {
    #[arg(long, value_name = "N")]
    doors: u32,
    #[arg(long, value_name = "M")]
    wrong: u32,
    #[arg(long, value_name = "PERCENT", default_value_t = crate::consult::audit::CHANCE, hide_default_value = true)]
    chance: u32,
}

#[derive(clap::Args)]
struct DrawArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "6,2,5,…")]
    dice: Option<String>,
    #[arg(long, value_name = "N")]
    size: Option<u64>,
    #[arg(long, value_name = "M")]
    wrong: Option<u64>,
    #[arg(long, value_name = "PERCENT", default_value_t = crate::consult::audit::CHANCE, hide_default_value = true)]
    chance: u32,
    #[arg(short, long, value_name = "FILE", conflicts_with = "dry_run")]
    output: Option<PathBuf>,
    #[arg(long)]
    dry_run: bool,
}

#[derive(clap::Args)]
struct RecordArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DOOR", required_unless_present = "from")]
    door: Option<String>,
    #[arg(long, value_name = "POSITION", conflicts_with = "from")]
    position: Option<String>,
    #[arg(long, conflicts_with_all = ["from", "position"])]
    unreached: bool,
    #[arg(long, conflicts_with_all = ["from", "position", "unreached"])]
    refused: bool,
    #[arg(long, value_name = "FILE", conflicts_with = "door")]
    from: Option<PathBuf>,
    #[arg(long)]
    replace: bool,
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(clap::Args)]
struct ShowArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Size(args) => draw::size(args, context),
        Command::Draw(args) => draw::run(args, context),
        Command::Record(args) => record::run(args, context),
        Command::Show(args) => show::run(args, context),
    }
}
