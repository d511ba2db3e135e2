//! `yishi record`: positions, one or many; all or nothing.

mod bulk;
mod done;
mod second;
mod stream;
mod trial;

use std::path::PathBuf;

use super::details::{ByProxy, Details, Known, flawless, seal};
use super::intake::Reading;
use super::{Context, Exit, Form, intake};
use crate::book::{Access, Writing};
use crate::consult::answer::Answer;
use crate::consult::position::position;
use crate::consult::review::Review;
use crate::consult::{Door, Sealed, SheetMark, Then, decide};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "DOOR")]
    door: Option<String>,
    #[arg(value_name = "POSITION", allow_hyphen_values = true)]
    position: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["door", "position"])]
    from: Option<PathBuf>,
    #[arg(long)]
    replace: bool,
    #[arg(long, conflicts_with = "replace")]
    second: bool,
    #[arg(long)]
    note_refused: bool,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    by_proxy: ByProxy,
    #[command(flatten)]
    known: Known,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    // A row of a file claims no minute of its own: the day is all that is known.
    let now = if args.from.is_some() { context.today().to_string() } else { context.now() };
    let mut defaults = args.details.read(&now)?;
    if let Some(holder) = &args.by_proxy.proxy {
        defaults.proxy = flawless("proxy", holder, crate::consult::value::key)?;
    }
    args.known.read(&mut defaults)?;
    if args.from.is_none() {
        args.reading.unused()?;
    }
    match (&args.from, args.door.as_deref(), args.position.as_deref()) {
        (Some(file), _, _) => {
            if args.second || args.dry_run {
                let review = intake::answers(file, &args.reading, args.replace, context)?.tell(context);
                if let Some(mark) = &review.mark {
                    own_sheet(mark, &args.id, context)?;
                }
                return match args.second {
                    true => second::run(&args.id, &review, &defaults, args.dry_run, context),
                    false => trial::run(args, &review, &defaults, context),
                };
            }
            let taken = intake::answer_rows(file, &args.reading, args.replace, context)?;
            if let Some(mark) = taken.mark() {
                own_sheet(mark, &args.id, context)?;
            }
            bulk::run(args, file, taken, &defaults, context)
        }
        (None, Some("-"), None) => {
            let other = [
                ("--dry-run", args.dry_run),
                ("--second", args.second),
                ("--note-refused", args.note_refused),
            ];
            if let Some((flag, _)) = other.into_iter().find(|(_, given)| *given) {
                return Err(Fault::new("usage", text::stream_without(flag))
                    .hint(text::stream_without_hint())
                    .exit(2)
                    .into());
            }
            let dated = args.details.at.is_some();
            stream::run(&args.id, args.replace, dated, &defaults, context)
        }
        (None, Some(door), Some(word)) => {
            let door = flawless("door", door, Door::read)?;
            let answer = Answer::new(door, flawless("position", word, position)?);
            if args.second {
                let review = Review::typed(vec![answer]);
                return second::run(&args.id, &review, &defaults, args.dry_run, context);
            }
            one(args, &answer, &defaults, context)
        }
        _ => Err(Fault::new("usage", text::record_usage()).hint(text::record_usage_hint()).exit(2).into()),
    }
}

/// Refuses a sheet of another consultation, or of a text on which answers
/// count no more; says so where they were kept.
fn own_sheet(mark: &SheetMark, id: &str, context: &mut Context) -> Result<(), Fault> {
    let book = context.open_book(Access::Read)?;
    let stored = book.consultation(id)?;
    if mark.log != stored.log {
        return Err(Fault::new("sheet-other", text::sheet_other(id)).hint(text::sheet_other_hint(&mark.id)));
    }
    let lines = book.texts(&stored)?.into_iter().map(|(seq, _)| seq);
    let mut since = lines.zip(&stored.course.texts).filter(|(seq, _)| *seq >= mark.size).peekable();
    let kept = since.peek().map(|(_, text)| text.at);
    if let Some((_, text)) = since.find(|(_, text)| text.then != Then::Keep) {
        return Err(Fault::new("sheet-stale", text::sheet_stale(text.at)).hint(text::sheet_stale_hint(id)));
    }
    if let Some(at) = kept {
        context.output.say(text::sheet_text_kept(at).get(context.lang));
    }
    Ok(())
}

fn one(
    args: &Args,
    answer: &Answer,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let salts = [Hash(context.random()?), Hash(context.random()?)];
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let sealed = match seal(&writing, answer, defaults, args.replace, salts) {
        Err(fault) if fault.code == PROXY_LIMIT && args.note_refused => {
            let (door, holder) = (answer.door.clone(), holder(answer, defaults).to_owned());
            let refused = refuse(&writing, answer, &holder, salts)?;
            if args.dry_run {
                return told(&text::proxy_would_refuse(door, holder), (0, 0, 1), true, context);
            }
            writing.push(&refused)?;
            context.written(&writing.commit()?);
            return told(&text::proxy_refused_done(door, holder), (0, 0, 1), false, context);
        }
        other => other?,
    };
    let replaced = matches!(sealed.body, crate::log::Body::Position { sees: Some(_), .. });
    let code = sealed.commitment().unwrap_or(Hash::ZERO).code();
    let (door, name) = (&answer.door, text::position_name(answer.position.as_str()));
    let lang = context.lang;
    if args.dry_run {
        let replaced = u64::from(replaced);
        return told(&text::would_record(1, replaced), (1, replaced, 0), true, context);
    }
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/record/1", "dry_run": false, "recorded": 1, "replaced": u8::from(replaced),
            "head": head.hash, "size": head.size,
            "receipts": [{"door": door.as_str(), "position": answer.position, "code": code}],
        }))?,
        Form::Csv => {
            context
                .output
                .raw(&done::receipts([(door.as_str(), Some(answer.position), code)], lang).csv())?;
        }
        Form::Table => {
            let said = if replaced {
                text::recorded_replacing(door, name.get(lang))
            } else {
                text::recorded_one(door, name.get(lang))
            };
            context.output.print(&format!("{}\n{}\n", said.get(lang), text::receipt_line(code).get(lang)))?;
        }
    }
    Ok(Exit::DONE)
}

/// The refusal of one proxy too many.
const PROXY_LIMIT: &str = "proxy-limit";

/// Who answers for the owner.
fn holder<'a>(answer: &'a Answer, defaults: &'a DetailOpening) -> &'a str {
    answer.proxy.as_deref().unwrap_or(&defaults.proxy)
}

/// The note of a refused proxy: door, holder, what was to be recorded.
fn refuse(writing: &Writing<'_>, answer: &Answer, holder: &str, salts: [Hash; 2]) -> Result<Sealed, Fault> {
    let words = format!("{} {holder} {}", answer.door, answer.position.as_str());
    let [salt, _] = salts;
    decide::note(writing.ground(), "proxy-refused", &words, || salt)
}

/// What became of one answer that has no receipt.
fn told(
    said: &text::Text,
    (recorded, replaced, refused): (u64, u64, u64),
    dry_run: bool,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let lang = context.lang;
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/record/1", "dry_run": dry_run, "recorded": recorded, "replaced": replaced,
            "refused": refused, "receipts": [],
        }))?,
        Form::Csv => {
            context.output.say(said.get(lang));
            context.output.raw(&done::receipts(std::iter::empty::<(&str, _, _)>(), lang).csv())?;
        }
        Form::Table => context.output.print(&format!("{}\n", said.get(lang)))?,
    }
    Ok(Exit::DONE)
}
