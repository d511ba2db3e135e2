//! `yishi status`: how far the canvass is, and who has not answered.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::{Context, Exit, Form};
use crate::book::{Access, AnswerRow, Book, Stored};
use crate::consult::process;
use crate::log::opening::{DetailOpening, Opening};
use crate::report::status::{self as form, Group, Overview};
use crate::text::Fault;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[arg(long)]
    missing: bool,
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Building,
    Stairwell,
    Steward,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let book = context.open_book(Access::Read)?;
    let lang = context.lang;
    let Some(id) = &args.id else {
        let all: Vec<Overview> =
            book.consultations()?.iter().map(|stored| overview(&book, stored)).collect::<Result<_, _>>()?;
        match context.form {
            Form::Json => context.output.json(&form::list_json(&all))?,
            Form::Csv => context.output.raw(&form::list(&all, lang).csv())?,
            Form::Table => context.output.print(&form::list(&all, lang).text())?,
        }
        return Ok(Exit::DONE);
    };
    let stored = book.consultation(id)?;
    if args.missing {
        let mut rows: Vec<AnswerRow> = Vec::new();
        book.answers(&stored, |row| {
            if row.position.is_none() {
                rows.push(row);
            }
            Ok(())
        })?;
        let doors: Vec<form::Missing<'_>> = rows
            .iter()
            .map(|row| form::Missing {
                door: &row.door,
                building: &row.building,
                stairwell: &row.stairwell,
                visits: row.visits,
                delivered: row.delivered,
            })
            .collect();
        match context.form {
            Form::Json => context.output.json(&form::missing_json(&stored.name, &doors))?,
            Form::Csv => context.output.raw(&form::missing(&doors, lang).csv())?,
            Form::Table => context.output.print(&form::missing_text(&doors, lang))?,
        }
        return Ok(Exit::DONE);
    }
    let overview = overview(&book, &stored)?;
    let by = args.by.unwrap_or(By::Building);
    let groups = match by {
        By::Steward => stewards(&book, &stored)?,
        By::Building => places(&book, &stored, |row| row.building.clone())?,
        By::Stairwell => places(&book, &stored, |row| format!("{}-{}", row.building, row.stairwell))?,
    };
    let name = match by {
        By::Building => "building",
        By::Stairwell => "stairwell",
        By::Steward => "steward",
    };
    match context.form {
        Form::Json => context.output.json(&form::json(&overview, name, &groups))?,
        Form::Csv => context.output.raw(&form::groups(name, &groups, lang).csv())?,
        Form::Table => context.output.print(&form::terminal(&overview, name, &groups, lang))?,
    }
    Ok(Exit::DONE)
}

fn overview(book: &Book, stored: &Stored) -> Result<Overview, Fault> {
    let counts = book.counts(stored)?;
    let answered: u64 = counts.positions().values().sum();
    let (settings, course) = (&stored.settings, &stored.course);
    let gates = settings.rule.check_gates(&course.rule_facts(settings));
    let unmet = gates.iter().filter(|gate| !gate.met);
    let waiting = book.objections(stored)?.into_iter().filter(crate::book::ObjectionRow::is_open).count();
    let mut consultation = settings.consultation.clone();
    consultation.closes = course.last_day(settings);
    Ok(Overview {
        course: course.clone(),
        unmet: unmet.map(|gate| process::unmet(&settings.rule, gate)).collect(),
        until: process::objections_until(settings, course),
        objections: u64::try_from(waiting).unwrap_or(u64::MAX),
        id: stored.name.clone(),
        consultation,
        stage: stored.stage,
        answered,
        all: counts.all().households,
        records: stored.positions,
        replaced: stored.replaced,
        visits: stored.visits,
        outside_window: stored.outside_window,
        mixed: book.mixed_owners(stored)?.into_iter().map(|owner| (owner.own, owner.doors)).collect(),
    })
}

fn places(book: &Book, stored: &Stored, key: impl Fn(&AnswerRow) -> String) -> Result<Vec<Group>, Fault> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    book.answers(stored, |row| {
        let name = key(&row);
        let group = groups.entry(name.clone()).or_insert_with(|| Group::new(&name));
        group.all += 1;
        group.answered += u64::from(row.position.is_some());
        group.delivered += u64::from(row.delivered);
        group.visits += row.visits;
        Ok(())
    })?;
    Ok(form::in_order(groups.into_values().collect()))
}

/// By who recorded the position that counts. `all` is left at what they have.
fn stewards(book: &Book, stored: &Stored) -> Result<Vec<Group>, Fault> {
    let mut counted: std::collections::HashSet<u64> = std::collections::HashSet::new();
    book.answers(stored, |row| {
        counted.extend(row.seq);
        Ok(())
    })?;
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    book.secrets(stored, |seq, _, detail| {
        if counted.contains(&seq) {
            let detail =
                detail.and_then(|line| DetailOpening::decode(line.as_bytes()).ok()).unwrap_or_default();
            let group = groups.entry(detail.steward.clone()).or_insert_with(|| Group::new(&detail.steward));
            group.answered += 1;
            group.all += 1;
        }
        Ok(())
    })?;
    Ok(form::in_order(groups.into_values().collect()))
}
