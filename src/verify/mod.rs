//! The checker: knows nothing of the writer.
//!
//! It reads what anyone can read (a minutes folder, the lines alone, a book),
//! makes every digest and figure again, and says of each promise whether it
//! was checked and holds, was checked and does not hold, or was not checked
//! and why. It never says a bare OK, and no fault stops the other checks.

mod amended;
mod anchors;
mod audits;
mod book;
mod boxes;
mod chain;
mod check_page;
mod confirm;
mod finding;
mod folder;
pub mod form;
mod heads;
mod index;
mod named;
mod numbers;
mod openings;
mod packs;
mod private;
mod private_claims;
mod proof;
mod receipt;
mod receipt_said;
mod sealed;
mod signatures;
mod tally;
mod texts;
mod there;
mod weights;

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use anchors::Anchors;
pub use book::{book, damaged_book, is_damage};
pub use finding::{Check, Finding, Ground, Report, Status, exit};
pub use folder::folder;
pub use receipt::{Answer, Looked, code, receipts};

use crate::anchor::Lines;
use crate::book::{Access, Book};
use crate::consult::Search;
use crate::minutes::{CHAIN, Folder};
use crate::text::{self, Fault};
use finding::Ledger;

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A book.
    Book,
    /// A minutes folder.
    Folder,
    /// The lines of a log alone.
    Chain,
}

/// Finds out what lies at `path`: a folder is one of minutes, a SQLite file is
/// a book, anything else is read as lines.
///
/// # Errors
/// There is nothing, or it cannot be read.
pub fn kind_of(path: &Path) -> Result<Kind, Fault> {
    let io = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Fault::new("path-missing", text::verify_path_missing(path.display())).hint(text::io_path_hint())
        }
        _ => Fault::unread(path, &error),
    };
    let meta = std::fs::metadata(path).map_err(io)?;
    if meta.is_dir() {
        return Ok(Kind::Folder);
    }
    // A device never ends, and a pipe may never begin.
    if !meta.is_file() {
        return Err(Fault::new("path-odd", text::anchor_file_odd(path.display())).hint(text::io_path_hint()));
    }
    let mut magic = Vec::new();
    File::open(path).map_err(io)?.take(16).read_to_end(&mut magic).map_err(io)?;
    Ok(if magic == b"SQLite format 3\0" { Kind::Book } else { Kind::Chain })
}

/// Checks whatever lies at `path`; `state` is the folder of the head files.
///
/// # Errors
/// It cannot be read, or what the anchors name is not of use.
pub fn path(path: &Path, state: &Path, anchors: &Anchors) -> Result<Vec<Report>, Fault> {
    match kind_of(path)? {
        Kind::Folder => folder(&Folder::new(path), anchors).map(|report| vec![report]),
        Kind::Chain if receipt::is_proof(path)? => {
            Err(Fault::new("proof", text::verify_is_proof(path.display())).hint(text::verify_is_proof_hint()))
        }
        Kind::Chain => chain(path, anchors).map(|report| vec![report]),
        Kind::Book => match Book::open(path, state, Access::Read) {
            Ok(opened) => book(&opened, anchors),
            Err(fault) if is_damage(&fault) => Ok(vec![damaged_book(&fault)]),
            Err(fault) => Err(fault),
        },
    }
}

/// Checks the lines of a log alone.
///
/// # Errors
/// The file cannot be read, or what the anchors name is not of use.
pub fn chain(path: &Path, anchors: &Anchors) -> Result<Report, Fault> {
    let digits = anchors.digits()?;
    let mut ledger = Ledger::new();
    let mut lines = Lines::open(path)?;
    let mut reader = chain::Reader::new(None, anchors.older()?);
    reader.search = Search::codes(anchors.codes()?);
    while let Some(line) = lines.take()? {
        reader.push(&mut ledger, line)?;
    }
    let name = reader.end(&mut ledger)?;
    audits::check(&mut ledger, &reader, None);
    reader.no_signatures_here(&mut ledger);
    anchors.only_for_folders(&mut ledger)?;
    let anchored = anchors::log_id(&mut ledger, digits.as_deref(), reader.log);
    let unknown = receipt::tell(&mut ledger, &reader, None, None);
    receipt::missing(&mut ledger, &unknown);
    if let Some((line, tally)) = reader.state.tally() {
        tally::line_alone(&mut ledger, &reader, reader.line(*line), tally);
    }
    for check in [
        Check::Files,
        Check::Genesis,
        Check::Checkpoint,
        Check::Slots,
        Check::Openings,
        Check::Weights,
        Check::Tally,
        Check::Minutes,
    ] {
        ledger.not_checked(check, text::verify_only_lines(CHAIN));
    }
    let head = reader.chain.head();
    let some = head.size > 0;
    Ok(Report {
        consultation: name,
        log: reader.log,
        size: head.size,
        head: some.then_some(head.hash),
        root: some.then(|| reader.chain.root()),
        // Lines alone show neither the files nor how it was counted: never all.
        anchored: false,
        ground: if anchored { Ground::Lines } else { Ground::Id },
        findings: ledger.finish(),
    })
}
