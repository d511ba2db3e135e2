//! A small closed consultation, in a book and as a minutes folder, and the
//! means to tell lies with it.

use std::path::{Path, PathBuf};

use yishi::book::{Book, Opened};
use yishi::consult::{Definition, Household, PositionIntent, Roll, Settings, decide, freeze, roll_lines};
use yishi::log::opening::{DetailOpening, Opening, PositionOpening};
use yishi::log::{Body, Entry, Hash, Hasher, Open, RollLine};
use yishi::minutes::{self, Each, Record};
use yishi::rule::Position;
use yishi::text::{Fault, Lang};
use yishi::verify::{Anchors, Check, Report, Status};

pub(crate) const NAME: &str = "lift";
/// By owners and by area, with a quorum.
pub(crate) const STATUTE: &str = "cn.civil-code.278.ordinary";
/// By households alone: quick to compute, for tests that compute it often.
pub(crate) const SIMPLE: &str = "community.majority";

/// Salts that are the same in every run.
pub(crate) fn salts(seed: &str) -> impl FnMut() -> Hash + use<> {
    let (seed, mut n) = (seed.to_owned(), 0_u32);
    move || {
        n += 1;
        Hash::of(format!("{seed} {n}").as_bytes())
    }
}

pub(crate) fn settings(id: &str, disclose: &str, rule: &str) -> Settings {
    let ground = if disclose == "named" { "named_ground = \"管理规约第 12 条\"\n" } else { "" };
    let toml = format!(
        "[consultation]\nid = \"{id}\"\ntitle = \"加装电梯\"\nlang = \"zh\"\nconvener = \"三号楼\"\n\
         opens = 2026-03-01\ncloses = 2026-03-20\ndisclose = \"{disclose}\"\n{ground}\
         [proposal]\ntext = \"p.md\"\n[rule]\nextends = \"{rule}\"\n"
    );
    Definition::parse(&toml, "c.toml", "东里社区", Lang::Zh).unwrap().settings
}

/// Eight doors in two buildings; one owner has two of them.
pub(crate) fn roll() -> Roll {
    let household = |(n, door): (u64, &str)| Household {
        door: door.parse().unwrap(),
        building: door.split('-').next().unwrap().to_owned(),
        stairwell: "1".to_owned(),
        owner: if n >= 6 { "丁".to_owned() } else { door.to_owned() },
        area: 6_000 + 111 * n,
        kind: String::new(),
        state: String::new(),
        tags: if n == 2 { vec!["car".to_owned()] } else { Vec::new() },
        shares: String::new(),
    };
    let doors = ["1-1-101", "1-1-102", "1-1-201", "1-1-202", "2-1-101", "2-1-102", "2-1-201", "2-1-202"];
    Roll::new((0..).zip(doors).map(household).collect()).unwrap()
}

fn detail(round: u64, note: &str) -> DetailOpening {
    DetailOpening {
        at: if round == 2 { "2026-03-25".to_owned() } else { "2026-03-05".to_owned() },
        channel: "door".to_owned(),
        note: note.to_owned(),
        round,
        steward: "王".to_owned(),
        ..DetailOpening::default()
    }
}

pub(crate) struct World {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) log: Hash,
}

impl World {
    pub(crate) fn book_path(&self) -> PathBuf {
        self.dir.path().join("yishi.db")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.dir.path().join("minutes")
    }

    pub(crate) fn open(&self) -> Book {
        Book::open(&self.book_path(), &self.state(), yishi::book::Access::Read).unwrap()
    }

    pub(crate) fn anchors(&self) -> Anchors {
        Anchors { log: Some(self.log.hex()), since: None, ..Anchors::default() }
    }

    /// A closed consultation in a book.
    pub(crate) fn closed(disclose: &str, rule: &str) -> Self {
        let world = Self::opened(disclose, rule);
        world.close(NAME);
        world
    }

    /// The same, with its minutes folder.
    pub(crate) fn with_folder(disclose: &str, lang: Lang) -> (Self, Made) {
        Self::with_folder_by(STATUTE, disclose, lang)
    }

    pub(crate) fn with_folder_by(rule: &str, disclose: &str, lang: Lang) -> (Self, Made) {
        let world = Self::closed(disclose, rule);
        let made = Made::of(&world);
        made.write(&world.folder(), lang);
        (world, made)
    }

    /// A book with an open consultation that has its positions and visits.
    pub(crate) fn opened(disclose: &str, rule: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (path, state) = (dir.path().join("yishi.db"), dir.path().join("state"));
        let mut book = Book::create(&path, &state, "东里社区", &"5a".repeat(16), "2026-02-01").unwrap();
        book.set_roll(&roll()).unwrap();
        let log = open_one(&mut book, &settings(NAME, disclose, rule), "first");
        answer(&mut book, NAME);
        Self { dir, log }
    }

