//! Keys from enrolment to signed minutes, with the real `ssh-keygen`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{LANGS, Sandbox, pick, refused, refused_as};
use crate::sign_support::{MEETING, ROLL, run};
use yishi::sign::{MINUTES, Signature};

/// A book with a roll and enrolled keys, nothing open yet.
fn book(lang: &'static str, people: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::speaking(lang);
    sandbox.write("roll.csv", ROLL);
    sandbox.write("meeting.toml", MEETING);
    sandbox.write("proposal.txt", "A lift?\n");
    run(&sandbox, &["init", "Lane"]).exits(0);
    run(&sandbox, &["roll", "import", "roll.csv"]).exits(0);
    sandbox.enrol(people);
    sandbox
}

fn answers(sandbox: &Sandbox) {
    for (door, said) in
        [("1-101", "for"), ("1-102", "for"), ("1-201", "for"), ("1-202", "against"), ("1-301", "for")]
    {
        run(sandbox, &["record", "lift", door, said]).exits(0);
    }
}

/// Closed, with minutes written.
fn closed(lang: &'static str, people: &[(&str, &str)]) -> Sandbox {
    let sandbox = book(lang, people);
    run(&sandbox, &["open", "meeting.toml"]).exits(0);
    answers(&sandbox);
    run(&sandbox, &["close", "lift", "--yes"]).exits(0);
    sandbox
}

fn log_of(sandbox: &Sandbox) -> String {
    run(sandbox, &["key", "show", "lift", "--json"]).exits(0).json()["log"].as_str().unwrap().to_owned()
}

fn status(verified: &crate::common::Run, check: &str) -> Vec<String> {
    let found = verified.json();
    let of = found["findings"].as_array().unwrap().iter().filter(|finding| finding["check"] == check);
    of.map(|finding| finding["status"].as_str().unwrap().to_owned()).collect()
}

const PEOPLE: &[(&str, &str)] =
    &[("li", "chair"), ("wang", "opposed"), ("zhao", "scrutineer"), ("bai", "steward"), ("he", "witness")];

#[test]
fn what_is_signed_here_holds_for_openssh_and_for_whoever_kept_the_list() {
    for lang in LANGS {
        let sandbox = closed(lang, PEOPLE);
        run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups"]).exits(0);
        let id = log_of(&sandbox);
        // Keys are bound and nobody has signed: never a bare yes.
        let bare = run(&sandbox, &["verify", "m", "--log", &id, "--json"]).exits(3);
        assert_eq!(status(&bare, "signatures"), ["not_checked"]);
        let said = run(&sandbox, &["sign", "m", "--key", "li"]).exits(0).out;
        assert!(
            said.contains("SHA256SUMS.li.sig") && said.contains(pick(lang, "已签名", "signed by li")),
            "{said}"
        );
        // The minutes are written and signed in one go, by another person.
        run(&sandbox, &["minutes", "lift", "-o", "m", "--sign", "wang"]).exits(0);
        run(&sandbox, &["sign", "m", "--key", "wang"]).exits(0);
        for who in ["li", "wang"] {
            for (file, namespace) in [("SHA256SUMS", MINUTES), ("checkpoint", "yishi-checkpoint-v1")] {
                let checked = Command::new("ssh-keygen")
                    .args(["-Y", "verify", "-f", "signers", "-I", who, "-n", namespace, "-s"])
                    .arg(format!("{file}.{who}.sig"))
                    .current_dir(sandbox.path("m"))
                    .stdin(std::fs::File::open(sandbox.path("m").join(file)).unwrap())
                    .output()
                    .unwrap();
                assert!(checked.status.success(), "{checked:?}");
            }
        }
        let verified = run(&sandbox, &["verify", "m", "--log", &id, "--json"]).exits(0);
        assert_eq!(status(&verified, "signatures"), ["ok", "not_checked"]);
        // The list from the folder is no anchor; the one that somebody kept is.
        run(&sandbox, &["verify", "m"]).exits(3);
        std::fs::copy(sandbox.path("m/signers"), sandbox.path("kept")).unwrap();
        let trusted = run(&sandbox, &["verify", "m", "--signers", "kept", "--json"]).exits(0);
        assert_eq!(status(&trusted, "signatures"), ["ok"]);
        let other = book(lang, &[("li", "chair")]);
        std::fs::write(other.path("kept"), "").unwrap();
        std::fs::copy(other.path("kept"), sandbox.path("other")).unwrap();
        run(&sandbox, &["verify", "m", "--signers", "other"]).exits(4);
    }
}

