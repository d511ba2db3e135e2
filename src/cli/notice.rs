//! `yishi notice`: a page for the wall.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;

use super::{Context, Exit, Form, beside, leaks, tally};
use crate::consult::chars::is_hidden;
use crate::consult::{Slot, Stage, roll_file_digest, roll_lines};
use crate::log::Hash;
use crate::report::docx::docx;
use crate::report::html_document::html;
use crate::report::markdown::markdown;
use crate::report::notice::{self, Material};
use crate::rule::Bucket;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "KIND")]
    kind: Kind,
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Open,
    Roll,
    Delivery,
    Result,
}

impl From<Kind> for notice::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Open => Self::Open,
            Kind::Roll => Self::Roll,
            Kind::Delivery => Self::Delivery,
            Kind::Result => Self::Result,
        }
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let form = context.forms.clone().unwrap_or_else(|| "html".to_owned());
    if !["html", "docx", "md"].contains(&form.as_str()) {
        let hint = text::form_hint("html, docx, md");
        return Err(Fault::new("form-unknown", text::form_unknown(&form)).hint(hint).exit(2).into());
    }
    let place = args.place.as_deref().map(str::trim);
    if place
        .is_some_and(|words| words.is_empty() || words.chars().count() > 200 || words.chars().any(is_hidden))
    {
        return Err(Fault::new("place-invalid", text::notice_place_words()).exit(2).into());
    }
    let (book, stored) = context.open_to_publish(&args.id)?;
    match (args.kind, stored.stage) {
        (Kind::Result, Stage::Open) => {
            return Err(Fault::new("not-closed", text::notice_not_closed(&args.id))
                .hint(text::not_closed_hint(&args.id))
                .into());
        }
        (Kind::Delivery, Stage::Closed) => {
            return Err(Fault::new("closed", text::notice_closed(&args.id))
                .hint(text::notice_closed_hint(&args.id))
                .into());
        }
        _ => {}
    }
    let today = context.today();
    if let Some(until) = args.until.filter(|until| *until < today) {
        return Err(Fault::new("until-past", text::notice_until_past(until)).exit(2).into());
    }
    // A period that the rule sets is not for the one who posts the notice.
    let set =
        notice::term(&stored.settings.rule).filter(|_| args.kind == Kind::Result && args.until.is_some());
    if let Some(days) = set {
        return Err(Fault::new("until-rule", text::notice_until_rule(days)).into());
    }
    let sheet = tally::sheet(&book, &stored, book.counts(&stored)?, context.today())?;
    if args.kind == Kind::Delivery && sheet.households().get(Bucket::Unreached) == 0 {
        return Err(Fault::new("all-reached", text::notice_all_reached()).into());
    }
    let slots = book.slots(&stored)?;
    let material = Material {
        kind: args.kind.into(),
        settings: &stored.settings,
        sheet: &sheet,
        course: &stored.course,
        log: stored.log,
        head: stored.head(),
        proposal: Hash::of(&book.text(&stored)?),
        roll: roll_file_digest(&roll_lines(&slots, &stored.name)),
        owners: owners(&slots),
        place,
        until: args.until,
    };
    if args.kind == Kind::Result {
        // The sums must be posted all the same; whoever posts them is told what
        // they show.
        leaks::remarks(&book, &stored, &book.counts(&stored)?, context)?;
    }
    // As the minutes: in the consultation's own language unless another is
    // asked for.
    let document = notice::notice(&material, context.lang_asked.unwrap_or(stored.settings.consultation.lang));
    let bytes = match form.as_str() {
        "docx" => docx(&document)?,
        "md" => markdown(&document).into_bytes(),
        _ => html(&document).into_bytes(),
    };
    let path = args
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("notice-{}-{}.{form}", args.id, material.kind.code())));
    if path == Path::new("-") {
        context.output.bytes(&bytes)?;
        return Ok(Exit::DONE);
    }
    let written = write(&path, &bytes, args.force)?;
    let shown = path.display().to_string();
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/notice/1", "file": shown, "kind": material.kind.code(), "unchanged": !written,
            "log": stored.log, "size": stored.head().size, "head": stored.head().hash,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = if written { text::notice_written(&shown) } else { text::notice_same(&shown) };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    Ok(Exit::DONE)
}

/// Owners, one person once.
fn owners(slots: &[Slot]) -> u64 {
    let owners: BTreeSet<&str> = slots.iter().map(|slot| slot.owner.as_str()).collect();
    u64::try_from(owners.len()).unwrap_or(u64::MAX)
}

/// Writes a file whole or not at all; false if it is there with these bytes.
fn write(path: &Path, bytes: &[u8], force: bool) -> Result<bool, Fault> {
    if fs::symlink_metadata(path).is_ok() {
        if fs::read(path).is_ok_and(|there| there == bytes) {
            return Ok(false);
        }
        if !force {
            return Err(Fault::new("notice-exists", text::notice_exists(path.display()))
                .hint(text::notice_exists_hint()));
        }
    }
    if force { beside::put_over(path, bytes) } else { beside::put_new(path, bytes) }.map(|()| true)
}
