//! The words of offices' lists, both ways: a no is found wherever it stands and on the channels it means, and a word
//! that only sounds like one blocks nobody.

use std::collections::BTreeSet;

use kundenbuch::{
    book::Book,
    consents::{Channel, Event},
    contacts::Contact,
    exchange::read::{self, Options},
};

use super::{
    people::Place,
    ways::{found, take},
};

/// The channels on which the contact has said no, by the events of its own.
fn refused(book: &Book, contact: &Contact) -> BTreeSet<Channel> {
    let history = book.consent_history(contact.id).unwrap();
    let noes = history.iter().filter(|said| matches!(said.event, Event::Objected | Event::Withdrawn));
    noes.map(|said| said.channel).collect()
}

/// Takes a list of one contact who can be reached by mail and post, with one column more.
fn flagged(book: &mut Book, at: usize, header: &str, cell: &str) -> Contact {
    let name = format!("Fahne{at:03}");
    take(
        book,
        format!(
            "Vorname;Nachname;E-Mail;Straße;PLZ;{header}\nAnna;{name};a{at}@b.example;Am Wall {at};01067;\"{cell}\"\n"
        ),
    );
    found(book, &name)
}

const ALL: &[Channel] = &Channel::ALL;

#[test]
fn a_no_is_found_in_the_words_of_offices_and_on_the_channels_it_means() {
    use Channel::{Email, Fax, Phone, Post, Sms};
    let but_post: &[Channel] = &[Email, Phone, Sms, Fax];
    let place = Place::new();
    let mut book = place.create().0;
    let cases: &[(&str, &[Channel])] = &[
        ("Verteiler = nein", ALL),
        ("Verteiler = keine Werbung", ALL),
        ("Merkmal = keine Werbung", ALL),
        ("Selektion = Werbesperre", ALL),
        ("Kontaktart = keine Werbung", ALL),
        ("Stop = ja", ALL),
        ("Stop = x", ALL),
        ("Stop = 12.03.2024", ALL),
        ("Stop = Werbung", ALL),
        ("Stopp = Newsletter", ALL),
        ("Notizen = Werbesperre", ALL),
        ("Bemerkung = keine Werbung", ALL),
        ("Notizen = nicht mehr anschreiben", ALL),
        ("Info = bitte keine Werbung", ALL),
        ("Notizen = Bitte keine Werbung mehr!", ALL),
        ("Notizen = Kunde wünscht keine Werbung (Telefonat 3.4.2024)", ALL),
        ("Notizen = Stammkunde, keine Werbung", ALL),
        ("Notizen = do not contact", ALL),
        ("Notizen = keine Werbung per Post", &[Post]),
        ("Notizen = Newsletter: nein", &[Email]),
        ("Notizen = kein Newsletter", &[Email]),
        // Beside an address that is a wish; where there is none, nobody loses anything by it.
        ("Notizen = keine E-Mail", &[Email]),
        ("Notizen = keine Anrufe", &[Phone]),
        ("Kategorien = Newsletter: nein", &[Email]),
        ("Adresszusatz = keine Werbung!", ALL),
        ("Namenszusatz = Werbesperre", ALL),
        ("E-Mail 2 = keine Werbung", ALL),
        ("Telefon = nicht anrufen", &[Phone]),
        ("Newsletter = ja, nicht per Post", &[Post]),
        ("Werbung = ja, aber nicht per Post", &[Post]),
        ("Werbung = nicht per Post", &[Post]),
        ("Werbung = Nur Post", but_post),
        ("Werbung = nein, nur Post", but_post),
        ("Werbung = nur per Brief", but_post),
        ("Newsletter = nur Post", but_post),
        ("Werbung = E-Mail nein, Post ja", &[Email]),
        ("Werbung = Widerspruch per E-Mail am 3.4.2024", ALL),
        ("Werbung = nein (Telefon 3.4.2024)", ALL),
        ("Werbung = kein Interesse laut Anruf", ALL),
        ("Werbung = keine Werbung mehr, Anruf vom 3.4.", ALL),
        ("Newsletter = Abmeldung per Post", &[Email]),
        ("Post = nein", &[Post]),
        ("Katalog = nein", &[Post]),
        ("SMS = nein", &[Sms]),
        ("Post ok = 0", &[Post]),
        ("Mail ok = nein", &[Email]),
        ("Info-Mail = nein", &[Email]),
        ("Infomails = nein", &[Email]),
        ("Mailing = N", ALL),
        ("Serienbrief = nein", &[Post]),
        ("Kontakt per Post = nein", &[Post]),
        ("Contact by post = N", &[Post]),
        ("darf angeschrieben werden = nein", ALL),
        ("DSGVO Einwilligung = fehlt", &[Email]),
        ("DSGVO Einwilligung = widerrufen am 3.4.2024", &[Email]),
        ("Einwilligung liegt vor = nein", &[Email]),
        ("Einwilligung fehlt = ja", ALL),
        ("Einwilligung entzogen am = 3.4.2024", ALL),
        ("DSGVO ok = nein", &[Email]),
        ("Newsletter-Thema = keine", &[Email]),
        ("Newsletter-Interesse = nein", &[Email]),
        ("marketing_opt_in = no", ALL),
        ("Do Not Text = yes", &[Sms]),
        ("Text Opt Out = x", &[Sms]),
        ("Newsletter = Werbestopp", ALL),
        ("Kein Newsletter = keine (seit 3/2024)", &[Email]),
        ("NL gesperrt = ja", &[Email]),
        ("NL-Sperre = 1", &[Email]),
        ("kein NL = x", &[Email]),
        ("Kataloge = abbestellt", &[Post]),
        ("Katalogversand = nein", &[Post]),
        ("Art. 21 DSGVO = x", ALL),
        ("Art. 21 = ja", ALL),
        ("Werbemail = nein", &[Email]),
        ("Mailkontakt = nein", &[Email]),
        ("Mailverkehr = nein", &[Email]),
        ("per Mail = nein", &[Email]),
        ("per E-Mail informieren = nein", &[Email]),
        ("News = nein", &[Email]),
        ("gdpr_consent = 0", &[Email]),
        ("Subscription = Cancelled", &[Email]),
        ("State = unsubscribed", &[Email]),
        ("Werbung = lehnt ab", ALL),
        ("Newsletter = abgem.", &[Email]),
        ("Newsletter = ❌", &[Email]),
    ];
    for (at, (case, channels)) in cases.iter().enumerate() {
        let (header, cell) = case.split_once(" = ").unwrap();
        let contact = flagged(&mut book, at, header, cell);
        let expected: BTreeSet<Channel> = channels.iter().copied().collect();
        assert_eq!(refused(&book, &contact), expected, "{case}");
    }
}

