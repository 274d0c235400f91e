//! A lost recovery code is replaced by a new one; at every moment exactly one of both opens the book.

use std::{fs, path::Path};

use kundenbuch::{
    Error, backup,
    book::{AskFirst, Book, Unlock, quietly},
    keys::KeyCost,
};

use super::people::{PASSPHRASE, Place, add, person};

fn opens(place: &Place, unlock: Unlock<'_>) -> bool {
    match Book::open(&place.book(), unlock, place.app(), AskFirst::No) {
        Ok(_) => true,
        Err(Error::WrongPassphrase) => false,
        Err(error) => panic!("{error:?}"),
    }
}

fn keys(place: &Place) -> Vec<u8> {
    fs::read(place.book().join("keys.json")).unwrap()
}

#[test]
fn the_new_code_opens_the_book_and_the_old_one_no_longer() {
    let place = Place::new();
    let (mut book, old) = place.create();
    let new = book.draw_recovery_code(PASSPHRASE).unwrap();
    book.take_recovery_code(&new).unwrap();
    book.close().unwrap();
    assert!(opens(&place, Unlock::Recovery(&new.text())));
    assert!(opens(&place, Unlock::Passphrase(PASSPHRASE)), "the passphrase stays");
    assert!(!opens(&place, Unlock::Recovery(&old)));
}

#[test]
fn a_code_that_was_only_drawn_or_not_typed_back_rightly_changes_nothing() {
    let place = Place::new();
    let (mut book, old) = place.create();
    let before = keys(&place);
    assert!(matches!(book.draw_recovery_code("falsch"), Err(Error::WrongPassphrase)));
    assert!(matches!(book.draw_recovery_code(&old), Err(Error::WrongPassphrase)), "the code itself is no passphrase");
    let new = book.draw_recovery_code(PASSPHRASE).unwrap();
    assert!(!book.confirm_recovery_code(&new, &old).unwrap());
    let cut: String = new.text().chars().skip(1).collect();
    assert!(matches!(book.confirm_recovery_code(&new, &cut), Err(Error::RecoveryCodeMistyped { .. })));
    assert!(!format!("{new:?}").contains(&new.text()[..6]), "a code is not printed by accident");
    assert_eq!(keys(&place), before);
    book.close().unwrap();
    assert!(opens(&place, Unlock::Recovery(&old)));
    assert!(!opens(&place, Unlock::Recovery(&new.text())));
}

#[test]
fn a_passphrase_changed_between_drawing_and_confirming_stays_changed() {
    const NEXT: &str = "acht blaue pferde schwimmen fort";
    let place = Place::new();
    let (mut book, old) = place.create();
    let new = book.draw_recovery_code(PASSPHRASE).unwrap();
    book.change_passphrase(PASSPHRASE, NEXT, KeyCost::Floor).unwrap();
    assert!(book.confirm_recovery_code(&new, &new.text().to_lowercase()).unwrap());
    book.close().unwrap();
    for (unlock, expected) in [
        (Unlock::Passphrase(NEXT), true),
        (Unlock::Passphrase(PASSPHRASE), false),
        (Unlock::Recovery(&new.text()), true),
        (Unlock::Recovery(&old), false),
    ] {
        assert_eq!(opens(&place, unlock), expected);
    }
}

#[test]
fn the_book_knows_whether_its_code_was_ever_typed_back() {
    let place = Place::new();
    let (mut book, old) = place.create();
    assert!(!book.is_recovery_checked().unwrap());
    let foreign = Place::new().create().1;
    assert!(!book.check_recovery_code(&foreign).unwrap());
    assert!(!book.is_recovery_checked().unwrap());
    assert!(book.check_recovery_code(&old).unwrap());
    book.close().unwrap();
    let mut book = Book::open(&place.book(), Unlock::Passphrase(PASSPHRASE), place.app(), AskFirst::No).unwrap().book;
    assert!(book.is_recovery_checked().unwrap(), "it is remembered");
    // Of a code that was replaced without being typed back nobody knows whether the sheet is right.
    let new = book.draw_recovery_code(PASSPHRASE).unwrap();
    book.take_recovery_code(&new).unwrap();
    assert!(!book.is_recovery_checked().unwrap());
    assert!(!book.check_recovery_code(&old).unwrap(), "the old sheet is no longer right");
    let newer = book.draw_recovery_code(PASSPHRASE).unwrap();
    assert!(book.confirm_recovery_code(&newer, &newer.text()).unwrap());
    assert!(book.is_recovery_checked().unwrap());
}

#[test]
fn who_opened_the_book_with_the_code_has_checked_it() {
    let place = Place::new();
    let (mut book, code) = place.create();
    book.set_passphrase_with_recovery(&code, "acht blaue pferde schwimmen fort", KeyCost::Floor).unwrap();
    assert!(book.is_recovery_checked().unwrap());
}

#[test]
fn the_sample_firm_has_no_code_and_is_not_reminded_of_one() {
    let place = Place::new();
    let book = place.create_open();
    assert!(book.is_recovery_checked().unwrap());
    assert!(matches!(book.draw_recovery_code(""), Err(Error::NotFound { .. })));
}

#[test]
fn a_code_drawn_for_one_book_is_not_taken_by_another() {
    let (one, other) = (Place::new(), Place::new());
    let new = one.create().0.draw_recovery_code(PASSPHRASE).unwrap();
    let (mut book, code) = other.create();
    assert!(matches!(book.take_recovery_code(&new), Err(Error::NotFound { .. })));
    book.close().unwrap();
    assert!(opens(&other, Unlock::Recovery(&code)));
}

#[test]
fn a_backup_opens_with_the_code_of_its_day() {
    let place = Place::new();
    let (mut book, old) = place.create();
    add(&mut book, &person(1));
    let stick = place.root.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    let before = book.back_up(&stick, &quietly).unwrap().path;
    let new = book.draw_recovery_code(PASSPHRASE).unwrap();
    assert!(book.confirm_recovery_code(&new, &new.text()).unwrap());
    let after = book.back_up(&stick, &quietly).unwrap().path;
    let new = new.text();
    for (file, code, expected) in
        [(&before, &old, true), (&before, &*new, false), (&after, &old, false), (&after, &*new, true)]
    {
        let view = backup::inspect(Path::new(file), Unlock::Recovery(code), &place.app());
        assert_eq!(view.is_ok(), expected, "{file}");
    }
    let elsewhere = Place::new();
    let restored = |file: &str, code: &str, name: &str| {
        let to = elsewhere.root.path().join(name);
        backup::restore(Path::new(file), Unlock::Recovery(code), &to, elsewhere.app()).unwrap().book
    };
    assert!(restored(&after, &new, "neu").is_recovery_checked().unwrap());
    assert!(!restored(&before, &old, "alt").is_recovery_checked().unwrap(), "its own code was not typed back");
}
