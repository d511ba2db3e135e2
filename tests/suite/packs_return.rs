//! What the office gives back for a pack, and what its steward makes of it:
//! the pack was taken in as it was handed in, the log goes on from where the
//! pack began, and somebody answers for that with a key. With the real
//! `ssh-keygen`.

use std::fs::File;
use std::process::Command;

use crate::common::{LANGS, MAJORITY, Run, Sandbox, pick, refused_as, small_meeting};
use yishi::log::merkle::{consistency, leaf, root};
use yishi::log::{Hash, Returned};

const ROLL: &str = "door,building,owner,area\n1-101,1,A,60\n1-102,1,B,60\n1-201,1,C,60\n1-202,1,D,60\n";

fn run(sandbox: &Sandbox, args: &[&str]) -> Run {
    let mut all = args.to_vec();
    all.extend(["--book", "yishi.db"]);
    sandbox.run(&all)
}

/// A book in which `li` is chair and `bai` and `gu` are stewards, with a pack
/// of bai's that was filled and sealed.
fn office(lang: &'static str) -> Sandbox {
    let office = Sandbox::speaking(lang);
    office.write("roll.csv", ROLL);
    office.write("proposal.txt", "Plant a tree in the yard?\n");
    office.write("meeting.toml", small_meeting("positions", MAJORITY));
    run(&office, &["init", "Lane 8"]).exits(0);
    run(&office, &["roll", "import", "roll.csv"]).exits(0);
    office.enrol(&[("li", "chair"), ("bai", "steward"), ("gu", "steward")]);
    run(&office, &["open", "meeting.toml"]).exits(0);
    run(&office, &["record", "small", "1-202", "for"]).exits(0);
    run(
        &office,
        &["pack", "issue", "small", "--steward", "bai", "--door", "1-101", "--door", "1-102", "-o", "p"],
    )
    .exits(0);
    office.run(&["pack", "fill", "p", "1-101", "for"]).exits(0);
    office.run(&["pack", "seal", "p", "--key", "bai"]).exits(0);
    let line = run(&office, &["log", "small", "--raw"]).exits(0).out;
    let issued = line.lines().last().unwrap();
    let fingerprint = Command::new("ssh-keygen").arg("-lf").arg(office.path("bai.pub")).output().unwrap();
    let fingerprint = String::from_utf8(fingerprint.stdout).unwrap();
    assert!(issued.contains(fingerprint.split(' ').nth(1).unwrap()), "{issued} {fingerprint}");
    std::fs::write(
        office.path("signers"),
        ["li", "bai", "gu"].map(|name| signers_line(&office, name)).concat(),
    )
    .unwrap();
    office
}

fn signers_line(office: &Sandbox, name: &str) -> String {
    let keys = run(office, &["key", "show", "small", "--json"]).exits(0).json();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["name"] == name).unwrap().clone();
    let namespaces: Vec<&str> =
        key["namespaces"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let (key, role) = (key["key"].as_str().unwrap(), key["role"].as_str().unwrap());
    format!("{name} namespaces=\"{}\" {key} {role}\n", namespaces.join(","))
}

/// Signs a file as the chair would, for what it is not.
fn sign(sandbox: &Sandbox, file: &str) {
    let _ = std::fs::remove_file(sandbox.path(&format!("{file}.sig")));
    let mut sign = Command::new("ssh-keygen");
    sign.args(["-q", "-Y", "sign", "-n", "yishi-checkpoint-v1", "-f"]).arg(sandbox.path("li"));
    assert!(sign.arg(sandbox.path(file)).status().unwrap().success());
    std::fs::rename(sandbox.path(&format!("{file}.sig")), sandbox.path(&format!("{file}.li.sig"))).unwrap();
}

