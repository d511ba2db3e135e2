//! The sheet of one stairwell: what is on it, and what it says of the rule.
//! Nobody is named on it but the convener and, where it was asked for, the
//! steward; what a neighbour answered is never on it, only that there is an
//! answer.

use super::measures::key_name;
use super::rule_words::{cite_words, mapping, stage_words};
use crate::consult::sheet_mark::ALL;
use crate::consult::{Settings, SheetMark};
use crate::log::Hash;
use crate::rule::{Bucket, Criterion, Node, Position, Quorum, Rule, Silence, Threshold};
use crate::text::{self, Lang, Text};
use jiff::civil::Date;

/// One stairwell's sheet.
#[derive(Debug, Clone, Copy)]
pub struct CanvassSheet<'a> {
    /// What is asked, under which rule.
    pub settings: &'a Settings,
    /// The bytes of the proposal.
    pub proposal: &'a [u8],
    /// The last day of the canvass, extensions included.
    pub closes: Date,
    /// The log id.
    pub log: Hash,
    /// Lines of the log.
    pub size: u64,
    /// Id of the steward's pack that it is of, if it is of one.
    pub pack: Option<&'a str>,
    /// Building; empty if the doors have none.
    pub building: &'a str,
    /// Stairwell; empty if the doors have none.
    pub stairwell: &'a str,
    /// Who asks, if the sheet was made for one steward.
    pub steward: Option<&'a str>,
    /// The doors, in natural order.
    pub doors: &'a [SheetDoor],
}

/// A door on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDoor {
    /// The door.
    pub door: String,
    /// A short code that tells the row; see [`Slot::check_code`](crate::consult::Slot::check_code).
    pub code: String,
    /// Whether there is an answer.
    pub answered: bool,
}

/// What part of the roll a building and a stairwell are, in one word.
#[must_use]
pub fn part(building: &str, stairwell: &str) -> String {
    match (building, stairwell) {
        ("", "") => ALL.to_owned(),
        (building, "") => building.to_owned(),
        (building, stairwell) => format!("{building}-{stairwell}"),
    }
}

/// The part that the doors of a steward's pack are, in one word.
#[must_use]
pub fn of_pack(pack: &str) -> String {
    format!("pack-{pack}")
}

/// A letter or digit of any script, `-` or `_`; `_` for anything else, which
/// the name of a file or of a worksheet may not hold.
#[must_use]
pub fn in_name(ch: char) -> char {
    if ch.is_alphanumeric() || matches!(ch, '-' | '_') { ch } else { '_' }
}

impl CanvassSheet<'_> {
    /// The language of everything on it: that of the consultation.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.settings.consultation.lang
    }

    /// The mark that leads a filled sheet back.
    #[must_use]
    pub fn mark(&self) -> SheetMark {
        SheetMark {
            id: self.settings.consultation.id.clone(),
            part: self.pack.map_or_else(|| part(self.building, self.stairwell), of_pack),
            log: self.log,
            size: self.size,
        }
    }

    /// Building and stairwell in words.
    #[must_use]
    pub fn place(&self) -> String {
        if let Some(pack) = self.pack {
            let short: String = pack.chars().take(8).collect();
            return text::canvass_pack(short).get(self.lang()).to_owned();
        }
        let place = match (self.building, self.stairwell) {
            ("", "") => text::canvass_all(),
            (building, "") => text::canvass_building(building),
            ("", stairwell) => text::canvass_stairwell(stairwell),
            (building, stairwell) => text::canvass_place(building, stairwell),
        };
        place.get(self.lang()).to_owned()
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        text::canvass_title(&self.settings.consultation.title).get(self.lang()).to_owned()
    }

    /// Doors with an answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.doors.iter().filter(|door| door.answered).count()
    }

    /// The proposal's words.
    #[must_use]
    pub fn words(&self) -> String {
        String::from_utf8_lossy(self.proposal).into_owned()
    }
}

/// The positions that the rule takes.
#[must_use]
pub fn taken(rule: &Rule) -> Vec<Position> {
    Position::ALL.iter().copied().filter(|position| rule.bucket_of(*position).is_some()).collect()
}

/// Those that a household is asked to choose from: the options of the rule's
/// ballot, or all but `invalid`, which is found and not chosen.
#[must_use]
pub fn offered(rule: &Rule) -> Vec<Position> {
    let options = rule.ballot.as_ref().map(|ballot| ballot.options.as_slice()).unwrap_or_default();
    let chosen = |position: &Position| match options {
        [] => *position != Position::Invalid,
        options => options.contains(position),
    };
    taken(rule).into_iter().filter(chosen).collect()
}

