//! Keys, signatures and lists of signers: the published vectors, and
//! `ssh-keygen` on the other side.

use crate::common::vectors;
use crate::sign_support::sign_with;
use yishi::sign::{self, PublicKey, Role, SignError, Signature, Signer, Signers};

fn file(name: &str) -> String {
    vectors()["files"][name].as_str().unwrap().to_owned()
}

#[test]
fn the_signatures_of_the_vectors_hold_each_for_one_purpose() {
    let signers = Signers::parse(file("signers").as_bytes()).unwrap();
    assert_eq!(signers.encode(), file("signers"));
    let packs = vectors()["packs"].clone();
    let mut signed = vec![
        ("chair", sign::CHECKPOINT, file("checkpoint"), file("checkpoint.sig")),
        ("chair", sign::MINUTES, file("SHA256SUMS"), file("SHA256SUMS.sig")),
        ("witness-1", sign::WITNESS, file("witness/witness-1.txt"), file("witness/witness-1.txt.sig")),
    ];
    for (name, pack) in packs.as_object().unwrap() {
        if let Some(signature) = packs.get(format!("{name}.sig")) {
            let steward = if name.contains("44370e24") { "steward-a" } else { "steward-b" };
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            signed.push((steward, sign::PACK, text(pack), text(signature)));
        }
    }
    assert!(signed.len() >= 5);
    for (name, namespace, message, signature) in signed {
        let key = &signers.get(name).unwrap().key;
        let signature = Signature::parse(&signature).unwrap();
        sign::verify(key, namespace, message.as_bytes(), &signature).unwrap();
        assert!(signers.get(name).unwrap().may(namespace));
        assert_eq!(signers.by_fingerprint(&signature.key().fingerprint()).unwrap().name, name);
        // Another purpose, other bytes, another person: refused, each by its name.
        let refused = |key, space, message: &[u8]| sign::verify(key, space, message, &signature).unwrap_err();
        assert!(matches!(refused(key, sign::RESOLVE, message.as_bytes()), SignError::Namespace { .. }));
        assert_eq!(refused(key, namespace, b"other"), SignError::False);
        let other = signers.iter().find(|signer| signer.name != name).unwrap();
        assert!(matches!(refused(&other.key, namespace, message.as_bytes()), SignError::OtherKey(_)));
    }
}

#[test]
fn a_weak_key_is_refused_where_it_is_enrolled_and_where_it_signs() {
    let weak = vectors()["weak_key_sshsig"].clone();
    let (key, signature) = (weak["public_key"].as_str().unwrap(), weak["signature"].as_str().unwrap());
    assert_eq!(PublicKey::parse(key).unwrap_err(), SignError::Weak);
    assert_eq!(Signature::parse(signature).unwrap_err(), SignError::Weak);
    let line = format!("a namespaces=\"yishi-pack-v1\" {key}\n");
    assert!(matches!(Signers::parse(line.as_bytes()).unwrap_err(), SignError::At { line: 1, .. }));
}

#[test]
fn only_ed25519_is_taken() {
    for kind in ["ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com"] {
        let line = format!("{kind} AAAAB3NzaC1yc2EAAAADAQABAAAB comment");
        assert_eq!(PublicKey::parse(&line).unwrap_err(), SignError::Kind(kind.to_owned()));
    }
    for line in ["", "ssh-ed25519", "ssh-ed25519 AAAA", "hello AAAA", "ssh-ed25519  AAAA", "# note"] {
        assert_eq!(PublicKey::parse(line).unwrap_err(), SignError::NotAKey, "{line}");
    }
    let good = vectors()["test_public_keys"]["chair"].as_str().unwrap().to_owned();
    assert!(PublicKey::parse(&good).is_ok());
    assert!(PublicKey::parse(&format!("{good}\n")).is_ok());
    assert!(PublicKey::parse(&format!("{good}\n{good}\n")).is_err());
    assert!(PublicKey::parse(&good.replace("ssh-ed25519 ", "sk-ssh-ed25519@openssh.com ")).is_err());
}

