//! A rule in plain words and as a formula.

use super::markdown::escape;
use crate::rule::book::Template;
use crate::rule::{Alias, Base, Checked, Cite, Node, Op, Position, Quorum, Rule, Source, Threshold};
use crate::text::{self, Lang, Text};

/// The title and id of a rule.
#[must_use]
pub fn rule_name(rule: &Rule, lang: Lang) -> String {
    let title = rule.title(lang);
    let id = rule.based_on.as_ref().unwrap_or(&rule.id);
    format!("{} `{id}`", escape(title))
}

/// What the rule rests on, and how that was checked.
#[must_use]
pub fn citations(rule: &Rule, lang: Lang) -> String {
    cite_words(rule, lang).iter().map(|cite| escape(cite)).collect::<Vec<_>>().join(separator(lang))
}

/// The same, one by one.
#[must_use]
pub fn cite_words(rule: &Rule, lang: Lang) -> Vec<String> {
    if rule.cite.is_empty() && rule.source == Source::Community {
        return vec![text::cite_community().get(lang).to_owned()];
    }
    let cite = |cite: &Cite| {
        let checked = match cite.checked {
            Checked::Primary => text::checked_primary(),
            Checked::Quoted => text::checked_quoted(),
            Checked::Unverified => text::checked_unverified(),
        };
        let on = cite.checked_on.map_or_else(|| "-".to_owned(), |day| day.to_string());
        text::cite_checked(&cite.text, checked.get(lang), on).get(lang).to_owned()
    };
    rule.cite.iter().map(cite).collect()
}

/// What a rule asks for, stage by stage, in words.
#[must_use]
pub fn stage_words(rule: &Rule, lang: Lang) -> Vec<(Text, Vec<String>)> {
    let say = |text: Text| text.get(lang).to_owned();
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    let mut who = Vec::new();
    if rule.valid_from.is_some() || rule.valid_to.is_some() {
        who.push(say(text::rule_in_force(day(rule.valid_from), day(rule.valid_to))));
    }
    let measures: Vec<String> =
        rule.measures.iter().map(|measure| super::measures::key_name(measure, lang)).collect();
    who.push(say(text::rule_counted(measures.join(separator(lang)))));
    if !rule.area.exclude_kinds.is_empty() {
        who.push(say(text::rule_excludes(rule.area.exclude_kinds.join(separator(lang)))));
    }
    if rule.measures.iter().any(|measure| measure == "heads") {
        who.push(say(match rule.heads.mixed {
            crate::rule::Mixed::Contested => text::heads_contested_rule(),
            crate::rule::Mixed::Invalid => text::heads_invalid_rule(),
        }));
        if rule.heads.developer_stock == Some(crate::rule::DeveloperStock::One) {
            who.push(say(text::explain_stock()));
        }
    }
    if let Some(most) = rule.most_per_holder() {
        who.push(say(text::rule_proxies(most)));
    }
    let mut stages = vec![(text::explain_step_roll(), who)];
    let gates = rule.gates.iter().map(|gate| {
        let fact = text::fact_name(&gate.fact);
        let op = text::op_words(gate.op.as_str());
        let words = match (gate.op, gate.value) {
            (Op::Equal, 1) => text::rule_gate_yes(fact.get(lang)),
            _ => text::rule_gate(fact.get(lang), op.get(lang), gate.value),
        };
        match &gate.cite {
            Some(cite) => text::gate_cite(words.get(lang), cite).get(lang).to_owned(),
            None => words.get(lang).to_owned(),
        }
    });
    stages.push((text::explain_step_procedure(), gates.collect()));
    stages.push((text::explain_step_answers(), vec![mapping(rule, lang)]));
    let silence = match &rule.silence {
        None => say(text::explain_silence()),
        Some(silence) => {
            let direction = text::silence_direction(silence.direction.as_str());
            match &silence.cite {
                Some(cite) => say(text::explain_clause_cited(direction.get(lang), cite)),
                None => say(text::explain_clause(direction.get(lang))),
            }
        }
    };
    stages.push((text::explain_step_silence(), vec![silence]));
    let quorum = match &rule.quorum {
        None => vec![say(text::rule_no_quorum())],
        Some(Quorum::Same(node)) => vec![node_words(node, lang)],
        Some(Quorum::ByAttempt(nodes)) => {
            (1_u32..).zip(nodes).map(|(n, node)| say(text::rule_attempt(n, node_words(node, lang)))).collect()
        }
    };
    stages.push((text::stage_quorum(), quorum));
    stages.push((text::stage_approval(), vec![node_words(&rule.approval, lang)]));
    if let Some(fallback) = &rule.fallback {
        let when = fallback.when.as_ref().map(|when| node_words(when, lang));
        let to = crate::rule::book::template(&fallback.to).map(Template::title);
        let to = to.map_or_else(|_| fallback.to.clone(), |title| title.get(lang).to_owned());
        stages
            .push((text::stage_fallback(), when.into_iter().chain([say(text::rule_fallback(to))]).collect()));
    }
    if let Some(confirm) = &rule.confirm {
        let after = confirm.after_days.map(|days| say(text::rule_after_days(days)));
        let lines = after.into_iter().chain([node_words(&confirm.node, lang)]);
        stages.push((text::stage_confirm(), lines.collect()));
    }
    let mut posted = Vec::new();
    if let Some(publish) = &rule.publish {
        posted.extend(publish.within_days.map(|days| say(text::rule_publish_within(days))));
        posted.extend(publish.for_days.map(|days| say(text::rule_publish_for(days))));
    }
    if let Some(extension) = &rule.extension {
        posted.push(match extension.max_days {
            Some(days) => say(text::rule_extension(days)),
            None => say(text::rule_extension_free()),
        });
    }
    stages.push((text::rule_publication(), posted));
    if let Some(delivery) = &rule.delivery {
        let visits = delivery.visits.map(|visits| say(text::rule_delivery_visits(visits)));
        let notice =
            if delivery.notice { text::rule_delivery_notice() } else { text::rule_delivery_no_notice() };
        stages.push((text::rule_delivery(), visits.into_iter().chain([say(notice)]).collect()));
    }
    stages.retain(|(_, lines)| !lines.is_empty());
    stages
}

