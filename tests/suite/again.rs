//! What is done to be sure of the answers: who says so, the same papers keyed
//! twice, delivery, and a text and a roll that move only by entries. Every
//! result is verified as a book and as minutes, and by the printed shell lines.

use crate::common::{LANGS, Run, Sandbox, pick};
use serde_json::{Value, json};

const ROLL: &str = "户号,业主,面积,状态\n\
    1-1-101,A,100.00,\n1-1-102,A,100.00,\n1-1-103,B,100.00,\n1-1-104,C,100.00,\n1-1-105,D,100.00,\n\
    1-1-106,E,100.00,\n2-1-101,F,80.00,\n2-1-102,开发商,80.00,未售\n2-1-103,开发商,80.00,未售\n2-1-104,G,60.00,\n";

struct Scene(Sandbox);

impl Scene {
    fn open(lang: &'static str, disclose: &str, rule: &str) -> Self {
        let sandbox = Sandbox::speaking(lang);
        sandbox.write("roll.csv", ROLL);
        sandbox.write("p.md", "A lift / 加装电梯\n");
        sandbox.write(
            "q.toml",
            format!(
                "[consultation]\nid = \"q\"\ntitle = \"电梯\"\nconvener = \"组\"\nopens = 2026-03-16\n\
                 closes = 2026-03-31\ndisclose = \"{disclose}\"\n[proposal]\ntext = \"p.md\"\n[rule]\n{rule}\n"
            ),
        );
        let scene = Self(sandbox);
        let _ = scene.run(&["init", "Lane"]).exits(0);
        let _ = scene.run(&["roll", "import", "roll.csv"]).exits(0);
        let _ = scene.run(&["open", "q.toml"]).exits(0);
        scene
    }

    fn run(&self, args: &[&str]) -> Run {
        self.0.run(args)
    }

    fn does(&self, args: &[&str]) -> Run {
        self.run(args).exits(0)
    }

    fn tally(&self) -> Value {
        let _ = self.does(&["tally", "q", "--recount"]);
        self.does(&["tally", "q", "--json"]).json()
    }

    fn households(&self) -> Value {
        self.tally()["measures"]["households"].clone()
    }

    /// The book verifies, also after its tables were made again, and says the
    /// same.
    fn holds(&self) {
        let _ = self.run(&["verify"]).exits(3);
        let before = self.tally();
        let _ = self.does(&["book", "rebuild"]);
        let _ = self.run(&["verify"]).exits(3);
        assert_eq!(self.tally(), before);
    }

    /// Closes; the minutes verify in both languages, and by hand.
    fn close(&self) -> Value {
        self.holds();
        let _ = self.does(&["close", "q", "--accept-open-conflicts"]);
        self.holds();
        for lang in LANGS {
            let folder = format!("m-{lang}");
            let args = ["minutes", "q", "-o", &folder, "--lang", lang, "--accept-small-groups", "--json"];
            let log = self.does(&args).json()["log"].as_str().unwrap().to_owned();
            let _ = self.run(&["verify", &folder, "--log", &log]).exits(0);
            self.by_hand(&folder);
            let sealed = format!("s-{lang}");
            let _ = self.does(&["minutes", "q", "-o", &sealed, "--lang", lang, "--sealed"]);
            let _ = self.run(&["verify", &sealed, "--log", &log]).exits(0);
            self.by_hand(&sealed);
        }
        self.tally()
    }

    /// Runs the lines that the minutes print, word for word.
    fn by_hand(&self, folder: &str) {
        let minutes = String::from_utf8(self.0.read(&format!("{folder}/minutes.md"))).unwrap();
        let lines = minutes.split("```sh\n").nth(2).unwrap().split("```").next().unwrap();
        // They keep what they compare in /tmp, where other tests are too.
        let lines = lines.replace("/tmp/", &format!("{}/", self.0.root().display()));
        let done = std::process::Command::new("bash")
            .args(["-eo", "pipefail", "-c", &lines])
            .current_dir(self.0.path(folder))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{}{told}\n{lines}", String::from_utf8_lossy(&done.stdout));
    }

