//! The minutes as a page and as a document: what an office files and a
//! resident reads, opened with the programs that they have.

use crate::common::{LANGS, MAJORITY, Sandbox, pick, refused, refused_as};
use crate::forms_support::{
    chinese_font, installed, pages, parts, print_document, print_page, words, xml_words,
};

/// A consultation whose every word would do something somewhere.
const EVIL: &str = "<img src=x onerror=alert(1)> **粗** `码` [链](javascript:1) {{7*7}} &amp; ]]>";

fn closed(lang: &'static str) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    let _ = sandbox.close_small_as("positions", MAJORITY);
    sandbox
}

#[test]
fn every_form_is_written_unless_some_are_asked_for() {
    for lang in LANGS {
        let sandbox = closed(lang);
        let there = |folder: &str| -> Vec<bool> {
            ["md", "html", "docx"]
                .iter()
                .map(|form| sandbox.path(folder).join(format!("minutes.{form}")).is_file())
                .collect()
        };
        for (folder, forms, wanted) in [
            ("all", None, [true, true, true]),
            ("md", Some("md"), [true, false, false]),
            ("page", Some("html"), [true, true, false]),
            ("two", Some("md,docx"), [true, false, true]),
        ] {
            let mut args = vec!["minutes", "small", "-o", folder, "--accept-small-groups"];
            args.extend(forms.iter().flat_map(|forms| ["--format", forms]));
            let _ = sandbox.run(&args).exits(0);
            assert_eq!(there(folder), wanted, "{folder}");
            let _ = sandbox.run(&["verify", folder]).exits(3);
            // The second run finds the same bytes.
            let again = sandbox.run(&args).exits(0).out;
            assert!(again.contains(pick(lang, "已是同样的内容", "already")), "{again}");
        }
        let run = sandbox.run(&["minutes", "small", "-o", "x", "--format", "md,pdf"]);
        refused_as(2, &run, "form-unknown", &["pdf", "md, html, docx"]);
        assert!(!sandbox.path("x").exists());
    }
}

#[test]
fn a_form_that_says_something_else_is_found() {
    let sandbox = closed("zh");
    let _ = sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
    for form in ["minutes.html", "minutes.docx"] {
        let path = sandbox.path("m").join(form);
        let good = std::fs::read(&path).unwrap();
        let other = if form.ends_with("html") {
            String::from_utf8(good.clone()).unwrap().replace("通过", "否决").into_bytes()
        } else {
            // The same size, another word inside an uncompressed part.
            let at = good.windows(6).position(|six| six == "通过".as_bytes()).unwrap();
            [&good[..at], "否决".as_bytes(), &good[at + 6..]].concat()
        };
        std::fs::write(&path, other).unwrap();
        let sums = "sha256sum $(cut -c67- SHA256SUMS) > ../sums && mv ../sums SHA256SUMS";
        let sum = |folder| std::process::Command::new("sh").args(["-c", sums]).current_dir(folder).status();
        assert!(sum(sandbox.path("m")).unwrap().success());
        let report = sandbox.run(&["verify", "m", "--json"]).exits(4).json();
        let failed: Vec<_> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["status"] == "fail")
            .map(|finding| finding["where"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(failed, [form]);
        std::fs::write(&path, good).unwrap();
        assert!(sum(sandbox.path("m")).unwrap().success());
    }
}

#[test]
fn the_same_record_gives_the_same_bytes_anywhere() {
    let sandbox = closed("zh");
    let _ = sandbox.run(&["minutes", "small", "-o", "one", "--accept-small-groups"]).exits(0);
    let elsewhere = sandbox
        .command(&["minutes", "small", "-o", "two"])
        .env("TZ", "America/St_Johns")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("LANG", "de_DE")
        .env("YISHI_LANG", "en")
        .output()
        .unwrap();
    assert!(elsewhere.status.success());
    for entry in std::fs::read_dir(sandbox.path("one")).unwrap() {
        let name = entry.unwrap().file_name();
        let of = |folder: &str| std::fs::read(sandbox.path(folder).join(&name)).unwrap();
        assert!(of("one") == of("two"), "{name:?}");
    }
}

#[test]
fn a_word_processor_opens_the_document() {
    if !installed("soffice") || !installed("pdftotext") || !chinese_font() {
        return;
    }
    for lang in LANGS {
        let sandbox = closed(lang);
        let args = ["minutes", "small", "-o", "m", "--accept-small-groups", "--lang", lang];
        let _ = sandbox.run(&args).exits(0);
        let Some(pdf) = print_document(&sandbox, "m/minutes.docx") else { return };
        let text = words(&pdf);
        for word in [
            pick(lang, "结论：通过。", "Outcome: passed."),
            pick(lang, "一、结果", "1. Result"),
            pick(lang, "各项要求与实际比例", "What was asked and what was reached"),
            pick(lang, "附：结果是怎样算出来的", "Annex: how the result was worked out"),
            pick(lang, "召集人：", "Convener:"),
        ] {
            assert!(text.contains(word), "{word}\n{text}");
        }
        let last = pages(&pdf);
        assert!(last > 1);
        for page in [1, last] {
            let foot = match lang {
                "zh" => format!("第 {page} 页，共 {last} 页"),
                _ => format!("Page {page} of {last}"),
            };
            assert!(text.contains(&foot), "{foot}\n{text}");
        }
        // Number and title stand on every page.
        let head = pick(lang, "第 1 号", "No. 1");
        let on_top = text.split('\u{c}').filter(|page| page.lines().take(3).any(|line| line.contains(head)));
        assert_eq!(on_top.count(), last, "{text}");
        assert!(!text.contains('\u{FFFD}'), "{text}");
    }
}

#[test]
fn a_browser_prints_the_page() {
    if !installed("chromium") || !installed("pdftotext") || !chinese_font() {
        return;
    }
    let sandbox = closed("zh");
    let _ = sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
    let text = words(&print_page(&sandbox, "m/minutes.html"));
    for word in ["结论：通过。", "第 1 页，共", "第 1 号"] {
        assert!(text.contains(word), "{word}\n{text}");
    }
}

#[test]
fn the_page_can_be_heard_and_fetches_nothing() {
    let sandbox = closed("en");
    let _ = sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups", "--lang", "en"]).exits(0);
    let page = String::from_utf8(sandbox.read("m/minutes.html")).unwrap();
    assert!(page.contains("<html lang=\"en\">") && page.contains("default-src 'none'"));
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("<script"));
    // Each picture has its figures in words, and beside it.
    let pictures = page.matches("role=\"img\"").count();
    assert!(pictures > 0);
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), pictures);
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.find("<h1").unwrap() < page.find("<h2").unwrap());
    assert!(page.matches("scope=\"col\"").count() > 5 && page.matches("scope=\"row\"").count() > 5);
}

