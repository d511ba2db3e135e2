//! `yishi status`: how far the canvass is, and who has not answered.

use std::collections::{BTreeMap, HashMap};

use clap::ValueEnum;
use jiff::civil::Date;

use super::{Context, Exit, Form};
use crate::book::{Access, AnswerRow, Book, Stored};
use crate::consult::due::{self, Waiting};
use crate::consult::lint::{Canvassed, Placed, Record};
use crate::consult::{BoxTotals, Keyed, Naming, Standing, process, value};
use crate::log::opening::{DetailOpening, Opening};
use crate::report::status::{self as form, Group, Overview};
use crate::report::walk;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[arg(long)]
    missing: bool,
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,
    #[arg(long, value_name = "BUILDING", requires = "missing")]
    building: Option<String>,
    #[arg(long, value_name = "STAIRWELL", requires = "missing")]
    stairwell: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Building,
    Stairwell,
    Steward,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    let Some(id) = &args.id else {
        let book = context.open_book(Access::Read)?;
        let all = book.consultations()?;
        let all = all.iter().map(|stored| overview(&book, stored, context.today()));
        let all: Vec<Overview> = all.collect::<Result<_, _>>()?;
        match context.form {
            Form::Json => context.output.json(&form::list_json(&all, lang))?,
            Form::Csv => context.output.raw(&form::list(&all, lang).csv())?,
            Form::Table => context.output.print(&form::list(&all, lang).text())?,
        }
        return Ok(Exit::DONE);
    };
    let (book, stored) = context.open_to_show(id)?;
    if args.missing {
        return missing(args, &book, &stored, context);
    }
    let overview = overview(&book, &stored, context.today())?;
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
        Form::Json => context.output.json(&form::json(&overview, name, &groups, lang))?,
        Form::Csv => context.output.raw(&form::groups(name, &groups, lang).csv())?,
        Form::Table => context.output.print(&form::terminal(&overview, name, &groups, lang))?,
    }
    Ok(Exit::DONE)
}

/// The walking list: doors without an answer, and their last visit.
fn missing(args: &Args, book: &Book, stored: &Stored, context: &mut Context) -> anyhow::Result<Exit> {
    let canvassed = book.canvassed(stored)?;
    let places = Places::read(args, &canvassed)?;
    let mut last: HashMap<usize, Record<'_>> = HashMap::new();
    for visit in canvassed.visits() {
        // The lines of a file are in no order of time.
        if last.get(&visit.n()).is_none_or(|before| before.day() <= visit.day()) {
            last.insert(visit.n(), visit);
        }
    }
    let missing = |placed: &Placed<'_>| placed.standing().is_waiting() && places.hold(placed);
    let doors: Vec<walk::Missing<'_>> = canvassed
        .doors()
        .filter(missing)
        .map(|placed| walk::Missing {
            door: placed.door(),
            building: placed.building(),
            stairwell: placed.stairwell(),
            visits: placed.visits(),
            last: last
                .get(&placed.n)
                .map(|visit| (visit.at().get(..10).unwrap_or_default(), visit.outcome())),
            delivered: placed.standing() == Standing::Silent,
            notice_due: placed.notice_due(),
        })
        .collect();
    let lang = context.lang;
    match context.form {
        Form::Json => context.output.json(&walk::json(&stored.name, &doors))?,
        Form::Csv => context.output.raw(&walk::rows(&doors, lang).csv())?,
        Form::Table => context.output.print(&walk::terminal(&doors, lang))?,
    }
    Ok(Exit::DONE)
}

/// The places that the list is for; everywhere if none is named.
struct Places {
    building: Option<String>,
    stairwell: Option<String>,
}

/// A stairwell as it is named everywhere: `3-2`.
fn stairwell_of(placed: &Placed<'_>) -> String {
    format!("{}-{}", placed.building(), placed.stairwell())
}

impl Places {
    fn read(args: &Args, canvassed: &Canvassed) -> Result<Self, Fault> {
        let stairwell = |words: &str| match words.rsplit_once('-') {
            Some((building, number)) => format!("{}-{}", value::building(building), value::stairwell(number)),
            None => words.to_owned(),
        };
        let places = Self {
            building: args.building.as_deref().map(value::building),
            stairwell: args.stairwell.as_deref().map(stairwell),
        };
        let named = args.stairwell.as_ref().or(args.building.as_ref());
        let (Some(named), false) = (named, canvassed.doors().any(|placed| places.hold(&placed))) else {
            return Ok(places);
        };
        let known = canvassed.stairwells().into_iter().filter_map(|doors| {
            let first = doors.first()?;
            Some(if args.stairwell.is_some() { stairwell_of(first) } else { first.building().to_owned() })
        });
        let mut known: Vec<String> = known.collect();
        known.dedup();
        Err(Fault::new("place-unknown", text::place_unknown(named)).hint(text::place_known(known.join(", "))))
    }

    fn hold(&self, placed: &Placed<'_>) -> bool {
        self.building.as_ref().is_none_or(|building| building == placed.building())
            && self.stairwell.as_ref().is_none_or(|stairwell| *stairwell == stairwell_of(placed))
    }
}

fn overview(book: &Book, stored: &Stored, today: Date) -> Result<Overview, Fault> {
    let counts = book.counts(stored)?;
    let answered = counts
        .total
        .iter()
        .filter(|(standing, _)| !standing.is_waiting() && **standing != Standing::Contested);
    let answered: u64 = answered.map(|(_, cell)| cell.households).sum();
    let (settings, course) = (&stored.settings, &stored.course);
    let gates = settings.rule.check_gates(&course.rule_facts(settings));
    let unmet = gates.iter().filter(|gate| !gate.met);
    let waiting = book.objections(stored)?.into_iter().filter(crate::book::ObjectionRow::is_open).count();
    let objections = u64::try_from(waiting).unwrap_or(u64::MAX);
    let mut notices = 0;
    let (mut twice, mut contested): (u64, Vec<String>) = (0, Vec::new());
    book.answers(stored, |row| {
        notices += u64::from(row.notice_due(settings.rule.delivery.as_ref()));
        twice += u64::from(row.keyed != Keyed::Once);
        if row.standing == Standing::Contested {
            contested.push(row.door);
        }
        Ok(())
    })?;
    let waiting = Waiting {
        objections,
        visits: book.visited_in_vain(stored)?,
        notices,
        contested: u64::try_from(contested.len()).unwrap_or(u64::MAX),
    };
    let answered = answered + waiting.contested;
    let mut consultation = settings.consultation.clone();
    consultation.closes = course.last_day(settings);
    Ok(Overview {
        course: course.clone(),
        unmet: unmet.map(|gate| process::unmet(&settings.rule, gate)).collect(),
        until: process::objections_until(settings, course),
        objections,
        consents: match settings.consultation.naming() {
            Naming::Consenting => u64::try_from(book.consenting(stored)?.len()).ok(),
            Naming::Nobody | Naming::Everybody => None,
        },
        boxes: settings.is_secret().then(|| {
            let ballots = counts.boxes.values().map(BoxTotals::number).sum();
            [u64::try_from(counts.boxes.len()).unwrap_or(u64::MAX), ballots, counts.uncounted()]
        }),
        audit: super::audit::standing(book, stored)?,
        due: due::due(&stored.ground(), waiting, today),
        id: stored.name.clone(),
        consultation,
        stage: stored.stage,
        answered,
        twice,
        contested,
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
    let counted = book.counted(stored)?;
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    book.secrets(stored, |seq, _, detail| {
        if counted.contains(seq) {
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
