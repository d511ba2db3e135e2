//! `yishi resolve`: a person decides between two entries of one door; where
//! keys are bound for it, two people of different roles do.

use std::path::{Path, PathBuf};

use super::details::{ByProxy, Details, Held, Known, flawless, not_on_roll};
use super::key::vouch;
use super::prepared::{Prepared, Said};
use super::{Context, Exit, Form, source};
use crate::book::{Access, Writing};
use crate::consult::position::position;
use crate::consult::{Door, Sealed, settle, twice};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::rule::Position;
use crate::sign::Signature;
use crate::text::{self, Fault};

/// The largest evidence that is read: a photograph, a scanned form.
const LARGEST_EVIDENCE: u64 = 256 << 20;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "DOOR")]
    door: String,
    #[arg(value_name = "POSITION")]
    position: String,
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// A photograph of the form, or what another visit found.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    #[arg(long, value_name = "KEY")]
    vouch: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["vouch", "prepared"])]
    prepare: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["evidence", "why"])]
    prepared: Option<PathBuf>,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    by_proxy: ByProxy,
    #[command(flatten)]
    known: Known,
}

/// The details of a paper, from the first entry and from the one that is right.
fn of_one_paper(first: &DetailOpening, right: &DetailOpening) -> DetailOpening {
    let pick = |right: &String, first: &String| if right.is_empty() { first } else { right }.clone();
    DetailOpening {
        form: pick(&right.form, &first.form),
        photo: pick(&right.photo, &first.photo),
        provenance: pick(&right.provenance, &first.provenance),
        proxy: pick(&right.proxy, &first.proxy),
        witness: pick(&right.witness, &first.witness),
        ..first.clone()
    }
}

/// Decides, and writes nothing. With a prepared decision everything but the
/// state of the door is taken from it, so that what people signed is written.
fn decide(
    args: &Args,
    writing: &Writing<'_>,
    (door, position): (&Door, Position),
    prepared: Option<&Said>,
    (now, salts): (&str, [Hash; 2]),
) -> Result<Sealed, Fault> {
    writing.ground().must_not_be_secret()?;
    let state = writing.door(door)?.ok_or_else(|| not_on_roll(door))?;
    let detail = match prepared {
        Some(said) => said.detail.clone(),
        None => detail(args, writing, door, position, now)?,
    };
    let held = Held::default().by(writing, &detail.proxy, door)?;
    let mut salts = salts.into_iter();
    twice::resolve(writing.ground(), &state, (position, held), detail, || salts.next().unwrap_or(Hash::ZERO))
}

fn detail(
    args: &Args,
    writing: &Writing<'_>,
    door: &Door,
    position: Position,
    now: &str,
) -> Result<DetailOpening, Fault> {
    // Both entries are of one paper: what the first says of it stays, unless the
    // second was right and says it otherwise. What is typed here goes before.
    let [first, second] = writing.two_entries(door)?;
    // Where packs differ there are two papers, and which is right is what a person
    // decides: nothing of either is taken over.
    let first = first.filter(|_| second.is_some()).map(|(_, detail)| detail).unwrap_or_default();
    let right = second.filter(|(said, _)| *said == position);
    let known = right.map_or_else(|| first.clone(), |(_, right)| of_one_paper(&first, &right));
    let mut detail = args.details.over(&known, now)?;
    args.known.read(&mut detail)?;
    if let Some(holder) = &args.by_proxy.proxy {
        detail.proxy = flawless("proxy", holder, crate::consult::value::key)?;
    }
    let note = match &args.why {
        Some(why) => flawless("why", why, crate::consult::answer::note)?,
        None => String::new(),
    };
    Ok(DetailOpening { note, ..detail })
}

/// A decision that was prepared, if it is this one.
fn prepared(args: &Args, door: &Door, position: Position) -> Result<Option<Said>, Fault> {
    let Some(file) = &args.prepared else { return Ok(None) };
    let said = Prepared::read(file)?;
    if said.consultation == args.id && said.door == *door && said.position == position {
        return Ok(Some(said));
    }
    let name = text::position_name(said.position.as_str());
    let other = name.within(|name| text::resolve_prepared_other(file.display(), &said.door, name));
    Err(Fault::new("resolve-prepared", other).hint(text::resolve_prepared_hint()))
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let door: Door = flawless("door", &args.door, str::parse)?;
    let position = flawless("position", &args.position, position)?;
    let said = prepared(args, &door, position)?;
    let digest = |file: &PathBuf| source::bytes(file, LARGEST_EVIDENCE).map(|bytes| Hash::of(&bytes));
    let evidence = match &said {
        Some(said) => Some(said.evidence),
        None => args.evidence.as_ref().map(digest).transpose()?,
    };
    let missing = || Fault::new("settle-evidence", text::settle_evidence()).hint(text::settle_hint(&args.id));
    if evidence.is_none() && (args.prepare.is_some() || !args.vouch.is_empty()) {
        return Err(missing().into());
    }
    let fresh = [Hash(context.random()?), Hash(context.random()?)];
    let now = context.now();
    let made = (now.as_str(), said.as_ref().map_or(fresh, |said| said.salts));
    let mut book = context.open_book(Access::Write)?;
    let vouched: Vec<Signature> = match evidence {
        Some(evidence) if args.prepare.is_some() || !args.vouch.is_empty() => {
            // The book is not held while people type their passphrases.
            let words = {
                let writing = book.write(&args.id)?;
                let sealed = decide(args, &writing, (&door, position), said.as_ref(), made)?;
                if let Some(file) = &args.prepare {
                    let slots = writing.slots()?;
                    let slot =
                        slots.iter().find(|slot| slot.door == door).ok_or_else(|| not_on_roll(&door))?;
                    let kept = Prepared::new(&sealed, slot, &args.id, evidence).ok_or_else(missing)?;
                    kept.put(file)?;
                    let words = settle::statement(&writing.stored().log, &sealed, &evidence);
                    return prepare_told(file, &words, context);
                }
                settle::statement(&writing.stored().log, &sealed, &evidence)
            };
            args.vouch.iter().map(|file| vouch(file, &words)).collect::<Result<_, _>>()?
        }
        _ => Vec::new(),
    };
    let mut writing = book.write(&args.id)?;
    let sealed = decide(args, &writing, (&door, position), said.as_ref(), made)?;
    let bound = writing.stored().signers.clone();
    let sealed = settle::settle(writing.ground(), &bound, sealed, evidence, &vouched)?;
    let code = sealed.commitment().unwrap_or(Hash::ZERO).code();
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/resolve/1", "consultation": args.id, "door": door.as_str(),
            "position": position, "code": code, "evidence": evidence, "signatures": vouched.len(),
            "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let name = text::position_name(position.as_str());
    let said = text::resolved_as(&door, name.get(lang));
    context.output.print(&format!("{}\n{}\n", said.get(lang), text::receipt_line(code).get(lang)))?;
    Ok(Exit::DONE)
}

fn prepare_told(file: &Path, statement: &str, context: &mut Context) -> anyhow::Result<Exit> {
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/resolve-prepare/1", "file": file.display().to_string(), "statement": statement,
        }))?;
        return Ok(Exit::DONE);
    }
    context.output.raw(statement)?;
    context.output.say(text::resolve_prepare_remark(file.display()).get(context.lang));
    Ok(Exit::DONE)
}
