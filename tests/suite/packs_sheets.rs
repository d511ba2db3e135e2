//! The sheet of a pack: made of the pack alone, filled in by another program,
//! and read back into that pack and no other, all of it or nothing.

use crate::common::{LANGS, MAJORITY, Run, Sandbox, pick, refused_as};
use crate::pack_support::{fill, issue, opened, seal};
use crate::xlsx_support::filled;
use yishi::log::pack::Pack;

const ROLL: &str = "door,building,owner,area\n1-101,1,A,60\n1-102,1,B,60\n1-201,1,C,60\n1-202,1,D,60\n\
                    2-101,2,E,60\n2-102,2,F,60\n2-201,2,G,60\n2-202,2,H,60\n";

/// An office in another folder, and the steward's with the pack and no book.
fn steward(lang: &'static str) -> (Sandbox, Sandbox) {
    let (office, steward) = (Sandbox::speaking(lang), Sandbox::speaking(lang));
    opened(&office, ROLL, MAJORITY);
    office.run(&["record", "small", "1-202", "against"]).exits(0);
    issue(&office, 1, &["1-101", "1-102", "1-201", "1-202"]);
    steward.write("p1.jsonl", office.read("p1.jsonl"));
    (office, steward)
}

fn take(steward: &Sandbox, sheet: &str) -> Run {
    steward.run(&["pack", "fill", "p1.jsonl", "--from", sheet])
}

#[test]
fn a_sheet_is_made_without_the_book_and_its_answers_come_home() {
    for lang in LANGS {
        let (office, steward) = steward(lang);
        let made = steward.run(&["pack", "sheet", "p1.jsonl", "--json"]).exits(0).json();
        assert_eq!([&made["doors"], &made["answered"]], [4, 1]);
        assert_eq!(made["file"], "p1.xlsx");
        // Made twice, it is the same; over a file that is there, it is not made.
        steward.run(&["pack", "sheet", "p1.jsonl", "-o", "again.xlsx"]).exits(0);
        assert_eq!(steward.read("again.xlsx"), steward.read("p1.xlsx"));
        let again = steward.run(&["pack", "sheet", "p1.jsonl"]);
        refused_as(1, &again, "pack-exists", &["p1.xlsx"]);
        steward.run(&["pack", "sheet", "p1.jsonl", "-o", "p1.html"]).exits(0);
        let page = String::from_utf8(steward.read("p1.html")).unwrap();
        let id = Pack::parse(&steward.read("p1.jsonl")).unwrap().header.pack;
        for words in ["1-101", "Plant a tree in the yard?", &format!("yishi/sheet/1 small pack-{id} ")] {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert!(!page.contains("2-101"));
        let words = [("D5", "同意"), ("H5", "A-1"), ("D6", "反对"), ("J6", "问过两次")];
        steward.write("back.xlsx", filled(&steward.read("p1.xlsx"), &words));
        take(&steward, "back.xlsx").exits(0);
        let pack = Pack::parse(&steward.read("p1.jsonl")).unwrap();
        let said: Vec<(String, String, String)> = pack
            .records
            .iter()
            .map(|placed| {
                let door = pack.doors.iter().find(|door| door.slot == placed.record.slot).unwrap();
                let detail = placed.record.detail.clone();
                (door.door.clone(), detail.form, detail.note)
            })
            .collect();
        let said: Vec<[&str; 3]> = said.iter().map(|(a, b, c)| [a.as_str(), b, c]).collect();
        assert_eq!(said, [["1-101", "A-1", ""], ["1-102", "", "问过两次"]]);
        office.write("p1.jsonl", steward.read("p1.jsonl"));
        seal(&office, 1);
        let merged = office.run(&["pack", "merge", "small", "p1.jsonl", "--json"]).exits(0).json();
        assert_eq!(merged["packs"][0]["recorded"], 2);
        office.run(&["verify"]).exits(3);
    }
}

#[test]
fn a_sheet_of_elsewhere_is_refused_and_a_bad_row_keeps_all_out() {
    for lang in LANGS {
        let (office, steward) = steward(lang);
        steward.run(&["pack", "sheet", "p1.jsonl"]).exits(0);
        let blank = steward.read("p1.xlsx");
        let before = steward.read("p1.jsonl");
        let refused = |cells: &[(&str, &str)], words: &[&str]| {
            steward.write("bad.xlsx", filled(&blank, cells));
            let run = take(&steward, "bad.xlsx");
            assert_eq!(run.code, 1, "{run:?}");
            for word in words {
                assert!(run.err.contains(word), "{word}\n{}", run.err);
            }
            assert_eq!(steward.read("p1.jsonl"), before);
        };
        // Rows that were sorted by hand: the code is that of another door.
        refused(&[("D5", "同意"), ("A6", "1-201"), ("D6", "反对")], &["1-201", "1-102"]);
        // A door that has an answer in the book already, and one that is elsewhere.
        refused(&[("D5", "同意"), ("D8", "同意")], &["1-202"]);
        refused(&[("D5", "同意"), ("A6", "2-101"), ("D6", "同意")], &["2-101"]);
        // A signature without the form that it is on.
        refused(&[("D5", "同意"), ("D6", "同意"), ("G6", pick(lang, "签字", "signed"))], &["1-102"]);
        // The sheet of the pack of another steward, and of another consultation.
        issue(&office, 2, &["1-101", "2-101"]);
        office.run(&["pack", "sheet", "p2.jsonl"]).exits(0);
        steward.write("other.xlsx", filled(&office.read("p2.xlsx"), &[("D5", "同意")]));
        refused_as(1, &take(&steward, "other.xlsx"), "sheet-other", &[]);
        let (_, elsewhere) = self::steward(lang);
        elsewhere.run(&["pack", "sheet", "p1.jsonl"]).exits(0);
        steward.write("far.xlsx", filled(&elsewhere.read("p1.xlsx"), &[("D5", "同意")]));
        refused_as(1, &take(&steward, "far.xlsx"), "sheet-other", &[]);
        assert_eq!(steward.read("p1.jsonl"), before);
        // A sheet that the office printed for the stairwell will do.
        office.run(&["sheet", "small", "--building", "1"]).exits(0);
        steward.write("office.xlsx", filled(&office.read("sheets/small-1.xlsx"), &[("D5", "同意")]));
        take(&steward, "office.xlsx").exits(0);
    }
}

#[test]
fn what_is_no_pack_or_no_name_for_a_sheet_is_told() {
    let (_, steward) = steward("en");
    let sheet = |args: &[&str]| {
        let mut all = vec!["pack", "sheet"];
        all.extend(args);
        steward.run(&all)
    };
    refused_as(2, &sheet(&["p1.jsonl", "-o", "x.pdf"]), "usage", &["x.pdf"]);
    refused_as(1, &sheet(&["nothing.jsonl"]), "file-unread", &["nothing.jsonl"]);
    steward.write("empty.jsonl", "");
    refused_as(4, &sheet(&["empty.jsonl"]), "pack-damaged", &["empty.jsonl:1"]);
    // One that was given out before packs had papers in them.
    let lines = String::from_utf8(steward.read("p1.jsonl")).unwrap();
    let bare: String = lines.split_inclusive('\n').filter(|line| !line.contains("\"t\":\"paper\"")).collect();
    steward.write("bare.jsonl", bare);
    refused_as(1, &sheet(&["bare.jsonl"]), "pack-bare", &["bare.jsonl"]);
    fill(&steward, 1, "1-101", "for", &[]);
    assert_eq!(sheet(&["p1.jsonl", "--json"]).exits(0).json()["answered"], 2);
}
