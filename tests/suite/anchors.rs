//! What leaves the machine and comes back: checkpoints, witnesses, copies held
//! against each other, time stamps. With the real `ssh-keygen` and `openssl`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::common::{LANGS, Run, Sandbox, pick, refused, refused_as};

const PEOPLE: &[(&str, &str)] =
    &[("li", "chair"), ("wang", "opposed"), ("bai", "steward"), ("he", "witness")];

/// The small consultation, open, with keys bound and seven answers.
fn opened(lang: &'static str) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.open_with_keys(PEOPLE);
    sandbox
}

fn close(sandbox: &Sandbox) {
    sandbox.run(&["close", "small", "--yes"]).exits(0);
    sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups", "--sign", "li"]).exits(0);
}

/// Writes the lines of the book, or the first of them.
fn chain(sandbox: &Sandbox, name: &str, first: Option<usize>) {
    let lines = sandbox.run(&["log", "small", "--raw"]).exits(0).out;
    let taken: Vec<&str> = lines.split_inclusive('\n').take(first.unwrap_or(usize::MAX)).collect();
    sandbox.write(name, taken.concat());
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

/// The files that a witness keeps, with their bytes.
fn kept(sandbox: &Sandbox) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(sandbox.state().join("witness")).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_none() && path.file_name().unwrap() != "lock" {
            found.push((path.clone(), std::fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

fn openssh_accepts(folder: &Path, signers: &str, who: &str, namespace: &str, file: &str, signature: &str) {
    let checked = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-f", signers, "-I", who, "-n", namespace, "-s", signature])
        .current_dir(folder)
        .stdin(std::fs::File::open(folder.join(file)).unwrap())
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn a_checkpoint_of_an_open_log_is_what_its_lines_come_to_and_is_signed_by_those_who_may() {
    for lang in LANGS {
        let sandbox = opened(lang);
        let shown = sandbox.run(&["checkpoint", "small"]).exits(0);
        let lines: Vec<&str> = shown.out.lines().collect();
        assert_eq!(lines.len(), 3, "{}", shown.out);
        assert!(lines[0].starts_with("yishi/") && lines[1] == "8", "{lines:?}");
        assert!(shown.err.contains(pick(lang, "请张贴", "Post it")), "{}", shown.err);
        assert!(sandbox.run(&["checkpoint", "small", "-q"]).exits(0).err.is_empty());
        // The same as everybody computes from the lines.
        chain(&sandbox, "chain.jsonl", None);
        let found = sandbox.run(&["checkpoint", "small", "--json"]).exits(0).json();
        assert_eq!(found["checkpoint"], shown.out);
        assert!(shown.err.contains(&found["head"].as_str().unwrap()[..4]));
        let said = sandbox.run(&["checkpoint", "small", "-o", "cp", "--key", "li,wang"]).exits(0);
        assert!(said.out.contains("cp.li.sig") && said.out.contains("cp.wang.sig"), "{}", said.out);
        assert_eq!(sandbox.read("cp"), shown.out.as_bytes());
        sandbox.run(&["compare", "cp", "chain.jsonl"]).exits(0);
        let mut list = String::new();
        for (name, _) in PEOPLE {
            let public = String::from_utf8(sandbox.read(&format!("{name}.pub"))).unwrap();
            list.push_str(&format!("{name} {public}"));
        }
        sandbox.write("list", list);
        for who in ["li", "wang"] {
            let signature = format!("cp.{who}.sig");
            openssh_accepts(sandbox.root(), "list", who, "yishi-checkpoint-v1", "cp", &signature);
        }
        // A second run changes nothing; another head is never put over it.
        sandbox.run(&["checkpoint", "small", "-o", "cp", "--key", "li"]).exits(0);
        sandbox.run(&["record", "small", "2-1-202", "for"]).exits(0);
        let before = sandbox.read("cp");
        refused(&sandbox.run(&["checkpoint", "small", "-o", "cp"]), "file-exists", &["cp"]);
        assert_eq!(sandbox.read("cp"), before);
    }
}

#[test]
fn who_may_not_sign_a_checkpoint_leaves_nothing_behind() {
    let sandbox = opened("en");
    sandbox.key("stranger");
    for (who, code) in [("bai", "sign-role"), ("he", "sign-role"), ("stranger", "sign-unknown")] {
        let keys = format!("li,{who}");
        refused(&sandbox.run(&["checkpoint", "small", "-o", "cp", "--key", &keys]), code, &[]);
        assert!(!sandbox.path("cp").exists() && !sandbox.path("cp.li.sig").exists());
    }
    refused_as(2, &sandbox.run(&["checkpoint", "small", "--key", "li"]), "file-needed", &["--key"]);
    refused_as(2, &sandbox.run(&["checkpoint", "small", "--stamp-request"]), "file-needed", &["-o"]);
    sandbox.run(&["checkpoint", "nothing"]).exits(1);
    // Where a signature cannot be put, the checkpoint is not put either.
    std::fs::create_dir(sandbox.path("cp.li.sig")).unwrap();
    refused(&sandbox.run(&["checkpoint", "small", "-o", "cp", "--key", "li"]), "file-exists", &["cp.li.sig"]);
    assert!(!sandbox.path("cp").exists());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("elsewhere", sandbox.path("link")).unwrap();
        refused(&sandbox.run(&["checkpoint", "small", "-o", "link"]), "file-exists", &["link"]);
        assert!(!sandbox.path("elsewhere").exists());
    }
    // A key that was revoked signs no more.
    sandbox.run(&["key", "revoke", "wang", "--for", "small", "--why", "lost"]).exits(0);
    refused(&sandbox.run(&["checkpoint", "small", "-o", "c2", "--key", "wang"]), "sign-unknown", &[]);
}

#[test]
fn a_book_that_was_put_back_gives_no_checkpoint() {
    let sandbox = opened("en");
    std::fs::copy(sandbox.path("yishi.db"), sandbox.path("old.db")).unwrap();
    sandbox.run(&["record", "small", "2-1-202", "for"]).exits(0);
    std::fs::copy(sandbox.path("old.db"), sandbox.path("yishi.db")).unwrap();
    let run = sandbox.run(&["checkpoint", "small", "-o", "cp", "--key", "li"]);
    refused_as(5, &run, "rollback", &["8"]);
    assert!(!sandbox.path("cp").exists());
}

#[test]
fn of_a_book_that_was_put_back_nothing_leaves_the_house() {
    for lang in LANGS {
        let sandbox = opened(lang);
        sandbox.run(&["close", "small", "--yes"]).exits(0);
        std::fs::copy(sandbox.path("yishi.db"), sandbox.path("old.db")).unwrap();
        sandbox.run(&["publish", "small", "--late"]).exits(0);
        let code = sandbox.run(&["receipt", "show", "small", "--door", "1-1-101", "--json"]).exits(0).json();
        let code = code["slips"][0]["records"][0]["code"].as_str().unwrap().to_owned();
        std::fs::copy(sandbox.path("old.db"), sandbox.path("yishi.db")).unwrap();
        for args in [
            &["minutes", "small", "-o", "m", "--accept-small-groups", "--sign", "li"][..],
            &["minutes", "small", "-o", "m", "--sealed"],
            &["notice", "small", "--kind", "result", "-o", "m"],
            &["receipt", "show", "small", "--door", "1-1-101", "-o", "m"],
            &["receipt", "prove", "small", "--door", "1-1-101", "-o", "m"],
            &["receipt", "prove", "small", &code, "-o", "m"],
        ] {
            refused_as(5, &sandbox.run(args), "rollback", &["--adopt-rollback"]);
            assert!(!sandbox.path("m").exists(), "{args:?}");
        }
        // Whoever looks is not kept from looking, and an accepted one goes on.
        sandbox.run(&["tally", "small"]).exits(0);
        let raw = sandbox.run(&["log", "small", "--raw"]).exits(5);
        assert!(raw.out.lines().count() > 8 && raw.err.contains("rollback"), "{raw:?}");
        sandbox.run(&["note", "small", "--adopt-rollback"]).exits(0);
        sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups", "--sign", "li"]).exits(0);
    }
}

#[test]
fn minutes_that_cannot_be_written_write_no_line_either() {
    let sandbox = opened("en");
    sandbox.run(&["close", "small", "--yes"]).exits(0);
    let lines = || sandbox.run(&["log", "small", "--raw"]).exits(0).out.lines().count();
    let before = lines();
    sandbox.write("taken/letter.txt", "mine\n");
    sandbox.write("file", "mine\n");
    for (to, code) in [("taken", "folder-exists"), ("file", "folder-exists"), ("file/m", "io")] {
        let args = ["minutes", "small", "-o", to, "--accept-small-groups"];
        refused(&sandbox.run(&args), code, &[to.split('/').next().unwrap()]);
        assert_eq!(lines(), before, "{to}");
    }
    let wrong = ["minutes", "small", "-o", "m", "--accept-small-groups", "--sign", "he"];
    refused(&sandbox.run(&wrong), "sign-role", &["he"]);
    assert_eq!(lines(), before);
    sandbox.run(&["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
    assert_eq!(lines(), before + 1);
}

#[test]
fn a_witness_signs_no_words_but_its_own() {
    let sandbox = opened("en");
    close(&sandbox);
    sandbox.run(&["witness", "m", "--key", "he", "-o", "w"]).exits(0);
    let said = String::from_utf8(sandbox.read("w/he.txt")).unwrap();
    let time = said.lines().find(|line| line.starts_with("time ")).unwrap();
    // Somebody who can put a file there cannot choose the time.
    let planted = said.replacen(time, "time 946684800", 1);
    assert_ne!(planted, said);
    sandbox.write("w2/he.txt", &planted);
    sandbox.run(&["witness", "m", "--key", "he", "-o", "w2"]).exits(0);
    assert_ne!(String::from_utf8(sandbox.read("w2/he.txt")).unwrap(), planted);
    openssh_accepts(&sandbox.path("w2"), "../m/signers", "he", "yishi-witness-v1", "he.txt", "he.txt.sig");
    // Nor under a signature of somebody else.
    sandbox.write("w3/he.txt", &planted);
    sandbox.write("w3/he.txt.sig", sandbox.read("m/checkpoint.li.sig"));
    refused(&sandbox.run(&["witness", "m", "--key", "he", "-o", "w3"]), "file-exists", &["he.txt", "-o"]);
    assert_eq!(sandbox.read("w3/he.txt"), planted.as_bytes());
    assert_eq!(sandbox.read("w3/he.txt.sig"), sandbox.read("m/checkpoint.li.sig"));
}

#[cfg(unix)]
#[test]
fn a_witness_that_saw_more_while_it_signed_signs_no_less() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = opened("en");
    close(&sandbox);
    chain(&sandbox, "less.jsonl", Some(5));
    // While the passphrase is typed, a longer copy is looked at.
    let program = env!("CARGO_BIN_EXE_yishi");
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *\" sign \"*) {program} witness m >&2;; esac\nexec \"$REAL\" \"$@\"\n"
    );
    sandbox.write("bin/ssh-keygen", script);
    std::fs::set_permissions(sandbox.path("bin/ssh-keygen"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let real = Command::new("sh").args(["-c", "command -v ssh-keygen"]).output().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = sandbox.command(&["witness", "less.jsonl", "--key", "he", "--name", "he", "-o", "w"]);
    command.env("REAL", String::from_utf8(real.stdout).unwrap().trim());
    let output = command.env("PATH", format!("{}:{path}", sandbox.path("bin").display())).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(5), "{said}");
    assert!(said.contains("a longer copy was seen"), "{said}");
    assert!(!sandbox.path("w").exists());
}

#[test]
fn what_an_editor_made_of_a_copy_is_named() {
    for lang in LANGS {
        let sandbox = opened(lang);
        chain(&sandbox, "chain.jsonl", None);
        let lines = String::from_utf8(sandbox.read("chain.jsonl")).unwrap();
        sandbox.write("crlf.jsonl", lines.replace('\n', "\r\n"));
        sandbox.write("bom.jsonl", format!("\u{feff}{lines}"));
        let utf16: Vec<u8> = format!("\u{feff}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        sandbox.write("utf16.jsonl", utf16);
        for file in ["crlf.jsonl", "bom.jsonl", "utf16.jsonl"] {
            refused_as(4, &sandbox.run(&["witness", file]), "copy-changed", &[file, "zip"]);
            let check = ["receipt", "check", &"0".repeat(40), "--in", file];
            refused_as(4, &sandbox.run(&check), "copy-changed", &[file]);
            let run = sandbox.run(&["compare", file, "chain.jsonl"]);
            refused_as(4, &run, "copy-changed", &[pick(lang, "换行", "line ends")]);
        }
        // Of a checkpoint too, and where it is what others are compared with.
        sandbox.run(&["checkpoint", "small", "-o", "cp"]).exits(0);
        let head = String::from_utf8(sandbox.read("cp")).unwrap();
        sandbox.write("crlf.cp", head.replace('\n', "\r\n"));
        sandbox.write("bom.cp", format!("\u{feff}{head}"));
        for file in ["crlf.cp", "bom.cp"] {
            refused_as(4, &sandbox.run(&["witness", file]), "copy-changed", &[file, "zip"]);
        }
        for file in ["crlf.jsonl", "bom.jsonl", "utf16.jsonl", "crlf.cp", "bom.cp"] {
            let since = sandbox.run(&["verify", "chain.jsonl", "--since", file]);
            refused_as(4, &since, "copy-changed", &[file, "zip"]);
        }
        // What is not read has no order, and no root that anybody should compare.
        let found = sandbox.run(&["verify", "crlf.jsonl", "--json"]).exits(4).json();
        let of = |check: &str| -> Vec<String> {
            let findings = found["findings"].as_array().unwrap().iter();
            findings.filter(|one| one["check"] == check).map(|one| one["status"].to_string()).collect()
        };
        assert_eq!([of("order"), of("root")], [["\"not_checked\""], ["\"not_checked\""]]);
        // However long a line is, it is one.
        sandbox.write("long.jsonl", format!("{lines}{}\n", "x".repeat(5 << 20)));
        let run = sandbox.run(&["verify", "long.jsonl"]).exits(4);
        let last = lines.lines().count() + 1;
        assert!(
            run.out.contains(&format!(":{last}")) && !run.out.contains(&format!(":{}", last + 1)),
            "{}",
            run.out
        );
    }
}

#[test]
fn a_witness_keeps_what_it_saw_and_its_statement_is_accepted_in_the_minutes() {
    for lang in LANGS {
        let sandbox = opened(lang);
        chain(&sandbox, "day1.jsonl", Some(3));
        let first = sandbox.run(&["witness", "day1.jsonl"]).exits(0);
        assert!(first.out.contains(pick(lang, "第一次", "first time")), "{}", first.out);
        assert!(first.err.contains("40"), "{}", first.err);
        let before = kept(&sandbox);
        assert_eq!(before.len(), 1);
        let again = sandbox.run(&["witness", "day1.jsonl", "--json"]).exits(0).json();
        assert_eq!((&again["result"], &again["size"]), (&"same".into(), &3.into()));
        assert_eq!(kept(&sandbox), before);

        close(&sandbox);
        let now = sandbox.run(&["witness", "m", "--key", "he", "-o", "m/witness", "--json"]).exits(0).json();
        assert_eq!((&now["result"], &now["before"]), (&"continues".into(), &3.into()));
        assert_eq!(now["signed"]["name"], "he");
        assert_ne!(kept(&sandbox), before);
        std::fs::copy(sandbox.path("m/signers"), sandbox.path("kept-signers")).unwrap();
        openssh_accepts(
            &sandbox.path("m"),
            "signers",
            "he",
            "yishi-witness-v1",
            "witness/he.txt",
            "witness/he.txt.sig",
        );
        let verified = sandbox.run(&["verify", "m", "--signers", "kept-signers"]).exits(0);
        assert!(verified.out.contains(pick(lang, "见证人 he", "the witness he")), "{}", verified.out);
        // Once more: the statement that is there stays, and is not made twice.
        let said = sandbox.read("m/witness/he.txt");
        sandbox.run(&["witness", "m", "--key", "he", "-o", "m/witness"]).exits(0);
        assert_eq!(sandbox.read("m/witness/he.txt"), said);
        // A statement is a copy of the head like any other.
        sandbox.run(&["compare", "m/witness/he.txt", "m"]).exits(0);
        // By default it is written where nothing is yet, named by log and size.
        sandbox.run(&["witness", "m", "--key", "he"]).exits(0);
        let folder = format!("witness-{}-{}", &now["log"].as_str().unwrap()[..8], now["size"]);
        assert!(sandbox.path(&folder).join("he.txt.sig").is_file(), "{folder}");
    }
}

#[test]
fn a_statement_has_the_name_that_it_will_be_found_by() {
    let sandbox = opened("en");
    close(&sandbox);
    sandbox.key("other");
    let witness = |key: &str, more: &[&str]| {
        let mut args = vec!["witness", "m", "--key", key, "-o", "w"];
        args.extend(more);
        sandbox.run(&args)
    };
    refused(&witness("other", &[]), "witness-name", &["--name"]);
    refused(&witness("other", &["--name", "he"]), "witness-name", &["he"]);
    refused(&witness("he", &["--name", "she"]), "witness-name", &["he"]);
    refused(&witness("li", &[]), "sign-role", &["li"]);
    refused(&witness("other", &["--name", "../x"]), "key-name", &[]);
    assert!(!sandbox.path("w").exists());
    witness("other", &["--name", "zhou"]).exits(0);
    assert!(sandbox.path("w/zhou.txt.sig").is_file());
    // In the minutes it is told apart: it fits, and nobody knows the key.
    copy(&sandbox.path("w"), &sandbox.path("m/witness"));
    let verified = sandbox.run(&["verify", "m", "--signers", "m/signers"]).exits(3);
    assert!(verified.out.contains("zhou"), "{}", verified.out);
    // Something else stands there: it is never put over it.
    sandbox.write("w/zhou.txt", "mine\n");
    refused(&witness("other", &["--name", "zhou"]), "file-exists", &["zhou.txt", "-o"]);
}

#[test]
fn what_was_seen_is_kept_before_anything_is_signed() {
    let sandbox = opened("en");
    chain(&sandbox, "chain.jsonl", None);
    // The key cannot sign: no statement, but what was seen is kept.
    sandbox.write("broken", "no key\n");
    let run = sandbox.run(&["witness", "chain.jsonl", "--key", "broken", "--name", "he", "-o", "w"]);
    refused(&run, "sign-failed", &["broken"]);
    assert!(!sandbox.path("w").exists());
    let after = kept(&sandbox);
    assert_eq!(after.len(), 1);
    assert!(String::from_utf8_lossy(&after[0].1).contains("\nsmall\n8\n"), "{after:?}");
    assert!(!sandbox.state().join("witness").join("lock.new").exists());
    // Nothing can be kept: nothing is signed.
    let fresh = opened("en");
    chain(&fresh, "chain.jsonl", None);
    fresh.write("state/witness", "a file where the folder should be\n");
    let run = fresh.run(&["witness", "chain.jsonl", "--key", "he", "--name", "he", "-o", "w"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!fresh.path("w").exists());
    // What is kept cannot be read: it is said, not forgotten.
    let (path, bytes) = &after[0];
    std::fs::write(path, &bytes[..bytes.len() - 9]).unwrap();
    let run = sandbox.run(&["witness", "chain.jsonl", "--key", "he", "--name", "he", "-o", "w"]);
    refused(&run, "head-file", &[]);
    assert!(!sandbox.path("w").exists());
}

#[test]
fn a_run_that_is_stopped_anywhere_never_signed_what_it_had_not_kept() {
    let strace = Command::new("strace").arg("-V").stdout(Stdio::null()).status();
    if !strace.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no strace");
        return;
    }
    let sandbox = opened("en");
    chain(&sandbox, "day1.jsonl", Some(3));
    chain(&sandbox, "day2.jsonl", None);
    sandbox.run(&["witness", "day1.jsonl"]).exits(0);
    let before = kept(&sandbox);
    let mut points = 0;
    for call in ["fsync", "rename", "openat"] {
        for nth in 1..40 {
            let plain = sandbox.command(&["witness", "day2.jsonl", "--key", "he", "--name", "he", "-o", "w"]);
            let mut traced = Command::new("strace");
            traced
                .args(["-qq", "-e", &format!("trace={call}"), "-o", "/dev/null", "-e"])
                .arg(format!("inject={call}:signal=KILL:when={nth}"))
                .arg(plain.get_program())
                .args(plain.get_args())
                .current_dir(sandbox.root());
            plain.get_envs().for_each(|(name, value)| {
                traced.env(name, value.unwrap());
            });
            let ended = traced.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            let now = kept(&sandbox);
            let old = now == before;
            let new = now.len() == 1 && String::from_utf8_lossy(&now[0].1).contains("\nsmall\n8\n");
            assert!(old || new, "{call} {nth}: {now:?}");
            assert!(new || !sandbox.path("w").exists(), "{call} {nth}: signed what was not kept");
            std::fs::write(&before[0].0, &before[0].1).unwrap();
            let _ = std::fs::remove_dir_all(sandbox.path("w"));
            if ended.success() {
                break;
            }
            points += 1;
        }
    }
    assert!(points > 8, "{points}");
    // The next run is not in the way of what was left.
    sandbox.run(&["witness", "day2.jsonl", "--key", "he", "--name", "he", "-o", "w"]).exits(0);
}

/// Two books from one state that went different ways.
fn two_ways(lang: &'static str) -> Sandbox {
    let sandbox = opened(lang);
    chain(&sandbox, "common.jsonl", None);
    copy(&sandbox.path("yishi.db"), &sandbox.path("other.db"));
    sandbox.run(&["record", "small", "2-1-202", "for"]).exits(0);
    close(&sandbox);
    let elsewhere = |args: &[&str]| {
        let mut all = args.to_vec();
        all.extend(["--book", "other.db"]);
        let mut command = sandbox.command(&all);
        command.env("YISHI_STATE", sandbox.path("other-state"));
        assert!(command.output().unwrap().status.success(), "{args:?}");
    };
    elsewhere(&["record", "small", "2-1-202", "against"]);
    elsewhere(&["close", "small", "--yes"]);
    elsewhere(&["minutes", "small", "-o", "n", "--accept-small-groups", "--sign", "li,wang"]);
    sandbox
}

#[test]
fn two_minutes_of_one_log_show_their_first_difference_and_whose_key_signed_both() {
    for lang in LANGS {
        let sandbox = two_ways(lang);
        let run = sandbox.run(&["compare", "m", "n", "--json"]).exits(5);
        let found = run.json();
        assert_eq!((&found["result"], &found["first_difference"]), (&"fork".into(), &9.into()));
        assert_ne!(found["a"]["line"], found["b"]["line"]);
        assert_ne!(found["a"]["root"], found["b"]["root"]);
        assert_eq!(found["a"]["size"], found["b"]["size"]);
        // li signed both; wang signed one.
        let signed = found["b"]["signed"].as_array().unwrap();
        assert_eq!(signed.len(), 2);
        let li = signed.iter().find(|one| one["name"] == "li").unwrap();
        assert_eq!(found["equivocation"], serde_json::json!([li["fingerprint"]]));
        let shown = sandbox.run(&["compare", "m", "n"]).exits(5).out;
        for words in [pick(lang, "分叉", "Fork"), pick(lang, "铁证", "Proof"), "\"seq\":8", "SHA256:"] {
            assert!(shown.contains(words), "{words}\n{shown}");
        }
        // Checkpoints alone are enough for the proof, and do not tell the line.
        for (from, to) in [("m", "a"), ("n", "b")] {
            std::fs::create_dir(sandbox.path(to)).unwrap();
            for name in ["checkpoint", "checkpoint.li.sig"] {
                copy(&sandbox.path(from).join(name), &sandbox.path(to).join(name));
            }
        }
        for (one, two) in [("a", "b"), ("a/checkpoint", "n"), ("m", "b/checkpoint")] {
            let found = sandbox.run(&["compare", one, two, "--json"]).exits(5).json();
            assert_eq!(found["first_difference"], serde_json::Value::Null);
            assert_eq!(found["equivocation"].as_array().unwrap().len(), 1, "{one} {two}");
        }
        // A signature that does not hold is said to, and accuses nobody.
        copy(&sandbox.path("a/checkpoint.li.sig"), &sandbox.path("b/checkpoint.li.sig"));
        let found = sandbox.run(&["compare", "a", "b", "--json"]).exits(5).json();
        assert_eq!(
            (&found["b"]["signed"][0]["holds"], found["equivocation"].as_array().unwrap().len()),
            (&false.into(), 0)
        );
        // Each of them goes on from what both share.
        let found = sandbox.run(&["compare", "common.jsonl", "n", "--json"]).exits(0).json();
        assert_eq!((&found["result"], &found["lines"]), (&"b_continues_a".into(), &4.into()));
        let found = sandbox.run(&["compare", "n", "common.jsonl", "--json"]).exits(0).json();
        assert_eq!(found["result"], "a_continues_b");
        let found = sandbox.run(&["compare", "n", "n", "--json"]).exits(0).json();
        assert_eq!(found["result"], "same");
    }
}

#[test]
fn a_witness_refuses_a_fork_a_rollback_and_a_head_without_lines() {
    for lang in LANGS {
        let sandbox = two_ways(lang);
        sandbox.run(&["witness", "common.jsonl"]).exits(0);
        copy(&sandbox.path("n/checkpoint"), &sandbox.path("larger"));
        let sign = |file: &str| sandbox.run(&["witness", file, "--key", "he", "--name", "he", "-o", "w"]);
        // A larger head alone does not tell, and changes nothing.
        let before = kept(&sandbox);
        refused_as(3, &sign("larger"), "witness-lines", &["chain.jsonl"]);
        assert_eq!(kept(&sandbox), before);
        sign("n").exits(0);
        std::fs::remove_dir_all(sandbox.path("w")).unwrap();
        let after = kept(&sandbox);
        // The same head alone is what was seen.
        sandbox.run(&["witness", "larger"]).exits(0);
        assert_eq!(kept(&sandbox), after);
        for (file, code) in [("m", "fork"), ("m/checkpoint", "fork"), ("common.jsonl", "rollback")] {
            let run = sign(file);
            refused_as(5, &run, code, &["yishi compare"]);
            assert!(!sandbox.path("w").exists());
            assert_eq!(kept(&sandbox), after, "{file}");
        }
        // A log of the same name that begins otherwise was written again.
        let again = opened(lang);
        chain(&again, "chain.jsonl", None);
        copy(&again.path("chain.jsonl"), &sandbox.path("again.jsonl"));
        refused_as(5, &sign("again.jsonl"), "fork", &["--another"]);
        let found = sandbox.run(&["compare", "common.jsonl", "again.jsonl", "--json"]).exits(5).json();
        assert_eq!((&found["result"], &found["first_difference"]), (&"fork".into(), &1.into()));
        sandbox.run(&["witness", "again.jsonl", "--another"]).exits(0);
        sandbox.run(&["witness", "again.jsonl"]).exits(0);
        assert_eq!(kept(&sandbox).len(), 2);
        // Two heads of two logs: nothing to compare.
        let head = again.run(&["checkpoint", "small"]).exits(0).out;
        sandbox.write("foreign", head);
        refused(&sandbox.run(&["compare", "foreign", "m"]), "compare-other", &[]);
    }
}

#[test]
fn the_published_broken_chains_are_caught_by_a_witness_or_a_comparison() {
    let vectors = crate::common::vectors();
    let sandbox = Sandbox::new();
    let lines = |lines: &serde_json::Value| -> String {
        let lines = lines.as_array().unwrap().iter();
        lines.map(|line| format!("{}\n", line.as_str().or_else(|| line["line"].as_str()).unwrap())).collect()
    };
    sandbox.write("good.jsonl", lines(&vectors["chain"]));
    sandbox.write("checkpoint", vectors["files"]["checkpoint"].as_str().unwrap());
    sandbox.run(&["compare", "good.jsonl", "checkpoint"]).exits(0);
    sandbox.run(&["witness", "good.jsonl"]).exits(0);
    let negative = vectors["negative"].as_array().unwrap();
    assert_eq!(negative.len(), 9);
    for case in negative {
        let name = case["name"].as_str().unwrap();
        sandbox.write("bad.jsonl", lines(&case["chain"]));
        let witness = sandbox.run(&["witness", "bad.jsonl"]);
        let compare = sandbox.run(&["compare", "good.jsonl", "bad.jsonl", "--json"]);
        let head = sandbox.run(&["compare", "checkpoint", "bad.jsonl"]);
        if name.starts_with("tail cut") {
            refused_as(5, &witness, "rollback", &["13", "10"]);
            assert_eq!(compare.exits(0).json()["result"], "a_continues_b");
            head.exits(3);
        } else if name.starts_with("operator re-chained") {
            // Shorter than what was seen, and from line 8 on another log.
            refused_as(5, &witness, "rollback", &["13", "12"]);
            assert_eq!(compare.exits(5).json()["first_difference"], 8);
        } else {
            refused_as(4, &witness, "copy-broken", &["bad.jsonl:"]);
            assert_eq!(compare.code, 4, "{name}");
            assert_eq!(head.code, 4, "{name}");
        }
    }
    assert_eq!(kept(&sandbox).len(), 1);
    // Seen at 10 lines: the same rewritten log is a fork now.
    let other = Sandbox::new();
    other.write("cut.jsonl", lines(&negative.iter().find(|case| case["name"].as_str().unwrap().starts_with("tail")).unwrap()["chain"]));
    other.write("rewritten.jsonl", lines(&negative.last().unwrap()["chain"]));
    other.run(&["witness", "cut.jsonl"]).exits(0);
    refused_as(5, &other.run(&["witness", "rewritten.jsonl"]), "fork", &["10"]);
}

#[test]
fn what_is_no_copy_of_a_log_is_refused_with_what_to_give() {
    for lang in LANGS {
        let sandbox = opened(lang);
        chain(&sandbox, "chain.jsonl", None);
        sandbox.write("empty", "");
        sandbox.write("words", "你好\n");
        sandbox.write("bytes", [0xff, 0xfe, 0, 1]);
        sandbox.write("utf16", "{\0\"\0");
        sandbox.write("huge", vec![b'x'; 3 << 20]);
        sandbox.write("head", [b"yishi/".to_vec(), vec![b'0'; 2 << 20]].concat());
        std::fs::create_dir(sandbox.path("folder")).unwrap();
        let both =
            |file: &str| [sandbox.run(&["witness", file]), sandbox.run(&["compare", "chain.jsonl", file])];
        for file in ["empty", "words", "bytes", "utf16", "huge", "folder"] {
            both(file).iter().for_each(|run| refused_as(4, run, "copy-none", &["chain.jsonl"]));
        }
        both("head").iter().for_each(|run| refused(run, "file-too-large", &["head"]));
        both("yishi.db").iter().for_each(|run| refused(run, "copy-book", &["yishi log"]));
        both("nowhere").iter().for_each(|run| refused(run, "file-unread", &["nowhere"]));
        #[cfg(unix)]
        {
            both("/dev/zero").iter().for_each(|run| refused(run, "path-odd", &["/dev/zero"]));
            std::os::unix::fs::symlink("chain.jsonl", sandbox.path("link")).unwrap();
            both("link").iter().for_each(|run| assert_eq!(run.code, 0, "{run:?}"));
        }
        // Minutes whose checkpoint is not that of their lines are no copy.
        close(&sandbox);
        let lines = String::from_utf8(sandbox.read("m/chain.jsonl")).unwrap();
        let fewer: Vec<&str> = lines.split_inclusive('\n').take(9).collect();
        sandbox.write("m/chain.jsonl", fewer.concat());
        both("m").iter().for_each(|run| refused_as(4, run, "copy-checkpoint", &["m"]));
    }
}

#[test]
fn two_witnesses_at_once_keep_one_of_both_and_never_go_back() {
    let sandbox = opened("en");
    chain(&sandbox, "day1.jsonl", Some(3));
    chain(&sandbox, "day2.jsonl", None);
    for _ in 0..20 {
        let start = |file: &str| {
            let mut command = sandbox.command(&["witness", file]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let (mut first, mut second) = (start("day2.jsonl"), start("day1.jsonl"));
        let (first, second) = (first.wait().unwrap().code(), second.wait().unwrap().code());
        assert_eq!(first, Some(0));
        assert!([Some(0), Some(5)].contains(&second), "{second:?}");
        let now = kept(&sandbox);
        assert!(String::from_utf8_lossy(&now[0].1).contains("\nsmall\n8\n"), "{now:?}");
        std::fs::remove_dir_all(sandbox.state().join("witness")).unwrap();
    }
}

/// A time-stamping authority of one's own, thrown away after the test.
fn authority(sandbox: &Sandbox) -> bool {
    let openssl = |args: &[&str]| Command::new("openssl").args(args).current_dir(sandbox.root()).output();
    if !openssl(&["version"]).is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no openssl");
        return false;
    }
    sandbox.write(
        "tsa.cnf",
        "[tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\n\
         digests = sha256\naccuracy = secs:1\nordering = no\ntsa_name = no\ness_cert_id_chain = no\n\
         [req]\ndistinguished_name = dn\n[dn]\n[ext]\nextendedKeyUsage = critical,timeStamping\n\
         keyUsage = critical,digitalSignature\n[ca]\nbasicConstraints = critical,CA:TRUE\n",
    );
    sandbox.write("serial", "01\n");
    for args in [
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=CA",
            "-days",
            "2",
            "-config",
            "tsa.cnf",
            "-extensions",
            "ca",
        ][..],
        &[
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj",
            "/CN=TSA", "-config", "tsa.cnf",
        ],
        &[
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-out",
            "tsa.pem",
            "-days",
            "2",
            "-extfile",
            "tsa.cnf",
            "-extensions",
            "ext",
        ],
    ] {
        let made = openssl(args).unwrap();
        assert!(made.status.success(), "{args:?} {}", String::from_utf8_lossy(&made.stderr));
    }
    true
}

fn reply(sandbox: &Sandbox, request: &str, to: &str) {
    let made = Command::new("openssl")
        .args(["ts", "-reply", "-config", "tsa.cnf", "-signer", "tsa.pem", "-inkey", "tsa.key", "-queryfile"])
        .args([request, "-out", to])
        .current_dir(sandbox.root())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// A reply with these words in its status, which stands before what is signed.
fn with_status(reply: &[u8], words: &str) -> Vec<u8> {
    // PKIStatusInfo with the number 0 alone, behind the four bytes of the whole.
    assert_eq!((&reply[..2], &reply[4..9]), (&[0x30, 0x82][..], &[0x30, 3, 2, 1, 0][..]));
    let length = u8::try_from(words.len()).unwrap();
    assert!(length < 120, "one byte of length");
    let mut status = vec![0x30, length + 7, 2, 1, 0, 0x30, length + 2, 0x0c, length];
    status.extend(words.as_bytes());
    let rest = &reply[9..];
    let whole = u16::try_from(status.len() + rest.len()).unwrap();
    [&[0x30, 0x82][..], &whole.to_be_bytes(), &status, rest].concat()
}

fn signatures(run: &Run) -> String {
    let found = run.json();
    let findings = found["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["check"] == "signatures")
        .map(|finding| format!("{finding}\n"))
        .collect()
}

#[test]
fn a_time_stamp_on_the_checkpoint_is_asked_for_and_checked() {
    let sandbox = opened("en");
    close(&sandbox);
    if !authority(&sandbox) {
        return;
    }
    let run = sandbox.run(&["checkpoint", "small", "-o", "m/checkpoint", "--stamp-request"]);
    refused(&run, "stamp-folder", &["-o"]);
    let said = sandbox.run(&["checkpoint", "small", "-o", "checkpoint", "--stamp-request"]).exits(0);
    assert!(
        said.out.contains("curl ") && said.out.contains("@checkpoint.tsq -o checkpoint.tsr"),
        "{}",
        said.out
    );
    assert_eq!(sandbox.read("checkpoint"), sandbox.read("m/checkpoint"));
    // The request is a function of the checkpoint: once more changes nothing.
    sandbox.run(&["checkpoint", "small", "-o", "checkpoint", "--stamp-request"]).exits(0);
    reply(&sandbox, "checkpoint.tsq", "m/checkpoint.tsr");
    std::fs::copy(sandbox.path("m/signers"), sandbox.path("kept")).unwrap();
    let verify = |more: &[&str]| {
        let mut args = vec!["verify", "m", "--signers", "kept", "--json"];
        args.extend(more);
        sandbox.run(&args)
    };
    let open = signatures(&verify(&[]).exits(0));
    assert!(open.contains("--stamp-ca") && open.contains("not_checked"), "{open}");
    let held = signatures(&verify(&["--stamp-ca", "ca.pem"]).exits(0));
    assert!(
        held.contains("checkpoint.tsr: the checkpoint was there at") && held.contains(" UTC, "),
        "{held}"
    );
    assert!(!held.contains("not_checked"), "{held}");
    // The words of its status are signed by nobody.
    let sound = std::fs::read(sandbox.path("m/checkpoint.tsr")).unwrap();
    let forged = with_status(&sound, "ok\nTST info:\nTime stamp: May  1 08:00:00 2019 GMT\n");
    std::fs::write(sandbox.path("m/checkpoint.tsr"), forged).unwrap();
    assert_eq!(signatures(&verify(&["--stamp-ca", "ca.pem"]).exits(0)), held);
    std::fs::write(sandbox.path("m/checkpoint.tsr"), sound).unwrap();
    // The script of the minutes knows the file too.
    let script = || Command::new("sh").arg("verify.sh").current_dir(sandbox.path("m")).output().unwrap();
    let with = script();
    std::fs::rename(sandbox.path("m/checkpoint.tsr"), sandbox.path("tsr")).unwrap();
    assert_eq!(with, script(), "{}", String::from_utf8_lossy(&with.stdout));
    copy(&sandbox.path("tsr"), &sandbox.path("m/checkpoint.tsr"));
    // By the certificates of another authority nobody can tell; of something
    // else it is false.
    let other = opened("en");
    authority(&other);
    copy(&other.path("ca.pem"), &sandbox.path("other.pem"));
    for (ca, words) in [("other.pem", "do not lead to"), ("roll.csv", "no certificate")] {
        let open = signatures(&verify(&["--stamp-ca", ca]).exits(0));
        assert!(open.contains(words) && open.contains("not_checked"), "{open}");
        assert!(!open.contains("error:") && !open.contains("\"fail\""), "{open}");
    }
    sandbox.write("words", "something else\n");
    let query = Command::new("openssl")
        .args(["ts", "-query", "-data", "words", "-sha256", "-cert", "-out", "words.tsq"])
        .current_dir(sandbox.root())
        .output()
        .unwrap();
    assert!(query.status.success());
    reply(&sandbox, "words.tsq", "m/checkpoint.tsr");
    let failed = signatures(&verify(&["--stamp-ca", "ca.pem"]).exits(4));
    assert!(failed.contains("does not hold"), "{failed}");
    sandbox.write("m/checkpoint.tsr", "no reply");
    let open = signatures(&verify(&["--stamp-ca", "ca.pem"]).exits(0));
    assert!(open.contains("no sound reply") && open.contains("not_checked"), "{open}");
    refused(&sandbox.run(&["verify", "m", "--stamp-ca", "nowhere.pem"]), "file-unread", &["nowhere.pem"]);
    refused(&sandbox.run(&["verify", "m", "--stamp-ca", "/dev/zero"]), "path-odd", &["/dev/zero"]);
    // Without openssl it is not checked, and that is said.
    let mut command = sandbox.command(&["verify", "m", "--signers", "kept", "--stamp-ca", "ca.pem"]);
    let output = command.env("PATH", sandbox.path("no-programs")).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("cannot run openssl"));
    std::fs::remove_file(sandbox.path("m/checkpoint.tsr")).unwrap();
    assert!(signatures(&verify(&["--stamp-ca", "ca.pem"]).exits(0)).contains("there is no checkpoint.tsr"));
}
