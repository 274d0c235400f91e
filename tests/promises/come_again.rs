//! Somebody who is only in a newer copy of the book comes in again with a file it wrote: what was said of them since comes
//! along.

use kundenbuch::{
    Id, backup,
    book::{Book, Notice, Opened, Unlock, quietly},
    consents::Channel,
    contacts::{Change, Contact, Field, Given},
    exchange::draft::Draft,
    restriction,
};

use super::{
    older::{agree, withdraw},
    people::{PASSPHRASE, Place, add},
    ways::{FORMATS, edit, email, eva, found, given_to, mail_to, named, only, out, take},
};

type Act = fn(&mut Book, Id<Contact>);

const ACTS: [(&str, Act); 4] = [
    ("restricted", |book, id| drop(book.restrict(id, restriction::Ground::Accuracy, "").unwrap())),
    ("ticked as a child", |book, id| {
        let change = Change::Set { field: Field::Minor, old: "0".into(), new: "1".into() };
        book.edit_contact(id, &[change], &Given::default()).unwrap();
    }),
    ("objected", |book, id| drop(book.block_contact(id).unwrap())),
    ("withdrawn", withdraw),
];

#[test]
fn what_was_said_after_a_backup_comes_back_with_the_file_that_brings_the_person_into_it() {
    for (what, act) in ACTS {
        for format in FORMATS {
            let place = Place::new();
            let mut book = place.create().0;
            let stick = place.root.path().join("stick");
            std::fs::create_dir_all(&stick).unwrap();
            let older = book.back_up(&stick, &quietly).unwrap().path;
            let id = add(&mut book, &eva());
            agree(&mut book, id);
            let file = out(&mut book, format);
            act(&mut book, id);
            book.close().unwrap();
            let to = place.root.path().join("neu.kundenbuch");
            let unlock = Unlock::Passphrase(PASSPHRASE);
            let mut book = backup::restore(older.as_ref(), unlock, &to, place.app()).unwrap().book;
            for turn in 1..3 {
                take(&mut book, &file);
                let list = book.may_contact_list("newsletter", Channel::Email).unwrap();
                assert_eq!(list.allowed.len(), 0, "{what}, {format:?}, time {turn}");
            }
            match what {
                "restricted" => assert_eq!(book.counts().unwrap().restricted, 1, "{format:?}"),
                "ticked as a child" => assert!(found(&book, "eva huber").minor, "{format:?}"),
                _ => assert!(!book.consent_history(found(&book, "eva huber").id).unwrap().is_empty(), "{format:?}"),
            }
            assert_eq!(book.verify().unwrap().findings, [], "{what}, {format:?}");
        }
    }
}

type Way = fn(&mut Book);

/// Ways in which Eva comes in again without the name her card has in our files.
const WAYS: [(&str, Way); 6] = [
    ("a foreign table with her mail", |book| {
        drop(take(book, "Vorname;Nachname;E-Mail\nEva;Huber;eva@beispiel.example\nUwe;Berg;uwe@beispiel.example\n"));
    }),
    ("a foreign card with her number", |book| {
        drop(take(book, "BEGIN:VCARD\nVERSION:3.0\nN:Huber;Eva;;;\nFN:Eva Huber\nTEL:+49 351 445566\nEND:VCARD\n"));
    }),
    ("a foreign table with her street, that fills her in", |book| {
        add(book, &named("Eva", "Huber", "", "", ""));
        drop(take(book, "Vorname;Nachname;Straße;PLZ;Ort\nEva;Huber;Am Wall 3;01067;Dresden\n"));
    }),
    ("typed by hand", |book| _ = add(book, &eva())),
    ("name first, then mail", |book| {
        let id = add(book, &named("Eva", "Huber", "", "", ""));
        edit(book, id, Change::Add { content: email("eva@beispiel.example") }).unwrap();
    }),
    ("another name, then hers, taken back and done again", |book| {
        let id = add(book, &named("Ewa", "Huber", "eva@beispiel.example", "", ""));
        let contact = book.contact(id).unwrap();
        edit(book, id, given_to(&contact, "Eva")).unwrap();
        if book.undo().is_ok() {
            book.redo().unwrap(); // somebody restricted is left alone by undo too
        }
    }),
];

