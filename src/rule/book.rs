//! The rules that ship, and reading a consultation's own.

use super::case::{Booked, booked};
use super::model::Rule;
use super::read::{Fields, Reader, Table, Tree, Value, fault, nearest, read};
use super::resolve::{Draft, Setting, extends};
use crate::text::{self, Fault};
use std::sync::OnceLock;

/// The shipped rulebooks: name and TOML text.
pub(super) const BOOKS: &[(&str, &str)] = &[
    ("community.toml", include_str!("books/community.toml")),
    ("cn.civil-code.toml", include_str!("books/cn.civil-code.toml")),
    ("cn.places.toml", include_str!("books/cn.places.toml")),
    ("cn.committees.toml", include_str!("books/cn.committees.toml")),
    ("de.toml", include_str!("books/de.toml")),
    ("es.toml", include_str!("books/es.toml")),
    ("kr.toml", include_str!("books/kr.toml")),
    ("fr.toml", include_str!("books/fr.toml")),
    ("at.toml", include_str!("books/at.toml")),
    ("au-nsw.toml", include_str!("books/au-nsw.toml")),
    ("hk.toml", include_str!("books/hk.toml")),
    ("jp.toml", include_str!("books/jp.toml")),
    ("sg.toml", include_str!("books/sg.toml")),
    ("tw.toml", include_str!("books/tw.toml")),
    ("us-ca.toml", include_str!("books/us-ca.toml")),
];

/// A rule of a rulebook: complete but for the settings it leaves to a
/// consultation.
#[derive(Debug, Clone)]
pub struct Template {
    place: String,
    id: String,
    title_zh: String,
    title_en: String,
    draft: Draft,
}

impl Template {
    /// Its stable name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where it holds, as its rulebook says: a country's code, or that of a part
    /// of it; empty for rules that a community sets itself.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Its title in both languages.
    #[must_use]
    pub fn title(&self) -> text::Text {
        text::Text { zh: self.title_zh.clone().into(), en: self.title_en.clone().into() }
    }

    /// What a consultation must or may set, by name.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Setting)> {
        let settings = self.draft.settings.iter();
        settings.map(|(name, setting)| (name.as_str(), setting))
    }
}

/// Every shipped rule, in the order of the books.
#[must_use]
pub fn all() -> &'static [Template] {
    static ALL: OnceLock<Vec<Template>> = OnceLock::new();
    // A test reads every book; a book that could not be read would be missing
    // here and its rules unknown, never half read.
    ALL.get_or_init(|| {
        let mut templates = Vec::new();
        for (name, text) in BOOKS {
            let (more, _) = rulebook(name, text, &templates).unwrap_or_default();
            templates.extend(more);
        }
        templates
    })
}

/// The shipped rule named `id`.
///
/// # Errors
/// `rule-unknown`, with near names as the hint.
pub fn template(id: &str) -> Result<&'static Template, Fault> {
    let known = || all().iter().map(Template::id);
    all().iter().find(|rule| rule.id == id).ok_or_else(|| {
        let hint = match nearest(id, known()) {
            Some(near) => text::rule_near(near),
            None => text::rule_known(),
        };
        Fault::new("rule-unknown", text::rule_unknown(id)).hint(hint)
    })
}

/// The shipped rule named `id`, with its settings at their defaults.
///
/// # Errors
/// `rule-unknown`; `rule-invalid` if it has a setting that must be set.
pub fn find(id: &str) -> Result<Rule, Fault> {
    settle(template(id)?.draft.clone(), Reader::new(id), "rule", None)
}

impl Rule {
    /// The rule in the `[rule]` table of a TOML document, such as a
    /// consultation file; other tables are left alone. It `extends` a shipped
    /// rule and fills its settings, or is written out in full. Lines in faults
    /// are those of `text`; `file` names it.
    ///
    /// # Errors
    /// `rule-invalid` with every mistake; `rule-unknown` for `extends`.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, Fault> {
        let document = document(text, file)?;
        let Some(Tree { line, value: Value::Table(table) }) = document.get("rule") else {
            let place = Reader::new(file).place(None, "rule", text::rule_table_missing());
            return Err(fault(vec![place]));
        };
        resolved(table, file, *line)
    }

    /// Like [`Rule::from_toml`], for the content of a `[rule]` table that was
    /// parsed elsewhere; faults cannot name lines.
    ///
    /// # Errors
    /// `rule-invalid` with every mistake; `rule-unknown` for `extends`.
    pub fn from_table(table: &toml::Table, file: &str) -> Result<Self, Fault> {
        resolved(&Tree::from_toml_map(table), file, None)
    }
}

fn document(text: &str, file: &str) -> Result<Table, Fault> {
    Tree::parse_toml(text)
        .map_err(|(detail, line)| fault(vec![Reader::new(file).place(line, "", text::rule_syntax(detail))]))
}

