//! What must be said beside a result that a rule gives.

use super::model::{Rule, Source};
use super::terms::Checked;
use crate::text::{self, Lang, Text};
use jiff::civil::Date;

/// A reason not to take a rule for certain. It cannot be switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A text it rests on was not read itself.
    Unchecked {
        /// The text.
        cite: String,
        /// How it was checked instead.
        checked: Checked,
    },
    /// It claims to be law and names no text.
    NoSource {
        /// The rule.
        rule: String,
    },
    /// The day is before its first.
    NotYet {
        /// The rule.
        rule: String,
        /// Its first day.
        from: Date,
    },
    /// The day is after its last.
    Expired {
        /// The rule.
        rule: String,
        /// Its last day.
        to: Date,
    },
    /// It is not the rule that it extends: parts of that are replaced.
    Changed {
        /// The rule it extends.
        base: String,
        /// The parts replaced.
        parts: Vec<String>,
    },
}

impl Warning {
    /// The warning for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Unchecked { cite, checked } => {
                let how = match checked {
                    Checked::Primary => text::checked_primary(),
                    Checked::Quoted => text::checked_quoted(),
                    Checked::Unverified => text::checked_unverified(),
                };
                how.within(|how| text::rule_warn_unchecked(cite, how))
            }
            Self::NoSource { rule } => text::rule_warn_no_source(rule),
            Self::NotYet { rule, from } => text::rule_warn_not_yet(rule, from),
            Self::Expired { rule, to } => text::rule_warn_expired(rule, to),
            Self::Changed { base, parts } => {
                let named: Vec<Text> = parts.iter().map(|part| text::rule_part(part)).collect();
                let zh: Vec<&str> = named.iter().map(|part| part.get(Lang::Zh)).collect();
                let en: Vec<&str> = named.iter().map(|part| part.get(Lang::En)).collect();
                Text {
                    zh: text::rule_warn_changed(base, zh.join("、")).zh,
                    en: text::rule_warn_changed(base, en.join(", ")).en,
                }
            }
        }
    }
}

impl Rule {
    /// Every reason not to take this rule for certain on the day `today`.
    #[must_use]
    pub fn warnings(&self, today: Date) -> Vec<Warning> {
        let unchecked = self
            .cite
            .iter()
            .filter(|cite| cite.checked != Checked::Primary)
            .map(|cite| Warning::Unchecked { cite: cite.text.clone(), checked: cite.checked });
        let rule = || self.id.clone();
        let no_source = self.source == Source::Law && self.cite.is_empty();
        let no_source = no_source.then(|| Warning::NoSource { rule: rule() });
        let not_yet = self.valid_from.filter(|&from| today < from);
        let not_yet = not_yet.map(|from| Warning::NotYet { rule: rule(), from });
        let expired = self.valid_to.filter(|&to| today > to);
        let expired = expired.map(|to| Warning::Expired { rule: rule(), to });
        unchecked.chain(no_source).chain(not_yet).chain(expired).chain(self.changed_base()).collect()
    }

    fn changed_base(&self) -> Option<Warning> {
        let base = self.based_on.as_ref()?;
        (!self.changed.is_empty())
            .then(|| Warning::Changed { base: base.clone(), parts: self.changed.clone() })
    }
}
