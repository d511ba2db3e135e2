//! Whole consultations with what a rule asks for before and after the count,
//! in both languages: several doors of one owner, silence, a second ballot,
//! confirmation over objections, a broken notice period.

use crate::common::{LANGS, Run, Sandbox, pick};
use serde_json::Value;

/// A consultation `q` on `roll`, opened on `day` under the `[rule]` table's
/// body `rule`, with `more` tables before it.
struct Scene {
    sandbox: Sandbox,
    disclose: &'static str,
}

impl Scene {
    fn new(lang: &'static str, roll: &str) -> Self {
        let sandbox = Sandbox::speaking(lang);
        sandbox.write("roll.csv", roll);
        sandbox.write("p.md", "A lift / 加装电梯\n");
        let _ = sandbox.run(&["init", "Lane"]).exits(0);
        let _ = sandbox.run(&["roll", "import", "roll.csv"]).exits(0);
        Self { sandbox, disclose: "positions" }
    }

    fn file(&self, more: &str, rule: &str) -> String {
        let text = format!(
            "[consultation]\nid = \"q\"\ntitle = \"电梯\"\nconvener = \"组\"\nopens = 2026-03-16\n\
             closes = 2026-03-31\ndisclose = \"{}\"\n[proposal]\ntext = \"p.md\"\n{more}\n[rule]\n{rule}\n",
            self.disclose
        );
        self.sandbox.write("q.toml", text).display().to_string()
    }

    fn open(&self, more: &str, rule: &str) {
        let file = self.file(more, rule);
        let _ = self.on("2026-03-16", &["open", &file]).exits(0);
    }

    /// In this process, on a day of the calendar.
    fn on(&self, day: &str, args: &[&str]) -> Run {
        self.sandbox.run_fixed(day, args)
    }

    fn say(&self, doors: &[&str], position: &str) {
        for door in doors {
            let _ = self.on("2026-03-20", &["record", "q", door, position]).exits(0);
        }
    }

    fn reach(&self, doors: &[&str]) {
        for door in doors {
            let _ = self.on("2026-03-20", &["visit", "q", door, "delivered"]).exits(0);
        }
    }

    fn tally(&self) -> Value {
        self.on("2026-03-25", &["tally", "q", "--json"]).exits(0).json()
    }

    /// Everything that others check holds: the book, the other road to the
    /// count, the rebuilt tables, the minutes in both languages.
    fn holds(&self, id: &str) {
        let _ = self.sandbox.run(&["tally", id, "--recount"]).exits(0);
        let _ = self.sandbox.run(&["verify"]).exits(3);
        let before = self.sandbox.run(&["tally", id, "--json"]).exits(0).out;
        let _ = self.sandbox.run(&["book", "rebuild"]).exits(0);
        let _ = self.sandbox.run(&["verify"]).exits(3);
        assert_eq!(self.sandbox.run(&["tally", id, "--json"]).exits(0).out, before);
        for lang in ["zh", "en"] {
            let folder = format!("m-{id}-{lang}");
            let args = ["minutes", id, "-o", &folder, "--lang", lang, "--accept-small-groups", "--json"];
            let log = self.sandbox.run(&args).exits(0).json()["log"].as_str().unwrap().to_owned();
            let _ = self.sandbox.run(&["verify", &folder, "--log", &log]).exits(0);
            let sealed = format!("s-{id}-{lang}");
            let _ = self.sandbox.run(&["minutes", id, "-o", &sealed, "--lang", lang, "--sealed"]).exits(0);
            let found = self.sandbox.run(&["verify", &sealed, "--log", &log, "--json"]).exits(0).json();
            // With everything opened nothing of the count is taken on trust.
            let trusted = |f: &Value| {
                f["status"] == "not_checked"
                    && ["weights", "tally", "confirm"].contains(&f["check"].as_str().unwrap())
            };
            let findings = found["findings"].as_array().unwrap();
            assert!(!findings.iter().any(trusted), "{findings:?}");
        }
    }
}

#[track_caller]
fn refused(run: &Run, code: &str, words: &str) {
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains(&format!("[{code}]")), "{}", run.err);
    assert!(run.err.contains(words), "{words}\n{}", run.err);
}

