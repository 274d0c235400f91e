//! What a file says of birth and age in whatever shape: nothing is lost, and a year that may be a child's counts.

use super::{
    people::Place,
    ways::{found, only, take},
};

const CHILDREN: [&str; 11] = [
    "Vorname;Nachname;E-Mail;Geburtsjahr\nEva;Huber;eva@b.example;12.05.2015\n",
    "Vorname;Nachname;E-Mail;Geburtsjahr\nEva;Huber;eva@b.example;20150512\n",
    "Vorname;Nachname;E-Mail;Geburtsjahr\nEva;Huber;eva@b.example;2015\n",
    "Vorname;Nachname;E-Mail;Jahrgang\nEva;Huber;eva@b.example;15\n",
    "First Name;Last Name;Primary Email;Birth Year;Birth Month;Birth Day\nEva;Huber;eva@b.example;2015;;\n",
    "Vorname;Nachname;E-Mail;Geburtstag;Geburtsjahr\nEva;Huber;eva@b.example;03.04.;2015\n",
    "Vorname;Nachname;E-Mail;Geburtsdatum\nEva;Huber;eva@b.example;Mai 2015\n",
    "Vorname;Nachname;E-Mail;Geburtsdatum\nEva;Huber;eva@b.example;31.02.2015\n",
    "BEGIN:VCARD\nVERSION:3.0\nN:Huber;Eva;;;\nFN:Eva Huber\nBDAY:2015\nEND:VCARD\n",
    "BEGIN:VCARD\nVERSION:4.0\nN:Huber;Eva;;;\nFN:Eva Huber\nBDAY:2015-05\nEND:VCARD\n",
    "dn: cn=Eva Huber\nobjectclass: person\ngivenName: Eva\nsn: Huber\nmail: eva@b.example\nbirthyear: 2015\n",
];

#[test]
fn a_year_of_birth_that_may_be_a_childs_counts_at_every_door_and_is_kept() {
    for file in CHILDREN {
        let place = Place::new();
        let mut book = place.create().0;
        let report = take(&mut book, file.as_bytes());
        let contact = book.contact(only(&book, "eva huber")).unwrap();
        assert!(contact.age.child, "{file}: {report:?}");
        assert!(contact.facts.iter().any(|fact| fact.value.contains("15")), "{file}: {:?}", contact.facts);
    }
}

#[test]
fn a_year_of_birth_of_somebody_of_age_is_kept_and_ticks_nobody() {
    for file in CHILDREN {
        let grown = file.replace("2015", "1985").replace(";15\n", ";85\n");
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, grown.as_bytes());
        let contact = book.contact(only(&book, "eva huber")).unwrap();
        assert!(!contact.age.child, "{grown}");
        assert!(contact.facts.iter().any(|fact| fact.value.contains("85")), "{grown}: {:?}", contact.facts);
    }
}

#[test]
fn an_age_counts_as_a_year_of_birth_and_is_kept() {
    for (head, age, child) in
        [("Alter", "9", true), ("Age", "9", true), ("Alter", "35 Jahre", false), ("Alter", "alt", false)]
    {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, format!("Vorname;Nachname;E-Mail;{head}\nEva;Huber;eva@b.example;{age}\n"));
        let contact = found(&book, "eva huber");
        assert_eq!(contact.age.child, child, "{head} {age}");
        assert!(contact.facts.iter().any(|fact| fact.value == age), "{head} {age}: {:?}", contact.facts);
    }
}

#[test]
fn a_month_and_a_short_year_as_excel_shows_them_are_no_day() {
    for (cell, child) in [("Mai 15", true), ("Dez 14", true), ("Jan-15", true), ("Mai 85", false)] {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, format!("Vorname;Nachname;E-Mail;Geburtsdatum\nEva;Huber;eva@b.example;{cell}\n"));
        let contact = found(&book, "eva huber");
        assert_eq!(contact.age.child, child, "{cell}");
        assert!(contact.facts.iter().all(|fact| fact.name != "birthday"), "{cell}: {:?}", contact.facts);
        assert!(contact.facts.iter().any(|fact| fact.value == cell), "{cell}: {:?}", contact.facts);
    }
}

