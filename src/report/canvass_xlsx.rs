//! The sheet of one stairwell as a workbook to fill in: what is known is
//! locked, what is to be filled in has its list or its kind.

use super::canvass_sheet::{CanvassSheet, SheetDoor, head, in_name, taken};
use crate::consult::Provenance;
use crate::consult::chars::{is_control, is_hidden};
use crate::log::Hash;
use crate::rule::Position;
use crate::text::{self, Fault, Lang, Text, width};
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

/// What an answer may rest on, in the order of the list.
const PROVENANCES: [Provenance; 5] =
    [Provenance::Signed, Provenance::Witnessed, Provenance::Steward, Provenance::Proxy, Provenance::Phone];

/// The first row of doors, from 0: title, mark, question and headers are above.
const FIRST: u32 = 4;
const LAST_COLUMN: u16 = 9;
/// The columns to fill in: from the position to the note.
const POSITION: u16 = 3;
const DATE: u16 = 4;
const PROVENANCE: u16 = 6;
/// Widths of the columns in characters; a Chinese one takes two.
const WIDTHS: [u16; 10] = [16, 12, 10, 16, 14, 14, 14, 12, 12, 26];
/// Lines of the proposal that are shown above the doors.
const SHOWN_LINES: usize = 7;

/// The word for a position that a filled sheet is read with.
#[must_use]
pub fn word(position: Position, lang: Lang) -> String {
    match lang {
        Lang::Zh => text::position_name(position.as_str()).get(lang).to_owned(),
        // The English names are phrases; the codes are what is read.
        Lang::En => position.as_str().to_owned(),
    }
}

/// The headers of the columns.
#[must_use]
pub fn headers() -> [Text; 10] {
    [
        text::col_door(),
        text::canvass_col_code(),
        text::canvass_col_answered(),
        text::col_position(),
        text::canvass_col_date(),
        text::col_steward(),
        text::canvass_col_provenance(),
        text::canvass_col_form(),
        text::canvass_col_proxy(),
        text::canvass_col_note(),
    ]
}

/// The workbook of a sheet: equal sheets give equal bytes.
///
/// # Errors
/// It cannot be written as a workbook.
pub fn xlsx(sheet: &CanvassSheet<'_>) -> Result<Vec<u8>, Fault> {
    let fault = |error: XlsxError| Fault::new("sheet-unmade", text::canvass_xlsx(error));
    make(sheet).map_err(fault)
}

fn make(sheet: &CanvassSheet<'_>) -> Result<Vec<u8>, XlsxError> {
    let lang = sheet.lang();
    let consultation = &sheet.settings.consultation;
    let mut workbook = Workbook::new();
    // Nothing of the moment in which it is made.
    let day = excel_day(consultation.opens)?;
    workbook
        .set_properties(&DocProperties::new().set_title(shown(&sheet.title())).set_creation_datetime(&day));
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(&sheet.mark().part))?;
    for (column, width) in (0..).zip(WIDTHS) {
        page.set_column_width(column, width)?;
    }
    let plain = Format::new().set_align(FormatAlign::VerticalCenter);
    let title = plain.clone().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    page.merge_range(0, 0, 0, LAST_COLUMN, &shown(&format!("{} {}", sheet.title(), sheet.place())), &title)?;
    page.set_row_height(0, 28)?;
    page.write_string_with_format(1, 0, sheet.mark().encode(), &plain.clone().set_font_size(9))?;
    let (words, lines) = instructions(sheet);
    let wrapped = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    page.merge_range(2, 0, 2, LAST_COLUMN, &words, &wrapped)?;
    page.set_row_height(2, 16 * u16::try_from(lines).unwrap_or(20).min(20) + 6)?;
    let cell = plain.set_border(FormatBorder::Thin);
    let bold = cell.clone().set_bold().set_background_color(Color::RGB(0x00D9_E2F3)).set_text_wrap();
    for (column, header) in (0..).zip(headers()) {
        page.write_string_with_format(3, column, header.get(lang), &bold)?;
    }
    page.set_row_height(3, 22)?;
    let last = FIRST + u32::try_from(sheet.doors.len()).unwrap_or(u32::MAX).max(1) - 1;
    for (row, door) in (FIRST..).zip(sheet.doors) {
        write_door(page, row, door, &cell, lang)?;
    }
    validate(page, sheet, last)?;
    print_form(page, sheet, last)?;
    page.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    });
    page.set_freeze_panes(FIRST, 0)?;
    let open = (FIRST..).zip(sheet.doors).find(|(_, door)| !door.answered).map_or(FIRST, |(row, _)| row);
    page.set_selection(open, POSITION, open, POSITION)?;
    workbook.save_to_buffer()
}

fn write_door(
    page: &mut Worksheet,
    row: u32,
    door: &SheetDoor,
    cell: &Format,
    lang: Lang,
) -> Result<(), XlsxError> {
    // As text, so that a spreadsheet never takes `3-2-501` for a date.
    let text_cell = cell.clone().set_num_format("@");
    let grey = |format: &Format| match door.answered {
        true => format.clone().set_background_color(Color::RGB(0x00D9_D9D9)),
        false => format.clone(),
    };
    let known = grey(&text_cell);
    page.write_string_with_format(row, 0, &door.door, &known)?;
    page.write_string_with_format(row, 1, &door.code, &known)?;
    if door.answered {
        page.write_string_with_format(row, 2, text::yes().get(lang), &known)?;
    } else {
        page.write_blank(row, 2, &known)?;
    }
    for column in POSITION..=LAST_COLUMN {
        let format =
            if column == DATE { cell.clone().set_num_format("yyyy-mm-dd") } else { text_cell.clone() };
        let format = grey(&format.set_text_wrap());
        let format = if door.answered { format } else { format.set_unlocked() };
        page.write_blank(row, column, &format)?;
    }
    page.set_row_height(row, 24)?;
    Ok(())
}

