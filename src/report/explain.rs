//! The arithmetic of a result as a person would write it: who counts and who
//! does not, the conditions of the procedure, each answer, each step of the
//! silence clause, each comparison with both products, and what would change
//! the result. On a terminal, and as an annex of the minutes.

use super::document::Block;
use super::rule_words::{citations, criteria_words, mapping};
use super::{Table, figure, markdown, measures, tally};
use crate::consult::{Excluded, Settings, TallySheet};
use crate::rule::{Against, CriterionResult, GateResult, Measures, Mixed, Outcome};
use crate::text::{self, Lang, Text};

/// One numbered step of the explanation.
struct Step {
    title: Text,
    lines: Vec<String>,
    table: Option<Table>,
}

/// The whole explanation for a terminal. Every number in it stands in
/// `tally --json` too.
#[must_use]
pub fn words(settings: &Settings, sheet: &TallySheet, lang: Lang) -> String {
    let mut out = tally::headline(settings, sheet, lang) + "\n";
    for (n, step) in (1_u32..).zip(steps(settings, sheet, lang)) {
        out.push_str(&format!("\n{n}. {}\n", step.title.get(lang)));
        for line in &step.lines {
            out.push_str(&format!("   {line}\n"));
        }
        if let Some(table) = &step.table {
            out.push('\n');
            out.push_str(&table.text());
        }
    }
    out
}

/// The same as an annex of the minutes.
#[must_use]
pub fn annex(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (n, step) in (1_u32..).zip(steps(settings, sheet, lang)) {
        blocks.push(Block::Heading(2, format!("{n}. {}", step.title.get(lang))));
        if !step.lines.is_empty() {
            blocks.push(Block::Points(step.lines.iter().map(|line| markdown::figures(line)).collect()));
        }
        if let Some(table) = &step.table {
            blocks.push(Block::Table(table.map(markdown::figures)));
        }
    }
    blocks
}

