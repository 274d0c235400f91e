//! A child gets no advertising without a guardian: whoever is ticked as one, and whoever has a birthday under the age.

use kundenbuch::{
    Error, Id, Moment,
    book::{Book, Clock, quietly},
    children::Age,
    consents::{Channel, Evidence, Grant, How},
    contacts::{Change, Contact, Content, Given, ListQuery},
    exchange::{
        admit::Reason as Held,
        draft::Draft,
        read::{self, Options},
    },
    permission::Reason,
};

use super::people::{Place, add, person};

/// Noon of a day, in the office's time zone.
fn noon(day: &str) -> Moment {
    let day: jiff::civil::Date = day.parse().unwrap();
    let at = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::system()).unwrap();
    Moment(at.timestamp().as_millisecond())
}

fn on(book: &mut Book, day: &str) {
    book.set_clock(Clock::At(noon(day)));
}

fn born(day: &str) -> Draft {
    Draft { birthday: day.into(), facts: Vec::new(), ..person(1) }
}

fn grant(book: &Book) -> Grant {
    Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: book.now(),
        note: "Mutter, Erika Probe".into(),
        lifts: Vec::new(),
    }
}

fn proof() -> Evidence {
    Evidence { file_name: "karte.pdf".into(), content: b"unterschrieben".to_vec() }
}

/// The gate's reasons, asked for one and for all: they agree.
fn reasons(book: &Book, id: Id<Contact>) -> Vec<Reason> {
    let one = book.may_contact(id, "newsletter", Channel::Email).unwrap();
    let all = book.may_contact_list("newsletter", Channel::Email).unwrap();
    assert_eq!(one.allowed, all.allowed.iter().any(|allowed| allowed.contact == id));
    one.reasons
}

#[test]
fn a_birthday_under_the_age_counts_like_the_tick_until_the_day_itself() {
    let place = Place::new();
    let mut book = place.create_open();
    on(&mut book, "2026-11-20");
    let id = add(&mut book, &born("2010-12-01"));
    assert_eq!(reasons(&book, id), [Reason::Minor]);
    let line = book.list_contacts(&ListQuery { limit: 5, ..ListQuery::default() }).unwrap().rows.remove(0);
    assert!(line.minor && book.contact(id).unwrap().age.child);
    assert!(
        matches!(book.grant_consent(id, &grant(&book), None), Err(Error::ConsentIncomplete { what }) if what == "guardian")
    );
    book.grant_consent(id, &grant(&book), Some(&proof())).unwrap();
    assert_eq!(reasons(&book, id), [Reason::Consent]);
    assert_eq!(book.contact(id).unwrap().age, Age { child: true, came_of_age: None });

    on(&mut book, "2026-11-30");
    assert_eq!(reasons(&book, id), [Reason::Consent], "the day before");
    on(&mut book, "2026-12-01");
    assert_eq!(reasons(&book, id), [Reason::NoBasis], "a guardian's consent outlived the child");
    assert_eq!(book.contact(id).unwrap().age, Age { child: false, came_of_age: Some(16) });
    book.grant_consent(id, &grant(&book), None).unwrap();
    assert_eq!(reasons(&book, id), [Reason::Consent]);
    assert_eq!(book.contact(id).unwrap().age, Age::default(), "asked anew: no notice any more");
}

#[test]
fn a_tick_that_outlived_the_birthday_lets_nobody_speak_until_the_person_does() {
    let place = Place::new();
    let mut book = place.create_open();
    on(&mut book, "2026-11-20");
    let id = add(&mut book, &Draft { minor: true, ..born("2010-12-01") });
    book.grant_consent(id, &grant(&book), Some(&proof())).unwrap();
    on(&mut book, "2026-12-01");
    assert_eq!(reasons(&book, id), [Reason::NoBasis]);
    assert_eq!(book.contact(id).unwrap().age, Age { child: true, came_of_age: Some(16) });
    book.grant_consent(id, &grant(&book), None).unwrap();
    assert_eq!(reasons(&book, id), [Reason::Consent]);
    assert!(!book.contact(id).unwrap().minor, "their own consent takes the tick off");
}

#[test]
fn a_birthday_without_a_year_makes_nobody_a_child() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &born("--12-01"));
    assert_eq!(reasons(&book, id), [Reason::NoBasis]);
}

#[test]
fn a_birthday_entered_later_or_imported_makes_a_child_and_is_remarked_upon() {
    let place = Place::new();
    let mut book = place.create().0;
    on(&mut book, "2026-11-20");
    let id = add(&mut book, &born(""));
    book.grant_consent(id, &grant(&book), None).unwrap();
    let birthday = Content::Fact { name: "birthday".into(), value: "1.12.12".into() };
    book.edit_contact(id, &[Change::Add { content: birthday }], &Given::default()).unwrap();
    assert_eq!(book.contact(id).unwrap().facts[0].value, "2012-12-01", "read against the day of entry");
    assert_eq!(reasons(&book, id), [Reason::Minor], "who was taken for older never agreed");

    let text = "Vorname;Nachname;E-Mail;Geburtstag\r\nKim;Klein;kim@beispiel.example;24.12.2015\r\n\
                Uwe;Alt;uwe@beispiel.example;24.12.1955\r\n";
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    let report = book.take_import(&reading, "Kinder.csv", &Given::default(), &quietly).unwrap().value;
    assert_eq!(
        report.held.iter().map(|held| (held.line, held.reason, held.taken)).collect::<Vec<_>>(),
        [(2, Held::Minor, true)]
    );
    let kim = book.search("kim klein", 5).unwrap()[0].id;
    assert_eq!(reasons(&book, kim), [Reason::Minor]);
}
