//! The pictures of a result: agreement against the thresholds, by building, by
//! round, and how far the canvass came.

use super::chart::{Bar, Chart, Shade};
use super::figure::percent_floor;
use super::measures::{buckets_in_use, in_order, key_name, stages};
use crate::consult::TallySheet;
use crate::rule::{Against, Bucket, Buckets, CriterionResult};
use crate::text::{self, Lang, Text};

/// Every criterion that asks for a share, as a bar with the share asked for.
#[must_use]
pub fn criteria(sheet: &TallySheet, lang: Lang) -> Option<Chart> {
    let bars: Vec<Bar> = stages(sheet)
        .iter()
        .flat_map(|(stage, results)| results.iter().filter_map(|result| criterion(result, stage, lang)))
        .collect();
    let legend = vec![(Shade::For, text::chart_counted().get(lang).to_owned())];
    chart(&text::chart_criteria(), Some(&text::chart_threshold()), bars, legend, lang)
}

fn criterion(result: &CriterionResult, stage: &Text, lang: Lang) -> Option<Bar> {
    let Against::Share { ratio, base, .. } = &result.against else { return None };
    if *base == 0 {
        return None;
    }
    let met = if result.met { text::met() } else { text::not_met() };
    let percent = percent_floor(result.count, *base);
    let figure = text::chart_criterion(percent, result.op.as_str(), ratio, met.get(lang));
    Some(Bar {
        label: format!("{} {}", stage.get(lang), key_name(&result.measure, lang)),
        figure: figure.get(lang).to_owned(),
        parts: vec![(Shade::For, result.count)],
        whole: *base,
        mark: Some((u128::from(ratio.num()), u128::from(ratio.den()))),
    })
}

/// The share of households that agree which the rule asks of all, if it asks
/// for one: the line across the bars of the buildings. No building has to
/// reach it by itself.
pub(super) fn asked_of_all(sheet: &TallySheet) -> Option<(u128, u128)> {
    let all = sheet.households().all();
    sheet.approval.iter().find_map(|result| match &result.against {
        Against::Share { ratio, base, .. } if result.measure == "households" && *base == all => {
            Some((u128::from(ratio.num()), u128::from(ratio.den())))
        }
        _ => None,
    })
}

/// A bar for each building; nothing where there is but one.
#[must_use]
pub fn buildings(sheet: &TallySheet, lang: Lang) -> Option<Chart> {
    if sheet.by.building.len() < 2 || sheet.is_secret() {
        return None;
    }
    let mark = asked_of_all(sheet);
    let bars: Vec<Bar> = in_order(sheet)
        .into_iter()
        .filter_map(|(name, figures)| {
            let households = figures.measures.get("households")?;
            let (agree, all) = (households.get(Bucket::For), households.all());
            Some(Bar {
                label: building_name(name, lang),
                figure: format!("{} ({agree}/{all})", percent_floor(agree, all)),
                parts: parts(households),
                whole: all,
                mark,
            })
        })
        .collect();
    let line = mark.map(|_| text::chart_asked_of_all());
    chart(&text::chart_buildings(), line.as_ref(), bars, legend(sheet, lang), lang)
}

/// A building as people call it: a bare number gets its word.
fn building_name(name: &str, lang: Lang) -> String {
    match name {
        "" => "-".to_owned(),
        name if name.bytes().all(|byte| byte.is_ascii_digit()) => {
            text::chart_building(name).get(lang).to_owned()
        }
        name => name.to_owned(),
    }
}

