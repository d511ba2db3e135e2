//! The doors of a file: each as it stands, out of an address, or composed of
//! building, stairwell and room. Rolls, canvasses and visits go through here,
//! so that a door is the same in all of them.

use super::door::Door;
use super::origin::LineReader;
use super::value;
use crate::text::{self, Text};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// A row of a file that is about one door.
pub(super) trait Located {
    /// Door, building and stairwell.
    fn cells(&self) -> [Option<&str>; 3];
    fn door(&self) -> Option<&str> {
        let [door, _, _] = self.cells();
        door
    }
    fn building(&self) -> Option<&str> {
        let [_, building, _] = self.cells();
        building
    }
    fn stairwell(&self) -> Option<&str> {
        let [_, _, stairwell] = self.cells();
        stairwell
    }
    /// The cells in which the word "total" may stand.
    fn labels(&self) -> Vec<&str>;
}

/// What all rows of a file together say of how its doors are written.
#[derive(Debug)]
pub(super) struct Survey {
    bare: usize,
    others: usize,
    building: bool,
    stairwell: bool,
}

impl Survey {
    pub(super) const fn new() -> Self {
        Self { bare: 0, others: 0, building: false, stairwell: false }
    }

    /// Looks at a row.
    pub(super) fn see(&mut self, row: &impl Located) {
        match row.door() {
            Some(door) if is_bare_room(door) => self.bare += 1,
            Some(_) => self.others += 1,
            None => {}
        }
        self.building |= row.building().is_some();
        self.stairwell |= row.stairwell().is_some();
    }

    /// How the doors are to be read.
    pub(super) fn doors(&self) -> Doors {
        // By the greater part, so that one mistyped room does not change how
        // all the others are read.
        let composed = self.bare > self.others && self.building && self.stairwell;
        Doors { composed, ..Doors::default() }
    }
}

/// How the doors of a file are written.
#[derive(Debug, Default)]
pub(super) struct Doors {
    composed: bool,
    /// The first address that was read as a door, with the door, and how many
    /// there were.
    address: Option<(String, Door)>,
    addresses: usize,
}

impl Doors {
    /// The door of a row.
    pub(super) fn read(&mut self, line: &mut LineReader<'_>, row: &impl Located) -> Option<Door> {
        let room = row.door().unwrap_or_default();
        let address = address(room);
        let complete = || address.is_some() || value::nfkc(room).contains('-');
        if !self.composed || room.is_empty() || complete() {
            let door: Door = line.read("door", room, |room| address.as_deref().unwrap_or(room).parse())?;
            if address.is_some() {
                self.addresses += 1;
                self.address.get_or_insert_with(|| (room.trim().to_owned(), door.clone()));
            }
            return Some(door);
        }
        let (Some(building), Some(stairwell)) = (row.building(), row.stairwell()) else {
            line.refuse("door", room, text::roll_bare_room(), text::roll_bare_room_remedy());
            return None;
        };
        let parts = [value::building(building), value::stairwell(stairwell), value::room(room)];
        line.read("door", &parts.join("-"), str::parse)
    }

    /// What was understood beyond the plain text.
    pub(super) fn notes(&self) -> Vec<Text> {
        let composed = self.composed.then(text::roll_composed);
        let addresses = self.address.as_ref();
        let addresses =
            addresses.map(|(address, door)| text::doors_from_addresses(self.addresses, address, door));
        composed.into_iter().chain(addresses).collect()
    }
}

/// A room number by itself: `101`, `A101`, `501室`. An address such as
/// `1号楼2单元301室`, or anything with a dash, is a door as it stands.
fn is_bare_room(door: &str) -> bool {
    let room = value::bare(door, value::ROOMS);
    let plain = room.chars().all(|ch| ch.is_ascii_alphanumeric());
    plain && room.len() <= 8 && room.contains(|ch: char| ch.is_ascii_digit())
}

/// `3-2-501` out of `3号楼2单元501室`, `3栋2单元501` or `3#-2-501`: an address
/// with all three parts and at least one of their words. `None` for anything
/// else, `3-2-501` included, which is a door as it stands.
pub(super) fn address(text: &str) -> Option<String> {
    // The only word for a part that is ASCII.
    if text.is_ascii() && !text.contains('#') { None } else { parts(text) }
}

fn parts(text: &str) -> Option<String> {
    let plain: String = text.nfkc().filter(|ch| !ch.is_whitespace()).collect();
    let (building, named, rest) = part(&plain, value::BUILDINGS, true)?;
    let (stairwell, also, rest) = part(rest, value::STAIRWELLS, true)?;
    let (room, room_named, rest) = part(rest, value::ROOMS, false)?;
    let words = named || also || room_named;
    (words && rest.is_empty()).then(|| format!("{building}-{stairwell}-{room}"))
}

