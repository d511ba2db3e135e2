//! Display width: a Chinese character takes two cells of a terminal.

use unicode_width::UnicodeWidthStr;

/// The number of terminal cells that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Pads `text` with spaces on the right to `cells` cells; never cuts.
#[must_use]
pub fn pad(text: &str, cells: usize) -> String {
    let mut out = String::from(text);
    out.extend(std::iter::repeat_n(' ', cells.saturating_sub(width(text))));
    out
}
