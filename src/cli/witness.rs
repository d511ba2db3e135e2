//! `yishi witness`: a neighbour keeps what was seen of a log, and signs it.
//!
//! What was seen is on disk before anything is signed: a witness that forgets
//! after it has signed can be led from one version of a log to another.

use std::path::{Path, PathBuf};

use super::{Context, Exit, Form, beside, signing, source};
use crate::anchor::{Evidence, Keeper, Kept, form};
use crate::log::Checkpoint;
use crate::log::witness::Witnessed;
use crate::sign::{self, PublicKey, Signature, Signers, WITNESS};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "KEY")]
    key: Option<PathBuf>,
    #[arg(long, value_name = "NAME", requires = "key")]
    name: Option<String>,
    #[arg(short, long, value_name = "DIR", requires = "key")]
    output: Option<PathBuf>,
    #[arg(long)]
    another: bool,
}

/// The largest statement or signature that is looked at: 64 KiB.
const LARGEST: u64 = 64 << 10;

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    if let Some(name) = args.name.as_ref().filter(|name| !sign::is_name(name)) {
        return Err(Fault::new("key-name", text::key_name(name)).hint(text::key_name_hint()).into());
    }
    let evidence = Evidence::open(&args.file)?;
    let signers = evidence.signers().clone();
    // Asked before anything is kept or typed, where that is possible.
    if let Some(public) = args.key.as_deref().and_then(signing::public_beside) {
        name_of(args, &signers, &public)?;
    }
    let keeper = Keeper::new(context.state()?);
    let (step, seen) = keeper.take(evidence, args.another)?;
    let signed = match &args.key {
        None => None,
        Some(key) => Some(statement(args, key, (&signers, &keeper), &seen, context)?),
    };
    let lang = context.lang;
    if context.form == Form::Json {
        let signed = signed.as_ref().map(|signed| {
            serde_json::json!({
                "name": signed.name, "fingerprint": signed.key.fingerprint(),
                "files": [signed.file.display().to_string(), format!("{}.sig", signed.file.display())],
            })
        });
        context.output.json(&form::seen_json(step, &seen, signed.as_ref()))?;
        return Ok(Exit::DONE);
    }
    context.output.print(&form::seen(step, &seen, lang))?;
    match signed {
        None => context.output.say(text::witness_write_down().get(lang)),
        Some(signed) => {
            let said = text::witness_signed(&signed.name, signed.key.fingerprint(), signed.file.display());
            context.output.print(&format!("{}\n", said.get(lang)))?;
            context.output.say(text::witness_hand_over().get(lang));
        }
    }
    Ok(Exit::DONE)
}

/// A statement with its signature beside it.
struct Signed {
    name: String,
    key: PublicKey,
    file: PathBuf,
}

