//! What was drawn, and what the doors say.

use super::ShowArgs;
use super::sheet::{self, Doors, Results};
use crate::book::{Access, Book, Stored};
use crate::cli::{Context, Exit, Form};
use crate::consult::Slot;
use crate::consult::audit::{self, Standing};
use crate::report::minutes_audit::{dice, meaning, sum};
use crate::text::{self, Fault};

/// How far the call-backs of a consultation are; nothing where no door is
/// drawn.
///
/// # Errors
/// The book cannot be read or is damaged.
pub(in crate::cli) fn standing(book: &Book, stored: &Stored) -> Result<Option<Standing>, Fault> {
    let Some(drawn) = stored.course.sample() else { return Ok(None) };
    let all = u64::try_from(book.roll_slots(stored)?.len()).unwrap_or(u64::MAX);
    let backs = book.call_backs(stored)?;
    Ok(Some(Standing::of(drawn, all, backs.iter().map(|row| row.result.as_str()))))
}

pub(super) fn run(args: &ShowArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let form = args.output.as_deref().map(sheet::form).transpose()?;
    let book = context.open_book(Access::Read)?;
    let stored = book.consultation(&args.id)?;
    let drawn = audit::must_be_drawn(&stored.ground())?;
    let found = standing(&book, &stored)?.unwrap_or_default();
    let doors = Doors::of(&book, &stored, drawn)?;
    let results = Results::of_book(&book, &stored)?;
    if let Some((path, form)) = args.output.as_deref().zip(form) {
        // Those that are done need no second call.
        let left = |slot: &&Slot| matches!(results.of(slot), "waiting" | "unreached");
        let left: Vec<&Slot> = doors.slots.iter().filter(left).collect();
        let lang = context.lang_asked.unwrap_or(stored.settings.consultation.lang);
        sheet::write(path, form, &stored, &left, lang)?;
    }
    let lang = context.lang;
    match context.form {
        Form::Json => {
            let rows: Vec<_> = doors
                .slots
                .iter()
                .map(|slot| serde_json::json!({"door": slot.door.as_str(), "result": results.of(slot)}))
                .collect();
            let words: Vec<String> =
                meaning(&found).into_iter().map(|words| words.get(lang).to_owned()).collect();
            context.output.json(&serde_json::json!({
                "format": "yishi/audit/1", "consultation": args.id, "at": drawn.at, "over": drawn.head,
                "dice": drawn.dice, "wrong": drawn.wrong, "slots": drawn.slots, "drawn": found.drawn,
                "households": found.of, "reached": found.reached(), "agrees": found.agrees,
                "differs": found.differs, "unreached": found.unreached, "refused": found.refused,
                "waiting": found.waiting(), "chance": found.chance(), "could_turn": found.could_turn(),
                "meaning": words, "doors": rows,
            }))?;
        }
        Form::Csv => context.output.raw(&doors.table(&results, lang).csv())?,
        Form::Table => {
            let mut shown = format!("{}\n", sum(&found).get(lang));
            for (name, value) in
                [(text::item_audit_head(), drawn.head.blocks()), (text::item_audit_dice(), dice(&drawn.dice))]
            {
                shown.push_str(&format!("{}{}{value}\n", name.get(lang), text::colon().get(lang)));
            }
            for sentence in meaning(&found) {
                shown.push_str(&format!("{}\n", sentence.get(lang)));
            }
            shown.push_str(&format!("\n{}", doors.table(&results, lang).text()));
            context.output.print(&shown)?;
        }
    }
    if let Some(path) = &args.output {
        context.output.say(text::audit_sheet_written(path.display()).get(lang));
    }
    Ok(Exit::DONE)
}
