//! Closing a consultation: the close line, the count, the tally line, in one
//! transaction.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::OverLimit;
use super::fault::{damaged, sql};
use super::openings::{Order, counted};
use super::slots::for_slots;
use super::write::Writing;
use crate::consult::basis::{Findings, Rounds};
use crate::consult::box_decide::must_balance;
use crate::consult::boxes::DISCREPANCY;
use crate::consult::tally_sheet::{Before, Round};
use crate::consult::unique_areas::unique_number;
use crate::consult::{Basis, Canvass, Course, Numbering, Stage, TallySheet, decide, lint, process};
use crate::log::opening::{DetailOpening, Opening, PositionOpening};
use crate::log::{Body, Entry, Hash, Hasher, Tally};
use crate::rule::{Bucket, GateResult, Outcome};
use crate::text::{self, Fault, Place};

/// On what terms a consultation is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// With conflicts that could change the outcome.
    pub accept_conflicts: bool,
    /// With a process condition that is not met.
    pub accept_void: bool,
    /// The minutes tell the kinds of the findings, not only their number.
    pub tell_findings: bool,
}

impl Writing<'_> {
    /// Closes the consultation on the day `at`, counts, and appends the tally.
    ///
    /// A conflict that could change the outcome makes it `pending`; that is
    /// refused unless the terms accept it, which is then noted in the log. So is
    /// a process condition that is not met. The number of findings goes into the
    /// minutes.
    ///
    /// # Errors
    /// It is closed already, a conflict is open, a process condition is not
    /// met, or the book cannot be written.
    pub fn close(&mut self, at: Date, terms: Terms) -> Result<TallySheet, Fault> {
        let findings = self.findings(at, terms.tell_findings)?;
        let behind = at.to_string().as_str() < self.stored().last_at.as_str();
        let packs = self.packs()?;
        let number = |packs: usize| u64::try_from(packs).unwrap_or(u64::MAX);
        let merged = packs.iter().filter(|pack| pack.merged.is_some()).count();
        let close = decide::close(self.ground(), at, behind, [number(packs.len()), number(merged)])?;
        self.must_hold_the_limit()?;
        let kept = (self.turnout(None)?, &self.boxes()?);
        let owed = must_balance(self.ground(), kept, terms.accept_conflicts)?;
        let before = self.sheet(at, Stage::Closed, None, (Vec::new(), None))?;
        let unmet: Vec<&GateResult> = before.gates.iter().filter(|gate| !gate.met).collect();
        if !unmet.is_empty() && !terms.accept_void {
            let hint = text::gates_unmet_close_hint(&self.stored().name);
            return Err(process::gates_fault(&self.stored().settings.rule, &unmet, hint));
        }
        if before.outcome == Outcome::Pending && !before.bounds.decided {
            if !terms.accept_conflicts {
                let id = &self.stored().name;
                return Err(
                    Fault::new("open-conflicts", text::open_conflicts(id)).hint(text::open_conflicts_hint())
                );
            }
            self.push(&decide::mark("open-conflicts", None, None))?;
        }
        if owed {
            self.push(&decide::mark(DISCREPANCY, None, None))?;
        }
        self.push(&close)?;
        let numbering = self.numbering()?;
        let (rounds, openings) = self.canvass()?;
        let sheet = self.sheet(at, Stage::Closed, Some(findings), (rounds, Some(numbering)))?;
        let file = sheet.to_bytes()?;
        let households = sheet.households();
        let count = |bucket: Bucket| u64::try_from(households.get(bucket)).unwrap_or(u64::MAX);
        let tally = Tally {
            for_: count(Bucket::For),
            against: count(Bucket::Against),
            abstain: count(Bucket::Abstain),
            invalid: count(Bucket::Invalid),
            novote: count(Bucket::Novote),
            silent: count(Bucket::Silent),
            unreached: count(Bucket::Unreached),
            contested: count(Bucket::Contested),
            all: u64::try_from(households.all()).unwrap_or(u64::MAX),
            openings,
            detail: Some(Hash::of(&file)),
            result: sheet.outcome.as_str().to_owned(),
        };
        self.push_tally(tally, file)?;
        Ok(sheet)
    }

    /// Refuses where a proxy answers for more owners than the rule lets one: their
    /// answers would count, and no order of packs says which of them should not.
    fn must_hold_the_limit(&self) -> Result<(), Fault> {
        let over = self.over_limit()?;
        if over.is_empty() {
            return Ok(());
        }
        let stored = self.stored();
        let place = |one: &OverLimit| Place::default().reason(one.text());
        Err(Fault::new("proxy-limit", text::proxies_over(&stored.name))
            .at_all(over.iter().map(place))
            .hint(text::proxies_over_hint(&stored.name)))
    }

    /// What the lint finds, by number; by kind where that is to be told.
    fn findings(&self, at: Date, tell: bool) -> Result<Findings, Fault> {
        let canvassed = self.canvassed()?;
        let stored = self.stored();
        let found = lint::findings(&stored.settings, &stored.course, &canvassed, at)?;
        let mut kinds = BTreeMap::new();
        for finding in found.iter().filter(|_| tell) {
            *kinds.entry(finding.code.to_owned()).or_default() += 1;
        }
        Ok(Findings { number: u64::try_from(found.len()).unwrap_or(u64::MAX), kinds })
    }

    /// The sheet of the lines so far, as if `stage` were reached on the day.
    fn sheet(
        &mut self,
        on: Date,
        stage: Stage,
        findings: Option<Findings>,
        (rounds, minutes): (Vec<Round>, Option<Numbering>),
    ) -> Result<TallySheet, Fault> {
        let counts = self.counts()?;
        let opened = self.counts_as_opened()?;
        let stored = self.stored();
        let unique_areas = if stage == Stage::Closed { self.unique_areas()? } else { 0 };
        let canvass = Canvass { findings, unique_areas, ..stored.canvass(rounds) };
        let (head, log) = (stored.head(), stored.log);
        let course = Course { closed: Some(on), ..stored.course.clone() };
        let facts = course.rule_facts(&stored.settings);
        let basis = Basis { counts, stage, log, head, on, canvass, minutes, facts, second: None, opened };
        TallySheet::compute(&stored.settings, &basis)
    }

    /// The number of these minutes, and the minutes before them.
    fn numbering(&self) -> Result<Numbering, Fault> {
        let path = self.path();
        let mut statement = self
            .conn()
            .prepare(
                "SELECT c.name, c.tally, e.line FROM consultation c \
                 JOIN entry e ON e.consultation = c.id AND e.seq = c.tally_seq",
            )
            .map_err(sql(path))?;
        let mut rows = statement.query([]).map_err(sql(path))?;
        let mut last: Option<Before> = None;
        while let Some(row) = rows.next().map_err(sql(path))? {
            let (consultation, tally, line): (String, Vec<u8>, String) = (
                row.get(0).map_err(sql(path))?,
                row.get(1).map_err(sql(path))?,
                row.get(2).map_err(sql(path))?,
            );
            let number = Basis::from_bytes(&tally)?.minutes.map_or(0, |minutes| minutes.number);
            if last.as_ref().is_none_or(|last| last.number < number) {
                last = Some(Before { number, consultation, hash: Hash::of(line.as_bytes()) });
            }
        }
        Ok(Numbering { number: last.as_ref().map_or(0, |last| last.number) + 1, before: last })
    }

    /// The lines in which a person decided between two entries: no household
    /// was asked in them.
    fn decisions(&self) -> Result<HashSet<u64>, Fault> {
        let mut found = HashSet::new();
        let [_, _, resolved] = self.stored().twice;
        if resolved == 0 {
            return Ok(found);
        }
        let mut seq = 0;
        super::read::for_lines(self.conn(), self.path(), self.stored().id, &mut |line| {
            let entry = Entry::decode(line.as_bytes()).map_err(|error| damaged(self.path(), error))?;
            if matches!(entry.body, Body::Resolve { .. }) {
                found.insert(seq);
            }
            seq += 1;
            Ok(())
        })?;
        Ok(found)
    }

    /// How many households have an area of their own.
    fn unique_areas(&self) -> Result<u64, Fault> {
        let mut areas = Vec::new();
        for_slots(self.conn(), self.path(), self.stored().id, &mut |slot| {
            areas.push(slot.area);
            Ok(())
        })?;
        Ok(unique_number(areas))
    }

    /// Records per round, and the digest of the openings that count, sorted by
    /// slot: the bytes of `openings.jsonl`.
    fn canvass(&self) -> Result<(Vec<Round>, Hash), Fault> {
        let (conn, path, id) = (self.conn(), self.path(), self.stored().id);
        let counted = counted(conn, path, id)?;
        let decisions = self.decisions()?;
        let mut rounds = Rounds::default();
        let mut order = Order::default();
        self.secrets(|seq, line, detail| {
            let Ok(opening) = PositionOpening::decode(line.as_bytes()) else { return Ok(()) };
            let detail = detail.map(|detail| DetailOpening::decode(detail.as_bytes())).transpose();
            let detail = detail.map_err(|error| damaged(path, error))?.unwrap_or_default();
            if decisions.contains(&seq) {
                rounds.decide();
            } else {
                rounds.add(detail.round, &opening.position, counted.contains(seq));
            }
            if counted.contains(seq) {
                order.take(seq, opening.slot);
            }
            Ok(())
        })?;
        let mut digest = Hasher::default();
        order.each(conn, path, id, &mut |line| {
            digest.update(line.as_bytes());
            Ok(())
        })?;
        Ok((rounds.told(), digest.finish()))
    }
}
