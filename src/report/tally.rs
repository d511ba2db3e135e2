//! A tally on the terminal.

use super::measures::{buckets_in_use, in_order, key_name, key_unit, measures_shown, stages};
use super::{Table, figure, pictures};
use crate::consult::{Provenance, Settings, TallySheet};
use crate::rule::{Against, Bucket, CriterionResult, Measures};
use crate::text::{self, Lang, Text};

/// More buildings than this are listed only where they are asked for: they
/// would push everything else off the screen.
const SHOWN: usize = 40;

/// One comparison in whole numbers, with signs of one cell's width:
/// `1370 * 100 = 137000 >= 136964 = 1412 * 97`.
#[must_use]
pub fn comparison(result: &CriterionResult) -> String {
    let op = result.op.as_str();
    match &result.against {
        Against::Share { ratio, base, lhs, rhs, .. } => {
            let shown = if result.met { op } else { not(op) };
            format!("{} * {} = {lhs} {shown} {rhs} = {base} * {}", result.count, ratio.den(), ratio.num())
        }
        Against::Value { value } => {
            let shown = if result.met { op } else { not(op) };
            format!("{} {shown} {value}", result.count)
        }
    }
}

/// The comparison that is true when `op` is not.
fn not(op: &str) -> &'static str {
    match op {
        ">=" => "<",
        ">" => "<=",
        "<=" => ">",
        "<" => ">=",
        _ => "!=",
    }
}

/// A criterion as a table's cells: what, how much, needed, comparison, met.
pub(super) fn criterion_cells(result: &CriterionResult, stage: &Text, lang: Lang) -> Vec<String> {
    let measure = key_name(&result.measure, lang);
    let (rate, needed) = match &result.against {
        Against::Share { ratio, percent_floor, .. } => {
            let rate = percent_floor.as_ref().map_or_else(|| "-".to_owned(), |percent| format!("{percent}%"));
            (rate, format!("{} {ratio}", result.op.as_str()))
        }
        Against::Value { value } => (result.count.to_string(), format!("{} {value}", result.op.as_str())),
    };
    let met = if result.met { text::met() } else { text::not_met() };
    let short = match result.short_by {
        Some(0) => String::new(),
        Some(short) => figure::count(&result.measure, short),
        None => "-".to_owned(),
    };
    let figures = [rate, needed, comparison(result), met.get(lang).to_owned(), short];
    [stage.get(lang).to_owned(), measure].into_iter().chain(figures).collect()
}

/// The table of criteria.
pub(super) fn criteria(sheet: &TallySheet, lang: Lang) -> Table {
    let headers = [
        text::col_stage(),
        text::col_measure(),
        text::col_rate(),
        text::col_needed(),
        text::col_comparison(),
        text::col_met(),
        text::col_short(),
    ];
    let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
    for (stage, results) in stages(sheet) {
        for result in results {
            table.row(criterion_cells(result, &stage, lang));
        }
    }
    table
}

/// Buckets by measure.
pub(super) fn buckets(settings: &Settings, sheet: &TallySheet, lang: Lang) -> Table {
    buckets_of(settings, &sheet.measures, lang)
}

/// Buckets by measure, of any counts.
pub(super) fn buckets_of(settings: &Settings, counted: &Measures, lang: Lang) -> Table {
    let measures = measures_shown(settings, counted);
    let names = measures.iter().map(|measure| format!(">{}", key_unit(measure, lang)));
    let mut table = Table::new(std::iter::once(text::col_bucket().get(lang).to_owned()).chain(names));
    let figures = |pick: &dyn Fn(&crate::rule::Buckets) -> u128| -> Vec<String> {
        let count = |measure: &String| counted.get(measure).map_or(0, pick);
        measures.iter().map(|measure| figure::count(measure, count(measure))).collect()
    };
    for bucket in buckets_in_use(counted, &measures) {
        let name = text::bucket_name(bucket.as_str()).get(lang).to_owned();
        table.row(std::iter::once(name).chain(figures(&|buckets| buckets.get(bucket))));
    }
    let all = text::bucket_name("all").get(lang).to_owned();
    table.row(std::iter::once(all).chain(figures(&|buckets| buckets.all())));
    table
}

