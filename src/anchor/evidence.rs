//! A copy of a log as somebody has it: its lines, a minutes folder, a
//! checkpoint, or the statement of a witness.

use std::fs;
use std::path::{Path, PathBuf};

use super::Lines;
use crate::log::witness::Witnessed;
use crate::log::{Body, Chain, Checkpoint, Entry, Hash};
use crate::minutes::{CHAIN, CHECKPOINT, SIGNERS};
use crate::sign::{self, PublicKey, Signers, is_name};
use crate::text::{self, Fault, Place};

/// The largest signature, list of signers or checkpoint that is read: 1 MiB.
const LARGEST: u64 = 1 << 20;

/// A copy of a log, opened.
#[derive(Debug)]
pub struct Evidence {
    shown: String,
    log: String,
    consultation: Option<String>,
    held: Held,
    /// The checkpoint that lies beside lines and must be theirs.
    beside: Option<Vec<u8>>,
    signed: Vec<Signature>,
    signers: Signers,
    /// The digest of the list of signers, as the first line binds it.
    keys: Option<Hash>,
}

#[derive(Debug)]
enum Held {
    Lines { lines: Lines, first: Vec<u8> },
    Head(Checkpoint),
}

/// A signature on the head of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The file.
    pub file: String,
    /// Who, as the file's name says: anybody can name a file.
    pub claimed: String,
    /// Who, as the list of signers says that the log binds.
    pub listed: Option<String>,
    /// What it was signed for.
    pub namespace: &'static str,
    /// The key that it holds for; nothing if it does not hold.
    pub key: Option<PublicKey>,
}

/// The end of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Number of lines.
    pub size: u64,
    /// Hash of the last line; a checkpoint does not tell it.
    pub head: Option<Hash>,
    /// Root of the tree.
    pub root: Hash,
    /// Hash of the line, and root, at the size that was asked for.
    pub marked: Option<(Hash, Hash)>,
}

