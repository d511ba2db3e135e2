//! Rulebooks as a table, and one rule in plain words.

use super::Table;
use super::rule_words::{citations, criteria_words, formula};
use crate::rule::book::{self, Template};
use crate::rule::{Checked, Rule, Source};
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
    for template in book::all() {
        // A rule with a setting left open cannot be resolved, and needs not be.
        let rule = book::find(template.id()).ok();
        let place = template.id().split('.').next().unwrap_or_default();
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

/// One rule for people.
#[must_use]
pub fn show(template: &Template, lang: Lang) -> String {
    let mut out = format!("{}\n{}\n", template.id(), template.title().get(lang));
    if let Ok(rule) = book::find(template.id()) {
        out.push_str(&format!(
            "{}\n{}\n{}\n{}\n",
            criteria_words(&rule, lang),
            formula(&rule).replace('`', ""),
            dates(Some(&rule)),
            citations(&rule, lang)
        ));
    }
    let settings: Vec<&str> = template.settings().map(|(name, _)| name).collect();
    if !settings.is_empty() {
        out.push_str(&format!("{}\n", text::rule_settings(settings.join(", ")).get(lang)));
    }
    out
}
