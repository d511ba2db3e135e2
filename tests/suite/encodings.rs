//! The encodings that tables come in, and the same table in every dress.

use crate::common::{MAJORITY, SMALL_ROLL, Sandbox};
use crate::tables::roll;
use encoding_rs::GB18030;
use yishi::sheet::{self, Bad, Column, Encoding, Hints, Shape};
use yishi::text::{Fault, Lang};

fn gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = mark.then_some('\u{feff}');
    mark.into_iter().chain(text.chars()).collect::<String>().encode_utf16().flat_map(bytes).collect()
}

/// Doors with areas, and what was said of the reading.
fn read(bytes: &[u8], encoding: Option<&str>) -> Result<(Vec<[String; 2]>, Vec<String>), Fault> {
    let encoding = encoding.map(|word| Encoding::named(word).unwrap());
    let mut rows = sheet::open_with(bytes, "t.csv", Shape::ROLL, Hints { sheet: None, encoding })?;
    let mut read = Vec::new();
    for row in rows.by_ref() {
        match row {
            Ok(row) => {
                read.push([Column::Door, Column::Owner].map(|c| row.get(c).unwrap_or_default().to_owned()));
            }
            Err(Bad::File(fault)) => return Err(fault),
            Err(Bad::Line(place)) => panic!("{place:?}"),
        }
    }
    Ok((read, rows.remarks().iter().map(|remark| remark.get(Lang::En).to_owned()).collect()))
}

const TABLE: &str = "户号,业主,面积\n１-1-101,张,47.32\n1-1-102,𠮷田,50\n";

#[test]
fn every_encoding_is_found_and_said() {
    let plain = read(TABLE.as_bytes(), None).unwrap();
    assert_eq!(plain.0[1], ["1-1-102", "𠮷田"]);
    assert!(plain.1.is_empty());
    for (bytes, said) in [
        (format!("\u{feff}{TABLE}").into_bytes(), None),
        (gb18030(TABLE), Some("GB18030")),
        (utf16(TABLE, true, u16::to_le_bytes), Some("UTF-16LE")),
        (utf16(TABLE, true, u16::to_be_bytes), Some("UTF-16BE")),
        (utf16(TABLE, false, u16::to_le_bytes), Some("UTF-16LE")),
        (utf16(TABLE, false, u16::to_be_bytes), Some("UTF-16BE")),
        (utf16("door,owner\n1,a\n", false, u16::to_le_bytes), Some("UTF-16LE")),
    ] {
        let (rows, remarks) = read(&bytes, None).unwrap();
        if bytes.len() > 100 {
            assert_eq!(rows, plain.0, "{said:?}");
        }
        assert_eq!(remarks.len(), usize::from(said.is_some()));
        assert!(remarks.iter().all(|remark| remark.contains(said.unwrap())), "{remarks:?}");
    }
}

#[test]
fn a_title_that_begins_with_the_byte_of_a_brace() {
    let table = format!("第一轮名册\n{TABLE}");
    for bytes in [utf16(&table, false, u16::to_be_bytes), utf16(&table, false, u16::to_le_bytes)] {
        assert_eq!(read(&bytes, None).unwrap().0.len(), 2);
    }
}

#[test]
fn an_encoding_that_is_asked_for_is_not_said() {
    for (word, bytes) in [
        ("utf-8", TABLE.as_bytes().to_vec()),
        ("UTF8", format!("\u{feff}{TABLE}").into_bytes()),
        ("gbk", gb18030(TABLE)),
        ("gb18030", gb18030(TABLE)),
        ("utf-16", utf16(TABLE, true, u16::to_be_bytes)),
        ("utf-16", utf16(TABLE, false, u16::to_be_bytes)),
        ("utf-16le", utf16(TABLE, true, u16::to_le_bytes)),
        ("utf-16be", utf16(TABLE, false, u16::to_be_bytes)),
    ] {
        let (rows, remarks) = read(&bytes, Some(word)).unwrap_or_else(|fault| panic!("{word} {fault:?}"));
        assert_eq!((rows.len(), remarks.len()), (2, 0), "{word}");
        assert_eq!(rows[1][1], "𠮷田");
    }
    assert!(Encoding::named("latin1").is_none());
}

