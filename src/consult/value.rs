//! Text to value, for cells of a file and for arguments alike.
//!
//! `sheet` delivers text and this module reads it, so that an area or a
//! building is understood in one place only. Dates are in `when`.

use super::chars::{code_point, has_no_glyph, is_control, is_hidden};
use crate::text::{self, Text};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The largest area of one door, in 0.01 m²: a thousand million m².
pub const MAX_AREA: u64 = 100_000_000_000;

/// The longest text cell, in characters.
pub const MAX_TEXT: usize = 200;

/// Why a value is refused, and what would be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Why.
    pub reason: Text,
    /// What to write instead.
    pub remedy: Text,
}

impl Flaw {
    /// A reason with its remedy.
    #[must_use]
    pub const fn new(reason: Text, remedy: Text) -> Self {
        Self { reason, remedy }
    }
}

/// Full-width signs as ASCII. Not NFKC, which would turn `10²` into `102`.
pub(super) fn half_width(text: &str) -> String {
    let narrow = |ch: char| match ch {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(ch) - 0xFEE0).unwrap_or(ch),
        '\u{3000}' => ' ',
        _ => ch,
    };
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}

/// An area in 0.01 m², from `47.32`, `47.32㎡`, `47.32 m2`, `47.32平方米`.
///
/// # Errors
///
/// Anything that is not a positive decimal with at most two decimals.
pub fn area(text: &str) -> Result<u64, Flaw> {
    let area = total_area(text)?;
    if area > MAX_AREA {
        return Err(Flaw::new(text::area_huge(), text::area_remedy()));
    }
    Ok(area)
}

/// As [`area`], for a sum of doors: not bound to what one door may have.
///
/// # Errors
///
/// As [`area`].
pub fn total_area(text: &str) -> Result<u64, Flaw> {
    let flawed = |reason| Flaw::new(reason, text::area_remedy());
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return area_digits(text).map_err(flawed);
    }
    let lower = half_width(text).to_lowercase();
    let units = ["平方米", "平米", "㎡", "m²", "m2", "m^2", "sqm"];
    let bare = units.iter().find_map(|unit| lower.strip_suffix(unit));
    area_digits(bare.unwrap_or(&lower).trim_end()).map_err(flawed)
}

fn area_digits(digits: &str) -> Result<u64, Text> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let numeric = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() {
        return Err(text::area_empty());
    }
    if digits.starts_with(['-', '\u{2212}']) {
        return Err(text::area_negative());
    }
    if !numeric(whole) || !numeric(part) {
        return Err(area_shape(digits));
    }
    if part.len() > 2 {
        return Err(text::area_decimals());
    }
    let hundredths = if part.len() == 1 { 10 } else { 1 };
    let area = whole.parse::<u64>().ok().and_then(|w| w.checked_mul(100));
    let part = part.parse::<u64>().ok().map(|p| p * hundredths);
    match area.zip(part).and_then(|(w, p)| w.checked_add(p)) {
        Some(0) => Err(text::area_zero()),
        Some(area) => Ok(area),
        None => Err(text::area_huge()),
    }
}

/// Why digits are not a plain decimal.
fn area_shape(digits: &str) -> Text {
    let all = |extra: &[char]| {
        let fits = |c: char| c.is_ascii_digit() || c == '.' || extra.contains(&c);
        digits.chars().all(fits)
    };
    if all(&[',', '\'', ' ', '_', '、']) && !all(&[]) {
        text::area_separator()
    } else if all(&['e', '+', '-']) && digits.contains('e') {
        text::area_exponent()
    } else {
        text::area_not_number()
    }
}

/// The words after the number of a building, a stairwell, a room.
pub(super) const BUILDINGS: &[&str] = &["号楼", "#楼", "栋", "幢", "座", "楼", "#", "号"];
pub(super) const STAIRWELLS: &[&str] = &["单元", "号楼门", "楼门", "门洞", "门"];
pub(super) const ROOMS: &[&str] = &["号室", "室", "号", "户"];

/// A building: `3号楼`, `3栋`, `3幢`, `3#` are `3`.
#[must_use]
pub fn building(text: &str) -> String {
    bare(text, BUILDINGS).into_owned()
}

