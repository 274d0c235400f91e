//! What the columns of an address list are called in offices: each spelling of a heading is understood.

use std::collections::BTreeSet;

use kundenbuch::contacts::Contact;

use super::{people::Place, ways::take};

/// The one contact of a list with this heading and this row.
fn only(heading: &str, row: &str) -> Contact {
    let place = Place::new();
    let mut book = place.create().0;
    let report = take(&mut book, format!("{heading}\r\n{row}\r\n"));
    assert_eq!(report.taken, 1, "{heading}: {report:?}");
    let ids = book.search("x.example", 5).unwrap();
    assert_eq!(ids.len(), 1, "{heading}: {ids:?}");
    book.contact(ids[0].id).unwrap()
}

#[test]
fn a_heading_tells_whether_the_surname_stands_first() {
    for heading in [
        "Name, Vorname",
        "Nachname, Vorname",
        "Name Vorname",
        "Name/Vorname",
        "Name / Vorname",
        "Name + Vorname",
        "Name und Vorname",
        "Nachname u. Vorname",
        "Familienname, Vorname",
        "Zuname/Vorname",
        "Nach- und Vorname",
        "Last Name, First Name",
    ] {
        for (cell, given, family) in [
            ("Quandt Eva", "Eva", "Quandt"),
            ("\"Quandt, Eva\"", "Eva", "Quandt"),
            ("Quandt Eva Maria", "Eva Maria", "Quandt"),
            ("von der Au Eva", "Eva", "von der Au"),
            ("Frau Dr. Quandt Eva", "Eva", "Quandt"),
            ("Quandt", "", "Quandt"),
        ] {
            let contact = only(&format!("{heading};E-Mail"), &format!("{cell};eva@x.example"));
            assert_eq!((contact.given.as_str(), contact.family.as_str()), (given, family), "{heading}: {cell}");
        }
        let firm = only(&format!("{heading};E-Mail"), "Huber GmbH;info@x.example");
        assert_eq!(firm.organisation, "Huber GmbH", "{heading}");
    }
}

#[test]
fn a_whole_name_stands_under_many_headings() {
    for heading in [
        "Vor- und Zuname",
        "Vor- u. Zuname",
        "Vor- & Zuname",
        "Vor-/Nachname",
        "Vor- u. Nachname",
        "Vorname und Nachname",
        "Vorname + Name",
        "Vorname Name",
        "Empfänger",
        "Adressat",
        "Teilnehmer",
        "Teilnehmer/in",
        "Mitglied",
    ] {
        for cell in ["Eva Quandt", "\"Quandt, Eva\"", "Frau Eva Quandt"] {
            let contact = only(&format!("{heading};E-Mail"), &format!("{cell};eva@x.example"));
            assert_eq!((contact.given.as_str(), contact.family.as_str()), ("Eva", "Quandt"), "{heading}: {cell}");
        }
    }
    let contact = only("Vorname;Nachname;Mitglied;Teilnehmer;Empfänger", "Eva;Quandt;ja;12;eva@x.example");
    assert_eq!((contact.given.as_str(), contact.family.as_str()), ("Eva", "Quandt"));
    let facts: Vec<_> = contact.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
    assert_eq!(facts, [("Mitglied", "ja"), ("Teilnehmer", "12")]);
}

#[test]
fn which_of_two_people_stands_behind_or_within_a_name() {
    for (heading, cell, suffix) in [
        ("Name", "\"Müller, Hans sen.\"", "sen."),
        ("Name", "\"Müller sen., Hans\"", "sen."),
        ("Name", "\"Müller, Hans, jun.\"", "jun."),
        ("Name", "Hans Müller (Junior)", "Junior"),
        ("Name", "Hans Müller jun.", "jun."),
        ("Name", "Herr Hans Müller Senior", "Senior"),
        ("Name, Vorname", "Müller Hans sen.", "sen."),
        ("Name", "Hans Müller", ""),
    ] {
        let contact = only(&format!("{heading};E-Mail"), &format!("{cell};hans@x.example"));
        let found = (contact.given.as_str(), contact.family.as_str(), contact.suffix.as_str());
        assert_eq!(found, ("Hans", "Müller", suffix), "{heading}: {cell}");
    }
    for (cell, given, family) in [("Hans Junior", "Hans", "Junior"), ("\"Junior, Hans\"", "Hans", "Junior")] {
        let contact = only("Name;E-Mail", &format!("{cell};hans@x.example"));
        assert_eq!((contact.given.as_str(), contact.family.as_str()), (given, family), "{cell}");
    }
}

