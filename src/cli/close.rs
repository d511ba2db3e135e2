//! `yishi close`: no position counts after this.

use super::{Context, Exit, Form, tally};
use crate::book::{Access, Terms};
use crate::report::tally as form;
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long)]
    check: bool,
    #[arg(long)]
    accept_open_conflicts: bool,
    #[arg(long)]
    accept_void: bool,
    #[arg(long)]
    tell_findings: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    book.consultation(&args.id)?;
    context.confirm(&text::closing_question(&args.id))?;
    let today = context.today();
    let mut writing = book.write(&args.id)?;
    let terms = Terms {
        accept_conflicts: args.accept_open_conflicts,
        accept_void: args.accept_void,
        tell_findings: args.tell_findings,
    };
    let sheet = writing.close(today, terms)?;
    let settings = writing.stored().settings.clone();
    let out = writing.packs()?.iter().filter(|pack| pack.merged.is_none()).count();
    let head = context.written(&writing.commit()?);
    let lang = context.lang;
    match context.form {
        // The figures are those of the count; the log has one line more now.
        Form::Json | Form::Csv => {
            let mut sheet = sheet.clone();
            (sheet.size, sheet.head) = (head.size, head.hash);
            tally::print(&settings, &sheet, context)?;
        }
        Form::Table => {
            context.output.print(&form::terminal(&settings, &sheet, lang))?;
            context.output.print(&format!("{}\n", text::closed_head(head.hash.blocks()).get(lang)))?;
            if out > 0 {
                context.output.say(text::pack_close_out(out).get(lang));
            }
            context.output.say(text::closed_next(&args.id).get(lang));
        }
    }
    Ok(if args.check { Exit::of(sheet.outcome) } else { Exit::DONE })
}
