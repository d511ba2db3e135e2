//! From the rows of a table to rolls, answers and visits.

use std::path::Path;

use super::{Context, source};
use crate::consult::answer::{Answer, AnswerReader, RawAnswer};
use crate::consult::origin::Origin;
use crate::consult::roll_builder::{RawHousehold, RollBuilder, RollRead};
use crate::consult::visit::{RawVisit, Visit, VisitReader};
use crate::sheet::{self, Bad, Column, Row, Shape};
use crate::text::{self, Fault, Place};

/// What came in, and the headers that were not needed.
pub(super) struct Taken<T> {
    what: T,
    dropped: Vec<String>,
}

impl<T> Taken<T> {
    /// Gives what came in, once it is said which columns were left out.
    pub(super) fn tell(self, context: &mut Context) -> T {
        if !self.dropped.is_empty() {
            context.output.say(text::columns_dropped(self.dropped.join(", ")).get(context.lang));
        }
        self.what
    }
}

/// Gives each row, or the fault of its line, to `take`.
fn rows<B>(
    path: &Path,
    shape: Shape,
    context: &mut Context,
    begin: impl FnOnce(Origin) -> B,
    mut take: impl FnMut(&mut B, Result<Row, Place>),
) -> Result<Taken<B>, Fault> {
    let name = path.display().to_string();
    let mut progress = context.progress(None);
    let reader = source::open(path, context)?;
    let mut rows = sheet::open(reader, &name, shape)?;
    let titles = rows.titles().iter();
    let origin =
        titles.fold(Origin::new(&name), |origin, (column, title)| origin.title(column.code(), title));
    let mut builder = begin(origin);
    let mut done = 0;
    for row in rows.by_ref() {
        match row {
            Ok(row) => take(&mut builder, Ok(row)),
            Err(Bad::Line(place)) => take(&mut builder, Err(place)),
            Err(Bad::File(fault)) => return Err(fault),
        }
        done += 1;
        progress.at(done);
    }
    Ok(Taken { what: builder, dropped: rows.dropped().to_vec() })
}

/// Reads a roll.
pub(super) fn roll(path: &Path, skip_bad: bool, context: &mut Context) -> Result<Taken<RollRead>, Fault> {
    households(path, skip_bad, RollBuilder::new, context)
}

/// Reads households that change some of a roll.
pub(super) fn changes(path: &Path, context: &mut Context) -> Result<Taken<RollRead>, Fault> {
    households(path, false, RollBuilder::changes, context)
}

fn households(
    path: &Path,
    skip_bad: bool,
    begin: fn(Origin) -> RollBuilder,
    context: &mut Context,
) -> Result<Taken<RollRead>, Fault> {
    let take = |builder: &mut RollBuilder, row: Result<Row, Place>| match row {
        Err(place) => builder.refuse(place),
        Ok(mut row) => builder.add(RawHousehold {
            line: row.line,
            door: row.take(Column::Door),
            building: row.take(Column::Building),
            stairwell: row.take(Column::Stairwell),
            owner: row.take(Column::Owner),
            area: row.take(Column::Area),
            kind: row.take(Column::Kind),
            state: row.take(Column::State),
            tags: row.take(Column::Tags),
            share: row.take(Column::Share),
            amounts: row.take(Column::Amounts),
            serial: row.take(Column::Serial),
        }),
    };
    let taken = rows(path, Shape::ROLL, context, begin, take)?;
    Ok(Taken { what: taken.what.finish(skip_bad)?, dropped: taken.dropped })
}

/// A row of a canvass as the reader of answers takes it.
pub(super) fn raw_answer(mut row: Row) -> RawAnswer {
    RawAnswer {
        line: row.line,
        door: row.take(Column::Door),
        position: row.take(Column::Position),
        at: row.take(Column::At),
        steward: row.take(Column::Steward),
        channel: row.take(Column::Channel),
        round: row.take(Column::Round),
        form: row.take(Column::Form),
        proxy: row.take(Column::Proxy),
        provenance: row.take(Column::Provenance),
        photo: row.take(Column::Photo),
        witness: row.take(Column::Witness),
        note: row.take(Column::Note),
    }
}

/// Reads the answers of a canvass.
pub(super) fn answers(
    path: &Path,
    replace: bool,
    context: &mut Context,
) -> Result<Taken<Vec<Answer>>, Fault> {
    let take = |reader: &mut AnswerReader, row: Result<Row, Place>| match row {
        Err(place) => reader.refuse(place),
        Ok(row) => reader.add(&raw_answer(row)),
    };
    let taken = rows(path, Shape::CANVASS, context, |origin| AnswerReader::new(origin, replace), take)?;
    Ok(Taken { what: taken.what.finish()?, dropped: taken.dropped })
}

/// Reads visits.
pub(super) fn visits(path: &Path, context: &mut Context) -> Result<Taken<Vec<Visit>>, Fault> {
    let take = |reader: &mut VisitReader, row: Result<Row, Place>| match row {
        Err(place) => reader.refuse(place),
        Ok(mut row) => reader.add(&RawVisit {
            line: row.line,
            door: row.take(Column::Door),
            outcome: row.take(Column::Outcome),
            at: row.take(Column::At),
            steward: row.take(Column::Steward),
            channel: row.take(Column::Channel),
            proof: row.take(Column::Proof),
            note: row.take(Column::Note),
        }),
    };
    let taken = rows(path, Shape::VISIT, context, VisitReader::new, take)?;
    Ok(Taken { what: taken.what.finish()?, dropped: taken.dropped })
}
