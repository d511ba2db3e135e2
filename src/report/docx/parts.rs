//! The parts of the package that hardly depend on what the document says.

use super::super::document::Document;
use super::super::html::escape;
use crate::text::Lang;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What each part is.
pub(super) const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Default Extension=\"png\" ContentType=\"image/png\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/numbering.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/>\
<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
<Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
</Types>";

/// Where the document is in the package.
pub(super) const PACKAGE_RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>\
</Relationships>";

/// What made it.
pub(super) const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>yishi</Application></Properties>";

/// One list, with a point before each item.
pub(super) const NUMBERING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>\
<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/>\
<w:pPr><w:ind w:left=\"420\" w:hanging=\"280\"/></w:pPr></w:lvl></w:abstractNum>\
<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

/// Title and language, without any moment of time.
pub(super) fn core(document: &Document) -> String {
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>yishi</dc:creator>\
         <dc:language>{}</dc:language></cp:coreProperties>",
        escape(&document.title),
        tag(document.lang)
    )
}

/// The relations of the document to its parts: pictures from `rId11`.
pub(super) fn rels(pictures: usize) -> String {
    let mut out = format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    let fixed = ["styles", "numbering", "settings", "header1", "footer1"];
    for (n, part) in (1_u32..).zip(fixed) {
        let kind = part.trim_end_matches('1');
        out.push_str(&format!("<Relationship Id=\"rId{n}\" Type=\"{REL}/{kind}\" Target=\"{part}.xml\"/>"));
    }
    for n in 1..=pictures {
        let id = n + 10;
        out.push_str(&format!(
            "<Relationship Id=\"rId{id}\" Type=\"{REL}/image\" Target=\"media/image{n}.png\"/>"
        ));
    }
    out + "</Relationships>"
}

const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en-GB",
    }
}

/// The language of all text, and that it is no document of an older program.
pub(super) fn settings(lang: Lang) -> String {
    let tag = tag(lang);
    format!(
        "{DECLARATION}<w:settings {W}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/>\
         <w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat><w:themeFontLang w:val=\"{tag}\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

/// Number and title on each page.
pub(super) fn header(document: &Document) -> String {
    let words = document.running();
    format!(
        "{DECLARATION}<w:hdr {W}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r>\
         <w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:hdr>",
        escape(&words)
    )
}

/// The page and how many there are.
pub(super) fn footer(lang: Lang) -> String {
    let (before, between, after) = match lang {
        Lang::Zh => ("第 ", " 页，共 ", " 页"),
        Lang::En => ("Page ", " of ", ""),
    };
    let words = |words: &str| format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
    let field =
        |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    format!(
        "{DECLARATION}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}{}{}{}{}</w:p></w:ftr>",
        words(before),
        field("PAGE"),
        words(between),
        field("NUMPAGES"),
        words(after)
    )
}

/// The styles: a paragraph looks as its kind does, nowhere as itself.
pub(super) fn styles(document: &Document) -> String {
    let tag = tag(document.lang);
    // What hangs on a wall is set closer, so that it stays one page.
    let (body, line, title) = if document.one_page { (19, 252, 32) } else { (23, 320, 40) };
    let fonts = |latin: &str, east: &str| {
        format!("<w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:cs=\"{latin}\" w:eastAsia=\"{east}\"/>")
    };
    let serif = fonts("Times New Roman", "宋体");
    let sans = fonts("Arial", "黑体");
    let mono = fonts("Consolas", "仿宋");
    let style = |kind: &str, id: &str, name: &str, rest: &str| {
        format!("<w:style w:type=\"{kind}\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{rest}</w:style>")
    };
    let paragraph = |id: &str, name: &str, paragraph: &str, run: &str| {
        let rest = format!(
            "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr>"
        );
        style("paragraph", id, name, &rest)
    };
    let border = |side: &str, size: u8| {
        format!("<w:{side} w:val=\"single\" w:sz=\"{size}\" w:space=\"4\" w:color=\"777777\"/>")
    };
    let all: String = ["top", "left", "bottom", "right"].iter().map(|side| border(side, 4)).collect();
    let size = |half_points: u8| format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>");
    [
        format!("{DECLARATION}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{serif}{}", size(body)),
        format!("<w:lang w:val=\"{tag}\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults>"),
        format!("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:spacing w:before=\"50\" w:after=\"50\" w:line=\"{line}\" w:lineRule=\"auto\"/></w:pPr></w:style>"
        ),
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblCellMar><w:left w:w=\"90\" w:type=\"dxa\"/><w:right w:w=\"90\" w:type=\"dxa\"/></w:tblCellMar>\
         </w:tblPr></w:style>"
            .to_owned(),
        paragraph("Title", "Title", "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"200\"/><w:jc w:val=\"center\"/>", &format!("{sans}<w:b/>{}", size(title))),
        paragraph("Subtitle", "Subtitle", "<w:jc w:val=\"center\"/>", &size(23)),
        paragraph("Heading1", "heading 1", "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/>", &format!("{sans}<w:b/>{}", size(27))),
        paragraph("Heading2", "heading 2", "<w:keepNext/><w:spacing w:before=\"180\" w:after=\"60\"/><w:outlineLvl w:val=\"1\"/>", &format!("{sans}<w:b/>{}", size(23))),
        paragraph("Notice", "Notice", &format!("<w:keepLines/><w:pBdr>{}</w:pBdr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F1F3F5\"/><w:spacing w:before=\"120\" w:after=\"120\"/>", "<w:left w:val=\"single\" w:sz=\"36\" w:space=\"8\" w:color=\"17624A\"/>"), &size(27)),
        paragraph("ListBullet", "List Bullet", "<w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:before=\"20\" w:after=\"20\"/>", ""),
        paragraph("Caption", "caption", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"40\"/>", &format!("{sans}<w:b/>{}", size(21))),
        paragraph("Legend", "Legend", "<w:spacing w:before=\"40\" w:after=\"120\"/>", &size(18)),
        paragraph("Verbatim", "Verbatim", &format!("<w:pBdr>{all}</w:pBdr><w:spacing w:before=\"0\" w:after=\"0\"/><w:ind w:left=\"120\" w:right=\"120\"/>"), &size(21)),
        paragraph("Commands", "Commands", &format!("<w:pBdr>{all}</w:pBdr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:left=\"120\" w:right=\"120\"/>"), &format!("{mono}<w:noProof/>{}", size(15))),
        paragraph("Cell", "Table Text", "<w:spacing w:before=\"30\" w:after=\"30\" w:line=\"260\" w:lineRule=\"auto\"/>", &size(19)),
        paragraph("CellHead", "Table Heading", "<w:keepNext/><w:spacing w:before=\"30\" w:after=\"30\" w:line=\"260\" w:lineRule=\"auto\"/>", &format!("<w:b/>{}", size(19))),
        paragraph("Header", "header", &format!("<w:pBdr>{}</w:pBdr><w:spacing w:before=\"0\" w:after=\"0\"/>", border("bottom", 4)), &size(18)),
        paragraph("Footer", "footer", "<w:jc w:val=\"center\"/>", &size(18)),
        style("character", "Strong", "Strong", "<w:rPr><w:b/></w:rPr>"),
        style("character", "Code", "Code", &format!("<w:rPr>{mono}<w:noProof/>{}</w:rPr>", size(18))),
        "</w:styles>".to_owned(),
    ]
    .concat()
}
