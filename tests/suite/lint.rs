//! What a person should look at: each fault planted once and found with its
//! doors, and an honest canvass in which nothing is found.

use crate::common::{Run, Sandbox};
use serde_json::Value;

const MAJORITY: &str = "extends = \"community.majority\"";

/// A roll of stairwell 1-1 with `first` doors and 1-2 with six, an owner each.
fn roll(first: usize) -> String {
    let mut roll = "户号,业主,面积\n".to_owned();
    for (stairwell, doors) in [(1, first), (2, 6)] {
        for n in 0..doors {
            let door = format!("1-{stairwell}-{}0{}", n / 2 + 1, n % 2 + 1);
            roll.push_str(&format!("{door},甲{stairwell}{n},60.00\n"));
        }
    }
    roll
}

struct Scene(Sandbox);

impl Scene {
    fn new(lang: &'static str, roll: &str, rule: &str) -> Self {
        let scene = Self(Sandbox::speaking(lang));
        scene.0.write("p.md", "A lift / 加装电梯\n");
        let roll = scene.file("roll.csv", roll);
        let meeting = scene.file(
            "q.toml",
            &format!(
                "[consultation]\nid = \"q\"\ntitle = \"电梯\"\nconvener = \"组\"\nopens = 2026-03-16\n\
                 closes = 2026-03-31\ndisclose = \"positions\"\n[proposal]\ntext = \"p.md\"\n[rule]\n{rule}\n"
            ),
        );
        let _ = scene.on("2026-03-16", &["init", "Lane"]).exits(0);
        let _ = scene.on("2026-03-16", &["roll", "import", &roll]).exits(0);
        let _ = scene.on("2026-03-16", &["open", &meeting]).exits(0);
        scene
    }

    fn file(&self, name: &str, text: &str) -> String {
        self.0.write(name, text).display().to_string()
    }

    fn on(&self, day: &str, args: &[&str]) -> Run {
        self.0.run_fixed(day, args)
    }

    /// Records a file of answers: `door,position` lines, with more columns.
    fn answers(&self, header: &str, rows: &[&str]) {
        let file = self.file("a.csv", &format!("{header}\n{}\n", rows.join("\n")));
        let _ = self.on("2026-03-20", &["record", "q", "--from", &file, "--replace"]).exits(0);
    }

    fn findings(&self, day: &str) -> Vec<Value> {
        let told = self.on(day, &["check", "q", "--json"]).exits(0).json();
        assert_eq!((&told["format"], &told["consultation"]), (&"yishi/check/1".into(), &"q".into()));
        told["findings"].as_array().unwrap().clone()
    }

    /// Asserts that nothing but `code` is found, once, about `doors`, and that
    /// its text holds `words`.
    #[track_caller]
    fn finds(&self, code: &str, doors: &[&str], words: &str) -> Value {
        self.finds_on("2026-03-25", code, doors, words)
    }

    #[track_caller]
    fn finds_on(&self, day: &str, code: &str, doors: &[&str], words: &str) -> Value {
        let found = self.findings(day);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!((&found[0]["code"], &found[0]["doors"]), (&code.into(), &serde_json::json!(doors)));
        assert!(found[0]["text"].as_str().unwrap().contains(words), "{}", found[0]["text"]);
        let table = self.on(day, &["check", "q"]).exits(0).out;
        assert!(table.contains(code) && table.contains(self.pick("未改动任何记录", "No record was changed")));
        found[0].clone()
    }

    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.0.lang == "zh" { zh } else { en }
    }
}

const LANGS: [&str; 2] = ["zh", "en"];

