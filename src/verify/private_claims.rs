//! The standing answers of doors of which packs speak, from the openings: each
//! line says what its door became, and that must be so.

use super::chain::Committed;
use super::private::Secrets;
use crate::consult::Provenance;
use crate::consult::claims::{Became, Standpoint};
use crate::log::opening::DetailOpening;
use crate::rule::Position;
use crate::text::{self, Text};

impl Secrets<'_> {
    /// An answer that takes the place of all others of its door.
    pub(super) fn alone(&mut self, wanted: Committed, position: Position, detail: &DetailOpening) {
        self.compared.remove(&wanted.slot);
        // Without packs a door has one answer, and nothing needs to be kept.
        if self.reader.state.packs().issued() > 0 {
            self.known.insert(wanted.commitment);
            let claims = self.found.claims.entry(wanted.slot).or_default();
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
        self.known.insert(wanted.commitment);
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