#[test]
fn a_steward_sees_what_was_taken_in_and_that_the_log_goes_on() {
    for lang in LANGS {
        let office = office(lang);
        let merged =
            run(&office, &["pack", "merge", "small", "p", "--return", "back", "--key", "li"]).exits(0);
        assert!(merged.out.contains(pick(lang, "li（SHA256:", "signed by li")), "{}", merged.out);
        let size = run(&office, &["log", "small", "--raw"]).out.lines().count();
        let back: Returned = String::from_utf8(office.read("back")).unwrap().parse().unwrap();
        assert_eq!((back.digest, back.generation, back.base), (Hash::of(&office.read("p")), 1, 2));
        assert_eq!(back.checkpoint.size, size as u64);
        // OpenSSH says the same of the signature.
        let checked = Command::new("ssh-keygen")
            .args(["-Y", "verify", "-f", "signers", "-I", "li", "-n", "yishi-checkpoint-v1", "-s"])
            .arg("back.li.sig")
            .current_dir(office.root())
            .stdin(File::open(office.path("back")).unwrap())
            .output()
            .unwrap();
        assert!(checked.status.success(), "{checked:?}");
        // The steward has no book.
        let steward = Sandbox::speaking(lang);
        for file in ["p", "back", "back.li.sig", "signers"] {
            steward.write(file, office.read(file));
        }
        let fits = steward.run(&["pack", "status", "p", "--return", "back", "--signers", "signers"]).exits(0);
        assert!(fits.out.contains(pick(lang, "逐字节相同", "the same bytes")), "{}", fits.out);
        // Without a list that the steward was given nobody is trusted.
        let unasked = steward.run(&["pack", "status", "p", "--return", "back", "--json"]).exits(3).json();
        assert_eq!([&unasked["same"], &unasked["extends"], &unasked["trusted"]], [true, true, false]);
        assert_eq!(unasked["signatures"][0]["name"], "li");
        steward.write("others", signers_line(&office, "gu"));
        steward.run(&["pack", "status", "p", "--return", "back", "--signers", "others"]).exits(3);
        // What was recorded since is not handed in, and is said.
        steward.run(&["pack", "fill", "p", "1-102", "against"]).exits(0);
        let later =
            steward.run(&["pack", "status", "p", "--return", "back", "--signers", "signers", "--json"]);
        assert_eq!(later.exits(0).json()["later"], 1);
    }
}