#[test]
fn a_condition_on_who_signed_is_met_or_not() {
    let sandbox = closed("en", PEOPLE);
    run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups", "--sign", "li"]).exits(0);
    let id = log_of(&sandbox);
    let verify = |policy: &str| run(&sandbox, &["verify", "m", "--log", &id, "--policy", policy, "--json"]);
    assert_eq!(status(&verify("chair").exits(0), "policy"), ["ok"]);
    let unmet = verify("chair and 1 of (committee, opposed)").exits(4);
    assert_eq!(status(&unmet, "policy"), ["fail"]);
    let misspelt = verify("scrutneer").exits(4);
    assert!(misspelt.out.contains("scrutneer is no role"), "{}", misspelt.out);
    assert!(!verify("opposed").exits(4).out.contains("is no role"));
    run(&sandbox, &["sign", "m", "--key", "wang"]).exits(0);
    verify("chair and 1 of (committee, opposed)").exits(0);
    refused_as(2, &run(&sandbox, &["verify", "m", "--policy", "chair or or"]), "policy", &["or"]);
    // A book has no signatures: a condition on them is not met there.
    run(&sandbox, &["verify", "--policy", "chair"]).exits(4);
}

#[test]
fn only_those_who_may_sign_minutes() {
    for lang in LANGS {
        let sandbox = closed(lang, PEOPLE);
        run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups"]).exits(0);
        sandbox.key("stranger");
        refused(&run(&sandbox, &["sign", "m", "--key", "bai"]), "sign-role", &["bai"]);
        refused(&run(&sandbox, &["sign", "m", "--key", "he"]), "sign-role", &["he"]);
        refused(&run(&sandbox, &["sign", "m", "--key", "stranger"]), "sign-unknown", &["SHA256:"]);
        // Without its public half the key is known only once it has signed.
        std::fs::remove_file(sandbox.path("stranger.pub")).unwrap();
        refused(&run(&sandbox, &["sign", "m", "--key", "li,stranger"]), "sign-unknown", &["SHA256:"]);
        assert!(!sandbox.path("m/SHA256SUMS.li.sig").exists());
        sandbox.write("m/tally.json", "{}");
        refused_as(4, &run(&sandbox, &["sign", "m", "--key", "li"]), "sign-broken", &[]);
    }
}

#[test]
fn keys_that_are_no_use_are_refused_at_enrolment() {
    for lang in LANGS {
        let sandbox = book(lang, &[("li", "chair")]);
        let enrol =
            |name: &str, file: &str, role: &str| run(&sandbox, &["key", "enrol", name, file, "--role", role]);
        sandbox.write(
            "weak.pub",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA weak\n",
        );
        refused(&enrol("w", "weak.pub", "chair"), "key-refused", &[pick(lang, "弱密钥", "weak key")]);
        for kind in ["rsa", "ecdsa"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", kind, "-N", "", "-f"])
                .arg(sandbox.path(kind))
                .status()
                .unwrap();
            assert!(made.success());
            refused(&enrol("w", &format!("{kind}.pub"), "chair"), "key-refused", &["Ed25519"]);
        }
        refused(&enrol("w", "li", "chair"), "key-private", &["li"]);
        refused(&enrol("w", "li.pub", "steward"), "key-taken", &["li"]);
        sandbox.key("other");
        refused(&enrol("li", "other.pub", "steward"), "key-taken", &["li"]);
        refused(&enrol("李", "other.pub", "steward"), "key-name", &[]);
        // A condition could not tell the name from the role.
        refused(&enrol("chair", "other.pub", "opposed"), "key-name", &["chair"]);
        // Nor from its own words and numbers.
        for name in ["and", "or", "of", "501"] {
            refused(&enrol(name, "other.pub", "opposed"), "key-name", &[name, "--policy"]);
        }
        refused_as(2, &enrol("w", "other.pub", "king"), "key-role", &["king"]);
        let shown = run(&sandbox, &["key", "show", "--qr"]).exits(0).out;
        assert!(shown.contains("SHA256:") && shown.contains('█'), "{shown}");
        run(&sandbox, &["key", "revoke", "li"]).exits(0);
        enrol("w", "li.pub", "steward").exits(0);
    }
}