#[test]
fn each_no_of_a_remark_is_found_and_how_it_came_narrows_none() {
    use Channel::{Phone, Post};
    let place = Place::new();
    let mut book = place.create().0;
    let cases: &[(&str, &[Channel])] = &[
        ("Notizen = keine Post und keine Anrufe", &[Post, Phone]),
        ("Bemerkung = weder Post noch Anrufe", &[Post, Phone]),
        ("Notizen = Stammkunde. Keine Werbung. Zahlt bar.", ALL),
        ("Notizen = Stammkunde - keine Werbung", ALL),
        ("Notizen = keine Werbung, keine Anrufe", ALL),
        ("Notizen = keine Werbung lt. Anruf 3.5.2025", ALL),
        ("Info = Werbewiderspruch per Brief vom 12.03.2024", ALL),
        ("Datenschutz = keine Werbung", ALL),
        ("DSGVO = Werbewiderspruch", ALL),
        ("Status = keine Post, keine Anrufe", &[Post, Phone]),
        ("Kategorie = Werbewiderspruch per Mail vom 3.5.2025", ALL),
        ("Gruppe = keine Werbung lt. Anruf 3.5.2025", ALL),
    ];
    for (at, (case, refuses)) in cases.iter().enumerate() {
        let (header, cell) = case.split_once(" = ").unwrap();
        let contact = flagged(&mut book, at, header, cell);
        assert_eq!(refused(&book, &contact), refuses.iter().copied().collect(), "{case}");
    }
}

