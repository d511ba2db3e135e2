//! The arithmetic of a result in plain words: who counts, how each answer
//! counts, each comparison with both products, and what would change it.

use super::rule_words::{citations, criteria_words, mapping, rule_name};
use super::{figure, tally};
use crate::consult::{Settings, TallySheet};
use crate::rule::{Against, CriterionResult, Mixed};
use crate::text::{self, Lang, Text};

/// The whole explanation. Every number in it stands in `tally --json` too.
#[must_use]
pub fn words(settings: &Settings, sheet: &TallySheet, lang: Lang) -> String {
    let rule = &settings.rule;
    let say = |text: Text| text.get(lang).to_owned();
    let households = sheet.households().all();
    let mut lines = vec![
        tally::headline(settings, sheet, lang),
        String::new(),
        say(text::explain_rule(rule_name(rule, lang), citations(rule, lang))),
        say(text::explain_criteria(criteria_words(rule, lang))),
        say(text::explain_roll(households, settings.consultation.opens)),
        say(text::explain_mapping(mapping(rule, lang))),
        say(text::explain_silence()),
    ];
    if rule.keys().contains("heads") {
        lines.push(say(match rule.heads.mixed {
            Mixed::Contested => text::heads_contested_rule(),
            Mixed::Invalid => text::heads_invalid_rule(),
        }));
    }
    lines.extend([String::new(), tally::buckets(settings, sheet, lang).text()]);
    for (stage, results) in [(text::stage_quorum(), &sheet.quorum), (text::stage_approval(), &sheet.approval)]
    {
        lines.extend(results.iter().map(|result| criterion(&stage, result, lang)));
    }
    let outcome = text::outcome_name(sheet.outcome.as_str());
    lines.extend([String::new(), say(text::explain_outcome(outcome.get(lang)))]);
    lines.extend(tally::outlook(sheet, lang));
    lines.extend(sheet.warnings.iter().map(|notice| say(text::warning_line(notice.text().get(lang)))));
    lines.join("\n") + "\n"
}

fn criterion(stage: &Text, result: &CriterionResult, lang: Lang) -> String {
    let unit = text::measure_unit(&result.measure);
    let measure = text::measure_name(&result.measure);
    let head = text::explain_head(stage.get(lang), measure.get(lang), unit.get(lang));
    let met = if result.met { text::met() } else { text::not_met() };
    let (head, compared, met) = (head.get(lang), tally::comparison(result), met.get(lang));
    let line = match &result.against {
        Against::Share { ratio, base, .. } => {
            let figures = [result.count, *base].map(|number| figure::count(&result.measure, number));
            let [count, base] = figures;
            text::explain_share(head, count, base, format!("{} {ratio}", result.op), compared, met)
        }
        Against::Value { value } => {
            text::explain_value(head, format!("{} {value}", result.op), compared, met)
        }
    };
    line.get(lang).to_owned()
}
