//! Dates as people write them.

use super::value::{Flaw, half_width};
use crate::text;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use std::fmt;

/// A date as exact as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day.
    Day(Date),
    /// A moment, with the offset that it was written in.
    Moment(DateTime, Offset),
}

/// `2019-03-04` or `2019-03-04T18:00:00+08:00`.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => date.fmt(f),
            Self::Moment(time, offset) if offset.is_zero() => write!(f, "{time}Z"),
            Self::Moment(time, offset) => {
                let sign = if offset.is_negative() { '-' } else { '+' };
                let minutes = offset.seconds().unsigned_abs() / 60;
                write!(f, "{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// A date: `2019-03-04`, `2019/3/4`, `2019年3月4日`, or a moment of RFC 3339.
///
/// # Errors
///
/// Anything else; a time of day needs its offset from UTC.
pub fn when(text: &str) -> Result<When, Flaw> {
    let narrow = half_width(text);
    day(&narrow).map(When::Day).or_else(|| moment(&narrow)).ok_or_else(|| {
        let reason = if narrow.contains(':') { text::date_time() } else { text::date_unknown() };
        Flaw::new(reason, text::date_remedy())
    })
}

fn day(text: &str) -> Option<Date> {
    let plain = text.replace(['年', '月', '/', '.'], "-").replace(['日', '号'], "");
    let mut parts = plain.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits =
        |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let sound = year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2);
    if !sound || parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn moment(text: &str) -> Option<When> {
    let pieces = Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset()?;
    let exact = pieces.time_zone_annotation().is_none() && offset.seconds() % 60 == 0;
    let time = pieces.date().to_datetime(pieces.time()?);
    (exact && (0..=9999).contains(&time.year())).then_some(When::Moment(time, offset))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn dates_keep_what_was_given() {
        for (text, shown) in [
            ("2019-03-04", "2019-03-04"),
            ("2019/3/4", "2019-03-04"),
            ("2019年3月4日", "2019-03-04"),
            ("２０１９．３．４", "2019-03-04"),
            ("2019-03-04T18:00:00+08:00", "2019-03-04T18:00:00+08:00"),
            ("2019-03-04 18:00:00.5-03:30", "2019-03-04T18:00:00.5-03:30"),
            ("2019-03-04t10:00:00z", "2019-03-04T10:00:00Z"),
        ] {
            assert_eq!(when(text).unwrap().to_string(), shown, "{text}");
        }
        for text in ["", "2019-02-29", "19-3-4", "3/4/2019", "20190304", "2019-03", "+2019-3-4"] {
            assert_eq!(when(text).unwrap_err().reason, text::date_unknown(), "{text}");
        }
        for text in ["2019-03-04 18:00", "2019-03-04T18:00:00+08:00[Asia/Shanghai]"] {
            assert_eq!(when(text).unwrap_err().reason, text::date_time(), "{text}");
        }
    }
}
