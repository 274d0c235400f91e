//! Copies of a book as they come to lie somewhere, for promises that have to hold in each of them.

use std::{fs, path::PathBuf};

use kundenbuch::{
    backup,
    book::{AskFirst, Book, Opened, Unlock, folder::AppFolder, quietly},
};

use super::people::{PASSPHRASE, Place, copy};

/// The doors of the matrix at which a copy of a book comes.
pub const COPIES: [&str; 5] = [
    "old copy of the folder",
    "restored backup",
    "newer backup beside an older one",
    "kill -9 in between",
    "another PC's copy",
];

/// The book as a copy of this kind tells it; nothing happened between the copy and now. The book itself is closed.
pub fn copy_of(place: &Place, mut book: Book, door: &str) -> Opened {
    let stick = place.root.path().join("stick");
    let to = place.root.path().join("Kopie.kundenbuch");
    fs::create_dir_all(&stick).unwrap();
    let elsewhere = || AppFolder::at(place.root.path().join("app2"));
    let open = |path: &PathBuf, app| Book::open(path, Unlock::Passphrase(PASSPHRASE), app, AskFirst::No).unwrap();
    match door {
        "old copy of the folder" => {
            book.close().unwrap();
            copy(&place.book(), &to);
            open(&to, place.app())
        }
        "another PC's copy" => {
            book.close().unwrap();
            copy(&place.book(), &to);
            open(&to, elsewhere())
        }
        "kill -9 in between" => {
            copy(&place.book(), &to); // the files as a kill leaves them: the log not folded in
            let opened = open(&to, elsewhere());
            drop(book);
            opened
        }
        "restored backup" => {
            let file = book.back_up(&stick, &quietly).unwrap().path;
            book.close().unwrap();
            backup::restore(file.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, elsewhere()).unwrap()
        }
        "newer backup beside an older one" => {
            let older = book.back_up_as(&stick.join("Montag.kundenbuch-backup"), &quietly).unwrap().path;
            book.save_weighing("ads_post", "Zwischen den beiden geschah etwas.").unwrap();
            book.back_up(&stick, &quietly).unwrap();
            book.close().unwrap();
            backup::restore(older.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, elsewhere()).unwrap()
        }
        other => panic!("no copy comes through the door {other}"),
    }
}