#[test]
fn a_pack_that_was_merged_before_can_still_be_answered_and_nothing_is_overwritten() {
    let office = office("en");
    run(&office, &["pack", "merge", "small", "p"]).exits(0);
    run(&office, &["record", "small", "1-201", "against"]).exits(0);
    let lines = || run(&office, &["log", "small", "--raw"]).out.lines().count();
    let before = lines();
    let again = run(&office, &["pack", "merge", "small", "p", "--return", "back", "--json"]).exits(0).json();
    assert_eq!(again["packs"][0]["outcome"], "again");
    assert_eq!(again["return"]["size"], before);
    assert_eq!(lines(), before);
    // Nobody signed: said, and no good to the steward.
    let bare = office.run(&["pack", "status", "p", "--return", "back", "--signers", "signers"]).exits(3);
    assert!(bare.out.contains("nobody signed it"), "{}", bare.out);
    let there = office.read("back");
    let refused = run(&office, &["pack", "merge", "small", "p", "--return", "back", "--key", "li"]);
    refused_as(1, &refused, "file-exists", &["back"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("elsewhere", office.path("link")).unwrap();
        refused_as(
            1,
            &run(&office, &["pack", "merge", "small", "p", "--return", "link"]),
            "file-exists",
            &[],
        );
        assert!(!office.path("elsewhere").exists());
    }
    assert_eq!(office.read("back"), there);
}

#[test]
fn who_may_not_sign_a_checkpoint_does_not_and_nothing_is_taken_in() {
    let office = office("en");
    office.key("stranger");
    let before = run(&office, &["log", "small", "--raw"]).out;
    let merge = |more: &[&str]| {
        let mut args = vec!["pack", "merge", "small", "p"];
        args.extend(more);
        run(&office, &args)
    };
    refused_as(1, &merge(&["--return", "back", "--key", "bai"]), "sign-role", &["bai"]);
    refused_as(1, &merge(&["--return", "back", "--key", "stranger"]), "sign-unknown", &[]);
    refused_as(1, &merge(&["--return", "back", "--key", "nowhere"]), "sign-failed", &["nowhere"]);
    refused_as(2, &merge(&["p", "--return", "back"]), "usage", &[]);
    merge(&["--key", "li"]).exits(2);
    merge(&["--return", "back", "--dry-run"]).exits(2);
    assert_eq!(run(&office, &["log", "small", "--raw"]).out, before);
    assert!(!office.path("back").exists());
    // A key without its public half is only known once it has signed; the pack
    // is in by then, the file is not there, and the answer can be had again.
    std::fs::remove_file(office.path("stranger.pub")).unwrap();
    refused_as(1, &merge(&["--return", "back", "--key", "stranger"]), "sign-unknown", &[]);
    assert!(!office.path("back").exists());
    merge(&["--return", "back", "--key", "li"]).exits(0);
}

#[test]
fn other_bytes_under_the_same_id_and_a_log_that_does_not_go_on_are_proved() {
    for lang in LANGS {
        let office = office(lang);
        // The office took in something else under the id of this pack.
        office.write("mine", office.read("p"));
        let first: Vec<u8> =
            office.read("p").split_inclusive(|byte| *byte == b'\n').take(3).flatten().copied().collect();
        office.write("mine", first);
        office.run(&["pack", "fill", "mine", "1-101", "against"]).exits(0);
        office.run(&["pack", "seal", "mine", "--key", "bai"]).exits(0);
        run(&office, &["pack", "merge", "small", "p", "--return", "back", "--key", "li"]).exits(0);
        let status = |pack: &str, back: &str| {
            office.run(&["pack", "status", pack, "--return", back, "--signers", "signers"])
        };
        status("p", "back").exits(0);
        let other = status("mine", "back").exits(5);
        assert!(other.out.contains(pick(lang, "内容不同", "other bytes")), "{}", other.out);
        // A log that was written anew, properly signed.
        let mut back: Returned = String::from_utf8(office.read("back")).unwrap().parse().unwrap();
        let lines = run(&office, &["log", "small", "--raw"]).out;
        let mut leaves: Vec<Hash> = lines.split_inclusive('\n').map(|line| leaf(line.as_bytes())).collect();
        leaves[1] = leaf(b"another answer\n");
        back.proof = consistency(&leaves, 2).unwrap();
        back.checkpoint.root = root(&leaves);
        office.write("fork", back.to_string());
        sign(&office, "fork");
        let forked = status("p", "fork").exits(5);
        assert!(forked.out.contains(pick(lang, "改写", "rewritten")), "{}", forked.out);
        // The same log cut short, so that the pack never was.
        back.proof = Vec::new();
        back.checkpoint.size = 1;
        office.write("short", back.to_string());
        sign(&office, "short");
        status("p", "short").exits(5);
    }
}

#[test]
fn what_was_changed_or_belongs_elsewhere_is_refused() {
    let office = office("en");
    run(&office, &["pack", "merge", "small", "p", "--return", "back", "--key", "li"]).exits(0);
    let status = |pack: &str, back: &str| {
        office.run(&["pack", "status", pack, "--return", back, "--signers", "signers"])
    };
    let good = office.read("back");
    let signature = office.read("back.li.sig");
    // Every byte of the answer: refused, or its signature no longer holds.
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        office.write("back", &bytes);
        assert_eq!(status("p", "back").code, 4, "byte {at}");
    }
    office.write("back", &good);
    for (name, bytes) in
        [("empty", Vec::new()), ("long", vec![b'x'; 1 << 20]), ("zip", b"PK\x03\x04".to_vec())]
    {
        office.write(name, bytes);
        refused_as(4, &status("p", name), "return-damaged", &[name]);
    }
    refused_as(1, &status("p", "missing"), "file-unread", &["missing"]);
    refused_as(4, &status("back", "back"), "pack-damaged", &["back:1"]);
    // A signature that is none, and one for another purpose.
    office.write("back.li.sig", b"x");
    status("p", "back").exits(4);
    office.write("back.li.sig", office.read("p.sig"));
    status("p", "back").exits(4);
    // A steward may not sign the end of the log.
    office.write("back.bai.sig", &signature);
    office.write("back.li.sig", &signature);
    status("p", "back").exits(4);
    std::fs::remove_file(office.path("back.bai.sig")).unwrap();
    status("p", "back").exits(0);
    // The answer to another pack; to a later generation than this file has.
    run(&office, &["pack", "issue", "small", "--steward", "gu", "--all", "-o", "q"]).exits(0);
    refused_as(4, &status("q", "back"), "return-other", &["back"]);
    office.write("early", office.read("p"));
    office.run(&["pack", "fill", "p", "1-102", "for"]).exits(0);
    office.run(&["pack", "seal", "p", "--key", "bai"]).exits(0);
    run(&office, &["pack", "merge", "small", "p", "--return", "second", "--key", "li"]).exits(0);
    refused_as(1, &status("early", "second"), "return-newer", &["early"]);
    status("p", "second").exits(0);
    status("p", "back").exits(0);
    office.run(&["pack", "status", "small", "--signers", "signers"]).exits(2);
    office.write("signers", "nobody\n");
    refused_as(1, &status("p", "back"), "signers-unread", &["signers"]);
}

