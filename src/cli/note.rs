//! `yishi note`: a correction or a fact about the record. Nothing is edited.

use super::{Context, Exit, Form};
use crate::book::Access;
use crate::consult::decide;
use crate::log::Hash;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "TEXT", required_unless_present = "adopt_rollback")]
    words: Option<String>,
    #[arg(long)]
    adopt_rollback: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let salt = Hash(context.random()?);
    let mut book = context.open_book(Access::Write)?;
    let (mut writing, lost) =
        if args.adopt_rollback { book.write_adopting(&args.id)? } else { (book.write(&args.id)?, None) };
    if args.adopt_rollback {
        let lost = lost.ok_or_else(|| {
            Fault::new("no-rollback", text::nothing_to_adopt()).hint(text::nothing_to_adopt_hint())
        })?;
        let mark = decide::mark("rollback-adopted", Some(lost.head.hash), Some(lost.head.size));
        writing.push(&mark)?;
    }
    if let Some(words) = &args.words {
        if words.trim().is_empty() {
            return Err(Fault::new("note-empty", text::note_text_needed())
                .hint(text::note_text_hint())
                .into());
        }
        let note = decide::note(writing.ground(), "correction", words.trim(), || salt)?;
        writing.push(&note)?;
    }
    let head = context.written(&writing.commit()?);
    let said = if args.adopt_rollback { text::adopted(head.size) } else { text::noted(head.size) };
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/note/1", "head": head.hash, "size": head.size,
        }))?,
        _ => context.output.print(&format!("{}\n", said.get(context.lang)))?,
    }
    Ok(Exit::DONE)
}
