//! What the checker says of good and of bad records.

use std::fs;
use std::path::{Path, PathBuf};

use crate::verify_support::{Made, NAME, World, failed, told};
use yishi::log::opening::{Opening, PositionOpening};
use yishi::log::{Body, Hash};
use yishi::minutes::Folder;

use yishi::text::Lang;
use yishi::verify::{self, Anchors, Check, Kind, Report, Status, form};

fn check(folder: &Path, anchors: &Anchors) -> Report {
    verify::folder(&Folder::new(folder), anchors).unwrap()
}

fn log(hash: Hash) -> Anchors {
    Anchors { log: Some(hash.hex()), since: None, ..Anchors::default() }
}

fn since(path: PathBuf) -> Anchors {
    Anchors { since: Some(path), ..Anchors::default() }
}

/// Exactly these checks fail, and the exit code is 4.
#[track_caller]
fn broken(report: &Report, checks: &[Check]) {
    assert_eq!(failed(report), checks, "\n{}", told(report));
    assert_eq!(report.exit(), 4);
}

#[track_caller]
fn failed_at(report: &Report, check: Check, place: &str) {
    let there = |f: &&verify::Finding| f.check == check && f.place.as_deref() == Some(place);
    let found = report.findings.iter().find(there);
    assert!(found.is_some_and(|f| f.status == Status::Fail), "\n{}", told(report));
}

#[test]
fn a_good_folder_in_each_mode_and_language() {
    for disclose in ["none", "positions", "named"] {
        for lang in [Lang::Zh, Lang::En] {
            let (world, _) = World::with_folder(disclose, lang);
            let report = check(&world.folder(), &world.anchors());
            assert_eq!(report.exit(), 0, "{disclose}\n{}", told(&report));
            assert_eq!(check(&world.folder(), &Anchors::default()).exit(), 3);
            assert_eq!((report.log, report.consultation.as_deref()), (Some(world.log), Some(NAME)));
            assert_eq!(report.size, 13);
            let weights = report.findings.iter().find(|f| f.check == Check::Weights).unwrap();
            assert_eq!(weights.status == Status::Ok, disclose == "named");
            let signatures = report.findings.iter().find(|f| f.check == Check::Signatures).unwrap();
            assert_eq!(signatures.status, Status::NotChecked);
        }
    }
}

#[test]
fn every_applicable_check_says_something_and_in_order() {
    let (world, _) = World::with_folder("positions", Lang::Zh);
    let of = |reports: &[Report]| -> Vec<Check> {
        let mut seen: Vec<Check> = reports.iter().flat_map(|r| &r.findings).map(|f| f.check).collect();
        seen.dedup();
        seen
    };
    // Here is no second count, no annotation, no condition on who signed, no box, no receipt, no call-back.
    let none_here = [
        Check::Confirm,
        Check::Register,
        Check::Policy,
        Check::Boxes,
        Check::Receipt,
        Check::Proof,
        Check::Audits,
    ];
    let all = || Check::ALL.iter().copied().filter(move |check| !none_here.contains(check));
    let upto = |last: Check| all().filter(move |c| *c <= last);
    let folder = check(&world.folder(), &Anchors::default());
    assert_eq!(of(&[folder]), upto(Check::Minutes).collect::<Vec<_>>());
    let chain = verify::chain(&world.folder().join("chain.jsonl"), &Anchors::default()).unwrap();
    assert_eq!(of(&[chain]), upto(Check::Minutes).collect::<Vec<_>>());
    let mut book = of(&verify::book(&world.open(), &Anchors::default()).unwrap());
    book.sort_unstable();
    let not_of_books = [Check::Files, Check::Checkpoint, Check::Minutes];
    let wanted: Vec<Check> = all().filter(|c| !not_of_books.contains(c)).collect();
    assert_eq!(book, wanted);
}

