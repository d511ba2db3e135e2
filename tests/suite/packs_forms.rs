//! Paper forms that go out with packs, and the sheets of a pack: what was given
//! out comes back, is spoilt or is still out, and a paper finds its way into
//! the pack that it was printed for and no other.

use std::process::Command;

use crate::common::{LANGS, MAJORITY, Run, Sandbox, pick, refused_as};
use crate::pack_support::{fill, opened, seal, seal_with, seed};
use crate::sign_support::sign_with;
use yishi::log::Hash;
use yishi::log::opening::DetailOpening;
use yishi::log::pack::{Pack, Record, Said};

const ROLL: &str = "door,building,owner,area\n1-101,1,A,60\n1-102,1,B,60\n1-201,1,C,60\n1-202,1,D,60\n\
                    2-101,2,E,60\n2-102,2,F,60\n2-201,2,G,60\n2-202,2,H,60\n";

/// Gives steward `n` a building and forms.
fn issue(office: &Sandbox, n: u8, building: &str, forms: &str) -> Run {
    let (key, _) = sign_with(&seed(n), None, "yishi-pack-v1", b"");
    office.write(&format!("{n}.pub"), format!("{key}\n"));
    let (key, file) = (format!("{n}.pub"), format!("p{n}.jsonl"));
    let args = [
        "pack",
        "issue",
        "small",
        "--steward",
        "S",
        "--key",
        &key,
        "--building",
        building,
        "-o",
        &file,
        "--forms",
        forms,
    ];
    office.run(&args)
}

fn log_id(office: &Sandbox) -> String {
    let raw = office.run(&["log", "small", "--raw"]).exits(0).out;
    Hash::of(format!("{}\n", raw.lines().next().unwrap()).as_bytes()).hex()
}

#[test]
fn forms_given_out_come_back_are_spoilt_or_are_still_out() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        let given = issue(&office, 1, "1", "A-0001-A-0005,A-0100").exits(0);
        assert!(given.out.contains("A-0001-A-0005,A-0100"), "{}", given.out);
        let raw = office.run(&["log", "small", "--raw"]).out;
        // The line has how many, and no serial.
        assert!(raw.contains("\"forms\":6,") && !raw.contains("A-0001"), "{raw}");
        fill(&office, 1, "1-101", "for", &["--form", "A-0001"]);
        // Left at the door: not back yet.
        fill(&office, 1, "1-102", "delivered", &["--form", "A-0002"]);
        // Without a form: the rule asks for none.
        fill(&office, 1, "1-201", "against", &[]);
        let spoil = |serials: &str| office.run(&["pack", "fill", "p1.jsonl", "--spoiled", serials]);
        let said = spoil("A-0003,A-0100").exits(0);
        assert!(said.out.contains("A-0003") && said.out.contains("A-0100"), "{}", said.out);
        let status = office.run(&["pack", "status", "p1.jsonl"]).exits(0);
        let sum = pick(
            lang,
            "发出 6 张 = 交回 1 张 + 作废 2 张 + 在外 3 张",
            "6 given out = 1 came back + 2 spoilt + 3 still out",
        );
        assert!(status.out.contains(sum) && status.out.contains("A-0002,A-0004-A-0005"), "{}", status.out);
        seal(&office, 1);
        let merged = office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
        assert!(merged.out.contains(sum), "{}", merged.out);
        let raw = office.run(&["log", "small", "--raw"]).out;
        let line = raw.lines().find(|line| line.contains("\"t\":\"merge\"")).unwrap();
        assert!(
            line.contains("\"forms\":1,") && line.contains("\"spoilt\":2,") && !line.contains("odd"),
            "{line}"
        );
        let listed = office.run(&["pack", "status", "small"]).exits(0);
        assert!(listed.out.contains(sum), "{}", listed.out);
        let json = office.run(&["pack", "status", "small", "--json"]).exits(0).json();
        assert_eq!(json["forms"]["given"], 6);
        assert_eq!(json["packs"][0]["forms"]["still_out"], "A-0002,A-0004-A-0005");
        // A second generation: the form that was left has come back.
        fill(&office, 1, "1-102", "for", &["--form", "A-0002"]);
        seal(&office, 1);
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
        office.run(&["verify"]).exits(3);
        office.run(&["book", "rebuild"]).exits(0);
        // The steward says that no copy is left: what is out now is a gap.
        let pack = json["packs"][0]["pack"].as_str().unwrap();
        office.run(&["pack", "retire", "small", pack, "--yes"]).exits(0);
        let gap = office.run(&["pack", "status", "small"]).exits(0);
        assert!(
            gap.out.contains(pick(lang, "仍有 2 张表没有下落", "2 of its forms are not accounted for")),
            "{}",
            gap.out
        );
        // The minutes and every check of them say the same.
        office.run(&["close", "small", "--yes"]).exits(0);
        office.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
        let text = String::from_utf8(office.read("m/minutes.md")).unwrap();
        // The language of the minutes is that of the consultation.
        assert!(text.contains("发出 6 张 = 交回 2 张 + 作废 2 张 + 在外 2 张"), "{text}");
        assert!(text.contains("在外的 2 张没有交回"), "{text}");
        let log = log_id(&office);
        office.run(&["verify", "m", "--log", &log]).exits(0);
        let script = Command::new("bash").arg(office.path("m/verify.sh")).arg(&log).output().unwrap();
        assert_eq!(script.status.code(), Some(0), "{}", String::from_utf8_lossy(&script.stdout));
    }
}

