//! The sheets that go from door to door: which files are made, what a
//! spreadsheet program finds in them, what a page shows, and what is refused.

use std::io::{Cursor, Read as _};

use crate::common::{LANGS, Sandbox, pick, refused};
use yishi::consult::SheetMark;
use yishi::log::Hash;

const ROLL: &str = "户号,楼号,单元,业主,建筑面积\n\
    1-10-101,1,10,A,60.00\n1-2-102,1,2,B,70.00\n1-2-101,1,2,C,80.00\n2-1-101,2,1,D,60.00\n\
    7-1,7,,E,60.00\n=1+1,,,F,60.00\n@x,,,G,50.00\n";

const PROPOSAL: &str = "<script>alert('树')</script> & \"种树\"\n\n  二、\u{202E}每户 5 元\u{2066}\n";

/// A consultation `q` in `lang`, open, with the rule's body `rule`.
fn open(lang: &'static str, roll: &str, disclose: &str, rule: &str) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.write("roll.csv", roll);
    sandbox.write("p.md", PROPOSAL);
    let definition = format!(
        "[consultation]\nid = \"q\"\ntitle = \"</title><script>1&2</script>\"\nlang = \"{lang}\"\n\
         convener = \"<b>组</b>\"\nopens = 2026-05-01\ncloses = 2026-05-31\ndisclose = \"{disclose}\"\n\
         [proposal]\ntext = \"p.md\"\n[rule]\n{rule}\n"
    );
    sandbox.write("q.toml", definition);
    let _ = sandbox.run(&["init", "里弄"]).exits(0);
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    let _ = sandbox.run(&["open", "q.toml"]).exits(0);
    sandbox
}

fn opened(lang: &'static str) -> Sandbox {
    open(lang, ROLL, "positions", crate::common::MAJORITY)
}

fn names(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(sandbox.path(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// One part of a workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The texts of a workbook's cells: cell and text, for cells that have one.
fn cells(bytes: &[u8]) -> Vec<(String, String)> {
    let plain = |xml: &str| {
        let text = xml.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text));
        let text: String = text.collect();
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    };
    let shared = part(bytes, "xl/sharedStrings.xml");
    let strings: Vec<String> = shared.split("<si>").skip(1).map(plain).collect();
    let page = part(bytes, "xl/worksheets/sheet1.xml");
    let mut found = Vec::new();
    for cell in page.split("<c r=\"").skip(1) {
        let (at, rest) = cell.split_once('"').unwrap();
        if let Some(value) = rest.split_once("<v>").filter(|(head, _)| !head.contains("</c>")) {
            assert!(value.0.contains("t=\"s\""), "{at} is no text: {rest}");
            let index: usize = value.1.split('<').next().unwrap().parse().unwrap();
            found.push((at.to_owned(), strings[index].clone()));
        }
    }
    found
}

fn cell<'a>(cells: &'a [(String, String)], at: &str) -> &'a str {
    cells.iter().find(|(name, _)| name == at).map_or("", |(_, text)| text)
}

#[test]
fn each_stairwell_gets_its_two_files_in_both_languages() {
    for lang in LANGS {
        let sandbox = opened(lang);
        let _ = sandbox.run(&["record", "q", "1-2-102", "反对"]).exits(0);
        let _ = sandbox.run(&["visit", "q", "1-2-101", "delivered"]).exits(0);
        let run = sandbox.run(&["sheet", "q", "--json"]).exits(0);
        let expected = ["all", "1-2", "1-10", "2-1", "7"];
        let json = run.json();
        assert_eq!(json["format"], "yishi/sheets/1");
        let sheets = json["sheets"].as_array().unwrap();
        let files: Vec<&str> = sheets.iter().map(|sheet| sheet["file_xlsx"].as_str().unwrap()).collect();
        assert_eq!(files, expected.map(|part| format!("sheets/q-{part}.xlsx")));
        assert_eq!(sheets[1]["file_html"], "sheets/q-1-2.html");
        let figures = |at: usize| (sheets[at]["doors"].as_u64(), sheets[at]["answered"].as_u64());
        assert_eq!((figures(0), figures(1)), ((Some(2), Some(0)), (Some(2), Some(1))));
        assert_eq!((&sheets[4]["building"], &sheets[4]["stairwell"]), (&"7".into(), &"".into()));
        assert_eq!(names(&sandbox, "sheets").len(), 10);

        let table = sandbox.run(&["sheet", "q", "-o", "again"]).exits(0);
        assert!(
            table.out.contains("again/q-1-10.xlsx") && table.out.contains(pick(lang, "楼门", "stairwell"))
        );
        assert!(table.err.contains(pick(lang, "共 7 户", "with 7 doors")), "{}", table.err);
        let csv = sandbox.run(&["sheet", "q", "--force", "--format", "csv"]).exits(0).out;
        assert_eq!(csv.lines().count(), 6);
        // Equal input, equal bytes.
        for name in names(&sandbox, "sheets") {
            assert_eq!(
                sandbox.read(&format!("sheets/{name}")),
                sandbox.read(&format!("again/{name}")),
                "{name}"
            );
        }
    }
}