#[test]
fn a_log_id_is_typed_as_it_stands_on_paper() {
    let (world, _) = World::with_folder("positions", Lang::Zh);
    let typed = |text: &str| Anchors { log: Some(text.to_owned()), since: None, ..Anchors::default() };
    let hex = world.log.hex();
    let (blocks, upper) = (world.log.blocks(), hex.to_uppercase());
    for text in [hex.as_str(), &hex[..40], &upper, &blocks, &blocks[..49]] {
        assert_eq!(check(&world.folder(), &typed(text)).exit(), 0, "{text}");
    }
    for text in ["", &hex[..39], "zz", &format!("{hex}0"), &format!("x{}", &hex[1..])] {
        let fault = verify::folder(&Folder::new(&world.folder()), &typed(text)).unwrap_err();
        assert_eq!((fault.code, fault.exit), ("log-id", 1), "{text}");
    }
    broken(&check(&world.folder(), &log(Hash::of(b"other"))), &[Check::Log]);
}

#[test]
fn every_negative_chain_of_the_vectors() {
    let vectors = crate::common::vectors();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("chain.jsonl");
    let good = dir.path().join("good.jsonl");
    fs::write(&good, vectors["files"]["chain.jsonl"].as_str().unwrap()).unwrap();
    let mut found = 0;
    for (lines, expect) in crate::common::broken_chains(&vectors) {
        fs::write(&path, lines).unwrap();
        let report = verify::chain(&path, &Anchors::default()).unwrap();
        if let Some((kind, rest)) = expect.split_once(" at line ") {
            let line = rest.split(':').next().unwrap();
            let check = if kind == "BROKEN" { Check::Order } else { Check::Canonical };
            assert_eq!(report.exit(), 4);
            failed_at(&report, check, &format!("chain.jsonl:{line}"));
            found += 1;
        } else {
            // A cut end and a whole rewrite hold together: only what lies outside tells.
            assert_eq!((failed(&report), report.exit()), (vec![], 3), "{expect}\n{}", told(&report));
            let against = verify::chain(&path, &since(good.clone())).unwrap();
            assert_eq!(against.exit(), 5, "{expect}\n{}", told(&against));
        }
    }
    assert_eq!(found, 7);
    let report = verify::chain(&good, &Anchors::default()).unwrap();
    assert_eq!((failed(&report), report.exit()), (vec![], 3), "{}", told(&report));
}

#[test]
fn each_file_altered_missing_or_extra() {
    let (world, _) = World::with_folder("named", Lang::Zh);
    let folder = world.folder();
    let names = Folder::new(&folder).names().unwrap();
    assert_eq!(names.len(), 15);
    for name in &names {
        let path = folder.join(name);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, [&bytes[..], b"\n"].concat()).unwrap();
        assert_eq!(check(&folder, &world.anchors()).exit(), 4, "{name} longer");
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(check(&folder, &world.anchors()).exit(), 4, "{name} shorter");
        fs::write(&path, b"").unwrap();
        assert_eq!(check(&folder, &world.anchors()).exit(), 4, "{name} empty");
        fs::remove_file(&path).unwrap();
        let report = check(&folder, &world.anchors());
        failed_at(&report, Check::Files, name);
        fs::create_dir(&path).unwrap();
        assert_eq!(check(&folder, &world.anchors()).exit(), 4, "{name} a folder");
        fs::remove_dir(&path).unwrap();
        fs::write(&path, &bytes).unwrap();
    }
    fs::write(folder.join("minutes-corrected.md"), "通过").unwrap();
    broken(&check(&folder, &world.anchors()), &[Check::Files]);
    fs::remove_file(folder.join("minutes-corrected.md")).unwrap();
    fs::write(folder.join("signers"), "chair ssh-ed25519 AAAA").unwrap();
    broken(&check(&folder, &world.anchors()), &[Check::Files, Check::Genesis, Check::Signatures]);
    fs::remove_file(folder.join("signers")).unwrap();
    fs::write(folder.join(".DS_Store"), "x").unwrap();
    assert_eq!(check(&folder, &world.anchors()).exit(), 0);
}

