//! The minutes: a pure function of what the minutes folder holds.

use super::document::{Block, Document, Page};
use super::explain;
use super::figure;
use super::markdown::{escape, figures};
use super::minutes_canvass::kind;
use super::minutes_sealed::Inside;
use super::pictures;
use super::rule_words::{citations, criteria_words, formula, mapping, rule_name};
use super::shell_lines::shell_lines;
use super::table::Table;
use super::tally;
use super::versions::text_name;
use crate::consult::boxes::DISCREPANCY;
use crate::consult::{Course, Disclose, Naming, Settings, State, TallySheet};
use crate::log::{Close, Hash, Note, Open, StageBody};
use crate::rule::{Bucket, Mixed};
use crate::sign::Signers;
use crate::text::{self, Lang, Text};

/// What the minutes are made from.
#[derive(Debug)]
pub struct Material<'a> {
    /// Settings, from `rules.json`.
    pub settings: &'a Settings,
    /// The sheet, from `tally.json`.
    pub sheet: &'a TallySheet,
    /// The genesis entry.
    pub open: &'a Open,
    /// The closing entry.
    pub close: &'a Close,
    /// Notes with their line numbers.
    pub notes: &'a [(u64, Note)],
    /// What the lines say of the stages around the count.
    pub course: &'a Course,
    /// Those lines, with their numbers.
    pub stages: &'a [(u64, StageBody)],
    /// Households that said something of the published result.
    pub objections: usize,
    /// The fold over the lines.
    pub state: &'a State,
    /// The text as it is at the end.
    pub proposal: &'a [u8],
    /// The log id.
    pub log: Hash,
    /// Lines.
    pub size: u64,
    /// Hash of the last line.
    pub head: Hash,
    /// Root of the tree.
    pub root: Hash,
    /// Who may sign, as the first line binds it.
    pub signers: &'a Signers,
    /// Households that the public form shows with their door.
    pub shown: usize,
    /// What only the sealed form tells; nothing for the public form.
    pub inside: Option<&'a Inside>,
}

impl Material<'_> {
    /// Whether the folder holds the openings of the positions that count.
    #[must_use]
    pub fn opens_positions(&self) -> bool {
        // A secret ballot has none, in either form.
        match self.course.disclosed(self.settings) {
            Disclose::Box => false,
            Disclose::None => self.inside.is_some(),
            Disclose::Positions | Disclose::Named => true,
        }
    }
}

/// A proposal longer than this many characters is named, not repeated.
const LONGEST_QUOTE: usize = 100_000;

/// The minutes.
#[must_use]
pub fn minutes(material: &Material<'_>, lang: Lang) -> Document {
    let mut page = Page::new(lang);
    let consultation = &material.settings.consultation;
    let title = text::minutes_title(&consultation.title);
    let number = match &material.sheet.minutes {
        Some(numbering) => text::minutes_number(numbering.number).get(lang).to_owned(),
        None => String::new(),
    };
    page.blocks.push(Block::Title(text::minutes_title(escape(&consultation.title)).get(lang).to_owned()));
    if material.inside.is_some() {
        page.blocks.push(Block::Notice(text::sealed_top().get(lang).to_owned()));
    }
    page.title_block(material);
    page.result(material);
    page.count(material);
    page.canvass(material);
    page.audit(material);
    page.proposal(material);
    page.settings(material);
    page.notes(material);
    page.record(material);
    page.people(material);
    page.section(&text::section_annex());
    page.blocks.extend(explain::annex(material.settings, material.sheet, lang));
    Document { lang, title: title.get(lang).to_owned(), number, one_page: false, blocks: page.blocks }
}

impl Page {
    fn title_block(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let say = |text: Text| text.get(lang).to_owned();
        let consultation = &material.settings.consultation;
        let numbering = material.sheet.minutes.as_ref();
        let number = numbering.map_or_else(|| "-".to_owned(), |n| say(text::minutes_number(n.number)));
        let before = match numbering.and_then(|n| n.before.as_ref()) {
            Some(before) => say(text::before_some(before.number, &before.consultation, before.hash)),
            None => say(text::before_none()),
        };
        let day = &material.close.at;
        let closed = if material.close.clock_behind {
            text::closed_behind(day)
        } else if day.parse::<jiff::civil::Date>().is_ok_and(|day| day < consultation.closes) {
            text::closed_early(day)
        } else {
            text::closed_on(day)
        };
        self.items(vec![
            (text::item_number(), number),
            (text::item_before(), before),
            (text::item_community(), escape(&consultation.community)),
            (text::item_consultation(), format!("`{}`", consultation.id)),
            (text::item_convener(), escape(&consultation.convener)),
            (text::item_kind(), say(kind(material.settings))),
            (text::item_window(), say(text::window(consultation.opens, consultation.closes))),
            (text::item_closed(), say(closed)),
            (text::item_disclose(), say(text::disclose_name(consultation.disclose.code()))),
            (text::item_rule(), rule_name(&material.settings.rule, lang)),
            (text::item_cite(), citations(&material.settings.rule, lang)),
        ]);
    }

