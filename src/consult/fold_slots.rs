//! What the fold keeps of slots and commitments, in as little memory as tells
//! them apart: a city's log has millions of either.
//!
//! Numbers are of 32 bits. A log with more lines than that is longer than any
//! memory.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::fold_packs::Heads;
use super::twice::Keyed;
use crate::log::Hash;

/// Hashes by number, each of which is there once and found again.
///
/// Whoever makes a log chooses its hashes, so the places are keyed anew in
/// each run.
#[derive(Debug, Clone, Default)]
struct Numbered {
    hashes: Vec<Hash>,
    table: HashTable<u32>,
    key: RandomState,
}

impl Numbered {
    /// Makes room for as many as are expected.
    fn reserve(&mut self, number: usize) {
        let Self { hashes, table, key } = self;
        hashes.reserve(number);
        table.reserve(number, |n| hashes.get(index(*n)).map_or(0, |hash| key.hash_one(hash.0)));
    }

    fn number(&self, hash: &Hash) -> Option<u32> {
        self.table.find(self.key.hash_one(hash.0), |n| self.get(*n) == Some(hash)).copied()
    }

    fn get(&self, number: u32) -> Option<&Hash> {
        self.hashes.get(index(number))
    }

    /// The number of a hash, and whether it is new.
    fn add(&mut self, hash: Hash) -> (u32, bool) {
        let Self { hashes, table, key } = self;
        let at = |n: &u32| hashes.get(index(*n));
        let again = |n: &u32| at(n).map_or(0, |hash| key.hash_one(hash.0));
        match table.entry(key.hash_one(hash.0), |n| at(n) == Some(&hash), again) {
            Entry::Occupied(known) => (*known.get(), false),
            Entry::Vacant(free) => {
                let number = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
                free.insert(number);
                hashes.push(hash);
                (number, true)
            }
        }
    }
}

/// The place of a number in memory.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The commitment of each line, numbered by `seq`.
#[derive(Debug, Clone, Default)]
pub(super) struct Commitments(Numbered);

impl Commitments {
    /// None yet, of a log with about as many lines.
    pub(super) fn for_lines(number: usize) -> Self {
        let mut none = Self::default();
        none.0.reserve(number);
        none
    }

    pub(super) fn contains(&self, commitment: &Hash) -> bool {
        self.0.number(commitment).is_some()
    }

    /// Adds that of line `seq`; false if an earlier line has it.
    pub(super) fn add(&mut self, seq: u64, commitment: Hash) -> bool {
        // Lines without one are few, and no place leads to what stands for it.
        let lines = usize::try_from(seq).unwrap_or(usize::MAX);
        if self.0.hashes.len() < lines {
            self.0.hashes.resize(lines, Hash::ZERO);
        }
        self.0.add(commitment).1
    }

    /// The `seq` of a commitment; line `near` is looked at first.
    pub(super) fn seq_of(&self, commitment: &Hash, near: u64) -> Option<u64> {
        let here = u32::try_from(near).ok().filter(|near| self.0.get(*near) == Some(commitment));
        here.or_else(|| self.0.number(commitment)).map(u64::from)
    }

    /// A commitment and its `seq`.
    pub(super) fn at(&self, seq: NonZeroU32) -> Option<(Hash, u64)> {
        self.0.get(seq.get()).map(|hash| (*hash, u64::from(seq.get())))
    }
}

/// A `seq` as it is kept: the first line has no answer.
pub(super) fn kept_seq(seq: u64) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(seq).unwrap_or(u32::MAX))
}

/// What is kept of a slot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Kept {
    /// `seq` of the answer that stands.
    pub(super) given: Option<NonZeroU32>,
    /// `seq` of the second entry.
    pub(super) second: Option<NonZeroU32>,
    pub(super) keyed: Keyed,
    /// A line names it.
    pub(super) named: bool,
    pub(super) visited: bool,
    pub(super) reached: bool,
}

/// The slots of the roll, where it is known, and any other that a line names.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    /// Sorted; a slot's number is its place.
    roll: Arc<Vec<Hash>>,
    /// Where the slots begin whose first bits are each number. Honest slots are
    /// spread evenly, so that next to nothing is left to be searched.
    starts: Vec<u32>,
    others: Numbered,
    /// The slot that was named last, which is asked for again at once.
    last: Option<(Hash, u32)>,
    kept: Vec<Kept>,
    pub(super) heads: BTreeMap<u32, Heads>,
}

