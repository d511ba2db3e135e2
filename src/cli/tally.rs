//! `yishi tally`: the result now, provisional until closed.

use super::{Context, Exit, Form};
use crate::book::{Access, Book, Stored};
use crate::consult::{Basis, Canvass, Counter, Counts, Settings, Slot, Stage, Standing, State, TallySheet};
use crate::log::Entry;
use crate::log::opening::{DetailOpening, Opening, PositionOpening, VisitOpening};
use crate::report::tally as form;
use crate::text::{self, Fault};
use std::collections::{BTreeMap, HashMap};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long)]
    check: bool,
    #[arg(long)]
    recount: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let book = context.open_book(Access::Read)?;
    let stored = book.consultation(&args.id)?;
    let counts = book.counts(&stored)?;
    if args.recount {
        if recount(&book, &stored)? != counts {
            let fault =
                Fault::new("recount-differs", text::recount_differs()).hint(text::recount_differs_hint());
            return Err(fault.exit(4).into());
        }
        context.output.say(text::recount_same().get(context.lang));
    }
    let sheet = sheet(&stored, counts, context.today())?;
    print(&stored.settings, &sheet, context)?;
    Ok(if args.check { Exit::of(sheet.outcome) } else { Exit::DONE })
}

/// The sheet of a consultation as it stands.
pub(super) fn sheet(stored: &Stored, counts: Counts, today: jiff::civil::Date) -> Result<TallySheet, Fault> {
    // After a second count that is the result.
    let bytes = stored.confirm.as_deref().or(stored.tally.as_deref());
    let closed = bytes.map(Basis::from_bytes).transpose()?;
    let head = stored.head();
    let basis = match closed {
        // What was counted at the close stays; only the log may have gone on.
        Some(closed) => Basis { counts, stage: Stage::Closed, log: stored.log, head, ..closed },
        None => Basis {
            counts,
            stage: stored.stage,
            log: stored.log,
            head,
            on: today,
            canvass: Canvass {
                records: stored.positions,
                replaced: stored.replaced,
                visits: stored.visits,
                outside_window: stored.outside_window,
                rounds: Vec::new(),
            },
            minutes: None,
            facts: stored.course.rule_facts(&stored.settings),
            second: None,
        },
    };
    TallySheet::compute(&stored.settings, &basis)
}

/// Prints a sheet in the form that is asked for.
pub(super) fn print(settings: &Settings, sheet: &TallySheet, context: &mut Context) -> anyhow::Result<()> {
    match context.form {
        Form::Json => context.output.json(sheet),
        Form::Csv => context.output.raw(&form::rows(sheet).csv()),
        Form::Table => context.output.print(&form::terminal(settings, sheet, context.lang)),
    }
}

/// The counts by the other road: a fold over the lines and their openings.
fn recount(book: &Book, stored: &Stored) -> Result<Counts, Fault> {
    let mut state = State::new();
    book.lines(stored, |line| {
        let entry = Entry::decode(line.as_bytes()).map_err(|error| Fault::new("entry", error.text()))?;
        state.push(&entry);
        Ok(())
    })?;
    let mut positions = HashMap::new();
    let mut delivered: HashMap<crate::log::Hash, bool> = HashMap::new();
    book.secrets(stored, |_, line, detail| {
        if let Ok(opening) = PositionOpening::decode(line.as_bytes()) {
            let detail = detail.and_then(|line| DetailOpening::decode(line.as_bytes()).ok());
            let by_proxy = detail.is_some_and(|detail| !detail.proxy.is_empty());
            positions.insert(opening.commitment(), (opening.position, by_proxy));
        } else if let Ok(opening) = VisitOpening::decode(line.as_bytes()) {
            *delivered.entry(opening.slot).or_default() |= opening.outcome == crate::consult::DELIVERED;
        }
        Ok(())
    })?;
    let mut counter = Counter::new(&stored.settings.rule);
    let mut slots: BTreeMap<u64, Slot> = BTreeMap::new();
    book.slots(stored, |slot| {
        slots.insert(slot.n, slot);
        Ok(())
    })?;
    for slot in slots.values() {
        let hash = slot.hash(&stored.name);
        let given = state.slot(&hash).and_then(|lines| lines.given);
        let given = given.and_then(|(commitment, _)| positions.get(&commitment));
        let given = given.and_then(|(code, by_proxy)| Some((code.parse().ok()?, *by_proxy)));
        let standing = match given {
            Some((position, true)) => Standing::ByProxy(position),
            Some((position, false)) => Standing::Answered(position),
            None if delivered.get(&hash).copied().unwrap_or(false) => Standing::Silent,
            None => Standing::Unreached,
        };
        counter.add(slot.weight(), standing);
    }
    Ok(counter.finish().0)
}
