//! A list comes in as the preview said, loosens nothing, overwrites nothing, and goes again as a whole.

use std::ops::ControlFlow;

use kundenbuch::{
    Error, Id, Moment,
    book::{Book, quietly},
    consents::{Channel, Grant, How},
    contacts::{Change, Contact, Content, Field, Given, Source},
    erasure::Ground,
    exchange::{
        admit::Reason,
        import::{Report, TakenBack, WhyStayed},
        read::{self, Options, Reading},
    },
    suppression::{self, Scope, Target},
};

use super::{older::withdraw, people::Place, ways::found};

const HEADER: &str = "Vorname;Nachname;E-Mail;Telefon;Straße;PLZ;Ort;Newsletter (j/n)";
const ILSE: &str = "Ilse;Huber;ilse@beispiel.example;;Am Wall 3;01067;Dresden;j";
const SEPP: &str = "Sepp;Adler;sepp@beispiel.example;0351 445566;;;;n";

fn list(rows: &[&str]) -> Reading {
    let text = format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"));
    read::open(text.as_bytes(), &Options::default()).unwrap()
}

fn take(book: &mut Book, rows: &[&str]) -> Report {
    book.take_import(&list(rows), "Kunden.csv", &Given::default(), &quietly).unwrap().value
}

/// Takes a list with columns of its own.
fn take_text(book: &mut Book, text: &str) -> Report {
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    book.take_import(&reading, "Kunden.csv", &Given::default(), &quietly).unwrap().value
}

fn agree(book: &mut Book, id: Id<Contact>) {
    let grant = Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    book.grant_consent(id, &grant, None).unwrap();
    assert!(allowed(book, id));
}

/// A book that takes lists: the sample firm refuses them.
fn book(place: &Place) -> Book {
    place.create().0
}

fn allowed(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed
}

fn blocked(book: &Book, id: Id<Contact>) -> bool {
    book.blocks_of(id).unwrap().iter().any(|block| block.kind == "mail")
}

#[test]
fn the_preview_says_what_the_import_does_and_leaves_nothing() {
    let place = Place::new();
    let mut book = book(&place);
    let rows = [ILSE, SEPP, ";;;;;;;", "Anna;Karten;zahlt 4111 1111 1111 1111;;;;;"];
    let mut before = book.preview_import(&list(&rows), &Given::default(), &quietly).unwrap();
    assert_eq!(book.counts().unwrap().contacts, 0);
    let after = take(&mut book, &rows);
    before.import = after.import;
    assert_eq!(before, after);
}

#[test]
fn the_report_is_a_table_in_the_words_of_the_office() {
    let place = Place::new();
    let report = take(&mut book(&place), &[SEPP, "Anna;Karten;;;zahlt 4111 1111 1111 1111;;;;", ";;;;;;;j"]);
    let words = [
        ("read", "Zeilen gelesen"),
        ("taken", "übernommen"),
        ("left_out", "bleibt draußen"),
        ("row_taken", "Übernommen"),
        ("forbidden_value", "Kartennummer"),
        ("street", "Straße"),
        ("yes", "ja"),
        ("no", "nein"),
    ];
    let words = words.into_iter().map(|(code, word)| (code.to_owned(), word.to_owned())).collect();
    insta::assert_snapshot!(String::from_utf8(report.to_csv(&words).unwrap()).unwrap());
}

#[test]
fn a_yes_without_evidence_never_becomes_a_consent() {
    let place = Place::new();
    let mut book = book(&place);
    let report = take(&mut book, &[ILSE]);
    let ilse = found(&book, "Ilse Huber");
    assert_eq!(report.by_reason.get(&Reason::ConsentWithoutEvidence), Some(&1));
    assert!(!allowed(&book, ilse.id) && book.consent_history(ilse.id).unwrap().is_empty());
}