/// A book that is older than Eva, who came and of whom this was said since; and her old book is lost.
fn older_than_eva(draft: &Draft, act: Act, end: fn(Book)) -> (Place, Book) {
    let (place, opened) = opened_before_eva(draft, act, end);
    assert!(opened.notices.contains(&Notice::ProtectedElsewhere { count: 1 }), "{:?}", opened.notices);
    (place, opened.book)
}

fn opened_before_eva(draft: &Draft, act: Act, end: fn(Book)) -> (Place, Opened) {
    let place = Place::new();
    let mut book = place.create().0;
    let stick = place.root.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    let older = book.back_up(&stick, &quietly).unwrap().path;
    let id = add(&mut book, draft);
    agree(&mut book, id);
    act(&mut book, id);
    end(book);
    let to = place.root.path().join("neu.kundenbuch");
    let opened = backup::restore(older.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, place.app()).unwrap();
    (place, opened)
}

fn closed(book: Book) {
    book.close().unwrap();
}

/// Whether it is known of her what was said.
fn is_told(book: &Book, what: &str, id: Id<Contact>) -> bool {
    let contact = book.contact(id).unwrap();
    match what {
        "restricted" => contact.restricted_at.is_some(),
        "ticked as a child" => contact.minor,
        _ => !book.consent_history(id).unwrap().is_empty(),
    }
}

#[test]
fn what_was_said_after_a_backup_comes_back_however_the_person_comes_in_again() {
    for (what, act) in ACTS {
        for (way, come) in WAYS {
            let (_place, mut book) = older_than_eva(&eva(), act, closed);
            come(&mut book);
            if what == "restricted" {
                assert_eq!(book.counts().unwrap().restricted, 1, "{way}"); // no search finds her
            } else {
                assert!(is_told(&book, what, only(&book, "huber")), "{what}, {way}");
            }
            for channel in [Channel::Email, Channel::Phone, Channel::Post] {
                let list = book.may_contact_list("newsletter", channel).unwrap();
                assert_eq!(list.allowed.len(), 0, "{what}, {way}");
            }
            assert_eq!(book.verify().unwrap().findings, [], "{what}, {way}");
        }
    }
}

#[test]
fn what_was_said_right_before_a_kill_comes_back_too() {
    for (what, act) in ACTS {
        let (_place, mut book) = older_than_eva(&eva(), act, drop);
        let id = add(&mut book, &eva());
        assert!(is_told(&book, what, id), "{what}");
    }
}

#[test]
fn what_was_said_of_somebody_reaches_them_under_a_former_name_or_address() {
    for (what, _) in ACTS {
        let act_and_move: Act = match what {
            "restricted" => |book, id| {
                move_away(book, id);
                ACTS[0].1(book, id);
            },
            "ticked as a child" => |book, id| {
                ACTS[1].1(book, id);
                move_away(book, id);
            },
            "objected" => |book, id| {
                ACTS[2].1(book, id);
                move_away(book, id);
            },
            _ => |book, id| {
                withdraw(book, id);
                move_away(book, id);
            },
        };
        for mail in ["eva@beispiel.example", "neu@beispiel.example"] {
            for end in [closed, drop] as [fn(Book); 2] {
                let (_place, mut book) = older_than_eva(&eva(), act_and_move, end);
                let id = add(&mut book, &named("Eva", "Huber", mail, "", ""));
                assert!(is_told(&book, what, id), "{what}, {mail}");
            }
        }
    }
}

fn move_away(book: &mut Book, id: Id<Contact>) {
    let contact = book.contact(id).unwrap();
    edit(book, id, mail_to(&contact, "neu@beispiel.example")).unwrap();
}

