//! The file of a pack on a steward's machine: read whole, only appended to.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::cli::{Context, source};
use crate::log::pack::{MAX_PACK, Pack, PackError, Record, seal_line};
use crate::text::{self, Fault, Place};

/// Reads a pack as it came.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let bytes = source::bytes(path, MAX_PACK)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_PACK) {
        return Err(Fault::new("file-too-large", text::pack_large(path.display(), MAX_PACK >> 20)));
    }
    Ok(bytes)
}

/// Why a file is no pack.
pub(super) fn damaged(path: &Path, error: &PackError) -> Fault {
    let file = path.display().to_string();
    let reason = error.why.text();
    Fault::new("pack-damaged", text::pack_damaged(&file))
        .hint(text::pack_damaged_hint())
        .at(Place::line(&file, error.line).reason(reason))
        .exit(4)
}

/// A pack that is being filled.
#[derive(Debug)]
pub(super) struct Filling {
    path: PathBuf,
    file: File,
    pub(super) pack: Pack,
}

impl Filling {
    /// Opens a pack for filling. Half a line at its end is of a run that was
    /// stopped before it gave a receipt: it is cut off, and that is said.
    pub(super) fn open(path: &Path, context: &mut Context) -> Result<Self, Fault> {
        let bytes = bytes(path)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let pack =
            Pack::parse(bytes.get(..whole).unwrap_or_default()).map_err(|error| damaged(path, &error))?;
        let io = |error: std::io::Error| Fault::new("io", text::io_failed(path.display(), error));
        let file = OpenOptions::new().write(true).open(path).map_err(io)?;
        // Two programs at one pack would break its chain.
        match file.try_lock() {
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(
                    Fault::new("book-busy", text::book_busy(path.display())).hint(text::book_busy_hint())
                );
            }
            Err(std::fs::TryLockError::Error(error)) if error.kind() != std::io::ErrorKind::Unsupported => {
                return Err(io(error));
            }
            _ => {}
        }
        if whole < bytes.len() {
            file.set_len(pack.bytes as u64).and_then(|()| file.sync_all()).map_err(io)?;
            context.output.complain(text::pack_torn(path.display()).get(context.lang));
        }
        Ok(Self { path: path.to_owned(), file, pack })
    }

    /// Appends a record durably. Returns its commitment.
    pub(super) fn push(&mut self, record: &Record) -> Result<crate::log::Hash, Fault> {
        let line = record.encode(&self.pack.header.log, self.pack.items + 1, &self.pack.last);
        self.append(&line)?;
        Ok(record.commitment(&self.pack.header.log))
    }

    /// Appends a seal. Returns the generation that it ends.
    pub(super) fn seal(&mut self) -> Result<usize, Fault> {
        let n = u64::try_from(self.pack.records.len()).unwrap_or(u64::MAX);
        self.append(&seal_line(self.pack.items + 1, n, &self.pack.last))?;
        Ok(self.pack.seals.len())
    }

    fn append(&mut self, line: &str) -> Result<(), Fault> {
        let at = self.pack.bytes as u64;
        let path = &self.path;
        let mut put = || -> std::io::Result<()> {
            self.file.seek(SeekFrom::Start(at))?;
            self.file.write_all(line.as_bytes())?;
            self.file.sync_all()
        };
        if let Err(error) = put() {
            // What was written of it has no receipt and is no record.
            let _ = self.file.set_len(at);
            let full = error.kind() == std::io::ErrorKind::StorageFull;
            return Err(if full {
                Fault::new("disk-full", text::disk_full(path.display())).hint(text::disk_full_hint())
            } else {
                Fault::new("io", text::io_failed(path.display(), error)).hint(text::io_failed_hint())
            });
        }
        self.pack.append(line.as_bytes()).map_err(|error| damaged(path, &error))
    }
}