const OWNERS: &str = "户号,业主,面积,类型,状态,标签\n\
    1-1-101,A,100.00,,,\n1-1-102,A,100.00,,,\n1-1-103,B,100.00,,,\n1-1-104,C,100.00,,,\n1-1-105,D,100.00,,,\n\
    1-1-106,E,100.00,,,\n1-1-107,F,100.00,,,\n1-1-108,F,50.00,,,\n1-1-201,开发商,80.00,,未售,\n\
    1-1-202,开发商二,80.00,,未售,\n9-1-1,G,12.00,车位,,\n9-1-2,A,12.00,车位,,\n";

#[test]
fn article_278_with_owners_of_several_doors() {
    for lang in LANGS {
        let scene = Scene::new(lang, OWNERS);
        scene.open("", "extends = \"cn.civil-code.278.major\"\n[rule.area]\nexclude_kinds = [\"parking\"]");
        scene.say(&["1-1-101", "1-1-102", "1-1-103", "1-1-104", "1-1-105", "1-1-107"], "同意");
        scene.say(&["1-1-106", "1-1-108"], "反对");
        // A 1, B, C, D, E, F in conflict, unsold units together 1: seven heads.
        let tally = scene.tally();
        let heads = &tally["measures"]["heads"];
        let figures: Vec<u64> = ["for", "against", "contested", "unreached", "all"]
            .iter()
            .map(|bucket| heads[*bucket].as_u64().unwrap())
            .collect();
        assert_eq!(figures, [4, 1, 1, 1, 7]);
        let area = &tally["measures"]["area"];
        assert_eq!((area["for"].as_u64(), area["all"].as_u64()), (Some(60_000), Some(91_000)));
        assert_eq!(tally["excluded"][0]["households"], 2);
        assert_eq!(tally["excluded"][0]["area"], 2_400);
        // The contested owner decides: 4 of 5 agree, or 5 of 6, or 4 of 6.
        assert_eq!(tally["outcome"], "pending");
        refused(&scene.on("2026-04-01", &["close", "q"]), "open-conflicts", "--accept-open-conflicts");
        let explained = scene.on("2026-04-01", &["explain", "q"]).exits(0).out;
        assert!(explained.contains(pick(
            lang,
            "不计入：类型为“车位”的 2 户，24.00 ㎡",
            "2 of kind 车位, 24.00 m²"
        )));
        assert!(
            explained.contains("4 * 4 = 16 < 15 = 5 * 3") || explained.contains("4 * 4 = 16 >= 15 = 5 * 3")
        );
        let refusal = scene.on("2026-03-21", &["record", "q", "9-1-1", "同意"]);
        assert_eq!(refusal.code, 1);
        let _ = scene.on("2026-03-30", &["record", "q", "1-1-108", "同意", "--replace"]).exits(0);
        // 5 of 6 heads took part of 7, and 65,000 of 75,000 agree: not 3/4? It is 86.66 %.
        let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(0);
        assert_eq!(scene.tally()["outcome"], "passed");
        scene.holds("q");
    }
}

const SIX: &str = "户号,业主,面积,份额,标签\n1-1-101,a,100,40,lift\n1-1-102,b,100,20,lift\n1-1-103,c,100,10,\n\
    1-1-104,d,100,10,\n1-1-105,e,100,10,\n1-1-106,f,100,10,old\n";

const SILENCE: &str = "extends = \"cn.civil-code.278.ordinary\"\n[rule.silence]\nparticipates = true\n\
    direction = \"majority\"\nby = \"heads\"\nrequires = [\"delivery_proof\", \"told_effect\"]\ncite = \"议事规则第9条\"";

