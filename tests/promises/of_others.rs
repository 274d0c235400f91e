//! What the files of other programs say in their own way.

use kundenbuch::{
    Id,
    book::Book,
    consents::Channel,
    contacts::{Contact, Content, Given},
    newsletter::Everything,
};

use super::{
    people::{Place, add, person},
    ways::{only, out, take},
};

fn taken(file: &str) -> (Place, Book, Id<Contact>) {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, file.as_bytes());
    let id = only(&book, "eva huber");
    (place, book, id)
}

fn one(heading: &str, value: &str) -> (Place, Book, Id<Contact>) {
    taken(&format!("Vorname;Nachname;E-Mail;{heading}\r\nEva;Huber;eva@x.example;{value}\r\n"))
}

fn facts(book: &Book, id: Id<Contact>) -> Vec<(String, String)> {
    book.contact(id).unwrap().facts.into_iter().map(|fact| (fact.name, fact.value)).collect()
}

#[test]
fn mailchimps_birthday_is_a_month_and_a_day() {
    for (heading, value, day) in [
        ("Birthday", "05/12", "--05-12"),
        ("Birthday", "5/31", "--05-31"),
        ("Geburtstag", "05/12", "--12-05"),
        ("global_birthday", "1980-05-12", "1980-05-12"),
    ] {
        let (_place, book, id) = one(heading, value);
        assert_eq!(facts(&book, id), [("birthday".to_owned(), day.to_owned())], "{heading}: {value}");
    }
}

#[test]
fn the_quotes_around_mailchimps_tags_are_no_part_of_them() {
    let (_place, book, id) = one("TAGS", "\"\"\"VIP\"\",\"\"Wein\"\"\"");
    let tags: Vec<String> = book.contact(id).unwrap().tags.into_iter().map(|tag| tag.value).collect();
    assert_eq!(tags, ["VIP", "Wein"]);
}

#[test]
fn the_account_of_a_customer_is_their_number_and_that_of_a_bank_is_not() {
    for (heading, number) in [("Kundenkonto", "10017"), ("Kunden-Nr.", "10017"), ("Kontonummer", ""), ("Konto-Nr.", "")]
    {
        let (_place, book, id) = one(heading, "10017");
        assert_eq!(book.contact(id).unwrap().customer_number, number, "{heading}");
    }
}

#[test]
fn a_country_without_an_address_is_kept() {
    let (_place, book, id) = one("Land", "Österreich");
    assert_eq!(facts(&book, id), [("country".to_owned(), "Österreich".to_owned())]);
    let (_place, book, id) = taken("Vorname;Nachname;Straße;PLZ;Ort;country.iso\r\nEva;Huber;Ring 1;1010;Wien;AT\r\n");
    assert_eq!((facts(&book, id), book.contact(id).unwrap().addresses[0].country.as_str()), (Vec::new(), "AT"));
}

#[test]
fn apples_word_for_a_page_is_not_at_home() {
    let (_place, book, id) = taken(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Huber;Eva;;;\r\nFN:Eva Huber\r\nitem1.URL:https://x.example\r\n\
         item1.X-ABLabel:_$!<HomePage>!$_\r\nEND:VCARD\r\n",
    );
    let page = book.contact(id).unwrap().websites[0].clone();
    assert_eq!((page.value.as_str(), page.label.as_str()), ("https://x.example", ""));
}

#[test]
fn only_by_post_is_a_no_to_everything_else_in_a_column_and_in_a_remark() {
    for (heading, value) in
        [("Werbung", "nur Post"), ("Bemerkung", "Werbung = nur Post"), ("Bemerkung", "Werbung: nur per Post")]
    {
        let (_place, book, id) = one(heading, value);
        let answer = book.may_contact(id, "newsletter", Channel::Email).unwrap();
        let refused = answer.reasons.iter().any(|reason| matches!(reason.code(), "objected" | "suppressed"));
        assert!(refused, "{heading}: {answer:?}");
        let post = book.may_contact(id, "ads_post", Channel::Post).unwrap();
        assert!(post.reasons.iter().all(|reason| !matches!(reason.code(), "objected" | "suppressed")), "{post:?}");
    }
}

#[test]
fn notes_of_one_moment_come_back_in_their_order_from_every_format() {
    for format in [Everything::Vcard, Everything::Csv, Everything::Json] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &kundenbuch::exchange::draft::Draft { notes: Vec::new(), ..person(1) });
        for body in ["eins", "zwei", "drei"] {
            let note =
                Content::Note { activity: "call".into(), body: body.into(), happened_at: kundenbuch::Moment(5_000) };
            book.add_note(id, &note, &Given::default()).unwrap();
        }
        let bodies = |book: &Book| {
            let found = only(book, &person(1).family);
            book.contact(found).unwrap().notes.into_iter().map(|note| note.body).collect::<Vec<_>>()
        };
        let before = bodies(&book);
        let file = out(&mut book, format);
        let second = Place::new();
        let mut second = second.create().0;
        take(&mut second, &file);
        assert_eq!(bodies(&second), before, "{format:?}");
    }
}
