//! The check page with the files of its folder inside it.

use std::path::Path;

use super::{CHECK, DROPPINGS, Folder, SUMS};
use crate::report::check_page::{LARGEST, check_page};
use crate::text::{self, Fault, Lang};

/// The page in `lang` that brings along every file of `folder` but itself and
/// the list of digests, which names its own.
///
/// # Errors
/// A file cannot be read, or they are too large in all (`page-too-large`).
pub fn put_inside(folder: &Path, lang: Lang) -> Result<String, Fault> {
    let folder = Folder::new(folder);
    // A pipe or a device would never end.
    let is_file = |name: &str| std::fs::metadata(folder.path().join(name)).is_ok_and(|meta| meta.is_file());
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut left = LARGEST;
    for name in folder.names()? {
        if name == CHECK || name == SUMS || DROPPINGS.contains(&name.as_str()) || !is_file(&name) {
            continue;
        }
        let bytes = folder.bytes(&name)?.unwrap_or_default();
        left = left.checked_sub(bytes.len()).ok_or_else(|| {
            Fault::new("page-too-large", text::check_page_too_large(LARGEST >> 20))
                .hint(text::check_page_too_large_hint())
        })?;
        files.push((name, bytes));
    }
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    Ok(check_page(lang, Some(&files)))
}
