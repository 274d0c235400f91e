//! A restricted person is left alone: found by every gate, touched by no act, shown in no list (Art. 18 DSGVO).

use kundenbuch::{
    Error, Id,
    book::{Book, files::HandOut, quietly},
    consents::{Channel, Grant, How},
    contacts::{Change, Contact, Content, ErasedBefore, Field, Filter, Given, ListQuery, View},
    erasure::Ground as Erasure,
    exchange::{
        admit::Reason as Held,
        draft::{Draft, DraftAddress, Labelled},
        import::Report,
        read::{self, Options},
    },
    newsletter::Everything,
    permission::Reason,
    restriction::Ground,
    suppression::Source,
};

use super::people::{Place, add, lies_in};

const HEADER: &str = "Vorname;Nachname;E-Mail;Telefon;Straße;PLZ;Ort;Titel";
const EVA: &str = "Eva;Huber;eva@beispiel.example;0351 445566;Am Wall 3;01067;Dresden;";

fn take(book: &mut Book, rows: &[&str]) -> Report {
    let text = format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"));
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    book.take_import(&reading, "Kunden.csv", &Given::default(), &quietly).unwrap().value
}

fn labelled(value: &str) -> Vec<Labelled> {
    vec![Labelled { value: value.into(), label: String::new() }]
}

fn eva() -> Draft {
    Draft {
        given: "Eva".into(),
        family: "Huber".into(),
        emails: labelled("eva@beispiel.example"),
        phones: labelled("0351 445566"),
        addresses: vec![DraftAddress {
            street: "Am Wall 3".into(),
            postcode: "01067".into(),
            place: "Dresden".into(),
            ..DraftAddress::default()
        }],
        ..Draft::default()
    }
}

fn email(value: &str) -> Content {
    Content::Email { value: value.into(), label: String::new() }
}

fn edit(book: &mut Book, id: Id<Contact>, change: Change) -> Result<(), Error> {
    book.edit_contact(id, &[change], &Given::default()).map(|_| ())
}

/// A book with Eva in it, restricted.
fn restricted(place: &Place) -> (Book, Id<Contact>) {
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    book.restrict(id, Ground::Accuracy, "bestreitet die Anschrift").unwrap();
    (book, id)
}

fn page(book: &Book, view: View) -> Vec<Id<Contact>> {
    let query = ListQuery { limit: 50, filter: Filter { view, ..Filter::default() }, ..ListQuery::default() };
    book.list_contacts(&query).unwrap().rows.iter().map(|row| row.id).collect()
}

fn today(book: &Book) -> String {
    book.now().day().to_string()
}

#[test]
fn the_history_tells_who_restricted_when_and_why_and_how_it_ended() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    assert!(matches!(book.restrict(id, Ground::Claims, ""), Err(Error::ContactRestricted { .. })), "twice is once");
    let told = today(&book);
    for (reason, told, field, why) in [
        ("", told.as_str(), "reason", "empty"),
        ("ist geklärt", "", "told_on", "empty"),
        ("ist geklärt", "gestern", "told_on", "not_a_date"),
        ("ist geklärt", "2999-01-01", "told_on", "not_between"),
        ("ist geklärt", "1999-01-01", "told_on", "not_between"),
    ] {
        let refused = book.lift_restriction(id, reason, told);
        let Err(Error::InvalidValue { field: at, why: because }) = refused else { panic!("{reason} {told}") };
        assert_eq!((at.as_str(), because.as_str()), (field, why), "{reason} {told}");
    }
    assert!(book.contact(id).unwrap().restricted_at.is_some());
    book.lift_restriction(id, "die Anschrift stimmt", &told).unwrap();
    assert_eq!(book.contact(id).unwrap().restricted_at, None);
    assert!(matches!(book.lift_restriction(id, "noch einmal", &told), Err(Error::NotFound { .. })));
    book.restrict(id, Ground::Claims, "").unwrap();
    let history = book.restrictions(id).unwrap();
    assert_eq!(history.iter().map(|one| one.ground).collect::<Vec<_>>(), [Ground::Claims, Ground::Accuracy]);
    let (stands, ended) = (&history[0], &history[1]);
    assert_eq!((stands.lifted.as_ref(), stands.restricted_by.as_str()), (None, "Inhaberin"));
    let end = ended.lifted.as_ref().unwrap();
    assert_eq!((end.reason.as_str(), &end.told_on, end.by.as_str()), ("die Anschrift stimmt", &told, "Inhaberin"));
    assert_eq!(ended.note, "bestreitet die Anschrift");
    assert_eq!(book.verify().unwrap().findings, []);
}

