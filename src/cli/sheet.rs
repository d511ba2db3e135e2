//! `yishi sheet`: the sheets of each stairwell, to print and to fill in.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use super::details::flawless;
use super::sheet_files::{self, Pair};
use super::{Context, Exit, Form};
use crate::book::{Book, Stored};
use crate::consult::Stage;
use crate::consult::boxes::not_secret;
use crate::consult::value::{self, natural};
use crate::log::Hash;
use crate::log::opening::{DetailOpening, Opening, PositionOpening, VisitOpening};
use crate::report::Table;
use crate::report::canvass_html::html;
use crate::report::canvass_sheet::{CanvassSheet, SheetDoor, part};
use crate::report::canvass_xlsx::xlsx;
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "BUILDING", conflicts_with_all = ["stairwell", "steward"])]
    building: Option<String>,
    #[arg(long, value_name = "BUILDING-STAIRWELL", conflicts_with = "steward")]
    stairwell: Option<String>,
    #[arg(long, value_name = "NAME")]
    steward: Option<String>,
    #[arg(short, long, value_name = "DIR", default_value = "sheets", hide_default_value = true)]
    output: PathBuf,
    #[arg(long)]
    force: bool,
}

/// The doors of one building and stairwell.
#[derive(Default)]
struct Group {
    building: String,
    stairwell: String,
    doors: Vec<SheetDoor>,
    slots: Vec<Hash>,
}

impl Group {
    fn part(&self) -> String {
        part(&self.building, &self.stairwell)
    }

    fn answered(&self) -> usize {
        self.doors.iter().filter(|door| door.answered).count()
    }

