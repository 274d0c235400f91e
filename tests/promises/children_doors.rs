//! A child gets no advertising without a guardian, whatever door its data comes through.

use kundenbuch::{
    Error, Id,
    book::{Book, quietly},
    consents::Channel,
    contacts::{Change, Contact, ErasedBefore, Given},
    erasure::Ground,
    exchange::draft::Draft,
    permission::Reason,
    suppression::{Scope, Source, Target},
};

use super::{
    copies::{COPIES, copy_of},
    older::agree,
    people::{Place, add},
    ways::{FORMATS, birthday, edit, edits, eva, only, out, take},
};

/// The two ways in which somebody is known to be a child.
fn children(book: &Book) -> [(&'static str, Draft); 2] {
    [("by birthday", Draft { birthday: young(book), ..eva() }), ("by the tick", Draft { minor: true, ..eva() })]
}

/// The birthday of somebody ten years old.
fn young(book: &Book) -> String {
    let today = book.now().day();
    format!("{:04}-01-01", today.year() - 10)
}

/// Nobody speaks for the child: the gate says no, for it is one.
fn kept(book: &Book, id: Id<Contact>, what: &str) {
    let one = book.may_contact(id, "newsletter", Channel::Email).unwrap();
    assert!(!one.allowed, "{what}: {one:?}");
    let all = book.may_contact_list("newsletter", Channel::Email).unwrap();
    assert!(all.allowed.iter().all(|allowed| allowed.contact != id), "{what}");
    let contact = book.contact(id).unwrap();
    assert!(contact.age.child, "{what}: no child any more");
    if !contact.emails.is_empty() && contact.binned_at.is_none() {
        // Where somebody said no, the gate names that alone.
        let why = [Reason::Minor, Reason::Suppressed];
        assert!(one.reasons.iter().any(|reason| why.contains(reason)), "{what}: {one:?}");
    }
}

fn refused_consent(book: &mut Book, id: Id<Contact>, what: &str) {
    let grant = super::optouts::yes("newsletter", Channel::Email);
    let refused = book.grant_consent(id, &grant, None);
    assert!(matches!(&refused, Err(Error::ConsentIncomplete { what }) if what == "guardian"), "{what}: {refused:?}");
}

#[test]
fn no_edit_undo_or_redo_makes_a_child_old_enough() {
    for child in 0..2 {
        let place = Place::new();
        let mut book = place.create().0;
        let (how, draft) = children(&book)[child].clone();
        let id = add(&mut book, &draft);
        for (door, change) in edits(&book.contact(id).unwrap()) {
            let what = format!("{door}, a child {how}");
            edit(&mut book, id, change).unwrap();
            kept(&book, id, &what);
            refused_consent(&mut book, id, &what);
            book.undo().unwrap();
            kept(&book, id, &what);
            book.redo().unwrap();
            kept(&book, id, &what);
            book.undo().unwrap();
        }
    }
}

#[test]
fn who_agreed_and_turns_out_to_be_a_child_by_a_second_value_is_one_after_undo_and_redo_too() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    agree(&mut book, id);
    let content = birthday(&young(&book));
    edit(&mut book, id, Change::Add { content }).unwrap();
    kept(&book, id, "second value");
    book.undo().unwrap();
    assert!(book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed, "the birthday was a slip");
    book.redo().unwrap();
    kept(&book, id, "redo");
}

#[test]
fn the_tick_stays_when_the_birthday_is_taken_out() {
    let place = Place::new();
    let mut book = place.create().0;
    let child = Draft { minor: true, birthday: young(&book), ..eva() };
    let id = add(&mut book, &child);
    let fact = book.contact(id).unwrap().facts[0].clone();
    edit(&mut book, id, Change::Remove { id: fact.id, old: birthday(&fact.value) }).unwrap();
    kept(&book, id, "take-out of a value");
}

#[test]
fn a_list_that_says_somebody_is_a_child_counts_for_whom_it_brings_and_whom_it_supplements() {
    for head in ["Geburtstag", "minderjährig"] {
        for known in [false, true] {
            let place = Place::new();
            let mut book = place.create().0;
            if known {
                let id = add(&mut book, &eva());
                agree(&mut book, id);
            }
            let value = if head == "Geburtstag" { young(&book) } else { "ja".into() };
            let list = format!("Vorname;Nachname;E-Mail;{head}\r\nEva;Huber;eva@beispiel.example;{value}\r\n");
            let report = take(&mut book, list.as_bytes());
            assert_eq!((report.taken, report.supplemented), (1, u32::from(known)), "{head}: {report:?}");
            let id = only(&book, "eva huber");
            kept(&book, id, &format!("{head}, known before: {known}"));
            refused_consent(&mut book, id, head);
        }
    }
}

#[test]
fn taking_an_import_back_makes_no_child_old_enough() {
    for child in 0..2 {
        let place = Place::new();
        let mut book = place.create().0;
        let (how, draft) = children(&book)[child].clone();
        let id = add(&mut book, &draft);
        let birthday = if how == "by the tick" { String::new() } else { young(&book) };
        let list = format!(
            "Vorname;Nachname;E-Mail;Telefon;Geburtstag\r\nEva;Huber;eva@beispiel.example;030 99887766;{birthday}\r\n"
        );
        let import = take(&mut book, list.as_bytes()).import.unwrap();
        kept(&book, id, how);
        book.take_back_import(import).unwrap();
        kept(&book, id, how);
    }
}

#[test]
fn our_own_files_tell_another_book_who_is_a_child() {
    for format in FORMATS {
        for child in 0..2 {
            let place = Place::new();
            let mut book = place.create().0;
            let (how, draft) = children(&book)[child].clone();
            add(&mut book, &draft);
            let file = out(&mut book, format);
            for known in [false, true] {
                let what = format!("{format:?}, a child {how}, known before: {known}");
                let second = Place::new();
                let mut second = second.create().0;
                if known {
                    let id = add(&mut second, &eva());
                    agree(&mut second, id);
                }
                take(&mut second, &file);
                let id = only(&second, "eva huber");
                kept(&second, id, &what);
            }
        }
    }
}

#[test]
fn an_opt_out_the_bin_and_an_erasure_make_no_child_old_enough() {
    let place = Place::new();
    let mut book = place.create().0;
    let child = Draft { minor: true, ..eva() };
    let id = add(&mut book, &child);
    let target = Target::Email { address: "eva@beispiel.example".into() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
    kept(&book, id, "opt-out by button");
    for source in [Source::Paste, Source::Csv, Source::Mail] {
        book.take_optouts(&["eva@beispiel.example".into()], source).unwrap();
        kept(&book, id, "opt-out");
    }
    book.bin_contacts(&[id]).unwrap();
    kept(&book, id, "in the bin");
    book.restore_contacts(&[id]).unwrap();
    kept(&book, id, "back from the bin");
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let back = book.add_contact(&child, &Given::default(), ErasedBefore::ReturnsByThemselves).unwrap().value;
    kept(&book, back, "come back");
    refused_consent(&mut book, back, "come back");
}

#[test]
fn a_child_is_one_in_every_copy() {
    for door in COPIES {
        let place = Place::new();
        let mut book = place.create().0;
        let (_, draft) = children(&book)[0].clone();
        let id = add(&mut book, &draft);
        let there = copy_of(&place, book, door).book;
        kept(&there, id, door);
    }
}
