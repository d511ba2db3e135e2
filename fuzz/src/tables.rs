//! Tables as the command line reads them: rows, then what their cells mean.

use yishi::consult::answer::{AnswerReader, RawAnswer};
use yishi::consult::origin::Origin;
use yishi::consult::roll_builder::{RawHousehold, RollBuilder};
use yishi::sheet::{self, Bad, Column, Row, Shape};
use yishi::text::Place;

/// Reads a table; `row` gets each row or faulty line.
fn read(bytes: &[u8], shape: Shape, mut row: impl FnMut(Result<Row, Place>)) -> bool {
    let mut rows = match sheet::open(bytes, "t", shape) {
        Ok(rows) => rows,
        Err(fault) => {
            super::refused(&fault);
            return false;
        }
    };
    for next in rows.by_ref() {
        match next {
            Ok(found) => row(Ok(found)),
            Err(Bad::Line(place)) => row(Err(place)),
            Err(Bad::File(fault)) => {
                super::refused(&fault);
                return false;
            }
        }
    }
    rows.remarks().iter().for_each(super::told);
    true
}

pub(crate) fn roll(bytes: &[u8]) {
    let mut builder = RollBuilder::new(Origin::new("t"));
    let whole = read(bytes, Shape::ROLL, |row| match row {
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
    });
    if whole {
        match builder.finish(true) {
            Ok(read) => read.notes.iter().for_each(super::told),
            Err(fault) => super::refused(&fault),
        }
    }
}

pub(crate) fn answers(bytes: &[u8]) {
    let mut reader = AnswerReader::new(Origin::new("t"), false);
    let whole = read(bytes, Shape::CANVASS, |row| match row {
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
    });
    if whole && let Err(fault) = reader.finish() {
        super::refused(&fault);
    }
}

pub(crate) fn visits(bytes: &[u8]) {
    read(bytes, Shape::VISIT, |_| {});
}
