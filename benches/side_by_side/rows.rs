//! The rows of the table: for each the tool's side, the reference's side, and
//! what both must have done.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use super::child::{Probe, Run, settle};
use super::data::{self, ID};
use super::stats::{Goal, Plan, Side, row};
use super::stock::{Place, Stock, field};

/// What all rows need to know.
pub struct Bench {
    pub exe: PathBuf,
    pub root: PathBuf,
    pub rows: u64,
    pub rounds: usize,
}

/// Runs of a few milliseconds each are repeated more often.
const SHORT: Plan = Plan { rounds: 41, cpu: 20, syncs: false };

/// The names of the rows, in the order of the table.
pub const ROWS: &[&str] = &[
    "record",
    "record-large",
    "record-from",
    "roll-import",
    "tally",
    "recount",
    "verify",
    "stream",
    "version",
];

impl Bench {
    pub fn stock(&self, doors: u64) -> Stock {
        Stock::new(&self.exe, &self.root, doors)
    }

    fn long(&self) -> Plan {
        Plan { rounds: self.rounds, cpu: 1, syncs: false }
    }

    /// Measures one row; false if there is none of that name.
    pub fn run(&self, name: &str) -> bool {
        match name {
            "record" => self.record(),
            "record-large" => self.record_large(),
            "record-from" => self.record_from(),
            "roll-import" => self.roll_import(),
            "tally" => self.tally(),
            "recount" => self.recount(),
            "verify" => self.verify(),
            "stream" => self.stream(),
            "version" => self.version(),
            "build" => self.build(),
            _ => return false,
        }
        true
    }

    fn record(&self) {
        let stock = self.stock(2_500);
        let place = stock.opened().copy_to(&stock.work("record"));
        let reference = Table::new(&stock.work("record-sqlite"), 2_500);
        let plan = Plan { syncs: true, ..SHORT };
        let begun = place.lines();
        let (next, count) = recorder(&place, 0);
        row(
            "record",
            Goal::Ratio(150),
            plan,
            Side::new("one position, durable, receipt printed, 2,500 doors", next),
            Side::new("sqlite3 inserting one row durably", |probe| reference.insert(probe)),
        );
        assert_eq!(place.lines(), begun + count.get(), "each run is a line");
        reference.holds();
    }

    fn record_large(&self) {
        let (small, large) = (self.stock(2_500), self.stock(self.rows));
        let few = small.opened().copy_to(&small.work("record-few"));
        let many = large.recorded().copy_to(&large.work("record-many"));
        // All doors have answered: another answer replaces, the same on both.
        let small_full = small.recorded().copy_to(&few.folder);
        let (tool, _) = recorder(&many, self.rows / 2);
        let (reference, _) = recorder(&small_full, 0);
        row(
            "record-large",
            Goal::Ratio(120),
            SHORT,
            Side::new(format!("the same, {} doors that all answered", self.rows), tool),
            Side::new("itself at 2,500 doors that all answered", reference),
        );
    }

    fn record_from(&self) {
        let stock = self.stock(self.rows);
        let (work, source) = (stock.work("record-from"), stock.opened().clone());
        let begun = source.lines();
        let tool = |probe| {
            let place = source.copy_to(&work);
            let run = place.tool(&["record", ID, "--from", "answers.csv", "--format", "csv"]);
            let took = run.measure(probe, &[0]);
            assert_eq!(place.lines(), begun + self.rows, "every row is a line");
            took
        };
        let shown = format!("record --from, {} rows", self.rows);
        let file = source.file("answers.csv");
        row(
            "record-from",
            Goal::Ratio(200),
            self.long(),
            Side::new(&shown, tool),
            Side::new("sqlite3 .import of the same file", importer(stock.work("import"), file, self.rows)),
        );
        let book = stock.recorded().file("yishi.db");
        row(
            "record-from",
            Goal::None,
            self.long(),
            Side::new(&shown, tool),
            Side::new(
                "sqlite3 copying the rows that this leaves in the book",
                copier(stock.work("copy"), book),
            ),
        );
    }

    fn roll_import(&self) {
        let stock = self.stock(self.rows);
        let (work, source) = (stock.work("roll-import"), stock.files());
        let tool = |probe| {
            let place = source.copy_to(&work);
            let took = place.tool(&["roll", "import", "roll.csv"]).measure(probe, &[0]);
            let shown = place.tool(&["roll", "show", "--json"]).text();
            assert!(shown.contains(&format!("\"households\":{},\"owners\"", self.rows)), "{shown:.200}");
            took
        };
        let file = source.file("roll.csv");
        row(
            "roll-import",
            Goal::Ratio(200),
            self.long(),
            Side::new(format!("roll import, {} rows", self.rows), tool),
            Side::new("sqlite3 .import of the same file", importer(stock.work("import"), file, self.rows)),
        );
    }

