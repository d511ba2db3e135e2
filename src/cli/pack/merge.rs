//! `yishi pack merge`: packs that came back, each whole or not at all.

use std::path::Path;

use super::MergeArgs;
use super::file::{bytes, damaged};
use super::forms::Manifest;
use super::returning;
use super::taken::{Handed, Merged, Taken, take};
use crate::book::{Access, Book, OverLimit};
use crate::cli::output::fault_value;
use crate::cli::{Context, Exit, Form, beside, source};
use crate::consult::Door;
use crate::log::pack::Pack;
use crate::text::{self, Fault};

/// The largest file of a signature.
const LARGEST_SIGNATURE: u64 = 64 << 10;

pub(super) fn run(args: &MergeArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    returning::look(&book.consultation(&args.id)?, args)?;
    let mut exit = Exit::DONE;
    let mut rows = Vec::new();
    let mut given = None;
    for path in &args.files {
        match one(&mut book, args, path, context) {
            Ok((taken, at, pack)) => {
                if matches!(taken, Taken::Kept(_)) {
                    exit = worse(exit, Exit::PROVED);
                }
                rows.push(tell(args, path, &taken, at, context)?);
                // What is kept apart, or came too late, was not taken in.
                let back = args
                    .back
                    .as_ref()
                    .filter(|_| !matches!(taken, Taken::Kept(_) | Taken::Late(..) | Taken::LateAgain));
                if let Some(file) = back {
                    let stored = book.consultation(&args.id)?;
                    given = returning::give(&book, &stored, &pack, file, &args.key)?;
                }
            }
            // One file that is refused does not keep the others out.
            Err(fault) if args.files.len() > 1 => {
                exit = worse(exit, Exit(fault.exit));
                if context.form == Form::Json {
                    let mut value = fault_value(&fault, context.lang);
                    if let Some(object) = value.as_object_mut() {
                        object.insert("file".to_owned(), path.display().to_string().into());
                    }
                    rows.push(value);
                } else {
                    context.output.fault(&fault, context.lang);
                }
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    if context.form == Form::Json {
        let stored = book.consultation(&args.id)?;
        let mut value = serde_json::json!({
            "format": "yishi/pack-merge/1", "consultation": args.id, "dry_run": args.dry_run,
            "packs": rows, "head": stored.head().hash, "size": stored.head().size,
        });
        if let (Some(given), Some(object)) = (&given, value.as_object_mut()) {
            object.insert("return".to_owned(), given.json());
        }
        context.output.json(&value)?;
        return Ok(exit);
    }
    let lang = context.lang;
    match &given {
        Some(given) => {
            for line in given.lines() {
                context.output.print(&format!("{}\n", line.get(lang)))?;
            }
            context.output.say(given.next().get(lang));
        }
        None if args.back.is_some() => context.output.say(text::return_nothing().get(lang)),
        None => {}
    }
    Ok(exit)
}

fn worse(a: Exit, b: Exit) -> Exit {
    if b.0 > a.0 { b } else { a }
}

/// Takes in one file; the log's size afterwards, if it was written to, and the
/// pack.
fn one(
    book: &mut Book,
    args: &MergeArgs,
    path: &Path,
    context: &mut Context,
) -> Result<(Taken, Option<u64>, Pack), Fault> {
    let bytes = bytes(path)?;
    let signature_path = beside::signature_of(path);
    if !signature_path.is_file() {
        return Err(Fault::new("pack-unsigned", text::pack_unsigned(path.display()))
            .hint(text::pack_unsealed_hint(path.display()))
            .exit(4));
    }
    let signature = source::bytes(&signature_path, LARGEST_SIGNATURE)?;
    let signature = String::from_utf8_lossy(&signature);
    let mut writing = book.write(&args.id)?;
    let before = writing.stored().head().size;
    let taken = take(&mut writing, &Handed { path, bytes: &bytes, signature: &signature })?;
    let pack = Pack::parse(&bytes).map_err(|error| damaged(path, &error))?;
    // The bytes of a late pack are kept even where it has nothing to list.
    let same = writing.stored().head().size == before;
    if args.dry_run || (same && !matches!(taken, Taken::Late(..))) {
        return Ok((taken, None, pack));
    }
    let head = context.written(&writing.commit()?);
    Ok((taken, (!same).then_some(head.size), pack))
}

fn tell(
    args: &MergeArgs,
    path: &Path,
    taken: &Taken,
    at: Option<u64>,
    context: &mut Context,
) -> anyhow::Result<serde_json::Value> {
    let file = path.display().to_string();
    let lang = context.lang;
    let (outcome, said) = match taken {
        Taken::Merged(merged) if args.dry_run => {
            ("merged", text::pack_would_merge(&file, merged.recorded, merged.visits))
        }
        Taken::Merged(merged) => ("merged", text::pack_merged(&file, merged.recorded, merged.visits)),
        Taken::Again(line) => ("again", text::pack_again(&file, line)),
        Taken::Older => ("older", text::pack_older(&file)),
        Taken::Kept("other-bytes") => ("quarantine", text::pack_kept_other(&file)),
        Taken::Kept(_) => ("quarantine", text::pack_kept_broken(&file)),
        Taken::Late(n, _) => ("late", text::pack_late(&file, n)),
        Taken::LateAgain => ("older", text::pack_late_again(&file)),
    };
    let mut value = serde_json::json!({"file": file, "outcome": outcome, "size": at});
    let kept = match taken {
        Taken::Merged(merged) => merged.kept.as_slice(),
        Taken::Late(_, kept) => kept,
        _ => &[],
    };
    let apart = || kept.iter().map(|(line, why)| serde_json::json!({"line": line, "why": why}));
    if let (Taken::Late(listed, _), Some(object)) = (taken, value.as_object_mut()) {
        object.insert("listed".to_owned(), (*listed).into());
        object.insert("kept_apart".to_owned(), apart().collect());
    }
    if let (Taken::Merged(merged), Some(object)) = (taken, value.as_object_mut()) {
        let twice: Vec<serde_json::Value> = merged
            .twice
            .iter()
            .map(|(serial, pack)| serde_json::json!({"serial": serial, "pack": pack}))
            .collect();
        for (key, entry) in [
            ("recorded", merged.recorded.into()),
            ("visits", merged.visits.into()),
            ("duplicates", merged.duplicates.into()),
            ("contested", merged.contested.clone().into()),
            ("doubts", merged.doubts.iter().map(doubt).collect()),
            ("proxies_over", merged.over.iter().map(over).collect::<Vec<_>>().into()),
            ("kept_apart", apart().collect()),
            ("forms", merged.forms.as_ref().map_or(serde_json::Value::Null, Manifest::json)),
            ("forms_twice", twice.into()),
            ("retired", merged.retired.is_some().into()),
        ] {
            object.insert(key.to_owned(), entry);
        }
    }
    if context.form == Form::Json {
        return Ok(value);
    }
    context.output.print(&format!("{}\n", said.get(lang)))?;
    for (line, why) in kept {
        let line = text::pack_why(why).within(|why| text::pack_kept_record(line, why));
        context.output.print(&format!("  {}\n", line.get(lang)))?;
    }
    if let Taken::Merged(merged) = taken {
        details(args, merged, context)?;
    }
    Ok(value)
}

fn doubt((line, door, why): &(u64, String, &'static str)) -> serde_json::Value {
    serde_json::json!({"line": line, "door": door, "why": why})
}

fn over(one: &OverLimit) -> serde_json::Value {
    let doors: Vec<&str> = one.doors.iter().map(Door::as_str).collect();
    serde_json::json!({"proxy": one.proxy, "owners": one.owners, "most": one.most, "doors": doors})
}

fn details(args: &MergeArgs, merged: &Merged, context: &mut Context) -> anyhow::Result<()> {
    let lang = context.lang;
    let mut lines = Vec::new();
    if let Some(pack) = &merged.retired {
        lines.push(text::pack_was_retired(pack));
    }
    if merged.duplicates > 0 {
        lines.push(text::pack_duplicates(merged.duplicates));
    }
    lines.extend(merged.doubts.iter().map(|(line, door, why)| {
        text::pack_doubt(why).within(|why| text::pack_doubt_record(line, door, why))
    }));
    if !merged.contested.is_empty() {
        lines.push(text::pack_contested(merged.contested.join(", ")));
    }
    lines.extend(merged.over.iter().map(OverLimit::text));
    lines.extend(merged.forms.iter().flat_map(Manifest::lines));
    for (serial, pack) in &merged.twice {
        lines.push(text::forms_two_packs(serial, pack.chars().take(8).collect::<String>()));
    }
    for line in lines {
        context.output.print(&format!("  {}\n", line.get(lang)))?;
    }
    if !merged.twice.is_empty() {
        context.output.say(text::forms_two_packs_hint().get(lang));
    }
    if !merged.contested.is_empty() {
        context.output.say(text::pack_contested_hint(&args.id).get(lang));
    }
    if !merged.over.is_empty() {
        context.output.say(text::proxies_over_hint(&args.id).get(lang));
    }
    Ok(())
}
