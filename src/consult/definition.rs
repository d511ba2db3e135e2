//! The consultation file: what a convener writes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::chars::{code_point, has_no_glyph, is_hidden, shapes};
use super::course::{Claim, DELIVERY_PROOF, NOTICE, NOTICE_DAYS, VOTING_DAYS};
use super::people::People;
use super::process::recordable;
use super::settings::{Consultation, Disclose, RULES_FORMAT, RollTerms, Settings};
use crate::log::entry::is_consultation_id;
use crate::rule::{Rule, Threshold, book};
use crate::text::{self, Fault, Lang, Place, Text};

/// A consultation file as read: its settings, and where the proposal lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What will be bound.
    pub settings: Settings,
    /// The proposal's path as written, relative to the consultation file.
    pub proposal_path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    consultation: RawConsultation,
    proposal: RawProposal,
    /// Read by [`Rule::from_toml`], with the lines of the file.
    #[serde(rename = "rule")]
    _rule: toml::Table,
    groups: Option<toml::Table>,
    roll: Option<RawRoll>,
    facts: Option<BTreeMap<String, toml::Value>>,
    people: Option<People>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoll {
    only: Option<String>,
    #[serde(default)]
    without: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConsultation {
    id: String,
    title: String,
    lang: Option<String>,
    convener: String,
    opens: toml::value::Datetime,
    closes: toml::value::Datetime,
    disclose: Option<String>,
    named_ground: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProposal {
    text: String,
}

impl Definition {
    /// Reads a consultation file. `file` names it in faults; `community` is
    /// the name of the book; `fallback` is the language if the file names none.
    ///
    /// # Errors
    /// The file is not TOML, has unknown, missing or wrong keys, or its rule
    /// is refused; each with the line.
    pub fn parse(source: &str, file: &str, community: &str, fallback: Lang) -> Result<Self, Fault> {
        let raw: RawFile = toml::from_str(source).map_err(|error| toml_fault(source, file, &error))?;
        let at = |key: &str| Place { line: line_of(source, key), ..Place::line(file, 1) }.column(key);
        let refuse = |key: &str, code: &'static str, reason: Text| {
            Fault::new(code, reason).hint(text::definition_hint()).at(at(key))
        };

        let given = raw.consultation;
        if !is_consultation_id(&given.id) {
            return Err(refuse("id", "id-invalid", text::id_invalid(&given.id)));
        }
        for (key, words) in [("title", &given.title), ("convener", &given.convener)] {
            check_words(key, words).map_err(|reason| refuse(key, "text-invalid", reason))?;
        }
        let lang = match given.lang.as_deref() {
            None => fallback,
            Some(tag) => {
                Lang::from_tag(tag).ok_or_else(|| refuse("lang", "lang-unknown", text::lang_unknown(tag)))?
            }
        };
        let opens = date(given.opens).ok_or_else(|| refuse("opens", "date-invalid", text::date_needed()))?;
        let closes =
            date(given.closes).ok_or_else(|| refuse("closes", "date-invalid", text::date_needed()))?;
        if closes < opens {
            return Err(refuse("closes", "window-invalid", text::window_invalid(opens, closes)));
        }
        let disclose: Disclose = given
            .disclose
            .as_deref()
            .unwrap_or("positions")
            .parse()
            .map_err(|fault: Fault| fault.at(at("disclose")))?;
        if let Some(ground) = &given.named_ground {
            if disclose != Disclose::Named {
                return Err(refuse("named_ground", "ground-needless", text::ground_needless(disclose)));
            }
            check_words("named_ground", ground)
                .map_err(|reason| refuse("named_ground", "text-invalid", reason))?;
        }
        if raw.groups.is_some() {
            return Err(refuse("groups", "groups-unsupported", text::groups_unsupported()));
        }
        let rule = Rule::from_toml(source, file)?;
        countable(&rule).map_err(|reason| refuse("rule", "rule-unsupported", reason))?;
        let fallback = match &rule.fallback {
            Some(fallback) => Some(book::find(&fallback.to).map_err(|fault| {
                let message = text::fallback_settings(&fallback.to);
                let fault =
                    if fault.code == "rule-unknown" { fault } else { Fault::new("rule-invalid", message) };
                fault.at(at("fallback"))
            })?),
            None => None,
        };
        let facts = facts(raw.facts.unwrap_or_default(), &rule, opens)
            .map_err(|(name, fault)| fault.at(at(&name)))?;
        let roll =
            raw.roll.map(|roll| RollTerms { only: roll.only, without: roll.without, excluded: Vec::new() });
        let people = raw.people.filter(|people| !people.is_empty());
        for (part, names) in people.iter().flat_map(People::parts) {
            for name in names {
                check_words(part, name).map_err(|reason| refuse(part, "text-invalid", reason))?;
            }
        }
        let proposal = proposal_name(&raw.proposal.text)
            .ok_or_else(|| refuse("text", "proposal-name", text::proposal_name(&raw.proposal.text)))?;
        Ok(Self {
            settings: Settings {
                v: RULES_FORMAT.to_owned(),
                consultation: Consultation {
                    id: given.id,
                    title: given.title,
                    lang,
                    convener: given.convener,
                    opens,
                    closes,
                    disclose,
                    named_ground: given.named_ground,
                    community: community.to_owned(),
                    proposal: proposal.to_owned(),
                },
                rule,
                roll,
                facts,
                people,
                attempt: 1,
                after: None,
                fallback,
            },
            proposal_path: raw.proposal.text,
        })
    }
}

/// The fixed name in the minutes folder for a proposal's file.
fn proposal_name(path: &str) -> Option<&'static str> {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("md" | "markdown") => Some("proposal.md"),
        Some("txt" | "text") => Some("proposal.txt"),
        _ => None,
    }
}

