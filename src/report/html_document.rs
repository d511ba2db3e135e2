//! A document as one page of HTML: it fetches nothing, prints on A4, and reads
//! on a telephone, by day and by night, and with a screen reader.

use super::chart::{Chart, Shade, UNITS};
use super::document::{Block, Document, Look, spans};
use super::html::{escape, preformatted, tag};
use super::qr::Qr;
use super::table::Table;
use crate::text::{self, Lang};

const STYLE: &str = include_str!("document.css");

/// The page.
#[must_use]
pub fn html(document: &Document) -> String {
    let lang = document.lang;
    let title = escape(&document.title);
    let running = document.running();
    let mut page = Page { out: String::new(), lang, sections: 0, item: 0 };
    page.out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}\
         @page {{ @top-left {{ content: {} }} @bottom-center {{ content: {} }} }}\n</style>\n</head>\n<body{}>\n<main>\n",
        tag(lang),
        css_string(&running),
        match lang {
            Lang::Zh => "\"第 \" counter(page) \" 页，共 \" counter(pages) \" 页\"",
            Lang::En => "\"Page \" counter(page) \" of \" counter(pages)",
        },
        if document.one_page { " class=\"wall\"" } else { "" },
    ));
    document.blocks.iter().for_each(|block| page.block(block));
    page.close_section();
    page.out.push_str("</main>\n</body>\n</html>\n");
    page.out
}

/// Words as a string of a style sheet inside HTML: nothing in it can end the
/// string, the rule or the element.
fn css_string(words: &str) -> String {
    let mut out = String::from("\"");
    for ch in words.chars() {
        match ch {
            ch if ch.is_alphanumeric() || ch == ' ' => out.push(ch),
            ch => out.push_str(&format!("\\{:x} ", u32::from(ch))),
        }
    }
    out.push('"');
    out
}

struct Page {
    out: String,
    lang: Lang,
    /// Sections open now: 0 or 1.
    sections: u8,
    /// The number of the heading, for its anchor.
    item: u32,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(title) => self.element("h1", "", title),
            Block::Subtitle(words) => self.element("p", " class=\"subtitle\"", words),
            Block::Heading(1, title) => {
                self.close_section();
                self.item += 1;
                self.sections = 1;
                let id = self.item;
                self.out.push_str(&format!("<section aria-labelledby=\"s{id}\">\n"));
                self.element("h2", &format!(" id=\"s{id}\""), title);
            }
            Block::Heading(_, title) => self.element("h3", "", title),
            Block::Paragraph(words) => self.element("p", "", words),
            Block::Notice(words) => self.element("p", " class=\"notice\"", words),
            Block::Points(points) => {
                self.out.push_str("<ul>\n");
                points.iter().for_each(|point| self.element("li", "", point));
                self.out.push_str("</ul>\n");
            }
            Block::Facts(table) => self.facts(table),
            Block::Table(table) => self.table(table),
            Block::Verbatim(kind, words) => {
                let label = match *kind {
                    "sh" => text::verbatim_commands(),
                    _ => text::verbatim_text(),
                };
                self.out.push_str(&format!(
                    "<pre class=\"{kind}\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</pre>\n",
                    escape(label.get(self.lang)),
                    preformatted(words.trim_end())
                ));
            }
            Block::Chart(chart) => self.chart(chart),
            Block::Qr(qr) => self.qr(qr),
            Block::Signatures(roles) => self.signatures(roles),
        }
    }

    fn close_section(&mut self) {
        if std::mem::take(&mut self.sections) > 0 {
            self.out.push_str("</section>\n");
        }
    }

    fn element(&mut self, name: &str, attributes: &str, rich: &str) {
        self.out.push_str(&format!("<{name}{attributes}>{}</{name}>\n", inline(rich)));
    }

    fn facts(&mut self, table: &Table) {
        self.out.push_str("<table class=\"facts\">\n<tbody>\n");
        for row in table.rows() {
            self.out.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let open = if column == 0 { "<th scope=\"row\">" } else { "<td>" };
                let close = if column == 0 { "</th>" } else { "</td>" };
                self.out.push_str(&format!("{open}{}{close}", inline(cell)));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>\n");
    }

    fn table(&mut self, table: &Table) {
        let class = |column: usize| if table.is_right(column) { " class=\"n\"" } else { "" };
        self.out.push_str("<div class=\"wide\" tabindex=\"0\">\n<table>\n<thead>\n<tr>");
        for (column, header) in table.headers().iter().enumerate() {
            self.out.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(column), inline(header)));
        }
        self.out.push_str("</tr>\n</thead>\n<tbody>\n");
        for row in table.rows() {
            self.out.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                self.out.push_str(&format!("<td{}>{}</td>", class(column), inline(cell)));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn chart(&mut self, chart: &Chart) {
        self.out.push_str("<figure class=\"chart\">\n");
        self.out.push_str(&format!("<figcaption>{}</figcaption>\n<ul>\n", escape(&chart.title)));
        for bar in &chart.bars {
            let (label, figure) = (escape(&bar.label), escape(&bar.figure));
            self.out.push_str(&format!(
                "<li><span class=\"label\">{label}</span>\
                 <svg viewBox=\"0 0 {UNITS} 40\" preserveAspectRatio=\"none\" role=\"img\" \
                 aria-label=\"{label} {figure}\">{HATCH}"
            ));
            for stretch in bar.stretches() {
                self.out.push_str(&rect(stretch.from, stretch.length, stretch.shade));
            }
            self.out.push_str(&format!(
                "<rect class=\"all\" x=\"1\" y=\"6\" width=\"{}\" height=\"28\"/>",
                UNITS - 2
            ));
            if let Some(at) = bar.mark_at() {
                let at = at.min(UNITS - 5);
                let halo = at.saturating_sub(4);
                self.out.push_str(&format!(
                    "<rect class=\"ground\" x=\"{halo}\" width=\"13\" height=\"40\"/>\
                     <rect class=\"mark\" x=\"{at}\" width=\"5\" height=\"40\"/>"
                ));
            }
            self.out.push_str(&format!("</svg><span class=\"figure\">{figure}</span></li>\n"));
        }
        self.out.push_str("</ul>\n");
        let mut legend: Vec<String> = chart
            .legend
            .iter()
            .map(|(shade, name)| {
                format!(
                    "<span><svg viewBox=\"0 6 40 28\" aria-hidden=\"true\">{HATCH}{}</svg>{}</span>",
                    rect(0, 40, *shade),
                    escape(name)
                )
            })
            .collect();
        legend.extend(chart.mark.iter().map(|mark| format!("<span>{}</span>", escape(mark))));
        if !legend.is_empty() {
            self.out.push_str(&format!("<p class=\"legend\">{}</p>\n", legend.join(" ")));
        }
        self.out.push_str("</figure>\n");
    }

    fn qr(&mut self, qr: &Qr) {
        let side = qr.rows().len();
        let path: String =
            qr.runs().iter().map(|(y, x, length)| format!("M{x} {y}h{length}v1h-{length}z")).collect();
        self.out.push_str(&format!(
            "<figure class=\"qr\"><svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{}\" \
             shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
             <path fill=\"#000\" d=\"{path}\"/></svg></figure>\n",
            escape(qr.words())
        ));
    }

    fn signatures(&mut self, roles: &[(String, String)]) {
        self.out.push_str("<dl class=\"signatures\">\n");
        for (role, name) in roles {
            self.out.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", inline(role), inline(name)));
        }
        self.out.push_str("</dl>\n");
    }
}

