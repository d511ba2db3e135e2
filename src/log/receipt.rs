//! The code on a receipt, as a person types it.

use unicode_normalization::UnicodeNormalization;

use super::Hash;
use crate::text::{self, Text};

/// The fewest digits that a code is compared by: the office picks the salts, so
/// fewer could be met by a search (160 bits take 2^80 tries, 80 bits 2^40).
pub const FEWEST: usize = 40;
/// All digits of a commitment: what the QR code of a slip carries.
pub const ALL: usize = 64;

/// At least the first 40 hex digits of a commitment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(String);

/// Why something typed is not the code of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It has another sign than a hex digit in it.
    #[error("{0:?} is no hexadecimal digit")]
    Sign(char),
    /// It has too few digits to name one record.
    #[error("{0} digits are too few")]
    Short(usize),
    /// It has more digits than there are.
    #[error("{0} digits are too many")]
    Long(usize),
}

impl CodeError {
    /// The reason in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Sign(ch) => text::receipt_code_sign(ch),
            Self::Short(digits) => text::receipt_code_short(digits, FEWEST, FEWEST.saturating_sub(*digits)),
            Self::Long(digits) => text::receipt_code_long(digits, ALL),
        }
    }
}

/// The hex digits of what somebody typed: blanks, hyphens, capitals and
/// full-width letters are all the same to a person who reads from paper.
///
/// # Errors
/// A sign that is none of these.
pub fn digits(typed: &str) -> Result<String, CodeError> {
    let mut digits = String::with_capacity(typed.len());
    for ch in typed.nfkc().flat_map(char::to_lowercase) {
        match ch {
            '0'..='9' | 'a'..='f' => digits.push(ch),
            '-' | '\u{2010}'..='\u{2013}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => {}
            ch if ch.is_whitespace() => {}
            ch => return Err(CodeError::Sign(ch)),
        }
    }
    Ok(digits)
}

impl Code {
    /// Reads what a person typed, or a camera read.
    ///
    /// # Errors
    /// It is not between 40 and 64 hex digits.
    pub fn read(typed: &str) -> Result<Self, CodeError> {
        let digits = digits(typed)?;
        match digits.len() {
            FEWEST..=ALL => Ok(Self(digits)),
            0..FEWEST => Err(CodeError::Short(digits.len())),
            many => Err(CodeError::Long(many)),
        }
    }

    /// Whether it is the code of this commitment.
    #[must_use]
    pub fn fits(&self, commitment: &Hash) -> bool {
        commitment.hex().starts_with(&self.0)
    }

    /// The digits, lower case.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl From<Hash> for Code {
    fn from(commitment: Hash) -> Self {
        Self(commitment.hex())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let hash = Hash::of(b"a record");
        let code = hash.code();
        let wide: String = code
            .chars()
            .map(|ch| char::from_u32(u32::from(ch) + 0xFEE0).unwrap())
            .flat_map(|ch| [ch, '\u{3000}'])
            .collect();
        for typed in [code.clone(), hash.blocks().to_uppercase(), wide, format!(" {code}\n")] {
            assert!(Code::read(&typed).unwrap().fits(&hash), "{typed}");
        }
        assert!(!Code::read(&code).unwrap().fits(&Hash::of(b"another")));
        assert_eq!(Code::read(&code[1..]), Err(CodeError::Short(39)));
        assert_eq!(Code::read(""), Err(CodeError::Short(0)));
        assert_eq!(Code::read(&format!("{}0", hash.hex())), Err(CodeError::Long(65)));
        assert_eq!(Code::read("3-2-501号"), Err(CodeError::Sign('号')));
    }
}
