//! The roll for people and programs, and what about it looks wrong.

use std::collections::BTreeMap;

use super::{Table, figure};
use crate::consult::{Household, Roll};
use crate::log::Hash;
use crate::text::{self, Lang, Text};

/// `roll show --json`.
#[must_use]
pub fn json(roll: &Roll, digest: Hash) -> serde_json::Value {
    let building: serde_json::Map<String, serde_json::Value> = roll
        .by_building()
        .into_iter()
        .map(|sum| (sum.building, serde_json::json!({"households": sum.households, "area": sum.area})))
        .collect();
    serde_json::json!({
        "format": "yishi/roll/1", "households": roll.households().len(), "owners": roll.owners().len(),
        "area": roll.area(), "digest": digest, "building": building,
    })
}

/// Households and area per building.
#[must_use]
pub fn buildings(roll: &Roll, lang: Lang) -> Table {
    let headers = [
        text::col_building().get(lang).to_owned(),
        format!(">{}", text::col_households().get(lang)),
        format!(">{}", text::col_area().get(lang)),
    ];
    let mut table = Table::new(headers);
    for sum in roll.by_building() {
        let name = if sum.building.is_empty() { "-".to_owned() } else { sum.building };
        table.row([name, sum.households.to_string(), figure::area(sum.area.into())]);
    }
    table
}

/// The roll on a terminal.
#[must_use]
pub fn terminal(roll: &Roll, digest: Hash, lang: Lang) -> String {
    if roll.households().is_empty() {
        return format!("{}\n", text::roll_none().get(lang));
    }
    let owners = roll.owners();
    let area = figure::area(roll.area().into());
    let mut out = format!("{}\n", text::roll_summary(roll.households().len(), owners.len(), area).get(lang));
    let several: Vec<usize> = owners.values().map(Vec::len).filter(|doors| *doors > 1).collect();
    if !several.is_empty() {
        let line = text::roll_multi(several.len(), several.iter().sum::<usize>());
        out.push_str(&format!("{}\n", line.get(lang)));
    }
    out.push_str(&format!("\n{}\n", buildings(roll, lang).text()));
    out.push_str(&format!("{}\n", text::roll_digest_line(digest).get(lang)));
    out
}

/// What a person should look at before a consultation opens.
#[must_use]
pub fn suspicions(roll: &Roll) -> Vec<Text> {
    let mut found = alike_owners(roll);
    found.extend(gaps(roll));
    found.extend(odd_areas(roll));
    found
}

/// Owner keys that differ only in case, width or blanks.
fn alike_owners(roll: &Roll) -> Vec<Text> {
    let mut plain: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for owner in roll.owners().into_keys() {
        let key: String =
            owner.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        match plain.get(&key) {
            Some(first) => found.push(text::roll_check_owners(first, owner)),
            None => {
                plain.insert(key, owner);
            }
        }
    }
    found
}

/// Doors that a stairwell's pattern would have and the roll has not.
fn gaps(roll: &Roll) -> Vec<Text> {
    let mut stairwells: BTreeMap<(&str, &str), Vec<u64>> = BTreeMap::new();
    for household in roll.households() {
        let room = household.door.as_str().rsplit('-').next().and_then(|room| room.parse::<u64>().ok());
        if let Some(room) = room.filter(|room| (101..10_000).contains(room)) {
            stairwells.entry((&household.building, &household.stairwell)).or_default().push(room);
        }
    }
    let mut found = Vec::new();
    for ((building, stairwell), rooms) in stairwells {
        let (floors, line): (Vec<u64>, Vec<u64>) = rooms.iter().map(|room| (room / 100, room % 100)).unzip();
        let (Some(low), Some(high), Some(last)) =
            (floors.iter().min(), floors.iter().max(), line.iter().max())
        else {
            continue;
        };
        let wanted = (high - low + 1).saturating_mul(*last);
        let missing = wanted.saturating_sub(u64::try_from(rooms.len()).unwrap_or(0));
        // Many gaps are another numbering, not a mistake.
        if missing == 0 || missing > wanted / 10 {
            continue;
        }
        for room in (*low..=*high).flat_map(|floor| (1..=*last).map(move |at| floor * 100 + at)) {
            if !rooms.contains(&room) {
                let (door, pattern) =
                    (format!("{building}-{stairwell}-{room}"), format!("{building}-{stairwell}"));
                found.push(text::roll_check_gap(door, pattern));
            }
        }
    }
    found
}

/// Areas more than four times the middle one, or less than a quarter of it.
fn odd_areas(roll: &Roll) -> Vec<Text> {
    let mut areas: Vec<u64> =
        roll.households().iter().map(|household| household.area).filter(|area| *area > 0).collect();
    areas.sort_unstable();
    let Some(middle) = areas.get(areas.len() / 2).copied() else { return Vec::new() };
    let odd = |household: &&Household| {
        household.area > 0
            && (household.area > middle.saturating_mul(4) || household.area.saturating_mul(4) < middle)
    };
    let name =
        |household: &Household| text::roll_check_area(&household.door, figure::area(household.area.into()));
    roll.households().iter().filter(odd).map(name).collect()
}
