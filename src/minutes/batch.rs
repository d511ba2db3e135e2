//! The lines of a file in batches: each byte is read once, and what follows from
//! a line alone is made beside what needs the lines before it.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{TrySendError, sync_channel};
use std::thread;

use crate::log::line::MAX_LINE;
use crate::log::{Hash, Hasher};

/// Bytes that are read at once.
const SIZE: usize = 1 << 16;

/// Lines that were read together.
pub(super) struct Batch<T> {
    bytes: Vec<u8>,
    lengths: Vec<usize>,
    /// What was made of each, or nothing yet.
    made: Vec<T>,
}

impl<T> Batch<T> {
    fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.bytes.as_slice();
        self.lengths.iter().map(move |length| {
            let (line, after) = rest.split_at_checked(*length).unwrap_or((rest, &[]));
            rest = after;
            line
        })
    }

    /// Makes of each line what there is to make.
    fn make(&mut self, of: impl Fn(&[u8]) -> T) {
        self.made = self.lines().map(of).collect();
    }

    /// Gives the lines in order.
    pub(super) fn each(mut self, of: impl Fn(&[u8]) -> T, mut each: impl FnMut(&[u8], T)) {
        let mut made = std::mem::take(&mut self.made).into_iter();
        self.lines().for_each(|line| each(line, made.next().unwrap_or_else(|| of(line))));
    }
}

/// Reads a file batch by batch.
pub(super) struct Batches<R> {
    from: R,
    /// What was read of a line whose end was not.
    rest: Vec<u8>,
    ended: bool,
    digest: Option<Hasher>,
}

impl<R: Read> Batches<R> {
    /// With the digest of all of it.
    pub(super) fn new(from: R) -> Self {
        Self { digest: Some(Hasher::default()), ..Self::plain(from) }
    }

    /// Without one.
    pub(super) fn plain(from: R) -> Self {
        Self { from, rest: Vec::new(), ended: false, digest: None }
    }

    /// The next lines; nothing at the end. A line longer than twice the allowed
    /// length comes in parts.
    pub(super) fn take<T>(&mut self) -> io::Result<Option<Batch<T>>> {
        if self.ended {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(SIZE);
        bytes.append(&mut self.rest);
        let known = bytes.len();
        let wanted = SIZE.saturating_sub(known);
        let read = self.from.by_ref().take(wanted as u64).read_to_end(&mut bytes)?;
        self.ended = read < wanted;
        if let Some(digest) = &mut self.digest {
            digest.update(bytes.get(known..).unwrap_or_default());
        }
        let (mut lengths, mut left) = (Vec::with_capacity(SIZE / 128), bytes.as_slice());
        while !left.is_empty() {
            let (first, _) = left.split_at_checked(2 * MAX_LINE).unwrap_or((left, &[]));
            let length = { first }.skip_until(b'\n')?;
            let (line, after) = left.split_at_checked(length).unwrap_or((left, &[]));
            if !line.ends_with(b"\n") && line.len() < 2 * MAX_LINE && !self.ended {
                self.rest.extend_from_slice(line);
                break;
            }
            lengths.push(length);
            left = after;
        }
        Ok(Some(Batch { bytes, lengths, made: Vec::new() }))
    }
}

/// Gives the lines of a file in order, and returns its digest. Where there is a
/// core for it a second thread reads, and as long as it is ahead it also makes
/// what `of` makes of a line: so both have work to the end.
pub(super) fn in_order<T: Send>(
    mut batches: Batches<impl Read + Send>,
    of: &(impl Fn(&[u8]) -> T + Sync),
    each: &mut impl FnMut(&[u8], T),
) -> io::Result<Hash> {
    let mut first = batches.take()?;
    // A short file is read by now.
    if batches.ended || thread::available_parallelism().map_or(1, usize::from) == 1 {
        while let Some(batch) = first {
            batch.each(of, &mut *each);
            first = batches.take()?;
        }
        return Ok(batches.digest.unwrap_or_default().finish());
    }
    // Few wait, so that neither memory nor the reader runs ahead.
    let (give, given) = sync_channel(4);
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            while let Some(batch) = batches.take()? {
                let gone = match give.try_send(batch) {
                    Ok(()) => false,
                    Err(TrySendError::Full(mut batch)) => {
                        batch.make(of);
                        give.send(batch).is_err()
                    }
                    Err(TrySendError::Disconnected(_)) => true,
                };
                if gone {
                    break;
                }
            }
            Ok(batches.digest.unwrap_or_default().finish())
        });
        for batch in first.into_iter().chain(given) {
            batch.each(of, &mut *each);
        }
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lines_come_whole_and_in_order_whatever_their_length() {
        let mut text = Vec::new();
        for n in 0..3000 {
            text.extend(std::iter::repeat_n(b'a', n * 7 % 400));
            text.push(b'\n');
        }
        text.extend([b'b'; 5 * MAX_LINE]);
        let mut found: Vec<Vec<u8>> = Vec::new();
        let mut each = |line: &[u8], length: usize| {
            assert_eq!(line.len(), length);
            found.push(line.to_owned());
        };
        let digest = in_order(Batches::new(text.as_slice()), &<[u8]>::len, &mut each).unwrap();
        assert_eq!(digest, Hash::of(&text));
        assert_eq!(found.concat(), text);
        let long = found.split_off(3000);
        assert!(found.iter().all(|line| line.ends_with(b"\n")));
        let lengths: Vec<usize> = long.iter().map(Vec::len).collect();
        assert_eq!(lengths, [2 * MAX_LINE, 2 * MAX_LINE, MAX_LINE]);
    }

    #[test]
    fn an_empty_file_has_no_line() {
        let digest = in_order(Batches::new([].as_slice()), &|_| (), &mut |_, ()| panic!()).unwrap();
        assert_eq!(digest, Hash::of(b""));
    }
}
