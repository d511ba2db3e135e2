//! The lines of a log: every one is hashed once, and the chain and the tree
//! are fed from the same buffer.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::anchors::Older;
use super::finding::{Check, Ledger, at};
use super::packs;
use crate::consult::{Law, Search, State};
use crate::log::audit::RESULTS;
use crate::log::line::MAX_LINE;
use crate::log::{Body, Chain, ChainError, Entry, EntryError, Hash, Head, LineHashes, PackBody, StageBody};
use crate::minutes::{CHAIN, binds_keys};
use crate::text::{self, Fault};

/// A commitment in a line, as the private part of a book must open it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Committed {
    pub(super) seq: u64,
    pub(super) what: What,
    pub(super) slot: Hash,
    pub(super) commitment: Hash,
    /// What it replaces, or was compared with.
    pub(super) sees: Option<Hash>,
}

/// What a commitment stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Objection,
    Position,
    /// A decision between two entries.
    Resolve,
    /// A second entry, and whether it agrees with the first.
    Second(bool),
    Visit,
    /// An answer from a pack: alone, or beside others that agree or differ.
    Claim(Option<bool>),
    /// An answer from a pack after the close.
    Late,
    Note,
    /// Consent to be shown by name, given or taken back.
    Consent(bool),
    /// A household took part in a secret ballot, or that is struck.
    Turnout(bool),
    /// What a box came to.
    Box,
    /// What a door of the sample said, with its result.
    Back(&'static str),
}

/// What follows from a line alone, whatever stands before it.
#[derive(Debug)]
pub(super) struct Made {
    hashes: LineHashes,
    entry: Result<Entry, EntryError>,
}

impl Made {
    pub(super) fn of(line: &[u8]) -> Self {
        Self { hashes: LineHashes::of(line), entry: Entry::decode(line) }
    }
}

/// Reads a log line by line.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) chain: Chain,
    pub(super) state: State,
    pub(super) log: Option<Hash>,
    /// For each line that was not understood, how many before it were: the
    /// fold does not count them.
    gaps: Vec<u64>,
    /// The end of the log just before the tally line.
    pub(super) before_tally: Option<Head>,
    /// Hash of the tally line.
    pub(super) tally_line: Option<Hash>,
    /// Every commitment in order, if asked for.
    pub(super) committed: Option<Vec<Committed>>,
    /// Households on all rolls, if there is one.
    roll: Option<usize>,
    older: Option<Older>,
    /// Whether the line before was too long to be hashed as a whole.
    cut: bool,
    /// The roots at the sizes that are asked for.
    pub(super) marks: BTreeMap<u64, Option<Hash>>,
    /// The records that are looked for.
    pub(super) search: Search,
}

impl Reader {
    /// `roll` is the slots of all rolls, sorted, each once, if there is one.
    pub(super) fn new(roll: Option<&Arc<Vec<Hash>>>, older: Option<Older>) -> Self {
        Self {
            chain: Chain::new(),
            state: roll.map_or_else(State::new, |roll| State::on_roll(Arc::clone(roll))),
            log: None,
            gaps: Vec::new(),
            before_tally: None,
            tally_line: None,
            committed: None,
            roll: roll.map(|roll| roll.len()),
            older,
            cut: false,
            marks: BTreeMap::new(),
            search: Search::default(),
        }
    }

    /// Takes the next line, final LF included.
    pub(super) fn push(&mut self, ledger: &mut Ledger, bytes: &[u8]) -> Result<(), Fault> {
        self.push_made(ledger, bytes, Made::of(bytes))
    }

    /// As [`Reader::push`], where this was made of this very line.
    pub(super) fn push_made(&mut self, ledger: &mut Ledger, bytes: &[u8], made: Made) -> Result<(), Fault> {
        let Made { hashes, entry } = made;
        let before = self.chain.head();
        let line = before.size + 1;
        if let Err(error) = self.chain.check_read(bytes, hashes, entry.as_ref().ok()) {
            let check = match error {
                ChainError::NotCanonical { .. } => Check::Canonical,
                ChainError::Seq { .. } | ChainError::Prev { .. } => Check::Order,
            };
            // Of a line without end only the beginning was hashed.
            if !(self.cut && matches!(error, ChainError::Prev { .. })) {
                ledger.fail(check, at(CHAIN, line), error.text());
            }
        }
        self.cut = bytes.len() > MAX_LINE && !bytes.ends_with(b"\n");
        self.log.get_or_insert(self.chain.head().hash);
        if let Some(mark) = self.marks.get_mut(&line) {
            *mark = Some(self.chain.root());
        }
        if let Some(older) = &mut self.older {
            older.line(bytes, &self.chain)?;
        }
        match entry {
            Ok(entry) => self.entry(ledger, &entry, before, line),
            Err(error) => {
                self.gaps.push(before.size - self.gaps.len() as u64);
                if !matches!(error, EntryError::Line(_)) {
                    ledger.fail(Check::Types, at(CHAIN, line), error.text());
                }
            }
        }
        Ok(())
    }

