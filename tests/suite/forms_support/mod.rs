//! The programs that an office opens our files with.

use std::path::Path;
use std::process::Command;

use crate::common::Sandbox;

pub(crate) fn installed(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: {program} is not installed");
    }
    there
}

/// Whether there are characters to print Chinese with.
pub(crate) fn chinese_font() -> bool {
    let list = Command::new("fc-list").arg(":lang=zh").output();
    let there = list.is_ok_and(|list| !list.stdout.is_empty());
    if !there {
        eprintln!("skipped: no font with Chinese characters is installed");
    }
    there
}

/// Prints a page on paper with a browser; the path of the PDF.
pub(crate) fn print_page(sandbox: &Sandbox, page: &str) -> String {
    let profile = tempfile::tempdir().unwrap();
    let pdf = sandbox.path(&format!("{page}.pdf"));
    let done = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("--no-pdf-header-footer")
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", sandbox.path(page).display()))
        .output()
        .unwrap();
    assert!(pdf.is_file(), "{}", String::from_utf8_lossy(&done.stderr));
    pdf.display().to_string()
}

/// Opens a document with a word processor and prints it; the path of the PDF,
/// or nothing where the word processor is not there.
pub(crate) fn print_document(sandbox: &Sandbox, document: &str) -> Option<String> {
    let profile = format!("-env:UserInstallation=file://{}", sandbox.path("profile").display());
    let path = sandbox.path(document);
    let done = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(path.parent().unwrap())
        .arg(&path)
        .output()
        .unwrap();
    let pdf = path.with_extension("pdf");
    if !pdf.is_file()
        && String::from_utf8_lossy(&done.stderr).contains("could not be loaded")
        && !has_writer()
    {
        eprintln!("skipped: LibreOffice is here without Writer");
        return None;
    }
    assert!(pdf.is_file(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(pdf.display().to_string())
}

fn has_writer() -> bool {
    ["/usr/lib/libreoffice/program/libswlo.so", "/usr/lib64/libreoffice/program/libswlo.so"]
        .iter()
        .any(|path| Path::new(path).exists())
}

pub(crate) fn words(pdf: &str) -> String {
    let done = Command::new("pdftotext").args(["-layout", pdf, "-"]).output().unwrap();
    String::from_utf8_lossy(&done.stdout).into_owned()
}

pub(crate) fn pages(pdf: &str) -> usize {
    // A page ends with a form feed.
    words(pdf).matches('\u{c}').count()
}

/// The parts of a document and their bytes.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut file = zip.by_index(n).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The words of an XML part, and that it is well formed.
pub(crate) fn xml_words(bytes: &[u8]) -> String {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(bytes).unwrap());
    let mut words = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return words,
            Event::Text(text) => words.push_str(text.as_ref()),
            Event::GeneralRef(name) => match name.as_ref() {
                "lt" => words.push('<'),
                "gt" => words.push('>'),
                "amp" => words.push('&'),
                "quot" => words.push('"'),
                "#39" => words.push('\''),
                other => panic!("&{other};"),
            },
            Event::End(end) if end.name().as_ref() == "w:p" => words.push('\n'),
            _ => {}
        }
    }
}
