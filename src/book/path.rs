//! Names of book files that SQLite would read as something else.

use std::path::{Path, PathBuf};

use crate::text::{self, Fault};

/// The name of a book's file where none is given.
pub const DEFAULT_NAME: &str = "yishi.db";

/// The path as SQLite may be given it: plain, and with `./` before a relative
/// one.
///
/// # Errors
/// The name is empty, a URI, `:memory:`, looks like an option, is too long,
/// holds a NUL, or exists and is not a regular file.
pub fn plain(path: &Path) -> Result<PathBuf, Fault> {
    let refuse = |reason| Err(Fault::new("book-name", reason).hint(text::book_name_hint()));
    let shown = path.to_string_lossy().into_owned();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if shown.is_empty() || name.is_empty() {
        return refuse(text::book_name_empty());
    }
    // The bundled SQLite reads names as URIs even without the flag.
    if shown.to_ascii_lowercase().starts_with("file:") || shown.starts_with(':') {
        return refuse(text::book_name_uri(&shown));
    }
    if name.starts_with('-') {
        return refuse(text::book_name_dash(&shown));
    }
    if shown.len() >= 4096 || name.len() > 255 || shown.contains('\0') {
        return refuse(text::book_name_odd());
    }
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_dir() => refuse(text::book_name_folder(&shown)),
        Ok(meta) if !meta.is_file() => refuse(text::book_name_device(&shown)),
        _ if path.is_absolute() => Ok(path.to_owned()),
        _ => Ok(Path::new(".").join(path)),
    }
}

/// The nearest book in `folder` or above it.
#[must_use]
pub fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(DEFAULT_NAME)).find(|path| path.is_file())
}
