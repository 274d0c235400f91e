//! Nothing typed is lost, and what is written out reads back the same, after every door and in every copy.

use std::fs;

use kundenbuch::{
    Error, Id, Moment, backup,
    book::{Book, Unlock, quietly},
    contacts::{Change, Contact, Content, ErasedBefore, Given},
    erasure::Ground,
    exchange::draft::Draft,
    suppression::{Scope, Source, Target},
};

use super::{
    copies::{COPIES, copy_of},
    older::{agree, withdraw},
    people::{PASSPHRASE, Place, add, person},
    roundtrip::{assert_carried, told},
    ways::{FORMATS, edit, edits, email, eva, mail_to, named, only, out, street_to, take},
};

/// A book with three people, a note, a consent and a no.
fn full(place: &Place) -> (Book, Id<Contact>) {
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    agree(&mut book, id);
    let note =
        Content::Note { activity: "call".into(), body: "rief an".into(), happened_at: Moment(1_700_000_000_000) };
    book.add_note(id, &note, &Given::default()).unwrap();
    let other = add(&mut book, &person(2));
    agree(&mut book, other);
    withdraw(&mut book, other);
    add(&mut book, &Draft { organisation: "Kellerei Sonnenhang".into(), ..person(3) });
    (book, id)
}

#[test]
fn every_copy_of_the_book_holds_all_that_was_typed_and_tells_it_the_same() {
    for door in COPIES {
        let place = Place::new();
        let (mut book, _) = full(&place);
        let before = told(&mut book);
        assert_eq!(before.len(), 4, "three people and the firm of one");
        let mut there = copy_of(&place, book, door).book;
        assert_eq!(told(&mut there), before, "{door}");
        assert_eq!(there.verify().unwrap().findings, [], "{door}");
        assert_carried(&mut there, door);
    }
}

#[test]
fn an_older_backup_that_is_restored_leaves_the_newer_one_beside_it_whole() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    let stick = place.root.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    let older = book.back_up_as(&stick.join("Montag.kundenbuch-backup"), &quietly).unwrap().path;
    let note =
        Content::Note { activity: "visit".into(), body: "seither".into(), happened_at: Moment(1_700_000_000_000) };
    book.add_note(id, &note, &Given::default()).unwrap();
    let newest = told(&mut book);
    let newer = book.back_up(&stick, &quietly).unwrap().path;
    book.close().unwrap();
    let bytes = fs::read(&newer).unwrap();
    let restore = |file: &str, to: &str| {
        backup::restore(file.as_ref(), Unlock::Passphrase(PASSPHRASE), &place.root.path().join(to), place.app())
            .unwrap()
            .book
    };
    let back = restore(&older, "alt");
    assert_eq!(back.contact(id).unwrap().notes.len(), 1);
    back.close().unwrap();
    assert_eq!(fs::read(&newer).unwrap(), bytes, "the newer backup was touched");
    assert_eq!(told(&mut restore(&newer, "neu")), newest);
}

#[test]
fn the_bin_and_back_lose_nothing() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    let before = told(&mut book);
    book.bin_contacts(&[id]).unwrap();
    book.restore_contacts(&[id]).unwrap();
    assert_eq!(told(&mut book), before);
}

#[test]
fn undo_and_redo_of_each_edit_lose_nothing() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    let before = book.contact(id).unwrap();
    for (door, change) in edits(&before) {
        edit(&mut book, id, change).unwrap();
        let edited = book.contact(id).unwrap();
        book.undo().unwrap();
        assert_eq!(book.contact(id).unwrap(), before, "{door}: undo");
        book.redo().unwrap();
        assert_eq!(book.contact(id).unwrap(), edited, "{door}: redo");
        book.undo().unwrap();
    }
}

#[test]
fn what_was_undone_comes_back_by_no_redo_once_something_else_was_done() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    let other = add(&mut book, &named("Ida", "Ohm", "ida@beispiel.example", "", ""));
    for lasting in [false, true] {
        edit(&mut book, id, Change::Add { content: Content::Tag { value: "Stammtisch".into() } }).unwrap();
        book.undo().unwrap();
        if lasting {
            withdraw(&mut book, other);
        } else {
            edit(&mut book, other, Change::Add { content: Content::Tag { value: "Kegelclub".into() } }).unwrap();
        }
        assert!(matches!(book.redo(), Err(Error::NothingToUndo)));
        assert_eq!(book.contact(id).unwrap().tags, []);
    }
}

