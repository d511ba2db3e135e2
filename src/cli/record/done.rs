//! What a bulk of positions came to: a receipt for each, in the order of the
//! file, and the totals.

use crate::book::Book;
use crate::cli::{Context, Form};
use crate::log::Head;
use crate::report::Table;
use crate::report::table::csv_line;
use crate::rule::Position;
use crate::text::{self, Lang};

/// The totals.
pub(super) struct Done {
    pub(super) recorded: u64,
    pub(super) replaced: u64,
    pub(super) refused: u64,
    pub(super) head: Head,
}

/// Takes door, position and code of a receipt.
type Each<'a> = dyn FnMut(&str, Option<Position>, String) -> anyhow::Result<()> + 'a;

/// Prints the receipts of the bulk that was written last. A table for people
/// is as wide as its widest cell, so it holds all rows; CSV and JSON are
/// printed row by row.
pub(super) fn tell(book: &Book, done: &Done, context: &mut Context) -> anyhow::Result<()> {
    let lang = context.lang;
    let Done { recorded, replaced, refused, head } = done;
    let kept = |each: &mut Each<'_>| match recorded {
        // Where nothing was written there is nothing kept either.
        0 => Ok(()),
        _ => book.kept(|door, after, commitment| each(door, after.position(), commitment.code())),
    };
    let output = &mut context.output;
    match context.form {
        Form::Json => {
            let totals = serde_json::json!({
                "format": "yishi/record/1", "dry_run": false, "recorded": recorded, "replaced": replaced, "refused": refused,
                "head": head.hash, "size": head.size,
            });
            let totals = totals.to_string();
            output.raw(totals.strip_suffix('}').unwrap_or_default())?;
            output.raw(",\"receipts\":[")?;
            let mut first = true;
            kept(&mut |door, position, code| {
                let receipt = serde_json::json!({"door": door, "position": position, "code": code});
                let comma = if std::mem::take(&mut first) { "" } else { "," };
                output.raw(&format!("{comma}{receipt}"))
            })?;
            output.raw("]}\n")?;
        }
        Form::Csv => {
            output.raw(&receipts(std::iter::empty::<(&str, Option<Position>, String)>(), lang).csv())?;
            kept(&mut |door, position, code| output.raw(&csv_line(row(door, position, &code, lang))))?;
        }
        Form::Table => {
            let mut rows: Vec<(String, Option<Position>, String)> = Vec::new();
            kept(&mut |door, position, code| {
                rows.push((door.to_owned(), position, code));
                Ok(())
            })?;
            if !rows.is_empty() {
                output.print(&receipts(rows, lang).text())?;
            }
            output.print(&format!("{}\n", text::recorded_many(recorded, replaced).get(lang)))?;
        }
    }
    Ok(())
}

/// Receipts as a table: door, position, code.
pub(super) fn receipts<D: AsRef<str>>(
    rows: impl IntoIterator<Item = (D, Option<Position>, String)>,
    lang: Lang,
) -> Table {
    let headers = [text::col_door(), text::col_position(), text::col_code()];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
    for (door, position, code) in rows {
        table.row(row(door.as_ref(), position, &code, lang));
    }
    table
}

fn row<'r>(door: &'r str, position: Option<Position>, code: &'r str, lang: Lang) -> [String; 3] {
    let name = text::position_name(position.map_or("", Position::as_str)).get(lang).to_owned();
    [door.to_owned(), name, code.to_owned()]
}