/// A stairwell: `2单元`, `2门` are `2`.
#[must_use]
pub fn stairwell(text: &str) -> String {
    bare(text, STAIRWELLS).into_owned()
}

/// A room: `501室` is `501`.
#[must_use]
pub fn room(text: &str) -> String {
    bare(text, ROOMS).into_owned()
}

/// A text without the first of these endings that leaves something.
pub(super) fn bare<'t>(text: &'t str, endings: &[&str]) -> Cow<'t, str> {
    fn stem<'t>(text: &'t str, endings: &[&str]) -> &'t str {
        let text = text.trim();
        let stems = endings.iter().filter_map(|ending| text.strip_suffix(ending));
        stems.map(str::trim_end).find(|stem| !stem.is_empty()).unwrap_or(text)
    }
    match nfkc(text) {
        Cow::Borrowed(text) => Cow::Borrowed(stem(text, endings)),
        Cow::Owned(text) => Cow::Owned(stem(&text, endings).to_owned()),
    }
}

/// The number of a round: `2`, `第2轮`.
///
/// # Errors
///
/// Anything that is not a whole number from 1 on.
pub fn round(text: &str) -> Result<u32, Flaw> {
    let narrow = half_width(text);
    let digits = narrow.strip_prefix('第').unwrap_or(&narrow);
    let digits = digits.strip_suffix('轮').unwrap_or(digits);
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    let number = digits.parse::<u32>().ok().filter(|n| plain && *n > 0);
    number.ok_or_else(|| Flaw::new(text::round_not_number(), text::round_remedy()))
}

/// Text in NFKC. ASCII is its own normal form, and most cells are ASCII.
pub(super) fn nfkc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// One line of text: NFKC, trimmed, at most [`MAX_TEXT`] characters, without
/// controls and marks of direction.
///
/// # Errors
///
/// The text is too long or has such a character, which is named.
pub fn line(text: &str) -> Result<String, Flaw> {
    let text = nfkc(text);
    bounded(text.trim(), MAX_TEXT, is_control)
}

/// A name that is printed, such as a building's: as [`line()`], and without
/// anything that no font can show.
///
/// # Errors
///
/// As [`line()`].
pub fn name(text: &str) -> Result<String, Flaw> {
    let text = nfkc(text);
    bounded(text.trim(), MAX_TEXT, |ch| is_control(ch) || has_no_glyph(ch))
}

/// A key that is compared, such as an owner's: as [`line()`], and without
/// anything that does not show.
///
/// # Errors
///
/// As [`line()`].
pub fn key(text: &str) -> Result<String, Flaw> {
    let text = nfkc(text);
    bounded(text.trim(), MAX_TEXT, is_hidden)
}

/// Text as it is written, trimmed, of at most `max` characters, none of
/// which is `refused`; printable ASCII never is.
pub(super) fn bounded(text: &str, max: usize, refused: fn(char) -> bool) -> Result<String, Flaw> {
    let text = text.trim();
    if is_longer(text, max) {
        return Err(Flaw::new(text::value_long(max), text::value_long_remedy()));
    }
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(text.to_owned());
    }
    match text.chars().find(|ch| refused(*ch)) {
        Some(ch) => Err(Flaw::new(text::value_char(code_point(ch)), text::value_char_remedy())),
        None => Ok(text.to_owned()),
    }
}

/// Whether a text has more than `max` characters.
pub(super) fn is_longer(text: &str, max: usize) -> bool {
    text.len() > max && text.chars().nth(max).is_some()
}

/// Items of one key together, in the order in which each key comes first.
pub fn grouped<T, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<Vec<T>> {
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    let mut found: Vec<Vec<T>> = Vec::new();
    for item in items {
        let next = found.len();
        match found.get_mut(*places.entry(key(&item)).or_insert(next)) {
            Some(group) => group.push(item),
            None => found.push(vec![item]),
        }
    }
    found
}

/// Natural order: runs of digits compare as numbers, the rest by character.
/// Only equal texts are equal.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    // What both begin with decides nothing, but for the digits at its end, whose
    // number may go on.
    let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y);
    let digits = |(at, run), (byte, _): (u8, u8)| (at + 1, if byte.is_ascii_digit() { run + 1 } else { 0 });
    let (same, run) = same.fold((0_usize, 0_usize), digits);
    let from = (0..=same - run).rev().find(|at| a.is_char_boundary(*at)).unwrap_or(0);
    by_chunks(a.get(from..).unwrap_or(a), b.get(from..).unwrap_or(b)).then_with(|| a.cmp(b))
}

