//! Files of answers and visits row by row: every fault is named in one run,
//! rows of one door follow each other, and nothing is written where one is
//! faulty or the run is a dry one.

use crate::common::{MAJORITY, Run, Sandbox};
use serde_json::json;

/// The lines of a file that a run names.
fn lines(run: &Run) -> Vec<u64> {
    let error = run.error()["error"].clone();
    let mut lines: Vec<u64> =
        error["where"].as_array().unwrap().iter().filter_map(|place| place["line"].as_u64()).collect();
    lines.dedup();
    lines
}

fn opened(rule: &str) -> Sandbox {
    let sandbox = Sandbox::speaking("en");
    sandbox.open_small(rule);
    sandbox
}

fn size(sandbox: &Sandbox) -> u64 {
    sandbox.run(&["tally", "small", "--json"]).exits(0).json()["size"].as_u64().unwrap()
}

fn holds(sandbox: &Sandbox) {
    let run = sandbox.run(&["verify", "yishi.db"]);
    assert!(run.code == 0 || run.code == 3, "{}{}", run.out, run.err);
}

#[test]
fn what_cannot_be_read_and_what_the_record_does_not_take_is_named_at_once() {
    let sandbox = opened(MAJORITY);
    let before = size(&sandbox);
    sandbox.write("a.csv", "door,position\n1-1-101,for\n1-1-102,maybe\n9-9-999,for\n");
    sandbox.write("v.csv", "door,outcome\n1-1-101,delivered\n1-1-102,gone\n9-9-999,absent\n");
    for (args, expected) in [
        (vec!["record", "small", "--from", "a.csv"], vec![3, 4]),
        (vec!["visit", "small", "--from", "v.csv"], vec![3, 4]),
    ] {
        let run = sandbox.run(&[args, vec!["--json"]].concat()).exits(1);
        assert_eq!(lines(&run), expected, "{}", run.err);
    }
    sandbox.run(&["record", "small", "1-1-101", "for"]).exits(0);
    let second = sandbox.run(&["record", "small", "--from", "a.csv", "--second", "--json"]).exits(1);
    assert!(lines(&second).contains(&3) && lines(&second).contains(&4), "{}", second.err);
    assert_eq!(size(&sandbox), before + 1);
}

#[test]
fn a_file_that_breaks_off_shows_the_faults_before_too() {
    let sandbox = opened(MAJORITY);
    let long = "x".repeat(2_000_000);
    sandbox.write("a.csv", format!("door,position\n1-1-101,maybe\n1-1-102,{long}\n"));
    let run = sandbox.run(&["record", "small", "--from", "a.csv", "--json"]).exits(1);
    assert_eq!(lines(&run), [3, 2], "{}", run.err);
}

#[test]
fn several_visits_to_one_door_in_one_file_follow_each_other() {
    let rule = format!("{}\ndelivery = {{ visits = 2, notice = true }}", MAJORITY.trim_end());
    let sandbox = opened(&rule);
    let rows = "door,outcome\n1-1-101,absent\n1-1-101,delivered\n1-1-101,delivered\n1-1-102,absent\n1-1-102,posted\n";
    sandbox.write("v.csv", rows);
    for extra in [&["--json"][..], &["--dry-run", "--json"]] {
        let run = sandbox.run(&[&["visit", "small", "--from", "v.csv"], extra].concat()).exits(1);
        assert!(run.out.contains("1-1-102") || lines(&run) == [6], "{}{}", run.out, run.err);
    }
    sandbox.write("v.csv", rows.replace("1-1-102,posted", "1-1-102,moved\n1-1-102,posted"));
    let trial = sandbox.run(&["visit", "small", "--from", "v.csv", "--dry-run", "--json"]).exits(0).json();
    assert_eq!(trial["refused"], 0);
    let _ = sandbox.run(&["visit", "small", "--from", "v.csv"]).exits(0);
    let tally = sandbox.run(&["tally", "small", "--json"]).exits(0).json();
    assert_eq!(tally["measures"]["households"]["silent"], 2);
    // The counters are those that the lines give.
    holds(&sandbox);
    let _ = sandbox.run(&["tally", "small", "--recount"]).exits(0);
}