    fn result(&mut self, material: &Material<'_>) {
        let sheet = material.sheet;
        self.section(&text::section_result());
        let outcome = text::outcome_name(sheet.outcome.as_str());
        self.blocks.push(Block::Notice(text::result_line(outcome.get(self.lang)).get(self.lang).to_owned()));
        self.set_aside(material.course);
        let households = sheet.households();
        let (agree, all) = (households.get(Bucket::For), households.all());
        self.say(&text::result_agree(agree, all, figure::percent_floor(agree, all)));
        for sentence in tally::silence(sheet, self.lang) {
            self.line(&figures(&sentence));
        }
        self.say(&text::result_compare());
        self.table(&tally::criteria(sheet, self.lang));
        self.chart(pictures::criteria(sheet, self.lang));
        for sentence in tally::outlook(sheet, self.lang) {
            self.line(&sentence);
        }
        for notice in &sheet.warnings {
            self.say(&text::warning_line(escape(notice.text().get(self.lang))));
        }
    }

    fn count(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        self.section(&text::section_count());
        self.say(&text::count_positions());
        let area = material.sheet.measures.contains_key("area");
        let mut headers =
            vec![text::col_position().get(lang).to_owned(), format!(">{}", text::col_households().get(lang))];
        if area {
            headers.push(format!(">{}", text::col_area().get(lang)));
        }
        let mut table = Table::new(headers);
        for (code, figures) in material.sheet.by.in_order() {
            let mut row =
                vec![text::position_name(code).get(lang).to_owned(), figures.households.to_string()];
            if area {
                row.push(figure::area(figures.area.into()));
            }
            table.row(row);
        }
        self.table(&table);
        self.say(&text::count_buckets());
        self.table(&tally::buckets(material.settings, material.sheet, lang));
        let applied = material.sheet.silence.as_ref().is_some_and(|step| step.applied);
        self.say(&if applied { text::buckets_explained_silence() } else { text::buckets_explained() });
        self.say(&text::count_buildings());
        self.table(&tally::buildings(material.sheet, lang));
        self.chart(pictures::buildings(material.sheet, lang));
    }

    fn proposal(&mut self, material: &Material<'_>) {
        self.section(&text::section_proposal());
        // After changes the last text is the one that was decided on.
        let changed = material.course.texts.last().map(|version| version.text);
        let digest = changed.unwrap_or(material.open.proposal);
        let name = &text_name(&material.settings.consultation.proposal, material.course.texts.len() + 1);
        let words = String::from_utf8_lossy(material.proposal);
        if words.chars().count() > LONGEST_QUOTE {
            self.say(&text::proposal_long(name, digest));
            return;
        }
        self.say(&text::proposal_file(name, digest));
        // As it is, but for what would act on a terminal.
        let shown: String = words
            .chars()
            .filter(|ch| matches!(ch, '\n' | '\t') || !crate::consult::chars::is_control(*ch))
            .collect();
        self.blocks.push(Block::Verbatim("text", shown));
    }

    fn settings(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let say = |text: Text| text.get(lang).to_owned();
        let rule = &material.settings.rule;
        self.section(&text::section_settings());
        self.say(&text::settings_bound());
        let mut items = vec![
            (text::item_roll(), say(text::roll_frozen(material.open.roll_n, material.open.roll))),
            (text::item_criteria(), criteria_words(rule, lang)),
            (text::item_formula(), formula(rule)),
            (text::item_mapping(), mapping(rule, lang)),
            (text::item_silence(), silence_words(rule, lang)),
        ];
        if let Some(roll) = &material.settings.roll {
            for excluded in &roll.excluded {
                items.push((text::item_excluded(), escape(explain::left_out(excluded, lang).get(lang))));
            }
        }
        if rule.keys().contains("heads") {
            let heads = match rule.heads.mixed {
                Mixed::Contested => text::heads_contested_rule(),
                Mixed::Invalid => text::heads_invalid_rule(),
            };
            items.push((text::item_heads(), say(heads)));
        }
        self.items(items);
    }

