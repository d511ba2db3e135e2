//! The blocks of a document as `word/document.xml`, and its pictures.

use super::super::chart::Chart;
use super::super::document::{Block, Document, Look, plain, spans};
use super::super::html::escape;
use super::super::picture;
use super::super::qr::Qr;
use super::super::table::Table;
use crate::text::{self, Lang, width};

/// The width of the text in twentieths of a point: A4 less 24 mm on each side.
const TEXT: usize = 9184;
/// A table of no more rows is not broken between pages.
const SHORT: usize = 12;
/// Keeps a paragraph on the page of the next.
const KEEP: &str = "<w:keepNext/>";
/// English Metric Units of a twentieth of a point.
const EMU: u32 = 635;

/// The document and the pictures in it, in the order of their relations.
pub(super) struct Body {
    pub(super) xml: String,
    pub(super) pictures: Vec<Vec<u8>>,
}

pub(super) fn body(document: &Document) -> Body {
    let mut writer = Writer {
        out: String::new(),
        pictures: Vec::new(),
        drawings: 0,
        row: if document.one_page { 500 } else { 760 },
        qr_side: if document.one_page { 1700 } else { 2500 },
        lang: document.lang,
    };
    writer.out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>",
    );
    for (n, block) in document.blocks.iter().enumerate() {
        // A sentence that announces a table stays on its page.
        let announced = matches!(
            document.blocks.get(n + 1),
            Some(Block::Facts(_) | Block::Table(_) | Block::Verbatim(..) | Block::Chart(_) | Block::Qr(_))
        );
        match block {
            Block::Paragraph(words) if announced => {
                writer.out.push_str(&aligned("Normal", KEEP, &runs(words)));
            }
            block => writer.block(block),
        }
    }
    let [top, side, bottom] = if document.one_page { [1100, 1361, 1000] } else { [1588, 1361, 1361] };
    writer.out.push_str(&format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{side}\" w:bottom=\"{bottom}\" w:left=\"{side}\" w:header=\"567\" w:footer=\"480\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>"
    ));
    Body { xml: writer.out, pictures: writer.pictures }
}

struct Writer {
    out: String,
    pictures: Vec<Vec<u8>>,
    /// Drawings so far: each has a number of its own.
    drawings: u32,
    /// The height of a line for a signature, as below.
    row: u32,
    /// The side of a code in twentieths of a point.
    qr_side: u32,
    lang: Lang,
}