#[test]
fn nothing_is_returned_for_what_was_not_taken_in() {
    let office = office("en");
    run(&office, &["close", "small", "--yes"]).exits(0);
    let late = run(&office, &["pack", "merge", "small", "p", "--return", "back"]).exits(0);
    assert!(late.err.contains("no answer to return"), "{}", late.err);
    assert!(!office.path("back").exists());
}

#[test]
fn the_minutes_list_who_may_sign_with_fingerprints() {
    let office = office("en");
    run(&office, &["pack", "merge", "small", "p"]).exits(0);
    run(&office, &["key", "revoke", "gu", "--for", "small", "--why", "moved away"]).exits(0);
    run(&office, &["close", "small", "--yes"]).exits(0);
    run(&office, &["minutes", "small", "-o", "m", "--accept-small-groups"]).exits(0);
    let text = String::from_utf8(office.read("m/minutes.md")).unwrap();
    let keys = run(&office, &["key", "show", "small", "--json"]).exits(0).json();
    for key in keys["keys"].as_array().unwrap() {
        let (name, print) = (key["name"].as_str().unwrap(), key["fingerprint"].as_str().unwrap());
        let row = text.lines().find(|line| line.starts_with(&format!("| {name} ")));
        let row = row.unwrap_or_else(|| panic!("{name}\n{text}"));
        assert!(row.contains(print), "{row}");
        assert_eq!(row.contains("停用"), name == "gu", "{row}");
    }
    // The pack names the key that sealed it.
    let bai = keys["keys"].as_array().unwrap().iter().find(|key| key["name"] == "bai").unwrap();
    assert_eq!(text.matches(bai["fingerprint"].as_str().unwrap()).count(), 2);
    run(&office, &["verify", "m"]).exits(3);
}

#[test]
fn a_steward_is_found_by_name_or_those_who_are_there_are_listed() {
    for lang in LANGS {
        let office = office(lang);
        let issue =
            |name: &str| run(&office, &["pack", "issue", "small", "--steward", name, "--all", "-o", "q"]);
        refused_as(1, &issue("wang"), "steward-unknown", &["bai gu"]);
        // Others are no stewards.
        refused_as(1, &issue("li"), "steward-unknown", &["bai gu"]);
        run(&office, &["key", "revoke", "gu", "--for", "small", "--why", "moved away"]).exits(0);
        refused_as(1, &issue("gu"), "steward-unknown", &["bai"]);
        assert!(!office.path("q").exists());
        assert!(issue("bai").exits(0).out.contains("bai"));
    }
    // A consultation that bound nobody: the list of the book, if there is one.
    let plain = Sandbox::new();
    plain.write("roll.csv", ROLL);
    plain.write("proposal.txt", "Plant a tree in the yard?\n");
    plain.write("meeting.toml", small_meeting("positions", MAJORITY));
    run(&plain, &["init", "Lane 8"]).exits(0);
    run(&plain, &["roll", "import", "roll.csv"]).exits(0);
    run(&plain, &["open", "meeting.toml"]).exits(0);
    let issue = || run(&plain, &["pack", "issue", "small", "--steward", "bai", "--all", "-o", "q"]);
    refused_as(1, &issue(), "steward-unknown", &["-"]);
    plain.key("bai");
    run(&plain, &["key", "enrol", "bai", "bai.pub", "--role", "steward"]).exits(0);
    issue().exits(0);
}
