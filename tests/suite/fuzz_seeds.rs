//! The targets of `fuzz/` with the ordinary compiler: every seed, and some
//! thousands of changes of each that are the same on every machine.

#[allow(dead_code, unreachable_pub, clippy::expect_used)]
#[path = "../../fuzz/src/lib.rs"]
pub(crate) mod targets;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::common::Dice;

/// A place below `limit`, the first where there is none.
fn place(dice: &mut Dice, limit: usize) -> usize {
    usize::try_from(dice.below(limit.max(1) as u64)).unwrap()
}

fn byte(dice: &mut Dice) -> u8 {
    u8::try_from(dice.below(256)).unwrap()
}

/// What stands in the way of readers.
const PIECES: [&[u8]; 24] = [
    b"\"",
    b"\\",
    b"\n",
    b"\r\n",
    b"\0",
    b"{",
    b"}",
    b",",
    b";",
    b"\t",
    b"9007199254740992",
    b"-1",
    b"1e9",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\xC3\x28",
    "\u{202E}".as_bytes(),
    "户".as_bytes(),
    b"\\ud800",
    b"'",
    b"]]>",
    b"&#x1F;",
    b"18446744073709551616",
    b"= ",
];

fn below(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(below("seeds").join(target)).unwrap();
    let mut all: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// Changes bytes in one to four places.
fn changed(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=place(dice, 4) {
        let at = place(dice, out.len() + 1);
        let end = (at + 1 + place(dice, 40)).min(out.len());
        match place(dice, 8) {
            0 if at < out.len() => out[at] ^= 1 << place(dice, 8),
            1 if at < out.len() => out[at] = byte(dice),
            2 => out.truncate(at),
            3 => drop(out.drain(at..end)),
            4 => {
                let piece = out[at..end].to_vec();
                out.splice(at..at, piece);
            }
            5 => {
                let from = place(dice, other.len() + 1);
                let piece = other[from..].iter().take(1 + place(dice, 60)).copied().collect::<Vec<u8>>();
                out.splice(at..end, piece);
            }
            _ => {
                out.splice(at..at, PIECES[place(dice, PIECES.len())].iter().copied());
            }
        }
    }
    out.truncate(16_384);
    out
}

/// Gives a target its seeds and their changes.
fn fed(name: &str, target: targets::Target) {
    let changes: usize = std::env::var("YISHI_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000);
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has no seeds");
    let mut ran = 0;
    for (at, (seed, bytes)) in seeds.iter().enumerate() {
        let other = &seeds[(at + 1) % seeds.len()].1;
        let mut dice = Dice(at as u64 + 1);
        let each =
            std::iter::once(bytes.clone()).chain((0..changes).map(|_| changed(bytes, other, &mut dice)));
        for (number, input) in each.enumerate() {
            ran += 1;
            if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
                let file = std::env::temp_dir().join(format!("yishi-{name}-{seed}-{number}"));
                std::fs::write(&file, &input).unwrap();
                panic!("{name}: change {number} of the seed {seed}; the bytes are in {}", file.display());
            }
        }
    }
    println!("{name}: {} seeds, {ran} inputs", seeds.len());
}

macro_rules! each_target {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            fed(stringify!($name), targets::$name);
        })*

        const HERE: &[&str] = &[$(stringify!($name)),*];
    };
}

each_target! {
    line entry opening checkpoint pack returned signature signers chain headfile csv jsonl xlsx rule definition
    settings tally_json words
}

// Row 50.
#[test]
fn every_target_has_its_program_its_seeds_and_its_test() {
    let here: BTreeSet<&str> = HERE.iter().copied().collect();
    let known: BTreeSet<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(here, known);
    let manifest = std::fs::read_to_string(below("Cargo.toml")).unwrap();
    for name in known {
        assert!(
            manifest.contains(&format!("name = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"")),
            "{name}"
        );
        let program = std::fs::read_to_string(below("fuzz_targets").join(format!("{name}.rs"))).unwrap();
        assert!(program.contains(&format!("yishi_fuzz::{name}(bytes)")), "{name}");
        assert!(!seeds(name).is_empty(), "{name}");
    }
}

/// Every good seed is good: a seed that is refused at once teaches nothing.
#[test]
fn the_seeds_are_read() {
    use yishi::log::{Checkpoint, Entry};
    for (name, bytes) in seeds("entry") {
        assert!(Entry::decode(&bytes).is_ok(), "{name}");
    }
    for (name, bytes) in seeds("checkpoint") {
        assert!(String::from_utf8(bytes).unwrap().parse::<Checkpoint>().is_ok(), "{name}");
    }
    for (name, bytes) in seeds("pack") {
        assert!(yishi::log::pack::Pack::parse(&bytes).is_ok(), "{name}");
    }
    let lists = seeds("signers").into_iter().filter(|(_, bytes)| yishi::sign::Signers::parse(bytes).is_ok());
    assert_eq!(lists.count(), 2);
    let good = ["checkpoint", "code", "pack"];
    for (name, bytes) in seeds("signature") {
        use yishi::sign::Signature;
        let text = String::from_utf8(bytes).unwrap();
        let read = Signature::parse(&text).is_ok() || Signature::from_code(&text).is_ok();
        assert_eq!(read, good.contains(&name.as_str()), "{name}");
    }
    for (name, bytes) in seeds("returned") {
        assert!(String::from_utf8(bytes).unwrap().parse::<yishi::log::Returned>().is_ok(), "{name}");
    }
    for (name, bytes) in seeds("rule") {
        let read = yishi::rule::Rule::from_toml(&String::from_utf8(bytes).unwrap(), "r");
        assert!(read.is_ok(), "{name}: {read:?}");
    }
    for (name, bytes) in seeds("settings") {
        assert!(yishi::consult::Settings::from_bytes(&bytes).is_ok(), "{name}");
    }
    for (name, bytes) in seeds("tally_json") {
        assert!(yishi::consult::Basis::from_bytes(&bytes).is_ok(), "{name}");
    }
    for (name, bytes) in seeds("definition") {
        let text = String::from_utf8(bytes).unwrap();
        let read = yishi::consult::Definition::parse(&text, "m", "L", yishi::text::Lang::Zh);
        assert!(read.is_ok(), "{name}: {read:?}");
    }
}