#[test]
fn an_empty_folder_and_nothing_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let report = check(dir.path(), &Anchors::default());
    assert_eq!(report.exit(), 4);
    assert_eq!(verify::kind_of(dir.path()).unwrap(), Kind::Folder);
    assert_eq!(verify::kind_of(&dir.path().join("no")).unwrap_err().code, "path-missing");
    fs::write(dir.path().join("chain"), "").unwrap();
    assert_eq!(verify::kind_of(&dir.path().join("chain")).unwrap(), Kind::Chain);
    assert_eq!(verify::chain(&dir.path().join("chain"), &Anchors::default()).unwrap().exit(), 4);
}

#[test]
fn a_cut_tail_is_seen_by_checkpoint_tally_and_older_copy() {
    let (world, made) = World::with_folder("positions", Lang::Zh);
    let old = world.dir.path().join("old.jsonl");
    fs::write(&old, made.lines.concat()).unwrap();
    let path = world.folder().join("chain.jsonl");
    fs::write(&path, made.lines[..11].concat()).unwrap();
    let report = check(&world.folder(), &world.anchors());
    assert!(failed(&report).contains(&Check::Checkpoint) && report.exit() == 4);
    // Alone it looks like a consultation that is still open.
    assert_eq!(verify::chain(&path, &world.anchors()).unwrap().exit(), 3);
    let report = verify::chain(&path, &since(old)).unwrap();
    assert_eq!(report.exit(), 5, "{}", told(&report));
    // The close without the tally is not the end either.
    fs::write(&path, made.lines[..12].concat()).unwrap();
    assert_eq!(verify::chain(&path, &world.anchors()).unwrap().exit(), 3);
    // A last line that is cut in the middle.
    let all = made.lines.concat();
    fs::write(&path, &all[..all.len() - 9]).unwrap();
    let report = verify::chain(&path, &world.anchors()).unwrap();
    failed_at(&report, Check::Canonical, "chain.jsonl:13");
}

#[test]
fn older_copies_of_every_kind() {
    let (world, made) = World::with_folder("positions", Lang::Zh);
    let dir = world.dir.path();
    fs::write(dir.join("old.jsonl"), made.lines[..5].concat()).unwrap();
    let root = |n: usize| {
        let mut chain = yishi::log::Chain::new();
        made.lines[..n].iter().for_each(|line| {
            chain.push(line.as_bytes());
        });
        yishi::log::Checkpoint::new(&world.log, n as u64, chain.root())
    };
    fs::write(dir.join("old.checkpoint"), root(5).to_string()).unwrap();
    let olds = [dir.join("old.jsonl"), dir.join("old.checkpoint"), world.folder()];
    for old in &olds {
        let anchors = Anchors { since: Some(old.clone()), ..world.anchors() };
        assert_eq!(check(&world.folder(), &anchors).exit(), 0);
    }
    // A checkpoint of the same size with another root proves a fork.
    let mut lie = root(5);
    lie.root = Hash::of(b"other");
    fs::write(dir.join("fork.checkpoint"), lie.to_string()).unwrap();
    assert_eq!(check(&world.folder(), &since(dir.join("fork.checkpoint"))).exit(), 5);
    // What is not a log, and a copy that is damaged itself, prove nothing.
    for bad in ["{}\n".to_owned(), String::new(), made.lines[0].clone() + &made.lines[2]] {
        fs::write(dir.join("bad"), bad).unwrap();
        let fault = verify::folder(&Folder::new(&world.folder()), &since(dir.join("bad"))).unwrap_err();
        assert_eq!((fault.code, fault.exit), ("since", 1));
    }
}

#[test]
fn a_whole_rewrite_shows_against_an_older_copy_only() {
    let (world, made) = World::with_folder("positions", Lang::Zh);
    let mut forged = made.clone();
    let mut bodies = forged.bodies();
    let Body::Open(open) = &mut bodies[0] else { panic!() };
    open.nonce = "ff".repeat(16);
    let new_log = forged.rechain(bodies);
    // Every opening names the log, so all of them are made again too.
    let mut bodies = forged.bodies();
    for line in &mut forged.openings {
        let mut opening = PositionOpening::decode(line.as_bytes()).unwrap();
        let old = opening.commitment();
        opening.log = new_log;
        *line = opening.encode();
        replace_commitment(&mut bodies, old, opening.commitment());
    }
    forged.rechain(bodies);
    forged.bind(|_| {});
    let to = world.dir.path().join("forged");
    forged.write(&to, Lang::Zh);
    let report = check(&to, &log(new_log));
    assert_eq!(report.exit(), 0, "{}", told(&report));
    broken(&check(&to, &world.anchors()), &[Check::Log]);
    let report = check(&to, &since(world.folder()));
    assert_eq!((failed(&report), report.exit()), (vec![Check::Since], 5));
}

