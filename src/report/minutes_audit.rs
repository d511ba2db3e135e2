//! The part of the minutes about call-backs, and what they mean in words.

use super::document::Page;
use super::minutes::Material;
use crate::consult::audit::Standing;
use crate::text::{self, Lang, Text};

/// What call-backs mean, a sentence each. Nothing is concluded from them: the
/// count stays, and a person decides.
#[must_use]
pub fn meaning(found: &Standing) -> Vec<Text> {
    let (reached, differs) = (found.reached(), found.differs);
    let mut said = Vec::new();
    if reached == 0 {
        said.push(text::audit_meaning_none());
    } else if differs == 0 {
        said.push(text::audit_meaning_same(reached));
        said.extend(found.chance().map(|chance| text::audit_meaning_chance(found.wrong, chance)));
    } else {
        said.push(text::audit_meaning_differs(differs, reached));
        if found.could_turn() {
            said.push(text::audit_meaning_turn(differs, found.wrong));
        }
    }
    let unasked = found.drawn.saturating_sub(reached);
    if reached > 0 && unasked > 0 {
        said.push(text::audit_meaning_unasked(unasked));
    }
    said
}

/// How far they are, in one line.
#[must_use]
pub fn sum(found: &Standing) -> Text {
    let Standing { drawn, of, agrees, differs, unreached, refused, .. } = *found;
    let rest = text::audit_sum_rest(unreached, refused, found.waiting());
    rest.within(|rest| text::audit_sum(drawn, of, found.reached(), agrees, differs, rest))
}

/// Dice in groups of five, as people compare them.
#[must_use]
pub fn dice(digits: &str) -> String {
    let signs: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = signs.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

impl Page {
    pub(super) fn audit(&mut self, material: &Material<'_>) {
        let Some(sample) = material.course.sample() else { return };
        let lang: Lang = self.lang;
        let say = |text: Text| text.get(lang).to_owned();
        let results = material.state.backs().values().map(|back| back.result.as_str());
        let found = Standing::of(sample, material.state.roll_n().unwrap_or(0), results);
        self.section(&text::section_audit());
        self.items(vec![
            (text::item_audit_head(), sample.head.blocks()),
            (text::item_audit_dice(), dice(&sample.dice)),
            (text::item_audit_drawn(), say(text::audit_n_of(found.drawn, found.of))),
            (text::item_audit_reached(), found.reached().to_string()),
            (text::item_audit_agrees(), found.agrees.to_string()),
            (text::item_audit_differs(), found.differs.to_string()),
            (text::item_audit_unreached(), found.unreached.to_string()),
            (text::item_audit_refused(), found.refused.to_string()),
            (text::item_audit_waiting(), found.waiting().to_string()),
        ]);
        for sentence in meaning(&found) {
            self.say(&sentence);
        }
        self.say(&text::audit_repeat());
    }
}
