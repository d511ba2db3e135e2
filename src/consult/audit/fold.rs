//! The lines of call-backs and of erasures, folded.

use std::collections::BTreeMap;

use crate::consult::erase::Ground;
use crate::consult::{Law, State, fold::Disorder};
use crate::log::audit::CallBack;
use crate::log::{Hash, StageBody};
use crate::text::{self, Text};

/// What a door of the sample said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackLine {
    /// Its commitment.
    pub commitment: Hash,
    /// `seq` of its line.
    pub seq: u64,
    /// One of [`RESULTS`](crate::log::audit::RESULTS).
    pub result: String,
}

/// What doors of the sample said last, by slot.
pub type Backs = BTreeMap<Hash, BackLine>;

impl State {
    /// Why a line of a call-back or an erasure must not stand here.
    pub(in crate::consult) fn audit_order(&self, body: &StageBody) -> Option<Text> {
        let kind = body.kind();
        let course = self.course();
        if course.result.is_none() {
            return Some(text::state_needs_tally(kind));
        }
        match body {
            StageBody::Audit(audit) => {
                let all = self.roll_n().unwrap_or(0);
                let fits = course.sample().is_none_or(|before| {
                    // More doors of the same dice, never another throw.
                    before.dice == audit.dice && before.n < audit.n
                });
                let posted = self.tallied == Some(audit.head);
                (!fits || !posted || audit.n == 0 || audit.n > all).then(text::state_audit)
            }
            StageBody::CallBack(_) => course.sample().is_none().then(text::state_callback),
            StageBody::Erase(erase) => {
                let allowed = Ground::from_code(&erase.ground)
                    .is_some_and(|ground| course.ended.is_some() || ground.cannot_wait());
                (!allowed).then(|| text::state_erase(&erase.ground))
            }
            _ => None,
        }
    }

    pub(in crate::consult) fn call_back(&mut self, back: &CallBack) {
        if !self.unique(back.commitment) {
            return;
        }
        let before = self.backs.get(&back.slot).map(|before| before.commitment);
        if back.sees != before {
            let reason = if before.is_some() { text::sees_wrong() } else { text::sees_nothing() };
            self.disorder.push(Disorder { law: Law::Sees, line: self.size, reason });
            return;
        }
        let (commitment, seq) = (back.commitment, self.size - 1);
        self.backs.insert(back.slot, BackLine { commitment, seq, result: back.result.clone() });
    }

    /// What doors of the sample said last, by slot.
    #[must_use]
    pub fn backs(&self) -> &Backs {
        &self.backs
    }

    /// The erasures and their line numbers.
    pub fn erasures(&self) -> impl Iterator<Item = (u64, &crate::log::Erase)> {
        self.stages().iter().filter_map(|(line, body)| match body {
            StageBody::Erase(erase) => Some((*line, erase)),
            _ => None,
        })
    }
}