#[test]
fn what_was_written_after_each_edit_undo_and_redo_reads_back_the_same() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    // One after the other, each on what the one before left.
    for at in 0..edits(&book.contact(id).unwrap()).len() {
        let (door, change) = edits(&book.contact(id).unwrap()).swap_remove(at);
        edit(&mut book, id, change).unwrap();
        assert_carried(&mut book, door);
    }
    for door in ["undo", "redo"] {
        let tag = Change::Add { content: Content::Tag { value: format!("Stammtisch {door}") } };
        edit(&mut book, id, tag).unwrap();
        edit(&mut book, id, Change::Add { content: email(&format!("{door}@beispiel.example")) }).unwrap();
        book.undo().unwrap();
        if door == "redo" {
            book.redo().unwrap();
        }
        assert_carried(&mut book, door);
    }
}

#[test]
fn an_opt_out_changes_nothing_that_somebody_typed() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    let before = book.contact(id).unwrap();
    let address = before.emails[0].value.clone();
    let target = Target::Email { address: address.clone() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
    for source in [Source::Paste, Source::Csv, Source::Mail] {
        book.take_optouts(std::slice::from_ref(&address), source).unwrap();
    }
    assert_eq!(book.contact(id).unwrap(), before);
}

#[test]
fn what_was_written_after_each_opt_out_reads_back_the_same() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    let first = book.contact(id).unwrap();
    edit(&mut book, id, Change::Add { content: email("zwei@beispiel.example") }).unwrap();
    edit(&mut book, id, mail_to(&first, "neu@beispiel.example")).unwrap();
    edit(&mut book, id, street_to(&first, "Seestr. 9")).unwrap();
    let button = Target::Email { address: "zwei@beispiel.example".into() };
    book.suppress(&button, &Scope::Advertising, Source::Person).unwrap();
    assert_carried(&mut book, "opt-out by button");
    // One after the other: a former address, a present one, somebody unknown.
    for (address, source, door) in [
        ("eva@beispiel.example", Source::Paste, "opt-out by paste"),
        ("neu@beispiel.example", Source::Csv, "opt-out by CSV"),
        ("niemand@beispiel.example", Source::Mail, "opt-out by mail"),
    ] {
        book.take_optouts(&[address.to_owned()], source).unwrap();
        assert_carried(&mut book, door);
    }
}

#[test]
fn what_was_written_after_a_take_back_the_bin_and_a_return_reads_back_the_same() {
    let place = Place::new();
    let (mut book, id) = full(&place);
    let list = "Vorname;Nachname;E-Mail;Telefon\r\nEva;Huber;eva@beispiel.example;030 99887766\r\nIda;Ohm;ida@beispiel.example;\r\n";
    let import = take(&mut book, list.as_bytes()).import.unwrap();
    assert_carried(&mut book, "import that supplements");
    book.take_back_import(import).unwrap();
    assert_carried(&mut book, "take-back of an import");
    book.bin_contacts(&[id]).unwrap();
    book.restore_contacts(&[id]).unwrap();
    assert_carried(&mut book, "bin and restore");
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let back = book.add_contact(&eva(), &Given::default(), ErasedBefore::ReturnsByThemselves).unwrap().value;
    agree(&mut book, back);
    assert_carried(&mut book, "erase and come back");
}

#[test]
fn a_file_of_ours_that_supplements_somebody_gives_them_all_it_holds() {
    for format in FORMATS {
        let place = Place::new();
        let (mut book, id) = full(&place);
        let second = Place::new();
        let mut second = second.create().0;
        add(&mut second, &named("Eva", "Huber", "eva@beispiel.example", "", ""));
        let report = take(&mut second, out(&mut book, format));
        assert_eq!(report.supplemented, 1, "{format:?}: {report:?}");
        let (one, two) = (book.contact(id).unwrap(), second.contact(only(&second, "eva huber")).unwrap());
        let values = |contact: &Contact| {
            let mut values: Vec<String> = contact.emails.iter().map(|one| one.value.clone()).collect();
            values.extend(contact.phones.iter().map(|one| one.value.clone()));
            values.extend(contact.addresses.iter().map(|one| format!("{} {} {}", one.street, one.postcode, one.place)));
            values.extend(contact.notes.iter().map(|one| format!("{} {}", one.kind, one.body)));
            values
        };
        assert_eq!(values(&one), values(&two), "{format:?}");
        assert_eq!(told(&mut second).len(), told(&mut book).len(), "{format:?}");
    }
}