#[test]
fn silence_moves_only_where_the_clause_was_told_and_delivery_is_proved() {
    for lang in LANGS {
        let scene = Scene::new(lang, SIX);
        scene.open("", SILENCE);
        scene.say(&["1-1-101", "1-1-102"], "同意");
        scene.say(&["1-1-103"], "反对");
        scene.reach(&["1-1-104", "1-1-105"]);
        let tally = scene.tally();
        assert_eq!((&tally["outcome"], &tally["silence"]["applied"]), (&"no_quorum".into(), &false.into()));
        assert_eq!(tally["silence"]["missing"][0], "told_effect");
        refused(&scene.on("2026-03-25", &["fact", "q", "told"]), "fact-unknown", "told_effect");
        let _ = scene.on("2026-03-25", &["fact", "q", "told_effect", pick(lang, "是", "yes")]).exits(0);
        let tally = scene.tally();
        assert_eq!(tally["outcome"], "passed");
        assert_eq!(tally["measures"]["heads"]["for"], 4);
        assert_eq!(tally["before_silence"]["heads"]["silent"], 2);
        assert_eq!(tally["measures"]["heads"]["unreached"], 1);
        let without = &tally["without"][0];
        assert_eq!((&without["what"], &without["outcome"]), (&"silence".into(), &"no_quorum".into()));
        assert_eq!(without["differs"], true);
        let told = scene.on("2026-04-01", &["explain", "q"]).exits(0).out;
        let words = pick(
            lang,
            "不适用未表态的约定：参与不足，与上述结果不同。",
            "Without the clause on silence: no quorum, which differs.",
        );
        assert!(told.contains(words), "{told}");
        assert!(told.contains("议事规则第9条"));
        // A tie is no majority to join.
        let _ = scene.on("2026-03-26", &["record", "q", "1-1-102", "反对", "--replace"]).exits(0);
        let _ = scene.on("2026-03-26", &["record", "q", "1-1-103", "弃权", "--replace"]).exits(0);
        let tied = scene.tally();
        assert_eq!(tied["silence"]["moved"]["heads"]["to"], "abstain");
        assert_eq!(tied["outcome"], "rejected");
        let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(10);
        // The lines count what households said, not where silence puts them.
        let chain = scene.on("2026-04-01", &["log", "q", "--raw"]).exits(0).out;
        assert!(chain.contains("\"silent\":2,\"t\":\"tally\""), "{chain}");
        scene.holds("q");
    }
}

const FRANCE: &str = "extends = \"fr.1965-557.25\"";

#[test]
fn a_second_ballot_under_the_other_rule_is_a_log_of_its_own() {
    for lang in LANGS {
        let scene = Scene::new(lang, SIX);
        scene.open("", FRANCE);
        scene.say(&["1-1-101"], "同意");
        scene.say(&["1-1-102"], "反对");
        let early = ["reopen", "q", "--opens", "2026-04-02", "--closes", "2026-04-20"];
        refused(&scene.on("2026-03-30", &early), "not-closed", "q");
        let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(14);
        assert_eq!(scene.tally()["fallback_to"], "fr.1965-557.24");
        let _ = scene.on("2026-04-01", &["publish", "q"]).exits(0);
        refused(&scene.on("2026-04-01", &["final", "q"]), "goes-on", "reopen");
        let wrong = ["reopen", "q", "--opens", "2026-04-20", "--closes", "2026-04-02"];
        refused(&scene.on("2026-04-01", &wrong), "window-invalid", "2026-04-02");
        let opened = scene.on("2026-04-01", &early).exits(0).out;
        assert!(opened.contains("q-2") && opened.contains("fr.1965-557.24"), "{opened}");
        refused(
            &scene.on("2026-04-01", &early),
            "reopened",
            pick(lang, "已经由另一次征询接续", "followed already"),
        );
        let second = scene.on("2026-04-03", &["tally", "q-2", "--json"]).exits(0).json();
        assert_eq!(
            (&second["rule"], &second["measures"]["share"]["all"]),
            (&"fr.1965-557.24".into(), &100.into())
        );
        let _ = scene.on("2026-04-03", &["record", "q-2", "1-1-101", "同意"]).exits(0);
        let _ = scene.on("2026-04-21", &["close", "q-2", "--check"]).exits(0);
        scene.holds("q");
        scene.holds("q-2");
        let settings = scene.sandbox.read("m-q-2-zh/rules.json");
        let settings: Value = serde_json::from_slice(&settings).unwrap();
        assert_eq!(
            (&settings["after"]["consultation"], &settings["after"]["result"]),
            (&"q".into(), &"fallback".into())
        );
    }
}

const ATTEMPTS: &str = "id = \"own\"\nsource = \"community\"\nmeasures = [\"households\"]\n\
    quorum = [\n{ id = \"half\", measure = \"households\", count = \"ballots\", op = \">=\", ratio = \"1/2\", of = \"all\" },\n\
    { id = \"fifth\", measure = \"households\", count = \"ballots\", op = \">=\", ratio = \"1/5\", of = \"all\" },\n]\n\
    approval = { id = \"yes\", measure = \"households\", count = [\"for\"], op = \">\", ratio = \"1/2\", of = \"ballots\" }";