impl Evidence {
    /// Opens what lies at `path`.
    ///
    /// # Errors
    /// It cannot be read, or is no copy of a log (exit 4).
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let shown = path.display().to_string();
        let meta = fs::metadata(path).map_err(|error| Fault::unread(path, &error))?;
        let folder = meta.is_dir().then_some(path);
        let file = match folder {
            None => path.to_owned(),
            Some(folder) if folder.join(CHAIN).is_file() => folder.join(CHAIN),
            Some(folder) => folder.join(CHECKPOINT),
        };
        if folder.is_some() && !file.is_file() {
            return Err(none(&shown));
        }
        let mut lines = Lines::open(&file)?;
        let first = lines.take()?.map(<[u8]>::to_vec).unwrap_or_default();
        unchanged(&shown, &first)?;
        let mut found = if first.starts_with(b"yishi-witness/") || first.starts_with(b"yishi/") {
            Self::head(shown, &file)?
        } else {
            Self::lines(shown, lines, first)?
        };
        let beside = folder.map(|folder| folder.join(CHECKPOINT)).filter(|path| path.is_file());
        found.beside = beside.as_deref().map(small).transpose()?;
        if let Some(folder) = folder.filter(|folder| folder.join(SIGNERS).is_file()) {
            let bytes = small(&folder.join(SIGNERS))?;
            let shown = folder.join(SIGNERS).display().to_string();
            found.signers = Signers::read(&shown, &bytes)?;
        }
        match (&found.held, beside) {
            (Held::Lines { .. }, Some(checkpoint)) => found.signatures(&checkpoint)?,
            (Held::Lines { .. }, None) => {}
            (Held::Head(_), _) => found.signatures(&file)?,
        }
        Ok(found)
    }

    fn new(shown: String, log: String, held: Held) -> Self {
        let (consultation, beside, keys) = (None, None, None);
        Self { shown, log, consultation, held, beside, signed: Vec::new(), signers: Signers::default(), keys }
    }

    fn head(shown: String, file: &Path) -> Result<Self, Fault> {
        let text = String::from_utf8(small(file)?).map_err(|_| none(&shown))?;
        let found = text
            .parse::<Checkpoint>()
            .or_else(|_| text.parse::<Witnessed>().map(|statement| statement.checkpoint));
        let checkpoint = found.map_err(|_| none(&shown))?;
        if checkpoint.size == 0 && checkpoint.root != Hash::of(&[]) {
            return Err(none(&shown));
        }
        Ok(Self::new(shown, checkpoint.log.clone(), Held::Head(checkpoint)))
    }

    fn lines(shown: String, lines: Lines, first: Vec<u8>) -> Result<Self, Fault> {
        if first.starts_with(b"SQLite format 3\0") {
            return Err(Fault::new("copy-book", text::anchor_book(&shown)).hint(text::anchor_book_hint()));
        }
        let Ok(Entry { body: Body::Open(open), .. }) = Entry::decode(&first) else {
            return Err(none(&shown));
        };
        let mut found = Self::new(shown, Hash::of(&first).hex(), Held::Lines { lines, first });
        found.consultation = Some(open.consultation);
        found.keys = Some(open.keys);
        Ok(found)
    }

    /// Takes in the signatures beside a checkpoint or a statement: files of
    /// its name with `.NAME.sig`, or `.sig`, after it.
    fn signatures(&mut self, file: &Path) -> Result<(), Fault> {
        let message = small(file)?;
        let statement = message.starts_with(b"yishi-witness/");
        let namespace = if statement { sign::WITNESS } else { sign::CHECKPOINT };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let base = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut names = Vec::new();
        let folder = folder.unwrap_or_else(|| Path::new("."));
        for entry in fs::read_dir(folder).map_err(|error| Fault::unread(folder, &error))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let rest = name.strip_prefix(&base).and_then(|rest| rest.strip_prefix('.'));
            let who = match rest {
                Some("sig") => base.strip_suffix(".txt").unwrap_or(&base).to_owned(),
                Some(rest) if rest.ends_with(".sig") => rest.trim_end_matches(".sig").to_owned(),
                _ => continue,
            };
            if is_name(&who) && folder.join(&name).is_file() {
                names.push((name, who));
            }
        }
        names.sort_unstable();
        for (name, who) in names {
            let armored = small(&folder.join(&name))?;
            let parsed =
                std::str::from_utf8(&armored).ok().and_then(|text| sign::Signature::parse(text).ok());
            let holds =
                |parsed: &sign::Signature| sign::verify(parsed.key(), namespace, &message, parsed).is_ok();
            let key = parsed.filter(holds).map(|parsed| parsed.key().clone());
            self.signed.push(Signature { file: name, claimed: who, listed: None, namespace, key });
        }
        Ok(())
    }

    /// How the reader named it.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The log id: 64 hex digits, or the first 32 if a checkpoint is all there is.
    #[must_use]
    pub fn log(&self) -> &str {
        &self.log
    }

    /// The consultation, as the first line says.
    #[must_use]
    pub fn consultation(&self) -> Option<&str> {
        self.consultation.as_deref()
    }

    /// Whether there are lines, and not a head alone.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        matches!(self.held, Held::Lines { .. })
    }

    /// The signatures on its head.
    #[must_use]
    pub fn signed(&self) -> &[Signature] {
        &self.signed
    }

    /// The list of signers of a minutes folder.
    #[must_use]
    pub fn signers(&self) -> &Signers {
        &self.signers
    }

    /// The list of signers, if it is the one that the first line binds.
    #[must_use]
    pub fn bound(&self) -> Option<&Signers> {
        (self.keys.is_some() && self.keys == self.signers.digest()).then_some(&self.signers)
    }

    /// Whether this and another copy may be of one log: as far as both tell.
    #[must_use]
    pub fn is_of(&self, log: &str) -> bool {
        self.log.starts_with(log) || log.starts_with(&self.log)
    }

    /// Reads to the end, and looks at what stands at size `mark`.
    ///
    /// # Errors
    /// The lines are not a chain (exit 4), or cannot be read.
    pub fn read(self, mark: u64) -> Result<End, Fault> {
        let mut walk = match self.walk() {
            Ok(walk) => walk,
            Err(end) => return Ok(end),
        };
        let mut marked = None;
        while walk.step()? {
            if walk.chain.head().size == mark {
                marked = Some((walk.chain.head().hash, walk.chain.root()));
            }
        }
        walk.end().map(|end| End { marked, ..end })
    }

    /// Its lines one by one; of a head alone, its end.
    pub(super) fn walk(self) -> Result<Walk, End> {
        match self.held {
            Held::Lines { lines, first } => Ok(Walk {
                shown: self.shown,
                file: lines.path().to_owned(),
                lines,
                first: Some(first),
                line: Vec::new(),
                chain: Chain::new(),
                beside: self.beside,
            }),
            Held::Head(Checkpoint { size, root, .. }) => Err(End { size, head: None, root, marked: None }),
        }
    }
}

