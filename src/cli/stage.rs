//! What the commands on the stages around a count have in common: one entry,
//! one line that says so.

use super::{Context, Form};
use crate::book::{Access, Writing};
use crate::consult::Sealed;
use crate::consult::value::Flaw;
use crate::text::{self, Fault, Text};
use jiff::civil::Date;

/// Appends what `decide` decides on and says `said`.
pub(super) fn append(
    id: &str,
    context: &mut Context,
    decide: impl FnOnce(&Writing<'_>) -> Result<(Sealed, Text), Fault>,
) -> anyhow::Result<()> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(id)?;
    let (sealed, said) = decide(&writing)?;
    let kind = sealed.body.kind();
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/stage/1", "entry": kind, "head": head.hash, "size": head.size,
        }))?,
        _ => context.output.print(&format!("{}\n", said.get(context.lang)))?,
    }
    Ok(())
}

/// A day given on the command line.
pub(super) fn day(name: &str, word: &str) -> Result<Date, Fault> {
    super::details::flawless(name, word, |word| {
        let read = crate::consult::answer::at(word)?;
        // Days only: a stage has no time of day.
        read.get(..10)
            .and_then(|day| day.parse().ok())
            .ok_or_else(|| Flaw::new(text::date_needed(), text::date_remedy()))
    })
}
