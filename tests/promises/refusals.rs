//! A no in a list is a no, in whatever column, word or corner of the row it stands; and what is none is read as such.

use kundenbuch::{
    book::Book,
    consents::Channel,
    suppression::{Scope, Source, Target},
};

use super::{
    people::Place,
    ways::{found, take},
};

/// Whether a no stands against this, rather than only no yes.
fn said_no(book: &Book, name: &str, purpose: &str, channel: Channel) -> bool {
    let permission = book.may_contact(found(book, name).id, purpose, channel).unwrap();
    permission
        .reasons
        .iter()
        .any(|why| ["suppressed", "objected"].contains(&format!("{why:?}").to_lowercase().as_str()))
}

/// Takes a list with one column more; the name of whom it brought.
fn flagged(book: &mut Book, at: usize, header: &str, cell: &str) -> String {
    let name = format!("Fahne{at:03}");
    take(
        book,
        format!("Vorname;Nachname;E-Mail;Telefon;{header}\nAnna;{name};a{at}@b.example;0351 44{at:04};{cell}\n"),
    );
    name
}

#[test]
fn a_word_that_switches_on_a_refusal_is_a_no() {
    let place = Place::new();
    let mut book = place.create().0;
    let refusals = [
        "Werbesperre = aktiv",
        "Opt-Out = active",
        "Robinsonliste = aktiv",
        "Sperre = aktiv",
        "Keine Werbung = aktiv",
        "No Marketing = active",
        "Werbesperre = ok",
        "Unsubscribed = ok",
        "Newsletter-Kündigung = ok",
        "Kein Newsletter = kein",
        "Kein Newsletter = keine",
        "Widerspruch = erlaubt",
        "DoNotBulkEMail = Nicht zulassen",
        "Do not allow Bulk Emails = Do Not Allow",
        "NL-Status = abgemeldet",
        "Gesperrt am = 12.03.2024",
        "nicht mehr anschreiben = x",
        "Mailverteiler = nein",
        "DSGVO-Einwilligung = fehlt",
        "Marketing Consent = NEVER_SUBSCRIBED",
        "Newsletter unerwünscht = ja",
        "Werbung unerwünscht = ja",
        "Werbung unzulässig = ja",
        "Newsletter-Ende = 12.03.2024",
        "Newsletter bis = 12.03.2024",
        "Newsletter gelöscht am = 12.03.2024",
        "Austritt Newsletter = 12.03.2024",
        "Werbung bis = 12.03.2024",
        "Werbeverzicht = ja",
        "Kontaktsperre = ja",
        "Kontaktverbot = ja",
        "Lehnt Werbung ab = ja",
        "Blockiert = ja",
    ];
    for (at, case) in refusals.into_iter().enumerate() {
        let (header, cell) = case.split_once(" = ").unwrap();
        let name = flagged(&mut book, at, header, cell);
        assert!(said_no(&book, &name, "newsletter", Channel::Email), "{case}");
    }
}

#[test]
fn a_no_to_a_permission_is_a_no_whatever_it_is_called() {
    let place = Place::new();
    let mut book = place.create().0;
    let refusals = [
        "Newsletter-Status = nein",
        "Newsletter-Status = inaktiv",
        "Newsletter-Status = gekündigt",
        "Email Marketing Status = No",
        "Empfänger-Status = Deaktiviert",
        "Status = Werbesperre",
        "Werbekennzeichen = N",
        "Werbe-Kz = nein",
        "Rundschreiben = nein",
        "Mailversand = nein",
        "Zustimmung = nein",
        "Kontakt erlaubt = nein",
        "NL = nein",
        "Sperrgrund = Werbewiderspruch",
        "Newsletter = entzogen",
        "Werbeerlaubnis = entzogen",
        "Einwilligung = zurückgezogen",
        "Newsletter = zurückgenommen",
        "Newsletter = gelöscht",
        "Newsletter = storniert",
        "Newsletter = Ende",
        "Kategorien = Werbesperre",
        "Kategorien = keine Werbung",
    ];
    for (at, case) in refusals.into_iter().enumerate() {
        let (header, cell) = case.split_once(" = ").unwrap();
        let name = flagged(&mut book, at, header, cell);
        assert!(said_no(&book, &name, "newsletter", Channel::Email), "{case}");
    }
    let name = flagged(&mut book, 900, "Status", "Werbesperre");
    assert!(said_no(&book, &name, "ads_phone", Channel::Phone), "of every channel");
}