/// Households and area by how their position is known.
#[must_use]
pub fn provenance(sheet: &TallySheet, lang: Lang) -> Table {
    let area = sheet.measures.contains_key("area");
    let mut headers =
        vec![text::col_provenance().get(lang).to_owned(), format!(">{}", text::col_households().get(lang))];
    if area {
        headers.push(format!(">{}", text::col_area().get(lang)));
    }
    let mut table = Table::new(headers);
    for provenance in Provenance::ALL {
        let Some(figures) = sheet.by.provenance.get(provenance.code()) else { continue };
        let name = text::provenance_name(provenance.code()).get(lang).to_owned();
        let mut row = vec![name, figures.households.to_string()];
        if area {
            row.push(figure::area(figures.area.into()));
        }
        table.row(row);
    }
    table
}

/// One row a building: households per bucket and the share that agrees.
#[must_use]
pub fn buildings(sheet: &TallySheet, lang: Lang) -> Table {
    if sheet.is_secret() {
        return super::boxes::buildings(sheet, lang);
    }
    let used = buckets_in_use(&sheet.measures, &["households".to_owned()]);
    let names = used.iter().map(|bucket| format!(">{}", text::bucket_name(bucket.as_str()).get(lang)));
    let first = [text::col_building().get(lang).to_owned(), format!(">{}", text::col_households().get(lang))];
    let last = format!(">{}", text::col_agree_rate().get(lang));
    let mut table = Table::new(first.into_iter().chain(names).chain([last]));
    for (name, figures) in in_order(sheet) {
        let Some(households) = figures.measures.get("households") else { continue };
        let shown = if name.is_empty() { "-".to_owned() } else { name.clone() };
        let counts = used.iter().map(|bucket| households.get(*bucket).to_string());
        let rate = figure::percent_floor(households.get(Bucket::For), households.all());
        table.row([shown, households.all().to_string()].into_iter().chain(counts).chain([rate]));
    }
    table
}

/// What the clause on silence did, in a sentence.
#[must_use]
pub fn silence(sheet: &TallySheet, lang: Lang) -> Vec<String> {
    let Some(step) = &sheet.silence else { return Vec::new() };
    let households = step.moved.get("households");
    let sentence = match households {
        Some(moved) if step.applied => {
            text::silence_moved(moved.count, text::bucket_name(moved.to.as_str()).get(lang))
        }
        _ => {
            let missing: Vec<&str> = step.missing.iter().map(String::as_str).collect();
            let names: Vec<Text> = missing.iter().map(|fact| text::fact_name(fact)).collect();
            let names: Vec<&str> = names.iter().map(|name| name.get(lang)).collect();
            text::silence_off(names.join(", "))
        }
    };
    vec![sentence.get(lang).to_owned()]
}

/// How the outcome could still change, in one or two sentences.
#[must_use]
pub fn outlook(sheet: &TallySheet, lang: Lang) -> Vec<String> {
    let best = text::outcome_name(sheet.bounds.best.as_str());
    let worst = text::outcome_name(sheet.bounds.worst.as_str());
    let bounds = if sheet.state == "closed" && sheet.bounds.best == sheet.bounds.worst {
        None
    } else if sheet.bounds.decided {
        Some(if sheet.state == "closed" {
            text::bounds_final(best.get(lang))
        } else {
            text::bounds_decided(best.get(lang))
        })
    } else {
        Some(text::bounds_open(best.get(lang), worst.get(lang)))
    };
    let flip = sheet.flip.as_ref().map(|flip| {
        let count = figure::count(&flip.measure, flip.count);
        text::flip_distance(count, key_unit(&flip.measure, lang))
    });
    bounds.iter().chain(&flip).map(|sentence| sentence.get(lang).to_owned()).collect()
}

