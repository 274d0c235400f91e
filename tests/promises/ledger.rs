//! Who was erased or said no stays so, whatever copy of the book comes back: sealed ledgers lie in the folder, in app data
//! and beside all backups, and are written right after the act.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kundenbuch::{
    Id, Moment, backup,
    book::{AskFirst, Book, Notice, Unlock, folder::AppFolder, quietly},
    consents::{Channel, Event, How, Withdrawal},
    contacts::{Change, Contact, Content, Field, Given},
    erasure::Ground,
    restriction,
    suppression::{Scope, Source, Target},
};

use super::{
    older::{agree, withdraw},
    people::{PASSPHRASE, Place, add, copy, files, person},
};

fn stick(place: &Place) -> PathBuf {
    let stick = place.root.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    stick
}

fn back_up(book: &mut Book, place: &Place) -> PathBuf {
    PathBuf::from(book.back_up(&stick(place), &quietly).unwrap().path)
}

fn restore(place: &Place, file: &Path, to: &str) -> kundenbuch::book::Opened {
    backup::restore(file, Unlock::Sample, &place.root.path().join(to), place.app()).unwrap()
}

fn allowed(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed
}

type No = fn(&mut Book, Id<Contact>);

const NOES: &[(&str, No)] = &[
    ("withdrawal", withdraw),
    ("objection", |book, id| {
        let no = Withdrawal {
            purpose: "newsletter".into(),
            channel: Channel::Email,
            event: Event::Objected,
            how: Some(How::Counter),
            note: String::new(),
            happened_at: book.now(),
        };
        book.withdraw_consent(id, &no).unwrap();
    }),
    ("block of the address", |book, id| {
        let address = book.contact(id).unwrap().emails[0].value.clone();
        book.suppress(&Target::Email { address }, &Scope::Advertising, Source::Person).unwrap();
    }),
    ("opt-out from a list", |book, id| {
        let address = book.contact(id).unwrap().emails[0].value.clone();
        book.take_optouts(&[address], Source::Csv).unwrap();
    }),
    ("withdrawal of somebody whose address went before", |book, id| {
        let kept = book.contact(id).unwrap().emails;
        for mail in kept {
            let old = Content::Email { value: mail.value, label: mail.label };
            book.edit_contact(id, &[Change::Remove { id: mail.id, old }], &Given::default()).unwrap();
        }
        withdraw(book, id);
    }),
];

/// The book is made, agreed to and backed up; then the no is said and the program killed.
#[test]
fn a_no_said_right_before_a_kill_holds_after_an_older_backup_is_restored() {
    for lost in ["nothing", "the folder", "app data and the folder"] {
        for (what, say) in NOES {
            let place = Place::new();
            let mut book = place.create_open();
            let id = add(&mut book, &person(1));
            agree(&mut book, id);
            let file = back_up(&mut book, &place);
            assert!(allowed(&book, id));
            say(&mut book, id);
            drop(book); // nothing is closed
            if lost != "nothing" {
                fs::remove_dir_all(place.book()).unwrap();
            }
            if lost == "app data and the folder" {
                fs::remove_dir_all(place.root.path().join("app")).unwrap();
            }
            let opened = restore(&place, &file, "neu");
            assert!(!allowed(&opened.book, id), "{what} was forgotten, {lost} lost");
            assert_eq!(opened.book.verify().unwrap().findings, [], "{what}");
        }
    }
}

#[test]
fn who_was_erased_right_before_a_kill_stays_gone_after_an_older_backup_is_restored() {
    let place = Place::new();
    let mut book = place.create_open();
    let ids: Vec<_> = (0..3).map(|n| add(&mut book, &person(n))).collect();
    let file = back_up(&mut book, &place);
    book.erase(ids[1], Ground::PurposeGone, &quietly).unwrap();
    drop(book);
    fs::remove_dir_all(place.book()).unwrap();
    fs::remove_dir_all(place.root.path().join("app")).unwrap();
    let opened = restore(&place, &file, "neu");
    assert!(opened.book.contact(ids[1]).is_err() && opened.book.contact(ids[0]).is_ok());
}

/// Restricted after the backup, then the program is killed.
#[test]
fn who_was_restricted_right_before_a_kill_rests_after_an_older_backup_is_restored() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    agree(&mut book, id);
    let file = back_up(&mut book, &place);
    book.restrict(id, restriction::Ground::Accuracy, "").unwrap();
    drop(book);
    fs::remove_dir_all(place.book()).unwrap();
    fs::remove_dir_all(place.root.path().join("app")).unwrap();
    let opened = restore(&place, &file, "neu");
    assert!(opened.book.contact(id).unwrap().restricted_at.is_some() && !allowed(&opened.book, id));
    assert_eq!(opened.book.verify().unwrap().findings, []);
}