#[test]
fn an_honest_canvass_has_nothing_to_look_at() {
    for lang in LANGS {
        let scene = Scene::new(lang, &roll(8), MAJORITY);
        let nothing = scene.pick("没有发现需要查看之处", "Nothing was found");
        assert!(scene.on("2026-03-20", &["check", "q"]).exits(0).out.contains(nothing));
        let doors: Vec<String> =
            roll(8).lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
        let (mut answers, mut visits) = (Vec::new(), Vec::new());
        for (n, door) in doors.iter().enumerate() {
            let position = if n % 5 == 0 { "反对" } else { "同意" };
            answers.push(format!("{door},{position},1-1,2026-03-18T19:{n:02}:00+08:00,上门,A{n},"));
            visits.push(format!("{door},已送达,1-1,2026-03-17"));
        }
        let file = scene.file("v.csv", &format!("户号,结果,经手人,日期\n{}\n", visits.join("\n")));
        let _ = scene.on("2026-03-18", &["visit", "q", "--from", &file]).exits(0);
        let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
        scene.answers("户号,意见,经手人,日期,途径,表号,受托人", &answers);
        // A file without dates claims the day, and no minute.
        scene.answers(
            "户号,意见",
            &doors
                .iter()
                .map(|door| format!("{door},弃权"))
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()[..7],
        );
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        let _ = scene.on("2026-04-01", &["close", "q"]).exits(0);
        assert!(scene.on("2026-04-02", &["check", "q"]).exits(0).out.contains(nothing));
    }
}