/// The pattern of [`Shade::Against`]; an id may stand more than once, all are
/// the same.
const HATCH: &str = "<defs><pattern id=\"hatch\" width=\"10\" height=\"10\" patternUnits=\"userSpaceOnUse\" \
patternTransform=\"rotate(45)\"><rect class=\"ground\" width=\"10\" height=\"10\"/>\
<rect class=\"against\" width=\"5\" height=\"10\"/></pattern></defs>";

fn rect(from: u32, length: u32, shade: Shade) -> String {
    let class = shade.class();
    let fill = if shade == Shade::Against {
        "fill=\"url(#hatch)\"".to_owned()
    } else {
        format!("class=\"{class}\"")
    };
    format!("<rect {fill} x=\"{from}\" y=\"6\" width=\"{length}\" height=\"28\"/>")
}

/// Rich text as HTML. Long ids break after every block of four.
fn inline(rich: &str) -> String {
    let shown = |words: &str, look: Look| match look {
        Look::Plain => escape(words),
        Look::Strong => format!("<strong>{}</strong>", escape(words)),
        Look::Code => format!("<code>{}</code>", escape(words)),
    };
    spans(rich).iter().map(|span| shown(&span.words, span.look)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_people_do_nothing_in_a_page() {
        let evil = "</style><script>alert(1)</script>\" onload=x {{}} \\\u{202e}";
        let document = Document {
            lang: Lang::Zh,
            title: evil.to_owned(),
            number: evil.to_owned(),
            one_page: false,
            blocks: vec![
                Block::Title(super::super::markdown::escape(evil)),
                Block::Paragraph(evil.to_owned()),
                Block::Verbatim("text", evil.to_owned()),
                Block::Signatures(vec![(evil.to_owned(), evil.to_owned())]),
            ],
        };
        let page = html(&document);
        assert!(!page.contains("<script") && !page.contains('\u{202e}'), "{page}");
        assert_eq!(page.matches("</style>").count(), 1);
    }
}
