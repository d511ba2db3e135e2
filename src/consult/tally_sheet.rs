//! The tally sheet: every figure of a result, in the form of
//! `tally --json` (format `yishi/tally/1`, a contract).
//!
//! A sheet is a pure function of its [`Basis`]; the basis can be read back
//! from a sheet's JSON. So whoever holds a sheet and the rule can make it
//! again and compare every byte: that is how its arithmetic is checked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use super::basis::{Basis, Before, Canvass, Numbering, Round};
use super::box_notices::box_notices;
use super::counts::{Cell, Counts, part_of};
use super::standing::{Standing, said_code};
use super::{Boxes, Excluded, Settings, Stage, process, without};
use crate::log::Hash;
use crate::rule::{
    self, Buckets, CriterionResult, Facts, GateResult, Measures, Outcome, Position, SilenceResult,
};
use crate::text::{self, Fault, Text};

/// The format tag.
pub const TALLY_FORMAT: &str = "yishi/tally/1";

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
    /// What allows a second ballot, where approval failed.
    pub fallback: Vec<CriterionResult>,
    /// The rule of that ballot, where it is allowed.
    pub fallback_to: Option<String>,
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
    /// The process facts, as the rule reads them.
    pub facts: Facts,
    /// The buckets before the silence step, where the rule has one.
    pub before_silence: Option<Measures>,
    /// Households of the roll that are not asked, and why.
    pub excluded: Vec<Excluded>,
    /// The outcome without what may be argued about.
    pub without: Vec<without::Without>,
    /// The second count, once it is made.
    pub second: Option<Second>,
    /// The result on the roll as it was opened, where it was amended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_opened: Option<AsOpened>,
}

/// The result on the roll as it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsOpened {
    /// Buckets per measure.
    pub measures: Measures,
    /// The outcome.
    pub outcome: Outcome,
    /// The same figures by position and by building.
    pub by: By,
}

/// The second count: what households said of the published result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Second {
    /// Buckets per measure.
    pub measures: Measures,
    /// The same figures by position and by building.
    pub by: By,
}

/// Figures by position and by building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct By {
    /// Households and area per position, `silent` and `unreached`.
    pub position: BTreeMap<String, CellFigures>,
    /// Those with a position, by how it is known.
    pub provenance: BTreeMap<String, CellFigures>,
    /// Households and area per position and how it is known: what the figures
    /// of the whole are made from.
    pub standing: BTreeMap<String, CellFigures>,
    /// Households and area per building, however a position is known.
    pub building: BTreeMap<String, BuildingFigures>,
    /// Owners by what their doors said, under `heads` and `heads@tag`.
    pub heads: BTreeMap<String, BTreeMap<String, u64>>,
    /// Further measures of the rule, per position.
    pub others: BTreeMap<String, BTreeMap<String, u64>>,
    /// What sealed boxes came to, in a secret ballot.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub boxes: Boxes,
}

impl By {
    fn of(settings: &Settings, counts: &Counts) -> Self {
        let building = |(name, cells): (&String, &BTreeMap<Standing, Cell>)| {
            let figures = BuildingFigures {
                measures: part_of(counts, cells, &settings.rule),
                positions: figures(cells),
            };
            (name.clone(), figures)
        };
        let heads = counts.heads.iter().map(|(key, heads)| {
            (key.clone(), heads.iter().map(|(said, count)| (said_code(said), *count)).collect())
        });
        let others = counts.others.iter().map(|(key, sums)| {
            (key.clone(), sums.iter().map(|(standing, n)| (standing.code().to_owned(), *n)).collect())
        });
        Self {
            position: positions(&counts.total),
            provenance: provenances(&counts.total),
            standing: figures(&counts.total),
            building: counts.buildings.iter().map(building).collect(),
            heads: heads.collect(),
            others: others.collect(),
            boxes: counts.boxes.clone(),
        }
    }

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
    pub(super) fn new(code: &str, text: Text) -> Self {
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
        let (facts, attempt) = (&basis.facts, settings.attempt);
        let second = basis.second.as_ref().map(|counts| counts.measures(rule));
        let tally = rule::evaluate(rule, &measures, facts, attempt, second.as_ref())?;
        let bounds = if second.is_some() {
            rule::Bounds { best: tally.outcome, worst: tally.outcome, decided: true, reached: true }
        } else {
            let undecided = counts.undecided(rule, basis.stage == Stage::Open);
            rule::bounds(rule, &measures, &undecided, facts, attempt)?
        };
        let flip = match rule::flip(rule, &measures, facts, attempt) {
            // After the second count the first is not what could be changed.
            _ if second.is_some() => None,
            // Those who join the majority would move along with what is changed.
            _ if counts.joining() > 0 && rule.positions.joins() => None,
            // Too intricate to search: the distance is left out, the count stands.
            Err(fault) if fault.code == "too-large" => None,
            other => other?,
        };
        let without = without::all(settings, basis, &tally)?;
        let opened = basis.opened.as_ref().map(|counts| -> Result<AsOpened, Fault> {
            let result = rule::evaluate(rule, &counts.measures(rule), facts, attempt, None)?;
            Ok(AsOpened { measures: result.measures, outcome: result.outcome, by: By::of(settings, counts) })
        });
        let as_opened = opened.transpose()?;
        let given = counts.positions();
        let gates = tally.gates;
        let mut warnings = notices(settings, basis, &gates, &tally.measures);
        warnings.extend(box_notices(settings, basis)?);
        let before_silence = tally.silence.is_some().then_some(measures);
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
            attempt,
            positions: Position::ALL.iter().map(|&p| (p, given.get(&p).copied().unwrap_or(0))).collect(),
            measures: tally.measures,
            gates,
            silence: tally.silence,
            quorum: tally.quorum,
            approval: tally.approval,
            fallback: tally.fallback,
            fallback_to: tally.fallback_to,
            confirm: tally.confirm,
            outcome: tally.outcome,
            bounds,
            flip,
            by: By::of(settings, counts),
            groups: BTreeMap::new(),
            warnings,
            on: basis.on,
            canvass: basis.canvass.clone(),
            minutes: basis.minutes.clone(),
            facts: facts.clone(),
            before_silence,
            excluded: settings.roll.as_ref().map(|roll| roll.excluded.clone()).unwrap_or_default(),
            without,
            as_opened,
            second: basis
                .second
                .as_ref()
                .zip(second)
                .map(|(counts, measures)| Second { measures, by: By::of(settings, counts) }),
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

    /// Whether it is of a secret ballot in which somebody took part.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        let turnout = Standing::Turnout.code();
        let mut buildings = self.by.building.values();
        !self.by.boxes.is_empty() || buildings.any(|figures| figures.positions.contains_key(turnout))
    }

