//! Further amounts of a household, as its roll states them: `share=120 vans=3`.
//!
//! A rule may count in them beside households, heads and area. They are whole
//! numbers in the unit of the roll's column.

use std::collections::BTreeMap;

use super::value::{self, Flaw};
use crate::log::line::MAX_INT;
use crate::text;

/// Reads the canonical text; pairs that are none are left out.
#[must_use]
pub fn parse(text: &str) -> BTreeMap<&str, u64> {
    let pair = |word| str::split_once(word, '=').and_then(|(name, n)| Some((name, n.parse().ok()?)));
    text.split(' ').filter_map(pair).collect()
}

/// The canonical text: sorted by name, separated by spaces.
#[must_use]
pub fn write(amounts: &BTreeMap<String, u64>) -> String {
    amounts.iter().map(|(name, n)| format!("{name}={n}")).collect::<Vec<_>>().join(" ")
}

/// Whether a rule may call a measure so.
#[must_use]
pub fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len()) && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// A whole number of a roll's column.
///
/// # Errors
/// The cell is not a whole number of digits, or above 2^53 - 1.
pub fn amount(cell: &str) -> Result<u64, Flaw> {
    let digits = value::line(cell)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.is_empty();
    let number = digits.parse().ok().filter(|n| plain && *n <= MAX_INT);
    number.ok_or_else(|| Flaw::new(text::amount_unread(), text::amount_remedy()))
}

/// The cell of the column `amounts`: `vans=3; gardens=1`.
///
/// # Errors
/// A part is not `name=number`.
pub fn amounts(cell: &str) -> Result<BTreeMap<String, u64>, Flaw> {
    let mut found = BTreeMap::new();
    for part in cell.split([';', ',', '、', '|', '；', '，']).map(str::trim).filter(|part| !part.is_empty())
    {
        let pair = part.split_once(['=', '＝']);
        let Some((name, number)) = pair.filter(|(name, _)| is_name(name.trim())) else {
            return Err(Flaw::new(text::amount_unread(), text::amounts_remedy()));
        };
        found.insert(name.trim().to_owned(), amount(number.trim())?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn amounts_are_read_and_written() {
        let found = amounts("vans=3；garden = 1").unwrap();
        assert_eq!(write(&found), "garden=1 vans=3");
        assert_eq!(parse("garden=1 vans=3").get("vans"), Some(&3));
        for wrong in ["vans", "vans=1.5", "Vans=1", "vans=-1", "vans=9007199254740992"] {
            assert!(amounts(wrong).is_err(), "{wrong}");
        }
    }
}
