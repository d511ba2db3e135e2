//! Who signs what a person decided of a contested door.
//!
//! Where keys of at least two roles that may settle things were ever bound in
//! a consultation, a decision takes two of them, of different roles, who name the
//! evidence that they looked at. Elsewhere it is one person's, as it was.

use super::decide::{Ground, Sealed};
use super::keys::{Keyring, NOW};
use crate::log::{Body, Hash, Settled};
use crate::sign::{RESOLVE, Role, Signature, Signers};
use crate::text::{self, Fault, Text};

/// How many sign a decision.
const NEEDED: usize = 2;

/// A line that decides what a contested door said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Line number from 1.
    pub line: u64,
    /// The household's slot.
    pub slot: Hash,
    /// Commitment to what was decided.
    pub commitment: Hash,
    /// The answer that it takes the place of.
    pub sees: Hash,
    /// The evidence and the signatures.
    pub settled: Option<Settled>,
}

impl Decision {
    /// What is signed: the commitment binds the answer, and nobody can read it
    /// from these lines.
    #[must_use]
    pub fn statement(&self, log: &Hash, evidence: &Hash) -> String {
        let Self { slot, commitment, sees, .. } = self;
        format!("yishi-resolve/1\nlog {log}\nhh {slot}\nsees {sees}\nc {commitment}\nevidence {evidence}\n")
    }
}

impl Keyring {
    /// Whether keys of two roles that may settle things came before `size`.
    /// One that was taken off counts too: whoever keeps the book can revoke a
    /// key alone, and must not do away with the second signature by that.
    #[must_use]
    pub fn settles(&self, size: u64) -> bool {
        let roles: std::collections::BTreeSet<Option<Role>> = self
            .iter()
            .filter(|held| held.from <= size && held.signer.may(RESOLVE))
            .map(|held| held.signer.role)
            .collect();
        roles.len() >= NEEDED
    }

    /// Who signed a decision; nobody where nobody had to.
    ///
    /// # Errors
    /// A signature is missing, is not theirs, or both are of one role.
    pub fn settled(&self, log: &Hash, decision: &Decision) -> Result<Vec<String>, Text> {
        let size = decision.line.saturating_sub(1);
        let signed = decision.settled.as_ref().and_then(|settled| Some((settled, settled.vouched.as_ref()?)));
        let Some((settled, codes)) = signed else {
            return if self.settles(size) { Err(text::settle_unsigned()) } else { Ok(Vec::new()) };
        };
        let signatures: Vec<Signature> = codes
            .iter()
            .map(|code| Signature::from_code(code))
            .collect::<Result<_, _>>()
            .map_err(|why| why.text())?;
        let people = self.signed(&decision.statement(log, &settled.evidence), &signatures, size)?;
        match people.as_slice() {
            [first, second] if first.name != second.name && first.role != second.role => {
                Ok(people.iter().map(|signer| signer.name.clone()).collect())
            }
            _ => Err(text::settle_roles()),
        }
    }
}

/// What a decision says, as it will be signed; `evidence` is what was looked at.
#[must_use]
pub fn statement(log: &Hash, sealed: &Sealed, evidence: &Hash) -> String {
    of(sealed).map_or_else(String::new, |decision| decision.statement(log, evidence))
}

fn of(sealed: &Sealed) -> Option<Decision> {
    match &sealed.body {
        Body::Resolve { slot, commitment, sees, settled } => Some(Decision {
            line: u64::MAX,
            slot: *slot,
            commitment: *commitment,
            sees: *sees,
            settled: settled.as_deref().cloned(),
        }),
        _ => None,
    }
}

/// Puts evidence and signatures to a decision.
///
/// # Errors
/// The consultation asks for two signatures of different roles and they are not
/// here, do not hold, or there is no evidence that they speak of.
pub fn settle(
    ground: Ground<'_>,
    bound: &Signers,
    mut sealed: Sealed,
    evidence: Option<Hash>,
    vouched: &[Signature],
) -> Result<Sealed, Fault> {
    let ring = Keyring::present(bound, &ground.course.keys);
    let refuse = |code, why: Text| Fault::new(code, why).hint(text::settle_hint(ground.consultation));
    let asked = ring.settles(NOW);
    let codes: Vec<String> = vouched.iter().map(Signature::code).collect();
    let vouched = match <[String; NEEDED]>::try_from(codes) {
        Ok(codes) => Some(codes),
        Err(codes) if codes.is_empty() && !asked => None,
        Err(codes) => return Err(refuse("settle-signatures", text::settle_number(NEEDED, codes.len()))),
    };
    let settled = match evidence {
        Some(evidence) => Some(Settled { evidence, vouched }),
        None if vouched.is_some() => return Err(refuse("settle-evidence", text::settle_evidence())),
        None => None,
    };
    if let Body::Resolve { settled: place, .. } = &mut sealed.body {
        *place = settled.map(Box::new);
    }
    if let Some(decision) = of(&sealed) {
        ring.settled(&ground.log, &decision).map_err(|why| refuse("settle-signatures", why))?;
    }
    Ok(sealed)
}
