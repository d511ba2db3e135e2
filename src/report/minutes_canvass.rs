//! The part of the minutes about the canvass: the records, how they are known,
//! the steps around the count, and what was changed on the way.

use super::document::Page;
use super::figure;
use super::measures;
use super::minutes::Material;
use super::pictures;
use super::table::Table;
use super::tally;
use crate::consult::Settings;
use crate::consult::process;
use crate::log::StageBody;
use crate::rule::Bucket;
use crate::rule::Outcome;
use crate::sign::Role;
use crate::text::{self, Lang, Text};

impl Page {
    pub(super) fn canvass(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let canvass = &material.sheet.canvass;
        self.section(&text::section_canvass());
        if material.settings.is_secret() {
            self.secret_ballot(material);
        } else {
            self.say(&text::canvass_records(canvass.records, canvass.replaced, canvass.visits));
        }
        self.chart(pictures::coverage(material.sheet, lang));
        self.sources(material);
        self.course(material);
        self.amended(material);
        self.packs(material);
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
            let count = |code: &&String| match round.positions.get(*code) {
                Some(count) => count.to_string(),
                None => "0".to_owned(),
            };
            let counts = codes.iter().map(count);
            table.row([name, round.records.to_string()].into_iter().chain(counts));
        }
        self.table(&table);
        if codes.is_empty() {
            self.say(&text::rounds_hidden());
        }
        self.chart(pictures::rounds(material.sheet, lang));
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

    /// How the positions are known, and what was done to be sure of them.
    fn sources(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let sheet = material.sheet;
        if sheet.by.provenance.keys().any(|code| code != "steward") {
            self.say(&text::provenance_heading());
            self.table(&tally::provenance(sheet, lang));
        }
        if let Some(twice) = sheet.canvass.twice {
            self.say(&text::keyed_twice(twice.compared, twice.differed, twice.resolved));
        }
        self.decisions(material);
        if let Some(findings) = &sheet.canvass.findings {
            self.say(&text::findings_number(findings.number));
            if !findings.kinds.is_empty() {
                let mut table = Table::new([
                    text::col_finding().get(lang).to_owned(),
                    format!(">{}", text::col_records().get(lang)),
                ]);
                for (code, number) in &findings.kinds {
                    table.row([text::finding_name(code).get(lang), &number.to_string()]);
                }
                self.table(&table);
            }
        }
        if sheet.canvass.posted > 0 {
            self.say(&text::posted_doors(sheet.canvass.posted));
        }
    }

    /// The changes of text and roll, and the result on the roll as opened.
    fn amended(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let (state, course) = (material.state, material.course);
        if !course.texts.is_empty() {
            self.say(&text::text_versions(course.texts.len()));
            let headers = [
                text::col_version(),
                text::col_date(),
                text::col_given(),
                text::col_then(),
                text::col_again(),
                text::col_stand(),
                text::col_none(),
            ];
            let number = [false, false, true, false, true, true, true];
            let header = |(text, right): (&Text, bool)| {
                let mark = if right { ">" } else { "" };
                format!("{mark}{}", text.get(lang))
            };
            let mut table = Table::new(headers.iter().zip(number).map(header));
            for (n, (version, amended)) in course.texts.iter().zip(state.amended()).enumerate() {
                let [again, stand, none] = state.since(amended);
                let then = text::then_name(version.then.code());
                table.row([
                    (n + 2).to_string(),
                    version.at.to_string(),
                    amended.given.len().to_string(),
                    then.get(lang).to_owned(),
                    again.to_string(),
                    stand.to_string(),
                    none.to_string(),
                ]);
            }
            self.table(&table);
        }
        let Some(opened) = &material.sheet.as_opened else { return };
        self.say(&text::roll_versions(course.rolls.len()));
        let outcome = text::outcome_name(opened.outcome.as_str());
        let (before, after) = (text::roll_as_opened(), text::roll_as_amended());
        let first = text::col_item().get(lang).to_owned();
        let right = |name: &Text| format!(">{}", name.get(lang));
        let mut table = Table::new([first, right(&before), right(&after)]);
        for measure in measures::measures_shown(material.settings, &material.sheet.measures) {
            let was = opened.measures.get(&measure).copied().unwrap_or_default();
            let is = material.sheet.measures.get(&measure).copied().unwrap_or_default();
            let name = measures::key_name(&measure, lang);
            let mut row = |what: &str, [was, is]: [u128; 2]| {
                let what = format!("{name} {}", text::bucket_name(what).get(lang));
                table.row([what, figure::count(&measure, was), figure::count(&measure, is)]);
            };
            for bucket in [Bucket::For, Bucket::Against] {
                row(bucket.as_str(), [was.get(bucket), is.get(bucket)]);
            }
            row("all", [was.all(), is.all()]);
        }
        self.table(&table);
        self.say(&text::on_opened_roll(outcome.get(lang)));
    }
}

/// What kind of count it was, and which attempt.
pub(super) fn kind(settings: &Settings) -> Text {
    let fallback = settings.after.as_ref().is_some_and(|after| after.result == Outcome::Fallback.as_str());
    match settings.attempt {
        _ if fallback => text::kind_canvass_other(),
        1 => text::kind_canvass(),
        attempt => text::kind_canvass_again(attempt),
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
        StageBody::AmendText(amend) => {
            let then = text::then_name(&amend.then);
            text::day_words(then.get(lang), &amend.at)
        }
        StageBody::AmendRoll(amend) => text::roll_amend_words(amend.roll_n, &amend.at),
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
        StageBody::Annotate(entry) => {
            let kind = text::annotation_name(&entry.kind);
            match entry.by {
                Some((number, log)) => {
                    text::annotation_words_by(kind.get(lang), &entry.at, number, log.blocks())
                }
                None => text::day_words(kind.get(lang), &entry.at),
            }
        }
        StageBody::KeyAdd(add) => {
            let role = add.role.parse::<Role>().map_or_else(|()| Text::same(&add.role), Role::text);
            text::key_add_words(&add.name, role.get(lang), &add.at)
        }
        StageBody::KeyRevoke(revoke) => text::key_revoke_words(&revoke.name, &revoke.at),
        StageBody::Audit(audit) => text::audit_words(audit.n, &audit.at),
        StageBody::Erase(erase) => {
            let ground = text::erase_ground(&erase.ground);
            text::erase_words(erase.n, erase.doors, ground.get(lang), &erase.at)
        }
        StageBody::CallBack(_)
        | StageBody::Objection { .. }
        | StageBody::Answer { .. }
        | StageBody::Consent { .. }
        | StageBody::Turnout { .. }
        | StageBody::Strike { .. }
        | StageBody::Box(_) => return None,
    };
    Some(words.get(lang).to_owned())
}
