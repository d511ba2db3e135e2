//! Exact fractions for the linear programs of `flip`; every operation says
//! when its result does not fit.

use std::cmp::Ordering;

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fraction {
    num: i128,
    den: i128,
}

impl Fraction {
    pub(super) const ZERO: Self = Self { num: 0, den: 1 };

    pub(super) const fn whole(num: i128) -> Self {
        Self { num, den: 1 }
    }

    /// `None` if `den` is zero.
    fn new(num: i128, den: i128) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let by = gcd(num.checked_abs()?, den.checked_abs()?);
        let by = if den < 0 { -by } else { by };
        Some(Self { num: num.checked_div(by)?, den: den.checked_div(by)? })
    }

    pub(super) fn add(self, other: Self) -> Option<Self> {
        // Over the smallest common denominator, to stay small.
        let common = gcd(self.den, other.den);
        let (left, right) = (other.den / common, self.den / common);
        let num = self.num.checked_mul(left)?;
        let num = num.checked_add(other.num.checked_mul(right)?)?;
        Self::new(num, self.den.checked_mul(left)?)
    }

    pub(super) fn mul(self, other: Self) -> Option<Self> {
        // Crosswise reduction before multiplying, for the same reason.
        let left = Self::new(self.num, other.den)?;
        let right = Self::new(other.num, self.den)?;
        let num = left.num.checked_mul(right.num)?;
        Self::new(num, left.den.checked_mul(right.den)?)
    }

    /// `None` also for division by zero.
    pub(super) fn div(self, other: Self) -> Option<Self> {
        self.mul(Self::new(other.den, other.num)?)
    }

    pub(super) fn neg(self) -> Option<Self> {
        let num = self.num.checked_neg()?;
        Some(Self { num, ..self })
    }

    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        Some(self.add(other.neg()?)?.sign().cmp(&0))
    }

    /// -1, 0 or 1.
    pub(super) const fn sign(self) -> i128 {
        self.num.signum()
    }

    pub(super) const fn is_whole(self) -> bool {
        self.den == 1
    }

    /// The greatest whole number not above it.
    pub(super) const fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// The smallest whole number not below it.
    pub(super) const fn ceil(self) -> i128 {
        self.floor() + if self.is_whole() { 0 } else { 1 }
    }
}

/// The greatest common divisor, not negative; 0 only of zeros.
pub(super) fn gcd(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.saturating_abs(), right.saturating_abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fraction(num: i128, den: i128) -> Fraction {
        Fraction::new(num, den).unwrap()
    }

    #[test]
    fn arithmetic_is_exact_and_reduced() {
        assert_eq!(fraction(1, 6).add(fraction(1, 3)), Some(fraction(1, 2)));
        assert_eq!(fraction(2, 3).mul(fraction(3, -4)), Some(fraction(-1, 2)));
        assert_eq!(fraction(2, 3).div(fraction(4, 3)), Some(fraction(1, 2)));
        assert_eq!(fraction(2, 3).div(Fraction::ZERO), None);
        assert_eq!(fraction(2, 3).compare(fraction(3, 4)), Some(Ordering::Less));
        assert_eq!((fraction(-1, 2).floor(), fraction(-1, 2).ceil()), (-1, 0));
        assert_eq!((fraction(6, 3).floor(), fraction(6, 3).ceil()), (2, 2));
        assert_eq!(Fraction::whole(i128::MAX).add(Fraction::whole(1)), None);
    }
}
