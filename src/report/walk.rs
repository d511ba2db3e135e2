//! The walking list: doors without an answer, for those who go there tonight.

use super::Table;
use crate::consult::value::grouped;
use crate::text::{self, Lang, Text};

/// A door without an answer.
#[derive(Debug, Clone)]
pub struct Missing<'a> {
    /// The door.
    pub door: &'a str,
    /// Building.
    pub building: &'a str,
    /// Stairwell.
    pub stairwell: &'a str,
    /// Visits so far.
    pub visits: u64,
    /// The day of the last visit, as claimed, and how it ended.
    pub last: Option<(&'a str, &'a str)>,
    /// Whether delivery is proved.
    pub delivered: bool,
    /// Whether it was tried often enough in vain for a public notice.
    pub notice_due: bool,
}

impl Missing<'_> {
    /// Visits, last visit, last outcome, delivered, public notice.
    fn cells(&self, lang: Lang) -> [String; 5] {
        let (day, outcome) = self.last.unwrap_or_default();
        let delivered = if self.delivered { text::yes() } else { text::no() };
        [
            self.visits.to_string(),
            day.to_owned(),
            text::visit_name(outcome).get(lang).to_owned(),
            delivered.get(lang).to_owned(),
            if self.notice_due { text::notice_may().get(lang).to_owned() } else { String::new() },
        ]
    }
}

fn headers(lang: Lang) -> [String; 6] {
    let say = |text: Text| text.get(lang).to_owned();
    [
        say(text::col_door()),
        format!(">{}", text::col_visits().get(lang)),
        say(text::col_last_visit()),
        say(text::col_last_outcome()),
        say(text::col_delivered()),
        say(text::col_notice()),
    ]
}

/// Every door with its place, in the order of the roll.
#[must_use]
pub fn rows(doors: &[Missing<'_>], lang: Lang) -> Table {
    let place = [text::col_building(), text::col_stairwell()].map(|text| text.get(lang).to_owned());
    let mut table = Table::new(place.into_iter().chain(headers(lang)));
    for door in doors {
        let place = [door.building, door.stairwell, door.door].map(str::to_owned);
        table.row(place.into_iter().chain(door.cells(lang)));
    }
    table
}

/// By stairwell, each under its name.
#[must_use]
pub fn terminal(doors: &[Missing<'_>], lang: Lang) -> String {
    if doors.is_empty() {
        return format!("{}\n", text::none_missing().get(lang));
    }
    let stairwells = grouped(doors, |door| (door.building, door.stairwell));
    let mut out = String::new();
    for stairwell in &stairwells {
        let mut table = Table::new(headers(lang));
        for door in stairwell {
            table.row(std::iter::once(door.door.to_owned()).chain(door.cells(lang)));
        }
        let (building, number) = stairwell.first().map_or(("", ""), |door| (door.building, door.stairwell));
        let place = text::place_name(building, number);
        let heading = text::walk_heading(place.get(lang), stairwell.len());
        out.push_str(&format!("{}\n{}\n", heading.get(lang), table.text()));
    }
    format!("{out}{}\n", text::rows_missing(doors.len()).get(lang))
}

/// For programs.
#[must_use]
pub fn json(id: &str, doors: &[Missing<'_>]) -> serde_json::Value {
    let row = |door: &Missing<'_>| {
        serde_json::json!({
            "door": door.door, "building": door.building, "stairwell": door.stairwell,
            "visits": door.visits, "delivered": door.delivered, "notice_due": door.notice_due,
            "last_visit": door.last.map(|(day, _)| day).filter(|day| !day.is_empty()),
            "last_outcome": door.last.map(|(_, outcome)| outcome),
        })
    };
    let rows: Vec<serde_json::Value> = doors.iter().map(row).collect();
    serde_json::json!({"format": "yishi/missing/1", "consultation": id, "doors": rows})
}
