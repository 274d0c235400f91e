//! Nothing typed is lost: an edit carries all the person saw, and goes through the same door as an entry.

use kundenbuch::{
    Error, Id, Moment,
    book::{Book, Clock},
    consents::Channel,
    contacts::{AddressForm, Change, Contact, Content, ErasedBefore, Given},
    exchange::{
        draft::{Draft, DraftAddress, Labelled},
        read::{self, Options},
    },
    suppression::{Scope, Source, Target},
};

use super::people::{Place, add, person};

fn edit(book: &mut Book, id: Id<Contact>, change: Change) -> Result<(), Error> {
    book.edit_contact(id, &[change], &Given::default()).map(|_| ())
}

/// Every field of every kind of value.
fn seen() -> Vec<Content> {
    let text = str::to_owned;
    vec![
        Content::Email { value: text("a@b.example"), label: text("work") },
        Content::Phone { value: text("0351 445566"), label: text("work") },
        Content::Address {
            label: text("work"),
            street: text("Am Wall 3"),
            postcode: text("01067"),
            place: text("Dresden"),
            country: text("DE"),
        },
        Content::Website { value: text("https://b.example"), label: text("work") },
        Content::Fact { name: text("Hobby"), value: text("Wandern") },
        Content::Tag { value: text("Stammtisch") },
        Content::Note { activity: text("call"), body: text("rief an"), happened_at: Moment(1_700_000_000_000) },
    ]
}

/// The same value with one field after the other changed by somebody else.
fn others(content: &Content) -> Vec<Content> {
    let text = serde_json::to_value(content).unwrap();
    let fields: Vec<String> = text.as_object().unwrap().keys().filter(|key| *key != "kind").cloned().collect();
    let other = |field: &str| match field {
        "activity" => serde_json::json!("visit"),
        "happenedAt" => serde_json::json!(1_600_000_000_000_i64),
        "country" => serde_json::json!("AT"),
        "label" => serde_json::json!("home"),
        _ => serde_json::json!("anders 12345"),
    };
    fields
        .iter()
        .map(|field| {
            let mut changed = text.clone();
            changed[field] = other(field);
            serde_json::from_value(changed).unwrap()
        })
        .collect()
}

fn rows(contact: &Contact, content: &Content) -> Vec<u32> {
    match content {
        Content::Email { .. } => contact.emails.iter().map(|one| one.id).collect(),
        Content::Phone { .. } => contact.phones.iter().map(|one| one.id).collect(),
        Content::Address { .. } => contact.addresses.iter().map(|one| one.id).collect(),
        Content::Website { .. } => contact.websites.iter().map(|one| one.id).collect(),
        Content::Fact { .. } => contact.facts.iter().map(|one| one.id).collect(),
        Content::Tag { .. } => contact.tags.iter().map(|one| one.id).collect(),
        Content::Note { .. } => contact.notes.iter().map(|one| one.id).collect(),
    }
}

#[test]
fn no_field_of_a_value_is_overwritten_by_somebody_who_saw_another_state() {
    let place = Place::new();
    let mut book = place.create_open();
    let mut compared = 0;
    for content in seen() {
        for there in others(&content) {
            let id = add(&mut book, &Draft { family: "Probe".into(), ..Draft::default() });
            edit(&mut book, id, Change::Add { content: there.clone() }).unwrap();
            let before = book.contact(id).unwrap();
            let row = rows(&before, &content)[0];
            for change in [
                Change::Replace { id: row, old: content.clone(), new: content.clone() },
                Change::Remove { id: row, old: content.clone() },
            ] {
                let refused = edit(&mut book, id, change);
                assert!(matches!(refused, Err(Error::ChangedMeanwhile)), "{there:?} was overwritten: {refused:?}");
            }
            assert_eq!(book.contact(id).unwrap(), before);
            edit(&mut book, id, Change::Remove { id: row, old: there }).expect("who saw it as it is may take it away");
            compared += 1;
        }
    }
    assert_eq!(compared, 17, "a field of a value was forgotten");
}

#[test]
fn an_edited_postcode_goes_through_the_same_door_as_an_entered_one() {
    let place = Place::new();
    let mut book = place.create_open();
    for (postcode, country) in [("1067", "DE"), ("1067.0", "Deutschland"), (" 01067 ", ""), ("1010", "Österreich")] {
        let typed = DraftAddress {
            street: " Am Wall 3 ".into(),
            postcode: postcode.into(),
            place: "Ort ".into(),
            country: country.into(),
            ..DraftAddress::default()
        };
        let family = String::from("Probe");
        let entered =
            add(&mut book, &Draft { family: family.clone(), addresses: vec![typed.clone()], ..Draft::default() });
        let edited = add(&mut book, &Draft { family, ..Draft::default() });
        let DraftAddress { label, street, postcode, place, country } = typed;
        let content = Content::Address { label, street, postcode, place, country };
        edit(&mut book, edited, Change::Add { content }).unwrap();
        let shown = |id| {
            let address = book.contact(id).unwrap().addresses.remove(0);
            (address.street, address.postcode, address.place, address.country)
        };
        assert_eq!(shown(entered), shown(edited));
    }
}