    /// Households per bucket, as they answered: before any silence step.
    #[must_use]
    pub fn households(&self) -> Buckets {
        let counted = self.before_silence.as_ref().unwrap_or(&self.measures);
        counted.get("households").copied().unwrap_or_default()
    }
}

fn figures(cells: &BTreeMap<Standing, Cell>) -> BTreeMap<String, CellFigures> {
    let figures = |cell: &Cell| CellFigures { households: cell.households, area: cell.area };
    cells.iter().map(|(standing, cell)| (standing.code().to_owned(), figures(cell))).collect()
}

/// Households and area per position, however it is known.
fn positions(cells: &BTreeMap<Standing, Cell>) -> BTreeMap<String, CellFigures> {
    let mut merged: BTreeMap<Standing, Cell> = BTreeMap::new();
    for (standing, cell) in cells {
        merged.entry(standing.bare()).or_default().add(*cell);
    }
    figures(&merged)
}

/// Households and area by how their position is known.
fn provenances(cells: &BTreeMap<Standing, Cell>) -> BTreeMap<String, CellFigures> {
    let mut found: BTreeMap<String, CellFigures> = BTreeMap::new();
    for (standing, cell) in cells {
        let Some(provenance) = standing.provenance() else { continue };
        let sum = found.entry(provenance.code().to_owned()).or_insert(CellFigures { households: 0, area: 0 });
        // Parts of a roll whose total area is below 2^53.
        sum.households = sum.households.saturating_add(cell.households);
        sum.area = sum.area.saturating_add(cell.area);
    }
    found
}

/// Everything that touched the result or makes it less than certain.
fn notices(settings: &Settings, basis: &Basis, gates: &[GateResult], measures: &Measures) -> Vec<Notice> {
    let rule = &settings.rule;
    let mut notices: Vec<Notice> =
        rule.warnings(basis.on).iter().map(|warning| Notice::new("rule", warning.text())).collect();
    for gate in gates.iter().filter(|gate| !gate.met) {
        notices.push(Notice::new("gate", process::unmet(rule, gate)));
    }
    for (position, households) in basis.counts.positions() {
        // A mapping that is not the plain one is printed beside the result.
        let bucket = Standing::plain(position).bucket(rule);
        if position == Position::Majority && rule.positions.joins() {
            if households > 0 {
                notices.push(Notice::new("mapped", text::majority_joined(households)));
            }
            continue;
        }
        if households > 0 && bucket.as_str() != position.as_str() {
            let text = text::position_mapped(
                households,
                [text::position_name(position.as_str()), text::bucket_name(bucket.as_str())],
            );
            notices.push(Notice::new("mapped", text));
        }
    }
    let contested = measures.get("heads").map_or(0, |heads| heads.get(rule::Bucket::Contested));
    if contested > 0 && rule.keys().contains("heads") {
        notices.push(Notice::new("contested", text::heads_contested(contested)));
    }
    if basis.canvass.posted > 0 && rule.delivery.as_ref().is_some_and(|delivery| delivery.notice) {
        notices.push(Notice::new("posted", text::posted_warning(basis.canvass.posted)));
    }
    if basis.canvass.outside_window > 0 {
        let window = &settings.consultation;
        let text = text::outside_window(basis.canvass.outside_window, window.opens, window.closes);
        notices.push(Notice::new("outside-window", text));
    }
    notices
}
