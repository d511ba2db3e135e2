//! The manifest of paper forms: which serials a steward was given, and what
//! became of each of them by what the pack says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Pack, Said};
use crate::text::{self, Text};

/// The most forms that one pack is given.
pub const MAX_FORMS: u64 = 1_000_000;
/// The most ranges of one pack: they stand in one line.
const MAX_RANGES: usize = 32;
/// The longest letters before a number.
const MAX_PREFIX: usize = 16;
/// The most digits of a number.
const MAX_DIGITS: usize = 9;

/// Serials that follow one another: the same letters, then a number with its
/// leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    prefix: String,
    width: usize,
    first: u64,
    last: u64,
}

/// The serials that were given out with a pack, `A-0001-A-0100,B-0001-B-0020`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forms(Vec<Range>);

/// What became of the forms of a pack, as the line that takes it in tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormCount {
    /// Forms with an answer on them.
    pub back: u64,
    /// Forms that were spoilt.
    pub spoilt: u64,
    /// Serials that are none of the pack's, or both spoilt and answered on.
    pub odd: u64,
}

/// What became of each serial in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormUse {
    /// Serials with an answer on them, and the doors.
    pub back: BTreeMap<String, BTreeSet<String>>,
    /// Serials that were spoilt.
    pub spoilt: BTreeSet<String>,
    /// Those of either that are none of the pack's, or that are in both.
    pub odd: BTreeSet<String>,
}

impl Range {
    fn serial(&self, number: u64) -> String {
        format!("{}{number:0width$}", self.prefix, width = self.width)
    }

    fn count(&self) -> u64 {
        self.last - self.first + 1
    }

    /// The number of a serial that is in this range.
    fn number(&self, serial: &str) -> Option<u64> {
        let digits = serial.strip_prefix(&self.prefix)?;
        let number = number(digits)?;
        ((self.first..=self.last).contains(&number) && self.serial(number) == serial).then_some(number)
    }

    /// Reads `FIRST-LAST`, or one serial. Serials may have hyphens themselves,
    /// so every place where it can be cut is tried: no two of them fit.
    fn read(text: &str) -> Option<Self> {
        let cuts = text.match_indices('-').filter_map(|(at, _)| {
            let (first, last) = (text.get(..at)?, text.get(at + 1..)?);
            Self::between(first, last)
        });
        cuts.chain(Self::between(text, text)).next()
    }

    fn between(first: &str, last: &str) -> Option<Self> {
        let (prefix, from) = parts(first)?;
        let (other, to) = parts(last)?;
        let found =
            Self { prefix: prefix.to_owned(), width: from.len(), first: number(from)?, last: number(to)? };
        (prefix == other && found.first <= found.last && found.serial(found.last) == last).then_some(found)
    }
}

/// Letters and number of a serial.
fn parts(serial: &str) -> Option<(&str, &str)> {
    let letters = serial.trim_end_matches(|ch: char| ch.is_ascii_digit());
    let fits = letters.chars().count() <= MAX_PREFIX
        && letters.chars().all(|ch| ch.is_alphabetic() || ch == '-' || ch == '_');
    fits.then(|| serial.split_at(letters.len()))
}

fn number(digits: &str) -> Option<u64> {
    let fits = (1..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

impl Forms {
    /// Reads ranges separated by commas.
    ///
    /// # Errors
    /// What of them is no range, that a serial is in two of them, or that they
    /// are too many.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let mut ranges = Vec::new();
        for part in text.split([',', '、']).map(str::trim) {
            ranges.push(Range::read(part).ok_or_else(|| text::forms_range(part))?);
        }
        let mut sorted = ranges.clone();
        sorted.sort_unstable();
        let twice = sorted.iter().enumerate().find_map(|(at, range)| {
            let rest = sorted.get(at + 1..).unwrap_or_default();
            rest.iter().find_map(|other| shared(range, other))
        });
        if let Some(serial) = twice {
            return Err(text::forms_twice(serial));
        }
        let found = Self(ranges);
        if found.0.len() > MAX_RANGES || found.count() > MAX_FORMS {
            return Err(text::forms_many(MAX_FORMS, MAX_RANGES));
        }
        Ok(found)
    }

    /// Whether no forms were given.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many forms.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().map(Range::count).sum()
    }

    /// Whether a serial is one of them.
    #[must_use]
    pub fn has(&self, serial: &str) -> bool {
        self.0.iter().any(|range| range.number(serial).is_some())
    }

    /// A serial that is in both.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Option<String> {
        self.0.iter().find_map(|one| other.0.iter().find_map(|two| shared(one, two)))
    }

    /// Those of which `used` has none, as ranges.
    #[must_use]
    pub fn without(&self, used: &BTreeSet<&str>) -> Self {
        let mut left = Vec::new();
        for range in &self.0 {
            let gone: BTreeSet<u64> = used.iter().filter_map(|serial| range.number(serial)).collect();
            let mut first = range.first;
            for at in gone {
                if first < at {
                    left.push(Range { first, last: at - 1, ..range.clone() });
                }
                first = at + 1;
            }
            if first <= range.last {
                left.push(Range { first, ..range.clone() });
            }
        }
        Self(left)
    }
}

