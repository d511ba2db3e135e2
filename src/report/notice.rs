//! Notices for the wall: one page of A4 each, with the figures that the law
//! asks for and no name, door or telephone number of a household.
//!
//! Every notice bears the log id and the head of its day, in blocks of four to
//! be read aloud and as a code for a telephone. What hangs on the wall cannot
//! be changed with the book: that is what anchors it.

use jiff::civil::Date;

use super::canvass_sheet::silence_effect;
use super::document::{Block, Document, Page};
use super::explain;
use super::markdown::{escape, figures};
use super::qr::Qr;
use super::rule_words::{citations, criteria_words, rule_name};
use super::table::Table;
use super::versions::text_name;
use super::{figure, measures, tally};
use crate::consult::{Course, Settings, TallySheet, process};
use crate::log::{Hash, Head};
use crate::rule::{Against, Alias, Base, Bucket, CriterionResult, Rule};
use crate::text::{self, Lang, Text};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 公告: a canvass begins.
    Open,
    /// 名册公示: the roll, so that whoever is missing says so.
    Roll,
    /// 送达公告: to those who were not reached.
    Delivery,
    /// 结果公告: the result.
    Result,
}

impl Kind {
    /// Its code on the command line and in file names.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Roll => "roll",
            Self::Delivery => "delivery",
            Self::Result => "result",
        }
    }
}

/// What a notice is made from.
#[derive(Debug)]
pub struct Material<'a> {
    /// What it is about.
    pub kind: Kind,
    /// The settings.
    pub settings: &'a Settings,
    /// The figures as they stand.
    pub sheet: &'a TallySheet,
    /// What the log says of the stages around the count.
    pub course: &'a Course,
    /// The log id.
    pub log: Hash,
    /// The end of the log as it stands.
    pub head: Head,
    /// SHA-256 of the text as it stands.
    pub proposal: Hash,
    /// SHA-256 of the roll as it stands.
    pub roll: Hash,
    /// The owners on it, one person once.
    pub owners: u64,
    /// Where objections are brought; the convener's if it is not given.
    pub place: Option<&'a str>,
    /// The last day for objections, where the rule sets none.
    pub until: Option<Date>,
}

/// The notice.
#[must_use]
pub fn notice(material: &Material<'_>, lang: Lang) -> Document {
    let consultation = &material.settings.consultation;
    let title = |of: &str| match material.kind {
        Kind::Open => text::notice_open_title(of),
        Kind::Roll => text::notice_roll_title(of),
        Kind::Delivery => text::notice_delivery_title(of),
        Kind::Result => text::notice_result_title(of),
    };
    let numbering = material.sheet.minutes.as_ref().filter(|_| material.kind == Kind::Result);
    let number = numbering.map(|n| text::minutes_number(n.number).get(lang).to_owned());
    let mut page = Page::new(lang);
    page.blocks.push(Block::Title(title(&escape(&consultation.title)).get(lang).to_owned()));
    let under = [Some(escape(&consultation.community)), number.clone()];
    let under: Vec<String> = under.into_iter().flatten().collect();
    page.blocks.push(Block::Subtitle(under.join("　")));
    match material.kind {
        Kind::Open => page.opened(material),
        Kind::Roll => page.roll(material),
        Kind::Delivery => page.delivery(material),
        Kind::Result => page.outcome(material),
    }
    page.anchor(material);
    page.blocks.push(Block::Signatures(vec![
        (text::item_convener().get(lang).to_owned(), escape(&consultation.convener)),
        (text::sign_date().get(lang).to_owned(), String::new()),
    ]));
    Document {
        lang,
        title: title(&consultation.title).get(lang).to_owned(),
        number: number.unwrap_or_default(),
        one_page: true,
        blocks: page.blocks,
    }
}

impl Page {
    fn opened(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let (settings, consultation) = (material.settings, &material.settings.consultation);
        let say = |text: Text| text.get(lang).to_owned();
        self.say(&text::notice_open_words(escape(&consultation.convener), escape(&consultation.title)));
        let mut items = vec![
            (text::item_window(), say(text::window(consultation.opens, consultation.closes))),
            (text::item_base(), base(material, lang)),
            (text::item_rule(), rule_name(&settings.rule, lang)),
            (text::item_criteria(), criteria_words(&settings.rule, lang)),
            (text::item_cite(), citations(&settings.rule, lang)),
        ];
        items.extend(excluded(material, lang));
        let silence = silence_effect(&settings.rule, lang);
        items.push((
            text::item_silence(),
            silence.iter().map(|line| figures(line)).collect::<Vec<_>>().join(" "),
        ));
        items.push((text::item_disclose(), say(text::disclose_name(consultation.disclose.code()))));
        items.push((text::item_text(), text_words(material, lang)));
        self.items(items);
        if settings.is_secret() {
            self.say(&text::notice_box());
        } else {
            self.say(&text::notice_open_how());
        }
        self.objections(material, &text::notice_open_objections(place(material)), material.until);
    }

