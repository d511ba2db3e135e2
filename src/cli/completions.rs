//! `yishi completions` and `yishi man`: made from the command tree on demand,
//! so that they never disagree with it.

use std::path::PathBuf;

use clap_complete::Shell;

use super::{Context, Exit, command};
use crate::text::Fault;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(clap::Args)]
pub(super) struct ManArgs {
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command(context.lang), "yishi", &mut out);
    context.output.raw(&String::from_utf8_lossy(&out))?;
    Ok(Exit::DONE)
}

pub(super) fn man(args: &ManArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let command = command(context.lang);
    match &args.output {
        Some(folder) => std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .map_err(|error| Fault::io(folder, &error))?,
        None => {
            let mut out = Vec::new();
            clap_mangen::Man::new(command).render(&mut out)?;
            context.output.raw(&String::from_utf8_lossy(&out))?;
        }
    }
    Ok(Exit::DONE)
}