    fn entry(&mut self, ledger: &mut Ledger, entry: &Entry, before: Head, line: u64) {
        let known = self.state.disorder().len();
        self.state.push(entry);
        let fresh = self.state.disorder().get(known..).unwrap_or_default();
        self.search.look(entry, line, fresh);
        for disorder in fresh {
            let check = match disorder.law {
                Law::States => Check::States,
                Law::Commitments => Check::Commitments,
                Law::Sees => Check::Sees,
            };
            // After a line that was not understood these two prove nothing: it
            // may be the very one that is missed.
            if self.whole() || check == Check::Commitments {
                ledger.fail(check, at(CHAIN, line), disorder.reason.clone());
            }
        }
        let committed = match &entry.body {
            Body::Position { slot, commitment, pack: None, .. } => Some((What::Position, *slot, *commitment)),
            Body::Position { slot, commitment, .. } => Some((What::Claim(None), *slot, *commitment)),
            Body::Second { slot, commitment, agrees, .. } => {
                Some((What::Second(*agrees), *slot, *commitment))
            }
            Body::Resolve { slot, commitment, .. } => Some((What::Resolve, *slot, *commitment)),
            Body::Visit { slot, commitment, .. } => Some((What::Visit, *slot, *commitment)),
            Body::Note(note) => note.commitment.map(|commitment| (What::Note, Hash::ZERO, commitment)),
            Body::Tally(_) => {
                self.before_tally.get_or_insert(before);
                self.tally_line.get_or_insert(self.chain.head().hash);
                None
            }
            Body::Stage(StageBody::Objection { slot, commitment, .. }) => {
                Some((What::Objection, *slot, *commitment))
            }
            Body::Stage(StageBody::Consent { slot, commitment, given }) => {
                Some((What::Consent(*given), *slot, *commitment))
            }
            Body::Stage(StageBody::Turnout { slot, commitment }) => {
                Some((What::Turnout(false), *slot, *commitment))
            }
            Body::Stage(StageBody::Strike { slot, commitment, .. }) => {
                Some((What::Turnout(true), *slot, *commitment))
            }
            Body::Stage(StageBody::Box(count)) => Some((What::Box, Hash::ZERO, count.commitment)),
            Body::Stage(StageBody::Answer { commitment, .. }) => Some((What::Note, Hash::ZERO, *commitment)),
            Body::Stage(StageBody::AmendText(amend)) => Some((What::Note, Hash::ZERO, amend.commitment)),
            Body::Stage(StageBody::AmendRoll(amend)) => Some((What::Note, Hash::ZERO, amend.commitment)),
            Body::Stage(StageBody::Annotate(entry)) => Some((What::Note, Hash::ZERO, entry.commitment)),
            Body::Stage(StageBody::KeyAdd(add)) => Some((What::Note, Hash::ZERO, add.commitment)),
            Body::Stage(StageBody::KeyRevoke(revoke)) => Some((What::Note, Hash::ZERO, revoke.commitment)),
            Body::Pack(PackBody::Issue(issue)) => issue.commitment.map(|c| (What::Note, Hash::ZERO, c)),
            Body::Pack(PackBody::Claim(claim)) => {
                Some((What::Claim(Some(claim.agrees)), claim.slot, claim.commitment))
            }
            Body::Pack(PackBody::Late(late)) => Some((What::Late, late.slot, late.commitment)),
            Body::Stage(StageBody::CallBack(back)) => {
                let result = RESULTS.into_iter().find(|result| *result == back.result);
                Some((What::Back(result.unwrap_or_default()), back.slot, back.commitment))
            }
            Body::Stage(StageBody::Erase(erase)) => erase.commitment.map(|c| (What::Note, Hash::ZERO, c)),
            Body::Open(_) | Body::Close(_) | Body::Stage(_) | Body::Pack(_) => None,
        };
        let Some((what, slot, commitment)) = committed else { return };
        if ![What::Note, What::Box].contains(&what)
            && self.roll.is_some_and(|_| !self.state.is_on_roll(&slot))
        {
            ledger.fail(Check::Slots, at(CHAIN, line), text::verify_slot_unknown(slot.code()));
        }
        if let Some(all) = &mut self.committed {
            let sees = match &entry.body {
                Body::Position { sees, .. } => *sees,
                Body::Pack(PackBody::Claim(claim)) => claim.sees,
                _ => None,
            };
            all.push(Committed { seq: before.size, what, slot, commitment, sees });
        }
    }

