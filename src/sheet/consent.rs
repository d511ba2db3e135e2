//! The columns of a list of those who agree to be shown by name.

use super::{Column, Shape};

impl Shape {
    /// Consents. A column of answers is looked for so that a sheet of answers
    /// is not taken for one of consents.
    pub const CONSENT: Self = Self {
        wanted: &[
            Column::Door,
            Column::Building,
            Column::Stairwell,
            Column::Consent,
            Column::Position,
            Column::Outcome,
            Column::At,
            Column::Steward,
            Column::Form,
            Column::Note,
            Column::Serial,
        ],
        required: &[Column::Door],
    };
}
