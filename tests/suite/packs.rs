//! Stewards' packs: filled apart, brought back in any order, and what becomes
//! of those that are replayed, forged, cut, late or lost.

use std::collections::BTreeSet;
use std::process::Command;

use crate::common::{LANGS, MAJORITY, Sandbox, refused_as, vectors};
use crate::pack_support::{copied, fill, issue, opened, seal, seal_with, seed, sign};
use proptest::prelude::*;
use serde_json::Value;
use yishi::consult::Provenance;
use yishi::consult::claims::{Became, Claims, Standpoint};
use yishi::log::opening::DetailOpening;
use yishi::log::pack::{Pack, Record, Said, slots_digest};
use yishi::log::{Body, Entry, Hash, PackBody};
use yishi::rule::Position;
use yishi::sign::{PACK, PublicKey, Signature, Signers, verify};

const ROLL: &str = "door,building,owner,area\n1-101,1,A,60\n1-102,1,B,60\n1-201,1,C,60\n1-202,1,D,60\n\
                    2-101,2,E,60\n2-102,2,F,60\n2-201,2,G,60\n2-202,2,H,60\n";

/// The commitments of answers in the log, in no order.
fn commitments(sandbox: &Sandbox) -> BTreeSet<Hash> {
    let raw = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
    let entries = raw.split_inclusive('\n').map(|line| Entry::decode(line.as_bytes()).unwrap());
    entries
        .filter_map(|entry| match entry.body {
            Body::Position { commitment, .. } | Body::Visit { commitment, .. } => Some(commitment),
            Body::Pack(PackBody::Claim(claim)) => Some(claim.commitment),
            _ => None,
        })
        .collect()
}

/// What a tally says of households, however it got there.
fn figures(sandbox: &Sandbox) -> Value {
    let tally = sandbox.run(&["tally", "small", "--json", "--recount"]).exits(0).json();
    let kept = ["measures", "positions", "outcome", "bounds", "flip", "by", "approval"];
    Value::Object(kept.iter().map(|key| ((*key).to_owned(), tally[*key].clone())).collect())
}

#[test]
fn the_published_packs_are_read_and_their_signatures_hold() {
    let vectors = vectors();
    let signers = Signers::parse(vectors["files"]["signers"].as_str().unwrap().as_bytes()).unwrap();
    let chain = vectors["files"]["chain.jsonl"].as_str().unwrap();
    let entries: Vec<Entry> =
        chain.split_inclusive('\n').map(|line| Entry::decode(line.as_bytes()).unwrap()).collect();
    let mut seen = 0;
    for (name, key) in [("pack-44370e24-g1", "steward-a"), ("pack-56109f1f-g1", "steward-b")] {
        let file = |ending: &str| vectors["packs"][format!("{name}.{ending}")].as_str().unwrap();
        let (bytes, signature) = (file("jsonl").as_bytes(), Signature::parse(file("jsonl.sig")).unwrap());
        let pack = Pack::parse(bytes).unwrap();
        assert!(pack.is_sealed() && pack.seals.len() == 1 && pack.records.len() == 3);
        assert_eq!(verify(&signers.get(key).unwrap().key, PACK, bytes, &signature), Ok(()));
        for placed in &pack.records {
            let line = placed.record.encode(&pack.header.log, 0, &Hash::ZERO);
            assert!(line.contains(&placed.commitment.hex()));
            let Said::Position { sees: replaced, .. } = &placed.record.said else { panic!() };
            let found = entries.iter().any(|entry| match &entry.body {
                Body::Position { commitment, sees, pack: Some(id), .. } => {
                    *commitment == placed.commitment && sees == replaced && *id == pack.header.pack
                }
                _ => false,
            });
            assert!(found, "{}", placed.commitment);
            seen += 1;
        }
        for entry in &entries {
            match &entry.body {
                Body::Pack(PackBody::Issue(issue)) if issue.pack == pack.header.pack => {
                    assert_eq!(issue.signer, pack.header.signer);
                    if issue.n == 3 {
                        let slots = pack.records.iter().map(|placed| placed.record.slot);
                        assert_eq!(slots_digest(slots), issue.slots);
                    }
                }
                Body::Pack(PackBody::Merge(merge)) if merge.pack == pack.header.pack => {
                    assert_eq!((merge.digest, merge.generation, merge.n), (Hash::of(bytes), 1, 3));
                }
                _ => {}
            }
        }
    }
    assert_eq!(seen, 6);
}