fn resolved(table: &Table, file: &str, line: Option<u64>) -> Result<Rule, Fault> {
    let reader = Reader::new(file);
    let draft = drafted(&reader, table, line, template_draft)?;
    settle(draft, reader, "rule", line)
}

fn template_draft(id: &str) -> Result<Draft, Fault> {
    template(id).map(|template| template.draft.clone())
}

/// The draft of a table, over the rule that it extends, if any.
fn drafted(
    reader: &Reader<'_>,
    table: &Table,
    line: Option<u64>,
    find: impl FnOnce(&str) -> Result<Draft, Fault>,
) -> Result<Draft, Fault> {
    let Some(field) = extends(&reader.fields(table, "rule", line)) else {
        return Ok(Draft::new(reader, table.clone()));
    };
    let Some(id) = field.text() else {
        return Ok(Draft::new(reader, table.clone()));
    };
    match find(&id) {
        Ok(base) => Ok(base.extended(reader, &id, table.clone())),
        Err(unknown) => Err(unknown.at(field.place(text::rule_unknown(&id)))),
    }
}

/// Fills the settings and reads the rule; all mistakes of both steps.
fn settle(draft: Draft, reader: Reader<'_>, path: &str, line: Option<u64>) -> Result<Rule, Fault> {
    let table = draft.finish(&reader, path, line);
    let file = reader.file();
    let open = reader.into_places();
    match read(&table, file, path, line) {
        Ok(rule) if open.is_empty() => Ok(rule),
        Ok(_) => Err(fault(open)),
        // An unfilled setting is also an unreadable value: say it once.
        Err(unread) if open.is_empty() => Err(unread),
        Err(_) => Err(fault(open)),
    }
}

/// A rule of `templates`, or a shipped one, with values for its settings.
pub(super) fn settled(templates: &[Template], id: &str, set: &Table) -> Result<Rule, Fault> {
    let known = templates.iter().find(|template| template.id == id);
    let template = known.map_or_else(|| template(id), Ok)?;
    let reader = Reader::new(id);
    let draft = template.draft.clone();
    let draft = if set.is_empty() { draft } else { draft.extended(&reader, id, set.clone()) };
    settle(draft, reader, "rule", None)
}

/// Reads a rulebook: `[rulebook]`, its `[[rule]]` tables and the `[[case]]`
/// tables beside them. A rule may extend one that stands before it, or one of
/// the `earlier` books.
pub(super) fn rulebook(
    name: &str,
    text: &str,
    earlier: &[Template],
) -> Result<(Vec<Template>, Vec<Booked>), Fault> {
    let document = document(text, name)?;
    let reader = Reader::new(name);
    let mut templates = Vec::<Template>::new();
    let fields = reader.fields(&document, "", None);
    let place = head(&fields);
    let rules = fields.need("rule").and_then(|field| field.items());
    for field in rules.unwrap_or_default() {
        let Value::Table(table) = field.value() else {
            continue;
        };
        let before = |id: &str| {
            let found = templates.iter().chain(earlier).find(|template| template.id == id);
            found.map_or_else(
                || Err(Fault::new("rule-unknown", text::rule_unknown(id))),
                |template| Ok(template.draft.clone()),
            )
        };
        let draft = drafted(&reader, table, field.line(), before)?.of_its_own();
        let texts = reader.fields(&draft.table, &field.path, field.line());
        let text = |key| texts.need(key).and_then(|field| field.text()).unwrap_or_default();
        templates.push(Template {
            place: place.clone(),
            id: text("id"),
            title_zh: text("title_zh"),
            title_en: text("title_en"),
            draft: draft.clone(),
        });
    }
    let mut cases = Vec::<Booked>::new();
    for field in fields.get("case").and_then(|field| field.items()).unwrap_or_default() {
        let Some(case) = field.table() else { continue };
        let number = |rule: &str| cases.iter().filter(|case| case.rule() == rule).count() + 1;
        if let Some(case) = booked(case, number) {
            cases.push(case);
        }
    }
    fields.finish();
    let places = reader.into_places();
    if places.is_empty() { Ok((templates, cases)) } else { Err(fault(places)) }
}

