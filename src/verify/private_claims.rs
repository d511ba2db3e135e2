//! The standing answers of doors of which packs speak, from the openings: each
//! line says what its door became, and that must be so.

use super::chain::Committed;
use super::private::{Private, Secrets};
use crate::consult::claims::{Became, Standpoint};
use crate::consult::visit::notice_early;
use crate::consult::{Provenance, Then};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::rule::Position;
use crate::text::{self, Text};

impl Secrets<'_> {
    /// Does what lines without an opening did before line `seq + 1`.
    pub(super) fn up_to(&mut self, seq: u64) {
        while let Some((line, doubt)) = self.doubts.next_if(|(line, _)| *line <= seq) {
            self.void_before(*line);
            if self.current.contains_key(&doubt.slot) {
                self.compared.insert(doubt.slot);
            }
        }
        self.void_before(seq);
    }

    /// Does what other texts did to the answers before line `seq + 1`.
    fn void_before(&mut self, seq: u64) {
        while let Some(amended) = self.amended.next_if(|amended| amended.line <= seq) {
            match amended.then {
                Then::Keep => continue,
                Then::Silent => self.found.delivered.extend(self.current.keys()),
                Then::Reask => {
                    self.notices();
                    self.found.delivered.clear();
                    self.found.posted.clear();
                    self.found.failed.clear();
                }
            }
            self.current.clear();
            self.found.claims.clear();
            self.compared.clear();
        }
    }

    /// Keeps a commitment that answers of packs may name.
    pub(super) fn knows(&mut self, commitment: Hash) {
        if self.reader.state.packs().issued() > 0 {
            self.known.insert(commitment);
        }
    }

    /// Looks whether the notices so far had their visits in vain. Lines of a pack
    /// stand in no order of time, so all of a door count.
    pub(super) fn notices(&mut self) {
        let Private { posted, failed, .. } = &self.found;
        let vain = |slot: &Hash| failed.get(slot).copied().unwrap_or(0);
        let early = |slot: &&Hash| notice_early(&self.settings.rule, vain(slot)).is_some();
        let early: Vec<Hash> = posted.iter().filter(early).copied().collect();
        self.early.extend(early);
        self.early.sort_unstable();
    }

    /// An answer that takes the place of all others of its door.
    pub(super) fn alone(&mut self, wanted: Committed, position: Position, detail: &DetailOpening) {
        self.compared.remove(&wanted.slot);
        // Without packs a door has one answer, and nothing needs to be kept.
        if self.reader.state.packs().issued() > 0 {
            let claims = self.found.claims.entry(wanted.slot).or_default();
            claims.awaited.clear();
            claims.live = vec![standpoint(wanted, position, detail)];
        }
    }

    /// An answer from a pack: the line says what the door became.
    pub(super) fn claim(
        &mut self,
        wanted: Committed,
        position: &str,
        detail: &DetailOpening,
        agrees: Option<bool>,
    ) -> Result<(), Text> {
        let position = position.parse().map_err(|_| text::verify_position_unknown(position))?;
        let claims = self.found.claims.entry(wanted.slot).or_default();
        let compared = self.compared.contains(&wanted.slot);
        let (answer, known) = (standpoint(wanted, position, detail), &self.known);
        let became = claims.take(answer, wanted.sees, compared, |hash| known.contains(hash));
        if let Some(given) = claims.given() {
            self.current.insert(wanted.slot, given.position);
        }
        let said = match agrees {
            None => Became::Alone,
            Some(true) => Became::Agreeing,
            Some(false) => Became::Contested,
        };
        if became == said { Ok(()) } else { Err(text::state_claim()) }
    }
}

fn standpoint(wanted: Committed, position: Position, detail: &DetailOpening) -> Standpoint {
    Standpoint {
        commitment: wanted.commitment,
        position,
        provenance: Provenance::of(detail),
        proxy: detail.proxy.clone(),
        seq: wanted.seq,
    }
}
