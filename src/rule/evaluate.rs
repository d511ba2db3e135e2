//! Applying a rule to counts, in one order and exactly.

use super::bucket::{Buckets, Measures, too_large};
use super::model::{Fallback, Gate, Rule};
use super::node::{Criterion, Node, Threshold};
use super::possible::settled;
use super::ratio::reduced;
use super::silence::{after_silence, measure};
use super::tally::{Against, CriterionResult, GateResult, Outcome, Tally};
use crate::text::Fault;
use std::collections::BTreeMap;

/// The process facts that gates and the silence clause look at, such as
/// `notice_days`; each in its own unit, yes and no as 1 and 0.
pub type Facts = BTreeMap<String, i64>;

/// Applies `rule` to `counts`: gates, silence, quorum, approval, then fallback
/// or confirm. Every criterion is computed and listed, whatever came before it.
///
/// `attempt` counts from 1 and selects the quorum. `second` is the later tally
/// that `confirm` looks at; the silence clause is not applied to it. Where
/// records are contested, the outcome stands only if every way of settling them
/// gives the same one, as far as counts can tell (see [`bounds`](super::bounds()));
/// otherwise it is [`Outcome::Pending`].
///
/// # Errors
/// `too-large` if a figure does not fit 128 bits; `measure-missing` if the rule
/// looks at a measure that has no counts.
pub fn evaluate(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    attempt: u32,
    second: Option<&Measures>,
) -> Result<Tally, Fault> {
    let mut tally = settle(rule, counts, facts, attempt, second)?;
    if tally.outcome != Outcome::Void && !settled(rule, counts, facts, attempt, second)? {
        tally.outcome = Outcome::Pending;
        tally.fallback_to = None;
    }
    Ok(tally)
}

/// Like [`evaluate`], with the contested left where they are.
fn settle(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    attempt: u32,
    second: Option<&Measures>,
) -> Result<Tally, Fault> {
    let gates = gates(rule, facts);
    let (measures, silence) = after_silence(rule, counts, facts)?;
    let quorum = match rule.quorum.as_ref().and_then(|quorum| quorum.at(attempt)) {
        Some(node) => Stage::of(node, &measures)?,
        None => Stage::holds(),
    };
    let approval = Stage::of(&rule.approval, &measures)?;
    let fallback = match &rule.fallback {
        Some(fallback) if quorum.met && !approval.met => Some(match &fallback.when {
            Some(when) => Stage::of(when, &measures)?,
            None => Stage::holds(),
        }),
        _ => None,
    };
    let confirm = match (&rule.confirm, second) {
        (Some(confirm), Some(second)) => Some(Stage::of(&confirm.node, second)?),
        _ => None,
    };
    let met = |stage: &Option<Stage>| stage.as_ref().map(|stage| stage.met);
    let verdict = Verdict::of(rule, &gates, [quorum.met, approval.met], met(&fallback), met(&confirm));
    let to = rule.fallback.as_ref().map(|fallback| fallback.to.clone());
    Ok(Tally {
        measures,
        gates,
        silence,
        quorum: quorum.results,
        quorum_met: quorum.met,
        approval: approval.results,
        approval_met: approval.met,
        fallback: fallback.map_or_else(Vec::new, |stage| stage.results),
        fallback_to: to.filter(|_| verdict.outcome == Outcome::Fallback),
        confirm_met: confirm.as_ref().map(|stage| stage.met),
        confirm: confirm.map_or_else(Vec::new, |stage| stage.results),
        outcome: verdict.outcome,
    })
}

impl Rule {
    /// The process conditions under these facts; a fact that is not there does
    /// not meet one.
    #[must_use]
    pub fn check_gates(&self, facts: &Facts) -> Vec<GateResult> {
        gates(self, facts)
    }
}

/// What a tally comes to, without its arithmetic.
pub(super) struct Verdict {
    quorum: bool,
    approval: bool,
    pub(super) outcome: Outcome,
}

impl Verdict {
    fn of(
        rule: &Rule,
        gates: &[GateResult],
        [quorum, approval]: [bool; 2],
        fallback: Option<bool>,
        confirm: Option<bool>,
    ) -> Self {
        let outcome = if gates.iter().any(|gate| !gate.met) {
            Outcome::Void
        } else if !quorum {
            Outcome::NoQuorum
        } else if !approval {
            if fallback == Some(true) { Outcome::Fallback } else { Outcome::Rejected }
        } else {
            match (&rule.confirm, confirm) {
                (Some(_), None) => Outcome::Pending,
                (Some(_), Some(false)) => Outcome::Lapsed,
                _ => Outcome::Passed,
            }
        };
        Self { quorum, approval, outcome }
    }

    /// Whether quorum and approval are met together.
    pub(super) fn stands(&self) -> bool {
        self.quorum && self.approval
    }
}

