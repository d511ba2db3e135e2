//! `yishi record`: positions, one or many; all or nothing.

use std::collections::HashMap;
use std::path::PathBuf;

use super::details::{ByProxy, Details, flawless, seal};
use super::intake::Reading;
use super::{Context, Exit, Form, intake, record_stream, trial};
use crate::book::{Access, Writing};
use crate::consult::answer::Answer;
use crate::consult::position::position;
use crate::consult::review::Review;
use crate::consult::{Door, Effect, Standing};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::report::Table;
use crate::report::trial::{Line, What};
use crate::text::{self, Fault, Lang, Place, Text};

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
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    by_proxy: ByProxy,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut defaults = args.details.read(&context.now())?;
    if let Some(holder) = &args.by_proxy.proxy {
        defaults.proxy = flawless("proxy", holder, crate::consult::value::key)?;
    }
    if args.from.is_none() {
        args.reading.unused()?;
    }
    match (&args.from, args.door.as_deref(), args.position.as_deref()) {
        (Some(file), _, _) => {
            let review = intake::answers(file, &args.reading, args.replace, context)?.tell(context);
            if args.dry_run {
                return try_many(args, &review, &defaults, &file.display().to_string(), context);
            }
            let answers = review.all()?;
            many(args, &answers, &defaults, &file.display().to_string(), context)
        }
        (None, Some("-"), None) => record_stream::run(&args.id, args.replace, &defaults, context),
        (None, Some(door), Some(word)) => {
            let answer = Answer {
                line: 0,
                door: flawless("door", door, Door::read)?,
                position: flawless("position", word, position)?,
                at: None,
                steward: None,
                channel: None,
                round: None,
                form: None,
                proxy: None,
                note: None,
            };
            one(args, &answer, &defaults, context)
        }
        _ => Err(Fault::new("usage", text::record_usage()).hint(text::record_usage_hint()).exit(2).into()),
    }
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
    let sealed = seal(&writing, answer, defaults, args.replace, salts)?;
    let replaced = matches!(sealed.body, crate::log::Body::Position { sees: Some(_), .. });
    let code = sealed.commitment().unwrap_or(Hash::ZERO).code();
    let (door, name) = (&answer.door, text::position_name(answer.position.as_str()));
    let lang = context.lang;
    if args.dry_run {
        let line = text::would_record(1, u8::from(replaced));
        context.output.print(&format!("{}\n", line.get(lang)))?;
        return Ok(Exit::DONE);
    }
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/record/1", "recorded": 1, "replaced": u8::from(replaced),
            "head": head.hash, "size": head.size,
            "receipts": [{"door": door.as_str(), "position": answer.position, "code": code}],
        }))?,
        Form::Csv => context.output.raw(&receipts(&[(answer, code)], lang).csv())?,
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

/// Where one answer of a bulk goes: by how often its door came before, then by
/// commitment, so that the order of the lines shows no door and a later answer
/// of a door still follows the earlier one.
struct Planned {
    turn: u32,
    commitment: Hash,
    salts: [Hash; 2],
    answer: usize,
}

fn many(
    args: &Args,
    answers: &[Answer],
    defaults: &DetailOpening,
    file: &str,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let lang = context.lang;
    if answers.is_empty() {
        context.output.say(text::nothing_recorded(file).get(lang));
    }
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let mut plan = plan(&writing, args, answers, defaults, file, context)?;
    let codes: Vec<String> = plan.iter().map(|planned| planned.commitment.code()).collect();
    plan.sort_unstable_by_key(|planned| (planned.turn, planned.commitment));
    let mut replaced = 0_u64;
    let mut progress = context.progress(u64::try_from(answers.len()).ok());
    for (done, planned) in (1..).zip(&plan) {
        let Some(answer) = answers.get(planned.answer) else { continue };
        let sealed = seal(&writing, answer, defaults, args.replace, planned.salts)?;
        replaced += u64::from(matches!(sealed.body, crate::log::Body::Position { sees: Some(_), .. }));
        writing.push(&sealed)?;
        progress.at(done);
    }
    drop(progress);
    let recorded = answers.len();
    let head = if answers.is_empty() { writing.stored().head() } else { context.written(&writing.commit()?) };
    let rows: Vec<(&Answer, String)> = answers.iter().zip(codes).collect();
    match context.form {
        Form::Json => {
            let receipts: Vec<serde_json::Value> = rows
                .iter()
                .map(|(answer, code)| {
                    serde_json::json!({"door": answer.door.as_str(), "position": answer.position, "code": code})
                })
                .collect();
            context.output.json(&serde_json::json!({
                "format": "yishi/record/1", "recorded": recorded, "replaced": replaced,
                "head": head.hash, "size": head.size, "receipts": receipts,
            }))?;
        }
        Form::Csv => context.output.raw(&receipts(&rows, lang).csv())?,
        Form::Table => {
            if !rows.is_empty() {
                context.output.print(&receipts(&rows, lang).text())?;
            }
            context.output.print(&format!("{}\n", text::recorded_many(recorded, replaced).get(lang)))?;
        }
    }
    Ok(Exit::DONE)
}