/// How far the canvass came: answered, reached without an answer, not reached.
#[must_use]
pub fn coverage(sheet: &TallySheet, lang: Lang) -> Option<Chart> {
    let households = sheet.households();
    let all = households.all();
    if all == 0 {
        return None;
    }
    let (silent, unreached) = (before(sheet, Bucket::Silent), before(sheet, Bucket::Unreached));
    let answered = all.saturating_sub(silent).saturating_sub(unreached);
    let bar = |name: Text, shade: Shade, count: u128| Bar {
        label: name.get(lang).to_owned(),
        figure: format!("{} ({count}/{all})", percent_floor(count, all)),
        parts: vec![(shade, count)],
        whole: all,
        mark: None,
    };
    let bars = vec![
        bar(
            if sheet.is_secret() { text::col_turnout() } else { text::chart_answered() },
            Shade::For,
            answered,
        ),
        bar(text::bucket_name("silent"), Shade::Silent, silent),
        bar(text::bucket_name("unreached"), Shade::Unreached, unreached),
    ];
    chart(&text::chart_coverage(), None, bars, Vec::new(), lang)
}

/// A bucket of the households as the doors left it, whatever a clause on
/// silence made of it afterwards.
fn before(sheet: &TallySheet, bucket: Bucket) -> u128 {
    let measures = sheet.before_silence.as_ref().unwrap_or(&sheet.measures);
    measures.get("households").map_or(0, |households| households.get(bucket))
}

/// The answers of each round; nothing where rounds were not told apart, or what
/// was said in them is not shown.
#[must_use]
pub fn rounds(sheet: &TallySheet, lang: Lang) -> Option<Chart> {
    let rounds = &sheet.canvass.rounds;
    let largest = rounds.iter().map(|round| round.records).max().unwrap_or(0);
    if rounds.len() < 2 || largest == 0 || rounds.iter().all(|round| round.positions.is_empty()) {
        return None;
    }
    let bars: Vec<Bar> = rounds
        .iter()
        .map(|round| {
            let given = |code: &str| u128::from(round.positions.get(code).copied().unwrap_or(0));
            let (agree, against) = (given("for"), given("against"));
            let all = u128::from(round.records);
            let label = match round.round {
                0 => text::round_unnamed(),
                n => text::chart_round(n),
            };
            let figure = text::chart_of_records(agree, all);
            Bar {
                label: label.get(lang).to_owned(),
                figure: figure.get(lang).to_owned(),
                parts: vec![
                    (Shade::For, agree),
                    (Shade::Against, against),
                    (Shade::Other, all.saturating_sub(agree).saturating_sub(against)),
                ],
                whole: u128::from(largest),
                mark: None,
            }
        })
        .collect();
    let legend = vec![
        (Shade::For, text::bucket_name("for").get(lang).to_owned()),
        (Shade::Against, text::bucket_name("against").get(lang).to_owned()),
        (Shade::Other, text::chart_other().get(lang).to_owned()),
    ];
    chart(&text::chart_rounds(), None, bars, legend, lang)
}

fn parts(households: &Buckets) -> Vec<(Shade, u128)> {
    let of = |shade: Shade| {
        let buckets = households.iter().filter(|(bucket, _)| Shade::of(*bucket) == shade);
        (shade, buckets.map(|(_, count)| count).sum())
    };
    Shade::ALL.into_iter().map(of).collect()
}

/// The shades that any household falls into, with the buckets they stand for.
fn legend(sheet: &TallySheet, lang: Lang) -> Vec<(Shade, String)> {
    let used = buckets_in_use(&sheet.measures, &["households".to_owned()]);
    let named = |shade: Shade| {
        let names: Vec<String> = used
            .iter()
            .filter(|bucket| Shade::of(**bucket) == shade)
            .map(|bucket| text::bucket_name(bucket.as_str()).get(lang).to_owned())
            .collect();
        (!names.is_empty()).then(|| (shade, names.join(text::joined_names().get(lang))))
    };
    Shade::ALL.into_iter().filter_map(named).collect()
}

fn chart(
    title: &Text,
    mark: Option<&Text>,
    bars: Vec<Bar>,
    legend: Vec<(Shade, String)>,
    lang: Lang,
) -> Option<Chart> {
    let mark = mark.map(|mark| mark.get(lang).to_owned());
    (!bars.is_empty()).then(|| Chart { title: title.get(lang).to_owned(), bars, mark, legend })
}