#[test]
fn du_at_entry_is_one_act_and_goes_with_one_undo() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &Draft { address_form: Some(AddressForm::Du), ..person(1) });
    assert_eq!(book.contact(id).unwrap().address_form, "du");
    book.undo().unwrap();
    assert!(matches!(book.contact(id), Err(Error::ContactGone { .. })));
}

#[test]
fn a_year_of_two_digits_lies_before_the_day_it_is_read_on() {
    let place = Place::new();
    let mut book = place.create_open();
    let at = |year: i16| {
        let noon = jiff::civil::date(year, 6, 1).at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::system()).unwrap();
        Moment(noon.timestamp().as_millisecond())
    };
    let text = "Vorname;Nachname;Geburtstag\r\nKim;Klein;24.05.29\r\n";
    for (year, born) in [(2028, "1929-05-24"), (2029, "2029-05-24")] {
        book.set_clock(Clock::At(at(year)));
        let id = add(&mut book, &Draft { birthday: "24.5.29".into(), facts: Vec::new(), ..person(1) });
        assert_eq!(book.contact(id).unwrap().facts[0].value, born);
        let options = Options { now: Some(at(year)), ..Options::default() };
        let reading = read::open(text.as_bytes(), &options).unwrap();
        let draft = reading.drafts().next().unwrap().draft.unwrap();
        assert_eq!(draft.birthday, born);
    }
    let today = Moment::now().day();
    let tomorrow = today.tomorrow().unwrap().strftime("%d.%m.%y").to_string();
    let text = format!("Vorname;Nachname;Geburtstag\r\nKim;Klein;{tomorrow}\r\n");
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    let draft = reading.drafts().next().unwrap().draft.unwrap();
    assert!(draft.birthday < today.to_string(), "{}: read against the clock", draft.birthday);
}

/// What stands in a contact: its mail addresses and its numbers, in order.
fn reached_by(book: &Book, id: Id<Contact>) -> (Vec<String>, Vec<String>) {
    let contact = book.contact(id).unwrap();
    (
        contact.emails.into_iter().map(|row| row.value).collect(),
        contact.phones.into_iter().map(|row| row.value).collect(),
    )
}

#[test]
fn several_addresses_or_numbers_typed_into_one_field_become_several_values() {
    let place = Place::new();
    let mut book = place.create_open();
    let labelled = |value: &str| vec![Labelled { value: value.to_owned(), label: "work".to_owned() }];
    let draft = Draft {
        family: "Huber".to_owned(),
        emails: labelled("ilse@a.example; huber@b.example"),
        phones: labelled("0351 445566; 0171 2223344"),
        ..Draft::default()
    };
    let id = add(&mut book, &draft);
    let (emails, phones) = reached_by(&book, id);
    assert_eq!(emails, ["ilse@a.example", "huber@b.example"]);
    assert_eq!(phones, ["0351 445566", "0171 2223344"]);
    assert!(book.contact(id).unwrap().emails.iter().all(|row| row.valid && row.label == "work"));

    let mail = |value: &str| Content::Email { value: value.to_owned(), label: String::new() };
    edit(&mut book, id, Change::Add { content: mail("c@c.example d@d.example") }).unwrap();
    assert_eq!(reached_by(&book, id).0.len(), 4);
    // One that is corrected to two keeps its place; the other comes behind the rest.
    let first = book.contact(id).unwrap().emails.remove(0);
    let old = Content::Email { value: first.value, label: first.label };
    edit(&mut book, id, Change::Replace { id: first.id, old, new: mail("e@e.example, f@f.example") }).unwrap();
    let expected = ["e@e.example", "huber@b.example", "c@c.example", "d@d.example", "f@f.example"];
    assert_eq!(reached_by(&book, id).0, expected);
    book.undo_last().unwrap();
    assert_eq!(reached_by(&book, id).0.len(), 4, "it is one step");
}

#[test]
fn several_addresses_of_which_one_is_none_are_refused_and_nothing_is_written() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let before = reached_by(&book, id);
    let typed = "ilse@a.example; huber@b";
    let refused = |error: Error| matches!(error, Error::InvalidValue { field, why } if field == "email" && why == "not_all_emails");
    let mail = Content::Email { value: typed.to_owned(), label: String::new() };
    assert!(refused(edit(&mut book, id, Change::Add { content: mail }).unwrap_err()));
    assert_eq!(reached_by(&book, id), before);
    let emails = vec![Labelled { value: typed.to_owned(), label: String::new() }];
    let draft = Draft { family: "Huber".to_owned(), emails, ..Draft::default() };
    assert!(refused(book.add_contact(&draft, &Given::default(), ErasedBefore::Refuse).unwrap_err()));
    assert_eq!(book.counts().unwrap().contacts, 1);
}

#[test]
fn a_no_holds_for_each_address_of_a_field() {
    let place = Place::new();
    let mut book = place.create_open();
    let no = Target::Email { address: "huber@b.example".to_owned() };
    book.suppress(&no, &Scope::Advertising, Source::Person).unwrap();
    let id = add(&mut book, &person(1));
    let mail = Content::Email { value: "ilse@a.example; huber@b.example".to_owned(), label: String::new() };
    edit(&mut book, id, Change::Add { content: mail }).unwrap();
    assert!(!book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed);
}
