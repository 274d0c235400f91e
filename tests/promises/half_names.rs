//! Half a name in a list, `Kranz` or `Frau H. Kranz`, at a house: it is whoever it can mean, and stays nobody else's.

use kundenbuch::{
    Id,
    book::{Book, quietly},
    consents::{Channel, Event},
    contacts::Contact,
    erasure::Ground,
    exchange::admit::Reason,
};

use super::{
    people::{Place, add},
    ways::{named, take},
};

fn refuses(book: &Book, id: Id<Contact>, channel: Channel) -> bool {
    let history = book.consent_history(id).unwrap();
    history.iter().any(|said| said.channel == channel && matches!(said.event, Event::Objected | Event::Withdrawn))
}

/// On which of mail, phone and post somebody refuses after a list with a no at their house.
fn after(book: &mut Book, id: Id<Contact>, row: &str, no: &str) -> [bool; 3] {
    take(book, format!("Anrede;Vorname;Nachname;Straße;PLZ;Ort;{no}\r\n{row};Am Wall 3;01067;Dresden;ja\r\n"));
    [Channel::Email, Channel::Phone, Channel::Post].map(|channel| refuses(book, id, channel))
}

#[test]
fn the_whole_no_of_half_a_name_is_that_of_the_only_one_it_can_mean() {
    for row in [";;Kranz", "Herr;;Kranz", "Herr;M.;Kranz", ";;Kranz, M.", ";M.A.;Kranz"] {
        for (no, told) in [("Werbesperre", [true; 3]), ("Sperre Telefon", [false, true, false])] {
            let place = Place::new();
            let mut book = place.create().0;
            let max = add(&mut book, &named("Max", "Kranz", "max@x.example", "0351 445566", "Am Wall 3"));
            for _ in 0..2 {
                assert_eq!(after(&mut book, max, row, no), told, "{row} {no}");
            }
        }
    }
}

#[test]
fn half_a_name_in_a_house_of_several_stops_letters_only_and_a_whole_one_means_itself() {
    let place = Place::new();
    let mut book = place.create().0;
    let max = add(&mut book, &named("Max", "Kranz", "max@x.example", "", "Am Wall 3"));
    let anna = add(&mut book, &named("Anna", "Kranz", "anna@x.example", "", "Am Wall 3"));
    assert_eq!(after(&mut book, max, ";;Kranz", "Werbesperre"), [false, false, true]);
    assert_eq!(after(&mut book, anna, "Frau;Berta;Kranz", "Werbesperre"), [false, false, true]);
    assert_eq!(after(&mut book, anna, ";Anna;Kranz", "Werbesperre"), [true; 3]);
    assert!(!refuses(&book, max, Channel::Email));
}

#[test]
fn somebody_whom_a_later_row_brings_is_meant_too() {
    let place = Place::new();
    let mut book = place.create().0;
    take(
        &mut book,
        "Vorname;Nachname;E-Mail;Straße;PLZ;Ort;Werbesperre\r\n;Kranz;;Am Wall 3;01067;Dresden;ja\r\n\
         Max;Kranz;max@x.example;Am Wall 3;01067;Dresden;\r\n",
    );
    let max = super::ways::only(&book, "max@x.example");
    assert!(refuses(&book, max, Channel::Email));
}

#[test]
fn an_erased_person_does_not_come_back_by_half_a_name() {
    let held = |erased: (&str, &str), row: &str| {
        let place = Place::new();
        let mut book = place.create().0;
        let (given, family) = erased;
        let id = add(&mut book, &named(given, family, "h@x.example", "0351 445566", "Am Wall 3"));
        book.erase(id, Ground::Objection, &quietly).unwrap();
        let report = take(&mut book, format!("Anrede;Vorname;Nachname;E-Mail;Straße;PLZ;Ort\r\n{row}\r\n"));
        report.held.iter().any(|held| held.reason == Reason::Erased && !held.taken)
    };
    let hannelore = ("Hannelore", "Großmann");
    for row in [
        "Frau;H.;Großmann;;Am Wall 3;01067;Dresden",
        "Frau;;Großmann;;Am Wall 3;01067;Dresden",
        ";;Großmann, H.;;Am Wall 3;01067;Dresden",
        ";Han.;Großmann;;Am Wall 3;01067;Dresden",
        ";Hannel.;Großmann;;Am Wall 3;01067;Dresden",
        "Frau;;Großmann;h@x.example;;;",
    ] {
        assert!(held(hannelore, row), "{row}");
    }
    for first in ["K.H.", "K.-H.", "K. H."] {
        let row = format!(";{first};Gold;;Am Wall 3;01067;Dresden");
        assert!(held(("Karl-Heinz", "Gold"), &row), "{row}");
    }
    for row in [
        "Herr;Heinz;Großmann;;Am Wall 3;01067;Dresden",
        ";K.;Großmann;;Am Wall 3;01067;Dresden",
        "Familie;;Großmann;;Am Wall 5;01067;Dresden",
        "Frau;H.;Klein;;Am Wall 3;01067;Dresden",
    ] {
        assert!(!held(hannelore, row), "{row} is somebody else");
    }
    assert!(!held(("H.", "Großmann"), ";Heinz;Großmann;;Am Wall 3;01067;Dresden"), "a whole name may be another one");
}
