//! Tables as the command line reads them: rows, then what their cells mean.

use yishi::consult::answer::AnswerReader;
use yishi::consult::origin::Origin;
use yishi::consult::roll_builder::RollBuilder;
use yishi::sheet::{self, Bad, Row, Shape};
use yishi::text::Place;

use super::cells;

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
        Ok(row) => builder.add(cells::household(row)),
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
        Ok(row) => reader.add(&cells::answer(row)),
    });
    if whole && let Err(fault) = reader.finish() {
        super::refused(&fault);
    }
}

pub(crate) fn visits(bytes: &[u8]) {
    read(bytes, Shape::VISIT, |_| {});
}
