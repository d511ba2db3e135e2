//! What a verdict may say: no more than what the reader brought along shows.

use std::path::Path;
use std::process::Command;

use crate::common::{LANGS, Run, Sandbox, another_log, pick, refused_as};

const PEOPLE: &[(&str, &str)] =
    &[("li", "chair"), ("wang", "opposed"), ("zhao", "scrutineer"), ("he", "witness")];

/// Signs as whoever has the key, whatever the tool would say.
fn sign(sandbox: &Sandbox, key: &str, namespace: &str, file: &str, to: &str) {
    let words = std::fs::File::open(sandbox.path(file)).unwrap();
    let done = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
        .arg(sandbox.path(key))
        .stdin(words)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    sandbox.write(to, done.stdout);
}

/// The small consultation, open, with keys bound and seven answers.
fn opened(lang: &'static str) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.open_with_keys(PEOPLE);
    sandbox
}

fn minutes(sandbox: &Sandbox, to: &str, more: &[&str]) {
    let args = ["minutes", "small", "-o", to, "--accept-small-groups", "--lang", sandbox.lang];
    sandbox.run(&[&args[..], more].concat()).exits(0);
}

fn closed(lang: &'static str) -> Sandbox {
    let sandbox = opened(lang);
    sandbox.run(&["close", "small", "--yes"]).exits(0);
    minutes(&sandbox, "m", &["--sign", "li"]);
    std::fs::copy(sandbox.path("m/signers"), sandbox.path("kept")).unwrap();
    sandbox
}

fn log_of(sandbox: &Sandbox) -> String {
    sandbox.run(&["verify", "m", "--json"]).json()["log"].as_str().unwrap().to_owned()
}

fn copy(sandbox: &Sandbox, from: &str, to: &str) {
    std::fs::create_dir_all(sandbox.path(to)).unwrap();
    for entry in std::fs::read_dir(sandbox.path(from)).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            std::fs::copy(entry.path(), sandbox.path(to).join(entry.file_name())).unwrap();
        }
    }
}

fn chain(sandbox: &Sandbox, name: &str) {
    let lines = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
    sandbox.write(name, lines);
}

fn first_line(run: &Run) -> &str {
    run.out.lines().next().unwrap_or_default()
}

fn remove(path: &Path) {
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_list_of_signers_from_the_folder_itself_anchors_nothing() {
    for lang in LANGS {
        let sandbox = closed(lang);
        let good = sandbox.run(&["verify", "m", "--signers", "kept"]).exits(0);
        // It names what was brought, and no id that nobody gave.
        assert!(first_line(&good).contains(pick(
            lang,
            "您带来的签名名单",
            "the list of signers that you brought"
        )));
        assert!(first_line(&good).contains("--log"), "{}", good.out);
        let both = sandbox.run(&["verify", "m", "--signers", "kept", "--log", &log_of(&sandbox)]).exits(0);
        assert!(first_line(&both).contains(pick(lang, "编号一致", "whose id was given")), "{}", both.out);
        let inside = pick(lang, "就在所核验的文件夹里", "lies in the very folder");
        let refused = |signers: &str| {
            let run = sandbox.run(&["verify", "m", "--signers", signers]).exits(3);
            assert!(run.out.contains(inside), "{signers}: {}", run.out);
        };
        for signers in ["m/signers", "./m/../m/signers"] {
            refused(signers);
        }
        std::fs::hard_link(sandbox.path("m/signers"), sandbox.path("hard")).unwrap();
        refused("hard");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("m/signers", sandbox.path("soft")).unwrap();
            refused("soft");
            std::os::unix::fs::symlink("m", sandbox.path("other-name")).unwrap();
            refused("other-name/signers");
            // The folder's own list is but a link to what is given.
            remove(&sandbox.path("m/signers"));
            std::os::unix::fs::symlink("../kept", sandbox.path("m/signers")).unwrap();
            refused("kept");
        }
    }
}

