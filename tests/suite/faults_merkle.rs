//! Proofs in every way that the probe files of transparency-dev/merkle change
//! them, and hashes that are long enough for it to matter.

use std::collections::BTreeSet;

use yishi::log::opening::Opening;
use yishi::log::{Hash, PositionOpening, RollLine, merkle};

fn leaves(n: usize) -> Vec<Hash> {
    (0..n).map(|at| merkle::leaf(format!("{{\"seq\":{at}}}\n").as_bytes())).collect()
}

/// Other numbers in the place of `n`: one off, a bit off, doubled, halved.
fn other_numbers(n: u64) -> BTreeSet<u64> {
    let all = [n.wrapping_add(1), n.wrapping_sub(1), n ^ 2, n.wrapping_mul(2), n / 2, 0, 1, u64::MAX];
    all.into_iter().filter(|other| *other != n).collect()
}

/// Other hashes in the place of one: each bit of a few bytes off, and hashes
/// that stand elsewhere.
fn other_hashes(hash: Hash, known: &[Hash]) -> Vec<Hash> {
    let mut all = vec![Hash::ZERO, merkle::root(&[])];
    for (byte, bit) in [(0, 0), (0, 7), (15, 3), (31, 0), (31, 7)] {
        let mut flipped = hash;
        flipped.0[byte] ^= 1 << bit;
        all.push(flipped);
    }
    all.extend(known.iter().copied());
    all.retain(|other| *other != hash);
    all
}

/// The path with something done to it, named.
fn other_paths(path: &[Hash], known: &[Hash]) -> Vec<(String, Vec<Hash>)> {
    let mut all: Vec<(String, Vec<Hash>)> = Vec::new();
    let mut put = |name: String, changed: Vec<Hash>| all.push((name, changed));
    put("empty".into(), Vec::new());
    for at in 0..path.len() {
        for other in other_hashes(path[at], known) {
            let mut changed = path.to_vec();
            changed[at] = other;
            put(format!("node {at} another"), changed);
        }
        let mut changed = path.to_vec();
        changed.remove(at);
        put(format!("node {at} left out"), changed);
        let mut changed = path.to_vec();
        changed.insert(at, path[at]);
        put(format!("node {at} twice"), changed);
        put(format!("cut before {at}"), path[..at].to_vec());
        put(format!("cut up to {at}"), path[at + 1..].to_vec());
        for with in at + 1..path.len() {
            let mut changed = path.to_vec();
            changed.swap(at, with);
            put(format!("{at} and {with} in each other's place"), changed);
        }
    }
    for extra in known {
        put("one more at the start".into(), [&[*extra], path].concat());
        put("one more at the end".into(), [path, &[*extra]].concat());
    }
    put("backwards".into(), path.iter().rev().copied().collect());
    put("twice over".into(), [path, path].concat());
    all.retain(|(_, changed)| changed != path);
    all
}

// Row 26.
#[test]
fn of_all_inclusion_proofs_only_the_true_one_passes() {
    let (mut changed, mut equal) = (0_u64, 0_u64);
    for n in (1..=17).chain([31, 32, 33]) {
        let all = leaves(n);
        let (root, size) = (merkle::root(&all), n as u64);
        for at in 0..n {
            let (index, leaf) = (at as u64, all[at]);
            let path = merkle::inclusion(&all, at).unwrap();
            let holds = |leaf, index, size, path: &[Hash], root: &Hash| {
                merkle::verify_inclusion(leaf, index, size, path, root)
            };
            assert!(holds(leaf, index, size, &path, &root), "{at} of {n}");
            let known = [leaf, root, all[(at + 1) % n], merkle::node(&leaf, &root)];
            let refuse = |what: String, passed: bool| assert!(!passed, "{at} of {n}: {what} passes");
            for other in other_hashes(leaf, &known) {
                refuse(format!("leaf {other}"), holds(other, index, size, &path, &root));
                changed += 1;
            }
            for other in other_hashes(root, &known) {
                refuse(format!("root {other}"), holds(leaf, index, size, &path, &other));
                changed += 1;
            }
            if leaf != root {
                refuse("leaf and root swapped".into(), holds(root, index, size, &path, &leaf));
            }
            for (what, other) in other_paths(&path, &known) {
                refuse(what, holds(leaf, index, size, &other, &root));
                changed += 1;
            }
            for other in other_numbers(index) {
                refuse(format!("index {other}"), holds(leaf, other, size, &path, &root));
                changed += 1;
            }
            for other in other_numbers(size) {
                // A proof does not say how large its tree is: where the way up
                // is the same in both, a size is bound by the checkpoint alone.
                let same_way = other > index && way(index, other) == way(index, size);
                assert_eq!(holds(leaf, index, other, &path, &root), same_way, "{at} of {n} as of {other}");
                changed += 1;
                equal += u64::from(same_way);
            }
        }
    }
    println!("inclusion: {changed} changed, {} refused, {equal} the same way up, 0 silent", changed - equal);
}

/// On which side the sibling stands at each step of the way up (RFC 9162).
fn way(index: u64, size: u64) -> Vec<bool> {
    let (mut at, mut last, mut all) = (index, size - 1, Vec::new());
    while last > 0 {
        if at & 1 == 1 || at == last {
            all.push(true);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            all.push(false);
        }
        at >>= 1;
        last >>= 1;
    }
    all
}

