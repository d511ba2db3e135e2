//! Signatures are made by `ssh-keygen -Y sign`: passphrases, agents and
//! hardware keys are its business, and no private key is ever read here.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use super::source;
use crate::sign::{self, PublicKey, Signature};
use crate::text::{self, Fault};

/// The largest file of a key or a signature: 64 KiB.
const LARGEST: u64 = 64 << 10;

/// A file of text on a key.
pub(super) fn small_text(path: &Path) -> Result<String, Fault> {
    let bytes = source::bytes(path, LARGEST)?;
    String::from_utf8(bytes).map_err(|_| refused(path, &sign::SignError::NotAKey))
}

/// Reads a `.pub` file.
pub(super) fn public_key(path: &Path) -> Result<PublicKey, Fault> {
    let text = small_text(path)?;
    if text.contains("PRIVATE KEY-----") {
        return Err(
            Fault::new("key-private", text::key_private(path.display())).hint(text::key_private_hint())
        );
    }
    PublicKey::parse(&text).map_err(|why| refused(path, &why))
}

fn refused(path: &Path, why: &sign::SignError) -> Fault {
    let message = why.text().within(|why| text::key_refused(path.display(), why));
    Fault::new("key-refused", message).hint(text::key_refused_hint())
}

/// The public key that goes with a key file, where it lies beside it.
pub(super) fn public_beside(key: &Path) -> Option<PublicKey> {
    let mut beside = key.as_os_str().to_owned();
    beside.push(".pub");
    let read = |path: &Path| PublicKey::parse(&small_text(path).ok()?).ok();
    read(&PathBuf::from(beside)).or_else(|| read(key).filter(|_| key.extension().is_some_and(|e| e == "pub")))
}

fn failed(key: &Path, what: &text::Text) -> Fault {
    let message = what.within(|what| text::sign_failed(key.display(), what));
    Fault::new("sign-failed", message).hint(text::sign_failed_hint())
}

/// Refuses the name of a key file that is not there.
pub(super) fn there(key: &Path) -> Result<(), Fault> {
    if key.exists() { Ok(()) } else { Err(failed(key, &text::io_not_found())) }
}

/// Has `ssh-keygen` sign a message and checks what it made.
pub(super) fn sign(key: &Path, namespace: &str, message: &[u8]) -> Result<Signature, Fault> {
    there(key)?;
    let mut command = Command::new("ssh-keygen");
    // A hardware key asks to be touched, which must be seen.
    if !public_beside(key).is_some_and(|public| public.kind().starts_with("sk-")) {
        command.arg("-q");
    }
    command.args(["-Y", "sign", "-n", namespace, "-f"]).arg(key);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(|error| missing("ssh-keygen", &error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // It may end before it has read everything; its exit says so.
        let _ = stdin.write_all(message);
    }
    let output = child.wait_with_output().map_err(|error| missing("ssh-keygen", &error))?;
    if !output.status.success() {
        return Err(failed(key, &ended(output.status)));
    }
    let armored = String::from_utf8_lossy(&output.stdout);
    let made = Signature::parse(&armored).and_then(|made| {
        sign::verify(made.key(), namespace, message, &made)?;
        Ok(made)
    });
    made.map_err(|why| refused(key, &why))
}

/// How a program ended that did not do what it was asked.
fn ended(status: ExitStatus) -> text::Text {
    // Without a code it was stopped from outside.
    status.code().map_or_else(text::program_stopped, text::program_ended)
}

/// A program that is not there or cannot be started.
pub(super) fn missing(program: &str, error: &std::io::Error) -> Fault {
    let message = text::reason(error).within(|why| text::program_missing(program, why));
    Fault::new("program-missing", message).hint(text::program_missing_hint(program))
}
