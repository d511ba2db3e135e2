//! The mark of a canvass sheet: one line that says of which log, which part
//! and which moment the sheet is, so that a filled sheet finds its way back.

use super::chars::is_hidden;
use crate::log::Hash;
use crate::log::entry::is_consultation_id;
use crate::log::escape::unescape;

/// The tag that a mark begins with; a change of its form is a new tag.
pub const SHEET_MARK: &str = "yishi/sheet/1";

/// The part of a sheet with the doors that have neither building nor stairwell.
pub const ALL: &str = "all";

/// What a sheet was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetMark {
    /// Id of the consultation.
    pub id: String,
    /// Building and stairwell, such as `3-2`; [`ALL`] without them.
    pub part: String,
    /// The log id.
    pub log: Hash,
    /// Lines of the log when the sheet was made.
    pub size: u64,
}

impl SheetMark {
    /// The mark as one line: five words separated by single spaces. What would
    /// break a word of the part, or not show in it, stands as `%XX`.
    #[must_use]
    pub fn encode(&self) -> String {
        format!("{SHEET_MARK} {} {} {} {}", self.id, escape(&self.part), self.log, self.size)
    }

    /// Reads a mark; `None` of any text that [`encode`](Self::encode) would not
    /// have written. Blanks around it do not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut words = text.split(' ');
        let (tag, id, part) = (words.next()?, words.next()?, words.next()?);
        let (log, size) = (words.next()?, words.next()?);
        if tag != SHEET_MARK || !is_consultation_id(id) || part.is_empty() || words.next().is_some() {
            return None;
        }
        let mark = Self {
            id: id.to_owned(),
            part: unescape(part),
            log: log.parse().ok()?,
            size: size.parse().ok()?,
        };
        (mark.encode() == text).then_some(mark)
    }
}

fn escape(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for ch in part.chars() {
        if ch == '%' || ch.is_whitespace() || is_hidden(ch) {
            let mut buffer = [0; 4];
            for byte in ch.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(ch);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn mark(id: &str, part: &str, size: u64) -> SheetMark {
        SheetMark { id: id.to_owned(), part: part.to_owned(), log: Hash::of(b"log"), size }
    }

    #[test]
    fn a_mark_is_five_words() {
        let log = Hash::of(b"log");
        let made = mark("parking", "3-2", 1418);
        assert_eq!(made.encode(), format!("yishi/sheet/1 parking 3-2 {log} 1418"));
        assert_eq!(SheetMark::parse(&format!("  {} ", made.encode())), Some(made));
        assert_eq!(mark("q", "东 区%-1", 1).encode(), format!("yishi/sheet/1 q 东%20区%25-1 {log} 1"));
    }

    #[test]
    fn what_was_not_written_is_not_read() {
        let log = Hash::of(b"log");
        for text in [
            String::new(),
            "yishi/sheet/1".to_owned(),
            format!("yishi/sheet/2 q 1-1 {log} 1"),
            format!("yishi/sheet/1 Q 1-1 {log} 1"),
            format!("yishi/sheet/1 q  {log} 1"),
            format!("yishi/sheet/1 q 1-1 {log} +1"),
            format!("yishi/sheet/1 q 1-1 {log} 01"),
            format!("yishi/sheet/1 q 1-1 {log} 1 2"),
            format!("yishi/sheet/1 q 1-1 {} 1", log.hex().to_uppercase()),
            format!("yishi/sheet/1 q 1-1 {} 1", log.code()),
            format!("yishi/sheet/1 q %41 {log} 1"),
            format!("yishi/sheet/1 q a%2 {log} 1"),
            format!("yishi/sheet/1 q %e4 {log} 1"),
        ] {
            assert_eq!(SheetMark::parse(&text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_mark_comes_back(id in "[a-z0-9-]{1,64}", part in "(?s).{1,40}", size: u64, bytes: [u8; 32]) {
            let made = SheetMark { id, part, log: Hash(bytes), size };
            let line = made.encode();
            prop_assert_eq!(line.split(' ').count(), 5);
            prop_assert_eq!(SheetMark::parse(&line), Some(made));
        }

        #[test]
        fn no_text_is_read_as_another(text in ".{0,200}") {
            if let Some(mark) = SheetMark::parse(&text) {
                prop_assert_eq!(mark.encode(), text.trim());
            }
        }
    }
}