#[test]
fn what_only_sounds_like_a_no_blocks_nobody() {
    let place = Place::new();
    let mut book = place.create().0;
    let free = [
        "Stop = Markt",
        "NL-Nr = 4711",
        "State = Bayern",
        "Subscription = Premium",
        "Stopp = 12",
        "Stop = Haltestelle Nord",
        "Newsletter-Thema = Robinson Crusoe",
        "Newsletter-Thema = Stoppuhren",
        "Newsletter-Gruppe = Kündigungsschutz",
        "Newsletter = Stoppuhren",
        "Textil gelöscht = ja",
        "Immobilie gekündigt = 12.03.2024",
        "Newsletter = ja, bis auf Widerruf",
        "Werbung = keine Einwände",
        "Werbung = kein Widerspruch",
        "Werbesperre = nein (Stand 3/2024)",
        "Notizen = mag keine Werbung im Briefkasten mit Glitzer",
        "Notizen = Werbesperre aufgehoben",
        "Notizen = Robinson Crusoe gekauft",
        "Notizen = keine Werbesperre",
        "Notizen = Stop am Markt",
        "Merkmal = Nonstop",
        "Merkmal = Stop-Motion",
        "Kategorien = Stop-Motion",
        "Kategorien = Robinson Crusoe",
        "Verteiler = Nord",
        "Verteiler = ja",
        "Rechnung per E-Mail = nein",
        "Lieferung per Post = nein",
        "Einwilligung Foto = nein",
        "Firma = Werbung & Druck GmbH",
        "Position = Leiter Werbung",
        "Newsletter = ja, monatlich nur Angebote",
        "Hund = nein",
        "Zahlt per Post = nein",
    ];
    for (at, case) in free.into_iter().enumerate() {
        let (header, cell) = case.split_once(" = ").unwrap();
        let contact = flagged(&mut book, at, header, cell);
        assert_eq!(refused(&book, &contact), BTreeSet::new(), "{case}");
        assert_eq!(book.suppressions().unwrap(), 0, "{case}");
    }
}

#[test]
fn what_says_no_stays_where_it_stands() {
    let place = Place::new();
    let mut book = place.create().0;
    let noted = flagged(&mut book, 1, "Notizen", "bitte keine Werbung");
    assert_eq!(noted.notes[0].body, "bitte keine Werbung");
    let named = flagged(&mut book, 2, "Merkmal", "keine Werbung");
    assert_eq!((named.facts[0].name.as_str(), named.facts[0].value.as_str()), ("Merkmal", "keine Werbung"));
    let listed = flagged(&mut book, 3, "Verteiler", "nein");
    assert!(listed.tags.is_empty(), "an answer is no list's name: {:?}", listed.tags);
    let stop = flagged(&mut book, 4, "Stop", "Markt");
    assert_eq!((stop.facts[0].name.as_str(), stop.facts[0].value.as_str()), ("Stop", "Markt"));
    let bracket = take(&mut book, "Vorname;Nachname;E-Mail\nAnna;Klammer (keine Werbung);k@b.example\n");
    assert_eq!(bracket.taken, 1);
    assert!(!refused(&book, &found(&book, "Klammer")).is_empty());
}

#[test]
fn a_remark_that_is_nothing_but_a_no_is_one_in_cards_and_directories_too() {
    let place = Place::new();
    let mut book = place.create().0;
    for (name, file) in [
        (
            "Eins",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Eins;Anna;;;\r\nEMAIL:e@b.example\r\nNOTE:bitte keine Werbung\r\nEND:VCARD\r\n",
        ),
        (
            "Zwei",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Zwei;Anna;;;\r\nEMAIL:z@b.example\r\nCATEGORIES:Newsletter: nein\r\nEND:VCARD\r\n",
        ),
        (
            "Drei",
            "dn: cn=x\nobjectclass: person\ncn: Anna Drei\nsn: Drei\ngivenName: Anna\nmail: d@b.example\ndescription: Werbesperre\n",
        ),
    ] {
        take(&mut book, file);
        assert!(refused(&book, &found(&book, name)).contains(&Channel::Email), "{name}");
    }
}