    fn notes(&mut self, material: &Material<'_>) {
        self.section(&text::section_notes());
        self.say(&match material.settings.consultation.disclose {
            _ if material.course.is_erased() => erased(material.course),
            Disclose::Box => text::disclosed_box(),
            _ if material.inside.is_some() => text::sealed_files(),
            Disclose::None => text::disclosed_none(),
            Disclose::Positions => text::disclosed_positions(),
            Disclose::Named => named_words(material),
        });
        let (unique, all) = (material.sheet.canvass.unique_areas, material.state.roll_n().unwrap_or(0));
        if unique > 0 {
            let nobody = material.settings.consultation.naming() == Naming::Nobody;
            self.say(&if nobody && material.inside.is_none() {
                text::unique_areas_note(unique, all)
            } else {
                text::unique_areas_named(unique, all)
            });
        }
        if !material.notes.is_empty() {
            self.say(&text::note_entries(material.notes.len()));
            for (line, note) in material.notes {
                let kind = match note.kind.as_str() {
                    "correction" if material.inside.is_some() => text::note_correction_told(),
                    "correction" => text::note_correction(),
                    "rollback-adopted" => text::note_rollback(),
                    "small-groups" => text::note_small_groups(),
                    "open-conflicts" => text::note_open_conflicts(),
                    "proxy-refused" => text::note_proxy_refused(),
                    DISCREPANCY => text::note_box_discrepancy(),
                    other => Text::same(other),
                };
                match material.inside.and_then(|inside| inside.texts.get(line)) {
                    Some(words) => self.say(&text::note_words(line, kind.get(self.lang), escape(words))),
                    None => self.say(&text::note_line(line, kind.get(self.lang))),
                }
            }
        }
        if let Some(inside) = material.inside {
            self.inside(material, inside);
        }
        self.say(&text::not_proved());
        let binds = material.open.keys != Hash::of(&[]);
        self.say(&if binds { text::signed_beside() } else { text::unsigned() });
        self.keys(material);
    }

    /// Who was there and who signs.
    fn people(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let people = material.settings.people.clone().unwrap_or_default();
        let named: Vec<(Text, String)> = people
            .parts()
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(part, names)| (text::part_name(part), escape(&names.join(text::joined_names().get(lang)))))
            .collect();
        if !named.is_empty() {
            self.section(&text::section_people());
            self.items(named);
            self.section(&text::section_sign_after());
        } else {
            self.section(&text::section_sign());
        }
        let convener = material.settings.consultation.convener.clone();
        let mut roles = vec![(text::item_convener(), convener)];
        roles.extend(people.chair.map(|name| (text::part_name("chair"), name)));
        roles.push((text::part_name("recorder"), people.recorder.unwrap_or_default()));
        roles.extend(people.tellers.into_iter().map(|name| (text::part_name("tellers"), name)));
        let scrutineers =
            if people.scrutineers.is_empty() { vec![String::new()] } else { people.scrutineers };
        roles.extend(scrutineers.into_iter().map(|name| (text::part_name("scrutineers"), name)));
        roles.push((text::sign_date(), String::new()));
        let role = |(role, name): (Text, String)| (role.get(lang).to_owned(), escape(&name));
        self.blocks.push(Block::Signatures(roles.into_iter().map(role).collect()));
    }

    fn record(&mut self, material: &Material<'_>) {
        self.section(&text::section_record());
        self.items(vec![
            (text::item_log(), material.log.blocks()),
            (text::item_size(), material.size.to_string()),
            (text::item_head(), material.head.blocks()),
            (text::item_root(), material.root.blocks()),
        ]);
        self.say(&text::check_read());
        self.say(&text::check_tool());
        let verify = format!("yishi verify . --log {}", material.log);
        self.blocks.push(Block::Verbatim("sh", verify));
        self.say(&text::check_browser());
        self.say(&text::check_hand());
        let disclosed = material.opens_positions();
        let lines = shell_lines(disclosed, material.state, self.lang);
        self.blocks.push(Block::Verbatim("sh", lines));
        self.say(&text::check_script());
        self.say(&text::check_limits());
    }
}

/// What is gone, and what these minutes therefore do not show.
fn erased(course: &Course) -> Text {
    let doors = course.erasures.iter().fold(0_u64, |sum, erased| sum.saturating_add(erased.doors));
    course.erased().map_or_else(|| Text::same(""), |(n, at)| text::minutes_erased(n, doors, at))
}

/// Which doors are shown, and on what ground.
fn named_words(material: &Material<'_>) -> Text {
    let all = material.state.roll_n().unwrap_or(0);
    match &material.settings.consultation.named_ground {
        Some(ground) => {
            let ground = text::disclosed_ground(escape(ground));
            Text::in_each(|lang| {
                Text::same(format!(
                    "{}{}{}",
                    text::disclosed_named().get(lang),
                    text::gap().get(lang),
                    ground.get(lang)
                ))
            })
        }
        None => text::disclosed_consenting(material.shown, all),
    }
}

/// What the rule says of silence.
fn silence_words(rule: &crate::rule::Rule, lang: Lang) -> String {
    let text = match &rule.silence {
        None => text::silence_none(),
        Some(silence) => text::silence_direction(silence.direction.as_str()),
    };
    text.get(lang).to_owned()
}
