//! The check page of a folder: the one that this version writes, or the one
//! that brings along these very files.

use super::finding::{Check, Ledger};
use crate::minutes::{CHECK, Folder, put_inside};
use crate::report::check_page::check_page;
use crate::text::{self, Fault, Lang};

/// Compares the page. `lang` is the language of the minutes; where their text
/// is no help, the page may be in either.
///
/// # Errors
/// A file cannot be read.
pub(super) fn check(
    ledger: &mut Ledger,
    folder: &Folder,
    lang: Option<Lang>,
    found: Option<&[u8]>,
) -> Result<(), Fault> {
    // That it is missing is told with the other files.
    let Some(found) = found else { return Ok(()) };
    let either = [Lang::Zh, Lang::En];
    let langs = either.iter().copied().filter(|other| lang.is_none_or(|lang| lang == *other));
    for lang in langs {
        if found == check_page(lang, None).as_bytes() || found == inside(folder, lang)?.as_bytes() {
            return Ok(());
        }
    }
    ledger.fail(Check::Minutes, CHECK.to_owned(), text::check_page_differs());
    Ok(())
}

/// The page with the files in it; nothing where they are more than one holds.
fn inside(folder: &Folder, lang: Lang) -> Result<String, Fault> {
    match put_inside(folder.path(), lang) {
        Err(fault) if matches!(fault.code, "page-too-large" | "file-too-large") => Ok(String::new()),
        other => other,
    }
}
