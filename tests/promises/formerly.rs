//! Whoever was erased or is restricted is known by what they were called and reached by before, too.

use kundenbuch::{
    Error, Id,
    book::{Book, quietly},
    consents::Channel,
    contacts::{Change, Contact, ErasedBefore, Field, Given, Kind},
    erasure,
    exchange::{admit::Reason, draft::Draft},
    restriction::Ground,
};

use super::{
    older::agree,
    people::{Place, add},
    ways::{birthday, edit, mail_to, named, phone_to, street_to, take},
};

const MAILS: [&str; 2] = ["rita@alt.example", "rita@neu.example"];
const PHONES: [&str; 2] = ["0351 445566", "030 99887766"];
const STREETS: [&str; 2] = ["Am Wall 3", "Seestr. 9"];

/// Rita Rest, who became Rita Ruhe and has another mail, number and street since.
fn rita(book: &mut Book, name_first: bool) -> Id<Contact> {
    let id = add(book, &named("Rita", "Rest", MAILS[0], PHONES[0], STREETS[0]));
    let rename = Change::Set { field: Field::Family, old: "Rest".into(), new: "Ruhe".into() };
    if name_first {
        edit(book, id, rename.clone()).unwrap();
    }
    for change in [mail_to, phone_to, street_to].into_iter().zip([MAILS[1], PHONES[1], STREETS[1]]) {
        let (to, value) = change;
        let there = book.contact(id).unwrap();
        edit(book, id, to(&there, value)).unwrap();
    }
    if !name_first {
        edit(book, id, rename).unwrap();
    }
    id
}

/// Each of the names with each of the addresses alone.
fn rows() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let mut rows = Vec::new();
    for family in ["Rest", "Ruhe"] {
        rows.extend(MAILS.map(|mail| (family, mail, "", "")));
        rows.extend(PHONES.map(|phone| (family, "", phone, "")));
        rows.extend(STREETS.map(|street| (family, "", "", street)));
    }
    rows
}

fn import(book: &mut Book, given: &str, family: &str, mail: &str, phone: &str, street: &str) -> Option<Reason> {
    let (postcode, place) = if street.is_empty() { ("", "") } else { ("01067", "Dresden") };
    let head = "Vorname;Nachname;E-Mail;Telefon;Straße;PLZ;Ort";
    let list = format!("{head}\r\n{given};{family};{mail};{phone};{street};{postcode};{place}\r\n");
    let report = take(book, list.as_bytes());
    assert!(report.taken <= 1);
    (report.taken == 0).then(|| *report.by_reason.keys().next().unwrap())
}

fn enter(book: &mut Book, draft: &Draft) -> Result<Id<Contact>, Error> {
    book.add_contact(draft, &Given::default(), ErasedBefore::Refuse).map(|done| done.value)
}

fn firm(name: &str, mail: &str) -> Draft {
    Draft { kind: Some(Kind::Organisation), organisation: name.into(), ..named("", "", mail, "", "") }
}

#[test]
fn an_erased_person_stays_out_under_every_name_and_address_they_ever_had() {
    for name_first in [true, false] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = rita(&mut book, name_first);
        book.erase(id, erasure::Ground::PurposeGone, &quietly).unwrap();
        for (family, mail, phone, street) in rows() {
            let row = format!("{family} {mail} {phone} {street}, name first: {name_first}");
            assert_eq!(import(&mut book, "Rita", family, mail, phone, street), Some(Reason::Erased), "{row}");
            let again = enter(&mut book, &named("Rita", family, mail, phone, street));
            assert!(matches!(again, Err(Error::ErasedPerson)), "{row}: {again:?}");
        }
        let karl = enter(&mut book, &named("Karl", "Rest", MAILS[0], PHONES[0], STREETS[0]));
        assert!(karl.is_ok(), "somebody else of the house: {karl:?}");
    }
}

#[test]
fn a_former_address_of_whoever_said_no_is_blocked_when_they_are_erased() {
    for ground in [erasure::Ground::ConsentWithdrawn, erasure::Ground::Objection, erasure::Ground::PurposeGone] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = rita(&mut book, true);
        let plan = book.erasure_plan(id, ground).unwrap().blocks;
        let erased = book.erase(id, ground, &quietly).unwrap().value;
        assert_eq!((plan, erased.residue), (erased.blocks, Some(0)), "{ground:?}");
        for mail in MAILS {
            let held = take(&mut book, format!("Vorname;Nachname;E-Mail\r\nIda;Ohm;{mail}\r\n").as_bytes()).by_reason;
            assert_eq!(held.contains_key(&Reason::Suppressed), ground.blocks(), "{mail} {ground:?}: {held:?}");
        }
    }
}

#[test]
fn what_was_remembered_of_former_names_goes_with_the_person() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = rita(&mut book, true);
    let other = rita_of_another_town(&mut book);
    let erased = book.erase(id, erasure::Ground::PurposeGone, &quietly).unwrap().value;
    assert!(erased.erased.iter().any(|going| going.field == "former_hashes"), "{erased:?}");
    book.bin_contacts(&[other]).unwrap();
    assert_eq!(book.verify().unwrap().findings, []);
}

