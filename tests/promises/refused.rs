//! An open that is refused leaves the book as it is, to the byte: the file and the log beside it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kundenbuch::{
    Error,
    book::{AskFirst, Book, Opened, Unlock, folder::AppFolder, quietly},
    erasure::Ground,
};

use super::{
    older::{agree, withdraw},
    people::{Place, add, copy, person},
};

/// Whether a refusal is the expected one.
type Reason = fn(&Error) -> bool;

/// What a book consists of, byte by byte.
fn bytes(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = ["book.db", "book.db-wal", "keys.json", "ledger"].map(|name| folder.join(name)).into();
    files.retain(|path| path.exists());
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn open(folder: &Path, app: AppFolder, ask_first: AskFirst) -> kundenbuch::Result<Opened> {
    Book::open(folder, Unlock::Sample, app, ask_first)
}

/// A closed book and the log of an earlier day, when a consent stood that was withdrawn since.
fn with_an_old_log(erase: bool) -> (Place, Vec<u8>) {
    let place = Place::new();
    let mut book = place.create_open();
    let ids: Vec<_> = (1..4).map(|n| add(&mut book, &person(n))).collect();
    book.close().unwrap();
    let mut book = place.open().book;
    agree(&mut book, ids[0]);
    let log = fs::read(place.book().join("book.db-wal")).unwrap();
    assert!(!log.is_empty());
    drop(book);
    let mut book = place.open().book;
    withdraw(&mut book, ids[0]);
    add(&mut book, &person(5));
    if erase {
        book.erase(ids[1], Ground::Unlawful, &quietly).unwrap();
    }
    book.close().unwrap();
    (place, log)
}

#[test]
fn an_old_log_beside_a_newer_book_is_named_and_nothing_is_written_into_the_book() {
    for (erase, knows_the_head) in [(true, true), (true, false), (false, true), (false, false)] {
        let (place, log) = with_an_old_log(erase);
        let app = || {
            let name = if knows_the_head { "app" } else { "fremder PC" };
            AppFolder::at(place.root.path().join(name))
        };
        fs::write(place.book().join("book.db-wal"), &log).unwrap();
        let before = bytes(&place.book());
        for round in 0..2 {
            let refused = open(&place.book(), app(), AskFirst::No);
            let refused = refused.err().unwrap_or_else(|| panic!("erased {erase}, head {knows_the_head}: opened"));
            assert!(matches!(refused, Error::ForeignLog), "erased {erase}, head {knows_the_head}: {refused:?}");
            assert!(bytes(&place.book()) == before, "erased {erase}, round {round}: the book was changed");
        }
        fs::rename(place.book().join("book.db-wal"), place.root.path().join("beiseite")).unwrap();
        let opened = open(&place.book(), app(), AskFirst::No).unwrap();
        assert_eq!((opened.notices, opened.book.counts().unwrap().contacts), (vec![], if erase { 3 } else { 4 }));
        assert_eq!(opened.book.verify().unwrap().findings, []);
    }
}

#[test]
fn a_log_of_another_book_is_named() {
    let (place, _) = with_an_old_log(false);
    let other = Place::new();
    let mut book = other.create_open();
    add(&mut book, &person(7));
    fs::copy(other.book().join("book.db-wal"), place.book().join("book.db-wal")).unwrap();
    let before = bytes(&place.book());
    assert!(matches!(open(&place.book(), place.app(), AskFirst::No), Err(Error::ForeignLog)));
    assert!(bytes(&place.book()) == before, "the book was changed");
}

#[test]
fn the_own_log_of_a_killed_book_is_taken_in_at_any_moment() {
    let place = Place::new();
    let mut book = place.create_open();
    for n in 1..12 {
        let id = add(&mut book, &person(n));
        agree(&mut book, id);
        if n % 4 == 0 {
            withdraw(&mut book, id);
            book.erase(id, Ground::ConsentWithdrawn, &quietly).unwrap();
        }
        let (killed, app) = (place.root.path().join(format!("{n}.kundenbuch")), place.root.path().join(n.to_string()));
        copy(&place.book(), &killed);
        for name in ["book.db-shm", "lock", "lock.holder"] {
            let _ = fs::remove_file(killed.join(name));
        }
        copy(place.app().path(), &app);
        let opened = open(&killed, AppFolder::at(app), AskFirst::No).unwrap();
        assert_eq!(opened.notices, [], "{n}");
        assert_eq!(opened.book.counts().unwrap().contacts, book.counts().unwrap().contacts, "{n}");
        assert_eq!(opened.book.verify().unwrap().findings, [], "{n}");
    }
}

/// A killed book whose log holds its newest acts, refused for each reason: the log is neither taken in nor away.
#[test]
fn a_refused_open_leaves_the_log_of_a_killed_book_as_it_lies() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.close().unwrap();
    let elsewhere = place.root.path().join("anderswo.kundenbuch");
    copy(&place.book(), &elsewhere);
    let mut book = place.open().book;
    agree(&mut book, id);
    let killed = place.root.path().join("getoetet.kundenbuch");
    copy(&place.book(), &killed);
    book.sabotage("PRAGMA user_version = 99").unwrap();
    let newer = place.root.path().join("neuer.kundenbuch");
    copy(&place.book(), &newer);
    drop(book);
    let mut other = open(&elsewhere, place.app(), AskFirst::No).unwrap().book;
    other.erase(id, Ground::PurposeGone, &quietly).unwrap();
    other.close().unwrap();
    let reasons: [(&Path, Reason); 2] = [
        (&killed, |refused| matches!(refused, Error::ErasedElsewhere { .. })),
        (&newer, |refused| matches!(refused, Error::BookFromFuture { .. })),
    ];
    for (folder, reason) in reasons {
        for name in ["book.db-shm", "lock", "lock.holder"] {
            let _ = fs::remove_file(folder.join(name));
        }
        let before = bytes(folder);
        assert!(before.iter().any(|(path, bytes)| path.ends_with("book.db-wal") && !bytes.is_empty()));
        let refused = open(folder, place.app(), AskFirst::Yes).err().unwrap();
        assert!(reason(&refused), "{refused:?}");
        assert!(bytes(folder) == before, "{refused:?}: the book was changed");
    }
}

