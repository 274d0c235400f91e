//! A contact without a name stays without: its mail address or number is shown in its place, never kept as a surname.

use kundenbuch::{
    Id,
    book::{Book, quietly},
    contacts::{Change, Contact, Content, Field, Given, list::ListQuery},
    erasure::Ground,
    exchange::admit::Reason,
};

use super::{people::Place, ways::take};

const BARE: &str = "E-Mail\r\nnur@mail.example\r\nzwei@mail.example\r\n";
const NAMED: &str = "Vorname;Nachname;E-Mail;Straße;PLZ;Ort\r\nNora;Urban;nur@mail.example;Am Wall 3;01067;Dresden\r\n";
const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:nur@mail.example\r\nEMAIL:nur@mail.example\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nFN:0351 / 44 55 66\r\nTEL:0351 445566\r\nEND:VCARD\r\n";

fn all(book: &Book) -> Vec<Contact> {
    let page = book.list_contacts(&ListQuery { limit: 50, ..ListQuery::default() }).unwrap();
    page.rows.iter().map(|row| book.contact(row.id).unwrap()).collect()
}

fn only(book: &Book) -> Contact {
    let mut all = all(book);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn holder(book: &Book, mail: &str) -> Id<Contact> {
    all(book).iter().find(|contact| contact.emails.iter().any(|one| one.value == mail)).unwrap().id
}

fn set(book: &mut Book, id: Id<Contact>, field: Field, old: &str, new: &str) -> kundenbuch::Result<()> {
    let change = Change::Set { field, old: old.into(), new: new.into() };
    book.edit_contact(id, &[change], &Given::default()).map(|_| ())
}

#[test]
fn an_address_alone_never_becomes_a_surname() {
    for text in [BARE, CARDS] {
        let place = Place::new();
        let mut book = place.create().0;
        assert_eq!(take(&mut book, text).taken, 2);
        for contact in all(&book) {
            assert_eq!((contact.given.as_str(), contact.family.as_str()), ("", ""));
        }
    }
}

#[test]
fn a_contact_without_a_name_is_found_and_called_by_its_address() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, BARE);
    let hits = book.search("nur@mail.example", 5).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.name.as_str()).collect::<Vec<_>>(), ["nur@mail.example"]);
}

#[test]
fn a_known_address_alone_in_a_list_makes_no_second_contact() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, NAMED);
    take(&mut book, "E-Mail\r\nnur@mail.example\r\n");
    assert_eq!(only(&book).family, "Urban");
}

/// One shared number or mail does not make somebody of a row that has more: its other address is perhaps a stranger's.
#[test]
fn an_address_alone_goes_to_nobody_who_has_not_all_of_it() {
    let firm = "Firma;Telefon;E-Mail\r\nHolz GmbH;0711 5500-0;info@holz.example\r\n";
    let karl = "Vorname;Nachname;Telefon\r\nKarl;Kurz;0351 445566\r\n";
    let two = "Vorname;Nachname;E-Mail\r\nAnna;Eins;q1@x.example\r\nBerta;Zwei;q2@x.example\r\n";
    for (there, bare) in [
        (firm, "Telefon;E-Mail\r\n0711 55000;fremd@andere.example\r\n"),
        (karl, "Telefon;E-Mail\r\n0351 445566;wife@w.example\r\n"),
        (two, "E-Mail;E-Mail 2\r\nq1@x.example;q2@x.example\r\n"),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, there);
        let before = all(&book);
        let report = take(&mut book, bare);
        let after = all(&book);
        for contact in &before {
            let now = after.iter().find(|other| other.id == contact.id).unwrap();
            assert_eq!((&now.emails, &now.phones), (&contact.emails, &contact.phones), "{bare}");
        }
        assert!(report.odd.len() + report.held.len() > 0 && report.supplemented == 0, "{bare}: {report:?}");
    }
}

#[test]
fn a_restricted_person_is_met_by_one_address_without_a_name() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, NAMED);
    let id = only(&book).id;
    book.restrict(id, kundenbuch::restriction::Ground::Accuracy, "").unwrap();
    let report = take(&mut book, "E-Mail;Telefon\r\nnur@mail.example;0351 998877\r\n");
    assert_eq!((report.taken, report.by_reason.get(&Reason::Restricted)), (0, Some(&1)), "{report:?}");
}

#[test]
fn a_list_of_addresses_taken_twice_gives_no_more_contacts_than_once() {
    for text in [BARE, CARDS] {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, text);
        take(&mut book, text);
        assert_eq!(all(&book).len(), 2);
    }
}

#[test]
fn a_name_that_comes_later_is_filled_in_and_goes_when_it_is_taken_back() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, "E-Mail\r\nnur@mail.example\r\n");
    let import = take(&mut book, NAMED).import.unwrap();
    assert_eq!((only(&book).given.as_str(), only(&book).family.as_str()), ("Nora", "Urban"));
    book.take_back_import(import).unwrap();
    assert_eq!((only(&book).given.as_str(), only(&book).family.as_str()), ("", ""));
}

#[test]
fn an_erased_contact_without_a_name_stays_out() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, BARE);
    let id = holder(&book, "nur@mail.example");
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let report = take(&mut book, BARE);
    assert_eq!((all(&book).len(), report.by_reason.get(&Reason::Erased)), (1, Some(&1)));
}

#[test]
fn erasing_a_bare_double_keeps_nobody_out_who_has_the_address_too() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, "E-Mail\r\ninfo@laden.example\r\n");
    let bare = only(&book).id;
    let frieda = kundenbuch::exchange::draft::Draft {
        given: "Frieda".into(),
        family: "Frei".into(),
        emails: vec![kundenbuch::exchange::draft::Labelled {
            value: "info@laden.example".into(),
            label: String::new(),
        }],
        ..Default::default()
    };
    super::people::add(&mut book, &frieda);
    book.erase(bare, Ground::PurposeGone, &quietly).unwrap();
    let report = take(&mut book, "Vorname;Nachname;E-Mail;Telefon\r\nFrieda;Frei;info@laden.example;0171 2223344\r\n");
    assert_eq!((report.supplemented, only(&book).phones.len()), (1, 1), "{report:?}");
}

#[test]
fn an_erased_person_does_not_come_back_as_an_address_alone() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, NAMED);
    let id = holder(&book, "nur@mail.example");
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    take(&mut book, BARE);
    assert_eq!(only(&book).emails[0].value, "zwei@mail.example");
}

#[test]
fn a_name_can_be_taken_out_where_an_address_is_left_and_only_there() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, "Nachname;E-Mail;Ort\r\nUrban;nur@mail.example;\r\nVogel;;Ulm\r\n");
    let named = |family: &str| all(&book).iter().find(|contact| contact.family == family).unwrap().id;
    let (urban, vogel) = (named("Urban"), named("Vogel"));
    set(&mut book, urban, Field::Family, "Urban", "").unwrap();
    assert!(set(&mut book, vogel, Field::Family, "Vogel", "").is_err());
    assert_eq!(book.contact(urban).unwrap().family, "");
}

#[test]
fn a_contact_left_without_name_and_address_can_still_be_changed() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, "E-Mail\r\nnur@mail.example\r\n");
    let contact = only(&book);
    let mail = &contact.emails[0];
    let old = Content::Email { value: mail.value.clone(), label: mail.label.clone() };
    book.edit_contact(contact.id, &[Change::Remove { id: mail.id, old }], &Given::default()).unwrap();
    set(&mut book, contact.id, Field::Family, "", "Urban").unwrap();
    assert_eq!(only(&book).family, "Urban");
}
