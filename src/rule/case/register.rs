//! From a register and its ballots to counts: scope, excluded kinds, owners
//! struck out, merged heads, proxies above the limit.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::rule::bucket::{Bucket, Buckets, Measures};
use crate::rule::model::Rule;
use crate::rule::position::Position;
use crate::rule::terms::DeveloperStock;
use crate::text::{self, Fault};

/// One unit of a register.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Unit {
    #[serde(rename = "unit", default)]
    _unit: Value,
    owner: String,
    kind: Option<String>,
    state: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    /// Amounts: `area` as square metres in decimals, others as whole numbers.
    #[serde(flatten)]
    amounts: BTreeMap<String, Value>,
}

/// A ballot: a position, or a position given by a proxy.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Ballot {
    Own(Position),
    Proxy { position: Position, proxy: Option<String> },
}

/// The counts of a register.
pub(super) fn count(
    rule: &Rule,
    register: &[Unit],
    ballots: &[(String, Ballot)],
    (scope, ineligible): (Option<&str>, &[String]),
) -> Result<Measures, Fault> {
    let counted = |unit: &&Unit| {
        let excluded = unit.kind.as_ref().is_some_and(|kind| rule.area.exclude_kinds.contains(kind));
        let within = scope.is_none_or(|tag| unit.tags.iter().any(|own| own == tag));
        !excluded && within && !ineligible.contains(&unit.owner)
    };
    let units: Vec<&Unit> = register.iter().filter(counted).collect();
    let positions = positions(rule, ballots)?;
    let mut keys: BTreeSet<String> = rule.keys();
    keys.extend(rule.measures.iter().cloned());
    let mut measures = Measures::new();
    for key in keys {
        let (measure, tag) = key.split_once('@').map_or((key.as_str(), None), |(m, tag)| (m, Some(tag)));
        let mut buckets = Buckets::default();
        let mut heads = BTreeSet::new();
        for unit in units.iter().filter(|unit| tag.is_none_or(|tag| unit.tags.iter().any(|own| own == tag))) {
            let bucket = positions.get(unit.owner.as_str()).copied().unwrap_or(Bucket::Silent);
            let amount = match measure {
                "heads" => u128::from(heads.insert(head(rule, unit))),
                "units" | "households" => 1,
                measure => amount(unit, measure)?,
            };
            buckets.add(bucket, amount)?;
        }
        measures.insert(key, buckets);
    }
    Ok(measures)
}

/// Who a unit's owner is as a head.
fn head<'u>(rule: &Rule, unit: &'u Unit) -> &'u str {
    let one = rule.heads.developer_stock == Some(DeveloperStock::One);
    let in_stock = unit.state.as_deref().is_some_and(DeveloperStock::holds);
    // No owner is named by nothing.
    if one && in_stock { "" } else { &unit.owner }
}

/// The bucket of each owner who answered, in the order of receipt.
fn positions<'b>(rule: &Rule, ballots: &'b [(String, Ballot)]) -> Result<BTreeMap<&'b str, Bucket>, Fault> {
    let limit = rule.most_per_holder();
    let mut held = BTreeMap::<&str, u64>::new();
    let mut positions = BTreeMap::new();
    for (owner, ballot) in ballots {
        let (position, proxy) = match ballot {
            Ballot::Own(position) => (*position, None),
            Ballot::Proxy { position, proxy } => (*position, proxy.as_deref()),
        };
        if let Some(holder) = proxy {
            let count = held.entry(holder).or_default();
            *count += 1;
            if limit.is_some_and(|limit| *count > limit) {
                continue;
            }
        }
        let Some(bucket) = rule.bucket_of(position) else {
            return Err(Fault::new("position-not-allowed", text::position_not_allowed(position, &rule.id)));
        };
        positions.insert(owner.as_str(), bucket);
    }
    Ok(positions)
}

fn amount(unit: &Unit, measure: &str) -> Result<u128, Fault> {
    let wrong = || Fault::new("case-invalid", text::case_amount(&unit.owner, measure));
    match unit.amounts.get(measure) {
        Some(Value::String(decimal)) if measure == "area" => hundredths(decimal).ok_or_else(wrong),
        Some(Value::String(whole)) => whole.parse().map_err(|_| wrong()),
        Some(Value::Number(whole)) if measure != "area" => whole.as_u64().map(u128::from).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

/// `100.00` square metres in units of 0.01.
fn hundredths(decimal: &str) -> Option<u128> {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok()
}
