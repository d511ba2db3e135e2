//! `yishi box`: what tellers counted out of a sealed box, in public.

use std::path::PathBuf;

use super::details::flawless;
use super::{Context, Exit, Form, source, stage};
use crate::book::{Access, Writing};
use crate::consult::box_decide::{Counted, count_box};
use crate::consult::value::Flaw;
use crate::consult::{BoxTotals, process, value};
use crate::log::boxes::is_seal;
use crate::log::entry::is_consultation_id;
use crate::log::{Hash, Head};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long = "for", value_name = "N")]
    agree: u32,
    #[arg(long, value_name = "N")]
    against: u32,
    #[arg(long, value_name = "N")]
    abstain: u32,
    #[arg(long, value_name = "N")]
    invalid: u32,
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    novote: u32,
    #[arg(long, value_name = "A,B", value_delimiter = ',', required = true)]
    tellers: Vec<String>,
    #[arg(long, value_name = "TEXT")]
    seal: Option<String>,
    #[arg(long, value_name = "BUILDING")]
    building: Vec<String>,
    #[arg(long, value_name = "FILE")]
    statement: Option<PathBuf>,
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    #[arg(long)]
    dry_run: bool,
}

/// The largest statement: a scan of a page.
const LARGEST_STATEMENT: u64 = 64 << 20;

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let counted = read(args, context)?;
    let totals = counted.totals;
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let there = there(&writing, &counted.buildings)?;
    let (turnout, mut boxes) = (writing.turnout(None)?, writing.boxes()?);
    let salt = Hash(context.random()?);
    let sealed = count_box(writing.ground(), counted, (turnout, there), &boxes, || salt)?;
    writing.push(&sealed)?;
    boxes.insert(args.name.clone(), totals);
    let counted: u64 = boxes.values().map(BoxTotals::accounted).sum();
    let before = writing.stored().head();
    let head = if args.dry_run { before } else { context.written(&writing.commit()?) };
    tell(args, totals, (turnout, counted, head), context)
}

fn read(args: &Args, context: &Context) -> Result<Counted, Fault> {
    let today = context.today();
    let at = args.at.as_deref().map_or(Ok(today), |word| stage::day("at", word))?;
    process::not_future(at, today)?;
    let name = flawless("name", &args.name, |word| match is_consultation_id(word) {
        true => Ok(word.to_owned()),
        false => Err(Flaw::new(text::box_name(word), text::box_name_remedy())),
    })?;
    let mut tellers: Vec<String> = Vec::new();
    for word in args.tellers.iter().flat_map(|words| words.split(['，', '、'])) {
        let word = flawless("tellers", word, value::line)?;
        if !word.is_empty() && tellers.iter().all(|teller| teller.to_lowercase() != word.to_lowercase()) {
            tellers.push(word);
        }
    }
    let seal = args.seal.as_deref().map(|word| {
        flawless("seal", word.trim(), |word| match is_seal(word) {
            true => Ok(word.to_owned()),
            false => Err(Flaw::new(text::box_seal(), text::box_seal_remedy())),
        })
    });
    let statement = args.statement.as_ref().map(|path| source::bytes(path, LARGEST_STATEMENT)).transpose()?;
    Ok(Counted {
        name,
        at: at.to_string(),
        totals: BoxTotals {
            for_: args.agree.into(),
            against: args.against.into(),
            abstain: args.abstain.into(),
            invalid: args.invalid.into(),
            novote: args.novote.into(),
        },
        tellers,
        seal: seal.transpose()?,
        buildings: args.building.iter().map(|word| value::building(word)).collect(),
        statement: statement.map(|bytes| Hash::of(&bytes)),
    })
}

/// The households of the box's buildings that took part; nothing if none are
/// named.
fn there(writing: &Writing<'_>, buildings: &[String]) -> Result<Option<u64>, Fault> {
    if buildings.is_empty() {
        return Ok(None);
    }
    let slots = writing.slots()?;
    if let Some(unknown) = buildings.iter().find(|name| !slots.iter().any(|slot| slot.building == **name)) {
        return Err(
            Fault::new("building-unknown", text::box_building(unknown)).hint(text::box_building_hint())
        );
    }
    writing.turnout(Some(buildings)).map(Some)
}

fn tell(
    args: &Args,
    totals: BoxTotals,
    (turnout, counted, head): (u64, u64, Head),
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let lang = context.lang;
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/box/1", "dry_run": args.dry_run, "box": args.name, "totals": totals,
            "ballots": totals.number(), "turnout": turnout, "counted": counted,
            "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = if args.dry_run {
        text::box_would(&args.name, totals.number())
    } else {
        text::box_done(&args.name, totals.number())
    };
    context.output.print(&format!("{}\n", said.get(lang)))?;
    context.output.say(text::box_now(turnout, counted, turnout.saturating_sub(counted)).get(lang));
    if totals.is_unanimous() {
        context.output.complain(text::box_unanimous(&args.name).get(lang));
    }
    Ok(Exit::DONE)
}
