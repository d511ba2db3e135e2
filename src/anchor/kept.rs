//! What a witness saw last, one small file a log.
//!
//! A witness says of a log only what goes on from what it said before. So what
//! it saw is on disk before it signs anything: written under another name,
//! synced, renamed, the folder synced. One lock is held over reading, judging
//! and writing, so that of two runs at once neither takes the other's back.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::evidence::{End, Evidence};
use crate::log::Hash;
use crate::text::{self, Fault};

const FORMAT: &str = "yishi-seen/1";

/// The folder of what a witness saw.
#[derive(Debug, Clone)]
pub struct Keeper {
    folder: PathBuf,
}

/// What was seen of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The log id: 64 hex digits, or 32 if only checkpoints were seen.
    pub log: String,
    /// The consultation, if its first line was seen.
    pub consultation: Option<String>,
    /// Number of lines.
    pub size: u64,
    /// Hash of the last line, if lines were seen.
    pub head: Option<Hash>,
    /// Root of the tree.
    pub root: Hash,
}

/// How what is seen now stands to what was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// This log was not seen before.
    First,
    /// The same end as before.
    Same,
    /// It goes on from that many lines.
    On(u64),
}

impl Keeper {
    /// What is kept under the state directory.
    #[must_use]
    pub fn new(state: &Path) -> Self {
        Self { folder: state.join("witness") }
    }

    /// Reads a copy of a log, holds it against what was seen, and keeps it.
    /// `another` accepts a second log of a consultation of the same name.
    ///
    /// # Errors
    /// It contradicts what was seen, or is older than that (exit 5); it is a
    /// larger head without the lines that would show whether it does (exit 3);
    /// it is no chain (exit 4); it cannot be read, or nothing can be kept.
    pub fn take(&self, seen: Evidence, another: bool) -> Result<(Step, Kept), Fault> {
        let _lock = self.lock()?;
        let kept = self.kept(seen.log())?;
        if let (None, Some(name), false) = (&kept, seen.consultation(), another)
            && let Some(other) = self.named(name)?
        {
            let message = text::witness_other_log(name, blocks(&other.log), blocks(seen.log()));
            return Err(Fault::new("fork", message).hint(text::witness_other_log_hint()).exit(5));
        }
        let (log, consultation) = (seen.log().to_owned(), seen.consultation().map(str::to_owned));
        let lines = seen.has_lines();
        if kept.is_none() && !lines {
            // A head that nobody's lines come to would be kept as the truth.
            return Err(Fault::new("witness-lines", text::witness_bare(seen.shown()))
                .hint(text::witness_lines_hint())
                .exit(3));
        }
        let end = seen.read(kept.as_ref().map_or(0, |kept| kept.size))?;
        let mut now = Kept { log, consultation, size: end.size, head: end.head, root: end.root };
        let step = match &kept {
            None => Step::First,
            Some(kept) => {
                let step = kept.step(&end, lines)?;
                now.complete(kept, step);
                step
            }
        };
        if kept.as_ref() != Some(&now) {
            self.keep(&now)?;
        }
        Ok((step, now))
    }

    /// Keeps others from seeing a longer copy while what is said of this one is put
    /// down. To sign may have taken minutes: a passphrase, a touch.
    ///
    /// # Errors
    /// A longer copy was seen meanwhile; the folder cannot be read or locked.
    pub fn still(&self, seen: &Kept) -> Result<File, Fault> {
        let lock = self.lock()?;
        match self.kept(&seen.log)? {
            Some(kept) if kept.size > seen.size => {
                let message = text::witness_moved(seen.size, kept.size);
                Err(Fault::new("rollback", message).hint(text::witness_moved_hint()).exit(5))
            }
            _ => Ok(lock),
        }
    }

    fn lock(&self) -> Result<File, Fault> {
        fs::create_dir_all(&self.folder).map_err(|error| Fault::io(&self.folder, &error))?;
        let path = self.folder.join("lock");
        let io = |error: std::io::Error| Fault::io(&path, &error);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(io)?;
        match file.lock() {
            // A file system without locks has one user or none to help it.
            Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(io(error)),
            _ => Ok(file),
        }
    }

    fn file(&self, log: &str) -> PathBuf {
        // A checkpoint tells no more of a log id.
        self.folder.join(log.chars().take(32).collect::<String>())
    }

