//! `yishi verify`: a book, a minutes folder, or one log.

use std::path::PathBuf;

use super::{Context, Exit, Form};
use crate::verify::{self, Anchors, form};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    #[arg(long, value_name = "HEX")]
    log: Option<String>,
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    signers: Option<PathBuf>,
    #[arg(long, value_name = "CONDITION")]
    policy: Option<String>,
    #[arg(long, value_name = "FILE")]
    stamp_ca: Option<PathBuf>,
    #[arg(long, value_name = "CODE")]
    receipt: Vec<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let path = match &args.path {
        Some(path) => path.clone(),
        None => context.book_path()?,
    };
    let anchors = Anchors {
        log: args.log.clone(),
        since: args.since.clone(),
        signers: args.signers.clone(),
        policy: args.policy.clone(),
        stamp_ca: args.stamp_ca.clone(),
        receipts: args.receipt.clone(),
    };
    let reports = verify::path(&path, context.state()?, &anchors)?;
    match context.form {
        Form::Json => context.output.json(&form::json(&reports, context.lang))?,
        Form::Csv => context.output.raw(&form::rows(&reports, context.lang).csv())?,
        Form::Table => context.output.print(&form::lines(&reports, context.lang))?,
    }
    Ok(Exit(verify::exit(&reports)))
}
