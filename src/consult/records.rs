//! Many records of short texts. The roll of a city has millions of such texts,
//! and each by itself would take several times its length; so they stand in
//! blocks, and a block can go as soon as it is read.

/// A row of a file that can wait as texts alone.
pub(super) trait Packed {
    /// The line of the file.
    fn line(&self) -> u64;
    /// Its cells, in an order of their own.
    fn texts(&self) -> impl Iterator<Item = Option<&str>>;
    /// The row again.
    fn unpack(packed: (u64, Texts<'_>)) -> Self;
}

/// Makes a row with a `line` and cells of optional text [`Packed`].
macro_rules! packed {
    ($row:ident: $($cell:ident)*) => {
        impl $crate::consult::records::Packed for $row {
            fn line(&self) -> u64 {
                self.line
            }

            fn texts(&self) -> impl Iterator<Item = Option<&str>> {
                [$(self.$cell.as_deref()),*].into_iter()
            }

            fn unpack((line, mut texts): (u64, $crate::consult::records::Texts<'_>)) -> Self {
                Self { line, $($cell: texts.next().flatten().map(str::to_owned)),* }
            }
        }
    };
}
pub(super) use packed;

/// A block is full with so much text.
const FULL: usize = 1 << 16;

/// Records in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Records {
    blocks: Vec<Block>,
    len: usize,
}

/// Some records: their texts, and of each record its number, the length of each
/// text and two more, 1 for a text that is not there, and 0 for the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Block {
    text: String,
    numbers: Vec<u8>,
}

/// Where a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    block: u32,
    text: u32,
    numbers: u32,
}

/// The texts of one record.
#[derive(Debug, Clone)]
pub(super) struct Texts<'a> {
    text: &'a str,
    numbers: std::slice::Iter<'a, u8>,
    ended: bool,
}

impl Records {
    pub(super) const fn new() -> Self {
        Self { blocks: Vec::new(), len: 0 }
    }

    /// How many records there are.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Takes a copy of a number and of texts that go with it.
    pub(super) fn push<'t>(&mut self, number: u64, texts: impl IntoIterator<Item = Option<&'t str>>) {
        self.len += 1;
        let mut block = self.blocks.pop().unwrap_or_default();
        if block.text.len() >= FULL {
            block.text.shrink_to_fit();
            block.numbers.shrink_to_fit();
            self.blocks.push(std::mem::take(&mut block));
        }
        block.push(number, texts);
        self.blocks.push(block);
    }

    /// Every number with its texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, Texts<'_>)> {
        self.blocks.iter().flat_map(Block::iter)
    }

    /// Where each record is.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut places = Vec::with_capacity(self.len);
        for (block, n) in self.blocks.iter().zip(0..) {
            let mut at = block.texts();
            while at.numbers.len() > 0 {
                places.push(Place {
                    block: n,
                    text: before(block.text.len(), at.text.len()),
                    numbers: before(block.numbers.len(), at.numbers.len()),
                });
                at.begin();
                at.by_ref().for_each(drop);
            }
        }
        places
    }

    /// The record that is there.
    pub(super) fn at(&self, place: Place) -> Option<(u64, Texts<'_>)> {
        let [block, text, numbers] =
            [place.block, place.text, place.numbers].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
        let block = self.blocks.get(block)?;
        let (text, numbers) = (block.text.get(text..)?, block.numbers.get(numbers..)?.iter());
        let mut at = Texts { text, numbers, ended: false };
        Some((at.begin()?, at))
    }

    /// The blocks, each to be dropped when it is read.
    pub(super) fn into_blocks(self) -> impl Iterator<Item = Block> {
        self.blocks.into_iter()
    }
}

/// How much of a block, which is far below 4 GiB, comes before the rest.
fn before(all: usize, rest: usize) -> u32 {
    u32::try_from(all - rest).unwrap_or(u32::MAX)
}

impl Block {
    fn push<'t>(&mut self, number: u64, texts: impl IntoIterator<Item = Option<&'t str>>) {
        self.number(number);
        for text in texts {
            let length =
                text.map_or(1, |text| u64::try_from(text.len()).map_or(u64::MAX, |length| length + 2));
            self.number(length);
            self.text.push_str(text.unwrap_or_default());
        }
        self.number(0);
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fn number(&mut self, mut number: u64) {
        while let [low, ..] = number.to_le_bytes()
            && number > 0x7F
        {
            self.numbers.push(low | 0x80);
            number >>= 7;
        }
        self.numbers.extend(number.to_le_bytes().first());
    }

    fn texts(&self) -> Texts<'_> {
        Texts { text: &self.text, numbers: self.numbers.iter(), ended: false }
    }

    /// Every number with its texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, Texts<'_>)> {
        let mut at = self.texts();
        std::iter::from_fn(move || {
            let number = at.begin()?;
            let texts = at.clone();
            at.by_ref().for_each(drop);
            Some((number, texts))
        })
    }
}

impl Texts<'_> {
    /// Goes on with the next record, of which this is the number.
    fn begin(&mut self) -> Option<u64> {
        self.ended = false;
        self.number()
    }

    fn number(&mut self) -> Option<u64> {
        let (mut number, mut at) = match *self.numbers.next()? {
            byte if byte < 0x80 => return Some(u64::from(byte)),
            byte => (u64::from(byte & 0x7F), 7),
        };
        loop {
            let byte = *self.numbers.next()?;
            number |= u64::from(byte & 0x7F) << at;
            if byte < 0x80 {
                return Some(number);
            }
            at += 7;
        }
    }
}

impl<'a> Iterator for Texts<'a> {
    type Item = Option<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.number()? {
            0 => {
                self.ended = true;
                None
            }
            1 => Some(None),
            length => {
                let (first, rest) = self.text.split_at_checked(usize::try_from(length - 2).ok()?)?;
                self.text = rest;
                Some(Some(first))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, option, prop_assert, prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn records_come_back_as_they_were(
            records in vec((0..u64::MAX, vec(option::of("[a甲]{0,9}|(长{99}){0,50}"), 0..9)), 0..40),
        ) {
            let mut packed = Records::new();
            for (number, texts) in &records {
                packed.push(*number, texts.iter().map(Option::as_deref));
            }
            prop_assert_eq!(packed.len(), records.len());
            // A reader of more texts than there are does not go on with those of the next.
            prop_assert!(packed.iter().all(|(_, mut texts)| [texts.by_ref().count(), texts.count()].get(1) == Some(&0)));
            let there = |place| packed.at(place).map(|(number, texts)| (number, texts.collect::<Vec<_>>()));
            let placed: Vec<_> = packed.places().into_iter().filter_map(there).collect();
            prop_assert!(placed.into_iter().eq(packed.iter().map(|(number, texts)| (number, texts.collect()))));
            prop_assert!(packed.iter().map(|(number, texts)| (number, texts.map(|text| text.map(str::to_owned)).collect())).eq(records));
        }
    }
}
