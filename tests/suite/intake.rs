//! Tables that come in, from bytes to a roll or to answers.

use crate::tables::{answers, read, roll};
use std::fmt::Write as _;
use yishi::consult::origin::Origin;
use yishi::consult::visit::{Outcome, RawVisit, VisitReader};
use yishi::rule::Position;
use yishi::sheet::Shape;
use yishi::text::Lang;

const PARKING: &[u8] = include_bytes!("../../meetings/parking/roll.csv");

#[test]
fn the_parking_roll() {
    let read = roll(PARKING, false).unwrap();
    assert_eq!(read.roll.households().len(), 1412);
    assert_eq!(read.roll.owners().len(), 1312);
    assert_eq!(read.roll.area(), 8_236_104);
    let buildings = read.roll.by_building();
    assert_eq!(buildings.len(), 6);
    assert_eq!(buildings.iter().map(|b| b.area).sum::<u64>(), 8_236_104);
    assert!(read.left_out.is_empty() && read.notes.is_empty());
    let door = "１-１-101 ".parse().unwrap();
    assert_eq!(read.roll.find(&door).unwrap().area, 4400);
}

#[test]
fn the_parking_canvasses() {
    let files: [&[u8]; 3] = [
        include_bytes!("../../meetings/parking/canvass-1.csv"),
        include_bytes!("../../meetings/parking/canvass-2.csv"),
        include_bytes!("../../meetings/parking/canvass-3.csv"),
    ];
    let read = files.map(|file| answers(file, true).unwrap());
    for (answers, file) in read.iter().zip(files) {
        let lines = file.iter().filter(|b| **b == b'\n').count();
        assert_eq!(answers.len(), lines - 1);
    }
    let first = &read[0][1];
    assert_eq!((first.line, first.door.as_str()), (3, "2-6-201"));
    assert_eq!(first.position, Position::Against);
    assert_eq!(first.at.as_deref(), Some("2019-03-04T18:03:00+08:00"));
    assert_eq!(first.channel.as_deref(), Some("phone"));
    assert_eq!(first.note.as_deref(), Some("担心消防通道"));
}

#[test]
fn the_same_roll_in_every_dress() {
    let plain = String::from_utf8(PARKING.to_vec()).unwrap();
    let expected = roll(PARKING, false).unwrap().roll;
    let dresses = [
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        plain.replace(',', ";"),
        plain.replace(',', "\t"),
        plain.trim_end().to_owned(),
        format!("\n\n{}", plain.replace('\n', "\n\n,,,,\n")),
        reordered(&plain),
    ];
    for dress in dresses {
        assert_eq!(roll(dress.as_bytes(), false).unwrap().roll, expected);
    }
}

/// Chinese headers in another order, with a column that is not needed.
fn reordered(plain: &str) -> String {
    let mut out = String::from("产权人编号,建筑面积（㎡）,姓名,单元,楼 栋,户号\r\n");
    for line in plain.lines().skip(1) {
        let c: Vec<&str> = line.split(',').collect();
        writeln!(out, "{},{}㎡,某,{}单元,{}号楼,{}", c[3], c[4], c[2], c[1], c[0]).unwrap();
    }
    out
}

#[test]
fn unneeded_columns_are_named() {
    let csv = "户号,姓名,电话,身份证号,面积\n1-1-101,张,1,2,50\n";
    let dropped = read(csv.as_bytes(), Shape::ROLL, |_, _| {}).unwrap();
    assert_eq!(dropped, ["姓名", "电话", "身份证号"]);
}

const FAULTY: &str = "户号,楼号,业主,建筑面积,标签\n\
    1-1-101,1,A,50.00,\n\
    1-1-102,1,B,50.123,\n\
    1-1-103,1,C,\"1,050\",\n\
    1-1-104,1,D,-3,\n\
    1-1-105,1,E,0,\n\
    1-1-106,1,F,5e3,\n\
    1-1-107,1,G,,\n\
    1-1-108,1,H,很大,\n\
    １-1-101,1,I,50,\n\
    1-1-1O1,1,J,50,\n\
    1-1 109,1,K,50,\n\
    1-1-\u{200b}110,1,L,50,\n\
    1-1-111,1,M\u{202e},50,\n\
    ,1,N,50,\n\
    1-1-112,1,O,50,,extra\n\
    1-1-113,1,P,1000000001,\n\
    1-1-114,1,Q,50,\u{7}x\n\
    1-1-115,1,R,60\n\
    2-1-\u{430},2,S,60,\n\
    2-1-a,2,T,60,\n";