    fn order(&self, other: &Self) -> Ordering {
        let stairwells = || natural(&self.stairwell, &other.stairwell);
        natural(&self.building, &other.building).then_with(stairwells)
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let (book, stored) = context.open_to_publish(&args.id)?;
    not_secret(&stored.settings)?;
    if stored.stage == Stage::Closed {
        let message = text::closed(&stored.name);
        return Err(Fault::new("closed", message).hint(text::canvass_closed_hint()).into());
    }
    let steward = args.steward.as_ref().map(|name| flawless("steward", name, value::line)).transpose()?;
    let groups = chosen(args, steward.as_deref(), groups(&book, &stored)?, &book, &stored)?;
    // The text as it is now is what is asked about.
    let proposal = book.text(&stored)?;
    let names = sheet_files::names(&stored.name, groups.iter().map(|g| (&*g.building, &*g.stairwell)));
    let mut files: Vec<Pair> = Vec::with_capacity(groups.len());
    for (group, name) in groups.iter().zip(names) {
        let sheet = CanvassSheet {
            settings: &stored.settings,
            proposal: &proposal,
            closes: stored.course.last_day(&stored.settings),
            log: stored.log,
            size: stored.head().size,
            pack: None,
            building: &group.building,
            stairwell: &group.stairwell,
            steward: steward.as_deref(),
            doors: &group.doors,
        };
        files.push(Pair { name, xlsx: xlsx(&sheet)?, html: html(&sheet).into_bytes() });
    }
    sheet_files::write(&args.output, &files, args.force)?;
    tell(args, &groups, &files, context)
}

/// The frozen roll by building and stairwell, in natural order.
fn groups(book: &Book, stored: &Stored) -> Result<Vec<Group>, Fault> {
    let mut answered: BTreeSet<String> = BTreeSet::new();
    book.answers(stored, |row| {
        if row.position.is_some() {
            answered.insert(row.door);
        }
        Ok(())
    })?;
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    for slot in book.slots(stored)? {
        let hash = slot.hash(&stored.name);
        let door = SheetDoor {
            answered: answered.contains(slot.door.as_str()),
            code: slot.check_code(),
            door: slot.door.to_string(),
        };
        let group = groups.entry((slot.building.clone(), slot.stairwell.clone())).or_default();
        (group.building, group.stairwell) = (slot.building, slot.stairwell);
        group.doors.push(door);
        group.slots.push(hash);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by(Group::order);
    Ok(groups)
}

/// The stairwells that are asked for.
fn chosen(
    args: &Args,
    steward: Option<&str>,
    mut groups: Vec<Group>,
    book: &Book,
    stored: &Stored,
) -> Result<Vec<Group>, Fault> {
    if let Some(asked) = &args.building {
        let plain = value::building(asked);
        let known = names(groups.iter().map(|group| group.building.clone()));
        groups.retain(|group| group.building == plain || group.building == asked.trim());
        if groups.is_empty() {
            return Err(Fault::new("building-unknown", text::canvass_no_building(asked))
                .hint(text::canvass_there_are(known)));
        }
    } else if let Some(asked) = &args.stairwell {
        let spelled = asked.trim().rsplit_once('-');
        let plain = spelled.map(|(b, s)| part(&value::building(b), &value::stairwell(s)));
        let known = names(groups.iter().map(Group::part));
        groups.retain(|group| group.part() == asked.trim() || Some(group.part()) == plain);
        if groups.is_empty() {
            return Err(Fault::new("stairwell-unknown", text::canvass_no_stairwell(asked))
                .hint(text::canvass_there_are(known)));
        }
    } else if let Some(steward) = steward {
        let mut slots = visited(book, stored)?;
        let Some(visited) = slots.remove(steward) else {
            slots.remove("");
            let mut known: Vec<String> = slots.into_keys().collect();
            known.sort_by(|a, b| natural(a, b));
            let known = names(known.into_iter());
            return Err(Fault::new("steward-unknown", text::canvass_no_steward(steward))
                .hint(text::canvass_no_steward_hint(known)));
        };
        groups.retain(|group| group.slots.iter().any(|slot| visited.contains(slot)));
    }
    Ok(groups)
}

/// Names as a list for a person: each once, in the order given.
fn names(all: impl Iterator<Item = String>) -> String {
    let mut seen: Vec<String> = all.filter(|name| !name.is_empty()).collect();
    seen.dedup();
    if seen.is_empty() { "-".to_owned() } else { seen.join(" ") }
}

/// The slots of the doors at which each steward has recorded something.
fn visited(book: &Book, stored: &Stored) -> Result<HashMap<String, BTreeSet<Hash>>, Fault> {
    let mut visited: HashMap<String, BTreeSet<Hash>> = HashMap::new();
    book.secrets(stored, |_, line, detail| {
        let slot = PositionOpening::decode(line.as_bytes()).map(|opening| opening.slot);
        let slot = slot.or_else(|_| VisitOpening::decode(line.as_bytes()).map(|opening| opening.slot));
        let detail = detail.and_then(|line| DetailOpening::decode(line.as_bytes()).ok());
        if let (Ok(slot), Some(detail)) = (slot, detail) {
            visited.entry(detail.steward).or_default().insert(slot);
        }
        Ok(())
    })?;
    Ok(visited)
}

fn tell(args: &Args, groups: &[Group], files: &[Pair], context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    let path = |name: String| args.output.join(name).display().to_string();
    if context.form == Form::Json {
        let sheets: Vec<serde_json::Value> = groups
            .iter()
            .zip(files)
            .map(|(group, pair)| {
                serde_json::json!({
                    "file_xlsx": path(pair.xlsx_name()), "file_html": path(pair.html_name()),
                    "building": group.building, "stairwell": group.stairwell,
                    "doors": group.doors.len(), "answered": group.answered(),
                })
            })
            .collect();
        context.output.json(&serde_json::json!({"format": "yishi/sheets/1", "sheets": sheets}))?;
        return Ok(Exit::DONE);
    }
    let number = |text: text::Text| format!(">{}", text.get(lang));
    let mut table = Table::new([
        text::canvass_col_xlsx().get(lang).to_owned(),
        text::canvass_col_html().get(lang).to_owned(),
        text::col_building().get(lang).to_owned(),
        text::col_stairwell().get(lang).to_owned(),
        number(text::canvass_col_doors()),
        number(text::canvass_col_answered()),
    ]);
    for (group, pair) in groups.iter().zip(files) {
        table.row([
            path(pair.xlsx_name()),
            path(pair.html_name()),
            group.building.clone(),
            group.stairwell.clone(),
            group.doors.len().to_string(),
            group.answered().to_string(),
        ]);
    }
    match context.form {
        Form::Csv => context.output.raw(&table.csv())?,
        _ => context.output.print(&table.text())?,
    }
    let doors: usize = groups.iter().map(|group| group.doors.len()).sum();
    context.output.say(text::canvass_written(groups.len(), doors).get(lang));
    Ok(Exit::DONE)
}
