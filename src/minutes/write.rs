//! Writing a minutes folder: complete and under its own name, or not at all.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::embed::put_inside;
use super::sealed;
use super::{
    CHAIN, CHECK, CHECKPOINT, CONFIRM, DOCX, Folder, Forms, Kept, MINUTES, OBJECTIONS, OPENINGS, PAGE, RULES,
    SCRIPT, SIGNERS, SLOTS, SUMS, Summary, TALLY, WEIGHTS, files, io, is_added, roll_name, text_name,
};
use crate::consult::{Basis, Disclose, Settings, TallySheet};
use crate::log::RollLine;
use crate::log::opening::{Opening, WeightOpening};
use crate::log::{Checkpoint, Hash, Hasher};
use crate::report::check_page::check_page;
use crate::report::docx::docx;
use crate::report::html_document::html;
use crate::report::markdown::markdown;
use crate::report::minutes::{Material, minutes};
use crate::report::verify_script::verify_script;
use crate::sign::Signers;
use crate::text::{self, Fault, Lang};

/// Takes lines one by one.
pub type Each<'a> = dyn FnMut(&str) -> Result<(), Fault> + 'a;

/// Takes `seq`, opening and details of a line.
pub type EachSecret<'a> = dyn FnMut(u64, &str, Option<&str>) -> Result<(), Fault> + 'a;

