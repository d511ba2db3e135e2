//! Workbooks as offices keep them, and as nobody should send them.

use crate::common::{MAJORITY, Sandbox};
use crate::tables::{answers, roll};
use crate::xlsx_support::{
    BUILDING, Book, C, CLOCK, DATE, DATE_EAST, DATE_ZH, FOUR_DIGITS, MOMENT, Sheet, zipped,
};
use yishi::consult::roll_builder::RollRead;
use yishi::rule::Position;
use yishi::sheet::{self, Bad, Column, Hints, Shape};
use yishi::text::{Fault, Lang};

use C::{B, E, F, FormulaText, N, Nil, S, T};

fn doors(read: &RollRead) -> Vec<&str> {
    read.roll.households().iter().map(|household| household.door.as_str()).collect()
}

fn refusal(bytes: &[u8]) -> Fault {
    roll(bytes, false).unwrap_err()
}

/// A roll as a property office keeps it.
fn office_roll() -> Sheet {
    Sheet::new("名册")
        .row(1, &[T("东大街西里业主名册"), Nil, Nil])
        .merge("A1:G1")
        .row(2, &[T("截至 2019 年 3 月"), Nil])
        .row(
            3,
            &[T("序号"), T("楼号"), T("单元"), T("房号"), T("业主编号"), T("联系电话"), T("建筑面积(㎡)")],
        )
        .row(4, &[N("1"), N("3"), T("2单元"), N("501"), T("A"), T("13800000000"), T("47.32㎡")])
        .row(5, &[N("2"), Nil, Nil, T("５０２"), T("B"), Nil, N("47.319999999999993")])
        .merge("B4:B5")
        .merge("C4:C5")
        .row(7, &[N("3"), F("4", BUILDING), T("1单元"), T("101室"), T("C"), Nil, N("60")])
        .row(
            8,
            &[T("合计"), Nil, Nil, Nil, Nil, Nil, crate::xlsx_support::C::Formula("SUM(G4:G7)", "154.64")],
        )
        .merge("A8:F8")
}

#[test]
fn a_roll_with_title_merged_cells_and_a_total() {
    let read = roll(&Book::of([office_roll()]).bytes(), false).unwrap();
    assert_eq!(doors(&read), ["3-2-501", "3-2-502", "4-1-101"]);
    assert_eq!(read.roll.area(), 15_464);
    assert_eq!(read.roll.households()[1].area, 4732);
    let notes: Vec<&str> = read.notes.iter().map(|note| note.get(Lang::En)).collect();
    assert!(notes.iter().any(|note| note.contains("line 8 is a line of totals")), "{notes:?}");
}

#[test]
fn the_rows_above_the_header_are_kept_and_phones_are_not() {
    let bytes = Book::of([office_roll()]).bytes();
    let rows = sheet::open(bytes.as_slice(), "r.xlsx", Shape::ROLL).unwrap();
    assert_eq!(rows.preamble(), [vec!["东大街西里业主名册"], vec!["截至 2019 年 3 月"]]);
    assert_eq!(
        (rows.dropped(), rows.personal()),
        (["联系电话".to_owned()].as_slice(), ["联系电话".to_owned()].as_slice())
    );
    for row in rows {
        let row = row.unwrap();
        assert!(!format!("{row:?}").contains("13800000000"));
    }
}

#[test]
fn a_wrong_total_is_refused_by_excels_row_number() {
    let sheet = Sheet::new("s")
        .row(5, &[T("户号"), T("面积")])
        .row(6, &[T("1-1-101"), N("40")])
        .row(9, &[T("总计"), N("41")]);
    let fault = refusal(&Book::of([sheet]).bytes());
    assert_eq!((fault.code, fault.places[0].line), ("roll-refused", Some(9)));
    assert!(fault.places[0].reason_in(Lang::Zh).contains("40.00"));
}

/// What spreadsheet programs really do: their sum passes over a cell that says
/// `60.5㎡`, so the total below is too small and the reason is worth saying.
#[test]
fn a_sum_that_passed_over_a_cell_with_its_unit() {
    let sheet = Sheet::new("s")
        .row(1, &[T("户号"), T("面积")])
        .row(2, &[T("1-1-101"), N("40")])
        .row(3, &[T("1-1-102"), T("60.5㎡")])
        .row(4, &[T("合计"), crate::xlsx_support::C::Formula("SUM(B2:B3)", "40")]);
    let fault = refusal(&Book::of([sheet]).bytes());
    assert_eq!((fault.places.len(), fault.places[0].line), (1, Some(4)));
    assert!(fault.places[0].remedy.as_ref().unwrap().zh.contains("不计带单位的格"));
}