#[test]
fn an_import_holds_every_row_that_is_theirs_in_the_bin_too() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    let before = book.contact(id).unwrap();
    let rows = [
        "Eva;Huber;eva@beispiel.example;;;;;Dr.",
        "Eva;Huber;neu@beispiel.example;0351 445566;;;;Dr.",
        "Eva;Huber;neu@beispiel.example;030 99887766;Am Wall 3;01067;Dresden;Dr.",
        "Eva;Huber;;;Seestr. 9;01067;Dresden;Dr.",
        "Ewa;Huber;eva@beispiel.example;;;;;Dr.",
    ];
    for binned in [false, true] {
        if binned {
            book.bin_contacts(&[id]).unwrap();
        }
        for row in rows {
            let report = take(&mut book, &[row]);
            assert_eq!((report.taken, report.by_reason.get(&Held::Restricted)), (0, Some(&1)), "{row} {report:?}");
        }
    }
    let after = book.contact(id).unwrap();
    assert_eq!((after.emails, after.phones, after.title), (before.emails, before.phones, before.title));
    let other = take(&mut book, &["Karl;Huber;karl@beispiel.example;0351 445566;;;;"]);
    assert_eq!(other.taken, 1, "somebody else of the house comes in: {other:?}");
}

#[test]
fn a_row_with_an_address_they_had_once_is_theirs_too() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, &[EVA]);
    let eva = book.contact(book.search("Eva Huber", 1).unwrap()[0].id).unwrap();
    let row = eva.emails[0].id;
    let mail = |value: &str| Content::Email { value: value.into(), label: String::new() };
    let change = Change::Replace { id: row, old: mail("eva@beispiel.example"), new: mail("eva@neu.example") };
    book.edit_contact(eva.id, &[change], &Given::default()).unwrap();
    book.restrict(eva.id, Ground::Accuracy, "").unwrap();
    let report = take(&mut book, &["Eva;Huber;eva@beispiel.example;;;;;Dr."]);
    assert_eq!((report.taken, report.by_reason.get(&Held::Restricted)), (0, Some(&1)), "{report:?}");
}

#[test]
fn entering_by_hand_says_that_there_is_such_a_record_and_shows_nothing_of_it() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    for erased_before in [ErasedBefore::Refuse, ErasedBefore::ReturnsByThemselves] {
        let again = Draft { phones: Vec::new(), addresses: Vec::new(), ..eva() };
        let refused = book.add_contact(&again, &Given::default(), erased_before);
        assert!(matches!(refused, Err(Error::RestrictedPerson { id: found }) if found == id));
    }
    assert_eq!(book.similar_contacts(&eva()).unwrap(), []);
    let son = Draft { suffix: "jun.".into(), given: "Evan".into(), emails: Vec::new(), ..eva() };
    add(&mut book, &son);
}

#[test]
fn an_edit_that_makes_somebody_them_is_refused() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    let other = add(&mut book, &Draft { given: "Eva".into(), family: "Huber".into(), ..Draft::default() });
    for content in [
        email("Eva@Beispiel.example"),
        Content::Phone { value: "+49 351 445566".into(), label: String::new() },
        Content::Address {
            label: String::new(),
            street: "Am Wall 3".into(),
            postcode: "1067".into(),
            place: "Dresden".into(),
            country: "DE".into(),
        },
    ] {
        let refused = edit(&mut book, other, Change::Add { content });
        assert!(matches!(refused, Err(Error::RestrictedPerson { id: found }) if found == id), "{refused:?}");
    }
    let first = add(
        &mut book,
        &Draft {
            given: "Eva".into(),
            family: "Meier".into(),
            emails: labelled("eva@beispiel.example"),
            ..Draft::default()
        },
    );
    let name = Change::Set { field: Field::Family, old: "Meier".into(), new: "Huber".into() };
    assert!(matches!(edit(&mut book, first, name), Err(Error::RestrictedPerson { .. })));
    assert_eq!(book.contact(first).unwrap().family, "Meier");
}

#[test]
fn nothing_changes_a_restricted_record_but_a_note_a_no_and_the_bin() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    let gate =
        |outcome: Result<(), Error>| assert!(matches!(outcome, Err(Error::ContactRestricted { .. })), "{outcome:?}");
    gate(edit(&mut book, id, Change::Add { content: email("zwei@beispiel.example") }));
    gate(edit(&mut book, id, Change::Set { field: Field::Title, old: String::new(), new: "Dr.".into() }));
    gate(book.tag_contacts(&[id], &["Stammtisch".into()], &[]).map(|_| ()));
    let grant = Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: book.now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    gate(book.grant_consent(id, &grant, None).map(|_| ()));
    let note = Content::Note { activity: "call".into(), body: "Person angerufen".into(), happened_at: book.now() };
    book.add_note(id, &note, &Given::default()).unwrap();
    book.block_contact(id).unwrap();
    book.bin_contacts(&[id]).unwrap();
    assert_eq!(book.contact(id).unwrap().notes.len(), 1);
    let reasons = book.may_contact(id, "care", Channel::Email).unwrap().reasons;
    assert!(reasons.contains(&Reason::Restricted), "{reasons:?}");
}