#[test]
fn a_second_attempt_has_the_second_quorum_and_there_is_no_third() {
    let scene = Scene::new("en", SIX);
    scene.open("", ATTEMPTS);
    scene.say(&["1-1-101", "1-1-102"], "for");
    let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(11);
    let again = |id| ["reopen", id, "--opens", "2026-04-02", "--closes", "2026-04-20"];
    let _ = scene.on("2026-04-01", &again("q")).exits(0);
    let second = scene.on("2026-04-03", &["tally", "q-2", "--json"]).exits(0).json();
    assert_eq!((&second["attempt"], &second["quorum"][0]["id"]), (&2.into(), &"fifth".into()));
    assert_eq!(second["positions"]["for"], 0, "every attempt is asked anew");
    let _ = scene.on("2026-04-21", &["close", "q-2", "--check"]).exits(11);
    refused(&scene.on("2026-04-22", &again("q-2")), "reopen-not", "no quorum");
    scene.holds("q-2");
}

#[test]
fn a_second_attempt_needs_its_own_notice() {
    let scene = Scene::new("en", SIX);
    let gate = "gates = [{ id = \"notice\", fact = \"notice_days\", op = \">=\", value = 15 }]\n";
    scene.open("[facts]\nnotice = 2026-03-01", &format!("{gate}{ATTEMPTS}"));
    let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(11);
    let again =
        |notice| ["reopen", "q", "--opens", "2026-04-20", "--closes", "2026-04-30", "--notice", notice];
    refused(&scene.on("2026-04-06", &again("2026-04-06")), "gates-unmet", "days of notice: 14");
    let _ = scene.on("2026-04-05", &again("2026-04-05")).exits(0);
    scene.holds("q");
}

const CONFIRM: &str = "extends = \"cn.lishui.13.representatives-objection\"";

#[test]
fn a_decision_stands_or_falls_by_objections() {
    for (lang, objecting, code, outcome) in
        [("zh", 1, 0, "passed"), ("en", 1, 0, "passed"), ("zh", 2, 15, "lapsed"), ("en", 2, 15, "lapsed")]
    {
        let scene = Scene::new(lang, SIX);
        scene.open("", CONFIRM);
        scene.say(&["1-1-101"], "同意");
        let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(12);
        let object = |day, door, at| scene.on(day, &["object", "q", door, "--at", at, "--note", "书面"]);
        refused(&object("2026-04-01", "1-1-103", "2026-04-01"), "not-published", "publish");
        refused(
            &scene.on("2026-04-02", &["publish", "q", "--at", "2026-03-30"]),
            "publish-early",
            "2026-03-30",
        );
        refused(
            &scene.on("2026-04-02", &["publish", "q", "--at", "2026-04-03"]),
            "fact-future",
            "2026-04-03",
        );
        let said = scene.on("2026-04-02", &["publish", "q"]).exits(0).out;
        assert!(said.contains("2026-04-12"), "{said}");
        refused(&scene.on("2026-04-03", &["publish", "q"]), "published", "2026-04-02");
        refused(&object("2026-04-03", "1-1-103", "2026-04-04"), "fact-future", "2026-04-04");
        refused(&object("2026-04-13", "1-1-103", "2026-04-13"), "objection-late", "2026-04-12");
        refused(&object("2026-04-13", "1-1-103", "2026-04-01"), "objection-early", "2026-04-02");
        for door in ["1-1-103", "1-1-104"].iter().take(objecting) {
            let _ = object("2026-04-05", door, "2026-04-04").exits(0);
        }
        // One that is taken back does not count.
        let _ = object("2026-04-05", "1-1-106", "2026-04-04").exits(0);
        refused(&object("2026-04-05", "1-1-106", "2026-04-04"), "objection-twice", "--withdraw");
        let _ = scene.on("2026-04-06", &["object", "q", "1-1-106", "--withdraw"]).exits(0);
        let _ = scene.on("2026-04-06", &["object", "q", "1-1-103", "--answer", "已说明"]).exits(0);
        refused(&scene.on("2026-04-12", &["confirm", "q"]), "objection-period", "2026-04-13");
        refused(&scene.on("2026-04-12", &["final", "q"]), "confirm-first", "confirm");
        let _ = scene.on("2026-04-13", &["confirm", "q", "--check"]).exits(code);
        assert_eq!(scene.tally()["outcome"], outcome);
        assert_eq!(scene.tally()["second"]["measures"]["heads"]["against"], objecting);
        refused(&scene.on("2026-04-13", &["confirm", "q"]), "confirm-done", "");
        let _ = scene.on("2026-04-13", &["final", "q"]).exits(0);
        refused(&scene.on("2026-04-14", &["final", "q"]), "final", "note");
        refused(&scene.on("2026-04-14", &["publish", "q"]), "final", "note");
        let _ = scene.on("2026-04-14", &["note", "q", "归档"]).exits(0);
        scene.holds("q");
        let minutes = String::from_utf8(scene.sandbox.read("m-q-zh/minutes.md")).unwrap();
        assert!(minutes.contains("终结") && minutes.contains("异议期至 2026-04-12"), "{minutes}");
        tampered(&scene, "confirm.json");
        tampered(&scene, "objections.jsonl");
    }
}