    fn minutes(&self, lang: &str) -> String {
        String::from_utf8(self.0.read(&format!("m-{lang}/minutes.md"))).unwrap()
    }
}

#[track_caller]
fn refused(run: &Run, code: &str, words: &str) {
    assert_eq!(run.code, 1, "{run:?}");
    let said = [format!("[{code}]"), format!("\"code\":\"{code}\"")];
    assert!(said.iter().any(|said| run.err.contains(said)), "{}", run.err);
    assert!(run.err.contains(words), "{words}\n{}", run.err);
}

const HEADS: &str = "extends = \"cn.civil-code.278.major\"";

#[test]
fn who_says_so_and_the_result_without_each() {
    for lang in LANGS {
        let scene = Scene::open(lang, "positions", crate::common::MAJORITY);
        let photo = "ab".repeat(32);
        let _ = scene.does(&[
            "record",
            "q",
            "1-1-101",
            "for",
            "--provenance",
            pick(lang, "签字", "signed"),
            "--form",
            "7",
            "--photo",
            &photo,
        ]);
        for door in ["1-1-102", "1-1-103"] {
            let _ = scene.does(&["record", "q", door, "for", "--provenance", "witnessed", "--witness", "W"]);
        }
        let _ = scene.does(&["record", "q", "1-1-104", "for", "--channel", "phone"]);
        let _ = scene.does(&["record", "q", "1-1-105", "for", "--proxy", "H"]);
        let _ = scene.does(&["record", "q", "1-1-106", "against"]);
        refused(
            &scene.run(&["record", "q", "2-1-101", "for", "--provenance", "signed"]),
            "signed-without-form",
            "--form",
        );
        refused(
            &scene.run(&["record", "q", "2-1-101", "for", "--provenance", "proxy"]),
            "proxy-without-holder",
            "--proxy",
        );
        refused(&scene.run(&["record", "q", "2-1-101", "for", "--photo", &photo]), "photo-without-form", "");
        refused(
            &scene.run(&["record", "q", "2-1-101", "for", "--form", "8", "--photo", "12"]),
            "value-invalid",
            "sha256sum",
        );
        let tally = scene.tally();
        let by: Vec<(&str, u64)> = tally["by"]["provenance"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(tier, cell)| (tier.as_str(), cell["households"].as_u64().unwrap()))
            .collect();
        assert_eq!(by, [("phone", 1), ("proxy", 1), ("signed", 1), ("steward", 1), ("witnessed", 2)]);
        // 5 of 10 agree; without the two witnessed only 3 do.
        assert_eq!(tally["outcome"], "passed");
        let without = |what: &str| {
            let all = tally["without"].as_array().unwrap();
            all.iter().find(|one| one["what"] == what).map(|one| one["outcome"].clone())
        };
        assert_eq!(without("witnessed"), Some("rejected".into()));
        assert_eq!(without("steward"), Some("passed".into()));
        assert_eq!(without("proxies"), Some("rejected".into()));
        assert_eq!(without("unsigned"), Some("rejected".into()));
        let shown = scene.does(&["tally", "q", "--by", "provenance"]).out;
        assert!(
            shown.contains(pick(
                lang,
                "只计有签字的：未通过，与上述结果不同。",
                "With signed answers only: rejected, which differs."
            )),
            "{shown}"
        );
        let _ = scene.close();
        assert!(
            scene.minutes(lang).contains(pick(
                lang,
                "| 见证       |    2 |",
                "| witnessed               |          2 |"
            )),
            "{}",
            scene.minutes(lang)
        );
        // Names, forms and photographs stay in the book.
        let folder = std::fs::read_dir(scene.0.path("m-zh")).unwrap();
        for file in folder.map(|file| std::fs::read(file.unwrap().path()).unwrap()) {
            let text = String::from_utf8_lossy(&file).into_owned();
            assert!(!text.contains(&photo) && !text.contains("\"W\""), "{text}");
        }
    }
}

