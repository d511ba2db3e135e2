//! `yishi receipt show`: the slips of one door, a building, or all doors.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::book::{Book, Stored};
use crate::cli::details::{flawless, not_known};
use crate::cli::{Context, Exit, Form, beside};
use crate::consult::value::{self, natural};
use crate::consult::{Door, Placed, Search, Slot};
use crate::log::Hash;
use crate::log::opening::{DetailOpening, ObjectionOpening, Opening, PositionOpening};
use crate::report::slip::{Record, Slip, Slips, may_open};
use crate::text::{self, Fault};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "DOOR", conflicts_with_all = ["building", "all"])]
    door: Option<String>,
    #[arg(long, value_name = "BUILDING", conflicts_with = "all")]
    building: Option<String>,
    #[arg(long)]
    all: bool,
    #[arg(long)]
    no_salt_on_slip: bool,
    #[arg(long)]
    qr: bool,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    if args.door.is_none() && args.building.is_none() && !args.all {
        return Err(Fault::new("usage", text::receipt_doors())
            .hint(text::receipt_doors_hint(&args.id))
            .exit(2)
            .into());
    }
    if args.qr && args.door.is_none() && args.output.is_none() {
        return Err(Fault::new("usage", text::receipt_qr_one())
            .hint(text::receipt_qr_one_hint())
            .exit(2)
            .into());
    }
    let (book, stored) = context.open_to_publish(&args.id)?;
    let doors = chosen(args, &book, &stored)?;
    let salt = may_open(stored.settings.consultation.disclose) && !args.no_salt_on_slip;
    let mut records = records(&book, &stored, &doors, salt)?;
    let mut slips: Vec<Slip> = Vec::new();
    for (slot, door) in &doors {
        let (mut earlier, now): (Vec<Record>, Vec<Record>) =
            records.remove(slot).unwrap_or_default().into_iter().partition(|record| !record.fate.stands());
        // What a household said before it changed its mind stays closed.
        for record in &mut earlier {
            (record.position, record.opening) = (None, None);
        }
        if !now.is_empty() || !earlier.is_empty() {
            slips.push(Slip { door: door.to_string(), slot: *slot, records: now, earlier });
        }
    }
    if slips.is_empty() {
        return Err(nothing(args, &book, &stored, &doors)?.into());
    }
    let left_out = doors.len() - slips.len();
    let lang = context.lang_asked.unwrap_or(stored.settings.consultation.lang);
    let size = stored.head().size;
    let slips = Slips { settings: &stored.settings, log: stored.log, size, salt, slips: &slips, lang };
    tell(args, &slips, left_out, context)
}

fn tell(args: &Args, slips: &Slips<'_>, left_out: usize, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    let number = slips.slips.len();
    match &args.output {
        Some(path) if path != Path::new("-") => {
            let page = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("html"));
            let content = match context.form {
                Form::Json => format!("{}\n", slips.json()),
                _ if page => slips.html(),
                _ => slips.text(args.qr),
            };
            beside::put(path, content.as_bytes())?;
            context
                .output
                .print(&format!("{}\n", text::receipt_written(number, path.display()).get(lang)))?;
        }
        _ if context.form == Form::Json => context.output.json(&slips.json())?,
        _ => context.output.raw(&slips.text(args.qr))?,
    }
    if left_out > 0 {
        context.output.say(text::receipt_left_out(left_out).get(lang));
    }
    if number > 1 {
        context.output.say(slips.privacy().get(lang));
    }
    Ok(Exit::DONE)
}

