//! A row of a list with nothing but a name and a no reaches the one contact of that name; where it cannot know which one
//! is meant, the report says so.

use kundenbuch::{
    Id,
    book::Book,
    consents::Channel,
    contacts::Contact,
    exchange::{
        admit::Reason,
        draft::{Draft, DraftAddress, Labelled},
        import::Report,
    },
    restriction::Ground,
};

use super::{
    older::agree,
    people::{Place, add},
    ways::take,
};

const NO: &str = "Vorname;Nachname;Werbesperre\r\nErna;Quandt;ja\r\n";

fn erna(mail: &str) -> Draft {
    let emails = vec![Labelled { value: mail.into(), label: String::new() }];
    Draft { given: "Erna".into(), family: "Quandt".into(), emails, ..Draft::default() }
}

fn may(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed
}

fn marks(report: &Report) -> Vec<(Reason, &str, bool)> {
    report.held.iter().map(|held| (held.reason, held.detail.as_str(), held.taken)).collect()
}

#[test]
fn a_no_under_a_name_alone_is_that_of_the_only_one_who_has_it() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &erna("erna@x.example"));
    agree(&mut book, id);
    let report = take(&mut book, NO.as_bytes());
    assert_eq!((report.taken, report.supplemented, report.new_people), (1, 1, 0), "{report:?}");
    assert_eq!(marks(&report), [(Reason::Similar, "name_only", true)]);
    assert!(!may(&book, id));
}

#[test]
fn where_several_have_the_name_the_report_says_so() {
    let place = Place::new();
    let mut book = place.create().0;
    let ids = ["erna@x.example", "quandt@x.example"].map(|mail| add(&mut book, &erna(mail)));
    for id in &ids {
        agree(&mut book, *id);
    }
    let report = take(&mut book, NO.as_bytes());
    assert_eq!((report.taken, report.new_people), (1, 1), "{report:?}");
    assert_eq!(marks(&report), [(Reason::Similar, "several_of_name", true)]);
    assert!(ids.iter().all(|id| may(&book, *id)), "nobody knows which of them");
}

#[test]
fn somebody_with_another_customer_number_birthday_or_suffix_is_another_person() {
    for (heading, theirs, why) in [
        ("Kundennummer", "K-2", "customer_number"),
        ("Geburtstag", "12.05.1980", "birthday"),
        ("Suffix", "jun.", "suffix"),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        let known = Draft {
            customer_number: "K-1".into(),
            birthday: "1950-05-12".into(),
            suffix: "sen.".into(),
            ..erna("erna@x.example")
        };
        let id = add(&mut book, &known);
        agree(&mut book, id);
        let list = format!("Vorname;Nachname;{heading};Werbesperre\r\nErna;Quandt;{theirs};ja\r\n");
        let report = take(&mut book, list.as_bytes());
        assert_eq!((report.new_people, marks(&report)), (1, vec![(Reason::Similar, why, true)]), "{heading}");
        assert!(may(&book, id), "{heading}");
    }
}

#[test]
fn half_a_name_or_a_row_that_says_nothing_binds_nobody() {
    for row in ["E.;Quandt;ja", ";Quandt;ja", "Erna;;ja", "Erna;Quandt;"] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &erna("erna@x.example"));
        agree(&mut book, id);
        take(&mut book, format!("Vorname;Nachname;Werbesperre\r\n{row}\r\n").as_bytes());
        assert!(may(&book, id), "{row}");
    }
}

#[test]
fn the_no_of_a_restricted_person_is_hers_and_nothing_else_comes_in() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &erna("erna@x.example"));
    agree(&mut book, id);
    book.restrict(id, Ground::Accuracy, "").unwrap();
    let report = take(&mut book, NO.as_bytes());
    assert_eq!(marks(&report), [(Reason::Restricted, "", false)]);
    book.lift_restriction(id, "geklärt", &book.now().day().to_string()).unwrap();
    assert!(!may(&book, id));
}