/// The verdict on `counts` with the contested left where they are: much less
/// work than a whole tally, for asking what would be if.
pub(super) fn verdict(
    rule: &Rule,
    counts: &Measures,
    facts: &Facts,
    attempt: u32,
    second: Option<&Measures>,
) -> Result<Verdict, Fault> {
    let (measures, _) = after_silence(rule, counts, facts)?;
    let quorum = match rule.quorum.as_ref().and_then(|quorum| quorum.at(attempt)) {
        Some(node) => holds(node, &measures)?,
        None => true,
    };
    let approval = holds(&rule.approval, &measures)?;
    let when = |fallback: &Fallback| match &fallback.when {
        Some(when) => holds(when, &measures),
        None => Ok(true),
    };
    let fallback = rule.fallback.as_ref().map(when).transpose()?;
    let confirm = match (&rule.confirm, second) {
        (Some(confirm), Some(second)) => Some(holds(&confirm.node, second)?),
        _ => None,
    };
    Ok(Verdict::of(rule, &gates(rule, facts), [quorum, approval], fallback, confirm))
}

/// Whether `node` holds; every branch is looked at, so that a measure without
/// counts is always found.
fn holds(node: &Node, measures: &Measures) -> Result<bool, Fault> {
    match node {
        Node::One(criterion) => criterion.met(measure(measures, &criterion.key())?),
        Node::All { all } => all.iter().try_fold(true, |met, node| Ok(holds(node, measures)? && met)),
        Node::Any { any } => any.iter().try_fold(false, |met, node| Ok(holds(node, measures)? || met)),
    }
}

fn gates(rule: &Rule, facts: &Facts) -> Vec<GateResult> {
    let result = |gate: &Gate| {
        let found = facts.get(&gate.fact).copied();
        GateResult {
            id: gate.id.clone(),
            fact: gate.fact.clone(),
            op: gate.op,
            value: gate.value,
            found,
            met: found.is_some_and(|found| gate.op.holds(&found, &gate.value)),
        }
    };
    rule.gates.iter().map(result).collect()
}

/// One stage: its criteria in order and whether they hold together.
struct Stage {
    results: Vec<CriterionResult>,
    met: bool,
}

impl Stage {
    /// A stage that asks for nothing.
    fn holds() -> Self {
        Self { results: Vec::new(), met: true }
    }

    fn of(node: &Node, measures: &Measures) -> Result<Self, Fault> {
        let mut results = Vec::new();
        let met = join(node, measures, &mut results)?;
        Ok(Self { results, met })
    }
}

/// Whether `node` holds; every branch is computed, none is skipped.
fn join(node: &Node, measures: &Measures, results: &mut Vec<CriterionResult>) -> Result<bool, Fault> {
    match node {
        Node::One(criterion) => {
            let result = compare(criterion, measure(measures, &criterion.key())?)?;
            let met = result.met;
            results.push(result);
            Ok(met)
        }
        Node::All { all } => all.iter().try_fold(true, |met, node| Ok(join(node, measures, results)? && met)),
        Node::Any { any } => {
            any.iter().try_fold(false, |met, node| Ok(join(node, measures, results)? || met))
        }
    }
}

/// One comparison.
fn compare(criterion: &Criterion, buckets: &Buckets) -> Result<CriterionResult, Fault> {
    let count = criterion.count.sum(buckets);
    let (against, met) = match &criterion.threshold {
        Threshold::Value { value } => {
            let met = criterion.op.holds(&count, &u128::from(*value));
            (Against::Value { value: *value }, met)
        }
        Threshold::Ratio { ratio, of } => {
            let base = of.sum(buckets);
            let lhs = times(count, ratio.den())?;
            let rhs = times(base, ratio.num())?;
            let nobody = criterion.guard().is_some() && base == 0;
            let share = Against::Share {
                ratio: *ratio,
                base,
                lhs,
                rhs,
                rate: (base > 0).then(|| reduced(count, base)),
                percent_floor: percent_floor(count, base)?,
            };
            (share, criterion.op.holds(&lhs, &rhs) && !nobody)
        }
    };
    Ok(CriterionResult {
        id: criterion.id.clone(),
        measure: criterion.key(),
        count,
        op: criterion.op,
        against,
        met,
        short_by: if met { Some(0) } else { criterion.short_by(buckets) },
    })
}

fn times(count: u128, by: u64) -> Result<u128, Fault> {
    count.checked_mul(by.into()).ok_or_else(too_large)
}

