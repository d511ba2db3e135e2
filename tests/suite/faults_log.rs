//! Logs cut at the front, put in another order, fed with two different
//! histories, put back or opened more widely than they promised.

use std::path::Path;

use crate::common::{MAJORITY, Sandbox};
use crate::forge::{Forge, Line, anchors, broken, failed, relinked};
use rusqlite::{Connection, params};
use serde_json::json;
use yishi::log::{Chain, Checkpoint, Hash, merkle};
use yishi::verify::{self, Check};

fn lines(forge: &Forge) -> Vec<String> {
    forge.text("chain.jsonl").split_inclusive('\n').map(str::to_owned).collect()
}

fn closed() -> (Sandbox, String, Forge) {
    let sandbox = Sandbox::new();
    let log = sandbox.close_amended(MAJORITY);
    let forge = Forge::of(&sandbox.path("minutes-small"));
    (sandbox, log, forge)
}

// Row 12.
#[test]
fn a_log_without_its_beginning_is_not_that_log() {
    let (sandbox, log, good) = closed();
    let all = good.chain();
    for cut in 1..all.len() {
        // The first lines gone, the others numbered and linked as if they had
        // always been alone; checkpoint and digests made again.
        let forge = Forge::of(good.root());
        forge.reseal(all[cut..].to_vec());
        let report = forge.check(&log);
        broken(&report, Check::Log);
        assert!(failed(&report).contains(&Check::States), "{cut}: it does not begin with an opening");
        // With the opening left, and what came after it gone.
        let forge = Forge::of(good.root());
        let rest = [&all[..1], &all[cut + 1..]].concat();
        forge.reseal(rest);
        let report = forge.check_with(&anchors(&log, Some(sandbox.path("minutes-small"))));
        assert!(matches!(report.exit(), 4 | 5), "{cut}: {report:#?}");
        assert!(cut + 1 >= all.len() || failed(&report).contains(&Check::Since), "{cut}: {report:#?}");
    }
    // Another opening in its place is another log.
    let forge = Forge::of(good.root());
    forge.remake(|genesis, _, _| {
        genesis.insert("nonce".to_owned(), json!("00".repeat(16)));
    });
    broken(&forge.check(&log), Check::Log);
}

// Row 13.
#[test]
fn lines_moved_doubled_or_misnumbered_are_found_at_their_line() {
    let (_, log, good) = closed();
    let all = lines(&good);
    let seq = |line: &str, to: &str| {
        let value: Line = serde_json::from_str(line).unwrap();
        line.replace(&format!("\"seq\":{}", value["seq"]), &format!("\"seq\":{to}"))
    };
    let mut tried = 0;
    let mut found_at = |what: &str, changed: Vec<String>, line: usize| {
        let forge = Forge::of(good.root());
        forge.write("chain.jsonl", changed.concat());
        forge.checkpoint();
        forge.sums();
        let report = forge.check(&log);
        assert_eq!(report.exit(), 4, "{what}: {report:#?}");
        let place = format!("chain.jsonl:{line}");
        let there = report.findings.iter().any(|finding| {
            finding.status == verify::Status::Fail && finding.place.as_deref() == Some(&place)
        });
        assert!(there, "{what}: nothing said of line {line}: {report:#?}");
        tried += 1;
    };
    for at in 1..all.len() - 1 {
        let mut changed = all.clone();
        changed.swap(at, at + 1);
        found_at("swapped", changed, at + 1);
        let mut changed = all.clone();
        changed.insert(at, all[at].clone());
        found_at("doubled", changed, at + 2);
        let mut changed = all.clone();
        changed.remove(at);
        found_at("gap", changed, at + 1);
        for number in ["0", "18446744073709551616", "18446744073709551615", "9007199254740993", "-1", "-0"] {
            let mut changed = all.clone();
            changed[at] = seq(&all[at], number);
            assert_ne!(changed[at], all[at]);
            found_at(number, changed, at + 1);
        }
        let mut changed = all.clone();
        changed[at] = seq(&all[at], &(at + 1).to_string());
        found_at("one off", changed, at + 1);
    }
    println!("order: {tried} changed, {tried} detected at the line, 0 silent");
}