/// A file of the folder with one figure changed, and its digest made good.
fn tampered(scene: &Scene, name: &str) {
    let folder = scene.sandbox.path("m-q-zh");
    let before = std::fs::read_to_string(folder.join(name)).unwrap();
    let changed = before.replacen("against", "abstain", 1);
    assert_ne!(before, changed);
    std::fs::write(folder.join(name), &changed).unwrap();
    let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let digest = |text: &str| yishi::log::Hash::of(text.as_bytes()).hex();
    std::fs::write(folder.join("SHA256SUMS"), sums.replace(&digest(&before), &digest(&changed))).unwrap();
    let _ = scene.sandbox.run(&["verify", "m-q-zh"]).exits(4);
    std::fs::write(folder.join(name), &before).unwrap();
    std::fs::write(folder.join("SHA256SUMS"), sums).unwrap();
    let _ = scene.sandbox.run(&["verify", "m-q-zh"]).exits(3);
}

#[test]
fn an_objection_must_be_answered_before_the_outcome_is_final() {
    let scene = Scene::new("en", SIX);
    scene.open("", "extends = \"community.majority\"\npublish = { within_days = 3, for_days = 7 }");
    scene.say(&["1-1-101"], "for");
    let _ = scene.on("2026-03-31", &["close", "q", "--check"]).exits(0);
    refused(&scene.on("2026-04-05", &["publish", "q"]), "publish-late", "2026-04-03");
    let _ = scene.on("2026-04-05", &["publish", "q", "--late"]).exits(0);
    let _ = scene.on("2026-04-06", &["object", "q", "1-1-102"]).exits(0);
    refused(&scene.on("2026-04-12", &["final", "q"]), "objection-period", "2026-04-13");
    refused(&scene.on("2026-04-13", &["final", "q"]), "objections-open", "--answer");
    let status = scene.on("2026-04-13", &["status", "q", "--json"]).exits(0).json();
    assert_eq!((&status["objections_open"], &status["objections_until"]), (&1.into(), &"2026-04-12".into()));
    refused(&scene.on("2026-04-13", &["confirm", "q"]), "confirm-none", "community.majority");
    let _ = scene.on("2026-04-13", &["object", "q", "1-1-102", "--answer", "we met"]).exits(0);
    let _ = scene.on("2026-04-13", &["final", "q"]).exits(0);
    scene.holds("q");
}

const NOTICE: &str = "extends = \"cn.beijing.assembly.ordinary\"\nextension = { max_days = 10 }";

#[test]
fn a_broken_notice_period_is_refused_by_name_or_makes_it_void() {
    for lang in LANGS {
        let scene = Scene::new(lang, SIX);
        let late = scene.file("[facts]\nnotice = 2026-03-02\nonly_posted_items = true", NOTICE);
        let refusal = scene.on("2026-03-16", &["open", &late]);
        refused(
            &refusal,
            "gates-unmet",
            pick(lang, "“公告天数”为 14，要求 >= 15", "days of notice: 14, needed >= 15"),
        );
        assert!(refusal.err.contains("北京市物业管理条例第三十七条"), "{}", refusal.err);
        let _ = scene.on("2026-03-16", &["open", &late, "--accept-void"]).exits(0);
        scene.say(&["1-1-101", "1-1-102", "1-1-103", "1-1-104", "1-1-105"], "同意");
        refused(&scene.on("2026-04-01", &["close", "q"]), "gates-unmet", "--accept-void");
        let _ = scene.on("2026-04-01", &["close", "q", "--accept-void", "--check"]).exits(13);
        let told = scene.on("2026-04-01", &["explain", "q"]).exits(0).out;
        let words =
            pick(lang, "程序条件没有达到，无论计数如何都无效", "A condition of the procedure is not met");
        assert!(told.contains(words), "{told}");
        scene.holds("q");
    }
}

