//! The tally sheet: every figure of a result, in the form of
//! `tally --json` (format `yishi/tally/1`, a contract).
//!
//! A sheet is a pure function of its [`Basis`]; the basis can be read back
//! from a sheet's JSON. So whoever holds a sheet and the rule can make it
//! again and compare every byte: that is how its arithmetic is checked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::counts::{Cell, Counts, Standing, measures_of};
use super::{Settings, Stage};
use crate::log::{Hash, Head};
use crate::rule::{
    self, Buckets, CriterionResult, Facts, GateResult, Measures, Outcome, Position, SilenceResult,
};
use crate::text::{self, Fault, Text};

/// The format tag.
pub const TALLY_FORMAT: &str = "yishi/tally/1";

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
    /// Records per round; only once closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
}

/// The records of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The round; 0 where none was given.
    pub round: u64,
    /// Position lines of it.
    pub records: u64,
    /// The positions they gave.
    pub positions: BTreeMap<String, u64>,
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

/// Every figure of a result. Field order is the order of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TallySheet {
    /// [`TALLY_FORMAT`].
    pub format: String,
    /// Id of the consultation.
    pub consultation: String,
    /// Id of the rule.
    pub rule: String,
    /// `open` or `closed`.
    pub state: String,
    /// The log id.
    pub log: Hash,
    /// Lines counted.
    pub size: u64,
    /// Hash of the last of them.
    pub head: Hash,
    /// From 1.
    pub attempt: u32,
    /// Households per position.
    pub positions: BTreeMap<Position, u64>,
    /// Buckets per measure.
    pub measures: Measures,
    /// Process conditions.
    pub gates: Vec<GateResult>,
    /// The silence step.
    pub silence: Option<SilenceResult>,
    /// Who had to take part.
    pub quorum: Vec<CriterionResult>,
    /// Who had to agree.
    pub approval: Vec<CriterionResult>,
    /// A later stage.
    pub confirm: Vec<CriterionResult>,
    /// The outcome; provisional while open.
    pub outcome: Outcome,
    /// The outcome with everything undecided at its best and at its worst.
    pub bounds: rule::Bounds,
    /// The smallest change of one measure that changes the outcome.
    pub flip: Option<rule::Flip>,
    /// The same figures by position and by building.
    pub by: By,
    /// Opposed groups; none in this version.
    pub groups: BTreeMap<String, String>,
    /// What must be said beside the result.
    pub warnings: Vec<Notice>,
    /// The day for which the rule is in force or not.
    pub on: Date,
    /// The canvass.
    pub canvass: Canvass,
    /// The minutes.
    pub minutes: Option<Numbering>,
}

/// Figures by position and by building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct By {
    /// Households and area per position, `silent` and `unreached`.
    pub position: BTreeMap<String, CellFigures>,
    /// The same per building.
    pub building: BTreeMap<String, BuildingFigures>,
}

impl By {
    /// The figures per position in the order in which people read them: for,
    /// against, ..., silent, unreached.
    #[must_use]
    pub fn in_order(&self) -> Vec<(&str, CellFigures)> {
        let mut cells: Vec<_> =
            self.position.iter().map(|(code, figures)| (code.as_str(), *figures)).collect();
        cells.sort_by_key(|(code, _)| Standing::from_code(code));
        cells
    }
}

/// Households and area in 0.01 m².
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFigures {
    /// Households.
    pub households: u64,
    /// Area in 0.01 m².
    pub area: u64,
}

/// The figures of one building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuildingFigures {
    /// `households` and `area`, per bucket.
    #[serde(flatten)]
    pub measures: Measures,
    /// Per position.
    pub positions: BTreeMap<String, CellFigures>,
}

/// A warning in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Stable code.
    pub code: String,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Notice {
    fn new(code: &str, text: Text) -> Self {
        Self { code: code.to_owned(), zh: text.zh.into_owned(), en: text.en.into_owned() }
    }

    /// As a text.
    #[must_use]
    pub fn text(&self) -> Text {
        Text { zh: self.zh.clone().into(), en: self.en.clone().into() }
    }
}