    fn tally(&self) {
        let stock = self.stock(self.rows);
        let place = stock.recorded();
        let all = place.tool(&["tally", ID, "--json"]).text();
        assert!(all.contains(&format!("\"all\":{}", self.rows)), "every door is in the count");
        let tool = place.tool(&["tally", ID]);
        let reference = sqlite3(&place.folder, "yishi.db", &["select 1"]);
        row(
            "tally",
            Goal::Ratio(300),
            SHORT,
            Side::new(format!("tally of {} positions", self.rows), |probe| tool.measure(probe, &[0])),
            Side::new("sqlite3 'select 1' on the same file", |probe| reference.measure(probe, &[0])),
        );
    }

    fn recount(&self) {
        let stock = self.stock(self.rows);
        let place = stock.recorded();
        let told = place.tool(&["tally", ID, "--json"]).text();
        let tool = place.tool(&["tally", ID, "--recount"]);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).to_string();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/side_by_side/duck.py");
        let duck = |what: &[&str]| {
            let python = Run::new("python3", &stock.work("")).arg(&script);
            python.arg("recount.duckdb").arg(&threads).args(what)
        };
        fs::create_dir_all(stock.work("")).expect("a folder");
        let _ = fs::remove_file(stock.work("recount.duckdb"));
        duck(&["load", &place.file("yishi.db").display().to_string()]).text();
        for (goal, what, shown) in [
            (500, "typed", "DuckDB GROUP BY over a table of its own with typed columns"),
            (500, "lines", "DuckDB GROUP BY over the same openings as text"),
        ] {
            let reference = |probe| match probe {
                Probe::Clock => {
                    let said = duck(&[what]).text();
                    for position in ["for", "against", "abstain", "conditional"] {
                        let same = field(&said, position) == field(&told, position);
                        assert!(same, "{position}: {said}");
                    }
                    field(&said, "micros").parse().expect("a time")
                }
                other => duck(&[what]).measure(other, &[0]),
            };
            row(
                "recount",
                Goal::Ratio(goal),
                self.long(),
                Side::new(format!("tally --recount of {}", self.rows), |probe| tool.measure(probe, &[0])),
                Side::new(shown, reference),
            );
        }
    }

    fn verify(&self) {
        let stock = self.stock(self.rows);
        let place = stock.closed();
        let mut files: Vec<PathBuf> = fs::read_dir(place.file("minutes"))
            .expect("the minutes")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        let log = place.log();
        let digest = Run::new("openssl", &place.folder).args(["dgst", "-sha256"]).args(&files);
        assert_eq!(digest.text().lines().count(), files.len());
        for (cores, goal, shown) in [("0", 500, "one core"), ("0,1", 300, "two cores")] {
            let tool = place.tool(&["verify", "minutes", "--log", &log]).cores(cores);
            let reference = digest.clone().cores("0");
            row(
                "verify",
                Goal::Ratio(goal),
                self.long(),
                Side::new(format!("verify of minutes of {} lines, {shown}", place.lines()), |probe| {
                    tool.measure(probe, &[0])
                }),
                Side::new("openssl dgst -sha256 of all its files", |probe| reference.measure(probe, &[0])),
            );
        }
    }

    /// A hundred entries that are there together through one process, and as a
    /// process each. Whoever waits for each answer before the next line pays
    /// for a commit a line here too.
    fn stream(&self) {
        const ENTRIES: u64 = 100;
        let stock = self.stock(2_500);
        let source = stock.opened();
        let lines: String = (0..ENTRIES)
            .map(|n| format!("{{\"door\":\"{}\",\"position\":\"{}\"}}\n", data::door(n), data::position(n)))
            .collect();
        let begun = source.lines();
        let tool = |probe| {
            let place = source.copy_to(&stock.work("stream"));
            fs::write(place.file("lines.jsonl"), &lines).expect("the lines");
            let run = place.tool(&["record", ID, "-"]).input(&place.file("lines.jsonl"));
            let took = run.measure(probe, &[0]);
            assert_eq!(place.lines(), begun + ENTRIES);
            took
        };
        let reference = |probe| {
            let place = source.copy_to(&stock.work("stream-each"));
            let runs = (0..ENTRIES)
                .map(|n| place.tool(&["record", ID, &data::door(n), data::position(n)]).measure(probe, &[0]));
            let took = if probe == Probe::Memory { runs.max().unwrap_or(0) } else { runs.sum() };
            assert_eq!(place.lines(), begun + ENTRIES);
            took
        };
        row(
            "stream",
            Goal::Ratio(12),
            Plan { syncs: true, ..self.long() },
            Side::new(
                format!("record ID -, {ENTRIES} entries that come together, each durable and answered"),
                tool,
            ),
            Side::new("record as a process each", reference),
        );
    }

    fn version(&self) {
        let folder = self.root.clone();
        let (tool, reference) = (Run::new(&self.exe, &folder).arg("--version"), Run::new("true", &folder));
        row(
            "version",
            Goal::More(3_000),
            Plan { rounds: 101, ..SHORT },
            Side::new("yishi --version", |probe| tool.measure(probe, &[0])),
            Side::new("true", |probe| reference.measure(probe, &[0])),
        );
    }

    /// Only when it is named: it takes minutes.
    fn build(&self) {
        let target = self.root.join("build");
        let _ = fs::remove_dir_all(&target);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let before = super::child::children_cpu();
        let build =
            Run::new("cargo", root).args(["build", "--release", "--offline", "--target-dir"]).arg(&target);
        build.text();
        let seconds = (super::child::children_cpu() - before) / 1_000_000;
        let met = if seconds <= 240 { "yes" } else { "NO" };
        println!("| build: cold release build | - | {seconds} CPU s | | | ≤ 240 CPU s | {met} |");
        let _ = fs::remove_dir_all(&target);
    }
}