/// What separates the parts of a sentence in a list.
fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    }
}

/// The positions that do not count as what they are, in words.
#[must_use]
pub fn mapping(rule: &Rule, lang: Lang) -> String {
    let mut parts: Vec<String> = rule
        .positions
        .iter()
        .filter(|(position, bucket)| position.as_str() != bucket.as_str())
        .filter(|(position, _)| *position != Position::Majority || !rule.positions.joins())
        .map(|(position, bucket)| {
            let (position, bucket) =
                (text::position_name(position.as_str()), text::bucket_name(bucket.as_str()));
            text::mapping(position.get(lang), bucket.get(lang)).get(lang).to_owned()
        })
        .collect();
    if rule.positions.joins() {
        parts.push(text::majority_joins().get(lang).to_owned());
    }
    parts.push(text::mapping_rest().get(lang).to_owned());
    if rule.bucket_of(Position::Majority).is_none() {
        parts.push(text::mapping_refused().get(lang).to_owned());
    }
    parts.join(separator(lang))
}

/// The rule's criteria in words: `approval: households: for >= 97/100 of all`.
#[must_use]
pub fn criteria_words(rule: &Rule, lang: Lang) -> String {
    let quorum = rule.quorum.as_ref().and_then(|quorum| quorum.at(1));
    let quorum = quorum.map(|quorum| text::quorum_words(node_words(quorum, lang)));
    let approval = text::approval_words(node_words(&rule.approval, lang));
    let parts = quorum.into_iter().chain([approval]);
    parts.map(|part| part.get(lang).to_owned()).collect::<Vec<_>>().join(separator(lang))
}

fn node_words(part: &Node, lang: Lang) -> String {
    let join = |nodes: &[Node], with: &Text| {
        nodes.iter().map(|part| node_words(part, lang)).collect::<Vec<_>>().join(with.get(lang))
    };
    match part {
        Node::One(criterion) => {
            let measure = super::measures::key_name(&criterion.key(), lang);
            let count = base_words(&criterion.count, lang);
            let op = text::op_words(criterion.op.as_str());
            let op = op.get(lang);
            let words = match &criterion.threshold {
                Threshold::Ratio { ratio, of } => {
                    text::criterion_ratio(measure, count, op, ratio, base_words(of, lang))
                }
                Threshold::Value { value } => text::criterion_value(measure, count, op, value),
            };
            words.get(lang).to_owned()
        }
        Node::All { all } => join(all, &text::joined_all()),
        Node::Any { any } => text::joined_any(join(any, &text::joined_or())).get(lang).to_owned(),
    }
}

/// A set of answers in words.
#[must_use]
pub fn base_words(base: &Base, lang: Lang) -> String {
    let name = |code: &str| text::bucket_name(code).get(lang).to_owned();
    match base {
        Base::Alias(Alias::All) => text::everybody().get(lang).to_owned(),
        Base::Alias(alias) => name(alias.as_str()),
        Base::List(list) => list.iter().map(|bucket| name(bucket.as_str())).collect::<Vec<_>>().join("+"),
    }
}

/// The rule's criteria as a formula: `[households] for >= 97/100 all`.
#[must_use]
pub fn formula(rule: &Rule) -> String {
    let quorum = rule.quorum.as_ref().and_then(|quorum| quorum.at(1)).map(node);
    quorum
        .into_iter()
        .chain([node(&rule.approval)])
        .map(|part| format!("`{part}`"))
        .collect::<Vec<_>>()
        .join(" ; ")
}

fn node(part: &Node) -> String {
    let join = |nodes: &[Node], with: &str| nodes.iter().map(node).collect::<Vec<_>>().join(with);
    match part {
        Node::One(criterion) => {
            let count = base(&criterion.count);
            let against = match &criterion.threshold {
                Threshold::Ratio { ratio, of } => format!("{ratio} {}", base(of)),
                Threshold::Value { value } => value.to_string(),
            };
            format!("[{}] {count} {} {against}", criterion.key(), criterion.op)
        }
        Node::All { all } => join(all, " and "),
        Node::Any { any } => format!("any({})", join(any, " or ")),
    }
}

fn base(base: &Base) -> String {
    match base {
        Base::Alias(alias) => alias.to_string(),
        Base::List(list) => list.iter().map(ToString::to_string).collect::<Vec<_>>().join("+"),
    }
}
