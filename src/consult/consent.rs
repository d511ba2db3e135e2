//! Consent to be shown by name, apart from the answer.
//!
//! Where a consultation publishes positions with their doors, that needs a
//! legal ground stated when it opened (`named_ground`), or the separate consent
//! of each household (PIPL, art. 25). Consent is asked for on its own, counts
//! for nothing else, and is taken back as freely as it was given: an answer
//! counts with it and without it.

use std::collections::{HashMap, HashSet};

use super::decide::{Effect, Ground, Sealed, seal_detail};
use super::fold::State;
use super::{Disclose, DoorState, Settings};
use crate::log::consent::ConsentOpening;
use crate::log::opening::{DetailOpening, Opening, Salt};
use crate::log::{Body, Hash, StageBody};
use crate::text::{self, Fault};

/// What a household said last of being shown by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// Given, or taken back.
    pub given: bool,
    /// Its commitment.
    pub commitment: Hash,
    /// `seq` of its line.
    pub seq: u64,
}

/// What households said last, by slot.
pub type Consents = HashMap<Hash, Consent>;

impl State {
    pub(super) fn consent(&mut self, slot: Hash, commitment: Hash, given: bool) {
        if self.unique(commitment) {
            let seq = self.size - 1;
            self.consents.insert(slot, Consent { given, commitment, seq });
        }
    }

    /// What households said last of being shown by name, by slot.
    #[must_use]
    pub fn consents(&self) -> &Consents {
        &self.consents
    }

    /// Of these households of the present roll, those that the public minutes
    /// show with their door.
    #[must_use]
    pub fn shown(&self, settings: &Settings, roll: impl IntoIterator<Item = Hash>) -> HashSet<Hash> {
        let consented = |slot: &Hash| self.consents.get(slot).is_some_and(|consent| consent.given);
        match settings.consultation.naming() {
            _ if self.course().is_erased() => HashSet::new(),
            Naming::Nobody => HashSet::new(),
            Naming::Consenting => roll.into_iter().filter(consented).collect(),
            Naming::Everybody => roll.into_iter().collect(),
        }
    }
}

/// Who is shown with the door in public minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Nobody.
    Nobody,
    /// Those whose separate consent stands.
    Consenting,
    /// Everybody, on a legal ground that was stated at the opening.
    Everybody,
}

impl super::Consultation {
    /// Who is shown with the door in public minutes.
    #[must_use]
    pub const fn naming(&self) -> Naming {
        match (self.disclose, &self.named_ground) {
            (Disclose::Named, Some(_)) => Naming::Everybody,
            (Disclose::Named, None) => Naming::Consenting,
            (Disclose::None | Disclose::Positions | Disclose::Box, _) => Naming::Nobody,
        }
    }
}

/// Refuses a consent where none is asked for.
///
/// # Errors
/// No door is published, or all are on a legal ground.
pub fn must_be_asked(settings: &Settings) -> Result<(), Fault> {
    let id = &settings.consultation.id;
    super::boxes::not_secret(settings)?;
    match settings.consultation.naming() {
        Naming::Consenting => Ok(()),
        Naming::Nobody => {
            Err(Fault::new("consent-needless", text::consent_nobody(id)).hint(text::consent_nobody_hint()))
        }
        Naming::Everybody => {
            Err(Fault::new("consent-needless", text::consent_ground(id)).hint(text::consent_ground_hint()))
        }
    }
}

/// Decides on a consent or its withdrawal; `before` is what the household said
/// last. It is taken at any time: after the close and after minutes were made
/// too, which the next minutes honour.
///
/// # Errors
/// No consent is asked for, or that was said already.
pub fn consent(
    ground: Ground<'_>,
    door: &DoorState,
    before: Option<bool>,
    given: bool,
    detail: DetailOpening,
    mut salt: impl FnMut() -> Salt,
) -> Result<Sealed, Fault> {
    must_be_asked(ground.settings)?;
    if given && before == Some(true) {
        return Err(Fault::new("consent-twice", text::consent_twice(&door.door))
            .hint(text::consent_twice_hint(ground.consultation, &door.door)));
    }
    if !given && before != Some(true) {
        return Err(
            Fault::new("consent-none", text::consent_none(&door.door)).hint(text::consent_none_hint())
        );
    }
    let detail = seal_detail(detail, &mut salt)?;
    let line = ConsentOpening {
        slot: door.slot,
        log: ground.log,
        given,
        detail: detail.as_deref().map(|line| Hash::of(line.as_bytes())),
        salt: salt(),
    }
    .encode();
    let commitment = Hash::of(line.as_bytes());
    Ok(Sealed {
        body: Body::Stage(StageBody::Consent { slot: door.slot, commitment, given }),
        opening: Some(line),
        detail,
        effect: Effect::Consent { door: door.door.clone(), given },
    })
}
