//! Ways in which a contact is edited, for promises that have to hold at each of them.

use kundenbuch::{
    Id,
    book::{Book, files::HandOut, quietly},
    contacts::{Change, Contact, Content, Field, Given},
    exchange::{
        draft::{Draft, DraftAddress, Labelled},
        import::Report,
        read::{self, Options},
    },
    newsletter::Everything,
};

/// Every complete export that is read back.
pub const FORMATS: [Everything; 3] = [Everything::Vcard, Everything::Csv, Everything::Json];

/// Eva Huber with one mail, one phone number and one address.
pub fn eva() -> Draft {
    named("Eva", "Huber", "eva@beispiel.example", "0351 445566", "Am Wall 3")
}

/// Somebody of Dresden; what is empty is left out.
pub fn named(given: &str, family: &str, mail: &str, phone: &str, street: &str) -> Draft {
    let labelled = |value: &str| match value {
        "" => Vec::new(),
        value => vec![Labelled { value: value.into(), label: String::new() }],
    };
    let address = DraftAddress {
        street: street.into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        country: "DE".into(),
        ..DraftAddress::default()
    };
    Draft {
        given: given.into(),
        family: family.into(),
        emails: labelled(mail),
        phones: labelled(phone),
        addresses: if street.is_empty() { Vec::new() } else { vec![address] },
        ..Draft::default()
    }
}

pub fn email(value: &str) -> Content {
    Content::Email { value: value.into(), label: String::new() }
}

pub fn phone(value: &str) -> Content {
    Content::Phone { value: value.into(), label: String::new() }
}

pub fn street(value: &str) -> Content {
    Content::Address {
        label: String::new(),
        street: value.into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        country: "DE".into(),
    }
}

pub fn birthday(value: &str) -> Content {
    Content::Fact { name: "birthday".into(), value: value.into() }
}

/// Another first mail address.
pub fn mail_to(contact: &Contact, value: &str) -> Change {
    let row = &contact.emails[0];
    Change::Replace { id: row.id, old: email(&row.value), new: email(value) }
}

/// Another first phone number.
pub fn phone_to(contact: &Contact, value: &str) -> Change {
    let row = &contact.phones[0];
    Change::Replace { id: row.id, old: phone(&row.value), new: phone(value) }
}

/// Another first street.
pub fn street_to(contact: &Contact, value: &str) -> Change {
    let row = &contact.addresses[0];
    Change::Replace { id: row.id, old: street(&row.street), new: street(value) }
}

pub fn given_to(contact: &Contact, value: &str) -> Change {
    Change::Set { field: Field::Given, old: contact.given.clone(), new: value.into() }
}

/// The first mail address goes.
pub fn without_mail(contact: &Contact) -> Change {
    let row = &contact.emails[0];
    Change::Remove { id: row.id, old: email(&row.value) }
}

/// One edit at each door of the matrix, of a contact like [`eva`].
pub fn edits(contact: &Contact) -> Vec<(&'static str, Change)> {
    vec![
        ("edit of mail", mail_to(contact, "neu@beispiel.example")),
        ("edit of phone", phone_to(contact, "030 99887766")),
        ("edit of name", given_to(contact, "Ewa")),
        ("edit of street", street_to(contact, "Seestr. 9")),
        ("second value", Change::Add { content: email("zwei@beispiel.example") }),
        ("take-out of a value", without_mail(contact)),
    ]
}

pub fn edit(book: &mut Book, id: Id<Contact>, change: Change) -> Result<(), kundenbuch::Error> {
    book.edit_contact(id, &[change], &Given::default()).map(|_| ())
}

pub fn out(book: &mut Book, format: Everything) -> Vec<u8> {
    let out = HandOut::memory();
    book.export_all(format, "", &out, &quietly).unwrap();
    out.into_bytes()
}

pub fn take(book: &mut Book, file: impl AsRef<[u8]>) -> Report {
    let reading = read::open(file.as_ref(), &Options::default()).unwrap();
    book.take_import(&reading, "Datei", &Given::default(), &quietly).unwrap().value
}

/// The one contact whom a search finds.
pub fn found(book: &Book, text: &str) -> Contact {
    book.contact(only(book, text)).unwrap()
}

pub fn only(book: &Book, text: &str) -> Id<Contact> {
    let hits = book.search(text, 5).unwrap();
    assert_eq!(hits.len(), 1, "{text}: {hits:?}");
    hits[0].id
}
