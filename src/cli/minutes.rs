//! `yishi minutes`: writes the minutes folder.

use std::path::PathBuf;

use super::small_groups::{small_groups, small_packs};
use super::{Context, Exit, Form, leaks, sign};
use crate::book::{Access, Book, Stored};
use crate::consult::{Basis, Disclose, Naming, Settings, decide};
use crate::log::RollLine;
use crate::log::opening::Opening;
use crate::minutes::{self, Each, EachSecret, Forms, Private, Record, Style};
use crate::sign::Signers;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[arg(long, conflicts_with = "sealed")]
    public: bool,
    #[arg(long)]
    sealed: bool,
    #[arg(long)]
    accept_small_groups: bool,
    #[arg(long, conflicts_with = "sealed")]
    embed: bool,
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    sign: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let ending = if args.sealed { "-sealed" } else { "" };
    let folder = args.output.clone();
    let folder = folder.unwrap_or_else(|| PathBuf::from(format!("minutes-{}{ending}", args.id)));
    let forms = context.forms.as_deref().map_or(Ok(Forms::ALL), Forms::parse)?;
    let (mut book, mut stored) = context.open_to_publish(&args.id)?;
    let Some(tally) = stored.tally.clone() else {
        return Err(Fault::new("not-closed", text::not_closed(&args.id))
            .hint(text::not_closed_hint(&args.id))
            .into());
    };
    if let Some((n, at)) = stored.course.erased().filter(|_| args.sealed) {
        return Err(Fault::new("erased", text::erased_no_sealed(n, at))
            .hint(text::erased_no_sealed_hint(&args.id))
            .into());
    }
    sign::may_sign(&stored, &args.sign)?;
    // Only an amendment lets two rolls be compared.
    let rolls = if stored.course.rolls.is_empty() { Vec::new() } else { book.rolls(&stored)? };
    let counts = Basis::from_bytes(&tally)?.counts;
    // Nothing is published of a sealed form, and nothing is hidden where all are
    // shown on a legal ground.
    let mut small = match stored.settings.consultation.naming() {
        // After an erasure nothing is opened.
        _ if args.sealed || stored.course.is_erased() => Vec::new(),
        Naming::Everybody => Vec::new(),
        Naming::Nobody => small_groups(&counts, &rolls),
        Naming::Consenting => small_groups(&leaks::of_others(&book, &stored)?, &rolls),
    };
    let opens = stored.course.disclosed(&stored.settings) != Disclose::None;
    if opens && !args.sealed && stored.settings.consultation.naming() != Naming::Everybody {
        small.extend(small_packs(&book, &stored)?);
    }
    if !small.is_empty() && !accepted(&book, &stored)? {
        if !args.accept_small_groups {
            let groups: Vec<&str> = small.iter().map(|group| group.get(context.lang)).collect();
            let message = text::small_groups(groups.join(", "));
            return Err(Fault::new("small-groups", message).hint(text::small_groups_hint()).into());
        }
        // With one line more they are others than any that are there.
        minutes::may_write(&folder)?;
        book = context.open_book(Access::Write)?;
        let mut writing = book.write(&args.id)?;
        writing.push(&decide::mark("small-groups", None, None))?;
        context.written(&writing.commit()?);
        stored = book.consultation(&args.id)?;
    }
    if !args.sealed && !stored.course.is_erased() {
        leaks::remarks(&book, &stored, &counts, context)?;
    }
    // `--lang` asks for the other language; without it the minutes are in the
    // consultation's own, whatever the user's locale is.
    let lang = context.lang_asked.unwrap_or(stored.settings.consultation.lang);
    drop((rolls, counts));
    let record = BookRecord { sealed: args.sealed, ..BookRecord::new(&book, &stored, tally)? };
    let written = minutes::write(&record, &folder, Style { lang, embed: args.embed, forms })?;
    let shown = written.folder.display().to_string();
    let signed = match args.sign.as_slice() {
        [] => Vec::new(),
        keys => sign::sign_folder(&written.folder, keys).inspect_err(|_| {
            context.output.complain(text::minutes_unsigned(&shown).get(context.lang));
        })?,
    };
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/minutes/1", "folder": shown, "files": written.files, "unchanged": written.unchanged,
            "sealed": args.sealed, "signed": sign::json(&signed), "log": stored.log, "size": stored.head().size, "head": stored.head().hash,
        }))?;
        return Ok(Exit::DONE);
    }
    let said = if written.unchanged {
        text::minutes_same(&shown)
    } else {
        text::minutes_written(&shown, written.files.len())
    };
    context.output.print(&format!("{}\n", said.get(context.lang)))?;
    for one in &signed {
        context.output.print(&format!("{}\n", one.text().get(context.lang)))?;
    }
    if args.sealed {
        context.output.complain(text::minutes_sealed().get(context.lang));
    }
    context.output.say(text::minutes_check(&shown, stored.log).get(context.lang));
    Ok(Exit::DONE)
}

