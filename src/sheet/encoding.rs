//! Bytes to UTF-8, streamed: what spreadsheets in China and elsewhere write.
//!
//! Without being told, a text is UTF-8 as long as it can be, GB18030 (which
//! holds GBK and GB 2312) if it is that without a fault, and UTF-16 by its
//! mark or by where its zeros stand. What was chosen is said, and bytes that do
//! not fit the choice are refused with their line: nothing is ever replaced by
//! a question mark.

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_16BE, UTF_16LE};
use std::cmp::Ordering;
use std::io::{self, BufRead, Read};

/// How much is looked at before a choice.
const LOOK: usize = 1 << 16;

/// An encoding of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB18030, and with it GBK and GB 2312.
    Gb18030,
    /// UTF-16, in the order of its mark.
    Utf16,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The words for encodings, as a command takes them.
    pub const WORDS: [&'static str; 6] = ["utf-8", "gbk", "gb18030", "utf-16", "utf-16le", "utf-16be"];

    /// The encoding of a word; case and dashes do not matter.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let plain: String = word.chars().filter(|ch| !matches!(ch, '-' | '_' | ' ')).collect();
        match plain.to_ascii_lowercase().as_str() {
            "utf8" => Some(Self::Utf8),
            "gbk" | "gb2312" | "gb18030" | "cp936" => Some(Self::Gb18030),
            "utf16" => Some(Self::Utf16),
            "utf16le" => Some(Self::Utf16Le),
            "utf16be" => Some(Self::Utf16Be),
            _ => None,
        }
    }

    /// The name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16 | Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }
}

/// A reader of UTF-8, whatever `reader` holds.
pub(super) struct Decoded<R> {
    reader: R,
    /// Bytes read and not decoded.
    raw: Vec<u8>,
    /// Text decoded, and how much of it was taken.
    text: Vec<u8>,
    taken: usize,
    chosen: Option<Encoding>,
    decoder: Option<Decoder>,
    forced: bool,
    /// The reader has no more bytes.
    ended: bool,
    /// Bytes that are no text of the chosen encoding came next.
    failed: bool,
}

impl<R: BufRead> Decoded<R> {
    /// Looks at the beginning; leaves out a byte order mark.
    pub(super) fn new(reader: R, forced: Option<Encoding>) -> io::Result<Self> {
        let mut decoded = Self {
            reader,
            raw: Vec::new(),
            text: Vec::new(),
            taken: 0,
            chosen: None,
            decoder: None,
            forced: forced.is_some(),
            ended: false,
            failed: false,
        };
        decoded.look()?;
        let (mark, marked) = mark(&decoded.raw);
        let utf16 = |found: Option<Encoding>| found.filter(|found| *found != Encoding::Utf8);
        let chosen = match forced {
            Some(Encoding::Utf16) => {
                utf16(marked).or_else(|| zeros(&decoded.raw)).or(Some(Encoding::Utf16Le))
            }
            Some(forced) => Some(forced),
            None if marked.is_some() => marked,
            None => zeros(&decoded.raw).or_else(|| {
                // JSON is UTF-8 by its own standard. Asked last, because `第`
                // begins with the byte of a brace in UTF-16.
                decoded.forced = is_json(&decoded.raw);
                decoded.forced.then_some(Encoding::Utf8)
            }),
        };
        if let Some(chosen) = chosen {
            if marked == Some(chosen) {
                decoded.raw.drain(..mark);
            }
            decoded.choose(chosen);
        }
        Ok(decoded)
    }

    /// The encoding that was chosen, unless it is UTF-8 or was asked for.
    pub(super) fn found(&self) -> Option<Encoding> {
        self.chosen.filter(|chosen| !self.forced && *chosen != Encoding::Utf8)
    }

    /// What the text is read in; `None` if nothing was asked for or found and
    /// it is UTF-8.
    pub(super) fn encoding(&self) -> Option<Encoding> {
        self.chosen.filter(|chosen| self.forced || *chosen != Encoding::Utf8)
    }

