//! `yishi fact`: a process fact that the rule looks at.

use super::{Context, Exit, stage};
use crate::consult::process;
use crate::log::line::MAX_INT;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "FACT")]
    name: String,
    #[arg(value_name = "VALUE", default_value = "yes", hide_default_value = true)]
    value: String,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let today = context.today();
    let at = args.at.as_deref().map_or(Ok(today), |word| stage::day("at", word))?;
    let value = value(&args.value)?;
    stage::append(&args.id, context, |writing| {
        let sealed = process::fact(writing.ground(), &args.name, value, at, today)?;
        let said = text::fact_name(&args.name).within(|name| text::fact_recorded(name, value, at));
        Ok((sealed, said))
    })?;
    Ok(Exit::DONE)
}

/// Yes and no, or a whole number.
fn value(word: &str) -> Result<u64, Fault> {
    match word.trim().to_lowercase().as_str() {
        "yes" | "是" | "有" | "true" => Ok(1),
        "no" | "否" | "无" | "false" => Ok(0),
        digits => digits
            .parse()
            .ok()
            .filter(|n| *n <= MAX_INT && digits.bytes().all(|b| b.is_ascii_digit()))
            .ok_or_else(|| Fault::new("value-invalid", text::value_unread(word)).hint(text::value_hint())),
    }
}
