//! `minutes.md`: a pure function of what the minutes folder holds.

use super::explain;
use super::figure;
use super::markdown::escape;
use super::rule_words::{citations, criteria_words, formula, mapping, rule_name};
use super::table::Table;
use super::tally;
use crate::consult::{Course, Disclose, Settings, TallySheet, process};
use crate::log::{Close, Hash, Note, Open, StageBody};
use crate::rule::{Bucket, Mixed};
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
    /// The proposal.
    pub proposal: &'a [u8],
    /// The log id.
    pub log: Hash,
    /// Lines.
    pub size: u64,
    /// Hash of the last line.
    pub head: Hash,
    /// Root of the tree.
    pub root: Hash,
}

/// A proposal longer than this many characters is named, not repeated.
const LONGEST_QUOTE: usize = 8_000;

/// The minutes in Markdown.
#[must_use]
pub fn markdown(material: &Material<'_>, lang: Lang) -> String {
    let mut page = Page { out: String::new(), lang };
    let consultation = &material.settings.consultation;
    page.line(&format!("# {}", text::minutes_title(escape(&consultation.title)).get(lang)));
    page.title_block(material);
    page.result(material);
    page.count(material);
    page.canvass(material);
    page.proposal(material);
    page.settings(material);
    page.notes(material);
    page.record(material);
    page.section(&text::section_sign());
    page.say(&text::sign_line());
    page.section(&text::section_annex());
    page.out.push_str(&explain::annex(material.settings, material.sheet, lang));
    page.out
}

struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push_str("\n\n");
    }

    fn say(&mut self, text: &Text) {
        self.line(text.get(self.lang));
    }

    fn section(&mut self, title: &Text) {
        self.line(&format!("## {}", title.get(self.lang)));
    }

    fn table(&mut self, table: &Table) {
        self.out.push_str(&table.text());
        self.out.push('\n');
    }

    fn items(&mut self, items: Vec<(Text, String)>) {
        let mut table = Table::new([text::col_item().get(self.lang), text::col_value().get(self.lang)]);
        for (name, value) in items {
            table.row([name.get(self.lang).to_owned(), value]);
        }
        self.table(&table);
    }

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
            (text::item_kind(), say(text::kind_canvass())),
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
        self.line(text::result_line(outcome.get(self.lang)).get(self.lang));
        let households = sheet.households();
        let (agree, all) = (households.get(Bucket::For), households.all());
        self.say(&text::result_agree(agree, all, figure::percent_floor(agree, all)));
        self.say(&text::result_compare());
        self.table(&tally::criteria(sheet, self.lang));
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
        self.say(&text::buckets_explained());
        self.say(&text::count_buildings());
        self.table(&tally::buildings(material.sheet, lang));
    }

    fn canvass(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let canvass = &material.sheet.canvass;
        self.section(&text::section_canvass());
        self.say(&text::canvass_records(canvass.records, canvass.replaced, canvass.visits));
        self.course(material);
        if canvass.rounds.is_empty() {
            return;
        }
        let mut codes: Vec<&String> =
            canvass.rounds.iter().flat_map(|round| round.positions.keys()).collect();
        codes.sort_unstable();
        codes.dedup();
        let names = codes.iter().map(|code| format!(">{}", text::position_name(code).get(lang)));
        let first = [text::col_round().get(lang).to_owned(), format!(">{}", text::col_records().get(lang))];
        let mut table = Table::new(first.into_iter().chain(names));
        for round in &canvass.rounds {
            let name = match round.round {
                0 => text::round_unnamed().get(lang).to_owned(),
                round => round.to_string(),
            };
            let counts =
                codes.iter().map(|code| round.positions.get(*code).copied().unwrap_or(0).to_string());
            table.row([name, round.records.to_string()].into_iter().chain(counts));
        }
        self.table(&table);
    }

    /// The stages around the count: facts, extension, publication, objections,
    /// the end.
    fn course(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let mut rows: Vec<[String; 3]> = Vec::new();
        for (name, claim) in &material.settings.facts {
            let fact = text::fact_name(name);
            let words = text::fact_words(fact.get(lang), claim.value, claim.at);
            let kind = text::entry_name("fact");
            rows.push(["1".to_owned(), kind.get(lang).to_owned(), words.get(lang).to_owned()]);
        }
        for (line, body) in material.stages {
            let Some(words) = stage_words(body, lang) else { continue };
            let kind = text::entry_name(body.kind()).get(lang).to_owned();
            rows.push([line.to_string(), kind, words]);
        }
        if !rows.is_empty() {
            let headers = [text::col_seq(), text::col_type(), text::col_what()];
            let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
            for row in rows {
                table.row(row);
            }
            self.say(&text::course_lines());
            self.table(&table);
        }
        if material.objections > 0 {
            self.say(&text::course_objections(material.objections));
        }
        if let Some(last) = process::objections_until(material.settings, material.course) {
            self.say(&text::course_until(last));
        }
    }

    fn proposal(&mut self, material: &Material<'_>) {
        self.section(&text::section_proposal());
        let (name, digest) = (&material.settings.consultation.proposal, material.open.proposal);
        let words = String::from_utf8_lossy(material.proposal);
        if words.chars().count() > LONGEST_QUOTE {
            self.say(&text::proposal_long(name, digest));
            return;
        }
        self.say(&text::proposal_file(name, digest));
        // A fence longer than any run of backquotes inside: the text is shown
        // as it is and can do nothing to the page around it.
        let longest = words.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let shown: String =
            words.chars().filter(|ch| *ch == '\n' || !crate::consult::chars::is_control(*ch)).collect();
        self.line(&format!("{fence}text\n{}\n{fence}", shown.trim_end()));
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
            Disclose::None => text::disclosed_none(),
            Disclose::Positions => text::disclosed_positions(),
            Disclose::Named => text::disclosed_named(),
        });
        if !material.notes.is_empty() {
            self.say(&text::note_entries(material.notes.len()));
            for (line, note) in material.notes {
                let kind = match note.kind.as_str() {
                    "correction" => text::note_correction(),
                    "rollback-adopted" => text::note_rollback(),
                    "small-groups" => text::note_small_groups(),
                    "open-conflicts" => text::note_open_conflicts(),
                    other => Text::same(other),
                };
                self.say(&text::note_line(line, kind.get(self.lang)));
            }
        }
        self.say(&text::not_proved());
        self.say(&text::unsigned());
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
        self.line(&format!("```sh\nyishi verify . --log {}\n```", material.log));
        self.say(&text::check_hand());
        let disclosed = material.settings.consultation.disclose != Disclose::None;
        self.line(&format!("```sh\n{}```", shell_lines(disclosed, self.lang)));
        self.say(&text::check_limits());
    }
}

