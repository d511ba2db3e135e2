//! `yishi pack`: what stewards carry from door to door, on laptops of their
//! own, and bring back.

mod file;
mod fill;
mod forms;
mod issue;
mod merge;
mod quick;
mod records;
mod returned;
mod returning;
mod seal;
mod sheet;
mod status;
mod taken;

use std::path::PathBuf;

use super::details::{Details, Known};
use super::intake::Reading;
use super::{Context, Exit};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Issue(IssueArgs),
    Fill(Box<FillArgs>),
    Sheet(SheetArgs),
    Status(StatusArgs),
    Seal(SealArgs),
    Merge(MergeArgs),
    Retire(RetireArgs),
}

#[derive(clap::Args)]
struct IssueArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "NAME")]
    steward: String,
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    building: Vec<String>,
    #[arg(long, value_name = "NAME")]
    stairwell: Vec<String>,
    #[arg(long, value_name = "DOOR")]
    door: Vec<String>,
    #[arg(long, conflicts_with_all = ["building", "stairwell", "door"])]
    all: bool,
    #[arg(long, value_name = "FIRST-LAST,…")]
    forms: Option<String>,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What a spoilt form says nothing of.
const SPOILT_ALONE: [&str; 13] = [
    "door",
    "said",
    "from",
    "replace",
    "sees",
    "steward",
    "channel",
    "round",
    "form",
    "provenance",
    "photo",
    "witness",
    "sheet",
];

#[derive(clap::Args)]
struct FillArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(value_name = "DOOR", requires = "said")]
    door: Option<String>,
    #[arg(value_name = "POSITION|OUTCOME")]
    said: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["door", "said"])]
    from: Option<PathBuf>,
    #[arg(long)]
    replace: bool,
    #[arg(long, value_name = "CODE", requires = "door")]
    sees: Option<String>,
    #[arg(long, value_name = "SERIAL,…", value_delimiter = ',', conflicts_with_all = SPOILT_ALONE)]
    spoiled: Vec<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    known: Known,
}

#[derive(clap::Args)]
struct SheetArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(clap::Args)]
struct StatusArgs {
    #[arg(value_name = "ID|FILE")]
    what: String,
    #[arg(long = "return", value_name = "FILE")]
    back: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "back")]
    signers: Option<PathBuf>,
}

#[derive(clap::Args)]
struct SealArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
}

#[derive(clap::Args)]
struct MergeArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long = "return", value_name = "FILE", conflicts_with = "dry_run")]
    back: Option<PathBuf>,
    #[arg(long, value_name = "KEY", requires = "back", value_delimiter = ',')]
    key: Vec<PathBuf>,
}

#[derive(clap::Args)]
struct RetireArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "PACK")]
    pack: String,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Issue(args) => issue::run(args, context),
        Command::Fill(args) => fill::run(args, context),
        Command::Sheet(args) => sheet::run(args, context),
        Command::Status(args) => status::run(args, context),
        Command::Seal(args) => seal::run(args, context),
        Command::Merge(args) => merge::run(args, context),
        Command::Retire(args) => seal::retire(args, context),
    }
}
