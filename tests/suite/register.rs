//! The register of decisions: one line each, numbered once and for all, and
//! annotated by what happened later.

use crate::common::{LANGS, Run, Sandbox, pick, refused};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::Value;
use yishi::consult::State;
use yishi::log::stages::Annotate;
use yishi::log::{Body, Entry, Hash, StageBody};

const PASSES: &str = "extends = \"community.target\"\nratio = \"1/8\"";
const FAILS: &str = "extends = \"community.target\"\nratio = \"7/8\"";
const ATTEMPTS: &str = "id = \"own.two\"\nsource = \"community\"\nmeasures = [\"households\"]\nquorum = [\
    { id = \"third\", measure = \"households\", count = \"ballots\", op = \">=\", ratio = \"1/3\", of = \"all\" }, \
    { id = \"eighth\", measure = \"households\", count = \"ballots\", op = \">=\", ratio = \"1/8\", of = \"all\" } ]\n\
    approval = { id = \"for\", measure = \"households\", count = [\"for\"], op = \">\", ratio = \"1/2\", of = \"ballots\" }";

/// A book in which consultations are opened, closed and annotated on days of
/// the calendar.
struct Scene(Sandbox);

impl Scene {
    fn new(lang: &'static str) -> Self {
        let sandbox = Sandbox::speaking(lang);
        sandbox.write("roll.csv", crate::common::SMALL_ROLL);
        sandbox.write("p.txt", "A tree / 种树\n");
        let _ = sandbox.run(&["init", "东里"]).exits(0);
        let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
        Self(sandbox)
    }

    fn on(&self, day: &str, args: &[&str]) -> Run {
        self.0.run_fixed(day, args)
    }

    fn open(&self, id: &str, title: &str, rule: &str) {
        let text = format!(
            "[consultation]\nid = \"{id}\"\ntitle = \"{title}\"\nconvener = \"组\"\nopens = 2026-03-01\n\
             closes = 2026-03-31\n[proposal]\ntext = \"p.txt\"\n[rule]\n{rule}\n"
        );
        let file = self.0.write(&format!("{id}.toml"), text).display().to_string();
        let _ = self.on("2026-03-01", &["open", &file]).exits(0);
        let _ = self.on("2026-03-02", &["record", id, "1-1-101", "同意"]).exits(0);
    }

    fn close(&self, id: &str, day: &str) {
        let _ = self.on(day, &["close", id]).exits(0);
    }

    /// Decisions tree (1), bench (2, rejected) and trees (3), and one open.
    fn three(lang: &'static str) -> Self {
        let scene = Self::new(lang);
        scene.open("tree", "种一棵树", PASSES);
        scene.open("trees", "多种一棵树", PASSES);
        scene.open("bench", "长椅", FAILS);
        scene.open("lamp", "路灯", PASSES);
        scene.close("tree", "2026-04-01");
        scene.close("bench", "2026-04-02");
        scene.close("trees", "2026-04-03");
        scene
    }

    fn annotate(&self, day: &str, args: &[&str]) -> Run {
        self.on(day, &[&["annotate"], args].concat())
    }

    fn register(&self) -> Value {
        self.0.run(&["register", "--all", "--json"]).exits(0).json()
    }

