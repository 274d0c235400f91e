//! An open at which nobody wrote anywhere reads neither the copies of the ledger nor the tables they are compared with. What
//! they hold is known all the same.

use std::fs;

use kundenbuch::{
    book::{AskFirst, Book, Notice, Unlock, folder::AppFolder, quietly},
    consents::Channel,
    contacts::{Change, Field},
    exchange::draft::Draft,
};

use super::{
    older::{agree, withdraw},
    people::{PASSPHRASE, Place, add, copy},
    ways::{edit, eva, found, given_to},
};

/// A book in which Eva agreed and withdrew, closed and opened until nothing is new.
fn settled(place: &Place) -> Book {
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    agree(&mut book, id);
    withdraw(&mut book, id);
    book.close().unwrap();
    place.open().book.close().unwrap();
    place.open().book
}

#[test]
fn a_copy_that_was_altered_or_taken_away_between_two_quiet_opens_is_named_and_made_anew() {
    let place = Place::new();
    settled(&place).close().unwrap();
    let ledger = fs::read_dir(place.book()).unwrap().map(|entry| entry.unwrap().path());
    let ledger = ledger.into_iter().find(|path| path.to_string_lossy().contains("ledger")).unwrap();
    let mut bytes = fs::read(&ledger).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&ledger, &bytes).unwrap();
    let opened = place.open();
    assert_eq!(opened.notices, [Notice::LedgerDamaged]);
    opened.book.close().unwrap();
    fs::remove_file(&ledger).unwrap();
    place.open().book.close().unwrap();
    assert!(ledger.exists());
    assert_eq!(place.open().book.verify().unwrap().findings, []);
}

#[test]
fn an_old_copy_of_a_settled_book_learns_what_was_said_since() {
    let place = Place::new();
    let mut book = place.create();
    let id = add(&mut book.0, &eva());
    agree(&mut book.0, id);
    book.0.close().unwrap();
    let open = |path: &std::path::Path| {
        Book::open(path, Unlock::Passphrase(PASSPHRASE), place.app(), AskFirst::No).unwrap().book
    };
    open(&place.book()).close().unwrap();
    let old = place.root.path().join("Kopie.kundenbuch");
    copy(&place.book(), &old);
    let mut book = open(&place.book());
    withdraw(&mut book, id);
    book.close().unwrap();
    let book = open(&old);
    assert!(book.may_contact_list("newsletter", Channel::Email).unwrap().allowed.is_empty());
    book.close().unwrap();
    assert!(open(&old).may_contact_list("newsletter", Channel::Email).unwrap().allowed.is_empty());
}

#[test]
fn another_pc_without_copies_of_its_own_gets_them_whole() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    agree(&mut book, id);
    withdraw(&mut book, id);
    book.close().unwrap();
    let app = || AppFolder::at(place.root.path().join("app2"));
    let open = || Book::open(&place.book(), Unlock::Passphrase(PASSPHRASE), app(), AskFirst::No).unwrap().book;
    open().close().unwrap();
    assert_eq!(open().verify().unwrap().findings, []);
}

#[test]
fn marks_under_a_later_name_reach_the_copies_of_a_settled_book() {
    let place = Place::new();
    let mut book = settled(&place);
    let contact = found(&book, "Eva Huber");
    edit(&mut book, contact.id, given_to(&contact, "Ewa")).unwrap();
    book.close().unwrap();
    let book = place.open().book;
    assert_eq!(book.verify().unwrap().findings, []);
}

#[test]
fn whoever_was_undone_after_a_backup_is_known_from_it_when_they_come_again() {
    let place = Place::new();
    let mut book = settled(&place);
    let stick = place.root.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    let child = Draft { given: "Kim".into(), family: "Berg".into(), minor: true, ..eva() };
    add(&mut book, &child);
    book.back_up(&stick, &quietly).unwrap();
    book.undo().unwrap();
    book.close().unwrap();
    for _ in 0..2 {
        place.open().book.close().unwrap();
    }
    let mut book = place.open().book;
    let id = add(&mut book, &Draft { minor: false, ..child });
    assert!(book.contact(id).unwrap().minor);
    let tick = Change::Set { field: Field::Minor, old: "1".into(), new: "0".into() };
    edit(&mut book, id, tick).unwrap();
}