#[test]
fn facts_are_recorded_when_they_are_known_and_the_clock_is_kept() {
    let scene = Scene::new("en", SIX);
    scene.open("", NOTICE);
    scene.say(&["1-1-101", "1-1-102", "1-1-103", "1-1-104"], "for");
    refused(&scene.on("2026-04-01", &["close", "q"]), "gates-unmet", "not recorded: days of notice");
    refused(&scene.on("2026-03-20", &["fact", "q", "notice_days", "15"]), "fact-computed", "notice");
    refused(
        &scene.on("2026-03-20", &["fact", "q", "notice", "--at", "2026-03-21"]),
        "fact-future",
        "2026-03-21",
    );
    let _ = scene.on("2026-03-20", &["fact", "q", "notice", "--at", "2026-03-01"]).exits(0);
    let _ = scene.on("2026-03-20", &["fact", "q", "only_posted_items"]).exits(0);
    assert_eq!(scene.tally()["facts"]["notice_days"], 15);
    refused(&scene.on("2026-03-20", &["extend", "q", "2026-03-31"]), "extend-not-later", "2026-03-31");
    refused(&scene.on("2026-03-20", &["extend", "q", "2026-04-11"]), "extend-too-long", "2026-04-10");
    let _ = scene.on("2026-03-20", &["extend", "q", "2026-04-10"]).exits(0);
    assert_eq!(scene.tally()["facts"]["voting_days"], 25);
    // What is dated in the extended part is inside the window.
    let _ = scene.on("2026-04-05", &["record", "q", "1-1-105", "for", "--at", "2026-04-05"]).exits(0);
    assert_eq!(scene.tally()["canvass"]["outside_window"], 0);
    let _ = scene.on("2026-04-10", &["close", "q", "--check"]).exits(0);
    refused(&scene.on("2026-04-10", &["fact", "q", "notice"]), "closed", "q");
    refused(&scene.on("2026-04-10", &["extend", "q", "2026-04-20"]), "closed", "q");
    scene.holds("q");
    let plain = Scene::new("en", SIX);
    plain.open("", "extends = \"community.majority\"");
    refused(&plain.on("2026-03-20", &["extend", "q", "2026-04-10"]), "extend-not-allowed", "max_days");
}

#[test]
fn a_proxy_stands_for_no_more_owners_than_the_rule_allows() {
    let mut scene = Scene::new("en", SIX);
    scene.disclose = "named";
    scene.open("", "extends = \"cn.weifang.assembly.ordinary\"");
    let _ = scene.on("2026-03-20", &["fact", "q", "notice", "--at", "2026-03-01"]).exits(0);
    scene
        .sandbox
        .write("a.csv", "户号,意见,受托人\n1-1-101,同意,Z\n1-1-102,同意,Z\n1-1-103,同意,Z\n1-1-104,反对,\n");
    let file = scene.sandbox.path("a.csv").display().to_string();
    let _ = scene.on("2026-03-20", &["record", "q", "--from", &file]).exits(0);
    let fourth = ["record", "q", "1-1-105", "for", "--proxy", "Z"];
    refused(&scene.on("2026-03-20", &fourth), "proxy-limit", "3 owners");
    let tally = scene.tally();
    assert_eq!(
        (&tally["outcome"], &tally["by"]["provenance"]["proxy"]["households"]),
        (&"passed".into(), &3.into())
    );
    let without = &tally["without"][0];
    assert_eq!((&without["what"], &without["outcome"]), (&"proxies".into(), &"no_quorum".into()));
    // The owner answers: the holder is free again.
    let _ = scene.on("2026-03-21", &["record", "q", "1-1-101", "for", "--replace"]).exits(0);
    let _ = scene.on("2026-03-21", &fourth).exits(0);
    let _ = scene.on("2026-04-01", &["close", "q"]).exits(0);
    scene.holds("q");
}

