//! The same name is not the same person: father and son, the erased who come back, the firm's main number.

use kundenbuch::{
    Error, Id,
    book::{Book, quietly},
    contacts::{Change, Contact, Content, ErasedBefore, Field, Given},
    erasure::{Ground, Known},
    exchange::{
        admit::Reason,
        draft::{Draft, Labelled},
        import::Report,
        read::{self, Options},
    },
};

use super::people::{Place, add};

const HEADER: &str = "Firma;Vorname;Nachname;Suffix;E-Mail;Telefon;Straße;PLZ;Ort;Geburtstag";

fn take(book: &mut Book, rows: &[&str]) -> Report {
    let text = format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"));
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    book.take_import(&reading, "Kunden.csv", &Given::default(), &quietly).unwrap().value
}

fn count(book: &Book) -> u32 {
    book.counts().unwrap().contacts
}

fn person(given: &str, family: &str, mail: &str, phone: &str) -> Draft {
    let labelled = |value: &str| match value {
        "" => Vec::new(),
        value => vec![Labelled { value: value.into(), label: String::new() }],
    };
    Draft {
        given: given.into(),
        family: family.into(),
        emails: labelled(mail),
        phones: labelled(phone),
        ..Draft::default()
    }
}

fn email(value: &str) -> Content {
    Content::Email { value: value.into(), label: String::new() }
}

fn edit(book: &mut Book, id: Id<Contact>, changes: &[Change], erased: ErasedBefore) -> Result<(), Error> {
    book.edit_contact_knowing(id, changes, &Given::default(), erased).map(|_| ())
}

#[test]
fn father_and_son_in_one_house_stay_two_people_with_a_link_between_them() {
    let at = "Am Wall 3;01067;Dresden";
    for (father, son, why) in [
        (format!(";Hans;Müller;sen.;;;{at};"), format!(";Hans;Müller;jun.;;;{at};"), "suffix"),
        (format!(";Hans;Müller;;;;{at};12.05.1950"), format!(";Hans;Müller;;;;{at};12.05.1980"), "birthday"),
        (
            format!(";Hans;Müller;;alt@beispiel.example;0351 445566;{at};"),
            format!(";Hans;Müller;;jung@beispiel.example;0171 4455667;{at};"),
            "mail phone",
        ),
        (
            format!(";Hans;Müller;sen.;familie@beispiel.example;;{at};"),
            format!(";Hans;Müller;jun.;familie@beispiel.example;;{at};"),
            "suffix",
        ),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        let first = take(&mut book, &[&father]);
        assert_eq!((first.taken, first.held.len()), (1, 0), "{first:?}");
        let known = book.search("hans müller", 5).unwrap()[0].id;
        let report = take(&mut book, &[&son]);
        assert_eq!((report.taken, report.supplemented, count(&book)), (1, 0, 2), "{report:?}");
        let mark = &report.held[0];
        assert_eq!((mark.reason, mark.taken, mark.contact), (Reason::Similar, true, Some(known)));
        assert_eq!(mark.detail, why);
        let again = take(&mut book, &[&father, &son]);
        assert_eq!((again.supplemented, count(&book)), (2, 2), "the same file twice: {again:?}");
    }
}

#[test]
fn father_and_son_in_one_file_are_two_and_the_preview_says_so() {
    let rows = [
        ";Hans;Müller sen.;;;0351 445566;Am Wall 3;01067;Dresden;12.05.1950",
        ";Hans;Müller jun.;;;0351 445566;Am Wall 3;01067;Dresden;12.05.1980",
    ];
    let place = Place::new();
    let mut book = place.create().0;
    let text = format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"));
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    let preview = book.preview_import(&reading, &Given::default(), &quietly).unwrap();
    let report = take(&mut book, &rows);
    assert_eq!((preview.taken, preview.held), (report.taken, report.held.clone()));
    assert_eq!((report.taken, count(&book)), (2, 2), "{report:?}");
}