#[test]
fn every_planted_fault_is_named() {
    let fault = roll(FAULTY.as_bytes(), false).unwrap_err();
    assert_eq!(fault.code, "roll-refused");
    let lines: Vec<u64> = fault.places.iter().filter_map(|p| p.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21]);
    for place in &fault.places {
        assert_eq!(place.file.as_deref(), Some("t.csv"));
        let (reason, remedy) = (place.reason.as_ref().unwrap(), place.remedy.as_ref().unwrap());
        for lang in [Lang::Zh, Lang::En] {
            assert!(!reason.get(lang).is_empty() && !remedy.get(lang).is_empty());
        }
        assert!(place.value.is_some());
    }
    let at = |line: u64| fault.places.iter().find(|p| p.line == Some(line)).unwrap();
    assert_eq!(at(3).column.as_deref(), Some("建筑面积"));
    assert_eq!(at(3).value.as_deref(), Some("50.123"));
    assert_eq!(at(3).door.as_deref(), Some("1-1-102"));
    assert!(at(10).reason_in(Lang::En).contains("line 2"));
    assert!(at(11).reason_in(Lang::En).contains("U+004F / U+0030"));
    assert!(at(2).reason_in(Lang::En).contains("1-1-1O1 on line 11"));
    assert!(at(12).reason_in(Lang::En).contains("U+0020"));
    assert!(at(13).reason_in(Lang::En).contains("U+200B"));
    assert!(at(20).reason_in(Lang::En).contains("U+0430 / U+0061"));
}

#[test]
fn skip_bad_imports_the_rest_and_says_what_was_left_out() {
    let read = roll(FAULTY.as_bytes(), true).unwrap();
    let doors: Vec<&str> = read.roll.households().iter().map(|h| h.door.as_str()).collect();
    assert_eq!(doors, ["1-1-115"]);
    assert_eq!(read.left_out.len(), 19);
}

#[test]
fn bare_room_numbers_are_composed() {
    let csv = "楼号,单元,房号\n3号楼,2单元,501室\n3号楼,10单元,501室\n1栋,1,101\n";
    let read = roll(csv.as_bytes(), false).unwrap();
    let doors: Vec<&str> = read.roll.households().iter().map(|h| h.door.as_str()).collect();
    assert_eq!(doors, ["1-1-101", "3-2-501", "3-10-501"]);
    assert_eq!(read.notes.len(), 1);
    let lacking = "楼号,单元,房号\n3,2,501\n3,,502\n";
    assert_eq!(roll(lacking.as_bytes(), false).unwrap_err().places[0].line, Some(3));
}

#[test]
fn a_line_of_totals_is_checked() {
    let csv = |total: &str| format!("序号,户号,面积\n1,1-1-1,40\n2,1-1-2,2.5\n合 计,,{total}\n");
    let read = roll(csv("42.50").as_bytes(), false).unwrap();
    assert_eq!((read.roll.households().len(), read.notes.len()), (2, 1));
    let fault = roll(csv("42.51").as_bytes(), false).unwrap_err();
    assert_eq!(fault.places[0].line, Some(4));
    assert!(fault.places[0].reason_in(Lang::Zh).contains("42.50"));
}

#[test]
fn a_header_that_cannot_be_used() {
    let code = |csv: &str| roll(csv.as_bytes(), false).unwrap_err().code;
    assert_eq!(code(""), "sheet-empty");
    assert_eq!(code(" \n\n"), "sheet-empty");
    assert_eq!(code("户号，楼号，面积\n1,1,1\n"), "sheet-delimiter");
    assert_eq!(code("户号,房号\n1,1\n"), "sheet-column-twice");
    assert_eq!(code("名字,楼号\n1,1\n"), "sheet-column-missing");
    assert_eq!(code("户号,面积(亩)\n1,1\n"), "sheet-unit");
    assert_eq!(code("户号,面积\n"), "roll-empty");
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    let csv = "\r\n户号,备注,意见\r\n\r\n1-1-1,\"一\r\n二\",同意\r\n,,\r\n1-1-2,,好\r\n";
    let fault = answers(csv.as_bytes(), false).unwrap_err();
    assert_eq!(fault.code, "record-refused");
    assert_eq!(fault.places[0].line, Some(7));
    assert_eq!(fault.places[0].value.as_deref(), Some("好"));
    assert!(fault.places[0].remedy.as_ref().unwrap().zh.contains("有条件同意"));
    let good = answers(csv.replace('好', "弃权").as_bytes(), false).unwrap();
    assert_eq!(good[0].note.as_deref(), Some("一\n二"));
    assert_eq!((good[0].line, good[1].line), (4, 7));
}

