//! The notices for the wall, printed and photographed.

use crate::common::{LANGS, MAJORITY, Sandbox, pick, refused, refused_as};
use crate::forms_support::{chinese_font, installed, pages, print_document, print_page, words};

const KINDS: [&str; 4] = ["open", "roll", "delivery", "result"];

/// Writes every notice that can be written now, in `form`.
fn write(sandbox: &Sandbox, kind: &str, form: &str) -> String {
    let file = format!("{kind}.{form}");
    let args = ["notice", "small", "--kind", kind, "--format", form, "-o", &file, "--lang", sandbox.lang];
    let _ = sandbox.run(&args).exits(0);
    file
}

fn all(lang: &'static str, form: &str) -> (Sandbox, Vec<String>) {
    let sandbox = Sandbox::speaking(lang);
    sandbox.open_small_as("positions", "extends = \"cn.civil-code.278.ordinary\"\n");
    let mut files: Vec<String> = KINDS[..3].iter().map(|kind| write(&sandbox, kind, form)).collect();
    sandbox.answer_and_close_small();
    files.push(write(&sandbox, "result", form));
    (sandbox, files)
}

#[test]
fn each_is_one_page_with_the_figures_of_the_law() {
    if !installed("chromium") || !installed("pdftotext") || !chinese_font() {
        return;
    }
    for lang in LANGS {
        let (sandbox, files) = all(lang, "html");
        for file in &files {
            let pdf = print_page(&sandbox, file);
            assert_eq!(pages(&pdf), 1, "{file}");
        }
        let text = words(&sandbox.path("result.html.pdf").display().to_string());
        for word in [
            pick(lang, "结论：未通过。", "Outcome: rejected."),
            pick(lang, "参与表决", "Took part"),
            pick(lang, "民法典", "Civil Code"),
            pick(lang, "异议", "Objections"),
        ] {
            assert!(text.contains(word), "{word}\n{text}");
        }
    }
}

#[test]
fn the_document_is_one_page_too() {
    if !installed("soffice") || !installed("pdftotext") || !chinese_font() {
        return;
    }
    for lang in LANGS {
        let (sandbox, files) = all(lang, "docx");
        for file in &files {
            let Some(pdf) = print_document(&sandbox, file) else { return };
            assert_eq!(pages(&pdf), 1, "{file}\n{}", words(&pdf));
        }
    }
}

#[test]
fn a_telephone_reads_the_log_and_the_head() {
    let (sandbox, files) = all("zh", "html");
    let result = String::from_utf8(sandbox.read(files.last().unwrap())).unwrap();
    let side: usize = between(&result, "<figure class=\"qr\"><svg viewBox=\"0 0 ", " ").parse().unwrap();
    let mut dark = vec![vec![false; side]; side];
    for run in between(&result, "fill=\"#000\" d=\"M", "\"").split('M') {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, _) = rest.split_once('v').unwrap();
        let [x, y, length]: [usize; 3] = [x, y, length].map(|number| number.parse().unwrap());
        dark[y][x..x + length].fill(true);
    }
    let scale = 4;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * scale, side * scale, |x, y| {
        if dark[y / scale][x / scale] { 0 } else { 255 }
    });
    let (_, read) = image.detect_grids()[0].decode().unwrap();
    let log = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
    let hash = |line: &str| yishi::log::Hash::of(format!("{line}\n").as_bytes()).hex();
    let (first, last) = (hash(log.lines().next().unwrap()), hash(log.lines().last().unwrap()));
    assert_eq!(read, format!("yishi log {first} size {} head {last}", log.lines().count()));
    // In blocks of four, to be read aloud.
    let blocks: Vec<&str> = (0..16).map(|n| &last[4 * n..4 * n + 4]).collect();
    assert!(result.contains(&blocks.join(" ")));
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

#[test]
fn no_household_is_named() {
    let (sandbox, files) = all("zh", "md");
    let roll = String::from_utf8(sandbox.read("roll.csv")).unwrap();
    for file in &files {
        let text = String::from_utf8(sandbox.read(file)).unwrap();
        for door in roll.lines().skip(1).map(|line| line.split(',').next().unwrap()) {
            assert!(!text.contains(door), "{door} in {file}");
        }
    }
}

#[test]
fn places_days_and_refusals() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        sandbox.open_small_as("positions", MAJORITY);
        let notice = |more: &[&str]| sandbox.run(&[&["notice", "small"], more].concat());
        refused(&notice(&["--kind", "result"]), "not-closed", &["yishi close small"]);
        refused_as(2, &notice(&["--kind", "open", "--format", "csv"]), "form-unknown", &["html, docx, md"]);
        refused_as(2, &notice(&["--kind", "open", "--place", "a\nb"]), "place-invalid", &["--place"]);
        let shown = notice(&[
            "--kind",
            "roll",
            "--format",
            "md",
            "-o",
            "-",
            "--place",
            "*居委会*",
            "--until",
            "2099-03-09",
        ]);
        let text = shown.exits(0).out;
        assert!(text.contains("\\*居委会\\*") && text.contains("2099-03-09"), "{text}");

        let _ = notice(&["--kind", "open"]).exits(0);
        assert!(sandbox.path("notice-small-open.html").is_file());
        let again = notice(&["--kind", "open"]).exits(0).out;
        assert!(again.contains(pick(lang, "没有改动", "already")), "{again}");
        let other = ["--kind", "open", "--place", "x"];
        refused(&notice(&other), "notice-exists", &["notice-small-open.html", "--force"]);
        let _ = notice(&[&other[..], &["--force"]].concat()).exits(0);
        let json = notice(&["--kind", "roll", "--json"]).exits(0).json();
        assert_eq!((&json["format"], &json["kind"]), (&"yishi/notice/1".into(), &"roll".into()));

        sandbox.answer_and_close_small();
        refused(&notice(&["--kind", "delivery"]), "closed", &["--kind result"]);
        // Half of nothing stays behind.
        let names = std::fs::read_dir(sandbox.root()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.into_iter().all(|name| !name.to_string_lossy().contains("half-written")));
    }
}

#[test]
fn the_text_that_was_decided_on_and_the_day_of_the_close_stand_on_the_result() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        let _ = sandbox.close_amended(MAJORITY);
        let second = yishi::log::Hash::of(&sandbox.read("second.txt")).hex();
        let shown = sandbox
            .run(&["notice", "small", "--kind", "result", "--format", "md", "-o", "-", "--lang", lang]);
        let text = shown.exits(0).out;
        assert!(text.contains("proposal-2.txt") && text.contains(&second), "{text}");
        assert!(text.contains(pick(lang, "| 截止记录", "| Closed")), "{text}");
    }
}

#[test]
fn a_day_that_is_past_is_no_last_day() {
    let sandbox = Sandbox::speaking("en");
    sandbox.open_small_as("positions", MAJORITY);
    let past = ["notice", "small", "--kind", "open", "--until", "1999-01-01"];
    refused_as(2, &sandbox.run(&past), "until-past", &["1999-01-01"]);
}
