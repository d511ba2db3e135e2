//! `yishi init`: makes a book.

use data_encoding::HEXLOWER;

use super::{Context, Exit, Form};
use crate::book::{Book, path};
use crate::consult::chars::{code_point, has_no_glyph};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let path = context.book.clone().unwrap_or_else(|| path::DEFAULT_NAME.into());
    let here =
        std::env::current_dir().ok().and_then(|here| Some(here.file_name()?.to_string_lossy().into_owned()));
    let community = args.name.clone().or(here).unwrap_or_else(|| "yishi".to_owned());
    if let Some(ch) = community.chars().find(|ch| has_no_glyph(*ch)) {
        return Err(Fault::new("no-glyph", text::no_glyph(code_point(ch)))
            .hint(text::no_glyph_hint())
            .into());
    }
    let id = HEXLOWER.encode(&context.random::<16>()?);
    let created = context.today().to_string();
    let book = Book::create(&path, context.state()?, community.trim(), &id, &created)?;
    let shown = book.path().display().to_string();
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/init/1", "book": shown, "community": book.community(), "id": id,
        }))?,
        _ => context
            .output
            .print(&format!("{}\n", text::book_made(book.community(), &shown).get(context.lang)))?,
    }
    context.output.say(text::book_made_next().get(context.lang));
    Ok(Exit::DONE)
}
