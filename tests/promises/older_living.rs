//! Whoever lives on beside somebody is another one: what happens to that one happens to nobody in an older copy of the
//! book, in which the two were more alike, and so to nobody in the newer one either.

use kundenbuch::{
    Id, backup,
    book::{AskFirst, Book, Unlock, quietly},
    contacts::{Change, Contact, Field, Given},
    erasure::Ground,
    exchange::draft::Draft,
    restriction,
};

use super::{
    older::withdraw,
    people::{PASSPHRASE, Place, add, copy},
    ways::{birthday, edit, given_to, mail_to, named, phone_to, street_to},
};

type Act = fn(&mut Book, Id<Contact>);

const ACTS: [(&str, Act); 4] = [
    ("erased", |book, id| drop(book.erase(id, Ground::PurposeGone, &quietly).unwrap())),
    ("restricted", |book, id| drop(book.restrict(id, restriction::Ground::Accuracy, "").unwrap())),
    ("ticked as a child", |book, id| set(book, id, Field::Minor, "0", "1")),
    ("withdrawn", withdraw),
];

fn set(book: &mut Book, id: Id<Contact>, field: Field, old: &str, new: &str) {
    let change = Change::Set { field, old: old.into(), new: new.into() };
    book.edit_contact(id, &[change], &Given::default()).unwrap();
}

type Since = fn(&mut Book, &Contact);

/// What may have changed of the one who lives on, since the copy.
const SINCE: [(&str, Since); 8] = [
    ("nothing", |_, _| {}),
    ("street", |book, one| edit(book, one.id, street_to(one, "Neuer Weg 9")).unwrap()),
    ("surname", |book, one| set(book, one.id, Field::Family, &one.family, "Müller-Schmidt")),
    ("first name", |book, one| edit(book, one.id, given_to(one, "Johannes")).unwrap()),
    ("suffix", |book, one| set(book, one.id, Field::Suffix, "", "sen.")),
    ("birthday", |book, one| edit(book, one.id, Change::Add { content: birthday("1950-05-12") }).unwrap()),
    ("everything that reaches them", |book, one| {
        edit(book, one.id, street_to(one, "Neuer Weg 9")).unwrap();
        edit(book, one.id, mail_to(one, "neu@beispiel.example")).unwrap();
        edit(book, one.id, phone_to(one, "030 99887766")).unwrap();
    }),
    ("name and then street", |book, one| {
        set(book, one.id, Field::Family, &one.family, "Müller-Schmidt");
        edit(book, one.id, street_to(one, "Neuer Weg 9")).unwrap();
    }),
];

#[test]
fn what_happens_to_a_namesake_happens_to_nobody_else_in_an_older_copy_however_they_changed_since() {
    let hans = named("Hans", "Müller", "hans@beispiel.example", "0351 445566", "Am Wall 3");
    let only_street = named("Hans", "Müller", "", "", "Am Wall 3");
    let only_mail = named("Hans", "Müller", "hans@beispiel.example", "", "");
    for (what, act) in ACTS {
        for (turn, (since, change)) in SINCE.into_iter().enumerate() {
            let namesake = if turn % 2 == 0 { &only_street } else { &only_mail };
            check((what, act), (since, change), (&hans, namesake), false);
        }
        check((what, act), SINCE[1], (&hans, &hans), true);
    }
}

fn check((what, act): (&str, Act), (since, change): (&str, Since), (hans, namesake): (&Draft, &Draft), restored: bool) {
    let said = format!("{what}, {since}, {:?}, {restored}", namesake.emails);
    let place = Place::new();
    let mut book = place.create().0;
    let stays = add(&mut book, hans);
    let stick = place.root.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    let older = book.back_up(&stick, &quietly).unwrap().path;
    let old = place.root.path().join("Kopie.kundenbuch");
    book.close().unwrap();
    copy(&place.book(), &old);
    let open = |path: &std::path::Path| {
        Book::open(path, Unlock::Passphrase(PASSPHRASE), place.app(), AskFirst::No).unwrap().book
    };
    let mut book = open(&place.book());
    let there = book.contact(stays).unwrap();
    change(&mut book, &there);
    let goes = add(&mut book, namesake);
    act(&mut book, goes);
    book.close().unwrap();
    let other = if restored {
        std::fs::remove_dir_all(&old).unwrap();
        backup::restore(older.as_ref(), Unlock::Passphrase(PASSPHRASE), &old, place.app()).unwrap().book
    } else {
        open(&old)
    };
    is_left_alone(&other, stays, &said);
    other.close().unwrap();
    is_left_alone(&open(&place.book()), stays, &said);
}

fn is_left_alone(book: &Book, id: Id<Contact>, said: &str) {
    let contact = book.contact(id).unwrap_or_else(|gone| panic!("{said}: {gone:?}"));
    assert!(contact.restricted_at.is_none() && !contact.minor, "{said}");
    assert_eq!(book.consent_history(id).unwrap(), [], "{said}");
}