#[test]
fn a_serial_that_does_not_fit_is_refused_with_the_remedy() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        for (forms, code) in [
            ("5-1", "forms-range"),
            ("A1-B2", "forms-range"),
            ("1-3,3-5", "forms-range"),
            ("", "forms-range"),
        ] {
            refused_as(1, &issue(&office, 1, "1", forms), code, &[]);
        }
        assert!(!office.path("p1.jsonl").exists());
        issue(&office, 1, "1", "0001-0010").exits(0);
        // Nobody else is given one of these.
        refused_as(1, &issue(&office, 2, "2", "0010-0020"), "forms-given", &["0010"]);
        issue(&office, 2, "2", "0011-0020").exits(0);
        let say =
            |door: &str, form: &str| office.run(&["pack", "fill", "p1.jsonl", door, "for", "--form", form]);
        refused_as(1, &say("1-101", "0011"), "form-outside", &["0011", "0001-0010"]);
        refused_as(1, &say("1-101", "1"), "form-outside", &["0001-0010"]);
        say("1-101", "0001").exits(0);
        refused_as(1, &say("1-102", "0001"), "form-used", &["0001", "1-101"]);
        // A slip of the pen: the same paper, another answer.
        office.run(&["pack", "fill", "p1.jsonl", "1-101", "against", "--form", "0001", "--replace"]).exits(0);
        let spoil = |serials: &str| office.run(&["pack", "fill", "p1.jsonl", "--spoiled", serials]);
        // One that does not fit keeps all out.
        let before = office.read("p1.jsonl");
        refused_as(1, &spoil("0002,0001"), "form-used", &["1-101"]);
        refused_as(1, &spoil("0002,0099"), "form-outside", &["0099"]);
        refused_as(1, &spoil("0002,0002"), "form-spoilt", &["0002"]);
        assert_eq!(office.read("p1.jsonl"), before);
        spoil("0002").exits(0);
        refused_as(1, &spoil("0002"), "form-spoilt", &["0002"]);
        refused_as(1, &say("1-102", "0002"), "form-spoilt", &["0002"]);
        office.run(&["pack", "fill", "p1.jsonl", "1-102", "for", "--spoiled", "0003"]).exits(2);
        // A table with one bad serial: every bad line is named, none is written.
        let before = office.read("p1.jsonl");
        office.write("t.csv", "door,position,form\n1-102,for,0003\n1-201,for,0003\n1-202,for,0042\n");
        let table = office.run(&["pack", "fill", "p1.jsonl", "--from", "t.csv"]);
        assert_eq!(table.code, 1, "{table:?}");
        assert!(
            table.err.contains("t.csv:3") && table.err.contains("t.csv:4") && !table.err.contains("t.csv:2"),
            "{}",
            table.err
        );
        assert_eq!(office.read("p1.jsonl"), before);
        // A pack without numbered forms takes any serial, and spoils none.
        let (key, _) = sign_with(&seed(3), None, "yishi-pack-v1", b"");
        office.write("3.pub", format!("{key}\n"));
        office
            .run(&["pack", "issue", "small", "--steward", "S", "--key", "3.pub", "--all", "-o", "p3.jsonl"])
            .exits(0);
        fill(&office, 3, "2-101", "for", &["--form", "whatever 7"]);
        refused_as(1, &office.run(&["pack", "fill", "p3.jsonl", "--spoiled", "1"]), "forms-none", &[]);
    }
}

#[test]
fn one_serial_in_two_packs_is_named_at_the_merge_by_check_and_in_the_list() {
    for lang in LANGS {
        let office = Sandbox::speaking(lang);
        opened(&office, ROLL, MAJORITY);
        issue(&office, 1, "1", "0001-0010").exits(0);
        issue(&office, 2, "2", "0011-0020").exits(0);
        fill(&office, 1, "1-101", "for", &["--form", "0001"]);
        // Another program wrote a serial that was given to the other steward.
        let mut bytes = office.read("p2.jsonl");
        let pack = Pack::parse(&bytes).unwrap();
        let said = Said::Position { position: "for".to_owned(), sees: None };
        let detail = DetailOpening {
            form: "0001".to_owned(),
            salt: Some(Hash([3; 32])),
            steward: pack.header.steward.clone(),
            ..DetailOpening::default()
        };
        let record = Record { slot: pack.doors[0].slot, said, detail, salt: Hash([4; 32]) };
        bytes.extend(record.encode(&pack.header.log, 1, &pack.last).as_bytes());
        office.write("p2.jsonl", bytes);
        seal(&office, 1);
        seal_with(&office, "p2.jsonl", &seed(2));
        office.run(&["pack", "merge", "small", "p1.jsonl"]).exits(0);
        let merged = office.run(&["pack", "merge", "small", "p2.jsonl"]).exits(0);
        assert!(
            merged.out.contains(pick(lang, "编号 0001 在走访包", "the serial 0001 was used in pack")),
            "{}",
            merged.out
        );
        let odd = pick(lang, "对不上的编号", "serials that do not fit");
        assert!(merged.out.contains(odd), "{}", merged.out);
        let listed = office.run(&["pack", "status", "small"]).exits(0);
        assert!(listed.out.contains(odd) && listed.out.contains("0001"), "{}", listed.out);
        let json = office.run(&["pack", "status", "small", "--json"]).exits(0).json();
        assert_eq!(json["forms"]["twice"][0]["serial"], "0001");
        assert_eq!([&json["forms"]["odd"], &json["forms"]["out"]], [1, 19]);
        let checked = office.run(&["check", "small", "--json"]);
        assert!(checked.out.contains("form-twice"), "{}", checked.out);
        office.run(&["verify"]).exits(3);
        office.run(&["close", "small", "--yes"]).exits(0);
        office.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
        let text = String::from_utf8(office.read("m/minutes.md")).unwrap();
        assert!(text.contains("另有 1 个编号对不上"), "{text}");
        office.run(&["verify", "m", "--log", &log_id(&office)]).exits(0);
    }
}
