//! Packs for tests: a consultation with stewards, filled and sealed without
//! `ssh-keygen`.

use yishi::log::Hash;
use yishi::log::opening::DetailOpening;
use yishi::log::pack::{Pack, Record, Said, seal_line};

use crate::common::{Sandbox, small_meeting};
pub(crate) use crate::faults::copied;
use crate::sign_support::sign_with;

/// The seed of a steward's key.
pub(crate) fn seed(n: u8) -> [u8; 32] {
    [n + 1; 32]
}

/// A consultation `small` on this roll, open.
pub(crate) fn opened(sandbox: &Sandbox, roll: &str, rule: &str) {
    sandbox.write("roll.csv", roll);
    sandbox.write("proposal.txt", "Plant a tree in the yard?\n");
    sandbox.write("meeting.toml", small_meeting("positions", rule));
    sandbox.run(&["init", "Lane 8"]).exits(0);
    sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
    sandbox.run(&["open", "meeting.toml"]).exits(0);
}

/// Gives a pack with these doors to steward `n`, in `pN.jsonl`.
pub(crate) fn issue(sandbox: &Sandbox, n: u8, doors: &[&str]) -> String {
    issue_with(sandbox, n, doors, &[])
}

/// The same with more arguments.
pub(crate) fn issue_with(sandbox: &Sandbox, n: u8, doors: &[&str], more: &[&str]) -> String {
    issue_named(sandbox, n, &format!("Steward {n}"), doors, more)
}

/// The same to a steward of that name.
pub(crate) fn issue_named(sandbox: &Sandbox, n: u8, name: &str, doors: &[&str], more: &[&str]) -> String {
    let (key, _) = sign_with(&seed(n), None, "yishi-pack-v1", b"");
    sandbox.write(&format!("{n}.pub"), format!("{key}\n"));
    let (key, file) = (format!("{n}.pub"), format!("p{n}.jsonl"));
    let mut args = vec!["pack", "issue", "small", "--steward", name, "--key", &key, "-o", &file, "--json"];
    for door in doors {
        args.extend(["--door", door]);
    }
    args.extend(more);
    sandbox.run(&args).exits(0).json()["pack"].as_str().unwrap().to_owned()
}

/// Records in a pack; the full commitment.
pub(crate) fn fill(sandbox: &Sandbox, n: u8, door: &str, said: &str, more: &[&str]) -> String {
    let file = format!("p{n}.jsonl");
    let mut args = vec!["pack", "fill", &file, door, said, "--json"];
    args.extend(more);
    sandbox.run(&args).exits(0).json()["commitment"].as_str().unwrap().to_owned()
}

/// An answer at a door as another program could write it into pack `n`, with a
/// salt and what it had seen; its commitment.
pub(crate) fn forge(
    sandbox: &Sandbox,
    n: u8,
    (door, position, salt): (&str, &str, u8),
    sees: Option<Hash>,
) -> Hash {
    let pack = Pack::parse(&sandbox.read(&format!("p{n}.jsonl"))).unwrap();
    let slot = pack.doors.iter().find(|there| there.door == door).unwrap().slot;
    forge_at(sandbox, n, (slot, position, salt), sees, DetailOpening::default())
}

/// The same at any slot, with details.
pub(crate) fn forge_at(
    sandbox: &Sandbox,
    n: u8,
    (slot, position, salt): (Hash, &str, u8),
    sees: Option<Hash>,
    detail: DetailOpening,
) -> Hash {
    let file = format!("p{n}.jsonl");
    let mut bytes = sandbox.read(&file);
    let pack = Pack::parse(&bytes).unwrap();
    let said = Said::Position { position: position.to_owned(), sees };
    let record = Record { slot, said, detail, salt: Hash([salt; 32]) };
    bytes.extend(record.encode(&pack.header.log, pack.items + 1, &pack.last).as_bytes());
    sandbox.write(&file, bytes);
    record.commitment(&pack.header.log)
}

/// The commitment that [`forge`] makes.
pub(crate) fn forged(sandbox: &Sandbox, n: u8, (door, position, salt): (&str, &str, u8)) -> Hash {
    let file = format!("p{n}.jsonl");
    let before = sandbox.read(&file);
    let commitment = forge(sandbox, n, (door, position, salt), None);
    sandbox.write(&file, before);
    commitment
}

