//! Workbooks: the file is held (it has a limit) and looked through by
//! [`guard`], then one worksheet is read into rows of text by [`grid`], then
//! rows are given away as those of CSV are.

mod grid;
mod guard;
mod number;

use super::fault::{self, shown};
use super::header::Header;
use super::search::Search;
use super::turnout;
use super::{Bad, Column, Row, Shape};
use crate::text::{self, Fault, Place, Text};
use calamine::{Reader as _, SheetType, SheetVisible, Xlsx};
use grid::{Grid, Line, Merge, Value, letters};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, Read};

type Workbook = Xlsx<Cursor<Vec<u8>>>;

/// The most rows that a header is made of.
const MAX_HEADER: u32 = 4;

/// Why a workbook is not read.
#[derive(Debug)]
enum Refused {
    /// It breaks a limit.
    Big(Text),
    /// It is not sound.
    Broken(Text),
    /// It is a workbook of another kind.
    Foreign,
}

impl Refused {
    fn fault(self, file: &str) -> Fault {
        match self {
            Self::Big(what) => Fault::new("sheet-too-big", what.within(|what| text::xlsx_big(file, what)))
                .hint(text::xlsx_big_hint()),
            Self::Broken(why) => Fault::new("sheet-broken", why.within(|why| text::xlsx_broken(file, why)))
                .hint(text::xlsx_broken_hint()),
            Self::Foreign => fault::other_format(file),
        }
    }
}

/// The rows of a worksheet.
#[derive(Debug)]
pub(super) struct Reader {
    header: Header,
    preamble: Vec<Vec<String>>,
    lines: std::vec::IntoIter<Line>,
    fills: Fills,
    file: String,
    /// The worksheet, if there was a choice.
    sheet: Option<String>,
}

/// For the columns that are read down a merge: its rows in order, and what
/// stands in the first of its cells.
type Fills = BTreeMap<Column, Vec<(Merge, Value)>>;

/// A worksheet in which the header was found, or where it was missed.
struct Found {
    grid: Grid,
    header: Header,
    preamble: Vec<Vec<String>>,
    /// The first row below the header.
    below: u32,
}

impl Reader {
    /// Reads the whole file, and of it one worksheet.
    pub(super) fn new(
        reader: impl BufRead,
        file: &str,
        shape: Shape,
        asked: Option<&str>,
    ) -> Result<Self, Fault> {
        let bytes = whole(reader).map_err(|error| fault::unreadable(file, 1, &error))?;
        if u64::try_from(bytes.len()).is_ok_and(|size| size > guard::MAX_BYTES) {
            return Err(Refused::Big(text::xlsx_bytes(guard::MAX_BYTES >> 20)).fault(file));
        }
        guard::check(&bytes).map_err(|refused| refused.fault(file))?;
        let mut workbook = Workbook::new(Cursor::new(bytes))
            .map_err(|error| Refused::Broken(text::xlsx_part(shown(&error.to_string()))).fault(file))?;
        let (found, sheet) = choose(&mut workbook, file, shape, asked)?;
        Ok(Self::over(found, file, sheet))
    }