#[test]
fn a_key_that_comes_later_is_vouched_for_and_one_that_goes_goes_at_a_line() {
    let sandbox = closed("en", PEOPLE);
    sandbox.key("sun");
    let enrol = |vouch: &[&str]| {
        let mut args =
            vec!["key", "enrol", "sun", "sun.pub", "--role", "scrutineer", "--for", "lift", "--why", "ill"];
        vouch.iter().for_each(|file| args.extend(["--vouch", file]));
        run(&sandbox, &args)
    };
    refused(&enrol(&[]), "key-vouch", &["2 others"]);
    refused(&enrol(&["li", "li"]), "key-vouch", &["2 others"]);
    refused(&enrol(&["li", "bai"]), "key-vouch", &["SHA256:"]);
    refused(&enrol(&["li", "sun"]), "key-vouch", &["SHA256:"]);
    // One of them signs elsewhere what the office prints.
    let words = run(
        &sandbox,
        &["key", "enrol", "sun", "sun.pub", "--role", "scrutineer", "--for", "lift", "--statement"],
    )
    .exits(0)
    .out;
    sandbox.write("words", words);
    let signed = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "yishi-resolve-v1", "-f", "zhao", "words"])
        .current_dir(sandbox.root())
        .status()
        .unwrap();
    assert!(signed.success());
    enrol(&["li", "words.sig"]).exits(0);
    refused(&enrol(&["li", "zhao"]), "key-taken", &["sun"]);
    run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups", "--sign", "sun,li"]).exits(0);
    let id = log_of(&sandbox);
    run(&sandbox, &["verify", "m", "--log", &id]).exits(0);
    // What is signed by a key that came later needs one that was bound.
    std::fs::copy(sandbox.path("m/signers"), sandbox.path("kept")).unwrap();
    run(&sandbox, &["verify", "m", "--signers", "kept"]).exits(0);
    for name in ["SHA256SUMS.li.sig", "checkpoint.li.sig"] {
        std::fs::remove_file(sandbox.path("m").join(name)).unwrap();
    }
    run(&sandbox, &["verify", "m", "--signers", "kept"]).exits(3);

    run(&sandbox, &["key", "revoke", "li", "--for", "lift", "--why", "lost"]).exits(0);
    refused(&run(&sandbox, &["key", "revoke", "li", "--for", "lift", "--why", "x"]), "key-unknown", &["li"]);
    // What was signed at a smaller size stays; at the new size it does not hold.
    run(&sandbox, &["verify", "m", "--log", &id]).exits(0);
    refused(
        &run(&sandbox, &["minutes", "lift", "-o", "n", "--accept-small-groups", "--sign", "li"]),
        "sign-unknown",
        &[],
    );
    run(&sandbox, &["minutes", "lift", "-o", "n", "--accept-small-groups", "--sign", "zhao"]).exits(0);
    run(&sandbox, &["verify", "n", "--log", &id]).exits(0);
    run(&sandbox, &["verify"]).exits(3);
    run(&sandbox, &["book", "rebuild"]).exits(0);
    run(&sandbox, &["verify"]).exits(3);
    let shown = run(&sandbox, &["key", "show", "lift", "--json"]).exits(0).json();
    assert!(shown["keys"][0]["until"].as_u64().unwrap() > shown["keys"][5]["from"].as_u64().unwrap());
}

#[test]
fn a_log_that_bound_no_key_takes_none_later() {
    let sandbox = closed("en", &[]);
    sandbox.key("li");
    let late =
        run(&sandbox, &["key", "enrol", "li", "li.pub", "--role", "chair", "--for", "lift", "--why", "x"]);
    refused(&late, "keys-none", &["lift"]);
    run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups"]).exits(0);
    assert!(!sandbox.path("m/signers").exists());
    refused(&run(&sandbox, &["sign", "m", "--key", "li"]), "sign-unknown", &[]);
}

fn flips(path: &Path, mut found: impl FnMut(usize)) {
    let bytes = std::fs::read(path).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(path, &changed).unwrap();
        found(at);
    }
    std::fs::write(path, &bytes).unwrap();
}

