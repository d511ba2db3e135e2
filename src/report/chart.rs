//! Pictures of figures: bars in whole numbers, drawn by each form in its way.
//!
//! No picture holds a letter. Its words stand beside it as text of the page,
//! so that they are read aloud, copied and searched, and no character can be
//! missing from a font of ours.

use crate::rule::Bucket;

/// The width of a bar in units: what every form divides into.
pub const UNITS: u32 = 1000;

/// A chart: bars under one another, and what their shades mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What it shows, plain words.
    pub title: String,
    /// Its bars.
    pub bars: Vec<Bar>,
    /// What the line across a bar means, if any bar has one.
    pub mark: Option<String>,
    /// The shades used and their names.
    pub legend: Vec<(Shade, String)>,
}

/// A bar with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// Its figures in words.
    pub figure: String,
    /// Its parts from the left, in the unit of `whole`.
    pub parts: Vec<(Shade, u128)>,
    /// All of it.
    pub whole: u128,
    /// A line across it at this part of the whole: numerator, denominator.
    pub mark: Option<(u128, u128)>,
}

/// How a part of a bar is filled. Shades differ in print without colour too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shade {
    /// Agreed: solid and dark.
    For,
    /// Against: hatched.
    Against,
    /// Any other answer: a middle tone.
    Other,
    /// Asked and no answer: light.
    Silent,
    /// Not reached: lightest.
    Unreached,
}

impl Shade {
    /// All of them, in the order in which a bar shows them.
    pub const ALL: [Self; 5] = [Self::For, Self::Against, Self::Other, Self::Silent, Self::Unreached];

    /// The shade of a bucket.
    #[must_use]
    pub const fn of(bucket: Bucket) -> Self {
        match bucket {
            Bucket::For => Self::For,
            Bucket::Against => Self::Against,
            Bucket::Silent => Self::Silent,
            Bucket::Unreached => Self::Unreached,
            _ => Self::Other,
        }
    }

    /// Its name in a style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Other => "other",
            Self::Silent => "silent",
            Self::Unreached => "unreached",
        }
    }
}

/// A filled stretch of a bar, in [`UNITS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub from: u32,
    /// How long it is.
    pub length: u32,
    /// How it is filled.
    pub shade: Shade,
}

impl Bar {
    /// What of it is agreed or counted: its first shade.
    #[must_use]
    pub fn agreed(&self) -> u128 {
        self.parts.iter().filter(|(shade, _)| *shade == Shade::For).map(|(_, part)| part).sum()
    }

    /// The stretches of the bar. Each ends where the sum of the parts up to it
    /// does, rounded down: a part that is there at all may be too small to be
    /// seen, but none looks larger than it is by more than one unit, and the
    /// bar is full only at the whole.
    #[must_use]
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut sum = 0_u128;
        let mut from = 0;
        let mut stretches = Vec::new();
        for (shade, part) in &self.parts {
            sum = sum.saturating_add(*part);
            let to = place(sum, self.whole);
            if to > from {
                stretches.push(Stretch { from, length: to - from, shade: *shade });
            }
            from = from.max(to);
        }
        stretches
    }

    /// Where the line across the bar stands, in [`UNITS`], rounded up: what
    /// falls short of it never touches it.
    #[must_use]
    pub fn mark_at(&self) -> Option<u32> {
        let (numerator, denominator) = self.mark?;
        let units = u128::from(UNITS);
        let at = numerator.checked_mul(units)?.checked_add(denominator.checked_sub(1)?)? / denominator;
        u32::try_from(at.min(units)).ok()
    }
}

impl Chart {
    /// The chart in one sentence, for those who cannot see it.
    #[must_use]
    pub fn words(&self, colon: &str, stop: &str) -> String {
        let bars: Vec<String> = self.bars.iter().map(|bar| format!("{} {}", bar.label, bar.figure)).collect();
        format!("{}{colon}{}", self.title, bars.join(stop))
    }
}

fn place(part: u128, whole: u128) -> u32 {
    let units = u128::from(UNITS);
    let at = match part.checked_mul(units) {
        Some(product) => product.checked_div(whole),
        // Figures this large are divided first; nobody sees the difference.
        None => part.checked_div((whole / units).max(1)),
    };
    at.and_then(|at| u32::try_from(at.min(units)).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(parts: &[(Shade, u128)], whole: u128, mark: Option<(u128, u128)>) -> Bar {
        Bar { label: String::new(), figure: String::new(), parts: parts.to_vec(), whole, mark }
    }

    #[test]
    fn one_short_of_the_threshold_does_not_touch_it() {
        let short = bar(&[(Shade::For, 1369)], 1412, Some((97, 100)));
        let end = short.stretches().last().map(|last| last.from + last.length);
        assert_eq!((end, short.mark_at()), (Some(969), Some(970)));
        assert_eq!(bar(&[(Shade::For, 2)], 3, Some((2, 3))).mark_at(), Some(667));
    }

    proptest::proptest! {
        #[test]
        fn a_bar_is_full_only_at_the_whole(a in 0..u128::MAX / 2, b in 0..u128::MAX / 2, more in 0_u128..9) {
            let bar = bar(&[(Shade::For, a), (Shade::Against, b)], (a + b).saturating_add(more), None);
            let stretches = bar.stretches();
            let length: u32 = stretches.iter().map(|stretch| stretch.length).sum();
            proptest::prop_assert!(length <= UNITS);
            if more > 0 && a + b < u128::MAX / 4 / u128::from(UNITS) {
                proptest::prop_assert!(length < UNITS);
            }
            for pair in stretches.windows(2) {
                proptest::prop_assert_eq!(pair[0].from + pair[0].length, pair[1].from);
            }
        }
    }
}