/// What a stage entry says, for people; nothing for those that are told in one
/// sum.
fn stage_words(body: &StageBody, lang: Lang) -> Option<String> {
    let words = match body {
        StageBody::Fact(fact) => {
            let name = text::fact_name(&fact.name);
            text::fact_words(name.get(lang), fact.value, &fact.at)
        }
        StageBody::Extend(extend) => text::extend_words(&extend.closes, &extend.at),
        StageBody::Publish(publish) if publish.late => text::publish_words_late(&publish.at),
        StageBody::Publish(publish) => Text::same(&publish.at),
        StageBody::Confirm(confirm) => {
            let outcome = text::outcome_name(&confirm.result);
            text::day_words(outcome.get(lang), &confirm.at)
        }
        StageBody::Final(end) => {
            let outcome = text::outcome_name(&end.result);
            text::day_words(outcome.get(lang), &end.at)
        }
        StageBody::Next(next) => text::next_words(next.log.blocks()),
        StageBody::Objection { .. } | StageBody::Answer { .. } => return None,
    };
    Some(words.get(lang).to_owned())
}

/// What the rule says of silence.
fn silence_words(rule: &crate::rule::Rule, lang: Lang) -> String {
    let text = match &rule.silence {
        None => text::silence_none(),
        Some(silence) => text::silence_direction(silence.direction.as_str()),
    };
    text.get(lang).to_owned()
}

/// The lines that check a folder by hand. Without openings the last two are
/// left out: there is nothing to compare.
#[must_use]
pub fn shell_lines(openings: bool, lang: Lang) -> String {
    let comment = |text: Text| format!("  # {}", text.get(lang));
    let mut lines = vec![
        "sha256sum -c SHA256SUMS".to_owned(),
        format!("sed -n 1p chain.jsonl | sha256sum{}", comment(text::comment_log_id())),
        format!("jq -cS . chain.jsonl | cmp - chain.jsonl{}", comment(text::comment_canonical())),
        r#"while IFS= read -r l; do printf '%s\n' "$l" | sha256sum | cut -c1-64; done < chain.jsonl > /tmp/h"#.to_owned(),
        format!(
            "{{ printf '%064d\\n' 0; sed '$d' /tmp/h; }} > /tmp/want; jq -r .prev chain.jsonl | cmp - /tmp/want{}",
            comment(text::comment_links())
        ),
        format!(
            "jq -r .seq chain.jsonl | cmp - <(seq 0 $(($(wc -l < chain.jsonl)-1))); tail -n1 /tmp/h{}",
            comment(text::comment_order())
        ),
    ];
    if openings {
        lines.push(
            r#"while IFS= read -r l; do printf '%s %s\n' "$(printf '%s\n' "$l" | sha256sum | cut -c1-64)" "$(jq -r .hh <<<"$l")"; done < openings.jsonl | sort > /tmp/got"#
                .to_owned(),
        );
        lines.push(format!(
            "jq -rs 'reduce (.[]|select(.t==\"position\")) as $p ({{}};.[$p.hh]=$p.c)|to_entries[]|.value+\" \"+.key' chain.jsonl | sort | cmp - /tmp/got{}",
            comment(text::comment_openings())
        ));
        lines.push(format!(
            "jq -r .pos openings.jsonl | sort | uniq -c; grep '\"t\":\"tally\"' chain.jsonl{}",
            comment(text::comment_count())
        ));
    }
    lines.join("\n") + "\n"
}
