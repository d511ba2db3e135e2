//! The columns of a list of those who took part in a secret ballot.

use super::header::{self, Header};
use super::personal::is_personal;
use super::{Column, Shape};
use crate::text::{self, Fault, Place};

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

/// Columns of a household that say nothing of a ballot.
const OTHERS: Shape = Shape {
    wanted: &[Column::Owner, Column::Area, Column::Kind, Column::Share, Column::Serial],
    required: &[],
};

/// Whether a column that is not known may say who took part: any but these and
/// those of who a person is.
pub(super) fn may_say(shape: Shape, title: &str) -> bool {
    shape.wanted.contains(&Column::Turnout) && !is_personal(title) && header::lookup(OTHERS, title).is_none()
}

/// The columns without a title, in a list of a secret ballot where no column says
/// who took part: without one every row counts as one who did.
///
/// # Errors
/// A column may say so and is not known to.
pub(super) fn unsure_of(
    shape: Shape,
    header: &Header,
    cells: &[String],
    place: &Place,
) -> Result<Option<Vec<bool>>, Fault> {
    let says = header.titles().iter().any(|(column, _)| *column == Column::Turnout);
    if says || !shape.wanted.contains(&Column::Turnout) {
        return Ok(None);
    }
    match header.dropped().iter().find(|title| may_say(shape, title)) {
        None => Ok(Some(cells.iter().map(|cell| cell.trim().is_empty()).collect())),
        Some(title) => Err(Fault::new("sheet-column-unsure", text::turnout_unsure(title))
            .hint(text::turnout_unsure_hint())
            .at(place.clone().column(title.as_str()))),
    }
}

impl Header {
    /// Whether a cell at this place, counted from 0, may say who took part.
    pub(super) fn is_unsure(&self, index: usize) -> bool {
        self.unsure.as_ref().is_some_and(|unsure| unsure.get(index).copied().unwrap_or(true))
    }
}

/// Refuses a line for a cell that may say whether the household took part.
pub(super) fn unsure(place: Place, title: &str) -> Place {
    place.column(title).reason(text::turnout_unsure(title)).remedy(text::turnout_unsure_hint())
}
