//! Free text inside a canonical line.

use super::line::allowed;

/// Free text as a string of an opening: NFC, with `%`, `"`, `\` and all that
/// an opening may not hold as `%XX` of their UTF-8 bytes. Lossless up to NFC.
#[must_use]
pub fn escape(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::{canonical_combining_class, compose};
    // ASCII is its own normal form, and most of what is written here is ASCII.
    if text.chars().all(|ch| ch.is_ascii() && allowed(ch) && !matches!(ch, '%' | '"' | '\\')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    // The last digit of an escape, as long as a mark could join it: `%0A` and
    // an accent would be another letter in NFC.
    let mut digit = None;
    for ch in text.nfc() {
        let joins =
            digit.is_some_and(|digit| canonical_combining_class(ch) != 0 || compose(digit, ch).is_some());
        if allowed(ch) && !matches!(ch, '%' | '"' | '\\') && !joins {
            out.push(ch);
            digit = None;
        } else {
            let mut buffer = [0; 4];
            for byte in ch.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
            digit = out.chars().next_back();
        }
    }
    out
}

/// The text that [`escape`] was given.
#[must_use]
pub fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|_| first == b'%');
        match hex.and_then(|pair| data_encoding::HEXUPPER.decode(pair).ok()) {
            Some(decoded) => {
                bytes.extend(decoded);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::log::line::{Charset, Writer, parse};

    #[test]
    fn free_text_survives_escaping() {
        for text in [
            "\\\u{301}",
            "\n\u{325}\u{301}x\u{301}",
            "",
            "他说\"可以\"",
            "a\\b 100% \n行二\t",
            "\u{202E}bidi",
            "%41",
            "一二三",
        ] {
            let escaped = escape(text);
            let line = Writer::new().str("note", &escaped).finish();
            assert!(parse(line.as_bytes(), Charset::Utf8).is_ok(), "{line:?}");
            assert_eq!(unescape(&escaped), text);
        }
    }
}
