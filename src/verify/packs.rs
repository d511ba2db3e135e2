//! Stewards' packs: the numbers of the close, and in a book the files that
//! came back against the lines that took them in.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::chain::{Reader, What};
use super::finding::{Check, Ledger, at};
use crate::book::{Book, Stored};
use crate::consult::Then;
use crate::consult::lineage::{CIRCLE, COPIED, Lineage};
use crate::log::Hash;
use crate::log::pack::{Pack, Placed, slots_digest};
use crate::log::packs::Doubt;
use crate::minutes::CHAIN;
use crate::sign::{self, PublicKey, Signature};
use crate::text::{self, Fault};

/// What the lines say of packs.
pub(super) fn lines(ledger: &mut Ledger, reader: &Reader) {
    let packs = reader.state.packs();
    let (issued, merged) = (packs.issued(), packs.merged());
    match reader.state.close() {
        Some((_, close)) if (close.packs_issued, close.packs_merged) == (issued, merged) => {
            let said = if issued == 0 {
                text::verify_packs_ok()
            } else {
                text::verify_packs_some(issued, merged, issued - merged)
            };
            ledger.ok(Check::Packs, said);
        }
        Some((line, close)) => {
            let said = text::verify_packs_wrong(close.packs_issued, close.packs_merged, issued, merged);
            ledger.fail(Check::Packs, at(CHAIN, reader.line(*line)), said);
        }
        None => ledger.not_checked(Check::Packs, text::verify_packs_open()),
    }
}

/// The packs that a book keeps.
pub(super) fn kept(ledger: &mut Ledger, book: &Book, stored: &Stored, reader: &Reader) -> Result<(), Fault> {
    let packs = reader.state.packs();
    let mut wrong = |pack: &str, what: text::Text| {
        let short: String = pack.chars().take(8).collect();
        ledger.fail(Check::Packs, Some(short), what);
    };
    let mut assigned = HashSet::new();
    for (pack, slots) in book.assigned(stored)? {
        let right = packs.by_id.get(&pack).is_some_and(|lines| {
            lines.issue.slots == slots_digest(slots.iter().copied())
                && u64::try_from(slots.len()).is_ok_and(|n| n == lines.issue.n)
        });
        if !right {
            wrong(&pack, text::verify_pack_slots());
        }
        assigned.insert(pack);
    }
    let mut keys = HashMap::new();
    for row in book.packs(stored)? {
        let carrier = book.carrier(stored, &row)?;
        let key = PublicKey::parse(&carrier.key).ok();
        let given = packs.by_id.get(&row.pack).and_then(|lines| lines.issue.forms);
        if given.unwrap_or(0) != carrier.forms.count() {
            wrong(&row.pack, text::verify_pack_forms());
        }
        match (key, packs.by_id.get(&row.pack)) {
            (Some(key), Some(lines)) if key.fingerprint() == lines.issue.signer => {
                keys.insert(row.pack.clone(), key);
            }
            _ => wrong(&row.pack, text::verify_pack_key()),
        }
    }
    for pack in packs.by_id.keys().filter(|pack| !assigned.contains(*pack)) {
        wrong(pack, text::verify_pack_slots());
    }
    let apart: HashSet<_> = packs.quarantine.iter().map(|(_, kept)| kept.digest).collect();
    let found = Doubted::new(reader);
    let mut called_for: BTreeMap<(Hash, &'static str), Vec<Doubt>> = BTreeMap::new();
    let mut there = HashSet::new();
    let mut number = 0_u64;
    book.pack_files(stored, |pack, digest, bytes, signature| {
        number += 1;
        there.insert(digest);
        let parsed = Pack::parse(bytes);
        let signed = keys
            .get(pack)
            .zip(Signature::parse(signature).ok())
            .is_some_and(|(key, signature)| sign::verify(key, sign::PACK, bytes, &signature).is_ok());
        match parsed {
            Ok(read)
                if Hash::of(bytes) == digest
                    && signed
                    && read.header.pack == pack
                    && Some(read.header.log) == reader.log =>
            {
                // Of a pack that was taken in nothing may be left out.
                let merged = packs.by_id.get(pack).and_then(|lines| lines.merged);
                if merged.is_some_and(|merged| merged.digest == digest) {
                    if merged.and_then(|merged| merged.forms) != read.form_count() {
                        wrong(pack, text::verify_pack_forms());
                    }
                    let lost = read.records.iter().find(|placed| {
                        !reader.state.knows(&placed.commitment) && !apart.contains(&placed.digest)
                    });
                    if let Some(lost) = lost {
                        wrong(pack, text::verify_pack_record(lost.line));
                    }
                    for (kind, doubt) in read.records.iter().filter_map(|placed| found.doubt(placed, pack)) {
                        called_for.entry((doubt.re, kind)).or_default().push(doubt);
                    }
                }
            }
            _ => wrong(pack, text::verify_pack_file()),
        }
        Ok(())
    })?;
    for (_, doubt) in &packs.doubts {
        let kind = if doubt.kind == CIRCLE { CIRCLE } else { COPIED };
        // One copy is enough to say so, and one line.
        let wanted = called_for.remove(&(doubt.re, kind)).unwrap_or_default();
        if !wanted.contains(doubt) {
            wrong(&doubt.pack, text::verify_pack_doubts());
        }
    }
    for missing in called_for.values().filter_map(|wanted| wanted.first()) {
        wrong(&missing.pack, text::verify_pack_doubts());
    }
    let whole = |kind: &str| matches!(kind, "other-bytes" | "not-extending");
    let wanted = packs.by_id.iter().filter_map(|(id, lines)| Some((id, lines.merged?.digest)));
    let apart = packs.quarantine.iter().filter(|(_, kept)| whole(&kept.kind));
    for (pack, digest) in wanted.chain(apart.map(|(_, kept)| (&kept.pack, kept.digest))) {
        if !there.contains(&digest) {
            wrong(pack, text::verify_pack_missing());
        }
    }
    Ok(())
}

/// What the lines say of records that cannot all be so.
struct Doubted<'a> {
    reader: &'a Reader,
    lineage: Lineage,
    /// Answers with which a circle closed, each with its slot.
    closing: HashSet<(Hash, Hash)>,
    /// Digests of records that were kept apart, with the lines of copies.
    apart: HashMap<Hash, Option<u64>>,
}