/// Records one position after another from `first`, and how many so far.
fn recorder<'a>(place: &'a Place, first: u64) -> (impl FnMut(Probe) -> u64 + 'a, std::rc::Rc<Cell<u64>>) {
    let count = std::rc::Rc::new(Cell::new(0));
    let counted = count.clone();
    let run = move |probe| {
        let n = counted.get();
        counted.set(n + 1);
        let door = data::door(first + n);
        let run = place.tool(&["record", ID, &door, data::position(n + 7), "--replace"]);
        run.measure(probe, &[0])
    };
    (run, count)
}

fn sqlite3(folder: &Path, file: &str, commands: &[&str]) -> Run {
    Run::new("sqlite3", folder).arg("-batch").arg(file).args(commands)
}

/// The same file into a new database, in one transaction, by the shell of
/// SQLite.
fn importer(folder: PathBuf, file: PathBuf, rows: u64) -> impl FnMut(Probe) -> u64 {
    move |probe| {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        settle();
        let import = format!(".import {} t", file.display());
        let took = sqlite3(&folder, "t.db", &[".mode csv", &import]).measure(probe, &[0]);
        let count = sqlite3(&folder, "t.db", &["select count(*) from t"]).text();
        assert_eq!(count.trim(), rows.to_string());
        took
    }
}

/// The rows that a bulk leaves in a book, read from it in their order and
/// written durably in one transaction by the shell of SQLite: what the format
/// costs before anything is read, hashed or decided.
fn copier(folder: PathBuf, book: PathBuf) -> impl FnMut(Probe) -> u64 {
    move |probe| {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        settle();
        let mut copy = format!(
            "pragma journal_mode=delete; pragma synchronous=extra; attach '{}' as book; begin;",
            book.display()
        );
        for (table, key) in [("entry", "seq"), ("secret", "seq"), ("answer", "door")] {
            let columns = sqlite3(
                &folder,
                "t.db",
                &[&format!(
                    "attach '{}' as book; select group_concat(name) from pragma_table_info('{table}', 'book')",
                    book.display()
                )],
            );
            let columns = columns.text();
            copy.push_str(&format!(
                "create table {table}({}, primary key(consultation, {key})) without rowid; \
                 insert into {table} select * from book.{table};",
                columns.trim()
            ));
        }
        copy.push_str("commit;");
        let took = sqlite3(&folder, "t.db", &[&copy]).measure(probe, &[0]);
        let same = "select count(*) from entry";
        let there = sqlite3(&folder, &book.display().to_string(), &[same]).text();
        assert_eq!(sqlite3(&folder, "t.db", &[same]).text(), there);
        took
    }
}

/// A plain table of rows as long as a line of a log.
struct Table {
    folder: PathBuf,
    begun: u64,
    inserted: Cell<u64>,
}

impl Table {
    fn new(folder: &Path, rows: u64) -> Self {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder");
        let fill = format!(
            "pragma journal_mode=delete; create table t(seq integer primary key, line text not null); \
             with recursive n(i) as (values(1) union all select i + 1 from n where i < {rows}) \
             insert into t select i, hex(randomblob(185)) from n"
        );
        sqlite3(folder, "t.db", &[&fill]).text();
        settle();
        Self { folder: folder.to_owned(), begun: rows, inserted: Cell::new(0) }
    }

    fn insert(&self, probe: Probe) -> u64 {
        self.inserted.set(self.inserted.get() + 1);
        let insert = "pragma synchronous=extra; insert into t(line) values(hex(randomblob(185)))";
        sqlite3(&self.folder, "t.db", &[insert]).measure(probe, &[0])
    }

    fn holds(&self) {
        let count = sqlite3(&self.folder, "t.db", &["select count(*) from t"]).text();
        assert_eq!(count.trim(), (self.begun + self.inserted.get()).to_string());
    }
}
