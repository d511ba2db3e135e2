//! Time stamps of RFC 3161 on a checkpoint, made and checked by `openssl ts`.
//!
//! A stamp shows that a checkpoint was there at a time. It does not show that
//! there was no other one, so it is no anchor.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::text::{self, Text};

/// What came of checking a stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamped {
    /// It holds; the time that it says.
    Holds(String),
    /// It is a stamp on something else.
    Fails,
    /// It could not be checked, and why.
    Unchecked(Text),
}

/// The request that a time-stamping authority takes: of these bytes, with the
/// certificate asked for, and without a random number, so that it is the same
/// whenever it is made.
///
/// # Errors
/// `openssl` is not there or does not make one: why.
pub fn request(file: &Path) -> Result<Vec<u8>, Text> {
    let mut command = Command::new("openssl");
    command.args(["ts", "-query", "-sha256", "-cert", "-no_nonce", "-data"]).arg(file);
    let output = run(&mut command)?;
    if output.status.success() && !output.stdout.is_empty() {
        Ok(output.stdout)
    } else {
        Err(text::stamp_failed(last(&output)))
    }
}

/// Checks the stamp in `stamp` on the file `of` by the certificates in `ca`.
#[must_use]
pub fn check(of: &Path, stamp: &Path, ca: &Path) -> Stamped {
    let mut command = Command::new("openssl");
    command.args(["ts", "-verify", "-data"]).arg(of).arg("-in").arg(stamp).arg("-CAfile").arg(ca);
    let output = match run(&mut command) {
        Ok(output) => output,
        Err(why) => return Stamped::Unchecked(why),
    };
    if !output.status.success() {
        return failed(&String::from_utf8_lossy(&output.stderr), stamp, ca);
    }
    let mut command = Command::new("openssl");
    command.args(["ts", "-reply", "-text", "-in"]).arg(stamp);
    let shown = run(&mut command).map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let time = shown.ok().and_then(|shown| {
        let line = shown.lines().find_map(|line| line.trim().strip_prefix("Time stamp: "))?;
        Some(line.trim().to_owned())
    });
    Stamped::Holds(time.unwrap_or_else(|| "-".to_owned()))
}

/// What the words of `openssl` come to. Only a stamp on other bytes is false: of
/// one whose certificates are not those given nobody can say anything.
fn failed(said: &str, stamp: &Path, ca: &Path) -> Stamped {
    let (stamp, ca) = (stamp.display(), ca.display());
    if said.contains("imprint mismatch") {
        Stamped::Fails
    } else if said.contains("certificate verify error") {
        Stamped::Unchecked(text::stamp_chain(stamp, ca))
    } else if said.contains("Error loading file") || said.contains("no certificate or crl found") {
        Stamped::Unchecked(text::stamp_ca_none(ca))
    } else {
        Stamped::Unchecked(text::stamp_damaged(stamp))
    }
}

fn run(command: &mut Command) -> Result<Output, Text> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.output().map_err(|error| text::reason(&error).within(|why| text::program_missing("openssl", why)))
}

/// The last thing that it said, which is the reason.
fn last(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().rev().find(|line| !line.trim().is_empty() && *line != "Verification: FAILED");
    line.map_or_else(|| output.status.to_string(), |line| line.trim().to_owned())
}