#[test]
fn a_no_in_the_list_blocks_the_address_for_good() {
    let place = Place::new();
    let mut book = book(&place);
    let import = take(&mut book, &[SEPP]).import.unwrap();
    let sepp = found(&book, "Sepp Adler").id;
    assert!(blocked(&book, sepp));
    book.take_back_import(import).unwrap();
    take(&mut book, &[&SEPP.replace(";n", ";j")]);
    let again = found(&book, "Sepp Adler").id;
    assert!(blocked(&book, again) && !allowed(&book, again), "the block went with the import that brought it");
}

#[test]
fn a_no_in_a_row_that_stays_out_blocks_all_the_same() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &[ILSE]);
    let ilse = found(&book, "Ilse Huber").id;
    agree(&mut book, ilse);
    let report = take(&mut book, &["Ilsa;Huber;ilse@beispiel.example;;;;;n"]);
    assert_eq!((report.taken, report.by_reason.get(&Reason::Duplicate)), (0, Some(&1)));
    assert!(blocked(&book, ilse) && !allowed(&book, ilse));
}

#[test]
fn a_no_of_somebody_erased_blocks_the_address() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &[ILSE]);
    let ilse = found(&book, "Ilse Huber").id;
    book.erase(ilse, Ground::PurposeGone, &quietly).unwrap();
    let report = take(&mut book, &[&ILSE.replace(";j", ";n")]);
    assert_eq!(report.by_reason.get(&Reason::Erased), Some(&1));
    let heidi = take(&mut book, &["Heidi;Adler;ilse@beispiel.example;;;;;"]);
    assert_eq!(heidi.by_reason.get(&Reason::Suppressed), Some(&1), "{heidi:?}");
}

#[test]
fn the_preview_of_a_no_blocks_nobody() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &[ILSE]);
    let ilse = found(&book, "Ilse Huber").id;
    book.preview_import(&list(&["Ilsa;Huber;ilse@beispiel.example;;;;;n"]), &Given::default(), &quietly).unwrap();
    assert!(!blocked(&book, ilse));
}

fn kinds(book: &Book, id: Id<Contact>) -> Vec<String> {
    let mut kinds: Vec<String> = book.blocks_of(id).unwrap().into_iter().map(|block| block.kind).collect();
    kinds.sort();
    kinds
}

#[test]
fn a_stop_in_the_list_blocks_mail_phone_and_post() {
    let place = Place::new();
    let mut book = book(&place);
    let row = "Ilse;Huber;ilse@beispiel.example;0351 445566;Am Wall 3;01067;Dresden;seit 3.5.2021";
    take_text(&mut book, &format!("{}\r\n{row}\r\n", HEADER.replace("Newsletter (j/n)", "Werbesperre")));
    let ilse = found(&book, "Ilse Huber").id;
    assert_eq!(kinds(&book, ilse), ["mail", "phone", "post"]);
}

#[test]
fn a_newsletter_no_in_the_list_blocks_mail_only() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Ilse;Huber;ilse@beispiel.example;0351 445566;Am Wall 3;01067;Dresden;n"]);
    let ilse = found(&book, "Ilse Huber").id;
    assert_eq!(kinds(&book, ilse), ["mail"]);
}

#[test]
fn no_list_lifts_a_block() {
    let place = Place::new();
    let mut book = book(&place);
    let mail = Target::Email { address: "ILSE@beispiel.example".into() };
    book.suppress(&mail, &Scope::Advertising, suppression::Source::Person).unwrap();
    let report = take(&mut book, &[ILSE]);
    let ilse = found(&book, "Ilse Huber").id;
    assert_eq!(report.by_reason.get(&Reason::Suppressed), Some(&1));
    assert!(blocked(&book, ilse) && !allowed(&book, ilse));
}