/// Lines that are read and checked one by one.
#[derive(Debug)]
pub struct Walk {
    shown: String,
    file: PathBuf,
    lines: Lines,
    first: Option<Vec<u8>>,
    pub(super) line: Vec<u8>,
    pub(super) chain: Chain,
    beside: Option<Vec<u8>>,
}

impl Walk {
    /// Takes the next line; false at the end.
    ///
    /// # Errors
    /// It does not continue the chain (exit 4).
    pub(super) fn step(&mut self) -> Result<bool, Fault> {
        match self.first.take() {
            Some(first) => self.line = first,
            None => match self.lines.take()? {
                Some(line) => {
                    self.line.clear();
                    self.line.extend_from_slice(line);
                }
                None => return Ok(false),
            },
        }
        match self.chain.check(&self.line) {
            Ok(_) => Ok(true),
            // A damaged copy proves nothing against anyone.
            Err(why) => Err(Fault::new("copy-broken", text::anchor_broken(&self.shown))
                .hint(text::anchor_broken_hint(&self.shown))
                .at(Place::line(self.file.display().to_string(), why.line()).reason(why.text()))
                .exit(4)),
        }
    }

    /// The end, once all is read.
    ///
    /// # Errors
    /// The checkpoint beside the lines is not theirs (exit 4).
    pub(super) fn end(self) -> Result<End, Fault> {
        let (head, root) = (self.chain.head(), self.chain.root());
        let fits = |bytes: &Vec<u8>| {
            let found = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<Checkpoint>().ok());
            found.is_some_and(|found| found.size == head.size && found.root == root)
        };
        if self.beside.as_ref().is_some_and(|bytes| !fits(bytes)) {
            return Err(Fault::new("copy-checkpoint", text::anchor_checkpoint(&self.shown, head.size))
                .hint(text::anchor_broken_hint(&self.shown))
                .exit(4));
        }
        Ok(End { size: head.size, head: Some(head.hash), root, marked: None })
    }
}

/// Refuses a copy whose line ends or encoding a program changed on the way, by its
/// first line.
///
/// # Errors
/// `copy-changed` (exit 4).
pub fn unchanged(shown: &str, first: &[u8]) -> Result<(), Fault> {
    // Of a line, and of a checkpoint or a statement.
    let ours = |first: &[u8]| first.starts_with(b"{") || first.starts_with(b"yishi");
    let coded = match first {
        [0xEF, 0xBB, 0xBF, rest @ ..] => ours(rest),
        [0xFF, 0xFE, b'{' | b'y', 0, ..] | [0xFE, 0xFF, 0, b'{' | b'y', ..] => true,
        first => ours(first) && first.ends_with(b"\r\n"),
    };
    if coded {
        let fault = Fault::new("copy-changed", text::anchor_changed(shown));
        return Err(fault.hint(text::anchor_changed_hint()).exit(4));
    }
    Ok(())
}

fn none(shown: &str) -> Fault {
    Fault::new("copy-none", text::anchor_none(shown)).hint(text::anchor_none_hint()).exit(4)
}

/// A small file as a whole.
fn small(path: &Path) -> Result<Vec<u8>, Fault> {
    let meta = fs::metadata(path).map_err(|error| Fault::unread(path, &error))?;
    if meta.len() > LARGEST {
        let path: PathBuf = path.to_owned();
        return Err(Fault::new("file-too-large", text::file_too_large(path.display(), LARGEST >> 20)));
    }
    fs::read(path).map_err(|error| Fault::unread(path, &error))
}
