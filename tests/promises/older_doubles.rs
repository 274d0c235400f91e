//! Who stands in an older copy of the book under an entry that the newer one no longer has gets what was said since.

use kundenbuch::{
    Id, backup,
    book::{AskFirst, Book, Opened, Unlock, quietly},
    consents::{Channel, Event, How, Withdrawal},
    contacts::{Change, Contact, Field, Given},
    exchange::draft::Draft,
    restriction,
};

use super::{
    older::{agree, withdraw},
    people::{PASSPHRASE, Place, add},
    ways::{edit, eva, mail_to, named, only, take},
};

type Act = fn(&mut Book, Id<Contact>);

const ACTS: [(&str, Act); 3] = [
    ("restricted", |book, id| drop(book.restrict(id, restriction::Ground::Accuracy, "").unwrap())),
    ("ticked as a child", |book, id| {
        let change = Change::Set { field: Field::Minor, old: "0".into(), new: "1".into() };
        book.edit_contact(id, &[change], &Given::default()).unwrap();
    }),
    ("withdrawn", withdraw),
];

fn is_told(book: &Book, what: &str, id: Id<Contact>) -> bool {
    let contact = book.contact(id).unwrap();
    match what {
        "restricted" => contact.restricted_at.is_some(),
        "ticked as a child" => contact.minor,
        _ => !book.consent_history(id).unwrap().is_empty(),
    }
}

/// A backup of this book, beside which it goes on.
fn backed_up(place: &Place, book: &mut Book) -> String {
    let stick = place.root.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    book.back_up(&stick, &quietly).unwrap().path
}

fn restored(place: &Place, older: &str) -> Opened {
    let to = place.root.path().join("neu.kundenbuch");
    backup::restore(older.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, place.app()).unwrap()
}

/// The older book with `double` in it, which the newer one lost before `protected` was entered there.
fn older_with(double: &Draft, beside: &[Draft], protected: &Draft, act: Act) -> (Place, Book, Id<Contact>) {
    let place = Place::new();
    let mut book = place.create().0;
    for one in beside {
        add(&mut book, one);
    }
    let double = add(&mut book, double);
    let older = backed_up(&place, &mut book);
    book.undo().unwrap();
    let id = add(&mut book, protected);
    act(&mut book, id);
    book.close().unwrap();
    let book = restored(&place, &older).book;
    (place, book, double)
}

#[test]
fn whoever_was_taken_back_and_entered_anew_is_met_under_the_old_entry() {
    for (what, act) in ACTS {
        for end in [|book: Book| book.close().unwrap(), drop] as [fn(Book); 2] {
            let place = Place::new();
            let mut book = place.create().0;
            let list = "Vorname;Nachname;E-Mail\r\nEva;Huber;eva@beispiel.example\r\n";
            let import = take(&mut book, list).import.unwrap();
            let old = only(&book, "eva huber");
            let older = backed_up(&place, &mut book);
            assert_eq!(book.take_back_import(import).unwrap().value.removed, 1);
            let anew = add(&mut book, &eva());
            act(&mut book, anew);
            end(book);
            let mut book = restored(&place, &older).book;
            assert!(is_told(&book, what, old), "{what}");
            assert_eq!(book.verify().unwrap().findings, [], "{what}");
            if what == "restricted" {
                // What is over here stays over at the next open.
                let today = book.now().day().to_string();
                book.lift_restriction(old, "geklärt", &today).unwrap();
                book.close().unwrap();
                let to = place.root.path().join("neu.kundenbuch");
                let again = Book::open(&to, Unlock::Passphrase(PASSPHRASE), place.app(), AskFirst::No);
                assert!(!is_told(&again.unwrap().book, what, old));
            }
        }
    }
}

#[test]
fn a_mail_or_half_a_name_is_enough_to_meet_somebody_in_the_older_book() {
    const MAIL: &str = "eva@beispiel.example";
    let (phone, street) = ("0351 445566", "Am Wall 3");
    let whole = |mail: &str, phone: &str, street: &str| named("Eva", "Huber", mail, phone, street);
    let short = |mail: &str, phone: &str, street: &str| named("E.", "Huber", mail, phone, street);
    let bare = |mail: &str, phone: &str| named("", "", mail, phone, "");
    let pairs = [
        (bare(MAIL, ""), whole(MAIL, "", street)),
        (bare("", phone), whole("", phone, street)),
        (short(MAIL, "", ""), whole(MAIL, "", "")),
        (short("", phone, ""), whole("", phone, "")),
        (short("", "", street), whole("", "", street)),
        (named("", "Huber", MAIL, "", ""), whole(MAIL, "", "")),
        (named("E.", "Huber", MAIL, "", ""), named("", "Huber", MAIL, "", "")),
        (named("Th.", "Huber", MAIL, "", ""), named("Thomas", "Huber", MAIL, "", "")),
        (whole(MAIL, "", ""), whole(MAIL, "", "")),
        (bare("", "0351 2233-440"), whole("", "0351 2233440", "")),
    ];
    for (what, act) in ACTS {
        for (one, two) in &pairs {
            for (protected, double) in [(one, two), (two, one)] {
                let (_place, book, id) = older_with(double, &[], protected, act);
                assert!(is_told(&book, what, id), "{what}: {protected:?} {double:?}");
                assert_eq!(book.verify().unwrap().findings, []);
            }
        }
    }
}