#[test]
fn lines_alone_never_show_everything() {
    for lang in LANGS {
        let sandbox = closed(lang);
        let log = log_of(&sandbox);
        let run = sandbox.run(&["verify", "m/chain.jsonl", "--log", &log]).exits(3);
        let words = pick(lang, "需要整个纪要文件夹", "takes the whole minutes folder");
        assert!(first_line(&run).contains(words), "{}", run.out);
        assert_eq!(
            sandbox.run(&["verify", "m/chain.jsonl", "--log", &log, "--json"]).exits(3).json()["exit"],
            3
        );
        let none = sandbox.run(&["verify", "m/chain.jsonl"]).exits(3);
        assert!(!first_line(&none).contains(words), "{}", none.out);
        sandbox.run(&["verify", "m/chain.jsonl", "--log", &another_log(&log)]).exits(4);
    }
}

/// What the tool and the script of a folder say.
fn both(sandbox: &Sandbox, folder: &str, log: &str) -> (i32, i32, String) {
    let tool = sandbox.run(&["verify", folder, "--log", log]);
    let script = Command::new("bash").arg(sandbox.path(folder).join("verify.sh")).arg(log).output().unwrap();
    let said = format!("{}\n{}", tool.out, String::from_utf8_lossy(&script.stdout));
    (tool.code, script.status.code().unwrap(), said)
}

#[test]
fn script_and_tool_agree_on_who_signed() {
    for lang in LANGS {
        let sandbox = closed(lang);
        let log = log_of(&sandbox);
        let agree = |folder: &str, code: i32, words: &str| {
            let (tool, script, said) = both(&sandbox, folder, &log);
            assert_eq!((tool, script), (code, code), "{folder}: {said}");
            assert!(said.contains(words), "{said}");
        };
        agree("m", 0, "");
        // Keys are bound and nobody signed.
        minutes(&sandbox, "unsigned", &[]);
        agree("unsigned", 3, pick(lang, "没有人签署文件清单", "nobody signed the list"));
        // A name that nobody bound, with a signature that holds for its key.
        sandbox.key("rogue");
        copy(&sandbox, "m", "rogues");
        sign(&sandbox, "rogue", "yishi-minutes-v1", "rogues/SHA256SUMS", "rogues/SHA256SUMS.rogue.sig");
        agree("rogues", 4, "rogue");
        // The name of somebody who may, with another key; a role that may not.
        copy(&sandbox, "m", "others");
        sign(&sandbox, "rogue", "yishi-minutes-v1", "others/SHA256SUMS", "others/SHA256SUMS.wang.sig");
        agree("others", 4, "wang");
        copy(&sandbox, "m", "roles");
        sign(&sandbox, "he", "yishi-minutes-v1", "roles/SHA256SUMS", "roles/SHA256SUMS.he.sig");
        agree("roles", 4, "he");
        // A key that came by a line signs, and one that went by a line does not.
        sandbox.key("sun");
        let enrol = ["key", "enrol", "sun", "sun.pub", "--role", "committee", "--for", "small", "--why", "x"];
        sandbox.run(&[&enrol[..], &["--vouch", "li", "--vouch", "zhao"]].concat()).exits(0);
        minutes(&sandbox, "later", &["--sign", "sun"]);
        agree("later", 0, "");
        sandbox.run(&["key", "revoke", "li", "--for", "small", "--why", "lost"]).exits(0);
        minutes(&sandbox, "gone", &["--sign", "sun"]);
        agree("gone", 0, "");
        sign(&sandbox, "li", "yishi-minutes-v1", "gone/SHA256SUMS", "gone/SHA256SUMS.li.sig");
        agree("gone", 4, "li");
        // A key that two others did not vouch for.
        let lines = String::from_utf8(sandbox.read("later/chain.jsonl")).unwrap();
        let line = lines.lines().find(|line| line.contains("\"key-add\"")).unwrap();
        let of = |key: &str| line.split_once(&format!("\"{key}\":\"")).unwrap().1.split_once('"').unwrap().0;
        sandbox.write("later/chain.jsonl", lines.replace(of("sig1"), of("sig2")));
        agree("later", 4, pick(lang, "不符    后来的密钥", "FAIL    every later key"));
    }
}