    fn roll(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let title = escape(&material.settings.consultation.title);
        self.say(&text::notice_roll_words(title));
        let mut items = vec![
            (text::item_base(), base(material, lang)),
            (text::item_digest(), format!("`{}`", material.roll)),
        ];
        items.extend(excluded(material, lang));
        self.items(items);
        let area = material.sheet.measures.contains_key("area");
        self.by_building(material, area);
        self.objections(material, &text::notice_roll_objections(place(material)), material.until);
    }

    fn delivery(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let consultation = &material.settings.consultation;
        let unreached = material.sheet.households().get(Bucket::Unreached);
        let all = material.sheet.households().all();
        self.say(&text::notice_delivery_words(escape(&consultation.title), unreached, all));
        let silence = silence_effect(&material.settings.rule, lang);
        self.items(vec![
            (text::item_window(), text::window(consultation.opens, last_day(material)).get(lang).to_owned()),
            (text::item_silence(), silence.iter().map(|line| figures(line)).collect::<Vec<_>>().join(" ")),
            (text::item_text(), text_words(material, lang)),
            (text::item_place(), place(material)),
        ]);
        self.say(&text::notice_delivery_how(last_day(material)));
    }

    fn outcome(&mut self, material: &Material<'_>) {
        let lang = self.lang;
        let (sheet, settings) = (material.sheet, material.settings);
        let outcome = text::outcome_name(sheet.outcome.as_str());
        self.blocks.push(Block::Notice(text::result_line(outcome.get(lang)).get(lang).to_owned()));
        self.set_aside(material.course);
        let last = last_day(material);
        let mut items =
            vec![(text::item_window(), text::window(settings.consultation.opens, last).get(lang).to_owned())];
        if let Some(day) = material.course.closed {
            let closed = if day < last { text::closed_early(day) } else { text::closed_on(day) };
            items.push((text::item_closed(), closed.get(lang).to_owned()));
        }
        items.push((text::item_text(), text_words(material, lang)));
        items.push((text::item_rule(), rule_name(&settings.rule, lang)));
        items.push((text::item_cite(), citations(&settings.rule, lang)));
        let clause = settings.rule.silence.as_ref().and_then(|silence| silence.cite.as_deref());
        items.extend(clause.map(|cite| (text::notice_silence_cite(), escape(cite))));
        self.items(items);
        self.table(&shares(material, lang));
        self.table(&asked(sheet, lang));
        self.line(text::notice_floor().get(lang));
        for sentence in tally::silence(sheet, lang) {
            self.line(&figures(&sentence));
        }
        for notice in &sheet.warnings {
            self.say(&text::warning_line(escape(notice.text().get(lang))));
        }
        let by_rule = process::objections_until(settings, material.course);
        self.objections(
            material,
            &text::notice_result_objections(place(material)),
            by_rule.or(material.until),
        );
        self.say(&text::notice_minutes());
    }

    /// Households and area of each building, as far as they fit on the page.
    fn by_building(&mut self, material: &Material<'_>, area: bool) {
        let lang = self.lang;
        let buildings = measures::in_order(material.sheet);
        if buildings.len() > MOST_BUILDINGS {
            self.say(&text::notice_buildings(buildings.len()));
            return;
        }
        let mut headers =
            vec![text::col_building().get(lang).to_owned(), format!(">{}", text::col_households().get(lang))];
        if area {
            headers.push(format!(">{}", text::col_area().get(lang)));
        }
        let mut table = Table::new(headers);
        for (name, building) in buildings {
            let all = |measure: &str| building.measures.get(measure).map_or(0, crate::rule::Buckets::all);
            let shown = if name.is_empty() { "-" } else { name.as_str() };
            let mut row = vec![shown.to_owned(), all("households").to_string()];
            if area {
                row.push(figure::area(all("area")));
            }
            table.row(row);
        }
        self.table(&table);
    }

    fn objections(&mut self, material: &Material<'_>, how: &Text, until: Option<Date>) {
        self.say(how);
        match until {
            Some(until) => self.say(&text::notice_until(until)),
            None => match term(&material.settings.rule).filter(|_| material.kind == Kind::Result) {
                Some(days) => self.say(&text::notice_days(days)),
                None => self.say(&text::notice_no_term()),
            },
        }
    }

    /// The log id and the head, to be read aloud and to be photographed.
    fn anchor(&mut self, material: &Material<'_>) {
        let Head { size, hash } = material.head;
        self.say(&text::notice_anchor());
        self.items(vec![
            (text::item_log(), format!("`{}`", material.log.blocks())),
            (text::item_size(), size.to_string()),
            (text::item_head(), format!("`{}`", hash.blocks())),
        ]);
        let words = format!("yishi log {} size {size} head {hash}", material.log);
        self.blocks.extend(Qr::new(&words).map(Block::Qr));
    }
}

