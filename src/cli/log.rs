//! `yishi log`: the entries, newest last.

use super::{Context, Exit, Form};
use crate::book::Access;
use crate::consult::BoxTotals;
use crate::log::{Body, Entry, Hash, PackBody, StageBody};
use crate::report::Table;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(short = 'n', long, value_name = "N")]
    last: Option<u64>,
    #[arg(long)]
    raw: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let book = context.open_book(Access::Read)?;
    let stored = book.consultation(&args.id)?;
    let skip = args.last.map_or(0, |last| stored.head().size.saturating_sub(last));
    let headers = [text::col_seq(), text::col_type(), text::col_hash(), text::col_what()];
    let headers = headers.iter().enumerate().map(|(at, header)| {
        let right = if at == 0 { ">" } else { "" };
        format!("{right}{}", header.get(context.lang))
    });
    let mut table = Table::new(headers);
    let mut number = 0_u64;
    let mut failed = None;
    book.lines(&stored, |line| {
        number += 1;
        if number <= skip || failed.is_some() {
            return Ok(());
        }
        if args.raw || context.form == Form::Json {
            // The lines are JSON already, one an entry: the bytes of the chain.
            failed = context.output.raw(line).err();
            return Ok(());
        }
        let entry = Entry::decode(line.as_bytes()).map_err(|error| Fault::new("entry", error.text()))?;
        let hash = Hash::of(line.as_bytes()).code();
        let kind = text::entry_name(entry.body.kind()).get(context.lang).to_owned();
        table.row([number.to_string(), kind, hash, content(&entry.body)]);
        Ok(())
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    match context.form {
        Form::Csv => context.output.raw(&table.csv())?,
        Form::Table if !args.raw => context.output.print(&table.text())?,
        _ => {}
    }
    // Shown all the same, for whoever wants to know what happened. A head file that
    // cannot be read proves nothing.
    let standing = book.standing(&stored).ok();
    standing.map_or(Ok(()), |standing| standing.must_continue(&args.id, stored.head().size))?;
    Ok(Exit::DONE)
}

/// What a line says publicly: codes, never a door or a position.
fn content(body: &Body) -> String {
    match body {
        Body::Open(open) => format!("{} {} n={}", open.consultation, open.disclose, open.roll_n),
        Body::Position { commitment, sees: None, .. } | Body::Visit { commitment, .. } => commitment.code(),
        Body::Position { commitment, sees: Some(before), .. } => {
            format!("{} <- {}", commitment.code(), before.code().chars().take(8).collect::<String>())
        }
        Body::Second { commitment, sees, .. } | Body::Resolve { commitment, sees, .. } => {
            format!("{} <- {}", commitment.code(), sees.code().chars().take(8).collect::<String>())
        }
        Body::Note(note) => note.kind.clone(),
        Body::Close(close) => close.at.clone(),
        Body::Stage(body) => stage(body),
        Body::Pack(body) => pack(body),
        Body::Tally(tally) => format!("{} {}/{}", tally.result, tally.for_, tally.all),
    }
}

fn pack(body: &PackBody) -> String {
    let short = |id: &str| id.chars().take(8).collect::<String>();
    match body {
        PackBody::Issue(issue) => format!("{} n={} {}", short(&issue.pack), issue.n, issue.signer),
        PackBody::Merge(merge) => {
            format!("{} {} n={} {}", short(&merge.pack), merge.generation, merge.n, merge.digest.code())
        }
        PackBody::Claim(claim) => claim.commitment.code(),
        PackBody::Late(late) => late.commitment.code(),
        PackBody::Quarantine(kept) => format!("{} {}", short(&kept.pack), kept.kind),
        PackBody::Doubt(doubt) => format!("{} {}", short(&doubt.pack), doubt.kind),
        PackBody::Retire(retire) => format!("{} {}", short(&retire.pack), retire.at),
    }
}

fn stage(body: &StageBody) -> String {
    match body {
        StageBody::Fact(fact) => format!("{} = {} {}", fact.name, fact.value, fact.at),
        StageBody::Extend(extend) => extend.closes.clone(),
        StageBody::AmendText(amend) => format!("{} {}", amend.then, amend.text.code()),
        StageBody::AmendRoll(amend) => format!("n={} {}", amend.roll_n, amend.roll.code()),
        StageBody::Publish(publish) => publish.at.clone(),
        StageBody::Objection { commitment, .. } | StageBody::Answer { commitment, .. } => commitment.code(),
        StageBody::Turnout { commitment, .. } => commitment.code(),
        StageBody::Strike { commitment, sees, .. } => {
            format!("{} <- {}", commitment.code(), sees.code().chars().take(8).collect::<String>())
        }
        StageBody::Box(count) => {
            let totals = BoxTotals::of(count);
            let parts = totals.ballots().map(|(position, ballots)| format!("{position}={ballots}"));
            format!("{} {} novote={}", count.name, parts.join(" "), count.novote)
        }
        StageBody::Consent { commitment, given, .. } => {
            format!("{} {}", if *given { "+" } else { "-" }, commitment.code())
        }
        StageBody::Confirm(confirm) => format!("{} {}", confirm.result, confirm.at),
        StageBody::Final(end) => format!("{} {}", end.result, end.at),
        StageBody::Next(next) => next.log.code(),
        StageBody::Annotate(entry) => match entry.by {
            Some((number, log)) => format!("{} {} <- {number} {}", entry.kind, entry.at, log.code()),
            None => format!("{} {}", entry.kind, entry.at),
        },
        StageBody::KeyAdd(add) => format!("{} {} {}", add.name, add.role, add.key),
        StageBody::KeyRevoke(revoke) => format!("{} {}", revoke.name, revoke.at),
        StageBody::Audit(audit) => format!("n={} m={} {} {}", audit.n, audit.wrong, audit.dice, audit.at),
        StageBody::CallBack(back) => format!("{} {}", back.result, back.commitment.code()),
        StageBody::Erase(erase) => {
            format!("doors={} n={} {} {}", erase.doors, erase.n, erase.ground, erase.at)
        }
    }
}