#[test]
fn an_erased_person_stays_out() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &[ILSE, SEPP]);
    let ilse = found(&book, "Ilse Huber").id;
    book.erase(ilse, Ground::PurposeGone, &quietly).unwrap();
    let report = take(&mut book, &[ILSE, SEPP]);
    assert_eq!(report.by_reason.get(&Reason::Erased), Some(&1));
    assert!(book.search("ilse@beispiel.example", 5).unwrap().is_empty());
}

#[test]
fn the_same_person_is_supplemented_and_nothing_of_theirs_overwritten() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Ilse;Huber;ilse@beispiel.example;;Am Wall 3;01067;Dresden;"]);
    let report = take(&mut book, &["Ilse;Huber;ilse@beispiel.example;0351 445566;Neue Gasse 9;50667;Köln;"]);
    assert_eq!((report.taken, report.supplemented), (1, 1));
    let ilse = found(&book, "Ilse Huber");
    assert_eq!(ilse.phones[0].value, "0351 445566");
    assert!(ilse.addresses.iter().any(|address| address.street == "Am Wall 3"), "{:?}", ilse.addresses);
}

#[test]
fn what_a_list_adds_does_not_become_the_main_value() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Ilse;Huber;neu@beispiel.example;0351 445566;Am Wall 3;01067;Dresden;"]);
    let ilse = found(&book, "Ilse Huber");
    // What is put aside and typed again has a later row than what the list brings.
    let email = &ilse.emails[0];
    let old = Content::Email { value: email.value.clone(), label: email.label.clone() };
    let mail = |value: &str| Content::Email { value: value.into(), label: String::new() };
    let changes = [Change::Add { content: mail("haupt@beispiel.example") }, Change::Remove { id: email.id, old }];
    book.edit_contact(ilse.id, &changes, &Given::default()).unwrap();
    take(&mut book, &["Ilse;Huber;alt@beispiel.example;0351 445566;;;;"]);
    let mails: Vec<String> = found(&book, "Ilse Huber").emails.into_iter().map(|email| email.value).collect();
    assert_eq!(mails, ["haupt@beispiel.example", "alt@beispiel.example"]);
}

#[test]
fn a_value_typed_after_others_went_is_the_last() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Ilse;Huber;a@beispiel.example, b@beispiel.example, c@beispiel.example;;;;;"]);
    let ilse = found(&book, "Ilse Huber");
    assert_eq!(ilse.emails.len(), 3);
    let mail = |value: &str| Content::Email { value: value.into(), label: String::new() };
    let gone = ilse.emails[..2].iter().map(|email| Change::Remove { id: email.id, old: mail(&email.value) });
    let changes: Vec<Change> = gone.chain([Change::Add { content: mail("d@beispiel.example") }]).collect();
    book.edit_contact(ilse.id, &changes, &Given::default()).unwrap();
    let mails: Vec<String> = found(&book, "Ilse Huber").emails.into_iter().map(|email| email.value).collect();
    assert_eq!(mails, ["c@beispiel.example", "d@beispiel.example"]);
}

#[test]
fn a_mail_that_only_sounds_the_same_is_supplemented() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Hans;Müller;hans.muller@beispiel.example;0351 445566;;;;"]);
    let rows = ["Hans;Müller;hans.mueller@beispiel.example;0351 445566;;;;"];
    take(&mut book, &rows);
    take(&mut book, &[&rows[0].replace("hans.m", "Hans.M")]);
    let hits = book.search("Hans Müller", 5).unwrap();
    let mails: Vec<String> = book.contact(hits[0].id).unwrap().emails.into_iter().map(|email| email.value).collect();
    assert_eq!(mails, ["hans.muller@beispiel.example", "hans.mueller@beispiel.example"]);
}

#[test]
fn every_value_says_its_file_its_line_and_the_origin_somebody_named() {
    let place = Place::new();
    let mut book = book(&place);
    let given = Given { source: Source::Asked, note: "Messe".into(), ..Given::default() };
    book.take_import(&list(&[SEPP, ILSE]), "Kunden.csv", &given, &quietly).unwrap();
    let ilse = found(&book, "Ilse Huber");
    for from in [&ilse.emails[0].provenance, &ilse.addresses[0].provenance] {
        assert_eq!((from.source, from.note.as_str()), (Source::Asked, "Messe"));
        assert_eq!((from.file_name.as_str(), from.line), ("Kunden.csv", 3));
    }
}