#[test]
fn a_dry_run_of_notices_and_of_one_visit_writes_nothing() {
    let rule = format!("{}\ndelivery = {{ visits = 1, notice = true }}", MAJORITY.trim_end());
    let sandbox = opened(&rule);
    let _ = sandbox.run(&["visit", "small", "1-1-101", "absent"]).exits(0);
    let before = size(&sandbox);
    let run = sandbox.run(&["visit", "small", "--notice", "--dry-run"]).exits(0);
    assert!(run.out.contains("1 door") && run.out.contains("nothing written"), "{}", run.out);
    let one = sandbox.run(&["visit", "small", "1-1-102", "absent", "--dry-run", "--json"]).exits(0).json();
    assert_eq!((&one["dry_run"], &one["recorded"]), (&json!(true), &json!(1)));
    assert_eq!(size(&sandbox), before);
    let _ = sandbox.run(&["visit", "small", "--notice"]).exits(0);
    assert_eq!(size(&sandbox), before + 1);
}

#[test]
fn lines_of_json_take_no_flag_that_needs_the_whole() {
    let sandbox = opened(MAJORITY);
    for flag in ["--dry-run", "--second", "--note-refused"] {
        let run = sandbox
            .run_with(&["record", "small", "-", flag], b"{\"door\":\"1-1-101\",\"position\":\"for\"}\n");
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(run.err.contains(flag), "{}", run.err);
    }
    assert_eq!(size(&sandbox), 1);
}

#[test]
fn a_holder_is_free_again_where_the_owner_answers_in_person() {
    let rule = format!("{}\nproxy = {{ max_per_holder = 1 }}", MAJORITY.trim_end());
    let sandbox = opened(&rule);
    let _ = sandbox.run(&["record", "small", "1-1-101", "for", "--proxy", "H"]).exits(0);
    sandbox.write("a.csv", "door,position,proxy,form\n1-1-102,for,H,F1\n1-1-101,against,,\n");
    let early = sandbox.run(&["record", "small", "--from", "a.csv", "--replace", "--json"]).exits(1);
    assert_eq!(lines(&early), [2]);
    sandbox.write("a.csv", "door,position,proxy,form\n1-1-101,against,,\n1-1-102,for,H,F1\n");
    let _ = sandbox.run(&["record", "small", "--from", "a.csv", "--replace"]).exits(0);
    holds(&sandbox);
    // A refusal that is only tried says so, and writes nothing.
    let before = size(&sandbox);
    let args = ["record", "small", "1-1-201", "for", "--proxy", "H", "--note-refused", "--dry-run"];
    let tried = sandbox.run(&args).exits(0);
    assert!(tried.out.contains("would be refused"), "{}", tried.out);
    let tried = sandbox.run(&[&args[..], &["--json"]].concat()).exits(0).json();
    assert_eq!((&tried["dry_run"], &tried["refused"]), (&json!(true), &json!(1)));
    assert_eq!(size(&sandbox), before);
}

#[test]
fn a_decision_between_two_entries_keeps_to_the_limit_of_proxies() {
    let rule = format!("{}\nproxy = {{ max_per_holder = 1 }}", MAJORITY.trim_end());
    let sandbox = opened(&rule);
    let _ = sandbox.run(&["record", "small", "1-1-101", "for", "--proxy", "H"]).exits(0);
    let _ = sandbox.run(&["record", "small", "1-1-102", "for"]).exits(0);
    let _ = sandbox.run(&["record", "small", "1-1-102", "against", "--second"]).exits(0);
    let resolve = ["resolve", "small", "1-1-102", "for", "--why", "paper"];
    let run = sandbox.run(&[&resolve[..], &["--proxy", "H"]].concat()).exits(1);
    assert!(run.err.contains("[proxy-limit]"), "{}", run.err);
    let _ = sandbox.run(&resolve).exits(0);
}

