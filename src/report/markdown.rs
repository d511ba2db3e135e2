//! A document as Markdown, and words of people inside it.

use super::document::{Block, Document};
use crate::consult::chars::{is_hidden, shapes};
use crate::text::Lang;

/// A document in Markdown. Pictures are left out: their figures stand beside
/// them.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        match block {
            Block::Title(title) => out.push_str(&format!("# {title}\n\n")),
            Block::Heading(level, title) => {
                let marks = "#".repeat(usize::from(*level) + 1);
                out.push_str(&format!("{marks} {title}\n\n"));
            }
            Block::Paragraph(words) | Block::Subtitle(words) | Block::Notice(words) => {
                out.push_str(&format!("{words}\n\n"));
            }
            Block::Points(points) => {
                points.iter().for_each(|point| out.push_str(&format!("- {point}\n")));
                out.push('\n');
            }
            Block::Facts(table) | Block::Table(table) => {
                out.push_str(&table.text());
                out.push('\n');
            }
            Block::Verbatim(kind, words) => out.push_str(&fenced(kind, words)),
            Block::Chart(_) => {}
            Block::Qr(qr) => out.push_str(&format!("`{}`\n\n", qr.words())),
            Block::Signatures(roles) => out.push_str(&signatures(roles, document.lang)),
        }
    }
    out
}

/// Text as it is, in a fence longer than any run of backquotes inside, so that
/// it can do nothing to the page around it.
fn fenced(kind: &str, words: &str) -> String {
    let longest = words.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{kind}\n{}\n{fence}\n\n", words.trim_end())
}

fn signatures(roles: &[(String, String)], lang: Lang) -> String {
    let (colon, line, gap) = match lang {
        Lang::Zh => ("：", "＿＿＿＿＿＿", "　"),
        Lang::En => (": ", "____________", "  "),
    };
    let fields: Vec<String> = roles.iter().map(|(role, name)| format!("{role}{colon}{name}{line}")).collect();
    format!("{}\n\n", fields.join(gap))
}

/// Plain words with figures. Signs of comparison and products that stand apart
/// do nothing in Markdown, and are read more easily as they are.
#[must_use]
pub fn figures(line: &str) -> String {
    let escaped = escape(line).replace("&gt;", ">").replace(" \\* ", " * ");
    escaped.replace("&lt; ", "< ").replace("&lt;= ", "<= ")
}

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
            ch if is_hidden(ch) && !shapes(ch) => {
                out.push('\u{FFFD}');
            }
            ch => out.push(ch),
        }
    }
    out
}
