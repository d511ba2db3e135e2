//! The part of the fold that follows packs: which are out, which came back,
//! and the standing answers of a door where several spoke of it.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::Became;
use super::fold::State;
use super::fold_slots::{Kept, kept_seq};
use super::twice::Keyed;
use crate::log::pack::FormCount;
use crate::log::packs::{Claim, Doubt, Issue, Merge, Quarantine};
use crate::log::{Hash, PackBody};
use crate::text::{self, Text};

/// The standing answers of a slot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heads {
    /// Those that nothing has replaced, with the `seq` of their lines; empty
    /// where there is only the one that counts.
    pub live: BTreeMap<Hash, u64>,
    /// Commitments that were replaced before they arrived.
    pub awaited: BTreeSet<Hash>,
}

/// What the lines say of one pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackLines {
    /// How it was given out.
    pub issue: Issue,
    /// `seq` of that line.
    pub seq: u64,
    /// The last generation taken in.
    pub merged: Option<MergedLine>,
    /// Whether its steward has confirmed that no copy is left.
    pub retired: bool,
}

/// A generation that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergedLine {
    /// Which, from 1.
    pub generation: u64,
    /// Records up to its seal.
    pub n: u64,
    /// What became of its forms.
    pub forms: Option<FormCount>,
    /// SHA-256 of its bytes.
    pub digest: Hash,
    /// `seq` of the line.
    pub seq: u64,
}

/// What the lines say of packs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Packs {
    /// Each pack, by its id.
    pub by_id: BTreeMap<String, PackLines>,
    /// What is kept apart, with line numbers.
    pub quarantine: Vec<(u64, Quarantine)>,
    /// Doors of which no answer stands as it is, with line numbers.
    pub doubts: Vec<(u64, Doubt)>,
    /// Slots of answers that came after the close, with line numbers.
    pub late: Vec<(u64, Hash)>,
    /// Answers beside another that said the same.
    pub duplicates: u64,
    /// Answers beside another that said something else.
    pub conflicts: u64,
}

impl PackLines {
    /// Whether what a line says of forms can be: some only where some were
    /// given out, no more than those, and never fewer than came back before.
    fn adds_up(&self, merge: &Merge) -> bool {
        let before = self.merged.and_then(|merged| merged.forms).unwrap_or_default();
        let settled = |forms: &FormCount| forms.back.saturating_add(forms.spoilt);
        match (self.issue.forms, &merge.forms) {
            (None, forms) => forms.is_none(),
            (Some(_), None) => false,
            (Some(given), Some(now)) => {
                settled(now) <= given && now.back >= before.back && settled(now) >= settled(&before)
            }
        }
    }

    /// Forms that neither came back nor are spoilt, as far as the lines say.
    #[must_use]
    pub fn forms_out(&self) -> u64 {
        let came = self.merged.and_then(|merged| merged.forms).unwrap_or_default();
        let given = self.issue.forms.unwrap_or(0);
        given.saturating_sub(came.back).saturating_sub(came.spoilt)
    }
}

impl Packs {
    /// Packs given out.
    #[must_use]
    pub fn issued(&self) -> u64 {
        u64::try_from(self.by_id.len()).unwrap_or(u64::MAX)
    }

    /// Packs of which something was taken in.
    #[must_use]
    pub fn merged(&self) -> u64 {
        let merged = self.by_id.values().filter(|pack| pack.merged.is_some()).count();
        u64::try_from(merged).unwrap_or(u64::MAX)
    }
}

impl State {
    /// What the lines say of packs.
    #[must_use]
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Whether a commitment is in the log.
    #[must_use]
    pub fn knows(&self, commitment: &Hash) -> bool {
        self.commitments.contains(commitment)
    }

    pub(super) fn pack_entry(&mut self, body: &PackBody) {
        let line = self.size;
        match body {
            PackBody::Issue(issue) => {
                if issue.commitment.is_some_and(|commitment| !self.unique(commitment)) {
                    return;
                }
                let lines = PackLines { issue: issue.clone(), seq: line - 1, merged: None, retired: false };
                self.packs.by_id.insert(issue.pack.clone(), lines);
            }
            PackBody::Merge(merge) => {
                if let Some(pack) = self.packs.by_id.get_mut(&merge.pack) {
                    let (generation, n, digest) = (merge.generation, merge.n, merge.digest);
                    let forms = merge.forms;
                    pack.merged = Some(MergedLine { generation, n, forms, digest, seq: line - 1 });
                }
            }
            PackBody::Claim(claim) => {
                self.claim(claim.slot, claim.commitment, claim.sees, Some(claim.agrees));
            }
            PackBody::Late(late) => {
                if self.unique(late.commitment) {
                    self.packs.late.push((line, late.slot));
                }
            }
            PackBody::Quarantine(kept) => self.packs.quarantine.push((line, kept.clone())),
            PackBody::Doubt(doubt) => self.doubt(doubt),
            PackBody::Retire(retire) => {
                if let Some(pack) = self.packs.by_id.get_mut(&retire.pack) {
                    pack.retired = true;
                }
            }
        }
    }

