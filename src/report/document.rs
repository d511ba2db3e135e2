//! A document as a list of blocks, whichever form it is written in: what
//! stands in `minutes.md`, `minutes.html` and `minutes.docx` is said once.
//!
//! Words are *rich text*: the part of Markdown that the catalogue and
//! [`escape`](super::markdown::escape) use, read by [`spans`]. A form never
//! takes anything else in it for markup.

use super::chart::Chart;
use super::qr::Qr;
use super::table::Table;
use crate::consult::Course;
use crate::consult::annotate::Kind;
use crate::text::{self, Lang, Text};

/// A document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The language it is written in.
    pub lang: Lang,
    /// What it is called, as plain words: the header of each page.
    pub title: String,
    /// What stands before the title in the header, e.g. `第 3 号`.
    pub number: String,
    /// It is to hang on a wall: one page, set closer.
    pub one_page: bool,
    /// Its content in order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// What stands at the top of each page: the number and the title, cut where
    /// it would take a second line.
    #[must_use]
    pub fn running(&self) -> String {
        const LONGEST: usize = 36;
        let mut title: String = self.title.chars().take(LONGEST).collect();
        if title.len() < self.title.len() {
            title.push('…');
        }
        if self.number.is_empty() { title } else { format!("{}  {title}", self.number) }
    }
}

/// A part of a document. Strings are rich text unless said otherwise.
#[derive(Debug, Clone)]
pub enum Block {
    /// The title.
    Title(String),
    /// A line under the title: the number, the body that issues it.
    Subtitle(String),
    /// A heading of the first or second level.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A sentence that must be seen, e.g. the outcome.
    Notice(String),
    /// A list without an order.
    Points(Vec<String>),
    /// Names and their values: the first column heads its row.
    Facts(Table),
    /// A table of figures.
    Table(Table),
    /// Plain text kept as it is: a proposal, lines for a shell. The first
    /// field is the kind: `text` or `sh`.
    Verbatim(&'static str, String),
    /// A picture of figures that stand beside it in words.
    Chart(Chart),
    /// A code for a telephone's camera, with the same in words.
    Qr(Qr),
    /// Who signs: the role and the name, if it is known.
    Signatures(Vec<(String, String)>),
}

/// A run of words with one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words, plain.
    pub words: String,
    /// How they look.
    pub look: Look,
}

/// The look of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As the text around it.
    Plain,
    /// Strong.
    Strong,
    /// As typed on a machine: an id, a digest, a file name.
    Code,
}

/// Reads rich text. Every string is some rich text: what is no markup is
/// words.
#[must_use]
pub fn spans(rich: &str) -> Vec<Span> {
    let mut reader = Spans::default();
    let mut rest = rich;
    while let Some(ch) = rest.chars().next() {
        let after = rest.get(ch.len_utf8()..).unwrap_or_default();
        rest = match ch {
            '\\' => match after.chars().next().filter(char::is_ascii_punctuation) {
                Some(next) => {
                    reader.words.push(next);
                    after.get(next.len_utf8()..).unwrap_or_default()
                }
                None => {
                    reader.words.push(ch);
                    after
                }
            },
            '`' => match after.split_once('`') {
                Some((code, after)) => {
                    reader.end();
                    reader.spans.push(Span { words: code.to_owned(), look: Look::Code });
                    after
                }
                None => {
                    reader.words.push(ch);
                    after
                }
            },
            '*' if after.starts_with('*') && (reader.strong || has_close(after)) => {
                reader.end();
                reader.strong = !reader.strong;
                after.get(1..).unwrap_or_default()
            }
            '&' => {
                let entities = [("lt;", '<'), ("gt;", '>'), ("amp;", '&')];
                let found = entities.iter().find_map(|(name, is)| Some((is, after.strip_prefix(name)?)));
                reader.words.push(found.map_or(ch, |(is, _)| *is));
                found.map_or(after, |(_, after)| after)
            }
            ch => {
                reader.words.push(ch);
                after
            }
        };
    }
    reader.end();
    reader.spans
}