#[test]
fn a_no_reaches_whom_another_row_of_the_file_brings_before_or_after_it() {
    for rows in ["Erna;Quandt;erna@x.example;\r\nErna;Quandt;;ja", "Erna;Quandt;;ja\r\nErna;Quandt;erna@x.example;"] {
        let place = Place::new();
        let mut book = place.create().0;
        let list = format!("Vorname;Nachname;E-Mail;Werbesperre\r\n{rows}\r\n");
        take(&mut book, list.as_bytes());
        let reached = book.search("erna quandt", 5).unwrap().into_iter().map(|found| found.id);
        let reached: Vec<_> = reached.filter(|id| !book.contact(*id).unwrap().emails.is_empty()).collect();
        let refused = book.may_contact(reached[0], "newsletter", Channel::Email).unwrap();
        assert!(refused.reasons.iter().any(|reason| reason.code() == "objected"), "{rows}: {refused:?}");
    }
}

fn mail(value: &str) -> Vec<Labelled> {
    vec![Labelled { value: value.into(), label: String::new() }]
}

fn town(place: &str) -> Vec<DraftAddress> {
    let home = DraftAddress { street: "Weg 1".into(), postcode: "70173".into(), ..DraftAddress::default() };
    vec![DraftAddress { place: place.into(), ..home }]
}

#[test]
fn the_only_one_is_known_by_a_firms_name_by_half_a_name_and_by_a_surname_first() {
    let emails = mail("q@x.example");
    let firm = Draft { organisation: "Bäckerei Q".into(), emails: emails.clone(), ..Draft::default() };
    let eva = Draft { given: "Eva".into(), family: "Quandt".into(), emails: emails.clone(), ..Draft::default() };
    let solo = Draft { family: "Solo".into(), emails, ..Draft::default() };
    for (who, list) in [
        (&firm, "Firma;Newsletter\r\nBäckerei Q;nein"),
        (&firm, "Firma;Ort;Newsletter\r\nBäckerei Q;Stuttgart;nein"),
        (&eva, "Name;Newsletter\r\nQuandt Eva;nein"),
        (&eva, "Name;Newsletter\r\nEva Quandt;nein"),
        (&eva, "Vorname;Nachname;Ort;Newsletter\r\nEva;Quandt;Stuttgart;nein"),
        (&solo, "Name;Werbesperre\r\nSolo;x"),
        (&solo, "Vorname;Nachname;Werbesperre\r\n;Solo;x"),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, who);
        agree(&mut book, id);
        let report = take(&mut book, format!("{list}\r\n").as_bytes());
        assert!(!may(&book, id), "{list}: {report:?}");
        assert_eq!(marks(&report), [(Reason::Similar, "name_only", true)], "{list}");
        assert_eq!(report.new_people + report.new_firms, 0, "{list}");
    }
}

#[test]
fn a_lone_town_is_theirs_or_says_that_it_is_another_person() {
    for (heading, theirs, town_of_row, same) in [
        ("Ort", "Stuttgart", "Stuttgart", true),
        ("Ort", "Stuttgart", "STUTTGART", true),
        ("Ort", "Stuttgart", "Ulm", false),
        ("PLZ", "Stuttgart", "70173", true),
        ("PLZ", "Stuttgart", "89073", false),
    ] {
        for firm in [false, true] {
            let place = Place::new();
            let mut book = place.create().0;
            let known = Draft { addresses: town(theirs), ..erna("erna@x.example") };
            let known = if firm {
                Draft { organisation: "Bäckerei Q".into(), given: String::new(), family: String::new(), ..known }
            } else {
                known
            };
            let id = add(&mut book, &known);
            agree(&mut book, id);
            let list = if firm {
                format!("Firma;{heading};Newsletter\r\nBäckerei Q;{town_of_row};nein\r\n")
            } else {
                format!("Vorname;Nachname;{heading};Newsletter\r\nErna;Quandt;{town_of_row};nein\r\n")
            };
            let report = take(&mut book, list.as_bytes());
            assert_eq!(!may(&book, id), same, "{list}: {report:?}");
            assert!(!report.held.is_empty(), "{list}: said in silence");
            if !same {
                assert_eq!(marks(&report), [(Reason::Similar, "post", true)], "{list}");
            }
        }
    }
}

