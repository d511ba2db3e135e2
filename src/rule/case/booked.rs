//! The worked cases that stand beside the rules of a rulebook.

use super::{Case, Expect, Read};
use crate::rule::book::{self, Template};
use crate::rule::bucket::{Bucket, Buckets, Measures};
use crate::rule::evaluate::Facts;
use crate::rule::read::{Field, Fields, codes_of};
use crate::rule::tally::Outcome;
use crate::text::{self, Fault, Text};

/// The cases of every shipped rulebook.
///
/// # Errors
/// A book cannot be read, which a test rules out.
pub fn shipped() -> Result<Vec<Read>, Fault> {
    let mut cases = Vec::new();
    for (name, text) in book::BOOKS {
        cases.extend(from_book(text, name)?);
    }
    Ok(cases)
}

/// The cases of a rulebook in TOML; `name` names it in faults.
///
/// # Errors
/// `rule-invalid` with every mistake.
pub fn from_book(text: &str, name: &str) -> Result<Vec<Read>, Fault> {
    let (templates, cases) = book::rulebook(name, text, book::all())?;
    Ok(cases.into_iter().map(|case| settled(&templates, case)).collect())
}

/// A case as written, before its rule is settled.
#[derive(Debug, Clone)]
pub(in crate::rule) struct Booked {
    rule: String,
    number: usize,
    title: Text,
    set: crate::rule::read::Table,
    counts: Measures,
    facts: Facts,
    attempt: u32,
    second: Option<Measures>,
    outcome: Outcome,
}

fn settled(templates: &[Template], case: Booked) -> Read {
    let id = format!("{}#{}", case.rule, case.number);
    let rule = book::settled(templates, &case.rule, &case.set).map_err(|fault| (id.clone(), fault))?;
    // A measure the case says nothing of has nothing in it.
    let whole = |mut counts: Measures| {
        for key in rule.keys() {
            counts.entry(key).or_default();
        }
        counts
    };
    Ok(Case {
        id,
        title: case.title,
        counts: whole(case.counts),
        facts: case.facts,
        attempt: case.attempt,
        second: case.second.map(whole),
        expect: Expect {
            tally: None,
            after_silence: None,
            quorum_met: None,
            approval_met: None,
            confirm_met: None,
            quorum: None,
            approval: None,
            fallback: None,
            confirm: None,
            outcome: case.outcome,
            fallback_to: None,
            gate: None,
        },
        rule,
    })
}

/// Reads one `[[case]]`; `number` counts the cases of the same rule.
pub(in crate::rule) fn read(fields: Fields<'_>, number: impl Fn(&str) -> usize) -> Option<Booked> {
    let text = |key| fields.need(key).and_then(|field| field.text());
    let (rule, zh, en) = (text("rule"), text("title_zh"), text("title_en"));
    let counts = fields.need("tally").and_then(|field| measures(&field));
    let facts = fields.get("facts").map_or(Some(Facts::new()), |field| facts(&field));
    let attempt = fields.get("attempt").map_or(Some(1), |field| field.whole());
    let second = fields.get("second").map(|field| measures(&field));
    let set = fields.get("settings").and_then(|field| match field.value() {
        crate::rule::read::Value::Table(table) => Some(table.clone()),
        _ => None,
    });
    let outcome = fields.need("expect").and_then(|field| field.code(codes_of!(Outcome)));
    fields.finish();
    let rule = rule?;
    Some(Booked {
        number: number(&rule),
        rule,
        title: Text { zh: zh?.into(), en: en?.into() },
        set: set.unwrap_or_default(),
        counts: counts?,
        facts: facts?,
        attempt: attempt?,
        second: second.map_or(Some(None), |second| second.map(Some))?,
        outcome: outcome?,
    })
}

impl Booked {
    pub(in crate::rule) fn rule(&self) -> &str {
        &self.rule
    }
}

fn measures(field: &Field<'_>) -> Option<Measures> {
    let mut measures = Measures::new();
    for (key, field) in field.entries()? {
        let mut buckets = Buckets::default();
        for (code, field) in field.entries()? {
            let Ok(bucket) = code.parse::<Bucket>() else {
                let known = codes_of!(Bucket);
                field.refuse(text::rule_word_unknown(code), text::rule_want_one_of(known.join(", ")));
                return None;
            };
            buckets.add(bucket, field.whole()?).ok()?;
        }
        measures.insert(key.to_owned(), buckets);
    }
    Some(measures)
}

fn facts(field: &Field<'_>) -> Option<Facts> {
    let entries = field.entries()?.into_iter();
    entries.map(|(name, field)| Some((name.to_owned(), field.whole()?))).collect()
}
