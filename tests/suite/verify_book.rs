//! What the checker says of a book that was changed behind its back.

use std::fs;

use crate::verify_support::{Made, NAME, SIMPLE, STATUTE, World, answer, failed, open_one, settings, told};
use rusqlite::Connection;
use yishi::book::{Access, Book};
use yishi::consult::decide;
use yishi::log::opening::{Opening as _, VisitOpening};
use yishi::log::{Body, Hash};
use yishi::text::Lang;
use yishi::verify::{self, Anchors, Check, Report, Status};

fn check(world: &World, anchors: &Anchors) -> Vec<Report> {
    verify::path(&world.book_path(), &world.state(), anchors).unwrap()
}

fn all_told(reports: &[Report]) -> String {
    reports.iter().map(told).collect()
}

/// Changes the closed book by SQL, as someone with the file would, and gives
/// the checks that fail then.
fn after(sql: &str) -> (Vec<Check>, u8) {
    let world = World::closed("positions", STATUTE);
    let conn = Connection::open(world.book_path()).unwrap();
    let trigger = |name: &str| -> String {
        conn.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0)).unwrap()
    };
    let names = ["entry_is_never_changed", "entry_is_never_deleted"];
    let triggers = names.map(trigger);
    for name in names {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn.execute_batch(sql).unwrap();
    for trigger in triggers {
        conn.execute_batch(&trigger).unwrap();
    }
    drop(conn);
    let reports = check(&world, &world.anchors());
    let failed: Vec<Check> = reports.iter().flat_map(failed).collect();
    (failed, verify::exit(&reports))
}

#[test]
fn a_good_book_open_and_closed() {
    for rule in [SIMPLE, STATUTE] {
        let world = World::opened("positions", rule);
        let reports = check(&world, &world.anchors());
        assert_eq!(verify::exit(&reports), 3, "{}", all_told(&reports));
        assert_eq!(failed(&reports[1]), []);
        world.close(NAME);
        let reports = check(&world, &world.anchors());
        assert_eq!(verify::exit(&reports), 0, "{}", all_told(&reports));
        assert_eq!(verify::exit(&check(&world, &Anchors::default())), 3);
        assert_eq!((reports.len(), reports[1].size, reports[1].log), (2, 13, Some(world.log)));
        let other = Anchors { log: Some(Hash::of(b"other").hex()), since: None, ..Anchors::default() };
        let reports = check(&world, &other);
        assert_eq!((failed(&reports[0]), verify::exit(&reports)), (vec![Check::Log], 4));
    }
}

#[test]
fn an_empty_book_is_sound() {
    let dir = tempfile::tempdir().unwrap();
    let (path, state) = (dir.path().join("b.db"), dir.path().join("s"));
    drop(Book::create(&path, &state, "东里", &"5a".repeat(16), "2026-02-01").unwrap());
    let reports = verify::path(&path, &state, &Anchors::default()).unwrap();
    assert_eq!((reports.len(), verify::exit(&reports)), (1, 0), "{}", all_told(&reports));
}

#[test]
fn several_consultations_are_numbered_in_one_row() {
    let world = World::opened("positions", SIMPLE);
    let mut book = Book::open(&world.book_path(), &world.state(), Access::Write).unwrap();
    open_one(&mut book, &settings("parking", "named", SIMPLE), "second");
    answer(&mut book, "parking");
    drop(book);
    world.close("parking");
    world.close(NAME);
    let reports = check(&world, &Anchors::default());
    assert_eq!(verify::exit(&reports), 3, "{}", all_told(&reports));
    assert_eq!(reports.iter().flat_map(failed).count(), 0);
    // Only the log whose id is given is anchored.
    let reports = check(&world, &world.anchors());
    let exits: Vec<u8> = reports.iter().map(Report::exit).collect();
    assert_eq!(exits, [0, 0, 3], "{}", all_told(&reports));
    // An older copy speaks of its own consultation only.
    let made = Made::of(&world);
    let old = world.dir.path().join("old.jsonl");
    fs::write(&old, made.lines[..4].concat()).unwrap();
    let reports = check(&world, &Anchors { since: Some(old), ..world.anchors() });
    let since = |report: &Report| report.findings.iter().find(|f| f.check == Check::Since).unwrap().status;
    assert_eq!((since(&reports[1]), since(&reports[2])), (Status::Ok, Status::NotChecked));
    // The minutes of one name those of the other by hash.
    let conn = Connection::open(world.book_path()).unwrap();
    conn.execute_batch(
        "UPDATE consultation SET tally = CAST(replace(CAST(tally AS TEXT), '\"number\": 2', '\"number\": 3') AS BLOB) WHERE name = 'lift'",
    )
    .unwrap();
    let reports = check(&world, &Anchors::default());
    assert!(failed(&reports[1]).contains(&Check::Tally), "{}", all_told(&reports));
}