/// The text as it stands: its file and digest, and whether it was changed.
fn text_words(material: &Material<'_>, lang: Lang) -> String {
    let changes = material.course.texts.len();
    let name = text_name(&material.settings.consultation.proposal, changes + 1);
    let words = match changes {
        0 => text::notice_proposal(name, material.proposal),
        changes => text::notice_proposal_changed(name, material.proposal, changes),
    };
    words.get(lang).to_owned()
}

/// More buildings than these are left to the office.
const MOST_BUILDINGS: usize = 10;

/// The days for objections after the posting, where the rule has such a term.
#[must_use]
pub fn term(rule: &Rule) -> Option<u64> {
    let posted = rule.publish.as_ref().and_then(|publish| publish.for_days);
    let waits = rule.confirm.as_ref().and_then(|confirm| confirm.after_days);
    posted.into_iter().chain(waits).max()
}

/// Where things are brought, as rich text.
fn place(material: &Material<'_>) -> String {
    escape(material.place.unwrap_or(&material.settings.consultation.convener))
}

fn last_day(material: &Material<'_>) -> Date {
    material.course.last_day(material.settings)
}

/// Who is asked: households, owners, area.
fn base(material: &Material<'_>, lang: Lang) -> String {
    let households = material.sheet.households().all();
    let area = material.sheet.measures.get("area").map(|area| figure::area(area.all()));
    let words = match area {
        Some(area) => text::notice_base_area(households, material.owners, area),
        None => text::notice_base(households, material.owners),
    };
    words.get(lang).to_owned()
}

fn excluded(material: &Material<'_>, lang: Lang) -> Vec<(Text, String)> {
    let sheet = material.sheet;
    let words = |excluded| escape(explain::left_out(excluded, lang).get(lang));
    sheet.excluded.iter().map(|excluded| (text::item_excluded(), words(excluded))).collect()
}

/// All, those who took part and those who agree, by each measure, with the
/// share of all rounded down.
fn shares(material: &Material<'_>, lang: Lang) -> Table {
    let sheet = material.sheet;
    let shown = measures::measures_shown(material.settings, &sheet.measures);
    let headers = shown.iter().map(|measure| format!(">{}", measures::key_unit(measure, lang)));
    let mut table = Table::new(std::iter::once(text::col_item().get(lang).to_owned()).chain(headers));
    let ballots = Base::Alias(Alias::Ballots);
    let mut row = |name: Text, share: bool, pick: &dyn Fn(&crate::rule::Buckets) -> u128| {
        let cell = |measure: &String| {
            let buckets = sheet.measures.get(measure).copied().unwrap_or_default();
            let (part, all) = (pick(&buckets), buckets.all());
            let count = figure::count(measure, part);
            if share { format!("{count} ({})", figure::percent_floor(part, all)) } else { count }
        };
        let cells: Vec<String> = shown.iter().map(cell).collect();
        table.row(std::iter::once(name.get(lang).to_owned()).chain(cells));
    };
    row(text::notice_all(), false, &|buckets| buckets.all());
    row(text::notice_took_part(), true, &|buckets| ballots.sum(buckets));
    row(text::notice_agree(), true, &|buckets| buckets.get(Bucket::For));
    row(text::notice_against(), true, &|buckets| buckets.get(Bucket::Against));
    table
}

/// What the rule asks, and whether it was reached.
fn asked(sheet: &TallySheet, lang: Lang) -> Table {
    let headers = [
        text::col_stage().get(lang).to_owned(),
        text::col_measure().get(lang).to_owned(),
        format!(">{}", text::notice_count_of_base().get(lang)),
        format!(">{}", text::col_rate().get(lang)),
        format!(">{}", text::col_needed().get(lang)),
        text::col_met().get(lang).to_owned(),
    ];
    let mut table = Table::new(headers);
    for (stage, results) in measures::stages(sheet) {
        for result in results {
            table.row(asked_row(result, stage.get(lang), lang));
        }
    }
    table
}

fn asked_row(result: &CriterionResult, stage: &str, lang: Lang) -> [String; 6] {
    let count = figure::count(&result.measure, result.count);
    let (of, rate, needed) = match &result.against {
        Against::Share { ratio, base, .. } => (
            format!("{count} / {}", figure::count(&result.measure, *base)),
            figure::percent_floor(result.count, *base),
            format!("{} {ratio}", result.op.as_str()),
        ),
        Against::Value { value } => (count, "-".to_owned(), format!("{} {value}", result.op.as_str())),
    };
    let met = if result.met { text::met() } else { text::not_met() };
    let measure = measures::key_name(&result.measure, lang);
    [stage.to_owned(), measure, of, rate, needed, met.get(lang).to_owned()]
}
