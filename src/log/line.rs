//! The canonical line: a flat JSON object in one spelling only.
//!
//! Keys in ASCII order, no white space, values strings or integers up to
//! 2^53 - 1, one final LF, at most 4096 bytes. Strings never need an escape:
//! in a chain they are printable ASCII without `"` and `\`; in an opening
//! they may be UTF-8 in NFC without controls and look-alike traps. So these
//! bytes are at once our bytes, RFC 8785 bytes and the bytes of `jq -cS .`.

use std::ops::Range;

use unicode_normalization::is_nfc;

pub use super::fields::Fields;
use super::fields::{Field, head};
pub use super::line_writer::Writer;
use crate::text::{self, Text};

/// The longest line, final LF included.
pub const MAX_LINE: usize = 4096;
/// The largest integer: what a JSON reader with doubles still holds exactly.
pub const MAX_INT: u64 = (1 << 53) - 1;

/// Which characters the strings of a line may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// Printable ASCII: lines of a chain, of a roll.
    Ascii,
    /// UTF-8 in NFC without controls, bidi controls and noncharacters: openings.
    Utf8,
}

/// A value of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A string without its quotes.
    Str(&'a str),
    /// An integer from 0 to 2^53 - 1.
    Int(u64),
}

/// Why bytes are not a canonical line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Over 4096 bytes.
    #[error("longer than 4096 bytes")]
    TooLong,
    /// The final LF is missing, or there is a second one.
    #[error("does not end in exactly one LF")]
    NoNewline,
    /// The bytes are not UTF-8, or not ASCII where ASCII is required.
    #[error("a byte outside the allowed characters at byte {at}")]
    Charset {
        /// Offset from the start of the line.
        at: usize,
    },
    /// Something else than the one allowed spelling.
    #[error("not the canonical spelling at byte {at}")]
    Syntax {
        /// Offset from the start of the line.
        at: usize,
    },
    /// A key twice, or keys out of ASCII order.
    #[error("key {key:?} is repeated or out of order")]
    KeyOrder {
        /// The key that came too late.
        key: String,
    },
}

impl LineError {
    /// The reason in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::TooLong => text::line_too_long(MAX_LINE),
            Self::NoNewline => text::line_no_newline(),
            Self::Charset { at } => text::line_charset(at),
            Self::Syntax { at } => text::line_syntax(at),
            Self::KeyOrder { key } => text::line_key_order(key),
        }
    }
}

/// Parses one line, final LF included.
///
/// # Errors
/// Any byte that the canonical spelling would not have: the parsed fields
/// written again with [`Writer`] are the same bytes, always.
pub fn parse(bytes: &[u8], charset: Charset) -> Result<Fields<'_>, LineError> {
    if bytes.len() > MAX_LINE {
        return Err(LineError::TooLong);
    }
    let Some((b'\n', body)) = bytes.split_last() else { return Err(LineError::NoNewline) };
    // One look without a branch settles all but a few lines.
    let plain = body.iter().fold(0, |odd, byte| odd | u8::from(!PRINTABLE.contains(byte))) == 0;
    if !plain && body.contains(&b'\n') {
        return Err(LineError::NoNewline);
    }
    let text = std::str::from_utf8(body).map_err(|e| LineError::Charset { at: e.valid_up_to() })?;
    if !plain {
        check_charset(text, charset)?;
    }
    Scanner { text, at: 0 }.object()
}

/// What a line of a chain consists of.
const PRINTABLE: Range<u8> = 0x20..0x7F;