/// 1,412 doors by twelve stewards, with what goes wrong when people work
/// apart: a door in two packs, an answer that another pack changes, a replay,
/// a forged pack, a pack that never comes back and one that comes too late.
#[test]
fn twelve_packs_in_any_order_give_one_tally_and_the_same_commitments() {
    let office = Sandbox::new();
    let doors: Vec<String> = (0..1412).map(|n| format!("{}-{}", 1 + n / 236, 1001 + n % 236)).collect();
    let rows: String = doors
        .iter()
        .enumerate()
        .map(|(n, door)| format!("{door},{},O{n},{}\n", 1 + n / 236, 50 + n % 40))
        .collect();
    opened(&office, &format!("door,building,owner,area\n{rows}"), MAJORITY);
    let say = |n: usize| ["for", "against", "abstain"][(n * 7 + n / 11) % 3];
    for n in 0..12_usize {
        let own: Vec<&str> =
            doors[n * 117..(n * 117 + 125).min(doors.len())].iter().map(String::as_str).collect();
        issue(&office, u8::try_from(n).unwrap(), &own);
        if n == 10 {
            // Never comes back.
            continue;
        }
        // The last eight doors of each are the first of the next one, who hears
        // the same of four and something else of two.
        let rows: String = own
            .iter()
            .enumerate()
            .filter(|(at, _)| at % 9 != 8 && !(n == 3 && *at == 0))
            .map(|(at, door)| {
                let global = n * 117 + at;
                let said = say(if n > 0 && at < 2 { global + 1 } else { global });
                format!("{door},{said},F-{n}-{at}\n")
            })
            .collect();
        office.write(&format!("{n}.csv"), format!("door,position,form\n{rows}"));
        let file = format!("p{n}.jsonl");
        office.run(&["pack", "fill", &file, "--from", &format!("{n}.csv"), "--json"]).exits(0);
    }
    // The household had shown the receipt of pack 2 to steward 3.
    let shown = office.run(&["pack", "status", "p2.jsonl", "--json"]).exits(0).json();
    let code = shown["doors"].as_array().unwrap().iter().find(|row| row["door"] == doors[351].as_str());
    assert!(code.unwrap()["code"].is_string(), "{code:?}");
    let whole = Pack::parse(&office.read("p2.jsonl")).unwrap();
    let whole = whole.answer(&whole.door(&doors[351]).unwrap().slot).unwrap().commitment.hex();
    fill(&office, 3, &doors[351], "against", &["--sees", &whole]);
    for n in (0..12).filter(|n| *n != 10) {
        seal(&office, n);
    }
    // A first generation of pack 5 that is handed in twice and overtaken.
    office.write("early.jsonl", office.read("p5.jsonl"));
    office.write("early.jsonl.sig", office.read("p5.jsonl.sig"));
    fill(&office, 5, &doors[5 * 117 + 20], "against", &["--replace"]);
    fill(&office, 5, &doors[5 * 117 + 26], "absent", &[]);
    seal(&office, 5);
    // A pack that somebody else sealed.
    office.write("forged.jsonl", office.read("p10.jsonl"));
    office.run(&["pack", "fill", "forged.jsonl", &doors[1170 + 30], "for", "--json"]).exits(0);
    seal_with(&office, "forged.jsonl", &[99; 32]);
    let orders: [&[&str]; 5] = [
        &["0", "1", "2", "3", "4", "early", "5", "forged", "6", "7", "8", "9", "11", "early"],
        &["11", "9", "8", "7", "6", "5", "early", "4", "3", "2", "1", "0", "5", "forged"],
        &["3", "forged", "2", "early", "7", "0", "11", "early", "1", "9", "5", "4", "8", "6", "3"],
        &["5", "1", "3", "9", "7", "11", "forged", "0", "2", "4", "6", "8", "early", "early"],
        &["8", "6", "4", "2", "0", "11", "9", "7", "5", "3", "1"],
    ];
    let mut wanted: Option<(Value, BTreeSet<Hash>)> = None;
    for order in orders {
        let one = copied(&office);
        for name in order {
            let file =
                if name.parse::<u8>().is_ok() { format!("p{name}.jsonl") } else { format!("{name}.jsonl") };
            if *name == "forged" {
                refused_as(4, &one.run(&["pack", "merge", "small", &file]), "pack-signature", &[&file]);
                continue;
            }
            let run = one.run(&["pack", "merge", "small", &file, "--json"]);
            let merged = run.exits(0).json()["packs"][0].clone();
            assert_eq!(merged["kept_apart"].as_array().map_or(0, Vec::len), 0, "{merged}");
        }
        let found = (figures(&one), commitments(&one));
        let packs = one.run(&["pack", "status", "small", "--json"]).exits(0).json();
        assert_eq!([&packs["issued"], &packs["merged"], &packs["out"]], [12, 11, 1]);
        assert!(found.0["measures"]["households"]["contested"].as_u64().unwrap() > 0);
        one.run(&["verify"]).exits(3);
        match &wanted {
            None => wanted = Some(found),
            Some(wanted) => assert!(*wanted == found, "{order:?} gives another tally or other commitments"),
        }
        if order[0] != "0" {
            continue;
        }
        // The one that comes too late is listed and does not count.
        one.run(&["close", "small", "--yes", "--accept-open-conflicts"]).exits(0);
        let before = one.run(&["tally", "small", "--json"]).exits(0).json()["positions"].clone();
        one.run(&["pack", "fill", "p10.jsonl", &doors[1170 + 30], "for", "--json"]).exits(0);
        seal(&one, 10);
        let late = one.run(&["pack", "merge", "small", "p10.jsonl", "--json"]).exits(0).json();
        assert_eq!(late["packs"][0]["outcome"], "late");
        assert_eq!(one.run(&["tally", "small", "--json"]).exits(0).json()["positions"], before);
        assert_eq!(one.run(&["log", "small", "--raw"]).out.matches("\"t\":\"late\"").count(), 1);
        one.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
        let log = one.run(&["log", "small", "--raw"]).out;
        let log = Hash::of(format!("{}\n", log.lines().next().unwrap()).as_bytes()).hex();
        one.run(&["verify", "m", "--log", &log]).exits(0);
        let script = Command::new("bash").arg(one.path("m/verify.sh")).arg(&log).output().unwrap();
        let said = String::from_utf8_lossy(&script.stdout).into_owned();
        assert_eq!(script.status.code(), Some(0), "{said}");
        one.run(&["book", "rebuild"]).exits(0);
        one.run(&["verify"]).exits(3);
    }
}