/// The headline: title, outcome, and whether it is final.
#[must_use]
pub fn headline(settings: &Settings, sheet: &TallySheet, lang: Lang) -> String {
    let outcome = text::outcome_name(sheet.outcome.as_str());
    let line = if sheet.state == "closed" {
        text::headline_closed(&settings.consultation.title, outcome.get(lang))
    } else {
        text::headline_open(&settings.consultation.title, outcome.get(lang))
    };
    line.get(lang).to_owned()
}

/// The whole tally for a terminal.
#[must_use]
pub fn terminal(settings: &Settings, sheet: &TallySheet, lang: Lang) -> String {
    let mut out = headline(settings, sheet, lang);
    out.push('\n');
    let households = sheet.households();
    let (agree, all) = (households.get(Bucket::For), households.all());
    let bar = figure::bar(agree, all, 40, pictures::asked_of_all(sheet));
    let percent = figure::percent_floor(agree, all);
    out.push_str(text::agree_line(&bar, agree, all, percent).get(lang));
    out.push_str("\n\n");
    out.push_str(&bars(sheet, lang));
    out.push_str(&criteria(sheet, lang).text());
    out.push('\n');
    out.push_str(&buckets(settings, sheet, lang).text());
    match sheet.by.building.len() {
        0 | 1 => {}
        2..=SHOWN => out.push_str(&format!("\n{}", with_bars(sheet, lang).text())),
        many => {
            let said = text::tally_buildings(many, &settings.consultation.id);
            out.push_str(&format!("\n{}\n", said.get(lang)));
        }
    }
    let mut sentences = silence(sheet, lang);
    sentences.extend(super::explain::without(sheet, lang));
    if let Some(opened) = &sheet.as_opened {
        let outcome = text::outcome_name(opened.outcome.as_str());
        sentences.push(text::on_opened_roll(outcome.get(lang)).get(lang).to_owned());
    }
    sentences.extend(outlook(sheet, lang));
    if !sentences.is_empty() {
        out.push('\n');
        for sentence in sentences {
            out.push_str(&sentence);
            out.push('\n');
        }
    }
    for notice in &sheet.warnings {
        out.push_str(text::warning_line(notice.text().get(lang)).get(lang));
        out.push('\n');
    }
    out
}

/// The buildings, each with a bar of how many agree.
fn with_bars(sheet: &TallySheet, lang: Lang) -> Table {
    let table = buildings(sheet, lang);
    // What they agree on is not known of the buildings of a secret ballot.
    let Some(chart) = pictures::buildings(sheet, lang) else { return table };
    let mark = pictures::asked_of_all(sheet);
    table.with_column("", chart.bars.iter().map(|bar| figure::bar(bar.agreed(), bar.whole, 20, mark)))
}

/// A bar for each share that the rule asks for, with the share asked, where
/// there are several.
fn bars(sheet: &TallySheet, lang: Lang) -> String {
    let Some(chart) = pictures::criteria(sheet, lang).filter(|chart| chart.bars.len() > 1) else {
        return String::new();
    };
    let wide = chart.bars.iter().map(|bar| text::width(&bar.label)).max().unwrap_or(0);
    let line = |bar: &super::chart::Bar| {
        let drawn = figure::bar(bar.agreed(), bar.whole, 40, bar.mark);
        format!("{} {drawn} {}\n", text::pad(&bar.label, wide), bar.figure)
    };
    let lines: String = chart.bars.iter().map(line).collect();
    format!("{lines}\n")
}

/// The figures as rows for a spreadsheet: measure, building, bucket, count.
#[must_use]
pub fn rows(sheet: &TallySheet) -> Table {
    let mut table = Table::new(["measure", "building", "bucket", "count"]);
    let mut add = |measure: &str, building: &str, buckets: &crate::rule::Buckets| {
        for (bucket, count) in buckets.iter() {
            table.row([measure, building, bucket.as_str(), &count.to_string()]);
        }
        table.row([measure, building, "all", &buckets.all().to_string()]);
    };
    for (measure, buckets) in &sheet.measures {
        add(measure, "", buckets);
    }
    for (building, figures) in &sheet.by.building {
        for (measure, buckets) in &figures.measures {
            add(measure, building, buckets);
        }
    }
    table
}
