//! Reading one place into its rows. What goes wrong is in the row.

use std::path::{Path, PathBuf};

use super::find::Place;
use crate::book::{Access, Book, Stored};
use crate::consult::rollup::Line;
use crate::consult::{Basis, Course, Settings};
use crate::log::Entry;
use crate::minutes::{CHAIN, CONFIRM, Folder, RULES, TALLY};
use crate::report::rollup::{Kind, Row, Verified};
use crate::text::{self, Fault};
use crate::verify::{self, Anchors, Report};

/// How places are read.
pub(super) struct Reader {
    /// Where this machine keeps the heads of books.
    pub(super) state: PathBuf,
    /// Whether each is checked in full.
    pub(super) verify: bool,
}

impl Reader {
    /// The rows of a place: at least one.
    pub(super) fn rows(&self, place: &Place) -> Vec<Row> {
        let read = match (&place.fault, place.kind) {
            (Some(fault), _) => Err(fault.clone()),
            (None, Kind::Minutes) => self.minutes(&place.path),
            (None, Kind::Book | Kind::Folder) => self.book(&place.path),
        };
        read.unwrap_or_else(|fault| {
            let broken = self.verify && place.kind == Kind::Book && verify::is_damage(&fault);
            let verified = if broken { Verified::Broken } else { Verified::NotChecked };
            vec![Row { verified, unread: Some(fault), ..row(&place.path, place.kind) }]
        })
    }

    fn book(&self, path: &Path) -> Result<Vec<Row>, Fault> {
        let book = Book::open(path, &self.state, Access::Look)?;
        let community = Some(book.community().to_owned());
        let lines = book.consultations()?;
        let lines: Vec<Line> = lines.iter().map(|stored| of_book(&book, stored)).collect::<Result<_, _>>()?;
        let reports = match self.verify {
            true => verify::book(&book, &Anchors::default())?,
            false => Vec::new(),
        };
        // What is wrong with the file is wrong with everything in it.
        let file = verify::exit(reports.get(..1).unwrap_or_default());
        let base = Row { community, ..row(path, Kind::Book) };
        if lines.is_empty() {
            return Ok(vec![Row { verified: self.verified(file), ..base }]);
        }
        let rows = lines.into_iter().map(|line| {
            let own = reports.iter().find(|report| report.consultation.as_ref() == Some(&line.consultation));
            let exit = own.map_or(4, Report::exit).max(file);
            Row { verified: self.verified(exit), line: Some(line), ..base.clone() }
        });
        Ok(rows.collect())
    }

    fn minutes(&self, path: &Path) -> Result<Vec<Row>, Fault> {
        let folder = Folder::new(path);
        let verified = match self.verify {
            true => Verified::of(verify::folder(&folder, &Anchors::default())?.exit()),
            false => Verified::NotChecked,
        };
        let base = Row { verified, ..row(path, Kind::Minutes) };
        Ok(vec![match of_minutes(&folder) {
            Ok((community, line)) => Row { community: Some(community), line: Some(line), ..base },
            // What was found wrong with it stands beside the reason.
            Err(fault) => Row { unread: Some(fault), ..base },
        }])
    }

    fn verified(&self, exit: u8) -> Verified {
        if self.verify { Verified::of(exit) } else { Verified::NotChecked }
    }
}

/// A row of a place of which nothing is known yet.
fn row(path: &Path, kind: Kind) -> Row {
    let place = path.display().to_string();
    Row { place, kind, community: None, line: None, verified: Verified::NotChecked, unread: None }
}

fn of_book(book: &Book, stored: &Stored) -> Result<Line, Fault> {
    match stored.confirm.as_deref().or(stored.tally.as_deref()) {
        Some(bytes) => Line::counted(&stored.settings, &Basis::from_bytes(bytes)?, &stored.course),
        None => Line::open(&stored.settings, stored.log, &book.counts(stored)?, &stored.course),
    }
}

/// The community and the line of a minutes folder.
fn of_minutes(folder: &Folder) -> Result<(String, Line), Fault> {
    let settings = Settings::from_bytes(&bytes(folder, RULES)?)?;
    // After a second count that is the result.
    let result = if is_there(folder, CONFIRM) { CONFIRM } else { TALLY };
    let basis = Basis::from_bytes(&bytes(folder, result)?)?;
    let line = Line::counted(&settings, &basis, &course(folder)?)?;
    Ok((settings.consultation.community, line))
}

/// How far the lines have come, one line in memory at a time.
fn course(folder: &Folder) -> Result<Course, Fault> {
    let (mut course, mut failed) = (Course::default(), None);
    regular(folder, CHAIN)?;
    folder.lines(CHAIN, |line| match Entry::decode(line) {
        Ok(entry) => _ = course.apply(&entry.body),
        Err(error) => _ = failed.get_or_insert_with(|| error.text()),
    })?;
    match failed {
        Some(why) => Err(Fault::new("entry", why).hint(text::rollup_minutes_hint())),
        None => Ok(course),
    }
}

fn is_there(folder: &Folder, name: &str) -> bool {
    std::fs::symlink_metadata(folder.path().join(name)).is_ok_and(|meta| meta.is_file())
}

/// A pipe or a device would never end, and a link leads elsewhere.
fn regular(folder: &Folder, name: &str) -> Result<(), Fault> {
    if is_there(folder, name) {
        return Ok(());
    }
    Err(Fault::new("minutes-incomplete", text::rollup_minutes_missing(name))
        .hint(text::rollup_minutes_hint()))
}

fn bytes(folder: &Folder, name: &str) -> Result<Vec<u8>, Fault> {
    regular(folder, name)?;
    Ok(folder.bytes(name)?.unwrap_or_default())
}