#[test]
fn a_total_in_a_column_that_is_left_out_and_subtotals_by_building() {
    let sheet = |first: &str| {
        Sheet::new("s")
            .row(1, &[T("户号"), T("姓名"), T("面积")])
            .row(2, &[T("1-1-101"), T("某"), N("40")])
            .row(3, &[T("1-1-102"), T("某"), N("41")])
            .row(4, &[Nil, T("1号楼小计"), N(first)])
            .row(5, &[T("2-1-101"), T("某"), N("42")])
            .row(6, &[Nil, T("小计"), N("42")])
            .row(7, &[Nil, T("合计"), N("123")])
    };
    let read = roll(&Book::of([sheet("81")]).bytes(), false).unwrap();
    assert_eq!((read.roll.households().len(), read.notes.len()), (3, 3));
    let fault = refusal(&Book::of([sheet("80")]).bytes());
    assert_eq!(fault.places.iter().filter_map(|place| place.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn a_header_of_two_rows() {
    let sheet = Sheet::new("s")
        .row(1, &[T("名册")])
        .row(2, &[T("序号"), T("户号"), T("面积"), Nil, T("业主编号")])
        .row(3, &[Nil, Nil, T("套内面积"), T("建筑面积")])
        .merge("A2:A3")
        .merge("B2:B3")
        .merge("C2:D2")
        .merge("E2:E3")
        .row(4, &[N("1"), T("1-1-101"), N("40.5"), N("50.25"), T("A")]);
    let read = roll(&Book::of([sheet]).bytes(), false).unwrap();
    assert_eq!((read.roll.area(), read.roll.households()[0].owner.as_str()), (5025, "A"));
}

#[test]
fn a_label_beside_the_table_hides_no_row() {
    let sheet = Sheet::new("s")
        .row(1, &[T("名册"), T("户号"), T("面积")])
        .merge("A1:A3")
        .row(2, &[Nil, T("1-1-101"), N("40")])
        .row(3, &[Nil, T("1-1-102"), N("50")]);
    let read = roll(&Book::of([sheet]).bytes(), false).unwrap();
    assert_eq!(doors(&read), ["1-1-101", "1-1-102"]);
}

#[test]
fn only_what_many_doors_share_goes_down_a_merge() {
    let sheet = Sheet::new("s")
        .row(1, &[T("楼号"), T("户号"), T("业主"), T("面积")])
        .row(2, &[T("1号楼"), T("1-1-101"), T("A"), N("40")])
        .row(3, &[Nil, T("1-1-102"), Nil, Nil])
        .merge("A2:A3")
        .merge("C2:C3")
        .merge("D2:D3");
    let fault = refusal(&Book::of([sheet]).bytes());
    assert_eq!((fault.places.len(), fault.places[0].line), (1, Some(3)));
    assert_eq!(fault.places[0].column.as_deref(), Some("面积"));
}

#[test]
fn a_canvass_with_dates_of_excel() {
    let sheet = Sheet::new("第一轮")
        .row(1, &[T("征求意见汇总")])
        .row(2, &[T("房号"), T("楼号"), T("单元"), T("意见"), T("日期"), T("表号"), T("备注")])
        .row(3, &[N("101"), N("1"), N("1"), T("同意"), F("43528", DATE), F("17", FOUR_DIGITS), T("=1+1")])
        .row(4, &[N("102"), N("1"), N("1"), T(" 不同意 "), F("43529", DATE_ZH), Nil, F("43529", DATE)])
        .row(5, &[N("103"), N("1"), N("1"), T("弃权"), F("43530", DATE_EAST), Nil, Nil])
        .row(
            6,
            &[N("104"), N("1"), N("1"), FormulaText("B1", "有条件同意"), F("43531.75", MOMENT), Nil, B(true)],
        )
        .row(7, &[Nil, T("合计"), Nil, T("4"), Nil, Nil, Nil]);
    let bytes = Book::of([sheet.clone()]).bytes();
    let fault = answers(&bytes, false).unwrap_err();
    assert_eq!((fault.places.len(), fault.places[0].line), (1, Some(6)));
    let bytes = Book::of([sheet]).entries();
    let bytes: Vec<(String, Vec<u8>)> = bytes
        .into_iter()
        .map(|(name, xml)| {
            (
                name,
                String::from_utf8(xml).unwrap().replace("<c r=\"G6\" t=\"b\"><v>1</v></c>", "").into_bytes(),
            )
        })
        .collect();
    let read = answers(&zipped(&bytes), false).unwrap();
    let doors: Vec<&str> = read.iter().map(|answer| answer.door.as_str()).collect();
    assert_eq!(doors, ["1-1-101", "1-1-102", "1-1-103", "1-1-104"]);
    let positions: Vec<Position> = read.iter().map(|answer| answer.position).collect();
    use Position::{Abstain, Against, Conditional, For};
    assert_eq!(positions, [For, Against, Abstain, Conditional]);
    let days: Vec<&str> = read.iter().filter_map(|answer| answer.at.as_deref()).collect();
    assert_eq!(days, ["2019-03-04", "2019-03-05", "2019-03-06", "2019-03-07"]);
    assert_eq!((read[0].form.as_deref(), read[0].note.as_deref()), (Some("0017"), Some("=1+1")));
    assert_eq!(read[1].note.as_deref(), Some("2019-03-05"));
}

#[test]
fn dates_since_1904() {
    let sheet = Sheet::new("s")
        .row(1, &[T("户号"), T("意见"), T("日期")])
        .row(2, &[T("1-1-1"), T("同意"), F("42066", DATE)]);
    let book = Book { since_1904: true, ..Book::of([sheet]) };
    assert_eq!(answers(&book.bytes(), false).unwrap()[0].at.as_deref(), Some("2019-03-04"));
}

#[test]
fn what_excel_has_bent_is_refused_by_name() {
    let sheet = Sheet::new("s")
        .row(1, &[T("户号"), T("业主"), T("面积"), T("类型")])
        .row(2, &[F("44958", DATE), T("A"), N("40"), Nil])
        .row(3, &[T("1-1-102"), N("110101199001011234"), N("40"), Nil])
        .row(4, &[T("1-1-103"), B(true), N("40"), Nil])
        .row(5, &[T("1-1-104"), T("D"), E("#N/A"), Nil])
        .row(6, &[T("1-1-105"), T("E"), E("#REF!"), Nil])
        .row(7, &[T("1-1-106"), T("F"), F("0.5", CLOCK), Nil])
        .row(8, &[T("1-1-107"), T("G"), N("47.325"), Nil])
        .row(9, &[T("1-1-108"), T("H"), N("1e3"), T("住宅")]);
    let fault = refusal(&Book::of([sheet]).bytes());
    let reasons: Vec<(u64, &str)> =
        fault.places.iter().map(|place| (place.line.unwrap(), place.reason_in(Lang::En))).collect();
    for (line, word) in [
        (2, "made a date"),
        (3, "15 digits"),
        (4, "truth"),
        (5, "formula"),
        (6, "formula"),
        (7, "time"),
        (8, "two decimals"),
    ] {
        assert!(
            reasons.iter().any(|(at, reason)| *at == line && reason.contains(word)),
            "{line} {reasons:?}"
        );
    }
    assert_eq!(fault.places.len(), 7);
    assert_eq!(
        (fault.places[0].column.as_deref(), fault.places[0].value.as_deref()),
        (Some("户号"), Some("2023-02-01"))
    );
    assert!(fault.places[0].remedy.as_ref().unwrap().zh.contains("文本"));
    assert_eq!(fault.places[3].value.as_deref(), Some("#N/A"));
    assert_eq!(fault.places[3].door.as_deref(), Some("1-1-104"));
}

#[test]
fn a_formula_without_its_result_is_not_an_empty_cell() {
    let sheet = Sheet::new("s")
        .row(1, &[T("户号"), T("业主"), T("面积")])
        .raw("<row r=\"2\"><c r=\"A2\" t=\"str\"><v>1-1-101</v></c><c r=\"B2\"><f>D2</f></c><c r=\"C2\"><v>40</v></c></row>")
        .raw("<row r=\"3\"><c r=\"A3\" t=\"str\"><v>1-1-102</v></c><c r=\"B3\" t=\"str\"><f>D3</f><v></v></c><c r=\"C3\"><v>40</v></c></row>");
    let fault = refusal(&Book::of([sheet]).bytes());
    assert_eq!((fault.places.len(), fault.places[0].line), (1, Some(2)));
    assert_eq!(fault.places[0].value.as_deref(), Some("=D2"));
}

#[test]
fn shared_texts_with_runs_and_readings() {
    let sheet = Sheet::new("s").row(1, &[S(0), S(1)]).row(2, &[S(2), S(3)]);
    let texts = "<si><t>户号</t></si><si><r><t>建筑</t></r><r><rPr><b/></rPr><t>面积</t></r></si>\
        <si><t>1-1-101</t><rPh sb=\"0\" eb=\"1\"><t>ドア</t></rPh></si><si><t xml:space=\"preserve\"> 47.32㎡ </t></si>";
    let book = Book { texts: texts.into(), ..Book::of([sheet]) };
    let read = roll(&book.bytes(), false).unwrap();
    assert_eq!((doors(&read), read.roll.area()), (vec!["1-1-101"], 4732));
}

fn chosen(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<String>, Fault> {
    let rows = sheet::open_with(bytes, "b.xlsx", Shape::ROLL, Hints { sheet, encoding: None })?;
    Ok(rows.map(|row| row.unwrap().get(Column::Door).unwrap().to_owned()).collect())
}

#[test]
fn the_worksheet_that_is_meant() {
    let one = |name: &str, door: &str| Sheet::new(name).row(1, &[T("户号")]).row(2, &[T(door)]);
    let other = Sheet::new("说明").row(1, &[T("填表说明"), T("见附件")]);
    let book = Book::of([other.clone(), one("一期", "1-1-1"), one("底稿", "9-9-9").hidden()]).bytes();
    assert_eq!(chosen(&book, None).unwrap(), ["1-1-1"]);
    assert_eq!(chosen(&book, Some("底稿")).unwrap(), ["9-9-9"]);
    assert_eq!(chosen(&book, Some("2")).unwrap(), ["1-1-1"]);
    let fault = chosen(&book, Some("三期")).unwrap_err();
    assert_eq!(fault.code, "sheet-unknown");
    assert!(fault.hint.unwrap().zh.contains("说明 | 一期 | 底稿"));
    assert_eq!(chosen(&book, Some("说明")).unwrap_err().code, "sheet-column-missing");
    let both = Book::of([one("一期", "1-1-1"), one("二期", "2-1-1")]).bytes();
    let fault = chosen(&both, None).unwrap_err();
    assert_eq!(fault.code, "sheet-many");
    assert!(fault.message.zh.contains("一期 | 二期") && fault.hint.unwrap().en.contains("--sheet"));
    let none =
        Book::of([other.clone(), Sheet::new("空"), Sheet::new("附").row(3, &[T("姓名"), T("电话")])]).bytes();
    let fault = chosen(&none, None).unwrap_err();
    assert_eq!(fault.code, "sheet-none");
    assert!(fault.message.zh.contains("说明 | 空 | 附"));
    assert!(fault.places.iter().all(|place| place.reason_in(Lang::Zh).contains("户号")), "{fault:?}");
    assert_eq!(chosen(&Book::of([other]).bytes(), None).unwrap_err().code, "sheet-column-missing");
    assert_eq!(chosen(&Book::of([Sheet::new("空")]).bytes(), None).unwrap_err().code, "sheet-empty");
    let fault = chosen(b"door\n1-1-1\n", Some("x")).unwrap_err();
    assert_eq!(fault.code, "sheet-unknown");
}

#[test]
fn other_formats_are_named_and_the_remedy_is_a_workbook() {
    let ods = zipped(&[("mimetype".into(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec())]);
    let xlsb = zipped(&[("[Content_Types].xml".into(), Vec::new()), ("xl/workbook.bin".into(), vec![1])]);
    let old = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    for bytes in [ods, xlsb, old, b"<html><table><tr><td>1</td></tr></table></html>".to_vec()] {
        let fault = refusal(&bytes);
        assert_eq!(fault.code, "sheet-format");
        assert!(fault.hint.unwrap().zh.contains(".xlsx"));
    }
}

#[test]
fn a_workbook_with_macros_is_a_workbook() {
    let book = Book {
        more: vec![
            ("xl/vbaProject.bin".into(), vec![0xD0, 0xCF, 0x11, 0xE0]),
            ("xl/media/image1.png".into(), vec![0; 100]),
        ],
        ..Book::of([office_roll()])
    };
    assert_eq!(roll(&book.bytes(), false).unwrap().roll.households().len(), 3);
}

/// A workbook in which one entry is another.
fn with(entry: &str, xml: &str) -> Vec<u8> {
    let mut entries = Book::of([office_roll()]).entries();
    entries.iter_mut().find(|(name, _)| name == entry).unwrap().1 = xml.as_bytes().to_vec();
    zipped(&entries)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn what_no_program_writes_is_refused() {
    let rows = |rows: &str| with(SHEET, &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"));
    let whole = Book::of([office_roll()]).bytes();
    for (bytes, code) in [
        (whole[..whole.len() / 2].to_vec(), "sheet-broken"),
        (whole[..40].to_vec(), "sheet-broken"),
        (zipped(&[("a.txt".into(), b"a".to_vec())]), "sheet-broken"),
        (b"PK\x03\x04".to_vec(), "sheet-broken"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(), "sheet-broken"),
        (with(SHEET, "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData/></worksheet>"), "sheet-broken"),
        (rows("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&b;</t></is></c></row>"), "sheet-broken"),
        (rows("<row r=\"1\"><c r=\"ZZZZZZZZ1\"><v>1</v></c></row>"), "sheet-broken"),
        (rows("<row r=\"99999999999\"><c><v>1</v></c></row>"), "sheet-broken"),
        (rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>"), "sheet-broken"),
        (rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>"), "sheet-broken"),
        (with(SHEET, "<worksheet><dimension ref=\"B2:A1\"/><sheetData/></worksheet>"), "sheet-broken"),
        (with(SHEET, "<worksheet><sheetData><row r=\"1\">"), "sheet-broken"),
        (with("xl/sharedStrings.xml", "<sst uniqueCount=\"99999999999999\"></sst>"), "sheet-broken"),
        (with("xl/_rels/workbook.xml.rels", "<Relationships/>"), "sheet-broken"),
        (with("xl/workbook.xml", "<workbook/>"), "sheet-empty"),
        (with(SHEET, &"<c>".repeat(2_000_001)), "sheet-too-big"),
        (
            with("xl/styles.xml", &format!("<styleSheet>{}</styleSheet>", "<xf/>".repeat(200_000))),
            "sheet-too-big",
        ),
    ] {
        let fault = refusal(&bytes);
        assert_eq!(fault.code, code, "{fault:?}");
        for lang in [Lang::Zh, Lang::En] {
            assert!(!fault.hint.as_ref().unwrap().get(lang).is_empty());
        }
    }
}

#[test]
fn a_cell_at_the_far_end_of_the_sheet() {
    let far = |name: &str, value: &str| {
        Sheet::new("s")
            .row(1, &[T("户号")])
            .row(2, &[T("1-1-101")])
            .raw(&format!("<row r=\"1048576\"><c r=\"{name}\" s=\"1\">{value}</c></row>"))
    };
    let read = roll(&Book::of([far("XFD1048576", "")]).bytes(), false).unwrap();
    assert_eq!(doors(&read), ["1-1-101"]);
    let fault = refusal(&Book::of([far("XFD1048576", "<v>1</v>")]).bytes());
    assert_eq!(fault.code, "sheet-too-wide");
    assert!(fault.places.iter().any(|place| place.value.as_deref() == Some("XFD1048576")));
    let fault = refusal(&Book::of([far("B1048576", "<v>1</v>")]).bytes());
    assert_eq!((fault.code, fault.places[0].line), ("roll-refused", Some(1_048_576)));
}

#[test]
fn more_cells_or_sheets_than_a_neighbourhood_has() {
    let mut sheet = Sheet::new("s").row(1, &[T("户号")]);
    for row in 2..3_002 {
        sheet = sheet.row(row, &[N("1"); 70]);
    }
    assert_eq!(refusal(&Book::of([sheet]).bytes()).code, "sheet-too-big");
    let sheets = (0..256).map(|at| Sheet::new(&format!("s{at}")));
    assert_eq!(refusal(&Book::of(sheets).bytes()).code, "sheet-too-big");
}

/// A zip of so many zeros as a worksheet, with the size that is told or another.
fn bomb(told: Option<u32>) -> Vec<u8> {
    let mut book = Book::of([office_roll()]).entries();
    book.retain(|(name, _)| name != SHEET);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in &book {
        writer.start_file(name.as_str(), options).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    writer.start_file(SHEET, options).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..512 {
        std::io::Write::write_all(&mut writer, &zeros).unwrap();
    }
    let mut bytes = writer.finish().unwrap().into_inner();
    if let Some(told) = told {
        // The size before compression in the last entry of the directory.
        let at = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap() + 24;
        bytes[at..at + 4].copy_from_slice(&told.to_le_bytes());
    }
    bytes
}

/// Runs the program on a file with no more than 100 MiB of address space and
/// gives its fault. Whoever needs more is stopped, and has no fault to give.
#[cfg(target_os = "linux")]
fn confined(bytes: &[u8]) -> String {
    let sandbox = Sandbox::new();
    sandbox.write("r.xlsx", bytes);
    let script = "ulimit -v 102400 && exec \"$0\" roll import r.xlsx --dry-run --json";
    let inner = sandbox.command::<&str>(&[]);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script]).arg(inner.get_program()).current_dir(sandbox.root());
    command.env("YISHI_STATE", sandbox.state()).env("YISHI_LANG", "en");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    error["error"]["code"].as_str().unwrap().to_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn a_bomb_is_refused_in_little_memory() {
    for told in [None, Some(1_000)] {
        let code = confined(&bomb(told));
        assert!(["sheet-too-big", "sheet-broken"].contains(&code.as_str()), "{code}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_million_entries_are_refused_in_little_memory() {
    // A directory of entries without names, made by hand: 46 bytes each.
    let entry = [&b"PK\x01\x02"[..], &[0; 42]].concat();
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(entry.repeat(1_000_000));
    bytes.extend(b"PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF");
    bytes.extend(46_000_000_u32.to_le_bytes());
    bytes.extend(4_u32.to_le_bytes());
    bytes.extend([0, 0]);
    assert_eq!(confined(&bytes), "sheet-too-big");
}

#[test]
fn a_workbook_goes_through_the_whole_program() {
    let sandbox = Sandbox::speaking("zh");
    sandbox.open_small(MAJORITY);
    let canvass = Sheet::new("第一轮")
        .row(1, &[T("户号"), T("意见"), T("姓名"), T("日期")])
        .row(2, &[T("1号楼1单元101室"), T("同意"), T("张三"), F("46144", DATE)])
        .row(3, &[T("1-1-102"), T("反对"), T("李四"), F("46144", DATE)]);
    let bytes = Book::of([Sheet::new("封面").row(1, &[T("种树")]), canvass]).bytes();
    sandbox.write("第一轮.xlsx", &bytes);
    let run = sandbox.run(&["record", "small", "--from", "第一轮.xlsx"]).exits(0);
    assert!(run.out.contains("1-1-101") && run.out.contains("已记录 2 条"), "{}", run.out);
    for said in ["读取工作表“第一轮”", "个人信息，没有读取，也没有保存：姓名", "1号楼1单元101室 读作 1-1-101"]
    {
        assert!(run.err.contains(said), "{said}\n{}", run.err);
    }
    let book = sandbox.read("yishi.db");
    for name in ["张三", "李四"] {
        assert!(!book.windows(name.len()).any(|bytes| bytes == name.as_bytes()));
    }
    // From standard input too, where no name says what it is.
    let run = sandbox
        .run_with(&["record", "small", "--from", "-", "--replace", "--sheet", "2", "--dry-run"], &bytes)
        .exits(0);
    assert!(run.out.contains("更改"), "{}", run.out);
    // An address at the command line is the same door.
    let _ = sandbox.run(&["record", "small", "1栋1单元201", "同意"]).exits(0);
    let run = sandbox.run(&["record", "small", "1-1-201", "同意", "--sheet", "x"]).exits(2);
    assert!(run.err.contains("--from"), "{}", run.err);
}

mod any_workbook {
    use super::*;
    use proptest::prelude::*;

    fn drain(bytes: &[u8]) {
        if let Ok(rows) = sheet::open(bytes, "x", Shape::ROLL) {
            for row in rows {
                if let Err(Bad::File(_)) = row {
                    break;
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Bytes changed in the file, and in the XML before it is packed.
        #[test]
        fn a_damaged_workbook_never_panics(
            at in 0_usize..4000, byte in any::<u8>(), entry in 0_usize..8,
            put in prop::sample::select(vec!["<", ">", "\"", "&", "9999999999", "-", "r=\"\"", "<c/>", "</row>", "t=\"s\"", "<v>", "</v>", "<mergeCells>", "\u{0}"]),
        ) {
            let mut bytes = Book::of([office_roll()]).bytes();
            let length = bytes.len();
            bytes[at % length] = byte;
            drain(&bytes);
            let mut entries = Book { texts: "<si><t>a</t></si>".into(), ..Book::of([office_roll()]) }.entries();
            let count = entries.len();
            let xml = &mut entries[entry % count].1;
            let mut text = String::from_utf8(xml.clone()).unwrap();
            let mut place = at % text.len();
            while !text.is_char_boundary(place) { place -= 1; }
            text.insert_str(place, put);
            *xml = text.into_bytes();
            drain(&zipped(&entries));
        }
    }
}
