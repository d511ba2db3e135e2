//! What is fuzzed: each function takes any bytes and must neither panic nor
//! take much memory; what is read and written again must be the same bytes.
//!
//! `fuzz_targets/` gives these to libFuzzer, `tests/suite/fuzz_seeds.rs` gives them
//! every seed and some hundreds of changes of each with the ordinary compiler.

pub mod cells;
mod tables;
mod workbook;

use yishi::consult::{Basis, Definition, Door, Settings, SheetMark, State, TallySheet};
use yishi::log::line::{Charset, Value, Writer};
use yishi::log::opening::{Opening, SecondOpening};
use yishi::log::pack::Pack;
use yishi::log::witness::Witnessed;
use yishi::log::{
    Chain, Checkpoint, ConsentOpening, DetailOpening, Entry, Hash, NoteOpening, ObjectionOpening,
    PositionOpening, Returned, RollLine, SlotOpening, VisitOpening, WeightOpening, escape, line as codec,
};
use yishi::rule::Rule;
use yishi::sign::{Policy, PublicKey, Signature, Signers};
use yishi::text::{Fault, Lang};
use yishi::verify::{self, Anchors};

/// A target.
pub type Target = fn(&[u8]);

/// Every target by its name, as `fuzz/run` and the folders of seeds know it.
pub const TARGETS: &[(&str, Target)] = &[
    ("line", line),
    ("entry", entry),
    ("opening", opening),
    ("checkpoint", checkpoint),
    ("pack", pack),
    ("signature", signature),
    ("signers", signers),
    ("returned", returned),
    ("chain", chain),
    ("headfile", headfile),
    ("csv", csv),
    ("jsonl", jsonl),
    ("xlsx", xlsx),
    ("rule", rule),
    ("definition", definition),
    ("settings", settings),
    ("tally_json", tally_json),
    ("words", words),
];

/// A line of either alphabet: its fields written again are its bytes.
pub fn line(bytes: &[u8]) {
    for charset in [Charset::Ascii, Charset::Utf8] {
        let Ok(fields) = codec::parse(bytes, charset) else { continue };
        let mut out = Writer::new();
        for (key, value) in fields.iter() {
            out = match value {
                Value::Str(text) => out.str(key, text),
                Value::Int(number) => out.int(key, number),
            };
        }
        assert_eq!(out.finish().as_bytes(), bytes);
    }
}

/// An entry of the chain.
pub fn entry(bytes: &[u8]) {
    match Entry::decode(bytes) {
        Ok(entry) => {
            assert_eq!(entry.encode().as_bytes(), bytes);
            let mut state = State::new();
            state.push(&entry);
            state.push(&entry);
        }
        Err(error) => told(&error.text()),
    }
}

/// What a commitment is opened with, of every kind, and a line of the roll.
pub fn opening(bytes: &[u8]) {
    fn same<T: Opening>(bytes: &[u8]) {
        if let Ok(opening) = T::decode(bytes) {
            assert_eq!(opening.encode().as_bytes(), bytes);
            assert_eq!(opening.commitment(), Hash::of(bytes));
        }
    }
    same::<SlotOpening>(bytes);
    same::<WeightOpening>(bytes);
    same::<PositionOpening>(bytes);
    same::<ObjectionOpening>(bytes);
    same::<SecondOpening>(bytes);
    same::<VisitOpening>(bytes);
    same::<NoteOpening>(bytes);
    same::<DetailOpening>(bytes);
    same::<ConsentOpening>(bytes);
    if let Ok(roll) = RollLine::decode(bytes) {
        assert_eq!(roll.encode().as_bytes(), bytes);
    }
}

/// The three lines of a checkpoint, and what a witness says of one.
pub fn checkpoint(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(witnessed) = text.parse::<Witnessed>() {
        assert_eq!(witnessed.to_string(), text);
    }
}

/// A steward's file: as it is, and with its numbers and links made good. What
/// is read line by line is what is read at once.
pub fn pack(bytes: &[u8]) {
    let linked = pack_linked(bytes);
    for bytes in [bytes, &linked] {
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
        match Pack::parse(bytes) {
            Ok(pack) => {
                assert_eq!(pack.bytes, bytes.len());
                let first = lines.next().expect("a pack has a header");
                assert_eq!(pack.header.encode().as_bytes(), first);
                let mut slowly = Pack::parse(first).expect("the header was read before");
                for line in lines {
                    slowly.append(line).expect("the line was read before");
                }
                assert_eq!(slowly, pack);
                for placed in &pack.records {
                    let (opening, detail) = placed.record.openings(&pack.header.log);
                    let opens = PositionOpening::decode(opening.as_bytes()).is_ok()
                        || VisitOpening::decode(opening.as_bytes()).is_ok();
                    assert!(opens, "{opening}");
                    if let Some(detail) = detail {
                        assert_eq!(
                            DetailOpening::decode(detail.as_bytes()),
                            Ok(placed.record.detail.clone())
                        );
                    }
                }
            }
            Err(error) => told(&error.why.text()),
        }
    }
}

