//! What a tally sheet is computed from, and reading it back from a sheet.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Stage;
use super::boxes::Boxes;
use super::counts::{Cell, Counts};
use super::standing::{Standing, said_from_code};
use super::tally_sheet::{CellFigures, TALLY_FORMAT};
use crate::log::{Hash, Head};
use crate::rule::Facts;
use crate::text::{self, Fault};

/// What a sheet is computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The counts.
    pub counts: Counts,
    /// How far the consultation is.
    pub stage: Stage,
    /// The log id.
    pub log: Hash,
    /// The end of the log that the counts are of.
    pub head: Head,
    /// The day for which rules are in force or not.
    pub on: Date,
    /// What is known of the canvass.
    pub canvass: Canvass,
    /// The number of the minutes, once closed.
    pub minutes: Option<Numbering>,
    /// The process facts, as the rule reads them.
    pub facts: Facts,
    /// The second count, once it is made.
    pub second: Option<Counts>,
    /// The counts on the roll as it was opened, where it was amended.
    pub opened: Option<Counts>,
}

/// Facts of the canvass that do not count but belong beside the count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Canvass {
    /// Position lines.
    pub records: u64,
    /// Of these, lines that replaced an earlier one.
    pub replaced: u64,
    /// Visit lines.
    pub visits: u64,
    /// Records whose claimed date is outside the window.
    pub outside_window: u64,
    /// Answers keyed in a second time, where that was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twice: Option<Twice>,
    /// Households without an answer for which a public notice was posted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub posted: u64,
    /// Households whose area nobody else on the roll has; only once closed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unique_areas: u64,
    /// Findings of the lint when it closed, for a person to look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
    /// Records per round; only once closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// How far the answers were keyed in a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Twice {
    /// Second entries.
    pub compared: u64,
    /// Of these, entries that differed from the first.
    pub differed: u64,
    /// Decisions of a person between two entries.
    pub resolved: u64,
}

impl Twice {
    /// Of these numbers, if there are any.
    #[must_use]
    pub fn of([compared, differed, resolved]: [u64; 3]) -> Option<Self> {
        (compared > 0).then_some(Self { compared, differed, resolved })
    }
}

/// What the lint found; see [`lint`](super::lint).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Findings {
    /// How many.
    pub number: u64,
    /// How many of each kind, where the convener has them told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, u64>,
}

/// The records of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The round; 0 where none was given.
    pub round: u64,
    /// Position lines of it.
    pub records: u64,
    /// The positions they gave; empty in every round where they would tell of a
    /// household.
    pub positions: BTreeMap<String, u64>,
}

/// Fewer records than these show what each of them said.
const FEWEST: u64 = 5;

/// The records of a canvass by their rounds, while they are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rounds {
    by_round: BTreeMap<u64, BTreeMap<String, u64>>,
    /// Of those that do not count: replaced, in conflict, off the roll.
    aside: BTreeMap<String, u64>,
    decided: bool,
}

impl Rounds {
    /// Takes a record of a round in.
    pub fn add(&mut self, round: u64, position: &str, counts: bool) {
        let of = |sums: &mut BTreeMap<String, u64>| *sums.entry(position.to_owned()).or_default() += 1;
        of(self.by_round.entry(round).or_default());
        if !counts {
            of(&mut self.aside);
        }
    }

    /// A person decided between records: what counts is in no round.
    pub const fn decide(&mut self) {
        self.decided = true;
    }

    /// The rounds, in order. Where it is known who was asked last, few records or
    /// equal ones would tell what a household said; so would those that do not
    /// count, which are all rounds less the tally, and decisions. One that may not be shown is
    /// all rounds less the others: then only how many each has is kept.
    #[must_use]
    pub fn told(self) -> Vec<Round> {
        let tells = |sums: &BTreeMap<String, u64>| sums.values().sum::<u64>() < FEWEST || sums.len() < 2;
        let aside = !self.aside.is_empty() && tells(&self.aside);
        let hidden = aside || self.decided || self.by_round.values().any(tells);
        let round = |(round, positions): (u64, BTreeMap<String, u64>)| {
            let records = positions.values().sum();
            Round { round, records, positions: if hidden { BTreeMap::new() } else { positions } }
        };
        self.by_round.into_iter().map(round).collect()
    }
}

/// The number of a minutes in its book, and the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbering {
    /// From 1, in the order of closing.
    pub number: u64,
    /// The minutes before it.
    pub before: Option<Before>,
}

/// The minutes before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Its number.
    pub number: u64,
    /// The consultation.
    pub consultation: String,
    /// The hash of its tally line.
    pub hash: Hash,
}

/// The parts of a sheet's JSON that everything else follows from.
#[derive(Deserialize)]
struct RawSheet {
    format: String,
    state: String,
    log: Hash,
    size: u64,
    head: Hash,
    by: RawBy,
    on: Date,
    canvass: Canvass,
    minutes: Option<Numbering>,
    facts: Facts,
    second: Option<RawSecond>,
    as_opened: Option<RawSecond>,
}

