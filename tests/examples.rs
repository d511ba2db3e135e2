//! Every script in `examples/` runs against the built binary.
#![allow(clippy::unwrap_used, missing_docs)]

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
fn no_example_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["parking-vote.sh", "script-from-shell.sh"]);
}