#[test]
fn a_condition_counts_who_signed_the_minutes_and_not_who_signed_the_lines() {
    let sandbox = closed("zh");
    let log = log_of(&sandbox);
    let policy = ["verify", "m", "--log", &log, "--policy", "chair and opposed"];
    sign(&sandbox, "wang", "yishi-checkpoint-v1", "m/checkpoint", "m/checkpoint.wang.sig");
    let unmet = sandbox.run(&policy).exits(4);
    // In words of the reader's language.
    assert!(unmet.out.contains("已签：li（主持人）\n"), "{}", unmet.out);
    let unmet = sandbox.run(&[&policy[..], &["--lang", "en"]].concat()).exits(4);
    assert!(unmet.out.contains("Policy") && unmet.out.contains("signed by li (chair)\n"), "{}", unmet.out);
    sandbox.run(&["sign", "m", "--key", "wang"]).exits(0);
    sandbox.run(&policy).exits(0);
}

#[test]
fn what_a_witness_saw_before_their_key_was_taken_off_stands() {
    let sandbox = opened("en");
    chain(&sandbox, "early.jsonl");
    sandbox.run(&["witness", "early.jsonl", "--key", "he", "--name", "he", "-o", "w"]).exits(0);
    sandbox.run(&["key", "revoke", "he", "--for", "small", "--why", "lost"]).exits(0);
    sandbox.run(&["close", "small", "--yes"]).exits(0);
    minutes(&sandbox, "m", &["--sign", "li"]);
    copy(&sandbox, "w", "m/witness");
    let log = log_of(&sandbox);
    let run = sandbox.run(&["verify", "m", "--log", &log]).exits(0);
    assert!(run.out.contains("the witness he"), "{}", run.out);
    // At the end the key holds no more.
    std::fs::remove_dir_all(sandbox.path("m/witness")).unwrap();
    sandbox.run(&["witness", "m/chain.jsonl", "--key", "he", "--name", "he", "-o", "m/witness"]).exits(0);
    let run = sandbox.run(&["verify", "m", "--log", &log]).exits(4);
    assert!(run.out.contains("by line"), "{}", run.out);
}

#[test]
fn a_head_that_was_never_seen_is_neither_kept_nor_signed_without_lines() {
    for lang in LANGS {
        let sandbox = closed(lang);
        let run = sandbox.run(&["witness", "m/checkpoint", "--key", "he", "--name", "he", "-o", "w"]);
        refused_as(3, &run, "witness-lines", &["m/checkpoint", "chain.jsonl"]);
        assert!(!sandbox.path("w").exists());
        let kept = std::fs::read_dir(sandbox.state().join("witness")).unwrap();
        assert!(kept.flatten().all(|entry| entry.file_name() == "lock"), "something was kept");
        // With the lines it is; then the head alone is what was seen, and another one of its size a fork.
        sandbox.run(&["witness", "m/chain.jsonl"]).exits(0);
        sandbox.run(&["witness", "m/checkpoint"]).exits(0);
        let text = String::from_utf8(sandbox.read("m/checkpoint")).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let root = format!("{}AAAA{}", &lines[2][..4], &lines[2][8..]);
        sandbox.write("forged", format!("{}\n{}\n{root}\n", lines[0], lines[1]));
        let run = sandbox.run(&["witness", "forged"]);
        refused_as(5, &run, "fork", &[pick(lang, "树根", "root")]);
        let kept = sandbox.run(&["verify", "m", "--json"]).json()["root"].as_str().unwrap().to_owned();
        assert!(run.err.contains(&kept[..4]), "{}", run.err);
    }
}

