//! The state of a canvass, and what is due next.

use super::{Table, figure};
use crate::consult::audit::Standing;
use crate::consult::due::Due;
use crate::consult::value::natural;
use crate::consult::{Consultation, Course, Stage};
use crate::text::{self, Lang, Text};
use jiff::civil::Date;

/// A consultation at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Its id.
    pub id: String,
    /// Its settings.
    pub consultation: Consultation,
    /// How far it is.
    pub stage: Stage,
    /// Households with a position.
    pub answered: u64,
    /// Of these, answers keyed in twice or decided by a person.
    pub twice: u64,
    /// The doors whose two entries differ.
    pub contested: Vec<String>,
    /// All households.
    pub all: u64,
    /// Position lines.
    pub records: u64,
    /// Of these, replacing lines.
    pub replaced: u64,
    /// Visit lines.
    pub visits: u64,
    /// Records dated outside the window.
    pub outside_window: u64,
    /// Owners whose doors differ: first door, doors per bucket.
    pub mixed: Vec<(String, Vec<(String, u64)>)>,
    /// What the lines say beside positions and visits.
    pub course: Course,
    /// Conditions of the procedure that are not met so far.
    pub unmet: Vec<Text>,
    /// The last day for objections, if the rule has one.
    pub until: Option<Date>,
    /// Objections without an answer.
    pub objections: u64,
    /// Households that agree to be shown, where that is asked for.
    pub consents: Option<u64>,
    /// In a secret ballot: boxes counted, their ballots, who took part beyond.
    pub boxes: Option<[u64; 3]>,
    /// How far the call-backs are, where doors are drawn.
    pub audit: Option<Standing>,
    /// What is due, by date.
    pub due: Vec<Due>,
}

/// Part of a canvass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Households in it.
    pub all: u64,
    /// Households with a position.
    pub answered: u64,
    /// Households with proof of delivery.
    pub delivered: u64,
    /// Visits.
    pub visits: u64,
}

impl Group {
    /// An empty group.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), all: 0, answered: 0, delivered: 0, visits: 0 }
    }
}

/// Groups in natural order of their names.
#[must_use]
pub fn in_order(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by(|a, b| natural(&a.name, &b.name));
    groups
}

fn stage(stage: Stage) -> Text {
    match stage {
        Stage::Open => text::status_stage_open(),
        Stage::Closed => text::status_stage_closed(),
    }
}

fn header(by: &str) -> Text {
    match by {
        "stairwell" => text::col_stairwell(),
        "steward" => text::col_steward(),
        _ => text::col_building(),
    }
}

/// One row a group.
#[must_use]
pub fn groups(by: &str, groups: &[Group], lang: Lang) -> Table {
    let number = |text: Text| format!(">{}", text.get(lang));
    let name = |group: &Group| if group.name.is_empty() { "-".to_owned() } else { group.name.clone() };
    if by == "steward" {
        let mut table = Table::new([header(by).get(lang).to_owned(), number(text::col_answered())]);
        for group in groups {
            table.row([name(group), group.answered.to_string()]);
        }
        return table;
    }
    let mut table = Table::new([
        header(by).get(lang).to_owned(),
        number(text::col_households()),
        number(text::col_answered()),
        number(text::col_missing()),
        number(text::col_delivered()),
        number(text::col_visits()),
        number(text::col_coverage()),
    ]);
    for group in groups {
        table.row([
            name(group),
            group.all.to_string(),
            group.answered.to_string(),
            (group.all - group.answered).to_string(),
            group.delivered.to_string(),
            group.visits.to_string(),
            figure::percent_floor(group.answered.into(), group.all.into()),
        ]);
    }
    table
}