    fn kept(&self, log: &str) -> Result<Option<Kept>, Fault> {
        let path = self.file(log);
        match fs::read_to_string(&path) {
            Ok(text) => Kept::parse(&text).map(Some).ok_or_else(|| unreadable(&path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Err(unreadable(&path)),
            Err(error) => Err(Fault::io(&path, &error)),
        }
    }

    /// A log of that consultation.
    fn named(&self, name: &str) -> Result<Option<Kept>, Fault> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(|error| Fault::io(&self.folder, &error))? {
            let entry = entry.map_err(|error| Fault::io(&self.folder, &error))?;
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        names.retain(|name| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()));
        names.sort_unstable();
        for log in names {
            if let Some(kept) = self.kept(&log)?.filter(|kept| kept.consultation.as_deref() == Some(name)) {
                return Ok(Some(kept));
            }
        }
        Ok(None)
    }

    fn keep(&self, now: &Kept) -> Result<(), Fault> {
        let to = self.file(&now.log);
        // One process at a time holds the lock, so one name is enough.
        let half = to.with_extension("new");
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&half)?;
            file.write_all(now.encode().as_bytes())?;
            file.sync_all()?;
            fs::rename(&half, &to)?;
            #[cfg(unix)]
            {
                File::open(&self.folder)?.sync_all()?;
                if let Some(state) = self.folder.parent() {
                    File::open(state)?.sync_all()?;
                }
            }
            Ok(())
        };
        write().map_err(|error| Fault::io(&to, &error))
    }
}

impl Kept {
    /// How an end stands to this one.
    fn step(&self, end: &End, lines: bool) -> Result<Step, Fault> {
        let proved = |message| Err(Fault::new("fork", message).hint(text::witness_proof_hint()).exit(5));
        if end.size < self.size {
            let message = match self.head {
                Some(head) => text::witness_older(self.size, end.size, head.blocks()),
                None => text::witness_older_root(self.size, end.size, self.root.blocks()),
            };
            return Err(Fault::new("rollback", message).hint(text::witness_proof_hint()).exit(5));
        }
        if !lines && end.size > self.size {
            return Err(Fault::new("witness-lines", text::witness_lines(end.size, self.size))
                .hint(text::witness_lines_hint())
                .exit(3));
        }
        let there = if lines { end.marked } else { None };
        let (head, root) = match there {
            Some((head, root)) => (Some(head), root),
            // Of nothing, every log is a continuation.
            None if self.size == 0 => (None, Hash::of(&[])),
            None => (end.head, end.root),
        };
        // Like with like: a checkpoint has no last line to show.
        if let (Some(head), Some(kept)) = (head, self.head)
            && head != kept
        {
            return proved(text::witness_fork(self.size, kept.blocks(), head.blocks()));
        }
        if root != self.root {
            return proved(text::witness_fork_root(self.size, self.root.blocks(), root.blocks()));
        }
        Ok(if end.size == self.size { Step::Same } else { Step::On(self.size) })
    }

    /// What was known before and a bare checkpoint does not tell.
    fn complete(&mut self, before: &Self, step: Step) {
        if self.log.len() < before.log.len() {
            self.log.clone_from(&before.log);
        }
        if self.consultation.is_none() {
            self.consultation.clone_from(&before.consultation);
        }
        if step == Step::Same && self.head.is_none() {
            self.head = before.head;
        }
    }

    /// The digits that people compare: of the last line's hash, or of the root
    /// where a checkpoint is all there is.
    #[must_use]
    pub fn digits(&self) -> String {
        self.head.unwrap_or(self.root).blocks()
    }

    fn encode(&self) -> String {
        let head = self.head.map_or_else(|| "-".to_owned(), |head| head.hex());
        let name = self.consultation.as_deref().unwrap_or("-");
        format!("{FORMAT}\n{}\n{name}\n{}\n{head}\n{}\n", self.log, self.size, self.root)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next()? != FORMAT {
            return None;
        }
        let log = lines.next()?.to_owned();
        let name = lines.next()?;
        let size = lines.next()?.parse().ok()?;
        let head = match lines.next()? {
            "-" => None,
            head => Some(head.parse().ok()?),
        };
        let root = lines.next()?.parse().ok()?;
        let found = Self { log, consultation: (name != "-").then(|| name.to_owned()), size, head, root };
        (lines.next().is_none() && found.encode() == text).then_some(found)
    }
}

fn unreadable(path: &Path) -> Fault {
    Fault::new("head-file", text::head_file_unreadable(path.display())).hint(text::witness_file_hint())
}

/// The first 40 digits of a log id, or the 32 there are, in blocks of four.
pub(super) fn blocks(log: &str) -> String {
    let digits: Vec<char> = log.chars().take(40).collect();
    digits.chunks(4).map(|block| block.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