/// A record as an order of arrival knows it: its commitment, what it says, and
/// the one that it had seen.
type Spoken = (u8, Position, Option<u8>);

fn taken(records: &[Spoken], order: &[usize]) -> (Became, Vec<(Hash, Position)>) {
    let (mut claims, mut there) = (Claims::default(), BTreeSet::new());
    let mut became = Became::Alone;
    for at in order {
        let (n, position, sees) = records[*at];
        let (commitment, provenance) = (Hash([n; 32]), Provenance::Steward);
        let answer = Standpoint { commitment, position, provenance, proxy: String::new(), seq: 0 };
        let sees = sees.map(|n| Hash([n; 32]));
        became = claims.take(answer, sees, false, |hash: &Hash| there.contains(hash));
        there.insert(commitment);
    }
    (became, claims.live.iter().map(|live| (live.commitment, live.position)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the records of a door are, and whatever they had seen, the end
    /// is that of the set: those that no other has replaced.
    #[test]
    fn what_stands_is_what_nothing_has_replaced(
        said in proptest::collection::vec((0..3_usize, proptest::option::of(0..8_u8)), 1..8),
        shuffle in proptest::collection::vec(any::<u32>(), 8),
    ) {
        let positions = [Position::For, Position::Against, Position::Abstain];
        let records: Vec<Spoken> = said
            .iter()
            .enumerate()
            // A record can have seen only one that was made before it.
            .map(|(n, (position, sees))| {
                let n = u8::try_from(n).unwrap();
                (n, positions[*position], sees.filter(|sees| *sees < n))
            })
            .collect();
        let mut order: Vec<usize> = (0..records.len()).collect();
        order.sort_by_key(|at| shuffle[*at]);
        let replaced: BTreeSet<u8> = records.iter().filter_map(|(_, _, sees)| *sees).collect();
        let standing: Vec<(Hash, Position)> = records
            .iter()
            .filter(|(n, ..)| !replaced.contains(n))
            .map(|(n, position, _)| (Hash([*n; 32]), *position))
            .collect();
        let differ = standing.iter().any(|(_, position)| *position != standing[0].1);
        let (became, live) = taken(&records, &order);
        prop_assert_eq!(&live, &standing);
        prop_assert_eq!(became == Became::Contested, differ);
        prop_assert_eq!(became == Became::Agreeing, !differ && standing.len() > 1);
    }
}

#[test]
fn what_does_not_belong_is_refused_or_kept_apart() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101", "1-102"]);
        issue(&office, 2, &["1-102", "2-101"]);
        let merge = |file: &str| office.run(&["pack", "merge", "small", file]);
        fill(&office, 1, "1-101", "同意", &[]);
        refused_as(1, &merge("p2.jsonl.sig"), "file-unread", &[]);
        refused_as(4, &merge("p1.jsonl"), "pack-unsigned", &["p1.jsonl"]);
        sign(&office, "p1.jsonl", &seed(1));
        refused_as(1, &merge("p1.jsonl"), "pack-unsealed", &["p1.jsonl"]);
        seal(&office, 1);
        // The steward went on after sealing: the signature is of less, and that is no forgery.
        office.write("w.jsonl", office.read("p1.jsonl"));
        office.write("w.jsonl.sig", office.read("p1.jsonl.sig"));
        office.run(&["pack", "fill", "w.jsonl", "1-102", "反对"]).exits(0);
        refused_as(1, &merge("w.jsonl"), "pack-unsealed", &["w.jsonl"]);
        // Another namespace, another key, no pack at all.
        let (_, other) =
            crate::sign_support::sign_with(&seed(1), None, "yishi-minutes-v1", &office.read("p1.jsonl"));
        office.write("n.jsonl", office.read("p1.jsonl"));
        office.write("n.jsonl.sig", other);
        refused_as(4, &merge("n.jsonl"), "pack-signature", &["n.jsonl"]);
        sign(&office, "n.jsonl", &seed(2));
        refused_as(4, &merge("n.jsonl"), "pack-signature", &["n.jsonl"]);
        office.write("n.jsonl.sig", "");
        refused_as(4, &merge("n.jsonl"), "pack-signature", &["n.jsonl"]);
        office.write("n.jsonl", "nothing\n");
        refused_as(4, &merge("n.jsonl"), "pack-damaged", &["n.jsonl:1"]);
        // The pack of another consultation.
        let elsewhere = Sandbox::speaking(lang);
        opened(&elsewhere, ROLL, MAJORITY);
        issue(&elsewhere, 1, &["1-101"]);
        fill(&elsewhere, 1, "1-101", "for", &[]);
        seal(&elsewhere, 1);
        office.write("e.jsonl", elsewhere.read("p1.jsonl"));
        office.write("e.jsonl.sig", elsewhere.read("p1.jsonl.sig"));
        refused_as(4, &merge("e.jsonl"), "pack-other", &["e.jsonl"]);
        assert_eq!(office.run(&["log", "small", "--raw"]).out.lines().count(), 3, "something was written");

        merge("p1.jsonl").exits(0);
        let again = merge("p1.jsonl").exits(0);
        assert!(again.out.contains('4'), "{}", again.out);
        // A generation that forgets an answer of the one before.
        office.write("f.jsonl", office.run(&["pack", "status", "p1.jsonl"]).exits(0).out);
        let first = office.read("p1.jsonl");
        let lines: Vec<&[u8]> = first.split_inclusive(|byte| *byte == b'\n').collect();
        office.write("f.jsonl", lines[..3].concat());
        office.run(&["pack", "fill", "f.jsonl", "1-101", "against"]).exits(0);
        seal_with(&office, "f.jsonl", &seed(1));
        merge("f.jsonl").exits(5);
        merge("f.jsonl").exits(5);
        office.write("g.jsonl", office.read("f.jsonl"));
        office.run(&["pack", "fill", "g.jsonl", "1-102", "against"]).exits(0);
        seal_with(&office, "g.jsonl", &seed(1));
        merge("g.jsonl").exits(5);
        let raw = office.run(&["log", "small", "--raw"]).out;
        assert_eq!(raw.matches("other-bytes").count() + raw.matches("not-extending").count(), 2);
        // A door that is not the steward's.
        let door = Pack::parse(&office.read("p1.jsonl")).unwrap().doors[0].slot;
        let said = Said::Position { position: "for".to_owned(), sees: None };
        let (detail, salt) = (DetailOpening::default(), Hash([7; 32]));
        let stranger = Record { slot: door, said, detail, salt };
        let mut mine = office.read("p2.jsonl");
        let pack = Pack::parse(&mine).unwrap();
        mine.extend(stranger.encode(&pack.header.log, 1, &pack.last).as_bytes());
        office.write("p2.jsonl", mine);
        fill(&office, 2, "1-102", "against", &[]);
        seal(&office, 2);
        let merged = merge("p2.jsonl").exits(0);
        assert!(merged.out.contains(crate::common::pick(lang, "留存备查", "kept apart")), "{}", merged.out);
        office.run(&["verify"]).exits(3);
        let tally = office.run(&["tally", "small", "--json", "--recount"]).exits(0).json();
        assert_eq!([&tally["positions"]["for"], &tally["positions"]["against"]], [1, 1]);
    }
}

