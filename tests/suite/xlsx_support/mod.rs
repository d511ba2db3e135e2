//! Workbooks made by hand: raw XML in a zip, so that a test can also make what
//! no program would write.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Cell formats of every workbook made here, by their place in `styles.xml`.
pub(crate) const DATE: u32 = 1;
pub(crate) const DATE_ZH: u32 = 2;
pub(crate) const DATE_EAST: u32 = 3;
pub(crate) const MOMENT: u32 = 4;
pub(crate) const FOUR_DIGITS: u32 = 5;
pub(crate) const BUILDING: u32 = 6;
pub(crate) const CLOCK: u32 = 7;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="0000"/><numFmt numFmtId="178" formatCode="0&quot;号楼&quot;"/></numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellXfs count="8"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="31"/><xf numFmtId="22"/><xf numFmtId="177"/><xf numFmtId="178"/><xf numFmtId="20"/></cellXfs></styleSheet>"#;

/// A cell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum C<'a> {
    /// Nothing.
    Nil,
    /// Text in the cell itself.
    T(&'a str),
    /// A number in the digits that the file has.
    N(&'a str),
    /// A number with a cell format.
    F(&'a str, u32),
    /// The text with this number in the table of texts.
    S(u32),
    /// A truth value.
    B(bool),
    /// An error of a formula.
    E(&'a str),
    /// A formula with the number that it gave.
    Formula(&'a str, &'a str),
    /// A formula with the text that it gave.
    FormulaText(&'a str, &'a str),
}

pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\r', "_x000D_")
}

/// `A`, `Z`, `AA` for 0, 25, 26.
pub(crate) fn letters(mut column: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + u8::try_from(column % 26).unwrap()));
        if column < 26 {
            return out;
        }
        column = column / 26 - 1;
    }
}

/// A worksheet under construction.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) state: &'static str,
    rows: String,
    merges: Vec<String>,
}

impl Sheet {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), state: "visible", rows: String::new(), merges: Vec::new() }
    }

    pub(crate) fn hidden(mut self) -> Self {
        self.state = "hidden";
        self
    }

    /// Adds the row with this number.
    pub(crate) fn row(mut self, number: usize, cells: &[C<'_>]) -> Self {
        write!(self.rows, "<row r=\"{number}\">").unwrap();
        for (at, cell) in cells.iter().enumerate() {
            let name = format!("{}{number}", letters(at));
            match cell {
                C::Nil => Ok(()),
                C::T(text) => write!(
                    self.rows,
                    "<c r=\"{name}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                    escaped(text)
                ),
                C::N(number) => write!(self.rows, "<c r=\"{name}\"><v>{number}</v></c>"),
                C::F(number, style) => write!(self.rows, "<c r=\"{name}\" s=\"{style}\"><v>{number}</v></c>"),
                C::S(text) => write!(self.rows, "<c r=\"{name}\" t=\"s\"><v>{text}</v></c>"),
                C::B(truth) => write!(self.rows, "<c r=\"{name}\" t=\"b\"><v>{}</v></c>", u8::from(*truth)),
                C::E(error) => write!(self.rows, "<c r=\"{name}\" t=\"e\"><v>{error}</v></c>"),
                C::Formula(formula, value) => {
                    write!(self.rows, "<c r=\"{name}\"><f>{}</f><v>{value}</v></c>", escaped(formula))
                }
                C::FormulaText(formula, value) => write!(
                    self.rows,
                    "<c r=\"{name}\" t=\"str\"><f>{}</f><v>{}</v></c>",
                    escaped(formula),
                    escaped(value)
                ),
            }
            .unwrap();
        }
        self.rows.push_str("</row>");
        self
    }

    /// Adds XML as it is.
    pub(crate) fn raw(mut self, xml: &str) -> Self {
        self.rows.push_str(xml);
        self
    }

    pub(crate) fn merge(mut self, range: &str) -> Self {
        self.merges.push(range.into());
        self
    }

    pub(crate) fn xml(&self) -> String {
        let merges: String =
            self.merges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
        let merges = if merges.is_empty() { merges } else { format!("<mergeCells>{merges}</mergeCells>") };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetData>{}</sheetData>{merges}</worksheet>",
            self.rows
        )
    }
}

/// A workbook under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<Sheet>,
    /// The inside of `sst`.
    pub(crate) texts: String,
    pub(crate) since_1904: bool,
    /// Entries beside those of a workbook.
    pub(crate) more: Vec<(String, Vec<u8>)>,
}

impl Book {
    pub(crate) fn of(sheets: impl IntoIterator<Item = Sheet>) -> Self {
        Self { sheets: sheets.into_iter().collect(), ..Self::default() }
    }

    pub(crate) fn entries(&self) -> Vec<(String, Vec<u8>)> {
        let (mut names, mut relations, mut entries) = (String::new(), String::new(), Vec::new());
        for (at, sheet) in (1..).zip(&self.sheets) {
            let (name, state) = (escaped(&sheet.name), sheet.state);
            write!(names, "<sheet name=\"{name}\" sheetId=\"{at}\" state=\"{state}\" r:id=\"rId{at}\"/>")
                .unwrap();
            write!(relations, "<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>").unwrap();
            entries.push((format!("xl/worksheets/sheet{at}.xml"), sheet.xml().into_bytes()));
        }
        let epoch = if self.since_1904 { "<workbookPr date1904=\"1\"/>" } else { "<workbookPr/>" };
        let fixed = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{epoch}<sheets>{names}</sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"),
            ),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\">{}</sst>", self.texts)),
        ];
        let mut all: Vec<(String, Vec<u8>)> =
            fixed.into_iter().map(|(name, xml)| (name.to_owned(), xml.into_bytes())).collect();
        all.extend(entries);
        all.extend(self.more.iter().cloned());
        all
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        zipped(&self.entries())
    }
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// Entries as a zip file.
pub(crate) fn zipped(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The rows of a table as a worksheet of texts.
pub(crate) fn texts(name: &str, rows: &[Vec<String>]) -> Sheet {
    let mut sheet = Sheet::new(name);
    for (at, row) in (1..).zip(rows) {
        let cells: Vec<C<'_>> =
            row.iter().map(|cell| if cell.is_empty() { C::Nil } else { C::T(cell) }).collect();
        sheet = sheet.row(at, &cells);
    }
    sheet
}

/// Writes texts into cells as a program that knows nothing of us would: the
/// bytes of the workbook with these cells in it.
pub(crate) fn filled<S: AsRef<str>>(bytes: &[u8], put: &[(S, S)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let mut xml = String::from_utf8(text).unwrap();
            for (at, words) in put {
                let (at, words) = (at.as_ref(), words.as_ref());
                let from = xml.find(&format!("<c r=\"{at}\"")).unwrap();
                let length = xml[from..].find('>').unwrap() + 1;
                let empty = xml[from..from + length].ends_with("/>");
                let to = if empty { from + length } else { from + xml[from..].find("</c>").unwrap() + 4 };
                let style = xml[from..].split(" s=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
                let cell = format!("<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t>{words}</t></is></c>");
                xml.replace_range(from..to, &cell);
            }
            text = xml.into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&text).unwrap();
    }
    out.finish().unwrap().into_inner()
}
