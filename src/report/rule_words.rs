//! A rule in plain words and as a formula.

use super::markdown::escape;
use crate::rule::{Base, Checked, Cite, Node, Position, Rule, Source, Threshold};
use crate::text::{self, Lang, Text};

/// The title and id of a rule.
#[must_use]
pub fn rule_name(rule: &Rule, lang: Lang) -> String {
    let title = match lang {
        Lang::Zh => &rule.title_zh,
        Lang::En => &rule.title_en,
    };
    let id = rule.based_on.as_ref().unwrap_or(&rule.id);
    format!("{} `{id}`", escape(title))
}

/// What the rule rests on, and how that was checked.
#[must_use]
pub fn citations(rule: &Rule, lang: Lang) -> String {
    if rule.cite.is_empty() && rule.source == Source::Community {
        return text::cite_community().get(lang).to_owned();
    }
    let cite = |cite: &Cite| {
        let checked = match cite.checked {
            Checked::Primary => text::checked_primary(),
            Checked::Quoted => text::checked_quoted(),
            Checked::Unverified => text::checked_unverified(),
        };
        let on = cite.checked_on.map_or_else(|| "-".to_owned(), |day| day.to_string());
        text::cite_checked(escape(&cite.text), checked.get(lang), on).get(lang).to_owned()
    };
    rule.cite.iter().map(cite).collect::<Vec<_>>().join(separator(lang))
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
        .map(|(position, bucket)| {
            let (position, bucket) =
                (text::position_name(position.as_str()), text::bucket_name(bucket.as_str()));
            text::mapping(position.get(lang), bucket.get(lang)).get(lang).to_owned()
        })
        .collect();
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
            let measure = text::measure_name(&criterion.measure);
            let count = base_words(&criterion.count, lang);
            let (measure, op) = (measure.get(lang), criterion.op);
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