#[test]
fn undo_and_redo_do_not_reach_a_restricted_person() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    edit(&mut book, id, Change::Add { content: email("zwei@beispiel.example") }).unwrap();
    book.restrict(id, Ground::Accuracy, "").unwrap();
    for _ in 0..2 {
        assert!(matches!(book.undo(), Err(Error::ContactRestricted { id: found }) if found == id));
    }
    assert_eq!(book.contact(id).unwrap().emails.len(), 2);
    let told = today(&book);
    book.lift_restriction(id, "geklärt", &told).unwrap();
    book.undo().unwrap();
    assert_eq!(book.contact(id).unwrap().emails.len(), 1, "lifted, the step is a step again");
    book.restrict(id, Ground::Claims, "").unwrap();
    assert!(book.redo().is_err());
    assert_eq!(book.contact(id).unwrap().emails.len(), 1);
}

#[test]
fn taking_an_import_back_leaves_a_restricted_person_as_they_are() {
    let place = Place::new();
    let mut book = place.create().0;
    let known = add(
        &mut book,
        &Draft {
            given: "Karl".into(),
            family: "Adler".into(),
            emails: labelled("karl@beispiel.example"),
            ..Draft::default()
        },
    );
    let karl = "Karl;Adler;karl@beispiel.example;0351 112233;;;;Dr.";
    let import = take(&mut book, &[EVA, karl, "Ida;Ohm;ida@beispiel.example;;;;;"]).import.unwrap();
    let eva = book.search("eva huber", 5).unwrap()[0].id;
    for id in [eva, known] {
        book.restrict(id, Ground::Claims, "").unwrap();
    }
    let before: Vec<_> = [eva, known].map(|id| book.contact(id).unwrap()).into();
    let back = book.take_back_import(import).unwrap().value;
    assert_eq!(back.removed, 1, "only Ida goes: {back:?}");
    for contact in before {
        assert_eq!(book.contact(contact.id).unwrap(), contact);
    }
}

#[test]
fn a_restricted_person_stands_in_no_list_count_search_or_export_in_the_bin_or_not() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    let other = add(
        &mut book,
        &Draft {
            given: "Ida".into(),
            family: "Ohm".into(),
            emails: labelled("ida@beispiel.example"),
            ..Draft::default()
        },
    );
    for binned in [false, true] {
        if binned {
            book.bin_contacts(&[id]).unwrap();
        }
        assert_eq!(page(&book, View::All), [other]);
        assert_eq!(page(&book, View::Bin), [], "the bin hides the state");
        assert_eq!(page(&book, View::Restricted), [id], "shown on purpose, in the bin too");
        for text in ["eva", "huber", "eva@beispiel.example", "0351 445566", "Dresden"] {
            assert!(book.search(text, 10).unwrap().is_empty(), "{text}");
        }
        let (counts, side) = (book.counts().unwrap(), book.sidebar().unwrap());
        assert_eq!((counts.contacts, counts.restricted, counts.binned), (1, 1, 0));
        assert_eq!((side.contacts, side.bin), (1, 0));
        for format in [Everything::Vcard, Everything::Json] {
            let out = HandOut::memory();
            let report = book.export_all(format, "", &out, &quietly).unwrap().value;
            let out = out.into_bytes();
            assert_eq!(report.left_out["restricted"], 1);
            assert!(!lies_in(&out, "Huber") && lies_in(&out, "Ohm"));
        }
    }
}

#[test]
fn an_opt_out_of_a_restricted_person_still_counts_and_erasure_takes_the_history_along() {
    let place = Place::new();
    let (mut book, id) = restricted(&place);
    let taken = book.take_optouts(&["eva@beispiel.example".into()], Source::Mail).unwrap().value;
    assert_eq!(taken.blocked, 1);
    let erased = book.erase(id, Erasure::Unlawful, &quietly).unwrap().value;
    assert_eq!((erased.residue, erased.finished), (Some(0), true));
    assert_eq!(book.restrictions(id).unwrap(), []);
    let mut pages = Vec::new();
    book.decrypted_pages(|page| pages.extend_from_slice(page)).unwrap();
    assert!(!lies_in(&pages, "bestreitet die Anschrift"));
}
