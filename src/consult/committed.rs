//! Which commitment an entry carries.

use super::decide::Sealed;
use crate::log::{Body, Hash, PackBody, StageBody};

impl Sealed {
    /// The commitment in the line, if it has one.
    #[must_use]
    pub fn commitment(&self) -> Option<Hash> {
        of(&self.body)
    }
}

/// The commitment in a line, if it has one.
#[must_use]
pub fn of(body: &Body) -> Option<Hash> {
    match body {
        Body::Position { commitment, .. }
        | Body::Second { commitment, .. }
        | Body::Resolve { commitment, .. }
        | Body::Visit { commitment, .. } => Some(*commitment),
        Body::Note(note) => note.commitment,
        Body::Stage(
            StageBody::Objection { commitment, .. }
            | StageBody::Answer { commitment, .. }
            | StageBody::Consent { commitment, .. }
            | StageBody::Turnout { commitment, .. }
            | StageBody::Strike { commitment, .. },
        ) => Some(*commitment),
        Body::Stage(StageBody::CallBack(back)) => Some(back.commitment),
        Body::Stage(StageBody::Erase(erase)) => erase.commitment,
        Body::Stage(StageBody::Box(count)) => Some(count.commitment),
        Body::Stage(StageBody::AmendText(amend)) => Some(amend.commitment),
        Body::Stage(StageBody::AmendRoll(amend)) => Some(amend.commitment),
        Body::Stage(StageBody::Annotate(entry)) => Some(entry.commitment),
        Body::Stage(StageBody::KeyAdd(add)) => Some(add.commitment),
        Body::Stage(StageBody::KeyRevoke(revoke)) => Some(revoke.commitment),
        Body::Pack(PackBody::Issue(issue)) => issue.commitment,
        Body::Pack(body) => body.commitment().map(|(_, commitment)| commitment),
        Body::Open(_) | Body::Close(_) | Body::Tally(_) | Body::Stage(_) => None,
    }
}
