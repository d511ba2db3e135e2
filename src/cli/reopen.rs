//! `yishi reopen`: the question is put again, where the rule provides for it:
//! the next attempt after too few took part, or a ballot under the other rule.
//!
//! Each has a log of its own, whose first line binds the roll, the window, the
//! rule and the count that it follows; the earlier log names it in an entry.

use super::open::{open_new, refuse_void};
use super::{Context, Exit, Form, stage};
use crate::book::Access;
use crate::consult::{After, Settings, process};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DATE")]
    opens: String,
    #[arg(long, value_name = "DATE")]
    closes: String,
    #[arg(long = "as", value_name = "NEW-ID")]
    new: Option<String>,
    #[arg(long, value_name = "DATE")]
    notice: Option<String>,
    #[arg(long)]
    accept_void: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let (opens, closes) = (stage::day("opens", &args.opens)?, stage::day("closes", &args.closes)?);
    let mut book = context.open_book(Access::Write)?;
    let stored = book.consultation(&args.id)?;
    let proposal = book.text(&stored)?;
    let (fallback, settings) = {
        let writing = book.write(&args.id)?;
        let fallback = process::may_go_on(&writing.ground())?;
        (fallback, writing.stored().settings.clone())
    };
    if closes < opens {
        return Err(Fault::new("window-invalid", text::window_invalid(opens, closes)).into());
    }
    let attempt = if fallback { 1 } else { settings.attempt + 1 };
    let id = args.new.clone().unwrap_or_else(|| next_id(&args.id));
    if !crate::log::entry::is_consultation_id(&id) {
        return Err(Fault::new("id-invalid", text::id_invalid(&id)).into());
    }
    let after = After {
        consultation: args.id.clone(),
        log: stored.log,
        result: stored.course.result.clone().unwrap_or_default(),
    };
    let mut next = Settings { attempt, after: Some(after.clone()), ..settings };
    if let Some(rule) = next.fallback.take_if(|_| fallback) {
        next.rule = rule;
    }
    next.consultation.id.clone_from(&id);
    (next.consultation.opens, next.consultation.closes) = (opens, closes);
    next.facts.clear();
    if let Some(notice) = &args.notice {
        let at = stage::day("notice", notice)?;
        let claim = crate::consult::Claim { at, value: 1 };
        next.facts.insert(crate::consult::course::NOTICE.to_owned(), claim);
    }
    // A run that ended between the two logs left the new one there already.
    let there = book.consultations()?.into_iter().find(|known| known.settings.after.as_ref() == Some(&after));
    let (id, log, rule) = match there {
        Some(there) => (there.name.clone(), there.log, there.settings.rule.id),
        None => {
            refuse_void(&next, args.accept_void)?;
            let (next, head, _) = open_new(&mut book, next, &proposal, context)?;
            (id, head.hash, next.rule.id)
        }
    };
    let mut writing = book.write(&args.id)?;
    writing.push(&process::next(fallback, log))?;
    context.written(&writing.commit()?);
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/open/1", "consultation": id, "log": log, "size": 1, "head": log,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = if fallback {
        text::reopened_fallback(&id, rule, log.blocks())
    } else {
        text::reopened(&id, attempt, log.blocks())
    };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    Ok(Exit::DONE)
}

/// `parking` is followed by `parking-2`, that by `parking-3`.
fn next_id(id: &str) -> String {
    let numbered = id.rsplit_once('-').and_then(|(stem, n)| Some((stem, n.parse::<u32>().ok()?)));
    match numbered {
        Some((stem, n)) if n < u32::MAX => format!("{stem}-{}", n + 1),
        _ => format!("{id}-2"),
    }
}