#[test]
fn a_conflict_is_settled_by_a_person_and_counts_nowhere_until_then() {
    let office = Sandbox::new();
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102"]);
    issue(&office, 2, &["1-101", "1-102"]);
    fill(&office, 1, "1-101", "for", &[]);
    fill(&office, 2, "1-101", "against", &[]);
    fill(&office, 1, "1-102", "for", &[]);
    fill(&office, 2, "1-102", "for", &[]);
    seal(&office, 1);
    seal(&office, 2);
    let merged = office.run(&["pack", "merge", "small", "p1.jsonl", "p2.jsonl", "--json"]).exits(0).json();
    assert_eq!(merged["packs"][1]["contested"][0], "1-101");
    assert_eq!(merged["packs"][1]["duplicates"], 1);
    let tally = || {
        office.run(&["tally", "small", "--json", "--recount"]).exits(0).json()["measures"]["households"]
            .clone()
    };
    assert_eq!([&tally()["for"], &tally()["contested"]], [1, 1]);
    crate::common::refused(
        &office.run(&["record", "small", "1-101", "for", "--replace"]),
        "contested",
        &["1-101"],
    );
    office.run(&["resolve", "small", "1-101", "against", "--why", "asked again at the door"]).exits(0);
    assert_eq!([&tally()["for"], &tally()["against"], &tally()["contested"]], [1, 1, 0]);
    // The office takes an answer of the household itself, over both of them.
    office.run(&["record", "small", "1-102", "against", "--replace"]).exits(0);
    assert_eq!([&tally()["for"], &tally()["against"]], [0, 2]);
    office.run(&["verify"]).exits(3);
    office.run(&["book", "rebuild"]).exits(0);
    office.run(&["verify"]).exits(3);
}

