//! `yishi erase`: what households said is forgotten; that it was counted is
//! not.

use super::details::flawless;
use super::{Context, Exit, Form};
use crate::book::{Access, Whose};
use crate::consult::erase::{self, Ground};
use crate::consult::{Door, answer};
use crate::log::Hash;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DOOR", required_unless_present = "all")]
    door: Vec<String>,
    #[arg(long, conflicts_with = "door")]
    all: bool,
    #[arg(long, value_name = "GROUND")]
    ground: String,
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let words = flawless("ground", &args.ground, answer::note)?;
    if words.trim().is_empty() {
        return Err(Fault::new("usage", text::erase_ground_empty())
            .hint(text::erase_ground_hint())
            .exit(2)
            .into());
    }
    let ground = Ground::read(&words);
    let mut doors = Vec::new();
    for word in &args.door {
        let door = flawless("door", word, Door::read)?;
        if !doors.contains(&door) {
            doors.push(door);
        }
    }
    let whose = if args.all { Whose::All } else { Whose::Of(doors) };
    let mut book = context.open_book(Access::Write)?;
    let stored = book.consultation(&args.id)?;
    erase::may_erase(&stored.ground(), ground)?;
    // An earlier run may have ended between the deletion and the compaction.
    if stored.course.is_erased() && !args.dry_run && book.is_loose()? {
        book.compact()?;
    }
    let number = match &whose {
        Whose::All => book.slots(&stored)?.len(),
        Whose::Of(doors) => doors.len(),
    };
    if !args.dry_run {
        context.confirm(&text::erase_question(&args.id, number))?;
    }
    let salt = Hash(context.random()?);
    let today = context.today();
    let mut writing = book.write(&args.id)?;
    let gone = writing.erase(&whose)?;
    let sealed = erase::erase(&writing.ground(), (ground, &words), (gone.doors, gone.openings), today, salt)?;
    writing.push(&sealed)?;
    let packs = writing.packs()?.iter().filter(|pack| !pack.retired).count();
    let head = if args.dry_run {
        // Dropped without a commit: everything is as it was.
        drop(writing);
        stored.head()
    } else {
        let head = context.written(&writing.commit()?);
        book.compact()?;
        head
    };
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/erase/1", "consultation": args.id, "dry_run": args.dry_run,
            "ground": ground.code(), "doors": gone.doors, "openings": gone.openings, "packs_out": packs,
            "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = if args.dry_run {
        text::erase_would(gone.openings, gone.doors)
    } else {
        text::erased_said(gone.openings, gone.doors)
    };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    context.output.complain(text::erase_outside(packs).get(context.lang));
    Ok(Exit::DONE)
}