#[test]
fn one_who_only_has_more_to_tell_is_supplemented_as_before() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, &[";Hans;Müller;;hans@beispiel.example;;Am Wall 3;01067;Dresden;"]);
    for row in [
        ";Hans;Müller;jun.;;0351 445566;Am Wall 3;01067;Dresden;",
        ";Hans;Müller;;zweite@beispiel.example;;Am Wall 3;01067;Dresden;12.05.1980",
        ";Hans;Müller;;hans@beispiel.example;0171 4455667;Seestr. 9;04109;Leipzig;",
    ] {
        let report = take(&mut book, &[row]);
        assert_eq!((report.supplemented, count(&book)), (1, 1), "{row} {report:?}");
    }
}

#[test]
fn a_row_about_the_son_does_not_fill_the_fathers_fields() {
    let place = Place::new();
    let mut book = place.create().0;
    let at = "Am Wall 3;01067;Dresden";
    take(
        &mut book,
        &[&format!(";Hans;Müller;sen.;;;{at};"), &format!(";Hans;Müller;jun.;jung@beispiel.example;;{at};")],
    );
    let report = take(&mut book, &[&format!(";Hans;Müller;;jung@beispiel.example;0171 4455667;{at};")]);
    assert_eq!((report.supplemented, count(&book)), (1, 2));
    let hits = book.search("0171 4455667", 5).unwrap();
    assert_eq!(book.contact(hits[0].id).unwrap().suffix, "jun.");
}

#[test]
fn a_number_of_a_firm_or_of_many_makes_no_two_names_one() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, &["Adler GmbH;;;;;0351 445566;;;;"]);
    let report = take(
        &mut book,
        &[";Hans;Möller;;;0351 445566;;;;", ";Hans;Müller;;;0351 445566;;;;", ";Ida;Ohm;;;0351 445566;;;;"],
    );
    assert_eq!((report.taken, report.held.len()), (3, 0), "{report:?}");
    let typed = person("Ulf", "Neu", "", "0351-445566");
    assert_eq!(book.similar_contacts(&typed).unwrap(), [], "the main number of a firm");
    let again = take(&mut book, &[";Hans;Möller;;;0351 445566;;;;"]);
    assert_eq!((again.supplemented, count(&book)), (1, 4), "the same name with it is the same person: {again:?}");

    let mut book = Place::new().create().0;
    for given in ["Ada", "Bea", "Cleo"] {
        add(&mut book, &person(given, "Kunz", "", "030 998877"));
        let seen = book.similar_contacts(&person("Ulf", "Neu", "", "030 998877")).unwrap();
        assert_eq!(seen.len(), if given == "Cleo" { 0 } else { seen.len().max(1) }, "{given}");
    }
}

/// Erika was here and is erased.
fn without_erika(place: &Place) -> Book {
    let mut book = place.create().0;
    let mut erika = person("Erika", "Gabler-Zwirnstein", "erika@beispiel.example", "089 7712345");
    erika.addresses = vec![kundenbuch::exchange::draft::DraftAddress {
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        ..Default::default()
    }];
    let id = add(&mut book, &erika);
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    book
}

#[test]
fn an_erased_person_who_is_edited_in_bit_by_bit_is_held_until_somebody_says_they_came_back() {
    let place = Place::new();
    let mut book = without_erika(&place);
    let address = Content::Address {
        label: String::new(),
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        country: String::new(),
    };
    let phone = Content::Phone { value: "0049 89 7712345".into(), label: String::new() };
    for content in [email("Erika@Beispiel.example"), phone, address] {
        let id = add(&mut book, &person("Erika", "Gabler-Zwirnstein", "", ""));
        let change = [Change::Add { content: content.clone() }];
        assert!(matches!(edit(&mut book, id, &change, ErasedBefore::Refuse), Err(Error::ErasedPerson)), "{content:?}");
        edit(&mut book, id, &change, ErasedBefore::ReturnsByThemselves).unwrap();
        let more = [Change::Add { content: Content::Fact { name: "birthday".into(), value: "1970-05-12".into() } }];
        edit(&mut book, id, &more, ErasedBefore::Refuse).expect("who was let in knowingly is not asked about again");
    }
    let id = add(&mut book, &person("Anna", "Gabler-Zwirnstein", "erika@beispiel.example", ""));
    let name = [Change::Set { field: Field::Given, old: "Anna".into(), new: "Erika".into() }];
    assert!(matches!(edit(&mut book, id, &name, ErasedBefore::Refuse), Err(Error::ErasedPerson)));
}

