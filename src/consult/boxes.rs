//! The secret ballot: who took part is recorded, and what each sealed box came
//! to; what a household said is recorded nowhere, since nobody who writes here
//! knows it.
//!
//! What can be checked is what can be checked of watched paper: that no more
//! ballots were counted than households took part, that the boxes add up to the
//! result, and that nothing was changed afterwards. That a box holds what was
//! put into it is for those to say who watched it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counts::{Cell, Counts};
use super::decide::Ground;
use super::provenance::Provenance;
use super::{Disclose, Settings, Standing, position};
use crate::log::{BoxCount, DetailOpening};
use crate::rule::{Position, Rule};
use crate::text::{self, Fault, Place, Text};

/// A box with fewer ballots would tell too much of those who used it.
pub const FEWEST_BALLOTS: u64 = 10;
/// Fewer people than these do not count a box.
pub const FEWEST_TELLERS: u64 = 2;
/// The note that says a count was closed although ballots and turnout differ.
pub const DISCREPANCY: &str = "box-discrepancy";

/// What a box came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BoxTotals {
    /// Ballots for.
    #[serde(rename = "for")]
    pub for_: u64,
    /// Ballots against.
    pub against: u64,
    /// Ballots that abstain.
    pub abstain: u64,
    /// Spoilt ballots.
    pub invalid: u64,
    /// Ballots that were given out at the box and are not in it.
    pub novote: u64,
}

impl BoxTotals {
    /// Those of a line.
    #[must_use]
    pub fn of(count: &BoxCount) -> Self {
        Self {
            for_: count.for_,
            against: count.against,
            abstain: count.abstain,
            invalid: count.invalid,
            novote: count.novote,
        }
    }

    /// The ballots in it, by what they say.
    #[must_use]
    pub fn ballots(&self) -> [(Position, u64); 4] {
        [
            (Position::For, self.for_),
            (Position::Against, self.against),
            (Position::Abstain, self.abstain),
            (Position::Invalid, self.invalid),
        ]
    }

    /// How many ballots are in it.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.ballots().iter().fold(0, |sum, (_, ballots)| sum.saturating_add(*ballots))
    }

    /// The households that it accounts for.
    #[must_use]
    pub fn accounted(&self) -> u64 {
        self.number().saturating_add(self.novote)
    }

    /// Whether all its ballots say the same: then it tells what everybody said
    /// who used it.
    #[must_use]
    pub fn is_unanimous(&self) -> bool {
        self.ballots().iter().any(|(_, ballots)| *ballots == self.number())
    }
}

/// Boxes by their names.
pub type Boxes = BTreeMap<String, BoxTotals>;

/// The households that boxes account for.
#[must_use]
pub fn accounted(boxes: &Boxes) -> u64 {
    boxes.values().fold(0, |sum, totals| sum.saturating_add(totals.accounted()))
}

impl Settings {
    /// Whether the ballot is secret, counted from sealed boxes.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.consultation.disclose == Disclose::Box
    }
}

/// The measures that ballots can be counted in without knowing whose they are.
pub(super) const COUNTED: [&str; 2] = ["households", "units"];

impl Counts {
    /// Of counts by who took part, those of the boxes: what ballots say goes to
    /// the total. Areas and owners are left out, since a ballot has neither.
    #[must_use]
    pub fn in_boxes(mut self, boxes: Boxes) -> Self {
        let mut said: BTreeMap<Position, u64> = BTreeMap::new();
        for (position, ballots) in boxes.values().flat_map(BoxTotals::ballots) {
            let sum = said.entry(position).or_default();
            *sum = sum.saturating_add(ballots);
        }
        for cell in self.buildings.values_mut().flat_map(BTreeMap::values_mut).chain(self.total.values_mut())
        {
            cell.area = 0;
        }
        let ballots = said.values().fold(0_u64, |sum, ballots| sum.saturating_add(*ballots));
        let left = |turnout: u64| turnout.saturating_sub(ballots);
        if let Some(cell) = self.total.get_mut(&Standing::Turnout) {
            cell.households = left(cell.households);
        }
        for sums in self.others.values_mut() {
            if let Some(amount) = sums.get_mut(&Standing::Turnout) {
                *amount = left(*amount);
            }
        }
        for (position, ballots) in said.into_iter().filter(|(_, ballots)| *ballots > 0) {
            let standing = Standing::Given(position, Provenance::Box);
            self.total.entry(standing).or_default().add(Cell { households: ballots, area: 0 });
            for sums in self.others.values_mut() {
                sums.insert(standing, ballots);
            }
        }
        self.total.retain(|_, cell| cell.households > 0);
        for sums in self.others.values_mut() {
            sums.retain(|_, amount| *amount > 0);
        }
        self.heads.values_mut().for_each(BTreeMap::clear);
        (self.boxes, self.has_area) = (boxes, false);
        self
    }

    /// The same, where the ballot is secret.
    #[must_use]
    pub fn counted(self, settings: &Settings, boxes: impl FnOnce() -> Boxes) -> Self {
        if settings.is_secret() { self.in_boxes(boxes()) } else { self }
    }

    /// Households that took part and of which no box knows anything.
    #[must_use]
    pub fn uncounted(&self) -> u64 {
        let left = self.total.get(&Standing::Turnout).map_or(0, |cell| cell.households);
        self.boxes.values().fold(left, |left, totals| left.saturating_sub(totals.novote))
    }
}