#[test]
fn two_entries_that_differ_count_nowhere_until_a_person_decides() {
    for (lang, disclose) in [("zh", "positions"), ("en", "named"), ("zh", "none")] {
        let scene = Scene::open(lang, disclose, HEADS);
        scene.0.write("one.csv", "户号,意见,表号,依据\n1-1-101,同意,1,签字\n1-1-102,同意,2,签字\n1-1-103,反对,3,签字\n1-1-104,同意,4,签字\n");
        scene.0.write("two.csv", "户号,意见\n1-1-101,同意\n1-1-103,同意\n1-1-104,弃权\n2-1-101,同意\n");
        let _ = scene.does(&["record", "q", "--from", "one.csv"]);
        let dry = scene.does(&["record", "q", "--second", "--from", "two.csv", "--dry-run", "--json"]).json();
        assert_eq!((&dry["different"], &dry["size"]), (&json!(2), &json!(5)));
        let second = scene.does(&["record", "q", "--second", "--from", "two.csv", "--json"]).json();
        assert_eq!(
            (&second["same"], &second["different"], &second["only_first"], &second["only_second"]),
            (&json!(1), &json!(2), &json!(["1-1-102"]), &json!(1))
        );
        let tally = scene.tally();
        assert_eq!(tally["measures"]["households"]["contested"], 2);
        assert_eq!(tally["measures"]["households"]["for"], 2);
        // The owner of 101 and 102 agreed twice; B and C are contested heads.
        assert_eq!(tally["measures"]["heads"]["contested"], 2);
        let status = scene.does(&["status", "q", "--json"]).json();
        assert_eq!(
            (&status["contested"], &status["keyed_twice"]),
            (&json!(["1-1-103", "1-1-104"]), &json!(3))
        );
        refused(&scene.run(&["record", "q", "1-1-103", "for", "--replace"]), "contested", "yishi resolve");
        refused(&scene.run(&["resolve", "q", "1-1-101", "for", "--why", "x"]), "not-contested", "1-1-101");
        refused(&scene.run(&["resolve", "q", "1-1-103", "for"]), "why-missing", "--why");
        scene.holds();
        // Closed as it is, the contested count nowhere, and everything verifies.
        if disclose == "none" {
            let closed = scene.close();
            assert_eq!(closed["measures"]["households"]["contested"], 2);
            continue;
        }
        let _ = scene.does(&["resolve", "q", "1-1-103", "for", "--why", "看过表"]);
        let _ = scene.does(&["resolve", "q", "1-1-104", "against", "--why", "看过表"]);
        refused(
            &scene.run(&["record", "q", "--second", "1-1-103", "against"]),
            "second-settled",
            pick(lang, "“同意”", "settled as for"),
        );
        let tally = scene.tally();
        let households = &tally["measures"]["households"];
        assert_eq!(
            (&households["for"], &households["against"], &households["contested"]),
            (&json!(3), &json!(1), &json!(0))
        );
        // What the paper says of its form and signature stays known.
        assert_eq!(tally["by"]["provenance"]["signed"]["households"], 4);
        // A new answer is an entry that was keyed once.
        let _ = scene.does(&["record", "q", "1-1-103", "against", "--replace"]);
        assert_eq!(scene.does(&["status", "q", "--json"]).json()["keyed_twice"], 2);
        let closed = scene.close();
        assert_eq!(closed["canvass"]["twice"], json!({"compared": 3, "differed": 2, "resolved": 2}));
        assert_eq!(closed["canvass"]["records"], 5);
    }
}

