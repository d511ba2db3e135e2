//! The columns of a list of those who took part in a secret ballot.

use super::header::Header;
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

/// Parts of a header that may say who took part.
const ABOUT: [&str; 21] = [
    "参加",
    "参与",
    "投票",
    "已投",
    "领票",
    "选票",
    "领取",
    "到场",
    "到会",
    "出席",
    "参会",
    "签到",
    "签名",
    "签收",
    "voted",
    "turnout",
    "took part",
    "attend",
    "present",
    "ballot",
    "signed",
];

/// Refuses a list of a secret ballot with a column that may say who took part
/// and is not known to: without such a column every row counts as one who did.
pub(super) fn refuse_unsure(shape: Shape, header: &Header, place: &Place) -> Result<(), Fault> {
    let says = header.titles().iter().any(|(column, _)| *column == Column::Turnout);
    if says || !shape.wanted.contains(&Column::Turnout) {
        return Ok(());
    }
    let about = |title: &&String| ABOUT.iter().any(|part| title.to_lowercase().contains(part));
    match header.dropped().iter().find(about) {
        None => Ok(()),
        Some(title) => Err(Fault::new("sheet-column-unsure", text::turnout_unsure(title))
            .hint(text::turnout_unsure_hint())
            .at(place.clone().column(title.as_str()))),
    }
}