fn rita_of_another_town(book: &mut Book) -> Id<Contact> {
    add(book, &named("Rita", "Ruhe", "rita@ulm.example", "0731 112233", ""))
}

#[test]
fn an_erased_contact_without_a_name_stays_out_whoever_comes_with_its_address() {
    let place = Place::new();
    let mut book = place.create().0;
    for (mail, phone) in [("bare@mail.example", ""), ("", "0351 778899")] {
        let head = "E-Mail;Telefon";
        take(&mut book, format!("{head}\r\n{mail};{phone}\r\n").as_bytes());
        let id = book.search(if mail.is_empty() { phone } else { mail }, 5).unwrap()[0].id;
        assert!(book.contact(id).unwrap().family.is_empty());
        book.erase(id, erasure::Ground::PurposeGone, &quietly).unwrap();
        assert_eq!(import(&mut book, "Bert", "Bare", mail, phone, ""), Some(Reason::Erased), "{mail}{phone}");
        assert_eq!(import(&mut book, "", "", mail, phone, ""), Some(Reason::Erased), "{mail}{phone}");
        for draft in [
            named("Bert", "Bare", mail, phone, ""),
            Draft { given: String::new(), family: String::new(), ..firm("Bare GmbH", mail) },
        ] {
            if draft.emails.is_empty() && draft.phones.is_empty() {
                continue;
            }
            let again = enter(&mut book, &draft);
            assert!(matches!(again, Err(Error::ErasedPerson)), "{mail}{phone}: {again:?}");
        }
    }
}

#[test]
fn a_restricted_person_does_not_come_in_under_a_former_turned_or_shortened_name_or_as_a_firm() {
    for name_first in [true, false] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = rita(&mut book, name_first);
        book.restrict(id, Ground::Accuracy, "").unwrap();
        let [alt, neu] = MAILS;
        let mut drafts: Vec<_> =
            rows().iter().map(|(family, mail, phone, street)| named("Rita", family, mail, phone, street)).collect();
        drafts.extend([
            named("Ruhe", "Rita", neu, "", ""),
            named("R.", "Ruhe", neu, "", ""),
            named("R.", "Ruhe", "", "", STREETS[1]),
            named("", "Ruhe", neu, "", ""),
            named("Ritha", "Ruhe", neu, "", ""),
            named("", "Rita Ruhe", alt, "", ""),
            firm("Rita Ruhe", neu),
            firm("Rita Ruhe Weinhandel", neu),
            firm("Weinhandel Rest, Rita", alt),
            firm("R. Ruhe Weinhandel", neu),
            Draft { addresses: named("", "", "", "", STREETS[1]).addresses, ..firm("Rita Ruhe", "") },
        ]);
        for draft in drafts {
            let refused = enter(&mut book, &draft);
            assert!(
                matches!(refused, Err(Error::RestrictedPerson { id: found }) if found == id),
                "{draft:?}: {refused:?}"
            );
        }
        for (family, mail, phone, street) in rows() {
            let row = format!("{family} {mail} {phone} {street}, name first: {name_first}");
            assert_eq!(import(&mut book, "Rita", family, mail, phone, street), Some(Reason::Restricted), "{row}");
        }
        assert_eq!(import(&mut book, "Ruhe", "Rita", neu, "", ""), Some(Reason::Restricted));
        let others = [
            named("Karl", "Ruhe", neu, "", ""),
            named("Karl", "Rest", alt, PHONES[0], STREETS[0]),
            named("Rita", "Ruhe", "rita@ulm.example", "", ""),
            named("Rolf", "Ruhe", "", "", STREETS[1]),
            firm("Ruhe GmbH", neu),
        ];
        for draft in others {
            let entered = enter(&mut book, &draft);
            assert!(entered.is_ok(), "{draft:?}: {entered:?}");
        }
    }
}

#[test]
fn a_firm_that_comes_with_the_address_of_a_restricted_contact_without_a_name_is_them() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, b"E-Mail\r\nrest@x.example\r\n");
    let id = book.search("rest@x.example", 5).unwrap()[0].id;
    book.restrict(id, Ground::Accuracy, "").unwrap();
    for draft in [firm("Rest GmbH", "rest@x.example"), named("Rita", "Rest", "rest@x.example", "", "")] {
        let refused = enter(&mut book, &draft);
        assert!(matches!(refused, Err(Error::RestrictedPerson { id: found }) if found == id), "{refused:?}");
    }
}

#[test]
fn a_son_of_a_restricted_father_comes_in_under_the_fathers_former_address() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = rita(&mut book, true);
    edit(&mut book, id, Change::Add { content: birthday("1950-05-12") }).unwrap();
    book.restrict(id, Ground::Accuracy, "").unwrap();
    for draft in [
        Draft { birthday: "1980-05-12".into(), ..named("Rita", "Rest", MAILS[0], "", "") },
        Draft { birthday: "1981-05-12".into(), ..named("R.", "Ruhe", MAILS[1], "", "") },
    ] {
        let entered = enter(&mut book, &draft);
        assert!(entered.is_ok(), "{draft:?}: {entered:?}");
    }
}