#[test]
fn counts_within_a_tag_and_rolls_that_lack_what_a_rule_counts() {
    let mut scene = Scene::new("en", SIX);
    scene.disclose = "named";
    scene.open(
        "[roll]\nwithout = [\"old\"]",
        "extends = \"cn.civil-code.279\"\nmeasures = [\"heads\", \"area\"]\napproval.all = [\n\
         { id = \"a\", measure = \"heads\", scope = \"lift\", count = [\"for\"], op = \">=\", ratio = \"1/1\", of = \"all\" },\n\
         { id = \"b\", measure = \"area\", scope = \"lift\", count = [\"for\"], op = \">=\", ratio = \"1/2\", of = \"all\" },\n]",
    );
    scene.say(&["1-1-101"], "for");
    let tally = scene.tally();
    assert_eq!(
        (&tally["measures"]["heads@lift"]["all"], &tally["measures"]["area@lift"]["for"]),
        (&2.into(), &10_000.into())
    );
    assert_eq!(
        (&tally["measures"]["heads"]["all"], &tally["excluded"][0]["what"]),
        (&5.into(), &"old".into())
    );
    assert_eq!(tally["outcome"], "rejected");
    scene.say(&["1-1-102"], "for");
    let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(0);
    scene.holds("q");

    let bare = Scene::new("en", "户号,业主,面积\n1-1-101,a,100\n1-1-102,b,100\n");
    let file = bare.file("", FRANCE);
    refused(&bare.on("2026-03-16", &["open", &file]), "amount-missing", "share");
    let file = bare.file("", "extends = \"cn.civil-code.279\"");
    refused(&bare.on("2026-03-16", &["open", &file]), "tag-nobody", "affected");
    let file = bare.file("[facts]\nweather = true", "extends = \"cn.civil-code.278.major\"");
    refused(&bare.on("2026-03-16", &["open", &file]), "fact-unknown", "weather");
}

const JOINING: &str = "extends = \"community.majority\"\n[rule.positions]\nmajority = \"majority\"";

#[test]
fn those_who_join_the_majority_follow_it() {
    let mut scene = Scene::new("zh", SIX);
    scene.disclose = "named";
    let refusal = scene.file("", "extends = \"community.majority\"\n[rule.positions]\nmajority = \"silent\"");
    refused(&scene.on("2026-03-16", &["open", &refusal]), "rule-invalid", "已表态的不能算作未表态");
    scene.open("", JOINING);
    scene.say(&["1-1-101"], "反对");
    scene.say(&["1-1-102"], "同意");
    scene.say(&["1-1-103", "1-1-104"], "从众");
    let abstains = |tally: &Value| tally["measures"]["households"]["abstain"].as_u64().unwrap();
    assert_eq!(abstains(&scene.tally()), 2, "a tie is no majority to join");
    scene.say(&["1-1-105"], "同意");
    let tally = scene.tally();
    assert_eq!(tally["measures"]["households"]["for"], 4);
    assert_eq!(tally["by"]["building"]["1"]["households"]["for"], 4);
    assert_eq!((&tally["outcome"], &tally["bounds"]["decided"]), (&"passed".into(), &false.into()));
    let without = &tally["without"][0];
    assert_eq!(
        (&without["what"], &without["measures"]["households"]["for"]),
        (&"majority".into(), &2.into())
    );
    let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(0);
    scene.holds("q");
}

/// The owner of a tagged and an untagged door is one head in both counts.
#[test]
fn an_owner_of_doors_within_and_outside_a_tag_is_one_head() {
    let roll =
        "户号,业主,面积,标签\n1-1-101,A,100,lift\n1-1-102,A,100,\n1-1-103,B,100,lift\n1-1-104,C,100,\n";
    let scene = Scene::new("en", roll);
    scene.open("", "extends = \"cn.civil-code.279\"\n[[rule.approval.all]]\nid = \"a\"\nmeasure = \"heads\"\n\
         scope = \"lift\"\ncount = [\"for\"]\nop = \">=\"\nratio = \"1/1\"\nof = \"all\"\n\
         [[rule.approval.all]]\nid = \"b\"\nmeasure = \"heads\"\ncount = [\"for\"]\nop = \">\"\nratio = \"1/2\"\nof = \"all\"\n\
         [rule.positions]\nmajority = \"majority\"");
    scene.say(&["1-1-101", "1-1-103"], "for");
    scene.say(&["1-1-102"], "against");
    scene.say(&["1-1-104"], "majority");
    let tally = scene.tally();
    let heads = |key: &str, bucket: &str| tally["measures"][key][bucket].as_u64().unwrap();
    assert_eq!((heads("heads@lift", "contested"), heads("heads", "contested")), (1, 1));
    assert_eq!((heads("heads@lift", "all"), heads("heads", "all")), (2, 3));
    assert_eq!(heads("heads", "for"), 2, "C follows the majority of the others");
    assert_eq!(tally["outcome"], "pending");
    let _ = scene.on("2026-03-25", &["record", "q", "1-1-102", "for", "--replace"]).exits(0);
    assert_eq!(scene.tally()["measures"]["heads@lift"]["for"], 2);
    let _ = scene.on("2026-04-01", &["close", "q", "--check"]).exits(0);
    scene.holds("q");
}

