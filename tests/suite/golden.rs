//! The dossiers in `meetings/` replayed with a fixed clock and fixed salts:
//! the same record gives the same bytes on every machine.
//!
//! After a change of what people read, look at the difference and then accept
//! it with `YISHI_GOLDEN=overwrite cargo test golden`.

use std::path::{Path, PathBuf};

use crate::common::Sandbox;

/// One command a line, `#` for remarks; paths are relative to the dossier.
/// The first word is the day of the clock.
fn replay(dossier: &Path, sandbox: &Sandbox) {
    for line in std::fs::read_to_string(dossier.join("steps")).unwrap().lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((day, words)) = words.split_first().filter(|(day, _)| !day.starts_with('#')) else {
            continue;
        };
        let words: Vec<String> = words.iter().map(|word| place(dossier, sandbox, word)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        sandbox.run_fixed(day, &words).exits(0);
    }
}

/// A file of the dossier, or a folder to be made in the sandbox (`out:NAME`).
fn place(dossier: &Path, sandbox: &Sandbox, word: &str) -> String {
    match word.strip_prefix("out:") {
        Some(name) => sandbox.path(name).display().to_string(),
        None if dossier.join(word).is_file() => dossier.join(word).display().to_string(),
        None => word.to_owned(),
    }
}

fn compare(found: &Path, golden: &Path) {
    let found = std::fs::read(found).unwrap();
    if std::env::var_os("YISHI_GOLDEN").is_some() {
        std::fs::write(golden, found).unwrap();
        return;
    }
    let wanted = std::fs::read(golden).unwrap_or_default();
    let lines =
        |bytes: &[u8]| -> Vec<Vec<u8>> { bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect() };
    let differing = lines(&found).iter().zip(lines(&wanted)).position(|(a, b)| *a != b);
    assert!(found == wanted, "{} differs from line {:?}", golden.display(), differing.map(|at| at + 1));
}

fn dossiers() -> Vec<PathBuf> {
    let meetings = Path::new(env!("CARGO_MANIFEST_DIR")).join("meetings");
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(meetings).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.join("steps").is_file());
    all.sort();
    all
}

#[test]
fn every_dossier_gives_its_golden_minutes() {
    let all = dossiers();
    assert!(!all.is_empty());
    for dossier in all {
        let sandbox = Sandbox::speaking("zh");
        replay(&dossier, &sandbox);
        for lang in ["zh", "en"] {
            for form in ["md", "html", "docx"] {
                let minutes = sandbox.path(lang).join(format!("minutes.{form}"));
                compare(&minutes, &dossier.join(format!("minutes.{lang}.{form}")));
            }
        }
        for name in ["checkpoint", "tally.json", "SHA256SUMS"] {
            compare(&sandbox.path("zh").join(name), &dossier.join(name));
        }
    }
}

#[test]
fn language_time_zone_and_folder_do_not_change_a_byte_of_the_record() {
    let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("meetings/parking");
    let (one, two) = (Sandbox::speaking("zh"), Sandbox::speaking("en"));
    for sandbox in [&one, &two] {
        replay(&dossier, sandbox);
    }
    let names = [
        "chain.jsonl",
        "roll.jsonl",
        "openings.jsonl",
        "rules.json",
        "tally.json",
        "minutes.md",
        "minutes.html",
        "minutes.docx",
    ];
    for name in names {
        let of = |sandbox: &Sandbox| std::fs::read(sandbox.path("zh").join(name)).unwrap();
        assert!(of(&one) == of(&two), "{name}");
    }
}