    fn over(found: Found, file: &str, sheet: Option<String>) -> Self {
        let Found { grid, mut header, preamble, below } = found;
        for line in grid.lines.iter().filter(|line| line.row >= below) {
            for column in line.cells.keys() {
                header.drop_untitled(*column, || letters(*column));
            }
        }
        let fills = fills(&grid, &header, below);
        let lines: Vec<Line> = grid.lines.into_iter().filter(|line| line.row >= below).collect();
        Self { header, preamble, lines: lines.into_iter(), fills, file: file.to_owned(), sheet }
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    pub(super) fn preamble(&self) -> &[Vec<String>] {
        &self.preamble
    }

    pub(super) fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The next row with content.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, Bad>> {
        let line = self.lines.next()?;
        Some(self.row(&line).map_err(Bad::Line))
    }

    fn row(&self, line: &Line) -> Result<Row, Place> {
        let number = u64::from(line.row) + 1;
        let mut row = Row::new(number);
        let door = self.header.index_of(Column::Door).and_then(|at| line.cells.get(&at));
        let unsure = |at: &&u32| usize::try_from(**at).is_ok_and(|at| self.header.is_unsure(at));
        if let Some((at, door)) = line.cells.keys().find(unsure).zip(door) {
            let place = Place::line(&*self.file, number);
            let mut place = turnout::unsure(place, &format!("({})", letters(*at)));
            place.door = Some(shown(&door.shown()));
            return Err(place);
        }
        for (at, slot) in (0_u32..).zip(self.header.slots()) {
            let Some(column) = *slot else {
                if row.label.is_none() && door.is_none() {
                    row.label = line.cells.get(&at).map(Value::shown);
                }
                continue;
            };
            let own = line.cells.get(&at);
            let Some(value) = own.or_else(|| self.filled(column, line.row)) else { continue };
            let text = meant(column, value).map_err(|(reason, remedy)| {
                let title = self.header.titles().iter().find(|(found, _)| *found == column);
                let mut place = Place::line(&*self.file, number)
                    .column(title.map_or(column.code(), |(_, title)| title))
                    .value(shown(&value.shown()))
                    .reason(reason)
                    .remedy(remedy);
                if column != Column::Door {
                    place.door = door.map(|door| shown(&door.shown()));
                }
                place
            })?;
            row.push(column, &text);
        }
        Ok(row)
    }

    fn filled(&self, column: Column, row: u32) -> Option<&Value> {
        let fills = self.fills.get(&column)?;
        let above = fills.partition_point(|(merge, _)| merge.top <= row);
        let (merge, value) = fills.get(above.checked_sub(1)?)?;
        (row <= merge.bottom).then_some(value)
    }
}

/// What a cell says for its column, or why it cannot be read.
fn meant(column: Column, value: &Value) -> Result<String, (Text, Text)> {
    match (value, column) {
        (Value::Text(text), _) => Ok(text.clone()),
        (other, Column::Serial) => Ok(other.shown()),
        (Value::Day(day), Column::At | Column::Note | Column::Text) => Ok(day.clone()),
        (Value::Day(_), _) => Err((text::cell_is_date(), text::cell_as_text_remedy())),
        (Value::Cut(_), _) => Err((text::cell_is_cut(), text::cell_as_text_remedy())),
        (Value::Clock, _) => Err((text::cell_is_clock(), text::cell_as_text_remedy())),
        (Value::Truth(_), _) => Err((text::cell_is_truth(), text::cell_value_remedy())),
        (Value::Unreckoned(_), _) => Err((text::cell_unreckoned(), text::cell_unreckoned_remedy())),
        (Value::Error(_), _) => Err((text::cell_is_error(), text::cell_error_remedy())),
    }
}

/// Where a value goes on down a merge. Only for what many doors share; a door,
/// an area or an answer belongs to one row.
fn fills(grid: &Grid, header: &Header, below: u32) -> Fills {
    let mut fills = Fills::new();
    for column in [Column::Building, Column::Stairwell, Column::Owner] {
        let Some(at) = header.index_of(column) else { continue };
        let tall = |merge: &&Merge| merge.left == at && merge.bottom > merge.top && merge.top >= below;
        for merge in grid.merges.iter().filter(tall) {
            let line = grid.lines.binary_search_by_key(&merge.top, |line| line.row).ok();
            let value = line.and_then(|index| grid.lines.get(index)?.cells.get(&at));
            if let Some(value) = value {
                fills.entry(column).or_default().push((*merge, value.clone()));
            }
        }
    }
    fills.values_mut().for_each(|merges| merges.sort_by_key(|(merge, _)| merge.top));
    fills
}

/// The worksheet that is meant.
fn choose(
    workbook: &mut Workbook,
    file: &str,
    shape: Shape,
    asked: Option<&str>,
) -> Result<(Found, Option<String>), Fault> {
    let all = workbook.sheets_metadata().to_vec();
    let sheets: Vec<_> = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    if let Some(asked) = asked {
        let number = asked.parse::<usize>().ok().and_then(|number| sheets.get(number.checked_sub(1)?));
        let sheet = sheets.iter().find(|sheet| sheet.name.trim() == asked.trim()).or(number);
        let Some(sheet) = sheet else {
            let names = names(sheets.iter().map(|sheet| sheet.name.as_str()));
            return Err(Fault::new("sheet-unknown", text::xlsx_sheet_unknown(file, shown(asked)))
                .hint(text::xlsx_sheets_there(names)));
        };
        return Ok((look(workbook, file, &sheet.name, shape)??, None));
    }
    let visible: Vec<&str> = sheets
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.as_str())
        .collect();
    let mut found: Option<(&str, Found)> = None;
    let mut also: Vec<&str> = Vec::new();
    let mut missed: Vec<(&str, Fault)> = Vec::new();
    for name in &visible {
        match look(workbook, file, name, shape)? {
            Err(fault) => missed.push((name, fault)),
            Ok(one) if found.is_none() => found = Some((name, one)),
            Ok(_) => also.push(name),
        }
    }
    match (found, also.is_empty()) {
        (Some((name, found)), true) => {
            let sheet = (all.len() > 1).then(|| name.to_owned());
            Ok((found, sheet))
        }
        (Some((name, _)), false) => {
            let names = names(std::iter::once(name).chain(also));
            Err(Fault::new("sheet-many", text::xlsx_sheets_many(file, names)).hint(text::xlsx_sheets_hint()))
        }
        (None, _) => Err(none(file, missed)),
    }
}

