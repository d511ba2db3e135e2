//! What a household weighs, and under which keys a rule counts it.

use std::collections::BTreeSet;

use super::shares;
use crate::rule::Rule;

/// What a count needs to know of a household.
#[derive(Debug, Clone, Copy)]
pub struct Weight<'a> {
    /// Building.
    pub building: &'a str,
    /// First door of the same owner.
    pub own: &'a str,
    /// Area in 0.01 m².
    pub area: u64,
    /// Tags, separated by spaces.
    pub tags: &'a str,
    /// Further amounts; see [`shares`].
    pub shares: &'a str,
}

impl Weight<'_> {
    /// What it weighs in a measure that is not heads; nothing if it has none.
    #[must_use]
    pub fn amount(&self, measure: &str) -> u64 {
        match measure {
            "households" | "units" => 1,
            "area" => self.area,
            other => shares::parse(self.shares).get(other).copied().unwrap_or(0),
        }
    }

    /// Whether it carries a tag.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.split(' ').any(|own| own == tag)
    }
}

/// The keys that a rule counts under, beside households, area and heads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// `heads@tag` and its tag.
    pub heads: Vec<(String, String)>,
    /// Other keys, their measure and their tag.
    pub others: Vec<(String, String, Option<String>)>,
}

impl Keys {
    /// Those of a rule.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        let mut keys = Self::default();
        let by = rule.silence.iter().filter_map(|silence| silence.by.clone());
        // Each once: a key that is there twice is counted twice.
        for key in rule.keys().into_iter().chain(by).collect::<BTreeSet<_>>() {
            let (measure, tag) = match key.split_once('@') {
                Some((measure, tag)) => (measure.to_owned(), Some(tag.to_owned())),
                None => (key.clone(), None),
            };
            match (measure.as_str(), tag) {
                ("heads" | "households" | "area", None) => {}
                ("heads", Some(tag)) => keys.heads.push((key, tag)),
                (_, tag) => keys.others.push((key, measure, tag)),
            }
        }
        keys
    }

    /// Where a household counts as a head: `heads` and the tags it carries.
    pub fn heads_of<'k>(&'k self, weight: &Weight<'_>) -> Vec<&'k str> {
        let tagged = self.heads.iter().filter(|(_, tag)| weight.has_tag(tag)).map(|(key, _)| key.as_str());
        std::iter::once("heads").chain(tagged).collect()
    }

    /// What a household weighs under each other key.
    pub fn others_of<'k>(&'k self, weight: &Weight<'_>) -> Vec<(&'k str, u64)> {
        let within = |tag: &Option<String>| tag.as_ref().is_none_or(|tag| weight.has_tag(tag));
        let counted = self.others.iter().filter(|(_, _, tag)| within(tag));
        counted.map(|(key, measure, _)| (key.as_str(), weight.amount(measure))).collect()
    }
}
