//! How many doors, and which.

use super::sheet::{self, Doors, Results};
use super::{DrawArgs, SizeArgs};
use crate::book::{Access, Stored};
use crate::cli::details::flawless;
use crate::cli::{Context, Exit, Form, beside};
use crate::consult::audit::{self, Wish};
use crate::consult::{Basis, Slot, TallySheet};
use crate::text::{self, Fault};

pub(super) fn size(args: &SizeArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let chance = chance(args.chance)?;
    let n = sample_size(args.doors, args.wrong.into(), chance)?;
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/audit-size/1", "doors": args.doors, "wrong": args.wrong, "chance": chance,
            "size": n,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = text::audit_size_said(n, args.doors, chance, args.wrong);
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    Ok(Exit::DONE)
}

fn chance(percent: u32) -> Result<u32, Fault> {
    if (1..100).contains(&percent) {
        return Ok(percent);
    }
    Err(Fault::new("audit-chance", text::audit_chance_wrong(percent)).hint(text::audit_chance_hint()).exit(2))
}

fn sample_size(doors: u32, wrong: u64, chance: u32) -> Result<u32, Fault> {
    match u32::try_from(wrong) {
        Ok(wrong) if (1..=doors).contains(&wrong) => Ok(audit::sample_size(doors, wrong, chance)),
        _ => Err(Fault::new("audit-wrong", text::audit_wrong_wrong(wrong, doors))
            .hint(text::audit_wrong_hint(doors))
            .exit(2)),
    }
}

/// Wrong entries that would turn the result: as asked for, as on record, or by
/// the distance of the result from its edge.
fn wrong(args: &DrawArgs, stored: &Stored, slots: &[Slot]) -> Result<Option<u64>, Fault> {
    let recorded = stored.course.sample().map(|sample| sample.wrong).filter(|wrong| *wrong > 0);
    if let Some(wrong) = args.wrong.or(recorded) {
        return Ok(Some(wrong));
    }
    let Some(bytes) = stored.confirm.as_deref().or(stored.tally.as_deref()) else { return Ok(None) };
    let sheet = TallySheet::compute(&stored.settings, &Basis::from_bytes(bytes)?)?;
    Ok(audit::wrong_entries(&sheet, slots))
}

pub(super) fn run(args: &DrawArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let chance = chance(args.chance)?;
    let dice = args.dice.as_deref().map(|word| flawless("dice", word, audit::dice)).transpose()?;
    let form = args.output.as_deref().map(sheet::form).transpose()?;
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let mut book = context.open_book(access)?;
    let stored = book.consultation(&args.id)?;
    audit::may_draw(&stored.ground())?;
    let roll = book.roll_slots(&stored)?;
    let slots = book.slots(&stored)?;
    if slots.is_empty() {
        return Err(Fault::new("erased", text::audit_nobody(&args.id)).into());
    }
    let all = u32::try_from(roll.len()).unwrap_or(u32::MAX);
    let wrong = wrong(args, &stored, &slots)?;
    let n = match (args.size, wrong) {
        (Some(n), _) => n,
        (None, Some(wrong)) => sample_size(all, wrong, chance)?.into(),
        (None, None) => {
            return Err(Fault::new("audit-wrong", text::audit_wrong_unknown())
                .hint(text::audit_wrong_unknown_hint())
                .into());
        }
    };
    let wrong = wrong.unwrap_or(0);
    let wish = Wish { dice, n, wrong };
    audit::may_sample(&stored.ground(), &wish, all.into())?;
    if args.dry_run {
        return dry(args, context, [n, all.into(), chance.into(), wrong], &book.tally_hash(&stored)?);
    }
    if let Some(path) = &args.output {
        beside::may_make(path)?;
    }
    let today = context.today();
    let mut writing = book.write(&args.id)?;
    let tally = writing.tally_hash()?;
    let sealed = audit::sample(writing.ground(), tally, &roll, wish, today)?;
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    let stored = book.consultation(&args.id)?;
    let drawn = audit::must_be_drawn(&stored.ground())?;
    let doors = Doors::of(&book, &stored, drawn)?;
    match context.form {
        Form::Json => {
            let names: Vec<&str> = doors.slots.iter().map(|slot| slot.door.as_str()).collect();
            context.output.json(&serde_json::json!({
                "format": "yishi/audit-draw/1", "consultation": args.id, "over": drawn.head,
                "dice": drawn.dice, "drawn": drawn.n, "households": all, "wrong": drawn.wrong,
                "doors": names, "head": head.hash, "size": head.size,
            }))?;
        }
        form => {
            let table = doors.table(&Results::of_book(&book, &stored)?, context.lang);
            context.output.say(text::audit_drawn(drawn.n, all).get(context.lang));
            if form == Form::Csv {
                context.output.raw(&table.csv())?;
            } else {
                context.output.print(&table.text())?;
            }
        }
    }
    // Last: what was drawn is in the log and is told, whatever becomes of the sheet.
    if let Some((path, form)) = args.output.as_deref().zip(form) {
        let lang = context.lang_asked.unwrap_or(stored.settings.consultation.lang);
        let called: Vec<&Slot> = doors.slots.iter().collect();
        sheet::write(path, form, &stored, &called, lang)
            .map_err(|fault| fault.hint(text::audit_sheet_lost(&args.id)))?;
        context.output.say(text::audit_sheet_written(path.display()).get(context.lang));
    }
    context.output.complain(text::audit_private().get(context.lang));
    Ok(Exit::DONE)
}

fn dry(
    args: &DrawArgs,
    context: &mut Context,
    [n, all, chance, wrong]: [u64; 4],
    head: &crate::log::Hash,
) -> anyhow::Result<Exit> {
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/audit-size/1", "consultation": args.id, "doors": all, "wrong": wrong,
            "chance": chance, "size": n, "over": head,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let mut lines = vec![text::audit_would_draw(n, all)];
    if args.size.is_none() {
        lines.push(text::audit_size_said(n, all, chance, wrong));
    }
    lines.push(text::audit_post_head(head.blocks()));
    for line in lines {
        context.output.print(&format!("{}\n", line.get(lang)))?;
    }
    Ok(Exit::DONE)
}