#[test]
fn a_contested_door_that_decides_keeps_the_outcome_open() {
    for lang in LANGS {
        let scene = Scene::open(lang, "positions", crate::common::MAJORITY);
        for door in ["1-1-101", "1-1-102", "1-1-103", "1-1-104", "1-1-105"] {
            let _ = scene.does(&["record", "q", door, "for"]);
        }
        let _ = scene.does(&["record", "q", "--second", "1-1-105", "against"]);
        for door in ["1-1-106", "2-1-101", "2-1-102", "2-1-103", "2-1-104"] {
            let _ = scene.does(&["record", "q", door, "against"]);
        }
        assert_eq!(scene.tally()["outcome"], "pending");
        refused(&scene.run(&["close", "q"]), "open-conflicts", "--accept-open-conflicts");
        let closed = scene.close();
        assert_eq!((&closed["outcome"], &closed["bounds"]["decided"]), (&json!("pending"), &json!(false)));
    }
}

#[test]
fn another_text_says_what_becomes_of_the_answers() {
    for (lang, disclose) in [("zh", "positions"), ("en", "named"), ("zh", "none")] {
        let scene = Scene::open(lang, disclose, HEADS);
        for (n, words) in [(2, "two"), (3, "three"), (4, "four"), (5, "five")] {
            scene.0.write(&format!("p{n}.md"), format!("{words}\n"));
        }
        for door in ["1-1-101", "1-1-102", "1-1-103"] {
            let _ = scene.does(&["record", "q", door, "for"]);
        }
        let _ = scene.does(&["visit", "q", "1-1-104", "delivered"]);
        let kept = scene.does(&["amend", "text", "q", "p2.md", "--keep", "--why", "x", "--json"]).json();
        assert_eq!((&kept["version"], &kept["given"], &kept["then"]), (&json!(2), &json!(3), &json!("keep")));
        let _ = scene.does(&["record", "q", "1-1-101", "against", "--replace"]);
        assert_eq!(scene.households()["for"], 2);
        scene.holds();
        let _ = scene.does(&["amend", "text", "q", "p3.md", "--void-silent", "--why", "x"]);
        let households = scene.households();
        assert_eq!(
            (&households["for"], &households["silent"], &households["unreached"]),
            (&json!(0), &json!(4), &json!(6))
        );
        scene.holds();
        let _ = scene.does(&["record", "q", "1-1-102", "for"]);
        let _ = scene.does(&["record", "q", "1-1-105", "for"]);
        let _ = scene.does(&["amend", "text", "q", "p4.md", "--reask", "--why", "x"]);
        let households = scene.households();
        assert_eq!((&households["silent"], &households["unreached"]), (&json!(0), &json!(10)));
        refused(&scene.run(&["amend", "text", "q", "p4.md", "--keep", "--why", "x"]), "text-same", "");
        let _ = scene.does(&["record", "q", "1-1-102", "for"]);
        let _ = scene.does(&["record", "q", "1-1-106", "abstain"]);
        let kept = scene.does(&["amend", "text", "q", "p5.md", "--keep", "--why", "x", "--json"]).json();
        assert_eq!(kept["given"], 2);
        let closed = scene.close();
        assert_eq!(closed["positions"]["for"], 1);
        for lang in LANGS {
            let minutes = scene.minutes(lang);
            // The rows of the three versions: number, day, and three counts.
            let is_version = |line: &&str| {
                let day = line.split('|').nth(2).unwrap_or_default().trim();
                day.len() == 10 && day.starts_with("20") && line.matches('|').count() == 8
            };
            let rows: Vec<Vec<&str>> = minutes
                .lines()
                .filter(is_version)
                .map(|line| line.split('|').map(str::trim).collect())
                .collect();
            // Given before; of them again, as given, none any more.
            let counts: Vec<[&str; 4]> = rows.iter().map(|row| [row[3], row[5], row[6], row[7]]).collect();
            let told =
                [["3", "1", "0", "2"], ["3", "1", "0", "2"], ["2", "1", "0", "1"], ["2", "0", "2", "0"]];
            assert_eq!(counts, told, "{minutes}");
            assert!(
                minutes.contains("five") && !minutes.contains("加装电梯\n"),
                "the text that was decided on"
            );
        }
        // A text that was changed in the folder is found, whichever it is.
        scene.0.write("m-zh/proposal-3.md", "other\n");
        let _ = scene.run(&["verify", "m-zh"]).exits(4);
    }
}

