//! Words of people inside HTML.

use crate::consult::chars::{is_control, is_hidden, shapes};
use crate::text::Lang;

/// The language tag of a page (BCP 47).
#[must_use]
pub const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-Hans",
        Lang::En => "en",
    }
}

/// Words of people as one line of HTML text or a quoted attribute: no markup,
/// no control, nothing that does not show.
#[must_use]
pub fn escape(words: &str) -> String {
    let shown = |ch: char| match ch {
        '\n' | '\t' => ' ',
        ch if is_hidden(ch) && !shapes(ch) => char::REPLACEMENT_CHARACTER,
        ch => ch,
    };
    entities(words.chars().map(shown))
}

/// A text of many lines for a `pre` element, blanks and lines as they are.
/// Marks that turn the writing show as what they are: a sign that something
/// stands there. CR and LF are one line's end.
#[must_use]
pub fn preformatted(words: &str) -> String {
    let text = words.strip_prefix('\u{FEFF}').unwrap_or(words).replace("\r\n", "\n");
    let shown = |ch: char| match ch {
        '\n' | '\t' => ch,
        ch if is_control(ch) => char::REPLACEMENT_CHARACTER,
        ch => ch,
    };
    entities(text.chars().map(shown))
}

fn entities(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for ch in chars {
        match ch {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            ch => out.push(ch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        assert_eq!(escape("<b a='1' b=\"2\">&\n"), "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp; ");
        assert_eq!(escape("a\u{202E}b\u{200B}c\u{0}"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
        assert_eq!(preformatted("\u{FEFF}一\r\n\t二 \u{2066}<x>"), "一\n\t二 \u{FFFD}&lt;x&gt;");
    }
}