/// Natural order, in which `01` and `1` are equal.
fn by_chunks(mut left: &str, mut right: &str) -> Ordering {
    loop {
        let (x, y) = (chunk(&mut left), chunk(&mut right));
        let order = match (number(x), number(y)) {
            (Some(m), Some(n)) => m.len().cmp(&n.len()).then_with(|| m.cmp(n)),
            _ => x.cmp(y),
        };
        if order.is_ne() || x.is_empty() {
            return order;
        }
    }
}

/// Takes a run of digits, or one other character, off the front.
fn chunk<'a>(text: &mut &'a str) -> &'a str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let first = text.chars().next().map_or(0, char::len_utf8);
    let (taken, rest) = text.split_at_checked(digits.max(first)).unwrap_or((text, ""));
    *text = rest;
    taken
}

/// The digits of a run without leading zeros.
fn number(chunk: &str) -> Option<&str> {
    chunk.starts_with(|c: char| c.is_ascii_digit()).then(|| chunk.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn what_both_begin_with_decides_nothing(
            begin in "[019a甲é-]{0,6}", a in "[019a甲乙éè-]{0,6}", b in "[019a甲乙éè-]{0,6}",
        ) {
            let (a, b) = (format!("{begin}{a}"), format!("{begin}{b}"));
            prop_assert_eq!(natural(&a, &b), by_chunks(&a, &b).then(a.cmp(&b)));
        }

        #[test]
        fn an_area_in_plain_digits(text in "[0-9.]{0,14}") {
            // A blank before it takes the way of all other texts.
            prop_assert_eq!(total_area(&text), total_area(&format!(" {text}")));
        }
    }

    #[test]
    fn areas() {
        for text in ["47.32", "47.32㎡", "47.32 m2", "47.32平方米", " ４７．３２ ", "047.32M²"] {
            assert_eq!(area(text), Ok(4732), "{text}");
        }
        assert_eq!((area("47"), area("47.5")), (Ok(4700), Ok(4750)));
        assert_eq!(area("1000000000"), Ok(MAX_AREA));
        for (text, reason) in [
            ("", text::area_empty()),
            ("㎡", text::area_empty()),
            ("0.00", text::area_zero()),
            ("-1", text::area_negative()),
            ("1,050.00", text::area_separator()),
            ("1 050", text::area_separator()),
            ("47.320", text::area_decimals()),
            ("4.7e1", text::area_exponent()),
            ("1000000000.01", text::area_huge()),
            ("99999999999999999999999", text::area_huge()),
            ("10²", text::area_not_number()),
            ("47.", text::area_not_number()),
            (".5", text::area_not_number()),
            ("1.2.3", text::area_not_number()),
            ("NaN", text::area_not_number()),
            ("٤٧", text::area_not_number()),
        ] {
            assert_eq!(area(text).unwrap_err().reason, reason, "{text}");
        }
    }

    #[test]
    fn buildings_and_stairwells() {
        for text in ["3号楼", "3栋", "3幢", "3#", "3 号楼", "３", "3楼"] {
            assert_eq!(building(text), "3", "{text}");
        }
        assert_eq!((building("楼"), building("甲座")), ("楼".into(), "甲".into()));
        assert_eq!((stairwell("2单元"), room("501室")), ("2".into(), "501".into()));
    }

    #[test]
    fn rounds_and_texts() {
        assert_eq!((round("2"), round("第２轮")), (Ok(2), Ok(2)));
        assert!(["0", "-1", "+1", "1.0", "", "二"].iter().all(|t| round(t).is_err()));
        assert_eq!(line(" 张\u{3000}三 "), Ok("张 三".into()));
        assert!(line("a\tb").is_err() && line("a\u{202e}").is_err());
        assert!(line("a\u{200d}").is_ok() && key("a\u{200d}").is_err());
        assert!(line(&"字".repeat(200)).is_ok() && line(&"字".repeat(201)).is_err());
    }
}
