//! `yishi key`: who may sign. Before a consultation opens, the list in the
//! book; after that, lines of its log.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use super::details::flawless;
use super::{Context, Exit, Form, signing, stage};
use crate::book::Access;
use crate::consult::amend::must_say_why;
use crate::consult::keys::{self, statement};
use crate::consult::{Keyring, answer};
use crate::log::Hash;
use crate::report::keys::{Person, json, terminal};
use crate::sign::{self, Policy, RESOLVE, Role, Signature, Signer};
use crate::text::{self, Fault, Place};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    New(NewArgs),
    Enrol(EnrolArgs),
    Show(ShowArgs),
    Revoke(RevokeArgs),
}

#[derive(clap::Args)]
struct NewArgs {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(clap::Args)]
struct EnrolArgs {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(value_name = "FILE.pub")]
    file: PathBuf,
    #[arg(long, value_name = "ROLE")]
    role: String,
    #[arg(long = "for", value_name = "ID")]
    consultation: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "consultation")]
    why: Option<String>,
    #[arg(long, value_name = "KEY", requires = "consultation")]
    vouch: Vec<PathBuf>,
    #[arg(long, requires = "consultation", conflicts_with = "vouch")]
    statement: bool,
}

#[derive(clap::Args)]
struct ShowArgs {
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[arg(long)]
    qr: bool,
}

#[derive(clap::Args)]
struct RevokeArgs {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long = "for", value_name = "ID")]
    consultation: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "consultation")]
    why: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.command {
        Command::New(args) => new(args, context),
        Command::Enrol(args) => enrol(args, context),
        Command::Show(args) => show(args, context),
        Command::Revoke(args) => revoke(args, context),
    }
}

fn name(name: &str) -> Result<(), Fault> {
    // What a condition on who signed could not tell from a role or a word of its own.
    let meant = sign::is_name(name) && !matches!(Policy::parse(name), Ok(Policy::One(_)));
    let message = match () {
        () if name.parse::<sign::Role>().is_ok() => text::key_name_role(name),
        () if meant => text::key_name_policy(name),
        () if sign::is_name(name) => return Ok(()),
        () => text::key_name(name),
    };
    Err(Fault::new("key-name", message).hint(text::key_name_hint()))
}

fn new(args: &NewArgs, context: &mut Context) -> anyhow::Result<Exit> {
    name(&args.name)?;
    let file = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.key", args.name)));
    let public = PathBuf::from(format!("{}.pub", file.display()));
    for path in [&file, &public] {
        if path.exists() {
            return Err(Fault::new("key-exists", text::key_exists(path.display())).into());
        }
    }
    // It asks for the passphrase itself, on the terminal.
    let mut process = Process::new("ssh-keygen");
    process.args(["-q", "-t", "ed25519", "-C", &args.name, "-f"]).arg(plain(&file));
    let status = process.status().map_err(|error| signing::missing("ssh-keygen", &error))?;
    if !status.success() {
        return Err(Fault::new("key-not-made", text::key_not_made(file.display())).into());
    }
    let key = signing::public_key(&public)?;
    if bare(&file) {
        context.output.say(text::key_bare(file.display()).get(context.lang));
    }
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/key-new/1", "file": file.display().to_string(),
            "public": public.display().to_string(), "fingerprint": key.fingerprint(), "words": key.words(),
        }))?;
        return Ok(Exit::DONE);
    }
    let said = text::key_made(file.display(), public.display());
    context.output.print(&format!("{}\n{}\n{}\n", said.get(context.lang), key.fingerprint(), key.words()))?;
    Ok(Exit::DONE)
}

/// Whether the key opens without a passphrase.
fn bare(file: &Path) -> bool {
    let mut process = Process::new("ssh-keygen");
    process.args(["-y", "-P", "", "-f"]).arg(plain(file));
    process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    process.status().is_ok_and(|status| status.success())
}

/// A file name that no program takes for an option.
fn plain(path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) }
}

fn enrol(args: &EnrolArgs, context: &mut Context) -> anyhow::Result<Exit> {
    name(&args.name)?;
    let role: Role = args.role.parse().map_err(|()| {
        Fault::new("key-role", text::key_role_unknown(&args.role)).hint(text::key_roles()).exit(2)
    })?;
    let new = Signer::new(&args.name, role, signing::public_key(&args.file)?);
    match &args.consultation {
        None => {
            let mut book = context.open_book(Access::Write)?;
            book.set_signers(|signers| {
                signers.add(new.clone()).map_err(|why| {
                    let why = match why {
                        sign::SignError::NameTwice { name, .. } => text::key_name_taken(name),
                        sign::SignError::KeyTwice { name, .. } => text::key_taken(name),
                        why => why.text(),
                    };
                    Fault::new("key-taken", why).hint(text::key_taken_hint())
                })
            })?;
            told(&new, None, context)
        }
        Some(id) => enrol_for(id, &new, args, context),
    }
}

