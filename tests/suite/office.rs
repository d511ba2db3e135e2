//! The canvass of `examples/canvass-by-office.sh`, in both languages: every
//! figure of its result is counted again by an awk script from the papers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(lang: &str, out: &Path) -> String {
    let output = Command::new("bash")
        .arg(root().join("examples/canvass-by-office.sh"))
        .env("YISHI", env!("CARGO_BIN_EXE_yishi"))
        .env("YISHI_LANG", lang)
        .env("OUT", out)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    format!("{out}{err}")
}

/// What awk counts from the papers: what, and its numbers.
fn recount(out: &Path) -> BTreeMap<String, Vec<u64>> {
    let story = root().join("meetings/parking");
    let here = |name: &str| out.join(name);
    let papers = [
        story.join("roll.csv"),
        story.join("canvass-1.csv"),
        here("visits.csv"),
        here("second.csv"),
        here("decided.csv"),
        story.join("canvass-2.csv"),
        here("proxies.csv"),
        here("changes.csv"),
        here("removed.txt"),
        story.join("canvass-3.csv"),
    ];
    let output = Command::new("awk")
        .args(["-F,", "-f"])
        .arg(root().join("tests/recount.awk"))
        .args(papers)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let (what, numbers) = line.split_once(": ").unwrap();
        (what.to_owned(), numbers.split(' ').map(|n| n.parse().unwrap()).collect())
    };
    text.lines().map(line).collect()
}

/// Households and area per building and position, under the names of awk.
fn figures(roll: &str, by: &Value) -> BTreeMap<String, Vec<u64>> {
    let mut found = BTreeMap::new();
    for (building, part) in by["building"].as_object().unwrap() {
        for (position, cell) in part["positions"].as_object().unwrap() {
            let numbers = [&cell["households"], &cell["area"]].map(|number| number.as_u64().unwrap());
            found.insert(format!("{roll} {building} {position}"), numbers.to_vec());
        }
    }
    found
}

#[test]
fn awk_counts_the_office_canvass_to_the_same_figures() {
    for lang in ["zh", "en"] {
        let out = tempfile::tempdir().unwrap();
        let told = run(lang, out.path());
        let tally: Value =
            serde_json::from_slice(&std::fs::read(out.path().join("tally.json")).unwrap()).unwrap();
        let mut wanted = recount(out.path());
        let mut refused = wanted.remove("refused").unwrap();
        assert_eq!(refused.pop(), Some(2));
        let mut found = figures("amended", &tally["by"]);
        found.extend(figures("opened", &tally["as_opened"]["by"]));
        for (tier, cell) in tally["by"]["provenance"].as_object().unwrap() {
            found.insert(format!("provenance {tier}"), vec![cell["households"].as_u64().unwrap()]);
        }
        assert_eq!(found, wanted, "{lang}");
        // The planted slips were found, all four, and nothing else.
        assert_eq!(
            tally["canvass"]["twice"],
            serde_json::json!({"compared": 171, "differed": 4, "resolved": 4}),
            "{lang}"
        );
        let words = match lang {
            "zh" => [
                "按 GB18030 编码读取",
                "没有读取，也没有保存：电话",
                "一致 167 户，不一致 4 户",
                "proxies.csv 有 2 行不能用",
                "2 份代理不予接受，已记入，不计票",
                "此前的意见 1047 户：照旧计入",
                "增 1 户，减 1 户，现共 1412 户",
                "1369 * 100 = 136900 < 136964 = 1412 * 97",
                "已核对的全部属实",
            ],
            _ => [
                "read as GB18030",
                "电话",
                "167 the same, 4 different",
                "proxies.csv: nothing was recorded; lines refused: 2",
                "2 proxies were refused",
                "1047 positions were given before: kept",
                "1 added, 1 removed, now 1412 households",
                "1369 * 100 = 136900 < 136964 = 1412 * 97",
                "Everything that was checked is true",
            ],
        };
        for word in words {
            assert!(told.contains(word), "{word}\n{told}");
        }
        let minutes = std::fs::read_to_string(out.path().join("minutes/minutes.md")).unwrap();
        assert!(minutes.contains("1369") && minutes.contains("proposal-2.md"), "{minutes}");
    }
}
