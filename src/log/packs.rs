//! What is written about stewards' packs: given out, taken in, what of one
//! another pack had said already, what came too late, what was kept apart,
//! and that a steward has deleted a copy.

use super::Hash;
use super::line::Writer;
use super::pack::FormCount;
use super::take::{EntryError, Take};

/// A pack was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Commitment to a note: the key and who carries the pack.
    pub commitment: Option<Hash>,
    /// Paper forms that were given out with it, if any were.
    pub forms: Option<u64>,
    /// Number of doors in it.
    pub n: u64,
    /// Id of the pack: 16 random bytes as 32 hex digits.
    pub pack: String,
    /// Fingerprint of the key that seals it, `SHA256:` and 43 base64 digits.
    pub signer: String,
    /// SHA-256 of its slots, sorted, one hex line each.
    pub slots: Hash,
}

/// A generation of a pack was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Which seal of the pack it ends with, from 1.
    pub generation: u64,
    /// What became of its forms, where some were given out with it.
    pub forms: Option<FormCount>,
    /// Number of records up to that seal.
    pub n: u64,
    /// Id of the pack.
    pub pack: String,
    /// SHA-256 of its bytes.
    pub digest: Hash,
}

/// An answer from a pack to a door that has another standing answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The household's slot.
    pub slot: Hash,
    /// Commitment to a position opening.
    pub commitment: Hash,
    /// The commitment that the household had shown, and that this replaces.
    pub sees: Option<Hash>,
    /// Id of the pack.
    pub pack: String,
    /// Whether all standing answers of the door say the same now (`duplicate`)
    /// or not (`conflict`).
    pub agrees: bool,
}

/// An answer that came after the close; it does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The household's slot.
    pub slot: Hash,
    /// Commitment to a position opening.
    pub commitment: Hash,
    /// Id of the pack.
    pub pack: String,
}

/// Something of a pack that is kept apart and does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    /// SHA-256 of the whole pack, or of the one record.
    pub digest: Hash,
    /// `other-bytes`, `not-extending`; of a record `not-assigned`, `copied`,
    /// `not-taken`, `notice-early`, `key-revoked`.
    pub kind: String,
    /// Id of the pack.
    pub pack: String,
}

/// Records of a door that cannot all be what they say: what stands there is
/// contested until a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// SHA-256 of the record that shows it.
    pub digest: Hash,
    /// The household's slot.
    pub slot: Hash,
    /// `circle` or `copied`.
    pub kind: String,
    /// Id of the pack that the record is in.
    pub pack: String,
    /// The record's commitment, which an earlier line has.
    pub re: Hash,
}

/// A steward has confirmed that no copy of a pack is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retire {
    /// The day, as claimed.
    pub at: String,
    /// Id of the pack.
    pub pack: String,
}

/// An entry about a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackBody {
    /// Given out.
    Issue(Issue),
    /// Taken in.
    Merge(Merge),
    /// An answer beside another one.
    Claim(Claim),
    /// An answer after the close.
    Late(Late),
    /// Kept apart.
    Quarantine(Quarantine),
    /// No answer of a door stands as it is.
    Doubt(Doubt),
    /// Deleted by the steward.
    Retire(Retire),
}

