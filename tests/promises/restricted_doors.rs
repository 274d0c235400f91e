//! A restricted person is left alone, whatever door somebody comes to them through.

use std::{fs, path::Path};

use kundenbuch::{
    Error, Id, backup,
    book::{AskFirst, Book, Unlock, folder::AppFolder, quietly},
    consents::Channel,
    contacts::{Change, Contact, ErasedBefore, Given},
    erasure,
    exchange::{
        admit::Reason as Held,
        draft::Draft,
        read::{Options, mail},
    },
    permission::Reason,
    restriction::Ground,
    suppression::{Scope, Source, Target, own::Own},
};

use super::{
    copies::{COPIES, copy_of},
    older::agree,
    people::{PASSPHRASE, Place, add, copy, files, lies_in},
    ways::{FORMATS, edit, edits, email, eva, given_to, mail_to, named, out, phone_to, street_to, take},
};

/// An edit of a contact that would make it somebody else.
type Edit = fn(&Contact) -> Change;
/// A way in which somebody says no.
type Say = fn(&mut Book);

/// A book with Eva in it, who agreed to the newsletter and is restricted.
fn restricted(place: &Place) -> (Book, Id<Contact>) {
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    agree(&mut book, id);
    book.restrict(id, Ground::Accuracy, "").unwrap();
    (book, id)
}

fn rests(book: &Book, id: Id<Contact>, what: &str) {
    let answer = book.may_contact(id, "newsletter", Channel::Email).unwrap();
    assert!(!answer.allowed && answer.reasons.contains(&Reason::Restricted), "{what}: {answer:?}");
    let list = book.may_contact_list("newsletter", Channel::Email).unwrap();
    assert!(list.allowed.iter().all(|one| one.contact != id), "{what}");
}

#[test]
fn no_edit_reaches_a_restricted_person() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    let before = book.contact(id).unwrap();
    for (door, change) in edits(&before) {
        let refused = edit(&mut book, id, change);
        assert!(matches!(refused, Err(Error::ContactRestricted { .. })), "{door}: {refused:?}");
        assert_eq!(book.contact(id).unwrap(), before, "{door}");
        rests(&book, id, door);
    }
}

#[test]
fn no_edit_makes_somebody_else_a_restricted_person() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    let (mail, phone, street) = ("andere@beispiel.example", "030 99887766", "Seestr. 9");
    let doors: [(&str, Draft, Edit); 5] = [
        ("edit of mail", named("Eva", "Huber", mail, "", ""), |one| mail_to(one, "EVA@beispiel.example")),
        ("edit of phone", named("Eva", "Huber", "", phone, ""), |one| phone_to(one, "+49 351 445566")),
        ("edit of name", named("Karla", "Huber", "eva@beispiel.example", "", ""), |one| given_to(one, "Eva")),
        ("edit of street", named("Eva", "Huber", "", "", street), |one| street_to(one, "Am Wall 3")),
        ("second value", named("Eva", "Huber", mail, "", ""), |_| Change::Add {
            content: email("eva@beispiel.example"),
        }),
    ];
    for (door, draft, change) in doors {
        let other = add(&mut book, &draft);
        let before = book.contact(other).unwrap();
        let refused = edit(&mut book, other, change(&before));
        assert!(matches!(refused, Err(Error::RestrictedPerson { id: found }) if found == id), "{door}: {refused:?}");
        assert_eq!(book.contact(other).unwrap(), before, "{door}");
    }
}

