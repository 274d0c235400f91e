//! What leaves the book: the file and the note of it stand together or not at all.

use std::{fs, path::PathBuf};

use kundenbuch::{
    Error,
    book::{Book, files::hand_out, quietly},
    consents::Channel,
    newsletter::{Everything, ListFormat},
};

use super::{
    older::agree,
    people::{Place, add, files, person},
};

fn office() -> (Place, Book) {
    let place = Place::new();
    let mut book = place.create_open();
    for n in 0..20 {
        let id = add(&mut book, &person(n));
        agree(&mut book, id);
    }
    (place, book)
}

#[test]
fn a_file_and_its_note_come_together() {
    let (place, mut book) = office();
    let stick = place.root.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let (all, list) = (stick.join("alles.json"), stick.join("liste.csv"));
    hand_out(&mut book, &all, |book, out| book.export_all(Everything::Json, "Steuerbüro", out, &quietly)).unwrap();
    let report = hand_out(&mut book, &list, |book, out| {
        book.export_list("newsletter", Channel::Email, ListFormat::Csv, "Druckerei", out)
    });
    let report = report.unwrap().value;
    assert_eq!(fs::read_to_string(&list).unwrap().lines().count(), 1 + report.written as usize);
    assert!(fs::read_to_string(&all).unwrap().ends_with("]}\n"), "two runs of the act make one file");
    assert_eq!(book.handovers().unwrap().len(), 2);
    assert_eq!(files(&stick).len(), 2, "nothing unfinished stays");
}

#[test]
fn an_export_lands_in_no_folder_of_a_book_or_of_app_data_and_over_no_backup() {
    let (place, mut book) = office();
    let other = Place::new();
    other.create_open().close().unwrap();
    let stick = place.root.path().join("stick");
    fs::create_dir_all(stick.join("unten")).unwrap();
    fs::create_dir(other.book().join("unten")).unwrap();
    let backup = PathBuf::from(book.back_up(&stick, &quietly).unwrap().path);
    let everything = |place: &Place| {
        let mut all: Vec<_> = files(place.root.path()).into_iter().filter(|path| !path.ends_with("lock")).collect();
        all.sort();
        all.into_iter()
            .filter(|path| !path.to_string_lossy().contains("book.db"))
            .map(|path| fs::read(path).unwrap())
            .collect::<Vec<_>>()
    };
    let before = (everything(&place), everything(&other));
    for path in [
        place.book().join("alles.json"),
        place.book().join("keys.json"),
        other.book().join("keys.json"),
        other.book().join("unten/alles.json"),
        place.root.path().join("app/alles.json"),
        other.root.path().join("app/alles.json"),
        backup,
    ] {
        let refused = hand_out(&mut book, &path, |book, out| book.export_all(Everything::Json, "", out, &quietly));
        assert!(matches!(refused, Err(Error::OwnFolder | Error::PlaceTaken)), "{path:?}: {refused:?}");
        let refused = kundenbuch::book::files::write(&mut book, &path, |_, bytes| {
            bytes.push(b'x');
            Ok::<_, Error>(())
        });
        assert!(matches!(refused, Err(Error::OwnFolder | Error::PlaceTaken)), "{path:?}: {refused:?}");
    }
    assert_eq!((everything(&place), everything(&other)), before);
    assert_eq!(book.handovers().unwrap().len(), 0);
}

/// Whatever name it bears: what a book can be opened with or brought back from is never written over.
#[test]
fn an_export_never_writes_over_a_backup_a_ledger_or_a_key_file_of_any_name() {
    let (place, mut book) = office();
    let stick = place.root.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let at = |name: &str| stick.join(name);
    book.back_up_as(&at("Stand.sicherung"), &quietly).unwrap();
    book.back_up_as(&at("alles.vcf"), &quietly).unwrap();
    fs::write(at("Alt.KUNDENBUCH-Sicherung"), b"").unwrap();
    fs::write(at("x.Kundenbuch-Ledger"), b"").unwrap();
    fs::copy(place.book().join("keys.json"), at("schluessel.json")).unwrap();
    let id = add(&mut book, &person(77));
    book.erase(id, kundenbuch::erasure::Ground::PurposeGone, &quietly).unwrap();
    let is_ledger = |path: &PathBuf| fs::read(path).unwrap().starts_with(b"kundenbuchledger");
    let ledger = files(place.root.path()).into_iter().find(is_ledger).unwrap();
    fs::copy(ledger, at("liste.json")).unwrap();
    for name in [
        "Stand.sicherung",
        "alles.vcf",
        "Alt.KUNDENBUCH-Sicherung",
        "x.Kundenbuch-Ledger",
        "schluessel.json",
        "liste.json",
    ] {
        let before = fs::read(at(name)).unwrap();
        let refused = hand_out(&mut book, &at(name), |book, out| book.export_all(Everything::Json, "", out, &quietly));
        assert!(matches!(refused, Err(Error::PlaceTaken)), "{name}: {refused:?}");
        let refused = kundenbuch::book::files::write(&mut book, &at(name), |_, bytes| {
            bytes.push(b'x');
            Ok::<_, Error>(())
        });
        assert!(matches!(refused, Err(Error::PlaceTaken)), "{name}: {refused:?}");
        assert!(fs::read(at(name)).unwrap() == before, "{name} was written over");
    }
    for name in ["brief.txt", "karten.vcf"] {
        fs::write(at(name), "BEGIN:VCARD").unwrap();
        hand_out(&mut book, &at(name), |book, out| book.export_all(Everything::Json, "", out, &quietly)).unwrap();
    }
}

#[test]
fn a_refused_or_stopped_export_leaves_the_earlier_file_and_no_note() {
    let (place, mut book) = office();
    let path = place.root.path().join("liste.csv");
    fs::write(&path, "von gestern").unwrap();
    let before = files(place.root.path()).len();
    let refused =
        hand_out(&mut book, &path, |book, out| book.export_list("quatsch", Channel::Email, ListFormat::Csv, "", out));
    assert!(matches!(refused, Err(Error::NotFound { .. })));
    let stop = |_, _| std::ops::ControlFlow::Break(());
    let stopped = hand_out(&mut book, &path, |book, out| book.export_all(Everything::Vcard, "", out, &stop));
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(fs::read(&path).unwrap(), b"von gestern");
    assert_eq!((book.handovers().unwrap().len(), files(place.root.path()).len()), (0, before));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_neither_a_file_nor_a_note() {
    let (place, mut book) = office();
    let stick = place.root.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let Some(_disk) = super::backup::SmallDisk::mount(&stick, "size=16k") else { return };
    let path = stick.join("alles.json");
    let full = hand_out(&mut book, &path, |book, out| book.export_all(Everything::Json, "", out, &quietly));
    assert!(matches!(full, Err(Error::DiskFull)), "{full:?}");
    assert_eq!((book.handovers().unwrap().len(), files(&stick).len()), (0, 0));
}
