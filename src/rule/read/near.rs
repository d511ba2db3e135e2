//! What was probably meant by a word that is not known.

/// The candidate closest to `word`, if one is close enough to suggest.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nothing is guessed for a sign such as `=>`: the wrong guess would pass.
    let allowed = word.chars().count() / 3;
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many characters must be inserted, dropped or replaced.
fn distance(left: &str, right: &str) -> usize {
    let right = right.chars().collect::<Vec<_>>();
    let mut row = (0..=right.len()).collect::<Vec<_>>();
    for (index, from) in left.chars().enumerate() {
        let mut next = vec![index + 1];
        let mut last = index + 1;
        for (to, pair) in right.iter().zip(row.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            let replaced = diagonal + usize::from(from != *to);
            last = replaced.min(above + 1).min(last + 1);
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        assert_eq!(distance("quorum", "quorom"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("公示", "公告"), 1);
    }

    #[test]
    fn suggests_only_what_is_close() {
        let known = ["ratio", "value", "measure"];
        assert_eq!(nearest("mesure", known), Some("measure"));
        assert_eq!(nearest("threshold", known), None);
        assert_eq!(nearest("=>", [">=", "=="]), None);
    }
}