fn tick(book: &mut Book, id: Id<Contact>, child: bool) {
    let (old, new) = if child { ("0", "1") } else { ("1", "0") };
    let change = Change::Set { field: Field::Minor, old: old.into(), new: new.into() };
    book.edit_contact(id, &[change], &Given::default()).unwrap();
}

/// How somebody comes to be ticked, or not any more; the last says which.
const TICKS: &[(&str, No, bool)] = &[
    ("ticked by hand", |book, id| tick(book, id, true), true),
    (
        "ticked by a list",
        |book, id| {
            let there = book.contact(id).unwrap();
            let (given, family, mail) = (there.given, there.family, &there.emails[0].value);
            let list = format!("Vorname;Nachname;E-Mail;minderjährig\r\n{given};{family};{mail};ja\r\n");
            super::ways::take(book, list.as_bytes());
        },
        true,
    ),
    (
        "ticked, taken off, and that undone",
        |book, id| {
            tick(book, id, true);
            tick(book, id, false);
            book.undo().unwrap();
        },
        true,
    ),
    (
        "ticked, undone and done again",
        |book, id| {
            tick(book, id, true);
            book.undo().unwrap();
            book.redo().unwrap();
        },
        true,
    ),
    (
        "ticked and taken off",
        |book, id| {
            tick(book, id, true);
            tick(book, id, false);
        },
        false,
    ),
    (
        "ticked and undone",
        |book, id| {
            tick(book, id, true);
            book.undo().unwrap();
        },
        false,
    ),
];

/// Ticked after the backup, then the program is killed.
#[test]
fn who_was_ticked_as_a_child_right_before_a_kill_is_one_after_an_older_backup_is_restored() {
    for lost in ["nothing", "the folder", "app data and the folder"] {
        for (what, act, child) in TICKS {
            let place = Place::new();
            let mut book = place.create().0;
            let id = add(&mut book, &person(1));
            agree(&mut book, id);
            let file = back_up(&mut book, &place);
            act(&mut book, id);
            drop(book); // nothing is closed
            if lost != "nothing" {
                fs::remove_dir_all(place.book()).unwrap();
            }
            if lost == "app data and the folder" {
                fs::remove_dir_all(place.root.path().join("app")).unwrap();
            }
            let to = place.root.path().join("neu");
            let opened = backup::restore(&file, Unlock::Passphrase(PASSPHRASE), &to, place.app()).unwrap();
            assert_eq!(opened.book.contact(id).unwrap().minor, *child, "{what}, {lost} lost");
            assert_eq!(allowed(&opened.book, id), !child, "{what}, {lost} lost");
            assert_eq!(opened.book.verify().unwrap().findings, [], "{what}");
        }
    }
}

#[test]
fn a_tick_that_was_taken_off_is_off_in_a_backup_that_has_it() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    tick(&mut book, id, true);
    let ticked = back_up(&mut book, &place);
    tick(&mut book, id, false);
    drop(book);
    let mut opened = restore(&place, &ticked, "neu");
    assert!(!opened.book.contact(id).unwrap().minor);
    tick(&mut opened.book, id, true);
    opened.book.close().unwrap();
    assert!(restore(&place, &ticked, "noch einmal").book.contact(id).unwrap().minor, "the later of the two");
}

#[test]
fn a_restriction_that_was_lifted_does_not_come_back_with_an_older_copy_of_the_ledger() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let file = back_up(&mut book, &place);
    book.restrict(id, restriction::Ground::Accuracy, "").unwrap();
    book.lift_restriction(id, "geklärt", &Moment::now().day().to_string()).unwrap();
    drop(book);
    let opened = restore(&place, &file, "neu");
    assert!(opened.book.contact(id).unwrap().restricted_at.is_none());
}

#[test]
fn a_newer_backup_beside_an_older_one_tells_what_was_said_since_on_another_pc() {
    let place = Place::new();
    let mut book = place.create_open();
    let ids: Vec<_> = (0..3).map(|n| add(&mut book, &person(n))).collect();
    for id in &ids {
        agree(&mut book, *id);
    }
    let old = back_up(&mut book, &place);
    withdraw(&mut book, ids[0]);
    book.erase(ids[1], Ground::PurposeGone, &quietly).unwrap();
    back_up(&mut book, &place);
    drop(book);
    // Only the two backups come along.
    let other = Place::new();
    for file in files(&stick(&place)).iter().filter(|path| path.to_string_lossy().ends_with(backup::ENDING)) {
        fs::copy(file, stick(&other).join(file.file_name().unwrap())).unwrap();
    }
    let old = stick(&other).join(old.file_name().unwrap());
    assert_eq!(backup::inspect(&old, Unlock::Sample, &other.app()).unwrap().erased_since, 1);
    let opened = restore(&other, &old, "neu");
    assert!(opened.notices.contains(&Notice::ErasuresApplied { count: 1 }), "{:?}", opened.notices);
    assert!(!allowed(&opened.book, ids[0]) && allowed(&opened.book, ids[2]));
    assert!(opened.book.contact(ids[1]).is_err());
}

