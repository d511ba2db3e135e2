//! `yishi annotate`: what became of a decision. Its number and its line stay.

use super::details::flawless;
use super::{Context, Exit, Form, stage};
use crate::book::Access;
use crate::consult::annotate::{self, By, Kind, Remark};
use crate::consult::answer;
use crate::consult::value::Flaw;
use crate::log::Hash;
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "KIND")]
    kind: String,
    #[arg(value_name = "TEXT")]
    words: Option<String>,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long, value_name = "ID")]
    by: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let kind = flawless("kind", &args.kind, |word| {
        Kind::read(word).ok_or_else(|| Flaw::new(text::annotation_unknown(word), text::annotation_kinds()))
    })?;
    let today = context.today();
    let at = args.at.as_deref().map_or(Ok(today), |word| stage::day("at", word))?;
    let words = args.words.as_deref().map(|words| flawless("note", words, answer::note)).transpose()?;
    let words = words.unwrap_or_default();
    let salt = Hash(context.random()?);
    let mut book = context.open_book(Access::Write)?;
    // Decided things stay as they are, so this one may be read beforehand.
    let by = args.by.as_deref().map(|by| book.consultation(by)).transpose()?;
    let mut writing = book.write(&args.id)?;
    let said = writing.annotation_words()?;
    let number = writing.stored().numbering().map(|numbering| numbering.number);
    let by = by
        .as_ref()
        .map(|by| By { ground: by.ground(), number: by.numbering().map(|numbering| numbering.number) });
    let sealed = annotate::annotate(
        (writing.ground(), number),
        Remark { kind, at, words: &words },
        by,
        &said,
        today,
        salt,
    )?;
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    if context.form == Form::Json {
        let by = by.map(|by| serde_json::json!({"number": by.number, "log": by.ground.log}));
        context.output.json(&serde_json::json!({
            "format": "yishi/annotate/1", "consultation": args.id, "number": number, "kind": kind.code(),
            "at": at, "by": by, "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let name = text::annotation_name(kind.code());
    let said = text::annotated(number.unwrap_or_default(), name.get(lang), at);
    context.output.print(&format!("{}\n", said.get(lang)))?;
    Ok(Exit::DONE)
}
