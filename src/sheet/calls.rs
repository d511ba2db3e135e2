//! The columns of a call sheet that comes back.

use super::{Column, Shape};

impl Shape {
    /// What came of calling doors back. Either column may be there alone.
    pub const CALLS: Self = Self {
        wanted: &[
            Column::Door,
            Column::Building,
            Column::Stairwell,
            Column::State,
            Column::Position,
            Column::Outcome,
            Column::At,
            Column::Steward,
            Column::Note,
            Column::Serial,
        ],
        required: &[Column::Door],
    };
}