impl TallySheet {
    /// Computes a sheet.
    ///
    /// # Errors
    /// A product does not fit (`too-large`): the figures are refused, never
    /// wrapped.
    pub fn compute(settings: &Settings, basis: &Basis) -> Result<Self, Fault> {
        let rule = &settings.rule;
        let counts = &basis.counts;
        let measures = counts.measures(rule);
        let facts = Facts::default();
        let tally = rule::evaluate(rule, &measures, &facts, 1, None)?;
        let undecided = counts.undecided(rule, basis.stage == Stage::Open);
        let bounds = rule::bounds(rule, &measures, &undecided, &facts, 1)?;
        let flip = match rule::flip(rule, &measures, &facts, 1) {
            // Too intricate to search: the distance is left out, the count stands.
            Err(fault) if fault.code == "too-large" => None,
            other => other?,
        };
        let building = |(name, cells): (&String, &BTreeMap<Standing, Cell>)| {
            let figures = BuildingFigures {
                measures: measures_of(cells, rule, counts.has_area),
                positions: figures(cells),
            };
            (name.clone(), figures)
        };
        let given = counts.positions();
        Ok(Self {
            format: TALLY_FORMAT.to_owned(),
            consultation: settings.consultation.id.clone(),
            rule: rule.id.clone(),
            state: match basis.stage {
                Stage::Open => "open".to_owned(),
                Stage::Closed => "closed".to_owned(),
            },
            log: basis.log,
            size: basis.head.size,
            head: basis.head.hash,
            attempt: 1,
            positions: Position::ALL.iter().map(|&p| (p, given.get(&p).copied().unwrap_or(0))).collect(),
            measures: tally.measures,
            gates: tally.gates,
            silence: tally.silence,
            quorum: tally.quorum,
            approval: tally.approval,
            confirm: tally.confirm,
            outcome: tally.outcome,
            bounds,
            flip,
            by: By {
                position: figures(&counts.total()),
                building: counts.buildings.iter().map(building).collect(),
            },
            groups: BTreeMap::new(),
            warnings: notices(settings, basis),
            on: basis.on,
            canvass: basis.canvass.clone(),
            minutes: basis.minutes.clone(),
        })
    }

    /// The bytes of `tally.json`: indented JSON with a final LF.
    ///
    /// # Errors
    /// The sheet cannot be written as JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Fault> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| Fault::new("tally-json", text::tally_json(error)))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Households per bucket.
    #[must_use]
    pub fn households(&self) -> Buckets {
        self.measures.get("households").copied().unwrap_or_default()
    }
}

fn figures(cells: &BTreeMap<Standing, Cell>) -> BTreeMap<String, CellFigures> {
    let figures = |cell: &Cell| CellFigures { households: cell.households, area: cell.area };
    cells.iter().map(|(standing, cell)| (standing.code().to_owned(), figures(cell))).collect()
}

/// Everything that touched the result or makes it less than certain.
fn notices(settings: &Settings, basis: &Basis) -> Vec<Notice> {
    let rule = &settings.rule;
    let mut notices: Vec<Notice> =
        rule.warnings(basis.on).iter().map(|warning| Notice::new("rule", warning.text())).collect();
    for (position, households) in basis.counts.positions() {
        // A mapping that is not the plain one is printed beside the result.
        let bucket = Standing::Answered(position).bucket(rule);
        if households > 0 && bucket.as_str() != position.as_str() {
            let text = text::position_mapped(
                households,
                [text::position_name(position.as_str()), text::bucket_name(bucket.as_str())],
            );
            notices.push(Notice::new("mapped", text));
        }
    }
    let contested = basis.counts.heads.get(rule::Bucket::Contested);
    if contested > 0 && rule.keys().contains("heads") {
        notices.push(Notice::new("contested", text::heads_contested(contested)));
    }
    if basis.canvass.outside_window > 0 {
        let window = &settings.consultation;
        let text = text::outside_window(basis.canvass.outside_window, window.opens, window.closes);
        notices.push(Notice::new("outside-window", text));
    }
    notices
}

/// The parts of a sheet's JSON that everything else follows from.
#[derive(Deserialize)]
struct RawSheet {
    format: String,
    state: String,
    log: Hash,
    size: u64,
    head: Hash,
    measures: BTreeMap<String, Buckets>,
    by: RawBy,
    on: Date,
    canvass: Canvass,
    minutes: Option<Numbering>,
}

#[derive(Deserialize)]
struct RawBy {
    building: BTreeMap<String, RawBuilding>,
}

#[derive(Deserialize)]
struct RawBuilding {
    positions: BTreeMap<String, CellFigures>,
}

impl Basis {
    /// Reads the basis back from a sheet's JSON. Nothing else of the sheet is
    /// believed: compute it again and compare.
    ///
    /// # Errors
    /// The bytes are not a tally sheet.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let wrong = |what: &dyn std::fmt::Display| Fault::new("tally-json", text::tally_json(what));
        let raw: RawSheet = serde_json::from_slice(bytes).map_err(|error| wrong(&error))?;
        if raw.format != TALLY_FORMAT {
            return Err(Fault::new("newer-version", text::entry_newer(&raw.format)));
        }
        let mut counts =
            Counts { heads: raw.measures.get("heads").copied().unwrap_or_default(), ..Counts::default() };
        for (name, building) in raw.by.building {
            let cells = counts.buildings.entry(name).or_default();
            for (code, figures) in building.positions {
                let standing = Standing::from_code(&code).ok_or_else(|| wrong(&code))?;
                cells.insert(standing, Cell { households: figures.households, area: figures.area });
            }
        }
        counts.has_area = counts.all().area > 0;
        Ok(Self {
            counts,
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
        })
    }
}
