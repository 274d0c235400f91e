//! What the window asks of the core: what undo would take back and on whom, certificates to read again, where a stop
//! came from, numbers of an import that add up, lists and firms as a whole.

use kundenbuch::{
    Moment,
    book::{Book, Op, quietly},
    consents::{Channel, Event, Withdrawal},
    contacts::{Change, ContactLink, Content, Given, Kind, ListQuery, Sort, list::Filter},
    erasure::{Ground, certificate::Language},
    exchange::{
        draft::{Draft, DraftAddress, Labelled},
        import::{OddKind, Report},
        read::{self, Options},
    },
    search::Found,
};

use super::people::{Place, add, person};

fn named(given: &str, family: &str) -> Draft {
    let email = format!("{}@beispiel.example", given.to_lowercase());
    let emails = vec![Labelled { value: email, label: String::new() }];
    Draft { given: given.into(), family: family.into(), emails, ..Draft::default() }
}

fn take(book: &mut Book, text: &str) -> Report {
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    let preview = book.preview_import(&reading, &Given::default(), &quietly).unwrap();
    let report = book.take_import(&reading, "Kunden 2026.csv", &Given::default(), &quietly).unwrap().value;
    assert_eq!(preview, Report { import: None, ..report.clone() }, "the preview said what happened");
    report
}

fn objection() -> Withdrawal {
    Withdrawal {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        event: Event::Objected,
        how: None,
        happened_at: Moment::now(),
        note: String::new(),
    }
}

#[test]
fn undo_says_on_whom_and_that_a_no_was_said_since() {
    let mut book = Place::new().create_open();
    let ada = add(&mut book, &named("Ada", "Lovelace"));
    let eva = add(&mut book, &named("Eva", "Brandt"));
    let email = Content::Email { value: "ada@neu.example".into(), label: String::new() };
    book.edit_contact(ada, &[Change::Add { content: email }], &Given::default()).unwrap();
    let step = book.steps().0.unwrap();
    assert_eq!((step.op, step.contact, step.name.as_str()), (Op::EditContact, Some(ada), "Ada Lovelace"));
    assert!(!step.passed, "it was the last thing done");
    book.withdraw_consent(eva, &objection()).unwrap();
    let step = book.steps().0.unwrap();
    assert_eq!((step.contact, step.passed), (Some(ada), true), "the no of Eva lies over the edit of Ada");
    book.bin_contacts(&[ada, eva]).unwrap();
    let step = book.steps().0.unwrap();
    assert_eq!((step.op, step.contact, step.people, step.passed), (Op::BinContacts, None, 2, false));
}

#[test]
fn a_consent_says_whose_it_is_when_it_could_be_undone() {
    let mut book = Place::new().create_open();
    let ada = add(&mut book, &named("Ada", "Lovelace"));
    let grant = kundenbuch::consents::Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(kundenbuch::consents::How::Paper),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    book.grant_consent(ada, &grant, None).unwrap();
    assert_eq!(book.steps().0.unwrap().contact, Some(ada));
}

#[test]
fn a_certificate_is_read_again_years_later_and_names_nobody() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(7));
    let first = book.erase(id, Ground::Objection, &quietly).unwrap().value;
    assert!(first.finished);
    book.close().unwrap();
    let book = place.open().book;
    let again = book.certificates(Language::De).unwrap();
    assert_eq!(again, std::slice::from_ref(&first), "the same certificate, word for word");
    let english = &book.certificates(Language::En).unwrap()[0].certificate;
    assert!(english.contains("objection") && *english != first.certificate);
    let name = &person(7).family;
    assert!(!first.certificate.contains(name.as_str()) && !english.contains(name.as_str()));
}