#[test]
fn a_door_twice_needs_replace() {
    let csv = "户号,意见\n1-1-1,同意\n1-1-1,反对\n";
    let fault = answers(csv.as_bytes(), false).unwrap_err();
    assert_eq!(fault.places[0].line, Some(3));
    assert!(fault.places[0].reason_in(Lang::En).contains("line 2"));
    assert_eq!(answers(csv.as_bytes(), true).unwrap().len(), 2);
}

#[test]
fn json_lines_are_rows_too() {
    let lines = "\n{\"door\":\"1-1-1\",\"意见\":\"同意\",\"round\":2,\"x\":[1.5]}\n\
        {\"door\":\"1-1-2\",\"position\":\"no\",\"note\":\"a\\\"b\\\\c\\nd\"}";
    let read = answers(lines.as_bytes(), false).unwrap();
    assert_eq!((read[0].line, read[0].round), (2, Some(2)));
    assert_eq!(read[1].note.as_deref(), Some("a\"b\\c\nd"));
    let faulty = "{\"door\":\"1-1-1\",\"area\":47.32}\n{\"door\":\"1-1-2\"\n[1]\n\
        {\"door\":\"1-1-3\",\"户号\":\"1\"}\n{\"door\":{}}\n{\"area\":\"5\"}\n";
    let fault = roll(faulty.as_bytes(), false).unwrap_err();
    let lines: Vec<u64> = fault.places.iter().filter_map(|p| p.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6]);
    let tags = "{\"door\":\"1\",\"tags\":[\"car\",\"lift\",\"car\"]}";
    assert_eq!(roll(tags.as_bytes(), false).unwrap().roll.households()[0].tags, ["car", "lift"]);
}

#[test]
fn visits_are_read() {
    let mut reader = VisitReader::new(Origin::new("v.csv"));
    for (line, outcome) in [(2, "已送达"), (3, "不在"), (4, "Refused"), (5, "搬走"), (6, "公告送达")]
    {
        reader.add(&RawVisit {
            line,
            door: Some("1-1-1".into()),
            outcome: Some(outcome.into()),
            at: Some("2019年3月4日".into()),
            ..RawVisit::default()
        });
    }
    let visits = reader.finish().unwrap();
    let outcomes: Vec<Outcome> = visits.iter().map(|v| v.outcome).collect();
    assert_eq!(outcomes, Outcome::ALL);
    assert_eq!(visits[0].at.as_deref(), Some("2019-03-04"));
}

/// Without an area nothing else tells a household from a heading.
#[test]
fn a_roll_without_areas_counts_no_line_that_is_no_household() {
    let rows = "户号,业主\n1-1-101,A\n1-1-102,B\n户号,业主\n1-1-103,C\n";
    assert_eq!(roll(rows.as_bytes(), false).unwrap().roll.households().len(), 3);
    for heading in ["1号楼,", "东区,", "制表人：张 2019年,", "二单元,"] {
        let fault = roll(format!("{rows}{heading}\n").as_bytes(), false).unwrap_err();
        assert_eq!((fault.places.len(), fault.places[0].line), (1, Some(6)), "{heading}");
    }
    // Told by an owner it is a household, whatever its name is.
    assert_eq!(roll(format!("{rows}东区,D\n").as_bytes(), false).unwrap().roll.households().len(), 4);
    // A list of nothing but doors.
    assert_eq!(roll("户号\n甲\n乙\n".as_bytes(), false).unwrap().roll.households().len(), 2);
    for total in ["合计,3户", "合计：3户,", "3户,合计", "3,总计"] {
        let read = roll(format!("{rows}{total}\n").as_bytes(), false).unwrap();
        assert_eq!(read.roll.households().len(), 3, "{total}");
        let wrong = total.replace('3', "4");
        let fault = roll(format!("{rows}{wrong}\n").as_bytes(), false).unwrap_err();
        assert_eq!(fault.places[0].line, Some(6), "{wrong}");
        assert!(fault.places[0].reason_in(Lang::En).contains('3'), "{wrong}");
    }
}

#[test]
fn a_word_for_no_answer_is_told_to_be_left_out() {
    let fault = answers("户号,意见\n1-1-1,空白\n".as_bytes(), false).unwrap_err();
    assert!(fault.places[0].remedy.as_ref().unwrap().zh.contains("删去这一行"));
}

#[test]
fn headers_as_offices_write_them() {
    let read =
        answers("房号,业主意见,征询日期,楼长\n1-1-1,同意,2019年3月4日,李\n".as_bytes(), false).unwrap();
    assert_eq!((read[0].at.as_deref(), read[0].steward.as_deref()), (Some("2019-03-04"), Some("李")));
}
