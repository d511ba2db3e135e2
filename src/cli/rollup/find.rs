//! Finding books and minutes folders: the same places in the same order on
//! every run, whatever order a disk lists its folders in.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::book::path::DEFAULT_NAME;
use crate::minutes::{CHAIN, RULES, SUMS, TALLY};
use crate::report::rollup::Kind;
use crate::text::{self, Fault};

/// Something to be read.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
    /// Why it cannot even be looked at.
    pub(super) fault: Option<Fault>,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In the order of their paths.
    pub(super) places: Vec<Place>,
    /// Links, which are not followed.
    pub(super) links: u64,
}

/// Looks below each of these.
///
/// # Errors
/// One of them is not there, or there is nothing below any.
pub(super) fn below(roots: &[PathBuf]) -> Result<Found, Fault> {
    let mut found = Found::default();
    for root in roots {
        // What is named may be a link: somebody chose it.
        let meta = fs::metadata(root).map_err(|error| missing(root, &error))?;
        if meta.is_dir() {
            found.folder(root);
        } else if meta.is_file() {
            found.put(root, Kind::Book, None);
        } else {
            return Err(Fault::new("path-odd", text::verify_file_odd()).hint(text::io_path_hint()));
        }
    }
    found.places.sort_by(|a, b| a.path.cmp(&b.path));
    // One folder may be named twice, or inside another that is named.
    found.places.dedup_by(|a, b| a.path == b.path);
    if found.places.is_empty() {
        let names: Vec<String> = roots.iter().map(|root| root.display().to_string()).collect();
        return Err(Fault::new("rollup-nothing", text::rollup_nothing(names.join(", ")))
            .hint(text::rollup_nothing_hint()));
    }
    Ok(found)
}

fn missing(root: &Path, error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            Fault::new("path-missing", text::verify_path_missing(root.display())).hint(text::io_path_hint())
        }
        _ => Fault::io(root, error),
    }
}

impl Found {
    fn put(&mut self, path: &Path, kind: Kind, fault: Option<Fault>) {
        // Below `.` everything would begin with it.
        let short = path.strip_prefix(".").ok().filter(|short| !short.as_os_str().is_empty());
        self.places.push(Place { path: short.unwrap_or(path).to_owned(), kind, fault });
    }

    /// A folder and all below it, without recursion: a disk may be deeper than
    /// a stack.
    fn folder(&mut self, root: &Path) {
        let mut open = vec![root.to_owned()];
        while let Some(folder) = open.pop() {
            if is_minutes(&folder) {
                self.put(&folder, Kind::Minutes, None);
                continue;
            }
            if let Err(error) = self.look(&folder, &mut open) {
                let fault = Fault::io(&folder, &error);
                self.put(&folder, Kind::Folder, Some(fault));
            }
        }
    }

    fn look(&mut self, folder: &Path, open: &mut Vec<PathBuf>) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_symlink() {
                self.links += 1;
            } else if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && is_book(&path) {
                self.put(&path, Kind::Book, None);
            }
        }
        Ok(())
    }
}

fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file())
}

/// A copy of the lines alone is no minutes folder; one that lost a file is.
fn is_minutes(folder: &Path) -> bool {
    is_regular(&folder.join(CHAIN)) && [RULES, TALLY, SUMS].iter().any(|name| is_regular(&folder.join(name)))
}

/// What says of itself that it is a book, or has a book's name.
fn is_book(path: &Path) -> bool {
    if path.file_name().is_some_and(|name| name == DEFAULT_NAME) {
        return true;
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(72).read_to_end(&mut start));
    // SQLite keeps the application's own number in bytes 68 to 71.
    read.is_ok() && start.starts_with(b"SQLite format 3\0") && start.get(68..72) == Some(b"yish".as_slice())
}
