//! The faults of a whole file, each with the line where it shows.

use super::encoding::Encoding;
use super::{MAX_COLUMNS, MAX_RECORD};
use crate::text::{self, Fault, Place};
use std::io;

/// The longest value shown in a fault: enough to find it, not a whole note.
const SHOWN: usize = 60;

/// A value as a fault shows it: cut, and without controls, which could move
/// the cursor of a terminal.
pub(super) fn shown(value: &str) -> String {
    let value = value.trim();
    let tail = if value.chars().nth(SHOWN).is_some() { ".." } else { "" };
    let visible = |ch: char| if ch.is_control() { ' ' } else { ch };
    let cut = value.chars().take(SHOWN).map(visible);
    cut.chain(tail.chars()).collect()
}

pub(super) fn empty(file: &str) -> Fault {
    Fault::new("sheet-empty", text::sheet_empty(file)).hint(text::sheet_empty_hint())
}

pub(super) fn unreadable(file: &str, line: u64, error: &io::Error) -> Fault {
    Fault::new("sheet-read", text::sheet_read(file, line, error)).at(Place::line(file, line))
}

pub(super) fn not_encoded(file: &str, line: u64, encoding: Option<Encoding>) -> Fault {
    let message = match encoding {
        None => text::sheet_not_utf8(file, line),
        Some(encoding) => text::sheet_not_encoded(file, line, encoding.name()),
    };
    Fault::new("sheet-encoding", message).hint(text::sheet_save_as_utf8()).at(Place::line(file, line))
}

pub(super) fn no_text(file: &str, line: u64) -> Fault {
    Fault::new("sheet-encoding", text::sheet_no_text(file, line))
        .hint(text::sheet_save_as_utf8())
        .at(Place::line(file, line))
}

/// A table, but in a form that is not read.
pub(super) fn other_format(file: &str) -> Fault {
    Fault::new("sheet-format", text::sheet_other_format(file)).hint(text::sheet_other_format_hint())
}

pub(super) fn web_page(file: &str) -> Fault {
    Fault::new("sheet-format", text::sheet_web_page(file)).hint(text::sheet_other_format_hint())
}

pub(super) fn no_sheets(file: &str) -> Fault {
    Fault::new("sheet-unknown", text::sheet_no_sheets(file)).hint(text::sheet_no_sheets_hint())
}

pub(super) fn too_long(file: &str, line: u64) -> Fault {
    let limit = MAX_RECORD;
    Fault::new("sheet-too-long", text::sheet_too_long(file, line, limit))
        .hint(text::sheet_too_long_hint())
        .at(Place::line(file, line))
}

pub(super) fn too_wide(file: &str, line: u64) -> Fault {
    let limit = MAX_COLUMNS;
    Fault::new("sheet-too-wide", text::sheet_too_wide(file, line, limit))
        .hint(text::sheet_too_wide_hint())
        .at(Place::line(file, line))
}

pub(super) fn quote_open(file: &str, line: u64) -> Fault {
    Fault::new("sheet-quote-open", text::sheet_quote_open(file, line))
        .hint(text::sheet_quote_open_hint())
        .at(Place::line(file, line))
}
