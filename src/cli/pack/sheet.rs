//! `yishi pack sheet`: the canvass sheet of a pack, from the pack alone.

use std::fs;
use std::path::Path;

use super::SheetArgs;
use super::file::{bytes, damaged};
use crate::cli::{Context, Exit, Form, beside};
use crate::consult::freeze::check_code;
use crate::consult::{Door, Settings};
use crate::log::pack::Pack;
use crate::report::canvass_html::html;
use crate::report::canvass_sheet::{CanvassSheet, SheetDoor};
use crate::report::canvass_xlsx::xlsx;
use crate::text::{self, Fault};

pub(super) fn run(args: &SheetArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let path = &args.file;
    let own = bytes(path)?;
    let whole = own.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let pack = Pack::parse(own.get(..whole).unwrap_or_default()).map_err(|error| damaged(path, &error))?;
    let output = args.output.clone().unwrap_or_else(|| path.with_extension("xlsx"));
    let ending = output.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    if !matches!(ending.as_deref(), Some("xlsx" | "html")) {
        return Err(Fault::new("usage", text::pack_sheet_ending(output.display()))
            .hint(text::pack_sheet_ending_hint())
            .exit(2)
            .into());
    }
    if fs::symlink_metadata(&output).is_ok() {
        return Err(Fault::new("pack-exists", text::pack_exists(output.display()))
            .hint(text::pack_exists_hint())
            .into());
    }
    if pack.rules.is_empty() {
        return Err(Fault::new("pack-bare", text::pack_sheet_bare(path.display()))
            .hint(text::pack_sheet_bare_hint())
            .into());
    }
    let settings = Settings::from_bytes(&pack.rules)?;
    let doors = doors(&pack, path)?;
    let header = &pack.header;
    let sheet = CanvassSheet {
        settings: &settings,
        proposal: &pack.text,
        closes: header.closes.parse().unwrap_or(settings.consultation.closes),
        log: header.log,
        size: header.base_size,
        pack: Some(&header.pack),
        building: "",
        stairwell: "",
        steward: Some(&header.steward),
        doors: &doors,
    };
    let made = if ending.as_deref() == Some("html") { html(&sheet).into_bytes() } else { xlsx(&sheet)? };
    beside::put(&output, &made)?;
    tell(&pack, path, &output, &doors, context)
}

/// The doors of the pack in its order, with what is known of them.
fn doors(pack: &Pack, path: &Path) -> Result<Vec<SheetDoor>, Fault> {
    let one = |door: &crate::log::pack::PackDoor| {
        let read: Door = door.door.parse().map_err(|_| {
            Fault::new("pack-damaged", text::pack_damaged(path.display()))
                .hint(text::pack_damaged_hint())
                .exit(4)
        })?;
        let answered = door.known.is_some() || pack.answer(&door.slot).is_some();
        Ok(SheetDoor { code: check_code(&door.salt, &read), door: door.door.clone(), answered })
    };
    pack.doors.iter().map(one).collect()
}

fn tell(
    pack: &Pack,
    path: &Path,
    output: &Path,
    doors: &[SheetDoor],
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let answered = doors.iter().filter(|door| door.answered).count();
    let shown = output.display();
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/pack-sheet/1", "pack": pack.header.pack, "file": shown.to_string(),
            "doors": doors.len(), "answered": answered,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let said = text::pack_sheet_made(&shown, doors.len(), answered);
    context.output.print(&format!("{}\n", said.get(lang)))?;
    if output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        context.output.say(text::pack_sheet_next(path.display(), &shown).get(lang));
    }
    Ok(Exit::DONE)
}
