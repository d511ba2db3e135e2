//! Faults of the file below the book.

use std::fmt::Display;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::text::{self, Fault, Text};

/// Turns an error of SQLite into one that names the file and the remedy.
pub(super) fn sql(path: &Path) -> impl Fn(rusqlite::Error) -> Fault + '_ {
    move |error| {
        let shown = path.display();
        let code = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => Some(failure.code),
            _ => None,
        };
        match code {
            _ if is_interrupted(&error) => {
                Fault::new(INTERRUPTED, text::book_interrupted(shown)).hint(text::book_interrupted_hint())
            }
            Some(ErrorCode::DiskFull) => {
                Fault::new("disk-full", text::disk_full(shown)).hint(text::disk_full_hint())
            }
            Some(ErrorCode::ReadOnly) => {
                Fault::new("read-only", text::read_only(shown)).hint(text::read_only_hint())
            }
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Fault::new("book-unopened", why(&error).within(|why| text::book_unopened(&shown, why)))
                    .hint(text::book_unopened_hint())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Fault::new("book-busy", text::book_busy(shown)).hint(text::book_busy_hint())
            }
            Some(ErrorCode::NotADatabase) => {
                Fault::new("not-a-book", text::not_a_book(shown)).hint(text::not_a_book_hint())
            }
            Some(ErrorCode::SystemIoFailure) => {
                Fault::new("io", why(&error).within(|why| text::io_failed(&shown, why)))
                    .hint(text::io_failed_hint())
            }
            _ => Fault::new("book-damaged", why(&error).within(|why| text::book_damaged(&shown, why)))
                .hint(text::book_damaged_hint())
                .exit(4),
        }
    }
}

/// What SQLite said, in the reader's language where that is known.
fn why(error: &rusqlite::Error) -> Text {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => text::io_not_opened(),
        Some(ErrorCode::PermissionDenied) => text::io_denied(),
        Some(ErrorCode::SystemIoFailure) => text::io_disk(),
        Some(ErrorCode::DatabaseCorrupt) => text::book_pages(),
        _ => Text::same(error.to_string()),
    }
}

/// The code of a book whose last writer was stopped half-way: SQLite keeps the
/// old pages beside it and puts them back as soon as the file may be written.
pub(super) const INTERRUPTED: &str = "book-interrupted";

fn is_interrupted(error: &rusqlite::Error) -> bool {
    let extended = error.sqlite_error().map(|failure| failure.extended_code);
    extended == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

/// As [`sql`], of a commit: a disk that fails at the very end may have kept
/// everything, and the hint says so.
pub(super) fn unsure(path: &Path, hint: Text) -> impl FnOnce(rusqlite::Error) -> Fault + '_ {
    move |error| {
        let fault = sql(path)(error);
        if fault.code == "io" { fault.hint(hint) } else { fault }
    }
}

/// A fact in the book that its own laws exclude.
pub(super) fn damaged(path: &Path, what: impl Display) -> Fault {
    Fault::new("book-damaged", text::book_damaged(path.display(), what))
        .hint(text::book_damaged_hint())
        .exit(4)
}

/// An error of the file system.
pub(super) fn io(path: &Path) -> impl Fn(std::io::Error) -> Fault + '_ {
    move |error| Fault::io(path, &error)
}