/// The doors asked for, in their natural order, by slot.
fn chosen(args: &Args, book: &Book, stored: &Stored) -> Result<Vec<(Hash, Door)>, Fault> {
    let mut slots = book.slots(stored)?;
    if let Some(typed) = &args.door {
        let door = flawless("door", typed, Door::read)?;
        // A door that an amendment took off the roll has a record all the same.
        if !slots.iter().any(|slot| slot.door == door) {
            slots = book.rolls(stored)?.into_iter().flatten().collect();
        }
        slots.retain(|slot| slot.door == door);
        slots.truncate(1);
        if slots.is_empty() {
            return Err(not_known(stored, &door));
        }
    }
    if let Some(asked) = &args.building {
        let plain = value::building(asked);
        let mut known: Vec<String> = slots.iter().map(|slot| slot.building.clone()).collect();
        known.sort_by(|a, b| natural(a, b));
        known.dedup();
        slots.retain(|slot| slot.building == plain || slot.building == asked.trim());
        if slots.is_empty() {
            return Err(Fault::new("building-unknown", text::receipt_building(asked, known.join(" "))));
        }
    }
    let named = |slot: Slot| (slot.hash(&stored.name), slot.door);
    Ok(slots.into_iter().map(named).collect())
}

/// The records of these doors that a receipt can be of, as they stand now.
fn records(
    book: &Book,
    stored: &Stored,
    doors: &[(Hash, Door)],
    salt: bool,
) -> Result<BTreeMap<Hash, Vec<Record>>, Fault> {
    let (state, search) = super::prove::folded(book, stored, Search::all(), |_| {})?;
    let mut present: Vec<Hash> = book.slots(stored)?.iter().map(|slot| slot.hash(&stored.name)).collect();
    present.sort_unstable();
    let wanted: HashMap<Hash, ()> = doors.iter().map(|(slot, _)| (*slot, ())).collect();
    let answers =
        |placed: &&Placed| placed.is_answer() && placed.slot.is_some_and(|slot| wanted.contains_key(&slot));
    let mut found: BTreeMap<u64, (Hash, Record)> = BTreeMap::new();
    for placed in search.found().iter().filter(answers) {
        let fate = placed.fate(&state, Some(&present));
        let record = Record {
            commitment: placed.commitment,
            line: placed.line,
            kind: placed.kind,
            fate,
            position: None,
            opening: None,
            form: String::new(),
            steward: String::new(),
            at: String::new(),
        };
        found.insert(placed.line, (placed.slot.unwrap_or(Hash::ZERO), record));
    }
    book.secrets(stored, |seq, opening, detail| {
        let Some((_, record)) = found.get_mut(&(seq + 1)) else { return Ok(()) };
        if salt {
            let position = PositionOpening::decode(opening.as_bytes());
            let position = position.or_else(|_| ObjectionOpening::decode(opening.as_bytes()).map(|o| o.0));
            record.position = position.ok().map(|opening| opening.position);
            record.opening = Some(opening.trim_end().to_owned());
        }
        if let Some(detail) = detail.and_then(|line| DetailOpening::decode(line.as_bytes()).ok()) {
            (record.form, record.steward, record.at) = (detail.form, detail.steward, detail.at);
        }
        Ok(())
    })?;
    let mut records: BTreeMap<Hash, Vec<Record>> = BTreeMap::new();
    for (slot, record) in found.into_values() {
        records.entry(slot).or_default().push(record);
    }
    Ok(records)
}

/// Why there is no slip.
fn nothing(args: &Args, book: &Book, stored: &Stored, doors: &[(Hash, Door)]) -> Result<Fault, Fault> {
    let [(slot, door)] = doors else {
        return Ok(Fault::new("receipt-none", text::receipt_nobody()).hint(text::receipt_none_hint(&args.id)));
    };
    let assigned = book.assigned(stored)?;
    let packs = book.packs(stored)?;
    let out = packs.iter().find(|row| {
        row.generation == 0 && assigned.iter().any(|(pack, slots)| *pack == row.pack && slots.contains(slot))
    });
    if let Some(row) = out {
        let steward = book.carrier(stored, row)?.steward;
        return Ok(Fault::new("receipt-none", text::receipt_none_pack(door, steward))
            .hint(text::receipt_none_pack_hint(&args.id)));
    }
    let mut visits = 0;
    book.answers(stored, |row| {
        if row.door == door.as_str() {
            visits = row.visits;
        }
        Ok(())
    })?;
    let message = if visits > 0 { text::receipt_none_visits(door, visits) } else { text::receipt_none(door) };
    Ok(Fault::new("receipt-none", message).hint(text::receipt_none_hint(&args.id)))
}
