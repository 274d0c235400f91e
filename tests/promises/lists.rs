//! A row of somebody's list is about the person it means, however it writes the name and the address; its no is theirs.

use kundenbuch::{
    Id,
    book::Book,
    consents::Channel,
    contacts::{Change, Contact, Field, Given},
    exchange::{
        admit::Reason,
        draft::{Draft, DraftAddress, Labelled},
        import::Report,
    },
};

use super::{
    older::agree,
    people::{Place, add},
    ways::take,
};

/// Eva Quandt of Stuttgart with a mail address, who may get letters and the newsletter.
fn known(place: &Place) -> (Book, Id<Contact>) {
    let mut book = place.create().0;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let eva = eva(&mut book, "Eva", "Quandt", "eva@x.example");
    (book, eva)
}

fn eva(book: &mut Book, given: &str, family: &str, mail: &str) -> Id<Contact> {
    let emails = vec![Labelled { value: mail.into(), label: String::new() }];
    let home = DraftAddress {
        street: "Hauptstr. 1".into(),
        postcode: "70173".into(),
        place: "Stuttgart".into(),
        ..DraftAddress::default()
    };
    let draft = Draft { given: given.into(), family: family.into(), emails, addresses: vec![home], ..Draft::default() };
    let id = add(book, &draft);
    agree(book, id);
    id
}

fn may(book: &Book, id: Id<Contact>) -> [bool; 2] {
    [("ads_post", Channel::Post), ("newsletter", Channel::Email)]
        .map(|(purpose, channel)| book.may_contact(id, purpose, channel).unwrap().allowed)
}

fn contacts(book: &Book) -> usize {
    book.search("quandt", 20).unwrap().len()
}

fn held(report: &Report) -> Vec<(Reason, &str)> {
    report.held.iter().map(|held| (held.reason, held.detail.as_str())).collect()
}

/// Heading and cells of an address that is Hauptstr. 1, 70173 Stuttgart.
const ADDRESSES: [(&str, &str); 17] = [
    ("Adresse", "Hauptstr. 1, 70173 Stuttgart"),
    ("Anschrift", "\"Hauptstr. 1\n70173 Stuttgart\""),
    ("Anschrift", "\"Hauptstr. 1, 70173 Stuttgart, Deutschland\""),
    ("Adresse", "Hauptstr. 1 70173 Stuttgart"),
    ("Adresse", "Hauptstr. 1, D-70173 Stuttgart"),
    ("Adresse", "Hauptstr. 1, D 70173 Stuttgart"),
    ("Adresse", "Hauptstr. 1 D-70173 Stuttgart"),
    ("Adresse", "70173 Stuttgart, Hauptstr. 1"),
    ("Adresse", "Eva Quandt, Hauptstr. 1, 70173 Stuttgart"),
    ("Straße;Ort", "Hauptstr. 1;70173 Stuttgart"),
    ("Straße;Ort", "Hauptstr. 1;D-70173 Stuttgart"),
    ("Straße;Ort", "Hauptstr. 1;Stuttgart 70173"),
    ("Straße;Ort", "Hauptstr. 1;70173, Stuttgart"),
    ("Straße;Ort", "Hauptstr. 1;Stuttgart (70173)"),
    ("Straße;PLZ", "Hauptstr. 1;70173 Stuttgart"),
    ("Straße;PLZ;Ort", "Hauptstr. 1;D-70173;Stuttgart"),
    ("Straße;PLZ;Ort", "Hauptstr. 1, 70173 Stuttgart;70173;70173 Stuttgart"),
];