#[test]
fn words_of_people_do_nothing_in_any_form() {
    let sandbox = Sandbox::speaking("zh");
    let _ = sandbox.run(&["init", "东里"]).exits(0);
    let mut roll = String::from("户号,楼栋,面积,业主\n");
    for n in 1..=12 {
        roll.push_str(&format!("{n}-1-101,<b>{n}</b>,50,o{n}\n"));
    }
    sandbox.write("roll.csv", roll);
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    sandbox.write(
        "proposal.md",
        format!("# {EVIL}\n\n```\n=HYPERLINK(\"x\")\n\u{202e}\u{1b}[2J\n</pre><script>1</script>\n"),
    );
    sandbox.write(
        "q.toml",
        format!(
            "[consultation]\nid = \"q\"\ntitle = '{EVIL}'\nlang = \"zh\"\nconvener = '{EVIL}'\nopens = 2019-03-04\n\
             closes = 2019-04-15\n[proposal]\ntext = \"proposal.md\"\n[rule]\nextends = \"community.target\"\n\
             ratio = \"1/2\"\n[people]\nrecorder = '=1+1 {EVIL}'\nscrutineers = ['甲', '{EVIL}']\n"
        ),
    );
    let _ = sandbox.run(&["open", "q.toml"]).exits(0);
    for n in 1..=12 {
        let _ = sandbox.run(&["record", "q", &format!("{n}-1-101"), "同意"]).exits(0);
    }
    let _ = sandbox.run(&["note", "q", EVIL]).exits(0);
    let _ = sandbox.run(&["close", "q"]).exits(0);
    let _ = sandbox.run(&["minutes", "q", "-o", "m", "--accept-small-groups"]).exits(0);
    let _ = sandbox.run(&["verify", "m"]).exits(3);

    let page = String::from_utf8(sandbox.read("m/minutes.html")).unwrap();
    for bad in ["<img", "<script", "<b>", "\u{202e}", "\u{1b}", "href"] {
        assert!(!page.contains(bad), "{bad}");
    }
    assert!(page.contains(
        "&lt;img src=x onerror=alert(1)&gt; **粗** `码` [链](javascript:1) {{7*7}} &amp;amp; ]]&gt;"
    ));
    let text = String::from_utf8(sandbox.read("m/minutes.md")).unwrap();
    let (before, quoted) = text.split_once("````text").unwrap();
    assert!(!before.contains("<img") && !before.contains("[链](") && !before.contains("<b>"), "{before}");
    assert!(!quoted.contains('\u{202e}') && !quoted.contains('\u{1b}'));

    for (name, bytes) in parts(&sandbox.read("m/minutes.docx")) {
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let words = xml_words(&bytes);
        match name.as_str() {
            "word/document.xml" => {
                assert!(words.contains(&format!("{EVIL} 征询纪要")), "{words}");
                assert!(words.contains("=1+1 <img"), "{words}");
                assert!(!words.contains('\u{202e}') && !words.contains('\u{1b}'));
            }
            "word/header1.xml" => assert!(words.contains("<img src=x onerror=alert(1)>"), "{words}"),
            _ => {}
        }
    }
    // People are told in their parts.
    assert!(text.contains("## 八、人员") && text.contains("## 九、签字") && text.contains("监票人"));
}

