//! What may move: the units of one measure and of the tags within it.

use crate::rule::bucket::{Bucket, Buckets, Measures};
use crate::text::{self, Fault};

/// Which units may move into a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rule) enum Entry {
    /// None.
    Never,
    /// Those that are not contested.
    Plain,
    /// Every one.
    Any,
}

/// The counts under one key and how many of them may leave their bucket.
#[derive(Debug, Clone)]
pub(in crate::rule) struct Part {
    key: String,
    pub(super) counts: Buckets,
    pub(super) leaving: Buckets,
}

impl Part {
    pub(in crate::rule) fn new(key: &str, counts: Buckets, leaving: Buckets) -> Self {
        Self { key: key.to_owned(), counts, leaving }
    }
}

/// What may move within one measure. Tagged units are a part of the whole: one
/// that moves within its tag moves in the whole as well, and the rest of the
/// whole lies outside the tag. How several tags overlap is not known; each is
/// tied to the whole by itself, so that no overlap is ruled out.
pub(in crate::rule) struct Moves<'m> {
    pub(super) whole: Part,
    tags: Vec<Part>,
    pub(super) entry: &'m dyn Fn(Bucket) -> Entry,
    /// Whether to count the moves, or only to ask whether there are any.
    pub(super) counted: bool,
}

impl<'m> Moves<'m> {
    /// The moves of one measure on its own.
    pub(in crate::rule) fn of(whole: Part, entry: &'m dyn Fn(Bucket) -> Entry) -> Self {
        Self { whole, tags: Vec::new(), entry, counted: true }
    }

    /// The moves of `measure` and of `tags`, the keys of tags within it; `leaving`
    /// says how many may leave their bucket. Where the whole is not counted, the
    /// tags are all that there is of it.
    ///
    /// # Errors
    /// `tag-exceeds` if a tag holds more than the whole does, or can lose more.
    pub(in crate::rule) fn within(
        measure: &str,
        tags: &[&String],
        counts: &Measures,
        leaving: &Measures,
        entry: &'m dyn Fn(Bucket) -> Entry,
    ) -> Result<Self, Fault> {
        let part = |key: &str| {
            let of = |measures: &Measures| measures.get(key).copied().unwrap_or_default();
            Part::new(key, of(counts), of(leaving))
        };
        let tags = tags.iter().map(|key| part(key)).collect::<Vec<_>>();
        let mut whole = part(measure);
        if !counts.contains_key(measure) {
            for tag in &tags {
                add(&mut whole.counts, &tag.counts)?;
                add(&mut whole.leaving, &tag.leaving)?;
            }
        }
        for tag in &tags {
            for (bucket, count) in tag.counts.iter() {
                let (rest, open) = (tag.leaving.get(bucket), whole.leaving.get(bucket));
                let all = whole.counts.get(bucket);
                // Neither within the tag nor outside it can more move than is there.
                let outside = all.checked_sub(count);
                if rest > open || outside.is_none_or(|outside| open - rest > outside) {
                    return Err(Fault::new("tag-exceeds", text::rule_tag_exceeds(&tag.key, measure, bucket)));
                }
            }
        }
        Ok(Self { whole, tags, entry, counted: true })
    }

    /// The same, where it only matters whether there is a way.
    pub(in crate::rule) fn uncounted(self) -> Self {
        Self { counted: false, ..self }
    }

    /// How many units the measure has.
    pub(in crate::rule) fn total(&self) -> u128 {
        self.whole.counts.all()
    }

    /// The whole, then each tag.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        std::iter::once(&self.whole).chain(&self.tags)
    }

    /// The part under `key` and its place.
    pub(super) fn part(&self, key: &str) -> Option<(usize, &Part)> {
        self.parts().enumerate().find(|(_, part)| part.key == key)
    }
}

fn add(to: &mut Buckets, more: &Buckets) -> Result<(), Fault> {
    more.iter().try_for_each(|(bucket, count)| to.add(bucket, count))
}