    pub(crate) fn close(&self, name: &str) {
        let mut book = Book::open(&self.book_path(), &self.state(), yishi::book::Access::Write).unwrap();
        let mut writing = book.write(name).unwrap();
        writing
            .close(
                "2026-03-20".parse().unwrap(),
                yishi::book::Terms { accept_conflicts: true, ..Default::default() },
            )
            .unwrap();
        writing.commit().unwrap();
    }
}

pub(crate) fn open_one(book: &mut Book, settings: &Settings, seed: &str) -> Hash {
    let roll = roll();
    let frozen = freeze(&roll, &settings.rule, salts(seed));
    let rules = settings.to_bytes().unwrap();
    let proposal = "# 电梯\n\n一号楼与二号楼各装一部。\n".as_bytes();
    let id = &settings.consultation.id;
    let genesis = Entry {
        seq: 0,
        prev: Hash::ZERO,
        body: Body::Open(Open {
            consultation: id.clone(),
            closes: settings.consultation.closes.to_string(),
            disclose: settings.consultation.disclose.code().to_owned(),
            keys: Hash::of(&[]),
            nonce: "00112233445566778899aabbccddeeff".to_owned(),
            proposal: Hash::of(proposal),
            roll: frozen.digest(id),
            roll_n: u64::try_from(frozen.len()).unwrap(),
            rules: Hash::of(&rules),
        }),
    };
    let opened = Opened {
        settings,
        rules: &rules,
        proposal,
        frozen: &frozen,
        signers: &Default::default(),
        genesis: &genesis,
    };
    book.open_consultation(&opened).unwrap().hash
}

/// Six answers, one of them changed; two visits and a note.
pub(crate) fn answer(book: &mut Book, name: &str) {
    let mut salt = salts(&format!("answers of {name}"));
    let mut writing = book.write(name).unwrap();
    let answers = [
        ("1-1-101", Position::For, 1),
        ("1-1-102", Position::Against, 1),
        ("1-1-201", Position::For, 1),
        ("2-1-101", Position::Abstain, 1),
        ("1-1-102", Position::For, 2),
        ("2-1-201", Position::Against, 0),
        ("2-1-202", Position::Against, 2),
    ];
    for (door, position, round) in answers {
        let state = writing.door(&door.parse().unwrap()).unwrap().unwrap();
        let detail = if round == 0 { DetailOpening::default() } else { detail(round, "家里有老人") };
        let intent = PositionIntent { position, replace: true, held: 0, detail };
        let sealed = decide::position(writing.ground(), &state, intent, &mut salt).unwrap();
        writing.push(&sealed).unwrap();
    }
    for (door, outcome) in [("1-1-202", "delivered"), ("2-1-102", "absent")] {
        let state = writing.door(&door.parse().unwrap()).unwrap().unwrap();
        let sealed = decide::visit(writing.ground(), &state, outcome, detail(1, ""), &mut salt).unwrap();
        writing.push(&sealed).unwrap();
    }
    let note = decide::note(writing.ground(), "correction", "二单元改为 3 月 5 日上门", &mut salt).unwrap();
    writing.push(&note).unwrap();
    writing.commit().unwrap();
}

/// A record in memory, to be altered before it is written.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) settings: Settings,
    pub(crate) rules: Vec<u8>,
    pub(crate) tally: Vec<u8>,
    pub(crate) proposal: Vec<u8>,
    pub(crate) lines: Vec<String>,
    pub(crate) rolls: [Vec<RollLine>; 1],
    pub(crate) openings: Vec<String>,
    pub(crate) slots: Vec<String>,
    pub(crate) weights: Vec<String>,
}

impl Made {
    pub(crate) fn of(world: &World) -> Self {
        let book = world.open();
        let stored = book.consultation(NAME).unwrap();
        let mut slots = book.slots(&stored).unwrap();
        slots.sort_by_key(|slot| slot.hash(NAME));
        let mut lines: Vec<String> = Vec::new();
        book.lines(&stored, |line| {
            lines.push(line.to_owned());
            Ok(())
        })
        .unwrap();
        let mut counted = Vec::new();
        book.answers(&stored, |row| {
            counted.extend(row.seq);
            Ok(())
        })
        .unwrap();
        let mut openings: Vec<String> = Vec::new();
        book.secrets(&stored, |seq, opening, _| {
            if counted.contains(&seq) {
                openings.push(opening.to_owned());
            }
            Ok(())
        })
        .unwrap();
        openings.sort_by_key(|line| PositionOpening::decode(line.as_bytes()).unwrap().slot);
        Self {
            settings: stored.settings.clone(),
            rules: stored.rules.clone(),
            tally: stored.tally.clone().unwrap(),
            proposal: book.proposal(&stored).unwrap(),
            lines,
            rolls: [roll_lines(&slots, NAME)],
            openings,
            slots: slots.iter().map(|slot| slot.opening(NAME).encode()).collect(),
            weights: slots.iter().map(|slot| slot.weight_opening(NAME).encode()).collect(),
        }
    }