#[test]
fn our_own_files_neither_hold_nor_change_a_restricted_person() {
    for format in FORMATS {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &eva());
        add(&mut book, &named("Ida", "Ohm", "ida@beispiel.example", "", ""));
        let before = out(&mut book, format);
        let record = book.contact(id).unwrap();
        book.restrict(id, Ground::Claims, "").unwrap();
        assert!(!lies_in(&out(&mut book, format), "Huber"), "{format:?}");
        let text = String::from_utf8(before).unwrap();
        let renamed = text.replace("Huber", "Adler").replace("eva@beispiel", "adler@beispiel");
        for file in [text, renamed] {
            let report = take(&mut book, file.as_bytes());
            assert_eq!(report.by_reason.get(&Held::Restricted), Some(&1), "{format:?}: {report:?}");
            let after = book.contact(id).unwrap();
            assert_eq!((after.emails, after.family), (record.emails.clone(), record.family.clone()), "{format:?}");
            assert_eq!(book.counts().unwrap().contacts, 1, "{format:?}: Ida alone");
        }
    }
}

#[test]
fn an_opt_out_of_any_kind_changes_nothing_of_a_restricted_person_but_the_no() {
    const MAIL: &str = "eva@beispiel.example";
    let doors: [(&str, Say); 4] = [
        ("opt-out by button", |book| {
            let target = Target::Email { address: MAIL.into() };
            book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
        }),
        ("opt-out by paste", |book| drop(book.take_optouts(&[MAIL.into()], Source::Paste).unwrap())),
        ("opt-out by CSV", |book| {
            let table = format!("E-Mail;Datum\r\n{MAIL};2026-05-04\r\n");
            let found = mail::table(table.as_bytes(), &Options::default(), &Own::default(), None).unwrap();
            let list = book.preview_optouts(&found).unwrap();
            book.take_optouts(&[list[0].address.clone()], Source::Csv).unwrap();
        }),
        ("opt-out by mail", |book| {
            let text = format!("From: Eva <{MAIL}>\r\nSubject: Abmelden\r\n\r\nBitte.\r\n");
            let found = mail::senders(text.as_bytes(), &Own::default()).unwrap();
            book.take_optouts(&[found[0].address.clone()], Source::Mail).unwrap();
        }),
    ];
    for (door, say) in doors {
        let place = Place::new();
        let (mut book, id) = restricted(&place);
        let before = book.contact(id).unwrap();
        say(&mut book);
        assert_eq!(book.contact(id).unwrap(), before, "{door}");
        rests(&book, id, door);
        let told = book.now().day().to_string();
        book.lift_restriction(id, "geklärt", &told).unwrap();
        let answer = book.may_contact(id, "newsletter", Channel::Email).unwrap();
        assert!(!answer.allowed, "{door}: the no was not recorded: {answer:?}");
    }
}

#[test]
fn whoever_was_restricted_is_left_alone_in_every_copy() {
    for door in COPIES {
        let place = Place::new();
        let (book, id) = restricted(&place);
        let there = copy_of(&place, book, door).book;
        rests(&there, id, door);
        assert_eq!(there.restrictions(id).unwrap().len(), 1, "{door}");
        assert!(there.search("eva", 5).unwrap().is_empty(), "{door}");
    }
}

fn open(path: &Path, app: AppFolder) -> Book {
    Book::open(path, Unlock::Passphrase(PASSPHRASE), app, AskFirst::No).unwrap().book
}

#[test]
fn a_restriction_holds_in_copies_and_backups_from_before_it() {
    for door in ["old copy of the folder", "restored backup", "newer backup beside an older one", "another PC's copy"] {
        let place = Place::new();
        let at = |name: &str| place.root.path().join(name);
        let mut book = place.create().0;
        let id = add(&mut book, &eva());
        agree(&mut book, id);
        fs::create_dir_all(at("stick")).unwrap();
        let older = book.back_up_as(&at("stick").join("Montag.kundenbuch-backup"), &quietly).unwrap().path;
        book.close().unwrap();
        copy(&place.book(), &at("Alt.kundenbuch"));
        let mut book = open(&place.book(), place.app());
        book.restrict(id, Ground::Claims, "wegen der Rechnung").unwrap();
        if door == "newer backup beside an older one" {
            book.back_up(&at("stick"), &quietly).unwrap();
        }
        drop(book); // nothing is closed
        let restore = |app| {
            let unlock = Unlock::Passphrase(PASSPHRASE);
            backup::restore(older.as_ref(), unlock, &at("Neu.kundenbuch"), app).unwrap().book
        };
        let there = match door {
            "restored backup" => restore(place.app()),
            "newer backup beside an older one" => restore(AppFolder::at(at("app2"))),
            "another PC's copy" => open(&at("Alt.kundenbuch"), place.app()),
            _ => {
                fs::remove_dir_all(place.book()).unwrap();
                copy(&at("Alt.kundenbuch"), &place.book());
                open(&place.book(), place.app())
            }
        };
        rests(&there, id, door);
        let told = there.restrictions(id).unwrap();
        assert_eq!((told.len(), told[0].ground, told[0].note.as_str()), (1, Ground::Claims, ""), "{door}");
        assert_eq!(there.verify().unwrap().findings, [], "{door}");
    }
}

