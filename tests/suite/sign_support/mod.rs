//! Keys and signatures for tests, made without `ssh-keygen`, and a consultation
//! to sign.

use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256, Sha512};

use crate::common::{Run, Sandbox};

/// Six doors that are asked about a lift: the consultation `lift`.
pub(crate) const ROLL: &str = "door,building,owner,area\n1-101,1,A,50\n1-102,1,B,60\n1-201,1,C,70\n1-202,1,D,80\n1-301,1,E,90\n1-302,1,F,55\n";
pub(crate) const MEETING: &str = r#"
[consultation]
id = "lift"
title = "Lift"
lang = "en"
convener = "Committee"
opens = 2026-05-01
closes = 2026-06-30

[proposal]
text = "proposal.txt"

[rule]
extends = "community.target"
ratio = "1/2"
"#;

/// Runs a command on the book of its folder, whatever the environment says.
pub(crate) fn run(sandbox: &Sandbox, args: &[&str]) -> Run {
    let mut all = args.to_vec();
    all.extend(["--book", "yishi.db"]);
    sandbox.run(&all)
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap().to_be_bytes());
    out.extend_from_slice(bytes);
}

/// The `.pub` line of a seed, and its signature; with flags and counter it is
/// that of a hardware key.
pub(crate) fn sign_with(
    seed: &[u8; 32],
    token: Option<(u8, u32)>,
    namespace: &str,
    message: &[u8],
) -> (String, String) {
    let key = SigningKey::from_bytes(seed);
    let kind = if token.is_some() { "sk-ssh-ed25519@openssh.com" } else { "ssh-ed25519" };
    let mut public = Vec::new();
    put(&mut public, kind.as_bytes());
    put(&mut public, key.verifying_key().as_bytes());
    let mut signed = b"SSHSIG".to_vec();
    put(&mut signed, namespace.as_bytes());
    put(&mut signed, b"");
    put(&mut signed, b"sha512");
    put(&mut signed, &Sha512::digest(message));
    let mut tail = Vec::new();
    if let Some((flags, counter)) = token {
        put(&mut public, b"ssh:");
        tail.push(flags);
        tail.extend_from_slice(&counter.to_be_bytes());
        let hashed = Sha256::digest(&signed);
        signed = [Sha256::digest(b"ssh:").as_slice(), &tail, hashed.as_slice()].concat();
    }
    let mut inner = Vec::new();
    put(&mut inner, kind.as_bytes());
    put(&mut inner, &key.sign(&signed).to_bytes());
    inner.extend_from_slice(&tail);
    let mut blob = b"SSHSIG\x00\x00\x00\x01".to_vec();
    put(&mut blob, &public);
    put(&mut blob, namespace.as_bytes());
    put(&mut blob, b"");
    put(&mut blob, b"sha512");
    put(&mut blob, &inner);
    let code = BASE64.encode(&blob);
    let lines: Vec<String> =
        code.as_bytes().chunks(70).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    let armored =
        format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"));
    (format!("{kind} {} test", BASE64.encode(&public)), armored)
}
