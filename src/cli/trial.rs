//! `--dry-run` of a file: line by line what would happen, and nothing written.

use super::{Context, Exit, Form};
use crate::book::Access;
use crate::consult::roll_builder::RollReview;
use crate::consult::{Door, Household, Roll};
use crate::report::figure;
use crate::report::trial::{Line, Trial, What};
use crate::text::{self, Fault, Lang, Place, Text};
use std::collections::BTreeSet;

/// Shows what the lines of a file would do; `said` is the last word if all of
/// them can be used.
pub(super) fn show(lines: Vec<Line>, said: &Text, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    let trial = Trial::new(lines);
    let refused = trial.refused();
    match context.form {
        Form::Json => context.output.json(&trial.json(lang))?,
        Form::Csv => context.output.raw(&trial.table(lang).csv())?,
        Form::Table => {
            context.output.print(&trial.table(lang).text())?;
            let last = if refused == 0 { said.clone() } else { text::trial_refused(refused) };
            context.output.print(&format!("{}\n", last.get(lang)))?;
        }
    }
    Ok(if refused == 0 { Exit::DONE } else { Exit::FAILED })
}

/// The lines that are refused, and the lines of totals.
pub(super) fn put_by(faults: &[Place], left_out: &[u64], what: What) -> Vec<Line> {
    let refused = faults.iter().map(|place| Line::place(place, what));
    let totals = left_out.iter().copied().filter(|line| {
        // A total that is wrong is there as a fault already.
        !faults.iter().any(|place| place.line == Some(*line))
    });
    refused.chain(totals.map(|line| Line::new(line, "", What::LeftOut).detail(text::trial_total()))).collect()
}

/// A place of a fault that came from the book.
pub(super) fn refused(line: u64, door: &str, fault: Fault) -> Line {
    let remedy = fault.hint;
    Line { remedy, ..Line::new(line, door, What::Refused).detail(fault.message) }
}

/// `roll import --dry-run`: each line against the present roll.
pub(super) fn roll(review: RollReview, skip_bad: bool, context: &mut Context) -> anyhow::Result<Exit> {
    let before = present(context)?;
    let what = if skip_bad { What::LeftOut } else { What::Refused };
    let mut lines = put_by(&review.faults, &review.left_out, what);
    for (line, household) in review.households() {
        lines.push(against(before.find(&household.door), &household, line));
    }
    let refused = !skip_bad && !review.faults.is_empty();
    // A household on a line that is refused is not one that is gone.
    let faulty = review.faults.iter().filter_map(|place| Door::read(place.door.as_deref()?).ok());
    let there: BTreeSet<Door> =
        faulty.chain(review.households().map(|(_, household)| household.door)).collect();
    let gone = before.households().iter().filter(|household| !there.contains(&household.door));
    lines.extend(gone.map(|household| Line::new(None, household.door.as_str(), What::Removed)));
    if refused {
        return show(lines, &text::nothing_to_import(), context);
    }
    let roll = review.roll(skip_bad)?.roll;
    let area = figure::area(roll.area().into());
    let said = text::roll_would_import(roll.len(), roll.owner_count(), area);
    if !before.is_empty() && before != roll {
        context.output.say(text::roll_there_hint().get(context.lang));
    }
    show(lines, &said, context)
}

/// The roll of the book, if there is one: a dry run needs none.
fn present(context: &Context) -> Result<Roll, Fault> {
    match context.open_book(Access::Read) {
        Ok(book) => book.roll(),
        Err(fault) if ["book-missing", "state-missing"].contains(&fault.code) => Ok(Roll::default()),
        Err(fault) => Err(fault),
    }
}

/// A household against the one that is there.
fn against(before: Option<&Household>, now: &Household, line: u64) -> Line {
    let door = now.door.as_str();
    let Some(before) = before else { return Line::new(line, door, What::New) };
    if before == now {
        return Line::new(line, door, What::Same);
    }
    let told = |lang: Lang| differences(before, now, lang).join(", ");
    let detail = Text { zh: told(Lang::Zh).into(), en: told(Lang::En).into() };
    Line::new(line, door, What::Changed).detail(detail)
}

/// `area 47.32 > 47.50`, for each value that is another.
fn differences(before: &Household, now: &Household, lang: Lang) -> Vec<String> {
    let area = |household: &Household| figure::area(household.area.into());
    let tags = |household: &Household| household.tags.join(";");
    let values = [
        (text::col_building(), before.building.clone(), now.building.clone()),
        (text::col_stairwell(), before.stairwell.clone(), now.stairwell.clone()),
        (text::col_owner(), before.owner.clone(), now.owner.clone()),
        (text::col_area(), area(before), area(now)),
        (text::col_kind(), before.kind.clone(), now.kind.clone()),
        (text::col_state(), before.state.clone(), now.state.clone()),
        (text::col_tags(), tags(before), tags(now)),
        (text::col_shares(), before.shares.clone(), now.shares.clone()),
    ];
    let changed = values.into_iter().filter(|(_, before, now)| before != now);
    changed.map(|(name, before, now)| format!("{} {before} > {now}", name.get(lang))).collect()
}
