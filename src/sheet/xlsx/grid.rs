//! The cells of a worksheet as text, with what a person sees of them.

use super::guard::fits;
use super::number::{as_shown, decimal, is_cut};
use super::{Refused, Workbook};
use crate::text;
use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Style, XlsxError, XlsxFormulaMetadata};
use std::collections::BTreeMap;

/// The most cells with content in one worksheet.
pub(super) const MAX_CELLS: usize = 200_000;

/// Serial numbers beyond this are no day of any calendar of a spreadsheet.
const LAST_DAY: f64 = 2_958_466.0;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Text, or a number as text.
    Text(String),
    /// A number with more digits than a workbook keeps.
    Cut(String),
    /// A day; a time of day with it has no offset from UTC and is left.
    Day(String),
    /// A time of day alone, or a length of time.
    Clock,
    /// True or false.
    Truth(bool),
    /// What a formula gave that could not be reckoned.
    Error(String),
    /// A formula whose result is not in the file: some programs write none.
    Unreckoned(String),
}

impl Value {
    /// The value as a fault shows it, and as a title is read.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Cut(text) | Self::Day(text) | Self::Error(text) => text.clone(),
            Self::Unreckoned(formula) => format!("={formula}"),
            Self::Clock => "00:00".to_owned(),
            Self::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}

/// A row with content.
#[derive(Debug)]
pub(super) struct Line {
    /// Counted from 0.
    pub(super) row: u32,
    /// Cells with content by column, counted from 0.
    pub(super) cells: BTreeMap<u32, Value>,
}

/// Cells that were made one: the value stands in the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merge {
    pub(super) top: u32,
    pub(super) bottom: u32,
    pub(super) left: u32,
    pub(super) right: u32,
}

impl Merge {
    const fn of(range: &Dimensions) -> Self {
        Self { top: range.start.0, bottom: range.end.0, left: range.start.1, right: range.end.1 }
    }
}

/// A worksheet.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) lines: Vec<Line>,
    pub(super) merges: Vec<Merge>,
    /// A cell with content beyond the columns that a table may have.
    pub(super) far: Option<String>,
}

impl Grid {
    /// Reads a worksheet.
    pub(super) fn read(workbook: &mut Workbook, name: &str) -> Result<Self, Refused> {
        let mut rows: BTreeMap<u32, BTreeMap<u32, Value>> = BTreeMap::new();
        let mut far = None;
        let mut count = 0_usize;
        let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| broken(&error))? {
            let (row, column) = cell.get_position();
            let Some(value) = value(cell.get_value(), reader.styles().get(style)) else { continue };
            count += 1;
            if count > MAX_CELLS {
                return Err(Refused::Big(text::xlsx_cells(MAX_CELLS)));
            }
            if !fits(column) {
                far.get_or_insert_with(|| name_of(row, column));
                continue;
            }
            if rows.entry(row).or_default().insert(column, value).is_some() {
                return Err(Refused::Broken(text::xlsx_cell_twice(name_of(row, column))));
            }
        }
        drop(reader);
        unreckoned(workbook, name, &mut rows)?;
        let merges = workbook.merge_cells_by_sheet_name(name).map_err(|error| broken(&error))?;
        let merges = merges.iter().map(Merge::of).collect();
        let lines = rows.into_iter().map(|(row, cells)| Line { row, cells }).collect();
        Ok(Self { lines, merges, far })
    }
}

fn broken(error: &XlsxError) -> Refused {
    Refused::Broken(text::xlsx_part(super::shown(&error.to_string())))
}

/// Puts in the formulas without a result: to read such a cell as an empty one
/// would be to lose it.
fn unreckoned(
    workbook: &mut Workbook,
    name: &str,
    rows: &mut BTreeMap<u32, BTreeMap<u32, Value>>,
) -> Result<(), Refused> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|error| broken(&error))? {
        let (row, column) = cell.pos;
        let formula = match cell.formula.filter(|_| cell.value == DataRef::Empty && fits(column)) {
            None => continue,
            Some(XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. }) => {
                formula
            }
            Some(_) => String::new(),
        };
        rows.entry(row).or_default().entry(column).or_insert(Value::Unreckoned(super::shown(&formula)));
    }
    Ok(())
}

/// A cell's content, `None` if it shows nothing.
fn value(data: &DataRef<'_>, style: Option<&Style>) -> Option<Value> {
    let text = |text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| Value::Text(text.to_owned()))
    };
    match data {
        DataRef::Empty => None,
        DataRef::String(found) => text(found),
        DataRef::SharedString(found) => text(found),
        DataRef::Int(number) => text(&number.to_string()),
        DataRef::Float(float) => Some(number(*float, style)),
        DataRef::Bool(truth) => Some(Value::Truth(*truth)),
        DataRef::DateTime(moment) => Some(day(moment)),
        DataRef::DateTimeIso(iso) => Some(Value::Day(iso.split('T').next().unwrap_or_default().to_owned())),
        DataRef::DurationIso(_) => Some(Value::Clock),
        DataRef::Error(error) => Some(Value::Error(Data::Error(error.clone()).to_string())),
    }
}

fn number(float: f64, style: Option<&Style>) -> Value {
    let Some(decimal) = decimal(float) else {
        return Value::Error(float.to_string());
    };
    if is_cut(&decimal) {
        return Value::Cut(decimal);
    }
    let format = style.and_then(|style| style.number_format.as_ref());
    let shown = format.and_then(|format| as_shown(&decimal, &format.format_code));
    Value::Text(shown.unwrap_or(decimal))
}

fn day(moment: &ExcelDateTime) -> Value {
    let serial = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&serial) {
        return Value::Clock;
    }
    if !(0.0..LAST_DAY).contains(&serial) {
        return Value::Error("########".to_owned());
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    Value::Day(format!("{year:04}-{month:02}-{day:02}"))
}

/// The letters of a column counted from 0.
pub(super) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from_digit((left - 1) % 26 + 10, 36).unwrap_or('?').to_ascii_uppercase());
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The name of a cell, as the spreadsheet shows it.
fn name_of(row: u32, column: u32) -> String {
    format!("{}{}", letters(column), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells() {
        assert_eq!((name_of(0, 0), name_of(11, 27)), ("A1".into(), "AB12".into()));
        assert_eq!(name_of(1_048_575, 16_383), "XFD1048576");
    }
}
