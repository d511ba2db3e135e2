//! `yishi tally`: the result now, provisional until closed.

use clap::ValueEnum;

use super::audit::standing;
use super::{Context, Exit, Form, recount};
use crate::book::{Book, Stored};
use crate::consult::{Basis, Counts, Settings, Stage, TallySheet};
use crate::report::explain::without;
use crate::report::tally as form;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long)]
    check: bool,
    #[arg(long)]
    recount: bool,
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Building,
    Provenance,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let (book, stored) = context.open_to_show(&args.id)?;
    let counts = book.counts(&stored)?;
    if args.recount {
        if let Some((n, at)) = stored.course.erased() {
            return Err(Fault::new("erased", text::erased_no_recount(n, at))
                .hint(text::erased_no_recount_hint(&args.id))
                .into());
        }
        if recount::counts(&book, &stored)? != counts {
            let fault =
                Fault::new("recount-differs", text::recount_differs()).hint(text::recount_differs_hint());
            return Err(fault.exit(4).into());
        }
        context.output.say(text::recount_same().get(context.lang));
    }
    let sheet = sheet(&book, &stored, counts, context.today())?;
    match (args.by, context.form) {
        (None, _) | (_, Form::Json) => print(&stored.settings, &sheet, context)?,
        (Some(by), form) => {
            let table = match by {
                By::Building => form::buildings(&sheet, context.lang),
                By::Provenance => form::provenance(&sheet, context.lang),
            };
            if form == Form::Csv {
                context.output.raw(&table.csv())?;
            } else {
                let mut shown = format!("{}\n\n", form::headline(&stored.settings, &sheet, context.lang));
                shown.push_str(&table.text());
                let without = without(&sheet, context.lang);
                if by == By::Provenance && !without.is_empty() {
                    shown.push_str(&format!("\n{}\n", without.join("\n")));
                }
                context.output.print(&shown)?;
            }
        }
    }
    if let Some(found) = standing(&book, &stored)? {
        // What is found beside the count changes nothing in it.
        context.output.say(text::audit_status(found.drawn, found.reached(), found.differs).get(context.lang));
        if found.could_turn() {
            let said = text::audit_meaning_turn(found.differs, found.wrong);
            context.output.complain(said.get(context.lang));
        }
    }
    Ok(if args.check { Exit::of(sheet.outcome) } else { Exit::DONE })
}

/// The sheet of a consultation as it stands.
pub(super) fn sheet(
    book: &Book,
    stored: &Stored,
    counts: Counts,
    today: jiff::civil::Date,
) -> Result<TallySheet, Fault> {
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
            canvass: stored.canvass(Vec::new()),
            minutes: None,
            facts: stored.course.rule_facts(&stored.settings),
            second: None,
            opened: book.counts_as_opened(stored)?,
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