#[derive(Deserialize)]
struct RawSecond {
    by: RawBy,
}

#[derive(Deserialize)]
struct RawBy {
    standing: BTreeMap<String, CellFigures>,
    building: BTreeMap<String, RawBuilding>,
    heads: BTreeMap<String, BTreeMap<String, u64>>,
    others: BTreeMap<String, BTreeMap<String, u64>>,
    #[serde(default)]
    boxes: Boxes,
}

#[derive(Deserialize)]
struct RawBuilding {
    positions: BTreeMap<String, CellFigures>,
}

fn wrong(what: &dyn std::fmt::Display) -> Fault {
    Fault::new("tally-json", text::tally_json(what))
}

impl RawBy {
    fn counts(self) -> Result<Counts, Fault> {
        let standing = |code: &str| Standing::from_code(code).ok_or_else(|| wrong(&code));
        let cells = |figures: BTreeMap<String, CellFigures>| -> Result<BTreeMap<Standing, Cell>, Fault> {
            let cell = |figures: CellFigures| Cell { households: figures.households, area: figures.area };
            figures.into_iter().map(|(code, figures)| Ok((standing(&code)?, cell(figures)))).collect()
        };
        let mut counts = Counts { total: cells(self.standing)?, boxes: self.boxes, ..Counts::default() };
        for (name, building) in self.building {
            counts.buildings.insert(name, cells(building.positions)?);
        }
        if !counts.adds_up() {
            return Err(wrong(&"by.building"));
        }
        for (key, said) in self.heads {
            let heads = counts.heads.entry(key).or_default();
            for (code, count) in said {
                heads.insert(said_from_code(&code).ok_or_else(|| wrong(&code))?, count);
            }
        }
        for (key, standings) in self.others {
            let sums = counts.others.entry(key).or_default();
            for (code, amount) in standings {
                sums.insert(standing(&code)?, amount);
            }
        }
        counts.has_area = counts.all().area > 0;
        Ok(counts)
    }
}

impl Basis {
    /// Reads the basis back from a sheet's JSON. Nothing else of the sheet is
    /// believed: compute it again and compare.
    ///
    /// # Errors
    /// The bytes are not a tally sheet.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let raw: RawSheet = serde_json::from_slice(bytes).map_err(|error| wrong(&error))?;
        if raw.format != TALLY_FORMAT {
            return Err(Fault::new("newer-version", text::entry_newer(&raw.format)));
        }
        Ok(Self {
            counts: raw.by.counts()?,
            stage: match raw.state.as_str() {
                "open" => Stage::Open,
                "closed" => Stage::Closed,
                other => return Err(wrong(&other)),
            },
            log: raw.log,
            head: Head { size: raw.size, hash: raw.head },
            on: raw.on,
            canvass: raw.canvass,
            minutes: raw.minutes,
            facts: raw.facts,
            second: raw.second.map(|second| second.by.counts()).transpose()?,
            opened: raw.as_opened.map(|opened| opened.by.counts()).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    /// Rounds with so many records for and against, of which some do not count.
    fn shown(rounds: &[[u64; 2]], aside: [u64; 2]) -> Vec<bool> {
        let mut read = Rounds::default();
        let mut left = aside;
        for (round, positions) in (1..).zip(rounds) {
            for ((position, n), left) in ["for", "against"].into_iter().zip(positions).zip(&mut left) {
                for _ in 0..*n {
                    read.add(round, position, *left == 0);
                    *left = left.saturating_sub(1);
                }
            }
        }
        read.told().into_iter().map(|round| !round.positions.is_empty()).collect()
    }

    #[test]
    fn rounds_are_shown_only_where_no_difference_tells_of_a_household() {
        assert_eq!(shown(&[[30, 20]], [0, 0]), [true]);
        assert_eq!(shown(&[[30, 20], [9, 4]], [0, 0]), [true, true]);
        // What one hides, the tally less the others would tell.
        assert_eq!(shown(&[[30, 20], [3, 0]], [0, 0]), [false, false]);
        assert_eq!(shown(&[[30, 20], [6, 0]], [0, 0]), [false, false]);
        // So it is with what was replaced: all rounds less the tally.
        assert_eq!(shown(&[[30, 20]], [1, 0]), [false]);
        assert_eq!(shown(&[[30, 20]], [6, 0]), [false]);
        assert_eq!(shown(&[[30, 20]], [4, 2]), [true]);
        let mut decided = Rounds::default();
        (0..10).for_each(|n| decided.add(1, if n < 5 { "for" } else { "against" }, true));
        assert!(!decided.clone().told()[0].positions.is_empty());
        decided.decide();
        assert!(decided.told()[0].positions.is_empty());
    }
}
