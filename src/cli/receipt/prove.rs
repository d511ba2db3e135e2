//! `yishi receipt prove`: that one record is in a log, without its neighbours.

use std::path::{Path, PathBuf};

use crate::book::{Book, Stored};
use crate::cli::details::{flawless, not_known};
use crate::cli::{Context, Exit, Form, beside};
use crate::consult::{Door, Placed, Search, State};
use crate::log::receipt::Code;
use crate::log::{Chain, Entry, Hash, Proof, merkle};
use crate::minutes::{CHAIN, Folder};
use crate::text::{self, Fault};
use crate::verify::{self, Kind};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[arg(value_name = "CODE")]
    code: Vec<String>,
    #[arg(long, value_name = "DOOR", conflicts_with_all = ["code", "chain"])]
    door: Option<String>,
    #[arg(long, value_name = "PATH")]
    chain: Option<PathBuf>,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The lines that a proof is made of.
#[derive(Default)]
struct Lines {
    leaves: Vec<Hash>,
    first: String,
    /// The line of each record that fits.
    found: Vec<(Placed, String)>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let usage =
        || Fault::new("usage", text::prove_usage()).hint(text::prove_usage_hint()).exit(Exit::USAGE.0);
    let lines = match (&args.chain, &args.id, &args.door) {
        (Some(path), Some(first), None) => {
            let typed: Vec<&str> = std::iter::once(first).chain(&args.code).map(String::as_str).collect();
            of_file(path, &verify::code(&typed.join(" "))?)?
        }
        (None, Some(id), Some(door)) => {
            let (book, stored) = context.open_to_publish(id)?;
            of_door(&book, &stored, &flawless("door", door, Door::read)?)?
        }
        (None, Some(id), None) if !args.code.is_empty() => {
            let code = verify::code(&args.code.join(" "))?;
            let (book, stored) = context.open_to_publish(id)?;
            of_book(&book, &stored, Search::codes(vec![code]), |_, _| true)?
        }
        _ => return Err(usage().into()),
    };
    let Some((placed, line)) = lines.found.last() else {
        return Err(Fault::new("receipt-missing", text::receipt_missing_book())
            .hint(text::receipt_missing_next())
            .exit(Exit::BROKEN.0)
            .into());
    };
    let index = placed.line.saturating_sub(1);
    let proof = Proof::of(&lines.leaves, &lines.first, index, line).ok_or_else(usage)?;
    tell(args, placed, &proof, context)
}

fn tell(args: &Args, placed: &Placed, proof: &Proof, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    let words = proof.to_string();
    if let Some(path) = args.output.as_ref().filter(|path| *path != Path::new("-")) {
        beside::put(path, words.as_bytes())?;
        let hashes = proof.first.path.len() + proof.record.path.len();
        let size = proof.checkpoint.size;
        if context.form != Form::Json {
            let said = text::prove_written(placed.line, size, hashes, path.display());
            context.output.print(&format!("{}\n", said.get(lang)))?;
            return Ok(Exit::DONE);
        }
    }
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": crate::log::proof::PROOF_FORMAT, "log": proof.log(), "code": placed.commitment.code(),
            "commitment": placed.commitment, "line": placed.line, "size": proof.checkpoint.size,
            "root": proof.checkpoint.root, "proof": words,
        }))?;
    } else {
        context.output.raw(&words)?;
    }
    Ok(Exit::DONE)
}

/// Folds the lines of a consultation, looking for records, and hands on each.
pub(super) fn folded(
    book: &Book,
    stored: &Stored,
    mut search: Search,
    mut each: impl FnMut(&str),
) -> Result<(State, Search), Fault> {
    let mut state = State::new();
    let mut number = 0;
    book.lines(stored, |line| {
        let entry = Entry::decode(line.as_bytes()).map_err(|error| Fault::new("entry", error.text()))?;
        number += 1;
        take(&mut state, &mut search, &entry, number);
        each(line);
        Ok(())
    })?;
    Ok((state, search))
}