/// `[rulebook]`: what the book calls itself.
fn head(fields: &Fields<'_>) -> String {
    let Some(head) = fields.need("rulebook").and_then(|field| field.table()) else {
        return String::new();
    };
    for key in ["id", "title_zh", "title_en"] {
        head.need(key).and_then(|field| field.text());
    }
    let place = head.get("jurisdiction").and_then(|field| field.text());
    head.finish();
    place.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use crate::text::Place;

    fn places(text: &str) -> Vec<Place> {
        Rule::from_toml(text, "parking.toml").unwrap_err().places
    }

    fn shown(place: &Place) -> (Option<u64>, &str, &str) {
        let column = place.column.as_deref().unwrap_or_default();
        let remedy = place.remedy.as_ref().map_or("", |text| &text.en);
        (place.line, column, remedy)
    }

    #[test]
    fn an_unknown_rule_names_the_near_ones() {
        let fault = find("community.targets").unwrap_err();
        assert_eq!(fault.code, "rule-unknown");
        assert!(fault.hint.unwrap().en.ends_with("community.target"));
        let fault = Rule::from_toml("[rule]\n\nextends = \"nothing\"", "c.toml").unwrap_err();
        assert_eq!(fault.places[0].line, Some(3));
    }

    #[test]
    fn a_consultation_fills_the_settings() {
        let text = "[rule]\nextends = \"community.target\"\nratio = \"97/100\"\n";
        let rule = Rule::from_toml(text, "c.toml").unwrap();
        assert_eq!(rule.id, "community.target");
        assert_eq!(rule.based_on.as_deref(), Some("community.target"));
        assert_eq!(rule.set["ratio"], "97/100");
        assert!(rule.changed.is_empty());
        let json = serde_json::to_string(&rule).unwrap();
        assert!(!json.contains('$'), "{json}");
        assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
        let table = toml::from_str::<toml::Table>(text).unwrap();
        let table = table["rule"].as_table().unwrap();
        assert_eq!(Rule::from_table(table, "c.toml").unwrap(), rule);
    }

    #[test]
    fn a_required_setting_must_be_set() {
        let missing = places("\n[rule]\nextends = \"community.target\"\n");
        assert_eq!(
            missing.iter().map(shown).collect::<Vec<_>>(),
            [(Some(2), "rule", "write ratio = \"2/3\" in [rule]")]
        );
        assert_eq!(find("community.target").unwrap_err().code, "rule-invalid");
    }

    #[test]
    fn a_percentage_is_refused_at_its_line() {
        for ratio in ["\"66%\"", "0.66", "\"2/0\"", "66"] {
            let text = format!("[rule]\nextends = \"community.target\"\nratio = {ratio}\n");
            let places = places(&text);
            assert_eq!(places.len(), 1, "{ratio}: {places:#?}");
            let (line, column, remedy) = shown(&places[0]);
            assert_eq!((line, column), (Some(3), "rule.approval.ratio"));
            assert!(remedy.contains("write 2/3"), "{remedy}");
        }
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let places = places(
            r#"[rule]
id = "own"
mesures = ["heads"]
measures = ["heads"]
[rule.approval]
any = [
  { id = "a", measure = "heads", count = "ballot", op = ">=", ratio = "2/3", of = "all" },
  { id = "b", measure = "heads", count = ["for"], op = "=>", value = 1, treshold = 3 },
]
"#,
        );
        assert_eq!(
            places.iter().map(shown).collect::<Vec<_>>(),
            [
                (Some(7), "rule.approval.any[1].count", "did you mean ballots?"),
                (Some(8), "rule.approval.any[2].op", "write one of: >=, >, <=, <, =="),
                (
                    Some(8),
                    "rule.approval.any[2].treshold",
                    "known here: id, measure, scope, count, op, value, ratio, of, cite"
                ),
                (Some(3), "rule.mesures", "did you mean measures?"),
            ]
        );
    }

    #[test]
    fn a_layered_rule_says_what_it_changed() {
        let text = r#"
[rule]
id = "estate.silence"
extends = "cn.civil-code.278.ordinary"
[rule.area]
exclude_kinds = ["parking"]
[rule.silence]
participates = true
direction = "majority"
by = "heads"
"#;
        let rule = Rule::from_toml(text, "c.toml").unwrap();
        assert_eq!(rule.changed, ["area", "silence"]);
        assert_eq!(rule.area.exclude_kinds, ["parking"]);
        assert_eq!(rule.area.basis.len(), 3);
        let warnings = rule.warnings(jiff::civil::date(2020, 12, 31));
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(warnings[0].text().en.contains("2021-01-01"));
        assert!(warnings[1].text().en.contains("area, silence"));
    }

    #[test]
    fn a_rule_must_fit_itself() {
        let text = r#"
[rule]
id = "own"
measures = ["heads"]
approval.all = [
  { id = "a", measure = "area", count = ["for"], op = ">", value = 1 },
  { id = "a", measure = "heads", count = ["contested"], op = ">", value = 1 },
]
"#;
        let found = places(text);
        assert_eq!(found.len(), 1, "{found:#?}");
        let found = places(&text.replace("contested", "for"));
        assert_eq!(found.len(), 2, "{found:#?}");
    }
}