#[test]
fn a_revoked_key_seals_no_more_and_what_came_in_before_stays() {
    let office = Sandbox::new();
    office.write("roll.csv", ROLL);
    office.write("proposal.txt", "?\n");
    office.write("meeting.toml", crate::common::small_meeting("positions", MAJORITY));
    for n in [1, 2] {
        let key = crate::sign_support::sign_with(&seed(n), None, PACK, b"").0;
        office.write(&format!("{n}.pub"), format!("{key}\n"));
    }
    for args in [
        &["init", "Lane 8"][..],
        &["key", "enrol", "wang", "1.pub", "--role", "steward"],
        &["key", "enrol", "li", "2.pub", "--role", "chair"],
        &["roll", "import", "roll.csv"],
        &["open", "meeting.toml"],
    ] {
        office.run(args).exits(0);
    }
    let other = ["pack", "issue", "small", "--steward", "Li", "--key", "2.pub", "--all", "-o", "x.jsonl"];
    crate::common::refused(&office.run(&other), "key-role", &["li"]);
    issue(&office, 1, &["1-101", "1-102"]);
    fill(&office, 1, "1-101", "for", &[]);
    seal(&office, 1);
    let merge = || office.run(&["pack", "merge", "small", "p1.jsonl", "--json"]).exits(0).json();
    assert_eq!(merge()["packs"][0]["recorded"], 1);
    office.run(&["key", "revoke", "wang", "--for", "small", "--why", "lost"]).exits(0);
    fill(&office, 1, "1-102", "against", &[]);
    seal(&office, 1);
    let merged = merge()["packs"][0].clone();
    assert_eq!((&merged["recorded"], &merged["kept_apart"][0]["why"]), (&0.into(), &"key-revoked".into()));
    let tally = office.run(&["tally", "small", "--json", "--recount"]).exits(0).json();
    assert_eq!([&tally["positions"]["for"], &tally["positions"]["against"]], [1, 0]);
    office.run(&["verify"]).exits(3);
    let again = ["pack", "issue", "small", "--steward", "W", "--key", "1.pub", "--all", "-o", "y.jsonl"];
    crate::common::refused(&office.run(&again), "key-role", &["wang"]);
}