#[test]
fn an_address_in_one_cell_is_taken_apart_and_doubles_nobody() {
    for (heading, cells) in ADDRESSES {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        let report = take(&mut book, format!("Name;{heading}\r\nEva Quandt;{cells}\r\n").as_bytes());
        assert_eq!((report.supplemented, contacts(&book)), (1, 1), "{cells}: {report:?}");
        assert_eq!(book.contact(eva).unwrap().addresses.len(), 1, "{cells}");
        let report = take(&mut book, format!("Name;{heading}\r\nInge Quast;{cells}\r\n").as_bytes());
        assert_eq!(report.new_people, 1, "{cells}: {report:?}");
        let inge = book.contact(book.search("quast", 5).unwrap()[0].id).unwrap().addresses[0].clone();
        assert_eq!((inge.postcode.as_str(), inge.place.as_str()), ("70173", "Stuttgart"), "{cells}");
        assert_eq!(inge.country, "DE", "{cells}");
    }
}

#[test]
fn a_no_under_an_address_in_one_cell_reaches_the_person() {
    for (heading, cells) in ADDRESSES {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        take(&mut book, format!("Name;{heading};Keine Werbung\r\nEva Quandt;{cells};x\r\n").as_bytes());
        assert_eq!(may(&book, eva), [false, false], "{cells}");
        assert_eq!(contacts(&book), 1, "{cells}");
    }
}

#[test]
fn an_address_that_cannot_be_compared_leaves_the_no_to_the_only_one_of_the_name() {
    for (heading, cells) in [("Adresse", "Hauptstr. 1 Stuttgart"), ("Straße;Ort", "Hauptstr. 1;Stuttgart")] {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        take(&mut book, format!("Name;{heading};Keine Werbung\r\nEva Quandt;{cells};x\r\n").as_bytes());
        assert_eq!((may(&book, eva), contacts(&book)), ([false, false], 1), "{cells}");
    }
}

#[test]
fn a_street_with_numbers_stays_a_street() {
    for street in ["Straße des 17. Juni 1953", "Q 7, 24", "Postfach 10101", "Industriestr. 12345", "Platz 3, Haus 4711"]
    {
        let place = Place::new();
        let mut book = place.create().0;
        let list = format!("Name;Straße;PLZ;Ort\r\nInge Quast;\"{street}\";68161;Mannheim\r\n");
        take(&mut book, list.as_bytes());
        let at = book.contact(book.search("quast", 5).unwrap()[0].id).unwrap().addresses[0].clone();
        let found = (at.street.as_str(), at.postcode.as_str(), at.place.as_str());
        assert_eq!(found, (street, "68161", "Mannheim"));
    }
}

/// Heading and cells of a name that is Eva Quandt's.
const NAMES: [(&str, &str); 7] = [
    ("Name", "Quandt Eva"),
    ("Name", "QUANDT EVA"),
    ("Name", "Eva Quandt geb. Maier"),
    ("Nachname", "Eva Quandt"),
    ("Vorname;Nachname", "Quandt;Eva"),
    ("Vorname;Nachname", "Eva;Quandt geb. Maier"),
    ("Vorname;Nachname", "Dr. Eva;Quandt"),
];

#[test]
fn a_no_at_an_address_reaches_the_person_however_the_name_is_written() {
    for (heading, name) in NAMES {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        let list = format!("{heading};Straße;PLZ;Ort;Keine Werbung\r\n{name};Hauptstr. 1;70173;Stuttgart;x\r\n");
        let report = take(&mut book, list.as_bytes());
        assert_eq!((may(&book, eva), contacts(&book)), ([false, false], 1), "{name}: {report:?}");
    }
}

#[test]
fn a_no_under_a_name_alone_reaches_the_person_however_it_is_written() {
    for (heading, name) in NAMES {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        let report = take(&mut book, format!("{heading};Keine Werbung\r\n{name};x\r\n").as_bytes());
        assert_eq!((may(&book, eva), contacts(&book)), ([false, false], 1), "{name}: {report:?}");
    }
}

#[test]
fn a_former_name_at_the_place_is_met_too() {
    let place = Place::new();
    let (mut book, _) = known(&place);
    let maier = eva(&mut book, "Eva", "Maier", "maier@x.example");
    let list = "Name;Straße;PLZ;Ort;Werbung per Post\r\nEva Quandt geb. Maier;Hauptstr. 1;70173;Stuttgart;nein\r\n";
    take(&mut book, list.as_bytes());
    assert!(!may(&book, maier)[0]);
}

