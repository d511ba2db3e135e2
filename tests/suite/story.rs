//! The parking vote, end to end, in real processes.

use crate::common::{MAJORITY, Run, Sandbox};
use serde_json::Value;

fn file(name: &str) -> String {
    format!("{}/meetings/parking/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn expected(round: u32) -> Value {
    let path = format!("{}/tests/data/parking/expected-{round}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Compares a tally with the published figures: counts and areas per position,
/// in total and per building.
fn compare(tally: &Value, expected: &Value) {
    let names = [
        ("for", "agree"),
        ("against", "oppose"),
        ("abstain", "abstain"),
        ("conditional", "agree-with-conditions"),
    ];
    let check = |ours: &Value, theirs: &Value, at: &str| {
        for (mine, published) in names {
            for (figure, name) in [("households", "households"), ("area", "area_centi_m2")] {
                let found = ours[mine][figure].as_u64().unwrap_or(0);
                assert_eq!(
                    found,
                    theirs["by_position"][published][name].as_u64().unwrap(),
                    "{at} {mine} {figure}"
                );
            }
        }
        for (figure, name) in [("households", "households"), ("area", "area_centi_m2")] {
            let waiting: u64 =
                ["silent", "unreached"].iter().filter_map(|code| ours[*code][figure].as_u64()).sum();
            assert_eq!(waiting, theirs["by_position"]["none"][name].as_u64().unwrap(), "{at} none {figure}");
        }
    };
    check(&tally["by"]["position"], &expected["all"], "all");
    assert_eq!(tally["measures"]["households"]["all"], expected["all"]["households"]);
    assert_eq!(tally["measures"]["area"]["all"], expected["all"]["area_centi_m2"]);
    let buildings = expected["buildings"].as_object().unwrap();
    assert_eq!(tally["by"]["building"].as_object().unwrap().len(), buildings.len());
    for (name, theirs) in buildings {
        let ours = &tally["by"]["building"][name];
        check(&ours["positions"], theirs, name);
        assert_eq!(ours["households"]["all"], theirs["households"]);
        assert_eq!(ours["area"]["all"], theirs["area_centi_m2"]);
        // Conditions count as abstaining under this rule, and that is said.
        let conditional = theirs["by_position"]["agree-with-conditions"]["households"].as_u64().unwrap();
        let abstain = theirs["by_position"]["abstain"]["households"].as_u64().unwrap();
        assert_eq!(ours["households"]["abstain"], conditional + abstain);
    }
}

fn open(sandbox: &Sandbox, meeting: &str) -> String {
    sandbox.run(&["init", "East Lane"]).exits(0);
    sandbox.run(&["roll", "import", &file("roll.csv")]).exits(0);
    let opened = sandbox.run(&["open", meeting, "--json"]).exits(0).json();
    opened["log"].as_str().unwrap().to_owned()
}

fn round(sandbox: &Sandbox, number: u32) -> Run {
    let (from, number) = (file(&format!("canvass-{number}.csv")), number.to_string());
    sandbox.run(&["record", "parking", "--from", &from, "--round", &number, "--replace", "--quiet"]).exits(0)
}

/// The order of the lines of one file must not show the order of its doors.
fn in_the_order_of_commitments(sandbox: &Sandbox, from: usize) {
    let raw = sandbox.run(&["log", "parking", "--raw"]).exits(0).out;
    let codes: Vec<String> = raw
        .lines()
        .skip(from)
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["c"].as_str().unwrap().to_owned())
        .collect();
    assert!(codes.len() > 300 && codes.is_sorted());
}

#[test]
fn three_rounds_give_the_published_figures_and_minutes_that_verify() {
    let sandbox = Sandbox::new();
    let log = open(&sandbox, &file("meeting.toml"));
    let roll = sandbox.run(&["roll", "show", "--json"]).exits(0).json();
    assert_eq!(roll["households"], 1412);
    assert_eq!(roll["owners"], 1312);
    assert_eq!(roll["area"], 8_236_104);
    for number in 1..=3 {
        let before = sandbox.run(&["tally", "parking", "--json"]).exits(0).json()["size"].as_u64().unwrap();
        round(&sandbox, number);
        in_the_order_of_commitments(&sandbox, usize::try_from(before).unwrap());
        let tally = sandbox.run(&["tally", "parking", "--json", "--recount"]).exits(0).json();
        compare(&tally, &expected(number));
        let check = sandbox.run(&["tally", "parking", "--check"]);
        assert_eq!(check.code, if number == 3 { 0 } else { 10 });
    }
    let closed = sandbox.run(&["close", "parking", "--check", "--json"]).exits(0).json();
    assert_eq!(closed["outcome"], "passed");
    let criterion = &closed["approval"][0];
    assert_eq!((criterion["lhs"].as_str(), criterion["rhs"].as_str()), (Some("137000"), Some("136964")));
    assert_eq!(criterion["percent_floor"], "97.02");
    compare(&sandbox.run(&["tally", "parking", "--json"]).exits(0).json(), &expected(3));

    let refused = sandbox.run(&["record", "parking", "1-1-101", "for", "--replace", "--json"]).exits(1);
    assert_eq!(refused.error()["error"]["code"], "closed");
    sandbox.run(&["minutes", "parking"]).exits(0);
    sandbox.run(&["verify", "minutes-parking", "--log", &log]).exits(0);
    sandbox.run(&["verify", "minutes-parking"]).exits(3);
    sandbox.run(&["verify", "--log", &log]).exits(0);
    // A second run changes nothing; the other language goes beside it.
    let again = sandbox.run(&["minutes", "parking", "--json"]).exits(0).json();
    assert_eq!(again["unchanged"], true);
    sandbox.run(&["minutes", "parking", "--lang", "en", "-o", "minutes-en"]).exits(0);
    sandbox.run(&["verify", "minutes-en", "--log", &log]).exits(0);
}

/// Heads and areas under the Civil Code, counted a second time here from the
/// CSV files alone.
#[test]
fn civil_code_merges_owners_and_lists_the_mixed_ones() {
    use std::collections::{BTreeMap, BTreeSet};
    let sandbox = Sandbox::new();
    let meeting = std::fs::read_to_string(file("meeting.toml")).unwrap();
    let (head, _) = meeting.split_once("[rule]").unwrap();
    sandbox.write("civil.toml", format!("{head}[rule]\nextends = \"cn.civil-code.278.major\"\n"));
    sandbox.write("proposal.md", "停车方案\n");
    open(&sandbox, "civil.toml");
    let mut answers: BTreeMap<String, String> = BTreeMap::new();
    for number in 1..=3 {
        round(&sandbox, number);
        for line in std::fs::read_to_string(file(&format!("canvass-{number}.csv"))).unwrap().lines().skip(1) {
            let mut cells = line.split(',');
            let (door, position) = (cells.next().unwrap(), cells.next().unwrap());
            answers.insert(door.to_owned(), position.to_owned());
        }
        let mut owners: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut areas: BTreeMap<&str, u64> = BTreeMap::new();
        for line in std::fs::read_to_string(file("roll.csv")).unwrap().lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let bucket = match answers.get(cells[0]).map(String::as_str) {
                Some("agree") => "for",
                Some("oppose") => "against",
                Some(_) => "abstain",
                None => "unreached",
            };
            owners.entry(cells[3].to_owned()).or_default().insert(bucket);
            *areas.entry(bucket).or_default() += cells[4].replace('.', "").parse::<u64>().unwrap();
        }
        let mut heads: BTreeMap<&str, u64> = BTreeMap::new();
        for buckets in owners.values() {
            let bucket = if buckets.len() == 1 { buckets.first().unwrap() } else { "contested" };
            *heads.entry(bucket).or_default() += 1;
        }
        let tally = sandbox.run(&["tally", "parking", "--json", "--recount"]).exits(0).json();
        for bucket in ["for", "against", "abstain", "unreached", "contested"] {
            let wanted = heads.get(bucket).copied().unwrap_or(0);
            assert_eq!(tally["measures"]["heads"][bucket], wanted, "round {number} {bucket}");
            let wanted = areas.get(bucket).copied().unwrap_or(0);
            assert_eq!(tally["measures"]["area"][bucket], wanted, "round {number} {bucket}");
        }
        assert_eq!(tally["measures"]["heads"]["all"], 1312);
        let status = sandbox.run(&["status", "parking", "--json"]).exits(0).json();
        let mixed = heads.get("contested").copied().unwrap_or(0);
        assert_eq!(status["mixed_owners"].as_array().unwrap().len() as u64, mixed);
    }
    let tally = sandbox.run(&["tally", "parking", "--json"]).exits(0).json();
    assert_eq!(tally["outcome"], "passed");
    assert_eq!(tally["quorum"].as_array().unwrap().len(), 2);
}

#[test]
fn the_small_consultation_is_checked_by_the_tool_and_by_the_printed_lines() {
    for disclose in ["positions", "none", "named"] {
        let sandbox = Sandbox::new();
        let log = sandbox.close_small_as(disclose, MAJORITY);
        sandbox.run(&["verify", "minutes-small", "--log", &log]).exits(0);
        let minutes = String::from_utf8(sandbox.read("minutes-small/minutes.md")).unwrap();
        let lines = minutes.split("```sh\n").nth(2).unwrap().split("```").next().unwrap();
        let lines = lines.replace("/tmp/", &format!("{}/", sandbox.root().display()));
        let script = sandbox.write("lines.sh", format!("set -e -o pipefail\ncd minutes-small\n{lines}"));
        let output =
            std::process::Command::new("bash").arg(&script).current_dir(sandbox.root()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{disclose}: {said}{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains(&log), "{said}");
    }
}