#[test]
fn a_backup_that_comes_later_to_a_known_folder_is_heard_at_the_next_open() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    agree(&mut book, id);
    let old = back_up(&mut book, &place);
    let twin = Place::new();
    let mut copy = restore(&twin, &old, "kopie").book;
    withdraw(&mut copy, id);
    copy.back_up(&stick(&place), &quietly).unwrap(); // the other PC uses the same stick
    drop(copy);
    book.close().unwrap();
    assert!(!allowed(&place.open().book, id));
}

#[test]
fn a_block_said_here_binds_who_has_the_address_only_in_another_copy() {
    let place = Place::new();
    place.create_open().close().unwrap();
    let other = place.root.path().join("Anderer PC.kundenbuch");
    copy(&place.book(), &other);
    let elsewhere = AppFolder::at(place.root.path().join("app2"));
    let mut there = Book::open(&other, Unlock::Sample, elsewhere, AskFirst::No).unwrap().book;
    let id = add(&mut there, &person(1));
    agree(&mut there, id);
    let old = there.contact(id).unwrap().emails[0].clone();
    there.close().unwrap();
    let mut here = place.open().book;
    let address = Target::Email { address: old.value.clone() };
    here.suppress(&address, &Scope::Advertising, Source::Person).unwrap();
    here.close().unwrap();
    // The copy comes here, and the person gets another address.
    let mut there = Book::open(&other, Unlock::Sample, place.app(), AskFirst::No).unwrap().book;
    assert!(!allowed(&there, id));
    let before = Content::Email { value: old.value, label: old.label };
    let after = Content::Email { value: "anders@beispiel.example".into(), label: String::new() };
    let change = Change::Replace { id: there.contact(id).unwrap().emails[0].id, old: before, new: after };
    there.edit_contact(id, &[change], &Given::default()).unwrap();
    assert!(!allowed(&there, id), "the no went with the address");
}

#[test]
fn a_no_of_somebody_an_older_copy_does_not_know_waits_for_the_newer_one() {
    let place = Place::new();
    let mut book = place.create_open();
    add(&mut book, &person(1));
    let first = back_up(&mut book, &place);
    let id = add(&mut book, &person(2));
    agree(&mut book, id);
    let second = back_up(&mut book, &place);
    withdraw(&mut book, id);
    book.close().unwrap();
    let mut opened = restore(&place, &first, "erste");
    let third = back_up(&mut opened.book, &place);
    opened.book.close().unwrap();
    for (file, to) in [(&second, "zweite"), (&third, "dritte")] {
        let opened = restore(&place, file, to);
        if let Ok(answer) = opened.book.may_contact(id, "newsletter", Channel::Email) {
            assert!(!answer.allowed, "{to}");
        }
        opened.book.close().unwrap();
    }
    assert!(!allowed(&restore(&place, &second, "noch einmal").book, id));
}

#[test]
fn a_damaged_copy_beside_the_backups_stops_nothing() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    agree(&mut book, id);
    let file = back_up(&mut book, &place);
    withdraw(&mut book, id);
    drop(book);
    let beside = files(&stick(&place)).into_iter().filter(|path| !path.to_string_lossy().ends_with(backup::ENDING));
    let beside: Vec<_> = beside.collect();
    assert!(!beside.is_empty(), "no copy lies beside the backup");
    for path in beside {
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    }
    assert!(!allowed(&restore(&place, &file, "neu").book, id), "app data knows it too");
    fs::remove_dir_all(stick(&place)).unwrap();
    let opened = place.open();
    assert!(!allowed(&opened.book, id));
}

#[test]
fn after_an_act_only_what_is_new_is_written_and_closing_makes_it_whole() {
    let place = Place::new();
    let mut book = place.create_open();
    for n in 0..300 {
        let address = format!("wer{n}@beispiel.example");
        book.suppress(&Target::Email { address }, &Scope::Advertising, Source::Person).unwrap();
    }
    book.close().unwrap();
    let whole = place.book().join("ledger");
    let before = fs::read(&whole).unwrap();
    let mut book = place.open().book;
    let mail = Target::Email { address: "noch@beispiel.example".into() };
    book.suppress(&mail, &Scope::Advertising, Source::Person).unwrap();
    let recent = place.book().join("ledger.recent");
    assert_eq!(fs::read(&whole).unwrap(), before, "the whole ledger was written for one row");
    assert!(fs::metadata(&recent).unwrap().len() < 1_000);
    book.close().unwrap();
    assert!(!recent.exists() && fs::read(&whole).unwrap() != before);
    assert_eq!(place.open().book.verify().unwrap().findings, []);
}