/// Whether `ch` may stand in a string of an opening.
pub(super) fn allowed(ch: char) -> bool {
    let code = u32::from(ch);
    let bidi = matches!(ch, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let nonchar = (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE;
    !(ch.is_control() || bidi || nonchar || matches!(ch, '\u{2028}' | '\u{2029}'))
}

fn check_charset(text: &str, charset: Charset) -> Result<(), LineError> {
    let bad = match charset {
        Charset::Ascii => text.bytes().position(|b| !PRINTABLE.contains(&b)),
        Charset::Utf8 if text.is_ascii() => text.bytes().position(|b| !PRINTABLE.contains(&b)),
        Charset::Utf8 => text
            .char_indices()
            .find(|(_, ch)| !allowed(*ch))
            .map(|(at, _)| at)
            .or_else(|| (!is_nfc(text)).then_some(0)),
    };
    bad.map_or(Ok(()), |at| Err(LineError::Charset { at }))
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn object(mut self) -> Result<Fields<'a>, LineError> {
        let mut fields = Fields::new(self.text);
        let mut last = (0, "");
        self.eat(b'{')?;
        loop {
            let key_at = self.place() + 1;
            let key = self.key()?;
            if fields.number() > 0 && last >= key {
                return Err(LineError::KeyOrder { key: key.1.to_owned() });
            }
            last = key;
            self.eat(b':')?;
            let begin = self.place();
            let (value_at, value, is_int) = match self.value()? {
                Value::Str(text) => (begin + 1, text.len() as u64, false),
                Value::Int(number) => (begin, number, true),
            };
            let (head, key_len) = (key.0, u16::try_from(key.1.len()).unwrap_or(u16::MAX));
            fields.push(Field { head, value, value_at, key_at, key_len, is_int });
            match self.next() {
                Some(b',') => {}
                Some(b'}') if self.at == self.text.len() => return Ok(fields),
                _ => return Err(self.wrong()),
            }
        }
    }

    /// Where the next byte is: no line is longer than such a number.
    fn place(&self) -> u16 {
        u16::try_from(self.at).unwrap_or(u16::MAX)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// The byte just read (or the end) is not what the spelling allows.
    fn wrong(&self) -> LineError {
        LineError::Syntax { at: self.at.saturating_sub(1) }
    }

    fn eat(&mut self, byte: u8) -> Result<(), LineError> {
        match self.next() {
            Some(found) if found == byte => Ok(()),
            _ => Err(self.wrong()),
        }
    }

    /// A key, with its head.
    fn key(&mut self) -> Result<(u64, &'a str), LineError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        // Most end within eight bytes, and those are looked at as one number.
        if let Some((b'"', after)) = rest.split_first()
            && let Some(first) = after.first_chunk::<8>()
        {
            let word = u64::from_le_bytes(*first);
            let len = first_of(word, b'"');
            if len < first_of(word, b'\\') {
                let head = u64::from_be_bytes(*first) & !(u64::MAX >> (8 * len));
                let at = self.at + 1;
                self.at = at + len + 1;
                return Ok((head, self.text.get(at..at + len).unwrap_or_default()));
            }
        }
        let key = self.string()?;
        Ok((head(key.as_bytes()), key))
    }

    fn string(&mut self) -> Result<&'a str, LineError> {
        self.eat(b'"')?;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = end_of(rest.as_bytes()).ok_or_else(|| self.wrong())?;
        let found = rest.get(..len).unwrap_or_default();
        self.at += len;
        self.eat(b'"')?;
        Ok(found)
    }

    fn value(&mut self) -> Result<Value<'a>, LineError> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::Str),
            Some(b'0'..=b'9') => self.integer().map(Value::Int),
            _ => {
                self.at += 1;
                Err(self.wrong())
            }
        }
    }

    fn integer(&mut self) -> Result<u64, LineError> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        let leading_zero = digits.len() > 1 && digits.starts_with('0');
        match digits.parse::<u64>() {
            Ok(number) if number <= MAX_INT && !leading_zero => Ok(number),
            _ => Err(LineError::Syntax { at: start }),
        }
    }
}

/// The place of the first such byte in a word whose lowest byte is the first; 8
/// if it has none. (Mycroft: a byte is zero where taking one away borrows.)
fn first_of(word: u64, byte: u8) -> usize {
    let odd = word ^ u64::from_le_bytes([byte; 8]);
    let zero = odd.wrapping_sub(0x0101_0101_0101_0101) & !odd & 0x8080_8080_8080_8080;
    usize::try_from(zero.trailing_zeros() / 8).unwrap_or(8)
}

