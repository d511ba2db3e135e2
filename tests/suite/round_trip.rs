//! Sheets go out, are filled in by a program that is not ours, and come back:
//! every answer arrives, none moves, and what was moved by hand is refused.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::process::Command;

use crate::common::{LANGS, Run, Sandbox, pick, refused};
use crate::xlsx_support::filled;

/// Two stairwells of 24 doors, one owner each.
fn roll() -> String {
    let mut roll = "户号,楼号,单元,业主,建筑面积\n".to_owned();
    for stairwell in 1..=2 {
        for floor in 1..=6 {
            for flat in 1..=4 {
                let door = format!("3-{stairwell}-{floor}0{flat}");
                roll.push_str(&format!("{door},3,{stairwell},o{door},{}.50\n", 40 + floor * flat));
            }
        }
    }
    roll
}

fn opened(lang: &'static str, id: &str) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.write("roll.csv", roll());
    let _ = sandbox.run(&["init", "里弄"]).exits(0);
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    open(&sandbox, lang, id);
    sandbox
}

fn open(sandbox: &Sandbox, lang: &str, id: &str) {
    sandbox.write("p.md", "= 加装电梯\n+ 每户 5 元\n");
    sandbox.write(
        "q.toml",
        format!(
            "[consultation]\nid = \"{id}\"\ntitle = \"=电梯\"\nlang = \"{lang}\"\nconvener = \"组\"\n\
             opens = 2026-05-01\ncloses = 2026-05-31\n[proposal]\ntext = \"p.md\"\n[rule]\n{}\n",
            crate::common::MAJORITY
        ),
    );
    let _ = sandbox.run(&["open", "q.toml"]).exits(0);
}

/// The text of each cell of a workbook made by `yishi sheet`.
fn cells(bytes: &[u8]) -> BTreeMap<String, String> {
    let (page, shared) = (part(bytes, "xl/worksheets/sheet1.xml"), part(bytes, "xl/sharedStrings.xml"));
    let strings: Vec<String> = shared
        .split("<si>")
        .skip(1)
        .map(|xml| xml.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text)).collect())
        .collect();
    let mut found = BTreeMap::new();
    for cell in page.split("<c r=\"").skip(1) {
        let (at, rest) = cell.split_once('"').unwrap();
        if let Some((_, value)) = rest.split_once("<v>").filter(|(head, _)| !head.contains("</c>")) {
            let index: usize = value.split('<').next().unwrap().parse().unwrap();
            found.insert(at.to_owned(), strings[index].clone());
        }
    }
    found
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What to write into a sheet: every door gets one of these words in turn.
fn answers(
    sheet: &BTreeMap<String, String>,
    lang: &str,
) -> (Vec<(String, String)>, BTreeMap<String, String>) {
    let words = [
        ("for", pick(lang, "同意", "for")),
        ("against", pick(lang, "反对", "against")),
        ("abstain", pick(lang, "弃权", "abstain")),
        ("conditional", pick(lang, "有条件同意", "conditional")),
    ];
    let (mut put, mut wanted) = (Vec::new(), BTreeMap::new());
    for row in 5.. {
        let Some(door) = sheet.get(&format!("A{row}")) else { break };
        let (code, word) = words[row % 4];
        put.push((format!("D{row}"), word.to_owned()));
        put.push((format!("F{row}"), "王".to_owned()));
        put.push((format!("G{row}"), pick(lang, "签字", "signed").to_owned()));
        put.push((format!("H{row}"), format!("F-{row}")));
        wanted.insert(door.clone(), code.to_owned());
    }
    (put, wanted)
}