#[test]
fn a_no_to_short_messages_or_faxes_is_one_of_a_contact_without_a_number() {
    let place = Place::new();
    let mut book = place.create().0;
    for (at, (header, channel)) in
        [("SMS Opt Out", Channel::Sms), ("keine SMS", Channel::Sms), ("Kein Fax", Channel::Fax)].into_iter().enumerate()
    {
        let contact = flagged(&mut book, at, header, "ja");
        assert_eq!(refused(&book, &contact), BTreeSet::from([channel]), "{header}");
    }
    take(&mut book, "Kundennummer;Firma;SMS Opt Out\nK1;Stumm GmbH;ja\n");
    assert_eq!(refused(&book, &found(&book, "Stumm GmbH")), BTreeSet::from([Channel::Sms]), "known by name alone");
}

#[test]
fn a_tab_in_a_card_is_a_blank() {
    let place = Place::new();
    let mut book = place.create().0;
    let card = |body: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{body}\r\nEMAIL:t@b.example\r\nEND:VCARD\r\n");
    for (body, given, family) in [
        ("N:Huber\tMeier;Anna\tLena;;;", "Anna Lena", "Huber Meier"),
        ("FN:Anna\tHuber", "Anna", "Huber"),
        ("FN:Anna\r\n\tHuber", "Anna", "Huber"),
        ("FN:Anna\r\n \tHuber", "Anna", "Huber"),
        ("FN:Anna\r\n\t Huber", "Anna", "Huber"),
        ("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Huber=09Meier;Anna;;;", "Anna", "Huber Meier"),
    ] {
        let reading = read::open(card(body).as_bytes(), &Options::default()).unwrap();
        let draft = reading.drafts().next().unwrap().draft.unwrap();
        assert_eq!((draft.given.as_str(), draft.family.as_str()), (given, family), "{body:?}");
    }
    let long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikantentochter";
    let folded = card(&format!(
        "FN:Anna {long}\r\n\tmann\r\nORG:Holz\tund\tBau;Lager\tWest\r\nCATEGORIES:Chor\tNord\r\nTITLE:Leiterin\tLager\r\nADR:;;Am\tWall 3;Ulm\tMitte;;89073;\r\nTEL:0731\t445566"
    ));
    take(&mut book, &folded);
    let contact = found(&book, "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikantentochtermann");
    assert_eq!(contact.organisation, "Holz und Bau");
    let text = format!("{contact:?}");
    assert!(!text.contains("\\t"), "{text}");
    assert!(text.contains("Chor Nord") && text.contains("Am Wall 3") && text.contains("Ulm Mitte"), "{text}");
}

#[test]
fn a_no_beside_a_channel_stops_that_one_and_in_a_word_nobody_knows_every_one() {
    use Channel::{Email, Fax, Phone, Post};
    let place = Place::new();
    let mut book = place.create().0;
    let cells: [(&str, &[Channel]); 12] = [
        ("Post", &[Post]),
        ("E-Mail", &[Email]),
        ("per Post", &[Post]),
        ("Briefpost", &[Post]),
        ("Post und Telefon", &[Post, Phone]),
        ("Fax, E-Mail", &[Email, Fax]),
        ("Postwerbung", &[Post]),
        ("alle Kanäle", ALL),
        ("Buschtrommel", ALL),
        ("Post, Buschtrommel", ALL),
        ("ja", ALL),
        ("12.03.2024", ALL),
    ];
    let mut at = 0;
    let mut told = |heading: &str, cell: &str| {
        at += 1;
        let contact = flagged(&mut book, at, heading, cell);
        refused(&book, &contact)
    };
    for (cell, channels) in cells {
        let channels: BTreeSet<Channel> = channels.iter().copied().collect();
        for heading in ["Widerspruch gegen", "Widerspruch per", "Widersprochene Kanäle"] {
            assert_eq!(told(heading, cell), channels, "{heading} = {cell}");
        }
        for heading in ["Kanal;Status", "Kontaktart;Status", "Widerspruch gegen;Status"] {
            assert_eq!(told(heading, &format!("{cell}\";\"abgemeldet")), channels, "{heading} = {cell}");
        }
        assert_eq!(told("Kanal;Status", &format!("{cell}\";\"angemeldet")), BTreeSet::new(), "Kanal = {cell}");
    }
    assert_eq!(told("Kanal;Status", "\";\"abgemeldet"), BTreeSet::from([Email]), "no channel is named");
    for cell in ["", "nein", "-", "kein"] {
        assert_eq!(told("Widerspruch gegen", cell), BTreeSet::new(), "{cell}");
    }
}