/// The text of a `.sig` file, or its inner part: one spelling, and no message
/// that it was made for by chance.
pub fn signature(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for read in [Signature::parse(text), Signature::from_code(text)] {
        match read {
            Ok(signature) => {
                assert!(signature.armored() == text || signature.code() == text);
                assert_eq!(Signature::from_code(&signature.code()), Ok(signature.clone()));
                let other =
                    yishi::sign::verify(signature.key(), signature.namespace(), text.as_bytes(), &signature);
                assert!(other.is_err());
            }
            Err(error) => told(&error.text()),
        }
    }
}

/// A `.pub` file, a list of who may sign, a condition on who signed.
pub fn signers(bytes: &[u8]) {
    match Signers::parse(bytes) {
        Ok(signers) => assert_eq!(signers.encode().as_bytes(), bytes),
        Err(error) => told(&error.text()),
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match PublicKey::parse(text) {
        Ok(key) => {
            assert_eq!(PublicKey::parse(&key.openssh()), Ok(key.clone()));
            assert_eq!(key.words().split(' ').count(), 8);
        }
        Err(error) => told(&error.text()),
    }
    if let Ok(policy) = Policy::parse(text) {
        assert_eq!(Policy::parse(&policy.to_string()), Ok(policy.clone()));
        let _ = policy.holds(&[("chair".to_owned(), "wang".to_owned())]);
    }
}

/// What the office returns for a pack.
pub fn returned(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(returned) = text.parse::<Returned>() {
        assert_eq!(returned.to_string(), text);
        assert!(!returned.extends(&Hash::of(b"another log")));
    }
}

/// A whole log as `verify` reads it: as it is, and with its numbers and links
/// made good, so that what stands behind them is reached too.
pub fn chain(bytes: &[u8]) {
    let linked = linked(bytes);
    for bytes in [bytes, &linked] {
        let file = scratch("chain.jsonl", bytes);
        // Against itself as an older copy: never a fork.
        for since in [None, Some(file.clone())] {
            match verify::chain(&file, &Anchors { since, ..Anchors::default() }) {
                Ok(report) => {
                    assert!(report.exit() != 0 && report.exit() != 5, "{report:?}");
                    for lang in [Lang::Zh, Lang::En] {
                        for finding in &report.findings {
                            assert!(!finding.detail.get(lang).is_empty());
                        }
                    }
                }
                Err(fault) => refused(&fault),
            }
        }
    }
}

/// A head file in the state directory.
pub fn headfile(bytes: &[u8]) {
    let log = Hash::of(b"log");
    let file = scratch(&format!("heads/book/{log}"), bytes);
    let state = file.ancestors().nth(3).expect("made just now");
    let heads = yishi::book::HeadStore::new(state, "book");
    match heads.seen(&log) {
        Ok(seen) => assert!(seen.is_some()),
        Err(fault) => refused(&fault),
    }
    assert!(heads.logs().is_ok());
}

/// A table, whatever it is, as a roll and as answers.
pub fn csv(bytes: &[u8]) {
    tables::roll(bytes);
    tables::answers(bytes);
    tables::visits(bytes);
}

/// Lines of JSON: what begins with a brace.
pub fn jsonl(bytes: &[u8]) {
    csv(&[b"{", bytes].concat());
}

/// A part of a workbook: the first byte says which, the rest is its XML.
/// Bytes that are a zip themselves are taken as they are.
pub fn xlsx(bytes: &[u8]) {
    match bytes.split_first() {
        Some((b'P', _)) | None => csv(bytes),
        Some((part, xml)) => csv(&workbook::with(usize::from(*part), xml)),
    }
}

/// A rule in TOML: what is read survives JSON.
pub fn rule(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Rule::from_toml(text, "rule.toml") {
        Ok(rule) => survives(&rule),
        Err(fault) => refused(&fault),
    }
}

/// A consultation file: what is read survives `rules.json`.
pub fn definition(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Definition::parse(text, "meeting.toml", "Lane 8", Lang::Zh) {
        Ok(definition) => {
            let bytes = definition.settings.to_bytes().expect("settings are JSON");
            let back = Settings::from_bytes(&bytes).expect("what was written is read");
            assert_eq!(back, definition.settings);
        }
        Err(fault) => refused(&fault),
    }
}

/// `rules.json`.
pub fn settings(bytes: &[u8]) {
    match Settings::from_bytes(bytes) {
        Ok(settings) => {
            let written = settings.to_bytes().expect("settings are JSON");
            assert_eq!(Settings::from_bytes(&written).expect("what was written is read"), settings);
            if let Ok(basis) = Basis::from_bytes(include_bytes!("../seeds/tally_json/tally.json")) {
                computed(&settings, &basis);
            }
        }
        Err(fault) => refused(&fault),
    }
}

/// `tally.json`: what is believed of it is the basis, and any basis is counted.
pub fn tally_json(bytes: &[u8]) {
    let settings = Settings::from_bytes(include_bytes!("../seeds/settings/rules.json"));
    let settings = settings.expect("the seed is good");
    match Basis::from_bytes(bytes) {
        Ok(basis) => computed(&settings, &basis),
        Err(fault) => refused(&fault),
    }
}

/// What people write: doors, marks of sheets, free text.
pub fn words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(door) = text.parse::<Door>() {
        assert_eq!(door.as_str().parse::<Door>().ok(), Some(door));
    }
    if let Some(mark) = SheetMark::parse(text) {
        assert_eq!(mark.encode(), text.trim());
    }
    let _ = text.parse::<Hash>();
    let escaped = escape::escape(text);
    assert_eq!(escape::escape(&escape::unescape(&escaped)), escaped);
    if escaped.len() < 4_000 {
        let written = Writer::new().str("w", &escaped).finish();
        assert!(codec::parse(written.as_bytes(), Charset::Utf8).is_ok());
    }
}

