//! `yishi record --from FILE`: every row of a file, or none.

use std::collections::HashMap;
use std::path::Path;

use super::done::{self, Done};
use super::{Args, PROXY_LIMIT, holder, refuse};
use crate::book::{Access, Bulk, Writing};
use crate::cli::details::{Held, placed, seal_held};
use crate::cli::intake::Taken;
use crate::cli::{Context, Exit};
use crate::consult::Door;
use crate::consult::answer::{Answer, AnswerReader};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::text::{self, Fault, Place};

pub(super) fn run(
    args: &Args,
    file: &Path,
    taken: Taken<AnswerReader>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let name = file.display().to_string();
    // What keeps the answers holds on to the book.
    let (review, (read, refused, faults, ended)) = {
        let mut keeper = Keeper {
            writing: &writing,
            bulk: writing.begin_bulk()?,
            drawn: Vec::new(),
            args,
            file: &name,
            defaults,
            read: 0,
            held: Held::default(),
            turns: HashMap::new(),
            refused: Vec::new(),
            faults: Vec::new(),
            ended: None,
        };
        let review = taken.each(context, &mut |context, answer| keeper.take(answer, context))?;
        (review, (keeper.read, keeper.refused, keeper.faults, keeper.ended))
    };
    ended.map_or(Ok(()), Err)?;
    review.flawless(faults)?;
    if read == 0 {
        context.output.say(text::nothing_recorded(&name).get(context.lang));
    }
    let mut progress = context.progress(Some(read));
    let replaced = writing.push_kept(|done| progress.at(done))?;
    drop(progress);
    for (answer, salts) in &refused {
        writing.push(&refuse(&writing, answer, holder(answer, defaults), *salts)?)?;
    }
    let noted = u64::try_from(refused.len())?;
    let head = if read == 0 {
        let head = writing.stored().head();
        drop(writing);
        head
    } else {
        context.written(&writing.commit()?)
    };
    if noted > 0 {
        context.output.say(text::proxies_refused_done(noted).get(context.lang));
    }
    done::tell(&book, &Done { recorded: read - noted, replaced, refused: noted, head }, context)?;
    Ok(Exit::DONE)
}

/// So many salts are drawn at once.
const SALTS: usize = 256;

/// Decides on every answer of a file before anything is written, so that every
/// faulty line is named and none is recorded if one is faulty.
struct Keeper<'k> {
    writing: &'k Writing<'k>,
    bulk: Bulk<'k>,
    /// Salts that no answer has yet.
    drawn: Vec<Hash>,
    args: &'k Args,
    file: &'k str,
    defaults: &'k DetailOpening,
    /// How many answers came.
    read: u64,
    held: Held,
    /// How often each door came; without `--replace` none comes twice.
    turns: HashMap<Door, u32>,
    /// The answers whose proxy is refused and noted, with their salts.
    refused: Vec<(Answer, [Hash; 2])>,
    faults: Vec<Place>,
    /// Why no further line can be recorded either.
    ended: Option<Fault>,
}

impl Keeper<'_> {
    /// A fresh pair of salts.
    fn salts(&mut self, context: &mut Context) -> Result<[Hash; 2], Fault> {
        loop {
            if let Some(pair) = self.drawn.pop().zip(self.drawn.pop()) {
                return Ok(pair.into());
            }
            self.drawn = context.salts(SALTS)?;
        }
    }

    fn take(&mut self, answer: Answer, context: &mut Context) {
        self.read += 1;
        if self.ended.is_none() {
            self.ended = self.keep(answer, context).err();
        }
    }

    fn keep(&mut self, answer: Answer, context: &mut Context) -> Result<(), Fault> {
        let salts = self.salts(context)?;
        let Self { writing, args, .. } = self;
        let turn = match args.replace {
            true => *self.turns.entry(answer.door.clone()).and_modify(|turn| *turn += 1).or_insert(0),
            false => 0,
        };
        match seal_held(writing, &answer, self.defaults, args.replace, salts, &mut self.held) {
            Ok(sealed) => self.bulk.keep(turn, &sealed)?,
            Err(fault) if fault.code == PROXY_LIMIT && args.note_refused => {
                self.refused.push((answer, salts));
            }
            Err(fault) => self.faults.push(placed(Some(self.file), (answer.line, &answer.door), fault)?),
        }
        Ok(())
    }
}