fn ids(back: &TakenBack) -> Vec<Id<Contact>> {
    back.stayed.iter().map(|one| one.contact).collect()
}

#[test]
fn taking_back_leaves_whoever_said_no_or_is_a_child_so_that_they_are_known_when_they_come_again() {
    let place = Place::new();
    let mut book = book(&place);
    let import = take(&mut book, &[ILSE, SEPP]).import.unwrap();
    let [ilse, sepp] = ["Ilse Huber", "Sepp Adler"].map(|name| found(&book, name).id);
    withdraw(&mut book, ilse);
    let tick = Change::Set { field: Field::Minor, old: "0".into(), new: "1".into() };
    book.edit_contact(sepp, &[tick], &Given::default()).unwrap();
    let there = book.contact(ilse).unwrap();
    let back = book.take_back_import(import).unwrap().value;
    let why: Vec<WhyStayed> = back.stayed.iter().map(|one| one.why).collect();
    assert_eq!((ids(&back), why), (vec![ilse, sepp], vec![WhyStayed::Refuses, WhyStayed::Child]));
    assert_eq!(book.contact(ilse).unwrap().emails, there.emails);
    take(&mut book, &[ILSE, SEPP]);
    assert_eq!(book.counts().unwrap().contacts, 2, "the same file again makes nobody twice");
    assert!(!allowed(&book, ilse) && book.contact(sepp).unwrap().minor);
}

#[test]
fn taking_back_leaves_whom_somebody_worked_with() {
    let place = Place::new();
    let mut book = book(&place);
    let import = take(&mut book, &[ILSE, SEPP]).import.unwrap();
    let ilse = found(&book, "Ilse Huber").id;
    let tag = Change::Add { content: Content::Tag { value: "Stammtisch".into() } };
    book.edit_contact(ilse, &[tag], &Given::default()).unwrap();
    let back = book.take_back_import(import).unwrap().value;
    assert_eq!((back.removed, ids(&back)), (1, vec![ilse]));
    assert!(book.search("Sepp Adler", 5).unwrap().is_empty() && book.contact(ilse).is_ok());
}

#[test]
fn taking_back_names_whom_somebody_corrected() {
    let place = Place::new();
    let mut book = book(&place);
    let import = take(&mut book, &[ILSE, SEPP]).import.unwrap();
    let ilse = found(&book, "Ilse Huber").id;
    let title = Change::Set { field: Field::Title, old: String::new(), new: "Dr.".into() };
    book.edit_contact(ilse, &[title], &Given::default()).unwrap();
    let back = book.take_back_import(import).unwrap().value;
    assert_eq!((back.removed, ids(&back)), (1, vec![ilse]));
    assert_eq!(book.contact(ilse).unwrap().emails, [], "what nobody changed goes");
}

#[test]
fn taking_back_leaves_the_values_of_whoever_agreed_since() {
    let place = Place::new();
    let mut book = book(&place);
    let import = take(&mut book, &[ILSE, SEPP]).import.unwrap();
    let ilse = found(&book, "Ilse Huber").id;
    agree(&mut book, ilse);
    let there = book.contact(ilse).unwrap();
    let back = book.take_back_import(import).unwrap().value;
    assert_eq!((back.removed, ids(&back)), (1, vec![ilse]));
    let now = book.contact(ilse).unwrap();
    assert_eq!((now.emails, now.phones, now.addresses), (there.emails, there.phones, there.addresses));
    assert!(allowed(&book, ilse));
}