fn computed(settings: &Settings, basis: &Basis) {
    match TallySheet::compute(settings, basis) {
        Ok(sheet) => {
            let bytes = sheet.to_bytes().expect("a sheet is JSON");
            let again = Basis::from_bytes(&bytes).expect("what was written is read");
            let again = TallySheet::compute(settings, &again).and_then(|sheet| sheet.to_bytes());
            assert_eq!(again.expect("it was computed before"), bytes);
        }
        Err(fault) => refused(&fault),
    }
}

fn survives(rule: &Rule) {
    let json = serde_json::to_string(rule).expect("a rule is JSON");
    let back: Rule = serde_json::from_str(&json).expect("what was written is read");
    assert_eq!(&back, rule);
}

/// A refusal says something in both languages.
fn refused(fault: &Fault) {
    assert!(!fault.code.is_empty());
    told(&fault.message);
    fault.hint.iter().for_each(told);
    fault.places.iter().filter_map(|place| place.reason.as_ref()).for_each(told);
}

fn told(text: &yishi::text::Text) {
    for lang in [Lang::Zh, Lang::En] {
        assert!(!text.get(lang).is_empty());
    }
}

/// Lines with the numbers and links that their places ask for.
fn linked(bytes: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut before = Hash::ZERO;
    let mut chain = Chain::new();
    for (seq, line) in bytes.split_inclusive(|byte| *byte == b'\n').take(64).enumerate() {
        let line = String::from_utf8_lossy(line);
        let line = set(&line, "\"prev\":\"", '"', &before.hex());
        let line = set(&line, "\"seq\":", ',', &seq.to_string());
        before = chain.push(line.as_bytes());
        out.extend(line.as_bytes());
    }
    out
}

/// The same for a pack, whose header has no link and whose doors no number.
fn pack_linked(bytes: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let (mut before, mut item) = (None, 0_u64);
    for line in bytes.split_inclusive(|byte| *byte == b'\n').take(64) {
        let mut line = String::from_utf8_lossy(line).into_owned();
        if let Some(before) = before {
            line = set(&line, "\"prev\":\"", '"', &Hash::to_string(&before));
        }
        if line.contains("\"i\":") {
            item += 1;
            line = set(&line, "\"i\":", ',', &item.to_string());
        }
        before = Some(Hash::of(line.as_bytes()));
        out.extend(line.as_bytes());
    }
    out
}

/// Puts a value between `key` and `end`.
fn set(line: &str, key: &str, end: char, value: &str) -> String {
    let Some((before, rest)) = line.split_once(key) else { return line.to_owned() };
    let Some((_, after)) = rest.split_once(end) else { return line.to_owned() };
    format!("{before}{key}{value}{end}{after}")
}

/// A file of this process alone, written over each time.
fn scratch(name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let thread = format!("{:?}", std::thread::current().id());
    let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
    let folder = std::env::temp_dir().join(format!("yishi-fuzz-{}-{thread}", std::process::id()));
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().expect("it has a folder")).expect("a folder for the file");
    std::fs::write(&file, bytes).expect("a file to be read");
    file
}
