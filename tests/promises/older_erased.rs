//! Who was erased goes out of an older copy of the book too, where they stand under an entry the newer one had lost
//! before; whoever is somebody else, or came of their own wish since, stays.

use kundenbuch::{
    Error, Id, backup,
    book::{AskFirst, Book, Notice, Opened, Unlock, folder::AppFolder, quietly},
    contacts::Contact,
    erasure::Ground,
    exchange::draft::Draft,
};

use super::{
    people::{PASSPHRASE, Place, add, copy},
    ways::{eva, named, only, take},
};

const LIST: &str = "Vorname;Nachname;E-Mail\r\nEva;Huber;eva@beispiel.example\r\nUwe;Berg;uwe@beispiel.example\r\n";

fn open(place: &Place, folder: &str, app: AppFolder, ask: AskFirst) -> Result<Opened, Error> {
    Book::open(&place.root.path().join(folder), Unlock::Passphrase(PASSPHRASE), app, ask)
}

fn restored(place: &Place, older: &str) -> Opened {
    let to = place.root.path().join("neu.kundenbuch");
    backup::restore(older.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, place.app()).unwrap()
}

fn backed_up(place: &Place, book: &mut Book) -> String {
    let stick = place.root.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    book.back_up(&stick, &quietly).unwrap().path
}

#[test]
fn whoever_was_taken_back_entered_anew_and_erased_is_not_in_the_older_book() {
    for end in [|book: Book| book.close().unwrap(), drop] as [fn(Book); 2] {
        let place = Place::new();
        let mut book = place.create().0;
        let import = take(&mut book, LIST).import.unwrap();
        let older = backed_up(&place, &mut book);
        book.take_back_import(import).unwrap();
        take(&mut book, LIST);
        let anew = only(&book, "eva huber");
        assert!(book.erase(anew, Ground::Objection, &quietly).unwrap().value.finished);
        end(book);
        let Opened { book, notices } = restored(&place, &older);
        assert!(notices.contains(&Notice::ErasuresApplied { count: 1 }), "{notices:?}");
        assert_eq!(book.search("huber", 9).unwrap().len(), 0);
        assert_eq!(book.search("berg", 9).unwrap().len(), 1);
        assert_eq!(book.verify().unwrap().findings, []);
        let certified = book.certificates(kundenbuch::erasure::certificate::Language::De).unwrap();
        assert_eq!(certified.len(), 1, "one person, under whatever entries");
        book.close().unwrap();
        let again = open(&place, "neu.kundenbuch", place.app(), AskFirst::Yes).unwrap();
        let applied = |notice: &Notice| matches!(notice, Notice::ErasuresApplied { .. });
        assert!(!again.notices.iter().any(applied), "{:?}", again.notices);
    }
}

#[test]
fn an_older_folder_asks_before_it_forgets_whom_another_copy_erased_under_another_entry() {
    let place = Place::new();
    let mut book = place.create().0;
    let import = take(&mut book, LIST).import.unwrap();
    book.close().unwrap();
    copy(&place.book(), &place.root.path().join("alt"));
    let unlock = Unlock::Passphrase(PASSPHRASE);
    let mut book = Book::open(&place.book(), unlock, place.app(), AskFirst::No).unwrap().book;
    book.take_back_import(import).unwrap();
    take(&mut book, LIST);
    let anew = only(&book, "eva huber");
    book.erase(anew, Ground::PurposeGone, &quietly).unwrap();
    book.close().unwrap();
    let asked = open(&place, "alt", place.app(), AskFirst::Yes);
    assert!(matches!(asked, Err(Error::ErasedElsewhere { count: 1, .. })), "{:?}", asked.err());
    let opened = open(&place, "alt", place.app(), AskFirst::No).unwrap();
    assert!(opened.notices.contains(&Notice::ErasuresApplied { count: 1 }), "{:?}", opened.notices);
    assert_eq!(opened.book.search("huber", 9).unwrap().len(), 0);
}

/// The older book with `there` in it, which the newer one lost before it entered and erased `erased`.
fn older_than_erased(there: &Draft, erased: &Draft) -> (Place, Book, Id<Contact>) {
    let place = Place::new();
    let mut book = place.create().0;
    let there = add(&mut book, there);
    let older = backed_up(&place, &mut book);
    book.undo().unwrap();
    let id = add(&mut book, erased);
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    book.close().unwrap();
    let book = restored(&place, &older).book;
    (place, book, there)
}

