//! Nothing typed is lost: an edit carries all the person saw, and goes through the same door as an entry.

use kundenbuch::{
    Error, Id, Moment,
    book::{Book, Clock},
    contacts::{AddressForm, Change, Contact, Content, Given},
    exchange::{
        draft::{Draft, DraftAddress},
        read::{self, Options},
    },
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
