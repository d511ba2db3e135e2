//! Tables whose columns align in Chinese too, in Markdown's own form: they
//! read well on a terminal, survive a pipe and paste into a document.

use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{Cell, CellAlignment, ContentArrangement};

/// A table under construction.
#[derive(Debug, Clone)]
pub struct Table {
    inner: comfy_table::Table,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
    headers: Vec<String>,
}

impl Table {
    /// A table with these headers. A header that begins with `>` makes its
    /// column align to the right, as numbers do.
    pub fn new<T: AsRef<str>>(headers: impl IntoIterator<Item = T>) -> Self {
        let headers: Vec<String> = headers.into_iter().map(|header| header.as_ref().to_owned()).collect();
        let right: Vec<bool> = headers.iter().map(|header| header.starts_with('>')).collect();
        let headers: Vec<String> =
            headers.iter().map(|header| header.trim_start_matches('>').to_owned()).collect();
        let mut inner = comfy_table::Table::new();
        inner.load_style(ASCII_MARKDOWN);
        inner.set_content_arrangement(ContentArrangement::Disabled);
        inner.set_header(cells(&headers, &right));
        Self { inner, right, rows: Vec::new(), headers }
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, row: impl IntoIterator<Item = T>) -> &mut Self {
        let row: Vec<String> = row.into_iter().map(|cell| cell.as_ref().replace(['\n', '\r'], " ")).collect();
        self.inner.add_row(cells(&row, &self.right));
        self.rows.push(row);
        self
    }

    /// The same table with every cell changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        let mark = |(header, right): (&String, &bool)| {
            let mark = if *right { ">" } else { "" };
            format!("{mark}{}", change(header))
        };
        let mut table = Self::new(self.headers.iter().zip(&self.right).map(mark));
        for row in &self.rows {
            table.row(row.iter().map(|cell| change(cell)));
        }
        table
    }

    /// The same table with a column more, its cells in the order of the rows.
    #[must_use]
    pub fn with_column(&self, header: &str, cells: impl IntoIterator<Item = String>) -> Self {
        let mark = |(header, right): (&String, &bool)| {
            let mark = if *right { ">" } else { "" };
            format!("{mark}{header}")
        };
        let headers = self.headers.iter().zip(&self.right).map(mark);
        let mut table = Self::new(headers.chain([header.to_owned()]));
        for (row, cell) in self.rows.iter().zip(cells) {
            table.row(row.iter().chain([&cell]));
        }
        table
    }

    /// Its headers.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Its rows.
    #[must_use]
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Whether a column aligns to the right, as numbers do.
    #[must_use]
    pub fn is_right(&self, column: usize) -> bool {
        self.right.get(column).copied().unwrap_or(false)
    }

    /// Whether it has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as text, with a final line feed.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.inner.trim_fmt();
        text.push('\n');
        text
    }

    /// The same rows as CSV with a BOM, so that Excel reads Chinese from the
    /// first byte. Cells that a spreadsheet would run as a formula get an
    /// apostrophe (OWASP ASVS 1.2.10).
    #[must_use]
    pub fn csv(&self) -> String {
        let mut all = String::from("\u{FEFF}");
        for row in std::iter::once(&self.headers).chain(&self.rows) {
            all.push_str(&csv_line(row));
        }
        all
    }
}

/// One row as CSV, with its line feed: for rows that are printed as they come.
pub fn csv_line<T: AsRef<str>>(row: impl IntoIterator<Item = T>) -> String {
    // One row is short: the buffer of a whole file would cost more than the row.
    let mut writer = csv::WriterBuilder::new().buffer_capacity(256).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(row.into_iter().map(|cell| plain_cell(cell.as_ref())));
    String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned()
}

/// A cell that stays text in a spreadsheet.
#[must_use]
pub fn plain_cell(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.len() > 1 {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn cells(row: &[String], right: &[bool]) -> Vec<Cell> {
    row.iter()
        .enumerate()
        .map(|(at, text)| {
            let align = if right.get(at).copied().unwrap_or(false) {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            };
            Cell::new(text).set_alignment(align)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    #[test]
    fn every_line_has_the_same_width_in_chinese() {
        let mut table = Table::new(["楼栋", ">户数", "note"]);
        table.row(["1", "236", "担心消防通道"]).row(["一号楼", "7", "𬭎"]);
        let widths: Vec<usize> = table.text().lines().map(width).collect();
        assert!(widths.iter().all(|w| Some(w) == widths.first()), "{}", table.text());
    }

    #[test]
    fn csv_opens_in_excel_and_runs_nothing() {
        let mut table = Table::new(["户号", ">n"]);
        table.row(["=1+1", "-"]).row(["a,\"b\"", "3"]);
        assert_eq!(table.csv(), "\u{FEFF}户号,n\n'=1+1,-\n\"a,\"\"b\"\"\",3\n");
    }
}