#[test]
fn what_was_said_of_the_father_is_not_said_of_the_son() {
    for (what, act) in ACTS {
        // Not a block of the address, which holds for whoever has it.
        if what == "objected" {
            continue;
        }
        let father = Draft { suffix: "sen.".into(), ..named("Hans", "Huber", "huber@beispiel.example", "", "") };
        let (_place, mut book) = older_than_eva(&father, act, closed);
        let son = add(&mut book, &Draft { suffix: "jun.".into(), ..father.clone() });
        assert!(!is_told(&book, what, son), "{what}");
        let other = add(&mut book, &Draft { given: "Anna".into(), suffix: String::new(), ..father.clone() });
        assert!(!is_told(&book, what, other), "{what}: his wife");
        edit(&mut book, son, Change::Set { field: Field::Suffix, old: "jun.".into(), new: String::new() }).unwrap();
        assert!(is_told(&book, what, son), "{what}: he was not the son");
    }
}

#[test]
fn whoever_stood_beside_the_protected_person_is_a_namesake_in_the_older_book_too() {
    for (what, act) in ACTS {
        if what == "objected" {
            continue;
        }
        let place = Place::new();
        let mut book = place.create().0;
        let stick = place.root.path().join("stick");
        std::fs::create_dir_all(&stick).unwrap();
        let first = add(&mut book, &eva());
        let older = book.back_up(&stick, &quietly).unwrap().path;
        let second = add(&mut book, &eva());
        agree(&mut book, second);
        act(&mut book, second);
        book.close().unwrap();
        let to = place.root.path().join("neu.kundenbuch");
        let mut book = backup::restore(older.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, place.app()).unwrap().book;
        edit(&mut book, first, Change::Add { content: email("zwei@beispiel.example") }).unwrap();
        book.undo().unwrap();
        take(&mut book, "Vorname;Nachname;E-Mail;Telefon\nEva;Huber;eva@beispiel.example;030 99887766\n");
        assert!(!is_told(&book, what, first), "{what}");
        let third = add(&mut book, &eva());
        assert!(is_told(&book, what, third), "{what}: who comes later may be the one");
    }
}

#[test]
fn whom_our_own_file_keeps_apart_from_somebody_protected_stays_apart() {
    let (place, mut book) = older_than_eva(&eva(), withdraw, closed);
    let other = Place::new();
    let mut theirs = other.create().0;
    add(&mut theirs, &eva());
    for format in FORMATS {
        let file = out(&mut theirs, format);
        take(&mut book, &file);
        assert!(!is_told(&book, "withdrawn", only(&book, "eva huber")), "{format:?}");
    }
    drop(place);
}

#[test]
fn a_no_that_was_answered_since_does_not_come_back_by_name_and_address() {
    let again: Act = |book, id| {
        withdraw(book, id);
        agree(book, id);
    };
    for end in [closed, drop] as [fn(Book); 2] {
        let (_place, opened) = opened_before_eva(&eva(), again, end);
        let is_told = |notice: &Notice| matches!(notice, Notice::ProtectedElsewhere { .. });
        assert!(!opened.notices.iter().any(is_told), "nobody is protected any more: {:?}", opened.notices);
        let mut book = opened.book;
        let id = add(&mut book, &eva());
        assert_eq!(book.consent_history(id).unwrap(), []);
    }
}

#[test]
fn what_was_lifted_or_answered_here_is_over_though_the_address_goes_and_comes_back() {
    for (what, act) in ACTS {
        if matches!(what, "objected" | "ticked as a child") {
            continue; // a block of the address is answered for good; a tick has its own time
        }
        let (_place, mut book) = older_than_eva(&eva(), act, closed);
        let id = add(&mut book, &eva());
        let today = book.now().day().to_string();
        if what == "restricted" {
            book.lift_restriction(id, "geklärt", &today).unwrap();
        } else {
            agree(&mut book, id);
        }
        let gone = book.contact(id).unwrap().emails[0].clone();
        let mail = email(&gone.value);
        edit(&mut book, id, Change::Remove { id: gone.id, old: mail.clone() }).unwrap();
        edit(&mut book, id, Change::Add { content: mail }).unwrap();
        assert!(book.contact(id).unwrap().restricted_at.is_none(), "{what}");
        assert!(book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed || what == "restricted", "{what}");
    }
}
