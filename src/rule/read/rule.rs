//! Reading a resolved rule: nothing in it is left open any more.

use super::check::check;
use super::fields::{Field, Fields, Reader};
use super::stages::{codes_of, confirm, fallback, gate, node, quorum, silence};
use super::tree::{Table, Tree, Value};
use crate::rule::bucket::Bucket;
use crate::rule::model::{Ballot, Rule, Source};
use crate::rule::position::{Position, Positions};
use crate::rule::terms::{
    Area, Checked, Cite, Delivery, DeveloperStock, Extension, Heads, Merge, Mixed, Proxy, Publish,
};
use crate::text::{self, Fault, Place};
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;

/// The refusal of a rule: every mistake as a place.
pub(crate) fn fault(places: Vec<Place>) -> Fault {
    let message = text::rule_invalid(places.len());
    Fault::new("rule-invalid", message).hint(text::rule_invalid_hint()).at_all(places)
}

/// Reads a resolved rule. `line` is where its table begins.
///
/// # Errors
/// `rule-invalid` with every mistake.
pub(crate) fn read(table: &Table, file: &str, path: &str, line: Option<u64>) -> Result<Rule, Fault> {
    let reader = Reader::new(file);
    let rule = rule(reader.fields(table, path, line));
    if let Some(rule) = &rule {
        check(rule, &reader.fields(table, path, line));
    }
    match (rule, reader.into_places()) {
        (Some(rule), places) if places.is_empty() => Ok(rule),
        (_, places) => Err(fault(places)),
    }
}

impl Rule {
    /// Reads a rule that was written as JSON, e.g. the effective rule of a
    /// minutes folder. `file` names the source in faults.
    ///
    /// # Errors
    /// `rule-invalid` with every mistake.
    pub fn from_json(json: &serde_json::Value, file: &str) -> Result<Self, Fault> {
        match Tree::from_json(json).value {
            Value::Table(table) => read(&table, file, "", None),
            _ => {
                let reader = Reader::new(file);
                let place = reader.place(None, "", text::rule_type());
                Err(fault(vec![place.remedy(text::rule_want_table())]))
            }
        }
    }
}

/// Goes through [`Rule::from_json`]; the message names the first mistake.
impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        Self::from_json(&json, "").map_err(|fault| {
            let first = fault.places.first();
            let key = first.and_then(|place| place.column.as_deref());
            let reason = first.and_then(|place| place.reason.as_ref());
            de::Error::custom(match (key, reason) {
                (Some(key), Some(reason)) => format!("{key}: {reason}"),
                _ => fault.to_string(),
            })
        })
    }
}

fn rule(fields: Fields<'_>) -> Option<Rule> {
    let id = text_of(fields.need("id"));
    let title_zh = text_of(fields.get("title_zh"));
    let title_en = text_of(fields.get("title_en"));
    let measures = fields.need("measures").and_then(|field| field.list(Field::text));
    let approval = fields.need("approval").and_then(|field| node(&field));
    let rule = Rule {
        title_zh: title_zh.or_else(|| id.clone()).unwrap_or_default(),
        title_en: title_en.or_else(|| id.clone()).unwrap_or_default(),
        id: id.unwrap_or_default(),
        based_on: text_of(fields.get("based_on")),
        changed: texts_of(fields.get("changed")),
        set: fields.get("set").and_then(|field| settings(&field)).unwrap_or_default(),
        source: fields.get("source").and_then(|field| field.code(codes_of!(Source))).unwrap_or(Source::Law),
        valid_from: fields.get("valid_from").and_then(|field| field.date()),
        valid_to: fields.get("valid_to").and_then(|field| field.date()),
        measures: measures.clone().unwrap_or_default(),
        positions: fields.get("positions").map(|field| positions(&field)).unwrap_or_default(),
        ballot: fields.get("ballot").and_then(|field| ballot(&field)),
        gates: fields.get("gates").and_then(|field| field.list(gate)).unwrap_or_default(),
        silence: fields.get("silence").and_then(|field| silence(&field)),
        quorum: fields.get("quorum").and_then(|field| quorum(&field)),
        fallback: fields.get("fallback").and_then(|field| fallback(&field)),
        confirm: fields.get("confirm").and_then(|field| confirm(&field)),
        heads: fields.get("heads").and_then(|field| heads(&field)).unwrap_or_default(),
        area: fields.get("area").and_then(|field| area(&field)).unwrap_or_default(),
        proxy: fields.get("proxy").and_then(|field| proxy(&field)),
        extension: fields.get("extension").and_then(|field| extension(&field)),
        delivery: fields.get("delivery").and_then(|field| delivery(&field)),
        publish: fields.get("publish").and_then(|field| publish(&field)),
        cite: fields.get("cite").and_then(|field| field.list(cite)).unwrap_or_default(),
        approval: match approval {
            Some(approval) => approval,
            // Every other field is read by now, and every mistake reported.
            None => {
                fields.finish();
                return None;
            }
        },
    };
    fields.finish();
    measures.map(|_| rule)
}

