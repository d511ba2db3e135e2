//! What public minutes tell beyond what they say: said before they are written.
//! It is not refused, since every real canvass has some of it; small groups are,
//! those of the doors that are not shown by name too.

use std::collections::BTreeSet;

use super::Context;
use super::small_groups::FEWEST;
use crate::book::{Book, Stored};
use crate::consult::unique_areas::{Areas, Pointing, pointing, unique_number};
use crate::consult::{Cell, Counts, Naming, Slot};
use crate::text::{self, Fault, Text};

/// Figures that are named one by one; the others are counted.
const NAMED: usize = 10;

/// Says how many doors are unique by area.
pub(super) fn unique_areas(areas: impl IntoIterator<Item = u64>, context: &mut Context) {
    let areas: Vec<u64> = areas.into_iter().collect();
    let (all, found) = (areas.len(), unique_number(areas));
    if found > 0 {
        context.output.say(text::unique_areas(found, all).get(context.lang));
    }
}

/// Says what the public minutes of a closed consultation tell: doors unique by
/// area, figures that point at a door, and who is shown by name.
pub(super) fn remarks(
    book: &Book,
    stored: &Stored,
    counts: &Counts,
    context: &mut Context,
) -> Result<(), Fault> {
    let naming = stored.settings.consultation.naming();
    if naming == Naming::Everybody {
        return Ok(());
    }
    let mut areas = Areas::new();
    book.for_slots(stored, |slot| {
        areas.entry(slot.building).or_default().push(slot.area);
        Ok(())
    })?;
    unique_areas(areas.values().flatten().copied(), context);
    let cells = pointing(&areas, counts);
    if !cells.is_empty() {
        let words = Text::in_each(|lang| {
            let mut words: Vec<String> =
                cells.iter().take(NAMED).map(|cell| cell_words(cell).get(lang).to_owned()).collect();
            if cells.len() > NAMED {
                words.push(text::pointing_more(cells.len() - NAMED).get(lang).to_owned());
            }
            Text::same(words.join(", "))
        });
        let said = words.within(|words| text::pointing_cells(words));
        context.output.say(text::warning_line(said.get(context.lang)).get(context.lang));
    }
    if naming == Naming::Consenting {
        let (slots, shown) = (book.slots(stored)?, book.consenting(stored)?);
        consenting(&slots, &shown, context);
        few(&slots, &shown, context);
    }
    Ok(())
}

fn cell_words(cell: &Pointing) -> Text {
    let position = text::position_name(cell.standing.code());
    position.within(|position| match &cell.building {
        Some(building) => text::pointing_cell(building, position),
        None => text::pointing_all(position),
    })
}

/// Who is shown, and what that tells of the others.
fn consenting(slots: &[Slot], shown: &BTreeSet<String>, context: &mut Context) {
    let said = match shown.len() {
        0 => text::minutes_consents_none(slots.len()),
        shown => text::minutes_consents(shown, slots.len()),
    };
    context.output.complain(said.get(context.lang));
    let owners = slots.iter().filter(|slot| shown.contains(slot.door.as_str()) && !shown.contains(&slot.own));
    for slot in owners.take(NAMED) {
        let said = text::minutes_owner_told(&slot.door, &slot.own);
        context.output.complain(text::warning_line(said.get(context.lang)).get(context.lang));
    }
}

/// The counts of the doors that are not shown by name. A figure of all less
/// those that everybody can see is what a reader knows of the others.
///
/// # Errors
/// The book cannot be read.
pub(super) fn of_others(book: &Book, stored: &Stored) -> Result<Counts, Fault> {
    let shown = book.consenting(stored)?;
    let mut counts = Counts::default();
    book.answers(stored, |row| {
        if !shown.contains(&row.door) {
            let building = counts.buildings.entry(row.building).or_default();
            for cells in [&mut counts.total, building] {
                let cell = cells.entry(row.standing).or_default();
                cell.add(Cell { households: 1, area: row.area });
            }
        }
        Ok(())
    })?;
    Ok(counts)
}

/// Whether few are left who did not agree to be shown.
fn few(slots: &[Slot], shown: &BTreeSet<String>, context: &mut Context) {
    let lang = context.lang;
    let left = slots.len().saturating_sub(shown.len());
    if u64::try_from(left).is_ok_and(|left| (1..FEWEST).contains(&left)) {
        let said = text::minutes_few_left(left);
        context.output.complain(text::warning_line(said.get(lang)).get(lang));
    }
}
