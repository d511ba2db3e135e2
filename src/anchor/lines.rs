//! Lines of a file, read one by one when they are asked for.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::log::line::MAX_LINE;
use crate::text::{self, Fault};

/// An open file of lines.
#[derive(Debug)]
pub struct Lines {
    path: PathBuf,
    reader: BufReader<File>,
    line: Vec<u8>,
}

impl Lines {
    /// Opens a file.
    ///
    /// # Errors
    /// It is not there, cannot be read, or is no regular file: a device never
    /// ends, and a pipe may never begin.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let io = |error: std::io::Error| Fault::unread(path, &error);
        if !std::fs::metadata(path).map_err(io)?.is_file() {
            return Err(
                Fault::new("path-odd", text::anchor_file_odd(path.display())).hint(text::io_path_hint())
            );
        }
        let file = File::open(path).map_err(io)?;
        Ok(Self { path: path.to_owned(), reader: BufReader::with_capacity(1 << 16, file), line: Vec::new() })
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The next line with its LF; cut where no check would accept it anyway.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn take(&mut self) -> Result<Option<&[u8]>, Fault> {
        self.line.clear();
        let limit = 2 * MAX_LINE as u64;
        let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut self.line);
        let read = read.map_err(|error| Fault::unread(&self.path, &error))?;
        if read as u64 == limit && !self.line.ends_with(b"\n") {
            // The rest of it is no line of its own.
            self.reader.skip_until(b'\n').map_err(|error| Fault::unread(&self.path, &error))?;
        }
        Ok(if read == 0 { None } else { Some(&self.line) })
    }
}