#[test]
fn every_flipped_byte_of_a_signature_or_a_list_is_found() {
    let signers = Signers::parse(file("signers").as_bytes()).unwrap();
    let (text, key) = (file("checkpoint.sig"), &signers.get("chair").unwrap().key);
    for at in 0..text.len() {
        for mask in [1_u8, 2, 4, 8, 16, 32, 64, 128, 255] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= mask;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let held = Signature::parse(&changed)
                .and_then(|found| sign::verify(key, sign::CHECKPOINT, file("checkpoint").as_bytes(), &found));
            assert!(held.is_err(), "byte {at} with {mask:#x}");
        }
    }
    for cut in 0..text.len() {
        assert!(Signature::parse(&text[..cut]).is_err());
    }
    let list = file("signers");
    for at in 0..list.len() {
        let mut bytes = list.clone().into_bytes();
        bytes[at] ^= 1;
        assert!(Signers::parse(&bytes).is_err() || Signers::parse(&bytes).unwrap() != signers, "byte {at}");
    }
}

#[test]
fn a_name_or_a_key_stands_once() {
    let list = file("signers");
    let first = list.lines().next().unwrap();
    let twice = format!("{list}{first}\n");
    assert!(matches!(Signers::parse(twice.as_bytes()), Err(SignError::NameTwice { line: 5, .. })));
    let renamed = format!("{list}{}\n", first.replacen("chair ", "other ", 1));
    assert!(matches!(Signers::parse(renamed.as_bytes()), Err(SignError::KeyTwice { line: 5, .. })));
    for wrong in
        ["# comment\n", "\n", "* ssh-ed25519 AAAA\n", &list.replace("chair\n", "chair"), &list[1..40]]
    {
        assert!(Signers::parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn a_fingerprint_has_eight_words_that_are_the_same_in_every_language() {
    let key = PublicKey::parse(vectors()["test_public_keys"]["steward-a"].as_str().unwrap()).unwrap();
    assert_eq!(key.fingerprint(), "SHA256:kZ3pJ7tz6mQXBACUJIAJPJyviMZDX77Rqj8CvHMnZ0s");
    assert_eq!(key.words().split(' ').count(), 8);
    // 0x919d is the first word: 1001 00 0110 01 1101.
    assert!(key.words().starts_with("nakit "), "{}", key.words());
}

#[test]
fn openssh_and_this_tool_take_each_others_signatures() {
    let dir = tempfile::tempdir().unwrap();
    let here = |name: &str| dir.path().join(name);
    let run = |program: &mut std::process::Command| program.output().unwrap();
    let made = run(std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "chair", "-f"])
        .arg(here("key")));
    assert!(made.status.success());
    let key = PublicKey::parse(&std::fs::read_to_string(here("key.pub")).unwrap()).unwrap();
    let mut signers = Signers::default();
    signers.add(Signer::new("li", Role::Chair, key.clone())).unwrap();
    std::fs::write(here("signers"), signers.encode()).unwrap();
    for hash in ["sha256", "sha512"] {
        std::fs::write(here("text"), "three lines\n").unwrap();
        let option = format!("hashalg={hash}");
        let _ = std::fs::remove_file(here("text.sig"));
        let signed = run(std::process::Command::new("ssh-keygen")
            .args(["-q", "-Y", "sign", "-n", sign::MINUTES, "-O", &option, "-f"])
            .arg(here("key"))
            .arg(here("text")));
        assert!(signed.status.success(), "{signed:?}");
        let text = std::fs::read_to_string(here("text.sig")).unwrap();
        let signature = Signature::parse(&text).unwrap();
        assert_eq!(signature.armored(), text);
        sign::verify(&key, sign::MINUTES, b"three lines\n", &signature).unwrap();
    }
    // A signature of a hardware key, computed here, is one to OpenSSH too; one
    // without a touch is refused by this tool only.
    for (flags, held) in [(1, true), (0, false)] {
        let (public, armored) = sign_with(&[7; 32], Some((flags, 5)), sign::MINUTES, b"three lines\n");
        let mut signers = Signers::default();
        let key = PublicKey::parse(&public).unwrap();
        signers.add(Signer::new("token", Role::Scrutineer, key.clone())).unwrap();
        std::fs::write(here("signers"), signers.encode()).unwrap();
        std::fs::write(here("sig"), &armored).unwrap();
        let checked = run(std::process::Command::new("ssh-keygen")
            .args(["-Y", "verify", "-n", sign::MINUTES, "-I", "token", "-f"])
            .arg(here("signers"))
            .arg("-s")
            .arg(here("sig"))
            .stdin(std::fs::File::open(here("text")).unwrap()));
        assert!(checked.status.success(), "{checked:?}");
        let here = sign::verify(&key, sign::MINUTES, b"three lines\n", &Signature::parse(&armored).unwrap());
        assert_eq!(here.is_ok(), held);
    }
}
