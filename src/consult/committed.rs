//! Which commitment an entry carries.

use super::decide::Sealed;
use crate::log::{Body, Hash, StageBody};

impl Sealed {
    /// The commitment in the line, if it has one.
    #[must_use]
    pub fn commitment(&self) -> Option<Hash> {
        match &self.body {
            Body::Position { commitment, .. }
            | Body::Second { commitment, .. }
            | Body::Resolve { commitment, .. }
            | Body::Visit { commitment, .. } => Some(*commitment),
            Body::Note(note) => note.commitment,
            Body::Stage(
                StageBody::Objection { commitment, .. }
                | StageBody::Answer { commitment, .. }
                | StageBody::Consent { commitment, .. },
            ) => Some(*commitment),
            Body::Stage(StageBody::AmendText(amend)) => Some(amend.commitment),
            Body::Stage(StageBody::AmendRoll(amend)) => Some(amend.commitment),
            Body::Stage(StageBody::Annotate(entry)) => Some(entry.commitment),
            Body::Stage(StageBody::KeyAdd(add)) => Some(add.commitment),
            Body::Stage(StageBody::KeyRevoke(revoke)) => Some(revoke.commitment),
            Body::Open(_) | Body::Close(_) | Body::Tally(_) | Body::Stage(_) => None,
        }
    }
}