/// The head of a log id as it stands on every page: its first blocks of four.
#[must_use]
pub fn head(log: &Hash) -> String {
    log.blocks().chars().take(49).collect()
}

/// The rule in words: its name, what it asks for stage by stage, and the
/// answers that do not count as what they say.
#[must_use]
pub fn conditions(rule: &Rule, lang: Lang) -> Vec<String> {
    let title = rule.title(lang);
    let (join, stop) = match lang {
        Lang::Zh => ("；", "。"),
        Lang::En => ("; ", "."),
    };
    let cites = cite_words(rule, lang).join(join);
    let mut lines = vec![text::explain_rule(title, cites).get(lang).to_owned()];
    let mut shown = vec![text::stage_approval(), text::stage_fallback(), text::stage_confirm()];
    shown.extend(rule.quorum.as_ref().map(|_| text::stage_quorum()));
    let stages = stage_words(rule, lang).into_iter().filter(|(stage, _)| shown.contains(stage));
    lines.extend(stages.map(|(stage, words)| {
        let words = words.join(join);
        text::canvass_stage(stage.get(lang), words.trim_end_matches(stop)).get(lang).to_owned()
    }));
    lines.push(text::explain_mapping(mapping(rule, lang)).get(lang).to_owned());
    lines
}

/// What follows when a household does not answer.
#[must_use]
pub fn silence_effect(rule: &Rule, lang: Lang) -> Vec<String> {
    let mut lines = match rule.silence.as_ref().filter(|silence| silence.participates) {
        Some(silence) => clause(silence, lang),
        None => vec![text::explain_silence()],
    };
    let moved = rule.silence.as_ref().is_some_and(|silence| silence.participates);
    let quorum = rule.quorum.iter().flat_map(|quorum| match quorum {
        Quorum::Same(node) => node.criteria(),
        Quorum::ByAttempt(nodes) => nodes.iter().flat_map(Node::criteria).collect(),
    });
    let stages = quorum.map(|criterion| (text::stage_quorum(), criterion));
    let approval = rule.approval.criteria().into_iter();
    for (stage, criterion) in stages.chain(approval.map(|criterion| (text::stage_approval(), criterion))) {
        let line = base_line(&stage, criterion, moved, lang);
        lines.extend(line.filter(|line| !lines.contains(line)));
    }
    lines.iter().map(|line| line.get(lang).to_owned()).collect()
}

fn clause(silence: &Silence, lang: Lang) -> Vec<Text> {
    let direction = text::silence_direction(silence.direction.as_str());
    let mut lines = vec![match &silence.cite {
        Some(cite) => text::explain_clause_cited(direction.get(lang), cite),
        None => text::explain_clause(direction.get(lang)),
    }];
    if silence.direction.as_str() == "majority" {
        lines.extend(silence.by.as_ref().map(|by| text::explain_clause_by(key_name(by, lang))));
    }
    if !silence.requires.is_empty() {
        let names = silence.requires.iter().map(|fact| text::fact_name(fact).get(lang).to_owned());
        let separator = if lang == Lang::Zh { "、" } else { ", " };
        lines.push(text::canvass_silence_requires(names.collect::<Vec<_>>().join(separator)));
    }
    lines.extend(silence.days.map(text::canvass_silence_days));
    lines.push(text::explain_unreached());
    lines
}

/// Whether those who do not answer stay in a criterion's base. Where a clause
/// moves the silent, only those who were not reached are left to speak of.
fn base_line(stage: &Text, criterion: &Criterion, moved: bool, lang: Lang) -> Option<Text> {
    let Threshold::Ratio { of, .. } = &criterion.threshold else { return None };
    let (silent, unreached) = (of.contains(Bucket::Silent), of.contains(Bucket::Unreached));
    let head = text::explain_head(stage.get(lang), key_name(&criterion.key(), lang));
    let head = head.get(lang);
    Some(match (moved, silent, unreached) {
        (true, _, true) => text::canvass_unreached_in(head),
        (true, _, false) => text::canvass_unreached_out(head),
        (false, true, true) => text::canvass_silent_in(head),
        (false, false, false) => text::canvass_silent_out(head),
        (false, true, false) => text::canvass_reached_in(head),
        (false, false, true) => text::canvass_reached_out(head),
    })
}