/// Seals a pack file as `pack seal` does and signs it with a key.
pub(crate) fn seal_with(sandbox: &Sandbox, file: &str, seed: &[u8; 32]) {
    let mut bytes = sandbox.read(file);
    let pack = Pack::parse(&bytes).unwrap();
    if !pack.is_sealed() {
        let line = seal_line(pack.items + 1, pack.records.len() as u64, &pack.last);
        bytes.extend(line.as_bytes());
        sandbox.write(file, &bytes);
    }
    sign(sandbox, file, seed);
}

/// Signs a file as it is.
pub(crate) fn sign(sandbox: &Sandbox, file: &str, seed: &[u8; 32]) {
    let (_, signature) = sign_with(seed, None, "yishi-pack-v1", &sandbox.read(file));
    sandbox.write(&format!("{file}.sig"), signature);
}

/// Seals the pack of steward `n`.
pub(crate) fn seal(sandbox: &Sandbox, n: u8) {
    seal_with(sandbox, &format!("p{n}.jsonl"), &seed(n));
}

/// A closed canvass by packs with everything that can happen to one: a door in
/// two packs that agree and one in which they do not, an answer that another
/// pack replaces and that comes in after it, two that name each other as seen, a
/// decision, a pack that is out, a
/// record and a pack kept apart, a late answer, forms. Minutes are in `minutes-small`;
/// returns the log id.
pub(crate) fn closed(sandbox: &Sandbox, rule: &str) -> String {
    let rows: String = (1..=16).map(|n| format!("{n},{},O{n},60\n", 1 + n % 2)).collect();
    opened(sandbox, &format!("door,building,owner,area\n{rows}"), rule);
    let all: Vec<String> = (1..=16).map(|n| n.to_string()).collect();
    let doors = |from: usize, to: usize| all[from - 1..to].iter().map(String::as_str).collect::<Vec<_>>();
    issue_with(sandbox, 1, &doors(1, 10), &["--forms", "A-01-A-10"]);
    issue(sandbox, 2, &doors(5, 14));
    issue(sandbox, 3, &doors(15, 16));
    let first = fill(sandbox, 1, "5", "for", &["--form", "A-01"]);
    sandbox.run(&["pack", "fill", "p1.jsonl", "--spoiled", "A-02,A-03"]).exits(0);
    for (n, door, said) in [
        (1, "1", "for"),
        (1, "2", "against"),
        (1, "3", "for"),
        (1, "6", "for"),
        (1, "7", "against"),
        (1, "8", "for"),
    ] {
        fill(sandbox, n, door, said, &[]);
    }
    fill(sandbox, 2, "5", "against", &["--sees", &first]);
    for (door, said) in [
        ("6", "for"),
        ("7", "for"),
        ("8", "against"),
        ("9", "for"),
        ("10", "abstain"),
        ("11", "against"),
        ("12", "absent"),
    ] {
        fill(sandbox, 2, door, said, &[]);
    }
    issue(sandbox, 4, &["14"]);
    let other = forge(sandbox, 4, ("14", "for", 4), Some(forged(sandbox, 2, ("14", "against", 2))));
    forge(sandbox, 2, ("14", "against", 2), Some(other));
    for n in [1, 2, 4] {
        seal(sandbox, n);
    }
    // The one that replaces comes in first.
    sandbox.run(&["pack", "merge", "small", "p2.jsonl", "p1.jsonl", "p4.jsonl"]).exits(0);
    sandbox.write("fork.jsonl", sandbox.read("p1.jsonl"));
    fill(sandbox, 1, "4", "for", &["--form", "A-04"]);
    fill(sandbox, 1, "1", "abstain", &["--replace"]);
    seal(sandbox, 1);
    sandbox.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
    sandbox.run(&["pack", "fill", "fork.jsonl", "4", "against"]).exits(0);
    seal_with(sandbox, "fork.jsonl", &seed(1));
    sandbox.run(&["pack", "merge", "small", "fork.jsonl"]).exits(5);
    sandbox.run(&["resolve", "small", "8", "against", "--why", "asked again"]).exits(0);
    sandbox.run(&["record", "small", "13", "for"]).exits(0);
    sandbox.run(&["close", "small", "--yes", "--accept-open-conflicts"]).exits(0);
    fill(sandbox, 3, "15", "for", &[]);
    seal(sandbox, 3);
    sandbox.run(&["pack", "merge", "small", "p3.jsonl"]).exits(0);
    sandbox.run(&["minutes", "small", "-o", "minutes-small", "--accept-small-groups"]).exits(0);
    let raw = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
    yishi::log::Hash::of(format!("{}\n", raw.lines().next().unwrap()).as_bytes()).hex()
}