#[test]
fn taking_back_does_not_name_whom_it_only_supplemented() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Ilse;Huber;ilse@beispiel.example;;;;;"]);
    let import = take(&mut book, &[&ILSE.replace(";;", ";0351 445566;")]).import.unwrap();
    assert_eq!(book.take_back_import(import).unwrap().value.stayed, []);
}

#[test]
fn taking_back_an_employer_takes_the_firm_too() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Ilse;Huber;ilse@beispiel.example;;;;;"]);
    let rows = "Vorname;Nachname;Firma;E-Mail\r\nIlse;Huber;Hofladen GmbH;ilse@beispiel.example\r\n";
    let import = take_text(&mut book, rows).import.unwrap();
    let ilse = found(&book, "ilse@beispiel.example");
    assert_eq!(ilse.organisation, "Hofladen GmbH");
    let back = book.take_back_import(import).unwrap().value;
    assert_eq!((back.removed, back.stayed), (1, Vec::new()));
    assert_eq!(book.contact(ilse.id).unwrap().works_for, None);
}

#[test]
fn taking_back_leaves_an_employer_somebody_chose_since() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &["Ilse;Huber;ilse@beispiel.example;;;;;"]);
    let rows = "Vorname;Nachname;Firma;E-Mail\r\nIlse;Huber;Hofladen GmbH;ilse@beispiel.example\r\n";
    let import = take_text(&mut book, rows).import.unwrap();
    let ilse = found(&book, "ilse@beispiel.example").id;
    let firm = Change::Set { field: Field::Organisation, old: "Hofladen GmbH".into(), new: "Mühle Graz".into() };
    book.edit_contact(ilse, &[firm], &Given::default()).unwrap();
    book.take_back_import(import).unwrap();
    assert_eq!(book.contact(ilse).unwrap().organisation, "Mühle Graz");
}