    /// Whether every line was understood, so that the fold knows all.
    pub(super) fn whole(&self) -> bool {
        self.gaps.is_empty()
    }

    /// The line in the file that the fold counts as its `line`-th.
    pub(super) fn line(&self, line: u64) -> u64 {
        line + self.gaps.partition_point(|before| *before < line) as u64
    }

    /// Says what the lines showed. Returns the id of the consultation.
    pub(super) fn end(&mut self, ledger: &mut Ledger) -> Result<Option<String>, Fault> {
        let size = self.chain.head().size;
        let name = self.state.open().map(|open| open.consultation.clone());
        if size == 0 {
            ledger.fail(Check::States, CHAIN.to_owned(), text::verify_empty());
        } else if name.is_none() && self.whole() && !ledger.failed(Check::States) {
            ledger.fail(Check::States, at(CHAIN, 1), text::state_not_open("-"));
        }
        ledger.ok(Check::Canonical, text::verify_canonical_ok(size));
        // What a line names that is none cannot be known, nor what it stands for.
        if ledger.failed(Check::Canonical) {
            for check in [Check::Order, Check::Root] {
                ledger.not_checked(check, text::verify_lines_left_out());
            }
        } else {
            ledger.ok(Check::Order, text::verify_order_ok(size, self.chain.head().hash.blocks()));
            ledger.ok(Check::Root, text::verify_root_ok(size, self.chain.root().blocks()));
        }
        if self.whole() {
            ledger.ok(Check::Types, text::verify_types_ok(size));
            let (records, replaced) = (self.state.positions(), self.state.replaced());
            let all = records + self.state.visits();
            let secret = self.state.is_secret();
            ledger.ok(
                Check::Commitments,
                if secret { text::verify_commitments_boxes(all) } else { text::verify_commitments_ok(all) },
            );
            let sees = if secret {
                text::verify_sees_boxes(records, replaced)
            } else {
                text::verify_sees_ok(records, replaced)
            };
            ledger.ok(Check::Sees, sees);
        } else {
            for check in [Check::Types, Check::Commitments, Check::Sees, Check::States, Check::Packs] {
                ledger.not_checked(check, text::verify_lines_left_out());
            }
        }
        self.states(ledger);
        super::boxes::lines(ledger, self);
        match (self.roll, self.whole()) {
            (Some(number), true) => ledger.ok(Check::Slots, text::verify_slots_ok(number)),
            (Some(_), false) => ledger.not_checked(Check::Slots, text::verify_lines_left_out()),
            (None, _) => {}
        }
        match self.older.take() {
            Some(older) => {
                older.end(ledger, &self.chain, self.log, name.as_deref().unwrap_or_default())?;
            }
            None if ledger.has(Check::Since) => {}
            None => ledger.not_checked(Check::Since, text::verify_since_none()),
        }
        Ok(name)
    }

    fn states(&mut self, ledger: &mut Ledger) {
        let (positions, visits) = (self.state.positions(), self.state.visits());
        match (self.state.close(), self.state.tally()) {
            _ if !self.whole() => return,
            (Some((close, _)), Some((tally, _))) if self.state.is_secret() => {
                let records = positions + self.state.replaced();
                ledger.ok(Check::States, text::verify_states_boxes(records, visits, close, tally));
            }
            (Some((close, _)), Some((tally, _))) => {
                ledger.ok(Check::States, text::verify_states_ok(positions, visits, close, tally));
            }
            (Some(_), None) => ledger.not_checked(Check::States, text::verify_no_tally()),
            (None, _) if self.state.is_secret() => {
                let records = positions + self.state.replaced();
                ledger.not_checked(Check::States, text::verify_boxes_open(records, visits));
            }
            (None, _) => ledger.not_checked(Check::States, text::verify_still_open(positions, visits)),
        }
        packs::lines(ledger, self);
    }

    /// Signatures lie beside the files of the minutes: nothing else has any.
    pub(super) fn no_signatures_here(&self, ledger: &mut Ledger) {
        let bound = self.state.open().is_some_and(binds_keys);
        let said = if bound { text::verify_signatures_beside() } else { text::verify_unsigned() };
        ledger.not_checked(Check::Signatures, said);
    }

    /// Whether the log has its tally.
    pub(super) fn terminal(&self) -> bool {
        self.state.tally().is_some()
    }
}
