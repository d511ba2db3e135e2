//! The number of a cell as text. A workbook keeps numbers in binary; what a
//! person typed is what the program shows: fifteen significant digits.

/// The number as a plain decimal, `None` if it is none.
///
/// The rounding to fifteen digits is that of the spreadsheet itself, which
/// shows `47.32` for the `47.319999999999993` that it has stored.
pub(super) fn decimal(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let scientific = format!("{number:.14e}");
    let (mantissa, exponent) = scientific.split_once('e')?;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let exponent: i32 = exponent.parse().ok()?;
    let before = usize::try_from(exponent.checked_add(1)?).unwrap_or(0);
    if before == 0 {
        let zeros = "0".repeat(usize::try_from(exponent.checked_add(1)?.unsigned_abs()).ok()?);
        return Some(format!("{sign}0.{zeros}{digits}"));
    }
    let (whole, part) = digits.split_at_checked(before).unwrap_or((digits, ""));
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole:0<before$}{point}{part}"))
}

/// Whether a number has more digits before its point than a workbook keeps: an
/// account or identity number that was typed as a number has lost its end.
pub(super) fn is_cut(decimal: &str) -> bool {
    let whole = decimal.trim_start_matches('-').split('.').next().unwrap_or_default();
    whole.len() > 15
}

/// A whole number in the format of its cell, if that only adds zeros before it
/// or words around it: `417` is shown as `0417` by `0000`, `3` as `3号楼` by
/// `0"号楼"`. What a person sees is what is read.
pub(super) fn as_shown(decimal: &str, format: &str) -> Option<String> {
    if !decimal.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (mut before, mut after, mut zeros, mut placed) = (String::new(), String::new(), 0_usize, false);
    let general = ["G/通用格式", "General", "general"];
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let side = if placed { &mut after } else { &mut before };
        if let Some(name) = general.iter().find(|name| rest.starts_with(**name)).filter(|_| !placed) {
            placed = true;
            rest = rest.strip_prefix(name)?;
        } else if first == '"' {
            let (literal, tail) = rest.get(1..)?.split_once('"')?;
            side.push_str(literal);
            rest = tail;
        } else if first == '\\' {
            let mut tail = rest.get(1..)?.chars();
            side.push(tail.next()?);
            rest = tail.as_str();
        } else if first == '0' && !placed {
            zeros = rest.len() - rest.trim_start_matches('0').len();
            placed = true;
            rest = rest.trim_start_matches('0');
        } else {
            return None;
        }
    }
    placed.then(|| format!("{before}{decimal:0>zeros$}{after}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::excessive_precision)] // the digits as files have them
    use super::*;

    #[test]
    fn numbers_as_the_spreadsheet_shows_them() {
        for (number, text) in [
            (47.32, "47.32"),
            (47.319_999_999_999_993, "47.32"),
            (0.300_000_000_000_000_04, "0.3"),
            (101.0, "101"),
            (-3.5, "-3.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (123_456_789_012_345.0, "123456789012345"),
            (1.101_011_990_010_112_3e17, "110101199001011000"),
            (0.000_012_5, "0.0000125"),
            (8_236_104.07, "8236104.07"),
            (1e-3, "0.001"),
            (0.1, "0.1"),
            (9.999_999_999_999_999_9, "10"),
        ] {
            assert_eq!(decimal(number).as_deref(), Some(text), "{number}");
        }
        assert_eq!((decimal(f64::NAN), decimal(f64::INFINITY)), (None, None));
        assert!(is_cut("1000000000000000") && !is_cut("123456789012345.5") && !is_cut("-1"));
    }

    #[test]
    fn formats_that_only_add() {
        for (decimal, format, shown) in [
            ("417", "0000", Some("0417")),
            ("3", "0\"号楼\"", Some("3号楼")),
            ("3", "G/通用格式\"号楼\"", Some("3号楼")),
            ("501", "\"3-2-\"0", Some("3-2-501")),
            ("501", "0\\室", Some("501室")),
            ("501", "General", Some("501")),
            ("501", "0.00", None),
            ("501", "#,##0", None),
            ("50.5", "0000", None),
            ("5", "\"共\"", None),
            ("5", "\"共", None),
        ] {
            assert_eq!(as_shown(decimal, format).as_deref(), shown, "{format}");
        }
    }
}
