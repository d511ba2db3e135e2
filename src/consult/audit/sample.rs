//! The doors that the dice draw: the same for everybody who has the lines, the
//! roll and the dice.
//!
//! The roll is its slots, sorted: the `hh` of `roll.jsonl` (of the last
//! `roll-N.jsonl` where it was amended), in the order of the file, numbered
//! from 0 to N - 1. For i = 0, 1, 2, … the SHA-256 is taken of the line
//!
//! ```text
//! HEAD DICE I
//! ```
//!
//! with its final LF: HEAD is the hash of the tally line in 64 small hex
//! digits, DICE the throw as digits without separators, I in decimal without
//! zeros in front, one space between (`echo "$head $dice $i" | sha256sum`).
//! The first 12 hex digits are a number r below 2^48. If r is not below the
//! greatest multiple of N that 2^48 holds, it is passed over, so that no door
//! has more numbers than another; else door r mod N is drawn, unless it was
//! drawn before. So it goes on until as many are drawn as are wanted. A larger
//! sample of the same dice begins with the smaller one.

use std::collections::HashSet;

use crate::log::Hash;

/// One more than the largest number that a line gives: 2^48. It fits a double,
/// so that a browser, `jq` and a shell count alike.
const RANGE: u64 = 1 << 48;

/// The slots drawn, in the order of the draw; all of them if there are no more.
#[must_use]
pub fn draw(head: &Hash, dice: &str, roll: &[Hash], n: u64) -> Vec<Hash> {
    let all = u64::try_from(roll.len()).unwrap_or(u64::MAX);
    let wanted = usize::try_from(n.min(all)).unwrap_or(usize::MAX);
    let mut drawn = Vec::with_capacity(wanted);
    if all == 0 || all > RANGE {
        return drawn;
    }
    let fair = RANGE - RANGE % all;
    let mut seen = HashSet::new();
    let mut i = 0_u64;
    while drawn.len() < wanted {
        let number = number(&Hash::of(format!("{head} {dice} {i}\n").as_bytes()));
        i += 1;
        if number >= fair {
            continue;
        }
        let door = usize::try_from(number % all).ok().and_then(|at| roll.get(at));
        drawn.extend(door.filter(|slot| seen.insert(**slot)).copied());
    }
    drawn
}

/// The first 12 hex digits of a hash as a number.
fn number(hash: &Hash) -> u64 {
    hash.0.iter().take(6).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn roll(n: u64) -> Vec<Hash> {
        let mut roll: Vec<Hash> = (0..n).map(|i| Hash::of(&i.to_be_bytes())).collect();
        roll.sort_unstable();
        roll
    }

    const DICE: &str = "12345612345612345612";

    #[test]
    fn everyone_is_drawn_once_and_a_larger_sample_begins_with_the_smaller() {
        let roll = roll(97);
        let all = draw(&Hash::ZERO, DICE, &roll, 1_000);
        let mut sorted = all.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, roll);
        assert_eq!(draw(&Hash::ZERO, DICE, &roll, 13), all[..13]);
        assert_ne!(draw(&Hash::of(b"x"), DICE, &roll, 13), all[..13]);
        assert!(draw(&Hash::ZERO, DICE, &[], 3).is_empty());
    }

    /// Counted by hand: `echo "000…000 12345612345612345612 0" | sha256sum`.
    #[test]
    fn the_first_line_is_the_one_in_the_description() {
        let line = format!("{} {DICE} 0\n", "0".repeat(64));
        let roll = roll(7);
        let hex = Hash::of(line.as_bytes()).hex();
        let number = u64::from_str_radix(&hex[..12], 16).unwrap();
        let at = usize::try_from(number % 7).unwrap();
        assert_eq!(draw(&Hash::ZERO, DICE, &roll, 1), [roll[at]]);
    }
}
