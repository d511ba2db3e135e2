//! Time stamps of RFC 3161 on a checkpoint, made and checked by `openssl ts`.
//!
//! A stamp shows that a checkpoint was there at a time. It does not show that
//! there was no other one, so it is no anchor.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::civil::DateTime;

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
    match shown.ok().as_deref().and_then(time) {
        Some(time) => Stamped::Holds(time),
        None => Stamped::Unchecked(text::stamp_damaged(stamp.display())),
    }
}

/// The moment that a stamp says, from what `openssl` shows of the reply. The words
/// of its status come first and are signed by nobody, so they may say anything,
/// over several lines; what was signed comes last.
fn time(shown: &str) -> Option<String> {
    let lines: Vec<&str> = shown.lines().map(str::trim).collect();
    let from = lines.iter().rposition(|line| *line == "TST info:")?;
    let said = lines.iter().skip(from).find_map(|line| line.strip_prefix("Time stamp: "))?;
    let said: Vec<&str> = said.split_whitespace().collect();
    let said = said.join(" ");
    // `openssl` shows a moment in GMT, with or without parts of a second.
    let moment = DateTime::strptime("%b %d %H:%M:%S%.f %Y GMT", &said).ok()?;
    Some(moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_is_the_signed_one_whatever_the_status_says() {
        let signed =
            "TST info:\nVersion: 1\nSerial number: 0x04\nTime stamp: Nov 30 08:00:00 2026 GMT\nTSA: x\n";
        let shown = format!("Status info:\nStatus: Granted.\nStatus description: ok\n\n{signed}");
        assert_eq!(time(&shown).as_deref(), Some("2026-11-30 08:00:00 UTC"));
        let forged = shown.replace(": ok", ": ok\nTST info:\nTime stamp: May  1 08:00:00 2019 GMT\n");
        assert_eq!(time(&forged).as_deref(), Some("2026-11-30 08:00:00 UTC"));
        assert_eq!(time(&shown.replace("00 2026", "00.25 2026")).as_deref(), Some("2026-11-30 08:00:00 UTC"));
        assert_eq!(time(&shown.replace("Nov 30", "May  1")).as_deref(), Some("2026-05-01 08:00:00 UTC"));
        assert_eq!(time(&shown.replace("Nov 30", "\u{1b}[2J")), None);
        let named = shown.replace("TSA: x", "TSA: DirName:/CN=TST info:");
        assert_eq!(time(&named).as_deref(), Some("2026-11-30 08:00:00 UTC"));
        assert_eq!(time(&forged.replace(signed, "")).as_deref(), Some("2019-05-01 08:00:00 UTC"));
    }
}
