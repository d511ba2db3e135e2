//! Taking in one pack: all checks before anything is written, then all of it
//! in one transaction.

use std::collections::HashSet;
use std::path::Path;

use super::file::damaged;
use super::forms::{Manifest, shared};
use super::records::{self, Reach, keep_apart};
use crate::book::{Carrier, OverLimit, PackRow, Writing};
use crate::consult::lineage::{self, Lineage};
use crate::consult::{Keyring, Stage, Then, merge};
use crate::log::pack::{Pack, Placed, Said};
use crate::log::packs::{Merge, Quarantine};
use crate::log::{Hash, PackBody};
use crate::sign::{self, PublicKey, Signature};
use crate::text::{self, Fault};

/// What became of a pack.
#[derive(Debug)]
pub(super) enum Taken {
    /// Taken in.
    Merged(Box<Merged>),
    /// These bytes were taken in before, at this line.
    Again(u64),
    /// All of it was taken in before.
    Older,
    /// Kept apart as a whole: one generation with two contents, or one that
    /// does not go on from the last.
    Kept(&'static str),
    /// After the close: how many answers are listed, and those kept apart, as of
    /// [`Merged`].
    Late(usize, Vec<(u64, &'static str)>),
    /// All of it came after the close before.
    LateAgain,
}

/// What was taken in of a pack.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) recorded: usize,
    pub(super) visits: usize,
    pub(super) duplicates: usize,
    /// Doors that are contested now.
    pub(super) contested: Vec<String>,
    /// Records that cannot be what they say beside others: the line of the pack,
    /// the door, and why.
    pub(super) doubts: Vec<(u64, String, &'static str)>,
    /// Proxies who answer for too many now.
    pub(super) over: Vec<OverLimit>,
    /// The pack, if no copy of it was said to be left.
    pub(super) retired: Option<String>,
    /// Records kept apart: the line of the pack, and why.
    pub(super) kept: Vec<(u64, &'static str)>,
    /// Its paper forms, where some went out with it.
    pub(super) forms: Option<Manifest>,
    /// Serials that another pack has too, and that pack.
    pub(super) twice: Vec<(String, String)>,
}

/// A pack as it was handed in.
pub(super) struct Handed<'a> {
    pub(super) path: &'a Path,
    pub(super) bytes: &'a [u8],
    pub(super) signature: &'a str,
}

/// Checks a pack and pushes what it holds; the caller commits.
pub(super) fn take(writing: &mut Writing<'_>, handed: &Handed<'_>) -> Result<Taken, Fault> {
    let pack = Pack::parse(handed.bytes).map_err(|error| damaged(handed.path, &error))?;
    let shown = &handed.path.display().to_string();
    if pack.header.log != writing.stored().log {
        return Err(Fault::new("pack-other", text::pack_other(shown)).exit(4));
    }
    let rows = writing.packs()?;
    let Some(row) = rows.iter().find(|row| row.pack == pack.header.pack) else {
        return Err(Fault::new("pack-unknown", text::pack_unknown(&pack.header.pack))
            .hint(text::pack_unknown_hint())
            .exit(4));
    };
    let assigned = writing.assigned(&row.pack)?;
    erased(writing, &pack, &assigned, shown)?;
    let refuse = |why: &text::Text| {
        Fault::new("pack-signature", why.within(|why| text::pack_signature(shown, why)))
            .hint(text::pack_signature_hint())
            .exit(4)
    };
    // Asked first: a steward who went on after sealing has a signature of less.
    if !pack.is_sealed() {
        return Err(
            Fault::new("pack-unsealed", text::pack_unsealed(shown)).hint(text::pack_unsealed_hint(shown))
        );
    }
    let carrier = writing.carrier(row)?;
    let key = PublicKey::parse(&carrier.key).map_err(|error| refuse(&error.text()))?;
    let signature = Signature::parse(handed.signature).map_err(|error| refuse(&error.text()))?;
    sign::verify(&key, sign::PACK, handed.bytes, &signature).map_err(|error| refuse(&error.text()))?;
    if pack.header.signer != row.signer || key.fingerprint() != row.signer {
        return Err(Fault::new("pack-other", text::pack_other(shown)).exit(4));
    }
    as_given(writing, &pack, &carrier, shown)?;
    let there: HashSet<Hash> = pack.doors.iter().map(|door| door.slot).collect();
    if there.len() != assigned.len() || !there.iter().all(|slot| assigned.contains(slot)) {
        return Err(Fault::new("pack-doors", text::pack_doors_other(shown))
            .hint(text::pack_damaged_hint())
            .exit(4));
    }
    let digest = Hash::of(handed.bytes);
    if let Some(before) = before(writing, row, &pack, digest, handed)? {
        return Ok(before);
    }
    let lineage = writing.lineage()?;
    let done = usize::try_from(row.records).unwrap_or(usize::MAX);
    let fresh = pack.records.get(done..).unwrap_or_default();
    let ring = Keyring::present(&writing.stored().signers, &writing.stored().course.keys);
    let revoked = ring.whose(&key).is_some_and(|held| held.until.is_some());
    stale(writing, row)?;
    if writing.stored().stage == Stage::Closed {
        return late(writing, &pack, fresh, (lineage, revoked), handed);
    }
    writing.keep_pack(&pack.header.pack, handed.bytes, handed.signature)?;
    let generation = u64::try_from(pack.seals.len()).unwrap_or(u64::MAX);
    let n = u64::try_from(pack.records.len()).unwrap_or(u64::MAX);
    let id = pack.header.pack.clone();
    let merge = Merge { generation, forms: pack.form_count(), n, pack: id, digest };
    writing.push(&merge::about(PackBody::Merge(merge), None))?;
    let twice = in_two_packs(writing, &rows, &pack)?;
    let merged = records::push(writing, &pack, fresh, (lineage, revoked))?;
    let forms = Manifest::of(&pack);
    let retired = row.retired.then(|| row.pack.clone());
    Ok(Taken::Merged(Box::new(Merged { forms, twice, retired, ..merged })))
}

/// Refuses a pack that speaks of households that are erased: with it they would come
/// back.
fn erased(writing: &Writing<'_>, pack: &Pack, assigned: &HashSet<Hash>, shown: &str) -> Result<(), Fault> {
    let Some((_, at)) = writing.stored().course.erased() else { return Ok(()) };
    let gone = writing.erased_slots()?;
    // What it was given out with went with the households in it.
    if assigned.is_empty() || pack.records.iter().any(|placed| gone.contains(&placed.record.slot)) {
        return Err(Fault::new("pack-erased", text::pack_erased(shown, at)).hint(text::pack_erased_hint()));
    }
    Ok(())
}

/// Holds what a pack begins with against what it was given out with: its steward
/// can write and sign all of it, and the names in the details, the count of the
/// forms and what was asked at the doors hang on it.
fn as_given(writing: &Writing<'_>, pack: &Pack, carrier: &Carrier, shown: &str) -> Result<(), Fault> {
    let stored = writing.stored();
    let asked = pack.text.is_empty() || writing.text_digests()?.contains(&Hash::of(&pack.text));
    let ruled = pack.rules.is_empty() || pack.rules == stored.rules;
    let what = if pack.header.steward != carrier.steward {
        text::pack_part_steward()
    } else if pack.header.forms != carrier.forms {
        text::pack_part_forms()
    } else if !ruled {
        text::pack_part_rules()
    } else if !asked {
        text::pack_part_text()
    } else {
        return Ok(());
    };
    Err(Fault::new("pack-changed", what.within(|what| text::pack_changed(shown, what)))
        .hint(text::pack_damaged_hint())
        .exit(4))
}

/// Serials of this pack that another pack that was taken in has too, each with
/// the id of that one.
fn in_two_packs(
    writing: &Writing<'_>,
    rows: &[PackRow],
    pack: &Pack,
) -> Result<Vec<(String, String)>, Fault> {
    let own = pack.form_use();
    let mut twice = Vec::new();
    if own.back.is_empty() && own.spoilt.is_empty() {
        return Ok(twice);
    }
    for row in rows.iter().filter(|row| row.pack != pack.header.pack) {
        let Some((digest, _)) = row.merged else { continue };
        let bytes = writing.pack_bytes(&digest)?.unwrap_or_default();
        let Ok(other) = Pack::parse(&bytes) else { continue };
        twice.extend(shared(&own, &other.form_use()).map(|serial| (serial, row.pack.clone())));
    }
    twice.sort();
    Ok(twice)
}

/// What becomes of a pack by the generations that came before it; nothing if
/// it goes on from the last one.
fn before(
    writing: &mut Writing<'_>,
    row: &PackRow,
    pack: &Pack,
    digest: Hash,
    handed: &Handed<'_>,
) -> Result<Option<Taken>, Fault> {
    if let Some((_, seq)) = row.merged.filter(|(merged, _)| *merged == digest) {
        return Ok(Some(Taken::Again(seq + 1)));
    }
    let last = match row.merged {
        Some((merged, _)) => writing.pack_bytes(&merged)?.unwrap_or_default(),
        None => Vec::new(),
    };
    let older = u64::try_from(pack.seals.len()).is_ok_and(|generation| generation <= row.generation);
    if older && last.starts_with(handed.bytes) {
        return Ok(Some(Taken::Older));
    }
    if !older && handed.bytes.starts_with(&last) {
        return Ok(None);
    }
    let kind = if older { "other-bytes" } else { "not-extending" };
    apart(writing, &pack.header.pack, kind, handed).map(Some)
}

/// Refuses a pack that was given out before a text on which all are asked anew.
fn stale(writing: &Writing<'_>, row: &PackRow) -> Result<(), Fault> {
    let texts = writing.text_lines()?;
    let course = &writing.stored().course;
    let mut since = texts.into_iter().zip(&course.texts).filter(|(seq, _)| *seq > row.seq);
    match since.find(|(_, text)| text.then != Then::Keep) {
        Some((_, text)) => {
            Err(Fault::new("pack-stale", text::pack_stale(&row.pack, text.at)).hint(text::pack_stale_hint()))
        }
        None => Ok(()),
    }
}

/// After the close: every answer that is not in the log is listed, if it could
/// have counted before; what could not is kept apart as it was then.
fn late(
    writing: &mut Writing<'_>,
    whole: &Pack,
    fresh: &[Placed],
    (mut lineage, revoked): (Lineage, bool),
    handed: &Handed<'_>,
) -> Result<Taken, Fault> {
    let pack = whole.header.pack.as_str();
    let mut earlier = writing.packs_kept(pack)?;
    // Nothing goes on from a file that was kept apart whole.
    earlier.retain(|kept| !lineage.is_apart(&Hash::of(kept)));
    if earlier.iter().any(|kept| kept.starts_with(handed.bytes)) {
        return Ok(Taken::LateAgain);
    }
    if earlier.iter().any(|kept| !handed.bytes.starts_with(kept)) {
        return apart(writing, pack, "other-bytes", handed);
    }
    let lines = |kept: &Vec<u8>| kept.iter().filter(|byte| **byte == b'\n').count();
    let seen = u64::try_from(earlier.iter().map(lines).max().unwrap_or(0)).unwrap_or(u64::MAX);
    let answers =
        |placed: &&Placed| placed.line > seen && matches!(placed.record.said, Said::Position { .. });
    let mut fresh: Vec<&Placed> = fresh.iter().filter(answers).collect();
    fresh.sort_by_key(|placed| placed.commitment);
    let reach = Reach::of(writing, pack, revoked)?;
    writing.keep_pack(pack, handed.bytes, handed.signature)?;
    let rule = writing.stored().settings.rule.clone();
    let (mut listed, mut kept) = (0, Vec::new());
    for placed in &fresh {
        // In the order of before the close: what a copy shows is no matter of which
        // of the two came first.
        match reach.door(placed).and_then(|_| merge::acceptable(&rule, placed, &[], &lineage)) {
            Ok(()) if lineage.knows(&placed.commitment) => kept.push((*placed, lineage::COPIED)),
            Ok(()) => {
                let sealed = merge::late(&writing.stored().log.clone(), placed, pack);
                lineage.add(&sealed.body);
                writing.push(&sealed)?;
                listed += 1;
            }
            Err(why) => kept.push((*placed, why)),
        }
    }
    Ok(Taken::Late(listed, keep_apart(writing, pack, kept)?))
}

/// Keeps a whole pack apart, once.
fn apart(
    writing: &mut Writing<'_>,
    pack: &str,
    kind: &'static str,
    handed: &Handed<'_>,
) -> Result<Taken, Fault> {
    let digest = Hash::of(handed.bytes);
    if writing.pack_bytes(&digest)?.is_none() {
        writing.keep_pack(pack, handed.bytes, handed.signature)?;
        let kept = Quarantine { digest, kind: kind.to_owned(), pack: pack.to_owned() };
        writing.push(&merge::about(PackBody::Quarantine(kept), None))?;
    }
    Ok(Taken::Kept(kind))
}
