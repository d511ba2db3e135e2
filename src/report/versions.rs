//! The names of the files of a text and a roll that were changed.

/// What file managers leave behind in any folder they show.
pub const DROPPINGS: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini", ".directory"];

/// The name of the `n`-th version of the text, from 1: `proposal.md`,
/// `proposal-2.md`.
#[must_use]
pub fn text_name(proposal: &str, n: usize) -> String {
    match (n, proposal.rsplit_once('.')) {
        (0 | 1, _) | (_, None) => proposal.to_owned(),
        (n, Some((stem, ending))) => format!("{stem}-{n}.{ending}"),
    }
}

/// The name of the `n`-th version of the roll, from 1: `roll.jsonl`,
/// `roll-2.jsonl`.
#[must_use]
pub fn roll_name(n: usize) -> String {
    if n < 2 { "roll.jsonl".to_owned() } else { format!("roll-{n}.jsonl") }
}

/// The openings of slots and weights of the `n`-th roll, from 1, of `last`: the
/// present one has the plain names.
#[must_use]
pub fn roll_openings(n: usize, last: usize) -> [String; 2] {
    if n == last {
        ["slots.jsonl".to_owned(), "weights.jsonl".to_owned()]
    } else {
        [format!("earlier-slots-{n}.jsonl"), format!("earlier-weights-{n}.jsonl")]
    }
}
