//! Files that are not what they should be, and the limits.

use crate::tables::{answers, roll};
use std::io::{self, BufReader, Read};
use yishi::sheet::{self, Bad, Column, Shape};
use yishi::text::{Fault, Lang};

#[test]
fn what_is_in_no_encoding_is_refused_with_the_line() {
    let mut neither = b"door,owner\n1-1-101,A\n1-1-102,".to_vec();
    neither.extend([0xFF, 0xFF, b'\n']);
    let fault = roll(&neither, false).unwrap_err();
    assert_eq!((fault.code, fault.places[0].line), ("sheet-encoding", Some(3)));
    assert!(fault.hint.unwrap().get(Lang::Zh).contains("CSV UTF-8"));
    let zeros = b"door,owner\n1-1-101,A\n\0\0";
    let fault = roll(zeros, false).unwrap_err();
    assert_eq!((fault.code, fault.places[0].line), ("sheet-encoding", Some(3)));
}

/// Bytes made as they are read, so that nothing large is ever in memory.
struct Made<F> {
    next: F,
    given: u64,
}

impl<F: FnMut(u64) -> Option<Vec<u8>>> Read for Made<F> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(bytes) = (self.next)(self.given) else {
            return Ok(0);
        };
        assert!(bytes.len() <= out.len());
        out[..bytes.len()].copy_from_slice(&bytes);
        self.given += 1;
        Ok(bytes.len())
    }
}

fn made(next: impl FnMut(u64) -> Option<Vec<u8>>) -> impl io::BufRead {
    BufReader::new(Made { next, given: 0 })
}

#[test]
fn a_million_rows_stream() {
    let bytes = made(|n| match n {
        0 => Some(b"door,position\n".to_vec()),
        n if n <= 1_000_000 => Some(format!("{n},for\r\n").into_bytes()),
        _ => None,
    });
    let rows = sheet::open(bytes, "m.csv", Shape::CANVASS).unwrap();
    let mut last = 0;
    for row in rows {
        last = row.unwrap().line;
    }
    assert_eq!(last, 1_000_001);
}

/// A file of 1 GiB that begins with `start` and goes on with `rest`; returns
/// the fault and how many 4 KiB pieces were asked for.
fn endless(start: &str, rest: &str) -> (Fault, u64) {
    let mut asked = 0;
    let bytes = made(|n| {
        asked = n;
        let piece = if n == 0 { start.to_owned() } else { rest.repeat(4096 / rest.len()) };
        (n < 262_144).then(|| piece.into_bytes())
    });
    let fault = match sheet::open(bytes, "big", Shape::CANVASS) {
        Err(fault) => fault,
        Ok(rows) => rows
            .filter_map(|row| match row {
                Err(Bad::File(fault)) => Some(fault),
                _ => None,
            })
            .next()
            .unwrap(),
    };
    (fault, asked)
}

#[test]
fn what_never_ends_is_refused_early() {
    let head = "door,position\n1,for\n";
    for (start, rest, code, line) in [
        ("", "x", "sheet-too-long", 1),
        (" ", " ", "sheet-too-long", 1),
        ("{\"door\":\"", "x", "sheet-too-long", 1),
        (&format!("{head}2,"), "x", "sheet-too-long", 3),
        (&format!("{head}\n2,\""), "x\n", "sheet-quote-open", 4),
        (head, ",", "sheet-too-wide", 3),
        ("a", ",a", "sheet-too-wide", 1),
    ] {
        let (fault, asked) = endless(if start.is_empty() { "x" } else { start }, rest);
        assert_eq!((fault.code, fault.places[0].line), (code, Some(line)), "{start:?}");
        assert!(asked < 400, "{asked} pieces were read");
    }
    let fault = answers(b"door,position\n1,\"for\n2,no\n", false).unwrap_err();
    assert_eq!((fault.code, fault.places[0].line), ("sheet-quote-open", Some(2)));
}

mod any_input {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = roll(&bytes, true);
            let _ = answers(&bytes, true);
        }

        #[test]
        fn near_tables_never_panic(text in "[\\PC,;\"\r\n\t{}0-9.-]{0,200}") {
            let table = format!("户号,面积,业主,单元,楼号\n{text}");
            let _ = roll(table.as_bytes(), true);
            let _ = roll(text.as_bytes(), true);
            let _ = answers(format!("door,position,note,at\n{text}").as_bytes(), true);
        }

        #[test]
        fn a_roll_written_is_read_back(
            rooms in proptest::collection::btree_map((1_u8..9, 1_u8..9, 101_u16..999), 1_u64..10_000_000, 1..40),
            owner in "[^\\p{C}\\p{Z}]{1,20}",
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["area", "owner", "door"]).unwrap();
            for ((b, s, r), area) in &rooms {
                let area = format!("{}.{:02}", area / 100, area % 100);
                writer.write_record([area, owner.clone(), format!("{b}-{s}-{r}")]).unwrap();
            }
            let Ok(read) = roll(&writer.into_inner().unwrap(), false) else {
                return Ok(()); // an owner with a character that is refused
            };
            let back: Vec<(String, u64)> = read.roll.households().iter()
                .map(|h| (h.door.to_string(), h.area)).collect();
            let given: Vec<(String, u64)> = rooms.iter()
                .map(|((b, s, r), area)| (format!("{b}-{s}-{r}"), *area)).collect();
            prop_assert_eq!(back, given);
        }

        #[test]
        fn a_door_is_read_as_it_is_shown(text in "\\PC{1,20}") {
            if let Ok(door) = text.parse::<yishi::consult::door::Door>() {
                prop_assert_eq!(door.as_str().parse(), Ok(door));
            }
        }

        /// The guard and the `csv` crate must agree on where records end.
        #[test]
        fn records_are_those_of_the_csv_crate(text in "[a1,\"\r\n ]{0,60}") {
            let table = format!("door,building,owner,tags\n{text}");
            let mut ours = Vec::new();
            let read = crate::tables::read(table.as_bytes(), Shape::ROLL, |_, row| {
                ours.push(row.ok().map(|row| cells(|i| row.get(COLUMNS[i]).unwrap_or_default())));
            });
            if read.is_err() {
                return Ok(()); // a quote that is never closed
            }
            let mut builder = csv::ReaderBuilder::new();
            let mut reader = builder.flexible(true).from_reader(table.as_bytes());
            let mut theirs = Vec::new();
            for record in reader.records() {
                let record = record.unwrap();
                if record.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let wide = record.iter().skip(4).any(|cell| !cell.trim().is_empty());
                let read = cells(|i| record.get(i).unwrap_or_default().trim());
                theirs.push((!wide).then_some(read));
            }
            prop_assert_eq!(ours, theirs);
        }
    }

    const COLUMNS: [Column; 4] = [Column::Door, Column::Building, Column::Owner, Column::Tags];

    fn cells<'a>(cell: impl Fn(usize) -> &'a str) -> [String; 4] {
        [0, 1, 2, 3].map(|i| cell(i).to_owned())
    }
}
