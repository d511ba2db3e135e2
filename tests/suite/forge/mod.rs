//! A minutes folder in the hands of someone who knows the format: lines linked
//! again, checkpoint and digests made again, or everything made again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use yishi::consult::{Basis, Settings, TallySheet};
use yishi::log::opening::Opening;
use yishi::log::{Chain, Checkpoint, Hash, PositionOpening};
use yishi::minutes::{Folder, Summary};
use yishi::report::docx::docx;
use yishi::report::html_document::html;
use yishi::report::markdown::markdown;
use yishi::report::minutes::minutes;
use yishi::text::Lang;
use yishi::verify::{self, Anchors, Check, Report, Status};

/// A copy of a minutes folder.
pub(crate) struct Forge {
    dir: tempfile::TempDir,
}

pub(crate) type Line = Map<String, Value>;

impl Forge {
    pub(crate) fn of(folder: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
        }
        Self { dir }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// Replaces words that must be there.
    pub(crate) fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} has no {from}: {text}");
        self.write(name, text.replace(from, to));
    }

    pub(crate) fn names(&self) -> Vec<String> {
        Folder::new(self.root()).names().unwrap()
    }

    /// The lines of the chain as objects.
    pub(crate) fn chain(&self) -> Vec<Line> {
        self.text("chain.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Writes lines with the right numbers and links, whatever else they say.
    pub(crate) fn relink(&self, lines: Vec<Line>) {
        self.write("chain.jsonl", relinked(lines).concat());
    }

    /// Makes the checkpoint of the lines as they are.
    pub(crate) fn checkpoint(&self) {
        let (mut chain, mut log) = (Chain::new(), None);
        for line in self.text("chain.jsonl").split_inclusive('\n') {
            let hash = chain.push(line.as_bytes());
            log.get_or_insert(hash);
        }
        let log = log.unwrap_or(Hash::ZERO);
        self.write("checkpoint", Checkpoint::new(&log, chain.head().size, chain.root()).to_string());
    }

    /// Makes `SHA256SUMS` of the files as they are.
    pub(crate) fn sums(&self) {
        let lines = self.names().into_iter().filter(|name| name != "SHA256SUMS");
        let text: String =
            lines.map(|name| format!("{}  {name}\n", Hash::of(&self.read(&name)).hex())).collect();
        self.write("SHA256SUMS", text);
    }

    /// New lines with everything around them that needs no secret.
    pub(crate) fn reseal(&self, lines: Vec<Line>) {
        self.relink(lines);
        self.checkpoint();
        self.sums();
    }

    /// The openings.
    pub(crate) fn openings(&self) -> Vec<PositionOpening> {
        let text = self.text("openings.jsonl");
        text.split_inclusive('\n').map(|line| PositionOpening::decode(line.as_bytes()).unwrap()).collect()
    }

    /// Makes everything again from genesis, openings and basis as `change`
    /// leaves them: a forgery without a seam, by someone who holds all salts.
    pub(crate) fn remake(&self, change: impl FnOnce(&mut Line, &mut Vec<PositionOpening>, &mut Basis)) {
        let mut lines = self.chain();
        let mut openings = self.openings();
        let old: Vec<(Hash, Hash)> = openings.iter().map(|o| (o.slot, o.commitment())).collect();
        let mut basis = Basis::from_bytes(&self.read("tally.json")).unwrap();
        change(&mut lines[0], &mut openings, &mut basis);
        lines[0].insert("rules".to_owned(), json!(Hash::of(&self.read("rules.json")).hex()));
        let log = Hash::of(format!("{}\n", Value::Object(lines[0].clone())).as_bytes());
        for opening in &mut openings {
            opening.log = log;
        }
        let fresh: BTreeMap<String, String> = old
            .iter()
            .zip(&openings)
            .map(|((_, old), opening)| (old.hex(), opening.commitment().hex()))
            .collect();
        for line in &mut lines {
            if let Some(new) = line.get("c").and_then(Value::as_str).and_then(|old| fresh.get(old)) {
                line.insert("c".to_owned(), json!(new));
            }
        }
        let bytes: String = openings.iter().map(Opening::encode).collect();
        self.write("openings.jsonl", &bytes);
        let at = lines.iter().position(|line| line["t"] == "tally").unwrap();
        self.relink(lines[..at].to_vec());
        let mut chain = Chain::new();
        for line in self.text("chain.jsonl").split_inclusive('\n') {
            chain.push(line.as_bytes());
        }
        (basis.log, basis.head) = (log, chain.head());
        let settings = Settings::from_bytes(&self.read("rules.json")).unwrap();
        let sheet = TallySheet::compute(&settings, &basis).unwrap();
        let file = sheet.to_bytes().unwrap();
        let tally = &mut lines[at];
        tally.insert("openings".to_owned(), json!(Hash::of(bytes.as_bytes()).hex()));
        tally.insert("detail".to_owned(), json!(Hash::of(&file).hex()));
        tally.insert("result".to_owned(), json!(sheet.outcome.as_str()));
        for (bucket, count) in sheet.households().iter() {
            tally.insert(bucket.as_str().to_owned(), json!(u64::try_from(count).unwrap()));
        }
        self.write("tally.json", file);
        self.relink(lines);
        self.rewrite_minutes();
        self.checkpoint();
        self.sums();
    }

    /// Makes the texts of the other files as they are.
    pub(crate) fn rewrite_minutes(&self) {
        let mut summary = Summary::new();
        for line in self.text("chain.jsonl").split_inclusive('\n') {
            summary.push(line).unwrap();
        }
        let settings = Settings::from_bytes(&self.read("rules.json")).unwrap();
        let basis = Basis::from_bytes(&self.read("tally.json")).unwrap();
        let sheet = TallySheet::compute(&settings, &basis).unwrap();
        let proposal = self.read("proposal.txt");
        let material = summary.material(&settings, &sheet, &proposal).unwrap();
        let document = minutes(&material, Lang::Zh);
        self.write("minutes.md", markdown(&document));
        for (name, bytes) in
            [("minutes.html", html(&document).into_bytes()), ("minutes.docx", docx(&document).unwrap())]
        {
            if self.path(name).is_file() {
                self.write(name, bytes);
            }
        }
    }

    /// The checks against a log id.
    pub(crate) fn check(&self, log: &str) -> Report {
        self.check_with(&anchors(log, None))
    }

    pub(crate) fn check_with(&self, anchors: &Anchors) -> Report {
        verify::folder(&Folder::new(self.root()), anchors).unwrap()
    }
}

/// Lines with the right numbers and links, whatever else they say.
pub(crate) fn relinked(lines: Vec<Line>) -> Vec<String> {
    let mut prev = Hash::ZERO;
    let link = |(seq, mut line): (usize, Line)| {
        line.insert("seq".to_owned(), json!(seq));
        line.insert("prev".to_owned(), json!(prev.hex()));
        // Keys of a map are sorted: this is the canonical spelling.
        let line = format!("{}\n", Value::Object(line));
        prev = Hash::of(line.as_bytes());
        line
    };
    lines.into_iter().enumerate().map(link).collect()
}

pub(crate) fn anchors(log: &str, since: Option<PathBuf>) -> Anchors {
    Anchors { log: (!log.is_empty()).then(|| log.to_owned()), since, ..Anchors::default() }
}

/// The checks that failed.
pub(crate) fn failed(report: &Report) -> Vec<Check> {
    let mut checks: Vec<Check> =
        report.findings.iter().filter(|f| f.status == Status::Fail).map(|f| f.check).collect();
    checks.dedup();
    checks
}

/// Asserts exit 4 by at least this check.
#[track_caller]
pub(crate) fn broken(report: &Report, check: Check) {
    assert_eq!(report.exit(), 4, "{report:#?}");
    assert!(failed(report).contains(&check), "{check:?} did not fail: {report:#?}");
}
