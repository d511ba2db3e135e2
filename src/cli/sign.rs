//! `yishi sign`: puts a signature beside minutes that are there.

use std::path::{Path, PathBuf};

use super::prepared::{self, Prepared};
use super::{Context, Exit, Form, signing};
use crate::book::Stored;
use crate::consult::Keyring;
use crate::consult::keys::NOW;
use crate::log::Hash;
use crate::minutes::{Folder, SIGNED, Summary, signature_name};
use crate::sign::{MINUTES, PublicKey, Role, Signer};
use crate::text::{self, Fault, Text};
use crate::verify::{self, Anchors};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR")]
    path: PathBuf,
    #[arg(long, value_name = "KEY", required = true, value_delimiter = ',')]
    key: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    if Prepared::is_one(&args.path) {
        return prepared::sign(&args.path, &args.key, context);
    }
    let signed = sign_folder(&args.path, &args.key)?;
    let lang = context.lang;
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/sign/1", "folder": args.path.display().to_string(), "signed": json(&signed),
        }))?;
        return Ok(Exit::DONE);
    }
    for one in &signed {
        context.output.print(&format!("{}\n", one.text().get(lang)))?;
    }
    context.output.say(text::signed_remark().get(lang));
    Ok(Exit::DONE)
}

/// What was signed by one person.
pub(super) struct Done {
    pub(super) signer: Signer,
    pub(super) files: Vec<String>,
}

impl Done {
    pub(super) fn text(&self) -> text::Text {
        text::signed_by(&self.signer.name, self.signer.key.fingerprint(), self.files.join(", "))
    }
}

pub(super) fn json(done: &[Done]) -> Vec<serde_json::Value> {
    let one = |done: &Done| {
        serde_json::json!({
            "name": done.signer.name, "fingerprint": done.signer.key.fingerprint(), "files": done.files,
        })
    };
    done.iter().map(one).collect()
}

/// Signs the list and the checkpoint of a minutes folder with each key. A key
/// of nobody who may sign minutes is refused, and so is a folder that does not
/// hold together; then nothing is written.
pub(super) fn sign_folder(path: &Path, keys: &[PathBuf]) -> Result<Vec<Done>, Fault> {
    let folder = Folder::new(path);
    let report = verify::folder(&folder, &Anchors::default())?;
    if report.exit() > 3 {
        let shown = path.display().to_string();
        return Err(Fault::new("sign-broken", text::sign_broken(&shown))
            .hint(text::sign_broken_hint(shown))
            .exit(4));
    }
    let summary = Summary::read(&folder)?;
    let ring = ring(&summary)?;
    let size = report.size;
    let mut done = Vec::new();
    let mut files = Vec::new();
    let twice = |at: usize, key: &PathBuf| keys.iter().take(at).any(|before| before == key);
    for (_, key) in keys.iter().enumerate().filter(|(at, key)| !twice(*at, key)) {
        let known = |public| of_minutes(&ring, &public, size).map(drop);
        // Asked before anybody types a passphrase, where that is possible.
        signing::public_beside(key).map_or(Ok(()), known)?;
        let mut own = Vec::new();
        let mut signer = None;
        for (subject, namespace) in SIGNED {
            let message = folder.bytes(subject)?.unwrap_or_default();
            let signature = signing::sign(key, namespace, &message)?;
            let who = of_minutes(&ring, signature.key(), size)?.clone();
            let name = signature_name(subject, &who.name);
            own.push(name.clone());
            files.push((name, signature.armored()));
            signer = Some(who);
        }
        done.extend(signer.map(|signer| Done { signer, files: own }));
    }
    for (name, armored) in files {
        super::beside::put(&path.join(&name), armored.as_bytes())?;
    }
    Ok(done)
}

fn ring(summary: &Summary) -> Result<Keyring, Fault> {
    let mut ring = Keyring::new(&summary.signers);
    let log = summary.log.unwrap_or(Hash::ZERO);
    for (line, body) in summary.state.stages() {
        ring.line(&log, *line, body).map_err(|why| Fault::new("key-line", why).exit(4))?;
    }
    Ok(ring)
}

/// Who may sign with this key at `size`: minutes, a checkpoint, or what else is
/// signed in `namespace`; `role` says to others that theirs may not.
pub(super) fn holder<'r>(
    ring: &'r Keyring,
    key: &PublicKey,
    (namespace, size): (&str, u64),
    role: impl Fn(&str, &str) -> Text,
) -> Result<&'r Signer, Fault> {
    match ring.by_key(key, size) {
        Some(held) if held.signer.may(namespace) => Ok(&held.signer),
        Some(held) => {
            let name = held.signer.role.map_or_else(|| Text::same("-"), Role::text);
            let message = name.within(|name| role(&held.signer.name, name));
            Err(Fault::new("sign-role", message).hint(text::sign_role_hint()))
        }
        None => Err(stranger(ring, key)),
    }
}

/// Who may sign minutes with this key.
fn of_minutes<'r>(ring: &'r Keyring, key: &PublicKey, size: u64) -> Result<&'r Signer, Fault> {
    holder(ring, key, (MINUTES, size), |name, role| text::sign_role(name, role))
}

/// A key that was never bound here, or that was taken off.
fn stranger(ring: &Keyring, key: &PublicKey) -> Fault {
    let message = ring
        .whose(key)
        .map_or_else(|| text::sign_unknown(key.fingerprint()), |held| text::sign_revoked(&held.signer.name));
    Fault::new("sign-unknown", message).hint(text::sign_unknown_hint())
}

/// Refuses keys that may not sign these minutes, as far as that can be known
/// before anything is written.
pub(super) fn may_sign(stored: &Stored, keys: &[PathBuf]) -> Result<(), Fault> {
    let ring = Keyring::present(&stored.signers, &stored.course.keys);
    for key in keys {
        signing::there(key)?;
        signing::public_beside(key).map_or(Ok(()), |public| of_minutes(&ring, &public, NOW).map(drop))?;
    }
    Ok(())
}