#[test]
fn a_workbook_is_locked_but_for_what_is_to_be_filled_in() {
    for lang in LANGS {
        let sandbox = opened(lang);
        let _ = sandbox.run(&["record", "q", "1-2-102", "against"]).exits(0);
        let _ = sandbox.run(&["sheet", "q"]).exits(0);
        let bytes = sandbox.read("sheets/q-1-2.xlsx");
        let all = cells(&bytes);
        let log = sandbox.run(&["status", "q", "--json"]).exits(0);
        assert!(log.out.contains("\"answered\":1"));
        let chain = sandbox.run(&["log", "q", "--raw"]).exits(0).out;
        let log = Hash::of(chain.split_inclusive('\n').next().unwrap().as_bytes());
        let mark = SheetMark { id: "q".into(), part: "1-2".into(), log, size: 2 };
        assert_eq!(cell(&all, "A2"), mark.encode());
        assert_eq!(SheetMark::parse(cell(&all, "A2")), Some(mark));
        assert!(cell(&all, "A1").contains("</title><script>1&2</script>"), "{}", cell(&all, "A1"));
        assert!(cell(&all, "A3").contains("二、\u{FFFD}每户 5 元\u{FFFD}"), "{}", cell(&all, "A3"));
        let headers: Vec<&str> = "ABCDEFGHIJ".chars().map(|c| cell(&all, &format!("{c}4"))).collect();
        let expected = pick(
            lang,
            "户号 校验码 已答复 意见 日期 经手人 签署方式 表号 受托人 备注",
            "door code answered position date steward provenance form proxy note",
        );
        assert_eq!(headers.join(" "), expected);
        // Natural order; what a neighbour said is nowhere.
        assert_eq!((cell(&all, "A5"), cell(&all, "A6"), cell(&all, "A7")), ("1-2-101", "1-2-102", ""));
        assert_eq!((cell(&all, "C5"), cell(&all, "C6")), ("", pick(lang, "是", "yes")));
        assert_eq!(cell(&all, "B5").len(), 8);
        assert!(cell(&all, "B5").bytes().all(|byte| byte.is_ascii_hexdigit()));
        // The lines are published, later beside the positions: a code that is
        // the head of a slot would tell from a photograph of the sheet who said what.
        assert!(!chain.contains(cell(&all, "B5")) && !chain.contains(cell(&all, "B6")));
        assert!(["D5", "D6", "E5", "F5", "G5", "H5", "I5", "J5"].iter().all(|at| cell(&all, at).is_empty()));

        let page = part(&bytes, "xl/worksheets/sheet1.xml");
        for wanted in [
            "<sheetProtection sheet=\"1\"",
            "state=\"frozen\"",
            "ySplit=\"4\"",
            "paperSize=\"9\"",
            "orientation=\"landscape\"",
            "fitToHeight=\"999\"",
            "<dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\"",
            "sqref=\"D5:D6\"",
            "<dataValidation type=\"date\"",
            "sqref=\"E5:E6\"",
            "sqref=\"G5:G6\"",
            "&amp;P",
            "&amp;N",
        ] {
            assert!(page.contains(wanted), "{wanted}\n{page}");
        }
        let list = pick(
            lang,
            "\"同意,反对,弃权,有条件同意,废票,阻止\"",
            "\"for,against,abstain,conditional,invalid,block\"",
        );
        assert!(page.contains(list) || page.contains(&list.replace('"', "&quot;")), "{page}");
        let tiers = pick(lang, "签字,见证,楼门长代记,委托,电话", "signed,witnessed,steward,proxy,phone");
        assert!(page.contains(tiers), "{page}");
        let names = part(&bytes, "xl/workbook.xml");
        assert!(names.contains("_xlnm.Print_Titles") && names.contains("$4:$4"), "{names}");
        assert!(names.contains("_xlnm.Print_Area") && names.contains("$A$1:$J$6"), "{names}");
        assert!(part(&bytes, "docProps/core.xml").contains("2026-05-01T00:00:00Z"));

        // Unlocked: the open door's cells to fill in, and no other.
        let formats = part(&bytes, "xl/styles.xml");
        let formats = formats.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
        let free: Vec<bool> = formats.split("<xf ").skip(1).map(|xf| xf.contains("locked=\"0\"")).collect();
        let mut unlocked = Vec::new();
        for cell in page.split("<c r=\"").skip(1) {
            let at = cell.split('"').next().unwrap();
            let style = cell.split('>').next().unwrap().split(" s=\"").nth(1);
            let style: usize = style.map_or(0, |rest| rest.split('"').next().unwrap().parse().unwrap());
            if free[style] {
                unlocked.push(at.to_owned());
            }
        }
        assert_eq!(unlocked, ["D5", "E5", "F5", "G5", "H5", "I5", "J5"]);
    }
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let sandbox = opened("zh");
    let _ = sandbox.run(&["sheet", "q"]).exits(0);
    let bytes = sandbox.read("sheets/q-all.xlsx");
    let all = cells(&bytes);
    let doors = [cell(&all, "A5"), cell(&all, "A6")];
    assert!(doors.contains(&"=1+1") && doors.contains(&"@x"), "{doors:?}");
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
}

