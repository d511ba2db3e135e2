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

/// Cuts `text` to at most `cells` cells, marking a cut with `..`.
#[must_use]
pub fn fit(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut out = String::new();
    for ch in text.chars() {
        let mut next = out.clone();
        next.push(ch);
        if width(&next) + 2 > cells {
            break;
        }
        out = next;
    }
    out.push_str("..");
    out
}
