//! The columns of a list of those who took part in a secret ballot.

use super::{Column, Shape};

impl Shape {
    /// Who took part. A column of answers is looked for so that a list that
    /// says how somebody voted is refused and not read.
    pub const TURNOUT: Self = Self {
        wanted: &[
            Column::Door,
            Column::Building,
            Column::Stairwell,
            Column::Turnout,
            Column::Position,
            Column::Outcome,
            Column::At,
            Column::Steward,
            Column::Form,
            Column::Proxy,
            Column::Note,
            Column::Serial,
        ],
        required: &[Column::Door],
    };
}