    fn choose(&mut self, encoding: Encoding) {
        self.chosen = Some(encoding);
        self.decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Gb18030 => Some(GB18030.new_decoder_without_bom_handling()),
            Encoding::Utf16 | Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
        };
    }

    /// Fills `raw` up to [`LOOK`] bytes.
    fn look(&mut self) -> io::Result<()> {
        let wanted = LOOK.saturating_sub(self.raw.len());
        let limit = u64::try_from(wanted).unwrap_or(u64::MAX);
        let read = self.reader.by_ref().take(limit).read_to_end(&mut self.raw)?;
        self.ended = read < wanted;
        Ok(())
    }

    /// Chooses when the first bytes beyond ASCII are in `raw`: the encoding
    /// that they fit; if they fit none, the one that they fit longest, so that
    /// the line that is named is the one at fault.
    fn choose_by_sample(&mut self) {
        let utf8 = match std::str::from_utf8(&self.raw) {
            Ok(_) => usize::MAX,
            Err(error) if error.error_len().is_none() && !self.ended => usize::MAX,
            Err(error) => error.valid_up_to(),
        };
        let mut decoder = GB18030.new_decoder_without_bom_handling();
        let mut text = vec![0; decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(0)];
        let sample = decoder.decode_to_utf8_without_replacement(&self.raw, &mut text, self.ended);
        let gb18030 = match sample {
            (DecoderResult::Malformed(..), read, _) => read,
            _ => usize::MAX,
        };
        self.choose(if utf8 >= gb18030 { Encoding::Utf8 } else { Encoding::Gb18030 });
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        while self.text.is_empty() {
            if self.failed {
                return Err(io::Error::from(io::ErrorKind::InvalidData));
            }
            if self.raw.is_empty() && !self.ended {
                let chunk = self.reader.fill_buf()?;
                let read = chunk.len();
                self.raw.extend_from_slice(chunk);
                self.reader.consume(read);
                self.ended = read == 0;
            }
            if self.chosen.is_none() && !self.raw.is_ascii() {
                self.look()?;
                self.choose_by_sample();
            }
            match self.decoder.as_mut() {
                None => std::mem::swap(&mut self.text, &mut self.raw),
                Some(decoder) => {
                    let room = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(0);
                    self.text.resize(room, 0);
                    let (result, _, written) =
                        decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, self.ended);
                    self.failed = result != DecoderResult::InputEmpty;
                    self.text.truncate(written);
                    self.raw.clear();
                    if self.ended {
                        self.decoder = None;
                    }
                }
            }
            if self.ended && !self.failed {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut chunk = self.fill_buf()?;
        let read = chunk.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.text.len() {
            self.refill()?;
        }
        Ok(self.text.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.taken = self.text.len().min(self.taken + amount);
    }
}

/// The length of a byte order mark, and what it says.
fn mark(head: &[u8]) -> (usize, Option<Encoding>) {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => (3, Some(Encoding::Utf8)),
        [0xFF, 0xFE, ..] => (2, Some(Encoding::Utf16Le)),
        [0xFE, 0xFF, ..] => (2, Some(Encoding::Utf16Be)),
        _ => (0, None),
    }
}

fn is_json(head: &[u8]) -> bool {
    head.trim_ascii_start().first() == Some(&b'{')
}

/// UTF-16 without a mark: its digits, delimiters and line ends are ASCII with a
/// zero beside it, more often on one side than on the other (`一` ends in a
/// zero too), and often enough not to be stray zeros in another text.
fn zeros(head: &[u8]) -> Option<Encoding> {
    let (mut low, mut high, mut pairs) = (0_usize, 0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        pairs += 1;
        match pair {
            [0, 1..=127] => high += 1,
            [1..=127, 0] => low += 1,
            _ => {}
        }
    }
    let enough = |count: usize| count >= 4 && count.saturating_mul(16) >= pairs;
    match low.cmp(&high) {
        Ordering::Greater if enough(low) => Some(Encoding::Utf16Le),
        Ordering::Less if enough(high) => Some(Encoding::Utf16Be),
        _ => None,
    }
}
