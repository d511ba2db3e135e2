//! The header among the first rows of a table.

use super::fault;
use super::header::{Column, Header, Shape, lookup};
use crate::text::Fault;

/// The rows among which the header is looked for: a title, a date, who filled
/// it in may stand above it.
const LOOK: usize = 20;

/// Looks for the header: the first row that has all required columns.
pub(super) struct Search {
    shape: Shape,
    /// The rows that are not it, with their lines.
    missed: Vec<(Vec<String>, u64)>,
}

impl Search {
    pub(super) const fn new(shape: Shape) -> Self {
        Self { shape, missed: Vec::new() }
    }

    /// How many columns a row names.
    fn fits(&self, cells: &[String]) -> usize {
        cells.iter().filter(|cell| lookup(self.shape, cell).is_some()).count()
    }

    /// Whether a row names all required columns.
    pub(super) fn is_complete(&self, cells: &[String]) -> bool {
        let found: Vec<Column> = cells.iter().filter_map(|cell| lookup(self.shape, cell)).collect();
        self.shape.required.iter().all(|column| found.contains(column))
    }

    /// Takes a row that is not the header.
    pub(super) fn miss(&mut self, cells: Vec<String>, line: u64) {
        self.missed.push((cells, line));
    }

    /// Whether no row was looked at.
    pub(super) fn is_empty(&self) -> bool {
        self.missed.is_empty()
    }

    /// Whether enough rows were looked at.
    pub(super) fn is_over(&self) -> bool {
        self.missed.len() >= LOOK
    }

    /// The rows above the header.
    pub(super) fn preamble(self) -> Vec<Vec<String>> {
        let trimmed = |cells: Vec<String>| cells.iter().map(|cell| cell.trim().to_owned()).collect();
        self.missed.into_iter().map(|(cells, _)| trimmed(cells)).collect()
    }

    /// What is wrong with the row that comes nearest to a header.
    pub(super) fn fault(self, file: &str) -> Fault {
        let mut best: Option<(usize, &(Vec<String>, u64))> = None;
        for row in &self.missed {
            let fits = self.fits(&row.0);
            if best.is_none_or(|(most, _)| fits > most) {
                best = Some((fits, row));
            }
        }
        let read = best.map(|(_, (cells, line))| Header::read(self.shape, cells, file, *line));
        read.and_then(Result::err).unwrap_or_else(|| fault::empty(file))
    }
}
