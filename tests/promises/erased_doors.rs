//! An erased person stays out, whatever door they would come back through.

use kundenbuch::{
    Error, Id,
    book::{Book, quietly},
    contacts::{Change, Contact, ErasedBefore, Given},
    erasure::Ground,
    exchange::{admit::Reason, draft::Draft},
    suppression::{Scope, Source, Target},
};

use super::{
    copies::{COPIES, copy_of},
    people::{Place, add},
    ways::{email, eva, given_to, mail_to, named, phone_to, street_to, take},
};

const OTHER: (&str, &str, &str) = ("andere@beispiel.example", "030 99887766", "Seestr. 9");

/// An edit of a contact that would make it somebody else.
type Edit = fn(&Contact) -> Change;

/// A book in which Eva was and is erased.
fn without_eva(place: &Place) -> Book {
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    book
}

fn knowing(book: &mut Book, id: Id<Contact>, change: &Change, erased: ErasedBefore) -> Result<(), Error> {
    book.edit_contact_knowing(id, std::slice::from_ref(change), &Given::default(), erased).map(|_| ())
}

#[test]
fn no_edit_of_mail_phone_name_or_street_and_no_second_value_brings_an_erased_person_back() {
    let (mail, phone, street) = OTHER;
    let eva_with = |mail, phone, street| named("Eva", "Huber", mail, phone, street);
    let doors: [(&str, Draft, Edit); 5] = [
        ("edit of mail", eva_with(mail, "", ""), |one| mail_to(one, "EVA@beispiel.example")),
        ("edit of phone", eva_with("", phone, ""), |one| phone_to(one, "+49 351 445566")),
        ("edit of name", named("Anna", "Huber", "eva@beispiel.example", "", ""), |one| given_to(one, "Eva")),
        ("edit of street", eva_with("", "", street), |one| street_to(one, "Am Wall 3")),
        ("second value", eva_with(mail, phone, street), |_| Change::Add { content: email("eva@beispiel.example") }),
    ];
    for (door, draft, change) in doors {
        let place = Place::new();
        let mut book = without_eva(&place);
        let id = add(&mut book, &draft);
        let before = book.contact(id).unwrap();
        let change = change(&before);
        let refused = knowing(&mut book, id, &change, ErasedBefore::Refuse);
        assert!(matches!(refused, Err(Error::ErasedPerson)), "{door}: {refused:?}");
        assert_eq!(book.contact(id).unwrap(), before, "{door}");
        knowing(&mut book, id, &change, ErasedBefore::ReturnsByThemselves).expect(door);
    }
}

#[test]
fn nothing_is_redone_or_restored_once_the_person_was_erased() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    add(&mut book, &eva());
    book.undo().unwrap(); // a double of hers that redo would bring again
    book.bin_contacts(&[id]).unwrap();
    book.undo().unwrap();
    book.bin_contacts(&[id]).unwrap();
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    assert!(book.redo().is_err() && book.undo().is_err());
    let back = book.restore_contacts(&[id]);
    assert!(back.is_err() || book.contact(id).is_err(), "{back:?}");
    assert_eq!(book.counts().unwrap().contacts, 0);
}

#[test]
fn a_list_that_would_make_somebody_an_erased_person_by_supplementing_them_is_held() {
    let place = Place::new();
    let mut book = without_eva(&place);
    let (_, phone, _) = OTHER;
    let id = add(&mut book, &named("Eva", "Huber", "", phone, ""));
    let list = format!("Vorname;Nachname;E-Mail;Telefon\r\nEva;Huber;eva@beispiel.example;{phone}\r\n");
    let report = take(&mut book, list.as_bytes());
    assert_eq!(report.by_reason.get(&Reason::Erased), Some(&1), "{report:?}");
    assert_eq!(book.contact(id).unwrap().emails, []);
}

#[test]
fn an_import_taken_back_after_an_erasure_brings_nobody() {
    let place = Place::new();
    let mut book = place.create().0;
    let list = "Vorname;Nachname;E-Mail\r\nEva;Huber;eva@beispiel.example\r\nIda;Ohm;ida@beispiel.example\r\n";
    let import = take(&mut book, list.as_bytes()).import.unwrap();
    let eva = book.search("eva huber", 5).unwrap()[0].id;
    book.erase(eva, Ground::PurposeGone, &quietly).unwrap();
    book.take_back_import(import).unwrap();
    assert!(book.contact(eva).is_err());
    assert_eq!(book.counts().unwrap().contacts, 0);
    assert_eq!(book.verify().unwrap().findings, []);
}

#[test]
fn an_opt_out_of_an_erased_person_makes_nobody_and_forgets_no_erasure() {
    let place = Place::new();
    let mut book = without_eva(&place);
    let address = "eva@beispiel.example".to_owned();
    let target = Target::Email { address: address.clone() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
    for source in [Source::Paste, Source::Csv, Source::Mail] {
        book.take_optouts(std::slice::from_ref(&address), source).unwrap();
        assert_eq!(book.counts().unwrap().contacts, 0, "{source:?}");
        let again = book.add_contact(&eva(), &Given::default(), ErasedBefore::Refuse);
        assert!(matches!(again, Err(Error::ErasedPerson)), "{source:?}: {again:?}");
    }
}

#[test]
fn every_copy_of_the_book_knows_who_was_erased() {
    for door in COPIES {
        let place = Place::new();
        let mut book = without_eva(&place);
        add(&mut book, &named("Ida", "Ohm", "ida@beispiel.example", "", ""));
        let mut there = copy_of(&place, book, door).book;
        assert_eq!(there.counts().unwrap().contacts, 1, "{door}");
        let again = there.add_contact(&eva(), &Given::default(), ErasedBefore::Refuse);
        assert!(matches!(again, Err(Error::ErasedPerson)), "{door}: {again:?}");
    }
}

/// One address as people copy it out of a mail.
const COPIED: [&str; 7] = [
    "Eva Quandt <eva@beispiel.example>",
    "<eva@beispiel.example>",
    "mailto:eva@beispiel.example",
    "mailto:eva%40beispiel.example?subject=x",
    "eva@beispiel.example <eva@beispiel.example>",
    "eva@beispiel.example (privat)",
    "\"Quandt, Eva\" <EVA@beispiel.example>",
];

#[test]
fn a_mail_address_copied_with_its_name_is_met_as_the_bare_one() {
    for copied in COPIED {
        let place = Place::new();
        let mut book = without_eva(&place);
        let draft = named("Eva", "Huber", copied, "", "");
        let refused = book.add_contact(&draft, &Given::default(), ErasedBefore::Refuse);
        assert!(matches!(refused, Err(Error::ErasedPerson)), "{copied}: {refused:?}");
        let id = add(&mut book, &named("Eva", "Huber", "andere@beispiel.example", "", ""));
        let contact = book.contact(id).unwrap();
        for change in [mail_to(&contact, copied), Change::Add { content: email(copied) }] {
            let refused = knowing(&mut book, id, &change, ErasedBefore::Refuse);
            assert!(matches!(refused, Err(Error::ErasedPerson)), "{copied}: {refused:?}");
        }

        let place = Place::new();
        let mut book = place.create().0;
        let target = Target::Email { address: "eva@beispiel.example".into() };
        book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
        let id = add(&mut book, &named("Eva", "Huber", copied, "", ""));
        assert!(!book.blocks_of(id).unwrap().is_empty(), "{copied}");
        assert!(book.contact(id).unwrap().emails[0].value.eq_ignore_ascii_case("eva@beispiel.example"), "{copied}");
    }
}
