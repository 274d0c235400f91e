//! Where a book may be made is said before a person thinks of a passphrase, and looking leaves no trace.

use std::fs;

use kundenbuch::{Error, book::Book};

use super::people::Place;

#[test]
fn a_good_place_is_left_as_it_was_by_looking_at_it() {
    let place = Place::new();
    Book::check_place(&place.book()).unwrap();
    assert_eq!(fs::read_dir(place.root.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_yet_to_be_made_is_a_good_place() {
    let place = Place::new();
    Book::check_place(&place.root.path().join("Dokumente/Huber.kundenbuch")).unwrap();
}

#[test]
fn a_place_with_something_in_it_is_taken() {
    let place = Place::new();
    fs::write(place.book(), "x").unwrap();
    assert!(matches!(Book::check_place(&place.book()), Err(Error::PlaceTaken)));
}

#[test]
fn a_synchronised_folder_is_refused_before_a_passphrase_is_asked_for() {
    let place = Place::new();
    let folder = place.root.path().join("Nextcloud");
    fs::create_dir(&folder).unwrap();
    assert!(matches!(Book::check_place(&folder.join("Huber.kundenbuch")), Err(Error::InSyncFolder { .. })));
}