    pub(crate) fn write(&self, to: &Path, lang: Lang) {
        minutes::write(self, to, lang).unwrap();
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.lines.iter().map(|line| Entry::decode(line.as_bytes()).unwrap()).collect()
    }

    /// Numbers and links the lines again, as a skilled forger would.
    pub(crate) fn rechain(&mut self, bodies: Vec<Body>) -> Hash {
        let mut prev = Hash::ZERO;
        self.lines = (0..)
            .zip(bodies)
            .map(|(seq, body)| {
                let line = Entry { seq, prev, body }.encode();
                prev = Hash::of(line.as_bytes());
                line
            })
            .collect();
        Hash::of(self.lines[0].as_bytes())
    }

    pub(crate) fn bodies(&self) -> Vec<Body> {
        self.entries().into_iter().map(|entry| entry.body).collect()
    }

    /// `tally.json` with `log`, `size` and `head` of these lines, and the
    /// tally line bound to it and to the openings.
    pub(crate) fn bind(&mut self, change: impl FnOnce(&mut serde_json::Value)) {
        let mut bodies = self.bodies();
        let at = bodies.iter().position(|body| matches!(body, Body::Tally(_))).unwrap();
        let mut json: serde_json::Value = serde_json::from_slice(&self.tally).unwrap();
        json["log"] = Hash::of(self.lines[0].as_bytes()).hex().into();
        json["size"] = at.into();
        json["head"] = Hash::of(self.lines[at - 1].as_bytes()).hex().into();
        change(&mut json);
        let basis = yishi::consult::Basis::from_bytes(&serde_json::to_vec(&json).unwrap()).unwrap();
        let sheet = yishi::consult::TallySheet::compute(&self.settings, &basis).unwrap();
        self.tally = sheet.to_bytes().unwrap();
        let mut hasher = Hasher::default();
        self.openings.iter().for_each(|line| hasher.update(line.as_bytes()));
        if let Body::Tally(tally) = &mut bodies[at] {
            tally.openings = hasher.finish();
            tally.detail = Some(Hash::of(&self.tally));
        }
        self.rechain(bodies);
    }
}

impl Record for Made {
    fn signers(&self) -> &yishi::sign::Signers {
        static NONE: std::sync::LazyLock<yishi::sign::Signers> = std::sync::LazyLock::new(Default::default);
        &NONE
    }

    fn confirm(&self) -> Option<&[u8]> {
        None
    }

    fn objections(&self) -> Result<Vec<String>, Fault> {
        Ok(Vec::new())
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }
    fn rules(&self) -> &[u8] {
        &self.rules
    }
    fn tally(&self) -> &[u8] {
        &self.tally
    }
    fn proposal(&self) -> &[u8] {
        &self.proposal
    }
    fn lines(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        self.lines.iter().try_for_each(|line| each(line))
    }
    fn texts(&self) -> &[Vec<u8>] {
        &[]
    }
    fn rolls(&self) -> usize {
        self.rolls.len()
    }
    fn roll(&self, n: usize) -> Result<Vec<RollLine>, Fault> {
        Ok(self.rolls.get(n - 1).cloned().unwrap_or_default())
    }
    fn openings(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        self.openings.iter().try_for_each(|line| each(line))
    }
    fn slots(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        self.slots.iter().try_for_each(|line| each(line))
    }
    fn weights(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        self.weights.iter().try_for_each(|line| each(line))
    }
}

/// The checks that failed, each once.
pub(crate) fn failed(report: &Report) -> Vec<Check> {
    let mut failed: Vec<Check> = report
        .findings
        .iter()
        .filter(|finding| finding.status == Status::Fail)
        .map(|finding| finding.check)
        .collect();
    failed.dedup();
    failed
}

/// The findings as text, for a failing assertion.
pub(crate) fn told(report: &Report) -> String {
    let line = |f: &yishi::verify::Finding| {
        format!("{} {} {:?} {}\n", f.check.code(), f.status.code(), f.place, f.detail)
    };
    report.findings.iter().map(line).collect()
}
