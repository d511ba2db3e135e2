//! A document for a word processor: Office Open XML (ECMA-376, ISO/IEC 29500).
//!
//! The parts are written here over the `zip` that reads workbooks: the same
//! document gives the same bytes on every machine and in every run, which the
//! libraries for it do not promise (they number paragraphs across a process),
//! with the language of each run, repeated table headers, and words for those
//! who cannot see a picture. Nothing is compressed, so that no byte depends on
//! a packer.

mod body;
mod parts;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::document::Document;
use crate::text::{self, Fault};

/// The bytes of the file.
///
/// # Errors
/// It cannot be put together, which memory alone can cause.
pub fn docx(document: &Document) -> Result<Vec<u8>, Fault> {
    let body = body::body(document);
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), parts::CONTENT_TYPES.into()),
        ("_rels/.rels".to_owned(), parts::PACKAGE_RELS.into()),
        ("docProps/core.xml".to_owned(), parts::core(document).into_bytes()),
        ("docProps/app.xml".to_owned(), parts::APP.into()),
        ("word/document.xml".to_owned(), body.xml.into_bytes()),
        ("word/_rels/document.xml.rels".to_owned(), parts::rels(body.pictures.len()).into_bytes()),
        ("word/styles.xml".to_owned(), parts::styles(document).into_bytes()),
        ("word/numbering.xml".to_owned(), parts::NUMBERING.into()),
        ("word/settings.xml".to_owned(), parts::settings(document.lang).into_bytes()),
        ("word/header1.xml".to_owned(), parts::header(document).into_bytes()),
        ("word/footer1.xml".to_owned(), parts::footer(document.lang).into_bytes()),
    ];
    for (n, picture) in (1_u32..).zip(body.pictures) {
        files.push((format!("word/media/image{n}.png"), picture));
    }
    pack(&files).map_err(|error| Fault::new("docx", text::docx_failed(error)))
}

fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The first moment that a zip can name: no clock goes into the bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::super::document::Block;
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_same_document_gives_the_same_bytes_in_one_run() {
        let document = Document {
            lang: Lang::Zh,
            title: "标题 <&>".to_owned(),
            number: "第 1 号".to_owned(),
            one_page: false,
            blocks: vec![Block::Title("标题".to_owned()), Block::Points(vec!["一".to_owned()])],
        };
        let first = docx(&document).ok();
        assert!(first.is_some());
        assert_eq!(first, docx(&document).ok());
    }
}
