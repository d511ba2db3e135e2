//! An exact threshold: two whole numbers, never a percentage.

use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A ratio such as `2/3`, kept as written (not reduced). The denominator is
/// never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    num: u64,
    den: u64,
}

/// Why a text is not a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRatio {
    /// Not two whole numbers with a slash between them.
    #[error("not a fraction of two whole numbers such as 2/3")]
    Form,
    /// The denominator is zero.
    #[error("the denominator is zero")]
    Zero,
    /// A number does not fit in 64 bits.
    #[error("a number is too large")]
    Large,
}

impl Ratio {
    /// The ratio `num/den`.
    ///
    /// # Errors
    /// [`NotRatio::Zero`] if `den` is zero.
    pub const fn new(num: u64, den: u64) -> Result<Self, NotRatio> {
        if den == 0 {
            return Err(NotRatio::Zero);
        }
        Ok(Self { num, den })
    }

    /// The numerator, as written.
    #[must_use]
    pub const fn num(self) -> u64 {
        self.num
    }

    /// The denominator, as written; never zero.
    #[must_use]
    pub const fn den(self) -> u64 {
        self.den
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl FromStr for Ratio {
    type Err = NotRatio;

    fn from_str(text: &str) -> Result<Self, NotRatio> {
        let (num, den) = text.split_once('/').ok_or(NotRatio::Form)?;
        Self::new(digits(num)?, digits(den)?)
    }
}

/// Plain digits only: `u64::from_str` would also take a sign.
fn digits(text: &str) -> Result<u64, NotRatio> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotRatio::Form);
    }
    text.parse().map_err(|_| NotRatio::Large)
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `num/den` in lowest terms; `0/1` for nothing.
pub(super) fn reduced(num: u128, den: u128) -> String {
    let mut divisor = (num, den);
    while divisor.1 != 0 {
        divisor = (divisor.1, divisor.0 % divisor.1);
    }
    let by = divisor.0.max(1);
    format!("{}/{}", num / by, den / by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_whole_numbers_are_a_ratio() {
        assert_eq!("2/3".parse(), Ratio::new(2, 3));
        for text in ["66%", "0.66", "2", "2/", "/3", "+2/3", "2/3/4", " 2/3", "2 / 3", "-1/2"] {
            assert_eq!(text.parse::<Ratio>(), Err(NotRatio::Form), "{text}");
        }
        assert_eq!("2/0".parse::<Ratio>(), Err(NotRatio::Zero));
        assert_eq!("99999999999999999999/3".parse::<Ratio>(), Err(NotRatio::Large));
    }

    #[test]
    fn rates_are_reduced() {
        assert_eq!(reduced(0, 9), "0/1");
        assert_eq!(reduced(8, 12), "2/3");
    }
}