/// Writes a statement of what is kept and signs it; one that is there, says the
/// same and is signed is taken as it is. The words of one that nobody signed may
/// be anybody's, the time in them too: they are written anew.
fn statement(
    args: &Args,
    key: &Path,
    (signers, keeper): (&Signers, &Keeper),
    seen: &Kept,
    context: &Context,
) -> Result<Signed, Fault> {
    let log = seen.log.chars().take(32).collect();
    let checkpoint = Checkpoint { log, size: seen.size, root: seen.root };
    let time = u64::try_from((context.clock)().timestamp().as_second()).unwrap_or(0);
    let fresh = Witnessed { time, checkpoint };
    let short: String = seen.log.chars().take(8).collect();
    let folder =
        args.output.clone().unwrap_or_else(|| PathBuf::from(format!("witness-{short}-{}", seen.size)));
    // Whose key it is may be known only once it has signed.
    let public = signing::public_beside(key);
    let known = public.as_ref().map(|public| name_of(args, signers, public)).transpose()?;
    let expected = known.or_else(|| args.name.clone()).map(|name| folder.join(format!("{name}.txt")));
    let is_there = |file: &Path| std::fs::symlink_metadata(file).is_ok();
    let before = match expected.as_deref().filter(|file| is_there(file)) {
        Some(file) => Some((file.to_owned(), there(file, &fresh)?)),
        None => None,
    };
    let made = |key: &PublicKey| {
        let (file, words) = before.as_ref()?;
        let name = file.file_stem()?.to_string_lossy().into_owned();
        let done = Signed { name, key: key.clone(), file: file.clone() };
        holds(&beside::signature_of(file), key, words).then_some(done)
    };
    if let Some(done) = public.as_ref().and_then(made) {
        return Ok(done);
    }
    // Asked before anybody types a passphrase, where that is possible.
    let beside_it =
        expected.as_deref().map(beside::signature_of).filter(|path| public.is_some() && is_there(path));
    if let Some(path) = beside_it {
        return Err(taken(&path));
    }
    let signature = signing::sign(key, WITNESS, fresh.to_string().as_bytes())?;
    if let Some(done) = made(signature.key()) {
        return Ok(done);
    }
    let name = name_of(args, signers, signature.key())?;
    let file = folder.join(format!("{name}.txt"));
    let _seen = keeper.still(seen)?;
    for path in [file.clone(), beside::signature_of(&file)] {
        if is_there(&path) && before.as_ref().is_none_or(|(unsigned, _)| *unsigned != path) {
            return Err(taken(&path));
        }
    }
    match &before {
        Some((unsigned, _)) => beside::put_over(unsigned, fresh.to_string().as_bytes())?,
        None => beside::put(&file, fresh.to_string().as_bytes())?,
    }
    beside::put(&beside::signature_of(&file), signature.armored().as_bytes())?;
    Ok(Signed { name, key: signature.key().clone(), file })
}

/// Something else has the name.
fn taken(path: &Path) -> Fault {
    Fault::new("file-exists", text::beside_exists(path.display())).hint(text::witness_elsewhere())
}

/// The words of a statement that is there, if it says the same.
fn there(file: &Path, fresh: &Witnessed) -> Result<String, Fault> {
    let exists = || taken(file);
    if !std::fs::symlink_metadata(file).is_ok_and(|meta| meta.is_file()) {
        return Err(exists());
    }
    let words = String::from_utf8(source::bytes(file, LARGEST)?).map_err(|_| exists())?;
    let said: Witnessed = words.parse().map_err(|_| exists())?;
    if said.checkpoint == fresh.checkpoint { Ok(words) } else { Err(exists()) }
}

/// Whether a signature is there and holds.
fn holds(file: &Path, key: &PublicKey, words: &str) -> bool {
    let parsed = std::fs::symlink_metadata(file)
        .ok()
        .filter(std::fs::Metadata::is_file)
        .and_then(|_| source::bytes(file, LARGEST).ok())
        .and_then(|bytes| Signature::parse(std::str::from_utf8(&bytes).ok()?).ok());
    parsed.is_some_and(|parsed| sign::verify(key, WITNESS, words.as_bytes(), &parsed).is_ok())
}

/// The name that a statement by this key must have to be found by.
fn name_of(args: &Args, signers: &Signers, key: &PublicKey) -> Result<String, Fault> {
    let refuse = |code, message| Err(Fault::new(code, message).hint(text::witness_name_hint()));
    match (signers.by_fingerprint(&key.fingerprint()), &args.name) {
        (Some(listed), Some(name)) if listed.name != *name => {
            refuse("witness-name", text::witness_name_other(name, &listed.name))
        }
        (Some(listed), _) if !listed.may(WITNESS) => {
            Err(Fault::new("sign-role", text::witness_role(&listed.name)).hint(text::key_roles()))
        }
        (Some(listed), _) => Ok(listed.name.clone()),
        (None, Some(name)) if signers.get(name).is_some() => {
            refuse("witness-name", text::witness_name_taken(name))
        }
        (None, Some(name)) => Ok(name.clone()),
        (None, None) => refuse("witness-name", text::witness_name_missing()),
    }
}