impl Writer {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(words) => self.paragraph("Title", words),
            Block::Subtitle(words) => self.paragraph("Subtitle", words),
            Block::Heading(1, words) => self.paragraph("Heading1", words),
            Block::Heading(_, words) => self.paragraph("Heading2", words),
            Block::Paragraph(words) => self.paragraph("Normal", words),
            Block::Notice(words) => self.paragraph("Notice", words),
            Block::Points(points) => points.iter().for_each(|point| self.paragraph("ListBullet", point)),
            Block::Facts(table) => self.facts(table),
            Block::Table(table) => self.table(table),
            Block::Verbatim(kind, words) => {
                let style = if *kind == "sh" { "Commands" } else { "Verbatim" };
                for line in words.trim_end().lines() {
                    let run = run(&line.replace('\t', "    "), Look::Plain);
                    self.out.push_str(&paragraph_of(style, &run));
                }
            }
            Block::Chart(chart) => self.chart(chart),
            Block::Qr(qr) => self.qr(qr),
            Block::Signatures(roles) => self.signatures(roles),
        }
    }

    fn paragraph(&mut self, style: &str, rich: &str) {
        self.out.push_str(&paragraph_of(style, &runs(rich)));
    }

    fn facts(&mut self, table: &Table) {
        let first = 1700;
        self.open_table(&[first, TEXT - first], true);
        for row in table.rows() {
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (column, cell) in row.iter().enumerate() {
                let head = column == 0;
                let style = if head { "CellHead" } else { "Cell" };
                let wide = if head { first } else { TEXT - first };
                self.cell(wide, head, &paragraph_of(style, &runs(cell)));
            }
            self.out.push_str("</w:tr>");
        }
        self.close_table();
    }

    fn table(&mut self, table: &Table) {
        let widths = widths(table);
        let align = |column: usize| if table.is_right(column) { "<w:jc w:val=\"right\"/>" } else { "" };
        self.open_table(&widths, true);
        self.out.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (column, (header, wide)) in table.headers().iter().zip(&widths).enumerate() {
            self.cell(*wide, true, &aligned("CellHead", align(column), &runs(header)));
        }
        self.out.push_str("</w:tr>");
        let rows = table.rows();
        for (n, row) in (1..).zip(rows) {
            // A short table stays on one page.
            let keep = if rows.len() <= SHORT && n < rows.len() { KEEP } else { "" };
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (column, (cell, wide)) in row.iter().zip(&widths).enumerate() {
                let properties = format!("{keep}{}", align(column));
                self.cell(*wide, false, &aligned("Cell", &properties, &runs(cell)));
            }
            self.out.push_str("</w:tr>");
        }
        self.close_table();
    }

    fn open_table(&mut self, widths: &[usize], lines: bool) {
        let border =
            |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"777777\"/>");
        let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
        let borders: String = if lines { sides.into_iter().map(border).collect() } else { String::new() };
        let borders = if lines { format!("<w:tblBorders>{borders}</w:tblBorders>") } else { borders };
        let total: usize = widths.iter().sum();
        self.out.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/>{borders}<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
        ));
        for wide in widths {
            self.out.push_str(&format!("<w:gridCol w:w=\"{wide}\"/>"));
        }
        self.out.push_str("</w:tblGrid>");
    }

    /// Ends a table; the paragraph after it keeps two tables apart.
    fn close_table(&mut self) {
        self.out.push_str("</w:tbl>");
        self.out.push_str(
            "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"80\" w:lineRule=\"exact\"/></w:pPr></w:p>",
        );
    }

    fn cell(&mut self, wide: usize, head: bool, content: &str) {
        let shade = if head { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F1F3F5\"/>" } else { "" };
        self.out.push_str(&format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/>{shade}<w:vAlign w:val=\"center\"/></w:tcPr>{content}</w:tc>"
        ));
    }

    fn chart(&mut self, chart: &Chart) {
        self.out.push_str(&paragraph_of("Caption", &run(&chart.title, Look::Plain)));
        let widths = [1900, 3984, 3300];
        self.open_table(&widths, false);
        for bar in &chart.bars {
            let words = format!("{} {}", bar.label, bar.figure);
            let (wide, high) = (3800 * EMU, 137 * EMU);
            let drawing =
                picture::bar(bar).map(|png| self.drawing(png, [wide, high], &words)).unwrap_or_default();
            let cells = [run(&bar.label, Look::Plain), drawing, run(&bar.figure, Look::Plain)];
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (content, wide) in cells.iter().zip(widths) {
                self.cell(wide, false, &paragraph_of("Cell", content));
            }
            self.out.push_str("</w:tr>");
        }
        self.close_table();
        let mut legend = String::new();
        for (shade, name) in &chart.legend {
            let side = 137 * EMU;
            legend.push_str(
                &picture::sample(*shade).map(|png| self.drawing(png, [side, side], name)).unwrap_or_default(),
            );
            legend.push_str(&run(&format!(" {name}    "), Look::Plain));
        }
        legend.push_str(&chart.mark.as_ref().map(|mark| run(mark, Look::Plain)).unwrap_or_default());
        if !legend.is_empty() {
            self.out.push_str(&paragraph_of("Legend", &legend));
        }
    }

    fn qr(&mut self, qr: &Qr) {
        let side = self.qr_side * EMU;
        let drawing = picture::qr(qr).map(|png| self.drawing(png, [side, side], qr.words()));
        self.out.push_str(&aligned("Normal", "<w:jc w:val=\"center\"/>", &drawing.unwrap_or_default()));
    }

    fn signatures(&mut self, roles: &[(String, String)]) {
        let widths = [1500, 2900, 384, 1500, 2900];
        self.open_table(&widths, false);
        for pair in roles.chunks(2) {
            self.out.push_str(&format!(
                "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{}\"/></w:trPr>",
                self.row
            ));
            for (n, (role, name)) in pair.iter().enumerate() {
                if n == 1 {
                    self.cell(384, false, &aligned("Cell", KEEP, ""));
                }
                let colon = match self.lang {
                    Lang::Zh => "：",
                    Lang::En => ":",
                };
                self.signature_cell(1500, "", &format!("{}{colon}", plain(role)));
                let line = "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/></w:tcBorders>";
                self.signature_cell(2900, line, &plain(name));
            }
            if pair.len() == 1 {
                [384, 1500, 2900]
                    .into_iter()
                    .for_each(|wide| self.cell(wide, false, &paragraph_of("Cell", "")));
            }
            self.out.push_str("</w:tr>");
        }
        self.close_table();
    }

    fn signature_cell(&mut self, wide: usize, border: &str, words: &str) {
        // The lines for signatures stay on one page with their heading.
        let content = aligned("Cell", KEEP, &run(words, Look::Plain));
        self.out.push_str(&format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/>{border}<w:vAlign w:val=\"bottom\"/></w:tcPr>{content}</w:tc>"
        ));
    }

    /// A picture in the line of text, `size` in EMU, with its words for those
    /// who cannot see it. Equal pictures are kept once.
    fn drawing(&mut self, png: Vec<u8>, [wide, high]: [u32; 2], words: &str) -> String {
        let at = self.pictures.iter().position(|there| *there == png).unwrap_or_else(|| {
            self.pictures.push(png);
            self.pictures.len() - 1
        });
        self.drawings += 1;
        let (id, relation, words) = (self.drawings, at + 11, escape(words));
        let name = escape(text::picture_name(id).get(self.lang));
        format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
             <wp:docPr id=\"{id}\" name=\"{name}\" descr=\"{words}\"/><wp:cNvGraphicFramePr/>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
             <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"{name}\" descr=\"{words}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"rId{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r>"
        )
    }
}