fn steps(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Vec<Step> {
    let mut steps = vec![rule(settings, lang), roll(settings, sheet, lang)];
    if !sheet.gates.is_empty() {
        steps.push(procedure(settings, sheet, lang));
    }
    steps.push(answers(settings, sheet, lang));
    steps.push(silence(settings, sheet, lang));
    steps.push(comparisons(settings, sheet, lang));
    steps.push(Step {
        title: text::explain_step_result(),
        lines: vec![
            text::explain_outcome(text::outcome_name(sheet.outcome.as_str()).get(lang)).get(lang).to_owned(),
            why(settings, sheet, lang),
        ],
        table: None,
    });
    if !sheet.without.is_empty() {
        steps.push(Step { title: text::explain_step_without(), lines: without(sheet, lang), table: None });
    }
    let mut lines = tally::outlook(sheet, lang);
    lines.extend(
        sheet.warnings.iter().map(|notice| text::warning_line(notice.text().get(lang)).get(lang).to_owned()),
    );
    if !lines.is_empty() {
        steps.push(Step { title: text::explain_step_change(), lines, table: None });
    }
    steps
}

fn rule(settings: &Settings, lang: Lang) -> Step {
    let rule = &settings.rule;
    let say = |text: Text| text.get(lang).to_owned();
    let title = rule.title(lang);
    let mut lines = vec![
        say(text::explain_rule(title, citations(rule, lang))),
        say(text::explain_criteria(criteria_words(rule, lang))),
    ];
    if let Some(after) = &settings.after {
        let outcome = text::outcome_name(&after.result);
        lines.push(say(text::explain_after(settings.attempt, &after.consultation, outcome.get(lang))));
    }
    Step { title: text::explain_step_rule(), lines, table: None }
}

fn roll(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Step {
    let say = |text: Text| text.get(lang).to_owned();
    let rule = &settings.rule;
    let households = sheet.households().all();
    let opens = settings.consultation.opens;
    let mut lines = vec![say(match sheet.as_opened {
        None => text::explain_roll(households, opens),
        Some(_) => text::explain_roll_amended(households, opens),
    })];
    lines.extend(sheet.excluded.iter().map(|excluded| say(left_out(excluded, lang))));
    if sheet.excluded.is_empty() {
        lines.push(say(text::explain_nobody_excluded()));
    }
    let shown = sheet.measures.iter().filter(|(key, _)| rule.keys().contains(*key));
    for (key, buckets) in shown {
        let all = amount(key, buckets.all(), lang);
        lines.push(say(text::explain_all(measures::key_name(key, lang), all)));
    }
    if rule.keys().iter().any(|key| key.split('@').next() == Some("heads")) {
        lines.push(say(match rule.heads.mixed {
            Mixed::Contested => text::heads_contested_rule(),
            Mixed::Invalid => text::heads_invalid_rule(),
        }));
        if rule.heads.developer_stock.is_some() {
            lines.push(say(text::explain_stock()));
        }
    }
    Step { title: text::explain_step_roll(), lines, table: None }
}

/// Households that are not asked, and why.
#[must_use]
pub fn left_out(excluded: &Excluded, lang: Lang) -> Text {
    let (n, area) = (excluded.households, figure::area(excluded.area.into()));
    let what = &excluded.what;
    let text = match excluded.why.as_str() {
        "kind" => text::excluded_kind(what, n, area),
        "only" => text::excluded_only(what, n, area),
        _ => text::excluded_without(what, n, area),
    };
    Text::same(text.get(lang))
}

fn procedure(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Step {
    let line = |gate: &GateResult| {
        let fact = text::fact_name(&gate.fact);
        let met = if gate.met { text::met() } else { text::not_met() };
        let found = gate.found.map_or_else(|| text::not_recorded().get(lang).to_owned(), |n| n.to_string());
        let needed = format!("{} {}", gate.op, gate.value);
        let words = text::explain_gate(fact.get(lang), found, needed, met.get(lang));
        let rule_gate = settings.rule.gates.iter().find(|known| known.id == gate.id);
        match rule_gate.and_then(|gate| gate.cite.as_ref()) {
            Some(cite) => text::gate_cite(words.get(lang), cite).get(lang).to_owned(),
            None => words.get(lang).to_owned(),
        }
    };
    let mut lines: Vec<String> = sheet.gates.iter().map(line).collect();
    lines.push(text::explain_days().get(lang).to_owned());
    Step { title: text::explain_step_procedure(), lines, table: None }
}

fn answers(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Step {
    let lines = vec![text::explain_mapping(mapping(&settings.rule, lang)).get(lang).to_owned()];
    let counted = sheet.before_silence.as_ref().unwrap_or(&sheet.measures);
    let table = tally::buckets_of(settings, counted, lang);
    Step { title: text::explain_step_answers(), lines, table: Some(table) }
}

fn silence(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Step {
    let say = |text: Text| text.get(lang).to_owned();
    let title = text::explain_step_silence();
    let (Some(step), Some(before)) = (&sheet.silence, &sheet.before_silence) else {
        return Step { title, lines: vec![say(text::explain_silence())], table: None };
    };
    let clause = settings.rule.silence.as_ref().and_then(|silence| silence.cite.as_deref());
    let direction = text::silence_direction(step.direction.as_str());
    let mut lines = vec![match clause {
        Some(cite) => say(text::explain_clause_cited(direction.get(lang), cite)),
        None => say(text::explain_clause(direction.get(lang))),
    }];
    match &step.by {
        Some(by) if step.direction.as_str() == "majority" => {
            lines.push(say(text::explain_clause_by(measures::key_name(by, lang))));
        }
        _ => {}
    }
    if !step.applied {
        let missing: Vec<String> =
            step.missing.iter().map(|fact| text::fact_name(fact).get(lang).to_owned()).collect();
        let separator = if lang == Lang::Zh { "、" } else { ", " };
        lines.push(say(text::explain_clause_off(missing.join(separator))));
        return Step { title, lines, table: None };
    }
    let keys = settings.rule.keys();
    let moved = step.moved.iter().filter(|(key, _)| keys.contains(*key) || *key == "households");
    for (key, moved) in moved {
        let to = text::bucket_name(moved.to.as_str());
        let figures = |measures: &Measures| {
            let count = measures.get(key).map_or(0, |buckets| buckets.get(moved.to));
            figure::count(key, count)
        };
        let name = measures::key_name(key, lang);
        let silent = figure::count(key, moved.count);
        let (was, is) = (figures(before), figures(&sheet.measures));
        lines.push(say(text::explain_moved(name, silent, to.get(lang), was, is)));
    }
    lines.push(say(text::explain_unreached()));
    Step { title, lines, table: Some(tally::buckets_of(settings, &sheet.measures, lang)) }
}

fn comparisons(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Step {
    let stages = measures::stages(sheet);
    let each = stages.iter().flat_map(|(stage, results)| {
        results.iter().map(move |result| criterion(settings, stage, result, lang))
    });
    let mut lines = vec![text::explain_whole().get(lang).to_owned()];
    lines.extend(each);
    Step { title: text::explain_step_compare(), lines, table: None }
}

/// A count with its unit.
fn amount(key: &str, count: u128, lang: Lang) -> String {
    let unit = text::unit_name(key.split('@').next().unwrap_or(key), count);
    format!("{} {}", figure::count(key, count), unit.get(lang))
}

fn criterion(settings: &Settings, stage: &Text, result: &CriterionResult, lang: Lang) -> String {
    let rules = settings.rule.criteria();
    let known = rules.iter().find(|known| known.id == result.id);
    let name = measures::key_name(&result.measure, lang);
    let counted = known.map(|known| super::rule_words::base_words(&known.count, lang)).unwrap_or_default();
    let met = if result.met { text::met() } else { text::not_met() };
    let head = text::explain_head(stage.get(lang), name);
    let (head, compared, met) = (head.get(lang), tally::comparison(result), met.get(lang));
    let count = amount(&result.measure, result.count, lang);
    let line = match &result.against {
        Against::Share { ratio, base, .. } => {
            let base = amount(&result.measure, *base, lang);
            let needed = format!("{} {ratio}", text::op_words(result.op.as_str()).get(lang));
            let figures = text::explain_figures(counted, count, base);
            text::explain_share(head, figures.get(lang), needed, compared, met)
        }
        Against::Value { value } => {
            let needed = format!("{} {value}", text::op_words(result.op.as_str()).get(lang));
            text::explain_value(head, format!("{counted} {count}"), needed, compared, met)
        }
    };
    let line = match result.short_by {
        Some(short) if short > 0 => {
            let short = amount(&result.measure, short, lang);
            text::explain_short(line.get(lang), short).get(lang).to_owned()
        }
        _ => line.get(lang).to_owned(),
    };
    match known.and_then(|known| known.cite.as_ref()) {
        Some(cite) => text::gate_cite(&line, cite).get(lang).to_owned(),
        None => line,
    }
}

/// Which stage decided.
fn why(settings: &Settings, sheet: &TallySheet, lang: Lang) -> String {
    let fallback = sheet.fallback_to.is_some();
    let contested = sheet.measures.values().any(|buckets| buckets.get(crate::rule::Bucket::Contested) > 0);
    let text = match sheet.outcome {
        Outcome::Passed => text::why_passed(),
        Outcome::Rejected => text::why_rejected(),
        Outcome::NoQuorum => text::why_no_quorum(),
        Outcome::Void => text::why_void(),
        Outcome::Fallback if fallback => text::why_fallback(),
        Outcome::Fallback => text::why_rejected(),
        Outcome::Pending if settings.rule.confirm.is_none() => text::why_contested(),
        Outcome::Pending if contested && sheet.state == "closed" && !sheet.bounds.decided => {
            text::why_contested()
        }
        Outcome::Pending => text::why_pending(),
        Outcome::Lapsed => text::why_lapsed(),
    };
    text.get(lang).to_owned()
}

/// The outcome without what may be argued about, a line each.
#[must_use]
pub fn without(sheet: &TallySheet, lang: Lang) -> Vec<String> {
    let line = |found: &crate::consult::without::Without| {
        let what = text::without_what(&found.what);
        let outcome = text::outcome_name(found.outcome.as_str());
        let (what, outcome) = (what.get(lang), outcome.get(lang));
        if found.differs {
            text::without_differs(what, outcome).get(lang).to_owned()
        } else {
            text::without_same(what, outcome).get(lang).to_owned()
        }
    };
    sheet.without.iter().map(line).collect()
}