fn replace_commitment(bodies: &mut [Body], old: Hash, new: Hash) {
    for body in bodies {
        match body {
            Body::Position { commitment, sees, .. } => {
                if *commitment == old {
                    *commitment = new;
                }
                if *sees == Some(old) {
                    *sees = Some(new);
                }
            }
            _ => continue,
        }
    }
}

#[test]
fn openings_moved_left_out_added_and_swapped() {
    let (world, made) = World::with_folder("positions", Lang::Zh);
    let path = world.folder().join("openings.jsonl");
    let decode = |line: &str| PositionOpening::decode(line.as_bytes()).unwrap();
    let mut moved = made.openings.clone();
    let mut opening = decode(&moved[0]);
    opening.position = if opening.position == "for" { "against".to_owned() } else { "for".to_owned() };
    moved[0] = opening.encode();
    let mut other_slot = made.openings.clone();
    let mut opening = decode(&other_slot[0]);
    opening.slot = decode(&made.openings[1]).slot;
    other_slot[1] = opening.encode();
    let mut swapped = made.openings.clone();
    swapped.swap(0, 1);
    let fewer = made.openings[1..].to_vec();
    let twice = [&made.openings[..1], &made.openings[..]].concat();
    for lines in [moved, other_slot, swapped, fewer, twice, Vec::new()] {
        fs::write(&path, lines.concat()).unwrap();
        let report = check(&world.folder(), &world.anchors());
        assert!(failed(&report).contains(&Check::Openings), "{}", told(&report));
        assert_eq!(report.exit(), 4);
    }
}

/// Writes the lines of `bodies` over the folder's chain, linked and numbered.
fn with_lines(made: &Made, change: impl FnOnce(&mut Vec<Body>)) -> Report {
    let mut made = made.clone();
    let mut bodies = made.bodies();
    change(&mut bodies);
    made.rechain(bodies);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("chain.jsonl");
    fs::write(&path, made.lines.concat()).unwrap();
    verify::chain(&path, &Anchors::default()).unwrap()
}

#[test]
fn lines_out_of_their_laws() {
    let (_, made) = World::with_folder("positions", Lang::Zh);
    let bodies = made.bodies();
    let kinds: Vec<&str> = bodies.iter().map(Body::kind).collect();
    assert_eq!((kinds[10], kinds[11], kinds[12]), ("note", "close", "tally"));
    // A commitment copied from another household.
    let report = with_lines(&made, |bodies| {
        let Body::Position { commitment, .. } = bodies[1].clone() else { panic!() };
        let Body::Position { commitment: copied, .. } = &mut bodies[3] else { panic!() };
        *copied = commitment;
    });
    failed_at(&report, Check::Commitments, "chain.jsonl:4");
    // A replacing position that names another one, or none.
    for lie in [Some(Hash::of(b"x")), None] {
        let report = with_lines(&made, |bodies| {
            let Body::Position { sees, .. } = &mut bodies[5] else { panic!() };
            assert!(sees.is_some());
            *sees = lie;
        });
        failed_at(&report, Check::Sees, "chain.jsonl:6");
    }
    // A position after the close, a second tally, a second close, no close.
    let Body::Position { slot, .. } = bodies[1] else { panic!() };
    let late = Body::Position { slot, commitment: Hash::of(b"late"), sees: None, pack: None };
    let report = with_lines(&made, |bodies| bodies.insert(12, late.clone()));
    failed_at(&report, Check::States, "chain.jsonl:13");
    let report = with_lines(&made, |bodies| bodies.push(late.clone()));
    failed_at(&report, Check::States, "chain.jsonl:14");
    let report = with_lines(&made, |all| all.push(bodies[12].clone()));
    failed_at(&report, Check::States, "chain.jsonl:14");
    let report = with_lines(&made, |all| all.push(bodies[11].clone()));
    failed_at(&report, Check::States, "chain.jsonl:14");
    let report = with_lines(&made, |bodies| drop(bodies.remove(11)));
    failed_at(&report, Check::States, "chain.jsonl:12");
    let report = with_lines(&made, |all| all.insert(3, bodies[0].clone()));
    failed_at(&report, Check::States, "chain.jsonl:4");
    let report = with_lines(&made, |bodies| drop(bodies.remove(0)));
    failed_at(&report, Check::States, "chain.jsonl:1");
    // Packs that nobody gave out.
    let report = with_lines(&made, |bodies| {
        let Body::Close(close) = &mut bodies[11] else { panic!() };
        close.packs_issued = 1;
    });
    failed_at(&report, Check::Packs, "chain.jsonl:12");
    // A tally line that contradicts the lines before it.
    let report = with_lines(&made, |bodies| {
        let Body::Tally(tally) = &mut bodies[12] else { panic!() };
        (tally.for_, tally.silent) = (tally.for_ + 1, tally.silent - 1);
    });
    failed_at(&report, Check::Tally, "chain.jsonl:13");
}