#[test]
fn what_does_not_fit_is_refused_with_its_line() {
    let cases: [(Vec<u8>, Option<&str>, u64); 7] = [
        // Late enough that the choice is made long before.
        ([TABLE.repeat(2_000).as_bytes(), b"1-1-103,\xFF,1\n"].concat(), None, 6_001),
        ([gb18030(&TABLE.repeat(9_000)), b"1-1-103,\xFF\xFF,1\n".to_vec()].concat(), None, 27_001),
        // Neither one nor the other from the beginning.
        ([gb18030(TABLE), b"1-1-103,\xFF\xFF,1\n".to_vec()].concat(), None, 4),
        ([TABLE.as_bytes(), b"1-1-103,\xFF\xFF,1\n"].concat(), None, 4),
        (gb18030(TABLE), Some("utf-8"), 1),
        (b"door,owner\n1-1-101,a\n1-1-102,\x00\xD8\x00\x00\n".to_vec(), None, 3),
        ([utf16(TABLE, true, u16::to_le_bytes), vec![0x00, 0xD8, 0x41, 0x00]].concat(), None, 4),
    ];
    for (bytes, encoding, line) in cases {
        let fault = read(&bytes, encoding).unwrap_err();
        assert_eq!((fault.code, fault.places[0].line), ("sheet-encoding", Some(line)), "{encoding:?} {line}");
        assert!(fault.hint.unwrap().en.contains("--encoding"));
    }
}

#[test]
fn lines_of_json_are_utf8_unless_it_is_said() {
    let lines = "{\"door\":\"1-1-101\",\"owner\":\"张\"}\n";
    let fault = read(&gb18030(lines), None).unwrap_err();
    assert_eq!((fault.code, fault.places[0].line), ("sheet-encoding", Some(1)));
    assert_eq!(read(&gb18030(lines), Some("gbk")).unwrap().0[0], ["1-1-101", "张"]);
    assert_eq!(read(lines.as_bytes(), None).unwrap().0[0], ["1-1-101", "张"]);
}

#[test]
fn ascii_for_a_long_way_and_then_chinese() {
    let mut bytes = b"door,owner\n".to_vec();
    for at in 0..20_000 {
        bytes.extend(format!("1-1-{at},A{at}\n").bytes());
    }
    bytes.extend(gb18030("2-1-101,张\n"));
    let (rows, remarks) = read(&bytes, None).unwrap();
    assert_eq!((rows.len(), rows[20_000][1].as_str(), remarks.len()), (20_001, "张", 1));
}

#[test]
fn a_gbk_roll_with_a_title_and_telephones() {
    let table = "某小区名册,,,,\n2019年3月,,,,\n序号,户号,业主姓名,联系电话,建筑面积（㎡）\n\
        1,３号楼２单元５０１室,张三,13800000000,４７．３２㎡\n2,3栋2单元502,李四,,60\n合计,,,,107.32\n";
    let bytes = gb18030(table);
    let read = roll(&bytes, false).unwrap();
    let doors: Vec<&str> = read.roll.households().iter().map(|h| h.door.as_str()).collect();
    assert_eq!((doors, read.roll.area()), (vec!["3-2-501", "3-2-502"], 10_732));
    // A name is never the key of an owner.
    assert!(read.roll.households().iter().all(|h| h.owner == h.door.as_str()));
    let rows = sheet::open(bytes.as_slice(), "t.csv", Shape::ROLL).unwrap();
    assert_eq!(rows.preamble()[0][0], "某小区名册");
    assert_eq!(rows.personal(), ["业主姓名", "联系电话"]);
}

