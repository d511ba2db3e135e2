//! The result without what may be argued about: the silence clause, the
//! proxies, and each answer that does not count as what it says.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Settings;
use super::basis::Basis;
use super::counts::Counts;
use super::provenance::Provenance;
use super::standing::Standing;
use crate::rule::{self, Measures, Outcome, Position, Rule, Tally};
use crate::text::Fault;

/// What was left out.
pub const SILENCE: &str = "silence";
/// What was left out.
pub const PROXIES: &str = "proxies";
/// What was left out.
pub const UNSIGNED: &str = "unsigned";

/// The result without one thing that touched it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Without {
    /// `silence`, `proxies`, `unsigned`, a way in which positions are known, or
    /// the code of a position.
    pub what: String,
    /// Buckets per measure without it.
    pub measures: Measures,
    /// The outcome without it.
    pub outcome: Outcome,
    /// Whether that is another outcome.
    pub differs: bool,
}

/// Everything that touched the result, each left out by itself. An answer
/// that is left out counts as delivered and not given.
pub(super) fn all(settings: &Settings, basis: &Basis, tally: &Tally) -> Result<Vec<Without>, Fault> {
    let rule = &settings.rule;
    let mut found = Vec::new();
    let mut again = |what: &str, rule: &Rule, counts: &Counts| -> Result<(), Fault> {
        let measures = counts.measures(rule);
        let second = basis.second.as_ref().map(|counts| counts.measures(rule));
        let result = rule::evaluate(rule, &measures, &basis.facts, settings.attempt, second.as_ref())?;
        found.push(Without {
            what: what.to_owned(),
            measures: result.measures,
            outcome: result.outcome,
            differs: result.outcome != tally.outcome,
        });
        Ok(())
    };
    let moved = tally.silence.iter().flat_map(|step| step.moved.values()).any(|moved| moved.count > 0);
    if moved {
        let plain = Rule { silence: None, ..rule.clone() };
        again(SILENCE, &plain, &basis.counts)?;
    }
    if basis.counts.by_proxy() > 0 {
        let own = basis.counts.retold(|standing| match standing {
            Standing::Given(_, Provenance::Proxy) => Standing::Silent,
            other => other,
        });
        again(PROXIES, rule, &own)?;
    }
    let tiers: BTreeSet<Provenance> =
        basis.counts.total.keys().filter_map(|standing| standing.provenance()).collect();
    // Where all are known in one way, leaving them out leaves nothing.
    if tiers.len() > 1 {
        for tier in tiers.iter().filter(|tier| **tier != Provenance::Proxy) {
            let counts = basis.counts.retold(|standing| struck(standing, |own| own == *tier));
            again(tier.code(), rule, &counts)?;
        }
        if tiers.contains(&Provenance::Signed) {
            let counts = basis.counts.retold(|standing| struck(standing, |own| own != Provenance::Signed));
            again(UNSIGNED, rule, &counts)?;
        }
    }
    for (position, households) in basis.counts.positions() {
        let plain = rule.bucket_of(position).is_some_and(|bucket| bucket.as_str() == position.as_str());
        // A spoilt ballot takes part, which is a choice, even where it counts
        // as what it is.
        if households == 0 || (plain && position != Position::Invalid) {
            continue;
        }
        let counts = basis.counts.retold(|standing| {
            if standing.position() == Some(position) { Standing::Silent } else { standing }
        });
        again(position.as_str(), rule, &counts)?;
    }
    Ok(found)
}

/// A standing with its answer left out where that is known in such a way.
fn struck(standing: Standing, which: impl Fn(Provenance) -> bool) -> Standing {
    if standing.provenance().is_some_and(which) { Standing::Silent } else { standing }
}