#[test]
fn more_answers_than_a_minute_holds() {
    for lang in LANGS {
        let scene = Scene::new(lang, &roll(12), MAJORITY);
        let doors: Vec<String> = (0..11).map(|n| format!("1-1-{}0{}", n / 2 + 1, n % 2 + 1)).collect();
        let say = |many: usize, spread: usize| -> Vec<String> {
            let row = |(n, door): (usize, &String)| {
                let at = format!("2026-03-18T19:{:02}:{:02}+08:00", n * spread / 60, n * spread % 60);
                format!("{door},{},1-1,{at}", if n == 0 { "反对" } else { "同意" })
            };
            doors.iter().enumerate().take(many).map(row).collect()
        };
        let record = |rows: &[String]| {
            scene.answers("户号,意见,经手人,日期", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        };
        // Ten in a minute can be; eleven that take sixty seconds can be too.
        record(&say(10, 1));
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        let slow = Scene::new(lang, &roll(12), MAJORITY);
        slow.answers("户号,意见,经手人,日期", &say(11, 6).iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(slow.findings("2026-03-25"), Vec::<Value>::new());
        record(&say(11, 1)[10..]);
        let doors: Vec<&str> = doors.iter().map(String::as_str).collect();
        let words = scene.pick(
            "1-1：自 2026-03-18T19:00:00+08:00 起一分钟内有 11 条",
            "1-1: 11 answers claimed within the minute from 2026-03-18T19:00:00+08:00",
        );
        let found = scene.finds("fast", &doors, words);
        assert_eq!(found["lines"].as_array().unwrap().len(), 11);
    }
}

/// A row of a file claims no minute unless it gives one; an answer that is
/// recorded by itself claims the moment.
#[test]
fn a_file_claims_days_and_the_hand_claims_moments() {
    for lang in LANGS {
        let doors: Vec<String> = (0..11).map(|n| format!("1-1-{}0{}", n / 2 + 1, n % 2 + 1)).collect();
        let rows: Vec<String> = doors.iter().map(|door| format!("{door},同意")).collect();
        let scene = Scene::new(lang, &roll(12), MAJORITY);
        scene.answers("户号,意见", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        let scene = Scene::new(lang, &roll(12), MAJORITY);
        for door in &doors {
            let _ = scene.on("2026-03-20", &["record", "q", door, "for"]).exits(0);
        }
        let doors: Vec<&str> = doors.iter().map(String::as_str).collect();
        scene.finds("fast", &doors, scene.pick("未写经手人的记录", "records that name no steward"));
    }
}

#[test]
fn one_form_for_two_doors() {
    for lang in LANGS {
        let scene = Scene::new(lang, &roll(4), MAJORITY);
        scene.answers("户号,意见,表号", &["1-1-101,同意,0417", "1-1-102,同意,0418", "1-1-201,反对,0417"]);
        // An answer that no longer counts was taken from a form all the same.
        scene.answers("户号,意见,表号", &["1-1-201,同意,0419"]);
        let found = scene.finds("form-twice", &["1-1-101", "1-1-201"], scene.pick("表号 0417", "form 0417"));
        assert_eq!(found["lines"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn one_proxy_for_many_owners() {
    for lang in LANGS {
        let rows = ["1-1-101,同意,Z", "1-1-102,同意,Z", "1-1-201,同意,Z", "1-1-202,反对,Z"];
        let doors = ["1-1-101", "1-1-102", "1-1-201", "1-1-202"];
        let scene = Scene::new(lang, &roll(4), MAJORITY);
        scene.answers("户号,意见,受托人", &rows[..3]);
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        scene.answers("户号,意见,受托人", &rows[3..]);
        scene.finds("many-proxies", &doors, scene.pick("代 4 位业主", "for 4 owners"));
        // The owner's own answer takes one away.
        scene.answers("户号,意见", &["1-1-101,同意"]);
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        // A rule's limit is named when it is reached.
        let scene = Scene::new(lang, &roll(4), &format!("{MAJORITY}\nproxy = {{ max_per_holder = 2 }}"));
        scene.answers("户号,意见,受托人", &rows[..2]);
        scene.finds("many-proxies", &doors[..2], scene.pick("规则最多 2 位", "the rule allows 2"));
    }
}

#[test]
fn a_stairwell_that_says_the_same() {
    for lang in LANGS {
        let scene = Scene::new(lang, &roll(8), MAJORITY);
        let doors: Vec<String> = (0..8).map(|n| format!("1-1-{}0{}", n / 2 + 1, n % 2 + 1)).collect();
        let rows: Vec<String> = doors.iter().map(|door| format!("{door},同意")).collect();
        let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        // The other stairwell has six doors: too few to say anything.
        rows.extend([
            "1-2-101,同意",
            "1-2-102,同意",
            "1-2-201,同意",
            "1-2-202,同意",
            "1-2-301,同意",
            "1-2-302,同意",
        ]);
        scene.answers("户号,意见", &rows[1..]);
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        scene.answers("户号,意见", &rows[..1]);
        let words = scene.pick("1 号楼 1 单元 的 8 户", "building 1, stairwell 1: all 8");
        scene.finds("unanimous", &doors.iter().map(String::as_str).collect::<Vec<_>>(), words);
        scene.answers("户号,意见", &["1-1-101,弃权"]);
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
    }
}

#[test]
fn dates_outside_the_window_and_after_today() {
    for lang in LANGS {
        let scene = Scene::new(lang, &roll(4), MAJORITY);
        scene.answers("户号,意见,日期", &["1-1-101,同意,2026-03-15", "1-1-102,同意,2026-03-16"]);
        scene.finds(
            "outside-window",
            &["1-1-101"],
            scene.pick("1 条记录的日期不在征询期 2026-03-16 至 2026-03-31", "2026-03-16 to 2026-03-31: 1"),
        );
        let scene = Scene::new(lang, &roll(4), MAJORITY);
        scene.answers("户号,意见,日期", &["1-1-101,同意,2026-03-26", "1-1-102,同意,2026-03-20"]);
        let codes: Vec<Value> = scene.findings("2026-03-25").iter().map(|f| f["code"].clone()).collect();
        assert_eq!(codes, ["future", "clock"]);
        let future = &scene.findings("2026-03-25")[0];
        assert_eq!(future["doors"], serde_json::json!(["1-1-101"]));
        // The day comes, and nothing is wrong.
        assert_eq!(scene.findings("2026-03-26"), Vec::<Value>::new());
        // A close that is later than today's clock.
        let _ = scene.on("2026-04-01", &["close", "q"]).exits(0);
        let words = scene.pick("最晚的日期是 2026-04-01", "the last day in the log is 2026-04-01");
        scene.finds_on("2026-03-31", "clock", &[], words);
    }
}

/// Ten small owners and one with as much as nine of them.
#[test]
fn an_owner_who_decides_alone() {
    for lang in LANGS {
        let mut roll = "户号,业主,面积\n1-1-101,大,300.00\n1-1-102,大,300.00\n".to_owned();
        for n in 1..=10 {
            roll.push_str(&format!("1-2-{n}01,小{n},60.00\n"));
        }
        let scene = Scene::new(lang, &roll, "extends = \"cn.civil-code.278.ordinary\"");
        let mut rows = vec!["1-1-101,同意".to_owned(), "1-1-102,同意".to_owned()];
        rows.extend((1..=9).map(|n| format!("1-2-{n}01,{}", if n == 9 { "反对" } else { "同意" })));
        scene.answers("户号,意见", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        let words = scene.pick(
            "1-1-101 的业主（2 户，600.00 ㎡）一人即可改变结果：现为“通过”，若其未表态则为“参与不足”",
            "the owner of 1-1-101 (doors: 2, 600.00 m²) decides alone: the outcome is passed, without that answer no quorum",
        );
        scene.finds("alone", &["1-1-101", "1-1-102"], words);
        // Where the rule does not count area, area decides nothing.
        let scene = Scene::new(lang, &roll, MAJORITY);
        scene.answers("户号,意见", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
    }
}

#[test]
fn answers_at_doors_that_nobody_visited_and_deliveries_without_a_name() {
    for lang in LANGS {
        let scene = Scene::new(lang, &roll(4), MAJORITY);
        scene.answers("户号,意见,途径", &["1-1-101,同意,上门", "1-1-102,同意,电话", "1-1-201,反对,"]);
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new(), "no visits are recorded here");
        let _ = scene.on("2026-03-20", &["visit", "q", "1-1-201", "absent"]).exits(0);
        scene.finds("no-visit", &["1-1-101"], scene.pick("1 户的意见由上门取得", "recorded visit: 1"));
        let _ = scene.on("2026-03-20", &["visit", "q", "1-1-101", "absent"]).exits(0);
        for (door, flag, word) in [("1-1-102", "--note", "签收"), ("1-1-202", "--steward", "1-1")] {
            let _ = scene.on("2026-03-20", &["visit", "q", door, "delivered", flag, word]).exits(0);
        }
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        let _ = scene.on("2026-03-20", &["visit", "q", "1-2-101", "delivered"]).exits(0);
        scene.finds("delivered-bare", &["1-2-101"], scene.pick("1 次送达", "no remark: 1"));
    }
}

#[test]
fn a_door_that_changes_its_answer_again_and_again() {
    for lang in LANGS {
        let scene = Scene::new(lang, &roll(4), MAJORITY);
        for position in ["同意", "反对", "弃权"] {
            scene.answers("户号,意见", &[&format!("1-1-101,{position}")]);
        }
        assert_eq!(scene.findings("2026-03-25"), Vec::<Value>::new());
        scene.answers("户号,意见", &["1-1-101,同意"]);
        let found = scene.finds("replaced-often", &["1-1-101"], scene.pick("更改了 3 次", "3 times"));
        assert_eq!(found["lines"].as_array().unwrap().len(), 4);
        let csv = scene.on("2026-03-25", &["check", "q", "--format", "csv"]).exits(0).out;
        assert!(csv.lines().nth(1).unwrap().starts_with("replaced-often,"), "{csv}");
    }
}

#[test]
fn the_check_reads_and_never_writes() {
    let scene = Scene::new("en", &roll(4), MAJORITY);
    scene.answers("户号,意见,表号", &["1-1-101,同意,1", "1-1-102,同意,1"]);
    let before = scene.0.read("yishi.db");
    let _ = scene.on("2026-03-25", &["check", "q"]).exits(0);
    assert_eq!(scene.0.read("yishi.db"), before);
    let unknown = scene.0.run(&["check", "nothing"]).exits(1);
    assert!(unknown.err.contains("consultation-unknown"), "{}", unknown.err);
}

#[test]
fn figures_of_a_changed_book_are_no_sizes_of_memory() {
    let sandbox = Sandbox::speaking("en");
    sandbox.open_small(crate::common::MAJORITY);
    sandbox.run(&["record", "small", "1-1-101", "for"]).exits(0);
    let change = |statement: &str| {
        let book = rusqlite::Connection::open(sandbox.path("yishi.db")).unwrap();
        book.execute_batch(statement).unwrap();
    };
    let large = i64::MAX / 2;
    change(&format!("UPDATE stage SET positions = {large}, visits = {large}"));
    sandbox.run(&["check", "small"]).exits(0);
    sandbox.run(&["status", "small", "--missing"]).exits(0);
    change(&format!("UPDATE answer SET seq = {large} WHERE door = '1-1-101'"));
    sandbox.run(&["check", "small"]).exits(0);
    sandbox.run(&["status", "small", "--by", "steward"]).exits(0);
}
