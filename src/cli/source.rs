//! Files named on the command line; `-` is standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::Context;
use crate::text::Fault;

/// Opens a file for reading line by line.
pub(super) fn open<'a>(path: &Path, context: &'a mut Context) -> Result<Box<dyn BufRead + 'a>, Fault> {
    if path == Path::new("-") {
        return Ok(Box::new(&mut context.input));
    }
    let file = File::open(path).map_err(|error| unread(path, &error))?;
    // A folder opens and then fails with a message that helps nobody.
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(unread(path, &io::Error::from(io::ErrorKind::IsADirectory)));
    }
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

/// Reads a whole file of at most `limit` bytes; one byte more is read, so that
/// the caller can tell that it is too long.
pub(super) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Fault> {
    let file = File::open(path).map_err(|error| unread(path, &error))?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unread(path, &error))?;
    Ok(bytes)
}

fn unread(path: &Path, error: &io::Error) -> Fault {
    Fault::unread(path, error)
}
