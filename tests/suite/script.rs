//! `verify.sh` of a minutes folder: run by bash, and held against the tool.

use crate::common::{MAJORITY, Sandbox, another_log};
use std::process::Command;

/// Runs the script of a folder and gives its exit code and what it prints.
fn script(sandbox: &Sandbox, folder: &str, args: &[&str]) -> (i32, String) {
    let done = Command::new("bash").arg(sandbox.path(folder).join("verify.sh")).args(args).output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
}

/// Copies a folder, changed by `change`.
fn changed(sandbox: &Sandbox, from: &str, change: impl FnOnce(&std::path::Path)) {
    let to = sandbox.path("changed");
    let _ = std::fs::remove_dir_all(&to);
    std::fs::create_dir(&to).unwrap();
    for entry in std::fs::read_dir(sandbox.path(from)).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
    change(&to);
}

/// Makes `SHA256SUMS` good again, as somebody would who changes a file.
fn sum_again(folder: &std::path::Path) {
    let lines = "sha256sum $(cut -c67- SHA256SUMS) > /dev/null && \
        sha256sum $(cut -c67- SHA256SUMS | tr '\\n' ' ') | cat > ../sums && mv ../sums SHA256SUMS";
    assert!(Command::new("sh").args(["-c", lines]).current_dir(folder).status().unwrap().success());
}

#[test]
fn the_script_and_the_tool_agree() {
    for (disclose, lang) in [("positions", "zh"), ("named", "en"), ("none", "en")] {
        let sandbox = Sandbox::speaking(lang);
        let log = sandbox.close_small_as(disclose, MAJORITY);
        let args = ["minutes", "small", "-o", "m", "--accept-small-groups", "--lang", lang];
        let _ = sandbox.run(&args).exits(0);
        let (code, said) = script(&sandbox, "m", &[&log]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(script(&sandbox, "m", &[]).0, 3, "nobody said which log");
        assert_eq!(script(&sandbox, "m", &[&another_log(&log)]).0, 4, "another log");
        // In blocks of four, as it stands on the notice.
        let blocks: Vec<&str> =
            said.lines().find(|line| line.contains(&log[..4])).unwrap().split(' ').collect();
        let blocks = &blocks[blocks.len() - 16..];
        assert_eq!(blocks.concat(), log);
        assert_eq!(script(&sandbox, "m", blocks).0, 0);
        assert_eq!(script(&sandbox, "m", &[&blocks.join("-")]).0, 0, "as some people write it");
        // Whoever starts it with another shell gets the same.
        let file = sandbox.path("m/verify.sh");
        let other = Command::new("sh").arg(file).arg(&log).output().unwrap();
        assert_eq!((other.status.code(), other.stdout), (Some(0), said.into_bytes()));

        let names: Vec<String> = std::fs::read_dir(sandbox.path("m"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let both_refuse = |what: &str| {
            let tool = sandbox.run(&["verify", "changed", "--log", &log]).code;
            let (code, said) = script(&sandbox, "changed", &[&log]);
            assert_eq!((tool, code), (4, 4), "{what}: {said}");
        };
        for name in names.iter().filter(|name| *name != "verify.sh") {
            changed(&sandbox, "m", |folder| {
                let mut bytes = std::fs::read(folder.join(name)).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(folder.join(name), bytes).unwrap();
            });
            both_refuse(name);
            changed(&sandbox, "m", |folder| std::fs::remove_file(folder.join(name)).unwrap());
            both_refuse(name);
        }
        changed(&sandbox, "m", |folder| std::fs::write(folder.join("more.txt"), "x").unwrap());
        both_refuse("one file more");
        changed(&sandbox, "m", |folder| std::fs::write(folder.join(".DS_Store"), "x").unwrap());
        assert_eq!(script(&sandbox, "changed", &[&log]).0, 0, "what a file manager leaves");
        // With digests made good, what the log binds still tells.
        for name in ["rules.json", "roll.jsonl", "tally.json", "proposal.txt", "chain.jsonl"] {
            changed(&sandbox, "m", |folder| {
                let text = std::fs::read_to_string(folder.join(name)).unwrap();
                std::fs::write(folder.join(name), text.replacen('1', "2", 1) + "\n").unwrap();
                sum_again(folder);
            });
            both_refuse(name);
        }
        // A script that says yes to everything is found by the tool.
        changed(&sandbox, "m", |folder| {
            std::fs::write(folder.join("verify.sh"), "echo ok\n").unwrap();
            sum_again(folder);
        });
        assert_eq!(sandbox.run(&["verify", "changed", "--log", &log]).code, 4);
    }
}

#[test]
fn the_script_follows_amendments_and_second_entries() {
    let sandbox = Sandbox::speaking("zh");
    let log = sandbox.close_amended(MAJORITY);
    let (code, said) = script(&sandbox, "minutes-small", &[&log]);
    assert_eq!(code, 0, "{said}");
    for name in ["roll-2.jsonl", "proposal-2.txt"] {
        changed(&sandbox, "minutes-small", |folder| {
            std::fs::write(folder.join(name), "x\n").unwrap();
            sum_again(folder);
        });
        let (code, said) = script(&sandbox, "changed", &[&log]);
        assert_eq!(code, 4, "{name}: {said}");
        assert_eq!(sandbox.run(&["verify", "changed", "--log", &log]).code, 4, "{name}");
    }
}