#[test]
fn a_part_that_nobody_knows_is_refused() {
    let sandbox = Sandbox::speaking("en");
    let _ = sandbox.close_small_as("positions", MAJORITY);
    let small = String::from_utf8(sandbox.read("meeting.toml")).unwrap();
    let with = |people: &str| small.replace("\"small\"", "\"other\"") + people;
    sandbox.write("a.toml", with("\n[people]\nking = \"A\"\n"));
    refused(&sandbox.run(&["open", "a.toml"]), "definition-invalid", &["a.toml", "king"]);
    sandbox.write("b.toml", with("\n[people]\ntellers = [\"A\\u0007\"]\n"));
    refused(&sandbox.run(&["open", "b.toml"]), "text-invalid", &["b.toml", "tellers", "U+0007"]);
}

#[test]
fn what_no_font_can_show_is_named_before_it_is_printed() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        refused(&sandbox.run(&["init", "东\u{e000}里"]), "no-glyph", &["U+E000"]);
        let _ = sandbox.run(&["init", "东里"]).exits(0);
        sandbox.write("roll.csv", "户号,楼号\n1-1-101,1\n1-1-102,\u{378}栋\n");
        let run = sandbox.run(&["roll", "import", "roll.csv"]);
        assert!(run.code == 1 && run.err.contains("roll.csv:3") && run.err.contains("U+0378"), "{}", run.err);
        sandbox.write("roll.csv", "户号,楼号\n1-1-101,1\n1-1-102,1\n");
        let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
        let meeting = crate::common::small_meeting("positions", MAJORITY);
        sandbox.write("proposal.txt", "种树\n好\u{f0000}吗？");
        sandbox.write("q.toml", meeting.replace("种树", "种\u{e000}树"));
        refused(&sandbox.run(&["open", "q.toml"]), "text-invalid", &["U+E000", "q.toml:3"]);
        sandbox.write("q.toml", meeting);
        refused(&sandbox.run(&["open", "q.toml"]), "no-glyph", &["proposal.txt:2", "U+F0000"]);
        // Rare characters that have a code are characters.
        sandbox.write("proposal.txt", "𬭎、䶮、𰻝\n");
        let _ = sandbox.run(&["open", "q.toml"]).exits(0);
    }
}

#[test]
fn the_proposal_is_printed_with_its_tabs() {
    let sandbox = Sandbox::speaking("zh");
    let rule = "extends = \"community.target\"\nratio = \"1/2\"\n";
    sandbox.open_small_as("positions", rule);
    let _ = std::fs::remove_file(sandbox.path("yishi.db"));
    let _ = std::fs::remove_dir_all(sandbox.state());
    let _ = sandbox.run(&["init", "Lane 8"]).exits(0);
    let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    sandbox.write("proposal.txt", "车位\t1\t50元\n");
    let _ = sandbox.run(&["open", "meeting.toml"]).exits(0);
    sandbox.answer_and_close_small();
    let text = String::from_utf8(sandbox.read("minutes-small/minutes.md")).unwrap();
    assert!(text.contains("车位\t1\t50元"), "{text}");
    let page = String::from_utf8(sandbox.read("minutes-small/minutes.html")).unwrap();
    assert!(page.contains("车位\t1\t50元"));
    let parts = parts(&sandbox.read("minutes-small/minutes.docx"));
    let (_, body) = parts.iter().find(|(name, _)| name == "word/document.xml").unwrap();
    assert!(xml_words(body).contains("车位    1    50元"));
}
