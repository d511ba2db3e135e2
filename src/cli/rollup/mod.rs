//! `yishi rollup`: the consultations of many books and minutes folders.
//!
//! Places are read side by side and told in one order, a row as soon as all
//! before it are there. Nothing is written anywhere, not even what a stopped
//! writer of somebody else's book left to be put back.

mod find;
mod read;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::{Context, Exit, Form};
use crate::report::Table;
use crate::report::rollup::{self as form, Row, Total};
use crate::report::table::csv_line;
use crate::text::{self, Fault};
use find::Found;
use read::Reader;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", required = true)]
    places: Vec<PathBuf>,
    #[arg(long)]
    verify: bool,
}

/// How many places a thread may be ahead of what is told.
const AHEAD: usize = 16;

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let found = find::below(&args.places)?;
    let state = context.state()?.to_owned();
    let reader = Reader { state, verify: args.verify };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(found.places.len());
    let mut telling = Telling::begin(context)?;
    thread::scope(|scope| -> anyhow::Result<()> {
        // Each has every n-th place, so that their order is known beforehand.
        let results: Vec<Receiver<Vec<Row>>> = (0..workers)
            .map(|first| {
                let (send, receive) = sync_channel(AHEAD);
                let (places, reader) = (&found.places, &reader);
                scope.spawn(move || {
                    let its = places.iter().skip(first).step_by(workers);
                    // Nobody listens any more: the output was closed.
                    its.map(|place| reader.rows(place)).try_for_each(|rows| send.send(rows))
                });
                receive
            })
            .collect();
        // A thread that is gone has panicked, which the scope passes on.
        let rows = results.iter().cycle().map_while(|receive| receive.recv().ok());
        rows.take(found.places.len()).try_for_each(|rows| telling.rows(&rows, context))
    })?;
    let total = telling.end(context)?;
    links(&found, context);
    outcome(&total, context)
}

fn links(found: &Found, context: &mut Context) {
    if found.links > 0 {
        context.output.say(text::rollup_links(found.links).get(context.lang));
    }
}

/// What is shown is what there is; that something is wrong comes after.
fn outcome(total: &Total, context: &mut Context) -> anyhow::Result<Exit> {
    let untrue = total.broken + total.forked;
    if untrue == 0 && total.unread == 0 {
        return Ok(Exit::DONE);
    }
    if untrue == 0 {
        let fault = Fault::new("rollup-incomplete", text::rollup_incomplete(total.unread));
        return Err(fault.hint(text::rollup_incomplete_hint()).into());
    }
    if total.unread > 0 {
        context.output.complain(text::rollup_incomplete(total.unread).get(context.lang));
    }
    Err(Fault::new("rollup-untrue", text::rollup_untrue(untrue))
        .hint(text::rollup_untrue_hint())
        .exit(if total.forked > 0 { Exit::PROVED.0 } else { Exit::BROKEN.0 })
        .into())
}

/// Prints rows as they come. Only the table for people waits for the last one:
/// its columns are as wide as their widest cell.
struct Telling {
    table: Option<Table>,
    told: bool,
    total: Total,
    progress: super::context::Progress,
    places: u64,
}

impl Telling {
    fn begin(context: &mut Context) -> anyhow::Result<Self> {
        let lang = context.lang;
        match context.form {
            Form::Json => context.output.raw(&form::json_begin())?,
            Form::Csv => context.output.raw(&form::sheet(lang).csv())?,
            Form::Table => {}
        }
        let table = (context.form == Form::Table).then(|| form::table(lang));
        let progress = context.progress(None);
        Ok(Self { table, told: false, total: Total::default(), progress, places: 0 })
    }

    fn rows(&mut self, rows: &[Row], context: &mut Context) -> anyhow::Result<()> {
        let lang = context.lang;
        self.total.add(rows);
        for row in rows {
            match (&mut self.table, context.form) {
                (Some(table), _) => {
                    table.row(form::cells(row, lang));
                }
                (None, Form::Csv) => context.output.raw(&csv_line(form::figures(row, lang)))?,
                (None, _) => {
                    let gap = if self.told { "," } else { "" };
                    context.output.raw(&format!("{gap}{}", form::json_row(row, lang)))?;
                }
            }
            self.told = true;
        }
        self.places += 1;
        self.progress.at(self.places);
        Ok(())
    }

    fn end(self, context: &mut Context) -> anyhow::Result<Total> {
        drop(self.progress);
        let total = self.total;
        match (&self.table, context.form) {
            (Some(table), _) => {
                context.output.print(&table.text())?;
                context.output.print(&format!("\n{}\n", total.sentence().get(context.lang)))?;
            }
            (None, Form::Json) => context.output.raw(&form::json_end(&total))?,
            (None, _) => {}
        }
        Ok(total)
    }
}
