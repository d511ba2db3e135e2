//! Two copies of a log held against each other.

use super::evidence::{End, Evidence, Signature, Walk};
use super::kept::blocks;
use crate::log::Hash;
use crate::sign::Signers;
use crate::text::{self, Fault};

/// What two copies are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Both have the same lines.
    Same,
    /// The first one goes on from the second by so many lines.
    FirstGoesOn(u64),
    /// The second one goes on from the first by so many lines.
    SecondGoesOn(u64),
    /// They went different ways: where, if there are lines to tell it by.
    Fork(Option<u64>),
    /// A head alone is larger than the lines, or than another head: nobody can
    /// tell without the lines.
    Open,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// How the reader named it.
    pub shown: String,
    /// The log id: 64 hex digits, or 32 of a checkpoint.
    pub log: String,
    /// The consultation, as the first line says.
    pub consultation: Option<String>,
    /// Its end.
    pub end: End,
    /// The first line in which they differ, without its LF.
    pub line: Option<String>,
    /// Who signed its head.
    pub signed: Vec<Signature>,
}

/// Two copies, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What they are to each other.
    pub verdict: Verdict,
    /// The two.
    pub sides: [Side; 2],
}

impl Comparison {
    /// The keys that signed the heads of both sides of a fork: whoever holds
    /// one has said two things. Fingerprints, sorted.
    #[must_use]
    pub fn equivocation(&self) -> Vec<String> {
        if !matches!(self.verdict, Verdict::Fork(_)) {
            return Vec::new();
        }
        let [first, second] = &self.sides;
        let keys = |side: &Side| -> Vec<String> {
            side.signed.iter().filter_map(|one| Some(one.key.as_ref()?.fingerprint())).collect()
        };
        let theirs = keys(second);
        let mut both: Vec<String> = keys(first).into_iter().filter(|key| theirs.contains(key)).collect();
        both.sort_unstable();
        both.dedup();
        both
    }

    /// A fork of which neither side is signed by a key that the log binds:
    /// anybody can have changed either.
    #[must_use]
    pub fn is_anybodys(&self) -> bool {
        let known = |side: &Side| side.signed.iter().any(|one| one.key.is_some() && one.listed.is_some());
        matches!(self.verdict, Verdict::Fork(_)) && !self.sides.iter().any(known)
    }

    /// The exit code: 0 if one is a part of the other, 5 for a fork, 3 if
    /// nobody can tell.
    #[must_use]
    pub const fn exit(&self) -> u8 {
        match self.verdict {
            Verdict::Same | Verdict::FirstGoesOn(_) | Verdict::SecondGoesOn(_) => 0,
            Verdict::Fork(_) => 5,
            Verdict::Open => 3,
        }
    }
}

/// Holds two copies against each other, reading both once.
///
/// Two logs of one consultation are a fork at the first line: somebody began
/// again. Two logs of which nothing says that they are of one consultation
/// cannot be compared.
///
/// # Errors
/// A copy is not a chain (exit 4) or cannot be read, or they are copies of two
/// logs.
pub fn compare(first: Evidence, second: Evidence) -> Result<Comparison, Fault> {
    let one_log = first.is_of(second.log());
    let one_name = first.consultation().is_some() && first.consultation() == second.consultation();
    if !one_log && !one_name {
        let message =
            text::compare_other(first.shown(), blocks(first.log()), second.shown(), blocks(second.log()));
        return Err(Fault::new("compare-other", message).hint(text::compare_other_hint()));
    }
    // Copies of one log have one list, whichever of them brings it.
    let (one, two) = (first.bound(), second.bound());
    let other = |list| if one_log { list } else { None };
    let mut sides = [Side::of(&first, one.or(other(two))), Side::of(&second, two.or(other(one)))];
    let verdict = match (first.walk(), second.walk()) {
        (Ok(first), Ok(second)) => abreast(&mut sides, first, second)?,
        (Ok(lines), Err(head)) => {
            let [side, other] = &mut sides;
            against(side, lines, other, head)?
        }
        (Err(head), Ok(lines)) => {
            let [other, side] = &mut sides;
            match against(side, lines, other, head)? {
                Verdict::FirstGoesOn(by) => Verdict::SecondGoesOn(by),
                verdict => verdict,
            }
        }
        (Err(first), Err(second)) => {
            let [one, two] = &mut sides;
            (one.end, two.end) = (first, second);
            match (first.size == second.size, first.root == second.root) {
                (true, true) => Verdict::Same,
                (true, false) => Verdict::Fork(None),
                (false, _) => Verdict::Open,
            }
        }
    };
    Ok(Comparison { verdict, sides })
}

/// Line by line, both at once.
fn abreast(sides: &mut [Side; 2], mut first: Walk, mut second: Walk) -> Result<Verdict, Fault> {
    let [one, two] = sides;
    let mut differs = None;
    loop {
        let (more, other) = (first.step()?, second.step()?);
        if !more && !other {
            break;
        }
        if more && other && differs.is_none() && first.line != second.line {
            differs = Some(first.chain.head().size);
            (one.line, two.line) = (Some(shown(&first.line)), Some(shown(&second.line)));
        }
    }
    (one.end, two.end) = (first.end()?, second.end()?);
    Ok(match differs {
        Some(line) => Verdict::Fork(Some(line)),
        None => further(one.end.size, two.end.size),
    })
}

fn further(first: u64, second: u64) -> Verdict {
    match (first.checked_sub(second), second.checked_sub(first)) {
        (Some(0), _) => Verdict::Same,
        (Some(by), _) => Verdict::FirstGoesOn(by),
        (None, by) => Verdict::SecondGoesOn(by.unwrap_or_default()),
    }
}

/// Lines against a head alone; the first is the one with the lines.
fn against(side: &mut Side, mut lines: Walk, other: &mut Side, head: End) -> Result<Verdict, Fault> {
    let mut root = (head.size == 0).then(|| Hash::of(&[]));
    while lines.step()? {
        if lines.chain.head().size == head.size {
            root = Some(lines.chain.root());
        }
    }
    (side.end, other.end) = (lines.end()?, head);
    Ok(match root {
        Some(root) if root == head.root => further(side.end.size, head.size),
        Some(_) => Verdict::Fork(None),
        None => Verdict::Open,
    })
}

impl Side {
    fn of(evidence: &Evidence, list: Option<&Signers>) -> Self {
        let mut signed = evidence.signed().to_vec();
        for one in &mut signed {
            let listed = list.zip(one.key.as_ref());
            let listed = listed.and_then(|(list, key)| list.by_fingerprint(&key.fingerprint()));
            one.listed = listed.filter(|signer| signer.may(one.namespace)).map(|signer| signer.name.clone());
        }
        Self {
            shown: evidence.shown().to_owned(),
            log: evidence.log().to_owned(),
            consultation: evidence.consultation().map(str::to_owned),
            end: End { size: 0, head: None, root: Hash::ZERO, marked: None },
            line: None,
            signed,
        }
    }
}

fn shown(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end_matches('\n').to_owned()
}