/// No worksheet can be read: the fault of the only one, or what all lack.
fn none(file: &str, mut missed: Vec<(&str, Fault)>) -> Fault {
    let filled = missed.iter().position(|(_, fault)| fault.code != "sheet-empty");
    let others = missed.iter().filter(|(_, fault)| fault.code != "sheet-empty").count();
    if others <= 1 {
        let only = filled.or(Some(0)).filter(|_| !missed.is_empty());
        return only.map_or_else(|| fault::empty(file), |index| missed.swap_remove(index).1);
    }
    let names = names(missed.iter().map(|(name, _)| *name));
    let message = text::xlsx_sheets_none(file, names);
    let places = missed.into_iter().filter(|(_, fault)| fault.code != "sheet-empty").map(|(name, fault)| {
        let line = fault.places.first().and_then(|place| place.line);
        Place { line, ..Place::line(file, 1) }.value(shown(name)).reason(fault.message)
    });
    Fault::new("sheet-none", message).hint(text::xlsx_sheets_none_hint()).at_all(places)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(shown).collect::<Vec<_>>().join(" | ")
}

/// Reads a worksheet and looks for the header. The outer fault is one of the
/// file, the inner one of this worksheet.
fn look(
    workbook: &mut Workbook,
    file: &str,
    name: &str,
    shape: Shape,
) -> Result<Result<Found, Fault>, Fault> {
    let grid = Grid::read(workbook, name).map_err(|refused| refused.fault(file))?;
    Ok(header(grid, file, shape))
}

fn header(grid: Grid, file: &str, shape: Shape) -> Result<Found, Fault> {
    let mut search = Search::new(shape);
    for line in &grid.lines {
        if search.is_over() {
            break;
        }
        let number = u64::from(line.row) + 1;
        let last = header_end(&grid, line.row);
        let cells = titles(&grid, line.row, last);
        if search.is_complete(&cells) {
            let header = Header::read(shape, &cells, file, number)?;
            if let Some(far) = &grid.far {
                return Err(fault::too_wide(file, number).at(Place::line(file, number).value(far.as_str())));
            }
            return Ok(Found { below: last + 1, header, preamble: search.preamble(), grid });
        }
        search.miss(cells, number);
    }
    Err(search.fault(file))
}

/// The last row of a header that begins on this one: titles that are merged
/// over several columns are divided by a row below. A row that has anything
/// elsewhere is one of data.
fn header_end(grid: &Grid, row: u32) -> u32 {
    let here: Vec<&Merge> = grid.merges.iter().filter(|merge| merge.top == row).collect();
    let below = here.iter().map(|merge| merge.bottom).max().unwrap_or(row).min(row + MAX_HEADER - 1);
    let divides = |column: &u32| {
        here.iter().any(|merge| merge.right > merge.left && (merge.left..=merge.right).contains(column))
    };
    let mut rows = grid.lines.iter().filter(|line| (row + 1..=below).contains(&line.row));
    let data = rows.find(|line| !line.cells.keys().all(divides));
    data.map_or(below, |line| line.row - 1)
}

/// The titles of a header from `first` to `last`: of each column the lowest.
fn titles(grid: &Grid, first: u32, last: u32) -> Vec<String> {
    let mut titles: BTreeMap<u32, String> = BTreeMap::new();
    for line in grid.lines.iter().filter(|line| (first..=last).contains(&line.row)) {
        titles.extend(line.cells.iter().map(|(column, value)| (*column, value.shown())));
    }
    let width = titles.keys().next_back().map_or(0, |last| last + 1);
    (0..width).map(|column| titles.remove(&column).unwrap_or_default()).collect()
}

/// Reads a file up to one byte over the limit, a piece at a time: a buffer that
/// doubles would take twice as much memory as the file.
fn whole(mut reader: impl BufRead) -> io::Result<Vec<u8>> {
    const PIECE: u64 = 4 << 20;
    let mut bytes = Vec::new();
    let mut left = guard::MAX_BYTES + 1;
    while left > 0 {
        let piece = PIECE.min(left);
        bytes.reserve_exact(usize::try_from(piece).unwrap_or(0));
        let read = u64::try_from(reader.by_ref().take(piece).read_to_end(&mut bytes)?).unwrap_or(piece);
        left -= read;
        if read < piece {
            break;
        }
    }
    Ok(bytes)
}
