//! Rows of a roll that wait for the last one. The roll of a city has millions of
//! short cells, so they stand in blocks of text and not each by itself; a block
//! can go as soon as it is read.

use super::roll_row::{CELLS, HouseholdRow};

/// A block is full with so much text.
const FULL: usize = 1 << 16;

/// Rows in the file's order.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    blocks: Vec<Block>,
    len: usize,
}

/// Some rows: their cells, and of each row its line, which cells it has, and how
/// long each is.
#[derive(Debug, Default)]
pub(super) struct Block {
    text: String,
    numbers: Vec<u8>,
}

impl Waiting {
    pub(super) const fn new() -> Self {
        Self { blocks: Vec::new(), len: 0 }
    }

    /// How many rows there are.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Takes a copy of a row.
    pub(super) fn push(&mut self, row: &HouseholdRow<'_>) {
        self.len += 1;
        match self.blocks.last_mut().filter(|block| block.text.len() < FULL) {
            Some(block) => block.push(row),
            None => {
                let mut block = Block::default();
                block.push(row);
                self.blocks.push(block);
            }
        }
    }

    pub(super) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter()
    }

    pub(super) fn into_blocks(self) -> impl Iterator<Item = Block> {
        self.blocks.into_iter()
    }
}

impl Block {
    fn push(&mut self, row: &HouseholdRow<'_>) {
        let cells = row.all();
        let there = cells.iter().rev().fold(0, |there, cell| there * 2 + u64::from(cell.is_some()));
        self.number(row.line);
        self.number(there);
        for cell in cells.into_iter().flatten() {
            self.number(u64::try_from(cell.len()).unwrap_or(u64::MAX));
            self.text.push_str(cell);
        }
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

    /// The rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = HouseholdRow<'_>> {
        let (mut numbers, mut text) = (self.numbers.iter(), self.text.as_str());
        std::iter::from_fn(move || {
            let line = number(&mut numbers)?;
            let mut there = number(&mut numbers)?;
            let mut cells = [None; CELLS];
            for cell in &mut cells {
                if there & 1 == 1 {
                    let length = usize::try_from(number(&mut numbers)?).ok()?;
                    let (first, rest) = text.split_at_checked(length)?;
                    (*cell, text) = (Some(first), rest);
                }
                there >>= 1;
            }
            Some(HouseholdRow::of(line, cells))
        })
    }
}

/// Takes a number off the front.
fn number(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let (mut number, mut at) = (0, 0);
    loop {
        let byte = *bytes.next()?;
        number |= u64::from(byte & 0x7F) << at;
        if byte < 0x80 {
            return Some(number);
        }
        at += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let long = "长".repeat(50_000);
        let mut rows = Vec::new();
        for line in [0, 1, 127, 128, 300, 1 << 32, u64::MAX] {
            for (at, cell) in ["", "3-2-501", "甲", long.as_str()].into_iter().enumerate() {
                let mut cells = [None; CELLS];
                for (cell_at, place) in cells.iter_mut().enumerate() {
                    *place = (cell_at % (at + 1) == 0).then_some(cell);
                }
                rows.push(HouseholdRow::of(line, cells));
            }
            rows.push(HouseholdRow { line, ..HouseholdRow::default() });
        }
        let mut waiting = Waiting::new();
        rows.iter().for_each(|row| waiting.push(row));
        assert_eq!(waiting.len(), rows.len());
        assert!(waiting.blocks().count() > 1);
        assert!(waiting.blocks().flat_map(Block::rows).eq(rows));
    }
}
