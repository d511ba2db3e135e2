//! Groups so small that their published figures tell what a household said.

use std::collections::{BTreeMap, HashMap};

use crate::book::{Book, Stored};
use crate::consult::{Cell, Counts, Door, Provenance, Slot, Standing};
use crate::log::{Body, Entry, Hash, PackBody};
use crate::rule::Position;
use crate::text::{self, Fault, Text};

/// A total of fewer households than these shows each of them.
pub(super) const FEWEST: u64 = 5;

/// The groups to be named before anything is published: all or a building with
/// few counted positions or all of them the same, a box of which all ballots say
/// the same, few whose answer is known in one way, few doors that a change of the roll touches.
pub(super) fn small_groups(counts: &Counts, rolls: &[Vec<Slot>]) -> Vec<Text> {
    let mut small = Vec::new();
    if reveals(&counts.total) {
        small.push(text::group_all());
    }
    let buildings = counts.buildings.iter().filter(|(_, cells)| reveals(cells));
    small.extend(buildings.map(|(building, _)| text::group_building(building)));
    let boxes = counts.boxes.iter().filter(|(_, totals)| totals.is_unanimous());
    small.extend(boxes.map(|(name, _)| text::group_box(name)));
    let mut tiers: BTreeMap<Provenance, u64> = BTreeMap::new();
    for (standing, cell) in &counts.total {
        if let Some(tier) = standing.provenance() {
            *tiers.entry(tier).or_default() += cell.households;
        }
    }
    if tiers.values().filter(|households| **households > 0).count() > 1 {
        let few = tiers.into_iter().filter(|(_, households)| (1..FEWEST).contains(households));
        small.extend(
            few.map(|(tier, _)| text::provenance_name(tier.code()).within(|name| text::group_known(name))),
        );
    }
    for (n, pair) in (1_u64..).zip(rolls.windows(2)) {
        if let [before, after] = pair
            && (1..FEWEST).contains(&touched(before, after))
        {
            small.push(text::group_roll(n));
        }
    }
    small
}

/// The packs of which few answers count, or all the same: their lines name the
/// pack, and whoever knows the route knows the doors.
pub(super) fn small_packs(book: &Book, stored: &Stored) -> Result<Vec<Text>, Fault> {
    if book.packs(stored)?.is_empty() {
        return Ok(Vec::new());
    }
    let mut of_line: HashMap<u64, String> = HashMap::new();
    let mut seq = 0;
    book.lines(stored, |line| {
        match Entry::decode(line.as_bytes()).map(|entry| entry.body) {
            Ok(Body::Position { pack: Some(pack), .. }) => {
                of_line.insert(seq, pack);
            }
            Ok(Body::Pack(PackBody::Claim(claim))) => {
                of_line.insert(seq, claim.pack);
            }
            _ => {}
        }
        seq += 1;
        Ok(())
    })?;
    let mut packs: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    book.answers(stored, |row| {
        if let (Some(pack), Some(position)) = (row.seq.and_then(|seq| of_line.get(&seq)), row.position) {
            *packs.entry(pack.clone()).or_default().entry(position).or_default() += 1;
        }
        Ok(())
    })?;
    let few = |given: &BTreeMap<String, u64>| given.len() == 1 || given.values().sum::<u64>() < FEWEST;
    let small = packs.into_iter().filter(|(_, given)| few(given));
    Ok(small.map(|(pack, _)| text::group_pack(pack.chars().take(8).collect::<String>())).collect())
}

fn reveals(cells: &BTreeMap<Standing, Cell>) -> bool {
    let mut given: BTreeMap<Position, u64> = BTreeMap::new();
    for (standing, cell) in cells.iter().filter(|(_, cell)| cell.households > 0) {
        if let Some(position) = standing.position() {
            *given.entry(position).or_default() += cell.households;
        }
    }
    let answered: u64 = given.values().sum();
    answered > 0 && (answered < FEWEST || given.len() == 1)
}

/// Doors that are on one roll only, or weigh otherwise.
fn touched(before: &[Slot], after: &[Slot]) -> u64 {
    let rows = |roll: &[Slot]| -> BTreeMap<Door, Slot> {
        let plain = |slot: &Slot| Slot { n: 0, owner_salt: Hash::ZERO, ..slot.clone() };
        roll.iter().map(|slot| (slot.door.clone(), plain(slot))).collect()
    };
    let (before, after) = (rows(before), rows(after));
    let gone = before.keys().filter(|door| !after.contains_key(*door)).count();
    let other = after.iter().filter(|(door, slot)| before.get(*door) != Some(*slot)).count();
    u64::try_from(gone + other).unwrap_or(u64::MAX)
}
