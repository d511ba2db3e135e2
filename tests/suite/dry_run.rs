//! What a file would do, line by line, and nothing written.

use crate::common::{MAJORITY, SMALL_ANSWERS, SMALL_ROLL, Sandbox};
use serde_json::Value;

/// Each line as `line door what`.
fn told(value: &Value) -> Vec<String> {
    let lines = value["lines"].as_array().unwrap().iter();
    let number = |line: &Value| line["line"].as_u64().map_or("-".to_owned(), |line| line.to_string());
    let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
    lines.map(|line| format!("{} {} {}", number(line), text(line, "door"), text(line, "what"))).collect()
}

#[test]
fn a_roll_against_the_one_that_is_there() {
    let sandbox = Sandbox::new();
    let next = SMALL_ROLL
        .replace("1-1-101,1,1,A,60.00\n", "")
        .replace("2-1-202,2,1,G,90.00", "2-1-202,2,1,H,90.01\n2-1-301,2,1,G,5\n\u{5408}计,,,,545.76");
    sandbox.write("next.csv", &next);
    // Without a book all is new.
    let run = sandbox.run(&["roll", "import", "next.csv", "--dry-run", "--json"]).exits(0);
    assert_eq!(run.json()["counts"], serde_json::json!({"new": 8, "left-out": 1}));
    sandbox.open_small(MAJORITY);
    let before = sandbox.read("yishi.db");
    let run = sandbox.run(&["roll", "import", "next.csv", "--dry-run", "--json"]).exits(0);
    let value = run.json();
    assert_eq!((&value["format"], &value["refused"]), (&"yishi/dry-run/1".into(), &0.into()));
    let lines = told(&value);
    assert_eq!(lines[0], "2 1-1-102 same");
    assert_eq!(lines[6..], ["8 2-1-202 changed", "9 2-1-301 new", "10  left-out", "- 1-1-101 removed"]);
    assert_eq!(value["lines"][6]["detail"], "owner G > H, area (m²) 90.00 > 90.01");
    assert!(run.err.contains("--replace"), "{}", run.err);
    assert_eq!(sandbox.read("yishi.db"), before);
}

const FAULTY: &str = "户号,楼号,业主,建筑面积\n1-1-101,1,A,60.00\n1-1-102,1,B,七十\n1-1-102,1,C,1,050\n\
    1-1-1O1,1,D,5\n,1,E,5\n1-1-103,1,F,-1\n3号楼2单元501室,3,G,５０．５㎡\n总计,,,1\n";

#[test]
fn with_faults_every_line_is_shown() {
    let mut sandbox = Sandbox::new();
    let _ = sandbox.run(&["init", "L"]).exits(0);
    sandbox.write("faulty.csv", FAULTY);
    let run = sandbox.run(&["roll", "import", "faulty.csv", "--dry-run", "--json"]).exits(1);
    let value = run.json();
    assert_eq!(value["refused"], 6);
    let shown: std::collections::BTreeSet<u64> =
        value["lines"].as_array().unwrap().iter().filter_map(|line| line["line"].as_u64()).collect();
    assert_eq!(shown, (2..=9).collect());
    for line in value["lines"].as_array().unwrap().iter().filter(|line| line["what"] == "refused") {
        assert!(!line["detail"].as_str().unwrap().is_empty() && !line["remedy"].as_str().unwrap().is_empty());
    }
    assert!(told(&value).contains(&"8 3-2-501 new".to_owned()), "{value}");
    sandbox.lang = "zh";
    let run = sandbox.run(&["roll", "import", "faulty.csv", "--dry-run", "--format", "csv"]).exits(1);
    assert!(run.out.starts_with("\u{feff}行,户号,处理,说明,办法\n"), "{}", run.out);
    assert_eq!(run.out.matches("不能用").count(), value["lines"].as_array().unwrap().len() - 2);
    // What is passed over is no reason to stop.
    let run = sandbox.run(&["roll", "import", "faulty.csv", "--dry-run", "--skip-bad"]).exits(0);
    assert!(run.out.contains("略去") && run.out.contains("可导入 1 户"), "{}", run.out);
    assert!(sandbox.run(&["roll", "show", "--json"]).exits(0).json()["households"] == 0);
}

#[test]
fn a_canvass_against_what_is_recorded() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    let _ = sandbox.run(&["record", "small", "1-1-101", "against"]).exits(0);
    sandbox.write("answers.csv", format!("{SMALL_ANSWERS}9-9-901,同意,,,\n2-1-202,好,,,\n小计,3,,,\n"));
    let before = sandbox.read("yishi.db");
    let args = ["record", "small", "--from", "answers.csv", "--dry-run", "--json"];
    let value = sandbox.run(&args).exits(1).json();
    assert_eq!(value["counts"], serde_json::json!({"recorded": 6, "refused": 3, "left-out": 1}));
    assert_eq!(told(&value)[0], "2 1-1-101 refused");
    assert_eq!(told(&value)[7..], ["9 9-9-901 refused", "10 2-1-202 refused", "11  left-out"]);
    let value = sandbox.run(&[&args[..], &["--replace"]].concat()).exits(1).json();
    assert_eq!(told(&value)[0], "2 1-1-101 replaces");
    assert_eq!(value["lines"][0]["detail"], "against, now for");
    sandbox.write("answers.csv", SMALL_ANSWERS);
    let run = sandbox.run(&["record", "small", "--from", "answers.csv", "--dry-run", "--replace"]).exits(0);
    assert!(run.out.contains("would record 7, of them 1 replacing"), "{}", run.out);
    // Twice in one file: the second takes the place of the first.
    sandbox.write("twice.csv", "door,position\n2-1-202,for\n2-1-202,against\n");
    let run =
        sandbox.run(&["record", "small", "--from", "twice.csv", "--dry-run", "--replace", "--json"]).exits(0);
    assert_eq!(told(&run.json()), ["2 2-1-202 recorded", "3 2-1-202 replaces"]);
    assert_eq!(sandbox.read("yishi.db"), before);
}

#[test]
fn visits_one_or_many() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    let before = sandbox.read("yishi.db");
    sandbox.write("visits.csv", "door,outcome\n1-1-101,delivered\n9-9-901,absent\n1-1-102,asleep\n");
    let value =
        sandbox.run(&["visit", "small", "--from", "visits.csv", "--dry-run", "--json"]).exits(1).json();
    assert_eq!(told(&value), ["2 1-1-101 recorded", "3 9-9-901 refused", "4 1-1-102 refused"]);
    let run = sandbox.run(&["visit", "small", "1号楼1单元101室", "absent", "--dry-run"]).exits(0);
    assert!(run.out.contains("would record 1 visit ("), "{}", run.out);
    assert_eq!(sandbox.read("yishi.db"), before);
}