#[test]
fn another_roll_is_shown_beside_the_one_as_opened() {
    for (lang, disclose) in [("zh", "positions"), ("en", "named"), ("zh", "none")] {
        let scene = Scene::open(lang, disclose, &format!("{HEADS}\nheads = {{ developer_stock = \"one\" }}"));
        for door in ["1-1-101", "1-1-102", "1-1-103", "1-1-106", "2-1-104"] {
            let _ = scene.does(&["record", "q", door, "for"]);
        }
        // A and B..E, F, G, and the unsold units as one.
        assert_eq!(scene.tally()["measures"]["heads"]["all"], 8);
        scene.0.write(
            "changes.csv",
            "户号,业主,面积,状态\n1-1-102,B,,\n1-1-103,,120.50,\n2-1-102,H,,已售\n3-1-101,H,55.00,\n",
        );
        let amend = |extra: &[&'static str]| {
            let mut args = vec!["amend", "roll", "q", "--why", "x", "--json"];
            args.extend_from_slice(extra);
            scene.run(&args)
        };
        let first = amend(&["--from", "changes.csv", "--remove", "2-1-104"]).exits(0).json();
        assert_eq!(
            (&first["changed"], &first["added"], &first["removed"], &first["households"]),
            (&json!(["1-1-102", "1-1-103", "2-1-102"]), &json!(["3-1-101"]), &json!(["2-1-104"]), &json!(10))
        );
        let tally = scene.tally();
        // A, B with 102, C, D, E, F, H with the new door, the one unit unsold.
        assert_eq!(tally["measures"]["heads"]["all"], 8);
        assert_eq!(tally["measures"]["area"]["all"], 10_000 * 5 + 12_050 + 8_000 * 3 + 5_500);
        assert_eq!(
            tally["measures"]["households"]["for"], 4,
            "the answer of a door that is gone does not count"
        );
        assert_eq!(tally["as_opened"]["measures"]["households"]["for"], 5);
        assert_eq!(tally["as_opened"]["measures"]["area"]["all"], 90_000);
        refused(&amend(&["--from", "changes.csv"]), "amend-nothing", "");
        refused(&scene.run(&["record", "q", "2-1-104", "for"]), "door-unknown", "2-1-104");
        scene.holds();
        // A row with a fault is shown with its line, and nothing changes.
        scene.0.write("bad.csv", "户号,业主,面积\n1-1-101,,\n3-1-102,,\n");
        refused(&amend(&["--from", "bad.csv"]), "area-missing", "\"line\":3");
        scene.0.write("bad.csv", "户号,面积\n1-1-1O1,60.00\n");
        refused(&amend(&["--from", "bad.csv"]), "roll-lookalike", "1-1-101");
        scene.0.write("bad.csv", "户号,面积\n1-1-101,many\n");
        refused(&amend(&["--from", "bad.csv"]), "changes-refused", "many");
        assert_eq!(amend(&["--from", "changes.csv", "--remove", "3-1-101"]).code, 2);
        // A door that comes back has its answer still.
        scene.0.write("back.csv", "户号,业主,面积\n2-1-104,G,60.00\n");
        let _ = amend(&["--from", "back.csv"]).exits(0);
        assert_eq!(scene.households()["for"], 5);
        // The community's roll went along.
        assert!(scene.does(&["roll", "show", "--json"]).out.contains("\"households\":11"));
        // The owners of the roll as frozen count, whatever roll came after; a
        // sale to somebody with no other door is a change as well.
        scene.0.write("other.csv", "户号,业主,面积\n1-1-101,Z,99.00\n1-1-102,Z,99.00\n");
        let _ = scene.does(&["roll", "import", "other.csv", "--replace"]);
        scene.0.write("sale.csv", "户号,业主\n1-1-101,Q\n");
        assert_eq!(amend(&["--from", "sale.csv"]).exits(0).json()["changed"], json!(["1-1-101"]));
        refused(&amend(&["--from", "sale.csv"]), "amend-nothing", "");
        assert_eq!(scene.tally()["measures"]["heads"]["all"], 9);
        let _ = scene.does(&["record", "q", "3-1-101", "against"]);
        let closed = scene.close();
        assert_eq!(closed["measures"]["households"]["all"], 11);
        refused(&amend(&["--remove", "3-1-101"]), "closed", "");
        for lang in LANGS {
            let words = pick(lang, "分母是变更后的名册", "The base is the roll as amended");
            assert!(scene.minutes(lang).contains(words), "{}", scene.minutes(lang));
            let words = pick(lang, "按开启时的名册计，结果为", "Counted on the roll as it was opened");
            assert!(scene.minutes(lang).contains(words), "{}", scene.minutes(lang));
        }
        // A roll that was changed in the folder is found.
        let roll = String::from_utf8(scene.0.read("m-en/roll-2.jsonl")).unwrap();
        let mut lines: Vec<&str> = roll.split_inclusive('\n').collect();
        lines.pop();
        scene.0.write("m-en/roll-2.jsonl", lines.concat());
        let _ = scene.run(&["verify", "m-en"]).exits(4);
    }
}