impl<'a> Doubted<'a> {
    fn new(reader: &'a Reader) -> Self {
        let (mut lineage, mut closing) = (Lineage::default(), HashSet::new());
        let mut voiding = reader.state.amended().iter().filter(|text| text.then != Then::Keep).peekable();
        for line in reader.committed.iter().flatten() {
            while voiding.next_if(|text| text.line <= line.seq).is_some() {
                lineage.begin_anew();
            }
            if [What::Position, What::Resolve].contains(&line.what) {
                lineage.settle(&line.slot);
                continue;
            }
            let closes = lineage.put(line.slot, line.commitment, line.sees);
            if closes {
                closing.insert((line.slot, line.commitment));
            }
        }
        let kept = reader.state.packs().quarantine.iter();
        let apart = kept.map(|(line, kept)| (kept.digest, (kept.kind == COPIED).then_some(*line))).collect();
        Self { reader, lineage, closing, apart }
    }

    /// The doubt that a record of a pack that was taken in calls for.
    fn doubt(&self, placed: &Placed, pack: &str) -> Option<(&'static str, Doubt)> {
        let (digest, slot, commitment) = (placed.digest, placed.record.slot, placed.commitment);
        let kind = match self.apart.get(&digest) {
            Some(line) => {
                let first = self.reader.state.seq_of(&commitment, 0)?;
                let mut voiding = self.reader.state.amended().iter().filter(|text| text.then != Then::Keep);
                let void = line.is_some_and(|line| voiding.any(|text| first < text.line && text.line < line));
                (line.is_some() && !void && self.lineage.is_told_otherwise(placed)).then_some(COPIED)
            }
            None => self.closing.contains(&(slot, commitment)).then_some(CIRCLE),
        };
        let pack = pack.to_owned();
        kind.map(|kind| (kind, Doubt { digest, slot, kind: kind.to_owned(), pack, re: commitment }))
    }
}