/// A consultation on a terminal.
#[must_use]
pub fn terminal(overview: &Overview, by: &str, parts: &[Group], lang: Lang) -> String {
    let consultation = &overview.consultation;
    let window = text::status_window(consultation.opens, consultation.closes);
    let mut out =
        format!("{} ({}) {}\n", consultation.title, stage(overview.stage).get(lang), window.get(lang));
    let bar = figure::bar(overview.answered.into(), overview.all.into(), 40, None);
    let percent = figure::percent_floor(overview.answered.into(), overview.all.into());
    let line = text::status_line(overview.answered, overview.all, percent);
    out.push_str(&format!("{bar} {}\n", line.get(lang)));
    let (records, replaced, visits) = (overview.records, overview.replaced, overview.visits);
    let records = match overview.boxes {
        None => text::status_records(records, replaced, visits),
        Some(_) => text::status_turnout(records, replaced, visits),
    };
    out.push_str(&format!("{}\n", records.get(lang)));
    if let Some([boxes, counted, left]) = overview.boxes {
        out.push_str(&format!("{}\n", text::status_boxes(boxes, counted, left).get(lang)));
    }
    if overview.twice > 0 {
        out.push_str(&format!("{}\n", text::status_keyed(overview.twice, overview.answered).get(lang)));
    }
    if !overview.contested.is_empty() {
        let doors = overview.contested.join(", ");
        out.push_str(&format!("{}\n", text::status_contested(overview.contested.len(), doors).get(lang)));
    }
    if let Some(consents) = overview.consents {
        out.push_str(&format!("{}\n", text::status_consents(consents, overview.all).get(lang)));
    }
    for line in course(overview, lang) {
        out.push_str(&line);
        out.push('\n');
    }
    if !overview.due.is_empty() {
        out.push_str(&format!("\n{}\n{}", text::due_heading().get(lang), steps(&overview.due, lang).text()));
    }
    out.push('\n');
    let table = groups(by, parts, lang);
    let bar = |group: &Group| figure::bar(group.answered.into(), group.all.into(), 20, None);
    let shown = match by {
        "steward" => table,
        _ => table.with_column("", parts.iter().map(bar)),
    };
    out.push_str(&shown.text());
    let shown: u64 = parts.iter().map(|group| group.all).sum();
    if by != "steward" && overview.course.is_erased() && shown < overview.all {
        out.push_str(&format!("{}\n", text::status_erased(overview.all - shown).get(lang)));
    }
    if overview.outside_window > 0 {
        let words = text::outside_window(overview.outside_window, consultation.opens, consultation.closes);
        out.push_str(&format!("\n{}\n", text::warning_line(words.get(lang)).get(lang)));
    }
    if !overview.mixed.is_empty() {
        out.push_str(&format!("\n{}\n", text::status_mixed(overview.mixed.len()).get(lang)));
        out.push_str(&mixed(overview, lang).text());
    }
    out
}

/// What is due, a row each.
fn steps(due: &[Due], lang: Lang) -> Table {
    let mut table = Table::new([text::col_date().get(lang), text::col_step().get(lang)]);
    for step in due {
        table.row([day(step, lang).as_str(), step.text.get(lang)]);
    }
    table
}

fn day(step: &Due, lang: Lang) -> String {
    step.date.map_or_else(|| text::due_now().get(lang).to_owned(), |date| date.to_string())
}

/// How far it is beyond the canvass.
fn course(overview: &Overview, lang: Lang) -> Vec<String> {
    let course = &overview.course;
    let mut lines: Vec<Text> = Vec::new();
    if course.result.is_none() {
        lines.extend(overview.unmet.iter().map(|words| Text::same(words.get(lang))));
    }
    if let Some(outcome) = course.outcome() {
        lines.push(text::explain_outcome(text::outcome_name(outcome).get(lang)));
    }
    if let Some(published) = course.published {
        lines.push(match overview.until {
            Some(last) => text::status_published_until(published, last),
            None => text::status_published(published),
        });
    }
    if overview.objections > 0 {
        lines.push(text::objections_open(overview.objections));
    }
    if let Some(outcome) = &course.ended {
        lines.push(text::ended(text::outcome_name(outcome).get(lang)));
    }
    if let Some(found) = &overview.audit {
        lines.push(text::audit_status(found.drawn, found.reached(), found.differs));
        if found.could_turn() {
            lines.push(text::audit_meaning_turn(found.differs, found.wrong));
        }
    }
    if let Some((n, at)) = course.erased() {
        lines.push(text::erased_no_recount(n, at));
    }
    if let Some((_, log)) = &course.next {
        lines.push(text::next_words(log.blocks()));
    }
    lines.iter().map(|line| line.get(lang).to_owned()).collect()
}

/// Owners of several doors that do not agree.
fn mixed(overview: &Overview, lang: Lang) -> Table {
    let mut table = Table::new([text::col_owner().get(lang), text::col_what().get(lang)]);
    for (own, doors) in &overview.mixed {
        let all: u64 = doors.iter().map(|(_, doors)| doors).sum();
        let parts: Vec<String> = doors
            .iter()
            .map(|(bucket, doors)| format!("{} {doors}", text::position_name(bucket).get(lang)))
            .collect();
        let separator = match lang {
            Lang::Zh => "，",
            Lang::En => ", ",
        };
        table.row([text::mixed_row(own, all).get(lang).to_owned(), parts.join(separator)]);
    }
    table
}

