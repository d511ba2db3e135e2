//! Rulebooks as a table, and one rule in plain words.

use super::Table;
use super::rule_words::{cite_words, stage_words};
use crate::rule::book::{self, Template};
use crate::rule::case::{self, Verdict};
use crate::rule::{Checked, Outcome, Rule, Setting, Source};
use crate::text::{self, Lang};

/// What is known of how a rule's sources were checked.
fn status(rule: Option<&Rule>, lang: Lang) -> String {
    let Some(rule) = rule else { return text::rules_source_community().get(lang).to_owned() };
    if rule.source == Source::Community {
        return text::rules_source_community().get(lang).to_owned();
    }
    let worst = rule.cite.iter().map(|cite| cite.checked).max_by_key(|checked| match checked {
        Checked::Primary => 0,
        Checked::Quoted => 1,
        Checked::Unverified => 2,
    });
    let text = match worst {
        Some(Checked::Primary) => text::checked_primary(),
        Some(Checked::Quoted) => text::checked_quoted(),
        _ => text::checked_unverified(),
    };
    text.get(lang).to_owned()
}

fn dates(rule: Option<&Rule>) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    match rule {
        Some(rule) if rule.valid_from.is_some() || rule.valid_to.is_some() => {
            format!("{}..{}", day(rule.valid_from), day(rule.valid_to))
        }
        _ => "-".to_owned(),
    }
}

/// Every rule that ships.
#[must_use]
pub fn list(lang: Lang) -> Table {
    let headers = [
        text::rules_place(),
        text::Text::same("id"),
        text::rules_title(),
        text::rules_dates(),
        text::rules_status(),
    ];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
    let mut all: Vec<&Template> = book::all().iter().collect();
    all.sort_by_key(|template| template.place());
    for template in all {
        // A rule with a setting left open cannot be resolved, and needs not be.
        let rule = book::find(template.id()).ok();
        let place = if template.place().is_empty() { "-" } else { template.place() };
        let title = template.title();
        table.row([
            place,
            template.id(),
            title.get(lang),
            &dates(rule.as_ref()),
            &status(rule.as_ref(), lang),
        ]);
    }
    table
}

/// Every rule that ships, for programs.
#[must_use]
pub fn list_json() -> serde_json::Value {
    let rules: Vec<serde_json::Value> = book::all().iter().map(show_json).collect();
    serde_json::json!({"format": "yishi/rules/1", "rules": rules})
}

/// One rule for programs.
#[must_use]
pub fn show_json(template: &Template) -> serde_json::Value {
    let title = template.title();
    let settings: Vec<&str> = template.settings().map(|(name, _)| name).collect();
    let rule = book::find(template.id()).ok();
    serde_json::json!({
        "id": template.id(), "title": {"zh": title.zh, "en": title.en}, "settings": settings, "rule": rule,
    })
}

/// One rule for people: what it asks for at each stage, in words, and what it
/// rests on.
#[must_use]
pub fn show(template: &Template, lang: Lang, today: jiff::civil::Date) -> String {
    let mut out = format!("{}\n{}\n", template.title().get(lang), template.id());
    let rule = book::find(template.id()).ok();
    if let Some(rule) = &rule {
        for (title, lines) in stage_words(rule, lang) {
            out.push_str(&format!("\n{}\n", title.get(lang)));
            for line in lines {
                out.push_str(&format!("  {line}\n"));
            }
        }
    }
    let settings: Vec<String> =
        template.settings().map(|(name, setting)| setting_words(name, setting)).collect();
    if !settings.is_empty() {
        out.push_str(&format!("\n{}\n", text::rule_settings(settings.join(", ")).get(lang)));
    }
    if let Some(rule) = &rule {
        out.push_str(&format!("\n{}\n", text::rule_sources().get(lang)));
        for cite in cite_words(rule, lang) {
            out.push_str(&format!("  {cite}\n"));
        }
        for warning in rule.warnings(today) {
            out.push_str(&format!("{}\n", text::warning_line(warning.text().get(lang)).get(lang)));
        }
    }
    let cases: Vec<Verdict> = case::shipped()
        .unwrap_or_default()
        .into_iter()
        .filter(|case| {
            let id = match case {
                Ok(case) => &case.id,
                Err((id, _)) => id,
            };
            id.rsplit_once('#').is_some_and(|(rule, _)| rule == template.id())
        })
        .map(case::run)
        .collect();
    if !cases.is_empty() {
        out.push_str(&format!("\n{}\n", text::rule_cases().get(lang)));
        for case in cases {
            let outcome = case.outcome.map_or("-", Outcome::as_str);
            let outcome = text::outcome_name(outcome);
            let line = text::case_line(case.title.get(lang), outcome.get(lang));
            out.push_str(&format!("  {}\n", line.get(lang)));
        }
    }
    out
}

fn setting_words(name: &str, setting: &Setting) -> String {
    match setting.default_text() {
        Some(default) => format!("{name} = {default}"),
        None => name.to_owned(),
    }
}
