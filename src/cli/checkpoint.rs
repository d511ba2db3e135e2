//! `yishi checkpoint`: the log as it stands in three lines, for other people
//! to keep.

use std::path::{Path, PathBuf};

use super::sign::{self as signed_files, Done};
use super::{Context, Exit, Form, beside, signing};
use crate::anchor::{form, stamp};
use crate::book::{Book, Stored};
use crate::consult::Keyring;
use crate::consult::keys::NOW;
use crate::log::{Chain, Checkpoint};
use crate::minutes::{SUMS, signature_name};
use crate::sign::{CHECKPOINT, PublicKey, Signer};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    key: Vec<PathBuf>,
    #[arg(long)]
    stamp_request: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let file = wanted(args)?;
    let (book, stored) = context.open_to_publish(&args.id)?;
    read_again(&book, &stored)?;
    let checkpoint = Checkpoint::new(&stored.log, stored.head().size, stored.chain.root());
    let body = checkpoint.to_string();
    let mut signed = Vec::new();
    let mut request = None;
    if let Some(file) = file {
        signed = write(file, &body, &args.key, &stored)?;
        if args.stamp_request {
            let made = stamp::request(file);
            let made = made.map_err(|why| Fault::new("stamp", why).hint(text::stamp_failed_hint()))?;
            let name = after(file, ".tsq");
            beside::put(&name, &made)?;
            request = Some(name);
        }
    }
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/checkpoint/1", "consultation": args.id, "log": stored.log,
            "size": stored.head().size, "head": stored.head().hash, "root": stored.chain.root(),
            "checkpoint": body, "file": file.map(|file| file.display().to_string()),
            "signed": signed_files::json(&signed),
            "stamp_request": request.as_ref().map(|name| name.display().to_string()),
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    match file {
        None => context.output.print(&body)?,
        Some(file) => {
            let said = text::checkpoint_written(file.display());
            context.output.print(&format!("{}\n", said.get(lang)))?;
        }
    }
    for one in &signed {
        context.output.print(&format!("{}\n", one.text().get(lang)))?;
    }
    if let (Some(request), Some(file)) = (&request, file) {
        let command = form::stamp_command(request, &after(file, ".tsr"));
        context.output.print(&format!("{}\n", text::stamp_send(command).get(lang)))?;
        context.output.say(text::stamp_then().get(lang));
    }
    let digits: String = stored.head().hash.blocks().chars().take(49).collect();
    context.output.say(text::checkpoint_what(&args.id, stored.head().size).get(lang));
    context.output.say(text::checkpoint_compare(digits).get(lang));
    context.output.say(text::checkpoint_keep().get(lang));
    Ok(Exit::DONE)
}

/// The file to write, if the options need one.
fn wanted(args: &Args) -> Result<Option<&Path>, Fault> {
    let Some(file) = args.output.as_deref() else {
        let option = match () {
            () if !args.key.is_empty() => "--key",
            () if args.stamp_request => "--stamp-request",
            () => return Ok(None),
        };
        return Err(Fault::new("file-needed", text::checkpoint_needs_file(option))
            .hint(text::checkpoint_needs_file_hint(&args.id))
            .exit(Exit::USAGE.0));
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    if args.stamp_request && folder.join(SUMS).is_file() {
        return Err(
            Fault::new("stamp-folder", text::stamp_folder(folder.display())).hint(text::stamp_folder_hint())
        );
    }
    Ok(Some(file))
}

/// Reads every line once more before its head is given away: what is stored is
/// what counts, not what a row says of it.
fn read_again(book: &Book, stored: &Stored) -> Result<(), Fault> {
    let mut chain = Chain::new();
    let refuse = |line: u64| {
        Fault::new("checkpoint-stored", text::checkpoint_stored(line))
            .hint(text::checkpoint_stored_hint())
            .exit(4)
    };
    book.lines(stored, |line| chain.check(line.as_bytes()).map(drop).map_err(|why| refuse(why.line())))?;
    if chain == stored.chain { Ok(()) } else { Err(refuse(chain.head().size)) }
}

/// Writes the checkpoint and its signatures. All are made before any is put.
fn write(file: &Path, body: &str, keys: &[PathBuf], stored: &Stored) -> Result<Vec<Done>, Fault> {
    let ring = Keyring::present(&stored.signers, &stored.course.keys);
    let mut files = vec![(file.to_owned(), body.to_owned())];
    let mut done = Vec::new();
    for key in keys {
        // Asked before anybody types a passphrase, where that is possible.
        signing::public_beside(key).map_or(Ok(()), |public| holder(&ring, &public).map(drop))?;
        let signature = signing::sign(key, CHECKPOINT, body.as_bytes())?;
        let signer = holder(&ring, signature.key())?.clone();
        let name = file.with_file_name(signature_name(&shown_name(file), &signer.name));
        files.push((name.clone(), signature.armored()));
        done.push(Done { signer, files: vec![shown_name(&name)] });
    }
    for (path, bytes) in &files {
        beside::may_put(path, bytes.as_bytes())?;
    }
    for (path, bytes) in &files {
        beside::put(path, bytes.as_bytes())?;
    }
    Ok(done)
}

/// Who may sign checkpoints with this key.
fn holder<'r>(ring: &'r Keyring, key: &PublicKey) -> Result<&'r Signer, Fault> {
    signed_files::holder(ring, key, (CHECKPOINT, NOW), |name, role| text::checkpoint_role(name, role))
}

fn shown_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A file's path with something after it.
fn after(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