fn validate(page: &mut Worksheet, sheet: &CanvassSheet<'_>, last: u32) -> Result<(), XlsxError> {
    let lang = sheet.lang();
    let words: Vec<String> =
        taken(&sheet.settings.rule).into_iter().map(|position| word(position, lang)).collect();
    let tiers: Vec<String> =
        PROVENANCES.iter().map(|tier| text::provenance_word(tier.code()).get(lang).to_owned()).collect();
    for (column, list) in [(POSITION, &words), (PROVENANCE, &tiers)] {
        let choice = DataValidation::new()
            .allow_list_strings(list)?
            .set_error_title(text::canvass_pick_title().get(lang))?
            .set_error_message(text::canvass_pick(list.join(" ")).get(lang))?;
        page.add_data_validation(FIRST, column, last, column, &choice)?;
    }
    // Records outside the window are said, never refused; years that cannot be
    // meant are slips of the hand.
    let (opens, closes) = (sheet.settings.consultation.opens, sheet.closes);
    let first = ExcelDateTime::from_ymd(year(opens, -1), 1, 1)?;
    let final_day = ExcelDateTime::from_ymd(year(closes, 10), 12, 31)?;
    let day = DataValidation::new()
        .allow_date(DataValidationRule::Between(first, final_day))
        .set_error_title(text::canvass_date_title().get(lang))?
        .set_error_message(text::canvass_date_words(opens, closes).get(lang))?;
    page.add_data_validation(FIRST, DATE, last, DATE, &day)?;
    Ok(())
}

fn print_form(page: &mut Worksheet, sheet: &CanvassSheet<'_>, last: u32) -> Result<(), XlsxError> {
    let code = |words: &str| shown(words).chars().take(50).collect::<String>().replace('&', "&&");
    // One page wide and as many tall as it takes. With 0, which means the same,
    // LibreOffice leaves out rows that do not fit on its last page.
    page.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 999);
    page.set_margins(0.4, 0.4, 0.7, 0.7, 0.3, 0.3).set_print_center_horizontally(true);
    page.set_repeat_rows(FIRST - 1, FIRST - 1)?;
    page.set_print_area(0, 0, last, LAST_COLUMN)?;
    page.set_header(format!("&L{}&R{}", code(&sheet.title()), code(&sheet.place())));
    let number = text::canvass_page("&P", "&N");
    page.set_footer(format!("&L{}&R{}", head(&sheet.log), number.get(sheet.lang())));
    Ok(())
}

/// The question, as far as it fits, and how to fill the sheet in; with the
/// lines that they take.
fn instructions(sheet: &CanvassSheet<'_>) -> (String, usize) {
    let lang = sheet.lang();
    // Letters are wider than digits, and not every program has the same fonts.
    let across = usize::from(WIDTHS.iter().sum::<u16>()) * 9 / 10;
    let rows = |line: &str| width(line).div_ceil(across).max(1);
    let (mut quoted, mut used) = (String::new(), 0_usize);
    for line in sheet.words().lines().map(shown).filter(|line| !line.trim().is_empty()) {
        let room = (SHOWN_LINES - used) * across;
        if width(&line) + 2 > room {
            quoted.extend(line.chars().take(room.saturating_sub(4) / 2));
            quoted.push('…');
            used = SHOWN_LINES;
        } else {
            used += rows(&line);
            quoted.push_str(&line);
        }
        if used >= SHOWN_LINES {
            break;
        }
        quoted.push('\n');
    }
    let digest = Hash::of(sheet.proposal);
    let mut words = text::canvass_text_short(quoted.trim_end(), digest).get(lang).to_owned();
    if let Some(steward) = sheet.steward {
        words.push('\n');
        words.push_str(&shown(text::canvass_steward_line(steward).get(lang)));
    }
    words.push('\n');
    words.push_str(text::canvass_fill().get(lang));
    let lines = words.lines().map(rows).sum();
    (words, lines)
}

/// Words of people on one line of a cell.
fn shown(words: &str) -> String {
    let plain = |ch: char| match ch {
        '\n' | '\t' | '\r' => ' ',
        '\u{FE0E}' | '\u{FE0F}' | '\u{200D}' => ch,
        ch if is_control(ch) || is_hidden(ch) => char::REPLACEMENT_CHARACTER,
        ch => ch,
    };
    words.trim_start_matches('\u{FEFF}').chars().map(plain).collect()
}

/// A name that a workbook accepts for a sheet.
fn sheet_name(part: &str) -> String {
    // Counted as a spreadsheet does; a rare character counts twice.
    let name: String = part.chars().map(in_name).filter(|ch| ch.len_utf16() == 1).take(31).collect();
    if name.is_empty() { "1".to_owned() } else { name }
}

/// A year that a spreadsheet can hold.
fn year(day: Date, more: i16) -> u16 {
    u16::try_from(day.year().saturating_add(more)).unwrap_or(1900).clamp(1900, 9999)
}

fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    ExcelDateTime::from_ymd(year(day, 0), part(day.month()), part(day.day()))
}
