//! The file of a pack on a steward's machine: read whole, only appended to.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::cli::{Context, source};
use crate::log::Hash;
use crate::log::pack::{MAX_PACK, Pack, PackError, PackFlaw, Record, Spoilt, seal_line};
use crate::text::{self, Fault, Place};

/// Whether half a line is of what the office wrote: a door or a paper. Papers
/// come after the doors; after them `c` begins a record only.
fn of_office(tail: &[u8], papers: u64) -> bool {
    let begins = |key: &[u8]| tail.starts_with(key) || key.starts_with(tail);
    begins(b"{\"hh\":") || begins(b"{\"data\":") || (papers == 0 && begins(b"{\"c\":"))
}

/// Reads a pack as it came.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let bytes = source::bytes(path, MAX_PACK)?;
    large(path, &bytes)?;
    Ok(bytes)
}

fn large(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_PACK) {
        return Err(Fault::new("file-too-large", text::pack_large(path.display(), MAX_PACK >> 20)));
    }
    Ok(())
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
        let io = |error: std::io::Error| Fault::io(path, &error);
        let mut file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            // What cannot be read either is told as everywhere.
            Err(error) => {
                bytes(path)?;
                return Err(io(error));
            }
        };
        // Two programs at one pack would break its chain: the lock comes before
        // the reading, and holds for the file that has the name now.
        lock(&file, path)?;
        let mut bytes = Vec::new();
        (&mut file).take(MAX_PACK + 1).read_to_end(&mut bytes).map_err(io)?;
        large(path, &bytes)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (whole, tail) = bytes.split_at(whole);
        let pack = Pack::parse(whole).map_err(|error| damaged(path, &error))?;
        let mut filling = Self { path: path.to_owned(), file, pack };
        filling.mend(tail, context)?;
        Ok(filling)
    }

    /// What follows the last line feed: a whole record, whose receipt was
    /// given, or half of one. Half a line of the office's doors is nobody's to
    /// cut off: a door would be missing.
    fn mend(&mut self, tail: &[u8], context: &mut Context) -> Result<(), Fault> {
        if tail.is_empty() {
            return Ok(());
        }
        if self.pack.items == 0 && of_office(tail, self.pack.papers) {
            let whole = Pack::parse(tail).err();
            let error = whole.unwrap_or(PackError { line: 1, why: PackFlaw::Order });
            let line = 2 + self.pack.doors.len() as u64 + self.pack.papers;
            return Err(damaged(&self.path, &PackError { line, ..error }));
        }
        let whole = [tail, b"\n"].concat();
        if self.pack.clone().append(&whole).is_ok() {
            let line = String::from_utf8_lossy(&whole).into_owned();
            self.append(&line)?;
            context.output.complain(text::pack_whole(self.path.display()).get(context.lang));
            return Ok(());
        }
        let cut = self.file.set_len(self.pack.bytes as u64).and_then(|()| self.file.sync_all());
        cut.map_err(|error| self.failed(&error))?;
        context.output.complain(text::pack_torn(self.path.display()).get(context.lang));
        Ok(())
    }

    /// The seal that would end this generation.
    pub(super) fn seal_line(&self) -> String {
        let n = u64::try_from(self.pack.records.len()).unwrap_or(u64::MAX);
        seal_line(self.pack.items + 1, n, &self.pack.last)
    }

    /// Records that are to be appended all at once.
    pub(super) fn batch(&self) -> Batch {
        Batch { pack: self.pack.clone(), lines: String::new() }
    }

    /// Appends a batch: all of it or nothing, also if the machine stops.
    pub(super) fn push_all(&mut self, batch: Batch) -> Result<(), Fault> {
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let half = path.with_file_name(format!(".{name}.half-written-{}", std::process::id()));
        let write = || -> std::io::Result<File> {
            let mut whole = Vec::new();
            let mut old = &self.file;
            old.seek(SeekFrom::Start(0))?;
            old.take(self.pack.bytes as u64).read_to_end(&mut whole)?;
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&half)?;
            // Whoever finds the new file must wait as for the old one.
            let _ = file.try_lock();
            file.write_all(&whole)?;
            file.write_all(batch.lines.as_bytes())?;
            file.sync_all()?;
            fs::rename(&half, &path)?;
            #[cfg(unix)]
            if let Some(folder) = path.parent() {
                File::open(folder)?.sync_all()?;
            }
            Ok(file)
        };
        self.file = write().map_err(|error| {
            // Ours alone: it has a name that nobody else uses.
            let _ = fs::remove_file(&half);
            self.failed(&error)
        })?;
        self.pack = batch.pack;
        Ok(())
    }

    /// Appends a record durably. Returns its commitment.
    pub(super) fn push(&mut self, record: &Record) -> Result<Hash, Fault> {
        let line = record.encode(&self.pack.header.log, self.pack.items + 1, &self.pack.last);
        self.append(&line)?;
        Ok(record.commitment(&self.pack.header.log))
    }

    /// Appends a seal. Returns the generation that it ends.
    pub(super) fn seal(&mut self) -> Result<usize, Fault> {
        self.append(&self.seal_line())?;
        Ok(self.pack.seals.len())
    }

    fn append(&mut self, line: &str) -> Result<(), Fault> {
        let at = self.pack.bytes as u64;
        let mut put = || -> std::io::Result<()> {
            self.file.seek(SeekFrom::Start(at))?;
            self.file.write_all(line.as_bytes())?;
            self.file.sync_all()
        };
        if let Err(error) = put() {
            // What was written of it has no receipt and is no record.
            let _ = self.file.set_len(at);
            return Err(self.failed(&error));
        }
        self.pack.append(line.as_bytes()).map_err(|error| damaged(&self.path, &error))
    }

    fn failed(&self, error: &std::io::Error) -> Fault {
        Fault::io(&self.path, error)
    }
}

