//! The published vectors of the format `yishi/1` come out exactly.

use serde_json::Value;

use crate::common::vectors;
use yishi::log::RollLine;
use yishi::log::entry::{Body, Entry};
use yishi::log::opening::{Opening, PositionOpening, SlotOpening};
use yishi::log::{Chain, Checkpoint, Hash, merkle};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn hash(value: &Value) -> Hash {
    text(value).parse().unwrap()
}

fn hashes(value: &Value) -> Vec<Hash> {
    value.as_array().unwrap().iter().map(hash).collect()
}

fn lines(chain: &Value) -> Vec<String> {
    chain.as_array().unwrap().iter().map(|line| format!("{}\n", text(line))).collect()
}

#[test]
fn chain_hashes_leaves_roots_and_links() {
    let vectors = vectors();
    let mut chain = Chain::new();
    for step in vectors["chain"].as_array().unwrap() {
        let line = format!("{}\n", text(&step["line"]));
        chain.check(line.as_bytes()).unwrap();
        assert_eq!(chain.head().hash, hash(&step["entry_hash"]));
        assert_eq!(merkle::leaf(line.as_bytes()), hash(&step["leaf_hash"]));
        assert_eq!(chain.root(), hash(&step["root_at_size"]));
    }
    let checkpoint = text(&vectors["files"]["checkpoint"]);
    let log = hash(&vectors["chain"][0]["entry_hash"]);
    assert_eq!(Checkpoint::new(&log, 13, chain.root()).to_string(), checkpoint);
    assert_eq!(checkpoint.parse::<Checkpoint>().unwrap().root, chain.root());
    assert_eq!(merkle::root(&[]), hash(&vectors["empty_tree_root"]));
}

#[test]
fn every_entry_is_written_again_byte_for_byte() {
    let mut seen = Vec::new();
    for step in vectors()["chain"].as_array().unwrap() {
        let line = format!("{}\n", text(&step["line"]));
        let entry = Entry::decode(line.as_bytes()).unwrap();
        assert_eq!(entry.encode(), line);
        seen.push(entry.body.kind());
    }
    let merged = ["merge", "position", "position", "position"];
    let wanted = [&["open", "issue", "issue"][..], &merged, &merged, &["close", "tally"]].concat();
    assert_eq!(seen, wanted);
    // A line of a direct record is the same line without `pack`.
    let direct =
        text(&vectors()["chain"][10]["line"]).replace("\"pack\":\"56109f1f8b1a0a177fcb2c9a2a0fcea0\",", "");
    let entry = Entry::decode(format!("{direct}\n").as_bytes()).unwrap();
    assert!(matches!(entry.body, Body::Position { sees: Some(_), pack: None, .. }));
    assert_eq!(entry.encode(), format!("{direct}\n"));
}

#[test]
fn inclusion_and_consistency_proofs() {
    let vectors = vectors();
    let leaves: Vec<Hash> =
        vectors["chain"].as_array().unwrap().iter().map(|s| hash(&s["leaf_hash"])).collect();
    let root = merkle::root(&leaves);
    for proof in vectors["inclusion"].as_array().unwrap() {
        let (index, size) = (proof["index"].as_u64().unwrap(), proof["size"].as_u64().unwrap());
        let at = usize::try_from(index).unwrap();
        let path = hashes(&proof["path"]);
        assert_eq!(merkle::inclusion(&leaves, at).unwrap(), path);
        assert!(merkle::verify_inclusion(leaves[at], index, size, &path, &root));
    }
    for proof in vectors["consistency"].as_array().unwrap() {
        let (old, new) = (proof["old"].as_u64().unwrap(), proof["new"].as_u64().unwrap());
        let path = hashes(&proof["proof"]);
        assert_eq!(merkle::consistency(&leaves, usize::try_from(old).unwrap()).unwrap(), path);
        assert!(merkle::verify_consistency(old, new, &hash(&proof["old_root"]), &root, &path));
    }
}

#[test]
fn openings_are_written_again_and_hash_to_their_commitments() {
    let vectors = vectors();
    let mut slots: Vec<Hash> = Vec::new();
    for line in vectors["roll_openings_private"].as_object().unwrap().values() {
        let line = format!("{}\n", text(line));
        let slot = SlotOpening::decode(line.as_bytes()).unwrap();
        assert_eq!(slot.encode(), line);
        slots.push(slot.commitment());
    }
    slots.sort();
    let roll: String = slots.iter().map(|slot| RollLine { slot: *slot, weight: None }.encode()).collect();
    assert_eq!(roll, text(&vectors["files"]["roll.jsonl"]));
    for (commitment, opening) in vectors["position_openings_all"].as_object().unwrap() {
        let line = format!("{}\n", text(&opening["line"]));
        let position = PositionOpening::decode(line.as_bytes()).unwrap();
        assert_eq!(position.encode(), line);
        assert_eq!(position.commitment().hex(), *commitment);
    }
    for name in ["chain.jsonl", "roll.jsonl", "openings.jsonl", "rules.json", "checkpoint", "proposal.txt"] {
        assert_eq!(
            Hash::of(text(&vectors["files"][name]).as_bytes()),
            hash(&vectors["sha256"][name]),
            "{name}"
        );
    }
}

#[test]
fn broken_chains_are_refused_as_the_vectors_say() {
    let vectors = vectors();
    let good: Vec<String> =
        vectors["chain"].as_array().unwrap().iter().map(|s| format!("{}\n", text(&s["line"]))).collect();
    let mut refused = 0;
    for case in vectors["negative"].as_array().unwrap() {
        let (name, expect) = (text(&case["name"]), text(&case["expect"]));
        let mut chain = Chain::new();
        let fault = lines(&case["chain"]).iter().find_map(|line| chain.check(line.as_bytes()).err());
        match fault {
            Some(fault) => {
                refused += 1;
                let message = fault.to_string();
                assert!(message.starts_with(expect), "{name}: {message:?} instead of {expect:?}");
            }
            None if name.starts_with("tail cut") => assert_eq!(chain.head().size, 10),
            None => {
                // Self-consistent rewrite: only an earlier head shows it.
                let other = lines(&case["chain"]);
                let first = other.iter().zip(&good).position(|(a, b)| a != b).unwrap();
                assert!(expect.contains(&format!("first differing line is seq {first}")), "{name}");
                assert_ne!(chain.root(), hash(&vectors["chain"][12]["root_at_size"]));
            }
        }
    }
    assert_eq!(refused, 7);
}

#[test]
fn openings_that_lie_are_refused() {
    let vectors = vectors();
    let commitments: Vec<&str> =
        vectors["position_openings_all"].as_object().unwrap().keys().map(String::as_str).collect();
    let moved = &vectors["opening_negative"][0];
    let opening = PositionOpening::decode(format!("{}\n", text(&moved["line"])).as_bytes()).unwrap();
    assert_eq!(opening.commitment(), hash(&moved["sha256"]));
    assert!(!commitments.contains(&opening.commitment().hex().as_str()));
    let copied = &vectors["opening_negative"][1];
    let opening = &vectors["position_openings_all"][text(&copied["chain_line_c"])];
    let opening = PositionOpening::decode(format!("{}\n", text(&opening["line"])).as_bytes()).unwrap();
    assert_ne!(opening.slot, hash(&copied["copied_to_hh"]));
}

#[test]
fn canonical_bytes_are_those_of_rfc_8785() {
    for step in vectors()["chain"].as_array().unwrap() {
        let line = text(&step["line"]);
        let value: Value = serde_json::from_str(line).unwrap();
        assert_eq!(serde_jcs::to_string(&value).unwrap(), line);
    }
}