#[test]
fn a_page_shows_the_question_and_harms_nobody() {
    for lang in LANGS {
        let sandbox = opened(lang);
        let _ = sandbox.run(&["record", "q", "1-2-102", "反对"]).exits(0);
        let _ = sandbox.run(&["sheet", "q", "--stairwell", "1-2"]).exits(0);
        let page = String::from_utf8(sandbox.read("sheets/q-1-2.html")).unwrap();
        assert!(page.starts_with(&format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">",
            pick(lang, "zh-Hans", "en")
        )));
        for forbidden in ["<script", "<b>组", "http:", "https:", "url(", "@import", "\u{202E}", "\u{2066}"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        let words = "<pre>\n&lt;script&gt;alert(&#39;树&#39;)&lt;/script&gt; &amp; &quot;种树&quot;\n\n  二、\u{FFFD}每户 5 元\u{FFFD}\n</pre>";
        assert!(page.contains(words), "{page}");
        assert!(page.contains(&Hash::of(PROPOSAL.as_bytes()).hex()));
        let log = sandbox.run(&["log", "q", "--raw"]).exits(0).out;
        let log = Hash::of(log.split_inclusive('\n').next().unwrap().as_bytes());
        assert!(page.contains(&log.blocks()));
        for wanted in [
            pick(lang, "2026-05-01 至 2026-05-31", "2026-05-01 to 2026-05-31"),
            pick(lang, "楼栋 1　楼门 2", "Building 1, stairwell 2"),
            pick(lang, "同意不少于全体的 1/2", "for at least 1/2 of all"),
            pick(lang, "没有答复的户仍计入基数", "households that do not answer stay in the base"),
            pick(lang, "签名表示", "A signature says"),
            pick(lang, "征询人（两人）", "Stewards (two)"),
            "&lt;b&gt;组&lt;/b&gt;",
        ] {
            assert!(page.contains(wanted), "{wanted}\n{page}");
        }
        let rows: Vec<&str> = page.split("<tbody>").nth(1).unwrap().split("</tr>").collect();
        // For, against, abstain, with conditions, block; nobody chooses to spoil.
        assert_eq!(rows[0].matches('□').count(), 5, "{}", rows[0]);
        assert!(rows[1].contains("1-2-102") && rows[1].contains(pick(lang, "已答复", "answered")));
        assert!(!rows[1].contains('□') && !rows[1].contains(pick(lang, "反对", "against")));
        // Owners are on the roll and not on the page.
        assert!(!page.contains(">B<") && !page.contains(">C<"));
    }
}

#[test]
fn the_effect_of_not_answering_is_that_of_the_rule() {
    let rule = "extends = \"cn.civil-code.278.major\"\n[rule.silence]\nparticipates = true\n\
        direction = \"majority\"\nby = \"heads\"\nrequires = [\"told_effect\"]\ndays = 15";
    for lang in LANGS {
        let sandbox = open(lang, ROLL, "none", rule);
        let _ = sandbox.run(&["sheet", "q", "--building", "7"]).exits(0);
        let page = String::from_utf8(sandbox.read("sheets/q-7.html")).unwrap();
        for wanted in [
            pick(lang, "计入已表决的多数票", "join the majority of the votes cast"),
            pick(lang, "多数以业主人数为准", "The majority is that by owners"),
            pick(lang, "已告知不表态的后果", "the effect of silence was told"),
            pick(lang, "送达后 15 日", "after delivery: 15"),
            pick(
                lang,
                "参与，按业主人数：没有送达的户仍计入基数",
                "quorum, by owners: households not reached stay",
            ),
            pick(
                lang,
                "同意，按业主人数：没有送达的户不计入基数",
                "approval, by owners: households not reached are not",
            ),
        ] {
            assert!(page.contains(wanted), "{wanted}\n{page}");
        }
        // The ballot of that rule.
        let row = page.split("<tbody>").nth(1).unwrap().split("</tr>").next().unwrap();
        assert_eq!(row.matches('□').count(), 3, "{row}");
    }
}