#[test]
fn a_cancelled_import_leaves_the_book_as_it_was() {
    let place = Place::new();
    let mut book = book(&place);
    let rows: Vec<String> = (0..1_200).map(|at| format!("Vor{at};Nach{at};p{at}@beispiel.example;;;;;")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let stop = |done: u64, _: u64| if done >= 1_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let answer = book.take_import(&list(&rows), "Kunden.csv", &Given::default(), &stop);
    assert!(matches!(answer, Err(Error::Cancelled)));
    assert_eq!(book.counts().unwrap().contacts, 0);
    assert_eq!(book.verify().unwrap().findings, []);
}

/// Why the newsletter may not be sent to the one with this name.
fn refused(book: &Book, name: &str, purpose: &str, channel: Channel) -> Vec<String> {
    let contact = found(book, name).id;
    let permission = book.may_contact(contact, purpose, channel).unwrap();
    assert!(!permission.allowed, "{name}");
    permission.reasons.iter().map(|reason| format!("{reason:?}").to_lowercase()).collect()
}

#[test]
fn a_no_holds_whatever_the_column_is_called_and_whatever_word_says_it() {
    let place = Place::new();
    let mut book = book(&place);
    for (at, (header, cell)) in [
        ("Werbesperre Post", "x"),
        ("Email Opt Out", "TRUE"),
        ("Do Not Email", "1"),
        ("Abgemeldet am", "12.03.2024"),
        ("Widerspruch am", "12.03.2024"),
        ("UNSUB_TIME", "2024-03-12 10:00:00"),
        ("Status", "abgemeldet"),
        ("Status", "unsubscribed"),
        ("Status", "cleaned"),
        ("Status", "blocklisted"),
        ("Accepts Email Marketing", "no"),
        ("Subscribed", "No"),
        ("Newsletter", "abbestellt"),
        ("E-Mail-Werbung erlaubt", "nein"),
        ("Robinsonliste", "ja"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("Fahne{at:02}");
        take_text(&mut book, &format!("Vorname;Nachname;E-Mail;{header}\nAnna;{name};a{at}@b.example;{cell}\n"));
        let why = refused(&book, &name, "newsletter", Channel::Email);
        assert!(why.iter().any(|why| why == "suppressed" || why == "objected"), "{header} {cell}: {why:?}");
    }
}

#[test]
fn an_unknown_word_is_neither_a_yes_nor_a_no_and_is_pointed_out() {
    let place = Place::new();
    let mut book = book(&place);
    let report = take_text(&mut book, "Vorname;Nachname;E-Mail;Newsletter\nAnna;Offen;a@b.example;vielleicht\n");
    assert_eq!(report.held[0].reason, Reason::ConsentWithoutEvidence);
    assert_eq!((report.held[0].detail.as_str(), report.held[0].taken), ("unclear", true));
    assert_eq!(refused(&book, "Offen", "newsletter", Channel::Email), ["nobasis"]);
    assert_eq!(found(&book, "Offen").facts[0].value, "vielleicht", "the word is kept");
}

#[test]
fn a_no_in_a_row_without_an_address_is_still_a_no_of_that_contact() {
    let place = Place::new();
    let mut book = book(&place);
    take_text(&mut book, "Vorname;Nachname;Ort;Abgemeldet am\nAnna;Ohne;Ulm;12.03.2024\n");
    for (purpose, channel) in
        [("newsletter", Channel::Email), ("ads_post", Channel::Post), ("ads_phone", Channel::Phone)]
    {
        assert!(refused(&book, "Ohne", purpose, channel).contains(&"objected".to_owned()), "{purpose}");
    }
    let id = found(&book, "Ohne").id;
    let events = book.consent_history(id).unwrap();
    assert!(events.iter().all(|event| event.happened_at.day().to_string() == "2024-03-12"), "said on that day");
}

#[test]
fn a_list_that_brings_nothing_new_leaves_the_contact_and_its_undo_as_they_were() {
    let place = Place::new();
    let mut book = book(&place);
    take(&mut book, &[ILSE]);
    let ilse = found(&book, "Ilse Huber").id;
    let change = Change::Set { field: Field::Title, old: String::new(), new: "Dr.".into() };
    book.edit_contact(ilse, &[change], &Given::default()).unwrap();
    let before = book.contact(ilse).unwrap().changed_at;
    take(&mut book, &[ILSE]);
    assert_eq!(book.contact(ilse).unwrap().changed_at, before);
    assert!(book.undo().is_ok());
}

#[test]
fn a_dated_no_of_an_address_was_said_on_that_day() {
    let place = Place::new();
    let mut book = book(&place);
    take_text(&mut book, "Vorname;Nachname;E-Mail;Abgemeldet am\nAnna;Ohne;anna@beispiel.example;12.03.2024\n");
    let id = found(&book, "Ohne").id;
    let said = book.blocks_of(id).unwrap().into_iter().map(|block| block.at.day().to_string());
    let events = book.consent_history(id).unwrap();
    let said = said.chain(events.iter().map(|event| event.happened_at.day().to_string()));
    assert_eq!(said.collect::<std::collections::BTreeSet<_>>(), ["2024-03-12".to_owned()].into());
}

#[test]
fn a_row_with_more_cells_than_the_heading_stays_out_with_its_line() {
    let place = Place::new();
    let mut book = book(&place);
    let report =
        take_text(&mut book, "Name,Strasse,PLZ,Ort\nA,Weg 1,34117,Kassel\nB,Weg 2, Hinterhaus,34119,Kassel\nC,Weg 3\n");
    assert_eq!((report.read, report.taken, report.held.len()), (3, 2, 1));
    assert_eq!((report.held[0].line, report.held[0].detail.as_str()), (3, "more_cells"));
}

#[test]
fn four_digits_without_a_country_are_not_german_by_themselves() {
    let place = Place::new();
    let mut book = book(&place);
    take_text(
        &mut book,
        "Name;Vorname;PLZ;Ort;Land\nWiener;Ida;1010;Wien;\nDresdner;Lea;1067;Dresden;\nLand;Ole;1108;Weixdorf;D\nZürcher;Jan;8001;Zürich;\n",
    );
    for (name, postcode) in [("Wiener", "1010"), ("Dresdner", "01067"), ("Land", "01108"), ("Zürcher", "8001")] {
        assert_eq!(found(&book, name).addresses[0].postcode, postcode, "{name}");
    }
}

#[test]
fn a_row_of_people_is_never_taken_for_the_heading_though_its_words_head_columns_elsewhere() {
    for (file, name, rows) in [
        ("Name;Rolle;Umsatz;Rabatt\nHuber;Kunde;;\nMaier;Lieferant;300;\n", "maier", 2),
        ("Name;Bevorzugt;Bonus;Hut\nHuber;Telefon;;\nMaier;Post;3;\n", "huber", 2),
        ("Email,Event,Reason\nhuber@b.example,Unsubscribed,\nm@b.example,Bounced,550\n", "huber@b.example", 2),
        ("Kundenliste;Stand Mai\nName;E-Mail\nHuber;h@b.example\n", "huber", 1),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        let report = take_text(&mut book, file);
        assert_eq!((report.read, report.taken), (rows, rows), "{file}");
        found(&book, name);
    }
}

#[test]
fn the_report_counts_the_rows_that_say_no_also_those_that_stay_out() {
    let place = Place::new();
    let mut book = place.create().0;
    let report = take_text(
        &mut book,
        "Vorname;Nachname;E-Mail;Werbesperre\nEva;Huber;eva@b.example;x\nIda;Maier;ida@b.example;\n;;weg@b.example;ja;zu;viel\n",
    );
    assert_eq!((report.taken, report.refused), (2, 2));
}

#[test]
fn more_than_a_contact_holds_is_held_and_named() {
    let place = Place::new();
    let mut book = book(&place);
    let row = |at: usize| format!("Hans;Quandt;h@q.example;B{at};Bestellung {at}\r\n");
    let rows = (0..405).map(row).collect::<String>();
    let report = take_text(&mut book, &format!("Vorname;Nachname;E-Mail;Bestellnummer;Notiz\r\n{rows}"));
    assert_eq!((report.read, report.taken), (405, 405), "the rows come in");
    let contact = found(&book, "quandt");
    let id = contact.id;
    assert_eq!((contact.facts.len(), contact.notes.len()), (400, 400));
    let held: Vec<(u32, &str)> = report.held.iter().map(|held| (held.line, held.detail.as_str())).collect();
    assert_eq!(held.len(), 10, "{held:?}");
    assert!(report.held.iter().all(|held| held.reason == Reason::TooLong && held.taken && held.contact == Some(id)));
    assert_eq!(held[..2], [(402, "fact too_many"), (402, "note too_many")]);
    let report = take_text(&mut book, "Vorname;Nachname;E-Mail;Geburtstag\r\nHans;Quandt;h@q.example;2019-05-01\r\n");
    assert!(report.held.iter().all(|held| held.reason != Reason::TooLong), "{report:?}");
    assert!(book.contact(id).unwrap().facts.iter().any(|fact| fact.name == "birthday"), "it may be a child's");
}

#[test]
fn a_second_town_of_somebody_known_is_kept_though_neither_has_a_street() {
    let place = Place::new();
    let mut book = place.create().0;
    for _ in 0..2 {
        for town in ["Stuttgart", "Berlin", "Wien"] {
            super::ways::take(&mut book, format!("Vorname;Nachname;E-Mail;Ort\r\nEva;Quandt;eva@x.example;{town}\r\n"));
        }
    }
    let towns = super::ways::found(&book, "eva quandt").addresses;
    assert_eq!(towns.iter().map(|one| one.place.as_str()).collect::<Vec<_>>(), ["Stuttgart", "Berlin", "Wien"]);
}