// Row 26.
#[test]
fn of_all_consistency_proofs_only_the_true_one_passes() {
    let mut changed = 0_u64;
    for n in (1..=17).chain([31, 32, 33]) {
        let all = leaves(n);
        let (new_root, new) = (merkle::root(&all), n as u64);
        for before in 1..=n {
            let (old_root, old) = (merkle::root(&all[..before]), before as u64);
            let proof = merkle::consistency(&all, before).unwrap();
            let holds = merkle::verify_consistency;
            assert!(holds(old, new, &old_root, &new_root, &proof), "{before} in {n}");
            let known = [old_root, new_root, all[0], all[n - 1]];
            let refuse = |what: String, passed: bool| assert!(!passed, "{before} in {n}: {what} passes");
            for other in other_hashes(old_root, &known) {
                refuse(format!("old root {other}"), holds(old, new, &other, &new_root, &proof));
                changed += 1;
            }
            for other in other_hashes(new_root, &known) {
                refuse(format!("new root {other}"), holds(old, new, &old_root, &other, &proof));
                changed += 1;
            }
            if old_root != new_root {
                refuse("roots swapped".into(), holds(old, new, &new_root, &old_root, &proof));
                refuse("trees swapped".into(), holds(new, old, &new_root, &old_root, &proof));
            }
            for (what, other) in other_paths(&proof, &known) {
                refuse(what, holds(old, new, &old_root, &new_root, &other));
                changed += 1;
            }
            refuse("from nothing".into(), holds(0, new, &merkle::root(&[]), &new_root, &proof));
            refuse("from nothing, empty".into(), holds(0, new, &merkle::root(&[]), &new_root, &[]));
            for other in other_numbers(old) {
                // Where both trees come together in the same way the numbers
                // are bound by their roots, which stand in the checkpoints.
                if holds(other, new, &old_root, &new_root, &proof) {
                    panic!("{before} in {n}: old size {other} passes");
                }
                changed += 1;
            }
        }
    }
    println!("consistency: {changed} changed, {changed} refused, 0 silent");
}

#[test]
fn of_an_empty_tree_nothing_can_be_proved() {
    let empty = merkle::root(&[]);
    assert_eq!(empty, Hash::of(b""));
    for leaf in [empty, Hash::ZERO, merkle::leaf(b"")] {
        for (index, size) in [(0, 0), (1, 0), (1, 1), (u64::MAX, u64::MAX)] {
            assert!(!merkle::verify_inclusion(leaf, index, size, &[], &empty));
            assert!(!merkle::verify_inclusion(leaf, index, size, &[], &leaf));
        }
    }
    assert!(!merkle::verify_consistency(0, 0, &empty, &empty, &[]));
    assert_eq!((merkle::inclusion(&[], 0), merkle::consistency(&[], 0)), (None, None));
    // A tree is no leaf, and a leaf no tree: the first byte keeps them apart.
    let (left, right) = (merkle::leaf(b"a\n"), merkle::leaf(b"b\n"));
    let inner = [&left.0[..], &right.0[..]].concat();
    assert_ne!(merkle::leaf(&inner), merkle::node(&left, &right));
    assert_ne!(Hash::of(b"a\n"), left);
}

// Row 25.
const _: () = assert!(size_of::<Hash>() == 32 && size_of::<yishi::log::opening::Salt>() == 32);

/// With hashes of eight bits a salt that turns an answer round is found at
/// once; with those that are built none is found, and none can be shortened.
#[test]
fn a_salt_that_turns_an_answer_round_is_found_only_in_short_hashes() {
    let opening = |position: &str, salt: u32| PositionOpening {
        position: position.to_owned(),
        slot: Hash::of(b"slot"),
        log: Hash::of(b"log"),
        salt: Hash::of(&salt.to_be_bytes()),
        ..PositionOpening::decode(sample().as_bytes()).unwrap()
    };
    let said = opening("against", 1).commitment();
    let mut found = 0;
    for salt in 0..20_000 {
        let turned = opening("for", salt).commitment();
        assert_ne!(turned, said);
        found += usize::from(turned.0[0] == said.0[0]);
    }
    assert!(found > 20, "{found}: eight bits should be met every 256th time");
    println!("20000 salts: {found} met the first 8 bits, 0 all 256");
    // A line has no place for a shorter hash.
    let line = RollLine { slot: said, weight: None }.encode();
    assert!(RollLine::decode(line.as_bytes()).is_ok());
    for digits in [0, 1, 2, 32, 40, 62, 63, 65, 66, 128] {
        let hash: String = said.hex().chars().cycle().take(digits).collect();
        let shorter = line.replace(&said.hex(), &hash);
        assert!(RollLine::decode(shorter.as_bytes()).is_err(), "{digits}");
        assert!(hash.parse::<Hash>().is_err(), "{digits}");
        assert!(sample().replace(&"11".repeat(32), &hash) != sample());
        assert!(
            PositionOpening::decode(sample().replace(&"11".repeat(32), &hash).as_bytes()).is_err(),
            "{digits}"
        );
    }
    assert!(Hash::from_slice(&said.0[..31]).is_none() && said.hex().to_uppercase().parse::<Hash>().is_err());
}

fn sample() -> String {
    let (slot, log, salt) = ("22".repeat(32), "33".repeat(32), "11".repeat(32));
    format!(
        "{{\"hh\":\"{slot}\",\"log\":\"{log}\",\"pos\":\"for\",\"salt\":\"{salt}\",\"t\":\"pos\",\"v\":\"yishi-open/1\"}}\n"
    )
}
