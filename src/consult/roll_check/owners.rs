//! Owner keys that may be one owner, and owners of many doors.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::{Finding, MANY_DOORS, NEAR_LENGTH, NEAR_MOST, finding};
use crate::consult::{Household, Roll};
use crate::text;

/// The keys that somebody gave: a door without an owner is its own key.
fn keys(roll: &Roll) -> Vec<(&str, Vec<&Household>)> {
    let own = |doors: &[&Household]| doors.iter().all(|door| door.owner == door.door.as_str());
    roll.owners().into_iter().filter(|(_, doors)| !own(doors)).collect()
}

/// A key without case, width, blanks and signs; what parts two numbers stays,
/// since `1-11` is not `11-1`.
fn bare(key: &str) -> String {
    let mut bare = String::new();
    let mut parted = false;
    for ch in key.nfkc().flat_map(char::to_lowercase) {
        if !ch.is_alphanumeric() {
            parted = true;
            continue;
        }
        if parted && ch.is_ascii_digit() && bare.ends_with(|last: char| last.is_ascii_digit()) {
            bare.push('-');
        }
        parted = false;
        bare.push(ch);
    }
    bare
}

/// What a key looks like on paper: `O` and `0`, `l` and `1` are the same.
fn skeleton(key: &str) -> String {
    let plain: String = key.nfkc().filter(|ch| !ch.is_whitespace()).collect();
    unicode_security::skeleton(&plain).flat_map(char::to_lowercase).collect()
}

/// Keys that differ in nothing that one would say, or in one letter.
pub(super) fn alike(roll: &Roll) -> Vec<Finding> {
    let keys = keys(roll);
    let mut pairs: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for read in [bare, skeleton] {
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (at, (key, _)) in keys.iter().enumerate() {
            let read = read(key);
            if read.is_empty() {
                continue;
            }
            match first.get(&read) {
                Some(first) => {
                    pairs.insert((*first, at), true);
                }
                None => {
                    first.insert(read, at);
                }
            }
        }
    }
    for pair in near(&keys) {
        pairs.entry(pair).or_insert(false);
    }
    let named = |((a, b), same): ((usize, usize), bool)| {
        let ((a, doors), (b, others)) = (keys.get(a)?, keys.get(b)?);
        let (code, text) = if same {
            ("owners-alike", text::roll_check_owners(a, b))
        } else {
            ("owners-near", text::roll_check_near(a, b))
        };
        Some(finding(code, text, doors.iter().chain(others).copied()))
    };
    let mut found: Vec<Finding> = pairs.into_iter().filter_map(named).collect();
    found.sort_by_key(|finding| finding.code);
    found
}

/// Letters that number things beside the digits: `开发商一`, `开发商二`.
const NUMBERING: &str = "零〇一二三四五六七八九十甲乙丙丁戊己庚辛壬癸";

fn numbers(letter: char) -> bool {
    letter.is_numeric() || NUMBERING.contains(letter)
}

/// A key, and the letter that is left out: its place, and whether it numbers.
type Without = (usize, Option<(usize, bool)>);

/// Pairs that one letter parts: put in, left out or put in the place of
/// another. Digits number things and are no slip: `U001` is not near `U002`.
/// Where a key is near to many, its letters number things too.
fn near(keys: &[(&str, Vec<&Household>)]) -> BTreeSet<(usize, usize)> {
    // Keys under what is left of them without one letter, with its place and
    // whether it is a digit; the whole key stands under itself.
    let mut left: BTreeMap<String, Vec<Without>> = BTreeMap::new();
    for (at, (key, _)) in keys.iter().enumerate() {
        let letters: Vec<char> = bare(key).chars().collect();
        if letters.len() < NEAR_LENGTH {
            continue;
        }
        left.entry(letters.iter().collect()).or_default().push((at, None));
        for (gone, letter) in letters.iter().enumerate() {
            let rest = letters.iter().enumerate().filter(|(place, _)| *place != gone).map(|(_, c)| *c);
            let entry = (at, Some((gone, numbers(*letter))));
            left.entry(rest.collect()).or_default().push(entry);
        }
    }
    let mut pairs = BTreeSet::new();
    for entries in left.values() {
        for (a, without) in entries {
            // One of the two has a letter there that is no digit.
            let Some((gone, false)) = without else { continue };
            for (b, other) in entries {
                if a != b && other.is_none_or(|(place, _)| place == *gone) {
                    pairs.insert((*a.min(b), *a.max(b)));
                }
            }
        }
    }
    let mut often: BTreeMap<usize, usize> = BTreeMap::new();
    for (a, b) in &pairs {
        *often.entry(*a).or_default() += 1;
        *often.entry(*b).or_default() += 1;
    }
    let numbering = |key: &usize| often.get(key).is_some_and(|often| *often > NEAR_MOST);
    pairs.into_iter().filter(|(a, b)| !numbering(a) && !numbering(b)).collect()
}

/// Owners of so many doors that they may be several, or one that decides.
pub(super) fn many_doors(roll: &Roll) -> Vec<Finding> {
    let many = roll.owners().into_iter().filter(|(_, doors)| doors.len() > MANY_DOORS);
    many.map(|(owner, doors)| {
        finding("many-doors", text::roll_check_many_doors(owner, doors.len()), doors.iter().copied())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_numbers_stays() {
        assert_ne!(bare("1-11"), bare("11-1"));
        assert_eq!(bare(" Li Si. "), bare("LISI"));
        assert_eq!(bare("Ａ－１０１"), bare("a101"));
        assert_eq!(skeleton("O01"), skeleton("0Ol"));
        assert_ne!(skeleton("U001"), skeleton("U002"));
    }
}