#[test]
fn a_file_name_says_nothing_about_who_signed() {
    for lang in LANGS {
        let sandbox = closed(lang);
        sandbox.key("rogue");
        // A head of other lines, signed by a stranger in the name of li.
        let lines = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
        sandbox.write("one.jsonl", &lines);
        let head = String::from_utf8(sandbox.read("m/checkpoint")).unwrap();
        let parts: Vec<&str> = head.lines().collect();
        let root = format!("{}AAAA{}", &parts[2][..4], &parts[2][8..]);
        std::fs::create_dir(sandbox.path("x")).unwrap();
        sandbox.write("x/checkpoint", format!("{}\n{}\n{root}\n", parts[0], parts[1]));
        sign(&sandbox, "rogue", "yishi-checkpoint-v1", "x/checkpoint", "x/checkpoint.li.sig");
        let unknown = pick(lang, "名单上没有的密钥", "an unknown key");
        let nobody = pick(lang, "看不出是谁改了", "nothing here shows who changed which");
        // Against lines alone: nobody known signed either.
        let run = sandbox.run(&["compare", "one.jsonl", "x/checkpoint"]).exits(5);
        assert!(run.out.contains(unknown) && run.out.contains(nobody), "{}", run.out);
        // Against signed minutes: one of them is.
        let run = sandbox.run(&["compare", "m", "x/checkpoint"]).exits(5);
        assert!(run.out.contains(unknown) && !run.out.contains(nobody), "{}", run.out);
        let found = sandbox.run(&["compare", "m", "x/checkpoint", "--json"]).exits(5).json();
        assert_eq!(
            (&found["a"]["signed"][0]["name"], &found["b"]["signed"][0]["name"]),
            (&"li".into(), &serde_json::Value::Null)
        );
        // A list that the first line does not bind names nobody.
        let signers = String::from_utf8(sandbox.read("m/signers")).unwrap();
        let public = String::from_utf8(sandbox.read("rogue.pub")).unwrap();
        let blob = public.split(' ').nth(1).unwrap();
        let li = signers.lines().next().unwrap().split(' ').nth(3).unwrap().to_owned();
        copy(&sandbox, "m", "y");
        sandbox.write("y/signers", signers.replace(&li, blob));
        sign(&sandbox, "rogue", "yishi-checkpoint-v1", "y/checkpoint", "y/checkpoint.li.sig");
        let run = sandbox.run(&["compare", "y", "x/checkpoint"]).exits(5);
        assert!(run.out.contains(nobody), "{}", run.out);
        // An older copy that nobody signed proves it to whoever brings it.
        let since = sandbox.run(&["verify", "m", "--since", "x/checkpoint"]).exits(5);
        assert!(
            first_line(&since).contains(pick(lang, "您带来的副本", "the copy that you brought")),
            "{}",
            since.out
        );
    }
}

#[test]
fn what_cannot_be_read_is_named_with_a_remedy_in_the_readers_language() {
    for lang in LANGS {
        let sandbox = closed(lang);
        sandbox.write("rnd", [0xff, 0xfe, 7]);
        refused_as(1, &sandbox.run(&["verify", "/dev/zero"]), "path-odd", &["/dev/zero"]);
        refused_as(1, &sandbox.run(&["verify", "m", "--signers", "/dev/zero"]), "path-odd", &["/dev/zero"]);
        let hints = ["roll.csv", pick(lang, "身份", "role")];
        refused_as(1, &sandbox.run(&["verify", "m", "--signers", "roll.csv"]), "signers", &hints);
        refused_as(1, &sandbox.run(&["verify", "m", "--since", "rnd"]), "since", &["rnd", "chain.jsonl"]);
        let path = pick(lang, "路径", "path");
        for args in [
            &["compare", "nowhere", "m"][..],
            &["witness", "nowhere"],
            &["sign", "nowhere", "--key", "li"],
            &["verify", "m", "--signers", "nowhere"],
            &["verify", "m", "--since", "nowhere"],
        ] {
            let run = sandbox.run(args);
            refused_as(1, &run, "file-unread", &["nowhere", path]);
            assert!(!run.err.contains("os error"), "{}", run.err);
        }
    }
}
