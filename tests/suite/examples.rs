//! Every script in `examples/` runs against the built binary.

use std::path::Path;
use std::process::Command;

fn run(name: &str, lang: &str, by_hand: &str) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let output = Command::new("bash")
        .arg(&script)
        .env("YISHI", env!("CARGO_BIN_EXE_yishi"))
        .env("YISHI_LANG", lang)
        .env("BY_HAND", by_hand)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{out}\n{}", String::from_utf8_lossy(&output.stderr));
    out
}

#[test]
fn the_parking_vote_in_both_languages() {
    let zh = run("parking-vote.sh", "zh", "yes");
    assert!(zh.contains("1370 * 100 = 137000 >= 136964 = 1412 * 97"), "{zh}");
    assert!(zh.contains("停车自管方案：通过（已截止）"), "{zh}");
    assert!(zh.contains("已核对的全部属实"), "{zh}");
    assert!(zh.contains("1370 for"), "the printed shell lines ran: {zh}");
    let en = run("parking-vote.sh", "en", "no");
    assert!(en.contains("停车自管方案: passed (closed)"), "{en}");
    assert!(en.contains("roll.jsonl: OK"), "{en}");
}

#[test]
fn a_script_reads_json_and_exit_codes() {
    let out = run("script-from-shell.sh", "en", "no");
    for line in [
        "line 2: refused, door-unknown",
        "{\"recorded\":4,\"size\":7}",
        "a second position without --replace: 1, error[already-recorded]",
        "the same for a program: already-recorded",
        "verify without the log id: 3",
        "verify with the log id: 0",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
}

#[test]
fn five_votes_that_a_court_would_ask_about_in_both_languages() {
    let zh = run("rules-in-court.sh", "zh", "no");
    let en = run("rules-in-court.sh", "en", "no");
    for (out, lines) in [
        (
            &zh,
            [
                "heads：通过（已截止）",
                "不适用未表态的约定：参与不足，与上述结果不同。",
                "已开启“ballot-2”，按规则 fr.1965-557.24 再次表决",
                "异议期至 2026-04-11，2026-04-12 已过",
                "“公告天数”为 14，要求 >= 15（依据 北京市物业管理条例第三十七条）",
            ],
        ),
        (
            &en,
            [
                "heads: passed (closed)",
                "Without the clause on silence: no quorum, which differs.",
                "opened ballot-2 under rule fr.1965-557.24",
                "objections could be made until 2026-04-11; 2026-04-12 is later",
                "days of notice: 14, needed >= 15 (under 北京市物业管理条例第三十七条)",
            ],
        ),
    ] {
        for line in lines {
            assert!(out.contains(line), "{line}\n{out}");
        }
        let codes: Vec<&str> = out.lines().filter(|line| line.starts_with("(exit ")).collect();
        assert!(codes.contains(&"(exit 14)") && codes.contains(&"(exit 13)"), "{codes:?}");
        assert_eq!(codes.last(), Some(&"(exit 3)"), "{out}");
    }
}

#[test]
fn no_example_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["canvass-by-office.sh", "parking-vote.sh", "rules-in-court.sh", "script-from-shell.sh"]
    );
}
