//! Who shares an address with somebody erased is not that person: a son with a suffix or a birthday of his own comes in,
//! and whoever may be the erased one under half a name comes in with a word about it.

use std::collections::BTreeMap;

use kundenbuch::{
    Error,
    book::{Book, quietly},
    contacts::{Change, Content, ErasedBefore, Field, Given},
    erasure::{Ground, Known},
    exchange::{
        admit::{HINT, Held, Reason},
        import::Report,
        read::{self, Options},
    },
};

use super::{
    copies::{COPIES, copy_of},
    people::{Place, add},
    ways::{FORMATS, email, named, out, take},
};

const HEADER: &str = "Vorname;Nachname;Suffix;E-Mail;Telefon;Straße;PLZ;Ort;Geburtstag";
const AT: [&str; 3] = ["mueller@beispiel.example;;;;", ";0351 445566;;;", ";;Am Wall 3;01067;Dresden"];

fn list(rows: &[String]) -> Vec<u8> {
    format!("{HEADER}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

/// A row of a name, a suffix and a birthday, with one address of the father's.
fn row(name: &str, at: &str, birthday: &str) -> String {
    format!("{name};{at};{birthday}")
}

/// A book in which a father with all three addresses was and is erased.
fn without_father(place: &Place, family: &str, suffix: &str, birthday: &str) -> Book {
    let mut book = place.create().0;
    let mut father = named("Hans", family, "mueller@beispiel.example", "0351 445566", "Am Wall 3");
    (father.suffix, father.birthday) = (suffix.into(), birthday.into());
    let id = add(&mut book, &father);
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    book
}

fn is_hint(held: &Held) -> bool {
    (held.reason, held.detail.as_str(), held.taken) == (Reason::Erased, HINT, true)
}

fn hints(report: &Report) -> usize {
    report.held.iter().filter(|held| is_hint(held)).count()
}

#[test]
fn a_son_with_a_suffix_or_birthday_of_his_own_comes_in_with_a_hint_at_every_address() {
    for (family, suffix, birthday, son) in [
        ("Müller", "sen.", "", ("Hans;Müller;jun.", "")),
        ("Müller sen.", "", "", ("Hans;Müller;jun.", "")),
        ("Müller", "sen.", "", ("Hans;Müller jun.;", "")),
        ("Müller", "", "1950-05-12", ("Hans;Müller;", "12.05.1980")),
        ("Müller", "", "--05-12", ("Hans;Müller;", "13.05.1980")),
        ("Müller", "sen.", "1950-05-12", ("Hans;Müller;sen.", "01.01.1980")),
    ] {
        for at in AT {
            let case = format!("{family} {suffix} {birthday}: {son:?} {at}");
            let place = Place::new();
            let mut book = without_father(&place, family, suffix, birthday);
            let file = list(&[row(son.0, at, son.1)]);
            let reading = read::open(&file, &Options::default()).unwrap();
            let preview = book.preview_import(&reading, &Given::default(), &quietly).unwrap();
            let report = take(&mut book, &file);
            assert_eq!((report.taken, hints(&report)), (1, 1), "{case}: {report:?}");
            assert_eq!(preview.held, report.held, "{case}");
            assert_eq!(report.out_by_reason.get(&Reason::Erased), None, "{case}");
            let again = take(&mut book, &file);
            assert_eq!((again.supplemented, hints(&again)), (1, 0), "who was let in is not told each month: {case}");
        }
    }
}

#[test]
fn where_nothing_is_known_on_one_side_or_nothing_differs_the_erased_person_stays_out() {
    for (family, suffix, birthday, back) in [
        ("Müller", "sen.", "", ("Hans;Müller;", "")),
        ("Müller sen.", "", "", ("Hans;Müller;sen.", "")),
        ("Müller sen.", "", "", ("Hans;Müller;", "")),
        ("Müller", "", "", ("Hans;Müller;jun.", "12.05.1980")),
        ("Müller", "sen.", "1950-05-12", ("Hans;Müller;senior", "12.05.1950")),
        ("Müller", "sen.", "1950-05-12", ("Hans;Müller;", "12.05.1950")),
        ("Müller", "sen.", "1950-05-12", ("Hans;Müller;sen.", "")),
        ("Müller", "", "--05-12", ("Hans;Müller;", "12.05.1950")),
        ("Müller", "MBA", "", ("Hans;Müller;jun.", "")),
        ("Müller", "", "1950-05-12", ("Hans;Müller;", "05.12.1950")), // month and day read the wrong way
        ("Müller", "", "1950-05-12", ("Hans;Müller;", "01.01.1900")), // what programs put where nothing is known
    ] {
        let place = Place::new();
        let mut book = without_father(&place, family, suffix, birthday);
        let report = take(&mut book, list(&AT.map(|at| row(back.0, at, back.1))));
        let out = report.out_by_reason.get(&Reason::Erased);
        assert_eq!((report.taken, out), (0, Some(&3)), "{family} {suffix} {birthday}: {back:?}: {report:?}");
    }
}

#[test]
fn a_son_who_was_erased_too_stays_out_as_his_father_does() {
    let place = Place::new();
    let mut book = without_father(&place, "Müller", "sen.", "1950-05-12");
    let mut son = named("Hans", "Müller", "mueller@beispiel.example", "", "");
    (son.suffix, son.birthday) = ("jun.".into(), "1980-05-12".into());
    let id = add(&mut book, &son);
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let back = |suffix: &str, birthday: &str| row(&format!("Hans;Müller;{suffix}"), AT[0], birthday);
    let report = take(&mut book, list(&[back("jun.", "12.05.1980"), back("sen.", "12.05.1950"), back("", "")]));
    assert_eq!((report.taken, report.out_by_reason.get(&Reason::Erased)), (0, Some(&3)), "{report:?}");
    let grandson = take(&mut book, list(&[back("III.", "")]));
    assert_eq!((grandson.taken, hints(&grandson)), (1, 1), "{grandson:?}");
}

#[test]
fn every_copy_of_the_book_tells_the_son_from_the_erased_father() {
    for door in COPIES {
        let place = Place::new();
        let book = without_father(&place, "Müller", "sen.", "1950-05-12");
        let mut there = copy_of(&place, book, door).book;
        let father = take(&mut there, list(&[row("Hans;Müller;sen.", AT[0], "12.05.1950")]));
        assert_eq!(father.taken, 0, "{door}: {father:?}");
        let son = take(&mut there, list(&[row("Hans;Müller;jun.", AT[0], "")]));
        assert_eq!((son.taken, hints(&son)), (1, 1), "{door}: {son:?}");
    }
}

#[test]
fn a_son_who_is_entered_or_edited_by_hand_is_refused_by_nobody_until_he_would_be_the_father() {
    let place = Place::new();
    let mut book = without_father(&place, "Müller", "sen.", "1950-05-12");
    let mut son = named("Hans", "Müller", "mueller@beispiel.example", "", "");
    assert_eq!(book.erased_like(&son).unwrap(), Some(Known::Hold));
    son.birthday = "12.5.1980".into(); // as it is typed
    assert_eq!(book.erased_like(&son).unwrap(), Some(Known::Hint));
    let id = add(&mut book, &son);
    assert_eq!(book.erased_like_contact(id).unwrap(), Some(Known::Hint));
    let fact = book.contact(id).unwrap().facts[0].clone();
    let birthday = |value: &str| Content::Fact { name: "birthday".into(), value: value.into() };
    let old = birthday(&fact.value);
    for change in [
        Change::Replace { id: fact.id, old: old.clone(), new: birthday("1950-05-12") },
        Change::Remove { id: fact.id, old },
    ] {
        let refused = book.edit_contact(id, &[change], &Given::default());
        assert!(matches!(refused, Err(Error::ErasedPerson)), "{refused:?}");
    }
    let mut other = named("Hans", "Müller", "jung@beispiel.example", "", "");
    other.suffix = "jun.".into();
    let id = add(&mut book, &other);
    let second = Change::Add { content: email("mueller@beispiel.example") };
    book.edit_contact_knowing(id, &[second], &Given::default(), ErasedBefore::Refuse).unwrap();
    let suffix = Change::Set { field: Field::Suffix, old: "jun.".into(), new: String::new() };
    let refused = book.edit_contact(id, &[suffix], &Given::default());
    assert!(matches!(refused, Err(Error::ErasedPerson)), "{refused:?}");
}

#[test]
fn another_name_or_spelling_with_an_own_address_comes_in_with_a_hint_and_half_a_name_stays_out() {
    let taken = |name: &str, at: &str| {
        let place = Place::new();
        let mut book = without_father(&place, "Müller", "", "");
        take(&mut book, list(&[row(name, at, "")]))
    };
    for at in &AT[..2] {
        for name in ["Hans;;", "Hannes;Müller;", "Hans;Miller;", "Karl;Neu;"] {
            let report = taken(name, at);
            assert_eq!((report.taken, hints(&report)), (1, 1), "{name} {at}: {report:?}");
            assert_eq!((report.held[0].line, report.held[0].contact), (2, None), "{name} {at}");
        }
    }
    for at in AT {
        for name in ["H.;Müller;", ";Müller;"] {
            assert_eq!(taken(name, at).taken, 0, "{name} {at}");
        }
    }
    let neighbour = taken("Karl;Neu;", AT[2]);
    assert_eq!((neighbour.taken, neighbour.held.len()), (1, 0), "in one house live many: {neighbour:?}");
}

#[test]
fn a_list_that_gives_somebody_known_an_address_of_an_erased_person_says_so_once() {
    let place = Place::new();
    let mut book = without_father(&place, "Müller", "", "");
    let ida = add(&mut book, &named("Ida", "Ohm", "", "030 99887766", ""));
    let file = list(&["Ida;Ohm;;mueller@beispiel.example;030 99887766;;;;".to_owned()]);
    let report = take(&mut book, &file);
    assert_eq!((report.supplemented, hints(&report), report.held[0].contact), (1, 1, Some(ida)), "{report:?}");
    assert_eq!(hints(&take(&mut book, &file)), 0);
}

#[test]
fn our_own_files_read_back_tell_the_hint_too_and_the_report_names_nobody_who_was_erased() {
    let from = Place::new();
    let mut book = from.create().0;
    add(&mut book, &named("Karl", "Neu", "mueller@beispiel.example", "", ""));
    for format in FORMATS {
        let to = Place::new();
        let mut there = without_father(&to, "Müller", "", "");
        let report = take(&mut there, out(&mut book, format));
        assert_eq!((report.taken, hints(&report)), (1, 1), "{format:?}: {report:?}");
        let words = BTreeMap::from([("erased_hint".to_owned(), "Wie eine gelöschte Person".to_owned())]);
        let told = String::from_utf8(report.to_csv(&words).unwrap()).unwrap();
        assert!(told.contains("Wie eine gelöschte Person") && !told.contains("Müller"), "{told}");
    }
}
