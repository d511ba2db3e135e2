//! The private part of a book: every opening stands for its line's
//! commitment, every detail for its opening's digest, none is missing and
//! none is left over.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::iter::Peekable;
use std::slice::Iter;

use jiff::civil::Date;

use super::audits;
use super::chain::{Committed, Reader, What};
use super::finding::{Check, Ledger, at};
use super::index::Households;
use super::openings::Opened;
use super::tally::Details;
use crate::consult::basis::Rounds;
use crate::consult::claims::Claims;
use crate::consult::visit::reaches;
use crate::consult::{Amended, DELIVERED, POSTED, Provenance, Settings, SlotLines};
use crate::log::opening::{
    DetailOpening, NoteOpening, ObjectionOpening, Opening, PositionOpening, SecondOpening, VisitOpening,
};
use crate::log::packs::Doubt;
use crate::log::{BoxOpening, ConsentOpening, Hash, StageBody, TurnoutOpening};
use crate::minutes::CHAIN;
use crate::rule::Position;
use crate::text::{self, Text};

/// What the private part says.
#[derive(Debug, Default)]
pub(super) struct Private {
    /// The positions that count.
    pub(super) opened: Opened,
    /// Slots with proof of delivery.
    pub(super) delivered: HashSet<Hash>,
    /// What each slot said last, the contested included.
    pub(super) answers: HashMap<Hash, Said>,
    /// Slots that took part in a secret ballot, with their proxies.
    pub(super) turnout: HashMap<Hash, String>,
    /// Slots for which a public notice was posted.
    pub(super) posted: HashSet<Hash>,
    /// Visits per slot that failed.
    pub(super) failed: HashMap<Hash, u64>,
    /// What households last said of the published result.
    pub(super) objections: BTreeMap<Hash, Position>,
    /// The digest of the openings of that.
    pub(super) objected: Option<Hash>,
    objecting: Vec<(Hash, String)>,
    /// Visits per slot.
    pub(super) visits: HashMap<Hash, u64>,
    /// The latest claimed date; empty if there is none.
    pub(super) last_at: String,
    outside_window: u64,
    rounds: Rounds,
    counted: Vec<(Hash, String)>,
    /// The standing answers of each slot, where there are packs.
    pub(super) claims: HashMap<Hash, Claims>,
}

/// The last answer of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) position: Position,
    pub(super) provenance: Provenance,
    pub(super) proxy: String,
}

impl Private {
    /// Records whose claimed date is outside the window.
    pub(super) fn outside_window(&self) -> u64 {
        self.outside_window
    }

    /// What of it belongs beside the count, on this roll.
    pub(super) fn details(&self, households: &Households) -> Details {
        let roll: HashSet<&Hash> = households.slots.iter().map(|(hash, _)| hash).collect();
        let given = |slot: &Hash| self.answers.contains_key(slot) || self.turnout.contains_key(slot);
        let waiting = |slot: &&Hash| !given(slot) && roll.contains(*slot);
        Details {
            outside_window: self.outside_window,
            unique_areas: households.unique_areas(),
            posted: u64::try_from(self.posted.iter().filter(waiting).count()).unwrap_or(u64::MAX),
            rounds: self.rounds.clone().told(),
        }
    }
}

/// Reads openings in the order of their lines.
pub(super) struct Secrets<'a> {
    pub(super) reader: &'a Reader,
    pub(super) settings: &'a Settings,
    wanted: Peekable<Iter<'a, Committed>>,
    number: u64,
    pub(super) found: Private,
    /// What each slot says at the line that is read.
    pub(super) current: HashMap<Hash, Position>,
    /// Commitments so far, where there are packs.
    pub(super) known: HashSet<Hash>,
    /// Slots of which a second entry differs from the first.
    pub(super) compared: HashSet<Hash>,
    /// Doors of records that cannot all be so, still to come.
    pub(super) doubts: Peekable<Iter<'a, (u64, Doubt)>>,
    /// Other texts that are still to come.
    pub(super) amended: Peekable<Iter<'a, Amended>>,
    /// The slots of the roll, sorted.
    roll: &'a [Hash],
    /// Slots with a public notice before the visits in vain that the rule asks for.
    pub(super) early: Vec<Hash>,
    /// `seq` of lines whose openings are not there.
    missing: Vec<u64>,
}