#[test]
fn a_day_without_year_and_a_year_beside_it_are_one_birthday() {
    for (head, cells) in [
        ("Geburtstag;Geburtsjahr", "03.04.;1985"),
        ("Geburtsdatum;Geburtsjahr", "3. April;1985"),
        ("Birth Day;Birth Month;Birth Year", "3;4;1985"),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, format!("Vorname;Nachname;E-Mail;{head}\nEva;Huber;eva@b.example;{cells}\n").as_bytes());
        let facts = book.contact(only(&book, "eva huber")).unwrap().facts;
        let facts: Vec<_> = facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
        assert_eq!(facts, [("birthday", "1985-04-03")], "{head}");
    }
}

#[test]
fn an_unknown_word_in_a_column_about_children_is_a_child() {
    for (value, child) in [
        ("14 Jahre", true),
        ("U16", true),
        ("15", true),
        ("ja", true),
        ("noch nicht 16", true),
        ("Kind", true),
        ("nein", false),
        ("0", false),
        ("-", false),
        ("volljährig", false),
        ("über 16", false),
        ("35", false),
        ("", false),
    ] {
        for head in ["minderjährig", "unter 16"] {
            let place = Place::new();
            let mut book = place.create().0;
            take(&mut book, format!("Vorname;Nachname;E-Mail;{head}\nEva;Huber;eva@b.example;{value}\n").as_bytes());
            let age = book.contact(only(&book, "eva huber")).unwrap().age;
            assert_eq!(age.child, child, "{head}={value}");
        }
    }
}

#[test]
fn a_second_name_of_a_row_or_card_is_kept_or_told() {
    for head in ["Ansprechpartner", "Kontaktperson", "Anzeigename"] {
        let place = Place::new();
        let mut book = place.create().0;
        let rows = format!(
            "Vorname;Nachname;E-Mail;{head}\nEva;Huber;eva@b.example;Karl Maier\nAnna;Ott;a@b.example;\"Ott, Anna\"\n"
        );
        take(&mut book, rows.as_bytes());
        let eva = book.contact(only(&book, "eva huber")).unwrap();
        assert!(
            eva.facts.iter().any(|fact| fact.name == head && fact.value == "Karl Maier"),
            "{head}: {:?}",
            eva.facts
        );
        assert!(book.contact(only(&book, "anna ott")).unwrap().facts.is_empty(), "the same name again");
    }
    let card = |lines: &str| format!("BEGIN:VCARD\nVERSION:3.0\n{lines}\nEMAIL:eva@b.example\nEND:VCARD\n");
    let of = |lines: &str| {
        let place = Place::new();
        let mut book = place.create().0;
        let report = take(&mut book, card(lines).as_bytes());
        (book.contact(book.search("eva@b.example", 5).unwrap()[0].id).unwrap(), report)
    };
    let (contact, _) = of("N:Müller;;;;\nFN:Eva Müller");
    assert_eq!((contact.given.as_str(), contact.family.as_str()), ("Eva", "Müller"));
    let (contact, _) = of("N:Schmidt;Eva;;;\nFN:Autohaus Schmidt KG");
    assert_eq!((contact.given.as_str(), contact.organisation.as_str()), ("Eva", "Autohaus Schmidt KG"));
    let (contact, _) = of("N:Schmidt;Eva;;;\nFN:Eva Schmidt\nORG:Sonne KG\nORG:Mond GmbH");
    assert!(contact.facts.iter().any(|fact| fact.value == "Mond GmbH"), "{:?}", contact.facts);
    let (_, report) = of("N:Schmidt;Eva;;;\nFN:Schmidti");
    assert_eq!(report.ignored.get("FN"), Some(&1), "{report:?}");
    let (_, report) = of("N:Schmidt;Eva;;Dr.;\nFN:Frau Dr. Eva Schmidt");
    assert_eq!(report.ignored.get("FN"), None, "{report:?}");
}
