//! The register of decisions: one line each, in the order of their numbers.

use serde_json::{Value, json};

use super::Table;
use crate::consult::register::{Decision, Problem, Register, Told};
use crate::text::{self, Lang, Text};

/// The format tag of the JSON form.
pub const REGISTER_FORMAT: &str = "yishi/register/1";

/// What stands where there is nothing to tell.
const NOTHING: &str = "-";

fn say(text: &Text, lang: Lang) -> String {
    text.get(lang).to_owned()
}

fn right(text: &Text, lang: Lang) -> String {
    format!(">{}", text.get(lang))
}

fn number(decision: &Decision) -> String {
    decision.number.map_or_else(|| NOTHING.to_owned(), |number| number.to_string())
}

fn day(day: Option<jiff::civil::Date>) -> String {
    day.map_or_else(|| NOTHING.to_owned(), |day| day.to_string())
}

fn ended(decision: &Decision, lang: Lang) -> String {
    say(&if decision.ended { text::yes() } else { text::no() }, lang)
}

/// An annotation in words.
fn told(told: &Told, lang: Lang) -> String {
    let annotation = &told.annotation;
    let kind = text::annotation_name(annotation.kind.code());
    let item = match annotation.by {
        Some((number, _)) => text::annotation_item_by(annotation.at, kind.get(lang), number),
        None => text::annotation_item(annotation.at, kind.get(lang)),
    };
    match told.words.as_deref().filter(|words| !words.is_empty()) {
        Some(words) => say(&text::annotation_item_text(item.get(lang), words), lang),
        None => say(&item, lang),
    }
}

fn annotations(decision: &Decision, lang: Lang) -> String {
    let all: Vec<String> = decision.annotations.iter().map(|one| told(one, lang)).collect();
    all.join(text::annotation_gap().get(lang))
}

/// The decisions and what became of them.
#[must_use]
pub fn decisions(register: &Register, lang: Lang) -> Table {
    let mut table = Table::new([
        right(&text::register_number(), lang),
        say(&text::register_closed(), lang),
        say(&text::register_consultation(), lang),
        say(&text::register_title(), lang),
        say(&text::register_outcome(), lang),
        right(&text::register_votes(), lang),
        say(&text::register_rule(), lang),
        say(&text::register_published(), lang),
        say(&text::register_final(), lang),
        say(&text::register_annotations(), lang),
    ]);
    for decision in &register.decisions {
        let votes = decision.tally.map(|tally| format!("{} / {}", tally.agree, tally.all));
        table.row([
            number(decision),
            day(decision.closed),
            decision.consultation.clone(),
            decision.title.clone(),
            say(&text::outcome_name(&decision.outcome), lang),
            votes.unwrap_or_else(|| NOTHING.to_owned()),
            decision.rule.clone(),
            day(decision.published),
            ended(decision, lang),
            annotations(decision, lang),
        ]);
    }
    table
}

/// What the decisions are bound by: the log of each, the hash of its tally
/// line, and the one that it names as the one before.
#[must_use]
pub fn links(register: &Register, lang: Lang) -> Table {
    let mut table = Table::new([
        right(&text::register_number(), lang),
        say(&text::register_log(), lang),
        say(&text::register_hash(), lang),
        right(&text::register_before(), lang),
        say(&text::register_before_hash(), lang),
    ]);
    for decision in &register.decisions {
        let before = decision.before.as_ref();
        table.row([
            number(decision),
            decision.log.code(),
            decision.tally.map_or_else(|| NOTHING.to_owned(), |tally| tally.hash.code()),
            before.map_or_else(|| NOTHING.to_owned(), |before| before.number.to_string()),
            before.map_or_else(|| NOTHING.to_owned(), |before| before.hash.code()),
        ]);
    }
    table
}

/// Everything in one table, with whole hashes: for spreadsheets.
#[must_use]
pub fn rows(register: &Register, lang: Lang) -> Table {
    let headers = [
        text::register_number(),
        text::register_closed(),
        text::register_consultation(),
        text::register_title(),
        text::register_outcome(),
        text::register_agree(),
        text::register_all(),
        text::register_rule(),
        text::register_published(),
        text::register_final(),
        text::register_annotations(),
        text::register_log_whole(),
        text::register_hash_whole(),
        text::register_before(),
        text::register_before_hash_whole(),
    ];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
    let plain = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let figure = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    for decision in &register.decisions {
        let (tally, before) = (decision.tally, decision.before.as_ref());
        table.row([
            figure(decision.number),
            plain(decision.closed),
            decision.consultation.clone(),
            decision.title.clone(),
            say(&text::outcome_name(&decision.outcome), lang),
            figure(tally.map(|tally| tally.agree)),
            figure(tally.map(|tally| tally.all)),
            decision.rule.clone(),
            plain(decision.published),
            ended(decision, lang),
            annotations(decision, lang),
            decision.log.hex(),
            tally.map(|tally| tally.hash.hex()).unwrap_or_default(),
            figure(before.map(|before| before.number)),
            before.map(|before| before.hash.hex()).unwrap_or_default(),
        ]);
    }
    table
}

/// The register on a terminal.
#[must_use]
pub fn terminal(register: &Register, lang: Lang) -> String {
    if register.decisions.is_empty() {
        return format!("{}\n", text::register_empty().get(lang));
    }
    let mut out = format!("{}\n\n", text::register_heading(&register.community).get(lang));
    out.push_str(&decisions(register, lang).text());
    out.push_str(&format!("\n{}\n", text::register_links().get(lang)));
    out.push_str(&links(register, lang).text());
    out
}

/// The contract form.
#[must_use]
pub fn json(register: &Register, problems: &[Problem], lang: Lang) -> Value {
    let annotation = |told: &Told| {
        let annotation = &told.annotation;
        let by = annotation.by.map(|(number, log)| {
            let name = register.of_log(log).map(|by| by.consultation.as_str());
            json!({"number": number, "consultation": name, "log": log})
        });
        let words = told.words.as_deref().filter(|words| !words.is_empty());
        let always = [("at", json!(annotation.at)), ("kind", json!(annotation.kind.code()))];
        let some = [("by", by), ("text", words.map(Value::from))];
        let some = some.into_iter().filter_map(|(key, value)| Some((key, value?)));
        Value::from_iter(always.into_iter().chain(some))
    };
    let decision = |decision: &Decision| {
        let annotations: Vec<Value> = decision.annotations.iter().map(annotation).collect();
        json!({
            "number": decision.number,
            "consultation": decision.consultation,
            "title": decision.title,
            "closed": decision.closed,
            "outcome": decision.outcome,
            "for": decision.tally.map(|tally| tally.agree),
            "all": decision.tally.map(|tally| tally.all),
            "rule": decision.rule,
            "log": decision.log,
            "hash": decision.tally.map(|tally| tally.hash),
            "before": decision.before,
            "published": decision.published,
            "final": decision.ended,
            "annotations": annotations,
        })
    };
    let problem = |problem: &Problem| {
        json!({
            "consultation": problem.consultation, "number": problem.number, "text": problem.text.get(lang),
        })
    };
    json!({
        "format": REGISTER_FORMAT,
        "community": register.community,
        "decisions": register.decisions.iter().map(decision).collect::<Vec<Value>>(),
        "open": register.open,
        "problems": problems.iter().map(problem).collect::<Vec<Value>>(),
    })
}