#[test]
fn a_part_of_the_roll_can_be_asked_for() {
    for lang in LANGS {
        let sandbox = opened(lang);
        let made = |args: &[&str], folder: &str| {
            let args: Vec<&str> = ["sheet", "q", "-o", folder].iter().chain(args).copied().collect();
            let _ = sandbox.run(&args).exits(0);
            let files = names(&sandbox, folder);
            let pages = files.into_iter().filter_map(|name| name.strip_suffix(".html").map(str::to_owned));
            pages.collect::<Vec<_>>()
        };
        assert_eq!(made(&["--building", "1"], "a"), ["q-1-10", "q-1-2"]);
        assert_eq!(made(&["--building", "1号楼"], "b"), ["q-1-10", "q-1-2"]);
        assert_eq!(made(&["--stairwell", "1-10"], "c"), ["q-1-10"]);
        assert_eq!(made(&["--stairwell", "1栋-2单元"], "d"), ["q-1-2"]);
        assert_eq!(made(&["--stairwell", "all"], "e"), ["q-all"]);
        refused(
            &sandbox.run(&["sheet", "q", "--building", "9"]),
            "building-unknown",
            &["9", pick(lang, "有：1 2 7", "there are: 1 2 7")],
        );
        refused(
            &sandbox.run(&["sheet", "q", "--stairwell", "1-9"]),
            "stairwell-unknown",
            &["all 1-2 1-10 2-1 7"],
        );
        refused(&sandbox.run(&["sheet", "q", "--steward", "甲"]), "steward-unknown", &["甲", "--building"]);

        let _ = sandbox.run(&["visit", "q", "2-1-101", "absent", "--steward", "甲"]).exits(0);
        let _ = sandbox.run(&["record", "q", "1-10-101", "for", "--steward", "甲"]).exits(0);
        let _ = sandbox.run(&["record", "q", "1-2-101", "for", "--steward", "乙"]).exits(0);
        assert_eq!(made(&["--steward", "甲"], "f"), ["q-1-10", "q-2-1"]);
        let page = String::from_utf8(sandbox.read("f/q-2-1.html")).unwrap();
        assert!(page.contains('甲') && !page.contains('乙'));
        let all = cells(&sandbox.read("f/q-2-1.xlsx"));
        assert!(cell(&all, "A3").contains(pick(lang, "经手人：甲", "Steward: 甲")));
        refused(&sandbox.run(&["sheet", "q", "--steward", "丙"]), "steward-unknown", &["丙", "乙", "甲"]);
        assert!(!sandbox.path("sheets").exists(), "a refusal makes no folder");
    }
}

#[test]
fn a_closed_consultation_has_no_sheets() {
    for lang in LANGS {
        let sandbox = opened(lang);
        let _ = sandbox.run(&["close", "q"]).exits(0);
        refused(&sandbox.run(&["sheet", "q"]), "closed", &["q"]);
        refused(&sandbox.run(&["sheet", "r"]), "consultation-unknown", &["r"]);
    }
}

#[test]
fn existing_files_are_left_alone() {
    for lang in LANGS {
        let sandbox = opened(lang);
        let _ = sandbox.run(&["sheet", "q", "--building", "2"]).exits(0);
        let before = sandbox.read("sheets/q-2-1.html");
        let _ = sandbox.run(&["record", "q", "2-1-101", "for"]).exits(0);
        let again = sandbox.run(&["sheet", "q"]);
        refused(&again, "sheet-exists", &["sheets/q-2-1.xlsx", "sheets/q-2-1.html", "--force"]);
        assert_eq!(names(&sandbox, "sheets"), ["q-2-1.html", "q-2-1.xlsx"]);
        assert_eq!(sandbox.read("sheets/q-2-1.html"), before);
        let _ = sandbox.run(&["sheet", "q", "--force"]).exits(0);
        assert_eq!(names(&sandbox, "sheets").len(), 10);
        assert_ne!(sandbox.read("sheets/q-2-1.html"), before);

        sandbox.write("other/q-7.html/x", "");
        refused(&sandbox.run(&["sheet", "q", "-o", "other", "--force"]), "sheet-no-file", &["q-7.html"]);
        sandbox.write("file", "");
        let run = sandbox.run(&["sheet", "q", "-o", "file"]);
        assert_eq!(run.code, 1, "{run:?}");
    }
}

