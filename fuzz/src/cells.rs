//! The cells of a row as the readers of rolls and of answers take them, for the
//! targets here and for the tests.

use yishi::consult::answer::RawAnswer;
use yishi::consult::roll_builder::RawHousehold;
use yishi::sheet::{Column, Row};

/// A row of a roll.
pub fn household(mut row: Row) -> RawHousehold {
    RawHousehold {
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
    }
}

/// A row of answers.
pub fn answer(mut row: Row) -> RawAnswer {
    RawAnswer {
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
    }
}