/// Whom a list of one row brings anew.
fn brought(book: &mut Book, (given, family, mail, phone, street): (&str, &str, &str, &str, &str)) -> Id<Contact> {
    let before = book.counts().unwrap().contacts;
    take(
        book,
        format!(
            "Vorname;Nachname;E-Mail;Telefon;Straße;PLZ;Ort\r\n{given};{family};{mail};{phone};{street};01067;Dresden\r\n"
        ),
    );
    assert_eq!(book.counts().unwrap().contacts, before + 1, "{given} {family} {mail}{phone}{street}");
    let page = book.search(&format!("{given} {family}"), 9).unwrap();
    page.iter().map(|found| found.id).max().unwrap()
}

fn refuses(book: &Book, id: Id<Contact>, channel: Channel) -> bool {
    book.consent_history(id).unwrap().iter().any(|said| said.channel == channel)
}

#[test]
fn whoever_an_older_list_brings_under_a_former_name_or_address_refuses_as_they_do() {
    for (row, channel) in [
        (("Rita", "Rest", MAILS[0], "", ""), Channel::Email),
        (("R.", "Rest", MAILS[0], "", ""), Channel::Email),
        (("Rita", "Rest", "", PHONES[0], ""), Channel::Phone),
        (("Rita", "Rest", "", "", STREETS[0]), Channel::Post),
    ] {
        for name_first in [true, false] {
            let place = Place::new();
            let mut book = place.create().0;
            let rita = rita(&mut book, name_first);
            book.block_contact(rita).unwrap();
            let again = brought(&mut book, row);
            assert!(again != rita && refuses(&book, again, channel), "{row:?}");
        }
    }
}

#[test]
fn whoever_took_over_an_address_of_somebody_who_refuses_bears_no_no_of_theirs() {
    let place = Place::new();
    let mut book = place.create().0;
    let rita = rita(&mut book, true);
    book.block_contact(rita).unwrap();
    for row in [("Uwe", "Berg", MAILS[0], "", ""), ("Eva", "Rest", "", PHONES[0], "")] {
        let other = brought(&mut book, row);
        assert!(book.consent_history(other).unwrap().is_empty(), "{row:?}");
    }
}

#[test]
fn another_firm_with_a_former_number_and_a_son_bear_no_no_of_theirs() {
    let place = Place::new();
    let mut book = place.create().0;
    let old = Draft { organisation: "Alt GmbH".into(), ..named("", "", "", PHONES[0], "") };
    for draft in [old, Draft { suffix: "sen.".into(), ..named("Hans", "Müller", "", PHONES[0], "") }] {
        let id = add(&mut book, &draft);
        let there = book.contact(id).unwrap();
        edit(&mut book, id, phone_to(&there, PHONES[1])).unwrap();
        book.block_contact(id).unwrap();
    }
    let son = Draft { suffix: "jun.".into(), ..named("Hans", "Müller", "", PHONES[0], "") };
    let new = |name: &str| Draft { organisation: name.into(), ..named("", "", "", PHONES[0], "") };
    for (draft, bears) in [(new("Neu GmbH"), false), (new("ALT GmbH"), true), (son, false)] {
        let id = add(&mut book, &draft);
        assert_eq!(refuses(&book, id, Channel::Phone), bears, "{draft:?}");
    }
}

#[test]
fn a_yes_of_whoever_came_again_stands_when_they_are_edited() {
    let place = Place::new();
    let mut book = place.create().0;
    let rita = rita(&mut book, true);
    book.block_contact(rita).unwrap();
    let again = brought(&mut book, ("Rita", "Rest", MAILS[0], "", ""));
    agree(&mut book, again);
    let there = book.contact(again).unwrap();
    edit(&mut book, again, mail_to(&there, "rita@dritte.example")).unwrap();
    let there = book.contact(again).unwrap();
    edit(&mut book, again, mail_to(&there, MAILS[0])).unwrap();
    assert!(book.may_contact(again, "newsletter", Channel::Email).unwrap().allowed);
}

#[test]
fn whoever_lost_their_address_with_its_list_and_refuses_is_known_by_it_when_the_list_comes_again() {
    let place = Place::new();
    let mut book = place.create().0;
    let list = "Vorname;Nachname;E-Mail\r\nRita;Rest;rita@alt.example\r\n";
    let import = take(&mut book, list).import.unwrap();
    let rita = super::ways::only(&book, "rita@alt.example");
    let there = book.contact(rita).unwrap();
    let second = Change::Add { content: super::ways::email(MAILS[1]) };
    edit(&mut book, there.id, second).unwrap();
    book.block_contact(rita).unwrap();
    book.take_back_import(import).unwrap();
    take(&mut book, list);
    let again = super::ways::only(&book, "rita@alt.example");
    assert!(refuses(&book, again, Channel::Email));
}