impl<'a> Secrets<'a> {
    pub(super) fn new(reader: &'a Reader, settings: &'a Settings, roll: &'a [Hash]) -> Self {
        let wanted = reader.committed.as_deref().unwrap_or_default().iter().peekable();
        Self {
            reader,
            settings,
            wanted,
            number: 0,
            found: Private::default(),
            current: HashMap::new(),
            known: HashSet::new(),
            compared: HashSet::new(),
            doubts: reader.state.packs().doubts.iter().peekable(),
            amended: reader.state.amended().iter().peekable(),
            roll,
            early: Vec::new(),
            missing: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, ledger: &mut Ledger, seq: u64, opening: &str, detail: Option<&str>) {
        self.number += 1;
        self.up_to(seq);
        while let Some(lost) = self.wanted.next_if(|wanted| wanted.seq < seq) {
            self.missing.push(lost.seq);
            self.knows(lost.commitment);
        }
        let outcome = match self.wanted.next_if(|wanted| wanted.seq == seq) {
            None => Err(text::verify_private_stray()),
            Some(wanted) => {
                let outcome = self.take(*wanted, opening, detail);
                self.knows(wanted.commitment);
                outcome
            }
        };
        if let Err(reason) = outcome {
            ledger.fail(Check::Private, at(CHAIN, seq.saturating_add(1)), reason);
        }
    }

    fn take(&mut self, wanted: Committed, opening: &str, detail: Option<&str>) -> Result<(), Text> {
        if Hash::of(opening.as_bytes()) != wanted.commitment {
            return Err(text::verify_private_hash());
        }
        let form = |error: crate::log::opening::OpeningError| text::verify_opening_form(error.to_string());
        let (slot, log, bound) = match wanted.what {
            What::Position | What::Resolve => {
                let read = PositionOpening::decode(opening.as_bytes()).map_err(form)?;
                let detail = self.detail(read.detail, detail)?;
                self.position(wanted, &read, &detail, opening)?;
                if wanted.what == What::Position {
                    self.found.rounds.add(detail.round, &read.position, self.counts(wanted));
                } else {
                    self.found.rounds.decide();
                }
                self.date(wanted.seq, &detail);
                (read.slot, read.log, true)
            }
            What::Claim(agrees) => {
                let read = PositionOpening::decode(opening.as_bytes()).map_err(form)?;
                let detail = self.detail(read.detail, detail)?;
                self.position(wanted, &read, &detail, opening)?;
                self.claim(wanted, &read.position, &detail, agrees)?;
                self.found.rounds.add(detail.round, &read.position, self.counts(wanted));
                self.date(wanted.seq, &detail);
                (read.slot, read.log, true)
            }
            What::Late => {
                let read = PositionOpening::decode(opening.as_bytes()).map_err(form)?;
                self.detail(read.detail, detail)?;
                (read.slot, read.log, true)
            }
            What::Second(agrees) => {
                let read = SecondOpening::decode(opening.as_bytes()).map_err(form)?.0;
                self.detail(read.detail, detail)?;
                let first = self.current.get(&wanted.slot).map(|position| position.as_str());
                if (first == Some(read.position.as_str())) != agrees {
                    return Err(text::verify_second_wrong());
                }
                if !agrees {
                    self.compared.insert(wanted.slot);
                }
                (read.slot, read.log, true)
            }
            What::Visit => {
                let read = VisitOpening::decode(opening.as_bytes()).map_err(form)?;
                let detail = self.detail(read.detail, detail)?;
                self.date(wanted.seq, &detail);
                self.visit(wanted.slot, &read.outcome);
                (read.slot, read.log, true)
            }
            What::Objection => {
                let read = ObjectionOpening::decode(opening.as_bytes()).map_err(form)?.0;
                self.detail(read.detail, detail)?;
                let code = &read.position;
                let position = code.parse().map_err(|_| text::verify_position_unknown(code))?;
                let standing = self.reader.state.objections().get(&wanted.slot);
                if standing.is_some_and(|standing| standing.commitment == wanted.commitment) {
                    self.found.objections.insert(wanted.slot, position);
                    self.found.objecting.push((wanted.slot, opening.to_owned()));
                }
                (read.slot, read.log, true)
            }
            What::Consent(given) => {
                let read = ConsentOpening::decode(opening.as_bytes()).map_err(form)?;
                self.detail(read.detail, detail)?;
                if read.given != given {
                    return Err(text::verify_consent_wrong());
                }
                (read.slot, read.log, true)
            }
            What::Turnout(struck) => {
                let read = TurnoutOpening::decode(opening.as_bytes()).map_err(form)?;
                let detail = self.detail(read.detail, detail)?;
                if read.struck != struck {
                    return Err(text::verify_turnout_wrong());
                }
                if !struck {
                    self.date(wanted.seq, &detail);
                }
                let lines = self.reader.state.slot(&wanted.slot);
                let given = lines.and_then(|lines| lines.given);
                if given.is_some_and(|(commitment, _)| commitment == wanted.commitment) {
                    self.found.turnout.insert(wanted.slot, detail.proxy);
                }
                (read.slot, read.log, true)
            }
            What::Back(result) => {
                let read = audits::called(&self.reader.state, &self.found.opened, opening, result)?;
                self.detail(read.detail, detail)?;
                (read.slot, read.log, true)
            }
            What::Box => {
                let read = BoxOpening::decode(opening.as_bytes()).map_err(form)?;
                let counts = self.reader.state.box_counts();
                let count = counts.iter().find(|(_, count)| count.commitment == wanted.commitment);
                super::boxes::opened(count.map(|(_, count)| count), &read)?;
                (wanted.slot, read.log, detail.is_none())
            }
            What::Note => {
                let read = NoteOpening::decode(opening.as_bytes()).map_err(form)?;
                (wanted.slot, read.log, detail.is_none())
            }
        };
        if slot != wanted.slot {
            Err(text::verify_opening_moved())
        } else if Some(log) != self.reader.log {
            Err(text::verify_opening_log())
        } else if !bound {
            Err(text::verify_detail_stray())
        } else {
            Ok(())
        }
    }

    /// The detail, if it is exactly what the opening binds.
    fn detail(&self, bound: Option<Hash>, detail: Option<&str>) -> Result<DetailOpening, Text> {
        match (bound, detail) {
            (None, None) => Ok(DetailOpening::default()),
            (Some(bound), Some(detail)) if Hash::of(detail.as_bytes()) == bound => {
                DetailOpening::decode(detail.as_bytes())
                    .map_err(|error| text::verify_opening_form(error.to_string()))
            }
            (Some(_), Some(_)) => Err(text::verify_detail_hash()),
            (Some(_), None) => Err(text::verify_detail_missing()),
            (None, Some(_)) => Err(text::verify_detail_stray()),
        }
    }

    fn position(
        &mut self,
        wanted: Committed,
        read: &PositionOpening,
        detail: &DetailOpening,
        opening: &str,
    ) -> Result<(), Text> {
        let code = &read.position;
        let position: Position = code.parse().map_err(|_| text::verify_position_unknown(code))?;
        if self.settings.rule.bucket_of(position).is_none() {
            return Err(text::position_not_allowed(code, &self.settings.rule.id));
        }
        self.current.insert(wanted.slot, position);
        if !matches!(wanted.what, What::Claim(_)) {
            self.alone(wanted, position, detail);
        }
        let lines = self.reader.state.slot(&wanted.slot);
        let is_this =
            |given: Option<(Hash, u64)>| given.is_some_and(|(commitment, _)| commitment == wanted.commitment);
        if is_this(lines.and_then(|lines| lines.given)) {
            let said = Said { position, provenance: Provenance::of(detail), proxy: detail.proxy.clone() };
            self.found.answers.insert(wanted.slot, said);
        }
        if self.counts(wanted) {
            let number = self.reader.state.number(&wanted.slot);
            number.into_iter().for_each(|number| self.found.opened.put(number, position));
            self.found.counted.push((wanted.slot, opening.to_owned()));
        }
        Ok(())
    }

    /// Whether an answer is one that counts, on this roll.
    fn counts(&self, wanted: Committed) -> bool {
        let here = self.roll.binary_search(&wanted.slot).is_ok();
        let counted = self.reader.state.slot(&wanted.slot).and_then(|lines| SlotLines::counted(&lines));
        here && counted.is_some_and(|(commitment, _)| commitment == wanted.commitment)
    }

    fn visit(&mut self, slot: Hash, outcome: &str) {
        *self.found.visits.entry(slot).or_default() += 1;
        if reaches(&self.settings.rule, outcome) {
            self.found.delivered.insert(slot);
        }
        if outcome == POSTED {
            self.found.posted.insert(slot);
        } else if outcome != DELIVERED {
            *self.found.failed.entry(slot).or_default() += 1;
        }
    }

    fn date(&mut self, seq: u64, detail: &DetailOpening) {
        let window = &self.settings.consultation;
        let closes = self.closes(seq);
        let at: String = detail.at.chars().take(10).collect();
        let outside = at.parse::<Date>().is_ok_and(|day| day < window.opens || day > closes);
        self.found.outside_window += u64::from(outside);
        // Dates start with YYYY-MM-DD: the text order is the order of days.
        if at > self.found.last_at {
            self.found.last_at = at;
        }
    }

    /// The last day of the canvass as it was when line `seq` was written.
    fn closes(&self, seq: u64) -> Date {
        let mut closes = self.settings.consultation.closes;
        for (_, body) in self.reader.state.stages().iter().filter(|(line, _)| *line <= seq) {
            if let StageBody::Extend(extend) = body {
                closes = extend.closes.parse().unwrap_or(closes);
            }
        }
        closes
    }

    /// Says whether nothing is missing; compares what counts with the tally.
    pub(super) fn end(mut self, ledger: &mut Ledger) -> Private {
        self.up_to(u64::MAX);
        self.notices();
        for slot in &self.early {
            ledger.fail(Check::Private, None, text::verify_notice_early(slot.code()));
        }
        self.missing.extend(self.wanted.map(|lost| lost.seq));
        let gone = audits::missing(ledger, self.reader, &self.missing);
        if gone.is_none() {
            ledger.ok(Check::Private, text::verify_private_ok(self.number));
        }
        self.found.counted.sort_unstable();
        let counted = std::mem::take(&mut self.found.counted);
        let digest = Hash::of_lines(counted.iter().map(|(_, line)| line));
        self.found.opened.digest = Some(digest);
        self.found.objecting.sort_unstable();
        let objecting = std::mem::take(&mut self.found.objecting);
        self.found.objected = Some(Hash::of_lines(objecting.iter().map(|(_, line)| line)));
        let answered = self.found.opened.number;
        match self.reader.state.tally() {
            _ if self.reader.state.is_secret() => {
                ledger.not_checked(Check::Openings, text::verify_openings_boxes());
            }
            Some(_) if gone.is_some() => {
                let (n, line) = gone.unwrap_or_default();
                ledger.not_checked(Check::Openings, text::verify_openings_erased(n, line));
            }
            Some((line, tally)) if tally.openings != digest => {
                ledger.fail(
                    Check::Openings,
                    at(CHAIN, self.reader.line(*line)),
                    text::verify_openings_digest(digest.code()),
                );
            }
            Some(_) if ledger.failed(Check::Private) => {
                ledger.not_checked(Check::Openings, text::verify_openings_private());
            }
            Some(_) => ledger.ok(Check::Openings, text::verify_openings_ok(answered)),
            None => ledger.not_checked(Check::Openings, text::verify_openings_open(answered)),
        }
        self.found
    }
}