/// After these no line of a file can be recorded.
const FATAL: [&str; 3] = ["closed", "book-damaged", "io"];

/// Line by line what [`many`] would do; dropping the transaction undoes it.
fn try_many(
    args: &Args,
    review: &Review<Answer>,
    defaults: &DetailOpening,
    file: &str,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let mut lines = trial::put_by(&review.faults, &review.left_out, What::Refused);
    let mut replaced = 0_u64;
    for answer in &review.read {
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        let door = answer.door.as_str();
        let name = text::position_name(answer.position.as_str());
        let line = match seal(&writing, answer, defaults, args.replace, salts) {
            Ok(sealed) => {
                let before = match &sealed.effect {
                    Effect::Position { before: Standing::Answered(p) | Standing::ByProxy(p), .. } => Some(*p),
                    _ => None,
                };
                writing.push(&sealed)?;
                replaced += u64::from(before.is_some());
                match before {
                    None => Line::new(answer.line, door, What::Recorded).detail(name),
                    Some(before) => {
                        let before = text::position_name(before.as_str());
                        let both = |lang| text::trial_replaces(before.get(lang), name.get(lang));
                        let detail = Text { zh: both(Lang::Zh).zh, en: both(Lang::En).en };
                        Line::new(answer.line, door, What::Replaces).detail(detail)
                    }
                }
            }
            Err(fault) if FATAL.contains(&fault.code) => return Err(fault.into()),
            Err(fault) => trial::refused(answer.line, door, fault),
        };
        lines.push(line);
    }
    if lines.is_empty() {
        context.output.say(text::nothing_recorded(file).get(context.lang));
    }
    trial::show(lines, &text::would_record(review.read.len(), replaced), context)
}

/// Decides on every answer of a file before anything is written, so that every
/// faulty line is named and none is recorded if one is faulty.
fn plan(
    writing: &Writing<'_>,
    args: &Args,
    answers: &[Answer],
    defaults: &DetailOpening,
    file: &str,
    context: &mut Context,
) -> Result<Vec<Planned>, Fault> {
    let mut plan = Vec::with_capacity(answers.len());
    let mut turns: HashMap<&Door, u32> = HashMap::new();
    let mut faults: Vec<Place> = Vec::new();
    for (index, answer) in answers.iter().enumerate() {
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        let turn = turns.entry(&answer.door).and_modify(|turn| *turn += 1).or_insert(0);
        match seal(writing, answer, defaults, args.replace, salts) {
            Ok(sealed) => {
                let commitment = sealed.commitment().unwrap_or(Hash::ZERO);
                plan.push(Planned { turn: *turn, commitment, salts, answer: index });
            }
            Err(fault) if FATAL.contains(&fault.code) => return Err(fault),
            Err(fault) => {
                let place = Place::line(file, answer.line).door(answer.door.as_str()).reason(fault.message);
                faults.push(Place { remedy: fault.hint, ..place });
            }
        }
    }
    if faults.is_empty() {
        return Ok(plan);
    }
    let message = text::record_refused(file, faults.len());
    Err(Fault::new("record-refused", message).hint(text::record_refused_hint()).at_all(faults))
}

/// The receipts of a bulk, in the order of the file.
fn receipts(rows: &[(&Answer, String)], lang: Lang) -> Table {
    let headers = [text::col_door(), text::col_position(), text::col_code()];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
    for (answer, code) in rows {
        let name = text::position_name(answer.position.as_str());
        table.row([answer.door.as_str(), name.get(lang), code]);
    }
    table
}