#[test]
fn a_long_question_fits_above_the_doors() {
    for (lang, proposal) in [("zh", "长文一段，不换行。".repeat(3_000)), ("en", "A line.\n\n".repeat(9_000))]
    {
        let sandbox = Sandbox::speaking(lang);
        sandbox.write("roll.csv", ROLL);
        sandbox.write("p.md", &proposal);
        let meeting = crate::common::small_meeting("positions", crate::common::MAJORITY)
            .replace("proposal.txt", "p.md");
        let title = format!("&[Picture]&G{}", "长&".repeat(90));
        sandbox.write("m.toml", meeting.replace("种树", &title).replace("\"zh\"", &format!("\"{lang}\"")));
        let _ = sandbox.run(&["init", "里弄"]).exits(0);
        let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
        let _ = sandbox.run(&["open", "m.toml"]).exits(0);
        let run = sandbox.run(&["sheet", "small", "-q"]).exits(0);
        assert!(run.err.is_empty(), "{}", run.err);
        let bytes = sandbox.read("sheets/small-1-2.xlsx");
        let all = cells(&bytes);
        let shown = cell(&all, "A3");
        assert!(
            shown.contains(&Hash::of(proposal.as_bytes()).hex()) && shown.chars().count() < 1_500,
            "{shown}"
        );
        let page = part(&bytes, "xl/worksheets/sheet1.xml");
        let row = page.split("<row r=\"3\"").nth(1).unwrap().split('>').next().unwrap();
        let height = row.split("ht=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(height.split('.').next().unwrap().parse::<u32>().unwrap() <= 240, "{row}");
        let header = page.split("<oddHeader>").nth(1).unwrap().split("</oddHeader>").next().unwrap();
        assert!(header.replace("&amp;", "&").chars().count() < 255, "{header}");
        // The whole text is on the page to print.
        let page = String::from_utf8(sandbox.read("sheets/small-1-2.html")).unwrap();
        assert!(page.contains(&proposal));
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let sandbox = opened("en");
    let victim = sandbox.write("victim", "mine");
    std::fs::create_dir(sandbox.path("sheets")).unwrap();
    let link = sandbox.path("sheets/q-1-2.html");
    std::os::unix::fs::symlink(&victim, &link).unwrap();
    refused(&sandbox.run(&["sheet", "q"]), "sheet-exists", &["q-1-2.html"]);
    assert_eq!(names(&sandbox, "sheets"), ["q-1-2.html"]);
    let _ = sandbox.run(&["sheet", "q", "--force"]).exits(0);
    assert_eq!(sandbox.read("victim"), b"mine");
    assert!(std::fs::symlink_metadata(&link).unwrap().is_file());
    // A link to nothing is there as well.
    std::fs::create_dir(sandbox.path("more")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("nowhere"), sandbox.path("more/q-7.xlsx")).unwrap();
    refused(&sandbox.run(&["sheet", "q", "-o", "more"]), "sheet-exists", &["q-7.xlsx"]);
    assert!(!sandbox.path("nowhere").exists());
}

#[test]
fn names_of_files_hold_no_path() {
    let roll =
        "户号,楼号,单元,业主,建筑面积\na,../../x,1,A,1.00\nb,..:..:x,1,B,1.00\nc,甲座,东 区门,C,1.00\n";
    let sandbox = open("zh", roll, "positions", crate::common::MAJORITY);
    let _ = sandbox.run(&["sheet", "q", "-o", "deep/er"]).exits(0);
    let expected = ["q-______x-1-2.html", "q-______x-1-2.xlsx", "q-______x-1.html", "q-______x-1.xlsx"];
    let made = names(&sandbox, "deep/er");
    assert_eq!(made[..4], expected);
    assert!(made.contains(&"q-甲-东_区.html".to_owned()), "{made:?}");
    let all = cells(&sandbox.read("deep/er/q-甲-东_区.xlsx"));
    assert_eq!(SheetMark::parse(cell(&all, "A2")).unwrap().part, "甲-东 区");
}
