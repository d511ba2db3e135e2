//! A QR code (ISO/IEC 18004) of a short text, as rows of dark and light.

use qrcode::{Color, EcLevel, QrCode};

/// A code and the words in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    words: String,
    rows: Vec<Vec<bool>>,
}

/// The light border that a camera needs, in modules.
pub const QUIET: usize = 4;

impl Qr {
    /// A code of these words with level M: some 15 % of it may be hidden.
    /// Nothing if they are too long for any code (over 2,331 bytes).
    #[must_use]
    pub fn new(words: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(words, EcLevel::M).ok()?;
        let width = code.width();
        let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        let side = width + 2 * QUIET;
        let mut rows = vec![vec![false; side]; QUIET];
        for row in dark.chunks(width) {
            let border = std::iter::repeat_n(false, QUIET);
            rows.push(border.clone().chain(row.iter().copied()).chain(border).collect());
        }
        rows.extend(std::iter::repeat_n(vec![false; side], QUIET));
        Some(Self { words: words.to_owned(), rows })
    }

    /// What a camera reads.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The rows from the top, dark modules being true, the border included.
    #[must_use]
    pub fn rows(&self) -> &[Vec<bool>] {
        &self.rows
    }

    /// The code for a terminal: two rows of modules in a row of characters,
    /// dark on a light ground.
    #[must_use]
    pub fn half_blocks(&self) -> String {
        let mut out = String::new();
        for pair in self.rows.chunks(2) {
            let (upper, lower) = (pair.first(), pair.get(1));
            for (x, above) in upper.into_iter().flatten().enumerate() {
                let below = lower.and_then(|row| row.get(x)).copied().unwrap_or(false);
                out.push(match (above, below) {
                    (true, true) => ' ',
                    (true, false) => '▄',
                    (false, true) => '▀',
                    (false, false) => '█',
                });
            }
            out.push('\n');
        }
        out
    }

    /// The runs of dark modules: row, column, length.
    #[must_use]
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (y, row) in self.rows.iter().enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&true) {
                    runs.push((y, x, run.len()));
                }
                x += run.len();
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_is_light_and_the_corners_are_finders() {
        let Some(qr) = Qr::new("yishi") else { panic!("short words have a code") };
        assert_eq!(qr.rows().len(), 21 + 2 * QUIET);
        assert!(qr.rows().iter().take(QUIET).flatten().all(|dark| !dark));
        assert!(qr.runs().contains(&(QUIET, QUIET, 7)));
        assert_eq!(Qr::new(&"x".repeat(3000)), None);
    }
}
