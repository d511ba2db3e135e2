//! A folder of its own for each test, and the program in it: as a real process,
//! or in this process with a fixed clock and fixed salts.

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use yishi::cli::{Context, Flat, Form, Output};
use yishi::log::Hash;
use yishi::text::Lang;

/// Both languages.
pub(crate) const LANGS: [&str; 2] = ["zh", "en"];

/// What is said in each language.
pub(crate) fn pick(lang: &str, zh: &'static str, en: &'static str) -> &'static str {
    if lang == "zh" { zh } else { en }
}

/// The ID of another log: this one with its first digit changed.
pub(crate) fn another_log(log: &str) -> String {
    format!("{}{}", if log.starts_with('0') { '1' } else { '0' }, &log[1..])
}

/// A run that was refused with this code, and says these words.
#[track_caller]
pub(crate) fn refused(run: &Run, code: &str, words: &[&str]) {
    refused_as(1, run, code, words);
}

/// The same with another exit code: 2 for a command line that is wrong.
#[track_caller]
pub(crate) fn refused_as(exit: i32, run: &Run, code: &str, words: &[&str]) {
    assert_eq!(run.code, exit, "{run:?}");
    assert!(run.err.contains(&format!("[{code}]")), "{}", run.err);
    for word in words {
        assert!(run.err.contains(word), "{word}\n{}", run.err);
    }
}

/// What a run of the program gave.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Asserts the exit code, showing what was said if it is another one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\nstdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Standard error as JSON.
    #[track_caller]
    pub(crate) fn error(&self) -> serde_json::Value {
        serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {}", self.err))
    }
}

