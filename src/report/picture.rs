//! Bars and codes as PNG (RFC 2083), for forms that take no drawing.
//!
//! The pixels are not compressed: bytes that a library may pack differently
//! tomorrow would change a document whose content did not change.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use super::chart::{Bar, Shade, UNITS};
use super::qr::Qr;

/// The size of a bar in pixels.
pub const BAR: (u32, u32) = (500, 18);
/// Pixels of a module of a code.
const MODULE: usize = 4;

/// The palette: paper, ink, and the shades in their order.
const PALETTE: [[u8; 3]; 7] = [
    [0xff, 0xff, 0xff],
    [0x16, 0x18, 0x1d],
    [0x17, 0x62, 0x4a],
    [0xb3, 0x26, 0x1e],
    [0x8a, 0x8f, 0x98],
    [0xc5, 0xcb, 0xd3],
    [0xe6, 0xe9, 0xed],
];
/// After so many pixels the hatching comes again.
const HATCH: u32 = 6;
const PAPER: u8 = 0;
const INK: u8 = 1;

/// A bar with its outline; nothing if it cannot be encoded.
#[must_use]
pub fn bar(bar: &Bar) -> Option<Vec<u8>> {
    let (width, height) = BAR;
    let scale = |units: u32| units * width / UNITS;
    let stretches = bar.stretches();
    let mark = bar.mark_at().map(|at| scale(at).min(width - 2));
    // The line stands out above and below the bar, with light on both sides.
    let (top, bottom) = (3, height - 4);
    // What a column is goes for every row: there is a bar for each building.
    let columns: Vec<(Option<u8>, Option<Shade>)> = (0..width)
        .map(|x| {
            let line = match mark {
                Some(at) if (at..at + 2).contains(&x) => Some(INK),
                Some(at) if (at.saturating_sub(2)..at + 4).contains(&x) => Some(PAPER),
                _ => None,
            };
            let inside = |from: u32, length: u32| (scale(from)..scale(from + length)).contains(&x);
            let stretch = stretches.iter().find(|stretch| inside(stretch.from, stretch.length));
            (line, stretch.map(|stretch| stretch.shade))
        })
        .collect();
    let pixel = |x: u32, y: u32, (line, shade): (Option<u8>, Option<Shade>)| match line {
        Some(line) => line,
        None if y < top || y > bottom => PAPER,
        None if x == 0 || y == top || x == width - 1 || y == bottom => INK,
        None => shade.map_or(PAPER, |shade| fill(shade, x, y)),
    };
    let row = |y: u32| (0..).zip(&columns).map(|(x, column)| pixel(x, y, *column)).collect();
    let mut rows: Vec<Vec<u8>> = Vec::new();
    for y in 0..height {
        // The first row that looks like this one: the hatching comes again.
        let first = match y {
            _ if y < top || y > bottom => 0,
            _ if y == top || y == bottom => y,
            _ => top + 1 + (y - top - 1) % HATCH,
        };
        let known = usize::try_from(first).ok().and_then(|first| rows.get(first)).cloned();
        rows.push(known.unwrap_or_else(|| row(y)));
    }
    encode(&rows)
}

/// A square of a shade, for a legend.
#[must_use]
pub fn sample(shade: Shade) -> Option<Vec<u8>> {
    let side = BAR.1;
    let edge = |n: u32| n == 0 || n == side - 1;
    let pixel = |x: u32, y: u32| if edge(x) || edge(y) { INK } else { fill(shade, x, y) };
    encode(&(0..side).map(|y| (0..side).map(|x| pixel(x, y)).collect()).collect::<Vec<Vec<u8>>>())
}

/// A code with its light border.
#[must_use]
pub fn qr(qr: &Qr) -> Option<Vec<u8>> {
    let wide = |row: &Vec<bool>| -> Vec<u8> {
        row.iter().flat_map(|dark| std::iter::repeat_n(if *dark { INK } else { PAPER }, MODULE)).collect()
    };
    let rows: Vec<Vec<u8>> =
        qr.rows().iter().flat_map(|row| std::iter::repeat_n(wide(row), MODULE)).collect();
    encode(&rows)
}

/// The colour of a shade at a point: answers against are hatched.
fn fill(shade: Shade, x: u32, y: u32) -> u8 {
    match shade {
        Shade::For => 2,
        Shade::Against if (x + y) % HATCH < HATCH / 2 => 3,
        Shade::Against => PAPER,
        Shade::Other => 4,
        Shade::Silent => 5,
        Shade::Unreached => 6,
    }
}

/// Rows of palette indices as PNG with four bits a pixel.
fn encode(rows: &[Vec<u8>]) -> Option<Vec<u8>> {
    let height = u32::try_from(rows.len()).ok()?;
    let width = u32::try_from(rows.first()?.len()).ok()?;
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(PALETTE.concat());
    encoder.set_compression(Compression::NoCompression);
    encoder.set_filter(Filter::NoFilter);
    let pack = |pair: &[u8]| pair.first().map_or(0, |p| p << 4) | pair.get(1).copied().unwrap_or(0);
    let pixels: Vec<u8> = rows.iter().flat_map(|row| row.chunks(2).map(pack)).collect();
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