#[test]
fn the_program_says_what_it_did() {
    let sandbox = Sandbox::new();
    let _ = sandbox.run(&["init", "Lane 8"]).exits(0);
    sandbox.write("roll.csv", gb18030(&SMALL_ROLL.replace("户号,", "电话,户号,").replace('\n', "\n,")));
    let run = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    assert!(
        run.err.contains("read as GB18030")
            && run.err.contains("personal data, left out and not stored: 电话"),
        "{}",
        run.err
    );
    let run = sandbox.run(&["roll", "import", "roll.csv", "--encoding", "latin1", "--json"]).exits(2);
    assert_eq!(run.error()["error"]["code"], "usage");
    assert!(run.err.contains("utf-16be"));
    let run = sandbox.run(&["roll", "import", "roll.csv", "--encoding", "utf-8", "--json"]).exits(1);
    assert_eq!(run.error()["error"]["code"], "sheet-encoding");
}

#[test]
fn a_canvass_has_the_doors_of_its_roll() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    let canvass = "序号,楼号,单元,房号,意见\n1,1号楼,1单元,101室,同意\n2,1,1,１０２,反对\n3,2,1,2栋1单元101,弃权\n合计,,,,3\n";
    sandbox.write("c.csv", gb18030(canvass));
    let run = sandbox.run(&["record", "small", "--from", "c.csv", "--json"]).exits(0);
    let doors: Vec<String> = run.json()["receipts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|receipt| receipt["door"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(doors, ["1-1-101", "1-1-102", "2-1-101"]);
    for said in ["line 5 is a line of totals", "composed", "2栋1单元101 as 2-1-101"] {
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    sandbox.write("v.csv", "楼号,单元,房号,结果\n2,1,201,已送达\n2,1,202,无人\n");
    let run = sandbox.run(&["visit", "small", "--from", "v.csv", "--dry-run"]).exits(0);
    assert!(run.out.contains("2-1-201") && run.out.contains("would record 2 visits"), "{}", run.out);
    let _ = sandbox.run(&["visit", "small", "--from", "v.csv"]).exits(0);
}

mod every_dress {
    use super::*;
    use crate::xlsx_support::{Book, texts};
    use proptest::prelude::*;

    fn rows(bytes: &[u8]) -> Vec<(u64, Vec<Option<String>>)> {
        let columns = [Column::Door, Column::Building, Column::Owner, Column::Tags];
        let rows = sheet::open(bytes, "t", Shape::ROLL).unwrap_or_else(|fault| panic!("{fault:?}"));
        let cells = |row: yishi::sheet::Row| columns.map(|c| row.get(c).map(str::to_owned)).to_vec();
        rows.map(|row| row.map(|row| (row.line, cells(row))).unwrap()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(120))]

        /// A table written in each form reads to the same rows on the same lines.
        #[test]
        fn reads_the_same(
            table in proptest::collection::vec(
                ("[1-9]-[1-9]-[1-9]0[1-9]", "[3-9]号楼", "[\u{4e00}-\u{9fa5}A-Za-z0-9 ,;\"'<>&=+-]{0,12}", "[a-z]{0,5}"),
                1..20,
            ),
            title in proptest::option::of("[\u{4e00}-\u{9fa5}]{1,8}"),
        ) {
            let mut all: Vec<Vec<String>> = Vec::new();
            all.extend(title.map(|title| vec![title, String::new(), String::new(), String::new()]));
            all.push(["户号", "楼号", "业主", "标签"].map(str::to_owned).to_vec());
            all.extend(table.into_iter().map(|(a, b, c, d)| vec![a, b, c.trim().to_owned(), d]));
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &all {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let plain = rows(text.as_bytes());
            prop_assert_eq!(&rows(&gb18030(&text)), &plain);
            prop_assert_eq!(&rows(&utf16(&text, true, u16::to_le_bytes)), &plain);
            prop_assert_eq!(&rows(&utf16(&text, false, u16::to_be_bytes)), &plain);
            prop_assert_eq!(&rows(&Book::of([texts("s", &all)]).bytes()), &plain);
        }
    }
}