// Row 15.
#[test]
fn a_book_put_back_with_its_head_files_is_found_from_outside_only() {
    let sandbox = Sandbox::new();
    sandbox.open_small(MAJORITY);
    let _ = sandbox.run(&["record", "small", "1-1-101", "for"]).exits(0);
    let old = faults_copy(&sandbox);
    let _ = sandbox.run(&["record", "small", "1-1-102", "for"]).exits(0);
    let chain = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
    let head = chain.lines().last().map(|line| Hash::of(format!("{line}\n").as_bytes())).unwrap();
    let mut tree = Chain::new();
    for line in chain.split_inclusive('\n') {
        tree.push(line.as_bytes());
    }
    let log = Hash::of(chain.split_inclusive('\n').next().unwrap().as_bytes());
    // Both put back: on this machine nothing is left that knows better. This
    // limit is written down in the design.
    let book = old.path().join("yishi.db");
    let state = old.path().join("state");
    let exit = |since: Option<&Path>| {
        let anchors = anchors(&log.hex(), since.map(Path::to_owned));
        verify::exit(&verify::path(&book, &state, &anchors).unwrap())
    };
    assert_eq!(exit(None), 3);
    // Any head that left the machine finds it: a copy of the lines, or only
    // the three lines of a checkpoint.
    let kept = sandbox.write("kept.jsonl", &chain);
    assert_eq!(exit(Some(&kept)), 5);
    let kept = sandbox.write("kept", Checkpoint::new(&log, 3, tree.root()).to_string());
    assert_eq!(exit(Some(&kept)), 5);
    assert_eq!(tree.head().hash, head);
}

/// A copy of the folder of a sandbox.
fn faults_copy(sandbox: &Sandbox) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let to = tempfile::tempdir().unwrap();
    copy(sandbox.root(), to.path());
    to
}

// Row 27.
#[test]
fn a_chain_and_a_tree_of_different_lines_do_not_pass_as_one() {
    let (sandbox, log, good) = closed();
    let all = lines(&good);
    // The server of immudb's CVE-2022-36111: links over what it shows, a tree
    // over what it proves. A line in the middle differs; both ends are right.
    for at in 1..all.len() - 1 {
        let other = all[at].replace("\"seq\"", "\"sep\"");
        let leaves: Vec<Hash> = (0..all.len())
            .map(|n| merkle::leaf(if n == at { other.as_bytes() } else { all[n].as_bytes() }))
            .collect();
        let root = merkle::root(&leaves);
        let path = merkle::inclusion(&leaves, at).unwrap();
        // Its proofs hold for the line that was never in the chain ...
        assert!(merkle::verify_inclusion(leaves[at], at as u64, all.len() as u64, &path, &root));
        // ... and its checkpoint is refused by whoever reads every line.
        let forge = Forge::of(good.root());
        let id: Hash = log.parse().unwrap();
        forge.write("checkpoint", Checkpoint::new(&id, all.len() as u64, root).to_string());
        forge.sums();
        broken(&forge.check(&log), Check::Checkpoint);
        // The same in a book: the edge of the tree is that of the other lines.
        let book = sandbox.write("double.db", sandbox.read("yishi.db"));
        let mut tree = merkle::Frontier::new();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        let conn = Connection::open(&book).unwrap();
        conn.execute("UPDATE consultation SET tree = ?1", params![tree.to_bytes()]).unwrap();
        drop(conn);
        let reports = verify::path(&book, &sandbox.state(), &anchors(&log, None)).unwrap();
        assert!(matches!(verify::exit(&reports), 4 | 5), "{at}");
        // Nor does a writer go on from it.
        let args = ["--book", "double.db", "annotate", "small", "carried-out", "--note", "x", "--json"];
        let refused = sandbox.run(&args);
        assert!(matches!(refused.code, 1 | 2 | 4 | 5) && refused.out.is_empty(), "{refused:?}");
    }
    // An older copy that shows another line in the middle proves a fork.
    let mut forked: Vec<Line> = good.chain();
    let at = forked.len() / 2;
    forked.swap(at, at - 1);
    let kept = sandbox.write("kept.jsonl", relinked(forked).concat());
    let report = good.check_with(&anchors(&log, Some(kept)));
    assert_eq!(report.exit(), 5, "{report:#?}");
}

