//! Files that are put beside others: whole, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::text::{self, Fault};

/// Where the signature on a file lies.
pub(super) fn signature_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    PathBuf::from(name)
}

/// Whether a file is there already with these bytes.
///
/// # Errors
/// One is there with others, or something that is no file.
pub(super) fn may_put(path: &Path, bytes: &[u8]) -> Result<bool, Fault> {
    let Ok(meta) = fs::symlink_metadata(path) else { return Ok(false) };
    if meta.is_file() && fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(true);
    }
    Err(Fault::new("file-exists", text::beside_exists(path.display())))
}

/// Whether a file could be put there, tried before anything else is written.
///
/// # Errors
/// Something is there, or its folder takes no file.
pub(super) fn may_make(path: &Path) -> Result<(), Fault> {
    may_put(path, &[])?;
    make_folder(path)?;
    whole(path, &[], &mut OpenOptions::new(), |_| Ok(()))
}

/// Writes a file under a temporary name and renames it. One that is there with
/// the same bytes stays; with others it is refused, and no link is followed.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    put_for(path, bytes, &mut OpenOptions::new())
}

/// The same for its owner's eyes only.
pub(super) fn put_private(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    put_for(path, bytes, &mut options)
}

/// Writes a file in the place of whatever has its name.
pub(super) fn put_over(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    whole(path, bytes, &mut OpenOptions::new(), |half| fs::rename(half, path))
}

/// Writes a file that must not be there, not even since it was looked for.
pub(super) fn put_new(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    whole(path, bytes, &mut OpenOptions::new(), |half| fs::hard_link(half, path))
}

fn put_for(path: &Path, bytes: &[u8], options: &mut OpenOptions) -> Result<(), Fault> {
    if may_put(path, bytes)? {
        return Ok(());
    }
    make_folder(path)?;
    whole(path, bytes, options, |half| fs::rename(half, path))
}

/// Writes a file whole under a temporary name; `name` gives it its own.
fn whole(
    path: &Path,
    bytes: &[u8],
    options: &mut OpenOptions,
    name: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<(), Fault> {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let half = path.with_file_name(format!(".{file}.half-written-{}", std::process::id()));
    let write = || -> io::Result<()> {
        let mut file = options.write(true).create_new(true).open(&half)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        name(&half)?;
        #[cfg(unix)]
        File::open(folder(path).unwrap_or_else(|| Path::new(".")))?.sync_all()?;
        Ok(())
    };
    let written = write();
    // Ours alone: it has a name that nobody else uses.
    let _ = fs::remove_file(&half);
    written.map_err(|error| Fault::io(path, &error))
}

fn make_folder(path: &Path) -> Result<(), Fault> {
    folder(path).map_or(Ok(()), fs::create_dir_all).map_err(|error| Fault::io(path, &error))
}

fn folder(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}