/// Whether the log says that small groups may be published.
fn accepted(book: &Book, stored: &Stored) -> Result<bool, Fault> {
    let mut found = false;
    book.lines(stored, |line| {
        found |= line.contains("\"kind\":\"small-groups\"");
        Ok(())
    })?;
    Ok(found)
}

/// A closed consultation of a book, as the minutes need it.
struct BookRecord<'a> {
    book: &'a Book,
    stored: &'a Stored,
    tally: Vec<u8>,
    proposal: Vec<u8>,
    texts: Vec<Vec<u8>>,
    rolls: usize,
    sealed: bool,
}

impl<'a> BookRecord<'a> {
    fn new(book: &'a Book, stored: &'a Stored, tally: Vec<u8>) -> Result<Self, Fault> {
        let rolls = book.roll_lines(stored)?.len() + 1;
        let texts = book.texts(stored)?.into_iter().map(|(_, bytes)| bytes).collect();
        let proposal = book.proposal(stored)?;
        Ok(Self { book, stored, tally, proposal, texts, rolls, sealed: false })
    }
}

impl Private for BookRecord<'_> {
    fn secrets(&self, each: &mut EachSecret<'_>) -> Result<(), Fault> {
        self.book.secrets(self.stored, each)
    }

    fn slots_of(&self, n: usize, each: &mut Each<'_>) -> Result<(), Fault> {
        let name = &self.stored.name;
        self.book.slots_in_order(self.stored, n, |slot| each(&slot.opening(name).encode()))
    }

    fn weights_of(&self, n: usize, each: &mut Each<'_>) -> Result<(), Fault> {
        let name = &self.stored.name;
        self.book.slots_in_order(self.stored, n, |slot| each(&slot.weight_opening(name).encode()))
    }
}

impl Record for BookRecord<'_> {
    fn settings(&self) -> &Settings {
        &self.stored.settings
    }

    fn rules(&self) -> &[u8] {
        &self.stored.rules
    }

    fn tally(&self) -> &[u8] {
        &self.tally
    }

    fn confirm(&self) -> Option<&[u8]> {
        self.stored.confirm.as_deref()
    }

    fn objections(&self) -> Result<Vec<String>, Fault> {
        self.book.objection_openings(self.stored)
    }

    fn signers(&self) -> &Signers {
        &self.stored.signers
    }

    fn proposal(&self) -> &[u8] {
        &self.proposal
    }

    fn texts(&self) -> &[Vec<u8>] {
        &self.texts
    }

    fn rolls(&self) -> usize {
        self.rolls
    }

    fn roll(&self, n: usize) -> Result<Vec<RollLine>, Fault> {
        self.book.whole_roll(self.stored, n)
    }

    fn lines(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        self.book.lines(self.stored, each)
    }

    fn openings(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        if self.stored.settings.is_secret() {
            // Of a secret ballot there is none.
            return Ok(());
        }
        self.book.counted_openings(self.stored, each)
    }

    fn slots(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        self.slots_of(self.rolls, each)
    }

    fn weights(&self, each: &mut Each<'_>) -> Result<(), Fault> {
        self.weights_of(self.rolls, each)
    }

    fn private(&self) -> Option<&dyn Private> {
        self.sealed.then_some(self)
    }
}