    /// Why an entry about a pack must not stand here.
    pub(super) fn pack_order(&self, body: &PackBody) -> Option<Text> {
        let kind = body.kind();
        let issued = |pack: &str| self.packs.by_id.contains_key(pack);
        match body {
            PackBody::Late(_) if self.tally.is_none() => Some(text::state_needs_tally(kind)),
            PackBody::Issue(_) | PackBody::Merge(_) | PackBody::Claim(_) | PackBody::Doubt(_)
                if self.close.is_some() =>
            {
                Some(text::state_after_close(kind))
            }
            _ if self.close.is_some() && self.tally.is_none() => Some(text::state_tally_alone()),
            PackBody::Issue(issue) => issued(&issue.pack).then(|| text::state_pack_twice(&issue.pack)),
            PackBody::Merge(merge) => match self.packs.by_id.get(&merge.pack) {
                None => Some(text::state_pack_unknown(&merge.pack)),
                Some(pack) if pack.merged.is_some_and(|merged| merge.generation <= merged.generation) => {
                    Some(text::state_pack_generation(&merge.pack))
                }
                Some(pack) => (!pack.adds_up(merge)).then(|| text::state_pack_forms(&merge.pack)),
            },
            PackBody::Claim(Claim { pack, .. }) | PackBody::Doubt(Doubt { pack, .. }) => {
                (!self.merged(pack)).then(|| text::state_pack_unknown(pack))
            }
            PackBody::Late(late) => (!issued(&late.pack)).then(|| text::state_pack_unknown(&late.pack)),
            PackBody::Quarantine(kept) => (!issued(&kept.pack)).then(|| text::state_pack_unknown(&kept.pack)),
            PackBody::Retire(retire) => match self.packs.by_id.get(&retire.pack) {
                None => Some(text::state_pack_unknown(&retire.pack)),
                Some(pack) => pack.retired.then(|| text::state_once(kind)),
            },
        }
    }

    /// Whether something of a pack was taken in.
    pub(super) fn merged(&self, pack: &str) -> bool {
        self.packs.by_id.get(pack).is_some_and(|pack| pack.merged.is_some())
    }

    /// A door of which records cannot all be so: as where two entries differ. One
    /// without an answer that stands has nothing to settle.
    fn doubt(&mut self, doubt: &Doubt) {
        let line = self.size;
        let (number, kept) = self.slots.name(doubt.slot);
        if !self.commitments.contains(&doubt.re) {
            self.slots.keep(number, kept);
            self.sees(text::state_doubt());
            return;
        }
        let given = kept.given.is_some();
        let contested = Kept { keyed: Keyed::Contested, second: kept.second.or(kept_seq(line - 1)), ..kept };
        self.slots.keep(number, if given { contested } else { kept });
        self.packs.doubts.push((line, doubt.clone()));
    }

    /// An answer from a pack. What the line says the door became (`None`: one
    /// answer stands) must follow from the lines before as far as they show it.
    pub(super) fn claim(&mut self, slot: Hash, commitment: Hash, sees: Option<Hash>, agrees: Option<bool>) {
        let line = self.size;
        if !self.unique(commitment) {
            return;
        }
        let known = sees.is_some_and(|sees| self.commitments.contains(&sees));
        let (number, mut kept) = self.slots.name(slot);
        let given = self.given(kept);
        let mut heads = self.slots.heads.remove(&number).unwrap_or_default();
        if heads.live.is_empty() {
            heads.live.extend(given);
        }
        if let Some(sees) = sees {
            heads.live.remove(&sees);
            if !known {
                heads.awaited.insert(sees);
            }
        }
        let compared = kept.second.is_some() && kept.keyed == Keyed::Contested;
        if !heads.awaited.remove(&commitment) || heads.live.is_empty() {
            heads.live.insert(commitment, line - 1);
        }
        let became = Became::of(heads.live.len(), agrees != Some(false), compared);
        let said = match agrees {
            None => Became::Alone,
            Some(true) => Became::Agreeing,
            Some(false) => Became::Contested,
        };
        // Two answers that differ are two: one alone differs from nothing.
        let right = became == said && (heads.live.len() > 1 || compared || agrees.is_none());
        kept.given = heads.live.first_key_value().and_then(|(_, seq)| kept_seq(*seq));
        kept.keyed = became.keyed();
        if !compared {
            kept.second = None;
        }
        self.slots.keep(number, kept);
        if heads.live.len() < 2 {
            heads.live.clear();
        }
        if heads.live.len() > 1 || !heads.awaited.is_empty() {
            self.slots.heads.insert(number, heads);
        }
        self.positions += 1;
        self.replaced += u64::from(sees.is_some());
        self.packs.duplicates += u64::from(agrees == Some(true));
        self.packs.conflicts += u64::from(agrees == Some(false));
        if !right {
            self.sees(text::state_claim());
        }
    }
}
