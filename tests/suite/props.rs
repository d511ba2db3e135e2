//! What must hold for all inputs.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use yishi::book::{Access, Book, Opened};
use yishi::consult::amend_roll::{self, Before, Change, Filled};
use yishi::consult::roll::{Household, Roll};
use yishi::consult::{
    Counter, Counts, Definition, Door, PositionIntent, Provenance, Stage, Standing, State, Then, amend,
    decide, freeze, roll_file_digest, roll_lines, twice,
};
use yishi::log::line::{self, Charset, Value, Writer};
use yishi::log::opening::DetailOpening;
use yishi::log::{Body, Entry, Hash, Open, merkle};
use yishi::rule::Position;
use yishi::text::{Lang, Place};

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
delivery = { notice = true }
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
    let frozen = freeze(&roll, &settings.rule, &mut salt);
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
            roll: frozen.digest("p"),
            roll_n: DOORS as u64,
            rules: Hash::of(&rules),
        }),
    };
    let opened = Opened {
        settings: &settings,
        rules: &rules,
        proposal: b"p",
        frozen: &frozen,
        signers: &Default::default(),
        genesis: &genesis,
    };
    book.open_consultation(&opened).unwrap();
    Scene { dir, book }
}

#[derive(Debug, Clone)]
enum Step {
    /// Replaces an earlier answer.
    Answer(usize, Position, Provenance),
    Visit(usize, &'static str),
    /// A second entry of the papers.
    Second(usize, Position),
    /// Decides a contested door.
    Resolve(usize, Position),
    Text(Then),
    /// One door gets another area and perhaps another owner; a new door comes
    /// or goes.
    Roll(usize, u64, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let position = || {
        prop::sample::select(vec![
            Position::For,
            Position::Against,
            Position::Abstain,
            Position::Conditional,
            Position::Invalid,
            Position::Block,
        ])
    };
    let outcome = prop::sample::select(vec!["delivered", "absent", "refused", "moved", "posted"]);
    let then = prop::sample::select(vec![Then::Keep, Then::Reask, Then::Silent]);
    prop_oneof![
        8 => (0..DOORS, position(), prop::sample::select(Provenance::ALL.to_vec()))
            .prop_map(|(door, position, known)| Step::Answer(door, position, known)),
        3 => (0..DOORS, outcome).prop_map(|(door, outcome)| Step::Visit(door, outcome)),
        4 => (0..DOORS, position()).prop_map(|(door, position)| Step::Second(door, position)),
        2 => (0..DOORS, position()).prop_map(|(door, position)| Step::Resolve(door, position)),
        1 => then.prop_map(Step::Text),
        1 => (0..DOORS, 1..90_u64, any::<bool>()).prop_map(|(door, area, sold)| Step::Roll(door, area, sold)),
    ]
}

fn known_by(provenance: Provenance, note: &str) -> DetailOpening {
    DetailOpening {
        form: "17".into(),
        proxy: if provenance == Provenance::Proxy { "holder".into() } else { String::new() },
        provenance: provenance.code().into(),
        note: note.into(),
        ..DetailOpening::default()
    }
}

/// A household that a row changes.
fn change(at: usize, area: u64, sold: bool) -> Change {
    let at_door = door(at);
    let household = Household {
        building: at_door.building().into(),
        stairwell: "1".into(),
        owner: if sold { "o1".into() } else { at_door.to_string() },
        area,
        kind: String::new(),
        state: String::new(),
        tags: Vec::new(),
        shares: String::new(),
        door: at_door,
    };
    Change {
        household,
        filled: Filled { area: true, owner: sold, ..Filled::default() },
        place: Place::default(),
    }
}

/// What a person with paper would keep: of each door the answer and how often
/// it was keyed, whether it was reached, and the roll.
#[derive(Debug, Clone)]
struct Paper {
    said: BTreeMap<usize, (Position, Provenance, u8)>,
    reached: BTreeSet<usize>,
    roll: Vec<Household>,
}

impl Paper {
    fn new() -> Self {
        Self { said: BTreeMap::new(), reached: BTreeSet::new(), roll: roll().households().to_vec() }
    }

    /// Whether the step is one that the rules of the canvass allow, and what it
    /// leaves on paper.
    fn take(&mut self, step: &Step) -> bool {
        match *step {
            Step::Answer(at, position, known) => {
                // What comes out of a box is no door's.
                if known == Provenance::Box || self.said.get(&at).is_some_and(|said| said.2 == 2) {
                    return false;
                }
                self.said.insert(at, (position, known, 0));
            }
            Step::Visit(at, outcome) => {
                // The rule of these tests lets a notice stand for delivery.
                if outcome == "delivered" || outcome == "posted" {
                    self.reached.insert(at);
                }
            }
            Step::Second(at, position) => match self.said.get_mut(&at) {
                Some(said) if said.2 == 0 => said.2 = if said.0 == position { 1 } else { 2 },
                _ => return false,
            },
            Step::Resolve(at, position) => match self.said.get_mut(&at) {
                Some(said) if said.2 == 2 => *said = (position, Provenance::Steward, 3),
                _ => return false,
            },
            Step::Text(Then::Keep) => {}
            Step::Text(Then::Silent) => self.reached.extend(std::mem::take(&mut self.said).into_keys()),
            Step::Text(Then::Reask) => {
                self.said.clear();
                self.reached.clear();
            }
            Step::Roll(at, area, sold) => {
                let household = self.roll.iter_mut().find(|household| household.door == door(at)).unwrap();
                let same = household.area == area && (!sold || household.owner == "o1");
                household.area = area;
                if sold {
                    household.owner = "o1".into();
                }
                return !same;
            }
        }
        true
    }

    fn counts(&self) -> Counts {
        let rule = rule();
        let mut counter = Counter::new(&rule);
        let roll = Roll::new(self.roll.clone()).unwrap();
        for slot in freeze(&roll, &rule, salts()).slots() {
            let at = (0..DOORS).find(|at| door(*at) == slot.door).unwrap();
            let standing = match self.said.get(&at) {
                Some((_, _, 2)) => Standing::Contested,
                Some((position, known, _)) => Standing::Given(*position, *known),
                None if self.reached.contains(&at) => Standing::Silent,
                None => Standing::Unreached,
            };
            counter.add(slot.weight(), standing);
        }
        counter.finish().0
    }
}

fn rule() -> yishi::rule::Rule {
    yishi::rule::Rule::from_toml(RULE, "p.toml").unwrap()
}

/// Writes steps in transactions of `batch` each, and on paper. What is refused
/// on paper is refused by the book.
fn write(scene: &mut Scene, steps: &[Step], batch: usize) -> Paper {
    let mut salt = salts();
    // Past the salts of the roll, which are the same sequence.
    for _ in 0..4 * DOORS {
        salt();
    }
    let mut paper = Paper::new();
    let mut versions = 0_u32;
    for steps in steps.chunks(batch) {
        let mut writing = scene.book.write("p").unwrap();
        for step in steps {
            let allowed = paper.take(step);
            let state = |at: usize| writing.door(&door(at)).unwrap().unwrap();
            let ground = writing.ground();
            let day = jiff::civil::date(2026, 1, 5);
            let sealed = match *step {
                Step::Answer(at, position, known) => {
                    let detail = known_by(known, "");
                    let intent = PositionIntent { position, replace: true, held: 0, detail };
                    decide::position(ground, &state(at), intent, &mut salt)
                }
                Step::Visit(at, outcome) => {
                    decide::visit(ground, &state(at), outcome, DetailOpening::default(), &mut salt)
                }
                Step::Second(at, position) => {
                    twice::second(ground, &state(at), position, DetailOpening::default(), &mut salt)
                }
                Step::Resolve(at, position) => {
                    let detail = known_by(Provenance::Steward, "the paper says so");
                    twice::resolve(ground, &state(at), (position, 0), detail, &mut salt)
                }
                Step::Text(then) => {
                    versions += 1;
                    let bytes = format!("text {versions}").into_bytes();
                    let before = writing.text().unwrap();
                    let sealed =
                        amend::amend_text(ground, &before, &bytes, (then, day), "why", salt()).unwrap();
                    writing.push_text(&sealed, &bytes).unwrap();
                    continue;
                }
                Step::Roll(at, area, sold) => {
                    let slots = writing.slots().unwrap();
                    let gone = writing.gone().unwrap();
                    let settings = &writing.stored().settings;
                    let before = Before { slots: &slots, gone: &gone, settings };
                    let changes = [change(at, area, sold)];
                    match amend_roll::amend(&before, &changes, &[], &mut salt) {
                        Err(fault) => assert!(!allowed, "{fault}"),
                        Ok(amendment) => {
                            assert!(allowed, "{step:?}");
                            let lines = roll_lines(&amendment.slots, "p");
                            let digest = (roll_file_digest(&lines), lines.len() as u64);
                            let sealed = amend::amend_roll(ground, digest, day, "why", salt()).unwrap();
                            writing.push_roll(&sealed, &amendment).unwrap();
                        }
                    }
                    continue;
                }
            };
            assert_eq!(sealed.is_ok(), allowed, "{step:?} {sealed:?}");
            if let Ok(sealed) = sealed {
                writing.push(&sealed).unwrap();
            }
        }
        writing.commit().unwrap();
    }
    paper
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counters_agree_with_a_naive_count_and_survive_a_rebuild(
        steps in prop::collection::vec(step(), 0..40), batch in 1..9_usize,
    ) {
        let mut scene = open();
        let paper = write(&mut scene, &steps, batch);
        let stored = scene.book.consultation("p").unwrap();
        prop_assert_eq!(stored.stage, Stage::Open);
        prop_assert_eq!(scene.book.counts(&stored).unwrap(), paper.counts());
        let before = scene.book.derived_rows(&stored).unwrap();
        // What is asked of a fold when its slots are gone is what it was.
        let mut state = State::new();
        let mut push = |line: &str| {
            state.push(&Entry::decode(line.as_bytes()).unwrap());
            Ok(())
        };
        scene.book.lines(&stored, &mut push).unwrap();
        let mut kept = state.clone();
        kept.keep_figures();
        prop_assert_eq!(kept.answered(), state.answered());
        prop_assert_eq!((kept.counted(), kept.waiting()), (state.counted(), state.waiting()));
        for text in state.amended() {
            prop_assert_eq!(kept.since(text), state.since(text));
        }
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
    fn each_key_of_a_line_is_found_whatever_it_begins_with(
        keys in prop::collection::btree_set("[ab\u{4E2D}]{0,11}", 1..12), other in "[ab]{0,11}",
    ) {
        let written = |keys: &[&String]| {
            let fields: Vec<String> = keys.iter().enumerate().map(|(n, key)| match n % 2 {
                0 => format!("\"{key}\":{n}"),
                _ => format!("\"{key}\":\"{n}\""),
            }).collect();
            format!("{{{}}}\n", fields.join(","))
        };
        let mut sorted: Vec<&String> = keys.iter().collect();
        let line = written(&sorted);
        let fields = line::parse(line.as_bytes(), Charset::Utf8).unwrap();
        prop_assert!(fields.iter().map(|(key, _)| key).eq(sorted.iter().map(|key| key.as_str())));
        for (n, key) in sorted.iter().enumerate() {
            let text = n.to_string();
            let value = if n % 2 == 0 { Value::Int(n as u64) } else { Value::Str(&text) };
            prop_assert_eq!(fields.get(key), Some(value));
        }
        prop_assert_eq!(fields.get(&other).is_some(), keys.contains(&other));
        // In another order, or one of them twice, it is not that line.
        if sorted.len() > 1 {
            sorted.swap(0, 1);
            let late = Err(line::LineError::KeyOrder { key: sorted[1].clone() });
            let swapped = written(&sorted);
            prop_assert_eq!(&line::parse(swapped.as_bytes(), Charset::Utf8), &late);
            sorted[0] = sorted[1];
            let twice = written(&sorted);
            prop_assert_eq!(&line::parse(twice.as_bytes(), Charset::Utf8), &late);
        }
    }

    #[test]
    fn lines_that_are_nearly_right_are_never_read_as_something_else(
        at in 0..500_usize, byte in any::<u8>(),
    ) {
        for step in crate::common::vectors()["chain"].as_array().unwrap() {
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