    /// Changes the book by SQL, as someone with the file would.
    fn sql(&self, sql: &str) {
        let conn = Connection::open(self.0.path("yishi.db")).unwrap();
        let triggers = ["entry_is_never_changed", "entry_is_never_deleted"];
        let made: Vec<String> = triggers
            .iter()
            .map(|name| {
                let query = "SELECT sql FROM sqlite_schema WHERE name = ?1";
                conn.query_row(query, [name], |row| row.get(0)).unwrap()
            })
            .collect();
        triggers.iter().for_each(|name| conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
        conn.execute_batch(sql).unwrap();
        made.iter().for_each(|trigger| conn.execute_batch(trigger).unwrap());
    }

    /// The register says what is wrong, after showing what there is, and
    /// `verify` says that something is.
    #[track_caller]
    fn broken(&self, shown: usize, words: &[(&'static str, &'static str)]) {
        let run = self.0.run(&["register"]).exits(4);
        assert!(run.err.contains("[register-broken]"), "{}", run.err);
        for (zh, en) in words {
            assert!(run.err.contains(pick(self.0.lang, zh, en)), "{zh}\n{}", run.err);
        }
        let run = self.0.run(&["register", "--json"]).exits(4);
        let said = run.json();
        assert_eq!(said["decisions"].as_array().unwrap().len(), shown);
        assert!(!said["problems"].as_array().unwrap().is_empty());
        assert_eq!(run.error()["error"]["code"], "register-broken");
        // Without the heads of this machine the book itself shows it.
        std::fs::remove_dir_all(self.0.state()).unwrap();
        let _ = self.0.run(&["register"]).exits(4);
        let _ = self.0.run(&["verify"]).exits(4);
    }
}

#[test]
fn a_book_without_decisions_says_so() {
    for lang in LANGS {
        let scene = Scene::new(lang);
        let run = scene.0.run(&["register"]).exits(0);
        assert_eq!(run.out.trim(), pick(lang, "本簿还没有决议", "no decision in this book yet"));
        assert_eq!((run.err.as_str(), scene.register()["decisions"].as_array().unwrap().len()), ("", 0));
        scene.open("tree", "种树", PASSES);
        let run = scene.0.run(&["register"]).exits(0);
        assert!(run.err.contains(pick(
            lang,
            "另有 1 项征询还没有截止",
            "still open, not in the register: 1"
        )));
        assert_eq!(scene.register()["open"], 1);
        assert_eq!(scene.0.run(&["register", "--format", "csv"]).exits(0).out.lines().count(), 1);
    }
}

#[test]
fn decisions_are_lines_in_the_order_of_closing_whatever_came_of_them() {
    for lang in LANGS {
        let scene = Scene::three(lang);
        let _ = scene.on("2026-04-04", &["publish", "tree"]).exits(0);
        let said = scene.register();
        assert_eq!((&said["format"], &said["community"]), (&"yishi/register/1".into(), &"东里".into()));
        let lines = said["decisions"].as_array().unwrap();
        let row: Vec<_> = lines
            .iter()
            .map(|line| (line["number"].as_u64().unwrap(), line["consultation"].as_str().unwrap()))
            .collect();
        assert_eq!(row, [(1, "tree"), (2, "bench"), (3, "trees")]);
        assert_eq!((&lines[0]["title"], &lines[0]["closed"]), (&"种一棵树".into(), &"2026-04-01".into()));
        assert_eq!((&lines[0]["published"], &lines[0]["final"]), (&"2026-04-04".into(), &false.into()));
        assert_eq!(
            (&lines[1]["outcome"], &lines[1]["for"], &lines[1]["all"]),
            (&"rejected".into(), &1.into(), &8.into())
        );
        assert_eq!(
            (&lines[0]["before"], &lines[0]["annotations"]),
            (&Value::Null, &Value::Array(Vec::new()))
        );
        for pair in lines.windows(2) {
            let before = &pair[1]["before"];
            assert_eq!(before["hash"], pair[0]["hash"]);
            assert_eq!(before["consultation"], pair[0]["consultation"]);
        }
        let table = scene.0.run(&["register"]).exits(0);
        for words in ["种一棵树", "2026-04-02", "1 / 8", &lines[2]["log"].as_str().unwrap()[..40]] {
            assert!(table.out.contains(words), "{words}\n{}", table.out);
        }
        assert!(table.out.contains(pick(lang, "未通过", "rejected")));
        let csv = scene.0.run(&["register", "--format", "csv"]).exits(0).out;
        assert_eq!(csv.lines().count(), 4);
        assert!(csv.contains(lines[1]["before"]["hash"].as_str().unwrap()));
    }
}

#[test]
fn minutes_carry_their_number_and_the_hash_of_the_one_before() {
    for lang in LANGS {
        let scene = Scene::new(lang);
        scene.open("q", "电梯", ATTEMPTS);
        scene.open("tree", "种树", PASSES);
        scene.close("q", "2026-04-01");
        let again = ["reopen", "q", "--opens", "2026-04-02", "--closes", "2026-04-20"];
        let _ = scene.on("2026-04-01", &again).exits(0);
        scene.close("tree", "2026-04-02");
        let _ = scene.on("2026-04-03", &["record", "q-2", "1-1-101", "同意"]).exits(0);
        scene.close("q-2", "2026-04-21");
        let lines = scene.register()["decisions"].as_array().unwrap().clone();
        let outcomes: Vec<&str> = lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
        assert_eq!(outcomes, ["no_quorum", "passed", "passed"]);
        for (at, line) in lines.iter().enumerate() {
            let id = line["consultation"].as_str().unwrap();
            let folder = format!("m-{id}");
            let _ = scene
                .0
                .run(&["minutes", id, "-o", &folder, "--lang", lang, "--accept-small-groups"])
                .exits(0);
            let text = String::from_utf8(scene.0.read(&format!("{folder}/minutes.md"))).unwrap();
            let number = if lang == "zh" { format!("第 {} 号", at + 1) } else { format!("No. {}", at + 1) };
            assert!(text.contains(&format!("| {number} ")), "{number}\n{text}");
            let before = at.checked_sub(1).map(|before| lines[before]["hash"].as_str().unwrap().to_owned());
            let before =
                before.unwrap_or_else(|| pick(lang, "本簿第一号", "the first of this book").to_owned());
            assert!(text.contains(&before), "{before}\n{text}");
            let attempt = if at == 2 {
                pick(lang, "第 2 次", "attempt 2")
            } else {
                pick(lang, "第 1 次", "first attempt")
            };
            assert!(text.contains(attempt), "{attempt}\n{text}");
        }
    }
}

#[test]
fn annotations_stand_in_the_register_the_log_and_the_minutes() {
    for lang in LANGS {
        let scene = Scene::three(lang);
        let word = pick(lang, "被起诉", "challenged");
        let said = scene.annotate("2026-05-02", &["tree", word, "张三 起诉", "--at", "2026-05-01"]).exits(0);
        assert!(said.out.contains(pick(lang, "第 1 号决议的注记：被起诉", "decision No. 1: challenged")));
        let changed = scene.annotate("2026-05-03", &["tree", "changed", "--by", "trees", "--json"]).exits(0);
        assert_eq!((&changed.json()["number"], &changed.json()["by"]["number"]), (&1.into(), &3.into()));
        let lines = scene.register()["decisions"].as_array().unwrap().clone();
        let told = &lines[0]["annotations"];
        assert_eq!((&told[0]["kind"], &told[0]["at"]), (&"challenged".into(), &"2026-05-01".into()));
        assert_eq!(told[0]["text"], "张三 起诉");
        assert_eq!(
            (&told[1]["by"]["consultation"], &told[1]["by"]["log"]),
            (&"trees".into(), &lines[2]["log"])
        );
        assert_eq!(told[1].get("text"), None);
        // The words may name people: they are shown where that is asked for.
        let short = scene.0.run(&["register"]).exits(0).out;
        assert!(
            !short.contains("张三")
                && short.contains(pick(lang, "被变更（依第 3 号）", "changed (by No. 3)"))
        );
        assert!(!scene.0.run(&["register", "--json"]).exits(0).out.contains("张三"));
        assert!(scene.0.run(&["register", "--all"]).exits(0).out.contains("张三"));
        let raw = scene.0.run(&["log", "tree", "--raw"]).exits(0).out;
        assert!(raw.contains("\"kind\":\"challenged\"") && !raw.contains("张三"));
        assert!(scene.0.run(&["log", "tree"]).exits(0).out.contains(pick(lang, "决议注记", "annotation")));

        let log = lines[0]["log"].as_str().unwrap();
        let _ =
            scene.0.run(&["minutes", "tree", "-o", "m", "--lang", lang, "--accept-small-groups"]).exits(0);
        let _ = scene.0.run(&["verify", "m", "--log", log]).exits(0);
        let text = String::from_utf8(scene.0.read("m/minutes.md")).unwrap();
        assert!(text.contains(pick(lang, "被起诉（2026-05-01）", "challenged (2026-05-01)")), "{text}");
        assert!(text.contains(pick(lang, "依第 3 号决议", "by decision No. 3")) && !text.contains("张三"));

        let before = scene.register();
        let verified = scene.0.run(&["verify"]).exits(3).out;
        assert!(verified.contains(pick(lang, "2 条注记", "annotations: 2")), "{verified}");
        let _ = scene.0.run(&["book", "rebuild"]).exits(0);
        let _ = scene.0.run(&["verify"]).exits(3);
        assert_eq!(scene.register(), before);
    }
}

#[test]
fn a_final_decision_is_annotated_too_and_keeps_its_line() {
    let scene = Scene::three("en");
    let line = scene.register()["decisions"][0].clone();
    let _ = scene.on("2026-04-02", &["publish", "tree"]).exits(0);
    let _ = scene.on("2026-04-30", &["final", "tree"]).exits(0);
    refused(&scene.on("2026-05-01", &["publish", "tree"]), "final", &["yishi annotate"]);
    for kind in ["challenged", "upheld", "carried-out", "spent"] {
        let _ = scene.annotate("2026-06-01", &["tree", kind]).exits(0);
    }
    let after = scene.register()["decisions"][0].clone();
    for key in ["number", "hash", "log", "closed", "outcome", "before"] {
        assert_eq!(after[key], line[key], "{key}");
    }
    assert_eq!((&after["final"], after["annotations"].as_array().unwrap().len()), (&true.into(), 4));
    let _ = scene.0.run(&["verify"]).exits(3);
}

#[test]
fn annotations_that_cannot_be_are_refused_and_nothing_is_written() {
    for lang in LANGS {
        let scene = Scene::three(lang);
        let day = "2026-05-01";
        let before = scene.register();
        let no = |args: &[&str], code: &str, words: &[&str]| refused(&scene.annotate(day, args), code, words);
        no(&["lamp", "challenged"], "not-closed", &["yishi close lamp", "yishi note lamp"]);
        no(&["nobody", "challenged"], "consultation-unknown", &["tree, trees, bench, lamp"]);
        no(&["tree", "doubtful"], "value-invalid", &["set-aside", "doubtful"]);
        no(&["tree", "changed", "--by", "nobody"], "consultation-unknown", &["trees"]);
        no(&["tree", "changed", "--by", "lamp"], "annotate-by", &["lamp", "yishi close lamp"]);
        no(&["tree", "changed", "--by", "tree"], "annotate-by", &["yishi register"]);
        no(&["trees", "changed", "--by", "tree"], "annotate-by", &["1", "3"]);
        no(&["tree", "changed", "--by", "bench"], "annotate-by", &[pick(lang, "未通过", "rejected")]);
        no(&["tree", "challenged", "--by", "trees"], "annotate-by", &["set-aside, changed, spent"]);
        no(&["tree", "challenged", "--at", "2026-05-02"], "fact-future", &["2026-05-02"]);
        no(&["tree", "challenged", "--at", "2026-03-30"], "annotate-early", &["2026-03-31"]);
        no(&["tree", "challenged", "a\u{1b}[2J"], "value-invalid", &[]);
        no(&["tree", "challenged", "a\u{202e}b"], "value-invalid", &[]);
        assert_eq!(scene.register(), before);
        let _ = scene.annotate(day, &["tree", "challenged", "one"]).exits(0);
        no(&["tree", "challenged", "one"], "annotate-twice", &[day]);
        // Another matter on the same day, the same on another day.
        let _ = scene.annotate(day, &["tree", "challenged", "two"]).exits(0);
        let _ = scene.annotate("2026-05-02", &["tree", "challenged", "one"]).exits(0);
        assert_eq!(scene.register()["decisions"][0]["annotations"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn words_do_nothing_to_a_terminal_or_a_spreadsheet() {
    let scene = Scene::new("en");
    scene.open("sum", "=1+1", PASSES);
    scene.close("sum", "2026-04-01");
    let words = "=HYPERLINK(\"http://x\")\n| a | b |";
    let _ = scene.annotate("2026-04-02", &["sum", "challenged", words]).exits(0);
    let csv = scene.0.run(&["register", "--all", "--format", "csv"]).exits(0).out;
    assert!(csv.contains(",'=1+1,"), "{csv}");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{rows:?}");
    // A line of the table stays one line.
    let table = scene.0.run(&["register", "--all"]).exits(0).out;
    assert_eq!(table.lines().filter(|line| line.starts_with("|   1 |")).count(), 2, "{table}");
}

#[test]
fn a_decision_taken_out_of_the_book_is_missed() {
    for lang in LANGS {
        let scene = Scene::three(lang);
        scene.sql("DELETE FROM consultation WHERE name = 'bench'");
        scene.broken(2, &[("#2：缺第 2 号决议", "#2: decision No. 2 is missing"), ("#3 trees", "#3 trees")]);
        let scene = Scene::three(lang);
        scene.sql("DELETE FROM consultation WHERE name IN ('tree', 'bench')");
        scene.broken(1, &[("缺第 1 至第 2 号决议", "No. 1 to No. 2 are missing")]);
    }
    // The last one leaves no gap: what this machine saw shows that it is gone.
    let scene = Scene::three("en");
    scene.sql("DELETE FROM consultation WHERE name = 'trees'");
    let run = scene.0.run(&["register"]).exits(5);
    assert!(run.out.contains("bench") && run.err.contains("[rollback]"), "{run:?}");
}

#[test]
fn a_number_that_is_there_twice_is_named() {
    for lang in LANGS {
        let scene = Scene::three(lang);
        scene.sql(
            "UPDATE consultation SET tally = CAST(replace(CAST(tally AS TEXT), \
             '\"number\": 2', '\"number\": 1') AS BLOB) WHERE name = 'bench'",
        );
        scene.broken(
            3,
            &[
                ("第 1 号不止一项决议", "No. 1 is there more than once"),
                ("#1 bench：计票行没有固定这一编号", "#1 bench: the tally line does not bind this number"),
                ("缺第 2 号决议", "No. 2 is missing"),
            ],
        );
    }
}

#[test]
fn a_line_that_the_next_decision_does_not_name_is_found() {
    for lang in LANGS {
        let scene = Scene::three(lang);
        // Another count in the line of the first decision.
        scene.sql("UPDATE entry SET line = replace(line, '\"for\":1', '\"for\":8') WHERE consultation = 1");
        scene.broken(
            3,
            &[("#2 bench：写明的第 1 号计票行哈希", "#2 bench: it names No. 1 with the tally line")],
        );
        // A number and figures that the line does not bind.
        let scene = Scene::three(lang);
        scene.sql("UPDATE consultation SET tally = NULL WHERE name = 'bench'");
        scene.broken(3, &[("bench：已截止而没有纪要编号", "bench: it is closed and has no number")]);
        let run = scene.annotate("2026-05-01", &["bench", "challenged"]);
        assert_eq!(run.code, 4, "{run:?}");
    }
}

#[test]
fn an_annotation_must_name_a_decision_that_is_there() {
    for lang in LANGS {
        let scene = Scene::three(lang);
        let _ = scene.annotate("2026-05-01", &["tree", "changed", "--by", "trees"]).exits(0);
        scene.sql("DELETE FROM consultation WHERE name = 'trees'");
        let words = [("注记所指的第 3 号不是本簿中后来的决议", "names No. 3, which is no later decision")];
        scene.broken(2, &words);
        let run = scene.0.run(&["verify"]).exits(4);
        assert!(run.out.contains(pick(lang, words[0].0, words[0].1)), "{}", run.out);
    }
}

fn annotated(by: Option<(u64, Hash)>, kind: &str) -> Entry {
    let entry = Annotate { at: "2026-05-01".into(), by, commitment: Hash::of(b"c"), kind: kind.into() };
    Entry { seq: 4, prev: Hash::of(b"p"), body: Body::Stage(StageBody::Annotate(entry)) }
}

#[test]
fn the_entry_has_one_spelling() {
    for entry in [annotated(None, "challenged"), annotated(Some((3, Hash::of(b"x"))), "set-aside")] {
        let line = entry.encode();
        assert_eq!(Entry::decode(line.as_bytes()).unwrap(), entry);
        let value: serde_json::Map<String, Value> = serde_json::from_str(&line).unwrap();
        assert_eq!(format!("{}\n", serde_json::to_string(&value).unwrap()), line, "keys are in order");
    }
    let line = annotated(Some((3, Hash::of(b"x"))), "changed").encode();
    for (from, to) in
        [("\"n\":3,", ""), ("2026-05-01", "2026-05-32"), ("changed", "CHANGED"), ("\"kind\"", "\"king\"")]
    {
        assert!(Entry::decode(line.replace(from, to).as_bytes()).is_err(), "{from}");
    }
}

#[test]
fn an_entry_of_no_kind_or_before_the_tally_breaks_the_order() {
    let scene = Scene::three("en");
    let raw = scene.0.run(&["log", "tree", "--raw"]).exits(0).out;
    let fold = |lines: &[&str], last: &Entry| {
        let mut state = State::new();
        lines.iter().for_each(|line| state.push(&Entry::decode(format!("{line}\n").as_bytes()).unwrap()));
        state.push(last);
        (state.disorder().len(), state.course().annotations.len())
    };
    let lines: Vec<&str> = raw.lines().collect();
    assert_eq!(fold(&lines, &annotated(None, "challenged")), (0, 1));
    assert_eq!(fold(&lines, &annotated(None, "doubtful")), (1, 0));
    assert_eq!(fold(&lines, &annotated(Some((3, Hash::ZERO)), "upheld")), (1, 0));
    for cut in 0..lines.len() {
        assert_eq!(fold(&lines[..cut], &annotated(None, "challenged")), (1, 0), "{cut}");
    }
}

const IDS: [&str; 4] = ["a", "b", "c", "d"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// Numbers are 1 to n in the order of closing, whatever is annotated when.
    #[test]
    fn numbers_follow_the_order_of_closing(
        order in Just(IDS.to_vec()).prop_shuffle(),
        remarks in prop::collection::vec((0..4_usize, 0..6_usize, 0..5_usize), 0..8),
    ) {
        let scene = Scene::new("en");
        IDS.iter().for_each(|id| scene.open(id, id, PASSES));
        let kinds = ["challenged", "set-aside", "upheld", "changed", "carried-out", "spent"];
        let mut written = 0;
        for (n, id) in order.iter().enumerate() {
            scene.close(id, "2026-04-01");
            for (at, (which, kind, by)) in remarks.iter().enumerate() {
                let words = format!("{n} {at}");
                let mut args = vec![order[*which], kinds[*kind], words.as_str()];
                if let Some(by) = order.get(*by) {
                    args.extend(["--by", by]);
                }
                let run = scene.annotate("2026-04-02", &args);
                let able = [1, 3, 5].contains(kind) && by > which && by <= &n;
                prop_assert_eq!(run.code, i32::from(!(*which <= n && (*by == 4 || able))), "{:?}", run);
                written += usize::from(run.code == 0);
            }
            let lines = scene.register()["decisions"].as_array().unwrap().clone();
            let row: Vec<(u64, String)> = lines
                .iter()
                .map(|line| (line["number"].as_u64().unwrap(), line["consultation"].as_str().unwrap().to_owned()))
                .collect();
            let wanted: Vec<(u64, String)> = (1..).zip(order[..=n].iter().map(|id| (*id).to_owned())).collect();
            prop_assert_eq!(row, wanted);
            let told: usize = lines.iter().map(|line| line["annotations"].as_array().unwrap().len()).sum();
            prop_assert_eq!(told, written);
        }
        let _ = scene.0.run(&["verify"]).exits(3);
        let before = scene.register();
        let _ = scene.0.run(&["book", "rebuild"]).exits(0);
        prop_assert_eq!(scene.register(), before);
    }
}