/// Where a string ends: at the first `"`, or at a `\`, which none may have.
fn end_of(text: &[u8]) -> Option<usize> {
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\');
    // Whole blocks first: most strings are 64 digits.
    let (blocks, _) = text.as_chunks::<16>();
    let inside = |block: &&[u8; 16]| block.iter().fold(0, |found, byte| found | u8::from(ends(byte))) == 0;
    let skipped = 16 * blocks.iter().take_while(inside).count();
    let at = text.get(skipped..)?.iter().position(ends)?;
    Some(skipped + at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn refused(line: &str) -> LineError {
        parse(line.as_bytes(), Charset::Ascii).unwrap_err()
    }

    #[test]
    fn a_canonical_line_gives_its_fields() {
        let fields = parse(b"{\"a\":\"x\",\"b\":0,\"c\":9007199254740991}\n", Charset::Ascii).unwrap();
        assert_eq!(fields.get("a"), Some(Value::Str("x")));
        assert_eq!(fields.get("b"), Some(Value::Int(0)));
        assert_eq!(fields.get("c"), Some(Value::Int(MAX_INT)));
        assert_eq!(fields.get("d"), None);
    }

    #[test]
    fn every_other_spelling_is_refused() {
        for line in [
            "",
            "\n",
            "{}\n",
            "{\"a\":1}",
            "{\"a\":1}\n\n",
            "{\"a\":1}\r\n",
            "\u{FEFF}{\"a\":1}\n",
            "{ \"a\":1}\n",
            "{\"a\": 1}\n",
            "{\"a\":1 }\n",
            "{\"a\":1} \n",
            "{\"a\":1,}\n",
            "{\"a\":3.0}\n",
            "{\"a\":1e2}\n",
            "{\"a\":01}\n",
            "{\"a\":-1}\n",
            "{\"a\":+1}\n",
            "{\"a\":9007199254740992}\n",
            "{\"a\":99999999999999999999999}\n",
            "{\"a\":true}\n",
            "{\"a\":null}\n",
            "{\"a\":[]}\n",
            "{\"a\":{}}\n",
            "{\"a\":\"\\u0061\"}\n",
            "{\"a\":\"\u{00E9}\"}\n",
            "{\"a\":\"\t\"}\n",
            "{a:1}\n",
            "{'a':1}\n",
            "{\"a\"}\n",
            "{\"a\":\"x}\n",
            "{\"a\":1}{\"a\":1}\n",
            "[1]\n",
            "{\"a\":1",
            "{\"\\ud800\":1}\n",
        ] {
            assert!(parse(line.as_bytes(), Charset::Ascii).is_err(), "{line:?}");
        }
        assert_eq!(refused("{\"b\":1,\"a\":1}\n"), LineError::KeyOrder { key: "a".into() });
        assert_eq!(refused("{\"a\":1,\"a\":1}\n"), LineError::KeyOrder { key: "a".into() });
        assert_eq!(parse(b"{\"a\":\"\xFF\"}\n", Charset::Utf8), Err(LineError::Charset { at: 6 }));
        let long = format!("{{\"a\":\"{}\"}}\n", "x".repeat(MAX_LINE));
        assert_eq!(refused(&long), LineError::TooLong);
    }

    #[test]
    fn openings_take_chinese_and_refuse_traps() {
        let chinese = "{\"id\":\"三号楼\"}\n";
        assert!(parse(chinese.as_bytes(), Charset::Utf8).is_ok());
        assert!(parse(chinese.as_bytes(), Charset::Ascii).is_err());
        for trap in ["\u{202E}", "\u{2028}", "\u{0085}", "\u{FFFE}", "e\u{0301}"] {
            let line = format!("{{\"id\":\"{trap}\"}}\n");
            assert!(parse(line.as_bytes(), Charset::Utf8).is_err(), "{trap:?}");
        }
    }
}
