//! The id of a household, in one spelling.

use super::chars::{code_point, is_hidden};
use super::doors::address;
use super::value::{Flaw, is_longer, natural, nfkc};
use crate::text;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;
use std::sync::LazyLock;

/// The longest door, in characters.
pub const MAX_DOOR: usize = 64;

/// What a door never holds: quotes and backslashes, and the delimiters of a
/// table, which are there only if a line was split in the wrong way.
const NEVER: &[char] = &['"', '\\', ',', ';'];

/// The id of a household, e.g. `3-2-501`: NFKC, without blanks and without
/// anything that does not show.
///
/// A door in a file and one typed at the command line go through the same
/// [`FromStr`], so full-width `３－２－５０１` is this door too. Doors are in
/// natural order: `1-2-101` comes before `1-10-101`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Door(String);

impl Door {
    /// The door that a person wrote, in a file or at the command line: an
    /// address such as `3号楼2单元501室` is `3-2-501`, anything else is read by
    /// [`FromStr`], which alone reads what is in the record.
    ///
    /// # Errors
    ///
    /// It is empty, too long, or has a character that a door may not have.
    pub fn read(text: &str) -> Result<Self, Flaw> {
        address(text).as_deref().unwrap_or(text).parse()
    }

    /// A text that was a door's.
    pub(super) fn known(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The door as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The building of a door of the form `building-stairwell-room`; empty
    /// for doors of another form.
    #[must_use]
    pub fn building(&self) -> &str {
        self.parts().map_or("", |(building, _)| building)
    }

    /// The stairwell of a door of the form `building-stairwell-room`; empty
    /// for doors of another form.
    #[must_use]
    pub fn stairwell(&self) -> &str {
        self.parts().map_or("", |(_, stairwell)| stairwell)
    }

    fn parts(&self) -> Option<(&str, &str)> {
        let mut parts = self.0.split('-');
        let found = (parts.next()?, parts.next()?);
        let room = parts.next()?;
        let whole = [found.0, found.1, room].iter().all(|p| !p.is_empty());
        (whole && parts.next().is_none()).then_some(found)
    }

    /// What the door looks like: doors with equal skeletons cannot be told
    /// apart on paper (`O` and `0`, `l` and `1`, Latin and Cyrillic `a`).
    #[must_use]
    pub fn skeleton(&self) -> String {
        let Some(signs) = ascii(&self.0) else { return unicode_security::skeleton(&self.0).collect() };
        signs.collect()
    }

    /// A number that doors with equal skeletons have in common, and hardly any
    /// others: what is told apart by it needs no closer look.
    pub(super) fn look(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.skeleton().hash(&mut hasher);
        hasher.finish()
    }

    /// Where two doors differ, as code points: `U+0030 / U+004F`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> String {
        let pairs = self.0.chars().zip(other.0.chars());
        let found = pairs.filter(|(a, b)| a != b).take(4);
        let named = found.map(|(a, b)| format!("{} / {}", code_point(a), code_point(b)));
        named.collect::<Vec<_>>().join(", ")
    }
}

/// What each character of an ASCII text looks like. None of them joins with
/// its neighbour, so the skeleton of the text is those of its characters.
fn ascii(text: &str) -> Option<impl Iterator<Item = &'static str>> {
    static SIGNS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let sign = |byte: u8| unicode_security::skeleton(char::from(byte).encode_utf8(&mut [0; 4])).collect();
        (0..=0x7F).map(sign).collect()
    });
    let sign = |byte: u8| SIGNS.get(usize::from(byte)).map_or("", String::as_str);
    text.is_ascii().then(|| text.bytes().map(sign))
}

impl FromStr for Door {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let flaw = |reason| Err(Flaw::new(reason, text::door_remedy()));
        let door = nfkc(text);
        let door = door.trim();
        if door.is_empty() {
            return flaw(text::door_empty());
        }
        if is_longer(door, MAX_DOOR) {
            return flaw(text::value_long(MAX_DOOR));
        }
        if door.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Ok(Self(door.to_owned()));
        }
        let refused = |c: &char| c.is_whitespace() || is_hidden(*c) || NEVER.contains(c);
        match door.chars().find(refused) {
            Some(ch) => flaw(text::door_char(code_point(ch))),
            None => Ok(Self(door.to_owned())),
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Ord for Door {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(&self.0, &other.0)
    }
}

impl PartialOrd for Door {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::{prop_assert_eq, proptest};

    fn door(text: &str) -> Door {
        text.parse().unwrap()
    }

    #[test]
    fn one_spelling() {
        assert_eq!(door(" ３－２－５０１\u{3000}").as_str(), "3-2-501");
        assert_eq!(door("e\u{301}"), door("\u{e9}"));
        assert_eq!((door("3-2-501").building(), door("3-2-501").stairwell()), ("3", "2"));
        for other in ["501", "3-501", "3-2-5-01", "-2-501", "3--501"] {
            assert_eq!((door(other).building(), door(other).stairwell()), ("", ""), "{other}");
        }
    }

    #[test]
    fn refused_with_the_code_point() {
        for (text, code) in [
            ("1-1 101", "U+0020"),
            ("1-1\u{200b}101", "U+200B"),
            ("1-1\u{202e}101", "U+202E"),
            ("1-1\u{0}", "U+0000"),
            ("1\n1", "U+000A"),
            ("1\u{e000}", "U+E000"),
            ("1\u{378}", "U+0378"),
            ("1\u{fffd}", "U+FFFD"),
            ("1\"", "U+0022"),
            ("1\\", "U+005C"),
            ("1;2", "U+003B"),
        ] {
            let flaw = text.parse::<Door>().unwrap_err();
            assert!(flaw.reason.en.contains(code) && flaw.reason.zh.contains(code), "{text:?}");
        }
        assert!("".parse::<Door>().is_err() && "\u{3000}".parse::<Door>().is_err());
        assert!("1".repeat(64).parse::<Door>().is_ok() && "1".repeat(65).parse::<Door>().is_err());
    }

    #[test]
    fn natural_order() {
        let mut doors = ["1-10-101", "1-2-1001", "10-1-1", "1-2-101", "1-02-101", "甲-1", "2-1-1"];
        doors.sort_by_key(|text| door(text));
        let sorted = ["1-02-101", "1-2-101", "1-2-1001", "1-10-101", "2-1-1", "10-1-1", "甲-1"];
        assert_eq!(doors, sorted);
    }

    proptest! {
        #[test]
        fn the_short_way_for_ascii_is_the_long_way(text in "[\\x00-\\x7F]{0,20}") {
            prop_assert_eq!(Door(text.clone()).skeleton(), unicode_security::skeleton(&text).collect::<String>());
        }
    }

    #[test]
    fn look_alikes() {
        for (a, b) in [("1-1-10", "1-1-1O"), ("l-2", "1-2"), ("a-1", "\u{430}-1"), ("I-1", "1-1")] {
            assert_eq!(door(a).skeleton(), door(b).skeleton(), "{a} {b}");
            assert_eq!(door(a).look(), door(b).look(), "{a} {b}");
            assert_ne!(door(a), door(b));
        }
        assert_ne!(door("1-1-101").skeleton(), door("1-1-102").skeleton());
        assert_eq!(door("1-1O").difference(&door("1-10")), "U+004F / U+0030");
    }
}