impl Slots {
    pub(super) fn of_roll(roll: Arc<Vec<Hash>>) -> Self {
        let kept = vec![Kept::default(); roll.len()];
        let parts = roll.len().next_power_of_two().clamp(2, 1 << 24);
        let mut starts = vec![0; parts + 1];
        let mut found = Self { roll, starts: Vec::new(), kept, ..Self::default() };
        for (n, hash) in (1..).zip(found.roll.iter()) {
            if let Some(end) = starts.get_mut(part(hash, parts) + 1) {
                *end = n;
            }
        }
        let mut last = 0;
        for start in &mut starts {
            last = last.max(*start);
            *start = last;
        }
        found.starts = starts;
        found
    }

    pub(super) fn on_roll(&self, slot: &Hash) -> Option<u32> {
        if let Some((_, number)) = self.last.filter(|(last, _)| last == slot) {
            return (number < self.first()).then_some(number);
        }
        let at = part(slot, self.starts.len().checked_sub(1)?);
        let (from, to) = (*self.starts.get(at)?, *self.starts.get(at + 1)?);
        let here = self.roll.get(index(from)..index(to))?.binary_search(slot).ok()?;
        Some(from + u32::try_from(here).unwrap_or(u32::MAX))
    }

    pub(super) fn number(&self, slot: &Hash) -> Option<u32> {
        self.on_roll(slot).or_else(|| Some(self.first() + self.others.number(slot)?))
    }

    /// As [`Self::number`]; `near` is looked at first.
    pub(super) fn number_near(&self, slot: &Hash, near: u32) -> Option<u32> {
        if self.roll.get(index(near)) == Some(slot) { Some(near) } else { self.number(slot) }
    }

    /// The number of the first slot that is not on the roll.
    fn first(&self) -> u32 {
        u32::try_from(self.roll.len()).unwrap_or(u32::MAX)
    }

    /// The number of a slot that a line names, and what was kept of it.
    pub(super) fn name(&mut self, slot: Hash) -> (u32, Kept) {
        let number = self.on_roll(&slot).unwrap_or_else(|| self.first() + self.others.add(slot).0);
        self.last = Some((slot, number));
        (number, Kept { named: true, ..self.kept(number).unwrap_or_default() })
    }

    /// What is kept of a slot that a line names.
    pub(super) fn kept(&self, number: u32) -> Option<Kept> {
        self.kept.get(index(number)).copied().filter(|kept| kept.named)
    }

    pub(super) fn keep(&mut self, number: u32, now: Kept) {
        let at = index(number);
        if at >= self.kept.len() {
            self.kept.resize(at + 1, Kept::default());
        }
        if let Some(kept) = self.kept.get_mut(at) {
            *kept = now;
        }
    }

    /// Keeps that one answer takes the place of all, and of what they had seen: what
    /// comes in after the office spoke is held against that alone.
    pub(super) fn stands_alone(&mut self, number: u32, now: Kept) {
        self.heads.remove(&number);
        self.keep(number, now);
    }

    /// What is kept of those that lines name, in no order.
    pub(super) fn each(&self) -> impl Iterator<Item = &Kept> {
        self.kept.iter().filter(|kept| kept.named)
    }

    pub(super) fn each_mut(&mut self) -> impl Iterator<Item = &mut Kept> {
        self.kept.iter_mut().filter(|kept| kept.named)
    }

    /// Those that lines name, sorted, with their numbers.
    pub(super) fn sorted(&self) -> impl Iterator<Item = (&Hash, u32)> {
        let roll = self.roll.iter().chain(&self.others.hashes).zip(0..);
        let mut named: Vec<(&Hash, u32)> = roll.filter(|(_, n)| self.kept(*n).is_some()).collect();
        named.sort();
        named.into_iter()
    }
}

/// The number that the first bits of a hash are, below `parts`, a power of two.
fn part(hash: &Hash, parts: usize) -> usize {
    let first = hash.0.first_chunk().map_or(0, |first| u32::from_be_bytes(*first));
    index(first.checked_shr(32 - parts.trailing_zeros()).unwrap_or(0))
}
