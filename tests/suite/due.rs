//! What is due next, day by day, and the walking list of tonight.

use crate::common::{LANGS, Run, Sandbox, pick};

const SIX: &str =
    "户号,业主,面积\n3-2-101,a,60\n3-2-102,b,60\n3-2-201,c,60\n10-1-101,d,60\n10-1-102,e,60\n10-1-103,f,60\n";
const NOTICE: &str = "extends = \"cn.beijing.assembly.ordinary\"\nextension = { max_days = 10 }";
const POSTED: &str = "extends = \"community.majority\"\npublish = { within_days = 3, for_days = 7 }";
const CONFIRM: &str = "extends = \"cn.lishui.13.representatives-objection\"";
const FRANCE: &str = "extends = \"fr.1965-557.25\"";

struct Scene(Sandbox);

impl Scene {
    fn new(lang: &'static str, day: &str, roll: &str, rule: &str) -> Self {
        let scene = Self(Sandbox::speaking(lang));
        scene.0.write("p.md", "A lift / 加装电梯\n");
        let roll = scene.0.write("roll.csv", roll).display().to_string();
        let meeting = format!(
            "[consultation]\nid = \"q\"\ntitle = \"电梯\"\nconvener = \"组\"\nopens = 2026-03-16\n\
             closes = 2026-03-31\ndisclose = \"positions\"\n[proposal]\ntext = \"p.md\"\n[rule]\n{rule}\n"
        );
        let meeting = scene.0.write("q.toml", meeting).display().to_string();
        scene.does(day, &["init", "Lane"]);
        scene.does(day, &["roll", "import", &roll]);
        scene.does(day, &["open", &meeting]);
        scene
    }

    fn on(&self, day: &str, args: &[&str]) -> Run {
        self.0.run_fixed(day, args)
    }

    fn does(&self, day: &str, args: &[&str]) {
        let _ = self.on(day, args).exits(0);
    }

    /// What is due: `date code`, with `-` for no date.
    fn due(&self, day: &str) -> Vec<String> {
        let status = self.on(day, &["status", "q", "--json"]).exits(0).json();
        let list = self.on(day, &["status", "--json"]).exits(0).json();
        assert_eq!(list["consultations"][0]["due"], status["due"]);
        let step = |step: &serde_json::Value| {
            format!("{} {}", step["date"].as_str().unwrap_or("-"), step["code"].as_str().unwrap())
        };
        status["due"].as_array().unwrap().iter().map(step).collect()
    }

    /// The table of one and that of all hold these words.
    #[track_caller]
    fn tells(&self, day: &str, words: &str) {
        for args in [&["status", "q"][..], &["status"]] {
            let table = self.on(day, args).exits(0).out;
            assert!(table.contains(words), "{words}\n{table}");
        }
    }
}

#[test]
fn from_the_notice_to_the_last_day() {
    for lang in LANGS {
        let scene = Scene::new(lang, "2026-02-20", SIX, NOTICE);
        assert_eq!(scene.due("2026-02-25"), ["2026-03-01 notice", "2026-03-16 opens", "2026-03-31 close"]);
        scene.tells("2026-02-25", pick(lang, "（还有 4 天）", "(4 days left)"));
        scene.tells("2026-03-02", pick(lang, "（已过 1 天）", "(1 day late)"));
        scene.does("2026-02-27", &["fact", "q", "notice", "--at", "2026-02-26"]);
        assert_eq!(
            scene.due("2026-02-27"),
            ["2026-03-13 notice-ends", "2026-03-16 opens", "2026-03-31 close"]
        );
        assert_eq!(scene.due("2026-03-13"), ["2026-03-16 opens", "2026-03-31 close"]);
        scene.does("2026-03-20", &["visit", "q", "3-2-101", "absent"]);
        assert_eq!(scene.due("2026-03-20"), ["- visit-again", "2026-03-31 close"]);
        scene.tells("2026-03-20", pick(lang, "1 户去过而未表态", "go again: 1"));
        scene.does("2026-03-21", &["record", "q", "3-2-101", "for"]);
        scene.tells(
            "2026-03-28",
            pick(lang, "最后一天（还有 3 天）", "last day of the canvass (3 days left)"),
        );
        scene.tells("2026-03-31", pick(lang, "最后一天（就是今天）", "last day of the canvass (today)"));
        let late = pick(
            lang,
            "征询期已过，请截止：yishi close q（已过 2 天）",
            "the canvass is over, close it: yishi close q (2 days late)",
        );
        scene.tells("2026-04-02", late);
        // An extension moves the last day.
        scene.does("2026-03-30", &["extend", "q", "2026-04-05"]);
        assert_eq!(scene.due("2026-04-02"), ["2026-04-05 close"]);
    }
}