#[test]
fn every_byte_of_a_pack_counts_and_a_cut_one_is_never_taken_in() {
    let office = Sandbox::new();
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102"]);
    fill(&office, 1, "1-101", "for", &["--note", "他说\"可以\"", "--form", "A-1"]);
    fill(&office, 1, "1-102", "absent", &[]);
    seal(&office, 1);
    let (bytes, signature) = (office.read("p1.jsonl"), office.read("p1.jsonl.sig"));
    let (key, _) = crate::sign_support::sign_with(&seed(1), None, PACK, b"");
    let key = PublicKey::parse(&key).unwrap();
    // What `merge` asks of a file, without starting a process for each byte.
    let accepted = |bytes: &[u8], signature: &[u8]| {
        let Ok(pack) = Pack::parse(bytes) else { return false };
        let Ok(text) = std::str::from_utf8(signature) else { return false };
        let signature = Signature::parse(text);
        pack.is_sealed() && signature.is_ok_and(|signature| verify(&key, PACK, bytes, &signature).is_ok())
    };
    assert!(accepted(&bytes, &signature));
    let mut tried = 0;
    for at in 0..bytes.len() {
        for flip in [1, 0x20, 0xFF] {
            let mut broken = bytes.clone();
            broken[at] ^= flip;
            assert!(!accepted(&broken, &signature), "byte {at}");
            tried += 1;
        }
        assert!(!accepted(&bytes[..at], &signature), "cut after {at} bytes");
    }
    for at in 0..signature.len() {
        let mut broken = signature.clone();
        broken[at] ^= 1;
        assert!(!accepted(&bytes, &broken), "byte {at} of the signature");
        assert!(!accepted(&bytes, &signature[..at]), "signature cut after {at} bytes");
        tried += 1;
    }
    assert!(tried > 3_000);
    // And as processes: the book is not touched.
    let book = office.read("yishi.db");
    for at in [0, bytes.len() / 3, bytes.len() - 2] {
        let mut broken = bytes.clone();
        broken[at] ^= 1;
        office.write("p1.jsonl", &broken);
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(4);
        office.write("p1.jsonl", &bytes[..at]);
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(4);
    }
    assert!(book == office.read("yishi.db"));
}

