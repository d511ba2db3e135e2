//! How many doors to ask again, exactly: the chance that a sample without
//! replacement misses every wrong entry is a quotient of two whole numbers
//! (hypergeometric), and quotients are compared by their products.

use std::cmp::Ordering;

/// A whole number of any size, smallest digit first, no zeros on top.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Big(Vec<u32>);

impl Big {
    fn one() -> Self {
        Self(vec![1])
    }

    fn times(&mut self, factor: u32) {
        let mut carry = 0_u64;
        for digit in &mut self.0 {
            // (2^32 - 1)^2 + 2^32 - 1 fits: nothing is cut off but the carry.
            let product = u64::from(*digit) * u64::from(factor) + carry;
            *digit = u32::try_from(product & u64::from(u32::MAX)).unwrap_or(u32::MAX);
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(u32::try_from(carry).unwrap_or(u32::MAX));
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn of(&self, factor: u32) -> Self {
        let mut product = self.clone();
        product.times(factor);
        product
    }

    fn compare(&self, other: &Self) -> Ordering {
        let longer = self.0.len().cmp(&other.0.len());
        longer.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// The chance that none of `wrong` doors is among `n` of `doors`, as a
/// quotient. The product has as many factors as the smaller of the two.
fn missed(doors: u32, wrong: u32, n: u32) -> (Big, Big) {
    let (few, many) = (wrong.min(n), wrong.max(n));
    let (mut above, mut below) = (Big::one(), Big::one());
    for at in 0..few {
        above.times(doors.saturating_sub(many).saturating_sub(at));
        below.times(doors.saturating_sub(at));
        if above.0.is_empty() {
            break;
        }
    }
    (above, below)
}

/// Whether the chance of meeting a wrong one is at least so many percent.
fn meets(doors: u32, wrong: u32, n: u32, percent: u32) -> bool {
    let (above, below) = missed(doors, wrong, n);
    above.of(100).compare(&below.of(100_u32.saturating_sub(percent))) != Ordering::Greater
}

/// The fewest doors to ask again, of `doors`, so that the chance of meeting at
/// least one of `wrong` wrong entries is `percent` or more. All, where none is
/// wrong or more certainty is asked for than there is.
#[must_use]
pub fn sample_size(doors: u32, wrong: u32, percent: u32) -> u32 {
    let wrong = wrong.min(doors);
    if wrong == 0 || percent >= 100 {
        return doors.saturating_sub(wrong).saturating_add(1).min(doors);
    }
    let mut enough = 1_u32;
    while enough < doors && !meets(doors, wrong, enough, percent) {
        enough = enough.saturating_mul(2).min(doors);
    }
    let mut few = enough / 2;
    while enough.saturating_sub(few) > 1 {
        let middle = few + (enough - few) / 2;
        if meets(doors, wrong, middle, percent) {
            enough = middle;
        } else {
            few = middle;
        }
    }
    enough.min(doors)
}

/// The chance of meeting at least one of `wrong` wrong entries among `n` of
/// `doors`, in whole percent, rounded down.
#[must_use]
pub fn percent(doors: u32, wrong: u32, n: u32) -> u32 {
    let (wrong, n) = (wrong.min(doors), n.min(doors));
    if wrong == 0 || n == 0 {
        return 0;
    }
    (1..=100).rev().find(|percent| meets(doors, wrong, n, *percent)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the design, computed elsewhere.
    #[test]
    fn the_table_is_met_exactly() {
        let wrong = [1, 2, 3, 5, 10, 20];
        for (doors, wanted) in [
            (60, [57, 47, 38, 27, 15, 7]),
            (200, [190, 155, 126, 90, 51, 27]),
            (500, [475, 388, 316, 225, 129, 69]),
            (1500, [1425, 1165, 947, 676, 388, 208]),
        ] {
            assert_eq!(wrong.map(|wrong| sample_size(doors, wrong, 95)), wanted, "{doors}");
        }
    }

    #[test]
    fn no_fewer_doors_would_do() {
        for doors in 1..=40 {
            for wrong in 1..=doors {
                for percent in [50, 90, 95, 99] {
                    let n = sample_size(doors, wrong, percent);
                    assert!(meets(doors, wrong, n, percent), "{doors} {wrong} {percent}");
                    assert!(n == 1 || !meets(doors, wrong, n - 1, percent), "{doors} {wrong} {percent}");
                }
            }
        }
    }

    #[test]
    fn a_percentage_is_never_rounded_up() {
        // 1 of 3 wrong, 1 asked: a third.
        assert_eq!((percent(3, 1, 1), percent(3, 1, 3), percent(3, 0, 3)), (33, 100, 0));
        assert_eq!((percent(1500, 1, 1424), percent(1500, 1, 1425)), (94, 95));
        // A street is done at once.
        assert_eq!(sample_size(100_000, 1, 95), 95_000);
        assert!(sample_size(100_000, 400, 95) < 1_000);
    }
}
