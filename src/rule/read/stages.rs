//! Reading what must hold: criteria, nodes, quorum, gates, silence.

use super::fields::{Field, Fields};
use super::tree::Value;
use crate::rule::bucket::{Alias, Base, Bucket};
use crate::rule::model::{Confirm, Direction, Fallback, Gate, Quorum, Silence};
use crate::rule::node::{Criterion, Node, Op, Threshold};
use crate::rule::ratio::{NotRatio, Ratio};
use crate::text;

/// The codes of a closed set, for the reader's suggestions.
macro_rules! codes_of {
    ($name:ty) => {
        &<$name>::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>()
    };
}
pub(in crate::rule) use codes_of;

/// A node: a criterion, `{ all = [..] }` or `{ any = [..] }`.
pub(super) fn node(field: &Field<'_>) -> Option<Node> {
    node_in(field.table()?)
}

fn node_in(fields: Fields<'_>) -> Option<Node> {
    let joined = |field: Field<'_>| {
        let nodes = field.list(node)?;
        if nodes.is_empty() {
            field.refuse(text::rule_empty(), text::rule_want_condition());
            return None;
        }
        Some(nodes)
    };
    let node = if fields.has("all") {
        fields.get("all").and_then(joined).map(|all| Node::All { all })
    } else if fields.has("any") {
        fields.get("any").and_then(joined).map(|any| Node::Any { any })
    } else {
        criterion(&fields).map(|criterion| Node::One(Box::new(criterion)))
    };
    fields.finish();
    node
}

fn criterion(fields: &Fields<'_>) -> Option<Criterion> {
    let id = fields.need("id").and_then(|field| field.text());
    let measure = fields.need("measure").and_then(|field| field.text());
    let scope = fields.get("scope").and_then(|field| field.text());
    let count = fields.need("count").and_then(|field| base(&field));
    let op = fields.need("op").and_then(|field| field.code(codes_of!(Op)));
    let threshold = threshold(fields);
    let cite = fields.get("cite").and_then(|field| field.text());
    Some(Criterion { id: id?, measure: measure?, scope, count: count?, op: op?, threshold: threshold?, cite })
}

fn threshold(fields: &Fields<'_>) -> Option<Threshold> {
    let value = fields.get("value").map(|field| field.whole());
    let ratio = fields.get("ratio").map(|field| self::ratio(&field));
    let of = fields.get("of").map(|field| base(&field));
    match (value, ratio, of) {
        (Some(value), None, None) => Some(Threshold::Value { value: value? }),
        (None, Some(ratio), Some(of)) => Some(Threshold::Ratio { ratio: ratio?, of: of? }),
        _ => {
            fields.report(fields.path(), text::rule_threshold());
            None
        }
    }
}

fn ratio(field: &Field<'_>) -> Option<Ratio> {
    let parsed = match field.value() {
        Value::Text(text) => text.parse(),
        _ => Err(NotRatio::Form),
    };
    let reason = match parsed {
        Ok(ratio) => return Some(ratio),
        Err(NotRatio::Form) => text::rule_ratio_form(),
        Err(NotRatio::Zero) => text::rule_ratio_zero(),
        Err(NotRatio::Large) => text::rule_ratio_large(),
    };
    field.refuse(reason, text::rule_ratio_remedy());
    None
}

/// A set of buckets. Nobody knows what the contested said, so no list may
/// name them.
fn base(field: &Field<'_>) -> Option<Base> {
    if matches!(field.value(), Value::Text(_)) {
        return field.code(codes_of!(Alias)).map(Base::Alias);
    }
    let known = codes_of!(Bucket)
        .iter()
        .copied()
        .filter(|&code| code != Bucket::Contested.as_str())
        .collect::<Vec<_>>();
    let buckets = field.list(|item| {
        let bucket = item.code(&known)?;
        if bucket == Bucket::Contested {
            let remedy = text::rule_want_one_of(known.join(", "));
            item.refuse(text::rule_contested_named(), remedy);
            return None;
        }
        Some(bucket)
    })?;
    if buckets.is_empty() {
        field.refuse(text::rule_empty(), text::rule_want_one_of(known.join(", ")));
        return None;
    }
    Some(Base::List(buckets))
}

/// One node, or a list of them by attempt.
pub(super) fn quorum(field: &Field<'_>) -> Option<Quorum> {
    if !matches!(field.value(), Value::List(_)) {
        return node(field).map(Quorum::Same);
    }
    let nodes = field.list(node)?;
    if nodes.is_empty() {
        field.refuse(text::rule_empty(), text::rule_want_condition());
        return None;
    }
    Some(Quorum::ByAttempt(nodes))
}

pub(super) fn fallback(field: &Field<'_>) -> Option<Fallback> {
    let fields = field.table()?;
    let when = fields.get("when").map(|field| node(&field));
    let to = fields.need("to").and_then(|field| field.text());
    fields.finish();
    Some(Fallback { when: when.map_or(Some(None), |node| node.map(Some))?, to: to? })
}

pub(super) fn confirm(field: &Field<'_>) -> Option<Confirm> {
    let fields = field.table()?;
    let after_days = fields.get("after_days").and_then(|field| field.whole());
    let node = node_in(fields);
    Some(Confirm { after_days, node: node? })
}

pub(super) fn gate(field: &Field<'_>) -> Option<Gate> {
    let fields = field.table()?;
    let id = fields.need("id").and_then(|field| field.text());
    let fact = fields.need("fact").and_then(|field| field.text());
    let op = fields.need("op").and_then(|field| field.code(codes_of!(Op)));
    let value = fields.need("value").and_then(|field| field.whole());
    let cite = fields.get("cite").and_then(|field| field.text());
    fields.finish();
    Some(Gate { id: id?, fact: fact?, op: op?, value: value?, cite })
}

pub(super) fn silence(field: &Field<'_>) -> Option<Silence> {
    let fields = field.table()?;
    let participates = fields.need("participates").and_then(|field| field.flag());
    let direction = fields.need("direction").and_then(|field| field.code(codes_of!(Direction)));
    let by = fields.get("by").and_then(|field| field.text());
    let requires = fields.get("requires").and_then(|field| field.list(Field::text));
    let days = fields.get("days").and_then(|field| field.whole());
    let cite = fields.get("cite").and_then(|field| field.text());
    fields.finish();
    Some(Silence {
        participates: participates?,
        direction: direction?,
        by: by.filter(|by| by != "each"),
        requires: requires.unwrap_or_default(),
        days,
        cite,
    })
}
