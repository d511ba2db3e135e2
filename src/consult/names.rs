//! Short texts of which many are the same: each is kept once, and a number
//! stands for it.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// What stands for a text of some [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name(u32);

impl Name {
    /// Its place in a list with one entry for each text.
    #[must_use]
    pub(super) fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Texts, each once. The empty text is always there, and is the first.
///
/// Whoever fills a roll chooses its texts, so their places are keyed anew in
/// each run.
#[derive(Debug, Clone)]
pub(super) struct Names {
    text: String,
    /// Where each text ends in `text`.
    ends: Vec<usize>,
    table: HashTable<u32>,
    key: RandomState,
}

impl Default for Names {
    fn default() -> Self {
        let (text, table, key) = (String::new(), HashTable::new(), RandomState::new());
        let mut names = Self { text, ends: Vec::new(), table, key };
        names.add("");
        names
    }
}

impl Names {
    /// How many different texts there are.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// What stands for a text.
    pub(super) fn add(&mut self, text: &str) -> Name {
        let Self { text: all, ends, table, key } = self;
        let known = |n: &u32| at(all, ends, *n);
        match table.entry(key.hash_one(text), |n| known(n) == text, |n| key.hash_one(known(n))) {
            Entry::Occupied(found) => Name(*found.get()),
            Entry::Vacant(free) => {
                // More texts than 32 bits can count are more than any memory holds.
                let number = u32::try_from(ends.len()).unwrap_or(u32::MAX);
                free.insert(number);
                all.push_str(text);
                ends.push(all.len());
                Name(number)
            }
        }
    }

    /// Every text, in the order in which they came.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let from = std::iter::once(0).chain(self.ends.iter().copied());
        from.zip(&self.ends).map(|(from, to)| self.text.get(from..*to).unwrap_or_default())
    }

    /// The text that a name stands for.
    #[must_use]
    pub(super) fn text(&self, name: Name) -> &str {
        at(&self.text, &self.ends, name.0)
    }
}

fn at<'t>(all: &'t str, ends: &[usize], number: u32) -> &'t str {
    let place = Name(number).index();
    let from = place.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(place).and_then(|to| all.get(from..*to)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn a_name_stands_for_its_text_and_for_no_other(texts in vec("[ab甲]{0,3}", 0..60)) {
            let mut names = Names::default();
            let given: Vec<Name> = texts.iter().map(|text| names.add(text)).collect();
            for (text, name) in texts.iter().zip(&given) {
                prop_assert_eq!(names.text(*name), text);
                let same: Vec<bool> = given.iter().map(|other| other == name).collect();
                let equal: Vec<bool> = texts.iter().map(|other| other == text).collect();
                prop_assert_eq!(same, equal);
            }
            let different: std::collections::BTreeSet<&str> =
                texts.iter().map(String::as_str).chain([""]).collect();
            prop_assert_eq!(names.len(), different.len());
        }
    }
}
