//! The consultation file, and what of it is bound by the log.
//!
//! `open` turns the TOML that a convener writes into [`Settings`]: everything
//! that can change the outcome, with the rule written out in full. Their bytes
//! are `rules.json`; genesis binds them by hash, and they are never written
//! again from memory.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::log::entry::is_consultation_id;
use crate::rule::{Rule, Threshold};
use crate::text::{self, Fault, Lang, Place, Text};

/// The format tag of `rules.json`.
pub const RULES_FORMAT: &str = "yishi-rules/1";

/// What is published of the positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disclose {
    /// Totals only.
    None,
    /// The openings of the counted positions; not which door is which slot.
    Positions,
    /// Everything. Needs a legal ground or separate consent (PIPL, art. 25).
    Named,
}

impl Disclose {
    /// The code in the consultation file and in genesis.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Positions => "positions",
            Self::Named => "named",
        }
    }
}

impl FromStr for Disclose {
    type Err = Fault;

    fn from_str(code: &str) -> Result<Self, Fault> {
        match code {
            "none" => Ok(Self::None),
            "positions" => Ok(Self::Positions),
            "named" => Ok(Self::Named),
            "box" => Err(Fault::new("box-unsupported", text::box_unsupported()).hint(text::box_hint())),
            other => {
                Err(Fault::new("disclose-unknown", text::disclose_unknown(other)).hint(text::disclose_hint()))
            }
        }
    }
}

impl fmt::Display for Disclose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The consultation itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consultation {
    /// `[a-z0-9-]{1,64}`.
    pub id: String,
    /// What it is about, in its own language.
    pub title: String,
    /// The language of its minutes.
    pub lang: Lang,
    /// Who calls it.
    pub convener: String,
    /// First day of the canvass.
    pub opens: Date,
    /// Last day of the canvass.
    pub closes: Date,
    /// What is published.
    pub disclose: Disclose,
    /// The community whose book this is.
    pub community: String,
    /// The name of the proposal's file: `proposal.md` or `proposal.txt`.
    pub proposal: String,
}

/// Everything that can change the outcome; the content of `rules.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// [`RULES_FORMAT`].
    pub v: String,
    /// The consultation.
    pub consultation: Consultation,
    /// The rule, with nothing left to be looked up.
    #[serde(deserialize_with = "read_rule")]
    pub rule: Rule,
}

/// Reads the rule with the one reader that TOML rules go through too.
fn read_rule<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Rule, D::Error> {
    let json = serde_json::Value::deserialize(from)?;
    Rule::from_json(&json, "rules.json").map_err(serde::de::Error::custom)
}

impl Settings {
    /// The bytes of `rules.json`: indented JSON with a final LF.
    ///
    /// # Errors
    /// The settings cannot be written as JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Fault> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| Fault::new("rules-json", text::rules_json(error)))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads `rules.json`.
    ///
    /// # Errors
    /// The bytes are not such a file, or of a newer format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let settings: Self = serde_json::from_slice(bytes)
            .map_err(|error| Fault::new("rules-json", text::rules_json(error)))?;
        if settings.v == RULES_FORMAT {
            Ok(settings)
        } else {
            Err(Fault::new("newer-version", text::entry_newer(&settings.v)))
        }
    }
}

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
        if raw.groups.is_some() {
            return Err(refuse("groups", "groups-unsupported", text::groups_unsupported()));
        }
        let rule = Rule::from_toml(source, file)?;
        countable(&rule).map_err(|reason| refuse("rule", "rule-unsupported", reason))?;
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
                    community: community.to_owned(),
                    proposal: proposal.to_owned(),
                },
                rule,
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
    match words
        .chars()
        .find(|ch| crate::log::escape::escape(&ch.to_string()).starts_with('%') && !"%\"\\".contains(*ch))
    {
        Some(ch) => Err(text::words_character(key, format!("U+{:04X}", u32::from(ch)))),
        None => Ok(()),
    }
}

/// What this version cannot count yet is refused before anything is opened,
/// rather than counted wrongly.
fn countable(rule: &Rule) -> Result<(), Text> {
    let stage = if !rule.gates.is_empty() {
        Some("gates")
    } else if rule.silence.is_some() {
        Some("silence")
    } else if rule.fallback.is_some() {
        Some("fallback")
    } else if rule.confirm.is_some() {
        Some("confirm")
    } else if matches!(rule.quorum, Some(crate::rule::Quorum::ByAttempt(_))) {
        Some("quorum by attempt")
    } else if !rule.area.exclude_kinds.is_empty() {
        Some("exclude_kinds")
    } else {
        None
    };
    if let Some(stage) = stage {
        return Err(text::rule_stage_unsupported(stage));
    }
    let known = ["households", "heads", "area"];
    for criterion in rule.criteria() {
        if criterion.scope.is_some() {
            return Err(text::rule_stage_unsupported("scope"));
        }
        if !known.contains(&criterion.measure.as_str()) {
            return Err(text::rule_measure_unsupported(&criterion.measure));
        }
        if let Threshold::Value { value } = criterion.threshold
            && value > crate::log::line::MAX_INT
        {
            return Err(text::rule_value_large(value));
        }
    }
    Ok(())
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