#[test]
fn what_refuses_nothing_blocks_nobody() {
    let place = Place::new();
    let mut book = place.create().0;
    let free = [
        "Werbesperre = nein",
        "Werbesperre = 0",
        "Opt-Out = false",
        "Robinsonliste = no",
        "Kein Newsletter = nein",
        "Widerspruch = -",
        "Sperre = keine",
        "Newsletter-Status = aktiv",
        "Status = inaktiv",
        "Werbung = ☒",
        "Newsletter unerwünscht = nein",
        "Sperrgrund = Zahlungsverzug",
        "Kategorien = Newsletter",
        "Mobile No. = 0351 445566",
        "Do not allow Bulk Emails = Allow",
        "Massen-E-Mails nicht zulassen = Zulassen",
        "Opt-Out = opted in",
        "Werbesperre = aufgehoben",
        "Newsletter = nicht abgemeldet",
        "Newsletter = ja (Ende offen)",
        "Status = nie abgemeldet",
        "Abmeldung vom Kurs = 12.03.2024",
        "E-Mail nicht mehr gültig = alt@b.example",
    ];
    for (at, case) in free.into_iter().enumerate() {
        let (header, cell) = case.split_once(" = ").unwrap();
        let name = flagged(&mut book, at, header, cell);
        assert!(!said_no(&book, &name, "newsletter", Channel::Email), "{case}");
    }
    let report = take(&mut book, "Vorname;Nachname;Werbung\nAnna;Kreuz;☒\n");
    assert_eq!(report.held[0].detail, "unclear", "a crossed box may mean either");
}

#[test]
fn a_no_in_a_card_a_directory_or_a_field_of_ones_own_is_a_no() {
    let place = Place::new();
    let mut book = place.create().0;
    let card = |name: &str, line: &str| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name};Anna;;;\r\nFN:Anna {name}\r\nEMAIL:{name}@b.example\r\n{line}\r\nEND:VCARD\r\n"
        )
    };
    for (name, file) in [
        ("Eins", card("Eins", "X-WERBESPERRE:ja")),
        ("Zwei", card("Zwei", "X-OPT-OUT:true")),
        ("Drei", card("Drei", "CATEGORIES:Stammkunde,Werbesperre")),
        ("Vier", "dn: cn=x\nobjectclass: person\ncn: Anna Vier\nsn: Vier\ngivenName: Anna\nmail: vier@b.example\nmozillaCustom1: Werbesperre\n".to_owned()),
        ("Sechs", "Given Name,Family Name,E-mail 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value\nAnna,Sechs,f@b.example,Werbesperre,ja\n".to_owned()),
    ] {
        take(&mut book, &file);
        assert!(said_no(&book, name, "newsletter", Channel::Email), "{name}");
    }
    assert!(found(&book, "Drei").tags.iter().any(|tag| format!("{tag:?}").contains("Werbesperre")), "the tag stays");
    take(&mut book, card("Acht", "X-OPT-OUT:false"));
    assert!(!said_no(&book, "Acht", "newsletter", Channel::Email));
}

