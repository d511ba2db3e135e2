//! Heads outside the book: what the last writer saw, in another folder.
//!
//! A chain proves nothing about its end. After each append the size, hash and
//! root of the log are written to the user's state directory, so that a book
//! that was rolled back or written again from the start is found out. The new
//! head is on disk before the transaction commits and takes its name after it:
//! a crash between the two leaves the book one step ahead, never behind.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::fault::io;
use crate::log::{Hash, Head};
use crate::text::Fault;

/// The heads of one book, one small file a log.
#[derive(Debug, Clone)]
pub struct HeadStore {
    folder: PathBuf,
}

/// What a head file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Size and hash of the last line.
    pub head: Head,
    /// Root of the tree at that size.
    pub root: Hash,
}

/// Keeps the other writers of a log from its head file until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Locked {
    // The system releases the lock with the file, also when the process dies.
    _file: File,
}

/// A head that is written but does not yet have its name.
#[derive(Debug)]
#[must_use]
pub struct Prepared {
    from: PathBuf,
    to: PathBuf,
}

impl HeadStore {
    /// The heads of the book with id `book` under the state directory.
    #[must_use]
    pub fn new(state: &Path, book: &str) -> Self {
        Self { folder: state.join("heads").join(book) }
    }

    /// Where the heads lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn file(&self, log: &Hash) -> PathBuf {
        self.folder.join(log.hex())
    }

    /// One writer at a time holds the lock, so one name per log is enough.
    fn new_file(&self, log: &Hash) -> PathBuf {
        self.folder.join(format!("{log}.new"))
    }

    /// What was last seen of a log; `None` if this machine never wrote to it.
    ///
    /// # Errors
    /// The file cannot be read, or is not a head file.
    pub fn seen(&self, log: &Hash) -> Result<Option<Seen>, Fault> {
        let path = self.file(log);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io(&path)(error)),
        };
        parse(&text).map(Some).ok_or_else(|| {
            let message = crate::text::head_file_unreadable(path.display());
            Fault::new("head-file", message).hint(crate::text::head_file_unreadable_hint())
        })
    }

    /// The logs that this machine has written to in this book.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn logs(&self) -> Result<Vec<Hash>, Fault> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io(&self.folder)(error)),
        };
        let mut logs: Vec<Hash> =
            entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        logs.sort_unstable();
        Ok(logs)
    }

    /// Whether a writer wrote a head that never got its name: it was killed, or
    /// the disk failed it.
    pub(super) fn is_unfinished(&self, log: &Hash) -> bool {
        fs::symlink_metadata(self.new_file(log)).is_ok()
    }

    /// Waits until no other process is between its commit and its head file.
    ///
    /// A writer that holds the book's own lock must hold this one too until
    /// its head has its name: the next writer has the book as soon as the
    /// transaction commits, and would write over a head that is not yet named.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn lock(&self, log: &Hash) -> Result<Locked, Fault> {
        fs::create_dir_all(&self.folder).map_err(io(&self.folder))?;
        let path = self.folder.join(format!("{log}.lock"));
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(io(&path))?;
        match file.lock() {
            // A file system without locks has one writer or none to help it.
            Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(io(&path)(error)),
            _ => Ok(Locked { _file: file }),
        }
    }

    /// Writes a head durably under a temporary name.
    ///
    /// # Errors
    /// The folder or file cannot be written.
    pub fn prepare(&self, log: &Hash, seen: Seen) -> Result<Prepared, Fault> {
        fs::create_dir_all(&self.folder).map_err(io(&self.folder))?;
        let to = self.file(log);
        let from = self.new_file(log);
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&from)?;
            write!(file, "yishi-head/1\n{}\n{}\n{}\n", seen.head.size, seen.head.hash, seen.root)?;
            file.sync_all()
        };
        write().map_err(io(&from))?;
        Ok(Prepared { from, to })
    }
}

impl Prepared {
    /// Gives the head its name.
    ///
    /// # Errors
    /// It cannot be renamed or the folder cannot be synced.
    pub fn publish(self) -> Result<(), Fault> {
        let publish = || -> std::io::Result<()> {
            fs::rename(&self.from, &self.to)?;
            #[cfg(unix)]
            if let Some(folder) = self.to.parent() {
                File::open(folder)?.sync_all()?;
            }
            Ok(())
        };
        publish().map_err(|error| {
            // So that the next writer reads the log again, if this much can be kept.
            let _ = File::create(&self.from);
            io(&self.to)(error)
        })
    }

    /// Drops it: the log was never opened. Of a log that is there, it stays:
    /// the next writer then reads the log again before it trusts it.
    pub fn discard(self) {
        let _ = fs::remove_file(&self.from);
    }
}

fn parse(text: &str) -> Option<Seen> {
    let mut lines = text.lines();
    if lines.next()? != "yishi-head/1" {
        return None;
    }
    let size = lines.next()?.parse().ok()?;
    let hash = lines.next()?.parse().ok()?;
    let root = lines.next()?.parse().ok()?;
    lines.next().is_none().then_some(Seen { head: Head { size, hash }, root })
}
