//! Reading a minutes folder, whoever wrote it.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::batch::{Batches, in_order};
use crate::log::Hash;
use crate::text::{self, Fault};

/// The largest file that is read as a whole: everything but the lines.
const LARGEST: u64 = 64 << 20;

/// A folder to be read.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder; whether it is one of minutes is for the checks to say.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The names of everything in it, sorted; sub-folders end in `/`.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn names(&self) -> Result<Vec<String>, Fault> {
        let fault = unread(&self.path);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(&fault)? {
            let entry = entry.map_err(&fault)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let folder = entry.file_type().map_err(&fault)?.is_dir();
            names.push(if folder { format!("{name}/") } else { name });
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The bytes of a file; `None` if it is not there.
    ///
    /// # Errors
    /// It cannot be read, or is larger than any file of its kind.
    pub fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(file) = self.file(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        let path = self.path.join(name);
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| Fault::unread(&path, &error))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
            return Err(Fault::new("file-too-large", text::file_too_large(path.display(), LARGEST >> 20)));
        }
        Ok(Some(bytes))
    }

    /// Gives each line of a file, final LF included (the last may lack it),
    /// reading as it goes. Returns false if the file is not there.
    ///
    /// A line longer than twice the allowed length is given cut: no check
    /// accepts it, and none needs the rest.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn lines(&self, name: &str, mut each: impl FnMut(&[u8])) -> Result<bool, Fault> {
        let Some(file) = self.file(name)? else { return Ok(false) };
        let mut batches = Batches::plain(file);
        while let Some(batch) = batches.take().map_err(unread(&self.path.join(name)))? {
            batch.each(|_| (), |line, ()| each(line));
        }
        Ok(true)
    }

    /// Gives each line as [`Folder::lines`] does, with what `of` makes of it,
    /// and returns the digest of the file, if that is there. A second core, if
    /// there is one, reads and digests, and makes when it is ahead.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn lines_with<T: Send>(
        &self,
        name: &str,
        of: impl Fn(&[u8]) -> T + Sync,
        mut each: impl FnMut(&[u8], T),
    ) -> Result<Option<Hash>, Fault> {
        let Some(file) = self.file(name)? else { return Ok(None) };
        let digest = in_order(Batches::new(file), &of, &mut each);
        digest.map(Some).map_err(unread(&self.path.join(name)))
    }

    fn file(&self, name: &str) -> Result<Option<File>, Fault> {
        match File::open(self.path.join(name)) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::unread(&self.path.join(name), &error)),
        }
    }
}

fn unread(path: &Path) -> impl Fn(std::io::Error) -> Fault + '_ {
    move |error| Fault::unread(path, &error)
}
