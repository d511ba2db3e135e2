//! Units of an area that are not square metres.

use unicode_normalization::UnicodeNormalization;

/// Units in the header of an area that are not square metres: to read `0.5`
/// (亩) as half a square metre would be worse than to refuse.
const FOREIGN_UNITS: &[&str] = &["亩", "公顷", "尺", "坪", "万", "ft", "feet", "acre", "0.01"];

pub(super) fn foreign_unit(header: &str) -> Option<&'static str> {
    let header: String = header.nfkc().flat_map(char::to_lowercase).collect();
    FOREIGN_UNITS.iter().find(|u| header.contains(**u)).copied()
}