// Row 47.
#[test]
fn what_was_promised_about_names_cannot_be_lowered_afterwards() {
    for (from, to) in
        [("positions", "named"), ("positions", "none"), ("none", "positions"), ("named", "none")]
    {
        let sandbox = Sandbox::new();
        let log = sandbox.close_small_as(from, MAJORITY);
        let folder = sandbox.path("minutes-small");
        let mode = |from: &str, to: &str| (format!("\"{from}\""), format!("\"{to}\""));
        let (was, now) = mode(from, to);
        // In rules.json alone, in the first line alone, in both: with every
        // digest made again each time.
        for (rules, genesis) in [(true, false), (false, true), (true, true)] {
            let forge = Forge::of(&folder);
            if rules {
                forge.replace("rules.json", &format!("\"disclose\": {was}"), &format!("\"disclose\": {now}"));
            }
            let mut all = forge.chain();
            if genesis {
                all[0].insert("disclose".to_owned(), json!(to));
            }
            if rules && genesis {
                all[0].insert("rules".to_owned(), json!(Hash::of(&forge.read("rules.json")).hex()));
            }
            forge.reseal(all);
            let report = forge.check(&log);
            assert_eq!(report.exit(), 4, "{from} {to} {rules} {genesis}: {report:#?}");
        }
        // In the book.
        let book = sandbox.path("yishi.db");
        let change = "UPDATE consultation SET settings = \
                      CAST(replace(CAST(settings AS TEXT), ?1, ?2) AS BLOB)";
        let conn = Connection::open(&book).unwrap();
        conn.execute(change, [format!("\"disclose\": {was}"), format!("\"disclose\": {now}")]).unwrap();
        drop(conn);
        let _ = sandbox.run(&["verify", "--log", &log]).exits(4);
    }
}

// Row 47.
#[test]
fn an_older_program_refuses_what_it_does_not_know() {
    let (sandbox, log, good) = closed();
    let mut refused = 0;
    let newer = |change: &dyn Fn(&mut Line)| {
        let forge = Forge::of(good.root());
        let mut all = forge.chain();
        let at = all.len() - 3;
        change(&mut all[at]);
        forge.reseal(all);
        forge
    };
    let changes: [&dyn Fn(&mut Line); 4] = [
        &|line| drop(line.insert("t".to_owned(), json!("of-a-later-version"))),
        &|line| drop(line.insert("v".to_owned(), json!("yishi/2"))),
        &|line| drop(line.insert("later".to_owned(), json!(1))),
        &|line| drop(line.insert("later".to_owned(), json!("x"))),
    ];
    for change in changes {
        let report = newer(change).check(&log);
        broken(&report, Check::Types);
        assert!(format!("{report:?}").contains("newer version"), "{report:#?}");
        refused += 1;
    }
    for (name, from, to) in
        [("rules.json", "yishi-rules/1", "yishi-rules/2"), ("tally.json", "yishi/tally/1", "yishi/tally/2")]
    {
        let forge = Forge::of(good.root());
        forge.replace(name, from, to);
        forge.sums();
        assert_eq!(forge.check(&log).exit(), 4, "{name}");
        refused += 1;
    }
    // A book of a later version is not touched.
    let book = sandbox.path("yishi.db");
    let conn = Connection::open(&book).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let before = sandbox.read("yishi.db");
    for args in [&["status"][..], &["record", "small", "1-1-101", "for"], &["verify"], &["book", "rebuild"]] {
        let run = sandbox.run(args);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{args:?}: {run:?}");
        assert!(run.err.contains("newer-version"), "{args:?}: {}", run.err);
        refused += 1;
    }
    assert!(before == sandbox.read("yishi.db"));
    println!("newer: {refused} refused");
}