/// Refuses a rule that a secret ballot cannot be counted under.
///
/// # Errors
/// `box-rule`, with every reason.
pub fn must_be_countable(settings: &Settings) -> Result<(), Fault> {
    if !settings.is_secret() {
        return Ok(());
    }
    let mut places = Vec::new();
    for rule in std::iter::once(&settings.rule).chain(&settings.fallback) {
        for reason in reasons(rule) {
            places.push(Place { value: Some(rule.id.clone()), reason: Some(reason), ..Place::default() });
        }
    }
    if places.is_empty() {
        return Ok(());
    }
    Err(Fault::new("box-rule", text::box_rule(&settings.rule.id)).hint(text::box_rule_hint()).at_all(places))
}

/// Why a secret ballot cannot be counted under a rule.
fn reasons(rule: &Rule) -> Vec<Text> {
    let by = rule.silence.as_ref().and_then(|silence| silence.by.clone());
    let mut reasons: Vec<Text> = Vec::new();
    for key in rule.keys().into_iter().chain(by) {
        let (measure, tag) = key.split_once('@').map_or((key.as_str(), None), |(m, tag)| (m, Some(tag)));
        let reason = match (measure, tag) {
            (measure, None) if COUNTED.contains(&measure) => continue,
            (measure, Some(tag)) if COUNTED.contains(&measure) => text::box_rule_tag(tag),
            ("area", _) => text::box_rule_area(),
            ("heads", _) => text::box_rule_heads(),
            (other, _) => text::box_rule_measure(other),
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if rule.confirm.is_some() {
        reasons.push(text::box_rule_confirm());
    }
    let accepted = BoxTotals::default().ballots();
    if accepted.iter().any(|(position, _)| rule.bucket_of(*position).is_none()) {
        reasons.push(text::box_rule_positions());
    }
    reasons
}

impl Ground<'_> {
    /// Refuses what joins a door to an answer, where the ballot is secret.
    ///
    /// # Errors
    /// `box-mode`.
    pub fn must_not_be_secret(&self) -> Result<(), Fault> {
        not_secret(self.settings)
    }

    /// Refuses words beside a household of a secret ballot that say how it voted.
    /// They are not repeated.
    ///
    /// # Errors
    /// `box-answer`.
    pub(super) fn must_not_tell(&self, detail: &DetailOpening) -> Result<(), Fault> {
        if !self.settings.is_secret() {
            return Ok(());
        }
        let DetailOpening { channel, form, note, proof, proxy, steward, witness, .. } = detail;
        let cells = [
            ("channel", channel),
            ("form", form),
            ("proof", proof),
            ("proxy", proxy),
            ("steward", steward),
            ("witness", witness),
        ];
        let named = cells.into_iter().find(|(_, cell)| position::is_named_by(cell)).map(|(name, _)| name);
        match named.or_else(|| position::is_told_by(note).then_some("note")) {
            None => Ok(()),
            Some(name) => {
                Err(Fault::new("box-answer", text::turnout_tells(name)).hint(text::turnout_tells_hint()))
            }
        }
    }

    /// Refuses what belongs to a secret ballot, where it is not.
    ///
    /// # Errors
    /// `not-box-mode`.
    pub(super) fn must_be_secret(&self) -> Result<(), Fault> {
        if self.settings.is_secret() {
            return Ok(());
        }
        let mode = self.settings.consultation.disclose;
        Err(Fault::new("not-box-mode", text::not_box_mode(self.consultation, mode))
            .hint(text::not_box_mode_hint(self.consultation)))
    }
}

/// As [`Ground::must_not_be_secret`].
///
/// # Errors
/// `box-mode`.
pub fn not_secret(settings: &Settings) -> Result<(), Fault> {
    let id = &settings.consultation.id;
    if settings.is_secret() {
        return Err(Fault::new("box-mode", text::box_mode(id)).hint(text::box_mode_hint(id)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn totals(for_: u64, against: u64, novote: u64) -> BoxTotals {
        BoxTotals { for_, against, novote, ..BoxTotals::default() }
    }

    #[test]
    fn ballots_go_to_the_total_and_stay_out_of_buildings() {
        let cell = Cell { households: 30, area: 9000 };
        let mut counts = Counts { has_area: true, ..Counts::default() };
        counts.total.insert(Standing::Turnout, cell);
        counts.total.insert(Standing::Unreached, Cell { households: 10, area: 1 });
        counts.buildings.insert("3".to_owned(), counts.total.clone());
        let boxes = Boxes::from([("a".to_owned(), totals(12, 3, 1)), ("b".to_owned(), totals(10, 2, 0))]);
        let counted = counts.in_boxes(boxes);
        assert_eq!(counted.positions(), BTreeMap::from([(Position::For, 22), (Position::Against, 5)]));
        assert_eq!(counted.total.get(&Standing::Turnout).unwrap().households, 3);
        assert_eq!(counted.uncounted(), 2);
        assert_eq!(counted.all(), Cell { households: 40, area: 0 });
        assert!(counted.adds_up() && !counted.has_area);
        let there = counted.buildings.get("3").unwrap();
        assert!(there.keys().all(|standing| standing.position().is_none()));
    }

    #[test]
    fn a_box_of_one_mind_is_known() {
        assert!(totals(12, 0, 3).is_unanimous());
        assert!(!totals(12, 1, 0).is_unanimous());
    }
}