#[test]
fn rows_changed_by_sql() {
    use Check::{Book, Genesis, Headfile, Index, Order, Private, Root, Slots, States, Tally};
    let has = |sql: &str, checks: &[Check]| {
        let (found, exit) = after(sql);
        assert!(checks.iter().all(|check| found.contains(check)), "{sql}: {found:?}");
        assert!(exit >= 4, "{sql}");
        exit
    };
    has("UPDATE entry SET line = replace(line, '2026-03-20', '2026-03-21') WHERE seq = 11", &[Order, Root]);
    has("UPDATE entry SET line = line || ' ' WHERE seq = 3", &[Check::Canonical, Order, Root]);
    has("DELETE FROM entry WHERE seq = 12", &[Root, Tally]);
    has("DELETE FROM entry WHERE seq = 5", &[Book]);
    has("INSERT INTO entry SELECT consultation, 13, line FROM entry WHERE seq = 12", &[Order, States, Root]);
    has("DELETE FROM secret WHERE seq = 2", &[Private]);
    has("INSERT INTO secret SELECT consultation, 0, opening, NULL FROM secret WHERE seq = 1", &[Private]);
    has("UPDATE secret SET opening = replace(opening, 'against', 'for') WHERE seq = 7", &[Private]);
    has("UPDATE secret SET detail = replace(detail, '王', '李')", &[Private]);
    has("UPDATE secret SET detail = NULL WHERE seq = 1", &[Private]);
    has("UPDATE secret SET detail = (SELECT detail FROM secret WHERE seq = 1) WHERE seq = 6", &[Private]);
    has("UPDATE secret SET opening = (SELECT opening FROM secret WHERE seq = 1) WHERE seq = 3", &[Private]);
    has("UPDATE slot SET area = area + 1 WHERE door = '1-1-101'", &[Genesis]);
    has("UPDATE slot SET own = '1-1-102' WHERE door = '1-1-101'", &[Genesis]);
    has("UPDATE slot SET n = 9 WHERE door = '1-1-101'", &[Index]);
    has("UPDATE slot SET own_doors = 2 WHERE door = '1-1-101'", &[Index]);
    has("DELETE FROM slot WHERE door = '1-1-101'", &[Genesis, Slots]);
    has(
        "UPDATE consultation SET settings = CAST(replace(CAST(settings AS TEXT), '电梯', '楼梯') AS BLOB)",
        &[Genesis],
    );
    has("UPDATE consultation SET settings = CAST('{}' AS BLOB)", &[Book]);
    has("UPDATE consultation SET proposal = CAST('x' AS BLOB)", &[Genesis]);
    has(
        "UPDATE consultation SET tally = CAST(replace(CAST(tally AS TEXT), '\"number\": 1', '\"number\": 2') AS BLOB)",
        &[Tally],
    );
    has("UPDATE consultation SET tally = NULL", &[Tally]);
    has("UPDATE consultation SET name = 'parking'", &[Genesis]);
    has("UPDATE consultation SET head = zeroblob(32)", &[Root]);
    has("UPDATE answer SET position = 'for' WHERE door = '2-1-201'", &[Index]);
    has("UPDATE answer SET delivered = 1 WHERE door = '2-1-102'", &[Index]);
    has("DELETE FROM answer WHERE door = '2-1-102'", &[Index]);
    has("UPDATE tallied SET households = households + 1 WHERE standing = 'for'", &[Index]);
    has("UPDATE head SET heads = heads + 1 WHERE said = 'for'", &[Index]);
    has("DELETE FROM owned", &[Index]);
    has("UPDATE stage SET last_at = '2026-03-01'", &[Index]);
    has("UPDATE stage SET closed = 0", &[Index]);
    has("UPDATE course SET value = 'lapsed' WHERE name = 'result'", &[Index]);
    has("DELETE FROM course", &[Index]);
    has("UPDATE meta SET value = '西里社区' WHERE key = 'community'", &[Book]);
    has("UPDATE household SET area = 1 WHERE n = 0", &[Book]);
    assert_eq!(has("UPDATE consultation SET size = 12, tree = x''", &[Book]), 4);
    // The last lines gone and the head row put right: the head file knows.
    let world = World::closed("positions", STATUTE);
    let made = Made::of(&world);
    let mut chain = yishi::log::Chain::new();
    made.lines[..12].iter().for_each(|line| {
        chain.push(line.as_bytes());
    });
    let blob = |bytes: &[u8]| data_encoding::HEXUPPER.encode(bytes);
    let sql = format!(
        "DELETE FROM entry WHERE seq = 12; DELETE FROM course WHERE name = 'result'; \
         UPDATE consultation SET size = 12, tally = NULL, tally_seq = NULL, \
         head = x'{}', tree = x'{}'",
        blob(&chain.head().hash.0),
        blob(&chain.tree().to_bytes())
    );
    assert_eq!(after(&sql), (vec![Headfile], 5));
}