#[test]
fn filling_needs_no_book_and_survives_a_run_that_was_stopped() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, &["1-101", "1-102", "1-201"]);
        let laptop = Sandbox::speaking(lang);
        laptop.write("p1.jsonl", office.read("p1.jsonl"));
        let typed = "1-101 同意\n１-１０２\n2\n1-201 4\n9-9 1\n1-101 反对\n1-101 反对!\n\n";
        let run = laptop.run_with(&["pack", "fill", "p1.jsonl"], typed.as_bytes()).exits(1);
        assert!(run.err.contains("[door-unknown]") && run.err.contains("[already-recorded]"), "{}", run.err);
        assert_eq!(run.out.lines().count(), 8, "{}", run.out);
        assert!(!laptop.path("state").exists(), "filling a pack keeps nothing elsewhere");
        // Half a line of a run that was killed before it gave a receipt.
        let whole = laptop.read("p1.jsonl");
        let half = &whole[whole.len() - 200..whole.len() - 20];
        laptop.write("p1.jsonl", [whole.as_slice(), half].concat());
        let next = laptop.run(&["pack", "fill", "p1.jsonl", "1-201", "abstain"]).exits(0);
        assert!(next.err.contains(crate::common::pick(lang, "半行", "half a line")), "{}", next.err);
        let pack = Pack::parse(&laptop.read("p1.jsonl")).unwrap();
        assert_eq!(pack.records.len(), 5);
        assert!(laptop.read("p1.jsonl").starts_with(&whole));
        crate::common::refused(
            &laptop.run(&["pack", "fill", "p1.jsonl", "1-201", "?"]),
            "position-unknown",
            &["?"],
        );
        crate::common::refused(
            &laptop.run(&["pack", "fill", "p1.jsonl", "1-201", "for", "--sees", "abc"]),
            "receipt-code",
            &[],
        );
        let status = laptop.run(&["pack", "status", "p1.jsonl", "--json"]).exits(0).json();
        assert_eq!((&status["records"], &status["sealed"]), (&5.into(), &false.into()));
        office.write("p1.jsonl", laptop.read("p1.jsonl"));
        seal(&office, 1);
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
        let tally = office.run(&["tally", "small", "--json"]).exits(0).json();
        assert_eq!([&tally["positions"]["against"], &tally["positions"]["abstain"]], [2, 1]);
        assert!(office.run(&["pack", "merge", "small", "p1.jsonl", "--dry-run"]).exits(0).err.is_empty());
    }
}