fn enrol_for(id: &str, new: &Signer, args: &EnrolArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let log = {
        let book = context.open_book(Access::Read)?;
        book.consultation(id)?.log
    };
    let words = statement(&log, new);
    if args.statement {
        if context.form == Form::Json {
            let told = serde_json::json!({"format": "yishi/key-statement/1", "statement": words});
            context.output.json(&told)?;
        } else {
            context.output.raw(&words)?;
        }
        return Ok(Exit::DONE);
    }
    let why = args.why.as_deref().map_or(Ok(String::new()), |why| flawless("why", why, answer::note))?;
    // Asked before two people sign.
    must_say_why(&why)?;
    // The book is not held while people type their passphrases.
    let vouched = args.vouch.iter().map(|file| vouch(file, &words)).collect::<Result<Vec<_>, _>>()?;
    let (at, salt) = (context.today(), Hash(context.random()?));
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(id)?;
    let bound = writing.stored().signers.clone();
    let sealed = keys::add(writing.ground(), &bound, new, &vouched, (at, &why), salt)?;
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    told(new, Some((id, head.size)), context)
}

/// A signature that somebody brought, or one that is made now.
pub(super) fn vouch(file: &Path, words: &str) -> Result<Signature, Fault> {
    let brought = signing::small_text(file).ok().filter(|text| text.starts_with("-----BEGIN SSH SIGNATURE"));
    match brought {
        Some(text) => Signature::parse(&text).map_err(|why| {
            let place = Place { file: Some(file.display().to_string()), ..Place::default() };
            Fault::new("key-vouch", why.text()).at(place)
        }),
        None => signing::sign(file, RESOLVE, words.as_bytes()),
    }
}

fn told(new: &Signer, line: Option<(&str, u64)>, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/key-enrol/1", "name": new.name, "role": new.role.map(Role::tag),
            "namespaces": new.namespaces, "fingerprint": new.key.fingerprint(), "words": new.key.words(),
            "consultation": line.map(|(id, _)| id), "size": line.map(|(_, size)| size),
        }))?;
        return Ok(Exit::DONE);
    }
    let role = new.role.map(Role::text).unwrap_or_else(|| text::Text::same("-"));
    let said = text::key_enrolled(&new.name, role.get(lang), new.key.fingerprint());
    context.output.print(&format!("{}\n{}\n", said.get(lang), new.key.words()))?;
    let remark = match line {
        None => text::key_enrolled_remark(),
        Some((id, size)) => text::key_enrolled_line(id, size),
    };
    context.output.say(remark.get(lang));
    Ok(Exit::DONE)
}

fn show(args: &ShowArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let book = context.open_book(Access::Read)?;
    let (people, log): (Vec<Person>, _) = match &args.id {
        None => {
            let signers = book.signers()?;
            let person = |signer: &Signer| Person { signer: signer.clone(), from: 0, until: None };
            (signers.iter().map(person).collect(), None)
        }
        Some(id) => {
            let stored = book.consultation(id)?;
            let mut ring = Keyring::new(&stored.signers);
            let mut line = 0;
            book.lines(&stored, |text| {
                line += 1;
                let entry = crate::log::Entry::decode(text.as_bytes());
                if let Ok(crate::log::Body::Stage(body)) = entry.map(|entry| entry.body) {
                    // What cannot be so is told by `verify`.
                    let _ = ring.line(&stored.log, line, &body);
                }
                Ok(())
            })?;
            let people: Vec<keys::Held> = ring.iter().cloned().collect();
            let person =
                |held: keys::Held| Person { signer: held.signer, from: held.from, until: held.until };
            (people.into_iter().map(person).collect(), Some(stored.log))
        }
    };
    if context.form == Form::Json {
        context.output.json(&json(&people, log))?;
    } else {
        context.output.print(&terminal(&people, args.qr, context.lang))?;
    }
    Ok(Exit::DONE)
}

fn revoke(args: &RevokeArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    match &args.consultation {
        None => {
            let mut book = context.open_book(Access::Write)?;
            book.set_signers(|signers| {
                let gone = signers.remove(&args.name);
                gone.ok_or_else(|| {
                    Fault::new("key-unknown", text::key_nobody(&args.name)).hint(text::key_nobody_book_hint())
                })
            })?;
            if context.form == Form::Json {
                let told = serde_json::json!({"format": "yishi/key-revoke/1", "name": args.name});
                context.output.json(&told)?;
            } else {
                context.output.print(&format!("{}\n", text::key_removed(&args.name).get(lang)))?;
            }
        }
        Some(id) => {
            let why =
                args.why.as_deref().map_or(Ok(String::new()), |why| flawless("why", why, answer::note))?;
            let (at, salt) = (context.today(), Hash(context.random()?));
            stage::append(id, context, |writing| {
                let stored = writing.stored();
                let sealed = keys::revoke(writing.ground(), &stored.signers, &args.name, (at, &why), salt)?;
                Ok((sealed, text::key_revoked(&args.name, stored.head().size)))
            })?;
        }
    }
    Ok(Exit::DONE)
}
