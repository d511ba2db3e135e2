//! What stands behind a decision between the answers of a contested door.

use super::Hash;
use super::line::Writer;
use super::take::{EntryError, Take, is_base64};

/// The evidence that was looked at, and who signed what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// SHA-256 of the evidence: a photograph of the form, a record of a visit.
    pub evidence: Hash,
    /// The signatures of two people of different roles, in base64.
    pub vouched: Option<[String; 2]>,
}

impl Settled {
    pub(super) fn take(take: &mut Take<'_, '_>) -> Result<Option<Box<Self>>, EntryError> {
        let signature = |take: &mut Take<'_, '_>, key| take.matching(key, is_base64);
        let evidence = take.optional("evidence", Take::hash)?;
        let first = take.optional("sig1", signature)?;
        let second = take.optional("sig2", signature)?;
        let vouched = match (first, second) {
            (Some(first), Some(second)) => Some([first, second]),
            (None, None) => None,
            (None, Some(_)) => return Err(EntryError::Key { key: "sig1" }),
            (Some(_), None) => return Err(EntryError::Key { key: "sig2" }),
        };
        match (evidence, vouched) {
            (Some(evidence), vouched) => Ok(Some(Box::new(Self { evidence, vouched }))),
            (None, None) => Ok(None),
            // Whoever signs says what they looked at.
            (None, Some(_)) => Err(EntryError::Key { key: "evidence" }),
        }
    }

    /// The keys between `c` and `hh`.
    pub(super) fn before(settled: Option<&Self>, out: Writer) -> Writer {
        out.opt("evidence", settled.map(|settled| settled.evidence.hex()).as_deref())
    }

    /// The keys after `seq`.
    pub(super) fn after(settled: Option<&Self>, out: Writer) -> Writer {
        let vouched = settled.and_then(|settled| settled.vouched.as_ref());
        out.opt("sig1", vouched.map(|[first, _]| first.as_str()))
            .opt("sig2", vouched.map(|[_, second]| second.as_str()))
    }
}