/// `count / base` in percent with two decimals, rounded down.
fn percent_floor(count: u128, base: u128) -> Result<Option<String>, Fault> {
    let Some(hundredths) = times(count, 10_000)?.checked_div(base) else {
        return Ok(None);
    };
    let (whole, part) = (hundredths / 100, hundredths % 100);
    Ok(Some(format!("{whole}.{part:02}")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use crate::rule::{Bucket, Flip, bounds, flip};

    fn target(ratio: &str) -> Rule {
        let text = format!("[rule]\nextends = \"community.target\"\nratio = \"{ratio}\"");
        Rule::from_toml(&text, "test").unwrap()
    }

    fn households(pairs: &[(Bucket, u128)]) -> Measures {
        let buckets = Buckets::of(pairs.iter().copied()).unwrap();
        Measures::from([("households".to_owned(), buckets)])
    }

    fn outcome(rule: &Rule, counts: &Measures) -> Outcome {
        evaluate(rule, counts, &Facts::new(), 1, None).unwrap().outcome
    }

    #[test]
    fn a_criterion_is_written_as_the_contract_says() {
        let counts = households(&[(Bucket::For, 1357), (Bucket::Against, 12), (Bucket::Silent, 31)]);
        let tally = evaluate(&target("97/100"), &counts, &Facts::new(), 1, None).unwrap();
        assert_eq!(
            serde_json::to_string(&tally.approval).unwrap(),
            r#"[{"id":"target","measure":"households","count":1357,"op":">=","ratio":"97/100","base":1400,"lhs":"135700","rhs":"135800","rate":"1357/1400","percent_floor":"96.92","met":false,"short_by":1}]"#
        );
        let turned = flip(&target("97/100"), &counts, &Facts::new(), 1).unwrap();
        assert_eq!(turned, Some(Flip { measure: "households".to_owned(), count: 1 }));
    }

    #[test]
    fn contested_records_leave_it_pending_only_if_they_matter() {
        let counts = |agreed, contested| {
            let rest = 100 - agreed - contested;
            let pairs = [(Bucket::For, agreed), (Bucket::Contested, contested), (Bucket::Silent, rest)];
            households(&pairs)
        };
        let rule = target("2/3");
        assert_eq!(outcome(&rule, &counts(67, 3)), Outcome::Passed);
        assert_eq!(outcome(&rule, &counts(64, 3)), Outcome::Pending);
        assert_eq!(outcome(&rule, &counts(63, 3)), Outcome::Rejected);
    }

    #[test]
    fn bounds_say_when_it_is_decided() {
        let rule = target("2/3");
        let at = |agreed, against| {
            let open = 90 - agreed - against;
            let pairs = [(Bucket::For, agreed), (Bucket::Against, against), (Bucket::Silent, open)];
            let counts = households(&pairs);
            let open = households(&[(Bucket::Silent, open)]);
            let bounds = bounds(&rule, &counts, &open, &Facts::new(), 1).unwrap();
            (bounds.best, bounds.worst, bounds.decided)
        };
        assert_eq!(at(60, 0), (Outcome::Passed, Outcome::Passed, true));
        assert_eq!(at(59, 30), (Outcome::Passed, Outcome::Rejected, false));
        assert_eq!(at(59, 31), (Outcome::Rejected, Outcome::Rejected, true));
    }

    #[test]
    fn figures_that_do_not_fit_are_refused() {
        let counts = households(&[(Bucket::For, u128::MAX)]);
        let fault = evaluate(&target("2/3"), &counts, &Facts::new(), 1, None).unwrap_err();
        assert_eq!(fault.code, "too-large");
        // 2^63 hundredths of a square metre at each of 10^6 doors is fine.
        let counts = households(&[(Bucket::For, (1u128 << 63) * 1_000_000)]);
        assert_eq!(outcome(&target("97/100"), &counts), Outcome::Passed);
    }

    #[test]
    fn a_measure_without_counts_is_a_fault_and_not_a_zero() {
        let fault = evaluate(&target("2/3"), &Measures::new(), &Facts::new(), 1, None);
        assert_eq!(fault.unwrap_err().code, "measure-missing");
    }

    #[test]
    fn silence_moves_only_on_recorded_facts() {
        let text = r#"[rule]
extends = "community.majority"
silence = { participates = true, direction = "against", requires = ["told_effect"] }
"#;
        let rule = Rule::from_toml(text, "test").unwrap();
        let counts = households(&[(Bucket::For, 2), (Bucket::Silent, 3), (Bucket::Unreached, 4)]);
        let tally = evaluate(&rule, &counts, &Facts::new(), 1, None).unwrap();
        assert_eq!(tally.outcome, Outcome::Passed);
        let step = tally.silence.unwrap();
        assert_eq!((step.applied, step.missing), (false, vec!["told_effect".to_owned()]));
        let told = Facts::from([("told_effect".to_owned(), 1)]);
        let tally = evaluate(&rule, &counts, &told, 1, None).unwrap();
        assert_eq!(tally.outcome, Outcome::Rejected);
        assert_eq!(tally.measures["households"].get(Bucket::Unreached), 4);
    }

    #[test]
    fn a_second_tally_confirms_or_undoes() {
        let text = r#"[rule]
extends = "community.majority"
[rule.confirm]
after_days = 7
id = "objections"
measure = "households"
count = ["against"]
op = "<"
ratio = "1/3"
of = "all"
"#;
        let rule = Rule::from_toml(text, "test").unwrap();
        let counts = households(&[(Bucket::For, 9)]);
        let after = |against| {
            let later = households(&[(Bucket::Against, against), (Bucket::Silent, 9 - against)]);
            evaluate(&rule, &counts, &Facts::new(), 1, Some(&later)).unwrap().outcome
        };
        assert_eq!(outcome(&rule, &counts), Outcome::Pending);
        assert_eq!((after(2), after(3)), (Outcome::Passed, Outcome::Lapsed));
    }
}