#[test]
fn a_line_of_a_household_that_is_not_on_the_roll() {
    let (world, mut made) = World::with_folder("positions", Lang::Zh);
    let mut bodies = made.bodies();
    let ghost = Body::Visit { slot: Hash::of(b"ghost"), commitment: Hash::of(b"visit"), pack: None };
    bodies.insert(11, ghost);
    made.rechain(bodies);
    made.bind(|json| json["canvass"]["visits"] = 3.into());
    let to = world.dir.path().join("ghost");
    made.write(&to, Lang::Zh);
    let report = check(&to, &world.anchors());
    failed_at(&report, Check::Slots, "chain.jsonl:12");
    broken(&report, &[Check::Slots]);
}

#[test]
fn only_the_recount_finds_a_result_that_is_wrong_everywhere() {
    let (world, mut made) = World::with_folder("positions", Lang::Zh);
    // One household's `against` becomes `for` in tally.json, the tally line,
    // the minutes and every digest; the openings stay as they are.
    made.bind(|json| {
        let cells = &mut json["by"]["building"]["2"]["positions"];
        let against = cells["against"].clone();
        cells.as_object_mut().unwrap().remove("against");
        cells["for"] = against.clone();
        for key in ["households", "area"] {
            let moved = against[key].as_u64().unwrap();
            for (code, sign) in [("for", 1), ("against", -1)] {
                let cell = &mut json["by"]["standing"][code][key];
                *cell =
                    cell.as_u64().unwrap().checked_add_signed(sign * i64::try_from(moved).unwrap()).into();
            }
        }
        if json["by"]["standing"]["against"]["households"] == 0 {
            json["by"]["standing"].as_object_mut().unwrap().remove("against");
        }
    });
    let mut bodies = made.bodies();
    let Body::Tally(tally) = &mut bodies[12] else { panic!() };
    (tally.for_, tally.against) = (tally.for_ + tally.against, 0);
    made.rechain(bodies);
    let to = world.dir.path().join("lie");
    made.write(&to, Lang::Zh);
    let report = check(&to, &world.anchors());
    broken(&report, &[Check::Tally]);
    failed_at(&report, Check::Tally, "chain.jsonl:13");
    assert!(told(&report).contains("counting the positions again"));
}

#[test]
fn areas_and_owners_are_counted_again_where_they_are_opened() {
    for (disclose, found) in [("named", true), ("positions", false)] {
        let (world, mut made) = World::with_folder(disclose, Lang::En);
        made.bind(|json| {
            for pointer in ["/by/building/2/positions/against/area", "/by/standing/against/area"] {
                let cell = json.pointer_mut(pointer).unwrap();
                *cell = (cell.as_u64().unwrap() + 100).into();
            }
        });
        let to = world.dir.path().join("area");
        made.write(&to, Lang::En);
        let report = check(&to, &world.anchors());
        assert_eq!(report.exit() == 4, found, "{}", told(&report));
        assert!(found || told(&report).contains("could not be counted again"));
    }
}