#[test]
fn rolled_back_forked_and_lost() {
    let world = World::opened("positions", SIMPLE);
    let old = fs::read(world.book_path()).unwrap();
    world.close(NAME);
    let made = Made::of(&world);
    let copy = world.dir.path().join("copy.jsonl");
    fs::write(&copy, made.lines.concat()).unwrap();
    fs::write(world.book_path(), &old).unwrap();
    let reports = check(&world, &world.anchors());
    assert_eq!((failed(&reports[1]), verify::exit(&reports)), (vec![Check::Headfile], 5));
    // On another machine only what the reader brings along shows it.
    let elsewhere = world.dir.path().join("elsewhere");
    let on_another = |anchors: &Anchors| verify::path(&world.book_path(), &elsewhere, anchors).unwrap();
    assert_eq!(verify::exit(&on_another(&world.anchors())), 3);
    let reports = on_another(&Anchors { since: Some(copy), ..world.anchors() });
    assert_eq!((failed(&reports[1]), verify::exit(&reports)), (vec![Check::Since], 5));
    // Closed a second time, on another day: a fork.
    let mut book = Book::open(&world.book_path(), &elsewhere, Access::Write).unwrap();
    let mut writing = book.write(NAME).unwrap();
    writing
        .close(
            "2026-03-21".parse().unwrap(),
            yishi::book::Terms { accept_conflicts: true, ..Default::default() },
        )
        .unwrap();
    writing.commit().unwrap();
    let reports = check(&world, &world.anchors());
    assert_eq!((failed(&reports[1]), verify::exit(&reports)), (vec![Check::Headfile], 5));
    // A head file that nobody can read is not passed over.
    let heads =
        Book::open(&world.book_path(), &world.state(), Access::Read).unwrap().heads().folder().to_owned();
    fs::write(heads.join(world.log.hex()), "?").unwrap();
    let reports = check(&world, &world.anchors());
    assert_eq!((failed(&reports[1]), verify::exit(&reports)), (vec![Check::Headfile], 4));
    // A log that this machine wrote and the book does not have.
    fs::write(heads.join(Hash::of(b"gone").hex()), "?").unwrap();
    let reports = check(&world, &world.anchors());
    assert_eq!((failed(&reports[0]), reports[0].exit()), (vec![Check::Lost], 5));
}

#[test]
fn a_book_beyond_reading_is_broken_and_a_missing_one_could_not_run() {
    let world = World::closed("positions", SIMPLE);
    let bytes = fs::read(world.book_path()).unwrap();
    for cut in [bytes.len() / 2, 4096, 100, 20] {
        fs::write(world.book_path(), &bytes[..cut]).unwrap();
        let reports = check(&world, &world.anchors());
        assert_eq!(verify::exit(&reports), 4, "{cut}");
        assert!(failed(&reports[0]).contains(&Check::Book), "{cut}\n{}", all_told(&reports));
    }
    // Every page cut off in turn.
    for pages in 1..bytes.len() / 4096 {
        fs::write(world.book_path(), &bytes[..pages * 4096]).unwrap();
        assert!(verify::exit(&check(&world, &world.anchors())) >= 4, "{pages} pages");
    }
    let none = verify::path(&world.dir.path().join("none.db"), &world.state(), &Anchors::default());
    assert_eq!(none.unwrap_err().exit, 1);
}

#[test]
fn a_book_and_its_minutes_agree() {
    let (world, made) = World::with_folder("named", Lang::Zh);
    let reports = check(&world, &Anchors { since: Some(world.folder()), ..world.anchors() });
    assert_eq!(verify::exit(&reports), 0, "{}", all_told(&reports));
    assert_eq!(reports[1].size, made.lines.len() as u64);
}

/// A public notice stands for delivery, so its visits in vain must be there. Whoever
/// writes the book by another program can leave them out.
#[test]
fn a_notice_without_its_visits_in_vain_is_found() {
    // The rule's name ends a text in the file of the consultation.
    let rule = format!("{SIMPLE}\"\ndelivery = {{ visits = 2, notice = true }} # \"");
    for (in_vain, wanted) in [(0, vec![Check::Private]), (1, vec![Check::Private]), (2, vec![])] {
        let world = World::opened("positions", &rule);
        let mut book = Book::open(&world.book_path(), &world.state(), Access::Write).unwrap();
        let mut writing = book.write(NAME).unwrap();
        let mut salt = crate::verify_support::salts("notice");
        for n in 0..=in_vain {
            let state = writing.door(&"1-1-202".parse().unwrap()).unwrap().unwrap();
            let outcome = if n == 0 { "posted" } else { "absent" };
            let opening = VisitOpening {
                slot: state.slot,
                log: world.log,
                outcome: outcome.to_owned(),
                detail: None,
                salt: salt(),
            };
            let line = opening.encode();
            let commitment = Hash::of(line.as_bytes());
            let effect = decide::visited(&writing.stored().settings.rule.clone(), &state, outcome);
            let body = Body::Visit { slot: state.slot, commitment, pack: None };
            writing.push(&decide::Sealed { body, opening: Some(line), detail: None, effect }).unwrap();
        }
        writing.commit().unwrap();
        drop(book);
        let reports = check(&world, &world.anchors());
        assert_eq!(failed(&reports[1]), wanted, "{}", all_told(&reports));
    }
}
