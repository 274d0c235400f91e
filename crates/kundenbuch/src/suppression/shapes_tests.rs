//! Shapes of files that once took the square of their rows to say no.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::ops::ControlFlow;

use crate::{
    book::{Book, tests::office_book},
    contacts::{Given, Source},
    exchange::read::{self, Options},
    steps,
    suppression::{Scope, Source as From, Target},
};

fn take(book: &mut Book, file: &str) {
    let reading = read::open(file.as_bytes(), &Options::default()).unwrap();
    let given = Given { source: Source::Imported, ..Given::default() };
    let report = book.take_import(&reading, "liste.csv", &given, &|_, _| ControlFlow::Continue(())).unwrap().value;
    assert_eq!(report.taken, report.read, "names alike would be held");
}

/// `rows` people of unlike names who share what `shared` names.
fn file(rows: usize, heading: &str, shared: &str) -> String {
    const SYLLABLES: [&str; 10] = ["bal", "cim", "dor", "fug", "gek", "hax", "jop", "kul", "nirz", "moz"];
    let row = |place: usize| {
        let (first, second) = (SYLLABLES[place / 10 % 10], SYLLABLES[place % 10]);
        format!("{second}{second}{first};{first}{second}{first}{first};{shared}\r\n")
    };
    format!("Vorname;Nachname;{heading}\r\n{}", (0..rows).map(row).collect::<String>())
}

const SHAPES: [(&str, &str); 2] =
    [("E-Mail;Newsletter", "info@x.example;nein"), ("Telefon;Werbesperre", "0711 2233440;ja")];

#[test]
fn twice_the_people_who_share_a_blocked_address_take_at_most_twice_the_steps() {
    for (heading, shared) in SHAPES {
        let count = |rows: usize| {
            let (mut test, file) = (office_book(), file(rows, heading, shared));
            let first = steps::of(|| take(&mut test.book, &file));
            (first, steps::of(|| take(&mut test.book, &file))) // the same file again meets them all
        };
        let (few, many) = (count(30), count(60));
        assert!(many.0 <= 2 * few.0 + 200 && many.1 <= 2 * few.1 + 200, "{heading}: {few:?}, {many:?}");
    }
}

#[test]
fn one_address_is_one_row_and_everybody_who_has_it_refuses() {
    for (heading, shared) in SHAPES {
        let mut test = office_book();
        let book = &mut test.book;
        take(book, &file(12, heading, shared));
        assert_eq!(book.suppressions().unwrap(), 1, "{heading}");
        let refusing = "SELECT count(DISTINCT contact_id) FROM consents";
        let count = |book: &Book| book.db.query_row(refusing, [], |row| row.get::<_, i64>(0)).unwrap();
        let all = "SELECT count(*) FROM contacts";
        assert_eq!(book.db.query_row(all, [], |row| row.get::<_, i64>(0)).unwrap(), 12, "{heading}");
        assert_eq!(count(book), 12, "{heading}");
        take(book, &file(20, heading, shared));
        assert_eq!((book.suppressions().unwrap(), count(book)), (1, 20), "{heading}: those who came since");
    }
}

/// `rows` people of one surname and unlike first names with one customer number, all of whom say no.
fn of_one_number(rows: usize, surname: bool) -> String {
    let names = file(rows, "Kundennummer;Werbesperre", "K-1;ja");
    let one_surname = |line: &str| {
        let mut cells: Vec<&str> = line.split(';').collect();
        if surname && cells[1] != "Nachname" {
            cells[1] = "Quandt";
        }
        format!("{}\r\n", cells.join(";"))
    };
    names.lines().map(one_surname).collect()
}

#[test]
fn twice_the_refusing_rows_of_one_customer_number_take_at_most_twice_the_steps() {
    for surname in [false, true] {
        let count = |rows: usize| {
            let (mut test, file) = (office_book(), of_one_number(rows, surname));
            let first = steps::of(|| take(&mut test.book, &file));
            (first, steps::of(|| take(&mut test.book, &file)))
        };
        let (few, many) = (count(30), count(60));
        assert!(many.0 <= 2 * few.0 + 200 && many.1 <= 2 * few.1 + 200, "{surname}: {few:?}, {many:?}");
    }
}

#[test]
fn twice_the_refused_ranges_of_numbers_take_at_most_twice_the_steps() {
    let count = |rows: usize| {
        let row = |at: usize| format!("V{at};Q{at};0711 {}-10 bis -99;nein\n", 1000 + at);
        let file = format!("Vorname;Nachname;Telefon;Telefonwerbung\n{}", (0..rows).map(row).collect::<String>());
        let mut test = office_book();
        steps::of(|| take(&mut test.book, &file))
    };
    let (few, many) = (count(30), count(60));
    assert!(many <= 2 * few + 200, "{few}, {many}");
}

const HALVES: &str = "Vorname;Nachname;Straße;PLZ;Ort;Werbesperre\r\n";

/// Files of half names: one at one place in every row, one at many places, couples, and people in the bin.
fn half(shape: &str, rows: usize) -> String {
    let row = |at: usize| match shape {
        "one place" => ";Quandt;Weg 001;70173;S;ja\r\n".to_owned(),
        "many places" => format!(";Quandt;Weg {at:03};70173;S;ja\r\n"),
        "couples" => format!("Hans und Eva;Q{at:03};Weg {at:03};70173;S;ja\r\n"),
        "initials" => format!("{};Quandt;Weg 001;70173;S;ja\r\n", ["A.", "B.", "C.", "D."][at % 4]),
        _ => format!("E.;Q{at:03};Weg 001;70173;S;ja\r\n"),
    };
    format!("{HALVES}{}", (0..rows).map(row).collect::<String>())
}