#[test]
fn a_measure_that_silence_and_a_scope_share_is_counted_once() {
    for lang in LANGS {
        let roll = "户号,业主,份额,标签\n1-1-101,a,3,car\n1-1-102,b,3,car\n1-1-103,c,3,car\n\
            1-1-201,d,3,\n1-1-202,e,3,\n1-1-203,f,3,\n";
        let scene = Scene::new(lang, roll);
        let rule = "id = \"own\"\nsource = \"community\"\nmeasures = [\"share\"]\napproval.all = [\n\
            { id = \"twelve\", measure = \"share\", count = [\"for\"], op = \">=\", value = 12 },\n\
            { id = \"car\", measure = \"share\", scope = \"car\", count = [\"for\"], op = \">=\", ratio = \"1/3\", of = \"all\" },\n\
            ]\n[rule.silence]\nparticipates = true\ndirection = \"majority\"\nby = \"share\"";
        scene.open("", rule);
        scene.say(&["1-1-101", "1-1-201"], "同意");
        scene.say(&["1-1-202"], "反对");
        let share = scene.tally()["measures"]["share"].clone();
        assert_eq!((share["for"].as_u64(), share["all"].as_u64()), (Some(6), Some(18)));
        let _ = scene.on("2026-04-01", &["close", "q"]).exits(0);
        assert_eq!(scene.tally()["outcome"], "rejected");
        scene.holds("q");
    }
}

#[test]
fn a_tag_is_one_word_and_one_that_leaves_nobody_out_is_told() {
    for lang in LANGS {
        let roll = "户号,业主,类型,标签\n1-1-101,a,,ground floor\n1-1-102,b,Parking,\n1-1-103,c,,\n";
        let sandbox = Sandbox::speaking(lang);
        let _ = sandbox.run(&["init", "Lane"]).exits(0);
        sandbox.write("blank.csv", roll);
        let blank = sandbox.run(&["roll", "import", "blank.csv"]);
        refused(&blank, "roll-refused", "ground-floor");
        assert!(blank.err.contains("blank.csv:2") && blank.err.contains("1-1-101"), "{}", blank.err);
        let scene = Scene::new(lang, &roll.replace("ground floor", "ground-floor"));
        let rule = "extends = \"community.target\"\nratio = \"1/2\"\n[rule.area]\nexclude_kinds = [\"车位\"]";
        let file = scene.file("[roll]\nwithout = [\"ground-floor\", \"nosuch\"]", rule);
        let opened = scene.on("2026-03-16", &["open", &file, "-q"]).exits(0);
        assert!(opened.err.contains("nosuch") && !opened.err.contains("ground-floor"), "{}", opened.err);
        // One household is left: another by its tag, one by its kind, however it is spelt.
        assert_eq!(scene.tally()["measures"]["households"]["all"], 1);
    }
}

#[test]
fn what_stands_below_a_roll_is_no_household_and_makes_no_total_wrong() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        let _ = sandbox.run(&["init", "Lane"]).exits(0);
        for footer in ["制表人,王芳,2026年3月1日", ",制表:王芳,2026-03-01"] {
            sandbox.write(
                "foot.csv",
                format!("序号,户号,业主\n1,1-1-101,A\n2,1-1-102,B\n3,1-1-103,C\n{footer}\n"),
            );
            let footed = sandbox.run(&["roll", "import", "foot.csv"]);
            refused(&footed, "roll-refused", pick(lang, "表尾", "footer"));
            assert!(footed.err.contains("foot.csv:5"), "{}", footed.err);
        }
        let table = "楼号,单元,房号,面积\n1,1,101,80.5\n1,1,102,90\n1,1,103,90\n合计,,3,260.5\n备注:以房产证为准,,,\n";
        sandbox.write("total.csv", table);
        let totalled = sandbox.run(&["roll", "import", "total.csv"]);
        refused(&totalled, "roll-refused", "total.csv:6");
        assert!(!totalled.err.contains("total.csv:5"), "{}", totalled.err);
    }
}
