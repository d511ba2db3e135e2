//! The consultation file, and what of it is bound by the log.
//!
//! `open` turns the TOML that a convener writes into [`Settings`]: everything
//! that can change the outcome, with the rule written out in full. Their bytes
//! are `rules.json`; genesis binds them by hash, and they are never written
//! again from memory.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::course::Claim;
use super::eligible::Excluded;
use super::people::People;
use crate::log::Hash;
use crate::rule::Rule;
use crate::text::{self, Fault, Lang};

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
    /// Positions with their doors: of all on a stated legal ground, else of
    /// those that agree to it separately (PIPL, art. 25).
    Named,
    /// A secret ballot: who took part, and the totals of sealed boxes.
    Box,
}

impl Disclose {
    /// The code in the consultation file and in genesis.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Positions => "positions",
            Self::Named => "named",
            Self::Box => "box",
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
            "box" => Ok(Self::Box),
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
    /// The legal ground for showing every door, in words with its source;
    /// without one a door is shown where its household agrees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_ground: Option<String>,
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
    /// Who of the roll is asked; everybody if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<RollTerms>,
    /// Process facts known when it opened.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, Claim>,
    /// Who chairs, records, counts and watches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<People>,
    /// Which attempt this is, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub attempt: u32,
    /// The count that this one follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
    /// The rule of a second ballot, where the rule provides for one.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read_fallback")]
    pub fallback: Option<Rule>,
}

fn first() -> u32 {
    1
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_first(attempt: &u32) -> bool {
    *attempt == 1
}

/// Who of the roll is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollTerms {
    /// Only households with this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// No household with one of these tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// What that and the rule left out of the roll.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Excluded>,
}

/// The count that a consultation follows: an attempt without a quorum, or one
/// after which a second ballot is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The consultation.
    pub consultation: String,
    /// Its log id.
    pub log: Hash,
    /// Its result.
    pub result: String,
}

/// Reads the rule with the one reader that TOML rules go through too.
fn read_rule<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Rule, D::Error> {
    let json = serde_json::Value::deserialize(from)?;
    Rule::from_json(&json, "rules.json").map_err(serde::de::Error::custom)
}

/// As [`read_rule`], for a rule that may be missing.
fn read_fallback<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Rule>, D::Error> {
    read_rule(from).map(Some)
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
