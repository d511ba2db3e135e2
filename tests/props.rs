//! What must hold for all inputs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use yishi::book::{Access, Book, Opened};
use yishi::consult::roll::{Household, Roll};
use yishi::consult::{
    Counter, Counts, Definition, Door, PositionIntent, Stage, Standing, decide, freeze, roll_file_digest,
    roll_lines,
};
use yishi::log::line::{self, Charset, Value, Writer};
use yishi::log::opening::DetailOpening;
use yishi::log::{Body, Entry, Hash, Open, merkle};
use yishi::rule::Position;
use yishi::text::Lang;

const DOORS: usize = 12;

/// Counts in everything that a rule can count in.
const RULE: &str = r#"[rule]
id = "everything"
source = "community"
measures = ["households", "heads", "units", "area", "share", "vans"]
quorum.all = [
  { id = "q1", measure = "heads", count = "ballots", op = ">=", ratio = "1/3", of = "all" },
  { id = "q2", measure = "vans", count = "ballots", op = ">=", ratio = "1/3", of = "all" },
]
approval.all = [
  { id = "a1", measure = "share", count = ["for"], op = ">", ratio = "1/2", of = "ballots" },
  { id = "a2", measure = "heads", scope = "affected", count = ["against"], op = "<=", value = 1 },
  { id = "a3", measure = "area", scope = "affected", count = ["for"], op = ">=", ratio = "1/2", of = "all" },
]
"#;

fn door(at: usize) -> Door {
    format!("{}-1-{}", at / 6 + 1, 101 + at % 6).parse().unwrap()
}

/// Twelve doors in two buildings; every third door belongs to one owner.
fn roll() -> Roll {
    let household = |at: usize| Household {
        door: door(at),
        building: (at / 6 + 1).to_string(),
        stairwell: "1".into(),
        owner: if at.is_multiple_of(3) { "many".into() } else { format!("o{at}") },
        area: 5_000 + 37 * at as u64,
        kind: String::new(),
        state: String::new(),
        tags: if at.is_multiple_of(4) { vec!["affected".into()] } else { Vec::new() },
        shares: format!("share={} vans={}", 10 + at, at % 3),
    };
    Roll::new((0..DOORS).map(household).collect()).unwrap()
}

/// Salts that are fixed and differ.
fn salts() -> impl FnMut() -> Hash {
    let mut drawn = 0_u64;
    move || {
        drawn += 1;
        Hash::of(&drawn.to_be_bytes())
    }
}

struct Scene {
    dir: tempfile::TempDir,
    book: Book,
}

fn open() -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let (path, state) = (dir.path().join("b.db"), dir.path().join("state"));
    let mut book = Book::create(&path, &state, "props", &"0".repeat(32), "2026-01-01").unwrap();
    let source = "[consultation]\nid = \"p\"\ntitle = \"p\"\nconvener = \"c\"\nopens = 2026-01-01\ncloses = 2026-02-01\n\
                  [proposal]\ntext = \"p.txt\"\n";
    let source = format!("{source}{RULE}");
    let settings = Definition::parse(&source, "p.toml", "props", Lang::En).unwrap().settings;
    let (roll, mut salt) = (roll(), salts());
    book.set_roll(&roll).unwrap();
    let slots = freeze(&roll, &settings.rule, &mut salt);
    let rules = settings.to_bytes().unwrap();
    let genesis = Entry {
        seq: 0,
        prev: Hash::ZERO,
        body: Body::Open(Open {
            consultation: "p".into(),
            closes: "2026-02-01".into(),
            disclose: "positions".into(),
            keys: Hash::of(&[]),
            nonce: "0".repeat(32),
            proposal: Hash::of(b"p"),
            roll: roll_file_digest(&roll_lines(&slots, "p")),
            roll_n: DOORS as u64,
            rules: Hash::of(&rules),
        }),
    };
    let opened =
        Opened { settings: &settings, rules: &rules, proposal: b"p", slots: &slots, genesis: &genesis };
    book.open_consultation(&opened).unwrap();
    Scene { dir, book }
}

