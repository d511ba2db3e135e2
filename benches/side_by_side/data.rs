//! The input: a city made from a seed, the same on every machine.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Doors of a building, of a stairwell, of a floor.
const BUILDING: u64 = 240;
const STAIRWELL: u64 = 60;
const FLOOR: u64 = 4;

/// The consultation's id.
pub const ID: &str = "canvass";

/// SplitMix64 (Steele, Lea, Flood 2014): a few lines, and good enough to deal
/// out answers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`; the tiny bias of a remainder does not matter here.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// The n-th door.
pub fn door(n: u64) -> String {
    let (building, rest) = (n / BUILDING + 1, n % BUILDING);
    let (stairwell, rest) = (rest / STAIRWELL + 1, rest % STAIRWELL);
    format!("{building}-{stairwell}-{}{:02}", rest / FLOOR + 1, rest % FLOOR + 1)
}

/// What the n-th household says: 80 % for, 10 % against, 6 % and 4 % other.
pub fn position(n: u64) -> &'static str {
    match Random::new(n ^ 0x5EED).below(50) {
        0..40 => "for",
        40..45 => "against",
        45..48 => "abstain",
        _ => "conditional",
    }
}

/// Writes the roll. One household in ten has an owner of two doors.
pub fn roll(path: &Path, doors: u64, seed: u64) {
    let mut random = Random::new(seed);
    let mut out = BufWriter::new(File::create(path).expect("the roll's file"));
    writeln!(out, "household,building,stairwell,owner,area_m2").expect("the roll");
    for n in 0..doors {
        let owner = if random.below(10) == 0 { n / 2 * 2 } else { n };
        let area = 4_000 + random.below(9_000);
        let (building, stairwell) = (n / BUILDING + 1, n % BUILDING / STAIRWELL + 1);
        writeln!(out, "{},{building},{stairwell},O{owner:08},{}.{:02}", door(n), area / 100, area % 100)
            .expect("the roll");
    }
    out.flush().expect("the roll");
}

/// Writes an answer of every door, as a steward's sheet has them.
pub fn answers(path: &Path, doors: u64, seed: u64) {
    let mut random = Random::new(seed);
    let mut out = BufWriter::new(File::create(path).expect("the answers' file"));
    writeln!(out, "household,position,at,steward,channel,note").expect("the answers");
    for n in 0..doors {
        let (building, stairwell) = (n / BUILDING + 1, n % BUILDING / STAIRWELL + 1);
        let day = 4 + random.below(20);
        let channel = if random.below(4) == 0 { "phone" } else { "door" };
        writeln!(out, "{},{},2019-03-{day:02},{building}-{stairwell},{channel},", door(n), position(n))
            .expect("the answers");
    }
    out.flush().expect("the answers");
}

/// Writes proposal and consultation file into a folder.
pub fn meeting(folder: &Path) {
    std::fs::write(folder.join("proposal.md"), "# 停车\n\n自管停车，每月 150 元。\n").expect("the proposal");
    let text = format!(
        "[consultation]\nid = \"{ID}\"\ntitle = \"停车自管方案\"\nlang = \"zh\"\nconvener = \"筹备组\"\n\
         opens = 2019-03-04\ncloses = 2019-04-15\ndisclose = \"positions\"\n\n\
         [proposal]\ntext = \"proposal.md\"\n\n[rule]\nextends = \"community.target\"\nratio = \"3/4\"\n"
    );
    std::fs::write(folder.join("meeting.toml"), text).expect("the consultation file");
}
