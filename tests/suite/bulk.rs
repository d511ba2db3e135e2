//! Many rows at once: what is decided row by row and written in another order
//! comes to the same as if each row had been recorded alone.

use crate::common::{MAJORITY, Sandbox, small_meeting};
use serde_json::Value;

/// The counters are those of the lines, and those of tables made again.
fn agrees(sandbox: &Sandbox) -> Value {
    let told = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
    let _ = sandbox.run(&["tally", "small", "--recount", "--json"]).exits(0);
    // 3: nothing from outside was given to hold it against.
    let _ = sandbox.run(&["verify", "yishi.db"]).exits(3);
    let _ = sandbox.run(&["book", "rebuild"]).exits(0);
    assert_eq!(sandbox.run(&["tally", "small", "--json"]).exits(0).json(), told);
    told
}

#[test]
fn a_door_that_answers_three_times_in_one_file_stands_by_the_last() {
    let sandbox = Sandbox::speaking("en");
    sandbox.open_small(MAJORITY);
    sandbox.run(&["record", "small", "1-1-101", "against"]).exits(0);
    sandbox.run(&["visit", "small", "1-1-102", "delivered"]).exits(0);
    sandbox.write(
        "answers.csv",
        "door,position,proxy\n1-1-101,for,\n1-1-102,abstain,\n1-1-101,abstain,Li\n1-1-202,for,\n1-1-101,for,\n\
         1-1-102,against,\n",
    );
    let run =
        sandbox.run(&["record", "small", "--from", "answers.csv", "--replace", "--json"]).exits(0).json();
    assert_eq!((run["recorded"].as_u64(), run["replaced"].as_u64()), (Some(6), Some(4)));
    // A receipt for each row, in the order of the file.
    let doors: Vec<&str> =
        run["receipts"].as_array().unwrap().iter().map(|r| r["door"].as_str().unwrap()).collect();
    assert_eq!(doors, ["1-1-101", "1-1-102", "1-1-101", "1-1-202", "1-1-101", "1-1-102"]);
    for receipt in run["receipts"].as_array().unwrap() {
        let code = receipt["code"].as_str().unwrap();
        let _ = sandbox.run(&["receipt", "check", "small", code]);
    }
    let told = agrees(&sandbox);
    let households = &told["measures"]["households"];
    assert_eq!((households["for"].as_u64(), households["against"].as_u64()), (Some(2), Some(1)), "{told}");
    // Each line names what it replaces: the lines of one door are a chain.
    let log = sandbox.run(&["log", "small"]).exits(0).out;
    assert_eq!(log.matches(" <- ").count(), 4, "{log}");
}

#[test]
fn nothing_to_record_is_said_in_every_form() {
    let sandbox = Sandbox::speaking("en");
    sandbox.open_small(MAJORITY);
    sandbox.write("answers.csv", "door,position\n");
    for form in ["table", "json", "csv"] {
        let run = sandbox.run(&["record", "small", "--from", "answers.csv", "--format", form]).exits(0);
        assert!(run.err.contains("answers.csv"), "{form}: {}{}", run.out, run.err);
    }
}

#[test]
fn more_owners_of_several_doors_than_are_held_at_once_are_counted_right() {
    let sandbox = Sandbox::speaking("en");
    let (mut roll, mut answers) = (String::from("door,owner,area\n"), String::from("door,position\n"));
    for n in 0..10_000 {
        // Two doors an owner, far apart in the order of the doors.
        roll.push_str(&format!("{}-1-{},O{},50\n", n % 100 + 1, n / 100 + 101, n % 5_000));
        let position = ["for", "against", "abstain"][n % 3];
        answers.push_str(&format!("{}-1-{},{position}\n", n % 100 + 1, n / 100 + 101));
    }
    sandbox.write("roll.csv", roll);
    sandbox.write("answers.csv", answers);
    sandbox.write("proposal.txt", "?\n");
    sandbox.write("meeting.toml", small_meeting("positions", MAJORITY));
    sandbox.run(&["init", "x"]).exits(0);
    sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    sandbox.run(&["open", "meeting.toml"]).exits(0);
    sandbox.run(&["record", "small", "--from", "answers.csv", "--format", "csv"]).exits(0);
    let told = agrees(&sandbox);
    assert_eq!(told["measures"]["households"]["for"].as_u64(), Some(3_334));
    assert_eq!(told["measures"]["heads"]["all"].as_u64(), Some(5_000), "{}", told["measures"]["heads"]);
    // A hundred buildings would push the result off the screen.
    let result = sandbox.run(&["tally", "small"]).exits(0).out;
    assert!(result.contains("100 buildings, one by one: yishi tally small --by building"), "{result}");
    assert!(result.lines().count() < 40, "{result}");
    let buildings = sandbox.run(&["tally", "small", "--by", "building"]).exits(0).out;
    assert!(buildings.contains("\n| 99 "), "{buildings}");
}