fn take(state: &mut State, search: &mut Search, entry: &Entry, line: u64) {
    let known = state.disorder().len();
    state.push(entry);
    search.look(entry, line, state.disorder().get(known..).unwrap_or_default());
}

/// The lines of a consultation, and of the records that the search finds those
/// that `fits` once all lines are read.
fn of_book(
    book: &Book,
    stored: &Stored,
    search: Search,
    fits: impl Fn(&State, &Placed) -> bool,
) -> Result<Lines, Fault> {
    let mut lines = Lines::default();
    let mut all: Vec<String> = Vec::new();
    let (state, search) = folded(book, stored, search, |line| {
        lines.leaves.push(merkle::leaf(line.as_bytes()));
        all.push(line.to_owned());
    })?;
    lines.first = all.first().cloned().unwrap_or_default();
    let found = search.found().iter().filter(|placed| fits(&state, placed));
    lines.found = found.filter_map(|placed| with_line(placed, &all)).collect();
    Ok(lines)
}

fn with_line(placed: &Placed, all: &[String]) -> Option<(Placed, String)> {
    let at = usize::try_from(placed.line.checked_sub(1)?).ok()?;
    Some((placed.clone(), all.get(at)?.clone()))
}

/// The record of a door that stands; the last where there are several.
fn of_door(book: &Book, stored: &Stored, door: &Door) -> Result<Lines, Fault> {
    let rolls = book.rolls(stored)?;
    let slot = rolls.iter().flatten().find(|slot| slot.door == *door);
    let slot = slot.map(|slot| slot.hash(&stored.name)).ok_or_else(|| not_known(stored, door))?;
    let lines = of_book(book, stored, Search::all(), |state, placed| {
        placed.is_answer()
            && placed.kind != "objection"
            && placed.slot == Some(slot)
            && placed.fate(state, None).stands()
    })?;
    if lines.found.is_empty() {
        return Err(
            Fault::new("receipt-none", text::receipt_none(door)).hint(text::receipt_none_hint(&stored.name))
        );
    }
    Ok(lines)
}

/// From a minutes folder or the lines alone, which must hold together first.
fn of_file(path: &Path, code: &Code) -> Result<Lines, Fault> {
    let shown = path.display();
    let (folder, name) = match verify::kind_of(path)? {
        Kind::Book => {
            return Err(
                Fault::new("receipt-book", text::receipt_is_book(shown)).hint(text::prove_usage_hint())
            );
        }
        Kind::Folder => (path.to_owned(), CHAIN.to_owned()),
        Kind::Chain => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (path.parent().map(Path::to_owned).unwrap_or_default(), name)
        }
    };
    let file = folder.join(&name);
    if !file.is_file() {
        return Err(Fault::new("receipt-no-chain", text::receipt_no_chain(shown)).hint(text::io_path_hint()));
    }
    let (mut chain, mut lines) = (Chain::new(), Lines::default());
    let (mut state, mut search) = (State::new(), Search::codes(vec![code.clone()]));
    let mut broken = None;
    Folder::new(&folder).lines(&name, |bytes| {
        let number = chain.head().size + 1;
        let entry = chain.check(bytes).ok().and_then(|fields| Entry::from_fields(&fields).ok());
        let (Some(entry), Ok(line)) = (entry, std::str::from_utf8(bytes)) else {
            broken.get_or_insert(number);
            return;
        };
        if number == 1 {
            line.clone_into(&mut lines.first);
        }
        lines.leaves.push(merkle::leaf(bytes));
        let known = search.found().len();
        take(&mut state, &mut search, &entry, number);
        for placed in search.found().get(known..).unwrap_or_default() {
            lines.found.push((placed.clone(), line.to_owned()));
        }
    })?;
    if let Some(line) = broken.or_else(|| state.open().is_none().then_some(1)) {
        return Err(Fault::new("chain-broken", text::prove_broken(line))
            .hint(text::prove_broken_hint(shown))
            .exit(Exit::BROKEN.0));
    }
    Ok(lines)
}
