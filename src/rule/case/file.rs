//! A file of worked cases in JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::register::{Ballot, Unit, count};
use super::{Case, Expect, Read};
use crate::rule::bucket::Buckets;
use crate::rule::evaluate::Facts;
use crate::rule::model::Rule;
use crate::text::{self, Fault, Place, Text};

/// The name of the format.
const FORMAT: &str = "yishi-tally-cases";

#[derive(Deserialize)]
struct RawFile<'a> {
    format: String,
    version: u64,
    #[serde(borrow)]
    cases: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    id: String,
    #[serde(default)]
    title_zh: String,
    #[serde(default)]
    title_en: String,
    #[serde(rename = "why", default)]
    _why: Value,
    #[serde(rename = "row", default)]
    _row: Value,
    rule: Value,
    register: Option<Vec<Unit>>,
    ballots: Option<Ordered<Ballot>>,
    scope: Option<String>,
    #[serde(default)]
    ineligible: Vec<String>,
    tally: Option<BTreeMap<String, Buckets>>,
    second_tally: Option<BTreeMap<String, Buckets>>,
    #[serde(default)]
    facts: Facts,
    attempt: Option<u32>,
    expect: Expect,
}

/// A JSON object in the order of the file, which is the order of receipt.
pub(super) struct Ordered<T>(pub(super) Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Ordered<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        from.deserialize_map(Reader(PhantomData))
    }
}

/// Reads a file; `name` names it in faults. A case that cannot be read does
/// not keep the others from being run.
///
/// # Errors
/// The file is not JSON, or not one of worked cases.
pub fn from_json(text: &str, name: &str) -> Result<Vec<Read>, Fault> {
    let raw: RawFile<'_> = serde_json::from_str(text).map_err(|error| {
        let place = Place { line: u64::try_from(error.line()).ok(), ..Place::line(name, 1) };
        Fault::new("cases-invalid", text::cases_invalid(name))
            .hint(text::cases_hint())
            .at(place.reason(Text::same(error.to_string())))
    })?;
    if raw.format != FORMAT || raw.version != 1 {
        let found = format!("{} {}", raw.format, raw.version);
        return Err(Fault::new("newer-version", text::entry_newer(found)));
    }
    Ok(raw.cases.iter().map(|raw| read(raw.get(), name)).collect())
}

fn read(raw: &str, name: &str) -> Read {
    let id = || {
        let value: Value = serde_json::from_str(raw).unwrap_or_default();
        value.get("id").and_then(Value::as_str).unwrap_or("?").to_owned()
    };
    let wrong = |reason: Text| {
        (id(), Fault::new("case-invalid", text::case_invalid()).at(Place::line(name, 1).reason(reason)))
    };
    let case: RawCase = serde_json::from_str(raw).map_err(|error| wrong(Text::same(error.to_string())))?;
    let rule = rule_of(case.rule).map_err(|fault| (case.id.clone(), fault))?;
    let counts = match (case.register, case.tally) {
        (Some(register), None) => {
            let ballots = case.ballots.map(|ballots| ballots.0).unwrap_or_default();
            let scope = (case.scope.as_deref(), case.ineligible.as_slice());
            count(&rule, &register, &ballots, scope).map_err(|fault| (case.id.clone(), fault))?
        }
        (None, Some(tally)) => tally,
        _ => return Err(wrong(text::case_register_or_tally())),
    };
    Ok(Case {
        title: Text { zh: case.title_zh.into(), en: case.title_en.into() },
        id: case.id,
        rule,
        counts,
        facts: case.facts,
        attempt: case.attempt.unwrap_or(1),
        second: case.second_tally,
        expect: case.expect,
    })
}

/// A case's rule: the cases keep excluded kinds beside the rule's tables.
fn rule_of(mut rule: Value) -> Result<Rule, Fault> {
    if let Some(kinds) = rule.as_object_mut().and_then(|rule| rule.remove("exclude_kinds"))
        && let Some(rule) = rule.as_object_mut()
    {
        let area = rule.entry("area").or_insert_with(|| json!({}));
        if let Some(area) = area.as_object_mut() {
            area.insert("exclude_kinds".to_owned(), kinds);
        }
    }
    Rule::from_json(&rule, "rule")
}