#[test]
fn minutes_edited_to_another_result() {
    let (world, _) = World::with_folder("positions", Lang::Zh);
    let path = world.folder().join("minutes.md");
    let text = fs::read_to_string(&path).unwrap();
    let edited = text.replacen("同意", "反对", 1);
    assert_ne!(text, edited);
    fs::write(&path, &edited).unwrap();
    let sums = world.folder().join("SHA256SUMS");
    let listed = fs::read_to_string(&sums).unwrap();
    let again = |text: &str| Hash::of(text.as_bytes()).hex();
    fs::write(&sums, listed.replace(&again(&text), &again(&edited))).unwrap();
    broken(&check(&world.folder(), &world.anchors()), &[Check::Minutes]);
}

#[test]
fn rules_edited_and_digested_again_are_found_by_the_log_id() {
    let (world, mut made) = World::with_folder("none", Lang::Zh);
    made.settings.consultation.title = "减少电梯".to_owned();
    made.rules = made.settings.to_bytes().unwrap();
    let mut bodies = made.bodies();
    let Body::Open(open) = &mut bodies[0] else { panic!() };
    open.rules = Hash::of(&made.rules);
    let forged = made.rechain(bodies);
    let mut bodies = made.bodies();
    let Body::Tally(tally) = &mut bodies[12] else { panic!() };
    let openings = tally.openings;
    made.bind(|_| {});
    bodies = made.bodies();
    let Body::Tally(tally) = &mut bodies[12] else { panic!() };
    tally.openings = openings;
    made.rechain(bodies);
    let to = world.dir.path().join("rules");
    made.write(&to, Lang::Zh);
    assert_eq!(check(&to, &log(forged)).exit(), 0);
    broken(&check(&to, &world.anchors()), &[Check::Log]);
    // Edited without the digests it is found by itself.
    fs::write(world.folder().join("rules.json"), &made.rules).unwrap();
    let report = check(&world.folder(), &Anchors::default());
    broken(&report, &[Check::Files, Check::Genesis, Check::Minutes]);
}

#[test]
fn a_broken_file_does_not_print_a_million_lines() {
    let (world, made) = World::with_folder("positions", Lang::Zh);
    let path = world.dir.path().join("long.jsonl");
    fs::write(&path, made.lines[1].repeat(20_000)).unwrap();
    let report = verify::chain(&path, &Anchors::default()).unwrap();
    assert_eq!((report.size, report.exit()), (20_000, 4));
    assert!(report.findings.len() < 40, "{}", told(&report));
    assert!(told(&report).contains("19995 more"));
    fs::write(&path, [b'x'; 100_000]).unwrap();
    assert_eq!(verify::chain(&path, &Anchors::default()).unwrap().exit(), 4);
}

#[test]
fn forms_for_people_and_programs() {
    let (world, _) = World::with_folder("positions", Lang::Zh);
    let reports = [check(&world.folder(), &world.anchors())];
    for (lang, words) in [(Lang::Zh, "已核对的全部属实"), (Lang::En, "Everything that was checked is true")]
    {
        let lines = form::lines(&reports, lang);
        assert!(lines.starts_with(words) && lines.lines().count() > 18, "{lines}");
        let json = form::json(&reports, lang);
        assert_eq!(json["format"], "yishi/verify/1");
        assert_eq!((&json["log"], &json["size"]), (&world.log.hex().into(), &13.into()));
        assert_eq!((json["exit"].as_u64(), json["findings"][0]["check"].as_str()), (Some(0), Some("files")));
    }
    let reports = verify::book(&world.open(), &Anchors::default()).unwrap();
    let json = form::json(&reports, Lang::En);
    assert_eq!((&json["log"], json["exit"].as_u64()), (&world.log.hex().into(), Some(3)));
    assert!(json["findings"].as_array().unwrap().iter().any(|f| f["where"] == NAME));
}