#[test]
fn a_firm_named_like_an_erased_person_with_her_address_is_held_too() {
    let place = Place::new();
    let mut book = without_erika(&place);
    for firm in ["Erika Gabler-Zwirnstein", "Gabler-Zwirnstein, Erika", "Weinhandel Erika Gabler-Zwirnstein e.K."] {
        for at in ["erika@beispiel.example;;;;;", ";089 7712345;;;;", ";;Am Wall 3;01067;Dresden;"] {
            let report = take(&mut book, &[&format!("{firm};;;;{at}")]);
            assert_eq!(report.by_reason.get(&Reason::Erased), Some(&1), "{firm} {at} {report:?}");
        }
    }
    let other = take(&mut book, &["Blumen Adler;;;;erika@beispiel.example;;;;;"]);
    assert_eq!(other.taken, 1, "another firm on the address comes in: {other:?}");
}

#[test]
fn a_mail_or_number_alone_is_a_hint_that_somebody_gets_to_see() {
    let place = Place::new();
    let mut book = without_erika(&place);
    let karl = person("Karl", "Neu", "erika@beispiel.example", "");
    assert_eq!(book.erased_like(&karl).unwrap(), Some(Known::Hint));
    assert_eq!(book.erased_like(&person("Erika", "Gabler-Zwirnstein", "", "089 7712345")).unwrap(), Some(Known::Hold));
    assert_eq!(book.erased_like(&person("", "", "", "")).unwrap(), None);
    let id = add(&mut book, &person("Karl", "Neu", "", ""));
    assert_eq!(book.erased_like_contact(id).unwrap(), None);
    edit(&mut book, id, &[Change::Add { content: email("erika@beispiel.example") }], ErasedBefore::Refuse).unwrap();
    assert_eq!(book.erased_like_contact(id).unwrap(), Some(Known::Hint));
}

#[test]
fn a_name_with_twenty_addresses_is_a_desk_and_gets_no_more() {
    let place = Place::new();
    let mut book = place.create().0;
    let rows: Vec<String> =
        (0..60).map(|at| format!(";Anna;Verkauf;;v{at}@beispiel.example;0711 2233440;;;;")).collect();
    take(&mut book, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let desks = book.search("anna verkauf", 99).unwrap();
    let mails: Vec<usize> = desks.iter().map(|one| book.contact(one.id).unwrap().emails.len()).collect();
    assert_eq!(mails.iter().sum::<usize>(), 60, "{mails:?}");
    assert!(mails.iter().all(|count| *count <= 20), "{mails:?}");
}

#[test]
fn two_of_a_name_in_a_house_with_customer_numbers_of_their_own_are_two() {
    for list in [
        "Kundennummer;Vorname;Nachname;E-Mail;Straße;PLZ;Ort\r\n\
         1;Hans;Maier;a@x.example;Gasse 1;10115;Berlin\r\n2;Hans;Maier;b@x.example;Gasse 1;10115;Berlin\r\n",
        "Kundennummer;Firma;Straße;PLZ;Ort\r\n1;Bau GmbH;Gasse 1;10115;Berlin\r\n2;Bau GmbH;Gasse 1;10115;Berlin\r\n",
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        for _ in 0..2 {
            super::ways::take(&mut book, list);
            assert_eq!(count(&book), 2, "{list}");
        }
    }
}

#[test]
fn a_row_that_says_otherwise_of_somebody_known_overwrites_nothing_and_loses_nothing() {
    let place = Place::new();
    let mut book = place.create().0;
    let row = |number: &str, position: &str| {
        format!("Kundennummer;Vorname;Nachname;E-Mail;Position\r\n{number};Hans;Maier;a@x.example;{position}\r\n")
    };
    super::ways::take(&mut book, row("1", "Einkauf"));
    super::ways::take(&mut book, row("77", "Leitung"));
    let hans = super::ways::found(&book, "hans maier");
    assert_eq!((hans.customer_number.as_str(), hans.position.as_str()), ("1", "Einkauf"));
    let facts: Vec<(&str, &str)> = hans.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
    assert_eq!(facts, [("Kundennummer", "77"), ("Position", "Leitung")]);
}