/// A serial that two ranges have in common. With other widths only the numbers
/// that are longer than either can be written the same way.
fn shared(one: &Range, two: &Range) -> Option<String> {
    if one.prefix != two.prefix {
        return None;
    }
    let first = one.first.max(two.first);
    let last = one.last.min(two.last);
    let wide = u32::try_from(one.width.max(two.width) - 1).unwrap_or(u32::MAX);
    let first = if one.width == two.width { first } else { first.max(10_u64.saturating_pow(wide)) };
    (first <= last).then(|| one.serial(first))
}

impl fmt::Display for Forms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, range) in self.0.iter().enumerate() {
            f.write_str(if at > 0 { "," } else { "" })?;
            f.write_str(&range.serial(range.first))?;
            if range.first < range.last {
                write!(f, "-{}", range.serial(range.last))?;
            }
        }
        Ok(())
    }
}

impl Pack {
    /// What it says of paper forms. A form that was only left at a door has not
    /// come back.
    #[must_use]
    pub fn form_use(&self) -> FormUse {
        let mut found = FormUse::default();
        let doors: BTreeMap<_, _> = self.doors.iter().map(|door| (door.slot, &door.door)).collect();
        for placed in &self.records {
            let serial = &placed.record.detail.form;
            let answer = matches!(placed.record.said, Said::Position { .. });
            if answer && !serial.is_empty() {
                let door = doors.get(&placed.record.slot).map_or("-", |door| door.as_str());
                found.back.entry(serial.clone()).or_default().insert(door.to_owned());
            }
        }
        found.spoilt.extend(self.spoilt.iter().map(|spoilt| spoilt.serial.clone()));
        let forms = &self.header.forms;
        let both = found.back.keys().filter(|serial| found.spoilt.contains(*serial));
        let foreign = found.back.keys().chain(&found.spoilt).filter(|serial| !forms.has(serial));
        found.odd = both.chain(foreign).cloned().collect();
        found
    }

    /// The same in figures; nothing if the pack was given no forms.
    #[must_use]
    pub fn form_count(&self) -> Option<FormCount> {
        let forms = &self.header.forms;
        if forms.is_empty() {
            return None;
        }
        let found = self.form_use();
        let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let back = found.back.keys().filter(|serial| forms.has(serial)).count();
        let spoilt =
            found.spoilt.iter().filter(|serial| forms.has(serial) && !found.back.contains_key(*serial));
        Some(FormCount { back: number(back), spoilt: number(spoilt.count()), odd: number(found.odd.len()) })
    }

    /// The forms of which it says nothing: they are still out.
    #[must_use]
    pub fn forms_out(&self) -> Forms {
        let found = self.form_use();
        let used = found.back.keys().chain(&found.spoilt).map(String::as_str).collect();
        self.header.forms.without(&used)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn forms(text: &str) -> Forms {
        Forms::parse(text).unwrap()
    }

    #[test]
    fn ranges_are_read_with_their_zeros_and_letters() {
        for (text, count, inside, outside) in [
            ("0001-0100", 100, "0100", "100"),
            ("A0001-A0003", 3, "A0002", "a0002"),
            ("A-0001-A-0100", 100, "A-0042", "A0042"),
            ("1-120", 120, "120", "001"),
            ("A-7", 1, "A-7", "A-8"),
            ("东-01-东-20,西-01-西-05", 25, "西-05", "东-21"),
            ("01-09, 11-12", 11, "11", "10"),
            ("98-103", 6, "100", "098"),
        ] {
            let read = forms(text);
            assert_eq!(read.count(), count, "{text}");
            assert!(read.has(inside) && !read.has(outside), "{text}");
            assert_eq!(forms(&read.to_string()), read, "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "",
            "A",
            "A-B",
            "10-1",
            "A1-B9",
            "01-100000000000",
            "001-1000000000",
            "01-9",
            "1-",
            "-",
            "1-5,",
            "1-5,5-9",
            "1-2000000",
            "A-1-A-2-A-3",
            "x y-1",
            "12345678901234567",
        ] {
            assert!(Forms::parse(text).is_err(), "{text}");
        }
        let many: Vec<String> = (0..40).map(|n| format!("{}", 10 + 2 * n)).collect();
        assert!(Forms::parse(&many.join(",")).is_err());
    }

    #[test]
    fn a_serial_in_two_ranges_is_found_whatever_their_zeros() {
        assert_eq!(forms("1-120").shared(&forms("001-120")), Some("100".to_owned()));
        assert_eq!(forms("1-99").shared(&forms("001-099")), None);
        assert_eq!(forms("A-01-A-20").shared(&forms("A-20-A-30")), Some("A-20".to_owned()));
        assert_eq!(forms("A01-A20").shared(&forms("B01-B20")), None);
    }

    #[test]
    fn what_is_left_is_told_as_ranges() {
        let used = BTreeSet::from(["A-01", "A-05", "A-06", "B-1", "C-3"]);
        assert_eq!(forms("A-01-A-10,B-1,C-1-C-3").without(&used).to_string(), "A-02-A-04,A-07-A-10,C-1-C-2");
        assert!(forms("A-01").without(&BTreeSet::from(["A-01"])).is_empty());
    }
}