fn text_of(field: Option<Field<'_>>) -> Option<String> {
    field?.text()
}

fn texts_of(field: Option<Field<'_>>) -> Vec<String> {
    field.and_then(|field| field.list(Field::text)).unwrap_or_default()
}

fn settings(field: &Field<'_>) -> Option<BTreeMap<String, String>> {
    let entries = field.entries()?.into_iter();
    Some(entries.filter_map(|(key, field)| Some((key.to_owned(), field.text()?))).collect())
}

/// `[positions]` over the defaults.
fn positions(field: &Field<'_>) -> Positions {
    let mut positions = Positions::default();
    let known = codes_of!(Position);
    for (key, field) in field.entries().unwrap_or_default() {
        let Ok(position) = key.parse() else {
            field.refuse(text::rule_key_unknown(key), text::rule_keys_known(known.join(", ")));
            continue;
        };
        if position == Position::Majority && matches!(field.value(), Value::Text(code) if code == "majority")
        {
            positions.join();
            continue;
        }
        match field.code(codes_of!(Bucket)) {
            // Whoever answered was reached, and is not silent.
            Some(Bucket::Silent | Bucket::Unreached) => {
                let counted = "for, against, abstain, invalid, novote";
                field.refuse(text::rule_answered_is_not_silent(), text::rule_want_one_of(counted));
            }
            Some(Bucket::Contested) => {
                field.refuse(text::rule_contested_named(), text::rule_want_one_of(known.join(", ")));
            }
            Some(bucket) => positions.set(position, bucket),
            None => {}
        }
    }
    positions
}

fn ballot(field: &Field<'_>) -> Option<Ballot> {
    let fields = field.table()?;
    let form = text_of(fields.get("form"));
    let options = fields.get("options").and_then(|field| field.list(|item| item.code(codes_of!(Position))));
    fields.finish();
    Some(Ballot { form, options: options.unwrap_or_default() })
}

fn heads(field: &Field<'_>) -> Option<Heads> {
    let fields = field.table()?;
    let heads = Heads {
        merge: fields.get("merge").and_then(|field| field.code(codes_of!(Merge))).unwrap_or(Merge::Owner),
        mixed: fields.get("mixed").and_then(|field| field.code(codes_of!(Mixed))).unwrap_or(Mixed::Contested),
        developer_stock: fields
            .get("developer_stock")
            .and_then(|field| field.code(codes_of!(DeveloperStock))),
    };
    fields.finish();
    Some(heads)
}

fn area(field: &Field<'_>) -> Option<Area> {
    let fields = field.table()?;
    let area =
        Area { exclude_kinds: texts_of(fields.get("exclude_kinds")), basis: texts_of(fields.get("basis")) };
    fields.finish();
    Some(area)
}

fn proxy(field: &Field<'_>) -> Option<Proxy> {
    let fields = field.table()?;
    let proxy = Proxy {
        form: text_of(fields.get("form")),
        max_per_holder: fields.get("max_per_holder").and_then(|field| field.whole()),
    };
    fields.finish();
    Some(proxy)
}

fn extension(field: &Field<'_>) -> Option<Extension> {
    let fields = field.table()?;
    let extension = Extension {
        max_days: fields.get("max_days").and_then(|field| field.whole()),
        cite: text_of(fields.get("cite")),
    };
    fields.finish();
    Some(extension)
}

fn delivery(field: &Field<'_>) -> Option<Delivery> {
    let fields = field.table()?;
    let delivery = Delivery {
        visits: fields.get("visits").and_then(|field| field.whole()),
        notice: fields.get("notice").and_then(|field| field.flag()).unwrap_or(false),
        cite: text_of(fields.get("cite")),
    };
    fields.finish();
    Some(delivery)
}

fn publish(field: &Field<'_>) -> Option<Publish> {
    let fields = field.table()?;
    let publish = Publish {
        within_days: fields.get("within_days").and_then(|field| field.whole()),
        for_days: fields.get("for_days").and_then(|field| field.whole()),
        calendar: text_of(fields.get("calendar")),
    };
    fields.finish();
    Some(publish)
}

fn cite(field: &Field<'_>) -> Option<Cite> {
    let fields = field.table()?;
    let text = text_of(fields.need("text"));
    let checked = fields.need("checked").and_then(|field| field.code(codes_of!(Checked)));
    let checked_on = fields.get("checked_on").and_then(|field| field.date());
    fields.finish();
    Some(Cite { text: text?, checked: checked?, checked_on })
}
