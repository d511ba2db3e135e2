//! Who is asked: the roll without what the rule or the consultation leaves out.

use super::roll::{Household, Roll};
use super::settings::{RollTerms, Settings};
use super::shares;
use crate::rule::Rule;
use crate::text::{self, Fault};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

/// Households that are left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// `kind` (the rule excludes it), `only` (outside the scope) or `without`
    /// (struck out by a tag).
    pub why: String,
    /// The kind or the tag.
    pub what: String,
    /// How many.
    pub households: u64,
    /// Their area in 0.01 m².
    pub area: u64,
}

/// The roll that is asked, and what was left out of it.
///
/// # Errors
/// Nobody is left, a tag of the rule is carried by nobody, or the rule counts
/// in an amount that some household does not have.
pub fn eligible(roll: Roll, settings: &Settings) -> Result<(Roll, Vec<Excluded>), Fault> {
    let mut excluded: Vec<Excluded> = Vec::new();
    let none = RollTerms::default();
    let terms = settings.roll.as_ref().unwrap_or(&none);
    for household in roll.iter() {
        let Some((why, what)) = reason(&household, &settings.rule, terms) else { continue };
        match excluded.iter_mut().find(|known| known.why == why && known.what == what) {
            Some(known) => {
                known.households += 1;
                known.area = known.area.saturating_add(household.area);
            }
            None => excluded.push(Excluded {
                why: why.to_owned(),
                what: what.to_owned(),
                households: 1,
                area: household.area,
            }),
        }
    }
    let kept = if excluded.is_empty() {
        roll
    } else {
        let stays = |household: &Household| reason(household, &settings.rule, terms).is_none();
        // A part of a roll is a roll.
        Roll::collect(roll.into_households().filter(stays)).unwrap_or_default()
    };
    excluded.sort_by(|a, b| (&a.why, &a.what).cmp(&(&b.why, &b.what)));
    if kept.is_empty() {
        return Err(Fault::new("nobody-left", text::nobody_left()));
    }
    fits(|| kept.iter(), &settings.rule, true)?;
    Ok((kept, excluded))
}

/// The tags that should leave somebody out and leave out nobody.
#[must_use]
pub fn idle(terms: &RollTerms) -> Vec<&str> {
    let used = |tag: &str| terms.excluded.iter().any(|known| known.why == "without" && known.what == tag);
    terms.without.iter().map(String::as_str).filter(|tag| !used(tag)).collect()
}

pub(super) fn reason<'a>(
    household: &'a Household,
    rule: &'a Rule,
    terms: &'a RollTerms,
) -> Option<(&'static str, &'a str)> {
    let has = |tag: &String| household.tags.contains(tag);
    if rule.area.exclude_kinds.iter().any(|kind| same_kind(kind, &household.kind)) {
        return Some(("kind", &household.kind));
    }
    if let Some(only) = terms.only.as_ref().filter(|tag| !has(tag)) {
        return Some(("only", only));
    }
    terms.without.iter().find(|tag| has(tag)).map(|tag| ("without", tag.as_str()))
}

/// Whether two words name the same kind of premises; rolls are kept in either
/// language.
fn same_kind(left: &str, right: &str) -> bool {
    const SAME: &[&[&str]] = &[
        &["parking", "parking space", "garage", "车位", "停车位", "车库", "地下车位", "产权车位"],
        &["storage", "storage room", "cellar", "储藏室", "储藏间", "地下室", "仓储"],
        &["shop", "commercial", "商铺", "商业", "底商"],
    ];
    let plain = |word: &str| word.to_lowercase().split_whitespace().collect::<String>();
    let (left, right) = (plain(left), plain(right));
    let class = |one: &str| SAME.iter().position(|words| words.iter().any(|word| plain(word) == one));
    left == right || class(&left).is_some_and(|class_left| class(&right) == Some(class_left))
}

/// Whether the households have what the rule counts in; with `whole`, whether
/// they are all that is asked.
pub(super) fn fits<I: Iterator<Item: Borrow<Household>>>(
    kept: impl Fn() -> I,
    rule: &Rule,
    whole: bool,
) -> Result<(), Fault> {
    let plain = ["households", "heads", "units", "area"];
    for measure in rule.measures.iter().filter(|measure| !plain.contains(&measure.as_str())) {
        let has = |household: &Household| shares::parse(&household.shares).contains_key(measure.as_str());
        let lacking = kept().filter(|household| !has(household.borrow())).count();
        if lacking > 0 {
            return Err(Fault::new("amount-missing", text::no_amount(measure, lacking))
                .hint(text::no_amount_hint(measure)));
        }
    }
    let scopes =
        rule.criteria().into_iter().filter(|_| whole).filter_map(|criterion| criterion.scope.as_ref());
    for tag in scopes {
        if !kept().any(|household| household.borrow().tags.contains(tag)) {
            return Err(Fault::new("tag-nobody", text::tag_nobody(tag)).hint(text::tag_nobody_hint()));
        }
    }
    Ok(())
}