#[test]
fn a_sheet_that_was_filled_in_goes_into_a_pack_whole_or_not_at_all() {
    let office = Sandbox::new();
    opened(&office, ROLL, MAJORITY);
    issue(&office, 1, &["1-101", "1-102"]);
    let before = office.read("p1.jsonl");
    office.write("a.csv", "户号,意见,备注\n1-101,同意,\n2-101,反对,\n");
    let run = office.run(&["pack", "fill", "p1.jsonl", "--from", "a.csv"]).exits(1);
    assert!(run.err.contains("a.csv:3") && run.err.contains("2-101"), "{}", run.err);
    assert!(before == office.read("p1.jsonl"));
    office.write("a.csv", "户号,意见,备注\n1-101,同意,\n1-102,反对,太吵\n");
    office.run(&["pack", "fill", "p1.jsonl", "--from", "a.csv"]).exits(0);
    let run = office.run(&["pack", "fill", "p1.jsonl", "--from", "a.csv"]).exits(1);
    assert!(run.err.contains("a.csv:2") && run.err.contains("a.csv:3"), "{}", run.err);
    // A sheet of another log is not of this pack.
    let elsewhere = Sandbox::new();
    opened(&elsewhere, ROLL, MAJORITY);
    elsewhere.run(&["sheet", "small", "-o", "sheets"]).exits(0);
    let sheet = std::fs::read_dir(elsewhere.path("sheets"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .unwrap();
    let run = office.run(&["pack", "fill", "p1.jsonl", "--from", sheet.to_str().unwrap()]);
    crate::common::refused(&run, "sheet-other", &[]);
}

#[test]
fn a_pack_is_sealed_with_a_key_of_openssh_and_checked_by_it() {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        println!("ssh-keygen is not installed: not checked");
        return;
    }
    let office = Sandbox::new();
    opened(&office, ROLL, MAJORITY);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "wang", "-f"])
        .arg(office.path("wang"))
        .status()
        .unwrap();
    assert!(made.success());
    office
        .run(&[
            "pack",
            "issue",
            "small",
            "--steward",
            "王秀英",
            "--key",
            "wang.pub",
            "--building",
            "1",
            "-o",
            "p.jsonl",
        ])
        .exits(0);
    crate::common::refused(
        &office.run(&[
            "pack",
            "issue",
            "small",
            "--steward",
            "x",
            "--key",
            "wang.pub",
            "--building",
            "1",
            "-o",
            "p.jsonl",
        ]),
        "pack-exists",
        &["p.jsonl"],
    );
    crate::common::refused(
        &office.run(&["pack", "issue", "small", "--steward", "x", "--key", "roll.csv", "--all"]),
        "key-refused",
        &["roll.csv"],
    );
    crate::common::refused(
        &office.run(&["pack", "issue", "small", "--steward", "x", "--key", "wang.pub"]),
        "no-doors",
        &[],
    );
    assert_eq!(office.run(&["pack", "status", "small", "--json"]).json()["issued"], 1);
    fill_file(&office, "1-101", "同意");
    crate::common::refused(&office.run(&["pack", "seal", "p.jsonl", "--key", "nobody"]), "sign-failed", &[]);
    office.run(&["pack", "seal", "p.jsonl", "--key", "wang"]).exits(0);
    let public = String::from_utf8(office.read("wang.pub")).unwrap();
    office.write("allowed", format!("wang namespaces=\"{PACK}\" {public}"));
    let check = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-f", "allowed", "-I", "wang", "-n", PACK, "-s", "p.jsonl.sig"])
        .current_dir(office.root())
        .stdin(std::fs::File::open(office.path("p.jsonl")).unwrap())
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    office.run(&["pack", "merge", "small", "p.jsonl"]).exits(0);
    office.run(&["pack", "retire", "small", "ffff", "--yes"]).exits(1);
    let id = office.run(&["pack", "status", "small", "--json"]).json()["packs"][0]["pack"].clone();
    office.run(&["pack", "retire", "small", id.as_str().unwrap(), "--yes"]).exits(0);
    crate::common::refused(
        &office.run(&["pack", "retire", "small", id.as_str().unwrap(), "--yes"]),
        "pack-retired",
        &[],
    );
}

fn fill_file(office: &Sandbox, door: &str, said: &str) {
    office.run(&["pack", "fill", "p.jsonl", door, said]).exits(0);
}
