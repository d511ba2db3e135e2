//! Words of people inside Markdown.

/// Words of people as Markdown that does nothing: no markup, no control.
#[must_use]
pub fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for ch in words.chars() {
        match ch {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' => {
                out.push('\\');
                out.push(ch);
            }
            '\n' | '\t' => out.push(' '),
            ch if crate::consult::chars::is_control(ch) || crate::consult::chars::is_hidden(ch) => {
                out.push('\u{FFFD}');
            }
            ch => out.push(ch),
        }
    }
    out
}