#[test]
fn from_the_close_to_the_end() {
    for lang in LANGS {
        let scene = Scene::new(lang, "2026-03-16", SIX, POSTED);
        scene.does("2026-03-20", &["record", "q", "3-2-101", "for"]);
        scene.does("2026-03-31", &["close", "q"]);
        assert_eq!(scene.due("2026-04-01"), ["2026-04-03 publish"]);
        scene
            .tells("2026-04-05", pick(lang, "yishi publish q（已过 2 天）", "yishi publish q (2 days late)"));
        scene.does("2026-04-02", &["publish", "q"]);
        assert_eq!(scene.due("2026-04-02"), ["2026-04-09 objections-end", "2026-04-10 final"]);
        scene.does("2026-04-03", &["object", "q", "3-2-102"]);
        assert_eq!(scene.due("2026-04-03"), ["- answer", "2026-04-09 objections-end", "2026-04-10 final"]);
        assert_eq!(scene.due("2026-04-10"), ["- answer", "2026-04-10 final"]);
        scene.does("2026-04-10", &["object", "q", "3-2-102", "--answer", "已说明"]);
        scene.tells(
            "2026-04-11",
            pick(lang, "可以终结：yishi final q", "it can be made final: yishi final q"),
        );
        scene.does("2026-04-11", &["final", "q"]);
        assert_eq!(scene.due("2026-04-12"), Vec::<String>::new());
    }
}

#[test]
fn the_second_count_and_the_second_ballot() {
    for lang in LANGS {
        let scene = Scene::new(lang, "2026-03-16", SIX, CONFIRM);
        scene.does("2026-03-20", &["record", "q", "3-2-101", "for"]);
        scene.does("2026-03-31", &["close", "q"]);
        scene.does("2026-04-02", &["publish", "q"]);
        assert_eq!(scene.due("2026-04-03"), ["2026-04-12 objections-end", "2026-04-13 confirm"]);
        scene.does("2026-04-13", &["confirm", "q"]);
        assert_eq!(scene.due("2026-04-13"), ["2026-04-13 final"]);

        let shares = "户号,业主,份额\n1-1-101,a,40\n1-1-102,b,60\n";
        let scene = Scene::new(lang, "2026-03-16", shares, FRANCE);
        scene.does("2026-03-20", &["record", "q", "1-1-101", "for"]);
        scene.does("2026-03-31", &["close", "q"]);
        assert_eq!(scene.due("2026-04-01"), ["- reopen", "- publish"]);
        scene.tells("2026-04-01", pick(lang, "另行表决：yishi reopen q", "under the other rule can be held"));
        scene.does("2026-04-01", &["reopen", "q", "--opens", "2026-04-02", "--closes", "2026-04-20"]);
        assert_eq!(scene.due("2026-04-01"), ["- publish"]);
    }
}

#[test]
fn the_walking_list_goes_from_stairwell_to_stairwell() {
    for lang in LANGS {
        let scene = Scene::new(lang, "2026-03-16", SIX, POSTED);
        scene.does("2026-03-20", &["record", "q", "10-1-103", "for"]);
        // Written down in another order than it was walked.
        for (door, outcome, at) in [
            ("3-2-102", "refused", "2026-03-19"),
            ("3-2-102", "absent", "2026-03-18"),
            ("10-1-101", "delivered", "2026-03-18T19:30:00+08:00"),
            ("10-1-101", "absent", "2026-03-17"),
        ] {
            scene.does("2026-03-20", &["visit", "q", door, outcome, "--at", at]);
        }
        let list = scene.on("2026-03-21", &["status", "q", "--missing"]).exits(0).out;
        let words = pick(
            lang,
            "3 号楼 2 单元：3 户\n| 户号    | 上门次数 | 上次上门   | 上次结果 | 已送达 | 公告送达 |",
            "building 3, stairwell 2, without an answer: 3\n| door    | visits | last visit | last outcome | delivered | public notice |",
        );
        assert!(list.contains(words), "{list}");
        let line = list.lines().find(|line| line.contains("3-2-102")).unwrap();
        assert!(line.contains("2 | 2026-03-19") && line.contains(pick(lang, "拒收", "refused")), "{line}");
        let line = list.lines().find(|line| line.contains("10-1-101")).unwrap();
        assert!(line.contains("2026-03-18 |") && line.contains(pick(lang, "已送达", "delivered")), "{line}");
        assert!(!list.contains("10-1-103"), "{list}");
        let flat = scene.on("2026-03-21", &["status", "q", "--missing", "--json"]).exits(0).json();
        assert_eq!(flat["doors"].as_array().unwrap().len(), 5);
        assert_eq!(
            flat["doors"][1],
            serde_json::json!({"door": "3-2-102", "building": "3", "stairwell": "2", "visits": 2,
                "delivered": false, "notice_due": false, "last_visit": "2026-03-19",
                "last_outcome": "refused"})
        );
        assert_eq!(flat["doors"][0]["last_visit"], serde_json::Value::Null);
        for (filter, doors) in [
            (&["--building", "3号楼"][..], 3),
            (&["--stairwell", "10-1"], 2),
            (&["--stairwell", "3号楼-2单元"], 3),
            (&["--building", "3", "--stairwell", "3-2"], 3),
        ] {
            let args = [&["status", "q", "--missing", "--format", "csv"], filter].concat();
            let csv = scene.on("2026-03-21", &args).exits(0).out;
            assert_eq!(csv.lines().count(), doors + 1, "{csv}");
        }
        let unknown = scene.on("2026-03-21", &["status", "q", "--missing", "--stairwell", "3-9"]).exits(1);
        assert!(
            unknown.err.contains("[place-unknown]") && unknown.err.contains("3-2, 10-1"),
            "{}",
            unknown.err
        );
        let _ = scene.on("2026-03-21", &["status", "q", "--building", "3"]).exits(2);
    }
}