/// Lines that are appended together.
#[derive(Debug)]
pub(super) struct Batch {
    /// The pack as it will be.
    pub(super) pack: Pack,
    lines: String,
}

impl Batch {
    /// Adds a record. Returns its commitment.
    pub(super) fn push(&mut self, record: &Record) -> Result<Hash, Fault> {
        let line = record.encode(&self.pack.header.log, self.pack.items + 1, &self.pack.last);
        self.add(&line)?;
        Ok(record.commitment(&self.pack.header.log))
    }

    /// Adds a spoilt form.
    pub(super) fn push_spoilt(&mut self, spoilt: &Spoilt) -> Result<(), Fault> {
        self.add(&spoilt.encode(self.pack.items + 1, &self.pack.last))
    }

    fn add(&mut self, line: &str) -> Result<(), Fault> {
        // What it was made from is checked before; it can only be too long.
        self.pack.append(line.as_bytes()).map_err(|_| {
            Fault::new("note-too-long", text::note_too_long()).hint(text::note_too_long_hint())
        })?;
        self.lines.push_str(line);
        Ok(())
    }
}

fn lock(file: &File, path: &Path) -> Result<(), Fault> {
    let busy = || Fault::new("book-busy", text::book_busy(path.display())).hint(text::book_busy_hint());
    match file.try_lock() {
        Err(std::fs::TryLockError::WouldBlock) => return Err(busy()),
        Err(std::fs::TryLockError::Error(error)) if error.kind() != std::io::ErrorKind::Unsupported => {
            return Err(Fault::io(path, &error));
        }
        _ => {}
    }
    // Another program may have put a longer file in its place a moment ago.
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let same = |one: std::fs::Metadata, other: std::fs::Metadata| {
            (one.dev(), one.ino()) == (other.dev(), other.ino())
        };
        let now = file.metadata().and_then(|own| Ok(same(own, fs::metadata(path)?)));
        if !now.unwrap_or(false) {
            return Err(busy());
        }
    }
    Ok(())
}
