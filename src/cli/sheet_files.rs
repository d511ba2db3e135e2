//! The files of `yishi sheet`: all of them under their own names, or none.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::report::canvass_sheet::{in_name, part};
use crate::text::{self, Fault, Place};

/// The two files of one stairwell.
pub(super) struct Pair {
    /// Their name without its ending.
    pub name: String,
    /// The workbook.
    pub xlsx: Vec<u8>,
    /// The page.
    pub html: Vec<u8>,
}

impl Pair {
    pub(super) fn xlsx_name(&self) -> String {
        format!("{}.xlsx", self.name)
    }

    pub(super) fn html_name(&self) -> String {
        format!("{}.html", self.name)
    }

    fn files(&self) -> [(String, &[u8]); 2] {
        [(self.xlsx_name(), &self.xlsx), (self.html_name(), &self.html)]
    }
}

/// The longest building or stairwell in a file's name, in characters: three
/// bytes each leave room for the rest within the 255 of a file system.
const LONGEST: usize = 20;

/// A name for each building and stairwell. Those that would fall together, on
/// a file system that does not tell `A` from `a` too, are numbered.
pub(super) fn names<'a>(id: &str, groups: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let name = |(building, stairwell): (&str, &str)| {
        let plain = format!("{id}-{}", part(&safe(building), &safe(stairwell)));
        let mut name = plain.clone();
        let mut number = 2_u32;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{plain}-{number}");
            number += 1;
        }
        name
    };
    groups.map(name).collect()
}

fn safe(words: &str) -> String {
    words.chars().map(in_name).take(LONGEST).collect()
}

/// Writes the files into `folder`, which is made if it is missing.
///
/// # Errors
/// One of them exists and `force` is not given; one is a folder; or they
/// cannot be written. Then nothing is left behind. With `force`, the files
/// that had their turn before the disk failed are the new ones.
pub(super) fn write(folder: &Path, pairs: &[Pair], force: bool) -> Result<(), Fault> {
    let files: Vec<(PathBuf, &[u8])> =
        pairs.iter().flat_map(Pair::files).map(|(name, bytes)| (folder.join(name), bytes)).collect();
    refuse(&files, force)?;
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut work = Work::default();
    for (path, bytes) in &files {
        let half = half(path);
        let mut file = File::create_new(&half).map_err(failed(&half))?;
        work.made.push(half.clone());
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed(&half))?;
    }
    if !force {
        // An empty file holds each name: whatever appeared there since it was
        // looked for, a link too, makes this fail.
        for (path, _) in &files {
            File::create_new(path).map_err(failed(path))?;
            work.made.push(path.clone());
        }
    }
    for (path, _) in &files {
        // Takes the place of a link, and never goes where it points.
        fs::rename(half(path), path).map_err(failed(path))?;
    }
    work.made.clear();
    Ok(())
}

/// What was made on the way; removed unless everything was.
#[derive(Default)]
struct Work {
    made: Vec<PathBuf>,
}

impl Drop for Work {
    fn drop(&mut self) {
        for path in &self.made {
            // What is left is ours: it was created above, exclusively.
            let _ = fs::remove_file(path);
        }
    }
}

fn refuse(files: &[(PathBuf, &[u8])], force: bool) -> Result<(), Fault> {
    let mut there: Vec<Place> = Vec::new();
    for (path, _) in files {
        let Ok(meta) = fs::symlink_metadata(path) else { continue };
        let shown = path.display();
        if force && meta.is_dir() {
            return Err(
                Fault::new("sheet-no-file", text::canvass_no_file(shown)).hint(text::canvass_exists_hint())
            );
        }
        there.push(Place { file: Some(shown.to_string()), ..Place::default() });
    }
    if force || there.is_empty() {
        return Ok(());
    }
    let message = text::canvass_exists(there.len());
    Err(Fault::new("sheet-exists", message).hint(text::canvass_exists_hint()).at_all(there))
}

/// The name of a file until it is whole.
fn half(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> Fault + '_ {
    move |error| Fault::io(path, &error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_their_own() {
        let long = "长".repeat(200);
        let groups = [
            ("3", "2"),
            ("3", ""),
            ("", ""),
            ("../x", "a b"),
            ("..:x", "a\tb"),
            ("甲座", "一"),
            ("A", "1"),
            ("a", "1"),
            (&*long, &*long),
        ];
        let named = names("q", groups.into_iter());
        let expected =
            ["q-3-2", "q-3", "q-all", "q-___x-a_b", "q-___x-a_b-2", "q-甲座-一", "q-A-1", "q-a-1-2"];
        assert_eq!(named.iter().take(8).collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
        assert!(named.iter().all(|name| name.len() < 200));
    }
}
