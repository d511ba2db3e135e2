//! The private list of doors to call back, on the screen and as a sheet for
//! the callers. It does not say what was recorded: who knows it may prompt.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::book::{Book, Stored};
use crate::cli::beside;
use crate::consult::Slot;
use crate::consult::audit::Drawn;
use crate::log::Hash;
use crate::report::Table;
use crate::report::document::{Block, Document};
use crate::report::html_document::html;
use crate::report::markdown::escape;
use crate::sheet::Column;
use crate::text::{self, Fault, Lang};

/// The doors of a sample in their natural order, and how many of it are
/// erased.
pub(super) struct Doors {
    pub(super) slots: Vec<Slot>,
    pub(super) erased: usize,
}

impl Doors {
    pub(super) fn of(book: &Book, stored: &Stored, drawn: &Drawn) -> Result<Self, Fault> {
        let sample: HashSet<Hash> = drawn.draw(&book.roll_slots(stored)?).into_iter().collect();
        let mut slots = book.slots(stored)?;
        slots.retain(|slot| sample.contains(&slot.hash(&stored.name)));
        let erased = sample.len().saturating_sub(slots.len());
        Ok(Self { slots, erased })
    }

    /// One row a door, with what came of the call.
    pub(super) fn table(&self, results: &Results, lang: Lang) -> Table {
        let headers =
            [text::col_door(), text::col_building(), text::col_stairwell(), text::col_call_result()];
        let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
        for slot in &self.slots {
            let result = text::audit_result(results.of(slot));
            table.row([slot.door.as_str(), &slot.building, &slot.stairwell, result.get(lang)]);
        }
        for _ in 0..self.erased {
            table.row([text::audit_erased_door().get(lang), "-", "-", "-"]);
        }
        table
    }
}

/// What came of the calls, by slot.
pub(super) struct Results {
    name: String,
    by_slot: HashMap<Hash, String>,
}

impl Results {
    pub(super) fn of_book(book: &Book, stored: &Stored) -> Result<Self, Fault> {
        let by_slot = book.call_backs(stored)?.into_iter().map(|row| (row.slot, row.result)).collect();
        Ok(Self { name: stored.name.clone(), by_slot })
    }

    /// The result of a household, or `waiting`.
    pub(super) fn of(&self, slot: &Slot) -> &str {
        self.by_slot.get(&slot.hash(&self.name)).map_or("waiting", String::as_str)
    }
}

/// The two forms of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    Html,
}

/// The form that a file's name asks for. A file that is there is refused
/// before anything is written.
///
/// # Errors
/// `form-unknown` or `file-exists`.
pub(super) fn form(path: &Path) -> Result<Form, Fault> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = match ending.as_deref() {
        Some("csv") => Form::Csv,
        Some("html" | "htm") => Form::Html,
        _ => {
            return Err(Fault::new("form-unknown", text::audit_sheet_form(path.display()))
                .hint(text::audit_sheet_form_hint())
                .exit(2));
        }
    };
    if std::fs::symlink_metadata(path).is_ok() {
        return Err(Fault::new("file-exists", text::beside_exists(path.display())));
    }
    Ok(form)
}

/// Writes the sheet of these doors.
///
/// # Errors
/// The file is there or cannot be written.
pub(super) fn write(
    path: &Path,
    form: Form,
    stored: &Stored,
    slots: &[&Slot],
    lang: Lang,
) -> Result<(), Fault> {
    let name = |column: Column| match lang {
        Lang::Zh => column.word_zh(),
        Lang::En => column.code(),
    };
    // The columns that `audit record --from` reads; the last four are blank.
    let columns = [Column::Door, Column::Building, Column::Stairwell, Column::State].into_iter().chain([
        Column::Position,
        Column::Outcome,
        Column::Steward,
        Column::Note,
    ]);
    let mut table = Table::new(columns.map(name));
    for slot in slots {
        table.row([slot.door.as_str(), &slot.building, &slot.stairwell, &slot.state, "", "", "", ""]);
    }
    let bytes = match form {
        Form::Csv => table.csv(),
        Form::Html => {
            let title = text::audit_sheet_title(&stored.settings.consultation.title).get(lang).to_owned();
            let lead = [text::audit_sheet_lead(), text::audit_private(), text::audit_outcome_remedy()];
            let mut blocks = vec![Block::Title(escape(&title))];
            blocks.extend(lead.map(|words| Block::Paragraph(escape(words.get(lang)))));
            blocks.push(Block::Table(table.map(escape)));
            html(&Document { lang, title, number: String::new(), one_page: false, blocks })
        }
    };
    beside::put(path, bytes.as_bytes())
}
