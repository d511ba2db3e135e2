//! From bytes to a roll or to answers, as the command layer does it.

use yishi::consult::answer::{Answer, AnswerReader, RawAnswer};
use yishi::consult::origin::Origin;
use yishi::consult::roll_builder::{RawHousehold, RollBuilder, RollRead};
use yishi::sheet::{self, Bad, Column, Row, Shape};
use yishi::text::{Fault, Place};

/// Reads a table and gives each row or faulty line away.
pub(crate) fn read(
    bytes: &[u8],
    shape: Shape,
    mut row: impl FnMut(&Origin, Result<Row, Place>),
) -> Result<Vec<String>, Fault> {
    let mut rows = sheet::open(bytes, "t.csv", shape)?;
    let titles = rows.titles().iter();
    let origin = titles.fold(Origin::new("t.csv"), |o, (c, t)| o.title(c.code(), t));
    for next in rows.by_ref() {
        match next {
            Ok(r) => row(&origin, Ok(r)),
            Err(Bad::Line(place)) => row(&origin, Err(place)),
            Err(Bad::File(fault)) => return Err(fault),
        }
    }
    Ok(rows.dropped().to_vec())
}

pub(crate) fn roll(bytes: &[u8], skip_bad: bool) -> Result<RollRead, Fault> {
    let mut builder = None;
    read(bytes, Shape::ROLL, |origin, row| {
        let builder = builder.get_or_insert_with(|| RollBuilder::new(origin.clone()));
        match row {
            Err(place) => builder.refuse(place),
            Ok(mut row) => builder.add(RawHousehold {
                line: row.line,
                label: row.label().map(str::to_owned),
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
        }
    })?;
    let builder = builder.unwrap_or_else(|| RollBuilder::new(Origin::new("t.csv")));
    builder.finish(skip_bad)
}

pub(crate) fn answers(bytes: &[u8], replace: bool) -> Result<Vec<Answer>, Fault> {
    let mut reader = None;
    read(bytes, Shape::CANVASS, |origin, row| {
        let reader = reader.get_or_insert_with(|| AnswerReader::new(origin.clone(), replace));
        match row {
            Err(place) => reader.refuse(place),
            Ok(mut row) => reader.add(&RawAnswer {
                line: row.line,
                label: row.label().map(str::to_owned),
                door: row.take(Column::Door),
                building: row.take(Column::Building),
                stairwell: row.take(Column::Stairwell),
                serial: row.take(Column::Serial),
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
                code: row.take(Column::Code),
                note: row.take(Column::Note),
            }),
        }
    })?;
    reader.map_or(Ok(Vec::new()), AnswerReader::finish)
}
