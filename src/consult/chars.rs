//! Characters that do not show, or that make other text show wrongly.

use unicode_normalization::char::is_public_assigned;

/// `U+0430`: how a character is named in a fault.
#[must_use]
pub fn code_point(ch: char) -> String {
    format!("U+{:04X}", u32::from(ch))
}

/// Controls, line and paragraph separators, and the marks that turn the
/// direction of writing: they can make a page show what is not there.
#[must_use]
pub fn is_control(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_control();
    }
    ch.is_control()
        || matches!(ch, '\u{061C}' | '\u{200E}' | '\u{200F}')
        || matches!(ch, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that have no place in a key: controls, what takes no width,
/// private use, not assigned, and the mark of a broken conversion. Two keys
/// that differ only in these look the same to every reader.
#[must_use]
pub fn is_hidden(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_control();
    }
    is_control(ch) || is_ignorable(ch) || is_private(ch) || !is_public_assigned(ch)
}

/// Characters that choose how their neighbour looks, in emoji and in rare
/// characters of names: joiners and variation selectors. They do nothing else.
#[must_use]
pub const fn shapes(ch: char) -> bool {
    matches!(ch, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether no font can show the character: private use, not assigned, or the
/// mark of a broken conversion. On paper it would be a blank box.
#[must_use]
pub fn has_no_glyph(ch: char) -> bool {
    !ch.is_ascii() && (is_private(ch) || !is_public_assigned(ch) || ch == char::REPLACEMENT_CHARACTER)
}

/// Unicode's `Default_Ignorable_Code_Point`, with the interlinear marks and
/// the replacement character.
const fn is_ignorable(ch: char) -> bool {
    matches!(
        ch,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFD}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

const fn is_private(ch: char) -> bool {
    matches!(
        ch,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_for_ascii_is_the_long_way() {
        for ch in (0..=0x7F_u8).map(char::from) {
            let glyph = !is_private(ch) && is_public_assigned(ch);
            assert!(glyph && !has_no_glyph(ch), "{ch:?}");
            assert_eq!(is_control(ch), ch.is_control(), "{ch:?}");
            assert_eq!(is_hidden(ch), ch.is_control() || is_ignorable(ch), "{ch:?}");
        }
    }
}