#[test]
fn a_stop_that_came_with_a_file_says_file_line_and_address() {
    let mut book = Place::new().create().0;
    take(
        &mut book,
        "Vorname;Nachname;E-Mail;Newsletter (j/n)\r\nIlse;Huber;ilse@beispiel.example;j\r\nSepp;Adler;sepp@beispiel.example;n\r\n",
    );
    let sepp = book.search("sepp", 5).unwrap()[0].id;
    let overview = book.consent_overview(sepp).unwrap();
    assert_eq!(overview.origins.len(), overview.suppressed.len());
    let origin = &overview.origins[0];
    assert_eq!(
        (origin.uid, origin.address.as_str(), origin.file_name.as_str(), origin.line),
        (overview.suppressed[0].uid, "sepp@beispiel.example", "Kunden 2026.csv", 3)
    );
    let stops = book.stops(10).unwrap();
    assert_eq!((stops[0].contact, stops[0].name.as_str()), (Some(sepp), "Sepp Adler"));
    assert_eq!(stops[0].address, "sepp@beispiel.example");
    book.bin_contacts(&[sepp]).unwrap();
    let stop = &book.stops(10).unwrap()[0];
    assert_eq!((stop.name.as_str(), stop.address.as_str()), ("", ""), "the bin names nobody");
    assert_eq!(stop.held, 1, "but somebody is there");
}

#[test]
fn stops_of_one_contact_each_name_their_own_address() {
    let mut book = Place::new().create().0;
    take(
        &mut book,
        "Vorname;Nachname;E-Mail;Telefon;Telefon 2;Newsletter (j/n)\r\nSepp;Adler;sepp@beispiel.example;0228 445566;0171 9988776;j\r\n",
    );
    let sepp = book.search("sepp", 5).unwrap()[0].id;
    book.block_contact(sepp).unwrap();
    let mut named: Vec<String> = book.stops(20).unwrap().into_iter().map(|stop| stop.address).collect();
    named.sort();
    assert_eq!(named, ["0171 9988776", "0228 445566", "sepp@beispiel.example"]);
}

#[test]
fn the_numbers_of_an_import_add_up_with_the_book() {
    let mut book = Place::new().create().0;
    let report = take(
        &mut book,
        "Vorname;Nachname;Firma;E-Mail;Telefon;PLZ;Ort;Land\r\n\
         Ilse;Huber;Huber GmbH;ilse@beispiel.example;;5311;Bonn;Deutschland\r\n\
         Ilse;Huber;Huber GmbH;ilse@beispiel.example;0228 445566;;;\r\n\
         Sepp;Adler;;kein At-Zeichen;abc;53111;Bonn;Deutschland\r\n\
         ;;Adler OHG;info@adler.example;;;;\r\n",
    );
    assert_eq!((report.read, report.taken, report.supplemented, report.joined), (4, 4, 1, 1));
    assert_eq!((report.new_people, report.new_firms), (2, 2), "Ilse, Sepp; Huber GmbH, Adler OHG");
    assert_eq!(book.list_contacts(&ListQuery { limit: 1, ..ListQuery::default() }).unwrap().total, 4);
    let odd = |kind| report.odd.iter().filter(move |odd| odd.kind == kind).map(|odd| (odd.line, odd.value.as_str()));
    assert_eq!(odd(OddKind::Mail).collect::<Vec<_>>(), [(4, "kein At-Zeichen")]);
    assert_eq!(odd(OddKind::Phone).collect::<Vec<_>>(), [(4, "abc")]);
    assert_eq!(odd(OddKind::Postcode).collect::<Vec<_>>(), [(2, "5311")]);
    assert_eq!(report.odd_by_kind.values().sum::<u32>(), 3);
}

#[test]
fn a_postcode_that_is_neither_mended_nor_right_is_told() {
    let mut book = Place::new().create().0;
    let report = take(
        &mut book,
        "Vorname;Nachname;PLZ;Ort;Land\r\n\
         Ilse;Huber;5311;;\r\n\
         Sepp;Adler;53111;Bonn;\r\n\
         Resi;Hofer;1010;Wien;Österreich\r\n\
         Eva;Brandt;1067;Dresden;\r\n",
    );
    let told: Vec<_> = report.odd.iter().map(|odd| (odd.line, odd.kind, odd.value.as_str())).collect();
    assert_eq!(told, [(2, OddKind::PostcodeOdd, "5311"), (5, OddKind::Postcode, "1067")]);
}