#[test]
fn two_people_at_one_place_stay_two_though_their_names_begin_alike() {
    for name in ["Hans;Quandt", "Hans und Eva;Quandt", "Inge;Quast", "Eva;Quast"] {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        let list = format!("Vorname;Nachname;Straße;PLZ;Ort\r\n{name};Hauptstr. 1;70173;Stuttgart\r\n");
        let report = take(&mut book, list.as_bytes());
        assert_eq!((report.new_people, held(&report)), (1, Vec::new()), "{name}: {report:?}");
        assert_eq!(may(&book, eva), [true, true], "{name}");
    }
}

#[test]
fn the_no_of_a_row_that_stays_out_is_that_of_the_contact_it_is_held_for() {
    for name in ["Eva Maria;Quandt", "Eva;Quant", "E.;Quandt", ";Quandt"] {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        let list = format!("Vorname;Nachname;E-Mail;Werbung per Post\r\n{name};eva@x.example;nein\r\n");
        let report = take(&mut book, list.as_bytes());
        assert_eq!(held(&report), [(Reason::Duplicate, "mail")], "{name}");
        assert_eq!(may(&book, eva), [false, true], "{name}");
    }
}

#[test]
fn a_name_written_otherwise_with_the_same_mail_is_no_second_contact() {
    for (heading, name) in NAMES {
        let place = Place::new();
        let (mut book, eva) = known(&place);
        let list = format!("{heading};E-Mail;Werbung per Post\r\n{name};eva@x.example;nein\r\n");
        let report = take(&mut book, list.as_bytes());
        assert_eq!((may(&book, eva), contacts(&book)), ([false, true], 1), "{name}: {report:?}");
    }
}

#[test]
fn a_title_in_the_cell_of_a_name_is_a_title() {
    for (heading, name) in [("Vorname;Nachname", "Dr. Inge;Quast"), ("Vorname;Nachname", "Inge;Dr. Quast")] {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, format!("{heading};E-Mail\r\n{name};inge@x.example\r\n").as_bytes());
        let inge = book.contact(book.search("quast", 5).unwrap()[0].id).unwrap();
        assert_eq!([inge.title, inge.given, inge.family], ["Dr.", "Inge", "Quast"], "{name}");
    }
}

#[test]
fn who_is_known_by_name_only_gets_the_address_of_the_list() {
    let bare = Draft { given: "Eva".into(), family: "Quandt".into(), ..Draft::default() };
    for cells in ["eva@x.example;;", ";Hauptstr. 1;70173"] {
        let list = format!("Vorname;Nachname;E-Mail;Straße;PLZ\r\nEva;Quandt;{cells}\r\n");
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &bare);
        let report = take(&mut book, list.as_bytes());
        assert_eq!((report.supplemented, contacts(&book)), (1, 1), "{cells}: {report:?}");
        let eva = book.contact(id).unwrap();
        assert_eq!(eva.emails.len() + eva.addresses.len(), 1, "{cells}");
        assert_eq!(held(&report), [(Reason::Similar, "by_name")], "{cells}");

        let place = Place::new();
        let (mut book, _) = known(&place);
        add(&mut book, &bare);
        let list = list.replace("eva@x", "andere@x").replace("Hauptstr.", "Seestr.").replace("70173", "10115");
        let report = take(&mut book, list.as_bytes());
        assert_eq!((report.new_people, contacts(&book)), (1, 3), "{cells}: nobody knows which: {report:?}");
        assert_eq!(held(&report), [(Reason::Similar, "namesakes")], "{cells}");
    }
    let place = Place::new();
    let mut book = place.create().0;
    add(&mut book, &Draft { suffix: "sen.".into(), ..bare });
    let report = take(&mut book, b"Vorname;Nachname;Suffix;E-Mail\r\nEva;Quandt;jun.;eva@x.example\r\n");
    assert_eq!(report.new_people, 1, "{report:?}");
}