/// A temporary folder with a state directory for heads outside the book.
pub(crate) struct Sandbox {
    dir: tempfile::TempDir,
    /// `zh` or `en`.
    pub(crate) lang: &'static str,
    ticks: Rc<Cell<i64>>,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), lang: "en", ticks: Rc::new(Cell::new(0)) }
    }

    /// A folder for runs in `lang`.
    pub(crate) fn speaking(lang: &'static str) -> Self {
        Self { lang, ..Self::new() }
    }

    /// The folder that the program runs in.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// The state directory, outside the book's folder.
    pub(crate) fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// A real process of the program, not started yet.
    pub(crate) fn command<S: AsRef<str>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yishi"));
        command
            .args(args.iter().map(AsRef::as_ref))
            .current_dir(self.dir.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("YISHI_STATE", self.state())
            .env("YISHI_LANG", self.lang)
            .env("TZ", "Asia/Shanghai")
            .stdin(Stdio::null());
        command
    }

    /// Runs a real process.
    #[must_use = "look at the output or the exit code"]
    pub(crate) fn run<S: AsRef<str>>(&self, args: &[S]) -> Run {
        let output = self.command(args).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a real process with something on standard input.
    #[must_use = "look at the output or the exit code"]
    pub(crate) fn run_with<S: AsRef<str>>(&self, args: &[S], input: &[u8]) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // The program may end before it has read everything.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs in this process with a fixed clock (one second later each time)
    /// and fixed salts: the same steps give the same bytes on every machine.
    /// Paths must be absolute; the book is `yishi.db` in this folder.
    #[must_use = "look at the output or the exit code"]
    pub(crate) fn run_fixed(&self, day: &str, args: &[&str]) -> Run {
        self.run_at(&format!("{day}T12:00:00+08:00[Asia/Shanghai]"), args)
    }

    /// The same at any moment in any zone, e.g. `2026-03-08T01:59:59[America/New_York]`.
    #[must_use = "look at the output or the exit code"]
    pub(crate) fn run_at(&self, moment: &str, args: &[&str]) -> Run {
        let (out, err) = (Shared::default(), Shared::default());
        let tick = self.ticks.get();
        self.ticks.set(tick + 1);
        let start: jiff::ZonedDateTime = moment.parse().unwrap();
        let mut drawn = 0_u64;
        let mut context = Context {
            lang: Lang::from_tag(self.lang).unwrap(),
            lang_asked: None,
            form: Form::Table,
            forms: None,
            yes: true,
            output: Output {
                out: Box::new(out.clone()),
                err: Box::new(err.clone()),
                quiet: false,
                color: false,
                flat: Flat::No,
            },
            input: Box::new(Cursor::new(Vec::new())),
            interactive: false,
            progress: false,
            book: Some(self.path("yishi.db")),
            state: Some(self.state()),
            clock: Box::new(move || start.clone() + jiff::SignedDuration::from_secs(tick)),
            random: Box::new(move |bytes| {
                for chunk in bytes.chunks_mut(32) {
                    let salt = Hash::of(format!("fixed for tests {tick} {drawn}").as_bytes());
                    drawn += 1;
                    chunk.copy_from_slice(&salt.0[..chunk.len()]);
                }
                Ok(())
            }),
        };
        let args = std::iter::once("yishi").chain(args.iter().copied()).map(OsString::from);
        let exit = yishi::cli::run(args, &mut context);
        drop(context);
        Run { code: i32::from(exit.0), out: out.text(), err: err.text() }
    }

    /// A key of OpenSSH without a passphrase: `name` and `name.pub`.
    pub(crate) fn key(&self, name: &str) {
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
            .arg(self.path(name))
            .status()
            .unwrap();
        assert!(made.success());
    }

    /// Makes a key for each of these people and enrols it.
    pub(crate) fn enrol(&self, people: &[(&str, &str)]) {
        for (name, role) in people {
            self.key(name);
            self.run(&["key", "enrol", name, &format!("{name}.pub"), "--role", role]).exits(0);
        }
    }

    /// The small consultation, open, with keys of these people bound and seven
    /// answers.
    pub(crate) fn open_with_keys(&self, people: &[(&str, &str)]) {
        self.write("roll.csv", SMALL_ROLL);
        self.write("meeting.toml", small_meeting("positions", MAJORITY));
        self.write("proposal.txt", "A tree?\n");
        self.write("answers.csv", SMALL_ANSWERS);
        self.run(&["init", "Lane"]).exits(0);
        self.run(&["roll", "import", "roll.csv"]).exits(0);
        self.enrol(people);
        self.run(&["open", "meeting.toml"]).exits(0);
        self.run(&["record", "small", "--from", "answers.csv"]).exits(0);
    }

    /// The small consultation `small`, open: eight doors in two buildings, two
    /// of them of one owner, under `rule` (a `[rule]` table's body).
    pub(crate) fn open_small(&self, rule: &str) {
        self.open_small_as("positions", rule);
    }

    pub(crate) fn open_small_as(&self, disclose: &str, rule: &str) {
        self.write("roll.csv", SMALL_ROLL);
        self.write("proposal.txt", "Plant a tree in the yard?\n院子里种一棵树，是否同意？\n");
        self.write("meeting.toml", small_meeting(disclose, rule));
        self.run(&["init", "Lane 8"]).exits(0);
        self.run(&["roll", "import", "roll.csv"]).exits(0);
        self.run(&["open", "meeting.toml"]).exits(0);
    }

    /// The small consultation, answered by seven doors and closed, with its
    /// minutes in `minutes-small`. Returns the log id.
    pub(crate) fn close_small(&self, rule: &str) -> String {
        self.close_small_as("positions", rule)
    }

    /// The same in another disclosure mode.
    pub(crate) fn close_small_as(&self, disclose: &str, rule: &str) -> String {
        self.answer_small(disclose, rule);
        self.end_small()
    }

    /// The same with every kind of line that a canvass can have: a second
    /// entry that agrees and one that does not, the decision between them,
    /// another text, another roll with a door more and a door less.
    pub(crate) fn close_amended(&self, rule: &str) -> String {
        self.answer_small("positions", rule);
        self.write("second.txt", "Plant two trees in the yard?\n");
        self.write("sold.csv", "户号,业主,面积\n2-1-202,E,\n3-1-101,H,55.00\n");
        for args in [
            &["record", "small", "--second", "1-1-101", "for", "--steward", "丙"][..],
            &["record", "small", "--second", "1-1-102", "against"],
            &["resolve", "small", "1-1-102", "for", "--why", "看过表"],
            &["amend", "text", "small", "second.txt", "--keep", "--why", "改字"],
            &["amend", "roll", "small", "--from", "sold.csv", "--remove", "2-1-101", "--why", "过户"],
        ] {
            self.run(args).exits(0);
        }
        self.end_small()
    }

    /// Answers and closes a small consultation that is open.
    pub(crate) fn answer_and_close_small(&self) {
        self.answers_of_small();
        self.end_small();
    }

    fn answer_small(&self, disclose: &str, rule: &str) {
        self.open_small_as(disclose, rule);
        self.answers_of_small();
    }

    fn answers_of_small(&self) {
        self.write("answers.csv", SMALL_ANSWERS);
        self.run(&["record", "small", "--from", "answers.csv"]).exits(0);
        self.run(&["record", "small", "1-1-102", "for", "--replace"]).exits(0);
        self.run(&["visit", "small", "2-1-202", "delivered"]).exits(0);
    }

    fn end_small(&self) -> String {
        self.run(&["close", "small"]).exits(0);
        self.run(&["minutes", "small", "--accept-small-groups"]).exits(0);
        let chain = self.read("minutes-small/chain.jsonl");
        let first: Vec<u8> = chain.split_inclusive(|b| *b == b'\n').next().unwrap().to_vec();
        Hash::of(&first).hex()
    }
}