/// A number or letters, the word for what they number, and a dash: the
/// number, whether the word was there, and what follows. `parted` says that
/// the word or the dash must be there.
fn part<'a>(text: &'a str, words: &[&str], parted: bool) -> Option<(&'a str, bool, &'a str)> {
    let is_number = |ch: char| ch.is_ascii_alphanumeric() || "甲乙丙丁戊己庚辛壬癸东西南北中".contains(ch);
    let length = text.find(|ch| !is_number(ch)).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(length).filter(|(number, _)| !number.is_empty())?;
    let word = words.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len());
    let rest = word.and_then(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let dash = if parted { rest.strip_prefix('-') } else { None };
    let whole = !parted || word.is_some() || dash.is_some();
    whole.then_some((number, word.is_some(), dash.unwrap_or(rest)))
}

const TOTALS: &[&str] = &["合计", "总计", "共计", "总共", "total", "totals", "grandtotal", "sum"];
const SUBTOTALS: &[&str] = &["小计", "subtotal"];
/// What the label of a part ends in: `1号楼小计`, `本页合计`.
const ENDS: &[&str] = &["小计", "合计", "总计"];

/// A line of totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// Of all lines.
    Whole,
    /// Of some of them.
    Part,
}

/// Whether a line is one of totals: it has no door, and one of its cells says
/// so.
pub(super) fn total(row: &impl Located) -> Option<Total> {
    // A number in the place of the door is that of the doors.
    if row.door().is_some_and(|door| says(door).is_none() && number_of_doors(door, false).is_none()) {
        return None;
    }
    let said: Vec<Total> = row.labels().into_iter().chain(row.door()).filter_map(says).collect();
    let part = said.iter().find(|total| **total == Total::Part);
    part.or(said.first()).copied()
}

/// The number of doors that a line of totals gives: `60户`, `合计：60户`.
pub(super) fn stated_doors(row: &impl Located) -> Option<u64> {
    let door = row.door().and_then(|door| number_of_doors(door, false));
    let labels = row.labels().into_iter().chain(row.door());
    door.or_else(|| labels.into_iter().find_map(|cell| number_of_doors(cell, true)))
}

/// `60` of `60户`, `合计60套`, and, where no unit is needed, of `60`.
fn number_of_doors(cell: &str, unit: bool) -> Option<u64> {
    let cell = plain(cell, 32);
    let counted =
        ["户", "套", "households", "doors", "flats"].iter().find_map(|unit| cell.strip_suffix(unit));
    let number = counted.or((!unit).then_some(&*cell))?;
    let at = number
        .rfind(|ch: char| !ch.is_ascii_digit())
        .map_or(Some(0), |at| number.get(at..)?.chars().next().map(|ch| at + ch.len_utf8()))?;
    let (label, digits) = number.split_at_checked(at)?;
    (label.is_empty() || says(label).is_some()).then(|| digits.parse().ok())?
}

/// In lower case and one width, without blanks and colons.
fn plain(cell: &str, most: usize) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && byte != b':';
    if cell.len() <= most && cell.bytes().all(is_plain) {
        return Cow::Borrowed(cell);
    }
    let lower = cell.nfkc().flat_map(char::to_lowercase);
    lower.filter(|c| !c.is_whitespace() && *c != ':').take(most).collect()
}

fn says(cell: &str) -> Option<Total> {
    let plain = plain(cell, 32);
    let bare = ["户", "套"].iter().find_map(|unit| plain.strip_suffix(unit));
    let plain = bare.map_or(&*plain, |rest| rest.trim_end_matches(|ch: char| ch.is_ascii_digit()));
    if TOTALS.contains(&plain) {
        return Some(Total::Whole);
    }
    let part = SUBTOTALS.contains(&plain) || ENDS.iter().any(|end| plain.ends_with(end));
    part.then_some(Total::Part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prop_assert_eq, proptest};

    #[test]
    fn addresses() {
        for text in [
            "3号楼2单元501室",
            "3栋2单元501",
            "3#-2-501",
            "3幢 2单元 501室",
            "３号楼－２单元－５０１室",
            "3-2-501室",
            "3号2门501",
            "3#楼2单元501户",
        ] {
            assert_eq!(address(text).as_deref(), Some("3-2-501"), "{text}");
        }
        assert_eq!(address("甲座1单元A501").as_deref(), Some("甲-1-A501"));
        for text in [
            "3-2-501",
            "501",
            "501室",
            "3号楼501室",
            "2单元501",
            "",
            "3号楼2单元",
            "3号楼2单元501室东",
            "P-12",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    proptest! {
        /// Most doors are ASCII, and are looked at in a shorter way.
        #[test]
        fn the_short_way_for_ascii_is_the_long_way(text in "[ -~\t]{0,40}|[0-9A-Za-z#: -]{0,12}") {
            prop_assert_eq!(address(&text), parts(&text));
            let lower = text.nfkc().flat_map(char::to_lowercase);
            let long: String = lower.filter(|c| !c.is_whitespace() && *c != ':').take(32).collect();
            prop_assert_eq!(plain(&text, 32), long);
        }
    }

    #[test]
    fn words_for_totals() {
        assert_eq!((says("合 计："), says("Total")), (Some(Total::Whole), Some(Total::Whole)));
        assert_eq!((says("小计"), says("1号楼合计")), (Some(Total::Part), Some(Total::Part)));
        assert_eq!((says("1-1-101"), says("合计员")), (None, None));
    }
}
