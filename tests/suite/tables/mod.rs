//! From bytes to a roll or to answers, as the command layer does it.

use crate::fuzz_seeds::targets::cells;
use yishi::consult::answer::{Answer, AnswerReader};
use yishi::consult::origin::Origin;
use yishi::consult::roll_builder::{RollBuilder, RollRead};
use yishi::sheet::{self, Bad, Row, Shape};
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
            Ok(row) => builder.add(cells::household(row)),
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
            Ok(row) => reader.add(&cells::answer(row)),
        }
    })?;
    reader.map_or(Ok(Vec::new()), AnswerReader::finish)
}