#[test]
fn twice_the_refusing_rows_of_half_names_take_at_most_twice_the_steps() {
    for shape in ["one place", "many places", "couples", "initials", "many names"] {
        for binned in [false, true] {
            let count = |rows: usize| {
                let mut test = office_book();
                let people = |at: usize| {
                    let (given, place) = (["Anna", "Berta", "Carl", "Dora"][at % 4], at % 7);
                    format!("{given} {};Quandt;Weg {place:03};70173;S;\r\n", ["bal", "cim", "dor", "fug"][at / 4 % 4])
                };
                let people = format!("{HALVES}{}", (0..rows).map(people).collect::<String>());
                let reading = read::open(people.as_bytes(), &Options::default()).unwrap();
                let given = Given { source: Source::Imported, ..Given::default() };
                test.book.take_import(&reading, "leute.csv", &given, &|_, _| ControlFlow::Continue(())).unwrap();
                if binned {
                    let ids: Vec<_> = test.book.search("quandt", 500).unwrap().into_iter().map(|one| one.id).collect();
                    test.book.bin_contacts(&ids).unwrap();
                }
                let file = half(shape, rows);
                let reading = read::open(file.as_bytes(), &Options::default()).unwrap();
                steps::of(|| {
                    let run = test.book.take_import(&reading, "halb.csv", &given, &|_, _| ControlFlow::Continue(()));
                    drop(run.unwrap());
                })
            };
            let (few, many) = (count(60), count(120));
            assert!(many <= 2 * few + 200, "{shape}, in the bin {binned}: {few}, {many}");
        }
    }
}

/// A couple with half a name in many joined lines of post, all blocked at once.
fn halves(people: usize) -> Vec<Vec<Target>> {
    let line = |at: usize| format!("Herr Q{at:03} und Frau E. Q{at:03}, Weg 1, 70173 Stuttgart");
    (0..people).flat_map(|at| Target::post_of_line(&line(at))).collect()
}

#[test]
fn twice_the_half_names_blocked_at_once_take_at_most_twice_the_steps() {
    for shared in [false, true] {
        let count = |people: usize| {
            let mut test = office_book();
            let row = |at: usize| format!("Eva;Q{at:03};Weg 1;70173;Stuttgart;\r\n");
            let file = format!("{HALVES}{}", (0..people).map(row).collect::<String>());
            take(&mut test.book, &file);
            let mut lines = halves(people);
            if shared {
                lines = vec![lines.concat()];
            }
            steps::of(|| {
                let done = test.book.suppress_all(&lines, &Scope::Advertising, From::Person).unwrap().value;
                assert_eq!(done.contacts as usize, people);
            })
        };
        let (few, many) = (count(60), count(120));
        assert!(many <= 2 * few + 200, "in one {shared}: {few}, {many}");
    }
}

/// Cells of a first name that once took the square of their length.
const NAMES: [&str; 6] = ["Herr und Frau ", "Hans und ", "Hans/", "Frau Eva ", "Hans geb. ", "Familie "];

#[test]
fn twice_the_people_in_a_name_take_at_most_twice_the_steps() {
    for shape in NAMES {
        let count = |people: usize| {
            let row = |given: &str| format!("\"{given}\";Quandt;Weg 1;70173;S;ja\r\n");
            let file = format!("{HALVES}{}", row(&shape.repeat(people)));
            let mut test = office_book();
            let line = format!("{} Quandt, Weg 1, 70173 S", shape.repeat(people));
            let asked = steps::of(|| drop(Target::post_of_line(&line)));
            (asked, steps::of(|| take(&mut test.book, &file)))
        };
        let (few, many) = (count(200), count(400));
        assert!(many.0 <= 2 * few.0 + 200 && many.1 <= 2 * few.1 + 200, "{shape}: {few:?}, {many:?}");
    }
}

/// The row at a place.
type Row = fn(usize) -> String;

/// Rows that each tell one customer, or one firm, something more.
const MORE: [(&str, &str, Row); 5] = [
    ("numbers", "Kundennummer;Vorname;Nachname;E-Mail", |at| format!("K-{at};Hans;Quandt;h@q.example")),
    ("facts", "Vorname;Nachname;E-Mail;Bestellnummer", |at| format!("Hans;Quandt;h@q.example;B{at}")),
    ("notes", "Vorname;Nachname;E-Mail;Notiz", |at| format!("Hans;Quandt;h@q.example;Bestellung {at}")),
    ("at hand", "Firma;Zusatz;Straße;PLZ;Ort", |at| format!("Bau GmbH;z.Hd. Frau Quandt{at};Weg 1;70173;Stuttgart")),
    ("orders", "Vorname;Nachname;E-Mail;Artikel", |at| {
        format!("Hans;Quandt{};h{}@q.example;Wein {at}", ["bal", "fug"][at % 2], at % 2)
    }),
];

#[test]
fn twice_the_rows_that_supplement_one_contact_take_at_most_twice_the_steps() {
    for (shape, heading, row) in MORE {
        let count = |rows: usize| {
            let mut test = office_book();
            let file = format!("{heading}\r\n{}", (0..rows).map(|at| row(at) + "\r\n").collect::<String>());
            steps::of(|| take(&mut test.book, &file))
        };
        let (few, many) = (count(60), count(120));
        assert!(many <= 2 * few + 200, "{shape}: {few}, {many}");
    }
}
