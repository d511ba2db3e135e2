//! `yishi pack status`: which packs are out, or how far one pack is.

use std::path::Path;

use super::StatusArgs;
use super::file::{bytes, damaged};
use super::forms::{Account, Manifest};
use crate::book::{Access, PackRow};
use crate::cli::{Context, Exit, Form};
use crate::log::pack::{Pack, Said};
use crate::report::Table;
use crate::text::{self, Fault, Lang};

pub(super) fn run(args: &StatusArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let path = Path::new(&args.what);
    if let Some(back) = &args.back {
        return super::returned::run(path, back, args.signers.as_deref(), context);
    }
    if path.is_file() { of_file(path, context) } else { of_book(&args.what, context) }
}

/// The pack whose id begins with these digits.
pub(super) fn find<'p>(packs: &'p [PackRow], digits: &str) -> Result<&'p PackRow, Fault> {
    let mut fitting = packs.iter().filter(|pack| pack.pack.starts_with(digits));
    match (fitting.next(), fitting.next()) {
        (Some(pack), None) if !digits.is_empty() => Ok(pack),
        _ => Err(Fault::new("pack-unknown", text::pack_unknown(digits)).hint(text::pack_unknown_hint())),
    }
}

fn of_book(id: &str, context: &mut Context) -> anyhow::Result<Exit> {
    let book = context.open_book(Access::Read)?;
    let stored = book.consultation(id)?;
    let packs = book.packs(&stored)?;
    let lang = context.lang;
    let headers = [
        text::pack_col(),
        text::pack_col_steward(),
        text::pack_col_doors(),
        text::pack_col_records(),
        text::pack_col_state(),
    ];
    let forms = Account::of(&book, &stored, &packs)?;
    let mut headers: Vec<&str> = headers.iter().map(|header| header.get(lang)).collect();
    let more = Account::headers();
    headers.extend(more.iter().filter(|_| forms.any()).map(|header| header.get(lang)));
    let mut table = Table::new(headers);
    let mut rows = Vec::new();
    for pack in &packs {
        let carrier = book.carrier(&stored, pack)?;
        let mut cells = vec![
            pack.pack.clone(),
            carrier.steward.clone(),
            pack.n.to_string(),
            pack.records.to_string(),
            state(pack, lang),
        ];
        cells.extend(forms.cells(&pack.pack));
        table.row(cells);
        rows.push(serde_json::json!({
            "pack": pack.pack, "steward": carrier.steward, "signer": pack.signer, "doors": pack.n,
            "generation": pack.generation, "records": pack.records, "retired": pack.retired,
            "issued": pack.seq, "merged": pack.merged.map(|(_, seq)| seq), "forms": forms.json(&pack.pack),
        }));
    }
    let merged = packs.iter().filter(|pack| pack.merged.is_some()).count();
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/packs/1", "consultation": id, "issued": packs.len(), "merged": merged,
            "out": packs.len() - merged, "forms": forms.sum_json(), "packs": rows,
        }))?,
        Form::Csv => context.output.raw(&table.csv())?,
        Form::Table if packs.is_empty() => {
            context.output.print(&format!("{}\n", text::pack_none().get(lang)))?;
        }
        Form::Table => {
            context.output.print(&table.text())?;
            let sum = text::pack_sum(packs.len(), merged, packs.len() - merged);
            context.output.print(&format!("{}\n", sum.get(lang)))?;
            for line in forms.lines() {
                context.output.print(&format!("{}\n", line.get(lang)))?;
            }
        }
    }
    Ok(Exit::DONE)
}

fn state(pack: &PackRow, lang: Lang) -> String {
    let mut state = match pack.merged {
        None => text::pack_state_out().get(lang).to_owned(),
        Some(_) => text::pack_state_merged(pack.generation).get(lang).to_owned(),
    };
    if pack.retired {
        state.push_str(text::pack_state_retired().get(lang));
    }
    state
}

fn of_file(path: &Path, context: &mut Context) -> anyhow::Result<Exit> {
    let bytes = bytes(path)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let pack = Pack::parse(bytes.get(..whole).unwrap_or_default()).map_err(|error| damaged(path, &error))?;
    let lang = context.lang;
    let mut table = Table::new([text::col_door().get(lang), text::col_position().get(lang)]);
    let (mut done, mut vain) = (0_usize, 0_usize);
    let mut doors = Vec::new();
    for door in &pack.doors {
        let said = pack.answer(&door.slot).and_then(|placed| match &placed.record.said {
            Said::Position { position, .. } => Some((position.as_str(), placed.commitment)),
            Said::Visit { .. } => None,
        });
        let visits = pack.records.iter().filter(|placed| {
            placed.record.slot == door.slot && matches!(placed.record.said, Said::Visit { .. })
        });
        let visits = visits.count();
        let before = said.is_none() && door.known.is_some();
        done += usize::from(said.is_some() || before);
        vain += if said.is_none() { visits } else { 0 };
        let none = || if before { text::pack_answer_known() } else { text::pack_answer_no() };
        let name = said.map_or_else(none, |(position, _)| text::position_name(position));
        table.row([door.door.as_str(), name.get(lang)]);
        doors.push(serde_json::json!({
            "door": door.door, "position": said.map(|(position, _)| position),
            "code": said.map(|(_, code)| code.code()), "visits": visits,
            "answered_before": before,
        }));
    }
    let sealed = pack.is_sealed();
    let forms = Manifest::of(&pack);
    match context.form {
        Form::Json => context.output.json(&serde_json::json!({
            "format": "yishi/pack/1", "pack": pack.header.pack, "consultation": pack.header.consultation,
            "log": pack.header.log, "steward": pack.header.steward, "generation": pack.seals.len(),
            "sealed": sealed, "records": pack.records.len(), "doors": doors,
            "forms": forms.as_ref().map(Manifest::json),
        }))?,
        Form::Csv => context.output.raw(&table.csv())?,
        Form::Table => {
            context.output.print(&table.text())?;
            let line = text::pack_status_line(done, pack.doors.len(), vain);
            let state = if sealed {
                text::pack_status_sealed(pack.seals.len())
            } else if pack.items == 0 {
                text::pack_status_empty()
            } else {
                text::pack_status_open()
            };
            for line in forms.iter().flat_map(Manifest::lines).chain([line, state]) {
                context.output.print(&format!("{}\n", line.get(lang)))?;
            }
        }
    }
    Ok(Exit::DONE)
}