#[test]
fn a_day_a_price_and_a_number_of_a_customer_are_no_phone() {
    let place = Place::new();
    let mut book = place.create().0;
    for (at, (header, cell)) in [
        ("Letzter Kauf", "01.02.2024"),
        ("Gesehen", "03/04/2024"),
        ("Saldo", "+1234.56"),
        ("Beleg", "00004711"),
        ("Akte", "0100234"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("Tag{at:03}");
        take(&mut book, format!("Vorname;Nachname;E-Mail;{header}\nAnna;{name};a{at}@b.example;{cell}\n"));
        let contact = found(&book, &name);
        assert!(contact.phones.is_empty(), "{header}: {:?}", contact.phones);
        assert_eq!(contact.facts[0].value, cell, "{header}");
    }
    take(&mut book, "Vorname;Nachname;Erreichbar\nAnna;Ruf;0351 445566\n");
    assert_eq!(found(&book, "Ruf").phones.len(), 1);
}

#[test]
fn a_no_in_a_row_that_cannot_be_taken_blocks_the_addresses_in_it() {
    let place = Place::new();
    let mut book = place.create().0;
    let long = "x".repeat(70_000);
    for (name, file) in [
        (
            "Mehr",
            "Vorname;Nachname;E-Mail;Newsletter\nAnna;Mehr; geb. Adler;mehr@b.example;nein\nBo;Da;bo@b.example;ja\n"
                .to_owned(),
        ),
        (
            "Hinten",
            "Vorname;Nachname;E-Mail;Newsletter\nAnna;Hinten;hinten@b.example;nein;x\nBo;Da;bo@b.example;ja\n"
                .to_owned(),
        ),
        (
            "Sperre",
            "Vorname;Nachname;E-Mail;Werbesperre\nAnna;Sperre; geb. Adler;sperre@b.example;ja\nBo;Da;bo@b.example;\n"
                .to_owned(),
        ),
        (
            "Lang",
            format!(
                "Vorname;Nachname;E-Mail;Newsletter;Notizen\nAnna;Lang;lang@b.example;nein;{long}\nBo;Da;bo@b.example;ja;\n"
            ),
        ),
    ] {
        let report = take(&mut book, &file);
        assert_eq!(report.held.iter().filter(|held| !held.taken).count(), 1, "{name}: stays out");
        take(&mut book, format!("Vorname;Nachname;E-Mail\nAnna;{name};{}@b.example\n", name.to_lowercase()));
        assert!(said_no(&book, name, "newsletter", Channel::Email), "{name}");
    }
    assert!(!said_no(&book, "Da", "newsletter", Channel::Email), "the row beside it said yes");
}

#[test]
fn a_no_with_a_customer_number_reaches_that_customer_or_the_report_says_so() {
    let place = Place::new();
    let mut book = place.create().0;
    take(&mut book, "Kundennummer;Vorname;Nachname;E-Mail\nK7;Anna;Sieben;sieben@b.example\n");
    let report = take(&mut book, "Kundennummer;Werbesperre\nK7;ja\nK8;ja\nK9;\n");
    assert!(said_no(&book, "Sieben", "newsletter", Channel::Email));
    let lost: Vec<(u32, &str)> = report
        .held
        .iter()
        .filter(|held| held.detail.contains("refusal"))
        .map(|held| (held.line, held.detail.as_str()))
        .collect();
    assert_eq!(lost, [(3, "nobody refusal")], "{:?}", report.held);
    take(&mut book, "Kundennummer;Vorname;Nachname;Werbesperre\nK7;Berta;Anders;ja\n");
    assert!(said_no(&book, "Anders", "newsletter", Channel::Email));
}

#[test]
fn a_no_reaches_whom_its_row_names_by_half_a_name_or_the_place() {
    let place = Place::new();
    let mut book = place.create().0;
    take(
        &mut book,
        "Kundennummer;Vorname;Nachname;Firma;E-Mail;PLZ\nK4;Hans;Viermann;;vier@b.example;01067\nK5;;;Holz GmbH;holz@b.example;\n",
    );
    let (hans, holz) = (found(&book, "vier@b.example").id, found(&book, "holz@b.example").id);
    let refused = |book: &Book, id| !book.consent_history(id).unwrap().is_empty();
    assert!(!refused(&book, hans) && !refused(&book, holz));
    take(&mut book, "Kundennummer;Firma;Werbesperre\nK5;Holz GmbH & Co. KG;ja\n");
    take(&mut book, "Vorname;Nachname;PLZ;Werbesperre\nHans;Viermann;01067;ja\n");
    assert!(refused(&book, hans) && refused(&book, holz));
}

#[test]
fn our_own_list_keeps_a_child_a_child_after_a_spreadsheet_wrote_the_day_its_own_way() {
    let place = Place::new();
    let mut book = place.create().0;
    for (name, written, kept) in [("Kind", "01.05.2020", "2020-05-01"), ("Kleines", "2020-05-01", "2020-05-01")] {
        let text =
            format!("customer_number;given;additional;family;birthday;kundenbuch 1\r\n;Eva;;{name};{written};\r\n");
        take(&mut book, &text);
        let contact = found(&book, name);
        assert!(contact.facts.iter().any(|fact| fact.value == kept), "{name}: {:?}", contact.facts);
    }
    let report =
        take(&mut book, "customer_number;given;additional;family;birthday;kundenbuch 1\r\n;Eva;;Falsch;#NAME?;\r\n");
    assert!(report.held.iter().any(|held| held.detail == "birthday" && held.taken), "{:?}", report.held);
    assert!(found(&book, "Falsch").facts.iter().all(|fact| fact.value != "#NAME?" || fact.name != "birthday"));
}

#[test]
fn a_birthday_that_cannot_be_is_kept_as_a_value_and_pointed_out_with_it() {
    let place = Place::new();
    let mut book = place.create().0;
    let report = take(
        &mut book,
        "Vorname;Nachname;Geburtstag\nA;Erster;31.02.1980\nB;Zweiter;01.01.2040\nC;Dritter;12.05.1980\n",
    );
    let odd: Vec<(u32, &str)> = report.odd.iter().map(|odd| (odd.line, odd.value.as_str())).collect();
    assert_eq!(odd, [(2, "31.02.1980"), (3, "01.01.2040")]);
    assert_eq!(report.held.iter().filter(|held| held.detail == "birthday").count(), 2);
    assert_eq!(found(&book, "Erster").facts[0].value, "31.02.1980");
}

#[test]
fn a_block_of_one_direct_line_meets_every_spelling_that_holds_it() {
    let place = Place::new();
    let mut book = place.create().0;
    for (at, (blocked, written)) in [
        ("0711 2233-440", "0711 22 33 - 0 / 440"),
        ("0711 2233-441", "0711 2233-0 / 441"),
        ("0711 2234-440", "0711 2234-440 bis -449"),
        ("0711 2235-443", "0711 2235-440 bis -445"),
        ("0711 2236-449", "0711 2236-440 bis 449"),
        ("0711 2237-999", "0711 2237-100 bis -999"),
        ("0711 2238-100", "0711 2238-100 bis -999"),
    ]
    .into_iter()
    .enumerate()
    {
        // Two of one name with a switchboard in common would be one.
        let name = ["Aal", "Berg", "Dorn", "Fuchs", "Korn", "Lang", "Sturm"][at];
        let report = take(&mut book, format!("Vorname;Nachname;Telefon\nAnna;{name};{written}\n"));
        assert_eq!(report.odd.len(), usize::from(written.ends_with('9')), "{written}: a long range is pointed out");
        book.suppress(&Target::Phone { number: blocked.into() }, &Scope::Advertising, Source::Person).unwrap();
        assert!(said_no(&book, name, "ads_phone", Channel::Phone), "{blocked} and {written}");
    }
}

#[test]
fn what_belongs_to_a_whole_country_is_no_domain() {
    let place = Place::new();
    let mut book = place.create().0;
    for domain in ["co.uk", "CO.UK", "com.tr", "co.at", "gv.at", "com.au", "@co.jp"] {
        let target = Target::Domain { domain: domain.into() };
        assert!(book.suppress(&target, &Scope::Advertising, Source::Person).is_err(), "{domain}");
    }
    let target = Target::Domain { domain: "firma.co.uk".into() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
}
