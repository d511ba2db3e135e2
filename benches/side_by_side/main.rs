//! Speed measured side by side: the tool and a reference command in turns, on
//! the same machine in the same minutes. `benches/README.md` says how to run
//! it and what each reference is. Nothing fails here for being slow; it fails
//! when one side did not do the work.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub
)]

mod child;
mod data;
mod growth;
mod rows;
mod stats;
mod stock;

use std::path::PathBuf;

use rows::{Bench, ROWS};

const USAGE: &str = "cargo bench --bench side_by_side -- [ROW…] [--rows N] [--rounds N] [--dir DIR] [--exe FILE]\n\
rows: record record-large record-from roll-import tally recount verify stream version (all of these without a name),\n\
      build (a cold release build), growth [--sizes 1500,100000,1000000], rollup [--books 6667]";

fn main() {
    let mut bench = Bench {
        exe: PathBuf::from(env!("CARGO_BIN_EXE_yishi")),
        root: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("side_by_side"),
        rows: 100_000,
        rounds: 5,
    };
    let (mut names, mut sizes, mut books) = (Vec::new(), vec![1_500, 100_000, 1_000_000], 6_667);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_else(|| panic!("{arg} needs a value\n{USAGE}"));
        let number =
            |text: String| text.replace('_', "").parse().unwrap_or_else(|_| panic!("{text}\n{USAGE}"));
        match arg.as_str() {
            // What cargo says to every bench.
            "--bench" => {}
            "--rows" => bench.rows = number(value()),
            "--rounds" => bench.rounds = usize::try_from(number(value())).expect("rounds"),
            "--dir" => bench.root = PathBuf::from(value()),
            "--exe" => bench.exe = PathBuf::from(value()),
            "--sizes" => sizes = value().split(',').map(|size| number(size.to_owned())).collect(),
            "--books" => books = number(value()),
            name if !name.starts_with('-') => names.push(name.to_owned()),
            _ => panic!("{arg}\n{USAGE}"),
        }
    }
    if names.is_empty() {
        names = ROWS.iter().map(|name| (*name).to_owned()).collect();
    }
    std::fs::create_dir_all(&bench.root).expect("the folder of the bench");
    bench.root = bench.root.canonicalize().expect("the folder of the bench");
    println!("{}", stats::HEADER);
    for name in names {
        match name.as_str() {
            "growth" => growth::table(&bench, &sizes),
            "rollup" => growth::rollup(&bench, books),
            name => assert!(bench.run(name), "no row {name}\n{USAGE}"),
        }
    }
}
