//! The inner loops, one by one, in this process: what a line costs to write,
//! to read and to check, and what a count costs. `cargo bench --bench inner`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use divan::{Bencher, black_box};
use yishi::consult::{Basis, Definition, Settings, State, TallySheet};
use yishi::log::opening::{Opening, PositionOpening};
use yishi::log::{Body, Chain, Entry, Hash, merkle};
use yishi::rule;
use yishi::text::Lang;

fn main() {
    divan::main();
}

/// The n-th answer: a line as `record` writes it.
fn entry(seq: u64, prev: Hash) -> Entry {
    let slot = Hash::of(&seq.to_le_bytes());
    let body = Body::Position { slot, commitment: Hash::of(&slot.0), sees: None, pack: None };
    Entry { seq, prev, body }
}

fn lines(count: u64) -> Vec<String> {
    let mut chain = Chain::new();
    let line = |seq| {
        let line = entry(seq, chain.head().hash).encode();
        chain.push(line.as_bytes());
        line
    };
    (0..count).map(line).collect()
}

#[divan::bench]
fn encode_one_line(bencher: Bencher<'_, '_>) {
    let entry = entry(1_000, Hash::of(b"before"));
    bencher.bench(|| black_box(&entry).encode());
}

#[divan::bench]
fn hash_one_line(bencher: Bencher<'_, '_>) {
    let line = entry(1_000, Hash::of(b"before")).encode();
    bencher.bench(|| Hash::of(black_box(&line).as_bytes()));
}

#[divan::bench]
fn parse_one_line(bencher: Bencher<'_, '_>) {
    let line = entry(1_000, Hash::of(b"before")).encode();
    bencher.bench(|| Entry::decode(black_box(&line).as_bytes()).unwrap());
}

/// What `verify` does with a line: its form, number, link, tree and fold.
#[divan::bench]
fn verify_one_line(bencher: Bencher<'_, '_>) {
    let lines = lines(10_000);
    bencher.counter(10_000_usize).bench(|| {
        let (mut chain, mut state) = (Chain::new(), State::new());
        for line in &lines {
            let fields = chain.check(line.as_bytes()).unwrap();
            state.push(&Entry::from_fields(&fields).unwrap());
        }
        (chain.root(), state.positions())
    });
}

#[divan::bench]
fn chain_and_tree_of_one_line(bencher: Bencher<'_, '_>) {
    let lines = lines(10_000);
    bencher.counter(10_000_usize).bench(|| {
        let mut chain = Chain::new();
        for line in &lines {
            chain.push(line.as_bytes());
        }
        chain.root()
    });
}

#[divan::bench]
fn tree_of_ten_thousand_leaves(bencher: Bencher<'_, '_>) {
    let leaves: Vec<Hash> = lines(10_000).iter().map(|line| merkle::leaf(line.as_bytes())).collect();
    bencher.bench(|| merkle::root(black_box(&leaves)));
}

#[divan::bench]
fn opening_of_one_answer(bencher: Bencher<'_, '_>) {
    let opening = PositionOpening {
        slot: Hash::of(b"slot"),
        position: "for".into(),
        detail: Some(Hash::of(b"detail")),
        log: Hash::of(b"log"),
        salt: Hash::of(b"salt"),
    };
    bencher.bench(|| black_box(&opening).commitment());
}

/// Settings and counts of a published example: 1,412 households.
fn parking() -> (Settings, Basis) {
    let file = include_str!("../meetings/parking/meeting.toml");
    let settings = Definition::parse(file, "meeting.toml", "东大街西里", Lang::Zh).unwrap().settings;
    (settings, Basis::from_bytes(include_bytes!("../meetings/parking/tally.json")).unwrap())
}

#[divan::bench]
fn evaluate_a_rule(bencher: Bencher<'_, '_>) {
    let (settings, basis) = parking();
    let measures = basis.counts.measures(&settings.rule);
    bencher.bench(|| rule::evaluate(&settings.rule, black_box(&measures), &basis.facts, 1, None).unwrap());
}

/// With every figure that `tally` prints: bounds, distance, buildings.
#[divan::bench]
fn a_whole_tally_sheet(bencher: Bencher<'_, '_>) {
    let (settings, basis) = parking();
    bencher.bench(|| TallySheet::compute(&settings, black_box(&basis)).unwrap());
}
