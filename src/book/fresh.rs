//! A new book file: finished under another name before it gets its own, so
//! that whoever is stopped half-way leaves no book that is none.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use super::fault::io;
use crate::text::{self, Fault};

/// A file that does not have its name yet; dropped, it is gone.
#[derive(Debug)]
pub(super) struct Fresh {
    at: PathBuf,
    to: PathBuf,
}

impl Fresh {
    /// An empty file beside `to`, where nothing is yet.
    ///
    /// # Errors
    /// There is something at `to`, or the folder cannot be written.
    pub(super) fn new(to: &Path) -> Result<Self, Fault> {
        if fs::symlink_metadata(to).is_ok() {
            return Err(exists(to));
        }
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let at = to.with_file_name(format!(".{name}.half-written-{}", std::process::id()));
        let mut options = OpenOptions::new();
        // A book holds what every household said; its journal gets its mode.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.write(true).create_new(true).open(&at).map_err(io(to))?;
        Ok(Self { at, to: to.to_owned() })
    }

    /// Where it is until it is finished.
    pub(super) fn at(&self) -> &Path {
        &self.at
    }

    /// Gives the file its name and makes that durable.
    ///
    /// # Errors
    /// Something has taken the name meanwhile, or it cannot be given.
    pub(super) fn finish(self) -> Result<PathBuf, Fault> {
        match fs::hard_link(&self.at, &self.to) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(exists(&self.to)),
            // A file system without links, as on many a stick.
            Err(_) if fs::symlink_metadata(&self.to).is_err() => {
                fs::rename(&self.at, &self.to).map_err(io(&self.to))?;
            }
            Err(error) => return Err(io(&self.to)(error)),
        }
        #[cfg(unix)]
        if let Some(folder) = self.to.parent() {
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            if let Err(error) = synced {
                let _ = fs::remove_file(&self.to);
                return Err(io(&self.to)(error));
            }
        }
        Ok(self.to.clone())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // Ours alone: nobody else uses this name.
        let _ = fs::remove_file(&self.at);
    }
}

fn exists(path: &Path) -> Fault {
    Fault::new("book-exists", text::book_exists(path.display())).hint(text::book_exists_hint())
}
