//! Medians, spreads and ratios in whole numbers, and the table they make.

use super::child::{Probe, children_cpu};

/// What one side of a row is: a name, and one run of it. The run prepares what
/// it needs outside the measure and checks that the work was done.
pub struct Side<'a> {
    pub name: String,
    pub run: Box<dyn FnMut(Probe) -> u64 + 'a>,
}

impl<'a> Side<'a> {
    pub fn new(name: impl Into<String>, run: impl FnMut(Probe) -> u64 + 'a) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }
}

/// What is asked of a row.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At most so many hundredths of the reference.
    Ratio(u64),
    /// At most so many microseconds more than the reference.
    More(u64),
    /// Nothing: the reference shows how much of the time is whose.
    None,
}

/// How a row is measured.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Rounds of both sides, one after the other.
    pub rounds: usize,
    /// Runs in a row for the CPU time: one where a run prepares something,
    /// which would be counted with it.
    pub cpu: u64,
    /// Whether syncs are counted.
    pub syncs: bool,
}

struct Figures {
    times: Vec<u64>,
    memory: u64,
    cpu: u64,
    syncs: Option<u64>,
}

fn median(times: &[u64]) -> u64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

fn spread(times: &[u64]) -> String {
    let (low, high) = (times.iter().min().copied().unwrap_or(0), times.iter().max().copied().unwrap_or(0));
    format!("{} ({}..{})", millis(median(times)), millis(low), millis(high))
}

/// Milliseconds, with as many decimals as mean something.
pub fn millis(micros: u64) -> String {
    match micros {
        0..10_000 => format!("{}.{:02}", micros / 1_000, micros % 1_000 / 10),
        10_000..100_000 => format!("{}.{}", micros / 1_000, micros % 1_000 / 100),
        _ => format!("{}", micros / 1_000),
    }
}

/// MiB with one decimal.
pub fn mebi(kibi: u64) -> String {
    format!("{}.{}", kibi / 1_024, kibi % 1_024 * 10 / 1_024)
}

fn hundredths(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(u64::MAX)
}

pub const HEADER: &str = "| work | reference | ms, median (min..max) | reference | ratio | goal | met | peak MiB | reference | CPU ms | reference | syncs | reference |\n\
|---|---|---|---|---|---|---|---|---|---|---|---|---|";

/// Measures both sides interleaved, and prints the row.
pub fn row<'a>(work: &str, goal: Goal, plan: Plan, mut tool: Side<'a>, mut reference: Side<'a>) {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..plan.rounds {
        for (times, side) in times.iter_mut().zip([&mut tool, &mut reference]) {
            times.push((side.run)(Probe::Clock));
        }
    }
    let beside = |side: &mut Side<'_>, times: Vec<u64>| {
        let cpu = match plan.cpu {
            1 => (side.run)(Probe::Cpu),
            runs => {
                let before = children_cpu();
                for _ in 0..runs {
                    (side.run)(Probe::Clock);
                }
                (children_cpu() - before) / runs
            }
        };
        let memory = (side.run)(Probe::Memory);
        let syncs = plan.syncs.then(|| (side.run)(Probe::Syncs));
        Figures { times, memory, cpu, syncs }
    };
    let [ours, theirs] = times;
    let ours = beside(&mut tool, ours);
    let theirs = beside(&mut reference, theirs);
    let (a, b) = (median(&ours.times), median(&theirs.times));
    let ratio = hundredths(a, b);
    let (asked, met) = match goal {
        Goal::Ratio(most) => (format!("≤ {}.{:02}", most / 100, most % 100), ratio <= most),
        Goal::More(most) => (format!("≤ {} ms more", most / 1_000), a.saturating_sub(b) <= most),
        Goal::None => ("-".to_owned(), true),
    };
    let met = match (goal, met) {
        (Goal::None, _) => "-",
        (_, true) => "yes",
        (_, false) => "NO",
    };
    let count = |syncs: Option<u64>| syncs.map_or_else(|| "-".to_owned(), |syncs| syncs.to_string());
    println!(
        "| {work}: {} | {} | {} | {} | {}.{:02} | {asked} | {} | {} | {} | {} | {} | {} | {} |",
        tool.name,
        reference.name,
        spread(&ours.times),
        spread(&theirs.times),
        ratio / 100,
        ratio % 100,
        met,
        mebi(ours.memory),
        mebi(theirs.memory),
        millis(ours.cpu),
        millis(theirs.cpu),
        count(ours.syncs),
        count(theirs.syncs),
    );
}