fn positions(run: &Run) -> BTreeMap<String, String> {
    let json = run.json();
    let receipts = json["receipts"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    receipts.iter().map(|receipt| (text(&receipt["door"]), text(&receipt["position"]))).collect()
}

#[test]
fn every_answer_of_a_filled_sheet_arrives_and_none_moves() {
    for lang in LANGS {
        let sandbox = opened(lang, "q");
        let _ = sandbox.run(&["sheet", "q"]).exits(0);
        for part in ["3-1", "3-2"] {
            let name = format!("sheets/q-{part}.xlsx");
            let bytes = sandbox.read(&name);
            let (put, wanted) = answers(&cells(&bytes), lang);
            assert_eq!(wanted.len(), 24);
            sandbox.write(&name, filled(&bytes, &put));
            let trial = sandbox.run(&["record", "q", "--from", &name, "--dry-run"]).exits(0);
            assert_eq!(trial.out.matches("3-").count(), 24, "{}", trial.out);
            let run = sandbox.run(&["record", "q", "--from", &name, "--json"]).exits(0);
            assert_eq!(positions(&run), wanted);
            // Which sheet it was is said; nothing of it was left out.
            assert!(
                run.err.contains(part) && run.err.contains(pick(lang, "空白 0 户", "0 left blank")),
                "{}",
                run.err
            );
            assert!(!run.err.contains(pick(lang, "未读取", "left out")), "{}", run.err);
        }
        let tally = sandbox.run(&["tally", "q", "--json"]).exits(0).json();
        assert_eq!(tally["by"]["provenance"]["signed"]["households"], 48);
        // The second entry of the same papers agrees.
        let second = ["record", "q", "--second", "--from", "sheets/q-3-2.xlsx", "--json"];
        let second = sandbox.run(&second).exits(0).json();
        assert_eq!((&second["same"], &second["different"]), (&24.into(), &0.into()));
        let _ = sandbox.run(&["verify"]).exits(3);
    }
}

#[test]
fn doors_that_were_not_asked_yet_stay_blank_and_a_note_is_not_lost() {
    for lang in LANGS {
        let sandbox = opened(lang, "q");
        let _ = sandbox.run(&["record", "q", "3-1-101", "against"]).exits(0);
        let _ = sandbox.run(&["sheet", "q", "--stairwell", "3-1"]).exits(0);
        let bytes = sandbox.read("sheets/q-3-1.xlsx");
        let sheet = cells(&bytes);
        assert_eq!(sheet["C5"], pick(lang, "是", "yes"));
        assert_eq!(sheet["A1"].chars().next(), Some('='), "a title that looks like a formula stays text");
        let put = [
            ("D6".to_owned(), pick(lang, "同意", "for").to_owned()),
            ("J7".to_owned(), "晚上再来".to_owned()),
        ];
        sandbox.write("back.xlsx", filled(&bytes, &put));
        let run = sandbox.run(&["record", "q", "--from", "back.xlsx", "--json"]).exits(0);
        assert_eq!(positions(&run), [("3-1-102".to_owned(), "for".to_owned())].into());
        assert!(run.err.contains(pick(lang, "空白 23 户", "23 left blank")), "{}", run.err);
        assert!(run.err.contains(pick(lang, "没有登记：7", "not recorded: 7")), "{}", run.err);
        // Nothing at all is filled in.
        sandbox.write("empty.xlsx", &bytes);
        let run = sandbox.run(&["record", "q", "--from", "empty.xlsx", "--json"]).exits(0);
        assert_eq!(run.json()["recorded"], 0);
    }
}

#[test]
fn a_row_that_was_moved_and_a_sheet_of_another_consultation_are_refused() {
    for lang in LANGS {
        let sandbox = opened(lang, "q");
        let _ = sandbox.run(&["sheet", "q", "--stairwell", "3-1"]).exits(0);
        let bytes = sandbox.read("sheets/q-3-1.xlsx");
        let sheet = cells(&bytes);
        // Somebody sorts the doors and not the rest.
        let mut put = vec![("A5".to_owned(), sheet["A6"].clone()), ("A6".to_owned(), sheet["A5"].clone())];
        put.push(("D5".to_owned(), pick(lang, "同意", "for").to_owned()));
        put.push(("D6".to_owned(), pick(lang, "反对", "against").to_owned()));
        sandbox.write("moved.xlsx", filled(&bytes, &put));
        let run = sandbox.run(&["record", "q", "--from", "moved.xlsx"]);
        refused(
            &run,
            "record-refused",
            &["moved.xlsx:5", "moved.xlsx:6", "3-1-101", "3-1-102", &sheet["B5"]],
        );
        let trial = sandbox.run(&["record", "q", "--from", "moved.xlsx", "--dry-run"]);
        assert_eq!(trial.code, 1);
        assert!(trial.out.contains("3-1-102") && trial.out.contains(&sheet["B5"]), "{}", trial.out);
        // A code that was wiped out, and one of no door.
        let mut put = vec![("B5".to_owned(), " ".to_owned()), ("B6".to_owned(), "00000000".to_owned())];
        put.push(("D5".to_owned(), pick(lang, "同意", "for").to_owned()));
        put.push(("D6".to_owned(), pick(lang, "同意", "for").to_owned()));
        sandbox.write("wiped.xlsx", filled(&bytes, &put));
        let run = sandbox.run(&["record", "q", "--from", "wiped.xlsx"]);
        refused(&run, "record-refused", &["wiped.xlsx:5", "wiped.xlsx:6", "00000000"]);
        open(&sandbox, lang, "other");
        let put = [("D5".to_owned(), pick(lang, "同意", "for").to_owned())];
        sandbox.write("back.xlsx", filled(&bytes, &put));
        refused(&sandbox.run(&["record", "other", "--from", "back.xlsx"]), "sheet-other", &["other", "q"]);
        let _ = sandbox.run(&["record", "q", "--from", "back.xlsx"]).exits(0);
        assert_eq!(sandbox.run(&["status", "other", "--json"]).exits(0).json()["answered"], 0);
    }
}

#[test]
fn a_sheet_of_an_earlier_text_is_refused_unless_its_answers_stay() {
    for lang in LANGS {
        let sandbox = opened(lang, "q");
        let _ = sandbox.run(&["sheet", "q", "--stairwell", "3-1"]).exits(0);
        let bytes = sandbox.read("sheets/q-3-1.xlsx");
        let fill = |cell: &str| {
            let put = [(cell.to_owned(), pick(lang, "同意", "for").to_owned())];
            sandbox.write("back.xlsx", filled(&bytes, &put));
            sandbox.run(&["record", "q", "--from", "back.xlsx"])
        };
        let amend = |text: &str, then: &str| {
            sandbox.write("new.md", text);
            sandbox.run(&["amend", "text", "q", "new.md", then, "--why", "x"]).exits(0)
        };
        let _ = amend("two", "--keep");
        let run = fill("D5").exits(0);
        assert!(run.err.contains(pick(lang, "方案在", "the text was changed on")), "{}", run.err);
        let _ = amend("three", "--reask");
        refused(&fill("D6"), "sheet-stale", &["yishi sheet q"]);
        assert_eq!(sandbox.run(&["status", "q", "--json"]).exits(0).json()["answered"], 0);
        let _ = sandbox.run(&["sheet", "q", "--stairwell", "3-1", "-o", "again"]).exits(0);
        let put = [("D6".to_owned(), pick(lang, "同意", "for").to_owned())];
        sandbox.write("new.xlsx", filled(&sandbox.read("again/q-3-1.xlsx"), &put));
        let run = sandbox.run(&["record", "q", "--from", "new.xlsx"]).exits(0);
        assert!(!run.err.contains(pick(lang, "方案在", "the text was changed on")), "{}", run.err);
    }
}

/// As a second program: openpyxl writes the whole workbook anew.
const FILL: &str = "import sys, datetime, openpyxl\n\
    book = openpyxl.load_workbook(sys.argv[1])\n\
    page = book.active\n\
    words = sys.argv[2].split(',')\n\
    for row in range(5, page.max_row + 1):\n\
    \x20   page.cell(row, 4).value = words[row % len(words)]\n\
    \x20   page.cell(row, 5).value = datetime.date(2026, 5, 1 + row % 20)\n\
    \x20   page.cell(row, 6).value = '王'\n\
    \x20   page.cell(row, 10).value = '=不是公式'\n\
    \x20   page.cell(row, 10).data_type = 's'\n\
    book.save(sys.argv[1])\n";

#[test]
fn a_sheet_filled_by_another_library_arrives_too() {
    if !Command::new("python3").args(["-c", "import openpyxl"]).output().is_ok_and(|out| out.status.success())
    {
        eprintln!("skipped: python3 with openpyxl is not installed");
        return;
    }
    for lang in LANGS {
        let sandbox = opened(lang, "q");
        let _ = sandbox.run(&["sheet", "q", "--stairwell", "3-2"]).exits(0);
        let before = cells(&sandbox.read("sheets/q-3-2.xlsx"));
        let words = pick(lang, "同意,反对,弃权", "for,against,abstain");
        let path = sandbox.path("sheets/q-3-2.xlsx").display().to_string();
        let done = Command::new("python3").args(["-c", FILL, &path, words]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let run = sandbox.run(&["record", "q", "--from", "sheets/q-3-2.xlsx", "--json"]).exits(0);
        let codes = ["for", "against", "abstain"];
        let wanted: BTreeMap<String, String> =
            (5..29).map(|row| (before[&format!("A{row}")].clone(), codes[row % 3].to_owned())).collect();
        assert_eq!(positions(&run), wanted);
        let status = sandbox.run(&["status", "q", "--json"]).exits(0).json();
        assert_eq!((&status["answered"], &status["outside_window"]), (&24.into(), &0.into()));
        assert!(sandbox.run(&["status", "q", "--by", "steward"]).exits(0).out.contains('王'));
    }
}

#[test]
fn every_door_is_on_the_printed_workbook() {
    let installed = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !installed("soffice") || !installed("pdftotext") {
        eprintln!("skipped: soffice or pdftotext is not installed");
        return;
    }
    let sandbox = opened("zh", "q");
    let _ = sandbox.run(&["sheet", "q", "--stairwell", "3-1"]).exits(0);
    // A profile of its own: another office may be open.
    let profile = format!("-env:UserInstallation=file://{}", sandbox.path("profile").display());
    let made = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "sheets/q-3-1.xlsx"])
        .current_dir(sandbox.root())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut text = Command::new("pdftotext");
    let text = text.args(["-layout", "q-3-1.pdf", "-"]).current_dir(sandbox.root()).output().unwrap();
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for floor in 1..=6 {
        for flat in 1..=4 {
            let door = format!("3-1-{floor}0{flat}");
            assert!(text.contains(&door), "{door} is not on the pages\n{text}");
        }
    }
}