#[derive(Debug, Clone)]
enum Step {
    Answer(usize, Position, bool),
    Visit(usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let positions = prop::sample::select(vec![
        Position::For,
        Position::Against,
        Position::Abstain,
        Position::Conditional,
        Position::Invalid,
        Position::Block,
    ]);
    prop_oneof![
        4 => (0..DOORS, positions, prop::bool::weighted(0.3))
            .prop_map(|(door, position, proxy)| Step::Answer(door, position, proxy)),
        1 => (0..DOORS, any::<bool>()).prop_map(|(door, delivered)| Step::Visit(door, delivered)),
    ]
}

/// Writes steps in transactions of `batch` each.
fn write(scene: &mut Scene, steps: &[Step], batch: usize) {
    let mut salt = salts();
    // Past the salts of the roll, which are the same sequence.
    for _ in 0..4 * DOORS {
        salt();
    }
    for steps in steps.chunks(batch) {
        let mut writing = scene.book.write("p").unwrap();
        for step in steps {
            let sealed = match step {
                Step::Answer(at, position, proxy) => {
                    let state = writing.door(&door(*at)).unwrap().unwrap();
                    let intent = PositionIntent {
                        position: *position,
                        replace: true,
                        held: 0,
                        detail: DetailOpening {
                            proxy: if *proxy { "holder".into() } else { String::new() },
                            ..DetailOpening::default()
                        },
                    };
                    decide::position(writing.ground(), &state, intent, &mut salt).unwrap()
                }
                Step::Visit(at, delivered) => {
                    let state = writing.door(&door(*at)).unwrap().unwrap();
                    let outcome = if *delivered { "delivered" } else { "absent" };
                    decide::visit(writing.ground(), &state, outcome, DetailOpening::default(), &mut salt)
                        .unwrap()
                }
            };
            writing.push(&sealed).unwrap();
        }
        writing.commit().unwrap();
    }
}

/// The count that a person with paper would make.
fn naive(steps: &[Step]) -> Counts {
    let mut standings: BTreeMap<usize, Standing> = (0..DOORS).map(|at| (at, Standing::Unreached)).collect();
    for step in steps {
        match step {
            Step::Answer(at, position, proxy) => {
                let said = if *proxy { Standing::ByProxy } else { Standing::Answered };
                standings.insert(*at, said(*position));
            }
            Step::Visit(at, true) if standings[at] == Standing::Unreached => {
                standings.insert(*at, Standing::Silent);
            }
            Step::Visit(..) => {}
        }
    }
    let rule = yishi::rule::Rule::from_toml(RULE, "p.toml").unwrap();
    let mut counter = Counter::new(&rule);
    let slots = freeze(&roll(), &rule, salts());
    for (at, standing) in standings {
        counter.add(slots[at].weight(), standing);
    }
    counter.finish().0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counters_agree_with_a_naive_count_and_survive_a_rebuild(
        steps in prop::collection::vec(step(), 0..40), batch in 1..9_usize,
    ) {
        let mut scene = open();
        write(&mut scene, &steps, batch);
        let stored = scene.book.consultation("p").unwrap();
        prop_assert_eq!(stored.stage, Stage::Open);
        prop_assert_eq!(scene.book.counts(&stored).unwrap(), naive(&steps));
        let before = scene.book.derived_rows(&stored).unwrap();
        scene.book.rebuild().unwrap();
        prop_assert_eq!(scene.book.derived_rows(&stored).unwrap(), before);
        let (path, state) = (scene.dir.path().join("b.db"), scene.dir.path().join("state"));
        let again = Book::open(&path, &state, Access::Read).unwrap();
        let report = yishi::verify::book(&again, &yishi::verify::Anchors::default()).unwrap();
        prop_assert_eq!(yishi::verify::exit(&report), 3, "{:?}", report);
    }
}

proptest! {
    #[test]
    fn what_parses_is_written_again_byte_for_byte(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for charset in [Charset::Ascii, Charset::Utf8] {
            if let Ok(fields) = line::parse(&bytes, charset) {
                let mut out = Writer::new();
                for (key, value) in fields.iter() {
                    out = match value {
                        Value::Str(text) => out.str(key, text),
                        Value::Int(number) => out.int(key, number),
                    };
                }
                prop_assert_eq!(out.finish().into_bytes(), bytes.clone());
            }
        }
        // No bytes make a decoder panic.
        let _ = Entry::decode(&bytes);
    }

    #[test]
    fn lines_that_are_nearly_right_are_never_read_as_something_else(
        at in 0..500_usize, byte in any::<u8>(),
    ) {
        let text = std::fs::read_to_string("tests/vectors/log.json").unwrap();
        let vectors: serde_json::Value = serde_json::from_str(&text).unwrap();
        for step in vectors["chain"].as_array().unwrap() {
            let line = format!("{}\n", step["line"].as_str().unwrap());
            let mut changed = line.clone().into_bytes();
            let at = at % changed.len();
            changed[at] = byte;
            if let Ok(entry) = Entry::decode(&changed) {
                prop_assert_eq!(entry.encode().into_bytes(), changed);
            }
        }
    }

    #[test]
    fn free_text_survives_a_line(text in "\\PC{0,60}") {
        use unicode_normalization::UnicodeNormalization;
        let escaped = yishi::log::escape::escape(&text);
        let line = Writer::new().str("note", &escaped).finish();
        prop_assert!(line::parse(line.as_bytes(), Charset::Utf8).is_ok());
        let composed: String = text.nfc().collect();
        prop_assert_eq!(yishi::log::escape::unescape(&escaped), composed);
    }

    #[test]
    fn a_frontier_has_the_root_of_the_whole_tree(n in 1..70_usize) {
        let leaves: Vec<Hash> = (0..n).map(|at| merkle::leaf(&at.to_be_bytes())).collect();
        let mut tree = merkle::Frontier::new();
        for leaf in &leaves {
            tree.push(*leaf);
        }
        prop_assert_eq!(tree.root(), merkle::root(&leaves));
        let half = n.div_ceil(2);
        let proof = merkle::consistency(&leaves, half).unwrap();
        let old = merkle::root(&leaves[..half]);
        prop_assert!(merkle::verify_consistency(half as u64, n as u64, &old, &tree.root(), &proof));
    }
}