/// `status --json`.
#[must_use]
pub fn json(overview: &Overview, by: &str, parts: &[Group], lang: Lang) -> serde_json::Value {
    let parts: serde_json::Map<String, serde_json::Value> = parts
        .iter()
        .map(|group| {
            let value = serde_json::json!({
                "households": group.all, "answered": group.answered,
                "delivered": group.delivered, "visits": group.visits,
            });
            (group.name.clone(), value)
        })
        .collect();
    let mut value = overview_json(overview, lang);
    if let Some(object) = value.as_object_mut() {
        object.insert("by".to_owned(), serde_json::json!({ by: parts }));
    }
    value
}

fn overview_json(overview: &Overview, lang: Lang) -> serde_json::Value {
    let mixed: Vec<serde_json::Value> = overview
        .mixed
        .iter()
        .map(|(own, doors)| {
            let doors: serde_json::Map<String, serde_json::Value> =
                doors.iter().map(|(bucket, doors)| (bucket.clone(), (*doors).into())).collect();
            serde_json::json!({"first_door": own, "doors": doors})
        })
        .collect();
    let step =
        |due: &Due| serde_json::json!({"date": due.date, "code": due.code, "text": due.text.get(lang)});
    let due: Vec<serde_json::Value> = overview.due.iter().map(step).collect();
    let mut value = serde_json::json!({
        "format": "yishi/status/1", "consultation": overview.id, "title": overview.consultation.title,
        "state": match overview.stage { Stage::Open => "open", Stage::Closed => "closed" },
        "opens": overview.consultation.opens, "closes": overview.consultation.closes,
        "answered": overview.answered, "all": overview.all, "missing": overview.all - overview.answered,
        "keyed_twice": overview.twice, "contested": overview.contested,
        "records": overview.records, "replaced": overview.replaced, "visits": overview.visits,
        "outside_window": overview.outside_window, "mixed_owners": mixed,
        "result": overview.course.outcome(), "published": overview.course.published,
        "objections_until": overview.until, "objections_open": overview.objections,
        "final": overview.course.ended, "next": overview.course.next.map(|(_, log)| log),
        "due": due,
    });
    if let (Some([boxes, ballots, left]), Some(object)) = (overview.boxes, value.as_object_mut()) {
        let boxes = serde_json::json!({"boxes": boxes, "ballots": ballots, "uncounted": left});
        object.insert("secret".to_owned(), boxes);
    }
    if let (Some(found), Some(object)) = (overview.audit, value.as_object_mut()) {
        let audit = serde_json::json!({
            "drawn": found.drawn, "reached": found.reached(), "agrees": found.agrees,
            "differs": found.differs, "could_turn": found.could_turn(),
        });
        object.insert("audit".to_owned(), audit);
    }
    if let (Some((n, at)), Some(object)) = (overview.course.erased(), value.as_object_mut()) {
        object.insert("erased".to_owned(), serde_json::json!({"openings": n, "at": at}));
    }
    if let (Some(consents), Some(object)) = (overview.consents, value.as_object_mut()) {
        object.insert("consents".to_owned(), consents.into());
    }
    value
}

/// All consultations of a book.
#[must_use]
pub fn list(all: &[Overview], lang: Lang) -> Table {
    let headers = [
        text::item_consultation().get(lang).to_owned(),
        text::minutes_heading().get(lang).to_owned(),
        text::col_status().get(lang).to_owned(),
        text::item_window().get(lang).to_owned(),
        format!(">{}", text::col_answered().get(lang)),
        format!(">{}", text::col_households().get(lang)),
        text::col_step().get(lang).to_owned(),
    ];
    let mut table = Table::new(headers);
    for one in all {
        let window = text::window(one.consultation.opens, one.consultation.closes);
        table.row([
            one.id.clone(),
            one.consultation.title.clone(),
            stage(one.stage).get(lang).to_owned(),
            window.get(lang).to_owned(),
            one.answered.to_string(),
            one.all.to_string(),
            one.due
                .first()
                .map(|step| format!("{} {}", day(step, lang), step.text.get(lang)))
                .unwrap_or_default(),
        ]);
    }
    table
}

/// All consultations, for programs.
#[must_use]
pub fn list_json(all: &[Overview], lang: Lang) -> serde_json::Value {
    let all: Vec<serde_json::Value> = all.iter().map(|one| overview_json(one, lang)).collect();
    serde_json::json!({"format": "yishi/status-list/1", "consultations": all})
}