#[test]
fn a_firms_no_reaches_the_firm_another_row_brings() {
    let rows = ["Bäckerei Q;;nein\r\n", "Bäckerei Q;q@x.example;\r\n"];
    for rows in [[rows[0], rows[1]], [rows[1], rows[0]]] {
        let place = Place::new();
        let mut book = place.create().0;
        take(&mut book, format!("Firma;E-Mail;Newsletter\r\n{}", rows.concat()).as_bytes());
        let reached = book.search("bäckerei", 5).unwrap().into_iter().map(|found| found.id);
        let reached: Vec<_> = reached.filter(|id| !book.contact(*id).unwrap().emails.is_empty()).collect();
        let refused = book.may_contact(reached[0], "newsletter", Channel::Email).unwrap();
        assert!(refused.reasons.iter().any(|reason| reason.code() == "objected"), "{rows:?}: {refused:?}");
    }
}

#[test]
fn a_no_that_tells_a_street_is_not_that_of_somebody_in_another_one() {
    for (heading, told, same) in [
        ("Straße", "Weg 1", true),
        ("Straße", "WEG 1", true),
        ("Straße", "Weg", true),
        ("Straße", "Seestr. 5", false),
        ("Straße", "Weg 11", false),
        ("Straße", "Weg 1a", true),
        ("Straße", "Weg 1 / 2. OG", true),
        ("Straße", "Weg 1 II", true),
        ("Straße", "c/o Otto, Weg 1", true),
        ("Straße;Ort", "Weg 1;Stuttgart-Mitte", true),
        ("Straße;Ort", "Weg 1;Stuttgart", true),
        ("Straße;Ort", "Seestr. 5;Stuttgart", false),
        ("Straße;Ort", "Weg 1;Ulm", false),
        ("PLZ", "70173", true),
        ("PLZ", "89073", false),
        ("PLZ;Ort", "70173;Stuttgart", true),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &Draft { addresses: town("Stuttgart"), ..erna("erna@x.example") });
        agree(&mut book, id);
        let list = format!("Vorname;Nachname;{heading};Werbesperre\r\nErna;Quandt;{told};ja\r\n");
        let report = take(&mut book, list.as_bytes());
        assert_eq!(!may(&book, id), same, "{list}: {report:?}");
        if !same {
            assert_eq!(marks(&report), [(Reason::Similar, "post", true)], "{list}");
        }

        // The same where another row of the file brings her.
        let place = Place::new();
        let mut book = place.create().0;
        let (street, postcode, city) = match heading {
            "Straße" => (told, "", ""),
            "PLZ" => ("", told, ""),
            "Straße;Ort" => told.split_once(';').map(|(street, city)| (street, "", city)).unwrap(),
            _ => told.split_once(';').map(|(postcode, city)| ("", postcode, city)).unwrap(),
        };
        let list = format!(
            "Vorname;Nachname;Straße;PLZ;Ort;E-Mail;Werbesperre\r\nErna;Quandt;{street};{postcode};{city};;ja\r\n\
             Erna;Quandt;Weg 1;70173;Stuttgart;erna@x.example;\r\n"
        );
        take(&mut book, list.as_bytes());
        let reached = book.search("erna quandt", 5).unwrap().into_iter().map(|found| found.id);
        let reached: Vec<_> = reached.filter(|id| !book.contact(*id).unwrap().emails.is_empty()).collect();
        let refused = book.may_contact(reached[0], "newsletter", Channel::Email).unwrap();
        assert_eq!(refused.reasons.iter().any(|reason| reason.code() == "objected"), same, "{list}: {refused:?}");
    }
}