/// The published vectors of the format.
pub(crate) fn vectors() -> serde_json::Value {
    serde_json::from_str(include_str!("../../vectors/log.json")).unwrap()
}

/// The broken chains among them: the bytes of each, and what is said of it.
pub(crate) fn broken_chains(vectors: &serde_json::Value) -> impl Iterator<Item = (String, &str)> {
    vectors["negative"].as_array().unwrap().iter().map(|case| {
        let lines = case["chain"].as_array().unwrap().iter();
        let lines = lines.map(|line| format!("{}\n", line.as_str().unwrap())).collect();
        (lines, case["expect"].as_str().unwrap())
    })
}

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// More than half of all households.
pub(crate) const MAJORITY: &str = "extends = \"community.target\"\nratio = \"1/2\"\n";

pub(crate) const SMALL_ROLL: &str = "户号,楼号,单元,业主,建筑面积\n\
    1-1-101,1,1,A,60.00\n1-1-102,1,1,B,70.50\n1-1-201,1,1,A,80.25\n1-1-202,1,1,C,90.00\n\
    2-1-101,2,1,D,60.00\n2-1-102,2,1,E,70.00\n2-1-201,2,1,F,80.00\n2-1-202,2,1,G,90.00\n";

pub(crate) const SMALL_ANSWERS: &str = "户号,意见,经手人,日期,备注\n\
    1-1-101,同意,甲,2026-05-02,\n1-1-102,反对,甲,2026-05-02,\"他说\"\"太贵\"\"\"\n1-1-201,同意,甲,2026-05-02,\n\
    1-1-202,弃权,甲,2026-05-03,\n2-1-101,同意,乙,2026-05-03,\n2-1-102,反对,乙,2026-05-03,\n\
    2-1-201,有条件同意,乙,2026-05-04,先种小树\n";

/// In mode `named` on a stated ground, so that every door is shown.
pub(crate) fn small_meeting(disclose: &str, rule: &str) -> String {
    let ground = if disclose == "named" { "named_ground = \"议事规则第 9 条\"\n" } else { "" };
    format!(
        "[consultation]\nid = \"small\"\ntitle = \"种树\"\nlang = \"zh\"\nconvener = \"院委会\"\n\
         opens = 2026-05-01\ncloses = 2026-05-31\ndisclose = \"{disclose}\"\n{ground}\n\
         [proposal]\ntext = \"proposal.txt\"\n\n[rule]\n{rule}"
    )
}

/// A writer that tests can look into.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Vec<u8>>>);

impl Shared {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