/// What is too short to be a book, or holds none, is no place for a new one.
#[test]
fn a_file_that_was_cut_off_is_refused_and_left_as_it_is() {
    let place = Place::new();
    let mut book = place.create_open();
    add(&mut book, &person(1));
    book.close().unwrap();
    let whole = fs::read(place.book().join("book.db")).unwrap();
    for length in [0, 1, 100, 4095, 4096, 5000, 8192, whole.len() / 2 / 4096 * 4096] {
        for log in [false, true] {
            fs::write(place.book().join("book.db"), &whole[..length]).unwrap();
            let beside = place.book().join("book.db-wal");
            let _ = fs::remove_file(&beside);
            if log {
                fs::write(&beside, b"was auch immer").unwrap();
            }
            let before = bytes(&place.book());
            let refused = open(&place.book(), place.app(), AskFirst::No).err();
            assert!(matches!(refused, Some(Error::BookDamaged)), "{length} bytes: {refused:?}");
            assert!(bytes(&place.book()) == before, "{length} bytes, log {log}: the book was changed");
        }
    }
}

/// A page that cannot be deciphered is what `verify` is there to find.
#[test]
fn a_damaged_page_is_a_finding_wherever_it_lies() {
    let place = Place::new();
    let mut book = place.create_open();
    for n in 0..30 {
        add(&mut book, &person(n));
    }
    book.close().unwrap();
    let whole = fs::read(place.book().join("book.db")).unwrap();
    let (mut found, pages) = (0, whole.len() / 4096);
    for page in (1..pages).step_by(1 + pages / 60) {
        let mut spoilt = whole.clone();
        spoilt[page * 4096 + 2000] ^= 1;
        fs::write(place.book().join("book.db"), &spoilt).unwrap();
        let Ok(opened) = open(&place.book(), place.app(), AskFirst::No) else { continue };
        let findings = opened.book.verify().unwrap_or_else(|error| panic!("page {page}: {error:?}"));
        let codes: Vec<_> = findings.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert!(!findings.ok && codes.contains(&"file_damaged"), "page {page}: {findings:?}");
        let once: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(once.len(), codes.len(), "page {page}: {codes:?}");
        found += 1;
    }
    assert!(found > 5, "only {found} books opened: the test shows nothing");
}