impl PackBody {
    /// The type as it stands in key `t`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Issue(_) => "issue",
            Self::Merge(_) => "merge",
            Self::Claim(claim) if claim.agrees => "duplicate",
            Self::Claim(_) => "conflict",
            Self::Late(_) => "late",
            Self::Quarantine(_) => "quarantine",
            Self::Doubt(_) => "doubt",
            Self::Retire(_) => "retire",
        }
    }

    /// The commitment in it.
    #[must_use]
    pub fn commitment(&self) -> Option<(Hash, Hash)> {
        match self {
            Self::Claim(claim) => Some((claim.slot, claim.commitment)),
            Self::Late(late) => Some((late.slot, late.commitment)),
            _ => None,
        }
    }

    pub(super) fn write(&self, out: Writer, prev: &str, seq: u64) -> Writer {
        match self {
            Self::Issue(issue) => out
                .opt("c", issue.commitment.map(|h| h.hex()).as_deref())
                .opt_int("forms", issue.forms)
                .int("n", issue.n)
                .str("pack", &issue.pack)
                .str("prev", prev)
                .int("seq", seq)
                .str("signer", &issue.signer)
                .str("slots", &issue.slots.hex()),
            Self::Merge(merge) => out
                .opt_int("forms", merge.forms.map(|forms| forms.back))
                .int("gen", merge.generation)
                .int("n", merge.n)
                .opt_int("odd", merge.forms.map(|forms| forms.odd).filter(|odd| *odd > 0))
                .str("pack", &merge.pack)
                .str("pack_sha256", &merge.digest.hex())
                .str("prev", prev)
                .int("seq", seq)
                .opt_int("spoilt", merge.forms.map(|forms| forms.spoilt)),
            Self::Claim(claim) => out
                .str("c", &claim.commitment.hex())
                .str("hh", &claim.slot.hex())
                .str("pack", &claim.pack)
                .str("prev", prev)
                .opt("sees", claim.sees.map(|h| h.hex()).as_deref())
                .int("seq", seq),
            Self::Late(late) => out
                .str("c", &late.commitment.hex())
                .str("hh", &late.slot.hex())
                .str("pack", &late.pack)
                .str("prev", prev)
                .int("seq", seq),
            Self::Quarantine(kept) => out
                .str("digest", &kept.digest.hex())
                .str("kind", &kept.kind)
                .str("pack", &kept.pack)
                .str("prev", prev)
                .int("seq", seq),
            Self::Doubt(doubt) => out
                .str("digest", &doubt.digest.hex())
                .str("hh", &doubt.slot.hex())
                .str("kind", &doubt.kind)
                .str("pack", &doubt.pack)
                .str("prev", prev)
                .str("re", &doubt.re.hex())
                .int("seq", seq),
            Self::Retire(retire) => {
                out.str("at", &retire.at).str("pack", &retire.pack).str("prev", prev).int("seq", seq)
            }
        }
    }

    /// Reads the keys of a type; `None` if it is none of these.
    pub(super) fn take(kind: &str, take: &mut Take<'_, '_>) -> Result<Option<Self>, EntryError> {
        Ok(Some(match kind {
            "issue" => Self::Issue(Issue {
                commitment: take.optional("c", Take::hash)?,
                forms: take.optional("forms", Take::int)?,
                n: take.int("n")?,
                pack: take.nonce("pack")?,
                signer: take.fingerprint("signer")?,
                slots: take.hash("slots")?,
            }),
            "merge" => Self::Merge(Merge {
                generation: take.int("gen")?,
                forms: forms(take)?,
                n: take.int("n")?,
                pack: take.nonce("pack")?,
                digest: take.hash("pack_sha256")?,
            }),
            "duplicate" | "conflict" => Self::Claim(Claim {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                pack: take.nonce("pack")?,
                sees: take.optional("sees", Take::hash)?,
                agrees: kind == "duplicate",
            }),
            "late" => Self::Late(Late {
                commitment: take.hash("c")?,
                slot: take.hash("hh")?,
                pack: take.nonce("pack")?,
            }),
            "quarantine" => Self::Quarantine(Quarantine {
                digest: take.hash("digest")?,
                kind: take.code("kind")?,
                pack: take.nonce("pack")?,
            }),
            "doubt" => Self::Doubt(Doubt {
                digest: take.hash("digest")?,
                slot: take.hash("hh")?,
                kind: take.code("kind")?,
                pack: take.nonce("pack")?,
                re: take.hash("re")?,
            }),
            "retire" => Self::Retire(Retire { at: take.date("at")?, pack: take.nonce("pack")? }),
            _ => return Ok(None),
        }))
    }
}

/// The forms of a pack that was taken in: all of their figures or none.
fn forms(take: &mut Take<'_, '_>) -> Result<Option<FormCount>, EntryError> {
    let Some(back) = take.optional("forms", Take::int)? else { return Ok(None) };
    let odd = take.optional("odd", Take::int)?;
    if odd == Some(0) {
        return Err(EntryError::Key { key: "odd" });
    }
    Ok(Some(FormCount { back, spoilt: take.int("spoilt")?, odd: odd.unwrap_or(0) }))
}