#[test]
fn a_consent_of_somebody_known_by_name_only_goes_to_no_address_of_a_list() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &Draft { given: "Eva".into(), family: "Quandt".into(), ..Draft::default() });
    agree(&mut book, id);
    let report = take(&mut book, b"Vorname;Nachname;E-Mail\r\nEva;Quandt;fremd@x.example\r\n");
    assert_eq!((report.new_people, contacts(&book)), (1, 2), "{report:?}");
    assert!(!book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed, "there is no address");
}

#[test]
fn the_no_of_somebody_at_the_same_mail_is_not_that_of_another_first_name() {
    let couples = [("Christian", "Christina;Quandt"), ("Hans", "Hanna;Quandt"), ("Michael", "Michaela;Quandt")];
    for (there, row) in couples {
        let place = Place::new();
        let mut book = place.create().0;
        book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
        let id = eva(&mut book, there, "Quandt", "familie@x.example");
        take(&mut book, format!("Vorname;Nachname;E-Mail;Keine Werbung\r\n{row};familie@x.example;x\r\n").as_bytes());
        assert_eq!(may(&book, id), [true, false], "{row}: the mail is blocked, the post is somebody else's");
    }
    let place = Place::new();
    let mut book = place.create().0;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let id = eva(&mut book, "Hans", "Quandt", "familie@x.example");
    let mr = Change::Set { field: Field::Salutation, old: "unknown".into(), new: "mr".into() };
    book.edit_contact(id, &[mr], &Given::default()).unwrap();
    take(&mut book, b"Anrede;Nachname;E-Mail;Keine Werbung\r\nFrau;Quandt;familie@x.example;x\r\n");
    assert_eq!(may(&book, id), [true, false], "she is not he");
}

#[test]
fn a_half_name_that_fits_several_is_the_no_of_each() {
    let place = Place::new();
    let mut book = place.create().0;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let both = ["Eva", "Erich"].map(|given| eva(&mut book, given, "Quandt", "familie@x.example"));
    take(&mut book, b"Vorname;Nachname;E-Mail;Keine Werbung\r\nE.;Quandt;familie@x.example;x\r\n");
    assert_eq!(both.map(|id| may(&book, id)), [[false, false]; 2]);
}

#[test]
fn a_word_behind_the_name_says_which_of_two_it_is() {
    for name in ["Hans Quandt jun.", "Herr Hans Quandt junior"] {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, format!("Name;E-Mail\r\n{name};hans@x.example\r\n").as_bytes());
        let hans = book.contact(book.search("quandt", 5).unwrap()[0].id).unwrap();
        assert_eq!(hans.given, "Hans", "{name}: {hans:?}");
    }
}

#[test]
fn a_firm_that_a_list_names_twice_stays_one_however_often_it_comes() {
    let list = "Firma;Straße;PLZ;Ort\r\nHolz GmbH;;;\r\nHolz GmbH;Ring 1;50667;Köln\r\n";
    let place = Place::new();
    let mut book = place.create().0;
    for _ in 0..3 {
        let report = take(&mut book, list.as_bytes());
        assert_eq!(book.search("holz", 5).unwrap().len(), 1, "{report:?}");
    }
    let home = DraftAddress { street: "Markt 1".into(), postcode: "10115".into(), ..DraftAddress::default() };
    add(&mut book, &Draft { organisation: "Holz GmbH".into(), addresses: vec![home], ..Draft::default() });
    let report = take(&mut book, b"Firma\r\nHolz GmbH\r\n");
    assert_eq!(held(&report), [(Reason::Duplicate, "name")], "nobody knows which: {report:?}");
}

#[test]
fn the_names_of_a_mailing_service_are_names() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, b"email,global_firstname,global_lastname,global_company\r\neva@x.example,Eva,Quandt,Holz GmbH\r\n");
    let eva = book.contact(book.search("quandt", 5).unwrap()[0].id).unwrap();
    assert_eq!([eva.given.as_str(), eva.family.as_str()], ["Eva", "Quandt"]);
    assert_eq!(book.search("holz", 5).unwrap().len(), 2, "the firm too");
}