#[test]
fn a_restriction_that_was_lifted_is_put_back_by_no_older_copy() {
    let place = Place::new();
    let at = |name: &str| place.root.path().join(name);
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    agree(&mut book, id);
    book.close().unwrap();
    copy(&place.book(), &at("Vorher.kundenbuch"));
    let mut book = open(&place.book(), place.app());
    book.restrict(id, Ground::Claims, "").unwrap();
    fs::create_dir_all(at("stick")).unwrap();
    book.back_up(&at("stick"), &quietly).unwrap();
    let stale = at("stick").join("alt");
    let beside =
        files(&at("stick")).into_iter().find(|path| !path.to_string_lossy().ends_with(backup::ENDING)).unwrap();
    fs::copy(&beside, &stale).unwrap();
    let told = book.now().day().to_string();
    book.lift_restriction(id, "geklärt", &told).unwrap();
    book.close().unwrap();
    let before = at("Vorher.kundenbuch");
    for path in [&place.book(), &before, &before, &place.book()] {
        fs::copy(&stale, &beside).unwrap(); // a stick that was not there when it was lifted
        let book = open(path, place.app());
        assert!(book.contact(id).unwrap().restricted_at.is_none(), "{path:?}");
        assert!(book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed, "{path:?}");
        book.close().unwrap();
    }
}

#[test]
fn the_bin_and_back_lift_no_restriction() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    book.bin_contacts(&[id]).unwrap();
    rests(&book, id, "in the bin");
    let back = book.restore_contacts(&[id]);
    rests(&book, id, "back from the bin");
    assert!(back.is_ok() || book.contact(id).unwrap().binned_at.is_some());
    assert!(book.contact(id).unwrap().restricted_at.is_some());
}

#[test]
fn a_list_that_is_renamed_or_taken_away_leaves_a_restricted_person_on_it() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &Draft { tags: vec!["Stammtisch".into()], ..eva() });
    let ida = add(&mut book, &named("Ida", "Ohm", "ida@beispiel.example", "", ""));
    book.tag_contacts(&[ida], &["Stammtisch".into()], &[]).unwrap();
    book.restrict(id, Ground::Accuracy, "").unwrap();
    let before = book.contact(id).unwrap();
    book.rename_tag("Stammtisch", "Kegelclub").unwrap();
    assert_eq!(book.contact(ida).unwrap().tags[0].value, "Kegelclub");
    assert_eq!(book.contact(id).unwrap(), before, "renamed");
    book.rename_tag("Kegelclub", "Stammtisch").unwrap();
    book.delete_tag("Stammtisch").unwrap();
    assert_eq!(book.contact(ida).unwrap().tags, []);
    assert_eq!(book.contact(id).unwrap(), before, "taken away");
}

#[test]
fn who_comes_back_after_an_erasure_is_not_restricted_by_what_is_gone() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    book.erase(id, erasure::Ground::PurposeGone, &quietly).unwrap();
    let back = book.add_contact(&eva(), &Given::default(), ErasedBefore::ReturnsByThemselves).unwrap().value;
    assert_eq!((book.contact(back).unwrap().restricted_at, book.restrictions(back).unwrap().len()), (None, 0));
}
