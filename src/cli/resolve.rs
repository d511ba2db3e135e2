//! `yishi resolve`: a person decides between two entries of one door; where
//! keys are bound for it, two people of different roles do.

use std::path::{Path, PathBuf};

use super::details::{ByProxy, Details, Held, Known, flawless, not_on_roll};
use super::key::vouch;
use super::{Context, Exit, Form, beside, signing, source};
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
const FORMAT: &str = "yishi/resolve-prepared/1";

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
    #[arg(long, value_name = "FILE", conflicts_with = "evidence")]
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

/// What a decision is made of besides the words of the command: the same on the
/// day it is prepared and on the day it is written, so that what people signed
/// is what is written.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    format: String,
    consultation: String,
    door: String,
    position: String,
    evidence: Option<Hash>,
    now: String,
    salts: [Hash; 2],
}

impl Made {
    fn new(args: &Args, door: &Door, position: Position, context: &mut Context) -> Result<Self, Fault> {
        let digest = |file: &PathBuf| source::bytes(file, LARGEST_EVIDENCE).map(|bytes| Hash::of(&bytes));
        Ok(Self {
            format: FORMAT.to_owned(),
            consultation: args.id.clone(),
            door: door.to_string(),
            position: position.as_str().to_owned(),
            evidence: args.evidence.as_ref().map(digest).transpose()?,
            now: context.now(),
            salts: [Hash(context.random()?), Hash(context.random()?)],
        })
    }

    /// Reads what `--prepare` wrote, for this decision and no other.
    fn read(file: &Path, args: &Args, door: &Door, position: Position) -> Result<Self, Fault> {
        let refuse = || {
            Fault::new("resolve-prepared", text::resolve_prepared(file.display()))
                .hint(text::resolve_prepared_hint())
        };
        let made: Self = serde_json::from_str(&signing::small_text(file)?).map_err(|_| refuse())?;
        let same = made.format == FORMAT
            && (made.consultation == args.id && made.door == door.as_str())
            && made.position == position.as_str();
        if same { Ok(made) } else { Err(refuse()) }
    }
}

/// Decides, and writes nothing.
fn decide(
    args: &Args,
    writing: &Writing<'_>,
    door: &Door,
    position: Position,
    made: &Made,
) -> Result<Sealed, Fault> {
    writing.ground().must_not_be_secret()?;
    let state = writing.door(door)?.ok_or_else(|| not_on_roll(door))?;
    // Both entries are of one paper: what the first says of it stays, unless the
    // second was right and says it otherwise. What is typed here goes before.
    let [first, second] = writing.two_entries(door)?;
    let (first, right) =
        (first.map(|(_, detail)| detail).unwrap_or_default(), second.filter(|(said, _)| *said == position));
    let known = right.map_or_else(|| first.clone(), |(_, right)| of_one_paper(&first, &right));
    let mut detail = args.details.over(&known, &made.now)?;
    args.known.read(&mut detail)?;
    if let Some(holder) = &args.by_proxy.proxy {
        detail.proxy = flawless("proxy", holder, crate::consult::value::key)?;
    }
    let detail = DetailOpening {
        note: match &args.why {
            Some(why) => flawless("why", why, crate::consult::answer::note)?,
            None => String::new(),
        },
        ..detail
    };
    let held = Held::default().by(writing, &detail.proxy, door)?;
    let mut salts = made.salts.into_iter();
    twice::resolve(writing.ground(), &state, (position, held), detail, || salts.next().unwrap_or(Hash::ZERO))
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let door: Door = flawless("door", &args.door, str::parse)?;
    let position = flawless("position", &args.position, position)?;
    let made = match &args.prepared {
        Some(file) => Made::read(file, args, &door, position)?,
        None => Made::new(args, &door, position, context)?,
    };
    let mut book = context.open_book(Access::Write)?;
    // The book is not held while people type their passphrases.
    let words = {
        let writing = book.write(&args.id)?;
        let sealed = decide(args, &writing, &door, position, &made)?;
        made.evidence.map(|evidence| settle::statement(&writing.stored().log, &sealed, &evidence))
    };
    if let Some(file) = &args.prepare {
        let Some(words) = words else {
            return Err(Fault::new("settle-evidence", text::settle_evidence())
                .hint(text::settle_hint(&args.id))
                .into());
        };
        beside::put(file, format!("{}\n", serde_json::to_string(&made)?).as_bytes())?;
        context.output.raw(&words)?;
        context.output.say(text::resolve_prepare_remark(file.display()).get(context.lang));
        return Ok(Exit::DONE);
    }
    let vouched: Vec<Signature> = match &words {
        Some(words) => args.vouch.iter().map(|file| vouch(file, words)).collect::<Result<_, _>>()?,
        None if args.vouch.is_empty() => Vec::new(),
        None => {
            return Err(Fault::new("settle-evidence", text::settle_evidence())
                .hint(text::settle_hint(&args.id))
                .into());
        }
    };
    let mut writing = book.write(&args.id)?;
    let sealed = decide(args, &writing, &door, position, &made)?;
    let bound = writing.stored().signers.clone();
    let sealed = settle::settle(writing.ground(), &bound, sealed, made.evidence, &vouched)?;
    let code = sealed.commitment().unwrap_or(Hash::ZERO).code();
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/resolve/1", "consultation": args.id, "door": door.as_str(),
            "position": position, "code": code, "evidence": made.evidence, "signatures": vouched.len(),
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