#[test]
fn silence_needs_delivery_and_a_notice_its_failed_visits() {
    for lang in LANGS {
        for stands in [true, false] {
            let rule = format!(
                "{}\ndelivery = {{ visits = 3, notice = {stands} }}",
                crate::common::MAJORITY.trim_end()
            );
            let scene = Scene::open(lang, "positions", &rule);
            let visit = |door: &str, outcome: &str| scene.run(&["visit", "q", door, outcome, "--json"]);
            for attempt in 1..=3 {
                let outcome = ["absent", "refused", "moved"][attempt - 1];
                assert_eq!(visit("1-1-101", outcome).exits(0).json()["attempt"], attempt);
                let _ = visit("1-1-102", "absent").exits(0);
                if attempt < 3 {
                    refused(&scene.run(&["visit", "q", "1-1-101", "posted"]), "notice-early", "3");
                    assert_eq!(scene.does(&["visit", "q", "--notice", "--json"]).json()["recorded"], 0);
                }
            }
            let _ = scene.does(&[
                "visit",
                "q",
                "1-1-103",
                "delivered",
                "--proof",
                "挂号信 R123",
                "--steward",
                "李",
            ]);
            let households = scene.households();
            assert_eq!((&households["silent"], &households["unreached"]), (&json!(1), &json!(9)));
            let missing = scene.does(&["status", "q", "--missing", "--json"]).json();
            let due: Vec<&str> = missing["doors"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|door| door["notice_due"] == true)
                .map(|door| door["door"].as_str().unwrap())
                .collect();
            assert_eq!(due, ["1-1-101", "1-1-102"]);
            assert!(scene.does(&["status", "q"]).out.contains("yishi visit q --notice"));
            let posted = scene.does(&["visit", "q", "--notice", "--proof", "公告栏"]).out;
            assert!(posted.contains(pick(lang, "对 2 户的公告送达", "for 2 doors")), "{posted}");
            let households = scene.households();
            let silent = if stands { 3 } else { 1 };
            assert_eq!(households["silent"], silent);
            // Whoever answers all the same is not served by the notice any more.
            let _ = scene.does(&["record", "q", "1-1-102", "for"]);
            let closed = scene.close();
            assert_eq!(closed["canvass"]["posted"], 1);
            let warned =
                closed["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == "posted");
            assert_eq!(warned, stands);
        }
    }
}

#[test]
fn a_proxy_over_the_limit_is_refused_or_put_on_record_as_refused() {
    for lang in LANGS {
        let rule = format!("{}\nproxy = {{ max_per_holder = 2 }}", crate::common::MAJORITY.trim_end());
        let scene = Scene::open(lang, "positions", &rule);
        scene.0.write(
            "proxies.csv",
            "户号,意见,受托人,表号\n1-1-101,同意,H,W1\n1-1-102,同意,H,W2\n1-1-103,同意,H,W3\n1-1-104,同意,H,W4\n1-1-105,同意,K,W5\n",
        );
        // Both doors of A are one owner; B is the second, C one too many.
        let run = scene.run(&["record", "q", "--from", "proxies.csv"]);
        refused(&run, "record-refused", "proxies.csv:5");
        assert!(!run.err.contains("proxies.csv:4"), "{}", run.err);
        assert_eq!(scene.does(&["status", "q", "--json"]).json()["answered"], 0, "all or nothing");
        let done = scene.does(&["record", "q", "--from", "proxies.csv", "--note-refused", "--json"]).json();
        assert_eq!((&done["recorded"], &done["refused"]), (&json!(4), &json!(1)));
        let doors: Vec<&str> =
            done["receipts"].as_array().unwrap().iter().map(|r| r["door"].as_str().unwrap()).collect();
        assert_eq!(doors, ["1-1-101", "1-1-102", "1-1-103", "1-1-105"]);
        let one = scene.does(&["record", "q", "1-1-106", "for", "--proxy", "H", "--note-refused"]).out;
        assert!(one.contains(pick(lang, "不予接受，已记入", "refused; it is on record")), "{one}");
        // No sentence where a script reads rows.
        let args = ["record", "q", "1-1-106", "for", "--proxy", "H", "--note-refused", "--format", "csv"];
        let none = scene.does(&args).out;
        assert_eq!(none.lines().count(), 1, "{none}");
        let closed = scene.close();
        assert_eq!(closed["positions"]["for"], 4);
        let words = pick(lang, "一份代理不予接受，不计票", "a proxy was refused and does not count");
        assert_eq!(scene.minutes(lang).matches(words).count(), 3, "{}", scene.minutes(lang));
    }
}

#[test]
fn few_doors_are_named_before_their_figures_are_published() {
    for lang in LANGS {
        let scene = Scene::open(lang, "positions", HEADS);
        let doors = ROLL.lines().skip(1).map(|line| line.split(',').next().unwrap());
        for (n, door) in doors.filter(|door| !door.ends_with("2-1-104")).enumerate() {
            let said = if n % 2 == 0 { "for" } else { "against" };
            let known = if n == 0 { "phone" } else { "steward" };
            let _ = scene.does(&["record", "q", door, said, "--provenance", known]);
        }
        scene.0.write("changes.csv", "户号,面积\n1-1-101,99.00\n");
        let _ = scene.does(&["amend", "roll", "q", "--from", "changes.csv", "--why", "measured again"]);
        let _ = scene.does(&["close", "q", "--accept-open-conflicts"]);
        let run = scene.run(&["minutes", "q", "-o", "m"]);
        let (known, roll) = pick_two(
            lang,
            ["依据为“电话”的各户", "those recorded as “by telephone”"],
            ["第 1 次变更", "change 1 of the roll"],
        );
        refused(&run, "small-groups", known);
        refused(&run, "small-groups", roll);
        let whole = if lang == "zh" { "：全体" } else { ": all" };
        assert!(!run.err.contains(whole), "{}", run.err);
        // Nothing tells how the answers of a building are known.
        let by = scene.tally()["by"].clone();
        assert_eq!(by["standing"]["phone-for"]["households"], 1);
        assert!(!by["building"].to_string().contains("phone"), "{by}");
        // The rolls side by side do not show which door was changed.
        let _ = scene.does(&["minutes", "q", "-o", "m", "--accept-small-groups"]);
        let lines = |name: &str| String::from_utf8(scene.0.read(&format!("m/{name}"))).unwrap();
        let (before, after) = (lines("roll.jsonl"), lines("roll-2.jsonl"));
        assert_eq!(before.lines().count(), after.lines().count());
        assert!(before.lines().all(|line| !after.contains(line)));
    }
}

fn pick_two(lang: &str, first: [&'static str; 2], second: [&'static str; 2]) -> (&'static str, &'static str) {
    (pick(lang, first[0], first[1]), pick(lang, second[0], second[1]))
}