/// What only the sealed form holds.
pub trait Private {
    /// Every opening of the log with its details, in the order of the lines.
    ///
    /// # Errors
    /// They cannot be read.
    fn secrets(&self, each: &mut EachSecret<'_>) -> Result<(), Fault>;
    /// The openings of the slots of the `n`-th roll, from 1, sorted by slot.
    ///
    /// # Errors
    /// They cannot be read.
    fn slots_of(&self, n: usize, each: &mut Each<'_>) -> Result<(), Fault>;
    /// The openings of its weights.
    ///
    /// # Errors
    /// They cannot be read.
    fn weights_of(&self, n: usize, each: &mut Each<'_>) -> Result<(), Fault>;
}

/// A closed consultation as the minutes need it.
pub trait Record {
    /// Its settings.
    fn settings(&self) -> &Settings;
    /// The bytes of `rules.json`.
    fn rules(&self) -> &[u8];
    /// The bytes of `tally.json`.
    fn tally(&self) -> &[u8];
    /// The bytes of `confirm.json`, if there was a second count.
    fn confirm(&self) -> Option<&[u8]>;
    /// The lines of `objections.jsonl`.
    ///
    /// # Errors
    /// They cannot be read.
    fn objections(&self) -> Result<Vec<String>, Fault>;
    /// The file `signers`; empty if no key is bound.
    fn signers(&self) -> &Signers;
    /// The bytes of the proposal.
    fn proposal(&self) -> &[u8];
    /// The texts that took its place, in order.
    fn texts(&self) -> &[Vec<u8>];
    /// The lines of the log, in order.
    ///
    /// # Errors
    /// They cannot be read.
    fn lines(&self, each: &mut Each<'_>) -> Result<(), Fault>;
    /// How many rolls there were: the one as opened, and as it was amended.
    fn rolls(&self) -> usize;
    /// The lines of the `n`-th roll, from 1, sorted by slot.
    ///
    /// # Errors
    /// They cannot be read.
    fn roll(&self, n: usize) -> Result<Vec<RollLine>, Fault>;
    /// The openings of the counted positions, sorted by slot.
    ///
    /// # Errors
    /// They cannot be read.
    fn openings(&self, each: &mut Each<'_>) -> Result<(), Fault>;
    /// The openings of the slots of the present roll, sorted by slot.
    ///
    /// # Errors
    /// They cannot be read.
    fn slots(&self, each: &mut Each<'_>) -> Result<(), Fault>;
    /// The openings of the weights of the present roll, sorted by slot.
    ///
    /// # Errors
    /// They cannot be read.
    fn weights(&self, each: &mut Each<'_>) -> Result<(), Fault>;
    /// What the sealed form adds; nothing for the public form.
    fn private(&self) -> Option<&dyn Private> {
        None
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// Its files.
    pub files: Vec<String>,
    /// The same folder was there already, byte for byte.
    pub unchanged: bool,
}

/// How a folder is written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language of what people read.
    pub lang: Lang,
    /// Whether the check page brings the other files along.
    pub embed: bool,
    /// The forms of the text beside `minutes.md`.
    pub forms: Forms,
}

impl From<Lang> for Style {
    fn from(lang: Lang) -> Self {
        Self { lang, embed: false, forms: Forms::ALL }
    }
}

/// Writes the folder `to`.
///
/// # Errors
/// The record is not closed; its files are too large to be put inside a page;
/// `to` exists with other content; or it cannot be written. Then nothing is
/// left behind.
pub fn write(record: &dyn Record, to: &Path, style: impl Into<Style>) -> Result<Written, Fault> {
    let half = half(to)?;
    folder(&half, record.private().is_some()).map_err(io(&half))?;
    let written = fill(record, &half, style.into()).and_then(|names| settle(&half, to, &names));
    if written.is_err() || written.as_ref().is_ok_and(|written| written.unchanged) {
        // Ours alone: it was created above and has a name nobody else uses.
        let _ = fs::remove_dir_all(&half);
    }
    written
}

/// Refuses what [`write()`] would refuse of minutes that are in no folder yet.
///
/// # Errors
/// The folder exists and is not empty, or none can be made there.
pub fn may_write(to: &Path) -> Result<(), Fault> {
    match fs::symlink_metadata(to) {
        Ok(meta) if meta.is_dir() && Folder::new(to).names()?.is_empty() => {}
        Ok(_) => return Err(exists(to)),
        Err(_) => {}
    }
    let half = half(to)?;
    folder(&half, true).and_then(|()| fs::remove_dir(&half)).map_err(io(&half))
}

/// The name of a folder until it is whole. The folder above it is made.
fn half(to: &Path) -> Result<PathBuf, Fault> {
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.is_empty() {
        return Err(Fault::new("folder-name", text::folder_name(to.display())));
    }
    let parent = match to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(io(&parent))?;
    Ok(parent.join(format!(".{name}.half-written-{}", std::process::id())))
}

fn fill(
    record: &dyn Record,
    folder: &Path,
    Style { lang, embed, forms }: Style,
) -> Result<Vec<String>, Fault> {
    let settings = record.settings();
    let private = record.private();
    let mut out = Filler { folder, sums: Vec::new(), private: private.is_some() };
    let mut summary = Summary { signers: record.signers().clone(), ..Summary::new() };
    out.lines(CHAIN, |each| {
        record.lines(&mut |line| {
            summary.push(line)?;
            each(line)
        })
    })?;
    // After an erasure nothing is opened.
    let disclose = summary.state.course().disclosed(settings);
    // No more than figures is asked of the lines after this.
    summary.state.keep_figures();
    let mut shown = HashSet::new();
    for n in 1..=record.rolls() {
        let roll = record.roll(n)?;
        out.lines(&roll_name(n), |each| roll.iter().try_for_each(|line| each(&line.encode())))?;
        if n == record.rolls() {
            shown = summary.state.shown(settings, roll.iter().map(|line| line.slot));
        }
    }
    let opens = match disclose {
        Disclose::Box => false,
        Disclose::None => private.is_some(),
        Disclose::Positions | Disclose::Named => true,
    };
    if opens {
        out.lines(OPENINGS, |each| record.openings(each))?;
    }
    let inside = match private {
        Some(private) => Some(sealed::fill(&mut out, record, private)?),
        None if disclose == Disclose::Named => {
            named(&mut out, record, &shown)?;
            None
        }
        None => None,
    };
    if !record.signers().is_empty() {
        out.file(SIGNERS, record.signers().encode().as_bytes())?;
    }
    let name = &settings.consultation.proposal;
    out.file(name, record.proposal())?;
    for (n, text) in (2..).zip(record.texts()) {
        out.file(&text_name(name, n), text)?;
    }
    out.file(RULES, record.rules())?;
    out.file(TALLY, record.tally())?;
    if let Some(confirm) = record.confirm() {
        out.file(CONFIRM, confirm)?;
        if opens {
            let objections = record.objections()?;
            out.lines(OBJECTIONS, |each| objections.iter().try_for_each(|line| each(line)))?;
        }
    }
    // After a second count that is the result.
    let bytes = record.confirm().unwrap_or_else(|| record.tally());
    let sheet = TallySheet::compute(settings, &Basis::from_bytes(bytes)?)?;
    let text = record.texts().last().map_or_else(|| record.proposal(), Vec::as_slice);
    let material =
        Material { shown: shown.len(), inside: inside.as_ref(), ..summary.material(settings, &sheet, text)? };
    let checkpoint = Checkpoint::new(&material.log, material.size, material.root);
    out.file(CHECKPOINT, checkpoint.to_string().as_bytes())?;
    let document = minutes(&material, lang);
    out.file(MINUTES, markdown(&document).as_bytes())?;
    if forms.html {
        out.file(PAGE, html(&document).as_bytes())?;
    }
    if forms.docx {
        out.file(DOCX, &docx(&document)?)?;
    }
    let kept = Kept {
        disclose,
        proposal: name,
        confirmed: record.confirm().is_some(),
        texts: record.texts().len(),
        rolls: record.rolls().saturating_sub(1),
        forms,
        sealed: private.is_some(),
        signers: !record.signers().is_empty(),
    };
    let files = files(&kept);
    out.file(SCRIPT, verify_script(&material, &files, lang).as_bytes())?;
    let page = if embed { put_inside(folder, lang)? } else { check_page(lang, None) };
    out.file(CHECK, page.as_bytes())?;
    out.finish()?;
    Ok(files)
}

/// The doors that the public form shows.
fn named(out: &mut Filler<'_>, record: &dyn Record, shown: &HashSet<Hash>) -> Result<(), Fault> {
    out.lines(SLOTS, |each| {
        let is_shown = |line: &str| shown.contains(&Hash::of(line.as_bytes()));
        record.slots(&mut |line| if is_shown(line) { each(line) } else { Ok(()) })
    })?;
    out.lines(WEIGHTS, |each| {
        let slot = |line: &str| WeightOpening::decode(line.as_bytes()).map(|opening| opening.slot);
        let is_shown = |line: &str| slot(line).is_ok_and(|slot| shown.contains(&slot));
        record.weights(&mut |line| if is_shown(line) { each(line) } else { Ok(()) })
    })
}

/// Makes a folder; one with personal data is for its owner's eyes only.
fn folder(path: &Path, private: bool) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    if private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    // Other systems give it the rights of the folder above.
    let _ = private;
    builder.create(path)
}

/// Makes a file in such a folder.
fn create(path: &Path, private: bool) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    // Other systems give it the rights of the folder above.
    let _ = private;
    options.open(path)
}

/// Gives the finished folder its name.
fn settle(half: &Path, to: &Path, names: &[String]) -> Result<Written, Fault> {
    let done = |unchanged| Written { folder: to.to_owned(), files: names.to_vec(), unchanged };
    let old = match fs::symlink_metadata(to) {
        Ok(meta) if meta.is_dir() => Folder::new(to),
        Ok(_) => return Err(exists(to)),
        Err(_) => {
            fs::rename(half, to).map_err(io(to))?;
            return Ok(done(false));
        }
    };
    let there: Vec<String> = old.names()?.into_iter().filter(|name| !is_added(name)).collect();
    if old.names()?.is_empty() {
        fs::remove_dir(to).map_err(io(to))?;
        fs::rename(half, to).map_err(io(to))?;
        return Ok(done(false));
    }
    let sums = Folder::new(half).bytes(SUMS)?;
    let mut wanted = names.to_vec();
    wanted.sort_unstable();
    if there == wanted && old.bytes(SUMS)? == sums && sums_hold(&old)? {
        Ok(done(true))
    } else {
        Err(exists(to))
    }
}

/// Whether every file has the digest that `SHA256SUMS` gives it.
fn sums_hold(folder: &Folder) -> Result<bool, Fault> {
    let sums = folder.bytes(SUMS)?.unwrap_or_default();
    for line in String::from_utf8_lossy(&sums).lines() {
        let Some((digest, name)) = line.split_once("  ") else { return Ok(false) };
        let mut hasher = Hasher::default();
        folder.lines(name, |line| hasher.update(line))?;
        if hasher.finish().hex() != digest {
            return Ok(false);
        }
    }
    Ok(true)
}

fn exists(to: &Path) -> Fault {
    Fault::new("folder-exists", text::folder_exists(to.display())).hint(text::folder_exists_hint())
}

/// Writes files and remembers their digests.
pub(super) struct Filler<'a> {
    folder: &'a Path,
    sums: Vec<(String, Hash)>,
    private: bool,
}

impl Filler<'_> {
    pub(super) fn lines(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut Each<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let path = self.folder.join(name);
        let mut out = BufWriter::with_capacity(1 << 16, create(&path, self.private).map_err(io(&path))?);
        let mut hasher = Hasher::default();
        fill(&mut |line: &str| {
            hasher.update(line.as_bytes());
            out.write_all(line.as_bytes()).map_err(io(&path))
        })?;
        let file = out.into_inner().map_err(|error| io(&path)(error.into_error()))?;
        file.sync_all().map_err(io(&path))?;
        self.sums.push((name.to_owned(), hasher.finish()));
        Ok(())
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.folder.join(name);
        let mut file = create(&path, self.private).map_err(io(&path))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io(&path))?;
        self.sums.push((name.to_owned(), Hash::of(bytes)));
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Fault> {
        self.sums.sort_unstable();
        let text: String = self.sums.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect();
        self.file(SUMS, text.as_bytes())
    }
}