#[test]
fn every_byte_of_signers_signatures_and_checkpoint_is_held() {
    let sandbox = closed("en", &[("li", "chair"), ("wang", "opposed")]);
    run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups", "--sign", "li"]).exits(0);
    let folder = yishi::minutes::Folder::new(&sandbox.path("m"));
    let anchors = yishi::verify::Anchors { log: Some(log_of(&sandbox)), ..Default::default() };
    assert_eq!(yishi::verify::folder(&folder, &anchors).unwrap().exit(), 0);
    for name in ["signers", "SHA256SUMS.li.sig", "checkpoint.li.sig", "checkpoint"] {
        flips(&sandbox.path("m").join(name), |at| {
            let exit = yishi::verify::folder(&folder, &anchors).unwrap().exit();
            assert_eq!(exit, 4, "{name} byte {at}");
        });
    }
    // Cut, swapped, under another name, of another purpose.
    let good = sandbox.read("m/SHA256SUMS.li.sig");
    assert!(Signature::parse(std::str::from_utf8(&good).unwrap()).is_ok());
    let exit = || yishi::verify::folder(&folder, &anchors).unwrap().exit();
    sandbox.write("m/SHA256SUMS.li.sig", &good[..good.len() - 1]);
    assert_eq!(exit(), 4);
    sandbox.write("m/SHA256SUMS.li.sig", sandbox.read("m/checkpoint.li.sig"));
    assert_eq!(exit(), 4);
    sandbox.write("m/SHA256SUMS.li.sig", &good);
    for name in ["m/SHA256SUMS.wang.sig", "m/SHA256SUMS.nobody.sig", "m/tally.json.li.sig"] {
        sandbox.write(name, &good);
        assert_eq!(exit(), 4, "{name}");
        std::fs::remove_file(sandbox.path(name)).unwrap();
    }
    assert_eq!(exit(), 0);
}

/// `key new` where there is no terminal: the passphrase comes from a pipe.
fn new_key(sandbox: &Sandbox, name: &str, typed: &str) -> crate::common::Run {
    let program = sandbox.command(&["key", "new", name, "--lang", sandbox.lang]);
    let mut command = Command::new("setsid");
    command.arg("--wait").arg(program.get_program()).args(program.get_args());
    for (key, value) in program.get_envs() {
        match value {
            Some(value) => command.env(key, value),
            None => command.env_remove(key),
        };
    }
    command.current_dir(sandbox.root()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Where the name is taken it refuses without reading: the pipe may be closed.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let done = child.wait_with_output().unwrap();
    crate::common::Run {
        code: done.status.code().unwrap(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

#[test]
fn a_new_key_has_the_passphrase_of_its_owner_and_says_where_it_has_none() {
    for lang in LANGS {
        let sandbox = Sandbox::speaking(lang);
        let made = new_key(&sandbox, "li", "geheim\ngeheim\n").exits(0);
        let shown = Command::new("ssh-keygen").arg("-lf").arg(sandbox.path("li.key.pub")).output().unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        assert!(made.out.contains(shown.split(' ').nth(1).unwrap()), "{made:?}\n{shown}");
        let bare = pick(lang, "没有口令", "has no passphrase");
        assert!(!made.err.contains(bare), "{made:?}");
        let opens = |phrase: &str| {
            let key = sandbox.path("li.key");
            let done = Command::new("ssh-keygen").args(["-y", "-P", phrase, "-f"]).arg(key).output().unwrap();
            done.status.success()
        };
        assert!(opens("geheim") && !opens(""));
        assert!(new_key(&sandbox, "wang", "\n\n").exits(0).err.contains(bare));
        let before = sandbox.read("li.key");
        refused(&new_key(&sandbox, "li", "x\nx\n"), "key-exists", &["li.key"]);
        assert_eq!(sandbox.read("li.key"), before);
        refused(&new_key(&sandbox, "../li", "x\nx\n"), "key-name", &[]);
    }
}

#[test]
fn minutes_that_cannot_be_signed_are_not_written_or_say_so() {
    for lang in LANGS {
        let sandbox = closed(lang, PEOPLE);
        let write = |keys: &str| {
            run(&sandbox, &["minutes", "lift", "-o", "m", "--accept-small-groups", "--sign", keys])
        };
        refused(&write("li,nokey"), "sign-failed", &["nokey"]);
        refused(&write("li,he"), "sign-role", &["he"]);
        assert!(!sandbox.path("m").exists());
        // What is known only when ssh-keygen is asked: the folder is there, and that is said.
        std::fs::rename(sandbox.path("he.pub"), sandbox.path("away")).unwrap();
        let late = write("he");
        refused(&late, "sign-role", &["he"]);
        assert!(late.err.contains(pick(lang, "已写好，但没有签名", "is written and not signed")), "{late:?}");
        let id = log_of(&sandbox);
        run(&sandbox, &["key", "revoke", "li", "--for", "lift", "--why", "lost"]).exits(0);
        let gone = run(&sandbox, &["minutes", "lift", "-o", "n", "--sign", "li"]);
        refused(
            &gone,
            "sign-unknown",
            &[pick(lang, "li 的密钥在这份记录中已停用", "the key of li is revoked")],
        );
        run(&sandbox, &["verify", "m", "--log", &id]).exits(3);
    }
}