/// Widths of the columns by what stands in them: short ones as wide as their
/// words, so that no figure is broken; long ones share what is left.
fn widths(table: &Table) -> Vec<usize> {
    let longest = |column: usize| {
        let cells = table.rows().iter().filter_map(|row| row.get(column));
        cells.chain(table.headers().get(column)).map(|cell| width(&plain(cell))).max().unwrap_or(0)
    };
    // Half the size of the letters for each cell of a terminal, and the margins.
    let natural: Vec<usize> = (0..table.headers().len()).map(|column| longest(column) * 100 + 220).collect();
    let total: usize = natural.iter().sum::<usize>().max(1);
    if total <= TEXT {
        return natural.iter().map(|wide| wide * TEXT / total).collect();
    }
    let is_short = |wide: usize| wide <= TEXT / natural.len().max(1);
    let short: usize = natural.iter().copied().filter(|wide| is_short(*wide)).sum();
    let long = (total - short).max(1);
    let left = TEXT.saturating_sub(short);
    natural.iter().map(|wide| if is_short(*wide) { *wide } else { wide * left / long }).collect()
}

fn paragraph_of(style: &str, content: &str) -> String {
    aligned(style, "", content)
}

fn aligned(style: &str, properties: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{content}</w:p>")
}

fn runs(rich: &str) -> String {
    spans(rich).iter().map(|span| run(&span.words, span.look)).collect()
}

fn run(words: &str, look: Look) -> String {
    let style = match look {
        Look::Plain => "",
        Look::Strong => "<w:rPr><w:rStyle w:val=\"Strong\"/></w:rPr>",
        Look::Code => "<w:rPr><w:rStyle w:val=\"Code\"/></w:rPr>",
    };
    format!("<w:r>{style}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(words))
}