#[test]
fn who_differs_by_suffix_birthday_name_or_all_that_reaches_them_stays_in_the_older_book() {
    let (mail, phone, street) = ("huber@beispiel.example", "0351 445566", "Am Wall 3");
    let hans = || named("Hans", "Huber", mail, phone, street);
    let suffix = |suffix: &str| Draft { suffix: suffix.into(), ..hans() };
    let born = |day: &str| Draft { birthday: day.into(), ..hans() };
    let other = |mail: &str, phone: &str| named("Hans", "Huber", mail, phone, street);
    let stay = [
        (suffix("jun."), suffix("sen.")),
        (born("1980-05-12"), born("1950-05-12")),
        (named("Anna", "Huber", mail, phone, street), hans()),
        (named("H.", "Huber", mail, phone, street), hans()),
        (other("sohn@beispiel.example", "0171 998877"), hans()),
        (Draft { organisation: "Hans Huber Wein".into(), ..named("Max", "Kern", mail, "", "") }, hans()),
    ];
    for (one, two) in &stay {
        for (there, erased) in [(one, two), (two, one)] {
            let (_place, book, id) = older_than_erased(there, erased);
            assert!(book.contact(id).is_ok(), "{there:?} is not {erased:?}");
        }
    }
    let go = [
        (hans(), hans()),
        (named("Hans", "Huber", mail, "", ""), hans()),
        (named("Hans", "Huber", "", phone, ""), hans()),
        (named("Hans", "Huber", "neu@beispiel.example", "", street), hans()),
        (suffix("sen."), hans()),
        (named("Huber", "Hans", mail, "", ""), hans()),
        (named("", "", mail, "", ""), named("", "", mail, phone, "")),
    ];
    for (one, two) in &go {
        for (there, erased) in [(one, two), (two, one)] {
            let (_place, book, id) = older_than_erased(there, erased);
            assert!(book.contact(id).is_err(), "{there:?} is {erased:?}");
        }
    }
}

#[test]
fn whoever_stood_beside_the_erased_person_stays_in_the_older_book() {
    for in_older in [true, false] {
        let place = Place::new();
        let mut book = place.create().0;
        let first = add(&mut book, &eva());
        let early = in_older.then(|| add(&mut book, &eva()));
        let older = backed_up(&place, &mut book);
        let second = early.unwrap_or_else(|| add(&mut book, &eva()));
        book.erase(second, Ground::PurposeGone, &quietly).unwrap();
        book.close().unwrap();
        let mut book = restored(&place, &older).book;
        assert!(book.contact(first).is_ok(), "known as somebody else: {in_older}");
        book.erase(first, Ground::PurposeGone, &quietly).unwrap();
        book.close().unwrap();
        std::fs::remove_dir_all(place.root.path().join("neu.kundenbuch")).unwrap();
        let book = restored(&place, &older).book;
        assert_eq!(book.search("huber", 9).unwrap().len(), 0, "both are erased");
    }
}

#[test]
fn whoever_came_after_the_erasure_of_their_own_wish_stays_and_whom_a_list_brought_goes() {
    for by_hand in [true, false] {
        let place = Place::new();
        let book = place.create().0;
        book.close().unwrap();
        copy(&place.book(), &place.root.path().join("alt"));
        let unlock = Unlock::Passphrase(PASSPHRASE);
        let mut book = Book::open(&place.book(), unlock, place.app(), AskFirst::No).unwrap().book;
        let id = add(&mut book, &eva());
        book.erase(id, Ground::PurposeGone, &quietly).unwrap();
        book.close().unwrap();
        // On another computer, which does not know of it.
        let app = AppFolder::at(place.root.path().join("app2"));
        let mut older = open(&place, "alt", app, AskFirst::No).unwrap().book;
        if by_hand {
            add(&mut older, &eva());
        } else {
            take(&mut older, LIST);
        }
        older.close().unwrap();
        let book = open(&place, "alt", place.app(), AskFirst::No).unwrap().book;
        assert_eq!(book.search("huber", 9).unwrap().len(), usize::from(by_hand));
    }
}