#[test]
fn faults_name_positions_as_people_say_them() {
    let sandbox = Sandbox::speaking("zh");
    sandbox.open_small(MAJORITY);
    let _ = sandbox.run(&["record", "small", "1-1-101", "for"]).exits(0);
    let again = sandbox.run(&["record", "small", "1-1-101", "against"]).exits(1);
    assert!(again.err.contains("同意") && !again.err.contains("for"), "{}", again.err);
}

/// Every command that has none below it, with the least that it takes.
fn commands(command: &clap::Command, words: &[String], all: &mut Vec<(String, Vec<String>)>) {
    if command.get_subcommands().next().is_some() {
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            commands(below, &[words, &[below.get_name().to_owned()]].concat(), all);
        }
        return;
    }
    let mut line = words.to_vec();
    for arg in command.get_arguments().filter(|arg| arg.is_required_set()) {
        line.extend(arg.get_long().map(|long| format!("--{long}")));
        let values = arg.get_possible_values();
        line.push(values.first().map_or("1", |value| value.get_name()).to_owned());
    }
    all.push((words.join(" "), line));
}

#[test]
fn csv_is_a_form_of_every_command() {
    let sandbox = Sandbox::speaking("en");
    let mut all = Vec::new();
    commands(&yishi::cli::command(yishi::text::Lang::En), &[], &mut all);
    assert!(all.len() > 40, "{all:?}");
    // The forms of these two are those of the files that they write.
    for (name, line) in all.iter().filter(|(name, _)| !["minutes", "notice"].contains(&name.as_str())) {
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        let run = sandbox.run(&[&words, &["--format", "csv"][..]].concat());
        // There is no book, so that most cannot do their work; the form is not why.
        assert!(!run.err.contains("form-unknown") && !run.err.starts_with('{'), "{name}: {}", run.err);
    }
}

#[test]
fn what_has_no_rows_of_its_own_is_told_field_by_field() {
    let sandbox = opened(MAJORITY);
    let csv = |words: &[&str]| sandbox.run(&[words, &["--format", "csv"]].concat());
    let trial = csv(&["record", "small", "1-1-101", "for", "--dry-run"]).exits(0).out;
    assert!(trial.starts_with("\u{FEFF}field,value\n") && trial.contains("\nrecorded,1\n"), "{trial}");
    let visit = csv(&["visit", "small", "1-1-101", "delivered"]).exits(0).out;
    assert!(visit.starts_with("\u{FEFF}field,value\n"), "{visit}");
    let told = sandbox.run(&["checkpoint", "small", "--json"]).exits(0).json();
    let checkpoint = csv(&["checkpoint", "small"]).exits(0).out;
    assert!(checkpoint.contains(&format!("\nsize,{}\n", told["size"])), "{checkpoint}{told}");
    // The answers of one run are under one header.
    let stream =
        b"{\"door\":\"1-1-102\",\"position\":\"for\"}\n{\"door\":\"1-1-201\",\"position\":\"for\"}\n";
    let answers = sandbox.run_with(&["record", "small", "-", "--format", "csv"], stream).exits(0).out;
    assert_eq!(
        (answers.matches("field,value").count(), answers.matches("\nreceipts.0.door,1-1-").count()),
        (1, 2),
        "{answers}"
    );
    let checks = csv(&["verify", "yishi.db"]).out;
    assert!(checks.starts_with("\u{FEFF}check,status,where,detail\n"), "{checks}");
    assert!(checks.lines().skip(1).all(|line| line.matches(',').count() >= 3), "{checks}");
    let wrong = csv(&["record", "small", "9-9-999", "for"]).exits(1).err;
    assert!(wrong.starts_with("error["), "{wrong}");
}