#[test]
fn a_list_is_renamed_and_taken_away_as_a_whole() {
    let mut book = Place::new().create_open();
    let ada = add(&mut book, &Draft { tags: vec!["Stamkunden".into(), "Weinclub".into()], ..named("Ada", "Lovelace") });
    let eva = add(&mut book, &Draft { tags: vec!["Stamkunden".into()], ..named("Eva", "Brandt") });
    let lists = |book: &Book| -> Vec<(String, u32)> {
        book.sidebar().unwrap().tags.into_iter().map(|tag| (tag.value, tag.count)).collect()
    };
    book.rename_tag("Stamkunden", "Weinclub").unwrap();
    assert_eq!(lists(&book), [("Weinclub".to_owned(), 2)], "who was on both is on one once");
    book.undo().unwrap();
    assert_eq!(lists(&book), [("Stamkunden".to_owned(), 2), ("Weinclub".to_owned(), 1)]);
    book.delete_tag("Stamkunden").unwrap();
    assert_eq!(lists(&book), [("Weinclub".to_owned(), 1)]);
    assert!(book.contact(eva).is_ok() && book.contact(ada).is_ok(), "the people stay");
    assert!(book.rename_tag("Weinclub", "  ").is_err());
}

#[test]
fn a_firm_knows_its_people_and_the_book_its_towns() {
    let mut book = Place::new().create_open();
    let at =
        |place: &str| vec![DraftAddress { postcode: "53111".into(), place: place.into(), ..DraftAddress::default() }];
    let firm = |draft: Draft, position: &str| Draft {
        organisation: "Weinstube Adler".into(),
        position: position.into(),
        ..draft
    };
    let sepp = add(&mut book, &Draft { addresses: at("Bonn"), ..firm(named("Sepp", "Adler"), "Wirt") });
    let eva = add(&mut book, &Draft { addresses: at("Bonn"), ..firm(named("Eva", "Zorn"), "") });
    let binned = add(&mut book, &Draft { addresses: at("Bad Godesberg"), ..firm(named("Udo", "Bach"), "") });
    book.bin_contacts(&[binned]).unwrap();
    let adler = book.contact(sepp).unwrap().works_for.unwrap();
    let link = |id, name: &str, position: &str| ContactLink { id, name: name.into(), position: position.into() };
    assert_eq!(book.people_of(adler).unwrap(), [link(sepp, "Sepp Adler", "Wirt"), link(eva, "Eva Zorn", "")]);
    assert_eq!(book.places_of(" 53111 ").unwrap(), ["Bonn"]);
    assert!(book.places_of("").unwrap().is_empty());
}

#[test]
fn hits_are_shown_as_a_table_and_say_in_which_text_they_were_found() {
    let mut book = Place::new().create_open();
    let phones = vec![Labelled { value: "0228 / 44 55 66".into(), label: String::new() }];
    let notes = vec!["Rief am Montag an.".to_owned(), "Holt den Silvaner samstags.".to_owned()];
    let ada = add(&mut book, &Draft { phones, notes, ..named("Ada", "Lovelace") });
    add(&mut book, &named("Eva", "Brandt"));
    let hit = |book: &Book, text: &str| book.search(text, 5).unwrap().remove(0);
    let phone = hit(&book, "445566");
    assert_eq!((phone.id, phone.found, phone.text.as_str()), (ada, Found::Phone, "0228 / 44 55 66"));
    assert_eq!(hit(&book, "silvaner").text, "Holt den Silvaner samstags.");
    assert_eq!(hit(&book, "lovelace").text, "", "a name says itself");
    let filter = Filter { text: Some("silvaner".into()), ..Filter::default() };
    let query = ListQuery { limit: 10, filter, ..ListQuery::default() };
    let page = book.list_contacts(&query).unwrap();
    assert_eq!((page.total, page.rows[0].id, page.rows[0].email.as_str()), (1, ada, "ada@beispiel.example"));
    assert_eq!(book.row_of(ada, &query).unwrap(), Some(0));
}

#[test]
fn contacts_without_a_place_come_last_when_sorted_by_it() {
    let mut book = Place::new().create_open();
    let place = |place: &str| vec![DraftAddress { place: place.into(), ..DraftAddress::default() }];
    add(&mut book, &named("Ada", "Ohneort"));
    add(&mut book, &Draft { addresses: place("Zwickau"), ..named("Zoe", "Zorn") });
    add(&mut book, &Draft { addresses: place("Aachen"), ..named("Eva", "Brandt") });
    let query = ListQuery { sort: Sort::Place, limit: 10, ..ListQuery::default() };
    let rows = book.list_contacts(&query).unwrap().rows;
    assert_eq!(rows.iter().map(|row| row.place.as_str()).collect::<Vec<_>>(), ["Aachen", "Zwickau", ""]);
    assert!(rows.iter().all(|row| row.kind == Kind::Person));
}
