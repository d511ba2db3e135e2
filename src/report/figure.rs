//! Whole numbers as people write them. No rounding but downwards.

/// An area in 0.01 m² as square metres with two decimals.
#[must_use]
pub fn area(hundredths: u128) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A count of a measure: areas as square metres, everything else as it is.
#[must_use]
pub fn count(measure: &str, count: u128) -> String {
    if measure == "area" || measure.starts_with("area@") { area(count) } else { count.to_string() }
}

/// `part` of `whole` in percent with two decimals, rounded down, so that a
/// missed threshold never looks met; `-` of nothing.
#[must_use]
pub fn percent_floor(part: u128, whole: u128) -> String {
    match part.checked_mul(10_000).and_then(|product| product.checked_div(whole)) {
        Some(hundredths) => format!("{}%", area(hundredths)),
        None => "-".to_owned(),
    }
}

/// A bar of `cells` cells for a part of a whole, rounded down, in signs that
/// are one cell wide on every terminal. A `|` stands before the first cell that
/// would have to be full for `mark` (numerator, denominator) of the whole to be
/// reached.
#[must_use]
pub fn bar(part: u128, whole: u128, cells: u128, mark: Option<(u128, u128)>) -> String {
    let full = part.checked_mul(cells).and_then(|product| product.checked_div(whole)).unwrap_or(0).min(cells);
    let count = |cells: u128| usize::try_from(cells).unwrap_or(0);
    let mut bar = format!("{}{}", "#".repeat(count(full)), ".".repeat(count(cells - full)));
    if let Some((numerator, denominator)) = mark {
        let at = numerator.checked_mul(cells).and_then(|product| product.checked_div(denominator));
        bar.insert(count(at.unwrap_or(cells).min(cells)), '|');
    }
    format!("[{bar}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_rounded_down() {
        assert_eq!(percent_floor(19_999_999, 30_000_000), "66.66%");
        assert_eq!(percent_floor(1370, 1412), "97.02%");
        assert_eq!(percent_floor(1412, 1412), "100.00%");
        assert_eq!(percent_floor(0, 0), "-");
        assert_eq!(area(8_236_104), "82361.04");
        assert_eq!(area(5), "0.05");
    }

    #[test]
    fn a_bar_is_full_only_at_the_whole() {
        assert_eq!(bar(1411, 1412, 10, None), "[#########.]");
        assert_eq!(bar(1412, 1412, 10, None), "[##########]");
        assert_eq!(bar(0, 0, 4, None), "[....]");
        assert_eq!(bar(2, 4, 4, Some((3, 4))), "[##.|.]");
        assert_eq!(bar(4, 4, 4, Some((1, 1))), "[####|]");
    }
}