fn date(value: toml::value::Datetime) -> Option<Date> {
    match (value.date, value.time) {
        (Some(date), None) => date.to_string().parse().ok(),
        _ => None,
    }
}

/// Titles and names are one line of text without controls.
fn check_words(key: &str, words: &str) -> Result<(), Text> {
    let length = words.trim().chars().count();
    if !(1..=200).contains(&length) {
        return Err(text::words_length(key));
    }
    let refused =
        |ch: char| crate::log::escape::escape(&ch.to_string()).starts_with('%') && !"%\"\\".contains(ch);
    match words.chars().find(|ch| refused(*ch)) {
        Some(ch) => Err(text::words_character(key, code_point(ch))),
        None => match words.chars().find(|ch| is_hidden(*ch) && !shapes(*ch)) {
            Some(ch) if has_no_glyph(ch) => Err(text::no_glyph(code_point(ch))),
            Some(ch) => Err(text::words_character(key, code_point(ch))),
            None => Ok(()),
        },
    }
}

/// What cannot be counted is refused before anything is opened, rather than
/// counted wrongly.
fn countable(rule: &Rule) -> Result<(), Text> {
    let facts = rule.gates.iter().map(|gate| &gate.fact);
    let facts = facts.chain(rule.silence.iter().flat_map(|silence| &silence.requires));
    if let Some(fact) = facts.into_iter().find(|fact| !is_fact(fact)) {
        return Err(text::fact_name_wrong(fact));
    }
    if let Some(measure) = rule.measures.iter().find(|measure| !super::shares::is_name(measure)) {
        return Err(text::rule_measure_unsupported(measure));
    }
    for criterion in rule.criteria() {
        if let Threshold::Value { value } = criterion.threshold
            && value > crate::log::line::MAX_INT
        {
            return Err(text::rule_value_large(value));
        }
    }
    Ok(())
}

/// Whether a fact can be a line of a log under this name.
fn is_fact(name: &str) -> bool {
    (1..=32).contains(&name.len()) && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_'))
}

/// `[facts]`: days, yes or no, whole numbers.
fn facts(
    raw: BTreeMap<String, toml::Value>,
    rule: &Rule,
    opens: Date,
) -> Result<BTreeMap<String, Claim>, (String, Fault)> {
    let known = recordable(rule);
    let mut facts = BTreeMap::new();
    for (name, value) in raw {
        let claim = match value {
            toml::Value::Datetime(day) => date(day).map(|at| Claim { at, value: 1 }),
            toml::Value::Boolean(yes) => Some(Claim { at: opens, value: yes.into() }),
            toml::Value::Integer(n) => {
                let value = u64::try_from(n).ok().filter(|n| *n <= crate::log::line::MAX_INT);
                value.map(|value| Claim { at: opens, value })
            }
            _ => None,
        };
        let fault = if [NOTICE_DAYS, VOTING_DAYS, DELIVERY_PROOF].contains(&name.as_str()) {
            Fault::new("fact-computed", text::fact_computed(&name)).hint(text::fact_computed_hint())
        } else if name != NOTICE && !known.contains(&name) {
            Fault::new("fact-unknown", text::fact_unknown(&name, &rule.id))
                .hint(text::fact_known(known.join(", ")))
        } else if let Some(claim) = claim {
            facts.insert(name, claim);
            continue;
        } else {
            Fault::new("fact-invalid", text::fact_invalid(&name))
        };
        return Err((name, fault));
    }
    Ok(facts)
}

/// The line of a key (or a table's header) in TOML source, from 1.
fn line_of(source: &str, key: &str) -> Option<u64> {
    let is_it = |line: &str| {
        let line = line.trim_start().trim_start_matches('[');
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', ']', '.']))
    };
    source.lines().position(is_it).and_then(|at| u64::try_from(at + 1).ok())
}

fn toml_fault(source: &str, file: &str, error: &toml::de::Error) -> Fault {
    let line = error
        .span()
        .and_then(|span| source.get(..span.start))
        .map_or(1, |before| before.matches('\n').count() + 1);
    let place = Place { line: u64::try_from(line).ok(), ..Place::line(file, 1) };
    let message = text::toml_syntax(error.message());
    Fault::new("definition-invalid", text::definition_invalid(file))
        .hint(text::definition_hint())
        .at(place.reason(message))
}
