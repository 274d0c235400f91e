//! Books of every released schema open with everything in them. A frozen book is never made anew or edited.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kundenbuch::{
    Moment,
    book::{AskFirst, Book, NewBook, Unlock, folder::AppFolder, quietly},
    consents::{Channel, Grant, How},
    contacts::{Change, Content, ErasedBefore, Given},
    erasure::Ground,
    exchange::read::{self, Options},
    keys::KeyCost,
    suppression::{Scope, Source, Target},
};

use super::people::{PASSPHRASE, copy, person};

const LIST: &str = "Vorname;Nachname;E-Mail;Ort\r\nIlse;Huber;ilse@beispiel.example;Dresden\r\n\
                    Sepp;Adler;sepp@beispiel.example;Graz\r\nBerta;Kröger;berta@beispiel.example;Kiel\r\n";

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/books")
}

#[test]
fn books_of_every_version_open_with_everything_in_them() {
    let versions: Vec<PathBuf> = fs::read_dir(frozen()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!versions.is_empty());
    for version in versions {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("Alt.kundenbuch");
        copy(&version, &path);
        let app = AppFolder::at(place.path().join("app"));
        let book = Book::open(&path, Unlock::Passphrase(PASSPHRASE), app, AskFirst::No).unwrap().book;
        assert_eq!(book.verify().unwrap().findings, [], "{version:?}");
        let counts = book.counts().unwrap();
        assert_eq!((counts.contacts, counts.suppressions, counts.erasures, counts.imports), (3, 1, 1, 1));
        let find = |text: &str| book.search(text, 5).unwrap().first().map(|hit| hit.id);
        let ilse = find("huber ilse").unwrap();
        assert!(book.may_contact(ilse, "newsletter", Channel::Email).unwrap().allowed);
        assert_eq!(book.contact(ilse).unwrap().tags[0].value, "Stammtisch");
        let sepp = find("sepp@beispiel.example").unwrap();
        assert!(!book.may_contact(sepp, "newsletter", Channel::Email).unwrap().allowed);
        assert_eq!(find("berta@beispiel.example"), None, "the erased person came back");
        assert_eq!(book.contact(find(&person(1).family).unwrap()).unwrap().notes.len(), 1);
    }
}

#[test]
#[ignore = "makes the frozen book of a schema, by hand, once before its release"]
fn make_a_frozen_book() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("Alt.kundenbuch");
    let app = || AppFolder::at(place.path().join("app"));
    let new = NewBook {
        path: &path,
        name: "Alt",
        passphrase: Some(PASSPHRASE),
        cost: KeyCost::Floor,
        owner: "Inhaberin",
        country: "DE",
    };
    let (mut book, _) = Book::create(new, app()).unwrap();
    let reading = read::open(LIST.as_bytes(), &Options::default()).unwrap();
    book.take_import(&reading, "Kunden.csv", &Given::default(), &quietly).unwrap();
    book.add_contact(&person(1), &Given::default(), ErasedBefore::Refuse).unwrap();
    let id = |book: &Book, text: &str| book.search(text, 5).unwrap()[0].id;
    let ilse = id(&book, "ilse huber");
    let tag = Change::Add { content: Content::Tag { value: "Stammtisch".into() } };
    book.edit_contact(ilse, &[tag], &Given::default()).unwrap();
    let grant = Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    book.grant_consent(ilse, &grant, None).unwrap();
    let mail = Target::Email { address: "sepp@beispiel.example".into() };
    book.suppress(&mail, &Scope::Advertising, Source::Person).unwrap();
    let berta = id(&book, "berta kröger");
    book.erase(berta, Ground::PurposeGone, &quietly).unwrap();
    book.close().unwrap();
    let to = frozen().join("v001");
    assert!(!to.exists(), "a frozen book is never made anew");
    fs::create_dir_all(&to).unwrap();
    for name in ["book.db", "keys.json", "ledger"] {
        fs::copy(path.join(name), to.join(name)).unwrap();
    }
}
