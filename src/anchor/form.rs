//! What comparing and witnessing found, for people and for programs.

use std::path::Path;

use serde_json::{Value, json};

use super::{Comparison, Kept, Side, Step, Verdict};
use crate::text::{self, Lang};

/// `compare`, for people.
#[must_use]
pub fn comparison(found: &Comparison, lang: Lang) -> String {
    let [first, second] = &found.sides;
    let (one, two) = (&first.shown, &second.shown);
    let mut out = Vec::new();
    match found.verdict {
        Verdict::Same => out.push(text::compare_same(one, two, first.end.size)),
        Verdict::FirstGoesOn(by) => out.push(text::compare_goes_on(one, two, by)),
        Verdict::SecondGoesOn(by) => out.push(text::compare_goes_on(two, one, by)),
        Verdict::Open => {
            out.push(text::compare_open(one, two));
            out.push(text::compare_open_hint());
        }
        Verdict::Fork(line) => {
            out.push(text::compare_fork(one, two));
            out.push(line.map_or_else(text::compare_no_line, text::compare_line));
        }
    }
    let mut lines: Vec<String> = out.iter().map(|text| text.get(lang).to_owned()).collect();
    if matches!(found.verdict, Verdict::Fork(Some(_))) {
        for side in &found.sides {
            let line = side.line.as_deref().unwrap_or_default();
            lines.push(format!("{}{}\n  {line}", side.shown, text::colon().get(lang).trim_end()));
        }
    }
    for side in &found.sides {
        lines
            .push(text::compare_end(&side.shown, side.end.size, side.end.root.blocks()).get(lang).to_owned());
    }
    for side in &found.sides {
        lines.extend(signed(side, lang));
    }
    lines.extend(found.equivocation().iter().map(|key| text::compare_twice(key).get(lang).to_owned()));
    if found.is_anybodys() {
        lines.push(text::compare_nobody().get(lang).to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}

fn signed(side: &Side, lang: Lang) -> Vec<String> {
    if side.signed.is_empty() {
        return vec![text::compare_unsigned(&side.shown).get(lang).to_owned()];
    }
    let one = |signature: &super::Signature| {
        let said = match (&signature.key, &signature.listed) {
            (Some(key), Some(name)) => text::compare_signed(&side.shown, name, key.fingerprint()),
            (Some(key), None) => {
                text::compare_signed_unknown(&side.shown, &signature.claimed, key.fingerprint())
            }
            (None, _) => text::compare_signed_false(&signature.file),
        };
        said.get(lang).to_owned()
    };
    side.signed.iter().map(one).collect()
}

/// `compare --json`.
#[must_use]
pub fn comparison_json(found: &Comparison) -> Value {
    let (result, by, line) = match found.verdict {
        Verdict::Same => ("same", Some(0), None),
        Verdict::FirstGoesOn(by) => ("a_continues_b", Some(by), None),
        Verdict::SecondGoesOn(by) => ("b_continues_a", Some(by), None),
        Verdict::Fork(line) => ("fork", None, line),
        Verdict::Open => ("undecided", None, None),
    };
    let [first, second] = &found.sides;
    json!({
        "format": "yishi/compare/1", "result": result, "lines": by, "first_difference": line,
        "a": side(first), "b": side(second), "equivocation": found.equivocation(), "exit": found.exit(),
    })
}

fn side(side: &Side) -> Value {
    let signed: Vec<Value> = side
        .signed
        .iter()
        .map(|one| {
            let fingerprint = one.key.as_ref().map(crate::sign::PublicKey::fingerprint);
            json!({"file": one.file, "name": one.listed, "fingerprint": fingerprint, "holds": one.key.is_some()})
        })
        .collect();
    json!({
        "file": side.shown, "log": side.log, "consultation": side.consultation, "size": side.end.size,
        "head": side.end.head, "root": side.end.root, "line": side.line, "signed": signed,
    })
}

/// `witness`, for people: what there is to write down.
#[must_use]
pub fn seen(step: Step, seen: &Kept, lang: Lang) -> String {
    let said = match step {
        Step::First => text::witness_first(seen.size),
        Step::Same => text::witness_same(seen.size),
        Step::On(before) => text::witness_on(seen.size, before),
    };
    let last = if seen.head.is_some() { text::witness_head() } else { text::witness_root() };
    let rows = [
        (text::witness_log(), super::kept::blocks(&seen.log)),
        (text::witness_size(), seen.size.to_string()),
        (last, short(&seen.digits())),
    ];
    let names: Vec<&str> = rows.iter().map(|(name, _)| name.get(lang)).collect();
    let widest = names.iter().map(|name| text::width(name)).max().unwrap_or_default();
    let mut out = format!("{}\n", said.get(lang));
    for (name, value) in &rows {
        out.push_str(&format!("{}  {value}\n", text::pad(name.get(lang), widest)));
    }
    out
}

/// `witness --json`; `signed` is who signed what.
#[must_use]
pub fn seen_json(step: Step, seen: &Kept, signed: Option<&Value>) -> Value {
    let (result, before) = match step {
        Step::First => ("first", None),
        Step::Same => ("same", Some(seen.size)),
        Step::On(before) => ("continues", Some(before)),
    };
    json!({
        "format": "yishi/witness/1", "result": result, "before": before, "log": seen.log,
        "consultation": seen.consultation, "size": seen.size, "head": seen.head, "root": seen.root,
        "signed": signed,
    })
}

/// The first 40 digits of those in blocks.
fn short(blocks: &str) -> String {
    blocks.chars().take(49).collect()
}

/// The command that sends a request for a time stamp.
#[must_use]
pub fn stamp_command(request: &Path, reply: &Path) -> String {
    let (request, reply) = (quoted(&format!("@{}", request.display())), quoted(&reply.display().to_string()));
    format!(
        "curl -sSf -H 'Content-Type: application/timestamp-query' --data-binary {request} -o {reply} TSA-URL"
    )
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |ch: char| ch.is_ascii_alphanumeric() || "@%+=:,./_-".contains(ch);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
