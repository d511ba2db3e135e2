//! How the work grows with the doors, and many books at once.

use std::fs;

use super::child::{Probe, settle};
use super::data::{self, ID};
use super::rows::Bench;
use super::stats::{mebi, millis};
use super::stock::Place;

fn both(run: impl Fn(Probe) -> u64) -> (u64, u64) {
    (run(Probe::Clock), run(Probe::Memory))
}

/// One line a size: time and peak memory of each work, once each.
pub fn table(bench: &Bench, sizes: &[u64]) {
    println!(
        "| doors | import | open | record one | record --from | tally | recount | close | minutes | verify | bytes a door |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for &doors in sizes {
        let stock = bench.stock(doors);
        let work = stock.work("growth");
        let cell = |source: &Place, args: &[&str]| {
            let (took, peak) = both(|probe| {
                let place = source.copy_to(&work);
                place.tool(args).measure(probe, &[0])
            });
            format!("{} ms, {} MiB", millis(took), mebi(peak))
        };
        let import = cell(&stock.files(), &["roll", "import", "roll.csv"]);
        let open = cell(stock.rolled(), &["open", "meeting.toml"]);
        let one = cell(stock.recorded(), &["record", ID, &data::door(doors / 2), "for", "--replace"]);
        let from = cell(stock.opened(), &["record", ID, "--from", "answers.csv", "--format", "csv"]);
        let tally = cell(stock.recorded(), &["tally", ID]);
        let recount = cell(stock.recorded(), &["tally", ID, "--recount"]);
        let close = cell(stock.recorded(), &["close", ID]);
        let log = stock.closed().log();
        let minutes = cell(stock.closed(), &["minutes", ID, "-o", "again"]);
        let verify = cell(stock.closed(), &["verify", "minutes", "--log", &log]);
        let bytes = fs::metadata(stock.recorded().file("yishi.db")).map_or(0, |meta| meta.len());
        println!(
            "| {doors} | {import} | {open} | {one} | {from} | {tally} | {recount} | {close} | {minutes} | {verify} | {} |",
            bytes / doors
        );
        let _ = fs::remove_dir_all(&work);
    }
}

/// So many books of 1,500 doors in one run. They are hard links to a few
/// copies: a rollup reads each as a book of its own, and the disk holds few.
pub fn rollup(bench: &Bench, books: u64) {
    let stock = bench.stock(1_500);
    let source = stock.closed();
    let root = stock.work("rollup");
    let copies = stock.work("rollup-copies");
    for folder in [&root, &copies] {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder");
    }
    for n in 0..books {
        let folder = root.join(format!("{:03}/{n:05}", n / 100));
        fs::create_dir_all(&folder).expect("a folder");
        // A file may have a limited number of names: then another copy.
        let copy = copies.join(format!("{}.db", n / 1_000));
        if !copy.is_file() {
            fs::copy(source.file("yishi.db"), &copy).expect("a copy");
        }
        fs::hard_link(&copy, folder.join("yishi.db")).expect("a link");
    }
    settle();
    println!("| rollup of {books} books of 1,500 doors | ms | peak MiB |\n|---|---|---|");
    let shown = root.display().to_string();
    for (what, cores, more) in [
        ("read, one core", "0", None),
        ("read, two cores", "0,1", None),
        ("checked in full, two cores", "0,1", Some("--verify")),
    ] {
        let args: Vec<&str> = ["rollup", &shown, "--format", "csv"].into_iter().chain(more).collect();
        let run = source.tool(&args).cores(cores);
        let rows = run.text().lines().count();
        assert_eq!(u64::try_from(rows), Ok(books + 1), "a row each");
        let (took, peak) = both(|probe| run.measure(probe, &[0]));
        println!("| {what} | {} | {} |", millis(took), mebi(peak));
    }
    for folder in [&root, &copies] {
        let _ = fs::remove_dir_all(folder);
    }
}
