//! `yishi compare`: two copies of a log held against each other.

use std::path::PathBuf;

use super::{Context, Exit, Form};
use crate::anchor::{self, Evidence, form};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "A")]
    first: PathBuf,
    #[arg(value_name = "B")]
    second: PathBuf,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let (first, second) = (Evidence::open(&args.first)?, Evidence::open(&args.second)?);
    let found = anchor::compare(first, second)?;
    match context.form {
        Form::Json => context.output.json(&form::comparison_json(&found))?,
        _ => context.output.print(&form::comparison(&found, context.lang))?,
    }
    Ok(Exit(found.exit()))
}