#[test]
fn another_name_or_an_address_of_several_is_nobodys_mark_in_the_older_book() {
    const MAIL: &str = "familie@beispiel.example";
    let of = |given: &str, family: &str| named(given, family, MAIL, "0351 445566", "Am Wall 3");
    let (hans, eva) = (of("Hans", "Huber"), of("Eva", "Huber"));
    let none: &[Draft] = &[];
    let desk = [named("Berta", "Kern", MAIL, "", "")];
    for (what, act) in ACTS {
        for (double, beside, protected) in [
            (&hans, none, &eva),
            (&hans, none, &of("E.", "Huber")),
            (&of("H.", "Huber"), none, &eva),
            (&of("Eva", "Kern"), none, &of("E.", "Huber")),
            (&named("Eva", "Huber", MAIL, "", ""), &desk[..], &named("", "", MAIL, "", "")),
            (&named("", "", MAIL, "", ""), &desk[..], &named("Eva", "Huber", MAIL, "", "")),
            (&named("Tobias", "Huber", MAIL, "", ""), none, &named("Th.", "Huber", MAIL, "", "")),
        ] {
            let (_place, book, id) = older_with(double, beside, protected, act);
            assert!(!is_told(&book, what, id), "{what}: {protected:?} {double:?}");
        }
    }
}

#[test]
fn somebody_here_under_an_old_address_is_known_by_the_new_one_too() {
    for (what, act) in ACTS {
        for before in [true, false] {
            let place = Place::new();
            let mut book = place.create().0;
            let id = add(&mut book, &named("Eva", "Huber", "alt@beispiel.example", "", ""));
            if before {
                act(&mut book, id);
                if what == "restricted" {
                    continue; // who is restricted gets no new address
                }
            }
            let older = backed_up(&place, &mut book);
            let contact = book.contact(id).unwrap();
            edit(&mut book, id, mail_to(&contact, "neu@beispiel.example")).unwrap();
            if !before {
                act(&mut book, id);
            }
            book.close().unwrap();
            let mut book = restored(&place, &older).book;
            assert!(is_told(&book, what, id), "{what}");
            for turn in 0..3 {
                let double = add(&mut book, &named("Eva", "Huber", "neu@beispiel.example", "", ""));
                assert!(is_told(&book, what, double), "{what}, {before}, time {turn}");
                if book.undo().is_err() {
                    break; // who is restricted stays
                }
                book.close().unwrap();
                let to = place.root.path().join("neu.kundenbuch");
                let unlock = Unlock::Passphrase(PASSPHRASE);
                book = Book::open(&to, unlock, place.app(), AskFirst::No).unwrap().book;
            }
        }
    }
}

fn refuse_calls(book: &mut Book, id: Id<Contact>) {
    let no = Withdrawal {
        purpose: "ads_phone".into(),
        channel: Channel::Phone,
        event: Event::Objected,
        how: Some(How::Phone),
        note: String::new(),
        happened_at: book.now(),
    };
    book.withdraw_consent(id, &no).unwrap();
}

#[test]
fn a_no_that_was_answered_stays_answered_beside_one_that_stands() {
    for here in [true, false] {
        for first in [true, false] {
            for end in [|book: Book| book.close().unwrap(), drop] as [fn(Book); 2] {
                let place = Place::new();
                let mut book = place.create().0;
                let there = here.then(|| add(&mut book, &eva()));
                if let Some(id) = there {
                    agree(&mut book, id);
                }
                let older = backed_up(&place, &mut book);
                let id = there.unwrap_or_else(|| add(&mut book, &eva()));
                if first {
                    refuse_calls(&mut book, id);
                }
                withdraw(&mut book, id);
                backed_up(&place, &mut book); // it knows the no, and no answer
                agree(&mut book, id);
                if !first {
                    refuse_calls(&mut book, id);
                }
                end(book);
                let mut book = restored(&place, &older).book;
                let id = if here { id } else { add(&mut book, &eva()) };
                let noes: Vec<String> = book
                    .consent_history(id)
                    .unwrap()
                    .into_iter()
                    .filter(|event| event.event != Event::Granted)
                    .map(|event| event.purpose)
                    .collect();
                assert_eq!(noes, ["ads_phone"], "here: {here}, first: {first}");
                if here {
                    assert!(book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed);
                }
            }
        }
    }
}