#[test]
fn streets_and_numbers_are_known_in_every_spelling() {
    for heading in [
        "Straße u. Hausnr.",
        "Straße & Hausnr.",
        "Straße + Nr.",
        "Straße/Nr.",
        "Straße, Hausnummer",
        "Str. u. Nr.",
        "Str./Hausnr.",
        "Straße und Haus-Nr.",
    ] {
        let contact =
            only(&format!("Name;{heading};PLZ u. Ort;E-Mail"), "Eva Quandt;Am Wall 3;01067 Dresden;e@x.example");
        let home = &contact.addresses[0];
        let found = (home.street.as_str(), home.postcode.as_str(), home.place.as_str());
        assert_eq!(found, ("Am Wall 3", "01067", "Dresden"), "{heading}");
    }
    for (heading, label) in [
        ("Tel. dienstl.", "work"),
        ("Tel. (dienstl.)", "work"),
        ("Telefon Büro", "work"),
        ("Tel. Büro", "work"),
        ("Telefon (Arbeit)", "work"),
        ("Tel. priv.", "home"),
        ("Tel. (privat)", "home"),
        ("Tel. zu Hause", "home"),
        ("Privat", "home"),
        ("Dienstlich", "work"),
        ("Mobil/Handy", "mobile"),
        ("Handy / Mobil", "mobile"),
        ("Tel. mobil", "mobile"),
        ("Tel.", ""),
    ] {
        let contact = only(&format!("Name;{heading};E-Mail"), "Eva Quandt;0351 445566;e@x.example");
        let found: Vec<_> = contact.phones.iter().map(|phone| (phone.value.as_str(), phone.label.as_str())).collect();
        assert_eq!(found, [("0351 445566", label)], "{heading}");
    }
}

#[test]
fn columns_of_mailing_services_and_of_datev_are_known() {
    let contact = only(
        "email;global_firstname;global_lastname;global_street;global_zip;global_city;global_phone;global_company",
        "e@x.example;Eva;Quandt;Am Wall 3;01067;Dresden;0351 445566;Huber GmbH",
    );
    assert_eq!((contact.given.as_str(), contact.family.as_str()), ("Eva", "Quandt"));
    assert_eq!(contact.addresses[0].street, "Am Wall 3");
    assert_eq!((contact.addresses[0].postcode.as_str(), contact.addresses[0].place.as_str()), ("01067", "Dresden"));
    assert_eq!(contact.phones[0].value, "0351 445566");
    assert!(contact.facts.is_empty(), "{:?}", contact.facts);

    for heading in ["Vorname;Nachname;Namensvorsatz", "Namensvorsatz;Vorname;Nachname"] {
        let row = if heading.starts_with('V') { "Eva;Au;von der" } else { "von der;Eva;Au" };
        let contact = only(&format!("{heading};E-Mail"), &format!("{row};e@x.example"));
        assert_eq!((contact.given.as_str(), contact.family.as_str()), ("Eva", "von der Au"), "{heading}");
    }
    let contact = only("Name;Postfach;PLZ;Ort;E-Mail", "Eva Quandt;12 34;01067;Dresden;e@x.example");
    assert_eq!(contact.addresses[0].street, "Postfach 12 34");
}

#[test]
fn a_column_of_a_place_keeps_its_numbers_beside_other_words() {
    for heading in ["Privat", "Dienstlich"] {
        let place = Place::new();
        let mut book = place.create().0;
        let list = format!(
            "Name;{heading};E-Mail\r\nEva Quandt;0351 445566;e@x.example\r\nKarl Sand;nein;k@x.example\r\nIda Wall;ida@x.example;\r\n"
        );
        take(&mut book, &list);
        let contact = |name: &str| book.contact(book.search(name, 2).unwrap()[0].id).unwrap();
        let (eva, karl, ida) = (contact("Eva Quandt"), contact("Karl Sand"), contact("Ida Wall"));
        assert_eq!(eva.phones.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["0351 445566"], "{heading}");
        assert!(karl.phones.is_empty(), "{heading}");
        assert!(karl.facts.iter().any(|fact| fact.name == heading && fact.value == "nein"), "{heading}: {karl:?}");
        assert_eq!(ida.emails.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["ida@x.example"], "{heading}");
    }
}