/// Whether a `**` that has just been opened is closed again.
fn has_close(after: &str) -> bool {
    after.get(1..).is_some_and(|inside| inside.contains("**"))
}

#[derive(Default)]
struct Spans {
    spans: Vec<Span>,
    words: String,
    strong: bool,
}

impl Spans {
    fn end(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            let look = if self.strong { Look::Strong } else { Look::Plain };
            self.spans.push(Span { words, look });
        }
    }
}

/// Rich text without its looks.
#[must_use]
pub fn plain(rich: &str) -> String {
    spans(rich).into_iter().map(|span| span.words).collect()
}

/// A document under construction.
pub(super) struct Page {
    pub(super) lang: Lang,
    pub(super) blocks: Vec<Block>,
}

impl Page {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, blocks: Vec::new() }
    }

    pub(super) fn line(&mut self, rich: &str) {
        self.blocks.push(Block::Paragraph(rich.to_owned()));
    }

    pub(super) fn say(&mut self, text: &Text) {
        self.line(text.get(self.lang));
    }

    pub(super) fn section(&mut self, title: &Text) {
        self.blocks.push(Block::Heading(1, title.get(self.lang).to_owned()));
    }

    /// A table made for the terminal: its cells are plain words.
    pub(super) fn table(&mut self, table: &Table) {
        self.blocks.push(Block::Table(table.map(super::markdown::figures)));
    }

    /// Names and values; the values are rich text.
    pub(super) fn items(&mut self, items: Vec<(Text, String)>) {
        let mut table = Table::new([text::col_item().get(self.lang), text::col_value().get(self.lang)]);
        for (name, value) in items {
            table.row([name.get(self.lang).to_owned(), value]);
        }
        self.blocks.push(Block::Facts(table));
    }

    /// What a reader must know before the outcome: that a court or a later
    /// decision took it away.
    pub(super) fn set_aside(&mut self, course: &Course) {
        let last = course.annotations.iter().rev().find(|found| found.kind != Kind::Challenged);
        if let Some(found) =
            last.filter(|found| matches!(found.kind, Kind::SetAside | Kind::Changed | Kind::Spent))
        {
            let kind = text::annotation_name(found.kind.code());
            let words = text::stands_no_more(kind.get(self.lang), found.at);
            self.blocks.push(Block::Notice(words.get(self.lang).to_owned()));
        }
    }

    /// A picture, if there is anything to be seen in it.
    pub(super) fn chart(&mut self, chart: Option<Chart>) {
        self.blocks.extend(chart.map(Block::Chart));
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown::escape;
    use super::*;

    fn span(words: &str, look: Look) -> Span {
        Span { words: words.to_owned(), look }
    }

    #[test]
    fn markup_of_the_catalogue_is_read() {
        let read = spans("**结论：通过。** `parking` 1 * 2 \\* 3 &lt;b> a&amp;b 50&");
        let plain = " 1 * 2 * 3 <b> a&b 50&";
        assert_eq!(
            read,
            [
                span("结论：通过。", Look::Strong),
                span(" ", Look::Plain),
                span("parking", Look::Code),
                span(plain, Look::Plain)
            ]
        );
        assert_eq!(spans("a ** b ` c \\"), [span("a ** b ` c \\", Look::Plain)]);
    }

    proptest::proptest! {
        #[test]
        fn words_of_people_are_words(words in "[ -~一-龥]{0,40}") {
            let read = spans(&escape(&words));
            proptest::prop_assert!(read.iter().all(|span| span.look == Look::Plain));
            proptest::prop_assert_eq!(plain(&escape(&words)), words);
        }

        #[test]
        fn any_string_is_rich_text(rich in "[*`\\\\&a<;lt一]{0,30}") {
            let _ = spans(&rich);
        }
    }
}