#[test]
fn address_lines_hold_whose_care_and_which_street() {
    for (lines, street) in [
        (["Eva Quandt", "Am Wall 3", ""], "Am Wall 3"),
        (["Am Wall 3", "", ""], "Am Wall 3"),
        (["Frau Eva Quandt", "c/o Kern", "Am Wall 3"], "c/o Kern\nAm Wall 3"),
        (["Eva Quandt", "Hinterhaus", "Am Wall 3"], "Hinterhaus\nAm Wall 3"),
        (["Am Wall 3", "Hinterhaus", ""], "Am Wall 3\nHinterhaus"),
        (["", "", "Am Wall 3"], "Am Wall 3"),
        (["Quandt, Eva", "", "Am Wall 3"], "Am Wall 3"),
    ] {
        let [one, two, three] = lines;
        for heading in ["Adresszeile 1;Adresszeile 2;Adresszeile 3", "Address Line 1;Address Line 2;Address Line 3"] {
            let contact = only(
                &format!("Vorname;Nachname;{heading};PLZ;Ort;E-Mail"),
                &format!("Eva;Quandt;\"{one}\";{two};{three};01067;Dresden;eva@x.example"),
            );
            let at = &contact.addresses[0];
            assert_eq!((at.street.as_str(), at.postcode.as_str()), (street, "01067"), "{heading}: {lines:?}");
        }
    }
    for (one, given, organisation) in
        [("Eva Quandt", "Eva", ""), ("Frau Eva Quandt", "Eva", ""), ("Huber GmbH", "", "Huber GmbH")]
    {
        let contact = only(
            "Adresszeile 1;Adresszeile 2;Adresszeile 3;PLZ;Ort;E-Mail",
            &format!("{one};Am Wall 3;;01067;Dresden;eva@x.example"),
        );
        assert_eq!((contact.given.as_str(), contact.organisation.as_str()), (given, organisation), "{one}");
        assert_eq!(contact.addresses[0].street, "Am Wall 3", "{one}");
    }
}

#[test]
fn a_heading_tells_the_order_of_a_name_in_brackets() {
    for heading in ["Kunde (Nachname, Vorname)", "Kunde (Name, Vorname)", "Kunde (Nachname Vorname)"] {
        for cell in ["\"Quandt, Eva\"", "Quandt Eva"] {
            let contact = only(&format!("{heading};E-Mail"), &format!("{cell};eva@x.example"));
            assert_eq!((contact.given.as_str(), contact.family.as_str()), ("Eva", "Quandt"), "{heading}: {cell}");
        }
        let firm = only(&format!("{heading};E-Mail"), "Huber GmbH;info@x.example");
        assert_eq!(firm.organisation, "Huber GmbH", "{heading}");
    }
    for heading in ["Kunde (Vorname Nachname)", "Ansprechpartner (Vorname, Nachname)"] {
        let contact = only(&format!("{heading};E-Mail"), "Eva Quandt;eva@x.example");
        assert_eq!((contact.given.as_str(), contact.family.as_str()), ("Eva", "Quandt"), "{heading}");
    }
}

#[test]
fn a_second_person_of_a_row_never_writes_over_the_first() {
    for (row, given, family, told) in [
        ("Eva;Quandt;Karl;Quandt", "Eva & Karl", "Quandt", ""),
        ("Eva;Quandt;Karl;", "Eva & Karl", "Quandt", ""),
        ("Eva;Quandt;Karl;Kern", "Eva", "Quandt", "Karl Kern"),
        ("Eva;Quandt;;", "Eva", "Quandt", ""),
    ] {
        for heading in ["Vorname;Nachname;Vorname 2;Nachname 2", "Vorname 1;Nachname 1;Vorname 2;Nachname 2"] {
            let contact = only(&format!("{heading};E-Mail"), &format!("{row};eva@x.example"));
            assert_eq!((contact.given.as_str(), contact.family.as_str()), (given, family), "{heading}: {row}");
            assert_eq!(contact.additional, "", "{heading}: {row}");
            let facts = contact.facts.iter().map(|fact| fact.value.as_str()).collect::<BTreeSet<_>>();
            assert_eq!(facts.into_iter().collect::<Vec<_>>().join(" "), told, "{heading}: {row}");
        }
    }
}
